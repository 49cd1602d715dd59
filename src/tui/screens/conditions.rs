//! The board of conditions: what was agreed with the grants, by where it stands today, with who
//! sees to it and by when; to be met, confirmed, waived or recorded as breached from here.

mod commands;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use ratatui::layout::Rect;

use super::exceptions::data::Change;
use super::written::{Written, take};
use super::{Input, Screen};
use crate::actions::exceptions::{CONDITION_KEYS, Can, Promised, Verb};
use crate::domain::date::Day;
use crate::domain::exception::grant::promise::Standing;
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::exception::steps::Step;
use crate::domain::filter::Seen;
use crate::domain::refs::ExceptionRef;
use crate::domain::text::Reason;
use crate::tui::keys::{Act as AnyAct, Key, Motion, Possible, ch};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Knows, Typed};
use crate::tui::widgets::form::{Asking, Field, Kind, Problem};
use crate::tui::widgets::headed::Headed;
use crate::tui::widgets::table::{sideways, sign};
use crate::tui::widgets::text_field::grouped;

pub use commands::{Act, COMMANDS};

/// What the board shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The day of the workspace.
    pub today: Day,
    /// Who looks.
    pub me: String,
    /// Settled ones and those of exceptions that are over are among them.
    pub all: bool,
    /// A sole approver may decide on what is their own.
    pub sole: bool,
    /// Saved filters by name.
    pub views: BTreeMap<String, String>,
    /// The conditions, by where they stand and then by their last day.
    pub board: Vec<Promised>,
}

/// What is recorded with words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Meet,
    Waive,
    Breach,
}

impl Deed {
    const fn name(self) -> &'static str {
        match self {
            Self::Meet => "meet",
            Self::Waive => "waive",
            Self::Breach => "breach",
        }
    }

    fn step(self, condition: u32, words: Reason) -> Step {
        match self {
            Self::Meet => Step::Meet { condition, evidence: words },
            Self::Waive => Step::Waive { condition, reason: words, own: false },
            Self::Breach => Step::Breach { condition, reason: words },
        }
    }
}

/// Words being written for a step.
#[derive(Debug)]
struct Writing {
    deed: Deed,
    which: ExceptionRef,
    number: u32,
    about: String,
    asking: Asking,
}

/// The board and where one is on it.
#[derive(Debug, Default)]
pub struct State {
    data: Option<Data>,
    failed: bool,
    all: bool,
    filter: FilterLine,
    found: Vec<usize>,
    headed: Headed,
    cursor: Cursor,
    /// The chosen column, among those shown.
    column: usize,
    /// The column of the order and whether it runs upward; `None` is the board's own order.
    sorted: Option<(view::By, bool)>,
    writing: Option<Writing>,
    saving: Saving,
    /// The exception of which it was asked what can be done, and the answer once it is here.
    able: Option<(ExceptionRef, Option<Vec<Can>>)>,
    /// The one to which the cursor goes once another day is here.
    sought: Option<(ExceptionRef, u32)>,
}

/// What the filter line knows of the board.
fn knowing<T>(data: &Data, run: impl FnOnce(Knows<'_>) -> T) -> T {
    let values = |name: &str| {
        let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
        match name {
            "state" => owned(Standing::ALL.iter().map(|code| code.code()).collect()),
            "kind" => owned(ConditionKind::ALL.iter().map(|code| code.code()).collect()),
            "consequence" => owned(Consequence::ALL.iter().map(|code| code.code()).collect()),
            "owner" => {
                let board = data.board.iter();
                let owners: BTreeSet<&str> = board.map(|one| one.promise.owner.as_str()).collect();
                owned(owners.into_iter().collect())
            }
            _ => Vec::new(),
        }
    };
    let seen = Seen { today: data.today, me: &data.me };
    run(Knows { keys: CONDITION_KEYS, seen, views: &data.views, values: &values, people: &[] })
}

impl State {
    fn at_line(&self, line: usize) -> Option<&Promised> {
        let row = self.headed.row(line)?;
        self.data.as_ref()?.board.get(*self.found.get(row)?)
    }

    /// What the desk said of `verb` on the chosen one: the rule that refuses it, and what still
    /// stands against it. `None` until it has.
    fn said(&self, verb: Verb) -> Option<&Can> {
        let (which, number) = self.key()?;
        let (asked, said) = self.able.as_ref()?;
        let said = said.as_ref().filter(|_| *asked == which)?;
        Can::of(said, verb, Some(number))
    }

    /// Whether `verb` can be done on the chosen one; `None` until the desk has said so.
    pub fn can(&self, verb: Verb) -> Option<Possible> {
        self.said(verb).map(|can| can.no.clone().map_or(Ok(()), Err))
    }

    /// Whether `verb` on the chosen one takes an override, or may for all that is known.
    fn takes_override(&self, verb: Verb) -> bool {
        let sole = self.data.as_ref().is_some_and(|data| data.sole);
        sole && self.said(verb).is_none_or(|can| can.yet.is_some())
    }

    /// Asks what can be done with the chosen one, where that was not asked yet.
    fn ask_able(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let Some((which, _)) = self.key().filter(|_| shell.day.is_none()) else {
            return Vec::new();
        };
        if self.able.as_ref().is_some_and(|(asked, _)| *asked == which) {
            return Vec::new();
        }
        self.able = Some((which, None));
        shell.ask(Load::Able(which))
    }

    /// The chosen one.
    pub fn chosen(&self) -> Option<&Promised> {
        self.at_line(self.cursor.at)
    }

    fn key(&self) -> Option<(ExceptionRef, u32)> {
        self.chosen().map(|one| (one.promise.which, one.promise.number))
    }

    /// Notes what the filter leaves, and the headings over it. A text that cannot be read filters
    /// nothing; its fault is said beside it.
    fn find(&mut self) {
        let Some(data) = &self.data else { return };
        let filter = knowing(data, |knows| self.filter.read(knows)).unwrap_or_default();
        let all = data.board.iter().enumerate();
        self.found = all.filter(|(_, one)| filter.takes(*one)).map(|(at, _)| at).collect();
        if let Some((by, up)) = self.sorted {
            let board = &data.board;
            self.found.sort_by(|a, b| {
                let order = by.compare(&board[*a], &board[*b]);
                if up { order } else { order.reverse() }
            });
        }
        // Headings say where conditions stand, which is the board's own order.
        let own = self.sorted.is_none();
        let words = self.found.iter().map(|at| own.then(|| data.board[*at].standing.heading()));
        self.headed = Headed::of(words);
    }

    fn refind(&mut self, rows: usize) {
        self.find();
        self.cursor = Cursor::default();
        self.headed.settle(&mut self.cursor, true, rows);
    }

    fn replace(&mut self, data: Data, rows: usize) {
        let (chosen, line) = (self.key().or_else(|| self.sought.take()), self.cursor.at);
        self.data = Some(data);
        // What could be done before may be past.
        self.able = None;
        self.failed = false;
        self.find();
        let board = self.data.as_ref().map(|data| data.board.as_slice()).unwrap_or_default();
        let row = self.found.iter().position(|at| {
            let promise = &board[*at].promise;
            Some((promise.which, promise.number)) == chosen
        });
        self.cursor.at = row.map_or(line, |row| self.headed.line_of(row));
        self.headed.settle(&mut self.cursor, true, rows);
    }

    /// Sorts by the chosen column: upward, downward, and then in the board's own order again.
    fn sort(&mut self, shell: &mut Shell) {
        let chosen = self.headed.row(self.cursor.at).and_then(|row| self.found.get(row)).copied();
        let by = view::chosen(shell.size.0, self.column);
        self.sorted = match self.sorted {
            Some((of, true)) if of == by => Some((by, false)),
            Some((of, false)) if of == by => None,
            Some(_) | None => Some((by, true)),
        };
        self.find();
        let row = self.found.iter().position(|at| Some(*at) == chosen);
        self.cursor.at = row.map_or(0, |row| self.headed.line_of(row));
        self.headed.settle(&mut self.cursor, true, view::rows(shell.body_rows()));
        shell.say(match self.sorted {
            Some((by, up)) => format!("sorted by {} {}", by.words(), sign(up)),
            None => "by where they stand, as ever".to_owned(),
        });
    }

    fn write(&mut self, deed: Deed, shell: &mut Shell) {
        let Some(one) = self.chosen() else { return };
        let promise = &one.promise;
        let (which, number, about) = (promise.which, promise.number, promise.text.clone());
        let label = match deed {
            Deed::Meet => "What shows it?",
            Deed::Waive => "Why?",
            Deed::Breach => "What was seen?",
        };
        let field = Field::new("why", label, Kind::Area, 4000).hinted("one sentence at least");
        let name = format!("exception/{which}/{}/{number}", deed.name());
        let asking = Asking::new(vec![field.filled(shell, &name, "")]);
        let mut writing = Writing { deed, which, number, about, asking };
        writing.fit(shell);
        self.writing = Some(writing);
    }

    fn step(&mut self, which: ExceptionRef, step: Step, shell: &mut Shell) -> Vec<Effect> {
        self.saving.send(Save::Exceptions(Change::Step(which, Box::new(step))), shell)
    }

    fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let Some(writing) = self.writing.as_mut().filter(|one| !one.asking.is_saving()) else {
            return Vec::new();
        };
        match writing.asking.form.text("why").parse::<Reason>() {
            Ok(words) => {
                let step = Box::new(writing.deed.step(writing.number, words));
                let change = Change::Step(writing.which, step);
                writing.asking.save(Save::Exceptions(change), shell)
            }
            Err(error) => {
                let problem = Problem { key: "why".to_owned(), rule: error.to_string() };
                writing.asking.complain(vec![problem], shell);
                Vec::new()
            }
        }
    }
}

impl Written for Writing {
    fn asking(&self) -> &Asking {
        &self.asking
    }

    fn asking_mut(&mut self) -> &mut Asking {
        &mut self.asking
    }

    fn fit(&mut self, shell: &Shell) {
        self.asking.form.set_columns(view::columns(usize::from(shell.size.0)).saturating_sub(4));
    }
}

/// Changes the board; the keys offered are those that can be done with the chosen one.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    let mut effects = changed(state, input, shell);
    effects.extend(state.ask_able(shell));
    effects
}

fn changed(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    if let Some(effects) = take(&mut state.writing, &input, shell).effects() {
        return effects;
    }
    let rows = view::rows(shell.body_rows());
    match input {
        Input::Shown => return shell.ask(Load::Conditions(state.all)),
        Input::Loaded(Loaded::Conditions(data)) => state.replace(*data, rows),
        Input::Loaded(Loaded::Able(which, can)) => {
            if let Some((_, said)) = state.able.as_mut().filter(|(asked, _)| *asked == which) {
                *said = Some(can);
            }
        }
        Input::Failed(_) => state.failed |= state.data.is_none(),
        Input::Move(motion) => {
            let last = view::last_column(shell.size.0);
            match sideways(state.column, motion, last) {
                Some(column) => state.column = column,
                None => moved(state, motion, rows),
            }
        }
        Input::Wheel(by) => {
            let at = state.cursor.at.saturating_add_signed(isize::from(by));
            state.cursor.at = at;
            state.headed.settle(&mut state.cursor, by > 0, rows);
        }
        Input::Click(Target::Row(at)) => {
            if at == state.cursor.at {
                return run(state, Act::Open, None, shell);
            }
            state.cursor.at = at;
            state.headed.settle(&mut state.cursor, true, rows);
        }
        Input::Act(AnyAct::Conditions(act), key) => return run(state, act, key, shell),
        Input::Typed(key) => typed(state, key, rows),
        Input::Paste(text) => {
            state.filter.paste(&text);
            state.refind(rows);
        }
        Input::LeaveText => state.filter.leave(),
        Input::Back => {
            if state.filter.clear() {
                state.refind(rows);
            } else {
                shell.wish(Wish::Back);
            }
        }
        Input::Resized => {
            state.headed.settle(&mut state.cursor, true, rows);
        }
        Input::Saved(ticket) | Input::Refused(ticket) => {
            state.saving.ended(ticket);
        }
        Input::Filter(text) => {
            state.filter.set(&text);
            state.refind(rows);
        }
        Input::Act(..)
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Loaded(_)
        | Input::Editor
        | Input::Edited(..) => {}
    }
    Vec::new()
}

fn moved(state: &mut State, motion: Motion, rows: usize) {
    state.headed.step(&mut state.cursor, motion, rows);
}

fn typed(state: &mut State, key: Key, rows: usize) {
    let Some(data) = &state.data else { return };
    if knowing(data, |knows| state.filter.press(key, knows)) {
        state.refind(rows);
    }
}

fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Open => {
            if let Some((which, _)) = state.key() {
                shell.wish(Wish::Exception(which));
            }
        }
        Act::Filter => state.filter.begin(),
        Act::Sort => state.sort(shell),
        Act::All => {
            state.all = !state.all;
            shell.say(if state.all {
                "with those that are settled or over"
            } else {
                "what is to be seen to"
            });
            return shell.ask(Load::Conditions(state.all));
        }
        Act::Copy => {
            if let Some((which, number)) = state.key() {
                return vec![Effect::Copy(format!("{which} {number}"))];
            }
        }
        Act::Reload => return shell.ask(Load::Conditions(state.all)),
        Act::Meet => state.write(Deed::Meet, shell),
        // The override, and why, are asked where the whole exception is in view.
        Act::Confirm | Act::Waive if state.takes_override(verb(act)) => {
            if let Some((which, number)) = state.key() {
                shell.say(format!(
                    "where it is your own that takes an override: confirm or waive condition \
                     {number} on its row here"
                ));
                shell.wish(Wish::Exception(which));
            }
        }
        Act::Waive => state.write(Deed::Waive, shell),
        Act::Breach => state.write(Deed::Breach, shell),
        Act::Confirm => {
            if let Some((which, condition)) = state.key() {
                return state.step(which, Step::Confirm { condition, own: None }, shell);
            }
        }
        Act::Save => return state.save(shell),
        Act::Undo => {
            let question = Confirm::new(
                "Take back what I did last",
                "A draft, a comment or tags of yours. What is recorded about a condition counts \
                 for others: a further record of its own corrects it.",
                ("leave it", "take it back"),
                AnyAct::Conditions(Act::UndoNow),
            );
            shell.confirm(question.answered_by(ch('y'), key));
        }
        Act::UndoNow => return state.saving.send(Save::Exceptions(Change::Undo), shell),
    }
    Vec::new()
}

const fn verb(act: Act) -> Verb {
    if matches!(act, Act::Waive) { Verb::Waive } else { Verb::Confirm }
}

impl Screen for State {
    fn turn(&mut self) {
        // Turned to twice before an answer came, it is still the one of the first time.
        self.sought = self.key().or(self.sought);
        (self.data, self.able, self.failed) = (None, None, false);
        (self.found, self.headed) = (Vec::new(), Headed::default());
    }

    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        if let Some(writing) = &self.writing {
            return Some(format!("Ctrl-S records it for {}. Esc keeps the text.", writing.which));
        }
        if let Some(wrong) = self.filter.wrong() {
            return Some(wrong.to_owned());
        }
        if self.filter.is_typing() {
            return Some(FilterLine::STATUS.to_owned());
        }
        let one = self.chosen()?;
        let row = self.headed.row(self.cursor.at)? + 1;
        let count = grouped(self.found.len());
        Some(format!("row {} of {count}   {}", grouped(row), view::left(one)))
    }

    fn crumbs(&self) -> Vec<String> {
        let about = self.writing.as_ref().map(|writing| (writing.which, writing.number));
        about.map(|(which, number)| format!("{which}, condition {number}")).into_iter().collect()
    }

    fn part(&self) -> &'static str {
        if self.writing.is_some() { "words" } else { "" }
    }

    fn typing(&self) -> bool {
        self.filter.is_typing() || self.writing.is_some()
    }

    fn writes(&self) -> bool {
        self.writing.is_some()
    }

    fn filter(&self) -> Option<Typed> {
        self.writing.is_none().then(|| self.filter.typed())
    }

    fn subject(&self) -> Option<String> {
        self.key().filter(|_| self.writing.is_none()).map(|(which, _)| which.to_string())
    }
}

#[cfg(test)]
mod tests;
