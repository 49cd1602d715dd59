//! What the keys of the board do, and when.

use crate::actions::exceptions::Verb;
use crate::domain::exception::State as Stage;
use crate::domain::exception::grant::promise::Standing;
use crate::domain::person::Role;
use crate::tui::keys::{Act as AnyAct, Code, Command, Possible, Where, ch, command, ctrl, plain};
use crate::tui::place::Place;
use crate::tui::state::State;

/// What the keys of the board do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read the exception of the chosen one.
    Open,
    /// Type a filter.
    Filter,
    /// Sort by the chosen column.
    Sort,
    /// Show settled ones too, or no longer.
    All,
    /// Copy reference and number.
    Copy,
    /// Ask again.
    Reload,
    /// Say that it is met.
    Meet,
    /// Agree that it is met.
    Confirm,
    /// Waive it.
    Waive,
    /// Record that it does not hold.
    Breach,
    /// Record what is written.
    Save,
    /// Ask whether to take back what the person did last.
    Undo,
    /// Take it back.
    UndoNow,
}

const GROUP: &str = "Conditions";
const BOARD: Where = Where::Part(Place::Conditions, "");
const WORDS: Where = Where::Form(Place::Conditions, "words");

const fn own(act: Act) -> AnyAct {
    AnyAct::Conditions(act)
}

fn any(state: &State) -> Possible {
    state
        .screens
        .conditions
        .chosen()
        .map(|_| ())
        .ok_or_else(|| "there is no condition to do that to".to_owned())
}

/// Possible by what the desk said of `verb` on the chosen one. Until it has, by the state of the
/// exception alone: no key waits for the answer, and the desk refuses all the same.
fn can(state: &State, verb: Verb) -> Possible {
    any(state)?;
    let board = &state.screens.conditions;
    board.can(verb).unwrap_or_else(|| match board.chosen() {
        Some(one) if one.promise.state != Stage::Approved => {
            Err(format!("the exception is {}", one.promise.state.words()))
        }
        Some(_) | None => Ok(()),
    })
}

/// What is met or waived is settled.
fn unsettled(state: &State) -> Possible {
    match state.screens.conditions.chosen().map(|one| one.standing) {
        Some(settled @ (Standing::Met | Standing::Waived)) => {
            Err(format!("it is {} already", settled.code()))
        }
        Some(Standing::Breached | Standing::Overdue | Standing::Claimed | Standing::Open)
        | None => Ok(()),
    }
}

fn meet(state: &State) -> Possible {
    unsettled(state)?;
    can(state, Verb::Meet)
}

/// An approver agrees with what was said, and says nothing in another's place.
fn confirm(state: &State) -> Possible {
    unsettled(state)?;
    match state.screens.conditions.chosen() {
        Some(one) if one.standing != Standing::Claimed => {
            Err(format!("{} says first that it is met, and by what", one.promise.owner))
        }
        Some(_) | None => can(state, Verb::Confirm),
    }
}

fn waive(state: &State) -> Possible {
    unsettled(state)?;
    can(state, Verb::Waive)
}

/// What is broken on record is not broken once more.
fn breach(state: &State) -> Possible {
    match state.screens.conditions.chosen() {
        Some(one) if one.standing == Standing::Breached => {
            Err("it is recorded as breached already".to_owned())
        }
        Some(_) | None => can(state, Verb::Breach),
    }
}

/// The commands of the board.
pub const COMMANDS: &[Command] = &[
    command(
        "board.open",
        ("Read the exception of the condition", "open"),
        GROUP,
        &[plain(Code::Enter)],
        BOARD,
        1,
        own(Act::Open),
    )
    .when(any),
    command(
        "board.meet",
        ("Say that the condition is met …", "met"),
        GROUP,
        &[ch('m')],
        BOARD,
        2,
        own(Act::Meet),
    )
    .changing()
    .when(meet),
    command(
        "board.confirm",
        ("Confirm that the condition is met", "confirm"),
        GROUP,
        &[ch('c')],
        BOARD,
        3,
        own(Act::Confirm),
    )
    .changing()
    .by(&[Role::Approver, Role::DecisionOwner])
    .when(confirm),
    command(
        "board.waive",
        ("Waive the condition …", "waive"),
        GROUP,
        &[ch('w')],
        BOARD,
        4,
        own(Act::Waive),
    )
    .changing()
    .by(&[Role::Approver, Role::DecisionOwner])
    .when(waive),
    command(
        "board.breach",
        ("Record that the condition does not hold …", "breach"),
        GROUP,
        &[ch('x')],
        BOARD,
        5,
        own(Act::Breach),
    )
    .changing()
    .when(breach),
    command(
        "board.filter",
        ("Filter the board", "filter"),
        GROUP,
        &[ch('/')],
        BOARD,
        6,
        own(Act::Filter),
    ),
    command(
        "board.all",
        ("Show settled ones and those that are over, or no longer", "all"),
        GROUP,
        &[ch('t')],
        BOARD,
        7,
        own(Act::All),
    ),
    command(
        "board.undo",
        ("Take back what I did last: a draft, a comment, tags …", "undo"),
        GROUP,
        &[ch('u')],
        BOARD,
        0,
        own(Act::Undo),
    )
    .changing(),
    command(
        "board.sort",
        ("Sort by the chosen column", "sort"),
        GROUP,
        &[ch('s')],
        BOARD,
        7,
        own(Act::Sort),
    ),
    command(
        "board.copy",
        ("Copy reference and number of the condition", "copy"),
        GROUP,
        &[ch('y')],
        BOARD,
        0,
        own(Act::Copy),
    )
    .when(any),
    command(
        "board.reload",
        ("Read the board again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        BOARD,
        0,
        own(Act::Reload),
    ),
    command(
        "board.save",
        ("Record what is written", "record"),
        GROUP,
        &[ctrl('s')],
        WORDS,
        1,
        own(Act::Save),
    ),
];
