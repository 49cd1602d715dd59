//! Individual scores, their corrections and the handing in of sheets in the database.

use std::collections::BTreeMap;

use crate::domain::date::Moment;
use crate::domain::evaluation::scores::{Correction, Score, Sheet};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::refs::{QuestionId, Slug};
use crate::store::field::{Shared, byte, joined, words};
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// Sheets that were handed in.
    pub SHEET: sheet [evaluation 1, version 2, evaluator 3] [submitted_at 4] 5 6
}

table! {
    /// What one evaluator gave.
    pub SCORE: score [evaluation 1, version 2, evaluator 3, candidate 4, question 5]
        [
            value 6, reason 7, evidence 8, scored_at 9
        ] 10 11
}

table! {
    /// What an evaluator corrected after submitting, beside the old score.
    pub SCORE_CORRECTION: score_correction [evaluation 1, version 2, evaluator 3, candidate 4, question 5, number 6]
        [
            value 7, reason 8, evidence 9, corrected_at 10
        ] 11 12
}

const SUBMITTED_ALL: &str =
    "SELECT evaluator, submitted_at FROM sheet WHERE evaluation = $1 AND version = $2";
const SUBMITTED_ONE: &str = "SELECT evaluator, submitted_at FROM sheet
    WHERE evaluation = $1 AND version = $2 AND evaluator = $3";
const SCORES_ALL: &str = "SELECT evaluator, candidate, question, value, reason, evidence, scored_at
    FROM score WHERE evaluation = $1 AND version = $2";
const SCORES_ONE: &str = "SELECT evaluator, candidate, question, value, reason, evidence, scored_at
    FROM score WHERE evaluation = $1 AND version = $2 AND evaluator = $3";
const CORRECTIONS_ALL: &str = "SELECT evaluator, candidate, question, value, reason, evidence,
    corrected_at FROM score_correction WHERE evaluation = $1 AND version = $2
    ORDER BY number, candidate, question";
const CORRECTIONS_ONE: &str = "SELECT evaluator, candidate, question, value, reason, evidence,
    corrected_at FROM score_correction WHERE evaluation = $1 AND version = $2 AND evaluator = $3
    ORDER BY number, candidate, question";

/// What was read of one sheet so far.
#[derive(Default)]
struct Pieces {
    scores: BTreeMap<Asked, Score>,
    submitted: Option<Moment>,
    corrections: Vec<(Asked, Score)>,
}

/// Every sheet of the evaluation's version that holds anything, by evaluator; those who left
/// the panel among them.
///
/// # Errors
/// [`StoreError::Db`].
pub fn sheets(look: &mut dyn Look, evaluation: &Evaluation) -> Result<Vec<Sheet>, StoreError> {
    let params = [Val::shown(evaluation.reference()), evaluation.parts().rules_version.into()];
    read(look, [SUBMITTED_ALL, SCORES_ALL, CORRECTIONS_ALL], &params)
}

/// The sheet of `evaluator`, empty when nothing was given.
///
/// # Errors
/// [`StoreError::Db`].
pub fn sheet(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    evaluator: &Slug,
) -> Result<Sheet, StoreError> {
    let params = [
        Val::shown(evaluation.reference()),
        evaluation.parts().rules_version.into(),
        evaluator.as_str().into(),
    ];
    let found = read(look, [SUBMITTED_ONE, SCORES_ONE, CORRECTIONS_ONE], &params)?;
    Ok(found.into_iter().next().unwrap_or_else(|| Sheet::new(evaluator.clone())))
}

fn read(
    look: &mut dyn Look,
    [submitted, scores, corrections]: [&'static str; 3],
    params: &[Val],
) -> Result<Vec<Sheet>, StoreError> {
    let mut found: BTreeMap<Slug, Pieces> = BTreeMap::new();
    let mut ids = Ids { names: Shared::new(), questions: Shared::new() };
    look.each(submitted, params, &mut |row| {
        found.entry(row.read(0)?).or_default().submitted = Some(row.read(1)?);
        Ok(())
    })?;
    look.each(scores, params, &mut |row| {
        let (asked, score) = score(row, &mut ids)?;
        found.entry(ids.names.read(row, 0)?).or_default().scores.insert(asked, score);
        Ok(())
    })?;
    look.each(corrections, params, &mut |row| {
        let given = score(row, &mut ids)?;
        found.entry(ids.names.read(row, 0)?).or_default().corrections.push(given);
        Ok(())
    })?;
    Ok(found.into_iter().map(|(evaluator, pieces)| sheet_of(evaluator, pieces)).collect())
}

/// Ids that stand in row after row.
struct Ids {
    names: Shared<Slug>,
    questions: Shared<QuestionId>,
}

fn score(row: &dyn Cells, ids: &mut Ids) -> Result<(Asked, Score), DbError> {
    let asked = (ids.names.read(row, 1)?, ids.questions.read(row, 2)?);
    let score = Score {
        value: byte(row, 3)?,
        reason: row.maybe_read(4)?,
        evidence: words(row, 5)?,
        at: row.read(6)?,
    };
    Ok((asked, score))
}

fn sheet_of(evaluator: Slug, pieces: Pieces) -> Sheet {
    let Pieces { scores, submitted, corrections } = pieces;
    let mut last: BTreeMap<Asked, u8> =
        scores.iter().map(|(asked, score)| (asked.clone(), score.value)).collect();
    let corrections = corrections.into_iter().map(|(asked, score)| {
        let before = last.insert(asked.clone(), score.value).unwrap_or(score.value);
        let (candidate, question) = asked;
        Correction { candidate, question, before, score }
    });
    let corrections = corrections.collect();
    Sheet::recorded(evaluator, scores, submitted, corrections)
}

fn key(evaluation: &Evaluation, evaluator: &Slug) -> Vec<Val> {
    vec![
        Val::shown(evaluation.reference()),
        evaluation.parts().rules_version.into(),
        evaluator.as_str().into(),
    ]
}

fn cell(evaluation: &Evaluation, evaluator: &Slug, (candidate, question): &Asked) -> Vec<Val> {
    let mut key = key(evaluation, evaluator);
    key.extend([candidate.as_str().into(), question.as_str().into()]);
    key
}

fn rest(score: &Score) -> [Val; 4] {
    [
        i64::from(score.value).into(),
        Val::shown_or_null(score.reason.as_ref()),
        joined(&score.evidence).into(),
        Val::shown(score.at),
    ]
}

/// Saves one score of `evaluator`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put_score(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    evaluator: &Slug,
    asked: &Asked,
    score: &Score,
) -> Result<(), StoreError> {
    let mut values = cell(evaluation, evaluator, asked);
    values.extend(rest(score));
    write.put(&SCORE, values, Expect::Any).map(|_| ())
}

/// Takes one score of `evaluator` away.
///
/// # Errors
/// [`StoreError::Db`].
pub fn remove_score(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    evaluator: &Slug,
    asked: &Asked,
) -> Result<(), StoreError> {
    write.remove(&SCORE, &cell(evaluation, evaluator, asked), Expect::Any)
}

/// Saves that `evaluator` handed the sheet in.
///
/// # Errors
/// [`StoreError::Stale`] when it was handed in already.
pub fn put_submission(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    evaluator: &Slug,
    at: Moment,
) -> Result<(), StoreError> {
    let mut values = key(evaluation, evaluator);
    values.push(Val::shown(at));
    write.put(&SHEET, values, Expect::New).map(|_| ())
}

/// Saves the correction that is the `number`th of its sheet, from 1.
///
/// # Errors
/// [`StoreError::Stale`] when there is such a correction already.
pub fn put_correction(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    evaluator: &Slug,
    number: usize,
    correction: &Correction,
) -> Result<(), StoreError> {
    let asked = (correction.candidate.clone(), correction.question.clone());
    let mut values = cell(evaluation, evaluator, &asked);
    values.push(i64::try_from(number).unwrap_or(i64::MAX).into());
    values.extend(rest(&correction.score));
    write.put(&SCORE_CORRECTION, values, Expect::New).map(|_| ())
}
