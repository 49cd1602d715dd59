//! The checks of the minimum viable portability, recorded for a workload or for the estate.

use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::{Line, Title};

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its id: `MVP-01`.
    pub id: QuestionId,
    /// Its name.
    pub title: Title,
    /// What is measured.
    pub measure: Line,
    /// When it is met.
    pub threshold: Line,
    /// How to measure it.
    pub how: Line,
}

/// The set of checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortabilitySet {
    /// The set's short name.
    pub id: Slug,
    /// Its title.
    pub title: Title,
    /// Its version.
    pub version: Line,
    /// Where the checks come from.
    pub sources: Vec<Line>,
    /// The checks, in the order of the file, ids unique.
    pub checks: Vec<Check>,
}
