//! Where a workload has run: from the lines of history that recorded a place, and from grants.

use serde_json::Value;

use crate::actions::workloads::found;
use crate::actions::{ActionError, Desk};
use crate::domain::date::Day;
use crate::domain::event::Event;
use crate::domain::exception::steps::Happened;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::hosting::{Recorded, Stay, stays};
use crate::domain::workload::{Known, Place, Workload};
use crate::store::{Look, StoreError, exceptions, history, workloads};

/// The stays of the workload `typed` up to `day`, or today, oldest first.
///
/// # Errors
/// A refusal when there is no such workload.
pub fn hosting(desk: &mut Desk, typed: &str, day: Option<Day>) -> Result<Vec<Stay>, ActionError> {
    let (day, zone) = (day.unwrap_or_else(|| desk.today()), desk.zone.clone());
    desk.store.read(|look| {
        let (workload, _) = found(look, typed)?;
        Ok(stays_of(look, &workload, day, &zone)?)
    })
}

/// The stays of `workload`, as it is kept, up to `day`, oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub(crate) fn stays_of(
    look: &mut dyn Look,
    workload: &Workload,
    day: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Stay>, StoreError> {
    let which = workload.reference;
    let mut events = history::about(look, &which.to_string())?;
    // Closing an exception puts on record where its workload is, and so does taking that back.
    for exception in exceptions::of_workload(look, which)? {
        let own = history::about(look, &exception.to_string())?;
        let placing = [Happened::Closed, Happened::ClosingCorrected].map(Happened::code);
        events.extend(own.into_iter().filter(|event| placing.contains(&event.kind.as_str())));
    }
    events.sort_by_key(|event| event.seq);
    events.retain(|event| event.at.day_in(zone) <= day);
    let recorded = recorded(look, which, &events, zone)?;
    let moves = workloads::past_moves_of(look, which)?;
    Ok(stays(&recorded, &moves, workload.retired_on, day))
}

/// What the events say about where `which` runs. An event whose text was erased says nothing.
fn recorded(
    look: &mut dyn Look,
    which: WorkloadRef,
    events: &[Event],
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Recorded>, StoreError> {
    let mut now: (Option<Place>, Option<Day>, Known) = (None, None, Known::Confirmed);
    let mut all = Vec::new();
    for event in events {
        let Some(body) = history::body(look, event.seq)? else { continue };
        let body: Value = serde_json::from_str(&body.json).unwrap_or_default();
        let rows = body["changes"].as_array().cloned().unwrap_or_default();
        let own = rows
            .iter()
            .find(|row| row["table"] == "workload" && row["key"]["reference"] == which.to_string());
        let Some(after) = own.and_then(|row| row["after"].as_object()) else { continue };
        let told = ["hosted", "hosted_since", "hosted_known"];
        if !told.iter().any(|column| after.contains_key(*column)) {
            continue;
        }
        if let Some(place) = after.get("hosted").and_then(Value::as_str) {
            now.0 = place.parse().ok();
        }
        if let Some(since) = after.get("hosted_since") {
            now.1 = since.as_str().and_then(|day| day.parse().ok());
        }
        if let Some(known) = after.get("hosted_known").and_then(Value::as_str) {
            now.2 = known.parse().unwrap_or(now.2);
        }
        if let Some(place) = &now.0 {
            let on = event.at.day_in(zone);
            all.push(Recorded { on, place: place.clone(), since: now.1, known: now.2 });
        }
    }
    Ok(all)
}
