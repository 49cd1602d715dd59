//! The rows and events of one evaluation, out of a workspace and into an empty one.
//!
//! Which rows belong to it follows from the descriptions of the tables: its own row, every row
//! that names it, and what hangs on those. People and suppliers come along where a row names them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::event::Event;
use crate::domain::refs::EvaluationRef;
use crate::store::decisions::{DECISION, DECISION_TEXT};
use crate::store::evaluations::EVALUATION;
use crate::store::exceptions::EXCEPTION;
use crate::store::history::{self, EventBody};
use crate::store::sensitive::SENSITIVE;
use crate::store::suppliers::SUPPLIER;
use crate::store::table::{COUNTER, PERSON, SCHEMA_MIGRATION, SETTING, TABLES, Table, WORKSPACE};
use crate::store::workloads::WORKLOAD;
use crate::store::{Expect, Look, StoreError, Val, Write};

/// Rows of one table, all its columns in order.
#[derive(Debug, Clone)]
pub struct Part {
    /// The table.
    pub table: &'static Table,
    /// Its rows, in the order of the key.
    pub rows: Vec<Vec<Val>>,
}

/// Tables whose references are numbered by a counter of the same name.
const COUNTED: [&str; 3] = ["evaluation", "decision", "clarification"];

/// What a record tells of an event beside its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// All that it says.
    Whole(EventBody),
    /// Nothing: it was erased.
    Erased,
    /// What it changed in rows that may be read, as JSON of the form of a body. The rest of it is
    /// sealed, and with it what its hash was made of.
    Sealed(String),
}

impl Said {
    /// What it changed, as far as that is told.
    pub fn changes(&self) -> Option<&str> {
        match self {
            Self::Whole(body) => Some(&body.json),
            Self::Sealed(changes) => Some(changes),
            Self::Erased => None,
        }
    }
}

/// An event, and what is told of what it says.
pub type Told = (Event, Said);

/// Every row that belongs to `which`, in the order in which tables point to one another.
///
/// Logins stay behind: they say who may act in one workspace and mean nothing in another.
///
/// # Errors
/// [`StoreError::Db`].
pub fn rows_of(look: &mut dyn Look, which: EvaluationRef) -> Result<Vec<Part>, StoreError> {
    let reference = Val::shown(which);
    // First keys of the rows taken, by table: what hangs on them names them in its own key.
    let mut taken: BTreeMap<&str, BTreeSet<Val>> = BTreeMap::new();
    let mut parts = Vec::new();
    let mut named: BTreeSet<Val> = BTreeSet::new();
    for table in TABLES {
        if [&WORKSPACE, &SCHEMA_MIGRATION, &COUNTER, &SETTING, &PERSON, &SUPPLIER]
            .iter()
            .any(|other| other.name == table.name)
        {
            continue;
        }
        let at = table.place_of("evaluation");
        let parent = taken.get(table.keys[0]).cloned();
        let own = table.name == EVALUATION.name;
        let marks = table.name == SENSITIVE.name;
        if !own && !marks && at.is_none() && parent.is_none() {
            continue;
        }
        let mut rows = Vec::new();
        for stored in look.all(table)? {
            let mut values = stored.row.into_vals();
            values.truncate(table.columns.len());
            let belongs = (own && values[0] == reference)
                || at.is_some_and(|at| values[at] == reference)
                || (at.is_none() && parent.as_ref().is_some_and(|keys| keys.contains(&values[0])))
                || (marks && is_below(&values[0], &reference, taken.get(DECISION.name)));
            if belongs {
                named.extend(values.iter().filter(|value| matches!(value, Val::Text(_))).cloned());
                rows.push(values);
            }
        }
        taken
            .entry(table.name)
            .or_default()
            .extend(rows.iter().map(|values: &Vec<Val>| values[0].clone()));
        if !rows.is_empty() {
            parts.push(Part { table, rows });
        }
    }
    let mut first = Vec::new();
    for table in [&PERSON, &SUPPLIER] {
        let mut rows = Vec::new();
        for stored in look.all(table)? {
            let mut values = stored.row.into_vals();
            values.truncate(table.columns.len());
            if named.contains(&values[0]) {
                if let Some(logins) = table.place_of("logins") {
                    values[logins] = Val::Text(String::new());
                }
                rows.push(values);
            }
        }
        first.push(Part { table, rows });
    }
    first.extend(parts);
    Ok(first)
}

/// Whether the subject of a mark is the evaluation, something below it, or a decision on it.
fn is_below(subject: &Val, evaluation: &Val, decisions: Option<&BTreeSet<Val>>) -> bool {
    let subject = subject.to_string();
    let root = Val::Text(subject.split('/').next().unwrap_or_default().to_owned());
    root == *evaluation || decisions.is_some_and(|decisions| decisions.contains(&root))
}

/// What of `parts` history tells row by row: everything but people and suppliers, who were
/// there before and go on after.
pub fn is_told(table: &Table) -> bool {
    table.name != PERSON.name && table.name != SUPPLIER.name
}

/// The history of what is in `parts`: events about the evaluation and what hangs on it.
///
/// # Errors
/// [`StoreError::Db`].
pub fn events_of(look: &mut dyn Look, parts: &[Part]) -> Result<Vec<Told>, StoreError> {
    let mut seqs: BTreeMap<i64, Event> = BTreeMap::new();
    for part in parts.iter().filter(|part| is_told(part.table) && part.table.keys.len() == 1) {
        for values in &part.rows {
            for event in history::about(look, &values[0].to_string())? {
                seqs.insert(event.seq, event);
            }
        }
    }
    // What was erased of it is told anew by what erased it, or by what erased that.
    let mut asked: Vec<i64> = seqs.keys().copied().collect();
    while let Some(seq) = asked.pop() {
        if history::body(look, seq)?.is_some() {
            continue;
        }
        for event in history::about(look, &seq.to_string())? {
            if event.kind == history::REDACT && seqs.insert(event.seq, event.clone()).is_none() {
                asked.push(event.seq);
            }
        }
    }
    let mut told = Vec::new();
    for (seq, event) in seqs {
        told.push((event, history::body(look, seq)?.map_or(Said::Erased, Said::Whole)));
    }
    if differences(parts, &told).is_none_or(|found| found.is_empty()) {
        return Ok(told);
    }
    // Something of it was changed in a step about something else, such as a leaver's hand-over.
    let known: BTreeSet<i64> = told.iter().map(|(event, _)| event.seq).collect();
    for event in history::events(look, 0, u32::MAX)? {
        if known.contains(&event.seq) {
            continue;
        }
        if let Some(body) = history::body(look, event.seq)?
            && touches(parts, &body.json)
        {
            told.push((event, Said::Whole(body)));
        }
    }
    told.sort_by_key(|(event, _)| event.seq);
    Ok(told)
}

/// Whether an event with this body changed a row of `parts`.
fn touches(parts: &[Part], body: &str) -> bool {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let changes = body.get("changes").and_then(Value::as_array).into_iter().flatten();
    changes.filter_map(|change| Some((change.get("table")?.as_str()?, change.get("key")?))).any(
        |(name, key)| {
            let part = parts.iter().find(|part| part.table.name == name && is_told(part.table));
            part.is_some_and(|part| {
                let key: Option<Vec<Val>> =
                    part.table.keys.iter().map(|column| value(key.get(column)?)).collect();
                key.is_some_and(|key| {
                    part.rows.iter().any(|values| part.table.key_of(values) == key)
                })
            })
        },
    )
}

/// Rows of `parts` that are not what `events` say, as sentences; `None` where an event was
/// erased and none tells its rows anew, and so nothing can be said.
pub fn differences(parts: &[Part], events: &[Told]) -> Option<Vec<String>> {
    let mut rows: BTreeMap<(&'static str, Vec<Val>), BTreeMap<String, Val>> = BTreeMap::new();
    let mut found = Vec::new();
    let anew: BTreeSet<&str> = events
        .iter()
        .filter(|(event, _)| event.kind == history::REDACT)
        .map(|(event, _)| event.subject.as_str())
        .collect();
    for (event, body) in events {
        let Some(body) = body.changes() else {
            if anew.contains(event.seq.to_string().as_str()) {
                continue;
            }
            return None;
        };
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        for change in body.get("changes").and_then(Value::as_array).into_iter().flatten() {
            let name = change.get("table").and_then(Value::as_str).unwrap_or_default();
            let Some(part) = parts.iter().find(|part| part.table.name == name) else { continue };
            if !is_told(part.table) {
                continue;
            }
            let told = |side: &str, column: &str| value(change.get(side)?.get(column)?);
            let key: Option<Vec<Val>> =
                part.table.keys.iter().map(|column| told("key", column)).collect();
            let Some(key) = key else {
                found.push(format!("event {} does not say which {name} it changes", event.seq));
                continue;
            };
            // A row that is told whole is nothing of what it was.
            if change.get("rev").is_some() {
                rows.remove(&(part.table.name, key.clone()));
            }
            if change.get("after").is_none_or(Value::is_null) {
                rows.remove(&(part.table.name, key));
                continue;
            }
            let row = rows.entry((part.table.name, key)).or_default();
            for column in &part.table.columns[part.table.keys.len()..] {
                if let Some(value) = told("after", column) {
                    row.insert((*column).to_owned(), value);
                }
            }
        }
    }
    for part in parts.iter().filter(|part| is_told(part.table)) {
        for values in &part.rows {
            let key = part.table.key_of(values).to_vec();
            let named = part.table.named(&key);
            let Some(row) = rows.remove(&(part.table.name, key)) else {
                found.push(format!("{named} is in no event of its history"));
                continue;
            };
            for (at, column) in part.table.columns.iter().enumerate().skip(part.table.keys.len()) {
                if row.get(*column) != Some(&values[at]) {
                    found.push(format!("{named}: its {column} is not what its history says"));
                }
            }
        }
    }
    for (name, key) in rows.into_keys() {
        let key: Vec<String> = key.iter().map(ToString::to_string).collect();
        found.push(format!("{name} {} is in its history and not among its rows", key.join("/")));
    }
    Some(found)
}

fn value(told: &Value) -> Option<Val> {
    match told {
        Value::Null => Some(Val::Null),
        Value::Number(number) => number.as_i64().map(Val::Int),
        Value::String(text) => Some(Val::Text(text.clone())),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether the workspace holds nothing but people and settings.
///
/// # Errors
/// [`StoreError::Db`].
pub fn is_empty(look: &mut dyn Look) -> Result<bool, StoreError> {
    for table in [&EVALUATION, &SUPPLIER, &DECISION, &WORKLOAD, &EXCEPTION] {
        if !look.all(table)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Puts `parts` into place; the next references go on after theirs. People who are not there
/// come as names only, retired: nobody acts in their place.
///
/// Answers what had to be left open because it points to something that did not come along.
///
/// # Errors
/// [`StoreError::Db`], also when a row does not fit its table.
pub fn put(write: &mut Write<'_>, parts: &[Part]) -> Result<Vec<String>, StoreError> {
    let mut open = Vec::new();
    let mut last: BTreeMap<&'static str, i64> = BTreeMap::new();
    let decisions: BTreeSet<Val> = parts
        .iter()
        .filter(|part| part.table.name == DECISION.name)
        .flat_map(|part| part.rows.iter().map(|values| values[0].clone()))
        .collect();
    for part in parts {
        for values in &part.rows {
            let mut values = values.clone();
            if part.table.name == PERSON.name {
                if write.get(&PERSON, &values[..1])?.is_some() {
                    continue;
                }
                for (column, value) in [("logins", Val::Text(String::new())), ("retired", 1.into())]
                {
                    if let Some(at) = PERSON.place_of(column) {
                        values[at] = value;
                    }
                }
            }
            if part.table.name == DECISION.name {
                for column in ["supersedes", "superseded_by"] {
                    let Some(at) = DECISION.place_of(column) else { continue };
                    if values[at] != Val::Null && !decisions.contains(&values[at]) {
                        open.push(format!("{} {column} {}", values[0], values[at]));
                        values[at] = Val::Null;
                    }
                }
            }
            if part.table.name == DECISION_TEXT.name
                && values[1] == Val::from(super::decisions::FOLLOWS)
                && !decisions.contains(&values[4])
            {
                open.push(format!("{} follows {}", values[0], values[4]));
                continue;
            }
            if COUNTED.contains(&part.table.name)
                && let Val::Text(reference) = &values[0]
                && let Some(number) =
                    reference.split_once('-').and_then(|(_, n)| n.parse::<i64>().ok())
            {
                let highest = last.entry(part.table.name).or_default();
                *highest = number.max(*highest);
            }
            write.put(part.table, values, Expect::New)?;
        }
    }
    for (counter, number) in last {
        let so_far = write.get(&COUNTER, &[counter.into()])?;
        let so_far = so_far.map(|stored| stored.row.vals()[1].clone());
        if so_far.is_none_or(|value| matches!(value, Val::Int(value) if value < number)) {
            write.put(&COUNTER, vec![counter.into(), number.into()], Expect::Any)?;
        }
    }
    Ok(open)
}

/// Whether rows of `table` can be part of a record.
pub fn may_hold(table: &Table) -> bool {
    let hangs = |table: &Table| {
        table.name == EVALUATION.name || table.place_of("evaluation").is_some() || !is_told(table)
    };
    // A mark names what it is about in its subject, not in a column of its own.
    table.name == SENSITIVE.name
        || hangs(table)
        || crate::store::table::named(table.keys[0]).is_some_and(hangs)
}
