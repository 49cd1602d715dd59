//! The row of the workspace itself.

use crate::domain::date::Moment;
use crate::store::sql::DbError;
use crate::store::table::WORKSPACE;
use crate::store::{Get, Look, StoreError};

/// What the workspace says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its id, never changed.
    pub id: String,
    /// When it was made.
    pub created_at: String,
    /// What people call it.
    pub name: String,
    /// The zone in which its days begin and end.
    pub zone: String,
    /// The currency of its money.
    pub currency: String,
    /// Whether everything in it is made up.
    pub illustrative: bool,
}

/// When the workspace was made.
///
/// # Errors
/// [`StoreError::Db`], also when the row is missing or names no moment.
pub fn begun(look: &mut dyn Look) -> Result<Option<Moment>, StoreError> {
    Ok(facts(look)?.created_at.parse().ok())
}

/// What the workspace says about itself.
///
/// # Errors
/// [`StoreError::Db`], also when the row is missing.
pub fn facts(look: &mut dyn Look) -> Result<Facts, StoreError> {
    let stored = look.get(&WORKSPACE, &[1.into()])?.ok_or_else(|| DbError::Corrupt {
        found: "the row of the workspace itself is missing".to_owned(),
    })?;
    let row = &stored.row;
    Ok(Facts {
        id: row.text(1)?.to_owned(),
        created_at: row.text(2)?.to_owned(),
        name: row.text(3)?.to_owned(),
        zone: row.text(4)?.to_owned(),
        currency: row.text(5)?.to_owned(),
        illustrative: row.flag(6)?,
    })
}
