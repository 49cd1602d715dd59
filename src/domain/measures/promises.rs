//! What became of ended terms, of conditions, and of estimates once a workload really moved.

use std::collections::BTreeMap;

use super::{Case, Register, Verdict};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::exact::Exact;
use crate::domain::exception::grant::{GrantKind, Hold, MarkKind, cut_short};
use crate::domain::exception::request::{Basis, ContentHash};
use crate::domain::refs::ExceptionRef;

/// What became of terms that came to their end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renewals {
    /// Terms, bridges aside, that came to an end by the day: ran out, or were cut short.
    pub endings: u64,
    /// Those after which a renewal was granted.
    pub renewed: u64,
    /// Renewals granted.
    pub renewals: u64,
    /// Those that claim word for word what the term before claimed.
    pub unchanged: u64,
    /// Renewals of which the claims before and after are known.
    pub compared: u64,
    /// Exceptions ever granted.
    pub exceptions: u64,
    /// The most renewals of one exception.
    pub most: u64,
}

/// The claims with which each round of the exception `which` was approved.
pub(super) fn claims(register: &Register, which: ExceptionRef) -> BTreeMap<u32, ContentHash> {
    // Rulings come exception by exception.
    let from = register.rulings.partition_point(|ruling| ruling.exception < which);
    let own = register.rulings[from..].iter().take_while(|ruling| ruling.exception == which);
    let approved = own.filter(|ruling| ruling.verdict == Verdict::Approved);
    approved.filter_map(|ruling| Some((ruling.round, ruling.claims?))).collect()
}

impl Renewals {
    /// Counts the endings up to the day of `register`.
    pub fn of(register: &Register) -> Self {
        let mut found = Self::default();
        for case in register.cases.iter().filter(|case| case.was_granted()) {
            found.exceptions += 1;
            let kinds = case.grants.iter().map(|grant| grant.kind).enumerate();
            let reviewed = kinds.filter(|(_, kind)| *kind != GrantKind::Bridge).map(|(at, _)| at);
            let mut reviewed = reviewed.enumerate().peekable();
            let (mut own, mut claimed) = (0, None);
            while let Some((round, at)) = reviewed.next() {
                if ended(case, at, register.day) {
                    found.endings += 1;
                    found.renewed += u64::from(reviewed.peek().is_some());
                }
                if round > 0 {
                    own += 1;
                    let claims = claimed.get_or_insert_with(|| claims(register, case.reference));
                    let of = |round: usize| claims.get(&u32::try_from(round).ok()?);
                    if let (Some(before), Some(after)) = (of(round - 1), of(round)) {
                        found.compared += 1;
                        found.unchanged += u64::from(before == after);
                    }
                }
            }
            found.renewals += own;
            found.most = found.most.max(own);
        }
        found
    }

    /// Renewals per exception that was ever granted; `None` where none was.
    pub fn per_exception(&self) -> Option<Exact> {
        super::debt::ratio(self.renewals.into(), self.exceptions.into())
    }
}

/// Whether the term of the grant at `at` had come to its end before `day`.
fn ended(case: &Case, at: usize, day: Day) -> bool {
    cut_short(case.coverage.periods[at].span.last(), case.coverage.ended_on) < day
}

/// What became of conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conditions {
    /// All that were ever agreed, but those that were not due when their exception ended.
    pub all: u64,
    /// Confirmed as met by the last day for it.
    pub in_time: u64,
    /// Confirmed as met after it.
    pub late: u64,
    /// Let go.
    pub waived: u64,
    /// Not settled, and overdue or recorded as broken, of what is in force.
    pub breached: u64,
    /// The same of exceptions that ended, on their last day.
    pub broken_at_the_end: u64,
    /// Not settled, and the last day for it is still to come.
    pub open: u64,
}

codes! {
    /// What became of one condition.
    pub enum Became, "what became of a condition" {
        /// Confirmed as met by the last day for it.
        InTime = "in_time",
        /// Confirmed as met after it.
        Late = "late",
        /// Let go.
        Waived = "waived",
        /// Not settled, and overdue or recorded as broken, of an exception that is approved still.
        Breached = "breached",
        /// The same on the last day before its exception was revoked or closed.
        BreachedAtTheEnd = "breached_at_the_end",
        /// Not settled, and the last day for it is still to come.
        Open = "open",
    }
}

impl Became {
    /// What became of `hold`, a condition of `case`, by `day`: of an exception that was revoked or
    /// closed by its last day. `None` where it was not yet due then: nobody owes it any more.
    pub fn of(case: &Case, hold: &Hold, day: Day) -> Option<Self> {
        // What is revoked from a later day on is in force until then, and so are its conditions.
        let over = case.coverage.ended_on.is_some_and(|ended| ended <= day);
        let day = cut_short(day, case.coverage.ended_on);
        if hold.breached(day) {
            return Some(if over { Self::BreachedAtTheEnd } else { Self::Breached });
        }
        if !hold.settled(day) {
            return (!over).then_some(Self::Open);
        }
        let mut spoken = hold.marks.iter().filter(|(on, _)| *on <= day);
        Some(match spoken.rfind(|(_, kind)| *kind != MarkKind::Met) {
            Some((_, MarkKind::Waived)) => Self::Waived,
            Some((on, _)) if *on <= hold.due => Self::InTime,
            Some(_) | None => Self::Late,
        })
    }
}

impl Conditions {
    /// Counts the conditions as they stood on the day of `register`.
    pub fn of(register: &Register) -> Self {
        let mut found = Self::default();
        for case in &register.cases {
            for hold in case.coverage.periods.iter().flat_map(|period| &period.holds) {
                let Some(became) = Became::of(case, hold, register.day) else { continue };
                found.all += 1;
                let count = match became {
                    Became::InTime => &mut found.in_time,
                    Became::Late => &mut found.late,
                    Became::Waived => &mut found.waived,
                    Became::Breached => &mut found.breached,
                    Became::BreachedAtTheEnd => &mut found.broken_at_the_end,
                    Became::Open => &mut found.open,
                };
                *count += 1;
            }
        }
        found
    }
}

/// Months that moves took against those expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calibration {
    /// Workloads that really moved, with the months it took.
    pub moves: u64,
    /// Months taken.
    pub actual: u64,
    /// Months accepted as likely with the last grant.
    pub likely: u64,
}

impl Calibration {
    /// Months taken for each month expected, 1 where the estimates were right; `None` where nothing
    /// moved, or where no month was expected.
    pub fn ratio(&self) -> Option<Exact> {
        super::debt::ratio(self.actual.into(), self.likely.into())
    }
}

/// The exceptions of which the workload really moved, with what each adds to the calibration.
pub fn moves_of(register: &Register) -> Vec<(&Case, Calibration)> {
    let moved = register.cases.iter().filter_map(|case| {
        let closed = case.closed.as_ref()?;
        if !closed.outcome.moved() || closed.effective > register.day {
            return None;
        }
        let (actual, likely) = (closed.months?.into(), case.grants.last()?.months.into());
        Some((case, Calibration { moves: 1, actual, likely }))
    });
    moved.collect()
}

/// The calibration per basis of the estimate.
pub(super) fn calibration(register: &Register) -> BTreeMap<Option<Basis>, Calibration> {
    let mut found: BTreeMap<Option<Basis>, Calibration> = BTreeMap::new();
    for (case, moved) in moves_of(register) {
        let own = found.entry(case.basis).or_default();
        own.moves += moved.moves;
        own.actual += moved.actual;
        own.likely += moved.likely;
    }
    found
}
