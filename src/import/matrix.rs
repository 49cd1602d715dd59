//! The matrix file: anybody's finished comparison as a sheet, ready for every analysis.
//!
//! The first column names; the header names the criteria; rows named `weight`, `group`,
//! `direction`, `scale`, `order`, `alpha`, `lock`, `q` and `p` say things about criteria; every
//! other row is a candidate. Commas or semicolons separate, in a number only a point does.

mod cells;
mod pairs;
mod scaling;

use thiserror::Error;

use crate::domain::exact::Exact;
pub use cells::number;
use cells::{Grid, Line};
pub use pairs::{BestWorst, Pairwise, Ratings, read_agreement, read_best_worst, read_pairwise};
pub use scaling::{Scaled, Scaling};

/// The most candidates or sheets of one file.
pub const MOST_ROWS: usize = 200;
/// The most criteria or units of one file.
pub const MOST_COLUMNS: usize = 500;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{fault}", place(self.line, self.row.as_deref(), self.column.as_deref()))]
pub struct MatrixError {
    /// The line it stands on, from 1.
    pub line: Option<u64>,
    /// The name of the row.
    pub row: Option<String>,
    /// The name of the column.
    pub column: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

fn place(line: Option<u64>, row: Option<&str>, column: Option<&str>) -> String {
    let show = crate::domain::text::display;
    let mut said = Vec::new();
    if let Some(line) = line {
        said.push(format!("line {line}"));
    }
    if let Some(row) = row {
        said.push(format!("row {}", show(row)));
    }
    if let Some(column) = column {
        said.push(format!("column {}", show(column)));
    }
    if said.is_empty() { String::new() } else { format!("{}: ", said.join(", ")) }
}

/// What is wrong with a cell, a row, a column or a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// Not a sheet at all.
    #[error("this is no sheet that can be read: {0}")]
    Unreadable(String),
    /// Nothing in it.
    #[error("the file is empty: the first row names the criteria")]
    Empty,
    /// A header without criteria.
    #[error("the header names no criteria after the first column")]
    NoColumns,
    /// More than is looked at.
    #[error("there are more than {most} {what}")]
    TooMany {
        /// The limit.
        most: usize,
        /// Of what.
        what: &'static str,
    },
    /// A column or row without a name.
    #[error("the name is missing")]
    NoName,
    /// A name used twice.
    #[error("the name stands there twice")]
    Twice,
    /// A row shorter or longer than the header.
    #[error("there are {has} cells where the header has {wants}")]
    Length {
        /// Cells there are.
        has: usize,
        /// Cells there should be.
        wants: usize,
    },
    /// An empty cell.
    #[error("the cell is empty, and a number is needed")]
    Missing,
    /// Not a number.
    #[error("`{typed}` is no number")]
    NoNumber {
        /// What was typed.
        typed: String,
    },
    /// Not one of a few words.
    #[error("`{typed}` is not {wanted}")]
    Word {
        /// What was typed.
        typed: String,
        /// What would do.
        wanted: &'static str,
    },
    /// No row of weights.
    #[error("there is no row named weight")]
    NoWeights,
    /// A number below 0 where none may be.
    #[error("{typed} is below 0")]
    Negative {
        /// What was typed.
        typed: String,
    },
    /// Not above 0.
    #[error("{typed} is not above 0")]
    NotPositive {
        /// What was typed.
        typed: String,
    },
    /// All weights 0.
    #[error("every weight is 0, so that there are no shares to take")]
    AllZero,
    /// Too few to compare.
    #[error("there are fewer than two candidates, so that there is nothing to compare")]
    TooFew,
    /// Not `LO..HI`.
    #[error("`{typed}` is no scale: write the lowest and the highest value as 0..5")]
    Scale {
        /// What was typed.
        typed: String,
    },
    /// Off the scale.
    #[error("{typed} is not on the scale {scale}")]
    OffScale {
        /// What was typed.
        typed: String,
        /// The scale.
        scale: String,
    },
    /// A threshold of preference below one of indifference.
    #[error("the preference threshold p is below the indifference threshold q")]
    Thresholds,
    /// A cost as it is.
    #[error("less is better here, so values as they are need a scale, or choose a scaling")]
    CostWithoutScale,
    /// Divided by a cost of 0.
    #[error("a cost of 0 has no share of 1/x; choose another scaling")]
    ZeroCost,
    /// Divided by 0.
    #[error("the {what} of the column is 0, and the scaling {scaling} divides by it")]
    ZeroDivisor {
        /// What is 0.
        what: &'static str,
        /// The scaling.
        scaling: &'static str,
    },
    /// A square sheet with other names across than down.
    #[error("the names across and down differ: here stands {has} where {wants} is due")]
    NotSquare {
        /// The name there.
        has: String,
        /// The name due.
        wants: String,
    },
    /// A comparison with itself that is not 1.
    #[error("{typed} compares an item with itself, which is 1")]
    Diagonal {
        /// What was typed.
        typed: String,
    },
    /// Both halves of a pair, disagreeing.
    #[error("{typed} and {other} of the same pair are no reciprocals")]
    Reciprocal {
        /// What was typed.
        typed: String,
        /// What stands in the mirrored cell.
        other: String,
    },
    /// Neither half of a pair.
    #[error("neither half of the pair is filled in")]
    NoPair,
    /// A row that is needed.
    #[error("there is no row named {0}")]
    NoRow(&'static str),
    /// A row that has no place here.
    #[error("the row is not one of {0}")]
    OtherRow(&'static str),
    /// A best or worst item that is not compared as 1 with itself.
    #[error("no item has 1 here: the {0} item compared with itself")]
    NoOne(&'static str),
    /// A problem that the checks of the file let through.
    #[error("{0}")]
    Problem(String),
}

impl MatrixError {
    pub(crate) fn of_file(fault: Fault) -> Self {
        Self { line: None, row: None, column: None, fault }
    }

    pub(crate) fn in_column(column: &str, fault: Fault) -> Self {
        Self { line: None, row: None, column: Some(column.to_owned()), fault }
    }
}

/// Which values are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Max,
    /// Less is better.
    Min,
}

/// The ends of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// The lowest value.
    pub low: Exact,
    /// The highest, above it.
    pub high: Exact,
    typed: String,
}

/// One criterion of a matrix file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its weight as written, 0 or more; shares are taken over all columns.
    pub weight: Exact,
    /// Its group, if it has one.
    pub group: Option<String>,
    /// Which values are better.
    pub direction: Direction,
    /// Its scale, if it has one.
    pub scale: Option<Ends>,
    /// Its place in the order of importance, 1 upward, where the file has them.
    pub order: Option<u32>,
    /// Its parameter of the Dirichlet law, above 0, where the file has them.
    pub alpha: Option<Exact>,
    /// Beyond dispute.
    pub locked: bool,
    /// Indifference threshold of PROMETHEE, 0 or more.
    pub indifference: Option<Exact>,
    /// Preference threshold of PROMETHEE, not below the indifference threshold.
    pub preference: Option<Exact>,
}

/// A matrix file, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The candidates, in the order of the file; two or more.
    pub candidates: Vec<String>,
    /// The criteria, in the order of the file; one or more.
    pub columns: Vec<Column>,
    /// The values as written, a row a candidate.
    pub values: Vec<Vec<Exact>>,
}

/// Names of the rows that say something about criteria.
const ABOUT: [&str; 9] =
    ["weight", "group", "direction", "scale", "order", "alpha", "lock", "q", "p"];

/// Reads a matrix file.
///
/// # Errors
/// [`MatrixError`] with row and column: a cell that is no number, a weight below 0, weights that
/// are all 0, fewer than two candidates, a value off its scale, and whatever else is not the
/// format.
///
/// # Source
/// `docs/guide.md`, "Any spreadsheet".
pub fn read_matrix(text: &str) -> Result<Matrix, MatrixError> {
    let grid = Grid::read(text)?;
    let about = |name: &str| grid.lines.iter().find(|line| line.name.eq_ignore_ascii_case(name));
    let candidates: Vec<&Line> = grid
        .lines
        .iter()
        .filter(|line| !ABOUT.iter().any(|name| line.name.eq_ignore_ascii_case(name)))
        .collect();
    let weights = about("weight").ok_or(MatrixError::of_file(Fault::NoWeights))?;
    let mut columns = Vec::with_capacity(grid.header.len());
    for (at, name) in grid.header.iter().enumerate() {
        let optional = |row: &str| about(row).map(|line| (line, line.cells[at].as_str()));
        let filled = |row: &str| optional(row).filter(|(_, cell)| !cell.is_empty());
        let positive =
            |row: &str| optional(row).map(|(line, _)| grid.positive(line, at)).transpose();
        let not_negative =
            |row: &str| filled(row).map(|(line, _)| grid.not_negative(line, at)).transpose();
        let (indifference, preference) = (not_negative("q")?, not_negative("p")?);
        if let (Some(q), Some(p)) = (&indifference, &preference)
            && p < q
        {
            return Err(MatrixError::in_column(name, Fault::Thresholds));
        }
        columns.push(Column {
            name: name.clone(),
            weight: grid.not_negative(weights, at)?,
            group: filled("group").map(|(_, cell)| cell.to_owned()),
            direction: match filled("direction") {
                None => Direction::Max,
                Some((line, _)) => {
                    if grid.word(line, at, &["max", "min"], "max or min")? == 0 {
                        Direction::Max
                    } else {
                        Direction::Min
                    }
                }
            },
            scale: filled("scale").map(|(line, _)| grid.ends(line, at)).transpose()?,
            order: optional("order").map(|(line, _)| grid.place(line, at)).transpose()?,
            alpha: positive("alpha")?,
            locked: match filled("lock") {
                None => false,
                Some((line, _)) => grid.word(line, at, &["no", "yes"], "yes or no")? == 1,
            },
            indifference,
            preference,
        });
    }
    if columns.iter().all(|column| column.weight.is_zero()) {
        let fault = Fault::AllZero;
        return Err(MatrixError { row: Some("weight".to_owned()), ..MatrixError::of_file(fault) });
    }
    if candidates.len() < 2 {
        return Err(MatrixError::of_file(Fault::TooFew));
    }
    let mut values = Vec::with_capacity(candidates.len());
    for line in &candidates {
        let row: Result<Vec<Exact>, MatrixError> =
            (0..columns.len()).map(|at| grid.value(line, at, columns[at].scale.as_ref())).collect();
        values.push(row?);
    }
    let candidates = candidates.into_iter().map(|line| line.name.clone()).collect();
    Ok(Matrix { candidates, columns, values })
}

impl Matrix {
    /// The weights as shares, adding up to exactly 1.
    pub fn shares(&self) -> Vec<Exact> {
        let sum: Exact = self.columns.iter().map(|column| column.weight.clone()).sum();
        self.columns.iter().map(|column| &column.weight / &sum).collect()
    }

    /// The places of the criteria in order of importance, where the file gives them.
    pub fn order(&self) -> Option<Vec<u32>> {
        self.columns.iter().map(|column| column.order).collect()
    }

    /// The parameters of the Dirichlet law, where the file gives them.
    pub fn alpha(&self) -> Option<Vec<Exact>> {
        self.columns.iter().map(|column| column.alpha.clone()).collect()
    }

    /// The same matrix without one candidate, for values that depend on who else is there.
    #[must_use]
    pub fn without(&self, candidate: usize) -> Self {
        let mut rest = self.clone();
        rest.candidates.remove(candidate);
        rest.values.remove(candidate);
        rest
    }
}

#[cfg(test)]
mod tests;
