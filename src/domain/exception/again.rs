//! Looking again at what stands: what a grant rests on has changed, or its review is due, and an
//! approver says that it stands all the same.

use std::collections::BTreeSet;

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exception::Exception;
use crate::domain::refs::Slug;
use crate::domain::text::Reason;

codes! {
    /// What changed of what a grant rests on.
    pub enum Changed, "what changed" {
        /// What it costs: a year of the workload, or of the target.
        Price = "price",
        /// How long moving it would take.
        Estimate = "estimate",
        /// The contract at the target is over or can no longer be left in time, or ends otherwise
        /// than it did.
        Contract = "contract",
        /// The class of its data, or what the data says about people.
        DataClass = "data_class",
        /// What is kept of the supplier.
        Supplier = "supplier",
        /// What is known of the supplier: a fact was recorded about it.
        Evidence = "evidence",
        /// A function that it rests on has arrived on the primary.
        Function = "function",
    }
}

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

    /// The day by which it is to be looked at next.
    ///
    /// First on the day that the request names, within what was granted of what was asked; where
    /// it names none, as its tier has it: so many months after the first day, or on the last one.
    /// Once somebody has looked on that day or later, so many months after the last look. `None`
    /// where that would be after the last day: what follows is decided anew.
    ///
    /// # Source
    /// `docs/method.md`, "Exceptions: figures", on reviews.
    pub fn review_due(&self) -> Option<Day> {
        let asked = self.request.review_by;
        let Some(grant) = self.last_reviewed() else { return asked };
        let (start, last) = (grant.span.first(), grant.span.last());
        let after = |day: Day| grant.review_months.map(|months| day.plus_months(months));
        let first = match asked {
            Some(by) => Some(by.clamp(start, last)),
            None => after(start).or(Some(last)),
        };
        let looked = self.looked.as_ref().map(|looked| looked.on);
        match first.zip(looked) {
            Some((first, on)) if on >= first => after(on),
            _ => first,
        }
        .filter(|by| *by <= last)
    }
}
