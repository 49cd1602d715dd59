//! Scores on the questions of a request: which apply, which floors are missed, what they suggest.

use std::collections::BTreeMap;

use crate::codes;
use crate::domain::criteria::exception::{
    Answer, Applies, ExceptionQuestion, ExceptionSet, Factor,
};
use crate::domain::date::Moment;
use crate::domain::exact::Exact;
use crate::domain::exception::request::{ContentHash, ReasonCode, Request};
use crate::domain::person::Role;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::Reason;

/// One answer to "does the case hold?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Given {
    /// A value of the scale.
    Value(u8),
    /// A gate passed.
    Pass,
    /// A gate failed.
    Fail,
}

impl std::fmt::Display for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Value(value) => f.pad(&value.to_string()),
            Self::Pass => f.pad("pass"),
            Self::Fail => f.pad("fail"),
        }
    }
}

/// One person's answer to one question; a later one takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The question.
    pub question: QuestionId,
    /// Who answered.
    pub by: Slug,
    /// As what.
    pub role: Role,
    /// The answer.
    pub given: Given,
    /// Why.
    pub note: Reason,
    /// The content it judged.
    pub content: ContentHash,
    /// When.
    pub at: Moment,
}

/// The questions of `set` that `request` must answer: those that always apply, and those whose
/// factor it claims.
pub fn applicable<'a>(
    set: &'a ExceptionSet,
    request: &Request,
) -> impl Iterator<Item = &'a ExceptionQuestion> {
    let claimed: Vec<Factor> = request.reasons().into_iter().map(ReasonCode::factor).collect();
    set.questions.iter().filter(move |question| match question.applies {
        Applies::Always => true,
        Applies::Claimed => claimed.contains(&question.factor),
    })
}

/// A floor and the lowest score, which lies below it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shortfall {
    /// The question.
    pub question: QuestionId,
    /// Its floor.
    pub floor: u8,
    /// The lowest score given.
    pub lowest: u8,
}

codes! {
    /// What the scores suggest; whoever decides may depart from it in writing.
    pub enum Guide, "a guide" {
        /// A gate is failed.
        Refuse = "refuse",
        /// A floor is missed.
        RefuseOrReturn = "refuse_or_return",
        /// Every floor is met and the mean is at least 2.
        Approve = "approve",
        /// Every floor is met; conditions should answer the low rows.
        ApproveWithConditions = "approve_with_conditions",
    }
}

/// The scores of a request read together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Applicable questions that nobody answered.
    pub unscored: Vec<QuestionId>,
    /// Floors missed by the lowest score.
    pub missed: Vec<Shortfall>,
    /// Gates that somebody failed.
    pub failed: Vec<QuestionId>,
    /// Mean over the scored rows of each row's mean; `None` while none is scored.
    pub mean: Option<Exact>,
    /// Rows whose lowest score is below 2: what conditions should answer.
    pub low: Vec<QuestionId>,
}

impl Sheet {
    /// Reads `scores` against the applicable questions of `set`.
    ///
    /// # Source
    /// `docs/method.md`, "Exceptions: tiers": a floor looks at the lowest score given.
    pub fn new(set: &ExceptionSet, request: &Request, scores: &[Score]) -> Self {
        let mut answers: BTreeMap<&QuestionId, Vec<Given>> = BTreeMap::new();
        for score in scores {
            answers.entry(&score.question).or_default().push(score.given);
        }
        let mut sheet = Self {
            unscored: Vec::new(),
            missed: Vec::new(),
            failed: Vec::new(),
            mean: None,
            low: Vec::new(),
        };
        let mut means: Vec<Exact> = Vec::new();
        for question in applicable(set, request) {
            let id = question.id.clone();
            let Some(given) = answers.get(&question.id) else {
                sheet.unscored.push(id);
                continue;
            };
            match question.answer {
                Answer::Gate => {
                    if given.contains(&Given::Fail) {
                        sheet.failed.push(id);
                    }
                }
                Answer::Scored { floor } => {
                    let values: Vec<u8> = given.iter().filter_map(|g| g.value()).collect();
                    let Some(lowest) = values.iter().copied().min() else {
                        sheet.unscored.push(id);
                        continue;
                    };
                    let sum: i64 = values.iter().map(|value| i64::from(*value)).sum();
                    let count = i64::try_from(values.len()).expect("a handful of scorers");
                    means.push(Exact::ratio(sum, count));
                    if lowest < 2 {
                        sheet.low.push(id.clone());
                    }
                    if lowest < floor {
                        sheet.missed.push(Shortfall { question: id, floor, lowest });
                    }
                }
            }
        }
        let rows = i64::try_from(means.len()).expect("a few questions");
        if rows > 0 {
            sheet.mean = Some(means.into_iter().sum::<Exact>() / Exact::whole(rows));
        }
        sheet
    }

    /// What the scores suggest; `None` while an applicable question is unscored and nothing
    /// stands against the request.
    ///
    /// # Source
    /// `docs/method.md`, "Exceptions: tiers", on the scores of a request.
    pub fn guide(&self) -> Option<Guide> {
        if !self.failed.is_empty() {
            return Some(Guide::Refuse);
        }
        if !self.missed.is_empty() {
            return Some(Guide::RefuseOrReturn);
        }
        if !self.unscored.is_empty() {
            return None;
        }
        let mean = self.mean.as_ref()?;
        Some(if *mean >= Exact::whole(2) { Guide::Approve } else { Guide::ApproveWithConditions })
    }
}

impl Given {
    /// The value, where it is one.
    pub fn value(self) -> Option<u8> {
        match self {
            Self::Value(value) => Some(value),
            Self::Pass | Self::Fail => None,
        }
    }
}

#[cfg(test)]
mod tests;
