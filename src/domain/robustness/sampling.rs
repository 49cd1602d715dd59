//! How often each candidate takes each place over all weightings, by drawing them (SMAA-2).
//!
//! Draws come in pieces, each a function of the seed and its own number; counts are whole numbers.
//! So the figures are the same on every machine and with any number of threads.
//!
//! Two routes. A stated number of draws is made of independent draws. A stated error under the
//! uniform law is reached sooner by clusters of draws: each set of exponential numbers is handed
//! to the questions in turn, and the error is what the clusters scatter by. Under every other law,
//! and where candidates are alike, draws are independent there too.
//!
//! How often one is ahead of another is not drawn where it is known exactly for any number of
//! questions: under the uniform law, and the ordered one with few equal places.
//!
//! # Source
//! Lahdelma & Salminen 2001 (SMAA-2); Cochran 1977 (the error of clusters).

#![expect(clippy::float_arithmetic, reason = "shares with a stated error, never a total")]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::domain::robustness::acceptability::pairwise_wins;
use pulp::{Arch, Simd, WithSimd};

mod around;
mod dirichlet;
mod figures;
mod flat;
mod laws;
pub(crate) mod numbers;
mod points;
mod tally;
mod turns;

pub use figures::{Figures, FiguresError};
pub use laws::{Law, LawError, Weighting};

use points::Points;
use tally::{Kernel, Tally, share};

/// When sampling ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stop {
    /// After this many independent draws.
    Draws(u64),
    /// When the largest standard error of a rank acceptability is below this share.
    Error(f64),
}

/// What to draw, and how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// The law of the draws.
    pub law: Law,
    /// The seed: same seed, same figures.
    pub seed: u64,
    /// Threads, 1 upward; the figures do not depend on it.
    pub threads: usize,
    /// When to end.
    pub stop: Stop,
}

impl Plan {
    /// The standard error that is asked for when nothing else is: that of 1,000,000 plain draws
    /// at a share of one half.
    pub const ERROR: f64 = 0.0005;

    /// However small the error asked for, sampling ends after this many draws.
    pub const MOST: u64 = 64 * 1024 * 1024;

    /// Under `law`, to the default error.
    pub fn new(law: Law, seed: u64, threads: usize) -> Self {
        Self { law, seed, threads, stop: Stop::Error(Self::ERROR) }
    }
}

/// How far sampling has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Draws counted so far.
    pub draws: u64,
    /// Draws there will be, as far as can be told now.
    pub expected: u64,
    /// The largest standard error of a rank acceptability so far.
    pub largest_error: f64,
}

/// How the draws were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Independent draws.
    Plain,
    /// Clusters of draws that share their numbers; errors come from the scatter between them.
    Clusters,
}

/// Acceptabilities by sampling, all as shares from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// By candidate and place (first place first): the share of draws in which it takes that
    /// place; candidates that tie share the better place.
    pub rank: Vec<Vec<f64>>,
    /// The standard error of each of these.
    pub rank_error: Vec<Vec<f64>>,
    /// By candidate: the mean of the weights with which it comes first; `None` if it never does.
    pub central_weights: Vec<Option<Vec<f64>>>,
    /// By candidate and candidate: the share in which the first is ahead, a tie counting half.
    pub pairwise_win: Vec<Vec<f64>>,
    /// Whether these are exact, and not counted in the draws.
    pub pairwise_exact: bool,
    /// Draws made.
    pub draws: u64,
    /// The seed they came from.
    pub seed: u64,
    /// How they were made.
    pub route: Route,
    /// Whether it was stopped before it was done.
    pub cancelled: bool,
}

impl Sampled {
    /// The largest standard error of a rank acceptability, a share from 0 to 1; 0 where all are exact.
    pub fn largest_error(&self) -> f64 {
        self.rank_error.iter().flatten().fold(0.0, |a, &b| a.max(b))
    }
}

/// Pieces of work between two looks at the clockwork: progress, stop key, error.
const ROUND: u64 = 8;

/// The same once it is known how many there will be: still several looks a second, and seldom a
/// thread that waits for another at the end of a round.
const LONGEST: u64 = 64;

/// Samples `figures` under `plan`.
///
/// `cancel` is looked at before each piece of work; what was counted until then is the answer.
/// `progress` is told after each round of pieces, on the caller's thread.
pub fn sample(
    figures: &Figures,
    plan: &Plan,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Sampled {
    let candidates = figures.values.len();
    let points = Points::new(figures, plan.law.weights);
    let most = match plan.stop {
        Stop::Draws(draws) => draws,
        Stop::Error(_) => Plan::MOST,
    };
    let still = plan.law.scores.is_none() || figures.moves.is_none();
    let pairs = still.then(|| pairwise_wins(figures, plan.law.weights)).flatten();
    let kernel = Kernel::new(figures, points, plan, pairs.is_some());
    let mut tally = kernel.empty();
    let unit = kernel.unit();
    let units = most.div_ceil(unit);
    let (mut next, mut round) = (0, ROUND);
    while next < units && !cancel.load(Ordering::Relaxed) {
        let until = units.min(next + round);
        let work = Work { kernel: &kernel, seed: plan.seed, most };
        tally.add(&work.round(next..until, plan.threads, cancel));
        next = until;

        let errors = errors(&tally, candidates, kernel.turns());
        let largest = errors.iter().flatten().fold(0.0_f64, |a, &b| a.max(b));
        let expected = expected(plan.stop, tally.draws, largest);
        progress(Progress { draws: tally.draws, expected, largest_error: largest });
        // Near the end shorter rounds, so as not to draw far beyond what was asked for.
        round = expected.saturating_sub(tally.draws).div_ceil(unit).clamp(2, LONGEST);
        if let Stop::Error(wanted) = plan.stop
            && largest < wanted
        {
            break;
        }
    }
    answer(figures, plan, &tally, kernel.turns(), pairs, cancel.load(Ordering::Relaxed))
}

/// Draws that will have been made at the end, by the square-root law.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "an outlook for a progress bar, bounded by Plan::MOST"
)]
fn expected(stop: Stop, draws: u64, largest: f64) -> u64 {
    match stop {
        Stop::Draws(all) => all,
        Stop::Error(wanted) => {
            let more = (largest / wanted).powi(2).max(1.0) * draws as f64;
            (more.min(Plan::MOST as f64)) as u64
        }
    }
}

/// What the threads of one round share.
struct Work<'a> {
    kernel: &'a Kernel,
    seed: u64,
    most: u64,
}

impl Work<'_> {
    /// Counts the pieces in `range`, shared out among `threads`.
    fn round(&self, range: std::ops::Range<u64>, threads: usize, cancel: &AtomicBool) -> Tally {
        let next = AtomicU64::new(range.start);
        let worker = || {
            let mut tally = self.kernel.empty();
            let mut room = self.kernel.room();
            loop {
                let unit = next.fetch_add(1, Ordering::Relaxed);
                if unit >= range.end || cancel.load(Ordering::Relaxed) {
                    return tally;
                }
                self.piece(unit, &mut room, &mut tally);
            }
        };
        let pieces = usize::try_from(range.end - range.start).unwrap_or(1);
        let helpers = threads.clamp(1, pieces) - 1;
        std::thread::scope(|scope| {
            let others: Vec<_> = (0..helpers).map(|_| scope.spawn(worker)).collect();
            let mut sum = worker();
            for other in others {
                sum.add(&other.join().expect("counting does not panic"));
            }
            sum
        })
    }

    /// Counts one piece with the widest vector unit this machine has.
    fn piece(&self, unit: u64, room: &mut tally::Room, tally: &mut Tally) {
        let unit_draws = self.kernel.unit();
        let draws = unit_draws.min(self.most - unit * unit_draws);
        Arch::new().dispatch(Piece {
            kernel: self.kernel,
            seed: self.seed,
            number: unit,
            draws,
            room,
            tally,
        });
    }
}

/// One piece of work, compiled once for each kind of vector unit.
struct Piece<'a> {
    kernel: &'a Kernel,
    seed: u64,
    number: u64,
    draws: u64,
    room: &'a mut tally::Room,
    tally: &'a mut Tally,
}

impl WithSimd for Piece<'_> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.kernel.count(self.seed, self.number, self.draws, self.room, self.tally);
    }
}

/// The standard error of each rank acceptability; that of clusters of `turns` draws is what they
/// scatter by.
fn errors(tally: &Tally, candidates: usize, turns: Option<u64>) -> Vec<Vec<f64>> {
    let error = |at: usize| match turns {
        Some(turns) if tally.clusters > 1 => {
            // n * sum(c^2) - (sum c)^2 over the clusters, in whole numbers: no cancellation.
            let clusters = u128::from(tally.clusters);
            let sum = u128::from(tally.places[at]);
            let scatter = clusters * u128::from(tally.squares[at]) - sum * sum;
            let each = share(u64::try_from(scatter).unwrap_or(u64::MAX), 1).sqrt();
            let n = share(tally.clusters, 1);
            each / (n * (n - 1.0).sqrt() * share(turns, 1))
        }
        Some(_) | None => {
            let p = share(tally.places[at], tally.draws);
            (p * (1.0 - p) / share(tally.draws, 1).max(1.0)).sqrt()
        }
    };
    (0..candidates).map(|i| (0..candidates).map(|r| error(i * candidates + r)).collect()).collect()
}

fn answer(
    figures: &Figures,
    plan: &Plan,
    tally: &Tally,
    turns: Option<u64>,
    pairs: Option<Vec<Vec<f64>>>,
    cancelled: bool,
) -> Sampled {
    let (m, n) = (figures.values.len(), figures.weights.len());
    let draws = tally.draws;
    let rank =
        (0..m).map(|i| (0..m).map(|r| share(tally.places[i * m + r], draws)).collect()).collect();
    let central_weights = (0..m)
        .map(|i| {
            let first = tally.places[i * m];
            (first > 0).then(|| (0..n).map(|j| tally.central(i, j, n) / share(first, 1)).collect())
        })
        .collect();
    let counted = (0..m)
        .map(|i| {
            (0..m)
                .map(|k| {
                    let ahead = tally.ahead[i * m + k];
                    let behind = tally.ahead[k * m + i];
                    // What is neither is a tie and counts half; so does oneself.
                    share(draws + ahead - behind, 2 * draws)
                })
                .collect()
        })
        .collect();
    Sampled {
        rank,
        rank_error: errors(tally, m, turns),
        central_weights,
        pairwise_exact: pairs.is_some(),
        pairwise_win: pairs.unwrap_or(counted),
        draws,
        seed: plan.seed,
        route: if turns.is_some() { Route::Clusters } else { Route::Plain },
        cancelled,
    }
}

/// A count as a double.
#[expect(clippy::cast_precision_loss, reason = "counts of questions and draws are below 2^53")]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
