//! The log of decisions: the list at the left, the record at the right, below one another where
//! there is little room.

mod acts;
pub mod data;
mod keys;
mod record;
mod view;
mod writing;

use ratatui::layout::Rect;

use super::written::{Taken, Written, take};
use super::{Input, Screen};
use crate::actions::decisions::KEYS;
use crate::domain::decision::Status;
use crate::domain::decision::graph::graph;
use crate::domain::filter::Seen;
use crate::domain::refs::DecisionRef;
use crate::domain::text::display_lines;
use crate::tui::fit::wrap;
use crate::tui::keys::{Act as AnyAct, Key};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Knows, Typed};
use acts::{accept, run, write_on};
use data::{Answer, Change, Log, Outcome, Page, Question, Record, Tone};
use writing::{Because, Writing};

pub use keys::{Act, COMMANDS};

/// The log and what is open of it.
#[derive(Debug, Default)]
pub struct State {
    log: Option<Log>,
    failed: bool,
    filter: FilterLine,
    found: Vec<usize>,
    cursor: Cursor,
    open: Option<usize>,
    /// A page about the chosen one, and its first row.
    page: Option<(Page, usize)>,
    /// The log stands as a graph: each decision below the one it took the place of.
    tree: bool,
    writing: Option<Writing>,
    wanted: Option<Wanted>,
    saving: Saving,
    /// A decision has been made and is not in the log yet: the cursor goes to it.
    made: bool,
    /// The decision to which the cursor goes once the log is here.
    sought: Option<DecisionRef>,
    /// The one that was chosen when another day was turned to.
    turned_from: Option<DecisionRef>,
}

/// What waits for an answer of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    New,
    Edit,
    Accept,
    Page,
}

/// The values worth offering for a key, where they are few.
fn values(key: &str, log: &Log) -> Vec<String> {
    let mut found: Vec<String> = match key {
        "status" => return Status::ALL.iter().map(|status| status.code().to_owned()).collect(),
        "chosen" => log.records.iter().map(|r| r.decision.content.chosen.to_string()).collect(),
        "scope" => log.records.iter().map(|r| r.decision.content.scope.to_string()).collect(),
        "author" => log.records.iter().map(|r| r.decision.author.to_string()).collect(),
        "evaluation" => log
            .records
            .iter()
            .filter_map(|r| r.decision.evaluation)
            .map(|which| which.to_string())
            .collect(),
        _ => Vec::new(),
    };
    found.sort();
    found.dedup();
    found
}

/// What the filter line knows of the log.
fn knowing<T>(log: &Log, run: impl FnOnce(Knows<'_>) -> T) -> T {
    let values = |key: &str| values(key, log);
    let seen = Seen { today: log.today, me: &log.me };
    run(Knows { keys: KEYS, seen, views: &log.views, values: &values, people: &[] })
}

impl State {
    /// A decision or a page about one is read in full.
    fn is_reading(&self) -> bool {
        self.open.is_some() || self.page.is_some()
    }

    fn record_at(&self, at: usize) -> Option<&Record> {
        self.log.as_ref()?.records.get(*self.found.get(at)?)
    }

    /// The chosen decision.
    fn record(&self) -> Option<&Record> {
        self.record_at(self.cursor.at)
    }

    fn which(&self) -> Option<DecisionRef> {
        self.record().map(|record| record.decision.reference)
    }

    fn find(&mut self) {
        let Some(log) = &self.log else { return };
        // A text that cannot be read filters nothing; its fault is said beside it.
        let filter = knowing(log, |knows| self.filter.read(knows));
        let all = log.records.iter().enumerate();
        let found = all.filter(|(_, r)| filter.as_ref().is_none_or(|f| f.takes(&r.decision)));
        self.found = found.map(|(at, _)| at).collect();
        if self.tree {
            let order = self.in_tree();
            let place = |at: &usize| order.iter().position(|(of, _)| of == at);
            self.found.sort_by_key(place);
        }
    }

    /// Every record in the order of the graph, with the lines before it.
    fn in_tree(&self) -> Vec<(usize, Vec<bool>)> {
        let Some(log) = &self.log else { return Vec::new() };
        let all: Vec<_> = log.records.iter().map(|record| record.decision.clone()).collect();
        graph(&all)
            .into_iter()
            .filter_map(|node| {
                let which = node.decision.reference;
                let at = log.records.iter().position(|r| r.decision.reference == which)?;
                Some((at, node.branches))
            })
            .collect()
    }

    fn refind(&mut self) {
        self.find();
        self.cursor = Cursor::default();
    }

    /// The decision that is chosen once the log is here.
    pub(in crate::tui) fn look_at(&mut self, which: DecisionRef) {
        self.sought = Some(which);
    }

    fn replace(&mut self, log: Log) {
        let newest = || log.records.iter().map(|record| record.decision.reference).max();
        let made = std::mem::take(&mut self.made);
        let sought = self.sought.take();
        if sought.is_some() {
            self.filter.clear();
            self.page = None;
        }
        let sought = sought.or(self.turned_from.take());
        let chosen = sought.or_else(|| if made { newest() } else { self.which() });
        self.log = Some(log);
        self.failed = false;
        self.find();
        let at = (0..self.found.len()).find(|at| {
            chosen.is_some() && self.record_at(*at).map(|r| r.decision.reference) == chosen
        });
        if let Some(at) = at {
            self.cursor.at = at;
        } else if chosen.is_some() {
            self.open = None;
        }
        self.cursor.keep_in(self.found.len(), usize::MAX);
    }

    fn change(&mut self, change: Change, shell: &mut Shell) -> Vec<Effect> {
        self.saving.send(Save::Decisions(change), shell)
    }

    fn because(&mut self, because: Because, shell: &mut Shell) {
        if let Some(which) = self.which() {
            self.write(Writing::step(because, which, shell), shell);
        }
    }

    fn write(&mut self, mut writing: Writing, shell: &Shell) {
        writing.fit(shell);
        self.writing = Some(writing);
    }

    /// The decision in force for the scope of the chosen one, where it is another.
    fn other_in_force(&self) -> Option<DecisionRef> {
        let own = &self.record()?.decision;
        let all = self.log.as_ref()?.records.iter().map(|record| &record.decision);
        all.filter(|other| other.in_force() && other.content.scope == own.content.scope)
            .map(|other| other.reference)
            .find(|other| *other != own.reference)
    }

    fn lines(&self, shell: &Shell) -> Vec<(Tone, String)> {
        let columns = usize::from(shell.size.0).saturating_sub(4);
        self.record().map(|record| record::lines(record, columns)).unwrap_or_default()
    }

    /// What is read in full: a page, else the open record, with its first row.
    fn reading(&self, shell: &Shell) -> Option<(usize, Vec<(Tone, String)>)> {
        let columns = usize::from(shell.size.0).saturating_sub(4).clamp(20, 120);
        match &self.page {
            Some((page, top)) => Some((*top, wrapped(page, columns))),
            None => self.open.map(|top| (top, self.lines(shell))),
        }
    }

    fn read_from(&mut self, top: usize) {
        match &mut self.page {
            Some((_, at)) => *at = top,
            None => self.open = Some(top),
        }
    }
}

/// Rows above what is read in full.
const HEAD: usize = 3;

/// The rows of a page for a width.
fn wrapped(page: &Page, columns: usize) -> Vec<(Tone, String)> {
    let rows = page.rows.iter().flat_map(|(tone, text)| {
        wrap(&display_lines(text), columns).into_iter().map(move |row| (*tone, row))
    });
    rows.collect()
}

/// Changes the log.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match take(&mut state.writing, &input, shell) {
        Taken::No => {}
        Taken::Kept(effects) => return effects,
        Taken::Saved(done, effects) => {
            state.made = done.is_new();
            return effects;
        }
    }
    match input {
        Input::Shown => return shell.ask(Load::Decisions(Question::Log)),
        Input::Loaded(Loaded::Decisions(Answer::Log(log))) => state.replace(log),
        Input::Loaded(Loaded::Decisions(Answer::Result(result))) => arrived(state, result, shell),
        Input::Loaded(Loaded::Decisions(Answer::Preview(which, turned, found))) => {
            if state.wanted == Some(Wanted::Accept) && state.which() == Some(which) {
                state.wanted = None;
                accept(state, turned.as_deref(), &found, shell);
            }
        }
        Input::Loaded(Loaded::Decisions(Answer::Page(page))) => {
            if state.wanted == Some(Wanted::Page) {
                state.wanted = None;
                match page {
                    Ok(page) => state.page = Some((page, 0)),
                    Err(why) => shell.refuse(why),
                }
            }
        }
        Input::Failed(subject) => {
            state.wanted = None;
            state.failed |= subject == Question::Log.subject();
        }
        Input::Saved(ticket) | Input::Refused(ticket) => {
            state.saving.ended(ticket);
        }
        Input::Act(AnyAct::Decisions(act), _) => return run(state, act, shell),
        Input::Typed(key) => typed(state, key),
        Input::Paste(text) => {
            if !state.is_reading() {
                state.filter.paste(&text);
                state.refind();
            }
        }
        Input::LeaveText => state.filter.leave(),
        Input::Back => {
            let was_open = state.page.take().is_some() || state.open.take().is_some();
            if !was_open && state.filter.clear() {
                state.refind();
            } else if !was_open {
                shell.wish(Wish::Back);
            }
        }
        Input::Move(motion) => {
            if let Some((top, rows)) = state.reading(shell) {
                let shown = shell.body_rows().saturating_sub(HEAD).max(1);
                state.read_from(Cursor::scrolled(top, motion, rows.len(), shown));
            } else {
                let len = state.found.len();
                state.cursor.step(motion, len, shell.body_rows().max(1));
            }
        }
        Input::Wheel(by) => {
            if let Some((top, rows)) = state.reading(shell) {
                let to = top.saturating_add_signed(isize::from(by));
                let shown = shell.body_rows().saturating_sub(HEAD).max(1);
                state.read_from(to.min(rows.len().saturating_sub(shown)));
            } else {
                let at = state.cursor.at.saturating_add_signed(isize::from(by));
                state.cursor.at = at;
                state.cursor.keep_in(state.found.len(), shell.body_rows().max(1));
            }
        }
        Input::Click(target) => return click(state, &target, shell),
        Input::Filter(text) => {
            state.filter.set(&text);
            state.refind();
        }
        Input::Act(..)
        | Input::Drag(..)
        | Input::Loaded(_)
        | Input::Resized
        | Input::Editor
        | Input::Edited(..) => {}
    }
    Vec::new()
}

fn arrived(state: &mut State, result: Result<Outcome, String>, shell: &mut Shell) {
    let Some(wanted) = state.wanted.take() else { return };
    match result {
        Err(why) => shell.refuse(why),
        Ok(outcome) => {
            let decision = match wanted {
                Wanted::New | Wanted::Accept | Wanted::Page => None,
                Wanted::Edit => state.record().map(|record| &record.decision),
            };
            let decision = decision.cloned();
            write_on(state, &outcome, decision.as_ref(), shell);
        }
    }
}

fn typed(state: &mut State, key: Key) {
    let Some(log) = &state.log else { return };
    if knowing(log, |knows| state.filter.press(key, knows)) {
        state.refind();
    }
}

fn click(state: &mut State, target: &Target, shell: &mut Shell) -> Vec<Effect> {
    let Target::Row(at) = target else { return Vec::new() };
    if state.cursor.at == *at {
        return run(state, Act::Open, shell);
    }
    state.cursor.at = *at;
    state.cursor.keep_in(state.found.len(), shell.body_rows().max(1));
    Vec::new()
}

impl Screen for State {
    fn turn(&mut self) {
        // Turned to twice before an answer came, it is still the one of the first time.
        self.turned_from = self.which().or(self.turned_from);
        (self.log, self.page, self.wanted, self.failed) = (None, None, None, false);
        self.found.clear();
    }

    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        if let Some(writing) = &self.writing {
            return Some(writing.status());
        }
        if self.filter.is_typing() {
            return Some(FilterLine::STATUS.to_owned());
        }
        if let Some(wrong) = self.filter.wrong() {
            return Some(wrong.to_owned());
        }
        if self.page.is_some() {
            return Some("Esc goes back to the log.".to_owned());
        }
        let record = self.record()?;
        Some(match record.decision.status {
            Status::Draft => "A draft can be edited; p puts it to the decision owner.".to_owned(),
            Status::Proposed => "The decision owner accepts or rejects it.".to_owned(),
            Status::Accepted | Status::Reopened => {
                "A sealed decision cannot be edited. A new one takes its place.".to_owned()
            }
            Status::Rejected | Status::Superseded | Status::Deprecated => {
                "It is no longer in force and stays on record.".to_owned()
            }
        })
    }

    fn crumbs(&self) -> Vec<String> {
        if let Some(writing) = &self.writing {
            return vec![writing.crumb()];
        }
        if let Some((page, _)) = &self.page {
            return vec![page.which.to_string(), page.kind.crumb().to_owned()];
        }
        self.open.and_then(|_| self.which()).map(|which| which.to_string()).into_iter().collect()
    }

    fn part(&self) -> &'static str {
        if self.writing.is_some() {
            "form"
        } else if self.is_reading() {
            "detail"
        } else {
            ""
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some() || self.filter.is_typing()
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(Written::writes)
    }

    fn filter(&self) -> Option<Typed> {
        (self.writing.is_none() && !self.is_reading()).then(|| self.filter.typed())
    }

    fn subject(&self) -> Option<String> {
        self.which().filter(|_| self.writing.is_none()).map(|which| which.to_string())
    }
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
