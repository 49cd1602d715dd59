//! What could be read of a file, beside everything that is wrong with it, so that whoever holds the
//! rows against the records tells both at once.

use std::fmt;

use super::{ImportError, Problem, Problems};
use crate::domain::text::same_code;

/// The rows of a file of which enough could be read to look at them further.
///
/// A row that has a problem may be among them, with what of it could be read: nothing is done
/// with any before [`Rows::sound`] or [`Found::settle`] has said that there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<T> {
    read: Vec<T>,
    found: Found,
    notes: Vec<String>,
}

impl<T> Rows<T> {
    /// The rows of the file called `name`, and what was found wrong with it.
    pub(super) fn new(name: &str, rows: Vec<T>, mut problems: Problems) -> Self {
        if rows.is_empty() && problems.found.is_empty() {
            problems.add(None, None, "nothing is filled in, so there is nothing to bring in");
        }
        let found = problems.found.into_iter().map(|one| (name.to_owned(), one)).collect();
        Self {
            read: rows,
            found: Found { name: name.to_owned(), problems: found },
            notes: Vec::new(),
        }
    }

    /// These problems too, of a file that was read together with this one.
    pub(super) fn beside(mut self, name: &str, problems: Problems) -> Self {
        self.found.problems.extend(problems.found.into_iter().map(|one| (name.to_owned(), one)));
        self
    }

    /// These things that are no problem, and that whoever brings the file in should know.
    pub(super) fn noting(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    /// All rows, where nothing is wrong with any.
    ///
    /// # Errors
    /// [`ImportError`] with every problem.
    pub fn sound(self) -> Result<Vec<T>, ImportError> {
        self.found.settle()?;
        Ok(self.read)
    }

    /// The rows, and what was found so far, to which more may be added.
    pub fn apart(self) -> (Vec<T>, Found) {
        (self.read, self.found)
    }

    /// What is no problem, and should be known.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// What was found wrong with a file so far: by its reader, then by whoever knows the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    name: String,
    problems: Vec<(String, Problem)>,
}

impl Found {
    /// Nothing so far, of the file called `name`.
    pub fn none(name: &str) -> Self {
        Self { name: name.to_owned(), problems: Vec::new() }
    }

    /// Notes `what` of a cell, unless something is said of it already.
    pub fn note(&mut self, line: Option<usize>, column: Option<&str>, what: impl fmt::Display) {
        if column.is_some_and(|column| self.has(line, column)) {
            return;
        }
        let problem = Problem::new(line, column, what);
        if !self.problems.iter().any(|(name, other)| *name == self.name && *other == problem) {
            self.problems.push((self.name.clone(), problem));
        }
    }

    /// Whether something is said of this cell already.
    pub fn has(&self, line: Option<usize>, column: &str) -> bool {
        self.problems.iter().any(|(name, other)| {
            let same = |known: &String| same_code(known, column);
            *name == self.name && other.line == line && other.column.as_ref().is_some_and(same)
        })
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Nothing, where nothing is wrong.
    ///
    /// # Errors
    /// [`ImportError`] with every problem, in the order of the lines.
    pub fn settle(self) -> Result<(), ImportError> {
        let Self { name: own, problems: found } = self;
        let (here, beside): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(name, _)| *name == own);
        let error = |all: Vec<(String, Problem)>| {
            let name = all.first()?.0.clone();
            let problems = all.into_iter().map(|(_, problem)| problem).collect();
            Some(ImportError::new(&name, problems))
        };
        match (error(here), error(beside)) {
            (None, None) => Ok(()),
            (Some(error), None) | (None, Some(error)) => Err(error),
            (Some(error), Some(other)) => Err(error.and(other)),
        }
    }
}
