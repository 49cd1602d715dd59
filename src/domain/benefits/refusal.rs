//! Why something about a hypothesis was refused.

use thiserror::Error;

use crate::domain::date::Day;
use crate::domain::person::NotPermitted;
use crate::domain::refs::{HypothesisRef, RefError, Slug};
use crate::domain::text::Line;

/// Why something about a hypothesis was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The roles do not allow it.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// A name that cannot be.
    #[error(transparent)]
    Name(#[from] RefError),
    /// The result is known by now.
    #[error(
        "{which} is fixed: {known} of its readings are from {start} or later, and {what} may not \
         change once a result is known"
    )]
    Fixed {
        /// The hypothesis.
        which: HypothesisRef,
        /// How many readings from after the start day there are.
        known: usize,
        /// The start day.
        start: Day,
        /// What was to change.
        what: &'static str,
    },
    /// Nothing keeps it from being changed as it is.
    #[error("{which} is not fixed yet: what decides it can still be changed without a new version")]
    NotFixed {
        /// The hypothesis.
        which: HypothesisRef,
    },
    /// No such measure.
    #[error("{which} has no measure `{typed}`: it has {}", if known.is_empty() { "none" } else { known })]
    NoMeasure {
        /// The hypothesis.
        which: HypothesisRef,
        /// What was typed.
        typed: String,
        /// Those there are, with commas.
        known: String,
    },
    /// A measure without its unit or direction.
    #[error("the measure `{name}` needs {what}: it is one of your own")]
    Bare {
        /// The measure.
        name: Slug,
        /// What it lacks.
        what: &'static str,
    },
    /// A measure that has readings is neither turned into another nor taken out.
    #[error("`{name}` has {readings} readings: its kind and unit stay, and it is not taken out")]
    HasReadings {
        /// The measure.
        name: Slug,
        /// How many.
        readings: usize,
    },
    /// A number out of its bounds.
    #[error("the {what} is {number}, and must be from {first} to {last}")]
    OutOfBounds {
        /// Which number.
        what: &'static str,
        /// What was given.
        number: u32,
        /// The least.
        first: u32,
        /// The most.
        last: u32,
    },
    /// A reading from the future.
    #[error("the reading is of {day}, which is after today, {today}")]
    NotYet {
        /// Its day.
        day: Day,
        /// Today.
        today: Day,
    },
    /// A baseline that is no baseline.
    #[error("the baseline is of {day}, and a baseline lies before the start day, {start}")]
    LateBaseline {
        /// Its day.
        day: Day,
        /// The start day.
        start: Day,
    },
    /// A share out of its bounds.
    #[error("`{name}` is a percentage, and {value} is not from 0 to 100")]
    NoShare {
        /// The measure.
        name: Slug,
        /// The value.
        value: String,
    },
    /// A duration, count or cost below nought.
    #[error("`{name}` cannot be below 0, and {value} is")]
    Negative {
        /// The measure.
        name: Slug,
        /// The value.
        value: String,
    },
    /// Another value stands there.
    #[error(
        "`{name}` of {service} on {day} is on record as {before}: a correction needs its reason"
    )]
    Recorded {
        /// The measure.
        name: Slug,
        /// The service.
        service: Line,
        /// The day.
        day: Day,
        /// The value that stands.
        before: String,
    },
}
