//! The values a question may be given, each with its descriptor.

use thiserror::Error;

use crate::domain::text::{Line, Title};

/// One value of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The value, as it is typed and stored.
    pub value: u8,
    /// Its short name: "met".
    pub name: Title,
    /// What earns it.
    pub descriptor: Line,
}

/// The allowed values, lowest first, 0 among them, each with a descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    points: Vec<Point>,
}

/// Why a list of points is not a scale.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScaleError {
    /// One value cannot tell candidates apart.
    #[error("a scale needs at least two values")]
    TooFew,
    /// The values do not rise.
    #[error("the value {value} does not come after {before}: write the lowest first, each once")]
    Order {
        /// The value out of place.
        value: u8,
        /// The one before it.
        before: u8,
    },
    /// No way to say that nothing was shown.
    #[error("the lowest value is {lowest}, and a scale begins at 0")]
    NoZero {
        /// The lowest value given.
        lowest: u8,
    },
}

impl Scale {
    /// A scale of these points.
    ///
    /// # Errors
    /// [`ScaleError`] unless there are two points or more, rising, from 0.
    pub fn new(points: Vec<Point>) -> Result<Self, ScaleError> {
        if points.len() < 2 {
            return Err(ScaleError::TooFew);
        }
        if points[0].value != 0 {
            return Err(ScaleError::NoZero { lowest: points[0].value });
        }
        if let Some(pair) = points.windows(2).find(|pair| pair[0].value >= pair[1].value) {
            return Err(ScaleError::Order { value: pair[1].value, before: pair[0].value });
        }
        Ok(Self { points })
    }

    /// The points, lowest first.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The highest value: what full marks take.
    pub fn top(&self) -> u8 {
        self.points.last().map_or(0, |point| point.value)
    }

    /// From the lowest to the highest value, as people write it: `0–3`; up to `cap` where a
    /// question has one.
    pub fn range(&self, cap: Option<u8>) -> String {
        let lowest = self.points.first().map_or(0, |point| point.value);
        format!("{lowest}–{}", cap.unwrap_or_else(|| self.top()))
    }

    /// The point with this value.
    pub fn point(&self, value: u8) -> Option<&Point> {
        self.points.iter().find(|point| point.value == value)
    }

    /// The place of `value` among the points, 0 for the lowest.
    pub fn position(&self, value: u8) -> Option<usize> {
        self.points.iter().position(|point| point.value == value)
    }

    /// The values as people read them: `0, 1, 2, 3`.
    pub fn values_text(&self) -> String {
        let values: Vec<String> = self.points.iter().map(|p| p.value.to_string()).collect();
        values.join(", ")
    }
}
