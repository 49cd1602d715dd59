//! The register of exceptions: the list, one of them in full, the form of a request, and the
//! steps people take.
//!
//! This file is long because the place routes between its list, its forms and its steps, and the
//! route is read in one piece.

pub mod data;
mod detail;
mod dialog;
mod fields;
mod filing;
mod keys;
mod register;
#[cfg(test)]
pub(crate) mod sample;
mod sheet;

use ratatui::layout::Rect;

use super::Input;
use crate::domain::exception::State as Stage;
use crate::domain::exception::steps::Step;
use crate::domain::refs::ExceptionRef;
use crate::tui::keys::{Act as AnyAct, Code, Key, Motion, ch};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::{Painter, behind, row_of};
use data::{Answer, Change, Choices, Dossier, Question};
use detail::{About, Line};
use dialog::{Deed, Dialog};
use filing::Filing;
use register::List;
use sheet::Sheet;

pub use keys::{Act, COMMANDS};

/// The register and what is open of it.
#[derive(Debug, Default)]
pub struct State {
    list: List,
    dossier: Option<Box<Dossier>>,
    /// One of them is open, from this row on.
    open: Option<Cursor>,
    filing: Option<Box<Filing>>,
    dialog: Option<Box<Dialog>>,
    sheet: Option<Box<Sheet>>,
    choices: Option<Choices>,
    /// What waits for an answer of the desk.
    wanted: Option<Wanted>,
    /// A change without a form is under way.
    saving: Option<u64>,
}

/// What is done once the desk has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// A form for a new request.
    New,
    /// A form for the chosen one.
    Edit,
    /// A dialog on the chosen one.
    Deed(Deed, Option<String>),
    /// Open the request that was just filed, once the register shows it.
    Newest(Option<ExceptionRef>),
}

impl State {
    fn chosen(&self) -> Option<ExceptionRef> {
        self.list.chosen()
    }

    /// The chosen one.
    #[cfg(test)]
    pub(crate) fn chosen_one(&self) -> Option<ExceptionRef> {
        self.chosen()
    }

    /// Reads `which` as soon as the register is here again, whatever the filter was.
    pub fn look_at(&mut self, which: ExceptionRef) {
        self.list.clear();
        self.wanted = Some(Wanted::Newest(Some(which)));
    }

    /// The state of the chosen one.
    pub fn stage(&self) -> Option<Stage> {
        self.list.stage()
    }

    /// The chosen one in full, where that is here.
    fn full(&self) -> Option<&Dossier> {
        let which = self.chosen()?;
        self.dossier.as_deref().filter(|dossier| dossier.exception.reference == which)
    }

    fn lines(&self, shell: &Shell) -> Vec<Line> {
        let columns = usize::from(shell.size.0.saturating_sub(2));
        self.full().map(|dossier| dossier.lines(columns)).unwrap_or_default()
    }

    /// What the chosen row of the open one is about.
    fn about(&self, shell: &Shell) -> Option<About> {
        let at = self.open?.at;
        self.lines(shell).get(at)?.about.clone()
    }

    /// An address is on the chosen row, for the key that opens it.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    fn ask_one(&self, shell: &mut Shell) -> Vec<Effect> {
        match self.chosen() {
            Some(which) => shell.ask(Load::Exceptions(Question::One(which))),
            None => Vec::new(),
        }
    }

    fn do_step(&mut self, step: Step, shell: &mut Shell) -> Vec<Effect> {
        let (Some(which), None) = (self.chosen(), self.saving) else { return Vec::new() };
        let change = Change::Step(which, Box::new(step));
        let (ticket, effects) = shell.save(Save::Exceptions(change));
        self.saving = Some(ticket);
        effects
    }

    /// Asks for the places as they are now.
    fn ask_register(&self, shell: &mut Shell) -> Vec<Effect> {
        shell.ask(Load::Exceptions(self.list.question()))
    }

    /// Asks for the chosen one and for the rows about it that are not at hand.
    fn ask_here(&self, shell: &mut Shell) -> Vec<Effect> {
        let mut effects = self.ask_rows(shell);
        effects.extend(self.ask_one(shell));
        effects
    }

    /// Asks for the rows about the visible ones that are not at hand.
    fn ask_rows(&self, shell: &mut Shell) -> Vec<Effect> {
        let missing = self.list.missing(register::rows(shell.body_rows()));
        if missing.is_empty() {
            return Vec::new();
        }
        shell.ask(Load::Exceptions(Question::Rows(missing)))
    }

    /// Opens a dialog, now or once the exception is here.
    fn deed(&mut self, deed: Deed, given: Option<String>, shell: &mut Shell) -> Vec<Effect> {
        if self.chosen().is_none() {
            shell.refuse("there is no exception to do that to");
            return Vec::new();
        }
        if let Some(dossier) = self.full() {
            let mut dialog = Dialog::new(deed, dossier, given.as_deref(), shell);
            dialog.fit(shell);
            self.dialog = Some(Box::new(dialog));
            Vec::new()
        } else {
            self.wanted = Some(Wanted::Deed(deed, given));
            self.ask_one(shell)
        }
    }

    fn begin(&mut self, edit: bool, shell: &mut Shell) -> Vec<Effect> {
        let ready = self.choices.clone();
        let Some(choices) = ready else {
            self.wanted = Some(if edit { Wanted::Edit } else { Wanted::New });
            let mut effects = shell.ask(Load::Exceptions(Question::Choices));
            if edit {
                effects.extend(self.ask_one(shell));
            }
            return effects;
        };
        let filing = if edit {
            let Some(dossier) = self.full() else {
                self.wanted = Some(Wanted::Edit);
                return self.ask_one(shell);
            };
            let exception = &dossier.exception;
            let which = Some((exception.reference, exception.version));
            Filing::new(which, Some(&exception.request), choices, shell)
        } else {
            Filing::new(None, None, choices, shell)
        };
        let mut filing = filing;
        filing.fit(shell);
        self.filing = Some(Box::new(filing));
        Vec::new()
    }

    /// Does what waited for the desk, where everything is here now.
    fn go_on(&mut self, shell: &mut Shell) -> Vec<Effect> {
        match self.wanted.take() {
            Some(Wanted::New) if self.choices.is_some() => self.begin(false, shell),
            Some(Wanted::Edit) if self.choices.is_some() && self.full().is_some() => {
                self.begin(true, shell)
            }
            Some(Wanted::Deed(deed, given)) if self.full().is_some() => {
                self.deed(deed, given, shell)
            }
            other => {
                self.wanted = other;
                Vec::new()
            }
        }
    }
}

/// Changes the register.
pub fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    let rows = register::rows(shell.body_rows());
    match input {
        Input::Shown => {
            let mut effects = state.ask_register(shell);
            effects.extend(state.ask_one(shell));
            effects
        }
        Input::Loaded(Loaded::Exceptions(answer)) => loaded(state, answer, shell),
        Input::Failed(subject) => {
            state.wanted = None;
            state.list.failed |=
                subject == state.list.question().subject() && !state.list.is_here();
            Vec::new()
        }
        Input::Saved(ticket) => saved(state, ticket, shell),
        Input::Refused(ticket) => {
            if state.saving == Some(ticket) {
                state.saving = None;
            }
            if let Some(filing) = &mut state.filing {
                filing.refused(ticket);
            }
            // What changed under the step is shown with the record as it is now.
            if let Some(sheet) = &mut state.sheet {
                sheet.refused(ticket, shell);
            }
            let own = state.dialog.as_mut().is_some_and(|dialog| dialog.refused(ticket));
            if own { state.ask_one(shell) } else { Vec::new() }
        }
        Input::Act(AnyAct::Exceptions(act), key) => run(state, act, key, shell),
        Input::Typed(key) => typed(state, key, shell),
        Input::Paste(text) if state.sheet.is_some() => {
            state.sheet.as_mut().map(|sheet| sheet.paste(&text, shell)).unwrap_or_default()
        }
        Input::Paste(text) => match (&mut state.filing, &mut state.dialog) {
            (Some(filing), _) => filing.paste(&text, shell),
            (None, Some(dialog)) => dialog.paste(&text, shell),
            (None, None) if state.open.is_none() => {
                if state.list.paste(&text) {
                    state.ask_register(shell)
                } else {
                    Vec::new()
                }
            }
            (None, None) => Vec::new(),
        },
        Input::LeaveText => {
            leave(state);
            Vec::new()
        }
        Input::Editor => {
            let effect = match (&state.filing, &state.dialog) {
                (Some(filing), _) => filing.editor(),
                (None, Some(dialog)) => dialog.editor(),
                (None, None) => state.sheet.as_ref().and_then(|sheet| sheet.editor()),
            };
            effect.into_iter().collect()
        }
        Input::Edited(name, text) => match (&mut state.filing, &mut state.dialog) {
            (Some(filing), _) => filing.edited(&name, &text, shell),
            (None, Some(dialog)) => dialog.edited(&name, &text, shell),
            (None, None) => {
                let sheet = state.sheet.as_mut();
                sheet.map(|sheet| sheet.edited(&name, &text, shell)).unwrap_or_default()
            }
        },
        Input::Back => {
            if state.open.take().is_some() || state.list.unmark() {
                Vec::new()
            } else if state.list.clear() {
                state.ask_register(shell)
            } else {
                shell.wish(Wish::Back);
                Vec::new()
            }
        }
        Input::Move(motion) => moved(state, motion, rows, shell),
        Input::Wheel(by) => {
            let before = state.chosen();
            let moves = |at: usize| at.saturating_add_signed(isize::from(by));
            if let Some(mut cursor) = state.open {
                cursor.at = moves(cursor.at);
                cursor.keep_in(state.lines(shell).len(), detail_rows(shell));
                state.open = Some(cursor);
            } else {
                state.list.move_to(moves(state.list.at()), rows);
            }
            if state.chosen() == before { Vec::new() } else { state.ask_here(shell) }
        }
        Input::Click(target) => click(state, &target, rows, shell),
        Input::Resized => {
            state.list.fit(rows);
            if let Some(mut cursor) = state.open {
                cursor.keep_in(state.lines(shell).len(), detail_rows(shell));
                state.open = Some(cursor);
            }
            if let Some(filing) = &mut state.filing {
                filing.fit(shell);
            }
            if let Some(dialog) = &mut state.dialog {
                dialog.fit(shell);
            }
            if let Some(sheet) = &mut state.sheet {
                sheet.fit(shell);
            }
            state.ask_rows(shell)
        }
        Input::Act(..) | Input::Drag(..) | Input::Loaded(_) => Vec::new(),
    }
}

fn loaded(state: &mut State, answer: Answer, shell: &mut Shell) -> Vec<Effect> {
    let rows = register::rows(shell.body_rows());
    match answer {
        Answer::Register(register) => {
            let first = !state.list.is_here();
            let before = state.chosen();
            state.list.replace(*register, rows);
            let mut effects = state.ask_rows(shell);
            if let Some(Wanted::Newest(Some(which))) = state.wanted {
                state.wanted = None;
                state.list.choose(which, rows);
                state.open = (state.chosen() == Some(which)).then(Cursor::default);
                effects.extend(state.ask_here(shell));
            } else if first || state.chosen() != before {
                if !first {
                    state.open = None;
                }
                effects.extend(state.ask_one(shell));
            }
            effects
        }
        Answer::Rows(rows) => {
            state.list.keep(rows);
            Vec::new()
        }
        Answer::Newest(which) => {
            if matches!(state.wanted, Some(Wanted::Newest(_))) {
                state.wanted = which.map(|which| Wanted::Newest(Some(which)));
            }
            state.list.clear();
            state.ask_register(shell)
        }
        Answer::Batch(items) => {
            let mut sheet = Sheet::batch(items, shell);
            sheet.fit(shell);
            state.sheet = Some(Box::new(sheet));
            Vec::new()
        }
        Answer::Basket(texts) => {
            let filing = state.filing.as_mut();
            filing.map(|filing| filing.take_basket(texts, shell)).unwrap_or_default()
        }
        Answer::One(dossier) => {
            if let Some(dialog) = &mut state.dialog {
                dialog.meet(&dossier);
            }
            if let Some(filing) = &mut state.filing {
                filing.meet(dossier.exception.reference, dossier.exception.version, shell);
            }
            state.dossier = Some(dossier);
            if let Some(mut cursor) = state.open {
                cursor.keep_in(state.lines(shell).len(), detail_rows(shell));
                state.open = Some(cursor);
            }
            state.go_on(shell)
        }
        Answer::Choices(choices) => {
            state.choices = Some(choices);
            state.go_on(shell)
        }
    }
}

fn saved(state: &mut State, ticket: u64, shell: &mut Shell) -> Vec<Effect> {
    if state.saving == Some(ticket) {
        state.saving = None;
    }
    if let Some(effects) = state.filing.as_mut().and_then(|filing| filing.saved(ticket, shell)) {
        let new = state.filing.take().is_some_and(|filing| filing.which().is_none());
        let mut effects = effects;
        if new {
            state.wanted = Some(Wanted::Newest(None));
            effects.extend(shell.ask(Load::Exceptions(Question::Newest)));
        } else {
            state.open = state.open.or(Some(Cursor::default()));
        }
        // The workload or the people may be others by the next form.
        state.choices = None;
        return effects;
    }
    if let Some((close, effects)) =
        state.sheet.as_mut().and_then(|sheet| sheet.saved(ticket, shell))
    {
        if close {
            state.sheet = None;
        }
        state.list.unmark();
        return effects;
    }
    if let Some(effects) = state.dialog.as_mut().and_then(|dialog| dialog.saved(ticket, shell)) {
        state.dialog = None;
        return effects;
    }
    Vec::new()
}

fn leave(state: &mut State) {
    if let Some(filing) = &mut state.filing {
        if !filing.close_pick() {
            state.filing = None;
        }
    } else if let Some(dialog) = &mut state.dialog {
        if !dialog.close_pick() {
            state.dialog = None;
        }
    } else if state.sheet.take().is_none() {
        state.list.leave();
    }
}

fn typed(state: &mut State, key: Key, shell: &mut Shell) -> Vec<Effect> {
    if let Some(filing) = &mut state.filing {
        return filing.press(key, shell);
    }
    if let Some(dialog) = &mut state.dialog {
        return dialog.press(key, shell);
    }
    if let Some(sheet) = &mut state.sheet {
        return sheet.press(key, shell);
    }
    if state.list.press(key, state.choices.as_ref()) {
        state.ask_register(shell)
    } else {
        Vec::new()
    }
}

fn moved(state: &mut State, motion: Motion, rows: usize, shell: &mut Shell) -> Vec<Effect> {
    if let Some(mut cursor) = state.open {
        let count = state.lines(shell).len();
        cursor.step(motion, count, detail_rows(shell));
        state.open = Some(cursor);
        return Vec::new();
    }
    if state.list.step(motion, rows, shell.size.0) { state.ask_here(shell) } else { Vec::new() }
}

fn click(state: &mut State, target: &Target, rows: usize, shell: &mut Shell) -> Vec<Effect> {
    if let Some(filing) = &mut state.filing {
        filing.click(target);
        return Vec::new();
    }
    if let Some(dialog) = &mut state.dialog {
        dialog.click(target);
        return Vec::new();
    }
    if let Some(sheet) = &mut state.sheet {
        sheet.click(target);
        return Vec::new();
    }
    let Target::Row(at) = target else { return Vec::new() };
    if let Some(mut cursor) = state.open {
        cursor.at = *at;
        cursor.keep_in(state.lines(shell).len(), detail_rows(shell));
        state.open = Some(cursor);
        return Vec::new();
    }
    // The second click on one row opens it; no timing.
    if state.list.at() == *at {
        return run(state, Act::Open, None, shell);
    }
    state.list.move_to(*at, rows);
    state.ask_here(shell)
}

fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let rows = register::rows(shell.body_rows());
    match act {
        Act::Open => {
            state.open = state.chosen().map(|_| Cursor::default());
            state.ask_one(shell)
        }
        Act::Filter => {
            state.open = None;
            state.list.typing = true;
            // Targets and people are offered as values.
            if state.choices.is_none() {
                shell.ask(Load::Exceptions(Question::Choices))
            } else {
                Vec::new()
            }
        }
        Act::Sort => {
            let said = state.list.sort(shell.size.0);
            shell.say(said);
            state.ask_register(shell)
        }
        Act::Group => {
            let said = state.list.group();
            shell.say(said);
            state.ask_register(shell)
        }
        Act::Batch => {
            let marked = state.list.marked();
            if marked.is_empty() {
                Vec::new()
            } else {
                shell.ask(Load::Exceptions(Question::Batch(marked)))
            }
        }
        Act::BatchNow => {
            state.sheet.as_mut().map(|sheet| sheet.save_now(shell)).unwrap_or_default()
        }
        Act::SaveView => {
            let Some(filter) = state.list.filter() else {
                shell.refuse("there is no filter to save; / types one");
                return Vec::new();
            };
            let mut sheet = Sheet::view(filter, shell);
            sheet.fit(shell);
            state.sheet = Some(Box::new(sheet));
            Vec::new()
        }
        Act::Mark => {
            if state.list.mark(rows, shell.size.0) {
                state.ask_here(shell)
            } else {
                Vec::new()
            }
        }
        Act::Reload => update(state, Input::Shown, shell),
        Act::Copy => {
            if let Some(which) = state.chosen() {
                vec![Effect::Copy(which.to_string())]
            } else {
                shell.refuse("there is no row to copy");
                Vec::new()
            }
        }
        Act::Link => match state.about(shell) {
            Some(About::Link(address)) => vec![Effect::Open(address)],
            Some(About::Question(_) | About::Condition(_)) | None => {
                shell.refuse("there is no address on this row");
                Vec::new()
            }
        },
        Act::New => state.begin(false, shell),
        Act::Edit => state.begin(true, shell),
        Act::Submit => state.do_step(Step::Submit, shell),
        Act::Claim => state.do_step(Step::Claim, shell),
        Act::Release => state.do_step(Step::Release, shell),
        Act::Revise => state.do_step(Step::Revise { appeal: false }, shell),
        Act::Appeal => state.do_step(Step::Revise { appeal: true }, shell),
        Act::Discard => {
            if let Some(which) = state.chosen() {
                let question = Confirm::new(
                    format!("Discard {which}"),
                    "The draft is thrown away for good; its number stays used.",
                    ("keep it", "discard"),
                    AnyAct::Exceptions(Act::DiscardNow),
                );
                shell.confirm(question.answered_by(ch('d'), key));
            }
            Vec::new()
        }
        Act::DiscardNow => state.do_step(Step::Discard, shell),
        Act::Approve => state.deed(Deed::Approve, None, shell),
        Act::Reject => state.deed(Deed::Reject, None, shell),
        Act::Return => state.deed(Deed::Return, None, shell),
        Act::Withdraw => state.deed(Deed::Withdraw, None, shell),
        Act::Revoke => state.deed(Deed::Revoke, None, shell),
        Act::Close => state.deed(Deed::Close, None, shell),
        Act::Comment => state.deed(Deed::Comment, None, shell),
        Act::Score => score(state, key, shell),
        Act::NextQuestion => {
            next_question(state, shell);
            Vec::new()
        }
        Act::Meet => on_condition(state, Deed::Meet, shell),
        Act::Waive => on_condition(state, Deed::Waive, shell),
        Act::Breach => on_condition(state, Deed::Breach, shell),
        Act::Confirm => match state.about(shell) {
            Some(About::Condition(condition)) => state.do_step(Step::Confirm { condition }, shell),
            Some(About::Question(_) | About::Link(_)) | None => no_condition(shell),
        },
        Act::Save => match (&mut state.filing, &mut state.dialog) {
            (Some(filing), _) => filing.save(shell),
            (None, Some(dialog)) => dialog.save(shell),
            (None, None) => {
                state.sheet.as_mut().map(|sheet| sheet.save(key, shell)).unwrap_or_default()
            }
        },
        Act::Basket => {
            let filing = state.filing.as_ref();
            filing.map(|filing| filing.ask_basket(shell)).unwrap_or_default()
        }
        Act::Problem => {
            if let Some(filing) = &mut state.filing {
                filing.next_problem(shell);
            }
            Vec::new()
        }
        Act::Field(forward) => {
            match (&mut state.filing, &mut state.dialog) {
                (Some(filing), _) => filing.step(forward),
                (None, Some(dialog)) => dialog.step(forward),
                (None, None) => {
                    if let Some(sheet) = &mut state.sheet {
                        sheet.step(forward);
                    }
                }
            }
            Vec::new()
        }
        Act::Section(forward) => {
            if let Some(filing) = &mut state.filing {
                filing.turn(forward);
            }
            Vec::new()
        }
    }
}

fn score(state: &mut State, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let Some(About::Question(question)) = state.about(shell) else {
        shell.refuse("move to a question to score it; Tab goes to the next open one");
        return Vec::new();
    };
    let given = match key.map(|key| key.code) {
        Some(Code::Char('p')) => Some("pass".to_owned()),
        Some(Code::Char('f')) => Some("fail".to_owned()),
        Some(Code::Char(digit)) => Some(digit.to_string()),
        Some(_) | None => None,
    };
    state.deed(Deed::Score(question), given, shell)
}

fn on_condition(state: &mut State, deed: fn(u32) -> Deed, shell: &mut Shell) -> Vec<Effect> {
    match state.about(shell) {
        Some(About::Condition(number)) => state.deed(deed(number), None, shell),
        Some(About::Question(_) | About::Link(_)) | None => no_condition(shell),
    }
}

fn no_condition(shell: &mut Shell) -> Vec<Effect> {
    shell.refuse("open the exception and move to the condition first");
    Vec::new()
}

/// Goes to the next question that the person has not scored, else to the next one.
fn next_question(state: &mut State, shell: &mut Shell) {
    let Some(mut cursor) = state.open else { return };
    let lines = state.lines(shell);
    let Some(dossier) = state.full() else { return };
    let scored = |about: &About| match about {
        About::Question(id) => dossier
            .exception
            .scores
            .iter()
            .any(|score| score.question == *id && score.by.as_str() == dossier.me),
        About::Condition(_) | About::Link(_) => true,
    };
    let here = lines.get(cursor.at).and_then(|line| line.about.clone());
    let open = |at: &usize| {
        let about = lines[*at].about.as_ref();
        about.is_some_and(|about| !scored(about)) && lines[*at].about != here
    };
    let after = cursor.at + 1..lines.len();
    let Some(at) = after.clone().find(open).or_else(|| (0..cursor.at).find(open)) else {
        shell.say("you have scored every question of this request");
        return;
    };
    cursor.at = at;
    cursor.keep_in(lines.len(), detail_rows(shell));
    state.open = Some(cursor);
}

/// The rows of the open one; two are its title and a blank.
fn detail_rows(shell: &Shell) -> usize {
    shell.body_rows().saturating_sub(2).max(1)
}

/// Draws the register.
pub fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    if let Some(filing) = &state.filing {
        filing.view(paint, body);
        return;
    }
    match (state.open, state.list.row()) {
        (Some(cursor), Some(row)) => {
            let title = behind(row_of(body, 0), 2);
            let left = paint.word(title, &format!("{}   ", row.reference()), theme.strong);
            paint.stored(left, row.title(), theme.strong);
            let area = ratatui::layout::Rect {
                y: body.y + 2.min(body.height),
                height: body.height.saturating_sub(2),
                ..body
            };
            detail::view(paint, area, &state.lines(shell), cursor);
        }
        (Some(_) | None, _) => {
            state.list.view(paint, body, state.full(), state.choices.as_ref());
        }
    }
    if let Some(dialog) = &state.dialog {
        dialog.view(paint, body);
    } else if let Some(sheet) = &state.sheet {
        sheet.view_over(paint, body);
    }
}

/// What the status row says.
pub fn status(state: &State) -> Option<String> {
    if let Some(filing) = &state.filing {
        return Some(filing.status());
    }
    if let Some(dialog) = &state.dialog {
        return Some(dialog.status());
    }
    if let Some(sheet) = &state.sheet {
        return Some(sheet.status());
    }
    if let Some(wrong) = state.list.wrong() {
        return Some(wrong.to_owned());
    }
    match state.open {
        Some(_) => state.list.reason(),
        None => state.list.status(),
    }
}

/// What stands behind the place in the title row.
pub fn crumbs(state: &State) -> Vec<String> {
    if let Some(filing) = &state.filing {
        return vec![filing.crumb()];
    }
    let opened = state.open.and_then(|_| state.chosen());
    let acted = state.dialog.as_ref().map(|dialog| dialog.which());
    opened.or(acted).map(|which| which.to_string()).into_iter().collect()
}

/// The present part.
pub const fn part(state: &State) -> &'static str {
    if state.filing.is_some() {
        "form"
    } else if state.dialog.is_some() || state.sheet.is_some() {
        "dialog"
    } else if state.open.is_some() {
        "detail"
    } else {
        ""
    }
}

/// A longer text has the keys.
pub fn writes(state: &State) -> bool {
    match (&state.filing, &state.dialog) {
        (Some(filing), _) => filing.writes(),
        (None, Some(dialog)) => dialog.writes(),
        (None, None) => state.sheet.as_ref().is_some_and(|sheet| sheet.writes()),
    }
}

/// A text field has the keys.
pub const fn typing(state: &State) -> bool {
    state.filing.is_some() || state.dialog.is_some() || state.sheet.is_some() || state.list.typing
}

#[cfg(test)]
mod tests;
