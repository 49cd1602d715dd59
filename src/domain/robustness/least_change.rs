//! Several weights move: the smallest change that lets a challenger draw level.

use super::Problem;
use super::grid::{Grid, Int, exact, falling, on_grid};
use crate::domain::exact::Exact;

/// A weight that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightMove {
    /// Whose weight.
    pub criterion: usize,
    /// By how much, a share: above 0 it gains, below 0 it gives.
    pub by: Exact,
}

/// The smallest change in one norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its size, a share.
    pub size: Exact,
    /// The weights that move, in the order of the criteria; what they gain and give adds to 0.
    pub moves: Vec<WeightMove>,
}

/// What it takes for one challenger to draw level with the leader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeastChange {
    /// The challenger.
    pub challenger: usize,
    /// The leader's total less the challenger's, a share, 0 or more.
    pub gap: Exact,
    /// Least sum of all moves; `None` when no weighting lets it draw level.
    pub l1: Option<Shift>,
    /// Least largest single move; `None` as above.
    pub linf: Option<Shift>,
}

/// The smallest changes for every challenger, by falling total.
///
/// New weights are never below 0 and add up to 1. In the sum of moves, weight goes from where the
/// leader's advantage is greatest to where it is least, until they are level. In the largest
/// single move, the gap that a bound can close is a rising concave line of straight pieces in the
/// bound; walking its pieces from 0 ends on the exact bound. Where the leader is ahead on every
/// criterion no weighting does it.
///
/// # Source
/// `docs/method.md`, "Smallest flip".
pub fn least_changes(problem: &Problem) -> Vec<LeastChange> {
    on_grid!(problem.whole(), grid => problem
        .challengers()
        .into_iter()
        .map(|challenger| one(grid, problem.leader(), challenger))
        .collect())
}

/// The least over all challengers by sum of moves: the first of those with the smallest.
pub fn nearest(changes: &[LeastChange]) -> Option<&LeastChange> {
    let size = |change: &&LeastChange| change.l1.as_ref().map(|shift| shift.size.clone());
    changes.iter().filter(|change| change.l1.is_some()).min_by_key(size)
}

fn one<I: Int>(grid: &Grid<I>, leader: usize, challenger: usize) -> LeastChange {
    let lead = grid.advantages(leader, challenger);
    let gap = grid.gap(leader, challenger);
    let order = falling(&lead);
    let reachable = order.last().is_some_and(|least| !lead[*least].is_positive());
    let (l1, linf) = if gap.is_zero() {
        let still = || Some(Shift { size: Exact::zero(), moves: Vec::new() });
        (still(), still())
    } else if reachable {
        (by_sum(grid, &lead, &order, &gap), Some(by_largest(grid, &lead, &order, &gap)))
    } else {
        (None, None)
    };
    let over = grid.over();
    LeastChange { challenger, gap: exact(gap, over), l1, linf }
}

/// Greedy from the greatest advantage to the least.
fn by_sum<I: Int>(grid: &Grid<I>, lead: &[I], order: &[usize], gap: &I) -> Option<Shift> {
    // Of those with the least advantage the first in the order of the criteria takes the weight.
    let least = order.iter().map(|at| &lead[*at]).min()?.clone();
    let taker = lead.iter().position(|advantage| *advantage == least)?;
    let (mut left, mut moves) = (gap.clone(), Vec::new());
    let mut in_all = Exact::zero();
    for giver in order.iter().copied() {
        let closes = lead[giver].clone() - least.clone();
        let weight = &grid.weights[giver];
        if left.is_zero() || closes.is_zero() {
            break;
        }
        if weight.is_zero() {
            continue;
        }
        let all = weight.clone() * closes.clone();
        let by = if all < left {
            left = left - all;
            exact(weight.clone(), grid.unit.clone())
        } else {
            let by = exact(left, closes * grid.unit.clone());
            left = I::zero();
            by
        };
        in_all = &in_all + &by;
        moves.push(WeightMove { criterion: giver, by: -by });
    }
    moves.push(WeightMove { criterion: taker, by: in_all.clone() });
    moves.sort_by_key(|change| change.criterion);
    Some(Shift { size: &in_all + &in_all, moves })
}

/// A figure that is `still + rate x bound` near the bound looked at.
#[derive(Clone)]
struct Piece<I> {
    still: I,
    rate: I,
}

impl<I: Int> Piece<I> {
    fn plus(&self, other: &Self) -> Self {
        Self {
            still: self.still.clone() + other.still.clone(),
            rate: self.rate.clone() + other.rate.clone(),
        }
    }

    fn times(&self, factor: &I) -> Self {
        Self {
            still: self.still.clone() * factor.clone(),
            rate: self.rate.clone() * factor.clone(),
        }
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&Self { still: -other.still.clone(), rate: -other.rate.clone() })
    }

    /// Its value at `top / bottom`, times `bottom`.
    fn at(&self, top: &I, bottom: &I) -> I {
        self.still.clone() * bottom.clone() + self.rate.clone() * top.clone()
    }
}

/// Who gives how much when no weight may move by more than a bound.
struct Spread<I> {
    /// What each criterion may give, in the order of falling advantage.
    gives: Vec<Piece<I>>,
    /// Place in that order of the one that balances the rest.
    pivot: usize,
    /// What it gives or, below 0, takes.
    balance: Piece<I>,
    /// How much of the gap that closes.
    closes: Piece<I>,
}

/// The best use of a bound just above `top / bottom` (in units of weight).
fn spread<I: Int>(grid: &Grid<I>, lead: &[I], order: &[usize], top: &I, bottom: &I) -> Spread<I> {
    let bound = Piece { still: I::zero(), rate: I::one() };
    let none = Piece { still: I::zero(), rate: I::zero() };
    let gives: Vec<Piece<I>> = order
        .iter()
        .map(|at| &grid.weights[*at])
        .map(|weight| {
            let capped = weight.clone() * bottom.clone() <= *top;
            if capped { Piece { still: weight.clone(), rate: I::zero() } } else { bound.clone() }
        })
        .collect();
    // The balance of place p: what those before it give less what those after it take. Those
    // after take the whole bound each. It rises with p; the first p that need not give more
    // than it may is the one that balances.
    let after = i64::try_from(order.len() - 1).unwrap_or(i64::MAX);
    let mut kept = none.minus(&bound.times(&I::from(after)));
    let mut pivot = 0;
    loop {
        let room = kept.plus(&gives[pivot]);
        let value = room.at(top, bottom);
        let fits = value.is_positive() || (value.is_zero() && !room.rate.is_negative());
        if fits || pivot + 1 == order.len() {
            break;
        }
        kept = room.plus(&bound);
        pivot += 1;
    }
    // `kept` is what is left over for the pivot to take; giving is its opposite.
    let mut closes = none.minus(&kept.times(&lead[order[pivot]]));
    for (place, at) in order.iter().enumerate() {
        if place < pivot {
            closes = closes.plus(&gives[place].times(&lead[*at]));
        } else if place > pivot {
            closes = closes.minus(&bound.times(&lead[*at]));
        }
    }
    Spread { gives, pivot, balance: none.minus(&kept), closes }
}

/// The least bound under which the gap closes, with its moves. The caller has made sure that
/// some weighting closes it.
fn by_largest<I: Int>(grid: &Grid<I>, lead: &[I], order: &[usize], gap: &I) -> Shift {
    let (mut top, mut bottom) = (I::zero(), I::one());
    loop {
        let here = spread(grid, lead, order, &top, &bottom);
        let left = gap.clone() * bottom.clone() - here.closes.at(&top, &bottom);
        if !left.is_positive() || !here.closes.rate.is_positive() {
            let share = |piece: &Piece<I>| {
                exact(piece.at(&top, &bottom), bottom.clone() * grid.unit.clone())
            };
            let size = exact(top.clone(), bottom.clone() * grid.unit.clone());
            let by = |(place, at): (usize, &usize)| {
                let by = match place.cmp(&here.pivot) {
                    std::cmp::Ordering::Less => -share(&here.gives[place]),
                    std::cmp::Ordering::Equal => -share(&here.balance),
                    std::cmp::Ordering::Greater => size.clone(),
                };
                WeightMove { criterion: *at, by }
            };
            let mut moves: Vec<WeightMove> = order.iter().enumerate().map(by).collect();
            moves.retain(|change| !change.by.is_zero());
            moves.sort_by_key(|change| change.criterion);
            return Shift { size, moves };
        }
        // The piece is a straight line; the line ahead of it is nowhere steeper, so that where
        // this one meets the gap is never too far.
        top = gap.clone() - here.closes.still;
        bottom = here.closes.rate;
        let common = top.gcd(&bottom);
        if !common.is_one() {
            top = top / common.clone();
            bottom = bottom / common;
        }
    }
}

#[cfg(test)]
mod tests;
