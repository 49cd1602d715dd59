//! The keys of the ranking.

use super::{Known, Sight};
use crate::tui::keys::{Act as AnyAct, Code, Command, Possible, Where, ch, command, plain};
use crate::tui::place::Place;

/// What the keys of the ranking do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Explain the chosen candidate step by step.
    Explain,
    /// Read the assessment summary of the chosen candidate.
    Read,
    /// Read every warning, and how firm the first place is.
    Remarks,
    /// Say how that summary, or all of them, are wanted as files.
    Write,
    /// Write them as the form says.
    Save,
    /// To the next field, or the one before.
    Field(bool),
    /// Write the whole evaluation to a file.
    Page,
    /// Copy the chosen line.
    Copy,
    /// Ask again.
    Reload,
}

const HERE: Where = Where::In(&[Place::Ranking]);
const GROUP: &str = "Ranking";

fn a_result(state: &crate::tui::state::State) -> Possible {
    match &state.screens.ranking.known {
        Known::Here(..) => Ok(()),
        Known::Asked | Known::Not(_) | Known::Sealed(..) => {
            Err("there is no result to show yet".to_owned())
        }
    }
}

/// Somebody a letter goes to, and no letter on the screen.
fn a_letter(state: &crate::tui::state::State) -> Possible {
    if state.screens.ranking.known.named().is_empty() {
        return a_result(state);
    }
    if state.screens.ranking.sight == Sight::Summary {
        return Err(SHOWN.to_owned());
    }
    Ok(())
}

const SHOWN: &str = "it is shown already; Esc goes back to the table";

/// A result, of which something other than `sight` is shown.
fn unless(state: &crate::tui::state::State, sight: Sight) -> Possible {
    a_result(state)?;
    if state.screens.ranking.sight == sight {
        return Err(SHOWN.to_owned());
    }
    Ok(())
}

/// The commands of the ranking.
pub const COMMANDS: &[Command] = &[
    command(
        "ranking.explain",
        ("Explain the total step by step", "explain"),
        GROUP,
        &[plain(Code::Enter), ch('x')],
        HERE,
        1,
        AnyAct::Ranking(Act::Explain),
    )
    .when(|state| unless(state, Sight::Steps)),
    command(
        "ranking.summary",
        ("Read the assessment summary of the candidate", "summary"),
        GROUP,
        &[ch('s')],
        HERE,
        2,
        AnyAct::Ranking(Act::Read),
    )
    .when(a_letter),
    command(
        "ranking.warnings",
        ("Read every warning, and how firm the first place is", "warnings"),
        GROUP,
        &[ch('!')],
        HERE,
        2,
        AnyAct::Ranking(Act::Remarks),
    )
    .when(|state| unless(state, Sight::Remarks)),
    command(
        "ranking.write-summary",
        ("Write this summary or all of them to files …", "write file"),
        GROUP,
        &[ch('e')],
        Where::Part(Place::Ranking, "summary"),
        1,
        AnyAct::Ranking(Act::Write),
    ),
    command(
        "ranking.page",
        ("Write the whole evaluation as an HTML page, here", "write page"),
        GROUP,
        &[ch('E')],
        HERE,
        20,
        AnyAct::Ranking(Act::Page),
    )
    .when(a_result),
    command(
        "ranking.copy",
        ("Copy the line", "copy"),
        GROUP,
        &[ch('y')],
        HERE,
        2,
        AnyAct::Ranking(Act::Copy),
    )
    .when(a_result),
    command(
        "ranking.reload",
        ("Ask for the ranking again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        AnyAct::Ranking(Act::Reload),
    ),
    FORM_KEYS[0],
    FORM_KEYS[1],
    FORM_KEYS[2],
];

const FORM_KEYS: [Command; 3] = crate::tui::screens::paper::keys(
    ["ranking.save", "ranking.next", "ranking.previous"],
    GROUP,
    Where::Form(Place::Ranking, "form"),
    [
        AnyAct::Ranking(Act::Save),
        AnyAct::Ranking(Act::Field(true)),
        AnyAct::Ranking(Act::Field(false)),
    ],
);
