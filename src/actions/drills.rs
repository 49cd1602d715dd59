//! The supplier-exit drill over the register.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::workloads::bad;
use crate::actions::{ActionError, Desk, upkeep};
use crate::domain::date::Day;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::supplier::Supplier;
use crate::domain::text::nearest;
use crate::domain::workload::Months;
use crate::domain::workload::drill::{Drill, Leaving, MOST_MONTHS, MOST_TEAMS, drill};
use crate::store::{exceptions, suppliers, workloads};

/// A drill, and what it was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drilled {
    /// Who stops.
    pub supplier: Slug,
    /// The supplier's name.
    pub name: String,
    /// The day of the notice.
    pub day: Day,
    /// What it shows.
    pub drill: Drill,
    /// The workloads with an exception in which a sole approver decided on their own.
    pub overridden: BTreeSet<WorkloadRef>,
    /// Everything in the workspace is made up.
    pub illustrative: bool,
}

/// What a drill is asked, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who stops.
    pub supplier: String,
    /// In how many months.
    pub months: String,
    /// How many teams move workloads.
    pub teams: String,
}

fn number(field: &str, typed: &str, most: u16, least: u16) -> Result<u16, ActionError> {
    let found = typed.trim().parse().ok().filter(|number| (least..=most).contains(number));
    found.ok_or_else(|| {
        bad(field, &format!("`{}` does not fit: a whole number, {least} to {most}", typed.trim()))
    })
}

/// What would happen if a supplier stopped: every workload that runs there on `day`, or today.
///
/// How long a move takes is what the workload's own record says, else what the last exception says
/// under which it runs there.
///
/// # Errors
/// A refusal when there is no such supplier, or for a bad number.
pub fn run(desk: &mut Desk, asked: &Asked, day: Option<Day>) -> Result<Drilled, ActionError> {
    let day = day.unwrap_or_else(|| desk.today());
    let illustrative = upkeep::facts(desk)?.illustrative;
    desk.on(day, |look| {
        let typed = asked.supplier.trim();
        let all = suppliers::all(look)?;
        let named = |one: &&Supplier| {
            one.slug.as_str().eq_ignore_ascii_case(typed)
                || one.name.as_str().eq_ignore_ascii_case(typed)
        };
        let Some(supplier) = all.iter().find(named) else {
            let slugs = all.iter().map(|supplier| supplier.slug.as_str());
            let near = nearest(typed, slugs.clone());
            let known: Vec<&str> = near.into_iter().chain(slugs).collect();
            return Err(ActionError::not_found("supplier", typed, "supplier list", known));
        };
        let months = number("months", &asked.months, MOST_MONTHS, 0)?;
        let teams = number("teams", &asked.teams, MOST_TEAMS, 1)?;
        let mut estimates: BTreeMap<WorkloadRef, Months> = BTreeMap::new();
        for light in exceptions::list(look)? {
            let there = light.target.as_ref().and_then(|to| to.supplier()) == Some(&supplier.slug);
            if let Some(months) = light.move_months.filter(|_| there && !light.grants.is_empty()) {
                estimates.insert(light.workload, months);
            }
        }
        let leaving = workloads::on(look, day)?
            .into_iter()
            .filter(|workload| !workload.is_retired(day))
            .filter(|workload| workload.hosted.supplier() == Some(&supplier.slug))
            .map(|workload| Leaving {
                workload: workload.reference,
                name: workload.name.to_string(),
                criticality: workload.criticality,
                annual_cost: workload.annual_cost,
                months: workload
                    .move_months
                    .or_else(|| estimates.get(&workload.reference).copied()),
            });
        Ok(Drilled {
            supplier: supplier.slug.clone(),
            name: supplier.name.to_string(),
            day,
            drill: drill(leaving.collect(), months, teams),
            overridden: exceptions::measured::overridden(look)?.into_values().collect(),
            illustrative,
        })
    })
}
