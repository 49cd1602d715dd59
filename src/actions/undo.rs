//! Taking back the last thing that the person at the desk did, where it was theirs alone so far:
//! an own score on an open sheet, a need of a workload, a draft, a comment, tags. What is turned
//! next is read from the history by one walk, whatever it is about.

use crate::actions::{ActionError, Desk, Ground, capacity, exceptions, scores};
use crate::domain::event::Event;
use crate::domain::exception::State;
use crate::domain::refs::{ExceptionRef, Slug};
use crate::store::undone::{Since, Taken, last_of, take_back};
use crate::store::{self, Expect, Look, Write, history};

/// Which way a change is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// It is taken back.
    Back,
    /// What was taken back is done again.
    Forth,
}

impl Way {
    /// The note by which an event names the one that it turns.
    pub(crate) const fn note(self) -> &'static str {
        match self {
            Self::Back => "undoes",
            Self::Forth => "redoes",
        }
    }
}

/// What an event is in the trail of what somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Print {
    /// A change of its own.
    Done,
    /// The last change was taken back.
    Undone,
    /// What was taken back last was done again.
    Redone,
}

impl Print {
    /// What an event of `kind` is among those of `noun`, such as `score`.
    pub(crate) fn of(kind: &str, noun: &str) -> Self {
        match kind.strip_prefix(noun) {
            Some(".undone") => Self::Undone,
            Some(".redone") => Self::Redone,
            Some(_) | None => Self::Done,
        }
    }
}

/// What somebody did and took back, read from the first event to the last: the one place that
/// knows what is turned next.
#[derive(Debug)]
pub(crate) struct Trail<T> {
    done: Vec<T>,
    undone: Vec<T>,
}

impl<T> Trail<T> {
    pub(crate) const fn new() -> Self {
        Self { done: Vec::new(), undone: Vec::new() }
    }

    /// Goes on by one event.
    pub(crate) fn step(&mut self, print: Print, entry: T) {
        match print {
            Print::Done => {
                // What was taken back is done again only until something else is done.
                self.undone.clear();
                self.done.push(entry);
            }
            Print::Undone => {
                self.done.pop();
                self.undone.push(entry);
            }
            Print::Redone => {
                self.undone.pop();
                self.done.push(entry);
            }
        }
    }

    /// What the last step put there, for an event that was done together with it.
    pub(crate) fn same(&mut self, print: Print) -> Option<&mut T> {
        match print {
            Print::Undone => self.undone.last_mut(),
            Print::Done | Print::Redone => self.done.last_mut(),
        }
    }

    /// What is turned next.
    pub(crate) fn next(mut self, way: Way) -> Option<T> {
        match way {
            Way::Back => self.done.pop(),
            Way::Forth => self.undone.pop(),
        }
    }
}

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// What it was about: a reference, or the place of a score.
    pub subject: String,
    /// What had been done, as the history calls it.
    pub kind: String,
}

impl Undone {
    /// What had been done, as a person says it.
    pub fn what(&self) -> &'static str {
        match self.kind.as_str() {
            "exception.commented" => "your comment",
            "exception.comment_edited" => "your change of a comment",
            "exception.tagged" => "your change of tags",
            "exception.created" => "your draft",
            "exception.edited" => "your last change of the draft",
            "renewal.opened" => "your draft of a renewal",
            "renewal.edited" => "your last change of the renewal",
            "score.set" | "score.cleared" | "score.undone" | "score.redone" => "your score",
            "need.set" | "need.cleared" | "need.undone" | "need.redone" => "your word on a need",
            _ => "what you did last",
        }
    }
}

/// Takes back the last thing that the person at the desk did.
///
/// # Errors
/// A refusal where that is nothing of theirs alone, or where somebody has worked on it since.
pub fn undo(desk: &mut Desk) -> Result<Undone, ActionError> {
    let actor = desk.person()?.slug.to_string();
    let last = desk.store.read(|look| last_of(look, &actor).map_err(ActionError::from))?;
    let Some(last) = last else {
        return Err(refused(format!("{actor} has done nothing here yet")));
    };
    if ["score.set", "score.cleared", "score.undone", "score.redone"].contains(&last.kind.as_str())
    {
        let evaluation = last.subject.split('/').next().unwrap_or_default();
        return scores::undo_last(desk, evaluation, &last);
    }
    if ["need.set", "need.cleared", "need.undone", "need.redone"].contains(&last.kind.as_str()) {
        return capacity::undo_last(desk, &last);
    }
    let done = Undone { subject: last.subject.clone(), kind: last.kind.clone() };
    let which = last.subject.parse::<ExceptionRef>();
    let Ok(which) = which else { return Err(not_ours(&done)) };
    if last.kind == "exception.undone" {
        return Err(refused(format!("what you did last on {which} is taken back already")));
    }
    desk.write(|write| {
        // Asked again within the transaction: somebody may have come between.
        let later = history::about(write, &last.subject)?;
        if later.last().is_none_or(|event| event.seq != last.seq) {
            let message = format!("somebody has worked on {which} since");
            let hint = format!("`cloudpick log {which}` says who and what");
            return Err(ActionError::refused(Ground::Conflict, message).hint(hint));
        }
        match last.kind.as_str() {
            "exception.commented" | "exception.comment_edited" | "exception.tagged" => {
                turn_back(write, &last, which)?;
            }
            "exception.created" | "renewal.opened" if is_draft(write, which)? => {
                turn_back(write, &last, which)?;
            }
            "exception.edited" | "renewal.edited" if is_draft(write, which)? => {
                let version = exceptions::found(write, which)?.0.version;
                turn_back(write, &last, which)?;
                // What was read as one version is never another one later.
                let (mut exception, rev) = exceptions::found(write, which)?;
                exception.version = version.saturating_add(1);
                store::exceptions::put(write, &exception, Expect::Rev(rev))?;
            }
            _ => return Err(not_ours(&done)),
        }
        let seq = last.seq.to_string();
        let notes = [("undoes", seq.as_str()), ("kind", last.kind.as_str())];
        write.record("exception.undone", &last.subject, None, None, &notes)?;
        Ok(())
    })?;
    Ok(done)
}

/// Refuses where `last` is no longer the last thing that `actor` did: what was asked to be taken back
/// is not what would be.
pub(crate) fn is_still_last(
    look: &mut dyn Look,
    actor: &Slug,
    last: &Event,
) -> Result<(), ActionError> {
    match last_of(look, actor.as_str())? {
        Some(now) if now.seq == last.seq => Ok(()),
        Some(now) => {
            let message = format!("{actor} has done something else meanwhile, on {}", now.subject);
            let hint = "ask again, if that is to be taken back";
            Err(ActionError::refused(Ground::Conflict, message).hint(hint))
        }
        None => Err(refused(format!("{actor} has done nothing here yet"))),
    }
}

/// Puts back what `last` changed, where the history still holds it.
fn turn_back(write: &mut Write<'_>, last: &Event, which: ExceptionRef) -> Result<(), ActionError> {
    match take_back(write, last.seq, Since::Nobody)? {
        Taken::Back(_) => Ok(()),
        Taken::Gone | Taken::Changed => {
            Err(refused(format!("the history no longer holds what stood in {which} before"))
                .hint("change it by hand"))
        }
    }
}

/// Whether what is asked, or the renewal that is open, was never submitted.
fn is_draft(write: &mut Write<'_>, which: ExceptionRef) -> Result<bool, ActionError> {
    let exception = exceptions::found(write, which)?.0.working();
    Ok(exception.state == State::Draft && exception.submissions == 0)
}

fn refused(message: String) -> ActionError {
    ActionError::refused(Ground::State, message)
}

fn not_ours(done: &Undone) -> ActionError {
    let subject = &done.subject;
    let rule = "only own scores, needs, drafts, comments and tags are taken back like that";
    let hint = if subject.parse::<ExceptionRef>().is_ok() {
        format!(
            "`cloudpick log {subject}` says what it was; a decision of your own is taken back with \
             `cloudpick exception correct {subject} --reason TEXT`"
        )
    } else {
        "`cloudpick log` says what it was".to_owned()
    };
    let did = done.kind.replace(['.', '_'], " ");
    refused(format!("what you did last ({did}, {subject}) stays: {rule}"))
        .hint(hint)
        .subject(subject.clone())
}
