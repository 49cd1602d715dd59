//! Prices in the database. Whether anybody may see one is for the evaluation to say.

use std::collections::BTreeMap;

use crate::domain::date::Moment;
use crate::domain::evaluation::price::{Price, PriceChange};
use crate::domain::exact::Money;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{Line, Title};
use crate::store::field::money;
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// Whole-life cost per candidate.
    pub PRICE: price [evaluation 1, candidate 2]
        [
            amount 3, basis 4, entered_by 5, entered_at 6
        ] 7 8
}

table! {
    /// The basket behind a price.
    pub PRICE_LINE: price_line [evaluation 1, candidate 2, position 3]
        [
            item 4, amount 5, assumption 6
        ] 7 8
}

table! {
    /// Changes of prices since the money was known.
    pub PRICE_CHANGE: price_change [evaluation 1, number 2]
        [
            candidate 3, before_amount 4, after_amount 5, reason 6, changed_by 7, changed_at 8
        ] 9 10
}

const PRICES_OF: &str = "SELECT candidate, amount, basis, entered_by, entered_at FROM price
    WHERE evaluation = $1";
const LINES_OF: &str = "SELECT candidate, item, amount, assumption FROM price_line
    WHERE evaluation = $1 ORDER BY candidate, position";

const CHANGES_OF: &str = "SELECT candidate, before_amount, after_amount, reason, changed_by,
    changed_at FROM price_change WHERE evaluation = $1 ORDER BY number";

/// One line of a basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasketLine {
    /// What is bought.
    pub item: Title,
    /// What it costs.
    pub amount: Money,
    /// What the amount rests on.
    pub assumption: Option<Line>,
}

/// A price as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Whose.
    pub candidate: Slug,
    /// How much, and on what basis.
    pub price: Price,
    /// Its basket; empty where one amount was given.
    pub basket: Vec<BasketLine>,
    /// Who entered it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// The price of each candidate that has one.
///
/// # Errors
/// [`StoreError::Db`].
pub(crate) fn amounts(
    look: &mut dyn Look,
    which: EvaluationRef,
) -> Result<BTreeMap<Slug, Price>, StoreError> {
    let mut found = BTreeMap::new();
    look.each(PRICES_OF, &[Val::shown(which)], &mut |row| {
        found.insert(row.read(0)?, price(row)?);
        Ok(())
    })?;
    Ok(found)
}

/// Prices with their baskets, by candidate.
///
/// # Errors
/// [`StoreError::Db`].
pub(crate) fn entered(
    look: &mut dyn Look,
    which: EvaluationRef,
) -> Result<Vec<Entered>, StoreError> {
    let mut baskets: BTreeMap<Slug, Vec<BasketLine>> = BTreeMap::new();
    look.each(LINES_OF, &[Val::shown(which)], &mut |row| {
        let amount = money(row, 2)?.ok_or_else(|| row.shape(2, "pence", Cell::Null))?;
        let line = BasketLine { item: row.read(1)?, amount, assumption: row.maybe_read(3)? };
        baskets.entry(row.read(0)?).or_default().push(line);
        Ok(())
    })?;
    let mut found = Vec::new();
    look.each(PRICES_OF, &[Val::shown(which)], &mut |row| {
        let candidate: Slug = row.read(0)?;
        let basket = baskets.remove(&candidate).unwrap_or_default();
        let (by, at) = (row.read(3)?, row.read(4)?);
        found.push(Entered { candidate, price: price(row)?, basket, by, at });
        Ok(())
    })?;
    found.sort_by(|a, b| a.candidate.cmp(&b.candidate));
    Ok(found)
}

fn price(row: &dyn Cells) -> Result<Price, DbError> {
    let amount = money(row, 1)?.ok_or_else(|| row.shape(1, "pence", Cell::Null))?;
    let basis = row.maybe_read(2)?;
    Price::new(amount, basis).map_err(|_| row.shape(1, "an amount above 0", Cell::Int(0)))
}

/// The changes of prices since the money was known, in order.
///
/// # Errors
/// [`StoreError::Db`].
pub(crate) fn changes(
    look: &mut dyn Look,
    which: EvaluationRef,
) -> Result<Vec<PriceChange>, StoreError> {
    let mut found = Vec::new();
    look.each(CHANGES_OF, &[Val::shown(which)], &mut |row| {
        found.push(PriceChange {
            candidate: row.read(0)?,
            before: money(row, 1)?,
            after: money(row, 2)?.ok_or_else(|| row.shape(2, "pence", Cell::Null))?,
            reason: row.read(3)?,
            by: row.read(4)?,
            at: row.read(5)?,
        });
        Ok(())
    })?;
    Ok(found)
}

/// Saves the change of a price, the `number`th of its evaluation from 1.
///
/// # Errors
/// [`StoreError::Db`], also when there is one with that number already.
pub fn put_change(
    write: &mut Write<'_>,
    which: EvaluationRef,
    number: usize,
    change: &PriceChange,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(which),
        i64::try_from(number).unwrap_or(i64::MAX).into(),
        change.candidate.as_str().into(),
        change.before.map_or(Val::Null, |amount| amount.as_pence().into()),
        change.after.as_pence().into(),
        change.reason.as_str().into(),
        change.by.as_str().into(),
        Val::shown(change.at),
    ];
    write.put(&PRICE_CHANGE, values, Expect::New).map(|_| ())
}

/// Saves a price; the basket before it goes.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put(
    write: &mut Write<'_>,
    which: EvaluationRef,
    entered: &Entered,
) -> Result<(), StoreError> {
    let whose = [Val::shown(which), entered.candidate.as_str().into()];
    let values = [
        whose.to_vec(),
        vec![
            entered.price.amount().as_pence().into(),
            Val::shown_or_null(entered.price.basis.as_ref()),
            entered.by.as_str().into(),
            Val::shown(entered.at),
        ],
    ];
    write.put(&PRICE, values.concat(), Expect::Any)?;
    let mut number: i64 = 0;
    for line in &entered.basket {
        number += 1;
        let rest = vec![
            number.into(),
            line.item.as_str().into(),
            line.amount.as_pence().into(),
            Val::shown_or_null(line.assumption.as_ref()),
        ];
        write.put(&PRICE_LINE, [whose.to_vec(), rest].concat(), Expect::Any)?;
    }
    loop {
        number += 1;
        let key = [whose[0].clone(), whose[1].clone(), number.into()];
        if write.get(&PRICE_LINE, &key)?.is_none() {
            return Ok(());
        }
        write.remove(&PRICE_LINE, &key, Expect::Any)?;
    }
}
