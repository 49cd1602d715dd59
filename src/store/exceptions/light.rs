//! What lists show of exceptions: few columns of many, read in one pass a table.

use std::collections::{BTreeMap, BTreeSet};

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
use crate::store::{Cells, DbError, Get, Look, StoreError, Val};

macro_rules! light {
    ($rest:expr) => {
        concat!(
            "SELECT reference, state, title, workload, target, category, primary_reason, \
             other_reasons, requester, owner, directorate, start, last_day, review_due, move_low, \
             move_likely, move_high, target_year, filed_at, submitted_at, claimed_by, decision, \
             tier, decided_role, override, ended_on FROM exception ",
            $rest
        )
    };
}

macro_rules! grants {
    ($rest:expr) => {
        concat!(
            "SELECT exception, number, start, last_day, months, approved_at, kind \
             FROM exception_grant ",
            $rest,
            " ORDER BY exception, number"
        )
    };
}

macro_rules! conditions {
    ($rest:expr) => {
        concat!(
            "SELECT exception, number, grant_number, owner, due, kind, consequence \
             FROM exception_condition ",
            $rest,
            " ORDER BY exception, number"
        )
    };
}

macro_rules! marks {
    ($rest:expr) => {
        concat!(
            "SELECT exception, condition, on_day, kind FROM exception_mark ",
            $rest,
            " ORDER BY exception, condition, number"
        )
    };
}

macro_rules! renewals {
    ($rest:expr) => {
        concat!(
            "SELECT exception, ordinal, state, opened_at, submitted_at, claimed_by, tier \
             FROM exception_renewal ",
            $rest,
            " ORDER BY exception"
        )
    };
}

macro_rules! tags {
    ($rest:expr) => {
        concat!("SELECT exception, tag FROM exception_tag ", $rest, " ORDER BY exception, tag")
    };
}

macro_rules! workloads {
    ($rest:expr) => {
        concat!("SELECT reference, name, annual_cost FROM workload ", $rest, " ORDER BY reference")
    };
}

/// As many as are asked for at once by their keys.
pub(super) const TOGETHER: usize = 32;

macro_rules! among {
    ($column:literal) => {
        concat!(
            "WHERE ",
            $column,
            " IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
             $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
        )
    };
}

pub(super) use among;

/// The statements that read a list: all of it, or up to [`TOGETHER`] of it.
struct Statements {
    light: &'static str,
    grants: &'static str,
    conditions: &'static str,
    marks: &'static str,
    renewals: &'static str,
    tags: &'static str,
    workloads: &'static str,
}

const ALL: Statements = Statements {
    light: light!(""),
    grants: grants!(""),
    conditions: conditions!(""),
    marks: marks!(""),
    renewals: renewals!(""),
    tags: tags!(""),
    workloads: workloads!(""),
};

const THESE: Statements = Statements {
    light: light!(among!("reference")),
    grants: grants!(among!("exception")),
    conditions: conditions!(among!("exception")),
    marks: marks!(among!("exception")),
    renewals: renewals!(among!("exception")),
    tags: tags!(among!("exception")),
    workloads: workloads!(among!("reference")),
};

const FURTHER: &str =
    "SELECT exception, kind FROM exception_grant WHERE kind IN ('renewal', 'bridge')";

// As they lie: in the order of an index that does not hold the names it takes twice as long.
const NAMES: &str = "SELECT reference, name, annual_cost FROM workload";

const OVERRIDDEN: &str =
    concat!("SELECT reference FROM exception ", among!("reference"), " AND override = 1");

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[
    ALL.light,
    ALL.grants,
    ALL.conditions,
    ALL.marks,
    ALL.renewals,
    ALL.tags,
    ALL.workloads,
    THESE.light,
    THESE.grants,
    THESE.conditions,
    THESE.marks,
    THESE.renewals,
    THESE.tags,
    THESE.workloads,
    FURTHER,
    NAMES,
    OVERRIDDEN,
];

/// Those of `references` in which a sole approver decided on their own.
///
/// # Errors
/// [`StoreError::Db`].
pub fn overridden(
    look: &mut dyn Look,
    references: &[ExceptionRef],
) -> Result<BTreeSet<ExceptionRef>, StoreError> {
    let mut found = BTreeSet::new();
    for some in references.chunks(TOGETHER) {
        look.each(OVERRIDDEN, &keys(some), &mut |row| {
            found.insert(row.read(0)?);
            Ok(())
        })?;
    }
    Ok(found)
}

/// `references` as the parameters of [`THESE`]: the last one fills what is left.
pub(super) fn keys<T: std::fmt::Display>(references: &[T]) -> Vec<Val> {
    let last = references.last();
    let spare = std::iter::repeat_n(last, TOGETHER.saturating_sub(references.len()));
    references.iter().map(Some).chain(spare).flatten().map(Val::shown).collect()
}

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

impl LightRenewal {
    /// Since when it waits to be decided, if it does: since it was submitted last, or opened where
    /// it was opened as sent back.
    pub fn waits_since(&self) -> Option<Moment> {
        match self.state {
            State::Submitted | State::InReview | State::ChangesRequested => {
                Some(self.submitted_at.unwrap_or(self.opened_at))
            }
            State::Draft
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => None,
        }
    }
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

    /// The state in which it waits for somebody: that of its renewal while one is open.
    pub fn working_state(&self) -> State {
        let renewal = self.renewal.as_ref().filter(|_| self.state == State::Approved);
        renewal.map_or(self.state, |renewal| renewal.state)
    }

    /// When what waits was submitted, else when it was filed or opened.
    pub fn since(&self) -> Moment {
        match &self.renewal {
            Some(renewal) => renewal.submitted_at.unwrap_or(renewal.opened_at),
            None => self.submitted_at.unwrap_or(self.filed_at),
        }
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
    let mut workloads = Named::new();
    named(look, &ALL, &[], &mut workloads)?;
    let mut all = Vec::new();
    let mut people = Shared::new();
    look.each(ALL.light, &[], &mut |row| {
        all.push(light(row, &mut people, &workloads)?);
        Ok(())
    })?;
    // References sort as text up to X-9999 only; people count on.
    all.sort_by_key(|light| light.reference);
    grants(look, &ALL, &[], &mut all)?;
    gather(look, &ALL, &[], &mut all)?;
    Ok(all)
}

/// Those of `references` that there are, in the order of their references.
///
/// # Errors
/// [`StoreError::Db`].
pub fn these(look: &mut dyn Look, references: &[ExceptionRef]) -> Result<Vec<Light>, StoreError> {
    let mut found = Vec::new();
    let mut people = Shared::new();
    for some in references.chunks(TOGETHER) {
        let asked = keys(some);
        let mut wanted: Vec<WorkloadRef> = Vec::new();
        let rows = look.rows(THESE.light, &asked)?;
        for row in &rows {
            wanted.push(row.read(3)?);
        }
        let mut workloads = Named::new();
        if !wanted.is_empty() {
            named(look, &THESE, &keys(&wanted), &mut workloads)?;
        }
        let mut part = Vec::new();
        for row in &rows {
            part.push(light(row, &mut people, &workloads)?);
        }
        part.sort_by_key(|light| light.reference);
        grants(look, &THESE, &asked, &mut part)?;
        gather(look, &THESE, &asked, &mut part)?;
        found.append(&mut part);
    }
    found.sort_by_key(|light| light.reference);
    Ok(found)
}

/// Names and yearly costs of workloads.
pub(super) type Named = BTreeMap<WorkloadRef, (String, Money)>;

fn named(
    look: &mut dyn Look,
    statements: &Statements,
    asked: &[Val],
    workloads: &mut Named,
) -> Result<(), StoreError> {
    look.each(statements.workloads, asked, &mut |row| {
        let cost = there(row, 2, money(row, 2)?)?;
        workloads.insert(row.read(0)?, (row.text(1)?.to_owned(), cost));
        Ok(())
    })
}

/// Shows the name and the yearly cost of every workload to `visit`, in no order.
///
/// # Errors
/// [`StoreError::Db`].
pub fn workload_names(
    look: &mut dyn Look,
    visit: &mut dyn FnMut(WorkloadRef, &str, Money),
) -> Result<(), StoreError> {
    look.each(NAMES, &[], &mut |row| {
        visit(row.read(0)?, row.text(1)?, there(row, 2, money(row, 2)?)?);
        Ok(())
    })
}

fn light(row: &dyn Cells, people: &mut Shared<Slug>, workloads: &Named) -> Result<Light, DbError> {
    let workload: WorkloadRef = row.read(3)?;
    let named = there(row, 3, workloads.get(&workload))?;
    let target_year = money(row, 17)?;
    Ok(Light {
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
    })
}

/// What cover needs to know of the condition in a row of [`Statements::conditions`].
fn hold(row: &dyn Cells, which: ExceptionRef, marks: &mut Marks) -> Result<Hold, DbError> {
    let (kind, consequence): (ConditionKind, Consequence) = (row.read(5)?, row.read(6)?);
    Ok(Hold {
        precedent: kind == ConditionKind::Precedent,
        lapses: consequence == Consequence::Lapse,
        due: row.read(4)?,
        marks: marks.remove(&(which, row.count(1)?)).unwrap_or_default(),
    })
}

/// Where `which` lies in `all`.
fn place(all: &[Light], which: ExceptionRef) -> Option<usize> {
    all.binary_search_by_key(&which, |light| light.reference).ok()
}

fn renewal(row: &dyn Cells) -> Result<LightRenewal, DbError> {
    Ok(LightRenewal {
        ordinal: row.count(1)?,
        state: row.read(2)?,
        opened_at: row.read(3)?,
        submitted_at: row.maybe_read(4)?,
        claimed_by: row.maybe_read(5)?,
        tier: row.maybe_read(6)?,
    })
}

/// Every renewal on its way.
///
/// # Errors
/// [`StoreError::Db`].
pub fn renewals(look: &mut dyn Look) -> Result<BTreeMap<ExceptionRef, LightRenewal>, StoreError> {
    let mut found = BTreeMap::new();
    look.each(ALL.renewals, &[], &mut |row| {
        found.insert(row.read(0)?, renewal(row)?);
        Ok(())
    })?;
    Ok(found)
}

/// What few exceptions have, of all of them: tags, and how often they were renewed or bridged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Words by which people gather exceptions, in order.
    pub tags: BTreeMap<ExceptionRef, Vec<String>>,
    /// Grants beyond the first, by how each came about.
    pub further: BTreeMap<ExceptionRef, Vec<GrantKind>>,
    /// Those with a claimed reason that no evidence shows.
    pub unproved: BTreeSet<ExceptionRef>,
}

/// What few exceptions have, of all of them.
///
/// # Errors
/// [`StoreError::Db`].
pub fn beside(look: &mut dyn Look) -> Result<Beside, StoreError> {
    let mut found = Beside { unproved: super::measured::unproved(look)?, ..Beside::default() };
    look.each(ALL.tags, &[], &mut |row| {
        found.tags.entry(row.read(0)?).or_default().push(row.text(1)?.to_owned());
        Ok(())
    })?;
    look.each(FURTHER, &[], &mut |row| {
        found.further.entry(row.read(0)?).or_default().push(row.read(1)?);
        Ok(())
    })?;
    Ok(found)
}

/// Renewals on their way, and tags.
fn gather(
    look: &mut dyn Look,
    statements: &Statements,
    asked: &[Val],
    all: &mut [Light],
) -> Result<(), StoreError> {
    look.each(statements.renewals, asked, &mut |row| {
        let at = there(row, 0, place(all, row.read(0)?))?;
        all[at].renewal = Some(renewal(row)?);
        Ok(())
    })?;
    look.each(statements.tags, asked, &mut |row| {
        let at = there(row, 0, place(all, row.read(0)?))?;
        all[at].tags.push(row.text(1)?.to_owned());
        Ok(())
    })?;
    Ok(())
}

/// What was recorded of each condition.
type Marks = BTreeMap<(ExceptionRef, u32), Vec<(Day, MarkKind)>>;

fn grants(
    look: &mut dyn Look,
    statements: &Statements,
    asked: &[Val],
    all: &mut [Light],
) -> Result<(), StoreError> {
    let mut marks = Marks::new();
    look.each(statements.marks, asked, &mut |row| {
        let mark = (row.read(2)?, row.read(3)?);
        marks.entry((row.read(0)?, row.count(1)?)).or_default().push(mark);
        Ok(())
    })?;
    let mut numbers: BTreeMap<(ExceptionRef, u32), usize> = BTreeMap::new();
    look.each(statements.grants, asked, &mut |row| {
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
    look.each(statements.conditions, asked, &mut |row| {
        let which: ExceptionRef = row.read(0)?;
        let at = there(row, 0, place(all, which))?;
        let grant = there(row, 2, numbers.get(&(which, row.count(2)?)))?;
        let hold = hold(row, which, &mut marks)?;
        all[at].grants[*grant].conditions.push((people.read(row, 3)?, hold));
        Ok(())
    })
}
