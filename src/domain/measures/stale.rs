//! Stale approvals: what a grant rested on has changed since. The cover stays, a flag is raised,
//! and the exception is to be looked at again.

use std::collections::BTreeMap;

use super::Register;
use crate::domain::date::{Day, Moment};
use crate::domain::exception::Changed;
use crate::domain::exception::grant::Cover;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::workload::Place;

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
    /// The day that a fact speaks of: who granted on it or later could know. `None` for a change of
    /// what is kept here.
    pub speaks_of: Option<Day>,
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

/// The contract at the target of an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contract {
    /// Of which exception.
    pub exception: ExceptionRef,
    /// Its last day.
    pub end: Day,
    /// Days of notice that it takes to leave it, where they are known.
    pub notice: Option<u32>,
}

impl Contract {
    /// The last day on which notice is in time for its end.
    pub fn notice_by(&self) -> Option<Day> {
        self.notice.map(|days| self.end.plus_days(-i64::from(days)))
    }

    /// What time alone has changed by `day` since a grant of `granted`, and on which day.
    fn gone(&self, granted: Day, day: Day) -> Option<(String, Day)> {
        // Who approved after the end, or after the notice point, knew that it had passed.
        if self.end < day && granted <= self.end {
            return Some((format!("the contract ended on {}", self.end), self.end.plus_days(1)));
        }
        let by = self.notice_by().filter(|by| granted <= *by && *by < day)?;
        let end = self.end;
        let said = format!("notice for the contract's end on {end} was in time up to {by}");
        Some((said, by.plus_days(1)))
    }
}

/// A live grant, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resting {
    /// Of which exception.
    pub exception: ExceptionRef,
    /// Its workload.
    pub workload: WorkloadRef,
    /// Where the workload runs.
    pub target: Option<Place>,
    /// When and on which day somebody looked at it last: to grant it, or again.
    pub looked: (Moment, Day),
}

impl Register {
    /// The live grants. `again` says when somebody looked at one after it was granted.
    pub fn resting(&self, again: &BTreeMap<ExceptionRef, (Moment, Day)>) -> Vec<Resting> {
        let live = self.cases.iter().filter(|case| case.cover(self.day) == Cover::Live);
        live.filter_map(|case| {
            let grant = case.reviewed(self.day)?;
            let again = again.get(&case.reference).copied();
            Some(Resting {
                exception: case.reference,
                workload: case.workload,
                target: case.target.clone(),
                looked: again.into_iter().fold((grant.at, grant.on), Ord::max),
            })
        })
        .collect()
    }
}

/// Those of `resting` under which something of `changes` (oldest first) happened by `day` since
/// somebody looked last; the last change of each kind is told. `contracts` are those at the targets.
pub fn stale(
    day: Day,
    resting: &[Resting],
    changes: &[Then],
    contracts: &[Contract],
) -> Vec<Stale> {
    let mut of: BTreeMap<&About, Vec<&Then>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.on <= day) {
        of.entry(&change.about).or_default().push(change);
    }
    let ends: BTreeMap<ExceptionRef, &Contract> =
        contracts.iter().map(|contract| (contract.exception, contract)).collect();
    let mut found = Vec::new();
    for grant in resting {
        let (at, on) = grant.looked;
        let abouts = [
            Some(About::Workload(grant.workload)),
            grant.target.clone().map(About::Target),
            Some(About::Exception(grant.exception)),
        ];
        let mut own: Vec<&Then> = abouts
            .iter()
            .flatten()
            .flat_map(|about| of.get(about).into_iter().flatten())
            .copied()
            .filter(|change| change.at > at)
            .filter(|change| change.speaks_of.is_none_or(|day| day > on))
            .collect();
        own.sort_by_key(|change| change.at);
        // The last change of each kind is told.
        let last: BTreeMap<Changed, &Then> =
            own.into_iter().map(|change| (change.changed, change)).collect();
        let told = last.into_values().map(|change| Stale {
            exception: grant.exception,
            workload: grant.workload,
            changed: change.changed,
            said: change.said.clone(),
            on: change.on,
            by: change.by.clone(),
        });
        let mut told: Vec<Stale> = told.collect();
        let gone = ends.get(&grant.exception).and_then(|one| one.gone(on, day));
        if let Some((said, on)) = gone {
            told.push(Stale {
                exception: grant.exception,
                workload: grant.workload,
                changed: Changed::Contract,
                said,
                on,
                by: String::new(),
            });
        }
        told.sort_by_key(|stale| stale.changed);
        found.extend(told);
    }
    found
}
