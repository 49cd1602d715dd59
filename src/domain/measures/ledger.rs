//! Portability debt as a ledger: every change of it with its day, its sign and its name.
//!
//! Approvals add, tests and returns repay, new estimates adjust. What a lapse takes out of the
//! books is still to be moved: its entry says so.

use std::collections::BTreeMap;

use super::{Case, Granted, Reestimate, Register};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::exception::grant::{Cover, GrantKind};
use crate::domain::refs::{ExceptionRef, WorkloadRef};

codes! {
    /// Why the debt changed.
    pub enum EntryKind, "a kind of entry" {
        /// A grant began to cover.
        Approved = "approved",
        /// A renewal accepted other months.
        Renewed = "renewed",
        /// A new estimate.
        Reestimated = "reestimated",
        /// A move that was tried out.
        ExitTest = "exit_test",
        /// The exception was closed.
        Returned = "returned",
        /// The grant was taken back.
        Revoked = "revoked",
        /// The cover ran out; the workload still has to move.
        Lapsed = "lapsed",
        /// A condition stopped the cover; the workload still has to move.
        Blocked = "blocked",
        /// A condition was settled, and the cover holds again.
        Restored = "restored",
    }
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The day from which it counts.
    pub on: Day,
    /// Of which exception.
    pub exception: ExceptionRef,
    /// Of which workload.
    pub workload: WorkloadRef,
    /// Why.
    pub kind: EntryKind,
    /// Months more, or fewer.
    pub months: i64,
    /// Who signed it; nobody where only time went by.
    pub by: String,
    /// Months owed by everybody after it.
    pub balance: i64,
}

/// Every change of the debt up to the day of `register`, oldest first, with the balance after it.
///
/// # Source
/// `docs/method.md`, "Exceptions: figures".
pub fn ledger(register: &Register) -> Vec<Entry> {
    let mut news: BTreeMap<WorkloadRef, Vec<&Reestimate>> = BTreeMap::new();
    for new in &register.reestimates {
        news.entry(new.workload).or_default().push(new);
    }
    let none = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for case in register.cases.iter().filter(|case| case.was_granted()) {
        entries.extend(of(case, news.get(&case.workload).unwrap_or(&none), register.day));
    }
    entries.sort_by(|a, b| a.on.cmp(&b.on).then(a.exception.cmp(&b.exception)));
    let mut balance = 0;
    for entry in &mut entries {
        balance += entry.months;
        entry.balance = balance;
    }
    entries
}

/// The months owed at the end of `entries`.
pub fn balance(entries: &[Entry]) -> i64 {
    entries.last().map_or(0, |entry| entry.balance)
}

/// What holds on a day.
struct Held<'r> {
    months: u16,
    grant: &'r Granted,
    newest: Option<&'r Reestimate>,
}

fn held<'r>(case: &'r Case, own: &[&'r Reestimate], day: Day) -> Option<Held<'r>> {
    if case.cover(day) != Cover::Live {
        return None;
    }
    let grant = case.holding(day)?;
    let newest = own.iter().rev().find(|new| new.on <= day && new.at > grant.at).copied();
    let months = newest.and_then(|new| new.months).unwrap_or(grant.months);
    Some(Held { months, grant, newest })
}

fn of(case: &Case, own: &[&Reestimate], until: Day) -> Vec<Entry> {
    let mut turns: Vec<Day> = own.iter().map(|new| new.on).collect();
    turns.extend(case.coverage.ended_on);
    for period in &case.coverage.periods {
        turns.extend([period.span.first(), period.span.last().plus_days(1)]);
        for hold in &period.holds {
            turns.push(hold.due.plus_days(1));
            turns.extend(hold.marks.iter().map(|(on, _)| *on));
        }
    }
    turns.retain(|turn| *turn <= until);
    turns.sort_unstable();
    turns.dedup();
    let mut entries = Vec::new();
    let mut before: Option<Held<'_>> = None;
    for day in turns {
        let now = held(case, own, day);
        let owed = |held: &Option<Held<'_>>| held.as_ref().map_or(0, |held| i64::from(held.months));
        let months = owed(&now) - owed(&before);
        let began = before.is_none() != now.is_none();
        if months != 0 || began {
            let first = entries.is_empty();
            let (kind, by) = why(case, before.as_ref(), now.as_ref(), (day, first));
            entries.push(Entry {
                on: day,
                exception: case.reference,
                workload: case.workload,
                kind,
                months,
                by,
                balance: 0,
            });
        }
        before = now;
    }
    entries
}

fn names(grant: &Granted) -> String {
    let names: Vec<&str> = grant.approvers.iter().map(super::super::refs::Slug::as_str).collect();
    names.join(", ")
}

/// Why the debt of `case` changed on `day`, and who signed that; `first` where it owed nothing yet.
fn why(
    case: &Case,
    before: Option<&Held<'_>>,
    now: Option<&Held<'_>>,
    (day, first): (Day, bool),
) -> (EntryKind, String) {
    match (before, now) {
        (Some(before), Some(now)) => match now.newest {
            Some(new) if new.on == day || before.grant == now.grant => {
                let kind = if new.tested_on.is_some() {
                    EntryKind::ExitTest
                } else {
                    EntryKind::Reestimated
                };
                (kind, new.by.clone())
            }
            Some(_) | None => (EntryKind::Renewed, names(now.grant)),
        },
        (None, Some(now)) => {
            let begins = case.coverage.periods.iter().any(|period| period.span.first() == day);
            // What had to be met first was settled later than it was granted: cover begins that day.
            if (begins || first) && now.grant.kind == GrantKind::First {
                (EntryKind::Approved, names(now.grant))
            } else if begins {
                (EntryKind::Renewed, names(now.grant))
            } else {
                (EntryKind::Restored, String::new())
            }
        }
        (_, None) => match case.cover(day) {
            Cover::Ended => match case.closed.as_ref().filter(|closed| closed.effective <= day) {
                Some(closed) => {
                    let by = closed.by.as_ref().map(ToString::to_string).unwrap_or_default();
                    (EntryKind::Returned, by)
                }
                None => (EntryKind::Revoked, String::new()),
            },
            Cover::LapsedCondition => (EntryKind::Blocked, String::new()),
            Cover::Lapsed | Cover::Live | Cover::None | Cover::Scheduled => {
                (EntryKind::Lapsed, String::new())
            }
        },
    }
}
