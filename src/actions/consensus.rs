//! The one agreed score per candidate and question, as the moderator records it.

use crate::actions::evaluations::{
    Changed, Changes, Plan, Run, bring_in, candidate, cited, in_short, load, of_kind, question,
    read_cell, same_text, sealed, thin, weak,
};
use crate::actions::{ActionError, Desk, reason};
use crate::domain::criteria::Kind;
use crate::domain::date::Moment;
use crate::domain::evaluation::consensus::{AVERAGE, Consensus, Departure};
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::evaluation::{Agreeing, Asked, Evaluation};
use crate::domain::person::{Person, Role};
use crate::domain::refs::EvaluationRef;
use crate::import::sheets::{Extra, scores as sheet};
use crate::import::source::Source;
use crate::store::{Look, Write, evaluations, evidence, scores};

/// What is typed about one agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// For whom.
    pub candidate: &'a str,
    /// On what.
    pub question: &'a str,
    /// The value.
    pub value: &'a str,
    /// Why; `None` keeps the reason there is.
    pub reason: Option<&'a str>,
    /// The facts it rests on; `None` keeps those there are.
    pub evidence: Option<&'a [String]>,
}

/// An agreement as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Whether it is sample data.
    pub illustrative: bool,
    /// For whom, on what.
    pub asked: Asked,
    /// The agreement.
    pub agreed: Consensus,
    /// How it departs from what evaluators gave.
    pub departure: Option<Departure>,
    /// What its reason lacks, and evidence that is missing.
    pub warnings: Vec<String>,
}

fn guard(by: &Person, evaluation: &Evaluation) -> Result<Role, ActionError> {
    let role = may(Act::Moderate, by, evaluation)?;
    evaluation.takes(Doing::AGREE)?;
    Ok(role)
}

/// Records what the panel agreed, as the evaluation's moderator.
///
/// # Errors
/// A refusal: no such cell, who may, the stage, a bad value, reason or item of evidence, or a
/// departure from the evaluators without a second sentence.
pub fn set(desk: &mut Desk, typed: Option<&str>, entry: &Entry<'_>) -> Result<Saved, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (mut evaluation, _) = load(write, typed)?;
        let asked: Asked = (
            candidate(&evaluation, entry.candidate)?.slug.clone(),
            question(&evaluation, entry.question)?.id.clone(),
        );
        let by = by?;
        let role = guard(&by, &evaluation)?;
        evaluation.still_in(&asked.0)?;
        let asking = of_kind(&evaluation, entry.question, Kind::Scored, "a consensus")?;
        let old = evaluation.agreed(&asked.0, &asked.1).cloned();
        let why = match (entry.reason, &old) {
            (None, Some(old)) => old.reason.clone(),
            (typed, _) => reason(typed.unwrap_or_default())?,
        };
        let evidence = match (entry.evidence, &old) {
            (None, Some(old)) => old.evidence.clone(),
            (typed, _) => cited(write, &evaluation, typed.unwrap_or_default())?,
        };
        let sheets = scores::sheets(write, &evaluation)?;
        let value = evaluation.agreed_value(&sheets, &asked, entry.value)?;
        let mut warnings = weak(&evaluation, asking, value, why.as_str());
        let agreed = Consensus { value, reason: why, evidence, by: by.slug.clone(), at: now };
        let departure = evaluation.agree(&by, &sheets, &asked.0, &asked.1, agreed.clone())?;
        if agreed.evidence.is_empty() {
            warnings.push("it rests on no evidence: name some".to_owned());
        }
        if let Some(others) = repeated(&evaluation, &asked, &agreed) {
            warnings.push(others);
        }
        if old.is_none_or(|old| !same(&old, &agreed)) {
            save(write, &evaluation, &asked, role)?;
        }
        let (which, illustrative) = (evaluation.reference(), evaluation.parts().illustrative);
        Ok(Saved { evaluation: which, illustrative, asked, agreed, departure, warnings })
    })
}

/// A warning where the same reason stands for another candidate on the same question.
fn repeated(evaluation: &Evaluation, asked: &Asked, agreed: &Consensus) -> Option<String> {
    let others = evaluation.candidates().iter().filter_map(|other| {
        let theirs = evaluation.agreed(&other.slug, &asked.1)?;
        let text = theirs.reason.as_str();
        (other.slug != asked.0).then(|| evaluation.worded(&other.slug, &asked.1, text))
    });
    same_text(evaluation.worded(&asked.0, &asked.1, agreed.reason.as_str()), others)
}

/// Whether two agreements say the same; who recorded them and when does not matter.
fn same(a: &Consensus, b: &Consensus) -> bool {
    (a.value, &a.reason, &a.evidence) == (b.value, &b.reason, &b.evidence)
}

fn save(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    asked: &Asked,
    role: Role,
) -> Result<(), ActionError> {
    let agreed = evaluation.agreed(&asked.0, &asked.1).expect("it was just agreed");
    evaluations::put_consensus(write, evaluation, asked, agreed)?;
    let why = agreed.reason.as_str().to_owned();
    let subject = subject(evaluation, asked);
    write.record("consensus.set", &subject, Some(role), Some(&why), &[])?;
    Ok(())
}

fn subject(evaluation: &Evaluation, (candidate, question): &Asked) -> String {
    format!("{}/{candidate}/{question}", evaluation.reference())
}

/// The evaluation with its agreed scores, sealed prices taken out, and every sheet.
///
/// # Errors
/// A refusal until moderation opens.
pub fn list(desk: &mut Desk, typed: Option<&str>) -> Result<(Evaluation, Vec<Sheet>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        evaluation.shows_consensus()?;
        let sheets = scores::sheets(look, &evaluation)?;
        Ok((sealed(evaluation)?, sheets))
    })
}

/// Records agreements from a sheet: all of it or nothing.
///
/// # Errors
/// A refusal: who may, the stage, or every problem of the files.
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
        |write, plan, asked| save(write, &plan.evaluation, asked, plan.role),
    )
}

fn plan(
    look: &mut dyn Look,
    typed: Option<&str>,
    by: &Person,
    (source, reasons, extra): (&Source, Option<&Source>, Extra),
    now: Moment,
) -> Result<Plan<Asked>, ActionError> {
    let (mut evaluation, _) = load(look, typed)?;
    let role = guard(by, &evaluation)?;
    // Where the rules take the average there is nothing to say but why.
    let unsaid = (evaluation.rules().agreeing == Agreeing::Average).then_some(AVERAGE);
    let (rows, mut found) =
        sheet::read_or(source, reasons, evaluation.candidates(), extra, unsaid).apart();
    let known = evidence::ids(look, evaluation.reference())?;
    let sheets = scores::sheets(look, &evaluation)?;
    let mut changes = Changes::none(&evaluation);
    let mut touched = Vec::new();
    for row in rows {
        let at = Some(row.line);
        if let Some(other) = &row.evaluator {
            let what = format!("it is a score of {other} alone, and not what the panel agreed");
            found.note(at, Some("evaluator"), what);
        }
        let value = read_cell(&evaluation, &row, &known, "a consensus", &mut found);
        let asked: Asked = (row.candidate, row.question);
        let old = evaluation.agreed(&asked.0, &asked.1).cloned();
        let why = row.reason.or_else(|| old.as_ref().map(|old| old.reason.clone()));
        if why.is_none() {
            let what = "every agreed score takes a reason: in a column `reason`, of a matrix in \
                        columns CANDIDATE_reason or in the same matrix with --reasons FILE";
            found.note(at, Some(&row.reason_column), what);
        }
        let Some(value) = value else { continue };
        let value = match evaluation.agreed_value(&sheets, &asked, &value) {
            Ok(value) => value,
            Err(error) => {
                found.note(at, Some(&row.column), error);
                continue;
            }
        };
        let Some(why) = why else { continue };
        // A file that says nothing about evidence takes none away.
        let kept = || old.as_ref().map(|old| old.evidence.clone()).unwrap_or_default();
        let (evidence, by_whom) = (row.evidence.unwrap_or_else(kept), by.slug.clone());
        let agreed = Consensus { value, reason: why, evidence, by: by_whom, at: now };
        if let Err(error) = evaluation.agree(by, &sheets, &asked.0, &asked.1, agreed.clone()) {
            found.note(at, Some(&row.column), error);
            continue;
        }
        if old.as_ref().is_some_and(|old| same(old, &agreed)) {
            changes.same += 1;
            continue;
        }
        changes.notes.extend(thin(&evaluation, row.line, &asked.1, agreed.value, &agreed.reason));
        changes.rows.push(Changed {
            line: row.line,
            subject: subject(&evaluation, &asked),
            before: old.as_ref().map(|old| old.value.to_string()),
            after: Some(old.map_or_else(
                || agreed.value.to_string(),
                |old| {
                    let reason = (Some(old.reason.as_str()), Some(agreed.reason.as_str()));
                    in_short((old.value, agreed.value), reason, old.evidence != agreed.evidence)
                },
            )),
        });
        touched.push(asked);
    }
    Plan { evaluation, role, items: touched, changes }.unless(found)
}
