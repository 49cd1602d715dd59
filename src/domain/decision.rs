//! The record of the primary decision: what was chosen, why, and whether it still stands.
//!
//! A decision is never edited once it is proposed; a later one supersedes it, and both stay.
//! The frozen figures behind it are the snapshot's part.

pub mod changed;
pub mod chosen;
#[cfg(test)]
pub(crate) mod fixture;
pub mod flip;
pub mod graph;
pub mod header;
pub mod paper;
pub mod refusal;
pub mod rescore;
pub mod snapshot;
pub mod steps;

use std::fmt;
use std::str::FromStr;

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::decision::chosen::Chosen;
use crate::domain::refs::{DecisionRef, EvaluationRef, RefError, Slug};
use crate::domain::text::{Line, Note, Reason, Title};

codes! {
    /// What became of a decision so far.
    pub enum Status, "a status" {
        /// Being written.
        Draft = "draft",
        /// Put to the decision owner.
        Proposed = "proposed",
        /// In force; where it chooses nobody, the end of its evaluation.
        Accepted = "accepted",
        /// Refused.
        Rejected = "rejected",
        /// In question, and in force until that is answered.
        Reopened = "reopened",
        /// Another took its place.
        Superseded = "superseded",
        /// No longer in force, and none took its place.
        Deprecated = "deprecated",
    }
}

impl Status {
    /// Whether a decision of this status names the primary.
    pub fn in_force(self) -> bool {
        match self {
            Self::Accepted | Self::Reopened => true,
            Self::Draft | Self::Proposed | Self::Rejected | Self::Superseded | Self::Deprecated => {
                false
            }
        }
    }
}

/// What a decision is about: `primary`, unless another scope is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope(Slug);

impl Scope {
    /// Whether it names the primary supplier.
    pub fn is_primary(&self) -> bool {
        *self == Self::default()
    }

    /// What a workshop decides before suppliers are compared.
    pub fn approach() -> Self {
        Self("approach".parse().expect("a short name"))
    }

    /// That of a decision which ends `evaluation` with nobody chosen: `award-e-0002`. It is a scope
    /// of its own, so that the primary in force before stays in force.
    ///
    /// # Source
    /// [Decision 28](../../docs/decisions/0028-an-evaluation-may-end-with-nobody-chosen.md).
    pub fn award(evaluation: EvaluationRef) -> Self {
        Self(format!("award-{evaluation}").parse().expect("a short name"))
    }

    /// What it is about, as a sentence has it behind `about`.
    pub fn words(&self) -> String {
        let award = self.as_str().strip_prefix("award-");
        match award.and_then(|which| which.parse::<EvaluationRef>().ok()) {
            Some(which) => format!("the award of {which}"),
            None => self.to_string(),
        }
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Default for Scope {
    fn default() -> Self {
        Self("primary".parse().expect("a short name"))
    }
}

impl FromStr for Scope {
    type Err = RefError;

    fn from_str(typed: &str) -> Result<Self, RefError> {
        typed.parse().map(Self)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.as_str())
    }
}

/// A candidate not chosen, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChosen {
    /// The candidate.
    pub candidate: Slug,
    /// Why not.
    pub why: Reason,
}

/// What a decision says. It can change while it is a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its title.
    pub title: Title,
    /// The candidate chosen, or that nobody is; where there is no evaluation, a short name for what
    /// was chosen.
    pub chosen: Chosen,
    /// Why.
    pub reason: Reason,
    /// The others, and why not.
    pub rejected: Vec<NotChosen>,
    /// Who decided, in words or short names.
    pub decision_makers: Vec<Line>,
    /// Who was asked.
    pub consulted: Vec<Line>,
    /// Who was told.
    pub informed: Vec<Line>,
    /// Who disagreed, in their words.
    pub dissent: Vec<Reason>,
    /// Conflicts of interest declared.
    pub conflicts: Vec<Reason>,
    /// What was tied to it.
    pub conditions: Vec<Reason>,
    /// What would put it in question again.
    pub reopen_triggers: Vec<Line>,
    /// The months within which a workload must be able to move.
    pub minimum_portability: Option<u16>,
    /// The months of portability debt that it may carry before it is looked at again; the
    /// workspace's setting where it names none.
    pub debt_budget: Option<u32>,
    /// The day by which it is looked at again.
    pub review_by: Day,
    /// From when it holds; the day of acceptance unless given.
    pub effective: Option<Day>,
    /// The day by which workloads must have followed.
    pub transition_end: Option<Day>,
    /// What it is about.
    pub scope: Scope,
    /// What it does not cover.
    pub not_covered: Option<Note>,
    /// How it is bought.
    pub route_to_market: Option<Reason>,
    /// Decisions of other scopes that it builds on, such as the one on the approach.
    pub follows: Vec<DecisionRef>,
}

impl Content {
    /// What every decision says, and nothing else yet.
    pub fn new(title: Title, chosen: Chosen, reason: Reason, review_by: Day) -> Self {
        Self {
            title,
            chosen,
            reason,
            rejected: Vec::new(),
            decision_makers: Vec::new(),
            consulted: Vec::new(),
            informed: Vec::new(),
            dissent: Vec::new(),
            conflicts: Vec::new(),
            conditions: Vec::new(),
            reopen_triggers: Vec::new(),
            minimum_portability: None,
            debt_budget: None,
            review_by,
            effective: None,
            transition_end: None,
            scope: Scope::default(),
            not_covered: None,
            route_to_market: None,
            follows: Vec::new(),
        }
    }
}

/// A dated remark on what was done with a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The status it led to.
    pub status: Status,
    /// By whom.
    pub by: Slug,
    /// When.
    pub at: Moment,
    /// The day in the workspace's zone.
    pub on: Day,
    /// Why, where a reason is asked for.
    pub reason: Option<Reason>,
}

/// One decision on the primary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its reference.
    pub reference: DecisionRef,
    /// The evaluation it rests on; a decision of another scope than `primary`, or one that was
    /// imported, may rest on none.
    pub evaluation: Option<EvaluationRef>,
    /// What became of it.
    pub status: Status,
    /// What it says.
    pub content: Content,
    /// Who wrote it.
    pub author: Slug,
    /// When it was first written.
    pub drafted_at: Moment,
    /// What was done with it, oldest first.
    pub remarks: Vec<Remark>,
    /// The decision it took the place of.
    pub supersedes: Option<DecisionRef>,
    /// The decision that took its place.
    pub superseded_by: Option<DecisionRef>,
}

impl Decision {
    /// Whether it names the primary of its scope.
    pub fn in_force(&self) -> bool {
        self.status.in_force()
    }

    /// The last remark that led to `status`.
    pub fn remark(&self, status: Status) -> Option<&Remark> {
        self.remarks.iter().rev().find(|remark| remark.status == status)
    }

    /// The day on which it was first accepted.
    pub fn accepted_on(&self) -> Option<Day> {
        let accepted = self.remarks.iter().find(|remark| remark.status == Status::Accepted);
        accepted.map(|remark| remark.on)
    }

    /// Whether it ends its evaluation with nobody chosen.
    pub fn chooses_nobody(&self) -> bool {
        self.content.chosen.nobody().is_some()
    }

    /// The day it goes by in every list: when it was first accepted; before that the day of its last
    /// step. A draft has none.
    pub fn dated(&self) -> Option<Day> {
        self.accepted_on().or_else(|| self.remarks.last().map(|remark| remark.on))
    }

    /// The day of the last step, which is what MADR calls its date: a draft has not been anywhere yet.
    pub fn moved_on(&self) -> Option<Day> {
        self.remarks.last().map(|remark| remark.on)
    }

    /// What it is called on screens where it rests on nothing.
    pub fn rests_on(&self) -> String {
        self.evaluation.map_or_else(|| "no evaluation".to_owned(), |which| which.to_string())
    }

    /// The status as a MADR header writes it: `accepted`, `superseded by D-0002`.
    pub fn madr_status(&self) -> String {
        match (self.status, self.superseded_by) {
            (Status::Draft | Status::Proposed, _) => "proposed".to_owned(),
            (Status::Accepted | Status::Reopened, _) => "accepted".to_owned(),
            (Status::Rejected, _) => "rejected".to_owned(),
            (Status::Deprecated, _) => "deprecated".to_owned(),
            (Status::Superseded, Some(by)) => format!("superseded by {by}"),
            (Status::Superseded, None) => "superseded".to_owned(),
        }
    }
}
