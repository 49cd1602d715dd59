//! The tables as history tells them: every event's changes applied in order, then held against
//! what is stored, table by table, row by row, column by column.

mod packed;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::store::sql::{Cell, Cells, DbError, Get, Val};
use crate::store::table::{TABLES, Table};
use crate::store::{Look, StoreError};
use packed::Packed;

/// A row as history tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Every column of the table in order, behind those of its key.
    values: Packed,
    rev: i64,
    last_seq: i64,
}

/// By their keys.
type Rows = BTreeMap<Packed, Line>;

/// `vals` as a key.
fn packed(vals: &[Val]) -> Packed {
    Packed::of(vals.iter().map(Val::cell))
}

/// The rows in the order of their keys, not of how those are packed.
fn in_order(rows: Rows) -> Vec<(Vec<Val>, Line)> {
    let mut all: Vec<_> = rows.into_iter().map(|(key, line)| (key.vals(), line)).collect();
    all.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    all
}

/// Tables in the making.
pub(crate) struct Replay {
    tables: BTreeMap<&'static str, (&'static Table, Rows)>,
    /// Rows that an erased event changed, each with the first such event. From it on they are not
    /// known, until the event that erased it tells them whole.
    erased: BTreeMap<(&'static str, Packed), i64>,
    /// Rows of those that are not as history tells, and not told whole yet.
    unknown: BTreeSet<(&'static str, Packed)>,
    /// The rows that are asked for, where not all are.
    only: Option<BTreeSet<(&'static str, Packed)>>,
}

/// What came of holding the tables against history.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// Every difference: the event that last made the row so by history, and a sentence.
    pub(crate) differences: Vec<(Option<i64>, String)>,
    /// Rows that could not be compared.
    pub(crate) unchecked: Vec<String>,
}

impl Replay {
    /// Empty tables. Of the events `erased`, each with what the event that erased it says, nothing
    /// is known.
    pub(crate) fn new(erased: &[(i64, String)]) -> Self {
        let tables = TABLES.iter().map(|table| (table.name, (*table, Rows::new()))).collect();
        let mut first = BTreeMap::new();
        for (seq, body) in erased {
            for (table, key) in keys(body) {
                let since = first.entry((table.name, packed(&key))).or_insert(*seq);
                *since = (*since).min(*seq);
            }
        }
        Self { tables, erased: first, unknown: BTreeSet::new(), only: None }
    }

    /// The same of `rows` alone.
    pub(crate) fn only(mut self, rows: &BTreeSet<(&'static str, Vec<Val>)>) -> Self {
        self.only = Some(rows.iter().map(|(name, key)| (*name, packed(key))).collect());
        self
    }

    /// Applies what event `seq` says; a sentence for what cannot be.
    pub(crate) fn apply(&mut self, seq: i64, body: &str) -> Result<(), String> {
        let body: Value = serde_json::from_str(body).map_err(|_| "its body is not JSON")?;
        let changes = body.get("changes").and_then(Value::as_array);
        for change in changes.ok_or("its body tells of no changes")? {
            self.change(seq, change)?;
        }
        Ok(())
    }

    fn change(&mut self, seq: i64, change: &Value) -> Result<(), String> {
        let name = change.get("table").and_then(Value::as_str).unwrap_or_default();
        let Some((table, rows)) = self.tables.get_mut(name) else {
            return Err(format!("it changes `{name}`, and there is no such table"));
        };
        let key = key(table, change.get("key"))?;
        let before = side(change, "before")?;
        let after = side(change, "after")?;
        let place = packed(&key);
        if self.only.as_ref().is_some_and(|only| !only.contains(&(table.name, place.clone()))) {
            return Ok(());
        }
        if let Some(rev) = change.get("rev") {
            let rev = rev.as_i64().ok_or("its rev is not a number")?;
            self.unknown.remove(&(table.name, place.clone()));
            if let Some(after) = after {
                let values = whole(table, &key, after)?;
                rows.insert(place, Line { values, rev, last_seq: seq });
            } else {
                rows.remove(&place);
            }
            return Ok(());
        }
        // After an erased event a row may be other than its neighbours in history suppose.
        let doubt = |unknown: &mut BTreeSet<(&'static str, Packed)>, why: String| {
            let row = (table.name, packed(&key));
            if self.erased.get(&row).is_some_and(|since| *since < seq) {
                unknown.insert(row);
                return Ok(());
            }
            Err(format!("{}: {why}", table.named(&key)))
        };
        match (before, after, rows.get_mut(&place)) {
            (None, Some(after), None) => {
                let values = whole(table, &key, after)?;
                rows.insert(place, Line { values, rev: 1, last_seq: seq });
            }
            (Some(before), Some(after), Some(line)) => {
                let mut values: Vec<Cell<'_>> =
                    key.iter().map(Val::cell).chain(line.values.cells()).collect();
                if let Some(why) = mismatch(table, &values, before) {
                    doubt(&mut self.unknown, why)?;
                }
                for (column, told) in after {
                    let here = table.place_of(column).and_then(|at| values.get_mut(at));
                    let (Some(here), Some(told)) = (here, cell(Some(told))) else {
                        return Err(format!("{}: it has no {column}", table.named(&key)));
                    };
                    *here = told;
                }
                line.values = Packed::of(values.drain(table.keys.len()..));
                line.rev += 1;
                line.last_seq = seq;
            }
            (Some(before), None, Some(line)) => {
                let values: Vec<Cell<'_>> =
                    key.iter().map(Val::cell).chain(line.values.cells()).collect();
                if let Some(why) = mismatch(table, &values, before) {
                    doubt(&mut self.unknown, why)?;
                }
                rows.remove(&place);
            }
            (Some(_), _, None) => {
                doubt(&mut self.unknown, "it is changed before it is made".to_owned())?;
            }
            (None, Some(_), Some(_)) => {
                doubt(&mut self.unknown, "it is made a second time".to_owned())?;
            }
            (None, None, _) => return Err(format!("{}: nothing is told", table.named(&key))),
        }
        Ok(())
    }

    /// Whether `table` has a row under `key` by now.
    pub(crate) fn has(&self, table: &Table, key: &[Val]) -> bool {
        self.tables.get(table.name).is_some_and(|(_, rows)| rows.contains_key(&packed(key)))
    }

    /// Puts a row that history no longer tells.
    pub(crate) fn put(&mut self, table: &Table, key: &[Val], values: &[Val], last_seq: i64) {
        if let Some((_, rows)) = self.tables.get_mut(table.name) {
            let values = packed(values.get(key.len()..).unwrap_or_default());
            rows.insert(packed(key), Line { values, rev: 1, last_seq });
        }
    }

    /// There is no row under `key`, as later history tells.
    pub(crate) fn take_away(&mut self, table: &Table, key: &[Val]) {
        if let Some((_, rows)) = self.tables.get_mut(table.name) {
            rows.remove(&packed(key));
        }
    }

    /// Whether each of `rows` stands as history tells it, or there is none and it tells so. What is
    /// not known any more cannot be told from that.
    pub(crate) fn is_true_of(
        &self,
        look: &mut dyn Look,
        rows: &BTreeSet<(&'static str, Vec<Val>)>,
    ) -> Result<bool, StoreError> {
        for (name, key) in rows {
            let Some((table, told)) = self.tables.get(name) else { return Ok(false) };
            let place = packed(key);
            if self.unknown.contains(&(*name, place.clone())) {
                continue;
            }
            let stored = look.get(table, key)?;
            let same = match (&stored, told.get(&place)) {
                (None, None) => true,
                (Some(stored), Some(line)) => {
                    let values = stored.row.vals().iter().take(table.columns.len());
                    let told = line.values.cells().map(Cell::to_val);
                    values.skip(table.keys.len()).cloned().eq(told)
                        && (stored.rev, stored.last_seq) == (line.rev, line.last_seq)
                }
                (Some(_), None) | (None, Some(_)) => false,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Every row that history tells, tables in their order: its table, values, `rev` and
    /// `last_seq`.
    pub(crate) fn into_rows(
        mut self,
    ) -> impl Iterator<Item = (&'static Table, Vec<Val>, i64, i64)> {
        let tables = TABLES.iter().filter_map(move |table| {
            let (_, rows) = self.tables.remove(table.name)?;
            Some((*table, in_order(rows)))
        });
        tables.flat_map(|(table, rows)| {
            rows.into_iter().map(move |(mut values, line)| {
                values.extend(line.values.cells().map(Cell::to_val));
                (table, values, line.rev, line.last_seq)
            })
        })
    }

    /// Holds every stored row against the one that history tells.
    pub(crate) fn compare(mut self, look: &mut dyn Look) -> Result<Comparison, StoreError> {
        let mut found = Comparison::default();
        for table in TABLES {
            let Some((_, mut rows)) = self.tables.remove(table.name) else { continue };
            look.each(table.select_all, &[], &mut |cells| {
                let key = Packed::read((0..table.keys.len()).map(|at| cells.cell(at)))?;
                let line = rows.remove(&key);
                self.compare_row(table, &key, line.as_ref(), cells, &mut found)
            })?;
            for (key, line) in in_order(rows) {
                let what = format!(
                    "{} is missing, the history has it (event {})",
                    table.named(&key),
                    line.last_seq
                );
                if self.unknown.contains(&(table.name, packed(&key))) {
                    found.unchecked.push(what);
                } else {
                    found.differences.push((Some(line.last_seq), what));
                }
            }
        }
        Ok(found)
    }

    fn compare_row(
        &self,
        table: &'static Table,
        key: &Packed,
        line: Option<&Line>,
        cells: &dyn Cells,
        found: &mut Comparison,
    ) -> Result<(), DbError> {
        let width = table.columns.len();
        cells.int(width + 1)?;
        let excused = !self.unknown.is_empty() && self.unknown.contains(&(table.name, key.clone()));
        let mut say = |seq: Option<i64>, what: String| {
            if excused {
                found.unchecked.push(what);
            } else {
                found.differences.push((seq, what));
            }
        };
        let Some(line) = line else {
            let row = table.named(&key.vals());
            say(None, format!("{row} is stored, and the history has no such row"));
            return Ok(());
        };
        let told = line.values.cells().chain([Cell::Int(line.rev), Cell::Int(line.last_seq)]);
        let columns = table.columns.iter().chain(&["rev", "last_seq"]);
        for ((at, column), told) in columns.enumerate().skip(table.keys.len()).zip(told) {
            let cell = cells.cell(at)?;
            if cell != told {
                let (row, event) = (table.named(&key.vals()), line.last_seq);
                let what = if table.may_be_sealed() {
                    format!("{row}: {column} is not what the history says (event {event})")
                } else {
                    let (found, told) = (cell.to_val(), told.to_val());
                    format!("{row}: {column} is {found}, the history says {told} (event {event})")
                };
                say(Some(line.last_seq), what);
            }
        }
        Ok(())
    }
}

/// The rows that the changes in `body` are about.
pub(crate) fn keys(body: &str) -> Vec<(&'static Table, Vec<Val>)> {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    changes(&body).map(|(table, key, _)| (table, key)).collect()
}

/// The changes that `body` tells, each with the row it is about.
pub(crate) fn changes(body: &Value) -> impl Iterator<Item = (&'static Table, Vec<Val>, &Value)> {
    let changes = body.get("changes").and_then(Value::as_array);
    changes.into_iter().flatten().filter_map(|change| {
        let name = change.get("table").and_then(Value::as_str)?;
        let table = crate::store::table::named(name)?;
        Some((table, key(table, change.get("key")).ok()?, change))
    })
}

/// The columns behind the key of a row that is told whole.
fn whole(table: &Table, key: &[Val], told: &Map<String, Value>) -> Result<Packed, String> {
    Packed::read(table.columns[table.keys.len()..].iter().map(|column| {
        cell(told.get(*column))
            .ok_or_else(|| format!("{}: its {column} is not told", table.named(key)))
    }))
}

/// The key that a change names, in the table's order.
fn key(table: &Table, told: Option<&Value>) -> Result<Vec<Val>, String> {
    let columns = table.keys.iter().map(|column| {
        let told = told.and_then(|told| told.get(*column));
        value(told).ok_or_else(|| format!("it changes a {} and does not say which", table.name))
    });
    columns.collect()
}

/// One side of a change: `None` for null.
fn side<'c>(change: &'c Value, name: &str) -> Result<Option<&'c Map<String, Value>>, String> {
    match change.get(name) {
        Some(Value::Null) => Ok(None),
        Some(Value::Object(columns)) => Ok(Some(columns)),
        Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) | None => {
            Err(format!("a change does not tell its {name}"))
        }
    }
}

fn value(told: Option<&Value>) -> Option<Val> {
    cell(told).map(Cell::to_val)
}

fn cell(told: Option<&Value>) -> Option<Cell<'_>> {
    match told? {
        Value::Null => Some(Cell::Null),
        Value::Number(number) => number.as_i64().map(Cell::Int),
        Value::String(text) => Some(Cell::Text(text)),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Where `values` are not as `before` has them.
fn mismatch(table: &Table, values: &[Cell<'_>], before: &Map<String, Value>) -> Option<String> {
    before.iter().find_map(|(column, told)| {
        let here = table.place_of(column).and_then(|at| values.get(at).copied());
        (here != cell(Some(told))).then(|| format!("its {column} was not as the event says"))
    })
}
