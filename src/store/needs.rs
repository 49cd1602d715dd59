//! What workloads need, and the price sheets it is priced by.

use crate::domain::date::{Day, Moment};
use crate::domain::event::sha256_hex;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::workload::needs::{Amount, Estimate, Growth, Need, Three};
use crate::store::exceptions::small;
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// What a workload needs, by environment and item.
    pub NEED: need [workload 1, environment 2, item 3]
        [
            count 4, low 5, likely 6, high 7, growth_low 8, growth_likely 9, growth_high 10,
            from_month 11
        ] 12 13
}

table! {
    /// Price sheets as they were brought in, the newest with the highest number.
    pub PRICE_SHEET: price_sheet [supplier 1, number 2]
        [as_at 3, body 4, sha256 5, brought_by 6, brought_at 7] 8 9
}

const ALL: &str = "SELECT workload, environment, item, count, low, likely, high, growth_low,
    growth_likely, growth_high, from_month FROM need";
const OF: &str = "SELECT workload, environment, item, count, low, likely, high, growth_low,
    growth_likely, growth_high, from_month FROM need WHERE workload = $1";
const SHEETS: &str = "SELECT supplier, number, as_at, body, sha256, brought_by, brought_at
    FROM price_sheet";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[ALL, OF, SHEETS];

/// A price sheet as it was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSheet {
    /// Whose prices.
    pub supplier: Slug,
    /// 1 upward for this supplier.
    pub number: u32,
    /// The day of the sheet.
    pub as_at: Day,
    /// The file, byte for byte.
    pub body: String,
    /// The hash of the file.
    pub sha256: String,
    /// Who brought it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// Every need, by workload, environment and item.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<Need>, StoreError> {
    gathered(look, ALL, &[])
}

/// The needs of one workload.
///
/// # Errors
/// [`StoreError::Db`].
pub fn of(look: &mut dyn Look, workload: WorkloadRef) -> Result<Vec<Need>, StoreError> {
    gathered(look, OF, &[Val::shown(workload)])
}

fn gathered(
    look: &mut dyn Look,
    sql: &'static str,
    params: &[Val],
) -> Result<Vec<Need>, StoreError> {
    let mut found = Vec::new();
    look.each(sql, params, &mut |row| {
        found.push(need(row)?);
        Ok(())
    })?;
    found.sort_by(|a: &Need, b: &Need| {
        (a.workload, &a.environment, &a.item).cmp(&(b.workload, &b.environment, &b.item))
    });
    Ok(found)
}

fn need(row: &dyn Cells) -> Result<Need, DbError> {
    let wrong = |at: usize| row.shape(at, "low, likely and high that do not fall", Cell::Null);
    let amount = |at: usize| {
        let value = u64::try_from(row.int(at)?).ok().and_then(Amount::thousandths);
        value.ok_or_else(|| row.shape(at, "an amount in thousandths", Cell::Null))
    };
    let growth = |at: usize| {
        let value = i32::try_from(row.int(at)?).ok().and_then(Growth::hundredths);
        value.ok_or_else(|| row.shape(at, "a growth in hundredths of a percent", Cell::Null))
    };
    Ok(Need {
        workload: row.read(0)?,
        environment: row.read(1)?,
        item: row.read(2)?,
        count: u16::try_from(row.count(3)?)
            .map_err(|_| row.shape(3, "a number of servers", Cell::Null))?,
        amount: Three::new(amount(4)?, amount(5)?, amount(6)?).map_err(|_| wrong(4))?,
        growth: Three::new(growth(7)?, growth(8)?, growth(9)?).map_err(|_| wrong(7))?,
        from_month: small(row, 10)?,
    })
}

fn key(need: &Need) -> [Val; 3] {
    [Val::shown(need.workload), need.environment.as_str().into(), Val::shown(&need.item)]
}

/// Puts `need` in place of what was said of its workload, environment and item before.
///
/// # Errors
/// [`StoreError`] when it cannot be saved.
pub fn put(write: &mut Write<'_>, need: &Need) -> Result<(), StoreError> {
    let amount = |estimate| {
        let value = need.amount.of(estimate).as_thousandths();
        Val::from(i64::try_from(value).unwrap_or(i64::MAX))
    };
    let growth = |estimate| Val::from(need.growth.of(estimate).as_hundredths());
    let [low, likely, high] = [Estimate::Low, Estimate::Likely, Estimate::High];
    let mut values = key(need).to_vec();
    values.extend([
        i64::from(need.count).into(),
        amount(low),
        amount(likely),
        amount(high),
        growth(low),
        growth(likely),
        growth(high),
        need.from_month.map(i64::from).into(),
    ]);
    write.put(&NEED, values, Expect::Any).map(|_| ())
}

/// Takes a need out.
///
/// # Errors
/// [`StoreError`] when it cannot be saved.
pub fn remove(write: &mut Write<'_>, need: &Need) -> Result<(), StoreError> {
    write.remove(&NEED, &key(need), Expect::Any)
}

/// Every price sheet, by supplier, the oldest of each first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn sheets(look: &mut dyn Look) -> Result<Vec<KeptSheet>, StoreError> {
    let mut found = Vec::new();
    look.each(SHEETS, &[], &mut |row| {
        found.push(KeptSheet {
            supplier: row.read(0)?,
            number: row.count(1)?,
            as_at: row.read(2)?,
            body: row.text(3)?.to_owned(),
            sha256: row.text(4)?.to_owned(),
            by: row.read(5)?,
            at: row.read(6)?,
        });
        Ok(())
    })?;
    found.sort_by(|a: &KeptSheet, b| (&a.supplier, a.number).cmp(&(&b.supplier, b.number)));
    Ok(found)
}

/// Keeps a price sheet as the newest of its supplier.
///
/// # Errors
/// [`StoreError`] when it cannot be saved.
pub fn keep_sheet(
    write: &mut Write<'_>,
    supplier: &Slug,
    as_at: Day,
    body: &str,
    by: &Slug,
) -> Result<u32, StoreError> {
    let last = sheets(write)?.into_iter().filter(|sheet| sheet.supplier == *supplier).last();
    let number = last.map_or(1, |sheet| sheet.number + 1);
    let values = vec![
        supplier.as_str().into(),
        number.into(),
        Val::shown(as_at),
        body.into(),
        sha256_hex(body.as_bytes()).into(),
        by.as_str().into(),
        Val::shown(write.op().at),
    ];
    write.put(&PRICE_SHEET, values, Expect::New)?;
    Ok(number)
}
