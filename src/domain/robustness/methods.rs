//! What other accepted methods make of the same matrix: information beside the result, never the
//! result.

#![expect(clippy::float_arithmetic, reason = "information beside the result, never a total")]

use thiserror::Error;

use crate::domain::robustness::agreement::ranks;
use crate::domain::robustness::sampling::float;

/// Which way a column is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Max,
    /// Less is better.
    Min,
}

/// The preference thresholds of one column, as PROMETHEE has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Differences up to this do not count, 0 or more.
    pub indifference: f64,
    /// Differences from this on count in full; not below `indifference`.
    pub preference: f64,
}

impl Thresholds {
    /// Any difference counts in full: the usual preference.
    pub const USUAL: Self = Self { indifference: 0.0, preference: 0.0 };

    /// How much a difference in favour counts, 0 to 1; linear between the thresholds.
    fn preference_of(self, difference: f64) -> f64 {
        if difference <= self.indifference {
            0.0
        } else if difference >= self.preference {
            1.0
        } else {
            (difference - self.indifference) / (self.preference - self.indifference)
        }
    }
}

/// Why a method or a correlation says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MethodError {
    /// There is nothing to compare with.
    #[error("there are fewer than two candidates")]
    OneCandidate,
    /// The weighted values are the same for all.
    #[error("all candidates have the same values wherever there is weight")]
    Identical,
    /// One of the orders puts all on one place.
    #[error("one of the two orders puts all candidates level")]
    Level,
}

/// TOPSIS: how near each candidate is to the best of every column, 0 to 1, and away from the
/// worst. Columns are divided by their Euclidean length; distances are Euclidean.
///
/// `values` by candidate and question; `weights` are shares; `directions` by question.
///
/// # Errors
/// [`MethodError`] for fewer than two candidates, or identical ones.
///
/// # Source
/// Hwang & Yoon 1981; their choice of a fighter aircraft is the first test.
pub fn topsis(
    values: &[Vec<f64>],
    weights: &[f64],
    directions: &[Direction],
) -> Result<Vec<f64>, MethodError> {
    if values.len() < 2 {
        return Err(MethodError::OneCandidate);
    }
    let mut scaled: Vec<Vec<f64>> = vec![Vec::with_capacity(weights.len()); values.len()];
    for (question, direction) in directions.iter().enumerate() {
        let column: Vec<f64> = values.iter().map(|row| row[question]).collect();
        // Divided by the greatest first, so that squares neither overflow nor vanish.
        let greatest = column.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
        let length = column.iter().map(|v| (v / greatest).powi(2)).sum::<f64>().sqrt();
        let sign = match direction {
            Direction::Max => 1.0,
            Direction::Min => -1.0,
        };
        for (row, value) in scaled.iter_mut().zip(&column) {
            row.push(if greatest > 0.0 { sign * value / greatest / length } else { 0.0 });
        }
    }
    closeness(&scaled, weights)
}

/// The closeness of TOPSIS on values that are scaled already and of which more is better.
///
/// # Errors
/// As [`topsis`].
///
/// # Source
/// Hwang & Yoon 1981.
pub fn closeness(scaled: &[Vec<f64>], weights: &[f64]) -> Result<Vec<f64>, MethodError> {
    if scaled.len() < 2 {
        return Err(MethodError::OneCandidate);
    }
    let mut to_best = vec![0.0; scaled.len()];
    let mut to_worst = vec![0.0; scaled.len()];
    for (question, weight) in weights.iter().enumerate() {
        let column: Vec<f64> = scaled.iter().map(|row| row[question] * weight).collect();
        let best = column.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        let worst = column.iter().fold(f64::INFINITY, |a, &b| a.min(b));
        for ((near, far), value) in to_best.iter_mut().zip(&mut to_worst).zip(&column) {
            *near += (value - best).powi(2);
            *far += (value - worst).powi(2);
        }
    }
    to_best
        .iter()
        .zip(&to_worst)
        .map(|(near, far)| {
            let (near, far) = (near.sqrt(), far.sqrt());
            if near + far > 0.0 { Ok(far / (near + far)) } else { Err(MethodError::Identical) }
        })
        .collect()
}

/// PROMETHEE II: the net flow of each candidate, -1 to 1; they add up to nought.
///
/// `thresholds` by question; without them any difference counts in full.
///
/// # Errors
/// [`MethodError::OneCandidate`] for fewer than two candidates.
///
/// # Source
/// Brans & Vincke 1985.
pub fn promethee2(
    values: &[Vec<f64>],
    weights: &[f64],
    directions: &[Direction],
    thresholds: Option<&[Thresholds]>,
) -> Result<Vec<f64>, MethodError> {
    if values.len() < 2 {
        return Err(MethodError::OneCandidate);
    }
    let others = float(values.len() - 1);
    let preference = |one: &[f64], other: &[f64]| -> f64 {
        (0..weights.len())
            .map(|question| {
                let difference = match directions[question] {
                    Direction::Max => one[question] - other[question],
                    Direction::Min => other[question] - one[question],
                };
                let rule = thresholds.map_or(Thresholds::USUAL, |list| list[question]);
                weights[question] * rule.preference_of(difference)
            })
            .sum()
    };
    Ok(values
        .iter()
        .map(|one| {
            values.iter().map(|other| preference(one, other) - preference(other, one)).sum::<f64>()
                / others
        })
        .collect())
}

/// Spearman's rank correlation of two lists of totals, -1 to 1; equal totals take the mean of
/// the places they share.
///
/// # Errors
/// [`MethodError`] for fewer than two candidates, or when a list is level throughout.
pub fn spearman(one: &[f64], other: &[f64]) -> Result<f64, MethodError> {
    if one.len() < 2 {
        return Err(MethodError::OneCandidate);
    }
    let mean = f64::midpoint(float(one.len()), 1.0);
    let (a, b) = (ranks(one), ranks(other));
    let product = |x: &[f64], y: &[f64]| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum()
    };
    let scale = (product(&a, &a) * product(&b, &b)).sqrt();
    if scale > 0.0 { Ok(product(&a, &b) / scale) } else { Err(MethodError::Level) }
}

/// Kendall's tau-b of two lists of totals, -1 to 1, corrected for ties.
///
/// # Errors
/// As [`spearman`].
pub fn kendall_tau_b(one: &[f64], other: &[f64]) -> Result<f64, MethodError> {
    if one.len() < 2 {
        return Err(MethodError::OneCandidate);
    }
    // Ranks decide what is equal in the same way everywhere.
    let (a, b) = (ranks(one), ranks(other));
    let (mut both, mut in_one, mut in_other) = (0_i64, 0_i64, 0_i64);
    for i in 0..a.len() {
        for k in i + 1..a.len() {
            let (x, y) = (sign(a[i] - a[k]), sign(b[i] - b[k]));
            both += x * y;
            in_one += x * x;
            in_other += y * y;
        }
    }
    let scale = (whole(in_one) * whole(in_other)).sqrt();
    if scale > 0.0 { Ok(whole(both) / scale) } else { Err(MethodError::Level) }
}

fn sign(difference: f64) -> i64 {
    i64::from(difference > 0.0) - i64::from(difference < 0.0)
}

#[expect(clippy::cast_precision_loss, reason = "a count of pairs is far below 2^53")]
fn whole(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{Max, Min};

    #[track_caller]
    fn near(found: &[f64], wanted: &[f64], within: f64) {
        assert_eq!(found.len(), wanted.len());
        for (f, w) in found.iter().zip(wanted) {
            assert!((f - w).abs() <= within, "{found:?} instead of {wanted:?}");
        }
    }

    #[test]
    fn the_fighter_aircraft_of_hwang_and_yoon_have_their_closeness() {
        // Hwang & Yoon 1981: maximum speed, range, payload, cost, reliability, manoeuvrability.
        let values = vec![
            vec![2.0, 1500.0, 20_000.0, 5.5, 5.0, 9.0],
            vec![2.5, 2700.0, 18_000.0, 6.5, 3.0, 5.0],
            vec![1.8, 2000.0, 21_000.0, 4.5, 7.0, 7.0],
            vec![2.2, 1800.0, 20_000.0, 5.0, 5.0, 5.0],
        ];
        let found =
            topsis(&values, &[0.2, 0.1, 0.1, 0.1, 0.2, 0.3], &[Max, Max, Max, Min, Max, Max])
                .unwrap();
        near(&found, &[0.643, 0.268, 0.613, 0.312], 0.001);
    }

    #[test]
    fn the_usual_preference_counts_who_is_ahead_on_how_much_weight() {
        // By hand: A beats B on 0.5 + 0.2, B beats A on 0.3; C loses to both but for 0.3 to A.
        let values = vec![vec![3.0, 1.0, 5.0], vec![2.0, 3.0, 9.0], vec![1.0, 2.0, 9.5]];
        let found = promethee2(&values, &[0.5, 0.3, 0.2], &[Max, Max, Min], None).unwrap();
        near(&found, &[0.4, 0.3, -0.7], 1e-12);
    }

    #[test]
    fn between_the_thresholds_preference_is_linear() {
        let values = vec![vec![10.0], vec![7.0], vec![4.0]];
        let rule = [Thresholds { indifference: 2.0, preference: 6.0 }];
        let found = promethee2(&values, &[1.0], &[Max], Some(&rule)).unwrap();
        near(&found, &[0.625, 0.0, -0.625], 1e-12);
        let v_shape = [Thresholds { indifference: 0.0, preference: 6.0 }];
        let found = promethee2(&values, &[1.0], &[Max], Some(&v_shape)).unwrap();
        near(&found, &[0.75, 0.0, -0.75], 1e-12);
    }

    #[test]
    fn spearman_of_the_hours_of_television_is_the_published_one() {
        // The worked example of Wikipedia's article: IQ and hours of television, rho = -29/165.
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        near(&[spearman(&iq, &hours).unwrap()], &[-29.0 / 165.0], 1e-12);
    }

    #[test]
    fn tau_b_with_ties_is_scipys() {
        // The example in the documentation of scipy.stats.kendalltau.
        let found = kendall_tau_b(&[12.0, 2.0, 1.0, 12.0, 2.0], &[1.0, 4.0, 7.0, 1.0, 0.0]);
        near(&[found.unwrap()], &[-0.471_404_520_791_031_73], 1e-12);
    }

    #[test]
    fn what_is_undefined_says_why() {
        let same = vec![vec![1.0, 2.0], vec![1.0, 2.0]];
        assert_eq!(topsis(&same, &[0.5, 0.5], &[Max, Max]), Err(MethodError::Identical));
        assert_eq!(topsis(&same[..1], &[1.0, 0.0], &[Max, Max]), Err(MethodError::OneCandidate));
        assert_eq!(topsis(&[vec![0.0], vec![0.0]], &[1.0], &[Max]), Err(MethodError::Identical));
        near(&promethee2(&same, &[0.5, 0.5], &[Max, Max], None).unwrap(), &[0.0, 0.0], 0.0);
        assert_eq!(spearman(&[1.0, 1.0], &[1.0, 2.0]), Err(MethodError::Level));
        assert_eq!(kendall_tau_b(&[1.0, 2.0], &[3.0, 3.0]), Err(MethodError::Level));
        assert_eq!(kendall_tau_b(&[1.0], &[3.0]), Err(MethodError::OneCandidate));
    }
}
