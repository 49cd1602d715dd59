//! Ways to find weights before they are frozen: swing, rank weights, pairwise comparison (AHP)
//! and best-worst. Each aid proposes; people review and decide.
//!
//! Swing, rank weights and best-worst are exact fractions. AHP's eigenvector is no fraction and
//! is computed in doubles.

use thiserror::Error;

use crate::domain::criteria::weight::Weight;
use crate::domain::exact::Exact;

mod ahp;
mod best_worst;
mod record;

pub use ahp::{Ahp, Doubtful, ahp};
pub use best_worst::{BestWorst, best_worst};
pub use record::{Elicitation, Given, Key, KeyError, Level, Method, Proposal, Unusable};

/// Why an aid proposes no weights.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ElicitError {
    /// There is nothing to weigh.
    #[error("there is nothing to weigh: name at least one criterion")]
    Empty,
    /// More criteria than can be compared with care.
    #[error("{found} criteria are too many to compare: {most} are the most")]
    TooMany {
        /// Criteria found.
        found: usize,
        /// Criteria there may be.
        most: usize,
    },
    /// Points below nought, or nothing but noughts.
    #[error("points must be 0 or more, and not all 0")]
    Points,
    /// A list or a row has another length than it should.
    #[error("{what} needs {wanted} entries and has {found}")]
    Length {
        /// Which list.
        what: String,
        /// Entries wanted.
        wanted: usize,
        /// Entries found.
        found: usize,
    },
    /// A comparison that is no positive number.
    #[error("the comparison in row {row}, column {column} must be a number above 0")]
    Comparison {
        /// Row, from 1.
        row: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The two halves of a comparison contradict each other.
    #[error(
        "row {row}, column {column} and row {column}, column {row} must be each other's reciprocal"
    )]
    Reciprocal {
        /// Row, from 1.
        row: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Best-to-others has no entry of 1, or others-to-worst has none.
    #[error("{0} must hold 1 for the criterion itself, and no number below 1")]
    NoOne(&'static str),
}

/// Weights from swing points: each one's share of all points.
///
/// # Errors
/// [`ElicitError`] for no criteria, negative points, or points that are all 0.
///
/// # Source
/// von Winterfeldt & Edwards 1986.
pub fn swing(points: &[Exact]) -> Result<Vec<Exact>, ElicitError> {
    if points.is_empty() {
        return Err(ElicitError::Empty);
    }
    let sum: Exact = points.iter().cloned().sum();
    if points.iter().any(Exact::is_negative) || sum.is_zero() {
        return Err(ElicitError::Points);
    }
    Ok(points.iter().map(|p| p / &sum).collect())
}

/// Criteria that rank weights are given for at the most.
const MOST_RANKS: usize = 100;

/// Rank-order centroid weights of `count` criteria, most important first: the mean of all weights
/// that keep the order, `w_r = (1/n) * sum of 1/s for s from r to n`.
///
/// # Errors
/// [`ElicitError`] for none, or for more than 100.
///
/// # Source
/// Barron & Barrett 1996.
pub fn rank_order_centroid(count: usize) -> Result<Vec<Exact>, ElicitError> {
    let n = ranked(count)?;
    let mut sum = Exact::zero();
    let mut weights: Vec<Exact> = (1..=n)
        .rev()
        .map(|s| {
            sum = &sum + &Exact::ratio(1, s);
            &sum / &Exact::whole(n)
        })
        .collect();
    weights.reverse();
    Ok(weights)
}

/// Rank-sum weights of `count` criteria, most important first: `n + 1 - r` over the sum.
///
/// # Errors
/// As [`rank_order_centroid`].
///
/// # Source
/// Stillwell, Seaver & Edwards 1981.
pub fn rank_sum(count: usize) -> Result<Vec<Exact>, ElicitError> {
    let n = ranked(count)?;
    Ok((1..=n).map(|r| Exact::ratio(2 * (n + 1 - r), n * (n + 1))).collect())
}

/// Rank-reciprocal weights of `count` criteria, most important first: `1 / r` over the sum.
///
/// # Errors
/// As [`rank_order_centroid`].
///
/// # Source
/// Stillwell, Seaver & Edwards 1981.
pub fn rank_reciprocal(count: usize) -> Result<Vec<Exact>, ElicitError> {
    let n = ranked(count)?;
    let points: Vec<Exact> = (1..=n).map(|r| Exact::ratio(1, r)).collect();
    swing(&points)
}

fn ranked(count: usize) -> Result<i64, ElicitError> {
    match i64::try_from(count) {
        Ok(0) => Err(ElicitError::Empty),
        Ok(n) if count <= MOST_RANKS => Ok(n),
        Ok(_) | Err(_) => Err(ElicitError::TooMany { found: count, most: MOST_RANKS }),
    }
}

/// Shares as weights in hundredths of a percent that add up to exactly 100 %, by largest
/// remainder; of equal remainders the earlier gets the hundredth.
///
/// Shares are taken of their sum. All 0 where there is nothing to share out.
pub fn hundredths(shares: &[Exact]) -> Vec<Weight> {
    by_grain(shares, 1)
}

/// Shares as weights in whole steps of `grain` hundredths of a percent that add up to exactly
/// 100 %, by largest remainder as [`hundredths`]: a grain of 100 gives whole percents.
///
/// A grain that does not divide 100 % is taken as 1.
pub fn by_grain(shares: &[Exact], grain: u32) -> Vec<Weight> {
    let grain = if grain > 0 && 10_000 % grain == 0 { grain } else { 1 };
    let steps = 10_000 / grain;
    let Ok(shares) = swing(shares) else {
        return vec![Weight::default(); shares.len()];
    };
    let whole = Exact::whole(i64::from(steps));
    let scaled: Vec<Exact> = shares.iter().map(|share| share * &whole).collect();
    let mut floors: Vec<u32> = scaled.iter().map(floor).collect();
    let given: u32 = floors.iter().sum();
    let mut order: Vec<usize> = (0..floors.len()).collect();
    let remainder = |at: usize| &scaled[at] - &Exact::whole(i64::from(floors[at]));
    let remainders: Vec<Exact> = (0..floors.len()).map(remainder).collect();
    // A stable sort: equal remainders stay in the order of the criteria.
    order.sort_by(|a, b| remainders[*b].cmp(&remainders[*a]));
    for at in order.into_iter().take(usize::try_from(steps - given).unwrap_or(0)) {
        floors[at] += 1;
    }
    floors.into_iter().map(|h| Weight::hundredths(h * grain).unwrap_or(Weight::WHOLE)).collect()
}

/// The whole part of a number from 0 to 10 000.
fn floor(value: &Exact) -> u32 {
    let nearest = u32::try_from(value.rounded(0).units()).unwrap_or(0);
    if Exact::whole(i64::from(nearest)) > *value { nearest - 1 } else { nearest }
}

/// Doubles (an eigenvector, say) as weights in hundredths of a percent, as [`hundredths`].
///
/// Shares count to nine decimals; all 0 where there is nothing to share out.
pub fn hundredths_of_doubles(shares: &[f64]) -> Vec<Weight> {
    hundredths(&exact_shares(shares))
}

/// Doubles as exact shares to nine decimals.
#[expect(clippy::float_arithmetic, reason = "shares from an aid, reviewed before they count")]
#[expect(clippy::cast_possible_truncation, reason = "a share of at most one, to nine decimals")]
fn exact_shares(shares: &[f64]) -> Vec<Exact> {
    let sum: f64 = shares.iter().sum();
    let part = |share: &f64| {
        let part = (share / sum * 1e9).round();
        Exact::whole(if part.is_finite() { part as i64 } else { 0 })
    };
    shares.iter().map(part).collect()
}

#[cfg(test)]
mod tests;
