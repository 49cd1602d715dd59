//! What is derived from the rows of exceptions and lies beside them: a text an exception with all
//! that figures ask of it, how many are in each state, and the names of [`super::names`].
//!
//! None of them is part of history. All are made anew from the tables by the one door, with every
//! event that changes those; a past day makes them once it is replayed, and the full check makes
//! them again and compares. What a text says is read by [`super::measured`].

use std::collections::{BTreeMap, BTreeSet};

use super::names::{self, Renamed};
use crate::domain::refs::ExceptionRef;
use crate::store::sql::{Cell, DbError, Get, Tx, Val, Visit};
use crate::store::{Look, StoreError, Table};

/// What one kind of line tells: a letter, then columns of a table in their order. The first of
/// them is the exception and is left out of the line.
struct Kind {
    letter: char,
    /// Of one exception.
    one: &'static str,
    /// Of all of them.
    all: &'static str,
}

macro_rules! kind {
    ($letter:literal, $select:literal, $key:literal, $only:literal, $order:literal) => {
        Kind {
            letter: $letter,
            one: concat!($select, " WHERE ", $key, " = $1", $only, " ORDER BY ", $order),
            all: concat!($select, " WHERE ", $key, " IS NOT NULL", $only, " ORDER BY ", $order),
        }
    };
}

/// The lines of a text, in the order in which they stand there.
const KINDS: [Kind; 8] = [
    kind!(
        'e',
        "SELECT reference, workload, target, state, primary_reason, other_reasons, submitted_at, \
         move_low, move_likely, move_high, target_year, ended_on FROM exception",
        "reference",
        " AND state <> 'draft'",
        "reference"
    ),
    kind!(
        'g',
        "SELECT exception, kind, start, last_day, months, approved_at, approvers, \
         override_by FROM exception_grant",
        "exception",
        "",
        "exception, number"
    ),
    kind!(
        'c',
        "SELECT exception, number, grant_number, due, kind, consequence FROM exception_condition",
        "exception",
        "",
        "exception, number"
    ),
    kind!(
        'm',
        "SELECT exception, condition, on_day, kind FROM exception_mark",
        "exception",
        "",
        "exception, condition, number"
    ),
    kind!(
        'b',
        "SELECT exception, estimate_basis, tested_on FROM exception_detail",
        "exception",
        " AND estimate_basis IS NOT NULL",
        "exception"
    ),
    kind!(
        'z',
        "SELECT exception, outcome, effective, months, person FROM exception_turn",
        "exception",
        " AND kind = 'closed'",
        "exception"
    ),
    kind!(
        'n',
        "SELECT exception, COALESCE(submitted_at, opened_at) FROM exception_renewal",
        "exception",
        " AND state <> 'draft'",
        "exception"
    ),
    kind!(
        'r',
        "SELECT exception, round, submitted_at, person, verdict, ruled_at, length, claims \
         FROM exception_ruling",
        "exception",
        "",
        "exception, round, submitted_at, last_seq, person"
    ),
];

/// The tables that a text is made of.
const TABLES: [&str; 8] = [
    "exception",
    "exception_grant",
    "exception_condition",
    "exception_mark",
    "exception_detail",
    "exception_turn",
    "exception_renewal",
    "exception_ruling",
];

/// Where the state stands among the columns of `exception`.
const STATE: usize = 2;

const PUT: &str = "INSERT INTO exception_gist (number, told) VALUES ($1, $2) \
                   ON CONFLICT (number) DO UPDATE SET told = excluded.told";
const DELETE: &str = "DELETE FROM exception_gist WHERE number = $1";
const STORED: &str = "SELECT number, told FROM exception_gist ORDER BY number";
const COUNTED: &str = "INSERT INTO state_tally (state, count) VALUES ($1, $2) \
                       ON CONFLICT (state) DO UPDATE SET count = state_tally.count + excluded.count";
const STATES: &str =
    "SELECT state, CAST(COUNT(*) AS BIGINT) FROM exception GROUP BY state ORDER BY state";
const TALLIES: &str = "SELECT state, count FROM state_tally WHERE count <> 0 ORDER BY state";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[
    KINDS[0].one,
    KINDS[1].one,
    KINDS[2].one,
    KINDS[3].one,
    KINDS[4].one,
    KINDS[5].one,
    KINDS[6].one,
    KINDS[7].one,
    KINDS[0].all,
    KINDS[1].all,
    KINDS[2].all,
    KINDS[3].all,
    KINDS[4].all,
    KINDS[5].all,
    KINDS[6].all,
    KINDS[7].all,
    PUT,
    DELETE,
    STORED,
    COUNTED,
    STATES,
    TALLIES,
];

/// Shows the rows of a statement to a visitor.
type Ask<'a> = &'a mut dyn FnMut(&'static str, &[Val], Visit<'_>) -> Result<(), StoreError>;

/// The texts of `which`, or of all exceptions, by reference, made from the tables.
fn texts(ask: Ask<'_>, which: Option<&str>) -> Result<BTreeMap<String, String>, StoreError> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let key: Vec<Val> = which.into_iter().map(Val::from).collect();
    for kind in &KINDS {
        let sql = if which.is_some() { kind.one } else { kind.all };
        ask(sql, &key, &mut |row| {
            let text = match found.get_mut(row.text(0)?) {
                Some(text) => text,
                // A draft has nothing but what was said of it before it was one.
                None if matches!(kind.letter, 'e' | 'r') => {
                    found.entry(row.text(0)?.to_owned()).or_default()
                }
                None => return Ok(()),
            };
            if kind.letter != 'r' && kind.letter != 'e' && !text.starts_with('e') {
                return Ok(());
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.push(kind.letter);
            for at in 1..row.width() {
                text.push('\t');
                match row.cell(at)? {
                    Cell::Null => {}
                    Cell::Int(number) => text.push_str(&number.to_string()),
                    Cell::Text(own) => text.push_str(own),
                }
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// The number of the exception `which`, under which its text lies.
pub(super) fn number(which: &str) -> Result<u32, DbError> {
    let reference: ExceptionRef = which.parse().map_err(|_| DbError::Corrupt {
        found: format!("{which} is no reference of an exception"),
    })?;
    Ok(reference.number())
}

/// What is to be derived anew from the rows put since the last event.
#[derive(Debug, Default)]
pub(in crate::store) struct Derived {
    touched: BTreeSet<String>,
    states: BTreeMap<String, i64>,
    renamed: Renamed,
}

fn text(value: Option<&Val>) -> Option<&str> {
    match value? {
        Val::Text(text) => Some(text),
        Val::Null | Val::Int(_) => None,
    }
}

impl Derived {
    /// A row of `table` was `before` and is `after`.
    pub(in crate::store) fn row(
        &mut self,
        table: &Table,
        before: Option<&[Val]>,
        after: Option<&[Val]>,
    ) {
        self.renamed.row(table.name, before, after);
        if !is_made_of(table) {
            return;
        }
        let key = before.or(after).and_then(|row| text(row.first()));
        if let Some(key) = key.filter(|key| !self.touched.contains(*key)) {
            self.touched.insert(key.to_owned());
        }
        if table.name == TABLES[0] {
            let state =
                |row: Option<&[Val]>| text(row.and_then(|row| row.get(STATE))).map(str::to_owned);
            let (was, is) = (state(before), state(after));
            if was != is {
                for (state, by) in [(was, -1), (is, 1)] {
                    if let Some(state) = state {
                        *self.states.entry(state).or_default() += by;
                    }
                }
            }
        }
    }

    /// Derives it, in the transaction of those rows.
    pub(in crate::store) fn keep(self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        for which in &self.touched {
            let number = number(which)?;
            match told(tx, which)? {
                Some(told) => tx.exec(PUT, &[number.into(), told.into()])?,
                None => tx.exec(DELETE, &[number.into()])?,
            };
        }
        for (state, by) in self.states {
            tx.exec(COUNTED, &[state.into(), by.into()])?;
        }
        self.renamed.keep(tx)
    }
}

/// Whether a text is made of rows of `table`.
pub(super) fn is_made_of(table: &Table) -> bool {
    TABLES.contains(&table.name)
}

/// The text of the exception `which`, made from the tables.
pub(super) fn told(tx: &mut dyn Tx, which: &str) -> Result<Option<String>, StoreError> {
    let mut made = texts(&mut |sql, key, visit| Ok(tx.each(sql, key, visit)?), Some(which))?;
    Ok(made.remove(which))
}

/// Counts the exceptions in each state, where they are not counted yet.
pub(super) fn count(tx: &mut dyn Tx) -> Result<(), DbError> {
    for row in tx.rows(STATES, &[])? {
        tx.exec(COUNTED, &row.into_vals())?;
    }
    Ok(())
}

/// Derives everything, where nothing is derived yet.
pub(in crate::store) fn derive_all(tx: &mut dyn Tx) -> Result<(), StoreError> {
    let made = texts(&mut |sql, key, visit| Ok(tx.each(sql, key, visit)?), None)?;
    for (which, told) in made {
        tx.exec(PUT, &[number(&which)?.into(), told.into()])?;
    }
    count(tx)?;
    names::derive_all(tx)
}

/// Where what is kept is not what the tables give, a sentence each.
pub(in crate::store) fn differences(look: &mut dyn Look) -> Result<Vec<String>, StoreError> {
    let mut made = texts(&mut |sql, key, visit| look.each(sql, key, visit), None)?;
    let mut found = Vec::new();
    look.each(STORED, &[], &mut |row| {
        let number = row.count(0)?;
        let which = ExceptionRef::new(number).map_or_else(|| number.to_string(), |x| x.to_string());
        if made.remove(&which).as_deref() != Some(row.text(1)?) {
            found.push(format!("what figures are told of {which} is not what its rows say"));
        }
        Ok(())
    })?;
    found.extend(made.keys().map(|which| format!("figures are told nothing of {which}")));
    if look
        .rows(STATES, &[])?
        .iter()
        .map(|row| row.vals().to_vec())
        .ne(look.rows(TALLIES, &[])?.iter().map(|row| row.vals().to_vec()))
    {
        found.push("the count of exceptions in each state is not that of their rows".to_owned());
    }
    found.extend(names::differences(look)?);
    Ok(found)
}
