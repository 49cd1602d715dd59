//! Workloads in the database.

use std::collections::BTreeMap;

use crate::domain::date::Day;
use crate::domain::refs::WorkloadRef;
use crate::domain::text::skeleton;
use crate::domain::workload::moved::Move;
use crate::domain::workload::{Months, Value, Workload};
use crate::store::exceptions::small;
use crate::store::field::money;
use crate::store::sql::Cell;
use crate::store::{DbError, Expect, Get, Look, Row, StoreError, Val, Write};
use crate::table;

table! {
    /// What runs where.
    pub WORKLOAD: workload [reference 1]
        [
            name 2, skeleton 3, owner 4, directorate 5, criticality 6, annual_cost 7,
            data_class 8, personal_data 9, needs 10, value 11, hosted 12, hosted_since
            13, hosted_known 14, move_low 15, move_likely 16, move_high 17, retired_on
            18
        ] 19 20
}

/// Exceptions that are neither closed nor undone, from the day on which their cover began: where
/// the workload went with them.
const MOVES: &str = "SELECT workload, target, covered_from FROM exception \
                     WHERE state IN ('approved', 'revoked') AND covered_from IS NOT NULL";
const MOVES_OF: &str = "SELECT workload, target, covered_from FROM exception \
                        WHERE state IN ('approved', 'revoked') AND covered_from IS NOT NULL \
                        AND workload = $1 ORDER BY reference";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[MOVES, MOVES_OF];

/// The next free reference; it is used from then on.
///
/// # Errors
/// [`StoreError::Db`].
pub fn next_reference(write: &mut Write<'_>) -> Result<WorkloadRef, StoreError> {
    let number = write.next_number("W")?;
    Ok(WorkloadRef::new(number).expect("counters begin at one"))
}

/// Every workload as it is kept, retired ones among them, in the order of their references.
///
/// Where a workload runs is what people recorded; [`on`] adds what follows from grants.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<Workload>, StoreError> {
    let mut all: Vec<Workload> = look
        .all(&WORKLOAD)?
        .iter()
        .map(|stored| workload(&stored.row))
        .collect::<Result<_, _>>()?;
    all.sort_by_key(|workload| workload.reference);
    Ok(all)
}

/// Every workload where it runs on `day`: with an exception that has begun to cover, at its target.
///
/// # Errors
/// [`StoreError::Db`].
pub fn on(look: &mut dyn Look, day: Day) -> Result<Vec<Workload>, StoreError> {
    let mut moves_of: BTreeMap<WorkloadRef, Vec<Move>> = BTreeMap::new();
    for moved in moves(look)? {
        moves_of.entry(moved.workload).or_default().push(moved);
    }
    let placed = all(look)?.into_iter().map(|workload| {
        let moves = moves_of.remove(&workload.reference).unwrap_or_default();
        workload.placed_on(&moves, day)
    });
    Ok(placed.collect())
}

/// The workload `which` as it is kept, and the row's `rev`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(look: &mut dyn Look, which: WorkloadRef) -> Result<Option<(Workload, i64)>, StoreError> {
    let stored = look.get(&WORKLOAD, &[Val::shown(which)])?;
    stored.map(|stored| Ok((workload(&stored.row)?, stored.rev))).transpose()
}

/// Where workloads go by exceptions that stand, each from the day on which it began to cover.
///
/// # Errors
/// [`StoreError::Db`].
pub fn moves(look: &mut dyn Look) -> Result<Vec<Move>, StoreError> {
    look.rows(MOVES, &[])?.iter().map(moved).collect()
}

/// Where the workload `which` goes by exceptions that stand, each from the day it began to cover.
///
/// # Errors
/// [`StoreError::Db`].
pub fn moves_of(look: &mut dyn Look, which: WorkloadRef) -> Result<Vec<Move>, StoreError> {
    look.rows(MOVES_OF, &[Val::shown(which)])?.iter().map(moved).collect()
}

fn moved(row: &Row) -> Result<Move, StoreError> {
    Ok(Move { workload: row.read(0)?, to: row.read(1)?, from: row.read(2)? })
}

/// Saves `workload`.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn put(write: &mut Write<'_>, workload: &Workload, expected: Expect) -> Result<(), StoreError> {
    let months = |part: fn(Months) -> u16| -> Val {
        workload.move_months.map(|months| i64::from(part(months))).into()
    };
    let values: Vec<Val> = vec![
        Val::shown(workload.reference),
        workload.name.as_str().into(),
        skeleton(workload.name.as_str()).into(),
        workload.owner.as_str().into(),
        workload.directorate.as_str().into(),
        workload.criticality.code().into(),
        workload.annual_cost.as_pence().into(),
        workload.data_class.code().into(),
        workload.personal_data.code().into(),
        Val::shown_or_null(workload.needs.as_ref()),
        workload.value.map(|value| i64::from(value.get())).into(),
        Val::shown(&workload.hosted),
        Val::shown_or_null(workload.hosted_since),
        workload.hosted_known.code().into(),
        months(Months::low),
        months(Months::likely),
        months(Months::high),
        Val::shown_or_null(workload.retired_on),
    ];
    write.put(&WORKLOAD, values, expected).map(|_| ())
}

fn workload(row: &Row) -> Result<Workload, StoreError> {
    let missing = |at: usize| row.shape(at, "an amount in pence", Cell::Null);
    Ok(Workload {
        reference: row.read(0)?,
        name: row.read(1)?,
        owner: row.read(3)?,
        directorate: row.read(4)?,
        criticality: row.read(5)?,
        annual_cost: money(row, 6)?.ok_or_else(|| missing(6))?,
        data_class: row.read(7)?,
        personal_data: row.read(8)?,
        needs: row.maybe_read(9)?,
        value: value(row, 10)?,
        hosted: row.read(11)?,
        hosted_since: row.maybe_read(12)?,
        hosted_known: row.read(13)?,
        move_months: months(row, 14)?,
        retired_on: row.maybe_read(17)?,
    })
}

fn value(row: &Row, at: usize) -> Result<Option<Value>, DbError> {
    let Some(number) = small::<u8>(row, at)? else { return Ok(None) };
    let value = Value::new(number);
    value.map(Some).ok_or_else(|| row.shape(at, "0 to 3", Cell::Int(number.into())))
}

fn months(row: &Row, at: usize) -> Result<Option<Months>, DbError> {
    let parts: (Option<u16>, Option<u16>, Option<u16>) =
        (small(row, at)?, small(row, at + 1)?, small(row, at + 2)?);
    let (Some(low), Some(likely), Some(high)) = parts else { return Ok(None) };
    let months = Months::new(low, likely, high).ok();
    months.map(Some).ok_or_else(|| row.shape(at, "an estimate of months", Cell::Int(low.into())))
}
