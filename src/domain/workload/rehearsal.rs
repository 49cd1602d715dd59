//! Exit rehearsals: a live-like service rebuilt with its data on another platform, how long that
//! took, and what went wrong.

use crate::domain::date::{Day, Moment};
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::text::{Note, Reason};
use crate::domain::workload::Place;

/// The longest rehearsal that is believed, in days.
pub const LONGEST: u16 = 3650;

/// One rehearsal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// Of which workload.
    pub workload: WorkloadRef,
    /// 1 upward within the workload.
    pub number: u32,
    /// The day it ended.
    pub on: Day,
    /// Working days it took, 1 to [`LONGEST`].
    pub days: u16,
    /// Where the service was rebuilt.
    pub platform: Option<Place>,
    /// What went wrong, and what was learnt.
    pub problems: Option<Note>,
    /// Who logged it.
    pub by: Slug,
    /// When.
    pub at: Moment,
    /// Set where it was logged in error: when and why.
    pub retired: Option<(Day, Reason)>,
}

impl Rehearsal {
    /// Whether it counts on `day`: it had been held, and nobody has taken it out.
    pub fn stands(&self, day: Day) -> bool {
        self.on <= day && self.retired.as_ref().is_none_or(|(on, _)| *on > day)
    }

    /// Whether it is less than `months` calendar months old on `day`.
    pub fn is_fresh(&self, day: Day, months: u32) -> bool {
        self.on <= day && day <= self.on.term_end(months)
    }
}

/// The latest of `all` that stands on `day`.
pub fn latest<'r>(all: impl IntoIterator<Item = &'r Rehearsal>, day: Day) -> Option<&'r Rehearsal> {
    all.into_iter()
        .filter(|rehearsal| rehearsal.stands(day))
        .max_by_key(|rehearsal| (rehearsal.on, rehearsal.at, rehearsal.number))
}

/// The day on which an estimate was last tested, as known on `day`: the day that the request
/// names, or that of a later rehearsal of its workload.
///
/// # Source
/// `docs/method.md`, "Exceptions: figures".
pub fn last_tested<'r>(
    tested_on: Option<Day>,
    own: impl IntoIterator<Item = &'r Rehearsal>,
    day: Day,
) -> Option<Day> {
    let rehearsed = latest(own, day).map(|rehearsal| rehearsal.on);
    tested_on.filter(|on| *on <= day).max(rehearsed)
}
