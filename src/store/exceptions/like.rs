//! Requests with the same reason and target, and how they were decided.

use crate::domain::date::{Day, Moment};
use crate::domain::exception::State;
use crate::domain::exception::request::ReasonCode;
use crate::domain::refs::ExceptionRef;
use crate::domain::workload::Place;
use crate::store::{Get, Look, StoreError, Val};

const LIKE: &str = "SELECT e.reference, e.title, e.state, t.on_day, g.approved_at, e.override \
                    FROM exception e \
                    LEFT JOIN exception_turn t ON t.exception = e.reference AND t.kind = 'rejected' \
                    LEFT JOIN exception_grant g ON g.exception = e.reference \
                    AND g.number = (SELECT MAX(number) FROM exception_grant \
                    WHERE exception = e.reference AND kind <> 'bridge') \
                    WHERE e.primary_reason = $1 AND e.target = $2 ORDER BY e.reference";
const ATTACHED: &str = "SELECT at FROM exception_attachment WHERE exception = $1 AND at > $2 \
                        ORDER BY number";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[LIKE, ATTACHED];

/// A request with the same reason and target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like {
    /// Which.
    pub reference: ExceptionRef,
    /// Its title.
    pub title: String,
    /// A sole approver decided on their own in it.
    pub overridden: bool,
    /// What people did with it.
    pub state: State,
    /// The day of the last refusal, if any.
    pub rejected_on: Option<Day>,
    /// When the last grant was made, bridges left out, if any.
    pub granted_at: Option<Moment>,
}

/// The requests with this reason and target.
///
/// # Errors
/// [`StoreError::Db`].
pub fn like(
    look: &mut dyn Look,
    reason: ReasonCode,
    target: &Place,
) -> Result<Vec<Like>, StoreError> {
    look.rows(LIKE, &[reason.code().into(), Val::shown(target)])?
        .iter()
        .map(|row| {
            Ok(Like {
                reference: row.read(0)?,
                title: row.text(1)?.to_owned(),
                state: row.read(2)?,
                rejected_on: row.maybe_read(3)?,
                granted_at: row.maybe_read(4)?,
                overridden: row.flag(5)?,
            })
        })
        .collect()
}

/// Whether anything was attached to `which` after `moment`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn attached_since(
    look: &mut dyn Look,
    which: ExceptionRef,
    moment: Moment,
) -> Result<bool, StoreError> {
    Ok(!look.rows(ATTACHED, &[Val::shown(which), Val::shown(moment)])?.is_empty())
}
