//! From values as written to values that add up: the scalings of a matrix file.

use num_bigint::BigInt;

use super::{Column, Direction, Fault, Matrix, MatrixError};
use crate::codes;
use crate::domain::exact::Exact;
use crate::domain::robustness::{Criterion, MarksScale, Problem, Steps};

codes! {
    /// How the values of a column are made comparable.
    pub enum Scaling, "a scaling" {
        /// As they are, or by the column's scale: (x - lo) / (hi - lo).
        None = "none",
        /// (x - min) / (max - min); a cost (max - x) / (max - min).
        MinMax = "minmax",
        /// x / sum; a cost (1/x) / sum of 1/x.
        Sum = "sum",
        /// x / max; a cost 1 - x / max.
        Max = "max",
        /// x / norm; a cost 1 - x / norm. The norm is the root of the sum of squares.
        Vector = "vector",
    }
}

/// A problem made of a matrix, with what a reader should know about it.
#[derive(Debug, Clone)]
pub struct Scaled {
    /// The problem.
    pub problem: Problem,
    /// Plain sentences, such as a constant column under `minmax`.
    pub warnings: Vec<String>,
}

/// Decimals to which a value under `vector` is kept: a root is no fraction.
const ROOT_DECIMALS: u32 = 18;

impl Matrix {
    /// The matrix under `scaling`, as a problem.
    ///
    /// Under `none` a column with a scale is brought to 0..1 by it, and where all of its values
    /// are whole numbers it has marks that can be moved. Everything is exact but the values under
    /// `vector`, which are cut to 18 decimals.
    ///
    /// # Errors
    /// [`MatrixError`] naming the column where the scaling divides by 0, or where less is better
    /// and values are taken as they are.
    ///
    /// # Source
    /// `docs/guide.md`, "Any spreadsheet".
    pub fn problem(&self, scaling: Scaling) -> Result<Scaled, MatrixError> {
        let mut warnings = Vec::new();
        let mut values: Vec<Vec<Exact>> = vec![Vec::new(); self.candidates.len()];
        let mut criteria = Vec::with_capacity(self.columns.len());
        for (at, column) in self.columns.iter().enumerate() {
            let raw: Vec<&Exact> = self.values.iter().map(|row| &row[at]).collect();
            let scaled = scaled(column, &raw, scaling)
                .map_err(|fault| MatrixError::in_column(&column.name, fault))?;
            if scaling == Scaling::MinMax && raw.iter().all(|value| *value == raw[0]) {
                warnings.push(format!(
                    "All values of {} are alike: under minmax it counts 0 for everybody.",
                    crate::domain::text::display(&column.name)
                ));
            }
            for (row, value) in values.iter_mut().zip(scaled) {
                row.push(value);
            }
            criteria.push(Criterion {
                name: column.name.clone(),
                group: column.group.clone(),
                locked: column.locked,
                marks: if scaling == Scaling::None { marks(column, &raw) } else { None },
            });
        }
        let problem = Problem::new(self.candidates.clone(), criteria, self.shares(), values)
            .map_err(|error| MatrixError::of_file(Fault::Problem(error.to_string())))?;
        Ok(Scaled { problem, warnings })
    }
}

fn scaled(column: &Column, raw: &[&Exact], scaling: Scaling) -> Result<Vec<Exact>, Fault> {
    let one = Exact::whole(1);
    let cost = column.direction == Direction::Min;
    let each = |by: &dyn Fn(&Exact) -> Exact| raw.iter().map(|value| by(value)).collect();
    let divided = |by: &Exact, what| {
        if by.is_zero() {
            return Err(Fault::ZeroDivisor { what, scaling: scaling.code() });
        }
        let turned = |share: Exact| if cost { &one - &share } else { share };
        Ok(each(&|value| turned(value / by)))
    };
    let lowest = raw.iter().min().map_or_else(Exact::zero, |value| (*value).clone());
    let highest = raw.iter().max().map_or_else(Exact::zero, |value| (*value).clone());
    match scaling {
        Scaling::None => match (&column.scale, column.direction) {
            (Some(ends), direction) => {
                let wide = &ends.high - &ends.low;
                Ok(match direction {
                    Direction::Max => each(&|value| &(value - &ends.low) / &wide),
                    Direction::Min => each(&|value| &(&ends.high - value) / &wide),
                })
            }
            (None, Direction::Max) => Ok(each(&Exact::clone)),
            (None, Direction::Min) => Err(Fault::CostWithoutScale),
        },
        Scaling::MinMax if lowest == highest => Ok(each(&|_| Exact::zero())),
        Scaling::MinMax => {
            let wide = &highest - &lowest;
            let from = |value: &Exact| if cost { &highest - value } else { value - &lowest };
            Ok(each(&|value| &from(value) / &wide))
        }
        Scaling::Sum if cost => {
            if raw.iter().any(|value| value.is_zero()) {
                return Err(Fault::ZeroCost);
            }
            let sum: Exact = raw.iter().map(|value| &one / value).sum();
            if sum.is_zero() {
                return Err(Fault::ZeroDivisor { what: "sum of 1/x", scaling: scaling.code() });
            }
            Ok(each(&|value| &(&one / value) / &sum))
        }
        Scaling::Sum => divided(&raw.iter().map(|value| (*value).clone()).sum(), "sum"),
        Scaling::Max => divided(&highest, "greatest value"),
        Scaling::Vector => {
            let squares: Exact = raw.iter().map(|value| *value * *value).sum();
            if squares.is_zero() {
                return Err(Fault::ZeroDivisor { what: "norm", scaling: scaling.code() });
            }
            let turned = |share: Exact| if cost { &one - &share } else { share };
            Ok(each(&|value| turned(over_root(value, &squares))))
        }
    }
}

/// `value / root of squares`, cut to [`ROOT_DECIMALS`].
fn over_root(value: &Exact, squares: &Exact) -> Exact {
    let unit = BigInt::from(10).pow(ROOT_DECIMALS);
    let share = &(value * value) / squares;
    let (top, bottom) = share.parts();
    let root = (top * &unit * &unit / bottom).sqrt();
    Exact::of_parts(if value.is_negative() { -root } else { root }, unit)
}

/// The marks of a column whose scale and values are whole numbers.
fn marks(column: &Column, raw: &[&Exact]) -> Option<MarksScale> {
    let ends = column.scale.as_ref()?;
    let whole = |number: &Exact| -> Option<u32> {
        let (top, bottom) = number.parts();
        if bottom == BigInt::from(1) { u32::try_from(top).ok() } else { None }
    };
    // The ends themselves may be below 0; only whether they are whole numbers matters.
    let is_whole = |number: &Exact| number.parts().1 == BigInt::from(1);
    if !is_whole(&ends.low) {
        return None;
    }
    let steps = whole(&(&ends.high - &ends.low))?;
    let place = |value: &&Exact| match column.direction {
        Direction::Max => whole(&(*value - &ends.low)),
        Direction::Min => whole(&(&ends.high - *value)),
    };
    let places = raw.iter().map(place).collect::<Option<Vec<u32>>>()?;
    Some(MarksScale { steps: Steps::Even(steps), places })
}
