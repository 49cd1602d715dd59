//! Portability debt: the months of moving that live grants have accepted.

use std::collections::BTreeMap;

use super::{Case, Reestimate, Register};
use crate::domain::date::Day;
use crate::domain::exact::Exact;
use crate::domain::exception::grant::Cover;
use crate::domain::refs::WorkloadRef;

/// What one live grant owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// Months as accepted.
    pub accepted: u16,
    /// Months by the newest estimate since.
    pub now: u16,
    /// Months if much goes wrong.
    pub worst: u16,
}

/// The debt over all live grants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Debt {
    /// Live grants.
    pub grants: u64,
    /// Months as accepted.
    pub accepted: u64,
    /// Months as estimated since.
    pub now: u64,
    /// Months above `beyond`, each grant by itself, as estimated since.
    pub excess: u64,
    /// The months of the minimum portability.
    pub beyond: u16,
    /// Months by the high estimates.
    pub worst: u64,
    /// Months as estimated since times pence a year, and pence a year: their ratio is the debt
    /// weighted by spending.
    pub weighted: (i128, i128),
    /// Months of exceptions granted, neither revoked nor closed, and no longer covered: owed by
    /// nobody's leave, and so not in the sums above.
    pub lapsed: u64,
    /// Months of exceptions granted of which no day is covered yet, and how many they are: they come
    /// on top of the sums above when they begin.
    pub to_come: (u64, u64),
}

/// The newest estimate of each workload's move, oldest first.
fn newest(register: &Register) -> BTreeMap<WorkloadRef, Vec<&Reestimate>> {
    let mut found: BTreeMap<WorkloadRef, Vec<&Reestimate>> = BTreeMap::new();
    for new in register.reestimates.iter().filter(|new| new.on <= register.day) {
        found.entry(new.workload).or_default().push(new);
    }
    found
}

/// The last of `estimates` that came after the grant at hand.
fn since<'r>(
    case: &Case,
    register: &Register,
    estimates: Option<&Vec<&'r Reestimate>>,
) -> Option<&'r Reestimate> {
    let grant = case.judged(register.day)?;
    estimates?.iter().rev().find(|new| new.at > grant.at).copied()
}

/// What each live grant owes on the day of `register`, in the order of the exceptions.
pub fn all_owed(register: &Register) -> Vec<(&Case, Owed)> {
    let newest = newest(register);
    let owed = |case: &Case| owed_by((case, case.cover(register.day)), register, &newest);
    register.cases.iter().filter_map(|case| Some((case, owed(case)?))).collect()
}

fn owed_by(
    (case, cover): (&Case, Cover),
    register: &Register,
    newest: &BTreeMap<WorkloadRef, Vec<&Reestimate>>,
) -> Option<Owed> {
    if cover != Cover::Live {
        return None;
    }
    let accepted = case.holding(register.day)?.months;
    let now = since(case, register, newest.get(&case.workload)).and_then(|new| new.months);
    let worst = case.estimate.map_or(accepted, |months| months.high().max(accepted));
    Some(Owed { accepted, now: now.unwrap_or(accepted), worst })
}

/// What is owed for a grant that does not cover.
enum Uncovered {
    /// It is still to begin.
    ToCome(u64),
    /// It covered once.
    Lapsed(u64),
}

fn uncovered_by((case, cover): (&Case, Cover), day: Day) -> Option<Uncovered> {
    if !case.is_open() {
        return None;
    }
    let last = case.grants.last().map_or(0, |grant| u64::from(grant.months));
    match cover {
        Cover::Scheduled => Some(Uncovered::ToCome(last)),
        // What must be met first is to come; what stopped a cover that was there is not.
        Cover::LapsedCondition if case.coverage.begins().is_none_or(|begins| begins > day) => {
            Some(Uncovered::ToCome(last))
        }
        Cover::Lapsed | Cover::LapsedCondition => Some(Uncovered::Lapsed(last)),
        Cover::Live | Cover::Ended | Cover::None => None,
    }
}

/// The months of `case` among those of [`Debt::lapsed`]; `None` where it is not counted there.
pub fn lapsed_months(case: &Case, day: Day) -> Option<u64> {
    match uncovered_by((case, case.cover(day)), day) {
        Some(Uncovered::Lapsed(months)) => Some(months),
        Some(Uncovered::ToCome(_)) | None => None,
    }
}

impl Debt {
    /// Sums up the live grants on the day of `register`.
    ///
    /// # Source
    /// `docs/method.md`, "Exceptions: figures".
    pub fn of(register: &Register) -> Self {
        Self::summed(register, &register.covers())
    }

    /// The same, by the cover of each exception on the day.
    pub(super) fn summed(register: &Register, covers: &[Cover]) -> Self {
        let newest = newest(register);
        let mut debt = Self { beyond: register.portable.minimum, ..Self::default() };
        for (case, cover) in register.cases.iter().zip(covers) {
            let Some(owed) = owed_by((case, *cover), register, &newest) else {
                match uncovered_by((case, *cover), register.day) {
                    Some(Uncovered::ToCome(months)) => {
                        debt.to_come.0 += months;
                        debt.to_come.1 += 1;
                    }
                    Some(Uncovered::Lapsed(months)) => debt.lapsed += months,
                    None => {}
                }
                continue;
            };
            debt.grants += 1;
            debt.accepted += u64::from(owed.accepted);
            debt.now += u64::from(owed.now);
            debt.excess += u64::from(owed.now.saturating_sub(register.portable.minimum));
            debt.worst += u64::from(owed.worst);
            let pence = i128::from(case.cost.as_pence());
            debt.weighted.0 += i128::from(owed.now) * pence;
            debt.weighted.1 += pence;
        }
        debt
    }

    /// Months a grant owes on average, weighted by what each costs a year; `None` where nothing
    /// costs anything.
    pub fn by_spend(&self) -> Option<Exact> {
        let (over, under) = self.weighted;
        ratio(over, under)
    }
}

/// `over` / `under` exactly; `None` for a division by nought or figures beyond all use.
pub(super) fn ratio(over: i128, under: i128) -> Option<Exact> {
    if under == 0 {
        return None;
    }
    let common = num_integer::gcd(over, under);
    let part = |whole: i128| i64::try_from(whole / common).ok();
    Some(Exact::ratio(part(over)?, part(under)?))
}
