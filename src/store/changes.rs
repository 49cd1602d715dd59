//! What history says was changed of workloads and suppliers, for what rests on them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::date::Moment;
use crate::domain::refs::WorkloadRef;
use crate::store::{Get, Look, StoreError, Val, history};

const EDITS: &str = "SELECT event.subject, event.at, event.actor, event_body.body FROM event
    JOIN event_body ON event_body.seq = event.seq
    WHERE event.subject >= $1 AND event.subject < $2 AND event.kind = 'workload.edited'
    ORDER BY event.seq";

const ADDED: &str = "SELECT subject, at FROM event WHERE subject >= 'W-' AND subject < 'W.'
    AND kind = 'workload.added' ORDER BY seq";

/// When each workload came into the register.
///
/// # Errors
/// [`StoreError::Db`].
pub fn workloads_added(look: &mut dyn Look) -> Result<BTreeMap<WorkloadRef, Moment>, StoreError> {
    let mut found = BTreeMap::new();
    look.each(ADDED, &[], &mut |row| {
        found.entry(row.read(0)?).or_insert(row.read(1)?);
        Ok(())
    })?;
    Ok(found)
}

/// A change of one column of a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Which workload.
    pub workload: WorkloadRef,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// The column.
    pub column: String,
    /// What it was, as stored; `None` where it was empty.
    pub before: Option<String>,
    /// What it is, as stored.
    pub after: Option<String>,
}

fn plain(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Some(other.to_string())
        }
    }
}

/// Every change of a workload, oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn workload_edits(look: &mut dyn Look) -> Result<Vec<Edit>, StoreError> {
    edits(look, "W-".into(), "W.".into())
}

/// Every change of the workload `which`, oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn edits_of(look: &mut dyn Look, which: WorkloadRef) -> Result<Vec<Edit>, StoreError> {
    // A blank sorts before anything that could make the reference longer.
    edits(look, Val::shown(which), Val::Text(format!("{which} ")))
}

fn edits(look: &mut dyn Look, first: Val, end: Val) -> Result<Vec<Edit>, StoreError> {
    let mut found = Vec::new();
    look.each(EDITS, &[first, end], &mut |row| {
        let body: Value = serde_json::from_str(row.text(3)?).unwrap_or_default();
        let changes = body.get("changes").and_then(Value::as_array).into_iter().flatten();
        for change in changes.filter(|c| c.get("table").and_then(Value::as_str) == Some("workload"))
        {
            let (before, after) = (change.get("before"), change.get("after"));
            let Some(columns) = after.and_then(Value::as_object) else { continue };
            for (column, value) in columns {
                found.push(Edit {
                    workload: row.read(0)?,
                    at: row.read(1)?,
                    by: row.text(2)?.to_owned(),
                    column: column.clone(),
                    before: plain(before.and_then(|before| before.get(column))),
                    after: plain(Some(value)),
                });
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// When and by whom what is kept of the supplier `slug` was changed, oldest first, and how.
///
/// # Errors
/// [`StoreError::Db`].
pub fn supplier_edits(
    look: &mut dyn Look,
    slug: &str,
) -> Result<Vec<(Moment, String, String)>, StoreError> {
    let events = history::about(look, slug)?;
    let changed = events
        .into_iter()
        .filter(|event| matches!(event.kind.as_str(), "supplier.edited" | "supplier.retired"));
    Ok(changed.map(|event| (event.at, event.actor, event.kind)).collect())
}
