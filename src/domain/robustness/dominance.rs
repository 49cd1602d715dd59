//! Who is at least as good everywhere, who can lead under some weighting, what separates nobody.

mod game;

use super::Problem;
use super::grid::{Grid, Int, on_grid};
use crate::domain::exact::Exact;

/// The weighting under which a candidate stands best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestCase {
    /// Its total less the best of the others', a share: above 0 it wins outright, at 0 it can
    /// only draw level, below 0 it never leads.
    pub margin: Exact,
    /// Weights that give this margin, one a criterion, adding up to 1; there may be others.
    pub weights: Vec<Exact>,
}

/// Who could ever lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dominance {
    /// Pairs: the first is at least as good as the second everywhere and better somewhere.
    pub dominates: Vec<(usize, usize)>,
    /// Pairs with the same values everywhere.
    pub identical: Vec<(usize, usize)>,
    /// One a candidate; `None` where there is nobody else, so that there is no margin.
    pub best: Vec<Option<BestCase>>,
}

impl Dominance {
    /// Those who are ahead of everybody under some weighting.
    pub fn can_win_outright(&self) -> Vec<usize> {
        let wins = |best: &Option<BestCase>| {
            best.as_ref().is_none_or(|best| !best.margin.is_negative() && !best.margin.is_zero())
        };
        (0..self.best.len()).filter(|at| wins(&self.best[*at])).collect()
    }

    /// Those who are behind somebody under every weighting.
    pub fn can_never_lead(&self) -> Vec<usize> {
        let never =
            |best: &Option<BestCase>| best.as_ref().is_some_and(|best| best.margin.is_negative());
        (0..self.best.len()).filter(|at| never(&self.best[*at])).collect()
    }
}

/// A criterion on which all candidates have the same value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeparatesNobody {
    /// Which criterion.
    pub criterion: usize,
    /// The weight it wastes, a share.
    pub weight: Exact,
}

/// Dominance between all pairs, and for each candidate its best case over all weightings.
///
/// The best case is a linear programme, the value of a game between the weights and the rivals.
/// Its solution is looked for in doubles and then solved and proved in whole numbers, or looked
/// for again in fractions where the proof fails: the margin is exact.
///
/// # Source
/// Plain linear programming: a matrix game of the weights against the rivals.
pub fn dominance(problem: &Problem) -> Dominance {
    let doubles: Vec<Vec<f64>> =
        problem.values().iter().map(|row| row.iter().map(Exact::to_f64).collect()).collect();
    on_grid!(problem.whole(), grid => {
        let (dominates, identical) = pairs(grid);
        let best = (0..grid.values.len())
            .map(|who| game::best_case(grid, &doubles, who))
            .map(|case| case.map(|(margin, weights)| BestCase { margin, weights }))
            .collect();
        Dominance { dominates, identical, best }
    })
}

type Pairs = Vec<(usize, usize)>;

fn pairs<I: Int>(grid: &Grid<I>) -> (Pairs, Pairs) {
    let (mut dominates, mut identical) = (Vec::new(), Vec::new());
    let rows = &grid.values;
    for (a, row) in rows.iter().enumerate() {
        for (b, other) in rows.iter().enumerate().filter(|(b, _)| *b != a) {
            if row == other {
                if a < b {
                    identical.push((a, b));
                }
            } else if row.iter().zip(other).all(|(own, others)| own >= others) {
                dominates.push((a, b));
            }
        }
    }
    (dominates, identical)
}

/// The criteria that separate nobody, in their order. With one candidate there is nobody to
/// separate, so there are none.
pub fn separates_nobody(problem: &Problem) -> Vec<SeparatesNobody> {
    let rows = problem.values();
    let alike = |at: &usize| rows.len() > 1 && rows.iter().all(|row| row[*at] == rows[0][*at]);
    (0..problem.criteria().len())
        .filter(alike)
        .map(|criterion| SeparatesNobody {
            criterion,
            weight: problem.weights()[criterion].clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
