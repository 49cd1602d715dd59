//! What is needed together over the term, as a call-off asks for it.

use super::basket::Stated;
use super::capacity::Term;
use crate::codes;
use crate::domain::refs::WorkloadRef;
use crate::domain::text::Title;

codes! {
    /// By what a statement of capacity is told apart.
    pub enum By, "a way to tell capacity apart" {
        /// All together.
        All = "all",
        /// By environment.
        Environment = "environment",
        /// By directorate.
        Directorate = "directorate",
    }
}

/// One line of a statement of capacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedLine {
    /// The environment or directorate; empty for all together.
    pub part: String,
    /// What it needs of one item, for each estimate in the order low, likely, high.
    pub stated: [Stated; 3],
    /// How many workloads the part has in the cloud.
    pub workloads: usize,
}

/// What is needed together over the term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// For how long.
    pub term: Term,
    /// Each part, item by item.
    pub lines: Vec<StatedLine>,
    /// The amounts of every month at the likely estimate, in thousandths; a row for each line.
    pub months: Vec<Vec<u64>>,
    /// Workloads with needs that stay where they are for the whole term, each with its place.
    pub stays: Vec<(WorkloadRef, Title, String)>,
    /// Workloads nobody has said the needs of.
    pub unknown: Vec<(WorkloadRef, Title)>,
    /// Everything is made up.
    pub illustrative: bool,
}
