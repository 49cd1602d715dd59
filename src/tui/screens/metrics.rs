//! Metrics: the figures as at any day with the list behind each, how share and debt went over
//! the quarters, and the reopen signal with its evidence and its answer.

pub mod data;
mod keys;
mod opened;
pub mod papers;
#[cfg(test)]
mod tests;
mod view;
mod writing;

use ratatui::layout::Rect;

use super::paper::Paper as Form;
use super::written::{Taken, Written, take};
use super::{Input, Screen};
use crate::tui::keys::{Act as AnyAct, ShellAct};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Typed};
use data::{Answer, Board, Question, Row, Source};
use opened::{About, Open};
use papers::Paper;

pub use keys::{Act, COMMANDS};

/// The pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Page {
    #[default]
    Figures,
    Reports,
}

/// The place.
#[derive(Debug, Default)]
pub struct State {
    page: Page,
    board: Option<Result<Box<Board>, ()>>,
    cursor: Cursor,
    /// Where the cursor is among the reports.
    report: Cursor,
    /// The list behind a figure, or a report, and what it was asked as.
    opened: Option<Open>,
    asked: Option<Source>,
    /// The list that is asked for is one that stands there already.
    again: bool,
    writing: Option<Form>,
}

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

    /// Asks for the list of `source`.
    fn look(&mut self, source: Source, shell: &mut Shell) -> Vec<Effect> {
        self.asked = Some(source.clone());
        shell.ask(Load::Metrics(Question::Behind(source)))
    }
}

/// Asks for the figures.
fn ask(shell: &mut Shell) -> Vec<Effect> {
    shell.ask(Load::Metrics(Question::Board))
}

/// Rows of the list of `page`.
fn list_rows(page: Page, shell: &Shell) -> usize {
    view::list_rows(page, shell.body_rows())
}

impl State {
    /// The cursor of the page, and how many rows there are.
    fn place(&mut self) -> (&mut Cursor, usize) {
        match self.page {
            Page::Figures => {
                let count = self.board().map_or(0, |board| board.rows.len());
                (&mut self.cursor, count)
            }
            Page::Reports => (&mut self.report, Paper::ALL.len()),
        }
    }
}

/// Changes the place.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    let body = shell.body_rows();
    let rows = list_rows(state.page, shell);
    match take(&mut state.writing, &input, shell) {
        Taken::No => {}
        Taken::Kept(effects) => return effects,
        Taken::Saved(_, mut effects) => {
            effects.extend(ask(shell));
            return effects;
        }
    }
    match input {
        Input::Shown => {
            let mut effects = ask(shell);
            // The list that is open knows the views that were saved when it was read.
            if state.opened.is_some()
                && let Some(source) = state.asked.clone()
            {
                state.again = true;
                effects.extend(state.look(source, shell));
            }
            return effects;
        }
        Input::Loaded(Loaded::Metrics(answer)) => match answer {
            Answer::Board(board) => {
                state.cursor.keep_in(board.rows.len(), list_rows(Page::Figures, shell));
                state.board = Some(Ok(board));
            }
            Answer::Opened(list) => match &mut state.opened {
                Some(open) if std::mem::take(&mut state.again) => open.again(list, body),
                Some(_) | None => state.opened = Some(Open::new(list, body)),
            },
        },
        Input::Failed(_) => {
            state.again = false;
            if state.board.is_none() {
                state.board = Some(Err(()));
            }
        }
        Input::Move(motion) => {
            if let Some(open) = &mut state.opened {
                open.step(motion, body);
            } else {
                let (cursor, count) = state.place();
                cursor.step(motion, count, rows);
            }
        }
        Input::Wheel(by) => {
            if let Some(open) = &mut state.opened {
                open.wheel(by, body);
            } else {
                let (cursor, count) = state.place();
                cursor.at = cursor.at.saturating_add_signed(isize::from(by));
                cursor.keep_in(count, rows);
            }
        }
        Input::Act(AnyAct::Metrics(act), _) => return run(state, act, shell),
        Input::Typed(key) => {
            if let Some(open) = &mut state.opened {
                open.press(key, body);
            }
        }
        Input::Paste(text) => {
            if let Some(open) = &mut state.opened {
                open.paste(&text, body);
            }
        }
        Input::LeaveText => {
            if let Some(open) = &mut state.opened {
                open.leave();
            }
        }
        Input::Back => {
            let cleared = state.opened.as_mut().is_some_and(|open| open.clear(body));
            if !cleared && state.opened.take().is_none() {
                if state.page == Page::Reports {
                    state.page = Page::Figures;
                } else {
                    shell.wish(Wish::Back);
                }
            }
        }
        Input::Click(Target::Row(at)) => {
            // The second click on one row opens it; no timing.
            if let Some(open) = &mut state.opened {
                if open.click(at, body) {
                    return run(state, Act::Read, shell);
                }
                return Vec::new();
            }
            let (cursor, count) = state.place();
            if cursor.at == at {
                return run(state, Act::Open, shell);
            }
            cursor.at = at;
            cursor.keep_in(count, rows);
        }
        Input::Resized => {
            let (cursor, count) = state.place();
            cursor.keep_in(count, rows);
            if let Some(open) = &mut state.opened {
                open.keep(body);
            }
        }
        Input::Filter(text) => {
            if let Some(open) = &mut state.opened {
                open.put(&text, body);
            }
        }
        Input::Act(..)
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Loaded(_)
        | Input::Editor
        | Input::Edited(..)
        | Input::Saved(_)
        | Input::Refused(_) => {}
    }
    Vec::new()
}

fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Open if state.page == Page::Reports => {
            let Some(paper) = Paper::ALL.get(state.report.at).copied() else { return Vec::new() };
            return match paper {
                Paper::List(report) => state.look(Source::Whole(report, None), shell),
                Paper::Calendar | Paper::Page => shell.save(Save::Paper(paper, shell.day)).1,
            };
        }
        Act::Open => {
            let Some(behind) = state.row().map(|row| row.behind.clone()) else {
                return Vec::new();
            };
            let Some(behind) = behind else {
                shell.refuse("nothing is listed behind this figure");
                return Vec::new();
            };
            return state.look(behind, shell);
        }
        Act::Filter => {
            if let Some(open) = &mut state.opened {
                open.begin();
            }
        }
        Act::Turn => {
            state.page = match state.page {
                Page::Figures => Page::Reports,
                Page::Reports => Page::Figures,
            };
            let rows = list_rows(state.page, shell);
            let (cursor, count) = state.place();
            cursor.keep_in(count, rows);
        }
        Act::Ahead(further) => {
            let shown = state.opened.as_ref().and_then(|open| open.list.ahead);
            if let (Some(Source::Whole(report, _)), Some(days)) = (&state.asked, shown) {
                let report = *report;
                let days = if further { days + 30 } else { (days - 30).max(0) }.min(3_660);
                state.again = true;
                let effects = state.look(Source::Whole(report, Some(days)), shell);
                return effects;
            }
        }
        Act::Sort => {
            if let Some(open) = &mut state.opened {
                let said = open.sort(shell.body_rows());
                shell.say(said);
            }
        }
        Act::Read => match state.opened.as_ref().and_then(Open::about) {
            Some(About::Exception(which)) => shell.wish(Wish::Exception(which)),
            Some(About::Workload(which)) => shell.wish(Wish::Workload(which)),
            None => {}
        },
        Act::Register => {
            let filter = state.opened.as_ref().and_then(|open| open.list.filter.clone());
            if let Some(filter) = filter {
                shell.wish(Wish::Register(filter));
            }
        }
        Act::AsAt => shell.wish(Wish::Do(AnyAct::Shell(ShellAct::AsAt))),
        Act::Today => shell.wish(Wish::Do(AnyAct::Shell(ShellAct::Today))),
        Act::Answer => {
            state.writing = state.board().map(|board| writing::answer(board, shell));
        }
        Act::Save => {
            let Some(form) = &mut state.writing else { return Vec::new() };
            match writing::answered(form) {
                Ok(answered) => {
                    return form.save(|| Save::Signal(Box::new(answered)), shell);
                }
                Err(problem) => form.refuse(problem, shell),
            }
        }
        Act::Field(forward) => {
            if let Some(form) = &mut state.writing {
                form.move_on(forward);
            }
        }
        Act::Reload => return ask(shell),
    }
    Vec::new()
}

impl Screen for State {
    fn turn(&mut self) {
        (self.board, self.opened, self.asked) = (None, None, None);
        self.again = false;
    }

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
        let open = self.opened.as_ref()?;
        Some(if open.is_typing() {
            FilterLine::STATUS.to_owned()
        } else {
            match open.list.ahead {
                Some(days) => format!("{days} days ahead; Esc goes back"),
                None => "Esc goes back".to_owned(),
            }
        })
    }

    fn crumbs(&self) -> Vec<String> {
        if self.writing.is_some() {
            return vec!["signal".to_owned()];
        }
        self.opened.iter().map(|open| open.list.title.clone()).collect()
    }

    fn part(&self) -> &'static str {
        if self.writing.is_some() {
            "form"
        } else if self.opened.is_some() {
            "list"
        } else {
            match self.page {
                Page::Figures => "",
                Page::Reports => "reports",
            }
        }
    }

    fn filter(&self) -> Option<Typed> {
        let open = self.opened.as_ref().filter(|_| self.writing.is_none());
        open.map(Open::typed)
    }

    fn typing(&self) -> bool {
        let filtered = self.opened.as_ref().is_some_and(Open::is_typing);
        self.writing.is_some() || filtered
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(Written::writes)
    }
}
