//! Evidence: dated facts, imported or typed, and which of them contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::evaluations::{
    Changed, Changes, Run, candidate, load, question, sealed, unknown_evidence,
};
use crate::actions::{ActionError, Desk, upkeep};
use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::evidence::{Age, Evidence, conflicts};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{EvidenceId, QuestionId};
use crate::domain::text::{Line, Note};
use crate::import::sheets::{Extra, evidence as sheet};
use crate::import::source::Source;
use crate::import::{ImportError, Problem};
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

/// Records an item.
///
/// # Errors
/// A refusal: no such candidate or question, who may, an id that is taken, a bad value.
pub fn add(
    desk: &mut Desk,
    typed: Option<&str>,
    entry: &Entry<'_>,
) -> Result<(Evaluation, Seen), ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let about = entry
            .candidate
            .filter(|text| !text.is_empty())
            .map(|typed| candidate(&evaluation, typed).map(|found| found.slug.clone()))
            .transpose()?;
        let questions = entry
            .questions
            .iter()
            .flat_map(|text| text.split([',', ';']))
            .filter(|word| !word.trim().is_empty())
            .map(|word| Ok(question(&evaluation, word)?.id.clone()))
            .collect::<Result<Vec<QuestionId>, ActionError>>()?;
        let by = by?;
        let role = may(Act::Evidence, &by, &evaluation)?;
        let which = evaluation.reference();
        let as_at = entry.as_at.filter(|text| !text.is_empty());
        let as_at = as_at
            .map(|typed| {
                Day::read(typed, today)
                    .map_err(|error| ActionError::invalid(error.to_string()).subject("as-at"))
            })
            .transpose()?;
        let known = evidence::ids(write, which)?;
        let id = match entry.id {
            None => fresh(write, &known)?,
            Some(typed) => typed.parse::<EvidenceId>()?,
        };
        if known.contains(&id) {
            let text = format!("{which} has evidence {id} already");
            return Err(ActionError::invalid(text).subject(id.as_str()));
        }
        let item = Evidence {
            id,
            candidate: about,
            questions,
            title: parsed::<Line>("title", entry.title)?,
            source: parsed::<Line>("source", entry.source)?,
            as_at,
            r#where: maybe("where", entry.place)?,
            link: maybe("link", entry.link)?,
            note: maybe::<Note>("note", entry.note)?,
            conflicts_with: BTreeSet::new(),
        };
        let recorded = Recorded { evidence: item, by: by.slug, at: now };
        save(write, &evaluation, &recorded, Expect::New, "evidence.added", role)?;
        let months = stale_months(write)?;
        Ok((sealed(evaluation)?, seen(recorded, &BTreeMap::new(), today, months)))
    })
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
    let months = upkeep::setting(look, "evidence-stale-months")?;
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
    let (by, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let which = evaluation.reference();
        let ids: [EvidenceId; 2] = [one.parse()?, other.parse()?];
        let mut found = Vec::new();
        for id in &ids {
            let item = evidence::get(write, which, id)?.ok_or_else(|| {
                let text = format!("{which} has no evidence {id}");
                ActionError::refused(crate::actions::Ground::NotFound, text)
                    .hint("`cloudpick evidence list` shows what there is")
                    .subject(id.as_str())
            })?;
            found.push(item);
        }
        let role = may(Act::Evidence, &by?, &evaluation)?;
        if ids[0] == ids[1] {
            let text = format!("{} cannot contradict itself: name two items", ids[0]);
            return Err(ActionError::invalid(text));
        }
        let mut first = found.swap_remove(0);
        if first.evidence.conflicts_with.insert(ids[1].clone()) {
            save(write, &evaluation, &first, Expect::Any, "evidence.contradicted", role)?;
        }
        let items: Vec<Evidence> =
            evidence::all(write, which)?.into_iter().map(|one| one.evidence).collect();
        let months = stale_months(write)?;
        Ok((sealed(evaluation)?, seen(first, &conflicts(&items), today, months)))
    })
}

/// Records items from a sheet: all of it or nothing. An id that is there already is put anew.
///
/// # Errors
/// A refusal: who may, or every problem of the file.
pub fn import(
    desk: &mut Desk,
    typed: Option<&str>,
    source: &Source,
    extra: Extra,
    run: Run,
) -> Result<Changes, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    match run {
        Run::Rehearse => {
            desk.store.read(|look| Ok(plan(look, typed, &by?, source, extra, now)?.changes))
        }
        Run::Save => desk.write(|write| {
            let Plan { evaluation, role, items, mut changes } =
                plan(write, typed, &by?, source, extra, now)?;
            let mut known = evidence::ids(write, evaluation.reference())?;
            for (at, (id, mut recorded)) in items.into_iter().enumerate() {
                if id.is_none() {
                    recorded.evidence.id = fresh(write, &known)?;
                    known.insert(recorded.evidence.id.clone());
                    changes.rows[at].subject =
                        format!("{}/{}", evaluation.reference(), recorded.evidence.id);
                }
                let kind = match id {
                    Some(id) if known.contains(&id) => "evidence.edited",
                    Some(_) | None => "evidence.added",
                };
                save(write, &evaluation, &recorded, Expect::Any, kind, role)?;
            }
            Ok(changes)
        }),
    }
}

struct Plan {
    evaluation: Evaluation,
    role: Role,
    /// Items with the id they bring; without one they get one of ours.
    items: Vec<(Option<EvidenceId>, Recorded)>,
    changes: Changes,
}

fn plan(
    look: &mut dyn Look,
    typed: Option<&str>,
    by: &Person,
    source: &Source,
    extra: Extra,
    now: Moment,
) -> Result<Plan, ActionError> {
    let (evaluation, _) = load(look, typed)?;
    let role = may(Act::Evidence, by, &evaluation)?;
    let which = evaluation.reference();
    let rows = sheet::read(source, extra)?;
    let there: BTreeMap<EvidenceId, Evidence> = evidence::all(look, which)?
        .into_iter()
        .map(|one| (one.evidence.id.clone(), one.evidence))
        .collect();
    let brought: BTreeSet<EvidenceId> = rows.iter().filter_map(|row| row.id.clone()).collect();
    let (mut changes, mut problems) = (Changes::none(&evaluation), Vec::new());
    let mut items = Vec::new();
    for row in rows {
        let at = Some(row.line);
        if let Some(candidate) = &row.candidate
            && let Err(error) = evaluation.candidate(candidate)
        {
            problems.push(Problem::new(at, Some("candidate"), error));
        }
        for id in &row.questions {
            if evaluation.criteria().question(id).is_none() {
                let what = format!("{id} is not a question of {}", evaluation.criteria().id());
                problems.push(Problem::new(at, Some("questions"), what));
            }
        }
        let lost = row.conflicts_with.iter();
        for id in lost.filter(|id| !brought.contains(*id) && !there.contains_key(*id)) {
            let what = unknown_evidence(which, id);
            problems.push(Problem::new(at, Some("conflicts_with"), what));
        }
        // A row without an id gets its own when it is saved; until then any other will do.
        let id = row.id.clone().unwrap_or_else(|| EvidenceId::numbered(1));
        let item = Evidence {
            id: id.clone(),
            candidate: row.candidate,
            questions: row.questions,
            title: row.title,
            source: row.source,
            as_at: row.as_at,
            r#where: row.place,
            link: row.link,
            note: row.note,
            conflicts_with: row.conflicts_with.into_iter().collect(),
        };
        let old = row.id.as_ref().and_then(|id| there.get(id));
        if old == Some(&item) {
            changes.same += 1;
            continue;
        }
        let subject =
            row.id.as_ref().map_or_else(|| format!("{which}/V-new"), |id| format!("{which}/{id}"));
        changes.rows.push(Changed {
            line: row.line,
            subject,
            before: old.map(|old| old.title.to_string()),
            after: Some(item.title.to_string()),
        });
        items.push((row.id, Recorded { evidence: item, by: by.slug.clone(), at: now }));
    }
    if problems.is_empty() {
        return Ok(Plan { evaluation, role, items, changes });
    }
    Err(ImportError::new(source.name(), problems).into())
}
