//! What a strip of draws says about the candidates, and the whole-number sums of it.
//!
//! Counts are whole numbers and sums of weights are kept in 2^-40ths, so that adding them in any
//! order gives the same: threads may finish as they like.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

use super::flat::{Flat, FlatRoom};
use super::points::{LANES, Origin, Points, Row};
use super::turns::{Turns, TurnsRoom};
use super::{Figures, Plan, Stop, float};
use crate::domain::robustness::rng::{GAMMA, Lanes, key, mixed};

/// Independent draws in one piece of work.
const UNIT: u64 = 16_384;

/// Sums of weights are whole numbers of this share.
const GRAIN: f64 = 1_099_511_627_776.0;

/// Totals closer than this, relative to the sum of weights and the greatest value, are a tie.
const NEARLY: f64 = 1e-12;

/// Counts over some number of draws.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tally {
    /// Draws counted.
    pub(super) draws: u64,
    /// Clusters counted: draws that hang together. None where each draw stands for itself.
    pub(super) clusters: u64,
    /// Candidate by place: draws in which it takes the place.
    pub(super) places: Vec<u64>,
    /// The same, squared for each cluster before adding.
    pub(super) squares: Vec<u64>,
    /// Candidate by candidate: draws in which the first is ahead of the second.
    pub(super) ahead: Vec<u64>,
    /// Candidate by question: sums of the weights of the draws in which it comes first.
    central: Vec<i128>,
}

impl Tally {
    pub(super) fn new(candidates: usize, questions: usize) -> Self {
        Self {
            draws: 0,
            clusters: 0,
            places: vec![0; candidates * candidates],
            squares: vec![0; candidates * candidates],
            ahead: vec![0; candidates * candidates],
            central: vec![0; candidates * questions],
        }
    }

    /// Takes in what another has counted.
    pub(super) fn add(&mut self, other: &Self) {
        self.draws += other.draws;
        self.clusters += other.clusters;
        add_all(&mut self.places, &other.places);
        add_all(&mut self.squares, &other.squares);
        add_all(&mut self.ahead, &other.ahead);
        add_all(&mut self.central, &other.central);
    }

    /// Takes in a sum of the weights with which somebody comes first, at candidate by question.
    pub(super) fn first(&mut self, at: usize, sum: f64) {
        self.central[at] += grains(sum);
    }

    /// The sum of the weights of `question` over the draws in which `candidate` comes first.
    #[expect(clippy::cast_precision_loss, reason = "a share to 12 digits needs no more")]
    pub(super) fn central(&self, candidate: usize, question: usize, questions: usize) -> f64 {
        self.central[candidate * questions + question] as f64 / GRAIN
    }
}

fn add_all<T: Copy + std::ops::AddAssign>(sums: &mut [T], more: &[T]) {
    for (sum, &one) in sums.iter_mut().zip(more) {
        *sum += one;
    }
}

/// Scores one step off.
#[derive(Debug, Clone)]
struct Moves {
    /// Bits below this: one step up. The complement of bits below this: one step down.
    threshold: u64,
    /// What a step up adds, candidate by question; 0 where the scale ends.
    up: Vec<f64>,
    /// What a step down takes away.
    down: Vec<f64>,
    key: u64,
}

/// Everything that stays the same from strip to strip.
#[derive(Debug, Clone)]
pub(super) struct Kernel {
    points: Points,
    candidates: usize,
    questions: usize,
    /// Candidate by question.
    values: Vec<f64>,
    nearly: f64,
    moves: Option<Moves>,
    /// By candidate and candidate, where a draw parts all who are not alike: whether they are.
    alike: Option<Vec<bool>>,
    /// The shorter way, where the law is uniform and the candidates are few enough for it.
    flat: Option<Flat>,
    /// The shortest to a stated error, where the law is uniform and nobody is like another.
    turns: Option<Turns>,
}

/// Room for one strip and one unit, used again and again.
#[derive(Debug)]
pub(super) struct Room {
    rows: Vec<Row>,
    sum: Row,
    totals: Vec<Row>,
    nearly: Row,
    ranks: Vec<[u64; LANES]>,
    /// The weight that a draw's numbers have for whoever comes first in it, else 0.
    firsts: Vec<Row>,
    /// Candidate by question, in eight parts that are added at the end.
    central: Vec<[f64; PARTS]>,
    flat: Option<FlatRoom>,
    turns: Option<TurnsRoom>,
}

/// Parts in which a sum over draws is kept, so that it fills a vector.
const PARTS: usize = 8;

impl Kernel {
    /// For the draws of `plan`; where pairs are known otherwise, they need not be counted.
    pub(super) fn new(figures: &Figures, points: Points, plan: &Plan, pairs_known: bool) -> Self {
        let scores = plan.law.scores;
        let values: Vec<f64> = figures.values.concat();
        let greatest = values.iter().fold(1e-300_f64, |a, &b| a.max(b.abs()));
        let moves = scores.zip(figures.moves.as_ref()).map(|(probability, [up, down])| Moves {
            threshold: threshold(probability / 2.0),
            up: up.concat(),
            down: down.concat(),
            key: key(plan.seed, 1),
        });
        let nearly = NEARLY * greatest;
        let alike: Option<Vec<bool>> = (points.parts_all() && moves.is_none()).then(|| {
            let same = |(one, other): (&f64, &f64)| (one - other).abs() <= nearly;
            let rows = || figures.values.iter();
            rows().flat_map(|one| rows().map(|other| one.iter().zip(other).all(same))).collect()
        });
        let uniform = alike.as_ref().filter(|_| pairs_known && points.is_uniform());
        let turns = match plan.stop {
            Stop::Draws(_) => None,
            Stop::Error(_) => uniform.and_then(|alike| Turns::new(&figures.values, alike)),
        };
        let flat = uniform.and_then(|alike| Flat::new(&figures.values, alike));
        Self {
            flat,
            turns,
            points,
            candidates: figures.values.len(),
            questions: figures.weights.len(),
            values,
            nearly,
            moves,
            alike,
        }
    }

    /// A count of nothing yet, of the right size.
    pub(super) fn empty(&self) -> Tally {
        Tally::new(self.candidates, self.questions)
    }

    /// Draws in a piece of work.
    pub(super) fn unit(&self) -> u64 {
        self.turns.as_ref().map_or(UNIT, Turns::unit)
    }

    /// Draws in a cluster; `None` where each stands for itself.
    pub(super) fn turns(&self) -> Option<u64> {
        self.turns.as_ref().map(Turns::turns)
    }

    pub(super) fn room(&self) -> Room {
        Room {
            rows: vec![[0.0; LANES]; self.points.rows()],
            sum: [0.0; LANES],
            totals: vec![[0.0; LANES]; self.candidates],
            nearly: [0.0; LANES],
            ranks: vec![[0; LANES]; self.candidates],
            firsts: vec![[0.0; LANES]; self.candidates],
            central: vec![[0.0; PARTS]; self.candidates * self.questions],
            flat: self.flat.as_ref().map(Flat::room),
            turns: self.turns.as_ref().map(Turns::room),
        }
    }

    /// Counts piece `piece` of the run with this seed: `draws` draws, all of a piece unless it is
    /// the last.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    pub(super) fn count(
        &self,
        seed: u64,
        piece: u64,
        draws: u64,
        room: &mut Room,
        tally: &mut Tally,
    ) {
        if let (Some(turns), Some(room)) = (&self.turns, &mut room.turns) {
            turns.count(seed, piece, room, tally);
            return;
        }
        let from = Origin { seed, strip: piece * (UNIT / LANES as u64) };
        if let (Some(flat), Some(room)) = (&self.flat, &mut room.flat) {
            flat.count(from, draws, room, &mut tally.places);
            for (at, more) in flat.central(room).enumerate() {
                tally.first(at, more);
            }
        } else {
            self.strips(from, draws, room, tally);
            for (at, more) in room.central.iter().enumerate() {
                tally.first(at, more.iter().sum());
            }
        }
        tally.draws += draws;
    }

    /// Counts for any law, 64 draws at a time.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn strips(&self, mut from: Origin, draws: u64, room: &mut Room, tally: &mut Tally) {
        room.central.fill([0.0; PARTS]);
        let mut lanes = Lanes::new(from.seed, from.strip);
        let mut left = draws;
        while left > 0 {
            let live = usize::try_from(left).unwrap_or(LANES).min(LANES);
            self.points.fill(from, &mut lanes, &mut room.rows, &mut room.sum);
            match &self.moves {
                None => self.totals(&room.rows, &mut room.totals),
                Some(moves) => self.moved_totals(moves, from, room),
            }
            if live < LANES {
                // Lanes beyond the last draw: all level, so nobody is counted as ahead.
                for total in &mut room.totals {
                    total[live..].fill(0.0);
                }
            }
            match &self.alike {
                Some(alike) if live == LANES => self.parted(alike, room, &mut tally.ahead),
                Some(_) | None => self.ranks(room, &mut tally.ahead),
            }
            self.places(live, room, &mut tally.places);
            self.first(live, room);
            left -= live as u64;
            from = from.next();
        }
    }

    /// Totals of all candidates: a product of two small matrices, four candidates at a time.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn totals(&self, rows: &[Row], totals: &mut [Row]) {
        let n = self.questions;
        for (values, out) in self.values.chunks(4 * n).zip(totals.chunks_mut(4)) {
            match out.len() {
                4 => panel::<4>(n, values, rows, out),
                3 => panel::<3>(n, values, rows, out),
                2 => panel::<2>(n, values, rows, out),
                _ => panel::<1>(n, values, rows, out),
            }
        }
    }

    /// Totals when each score may be one step off.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn moved_totals(&self, moves: &Moves, from: Origin, room: &mut Room) {
        let cells = self.values.len() as u64;
        let mut counter = moves
            .key
            .wrapping_add(GAMMA.wrapping_mul(from.strip.wrapping_mul(64).wrapping_mul(cells)));
        let n = self.questions;
        for (candidate, total) in room.totals.iter_mut().enumerate() {
            *total = [0.0; LANES];
            for (question, row) in room.rows[..n].iter().enumerate() {
                let cell = candidate * n + question;
                let (value, up, down) = (self.values[cell], moves.up[cell], moves.down[cell]);
                for (lane, (sum, weight)) in total.iter_mut().zip(row).enumerate() {
                    let bits = mixed(counter.wrapping_add(GAMMA.wrapping_mul(lane as u64)));
                    let higher = if bits < moves.threshold { up } else { 0.0 };
                    let lower = if !bits < moves.threshold { down } else { 0.0 };
                    *sum += weight * (value + higher - lower);
                }
                counter = counter.wrapping_add(GAMMA.wrapping_mul(64));
            }
        }
    }

    /// How many are ahead of each candidate in each draw, and who is ahead of whom how often.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn ranks(&self, room: &mut Room, ahead: &mut [u64]) {
        for (near, sum) in room.nearly.iter_mut().zip(&room.sum) {
            *near = self.nearly * sum;
        }
        room.ranks.fill([0; LANES]);
        let m = self.candidates;
        for one in 0..m {
            let (before, after) = room.ranks.split_at_mut(one + 1);
            let mine = &mut before[one];
            for (at, theirs) in after.iter_mut().enumerate() {
                let other = one + 1 + at;
                let (wins, losses) = compared(
                    (&room.totals[one], mine),
                    (&room.totals[other], theirs),
                    &room.nearly,
                );
                ahead[one * m + other] += wins;
                ahead[other * m + one] += losses;
            }
        }
    }

    /// The same where nobody is level but those who always are: who does not win loses.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn parted(&self, alike: &[bool], room: &mut Room, ahead: &mut [u64]) {
        room.ranks.fill([0; LANES]);
        let m = self.candidates;
        for one in 0..m {
            let (before, after) = room.ranks.split_at_mut(one + 1);
            let mine = &mut before[one];
            for (at, theirs) in after.iter_mut().enumerate() {
                let other = one + 1 + at;
                if alike[one * m + other] {
                    continue;
                }
                let (total, other_total) = (&room.totals[one], &room.totals[other]);
                let mut wins = 0;
                for lane in 0..LANES {
                    let won = u64::from(total[lane] > other_total[lane]);
                    theirs[lane] += won;
                    mine[lane] += 1 - won;
                    wins += won;
                }
                ahead[one * m + other] += wins;
                ahead[other * m + one] += LANES as u64 - wins;
            }
        }
    }

    /// Counts who takes which place how often.
    #[expect(clippy::cast_possible_truncation, reason = "a place is below the candidates' number")]
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn places(&self, live: usize, room: &Room, places: &mut [u64]) {
        let m = self.candidates;
        for (counts, ranks) in places.chunks_exact_mut(m).zip(&room.ranks) {
            if m <= 32 && live == LANES {
                for (place, count) in (0_u64..).zip(counts) {
                    *count += ranks.iter().map(|&rank| u64::from(rank == place)).sum::<u64>();
                }
            } else {
                for &rank in &ranks[..live] {
                    counts[rank as usize] += 1;
                }
            }
        }
    }

    /// Adds the weights of each draw to whoever comes first in it.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn first(&self, live: usize, room: &mut Room) {
        let n = self.questions;
        let Room { rows, sum, ranks, firsts, central, .. } = room;
        let mut scale = [0.0; LANES];
        for (scale, sum) in scale[..live].iter_mut().zip(&*sum) {
            *scale = 1.0 / sum;
        }
        for ((ranks, firsts), sums) in
            ranks.iter().zip(firsts.iter_mut()).zip(central.chunks_exact_mut(n))
        {
            let mut any = 0.0;
            for ((first, &rank), &scale) in firsts.iter_mut().zip(ranks).zip(&scale) {
                *first = if rank == 0 { scale } else { 0.0 };
            }
            for first in firsts.iter() {
                any += first;
            }
            if any <= 0.0 {
                continue;
            }
            for (sum, row) in sums.iter_mut().zip(&rows[..n]) {
                // One question at a time: left alone, the compiler goes across questions, by
                // gathering from row to row, at a third of the speed.
                let row = std::hint::black_box(row);
                let mut parts = *sum;
                for at in (0..LANES).step_by(PARTS) {
                    let (mut weights, mut own) = ([0.0; PARTS], [0.0; PARTS]);
                    weights.copy_from_slice(&row[at..at + PARTS]);
                    own.copy_from_slice(&firsts[at..at + PARTS]);
                    for lane in 0..PARTS {
                        parts[lane] = weights[lane].mul_add(own[lane], parts[lane]);
                    }
                }
                *sum = parts;
            }
        }
    }
}

/// `K` candidates' totals, sixteen draws at a time so that they stay in registers.
#[inline(always)]
fn panel<const K: usize>(n: usize, values: &[f64], rows: &[Row], out: &mut [Row]) {
    const WIDE: usize = 16;
    for at in (0..LANES).step_by(WIDE) {
        let mut sums = [[0.0_f64; WIDE]; K];
        for (question, row) in rows[..n].iter().enumerate() {
            let mut weights = [0.0; WIDE];
            weights.copy_from_slice(&row[at..at + WIDE]);
            for (k, sum) in sums.iter_mut().enumerate() {
                let value = values[k * n + question];
                for (total, &weight) in sum.iter_mut().zip(&weights) {
                    *total = weight.mul_add(value, *total);
                }
            }
        }
        for (row, sum) in out.iter_mut().zip(&sums) {
            row[at..at + WIDE].copy_from_slice(sum);
        }
    }
}

/// Compares two candidates draw by draw; how often the first is ahead, and the second.
#[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
#[inline(always)]
fn compared(
    (total, rank): (&Row, &mut [u64; LANES]),
    (other_total, other_rank): (&Row, &mut [u64; LANES]),
    nearly: &Row,
) -> (u64, u64) {
    let (mut wins, mut losses) = (0, 0);
    for lane in 0..LANES {
        let lead = total[lane] - other_total[lane];
        let won = u64::from(lead > nearly[lane]);
        let lost = u64::from(-lead > nearly[lane]);
        other_rank[lane] += won;
        rank[lane] += lost;
        wins += won;
        losses += lost;
    }
    (wins, losses)
}

/// A probability as a share of 2^64, for comparing with random bits.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 <= probability <= 1/2 gives at most 2^63"
)]
fn threshold(probability: f64) -> u64 {
    (probability.clamp(0.0, 0.5) * 2.0_f64.powi(64)) as u64
}

/// A sum of weights in whole grains.
#[expect(clippy::cast_possible_truncation, reason = "at most 16 384 draws of 2^40 grains")]
fn grains(sum: f64) -> i128 {
    i128::from((sum * GRAIN + 0.5) as i64)
}

/// The share `count` of `draws`.
pub(super) fn share(count: u64, draws: u64) -> f64 {
    float(usize::try_from(count).unwrap_or(usize::MAX))
        / float(usize::try_from(draws.max(1)).unwrap_or(usize::MAX))
}
