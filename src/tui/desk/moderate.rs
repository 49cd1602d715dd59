//! Who gave what once moderation is open, and what is agreed.

use crate::actions::consensus::{self, Entry};
use crate::actions::{
    ActionError, Desk, Ground, conflicts, evidence, gates, minutes, overview as now, people, scores,
};
use crate::domain::evaluation::consensus::AVERAGE;
use crate::domain::refs::EvaluationRef;
use crate::tui::msg::{Agree, Loaded};
use crate::tui::screens::moderate::{
    AnswerGate, Cited, Data, NoteMinutes, Present, ReviewInterest, What,
};

/// The sheets of everybody, or why they are not shown.
pub(super) fn load(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let (present, _) = now::present(desk, chosen)?;
    let Some(present) = present else {
        let why = crate::tui::state::NO_EVALUATION_YET;
        return Ok(Loaded::Moderation(Err(why.to_owned())));
    };
    let (evaluation, _) =
        crate::actions::evaluations::show(desk, Some(&present.reference.to_string()))?;
    if let Err(sealed) = evaluation.shows_consensus() {
        let ways = if evaluation.cancelled().is_some() {
            "a shows the gates, and c the declarations of interest, as they were recorded."
        } else {
            "The gates can be answered from the opening of scoring on: a shows them. Declarations \
             of interest are reviewed with c."
        };
        return Ok(Loaded::Moderation(Err(format!("{sealed}\n\n{ways}"))));
    }
    let (evaluation, sheets) = scores::visible(desk, Some(&present.reference.to_string()))?;
    let minutes = minutes::kept(desk, Some(&present.reference.to_string()))?;
    let (_, facts) = evidence::list(desk, Some(&present.reference.to_string()))?;
    let evidence = facts
        .into_iter()
        .map(|seen| seen.recorded.evidence)
        .map(|fact| Cited {
            id: fact.id,
            candidate: fact.candidate,
            questions: fact.questions,
            title: fact.title.to_string(),
        })
        .collect();
    let me = desk.actor.slug.clone();
    Ok(Loaded::Moderation(Ok(Box::new(Data { evaluation, sheets, minutes, me, evidence }))))
}

/// Records an agreed score with the evidence it rests on.
pub(super) fn agree(desk: &mut Desk, agree: &Agree) -> Result<String, ActionError> {
    let which = agree.evaluation.to_string();
    let value = agree.value.to_string();
    // An average is asked for by its name: what it is, the record says.
    let typed = agree.value.scores().map_or(value.as_str(), |_| AVERAGE);
    let evidence: Vec<String> = agree.evidence.iter().map(ToString::to_string).collect();
    let entry = Entry {
        candidate: agree.asked.0.as_str(),
        question: agree.asked.1.as_str(),
        value: typed,
        reason: Some(&agree.reason),
        evidence: Some(&evidence),
    };
    let saved = consensus::set(desk, Some(&which), &entry)?;
    let warning = saved.warnings.first().map(|text| format!("; {text}")).unwrap_or_default();
    let what = agree.value.scores().map_or("agreed", |_| "average recorded");
    Ok(format!("{what}: {} {} is {value}{warning}", saved.asked.1, saved.asked.0))
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
    let people = people::list(desk)?;
    Ok(Loaded::Present(Box::new(Present { evaluation, people, zone: desk.zone.clone() })))
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
    let from = match (review.recused, review.questions.as_slice()) {
        (false, _) => String::new(),
        (true, []) => " from every question".to_owned(),
        (true, questions) => format!(" from {}", questions.join(", ")),
    };
    Ok(format!("{} is {verdict}{from}", review.person))
}

/// Writes what was said into the minutes.
pub(super) fn note(desk: &mut Desk, note: &NoteMinutes) -> Result<String, ActionError> {
    let cell =
        |asked: &'_ crate::domain::evaluation::Asked| (asked.0.to_string(), asked.1.to_string());
    let about = match &note.what {
        What::Note(asked, _) => asked.as_ref().map(cell),
        What::Ask(asked, ..) | What::Park(asked, _) => Some(cell(asked)),
        What::Answer(..) => None,
    };
    let about = about.as_ref().map(|(who, what)| (who.as_str(), what.as_str()));
    let text = match (&note.what, about) {
        (What::Note(_, text), about) => minutes::Text::Note { about, text },
        (What::Ask(_, whom, text), Some(about)) => minutes::Text::Ask { about, whom, text },
        (What::Park(_, parked), Some(about)) => {
            minutes::Text::Park { about, parked: *parked, text: None }
        }
        (What::Answer(number, text), _) => minutes::Text::Answer { number: *number, text },
        (What::Ask(..) | What::Park(..), None) => {
            return Err(ActionError::invalid("choose a score first"));
        }
    };
    let saved = minutes::add(desk, Some(&note.evaluation.to_string()), text)?;
    let number = saved.minute.number;
    Ok(match &note.what {
        What::Note(..) => format!("entry {number} of the minutes is kept"),
        What::Ask(_, whom, _) => format!("{whom} is asked, entry {number} of the minutes"),
        What::Answer(..) => format!("answered, entry {number} of the minutes"),
        What::Park(_, true) => format!("parked until later, entry {number} of the minutes"),
        What::Park(_, false) => format!("taken up again, entry {number} of the minutes"),
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
