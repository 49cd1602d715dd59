//! What is asked of people about all exceptions at once: whose turn it is hangs on who asked, who
//! wrote on it, who approved and scored it, and on what is said to be met.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::date::{Day, Moment};
use crate::domain::exception::State;
use crate::domain::exception::grant::MarkKind;
use crate::domain::exception::turn::{Asked, Cast};
use crate::domain::refs::{ExceptionRef, Slug};
use crate::store::exceptions::field::words;
use crate::store::field::Shared;
use crate::store::{Get, Look, StoreError, Val};

/// Those of one person that they have to submit: in order of the index of states and requesters.
const OWN: &str = "SELECT reference, COALESCE(submitted_at, filed_at) FROM exception \
                   WHERE state = $1 AND requester = $2";
/// Those of one person that were rejected, or of which a renewal was, and nothing was asked or
/// granted since.
const REJECTED: &str = "SELECT e.reference, e.state, t.on_day \
                        FROM exception e CROSS JOIN exception_turn t \
                        WHERE e.state IN ('rejected', 'approved') AND e.requester = $1 \
                        AND t.exception = e.reference AND t.kind = 'rejected' \
                        AND t.on_day IS NOT NULL \
                        AND (e.state = 'rejected' OR NOT EXISTS \
                        (SELECT 1 FROM exception_renewal r WHERE r.exception = e.reference) \
                        AND NOT EXISTS (SELECT 1 FROM exception_grant g \
                        WHERE g.exception = e.reference AND g.approved_at > t.at))";
const IN_REVIEW: &str = "SELECT e.reference, e.state, e.tier, e.decision, e.requester, \
                         e.claimed_by, e.co_authors, e.editors, w.owner, e.submitted_at, \
                         e.filed_at FROM exception e JOIN workload w ON w.reference = e.workload \
                         WHERE e.state IN ('submitted', 'in_review')";
/// `CROSS` keeps to the exceptions that are in review: most approvals are of others.
const VOTES: &str = "SELECT e.reference, v.person, v.role, v.override, v.start, v.voted_at \
                     FROM exception e CROSS JOIN exception_vote v \
                     WHERE v.exception = e.reference AND e.state IN ('submitted', 'in_review')";
const VIEWS: &str = "SELECT e.reference, s.person, s.scored_at \
                     FROM exception e CROSS JOIN exception_score s \
                     WHERE s.exception = e.reference AND s.role = 'adviser' \
                     AND e.state IN ('submitted', 'in_review')";
const APPEALS: &str = "SELECT e.reference, t.tier, t.people \
                       FROM exception e CROSS JOIN exception_turn t \
                       WHERE t.exception = e.reference AND t.kind = 'appeal' \
                       AND e.state IN ('submitted', 'in_review')";
/// There are few of them, and of exceptions that are approved there are many.
const RENEWALS: &str = "SELECT r.exception, r.state, e.requester \
                        FROM exception_renewal r CROSS JOIN exception e \
                        WHERE e.reference = r.exception AND e.state = 'approved'";
const MARKS: &str = "SELECT e.reference, m.condition, m.number, m.kind \
                     FROM exception e CROSS JOIN exception_mark m \
                     WHERE m.exception = e.reference AND e.state = 'approved' \
                     AND e.conditions_open > 0";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] =
    &[OWN, REJECTED, IN_REVIEW, VOTES, VIEWS, APPEALS, RENEWALS, MARKS];

/// The requests of `requester` in `state`, each with the moment since which it waits.
///
/// # Errors
/// [`StoreError::Db`].
pub fn own(
    look: &mut dyn Look,
    state: State,
    requester: &Slug,
) -> Result<Vec<(ExceptionRef, Moment)>, StoreError> {
    let mut found = Vec::new();
    look.each(OWN, &[state.code().into(), Val::shown(requester)], &mut |row| {
        found.push((row.read(0)?, row.read(1)?));
        Ok(())
    })?;
    Ok(found)
}

/// What was rejected of the requests of `requester` and nothing followed on, each with the day: in the
/// state rejected the request, in the state approved its renewal.
///
/// # Errors
/// [`StoreError::Db`].
pub fn rejected(
    look: &mut dyn Look,
    requester: &Slug,
) -> Result<Vec<(ExceptionRef, State, Day)>, StoreError> {
    let mut found = Vec::new();
    look.each(REJECTED, &[Val::shown(requester)], &mut |row| {
        found.push((row.read(0)?, row.read(1)?, row.read(2)?));
        Ok(())
    })?;
    Ok(found)
}

/// What is asked about every request that is submitted and not decided, renewals aside.
///
/// # Errors
/// [`StoreError::Db`].
pub fn in_review(
    look: &mut dyn Look,
    day_of: &dyn Fn(Moment) -> Day,
) -> Result<Vec<Asked>, StoreError> {
    let mut people = Shared::new();
    let mut found: BTreeMap<ExceptionRef, Asked> = BTreeMap::new();
    look.each(IN_REVIEW, &[], &mut |row| {
        let (which, requester): (ExceptionRef, Slug) = (row.read(0)?, people.read(row, 4)?);
        let mut own: BTreeSet<Slug> = words(row, 6)?;
        own.append(&mut words(row, 7)?);
        own.insert(requester.clone());
        own.insert(people.read(row, 8)?);
        let filed: Moment = row.read(10)?;
        let since = day_of(row.maybe_read(9)?.unwrap_or(filed));
        let asked = Asked {
            which,
            state: row.read(1)?,
            tier: row.maybe_read(2)?,
            decision: row.maybe_read(3)?,
            requester,
            own,
            decided: [].into(),
            appealed: None,
            claimed_by: people.maybe_read(row, 5)?,
            votes: Vec::new(),
            views: [].into(),
            said: Vec::new(),
            since,
            known: since,
        };
        found.insert(which, asked);
        Ok(())
    })?;
    look.each(VOTES, &[], &mut |row| {
        if let Some(asked) = found.get_mut(&row.read(0)?) {
            let cast = Cast {
                by: people.read(row, 1)?,
                role: row.read(2)?,
                overridden: row.flag(3)?,
                start: row.read(4)?,
                at: row.read(5)?,
            };
            asked.known = asked.known.max(day_of(cast.at));
            asked.votes.push(cast);
        }
        Ok(())
    })?;
    look.each(VIEWS, &[], &mut |row| {
        if let Some(asked) = found.get_mut(&row.read(0)?) {
            asked.known = asked.known.max(day_of(row.read(2)?));
            asked.views.insert(people.read(row, 1)?);
        }
        Ok(())
    })?;
    look.each(APPEALS, &[], &mut |row| {
        if let Some(asked) = found.get_mut(&row.read(0)?) {
            asked.appealed = row.maybe_read(1)?;
            let deciders: BTreeSet<Slug> = words(row, 2)?;
            // Whose own it is has the plainer interest.
            asked.decided = deciders.into_iter().filter(|who| !asked.own.contains(who)).collect();
        }
        Ok(())
    })?;
    Ok(found.into_values().collect())
}

/// The renewals on their way: where each stands, and who asks for it.
///
/// # Errors
/// [`StoreError::Db`].
pub fn renewing(look: &mut dyn Look) -> Result<Vec<(ExceptionRef, State, Slug)>, StoreError> {
    let mut found = Vec::new();
    look.each(RENEWALS, &[], &mut |row| {
        found.push((row.read(0)?, row.read(1)?, row.read(2)?));
        Ok(())
    })?;
    Ok(found)
}

/// The approved exceptions with a condition that is said to be met and not confirmed.
///
/// # Errors
/// [`StoreError::Db`].
pub fn to_confirm(look: &mut dyn Look) -> Result<Vec<ExceptionRef>, StoreError> {
    let mut last: BTreeMap<(ExceptionRef, u32), (u32, MarkKind)> = BTreeMap::new();
    look.each(MARKS, &[], &mut |row| {
        let mark = (row.count(2)?, row.read(3)?);
        let known = last.entry((row.read(0)?, row.count(1)?)).or_insert(mark);
        if mark.0 > known.0 {
            *known = mark;
        }
        Ok(())
    })?;
    let met = last.into_iter().filter(|(_, (_, kind))| *kind == MarkKind::Met);
    let mut found: Vec<ExceptionRef> = met.map(|((which, _), _)| which).collect();
    found.dedup();
    Ok(found)
}
