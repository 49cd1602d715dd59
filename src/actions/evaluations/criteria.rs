//! The criteria that a name or a path means.

use std::path::Path;

use crate::actions::ActionError;
use crate::domain::criteria::CriteriaSet;
use crate::domain::exact::Exact;
use crate::import::criteria::shipped::{comparing, to_compare};
use crate::import::matrix::number;

/// The sets by which candidates are compared: those in the box, and the one to begin with where
/// every question is one's own.
///
/// # Errors
/// Never for the files as they are shipped.
pub fn sets() -> Result<Vec<CriteriaSet>, ActionError> {
    let mut sets = comparing()?;
    sets.extend(CriteriaSet::own());
    Ok(sets)
}

/// The set of criteria in the file at `path`; where there is none, the one of that name in the box,
/// or the one to begin with for `own`.
///
/// # Errors
/// A refusal for a file that cannot be read, with every problem of it, and for a set of another
/// kind.
pub fn criteria(path: &Path) -> Result<CriteriaSet, ActionError> {
    to_compare(path).map_err(|error| ActionError::unsound(&error).subject("criteria"))
}

/// How many times as important, as it is typed: `3`, `0.5`, `1/3`. `None` for anything else.
pub fn ratio(typed: &str) -> Option<Exact> {
    number(typed)
}
