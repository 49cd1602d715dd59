//! The keys of the comparison.

use super::{Act, Known};
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Key, Motion, ShellAct, Where, ch, command, plain, shift,
};
use crate::tui::place::Place;

const PLACE: Place = Place::Compare;
const GROUP: &str = "Compare";
const WEIGHTS: Where = Where::Part(PLACE, "");
const BOTH: Where = Where::Parts(PLACE, &["", "scores"]);
const LIST: Where = Where::Part(PLACE, "scenarios");

fn a_result(state: &crate::tui::state::State) -> crate::tui::keys::Possible {
    match &state.screens.compare.known {
        Known::Here(_) => Ok(()),
        Known::Asked | Known::Not(_) | Known::Sealed(..) => {
            Err("there is no result to try anything on yet".to_owned())
        }
    }
}

const fn row(
    id: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [Key],
    place: Where,
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, GROUP, keys, place, priority, AnyAct::Compare(act)).when(a_result)
}

/// The commands of the comparison.
pub const COMMANDS: &[Command] = &[
    command(
        "compare.one",
        ("One more or one less for the chosen weight", "±1"),
        GROUP,
        &[],
        WEIGHTS,
        1,
        AnyAct::Shell(ShellAct::Move(Motion::Right)),
    )
    .shown_as("←→")
    .when(a_result),
    row(
        "compare.more",
        ("Five more for the chosen weight", "+5"),
        &[shift(Code::Right)],
        WEIGHTS,
        1,
        Act::Five(true),
    ),
    row(
        "compare.less",
        ("Five less for the chosen weight", "-5"),
        &[shift(Code::Left)],
        WEIGHTS,
        0,
        Act::Five(false),
    ),
    row(
        "compare.spread",
        ("Spread the rest over the weights not set by hand", "spread the rest"),
        &[ch('=')],
        WEIGHTS,
        2,
        Act::Spread,
    ),
    row(
        "compare.fold",
        ("Show or hide the questions of the group", "questions"),
        &[plain(Code::Enter), ch('z')],
        WEIGHTS,
        4,
        Act::Fold,
    ),
    row(
        "compare.pick",
        ("Try this score", "try a score"),
        &[ch('0'), ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6'), ch('7'), ch('8'), ch('9')],
        Where::Part(PLACE, "scores"),
        1,
        Act::Pick,
    )
    .shown_as("0–9")
    .told_by(|state| state.screens.compare.values()),
    row(
        "compare.switch",
        ("Weights or scores", "weights or scores"),
        &[plain(Code::Tab)],
        BOTH,
        3,
        Act::Switch,
    ),
    row(
        "compare.reset",
        ("Everything as recorded again", "reset"),
        &[ch('r')],
        BOTH,
        5,
        Act::Reset,
    ),
    row(
        "compare.release",
        ("The chosen weight or score as recorded again", "take back"),
        &[plain(Code::Delete), plain(Code::Backspace)],
        BOTH,
        0,
        Act::Release,
    ),
    row(
        "compare.keep",
        ("Save the scenario by name, beside the record", "save scenario"),
        &[ch('w')],
        BOTH,
        6,
        Act::Name,
    ),
    row("compare.list", ("Open a saved scenario", "scenarios"), &[ch('o')], BOTH, 7, Act::List),
    row(
        "compare.below",
        ("Points by group, or where the total comes from", "points or bars"),
        &[ch('b')],
        BOTH,
        8,
        Act::Below,
    ),
    row(
        "compare.copy",
        ("Copy what is tried as a command", "copy as command"),
        &[ch('y')],
        BOTH,
        0,
        Act::Copy,
    ),
    row(
        "compare.save",
        ("Save it under this name", "save"),
        &[plain(Code::Enter)],
        Where::Form(PLACE, "name"),
        1,
        Act::Keep,
    ),
    row(
        "compare.try",
        ("Try the chosen scenario", "try it"),
        &[plain(Code::Enter)],
        LIST,
        1,
        Act::Try,
    ),
    row(
        "compare.drop",
        ("Give the chosen scenario up", "give up"),
        &[plain(Code::Delete)],
        LIST,
        2,
        Act::Drop,
    ),
    command(
        "compare.reload",
        ("Ask for the comparison again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        Where::In(&[PLACE]),
        0,
        AnyAct::Compare(Act::Reload),
    ),
];
