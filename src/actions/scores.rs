//! Own scores: given, taken back, imported, handed in, corrected; nobody else's until moderation.

mod import;
mod undo;

use crate::actions::evaluations::{candidate, cited, load, of_kind, question, same_text, weak};
use crate::actions::{ActionError, Desk, Ground, reason};
use crate::domain::criteria::Kind;
use crate::domain::evaluation::scores::{Correction, Score, Sheet};
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::value::read_value;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::person::Role;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::store::{Write, scores};

pub use import::import;
pub(crate) use undo::undo_last;
pub use undo::{redo, undo};

/// What is typed about one score; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry<'a> {
    /// For whom.
    pub candidate: &'a str,
    /// On what.
    pub question: &'a str,
    /// The value.
    pub value: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
    /// The facts it rests on; an empty list takes them away.
    pub evidence: Option<&'a [String]>,
}

/// A score as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Whether it is sample data.
    pub illustrative: bool,
    /// For whom, on what.
    pub asked: Asked,
    /// Who gave it.
    pub evaluator: Slug,
    /// The score; `None` when it was taken back.
    pub score: Option<Score>,
    /// What its reason lacks.
    pub warnings: Vec<String>,
}

impl Saved {
    fn of(
        evaluation: &Evaluation,
        sheet: &Sheet,
        evaluator: &Slug,
        asked: Asked,
        score: Option<Score>,
    ) -> Self {
        let mut warnings = Vec::new();
        if let Some(score) = &score
            && let Some(text) = &score.reason
            && let Some((_, question)) = evaluation.criteria().question(&asked.1)
        {
            warnings = weak(evaluation, question, score.value, text.as_str());
            let own = evaluation.worded(&asked.0, &asked.1, text.as_str());
            let others = sheet.scores().iter().filter_map(|((candidate, question), other)| {
                let theirs = other.reason.as_ref()?;
                let other = *question == asked.1 && *candidate != asked.0;
                other.then(|| evaluation.worded(candidate, question, theirs.as_str()))
            });
            warnings.extend(same_text(own, others));
        }
        Self {
            evaluation: evaluation.reference(),
            illustrative: evaluation.parts().illustrative,
            asked,
            evaluator: evaluator.clone(),
            score,
            warnings,
        }
    }
}

pub(super) fn subject(evaluation: &Evaluation, asked: &Asked, evaluator: &Slug) -> String {
    format!("{}/{}/{}/{evaluator}", evaluation.reference(), asked.0, asked.1)
}

/// The cell that is typed: candidate and question, of whatever kind.
fn cell(evaluation: &Evaluation, who: &str, what: &str) -> Result<Asked, ActionError> {
    Ok((candidate(evaluation, who)?.slug.clone(), question(evaluation, what)?.id.clone()))
}

/// Gives a candidate a score on a question, as the person at the desk.
///
/// # Errors
/// A refusal: no such cell, who may, the stage, the declaration, a recusal, a bad value, reason
/// or item of evidence.
pub fn set(desk: &mut Desk, typed: Option<&str>, entry: &Entry<'_>) -> Result<Saved, ActionError> {
    set_if(desk, typed, entry, |_| true)
}

/// As [`set`], but only while the score on record is `as_seen`: whoever sat at another desk
/// meanwhile is not written over.
///
/// # Errors
/// A refusal as for [`set`], and a conflict that names the score on record.
pub fn set_if(
    desk: &mut Desk,
    typed: Option<&str>,
    entry: &Entry<'_>,
    as_seen: impl FnOnce(Option<&Score>) -> bool,
) -> Result<Saved, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let asked = cell(&evaluation, entry.candidate, entry.question)?;
        let by = by?;
        let role = may(Act::Score { sheet: &by.slug }, &by, &evaluation)?;
        let mut sheet = scores::sheet(write, &evaluation, &by.slug)?;
        sheet.open_to(&evaluation, &by, Doing::SCORE)?;
        unchanged(&asked, sheet.scores().get(&asked), as_seen)?;
        evaluation.still_in(&asked.0)?;
        let asking = of_kind(&evaluation, entry.question, Kind::Scored, "a score")?;
        let old = sheet.scores().get(&asked).cloned();
        let value = match (entry.value, &old) {
            // Who is recused is told so before the value is looked at.
            (Some(_), _) if evaluation.is_recused(&by.slug, &asked.1) => 0,
            (Some(typed), _) => read_value(asking, evaluation.criteria().scale(), typed)?,
            (None, Some(old)) => old.value,
            (None, None) => {
                let text = format!("{} has no score on {} yet: give a value", asked.0, asked.1);
                return Err(ActionError::invalid(text).subject("value"));
            }
        };
        let reason = match entry.reason {
            Some(typed) => Some(reason(typed)?),
            None => old.as_ref().and_then(|old| old.reason.clone()),
        };
        let evidence = match entry.evidence {
            Some(typed) => cited(write, &evaluation, typed)?,
            None => old.as_ref().map(|old| old.evidence.clone()).unwrap_or_default(),
        };
        let score = Score { value, reason, evidence, at: now };
        sheet.set_score(&evaluation, &by, &asked.0, &asked.1, score.clone())?;
        if old.is_none_or(|old| !same(&old, &score)) {
            save(write, &evaluation, &by.slug, &asked, &score, role)?;
        }
        Ok(Saved::of(&evaluation, &sheet, &by.slug, asked, Some(score)))
    })
}

fn unchanged(
    asked: &Asked,
    old: Option<&Score>,
    as_seen: impl FnOnce(Option<&Score>) -> bool,
) -> Result<(), ActionError> {
    if as_seen(old) {
        return Ok(());
    }
    let has = old.map_or_else(|| "no score".to_owned(), |old| format!("a {}", old.value));
    let text = format!("{} {} was changed meanwhile: it has {has} now", asked.1, asked.0);
    Err(ActionError::refused(Ground::Conflict, text).subject(asked.1.as_str()))
}

/// Whether two scores say the same; when they were given does not matter.
pub(super) fn same(a: &Score, b: &Score) -> bool {
    (a.value, &a.reason, &a.evidence) == (b.value, &b.reason, &b.evidence)
}

pub(super) fn save(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    evaluator: &Slug,
    asked: &Asked,
    score: &Score,
    role: Role,
) -> Result<(), ActionError> {
    scores::put_score(write, evaluation, evaluator, asked, score)?;
    write.record("score.set", &subject(evaluation, asked, evaluator), Some(role), None, &[])?;
    Ok(())
}

/// Takes a score back, so that the question is not scored.
///
/// # Errors
/// A refusal as for [`set`], and when there is no score.
pub fn clear(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    what: &str,
) -> Result<Saved, ActionError> {
    clear_if(desk, typed, who, what, |_| true)
}

/// As [`clear`], but only while the score on record is `as_seen`.
///
/// # Errors
/// A refusal as for [`clear`], and a conflict that names the score on record.
pub fn clear_if(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    what: &str,
    as_seen: impl FnOnce(Option<&Score>) -> bool,
) -> Result<Saved, ActionError> {
    let by = desk.person().cloned();
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let asked = cell(&evaluation, who, what)?;
        let by = by?;
        let role = may(Act::Score { sheet: &by.slug }, &by, &evaluation)?;
        let mut sheet = scores::sheet(write, &evaluation, &by.slug)?;
        unchanged(&asked, sheet.scores().get(&asked), as_seen)?;
        sheet.clear(&evaluation, &by, &asked.0, &asked.1)?;
        scores::remove_score(write, &evaluation, &by.slug, &asked)?;
        let subject = subject(&evaluation, &asked, &by.slug);
        write.record("score.cleared", &subject, Some(role), None, &[])?;
        Ok(Saved::of(&evaluation, &sheet, &by.slug, asked, None))
    })
}

/// Hands the sheet of the person at the desk in; afterwards scores change by correction only.
///
/// # Errors
/// A refusal: who may, the stage, the declaration, or every score and reason that is missing.
pub fn submit(desk: &mut Desk, typed: Option<&str>) -> Result<(Evaluation, Sheet), ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let by = by?;
        let role = may(Act::Score { sheet: &by.slug }, &by, &evaluation)?;
        let mut sheet = scores::sheet(write, &evaluation, &by.slug)?;
        sheet.submit(&evaluation, &by, now)?;
        scores::put_submission(write, &evaluation, &by.slug, now)?;
        let subject = format!("{}/{}", evaluation.reference(), by.slug);
        write.record("score.submitted", &subject, Some(role), None, &[])?;
        Ok((crate::actions::evaluations::sealed(evaluation)?, sheet))
    })
}

/// Gives a new score after the sheet was handed in; the old one stays beside it. Without
/// evidence the old score's is carried over.
///
/// # Errors
/// A refusal: no such cell, who may, the stage, a sheet that is still open, a recusal, the same
/// value again, a bad value, reason or item of evidence.
pub fn correct(
    desk: &mut Desk,
    typed: Option<&str>,
    entry: &Entry<'_>,
) -> Result<Saved, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let asked = cell(&evaluation, entry.candidate, entry.question)?;
        let by = by?;
        let role = may(Act::Score { sheet: &by.slug }, &by, &evaluation)?;
        evaluation.takes(Doing::CORRECT_SCORE)?;
        let mut sheet = scores::sheet(write, &evaluation, &by.slug)?;
        if sheet.submitted().is_none() {
            let who = by.slug.clone();
            let error = crate::domain::evaluation::scores::ScoreError::NotSubmitted { who };
            return Err(error.into());
        }
        let asking = of_kind(&evaluation, entry.question, Kind::Scored, "a score")?;
        let typed = entry.value.unwrap_or_default();
        let value = if evaluation.is_recused(&by.slug, &asked.1) {
            0
        } else {
            read_value(asking, evaluation.criteria().scale(), typed)?
        };
        let why = reason(entry.reason.unwrap_or_default())?;
        let evidence = cited(write, &evaluation, entry.evidence.unwrap_or_default())?;
        let correction =
            sheet.correct(&evaluation, &by, &asked.0, &asked.1, value, why, evidence, now)?.clone();
        let number = sheet.corrections().len();
        scores::put_correction(write, &evaluation, &by.slug, number, &correction)?;
        let subject = subject(&evaluation, &asked, &by.slug);
        write.record("score.corrected", &subject, Some(role), None, &[])?;
        Ok(Saved::of(&evaluation, &sheet, &by.slug, asked, Some(correction.score)))
    })
}

/// The evaluation, sealed prices taken out, and the sheet of the person at the desk.
///
/// # Errors
/// A refusal when there is no such evaluation or nobody at the desk.
pub fn mine(desk: &mut Desk, typed: Option<&str>) -> Result<(Evaluation, Sheet), ActionError> {
    let by = desk.person().cloned();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let sheet = scores::sheet(look, &evaluation, &by?.slug)?;
        Ok((crate::actions::evaluations::sealed(evaluation)?, sheet))
    })
}

/// The evaluation, sealed prices taken out, and the sheets that the person at the desk may see:
/// their own, and everybody's once moderation is open.
///
/// # Errors
/// A refusal when there is no such evaluation, or while nothing of it may be seen.
pub fn visible(
    desk: &mut Desk,
    typed: Option<&str>,
) -> Result<(Evaluation, Vec<Sheet>), ActionError> {
    let by = desk.person().cloned();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let sheets = if evaluation.stage().opens_scores() {
            scores::sheets(look, &evaluation)?
        } else {
            let by = by?;
            if !evaluation.seats(&by.slug) {
                if evaluation.cancelled().is_some() {
                    evaluation.shows_consensus()?;
                }
                let text = format!(
                    "{} stands at {}: scores are seen by their evaluators alone until moderation opens",
                    evaluation.reference(),
                    evaluation.stage().words()
                );
                return Err(ActionError::refused(Ground::State, text).hint(format!(
                    "`cloudpick evaluation status {}` shows how many are done",
                    evaluation.reference()
                )));
            }
            vec![scores::sheet(look, &evaluation, &by.slug)?]
        };
        Ok((crate::actions::evaluations::sealed(evaluation)?, sheets))
    })
}

/// The last correction of a cell, if there is one.
pub fn corrected<'s>(sheet: &'s Sheet, asked: &Asked) -> Option<&'s Correction> {
    let same = |one: &&Correction| (&one.candidate, &one.question) == (&asked.0, &asked.1);
    sheet.corrections().iter().rev().find(same)
}
