//! Acceptabilities without chance: the volume of each order of the candidates, cut from the
//! simplex of weights.
//!
//! Pairwise wins are exact for any number of questions; places for up to eight, which is meant
//! for groups. Doubles throughout, right to about twelve digits: no volume is sampled.
//!
//! # Source
//! Varsi 1973 and Ali 1973 for the simplex cut by a half space. Places: the simplex is cut along
//! an edge by each plane on which two candidates tie; the two pieces have the shares `t` and
//! `1 - t` of its volume, so no determinant is ever taken.

#![expect(clippy::float_arithmetic, reason = "volumes to twelve digits, never a total")]

use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::robustness::sampling::{Figures, Weighting, float};

/// Differences below this share of the greatest value are none.
const NEARLY: f64 = 1e-12;

/// Questions (or groups) up to which places are found exactly.
pub const MOST_QUESTIONS: usize = 8;

/// Pieces after which exact places are given up for sampling, a second or two of work.
const MOST_PIECES: u64 = 4_000_000;

/// Simplices that an order of importance with equal places may consist of.
const MOST_SIMPLICES: usize = 720;

/// Steps after which exact pairs are given up, a fraction of a second of work.
const MOST_STEPS: usize = 100_000_000;

/// Acceptabilities without chance, as shares from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Acceptability {
    /// By candidate and place: the share of weightings in which it takes that place; candidates
    /// that tie share the better place.
    pub rank: Vec<Vec<f64>>,
    /// By candidate: the mean of the weights with which it comes first; `None` if it never does.
    pub central_weights: Vec<Option<Vec<f64>>>,
    /// By candidate and candidate: the share in which the first is ahead, a tie counting half.
    pub pairwise_win: Vec<Vec<f64>>,
    /// Pieces the simplex was cut into.
    pub pieces: u64,
}

/// The acceptabilities of `figures`, exactly, under the uniform or the ordered law.
///
/// `None` when that cannot be had: another law, more than [`MOST_QUESTIONS`] questions, too many
/// pieces, or `cancel` was set. Sampling answers then.
pub fn acceptability(
    figures: &Figures,
    weighting: Weighting,
    cancel: &AtomicBool,
) -> Option<Acceptability> {
    if figures.weights().len() > MOST_QUESTIONS {
        return None;
    }
    let simplices = simplices(figures, weighting)?;
    let pairwise_win = pairwise_wins(figures, weighting)?;
    let (m, n) = (figures.values().len(), figures.weights().len());
    let mut cut = Cut::new(m, n, tolerance(figures), cancel);
    for corners in &simplices {
        let corners: Vec<Corner> =
            corners.iter().map(|weights| Corner::new(weights, figures)).collect();
        for candidate in 0..m {
            let mut corners: Vec<Corner> = corners.iter().map(|c| c.seen_by(candidate)).collect();
            cut.piece(candidate, &mut corners, 1.0 / float(simplices.len()), 0)?;
        }
    }
    let firsts: Vec<f64> = cut.rank.iter().map(|row| row[0]).collect();
    let central_weights = cut
        .central
        .iter()
        .zip(&firsts)
        .map(|(sums, &first)| (first > 0.0).then(|| sums.iter().map(|sum| sum / first).collect()))
        .collect();
    Some(Acceptability { rank: cut.rank, central_weights, pairwise_win, pieces: cut.pieces })
}

/// By candidate and candidate: the share of weightings in which the first is ahead of the second,
/// a tie counting half; for any number of questions.
///
/// `None` for laws other than uniform and ordered, and where equal places in the order of
/// importance, or candidates and questions without number, make too many cases.
pub fn pairwise_wins(figures: &Figures, weighting: Weighting) -> Option<Vec<Vec<f64>>> {
    let simplices = simplices(figures, weighting)?;
    let (rows, columns) = (figures.values().len(), figures.weights().len());
    let pairs = rows.saturating_mul(rows.saturating_sub(1)) / 2;
    let steps = pairs.saturating_mul(columns.saturating_mul(columns) / 4);
    if steps.saturating_mul(simplices.len()) > MOST_STEPS {
        return None;
    }
    let near = tolerance(figures);
    let totals: Vec<Vec<Corner>> = simplices
        .iter()
        .map(|corners| corners.iter().map(|weights| Corner::new(weights, figures)).collect())
        .collect();
    let m = figures.values().len();
    let win = |i: usize, k: usize| -> f64 {
        if i == k {
            return 0.5;
        }
        let sum: f64 = totals
            .iter()
            .map(|corners| {
                let gaps: Vec<f64> = corners.iter().map(|c| c.totals[i] - c.totals[k]).collect();
                share_ahead(&gaps, near)
            })
            .sum();
        sum / float(totals.len())
    };
    // Each pair once: the other way is what is left.
    let wins = (0..m)
        .map(|i| (0..m).map(|k| if i <= k { win(i, k) } else { 1.0 - win(k, i) }).collect())
        .collect();
    Some(wins)
}

/// The share of a simplex on which a linear function with these values at the corners is above
/// nought; one half where it is nought throughout.
///
/// Positive terms only: right to the last places at 60 corners.
fn share_ahead(gaps: &[f64], near: f64) -> f64 {
    if gaps.iter().all(|gap| gap.abs() <= near) {
        return 0.5;
    }
    let above: Vec<f64> = gaps.iter().map(|&g| if g.abs() <= near { 0.0 } else { g }).collect();
    let (ahead, behind): (Vec<f64>, Vec<f64>) = above.iter().partition(|gap| **gap >= 0.0);
    let mut t = vec![0.0; ahead.len() + 1];
    t[0] = 1.0;
    for x in behind {
        for (k, y) in ahead.iter().enumerate() {
            t[k + 1] = (y * t[k + 1] - x * t[k]) / (y - x);
        }
    }
    1.0 - t[ahead.len()]
}

fn tolerance(figures: &Figures) -> f64 {
    NEARLY * figures.values().iter().flatten().fold(1e-300_f64, |a, &b| a.max(b.abs()))
}

/// The corners of the simplices, equal in volume, that the weights of a law fill evenly.
fn simplices(figures: &Figures, weighting: Weighting) -> Option<Vec<Vec<Vec<f64>>>> {
    let n = figures.weights().len();
    match weighting {
        Weighting::Uniform => Some(vec![
            (0..n).map(|at| (0..n).map(|j| f64::from(u8::from(j == at))).collect()).collect(),
        ]),
        Weighting::Ordered => Some(
            orders(figures.places())?
                .iter()
                .map(|order| {
                    (1..=n)
                        .map(|first| {
                            let mut weights = vec![0.0; n];
                            for &question in &order[..first] {
                                weights[question] = 1.0 / float(first);
                            }
                            weights
                        })
                        .collect()
                })
                .collect(),
        ),
        Weighting::Nested | Weighting::Around(_) | Weighting::Dirichlet(_) | Weighting::Fixed => {
            None
        }
    }
}

/// Every order of the questions that agrees with `places`; `None` when there are too many.
fn orders(places: &[u32]) -> Option<Vec<Vec<usize>>> {
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in places {
        let mut longer = Vec::new();
        for order in &orders {
            let open = |question: &usize| !order.contains(question);
            let next = (0..places.len()).filter(open).map(|q| places[q]).min();
            for question in (0..places.len()).filter(open).filter(|&q| Some(places[q]) == next) {
                let mut order = order.clone();
                order.push(question);
                longer.push(order);
            }
        }
        if longer.len() > MOST_SIMPLICES {
            return None;
        }
        orders = longer;
    }
    Some(orders)
}

/// A corner of a piece: where it stands, and what each candidate totals there, or how far one
/// candidate is ahead of each.
#[derive(Debug, Clone)]
struct Corner {
    weights: Vec<f64>,
    totals: Vec<f64>,
}

impl Corner {
    fn new(weights: &[f64], figures: &Figures) -> Self {
        let total =
            |row: &Vec<f64>| row.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        Self { weights: weights.to_vec(), totals: figures.values().iter().map(total).collect() }
    }

    /// The same corner with the gaps between `candidate` and each candidate for totals.
    fn seen_by(&self, candidate: usize) -> Self {
        let own = self.totals[candidate];
        Self {
            weights: self.weights.clone(),
            totals: self.totals.iter().map(|total| own - total).collect(),
        }
    }

    /// The point the share `t` of the way to `other`.
    fn towards(&self, other: &Self, t: f64) -> Self {
        let between = |from: &[f64], to: &[f64]| {
            from.iter().zip(to).map(|(a, b)| a * (1.0 - t) + b * t).collect()
        };
        Self {
            weights: between(&self.weights, &other.weights),
            totals: between(&self.totals, &other.totals),
        }
    }
}

/// The cutting, and what its pieces add up to.
///
/// One candidate at a time: its place is the same throughout a piece as soon as none of the
/// planes on which *it* ties with another crosses the piece. That takes a hundredth of the
/// pieces that the whole order would take.
struct Cut<'a> {
    rank: Vec<Vec<f64>>,
    central: Vec<Vec<f64>>,
    near: f64,
    pieces: u64,
    cancel: &'a AtomicBool,
}

impl<'a> Cut<'a> {
    fn new(candidates: usize, questions: usize, near: f64, cancel: &'a AtomicBool) -> Self {
        Self {
            rank: vec![vec![0.0; candidates]; candidates],
            central: vec![vec![0.0; questions]; candidates],
            near,
            pieces: 0,
            cancel,
        }
    }

    /// Cuts a piece, seen by `candidate`, in which the others before `from` are ahead throughout
    /// or nowhere; `None` when given up.
    ///
    /// Each cut leaves fewer edges that cross its plane, so the depth is bounded by the
    /// candidates times the square of the corners.
    fn piece(
        &mut self,
        candidate: usize,
        corners: &mut [Corner],
        volume: f64,
        from: usize,
    ) -> Option<()> {
        for other in from..self.rank.len() {
            let mut high = (self.near, None);
            let mut low = (-self.near, None);
            for (which, corner) in corners.iter().enumerate() {
                let gap = corner.totals[other];
                if gap > high.0 {
                    high = (gap, Some(which));
                }
                if gap < low.0 {
                    low = (gap, Some(which));
                }
            }
            let (Some(above), Some(below)) = (high.1, low.1) else { continue };
            let t = high.0 / (high.0 - low.0);
            let tie = corners[above].towards(&corners[below], t);
            // The piece that keeps the corner above, then the one that keeps the corner below.
            for (replaced, share) in [(below, t), (above, 1.0 - t)] {
                let kept = std::mem::replace(&mut corners[replaced], tie.clone());
                let cut = self.piece(candidate, corners, volume * share, other);
                corners[replaced] = kept;
                cut?;
            }
            return Some(());
        }
        self.count(candidate, corners, volume)
    }

    /// Adds a piece in which the place of `candidate` is the same throughout.
    fn count(&mut self, candidate: usize, corners: &[Corner], volume: f64) -> Option<()> {
        self.pieces += 1;
        if self.pieces > MOST_PIECES
            || (self.pieces.is_multiple_of(4096) && self.cancel.load(Ordering::Relaxed))
        {
            return None;
        }
        let behind = |other: &usize| corners.iter().any(|c| c.totals[*other] < -self.near);
        let place = (0..self.rank.len()).filter(behind).count();
        self.rank[candidate][place] += volume;
        if place == 0 {
            // The mean over a simplex is the mean of its corners.
            let share = volume / float(corners.len());
            for corner in corners {
                for (sum, weight) in self.central[candidate].iter_mut().zip(&corner.weights) {
                    *sum += weight * share;
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
