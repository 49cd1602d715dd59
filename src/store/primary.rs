//! The primary in force, as far as steps on exceptions ask for it.

use crate::domain::date::Day;
use crate::domain::decision::Scope;
use crate::domain::exception::steps::Primary;
use crate::domain::measures::Reign;
use crate::domain::refs::{DecisionRef, Slug};
use crate::store::{Get, Look, StoreError, Val};

const IN_FORCE: &str = "SELECT reference, chosen FROM decision \
                        WHERE scope = $1 AND status IN ('accepted', 'reopened')";

const TERM: &str = "SELECT effective, transition_end FROM decision WHERE reference = $1";
const ACCEPTED: &str = "SELECT made_on FROM decision_remark \
                        WHERE decision = $1 AND status = 'accepted' ORDER BY number LIMIT 1";

const BEFORE: &str = "SELECT old.chosen FROM decision new \
                      JOIN decision old ON old.reference = new.supersedes \
                      WHERE new.reference = $1";

const REVIEW: &str = "SELECT review_by FROM decision WHERE reference = $1 AND status = 'accepted'";
const BUDGET: &str = "SELECT debt_budget FROM decision \
                      WHERE scope = $1 AND status IN ('accepted', 'reopened')";
const REIGNS: &str = "SELECT d.reference, d.chosen, d.effective, r.status, r.made_on \
                      FROM decision d JOIN decision_remark r ON r.decision = d.reference \
                      WHERE d.scope = $1 ORDER BY d.reference, r.number";

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

/// The supplier that the decision which `decision` took the place of had named.
///
/// # Errors
/// [`StoreError::Db`].
pub fn before(look: &mut dyn Look, decision: DecisionRef) -> Result<Option<Slug>, StoreError> {
    let row = look.one(BEFORE, &[Val::shown(decision)])?;
    Ok(row.map(|row| row.read(0)).transpose()?)
}

/// The day by which `decision` is reviewed; `None` while it is reopened.
///
/// # Errors
/// [`StoreError::Db`].
pub fn review_by(look: &mut dyn Look, decision: DecisionRef) -> Result<Option<Day>, StoreError> {
    let row = look.one(REVIEW, &[Val::shown(decision)])?;
    Ok(row.map(|row| row.maybe_read(0)).transpose()?.flatten())
}

/// The months of portability debt that the decision in force for `scope` may carry, where it says.
///
/// # Errors
/// [`StoreError::Db`].
pub fn debt_budget(look: &mut dyn Look, scope: &Scope) -> Result<Option<u32>, StoreError> {
    let row = look.one(BUDGET, &[scope.as_str().into()])?;
    let Some(row) = row else { return Ok(None) };
    Ok(row.maybe_int(0)?.map(|_| row.count(0)).transpose()?)
}

/// The suppliers that decisions on `scope` made the primary, oldest first, each with the first day
/// and the day on which the decision was superseded or deprecated.
///
/// # Errors
/// [`StoreError::Db`].
pub fn reigns(look: &mut dyn Look, scope: &Scope) -> Result<Vec<Reign>, StoreError> {
    let mut found: Vec<(DecisionRef, Reign)> = Vec::new();
    look.each(REIGNS, &[scope.as_str().into()], &mut |row| {
        let (decision, on): (DecisionRef, Day) = (row.read(0)?, row.read(4)?);
        let begun = found.iter_mut().find(|(which, _)| *which == decision);
        match (row.text(3)?, begun) {
            ("accepted", None) => {
                let effective: Option<Day> = row.maybe_read(2)?;
                let since = effective.unwrap_or(on);
                let reign = Reign { supplier: row.read(1)?, since, until: None };
                found.push((decision, reign));
            }
            ("superseded" | "deprecated", Some((_, reign))) => reign.until = Some(on),
            _ => {}
        }
        Ok(())
    })?;
    let mut reigns: Vec<Reign> = found.into_iter().map(|(_, reign)| reign).collect();
    reigns.sort_by_key(|reign| reign.since);
    Ok(reigns)
}

/// The decision in force for `scope` and the supplier it names, if any.
///
/// # Errors
/// [`StoreError::Db`].
pub fn in_force(look: &mut dyn Look, scope: &Scope) -> Result<Option<Primary>, StoreError> {
    let row = look.one(IN_FORCE, &[scope.as_str().into()])?;
    row.map(|row| Ok(Primary { decision: row.read(0)?, supplier: row.read(1)? })).transpose()
}
