//! How long the record of an evaluation is kept, where somebody set another day than the default.

use crate::domain::date::Day;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::store::{Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// Days until which records are kept, where set by hand.
    pub RETENTION: retention [evaluation 1]
        [
            until 2, set_by 3
        ] 4 5
}

/// The day that was set for `which`, if one was.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(look: &mut dyn Look, which: EvaluationRef) -> Result<Option<Day>, StoreError> {
    let stored = look.get(&RETENTION, &[Val::shown(which)])?;
    Ok(stored.map(|stored| stored.row.read(1)).transpose()?)
}

/// Keeps `until` for `which`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put(
    write: &mut Write<'_>,
    which: EvaluationRef,
    until: Day,
    by: &Slug,
) -> Result<(), StoreError> {
    let values = vec![Val::shown(which), Val::shown(until), by.as_str().into()];
    write.put(&RETENTION, values, Expect::Any).map(|_| ())
}
