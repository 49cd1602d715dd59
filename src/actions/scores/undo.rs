//! Taking back the last change of one's own open sheet.

use crate::actions::evaluations::load;
use crate::actions::scores::{Saved, subject};
use crate::actions::undo::{Print, Trail, Undone, Way, is_still_last};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::Moment;
use crate::domain::evaluation::scores::Score;
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::event::Event;
use crate::domain::refs::Slug;
use crate::store::{Look, history, scores};

/// Takes back what the person at the desk did last to their open sheet, as a new line of
/// history; once more takes back what was before that.
///
/// # Errors
/// A refusal: who may, the stage, the sheet handed in, or nothing to take back.
pub fn undo(desk: &mut Desk, typed: Option<&str>) -> Result<Saved, ActionError> {
    restore(desk, typed, Way::Back, None).map(|(saved, _)| saved)
}

/// As [`undo`], as long as `last` is what the person at the desk did last; says which score it was
/// about, and what had been done to it.
pub(crate) fn undo_last(
    desk: &mut Desk,
    evaluation: &str,
    last: &Event,
) -> Result<Undone, ActionError> {
    restore(desk, Some(evaluation), Way::Back, Some(last)).map(|(_, undone)| undone)
}

/// Does again what the person at the desk undid last, until they change something else.
///
/// # Errors
/// A refusal as for [`undo`], or when nothing was undone.
pub fn redo(desk: &mut Desk, typed: Option<&str>) -> Result<Saved, ActionError> {
    restore(desk, typed, Way::Forth, None).map(|(saved, _)| saved)
}

const fn kind(way: Way) -> &'static str {
    match way {
        Way::Back => "score.undone",
        Way::Forth => "score.redone",
    }
}

const fn nothing(way: Way) -> &'static str {
    match way {
        Way::Back => "has changed no score here that could be undone",
        Way::Forth => "has undone no score here that could be given again",
    }
}

fn restore(
    desk: &mut Desk,
    typed: Option<&str>,
    way: Way,
    last: Option<&Event>,
) -> Result<(Saved, Undone), ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let by = by?;
        if let Some(last) = last {
            is_still_last(write, &by.slug, last)?;
        }
        let role = may(Act::Score { sheet: &by.slug }, &by, &evaluation)?;
        let mut sheet = scores::sheet(write, &evaluation, &by.slug)?;
        sheet.open_to(&evaluation, &by, Doing::UNDO_SCORE)?;
        let Some(last) = last_change(write, &evaluation, &by.slug, now, way)? else {
            let text = format!("{} {}", by.slug, nothing(way));
            return Err(ActionError::refused(Ground::State, text));
        };
        let Change { seq, asked, before, done } = last;
        let score = match before {
            None => {
                sheet.clear(&evaluation, &by, &asked.0, &asked.1)?;
                scores::remove_score(write, &evaluation, &by.slug, &asked)?;
                None
            }
            Some(before) => {
                sheet.set_score(&evaluation, &by, &asked.0, &asked.1, before.clone())?;
                scores::put_score(write, &evaluation, &by.slug, &asked, &before)?;
                Some(before)
            }
        };
        let subject = subject(&evaluation, &asked, &by.slug);
        let seq = seq.to_string();
        write.record(kind(way), &subject, Some(role), None, &[(way.note(), &seq)])?;
        let undone = Undone { subject, kind: done };
        Ok((Saved::of(&evaluation, &sheet, &by.slug, asked, score), undone))
    })
}

/// A change of a sheet, and what stood there before it.
struct Change {
    seq: i64,
    asked: Asked,
    before: Option<Score>,
    /// What it was, as the history calls it.
    done: String,
}

/// The change of `evaluator` that is taken back next: the last one not undone, or going forth
/// the last undoing since which nothing else was changed.
fn last_change(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    evaluator: &Slug,
    at: Moment,
    way: Way,
) -> Result<Option<Change>, ActionError> {
    let events = history::about(look, &evaluation.reference().to_string())?;
    let mut trail = Trail::new();
    for event in events.iter().filter(|event| event.actor == evaluator.as_str()) {
        if ["score.set", "score.cleared", "score.undone", "score.redone"]
            .contains(&event.kind.as_str())
        {
            trail.step(Print::of(&event.kind, "score"), (event.seq, event.kind.clone()));
        }
    }
    let Some((seq, done)) = trail.next(way) else { return Ok(None) };
    let Some(body) = history::body(look, seq)? else { return Ok(None) };
    let body: serde_json::Value = serde_json::from_str(&body.json).unwrap_or_default();
    let change = &body["changes"][0];
    // Another version of the rules has other scores.
    if change["key"]["version"] != evaluation.parts().rules_version {
        return Ok(None);
    }
    let text = |name: &str| change["key"][name].as_str().unwrap_or_default().to_owned();
    let asked = (text("candidate").parse()?, text("question").parse()?);
    let before = earlier(look, evaluation, evaluator, &asked, &change["before"], at)?;
    Ok(Some(Change { seq, asked, before, done }))
}

/// The score that `before` describes: a change names only the columns it changed, so the others
/// are those that stand there now.
fn earlier(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    evaluator: &Slug,
    asked: &Asked,
    before: &serde_json::Value,
    at: Moment,
) -> Result<Option<Score>, ActionError> {
    let serde_json::Value::Object(before) = before else { return Ok(None) };
    let present = scores::sheet(look, evaluation, evaluator)?;
    let present = present.scores().get(asked);
    let value = match before.get("value").and_then(serde_json::Value::as_u64) {
        Some(value) => u8::try_from(value).ok(),
        None => present.map(|score| score.value),
    };
    let Some(value) = value else { return Ok(None) };
    let reason = match before.get("reason") {
        Some(text) => text.as_str().and_then(|text| text.parse().ok()),
        None => present.and_then(|score| score.reason.clone()),
    };
    let evidence = match before.get("evidence").and_then(serde_json::Value::as_str) {
        Some(ids) => ids.split_whitespace().filter_map(|id| id.parse().ok()).collect(),
        None => present.map(|score| score.evidence.clone()).unwrap_or_default(),
    };
    Ok(Some(Score { value, reason, evidence, at }))
}
