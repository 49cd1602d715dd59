//! What the keys of the sheet do, and when.

use super::Known;
use crate::domain::evaluation::Asked;
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Key, Possible, Where, ch, command, ctrl, plain,
};
use crate::tui::place::Place;
use crate::tui::state::State as Whole;

/// Where the cursor is to go once the sheet is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The next question without a score.
    Open,
    /// The next score without a reason.
    Bare,
    /// The form in which interests are declared.
    Declaration,
}

/// What the keys of the sheet do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Give the digit pressed as a score.
    Give,
    /// Open the chosen score.
    Open,
    /// Write the reason.
    Reason,
    /// Save the reason and go on.
    Save,
    /// Go to the next (`true`) or previous score that is open.
    Next(bool),
    /// Go to the next of this kind, also from another place.
    Seek(Goal),
    /// Go to the next (`true`) or previous group.
    Group(bool),
    /// Fold or unfold the group of the cursor.
    Fold,
    /// Fold or unfold all groups.
    FoldAll,
    /// Type a filter.
    Filter,
    /// Move down or right after a score.
    Turn,
    /// Take the score back.
    Clear,
    /// Undo (`true`) or redo my last change.
    Undo(bool),
    /// Ask before the sheet is handed in.
    Submit,
    /// Hand the sheet in.
    SubmitNow,
    /// Copy what the score says.
    Copy,
    /// Attach or detach the chosen item of evidence.
    Attach,
    /// Declare interests.
    Declare,
    /// Do what the chosen line of the declaration says.
    Answer,
    /// Declare what is filled in.
    Send,
    /// Declare that there is no interest.
    SendNone,
    /// Save mine over what somebody else saved.
    KeepMine,
    /// Leave what somebody else saved.
    TakeTheirs,
}

const GIVING: &str = "Giving scores";
const LOOKING: &str = "Looking";
const HERE: Where = Where::Parts(Place::Scores, &["", "detail"]);
/// Also whoever moderates or decides declares, without a sheet of their own.
const DECLARABLE: Where = Where::Parts(Place::Scores, &["", "detail", "no seat"]);
const GRID: Where = Where::Part(Place::Scores, "");
const DETAIL: Where = Where::Part(Place::Scores, "detail");
const WRITING: Where = Where::Form(Place::Scores, "reason");
const DECLARING: Where = Where::Part(Place::Scores, "declaration");
const CLASHING: Where = Where::Part(Place::Scores, "conflict");

pub(super) const fn own(act: Act) -> AnyAct {
    AnyAct::Scores(act)
}

const fn row(
    id: &'static str,
    words: (&'static str, &'static str),
    group: &'static str,
    keys: &'static [Key],
    place: Where,
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, group, keys, place, priority, own(act))
}

const DIGITS: &[Key] =
    &[ch('0'), ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6'), ch('7'), ch('8'), ch('9')];
const FORWARD: &[Key] = &[plain(Code::Tab)];
const BACKWARD: &[Key] = &[plain(Code::BackTab)];
const ENTER: &[Key] = &[plain(Code::Enter)];

fn an_evaluation(state: &Whole) -> Possible {
    state.evaluation().map(|_| ())
}

/// There is a sheet to look at.
fn a_sheet(state: &Whole) -> Possible {
    match &state.screens.scores.data {
        Known::Here(_) => Ok(()),
        Known::Asked | Known::Not(_) => {
            an_evaluation(state)?;
            Err("there is no sheet of yours here".to_owned())
        }
    }
}

/// The cursor is on a question for a candidate, not on a group.
fn a_cell(state: &Whole) -> Possible {
    a_sheet(state)?;
    match state.screens.scores.asked() {
        Some(_) => Ok(()),
        None => Err("this row is a group: a score belongs to a question".to_owned()),
    }
}

/// Scores are given, or corrected once they are handed in, and those of this cell by me.
fn may_give(state: &Whole) -> Possible {
    a_cell(state)?;
    state.screens.scores.takes_scores()?;
    state.screens.scores.mine_to_give()
}

/// There is a score in the cell.
fn may_copy(state: &Whole) -> Possible {
    a_cell(state)?;
    state.screens.scores.is_scored(|_| "there is no score to copy".to_owned())
}

/// The score in the cell can be taken back.
fn may_clear(state: &Whole) -> Possible {
    may_change(state)?;
    may_give(state)?;
    let why = |asked: &Asked| format!("{} has no score on {} to take back", asked.0, asked.1);
    state.screens.scores.is_scored(why)
}

/// A fact is chosen that can be attached.
fn may_attach(state: &Whole) -> Possible {
    may_change(state)?;
    may_give(state)?;
    let why = |_: &Asked| "give a value first: evidence is attached to a score".to_owned();
    state.screens.scores.is_scored(why)?;
    state.screens.scores.a_fact()
}

/// A reason can be written: of the chosen score, or of the one just given.
fn may_explain(state: &Whole) -> Possible {
    may_change(state)?;
    if state.screens.scores.explains_what_was_left() { Ok(()) } else { may_give(state) }
}

/// Something is open, or lacks its reason.
fn something_open(state: &Whole) -> Possible {
    a_sheet(state)?;
    state.screens.scores.something_open()
}

/// The sheet is mine still: it is not handed in.
fn may_change(state: &Whole) -> Possible {
    a_sheet(state)?;
    state.screens.scores.takes_scores()?;
    match &state.screens.scores.data {
        Known::Here(data) if data.sheet.submitted().is_some() => {
            Err("the sheet is handed in: a digit corrects a score, with a reason".to_owned())
        }
        Known::Here(_) | Known::Asked | Known::Not(_) => Ok(()),
    }
}

/// The commands of the sheet.
pub const COMMANDS: &[Command] = &[
    row("scores.give", ("Give a score", "score"), GIVING, DIGITS, HERE, 1, Act::Give)
        .shown_as("0–9")
        .told_by(|state| state.screens.scores.values())
        .when(may_give),
    row(
        "scores.open",
        ("Open the chosen score, or fold the group", "open"),
        LOOKING,
        ENTER,
        GRID,
        2,
        Act::Open,
    )
    .when(a_sheet),
    row("scores.reason", ("Write the reason", "reason"), GIVING, &[ch('i')], HERE, 3, Act::Reason)
        .when(may_explain),
    row(
        "scores.attach",
        ("Attach or detach the chosen evidence", "attach"),
        GIVING,
        &[ch(' ')],
        DETAIL,
        4,
        Act::Attach,
    )
    .when(may_attach),
    row(
        "scores.next",
        ("Go to the next open score", "next open"),
        LOOKING,
        FORWARD,
        HERE,
        4,
        Act::Next(true),
    )
    .when(something_open),
    row(
        "scores.previous",
        ("Go to the previous open score", "previous open"),
        LOOKING,
        BACKWARD,
        HERE,
        0,
        Act::Next(false),
    )
    .when(something_open),
    row(
        "scores.filter",
        ("Filter the questions", "filter"),
        LOOKING,
        &[ch('/')],
        GRID,
        6,
        Act::Filter,
    )
    .when(a_sheet),
    row(
        "scores.next-group",
        ("Go to the next group", "next group"),
        LOOKING,
        &[ch(']')],
        GRID,
        0,
        Act::Group(true),
    ),
    row(
        "scores.previous-group",
        ("Go to the previous group", "previous group"),
        LOOKING,
        &[ch('[')],
        GRID,
        0,
        Act::Group(false),
    ),
    row("scores.fold", ("Fold this group", "fold"), LOOKING, &[ch('z')], GRID, 0, Act::Fold),
    row(
        "scores.fold-all",
        ("Fold or unfold all groups", "fold all"),
        LOOKING,
        &[ch('Z')],
        GRID,
        0,
        Act::FoldAll,
    ),
    row(
        "scores.turn",
        ("After a score: down or right", "down or right"),
        GIVING,
        &[ch('d')],
        HERE,
        0,
        Act::Turn,
    ),
    row(
        "scores.clear",
        ("Take the score back", "clear"),
        GIVING,
        &[plain(Code::Delete)],
        HERE,
        0,
        Act::Clear,
    )
    .when(may_clear),
    row(
        "scores.undo",
        ("Undo my last change", "undo"),
        GIVING,
        &[ch('u')],
        HERE,
        7,
        Act::Undo(true),
    )
    .when(may_change),
    row(
        "scores.redo",
        ("Redo what I undid", "redo"),
        GIVING,
        &[ctrl('r')],
        HERE,
        0,
        Act::Undo(false),
    )
    .when(may_change),
    row("scores.submit", ("Submit my sheet …", "submit"), GIVING, &[ch('S')], HERE, 5, Act::Submit)
        .when(may_change),
    row("scores.copy", ("Copy the score", "copy"), LOOKING, &[ch('y')], HERE, 0, Act::Copy)
        .when(may_copy),
    row(
        "scores.declare",
        ("Declare interests …", "declare"),
        GIVING,
        &[ch('D')],
        DECLARABLE,
        6,
        Act::Declare,
    )
    .when(an_evaluation),
    row(
        "scores.save",
        ("Save the reason, go to the next", "save, next"),
        GIVING,
        &[ctrl('s')],
        WRITING,
        1,
        Act::Save,
    ),
    row(
        "declaration.answer",
        ("Choose this line of the declaration", "choose"),
        "Declaring",
        &[plain(Code::Enter), ch(' ')],
        DECLARING,
        1,
        Act::Answer,
    ),
    row(
        "declaration.send",
        ("Declare what is filled in", "declare"),
        "Declaring",
        &[ctrl('s')],
        Where::Form(Place::Scores, "declaration"),
        2,
        Act::Send,
    ),
    row(
        "conflict.mine",
        ("Keep mine", "keep mine"),
        "Conflict",
        &[ch('m')],
        CLASHING,
        1,
        Act::KeepMine,
    ),
    row(
        "conflict.theirs",
        ("Take theirs", "take theirs"),
        "Conflict",
        &[ch('t')],
        CLASHING,
        2,
        Act::TakeTheirs,
    ),
];
