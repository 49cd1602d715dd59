//! How all exceptions stand on a day, for figures: from indexes and from what can bear on that
//! day, without the rest of ten thousand rows.

use std::collections::BTreeMap;

use crate::domain::date::Day;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Coverage, Hold, MarkKind, Period};
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::refs::{ExceptionRef, Slug};
use crate::store::exceptions::field::there;
use crate::store::exceptions::whole::span;
use crate::store::field::Shared;
use crate::store::{Get, Look, StoreError, Val};

const STATES: &str =
    "SELECT state, CAST(COUNT(*) AS BIGINT) FROM exception GROUP BY state ORDER BY state";
const WAITING: &str = "SELECT requester, owner FROM exception \
                       WHERE state IN ('submitted', 'in_review') OR (state = 'approved' \
                       AND reference IN (SELECT exception FROM exception_renewal \
                       WHERE state IN ('submitted', 'in_review')))";
const ENDED: &str = "SELECT reference, ended_on FROM exception WHERE ended_on IS NOT NULL";
const GRANTS: &str = "SELECT exception, number, start, last_day FROM exception_grant \
                      ORDER BY exception, number";
const CONDITIONS: &str = "SELECT c.exception, c.number, c.grant_number, c.due, c.kind, \
                          c.consequence FROM exception_grant g JOIN exception_condition c \
                          ON c.exception = g.exception AND c.grant_number = g.number \
                          WHERE g.start <= $1 AND g.last_day >= $1 \
                          AND (c.kind = 'precedent' OR c.consequence = 'lapse')";
const MARKS: &str = "SELECT m.exception, m.condition, m.on_day, m.kind \
                     FROM exception_grant g JOIN exception_condition c \
                     ON c.exception = g.exception AND c.grant_number = g.number \
                     JOIN exception_mark m ON m.exception = c.exception AND m.condition = c.number \
                     WHERE g.start <= $1 AND g.last_day >= $1 \
                     AND (c.kind = 'precedent' OR c.consequence = 'lapse') \
                     ORDER BY m.exception, m.condition, m.number";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[STATES, WAITING, ENDED, GRANTS, CONDITIONS, MARKS];

/// How all exceptions stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// How many are in each state; states without any are left out.
    pub states: Vec<(State, usize)>,
    /// Requester and owner of each that nobody has decided.
    pub undecided: Vec<(Slug, Option<Slug>)>,
    /// What cover needs to know of each that was ever granted. Conditions that cannot bear on
    /// the day asked for are left out.
    pub coverages: Vec<Coverage>,
}

/// How all exceptions stand on `day`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn standing(look: &mut dyn Look, day: Day) -> Result<Standing, StoreError> {
    let mut found = Standing::default();
    look.each(STATES, &[], &mut |row| {
        let count = usize::try_from(row.count(1)?).unwrap_or(usize::MAX);
        found.states.push((row.read(0)?, count));
        Ok(())
    })?;
    let mut people = Shared::new();
    look.each(WAITING, &[], &mut |row| {
        found.undecided.push((people.read(row, 0)?, people.maybe_read(row, 1)?));
        Ok(())
    })?;
    found.coverages = coverages(look, day)?;
    Ok(found)
}

fn coverages(look: &mut dyn Look, day: Day) -> Result<Vec<Coverage>, StoreError> {
    let mut ended: BTreeMap<ExceptionRef, Day> = BTreeMap::new();
    look.each(ENDED, &[], &mut |row| {
        ended.insert(row.read(0)?, row.read(1)?);
        Ok(())
    })?;
    let mut found: Vec<Coverage> = Vec::new();
    // Where each grant that holds the day lies among them.
    let mut holding: BTreeMap<(ExceptionRef, u32), (usize, usize)> = BTreeMap::new();
    let mut last = None;
    look.each(GRANTS, &[], &mut |row| {
        let which: ExceptionRef = row.read(0)?;
        if last != Some(which) {
            last = Some(which);
            let ended_on = ended.get(&which).copied();
            found.push(Coverage { periods: Vec::new(), ended_on });
        }
        let at = found.len() - 1;
        let period = Period { span: span(row, 2, 3)?, holds: Vec::new() };
        if period.span.holds(day) {
            holding.insert((which, row.count(1)?), (at, found[at].periods.len()));
        }
        found[at].periods.push(period);
        Ok(())
    })?;
    let today = [Val::shown(day)];
    let mut marks: BTreeMap<(ExceptionRef, u32), Vec<(Day, MarkKind)>> = BTreeMap::new();
    look.each(MARKS, &today, &mut |row| {
        let mark = (row.read(2)?, row.read(3)?);
        marks.entry((row.read(0)?, row.count(1)?)).or_default().push(mark);
        Ok(())
    })?;
    look.each(CONDITIONS, &today, &mut |row| {
        let which: ExceptionRef = row.read(0)?;
        let number = row.count(1)?;
        let (at, period) = there(row, 2, holding.get(&(which, row.count(2)?)).copied())?;
        let (kind, consequence): (ConditionKind, Consequence) = (row.read(4)?, row.read(5)?);
        found[at].periods[period].holds.push(Hold {
            precedent: kind == ConditionKind::Precedent,
            lapses: consequence == Consequence::Lapse,
            due: row.read(3)?,
            marks: marks.remove(&(which, number)).unwrap_or_default(),
        });
        Ok(())
    })?;
    Ok(found)
}
