//! From the evaluators' own scores to the agreed ones: what moderation moved, and what every
//! part of the panel would have chosen.

mod subsets;

use thiserror::Error;

use super::Problem;
use crate::domain::exact::Exact;
pub use subsets::{MOST_EVALUATORS, PanelSubset, panel_subsets};

/// The evaluators' own scores as values, shares of the top of the scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelScores {
    evaluators: Vec<String>,
    scores: Vec<Vec<Vec<Option<Exact>>>>,
}

/// Why scores do not belong to a problem.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PanelError {
    /// Nobody scored.
    #[error("there is no evaluator whose scores could be looked at")]
    Nobody,
    /// Another shape than the problem's.
    #[error("the scores of {evaluator} are not one for each candidate and question")]
    Shape {
        /// Whose scores.
        evaluator: String,
    },
    /// Too many parts of the panel.
    #[error(
        "{evaluators} evaluators make too many parts of a panel: up to {MOST_EVALUATORS} are looked at"
    )]
    TooMany {
        /// Evaluators there are.
        evaluators: usize,
    },
}

impl PanelScores {
    /// `scores` by evaluator, candidate and criterion; `None` where somebody gave no score, and
    /// everywhere on a price.
    ///
    /// # Errors
    /// [`PanelError`] without evaluators or in another shape than the problem's.
    pub fn new(
        problem: &Problem,
        evaluators: Vec<String>,
        scores: Vec<Vec<Vec<Option<Exact>>>>,
    ) -> Result<Self, PanelError> {
        if evaluators.is_empty() || scores.is_empty() {
            return Err(PanelError::Nobody);
        }
        let (rows, columns) = (problem.candidates().len(), problem.criteria().len());
        for at in 0..evaluators.len().max(scores.len()) {
            let fits = evaluators.get(at).is_some()
                && scores.get(at).is_some_and(|sheet| {
                    sheet.len() == rows && sheet.iter().all(|row| row.len() == columns)
                });
            if !fits {
                let evaluator = evaluators.get(at).cloned().unwrap_or_default();
                return Err(PanelError::Shape { evaluator });
            }
        }
        Ok(Self { evaluators, scores })
    }

    /// The evaluators, in their order.
    pub fn evaluators(&self) -> &[String] {
        &self.evaluators
    }

    /// What was given to `candidate` on `criterion`, by evaluator.
    fn given(&self, candidate: usize, criterion: usize) -> impl Iterator<Item = &Exact> {
        self.scores.iter().filter_map(move |sheet| sheet[candidate][criterion].as_ref())
    }

    /// The mean of those scores; `None` where nobody scored.
    fn mean(&self, candidate: usize, criterion: usize) -> Option<Exact> {
        let count = i64::try_from(self.given(candidate, criterion).count()).ok()?;
        let sum: Exact = self.given(candidate, criterion).cloned().sum();
        (count > 0).then(|| sum / Exact::whole(count))
    }
}

/// One candidate on one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Which candidate.
    pub candidate: usize,
    /// Which question.
    pub criterion: usize,
}

/// Who was ahead, and by how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Those with the highest total.
    pub winners: Vec<usize>,
    /// The highest total less the next candidate's, a share: 0 in a tie, `None` where there is
    /// nobody else.
    pub lead: Option<Exact>,
}

/// What moderation did to the lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// By the means of the evaluators' own scores.
    pub before: Standing,
    /// By the agreed scores.
    pub after: Standing,
    /// Whether the winners are others than before.
    pub winner_changed: bool,
    /// The lead of the pair that is first and second by agreed scores, looked at in detail;
    /// `None` where there is nobody else.
    pub pair: Option<PairLedger>,
    /// Cells whose agreed score is outside the range of the evaluators' own.
    pub outside: Vec<Cell>,
    /// Cells whose highest and lowest score are more than 20 % of the scale apart.
    pub spread_over_20: Vec<Cell>,
    /// Cells whose highest and lowest score are more than 40 % of the scale apart.
    pub spread_over_40: Vec<Cell>,
    /// Cells that nobody scored: prices, and gaps. They count as agreed, before and after.
    pub unscored: Vec<Cell>,
}

/// One pair's lead, question by question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairLedger {
    /// Whose lead.
    pub ahead: usize,
    /// Over whom.
    pub behind: usize,
    /// The lead by means, a share; below 0 the other was ahead.
    pub before: Exact,
    /// The lead by agreed scores, a share.
    pub after: Exact,
    /// What each question added, a share, one a criterion; together `after - before`.
    pub questions: Vec<Exact>,
}

/// The moderation ledger. The problem's values are the agreed scores.
///
/// # Source
/// Plain algebra: `w_q ((x_iq - mean_iq) - (x_jq - mean_jq))`. Means are shown to explain, never
/// used as scores: `docs/method.md`, "From many scores to one".
pub fn ledger(problem: &Problem, panel: &PanelScores) -> Ledger {
    let (mut outside, mut over_20, mut over_40, mut unscored) = (vec![], vec![], vec![], vec![]);
    let (fifth, two_fifths) = (Exact::ratio(1, 5), Exact::ratio(2, 5));
    let mut means = problem.values().to_vec();
    for (candidate, row) in means.iter_mut().enumerate() {
        for (criterion, value) in row.iter_mut().enumerate() {
            let cell = Cell { candidate, criterion };
            let given = || panel.given(candidate, criterion);
            let (Some(low), Some(high), Some(mean)) =
                (given().min(), given().max(), panel.mean(candidate, criterion))
            else {
                unscored.push(cell);
                continue;
            };
            if *value < *low || *value > *high {
                outside.push(cell);
            }
            let spread = high - low;
            if spread > fifth {
                over_20.push(cell);
            }
            if spread > two_fifths {
                over_40.push(cell);
            }
            *value = mean;
        }
    }
    let weighted = |row: &Vec<Exact>| -> Exact {
        row.iter().zip(problem.weights()).map(|(value, weight)| value * weight).sum()
    };
    let before = standing(&means.iter().map(weighted).collect::<Vec<_>>());
    let after = standing(&problem.totals());
    let pair = problem.challengers().first().map(|behind| {
        let ahead = problem.leader();
        pair_ledger(problem, &means, ahead, *behind)
    });
    Ledger {
        winner_changed: before.winners != after.winners,
        before,
        after,
        pair,
        outside,
        spread_over_20: over_20,
        spread_over_40: over_40,
        unscored,
    }
}

fn standing(totals: &[Exact]) -> Standing {
    let order = super::grid::falling(totals);
    let best = &totals[order[0]];
    Standing {
        winners: (0..totals.len()).filter(|at| totals[*at] == *best).collect(),
        lead: order.get(1).map(|second| best - &totals[*second]),
    }
}

fn pair_ledger(problem: &Problem, means: &[Vec<Exact>], ahead: usize, behind: usize) -> PairLedger {
    let values = problem.values();
    let lead =
        |of: &[Vec<Exact>], at: usize| &problem.weights()[at] * &(&of[ahead][at] - &of[behind][at]);
    let all = || 0..problem.criteria().len();
    PairLedger {
        ahead,
        behind,
        before: all().map(|at| lead(means, at)).sum(),
        after: all().map(|at| lead(values, at)).sum(),
        questions: all().map(|at| &lead(values, at) - &lead(means, at)).collect(),
    }
}

#[cfg(test)]
mod tests;
