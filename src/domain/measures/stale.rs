//! Stale approvals: what a grant rested on has changed since. The cover stays, a flag is raised,
//! and the exception is to be looked at again.

use super::Register;
use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exception::grant::Cover;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::workload::Place;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Changed {
    /// What the workload costs a year.
    Price,
    /// How long moving it would take.
    Estimate,
    /// The contract at the target is over.
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

/// A change of what grants rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Then {
    /// Of a workload, or of a supplier by its short name.
    pub about: Place,
    /// The workload, where it is one.
    pub workload: Option<WorkloadRef>,
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
    let mut found = Vec::new();
    for case in &register.cases {
        if case.cover(register.day) != Cover::Live {
            continue;
        }
        let Some(grant) = case.holding(register.day) else { continue };
        let mut own: Vec<Stale> = Vec::new();
        for change in
            changes.iter().filter(|change| change.at > grant.at && change.on <= register.day)
        {
            let concerns = match change.workload {
                Some(workload) => workload == case.workload,
                None => case.target.as_ref() == Some(&change.about),
            };
            if !concerns {
                continue;
            }
            own.retain(|stale| stale.changed != change.changed);
            own.push(Stale {
                exception: case.reference,
                workload: case.workload,
                changed: change.changed,
                said: change.said.clone(),
                on: change.on,
                by: change.by.clone(),
            });
        }
        let ended =
            contracts.iter().find(|(which, end)| *which == case.reference && *end < register.day);
        if let Some((_, end)) = ended {
            own.push(Stale {
                exception: case.reference,
                workload: case.workload,
                changed: Changed::Contract,
                said: format!("the contract ended on {end}"),
                on: end.plus_days(1),
                by: String::new(),
            });
        }
        own.sort_by_key(|stale| stale.changed);
        found.extend(own);
    }
    found
}
