//! What a request said once: its rows, rebuilt from the events about it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::exception::Exception;
use crate::domain::exception::request::Request;
use crate::domain::exception::scores::Score;
use crate::domain::refs::ExceptionRef;
use crate::store::exceptions::renewal;
use crate::store::exceptions::tables::{EXCEPTION, EXCEPTION_RENEWAL};
use crate::store::table::named;
use crate::store::{Row, StoreError, Val};

/// A row's place in its table: numbers before texts, each in their own order.
type Key = Vec<(Option<i64>, String)>;

/// The rows of one exception as events made them so far.
#[derive(Debug, Default)]
pub struct Past {
    tables: BTreeMap<String, BTreeMap<Key, Map<String, Value>>>,
}

impl Past {
    /// Lets what the body of an event says happen.
    pub fn happen(&mut self, body: &Value) {
        for change in body["changes"].as_array().into_iter().flatten() {
            let Some(table) = change["table"].as_str().and_then(named) else { continue };
            let key = table.keys.iter().map(|key| match &change["key"][key] {
                Value::Number(number) => (number.as_i64(), String::new()),
                other @ (Value::Null
                | Value::Bool(_)
                | Value::String(_)
                | Value::Array(_)
                | Value::Object(_)) => (None, other.as_str().unwrap_or_default().to_owned()),
            });
            let (key, rows): (Key, _) =
                (key.collect(), self.tables.entry(table.name.to_owned()).or_default());
            match change["after"].as_object() {
                None => {
                    rows.remove(&key);
                }
                Some(after) => {
                    let row = rows.entry(key).or_default();
                    if let Some(keys) = change["key"].as_object() {
                        row.extend(keys.clone());
                    }
                    row.extend(after.clone());
                }
            }
        }
    }

    fn rows(&self, table: &str) -> impl Iterator<Item = &Map<String, Value>> {
        self.tables.get(table).into_iter().flat_map(|rows| rows.values())
    }

    /// The version it had by then.
    pub fn version(&self) -> Option<u32> {
        let number = self.rows(EXCEPTION.name).next()?.get("version")?.as_u64()?;
        u32::try_from(number).ok()
    }

    /// The number of the last grant by then.
    pub fn last_grant(&self) -> Option<u32> {
        let number = self.rows("exception_grant").last()?.get("number")?.as_u64()?;
        u32::try_from(number).ok()
    }

    /// What it asked for by then: by its renewal, while one was open. `None` before it was filed.
    ///
    /// # Errors
    /// [`StoreError::Db`] for rows that no exception has.
    pub fn request(&self, which: ExceptionRef) -> Result<Option<Request>, StoreError> {
        match self.document() {
            Some(text) => renewal::request(text, which).map(Some),
            None => Ok(self.first(which)?.map(|found| found.request)),
        }
    }

    /// The exception as it was by then, with the renewal that was open, its grants left out.
    /// `None` before it was filed.
    ///
    /// # Errors
    /// [`StoreError::Db`] for rows that no exception has.
    pub fn exception(&self, which: ExceptionRef) -> Result<Option<Exception>, StoreError> {
        let Some(mut found) = self.first(which)? else { return Ok(None) };
        if let Some(row) = self.rows(EXCEPTION_RENEWAL.name).next() {
            let columns = EXCEPTION_RENEWAL.columns.iter().map(|column| match row.get(*column) {
                Some(Value::Number(number)) => number.as_i64().map_or(Val::Null, Val::Int),
                Some(Value::String(text)) => Val::Text(text.clone()),
                Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {
                    Val::Null
                }
            });
            let row = Row::new(EXCEPTION_RENEWAL.select_one, columns.collect());
            found.renewal = Some(renewal::read(&row)?);
        }
        Ok(Some(found))
    }

    /// The document of the renewal that was open by then.
    fn document(&self) -> Option<&str> {
        self.rows(EXCEPTION_RENEWAL.name).next()?.get("document")?.as_str()
    }

    /// The exception without its renewal and its grants.
    fn first(&self, which: ExceptionRef) -> Result<Option<Exception>, StoreError> {
        if self.rows(EXCEPTION.name).next().is_none() {
            return Ok(None);
        }
        let tables = self.tables.keys().map(|table| {
            let rows = self.rows(table).cloned().map(Value::Object);
            (table.clone(), Value::Array(rows.collect()))
        });
        let tables = Value::Object(tables.collect());
        let mut found = renewal::described(tables, Val::shown(which), None)?;
        // Rows lie in the order of their keys here, and these are told in the order of time.
        found.votes.sort_by_key(|vote| vote.at);
        found.scores.sort_by(|one, other| {
            let order = |score: &Score| (score.at, score.question.clone(), score.by.clone());
            order(one).cmp(&order(other))
        });
        Ok(Some(found))
    }
}
