//! Who gave what once moderation is open, and what is agreed.

use crate::actions::consensus::{self, Entry};
use crate::actions::{
    ActionError, Desk, Ground, conflicts, gates, minutes, overview as now, scores,
};
use crate::domain::refs::EvaluationRef;
use crate::tui::msg::{Agree, Loaded};
use crate::tui::screens::moderate::{AnswerGate, Data, NoteMinutes, Present, ReviewInterest};

/// The sheets of everybody, or why they are not shown.
pub(super) fn load(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let (present, _) = now::present(desk, chosen)?;
    let Some(present) = present else {
        let why = "There is no evaluation yet: `cloudpick evaluation new` sets one up.";
        return Ok(Loaded::Moderation(Err(why.to_owned())));
    };
    let (evaluation, _) =
        crate::actions::evaluations::show(desk, Some(&present.reference.to_string()))?;
    if let Err(sealed) = evaluation.shows_consensus() {
        return Ok(Loaded::Moderation(Err(sealed.to_string())));
    }
    let (evaluation, sheets) = scores::visible(desk, Some(&present.reference.to_string()))?;
    let minutes = minutes::kept(desk, Some(&present.reference.to_string()))?;
    let me = desk.actor.slug.clone();
    Ok(Loaded::Moderation(Ok(Box::new(Data { evaluation, sheets, minutes, me }))))
}

/// Records an agreed score; the evidence that evaluators cited for it goes with it.
pub(super) fn agree(desk: &mut Desk, agree: &Agree) -> Result<String, ActionError> {
    let which = agree.evaluation.to_string();
    let value = agree.value.to_string();
    let (_, sheets) = scores::visible(desk, Some(&which))?;
    let mut evidence: Vec<String> = Vec::new();
    for sheet in &sheets {
        let score = sheet.current(&agree.asked.0, &agree.asked.1);
        for id in score.into_iter().flat_map(|score| &score.evidence) {
            if !evidence.contains(&id.to_string()) {
                evidence.push(id.to_string());
            }
        }
    }
    let entry = Entry {
        candidate: agree.asked.0.as_str(),
        question: agree.asked.1.as_str(),
        value: &value,
        reason: Some(&agree.reason),
        evidence: Some(&evidence),
    };
    let saved = consensus::set(desk, Some(&which), &entry)?;
    let warning = saved.warnings.first().map(|text| format!("; {text}")).unwrap_or_default();
    Ok(format!("agreed: {} {} is {value}{warning}", saved.asked.1, saved.asked.0))
}

/// The present evaluation, as far as anybody may see it at any time.
pub(super) fn present(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
) -> Result<Loaded, ActionError> {
    let (found, _) = now::present(desk, chosen)?;
    let none = || ActionError::refused(Ground::NotFound, "there is no evaluation yet");
    let which = found.ok_or_else(none)?.reference.to_string();
    let evaluation = gates::list(desk, Some(&which))?;
    Ok(Loaded::Present(Box::new(Present { evaluation, zone: desk.zone.clone() })))
}

/// Reviews a declaration of interest.
pub(super) fn review(desk: &mut Desk, review: &ReviewInterest) -> Result<String, ActionError> {
    let verdict = if review.recused { "recused" } else { "cleared" };
    let text = conflicts::ReviewText {
        verdict,
        number: Some(review.number),
        questions: &review.questions,
        reason: &review.reason,
    };
    let which = review.evaluation.to_string();
    conflicts::review(desk, Some(&which), review.person.as_str(), text)?;
    Ok(format!("{} is {verdict}", review.person))
}

/// Writes what was said about a score into the minutes.
pub(super) fn note(desk: &mut Desk, note: &NoteMinutes) -> Result<String, ActionError> {
    let about = (note.asked.0.as_str(), note.asked.1.as_str());
    let text = match &note.text {
        Some(text) => minutes::Text::Note { about: Some(about), text },
        None => minutes::Text::Park { about, parked: note.parked, text: None },
    };
    let saved = minutes::add(desk, Some(&note.evaluation.to_string()), text)?;
    let number = saved.minute.number;
    Ok(match (&note.text, note.parked) {
        (Some(_), _) => format!("entry {number} of the minutes is kept"),
        (None, true) => format!("parked until later, entry {number} of the minutes"),
        (None, false) => format!("taken up again, entry {number} of the minutes"),
    })
}

/// Answers a gate.
pub(super) fn answer(desk: &mut Desk, gate: &AnswerGate) -> Result<String, ActionError> {
    let (candidate, question) = (&gate.asked.0, &gate.asked.1);
    let which = gate.evaluation.to_string();
    let code = gate.answer.code();
    gates::set(desk, Some(&which), candidate.as_str(), question.as_str(), code, &gate.reason)?;
    Ok(format!("{question} {candidate}: {code}"))
}
