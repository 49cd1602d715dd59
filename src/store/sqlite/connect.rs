//! One connection: how it is opened, what it is told, whose file it finds.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::meaning::meant;
use crate::store::migrate;
use crate::store::place::{self, Access, OpenError, Place};

/// "CLPP" in a file's header: a workspace of this program.
pub const APPLICATION_ID: i64 = 0x434C_5050;

/// How long a save waits for others.
const PATIENCE: Duration = Duration::from_secs(30);

/// No connection's wait is shown before this.
const NOTICED: Duration = Duration::from_secs(1);

/// Milliseconds that the present wait for another writer has lasted; 0 while nobody waits.
pub(super) static WAITED: AtomicU64 = AtomicU64::new(0);

/// How long a save has been waiting for somebody else's, once that is worth showing.
pub fn waiting() -> Option<Duration> {
    let waited = Duration::from_millis(WAITED.load(Ordering::Relaxed));
    (waited >= NOTICED).then_some(waited)
}

/// Opens the file, with everything set that touches no byte of it.
pub(super) fn connect(place: &Place, access: Access) -> rusqlite::Result<Connection> {
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
pub(super) fn harden(conn: &Connection) -> rusqlite::Result<()> {
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
    // A save of one exception asks well over a hundred: with fewer than that none would be kept.
    conn.set_prepared_statement_cache_capacity(512);
    Ok(())
}

/// The first statements: whose file is this, and of which version?
pub(super) fn recognise(conn: &Connection, path: &Path) -> Result<(), OpenError> {
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
pub(super) fn settle(conn: &Connection, access: Access) -> rusqlite::Result<()> {
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
