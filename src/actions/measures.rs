//! The figures of exceptions and workloads, the debt's ledger, the reopen signal and its answer.

mod signal;
mod stale;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::workloads::stays_of;
use crate::actions::{ActionError, Desk, exceptions, settings};
use crate::domain::date::Day;
use crate::domain::decision::Scope;
use crate::domain::measures::{
    Entry, Measures, Primary, QuarterEnd, Reestimate, Register, Stamp, ledger, located, measures,
    quarters, stamps,
};
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::workload::hosting::Stay;
use crate::store::changes::Edit;
use crate::store::exceptions::measured;
use crate::store::{Look, StoreError, changes, primary};

pub(crate) use signal::is_raised;
pub use signal::{Signal, answer, budget, signal, signal_of};
pub(crate) use stale::changed_under;
pub use stale::stale_approvals;

/// Everything that figures are made of, as it is in `look` on `day`.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn register(
    look: &mut dyn Look,
    day: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Register, StoreError> {
    let mut register = read_register(look, day, zone, true)?;
    register.stays = stays(look, &register, zone)?;
    register.reestimates = reestimates_of(look, zone)?;
    register.corrections = measured::corrections(look)?;
    Ok(register)
}

/// The register without what was said on requests and estimated since: all that most triggers of
/// the signal ask, at a fraction of the reading.
fn standing_register(
    look: &mut dyn Look,
    day: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Register, StoreError> {
    read_register(look, day, zone, false)
}

/// The register, with what was said on requests where `ruled`, and nothing estimated since.
fn read_register(
    look: &mut dyn Look,
    day: Day,
    zone: &jiff::tz::TimeZone,
    ruled: bool,
) -> Result<Register, StoreError> {
    let mut sites = measured::sites(look)?;
    let (cases, rulings) = measured::cases(look, &sites, zone, ruled)?;
    located(&mut sites, &cases, day);
    Ok(Register {
        day,
        primary: primary_of(look)?,
        sites,
        cases,
        stays: BTreeMap::new(),
        rulings,
        reestimates: Vec::new(),
        corrections: 0,
        portable: exceptions::portable(look)?,
    })
}

/// Where the workloads have run of which cover began later than it was granted.
fn stays(
    look: &mut dyn Look,
    register: &Register,
    zone: &jiff::tz::TimeZone,
) -> Result<BTreeMap<WorkloadRef, Vec<Stay>>, StoreError> {
    let (cases, day) = (&register.cases, register.day);
    let late = cases.iter().filter(|case| case.begun_late_at().is_some_and(|on| on <= day));
    let late: BTreeSet<WorkloadRef> = late.map(|case| case.workload).collect();
    let sites = register.sites.iter().filter(|site| late.contains(&site.reference));
    let sites: Vec<_> = sites.map(|site| (site.reference, site.retired_on)).collect();
    let own = cases.iter().filter(|case| late.contains(&case.workload));
    let own: Vec<ExceptionRef> = own.map(|case| case.reference).collect();
    stays_of(look, &sites, &own, (day, zone))
}

fn reestimates_of(
    look: &mut dyn Look,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Reestimate>, StoreError> {
    let edits = changes::workload_edits(look)?;
    let mut all = reestimates(&edits, zone);
    all.extend(measured::rehearsals(look, zone)?);
    all.sort_by_key(|new| new.at);
    Ok(all)
}

fn primary_of(look: &mut dyn Look) -> Result<Option<Primary>, StoreError> {
    let Some(found) = primary::in_force(look, &Scope::default())? else { return Ok(None) };
    let (since, transition_end) = primary::term(look, found.decision)?;
    let before = primary::before(look, found.decision)?;
    let (decision, supplier) = (found.decision, found.supplier);
    Ok(Some(Primary { decision, supplier, before, since, transition_end }))
}

fn reestimates(edits: &[Edit], zone: &jiff::tz::TimeZone) -> Vec<Reestimate> {
    let estimates = edits.iter().filter(|edit| edit.column == "move_likely");
    estimates
        .map(|edit| Reestimate {
            workload: edit.workload,
            at: edit.at,
            on: edit.at.day_in(zone),
            by: edit.by.clone(),
            months: edit.after.as_deref().and_then(|months| months.parse().ok()),
            tested_on: None,
        })
        .collect()
}

/// The register behind the figures, as at the desk's day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn registered(desk: &mut Desk) -> Result<Register, ActionError> {
    let (day, zone) = (desk.today(), desk.zone.clone());
    Ok(desk.store.read(|look| register(look, day, &zone))?)
}

/// The figures as at the desk's day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn figures(desk: &mut Desk) -> Result<Measures, ActionError> {
    let register = registered(desk)?;
    let found = measures(&register);
    // To give the memory of a large one back takes a tenth as long as to read it: nobody waits.
    if register.cases.len() > 10_000 {
        let _ = std::thread::Builder::new().spawn(move || drop(register));
    }
    Ok(found)
}

/// How share and debt stood at the ends of the last `most` quarters, and stand today.
///
/// # Errors
/// When the workspace cannot be read.
pub fn over_time(
    desk: &mut Desk,
    register: &Register,
    most: usize,
) -> Result<Vec<QuarterEnd>, ActionError> {
    let zone = desk.zone.clone();
    let (reigns, added) = desk.store.read(|look| {
        let reigns = primary::reigns(look, &Scope::default())?;
        let added = changes::workloads_added(look)?.into_iter();
        let added = added.map(|(which, at)| (which, at.day_in(&zone))).collect();
        Ok::<_, StoreError>((reigns, added))
    })?;
    Ok(quarters(register, &reigns, &added, most))
}

/// The ledger of portability debt, oldest first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn debt(desk: &mut Desk) -> Result<Vec<Entry>, ActionError> {
    Ok(ledger(&registered(desk)?))
}

/// Signs of approving without looking.
///
/// # Errors
/// When the workspace cannot be read.
pub fn rubber_stamps(desk: &mut Desk) -> Result<Vec<Stamp>, ActionError> {
    let register = registered(desk)?;
    let (minutes, percent) = desk.store.read(|look| {
        Ok::<_, StoreError>((
            settings::setting(look, "stamp-minutes")?,
            settings::setting(look, "stamp-share")?,
        ))
    })?;
    Ok(stamps(&register, minutes, u32::try_from(percent).unwrap_or(100)))
}
