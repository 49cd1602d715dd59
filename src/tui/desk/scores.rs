//! My sheet: read whole, changed one score at a time.

use crate::actions::scores::{self, Entry, Saved};
use std::collections::BTreeMap;

use crate::actions::evaluations::amend;
use crate::actions::{ActionError, Desk, conflicts, overview};
use crate::domain::evaluation::Asked;
use crate::domain::evaluation::scores::Score;
use crate::domain::refs::{EvaluationRef, QuestionId, Slug};
use crate::tui::msg::{DeclaredInterest, GiveScore, Loaded, SeenScore};
use crate::tui::screens::scores::{Data, Past};

/// The sheet of the present evaluation, or why there is none.
pub(super) fn load(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let none = |why: &str| Ok(Loaded::Sheet(Err(why.to_owned())));
    let (present, _) = overview::present(desk, chosen)?;
    let Some(present) = present else {
        return none(crate::tui::state::NO_EVALUATION_YET);
    };
    if desk.actor.person.is_none() {
        return none(
            "This workspace does not know you, and a sheet belongs to a person: name one with --as.",
        );
    }
    let which = present.reference;
    let mine = overview::my_sheet(desk, Some(&which.to_string()))?;
    let overview::MySheet { evaluation, me, sheet, given, evidence, today, stale_after } = mine;
    let zone = desk.zone.clone();
    let fallen = fallen(desk, &which.to_string())?;
    Ok(Loaded::Sheet(Ok(Box::new(Data {
        evaluation,
        me,
        sheet,
        given,
        evidence,
        today,
        stale_after,
        zone,
        fallen,
    }))))
}

/// The scores of the person at the desk that stand no longer since the rules were amended.
pub(super) fn fallen(
    desk: &mut Desk,
    which: &str,
) -> Result<BTreeMap<QuestionId, (String, Vec<Slug>)>, ActionError> {
    let me = desk.person()?.slug.clone();
    let (_, standing) = amend::standing(desk, Some(which))?;
    let mine = standing.into_iter().filter(|one| one.evaluator.as_ref() == Some(&me));
    Ok(mine.filter_map(|one| Some((one.question, (one.fallen?, one.candidates)))).collect())
}

/// What became of one score.
pub(super) fn past(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
    asked: Asked,
) -> Result<Loaded, ActionError> {
    let (present, _) = overview::present(desk, chosen)?;
    let which = present.map(|one| one.reference.to_string());
    let lines = overview::past(desk, which.as_deref(), &asked)?;
    let past = lines.into_iter().map(|(at, what)| Past { at, what }).collect();
    Ok(Loaded::Past(asked, past))
}

fn is_as_seen(old: Option<&Score>, seen: Option<&SeenScore>) -> bool {
    match (old, seen) {
        (None, None) => true,
        (Some(old), Some(seen)) => {
            old.value == seen.value
                && old.reason.as_ref().map(crate::domain::text::Reason::as_str)
                    == seen.reason.as_deref()
                && old.evidence == seen.evidence
        }
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Gives a score, or changes what is said with it.
pub(super) fn give(desk: &mut Desk, give: &GiveScore) -> Result<String, ActionError> {
    let which = give.evaluation.to_string();
    let value = give.value.map(|value| value.to_string());
    let evidence: Option<Vec<String>> =
        give.evidence.as_ref().map(|ids| ids.iter().map(ToString::to_string).collect());
    let entry = Entry {
        candidate: give.asked.0.as_str(),
        question: give.asked.1.as_str(),
        value: value.as_deref(),
        reason: give.reason.as_deref(),
        evidence: evidence.as_deref(),
    };
    let seen = give.seen.as_ref();
    let saved = scores::set_if(desk, Some(&which), &entry, |old| is_as_seen(old, seen))?;
    Ok(said(&saved, seen.map(|seen| seen.value), give.reason.is_some()))
}

/// Gives a new score beside the one that was handed in.
pub(super) fn correct(desk: &mut Desk, give: &GiveScore) -> Result<String, ActionError> {
    let value = give.value.map(|value| value.to_string());
    let entry = Entry {
        candidate: give.asked.0.as_str(),
        question: give.asked.1.as_str(),
        value: value.as_deref(),
        reason: give.reason.as_deref(),
        evidence: None,
    };
    scores::correct(desk, Some(&give.evaluation.to_string()), &entry)?;
    let before = give.seen.as_ref().map(|seen| seen.value.to_string()).unwrap_or_default();
    let (candidate, question) = &give.asked;
    Ok(format!("{question} {candidate} corrected {before} → {}", value.unwrap_or_default()))
}

/// Takes a score back.
pub(super) fn clear(
    desk: &mut Desk,
    which: EvaluationRef,
    asked: &Asked,
    seen: Option<&SeenScore>,
) -> Result<String, ActionError> {
    let (which, who, what) = (which.to_string(), asked.0.as_str(), asked.1.as_str());
    let saved = scores::clear_if(desk, Some(&which), who, what, |old| is_as_seen(old, seen))?;
    Ok(said(&saved, seen.map(|seen| seen.value), false))
}

/// Undoes or redoes the last change of the sheet.
pub(super) fn undo(
    desk: &mut Desk,
    which: EvaluationRef,
    back: bool,
) -> Result<String, ActionError> {
    let which = which.to_string();
    let (saved, how) = if back {
        (scores::undo(desk, Some(&which))?, "undone")
    } else {
        (scores::redo(desk, Some(&which))?, "redone")
    };
    let now = saved.score.as_ref().map(|score| score.value.to_string());
    let now = now.unwrap_or_else(|| "not scored".to_owned());
    Ok(format!("{how}: {} {} is {now} again", saved.asked.1, saved.asked.0))
}

/// Hands the sheet in.
pub(super) fn submit(desk: &mut Desk, which: EvaluationRef) -> Result<String, ActionError> {
    scores::submit(desk, Some(&which.to_string()))?;
    Ok(format!("your sheet of {which} is handed in"))
}

/// Declares an interest, or that there is none.
pub(super) fn declare(
    desk: &mut Desk,
    which: EvaluationRef,
    interest: Option<&DeclaredInterest>,
) -> Result<String, ActionError> {
    let about: Vec<String> =
        interest.iter().flat_map(|one| one.about.iter().map(ToString::to_string)).collect();
    let text = interest.map(|interest| conflicts::InterestText {
        about: &about,
        nature: &interest.nature,
        mitigation: Some(interest.mitigation.as_str()).filter(|text| !text.is_empty()),
    });
    conflicts::declare(desk, Some(&which.to_string()), text.as_ref())?;
    Ok(match interest {
        None => format!("declared: no interest in {which}"),
        Some(_) => format!("declared: an interest in {}, to be reviewed", about.join(", ")),
    })
}

/// `CON-02 aws 4 → 5   u undo`, or what its reason lacks.
fn said(saved: &Saved, before: Option<u8>, reasoned: bool) -> String {
    let shown = |value: Option<u8>| value.map_or_else(|| "·".to_owned(), |v| v.to_string());
    let after = saved.score.as_ref().map(|score| score.value);
    let (candidate, question) = &saved.asked;
    if let Some(warning) = saved.warnings.first().filter(|_| reasoned) {
        return format!("{question} {candidate} saved; {warning}");
    }
    if before == after {
        return format!("{question} {candidate} saved   u undo");
    }
    format!("{question} {candidate} {} → {}   u undo", shown(before), shown(after))
}
