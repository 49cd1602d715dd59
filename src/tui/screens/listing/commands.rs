//! The keys of the places that are plain lists.

use super::Act;
use crate::tui::keys::{Act as AnyAct, Code, Command, Possible, Where, ch, command, plain};
use crate::tui::place::Place;
use crate::tui::state::State;

const GROUP: &str = "Lists";

/// The places that are plain lists.
pub const LISTS: &[Place] = &[Place::Evidence, Place::Capacity, Place::History];

fn a_link(state: &State) -> Possible {
    if state.screens.at(state.shell.at).has_link() {
        Ok(())
    } else {
        Err("it names no address".to_owned())
    }
}

fn not_open(state: &State) -> Possible {
    a_row(state)?;
    if state.context().part.is_empty() { Ok(()) } else { Err("it is open already".to_owned()) }
}

fn a_row(state: &State) -> Possible {
    if state.screens.at(state.shell.at).has_row() {
        Ok(())
    } else {
        Err("there is nothing in this list to do that with".to_owned())
    }
}

const fn own(act: Act) -> AnyAct {
    AnyAct::Listing(act)
}

/// The commands of a plain list.
pub const COMMANDS: &[Command] = &[
    command(
        "list.open",
        ("Read it in full", "open"),
        GROUP,
        &[plain(Code::Enter)],
        Where::In(LISTS),
        1,
        own(Act::Open),
    )
    .when(not_open),
    command(
        "list.filter",
        ("Filter the list", "filter"),
        GROUP,
        &[ch('/')],
        Where::In(LISTS),
        2,
        own(Act::Filter),
    ),
    command(
        "list.copy",
        ("Copy the reference", "copy"),
        GROUP,
        &[ch('y')],
        Where::In(LISTS),
        3,
        own(Act::Copy),
    )
    .when(a_row),
    command(
        "list.link",
        ("Open the address behind it", "open link"),
        GROUP,
        &[ch('o')],
        Where::In(LISTS),
        4,
        own(Act::Link),
    )
    .when(a_link),
    command(
        "list.reload",
        ("Ask for the rows again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        Where::In(LISTS),
        0,
        own(Act::Reload),
    ),
];
