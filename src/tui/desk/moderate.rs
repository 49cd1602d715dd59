//! Who gave what once moderation is open, and what is agreed.

use crate::actions::conflicts;
use crate::actions::consensus::{self, Entry};
use crate::actions::minutes::{self, Text};
use crate::actions::{ActionError, Desk, Ground, gates, overview as now, scores};
use crate::domain::refs::EvaluationRef;
use crate::tui::msg::{Agree, Loaded, MinuteText};
use crate::tui::screens::moderate::{AnswerGate, Data, ReviewInterest};

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

/// The gates of the present evaluation with their answers.
pub(super) fn gates(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let (present, _) = now::present(desk, chosen)?;
    let none = || ActionError::refused(Ground::NotFound, "there is no evaluation yet");
    let which = present.ok_or_else(none)?.reference.to_string();
    Ok(Loaded::Gates(Box::new(gates::list(desk, Some(&which))?)))
}

/// Answers a gate.
pub(super) fn answer(desk: &mut Desk, gate: &AnswerGate) -> Result<String, ActionError> {
    let (candidate, question) = (&gate.asked.0, &gate.asked.1);
    let which = gate.evaluation.to_string();
    let code = gate.answer.code();
    gates::set(desk, Some(&which), candidate.as_str(), question.as_str(), code, &gate.reason)?;
    Ok(format!("{question} {candidate}: {code}"))
}

/// Writes into the minutes.
pub(super) fn minute(desk: &mut Desk, minute: &MinuteText) -> Result<String, ActionError> {
    let which = minute.evaluation.to_string();
    let about = minute.about.as_ref().map(|(who, what)| (who.as_str(), what.as_str()));
    let text = match (&minute.text, about) {
        (Some(text), about) => Text::Note { about, text },
        (None, Some(about)) => Text::Park { about, parked: minute.parked, text: None },
        (None, None) => return Err(ActionError::invalid("there is no score to park")),
    };
    let saved = minutes::add(desk, Some(&which), text)?;
    let number = saved.minute.number;
    Ok(match (&minute.text, minute.parked) {
        (Some(_), _) => format!("in the minutes as entry {number}"),
        (None, true) => format!("parked until later, entry {number} of the minutes"),
        (None, false) => format!("taken up again, entry {number} of the minutes"),
    })
}

/// Who has declared which interests, at any stage.
pub(super) fn interests(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
) -> Result<Loaded, ActionError> {
    let (present, _) = now::present(desk, chosen)?;
    let which = present.map(|one| one.reference.to_string());
    let (evaluation, _) = crate::actions::evaluations::show(desk, which.as_deref())?;
    Ok(Loaded::Interests(Box::new(evaluation), desk.actor.slug.clone()))
}

/// Reviews somebody's interest.
pub(super) fn review(desk: &mut Desk, review: &ReviewInterest) -> Result<String, ActionError> {
    let which = review.evaluation.to_string();
    let questions = [review.questions.clone()];
    let text = conflicts::ReviewText {
        verdict: &review.verdict,
        number: Some(review.number),
        questions: &questions,
        reason: &review.reason,
    };
    conflicts::review(desk, Some(&which), review.person.as_str(), text)?;
    Ok(format!("{} is {}", review.person, review.verdict))
}
