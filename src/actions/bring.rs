//! Bringing work in from a file, by what is in it: one door to the imports of an evaluation, for
//! whoever names a file and looks before it counts.

use std::path::Path;

use crate::actions::evaluations::{Changed, Changes, Run};
use crate::actions::{ActionError, Desk, consensus, evidence, gates, prices, scores, suppliers};
use crate::codes;
use crate::import::sheets::Extra;
use crate::import::source::Source;

codes! {
    /// What a file holds.
    pub enum Sort, "what a file holds" {
        /// My scores with their reasons.
        Scores = "scores",
        /// What the panel agreed.
        Consensus = "consensus",
        /// Answers to gates.
        Gates = "gates",
        /// Whole-life costs, as amounts or as lines of a basket.
        Prices = "prices",
        /// Facts with their sources.
        Evidence = "evidence",
        /// Suppliers, ours or the results of the Digital Marketplace.
        Suppliers = "suppliers",
        /// The same, each as a candidate at once.
        Candidates = "candidates",
    }
}

/// A file to be brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File<'a> {
    /// What is in it.
    pub sort: Sort,
    /// Where it is.
    pub path: &'a Path,
    /// Of a matrix of scores: the same matrix with the reasons.
    pub reasons: Option<&'a Path>,
    /// Once scoring has started: the clarification open to all through which evidence comes in.
    pub clarification: Option<&'a str>,
    /// Of prices, once they were opened: why they change.
    pub why: Option<&'a str>,
    /// What becomes of columns that nobody knows.
    pub extra: Extra,
}

/// What changes, and how many rows are so already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// In the order of the file.
    pub rows: Vec<Changed>,
    /// Rows that are so already.
    pub same: usize,
    /// What is no problem, and should be known.
    pub notes: Vec<String>,
}

impl From<Changes> for Brought {
    fn from(changes: Changes) -> Self {
        Self { rows: changes.rows, same: changes.same, notes: changes.notes }
    }
}

/// Brings `file` into an evaluation, or says what that would change: all of it or nothing.
///
/// # Errors
/// A refusal as the import of each kind has it, with every problem of the file.
pub fn bring(
    desk: &mut Desk,
    typed: Option<&str>,
    file: &File<'_>,
    run: Run,
) -> Result<Brought, ActionError> {
    let source = Source::read(file.path)?;
    let reasons = file.reasons.map(Source::read).transpose()?;
    let (from, why, extra) = (&source, reasons.as_ref(), file.extra);
    if why.is_some() && !matches!(file.sort, Sort::Scores | Sort::Consensus) {
        let text = "reasons in a file of their own belong to a matrix of scores";
        return Err(ActionError::invalid(text).subject("reasons"));
    }
    Ok(match file.sort {
        Sort::Scores => scores::import(desk, typed, from, why, extra, run)?.into(),
        Sort::Consensus => consensus::import(desk, typed, from, why, extra, run)?.into(),
        Sort::Gates => gates::import(desk, typed, from, extra, run)?.into(),
        Sort::Prices => prices::import(desk, typed, from, file.why, extra, run)?.into(),
        Sort::Evidence => {
            evidence::import_through(desk, typed, from, extra, run, file.clarification)?.into()
        }
        Sort::Suppliers | Sort::Candidates => {
            let into = typed.filter(|_| file.sort == Sort::Candidates);
            let suppliers::Brought { rows, same, notes, .. } =
                suppliers::import(desk, into, from, extra, run)?;
            Brought { rows, same, notes }
        }
    })
}
