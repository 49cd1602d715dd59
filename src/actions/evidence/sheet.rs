//! Evidence from a sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::{fresh, save, through};
use crate::actions::evaluations::{Changed, Changes, Run, load, unknown_evidence};
use crate::actions::{ActionError, Desk};
use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::Clarification;
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::person::{Person, Role};
use crate::domain::refs::EvidenceId;
use crate::import::sheets::{Extra, evidence as sheet};
use crate::import::source::Source;
use crate::store::evidence::{self, Recorded};
use crate::store::{Expect, Look};

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
    import_through(desk, typed, source, extra, run, None)
}

/// As [`import`], through the clarification that evidence needs once scoring has started.
///
/// # Errors
/// As for [`import`], and evidence that comes too late.
pub fn import_through(
    desk: &mut Desk,
    typed: Option<&str>,
    source: &Source,
    extra: Extra,
    run: Run,
    clarification: Option<&str>,
) -> Result<Changes, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    let file = (source, extra);
    match run {
        Run::Rehearse => {
            desk.store.read(|look| Ok(plan(look, typed, &by?, file, clarification, now)?.changes))
        }
        Run::Save => desk.write(|write| {
            let Plan { evaluation, role, items, mut changes } =
                plan(write, typed, &by?, file, clarification, now)?;
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
    (source, extra): (&Source, Extra),
    clarification: Option<&str>,
    now: Moment,
) -> Result<Plan, ActionError> {
    let (evaluation, _) = load(look, typed)?;
    let through = through(look, &evaluation, clarification)?;
    let role = may(Act::Evidence, by, &evaluation)?;
    // A day stands in for those of the rows, so that coming too late is told once, not a row.
    evaluation.takes_evidence(Day::new(2000, 1, 1), through.as_ref())?;
    let which = evaluation.reference();
    let (rows, mut found) = sheet::read(source, evaluation.candidates(), extra).apart();
    let there: BTreeMap<EvidenceId, Evidence> = evidence::all(look, which)?
        .into_iter()
        .map(|one| (one.evidence.id.clone(), one.evidence))
        .collect();
    let brought: BTreeSet<EvidenceId> = rows.iter().filter_map(|row| row.id.clone()).collect();
    let mut changes = Changes::none(&evaluation);
    let mut items = Vec::new();
    for row in rows {
        let at = Some(row.line);
        if let Some(candidate) = &row.candidate
            && let Err(error) = evaluation.candidate(candidate)
        {
            found.note(at, Some("candidate"), error);
        }
        for id in &row.questions {
            if let Err(error) = evaluation.any_asked(id) {
                found.note(at, Some("questions"), error);
            }
        }
        let lost = row.conflicts_with.iter();
        for id in lost.filter(|id| !brought.contains(*id) && !there.contains_key(*id)) {
            let what = unknown_evidence(which, id);
            found.note(at, Some("conflicts_with"), what);
        }
        let (Some(title), Some(from)) = (row.title, row.source) else { continue };
        // A row without an id gets its own when it is saved; until then any other will do.
        let id = row.id.clone().unwrap_or_else(|| EvidenceId::numbered(1));
        let item = Evidence {
            id: id.clone(),
            candidate: row.candidate,
            questions: row.questions,
            title,
            source: from,
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
        if let Err(error) = evaluation.takes_evidence(item.as_at, through.as_ref()) {
            found.note(at, Some("as_at"), error);
        }
        if old.is_some() && evaluation.stage() >= Stage::Scoring {
            let what = format!("{id} stays as it was recorded once scoring has started");
            found.note(at, Some("id"), what);
        }
        let subject =
            row.id.as_ref().map_or_else(|| format!("{which}/V-new"), |id| format!("{which}/{id}"));
        changes.rows.push(Changed {
            line: row.line,
            subject,
            before: old.map(|old| old.title.to_string()),
            after: Some(item.title.to_string()),
        });
        let recorded = Recorded {
            evidence: item,
            by: by.slug.clone(),
            at: now,
            clarification: through.as_ref().map(Clarification::reference),
            superseded_by: None,
        };
        items.push((row.id, recorded));
    }
    found.settle()?;
    Ok(Plan { evaluation, role, items, changes })
}
