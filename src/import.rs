//! Readers of files that people write: all of a file or nothing, every problem with its line.
//!
//! Text becomes domain types here and nowhere else. A reader finds all problems before it gives
//! up, so that one run of an import is one round of mending. What the records already hold
//! (whether a candidate is in the evaluation, whether a name is taken) is for `actions` to check;
//! [`Rows`] hands over what could be read together with these problems, so that what is found there
//! is told beside them.

pub mod bundle;
pub mod criteria;
pub mod csv;
pub mod demo;
mod fields;
pub mod framework;
mod json;
pub mod madr;
pub mod matrix;
pub mod price_sheet;
pub mod reasons;
pub mod request;
pub mod routes;
mod rows;
pub mod sheets;
pub mod snapshot;
pub mod source;
mod tree;

use std::fmt;

pub use rows::{Found, Rows};

use crate::domain::text::display;
use crate::domain::workload::{Months, MonthsError};

/// One thing wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line it stands on, from 1; `None` where it concerns the whole file.
    pub line: Option<usize>,
    /// The column of a sheet or the key of a criteria file.
    pub column: Option<String>,
    /// What is wrong with which value, and what would be right.
    pub what: String,
}

impl Problem {
    /// A problem on `line`, in `column`.
    pub fn new(line: Option<usize>, column: Option<&str>, what: impl fmt::Display) -> Self {
        Self { line, column: column.map(str::to_owned), what: shortened(&what.to_string()) }
    }

    /// A problem with the file as a whole.
    pub fn of_file(what: impl fmt::Display) -> Self {
        Self::new(None, None, what)
    }
}

/// `what` with its middle left out when it is very long: it may quote a whole paragraph, and the
/// rule stands at its end.
fn shortened(what: &str) -> String {
    const ENDS: usize = 240;
    let count = what.chars().count();
    if count <= 2 * ENDS + 20 {
        return what.to_owned();
    }
    let head: String = what.chars().take(ENDS).collect();
    let tail: String = what.chars().skip(count - ENDS).collect();
    format!("{head} … {tail}")
}

/// Why a file was not read. Nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// Each problem with the name of its file.
    found: Vec<(String, Problem)>,
}

impl ImportError {
    /// How many problems are shown; the number of the others is said.
    pub const SHOWN: usize = 20;

    /// These problems of the file called `name`, in the order of their lines.
    ///
    /// # Panics
    /// When there is no problem: then there is no error.
    pub fn new(name: &str, mut problems: Vec<Problem>) -> Self {
        assert!(!problems.is_empty(), "an error has at least one problem");
        problems.sort_by_key(|problem| problem.line);
        problems.dedup();
        Self { found: problems.into_iter().map(|problem| (name.to_owned(), problem)).collect() }
    }

    /// These problems and then those of `other`, a file read together with this one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.found.extend(other.found);
        self
    }

    /// Every problem with the name of its file: file by file, in the order of their lines.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &Problem)> {
        self.found.iter().map(|(name, problem)| (name.as_str(), problem))
    }

    /// One line a problem, at most [`Self::SHOWN`] and then how many more there are.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> =
            self.problems().take(Self::SHOWN).map(|(name, problem)| said(name, problem)).collect();
        match self.found.len().saturating_sub(Self::SHOWN) {
            0 => {}
            1 => lines.push("and 1 more problem".to_owned()),
            more => lines.push(format!("and {more} more problems")),
        }
        lines
    }
}

/// `FILE:LINE: column: what`, harmless on a screen.
fn said(name: &str, problem: &Problem) -> String {
    let mut text = match problem.line {
        Some(line) => format!("{name}:{line}: "),
        None => format!("{name}: "),
    };
    if let Some(column) = &problem.column {
        text.push_str(&shortened(column));
        text.push_str(": ");
    }
    text.push_str(&problem.what);
    display(&text)
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

impl std::error::Error for ImportError {}

/// The problems found so far; a reader gives its answer only when there are none.
#[derive(Debug, Default)]
struct Problems {
    found: Vec<Problem>,
    /// The text itself is broken, so what seems missing may only be out of reach.
    broken: bool,
}

impl Problems {
    fn add(&mut self, line: Option<usize>, column: Option<&str>, what: impl fmt::Display) {
        self.found.push(Problem::new(line, column, what));
    }

    /// `value` when nothing was found, else all that was found.
    fn settle<T>(self, name: &str, value: impl FnOnce() -> T) -> Result<T, ImportError> {
        if self.found.is_empty() { Ok(value()) } else { Err(ImportError::new(name, self.found)) }
    }
}

/// The estimate of these months. What is beyond its type is beyond its range too.
fn months(given: [u32; 3]) -> Result<Months, MonthsError> {
    let [low, likely, high] = given.map(|months| u16::try_from(months).unwrap_or(u16::MAX));
    Months::new(low, likely, high)
}

#[cfg(test)]
mod tests;
