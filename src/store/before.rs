//! Rows as they were before the events that came after a point of history: what those say of
//! before, the earliest first, and the rest as it stands now.
//!
//! To go back a day so takes the events of a day, where to come from the beginning takes all that
//! there were.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::store::sql::Val;
use crate::store::table::{Table, named};

/// What the body of an event says of rows, as far as it is asked for.
#[derive(Deserialize)]
struct Body<'b> {
    #[serde(borrow)]
    changes: Vec<Change<'b>>,
}

#[derive(Deserialize)]
struct Change<'b> {
    #[serde(borrow)]
    table: Cow<'b, str>,
    key: Map<String, Value>,
    before: Option<Map<String, Value>>,
    after: Option<IgnoredAny>,
}

/// A row before the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Was {
    /// It was not there.
    Absent,
    /// It was there.
    There {
        /// Every column in order; `None` where it stands as it does now.
        columns: Vec<Option<Val>>,
        /// How often the events changed it.
        changes: i64,
        /// They removed it, so that nothing of it stands now.
        removed: bool,
    },
}

/// The rows of a table, by their keys.
pub(crate) type Rows = BTreeMap<Vec<Val>, Was>;

/// Every row that the events touched.
#[derive(Debug, Default)]
pub(crate) struct Before {
    tables: BTreeMap<&'static str, Rows>,
}

fn value(told: &Value) -> Option<Val> {
    match told {
        Value::Null => Some(Val::Null),
        Value::Number(number) => number.as_i64().map(Val::Int),
        Value::String(text) => Some(Val::Text(text.clone())),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

impl Before {
    /// Takes in what the body of the next event says; a sentence for what cannot be.
    pub(crate) fn event(&mut self, body: &str) -> Result<(), String> {
        let body: Body<'_> =
            serde_json::from_str(body).map_err(|_| "its body does not tell of changes")?;
        for change in body.changes {
            self.change(change)?;
        }
        Ok(())
    }

    fn change(&mut self, change: Change<'_>) -> Result<(), String> {
        let Some(table) = named(&change.table) else {
            return Err(format!("it changes `{}`, and there is no such table", change.table));
        };
        let key = table.keys.iter().map(|column| change.key.get(*column).and_then(value));
        let Some(key) = key.collect::<Option<Vec<Val>>>() else {
            return Err(format!("it changes a {} and does not say which", table.name));
        };
        let rows = self.tables.entry(table.name).or_default();
        let Some(before) = change.before else {
            rows.entry(key).or_insert(Was::Absent);
            return Ok(());
        };
        let width = table.columns.len();
        let was = rows.entry(key).or_insert_with_key(|key| {
            let mut columns: Vec<Option<Val>> = key.iter().cloned().map(Some).collect();
            columns.resize(width, None);
            Was::There { columns, changes: 0, removed: false }
        });
        let Was::There { columns, changes, removed } = was else { return Ok(()) };
        if *removed {
            return Ok(());
        }
        *changes += 1;
        *removed = change.after.is_none();
        for (column, told) in &before {
            let (Some(at), Some(told)) = (table.place_of(column), value(told)) else {
                return Err(format!("a {} has no {column}", table.name));
            };
            columns[at].get_or_insert(told);
        }
        if *removed && columns.iter().any(Option::is_none) {
            return Err(format!("a {} is removed, and what stood there is not told", table.name));
        }
        Ok(())
    }

    /// The tables with rows that the events touched.
    pub(crate) fn into_tables(self) -> impl Iterator<Item = (&'static Table, Rows)> {
        self.tables.into_iter().filter_map(|(name, rows)| Some((named(name)?, rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::table::SETTING;

    fn before(bodies: &[&str]) -> Result<Rows, String> {
        let mut before = Before::default();
        for body in bodies {
            before.event(&format!("{{\"changes\":[{body}]}}"))?;
        }
        Ok(before.into_tables().next().map(|(_, rows)| rows).unwrap_or_default())
    }

    fn setting(key: &str, before: &str, after: &str) -> String {
        format!(
            "{{\"table\":\"setting\",\"key\":{{\"key\":\"{key}\"}},\"before\":{before},\
             \"after\":{after}}}"
        )
    }

    #[test]
    fn the_earliest_word_on_a_row_counts() {
        let told = |value: &str| format!("{{\"value\":\"{value}\"}}");
        let bodies = [
            setting("a", "null", &told("1")),
            setting("b", &told("one"), &told("two")),
            setting("b", &told("two"), "null"),
            setting("b", "null", &told("three")),
            setting("a", &told("1"), "null"),
            setting("c", &told("x"), &told("y")),
            setting("c", &told("y"), &told("z")),
        ];
        let rows = before(&bodies.each_ref().map(String::as_str)).unwrap();
        let there = |key: &str, value: &str, changes, removed| {
            let columns = vec![Some(Val::from(key)), Some(Val::from(value))];
            (vec![Val::from(key)], Was::There { columns, changes, removed })
        };
        let wanted = Rows::from([
            (vec!["a".into()], Was::Absent),
            there("b", "one", 2, true),
            there("c", "x", 2, false),
        ]);
        assert_eq!(rows, wanted);
        assert_eq!(SETTING.columns, ["key", "value"]);
    }

    #[test]
    fn what_is_not_told_is_said() {
        let gone = setting("a", "{}", "null");
        assert!(before(&[&gone]).unwrap_err().contains("what stood there is not told"));
        assert!(before(&["{}"]).is_err());
    }
}
