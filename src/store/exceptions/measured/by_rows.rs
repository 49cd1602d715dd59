//! Cases and rulings read from the tables themselves, row by row: the older way, against which the
//! texts are held.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::domain::date::{Day, Moment};
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Coverage, Hold, MarkKind, Period};
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::measures::{Case, Closed, Granted, Ruling, Site};
use crate::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use crate::domain::workload::Place;
use crate::store::exceptions::field::{acts, money, small, there, words};
use crate::store::exceptions::whole::{months, span};
use crate::store::field::Shared;
use crate::store::{Get, Look, StoreError};

const CASES: &str = "SELECT reference, workload, target, state, primary_reason, other_reasons, \
                     submitted_at, move_low, move_likely, move_high, target_year, ended_on \
                     FROM exception WHERE state <> 'draft'";
// Grants, conditions, marks and rulings come as they lie, and are put in order here: by an index
// that does not hold the columns the engine takes four times as long.
const GRANTS: &str = "SELECT exception, kind, start, last_day, months, approved_at, approvers, \
                      override_by, number FROM exception_grant";
const CONDITIONS: &str = "SELECT exception, number, grant_number, due, kind, consequence \
                          FROM exception_condition";
const MARKS: &str = "SELECT exception, condition, on_day, kind, number FROM exception_mark";
const BASES: &str = "SELECT exception, estimate_basis, tested_on FROM exception_detail \
                     WHERE estimate_basis IS NOT NULL";
const CLOSED: &str = "SELECT exception, outcome, effective, months, person FROM exception_turn \
                      WHERE kind = 'closed'";
const RULINGS: &str = "SELECT exception, round, submitted_at, person, verdict, ruled_at, \
                       length, NULLIF(claims, ''), last_seq FROM exception_ruling";
const RENEWALS: &str = "SELECT exception, COALESCE(submitted_at, opened_at) \
                        FROM exception_renewal WHERE state <> 'draft'";

/// Where each exception lies among the cases: by its number, of which nearly every one is used.
struct Places(Vec<Option<NonZeroU32>>);

impl Places {
    fn of(cases: &[Case]) -> Self {
        let last = cases.last().map_or(0, |case| case.reference.number() as usize);
        let mut places = vec![None; last + 1];
        for (at, case) in cases.iter().enumerate() {
            let next = u32::try_from(at + 1).ok().and_then(NonZeroU32::new);
            places[case.reference.number() as usize] = next;
        }
        Self(places)
    }

    fn get(&self, which: ExceptionRef) -> Option<usize> {
        let place = self.0.get(which.number() as usize).copied()??;
        Some(place.get() as usize - 1)
    }
}

/// Every exception that was ever submitted, in the order of their references; `sites` give what
/// their workloads cost.
pub(crate) fn cases(
    look: &mut dyn Look,
    sites: &[Site],
    zone: &TimeZone,
) -> Result<Vec<Case>, StoreError> {
    let spend = |which: WorkloadRef| {
        let found = sites.binary_search_by_key(&which, |site| site.reference);
        found.ok().map(|at| sites[at].spend)
    };
    let mut cases: Vec<Case> = Vec::new();
    let mut targets: BTreeMap<String, Place> = BTreeMap::new();
    look.each(CASES, &[], &mut |row| {
        let workload: WorkloadRef = row.read(1)?;
        let state: State = row.read(3)?;
        let target_year: Option<Money> = money(row, 10)?;
        let cost = target_year.max(spend(workload));
        let submitted: Option<Moment> = row.maybe_read(6)?;
        let waits_since = submitted.filter(|_| state.is_undecided()).map(|at| at.day_in(zone));
        let target = match row.maybe_text(2)? {
            None => None,
            Some(text) => {
                if !targets.contains_key(text) {
                    targets.insert(text.to_owned(), row.read(2)?);
                }
                targets.get(text).cloned()
            }
        };
        cases.push(Case {
            reference: row.read(0)?,
            workload,
            target,
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
    let places = Places::of(&cases);
    grants(look, &mut cases, &places, zone)?;
    look.each(RENEWALS, &[], &mut |row| {
        let Some(at) = places.get(row.read(0)?) else { return Ok(()) };
        cases[at].renewal_in_hand = true;
        let submitted: Moment = row.read(1)?;
        cases[at].waits_since = Some(submitted.day_in(zone));
        Ok(())
    })?;
    look.each(BASES, &[], &mut |row| {
        if let Some(at) = places.get(row.read(0)?) {
            cases[at].basis = row.maybe_read(1)?;
            cases[at].tested_on = row.maybe_read(2)?;
        }
        Ok(())
    })?;
    let mut people = Shared::new();
    look.each(CLOSED, &[], &mut |row| {
        let at = there(row, 0, places.get(row.read(0)?))?;
        cases[at].closed = Some(Closed {
            outcome: row.read(1)?,
            effective: row.read(2)?,
            months: small(row, 3)?,
            by: people.maybe_read(row, 4)?,
        });
        Ok(())
    })?;
    Ok(cases)
}

fn grants(
    look: &mut dyn Look,
    cases: &mut [Case],
    places: &Places,
    zone: &TimeZone,
) -> Result<(), StoreError> {
    let mut approvers: BTreeMap<String, Arc<[Slug]>> = BTreeMap::new();
    let mut all: Vec<((usize, u32), Period, Granted)> = Vec::new();
    look.each(GRANTS, &[], &mut |row| {
        let at = there(row, 0, places.get(row.read(0)?))?;
        let moment: Moment = row.read(5)?;
        let by = if let Some(by) = approvers.get(row.text(6)?) {
            by.clone()
        } else {
            let by: Vec<Slug> = words(row, 6)?;
            let by: Arc<[Slug]> = by.into();
            approvers.insert(row.text(6)?.to_owned(), by.clone());
            by
        };
        let period = Period { span: span(row, 2, 3)?, holds: Vec::new() };
        let granted = Granted {
            kind: row.read(1)?,
            months: there(row, 4, small(row, 4)?)?,
            at: moment,
            on: moment.day_in(zone),
            approvers: by,
            overrides: acts(row.maybe_text(7)?.unwrap_or_default()),
        };
        all.push(((at, row.count(8)?), period, granted));
        Ok(())
    })?;
    all.sort_by_key(|(place, ..)| *place);
    for ((at, _), period, granted) in all {
        cases[at].coverage.periods.push(period);
        cases[at].grants.push(granted);
    }
    conditions(look, cases, places)
}

/// Where a condition lies: its case and its number there, the grant and the place within it.
struct Held {
    place: (usize, u32),
    grant: usize,
    hold: usize,
}

fn conditions(look: &mut dyn Look, cases: &mut [Case], places: &Places) -> Result<(), StoreError> {
    let mut all: Vec<(Held, Hold)> = Vec::new();
    look.each(CONDITIONS, &[], &mut |row| {
        let at = there(row, 0, places.get(row.read(0)?))?;
        // Grants are numbered from one without a gap.
        let grant = usize::try_from(row.count(2)?).unwrap_or(0).wrapping_sub(1);
        there(row, 2, cases[at].grants.get(grant))?;
        let (kind, consequence): (ConditionKind, Consequence) = (row.read(4)?, row.read(5)?);
        let hold = Hold {
            precedent: kind == ConditionKind::Precedent,
            lapses: consequence == Consequence::Lapse,
            due: row.read(3)?,
            marks: Vec::new(),
        };
        all.push((Held { place: (at, row.count(1)?), grant, hold: 0 }, hold));
        Ok(())
    })?;
    all.sort_by_key(|(held, _)| held.place);
    let mut lie: Vec<Held> = Vec::with_capacity(all.len());
    for (held, hold) in all {
        let holds = &mut cases[held.place.0].coverage.periods[held.grant].holds;
        lie.push(Held { hold: holds.len(), ..held });
        holds.push(hold);
    }
    let mut marks: Vec<(usize, u32, (Day, MarkKind))> = Vec::new();
    look.each(MARKS, &[], &mut |row| {
        let at = there(row, 0, places.get(row.read(0)?))?;
        let place = (at, row.count(1)?);
        let found = lie.binary_search_by_key(&place, |held| held.place).ok();
        let found = there(row, 1, found)?;
        marks.push((found, row.count(4)?, (row.read(2)?, row.read(3)?)));
        Ok(())
    })?;
    marks.sort_by_key(|(found, number, _)| (*found, *number));
    for (found, _, mark) in marks {
        let Held { place: (at, _), grant, hold } = lie[found];
        cases[at].coverage.periods[grant].holds[hold].marks.push(mark);
    }
    Ok(())
}

/// What was said on every request, exception by exception, oldest first.
pub(crate) fn rulings(look: &mut dyn Look, zone: &TimeZone) -> Result<Vec<Ruling>, StoreError> {
    let mut all = Vec::new();
    let mut people = Shared::new();
    look.each(RULINGS, &[], &mut |row| {
        let at: Moment = row.read(5)?;
        let ruling = Ruling {
            exception: row.read(0)?,
            round: row.count(1)?,
            by: people.read(row, 3)?,
            verdict: row.read(4)?,
            submitted_at: row.read(2)?,
            at,
            on: at.day_in(zone),
            length: row.count(6)?,
            claims: row.maybe_read(7)?,
        };
        all.push((row.int(8)?, ruling));
        Ok(())
    })?;
    all.sort_by(|(a_seq, a): &(i64, Ruling), (b_seq, b)| {
        let key = |one: &Ruling, seq: i64| (one.exception, one.round, one.submitted_at, seq);
        key(a, *a_seq).cmp(&key(b, *b_seq)).then_with(|| a.by.cmp(&b.by))
    });
    Ok(all.into_iter().map(|(_, ruling)| ruling).collect())
}
