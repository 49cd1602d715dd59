//! Values and weights as doubles, checked once: what every draw is applied to.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

use thiserror::Error;

use crate::domain::exact::Exact;
use crate::domain::robustness::{Criterion, MarksScale, Problem};

/// What the sampled analyses work on: values and weights as doubles.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    pub(super) values: Vec<Vec<f64>>,
    pub(super) weights: Vec<f64>,
    pub(super) groups: Vec<usize>,
    pub(super) places: Vec<u32>,
    pub(super) moves: Option<[Vec<Vec<f64>>; 2]>,
    pub(super) alpha: Option<Vec<f64>>,
}

/// Why figures cannot be analysed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FiguresError {
    /// There is no candidate, or no question.
    #[error("there must be at least one candidate and one question")]
    Empty,
    /// A list is longer or shorter than the questions.
    #[error("{what} must have one entry for each of the {questions} questions, and has {found}")]
    Length {
        /// Which list.
        what: &'static str,
        /// Questions there are.
        questions: usize,
        /// Entries found.
        found: usize,
    },
    /// A value is infinite or no number.
    #[error("{what} {at} is not a finite number")]
    NotFinite {
        /// Which list.
        what: &'static str,
        /// Entry, counted from 1.
        at: usize,
    },
    /// Steps for another number of candidates.
    #[error("steps are given for {rows} candidates, and there are {wanted}")]
    Moves {
        /// Rows found.
        rows: usize,
        /// Candidates there are.
        wanted: usize,
    },
    /// A weight is below nought, or all are nought.
    #[error("{what} must be 0 or more, and not all 0")]
    Negative {
        /// Which list.
        what: &'static str,
    },
}

impl From<&Problem> for Figures {
    /// The problem as doubles: its groups, its order of importance by exact weights, and the
    /// steps of every scale that has any and is not beyond dispute.
    fn from(problem: &Problem) -> Self {
        let mut groups = vec![0; problem.criteria().len()];
        for (at, group) in problem.groups().iter().enumerate() {
            for &member in &group.members {
                groups[member] = at;
            }
        }
        let weights = problem.weights();
        let places = weights
            .iter()
            .map(|w| u32::try_from(weights.iter().filter(|other| *other > w).count()).unwrap_or(0))
            .collect();
        let doubles = |row: &Vec<Exact>| row.iter().map(Exact::to_f64).collect();
        Self {
            values: problem.values().iter().map(doubles).collect(),
            weights: doubles(&weights.to_vec()),
            groups,
            places,
            moves: Some([moves(problem, true), moves(problem, false)]),
            alpha: None,
        }
    }
}

/// By candidate and question, how far one step up (or down) its scale is, as a value.
fn moves(problem: &Problem, up: bool) -> Vec<Vec<f64>> {
    let step = |candidate: usize, scale: &MarksScale| {
        let place = scale.places[candidate];
        let next = if up { place.saturating_add(1) } else { place.saturating_sub(1) };
        let (here, there) = (scale.steps.value(place), scale.steps.value(next));
        (there - here).to_f64().abs()
    };
    (0..problem.candidates().len())
        .map(|candidate| {
            let of = |criterion: &Criterion| match &criterion.marks {
                Some(scale) if !criterion.locked => step(candidate, scale),
                Some(_) | None => 0.0,
            };
            problem.criteria().iter().map(of).collect()
        })
        .collect()
}

impl Figures {
    /// Values by candidate and question (usually 0 to 1, higher is better) and the weights of the
    /// questions, of which shares are taken.
    ///
    /// Until told otherwise each question is a group of its own, importance follows the weights,
    /// and no score moves.
    ///
    /// # Errors
    /// When lists do not match, a number is not finite, or weights are negative or all 0.
    pub fn new(values: Vec<Vec<f64>>, weights: &[f64]) -> Result<Self, FiguresError> {
        let questions = weights.len();
        if values.is_empty() || questions == 0 {
            return Err(FiguresError::Empty);
        }
        for row in &values {
            fits("a candidate's values", row, questions)?;
        }
        let weights = shares("weights", weights, questions)?;
        // Equal weights share a place, and one place is skipped for each that shares.
        let places = weights
            .iter()
            .map(|w| u32::try_from(weights.iter().filter(|other| *other > w).count()).unwrap_or(0))
            .collect();
        Ok(Self {
            groups: (0..questions).collect(),
            moves: None,
            alpha: None,
            places,
            values,
            weights,
        })
    }

    /// The group of each question, any numbers: questions with the same number are a group.
    ///
    /// # Errors
    /// When there is not one for each question.
    pub fn with_groups(mut self, groups: Vec<usize>) -> Result<Self, FiguresError> {
        length("groups", groups.len(), self.weights.len())?;
        self.groups = groups;
        Ok(self)
    }

    /// The place of each question in the order of importance, lowest first; equal places are
    /// equally important.
    ///
    /// # Errors
    /// When there is not one for each question.
    pub fn with_places(mut self, places: Vec<u32>) -> Result<Self, FiguresError> {
        length("order", places.len(), self.weights.len())?;
        self.places = places;
        Ok(self)
    }

    /// By candidate and question: what one step up its scale adds to a value, and what one step
    /// down takes away; 0 where the scale ends or nothing moves.
    ///
    /// # Errors
    /// When a list does not match the values, or a number is not finite.
    pub fn with_moves(
        mut self,
        up: Vec<Vec<f64>>,
        down: Vec<Vec<f64>>,
    ) -> Result<Self, FiguresError> {
        for moves in [&up, &down] {
            if moves.len() != self.values.len() {
                return Err(FiguresError::Moves { rows: moves.len(), wanted: self.values.len() });
            }
            for row in moves {
                fits("a candidate's steps", row, self.weights.len())?;
            }
        }
        self.moves = Some([up, down]);
        Ok(self)
    }

    /// The parameters of the Dirichlet law, in place of concentration times weight.
    ///
    /// # Errors
    /// When there is not one for each question, one is negative, or all are 0.
    pub fn with_alpha(mut self, alpha: Vec<f64>) -> Result<Self, FiguresError> {
        shares("alpha", &alpha, self.weights.len())?;
        self.alpha = Some(alpha);
        Ok(self)
    }

    /// Values by candidate and question.
    pub fn values(&self) -> &[Vec<f64>] {
        &self.values
    }

    /// Shares of the questions, adding to one.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Places of the questions in the order of importance.
    pub fn places(&self) -> &[u32] {
        &self.places
    }
}

fn length(what: &'static str, found: usize, questions: usize) -> Result<(), FiguresError> {
    if found == questions { Ok(()) } else { Err(FiguresError::Length { what, questions, found }) }
}

fn fits(what: &'static str, list: &[f64], questions: usize) -> Result<(), FiguresError> {
    length(what, list.len(), questions)?;
    match list.iter().position(|value| !value.is_finite()) {
        Some(at) => Err(FiguresError::NotFinite { what, at: at + 1 }),
        None => Ok(()),
    }
}

fn shares(what: &'static str, list: &[f64], questions: usize) -> Result<Vec<f64>, FiguresError> {
    fits(what, list, questions)?;
    let sum: f64 = list.iter().sum();
    if list.iter().any(|&value| value < 0.0) || sum <= 0.0 || !sum.is_finite() {
        return Err(FiguresError::Negative { what });
    }
    Ok(list.iter().map(|value| value / sum).collect())
}
