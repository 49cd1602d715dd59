//! Rows as they were before the events that came after a point of history: what those say of
//! before, the earliest first, and the rest as it stands now.
//!
//! To go back a day so takes the events of a day, where to come from the beginning takes all that
//! there were.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::store::exceptions::EXCEPTION;
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
    #[serde(borrow)]
    key: Told<'b>,
    #[serde(borrow)]
    before: Option<Told<'b>>,
    after: Option<IgnoredAny>,
}

/// Columns and what is told of them, as they lie in the body: there may be a million of those.
struct Told<'b>(Vec<(Cow<'b, str>, Cell<'b>)>);

impl<'de: 'b, 'b> Deserialize<'de> for Told<'b> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Columns;
        impl<'de> Visitor<'de> for Columns {
            type Value = Told<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("columns with their values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Told<'de>, A::Error> {
                let mut columns = Vec::new();
                while let Some((Name(name), cell)) = map.next_entry()? {
                    columns.push((name, cell));
                }
                Ok(Told(columns))
            }
        }
        deserializer.deserialize_map(Columns)
    }
}

/// The name of a column.
#[derive(Deserialize)]
struct Name<'b>(#[serde(borrow)] Cow<'b, str>);

/// What is told of a column.
enum Cell<'b> {
    Null,
    Int(i64),
    Text(Cow<'b, str>),
}

impl Cell<'_> {
    fn to_val(&self) -> Val {
        match self {
            Self::Null => Val::Null,
            Self::Int(number) => Val::Int(*number),
            Self::Text(text) => Val::from(text.as_ref()),
        }
    }
}

impl<'de: 'b, 'b> Deserialize<'de> for Cell<'b> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = Cell<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("nothing, a whole number or text")
            }

            fn visit_unit<E: Error>(self) -> Result<Cell<'de>, E> {
                Ok(Cell::Null)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Cell<'de>, E> {
                Ok(Cell::Int(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Cell<'de>, E> {
                i64::try_from(number).map(Cell::Int).map_err(E::custom)
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Cell<'de>, E> {
                Ok(Cell::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Cell<'de>, E> {
                Ok(Cell::Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_any(Value)
    }
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
    /// Exceptions that were not there: nothing that belongs to one of them was, and no more is
    /// kept of it. Most of what comes after a day far back is about those.
    made: BTreeSet<String>,
}

/// Whether the rows of `table` belong to exceptions.
pub(crate) fn is_of_exceptions(table: &Table) -> bool {
    table.keys.first() == Some(&"exception")
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
        let told = |column: &&str| {
            let found = change.key.0.iter().find(|(name, _)| name == column);
            found.map(|(_, cell)| cell)
        };
        let Some(key) = table.keys.iter().map(told).collect::<Option<Vec<&Cell<'_>>>>() else {
            return Err(format!("it changes a {} and does not say which", table.name));
        };
        if let (Some(Cell::Text(which)), false) = (key.first(), self.made.is_empty()) {
            let own = table.name == EXCEPTION.name || is_of_exceptions(table);
            if own && self.made.contains(which.as_ref()) {
                return Ok(());
            }
        }
        let key: Vec<Val> = key.into_iter().map(Cell::to_val).collect();
        if table.name == EXCEPTION.name
            && change.before.is_none()
            && let Some(Val::Text(which)) = key.first()
            && !self.tables.get(table.name).is_some_and(|rows| rows.contains_key(&key))
        {
            self.made.insert(which.clone());
            return Ok(());
        }
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
        for (column, told) in &before.0 {
            let Some(at) = table.place_of(column) else {
                return Err(format!("a {} has no {column}", table.name));
            };
            columns[at].get_or_insert_with(|| told.to_val());
        }
        if *removed && columns.iter().any(Option::is_none) {
            return Err(format!("a {} is removed, and what stood there is not told", table.name));
        }
        Ok(())
    }

    /// The exceptions that were not there, and the tables with other rows that the events touched.
    pub(crate) fn into_parts(self) -> (BTreeSet<String>, BTreeMap<&'static str, Rows>) {
        (self.made, self.tables)
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
        Ok(before.into_parts().1.into_values().next().unwrap_or_default())
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
    fn of_an_exception_that_was_not_there_nothing_more_is_kept() {
        let change = |table: &str, key: &str, before: &str| {
            format!(
                "{{\"table\":\"{table}\",\"key\":{{{key}}},\"before\":{before},\"after\":{{}}}}"
            )
        };
        let mut before = Before::default();
        for (number, was) in [(1, "null"), (2, "{}")] {
            let made = change("exception", &format!("\"reference\":\"X-000{number}\""), was);
            let tag = format!("\"exception\":\"X-000{number}\",\"tag\":\"gis\"");
            let tag = change("exception_tag", &tag, "null");
            before.event(&format!("{{\"changes\":[{made},{tag}]}}")).unwrap();
        }
        let (made, tables) = before.into_parts();
        assert_eq!(made, BTreeSet::from(["X-0001".to_owned()]));
        let kept = |table: &str| tables[table].keys().cloned().collect::<Vec<_>>();
        assert_eq!(kept("exception"), [vec![Val::from("X-0002")]]);
        assert_eq!(kept("exception_tag"), [vec![Val::from("X-0002"), "gis".into()]]);
    }

    #[test]
    fn what_is_not_told_is_said() {
        let gone = setting("a", "{}", "null");
        assert!(before(&[&gone]).unwrap_err().contains("what stood there is not told"));
        insta::assert_snapshot!(before(&["{}"]).unwrap_err(), @"its body does not tell of changes");
    }
}
