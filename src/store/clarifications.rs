//! Clarifications in the database. Whether anybody may read one is for the domain to say.

use std::collections::BTreeMap;

use crate::domain::evaluation::clarification::{Clarification, Entry};
use crate::domain::refs::{ClarificationRef, EvaluationRef};
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// Questions put to candidates.
    pub CLARIFICATION: clarification [reference 1]
        [
            evaluation 2, about 3, candidate 4, flag 5
        ] 6 7
}

table! {
    /// What was said in a clarification, in order.
    pub CLARIFICATION_ENTRY: clarification_entry [clarification 1, number 2]
        [
            said 3, text 4, said_by 5, said_at 6
        ] 7 8
}

const OF: &str = "SELECT reference, about, candidate, flag FROM clarification
    WHERE evaluation = $1";
const ONE: &str = "SELECT reference, about, candidate, flag, evaluation FROM clarification
    WHERE reference = $1";
const ENTRIES_OF: &str = "SELECT e.clarification, e.said, e.text, e.said_by, e.said_at
    FROM clarification_entry e JOIN clarification c ON c.reference = e.clarification
    WHERE c.evaluation = $1 ORDER BY e.clarification, e.number";
const ENTRIES: &str = "SELECT clarification, said, text, said_by, said_at
    FROM clarification_entry WHERE clarification = $1 ORDER BY number";

/// The clarifications of an evaluation, the first first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look, which: EvaluationRef) -> Result<Vec<Clarification>, StoreError> {
    let mut entries: BTreeMap<ClarificationRef, Vec<Entry>> = BTreeMap::new();
    look.each(ENTRIES_OF, &[Val::shown(which)], &mut |row| {
        entries.entry(row.read(0)?).or_default().push(entry(row)?);
        Ok(())
    })?;
    let mut found = Vec::new();
    look.each(OF, &[Val::shown(which)], &mut |row| {
        let reference = row.read(0)?;
        let said = entries.remove(&reference).unwrap_or_default();
        found.push(clarification(row, reference, said)?);
        Ok(())
    })?;
    found.sort_by_key(Clarification::reference);
    Ok(found)
}

/// One clarification and its evaluation.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(
    look: &mut dyn Look,
    reference: ClarificationRef,
) -> Result<Option<(EvaluationRef, Clarification)>, StoreError> {
    let key = [Val::shown(reference)];
    let mut said = Vec::new();
    look.each(ENTRIES, &key, &mut |row| {
        said.push(entry(row)?);
        Ok(())
    })?;
    let Some(row) = look.one(ONE, &key)? else { return Ok(None) };
    let evaluation = row.read(4)?;
    Ok(Some((evaluation, clarification(&row, reference, said)?)))
}

fn clarification(
    row: &dyn Cells,
    reference: ClarificationRef,
    entries: Vec<Entry>,
) -> Result<Clarification, DbError> {
    let (about, candidate) = (row.read(1)?, row.maybe_read(2)?);
    let flag = row.maybe_text(3)?.map(str::to_owned);
    Ok(Clarification::recorded(reference, about, candidate, flag, entries))
}

fn entry(row: &dyn Cells) -> Result<Entry, DbError> {
    Ok(Entry { said: row.read(1)?, text: row.read(2)?, by: row.read(3)?, at: row.read(4)? })
}

/// Saves a clarification and the entries that are not there yet; those that are stay as they are.
///
/// # Errors
/// [`StoreError::Stale`] when somebody added an entry meanwhile.
pub fn put(
    write: &mut Write<'_>,
    which: EvaluationRef,
    clarification: &Clarification,
) -> Result<(), StoreError> {
    let reference = Val::shown(clarification.reference());
    let values = vec![
        reference.clone(),
        Val::shown(which),
        clarification.about().code().into(),
        Val::shown_or_null(clarification.candidate()),
        clarification.flag().into(),
    ];
    write.put(&CLARIFICATION, values, Expect::Any)?;
    let mut number: i64 = 0;
    for entry in clarification.entries() {
        number += 1;
        let key = [reference.clone(), number.into()];
        if write.get(&CLARIFICATION_ENTRY, &key)?.is_some() {
            continue;
        }
        let rest = vec![
            entry.said.code().into(),
            entry.text.as_str().into(),
            entry.by.as_str().into(),
            Val::shown(entry.at),
        ];
        write.put(&CLARIFICATION_ENTRY, [key.to_vec(), rest].concat(), Expect::New)?;
    }
    Ok(())
}
