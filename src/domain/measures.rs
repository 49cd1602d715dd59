//! The figures that say whether "primary cloud but with exceptions" works, as at a day.
//!
//! Everything here is arithmetic over a [`Register`]; whether a workload is covered is asked of
//! [`Coverage`] and of nothing else. Shares stand beside their counts, sums are whole numbers,
//! and each figure is rounded once, at the end.

mod away;
mod debt;
mod figures;
#[cfg(test)]
pub(crate) mod fixture;
mod gaps;
mod ledger;
mod located;
mod pace;
mod promises;
pub mod signal;
mod stale;
mod stamps;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exact::Money;
use crate::domain::exception::grant::{Cover, Coverage, GrantKind};
use crate::domain::exception::request::{Basis, ContentHash, ReasonCode};
use crate::domain::exception::{Outcome, State};
use crate::domain::refs::{DecisionRef, ExceptionRef, Slug, WorkloadRef};
use crate::domain::workload::hosting::Stay;
use crate::domain::workload::{Months, Place, Portable};

pub use away::{Away, AwayBecause, OffPrimary};
pub use debt::{Debt, Owed, all_owed, lapsed_months};
pub use figures::{Amount, Behind, Figure, Group, figures};
pub use gaps::{Gap, Uncovered, gaps, uncovered, uncovered_since};
pub use ledger::{Entry, EntryKind, balance, ledger};
pub use located::{QuarterEnd, Reign, located, quarters};
pub use pace::{Pace, Quarter, Spread, Voice, decides};
pub use promises::{Became, Calibration, Conditions, Renewals, moves_of};
pub use stale::{About, Contract, Resting, Stale, Then, stale};
pub use stamps::{Stamp, StampKind, stamps};

/// The primary in force, as far as figures ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Primary {
    /// The decision in force.
    pub decision: DecisionRef,
    /// The supplier it names.
    pub supplier: Slug,
    /// The supplier that was the primary before, where it took the place of another.
    pub before: Option<Slug>,
    /// The day since which it is in force.
    pub since: Option<Day>,
    /// The day by which workloads must have followed.
    pub transition_end: Option<Day>,
}

impl Primary {
    /// Whether `site` may still follow on `day`: it runs on the primary before, ran there when this
    /// one took effect, and the last day for it is not over.
    ///
    /// # Source
    /// [`crate::domain::decision::flip::Turn::holds`], which says it of a whole workload.
    pub fn awaits(&self, site: &Site, day: Day) -> bool {
        let stays = self.before.as_ref().is_some_and(|before| {
            *before != self.supplier && site.hosted.supplier() == Some(before)
        });
        let was_there = match (site.since, self.since) {
            (Some(since), Some(turned)) => since < turned,
            (None, _) | (_, None) => true,
        };
        // It is in force from its acceptance: whoever follows before it takes effect is on the way.
        stays && was_there && self.transition_end.is_some_and(|end| day <= end)
    }
}

/// A workload on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its reference.
    pub reference: WorkloadRef,
    /// Its name.
    pub name: String,
    /// What it costs a year.
    pub spend: Money,
    /// Where it runs on the day.
    pub hosted: Place,
    /// Since when.
    pub since: Option<Day>,
    /// The first day on which it no longer ran.
    pub retired_on: Option<Day>,
}

/// An approved period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// How it came about.
    pub kind: GrantKind,
    /// Months of moving back that were accepted.
    pub months: u16,
    /// When the last vote came.
    pub at: Moment,
    /// That day.
    pub on: Day,
    /// Who approved, in the order of their votes.
    pub approvers: Arc<[Slug]>,
    /// What sole approvers decided on their own in it, each act counted.
    pub overrides: u32,
}

/// An exception as figures need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its reference.
    pub reference: ExceptionRef,
    /// What wants to leave.
    pub workload: WorkloadRef,
    /// Where it wants to run.
    pub target: Option<Place>,
    /// What people did.
    pub state: State,
    /// The first reason.
    pub reason: Option<ReasonCode>,
    /// The others.
    pub others: Vec<ReasonCode>,
    /// Since when it waits, where nobody has decided it or its renewal.
    pub waits_since: Option<Day>,
    /// A renewal was submitted and nobody has decided it.
    pub renewal_in_hand: bool,
    /// How long moving back would take, as asked.
    pub estimate: Option<Months>,
    /// What the estimate rests on.
    pub basis: Option<Basis>,
    /// The day of the test, where it was tested.
    pub tested_on: Option<Day>,
    /// A year's cost: the higher of the target's and the workload's, as for the tier.
    pub cost: Money,
    /// The grants, oldest first; they lie beside the periods of the coverage.
    pub grants: Vec<Granted>,
    /// What cover needs to know.
    pub coverage: Coverage,
    /// How it ended, from which day, the months the move took, and who said so.
    pub closed: Option<Closed>,
}

/// The end of an exception, as figures need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// How it ended.
    pub outcome: Outcome,
    /// The first day without cover.
    pub effective: Day,
    /// Months the move took.
    pub months: Option<u16>,
    /// Who closed it.
    pub by: Option<Slug>,
}

codes! {
    /// What somebody said on a request.
    pub enum Verdict, "a verdict" {
        /// Approved it; enough of these make a grant.
        Approved = "approved",
        /// Refused it.
        Rejected = "rejected",
        /// Sent it back.
        Returned = "returned",
    }
}

/// What one person said on one submission of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// On which exception.
    pub exception: ExceptionRef,
    /// 0 for the first request, 1 upward for its renewals.
    pub round: u32,
    /// Who.
    pub by: Slug,
    /// What.
    pub verdict: Verdict,
    /// When it was submitted.
    pub submitted_at: Moment,
    /// When it was said.
    pub at: Moment,
    /// That day.
    pub on: Day,
    /// Characters of the reason given.
    pub length: u32,
    /// The hash of the claims that were approved: the same for the same claims.
    pub claims: Option<ContentHash>,
}

/// An estimate of a workload that came after a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reestimate {
    /// Of which workload.
    pub workload: WorkloadRef,
    /// When it was recorded.
    pub at: Moment,
    /// The day from which it counts.
    pub on: Day,
    /// Who recorded it.
    pub by: String,
    /// Months of moving; `None` where the estimate was taken away.
    pub months: Option<u16>,
    /// The day on which the move was tried out, where that is what it rests on.
    pub tested_on: Option<Day>,
}

/// Everything that figures are made of, as at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The day.
    pub day: Day,
    /// The primary in force, if any.
    pub primary: Option<Primary>,
    /// Every workload, retired ones among them, in the order of their references.
    pub sites: Vec<Site>,
    /// Every exception, in the order of their references.
    pub cases: Vec<Case>,
    /// Where the workloads have run of which cover began later than it was granted, see
    /// [`Case::begun_late_at`]; of the others nothing asks.
    pub stays: BTreeMap<WorkloadRef, Vec<Stay>>,
    /// What was said on requests, oldest first within each exception.
    pub rulings: Vec<Ruling>,
    /// Estimates of workloads after their grants, oldest first.
    pub reestimates: Vec<Reestimate>,
    /// Approvals and closings that were recorded in error.
    pub corrections: u64,
    /// Months within which a workload must be able to move.
    pub portable: Portable,
}

impl Case {
    /// Whether it protects its workload on `day`.
    pub fn cover(&self, day: Day) -> Cover {
        self.coverage.on(day)
    }

    /// The grant that holds `day`, the latest where several do.
    pub fn holding(&self, day: Day) -> Option<&Granted> {
        let periods = self.coverage.periods.iter().zip(&self.grants);
        periods.filter(|(period, _)| period.span.holds(day)).map(|(_, grant)| grant).next_back()
    }

    /// The last grant that rests on a review and has begun by `day`: no bridge, which judges nothing.
    pub fn judged(&self, day: Day) -> Option<&Granted> {
        let periods = self.coverage.periods.iter().zip(&self.grants);
        let begun = periods.filter(|(period, _)| period.span.first() <= day);
        begun.map(|(_, grant)| grant).rfind(|grant| grant.kind != GrantKind::Bridge)
    }

    /// The last review that ended in a grant by `day`, begun or not.
    pub fn reviewed(&self, day: Day) -> Option<&Granted> {
        self.grants.iter().rfind(|grant| grant.kind != GrantKind::Bridge && grant.on <= day)
    }

    /// Approved at least once.
    pub fn was_granted(&self) -> bool {
        !self.grants.is_empty()
    }

    /// The first day granted, where cover began later or has not begun: its workload may have run
    /// at the target before.
    pub fn begun_late_at(&self) -> Option<Day> {
        let granted = self.coverage.granted_from()?;
        (self.coverage.begins() != Some(granted)).then_some(granted)
    }

    /// It was closed as never started: its workload did not leave for it.
    pub fn never_left(&self) -> bool {
        self.closed.as_ref().is_some_and(|closed| closed.outcome == Outcome::NeverStarted)
    }

    /// The workload left for it and has not been brought back by a closing.
    pub fn is_open(&self) -> bool {
        self.closed.is_none() && self.was_granted()
    }
}

impl Register {
    /// The workload `which`.
    pub fn site(&self, which: WorkloadRef) -> Option<&Site> {
        place_of(&self.sites, which).map(|at| &self.sites[at])
    }

    /// The cover of each exception on the day, in their order: asked once for all figures.
    fn covers(&self) -> Vec<Cover> {
        self.cases.iter().map(|case| case.cover(self.day)).collect()
    }

    /// The exceptions that cover their workloads on the day.
    pub fn live(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| case.cover(self.day) == Cover::Live)
    }
}

/// Where `which` lies among `sites`, which are in the order of their references.
fn place_of(sites: &[Site], which: WorkloadRef) -> Option<usize> {
    // Numbers are given one after the other, so it nearly always lies as far from the last one as
    // they say; and it is looked for once for each of a hundred thousand exceptions.
    let last = sites.last()?;
    let back = usize::try_from(last.reference.number().checked_sub(which.number())?).ok()?;
    let near = (sites.len() - 1).checked_sub(back).filter(|at| sites[*at].reference == which);
    near.or_else(|| sites.binary_search_by_key(&which, |site| site.reference).ok())
}

/// A count and the spending that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// What they cost a year, in pence.
    pub pence: i128,
}

impl Tally {
    fn add(&mut self, cost: Money) {
        self.count += 1;
        self.pence += i128::from(cost.as_pence());
    }
}

/// What is said of all exceptions and workloads on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// The day.
    pub day: Day,
    /// Workloads away from the primary, and why.
    pub off_primary: OffPrimary,
    /// Live grants.
    pub live: Tally,
    /// Live grants by their first reason.
    pub reasons: BTreeMap<ReasonCode, Tally>,
    /// Live grants by each of their reasons.
    pub any_reasons: BTreeMap<ReasonCode, Tally>,
    /// Live grants by where they lead.
    pub targets: BTreeMap<Place, Tally>,
    /// Months of moving that live grants have accepted.
    pub debt: Debt,
    /// Days away without cover.
    pub uncovered: Uncovered,
    /// Ages, time to decide, and who decides how.
    pub pace: Pace,
    /// What became of ended terms.
    pub renewals: Renewals,
    /// What became of promises.
    pub conditions: Conditions,
    /// Live grants whose estimate was tested within a year.
    pub tested: u64,
    /// Grants by which somebody approved their own request.
    pub overrides: u64,
    /// Bridges.
    pub bridges: u64,
    /// Corrections.
    pub corrections: u64,
    /// Months that moves took against those expected, per basis of the estimate.
    pub calibration: BTreeMap<Option<Basis>, Calibration>,
}

/// The figures of `register`.
///
/// # Source
/// `docs/method.md`, "Exceptions: figures"; its table is a test.
pub fn measures(register: &Register) -> Measures {
    // Figures do not know of one another: half of them are made beside the other half.
    std::thread::scope(|scope| {
        let beside = || (uncovered(register), Conditions::of(register));
        let other = std::thread::Builder::new();
        let started = match register.cases.len() {
            FEW.. => other.spawn_scoped(scope, beside).ok(),
            _ => None,
        };
        let mut found = counted(register);
        (found.uncovered, found.conditions) = match started {
            Some(other) => other.join().unwrap_or_else(|p| std::panic::resume_unwind(p)),
            None => beside(),
        };
        found
    })
}

/// Exceptions from which on a second thread is worth starting.
const FEW: usize = 10_000;

/// All but uncovered days and conditions.
fn counted(register: &Register) -> Measures {
    let covers = register.covers();
    let mut live = Tally::default();
    let mut reasons: BTreeMap<ReasonCode, Tally> = BTreeMap::new();
    let mut any_reasons: BTreeMap<ReasonCode, Tally> = BTreeMap::new();
    let mut targets: BTreeMap<Place, Tally> = BTreeMap::new();
    let mut tested = 0;
    let newest = newest_tests(register);
    let covered = register.cases.iter().zip(&covers).filter(|(_, cover)| **cover == Cover::Live);
    for (case, _) in covered {
        live.add(case.cost);
        if let Some(reason) = case.reason {
            reasons.entry(reason).or_default().add(case.cost);
        }
        for reason in case.reason.iter().chain(&case.others) {
            any_reasons.entry(*reason).or_default().add(case.cost);
        }
        if let Some(target) = &case.target {
            match targets.get_mut(target) {
                Some(tally) => tally.add(case.cost),
                None => targets.entry(target.clone()).or_default().add(case.cost),
            }
        }
        let last = last_test(case, &newest);
        tested += u64::from(last.is_some_and(|on| tested_within_a_year(on, register.day)));
    }
    let grants = || register.cases.iter().flat_map(|case| &case.grants);
    let count = |wanted: fn(&&Granted) -> bool| grants().filter(wanted).count() as u64;
    Measures {
        day: register.day,
        off_primary: OffPrimary::counted(register, &covers),
        live,
        reasons,
        any_reasons,
        targets,
        debt: Debt::summed(register, &covers),
        uncovered: Uncovered::default(),
        pace: Pace::counted(register, &covers),
        renewals: Renewals::of(register),
        conditions: Conditions::default(),
        tested,
        overrides: grants().map(|grant| u64::from(grant.overrides)).sum(),
        bridges: count(|grant| grant.kind == GrantKind::Bridge),
        corrections: register.corrections,
        calibration: promises::calibration(register),
    }
}

/// The newest move that was tried out, per workload.
fn newest_tests(register: &Register) -> BTreeMap<WorkloadRef, Day> {
    let known = register.reestimates.iter().filter(|new| new.on <= register.day);
    let tests = known.filter_map(|new| Some((new.workload, new.tested_on?)));
    tests.fold(BTreeMap::new(), |mut newest, (workload, tested_on)| {
        let day = newest.entry(workload).or_insert(tested_on);
        *day = tested_on.max(*day);
        newest
    })
}

/// When the move of `case` was last tried out, of its own or of its workload.
fn last_test(case: &Case, newest: &BTreeMap<WorkloadRef, Day>) -> Option<Day> {
    let own = case.tested_on.filter(|_| case.basis == Some(Basis::Tested));
    own.max(newest.get(&case.workload).copied())
}

/// When the move of each live exception was last tried out, where it was.
pub fn last_tests(register: &Register) -> BTreeMap<ExceptionRef, Day> {
    let newest = newest_tests(register);
    let tested = |case: &Case| Some((case.reference, last_test(case, &newest)?));
    register.live().filter_map(tested).collect()
}

/// Whether a test on `on` is less than 12 months old on `day`: one of 1 March counts up to the
/// last day of February.
pub fn tested_within_a_year(on: Day, day: Day) -> bool {
    on <= day && day <= on.term_end(12)
}

impl Measures {
    /// The sum of the squared shares of the targets, exactly.
    pub fn concentration(&self) -> Option<crate::domain::exact::Exact> {
        let whole = i64::try_from(self.live.count).ok().filter(|whole| *whole > 0)?;
        let squares: i64 = self
            .targets
            .values()
            .map(|tally| i64::try_from(tally.count * tally.count).unwrap_or(i64::MAX))
            .sum();
        Some(crate::domain::exact::Exact::ratio(squares, whole.checked_mul(whole)?))
    }
}
