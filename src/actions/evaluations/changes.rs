//! What an import changes, told before or after it is saved.

use crate::domain::evaluation::Evaluation;
use crate::domain::refs::EvaluationRef;

/// Whether an import is only looked at or saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Nothing is saved: what would change is shown.
    Rehearse,
    /// All of it is saved, or none.
    Save,
}

/// What an import changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Whether it is sample data.
    pub illustrative: bool,
    /// What changes, in the order of the file.
    pub rows: Vec<Changed>,
    /// Rows that are so already.
    pub same: usize,
}

/// One row of an import that changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The line of the file.
    pub line: usize,
    /// What it is about, as history names it.
    pub subject: String,
    /// What stood there, in short; `None` for nothing, and for what is sealed.
    pub before: Option<String>,
    /// What stands there then, in short; `None` for what is sealed.
    pub after: Option<String>,
}

impl Changes {
    pub(crate) fn none(evaluation: &Evaluation) -> Self {
        let (illustrative, rows) = (evaluation.parts().illustrative, Vec::new());
        Self { evaluation: evaluation.reference(), illustrative, rows, same: 0 }
    }
}

impl Changed {
    /// `new`, `changed`, or `sealed` where neither may be told.
    pub fn change(&self) -> &'static str {
        match (&self.before, &self.after) {
            (_, None) => "sealed",
            (None, Some(_)) => "new",
            (Some(_), Some(_)) => "changed",
        }
    }
}
