//! What the register asks the desk, what it gets, and what it asks to be changed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::actions::exceptions::{Asked, Beside, Can, Judged, Listed, Ordered, Point, Verb};
use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::date::Day;
use crate::domain::exception::Exception;
use crate::domain::exception::attention::Attention;
use crate::domain::exception::precedent::Precedents;
use crate::domain::exception::request::{ContentHash, Difference, Request};
use crate::domain::exception::steps::Step;
use crate::domain::exception::tier::Settings;
use crate::domain::filter::{Held, Sifted};
use crate::domain::measures::Debt;
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
    /// What a decision on it weighs.
    Weigh(ExceptionRef),
    /// What is different between two versions or grants of it; without them since it was
    /// granted or filed.
    Changes(ExceptionRef, Option<(String, String)>),
    /// Open requests for this workload and target.
    Rivals(String, String),
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
            Self::Weigh(_) => "weight",
            Self::Changes(..) => "changes",
            Self::Rivals(..) => "rivals",
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
    Choices(Box<Choices>),
    /// The texts of the fields of the cost, by field; or, as a sentence, why there are none.
    Basket(Result<Vec<(&'static str, String)>, String>),
    /// What a decision weighs.
    Weight(Box<Weight>),
    /// What is different.
    Changes(Box<Changes>),
    /// Open requests for the same workload and target as was asked, a sentence each.
    Rivals(Vec<(ExceptionRef, String)>),
}

/// A change the register asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new draft.
    File(Box<Request>),
    /// A step on one of them.
    Step(ExceptionRef, Box<Step>),
    /// Something that stands beside one of them and is not judged.
    Aside(ExceptionRef, Aside),
    /// The same step on each of these.
    Batch(Vec<(ExceptionRef, Step)>, Together),
    /// The same tags on each of these.
    Tags(Vec<ExceptionRef>, Vec<String>, Vec<String>, Together),
    /// The requests of this file become drafts, all or none; columns that no request has are
    /// passed over.
    Import(String, bool),
    /// What the person did last is taken back.
    Undo,
}

/// What stands beside a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aside {
    /// These tags come, those go.
    Tag {
        /// New ones.
        on: Vec<String>,
        /// Those taken off.
        off: Vec<String>,
    },
    /// A link to another comes or goes.
    Link {
        /// Its kind, as typed.
        kind: String,
        /// The other.
        other: ExceptionRef,
        /// It comes.
        on: bool,
    },
    /// What another system calls it; empty for nothing.
    Outside(String),
    /// A file or an address.
    Attach {
        /// Where it is.
        what: String,
        /// What it is called, where that is not its name.
        label: Option<String>,
        /// What it is evidence of: a reason, or the tested estimate.
        claim: Option<String>,
    },
    /// An attached file is written out again.
    WriteFile {
        /// Its number.
        number: u32,
        /// Where to, as typed.
        path: String,
    },
    /// A comment of one's own, said again.
    Recomment {
        /// Its number.
        number: u32,
        /// What it says now.
        text: String,
    },
}

/// What a decision on an exception weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// Which.
    pub which: ExceptionRef,
    /// The months all live grants owe.
    pub debt: Debt,
    /// The most they may.
    pub budget: Option<u64>,
    /// The months likely asked for now, and those of the grant that stands.
    pub asked: (Option<u16>, Option<u16>),
    /// What was judged last, and what changed since.
    pub judged: Option<Judged>,
}

/// Two versions or grants held against one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Which.
    pub which: ExceptionRef,
    /// Everything that can be held against another, oldest first.
    pub points: Vec<Point>,
    /// The codes of the two.
    pub sides: (String, String),
    /// What is different.
    pub differences: Vec<Difference>,
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
    /// What whoever looks would do with it next, of what a batch can do.
    pub next: Option<&'static str>,
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

    /// Its title as lists show it: one on which a sole approver decided for themselves says so
    /// first, where no narrow column cuts it off.
    pub fn headline(&self) -> String {
        let own = if self.listed.light.overridden { "override: " } else { "" };
        format!("{own}{}", self.title())
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
    /// That day is another than today.
    pub another_day: bool,
    /// Who looks.
    pub me: String,
    /// The questions for requests.
    pub questions: ExceptionSet,
    /// The thresholds.
    pub settings: Settings,
    /// Like requests of the past.
    pub precedents: Precedents,
    /// The reopen signal is raised, which chooses the tier of what is submitted; asked for only
    /// while nothing is submitted.
    pub raised: bool,
    /// Whose turn it is: in what is asked, and in what is said to be met.
    pub turns: Vec<String>,
    /// What its reasons rest on that may have gone, a sentence each.
    pub gone: Vec<String>,
    /// Tags, links, files, and what others call it.
    pub beside: Beside,
    /// What whoever looks can do with it, and why not the rest; empty where that is not known.
    pub can: Vec<Can>,
    /// What was said about it, oldest first.
    pub comments: Vec<Said>,
    /// Its lines of history, oldest first.
    pub history: Vec<Said>,
}

impl Dossier {
    /// What whoever looks would do with it next, of what a batch can do.
    pub fn next_of_batch(&self) -> Option<&'static str> {
        let may = |verb: Verb| self.can.iter().any(|can| can.verb == verb && can.no.is_none());
        [(Verb::Submit, "submit"), (Verb::Claim, "claim"), (Verb::Approve, "approve")]
            .into_iter()
            .find_map(|(verb, step)| may(verb).then_some(step))
    }
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
    /// The number of a comment.
    pub number: Option<u32>,
}

/// What a form offers to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The day of the workspace.
    pub today: Day,
    /// The thresholds of the workspace.
    pub settings: Settings,
    /// Workloads by reference, with their names.
    pub workloads: Vec<Choice>,
    /// Suppliers and the other places a workload can go, without the primary.
    pub targets: Vec<Choice>,
    /// People by short name.
    pub people: Vec<Choice>,
    /// Everybody by short name, those among them who are retired.
    pub everybody: Vec<String>,
    /// The questions that a request is judged by.
    pub questions: ExceptionSet,
}
