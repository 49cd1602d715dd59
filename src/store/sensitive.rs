//! Which texts are marked as commercially sensitive.

use crate::domain::date::Moment;
use crate::domain::refs::Slug;
use crate::domain::sensitive::{Field, Marks};
use crate::store::{Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// Texts marked as commercially sensitive.
    pub SENSITIVE: sensitive [subject 1, field 2] [marked_by 3, marked_at 4] 5 6
}

const ALL: &str = "SELECT subject, field, marked_by, marked_at FROM sensitive";
const BELOW: &str = "SELECT subject, field, marked_by, marked_at FROM sensitive
    WHERE subject = $1 OR (subject >= $2 AND subject < $3)";

/// A mark, and who set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What it is on, as history names it.
    pub subject: String,
    /// Which of its texts.
    pub field: Field,
    /// Who marked it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// Every mark, or those on `subject` and the things below it, in the order of their subjects.
///
/// # Errors
/// [`StoreError::Db`].
pub fn marked(look: &mut dyn Look, subject: Option<&str>) -> Result<Vec<Marked>, StoreError> {
    let mut found = Vec::new();
    let (sql, params) = match subject {
        None => (ALL, Vec::new()),
        // `0` follows `/` in the order of bytes, so the two bounds hold exactly what is below.
        Some(subject) => (
            BELOW,
            vec![
                subject.into(),
                Val::shown(format!("{subject}/")),
                Val::shown(format!("{subject}0")),
            ],
        ),
    };
    look.each(sql, &params, &mut |row| {
        let subject = row.text(0)?.to_owned();
        found.push(Marked { subject, field: row.read(1)?, by: row.read(2)?, at: row.read(3)? });
        Ok(())
    })?;
    found.sort_by(|a, b| (&a.subject, a.field).cmp(&(&b.subject, b.field)));
    Ok(found)
}

/// The marks on `subject` and the things below it, to be asked while texts are written out.
///
/// # Errors
/// [`StoreError::Db`].
pub fn marks(look: &mut dyn Look, subject: Option<&str>) -> Result<Marks, StoreError> {
    Ok(marked(look, subject)?.into_iter().map(|mark| (mark.subject, mark.field)).collect())
}

/// Marks a text. One that is marked stays so.
///
/// # Errors
/// [`StoreError::Db`].
pub(crate) fn mark(write: &mut Write<'_>, subject: &str, field: Field) -> Result<(), StoreError> {
    let key = [Val::from(subject), field.code().into()];
    if write.get(&SENSITIVE, &key)?.is_some() {
        return Ok(());
    }
    let (by, at) = (write.op().actor.clone(), write.op().at);
    let rest = vec![Val::Text(by), Val::shown(at)];
    write.put(&SENSITIVE, [key.to_vec(), rest].concat(), Expect::New).map(|_| ())
}

/// Takes a mark away.
///
/// # Errors
/// [`StoreError::Db`].
pub fn clear(write: &mut Write<'_>, subject: &str, field: Field) -> Result<(), StoreError> {
    let key = [Val::from(subject), field.code().into()];
    write.remove(&SENSITIVE, &key, Expect::Any)
}
