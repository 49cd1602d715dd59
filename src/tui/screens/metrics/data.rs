//! What the place asks of the desk, and what it is told.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

pub use super::papers::Paper;
use crate::actions::reports::Report;
use crate::domain::date::Day;
use crate::domain::measures::signal::Reply;
use crate::report::listing::Listing;
use crate::tui::widgets::chart::Point;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The figures.
    Board,
    /// The list behind a figure.
    Behind(Source),
}

impl Question {
    /// What it is about; see [`crate::tui::msg::Load::subject`].
    pub const fn subject(&self) -> &'static str {
        match self {
            Self::Board => "metrics",
            Self::Behind(_) => "list behind a figure",
        }
    }
}

/// The list behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Exceptions that pass this filter.
    Exceptions(String),
    /// Workloads that pass this filter.
    Workloads(String),
    /// The rows of the report of this name that pass a filter.
    Report(&'static str, String),
    /// A report whole, looking so many days ahead where it does, or those of the workspace.
    Whole(Report, Option<i64>),
    /// What shows a trigger: its sentence and references.
    Evidence(String, Vec<String>),
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The figures.
    Board(Box<Board>),
    /// A list.
    Opened(Box<Opened>),
}

/// One row of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub title: String,
    /// Its value in words.
    pub value: String,
    /// What it was counted from: `5 of 7`.
    pub counts: String,
    /// The length of its bar, in thousandths; `None` where it has none.
    pub bar: Option<u16>,
    /// It wants a look.
    pub warns: bool,
    /// It begins a group.
    pub heading: bool,
    /// What it counts, or what shows it.
    pub says: String,
    /// The list behind it.
    pub behind: Option<Source>,
}

/// How the signal to reopen the decision stands with whoever answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// No trigger is met.
    Silent,
    /// It waits for an answer.
    Waits,
    /// A trigger is met, and that is answered for now.
    Answered,
    /// The decision is reopened: whether it stands is being asked already.
    Reopened,
}

/// The figures of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The day.
    pub day: String,
    /// The signal, in a sentence.
    pub signal: String,
    /// Whether it waits for an answer.
    pub alarm: Alarm,
    /// The decision in force.
    pub decision: Option<String>,
    /// The rows: triggers first, then figures.
    pub rows: Vec<Row>,
    /// The off-primary share at the end of the last quarters, oldest first, today last.
    pub shares: Vec<Point>,
    /// The portability debt then.
    pub debts: Vec<Point>,
}

/// A list behind a figure, or a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What it is.
    pub title: String,
    /// How it was got, as a command.
    pub command: String,
    /// As at which day, in words.
    pub day: String,
    /// The filter with which the register shows the same exceptions, where one does.
    pub filter: Option<String>,
    /// The days that a report looks ahead, where it does.
    pub ahead: Option<i64>,
    /// Its columns and rows.
    pub listing: Listing,
    /// The day that words such as `eom` are read by.
    pub today: Day,
    /// Who looks.
    pub me: String,
    /// Saved filters by name.
    pub views: BTreeMap<String, String>,
    /// Where days begin and end.
    pub zone: TimeZone,
}

/// The answer to the signal, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Reopen or decline.
    pub reply: Reply,
    /// Why.
    pub reason: String,
    /// The day to look again, as typed.
    pub look_again: String,
}

/// A board of a workspace in which nothing has happened yet, for tests without a desk.
#[cfg(test)]
pub(crate) fn empty(question: &Question) -> Answer {
    match question {
        Question::Board => Answer::Board(Box::new(Board {
            day: "2026-03-02".to_owned(),
            signal: "no trigger is met".to_owned(),
            alarm: Alarm::Silent,
            decision: None,
            rows: Vec::new(),
            shares: Vec::new(),
            debts: Vec::new(),
        })),
        Question::Behind(_) => Answer::Opened(Box::new(Opened {
            title: "NOTHING".to_owned(),
            command: String::new(),
            day: String::new(),
            filter: None,
            ahead: None,
            listing: Listing::new(Vec::new()),
            today: Day::from(jiff::civil::date(2026, 3, 2)),
            me: "own-1".to_owned(),
            views: BTreeMap::new(),
            zone: TimeZone::UTC,
        })),
    }
}
