//! The keys of how firm the winner is.

use super::view::shows_both;
use super::{Act, Known, Page, Shares};
use crate::tui::keys::{Act as AnyAct, Code, Command, Key, Possible, Where, ch, command, plain};
use crate::tui::place::Place;
use crate::tui::state::State;
use crate::tui::view::body_of;

const PLACE: Place = Place::Sensitivity;
const GROUP: &str = "Sensitivity";
const PAGES: Where =
    Where::Parts(PLACE, &["", "weights", "weightings", "marks", "disputes", "panel", "more"]);

/// The pages that show something of all weightings.
const COUNTED: Where = Where::Parts(PLACE, &["", "weights", "weightings"]);

fn a_result(state: &State) -> Possible {
    match &state.screens.sensitivity.known {
        Known::Here(_) => Ok(()),
        Known::Asked | Known::Not(_) | Known::Sealed(..) | Known::Undefined(_) => {
            Err("there is no result to look at yet".to_owned())
        }
    }
}

fn counting(state: &State) -> Possible {
    match &state.screens.sensitivity.shares {
        Shares::Counting(_) if state.shell.job().is_some() => Ok(()),
        Shares::Counting(_) | Shares::None | Shares::Here(_) | Shares::Not(_) => {
            Err("nothing is being counted".to_owned())
        }
    }
}

fn turns(state: &State) -> Possible {
    a_result(state)?;
    let here = &state.screens.sensitivity;
    if here.page == Page::Weightings && shows_both(here, body_of(state.shell.size)) {
        return Err("table and bars both stand here already".to_owned());
    }
    Ok(())
}

const fn row(
    id: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [Key],
    place: Where,
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, GROUP, keys, place, priority, AnyAct::Sensitivity(act)).when(a_result)
}

/// The commands of how firm the winner is.
pub const COMMANDS: &[Command] = &[
    command(
        "sensitivity.stop",
        ("Stop counting; what was counted stays", "stop counting"),
        GROUP,
        &[ch('x')],
        PAGES,
        1,
        AnyAct::Sensitivity(Act::Stop),
    )
    .when(counting),
    row(
        "sensitivity.cell",
        ("Go to the agreed score, its reason and evidence", "go to the score"),
        &[plain(Code::Enter)],
        Where::Part(PLACE, "marks"),
        2,
        Act::Cell,
    ),
    row(
        "sensitivity.dispute",
        ("The chosen question is disputed, or not", "disputed"),
        &[ch(' '), plain(Code::Enter)],
        Where::Part(PLACE, "disputes"),
        2,
        Act::Dispute,
    ),
    row(
        "sensitivity.lock",
        ("The chosen question is beyond dispute, or not", "beyond dispute"),
        &[ch('L')],
        Where::Part(PLACE, "disputes"),
        3,
        Act::Lock,
    ),
    row(
        "sensitivity.page",
        ("The next page", "next page"),
        &[plain(Code::Tab)],
        PAGES,
        3,
        Act::Page(true),
    ),
    row(
        "sensitivity.page-before",
        ("The page before", "page before"),
        &[plain(Code::BackTab)],
        PAGES,
        0,
        Act::Page(false),
    ),
    row(
        "sensitivity.table",
        ("A table or a chart", "table or chart"),
        &[ch('t')],
        Where::Parts(PLACE, &["weights", "weightings"]),
        4,
        Act::Table,
    )
    .when(turns),
    row(
        "sensitivity.law",
        ("Which weightings count", "which weightings"),
        &[ch('d')],
        COUNTED,
        5,
        Act::Law,
    ),
    row(
        "sensitivity.runs",
        ("How many weightings are counted", "runs"),
        &[ch('n')],
        COUNTED,
        6,
        Act::Runs,
    ),
    row(
        "sensitivity.take",
        ("Count under this law", "count"),
        &[plain(Code::Enter)],
        Where::Part(PLACE, "law"),
        1,
        Act::Take,
    ),
    row(
        "sensitivity.copy",
        ("Copy the same as a command", "copy as command"),
        &[ch('y')],
        PAGES,
        0,
        Act::Copy,
    ),
    command(
        "sensitivity.reload",
        ("Ask again how firm the winner is", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        Where::In(&[PLACE]),
        0,
        AnyAct::Sensitivity(Act::Reload),
    ),
];
