//! Exceptions as figures need them: no texts but names, one pass over what is told of each.

#[cfg(test)]
pub(crate) mod by_rows;
mod read;
mod told;

use jiff::tz::TimeZone;

use crate::domain::date::Moment;
use crate::domain::measures::{Reestimate, Site};
use crate::store::exceptions::field::{money, there};
use crate::store::{Get, Look, StoreError};

const SITES: &str = "SELECT reference, name, annual_cost, hosted, hosted_since, retired_on \
                     FROM workload";
const CORRECTIONS: &str = "SELECT CAST(COALESCE(SUM(corrections), 0) AS BIGINT) FROM exception \
                           WHERE corrections > 0";
const REHEARSALS: &str = "SELECT workload, days, logged_by, logged_at, held_on FROM rehearsal \
                          WHERE retired_on IS NULL ORDER BY logged_at, workload, number";

#[cfg(test)]
pub(super) use read::STATEMENTS as READ;
pub use read::{cases, coverages};
#[cfg(test)]
pub(super) use told::STATEMENTS as TOLD;
pub use told::{
    Contract, Named, PutRight, Restated, cited, claims, contracts, corrected, last_looked,
    looked_again, names, overridden, restated, restated_of, unproved,
};

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[SITES, CORRECTIONS, REHEARSALS];

/// Working days of a year: 52 weeks of five.
const WORKING_DAYS: u32 = 260;

/// Every workload as it is kept, in the order of their references.
///
/// # Errors
/// [`StoreError::Db`].
pub fn sites(look: &mut dyn Look) -> Result<Vec<Site>, StoreError> {
    let mut all = Vec::new();
    look.each(SITES, &[], &mut |row| {
        all.push(Site {
            reference: row.read(0)?,
            name: row.text(1)?.to_owned(),
            spend: there(row, 2, money(row, 2)?)?,
            hosted: row.read(3)?,
            since: row.maybe_read(4)?,
            retired_on: row.maybe_read(5)?,
        });
        Ok(())
    })?;
    all.sort_by_key(|site| site.reference);
    Ok(all)
}

/// How many decisions were recorded in error and put right.
///
/// # Errors
/// [`StoreError::Db`].
pub fn corrections(look: &mut dyn Look) -> Result<u64, StoreError> {
    let counted = look.one(CORRECTIONS, &[])?;
    Ok(match counted {
        Some(row) => u64::from(row.count(0)?),
        None => 0,
    })
}

/// Moves that were tried out, as estimates: the working days they took, in months of which twelve
/// have 260 working days, rounded up. They count from the day on which they were logged; the test is
/// as old as the day on which it was held.
///
/// # Errors
/// [`StoreError::Db`].
pub fn rehearsals(look: &mut dyn Look, zone: &TimeZone) -> Result<Vec<Reestimate>, StoreError> {
    let mut all = Vec::new();
    look.each(REHEARSALS, &[], &mut |row| {
        let at: Moment = row.read(3)?;
        all.push(Reestimate {
            workload: row.read(0)?,
            at,
            on: at.day_in(zone),
            by: row.text(2)?.to_owned(),
            months: u16::try_from((row.count(1)? * 12).div_ceil(WORKING_DAYS)).ok(),
            tested_on: Some(row.read(4)?),
        });
        Ok(())
    })?;
    Ok(all)
}
