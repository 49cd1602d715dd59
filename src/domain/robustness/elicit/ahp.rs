//! Pairwise comparison: the principal eigenvector, and how consistent the comparisons are.

#![expect(clippy::float_arithmetic, reason = "weights proposed for review, never a total")]

use super::ElicitError;
use crate::domain::robustness::sampling::float;
use crate::domain::robustness::sampling::numbers::{exp, ln};

/// What pairwise comparison proposes, and what to think of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahp {
    /// The principal eigenvector, adding to one.
    pub weights: Vec<f64>,
    /// The geometric means of the rows, adding to one: an accepted alternative.
    pub geometric: Vec<f64>,
    /// The principal eigenvalue, n when all comparisons agree, above it otherwise.
    pub lambda_max: f64,
    /// The consistency index `(lambda_max - n) / (n - 1)`; 0 for one or two criteria.
    pub consistency_index: f64,
    /// The mean index of random comparisons of this size.
    pub random_index: f64,
    /// The index over the random one; 0 for one or two criteria, which cannot disagree.
    pub consistency_ratio: f64,
    /// Above a ratio of 0.10: the pairs furthest from what the weights say, at most three, the
    /// worst first. Empty when acceptable.
    pub worst_pairs: Vec<Doubtful>,
}

impl Ahp {
    /// Whether the comparisons agree well enough: a ratio of at most 0.10.
    pub fn acceptable(&self) -> bool {
        self.consistency_ratio <= 0.10
    }
}

/// A comparison to think about again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubtful {
    /// The row, from 0.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
    /// What was said: how many times as important the row is.
    pub said: f64,
    /// What the weights say instead.
    pub weights_say: f64,
}

/// Random consistency indices for 1 to 15 criteria.
///
/// # Source
/// Saaty 1980, "The Analytic Hierarchy Process".
const RANDOM: [f64; 15] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// How far a comparison times its reciprocal may be from one: 0.33 for a third is meant well.
const SLACK: f64 = 0.03;

/// Weights from a square matrix of comparisons, `matrix[r][c]` saying how many times as
/// important criterion `r` is as criterion `c`.
///
/// # Errors
/// [`ElicitError`] when it is not square, has more than 15 rows, an entry is not above 0, or two
/// opposite entries are not reciprocal (0.33 for 1/3 is taken).
///
/// # Source
/// Saaty 2008, "Decision making with the analytic hierarchy process".
pub fn ahp(matrix: &[Vec<f64>]) -> Result<Ahp, ElicitError> {
    check(matrix)?;
    let n = matrix.len();
    let weights = eigenvector(matrix);
    let means: Vec<f64> = matrix
        .iter()
        .map(|row| exp(row.iter().map(|&entry| ln(entry)).sum::<f64>() / float(n)))
        .collect();
    let lambda_max = matrix
        .iter()
        .zip(&weights)
        .map(|(row, weight)| product(row, &weights) / weight)
        .sum::<f64>()
        / float(n);
    let random_index = RANDOM[n - 1];
    // Rounded comparisons can bring the eigenvalue a hair below n.
    let index = if n > 2 { ((lambda_max - float(n)) / float(n - 1)).max(0.0) } else { 0.0 };
    let ratio = if n > 2 { index / random_index } else { 0.0 };
    let worst_pairs = if ratio > 0.10 { worst(matrix, &weights) } else { Vec::new() };
    Ok(Ahp {
        geometric: shares(&means),
        weights,
        lambda_max,
        consistency_index: index,
        random_index,
        consistency_ratio: ratio,
        worst_pairs,
    })
}

fn check(matrix: &[Vec<f64>]) -> Result<(), ElicitError> {
    let n = matrix.len();
    if n == 0 {
        return Err(ElicitError::Empty);
    }
    if n > RANDOM.len() {
        return Err(ElicitError::TooMany { found: n, most: RANDOM.len() });
    }
    for (r, row) in matrix.iter().enumerate() {
        if row.len() != n {
            let what = format!("row {}", r + 1);
            return Err(ElicitError::Length { what, wanted: n, found: row.len() });
        }
        // The logarithm takes normal numbers; nothing is a million times as important.
        let fits = |entry: &f64| (1e-6..=1e6).contains(entry);
        if let Some(c) = row.iter().position(|entry| !fits(entry)) {
            return Err(ElicitError::Comparison { row: r + 1, column: c + 1 });
        }
    }
    for (r, row) in matrix.iter().enumerate() {
        for (c, entry) in row.iter().enumerate() {
            if (entry * matrix[c][r] - 1.0).abs() > SLACK {
                return Err(ElicitError::Reciprocal { row: r + 1, column: c + 1 });
            }
        }
    }
    Ok(())
}

/// The principal eigenvector of a positive matrix by power iteration, adding to one.
///
/// All entries are positive, so it converges (Perron); the count of steps is bounded all the same.
fn eigenvector(matrix: &[Vec<f64>]) -> Vec<f64> {
    let mut weights = vec![1.0 / float(matrix.len()); matrix.len()];
    for _ in 0..10_000 {
        let next = shares(&matrix.iter().map(|row| product(row, &weights)).collect::<Vec<_>>());
        let moved = next.iter().zip(&weights).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        weights = next;
        if moved < 1e-15 {
            break;
        }
    }
    weights
}

fn product(row: &[f64], weights: &[f64]) -> f64 {
    row.iter().zip(weights).map(|(entry, weight)| entry * weight).sum()
}

fn shares(values: &[f64]) -> Vec<f64> {
    let sum: f64 = values.iter().sum();
    values.iter().map(|value| value / sum).collect()
}

fn worst(matrix: &[Vec<f64>], weights: &[f64]) -> Vec<Doubtful> {
    let mut pairs: Vec<(f64, Doubtful)> = Vec::new();
    for row in 0..matrix.len() {
        for column in row + 1..matrix.len() {
            let (said, weights_say) = (matrix[row][column], weights[row] / weights[column]);
            let apart = (said / weights_say).max(weights_say / said);
            pairs.push((apart, Doubtful { row, column, said, weights_say }));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    pairs.into_iter().take(3).map(|(_, pair)| pair).collect()
}
