//! Exit rehearsals: logged with days and problems, and taken out where they were logged in error.

use crate::actions::workloads::{bad, found, keeper, maybe, parsed, place_known};
use crate::actions::{ActionError, Desk, Ground, reason};
use crate::domain::date::Day;
use crate::domain::workload::Place;
use crate::domain::workload::rehearsal::{LONGEST, Rehearsal};
use crate::store::{Expect, Look, estate};

/// A rehearsal as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Working days it took.
    pub days: String,
    /// The day it ended; today unless given.
    pub on: Option<String>,
    /// Where the service was rebuilt.
    pub platform: Option<String>,
    /// What went wrong.
    pub problems: Option<String>,
}

/// A rehearsal and the name of its workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// What was logged.
    pub rehearsal: Rehearsal,
    /// The workload's name.
    pub name: String,
}

/// Logs a rehearsal of the workload `typed`.
///
/// # Errors
/// A refusal for whoever is neither architect nor its owner, or a bad field.
pub fn add(desk: &mut Desk, typed: &str, entry: &Entry) -> Result<Rehearsal, ActionError> {
    let (person, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (workload, _) = found(write, typed)?;
        let by = person?;
        let role = keeper(&by, &workload, "log rehearsals")?;
        let days: u16 =
            parsed("days", entry.days.trim()).ok().filter(in_range).ok_or_else(|| {
                let rule =
                    format!("`{}` does not fit: whole days, 1 to {LONGEST}", entry.days.trim());
                bad("days", &rule)
            })?;
        let on = match entry.on.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            None => today,
            Some(text) => Day::read(text, today).map_err(|error| bad("on", &error))?,
        };
        if on > today {
            return Err(bad(
                "on",
                &format!("{on} is after today, {today}: log it when it is over"),
            ));
        }
        let platform: Option<Place> =
            maybe("platform", entry.platform.as_deref().unwrap_or_default())?;
        if let Some(platform) = &platform {
            place_known(write, "platform", platform)?;
        }
        let taken = estate::rehearsals(write)?;
        let taken = taken.iter().map(|one| (one.workload, one.number));
        let rehearsal = Rehearsal {
            workload: workload.reference,
            number: estate::next_of(workload.reference, taken),
            on,
            days,
            platform,
            problems: maybe("problems", entry.problems.as_deref().unwrap_or_default())?,
            by: by.slug,
            at: write.op().at,
            retired: None,
        };
        estate::put_rehearsal(write, &rehearsal, Expect::New)?;
        write.record("rehearsal.added", &subject(&rehearsal), role, None, &[])?;
        Ok(rehearsal)
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a filter is given a reference")]
fn in_range(days: &u16) -> bool {
    (1..=LONGEST).contains(days)
}

fn subject(rehearsal: &Rehearsal) -> String {
    format!("{}/rehearsal/{}", rehearsal.workload, rehearsal.number)
}

/// Takes out a rehearsal that was logged in error; its line stays.
///
/// # Errors
/// A refusal for whoever is neither architect nor owner of the workload, when there is no such
/// rehearsal or it is out already, or without a reason.
pub fn retire(
    desk: &mut Desk,
    typed: &str,
    number: u32,
    why: &str,
) -> Result<Rehearsal, ActionError> {
    let (person, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (workload, _) = found(write, typed)?;
        let all = estate::rehearsals(write)?;
        let which = workload.reference;
        let one = all.into_iter().find(|one| one.workload == which && one.number == number);
        let one = one.ok_or_else(|| {
            ActionError::refused(Ground::NotFound, format!("{which} has no rehearsal {number}"))
                .hint(format!("`cloudpick rehearsal list {which}` shows what there is"))
                .subject(format!("{which}/rehearsal/{number}"))
        })?;
        let role = keeper(&person?, &workload, "take out rehearsals")?;
        if let Some((on, _)) = &one.retired {
            let message = format!("rehearsal {number} of {which} was taken out on {on} already");
            return Err(ActionError::refused(Ground::State, message));
        }
        let why = reason(why)?;
        let retired = Rehearsal { retired: Some((today, why.clone())), ..one };
        estate::put_rehearsal(write, &retired, Expect::Any)?;
        let subject = subject(&retired);
        write.record("rehearsal.retired", &subject, role, Some(why.as_str()), &[])?;
        Ok(retired)
    })
}

/// The rehearsals logged by the end of `day`, or of today, the latest held first; those of the
/// workload `typed` where one is named. Those taken out are among them.
///
/// # Errors
/// A refusal when there is no such workload.
pub fn list(
    desk: &mut Desk,
    typed: Option<&str>,
    day: Option<Day>,
) -> Result<Vec<Logged>, ActionError> {
    let (day, zone) = (day.unwrap_or_else(|| desk.today()), desk.zone.clone());
    desk.on(day, |look| {
        let which = match typed {
            None => None,
            Some(typed) => Some(found(look, typed)?.0.reference),
        };
        let names = names(look)?;
        let mut all: Vec<Logged> = estate::rehearsals(look)?
            .into_iter()
            .filter(|one| which.is_none_or(|which| one.workload == which))
            .filter(|one| one.at.day_in(&zone) <= day)
            .map(|mut rehearsal| {
                // Taken out later, it still stood on the day.
                rehearsal.retired = rehearsal.retired.filter(|(on, _)| *on <= day);
                let name = names.get(&rehearsal.workload).cloned().unwrap_or_default();
                Logged { rehearsal, name }
            })
            .collect();
        all.sort_by_key(|one| {
            let rehearsal = &one.rehearsal;
            (std::cmp::Reverse(rehearsal.on), rehearsal.workload, rehearsal.number)
        });
        Ok(all)
    })
}

/// The names of all workloads.
pub(crate) fn names(
    look: &mut dyn Look,
) -> Result<std::collections::BTreeMap<crate::domain::refs::WorkloadRef, String>, ActionError> {
    let all = crate::store::workloads::all(look)?;
    Ok(all.into_iter().map(|one| (one.reference, one.name.to_string())).collect())
}
