//! The workspace on disk: one way to read it, one way to change it.
//!
//! [`Store::write`] takes the head of history, runs the change, records what it did as events
//! and saves all of it or nothing. Rules about who may do what are not here. Everything speaks
//! through the seam of [`sql`]; the engine behind it is [`sqlite`].

pub mod approaches;
mod before;
pub mod benefits;
pub mod bundle;
pub mod changes;
pub mod clarifications;
pub mod decisions;
pub mod elicitations;
pub mod estate;
pub mod evaluations;
pub mod evidence;
pub mod exceptions;
pub mod fault;
mod field;
pub mod history;
pub mod memory;
pub mod migrate;
pub mod minutes;
pub mod needs;
pub mod open_questions;
mod past;
pub mod people;
pub mod place;
pub mod prices;
pub mod primary;
pub mod redact;
mod replay;
pub mod retention;
pub mod score_rows;
pub mod scores;
pub mod sensitive;
pub mod signal;
pub mod sql;
pub mod sqlite;
pub mod suppliers;
pub mod table;
pub mod texts;
pub mod undone;
pub mod upkeep;
pub mod versions;
pub mod views;
pub mod workloads;
pub mod workspace;
mod write;

use std::path::{Path, PathBuf};

pub use crate::store::fault::{Fault, StoreError};
pub use crate::store::place::{Access, OpenError};
pub use crate::store::sql::{Cells, DbError, Get, Row, Val, Visit};
pub use crate::store::table::Table;
pub use crate::store::write::{Expect, Op, Stored, Write};

use crate::store::history::Head;
use crate::store::migrate::MIGRATIONS;
use crate::store::sql::{Backend, Tx};
use crate::store::sqlite::Sqlite;
use crate::store::table::{SCHEMA_MIGRATION, WORKSPACE};
use crate::world::Ids;

/// Looking into the workspace, inside a read or a write.
///
/// Functions that only read take a `&mut dyn Look` and serve both.
pub trait Look {
    /// Shows each row of `sql` to `visit` without copying it.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    fn each(
        &mut self,
        sql: &'static str,
        params: &[Val],
        visit: Visit<'_>,
    ) -> Result<(), StoreError>;

    /// The rows of `sql`.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    fn rows(&mut self, sql: &'static str, params: &[Val]) -> Result<Vec<Row>, StoreError>;

    /// The first row of `sql`.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    fn one(&mut self, sql: &'static str, params: &[Val]) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// The row of `table` under `key`.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    fn get(&mut self, table: &'static Table, key: &[Val]) -> Result<Option<Stored>, StoreError> {
        let row = self.one(table.select_one, key)?;
        row.map(|row| Stored::of(table, row)).transpose()
    }

    /// Every row of `table` in the order of its key.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    fn all(&mut self, table: &'static Table) -> Result<Vec<Stored>, StoreError> {
        let rows = self.rows(table.select_all, &[])?;
        rows.into_iter().map(|row| Stored::of(table, row)).collect()
    }
}

/// A look never changes anything, not even by mistake.
fn only_reads(sql: &str) {
    let sql = sql.trim_start();
    debug_assert!(sql.starts_with("SELECT") || sql.starts_with("WITH"), "a look with {sql}");
}

/// An open read transaction: one unchanging state of the workspace.
pub struct Read<'a> {
    tx: &'a mut dyn Tx,
}

impl Look for Read<'_> {
    fn each(
        &mut self,
        sql: &'static str,
        params: &[Val],
        visit: Visit<'_>,
    ) -> Result<(), StoreError> {
        only_reads(sql);
        Ok(self.tx.each(sql, params, visit)?)
    }

    fn rows(&mut self, sql: &'static str, params: &[Val]) -> Result<Vec<Row>, StoreError> {
        only_reads(sql);
        Ok(self.tx.rows(sql, params)?)
    }
}

/// What a workspace is told when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// What people call it.
    pub name: String,
    /// The time zone of its days, `Europe/London`.
    pub zone: String,
    /// The currency of its money, `GBP`.
    pub currency: String,
    /// Everything in it is made up.
    pub illustrative: bool,
}

/// An open workspace.
pub struct Store {
    backend: Box<dyn Backend>,
    workspace: String,
    ids: Ids,
    path: Option<PathBuf>,
}

impl Store {
    /// Opens the workspace file at `path`.
    ///
    /// # Errors
    /// [`OpenError`]; the file keeps every byte.
    pub fn open(path: &Path, access: Access) -> Result<Self, OpenError> {
        let (store, odd) = Self::open_for_verify(path, access)?;
        if odd.is_empty() {
            return Ok(store);
        }
        Err(OpenError::Tampered { path: path.to_owned(), found: odd })
    }

    /// As [`Store::open`], but a schema that was tampered with is reported beside the store
    /// instead of refused: `verify` goes on past it.
    ///
    /// # Errors
    /// [`OpenError`]; the file keeps every byte.
    pub fn open_for_verify(path: &Path, access: Access) -> Result<(Self, Vec<String>), OpenError> {
        let (sqlite, mut odd) = Sqlite::open(path, access)?;
        let path = Some(path.canonicalize().unwrap_or_else(|_| path.to_owned()));
        let mut store =
            Self { backend: Box::new(sqlite), workspace: String::new(), ids: Ids::real(), path };
        let id = store.read(|read| read.get(&WORKSPACE, &[1.into()]));
        match id
            .and_then(|row| Ok(row.map(|row| row.row.text(1).map(str::to_owned)).transpose()?))
        {
            Ok(Some(id)) => store.workspace = id,
            Ok(None) => odd.push("the row of the workspace itself is missing".to_owned()),
            // A schema that differs may well not answer; that it differs is then the finding.
            Err(error) if !odd.is_empty() => odd.push(error.to_string()),
            Err(StoreError::Db(error)) => {
                let path = store.path.unwrap_or_default();
                return Err(OpenError::from_engine(&path, error));
            }
            Err(error) => odd.push(error.to_string()),
        }
        Ok((store, odd))
    }

    /// Makes a workspace at `path`: a new file, its first event, and what `first` adds to it, all
    /// in one transaction. A failed beginning leaves nothing behind.
    ///
    /// # Errors
    /// [`StoreError`], where something already stands at `path` among others, and those of
    /// `first`.
    pub fn create<E: From<StoreError>>(
        path: &Path,
        access: Access,
        ids: Ids,
        setup: &Setup,
        op: &Op,
        first: impl FnOnce(&mut Write<'_>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let (sqlite, path, made) =
            Sqlite::found(path, access).map_err(|error| E::from(StoreError::Open(error)))?;
        let begun = Self::begin(Box::new(sqlite), Some(path.clone()), ids, setup, op, first);
        if begun.is_err() {
            // The connection is closed by now. Who began at the same moment may have been first:
            // what stands there then is theirs, and is neither taken away nor a fault of ours.
            if Self::open(&path, Access::Read).is_ok() {
                return Err(E::from(StoreError::Open(OpenError::AlreadyThere { path })));
            }
            if made {
                // The error that is told is the one that stopped us.
                let _ = std::fs::remove_file(&path);
            }
        }
        begun
    }

    /// A workspace in memory, gone when it is dropped: for tests and for trying things out.
    ///
    /// # Errors
    /// [`StoreError`] and those of `first`.
    pub fn in_memory<E: From<StoreError>>(
        ids: Ids,
        setup: &Setup,
        op: &Op,
        first: impl FnOnce(&mut Write<'_>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let sqlite = Sqlite::in_memory().map_err(|error| E::from(StoreError::Db(error)))?;
        Self::begin(Box::new(sqlite), None, ids, setup, op, first)
    }

    fn begin<E: From<StoreError>>(
        backend: Box<dyn Backend>,
        path: Option<PathBuf>,
        mut ids: Ids,
        setup: &Setup,
        op: &Op,
        first: impl FnOnce(&mut Write<'_>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let workspace = ids.id();
        let mut store = Self { backend, workspace: workspace.clone(), ids, path };
        store.write(op, |write| {
            let at = op.at.to_string();
            let row = vec![
                1.into(),
                workspace.into(),
                at.as_str().into(),
                setup.name.as_str().into(),
                setup.zone.as_str().into(),
                setup.currency.as_str().into(),
                setup.illustrative.into(),
            ];
            write.put(&WORKSPACE, row, Expect::New)?;
            for step in MIGRATIONS {
                write.put(&SCHEMA_MIGRATION, step.row(&at), Expect::New)?;
            }
            write.record("workspace.created", "workspace", None, None, &[])?;
            first(write)
        })?;
        Ok(store)
    }

    /// The workspace's id, never changed.
    pub fn workspace_id(&self) -> &str {
        &self.workspace
    }

    /// The file, where it is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What is open, in words for people.
    pub fn describe(&self) -> String {
        self.backend.describe()
    }

    /// A fresh id, for an operation for example.
    pub fn fresh_id(&mut self) -> String {
        self.ids.id()
    }

    /// Runs `change` and saves what it did, as one operation: all of it or, when it answers with
    /// an error, nothing. Only after `Ok` may anything say "saved".
    ///
    /// # Errors
    /// Those of `change`; [`StoreError::AlreadyDone`] without running it when `op` was saved
    /// before; [`StoreError::Unrecorded`] when a change was left without an event.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        op: &Op,
        change: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (workspace, ids) = (&self.workspace, &mut self.ids);
        let mut change = Some(change);
        let mut outcome: Option<Result<T, E>> = None;
        let saved = self.backend.write(&mut |tx| {
            // A change runs once; an engine that wants another try after that cannot have it.
            let change = change.take().ok_or(DbError::Retry)?;
            let run = || -> Result<(T, bool), E> {
                let mut write = Write::begin(tx, op, workspace, ids)?;
                let answer = change(&mut write)?;
                Ok((answer, write.end()?))
            };
            let (answer, keep) = match run() {
                Ok((answer, keep)) => (Ok(answer), keep),
                Err(error) => (Err(error), false),
            };
            outcome = Some(answer);
            if keep { Ok(()) } else { Err(DbError::Undone) }
        });
        settled(saved, outcome)
    }

    /// Runs `look` on one unchanging state of the workspace.
    ///
    /// # Errors
    /// Those of `look`, and [`StoreError::Db`].
    pub fn read<T, E: From<StoreError>>(
        &mut self,
        look: impl FnOnce(&mut Read<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut look = Some(look);
        let mut outcome: Option<Result<T, E>> = None;
        let done = self.backend.read(&mut |tx| {
            let look = look.take().ok_or(DbError::Retry)?;
            outcome = Some(look(&mut Read { tx }));
            Ok(())
        });
        settled(done, outcome)
    }

    /// Where history ends now.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    pub fn head(&mut self) -> Result<Head, StoreError> {
        self.read(|read| history::head(read))
    }

    /// Whether somebody else has saved since this was last asked. Cheap enough for every tick.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    pub fn changed(&mut self) -> Result<bool, StoreError> {
        Ok(self.backend.changed()?)
    }

    /// A quick look at the soundness of the file: its findings, a sentence each.
    ///
    /// # Errors
    /// [`StoreError::Db`] when the look itself was not possible.
    pub fn quick_check(&mut self) -> Result<Vec<String>, StoreError> {
        Ok(self.backend.inspect_quickly()?)
    }
}

/// What became of a transaction: the engine's word first, but for "nothing was to be saved".
fn settled<T, E: From<StoreError>>(
    engine: Result<(), DbError>,
    outcome: Option<Result<T, E>>,
) -> Result<T, E> {
    match (engine, outcome) {
        (Ok(()) | Err(DbError::Undone), Some(outcome)) => outcome,
        (Err(error), _) => Err(StoreError::Db(error).into()),
        (Ok(()), None) => Err(StoreError::Db(DbError::Undone).into()),
    }
}

#[cfg(test)]
pub(crate) mod tests;
