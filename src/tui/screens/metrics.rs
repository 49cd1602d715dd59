//! Metrics: the figures as at any day with the list behind each, how share and debt went over
//! the quarters, and the reopen signal with its evidence and its answer.

pub mod data;
#[cfg(test)]
mod tests;
mod view;
mod writing;

use ratatui::layout::Rect;

use super::{Input, Screen};
use crate::domain::refs::ExceptionRef;
use crate::tui::keys::{self, Act as AnyAct, Code, Command, Possible, Where, ch, command, plain};
use crate::tui::msg::{Effect, Load, Loaded, Target};
use crate::tui::place::Place;
use crate::tui::state::{Shell, State as Whole, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::text_field::TextField;
use data::{Answer, Board, Opened, Question, Row};
use writing::Writing;

/// The place.
#[derive(Debug, Default)]
pub struct State {
    board: Option<Result<Box<Board>, ()>>,
    /// As at this day; empty for today.
    on: String,
    /// The day as it was typed last.
    typed: String,
    cursor: Cursor,
    /// The day is being typed.
    asking: Option<TextField>,
    /// The list behind a figure, and where its cursor is.
    opened: Option<(Box<Opened>, Cursor)>,
    writing: Option<Box<Writing>>,
    saving: Option<u64>,
}

/// What its keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Open the list behind the figure.
    Open,
    /// Read the exception in the chosen row of the list.
    Read,
    /// The exceptions of the list in the register, with its filter.
    Register,
    /// Type the day as at which the figures are.
    AsAt,
    /// Today again.
    Today,
    /// Answer the signal.
    Answer,
    /// Save the answer.
    Save,
    /// To the next field of the answer, or the one before.
    Field(bool),
    /// Ask again.
    Reload,
}

const GROUP: &str = "Metrics";
const BOARD: Where = Where::Parts(Place::Metrics, &[""]);
const LIST: Where = Where::Parts(Place::Metrics, &["list"]);
const FORM: Where = Where::Form(Place::Metrics, "form");

const fn own(act: Act) -> AnyAct {
    AnyAct::Metrics(act)
}

fn raised(state: &Whole) -> Possible {
    match state.screens.metrics.board() {
        Some(board) if board.past => Err("only today's signal can be answered".to_owned()),
        Some(board) if board.raised => Ok(()),
        Some(_) | None => Err("no trigger of the signal is met".to_owned()),
    }
}

/// The list that is open is one of exceptions, and of today.
fn in_register(state: &Whole) -> Possible {
    let metrics = &state.screens.metrics;
    match (&metrics.opened, metrics.on.is_empty()) {
        (Some((opened, _)), _) if opened.filter.is_none() => {
            Err("no filter of the register gives these rows".to_owned())
        }
        (Some(_), false) => Err("the register shows today".to_owned()),
        (Some(_), true) | (None, _) => Ok(()),
    }
}

/// The chosen row of the list is about an exception.
fn about_one(state: &Whole) -> Possible {
    match state.screens.metrics.row_exception() {
        Some(_) => Ok(()),
        None => Err("this row is not about one exception".to_owned()),
    }
}

fn a_past_day(state: &Whole) -> Possible {
    if state.screens.metrics.on.is_empty() {
        Err("it is today's already".to_owned())
    } else {
        Ok(())
    }
}

/// The commands of the place.
pub const COMMANDS: &[Command] = &[
    command(
        "metrics.open",
        ("The list behind the figure", "list"),
        GROUP,
        &[plain(Code::Enter)],
        BOARD,
        1,
        own(Act::Open),
    ),
    command(
        "metrics.read",
        ("The exception in the chosen row", "read it"),
        GROUP,
        &[plain(Code::Enter)],
        LIST,
        1,
        own(Act::Read),
    )
    .when(about_one),
    command(
        "metrics.register",
        ("These exceptions in the register", "in the register"),
        GROUP,
        &[ch('o')],
        LIST,
        2,
        own(Act::Register),
    )
    .when(in_register),
    command(
        "metrics.as-at",
        ("The figures as at another day", "as at a day"),
        GROUP,
        &[ch('t')],
        BOARD,
        2,
        own(Act::AsAt),
    ),
    command(
        "metrics.today",
        ("Today's figures again", "today"),
        GROUP,
        &[ch('n')],
        BOARD,
        4,
        own(Act::Today),
    )
    .when(a_past_day),
    command(
        "metrics.answer",
        ("Answer the reopen signal", "answer the signal"),
        GROUP,
        &[ch('a')],
        BOARD,
        3,
        own(Act::Answer),
    )
    .when(raised),
    command(
        "metrics.reload",
        ("Work the figures out again", "again"),
        GROUP,
        &[plain(Code::F(5))],
        BOARD,
        0,
        own(Act::Reload),
    ),
    command(
        "metrics.save",
        ("Save the answer", "save"),
        GROUP,
        &[keys::ctrl('s')],
        FORM,
        1,
        own(Act::Save),
    ),
    command(
        "metrics.next-field",
        ("The next field", "next field"),
        GROUP,
        &[plain(Code::Tab)],
        FORM,
        2,
        own(Act::Field(true)),
    ),
    command(
        "metrics.field-before",
        ("The field before", "field before"),
        GROUP,
        &[plain(Code::BackTab)],
        FORM,
        0,
        own(Act::Field(false)),
    ),
];

impl State {
    fn board(&self) -> Option<&Board> {
        match &self.board {
            Some(Ok(board)) => Some(board),
            Some(Err(())) | None => None,
        }
    }

    fn row(&self) -> Option<&Row> {
        self.board()?.rows.get(self.cursor.at)
    }

    fn ask(&self, shell: &mut Shell) -> Vec<Effect> {
        shell.ask(Load::Metrics(Question::Board(self.on.clone())))
    }

    /// The exception that the chosen row of the list is about.
    fn row_exception(&self) -> Option<ExceptionRef> {
        let (opened, cursor) = self.opened.as_ref()?;
        opened.rows.get(cursor.at)?.iter().find_map(|cell| cell.parse().ok())
    }
}

/// Rows of the list of figures.
fn list_rows(shell: &Shell) -> usize {
    view::list_rows(shell.body_rows())
}

/// Changes the place.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    let rows = list_rows(shell);
    match input {
        Input::Shown => return state.ask(shell),
        Input::Loaded(Loaded::Metrics(answer)) => match answer {
            Answer::Board(board) => {
                state.cursor.keep_in(board.rows.len(), rows);
                // A day that was refused left the board, and so the lists behind it, where it was.
                state.on = if board.past { board.day.clone() } else { String::new() };
                state.board = Some(Ok(board));
            }
            Answer::Opened(opened) => state.opened = Some((opened, Cursor::default())),
        },
        Input::Failed(_) => {
            if state.board.is_none() {
                state.board = Some(Err(()));
            }
        }
        Input::Move(motion) => {
            if let Some((opened, cursor)) = &mut state.opened {
                let rows = shell.body_rows().saturating_sub(3).max(1);
                cursor.step(motion, opened.rows.len(), rows);
            } else {
                let len = state.board().map_or(0, |board| board.rows.len());
                state.cursor.step(motion, len, rows);
            }
        }
        Input::Wheel(by) => {
            let moved = |cursor: &mut Cursor, len, rows| {
                cursor.at = cursor.at.saturating_add_signed(isize::from(by));
                cursor.keep_in(len, rows);
            };
            if let Some((opened, cursor)) = &mut state.opened {
                moved(cursor, opened.rows.len(), shell.body_rows().saturating_sub(3).max(1));
            } else {
                let len = state.board().map_or(0, |board| board.rows.len());
                moved(&mut state.cursor, len, rows);
            }
        }
        Input::Act(AnyAct::Metrics(act), _) => return run(state, act, shell),
        Input::Typed(key) => return typed(state, key, shell),
        Input::Paste(text) => {
            if let Some(writing) = &mut state.writing {
                return writing.paste(&text, shell);
            }
            if let Some(field) = &mut state.asking {
                field.paste(&text);
            }
        }
        Input::LeaveText => {
            state.writing = None;
            state.asking = None;
        }
        Input::Back => {
            if state.opened.take().is_none() {
                shell.wish(Wish::Back);
            }
        }
        Input::Click(Target::Row(at)) if state.opened.is_none() && state.writing.is_none() => {
            if state.cursor.at == at {
                return run(state, Act::Open, shell);
            }
            state.cursor.at = at;
        }
        Input::Click(target) => {
            if let Some(writing) = &mut state.writing {
                writing.click(&target);
            }
        }
        Input::Saved(ticket) => {
            if state.saving == Some(ticket) {
                state.saving = None;
                let mut effects = state.ask(shell);
                if let Some(writing) = state.writing.take() {
                    effects.extend(writing.forget(shell));
                }
                return effects;
            }
        }
        Input::Refused(ticket) => {
            if state.saving == Some(ticket) {
                state.saving = None;
            }
        }
        Input::Editor => {
            return state.writing.as_ref().and_then(|w| w.editor()).into_iter().collect();
        }
        Input::Edited(name, text) => {
            if let Some(writing) = &mut state.writing {
                return writing.edited(&name, &text, shell);
            }
        }
        Input::Resized => {
            let len = state.board().map_or(0, |board| board.rows.len());
            state.cursor.keep_in(len, rows);
        }
        Input::Act(..) | Input::Drag(..) | Input::Loaded(_) => {}
    }
    Vec::new()
}

fn typed(state: &mut State, key: keys::Key, shell: &mut Shell) -> Vec<Effect> {
    if let Some(writing) = &mut state.writing {
        return writing.press(key, shell);
    }
    let Some(field) = &mut state.asking else { return Vec::new() };
    if key == plain(Code::Enter) {
        field.text().trim().clone_into(&mut state.typed);
        state.asking = None;
        return shell.ask(Load::Metrics(Question::Board(state.typed.clone())));
    }
    field.press(key);
    Vec::new()
}

fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Open => {
            let Some(behind) = state.row().map(|row| row.behind.clone()) else {
                return Vec::new();
            };
            let Some(behind) = behind else {
                shell.refuse("nothing is listed behind this figure");
                return Vec::new();
            };
            return shell.ask(Load::Metrics(Question::Behind(behind, state.on.clone())));
        }
        Act::Read => {
            if let Some(which) = state.row_exception() {
                shell.wish(Wish::Exception(which));
            }
        }
        Act::Register => {
            let filter = state.opened.as_ref().and_then(|(opened, _)| opened.filter.clone());
            if let Some(filter) = filter {
                shell.wish(Wish::Register(filter));
            }
        }
        Act::AsAt => state.asking = Some(TextField::line(20).with_text(&state.typed)),
        Act::Today => {
            state.typed.clear();
            return shell.ask(Load::Metrics(Question::Board(String::new())));
        }
        Act::Answer => {
            state.writing = state.board().map(|board| Box::new(Writing::new(board, shell)));
        }
        Act::Save => {
            if let (Some(writing), None) = (&mut state.writing, state.saving) {
                let (ticket, effects) = writing.save(shell);
                state.saving = ticket;
                return effects;
            }
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
        }
        Act::Reload => return state.ask(shell),
    }
    Vec::new()
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        if self.writing.is_some() {
            return Some("Ctrl-S saves it. Esc keeps the text.".to_owned());
        }
        if self.asking.is_some() {
            return Some("Enter shows that day; 2026-03-31, or yesterday, eom, 30d.".to_owned());
        }
        self.opened.as_ref().map(|_| "Esc goes back to the figures".to_owned())
    }

    fn crumbs(&self) -> Vec<String> {
        if self.writing.is_some() {
            return vec!["signal".to_owned()];
        }
        self.opened.iter().map(|(opened, _)| opened.title.clone()).collect()
    }

    fn part(&self) -> &'static str {
        if self.writing.is_some() {
            "form"
        } else if self.asking.is_some() {
            "day"
        } else if self.opened.is_some() {
            "list"
        } else {
            ""
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some() || self.asking.is_some()
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(|writing| writing.writes())
    }
}
