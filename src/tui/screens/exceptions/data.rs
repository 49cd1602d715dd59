//! What the register asks the desk, what it gets, and what it asks to be changed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::actions::exceptions::{Asked, Listed, Ordered};
use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::date::Day;
use crate::domain::exception::Exception;
use crate::domain::exception::attention::Attention;
use crate::domain::exception::precedent::Precedents;
use crate::domain::exception::request::{ContentHash, Request};
use crate::domain::exception::steps::Step;
use crate::domain::exception::tier::Settings;
use crate::domain::filter::{Held, Sifted};
use crate::domain::refs::ExceptionRef;
use crate::domain::workload::Workload;
use crate::tui::widgets::form::Choice;

/// Rows that are read at a time.
pub const PAGE: usize = 120;

/// A question of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The places of all that pass a filter, in order, and the first page of rows.
    Register(Asked),
    /// These rows.
    Rows(Vec<ExceptionRef>),
    /// The request that whoever looks filed last.
    Newest,
    /// One of them in full.
    One(ExceptionRef),
    /// These, as a batch needs them.
    Batch(Vec<ExceptionRef>),
    /// What a form offers to choose from.
    Choices,
    /// What a year costs by the needs of this workload, on the primary and at this target.
    Basket(String, String),
}

impl Question {
    /// What it is about.
    pub const fn subject(&self) -> &'static str {
        match self {
            Self::Register(_) => "exceptions",
            Self::Rows(_) => "exception rows",
            Self::Newest => "newest exception",
            Self::One(_) => "exception",
            Self::Batch(_) => "batch",
            Self::Choices => "choices",
            Self::Basket(..) => "basket",
        }
    }
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The places of all that pass.
    Register(Box<Register>),
    /// Rows, in no order that counts.
    Rows(Vec<Row>),
    /// The request that whoever looks filed last.
    Newest(Option<ExceptionRef>),
    /// One of them.
    One(Box<Dossier>),
    /// What a batch is about.
    Batch(Vec<Item>),
    /// What a form offers.
    Choices(Choices),
    /// The texts of the fields of the cost, by field; or, as a sentence, why there are none.
    Basket(Result<Vec<(&'static str, String)>, String>),
}

/// A change the register asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new draft.
    File(Box<Request>),
    /// A step on one of them.
    Step(ExceptionRef, Box<Step>),
    /// Save a filter as a view of this name.
    SaveView(String, String),
    /// Give up the view of this name.
    DropView(String),
    /// The same step on each of these.
    Batch(Vec<(ExceptionRef, Step)>, Together),
}

/// Whether a batch goes on past one that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Together {
    /// Each by itself.
    #[default]
    Each,
    /// All or none.
    All,
}

/// The register as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The day of the workspace.
    pub today: Day,
    /// Who looks.
    pub me: String,
    /// What was asked.
    pub asked: Asked,
    /// The places, in order.
    pub ordered: Ordered,
    /// The first page of rows.
    pub rows: Vec<Row>,
    /// Saved filters by name.
    pub views: BTreeMap<String, String>,
}

/// One exception of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub which: ExceptionRef,
    /// Its title.
    pub title: String,
    /// What is judged of it.
    pub hash: ContentHash,
    /// Where it wants to run, for how long, and what that would cost, in a line.
    pub asks: String,
    /// What waits before it can be decided, a sentence each.
    pub missing: Vec<String>,
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
    /// Like requests of the past.
    pub precedents: Precedents,
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
