//! The record of the evaluation: its rules and their hash, what was reopened, until when it is
//! kept, which texts are commercially sensitive, the archive out and in again, and what moved
//! between two evaluations.

mod commands;
pub mod data;
mod view;
mod writing;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::known::{Known, UNREAD};
use super::written::{Taken, Written, take};
use super::{Input, Screen};
use crate::domain::evaluation::moved::in_words;
use crate::domain::text::counted;
use crate::tui::keys::{Act as AnyAct, Motion};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use data::{Data, Looked, Moved, What};
use writing::Writing;

pub use commands::{Act, COMMANDS};

/// The record, where the cursor is, and the form that is open.
#[derive(Debug, Default)]
pub struct State {
    known: Known<Data>,
    cursor: Cursor,
    /// Columns of the terminal, by which long texts are broken into rows.
    columns: usize,
    /// What moved against the other evaluation, while that is shown.
    moved: Option<Box<Moved>>,
    /// What did not move as well.
    all: bool,
    /// Where the cursor is in what moved.
    at: Cursor,
    writing: Option<Writing>,
    /// What the file that is named in the form would change, while that is shown.
    looked: Option<Box<Looked>>,
}

impl State {
    fn data(&self) -> Option<&Data> {
        self.known.here()
    }

    /// The mark on which the cursor stands.
    fn mark(&self) -> Option<&data::Mark> {
        let data = self.data()?;
        let at = data.rows(self.columns).get(self.cursor.at)?.mark?;
        data.marks.get(at)
    }

    fn lines(&self) -> Vec<&crate::domain::evaluation::moved::Line> {
        let Some(moved) = &self.moved else { return Vec::new() };
        moved.lines.iter().filter(|line| self.all || line.is_moved()).collect()
    }
}

/// Changes the place.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    if input == Input::Resized {
        settle(state, shell);
    }
    // While what a file holds is looked at, the form below it hears of its save alone.
    let heard = matches!(input, Input::Saved(_) | Input::Refused(_) | Input::Resized);
    if state.looked.is_none() || heard {
        match take(&mut state.writing, &input, shell) {
            Taken::No => {}
            Taken::Kept(effects) => return effects,
            Taken::Saved(_, mut effects) => {
                state.looked = None;
                effects.extend(shell.ask(Load::Record));
                return effects;
            }
        }
    }
    match input {
        Input::Shown => return shell.ask(Load::Record),
        Input::Act(AnyAct::Record(act), key) => return run(state, act, key, shell),
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion = if by < 0 { Motion::Up } else { Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Click(Target::Row(at)) => {
            let listed = state.moved.is_some() || state.looked.is_some();
            let cursor = if listed { &mut state.at } else { &mut state.cursor };
            cursor.at = at;
        }
        Input::Back => {
            // The form with everything typed is below what was looked at.
            if state.looked.take().is_some() {
                return Vec::new();
            }
            if state.moved.take().is_none() {
                shell.wish(Wish::Back);
            }
        }
        Input::Loaded(Loaded::Record(answer)) => {
            state.known = answer.into();
            settle(state, shell);
        }
        Input::Loaded(Loaded::Moved(Ok(moved))) => {
            state.moved = Some(moved);
            state.at = Cursor::default();
        }
        Input::Loaded(Loaded::Moved(Err(why))) => shell.refuse(why),
        Input::Loaded(Loaded::Looked(looked)) => {
            if state.writing.is_some() {
                state.looked = Some(looked);
                state.at = Cursor::default();
            }
        }
        Input::Failed("record") => state.known.failed(UNREAD),
        Input::Refused(_) => state.looked = None,
        Input::Act(..)
        | Input::Typed(_)
        | Input::Paste(_)
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Editor
        | Input::Edited(..)
        | Input::Resized
        | Input::LeaveText
        | Input::Saved(_)
        | Input::Loaded(_)
        | Input::Failed(_) => {}
    }
    Vec::new()
}

fn settle(state: &mut State, shell: &Shell) {
    state.columns = usize::from(shell.size.0);
    let rows = state.data().map_or(0, |data| data.rows(state.columns).len());
    state.cursor.keep_in(rows, shell.body_rows().max(1));
    let lines = state.lines().len();
    state.at.keep_in(lines, view::listed(shell.body_rows()));
}

fn step(state: &mut State, motion: Motion, shell: &Shell) {
    if let Some(looked) = &state.looked {
        state.at.step(motion, looked.lines(), view::looked_at(shell.body_rows()));
        return;
    }
    if state.moved.is_some() {
        let lines = state.lines().len();
        state.at.step(motion, lines, view::listed(shell.body_rows()));
    } else if let Some(rows) = state.data().map(|data| data.rows(state.columns).len()) {
        state.cursor.step(motion, rows, shell.body_rows().max(1));
    }
}

fn run(
    state: &mut State,
    act: Act,
    key: Option<crate::tui::keys::Key>,
    shell: &mut Shell,
) -> Vec<Effect> {
    match act {
        Act::Write(what) => {
            // From elsewhere it comes over whatever was looked at here.
            state.looked = None;
            state.moved = None;
            state.writing = Some(Writing::new(what, state.data(), state.mark(), shell));
        }
        Act::Save => {
            let Some(writing) = &mut state.writing else { return Vec::new() };
            if writing.what() == What::Bring {
                let change = writing.change();
                return shell.ask(Load::Looked(Box::new(change)));
            }
            if writing.what() != What::Against {
                return writing.save(shell);
            }
            let other = writing.paper.text("other");
            if other.is_empty() {
                shell.refuse("name the other evaluation: Enter lists them");
                return Vec::new();
            }
            let mut effects = writing.paper.done(shell);
            state.writing = None;
            effects.extend(shell.ask(Load::Moved(other)));
            return effects;
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
        }
        Act::Bring => {
            let (Some(writing), Some(looked)) = (&mut state.writing, &state.looked) else {
                return Vec::new();
            };
            let change = looked.change.clone();
            if looked.found.is_err() {
                return shell.ask(Load::Looked(Box::new(change)));
            }
            return writing.paper.save(|| Save::Record(change), shell);
        }
        Act::All => {
            state.all = !state.all;
            state.at = Cursor::default();
        }
        Act::AskLoad => {
            let question = Confirm::new(
                "Load an archive into this workspace".to_owned(),
                "It has to be empty, so that nothing mixes with the record. The archive is \
                 checked first, and its result has to come out again to the byte."
                    .to_owned(),
                ("leave it", "name the file"),
                AnyAct::Record(Act::Write(What::Load)),
            );
            shell.confirm(question.answered_by(crate::tui::keys::ch('y'), key));
        }
        Act::Reload => return shell.ask(Load::Record),
    }
    Vec::new()
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, _: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, paint, body);
    }

    fn status(&self) -> Option<String> {
        if let Some(looked) = &self.looked {
            return Some(match &looked.found {
                Ok(brought) => format!(
                    "{} would change, {} already so. Nothing is saved yet.",
                    counted(brought.rows.len(), "row", "rows"),
                    brought.same
                ),
                Err(problems) => {
                    let count = problems.len();
                    format!("Nothing is saved; lines about the file: {count}. Ctrl-S looks again.")
                }
            });
        }
        if let Some(writing) = &self.writing {
            return Some(writing.status());
        }
        if let Some(moved) = &self.moved {
            let count = moved.lines.iter().filter(|line| line.is_moved()).count();
            let differing: Vec<String> =
                moved.differing().iter().map(|rule| in_words(rule)).collect();
            let rules = match differing.as_slice() {
                [] => "The rules are the same.".to_owned(),
                [only] => format!("The rules differ in {only}, which comes first."),
                many => format!("The rules differ in {}; they come first.", many.join(", ")),
            };
            return Some(format!("{count} of {} lines moved. {rules}", moved.lines.len()));
        }
        let marks = self.data()?.marks.len();
        (marks > 0).then(|| {
            let texts = counted(marks, "text is", "texts are");
            format!("{texts} left out of what is handed on, unless asked for.")
        })
    }

    fn crumbs(&self) -> Vec<String> {
        match (&self.writing, &self.moved) {
            (None, Some(moved)) => vec![format!("{} against {}", moved.before, moved.after)],
            (Some(_), _) | (None, None) => Vec::new(),
        }
    }

    fn part(&self) -> &'static str {
        match (&self.writing, &self.moved) {
            (Some(_), _) if self.looked.is_some() => "looked",
            (Some(_), _) => "form",
            (None, Some(_)) => "moved",
            (None, None) => "",
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some() && self.looked.is_none()
    }

    fn writes(&self) -> bool {
        self.typing() && self.writing.as_ref().is_some_and(Written::writes)
    }

    fn subject(&self) -> Option<String> {
        let data = self.data()?;
        Some(self.mark().map_or_else(|| data.which.to_string(), |mark| mark.subject.clone()))
    }
}
