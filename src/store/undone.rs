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

/// Whether somebody may have changed the rows since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Nobody has, as the caller knows.
    Nobody,
    /// Each row is looked at: it must stand as the event left it.
    Perhaps,
}

/// What became of the rows of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// So many are what they were before it; none, where it changed none.
    Back(usize),
    /// The body of the event is gone, so nobody knows what they were.
    Gone,
    /// One of them is no longer as the event left it; nothing was changed.
    Changed,
}

/// Puts the rows that the event at `seq` changed back to what they were before it; numbers once
/// given stay used.
///
/// # Errors
/// [`StoreError`] when it cannot be saved.
pub fn take_back(write: &mut Write<'_>, seq: i64, since: Since) -> Result<Taken, StoreError> {
    let Some(body) = history::body(write, seq)? else { return Ok(Taken::Gone) };
    let body: Value = serde_json::from_str(&body.json).unwrap_or_default();
    let Some(changes) = body["changes"].as_array() else { return Ok(Taken::Gone) };
    let changes = changes.iter();
    let changes: Vec<(&'static Table, &Value)> = changes
        .filter_map(|change| Some((named(change["table"].as_str()?)?, change)))
        .filter(|(table, _)| table.name != "counter")
        .collect();
    let mut turned = Vec::new();
    // What was made last points to what was made first, so it goes first.
    for &(table, change) in changes.iter().rev() {
        let key: Vec<Val> = table.keys.iter().map(|key| val(change["key"].get(*key))).collect();
        let now = write.get(table, &key)?.map(|stored| stored.row.into_vals());
        if since == Since::Perhaps && !is_as_left(table, now.as_deref(), &change["after"]) {
            return Ok(Taken::Changed);
        }
        let before = change["before"].as_object().map(|before| {
            let own = table.columns.iter().enumerate().skip(key.len());
            let rest = own.map(|(at, column)| match before.get(*column) {
                Some(value) => val(Some(value)),
                None => now.as_ref().and_then(|row| row.get(at).cloned()).unwrap_or(Val::Null),
            });
            key.iter().cloned().chain(rest).collect::<Vec<Val>>()
        });
        turned.push((table, key, before));
    }
    let count = turned.len();
    for (table, key, before) in turned {
        match before {
            Some(values) => write.put(table, values, Expect::Any).map(|_| ())?,
            None => write.remove(table, &key, Expect::Any)?,
        }
    }
    Ok(Taken::Back(count))
}

/// Whether the row that stands there `now` is the one that a change left, as far as it tells of
/// it: by what stands there and not by who put it, since what came later may be undone already.
fn is_as_left(table: &Table, now: Option<&[Val]>, after: &Value) -> bool {
    match (now, after) {
        (Some(row), Value::Object(after)) => after.iter().all(|(column, value)| {
            table.place_of(column).is_none_or(|at| row.get(at) == Some(&val(Some(value))))
        }),
        (None, Value::Null) => true,
        (Some(_) | None, _) => false,
    }
}
