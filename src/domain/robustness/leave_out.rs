//! Each candidate and each question left out in turn.

use super::Problem;
use super::grid::{Grid, Int, on_grid};

/// The order of the others without one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutCandidate {
    /// Who is left out.
    pub without: usize,
    /// The others by falling total, by their index in the whole problem.
    pub order: Vec<usize>,
    /// Pairs whose order is another one without it: the first of each is ahead now and was not
    /// before, or drew level. Empty unless values depend on who else is there.
    pub reversed: Vec<(usize, usize)>,
}

/// The winner without one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutQuestion {
    /// What is left out.
    pub without: usize,
    /// Who then has the highest total; several in a tie. Empty when it is the only question.
    pub winners: Vec<usize>,
}

/// The order of the rest without each candidate in turn.
///
/// `rebuilt` makes the problem again without one candidate, the others in their order: where
/// values are relative (price formulas, scalings by column) they change with who is there, and
/// only the caller knows how. Without it values stand as they are, and nothing reverses. A problem
/// that cannot be made again is passed over.
///
/// # Source
/// `docs/method.md`, "Leave one out".
pub fn without_candidates(
    problem: &Problem,
    rebuilt: Option<&dyn Fn(usize) -> Option<Problem>>,
) -> Vec<WithoutCandidate> {
    let (before, everybody) = (problem.totals(), problem.order());
    let mut found = Vec::new();
    for without in 0..everybody.len() {
        let Some(rebuilt) = rebuilt else {
            let order = everybody.iter().copied().filter(|at| *at != without).collect();
            found.push(WithoutCandidate { without, order, reversed: Vec::new() });
            continue;
        };
        let Some(rest) = rebuilt(without) else { continue };
        let index = |at: usize| if at < without { at } else { at + 1 };
        let (after, order) = (rest.totals(), rest.order());
        let mut reversed = Vec::new();
        for (place, ahead) in order.iter().copied().enumerate() {
            for behind in order.iter().copied().skip(place + 1) {
                let was = before[index(ahead)].cmp(&before[index(behind)]);
                if was != after[ahead].cmp(&after[behind]) {
                    reversed.push((index(ahead), index(behind)));
                }
            }
        }
        let order = order.into_iter().map(index).collect();
        found.push(WithoutCandidate { without, order, reversed });
    }
    found
}

/// The winner without each question in turn.
///
/// Its weight goes to the rest of its group as they share the group's weight, equally where they
/// have none; without a rest of the group, to all others in the same way.
pub fn without_questions(problem: &Problem) -> Vec<WithoutQuestion> {
    let count = problem.criteria().len();
    on_grid!(problem.whole(), grid => (0..count)
        .map(|without| {
            let takers = takers(problem, without);
            let winners = if takers.is_empty() {
                Vec::new()
            } else {
                highest(&totals_without(grid, without, &takers))
            };
            WithoutQuestion { without, winners }
        })
        .collect())
}

/// The criteria that take the weight of `without`.
fn takers(problem: &Problem, without: usize) -> Vec<usize> {
    let of = |at: usize| &problem.criteria()[at].group;
    let others = || (0..problem.criteria().len()).filter(|at| *at != without);
    let group: Vec<usize> =
        others().filter(|at| of(without).is_some() && of(*at) == of(without)).collect();
    if group.is_empty() { others().collect() } else { group }
}

/// The totals with the weight of `without` spread over `takers`, over one denominator.
fn totals_without<I: Int>(grid: &Grid<I>, without: usize, takers: &[usize]) -> Vec<I> {
    let sum = takers.iter().fold(I::zero(), |sum, at| sum + grid.weights[*at].clone());
    let alike = sum.is_zero();
    let share = |at: usize| if alike { I::one() } else { grid.weights[at].clone() };
    let over = takers.iter().fold(I::zero(), |sum, at| sum + share(*at));
    let freed = &grid.weights[without];
    let rows = grid.values.iter().zip(&grid.totals);
    rows.map(|(row, total)| {
        let taken = takers.iter().fold(I::zero(), |sum, at| sum + share(*at) * row[*at].clone());
        let kept = total.clone() - freed.clone() * row[without].clone();
        kept * over.clone() + freed.clone() * taken
    })
    .collect()
}

/// Who has the highest of `totals`.
fn highest<I: Int>(totals: &[I]) -> Vec<usize> {
    let most = totals.iter().max();
    (0..totals.len()).filter(|at| Some(&totals[*at]) == most).collect()
}

#[cfg(test)]
mod tests;
