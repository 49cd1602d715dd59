//! What a new primary turns round, before it is accepted and after; and who still has to follow.

use std::collections::BTreeMap;

use super::found;
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::Day;
use crate::domain::decision::flip::{self as turned, Fate, Flip, Following, Standing, Turn};
use crate::domain::decision::steps::Happened;
use crate::domain::decision::{Decision, Scope};
use crate::domain::exception::grant::Cover;
use crate::domain::refs::{DecisionRef, ExceptionRef, WorkloadRef};
use crate::domain::workload::moved::Move;
use crate::domain::workload::{Place, Workload};
use crate::store::{Look, decisions, exceptions, history, workloads};

/// What a decision turns round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flipped {
    /// The decision.
    pub decision: DecisionRef,
    /// The one it takes, or took, the place of.
    pub before: Option<DecisionRef>,
    /// Whether it is in force already.
    pub in_force: bool,
    /// What changes.
    pub flip: Flip,
}

/// What `typed` turns round: as a preview while it is not accepted, and as it is today once it is.
///
/// # Errors
/// A refusal: no such decision, one about something else than the primary, or one that neither is
/// in force nor can be.
pub fn flip(desk: &mut Desk, typed: &str) -> Result<Flipped, ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        let (decision, _) = found(look, typed)?;
        about_primary(&decision)?;
        flipped(look, &decision, today)
    })
}

/// The same for a decision that is read already.
pub(crate) fn flipped(
    look: &mut dyn Look,
    decision: &Decision,
    today: Day,
) -> Result<Flipped, ActionError> {
    let before = if decision.in_force() {
        match decision.supersedes {
            Some(old) => decisions::get(look, old)?
                .and_then(|(old, _)| Some((old.reference, old.content.chosen.one().cloned()?))),
            None => None,
        }
    } else {
        decisions::in_force(look, &Scope::default())?
    };
    let standings: Vec<Standing> = exceptions::list(look)?
        .into_iter()
        // What was submitted under this very decision stands as it is.
        .filter(|light| light.decision != Some(decision.reference))
        .map(|light| Standing {
            exception: light.reference,
            workload: light.workload,
            target: light.target.clone(),
            state: light.state,
            cover: light.coverage(|_| true).on(today),
        })
        .collect();
    let workloads = workloads::on(look, today)?;
    let from = before.as_ref().map(|(_, chosen)| chosen);
    let Some(to) = decision.content.chosen.one() else { return Err(no_primary(decision)) };
    let flip = turned::flip(from, to, &workloads, &standings, today);
    Ok(Flipped {
        decision: decision.reference,
        before: before.map(|(which, _)| which),
        in_force: decision.in_force(),
        flip,
    })
}

/// What a decision turns round, in one sentence.
pub fn turned_in_words(flipped: &Flipped) -> String {
    let flip = &flipped.flip;
    let many = |count: usize, one: &str, more: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    };
    let count = |wanted: Fate| flip.exceptions.iter().filter(|(_, fate)| *fate == wanted).count();
    let mut parts = vec![
        format!(
            "{} off the primary from {} on",
            many(flip.leaving.len(), "workload is", "workloads are"),
            if flipped.in_force { "now" } else { "then" }
        ),
        format!("{} home", many(flip.home.len(), "is", "are")),
    ];
    for (fate, one, more, what) in [
        (Fate::Close, "exception is", "exceptions are", "to be closed"),
        (Fate::Rebase, "exception is", "exceptions are", "to be rebased"),
        (Fate::Withdraw, "request is", "requests are", "to be withdrawn"),
        (Fate::Resubmit, "request is", "requests are", "to be submitted again"),
    ] {
        if count(fate) > 0 {
            parts.push(format!("{} {what}", many(count(fate), one, more)));
        }
    }
    parts.join(", ")
}

fn about_primary(decision: &Decision) -> Result<(), ActionError> {
    if decision.content.scope.is_primary() { Ok(()) } else { Err(no_primary(decision)) }
}

fn no_primary(decision: &Decision) -> ActionError {
    let (which, scope) = (decision.reference, decision.content.scope.words());
    let text = format!("{which} is about {scope}: only a decision about primary moves workloads");
    ActionError::refused(Ground::State, text).subject(which.to_string())
}

/// A workload on the way from one primary to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The workload as it is on the day.
    pub workload: Workload,
    /// Where it stands.
    pub following: Following,
    /// The exception that covers it where it is, while it has not followed.
    pub exception: Option<ExceptionRef>,
}

/// The way from one primary to the next, as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// From where to where, and by when.
    pub turn: Turn,
    /// The day it is looked at.
    pub day: Day,
    /// Every workload that was on the primary before: those that are late first.
    pub steps: Vec<Step>,
}

/// How far workloads have followed the decision `typed`, or the one in force, on the desk's day.
///
/// # Errors
/// A refusal: no such decision, none in force, or one that changed no primary.
pub fn transition(desk: &mut Desk, typed: Option<&str>) -> Result<Transition, ActionError> {
    let day = desk.today();
    desk.store.read(|look| {
        let decision = if let Some(typed) = typed {
            found(look, typed)?.0
        } else {
            let Some((which, _)) = decisions::in_force(look, &Scope::default())? else {
                return Err(ActionError::refused(
                    Ground::State,
                    "no decision about primary is in force, so there is nothing to follow",
                )
                .hint("`cloudpick decision list` shows what there is"));
            };
            found(look, &which.to_string())?.0
        };
        about_primary(&decision)?;
        let before = match decision.supersedes {
            Some(old) => decisions::get(look, old)?.map(|(old, _)| old),
            None => None,
        };
        let turn = before.as_ref().and_then(|before| turned::turn(&decision, before));
        let Some(turn) = turn else {
            let which = decision.reference;
            let text = format!("{which} changed no primary, so that no workload has to follow it");
            return Err(ActionError::refused(Ground::State, text)
                .hint(format!("`cloudpick decision flip {which}` says what it turns round"))
                .subject(which.to_string()));
        };
        steps(look, turn, day)
    })
}

fn steps(look: &mut dyn Look, turn: Turn, day: Day) -> Result<Transition, ActionError> {
    let was = recorded_before(look, &turn)?;
    let moves = workloads::moves(look)?;
    let all = workloads::all(look)?;
    let which: Vec<WorkloadRef> = all.iter().map(|workload| workload.reference).collect();
    // Those that ended since are among them: they say where a workload ran on the eve.
    let past = exceptions::past_moves(look, &which)?;
    let eve = turn.since.plus_days(-1);
    let mut live: BTreeMap<WorkloadRef, Vec<(ExceptionRef, Place)>> = BTreeMap::new();
    for light in exceptions::list(look)? {
        if light.coverage(|_| true).on(day) == Cover::Live
            && let Some(target) = light.target.clone()
        {
            live.entry(light.workload).or_default().push((light.reference, target));
        }
    }
    let mut steps = Vec::new();
    for workload in all {
        let earlier = was.get(&workload.reference);
        let then = match earlier {
            // It came into the register later, and may have run there all the time.
            Some(Earlier::New) if turn.stays(&workload) => workload.hosted.clone(),
            Some(Earlier::New) => continue,
            Some(Earlier::Was { place, since }) => {
                let mut then = workload.clone();
                then.hosted = place.clone().unwrap_or(then.hosted);
                if let Since::Was(day) = since {
                    then.hosted_since = *day;
                }
                hosted_on(then, &past, eve)
            }
            None => hosted_on(workload.clone(), &past, eve),
        };
        let workload = workload.placed_on(&moves, day);
        let mut own = live.get(&workload.reference).into_iter().flatten();
        let covering = own.find(|(_, target)| *target == workload.hosted);
        let cover = covering.map(|_| Cover::Live);
        let Some(following) = turn.following(&workload, &then, cover, day) else { continue };
        let away = matches!(following, Following::Covered | Following::Elsewhere);
        let exception = covering.filter(|_| away).map(|(which, _)| *which);
        steps.push(Step { workload, following, exception });
    }
    steps.sort_by_key(|step| (step.following, step.workload.reference));
    Ok(Transition { turn, day, steps })
}

fn hosted_on(workload: Workload, past: &BTreeMap<WorkloadRef, Vec<Move>>, day: Day) -> Place {
    let moves = past.get(&workload.reference).map(Vec::as_slice).unwrap_or_default();
    workload.placed_on(moves, day).hosted
}

/// What was on record of a workload when the decision was accepted, as far as that changed since.
enum Earlier {
    /// It was not there yet.
    New,
    /// Where it ran and since when; `None` for what still stands as it stood.
    Was {
        /// Where.
        place: Option<Place>,
        /// Since when.
        since: Since,
    },
}

/// Since when it ran there.
enum Since {
    /// As it is told today.
    Unchanged,
    /// Another day, or nobody knew.
    Was(Option<Day>),
}

/// What was on record about where workloads run before the decision was accepted, of those about
/// which something else was put on record since.
fn recorded_before(
    look: &mut dyn Look,
    turn: &Turn,
) -> Result<BTreeMap<WorkloadRef, Earlier>, ActionError> {
    let subject = turn.decision.to_string();
    let accepted = [Happened::Accepted.code(), Happened::Imported.code()];
    let events = history::about(look, &subject)?;
    let accepted = events.iter().find(|event| accepted.contains(&event.kind.as_str()));
    let mut found: BTreeMap<WorkloadRef, Earlier> = BTreeMap::new();
    let Some(mut after) = accepted.map(|event| event.seq) else { return Ok(found) };
    loop {
        let events = history::events(look, after, 1000)?;
        let Some(last) = events.last() else { return Ok(found) };
        after = last.seq;
        for event in events {
            // Closing an exception sets its workload back; everything else is the workload's own.
            if !event.subject.starts_with("W-") && event.kind != "exception.closed" {
                continue;
            }
            let Some(body) = history::body(look, event.seq)? else { continue };
            note_places(&mut found, &body.json);
        }
    }
}

/// Notes what an event changed about where workloads run, unless an earlier one had: the first
/// word after the acceptance says what stood before it.
fn note_places(found: &mut BTreeMap<WorkloadRef, Earlier>, body: &str) {
    let Ok(body) = serde_json::from_str::<serde_json::Value>(body) else { return };
    for change in body["changes"].as_array().into_iter().flatten() {
        let which = change["key"]["reference"].as_str().and_then(|which| which.parse().ok());
        let Some(which) = which.filter(|_| change["table"] == "workload") else { continue };
        let Some(before) = change["before"].as_object() else {
            found.entry(which).or_insert(Earlier::New);
            continue;
        };
        let blank = Earlier::Was { place: None, since: Since::Unchanged };
        if let Earlier::Was { place, since } = found.entry(which).or_insert(blank) {
            let told = before.get("hosted").and_then(serde_json::Value::as_str);
            *place = place.take().or_else(|| told?.parse().ok());
            if let (Since::Unchanged, Some(told)) = (&since, before.get("hosted_since")) {
                *since = Since::Was(told.as_str().and_then(|day| day.parse().ok()));
            }
        }
    }
}
