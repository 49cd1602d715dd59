//! What the register asks the desk, what it gets, and what it asks to be changed.

use std::borrow::Cow;

use crate::actions::exceptions::Listed;
use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::date::Day;
use crate::domain::exception::Exception;
use crate::domain::exception::attention::Attention;
use crate::domain::exception::request::Request;
use crate::domain::exception::steps::Step;
use crate::domain::exception::tier::Settings;
use crate::domain::filter::{Held, Sifted};
use crate::domain::refs::ExceptionRef;
use crate::domain::workload::Workload;
use crate::tui::widgets::form::Choice;

/// A question of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Every exception, a row each.
    Register,
    /// One of them in full.
    One(ExceptionRef),
    /// What a form offers to choose from.
    Choices,
}

impl Question {
    /// What it is about.
    pub const fn subject(&self) -> &'static str {
        match self {
            Self::Register => "exceptions",
            Self::One(_) => "exception",
            Self::Choices => "choices",
        }
    }
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Every exception.
    Register(Register),
    /// One of them.
    One(Box<Dossier>),
    /// What a form offers.
    Choices(Choices),
}

/// A change the register asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new draft.
    File(Box<Request>),
    /// A step on one of them.
    Step(ExceptionRef, Box<Step>),
}

/// Every exception, a row each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The day of the workspace.
    pub today: Day,
    /// Who looks.
    pub me: String,
    /// The rows, by reference.
    pub rows: Vec<Row>,
}

/// One exception as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is true of it today.
    pub listed: Listed,
    /// Why it stands where it stands.
    pub attention: Attention,
}

impl Row {
    /// Its reference.
    pub fn reference(&self) -> ExceptionRef {
        self.listed.light.reference
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.listed.light.title
    }

    /// The name of what wants to leave.
    pub fn workload(&self) -> &str {
        &self.listed.light.workload_name
    }

    /// Where it wants to run; empty while that is not said.
    pub fn target(&self) -> String {
        self.listed.light.target.as_ref().map(ToString::to_string).unwrap_or_default()
    }
}

impl Sifted for Row {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        self.listed.held(key)
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        self.listed.texts()
    }
}

/// One exception in full, and what must be known to judge it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The exception.
    pub exception: Exception,
    /// What wants to leave.
    pub workload: Workload,
    /// The day of the workspace.
    pub today: Day,
    /// Who looks.
    pub me: String,
    /// The questions for requests.
    pub questions: ExceptionSet,
    /// The thresholds.
    pub settings: Settings,
    /// People who may decide on it and have no interest in it.
    pub deciders: Vec<String>,
    /// What was said about it, oldest first.
    pub comments: Vec<Said>,
    /// Its lines of history, oldest first.
    pub history: Vec<Said>,
}

/// Something said or done: when, by whom, what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// When, by the clock of the workspace.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What.
    pub what: String,
}

/// What a form offers to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The day of the workspace.
    pub today: Day,
    /// The longest term any tier grants, in months.
    pub longest: u32,
    /// Workloads by reference, with their names.
    pub workloads: Vec<Choice>,
    /// Suppliers and the other places a workload can go, without the primary.
    pub targets: Vec<Choice>,
    /// People by short name.
    pub people: Vec<Choice>,
}
