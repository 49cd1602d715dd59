//! The first screen, when there is no workspace: start one, open the sample, or leave.

use ratatui::layout::Rect;

use super::super::fit::{Align, wrap};
use super::super::keys::{
    Act as AnyAct, Code, Command, Motion, ShellAct, Where, ch, command, plain,
};
use super::super::msg::{Effect, Save, Target};
use super::super::saving::Saving;
use super::super::state::{Shell, Wish};
use super::super::widgets::{Painter, behind, first, row_of};
use crate::domain::text::display_lines;

/// The chosen row, and whether it has been taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    at: usize,
    saving: Saving,
}

/// What can be done before there is a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Take the chosen row.
    Choose,
    /// Start a workspace with nothing in it.
    Start,
    /// Open a fresh copy of the sample.
    Sample,
}

const GROUP: &str = "Beginning";

/// The commands of the first screen.
pub const COMMANDS: &[Command] = &[
    command(
        "welcome.choose",
        ("Take the chosen way to begin", "choose"),
        GROUP,
        &[plain(Code::Enter)],
        Where::Welcome,
        1,
        AnyAct::Welcome(Act::Choose),
    ),
    command(
        "welcome.start",
        ("Start a new workspace", "new"),
        GROUP,
        &[ch('n')],
        Where::Welcome,
        2,
        AnyAct::Welcome(Act::Start),
    ),
    command(
        "welcome.sample",
        ("Open the illustrative sample", "sample"),
        GROUP,
        &[ch('s')],
        Where::Welcome,
        3,
        AnyAct::Welcome(Act::Sample),
    ),
];

const WAYS: [(&str, &str, &str); 3] = [
    ("n", "Start a new workspace", "empty, or to load an archive"),
    ("s", "Open the sample", "illustrative data everywhere"),
    ("q", "Leave", "nothing has been made yet"),
];

/// A move of the cursor.
pub fn step(state: &mut State, motion: Motion) {
    let last = WAYS.len() - 1;
    state.at = match motion {
        Motion::Up => state.at.saturating_sub(1),
        Motion::Down => (state.at + 1).min(last),
        Motion::PageUp | Motion::Home | Motion::Top => 0,
        Motion::PageDown | Motion::End | Motion::Bottom => last,
        Motion::Left | Motion::Right => state.at,
    };
}

/// A click: the first chooses, the second takes.
pub fn click(state: &mut State, target: &Target, shell: &mut Shell) -> Vec<Effect> {
    match target {
        Target::Row(at) if *at == state.at => run(state, Act::Choose, shell),
        Target::Row(at) => {
            state.at = (*at).min(WAYS.len() - 1);
            Vec::new()
        }
        Target::Tab(_)
        | Target::Command(_)
        | Target::Cell(..)
        | Target::Field(_)
        | Target::Item(_)
        | Target::Beside => Vec::new(),
    }
}

/// One of its commands.
pub fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    let what = match (act, state.at) {
        (Act::Start, _) | (Act::Choose, 0) => Save::StartWorkspace,
        (Act::Sample, _) | (Act::Choose, 1) => Save::OpenSample,
        (Act::Choose, _) => {
            shell.wish(Wish::Do(AnyAct::Shell(ShellAct::Leave)));
            return Vec::new();
        }
    };
    state.saving.send(what, shell)
}

/// The workspace could not be made; it may be tried again.
pub fn refused(state: &mut State, ticket: u64) {
    state.saving.ended(ticket);
}

/// Draws the ways to begin.
pub fn view(state: &State, workspace: &str, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let top = 1;
    paint.say(behind(row_of(body, top), 2), "THERE IS NO WORKSPACE YET", theme.strong, Align::Left);
    for (at, (key, words, about)) in WAYS.iter().enumerate() {
        let row = row_of(body, top + 2 + at * 2);
        paint.say(behind(row, 2), key, theme.key, Align::Left);
        let left = paint.word(behind(row, 5), words, theme.text);
        if state.at == at {
            paint.restyle(Rect { width: left.x - row.x, ..row }, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.say(behind(row, 30), about, theme.muted, Align::Left);
        paint.hit(row, Target::Row(at));
    }
    if workspace.is_empty() {
        return;
    }
    let below = behind(body, 2);
    let said = format!("It is looked for, and would be made, at {workspace}");
    let from = top + 2 + WAYS.len() * 2;
    for (offset, line) in wrap(&display_lines(&said), usize::from(below.width)).iter().enumerate() {
        paint.text(row_of(below, from + offset), line, theme.muted, Align::Left);
    }
}
