//! Where a workload has run: from the lines of history that recorded a place, and from grants.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::actions::workloads::found;
use crate::actions::{ActionError, Desk};
use crate::domain::date::Day;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::workload::hosting::{Recorded, Stay, stays};
use crate::domain::workload::{Known, Place};
use crate::store::{Look, StoreError, exceptions};

/// The stays of the workload `typed` up to `day`, or today, oldest first.
///
/// # Errors
/// A refusal when there is no such workload.
pub fn hosting(desk: &mut Desk, typed: &str, day: Option<Day>) -> Result<Vec<Stay>, ActionError> {
    let (day, zone) = (day.unwrap_or_else(|| desk.today()), desk.zone.clone());
    desk.store.read(|look| {
        let (workload, _) = found(look, typed)?;
        let which = workload.reference;
        let ended = exceptions::of_workload(look, which)?;
        let mut all = stays_of(look, &[(which, workload.retired_on)], &ended, (day, &zone))?;
        Ok(all.remove(&which).unwrap_or_default())
    })
}

/// The stays of each of `all`, up to `day`, oldest first: their references and the days on which
/// they were retired. `ended` are all exceptions of theirs.
///
/// # Errors
/// [`StoreError::Db`].
pub(crate) fn stays_of(
    look: &mut dyn Look,
    all: &[(WorkloadRef, Option<Day>)],
    ended: &[ExceptionRef],
    (day, zone): (Day, &jiff::tz::TimeZone),
) -> Result<BTreeMap<WorkloadRef, Vec<Stay>>, StoreError> {
    let which: Vec<WorkloadRef> = all.iter().map(|(which, _)| *which).collect();
    let mut places: BTreeMap<WorkloadRef, Places> = BTreeMap::new();
    for (_, at, body) in exceptions::placings(look, &which, ended)? {
        let on = at.day_in(zone);
        if on <= day {
            let body: Value = serde_json::from_str(&body).unwrap_or_default();
            recorded(&mut places, &body, on);
        }
    }
    let mut moves = exceptions::past_moves(look, &which)?;
    let stays = all.iter().map(|(which, retired_on)| {
        let recorded = places.remove(which).unwrap_or_default().recorded;
        let moves = moves.remove(which).unwrap_or_default();
        (*which, stays(&recorded, &moves, *retired_on, day))
    });
    Ok(stays.collect())
}

/// Where a workload runs as far as history was read, and what that recorded.
#[derive(Default)]
struct Places {
    place: Option<Place>,
    since: Option<Day>,
    known: Option<Known>,
    recorded: Vec<Recorded>,
}

/// Adds what a line of history, written `on` that day, says about where workloads run.
fn recorded(places: &mut BTreeMap<WorkloadRef, Places>, body: &Value, on: Day) {
    for row in body["changes"].as_array().into_iter().flatten() {
        if row["table"] != "workload" {
            continue;
        }
        let which = row["key"]["reference"].as_str().and_then(|which| which.parse().ok());
        let (Some(which), Some(after)) = (which, row["after"].as_object()) else { continue };
        let told = ["hosted", "hosted_since", "hosted_known"];
        if !told.iter().any(|column| after.contains_key(*column)) {
            continue;
        }
        let now: &mut Places = places.entry(which).or_default();
        if let Some(place) = after.get("hosted").and_then(Value::as_str) {
            now.place = place.parse().ok();
        }
        if let Some(since) = after.get("hosted_since") {
            now.since = since.as_str().and_then(|day| day.parse().ok());
        }
        if let Some(known) = after.get("hosted_known").and_then(Value::as_str) {
            now.known = known.parse().ok().or(now.known);
        }
        if let Some(place) = &now.place {
            let known = now.known.unwrap_or(Known::Confirmed);
            now.recorded.push(Recorded { on, place: place.clone(), since: now.since, known });
        }
    }
}
