//! The best-worst method in its linear form, solved exactly.

use super::ElicitError;
use crate::domain::exact::Exact;

/// What best-worst proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestWorst {
    /// The weights, adding to one.
    pub weights: Vec<Exact>,
    /// The largest deviation from what was said, as a weight: 0 when all comparisons agree.
    pub xi: Exact,
    /// The criterion taken as the best, from 0.
    pub best: usize,
    /// The criterion taken as the worst, from 0.
    pub worst: usize,
}

/// Criteria that are compared at the most.
const MOST: usize = 30;

/// Weights from how many times the best criterion is as important as each (`best_to_others`) and
/// how many times each is as important as the worst (`others_to_worst`).
///
/// The best is the criterion whose entry is 1 in the first list, the worst the one whose entry
/// is 1 in the second; of several the first, and another than the best where there is one.
/// Minimises `xi` with `|w_best - a_j w_j| <= xi` and `|w_j - b_j w_worst| <= xi`.
///
/// # Errors
/// [`ElicitError`] for lists of different lengths, more than 30 criteria, a list without a 1, or
/// a number below 1.
///
/// # Source
/// Rezaei 2016, "Best-worst multi-criteria decision-making method: some properties and a linear
/// model".
pub fn best_worst(
    best_to_others: &[Exact],
    others_to_worst: &[Exact],
) -> Result<BestWorst, ElicitError> {
    let n = best_to_others.len();
    if n == 0 {
        return Err(ElicitError::Empty);
    }
    if n > MOST {
        return Err(ElicitError::TooMany { found: n, most: MOST });
    }
    if others_to_worst.len() != n {
        let what = "others_to_worst".to_owned();
        return Err(ElicitError::Length { what, wanted: n, found: others_to_worst.len() });
    }
    let one = Exact::whole(1);
    let ones = |list: &[Exact], name: &'static str| -> Result<Vec<usize>, ElicitError> {
        let ones: Vec<usize> = (0..n).filter(|&at| list[at] == one).collect();
        if ones.is_empty() || list.iter().any(|entry| *entry < one) {
            return Err(ElicitError::NoOne(name));
        }
        Ok(ones)
    };
    let best = ones(best_to_others, "best_to_others")?[0];
    let worsts = ones(others_to_worst, "others_to_worst")?;
    let worst = worsts.iter().copied().find(|&at| at != best).unwrap_or(worsts[0]);

    // Rows `a . (w, xi) <= 0`, both signs of each deviation.
    let mut rows: Vec<Vec<Exact>> = Vec::new();
    let mut deviation = |plus: usize, minus: usize, times: &Exact| {
        if plus == minus {
            return;
        }
        for sign in [1, -1] {
            let sign = Exact::whole(sign);
            let mut row = vec![Exact::zero(); n + 1];
            row[plus] = sign.clone();
            row[minus] = -(&sign * times);
            row[n] = Exact::whole(-1);
            rows.push(row);
        }
    };
    for (other, times) in best_to_others.iter().enumerate() {
        deviation(best, other, times);
    }
    for (other, times) in others_to_worst.iter().enumerate() {
        deviation(other, worst, times);
    }
    let mut found = least_last(rows, n);
    let xi = found.pop().unwrap_or_else(Exact::zero);
    Ok(BestWorst { weights: found, xi, best, worst })
}

/// The point `(w, xi)` with `w >= 0` adding to one, `xi >= 0`, every row at most 0 and the least
/// `xi`, by the simplex method in exact fractions.
///
/// The rows are homogeneous, so instead of one side the other is held: the tableau starts from
/// `w` = the first criterion alone and `xi` as large as that needs. Bland's rule (the first
/// column that helps, the first row that limits) keeps it from going round in circles.
fn least_last(rows: Vec<Vec<Exact>>, n: usize) -> Vec<Exact> {
    let m = rows.len();
    let width = n + 1 + m + 1;
    // One row `w_1 + .. + w_n = 1` and one slack for each of the others.
    let mut tableau: Vec<Vec<Exact>> = Vec::with_capacity(m + 1);
    let mut sum = vec![Exact::zero(); width];
    for entry in sum.iter_mut().take(n) {
        *entry = Exact::whole(1);
    }
    sum[width - 1] = Exact::whole(1);
    tableau.push(sum);
    for (at, row) in rows.into_iter().enumerate() {
        let mut line = vec![Exact::zero(); width];
        for (entry, value) in line.iter_mut().zip(row) {
            *entry = value;
        }
        line[n + 1 + at] = Exact::whole(1);
        tableau.push(line);
    }
    let mut basis: Vec<usize> = std::iter::once(0).chain(n + 1..n + 1 + m).collect();
    // The cost row: xi alone.
    let mut cost = vec![Exact::zero(); width];
    cost[n] = Exact::whole(1);

    // Bring the first weight into the basis, then xi where it is most needed: feasible from there.
    pivot(&mut tableau, &mut cost, &mut basis, 0, 0);
    let most_needed = (1..=m).min_by(|&a, &b| tableau[a][width - 1].cmp(&tableau[b][width - 1]));
    if let Some(row) = most_needed.filter(|&row| tableau[row][width - 1].is_negative()) {
        pivot(&mut tableau, &mut cost, &mut basis, row, n);
    }
    while let Some(column) = (0..width - 1).find(|&c| cost[c].is_negative()) {
        let limit = (0..=m).filter(|&r| tableau[r][column] > Exact::zero()).min_by(|&a, &b| {
            let ratio = |r: usize| &tableau[r][width - 1] / &tableau[r][column];
            ratio(a).cmp(&ratio(b)).then(basis[a].cmp(&basis[b]))
        });
        // `xi` is at least nought, so no direction lowers it without end.
        let Some(row) = limit else { break };
        pivot(&mut tableau, &mut cost, &mut basis, row, column);
    }
    let mut found = vec![Exact::zero(); n + 1];
    for (row, &variable) in basis.iter().enumerate() {
        if let Some(value) = found.get_mut(variable) {
            *value = tableau[row][width - 1].clone();
        }
    }
    found
}

/// Solves `row` for the variable of `column` and puts it into all other rows.
fn pivot(
    tableau: &mut [Vec<Exact>],
    cost: &mut [Exact],
    basis: &mut [usize],
    row: usize,
    column: usize,
) {
    let by = tableau[row][column].clone();
    for entry in &mut tableau[row] {
        *entry = &*entry / &by;
    }
    let solved = tableau[row].clone();
    let lines = tableau.iter_mut().enumerate().filter(|(at, _)| *at != row);
    for line in lines.map(|(_, line)| line.as_mut_slice()).chain(std::iter::once(cost)) {
        let times = line[column].clone();
        if times.is_zero() {
            continue;
        }
        for (entry, part) in line.iter_mut().zip(&solved) {
            *entry = &*entry - &(&times * part);
        }
    }
    basis[row] = column;
}
