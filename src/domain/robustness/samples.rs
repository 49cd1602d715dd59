//! Small matrices the tests of this folder share.

use super::{Criterion, MarksScale, Problem, Steps};
use crate::domain::exact::Exact;

/// A problem from weights (any positive numbers, shares are taken) and scores on `0..top`.
pub(crate) fn scored(top: u32, weights: &[i64], rows: &[&[u32]]) -> Problem {
    scored_in(top, weights, rows, &[])
}

/// As [`scored`], with a group for each criterion.
pub(crate) fn scored_in(top: u32, weights: &[i64], rows: &[&[u32]], groups: &[&str]) -> Problem {
    let sum: i64 = weights.iter().sum();
    let criteria = (0..weights.len())
        .map(|at| Criterion {
            name: format!("C{}", at + 1),
            group: groups.get(at).map(|name| (*name).to_owned()),
            locked: false,
            marks: Some(MarksScale {
                steps: Steps::Even(top),
                places: rows.iter().map(|row| row[at]).collect(),
            }),
        })
        .collect();
    let names = (0..rows.len()).map(|at| char::from(b'A' + u8::try_from(at).unwrap()).to_string());
    Problem::new(
        names.collect(),
        criteria,
        weights.iter().map(|weight| Exact::ratio(*weight, sum)).collect(),
        rows.iter()
            .map(|row| row.iter().map(|s| Exact::ratio((*s).into(), top.into())).collect())
            .collect(),
    )
    .unwrap()
}

/// The example of `analysis.md` section 9: A 4, 2; B 2, 3; C 3, 1 on 0 to 5, equal weights.
pub(crate) fn published() -> Problem {
    scored(5, &[1, 1], &[&[4, 2], &[2, 3], &[3, 1]])
}

/// The worked example of `evaluation-practice.md` section 5.
pub(crate) fn practice() -> Problem {
    scored_in(
        3,
        &[30, 18, 12, 28, 12],
        &[&[2, 3, 1, 2, 3], &[3, 1, 2, 2, 1]],
        &["G1", "G1", "G1", "G2", "G2"],
    )
}
