//! The primary in force, as far as steps on exceptions ask for it.

use crate::domain::decision::Scope;
use crate::domain::exception::steps::Primary;
use crate::store::{Get, Look, StoreError};

const IN_FORCE: &str = "SELECT reference, chosen FROM decision \
                        WHERE scope = $1 AND status IN ('accepted', 'reopened')";

/// The decision in force for `scope` and the supplier it names, if any.
///
/// # Errors
/// [`StoreError::Db`].
pub fn in_force(look: &mut dyn Look, scope: &Scope) -> Result<Option<Primary>, StoreError> {
    let row = look.one(IN_FORCE, &[scope.as_str().into()])?;
    row.map(|row| Ok(Primary { decision: row.read(0)?, supplier: row.read(1)? })).transpose()
}
