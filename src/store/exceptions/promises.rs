//! The conditions of all grants as a board shows them, read in one pass a table.

use std::collections::BTreeMap;

use crate::domain::date::{Day, Span};
use crate::domain::exception::State;
use crate::domain::exception::grant::{Hold, MarkKind};
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use crate::store::exceptions::field::there;
use crate::store::exceptions::whole::span;
use crate::store::field::Shared;
use crate::store::{Get, Look, StoreError, Val};

macro_rules! conditions {
    ($where:literal) => {
        conditions!("exception e JOIN exception_condition c ON c.exception = e.reference", $where)
    };
    ($from:literal, $where:literal) => {
        concat!(
            "SELECT c.exception, c.number, c.text, c.owner, c.due, c.kind, c.consequence, \
             e.state, e.title, e.workload, e.requester, e.owner, g.start, g.last_day, \
             e.ended_on, e.override FROM ",
            $from,
            " JOIN exception_grant g ON g.exception = c.exception AND g.number = c.grant_number \
             WHERE ",
            $where
        )
    };
}

macro_rules! marks {
    ($where:literal) => {
        concat!(
            "SELECT m.exception, m.condition, m.on_day, m.kind, m.person, m.note FROM exception e \
             JOIN exception_mark m ON m.exception = e.reference WHERE ",
            $where,
            " ORDER BY m.exception, m.condition, m.number"
        )
    };
}

/// Those of exceptions that stand, with one that is not settled.
const OPEN: &str = conditions!("e.state IN ('approved', 'revoked') AND e.conditions_open > 0");
const OPEN_MARKS: &str = marks!("e.state IN ('approved', 'revoked') AND e.conditions_open > 0");
const ALL: &str = conditions!("e.state IN ('approved', 'revoked', 'closed')");
const ALL_MARKS: &str = marks!("e.state IN ('approved', 'revoked', 'closed')");

/// Those that one person sees to by a day, and whatever is to be met before anything is covered.
/// `CROSS` begins with these: most exceptions are in these
/// states.
const OWED: &str = conditions!(
    "exception_condition c CROSS JOIN exception e",
    "c.owner = $1 AND (c.due <= $2 OR c.kind = 'precedent') AND e.reference = c.exception \
     AND e.state IN ('approved', 'revoked') AND e.conditions_open > 0"
);
const OWED_MARKS: &str = "SELECT m.exception, m.condition, m.on_day, m.kind, m.person, m.note \
                          FROM exception_condition c CROSS JOIN exception e \
                          JOIN exception_mark m ON m.exception = c.exception \
                          AND m.condition = c.number \
                          WHERE c.owner = $1 AND (c.due <= $2 OR c.kind = 'precedent') AND e.reference = c.exception \
                          AND e.state IN ('approved', 'revoked') AND e.conditions_open > 0 \
                          ORDER BY m.exception, m.condition, m.number";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[OPEN, OPEN_MARKS, ALL, ALL_MARKS, OWED, OWED_MARKS];

/// A condition of a grant as a board shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Of which exception.
    pub which: ExceptionRef,
    /// Its number within that.
    pub number: u32,
    /// What must hold.
    pub text: String,
    /// Who sees to it.
    pub owner: Slug,
    /// What it is for.
    pub kind: ConditionKind,
    /// What a breach does.
    pub consequence: Consequence,
    /// Its last day and what was recorded.
    pub hold: Hold,
    /// Who said last that it is met or breached, and what shows it; `None` once it is settled.
    pub said: Option<(Slug, String)>,
    /// The grant it was agreed with.
    pub grant: Span,
    /// What people did with the exception.
    pub state: State,
    /// The first day on which a revocation or closing has ended it.
    pub ended: Option<Day>,
    /// The exception's title.
    pub title: String,
    /// A sole approver decided on their own in it.
    pub overridden: bool,
    /// What runs elsewhere.
    pub workload: WorkloadRef,
    /// Who asked for the exception.
    pub requester: Slug,
    /// Who answers for it.
    pub answers: Option<Slug>,
}

impl Promise {
    /// Whether somebody owes it on `day`: what is revoked from a later day on stands until then.
    pub fn is_owed(&self, day: Day) -> bool {
        match self.state {
            State::Approved => true,
            State::Revoked => self.ended.is_some_and(|ended| day < ended),
            State::Draft
            | State::Submitted
            | State::InReview
            | State::ChangesRequested
            | State::Rejected
            | State::Withdrawn
            | State::Closed => false,
        }
    }
}

/// The conditions of exceptions that are granted and have one to be settled, or of all.
///
/// # Errors
/// [`StoreError::Db`].
pub fn promises(look: &mut dyn Look, all: bool) -> Result<Vec<Promise>, StoreError> {
    let (sql, marked) = if all { (ALL, ALL_MARKS) } else { (OPEN, OPEN_MARKS) };
    read(look, sql, marked, &[])
}

/// The conditions that `owner` sees to, due by `until`, of exceptions that are granted and have one
/// to be settled.
///
/// # Errors
/// [`StoreError::Db`].
pub fn promises_of(
    look: &mut dyn Look,
    owner: &str,
    until: Day,
) -> Result<Vec<Promise>, StoreError> {
    read(look, OWED, OWED_MARKS, &[owner.into(), Val::shown(until)])
}

fn read(
    look: &mut dyn Look,
    sql: &'static str,
    marked: &'static str,
    given: &[Val],
) -> Result<Vec<Promise>, StoreError> {
    let mut marks: BTreeMap<(ExceptionRef, u32), Vec<(Day, MarkKind)>> = BTreeMap::new();
    let mut said: BTreeMap<(ExceptionRef, u32), (Slug, String)> = BTreeMap::new();
    let mut people = Shared::new();
    look.each(marked, given, &mut |row| {
        let at = (row.read(0)?, row.count(1)?);
        let kind: MarkKind = row.read(3)?;
        let note = match kind {
            MarkKind::Met | MarkKind::Breached => row.maybe_text(5)?.map(str::to_owned),
            MarkKind::Confirmed | MarkKind::Waived => None,
        };
        match note {
            Some(note) => said.insert(at, (people.read(row, 4)?, note)),
            None => said.remove(&at),
        };
        marks.entry(at).or_default().push((row.read(2)?, kind));
        Ok(())
    })?;
    let mut found = Vec::new();
    look.each(sql, given, &mut |row| {
        let (which, number) = (row.read(0)?, row.count(1)?);
        let (kind, consequence): (ConditionKind, Consequence) = (row.read(5)?, row.read(6)?);
        let hold = Hold {
            precedent: kind == ConditionKind::Precedent,
            lapses: consequence == Consequence::Lapse,
            due: row.read(4)?,
            marks: marks.remove(&(which, number)).unwrap_or_default(),
        };
        found.push(Promise {
            which,
            number,
            text: row.text(2)?.to_owned(),
            owner: people.read(row, 3)?,
            kind,
            consequence,
            hold,
            said: said.remove(&(which, number)),
            grant: there(row, 12, span(row, 12, 13).ok())?,
            state: row.read(7)?,
            ended: row.maybe_read(14)?,
            title: row.text(8)?.to_owned(),
            overridden: row.flag(15)?,
            workload: row.read(9)?,
            requester: people.read(row, 10)?,
            answers: people.maybe_read(row, 11)?,
        });
        Ok(())
    })?;
    Ok(found)
}
