//! The minimum viable portability: what was answered to its checks, for a workload or for the
//! estate, and what follows from that.
//!
//! Where a workload has no answer of its own the estate's counts; where neither has one, the check
//! is not met. An answer counts for as long as what it rests on: a measure that is asked for every
//! so many months grows old, and a decision that is no longer in force accepts nothing.

pub mod derived;
pub mod threshold;
pub mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::portability::Check;
use crate::domain::date::{Day, Moment};
use crate::domain::decision::Status;
use crate::domain::exact::{Exact, Rounded};
use crate::domain::refs::{DecisionRef, QuestionId, RefError, Slug, WorkloadRef};
use crate::domain::text::{Line, same_code};

/// What an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Everything together.
    Estate,
    /// One workload.
    Workload(WorkloadRef),
}

impl Subject {
    /// The workload, where it is one.
    pub fn workload(self) -> Option<WorkloadRef> {
        match self {
            Self::Estate => None,
            Self::Workload(which) => Some(which),
        }
    }

    /// As a sentence names it: `the estate`, or the reference of a workload.
    pub fn spoken(self) -> String {
        match self {
            Self::Estate => "the estate".to_owned(),
            Self::Workload(which) => which.to_string(),
        }
    }
}

impl FromStr for Subject {
    type Err = RefError;

    /// `estate`, or the reference of a workload.
    fn from_str(typed: &str) -> Result<Self, RefError> {
        if same_code(typed, "estate") {
            return Ok(Self::Estate);
        }
        typed.parse().map(Self::Workload)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Estate => f.pad("estate"),
            Self::Workload(which) => which.fmt(f),
        }
    }
}

codes! {
    /// What is answered to a check.
    pub enum Answer, "an answer to a check" {
        /// The threshold is reached.
        Met = "met",
        /// It is not.
        NotMet = "not-met",
        /// It is not, and a decision accepts that.
        Accepted = "accepted",
    }
}

impl Answer {
    /// The answer as people say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Accepted => "accepted",
        }
    }
}

/// An answer on record; a later one takes its place, and both are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Which check.
    pub check: QuestionId,
    /// What.
    pub answer: Answer,
    /// What was measured, in words: `14 days, rehearsed in May`.
    pub measure: Option<Line>,
    /// The decision that accepts a check that is not met.
    pub decision: Option<DecisionRef>,
    /// The day the measure speaks of.
    pub as_at: Day,
    /// Who answered.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// Why an answer was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnswerRefusal {
    /// `accepted` without the decision that accepts it.
    #[error("{check} is accepted by a decision, and none is named")]
    NoDecision {
        /// Which check.
        check: QuestionId,
    },
    /// A decision beside an answer that needs none.
    #[error("{check} is {}, and a decision is named only with `accepted`", answer.words())]
    NeedlessDecision {
        /// Which check.
        check: QuestionId,
        /// What was answered.
        answer: Answer,
    },
    /// A decision that is not in force accepts nothing.
    #[error("{decision} is {status}, and only a decision in force accepts that {check} is not met")]
    NotInForce {
        /// Which check.
        check: QuestionId,
        /// The decision.
        decision: DecisionRef,
        /// Where it stands.
        status: Status,
    },
    /// Nothing was measured tomorrow.
    #[error("{as_at} is after today, {today}: a measure speaks of a day that has come")]
    Future {
        /// The day named.
        as_at: Day,
        /// The day of the workspace.
        today: Day,
    },
}

impl Given {
    /// Whether the answer may be put on record on `today`; `decision` is the status of the
    /// decision it names.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn sound(&self, decision: Option<Status>, today: Day) -> Result<(), AnswerRefusal> {
        let check = || self.check.clone();
        match (self.answer, self.decision) {
            (Answer::Accepted, None) => return Err(AnswerRefusal::NoDecision { check: check() }),
            (Answer::Met | Answer::NotMet, Some(_)) => {
                return Err(AnswerRefusal::NeedlessDecision {
                    check: check(),
                    answer: self.answer,
                });
            }
            (Answer::Accepted, Some(named)) => match decision {
                Some(Status::Accepted | Status::Reopened) | None => {}
                Some(
                    status @ (Status::Draft
                    | Status::Proposed
                    | Status::Rejected
                    | Status::Superseded
                    | Status::Deprecated),
                ) => {
                    let check = check();
                    return Err(AnswerRefusal::NotInForce { check, decision: named, status });
                }
            },
            (Answer::Met | Answer::NotMet, None) => {}
        }
        if self.as_at > today {
            return Err(AnswerRefusal::Future { as_at: self.as_at, today });
        }
        Ok(())
    }
}

codes! {
    /// Whose answer counts.
    pub enum Source, "whose answer counts" {
        /// Its own.
        Own = "own",
        /// The estate's, there being no own.
        Estate = "estate",
        /// There is none.
        Nowhere = "none",
    }
}

/// How a subject stands on one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'b> {
    /// The check.
    pub check: &'b Check,
    /// The answer on record.
    pub given: Option<&'b Given>,
    /// Whose it is.
    pub source: Source,
    /// Why it counts no longer, where it does not.
    pub void: Option<Void>,
}

impl Standing<'_> {
    /// The answer that counts; none, and one that counts no longer, is not met.
    pub fn answer(&self) -> Answer {
        counted(self.given, self.void)
    }
}

/// What `given` counts for: none is not met, and so is one that counts no longer.
pub fn counted(given: Option<&Given>, void: Option<Void>) -> Answer {
    match (given, void) {
        (Some(given), None) => given.answer,
        (Some(_), Some(_)) | (None, _) => Answer::NotMet,
    }
}

/// Why an answer on record counts no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Void {
    /// The check is met by something done within so many months, and that was longer ago.
    Old {
        /// The day the measure speaks of.
        as_at: Day,
        /// The months of the threshold.
        months: u32,
    },
    /// The decision that accepted it is no longer in force.
    Ended {
        /// Which.
        decision: DecisionRef,
    },
}

impl Void {
    /// A word for a column.
    pub fn code(self) -> &'static str {
        match self {
            Self::Old { .. } => "old",
            Self::Ended { .. } => "ended",
        }
    }
}

impl fmt::Display for Void {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Old { as_at, months: 1 } => {
                write!(f, "met as at {as_at}, which is more than 1 month ago")
            }
            Self::Old { as_at, months } => {
                write!(f, "met as at {as_at}, which is more than {months} months ago")
            }
            Self::Ended { decision } => {
                write!(f, "accepted by {decision}, which is no longer in force")
            }
        }
    }
}

/// What answers are held against on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The day.
    pub day: Day,
    /// Calendar months for which a measure of a check holds, where it holds for so long only.
    pub months: BTreeMap<QuestionId, u32>,
    /// The decisions in force.
    pub in_force: BTreeSet<DecisionRef>,
}

impl Terms {
    /// Why `given` counts no longer, if it does not.
    ///
    /// # Source
    /// `docs/method.md`, "Portability": a plan, a rehearsal and a restore
    /// are asked for every 12 months; *accepted* is by a decision, and one that is superseded or
    /// ended accepts nothing.
    pub fn void(&self, given: &Given) -> Option<Void> {
        match (given.answer, given.decision) {
            (Answer::Met, _) => {
                let months = *self.months.get(&given.check)?;
                let as_at = given.as_at;
                (self.day > as_at.term_end(months)).then_some(Void::Old { as_at, months })
            }
            (Answer::Accepted, Some(decision)) => {
                (!self.in_force.contains(&decision)).then_some(Void::Ended { decision })
            }
            (Answer::Accepted, None) | (Answer::NotMet, _) => None,
        }
    }
}

/// How many checks are met, accepted and open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Share {
    /// Met.
    pub met: u32,
    /// Not met, which a decision accepts.
    pub accepted: u32,
    /// All of them.
    pub of: u32,
}

impl Share {
    /// Neither met nor accepted.
    pub fn open(self) -> u32 {
        self.of.saturating_sub(self.met).saturating_sub(self.accepted)
    }

    /// Percent of the checks that are met, exactly; 0 where there are none.
    pub fn exact(self) -> Exact {
        if self.of == 0 {
            return Exact::zero();
        }
        Exact::ratio(i64::from(self.met) * 100, i64::from(self.of))
    }

    /// The same at one decimal, half up.
    pub fn percent(self) -> Rounded {
        self.exact().rounded(1)
    }
}

/// The answers that count on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    checks: Vec<Check>,
    terms: Terms,
    estate: BTreeMap<QuestionId, Given>,
    own: BTreeMap<WorkloadRef, BTreeMap<QuestionId, Given>>,
}

impl Book {
    /// The book of `answers`, oldest first: of two to one check of one subject the later counts,
    /// for as long as `terms` let it.
    pub fn new(
        checks: Vec<Check>,
        answers: impl IntoIterator<Item = (Subject, Given)>,
        terms: Terms,
    ) -> Self {
        let mut book = Self { checks, terms, estate: BTreeMap::new(), own: BTreeMap::new() };
        for (subject, given) in answers {
            let page = match subject {
                Subject::Estate => &mut book.estate,
                Subject::Workload(which) => book.own.entry(which).or_default(),
            };
            page.insert(given.check.clone(), given);
        }
        book
    }

    /// The checks, in the order of the set.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Which of `subject`'s answers count, a line for each check.
    pub fn standings(&self, subject: Subject) -> Vec<Standing<'_>> {
        self.checks.iter().map(|check| self.standing(subject, check)).collect()
    }

    fn standing<'b>(&'b self, subject: Subject, check: &'b Check) -> Standing<'b> {
        let own = match subject {
            Subject::Estate => self.estate.get(&check.id),
            Subject::Workload(which) => self.own.get(&which).and_then(|page| page.get(&check.id)),
        };
        let (given, source) = match (own, subject, self.estate.get(&check.id)) {
            (Some(given), ..) => (Some(given), Source::Own),
            (None, Subject::Workload(_), Some(given)) => (Some(given), Source::Estate),
            (None, Subject::Workload(_) | Subject::Estate, _) => (None, Source::Nowhere),
        };
        Standing { check, given, source, void: given.and_then(|given| self.terms.void(given)) }
    }

    /// The share of the checks that `subject` meets.
    ///
    /// # Source
    /// `docs/method.md`, "Portability".
    pub fn share(&self, subject: Subject) -> Share {
        let mut share = Share::default();
        for check in &self.checks {
            share.of += 1;
            match self.standing(subject, check).answer() {
                Answer::Met => share.met += 1,
                Answer::Accepted => share.accepted += 1,
                Answer::NotMet => {}
            }
        }
        share
    }
}

#[cfg(test)]
mod tests;
