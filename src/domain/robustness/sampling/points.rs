//! Weightings by the row: 64 draws side by side, one row a question.
//!
//! A strip is 64 draws. What stands in it depends on seed, law and the strip's number alone.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

use super::around::Slice;
use super::dirichlet::Gammas;
use super::laws::Weighting;
use super::numbers::exponential;
use super::{Figures, float};
use crate::domain::robustness::rng::{Lanes, Stream, halves, unit};

/// Draws side by side.
pub(super) const LANES: usize = 64;

/// One number for each draw of a strip.
pub(super) type Row = [f64; LANES];

/// Where the numbers of a strip come from: strip `strip` of an endless sequence, which is made in
/// order from the generators of its piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    /// The seed of the whole run.
    pub(super) seed: u64,
    /// Which strip, from 0.
    pub(super) strip: u64,
}

impl Origin {
    /// Where the strip after this one comes from.
    pub(super) fn next(self) -> Self {
        Self { strip: self.strip + 1, ..self }
    }
}

/// How the drawn weights relate to the weights of the questions.
#[derive(Debug, Clone)]
enum Shape {
    /// The simplex itself.
    Simplex,
    /// The simplex with the corners (1, 0, ..), (1/2, 1/2, 0, ..), ...: `order` lists the
    /// questions from the most important; runs of equal importance are `(from, to)` in it.
    Ordered { order: Vec<usize>, runs: Vec<(usize, usize)> },
    /// A simplex of groups times one of questions for each group.
    Nested { group_of: Vec<usize>, groups: usize },
    /// A box about today's weights, cut by the plane on which they add to one.
    Around(Slice),
    /// Gamma draws.
    Dirichlet(Gammas),
    /// Today's weights.
    Fixed(Vec<f64>),
}

/// Makes strips of weights under one law.
#[derive(Debug, Clone)]
pub(super) struct Points {
    shape: Shape,
    questions: usize,
}

impl Points {
    pub(super) fn new(figures: &Figures, weighting: Weighting) -> Self {
        let questions = figures.weights.len();
        let shape = match weighting {
            Weighting::Uniform => Shape::Simplex,
            Weighting::Ordered => ordered(&figures.places),
            Weighting::Nested => {
                let mut names = figures.groups.clone();
                names.sort_unstable();
                names.dedup();
                let group_of = figures
                    .groups
                    .iter()
                    .map(|group| names.partition_point(|name| name < group))
                    .collect();
                Shape::Nested { group_of, groups: names.len() }
            }
            Weighting::Around(points) => Slice::new(&figures.weights, points / 100.0)
                .map_or_else(|| Shape::Fixed(figures.weights.clone()), Shape::Around),
            Weighting::Dirichlet(concentration) => {
                Shape::Dirichlet(Gammas::new(&figures.alpha.clone().unwrap_or_else(|| {
                    figures.weights.iter().map(|w| w * concentration).collect()
                })))
            }
            Weighting::Fixed => Shape::Fixed(figures.weights.clone()),
        };
        Self { shape, questions }
    }

    /// Whether two candidates that are not alike come out level in no draw that has a chance.
    pub(super) fn parts_all(&self) -> bool {
        match &self.shape {
            Shape::Simplex | Shape::Ordered { .. } | Shape::Nested { .. } => true,
            Shape::Around(_) | Shape::Dirichlet(_) | Shape::Fixed(_) => false,
        }
    }

    /// Whether all weights are equally likely, and nothing else is asked of them.
    pub(super) fn is_uniform(&self) -> bool {
        matches!(self.shape, Shape::Simplex)
    }

    /// Rows that [`Points::fill`] needs: the questions, and room for groups.
    pub(super) fn rows(&self) -> usize {
        self.questions
            + match &self.shape {
                Shape::Nested { groups, .. } => *groups,
                Shape::Simplex
                | Shape::Ordered { .. }
                | Shape::Around(_)
                | Shape::Dirichlet(_)
                | Shape::Fixed(_) => 0,
            }
    }

    /// Fills the first rows of `rows` with weights, one row a question, and `sum` with their
    /// sums: weights need not add to one, since an order does not depend on it.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    pub(super) fn fill(
        &self,
        origin: Origin,
        lanes: &mut Lanes<LANES>,
        rows: &mut [Row],
        sum: &mut Row,
    ) {
        match &self.shape {
            Shape::Simplex => gammas(lanes, &mut rows[..self.questions]),
            Shape::Ordered { order, runs } => {
                gammas(lanes, &mut rows[..self.questions]);
                self.keep_order(origin, order, runs, rows);
            }
            Shape::Nested { group_of, groups } => {
                gammas(lanes, &mut rows[..self.questions + groups]);
                spread(group_of, rows);
            }
            Shape::Around(slice) => slice.fill(&mut own_stream(origin), rows),
            Shape::Dirichlet(gammas) => gammas.fill(&mut own_stream(origin), rows),
            Shape::Fixed(weights) => {
                for (row, &weight) in rows.iter_mut().zip(weights) {
                    *row = [weight; LANES];
                }
            }
        }
        *sum = [0.0; LANES];
        for row in &rows[..self.questions] {
            for (total, weight) in sum.iter_mut().zip(row) {
                *total += weight;
            }
        }
    }

    /// Turns exponentials into weights that fall from the first in `order` to the last.
    fn keep_order(
        &self,
        origin: Origin,
        order: &[usize],
        runs: &[(usize, usize)],
        rows: &mut [Row],
    ) {
        // Rényi: the sum over k >= r of E_k / k is the r-th largest of a uniform draw.
        let mut sorted = vec![[0.0; LANES]; self.questions];
        let mut above = [0.0; LANES];
        for rank in (0..self.questions).rev() {
            let share = 1.0 / float(rank + 1);
            for (so_far, e) in above.iter_mut().zip(&rows[rank]) {
                *so_far += e * share;
            }
            sorted[rank] = above;
        }
        // Questions of equal importance take the places they share in any order.
        if !runs.is_empty() {
            let mut stream = own_stream(origin);
            for &(from, to) in runs {
                shuffle(&mut sorted[from..to], &mut stream);
            }
        }
        for (rank, &question) in order.iter().enumerate() {
            rows[question] = sorted[rank];
        }
    }
}

/// The questions from the most important, and the runs of equal importance among them.
fn ordered(places: &[u32]) -> Shape {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&question| places[question]);
    let mut runs = Vec::new();
    let mut from = 0;
    while from < order.len() {
        let mut to = from + 1;
        while to < order.len() && places[order[to]] == places[order[from]] {
            to += 1;
        }
        if to - from > 1 {
            runs.push((from, to));
        }
        from = to;
    }
    Shape::Ordered { order, runs }
}

/// Puts the numbers of each draw into any order, all orders alike.
fn shuffle(rows: &mut [Row], stream: &mut Stream) {
    for at in (1..rows.len()).rev() {
        let (before, last) = rows.split_at_mut(at);
        for (lane, number) in last[0].iter_mut().enumerate() {
            let other = stream.below(at + 1);
            if other < at {
                std::mem::swap(number, &mut before[other][lane]);
            }
        }
    }
}

/// A stream of its own for the strip, apart from the numbers its rows are made of.
fn own_stream(origin: Origin) -> Stream {
    Stream::new(origin.seed ^ 0x5bd1_e995_7f4a_7c15, origin.strip)
}

/// Independent exponential numbers two by two.
///
/// The sum of two is a gamma draw, the logarithm of a product of two uniform numbers, and the
/// first is a uniform share of it: one logarithm does for two. Uniform numbers have 32 bits,
/// which moves no share by more than some 1e-9.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
#[expect(clippy::many_single_char_names, reason = "six uniform numbers, each used once")]
pub(super) fn gammas(lanes: &mut Lanes<LANES>, rows: &mut [Row]) {
    let mut fours = rows.chunks_exact_mut(4);
    for four in &mut fours {
        if let [one, two, three, four] = four {
            lanes.steps(|lane, [x, y, z]| {
                let (u, v) = halves(x);
                let (share, other) = halves(y);
                let (p, q) = halves(z);
                let (first, second) = (exponential(u * v), exponential(p * q));
                let (a, c) = (first * share, second * other);
                one[lane] = a;
                two[lane] = first - a;
                three[lane] = c;
                four[lane] = second - c;
            });
        }
    }
    for row in fours.into_remainder() {
        lanes.steps(|lane, [x]| row[lane] = exponential(unit(x)));
    }
}

/// Scales the questions of each group to that group's draw, which stand behind the questions.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
fn spread(group_of: &[usize], rows: &mut [Row]) {
    let (questions, groups) = rows.split_at_mut(group_of.len());
    for (group, factor) in groups.iter_mut().enumerate() {
        let mut sum = [0.0; LANES];
        for (row, _) in questions.iter().zip(group_of).filter(|(_, of)| **of == group) {
            for (total, weight) in sum.iter_mut().zip(row) {
                *total += weight;
            }
        }
        for (share, total) in factor.iter_mut().zip(&sum) {
            *share /= total;
        }
    }
    for (row, &group) in questions.iter_mut().zip(group_of) {
        for (weight, share) in row.iter_mut().zip(&groups[group]) {
            *weight *= share;
        }
    }
}
