//! Workloads away from the primary: how many, what they cost, and who said they may; and the
//! days on which nobody did.

use std::collections::BTreeMap;

use super::{Case, Quarter, Register, Tally, place_of};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::exception::Outcome;
use crate::domain::exception::grant::{Cover, Coverage};
use crate::domain::refs::{ExceptionRef, WorkloadRef};
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
    /// `exceptions.md` section 7, "off-primary share".
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

/// Days away without cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uncovered {
    /// All of them, over all exceptions.
    pub days: u64,
    /// Per exception that has any, in the order of their references.
    pub per_exception: Vec<(ExceptionRef, u64)>,
    /// Per quarter that has any.
    pub per_quarter: BTreeMap<Quarter, u64>,
}

/// Days that follow one another, within one quarter, on which a workload was away for an exception
/// without cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// For which exception.
    pub exception: ExceptionRef,
    /// The quarter that holds them.
    pub quarter: Quarter,
    /// The first of them.
    pub from: Day,
    /// The last of them, or the day of the register.
    pub to: Day,
    /// What is said of the first.
    pub cover: Cover,
}

impl Gap {
    /// How many days.
    pub fn days(&self) -> u64 {
        self.to.days_since(self.from).unsigned_abs() + 1
    }
}

/// The days on which workloads were away for an exception without cover: from the day it began to
/// cover, or a day before on which the workload was at the target already, until the exception was closed, the workload retired, or it is on the primary;
/// exception by exception, the oldest first.
///
/// # Source
/// `exceptions.md` section 7, "uncovered days".
pub fn gaps(register: &Register) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    for case in register.cases.iter().filter(|case| case.was_granted()) {
        away(case, register, &mut |from, to| {
            let mut from = from;
            while from <= to {
                let quarter = Quarter::of(from);
                let end = quarter.last_day().min(to);
                let (exception, cover) = (case.reference, case.cover(from));
                // One stretch may be told in pieces that follow one another.
                let follows = |gap: &Gap| {
                    (gap.exception, gap.quarter, gap.cover) == (exception, quarter, cover)
                        && gap.to.plus_days(1) == from
                };
                match found.last_mut().filter(|gap| follows(gap)) {
                    Some(gap) => gap.to = end,
                    None => found.push(Gap { exception, quarter, from, to: end, cover }),
                }
                from = end.plus_days(1);
            }
        });
    }
    found
}

/// The days of [`gaps`], summed.
pub fn uncovered(register: &Register) -> Uncovered {
    let mut found = Uncovered::default();
    for gap in gaps(register) {
        let days = gap.days();
        found.days += days;
        *found.per_quarter.entry(gap.quarter).or_default() += days;
        match found.per_exception.last_mut().filter(|(which, _)| *which == gap.exception) {
            Some((_, own)) => *own += days,
            None => found.per_exception.push((gap.exception, days)),
        }
    }
    found
}

/// The first day of the stretch without cover in which the day of `register` lies, for the
/// workload of `case` while it is away for it; `None` where it is covered or back.
pub fn uncovered_since(case: &Case, register: &Register) -> Option<Day> {
    let mut since = None;
    away(case, register, &mut |from, to| {
        // One stretch may be told in pieces that follow one another.
        since = match since {
            Some((before, until)) if from == Day::plus_days(until, 1) => Some((before, to)),
            Some(_) | None => Some((from, to)),
        };
    });
    since.filter(|(_, to)| *to == register.day).map(|(from, _)| from)
}

/// Tells the stretches of days, up to the day of `register`, on which the workload of `case` was
/// away for it without cover, the oldest first.
///
/// It left when cover began; or before, where somebody recorded that it runs at the target: those
/// days stay days away when it runs elsewhere later.
fn away(case: &Case, register: &Register, tell: &mut dyn FnMut(Day, Day)) {
    let (begins, last) = (case.coverage.begins(), last_away(case, register));
    let Some(granted) = case.coverage.granted_from().filter(|granted| begins != Some(*granted))
    else {
        if let Some(first) = begins {
            stretches(&case.coverage, first, last, tell);
        }
        return;
    };
    let eve = begins.map_or(last, |begins| last.min(begins.plus_days(-1)));
    let mut any = false;
    for (from, until) in there(case, register) {
        let first = from.map_or(granted, |from| from.max(granted));
        let to = until.map_or(eve, |until| eve.min(until.plus_days(-1)));
        any |= first <= to;
        stretches(&case.coverage, first, to, tell);
    }
    if let Some(first) = begins {
        stretches(&case.coverage, first, last, tell);
    } else if case.closed.as_ref().is_some_and(|closed| !any && closed.outcome.moved()) {
        // Whoever closes it as moved home says that it was there: from the first day granted.
        stretches(&case.coverage, granted, last, tell);
    }
}

/// The stays at the target of `case`: the first day and the first day elsewhere, as far as known.
fn there(case: &Case, register: &Register) -> Vec<(Option<Day>, Option<Day>)> {
    let at_target = |place: &Place| Some(place) == case.target.as_ref();
    if let Some(stays) = register.stays.get(&case.workload) {
        let own = stays.iter().filter(|stay| at_target(&stay.place));
        own.map(|stay| (stay.from, stay.until)).collect()
    } else {
        // Where it runs on the day is all that is known.
        let site = register.site(case.workload).filter(|site| at_target(&site.hosted));
        site.into_iter().map(|site| (site.since, None)).collect()
    }
}

/// The last day, up to that of `register`, on which the workload of `case` may be away for it.
fn last_away(case: &Case, register: &Register) -> Day {
    let site = register.site(case.workload);
    let mut last = register.day;
    let mut until = |day: Option<Day>| {
        if let Some(day) = day {
            last = last.min(day.plus_days(-1));
        }
    };
    until(case.closed.as_ref().map(|closed| closed.effective));
    if let Some(primary) = &register.primary {
        let home = Place::Supplier(primary.supplier.clone());
        if case.target.as_ref() == Some(&home) {
            until(primary.since);
        }
        if let Some(site) = site.filter(|site| site.hosted == home) {
            // It is home from the day it ran there, and at the earliest from the day that made
            // the place the primary: the days before were days away, and stay so.
            until(site.since.map(|since| since.max(primary.since.unwrap_or(since))));
        }
    }
    until(site.and_then(|site| site.retired_on));
    last
}

/// The stretches of days from `first` to `last` on which `coverage` does not cover, each told
/// once. What is true of a day changes only where a period begins or ends, a condition is due or
/// spoken of, or all ends.
fn stretches(coverage: &Coverage, first: Day, last: Day, tell: &mut dyn FnMut(Day, Day)) {
    let mut turns: Vec<Day> = vec![first];
    turns.extend(coverage.ended_on);
    for period in &coverage.periods {
        turns.extend([period.span.first(), period.span.last().plus_days(1)]);
        for hold in &period.holds {
            turns.push(hold.due.plus_days(1));
            turns.extend(hold.marks.iter().map(|(on, _)| *on));
        }
    }
    turns.retain(|turn| (first..=last).contains(turn));
    turns.sort_unstable();
    turns.dedup();
    for (at, from) in turns.iter().enumerate() {
        if coverage.on(*from) != Cover::Live {
            let to = turns.get(at + 1).map_or(last, |next| next.plus_days(-1));
            tell(*from, to);
        }
    }
}
