//! One weight moves, the others keep their proportions: where the winner changes.

use std::cmp::Ordering;

use num_rational::Ratio;

use super::Problem;
use super::grid::{Grid, Int, exact, on_grid};
use crate::domain::exact::Exact;

/// A weight at which another candidate takes the lead. At the weight itself both lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WinnerChange {
    /// The weight, a share from 0 to 1.
    pub at: Exact,
    /// Who leads below it; at weight 0, who is level there only.
    pub from: usize,
    /// Who leads above it; at weight 1, who is level there only.
    pub to: usize,
}

/// What happens as one weight goes from 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tipping {
    /// The criterion whose weight moves.
    pub criterion: usize,
    /// Its weight today, a share.
    pub weight: Exact,
    /// Every change of winner, by rising weight; a tie counts as a change.
    pub winner_changes: Vec<WinnerChange>,
    /// From where to where today's leader has the highest total, alone or with others.
    pub winner_interval: (Exact, Exact),
    /// From where to where nobody passes anybody. Where two are level today and either side
    /// parts them, this is today's weight alone.
    pub order_interval: (Exact, Exact),
}

impl Tipping {
    /// The nearest weight at which the leader no longer leads alone, and how far it is from
    /// today's; `None` when no weight does it.
    pub fn nearest(&self) -> Option<(&WinnerChange, Exact)> {
        self.nearest_of(|_| true)
    }

    /// The same of changes beyond which the scale goes on: at 0 and at 1 another is level at most.
    pub fn nearest_inside(&self) -> Option<(&WinnerChange, Exact)> {
        self.nearest_of(|at| !at.is_zero() && *at != Exact::whole(1))
    }

    fn nearest_of(&self, counts: impl Fn(&Exact) -> bool) -> Option<(&WinnerChange, Exact)> {
        let far = |change: &WinnerChange| {
            let way = &change.at - &self.weight;
            if way.is_negative() { -way } else { way }
        };
        self.winner_changes
            .iter()
            .filter(|change| counts(&change.at))
            .map(|change| (change, far(change)))
            .min_by(|(_, a), (_, b)| a.cmp(b))
    }
}

/// What each criterion's weight decides. For groups ask the problem [by group](Problem::by_group).
///
/// The criterion takes weight `t` and the others share `1 - t` as they share their weight today,
/// equally where they have none. Totals are straight lines in `t`, so the changes are the corners
/// of their upper envelope, all of them and exact.
///
/// # Source
/// `docs/method.md`, "Smallest flip"; Triantaphyllou & Sanchez 1997.
pub fn tipping(problem: &Problem) -> Vec<Tipping> {
    on_grid!(problem.whole(), grid => {
        let order = problem.order();
        (0..problem.criteria().len()).map(|at| one(grid, at, problem.leader(), &order)).collect()
    })
}

/// The totals of all candidates at weight 0 and at weight 1, over one denominator.
struct Lines<I> {
    nought: Vec<I>,
    full: Vec<I>,
}

/// The lines of criterion `at`; `None` when it is the only one, so that its weight cannot move.
fn lines<I: Int>(grid: &Grid<I>, at: usize) -> Option<Lines<I>> {
    if grid.weights.len() < 2 {
        return None;
    }
    let weight = &grid.weights[at];
    let rest = grid.unit.clone() - weight.clone();
    let (nought, over) = if rest.is_zero() {
        let others = i64::try_from(grid.weights.len() - 1).unwrap_or(i64::MAX);
        let sum = |row: &Vec<I>| {
            let all = row.iter().fold(I::zero(), |sum, value| sum + value.clone());
            all - row[at].clone()
        };
        (grid.values.iter().map(sum).collect(), I::from(others))
    } else {
        let of = |(row, total): (&Vec<I>, &I)| total.clone() - weight.clone() * row[at].clone();
        (grid.values.iter().zip(&grid.totals).map(of).collect(), rest)
    };
    let full = grid.values.iter().map(|row| row[at].clone() * over.clone()).collect();
    Some(Lines { nought, full })
}

impl<I: Int> Lines<I> {
    /// `i`'s lead over `k` at weight 0 and at weight 1.
    fn leads(&self, i: usize, k: usize) -> (I, I) {
        (
            self.nought[i].clone() - self.nought[k].clone(),
            self.full[i].clone() - self.full[k].clone(),
        )
    }

    fn slope(&self, i: usize) -> I {
        self.full[i].clone() - self.nought[i].clone()
    }

    /// The corners of the upper envelope. Of lines that coincide the first in `order` stands for
    /// all.
    fn changes(&self, order: &[usize]) -> Vec<(Ratio<I>, usize, usize)> {
        let mut found = Vec::new();
        let better = |a: &usize, b: &usize| {
            self.nought[*a].cmp(&self.nought[*b]).then(self.slope(*a).cmp(&self.slope(*b)))
        };
        // `max_by` keeps the last of equals, and the first in order is wanted.
        let Some(mut now) = order.iter().rev().copied().max_by(better) else { return found };
        let level = order
            .iter()
            .copied()
            .filter(|k| self.nought[*k] == self.nought[now] && self.slope(*k) < self.slope(now));
        if let Some(before) = level.min_by_key(|k| self.slope(*k)) {
            found.push((Ratio::new_raw(I::zero(), I::one()), before, now));
        }
        loop {
            let slope = self.slope(now);
            let mut next: Option<(Ratio<I>, usize)> = None;
            for k in order.iter().copied().filter(|k| self.slope(*k) > slope) {
                let (at_nought, at_full) = self.leads(now, k);
                if at_full.is_positive() {
                    continue; // They meet beyond a weight of 1.
                }
                let at = Ratio::new_raw(at_nought.clone(), at_nought - at_full);
                let sooner = match &next {
                    None => true,
                    Some((least, of)) => match at.cmp(least) {
                        Ordering::Less => true,
                        Ordering::Equal => self.slope(k) > self.slope(*of),
                        Ordering::Greater => false,
                    },
                };
                if sooner {
                    next = Some((at, k));
                }
            }
            let Some((at, k)) = next else { return found };
            let last = at.numer() == at.denom();
            found.push((at, now, k));
            now = k;
            if last {
                return found;
            }
        }
    }
}

/// An interval of weights that only shrinks.
struct Within<I> {
    from: Ratio<I>,
    to: Ratio<I>,
}

impl<I: Int> Within<I> {
    fn all() -> Self {
        Self { from: Ratio::new_raw(I::zero(), I::one()), to: Ratio::new_raw(I::one(), I::one()) }
    }

    /// Keeps the weights at which a lead of `nought` at 0 and `full` at 1 is not negative.
    fn keep(&mut self, nought: I, full: I) {
        if full.is_negative() && !nought.is_negative() {
            let at = Ratio::new_raw(nought.clone(), nought - full);
            if at < self.to {
                self.to = at;
            }
        } else if nought.is_negative() && !full.is_negative() {
            let at = Ratio::new_raw(-nought.clone(), full - nought);
            if at > self.from {
                self.from = at;
            }
        }
    }

    fn exact(self) -> (Exact, Exact) {
        let plain = |at: Ratio<I>| {
            let (numerator, denominator) = at.into_raw();
            exact(numerator, denominator)
        };
        (plain(self.from), plain(self.to))
    }
}

fn one<I: Int>(grid: &Grid<I>, at: usize, leader: usize, order: &[usize]) -> Tipping {
    let weight = exact(grid.weights[at].clone(), grid.unit.clone());
    let (mut winner, mut whole) = (Within::<I>::all(), Within::<I>::all());
    let mut winner_changes = Vec::new();
    if let Some(lines) = lines(grid, at) {
        // Today's leader stands for those whose totals are its own at every weight.
        let mut first: Vec<usize> = vec![leader];
        first.extend(order.iter().copied().filter(|k| *k != leader));
        for (at, from, to) in lines.changes(&first) {
            let (numerator, denominator) = at.into_raw();
            winner_changes.push(WinnerChange { at: exact(numerator, denominator), from, to });
        }
        for k in order.iter().copied().filter(|k| *k != leader) {
            let (nought, full) = lines.leads(leader, k);
            winner.keep(nought, full);
        }
        for pair in order.windows(2) {
            let (nought, full) = lines.leads(pair[0], pair[1]);
            if grid.totals[pair[0]] == grid.totals[pair[1]] && nought != full {
                whole.keep(-nought.clone(), -full.clone());
            }
            whole.keep(nought, full);
        }
    }
    Tipping {
        criterion: at,
        weight,
        winner_changes,
        winner_interval: winner.exact(),
        order_interval: whole.exact(),
    }
}

#[cfg(test)]
mod tests;
