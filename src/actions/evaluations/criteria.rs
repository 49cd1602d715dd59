//! The criteria that a name or a path means.

use std::path::Path;

use crate::actions::ActionError;
use crate::domain::criteria::CriteriaSet;
use crate::domain::exact::Exact;
use crate::import::criteria::shipped::{comparing, named};
use crate::import::criteria::{AnySet, SetKind, read};
use crate::import::matrix::number;

/// The sets in the box by which candidates are compared.
///
/// # Errors
/// Never for the files as they are shipped.
pub fn sets() -> Result<Vec<CriteriaSet>, ActionError> {
    Ok(comparing()?)
}

/// The set of criteria in the file `typed`; where there is none, the one of that name in the box.
///
/// # Errors
/// A refusal for a file that cannot be read, with every problem of it, and for a set of another
/// kind.
pub fn criteria(typed: &str) -> Result<CriteriaSet, ActionError> {
    let source = named(Path::new(typed.trim()))?;
    match read(&source)? {
        AnySet::Evaluation(set) => Ok(set),
        other @ (AnySet::Exception(_) | AnySet::Portability(_)) => {
            let text = format!(
                "{} is a set of kind {}, and candidates are compared by one of kind {}",
                source.name(),
                other.kind(),
                SetKind::Evaluation
            );
            Err(ActionError::invalid(text).subject("criteria"))
        }
    }
}

/// How many times as important, as it is typed: `3`, `0.5`, `1/3`. `None` for anything else.
pub fn ratio(typed: &str) -> Option<Exact> {
    number(typed)
}
