//! Evidence, open questions and clarifications before the desk.

use crate::actions::evidence::{self, Entry};
use crate::actions::open_questions::{self, Entry as Track};
use crate::actions::{ActionError, Desk, clarifications, overview, told};
use crate::domain::evaluation::stage::Stage;
use crate::domain::refs::EvaluationRef;
use crate::domain::refs::ExceptionRef;
use crate::tui::msg::Loaded;
use crate::tui::screens::evidence::{Change, Data, What, sort};

/// All three lists.
pub(super) fn load(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let (present, _) = overview::present(desk, chosen)?;
    let Some(present) = present else {
        let why = crate::tui::state::NO_EVALUATION_YET;
        return Ok(Loaded::Evidence(Err(why.to_owned())));
    };
    let typed = present.reference.to_string();
    let (_, mut facts) = evidence::list(desk, Some(&typed))?;
    sort(&mut facts);
    let (evaluation, lines) = open_questions::list(desk, Some(&typed), None)?;
    let (_, log) = clarifications::list(desk, Some(&typed))?;
    let parts = evaluation.parts();
    let mut people: Vec<String> = parts.panel.iter().map(|seat| seat.person.to_string()).collect();
    people.push(parts.moderator.to_string());
    let questions = evaluation.criteria().questions();
    Ok(Loaded::Evidence(Ok(Box::new(Data {
        which: present.reference,
        facts,
        progress: evaluation.progress(&lines),
        lines,
        log,
        candidates: evaluation.candidates().iter().map(|c| c.slug.to_string()).collect(),
        questions: questions.map(|(_, q)| (q.id.to_string(), q.text.to_string())).collect(),
        people,
        late: evaluation.stage() >= Stage::Scoring,
        zone: desk.zone.clone(),
    }))))
}

/// The history of `subject`, newest first, as lines of text.
pub(super) fn past(desk: &mut Desk, subject: String) -> Result<Loaded, ActionError> {
    let zone = desk.zone.clone();
    let mut lines = Vec::new();
    let of_exception = subject.parse::<ExceptionRef>().is_ok();
    for one in told::about(desk, &subject, None)?.into_iter().rev() {
        let event = &one.event;
        let (day, clock) = (event.at.day_in(&zone), event.at.clock_in(&zone));
        let what = event.kind.replace(['.', '_'], " ");
        let below = event.subject.strip_prefix(&subject).unwrap_or_default();
        let below = below.trim_start_matches('/');
        let below = if below.is_empty() { String::new() } else { format!(" ({below})") };
        lines.push(format!("{day} {clock}  {}  {what}{below}", event.actor));
        let said = if of_exception { one.lines_in(&super::exceptions::field) } else { one.lines() };
        lines.extend(said.iter().map(|line| format!("    {line}")));
        if let Some(why) = &one.reason {
            lines.push(format!("    because {why}"));
        }
    }
    if lines.is_empty() {
        lines.push("Nothing has been recorded about it yet.".to_owned());
    }
    Ok(Loaded::Told(subject, lines))
}

/// Makes a change, and says what is now so.
pub(super) fn save(desk: &mut Desk, change: &Change) -> Result<String, ActionError> {
    let which = change.which.map(|which| which.to_string());
    let which = which.as_deref();
    let text = |key: &str| change.texts.get(key).map(String::as_str).unwrap_or_default();
    match change.what {
        What::AddFact | What::EditFact => {
            let questions = [text("questions").to_owned()];
            let entry = Entry {
                id: None,
                candidate: Some(text("candidate")),
                questions: &questions,
                title: text("title").trim(),
                source: text("source").trim(),
                as_at: Some(text("as_at").trim()),
                place: Some(text("where")),
                link: Some(text("link")),
                note: Some(text("note")),
                clarification: Some(text("clarification")),
                supersedes: Some(text("supersedes")),
            };
            let (_, seen) = if change.what == What::EditFact {
                evidence::edit(desk, which, text("id"), &entry)?
            } else {
                evidence::add(desk, which, &entry)?
            };
            Ok(format!("{} is recorded", seen.recorded.evidence.id))
        }
        What::Contradict => {
            evidence::contradict(desk, which, text("id"), text("other"))?;
            Ok(format!("{} and {} are marked as conflicting", text("id"), text("other")))
        }
        What::Reconcile => {
            evidence::reconcile(desk, which, text("id"), text("other"), text("reason"))?;
            Ok(format!("{} and {} are no longer marked as conflicting", text("id"), text("other")))
        }
        What::Track => {
            let given = |key: &str| change.texts.get(key).map(String::as_str);
            let entry = Track {
                candidate: text("candidate"),
                question: text("question"),
                state: given("state"),
                owner: given("owner"),
                due: given("due"),
                note: given("note"),
            };
            let (_, line) = open_questions::set(desk, which, &entry)?;
            let owner = line.owner.map(|owner| format!(", {owner} sees to it")).unwrap_or_default();
            let state = match line.state.code() {
                "investigate" => "to be found out",
                other => other,
            };
            Ok(format!("{} for {} is {state}{owner}", line.question, line.candidate))
        }
        What::Ask => {
            let (who, about) = (text("candidate"), Some(text("about")));
            let seen = clarifications::add(desk, which, who, about, text("note"))?;
            Ok(format!("{} is asked", seen.reference))
        }
        What::Send => {
            let seen = clarifications::send(desk, text("id"), Some(text("note")))?;
            Ok(format!("{} is sent; its answer is recorded when it comes", seen.reference))
        }
        What::Answer => {
            let seen = clarifications::answer(desk, text("id"), text("note"))?;
            Ok(format!("the answer to {} is recorded", seen.reference))
        }
        What::Conclude => {
            let seen = clarifications::conclude(desk, text("id"), text("note"))?;
            Ok(format!("{} is concluded", seen.reference))
        }
    }
}
