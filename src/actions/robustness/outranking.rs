//! PROMETHEE II of a matrix as a problem: its net flow is a weighted sum of the flows of single
//! criteria, so that every exact analysis of weights holds for it.

use crate::domain::exact::Exact;
use crate::domain::robustness::{Criterion, Problem};
use crate::import::matrix::{Column, Direction, Fault, Matrix, MatrixError, Scaling};

/// The matrix with each value replaced by its flow over the other candidates, -1 to 1.
///
/// Preferences are those of the thresholds in the file, on the values as written; under a
/// scaling, on the scaled values.
///
/// # Errors
/// [`MatrixError`] where the scaling divides by 0.
///
/// # Source
/// Brans & Vincke 1985.
pub(super) fn flows(matrix: &Matrix, scaling: Scaling) -> Result<Problem, MatrixError> {
    let scaled = match scaling {
        Scaling::None => None,
        Scaling::MinMax | Scaling::Sum | Scaling::Max | Scaling::Vector => {
            Some(matrix.problem(scaling)?.problem)
        }
    };
    let count = matrix.candidates.len();
    let others = Exact::whole(i64::try_from(count.saturating_sub(1).max(1)).unwrap_or(i64::MAX));
    let mut values: Vec<Vec<Exact>> = vec![Vec::new(); count];
    for (at, column) in matrix.columns.iter().enumerate() {
        let value = |who: usize| match (&scaled, column.direction) {
            (Some(problem), _) => problem.values()[who][at].clone(),
            (None, Direction::Max) => matrix.values[who][at].clone(),
            (None, Direction::Min) => -matrix.values[who][at].clone(),
        };
        for (who, row) in values.iter_mut().enumerate() {
            let net = (0..count).map(|other| {
                let ahead = &value(who) - &value(other);
                &preference(column, &ahead) - &preference(column, &-ahead)
            });
            row.push(net.sum::<Exact>() / others.clone());
        }
    }
    let criterion = |column: &Column| Criterion {
        group: column.group.clone(),
        locked: column.locked,
        ..Criterion::named(column.name.clone())
    };
    let criteria = matrix.columns.iter().map(criterion).collect();
    Problem::new(matrix.candidates.clone(), criteria, matrix.shares(), values).map_err(|error| {
        MatrixError {
            line: None,
            row: None,
            column: None,
            fault: Fault::Problem(error.to_string()),
        }
    })
}

/// How much a difference in favour counts, 0 to 1; linear between the thresholds.
fn preference(column: &Column, ahead: &Exact) -> Exact {
    let indifference = column.indifference.clone().unwrap_or_else(Exact::zero);
    let preference = column.preference.clone().unwrap_or_else(|| indifference.clone());
    if *ahead <= indifference {
        Exact::zero()
    } else if *ahead >= preference {
        Exact::whole(1)
    } else {
        (ahead - &indifference) / (preference - indifference)
    }
}
