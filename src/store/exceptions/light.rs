//! What lists show of exceptions: few columns of many, read in one pass a table.

use std::collections::BTreeMap;

use crate::domain::date::{Day, Moment, Span};
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Coverage, GrantKind, Hold, MarkKind, Period};
use crate::domain::exception::request::{Category, ConditionKind, Consequence, ReasonCode};
use crate::domain::exception::tier::Tier;
use crate::domain::refs::{DecisionRef, ExceptionRef, Slug, WorkloadRef};
use crate::domain::workload::{Months, Place};
use crate::store::exceptions::field::{money, small, there, words};
use crate::store::exceptions::whole::{months, span};
use crate::store::field::Shared;
use crate::store::{Get, Look, StoreError};

const LIGHT: &str = "SELECT reference, state, title, workload, target, category, \
                     primary_reason, other_reasons, requester, owner, directorate, start, \
                     last_day, review_by, move_low, move_likely, move_high, target_year, \
                     filed_at, submitted_at, claimed_by, decision, tier, decided_role, override, \
                     ended_on FROM exception ORDER BY reference";
const GRANTS: &str = "SELECT exception, number, start, last_day, months, approved_at, kind \
                      FROM exception_grant ORDER BY exception, number";
const CONDITIONS: &str = "SELECT exception, number, grant_number, owner, due, kind, consequence \
                          FROM exception_condition ORDER BY exception, number";
const MARKS: &str = "SELECT exception, condition, on_day, kind FROM exception_mark \
                     ORDER BY exception, condition, number";
const RENEWALS: &str = "SELECT exception, ordinal, state, opened_at, submitted_at, claimed_by, \
                        tier FROM exception_renewal ORDER BY exception";
const TAGS: &str = "SELECT exception, tag FROM exception_tag ORDER BY exception, tag";
const WORKLOADS: &str = "SELECT reference, name, annual_cost FROM workload ORDER BY reference";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] =
    &[LIGHT, GRANTS, CONDITIONS, MARKS, RENEWALS, TAGS, WORKLOADS];

/// One approved period as a list needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightGrant {
    /// How it came about.
    pub kind: GrantKind,
    /// First to last day.
    pub span: Span,
    /// Months of moving back that were accepted.
    pub months: u16,
    /// When the last vote came.
    pub approved_at: Moment,
    /// Its conditions with their owners.
    pub conditions: Vec<(Slug, Hold)>,
}

/// A renewal on its way as a list needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightRenewal {
    /// 1 for the first.
    pub ordinal: u32,
    /// Draft, submitted, in review or changes requested.
    pub state: State,
    /// When it was opened.
    pub opened_at: Moment,
    /// When it was last submitted.
    pub submitted_at: Option<Moment>,
    /// Who is on it.
    pub claimed_by: Option<Slug>,
    /// Who decides.
    pub tier: Option<Tier>,
}

/// An exception as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Light {
    /// Its reference.
    pub reference: ExceptionRef,
    /// What people did.
    pub state: State,
    /// Its title.
    pub title: String,
    /// What wants to leave.
    pub workload: WorkloadRef,
    /// The name of that.
    pub workload_name: String,
    /// Where it wants to run.
    pub target: Option<Place>,
    /// Waiver or mitigated.
    pub category: Option<Category>,
    /// The first reason.
    pub primary_reason: Option<ReasonCode>,
    /// The others.
    pub other_reasons: Vec<ReasonCode>,
    /// Who asked.
    pub requester: Slug,
    /// Who answers for it.
    pub owner: Option<Slug>,
    /// The part of the organisation it serves.
    pub directorate: Option<String>,
    /// The first day asked for.
    pub start: Option<Day>,
    /// The last day asked for.
    pub last_day: Option<Day>,
    /// The day by which it is looked at again.
    pub review_by: Option<Day>,
    /// How long moving back would take.
    pub move_months: Option<Months>,
    /// A year's cost: the higher of the target's and the workload's, as for the tier.
    pub annual_cost: Money,
    /// When the draft was made.
    pub filed_at: Moment,
    /// When it was last submitted.
    pub submitted_at: Option<Moment>,
    /// Who is on it.
    pub claimed_by: Option<Slug>,
    /// The decision it was submitted under.
    pub decision: Option<DecisionRef>,
    /// Who decides.
    pub tier: Option<Tier>,
    /// The roles in which it was decided, with a blank between them.
    pub decided_role: Option<String>,
    /// Somebody approved their own request.
    pub overridden: bool,
    /// The first day without cover by a revocation or a closing.
    pub ended_on: Option<Day>,
    /// The approved periods, oldest first.
    pub grants: Vec<LightGrant>,
    /// The renewal on its way, if any.
    pub renewal: Option<LightRenewal>,
    /// Words by which people gather exceptions, in order.
    pub tags: Vec<String>,
}

impl Light {
    /// Whether a renewal is submitted and not decided: a lapse meanwhile is one with a renewal in
    /// hand, any other is one with nothing in hand.
    pub fn renewal_in_hand(&self) -> bool {
        self.renewal.as_ref().is_some_and(|renewal| renewal.state.is_undecided())
    }

    /// What cover needs to know, of grants that stood `before` that moment.
    pub fn coverage(&self, stood: impl Fn(&LightGrant) -> bool) -> Coverage {
        let periods = self.grants.iter().filter(|grant| stood(grant)).map(|grant| Period {
            span: grant.span,
            holds: grant.conditions.iter().map(|(_, hold)| hold.clone()).collect(),
        });
        Coverage { periods: periods.collect(), ended_on: self.ended_on }
    }
}

/// Every exception, in the order of their references.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<Light>, StoreError> {
    let mut workloads: BTreeMap<WorkloadRef, (String, Money)> = BTreeMap::new();
    look.each(WORKLOADS, &[], &mut |row| {
        let cost = there(row, 2, money(row, 2)?)?;
        workloads.insert(row.read(0)?, (row.text(1)?.to_owned(), cost));
        Ok(())
    })?;
    let mut all = Vec::new();
    let mut people = Shared::new();
    look.each(LIGHT, &[], &mut |row| {
        let workload: WorkloadRef = row.read(3)?;
        let named = there(row, 3, workloads.get(&workload))?;
        let target_year = money(row, 17)?;
        all.push(Light {
            reference: row.read(0)?,
            state: row.read(1)?,
            title: row.text(2)?.to_owned(),
            workload,
            workload_name: named.0.clone(),
            target: row.maybe_read(4)?,
            category: row.maybe_read(5)?,
            primary_reason: row.maybe_read(6)?,
            other_reasons: words(row, 7)?,
            requester: people.read(row, 8)?,
            owner: people.maybe_read(row, 9)?,
            directorate: row.maybe_text(10)?.map(str::to_owned),
            start: row.maybe_read(11)?,
            last_day: row.maybe_read(12)?,
            review_by: row.maybe_read(13)?,
            move_months: months(row, 14)?,
            annual_cost: target_year.map_or(named.1, |cost| cost.max(named.1)),
            filed_at: row.read(18)?,
            submitted_at: row.maybe_read(19)?,
            claimed_by: people.maybe_read(row, 20)?,
            decision: row.maybe_read(21)?,
            tier: row.maybe_read(22)?,
            decided_role: row.maybe_text(23)?.map(str::to_owned),
            overridden: row.flag(24)?,
            ended_on: row.maybe_read(25)?,
            grants: Vec::new(),
            renewal: None,
            tags: Vec::new(),
        });
        Ok(())
    })?;
    // References sort as text up to X-9999 only; people count on.
    all.sort_by_key(|light| light.reference);
    grants(look, &mut all)?;
    beside(look, &mut all)?;
    Ok(all)
}

/// Where `which` lies in `all`.
fn place(all: &[Light], which: ExceptionRef) -> Option<usize> {
    all.binary_search_by_key(&which, |light| light.reference).ok()
}

/// Renewals on their way, and tags.
fn beside(look: &mut dyn Look, all: &mut [Light]) -> Result<(), StoreError> {
    look.each(RENEWALS, &[], &mut |row| {
        let at = there(row, 0, place(all, row.read(0)?))?;
        all[at].renewal = Some(LightRenewal {
            ordinal: row.count(1)?,
            state: row.read(2)?,
            opened_at: row.read(3)?,
            submitted_at: row.maybe_read(4)?,
            claimed_by: row.maybe_read(5)?,
            tier: row.maybe_read(6)?,
        });
        Ok(())
    })?;
    look.each(TAGS, &[], &mut |row| {
        let at = there(row, 0, place(all, row.read(0)?))?;
        all[at].tags.push(row.text(1)?.to_owned());
        Ok(())
    })?;
    Ok(())
}

/// What was recorded of each condition.
type Marks = BTreeMap<(ExceptionRef, u32), Vec<(Day, MarkKind)>>;

fn grants(look: &mut dyn Look, all: &mut [Light]) -> Result<(), StoreError> {
    let mut marks = Marks::new();
    look.each(MARKS, &[], &mut |row| {
        let mark = (row.read(2)?, row.read(3)?);
        marks.entry((row.read(0)?, row.count(1)?)).or_default().push(mark);
        Ok(())
    })?;
    let mut numbers: BTreeMap<(ExceptionRef, u32), usize> = BTreeMap::new();
    look.each(GRANTS, &[], &mut |row| {
        let which: ExceptionRef = row.read(0)?;
        let at = there(row, 0, place(all, which))?;
        numbers.insert((which, row.count(1)?), all[at].grants.len());
        all[at].grants.push(LightGrant {
            span: span(row, 2, 3)?,
            months: there(row, 4, small(row, 4)?)?,
            approved_at: row.read(5)?,
            kind: row.read(6)?,
            conditions: Vec::new(),
        });
        Ok(())
    })?;
    let mut people = Shared::new();
    look.each(CONDITIONS, &[], &mut |row| {
        let which: ExceptionRef = row.read(0)?;
        let at = there(row, 0, place(all, which))?;
        let grant = there(row, 2, numbers.get(&(which, row.count(2)?)))?;
        let (kind, consequence): (ConditionKind, Consequence) = (row.read(5)?, row.read(6)?);
        let hold = Hold {
            precedent: kind == ConditionKind::Precedent,
            lapses: consequence == Consequence::Lapse,
            due: row.read(4)?,
            marks: marks.remove(&(which, row.count(1)?)).unwrap_or_default(),
        };
        all[at].grants[*grant].conditions.push((people.read(row, 3)?, hold));
        Ok(())
    })
}
