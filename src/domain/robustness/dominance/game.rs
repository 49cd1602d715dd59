//! The game behind a best case: weights are chosen for one candidate, the rival against it.
//!
//! With `M` the candidate's advantages, a row a rival and a column a criterion, all raised above
//! 0, its best margin is `1 / max sum y` over `y >= 0` with `y M <= 1` for every criterion. That
//! programme starts from `y = 0` and needs no search for a start.

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{Num, One, Signed, Zero};

use crate::domain::exact::Exact;
use crate::domain::robustness::grid::{Grid, Int};

/// What closes the best case: the rivals that bind and the criteria that carry weight.
struct Basis {
    rivals: Vec<usize>,
    criteria: Vec<usize>,
}

/// The best margin of `who`, with weights that give it; `None` without rivals. `doubles` are the
/// values of the grid, nearly.
pub(super) fn best_case<I: Int>(
    grid: &Grid<I>,
    doubles: &[Vec<f64>],
    who: usize,
) -> Option<(Exact, Vec<Exact>)> {
    let rivals: Vec<usize> = (0..grid.values.len()).filter(|at| *at != who).collect();
    if rivals.is_empty() {
        return None;
    }
    let columns: Vec<Column> =
        (0..grid.weights.len()).map(|at| Column::of(grid, who, &rivals, at)).collect();
    let near = near(doubles, who, &rivals);
    near.and_then(|basis| proved(&columns, &basis))
        .or_else(|| proved(&columns, &simplex(&fractions(&columns), &BigRational::zero(), None)?))
}

/// One criterion's advantages over the rivals, in the largest unit that keeps them whole.
struct Column {
    /// One a rival.
    lead: Vec<BigInt>,
    /// So many of those units make a value of 1, as a fraction.
    unit: BigRational,
}

impl Column {
    fn of<I: Int>(grid: &Grid<I>, who: usize, rivals: &[usize], at: usize) -> Self {
        let own = &grid.values[who][at];
        let leads: Vec<I> =
            rivals.iter().map(|rival| own.clone() - grid.values[*rival][at].clone()).collect();
        let common = leads.iter().fold(I::zero(), |common, lead| common.gcd(lead));
        let common = if common.is_zero() { grid.scale.clone() } else { common };
        Self {
            lead: leads.into_iter().map(|lead| (lead / common.clone()).into()).collect(),
            unit: Ratio::new(grid.scale.clone().into(), common.into()),
        }
    }
}

/// The basis as doubles find it.
#[expect(clippy::float_arithmetic, reason = "a guess only: `proved` settles it in whole numbers")]
fn near(doubles: &[Vec<f64>], who: usize, rivals: &[usize]) -> Option<Basis> {
    let own = &doubles[who];
    let mut least = 0.0_f64;
    let mut most = 0.0_f64;
    let mut payoff: Vec<Vec<f64>> = (0..own.len())
        .map(|at| rivals.iter().map(|rival| own[at] - doubles[*rival][at]).collect())
        .collect();
    for lead in payoff.iter().flatten() {
        least = least.min(*lead);
        most = most.max(*lead);
    }
    let spread = if most > least { most - least } else { 1.0 };
    for lead in payoff.iter_mut().flatten() {
        *lead = (*lead - least) / spread + 1.0;
    }
    simplex(&payoff, &1e-9, Some(50 * (own.len() + rivals.len())))
}

/// The advantages raised above 0, as fractions; a row a criterion.
fn fractions(columns: &[Column]) -> Vec<Vec<BigRational>> {
    let lead = |column: &Column| -> Vec<BigRational> {
        column.lead.iter().map(|lead| Ratio::from_integer(lead.clone()) / &column.unit).collect()
    };
    let mut rows: Vec<Vec<BigRational>> = columns.iter().map(lead).collect();
    let least = rows.iter().flatten().min().cloned().unwrap_or_else(BigRational::zero);
    let raise = BigRational::one() - least;
    for value in rows.iter_mut().flatten() {
        *value += &raise;
    }
    rows
}

/// Maximises `sum y` under `y M <= 1`, `y >= 0` for a positive `M` with a row a criterion.
///
/// Numbers nearer to 0 than `tiny` count as 0. With a limit on pivots the steepest column enters
/// and `None` says the limit was met; without one the first column enters, which cannot cycle.
fn simplex<T: Num + Clone + PartialOrd>(
    payoff: &[Vec<T>],
    tiny: &T,
    limit: Option<usize>,
) -> Option<Basis> {
    let (rows, columns) = (payoff.len(), payoff.first().map_or(0, Vec::len));
    // One row a criterion and one below for the aim; one column a rival and one for the limits.
    let mut table: Vec<Vec<T>> = payoff
        .iter()
        .map(|row| row.iter().cloned().chain([T::one()]).collect())
        .chain([vec![T::zero() - T::one(); columns].into_iter().chain([T::zero()]).collect()])
        .collect();
    // Names: rival k is k, the slack of criterion j is columns + j.
    let mut basic: Vec<usize> = (columns..columns + rows).collect();
    let mut free: Vec<usize> = (0..columns).collect();
    let floor = T::zero() - tiny.clone();
    let mut pivots = 0;
    loop {
        let aim = &table[rows];
        let worth = (0..columns).filter(|column| aim[*column] < floor);
        let entering = match limit {
            Some(most) if pivots > most => return None,
            Some(_) => worth.reduce(|a, b| if aim[b] < aim[a] { b } else { a }),
            None => worth.min_by_key(|column| free[*column]),
        };
        let Some(column) = entering else { break };
        let mut leaving: Option<(T, usize)> = None;
        for row in 0..rows {
            if table[row][column] <= *tiny {
                continue;
            }
            let ratio = table[row][columns].clone() / table[row][column].clone();
            let sooner = match &leaving {
                None => true,
                Some((least, of)) => ratio < *least || (ratio == *least && basic[row] < basic[*of]),
            };
            if sooner {
                leaving = Some((ratio, row));
            }
        }
        // Every column of a positive matrix is bounded.
        let (_, row) = leaving?;
        pivot(&mut table, row, column);
        std::mem::swap(&mut basic[row], &mut free[column]);
        pivots += 1;
    }
    Some(Basis {
        rivals: basic.into_iter().filter(|name| *name < columns).collect(),
        criteria: free.into_iter().filter_map(|name| name.checked_sub(columns)).collect(),
    })
}

/// Exchanges the variable of `row` for the one of `column`.
fn pivot<T: Num + Clone>(table: &mut [Vec<T>], row: usize, column: usize) {
    let by = table[row][column].clone();
    for (at, value) in table[row].iter_mut().enumerate() {
        *value = if at == column { T::one() / by.clone() } else { value.clone() / by.clone() };
    }
    let own = table[row].clone();
    for (other, line) in table.iter_mut().enumerate() {
        if other == row || line[column].is_zero() {
            continue;
        }
        let factor = std::mem::replace(&mut line[column], T::zero());
        for (value, own) in line.iter_mut().zip(&own) {
            *value = value.clone() - factor.clone() * own.clone();
        }
    }
}

/// The margin and weights of `basis`, when it is the solution: both sides of the game can hold
/// the same margin, so neither can do better.
fn proved(columns: &[Column], basis: &Basis) -> Option<(Exact, Vec<Exact>)> {
    let size = basis.criteria.len();
    if size == 0 || basis.rivals.len() != size {
        return None;
    }
    // Units may be fractions; whole multiples of all of them keep the system whole.
    let units: Vec<&BigRational> = basis.criteria.iter().map(|at| &columns[*at].unit).collect();
    let whole =
        units.iter().fold(BigInt::one(), |all, unit| num_integer::Integer::lcm(&all, unit.denom()));
    let scaled: Vec<BigInt> =
        units.iter().map(|unit| unit.numer() * (&whole / unit.denom())).collect();
    // Weights first: on each binding rival the lead is the margin; the weights add up to 1.
    let lead = |j: usize, k: usize| &columns[basis.criteria[j]].lead[basis.rivals[k]];
    let row = |k: usize| (0..size).map(|j| lead(j, k).clone()).chain([-BigInt::one()]).collect();
    let mut system: Vec<Vec<BigInt>> = (0..size).map(row).collect();
    system.push(scaled.iter().cloned().chain([BigInt::zero()]).collect());
    let (amounts, over) = solved(system)?;
    // Then the rivals: on each weighted criterion their mix concedes the margin.
    let row =
        |j: usize| (0..size).map(|k| lead(j, k) * &whole).chain([-scaled[j].clone()]).collect();
    let mut system: Vec<Vec<BigInt>> = (0..size).map(row).collect();
    system.push(vec![BigInt::one(); size].into_iter().chain([BigInt::zero()]).collect());
    let (mix, mix_over) = solved(system)?;
    // `amounts` are weights x unit x whole, so that leads need no division.
    let margin = Ratio::new(amounts[size].clone() * &whole, over.clone());
    if amounts[..size].iter().chain(&mix[..size]).any(Signed::is_negative) {
        return None;
    }
    let reached = |k: usize| -> BigInt {
        basis.criteria.iter().zip(&amounts).map(|(at, amount)| &columns[*at].lead[k] * amount).sum()
    };
    if (0..columns[0].lead.len()).any(|k| reached(k) < amounts[size]) {
        return None;
    }
    let margin_of_mix = Ratio::new(mix[size].clone(), mix_over.clone());
    if margin_of_mix != margin {
        return None;
    }
    let conceded = |column: &Column| -> BigInt {
        basis.rivals.iter().zip(&mix).map(|(k, part)| &column.lead[*k] * part).sum()
    };
    let more = |column: &Column| {
        // conceded / unit / mix_over > mix[size] / mix_over, mix_over above 0.
        conceded(column) * column.unit.denom() > &mix[size] * column.unit.numer()
    };
    if columns.iter().any(more) {
        return None;
    }
    let mut weights = vec![Exact::zero(); columns.len()];
    for ((at, amount), unit) in basis.criteria.iter().zip(&amounts).zip(&scaled) {
        weights[*at] = Exact::of_parts(amount * unit, over.clone());
    }
    let margin = Exact::of_parts(margin.numer().clone(), margin.denom().clone());
    Some((margin, weights))
}

/// Solves `system x = (0, .., 0, 1)` without fractions: numerators and the denominator, above 0;
/// `None` when it has no single solution.
///
/// # Source
/// Bareiss 1968: every division is exact.
fn solved(mut system: Vec<Vec<BigInt>>) -> Option<(Vec<BigInt>, BigInt)> {
    let size = system.len();
    for (at, row) in system.iter_mut().enumerate() {
        row.push(if at + 1 == size { BigInt::one() } else { BigInt::zero() });
    }
    let mut before = BigInt::one();
    for step in 0..size {
        let with = (step..size).find(|row| !system[*row][step].is_zero())?;
        system.swap(step, with);
        let own = system[step].clone();
        for (at, row) in system.iter_mut().enumerate() {
            if at == step {
                continue;
            }
            let factor = std::mem::take(&mut row[step]);
            for column in 0..=size {
                // Columns left of this step hold only their diagonal.
                let done = column < step && column != at;
                if done || column == step {
                    continue;
                }
                let value = &own[step] * &row[column] - &factor * &own[column];
                row[column] = value / &before;
            }
        }
        before.clone_from(&own[step]);
    }
    let mut values: Vec<BigInt> = system.iter().map(|row| row[size].clone()).collect();
    if before.is_negative() {
        before = -before;
        values = values.into_iter().map(|value| -value).collect();
    }
    Some((values, before))
}
