//! How firm a result is: every analysis of a spreadsheet, and of an evaluation once it has one.
//!
//! Reads and never changes a record. The arithmetic is the domain's; here is which part of it was
//! asked for, on what, and why a part is undefined.

mod evaluation;
mod outranking;
mod scenario;
mod whatif;

use std::sync::atomic::AtomicBool;

use crate::actions::ActionError;
use crate::codes;
use crate::domain::robustness::acceptability::{self, acceptability, pairwise_wins};
use crate::domain::robustness::dominance::dominance;
use crate::domain::robustness::least_change::least_changes;
use crate::domain::robustness::leave_out::{without_candidates, without_questions};
use crate::domain::robustness::marks::{margins, possible};
use crate::domain::robustness::methods::closeness;
use crate::domain::robustness::sampling::{Figures, Law, Plan, Progress, Stop, Weighting, sample};
use crate::domain::robustness::tipping::tipping;
use crate::domain::robustness::{Placed, Problem};
use crate::import::matrix::{Matrix, Scaling, read_matrix};
use crate::import::source::Source;
use crate::report::analysis::{
    Acceptable, Analysis, Answer, LeftOut, Part, Ranked, Scale, Tipped, Way, Without,
};

pub(crate) use evaluation::of_what_was_read;
pub use evaluation::{Dispute, firm, leave_one_out, of_result, robust, weightings};
pub use scenario::{Scenario, give_up, save, scenarios};
pub use whatif::{Tried, trial, whatif};

codes! {
    /// How values and weights become a ranking.
    pub enum Method, "a method" {
        /// The sum of weight times value.
        Wsm = "wsm",
        /// How near to the best of every column.
        Topsis = "topsis",
        /// The net flow of preferences.
        Promethee2 = "promethee2",
    }
}

/// The seed of draws when nobody names one: the same question has the same answer.
pub const SEED: u64 = 1;

/// Criteria up to which places are found exactly without being asked for it.
const EXACT_UNASKED: usize = 6;

/// What to work out.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The parts; all there are when empty.
    pub only: Vec<Part>,
    /// The law of the weights.
    pub law: Law,
    /// Draws to make; without it, as many as the default error takes.
    pub samples: Option<u64>,
    /// The seed of the draws.
    pub seed: Option<u64>,
    /// Whether chance is to have no part in it.
    pub exact: bool,
}

impl Wanted {
    /// All parts, every set of weights alike, to the default error.
    pub fn all() -> Self {
        Self { only: Vec::new(), law: Law::UNIFORM, samples: None, seed: None, exact: false }
    }

    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    /// The part, worked out only where it was asked for.
    fn answer<T>(&self, part: Part, work: impl FnOnce() -> Result<T, String>) -> Answer<T> {
        self.wants(part).then(work)
    }

    /// The part where it was asked for and is always defined.
    fn found<T>(&self, part: Part, work: impl FnOnce() -> T) -> Answer<T> {
        self.answer(part, || Ok(work()))
    }
}

/// The parts typed, comma-separated or one by one.
///
/// # Errors
/// A refusal naming the word that is no part.
pub fn parts(typed: &[String]) -> Result<Vec<Part>, ActionError> {
    typed
        .iter()
        .flat_map(|text| text.split(','))
        .filter(|word| !word.trim().is_empty())
        .map(|word| word.parse().map_err(|e| invalid("only", &e)))
        .collect()
}

/// The law typed.
///
/// # Errors
/// A refusal with what a law is.
pub fn law(typed: &str) -> Result<Law, ActionError> {
    typed.parse().map_err(|error| invalid("law", &error))
}

fn invalid(field: &str, error: &dyn std::fmt::Display) -> ActionError {
    ActionError::invalid(error.to_string()).subject(field)
}

/// Everything asked of the matrix in `source`.
///
/// `scaling` without a choice is what the method has: `vector` for TOPSIS, else `none`.
///
/// # Errors
/// A refusal with row and column of what is wrong in the file, or when something was asked for
/// that a matrix cannot answer.
pub fn analyse(
    source: &Source,
    method: Method,
    scaling: Option<Scaling>,
    wanted: &Wanted,
    progress: &mut dyn FnMut(Progress),
) -> Result<Analysis, ActionError> {
    if let Some(part) = wanted.only.iter().find(|part| !Part::OF_A_MATRIX.contains(part)) {
        let known: Vec<&str> = Part::OF_A_MATRIX.iter().map(|part| part.code()).collect();
        let text =
            format!("{part} needs an evaluation with its panel: a file has {}", known.join(", "));
        return Err(ActionError::invalid(text)
            .hint("`cloudpick robust E` has all parts")
            .subject("only"));
    }
    let refused = |error: &dyn std::fmt::Display| {
        ActionError::invalid(format!("{}: {error}", source.name()))
            .hint("mend the file and run it again; the guide shows its rows")
    };
    let matrix = read_matrix(source.text()).map_err(|error| refused(&error))?;
    match method {
        Method::Wsm => {
            let scaling = scaling.unwrap_or(Scaling::None);
            let scaled = matrix.problem(scaling).map_err(|error| refused(&error))?;
            let relative = scaling != Scaling::None;
            let rebuilt = |without: usize| {
                matrix.without(without).problem(scaling).ok().map(|scaled| scaled.problem)
            };
            let rebuilt: Option<&dyn Fn(usize) -> Option<Problem>> =
                if relative { Some(&rebuilt) } else { None };
            let mut found = of_problem(&scaled.problem, &matrix, wanted, rebuilt, progress)?;
            found.warnings = scaled.warnings;
            Ok(found)
        }
        Method::Promethee2 => {
            let scaling = scaling.unwrap_or(Scaling::None);
            let flows = |matrix: &Matrix| outranking::flows(matrix, scaling);
            let problem = flows(&matrix).map_err(|error| refused(&error))?;
            let rebuilt = |without: usize| flows(&matrix.without(without)).ok();
            let mut found = of_problem(&problem, &matrix, wanted, Some(&rebuilt), progress)?;
            found.marks = wanted.answer(Part::Marks, || {
                Err("under promethee2 a mark changes everybody's flow".to_owned())
            });
            Ok(found)
        }
        Method::Topsis => {
            let scaled = matrix.problem(scaling.unwrap_or(Scaling::Vector));
            let scaled = scaled.map_err(|error| refused(&error))?;
            let mut found = by_closeness(&scaled.problem, wanted);
            found.warnings = scaled.warnings;
            Ok(found)
        }
    }
}

/// An analysis of which nothing was asked yet.
fn nothing(problem: &Problem) -> Analysis {
    let criteria: Vec<String> = problem.criteria().iter().map(|c| c.name.clone()).collect();
    Analysis {
        averaged: problem.steps_are_of_evaluators(),
        candidates: problem.candidates().to_vec(),
        questions: criteria.clone(),
        criteria,
        groups: 0,
        leader: problem.leader(),
        totals: problem.totals(),
        scale: Scale::Plain,
        ranking: None,
        tipping: None,
        least_change: None,
        marks: None,
        dominance: None,
        acceptability: None,
        leave_out: None,
        warnings: Vec::new(),
    }
}

fn of_problem(
    problem: &Problem,
    matrix: &Matrix,
    wanted: &Wanted,
    rebuilt: Option<&dyn Fn(usize) -> Option<Problem>>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Analysis, ActionError> {
    let mut found = nothing(problem);
    let names = found.criteria.clone();
    found.ranking = wanted.found(Part::Ranking, || ranked(&problem.ranking()));
    found.tipping = wanted.found(Part::Tipping, || tipped(problem));
    found.least_change = wanted.found(Part::LeastChange, || least_changes(problem));
    found.marks = wanted.answer(Part::Marks, || {
        if possible(problem) {
            return Ok(margins(problem));
        }
        Err("no criterion has a scale on which all values are whole numbers".to_owned())
    });
    found.dominance = wanted.found(Part::Dominance, || dominance(problem));
    if wanted.wants(Part::Acceptability) {
        let mut figures = Figures::from(problem);
        if let Some(order) = matrix.order() {
            figures = figures.with_places(order).map_err(|error| invalid("order", &error))?;
        }
        if let Some(alpha) = matrix.alpha() {
            let alpha = alpha.iter().map(crate::domain::exact::Exact::to_f64).collect();
            figures = figures.with_alpha(alpha).map_err(|error| invalid("alpha", &error))?;
        }
        let running = Running::free();
        let shares = acceptable(&figures, wanted, "criteria", &running, progress)?;
        found.acceptability = Some(Ok(shares));
    }
    found.leave_out = wanted.found(Part::LeaveOut, || LeftOut {
        candidates: without_candidates(problem, rebuilt),
        criteria: without(problem, &names),
    });
    Ok(found)
}

fn ranked(placed: &[Placed]) -> Vec<Ranked> {
    let one = |placed: &Placed| Ranked {
        candidate: placed.candidate,
        total: placed.total.to_f64(),
        place: placed.place,
    };
    placed.iter().map(one).collect()
}

fn tipped(problem: &Problem) -> Vec<Tipped> {
    let name = |at: usize| problem.criteria()[at].name.clone();
    tipping(problem)
        .into_iter()
        .map(|tipping| Tipped { criterion: name(tipping.criterion), tipping })
        .collect()
}

fn without(problem: &Problem, names: &[String]) -> Vec<Without> {
    without_questions(problem)
        .into_iter()
        .map(|left| Without { criterion: names[left.without].clone(), winners: left.winners })
        .collect()
}

/// TOPSIS: its order. What it decides is no straight line in the weights, so that the exact
/// analyses do not hold for it.
fn by_closeness(problem: &Problem, wanted: &Wanted) -> Analysis {
    let mut found = nothing(problem);
    let doubles = |row: &Vec<crate::domain::exact::Exact>| {
        row.iter().map(crate::domain::exact::Exact::to_f64).collect()
    };
    let values: Vec<Vec<f64>> = problem.values().iter().map(doubles).collect();
    let totals = closeness(&values, &doubles(&problem.weights().to_vec()));
    let order = totals.map(|totals| by_total(&totals));
    found.totals = Vec::new();
    if let Some(first) = order.as_ref().ok().and_then(|order| order.first()) {
        found.leader = first.candidate;
    }
    found.ranking = wanted.answer(Part::Ranking, || order.map_err(|error| error.to_string()));
    let why = || "under topsis totals are no straight lines in the weights".to_owned();
    let asked = |part: Part| wanted.only.contains(&part);
    found.tipping = asked(Part::Tipping).then(|| Err(why()));
    found.least_change = asked(Part::LeastChange).then(|| Err(why()));
    found.marks = asked(Part::Marks).then(|| Err(why()));
    found.dominance = asked(Part::Dominance).then(|| Err(why()));
    found.acceptability = asked(Part::Acceptability).then(|| Err(why()));
    found.leave_out = asked(Part::LeaveOut).then(|| Err(why()));
    found
}

/// On how many threads draws are made, and what stops them.
#[derive(Debug, Clone, Copy)]
pub struct Running<'a> {
    /// Threads, 1 or more. The figures are the same whatever it is.
    pub threads: usize,
    /// Once set, what was drawn so far is the answer.
    pub stop: &'a AtomicBool,
}

impl Running<'static> {
    /// On every processor there is, until it is done.
    fn free() -> Self {
        static NEVER: AtomicBool = AtomicBool::new(false);
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { threads, stop: &NEVER }
    }
}

/// Doubles nearer than this are level.
const LEVEL: f64 = 1e-12;

/// Candidates by falling total, level ones in their order and on one place.
#[expect(clippy::float_arithmetic, reason = "totals of methods that have no exact ones")]
fn by_total(totals: &[f64]) -> Vec<Ranked> {
    let mut order: Vec<usize> = (0..totals.len()).collect();
    order.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]));
    let place = |at: usize| 1 + totals.iter().filter(|total| **total > totals[at] + LEVEL).count();
    order
        .into_iter()
        .map(|candidate| Ranked { candidate, total: totals[candidate], place: place(candidate) })
        .collect()
}

/// The acceptabilities of `figures`: exact where that was asked for or is quick, else sampled.
fn acceptable(
    figures: &Figures,
    wanted: &Wanted,
    of: &'static str,
    running: &Running<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Acceptable, ActionError> {
    let law = wanted.law;
    let exactly = law.scores.is_none()
        && match law.weights {
            Weighting::Uniform | Weighting::Ordered => true,
            Weighting::Nested
            | Weighting::Around(_)
            | Weighting::Dirichlet(_)
            | Weighting::Fixed => false,
        };
    if wanted.exact && !exactly {
        let text = format!(
            "the law {law} can only be sampled: exact shares are those of uniform and ordered"
        );
        return Err(ActionError::invalid(text).hint("leave --exact out").subject("exact"));
    }
    let count = figures.weights().len();
    let unasked = wanted.samples.is_none() && wanted.seed.is_none() && count <= EXACT_UNASKED;
    let of_law = |found: acceptability::Acceptability| Acceptable {
        law,
        of,
        way: Way::Exact,
        rank: Some(found.rank),
        rank_se: None,
        central_weights: Some(found.central_weights),
        pairwise_win: found.pairwise_win,
        pairwise_exact: true,
    };
    if exactly && (wanted.exact || unasked) {
        if let Some(found) = acceptability(figures, law.weights, running.stop) {
            return Ok(of_law(found));
        }
        let pairs = pairwise_wins(figures, law.weights);
        if let Some(pairwise_win) = pairs.filter(|_| wanted.exact) {
            return Ok(Acceptable {
                law,
                of,
                way: Way::Exact,
                rank: None,
                rank_se: None,
                central_weights: None,
                pairwise_win,
                pairwise_exact: true,
            });
        }
        if wanted.exact {
            let text = "too many criteria share a place in the order of importance to be exact";
            return Err(ActionError::invalid(text).hint("leave --exact out").subject("exact"));
        }
    }
    let mut plan = Plan::new(law, wanted.seed.unwrap_or(SEED), running.threads);
    if let Some(samples) = wanted.samples {
        plan.stop = Stop::Draws(samples);
    }
    let found = sample(figures, &plan, running.stop, progress);
    Ok(Acceptable {
        law,
        of,
        way: Way::Sampled { samples: found.draws, seed: found.seed, stopped: found.cancelled },
        rank: Some(found.rank),
        rank_se: Some(found.rank_error),
        central_weights: Some(found.central_weights),
        pairwise_win: found.pairwise_win,
        pairwise_exact: found.pairwise_exact,
    })
}

#[cfg(test)]
mod tests;
