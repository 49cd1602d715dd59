//! What could be read of a file, beside everything that is wrong with it, so that whoever holds the
//! rows against the records tells both at once.

use std::collections::BTreeMap;
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
        let mut found = Found::none(name);
        for problem in problems.found {
            found.own.entry(problem.line).or_default().push(problem);
        }
        Self { read: rows, found, notes: Vec::new() }
    }

    /// These problems too, of a file that was read together with this one.
    pub(super) fn beside(mut self, name: &str, problems: Problems) -> Self {
        let beside = problems.found.into_iter().map(|one| (name.to_owned(), one));
        self.found.beside.extend(beside);
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
    /// By line, so that what is said of a cell is found at once.
    own: BTreeMap<Option<usize>, Vec<Problem>>,
    /// Of files that were read together with it, by their names.
    beside: Vec<(String, Problem)>,
}

impl Found {
    /// Nothing so far, of the file called `name`.
    pub fn none(name: &str) -> Self {
        Self { name: name.to_owned(), own: BTreeMap::new(), beside: Vec::new() }
    }

    /// Notes `what` of a cell, unless something is said of it already. Where no line is known, a
    /// column is no one cell.
    pub fn note(&mut self, line: Option<usize>, column: Option<&str>, what: impl fmt::Display) {
        if line.is_some() && column.is_some_and(|column| self.says(line, column)) {
            return;
        }
        let here = self.own.entry(line).or_default();
        let problem = Problem::new(line, column, what);
        if !here.contains(&problem) {
            here.push(problem);
        }
    }

    /// Whether something is said of a cell already; where no line is known, of its column.
    pub fn says(&self, line: Option<usize>, column: &str) -> bool {
        let same = |known: &String| same_code(known, column);
        let here = self.own.get(&line).into_iter().flatten();
        here.into_iter().any(|other| other.column.as_ref().is_some_and(same))
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Nothing, where nothing is wrong.
    ///
    /// # Errors
    /// [`ImportError`] with every problem, in the order of the lines.
    pub fn settle(self) -> Result<(), ImportError> {
        let Self { name: own, own: here, beside } = self;
        let here = here.into_values().flatten().map(|problem| (own.clone(), problem)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_told_of_once_and_a_column_without_a_line_as_often_as_something_is_wrong() {
        let mut found = Found::none("f");
        for what in ["there is no workload `a`", "there is no workload `b`"] {
            found.note(None, Some("workload"), what);
            found.note(None, Some("workload"), what);
            found.note(Some(3), Some("workload"), what);
        }
        found.note(Some(2), None, "too few cells");
        let said = found.settle().unwrap_err().to_string();
        assert_eq!(
            said,
            "f: workload: there is no workload `a`\nf: workload: there is no workload `b`\n\
             f:2: too few cells\nf:3: workload: there is no workload `a`"
        );
    }
}
