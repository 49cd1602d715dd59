//! What somebody wrote is erased from the history and from the rows it made, by an administrator and
//! with a reason. The chain still holds, and the full check names what it cannot check any more.

use crate::actions::retention::{self, Until};
use crate::actions::{ActionError, Desk, Ground, reason, upkeep};
use crate::domain::event::Event;
use crate::domain::person::Role;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::domain::text::counted;
use crate::store::redact::{self, Erased, Preview, Refused};
use crate::store::{Look, StoreError, decisions, history};

/// What is to be known before a line of history is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The line.
    pub event: Event,
    /// What would go with it.
    pub goes: Preview,
    /// The evaluation that it belongs to, and until when its record is kept.
    pub kept: Option<(EvaluationRef, Until)>,
}

impl Looked {
    /// Which line it is: `line 12, score.set E-0003/aws/CON-02/tl-1 by tl-1`.
    pub fn line(&self) -> String {
        let Event { seq, kind, subject, actor, .. } = &self.event;
        format!("line {seq}, {kind} {subject} by {actor}")
    }

    /// What would be gone: `2 texts, and lines 14 and 20, which repeat them`.
    pub fn gone(&self) -> String {
        let texts = counted(self.goes.texts, "text", "texts");
        let all: Vec<String> = self.goes.repeats.iter().map(ToString::to_string).collect();
        match all.split_last() {
            None => texts,
            Some((only, [])) => format!("{texts}, and line {only}, which repeats it"),
            Some((last, rest)) => {
                format!("{texts}, and lines {} and {last}, which repeat it", rest.join(", "))
            }
        }
    }

    /// Until when the record that it belongs to is kept, in a sentence.
    pub fn keeping(&self) -> Option<String> {
        let (which, until) = self.kept?;
        Some(match until.day() {
            Some(day) => format!("the record of {which} is kept until {day}, {}", until.why()),
            None => format!("the record of {which} is kept until {}", until.why()),
        })
    }
}

/// The sentence that everybody should know who erases something.
pub const ELSEWHERE: &str = "what was copied before still has it: backups, exports, reports, \
                             archives, and the frozen snapshot of a decision";

/// The number of a line of history as it is typed.
fn number(typed: &str) -> Result<i64, ActionError> {
    let bare = typed.trim().trim_start_matches('#');
    bare.parse().ok().filter(|seq| *seq > 0).ok_or_else(|| {
        ActionError::invalid(format!("`{typed}` is not the number of a line of history"))
            .hint("`cloudpick log` shows them in its first column")
            .subject("seq")
    })
}

/// The line, or that there is none; then who may.
fn line(desk: &mut Desk, seq: i64) -> Result<(Event, Role), ActionError> {
    let event = desk.store.read(|look| history::event(look, seq))?;
    let event = event.ok_or_else(|| refusal(Refused::Unknown, seq))?;
    let (_, role) = desk.acting_as(&[Role::Admin], "erase what a line of history says")?;
    Ok((upkeep::told(event), role))
}

fn refusal(refused: Refused, seq: i64) -> ActionError {
    let (ground, text) = match refused {
        Refused::Unknown => (Ground::NotFound, format!("there is no line {seq} in the history")),
        Refused::Already => (Ground::State, format!("what line {seq} says was erased before")),
        Refused::Record => {
            (Ground::State, format!("line {seq} is the record of an erasure, which stays"))
        }
        Refused::NoText => (
            Ground::State,
            format!("line {seq} holds nothing that somebody wrote in their own words"),
        ),
        Refused::Untrue => {
            let text = format!(
                "a row that line {seq} changed is not as the history tells it, and the erasure would \
                 make that true"
            );
            let hint = "`cloudpick verify` names it";
            return ActionError::refused(Ground::Verify, text).hint(hint).subject(seq.to_string());
        }
    };
    ActionError::refused(ground, text)
        .hint("`cloudpick log REFERENCE` shows what the lines about it say")
        .subject(seq.to_string())
}

/// What would go with the line `typed`; nothing changes.
///
/// # Errors
/// A refusal: there is no such line, who may, or why it cannot be erased.
pub fn look(desk: &mut Desk, typed: &str) -> Result<Looked, ActionError> {
    let seq = number(typed)?;
    let (event, _) = line(desk, seq)?;
    let goes = desk.store.read(|look| redact::preview(look, seq))?;
    let goes = goes.map_err(|refused| refusal(refused, seq))?;
    let kept = desk.store.read(|look| kept(look, &event.subject))?;
    Ok(Looked { event, goes, kept })
}

/// The evaluation of a line about `subject`, and until when its record is kept.
fn kept(look: &mut dyn Look, subject: &str) -> Result<Option<(EvaluationRef, Until)>, StoreError> {
    let first = subject.split('/').next().unwrap_or_default();
    let which = match first.parse::<DecisionRef>() {
        Ok(decision) => decisions::get(look, decision)?.and_then(|(found, _)| found.evaluation),
        Err(_) => first.parse().ok(),
    };
    let Some(which) = which else { return Ok(None) };
    Ok(Some((which, retention::of(look, which)?)))
}

/// Erases what the line `typed` says, with the lines that repeat it of the same rows, from the
/// history and from the rows.
///
/// # Errors
/// As for [`look()`]; and a reason that is none, or that tells what is to be erased.
pub fn redact(desk: &mut Desk, typed: &str, why: &str) -> Result<Erased, ActionError> {
    let seq = number(typed)?;
    let (_, role) = line(desk, seq)?;
    desk.write(|write| {
        redact::preview(write, seq)?.map_err(|refused| refusal(refused, seq))?;
        let why = reason(why)?;
        if redact::is_told_by(write, seq, why.as_str())? {
            let text = "the reason tells what is to be erased, and the history keeps the reason";
            return Err(ActionError::invalid(text)
                .hint("say why it goes, not what it was")
                .subject("reason"));
        }
        redact::erase(write, seq, Some(role), why.as_str())?
            .map_err(|refused| refusal(refused, seq))
    })
}

/// What is left to say of an erasure: where the same words still stand.
pub fn still(erased: &Erased) -> Vec<String> {
    let mut all: Vec<String> =
        erased.still.iter().map(|place| format!("the same words still stand in {place}")).collect();
    let more = erased.places.saturating_sub(erased.still.len());
    if more > 0 {
        all.push(format!("and in {}", counted(more, "place more", "places more")));
    }
    all
}
