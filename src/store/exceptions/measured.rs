//! Exceptions as figures need them: no texts but names, one pass a table.

use jiff::tz::TimeZone;

use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::grant::{Coverage, Hold, MarkKind, Period};
use crate::domain::exception::request::{Basis, ConditionKind, Consequence};
use crate::domain::measures::signal::Cited;
use crate::domain::measures::{Case, Closed, Granted, Reestimate, Ruling, Site};
use crate::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use crate::domain::text::skeleton;
use crate::store::exceptions::field::{money, small, there, words};
use crate::store::exceptions::whole::{months, span};
use crate::store::field::Shared;
use crate::store::{Get, Look, StoreError};

const SITES: &str = "SELECT reference, name, annual_cost, hosted, hosted_since, retired_on \
                     FROM workload";
const CASES: &str = "SELECT reference, workload, target, state, primary_reason, other_reasons, \
                     submitted_at, move_low, move_likely, move_high, target_year, ended_on \
                     FROM exception WHERE state <> 'draft'";
const GRANTS: &str = "SELECT exception, kind, start, last_day, months, approved_at, approvers, \
                      override_by, number FROM exception_grant ORDER BY exception, number";
const CONDITIONS: &str = "SELECT exception, number, grant_number, due, kind, consequence \
                          FROM exception_condition ORDER BY exception, number";
const MARKS: &str = "SELECT exception, condition, on_day, kind FROM exception_mark \
                     ORDER BY exception, condition, number";
const TESTED: &str = "SELECT exception, tested_on FROM exception_detail \
                      WHERE estimate_basis = 'tested'";
const CLOSED: &str = "SELECT t.exception, t.outcome, t.effective, t.months, t.person, \
                      d.estimate_basis FROM exception_turn t \
                      JOIN exception_detail d ON d.exception = t.exception \
                      WHERE t.kind = 'closed'";
const RULINGS: &str = "SELECT exception, round, submitted_at, person, verdict, ruled_at, \
                       length, claims FROM exception_ruling \
                       ORDER BY exception, round, submitted_at, ruled_at";
const RENEWALS: &str = "SELECT exception, submitted_at, state FROM exception_renewal \
                        WHERE state <> 'draft'";
const CORRECTIONS: &str = "SELECT CAST(COALESCE(SUM(corrections), 0) AS BIGINT) FROM exception \
                           WHERE corrections > 0";
const REHEARSALS: &str = "SELECT workload, days, logged_by, logged_at FROM rehearsal \
                          WHERE retired_on IS NULL ORDER BY logged_at, workload, number";
const CITED: &str = "SELECT f.exception, f.name, e.workload FROM exception_function f \
                     JOIN exception e ON e.reference = f.exception \
                     WHERE e.state = 'approved' ORDER BY f.exception, f.number";
const CONTRACTS: &str = "SELECT exception, contract_end FROM exception_detail \
                         WHERE contract_end IS NOT NULL ORDER BY exception";
const PLEDGES: &str = "SELECT exception, number, text, owner, kind, consequence, due, \
                       grant_number FROM exception_condition ORDER BY due, exception, number";
const CLAIMS: &str = "SELECT c.exception, c.reason, c.evidence FROM exception_claim c \
                      ORDER BY c.exception, c.reason";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[
    SITES,
    CASES,
    GRANTS,
    CONDITIONS,
    MARKS,
    TESTED,
    CLOSED,
    RULINGS,
    RENEWALS,
    CORRECTIONS,
    REHEARSALS,
    CITED,
    CONTRACTS,
    PLEDGES,
    CLAIMS,
];

/// Every workload as it is kept, in the order of their references.
///
/// # Errors
/// [`StoreError::Db`].
pub fn sites(look: &mut dyn Look) -> Result<Vec<Site>, StoreError> {
    let mut all = Vec::new();
    look.each(SITES, &[], &mut |row| {
        all.push(Site {
            reference: row.read(0)?,
            name: row.text(1)?.to_owned(),
            spend: there(row, 2, money(row, 2)?)?,
            hosted: row.read(3)?,
            since: row.maybe_read(4)?,
            retired_on: row.maybe_read(5)?,
        });
        Ok(())
    })?;
    all.sort_by_key(|site| site.reference);
    Ok(all)
}

fn place(cases: &[Case], which: ExceptionRef) -> Option<usize> {
    cases.binary_search_by_key(&which, |case| case.reference).ok()
}

/// Every exception that was ever submitted, in the order of their references; `sites` give what
/// their workloads cost.
///
/// # Errors
/// [`StoreError::Db`].
pub fn cases(
    look: &mut dyn Look,
    sites: &[Site],
    zone: &TimeZone,
) -> Result<Vec<Case>, StoreError> {
    let spend = |which: WorkloadRef| {
        let found = sites.binary_search_by_key(&which, |site| site.reference);
        found.ok().map(|at| sites[at].spend)
    };
    let mut cases: Vec<Case> = Vec::new();
    look.each(CASES, &[], &mut |row| {
        use crate::domain::exception::State;
        let workload: WorkloadRef = row.read(1)?;
        let state: State = row.read(3)?;
        let target_year: Option<Money> = money(row, 10)?;
        let cost = target_year.max(spend(workload));
        let waits_since = match state {
            State::Submitted | State::InReview => {
                let at: Option<crate::domain::date::Moment> = row.maybe_read(6)?;
                at.map(|at| at.day_in(zone))
            }
            State::Draft
            | State::ChangesRequested
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => None,
        };
        cases.push(Case {
            reference: row.read(0)?,
            workload,
            target: row.maybe_read(2)?,
            state,
            reason: row.maybe_read(4)?,
            others: words(row, 5)?,
            waits_since,
            renewal_in_hand: false,
            estimate: months(row, 7)?,
            basis: None,
            tested_on: None,
            cost: there(row, 1, cost)?,
            grants: Vec::new(),
            coverage: Coverage { periods: Vec::new(), ended_on: row.maybe_read(11)? },
            closed: None,
        });
        Ok(())
    })?;
    cases.sort_by_key(|case| case.reference);
    grants(look, &mut cases, zone)?;
    look.each(RENEWALS, &[], &mut |row| {
        let Some(at) = place(&cases, row.read(0)?) else { return Ok(()) };
        cases[at].renewal_in_hand = true;
        let submitted: Option<crate::domain::date::Moment> = row.maybe_read(1)?;
        if row.text(2)? != "changes_requested" {
            cases[at].waits_since = submitted.map(|at| at.day_in(zone));
        }
        Ok(())
    })?;
    look.each(TESTED, &[], &mut |row| {
        if let Some(at) = place(&cases, row.read(0)?) {
            cases[at].basis = Some(Basis::Tested);
            cases[at].tested_on = row.maybe_read(1)?;
        }
        Ok(())
    })?;
    look.each(CLOSED, &[], &mut |row| {
        let at = there(row, 0, place(&cases, row.read(0)?))?;
        cases[at].closed = Some(Closed {
            outcome: row.read(1)?,
            effective: row.read(2)?,
            months: small(row, 3)?,
            by: row.maybe_read(4)?,
        });
        cases[at].basis = row.maybe_read(5)?;
        Ok(())
    })?;
    Ok(cases)
}

fn grants(look: &mut dyn Look, cases: &mut [Case], zone: &TimeZone) -> Result<(), StoreError> {
    look.each(GRANTS, &[], &mut |row| {
        let at = there(row, 0, place(cases, row.read(0)?))?;
        let moment: crate::domain::date::Moment = row.read(5)?;
        cases[at].coverage.periods.push(Period { span: span(row, 2, 3)?, holds: Vec::new() });
        cases[at].grants.push(Granted {
            kind: row.read(1)?,
            months: there(row, 4, small(row, 4)?)?,
            at: moment,
            on: moment.day_in(zone),
            approvers: words(row, 6)?,
            overridden: row.maybe_text(7)?.is_some(),
        });
        Ok(())
    })?;
    // Where each condition lies: exception, grant and place within it, for its marks.
    let mut held: Vec<(ExceptionRef, u32, usize, usize, usize)> = Vec::new();
    look.each(CONDITIONS, &[], &mut |row| {
        let which: ExceptionRef = row.read(0)?;
        let at = there(row, 0, place(cases, which))?;
        // Grants are numbered from one without a gap.
        let grant = usize::try_from(row.count(2)?).unwrap_or(0).wrapping_sub(1);
        let (kind, consequence): (ConditionKind, Consequence) = (row.read(4)?, row.read(5)?);
        let hold = Hold {
            precedent: kind == ConditionKind::Precedent,
            lapses: consequence == Consequence::Lapse,
            due: row.read(3)?,
            marks: Vec::new(),
        };
        let number = row.count(1)?;
        let period = cases[at].coverage.periods.get_mut(grant);
        let holds = &mut there(row, 2, period)?.holds;
        holds.push(hold);
        held.push((which, number, at, grant, holds.len() - 1));
        Ok(())
    })?;
    held.sort_unstable_by_key(|(which, number, ..)| (*which, *number));
    look.each(MARKS, &[], &mut |row| {
        let key: (ExceptionRef, u32) = (row.read(0)?, row.count(1)?);
        let found = held.binary_search_by_key(&key, |(which, number, ..)| (*which, *number)).ok();
        let (_, _, at, grant, hold) = held[there(row, 1, found)?];
        let mark: (Day, MarkKind) = (row.read(2)?, row.read(3)?);
        cases[at].coverage.periods[grant].holds[hold].marks.push(mark);
        Ok(())
    })
}

/// What was said on every request, exception by exception, oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn rulings(look: &mut dyn Look, zone: &TimeZone) -> Result<Vec<Ruling>, StoreError> {
    let mut all = Vec::new();
    let mut people = Shared::new();
    look.each(RULINGS, &[], &mut |row| {
        let at: crate::domain::date::Moment = row.read(5)?;
        all.push(Ruling {
            exception: row.read(0)?,
            round: row.count(1)?,
            by: people.read(row, 3)?,
            verdict: row.read(4)?,
            submitted_at: row.read(2)?,
            at,
            on: at.day_in(zone),
            length: row.count(6)?,
            claims: row.text(7)?.to_owned(),
        });
        Ok(())
    })?;
    Ok(all)
}

/// How many decisions were recorded in error and put right.
///
/// # Errors
/// [`StoreError::Db`].
pub fn corrections(look: &mut dyn Look) -> Result<u64, StoreError> {
    let counted = look.one(CORRECTIONS, &[])?;
    Ok(match counted {
        Some(row) => u64::from(row.count(0)?),
        None => 0,
    })
}

/// Moves that were tried out, as estimates: the days they took in months of 30 days, rounded up.
///
/// # Errors
/// [`StoreError::Db`].
pub fn rehearsals(look: &mut dyn Look, zone: &TimeZone) -> Result<Vec<Reestimate>, StoreError> {
    let mut all = Vec::new();
    look.each(REHEARSALS, &[], &mut |row| {
        let at: crate::domain::date::Moment = row.read(3)?;
        all.push(Reestimate {
            workload: row.read(0)?,
            at,
            on: at.day_in(zone),
            by: row.text(2)?.to_owned(),
            months: u16::try_from(row.count(1)?.div_ceil(30)).ok(),
            tested: true,
        });
        Ok(())
    })?;
    Ok(all)
}

/// The functions that approved requests say the primary lacks.
///
/// # Errors
/// [`StoreError::Db`].
pub fn cited(look: &mut dyn Look) -> Result<Vec<Cited>, StoreError> {
    let mut all = Vec::new();
    look.each(CITED, &[], &mut |row| {
        let name = row.text(1)?.to_owned();
        all.push(Cited {
            key: skeleton(&name),
            name,
            exception: row.read(0)?,
            workload: row.read(2)?,
        });
        Ok(())
    })?;
    Ok(all)
}

/// The days on which contracts at the targets end.
///
/// # Errors
/// [`StoreError::Db`].
pub fn contracts(look: &mut dyn Look) -> Result<Vec<(ExceptionRef, Day)>, StoreError> {
    let mut all = Vec::new();
    look.each(CONTRACTS, &[], &mut |row| {
        all.push((row.read(0)?, row.read(1)?));
        Ok(())
    })?;
    Ok(all)
}

/// A condition that was agreed, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledge {
    /// Of which exception.
    pub exception: ExceptionRef,
    /// Its number there.
    pub number: u32,
    /// What must hold.
    pub text: String,
    /// Who sees to it.
    pub owner: Slug,
    /// What it is for.
    pub kind: ConditionKind,
    /// What a breach does.
    pub consequence: Consequence,
    /// The last day for it.
    pub due: Day,
    /// Of which grant.
    pub grant: u32,
    /// Its place among the holds of that grant, which are in the order of their numbers.
    pub place: usize,
}

/// Every condition that was agreed, by the last day for it.
///
/// # Errors
/// [`StoreError::Db`].
pub fn pledges(look: &mut dyn Look) -> Result<Vec<Pledge>, StoreError> {
    let mut all: Vec<Pledge> = Vec::new();
    look.each(PLEDGES, &[], &mut |row| {
        all.push(Pledge {
            exception: row.read(0)?,
            number: row.count(1)?,
            text: row.text(2)?.to_owned(),
            owner: row.read(3)?,
            kind: row.read(4)?,
            consequence: row.read(5)?,
            due: row.read(6)?,
            grant: row.count(7)?,
            place: 0,
        });
        Ok(())
    })?;
    let mut by_number: Vec<usize> = (0..all.len()).collect();
    by_number.sort_by_key(|&at| (all[at].exception, all[at].grant, all[at].number));
    let mut before: Option<((ExceptionRef, u32), usize)> = None;
    for at in by_number {
        let of = (all[at].exception, all[at].grant);
        let place = before.filter(|(last, _)| *last == of).map_or(0, |(_, place)| place + 1);
        all[at].place = place;
        before = Some((of, place));
    }
    Ok(all)
}

/// The evidence of every claim: exception, reason, items.
///
/// # Errors
/// [`StoreError::Db`].
pub fn claims(look: &mut dyn Look) -> Result<Vec<(ExceptionRef, String, Vec<String>)>, StoreError> {
    let mut all = Vec::new();
    look.each(CLAIMS, &[], &mut |row| {
        let items = row.text(2)?.lines().map(str::to_owned).collect();
        all.push((row.read(0)?, row.text(1)?.to_owned(), items));
        Ok(())
    })?;
    Ok(all)
}
