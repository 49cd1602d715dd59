//! What one evaluator gave, alone: typed on the scale, reasoned, submitted, and then only
//! corrected, with the old score kept beside the new.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::domain::criteria::Kind;
use crate::domain::date::Moment;
use crate::domain::evaluation::conflict::{Clearance, recused_from};
use crate::domain::evaluation::stage::{Doing, Missing, Refusal, listed};
pub use crate::domain::evaluation::value::{ValueError, check_value, read_value};
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Asked, Evaluation, Unfit};
use crate::domain::person::Person;
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::domain::text::Reason;

/// What one evaluator gave one candidate on one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The value, on the scale.
    pub value: u8,
    /// Why; it may follow, and must be there to submit.
    pub reason: Option<Reason>,
    /// The facts it rests on.
    pub evidence: Vec<EvidenceId>,
    /// When.
    pub at: Moment,
}

/// A score given anew after submission; the old one stays beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// For which candidate.
    pub candidate: Slug,
    /// On which question.
    pub question: QuestionId,
    /// The value it replaces.
    pub before: u8,
    /// The new score; its reason says why it changed.
    pub score: Score,
}

/// Everything one evaluator gave in one evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    evaluator: Slug,
    scores: BTreeMap<Asked, Score>,
    submitted: Option<Moment>,
    corrections: Vec<Correction>,
}

/// Why a score was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScoreError {
    /// Not by this person, not now, or not for that candidate.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Not this value.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// Not before declaring.
    #[error("{who} has made no conflict declaration, and nobody scores without one")]
    Undeclared {
        /// Who tried.
        who: Slug,
    },
    /// Not before the review.
    #[error("the interest that {who} declared is not reviewed yet, and nobody scores before that")]
    Unreviewed {
        /// Who tried.
        who: Slug,
    },
    /// Not this question.
    #[error("{who} is recused from {question}, for all candidates")]
    Recused {
        /// Who tried.
        who: Slug,
        /// The question.
        question: QuestionId,
    },
    /// Not any more.
    #[error("the sheet of {who} is submitted: a score changes by a correction with a reason")]
    Submitted {
        /// Who tried.
        who: Slug,
    },
    /// Not yet.
    #[error("the sheet of {who} is not submitted: the score can simply be set anew")]
    NotSubmitted {
        /// Who tried.
        who: Slug,
    },
    /// Nothing to clear or correct.
    #[error("{who} has given {candidate} no score on {question}")]
    NoScore {
        /// Who tried.
        who: Slug,
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
    },
    /// A correction that corrects nothing.
    #[error("{who} has given {candidate} a {value} on {question} already")]
    SameValue {
        /// Who tried.
        who: Slug,
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
        /// The value.
        value: u8,
    },
    /// Not whole.
    #[error("the sheet of {who} is not whole; missing: {}", listed(missing))]
    Incomplete {
        /// Who tried.
        who: Slug,
        /// What is missing.
        missing: Vec<Missing>,
    },
}

impl From<Refusal> for ScoreError {
    fn from(error: Refusal) -> Self {
        Self::Record(error.into())
    }
}

impl From<Unfit> for ScoreError {
    fn from(error: Unfit) -> Self {
        Self::Record(error.into())
    }
}

/// How far an evaluator is. Others see this and nothing else until moderation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Required scores given.
    pub scored: usize,
    /// Of those, with a reason.
    pub reasons: usize,
    /// Of those, with evidence.
    pub evidence: usize,
    /// Scores required.
    pub of: usize,
    /// Whether the sheet is handed in.
    pub submitted: bool,
}

/// What `person` is asked to score: every candidate still in, on every scored question from
/// which they are not recused, in the order of the set.
pub fn required(evaluation: &Evaluation, person: &Slug) -> Vec<Asked> {
    let recusal = recused_from(&evaluation.parts().declarations, person);
    let asked = |question: &QuestionId| !recusal.as_ref().is_some_and(|from| from.covers(question));
    evaluation
        .criteria()
        .scored()
        .filter(|(_, question)| asked(&question.id))
        .flat_map(|(_, question)| {
            evaluation.live().map(|candidate| (candidate.slug.clone(), question.id.clone()))
        })
        .collect()
}

impl Sheet {
    /// An empty sheet.
    pub fn new(evaluator: Slug) -> Self {
        Self { evaluator, scores: BTreeMap::new(), submitted: None, corrections: Vec::new() }
    }

    /// A sheet as it was recorded, corrections in their order.
    pub fn recorded(
        evaluator: Slug,
        scores: BTreeMap<Asked, Score>,
        submitted: Option<Moment>,
        corrections: Vec<Correction>,
    ) -> Self {
        Self { evaluator, scores, submitted, corrections }
    }

    /// Whose it is.
    pub fn evaluator(&self) -> &Slug {
        &self.evaluator
    }

    /// When it was handed in.
    pub fn submitted(&self) -> Option<Moment> {
        self.submitted
    }

    /// The scores as they were given first.
    pub fn scores(&self) -> &BTreeMap<Asked, Score> {
        &self.scores
    }

    /// What was given anew after submission, in order.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// The score that stands: the last correction, else the first one given. `None` is *not
    /// scored*, which is not 0.
    pub fn current(&self, candidate: &Slug, question: &QuestionId) -> Option<&Score> {
        self.corrections
            .iter()
            .rev()
            .find(|c| c.candidate == *candidate && c.question == *question)
            .map(|correction| &correction.score)
            .or_else(|| self.scores.get(&(candidate.clone(), question.clone())))
    }

    /// The sheet without what its owner gave on questions a review took them off since: that is
    /// kept on record and counts for nothing.
    #[must_use]
    pub fn that_counts(&self, evaluation: &Evaluation) -> Self {
        let Some(recusal) = recused_from(&evaluation.parts().declarations, &self.evaluator) else {
            return self.clone();
        };
        let mut counted = self.clone();
        counted.scores.retain(|(_, question), _| !recusal.covers(question));
        counted.corrections.retain(|correction| !recusal.covers(&correction.question));
        counted
    }

    /// How far it is.
    pub fn progress(&self, evaluation: &Evaluation) -> Progress {
        let asked = required(evaluation, &self.evaluator);
        let given: Vec<&Score> = asked
            .iter()
            .filter_map(|(candidate, question)| self.current(candidate, question))
            .collect();
        Progress {
            scored: given.len(),
            reasons: given.iter().filter(|score| score.reason.is_some()).count(),
            evidence: given.iter().filter(|score| !score.evidence.is_empty()).count(),
            of: asked.len(),
            submitted: self.submitted.is_some(),
        }
    }

    /// Gives `candidate` a score on `question`, or another one, while the sheet is open.
    ///
    /// # Errors
    /// [`ScoreError`]: who may, the stage, the declaration, the question, the value.
    pub fn set_score(
        &mut self,
        evaluation: &Evaluation,
        by: &Person,
        candidate: &Slug,
        question: &QuestionId,
        score: Score,
    ) -> Result<(), ScoreError> {
        self.open_to(evaluation, by, Doing::SCORE)?;
        self.check(evaluation, candidate, question, score.value)?;
        self.scores.insert((candidate.clone(), question.clone()), score);
        Ok(())
    }

    /// Takes a score back, so that the question is *not scored*, while the sheet is open.
    ///
    /// # Errors
    /// [`ScoreError`], [`ScoreError::NoScore`] when there is none.
    pub fn clear(
        &mut self,
        evaluation: &Evaluation,
        by: &Person,
        candidate: &Slug,
        question: &QuestionId,
    ) -> Result<Score, ScoreError> {
        self.open_to(evaluation, by, Doing::CLEAR_SCORE)?;
        evaluation.candidate(candidate)?;
        evaluation.asked(question, Kind::Scored, "a score")?;
        self.scores
            .remove(&(candidate.clone(), question.clone()))
            .ok_or_else(|| self.no_score(candidate, question))
    }

    /// Hands the sheet in. Afterwards scores change by correction only.
    ///
    /// # Errors
    /// [`ScoreError::Incomplete`] naming every score and reason that is missing.
    pub fn submit(
        &mut self,
        evaluation: &Evaluation,
        by: &Person,
        at: Moment,
    ) -> Result<(), ScoreError> {
        self.open_to(evaluation, by, Doing::SUBMIT)?;
        let missing = self.missing(evaluation);
        if !missing.is_empty() {
            return Err(ScoreError::Incomplete { who: self.evaluator.clone(), missing });
        }
        self.submitted = Some(at);
        Ok(())
    }

    /// What the sheet still needs to be handed in.
    pub fn missing(&self, evaluation: &Evaluation) -> Vec<Missing> {
        let (mut scores, mut reasons) = (Vec::new(), Vec::new());
        for key in required(evaluation, &self.evaluator) {
            match self.current(&key.0, &key.1) {
                None => scores.push(key),
                Some(score) if score.reason.is_none() => reasons.push(key),
                Some(_) => {}
            }
        }
        let evaluator = || self.evaluator.clone();
        let mut missing = Vec::new();
        if !scores.is_empty() {
            missing.push(Missing::Scores { evaluator: evaluator(), questions: scores });
        }
        if !reasons.is_empty() {
            missing.push(Missing::Reasons { evaluator: evaluator(), questions: reasons });
        }
        missing
    }

    /// Gives a new score after submission; the old one is kept. Evidence is carried over unless
    /// some is named.
    ///
    /// # Errors
    /// [`ScoreError`] unless the sheet is submitted, the stage is scoring or moderation, and the
    /// value is another one.
    #[expect(clippy::too_many_arguments, reason = "a score has this many parts")]
    pub fn correct(
        &mut self,
        evaluation: &Evaluation,
        by: &Person,
        candidate: &Slug,
        question: &QuestionId,
        value: u8,
        reason: Reason,
        evidence: Vec<EvidenceId>,
        at: Moment,
    ) -> Result<&Correction, ScoreError> {
        may(Act::Score { sheet: &self.evaluator }, by, evaluation)?;
        evaluation.takes(Doing::CORRECT_SCORE)?;
        let who = || self.evaluator.clone();
        if self.submitted.is_none() {
            return Err(ScoreError::NotSubmitted { who: who() });
        }
        self.check(evaluation, candidate, question, value)?;
        let Some(old) = self.current(candidate, question) else {
            return Err(self.no_score(candidate, question));
        };
        let (candidate, question) = (candidate.clone(), question.clone());
        if old.value == value {
            return Err(ScoreError::SameValue { who: who(), candidate, question, value });
        }
        let before = old.value;
        let evidence = if evidence.is_empty() { old.evidence.clone() } else { evidence };
        let score = Score { value, reason: Some(reason), evidence, at };
        self.corrections.push(Correction { candidate, question, before, score });
        Ok(self.corrections.last().expect("one was just pushed"))
    }

    fn no_score(&self, candidate: &Slug, question: &QuestionId) -> ScoreError {
        let (candidate, question) = (candidate.clone(), question.clone());
        ScoreError::NoScore { who: self.evaluator.clone(), candidate, question }
    }

    /// Whether `by` may change the sheet now.
    ///
    /// # Errors
    /// [`ScoreError`]: who may, the stage, the sheet handed in, the declaration.
    pub(crate) fn open_to(
        &self,
        evaluation: &Evaluation,
        by: &Person,
        what: Doing,
    ) -> Result<(), ScoreError> {
        may(Act::Score { sheet: &self.evaluator }, by, evaluation)?;
        evaluation.takes(what)?;
        let who = self.evaluator.clone();
        if self.submitted.is_some() {
            return Err(ScoreError::Submitted { who });
        }
        match evaluation.clearance(&self.evaluator) {
            Clearance::Undeclared => Err(ScoreError::Undeclared { who }),
            Clearance::Unreviewed => Err(ScoreError::Unreviewed { who }),
            Clearance::Clear | Clearance::Recused(_) => Ok(()),
        }
    }

    fn check(
        &self,
        evaluation: &Evaluation,
        candidate: &Slug,
        question: &QuestionId,
        value: u8,
    ) -> Result<(), ScoreError> {
        evaluation.still_in(candidate)?;
        let asked = evaluation.asked(question, Kind::Scored, "a score")?;
        if evaluation.is_recused(&self.evaluator, question) {
            let (who, question) = (self.evaluator.clone(), question.clone());
            return Err(ScoreError::Recused { who, question });
        }
        Ok(check_value(asked, evaluation.criteria().scale(), value)?)
    }
}

#[cfg(test)]
mod tests;
