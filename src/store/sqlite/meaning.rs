//! What SQLite's errors mean to us.

use std::path::PathBuf;

use rusqlite::ffi;

use crate::store::sql::{Cause, DbError};

/// What SQLite's `error` means to us.
pub(super) fn meant(error: rusqlite::Error, doing: &'static str) -> DbError {
    let rusqlite::Error::SqliteFailure(code, said) = &error else {
        return DbError::Other { doing, source: Box::new(error) };
    };
    let said = said.clone().unwrap_or_else(|| code.to_string());
    let (primary, extended) = (code.extended_code & 0xFF, code.extended_code);
    let key = || said.split_once(": ").map_or(said.as_str(), |(_, key)| key).to_owned();
    let source = |error| -> Cause { Box::new(error) };
    match (primary, extended) {
        (_, ffi::SQLITE_BUSY_SNAPSHOT) => DbError::Retry,
        (ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED, _) => DbError::Busy,
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            DbError::Unique { key: key() }
        }
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => DbError::ForeignKey,
        (ffi::SQLITE_CONSTRAINT, _) => DbError::Check { key: key() },
        (_, ffi::SQLITE_READONLY_DBMOVED) => DbError::Moved { path: PathBuf::new() },
        (ffi::SQLITE_READONLY, _) => DbError::ReadOnly,
        // A journal that cannot be made beside the file: the folder takes no writing.
        (ffi::SQLITE_CANTOPEN, _) if doing == "saving" => DbError::ReadOnly,
        (ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM | ffi::SQLITE_AUTH, _) => DbError::Denied,
        (ffi::SQLITE_FULL, _) => DbError::Full,
        (ffi::SQLITE_CORRUPT, _) => DbError::Corrupt { found: said },
        (ffi::SQLITE_NOTADB, _) => DbError::NotOurs,
        (ffi::SQLITE_IOERR, _) => DbError::Io { doing, source: source(error) },
        _ => DbError::Other { doing, source: source(error) },
    }
}
