//! Scores one by one, as they lie in the database: a million of them pass without being kept.

use std::collections::BTreeMap;

use crate::domain::refs::EvaluationRef;
use crate::store::{Cells, DbError, Get, Look, StoreError, Val};

const SCORES: &str = "SELECT evaluator, candidate, question, value, reason, evidence, scored_at
    FROM score WHERE evaluation = $1 AND version = $2
    ORDER BY evaluation, version, evaluator, candidate, question";
const CORRECTIONS: &str = "SELECT evaluator, candidate, question, value, reason, evidence,
    corrected_at FROM score_correction WHERE evaluation = $1 AND version = $2
    ORDER BY number";
const AGREED: &str = "SELECT '', candidate, question, value, reason, evidence, agreed_at,
    of_scores FROM consensus WHERE evaluation = $1 AND version = $2
    ORDER BY evaluation, version, candidate, question";

/// One score, borrowed from where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreRow<'r> {
    /// Who gave it; empty for an agreed one.
    pub evaluator: &'r str,
    /// For whom.
    pub candidate: &'r str,
    /// On what.
    pub question: &'r str,
    /// The value on the scale; the sum of them where it is an average.
    pub value: i64,
    /// How many scores an agreed average is of.
    pub of_scores: Option<i64>,
    /// Why.
    pub reason: Option<&'r str>,
    /// Ids of evidence with a blank between them.
    pub evidence: &'r str,
    /// When, in UTC.
    pub at: &'r str,
}

/// What looks at each score.
pub type VisitScore<'v> = &'v mut dyn FnMut(ScoreRow<'_>) -> Result<(), DbError>;

/// Evaluator, candidate, question.
type Key = (String, String, String);

/// What stands in the place of a score that was corrected.
struct Corrected {
    value: i64,
    reason: Option<String>,
    evidence: String,
    at: String,
}

/// Shows each individual score that stands to `visit`, by evaluator, candidate and question;
/// where one was corrected, the last correction.
///
/// # Errors
/// [`StoreError::Db`], and those of `visit`.
pub fn individual(
    look: &mut dyn Look,
    which: EvaluationRef,
    version: u32,
    visit: VisitScore<'_>,
) -> Result<(), StoreError> {
    let params = [Val::shown(which), version.into()];
    let mut corrected: BTreeMap<Key, Corrected> = BTreeMap::new();
    look.each(CORRECTIONS, &params, &mut |row| {
        let key = (row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.text(2)?.to_owned());
        let correction = Corrected {
            value: row.int(3)?,
            reason: row.maybe_text(4)?.map(str::to_owned),
            evidence: row.text(5)?.to_owned(),
            at: row.text(6)?.to_owned(),
        };
        corrected.insert(key, correction);
        Ok(())
    })?;
    look.each(SCORES, &params, &mut |row| {
        let given = score(row)?;
        // Nearly every score stands as it was given.
        if corrected.is_empty() {
            return visit(given);
        }
        let key =
            (given.evaluator.to_owned(), given.candidate.to_owned(), given.question.to_owned());
        match corrected.get(&key) {
            None => visit(given),
            Some(correction) => visit(ScoreRow {
                value: correction.value,
                reason: correction.reason.as_deref(),
                evidence: &correction.evidence,
                at: &correction.at,
                ..given
            }),
        }
    })
}

/// Shows each agreed score to `visit`, by candidate and question.
///
/// # Errors
/// [`StoreError::Db`], and those of `visit`.
pub fn agreed(
    look: &mut dyn Look,
    which: EvaluationRef,
    version: u32,
    visit: VisitScore<'_>,
) -> Result<(), StoreError> {
    look.each(AGREED, &[Val::shown(which), version.into()], &mut |row| {
        visit(ScoreRow { of_scores: row.maybe_int(7)?, ..score(row)? })
    })
}

fn score(row: &dyn Cells) -> Result<ScoreRow<'_>, DbError> {
    Ok(ScoreRow {
        evaluator: row.text(0)?,
        candidate: row.text(1)?,
        question: row.text(2)?,
        value: row.int(3)?,
        of_scores: None,
        reason: row.maybe_text(4)?,
        evidence: row.text(5)?,
        at: row.text(6)?,
    })
}
