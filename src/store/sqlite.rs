//! The seam on SQLite: how a file is opened, what every connection is told, what its errors mean.
//!
//! The journal is a file beside (`DELETE`) and every commit is synced with its folder (`EXTRA`):
//! nothing acknowledged is lost in a power cut, and at rest a workspace is one file. The order of
//! opening is that of `docs/architecture.md`, "Opening a workspace file": nothing that could
//! write runs before the file is known to be ours.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::ffi;
use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};

use crate::store::migrate::{self, Part};
use crate::store::place::{self, Access, OpenError, Place};
use crate::store::sql::{Backend, Body, Cause, Cell, Cells, DbError, Get, Tx, Val, Visit};

/// "CLPP" in a file's header: a workspace of this program.
pub const APPLICATION_ID: i64 = 0x434C_5050;

/// How long a save waits for others.
const PATIENCE: Duration = Duration::from_secs(30);

/// No connection's wait is shown before this.
const NOTICED: Duration = Duration::from_secs(1);

/// Milliseconds that the present wait for another writer has lasted; 0 while nobody waits.
static WAITED: AtomicU64 = AtomicU64::new(0);

/// How long a save has been waiting for somebody else's, once that is worth showing.
pub fn waiting() -> Option<Duration> {
    let waited = Duration::from_millis(WAITED.load(Ordering::Relaxed));
    (waited >= NOTICED).then_some(waited)
}

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
        let odd = migrate::differences(&schema(&conn).map_err(failed)?);
        let version = data_version(&conn).unwrap_or(0);
        let opened =
            Self { conn, place: Some(place), access, unbuilt: false, version, doubtful: false };
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
        Ok(Self { conn, place: None, access, unbuilt: true, version: 0, doubtful: false })
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
            self.doubtful = false;
        }
        Ok(())
    }

    /// Builds the schema inside the open transaction, unless somebody else was first.
    fn build(&self) -> rusqlite::Result<()> {
        for statement in migrate::MIGRATIONS.iter().flat_map(migrate::Migration::for_sqlite) {
            self.conn.execute_batch(&statement)?;
        }
        self.conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        self.conn.pragma_update(None, "user_version", migrate::latest())
    }

    fn transaction(&mut self, begin: &str, save: bool, body: Body<'_>) -> Result<(), DbError> {
        let doing = if save { "saving" } else { "reading" };
        let begun = self.conn.execute_batch(begin);
        WAITED.store(0, Ordering::Relaxed);
        begun.map_err(|error| meant(error, doing))?;
        let done = self
            .inside(save, body)
            .and_then(|()| self.conn.execute_batch("COMMIT").map_err(|error| meant(error, doing)));
        WAITED.store(0, Ordering::Relaxed);
        if let Err(error) = &done {
            if !self.conn.is_autocommit() {
                // After some errors SQLite has rolled back by itself; either way all is undone.
                let _ = self.conn.execute_batch("ROLLBACK");
            }
            self.doubtful = matches!(error, DbError::Io { .. }) || !self.conn.is_autocommit();
        }
        done
    }

    fn inside(&self, save: bool, body: Body<'_>) -> Result<(), DbError> {
        if save && self.unbuilt {
            let building = |error| meant(error, "building the schema");
            if !schema(&self.conn).map_err(building)?.is_empty() {
                return Err(DbError::Unique { key: "a workspace".to_owned() });
            }
            self.build().map_err(building)?;
        }
        body(&mut Open { conn: &self.conn, doing: if save { "saving" } else { "reading" } })
    }

    fn strings(&self, sql: &'static str) -> rusqlite::Result<Vec<String>> {
        let mut asked = self.conn.prepare(sql)?;
        let rows = asked.query_map([], |row| row.get(0))?;
        rows.collect()
    }

    fn checked(&self, pragma: &'static str) -> Result<Vec<String>, DbError> {
        match self.strings(pragma) {
            Ok(said) => Ok(said.into_iter().filter(|line| line != "ok").collect()),
            // What is too damaged to be checked is a finding, not a failure to check.
            Err(error) => match meant(error, "checking the file") {
                DbError::Corrupt { found } => Ok(vec![found]),
                other => Err(other),
            },
        }
    }
}

impl Backend for Sqlite {
    fn write(&mut self, body: Body<'_>) -> Result<(), DbError> {
        if self.access == Access::Read {
            return Err(DbError::ReadOnly);
        }
        self.ready()?;
        self.transaction("BEGIN IMMEDIATE", true, body)?;
        self.unbuilt = false;
        Ok(())
    }

    fn read(&mut self, body: Body<'_>) -> Result<(), DbError> {
        self.ready()?;
        self.transaction("BEGIN", false, body)
    }

    fn changed(&mut self) -> Result<bool, DbError> {
        match data_version(&self.conn) {
            Ok(version) => Ok(std::mem::replace(&mut self.version, version) != version),
            Err(error) => match meant(error, "looking for changes") {
                DbError::Busy | DbError::Retry => Ok(false),
                other => Err(other),
            },
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
        let target = target.to_string_lossy().into_owned();
        // `query_only` refuses this, although it changes another file only.
        self.conn
            .execute_batch("PRAGMA query_only = OFF")
            .and_then(|()| self.conn.execute("VACUUM INTO ?1", [target]))
            .and_then(|_| self.conn.pragma_update(None, "query_only", self.access == Access::Read))
            .map_err(|error| meant(error, "copying the workspace"))
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

/// Opens the file, with everything set that touches no byte of it.
fn connect(place: &Place, access: Access) -> rusqlite::Result<Connection> {
    let read_only = access == Access::Read && place::network(&place.path).is_some();
    let how = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        // SQLite falls back to reading by itself where the file takes no writing.
        OpenFlags::SQLITE_OPEN_READ_WRITE
    };
    let flags = how
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let mut conn = Connection::open_with_flags(&place.path, flags)?;
    let mut began = Instant::now();
    conn.busy_handler(Some(move |tries: i32| {
        if tries == 0 {
            began = Instant::now();
        }
        let waited = began.elapsed();
        WAITED.store(waited.as_millis().try_into().unwrap_or(u64::MAX), Ordering::Relaxed);
        // Uneven naps, so that several waiters do not wake in step.
        let nap = 1 + u64::from(waited.subsec_nanos()) % 23;
        std::thread::sleep(Duration::from_millis(nap));
        waited < PATIENCE
    }))?;
    harden(&conn)?;
    Ok(conn)
}

/// Settings of the connection that touch no file.
fn harden(conn: &Connection) -> rusqlite::Result<()> {
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true),
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true),
    ] {
        conn.set_db_config(setting, on)?;
    }
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, 8 * 1024 * 1024),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 64 * 1024),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 8),
        // 0 would break VACUUM INTO.
        (Limit::SQLITE_LIMIT_ATTACHED, 1),
    ] {
        conn.set_limit(limit, most)?;
    }
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// The first statements: whose file is this, and of which version?
fn recognise(conn: &Connection, path: &Path) -> Result<(), OpenError> {
    let number = |pragma| {
        conn.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0))
            .map_err(|error| OpenError::from_engine(path, meant(error, "looking at the workspace")))
    };
    if number("application_id")? != APPLICATION_ID {
        return Err(OpenError::Foreign { path: path.to_owned() });
    }
    let (file, ours) = (number("user_version")?, migrate::latest());
    if file > ours {
        return Err(OpenError::Newer { path: path.to_owned(), file, ours });
    }
    if file < 1 {
        return Err(OpenError::NotAWorkspace { path: path.to_owned() });
    }
    Ok(())
}

/// What every connection to a file of ours is told.
fn settle(conn: &Connection, access: Access) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON;
         PRAGMA secure_delete = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;
         PRAGMA fullfsync = ON; PRAGMA synchronous = EXTRA;",
    )?;
    match access {
        Access::Read => conn.execute_batch("PRAGMA query_only = ON"),
        // Only a file that somebody turned to a write-ahead log is changed by this.
        Access::Write | Access::WriteOnNetwork => {
            conn.execute_batch("PRAGMA journal_mode = DELETE")
        }
    }
}

fn data_version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
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

/// An open transaction on a connection.
struct Open<'c> {
    conn: &'c Connection,
    doing: &'static str,
}

impl Tx for Open<'_> {
    fn exec(&mut self, sql: &'static str, params: &[Val]) -> Result<u64, DbError> {
        let run = || self.conn.prepare_cached(&numbered(sql))?.execute(params_from_iter(params));
        run().map(|rows| rows as u64).map_err(|error| meant(error, self.doing))
    }

    fn each(&mut self, sql: &'static str, params: &[Val], visit: Visit<'_>) -> Result<(), DbError> {
        let meant = |error| meant(error, self.doing);
        let mut asked = self.conn.prepare_cached(&numbered(sql)).map_err(meant)?;
        let width = asked.column_count();
        let mut rows = asked.query(params_from_iter(params)).map_err(meant)?;
        while let Some(row) = rows.next().map_err(meant)? {
            visit(&Passing { row, sql, width })?;
        }
        Ok(())
    }
}

/// `sql` with `?1` for `$1`: SQLite numbers `$` names by appearance and would swap values in
/// silence.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

/// A row that streams past.
struct Passing<'a, 's> {
    row: &'a rusqlite::Row<'s>,
    sql: &'static str,
    width: usize,
}

impl Cells for Passing<'_, '_> {
    fn cell(&self, at: usize) -> Result<Cell<'_>, DbError> {
        match self.row.get_ref(at) {
            Ok(ValueRef::Null) => Ok(Cell::Null),
            Ok(ValueRef::Integer(number)) => Ok(Cell::Int(number)),
            Ok(ValueRef::Text(text)) => std::str::from_utf8(text)
                .map(Cell::Text)
                .map_err(|_| self.shape(at, "UTF-8 text", Cell::Text("bytes"))),
            Ok(ValueRef::Real(_) | ValueRef::Blob(_)) => {
                Err(self.shape(at, "a whole number or text", Cell::Text("another type")))
            }
            Err(_) => Err(self.shape(at, "a column", Cell::Null)),
        }
    }

    fn width(&self) -> usize {
        self.width
    }

    fn origin(&self) -> &'static str {
        self.sql
    }
}

impl ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// What SQLite's `error` means to us.
fn meant(error: rusqlite::Error, doing: &'static str) -> DbError {
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
