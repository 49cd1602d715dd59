//! The winner by means for every part of the panel.

use num_bigint::BigInt;

use super::{PanelError, PanelScores};
use crate::domain::robustness::Problem;
use crate::domain::robustness::grid::{Int, denominator, scaled};

/// So many evaluators at most: every further one doubles the parts.
pub const MOST_EVALUATORS: usize = 12;

/// A multiple of every number up to [`MOST_EVALUATORS`], so that means stay whole.
const COMMON: i64 = 27_720;

/// A part of the panel and whom its means put first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelSubset {
    /// The evaluators in it, by index, at least one.
    pub evaluators: Vec<usize>,
    /// Those with the highest total of means; `None` where a cell that the whole panel scored
    /// has no score by any of them.
    pub winners: Option<Vec<usize>>,
}

/// The winners by means of the whole panel and of every part of it, smaller parts first.
///
/// Information only: the agreed scores are those that count. A cell that nobody scored (a price)
/// keeps the problem's value.
///
/// # Errors
/// [`PanelError::TooMany`] above [`MOST_EVALUATORS`].
pub fn panel_subsets(
    problem: &Problem,
    panel: &PanelScores,
) -> Result<Vec<PanelSubset>, PanelError> {
    let evaluators = panel.evaluators.len();
    if evaluators > MOST_EVALUATORS {
        return Err(PanelError::TooMany { evaluators });
    }
    let given = panel.scores.iter().flatten().flatten().flatten();
    let scale = denominator(given.chain(problem.values().iter().flatten()));
    let unit = denominator(problem.weights());
    let values = || panel.scores.iter().flatten().flatten().flatten();
    let highest = values()
        .chain(problem.values().iter().flatten())
        .map(|value| scaled(value, &scale).magnitude().bits())
        .max()
        .unwrap_or(0);
    // weight x value x COMMON, summed over up to 2^16 questions and evaluators.
    let parts = if unit.bits() + highest + 15 + 20 <= 126 {
        run::<i128>(problem, panel, &unit, &scale)
    } else {
        run::<BigInt>(problem, panel, &unit, &scale)
    };
    Ok(parts)
}

/// One candidate's sums, of weight x value.
struct Sums<I> {
    /// By evaluator, over the cells that everybody scored.
    complete: Vec<I>,
    /// Over the cells that nobody scored.
    fixed: I,
    /// The cells that only some scored, by evaluator.
    partial: Vec<Vec<Option<I>>>,
}

fn run<I: Int>(
    problem: &Problem,
    panel: &PanelScores,
    unit: &BigInt,
    scale: &BigInt,
) -> Vec<PanelSubset> {
    let count = panel.evaluators.len();
    let weights: Vec<BigInt> = problem.weights().iter().map(|w| scaled(w, unit)).collect();
    let sums: Vec<Sums<I>> = (0..problem.candidates().len())
        .map(|candidate| {
            let mut sums =
                Sums { complete: vec![I::zero(); count], fixed: I::zero(), partial: Vec::new() };
            for (at, weight) in weights.iter().enumerate() {
                let worth = |value| I::of(&(weight * scaled(value, scale)));
                let cell: Vec<Option<I>> = panel
                    .scores
                    .iter()
                    .map(|sheet| sheet[candidate][at].as_ref().map(worth))
                    .collect();
                match cell.iter().flatten().count() {
                    0 => {
                        let agreed = worth(&problem.values()[candidate][at]);
                        sums.fixed = sums.fixed + agreed;
                    }
                    all if all == count => {
                        for (sum, value) in sums.complete.iter_mut().zip(cell.into_iter().flatten())
                        {
                            *sum = sum.clone() + value;
                        }
                    }
                    _ => sums.partial.push(cell),
                }
            }
            sums
        })
        .collect();
    let mut parts: Vec<PanelSubset> = (1_u32..1 << count)
        .map(|mask| {
            let evaluators: Vec<usize> = (0..count).filter(|at| mask >> at & 1 == 1).collect();
            let totals: Option<Vec<I>> = sums.iter().map(|sums| total(sums, &evaluators)).collect();
            let winners = totals.map(|totals| {
                let best = totals.iter().max();
                (0..totals.len()).filter(|at| Some(&totals[*at]) == best).collect()
            });
            PanelSubset { evaluators, winners }
        })
        .collect();
    parts.sort_by(|a, b| {
        a.evaluators.len().cmp(&b.evaluators.len()).then_with(|| a.evaluators.cmp(&b.evaluators))
    });
    parts
}

/// The total of means of `evaluators`, times [`COMMON`].
fn total<I: Int>(sums: &Sums<I>, evaluators: &[usize]) -> Option<I> {
    let mean = |sum: I, count: usize| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        sum * I::from(COMMON / count)
    };
    let complete = evaluators.iter().fold(I::zero(), |sum, at| sum + sums.complete[*at].clone());
    let mut total = sums.fixed.clone() * I::from(COMMON) + mean(complete, evaluators.len());
    for cell in &sums.partial {
        let given: Vec<&I> = evaluators.iter().filter_map(|at| cell[*at].as_ref()).collect();
        if given.is_empty() {
            return None;
        }
        let count = given.len();
        total = total + mean(given.into_iter().fold(I::zero(), |s, v| s + v.clone()), count);
    }
    Some(total)
}
