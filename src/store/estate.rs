//! What is known of the estate beside its workloads, in the database: answers to the checks of
//! portability, exit rehearsals, lock-in, and looks at functions that the primary lacks.

use crate::domain::exception::function::{Cited, Found, Looked, key};
use crate::domain::refs::WorkloadRef;
use crate::domain::text::Reason;
use crate::domain::workload::lock_in::Feature;
use crate::domain::workload::portability::{Given, Subject};
use crate::domain::workload::rehearsal::Rehearsal;
use crate::store::exceptions::small;
use crate::store::field::money;
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// What was answered to the checks.
    pub PORTABILITY_ANSWER: portability_answer [subject 1, check_id 2, number 3]
        [
            answer 4, measure 5, decision 6, as_at 7, given_by 8, given_at 9
        ] 10 11
}

table! {
    /// Moves that were tried out.
    pub REHEARSAL: rehearsal [workload 1, number 2]
        [
            held_on 3, days 4, platform 5, problems 6, logged_by 7, logged_at 8, retired_on 9,
            retired_reason 10
        ] 11 12
}

table! {
    /// Proprietary features in use, a row for each change.
    pub LOCK_IN: lock_in [workload 1, number 2, version 3]
        [
            feature 4, replacement 5, days 6, spend 7, said_by 8, said_at 9, retired_on 10
        ] 11 12
}

table! {
    /// Looks at functions that the primary lacks.
    pub FUNCTION_LOOK: function_look [skeleton 1, number 2]
        [
            name 3, found 4, as_at 5, source 6, looked_by 7, looked_at 8
        ] 9 10
}

const ANSWERS: &str = "SELECT subject, check_id, number, answer, measure, decision, as_at, \
                       given_by, given_at FROM portability_answer \
                       ORDER BY subject, check_id, number";
const ANSWERS_OF: &str = "SELECT subject, check_id, number, answer, measure, decision, as_at, \
                          given_by, given_at FROM portability_answer \
                          WHERE subject = $1 OR subject = 'estate' \
                          ORDER BY subject, check_id, number";
const REHEARSALS: &str = "SELECT workload, number, held_on, days, platform, problems, logged_by, \
                          logged_at, retired_on, retired_reason FROM rehearsal \
                          ORDER BY workload, number";
const FEATURES: &str = "SELECT workload, number, version, feature, replacement, days, spend, \
                        said_by, said_at, retired_on FROM lock_in \
                        ORDER BY workload, number, version";
const LOOKS: &str = "SELECT number, name, found, as_at, source, looked_by, looked_at \
                     FROM function_look ORDER BY skeleton, number";
const CITED: &str = "SELECT f.exception, e.state, e.workload, f.name, f.checked_on \
                     FROM exception_function f JOIN exception e ON e.reference = f.exception \
                     ORDER BY f.exception, f.number";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[ANSWERS, ANSWERS_OF, REHEARSALS, FEATURES, LOOKS, CITED];

/// An answer with what it is about and its number among those to the same check, from 1.
pub type Answered = (Subject, u32, Given);

/// Every answer, those to one check of one subject oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn answers(look: &mut dyn Look) -> Result<Vec<Answered>, StoreError> {
    collected(look, ANSWERS, &[], answered)
}

/// The answers for `subject` and those for the estate, those to one check oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn answers_of(look: &mut dyn Look, subject: Subject) -> Result<Vec<Answered>, StoreError> {
    collected(look, ANSWERS_OF, &[Val::shown(subject)], answered)
}

fn collected<T>(
    look: &mut dyn Look,
    sql: &'static str,
    params: &[Val],
    read: fn(&dyn Cells) -> Result<T, DbError>,
) -> Result<Vec<T>, StoreError> {
    let mut all = Vec::new();
    look.each(sql, params, &mut |row| {
        all.push(read(row)?);
        Ok(())
    })?;
    Ok(all)
}

fn answered(row: &dyn Cells) -> Result<Answered, DbError> {
    let given = Given {
        check: row.read(1)?,
        answer: row.read(3)?,
        measure: row.maybe_read(4)?,
        decision: row.maybe_read(5)?,
        as_at: row.read(6)?,
        by: row.read(7)?,
        at: row.read(8)?,
    };
    Ok((row.read(0)?, row.count(2)?, given))
}

/// Adds an answer under the next number of its check; the earlier ones stay.
///
/// # Errors
/// [`StoreError::Stale`] when somebody answered it at the same moment.
pub fn answer(write: &mut Write<'_>, subject: Subject, given: &Given) -> Result<(), StoreError> {
    let before = answers_of(write, subject)?;
    let own = before.iter().filter(|(of, _, other)| *of == subject && other.check == given.check);
    let number = own.map(|(_, number, _)| *number).max().unwrap_or(0) + 1;
    let values = vec![
        Val::shown(subject),
        given.check.as_str().into(),
        number.into(),
        given.answer.code().into(),
        Val::shown_or_null(given.measure.as_ref()),
        Val::shown_or_null(given.decision),
        Val::shown(given.as_at),
        given.by.as_str().into(),
        Val::shown(given.at),
    ];
    write.put(&PORTABILITY_ANSWER, values, Expect::New).map(|_| ())
}

/// Every rehearsal, those of one workload in the order they were logged.
///
/// # Errors
/// [`StoreError::Db`].
pub fn rehearsals(look: &mut dyn Look) -> Result<Vec<Rehearsal>, StoreError> {
    collected(look, REHEARSALS, &[], rehearsal)
}

fn rehearsal(row: &dyn Cells) -> Result<Rehearsal, DbError> {
    let reason: Option<Reason> = row.maybe_read(9)?;
    Ok(Rehearsal {
        workload: row.read(0)?,
        number: row.count(1)?,
        on: row.read(2)?,
        days: needed(row, 3)?,
        platform: row.maybe_read(4)?,
        problems: row.maybe_read(5)?,
        by: row.read(6)?,
        at: row.read(7)?,
        retired: row.maybe_read(8)?.zip(reason),
    })
}

fn needed<T: TryFrom<i64>>(row: &dyn Cells, at: usize) -> Result<T, DbError> {
    small(row, at)?.ok_or_else(|| row.shape(at, "a number", Cell::Null))
}

/// Saves a rehearsal.
///
/// # Errors
/// [`StoreError::Stale`] when it is not as `expected`.
pub fn put_rehearsal(
    write: &mut Write<'_>,
    rehearsal: &Rehearsal,
    expected: Expect,
) -> Result<(), StoreError> {
    let (retired_on, reason) = match &rehearsal.retired {
        Some((on, reason)) => (Val::shown(*on), reason.as_str().into()),
        None => (Val::Null, Val::Null),
    };
    let values = vec![
        Val::shown(rehearsal.workload),
        rehearsal.number.into(),
        Val::shown(rehearsal.on),
        i64::from(rehearsal.days).into(),
        Val::shown_or_null(rehearsal.platform.as_ref()),
        Val::shown_or_null(rehearsal.problems.as_ref()),
        rehearsal.by.as_str().into(),
        Val::shown(rehearsal.at),
        retired_on,
        reason,
    ];
    write.put(&REHEARSAL, values, expected).map(|_| ())
}

/// Every feature in every version, the versions of one oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn features(look: &mut dyn Look) -> Result<Vec<Feature>, StoreError> {
    collected(look, FEATURES, &[], feature)
}

fn feature(row: &dyn Cells) -> Result<Feature, DbError> {
    let spend = money(row, 6)?;
    Ok(Feature {
        workload: row.read(0)?,
        number: row.count(1)?,
        version: row.count(2)?,
        feature: row.read(3)?,
        replacement: row.maybe_read(4)?,
        days: small(row, 5)?,
        spend: spend.ok_or_else(|| row.shape(6, "an amount in pence", Cell::Null))?,
        by: row.read(7)?,
        at: row.read(8)?,
        retired_on: row.maybe_read(9)?,
    })
}

/// Adds a version of a feature.
///
/// # Errors
/// [`StoreError::Stale`] when somebody saved that version before.
pub fn put_feature(write: &mut Write<'_>, feature: &Feature) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(feature.workload),
        feature.number.into(),
        feature.version.into(),
        feature.feature.as_str().into(),
        Val::shown_or_null(feature.replacement.as_ref()),
        feature.days.map(i64::from).into(),
        feature.spend.as_pence().into(),
        feature.by.as_str().into(),
        Val::shown(feature.at),
        Val::shown_or_null(feature.retired_on),
    ];
    write.put(&LOCK_IN, values, Expect::New).map(|_| ())
}

/// The next free number of `workload` among `taken`.
pub fn next_of(workload: WorkloadRef, taken: impl Iterator<Item = (WorkloadRef, u32)>) -> u32 {
    let own = taken.filter(|(of, _)| *of == workload);
    own.map(|(_, number)| number).max().unwrap_or(0) + 1
}

/// Every look at a function, those at one oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn looks(look: &mut dyn Look) -> Result<Vec<Looked>, StoreError> {
    collected(look, LOOKS, &[], looked)
}

fn looked(row: &dyn Cells) -> Result<Looked, DbError> {
    let found: Found = row.read(2)?;
    Ok(Looked {
        number: row.count(0)?,
        name: row.read(1)?,
        found,
        as_at: row.read(3)?,
        source: row.maybe_read(4)?,
        by: row.read(5)?,
        at: row.read(6)?,
    })
}

/// Adds a look at a function.
///
/// # Errors
/// [`StoreError::Stale`] when somebody looked at the same moment.
pub fn put_look(write: &mut Write<'_>, look: &Looked) -> Result<(), StoreError> {
    let values = vec![
        key(look.name.as_str()).into(),
        look.number.into(),
        look.name.as_str().into(),
        look.found.code().into(),
        Val::shown(look.as_at),
        Val::shown_or_null(look.source.as_ref()),
        look.by.as_str().into(),
        Val::shown(look.at),
    ];
    write.put(&FUNCTION_LOOK, values, Expect::New).map(|_| ())
}

/// Every function that an exception names as gained.
///
/// # Errors
/// [`StoreError::Db`].
pub fn cited(look: &mut dyn Look) -> Result<Vec<Cited>, StoreError> {
    collected(look, CITED, &[], |row| {
        Ok(Cited {
            exception: row.read(0)?,
            state: row.read(1)?,
            workload: row.read(2)?,
            name: row.read(3)?,
            checked_on: row.maybe_read(4)?,
        })
    })
}
