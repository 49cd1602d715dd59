//! The rows of the list of exceptions: what is shown of each and nothing more, so that thousands
//! of a hundred thousand are there in a moment.

use std::borrow::Cow;

use super::listed::{self, Listed};
use super::register;
use crate::actions::{ActionError, Desk};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::exception::tier::Tier;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::workload::Months;

/// How much of each exception a list is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What a table on a screen shows: the other fields of a [`Brief`] may be nothing.
    Table,
    /// All of it.
    Whole,
}

/// What a list shows of an exception on a day. Codes and names are as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Which.
    pub reference: ExceptionRef,
    /// What wants to leave.
    pub workload: WorkloadRef,
    /// Where it wants to run.
    pub target: Option<String>,
    /// Waiver or mitigated.
    pub category: Option<Cow<'static, str>>,
    /// The first reason.
    pub primary_reason: Option<Cow<'static, str>>,
    /// What people had done with it by the end of the day.
    pub state: State,
    /// Whether it protects its workload on the day.
    pub cover: Cover,
    /// The roles in which it was decided.
    pub decided_role: Option<String>,
    /// The first day granted, else asked for.
    pub start: Option<Day>,
    /// The last day granted, else asked for.
    pub end: Option<Day>,
    /// Days to the last covered one.
    pub days_left: Option<i64>,
    /// Conditions neither confirmed nor waived.
    pub open_conditions: usize,
    /// Months of moving back if all goes well.
    pub move_low: Option<u16>,
    /// Months of moving back as expected.
    pub move_likely: Option<u16>,
    /// Months of moving back if much goes wrong.
    pub move_high: Option<u16>,
    /// A year's cost: the higher of the target's and the workload's, as for the tier.
    pub annual_cost: Option<Money>,
    /// Who decides.
    pub tier: Option<Tier>,
    /// Somebody approved their own request.
    pub overridden: bool,
    /// Its title.
    pub title: String,
    /// The part of the organisation it serves.
    pub directorate: Option<String>,
}

impl From<Listed> for Brief {
    fn from(listed: Listed) -> Self {
        let light = listed.light;
        Self {
            reference: light.reference,
            workload: light.workload,
            target: light.target.map(|target| target.to_string()),
            category: light.category.map(|category| category.code().into()),
            primary_reason: light.primary_reason.map(|reason| reason.code().into()),
            state: listed.state,
            cover: listed.cover,
            decided_role: light.decided_role,
            start: listed.start,
            end: listed.end,
            days_left: listed.days_left,
            open_conditions: listed.open_conditions,
            move_low: light.move_months.map(Months::low),
            move_likely: light.move_months.map(Months::likely),
            move_high: light.move_months.map(Months::high),
            annual_cost: Some(light.annual_cost),
            tier: light.tier,
            overridden: light.overridden,
            title: light.title,
            directorate: light.directorate,
        }
    }
}

/// The exceptions that pass `filter` today, in the order of their references, each as a list shows
/// it: the same that [`listed::list`] finds.
///
/// # Errors
/// A refusal for a filter that cannot be read.
pub fn briefs(desk: &mut Desk, filter: &[String], depth: Depth) -> Result<Vec<Brief>, ActionError> {
    let read = register::read_filter(desk, filter)?;
    match register::briefly(desk, &read, depth)? {
        Some(found) => Ok(found),
        None => Ok(listed::list(desk, filter, None)?.into_iter().map(Brief::from).collect()),
    }
}
