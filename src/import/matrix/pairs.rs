//! The other sheets of `analyse`: comparisons in pairs, best and worst, agreement.

use std::cmp::Ordering;

use super::cells::Grid;
use super::{Fault, MatrixError};
use crate::domain::exact::Exact;

/// Comparisons in pairs for AHP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairwise {
    /// The items.
    pub names: Vec<String>,
    /// How many times as important the row's item is as the column's; 1 on the diagonal, above 0.
    pub ratios: Vec<Vec<Exact>>,
}

/// Comparisons with the best and the worst item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestWorst {
    /// The items.
    pub names: Vec<String>,
    /// How many times as important the best is as each; 1 for itself.
    pub best_to_others: Vec<Exact>,
    /// How many times as important each is as the worst; 1 for itself.
    pub others_to_worst: Vec<Exact>,
}

/// Ratings of units by evaluators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratings {
    /// The evaluators, a row each.
    pub evaluators: Vec<String>,
    /// The units, a column each.
    pub units: Vec<String>,
    /// By evaluator and unit; `None` where the cell is empty.
    pub values: Vec<Vec<Option<Exact>>>,
}

/// Reads a square of comparisons: the same names across and down, fractions such as `1/3`
/// allowed. Of a pair one half may be empty: it is the reciprocal of the other.
///
/// # Errors
/// [`MatrixError`] where names differ, a number is not above 0, the diagonal is not 1, or the
/// halves of a pair are more than 2 % from reciprocal (`0.33` for `1/3` is within it).
pub fn read_pairwise(text: &str) -> Result<Pairwise, MatrixError> {
    let grid = Grid::read(text)?;
    let names = grid.header.clone();
    let absent = String::new();
    for at in 0..names.len().max(grid.lines.len()) {
        let has = grid.lines.get(at).map_or(&absent, |line| &line.name);
        let wants = names.get(at).unwrap_or(&absent);
        if has != wants {
            let (has, wants) = (or_nothing(has), or_nothing(wants));
            let line = grid.lines.get(at).map(|line| line.number);
            let fault = Fault::NotSquare { has, wants };
            return Err(MatrixError { line, ..MatrixError::of_file(fault) });
        }
    }
    let one = Exact::whole(1);
    let cell = |row: usize, column: usize| -> Result<Option<Exact>, MatrixError> {
        match grid.optional(&grid.lines[row], column)? {
            None => Ok(None),
            Some(_) => grid.positive(&grid.lines[row], column).map(Some),
        }
    };
    // Each pair once, as seen from the row and from the column.
    let pair = |row: usize, column: usize| -> Result<(Exact, Exact), MatrixError> {
        let line = &grid.lines[row];
        let (there, back) = match (cell(row, column)?, cell(column, row)?) {
            (Some(there), Some(back)) => (there, back),
            (Some(there), None) => (there.clone(), &one / &there),
            (None, Some(back)) => (&one / &back, back),
            (None, None) => return Err(grid.refused(line, column, Fault::NoPair)),
        };
        let away = &(&there * &back) - &one;
        let away = if away.is_negative() { -away } else { away };
        if away > Exact::ratio(1, 50) {
            let typed = line.cells[column].clone();
            let other = grid.lines[column].cells[row].clone();
            return Err(grid.refused(line, column, Fault::Reciprocal { typed, other }));
        }
        Ok((there, back))
    };
    for (row, line) in grid.lines.iter().enumerate() {
        if cell(row, row)?.is_some_and(|own| own != one) {
            let typed = line.cells[row].clone();
            return Err(grid.refused(line, row, Fault::Diagonal { typed }));
        }
    }
    let across = |row: usize| -> Result<Vec<Exact>, MatrixError> {
        (0..names.len())
            .map(|column| match row.cmp(&column) {
                Ordering::Less => pair(row, column).map(|(there, _)| there),
                Ordering::Equal => Ok(one.clone()),
                Ordering::Greater => pair(column, row).map(|(_, back)| back),
            })
            .collect()
    };
    let ratios = (0..names.len()).map(across).collect::<Result<_, _>>()?;
    Ok(Pairwise { names, ratios })
}

fn or_nothing(name: &str) -> String {
    if name.is_empty() { "nothing".to_owned() } else { crate::domain::text::display(name) }
}

/// Reads best-worst comparisons: the items in the header, the rows `best_to_others` and
/// `others_to_worst`.
///
/// # Errors
/// [`MatrixError`] where a row is missing or another one there, a number is below 1, or no item
/// is compared with itself.
pub fn read_best_worst(text: &str) -> Result<BestWorst, MatrixError> {
    const ROWS: [&str; 2] = ["best_to_others", "others_to_worst"];
    let grid = Grid::read(text)?;
    let row = |name: &'static str, whose: &'static str| -> Result<Vec<Exact>, MatrixError> {
        let line = grid
            .lines
            .iter()
            .find(|line| crate::domain::text::same_code(&line.name, name))
            .ok_or(MatrixError::of_file(Fault::NoRow(name)))?;
        let one = Exact::whole(1);
        let mut numbers = Vec::with_capacity(grid.header.len());
        for at in 0..grid.header.len() {
            let number = grid.positive(line, at)?;
            if number < one {
                let (typed, wanted) = (line.cells[at].clone(), "1 or more");
                return Err(grid.refused(line, at, Fault::Word { typed, wanted }));
            }
            numbers.push(number);
        }
        if !numbers.contains(&one) {
            let place = MatrixError::of_file(Fault::NoOne(whose));
            return Err(MatrixError {
                line: Some(line.number),
                row: Some(line.name.clone()),
                ..place
            });
        }
        Ok(numbers)
    };
    let (best_to_others, others_to_worst) = (row(ROWS[0], "best")?, row(ROWS[1], "worst")?);
    let known = |name: &str| ROWS.iter().any(|row| crate::domain::text::same_code(name, row));
    if let Some(line) = grid.lines.iter().find(|line| !known(&line.name)) {
        let place = MatrixError::of_file(Fault::OtherRow("best_to_others and others_to_worst"));
        return Err(MatrixError { line: Some(line.number), row: Some(line.name.clone()), ..place });
    }
    Ok(BestWorst { names: grid.header, best_to_others, others_to_worst })
}

/// Reads ratings: an evaluator a row, a unit a column, an empty cell where nothing was given.
///
/// # Errors
/// [`MatrixError`] where a cell is no number or a row has no name.
pub fn read_agreement(text: &str) -> Result<Ratings, MatrixError> {
    let grid = Grid::read(text)?;
    let row = |line| (0..grid.header.len()).map(|at| grid.optional(line, at)).collect();
    let values = grid.lines.iter().map(row).collect::<Result<_, _>>()?;
    let evaluators = grid.lines.iter().map(|line| line.name.clone()).collect();
    Ok(Ratings { evaluators, units: grid.header, values })
}
