//! Looking again at what stands: what a grant rests on has changed, or its review is due, and an
//! approver says that it stands all the same.

use std::collections::BTreeSet;

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exception::Exception;
use crate::domain::refs::Slug;
use crate::domain::text::Reason;

/// What changed of what a grant rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Changed {
    /// What it costs: a year of the workload, or of the target.
    Price,
    /// How long moving it would take.
    Estimate,
    /// The contract at the target is over or can no longer be left in time, or ends otherwise
    /// than it did.
    Contract,
    /// The class of its data, or what the data says about people.
    DataClass,
    /// What is kept of the supplier.
    Supplier,
    /// What is known of the supplier: a fact was recorded about it.
    Evidence,
}

codes!(Changed, "what changed", {
    Price = "price",
    Estimate = "estimate",
    Contract = "contract",
    DataClass = "data_class",
    Supplier = "supplier",
    Evidence = "evidence",
});

/// An approver looked again at what is granted, and it stands.
///
/// Everything that changed before is answered by it, and a review that was due by then. What
/// changes later raises the flag anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedAgain {
    /// Who looked.
    pub by: Slug,
    /// Why it stands.
    pub reason: Reason,
    /// What had changed; nothing where the review alone was due.
    pub over: BTreeSet<Changed>,
    /// The day in the workspace's zone.
    pub on: Day,
    /// When.
    pub at: Moment,
}

impl Exception {
    /// When and on which day somebody looked at what is granted last, to grant it or afterwards;
    /// bridges look at nothing. `None` where nothing was granted.
    pub fn last_look(&self, day_of: &dyn Fn(Moment) -> Day) -> Option<(Moment, Day)> {
        let granted = self.last_reviewed()?.approved_at;
        let looked = self.looked.as_ref().map(|looked| (looked.at, looked.on));
        Some(looked.into_iter().fold((granted, day_of(granted)), Ord::max))
    }

    /// The day by which it is to be looked at: that of the request, and where a shorter term was
    /// granted than asked the last day of that, until somebody has looked again on it or later.
    pub fn review_due(&self) -> Option<Day> {
        let answered = self.looked.as_ref().map(|looked| looked.on);
        let last = self.last_reviewed().map(|grant| grant.span.last());
        let by = self.request.review_by.map(|by| last.map_or(by, |last| by.min(last)));
        by.filter(|by| answered.is_none_or(|on| on < *by))
    }
}
