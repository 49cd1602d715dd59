//! The uniform law on a short way, a draw a row: exponential numbers, totals, places and central
//! weights of 64 draws while they stay in the first cache.
//!
//! A draw's numbers stand side by side, so that whoever comes first takes them in one pass; the
//! totals of all candidates and the sum of the draw are one product of a row with a matrix.
//! Pairs are not counted here: how often one is ahead of another is known exactly.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

use super::points::{LANES, Origin, Row, gammas};
use crate::domain::robustness::rng::Lanes;

/// Candidates that fit into the widest row of totals, beside the sum of the draw.
const MOST: usize = 31;

/// Numbers of a row come in multiples of this.
const WIDE: usize = 8;

/// The values of all candidates, a row a question, and a column of ones for the sum.
#[derive(Debug, Clone)]
pub(super) struct Flat {
    candidates: usize,
    questions: usize,
    /// Whether two candidates are alike, and so may come first together.
    alike: bool,
    /// As wide as the candidates and one more, up to the next multiple of eight.
    columns: Vec<[f64; MOST + 1]>,
}

/// Room for 64 draws, used again and again.
#[derive(Debug)]
pub(super) struct FlatRoom {
    draws: Vec<Row>,
    central: Vec<f64>,
    places: Vec<[u32; MOST + 1]>,
}

impl Flat {
    /// `None` where there are more candidates than a row holds.
    ///
    /// `alike` says for each pair of candidates whether their values are the same: those of the
    /// first stand for both.
    pub(super) fn new(values: &[Vec<f64>], alike: &[bool]) -> Option<Self> {
        let candidates = values.len();
        if candidates > MOST {
            return None;
        }
        let questions = values.first().map_or(0, Vec::len);
        let first = |at: usize| (0..=at).find(|other| alike[at * candidates + other]).unwrap_or(at);
        let columns = (0..padded(questions))
            .map(|question| {
                let mut row = [0.0; MOST + 1];
                if question < questions {
                    for (at, value) in row.iter_mut().enumerate().take(candidates) {
                        *value = values[first(at)][question];
                    }
                    row[candidates] = 1.0;
                }
                row
            })
            .collect();
        let alike = (0..candidates).any(|at| first(at) != at);
        Some(Self { candidates, questions, alike, columns })
    }

    pub(super) fn room(&self) -> FlatRoom {
        let padded = self.columns.len();
        FlatRoom {
            draws: vec![[0.0; LANES]; padded],
            central: vec![0.0; self.candidates * padded],
            places: vec![[0; MOST + 1]; self.candidates],
        }
    }

    /// Counts `draws` draws from `from` on; `places` has a row a candidate. What
    /// [`Flat::central`] says of `room` afterwards is of these draws.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    pub(super) fn count(&self, from: Origin, draws: u64, room: &mut FlatRoom, places: &mut [u64]) {
        // One copy of the loops for each width of a row of totals.
        match (self.candidates + 1).div_ceil(WIDE) {
            1 => self.counted::<8, 8>(from, draws, room),
            2 => self.counted::<16, 4>(from, draws, room),
            3 => self.counted::<24, 4>(from, draws, room),
            _ => self.counted::<32, 4>(from, draws, room),
        }
        for (sums, counts) in places.chunks_exact_mut(self.candidates).zip(&room.places) {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += u64::from(*count);
            }
        }
    }

    /// The sums of the weights with which each comes first, candidate by question.
    pub(super) fn central<'a>(&'a self, room: &'a FlatRoom) -> impl Iterator<Item = f64> + 'a {
        let rows = room.central.chunks_exact(self.columns.len());
        rows.flat_map(|row| row[..self.questions].iter().copied())
    }

    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn counted<const W: usize, const D: usize>(
        &self,
        from: Origin,
        draws: u64,
        room: &mut FlatRoom,
    ) {
        room.central.fill(0.0);
        room.places.fill([0; MOST + 1]);
        let padded = self.columns.len();
        let mut lanes = Lanes::new(from.seed, from.strip);
        let columns = &self.columns;
        let mut left = draws;
        while left > 0 {
            let live = usize::try_from(left).unwrap_or(LANES).min(LANES);
            gammas(&mut lanes, &mut room.draws);
            let draws = &room.draws.as_flattened()[..live.next_multiple_of(D) * padded];
            for (at, some) in draws.chunks_exact(padded * D).enumerate() {
                let totals = totals::<W, D>(columns, some, padded);
                for (draw, totals) in some.chunks_exact(padded).zip(&totals).take(live - at * D) {
                    self.ranked(draw, totals, &mut room.places, &mut room.central);
                }
            }
            left -= live as u64;
        }
    }

    /// Takes one draw in: who has which place, and its weights for whoever comes first.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[expect(clippy::cast_possible_truncation, reason = "a place is below the candidates' number")]
    #[inline(always)]
    fn ranked<const W: usize>(
        &self,
        draw: &[f64],
        totals: &[f64; W],
        places: &mut [[u32; MOST + 1]],
        central: &mut [f64],
    ) {
        let mut ranks = [0_u64; W];
        for ahead in &totals[..self.candidates] {
            // One candidate at a time: left alone, the compiler takes eight of them at once and
            // adds across, at a third of the speed.
            let ahead = *std::hint::black_box(ahead);
            for (rank, total) in ranks.iter_mut().zip(totals) {
                *rank += u64::from(ahead > *total);
            }
        }
        let mut first = 0;
        for ((at, counts), rank) in places.iter_mut().enumerate().zip(&ranks) {
            // A place is below the number of candidates: the mask spares the check of it.
            counts[(*rank as usize) & MOST] += 1;
            if *rank == 0 {
                first = at;
            }
        }
        let scale = 1.0 / totals[self.candidates % W];
        if self.alike {
            for (at, rank) in ranks[..self.candidates].iter().enumerate() {
                if *rank == 0 {
                    take(&mut central[at * draw.len()..], draw, scale);
                }
            }
        } else {
            take(&mut central[first * draw.len()..], draw, scale);
        }
    }
}

/// Questions up to the next multiple of eight.
fn padded(questions: usize) -> usize {
    questions.next_multiple_of(WIDE)
}

/// Adds the shares of a draw.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
fn take(sums: &mut [f64], draw: &[f64], scale: f64) {
    for (sums, numbers) in sums.chunks_exact_mut(WIDE).zip(draw.chunks_exact(WIDE)) {
        for (sum, number) in sums.iter_mut().zip(numbers) {
            *sum = number.mul_add(scale, *sum);
        }
    }
}

/// The totals of `D` draws at a time, so that they stay in registers.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
fn totals<const W: usize, const D: usize>(
    columns: &[[f64; MOST + 1]],
    draws: &[f64],
    padded: usize,
) -> [[f64; W]; D] {
    let mut sums = [[0.0; W]; D];
    for (question, row) in columns[..padded].iter().enumerate() {
        let mut values = [0.0; W];
        values.copy_from_slice(&row[..W]);
        for (draw, sums) in sums.iter_mut().enumerate() {
            let number = draws[draw * padded + question];
            for (sum, value) in sums.iter_mut().zip(&values) {
                *sum = number.mul_add(*value, *sum);
            }
        }
    }
    sums
}
