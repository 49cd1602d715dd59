//! Agreement within a panel: Krippendorff's alpha, Kendall's W and two intraclass correlations.
//!
//! They describe scores, never persons: low agreement says that a question or a scale was read
//! in different ways. A figure that the scores do not define is an [`Undefined`] with its reason,
//! never 0 and never 1.

#![expect(clippy::float_arithmetic, reason = "figures of agreement, never a total")]

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::robustness::sampling::float;

/// How far apart two scores are thought to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Equal or not.
    Nominal,
    /// By how many scores lie between them: right for a scale of described steps.
    Ordinal,
    /// By their difference.
    Interval,
    /// By their difference in relation to their size; scores are 0 or more.
    Ratio,
}

/// Text that is not a metric.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a metric: it is ordinal, nominal, interval or ratio")]
pub struct MetricError(String);

impl FromStr for Metric {
    type Err = MetricError;

    fn from_str(typed: &str) -> Result<Self, MetricError> {
        match typed.trim().to_ascii_lowercase().as_str() {
            "nominal" => Ok(Self::Nominal),
            "ordinal" => Ok(Self::Ordinal),
            "interval" => Ok(Self::Interval),
            "ratio" => Ok(Self::Ratio),
            _ => Err(MetricError(typed.trim().to_owned())),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
            Self::Ratio => "ratio",
        })
    }
}

/// Why a figure of agreement does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Undefined {
    /// Nobody can agree alone.
    #[error("only one evaluator scored")]
    OneEvaluator,
    /// No unit has two scores.
    #[error("nothing was scored by two evaluators")]
    NothingShared,
    /// Nothing was told apart, so there is nothing to agree on.
    #[error("everybody gave the same score to everything")]
    NoVariation,
    /// Fewer than two units have a score from every evaluator.
    #[error("fewer than two things were scored by every evaluator")]
    TooFewComplete,
    /// A ratio needs a true nought.
    #[error("the ratio metric takes no scores below 0")]
    BelowNought,
}

/// Scores: one list an evaluator, one entry a unit (a candidate's question, say); `None` where
/// the evaluator gave none. A missing entry at a list's end counts as none.
pub type Scores = [Vec<Option<f64>>];

/// All figures of agreement over the same scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// How far apart scores were taken to be for `alpha`.
    pub metric: Metric,
    /// Krippendorff's alpha: 1 for full agreement, 0 for what chance would give, below for less.
    pub alpha: Result<f64, Undefined>,
    /// Kendall's W over the units scored by all, 0 to 1.
    pub kendall_w: Result<f64, Undefined>,
    /// ICC(2,1): how far one evaluator's score can be relied on.
    pub icc_2_1: Result<f64, Undefined>,
    /// ICC(2,k): how far the mean of the panel's scores can be relied on.
    pub icc_2_k: Result<f64, Undefined>,
}

impl Agreement {
    /// The figures for `scores`.
    pub fn of(scores: &Scores, metric: Metric) -> Self {
        Self {
            metric,
            alpha: alpha(scores, metric),
            kendall_w: kendall_w(scores),
            icc_2_1: icc_2_1(scores),
            icc_2_k: icc_2_k(scores),
        }
    }

    /// The figures for the units of each group; `groups` names the group of each unit by number,
    /// the answer is by that number.
    pub fn by_group(scores: &Scores, groups: &[usize], metric: Metric) -> Vec<Self> {
        let count = groups.iter().max().map_or(0, |last| last + 1);
        (0..count)
            .map(|group| {
                let part: Vec<Vec<Option<f64>>> = scores
                    .iter()
                    .map(|row| {
                        let units = groups.iter().enumerate().filter(|(_, of)| **of == group);
                        units.map(|(unit, _)| row.get(unit).copied().flatten()).collect()
                    })
                    .collect();
                Self::of(&part, metric)
            })
            .collect()
    }

    /// The figures without each evaluator in turn, in the order of the evaluators.
    pub fn without_each(scores: &Scores, metric: Metric) -> Vec<Self> {
        (0..scores.len())
            .map(|absent| {
                let rest: Vec<Vec<Option<f64>>> = scores
                    .iter()
                    .enumerate()
                    .filter(|(evaluator, _)| *evaluator != absent)
                    .map(|(_, row)| row.clone())
                    .collect();
                Self::of(&rest, metric)
            })
            .collect()
    }

    /// What alpha says, as a sentence for a screen.
    pub fn sentence(&self) -> String {
        match self.alpha {
            Err(why) => format!("Agreement is undefined: {why}."),
            Ok(alpha) => {
                let meaning = if alpha >= 0.8 {
                    "the evaluators read the scale alike"
                } else if alpha >= 0.667 {
                    "the evaluators read the scale alike on the whole; look at the widest spreads"
                } else if alpha > 0.0 {
                    "the evaluators read the scale differently; talk over what its steps mean"
                } else {
                    "the scores agree no more than chance would make them"
                };
                format!("Alpha is {alpha:.2}: {meaning}.")
            }
        }
    }
}

/// Krippendorff's alpha: one less observed over expected disagreement.
///
/// Takes missing scores; a unit with a single score says nothing and is passed over.
///
/// # Errors
/// [`Undefined`] when fewer than two evaluators scored, no unit has two scores, or all scores
/// that could be compared are the same.
///
/// # Source
/// Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C; its example of
/// four observers and twelve units is the first test.
pub fn alpha(scores: &Scores, metric: Metric) -> Result<f64, Undefined> {
    if scores.iter().filter(|row| row.iter().any(Option::is_some)).count() < 2 {
        return Err(Undefined::OneEvaluator);
    }
    let units = scores.iter().map(Vec::len).max().unwrap_or(0);
    let compared: Vec<Vec<f64>> = (0..units)
        .map(|unit| scores.iter().filter_map(|row| row.get(unit).copied().flatten()).collect())
        .filter(|unit: &Vec<f64>| unit.len() > 1)
        .collect();
    if compared.is_empty() {
        return Err(Undefined::NothingShared);
    }
    let mut levels: Vec<f64> = compared.concat();
    levels.sort_by(f64::total_cmp);
    levels.dedup_by(|a, b| same(*a, *b));
    if levels.len() < 2 {
        return Err(Undefined::NoVariation);
    }
    if metric == Metric::Ratio && levels[0] < 0.0 {
        return Err(Undefined::BelowNought);
    }
    let level = |score: f64| levels.partition_point(|&l| l < score && !same(l, score));

    // How often each pair of values stands in one unit, each unit counting as its scores.
    let v = levels.len();
    let mut together = vec![vec![0.0; v]; v];
    for unit in &compared {
        let share = 1.0 / float(unit.len() - 1);
        for (a, &one) in unit.iter().enumerate() {
            for (b, &other) in unit.iter().enumerate() {
                if a != b {
                    together[level(one)][level(other)] += share;
                }
            }
        }
    }
    let counts: Vec<f64> = together.iter().map(|row| row.iter().sum()).collect();
    let all: f64 = counts.iter().sum();
    let (mut observed, mut expected) = (0.0, 0.0);
    for c in 0..v {
        for k in c + 1..v {
            let apart = distance(metric, &levels, &counts, c, k);
            observed += together[c][k] * apart;
            expected += counts[c] * counts[k] * apart;
        }
    }
    Ok(1.0 - (all - 1.0) * observed / expected)
}

fn same(a: f64, b: f64) -> bool {
    a.total_cmp(&b) == Ordering::Equal || (a - b).abs() < 1e-12
}

/// The squared distance of the levels `c` and `k` above it.
fn distance(metric: Metric, levels: &[f64], counts: &[f64], c: usize, k: usize) -> f64 {
    match metric {
        Metric::Nominal => 1.0,
        Metric::Ordinal => {
            let between: f64 = counts[c..=k].iter().sum();
            (between - f64::midpoint(counts[c], counts[k])).powi(2)
        }
        Metric::Interval => (levels[c] - levels[k]).powi(2),
        Metric::Ratio => ((levels[c] - levels[k]) / (levels[c] + levels[k])).powi(2),
    }
}

/// The units that every evaluator scored, one list a unit.
fn complete(scores: &Scores) -> Result<Vec<Vec<f64>>, Undefined> {
    if scores.len() < 2 {
        return Err(Undefined::OneEvaluator);
    }
    let units = scores.iter().map(Vec::len).max().unwrap_or(0);
    let complete: Vec<Vec<f64>> = (0..units)
        .filter_map(|unit| scores.iter().map(|row| row.get(unit).copied().flatten()).collect())
        .collect();
    if complete.len() < 2 { Err(Undefined::TooFewComplete) } else { Ok(complete) }
}

/// Kendall's coefficient of concordance W with the correction for ties: 0 for no common order
/// of the units, 1 for the same order by all. Over the units that every evaluator scored.
///
/// # Errors
/// [`Undefined`] for fewer than two evaluators or complete units, or when every evaluator gave
/// the same score to all.
///
/// # Source
/// Kendall & Babington Smith 1939.
pub fn kendall_w(scores: &Scores) -> Result<f64, Undefined> {
    let units = complete(scores)?;
    let (n, m) = (float(units.len()), float(scores.len()));
    let mut sums = vec![0.0; units.len()];
    let mut ties = 0.0;
    for evaluator in 0..scores.len() {
        let column: Vec<f64> = units.iter().map(|unit| unit[evaluator]).collect();
        for (sum, rank) in sums.iter_mut().zip(ranks(&column)) {
            *sum += rank;
        }
        ties += tie_term(&column);
    }
    let mean = m * (n + 1.0) / 2.0;
    let scatter: f64 = sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let most = m * m * (n.powi(3) - n) - m * ties;
    if most < 0.5 { Err(Undefined::NoVariation) } else { Ok(12.0 * scatter / most) }
}

/// Places from the lowest, 1 upward; equal values take the mean of the places they share.
pub(crate) fn ranks(values: &[f64]) -> Vec<f64> {
    values
        .iter()
        .map(|value| {
            let lower = values.iter().filter(|v| **v < *value && !same(**v, *value)).count();
            let equal = values.iter().filter(|v| same(**v, *value)).count();
            float(lower) + f64::midpoint(float(equal), 1.0)
        })
        .collect()
}

/// The sum of `t^3 - t` over the runs of `t` equal values.
fn tie_term(values: &[f64]) -> f64 {
    values
        .iter()
        .map(|value| float(values.iter().filter(|v| same(**v, *value)).count()).powi(2) - 1.0)
        .sum()
}

/// Mean squares of the two-way table: between units, between evaluators, the rest.
struct Squares {
    units: f64,
    evaluators: f64,
    rest: f64,
    n: f64,
    k: f64,
}

fn squares(scores: &Scores) -> Result<Squares, Undefined> {
    let table = complete(scores)?;
    let (n, k) = (float(table.len()), float(scores.len()));
    let all: f64 = table.iter().flatten().sum::<f64>() / (n * k);
    let of = |sums: &[f64], each: f64| -> f64 {
        sums.iter().map(|sum| (sum / each - all).powi(2)).sum::<f64>() * each
    };
    let by_unit: Vec<f64> = table.iter().map(|unit| unit.iter().sum()).collect();
    let by_evaluator: Vec<f64> =
        (0..scores.len()).map(|at| table.iter().map(|unit| unit[at]).sum()).collect();
    let whole: f64 = table.iter().flatten().map(|score| (score - all).powi(2)).sum();
    if whole < 1e-20 {
        return Err(Undefined::NoVariation);
    }
    let (units, evaluators) = (of(&by_unit, k), of(&by_evaluator, n));
    Ok(Squares {
        units: units / (n - 1.0),
        evaluators: evaluators / (k - 1.0),
        rest: (whole - units - evaluators).max(0.0) / ((n - 1.0) * (k - 1.0)),
        n,
        k,
    })
}

/// ICC(2,1), absolute agreement of single scores; both units and evaluators count as drawn from
/// many. Over the units that every evaluator scored. At most 1; below 0 for less than chance.
///
/// # Errors
/// As [`kendall_w`].
///
/// # Source
/// Shrout & Fleiss 1979.
pub fn icc_2_1(scores: &Scores) -> Result<f64, Undefined> {
    let s = squares(scores)?;
    quotient(s.units - s.rest, s.units + (s.k - 1.0) * s.rest + s.k * (s.evaluators - s.rest) / s.n)
}

/// ICC(2,k), the same for the mean of the panel's scores.
///
/// # Errors
/// As [`kendall_w`].
///
/// # Source
/// Shrout & Fleiss 1979.
pub fn icc_2_k(scores: &Scores) -> Result<f64, Undefined> {
    let s = squares(scores)?;
    quotient(s.units - s.rest, s.units + (s.evaluators - s.rest) / s.n)
}

fn quotient(above: f64, below: f64) -> Result<f64, Undefined> {
    if below.abs() < 1e-15 { Err(Undefined::NoVariation) } else { Ok(above / below) }
}

#[cfg(test)]
mod tests;
