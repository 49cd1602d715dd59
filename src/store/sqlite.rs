//! The seam on SQLite: how a file is opened, what every connection is told, what its errors mean.
//!
//! The journal is a file beside (`DELETE`) and every commit is synced with its folder (`EXTRA`):
//! nothing acknowledged is lost in a power cut, and at rest a workspace is one file. Nothing that
//! could write runs before the file is known to be ours.

mod connect;
mod meaning;
mod rows;
mod then;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

pub use self::connect::{APPLICATION_ID, waiting};
use self::connect::{WAITED, connect, harden, recognise, settle};
use self::meaning::meant;
use self::rows::Open;
use self::then::Then;

use crate::store::migrate::{self, Part};
use crate::store::place::{self, Access, OpenError, Place};
use crate::store::sql::{Backend, Body, DbError};

/// One open workspace file, or one in memory.
pub(crate) struct Sqlite {
    conn: Connection,
    place: Option<Place>,
    access: Access,
    /// The schema is still to be built, by the first write.
    unbuilt: bool,
    /// `PRAGMA data_version` when last asked.
    version: i64,
    /// An I/O error left the connection in doubt; it is opened anew before it is used again.
    doubtful: bool,
    /// It stands at a point of its history, and only reads.
    then: Option<Then>,
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Save,
    Read,
}

impl Purpose {
    fn doing(self) -> &'static str {
        match self {
            Self::Save => "saving",
            Self::Read => "reading",
        }
    }
}

impl Sqlite {
    /// Opens the workspace at `typed`; what is odd about its schema comes back beside it.
    pub(crate) fn open(typed: &Path, access: Access) -> Result<(Self, Vec<String>), OpenError> {
        let place = Place::of(typed, access)?.long_enough()?;
        let path = place.path.clone();
        let failed = |error: rusqlite::Error| {
            OpenError::from_engine(&path, meant(error, "opening the workspace"))
        };
        let conn = connect(&place, access).map_err(failed)?;
        recognise(&conn, &path)?;
        settle(&conn, access).map_err(failed)?;
        let odd = if is_ours(&conn).map_err(failed)? {
            Vec::new()
        } else {
            migrate::differences(&schema(&conn).map_err(failed)?)
        };
        let version = data_version(&conn).unwrap_or(0);
        let opened = Self {
            conn,
            place: Some(place),
            access,
            unbuilt: false,
            version,
            doubtful: false,
            then: None,
        };
        Ok((opened, odd))
    }

    /// Makes an empty file at `typed`, which its first write turns into a workspace. Answers
    /// also whether the file is new, so that a failed beginning can take it away again.
    pub(crate) fn found(typed: &Path, access: Access) -> Result<(Self, PathBuf, bool), OpenError> {
        let path = place::for_new(typed)?;
        if access == Access::Write
            && let Some(kind) = path.parent().and_then(place::network)
        {
            return Err(OpenError::Network { path, kind });
        }
        let made = place::make_empty(&path)?;
        let opened = Place::of(&path, access).and_then(|place| {
            let failed =
                |error| OpenError::from_engine(&path, meant(error, "making the workspace"));
            let conn = connect(&place, access).map_err(failed)?;
            settle(&conn, access).map_err(failed)?;
            Ok(Self {
                conn,
                place: Some(place),
                access,
                unbuilt: true,
                version: 0,
                doubtful: false,
                then: None,
            })
        });
        match opened {
            Ok(opened) => Ok((opened, path, made)),
            Err(error) => {
                if made {
                    // The error that is told is the one that stopped us.
                    let _ = std::fs::remove_file(&path);
                }
                Err(error)
            }
        }
    }

    /// An empty database in memory, which its first write turns into a workspace.
    pub(crate) fn in_memory() -> Result<Self, DbError> {
        let begin = || -> rusqlite::Result<Connection> {
            let conn = Connection::open_in_memory()?;
            harden(&conn)?;
            settle(&conn, Access::Write)?;
            Ok(conn)
        };
        let conn = begin().map_err(|error| meant(error, "making a database in memory"))?;
        let access = Access::Write;
        Ok(Self {
            conn,
            place: None,
            access,
            unbuilt: true,
            version: 0,
            doubtful: false,
            then: None,
        })
    }

    /// Refuses to go on when the path leads elsewhere by now, and replaces a connection in doubt.
    fn ready(&mut self) -> Result<(), DbError> {
        let Some(place) = &self.place else { return Ok(()) };
        if !place.still_there() {
            return Err(DbError::Moved { path: place.path.clone() });
        }
        if self.doubtful {
            let reopen = |error| meant(error, "opening the workspace again");
            let conn = connect(place, self.access).map_err(reopen)?;
            settle(&conn, self.access).map_err(reopen)?;
            self.conn = conn;
            if let Some(then) = self.then {
                self.then = Some(self.stand_at(then.cut)?.ok_or(DbError::Retry)?);
            }
            // Until it stands where it stood, rows of today could be taken for those of then.
            self.doubtful = false;
        }
        Ok(())
    }

    /// Goes back to event `cut` of history, in a transaction of its own.
    fn stand_at(&self, cut: i64) -> Result<Option<Then>, DbError> {
        let failed = |error| meant(error, "going back in history");
        self.conn.pragma_update(None, "query_only", false).map_err(failed)?;
        self.conn.execute_batch("BEGIN").map_err(failed)?;
        let then = Then::at(&self.conn, cut);
        // Nothing of the file was changed; what was made belongs to the connection.
        let ended = self.conn.execute_batch("COMMIT").map_err(failed);
        self.conn.pragma_update(None, "query_only", true).map_err(failed)?;
        let then = then?;
        ended?;
        Ok(then)
    }

    /// Builds the schema inside the open transaction, unless somebody else was first.
    fn build(&self) -> rusqlite::Result<()> {
        for statement in migrate::MIGRATIONS.iter().flat_map(migrate::Migration::for_sqlite) {
            self.conn.execute_batch(statement)?;
        }
        self.conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        self.conn.pragma_update(None, "user_version", migrate::latest())
    }

    fn transaction(&mut self, why: Purpose, body: Body<'_>) -> Result<(), DbError> {
        let doing = why.doing();
        let opened = self.conn.execute_batch(match why {
            Purpose::Save => "BEGIN IMMEDIATE",
            Purpose::Read => "BEGIN",
        });
        WAITED.store(0, Ordering::Relaxed);
        opened.map_err(|error| meant(error, doing))?;
        let mut done = self
            .inside(why, body)
            .and_then(|()| self.conn.execute_batch("COMMIT").map_err(|error| meant(error, doing)));
        WAITED.store(0, Ordering::Relaxed);
        if let Err(error) = &mut done {
            if let (DbError::Moved { path }, Some(place)) = (&mut *error, &self.place) {
                path.clone_from(&place.path);
            }
            if !self.conn.is_autocommit() {
                // After some errors SQLite has rolled back by itself; either way all is undone.
                let _ = self.conn.execute_batch("ROLLBACK");
            }
            self.doubtful = matches!(error, DbError::Io { .. }) || !self.conn.is_autocommit();
        }
        done
    }

    fn inside(&mut self, why: Purpose, body: Body<'_>) -> Result<(), DbError> {
        if why == Purpose::Save && self.unbuilt {
            let building = |error| meant(error, "building the schema");
            if !schema(&self.conn).map_err(building)?.is_empty() {
                return Err(DbError::Unique { key: "a workspace".to_owned() });
            }
            self.build().map_err(building)?;
        }
        if let Some(then) = &mut self.then {
            then.still(&self.conn)?;
        }
        body(&mut Open { conn: &self.conn, doing: why.doing() })
    }

    fn strings(&self, sql: &'static str) -> rusqlite::Result<Vec<String>> {
        let mut asked = self.conn.prepare(sql)?;
        let rows = asked.query_map([], |row| row.get(0))?;
        rows.collect()
    }

    fn checked(&self, pragma: &'static str) -> Result<Vec<String>, DbError> {
        let lines = match self.strings(pragma).map_err(|error| meant(error, "checking the file")) {
            Ok(lines) => lines,
            // What is too damaged to be checked is a finding, not a failure to check.
            Err(DbError::Corrupt { found }) => vec![found],
            Err(error) => return Err(error),
        };
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}

impl Backend for Sqlite {
    fn write(&mut self, body: Body<'_>) -> Result<(), DbError> {
        if self.access == Access::Read {
            return Err(DbError::ReadOnly);
        }
        self.ready()?;
        self.transaction(Purpose::Save, body)?;
        self.unbuilt = false;
        Ok(())
    }

    fn read(&mut self, body: Body<'_>) -> Result<(), DbError> {
        self.ready()?;
        self.transaction(Purpose::Read, body)
    }

    fn as_of(&mut self, cut: i64) -> Result<Option<Box<dyn Backend>>, DbError> {
        let Some(place) = &self.place else { return Ok(None) };
        if !place.still_there() {
            return Err(DbError::Moved { path: place.path.clone() });
        }
        let failed = |error| meant(error, "opening the workspace once more");
        let (place, access) = (place.clone(), Access::Read);
        let conn = connect(&place, access).map_err(failed)?;
        settle(&conn, access).map_err(failed)?;
        let place = Some(place);
        let mut opened =
            Self { conn, place, access, unbuilt: false, version: 0, doubtful: false, then: None };
        opened.then = opened.stand_at(cut)?;
        if opened.then.is_none() {
            return Ok(None);
        }
        opened.version = data_version(&opened.conn).unwrap_or(0);
        Ok(Some(Box::new(opened)))
    }

    fn changed(&mut self) -> Result<bool, DbError> {
        match data_version(&self.conn).map_err(|error| meant(error, "looking for changes")) {
            Ok(version) => Ok(std::mem::replace(&mut self.version, version) != version),
            Err(DbError::Busy | DbError::Retry) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn describe(&self) -> String {
        let place = self.place.as_ref();
        place.map_or_else(|| "in memory".to_owned(), |place| place.path.display().to_string())
    }

    fn inspect(&mut self) -> Result<Vec<String>, DbError> {
        let mut found = self.checked("PRAGMA integrity_check")?;
        let broken = self.checked("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")?;
        found.extend(
            broken.iter().map(|table| format!("{table} points to a row that is not there")),
        );
        match schema(&self.conn) {
            Ok(parts) => found.extend(migrate::differences(&parts)),
            Err(error) => found.push(meant(error, "reading the schema").to_string()),
        }
        Ok(found)
    }

    fn inspect_quickly(&mut self) -> Result<Vec<String>, DbError> {
        self.checked("PRAGMA quick_check")
    }

    fn copy_into(&mut self, target: &Path) -> Result<(), DbError> {
        self.ready()?;
        let Some(target) = target.to_str() else {
            // SQLite takes names as UTF-8 only, and a nearly right name is another file.
            let source = std::io::Error::from(std::io::ErrorKind::InvalidFilename);
            return Err(DbError::Io { doing: "naming the copy", source: Box::new(source) });
        };
        // `query_only` refuses this, although it changes another file only.
        let copied = self
            .conn
            .execute_batch("PRAGMA query_only = OFF")
            .and_then(|()| self.conn.execute("VACUUM INTO ?1", [target]));
        let reads_only = self.access == Access::Read;
        let restored = self.conn.pragma_update(None, "query_only", reads_only);
        copied.and(restored).map_err(|error| meant(error, "copying the workspace"))
    }

    fn facts(&mut self) -> Result<Vec<(&'static str, String)>, DbError> {
        let read = || -> rusqlite::Result<Vec<(&'static str, String)>> {
            let ask = |pragma: &str| {
                self.conn.pragma_query_value(None, pragma, |row| {
                    Ok(match row.get_ref(0)? {
                        ValueRef::Integer(number) => number.to_string(),
                        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => String::new(),
                    })
                })
            };
            Ok(vec![
                ("engine", format!("SQLite {}", rusqlite::version())),
                ("schema version", ask("user_version")?),
                ("schema fingerprint", migrate::fingerprint(&schema(&self.conn)?)),
                ("journal", ask("journal_mode")?),
                ("synchronous", ask("synchronous")?),
                ("pages", ask("page_count")?),
                ("page size", ask("page_size")?),
                ("read only", self.conn.is_readonly("main")?.to_string()),
            ])
        };
        read().map_err(|error| meant(error, "asking the database about itself"))
    }
}

fn data_version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// Whether the schema is plainly that of this version.
fn is_ours(conn: &Connection) -> rusqlite::Result<bool> {
    let mut asked = conn.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY rowid")?;
    let (mut rows, mut passing) = (asked.query([])?, migrate::Passing::default());
    while let Some(row) = rows.next()? {
        let (kind, name, sql) = (row.get_ref(0)?, row.get_ref(1)?, row.get_ref(2)?);
        passing.part(kind.as_str()?, name.as_str()?, sql.as_str_or_null()?);
    }
    Ok(passing.is_ours())
}

fn schema(conn: &Connection) -> rusqlite::Result<Vec<Part>> {
    let mut asked =
        conn.prepare_cached("SELECT type, name, sql FROM sqlite_schema ORDER BY name")?;
    let parts = asked.query_map([], |row| {
        let (kind, name, sql) = (row.get_ref(0)?, row.get_ref(1)?, row.get_ref(2)?);
        Ok(Part::stored(kind.as_str()?, name.as_str()?, sql.as_str_or_null()?))
    })?;
    parts.collect()
}
