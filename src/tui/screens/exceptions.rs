//! The register of exceptions: the list, one of them in full, the form of a request, and the
//! steps people take.

mod acts;
mod answers;
mod changes;
pub mod data;
mod detail;
mod dialog;
mod fields;
mod filing;
mod keys;
mod menu;
mod over;
mod register;
#[cfg(test)]
pub(crate) mod sample;
mod sheet;

use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::actions::exceptions::{Can, Verb};
use crate::domain::exception::State as Stage;
use crate::domain::exception::steps::Step;
use crate::domain::refs::ExceptionRef;
use crate::tui::keys::{Act as AnyAct, Key, Motion, Possible};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::Typed;
use crate::tui::widgets::{Painter, behind, row_of};
use data::{Change, Choices, Dossier, Question};
pub(in crate::tui) use detail::cover_words;
use detail::{About, Line};
use dialog::{Deed, Dialog};
use filing::Filing;
use over::Over;
use register::List;

pub use fields::label;
pub use keys::{Act, COMMANDS};

/// The register and what is open of it.
#[derive(Debug, Default)]
pub struct State {
    list: List,
    dossier: Option<Box<Dossier>>,
    /// One of them is open, from this row on.
    open: Option<Cursor>,
    /// What lies over it.
    over: Option<Over>,
    choices: Option<Choices>,
    /// What waits for an answer of the desk.
    wanted: Option<Wanted>,
    /// A word of the comment that was found, and is looked for in the one that opens.
    seeking: Option<String>,
    /// A change without a form is under way.
    saving: Saving,
    /// Something was saved since the desk said what can be done.
    stale: bool,
}

/// What is done once the desk has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// A form for a new request.
    New,
    /// A form for the chosen one.
    Edit,
    /// A renewal was asked for: its form comes next.
    Renewed,
    /// A dialog on the chosen one.
    Deed(Deed, Option<String>),
    /// The list of what can be done with it, or with one of its conditions.
    Menu(Option<u32>),
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
        self.seeking = None;
        self.list.clear();
        self.wanted = Some(Wanted::Newest(Some(which)));
    }

    /// As [`State::look_at`], with the cursor on the comment that holds `word`.
    pub fn look_at_comment(&mut self, which: ExceptionRef, word: &str) {
        self.look_at(which);
        self.seeking = Some(word.to_lowercase());
    }

    /// Shows those that pass `filter` as soon as the register is here again.
    pub fn look_for(&mut self, filter: &str) {
        self.seeking = None;
        self.open = None;
        self.list.put(filter);
    }

    /// The state of the chosen one.
    pub fn stage(&self) -> Option<Stage> {
        self.list.stage()
    }

    /// Whether a step can be taken on the chosen one, in the words of the rule that refuses it;
    /// `None` while the desk has not said.
    /// A verb on conditions is about the one on the chosen row, where the row is about one.
    pub fn can(&self, verb: Verb, shell: &Shell) -> Option<Possible> {
        let dossier = self.full()?;
        // What was true before the last save refuses nothing after it; the desk still does.
        if self.stale {
            return Some(Ok(()));
        }
        // What the row is about takes laying out the page: only verbs on conditions ask for it.
        let about = verb.is_on_condition().then(|| self.about(shell)).flatten();
        let condition = match about {
            Some(About::Condition(number)) => Some(number),
            Some(About::Question(_) | About::Link(_) | About::Exception(_) | About::Comment(_))
            | None => None,
        };
        let can = Can::of(&dossier.can, verb, condition)?;
        Some(can.no.clone().map_or(Ok(()), Err))
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
        let Some(which) = self.chosen() else { return Vec::new() };
        self.change(Change::Step(which, Box::new(step)), shell)
    }

    fn change(&mut self, change: Change, shell: &mut Shell) -> Vec<Effect> {
        self.saving.send(Save::Exceptions(change), shell)
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
            let judges = deed.judges();
            let mut dialog = Dialog::new(deed, dossier, given.as_deref(), shell);
            dialog.fit(shell);
            let which = dialog.which();
            self.over = Some(Over::Dialog(Box::new(dialog)));
            if judges { shell.ask(Load::Exceptions(Question::Weigh(which))) } else { Vec::new() }
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
            let returned = exception.working().returned.is_some();
            let filing = Filing::new(which, Some(exception.present()), choices, shell)
                .sent_back(detail::answered(dossier).filter(|_| returned));
            if exception.renewal.is_some() && dossier.beside.attachments.is_empty() {
                filing.renewing(exception.request.clone())
            } else {
                filing
            }
        } else {
            Filing::new(None, None, choices, shell)
        };
        let mut filing = filing;
        filing.fit(shell);
        let effects = filing.ask(shell);
        self.over = Some(Over::Filing(Box::new(filing)));
        effects
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
            Some(Wanted::Menu(condition)) if self.full().is_some() => {
                self.open_menu(condition, shell)
            }
            other => {
                self.wanted = other;
                Vec::new()
            }
        }
    }
}

/// Changes the register.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    let rows = register::rows(shell.body_rows());
    match input {
        Input::Shown => {
            let mut effects = state.ask_register(shell);
            effects.extend(state.ask_one(shell));
            effects
        }
        Input::Loaded(Loaded::Exceptions(answer)) => answers::loaded(state, answer, shell),
        Input::Failed(subject) => {
            state.wanted = None;
            state.list.failed |=
                subject == state.list.question().subject() && !state.list.is_here();
            Vec::new()
        }
        Input::Saved(ticket) => answers::saved(state, ticket, shell),
        Input::Refused(ticket) => {
            if state.saving.ended(ticket).is_some() {
                state.wanted = None;
            }
            // What changed under the step is shown with the record as it is now.
            let again = state.over.as_mut().is_some_and(|over| over.refused(ticket, shell));
            if again { state.ask_one(shell) } else { Vec::new() }
        }
        Input::Act(AnyAct::Exceptions(act), key) => acts::run(state, act, key, shell),
        Input::Typed(key) => typed(state, key, shell),
        Input::Paste(text) => match &mut state.over {
            Some(over) => over.paste(&text, shell),
            None if state.open.is_none() && state.list.paste(&text) => state.ask_register(shell),
            None => Vec::new(),
        },
        Input::LeaveText => {
            leave(state);
            Vec::new()
        }
        Input::Editor => state.over.as_ref().and_then(Over::editor).into_iter().collect(),
        Input::Edited(name, text) => {
            let over = state.over.as_mut();
            over.map(|over| over.edited(&name, &text, shell)).unwrap_or_default()
        }
        Input::Back => {
            if state.over.take().is_some() || state.open.take().is_some() || state.list.unmark() {
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
            match &mut state.over {
                Some(Over::Menu(menu)) => {
                    menu.step(if by < 0 { Motion::Up } else { Motion::Down });
                    return Vec::new();
                }
                Some(Over::Held(held)) => {
                    held.wheel(by, shell);
                    return Vec::new();
                }
                Some(Over::Filing(_) | Over::Dialog(_) | Over::Sheet(_)) | None => {}
            }
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
            if let Some(over) = &mut state.over {
                over.fit(shell);
            }
            state.ask_rows(shell)
        }
        Input::Filter(text) => {
            state.list.put(&text);
            state.ask_register(shell)
        }
        Input::Act(..) | Input::Drag(..) | Input::Loaded(_) => Vec::new(),
    }
}

fn leave(state: &mut State) {
    match &mut state.over {
        Some(over) => {
            if !over.close_pick() {
                state.over = None;
            }
        }
        None => state.list.leave(),
    }
}

fn typed(state: &mut State, key: Key, shell: &mut Shell) -> Vec<Effect> {
    if let Some(over) = &mut state.over {
        return over.press(key, shell);
    }
    if state.list.press(key, state.choices.as_ref()) {
        state.ask_register(shell)
    } else {
        Vec::new()
    }
}

fn moved(state: &mut State, motion: Motion, rows: usize, shell: &mut Shell) -> Vec<Effect> {
    match &mut state.over {
        Some(Over::Menu(menu)) => {
            menu.step(motion);
            return Vec::new();
        }
        Some(Over::Held(held)) => return held.step(motion, shell),
        Some(Over::Sheet(sheet)) => {
            sheet.step(motion);
            return Vec::new();
        }
        Some(Over::Filing(_) | Over::Dialog(_)) | None => {}
    }
    if let Some(mut cursor) = state.open {
        let count = state.lines(shell).len();
        cursor.step(motion, count, detail_rows(shell));
        state.open = Some(cursor);
        return Vec::new();
    }
    if state.list.step(motion, rows, shell.size.0) { state.ask_here(shell) } else { Vec::new() }
}

fn click(state: &mut State, target: &Target, rows: usize, shell: &mut Shell) -> Vec<Effect> {
    match (&mut state.over, target) {
        (Some(Over::Menu(menu)), Target::Row(at)) => {
            let again = menu.click(*at);
            return if again { acts::run(state, Act::Choose, None, shell) } else { Vec::new() };
        }
        (Some(over), _) => {
            over.click(target);
            return Vec::new();
        }
        (None, _) => {}
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
        return acts::run(state, Act::Open, None, shell);
    }
    state.list.move_to(*at, rows);
    state.ask_here(shell)
}

/// The rows of the open one; two are its title and a blank.
fn detail_rows(shell: &Shell) -> usize {
    shell.body_rows().saturating_sub(2).max(1)
}

/// Draws the register.
fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    if let Some(over) = state.over.as_ref().filter(|over| over.is_whole()) {
        over.view(shell, paint, body);
        return;
    }
    match (state.open, state.list.row()) {
        (Some(cursor), Some(row)) => {
            let title = behind(row_of(body, 0), 2);
            let left = paint.word(title, &format!("{}   ", row.reference()), theme.strong);
            paint.stored(left, row.title(), theme.strong);
            let area = Rect {
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
    if let Some(over) = &state.over {
        over.view(shell, paint, body);
    }
}

impl Screen for State {
    fn turn(&mut self) {
        self.list.turn();
        (self.dossier, self.over, self.wanted, self.seeking) = (None, None, None, None);
        // What a day as a word means goes by the day on which they were asked for.
        self.choices = None;
        self.stale = false;
    }

    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        if let Some(over) = &self.over {
            return Some(over.status());
        }
        if let Some(wrong) = self.list.wrong() {
            return Some(wrong.to_owned());
        }
        match self.open {
            Some(_) => self.list.reason(),
            None => self.list.status(),
        }
    }

    fn crumbs(&self) -> Vec<String> {
        let opened = self.open.and_then(|_| self.chosen());
        let acted = match &self.over {
            Some(Over::Filing(filing)) => return vec![filing.crumb()],
            Some(Over::Dialog(dialog)) => Some(dialog.which()),
            Some(Over::Held(held)) => Some(held.which()),
            Some(Over::Sheet(_) | Over::Menu(_)) | None => None,
        };
        opened.or(acted).map(|which| which.to_string()).into_iter().collect()
    }

    fn part(&self) -> &'static str {
        match (&self.over, self.open) {
            (Some(over), _) => over.part(),
            (None, Some(_)) => "detail",
            (None, None) => "",
        }
    }

    fn typing(&self) -> bool {
        match &self.over {
            Some(over) => over.types(),
            None => self.list.is_typing(),
        }
    }

    fn writes(&self) -> bool {
        self.over.as_ref().is_some_and(Over::writes)
    }

    fn filter(&self) -> Option<Typed> {
        (self.over.is_none() && self.open.is_none()).then(|| self.list.typed())
    }

    fn subject(&self) -> Option<String> {
        self.over.is_none().then(|| self.chosen()).flatten().map(|which| which.to_string())
    }
}

#[cfg(test)]
mod tests;
