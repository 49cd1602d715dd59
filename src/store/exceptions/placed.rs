//! What put on record where workloads run, of many at once: their own lines of history, those of
//! exceptions that ended, and the grants that let us assume a place.

use std::collections::BTreeMap;

use crate::domain::date::Moment;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::workload::moved::Move;
use crate::store::exceptions::light::{TOGETHER, among, keys};
use crate::store::{Get, Look, StoreError};

macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "SELECT event.seq, event.at, event_body.body FROM event \
             JOIN event_body ON event_body.seq = event.seq ",
            among!("event.subject"),
            $rest
        )
    };
}

const OF_WORKLOADS: &str = lines!("");
/// Closing an exception puts on record where its workload is, and so does taking that back.
const OF_ENDS: &str =
    lines!(" AND event.kind IN ('exception.closed', 'exception.closing_corrected')");
/// The cast keeps to the index of workloads: most exceptions are in these states.
const MOVES: &str = concat!(
    "SELECT e.workload, e.target, e.covered_from FROM exception e \
     LEFT JOIN exception_turn t ON t.exception = e.reference AND t.kind = 'closed' ",
    among!("e.workload"),
    " AND CAST(e.state AS TEXT) IN ('approved', 'revoked', 'closed') \
     AND e.covered_from IS NOT NULL AND (t.outcome IS NULL OR t.outcome <> 'never_started') \
     ORDER BY e.reference"
);

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[OF_WORKLOADS, OF_ENDS, MOVES];

/// The lines of history about `workloads`, and those that ended one of `exceptions`, oldest first:
/// its number, when each was written, what it says. One whose text was erased is not among them.
///
/// # Errors
/// [`StoreError::Db`].
pub fn placings(
    look: &mut dyn Look,
    workloads: &[WorkloadRef],
    exceptions: &[ExceptionRef],
) -> Result<Vec<(i64, Moment, String)>, StoreError> {
    let mut found = Vec::new();
    let own = workloads.chunks(TOGETHER).map(|some| (OF_WORKLOADS, keys(some)));
    let ends = exceptions.chunks(TOGETHER).map(|some| (OF_ENDS, keys(some)));
    for (sql, keys) in own.chain(ends) {
        look.each(sql, &keys, &mut |row| {
            found.push((row.int(0)?, row.read(1)?, row.text(2)?.to_owned()));
            Ok(())
        })?;
    }
    found.sort_unstable_by_key(|(seq, _, _)| *seq);
    Ok(found)
}

/// Where each of `workloads` went with exceptions that began to cover, those over among them.
///
/// # Errors
/// [`StoreError::Db`].
pub fn past_moves(
    look: &mut dyn Look,
    workloads: &[WorkloadRef],
) -> Result<BTreeMap<WorkloadRef, Vec<Move>>, StoreError> {
    let mut found: BTreeMap<WorkloadRef, Vec<Move>> = BTreeMap::new();
    for some in workloads.chunks(TOGETHER) {
        look.each(MOVES, &keys(some), &mut |row| {
            let moved = Move { workload: row.read(0)?, to: row.read(1)?, from: row.read(2)? };
            found.entry(moved.workload).or_default().push(moved);
            Ok(())
        })?;
    }
    Ok(found)
}
