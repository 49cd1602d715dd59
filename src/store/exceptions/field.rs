//! How fields that hold more than one value, or a narrower kind of number, lie in a column.
//!
//! Codes and short names stand with a blank between them, lines of text with a line break:
//! neither can hold what parts it.

use std::fmt::Display;
use std::str::FromStr;

use crate::domain::exact::Money;
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Get, Val};

/// Pence, or nothing.
pub(in crate::store) fn money(row: &dyn Cells, at: usize) -> Result<Option<Money>, DbError> {
    let Some(pence) = row.maybe_int(at)? else { return Ok(None) };
    let money = Money::pence(pence);
    money.map(Some).ok_or_else(|| row.shape(at, "an amount in pence", Cell::Int(pence)))
}

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
    value.ok_or_else(|| row.shape(at, "what belongs there", Cell::Null))
}

/// Values with a blank between them; none where the column is empty.
pub(super) fn words<T: FromStr, C: FromIterator<T>>(
    row: &dyn Cells,
    at: usize,
) -> Result<C, DbError> {
    parts(row, at, ' ')
}

/// Values with a line break between them.
pub(super) fn lines<T: FromStr, C: FromIterator<T>>(
    row: &dyn Cells,
    at: usize,
) -> Result<C, DbError> {
    parts(row, at, '\n')
}

fn parts<T: FromStr, C: FromIterator<T>>(
    row: &dyn Cells,
    at: usize,
    between: char,
) -> Result<C, DbError> {
    let text = row.maybe_text(at)?.unwrap_or_default();
    text.split(between)
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().map_err(|_| row.shape(at, "what belongs there", Cell::Text(part))))
        .collect()
}

/// `values` as [`words`] reads them.
pub(super) fn joined<T: Display>(values: impl IntoIterator<Item = T>) -> Val {
    between(values, " ")
}

/// `values` as [`lines`] reads them.
pub(super) fn lined<T: Display>(values: impl IntoIterator<Item = T>) -> Val {
    between(values, "\n")
}

fn between<T: Display>(values: impl IntoIterator<Item = T>, between: &str) -> Val {
    let texts: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    texts.join(between).into()
}

/// The place of `item` in a list, from 1.
pub(super) fn number(at: usize) -> Val {
    Val::Int(i64::try_from(at + 1).expect("memory holds fewer things than an i64 counts"))
}
