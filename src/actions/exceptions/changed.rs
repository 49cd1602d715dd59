//! What changed about a request: since somebody read it, between versions, between grants. All of
//! it from the history, field by field.

use serde_json::Value;

use crate::actions::exceptions::found;
use crate::actions::workloads::bad;
use crate::actions::{ActionError, Desk};
use crate::domain::date::Day;
use crate::domain::event::Event;
use crate::domain::exception::Exception;
use crate::domain::exception::grant::Override;
use crate::domain::exception::request::{ContentHash, Difference, Request};
use crate::domain::exception::steps::Happened;
use crate::domain::refs::ExceptionRef;
use crate::domain::text::counted;
use crate::domain::workload::{Known, Place, Workload};
use crate::store::exceptions::Past;
use crate::store::{self, Look, history, redact};

/// Longer values are not repeated in a refusal.
const SHORT: usize = 60;

/// Shows the request of `which` after every event about it to `visit`, with the event's notes.
pub(super) fn walk(
    look: &mut dyn Look,
    which: ExceptionRef,
    visit: &mut dyn FnMut(&Past, &Value, &Event) -> Result<(), ActionError>,
) -> Result<(), ActionError> {
    let mut past = Past::default();
    for (event, body) in told(look, which)? {
        past.happen(&body);
        visit(&past, &body["notes"], &event)?;
    }
    Ok(())
}

/// The events about `which` with what they say; in the place of what was erased stand the rows that
/// it left, as far as they are known.
fn told(look: &mut dyn Look, which: ExceptionRef) -> Result<Vec<(Event, Value)>, ActionError> {
    let mut all = Vec::new();
    let mut erased = Vec::new();
    for event in history::about(look, &which.to_string())? {
        let body = history::body(look, event.seq)?;
        let body = body.map(|body| serde_json::from_str(&body.json).unwrap_or_default());
        if body.is_none() {
            erased.push(all.len());
        }
        all.push((event, body.unwrap_or_default()));
    }
    // The last first: what it left is what those before it rest on.
    for at in erased.into_iter().rev() {
        if let Some((by, whole)) = redact::instead(look, all[at].0.seq)? {
            all[at].1 = left(&whole, &all[at + 1..], by);
        }
    }
    Ok(all)
}

/// The rows that an erased event left: those that the event `by` tells whole, without what the events
/// `between` did to them since.
fn left(whole: &Value, between: &[(Event, Value)], by: i64) -> Value {
    let changes = whole["changes"].as_array().into_iter().flatten().map(|change| {
        let mut row = change["after"].as_object().cloned();
        for (_, body) in between.iter().rev().filter(|(event, _)| event.seq < by) {
            // A row that stands for another erased one is whole itself, and undoes nothing.
            let own =
                |other: &&Value| other["table"] == change["table"] && other["key"] == change["key"];
            for other in body["changes"].as_array().into_iter().flatten().filter(own) {
                match &other["before"] {
                    Value::Object(before) => {
                        row.get_or_insert_default().extend(before.clone());
                    }
                    Value::Null if other.get("before").is_some() => row = None,
                    Value::Null
                    | Value::Bool(_)
                    | Value::Number(_)
                    | Value::String(_)
                    | Value::Array(_) => {}
                }
            }
        }
        serde_json::json!({ "table": change["table"], "key": change["key"], "after": row })
    });
    serde_json::json!({ "changes": changes.collect::<Vec<_>>() })
}

/// The last decision on an exception: what was there before it, and what it did to the workload.
pub(super) struct Decided {
    /// The exception as it was, its grants left out; `None` where the history does not tell.
    pub(super) before: Option<Exception>,
    /// Where the workload was recorded to be, where the decision changed that.
    pub(super) moved: Option<Moved>,
}

/// A workload's place before and after.
pub(super) struct Moved {
    pub(super) before: Placed,
    pub(super) after: Placed,
}

/// Where a workload is recorded to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) hosted: Place,
    pub(super) since: Option<Day>,
    pub(super) known: Known,
}

/// The last decision on `which` that can be taken back, by the history.
pub(super) fn decision(
    look: &mut dyn Look,
    which: ExceptionRef,
) -> Result<Option<Decided>, ActionError> {
    let events = told(look, which)?;
    let decides = |kind: &str| {
        ["voted", "approved", "rejected", "bridged", "revoked", "closed"]
            .iter()
            .any(|word| kind.ends_with(&format!(".{word}")))
    };
    let Some(last) = events.iter().rposition(|(event, _)| decides(&event.kind)) else {
        return Ok(None);
    };
    let mut past = Past::default();
    for (_, body) in &events[..last] {
        past.happen(body);
    }
    let body = history::body(look, events[last].0.seq)?;
    let body = body.and_then(|body| serde_json::from_str::<Value>(&body.json).ok());
    let workload = found(look, which)?.0.request.workload;
    let now = store::workloads::get(look, workload)?.map(|(workload, _)| workload);
    let moved = body.zip(now).and_then(|(body, now)| moved(&body, &now));
    Ok(Some(Decided { before: past.exception(which)?, moved }))
}

/// What an event did to the place of `workload`. Columns it left alone are as they are now.
fn moved(body: &Value, workload: &Workload) -> Option<Moved> {
    let changes = body["changes"].as_array()?;
    let change = changes.iter().find(|change| change["table"] == "workload")?;
    let side = |side: &str| {
        let column = |name: &str| change[side].get(name);
        let text = |name: &str| column(name).and_then(Value::as_str);
        Some(Placed {
            hosted: match text("hosted") {
                Some(place) => place.parse().ok()?,
                None => workload.hosted.clone(),
            },
            since: match column("hosted_since") {
                Some(Value::String(day)) => Some(day.parse().ok()?),
                Some(
                    Value::Null
                    | Value::Bool(_)
                    | Value::Number(_)
                    | Value::Array(_)
                    | Value::Object(_),
                ) => None,
                None => workload.hosted_since,
            },
            known: match text("hosted_known") {
                Some(known) => known.parse().ok()?,
                None => workload.hosted_known,
            },
        })
    };
    Some(Moved { before: side("before")?, after: side("after")? })
}

/// A line for each judged field that changed since the content was `seen`; none where the
/// history does not know that content.
pub(super) fn since(
    look: &mut dyn Look,
    which: ExceptionRef,
    seen: ContentHash,
) -> Result<Vec<String>, ActionError> {
    let (hash, mut read) = (Value::from(seen.to_string()), None);
    walk(look, which, &mut |past, notes, _| {
        if notes["content_hash"] == hash {
            read = past.request(which)?;
        }
        Ok(())
    })?;
    let Some(read) = read else { return Ok(Vec::new()) };
    let now = found(look, which)?.0;
    let differences = read.differences(now.present());
    Ok(differences.iter().filter(|one| one.is_judged()).map(line).collect())
}

fn line(difference: &Difference) -> String {
    let Difference { field, before, after, .. } = difference;
    let short = |text: &str| text.chars().count() <= SHORT && !text.contains('\n');
    let shown = |text: &str| if text.is_empty() { "empty".to_owned() } else { text.to_owned() };
    if short(before) && short(after) {
        format!("{field}: was {}, is {}", shown(before), shown(after))
    } else {
        format!("{field} has changed")
    }
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Version(u32),
    Grant(u32),
    Now,
}

fn side(typed: &str) -> Result<Side, ActionError> {
    let typed = typed.trim().to_ascii_lowercase();
    let number = |rest: &str| rest.trim_start_matches(['-', ':']).parse::<u32>().ok();
    let read = match typed.strip_prefix("grant").or_else(|| typed.strip_prefix('g')) {
        Some(rest) => number(rest).map(Side::Grant),
        None if typed == "now" => Some(Side::Now),
        None => number(typed.strip_prefix('v').unwrap_or(&typed)).map(Side::Version),
    };
    read.ok_or_else(|| {
        bad("version", &format!("`{typed}` is no side: write a version (3), grant-1 or now"))
    })
}

/// What is different between two versions or grants of `which`; without them between what was
/// granted last, else what was filed, and now.
///
/// # Errors
/// A refusal when there is no such exception, version or grant.
pub fn diff(
    desk: &mut Desk,
    which: ExceptionRef,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Vec<Difference>, ActionError> {
    desk.store.read(|look| {
        let now = found(look, which)?.0;
        let first = now.grants.last().map_or(Side::Version(1), |grant| Side::Grant(grant.number));
        let from = from.map_or(Ok(first), side)?;
        let to = to.map_or(Ok(Side::Now), side)?;
        let (mut before, mut after): (Option<Request>, Option<Request>) = (None, None);
        let mut grants = 0;
        walk(look, which, &mut |past, _, _| {
            let granted = past.last_grant().unwrap_or(0);
            for (side, kept) in [(from, &mut before), (to, &mut after)] {
                let is_it = match side {
                    Side::Version(version) => past.version() == Some(version),
                    // What was granted is what was asked when the grant was made.
                    Side::Grant(grant) => granted == grant && grants != grant,
                    Side::Now => false,
                };
                if is_it {
                    *kept = past.request(which)?;
                }
            }
            grants = granted;
            Ok(())
        })?;
        let picked = |side: Side, found: Option<Request>| match side {
            Side::Now => Ok(now.present().clone()),
            Side::Version(number) => found.ok_or(("version", number)),
            Side::Grant(number) => found.ok_or(("grant", number)),
        };
        let missing = |(what, number): (&str, u32)| {
            let versions = counted(now.version, "version", "versions");
            let has = format!("{versions} and {}", counted(now.grants.len(), "grant", "grants"));
            bad("version", &format!("{which} has no {what} {number}: it has {has}"))
        };
        let before = picked(from, before).map_err(missing)?;
        let after = picked(to, after).map_err(missing)?;
        let mut found = before.differences(&after);
        found.extend(Difference::of_overrides(own(&now, from), own(&now, to)));
        Ok(found)
    })
}

/// What sole approvers decided on their own on that side: with a grant, or since the last one.
fn own(now: &Exception, side: Side) -> String {
    let all: Vec<&Override> = match side {
        Side::Version(_) => Vec::new(),
        Side::Grant(number) => {
            let grant = now.grants.iter().filter(|grant| grant.number == number);
            grant.flat_map(|grant| &grant.overrides).collect()
        }
        Side::Now => now.overrides(),
    };
    let said = all.iter().map(|own| format!("{}: {}", own.by, own.reason));
    said.collect::<Vec<_>>().join("; ")
}

/// A version or a grant of an exception that others can be held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// As [`diff`] reads it: `3`, `grant-1`, `now`.
    pub code: String,
    /// The day since which it was so; `None` for what is so now.
    pub on: Option<Day>,
    /// Who made it so.
    pub by: Option<String>,
}

impl Point {
    /// What it is, in words.
    pub fn words(&self) -> String {
        match self.code.strip_prefix("grant-") {
            Some(number) => format!("grant {number}"),
            None if self.code == "now" => "now".to_owned(),
            None => format!("version {}", self.code),
        }
    }
}

/// The versions and grants of `which` in the order in which they came, and what is so now.
///
/// # Errors
/// A refusal when there is no such exception.
pub fn points(desk: &mut Desk, which: ExceptionRef) -> Result<Vec<Point>, ActionError> {
    let zone = desk.zone.clone();
    desk.store.read(|look| {
        found(look, which)?;
        let (mut all, mut version, mut granted) = (Vec::new(), None, 0);
        walk(look, which, &mut |past, _, event| {
            let mut add = |code: String| {
                let (on, by) = (Some(event.at.day_in(&zone)), Some(event.actor.clone()));
                all.push(Point { code, on, by });
            };
            if past.version() != version {
                version = past.version();
                if let Some(number) = version {
                    add(number.to_string());
                }
            }
            let last = past.last_grant().unwrap_or(0);
            if last > granted {
                granted = last;
                add(format!("grant-{last}"));
            }
            Ok(())
        })?;
        all.push(Point { code: "now".to_owned(), on: None, by: None });
        Ok(all)
    })
}

/// The events by which somebody judges what is asked.
const JUDGING: &[Happened] = &[
    Happened::Returned,
    Happened::Voted,
    Happened::Approved,
    Happened::Rejected,
    Happened::RenewalReturned,
    Happened::RenewalVoted,
    Happened::RenewalApproved,
    Happened::RenewalRejected,
];

/// What was judged last, and what is different in what is asked now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// How: the kind of the event.
    pub how: String,
    /// By whom.
    pub by: String,
    /// When.
    pub on: Day,
    /// What changed since, the judged fields alone.
    pub since: Vec<Difference>,
}

/// What somebody judged last of `which` (sent back, refused, voted for or granted), and what has
/// changed about it since, field by field; `None` where nobody judged it yet.
///
/// # Errors
/// A refusal when there is no such exception.
pub fn judged(desk: &mut Desk, which: ExceptionRef) -> Result<Option<Judged>, ActionError> {
    let zone = desk.zone.clone();
    desk.store.read(|look| {
        let now = found(look, which)?.0;
        let mut last: Option<(Event, Request)> = None;
        let mut before: Option<Request> = None;
        walk(look, which, &mut |past, _, event| {
            let judging = JUDGING.iter().any(|kind| kind.code() == event.kind);
            // A renewal that was refused or granted is folded back by its event.
            let request = past.request(which)?;
            if let (true, Some(request)) = (judging, before.take().or_else(|| request.clone())) {
                last = Some((event.clone(), request));
            }
            before = request;
            Ok(())
        })?;
        Ok(last.map(|(event, request)| {
            let mut since = request.differences(now.present());
            since.retain(Difference::is_judged);
            Judged { on: event.at.day_in(&zone), how: event.kind, by: event.actor, since }
        }))
    })
}
