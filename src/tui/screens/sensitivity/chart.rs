//! The lines of totals over one weight, in letters, so that they can be read without colour.

#![expect(
    clippy::float_arithmetic,
    reason = "places in a picture; every figure beside it is exact"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "rows and columns of a terminal"
)]

use super::{Here, Line};
use crate::domain::robustness::Problem;
use crate::tui::widgets::bar::bar;

/// By candidate the total at a weight of 0 and of 1 of `criterion`, out of 100; the others keep
/// their proportions, or share alike where it weighs everything.
pub(super) fn ends(problem: &Problem, criterion: usize) -> Vec<(f64, f64)> {
    let weights: Vec<f64> =
        problem.weights().iter().map(crate::domain::exact::Exact::to_f64).collect();
    let rest = 1.0 - weights[criterion];
    let others = weights.len().saturating_sub(1).max(1) as f64;
    problem
        .values()
        .iter()
        .map(|row| {
            let row: Vec<f64> = row.iter().map(crate::domain::exact::Exact::to_f64).collect();
            let of = |at: usize| {
                if problem.weights()[criterion] == crate::domain::exact::Exact::whole(1) {
                    row[at] / others
                } else {
                    weights[at] * row[at] / rest
                }
            };
            let nought: f64 = (0..row.len()).filter(|at| *at != criterion).map(of).sum();
            // A criterion that is alone has nobody to give its weight to.
            let nought = if row.len() == 1 { row[criterion] } else { nought };
            (100.0 * nought, 100.0 * row[criterion])
        })
        .collect()
}

/// The letter of the candidate at `place` of the ranking, 0 first.
pub(super) fn letter(place: usize) -> char {
    char::from(b'A' + u8::try_from(place % 26).unwrap_or(0))
}

/// The weight at the right end of the picture, percent: as little as shows today's weight and
/// the nearest other winner.
pub(super) fn reach(here: &Here, line: &Line) -> u32 {
    let Some(tipped) = here.tipped(line) else { return 100 };
    let weight = tipped.tipping.weight.to_f64() * 100.0;
    let next = tipped.tipping.nearest().map_or(0.0, |(change, _)| change.at.to_f64() * 100.0);
    let wanted = (weight * 1.6).max(next * 1.15);
    [5, 10, 25, 50].into_iter().find(|most| f64::from(*most) >= wanted).unwrap_or(100)
}

/// A drawn picture: its rows from the top, the totals at top and bottom, the columns of today's
/// weight and of every other winner.
pub(super) struct Picture {
    pub(super) rows: Vec<String>,
    pub(super) highest: f64,
    pub(super) lowest: f64,
    pub(super) today: usize,
    pub(super) crossings: Vec<usize>,
}

/// The lines of all candidates from a weight of 0 to `reach` percent, in `columns` by `rows`.
pub(super) fn picture(
    here: &Here,
    line: &Line,
    reach: u32,
    columns: usize,
    rows: usize,
) -> Picture {
    let most = f64::from(reach) / 100.0;
    let last = columns.saturating_sub(1).max(1);
    let total = |(nought, full): (f64, f64), t: f64| nought + (full - nought) * t;
    let ends = &line.ends;
    let edges = ends.iter().flat_map(|ends| [total(*ends, 0.0), total(*ends, most)]);
    let (mut lowest, mut highest) =
        edges.fold((f64::MAX, f64::MIN), |(low, high), total| (low.min(total), high.max(total)));
    if highest - lowest < 1.0 {
        // Level lines stand in the middle, not at an edge of nothing.
        (lowest, highest) = (lowest - 0.5, highest + 0.5);
    }
    let mut grid = vec![vec![' '; columns]; rows];
    let height = rows.saturating_sub(1).max(1) as f64;
    for column in (0..columns).step_by(2) {
        let t = most * column as f64 / last as f64;
        for (place, candidate) in here.order.iter().enumerate() {
            let Some(ends) = ends.get(*candidate) else { continue };
            let share = (highest - total(*ends, t)) / (highest - lowest);
            let row = ((share * height).round() as usize).min(rows.saturating_sub(1));
            let cell = &mut grid[row][column];
            *cell = if *cell == ' ' { letter(place) } else { '*' };
        }
    }
    let column = |weight: f64| ((weight / most * last as f64).round() as usize).min(last);
    let (today, crossings) = here.tipped(line).map_or((0, Vec::new()), |tipped| {
        let changes = tipped.tipping.winner_changes.iter().map(|change| change.at.to_f64());
        let crossings = changes.filter(|at| *at <= most).map(column).collect();
        (column(tipped.tipping.weight.to_f64()), crossings)
    });
    let rows = grid.into_iter().map(|row| row.into_iter().collect()).collect();
    Picture { rows, highest, lowest, today, crossings }
}

/// Points of weight for which the whole bar of a distance stands: who asks how near another winner
/// is asks about a few points, and beyond them it is far.
pub(super) const FAR: u64 = 5;

/// A distance that is a share of the weight, as a bar of at most `columns`: an eighth of one at
/// least, which letters alone do not show; the figure stands beside it.
pub(super) fn distance(share: f64, columns: usize) -> String {
    let most = FAR * 1_000;
    let least = most.div_ceil(columns.max(1) as u64 * 8);
    bar(((share * 100_000.0).round() as u64).max(least), most, columns)
}

/// A share as percent with one decimal.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// The share as so many of `columns`.
pub(super) fn cells(share: f64, columns: usize) -> usize {
    ((share * columns as f64).round() as usize).min(columns)
}

/// The largest of `errors` in percent.
pub(super) fn largest(errors: &[Vec<f64>]) -> f64 {
    errors.iter().flatten().fold(0.0_f64, |a, b| a.max(*b)) * 100.0
}
