//! What the columns of exceptions hold beside what [`crate::store::field`] reads.

use std::fmt::Display;

pub(super) use crate::store::field::{lines, money, texts, words};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Get, Val, field};

/// A number of a narrower kind, or nothing.
pub(in crate::store) fn small<T: TryFrom<i64>>(
    row: &dyn Cells,
    at: usize,
) -> Result<Option<T>, DbError> {
    let Some(number) = row.maybe_int(at)? else { return Ok(None) };
    let small = T::try_from(number).ok();
    small.map(Some).ok_or_else(|| row.shape(at, "a smaller number", Cell::Int(number)))
}

/// What must be there.
pub(super) fn there<T>(row: &dyn Cells, at: usize, value: Option<T>) -> Result<T, DbError> {
    value.ok_or_else(|| row.shape(at, "a value", Cell::Null))
}

/// `values` as [`words`] reads them.
pub(super) fn joined<T: Display>(values: impl IntoIterator<Item = T>) -> Val {
    field::joined(values).into()
}

/// `values` as [`lines`] reads them.
pub(super) fn lined<T: Display>(values: impl IntoIterator<Item = T>) -> Val {
    field::lined(values).into()
}

/// `values` as [`texts`] reads them.
pub(super) fn apart<T: Display>(values: impl IntoIterator<Item = T>) -> Val {
    field::apart(values).into()
}

/// How many acts of sole approvers a grant shows, by the people who did them.
pub(super) fn acts(people: &str) -> u32 {
    u32::try_from(people.split_whitespace().count()).unwrap_or(u32::MAX)
}

/// The number of what stands at `at` in a list, from 1.
pub(super) fn number(at: usize) -> Val {
    Val::Int(i64::try_from(at + 1).expect("memory holds fewer things than an i64 counts"))
}
