//! Where a workload runs on a day: what people recorded, and what the start of a grant lets us
//! assume until somebody looks.

use super::{Known, Place, Workload};
use crate::domain::date::Day;
use crate::domain::refs::WorkloadRef;

/// An exception that stands: from the day it began to cover, the workload is at its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The workload.
    pub workload: WorkloadRef,
    /// Where it goes.
    pub to: Place,
    /// The first day there.
    pub from: Day,
}

impl Workload {
    /// The workload where it runs on `day`: at the target of the latest of `moves` that began by
    /// then and after it was last recorded, else where it was recorded.
    ///
    /// # Source
    /// `docs/method.md`, "Exceptions: cover on a day": from the first covered day the target is assumed.
    #[must_use]
    pub fn placed_on(mut self, moves: &[Move], day: Day) -> Self {
        let recorded = self.hosted_since;
        let begun = moves.iter().filter(|moved| {
            moved.workload == self.reference
                && moved.from <= day
                && recorded.is_none_or(|since| moved.from > since)
        });
        if let Some(latest) = begun.max_by(|a, b| (a.from, &a.to).cmp(&(b.from, &b.to)))
            && latest.to != self.hosted
        {
            self.hosted = latest.to.clone();
            self.hosted_since = Some(latest.from);
            self.hosted_known = Known::Assumed;
        }
        self
    }
}
