//! Marks move, weights stay: the award margin in whole marks.

pub mod certificate;
mod ladder;

use super::Problem;
use super::grid::{Grid, Int, exact, on_grid};
use crate::domain::exact::Exact;
use ladder::{Cell, cells, fewest_cells, fewest_steps};

/// A mark that changes: one candidate's place on one question's scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkMove {
    /// Whose mark.
    pub candidate: usize,
    /// On which question.
    pub criterion: usize,
    /// Steps above the scale's worst place, as recorded.
    pub from: u32,
    /// Steps above it, after the move.
    pub to: u32,
}

impl MarkMove {
    /// How many steps of the scale it is.
    pub fn steps(&self) -> u32 {
        self.from.abs_diff(self.to)
    }
}

/// Moves that together let the challenger draw level, fewest first in what they are the fewest of.
pub type Moves = Vec<MarkMove>;

/// How many steps of a scale `moves` take together.
pub fn steps(moves: &[MarkMove]) -> u32 {
    moves.iter().map(MarkMove::steps).sum()
}

/// The award margin against one challenger. Everything is `None` where even all marks that may
/// move do not let it draw level; where the two are level already the moves are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// The challenger.
    pub challenger: usize,
    /// The leader's total less the challenger's, a share, 0 or more.
    pub gap: Exact,
    /// Fewest whole marks by which the challenger's scores rise.
    pub challenger_up: Option<Moves>,
    /// Fewest whole marks by which the leader's scores fall.
    pub winner_down: Option<Moves>,
    /// Fewest whole marks of both kinds.
    pub either: Option<Moves>,
    /// Fewest questions on which the challenger's marks must rise, by any amount.
    pub questions_raised: Option<Moves>,
    /// Fewest questions on which marks of either must change, by any amount.
    pub questions: Option<Moves>,
    /// Fewest wrong marks when each is wrong by one step at most.
    pub wrong_by_one: Option<Moves>,
    /// Fewest wrong marks when each is wrong by two steps at most.
    pub wrong_by_two: Option<Moves>,
    /// Fewest wrong marks when each may be wrong by any number of steps.
    pub wrong_by_any: Option<Moves>,
    /// The cells of which one step alone draws level: the pages a challenge would turn to first.
    pub decisive: Moves,
}

/// Whether any question has marks that may be moved.
pub fn possible(problem: &Problem) -> bool {
    problem.criteria().iter().any(|criterion| criterion.marks.is_some())
}

/// The margin against every challenger, by falling total.
///
/// Scores stay on their scales, weights stay, questions that are locked and those without marks
/// (a price) stay. Where all steps of a scale are equal, the fewest marks are those of the
/// greatest weight first; scales with unequal steps are settled by dynamic programming over the
/// exact weights. The fewest wrong marks are those that can move the total furthest, each
/// within its bound.
///
/// # Source
/// `docs/method.md`, "Marks that decide".
pub fn margins(problem: &Problem) -> Vec<Margin> {
    on_grid!(problem.whole(), grid => problem
        .challengers()
        .into_iter()
        .map(|challenger| one(problem, grid, challenger))
        .collect())
}

fn one<I: Int>(problem: &Problem, grid: &Grid<I>, challenger: usize) -> Margin {
    let leader = problem.leader();
    let gap = grid.gap(leader, challenger);
    let up = cells(problem, grid, challenger, true);
    let down = cells(problem, grid, leader, false);
    let either: Vec<Cell<I>> = up.iter().chain(&down).cloned().collect();
    let any = u32::MAX;
    let decisive = either.iter().filter(|cell| cell.gain(1) >= gap && !gap.is_zero());
    Margin {
        challenger,
        gap: exact(gap.clone(), grid.over()),
        challenger_up: fewest_steps(&up, &gap),
        winner_down: fewest_steps(&down, &gap),
        either: fewest_steps(&either, &gap),
        questions_raised: fewest_cells(&up, any, &gap),
        questions: by_question(&either, &gap),
        wrong_by_one: fewest_cells(&either, 1, &gap),
        wrong_by_two: fewest_cells(&either, 2, &gap),
        wrong_by_any: fewest_cells(&either, any, &gap),
        decisive: decisive.map(|cell| cell.moved(1)).collect(),
    }
}

/// Fewest questions when both marks on a question may move by any amount.
fn by_question<I: Int>(cells: &[Cell<I>], gap: &I) -> Option<Moves> {
    let mut questions: Vec<(I, Vec<&Cell<I>>)> = Vec::new();
    for cell in cells {
        let gain = cell.gain(u32::MAX);
        match questions.iter_mut().find(|(_, cells)| cells[0].criterion == cell.criterion) {
            Some((sum, cells)) => {
                *sum = sum.clone() + gain;
                cells.push(cell);
            }
            None => questions.push((gain, vec![cell])),
        }
    }
    questions.sort_by(|a, b| b.0.cmp(&a.0));
    let (mut left, mut chosen) = (gap.clone(), Vec::new());
    for (gain, cells) in questions {
        if !left.is_positive() {
            break;
        }
        left = left - gain;
        chosen.extend(cells.into_iter().cloned());
    }
    // On the chosen questions the fewest steps will do.
    if left.is_positive() { None } else { fewest_steps(&chosen, gap) }
}

/// What a supplier's dispute could change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Materiality {
    /// Who disputes.
    pub by: usize,
    /// The leader's total less theirs when every disputed mark is granted in full: above 0 the
    /// award stands, 0 is level, below 0 the award changes.
    pub left: Exact,
    /// The fewest disputed questions that change it, each granted in full; `None` when even all
    /// of them do not.
    pub questions: Option<Moves>,
    /// The fewest disputed marks that change it.
    pub marks: Option<Moves>,
}

impl Materiality {
    /// Whether the award could change, a draw counted as a change.
    pub fn could_change(&self) -> bool {
        self.questions.is_some()
    }
}

/// Why a dispute cannot be tested.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisputeError {
    /// The winner disputes.
    #[error("{who} is first already: a dispute is tested for somebody behind")]
    First {
        /// Who.
        who: String,
    },
    /// No marks to grant.
    #[error("{question} has no marks that a person gave, so that none can be granted")]
    NoMarks {
        /// The question.
        question: String,
    },
    /// A question both locked and disputed.
    #[error("{question} is locked as beyond dispute: unlock it to test a dispute about it")]
    Locked {
        /// The question.
        question: String,
    },
}

/// Grants `by` every mark it disputes, in full, and says whether the award could change and
/// what the cheapest change would be.
///
/// # Errors
/// [`DisputeError`] when `by` leads, or a disputed question has no marks or is locked.
pub fn materiality(
    problem: &Problem,
    by: usize,
    disputed: &[usize],
) -> Result<Materiality, DisputeError> {
    if by == problem.leader() {
        return Err(DisputeError::First { who: problem.candidates()[by].clone() });
    }
    for at in disputed {
        let criterion = &problem.criteria()[*at];
        let question = criterion.name.clone();
        if criterion.marks.is_none() {
            return Err(DisputeError::NoMarks { question });
        }
        if criterion.locked {
            return Err(DisputeError::Locked { question });
        }
    }
    Ok(on_grid!(problem.whole(), grid => granted(problem, grid, by, disputed)))
}

fn granted<I: Int>(
    problem: &Problem,
    grid: &Grid<I>,
    by: usize,
    disputed: &[usize],
) -> Materiality {
    let gap = grid.gap(problem.leader(), by);
    let mut own = cells(problem, grid, by, true);
    own.retain(|cell| disputed.contains(&cell.criterion));
    let left = own.iter().fold(gap.clone(), |left, cell| left - cell.gain(u32::MAX));
    Materiality {
        by,
        left: exact(left, grid.over()),
        questions: fewest_cells(&own, u32::MAX, &gap),
        marks: fewest_steps(&own, &gap),
    }
}

#[cfg(test)]
mod tests;
