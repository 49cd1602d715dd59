//! An exception put together from its rows.

use std::collections::BTreeMap;

use crate::domain::date::{Day, Span};
use crate::domain::exception::grant::{Condition, Grant, Mark, Override};
use crate::domain::exception::request::{Claim, Cost, Function, Proposed, Request};
use crate::domain::exception::scores::{Given, Score};
use crate::domain::exception::{
    Agreed, Appeal, Closure, Confirmation, Correction, Exception, LookedAgain, Rejection, Return,
    Revocation, Submission, Vote, Withdrawal,
};
use crate::domain::refs::{ExceptionRef, Slug};
use crate::domain::text::Reason;
use crate::domain::workload::Months;
use crate::store::exceptions::field::{lines, money, small, texts, there, words};
use crate::store::exceptions::renewal;
use crate::store::exceptions::tables::{
    EXCEPTION, EXCEPTION_CLAIM, EXCEPTION_CONDITION, EXCEPTION_DETAIL, EXCEPTION_FUNCTION,
    EXCEPTION_GRANT, EXCEPTION_MARK, EXCEPTION_OFFER, EXCEPTION_RENEWAL, EXCEPTION_SCORE,
    EXCEPTION_TURN, EXCEPTION_VOTE,
};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Get, Look, Row, StoreError, Table, Val};

/// The tables that hold more than one row an exception, those that others build on first.
pub(super) static PARTS: [&Table; 9] = [
    &EXCEPTION_CLAIM,
    &EXCEPTION_FUNCTION,
    &EXCEPTION_OFFER,
    &EXCEPTION_TURN,
    &EXCEPTION_GRANT,
    &EXCEPTION_CONDITION,
    &EXCEPTION_MARK,
    &EXCEPTION_VOTE,
    &EXCEPTION_SCORE,
];

/// Some columns of one table, and the statement that reads them for one exception.
pub(super) struct Select {
    pub(super) table: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) sql: &'static str,
}

macro_rules! select {
    ($name:ident: $table:ident [$first:ident $(, $column:ident)*] $order:literal) => {
        const $name: Select = Select {
            table: stringify!($table),
            columns: &[stringify!($first) $(, stringify!($column))*],
            sql: concat!(
                "SELECT ", stringify!($first) $(, ", ", stringify!($column))*,
                " FROM ", stringify!($table), " WHERE exception = $1", $order
            ),
        };
    };
}

select! { CLAIMS: exception_claim [reason, text, evidence] "" }
select! { FUNCTIONS: exception_function [name, why, checked_on, source] " ORDER BY number" }
select! {
    OFFERS: exception_offer [voter, text, owner, due, kind, consequence, every]
    " ORDER BY voter, number"
}
select! {
    TURNS: exception_turn
    [kind, person, role, text, content_hash, tier, people, fields, outcome, months, effective,
     return_by, cover_before, on_day, at]
    ""
}
select! {
    GRANTS: exception_grant
    [number, kind, start, last_day, months, approvers, content_hash, decision, tier, approved_at,
     review_months, override_by, override_reason]
    " ORDER BY number"
}
select! {
    CONDITIONS: exception_condition
    [number, grant_number, text, owner, due, kind, consequence]
    " ORDER BY number"
}
select! {
    MARKS: exception_mark [condition, on_day, kind, person, note] " ORDER BY condition, number"
}
select! {
    VOTES: exception_vote
    [person, role, content_hash, start, last_day, months, rationale, departure, override, unscored,
     dues, voted_at]
    " ORDER BY position"
}
select! {
    SCORES: exception_score [question, person, role, given, note, content_hash, scored_at]
    " ORDER BY scored_at, question, person"
}

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[
    CLAIMS.sql,
    FUNCTIONS.sql,
    OFFERS.sql,
    TURNS.sql,
    GRANTS.sql,
    CONDITIONS.sql,
    MARKS.sql,
    VOTES.sql,
    SCORES.sql,
];

/// Where the rows of one exception come from: the database, a document, the history.
pub(super) trait Source {
    /// The row of `table`, which holds one an exception.
    fn only(&mut self, table: &'static Table) -> Result<Option<Row>, StoreError>;

    /// The rows of a table that holds several.
    fn rows(&mut self, select: &Select) -> Result<Vec<Row>, StoreError>;
}

/// The rows of one exception in the database.
struct Kept<'a> {
    look: &'a mut dyn Look,
    key: [Val; 1],
}

impl Source for Kept<'_> {
    fn only(&mut self, table: &'static Table) -> Result<Option<Row>, StoreError> {
        Ok(self.look.get(table, &self.key)?.map(|stored| stored.row))
    }

    fn rows(&mut self, select: &Select) -> Result<Vec<Row>, StoreError> {
        self.look.rows(select.sql, &self.key)
    }
}

/// The exception `which` with all that belongs to it, and the `rev` of its first row.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(
    look: &mut dyn Look,
    which: ExceptionRef,
) -> Result<Option<(Exception, i64)>, StoreError> {
    let key = [Val::shown(which)];
    let Some(stored) = look.get(&EXCEPTION, &key)? else { return Ok(None) };
    let mut kept = Kept { look, key: key.clone() };
    let mut exception = built(&mut kept, &stored.row)?;
    for row in look.rows(GRANTS.sql, &key)? {
        exception.grants.push(grant(&row)?);
    }
    agreed(look, &key, &mut exception)?;
    if let Some(row) = look.get(&EXCEPTION_RENEWAL, &key)? {
        exception.renewal = Some(renewal::read(&row.row)?);
    }
    Ok(Some((exception, stored.rev)))
}

/// What `source` holds, but for grants and what belongs to them; `row` is that of the exception.
pub(super) fn built(source: &mut dyn Source, row: &Row) -> Result<Exception, StoreError> {
    let mut exception = first(row)?;
    if let Some(detail) = source.only(&EXCEPTION_DETAIL)? {
        details(&detail, &mut exception.request)?;
    }
    for row in source.rows(&CLAIMS)? {
        let claim = Claim { text: row.read(1)?, evidence: lines(&row, 2)? };
        exception.request.claims.insert(row.read(0)?, claim);
    }
    for row in source.rows(&FUNCTIONS)? {
        exception.request.functions.push(Function {
            name: row.read(0)?,
            why: row.maybe_read(1)?,
            checked_on: row.maybe_read(2)?,
            source: row.maybe_read(3)?,
        });
    }
    let mut set: BTreeMap<String, Vec<Agreed>> = BTreeMap::new();
    for row in source.rows(&OFFERS)? {
        match row.text(0)? {
            "" => exception.request.conditions.push(Proposed {
                text: row.read(1)?,
                owner: row.maybe_read(2)?,
                due: row.maybe_read(3)?,
                every: row.maybe_read(6)?,
                kind: row.read(4)?,
                consequence: row.read(5)?,
            }),
            voter => set.entry(voter.to_owned()).or_default().push(Agreed {
                text: row.read(1)?,
                owner: row.read(2)?,
                due: row.read(3)?,
                every: row.maybe_read(6)?,
                kind: row.read(4)?,
                consequence: row.read(5)?,
            }),
        }
    }
    for row in source.rows(&TURNS)? {
        turn(&row, &mut exception)?;
    }
    for row in source.rows(&VOTES)? {
        let conditions = set.remove(row.text(0)?).unwrap_or_default();
        exception.votes.push(vote(&row, conditions)?);
    }
    for row in source.rows(&SCORES)? {
        exception.scores.push(Score {
            question: row.read(0)?,
            by: row.read(1)?,
            role: row.read(2)?,
            given: given(&row, 3)?,
            note: row.read(4)?,
            content: row.read(5)?,
            at: row.read(6)?,
        });
    }
    Ok(exception)
}

/// Days from a first to a last.
pub(super) fn span(row: &dyn Cells, first: usize, last: usize) -> Result<Span, DbError> {
    let (from, to): (Day, Day) = (row.read(first)?, row.read(last)?);
    there(row, last, Span::new(from, to))
}

/// An estimate of months, or nothing.
pub(super) fn months(row: &dyn Cells, at: usize) -> Result<Option<Months>, DbError> {
    let (low, likely, high): (Option<u16>, _, _) =
        (small(row, at)?, small(row, at + 1)?, small(row, at + 2)?);
    let (Some(low), Some(likely), Some(high)) = (low, likely, high) else { return Ok(None) };
    there(row, at, Months::new(low, likely, high).ok()).map(Some)
}

fn first(row: &Row) -> Result<Exception, StoreError> {
    let mut request = Request::new(row.read(6)?, row.read(7)?);
    request.target = row.maybe_read(8)?;
    request.environment = row.maybe_read(9)?;
    request.category = row.maybe_read(10)?;
    request.primary_reason = row.maybe_read(11)?;
    request.other_reasons = words(row, 12)?;
    request.owner = row.maybe_read(13)?;
    request.co_authors = words(row, 14)?;
    request.directorate = row.maybe_read(15)?;
    request.data_class = row.maybe_read(16)?;
    request.personal_data = row.maybe_read(17)?;
    request.start = row.maybe_read(18)?;
    request.last_day = row.maybe_read(19)?;
    request.review_by = row.maybe_read(20)?;
    request.move_months = months(row, 21)?;
    request.cost = Cost { target_year: money(row, 24)?, ..Cost::default() };
    let submission = match row.maybe_read(28)? {
        None => None,
        Some(at) => Some(Submission {
            at,
            content: row.read(29)?,
            decision: row.read(30)?,
            tier: row.read(31)?,
            why: row.text(32)?.to_owned(),
        }),
    };
    let begun = Exception::begun(
        row.read(0)?,
        row.text(1)?.to_owned(),
        request,
        row.read(4)?,
        row.read(5)?,
    );
    Ok(Exception {
        state: row.read(2)?,
        version: row.count(3)?,
        editors: words(row, 25)?,
        claimed_by: row.maybe_read(26)?,
        submissions: row.count(27)?,
        submission,
        corrections: row.count(42)?,
        ..begun
    })
}

fn details(row: &Row, request: &mut Request) -> Result<(), StoreError> {
    request.cost.primary_year = money(row, 1)?;
    request.cost.one_off = money(row, 2)?;
    request.cost.years = small(row, 3)?;
    request.cost.quoted_on = row.maybe_read(4)?;
    request.cost.source = row.maybe_read(19)?;
    request.estimate_basis = row.maybe_read(5)?;
    request.tested_on = row.maybe_read(6)?;
    request.tested_evidence = lines(row, 7)?;
    request.blockers = words(row, 8)?;
    request.substitutability = row.maybe_read(9)?;
    request.substitutability_reason = row.maybe_read(10)?;
    request.reintegration = row.maybe_read(11)?;
    request.exit_plan = row.maybe_read(12)?;
    request.exit_plan_reference = row.maybe_read(13)?;
    request.alternatives = row.maybe_read(14)?;
    request.impact_of_stopping = row.maybe_read(15)?;
    request.contract_end = row.maybe_read(16)?;
    request.notice_days = small(row, 17)?;
    request.egress_fee = money(row, 18)?;
    Ok(())
}

fn turn(row: &Row, exception: &mut Exception) -> Result<(), StoreError> {
    match row.text(0)? {
        "returned" => {
            exception.returned = Some(Return {
                by: row.read(1)?,
                note: row.read(3)?,
                fields: words(row, 7)?,
                at: row.read(14)?,
            });
        }
        "rejected" => {
            exception.rejection = Some(Rejection {
                by: row.read(1)?,
                role: row.read(2)?,
                rationale: row.read(3)?,
                content: row.read(4)?,
                tier: row.read(5)?,
                deciders: words(row, 6)?,
                on: row.read(13)?,
                at: row.read(14)?,
            });
        }
        "appeal" => {
            exception.appeal = Some(Appeal {
                from: row.read(5)?,
                deciders: words(row, 6)?,
                content: row.read(4)?,
            });
        }
        "withdrawn" => {
            exception.withdrawal =
                Some(Withdrawal { reason: row.maybe_read(3)?, at: row.read(14)? });
        }
        "revoked" => {
            exception.revocation = Some(Revocation {
                by: row.read(1)?,
                reason: row.read(3)?,
                effective: row.read(10)?,
                return_by: row.read(11)?,
                cover_before: row.read(12)?,
                at: row.read(14)?,
            });
        }
        "closed" => {
            exception.closure = Some(Closure {
                by: row.read(1)?,
                outcome: row.read(8)?,
                effective: row.read(10)?,
                months: small(row, 9)?,
                reason: row.maybe_read(3)?,
                at: row.read(14)?,
            });
        }
        "confirmed" => {
            exception.confirmation = Some(Confirmation {
                by: row.read(1)?,
                before: row.read(8)?,
                reason: row.read(3)?,
                at: row.read(14)?,
            });
        }
        "reviewed" => {
            exception.looked = Some(LookedAgain {
                by: row.read(1)?,
                reason: row.read(3)?,
                over: words(row, 7)?,
                on: row.read(13)?,
                at: row.read(14)?,
            });
        }
        "corrected" => {
            exception.correction = Some(Correction {
                by: row.read(1)?,
                what: row.read(8)?,
                reason: row.read(3)?,
                at: row.read(14)?,
            });
        }
        other => return Err(row.shape(0, "a kind of turn", Cell::Text(other)).into()),
    }
    Ok(())
}

fn grant(row: &Row) -> Result<Grant, StoreError> {
    let (by, reasons): (Vec<Slug>, Vec<Reason>) = (words(row, 11)?, texts(row, 12)?);
    there(row, 12, (by.len() == reasons.len()).then_some(()))?;
    let overrides = by.into_iter().zip(reasons).map(|(by, reason)| Override { by, reason });
    Ok(Grant {
        number: row.count(0)?,
        kind: row.read(1)?,
        span: span(row, 2, 3)?,
        months: there(row, 4, small(row, 4)?)?,
        approvers: words(row, 5)?,
        content: row.read(6)?,
        decision: row.read(7)?,
        tier: row.read(8)?,
        approved_at: row.read(9)?,
        review_months: small(row, 10)?,
        overrides: overrides.collect(),
        conditions: Vec::new(),
    })
}

/// Puts the conditions with their marks into the grants they belong to.
fn agreed(look: &mut dyn Look, key: &[Val], exception: &mut Exception) -> Result<(), StoreError> {
    let mut marks: BTreeMap<u32, Vec<Mark>> = BTreeMap::new();
    for row in look.rows(MARKS.sql, key)? {
        marks.entry(row.count(0)?).or_default().push(Mark {
            on: row.read(1)?,
            kind: row.read(2)?,
            by: row.read(3)?,
            note: row.maybe_read(4)?,
        });
    }
    for row in look.rows(CONDITIONS.sql, key)? {
        let (number, grant) = (row.count(0)?, row.count(1)?);
        let condition = Condition {
            number,
            text: row.read(2)?,
            owner: row.read(3)?,
            due: row.read(4)?,
            kind: row.read(5)?,
            consequence: row.read(6)?,
            marks: marks.remove(&number).unwrap_or_default(),
        };
        let found = exception.grants.iter_mut().find(|found| found.number == grant);
        there(&row, 1, found)?.conditions.push(condition);
    }
    Ok(())
}

fn vote(row: &Row, conditions: Vec<Agreed>) -> Result<Vote, StoreError> {
    let by: crate::domain::refs::Slug = row.read(0)?;
    let rationale: crate::domain::text::Reason = row.read(6)?;
    // Who approves their own request gives one reason for both.
    let override_ = row.flag(8)?.then(|| Override { by: by.clone(), reason: rationale.clone() });
    Ok(Vote {
        by,
        role: row.read(1)?,
        content: row.read(2)?,
        span: span(row, 3, 4)?,
        months: there(row, 5, small(row, 5)?)?,
        rationale,
        conditions,
        departure: row.maybe_read(7)?,
        override_,
        unscored: words(row, 9)?,
        dues: dues(row, 10)?,
        at: row.read(11)?,
    })
}

/// Last days by the numbers of conditions.
fn dues(row: &Row, at: usize) -> Result<BTreeMap<u32, Day>, DbError> {
    let text = row.text(at)?;
    let read = |word: &str| {
        let (number, due) = word.split_once('=')?;
        Some((number.parse().ok()?, due.parse().ok()?))
    };
    let all: Option<_> = text.split_whitespace().map(read).collect();
    all.ok_or_else(|| row.shape(at, "days of conditions", Cell::Text(text)))
}

fn given(row: &Row, at: usize) -> Result<Given, DbError> {
    match row.text(at)? {
        "pass" => Ok(Given::Pass),
        "fail" => Ok(Given::Fail),
        text => match text.parse() {
            Ok(value) => Ok(Given::Value(value)),
            Err(_) => Err(row.shape(at, "a score", Cell::Text(text))),
        },
    }
}
