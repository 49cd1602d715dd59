//! What the keys of the place do, where, and when.

use super::data::Alarm;
use super::opened::Open;
use crate::domain::person::Role;
use crate::tui::keys::{Act as AnyAct, Code, Command, Possible, Where, ch, command, ctrl, plain};
use crate::tui::place::Place;
use crate::tui::state::State as Whole;

/// What its keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Open the list behind the figure, or the report.
    Open,
    /// Type a filter over the list.
    Filter,
    /// Sort the list by the chosen column.
    Sort,
    /// The other page.
    Turn,
    /// Look further ahead, or less far.
    Ahead(bool),
    /// Read the exception, or go to the workload, in the chosen row of the list.
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
const PAGES: Where = Where::Parts(Place::Metrics, &["", "reports"]);
const REPORTS: Where = Where::Parts(Place::Metrics, &["reports"]);
const LIST: Where = Where::Parts(Place::Metrics, &["list"]);
const FORM: Where = Where::Form(Place::Metrics, "form");

const fn own(act: Act) -> AnyAct {
    AnyAct::Metrics(act)
}

const NOT_RAISED: &str = "no trigger of the signal is met";

fn raised(state: &Whole) -> Possible {
    match state.screens.metrics.board() {
        Some(board) => match board.alarm {
            Alarm::Reopened => Err(format!(
                "{} is reopened, which is an answer; whether it stands is said in Decisions, g d",
                board.decision.as_deref().unwrap_or("the decision")
            )),
            Alarm::Waits | Alarm::Answered => Ok(()),
            Alarm::Silent => Err(NOT_RAISED.to_owned()),
        },
        None => Err(NOT_RAISED.to_owned()),
    }
}

/// The list that is open is one of exceptions.
fn in_register(state: &Whole) -> Possible {
    match &state.screens.metrics.opened {
        Some(open) if open.list.filter.is_none() => {
            Err("no filter of the register gives these rows".to_owned())
        }
        Some(_) | None => Ok(()),
    }
}

/// The chosen row of the list is about an exception or a workload.
fn about_one(state: &Whole) -> Possible {
    match state.screens.metrics.opened.as_ref().and_then(Open::about) {
        Some(_) => Ok(()),
        None => Err("this row is not about one exception or workload".to_owned()),
    }
}

/// The report that is open looks ahead.
fn ahead(state: &Whole) -> Possible {
    match state.screens.metrics.opened.as_ref().and_then(|open| open.list.ahead) {
        Some(_) => Ok(()),
        None => Err("it looks at no days to come".to_owned()),
    }
}

fn a_past_day(state: &Whole) -> Possible {
    match state.shell.day {
        None => Err("it is today's already".to_owned()),
        Some(_) => Ok(()),
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
        ("The exception or workload in the chosen row", "read it"),
        GROUP,
        &[plain(Code::Enter)],
        LIST,
        1,
        own(Act::Read),
    )
    .when(about_one),
    command(
        "metrics.open-report",
        ("Open the report, or write its file", "open"),
        GROUP,
        &[plain(Code::Enter)],
        REPORTS,
        1,
        own(Act::Open),
    ),
    command(
        "metrics.turn",
        ("The other page: figures, reports", "other page"),
        GROUP,
        &[plain(Code::Tab)],
        PAGES,
        3,
        own(Act::Turn),
    ),
    command(
        "metrics.filter",
        ("Filter the list", "filter"),
        GROUP,
        &[ch('/')],
        LIST,
        2,
        own(Act::Filter),
    ),
    command(
        "metrics.sort",
        ("Sort the list by the chosen column", "sort"),
        GROUP,
        &[ch('s')],
        LIST,
        5,
        own(Act::Sort),
    ),
    command(
        "metrics.further",
        ("Look 30 days further ahead", "days ahead"),
        GROUP,
        &[ch('+')],
        LIST,
        4,
        own(Act::Ahead(true)),
    )
    .when(ahead)
    .shown_as("+ -"),
    command(
        "metrics.less-far",
        ("Look 30 days less far ahead", "less far"),
        GROUP,
        &[ch('-')],
        LIST,
        0,
        own(Act::Ahead(false)),
    )
    .when(ahead),
    command(
        "metrics.register",
        ("These exceptions in the register", "in the register"),
        GROUP,
        &[ch('o')],
        LIST,
        3,
        own(Act::Register),
    )
    .when(in_register),
    command(
        "metrics.as-at",
        ("The figures as at another day", "as at a day"),
        GROUP,
        &[ch('t')],
        PAGES,
        0,
        own(Act::AsAt),
    ),
    command(
        "metrics.today",
        ("Today's figures again", "today"),
        GROUP,
        &[ch('n')],
        PAGES,
        0,
        own(Act::Today),
    )
    .when(a_past_day),
    command(
        "metrics.answer",
        ("Answer the reopen signal", "answer the signal"),
        GROUP,
        &[ch('a')],
        BOARD,
        2,
        own(Act::Answer),
    )
    .changing()
    .by(&[Role::DecisionOwner])
    .when(raised),
    command(
        "metrics.reload",
        ("Work the figures out again", "again"),
        GROUP,
        &[plain(Code::F(5))],
        PAGES,
        0,
        own(Act::Reload),
    ),
    command(
        "metrics.save",
        ("Save the answer", "save"),
        GROUP,
        &[ctrl('s')],
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
