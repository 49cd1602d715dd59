//! Stale approvals: what a grant rested on has changed since. The cover stays, a flag is raised,
//! and the exception is to be looked at again.

use std::collections::BTreeMap;

use super::Register;
use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exception::grant::Cover;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::workload::Place;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Changed {
    /// What it costs: a year of the workload, or of the target.
    Price,
    /// How long moving it would take.
    Estimate,
    /// The contract at the target is over, or ends otherwise than it did.
    Contract,
    /// The class of its data, or what the data says about people.
    DataClass,
    /// What is kept of the supplier.
    Supplier,
}

codes!(Changed, "what changed", {
    Price = "price",
    Estimate = "estimate",
    Contract = "contract",
    DataClass = "data_class",
    Supplier = "supplier",
});

/// What a change is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A workload.
    Workload(WorkloadRef),
    /// Where exceptions lead to.
    Target(Place),
    /// One exception.
    Exception(ExceptionRef),
}

/// A change of what grants rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Then {
    /// Of what.
    pub about: About,
    /// When it was recorded.
    pub at: Moment,
    /// That day.
    pub on: Day,
    /// By whom.
    pub by: String,
    /// What changed.
    pub changed: Changed,
    /// From what to what.
    pub said: String,
}

/// A live grant that something changed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Which exception.
    pub exception: ExceptionRef,
    /// Its workload.
    pub workload: WorkloadRef,
    /// What changed.
    pub changed: Changed,
    /// From what to what.
    pub said: String,
    /// On which day.
    pub on: Day,
    /// By whom; nobody where only time went by.
    pub by: String,
}

/// The live grants of `register` under which something of `changes` (oldest first) happened; the
/// last change of each kind is told. `contracts` are the days on which contracts at the target
/// end.
pub fn stale(
    register: &Register,
    changes: &[Then],
    contracts: &[(ExceptionRef, Day)],
) -> Vec<Stale> {
    let mut of: BTreeMap<&About, Vec<&Then>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.on <= register.day) {
        of.entry(&change.about).or_default().push(change);
    }
    let ends: BTreeMap<ExceptionRef, Day> = contracts.iter().copied().collect();
    let mut found = Vec::new();
    for case in &register.cases {
        if case.cover(register.day) != Cover::Live {
            continue;
        }
        let Some(grant) = case.holding(register.day) else { continue };
        let abouts = [
            Some(About::Workload(case.workload)),
            case.target.clone().map(About::Target),
            Some(About::Exception(case.reference)),
        ];
        let mut own: Vec<&Then> = abouts
            .iter()
            .flatten()
            .flat_map(|about| of.get(about).into_iter().flatten())
            .copied()
            .filter(|change| change.at > grant.at)
            .collect();
        own.sort_by_key(|change| change.at);
        // The last change of each kind is told.
        let last: BTreeMap<Changed, &Then> =
            own.into_iter().map(|change| (change.changed, change)).collect();
        let told = last.into_values().map(|change| Stale {
            exception: case.reference,
            workload: case.workload,
            changed: change.changed,
            said: change.said.clone(),
            on: change.on,
            by: change.by.clone(),
        });
        let mut told: Vec<Stale> = told.collect();
        if let Some(end) = ends.get(&case.reference).filter(|end| **end < register.day) {
            told.push(Stale {
                exception: case.reference,
                workload: case.workload,
                changed: Changed::Contract,
                said: format!("the contract ended on {end}"),
                on: end.plus_days(1),
                by: String::new(),
            });
        }
        told.sort_by_key(|stale| stale.changed);
        found.extend(told);
    }
    found
}
