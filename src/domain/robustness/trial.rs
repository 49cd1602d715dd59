//! What if: other weights and scores tried on an evaluation that has a result. Reads the
//! evaluation, never changes it; nothing tried is part of the record.
//!
//! Weights are percent: of a group, of the whole; of a question, of its group. While those that
//! belong together do not add up to 100, those not set by hand count as if the rest were spread
//! over them, so that there are totals at every moment of a slider's way.

use std::collections::BTreeMap;

use thiserror::Error;

use super::of_evaluation::{NoProblem, problem_of};
use super::{Problem, ProblemError};
use crate::domain::criteria::Kind;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::value::{ValueError, check_value};
use crate::domain::evaluation::{Asked, Evaluation, Unfit};
use crate::domain::exact::Exact;

/// A weight and what is tried in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedWeight {
    /// The id of the group or question.
    pub id: String,
    /// The group's name; a question's id again.
    pub title: String,
    /// For a question, the place of its group among the weights.
    pub group: Option<usize>,
    /// As frozen, percent.
    pub base: Exact,
    /// As tried, percent, 0 to 100.
    pub now: Exact,
    /// It was set by hand and stays when the rest is spread.
    pub held: bool,
}

/// Other weights and scores, tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    evaluation: Evaluation,
    weights: Vec<TriedWeight>,
    scores: BTreeMap<Asked, u8>,
}

/// Why something cannot be tried.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrialError {
    /// All weights that belong together are 0.
    #[error("{of} all weigh 0, so that there is nothing to compare by")]
    NoWeight {
        /// Whose weights.
        of: String,
    },
    /// What is held leaves no room for the rest, or has no rest.
    #[error(
        "the weights tried add up to {sum}: {} 100",
        if *all { "all together have" } else { "together they have at most" }
    )]
    Sum {
        /// What those held add up to, percent.
        sum: String,
        /// Whether all of them are held.
        all: bool,
    },
    /// A value that is none of the question's.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// Nothing is agreed there.
    #[error("nothing is agreed for {} on {}, so that nothing is tried", asked.0, asked.1)]
    NotAgreed {
        /// The cell.
        asked: Asked,
    },
    /// With the scores tried there is no evaluation.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// With the scores tried there is no result.
    #[error(transparent)]
    NoProblem(#[from] NoProblem),
}

impl Trial {
    /// Everything as it is in `evaluation`.
    pub fn of(evaluation: Evaluation) -> Self {
        let mut weights = Vec::new();
        for group in evaluation.criteria().groups() {
            let at = weights.len();
            let percent = group.weight.percent();
            weights.push(TriedWeight {
                id: group.id.to_string(),
                title: group.title.to_string(),
                group: None,
                base: percent.clone(),
                now: percent,
                held: false,
            });
            let weighed = group.questions.iter().filter(|question| question.kind != Kind::Gate);
            weights.extend(weighed.map(|question| {
                let percent = question.weight.percent();
                TriedWeight {
                    id: question.id.to_string(),
                    title: question.id.to_string(),
                    group: Some(at),
                    base: percent.clone(),
                    now: percent,
                    held: false,
                }
            }));
        }
        Self { evaluation, weights, scores: BTreeMap::new() }
    }

    /// The evaluation, as recorded.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The groups in the order of the set, each followed by its weighted questions.
    pub fn weights(&self) -> &[TriedWeight] {
        &self.weights
    }

    /// The place of the group or question called `id`, in whatever case.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.weights.iter().position(|weight| weight.id.eq_ignore_ascii_case(id.trim()))
    }

    /// The places of all that share their weight with the one at `at`, itself among them.
    pub fn together(&self, at: usize) -> Vec<usize> {
        let Some(of) = self.weights.get(at).map(|weight| weight.group) else { return Vec::new() };
        (0..self.weights.len()).filter(|place| self.weights[*place].group == of).collect()
    }

    /// What those that share their weight with the one at `at` add up to, in percent of that: 100
    /// when they are sound.
    pub fn sum(&self, at: usize) -> Exact {
        self.together(at).into_iter().map(|place| self.weights[place].now.clone()).sum()
    }

    /// Tries `percent` for the weight at `at`, kept within 0 and 100, and holds it.
    pub fn weigh(&mut self, at: usize, percent: Exact) {
        if let Some(weight) = self.weights.get_mut(at) {
            weight.now = percent.max(Exact::zero()).min(Exact::whole(100));
            weight.held = true;
        }
    }

    /// The weight at `at` as frozen, and held no more.
    pub fn release(&mut self, at: usize) {
        if let Some(weight) = self.weights.get_mut(at) {
            weight.now = weight.base.clone();
            weight.held = false;
        }
    }

    /// Gives what those held leave of 100 to the rest of those that share with the one at `at`,
    /// in the proportions of the frozen weights; alike where these are all 0.
    ///
    /// # Errors
    /// [`TrialError::Sum`] when there is no rest or nothing is left for it.
    pub fn spread(&mut self, at: usize) -> Result<(), TrialError> {
        for (place, percent) in self.spread_out(&self.together(at))? {
            self.weights[place].now = percent;
        }
        Ok(())
    }

    /// What each of those not held would weigh once the rest is spread.
    fn spread_out(&self, together: &[usize]) -> Result<Vec<(usize, Exact)>, TrialError> {
        let (held, free): (Vec<usize>, Vec<usize>) =
            together.iter().partition(|place| self.weights[**place].held);
        let given: Exact = held.iter().map(|place| self.weights[*place].now.clone()).sum();
        let rest = &Exact::whole(100) - &given;
        if rest.is_negative() || (free.is_empty() && !rest.is_zero()) {
            let sum = plain(&given.rounded(2).exact());
            return Err(TrialError::Sum { sum, all: free.is_empty() });
        }
        let today: Exact = free.iter().map(|place| self.weights[*place].base.clone()).sum();
        let count = i64::try_from(free.len()).unwrap_or(i64::MAX);
        let percent = |place: usize| {
            if today.is_zero() {
                &rest / &Exact::whole(count)
            } else {
                &(&rest * &self.weights[place].base) / &today
            }
        };
        Ok(free.into_iter().map(|place| (place, percent(place))).collect())
    }

    /// Brings all that share with the one at `at` to 100 in the proportions they have now, in
    /// hundredths of a percent by largest remainder.
    ///
    /// # Errors
    /// [`TrialError::NoWeight`] when all of them are 0.
    pub fn scale(&mut self, at: usize) -> Result<(), TrialError> {
        let all = self.together(at);
        let sum = self.positive_sum(at)?;
        let whole = Exact::whole(10_000);
        let exact: Vec<Exact> =
            all.iter().map(|place| &(&self.weights[*place].now * &whole) / &sum).collect();
        let mut units: Vec<i64> = exact.iter().map(floor).collect();
        let mut by_rest: Vec<usize> = (0..all.len()).collect();
        let left = |at: &usize| &exact[*at] - &Exact::whole(units[*at]);
        let rests: Vec<Exact> = (0..all.len()).map(|at| left(&at)).collect();
        by_rest.sort_by(|a, b| rests[*b].cmp(&rests[*a]).then(a.cmp(b)));
        let missing = usize::try_from(10_000 - units.iter().sum::<i64>()).unwrap_or(0);
        for at in by_rest.into_iter().take(missing) {
            units[at] += 1;
        }
        for (place, units) in all.into_iter().zip(units) {
            self.weights[place].now = Exact::ratio(units, 100);
        }
        Ok(())
    }

    fn positive_sum(&self, at: usize) -> Result<Exact, TrialError> {
        let sum = self.sum(at);
        if !sum.is_zero() {
            return Ok(sum);
        }
        let group = self.weights.get(at).and_then(|weight| weight.group);
        let of = group.map_or_else(
            || "the groups".to_owned(),
            |group| format!("the questions of {}", self.weights[group].id),
        );
        Err(TrialError::NoWeight { of })
    }

    /// Tries `value` in `asked`; the agreed value takes the trial back.
    ///
    /// # Errors
    /// [`TrialError`] when nothing is agreed there, or the question takes no such value.
    pub fn score(&mut self, asked: Asked, value: u8) -> Result<(), TrialError> {
        let Some(agreed) = self.evaluation.agreed(&asked.0, &asked.1) else {
            return Err(TrialError::NotAgreed { asked });
        };
        let set = self.evaluation.criteria();
        if let Some((_, question)) = set.question(&asked.1) {
            check_value(question, set.scale(), value)?;
        }
        if agreed.value == AgreedValue::One(value) {
            self.scores.remove(&asked);
        } else {
            self.scores.insert(asked, value);
        }
        Ok(())
    }

    /// Takes what is tried in `asked` back.
    pub fn release_score(&mut self, asked: &Asked) {
        self.scores.remove(asked);
    }

    /// The scores that are tried.
    pub fn scores(&self) -> &BTreeMap<Asked, u8> {
        &self.scores
    }

    /// The score in `asked`: the one tried, else the agreed one.
    pub fn value(&self, asked: &Asked) -> Option<AgreedValue> {
        let agreed = || self.evaluation.agreed(&asked.0, &asked.1).map(|agreed| agreed.value);
        self.scores.get(asked).copied().map(AgreedValue::One).or_else(agreed)
    }

    /// Everything as recorded again.
    pub fn reset(&mut self) {
        for at in 0..self.weights.len() {
            self.release(at);
        }
        self.scores.clear();
    }

    /// Whether nothing is tried.
    pub fn is_base(&self) -> bool {
        self.scores.is_empty() && self.weights.iter().all(|w| !w.held && w.now == w.base)
    }

    /// What is tried as it is typed on the command line: weights, scores.
    pub fn typed(&self) -> (Vec<String>, Vec<String>) {
        let held = self.weights.iter().filter(|weight| weight.held);
        let weights = held.map(|weight| format!("{}={}", weight.id, plain(&weight.now)));
        let scores = self.scores.iter().map(|((who, on), value)| format!("{who}/{on}={value}"));
        (weights.collect(), scores.collect())
    }

    /// The shares of the groups and of the questions in them, in the order of
    /// [`Trial::weights`].
    ///
    /// Where those that belong together do not add up to 100, the rest counts as if it were
    /// spread; where that cannot be, each counts as its share of their sum.
    ///
    /// # Errors
    /// [`TrialError::NoWeight`] when weights that belong together are all 0.
    pub fn shares(&self) -> Result<Vec<Exact>, TrialError> {
        let mut shares = vec![Exact::zero(); self.weights.len()];
        let groups = (0..self.weights.len()).filter(|at| self.weights[*at].group.is_none());
        let mut sets: Vec<(usize, Vec<usize>)> = groups
            .map(|group| {
                let within = |at: &usize| self.weights[*at].group == Some(group);
                (group, (0..self.weights.len()).filter(within).collect())
            })
            .collect();
        sets.push((0, self.together(0)));
        for (group, together) in sets {
            let Some(first) = together.first().copied() else { continue };
            let sum = self.sum(first);
            if sum.is_zero() && self.weights[first].group.is_some() {
                // A group that weighs nothing need not say how its questions share nothing.
                if self.weights[group].now.is_zero() {
                    continue;
                }
            }
            let hundred = Exact::whole(100);
            let spread = if sum == hundred { None } else { self.spread_out(&together).ok() };
            let of = match &spread {
                Some(_) => hundred,
                None => self.positive_sum(first)?,
            };
            for at in together {
                shares[at] = &self.weights[at].now / &of;
            }
            for (at, percent) in spread.into_iter().flatten() {
                shares[at] = &percent / &of;
            }
        }
        Ok(shares)
    }

    /// The problem with what is tried. The price's marks per point of weight stay, since no
    /// formula lets them depend on weights; scores may move candidates over a threshold.
    ///
    /// # Errors
    /// [`TrialError`] when what is tried gives no result.
    pub fn problem(&self) -> Result<Problem, TrialError> {
        let scored = if self.scores.is_empty() {
            problem_of(&self.evaluation, &[])?
        } else {
            let mut parts = self.evaluation.clone().into_parts();
            for (asked, value) in &self.scores {
                if let Some(agreed) = parts.consensus.get_mut(asked) {
                    agreed.value = AgreedValue::One(*value);
                }
            }
            problem_of(&Evaluation::new(parts)?, &[])?
        };
        if self.weights.iter().all(|weight| weight.now == weight.base) {
            return Ok(scored);
        }
        let shares = self.shares()?;
        let effective: BTreeMap<&str, Exact> = self
            .weights
            .iter()
            .zip(&shares)
            .filter_map(|(weight, share)| {
                Some((weight.id.as_str(), share * &shares[weight.group?]))
            })
            .collect();
        let weights = scored
            .criteria()
            .iter()
            .map(|c| effective.get(c.name.as_str()).cloned().unwrap_or_else(Exact::zero));
        let weights = weights.collect();
        scored.reweighted(weights).map_err(|error: ProblemError| NoProblem::from(error).into())
    }
}

/// The whole part of a number that is not negative.
fn floor(number: &Exact) -> i64 {
    let near = number.rounded(0);
    let units = i64::try_from(near.units()).unwrap_or(0);
    if near.exact() > *number { units - 1 } else { units }
}

/// A percentage as it can be typed again: decimals where they are exact, else the fraction.
fn plain(percent: &Exact) -> String {
    let text = percent.rounded(4);
    if text.exact() == *percent {
        let text = text.to_string();
        let trimmed = text.trim_end_matches('0').trim_end_matches('.');
        return if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() };
    }
    percent.to_string()
}

#[cfg(test)]
mod tests;
