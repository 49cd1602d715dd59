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
}

impl Question {
    /// What it is about.
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Log => "decisions",
            Self::Result(_) => "result",
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
}

/// A change the log asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new draft on the result of an evaluation.
    New(EvaluationRef, Box<Words>),
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
    /// It stands after all, and why.
    Reaffirm(DecisionRef, String),
    /// Ended without a successor, and why.
    Deprecate(DecisionRef, String),
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
    /// Which.
    pub evaluation: EvaluationRef,
    /// The candidates in the order of their places, with place and total in words.
    pub candidates: Vec<Choice>,
}
