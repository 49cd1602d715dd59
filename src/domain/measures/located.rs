//! Where workloads ran: on the day of a register, and at the ends of quarters gone by.

use std::collections::BTreeMap;

use super::{Case, Quarter, Register, Site, Tally, place_of};
use crate::domain::date::Day;
use crate::domain::exception::State;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::workload::Place;

/// Puts each workload where it runs on `day`: at the target of the latest exception that has
/// begun to cover since it was last recorded, as [`crate::domain::workload::Workload::placed_on`] has it.
/// `sites` are in the order of their references.
pub fn located(sites: &mut [Site], cases: &[Case], day: Day) {
    let mut latest: Vec<Option<(Day, &Place)>> = vec![None; sites.len()];
    let stands = |case: &&Case| matches!(case.state, State::Approved | State::Revoked);
    for case in cases.iter().filter(stands) {
        let Some(moved) = Move::of(case).filter(|moved| moved.from <= day) else { continue };
        let Some(at) = place_of(sites, case.workload) else { continue };
        let since_recorded = sites[at].since.is_none_or(|since| moved.from > since);
        if since_recorded && latest[at].is_none_or(|sooner| (moved.from, moved.to) >= sooner) {
            latest[at] = Some((moved.from, moved.to));
        }
    }
    for (site, latest) in sites.iter_mut().zip(latest) {
        if let Some((from, to)) = latest.filter(|(_, to)| **to != site.hosted) {
            site.hosted = to.clone();
            site.since = Some(from);
        }
    }
}

/// The start of cover, from which day on a workload is assumed at the target.
struct Move<'r> {
    to: &'r Place,
    from: Day,
    /// When it was approved; before that day nobody knew of it.
    known: Day,
    /// The day from which it was closed.
    over: Option<Day>,
}

impl<'r> Move<'r> {
    fn of(case: &'r Case) -> Option<Self> {
        // What ended before its first day, waits for what must be met first, or was closed as never
        // started took nothing away.
        let from = case.coverage.begins().filter(|_| !case.never_left())?;
        Some(Self {
            to: case.target.as_ref()?,
            from,
            known: case.grants.first()?.on,
            over: case.closed.as_ref().map(|closed| closed.effective),
        })
    }
}

/// A supplier that a decision made the primary, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reign {
    /// The supplier.
    pub supplier: Slug,
    /// The day since which the decision was in force.
    pub since: Day,
    /// The first day on which it was no longer.
    pub until: Option<Day>,
}

/// How many workloads were away at the end of a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterEnd {
    /// The quarter.
    pub quarter: Quarter,
    /// Its last day, or the day of the register in the last of them.
    pub day: Day,
    /// There was a primary in force; without one nothing is away from it.
    pub has_primary: bool,
    /// Workloads that were not retired.
    pub all: Tally,
    /// Those hosted elsewhere than the primary of that day.
    pub away: Tally,
    /// Months of portability debt.
    pub months: u64,
}

/// How share and debt stood at the end of the last `most` quarters, the first of them the one of
/// the first grant, by what `register` knows: `reigns` say who was the primary, oldest first, and
/// `added` since when a workload is in the register. Where a workload ran before it was last
/// recorded, and no grant says so, it counts as on the primary.
pub fn quarters(
    register: &Register,
    reigns: &[Reign],
    added: &BTreeMap<WorkloadRef, Day>,
    most: usize,
) -> Vec<QuarterEnd> {
    let begun = register.cases.iter().flat_map(|case| &case.grants).map(|grant| grant.on).min();
    let Some(begun) = begun.filter(|begun| *begun <= register.day) else { return Vec::new() };
    let mut days = vec![(Quarter::of(register.day), register.day)];
    let mut quarter = Quarter::of(register.day).before();
    while days.len() < most && quarter.last_day() >= begun {
        days.push((quarter, quarter.last_day()));
        quarter = quarter.before();
    }
    let mut moves: BTreeMap<WorkloadRef, Vec<Move<'_>>> = BTreeMap::new();
    for case in &register.cases {
        if let Some(moved) = Move::of(case) {
            moves.entry(case.workload).or_default().push(moved);
        }
    }
    let entries = super::ledger(register);
    let then = days.into_iter().rev().map(|(quarter, day)| {
        let holds =
            |reign: &&Reign| reign.since <= day && reign.until.is_none_or(|until| day < until);
        let home = reigns.iter().rfind(holds).map(|reign| Place::Supplier(reign.supplier.clone()));
        let mut then = QuarterEnd {
            quarter,
            day,
            has_primary: home.is_some(),
            all: Tally::default(),
            away: Tally::default(),
            months: entries
                .iter()
                .rfind(|entry| entry.on <= day)
                .map_or(0, |entry| u64::try_from(entry.balance).unwrap_or(0)),
        };
        for site in &register.sites {
            let gone = site.retired_on.is_some_and(|retired| retired <= day);
            if gone || added.get(&site.reference).is_some_and(|added| *added > day) {
                continue;
            }
            then.all.add(site.spend);
            let Some(home) = &home else { continue };
            if place(site, moves.get(&site.reference), day, home) != home {
                then.away.add(site.spend);
            }
        }
        then
    });
    then.collect()
}

/// Where `site` ran on `day`, for want of a better word on the primary `home`.
fn place<'r>(
    site: &'r Site,
    moves: Option<&Vec<Move<'r>>>,
    day: Day,
    home: &'r Place,
) -> &'r Place {
    // What is recorded since a later day says nothing of this one.
    let (recorded, since) = match site.since {
        Some(since) if since > day => (home, None),
        since => (&site.hosted, since),
    };
    let stood = |moved: &&Move<'r>| {
        moved.from <= day
            && moved.known <= day
            && moved.over.is_none_or(|over| day < over)
            && since.is_none_or(|since| moved.from > since)
    };
    let begun = moves.into_iter().flatten().filter(stood);
    begun.max_by_key(|moved| moved.from).map_or(recorded, |moved| moved.to)
}
