//! Evidence: dated facts, imported or typed, and which of them contradict each other.

mod sheet;

use std::collections::{BTreeMap, BTreeSet};

pub use sheet::{import, import_through};

use crate::actions::evaluations::{candidate, load, question, sealed};
use crate::actions::{ActionError, Desk, Ground, clarifications, settings};
use crate::domain::date::Day;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::Clarification;
use crate::domain::evaluation::evidence::{Age, Evidence, conflicts};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::person::Role;
use crate::domain::refs::{EvaluationRef, EvidenceId, QuestionId, Slug};
use crate::domain::text::{Line, Note};
use crate::store::decisions;
use crate::store::evidence::{self, Recorded};
use crate::store::{Expect, Look, Write};

/// What is typed about an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its id; without one it gets one of ours.
    pub id: Option<&'a str>,
    /// Of whom it speaks; without one, of all.
    pub candidate: Option<&'a str>,
    /// The questions it bears on, comma-separated or not.
    pub questions: &'a [String],
    /// What it says.
    pub title: &'a str,
    /// Who says it.
    pub source: &'a str,
    /// The day it speaks of.
    pub as_at: Option<&'a str>,
    /// Where in the source.
    pub place: Option<&'a str>,
    /// Link or file name.
    pub link: Option<&'a str>,
    /// Anything else.
    pub note: Option<&'a str>,
    /// The clarification open to all through which it comes in late.
    pub clarification: Option<&'a str>,
    /// The item whose place it takes.
    pub supersedes: Option<&'a str>,
}

/// An item with how old it is today, and what contradicts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The item as it was recorded.
    pub recorded: Recorded,
    /// Its age today.
    pub age: Age,
    /// What contradicts it, whichever of the two says so.
    pub conflicts: BTreeSet<EvidenceId>,
}

impl Seen {
    /// What a reader must know before relying on it, in words: `stale`, `undated`, `conflicts
    /// with PAAS-08`, `superseded by V-0002`, `late, through C-0001`.
    pub fn marks(&self) -> Vec<String> {
        let mut marks = Vec::new();
        if let Some(by) = &self.recorded.superseded_by {
            marks.push(format!("superseded by {by}"));
        }
        if !self.conflicts.is_empty() {
            let ids: Vec<&str> = self.conflicts.iter().map(EvidenceId::as_str).collect();
            marks.push(format!("conflicts with {}", ids.join(", ")));
        }
        match self.age {
            Age::Undated => marks.push("undated".to_owned()),
            Age::Stale { .. } => marks.push("stale".to_owned()),
            Age::NotYet => marks.push("not yet known".to_owned()),
            Age::Fresh { .. } => {}
        }
        if let Some(through) = self.recorded.clarification {
            marks.push(format!("late, through {through}"));
        }
        marks
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    field: &'static str,
    typed: &str,
) -> Result<T, ActionError> {
    typed
        .parse()
        .map_err(|error| ActionError::invalid(format!("the {field}: {error}")).subject(field))
}

fn maybe<T: std::str::FromStr<Err: std::fmt::Display>>(
    field: &'static str,
    typed: Option<&str>,
) -> Result<Option<T>, ActionError> {
    typed.filter(|text| !text.is_empty()).map(|text| parsed(field, text)).transpose()
}

/// Records an item. Once scoring has started it takes a clarification that was open to all.
///
/// # Errors
/// A refusal: no such candidate or question, who may, evidence that comes too late, an id that is
/// taken, a bad value.
pub fn add(
    desk: &mut Desk,
    typed: Option<&str>,
    entry: &Entry<'_>,
) -> Result<(Evaluation, Seen), ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let (about, questions) = about(&evaluation, entry)?;
        let which = evaluation.reference();
        let through = through(write, &evaluation, entry.clarification)?;
        let old = match entry.supersedes.filter(|text| !text.trim().is_empty()) {
            None => None,
            Some(id) => Some(there(write, which, &id.parse()?)?),
        };
        let by = by?;
        let role = may(Act::Evidence, &by, &evaluation)?;
        // Asked with a stand-in first: that it comes too late is told before a bad field is.
        evaluation.takes_evidence(Some(today), through.as_ref())?;
        let as_at = day("as-at", entry.as_at, today)?;
        evaluation.takes_evidence(as_at, through.as_ref())?;
        let known = evidence::ids(write, which)?;
        let id = match entry.id.filter(|text| !text.trim().is_empty()) {
            None => fresh(write, &known)?,
            Some(typed) => typed.parse::<EvidenceId>()?,
        };
        if known.contains(&id) {
            let text = format!("{which} has evidence {id} already");
            return Err(ActionError::invalid(text)
                .hint("`cloudpick evidence edit` changes one before scoring opens")
                .subject(id.as_str()));
        }
        let item = item(id, about, questions, as_at, entry)?;
        if let Some(mut old) = old {
            if let Some(by) = &old.superseded_by {
                let text = format!("{} was superseded by {by} already", old.evidence.id);
                return Err(
                    ActionError::refused(Ground::State, text).subject(old.evidence.id.as_str())
                );
            }
            old.superseded_by = Some(item.id.clone());
            save(write, &evaluation, &old, Expect::Any, "evidence.superseded", role)?;
        }
        let clarification = through.map(|through| through.reference());
        let recorded =
            Recorded { evidence: item, by: by.slug, at: now, clarification, superseded_by: None };
        save(write, &evaluation, &recorded, Expect::New, "evidence.added", role)?;
        let months = stale_months(write)?;
        Ok((sealed(evaluation)?, seen(recorded, &BTreeMap::new(), today, months)))
    })
}

/// Changes an item before scoring opens; the history keeps what it said. Afterwards an item stays
/// as it is, and another supersedes it.
///
/// # Errors
/// A refusal: no such item, who may, the stage, a bad value.
pub fn edit(
    desk: &mut Desk,
    typed: Option<&str>,
    id: &str,
    entry: &Entry<'_>,
) -> Result<(Evaluation, Seen), ActionError> {
    let (by, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let which = evaluation.reference();
        let mut recorded = there(write, which, &id.parse()?)?;
        let (about, questions) = about(&evaluation, entry)?;
        let role = may(Act::Evidence, &by?, &evaluation)?;
        evaluation.goes_on()?;
        if evaluation.stage() >= Stage::Scoring {
            let (id, stage) = (&recorded.evidence.id, evaluation.stage());
            let text = format!("{which} is {stage}: {id} stays as it was recorded");
            return Err(ActionError::refused(Ground::State, text)
                .hint(format!(
                    "`cloudpick evidence add --supersedes {id} --clarification C-0001 …` records \
                     what is right beside it"
                ))
                .subject(id.as_str()));
        }
        let as_at = day("as-at", entry.as_at, today)?;
        let old = &recorded.evidence;
        let mut new = item(old.id.clone(), about, questions, as_at, entry)?;
        new.conflicts_with.clone_from(&old.conflicts_with);
        if new != *old {
            recorded.evidence = new;
            save(write, &evaluation, &recorded, Expect::Any, "evidence.edited", role)?;
        }
        finished(write, evaluation, recorded, today)
    })
}

/// Of whom an item speaks, and the questions it bears on.
fn about(
    evaluation: &Evaluation,
    entry: &Entry<'_>,
) -> Result<(Option<Slug>, Vec<QuestionId>), ActionError> {
    let about = entry
        .candidate
        .filter(|text| !text.trim().is_empty())
        .map(|typed| candidate(evaluation, typed).map(|found| found.slug.clone()))
        .transpose()?;
    let questions = entry
        .questions
        .iter()
        .flat_map(|text| text.split([',', ';', ' ']))
        .filter(|word| !word.trim().is_empty())
        .map(|word| Ok(question(evaluation, word)?.id.clone()))
        .collect::<Result<Vec<QuestionId>, ActionError>>()?;
    Ok((about, questions))
}

fn item(
    id: EvidenceId,
    candidate: Option<Slug>,
    questions: Vec<QuestionId>,
    as_at: Option<Day>,
    entry: &Entry<'_>,
) -> Result<Evidence, ActionError> {
    Ok(Evidence {
        id,
        candidate,
        questions,
        title: parsed::<Line>("title", entry.title)?,
        source: parsed::<Line>("source", entry.source)?,
        as_at,
        r#where: maybe("where", entry.place)?,
        link: maybe("link", entry.link)?,
        note: maybe::<Note>("note", entry.note)?,
        conflicts_with: BTreeSet::new(),
    })
}

fn day(field: &'static str, typed: Option<&str>, today: Day) -> Result<Option<Day>, ActionError> {
    typed
        .filter(|text| !text.trim().is_empty())
        .map(|typed| {
            Day::read(typed, today)
                .map_err(|error| ActionError::invalid(error.to_string()).subject(field))
        })
        .transpose()
}

/// The clarification named, when it is one of this evaluation.
fn through(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    typed: Option<&str>,
) -> Result<Option<Clarification>, ActionError> {
    let Some(typed) = typed.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let (of, found) = clarifications::find(look, typed)?;
    if of.reference() != evaluation.reference() {
        let text = format!(
            "{} belongs to {}, not to {}",
            found.reference(),
            of.reference(),
            evaluation.reference()
        );
        return Err(ActionError::invalid(text).subject("clarification"));
    }
    Ok(Some(found))
}

fn there(
    look: &mut dyn Look,
    which: EvaluationRef,
    id: &EvidenceId,
) -> Result<Recorded, ActionError> {
    evidence::get(look, which, id)?.ok_or_else(|| {
        ActionError::refused(Ground::NotFound, format!("{which} has no evidence {id}"))
            .hint("`cloudpick evidence list` shows what there is")
            .subject(id.as_str())
    })
}

/// The answer of a change: the item with its age and what contradicts it.
fn finished(
    write: &mut Write<'_>,
    evaluation: Evaluation,
    recorded: Recorded,
    today: Day,
) -> Result<(Evaluation, Seen), ActionError> {
    let items: Vec<Evidence> =
        evidence::all(write, evaluation.reference())?.into_iter().map(|one| one.evidence).collect();
    let months = stale_months(write)?;
    let day = counted_to(write, evaluation.reference(), today)?;
    Ok((sealed(evaluation)?, seen(recorded, &conflicts(&items), day, months)))
}

/// The day to which age is counted: that of the decision, before there is one today.
pub(crate) fn counted_to(
    look: &mut dyn Look,
    which: EvaluationRef,
    today: Day,
) -> Result<Day, ActionError> {
    let decided = decisions::all(look)?
        .into_iter()
        .filter(|decision| decision.evaluation == Some(which))
        .filter_map(|decision| decision.accepted_on())
        .max();
    Ok(decided.unwrap_or(today))
}

/// The next id of ours that is free.
fn fresh(write: &mut Write<'_>, known: &BTreeSet<EvidenceId>) -> Result<EvidenceId, ActionError> {
    loop {
        let id = EvidenceId::numbered(write.next_number("evidence")?);
        if !known.contains(&id) {
            return Ok(id);
        }
    }
}

fn save(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    recorded: &Recorded,
    expected: Expect,
    kind: &str,
    role: Role,
) -> Result<(), ActionError> {
    let which = evaluation.reference();
    evidence::put(write, which, recorded, expected)?;
    let subject = format!("{which}/{}", recorded.evidence.id);
    write.record(kind, &subject, Some(role), None, &[])?;
    Ok(())
}

fn stale_months(look: &mut dyn Look) -> Result<u32, ActionError> {
    let months = settings::setting(look, "evidence-stale-months")?;
    Ok(u32::try_from(months).unwrap_or_default())
}

fn seen(
    recorded: Recorded,
    against: &BTreeMap<EvidenceId, BTreeSet<EvidenceId>>,
    today: Day,
    months: u32,
) -> Seen {
    let age = recorded.evidence.age(today, months);
    let conflicts = against.get(&recorded.evidence.id).cloned().unwrap_or_default();
    Seen { recorded, age, conflicts }
}

/// Every item, in the order of their ids.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn list(desk: &mut Desk, typed: Option<&str>) -> Result<(Evaluation, Vec<Seen>), ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let all = evidence::all(look, evaluation.reference())?;
        let months = stale_months(look)?;
        let today = counted_to(look, evaluation.reference(), today)?;
        let items: Vec<Evidence> = all.iter().map(|one| one.evidence.clone()).collect();
        let against = conflicts(&items);
        let seen = all.into_iter().map(|one| seen(one, &against, today, months)).collect();
        Ok((sealed(evaluation)?, seen))
    })
}

/// One item.
///
/// # Errors
/// A refusal when there is no item of that id.
pub fn show(
    desk: &mut Desk,
    typed: Option<&str>,
    id: &str,
) -> Result<(Evaluation, Seen), ActionError> {
    let (evaluation, all) = list(desk, typed)?;
    let which = evaluation.reference();
    let id: EvidenceId = id.parse()?;
    let known: Vec<String> = all.iter().map(|one| one.recorded.evidence.id.to_string()).collect();
    let found = all.into_iter().find(|one| one.recorded.evidence.id == id);
    let found = found.ok_or_else(|| {
        let list = format!("evidence list {which}");
        ActionError::not_found("evidence", id.as_str(), &list, known.iter().map(String::as_str))
    })?;
    Ok((evaluation, found))
}

/// Marks two items as contradicting each other; both are kept.
///
/// # Errors
/// A refusal: no such items, who may, or an item against itself.
pub fn contradict(
    desk: &mut Desk,
    typed: Option<&str>,
    one: &str,
    other: &str,
) -> Result<(Evaluation, Seen), ActionError> {
    between(desk, typed, [one, other], None)
}

/// Takes the mark of a contradiction away, with a reason; both items stay, and so does the history
/// of the mark.
///
/// # Errors
/// A refusal: as for [`contradict`], no such mark, or no reason.
pub fn reconcile(
    desk: &mut Desk,
    typed: Option<&str>,
    one: &str,
    other: &str,
    why: &str,
) -> Result<(Evaluation, Seen), ActionError> {
    between(desk, typed, [one, other], Some(why))
}

fn between(
    desk: &mut Desk,
    typed: Option<&str>,
    ids: [&str; 2],
    why: Option<&str>,
) -> Result<(Evaluation, Seen), ActionError> {
    let (by, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let which = evaluation.reference();
        let ids: [EvidenceId; 2] = [ids[0].parse()?, ids[1].parse()?];
        let mut first = there(write, which, &ids[0])?;
        let mut second = there(write, which, &ids[1])?;
        let role = may(Act::Evidence, &by?, &evaluation)?;
        evaluation.goes_on()?;
        if ids[0] == ids[1] {
            let text = format!("{} cannot contradict itself: name two items", ids[0]);
            return Err(ActionError::invalid(text));
        }
        let marked = first.evidence.conflicts_with.contains(&ids[1])
            || second.evidence.conflicts_with.contains(&ids[0]);
        match why {
            None if !marked => {
                first.evidence.conflicts_with.insert(ids[1].clone());
                save(write, &evaluation, &first, Expect::Any, "evidence.contradicted", role)?;
            }
            None => {}
            Some(_) if !marked => {
                let text = format!("{} and {} are not marked as conflicting", ids[0], ids[1]);
                return Err(ActionError::refused(Ground::State, text).subject(ids[0].as_str()));
            }
            Some(why) => {
                let why = crate::actions::reason(why)?;
                first.evidence.conflicts_with.remove(&ids[1]);
                second.evidence.conflicts_with.remove(&ids[0]);
                // Whichever of the two bore the mark: the other row stays untouched.
                evidence::put(write, which, &first, Expect::Any)?;
                evidence::put(write, which, &second, Expect::Any)?;
                let subject = format!("{which}/{}", ids[0]);
                let other = [("with", ids[1].as_str())];
                let (kind, why) = ("evidence.reconciled", Some(why.as_str()));
                write.record(kind, &subject, Some(role), why, &other)?;
            }
        }
        finished(write, evaluation, first, today)
    })
}
