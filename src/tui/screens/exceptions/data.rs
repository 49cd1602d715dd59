//! What the register asks the desk, what it gets, and what it asks to be changed.

use std::borrow::Cow;

use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::date::Day;
use crate::domain::exception::attention::Attention;
use crate::domain::exception::grant::Cover;
use crate::domain::exception::request::{ReasonCode, Request};
use crate::domain::exception::steps::Step;
use crate::domain::exception::tier::{Settings, Tier};
use crate::domain::exception::{Exception, State};
use crate::domain::filter::{Held, Key, Kind, Sifted};
use crate::domain::refs::{ExceptionRef, WorkloadRef};
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
    /// Its reference.
    pub reference: ExceptionRef,
    /// Its title.
    pub title: String,
    /// What wants to leave.
    pub workload: WorkloadRef,
    /// The name of that.
    pub workload_name: String,
    /// Where it wants to run; empty while that is not said.
    pub target: String,
    /// What people did.
    pub state: State,
    /// What is true today.
    pub cover: Cover,
    /// Who decides.
    pub tier: Option<Tier>,
    /// The first reason.
    pub reason: Option<ReasonCode>,
    /// Who asked.
    pub requester: String,
    /// Who answers for it.
    pub owner: String,
    /// The part of the organisation it serves.
    pub directorate: String,
    /// Likely months of moving back.
    pub months: Option<u16>,
    /// Pence a year.
    pub cost: i64,
    /// The last day granted, else the last day asked for.
    pub last_day: Option<Day>,
    /// Days left of the cover.
    pub left: Option<i64>,
    /// The day by which it is looked at again.
    pub review_by: Option<Day>,
    /// Days it has waited for a decision.
    pub waiting: Option<i64>,
    /// Somebody approved their own request.
    pub overridden: bool,
    /// Why it stands where it stands.
    pub attention: Attention,
}

fn state(typed: &str) -> Result<String, String> {
    typed.parse::<State>().map(|state| state.code().to_owned()).map_err(|e| e.to_string())
}

fn cover(typed: &str) -> Result<String, String> {
    typed.parse::<Cover>().map(|cover| cover.code().to_owned()).map_err(|e| e.to_string())
}

fn reason(typed: &str) -> Result<String, String> {
    typed.parse::<ReasonCode>().map(|code| code.code().to_owned()).map_err(|e| e.to_string())
}

fn tier(typed: &str) -> Result<String, String> {
    typed.parse::<Tier>().map(|tier| tier.code().to_owned()).map_err(|e| e.to_string())
}

/// The keys that the filter of the register knows.
pub const KEYS: &[Key] = &[
    Key { name: "state", kind: Kind::Code(state) },
    Key { name: "cover", kind: Kind::Code(cover) },
    Key { name: "reason", kind: Kind::Code(reason) },
    Key { name: "tier", kind: Kind::Code(tier) },
    Key { name: "to", kind: Kind::Name },
    Key { name: "workload", kind: Kind::Text },
    Key { name: "title", kind: Kind::Text },
    Key { name: "owner", kind: Kind::Person },
    Key { name: "requester", kind: Kind::Person },
    Key { name: "directorate", kind: Kind::Text },
    Key { name: "move", kind: Kind::Whole },
    Key { name: "cost", kind: Kind::Money },
    Key { name: "ends", kind: Kind::Day },
    Key { name: "review", kind: Kind::Day },
    Key { name: "left", kind: Kind::Days },
    Key { name: "waiting", kind: Kind::Days },
    Key { name: "override", kind: Kind::Flag },
];

impl Sifted for Row {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        let text = |text: &'static str| vec![Held::from(text)];
        let number = |number: Option<i64>| number.map(Held::Number).into_iter().collect();
        let stored = |text: &str| {
            let text = (!text.is_empty()).then(|| Held::from(text.to_owned()));
            text.into_iter().collect()
        };
        match key {
            "state" => text(self.state.code()),
            "cover" => text(self.cover.code()),
            "reason" => self.reason.map(|code| Held::from(code.code())).into_iter().collect(),
            "tier" => self.tier.map(|tier| Held::from(tier.code())).into_iter().collect(),
            "to" => stored(&self.target),
            "workload" => vec![
                Held::from(self.workload.to_string()),
                Held::from(self.workload_name.as_str()),
            ],
            "title" => stored(&self.title),
            "owner" => stored(&self.owner),
            "requester" => stored(&self.requester),
            "directorate" => stored(&self.directorate),
            "move" => number(self.months.map(i64::from)),
            "cost" => number(Some(self.cost)),
            "ends" => self.last_day.map(Held::Day).into_iter().collect(),
            "review" => self.review_by.map(Held::Day).into_iter().collect(),
            "left" => number(self.left),
            "waiting" => number(self.waiting),
            "override" => vec![Held::Flag(self.overridden)],
            _ => Vec::new(),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        vec![
            Cow::Owned(self.reference.to_string()),
            Cow::Borrowed(&self.title),
            Cow::Borrowed(&self.workload_name),
        ]
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
