//! The uniform law to a stated error: each set of exponential numbers is handed to the questions
//! in turn, as many ways as there are questions.
//!
//! Whoever gets which of the numbers makes no difference to their law, so that a set of them
//! turned on by one place is a uniform draw again. The `n` turns of a set are a **cluster**: they
//! cost one set of logarithms, and since the deviations within a set add up to nothing, what one
//! turn gives too much another gives too little. The draws of a cluster hang together, those of
//! different clusters do not; so the error is what the clusters scatter by, and there are
//! thousands of them. Questions are put into an order of chance, anew for each piece: neighbours
//! that are much alike would otherwise make neighbouring turns alike.
//!
//! Sixteen turns stand side by side. The totals of a turn are sorted with the number of their
//! candidate in the last five bits (7e-15 of a total, far below what counts as a tie), so that
//! who takes which place is read off the order.
//!
//! # Source
//! Sampling by clusters and the error of its mean: Cochran 1977, *Sampling Techniques*, chapter
//! 9; the network that sorts: Batcher 1968.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

use super::points::{LANES, Row, gammas};
use super::tally::Tally;
use crate::domain::robustness::rng::{Lanes, Stream};

/// Candidates at most: each has a number in the last bits of its totals, and one is nobody's.
const MOST: usize = 31;

/// Questions at most: the turns of a cluster are counted in bytes.
const LONGEST: usize = 255;

/// Turns side by side.
const WIDE: usize = 16;

/// The bits of a total that say whose it is.
const WHOSE: u64 = 31;

/// Numbers that are added at once where whoever comes first takes a draw.
const PART: usize = 8;

/// Candidates whose totals are worked out together, so that they stay in registers.
const TOGETHER: usize = 5;

/// Draws in a piece of work, about: small beside a run, so that no thread waits long for another.
const DRAWS: usize = 8_192;

/// The turns of one number each.
type Side = [f64; WIDE];

/// What stays the same from cluster to cluster.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    candidates: usize,
    questions: usize,
    /// Candidate by question.
    values: Vec<f64>,
    /// Pairs of places to be put in order, one after the other.
    network: Vec<(u8, u8)>,
    /// Sets of 64 clusters in a piece.
    sets: usize,
}

/// Room for one piece, used again and again.
#[derive(Debug)]
pub(super) struct TurnsRoom {
    draws: Vec<Row>,
    /// Which question stands where.
    order: Vec<usize>,
    /// Question by candidate, in that order.
    values: Vec<f64>,
    totals: Vec<Side>,
    cluster: Cluster,
}

/// What is counted.
#[derive(Debug)]
struct Cluster {
    /// The numbers of one cluster, over and over.
    numbers: Vec<f64>,
    /// Place by candidate: how many turns of this cluster, a byte each, eight to a word.
    bytes: Vec<[u64; WIDE]>,
    /// Place by candidate: the same over the whole piece.
    places: Vec<u32>,
    /// The squares of the clusters' counts.
    squares: Vec<u32>,
    /// Candidate by question, in their order of chance: sums of weights when it comes first.
    central: Vec<f64>,
}

impl Turns {
    /// `None` where there are too many candidates or questions, or two candidates are `alike`:
    /// an order of totals says nothing of who shares a place.
    pub(super) fn new(values: &[Vec<f64>], alike: &[bool]) -> Option<Self> {
        let candidates = values.len();
        let questions = values.first().map_or(0, Vec::len);
        let pairs = alike.iter().filter(|alike| **alike).count();
        if candidates > MOST || questions > LONGEST || questions == 0 || pairs > candidates {
            return None;
        }
        let sets = (DRAWS / (LANES * questions)).max(1);
        let network = network(candidates);
        Some(Self { candidates, questions, values: values.concat(), network, sets })
    }

    /// Clusters in a piece.
    fn clusters(&self) -> usize {
        self.sets * LANES
    }

    /// Draws in a piece.
    pub(super) fn unit(&self) -> u64 {
        (self.clusters() * self.questions) as u64
    }

    /// Draws in a cluster.
    pub(super) fn turns(&self) -> u64 {
        self.questions as u64
    }

    /// Words that the counts of one place fill.
    fn words(&self) -> usize {
        self.candidates.div_ceil(8)
    }

    pub(super) fn room(&self) -> TurnsRoom {
        let (m, n) = (self.candidates, self.questions);
        TurnsRoom {
            draws: vec![[0.0; LANES]; n],
            order: vec![0; n],
            values: vec![0.0; m * n],
            totals: vec![[0.0; WIDE]; m],
            cluster: Cluster {
                numbers: vec![0.0; n + n.next_multiple_of(WIDE) + WIDE],
                bytes: vec![[0; WIDE]; m * self.words()],
                places: vec![0; m * self.words() * 8],
                squares: vec![0; m * self.words() * 8],
                central: vec![0.0; m * padded(n)],
            },
        }
    }

    /// Counts piece `piece` of the run with this seed.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    pub(super) fn count(&self, seed: u64, piece: u64, room: &mut TurnsRoom, tally: &mut Tally) {
        self.begin(&mut Stream::new(seed ^ 0x2545_f491_4f6c_dd1d, piece), room);
        let mut lanes = Lanes::new(seed, piece);
        for _ in 0..self.sets {
            gammas(&mut lanes, &mut room.draws);
            let TurnsRoom { draws, values, totals, cluster, .. } = room;
            for numbers in draws.as_flattened().chunks_exact(self.questions) {
                let scale = cluster.begin(numbers);
                match self.words() {
                    1 => self.turn::<1>(scale, values, totals, cluster),
                    2 => self.turn::<2>(scale, values, totals, cluster),
                    3 => self.turn::<3>(scale, values, totals, cluster),
                    _ => self.turn::<4>(scale, values, totals, cluster),
                }
                cluster.end();
            }
        }
        self.end(room, tally);
    }

    /// Puts the questions into an order of chance, and all counts to nought.
    fn begin(&self, chance: &mut Stream, room: &mut TurnsRoom) {
        for (at, question) in room.order.iter_mut().enumerate() {
            *question = at;
        }
        for at in (1..self.questions).rev() {
            room.order.swap(at, chance.below(at + 1));
        }
        for (row, question) in room.values.chunks_exact_mut(self.candidates).zip(&room.order) {
            for (value, values) in row.iter_mut().zip(self.values.chunks_exact(self.questions)) {
                *value = values[*question];
            }
        }
        room.cluster.places.fill(0);
        room.cluster.squares.fill(0);
        room.cluster.central.fill(0.0);
    }

    /// Hands in what was counted.
    fn end(&self, room: &TurnsRoom, tally: &mut Tally) {
        let (m, n) = (self.candidates, self.questions);
        let counted = &room.cluster;
        let rows = counted.places.chunks_exact(self.words() * 8);
        let squares = counted.squares.chunks_exact(self.words() * 8);
        for (place, (counts, squares)) in rows.zip(squares).enumerate() {
            for (candidate, (count, square)) in counts.iter().zip(squares).take(m).enumerate() {
                tally.places[candidate * m + place] += u64::from(*count);
                tally.squares[candidate * m + place] += u64::from(*square);
            }
        }
        for (candidate, sums) in counted.central.chunks_exact(padded(n)).enumerate() {
            for (sum, question) in sums.iter().zip(&room.order) {
                tally.first(candidate * n + question, *sum);
            }
        }
        tally.draws += self.unit();
        tally.clusters += self.clusters() as u64;
    }

    /// Counts the turns of one cluster, sixteen at a time.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn turn<const WORDS: usize>(
        &self,
        scale: f64,
        values: &[f64],
        totals: &mut [Side],
        cluster: &mut Cluster,
    ) {
        let (m, n) = (self.candidates, self.questions);
        for turn in (0..n).step_by(WIDE) {
            let live = (n - turn).min(WIDE);
            let numbers = &cluster.numbers[turn..turn + n + WIDE - 1];
            for first in (0..m).step_by(TOGETHER) {
                match m - first {
                    1 => panel::<1>(m, values, numbers, first, totals),
                    2 => panel::<2>(m, values, numbers, first, totals),
                    3 => panel::<3>(m, values, numbers, first, totals),
                    4 => panel::<4>(m, values, numbers, first, totals),
                    _ => panel::<TOGETHER>(m, values, numbers, first, totals),
                }
            }
            for &(one, other) in &self.network {
                exchange(one.into(), other.into(), totals);
            }
            let first = totals[0];
            if live < WIDE {
                // Turns beyond the last: a number that is nobody's, and is not read.
                for total in totals.iter_mut() {
                    total[live..].fill(f64::from_bits(WHOSE));
                }
            }
            placed::<WORDS>(totals, &mut cluster.bytes);
            for (at, total) in first[..live].iter().enumerate() {
                cluster.take(whose(*total), turn + at, padded(n), scale);
            }
        }
    }
}

impl Cluster {
    /// Takes the numbers of a cluster in; one over their sum.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn begin(&mut self, numbers: &[f64]) -> f64 {
        for again in self.numbers.chunks_mut(numbers.len()) {
            again.copy_from_slice(&numbers[..again.len()]);
        }
        self.bytes.fill([0; WIDE]);
        let mut sums = [0.0; PART];
        let mut parts = numbers.chunks_exact(PART);
        for part in &mut parts {
            for (sum, number) in sums.iter_mut().zip(part) {
                *sum += number;
            }
        }
        let rest: f64 = parts.remainder().iter().sum();
        1.0 / (sums.iter().sum::<f64>() + rest)
    }

    /// Adds the weights of a turn to whoever comes first in it.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn take(&mut self, first: usize, turn: usize, padded: usize, scale: f64) {
        let sums = self.central[first * padded..][..padded].chunks_exact_mut(PART);
        for (sums, numbers) in sums.zip(self.numbers[turn..][..padded].chunks_exact(PART)) {
            for (sum, number) in sums.iter_mut().zip(numbers) {
                *sum = number.mul_add(scale, *sum);
            }
        }
    }

    /// Adds the counts of a cluster and their squares.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn end(&mut self) {
        let sums = self.places.chunks_exact_mut(8).zip(self.squares.chunks_exact_mut(8));
        for (words, (counts, squares)) in self.bytes.iter().zip(sums) {
            // No byte runs over: there are at most 255 turns.
            let word = words.iter().fold(0_u64, |sum, word| sum.wrapping_add(*word));
            let bytes = word.to_le_bytes();
            for ((count, square), byte) in counts.iter_mut().zip(squares).zip(bytes) {
                let turns = u32::from(byte);
                *count += turns;
                *square += turns * turns;
            }
        }
    }
}

/// Questions up to the next multiple of eight.
fn padded(questions: usize) -> usize {
    questions.next_multiple_of(PART)
}

/// Whose a total is.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
fn whose(total: f64) -> usize {
    (total.to_bits() & WHOSE) as usize
}

/// The totals of `K` candidates from `first` on in sixteen turns, each with whose it is.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
fn panel<const K: usize>(
    candidates: usize,
    values: &[f64],
    numbers: &[f64],
    first: usize,
    totals: &mut [Side],
) {
    let mut sums = [[0.0_f64; WIDE]; K];
    for (weights, values) in numbers.windows(WIDE).zip(values.chunks_exact(candidates)) {
        // Arrays of a known length, so that the sums are kept in registers.
        let (mut own, mut each) = ([0.0; WIDE], [0.0; K]);
        own.copy_from_slice(weights);
        each.copy_from_slice(&values[first..first + K]);
        for (sum, value) in sums.iter_mut().zip(&each) {
            for (sum, weight) in sum.iter_mut().zip(&own) {
                *sum = weight.mul_add(*value, *sum);
            }
        }
    }
    for (at, sum) in sums.iter().enumerate() {
        let whose = (first + at) as u64;
        for (total, sum) in totals[first + at].iter_mut().zip(sum) {
            *total = f64::from_bits((sum.to_bits() & !WHOSE) | whose);
        }
    }
}

/// Puts the greater of two totals first, turn by turn.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
fn exchange(one: usize, other: usize, totals: &mut [Side]) {
    let (p, q) = (totals[one], totals[other]);
    let (mut greater, mut less) = ([0.0; WIDE], [0.0; WIDE]);
    for turn in 0..WIDE {
        greater[turn] = if p[turn] > q[turn] { p[turn] } else { q[turn] };
        less[turn] = if p[turn] > q[turn] { q[turn] } else { p[turn] };
    }
    totals[one] = greater;
    totals[other] = less;
}

/// Counts whose each place is: one more in the byte of that candidate.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
fn placed<const WORDS: usize>(totals: &[Side], bytes: &mut [[u64; WIDE]]) {
    for (total, words) in totals.iter().zip(bytes.chunks_exact_mut(WORDS)) {
        let total = *total;
        for (at, word) in words.iter_mut().enumerate() {
            let mut counts = *word;
            for turn in 0..WIDE {
                let whose = total[turn].to_bits() & WHOSE;
                let here = u64::from(whose >> 3 == at as u64);
                counts[turn] = counts[turn].wrapping_add(here << ((whose & 7) << 3));
            }
            *word = counts;
        }
    }
}

/// Which places to compare one after the other so that `count` numbers come out sorted.
#[expect(clippy::cast_possible_truncation, reason = "places are below 31")]
fn network(count: usize) -> Vec<(u8, u8)> {
    let mut pairs = Vec::new();
    let mut sorted = 1;
    while sorted < count {
        let mut apart = sorted;
        while apart >= 1 {
            for from in (apart % sorted..count.saturating_sub(apart)).step_by(2 * apart) {
                for one in from..(from + apart).min(count - apart) {
                    let other = one + apart;
                    if one / (2 * sorted) == other / (2 * sorted) {
                        pairs.push((one as u8, other as u8));
                    }
                }
            }
            apart /= 2;
        }
        sorted *= 2;
    }
    pairs
}

#[cfg(test)]
mod tests;
