//! How all exceptions stand on a day, for figures: counted from indexes; only those whose cover
//! ends about that day, or is in doubt on it, are looked at one by one.

use crate::domain::date::{Day, Span};
use crate::domain::exception::State;
use crate::domain::exception::grant::Coverage;
use crate::domain::exception::grant::outline::Outline;
use crate::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use crate::store::exceptions::field::there;
use crate::store::exceptions::light;
use crate::store::field::Shared;
use crate::store::{Cells, DbError, Get, Look, StoreError, Val};

const STATES: &str =
    "SELECT state, CAST(COUNT(*) AS BIGINT) FROM exception GROUP BY state ORDER BY state";
const WAITING: &str = "SELECT requester, owner FROM exception \
                       WHERE state IN ('submitted', 'in_review') OR (state = 'approved' \
                       AND reference IN (SELECT exception FROM exception_renewal \
                       WHERE state IN ('submitted', 'in_review')))";
const OVER: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM exception \
                    WHERE state = 'approved' AND granted_to < $1";
/// Approved ones that end by the second day, and those that hold the first one in doubt.
const NEAR: &str = "SELECT reference, granted_from, granted_to, granted_gap, blocks_on, ended_on \
                    FROM exception WHERE state = 'approved' AND granted_to >= $1 \
                    AND (granted_to <= $2 OR granted_gap = 1 OR blocks_on <= $1)";
/// Revoked or closed ones whose end is still to come.
const ENDING: &str = "SELECT reference, granted_from, granted_to, granted_gap, blocks_on, \
                      ended_on FROM exception WHERE ended_on > $1";

/// Each exception with its workload and what its cover hangs on.
const OF_WORKLOADS: &str = "SELECT reference, workload, granted_from, granted_to, granted_gap, \
                            blocks_on, ended_on FROM exception";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[STATES, WAITING, OVER, NEAR, ENDING, OF_WORKLOADS];

/// An exception, its workload, and what cover on the day asked about needs to know.
pub type OfWorkload = (ExceptionRef, WorkloadRef, Coverage);

/// Every exception with its workload and its coverage as far as it bears on `day`, in the order
/// of references; grants themselves are looked at only where their outline does not answer.
///
/// # Errors
/// [`StoreError::Db`].
pub fn of_workloads(look: &mut dyn Look, day: Day) -> Result<Vec<OfWorkload>, StoreError> {
    let (mut found, mut hard) = (Vec::new(), Vec::new());
    look.each(OF_WORKLOADS, &[], &mut |row| {
        let (which, workload): (ExceptionRef, WorkloadRef) = (row.read(0)?, row.read(1)?);
        let coverage = match row.maybe_read::<Day>(2)? {
            None => Coverage::default(),
            Some(first) => {
                let span = there(row, 3, Span::new(first, row.read(3)?))?;
                let outline = Outline { span, gap: row.flag(4)?, blocks_on: row.maybe_read(5)? };
                let simple = outline.simple(row.maybe_read(6)?, day);
                if simple.is_none() {
                    hard.push(which);
                }
                simple.unwrap_or_default()
            }
        };
        found.push((which, workload, coverage));
        Ok(())
    })?;
    // References sort as text up to X-9999 only; people count on.
    found.sort_unstable_by_key(|(which, _, _)| *which);
    for (which, coverage) in light::coverages(look, &hard)? {
        if let Ok(at) = found.binary_search_by_key(&which, |(which, _, _)| *which) {
            found[at].2 = coverage;
        }
    }
    Ok(found)
}

/// How all exceptions stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// How many are in each state; states without any are left out.
    pub states: Vec<(State, usize)>,
    /// Requester and owner of each that nobody has decided.
    pub undecided: Vec<(Slug, Option<Slug>)>,
    /// Approved ones of which every grant is over.
    pub over: usize,
    /// What cover needs to know of every other one that is not plainly covered from the day on
    /// for longer than was asked about, not to come, and not at its end.
    pub coverages: Vec<Coverage>,
}

fn counted(row: &dyn Cells, at: usize) -> Result<usize, DbError> {
    Ok(usize::try_from(row.count(at)?).unwrap_or(usize::MAX))
}

/// How all exceptions stand on `day`, as far as it bears on cover that ends by `until`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn standing(look: &mut dyn Look, day: Day, until: Day) -> Result<Standing, StoreError> {
    let mut found = Standing::default();
    look.each(STATES, &[], &mut |row| {
        found.states.push((row.read(0)?, counted(row, 1)?));
        Ok(())
    })?;
    let mut people = Shared::new();
    look.each(WAITING, &[], &mut |row| {
        found.undecided.push((people.read(row, 0)?, people.maybe_read(row, 1)?));
        Ok(())
    })?;
    let today = Val::shown(day);
    look.each(OVER, std::slice::from_ref(&today), &mut |row| {
        found.over = counted(row, 0)?;
        Ok(())
    })?;
    let mut hard: Vec<ExceptionRef> = Vec::new();
    let mut sort = |row: &dyn Cells| {
        let Some(first) = row.maybe_read::<Day>(1)? else { return Ok(()) };
        let span = there(row, 2, Span::new(first, row.read(2)?))?;
        let outline = Outline { span, gap: row.flag(3)?, blocks_on: row.maybe_read(4)? };
        match outline.simple(row.maybe_read(5)?, day) {
            Some(coverage) => found.coverages.push(coverage),
            None => hard.push(row.read(0)?),
        }
        Ok(())
    };
    look.each(NEAR, &[today.clone(), Val::shown(until)], &mut sort)?;
    look.each(ENDING, &[today], &mut sort)?;
    found.coverages.extend(light::coverages(look, &hard)?.into_values());
    Ok(found)
}
