//! Saved views: filters under a name, used as `@NAME`.

use std::collections::BTreeMap;

use crate::domain::date::Moment;
use crate::domain::refs::Slug;
use crate::store::{Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// Filters that somebody saved under a name.
    pub SAVED_VIEW: saved_view [name 1] [filter 2, saved_by 3, saved_at 4] 5 6
}

const NAMED: &str = "SELECT name, filter FROM saved_view ORDER BY name";

/// A filter under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name, without the sign.
    pub name: Slug,
    /// The filter, as it was typed.
    pub filter: String,
    /// Who saved it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// Every view, in the order of their names.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<View>, StoreError> {
    let stored = look.all(&SAVED_VIEW)?;
    stored
        .iter()
        .map(|stored| {
            let row = &stored.row;
            let filter = row.text(1)?.to_owned();
            Ok(View { name: row.read(0)?, filter, by: row.read(2)?, at: row.read(3)? })
        })
        .collect()
}

/// Filters by name, for putting them in the place of their names.
///
/// # Errors
/// [`StoreError::Db`].
pub fn named(look: &mut dyn Look) -> Result<BTreeMap<String, String>, StoreError> {
    let mut found = BTreeMap::new();
    look.each(NAMED, &[], &mut |row| {
        found.insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
        Ok(())
    })?;
    Ok(found)
}

/// Saves a view under its name, in place of the one that was there.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put(write: &mut Write<'_>, view: &View) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(&view.name),
        view.filter.as_str().into(),
        Val::shown(&view.by),
        Val::shown(view.at),
    ];
    write.put(&SAVED_VIEW, values, Expect::Any).map(|_| ())
}

/// Removes the view of that name.
///
/// # Errors
/// [`StoreError::Db`].
pub fn remove(write: &mut Write<'_>, name: &Slug) -> Result<(), StoreError> {
    write.remove(&SAVED_VIEW, &[Val::shown(name)], Expect::Any)
}
