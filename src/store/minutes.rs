//! Minutes of moderation in the database.

use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::minutes::Minute;
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// What was said in moderation, asked of an evaluator, or put off.
    pub MINUTE: minute [evaluation 1, version 2, number 3]
        [
            sort 4, candidate 5, question 6, whom 7, answers 8, text 9, written_by 10,
            written_at 11
        ] 12 13
}

const ALL: &str = "SELECT number, sort, candidate, question, whom, answers, text, written_by,
    written_at FROM minute WHERE evaluation = $1 AND version = $2 ORDER BY number";

/// The minutes of the evaluation's version of the rules, the first entry first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look, evaluation: &Evaluation) -> Result<Vec<Minute>, StoreError> {
    let params = [Val::shown(evaluation.reference()), evaluation.parts().rules_version.into()];
    let mut found = Vec::new();
    look.each(ALL, &params, &mut |row| {
        found.push(minute(row)?);
        Ok(())
    })?;
    Ok(found)
}

fn minute(row: &dyn Cells) -> Result<Minute, DbError> {
    let about = match (row.maybe_read(2)?, row.maybe_read(3)?) {
        (Some(candidate), Some(question)) => Some((candidate, question)),
        (Some(_) | None, _) => None,
    };
    let answers = match row.maybe_int(5)? {
        Some(_) => Some(row.count(5)?),
        None => None,
    };
    Ok(Minute {
        number: row.count(0)?,
        sort: row.read(1)?,
        about,
        whom: row.maybe_read(4)?,
        answers,
        text: row.maybe_read(6)?,
        by: row.read(7)?,
        at: row.read(8)?,
    })
}

/// Saves an entry.
///
/// # Errors
/// [`StoreError::Stale`] when there is one of that number already.
pub fn put(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    minute: &Minute,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(evaluation.reference()),
        evaluation.parts().rules_version.into(),
        minute.number.into(),
        minute.sort.code().into(),
        minute.about.as_ref().map(|(candidate, _)| candidate.as_str()).into(),
        minute.about.as_ref().map(|(_, question)| question.as_str()).into(),
        Val::shown_or_null(minute.whom.as_ref()),
        minute.answers.into(),
        Val::shown_or_null(minute.text.as_ref()),
        minute.by.as_str().into(),
        Val::shown(minute.at),
    ];
    write.put(&MINUTE, values, Expect::New).map(|_| ())
}
