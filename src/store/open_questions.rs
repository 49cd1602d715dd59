//! How far each candidate's question is, in the database.

use crate::domain::evaluation::Asked;
use crate::domain::evaluation::open_question::{Track, Tracks};
use crate::domain::refs::EvaluationRef;
use crate::store::{Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// What the panel still has to find out.
    pub OPEN_QUESTION: open_question [evaluation 1, candidate 2, question 3]
        [
            state 4, owner 5, due 6, note 7, set_by 8, set_at 9
        ] 10 11
}

const OF: &str = "SELECT candidate, question, state, owner, due, note, set_by, set_at
    FROM open_question WHERE evaluation = $1";

/// What is recorded, by candidate and question.
///
/// # Errors
/// [`StoreError::Db`].
pub fn tracks(look: &mut dyn Look, which: EvaluationRef) -> Result<Tracks, StoreError> {
    let mut found = Tracks::new();
    look.each(OF, &[Val::shown(which)], &mut |row| {
        let track = Track {
            state: row.read(2)?,
            owner: row.maybe_read(3)?,
            due: row.maybe_read(4)?,
            note: row.maybe_read(5)?,
            by: row.read(6)?,
            at: row.read(7)?,
        };
        found.insert((row.read(0)?, row.read(1)?), track);
        Ok(())
    })?;
    Ok(found)
}

/// Saves how far a candidate's question is.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put(
    write: &mut Write<'_>,
    which: EvaluationRef,
    (candidate, question): &Asked,
    track: &Track,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(which),
        candidate.as_str().into(),
        question.as_str().into(),
        track.state.code().into(),
        Val::shown_or_null(track.owner.as_ref()),
        Val::shown_or_null(track.due),
        Val::shown_or_null(track.note.as_ref()),
        track.by.as_str().into(),
        Val::shown(track.at),
    ];
    write.put(&OPEN_QUESTION, values, Expect::Any).map(|_| ())
}
