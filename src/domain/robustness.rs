//! How firm is the winner: one finished matrix of values and weights, and the questions asked
//! of it.
//!
//! Every analysis reads a [`Problem`] and changes no record. What is exact works on whole
//! numbers: the weights and the values are brought to one common denominator each when the
//! problem is made, in 128 bits where they are proved to fit and in big integers where not, so
//! that sliders on a screen can ask again at every key.
//!
//! Every weight, total, gap and margin is a share, 0 to 1; screens show marks out of 100.

pub mod acceptability;
pub mod agreement;
pub mod dominance;
pub mod elicit;
pub mod firmness;
pub mod flip;
pub(crate) mod grid;
pub mod least_change;
pub mod leave_out;
pub mod marks;
pub mod methods;
pub mod of_evaluation;
pub mod panel;
pub mod price_to_win;
pub(crate) mod rng;
pub mod sampling;
pub mod tipping;
pub mod trial;

use std::collections::BTreeSet;

use thiserror::Error;

use crate::domain::exact::{Exact, Rounded};
use grid::Whole;

/// The steps of a question's scale, for analyses that move whole marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Steps {
    /// So many equal steps from value 0 to value 1: a scale of 0 to 3 has three.
    Even(u32),
    /// The value of each place of the scale, lowest first, rising: 0, 1/10, 3/10, 1.
    Uneven(Vec<Exact>),
    /// The value of each average that individual scores can have, lowest first: a step is one
    /// evaluator's score moved by one value, and no step of the scale.
    Averages(Vec<Exact>),
}

impl Steps {
    /// The highest place; the lowest is 0.
    pub fn top(&self) -> u32 {
        match self {
            Self::Even(steps) => *steps,
            Self::Uneven(values) | Self::Averages(values) => {
                u32::try_from(values.len().saturating_sub(1)).unwrap_or(u32::MAX)
            }
        }
    }

    /// The value of `place`, 0 to [`Steps::top`]; beyond it, the top's.
    pub fn value(&self, place: u32) -> Exact {
        match self {
            Self::Even(0) => Exact::zero(),
            Self::Even(steps) => Exact::ratio(i64::from(place.min(*steps)), i64::from(*steps)),
            Self::Uneven(values) | Self::Averages(values) => usize::try_from(place)
                .ok()
                .and_then(|place| values.get(place))
                .or_else(|| values.last())
                .cloned()
                .unwrap_or_else(Exact::zero),
        }
    }
}

/// The scale of one question and where each candidate stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarksScale {
    /// The scale.
    pub steps: Steps,
    /// For each candidate, how many steps above the worst place it stands.
    pub places: Vec<u32>,
}

/// One column of the matrix: a question, the price, or a criterion of somebody's spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its name: a question's id.
    pub name: String,
    /// The group it belongs to; without one it is a group by itself.
    pub group: Option<String>,
    /// Beyond dispute: analyses of marks leave it alone.
    pub locked: bool,
    /// Whole marks, where a person gave them; a price has none.
    pub marks: Option<MarksScale>,
}

impl Criterion {
    /// A criterion of this name, without group, lock or marks.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), group: None, locked: false, marks: None }
    }
}

/// Criteria that share their weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name of the group, or of its only criterion.
    pub name: String,
    /// The criteria in it, in their order.
    pub members: Vec<usize>,
}

/// A candidate in order of its total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Which candidate.
    pub candidate: usize,
    /// Its total, a share.
    pub total: Exact,
    /// Its place, 1 upward; equal totals share the better place.
    pub place: usize,
}

/// A finished evaluation as figures: who, by what, at which weight, with which value.
///
/// Candidates and criteria are known by their index, 0 upward.
#[derive(Debug, Clone)]
pub struct Problem {
    candidates: Vec<String>,
    criteria: Vec<Criterion>,
    weights: Vec<Exact>,
    values: Vec<Vec<Exact>>,
    leader: usize,
    whole: Whole,
}

/// Why figures make no problem to analyse.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProblemError {
    /// Nobody to compare.
    #[error("there is no candidate to look at")]
    NoCandidates,
    /// Nothing to compare by.
    #[error("there is no criterion to compare by")]
    NoCriteria,
    /// One name twice.
    #[error("{name} stands there twice: every name is used once")]
    Twice {
        /// The name.
        name: String,
    },
    /// Another number of weights than of criteria.
    #[error("there are {weights} weights for {criteria} criteria")]
    Weights {
        /// Weights given.
        weights: usize,
        /// Criteria given.
        criteria: usize,
    },
    /// Weight below nought.
    #[error("the weight of {criterion} is below 0")]
    Negative {
        /// Whose weight.
        criterion: String,
    },
    /// The weights are no shares.
    #[error("the weights add up to {sum} and not to 1")]
    Sum {
        /// What they add up to.
        sum: Exact,
    },
    /// A row of another length.
    #[error("{candidate} has {values} values for {criteria} criteria")]
    Row {
        /// Whose row.
        candidate: String,
        /// Values in it.
        values: usize,
        /// Criteria there are.
        criteria: usize,
    },
    /// Marks that disagree with the values, or are none of the scale.
    #[error("{candidate} on {criterion}: the marks are no place of the scale with that value")]
    Marks {
        /// Whose marks.
        candidate: String,
        /// On what.
        criterion: String,
    },
    /// A scale that does not rise.
    #[error("the scale of {criterion} needs two places or more, each above the one before")]
    Scale {
        /// Whose scale.
        criterion: String,
    },
    /// A leader that does not lead.
    #[error("{candidate} does not have the highest total and cannot be taken as first")]
    NotFirst {
        /// Who was named.
        candidate: String,
    },
}

impl Problem {
    /// These figures, checked. `values` has a row a candidate and a column a criterion.
    ///
    /// Who leads is the highest total; where several share it, the first of them in the given
    /// order until [`Problem::led_by`] says how the tie was broken.
    ///
    /// # Errors
    /// [`ProblemError`] where names repeat, lengths differ, weights are no shares that add up to
    /// exactly 1, or marks disagree with values.
    pub fn new(
        candidates: Vec<String>,
        criteria: Vec<Criterion>,
        weights: Vec<Exact>,
        values: Vec<Vec<Exact>>,
    ) -> Result<Self, ProblemError> {
        checked(&candidates, &criteria, &weights, &values)?;
        let whole = Whole::of(&weights, &values, &criteria);
        let mut problem = Self { candidates, criteria, weights, values, leader: 0, whole };
        problem.leader = problem.order()[0];
        Ok(problem)
    }

    /// The same problem with `candidate` as the leader, where a frozen rule broke a tie.
    ///
    /// # Errors
    /// [`ProblemError::NotFirst`] when somebody has a higher total.
    pub fn led_by(mut self, candidate: usize) -> Result<Self, ProblemError> {
        if !self.winners().contains(&candidate) {
            let name = self.candidates.get(candidate).cloned().unwrap_or_default();
            return Err(ProblemError::NotFirst { candidate: name });
        }
        self.leader = candidate;
        Ok(self)
    }

    /// The names of the candidates, in their order.
    pub fn candidates(&self) -> &[String] {
        &self.candidates
    }

    /// The criteria, in their order.
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// The weights as shares, one a criterion; they add up to 1.
    pub fn weights(&self) -> &[Exact] {
        &self.weights
    }

    /// The values, a row a candidate.
    pub fn values(&self) -> &[Vec<Exact>] {
        &self.values
    }

    /// The index of the candidate called `name`.
    pub fn candidate(&self, name: &str) -> Option<usize> {
        self.candidates.iter().position(|candidate| candidate == name)
    }

    /// The index of the criterion called `name`.
    pub fn criterion(&self, name: &str) -> Option<usize> {
        self.criteria.iter().position(|criterion| criterion.name == name)
    }

    /// The totals as shares, one a candidate: `sum of weight x value`.
    pub fn totals(&self) -> Vec<Exact> {
        self.whole.totals()
    }

    /// The candidates by falling total; equal ones in their given order.
    pub fn order(&self) -> Vec<usize> {
        self.whole.order()
    }

    /// The candidates by falling total, each with its total and its place.
    pub fn ranking(&self) -> Vec<Placed> {
        let totals = self.totals();
        let mut placed: Vec<Placed> = Vec::with_capacity(totals.len());
        for (at, candidate) in self.order().into_iter().enumerate() {
            let total = totals[candidate].clone();
            let place = match placed.last() {
                Some(before) if before.total == total => before.place,
                Some(_) | None => at + 1,
            };
            placed.push(Placed { candidate, total, place });
        }
        placed
    }

    /// All candidates with the highest total, in their given order.
    pub fn winners(&self) -> Vec<usize> {
        self.ranking().iter().filter(|p| p.place == 1).map(|p| p.candidate).collect()
    }

    /// The one whose lead is examined: the winner, or the one taken as such in a tie.
    pub fn leader(&self) -> usize {
        self.leader
    }

    /// Whether a step of marks is one evaluator's score moved by one value, since averages count.
    pub fn steps_are_of_evaluators(&self) -> bool {
        let marks = self.criteria.iter().filter_map(|criterion| criterion.marks.as_ref());
        marks.map(|marks| &marks.steps).any(|steps| matches!(steps, Steps::Averages(_)))
    }

    /// Everybody but the leader, by falling total.
    pub fn challengers(&self) -> Vec<usize> {
        self.order().into_iter().filter(|candidate| *candidate != self.leader).collect()
    }

    /// The groups in the order of their first criterion.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<(bool, Group)> = Vec::new();
        for (at, criterion) in self.criteria.iter().enumerate() {
            let (named, name) = match &criterion.group {
                Some(name) => (true, name),
                None => (false, &criterion.name),
            };
            match groups.iter_mut().find(|(n, group)| *n && named && group.name == *name) {
                Some((_, group)) => group.members.push(at),
                None => groups.push((named, Group { name: name.clone(), members: vec![at] })),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The same totals, one criterion a group: its weight is the sum of its members', its values
    /// the members' mean by weight (the plain mean where all of them weigh nothing).
    ///
    /// Whole marks are of questions, so there are none here.
    #[must_use]
    pub fn by_group(&self) -> Self {
        let groups = self.groups();
        let weight = |group: &Group| -> Exact {
            group.members.iter().map(|at| self.weights[*at].clone()).sum()
        };
        let weights: Vec<Exact> = groups.iter().map(weight).collect();
        let value = |row: &[Exact], group: &Group, weight: &Exact| -> Exact {
            if weight.is_zero() {
                let count = i64::try_from(group.members.len()).unwrap_or(i64::MAX);
                let sum: Exact = group.members.iter().map(|at| row[*at].clone()).sum();
                return sum / Exact::whole(count);
            }
            let sum: Exact = group.members.iter().map(|at| &self.weights[*at] * &row[*at]).sum();
            &sum / weight
        };
        let values: Vec<Vec<Exact>> = self
            .values
            .iter()
            .map(|row| groups.iter().zip(&weights).map(|(g, w)| value(row, g, w)).collect())
            .collect();
        let criteria: Vec<Criterion> =
            groups.into_iter().map(|group| Criterion::named(group.name)).collect();
        let whole = Whole::of(&weights, &values, &criteria);
        let (candidates, leader) = (self.candidates.clone(), self.leader);
        Self { candidates, criteria, weights, values, leader, whole }
    }

    /// Two of the candidates alone, the first of them in the lead, under names of their own.
    ///
    /// # Errors
    /// [`ProblemError::NotFirst`] when the second has the higher total, [`ProblemError::Twice`]
    /// when the names are one.
    pub fn between(
        &self,
        first: (usize, &str),
        second: (usize, &str),
    ) -> Result<Self, ProblemError> {
        let both = [first.0, second.0];
        let criteria = self.criteria.iter().map(|criterion| {
            let marks = criterion.marks.as_ref().map(|marks| MarksScale {
                steps: marks.steps.clone(),
                places: both.iter().filter_map(|at| marks.places.get(*at).copied()).collect(),
            });
            Criterion { marks, ..criterion.clone() }
        });
        let values = both.iter().filter_map(|at| self.values.get(*at).cloned());
        let names = vec![first.1.to_owned(), second.1.to_owned()];
        Self::new(names, criteria.collect(), self.weights.clone(), values.collect())?.led_by(0)
    }

    /// The same candidates and values under other weights, with the first of the highest as
    /// leader.
    ///
    /// # Errors
    /// As [`Problem::new`].
    pub fn reweighted(&self, weights: Vec<Exact>) -> Result<Self, ProblemError> {
        Self::new(self.candidates.clone(), self.criteria.clone(), weights, self.values.clone())
    }

    pub(crate) fn whole(&self) -> &Whole {
        &self.whole
    }
}

/// A share in percent at `decimals`, or at as many more, up to six, as keep what is not nought from
/// looking so.
pub fn percent_at(share: &Exact, decimals: u8) -> Rounded {
    let percent = share * &Exact::whole(100);
    let mut shown = (decimals..=6).map(|decimals| percent.rounded(decimals));
    shown.find(|rounded| rounded.units() != 0).unwrap_or_else(|| percent.rounded(decimals))
}

fn checked(
    candidates: &[String],
    criteria: &[Criterion],
    weights: &[Exact],
    values: &[Vec<Exact>],
) -> Result<(), ProblemError> {
    if candidates.is_empty() {
        return Err(ProblemError::NoCandidates);
    }
    if criteria.is_empty() {
        return Err(ProblemError::NoCriteria);
    }
    let mut seen = BTreeSet::new();
    if let Some(name) = candidates.iter().find(|name| !seen.insert(name.as_str())) {
        return Err(ProblemError::Twice { name: name.clone() });
    }
    seen.clear();
    if let Some(twice) = criteria.iter().find(|criterion| !seen.insert(&criterion.name)) {
        return Err(ProblemError::Twice { name: twice.name.clone() });
    }
    if weights.len() != criteria.len() {
        return Err(ProblemError::Weights { weights: weights.len(), criteria: criteria.len() });
    }
    if let Some(at) = weights.iter().position(Exact::is_negative) {
        return Err(ProblemError::Negative { criterion: criteria[at].name.clone() });
    }
    let sum: Exact = weights.iter().cloned().sum();
    if sum != Exact::whole(1) {
        return Err(ProblemError::Sum { sum });
    }
    let row = |at: usize| values.get(at).map_or(0, Vec::len);
    if let Some(at) = (0..candidates.len().max(values.len()))
        .find(|at| row(*at) != criteria.len() || *at >= candidates.len())
    {
        let candidate = candidates.get(at).cloned().unwrap_or_default();
        return Err(ProblemError::Row { candidate, values: row(at), criteria: criteria.len() });
    }
    for (at, criterion) in criteria.iter().enumerate() {
        let Some(marks) = &criterion.marks else { continue };
        let rises = match &marks.steps {
            Steps::Even(steps) => *steps > 0,
            Steps::Uneven(rungs) | Steps::Averages(rungs) => {
                rungs.len() > 1 && rungs.windows(2).all(|pair| pair[0] < pair[1])
            }
        };
        if !rises {
            return Err(ProblemError::Scale { criterion: criterion.name.clone() });
        }
        for (who, candidate) in candidates.iter().enumerate() {
            let place = marks.places.get(who).copied().filter(|p| *p <= marks.steps.top());
            if place.is_none_or(|place| marks.steps.value(place) != values[who][at]) {
                let (candidate, criterion) = (candidate.clone(), criterion.name.clone());
                return Err(ProblemError::Marks { candidate, criterion });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
