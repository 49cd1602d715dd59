//! The primary in force, as far as steps on exceptions ask for it.

use crate::domain::date::Day;
use crate::domain::decision::Scope;
use crate::domain::exception::steps::Primary;
use crate::domain::refs::DecisionRef;
use crate::store::{Get, Look, StoreError, Val};

const IN_FORCE: &str = "SELECT reference, chosen FROM decision \
                        WHERE scope = $1 AND status IN ('accepted', 'reopened')";

const TERM: &str = "SELECT effective, transition_end FROM decision WHERE reference = $1";
const ACCEPTED: &str = "SELECT made_on FROM decision_remark \
                        WHERE decision = $1 AND status = 'accepted' ORDER BY number LIMIT 1";

/// The day since which `decision` is in force, and the day by which workloads must have followed.
///
/// # Errors
/// [`StoreError::Db`].
pub fn term(
    look: &mut dyn Look,
    decision: DecisionRef,
) -> Result<(Option<Day>, Option<Day>), StoreError> {
    let key = [Val::shown(decision)];
    let (effective, end) = match look.one(TERM, &key)? {
        Some(row) => (row.maybe_read(0)?, row.maybe_read(1)?),
        None => (None, None),
    };
    let accepted = match look.one(ACCEPTED, &key)? {
        Some(row) => row.maybe_read(0)?,
        None => None,
    };
    Ok((effective.or(accepted), end))
}

/// The decision in force for `scope` and the supplier it names, if any.
///
/// # Errors
/// [`StoreError::Db`].
pub fn in_force(look: &mut dyn Look, scope: &Scope) -> Result<Option<Primary>, StoreError> {
    let row = look.one(IN_FORCE, &[scope.as_str().into()])?;
    row.map(|row| Ok(Primary { decision: row.read(0)?, supplier: row.read(1)? })).transpose()
}
