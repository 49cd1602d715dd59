//! The log of decisions before the desk.

mod pages;

use crate::actions::decisions::{self, ImportAsked};
use crate::actions::{ActionError, Desk, evaluations, overview, people, ranking, summaries, views};
use crate::domain::decision::chosen::{Chosen, NoAward};
use crate::domain::evaluation::ranking::Standing;
use crate::domain::person::Role;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::domain::sensitive::Texts;
use crate::report::file::{Existing, write_whole};
use crate::tui::msg::Loaded;
use crate::tui::screens::decisions::data::{
    Answer, Change, Export, Import, Log, Outcome, Question, Record,
};
use crate::tui::screens::ranking::status_of;
use crate::tui::widgets::form::Choice;

/// The answer to a question of the log.
pub(super) fn load(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
    question: Question,
) -> Result<Loaded, ActionError> {
    let answer = match question {
        Question::Log => Answer::Log(log(desk)?),
        Question::Result(which) => Answer::Result(match which.or(present(desk, chosen)?) {
            Some(which) => outcome(desk, which)?,
            None => Err("there is no evaluation yet, and so no result to decide on".to_owned()),
        }),
        Question::Preview(which) => {
            let decision = decisions::show(desk, &which.to_string())?.decision;
            let found = summaries::of_the_decision(desk, &decision)?;
            Answer::Preview(which, preview(desk, which)?, found)
        }
        Question::Page(kind, which) => Answer::Page(pages::page(desk, kind, which)?),
        Question::Between(which, other) => Answer::Page(pages::between(desk, which, other)?),
        Question::Mapped(which, file) => Answer::Page(pages::mapped(desk, which, &file)?),
    };
    Ok(Loaded::Decisions(answer))
}

fn present(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
) -> Result<Option<EvaluationRef>, ActionError> {
    Ok(overview::present(desk, chosen)?.0.map(|one| one.reference))
}

/// What accepting would turn round, in a sentence.
fn preview(desk: &mut Desk, which: DecisionRef) -> Result<Option<String>, ActionError> {
    let typed = which.to_string();
    if !decisions::show(desk, &typed)?.decision.content.scope.is_primary() {
        return Ok(None);
    }
    let flipped = decisions::flip(desk, &typed)?;
    Ok(Some(decisions::turned_in_words(&flipped)))
}

/// `said`, and what letters would tell of the decision as it is written and should not.
fn looked_at(desk: &mut Desk, which: DecisionRef, said: String) -> Result<String, ActionError> {
    let decision = decisions::show(desk, &which.to_string())?.decision;
    let found = summaries::of_the_decision(desk, &decision)?;
    Ok(match found.split_first() {
        None => said,
        Some((first, [])) => format!("{said}. Look again: {first}"),
        Some((first, rest)) => format!("{said}. Look again: {first}; and {} more", rest.len()),
    })
}

/// Writes the decision as a record into a file.
fn export(desk: &mut Desk, which: DecisionRef, asked: &Export) -> Result<String, ActionError> {
    let form = asked
        .form
        .parse()
        .map_err(|error| ActionError::invalid(format!("as: {error}")).subject("form"))?;
    let texts = if asked.sensitive { Texts::Include } else { Texts::LeaveOut };
    let before = std::mem::replace(&mut desk.texts, texts);
    let text = decisions::export(desk, &which.to_string(), form);
    desk.texts = before;
    let text = text?;
    let path = &crate::config::typed_path(&asked.file);
    let existing = if asked.replaces { Existing::Replace } else { Existing::Keep };
    let forbidden = crate::actions::exchange::forbidden(desk)?;
    write_whole(path, existing, &forbidden, |out| out.write_all(text.as_bytes()))
        .map_err(|error| ActionError::invalid(error.to_string()))?;
    Ok(format!("written: {}", path.display()))
}

/// Brings a decision in from a file.
fn import(desk: &mut Desk, asked: &Import) -> Result<String, ActionError> {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    let told = ImportAsked { scope: said(&asked.scope), review_by: said(&asked.review_by) };
    let shown = decisions::import_file(desk, &crate::config::typed_path(&asked.file), &told)?;
    let which = shown.decision.reference;
    if shown.decision.in_force() && shown.decision.content.scope.is_primary() {
        let unlinked = shown.unlinked.first().map(|first| format!("; {first}")).unwrap_or_default();
        return Ok(format!("{which} is in force: {}{unlinked}", turned(desk, which)?));
    }
    let unlinked = shown.unlinked.first().map(|first| format!("; {first}")).unwrap_or_default();
    Ok(format!("{which} is here, {}{unlinked}", shown.decision.status))
}

/// What a decision that is in force turned round, in a sentence.
fn turned(desk: &mut Desk, which: DecisionRef) -> Result<String, ActionError> {
    let flipped = decisions::flip(desk, &which.to_string())?;
    Ok(format!("{}; f names them", decisions::turned_in_words(&flipped)))
}

/// What was accepted, and what that turned round.
fn in_force(desk: &mut Desk, which: DecisionRef, said: String) -> Result<String, ActionError> {
    let shown = decisions::show(desk, &which.to_string())?;
    if !shown.decision.content.scope.is_primary() {
        return Ok(said);
    }
    Ok(format!("{said}. {}", turned(desk, which)?))
}

fn log(desk: &mut Desk) -> Result<Log, ActionError> {
    let titles = evaluations::list(desk)?;
    let all = decisions::list(desk)?;
    let mut records = Vec::new();
    for decision in all.into_iter().rev() {
        let shown = decisions::show(desk, &decision.reference.to_string())?;
        let day = decision.dated();
        let title = titles.iter().find(|one| Some(one.reference) == decision.evaluation);
        let place = shown.place.map(|(place, of)| {
            let joint = if shown.joint { "jointly " } else { "" };
            format!("{joint}at place {place} of {of}")
        });
        records.push(Record {
            day: day.unwrap_or_else(|| decision.drafted_at.day_in(&desk.zone)),
            evaluation: title.map(|one| one.title.to_string()).unwrap_or_default(),
            place,
            has_result: shown.has_result,
            interests: shown.interests,
            sha256: shown.sha256,
            decision,
        });
    }
    records.sort_by_key(|record| std::cmp::Reverse((record.day, record.decision.reference)));
    let views = views::named(desk)?;
    Ok(Log { today: desk.today(), me: desk.actor.slug.clone(), views, records })
}

/// The result of `which`; or, as a sentence, why there is none.
fn outcome(desk: &mut Desk, which: EvaluationRef) -> Result<Result<Outcome, String>, ActionError> {
    let typed = which.to_string();
    let (_, ranking) = match ranking::rank(desk, Some(&typed)) {
        Ok(ranked) => ranked,
        Err(ActionError::Refused(refused)) => {
            let (evaluation, _) = evaluations::show(desk, Some(&typed))?;
            if evaluation.cancelled().is_some() {
                return Ok(Err(refused.message));
            }
            // There is nobody to choose yet; to cancel is possible at any time.
            return Ok(Ok(Outcome {
                evaluation: Some(which),
                nobody: Some(nobody(NoAward::Cancelled)),
                is_none_ranked: true,
                remark: format!("{which} has no result yet: it can only be cancelled"),
                owners: owners(desk)?,
                ..Outcome::default()
            }));
        }
        Err(other) => return Err(other),
    };
    let out: Vec<&Standing> =
        ranking.standings.iter().filter(|standing| standing.figures.is_none()).collect();
    let why = |one: &&Standing| format!("{}, {}", one.candidate, status_of(one));
    let remark = match out.iter().map(why).collect::<Vec<_>>().join("; ") {
        none if none.is_empty() => none,
        some => format!("not to be chosen: {some}"),
    };
    let out = out.iter().map(|standing| standing.candidate.to_string()).collect();
    let mut candidates: Vec<(u32, Choice)> = ranking
        .standings
        .iter()
        .map(|standing| {
            let code = standing.candidate.to_string();
            match &standing.figures {
                Some(figures) => {
                    let total = ranking.unit.shown(figures.published);
                    let words = format!("{}  {}  {total}", figures.place, standing.name);
                    (figures.place, Choice { code, words })
                }
                None => (u32::MAX, Choice { code, words: format!("–  {}", standing.name) }),
            }
        })
        .collect();
    candidates.sort_by_key(|(place, _)| *place);
    let is_none_ranked = ranking.winners().is_empty();
    let why = if is_none_ranked { NoAward::NoCompliantCandidate } else { NoAward::Cancelled };
    let nobody = Some(nobody(why));
    let joint = candidates.iter().filter(|(place, _)| *place == 1).count() > 1;
    let candidates = candidates.into_iter().map(|(_, choice)| choice).collect();
    let ground = decisions::approach(desk)?;
    let (evaluation, owners) = (Some(which), owners(desk)?);
    Ok(Ok(Outcome {
        evaluation,
        candidates,
        out,
        remark,
        nobody,
        is_none_ranked,
        joint,
        ground,
        owners,
    }))
}

/// That nobody is chosen, as a choice.
fn nobody(why: NoAward) -> Choice {
    Choice { code: why.code().to_owned(), words: Chosen::Nobody(why).words() }
}

/// Who may settle a decision.
fn owners(desk: &mut Desk) -> Result<Vec<String>, ActionError> {
    let all = people::list(desk)?.into_iter();
    let owners = all.filter(|person| !person.retired && person.is(Role::DecisionOwner));
    Ok(owners.map(|person| person.slug.to_string()).collect())
}

/// One change of the log.
pub(super) fn save(desk: &mut Desk, change: Change) -> Result<String, ActionError> {
    match change {
        Change::New(which, words) => {
            let shown = decisions::new(desk, which.map(|w| w.to_string()).as_deref(), &words)?;
            let which = shown.decision.reference;
            looked_at(desk, which, format!("{which} is a draft; p proposes it"))
        }
        Change::Edit(which, words) => {
            decisions::edit(desk, &which.to_string(), &words)?;
            looked_at(desk, which, format!("{which} is saved"))
        }
        Change::Propose(which) => {
            decisions::propose(desk, &which.to_string())?;
            looked_at(desk, which, format!("{which} is before the decision owner"))
        }
        Change::Accept(which) => {
            let shown = decisions::accept(desk, &which.to_string())?;
            match (shown.decision.chooses_nobody(), shown.decision.evaluation) {
                (true, Some(of)) => Ok(format!(
                    "{which} ends {of}: nobody is chosen. The letters are behind g r, s"
                )),
                _ => in_force(desk, which, format!("{which} is in force, and sealed")),
            }
        }
        Change::Supersede(which, old) => {
            decisions::supersede(desk, &old.to_string(), &which.to_string())?;
            let said = format!("{which} is in force in the place of {old}, and sealed");
            in_force(desk, which, said)
        }
        Change::Reject(which, why) => {
            decisions::reject(desk, &which.to_string(), &why)?;
            Ok(format!("{which} is rejected"))
        }
        Change::Reopen(which, why) => {
            decisions::reopen(desk, &which.to_string(), &why)?;
            Ok(format!("{which} is in question; it stays in force"))
        }
        Change::Reaffirm(which, why, review_by) => {
            let review_by = Some(review_by.as_str()).filter(|typed| !typed.is_empty());
            decisions::reaffirm(desk, &which.to_string(), &why, review_by)?;
            Ok(format!("{which} stands"))
        }
        Change::Export(which, asked) => export(desk, which, &asked),
        Change::Import(asked) => import(desk, &asked),
        Change::Deprecate(which, why) => {
            decisions::deprecate(desk, &which.to_string(), &why)?;
            Ok(format!("{which} is no longer in force"))
        }
    }
}
