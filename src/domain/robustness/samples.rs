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

/// The example of `docs/method.md`, "All weightings at once": A 4, 2; B 2, 3; C 3, 1 on 0 to 5, equal weights.
pub(crate) fn published() -> Problem {
    scored(5, &[1, 1], &[&[4, 2], &[2, 3], &[3, 1]])
}

/// The worked example of `docs/method.md`, "Marks".
pub(crate) fn practice() -> Problem {
    scored_in(
        3,
        &[30, 18, 12, 28, 12],
        &[&[2, 3, 1, 2, 3], &[3, 1, 2, 2, 1]],
        &["G1", "G1", "G1", "G2", "G2"],
    )
}

/// Any small problem: 2 to 5 candidates, 2 to 6 criteria in up to three groups, scores on 0 to 4,
/// weights in twenty-fourths, some of them 0.
pub(crate) fn any() -> impl proptest::strategy::Strategy<Value = Problem> {
    use proptest::prelude::*;
    (2_usize..=5, 2_usize..=6).prop_flat_map(|(rows, columns)| {
        let row = prop::collection::vec(0_u32..=4, columns);
        let weights = prop::collection::vec(0_i64..=9, columns);
        let groups = prop::collection::vec(0_usize..3, columns);
        (prop::collection::vec(row, rows), weights, groups).prop_map(
            |(rows, mut weights, groups)| {
                if weights.iter().sum::<i64>() == 0 {
                    weights[0] = 1;
                }
                let rows: Vec<&[u32]> = rows.iter().map(Vec::as_slice).collect();
                let names: Vec<&str> = groups.iter().map(|at| ["P", "Q", "R"][*at]).collect();
                scored_in(4, &weights, &rows, &names)
            },
        )
    })
}

/// All weightings of `count` criteria in parts of `grain`.
pub(crate) fn weightings(count: usize, grain: i64) -> Vec<Vec<Exact>> {
    fn fill(count: usize, left: i64, grain: i64, into: &mut Vec<Exact>, all: &mut Vec<Vec<Exact>>) {
        if count == 1 {
            into.push(Exact::ratio(left, grain));
            all.push(into.clone());
            into.pop();
            return;
        }
        for part in 0..=left {
            into.push(Exact::ratio(part, grain));
            fill(count - 1, left - part, grain, into, all);
            into.pop();
        }
    }
    let mut all = Vec::new();
    fill(count, grain, grain, &mut Vec::new(), &mut all);
    all
}

/// The same problem with candidates and criteria in reverse order.
pub(crate) fn reversed(problem: &Problem) -> Problem {
    let back = |row: &Vec<Exact>| row.iter().rev().cloned().collect();
    let mut criteria: Vec<Criterion> = problem.criteria().iter().rev().cloned().collect();
    for marks in criteria.iter_mut().filter_map(|c| c.marks.as_mut()) {
        marks.places.reverse();
    }
    let last = problem.candidates().len() - 1;
    Problem::new(
        problem.candidates().iter().rev().cloned().collect(),
        criteria,
        problem.weights().iter().rev().cloned().collect(),
        problem.values().iter().rev().map(back).collect(),
    )
    .and_then(|back| back.led_by(last - problem.leader()))
    .unwrap()
}

/// Problems that analyses trip over: one candidate, one criterion, all alike, a weight of 1.
pub(crate) fn degenerate() -> Vec<Problem> {
    vec![
        scored(3, &[1], &[&[2]]),
        scored(3, &[1, 2], &[&[2, 1]]),
        scored(3, &[1], &[&[2], &[1]]),
        scored(3, &[1, 1], &[&[2, 2], &[2, 2]]),
        scored(3, &[1, 0], &[&[2, 0], &[1, 3]]),
        scored(3, &[0, 1, 0], &[&[3, 3, 3], &[0, 3, 0], &[0, 0, 0]]),
        scored(1, &[0, 0, 1], &[&[0, 0, 0], &[0, 0, 0], &[0, 0, 0]]),
    ]
}

/// A problem too fine for 128 bits: weights and values over large primes.
pub(crate) fn fine() -> Problem {
    let prime = [1_000_000_007_i64, 998_244_353, 1_000_000_009, 999_999_937];
    let value =
        |a: usize, b: usize| Exact::ratio(prime[b] / (2 + i64::try_from(a).unwrap()), prime[b]);
    let third = &Exact::ratio(1, 3);
    let odd = &Exact::ratio(1, 999_999_893);
    Problem::new(
        vec!["A".into(), "B".into(), "C".into()],
        ["p", "q", "r"].map(Criterion::named).to_vec(),
        vec![third + odd, third - odd, third.clone()],
        vec![
            vec![value(0, 0), value(2, 1), value(1, 2)],
            vec![value(1, 3), value(0, 0), value(2, 1)],
            vec![value(2, 2), value(1, 3), value(1, 0)],
        ],
    )
    .unwrap()
}
