//! Taking back the last thing somebody did: the rows it changed become what they were.

use serde_json::Value;

use crate::domain::event::Event;
use crate::store::table::named;
use crate::store::{Expect, Get, Look, StoreError, Table, Val, Write, history};

const LAST_OF: &str = "SELECT seq FROM event WHERE actor = $1 ORDER BY seq DESC LIMIT 1";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[LAST_OF];

/// The last event of `actor`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn last_of(look: &mut dyn Look, actor: &str) -> Result<Option<Event>, StoreError> {
    match look.one(LAST_OF, &[actor.into()])? {
        Some(row) => history::event(look, row.int(0)?),
        None => Ok(None),
    }
}

fn val(value: Option<&Value>) -> Val {
    match value {
        Some(Value::String(text)) => Val::Text(text.clone()),
        Some(Value::Number(number)) => number.as_i64().map_or(Val::Null, Val::Int),
        Some(Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_)) | None => Val::Null,
    }
}

/// Puts the rows that the event at `seq` changed back to what they were before it; numbers once
/// given stay used. Whether anybody changed them since is for the caller to know. Answers with how
/// many rows there were, 0 where the body of the event is gone.
///
/// # Errors
/// [`StoreError::Db`].
pub fn take_back(write: &mut Write<'_>, seq: i64) -> Result<usize, StoreError> {
    let Some(body) = history::body(write, seq)? else { return Ok(0) };
    let body: Value = serde_json::from_str(&body.json).unwrap_or_default();
    let changes = body["changes"].as_array().into_iter().flatten();
    let changes: Vec<(&'static Table, &Value)> = changes
        .filter_map(|change| Some((named(change["table"].as_str()?)?, change)))
        .filter(|(table, _)| table.name != "counter")
        .collect();
    // What was made last points to what was made first, so it goes first.
    for &(table, change) in changes.iter().rev() {
        let key: Vec<Val> = table.keys.iter().map(|key| val(change["key"].get(*key))).collect();
        let Some(before) = change["before"].as_object() else {
            write.remove(table, &key, Expect::Any)?;
            continue;
        };
        let now = write.get(table, &key)?.map(|stored| stored.row.into_vals());
        let own = table.columns.iter().enumerate().skip(key.len());
        let rest = own.map(|(at, column)| match before.get(*column) {
            Some(value) => val(Some(value)),
            None => now.as_ref().and_then(|row| row.get(at).cloned()).unwrap_or(Val::Null),
        });
        let values = key.iter().cloned().chain(rest).collect();
        write.put(table, values, Expect::Any)?;
    }
    Ok(changes.len())
}
