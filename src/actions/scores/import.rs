//! Own scores from a sheet: all of it or nothing.

use crate::actions::evaluations::{
    Changed, Changes, Plan, Run, bring_in, in_short, load, read_cell, thin,
};
use crate::actions::scores::{same, save, subject};
use crate::actions::{ActionError, Desk};
use crate::domain::date::Moment;
use crate::domain::evaluation::Asked;
use crate::domain::evaluation::scores::Score;
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::person::Person;
use crate::domain::refs::Slug;
use crate::import::sheets::{Extra, scores as sheet};
use crate::import::source::Source;
use crate::store::{Look, evidence, scores};

/// Gives the scores of a sheet, as the person at the desk; one event a row that changes anything.
///
/// # Errors
/// A refusal: who may, the stage, the declaration, or every problem of the files.
pub fn import(
    desk: &mut Desk,
    typed: Option<&str>,
    source: &Source,
    reasons: Option<&Source>,
    extra: Extra,
    run: Run,
) -> Result<Changes, ActionError> {
    let files = (source, reasons, extra);
    bring_in(
        desk,
        run,
        |look, by, now| plan(look, typed, by, files, now),
        |write, plan, (me, asked, score)| {
            save(write, &plan.evaluation, me, asked, score, plan.role).map(drop)
        },
    )
}

fn plan(
    look: &mut dyn Look,
    typed: Option<&str>,
    by: &Person,
    (source, reasons, extra): (&Source, Option<&Source>, Extra),
    now: Moment,
) -> Result<Plan<(Slug, Asked, Score)>, ActionError> {
    let (evaluation, _) = load(look, typed)?;
    let role = may(Act::Score { sheet: &by.slug }, by, &evaluation)?;
    let mut own = scores::sheet(look, &evaluation, &by.slug)?;
    own.open_to(&evaluation, by, Doing::IMPORT_SCORES)?;
    let (rows, mut found) = sheet::read(source, reasons, evaluation.candidates(), extra).apart();
    let known = evidence::ids(look, evaluation.reference())?;
    let mut changes = Changes::none(&evaluation);
    let mut touched = Vec::new();
    for row in rows {
        let at = Some(row.line);
        if let Some(other) = row.evaluator.as_ref().filter(|other| **other != by.slug) {
            let what = format!("it is a score of {other}, and a file gives your own scores only");
            found.note(at, Some("evaluator"), what);
        }
        let Some(value) = read_cell(&evaluation, &row, &known, "a score", &mut found) else {
            continue;
        };
        let asked: Asked = (row.candidate, row.question);
        let old = own.scores().get(&asked).cloned();
        let reason = row.reason.or_else(|| old.as_ref().and_then(|old| old.reason.clone()));
        let value = match evaluation.typed_value(&asked.1, &value, "a score") {
            Ok(value) => value,
            Err(error) => {
                found.note(at, Some(&row.column), error);
                continue;
            }
        };
        // A file that says nothing about evidence takes none away.
        let kept = || old.as_ref().map(|old| old.evidence.clone()).unwrap_or_default();
        let evidence = row.evidence.unwrap_or_else(kept);
        let score = Score { value, reason, evidence, at: now };
        if let Err(error) = own.set_score(&evaluation, by, &asked.0, &asked.1, score.clone()) {
            found.note(at, Some(&row.column), error);
            continue;
        }
        if old.as_ref().is_some_and(|old| same(old, &score)) {
            changes.same += 1;
            continue;
        }
        if let Some(reason) = &score.reason {
            changes.notes.extend(thin(&evaluation, row.line, &asked.1, score.value, reason));
        }
        changes.rows.push(Changed {
            line: row.line,
            subject: subject(&evaluation, &asked, &by.slug),
            before: old.as_ref().map(|old| old.value.to_string()),
            after: Some(old.map_or_else(
                || score.value.to_string(),
                |old| {
                    let text = |score: &Score| score.reason.as_ref().map(ToString::to_string);
                    let (was, is) = (text(&old), text(&score));
                    let reason = (was.as_deref(), is.as_deref());
                    in_short((old.value, score.value), reason, old.evidence != score.evidence)
                },
            )),
        });
        touched.push((by.slug.clone(), asked, score));
    }
    Plan { evaluation, role, items: touched, changes }.unless(found)
}
