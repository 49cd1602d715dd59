//! How all exceptions stand on a day, for figures: counted from indexes; only those whose cover
//! ends about that day, or is in doubt on it, are looked at one by one.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::date::{Day, Span};
use crate::domain::exception::State;
use crate::domain::exception::grant::Coverage;
use crate::domain::exception::grant::outline::Outline;
use crate::domain::exception::tier::Tier;
use crate::domain::refs::{DecisionRef, ExceptionRef, Slug, WorkloadRef};
use crate::store::exceptions::field::{there, words};
use crate::store::exceptions::measured::coverages;
use crate::store::{Cells, DbError, Get, Look, StoreError, Val};

const STATES: &str = "SELECT state, count FROM state_tally WHERE count <> 0 ORDER BY state";
/// Approved ones of a person that end by a day.
const OWN_ENDING: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM exception \
                          WHERE state = 'approved' AND granted_to <= $1 AND ended_on IS NULL \
                          AND (requester = $2 OR owner = $2)";
/// Those of them with a renewal that is not decided yet.
const OWN_IN_HAND: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM exception_renewal r \
                           CROSS JOIN exception e WHERE e.reference = r.exception \
                           AND r.state IN ('submitted', 'in_review', 'changes_requested') \
                           AND e.state = 'approved' \
                           AND e.granted_to <= $1 AND e.ended_on IS NULL \
                           AND (e.requester = $2 OR e.owner = $2)";
const OVER: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM exception \
                    WHERE state = 'approved' AND granted_to < $1";
/// Approved ones that end by the second day.
const NEAR: &str = "SELECT reference, granted_from, granted_to, granted_gap, blocks_on, ended_on \
                    FROM exception WHERE state = 'approved' AND granted_to >= $1 \
                    AND granted_to <= $2";
/// Later ones that hold the second day in doubt. The cast keeps to the index of those in doubt: that
/// of the register begins with the state, and holds twenty times as many.
const DOUBT: &str = "SELECT reference, granted_from, granted_to, granted_gap, blocks_on, ended_on \
                     FROM exception WHERE (granted_gap = 1 OR blocks_on IS NOT NULL) \
                     AND CAST(state AS TEXT) = 'approved' AND granted_to > $1 \
                     AND (granted_gap = 1 OR blocks_on <= $2)";
/// Revoked or closed ones whose end is still to come.
const ENDING: &str = "SELECT reference, granted_from, granted_to, granted_gap, blocks_on, \
                      ended_on FROM exception WHERE ended_on > $1";

/// By when what is revoked and not closed must be back.
const RETURNS: &str = "SELECT t.exception, t.return_by FROM exception e \
                       JOIN exception_turn t ON t.exception = e.reference AND t.kind = 'revoked' \
                       WHERE e.state = 'revoked'";
/// Approved ones that hold the day, of which a review is due or which rest on another decision.
const LOOKS: &str = "SELECT e.tier, e.requester, e.co_authors, e.editors, w.owner \
                     FROM exception e JOIN workload w ON w.reference = e.workload \
                     WHERE e.state = 'approved' AND e.granted_to >= $1 AND e.granted_from <= $1 \
                     AND (e.review_due <= $1 OR e.decision <> $2)";
/// Each exception with its workload and what its cover hangs on.
const OF_WORKLOADS: &str = "SELECT reference, workload, granted_from, granted_to, granted_gap, \
                            blocks_on, ended_on FROM exception";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] =
    &[STATES, OWN_ENDING, OWN_IN_HAND, OVER, NEAR, DOUBT, ENDING, RETURNS, LOOKS, OF_WORKLOADS];

/// The day by which each exception that is revoked and not closed must be back.
///
/// # Errors
/// [`StoreError::Db`].
pub fn returns(look: &mut dyn Look) -> Result<BTreeMap<ExceptionRef, Day>, StoreError> {
    let mut found = BTreeMap::new();
    look.each(RETURNS, &[], &mut |row| {
        found.insert(row.read(0)?, row.read(1)?);
        Ok(())
    })?;
    Ok(found)
}

/// The tiers of those that hold `day` and are to be looked at again: their review is due, or they
/// rest on another decision than `force`. Those in which `me` has an interest are left out.
///
/// # Errors
/// [`StoreError::Db`].
pub fn looks(
    look: &mut dyn Look,
    day: Day,
    force: Option<DecisionRef>,
    me: &Slug,
) -> Result<Vec<Tier>, StoreError> {
    let mut found = Vec::new();
    look.each(LOOKS, &[Val::shown(day), Val::shown_or_null(force)], &mut |row| {
        let mut own: BTreeSet<Slug> = words(row, 2)?;
        own.append(&mut words(row, 3)?);
        own.extend([row.read(1)?, row.read(4)?]);
        if let Some(tier) = row.maybe_read(0)?.filter(|_| !own.contains(me)) {
            found.push(tier);
        }
        Ok(())
    })?;
    Ok(found)
}

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
    for (which, coverage) in coverages(look, &hard)? {
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
    /// Approved ones that the person asked for or owns, that end by the day asked about or have
    /// ended, and of which no renewal waits to be decided.
    pub own_ending: usize,
    /// Approved ones of which every grant is over.
    pub over: usize,
    /// What cover needs to know of every other one that is not plainly covered from the day on
    /// for longer than was asked about, not to come, and not at its end.
    pub coverages: Vec<Coverage>,
}

fn counted(row: &dyn Cells, at: usize) -> Result<usize, DbError> {
    Ok(usize::try_from(row.count(at)?).unwrap_or(usize::MAX))
}

/// How all exceptions stand on `day` before `me`, as far as it bears on cover that ends by `until`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn standing(
    look: &mut dyn Look,
    day: Day,
    until: Day,
    me: &str,
) -> Result<Standing, StoreError> {
    let mut found = Standing::default();
    look.each(STATES, &[], &mut |row| {
        found.states.push((row.read(0)?, counted(row, 1)?));
        Ok(())
    })?;
    let own = [Val::shown(until), me.into()];
    let mut in_hand = 0;
    look.each(OWN_IN_HAND, &own, &mut |row| {
        in_hand = counted(row, 0)?;
        Ok(())
    })?;
    look.each(OWN_ENDING, &own, &mut |row| {
        found.own_ending = counted(row, 0)?.saturating_sub(in_hand);
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
    look.each(DOUBT, &[Val::shown(until), today.clone()], &mut sort)?;
    look.each(ENDING, &[today], &mut sort)?;
    found.coverages.extend(coverages(look, &hard)?.into_values());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::plan;

    #[test]
    fn the_first_frame_looks_at_no_more_than_it_counts() {
        let steps = plan(OWN_IN_HAND);
        assert!(steps[0].starts_with("SCAN r"), "{steps:?}");
        assert!(steps[1].contains("(reference=?)"), "{steps:?}");
        for (sql, index) in [
            (OWN_ENDING, "COVERING INDEX exception_register (state=? AND granted_to<?)"),
            (OVER, "exception_register (state=? AND granted_to<?)"),
            (NEAR, "exception_register (state=? AND granted_to>? AND granted_to<?)"),
            (DOUBT, "COVERING INDEX exception_doubt (granted_to>?)"),
            (ENDING, "exception_ended (ended_on>?)"),
        ] {
            let steps = plan(sql);
            assert!(steps.len() == 1 && steps[0].contains(index), "{steps:?}");
        }
    }
}
