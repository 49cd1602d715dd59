//! The one agreed score, how far evaluators were apart, and when the agreement needs to say more.
//!
//! Averages are information: nobody gave 2.33, and no descriptor belongs to it. Where the frozen
//! rules demand them all the same, the average of what counts is recorded, and no other value.

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::Kind;
use crate::domain::criteria::scale::Scale;
use crate::domain::date::Moment;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::reasons::sentences;
use crate::domain::evaluation::scores::{Score, Sheet, ValueError, read_value};
use crate::domain::evaluation::stage::{Doing, Refusal};
use crate::domain::evaluation::value::check_agreed;
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Agreeing, Asked, Evaluation, Unfit};
use crate::domain::exact::Exact;
use crate::domain::person::Person;
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::domain::text::Reason;

/// The agreed score of one candidate on one question: the only one that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consensus {
    /// The value that counts: on the scale, or an average as the rules say.
    pub value: AgreedValue,
    /// Why, in the panel's words.
    pub reason: Reason,
    /// The facts it rests on; none is flagged, not refused.
    pub evidence: Vec<EvidenceId>,
    /// Who recorded it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

codes! {
    /// How far apart evaluators are, in the words of the traffic light.
    pub enum Light, "a spread" {
        /// Under 20 % of the scale.
        Green = "green",
        /// 20 % to 50 %.
        Amber = "amber",
        /// Over 50 %: moderate these first.
        Red = "red",
    }
}

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

    /// The lowest value on the scale that anybody gave.
    pub fn lowest(&self) -> u8 {
        self.values[0]
    }

    /// The highest value on the scale that anybody gave.
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

    /// The mean of the values on the scale, for information.
    pub fn mean(&self) -> Exact {
        let sum: i64 = self.values.iter().map(|value| i64::from(*value)).sum();
        Exact::whole(sum) / Exact::whole(i64::try_from(self.values.len()).unwrap_or(i64::MAX))
    }

    /// The middle value on the scale, or halfway between the middle two; for information.
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

    /// The average as a value that can be agreed on.
    pub fn average(&self) -> Option<AgreedValue> {
        AgreedValue::average(&self.values)
    }

    /// How an agreement on `value` departs from what was given; `None` when it does not.
    pub fn departure(&self, value: impl Into<AgreedValue>) -> Option<Departure> {
        let value = value.into();
        let (lowest, highest) = (self.lowest(), self.highest());
        let exact = value.exact();
        if exact < Exact::whole(lowest.into()) || exact > Exact::whole(highest.into()) {
            return Some(Departure::OutOfRange { value, lowest, highest });
        }
        let most = self.majority()?;
        if exact == Exact::whole(most.into()) {
            None
        } else if value.scores().is_some() {
            Some(Departure::Averaged { value, most })
        } else {
            Some(Departure::AgainstMost { value, most })
        }
    }
}

/// An agreed score away from what evaluators gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Departure {
    /// Nobody gave so little, or so much.
    #[error("{value} lies outside what evaluators gave, {}", span(*lowest, *highest))]
    OutOfRange {
        /// The agreed value.
        value: AgreedValue,
        /// The lowest given.
        lowest: u8,
        /// The highest given.
        highest: u8,
    },
    /// Most gave something else.
    #[error("{value} is not what most evaluators gave, which is {most}")]
    AgainstMost {
        /// The agreed value.
        value: AgreedValue,
        /// What most gave.
        most: u8,
    },
    /// The rules took the average, and most gave something else.
    #[error("{value} is the average that the rules take, and most evaluators gave {most}")]
    Averaged {
        /// The average.
        value: AgreedValue,
        /// What most gave.
        most: u8,
    },
}

/// `2 to 3`, or `2 each`.
fn span(lowest: u8, highest: u8) -> String {
    if lowest == highest { format!("{lowest} each") } else { format!("{lowest} to {highest}") }
}

impl Departure {
    /// Whether the panel must say why. Where the frozen rules took the average,
    /// nobody moved it.
    pub const fn needs_sentence(self) -> bool {
        match self {
            Self::OutOfRange { .. } | Self::AgainstMost { .. } => true,
            Self::Averaged { .. } => false,
        }
    }
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
    /// A value of one's own, where the rules take the average.
    #[error(
        "`{typed}` cannot be agreed on {question}: the rules of {evaluation} take the average of the individual scores, which is {average} for {candidate}; give `average`, and why the scores are what they are"
    )]
    TakesAverage {
        /// What was typed.
        typed: String,
        /// The evaluation.
        evaluation: crate::domain::refs::EvaluationRef,
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
        /// The average.
        average: AgreedValue,
    },
    /// Nothing to average.
    #[error("nobody's score of {candidate} on {question} counts, so that there is no average")]
    NothingToAverage {
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
    },
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

/// The word for the average of the individual scores, where a value is typed.
pub const AVERAGE: &str = "average";

impl Evaluation {
    /// The value that `typed` means where it is agreed for `asked`: one of the scale or, where the
    /// rules take the average, the average of what counts, which is asked for by its name.
    ///
    /// # Errors
    /// [`ConsensusError`] with the values there are, or the average.
    pub fn agreed_value(
        &self,
        sheets: &[Sheet],
        (candidate, question): &Asked,
        typed: &str,
    ) -> Result<AgreedValue, ConsensusError> {
        let asking = self.asked(question, Kind::Scored, "a consensus")?;
        match self.rules().agreeing {
            Agreeing::OneScore => {
                Ok(read_value(asking, self.criteria().scale(), typed).map(AgreedValue::One)?)
            }
            Agreeing::Average => {
                let average = self.average_of(sheets, candidate, question)?;
                if typed.trim().eq_ignore_ascii_case(AVERAGE) {
                    return Ok(average);
                }
                Err(ConsensusError::TakesAverage {
                    typed: typed.trim().to_owned(),
                    evaluation: self.reference(),
                    candidate: candidate.clone(),
                    question: question.clone(),
                    average,
                })
            }
        }
    }

    fn average_of(
        &self,
        sheets: &[Sheet],
        candidate: &Slug,
        question: &QuestionId,
    ) -> Result<AgreedValue, ConsensusError> {
        let average = spread(self, sheets, candidate, question).and_then(|all| all.average());
        average.ok_or_else(|| {
            let (candidate, question) = (candidate.clone(), question.clone());
            ConsensusError::NothingToAverage { candidate, question }
        })
    }

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
        self.takes(Doing::AGREE)?;
        self.takes_part(by, question)?;
        check_agreed(asked, self.criteria().scale(), agreed.value)?;
        if self.rules().agreeing == Agreeing::OneScore && agreed.value.scores().is_some() {
            // Refused as `2.33` typed is: no average is a value of the scale.
            read_value(asked, self.criteria().scale(), AVERAGE)?;
        }
        if self.rules().agreeing == Agreeing::Average {
            let average = self.average_of(sheets, candidate, question)?;
            if agreed.value != average {
                return Err(ConsensusError::TakesAverage {
                    typed: agreed.value.to_string(),
                    evaluation: self.reference(),
                    candidate: candidate.clone(),
                    question: question.clone(),
                    average,
                });
            }
        }
        let departure = spread(self, sheets, candidate, question)
            .and_then(|spread| spread.departure(agreed.value));
        if let Some(departure) = departure
            && departure.needs_sentence()
            && !tells_of_departure(&agreed.reason)
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

    /// The departures whose reason has fewer than two sentences: a correction may move the
    /// evaluators away from what was agreed before it. None where the rules take the average: one
    /// that was moved is recorded anew.
    pub fn unexplained(&self, sheets: &[Sheet]) -> Vec<(Slug, QuestionId, Departure)> {
        if self.rules().agreeing == Agreeing::Average {
            return Vec::new();
        }
        let mut found = self.departures(sheets);
        found.retain(|(candidate, question, departure)| {
            let in_it = self.still_in(candidate).is_ok();
            let agreed = self.agreed(candidate, question);
            in_it
                && departure.needs_sentence()
                && agreed.is_some_and(|agreed| !tells_of_departure(&agreed.reason))
        });
        found
    }
}

/// Whether `reason` has the second sentence that an agreement away from the evaluators takes.
fn tells_of_departure(reason: &Reason) -> bool {
    sentences(reason.as_str()) >= 2
}

#[cfg(test)]
mod tests;
