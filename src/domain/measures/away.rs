//! Workloads away from the primary: how many, what they cost, and who said they may.

use std::collections::BTreeMap;

use super::{Case, Register, Tally, place_of};
use crate::codes;
use crate::domain::exception::Outcome;
use crate::domain::exception::grant::Cover;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::Place;

codes! {
    /// Why a workload is where it is, of those away from the primary.
    pub enum AwayBecause, "a reason to be away" {
        /// A live grant covers it.
        Covered = "covered",
        /// It was granted once, and nothing covers it: lapsed, blocked, revoked and not yet back.
        Lapsed = "lapsed",
        /// Never granted for where it runs; it was on the primary before, and the time to follow
        /// runs.
        InTransition = "in_transition",
        /// Never granted for where it runs.
        NeverAsked = "never_asked",
    }
}

/// A workload away from the primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// Which.
    pub workload: WorkloadRef,
    /// Why.
    pub because: AwayBecause,
}

/// The off-primary share and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffPrimary {
    /// There is a primary in force; without one nothing is away from it.
    pub has_primary: bool,
    /// Workloads that are not retired.
    pub all: Tally,
    /// Those hosted elsewhere than the primary in force.
    pub away: Tally,
    /// Those by why.
    pub split: BTreeMap<AwayBecause, Tally>,
    /// Each of them, in the order of their references.
    pub workloads: Vec<Away>,
}

impl OffPrimary {
    /// Counts the live register on the day of `register`.
    ///
    /// # Source
    /// `docs/method.md`, "Exceptions: figures".
    pub fn of(register: &Register) -> Self {
        Self::counted(register, &register.covers())
    }

    /// The same, by the cover of each exception on the day.
    pub(super) fn counted(register: &Register, covers: &[Cover]) -> Self {
        let day = register.day;
        // The best that any exception says for each workload, in the order of the workloads.
        let mut said: Vec<Option<AwayBecause>> = vec![None; register.sites.len()];
        for (case, cover) in register.cases.iter().zip(covers) {
            if !case.was_granted() {
                continue;
            }
            let because = match cover {
                Cover::Live => AwayBecause::Covered,
                // Not begun, ended, or over: granted once, and it does not cover now.
                Cover::Scheduled
                | Cover::Lapsed
                | Cover::LapsedCondition
                | Cover::Ended
                | Cover::None => AwayBecause::Lapsed,
            };
            if because == AwayBecause::Lapsed && !speaks(case, register) {
                // It says nothing for a workload that is away for another reason.
                continue;
            }
            if let Some(at) = place_of(&register.sites, case.workload) {
                said[at] = Some(said[at].map_or(because, |best| best.min(because)));
            }
        }
        let mut found = Self { has_primary: register.primary.is_some(), ..Self::default() };
        let primary = register.primary.as_ref();
        let home = primary.map(|primary| Place::Supplier(primary.supplier.clone()));
        for (site, said) in register.sites.iter().zip(said) {
            if site.retired_on.is_some_and(|retired| retired <= day) {
                continue;
            }
            found.all.add(site.spend);
            if home.as_ref().is_none_or(|home| site.hosted == *home) {
                continue;
            }
            let follows = primary.is_some_and(|primary| primary.awaits(site, day));
            let because = said.unwrap_or(if follows {
                AwayBecause::InTransition
            } else {
                AwayBecause::NeverAsked
            });
            found.away.add(site.spend);
            found.split.entry(because).or_default().add(site.spend);
            found.workloads.push(Away { workload: site.reference, because });
        }
        found
    }

    /// What is said of those away because of `because`.
    pub fn of_kind(&self, because: AwayBecause) -> Tally {
        self.split.get(&because).copied().unwrap_or_default()
    }
}

/// Whether `case`, which does not cover, is why its workload is away: it was granted and its
/// workload runs where it leads. Where it came to nothing or was followed by a move elsewhere, it
/// says nothing of the place where the workload is now.
fn speaks(case: &Case, register: &Register) -> bool {
    let became = case.closed.as_ref().map(|closed| closed.outcome);
    let hosted = register.site(case.workload).map(|site| &site.hosted);
    became != Some(Outcome::TargetBecamePrimary) && hosted == case.target.as_ref()
}
