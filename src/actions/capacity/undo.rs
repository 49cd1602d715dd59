//! Taking back what one said last of the needs of workloads.

use std::collections::BTreeSet;

use crate::actions::undo::{self, Print, Trail, Way};
use crate::actions::workloads::keeper;
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::event::Event;
use crate::domain::refs::WorkloadRef;
use crate::store::undone::{Since, Taken, take_back};
use crate::store::{Look, history, workloads};

/// What was taken back, or said again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The workloads it was about.
    pub workloads: Vec<WorkloadRef>,
    /// How many lines of needs are other ones now.
    pub lines: usize,
}

/// Takes back what the person at the desk said last of the needs of workloads, an import as a
/// whole; once more takes back what was before that. Each is a line of history of its own.
///
/// # Errors
/// A refusal: nothing to take back, who may, or a need that somebody changed since.
pub fn undo(desk: &mut Desk) -> Result<Undone, ActionError> {
    turn(desk, Way::Back, None).map(|(undone, _)| undone)
}

/// As [`undo()`], as long as `last` is what the person at the desk did last; says which workloads it
/// was about, and what had been done.
pub(crate) fn undo_last(desk: &mut Desk, last: &Event) -> Result<undo::Undone, ActionError> {
    let (undone, kind) = turn(desk, Way::Back, Some(last))?;
    let mut named: Vec<String> =
        undone.workloads.iter().take(NAMED).map(ToString::to_string).collect();
    let rest = undone.workloads.len() - named.len();
    if rest > 0 {
        named.push(format!("{rest} more"));
    }
    Ok(undo::Undone { subject: named.join(", "), kind })
}

/// Workloads that are named before the rest is counted.
const NAMED: usize = 3;

/// Says again what the person at the desk took back last, until they say something else.
///
/// # Errors
/// As for [`undo()`].
pub fn redo(desk: &mut Desk) -> Result<Undone, ActionError> {
    turn(desk, Way::Forth, None).map(|(undone, _)| undone)
}

const fn kind(way: Way) -> &'static str {
    match way {
        Way::Back => "need.undone",
        Way::Forth => "need.redone",
    }
}

const fn nothing(way: Way) -> &'static str {
    match way {
        Way::Back => "has said nothing of needs that could be undone",
        Way::Forth => "has undone nothing of needs that could be said again",
    }
}

/// What was turned, and what it had been, as the history calls it.
fn turn(
    desk: &mut Desk,
    way: Way,
    wanted: Option<&Event>,
) -> Result<(Undone, String), ActionError> {
    let person = desk.person().cloned();
    desk.write(|write| {
        let by = person?;
        if let Some(wanted) = wanted {
            undo::is_still_last(write, &by.slug, wanted)?;
        }
        let Some(last) = last(write, by.slug.as_str(), way)? else {
            let text = format!("{} {}", by.slug, nothing(way));
            return Err(ActionError::refused(Ground::State, text));
        };
        let mut undone = Undone { workloads: Vec::new(), lines: 0 };
        let (mut seen, mut first) = (BTreeSet::new(), None);
        let done = last.first().map(|step| step.kind.clone()).unwrap_or_default();
        for Step { seq, subject, .. } in last {
            let which: WorkloadRef = subject.parse()?;
            let Some((workload, _)) = workloads::get(write, which)? else { continue };
            let role = keeper(&by, &workload, "say what a workload needs")?;
            let lines = match take_back(write, seq, Since::Perhaps)? {
                Taken::Back(lines) => lines,
                Taken::Changed => {
                    let text =
                        format!("what {which} needs was changed since, so it is not turned back");
                    return Err(ActionError::refused(Ground::Conflict, text)
                        .hint(format!("`cloudpick log {which}` says by whom"))
                        .subject(subject));
                }
                Taken::Gone => {
                    let text = format!("the history no longer holds what {which} needed before");
                    return Err(ActionError::refused(Ground::State, text)
                        .hint("say it anew with `cloudpick capacity set`")
                        .subject(subject));
                }
            };
            let seq = seq.to_string();
            let with = first.map(|first: i64| first.to_string());
            let mut notes = vec![(way.note(), seq.as_str())];
            notes.extend(with.as_deref().map(|with| (WITH, with)));
            let made = write.record(kind(way), &subject, role, None, &notes)?;
            first.get_or_insert(made);
            undone.lines += lines;
            if seen.insert(which) {
                undone.workloads.push(which);
            }
        }
        Ok((undone, done))
    })
}

/// The note by which an event names the first of those that were done with it.
pub(super) const WITH: &str = "with";

/// Whether the event at `seq` was done together with others before it.
fn is_with(look: &mut dyn Look, seq: i64) -> Result<bool, ActionError> {
    let Some(body) = history::body(look, seq)? else { return Ok(false) };
    let body: serde_json::Value = serde_json::from_str(&body.json).unwrap_or_default();
    Ok(body["notes"][WITH].is_string())
}

/// One event of an operation.
struct Step {
    seq: i64,
    subject: String,
    kind: String,
}

/// The events of one operation.
type Op = Vec<Step>;

/// What is turned next, the last event first: the last operation of `actor` not undone, or going
/// forth the last undoing since which nothing else was said.
fn last(look: &mut dyn Look, actor: &str, way: Way) -> Result<Option<Op>, ActionError> {
    let mut trail = Trail::<Op>::new();
    let mut before = None;
    for event in history::by(look, actor, "need")? {
        let entry =
            Step { seq: event.seq, subject: event.subject.clone(), kind: event.kind.clone() };
        // What is done together stands together and at one moment; only then is it looked up.
        let near = before.replace((event.seq, event.at)) == Some((event.seq - 1, event.at));
        let goes_on = near && is_with(look, event.seq)?;
        let print = Print::of(&event.kind, "need");
        match trail.same(print).filter(|_| goes_on) {
            Some(op) => op.push(entry),
            None => trail.step(print, vec![entry]),
        }
    }
    let last = trail.next(way);
    Ok(last.map(|mut op| {
        op.reverse();
        op
    }))
}
