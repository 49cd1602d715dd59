//! Workloads: what runs where, kept by architects and by their owners.

mod details;
mod hosting;
mod imported;
mod sifted;

use std::collections::BTreeMap;

use crate::actions::{ActionError, Desk, Ground, views};
use crate::domain::date::Day;
use crate::domain::exception::grant::Cover;
use crate::domain::filter::Filter;
use crate::domain::person::{Person, Role};
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::text::{Reason, nearest, skeleton};
use crate::domain::workload::{Workload, directorate_meant, look_alike};
use crate::store::{Expect, Look, Write, exceptions, workloads};

pub use crate::import::sheets::Extra;
pub use details::Details;
pub(crate) use details::{bad, maybe, months, parsed, person_known, place_known, whole};
pub use hosting::hosting;
pub(crate) use hosting::stays_of;
pub use imported::{Became, Imported, Importing, import, import_file, rehearse_import, summary};
pub use sifted::KEYS;

/// A workload on a day: where it runs, and the cover it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The workload, where it runs on the day.
    pub workload: Workload,
    /// The best cover among its exceptions; `None` where it has none.
    pub cover: Option<Cover>,
    /// Its exceptions, in the order of their references.
    pub exceptions: Vec<ExceptionRef>,
    /// Those of them in which a sole approver decided on their own.
    pub overridden: Vec<ExceptionRef>,
}

/// How much a cover says for a workload that has several.
fn best(covers: impl Iterator<Item = Cover>) -> Option<Cover> {
    covers.min_by_key(|cover| match cover {
        Cover::Live => 0,
        Cover::LapsedCondition => 1,
        Cover::Scheduled => 2,
        Cover::Lapsed => 3,
        Cover::Ended => 4,
        Cover::None => 5,
    })
}

/// The filter in `typed`, with views for their names, against the keys of workloads.
///
/// # Errors
/// A refusal for one that cannot be read.
pub fn read_filter(desk: &mut Desk, typed: &[String]) -> Result<Filter, ActionError> {
    let today = desk.today();
    views::filter(desk, typed, KEYS, today)
}

/// The workloads that pass `filter`, as at `day`, or today; retired ones among them.
///
/// # Errors
/// A refusal for a filter that cannot be read.
pub fn list(
    desk: &mut Desk,
    filter: &[String],
    day: Option<Day>,
) -> Result<Vec<Listed>, ActionError> {
    let day = day.unwrap_or_else(|| desk.today());
    let filter = views::filter(desk, filter, KEYS, day)?;
    let mut all = desk.on(day, |look| listed(look, day))?;
    all.retain(|listed| filter.takes(listed));
    Ok(all)
}

/// The names of the workloads that run today: whether each is covered takes every exception to say.
///
/// # Errors
/// When the workspace cannot be read.
pub fn names(desk: &mut Desk) -> Result<Vec<(WorkloadRef, String)>, ActionError> {
    let today = desk.today();
    let sites = desk.store.read(|look| exceptions::measured::sites(look))?;
    let running =
        sites.into_iter().filter(|site| site.retired_on.is_none_or(|retired| retired > today));
    Ok(running.map(|site| (site.reference, site.name)).collect())
}

/// Every workload with its exceptions and the best cover among them: one pass over each table,
/// whatever their number.
pub(crate) fn listed(look: &mut dyn Look, day: Day) -> Result<Vec<Listed>, ActionError> {
    let mut own: BTreeMap<WorkloadRef, (Vec<ExceptionRef>, Vec<Cover>)> = BTreeMap::new();
    for (which, workload, coverage) in exceptions::of_workloads(look, day)? {
        let (exceptions, covers) = own.entry(workload).or_default();
        exceptions.push(which);
        covers.push(coverage.on(day));
    }
    let mut overrides: BTreeMap<WorkloadRef, Vec<ExceptionRef>> = BTreeMap::new();
    for (which, workload) in exceptions::measured::overridden(look)? {
        overrides.entry(workload).or_default().push(which);
    }
    let listed = workloads::on(look, day)?.into_iter().map(|workload| {
        let (exceptions, covers) = own.remove(&workload.reference).unwrap_or_default();
        let overridden = overrides.remove(&workload.reference).unwrap_or_default();
        Listed { workload, cover: best(covers.into_iter()), exceptions, overridden }
    });
    Ok(listed.collect())
}

/// The workload `typed` on `day`, or today.
///
/// # Errors
/// A refusal when there is no such workload.
pub fn show(desk: &mut Desk, typed: &str, day: Option<Day>) -> Result<Listed, ActionError> {
    let day = day.unwrap_or_else(|| desk.today());
    desk.on(day, |look| {
        let (kept, _) = found(look, typed)?;
        let all = listed(look, day)?;
        let found = all.into_iter().find(|listed| listed.workload.reference == kept.reference);
        found.ok_or_else(|| not_found(look, typed))
    })
}

/// The workload with the reference or the name `typed`, as it is kept, and the row's `rev`.
pub(crate) fn found(look: &mut dyn Look, typed: &str) -> Result<(Workload, i64), ActionError> {
    if let Ok(which) = typed.parse::<WorkloadRef>() {
        return match workloads::get(look, which)? {
            Some(found) => Ok(found),
            None => Err(not_found(look, typed)),
        };
    }
    let wanted = skeleton(typed);
    let all = workloads::all(look)?;
    let named = all.iter().find(|workload| skeleton(workload.name.as_str()) == wanted);
    let kept = match named {
        Some(workload) => workloads::get(look, workload.reference)?,
        None => None,
    };
    kept.ok_or_else(|| not_found(look, typed))
}

fn not_found(look: &mut dyn Look, typed: &str) -> ActionError {
    let all = match workloads::all(look) {
        Ok(all) => all,
        Err(error) => return error.into(),
    };
    let near = nearest(typed, all.iter().map(|workload| workload.name.as_str()));
    let meant = near.and_then(|near| all.iter().find(|w| w.name.as_str() == near));
    let hint = meant.map_or_else(
        || "`cloudpick workload list` shows what there is".to_owned(),
        |near| format!("did you mean {}, {}?", near.reference, near.name),
    );
    let shown = typed.trim();
    let message = match shown.parse::<WorkloadRef>() {
        Ok(which) => format!("there is no workload {which}"),
        Err(_) => format!("there is no workload `{shown}`"),
    };
    ActionError::refused(Ground::NotFound, message).hint(hint).subject(shown)
}

fn refuse_look_alike(known: &[Workload], wanted: &Workload) -> Result<(), ActionError> {
    let others = known.iter().filter(|other| other.reference != wanted.reference);
    refuse_other(look_alike(&wanted.name, others), wanted)
}

/// Refuses `wanted` where `other` has a name that reads like its own.
fn refuse_other(other: Option<&Workload>, wanted: &Workload) -> Result<(), ActionError> {
    match other {
        None => Ok(()),
        Some(other) => Err(ActionError::invalid(format!(
            "the name `{}` looks like that of {}, `{}`, and two workloads must be told apart",
            wanted.name, other.reference, other.name
        ))
        .subject("name")),
    }
}

/// Adds a workload.
///
/// # Errors
/// A refusal for a role that may not, a look-alike name, or a missing or bad field.
pub fn add(desk: &mut Desk, name: &str, details: &Details) -> Result<Workload, ActionError> {
    let (_, role) = desk.acting_as(&[Role::Architect], "add workloads")?;
    let today = desk.today();
    desk.write(|write| {
        let known = workloads::all(write)?;
        let reference = workloads::next_reference(write)?;
        let workload = details.new_workload(reference, name, today)?;
        details.known(write, &workload)?;
        refuse_look_alike(&known, &workload)?;
        keep_new(write, &workload, role)?;
        Ok(workload)
    })
}

/// What deserves a look in the directorate that `details` gave `workload`, which is on record: it is
/// new, and reads like one that is there.
///
/// # Errors
/// Those of the workspace.
pub fn remark(
    desk: &mut Desk,
    workload: &Workload,
    details: &Details,
) -> Result<Option<String>, ActionError> {
    if details.directorate.is_none() {
        return Ok(None);
    }
    let all = desk.store.read(|look| workloads::all(look))?;
    let others = all.iter().filter(|other| other.reference != workload.reference);
    let others = others.map(|other| other.directorate.as_str());
    let named = workload.directorate.as_str();
    Ok(directorate_meant(named, others).map(|meant| directorate_remark(named, meant)))
}

fn directorate_remark(named: &str, meant: &str) -> String {
    format!("no other workload has the directorate `{named}`: did you mean `{meant}`?")
}

fn keep_new(write: &mut Write<'_>, workload: &Workload, role: Role) -> Result<(), ActionError> {
    workloads::put(write, workload, Expect::New)?;
    write.record("workload.added", &workload.reference.to_string(), Some(role), None, &[])?;
    Ok(())
}

/// The role in which `by` keeps `workload`; its owner needs none.
pub(crate) fn keeper(
    by: &Person,
    workload: &Workload,
    what: &'static str,
) -> Result<Option<Role>, ActionError> {
    match by.acting_as(&[Role::Architect], what) {
        Ok(role) => Ok(Some(role)),
        Err(_) if by.slug == workload.owner && !by.retired => Ok(None),
        Err(refused) => Err(refused.into()),
    }
}

/// Changes what is said about a workload.
///
/// # Errors
/// A refusal for whoever is neither architect nor its owner, a look-alike name or a bad field.
pub fn edit(desk: &mut Desk, typed: &str, details: &Details) -> Result<Workload, ActionError> {
    let (person, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (mut workload, rev) = found(write, typed)?;
        let role = keeper(&person?, &workload, "edit workloads")?;
        details.apply(&mut workload, today)?;
        details.known(write, &workload)?;
        refuse_look_alike(&workloads::all(write)?, &workload)?;
        workloads::put(write, &workload, Expect::Rev(rev))?;
        write.record("workload.edited", &workload.reference.to_string(), role, None, &[])?;
        Ok(workload)
    })
}

/// Retires a workload on `effective`, or today; its record and its exceptions stay.
///
/// # Errors
/// A refusal for whoever is neither architect nor its owner, or when it is retired already.
pub fn retire(
    desk: &mut Desk,
    typed: &str,
    effective: Option<Day>,
    why: Option<&str>,
) -> Result<Workload, ActionError> {
    let (person, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (workload, rev) = found(write, typed)?;
        let role = keeper(&person?, &workload, "retire workloads")?;
        if let Some(on) = workload.retired_on {
            let message = format!("{} was retired on {on} already", workload.reference);
            return Err(ActionError::refused(Ground::State, message));
        }
        let why = why.map(crate::actions::reason).transpose()?;
        let effective = effective.unwrap_or(today);
        let moves = workloads::moves_of(write, workload.reference)?;
        // Where it ran to the end is part of the record.
        let mut workload = workload.placed_on(&moves, effective);
        workload.retired_on = Some(effective);
        workloads::put(write, &workload, Expect::Rev(rev))?;
        let subject = workload.reference.to_string();
        let why = why.as_ref().map(Reason::as_str);
        write.record("workload.retired", &subject, role, why, &[])?;
        Ok(workload)
    })
}
