//! What the log of decisions asks the desk, what it gets, and what it asks to be changed.

use crate::actions::decisions::Words;
use crate::domain::date::Day;
use crate::domain::decision::Decision;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::tui::widgets::form::Choice;

/// A question of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Every decision.
    Log,
    /// The result on which a new one would rest, or that of this one.
    Result(Option<EvaluationRef>),
    /// What accepting this one would turn round.
    Preview(DecisionRef),
    /// Something about this one to be read.
    Page(Kind, DecisionRef),
}

/// What can be read about a decision besides itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was frozen when it was accepted, and whether it comes out again.
    Snapshot,
    /// What differs from the snapshot before.
    Difference,
    /// What it turns round: workloads and exceptions.
    Turned,
}

impl Kind {
    /// What the page is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Snapshot => "WHAT WAS FROZEN WITH",
            Self::Difference => "WHAT DIFFERS FROM THE SNAPSHOT BEFORE",
            Self::Turned => "WHAT TURNS ROUND WITH",
        }
    }

    /// The same for the title row.
    pub const fn crumb(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Difference => "difference",
            Self::Turned => "what it turns round",
        }
    }
}

/// How a row of a page is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Heading,
    /// Text.
    Plain,
    /// Something beside the text.
    Muted,
}

/// Something about a decision to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What.
    pub kind: Kind,
    /// About which.
    pub which: DecisionRef,
    /// Its rows, not wrapped yet.
    pub rows: Vec<(Tone, String)>,
}

impl Question {
    /// What it is about.
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Log => "decisions",
            Self::Result(_) => "result",
            Self::Preview(_) => "preview",
            Self::Page(..) => "page",
        }
    }
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Every decision.
    Log(Log),
    /// A result; or, as a sentence, why there is none.
    Result(Result<Outcome, String>),
    /// What accepting would turn round, in a sentence; `None` where it moves no workload.
    Preview(DecisionRef, Option<String>),
    /// A page; or, as a sentence, why there is none.
    Page(Result<Page, String>),
}

/// A change the log asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new draft on the result of an evaluation.
    New(Option<EvaluationRef>, Box<Words>),
    /// Other words for a draft.
    Edit(DecisionRef, Box<Words>),
    /// To the decision owner.
    Propose(DecisionRef),
    /// In force.
    Accept(DecisionRef),
    /// In force, in the place of the second.
    Supersede(DecisionRef, DecisionRef),
    /// Refused, and why.
    Reject(DecisionRef, String),
    /// In question, and why.
    Reopen(DecisionRef, String),
    /// It stands after all, why, and by when it is looked at again; empty leaves the day.
    Reaffirm(DecisionRef, String, String),
    /// Ended without a successor, and why.
    Deprecate(DecisionRef, String),
    /// Written as a Markdown record into the present folder.
    Export(DecisionRef),
}

/// Every decision, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The day of the workspace.
    pub today: Day,
    /// Who looks.
    pub me: String,
    /// The records.
    pub records: Vec<Record>,
}

/// One decision with what is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The decision.
    pub decision: Decision,
    /// The day it is listed under: accepted, else drafted.
    pub day: Day,
    /// The title of its evaluation.
    pub evaluation: String,
    /// `first of 4`, or how it stands.
    pub place: Option<String>,
    /// The hash of its snapshot, once accepted.
    pub sha256: Option<String>,
}

/// The result of an evaluation, for a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Which; `None` for a decision that rests on none.
    pub evaluation: Option<EvaluationRef>,
    /// The candidates in the order of their places, with place and total in words.
    pub candidates: Vec<Choice>,
    /// The approach in force, which the choice of a supplier follows.
    pub ground: Option<DecisionRef>,
}
