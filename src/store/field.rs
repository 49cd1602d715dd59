//! Fields that hold more than one text or a number of a narrower kind: how they lie in a column.
//!
//! Ids and codes stand with a blank between them, lines of text with a line break: neither can
//! hold what parts it.

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use crate::domain::criteria::weight::Weight;
use crate::domain::exact::Money;
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Get};

/// A whole number from 0 to 255.
pub(super) fn byte(row: &dyn Cells, at: usize) -> Result<u8, DbError> {
    let number = row.int(at)?;
    u8::try_from(number).map_err(|_| row.shape(at, "0 to 255", Cell::Int(number)))
}

/// Hundredths of a percent.
pub(super) fn weight(row: &dyn Cells, at: usize) -> Result<Weight, DbError> {
    let number = row.int(at)?;
    let weight = u32::try_from(number).ok().and_then(Weight::hundredths);
    weight.ok_or_else(|| row.shape(at, "hundredths of a percent", Cell::Int(number)))
}

/// Pence, or nothing.
pub(super) fn money(row: &dyn Cells, at: usize) -> Result<Option<Money>, DbError> {
    let Some(pence) = row.maybe_int(at)? else { return Ok(None) };
    let money = Money::pence(pence);
    money.map(Some).ok_or_else(|| row.shape(at, "an amount in pence", Cell::Int(pence)))
}

/// Ids that come again and again in a column: each is read once and then shared.
pub(super) struct Shared<T>(BTreeSet<T>);

impl<T: FromStr + Clone + Ord + Borrow<str>> Shared<T> {
    /// None read yet.
    pub(super) fn new() -> Self {
        Self(BTreeSet::new())
    }

    /// The id in column `at`.
    pub(super) fn read(&mut self, row: &dyn Cells, at: usize) -> Result<T, DbError> {
        if let Some(known) = self.0.get(row.text(at)?) {
            return Ok(known.clone());
        }
        let fresh: T = row.read(at)?;
        self.0.insert(fresh.clone());
        Ok(fresh)
    }

    /// The id in column `at`, or nothing.
    pub(super) fn maybe_read(&mut self, row: &dyn Cells, at: usize) -> Result<Option<T>, DbError> {
        row.maybe_text(at)?.map(|_| self.read(row, at)).transpose()
    }
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

/// What lies between two texts of several lines: no text holds it, see [`crate::domain::text`].
const BETWEEN: char = '\u{1e}';

/// Texts of several lines, one after the other; none where the column is empty.
pub(super) fn texts<T: FromStr, C: FromIterator<T>>(
    row: &dyn Cells,
    at: usize,
) -> Result<C, DbError> {
    parts(row, at, BETWEEN)
}

fn parts<T: FromStr, C: FromIterator<T>>(
    row: &dyn Cells,
    at: usize,
    between: char,
) -> Result<C, DbError> {
    let text = row.maybe_text(at)?.unwrap_or_default();
    text.split(between)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse().map_err(|_| row.shape(at, "another kind of value", Cell::Text(part)))
        })
        .collect()
}

/// `values` as [`words`] reads them.
pub(super) fn joined<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    texts.join(" ")
}

/// `values` as [`lines`] reads them.
pub(super) fn lined<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    texts.join("\n")
}

/// `values` as [`texts`] reads them.
pub(super) fn apart<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    all.join(&BETWEEN.to_string())
}
