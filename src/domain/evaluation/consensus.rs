//! The one agreed score, how far evaluators were apart, and when the agreement needs to say more.
//!
//! Averages are information: nobody gave 2.33, and no descriptor belongs to it.

use thiserror::Error;

use crate::domain::criteria::Kind;
use crate::domain::criteria::scale::Scale;
use crate::domain::date::Moment;
use crate::domain::evaluation::reasons::sentences;
use crate::domain::evaluation::scores::{Score, Sheet, ValueError, check_value};
use crate::domain::evaluation::stage::{Refusal, Stage};
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Evaluation, Unfit};
use crate::domain::exact::Exact;
use crate::domain::person::Person;
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::domain::text::Reason;

/// The agreed score of one candidate on one question: the only one that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consensus {
    /// The value, on the scale.
    pub value: u8,
    /// Why, in the panel's words.
    pub reason: Reason,
    /// The facts it rests on; none is flagged, not refused.
    pub evidence: Vec<EvidenceId>,
    /// Who recorded it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// How far apart evaluators are, in the words of the traffic light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// Under 20 % of the scale.
    Green,
    /// 20 % to 50 %.
    Amber,
    /// Over 50 %: moderate these first.
    Red,
}

crate::codes!(Light, "a spread", { Green = "green", Amber = "amber", Red = "red" });

impl Spread {
    /// The difference in words, with the colour's own: `same`, `1 near`, `1 apart`, `3 wide`.
    pub fn words(&self) -> String {
        match (self.highest() - self.lowest(), self.light()) {
            (0, _) => "same".to_owned(),
            (apart, Light::Green) => format!("{apart} near"),
            (apart, Light::Amber) => format!("{apart} apart"),
            (apart, Light::Red) => format!("{apart} wide"),
        }
    }
}

/// The individual scores of one candidate on one question, seen together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// The values, lowest first.
    values: Vec<u8>,
    top: u8,
}

impl Spread {
    /// The spread of `values` on `scale`; `None` of none.
    pub fn of(values: impl IntoIterator<Item = u8>, scale: &Scale) -> Option<Self> {
        let mut values: Vec<u8> = values.into_iter().collect();
        values.sort_unstable();
        (!values.is_empty()).then(|| Self { values, top: scale.top() })
    }

    /// The values, lowest first.
    pub fn values(&self) -> &[u8] {
        &self.values
    }

    /// The lowest value.
    pub fn lowest(&self) -> u8 {
        self.values[0]
    }

    /// The highest value.
    pub fn highest(&self) -> u8 {
        self.values[self.values.len() - 1]
    }

    /// (highest - lowest) / top of the scale, 0 to 1.
    pub fn share(&self) -> Exact {
        Exact::ratio(i64::from(self.highest() - self.lowest()), i64::from(self.top))
    }

    /// The share as a colour and a word.
    pub fn light(&self) -> Light {
        let share = self.share();
        if share < Exact::ratio(1, 5) {
            Light::Green
        } else if share <= Exact::ratio(1, 2) {
            Light::Amber
        } else {
            Light::Red
        }
    }

    /// The mean, for information.
    pub fn mean(&self) -> Exact {
        let sum: i64 = self.values.iter().map(|value| i64::from(*value)).sum();
        Exact::whole(sum) / Exact::whole(i64::try_from(self.values.len()).unwrap_or(i64::MAX))
    }

    /// The middle value, or half-way between the middle two; for information.
    pub fn median(&self) -> Exact {
        let (half, odd) = (self.values.len() / 2, self.values.len() % 2 == 1);
        let upper = i64::from(self.values[half]);
        let lower = if odd { upper } else { i64::from(self.values[half - 1]) };
        Exact::ratio(lower + upper, 2)
    }

    /// The value that most gave; `None` where several were given equally often.
    pub fn mode(&self) -> Option<u8> {
        let most = self.values.iter().map(|value| self.count(*value)).max()?;
        let mut modes: Vec<u8> =
            self.values.iter().copied().filter(|value| self.count(*value) == most).collect();
        modes.dedup();
        (modes.len() == 1).then(|| modes[0])
    }

    /// The value that more than half of the evaluators gave.
    pub fn majority(&self) -> Option<u8> {
        self.mode().filter(|mode| self.count(*mode) * 2 > self.values.len())
    }

    /// How many gave `value`; the values are sorted.
    fn count(&self, value: u8) -> usize {
        let below = self.values.partition_point(|given| *given < value);
        self.values.partition_point(|given| *given <= value) - below
    }

    /// Why an agreement on `value` needs an extra sentence; `None` when it does not.
    pub fn departure(&self, value: u8) -> Option<Departure> {
        let (lowest, highest) = (self.lowest(), self.highest());
        if value < lowest || value > highest {
            return Some(Departure::OutOfRange { value, lowest, highest });
        }
        let most = self.majority()?;
        (most != value).then_some(Departure::AgainstMost { value, most })
    }
}

/// An agreed score away from what evaluators gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Departure {
    /// Nobody gave so little, or so much.
    #[error("{value} lies outside what evaluators gave, {lowest} to {highest}")]
    OutOfRange {
        /// The agreed value.
        value: u8,
        /// The lowest given.
        lowest: u8,
        /// The highest given.
        highest: u8,
    },
    /// Most gave something else.
    #[error("{value} is not what most evaluators gave, which is {most}")]
    AgainstMost {
        /// The agreed value.
        value: u8,
        /// What most gave.
        most: u8,
    },
}

/// Why an agreed score was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConsensusError {
    /// Not by this person, not now, or not for that candidate.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Not this value.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// Away from the evaluators without a word on why.
    #[error(
        "{departure}: add a second sentence to the reason for {candidate} on {question} that says why the panel moved"
    )]
    NeedsSentence {
        /// How it departs.
        departure: Departure,
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
    },
}

impl From<Refusal> for ConsensusError {
    fn from(error: Refusal) -> Self {
        Self::Record(error.into())
    }
}

impl From<Unfit> for ConsensusError {
    fn from(error: Unfit) -> Self {
        Self::Record(error.into())
    }
}

/// What one evaluator gave, as moderation sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given<'a> {
    /// Who gave it.
    pub evaluator: &'a Slug,
    /// The score that stands.
    pub score: &'a Score,
    /// Whether it counts: not where a review took the evaluator off the question since.
    pub counts: bool,
}

/// What evaluators gave `candidate` on `question`, by sheet, submitted sheets only. What somebody
/// gave before being recused is kept and shown, and does not count.
pub fn given<'a>(
    evaluation: &Evaluation,
    sheets: &'a [Sheet],
    candidate: &Slug,
    question: &QuestionId,
) -> Vec<Given<'a>> {
    sheets
        .iter()
        .filter(|sheet| sheet.submitted().is_some())
        .filter_map(|sheet| {
            let evaluator = sheet.evaluator();
            let score = sheet.current(candidate, question)?;
            let counts = !evaluation.is_recused(evaluator, question);
            Some(Given { evaluator, score, counts })
        })
        .collect()
}

/// The spread of submitted scores that count; `None` while there are none.
pub fn spread(
    evaluation: &Evaluation,
    sheets: &[Sheet],
    candidate: &Slug,
    question: &QuestionId,
) -> Option<Spread> {
    let all = given(evaluation, sheets, candidate, question);
    let values = all.into_iter().filter(|given| given.counts).map(|given| given.score.value);
    Spread::of(values, evaluation.criteria().scale())
}

impl Evaluation {
    /// Records what the panel agreed. A later agreement replaces it here, never in history.
    ///
    /// # Errors
    /// [`ConsensusError`]: anybody but the moderator, outside moderation, a question the moderator
    /// is recused from, a value it does not take, or a departure from the evaluators with less
    /// than two sentences of reason.
    pub fn agree(
        &mut self,
        by: &Person,
        sheets: &[Sheet],
        candidate: &Slug,
        question: &QuestionId,
        agreed: Consensus,
    ) -> Result<Option<Departure>, ConsensusError> {
        may(Act::Moderate, by, self)?;
        self.still_in(candidate)?;
        let asked = self.asked(question, Kind::Scored, "a consensus")?;
        self.in_stage("agreeing on a score", &[Stage::Moderation])?;
        self.takes_part(by, question)?;
        check_value(asked, self.criteria().scale(), agreed.value)?;
        let departure = spread(self, sheets, candidate, question)
            .and_then(|spread| spread.departure(agreed.value));
        if let Some(departure) = departure
            && sentences(agreed.reason.as_str()) < 2
        {
            let (candidate, question) = (candidate.clone(), question.clone());
            return Err(ConsensusError::NeedsSentence { departure, candidate, question });
        }
        self.parts.consensus.insert((candidate.clone(), question.clone()), agreed);
        Ok(departure)
    }

    /// Every agreed score that departs from what evaluators gave, in the order of the set.
    pub fn departures(&self, sheets: &[Sheet]) -> Vec<(Slug, QuestionId, Departure)> {
        let mut found = Vec::new();
        for (_, question) in self.criteria().scored() {
            for candidate in self.candidates() {
                let id = &question.id;
                let departure = self.agreed(&candidate.slug, id).and_then(|agreed| {
                    spread(self, sheets, &candidate.slug, id)?.departure(agreed.value)
                });
                if let Some(departure) = departure {
                    found.push((candidate.slug.clone(), id.clone(), departure));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
