//! Cells whose marks may move, what each step gains, and the fewest that close a gap.

use std::sync::Arc;

use num_bigint::BigInt;

use super::{MarkMove, Moves};
use crate::domain::robustness::grid::{Grid, Int, scaled};
use crate::domain::robustness::{Problem, Steps};

/// What the places of a question's scale are worth, in units of weight x value.
#[derive(Debug, Clone)]
enum Worth<I> {
    /// Every step gains the same.
    Even(I),
    /// The worth of each place.
    Uneven(Arc<[I]>),
}

/// One mark that may move in one direction.
#[derive(Debug, Clone)]
pub(super) struct Cell<I> {
    candidate: usize,
    pub(super) criterion: usize,
    from: u32,
    /// Whether it rises (the challenger's) or falls (the leader's).
    up: bool,
    /// Steps left in that direction, 1 or more.
    room: u32,
    worth: Worth<I>,
}

impl<I: Int> Cell<I> {
    /// By how much `steps` steps, or as many as there is room for, narrow the gap.
    pub(super) fn gain(&self, steps: u32) -> I {
        let steps = steps.min(self.room);
        match &self.worth {
            Worth::Even(each) => each.clone() * I::from(i64::from(steps)),
            Worth::Uneven(worth) => {
                let at = |place: u32| usize::try_from(place).ok().and_then(|p| worth.get(p));
                match (at(self.from), at(self.place(steps))) {
                    (Some(before), Some(after)) if self.up => after.clone() - before.clone(),
                    (Some(before), Some(after)) => before.clone() - after.clone(),
                    (None | Some(_), None) | (None, Some(_)) => I::zero(),
                }
            }
        }
    }

    fn place(&self, steps: u32) -> u32 {
        if self.up { self.from.saturating_add(steps) } else { self.from.saturating_sub(steps) }
    }

    /// The move by `steps` steps, or as many as there is room for.
    pub(super) fn moved(&self, steps: u32) -> MarkMove {
        MarkMove {
            candidate: self.candidate,
            criterion: self.criterion,
            from: self.from,
            to: self.place(steps.min(self.room)),
        }
    }

    /// The fewest steps, at most `most`, that gain `wanted`.
    fn enough(&self, most: u32, wanted: &I) -> u32 {
        let (mut low, mut high) = (0, most.min(self.room));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.gain(middle) >= *wanted {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

/// The cells of `candidate` that may rise, or fall, and gain something by it.
pub(super) fn cells<I: Int>(
    problem: &Problem,
    grid: &Grid<I>,
    candidate: usize,
    up: bool,
) -> Vec<Cell<I>> {
    let mut found = Vec::new();
    for (at, criterion) in problem.criteria().iter().enumerate() {
        let Some(marks) = criterion.marks.as_ref().filter(|_| !criterion.locked) else { continue };
        let from = marks.places[candidate];
        let room = if up { marks.steps.top().saturating_sub(from) } else { from };
        let weight = &grid.weights[at];
        if room == 0 || weight.is_zero() {
            continue;
        }
        let worth = match &marks.steps {
            Steps::Even(steps) => {
                Worth::Even(weight.clone() * (grid.scale.clone() / I::from(i64::from(*steps))))
            }
            Steps::Uneven(values) | Steps::Averages(values) => {
                let scale: BigInt = grid.scale.clone().into();
                let worth = |value| weight.clone() * I::of(&scaled(value, &scale));
                let worth: Arc<[I]> = values.iter().map(worth).collect();
                let each = worth[1].clone() - worth[0].clone();
                let alike = |two: &[I]| two[1].clone() - two[0].clone() == each;
                // A capped question, or a scale of every other number, has equal steps too.
                if worth.windows(2).all(alike) { Worth::Even(each) } else { Worth::Uneven(worth) }
            }
        };
        found.push(Cell { candidate, criterion: at, from, up, room, worth });
    }
    found
}

/// The fewest cells, each moved by `most` steps at most, that close `gap`; the last of them by no
/// more than it takes. `None` when all of them do not.
pub(super) fn fewest_cells<I: Int>(cells: &[Cell<I>], most: u32, gap: &I) -> Option<Moves> {
    let mut order: Vec<(I, &Cell<I>)> = cells.iter().map(|cell| (cell.gain(most), cell)).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0));
    let (mut left, mut moves) = (gap.clone(), Vec::new());
    for (gain, cell) in order {
        if !left.is_positive() {
            break;
        }
        moves.push(cell.moved(cell.enough(most, &left)));
        left = left - gain;
    }
    in_order(&left, moves)
}

/// The fewest steps over all `cells` that close `gap`; `None` when all of them do not.
pub(super) fn fewest_steps<I: Int>(cells: &[Cell<I>], gap: &I) -> Option<Moves> {
    let reach = cells.iter().fold(I::zero(), |sum, cell| sum + cell.gain(u32::MAX));
    if reach < *gap {
        return None;
    }
    if cells.iter().any(|cell| matches!(cell.worth, Worth::Uneven(_))) {
        return fewest_uneven(cells, gap);
    }
    let mut order: Vec<(I, &Cell<I>)> = cells.iter().map(|cell| (cell.gain(1), cell)).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0));
    let (mut left, mut moves) = (gap.clone(), Vec::new());
    for (_, cell) in order {
        if !left.is_positive() {
            break;
        }
        let steps = cell.enough(u32::MAX, &left);
        moves.push(cell.moved(steps));
        left = left - cell.gain(steps);
    }
    in_order(&left, moves)
}

fn in_order<I: Int>(left: &I, mut moves: Moves) -> Option<Moves> {
    moves.sort_by_key(|change| (change.criterion, change.candidate));
    if left.is_positive() { None } else { Some(moves) }
}

/// Steps that gain differently: the most that any number of steps can gain, cell by cell.
fn fewest_uneven<I: Int>(cells: &[Cell<I>], gap: &I) -> Option<Moves> {
    let most = usize::try_from(upper_bound(cells, gap)).ok()?;
    // best[s]: the most that `s` steps or fewer gain over the cells seen so far.
    let mut best = vec![I::zero(); most + 1];
    let mut taken: Vec<Vec<u32>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let gains: Vec<I> = (0..=cell.room).map(|steps| cell.gain(steps)).collect();
        let mut next = best.clone();
        let mut took = vec![0; most + 1];
        for steps in 1..=most {
            for (own, gain) in gains.iter().enumerate().take(steps + 1).skip(1) {
                let with = best[steps - own].clone() + gain.clone();
                if with > next[steps] {
                    next[steps] = with;
                    took[steps] = u32::try_from(own).unwrap_or(u32::MAX);
                }
            }
        }
        best = next;
        taken.push(took);
    }
    let mut left = best.iter().position(|gain| gain >= gap)?;
    let mut moves = Vec::new();
    for (cell, took) in cells.iter().zip(&taken).rev() {
        let steps = took[left];
        if steps > 0 {
            moves.push(cell.moved(steps));
            left -= usize::try_from(steps).unwrap_or(left);
        }
    }
    in_order(&I::zero(), moves)
}

/// So many steps surely suffice: whole cells, those that gain most a step first.
fn upper_bound<I: Int>(cells: &[Cell<I>], gap: &I) -> u32 {
    let mut order: Vec<(I, u32)> =
        cells.iter().map(|cell| (cell.gain(u32::MAX), cell.room)).collect();
    order.sort_by(|(a, room_a), (b, room_b)| {
        let (a, b) = (a.clone() * I::from((*room_b).into()), b.clone() * I::from((*room_a).into()));
        b.cmp(&a)
    });
    let (mut left, mut steps) = (gap.clone(), 0_u32);
    for (gain, room) in order {
        if !left.is_positive() {
            break;
        }
        steps = steps.saturating_add(room);
        left = left - gain;
    }
    steps
}
