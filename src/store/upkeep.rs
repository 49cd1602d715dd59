//! Looking after a workspace: the full check, the copy that is checked before it counts, and the
//! facts a person asks for when something is odd.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::domain::event::{GENESIS, body_hash};
use crate::domain::person::Assurance;
use crate::store::exceptions;
use crate::store::history::{self, Head, WHOLE};
use crate::store::migrate::MIGRATIONS;
use crate::store::place::{self, Access, OpenError};
use crate::store::replay::{self, Replay};
use crate::store::sql::{Cells, DbError, Get};
use crate::store::table::{SCHEMA_MIGRATION, WORKSPACE};
use crate::store::{Look, Read, Store, StoreError, past};

const ORPHANS: &str = "SELECT event_body.seq FROM event_body
    LEFT JOIN event ON event.seq = event_body.seq
    WHERE event.seq IS NULL ORDER BY event_body.seq";

/// Something a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The event it hangs on.
    pub seq: Option<i64>,
    /// What is wrong, in one sentence.
    pub what: String,
}

/// What a full check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Everything wrong, in the order it was found.
    pub findings: Vec<Finding>,
    /// What could not be checked, and why.
    pub unchecked: Vec<String>,
    /// How many events there are.
    pub events: i64,
    /// The head as stored.
    pub head: Head,
}

impl VerifyReport {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn add(&mut self, seq: Option<i64>, what: impl Into<String>) {
        self.findings.push(Finding { seq, what: what.into() });
    }
}

/// Whether a copy may take the place of an older file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// An existing file is refused and not touched.
    Never,
    /// An existing file is replaced, once the copy is whole and checked.
    Replace,
}

/// Checks the workspace at `path` in full, and writes nothing. A schema that was tampered with
/// is reported with the rest.
///
/// # Errors
/// [`StoreError`] when the file is no workspace at all or cannot be read.
pub fn verify(path: &Path) -> Result<VerifyReport, StoreError> {
    let (mut store, odd) = Store::open_for_verify(path, Access::Read)?;
    let mut report = store.verify()?;
    let known: BTreeSet<String> = report.findings.iter().map(|f| f.what.clone()).collect();
    for what in odd.into_iter().filter(|what| !known.contains(what)) {
        report.add(None, what);
    }
    Ok(report)
}

/// Makes a workspace at `into` from the copy at `from`, which is checked in full before and
/// after. An existing file is never written over.
///
/// # Errors
/// [`StoreError::Unsound`] when the copy does not pass its check; [`StoreError::Open`] when it
/// cannot be used or `into` is already there.
pub fn restore(from: &Path, into: &Path) -> Result<VerifyReport, StoreError> {
    let report = verify(from)?;
    if let Some(found) = report.findings.first() {
        return Err(StoreError::Unsound { what: from.to_owned(), found: found.what.clone() });
    }
    Store::open(from, Access::Read)?.backup(into, Overwrite::Never)
}

impl Store {
    /// The full check: file, schema, every hash, and every table replayed from history and
    /// compared column by column.
    ///
    /// # Errors
    /// [`StoreError::Db`] when the check itself was not possible; what is wrong with the
    /// workspace is in the report.
    pub fn verify(&mut self) -> Result<VerifyReport, StoreError> {
        let head = Head { seq: 0, hash: GENESIS.to_owned() };
        let mut report =
            VerifyReport { findings: Vec::new(), unchecked: Vec::new(), events: 0, head };
        for what in self.backend.inspect()? {
            report.add(None, what);
        }
        let workspace = self.workspace.clone();
        let checked = self.read(|read| check(read, &workspace, &mut report));
        match checked {
            Ok(()) => {}
            Err(StoreError::Db(
                error @ (DbError::Corrupt { .. } | DbError::Shape { .. } | DbError::NotOurs),
            )) => report.add(None, error.to_string()),
            // Where the schema is not ours, statements may not even be understood.
            Err(StoreError::Db(error @ DbError::Other { .. })) if !report.is_sound() => {
                report.add(None, error.to_string());
            }
            Err(error) => return Err(error),
        }
        Ok(report)
    }

    /// Copies the workspace to `target`: whole, synced, readable by its owner only, and checked
    /// in full before the file takes its name.
    ///
    /// # Errors
    /// [`StoreError::Unsound`] when the copy does not pass its check; [`StoreError::Open`] for a
    /// target that cannot be; nothing is left behind.
    pub fn backup(
        &mut self,
        target: &Path,
        overwrite: Overwrite,
    ) -> Result<VerifyReport, StoreError> {
        let target = place::for_new(target)?;
        if target.is_dir() {
            return Err(OpenError::Folder { path: target }.into());
        }
        let itself = self.path.is_some() && target.canonicalize().ok() == self.path;
        if itself || (overwrite == Overwrite::Never && target.symlink_metadata().is_ok()) {
            return Err(OpenError::AlreadyThere { path: target }.into());
        }
        let system = |error| OpenError::from_system(&target, error);
        let folder = target.parent().unwrap_or(Path::new("/"));
        let copy = tempfile::Builder::new().prefix(".copy-").suffix(".tmp").tempfile_in(folder);
        // The handle is closed here, before any connection to the copy lives.
        let copy = copy.map_err(system)?.into_temp_path();
        self.backend.copy_into(&copy)?;
        let report = verify(&copy)?;
        if let Some(found) = report.findings.first() {
            return Err(StoreError::Unsound { what: target, found: found.what.clone() });
        }
        match overwrite {
            Overwrite::Never => copy.persist_noclobber(&target),
            Overwrite::Replace => copy.persist(&target),
        }
        .map_err(|failed| system(failed.error))?;
        sync(folder).map_err(system)?;
        Ok(report)
    }

    /// What a person asks for when something is odd: names and values in reading order.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    pub fn facts(&mut self) -> Result<Vec<(&'static str, String)>, StoreError> {
        let mut facts = vec![("workspace", self.describe())];
        if let Some(path) = &self.path {
            let known = |value: Option<String>| value.unwrap_or_else(|| "not known".to_owned());
            let size = path.metadata().ok().map(|facts| facts.len().to_string());
            facts.push(("size in bytes", known(size)));
            facts.push(("free bytes on its disk", known(place::free_bytes(path))));
            let network = place::network(path).map_or("no", |kind| kind);
            facts.push(("network file system", network.to_owned()));
            let synced = place::sync_folder(path).map_or("no", |service| service);
            facts.push(("folder that syncs by itself", synced.to_owned()));
            facts.push(("readable by others", known(place::readable_by_others(path))));
        }
        facts.push(("workspace id", self.workspace.clone()));
        let head = self.head()?;
        facts.push(("events", head.seq.to_string()));
        facts.push(("head", head.hash));
        facts.extend(self.backend.facts()?);
        Ok(facts)
    }
}

/// Makes a rename in `folder` outlast a power cut. No database is opened by this.
fn sync(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// History and tables, on one unchanging state.
fn check(
    read: &mut Read<'_>,
    workspace: &str,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let redacted = past::erased(read)?;
    let replay = Replay::new(&redacted);
    let mut walk = Walk {
        workspace,
        last: Head { seq: 0, hash: GENESIS.to_owned() },
        erased: redacted.into_iter().collect(),
        replay,
        report,
    };
    read.each(WHOLE, &[], &mut |cells| walk.step(cells))?;
    let Walk { last, replay, report, .. } = walk;
    report.events = last.seq;
    for row in read.rows(ORPHANS, &[])? {
        report.add(Some(row.int(0)?), "a body lies there without its event");
    }
    match history::head(read) {
        Ok(head) => report.head = head,
        Err(error) => report.add(None, error.to_string()),
    }
    if report.head != last {
        let what = format!(
            "the head row says {} {}, and history ends at {} {}",
            report.head.seq, report.head.hash, last.seq, last.hash
        );
        report.add(Some(report.head.seq.min(last.seq)), what);
    }
    let compared = replay.compare(read)?;
    for (seq, what) in compared.differences {
        report.add(seq, what);
    }
    report.unchecked.extend(compared.unchecked);
    for what in exceptions::differences(read)?.into_iter().chain(exceptions::files::lost(read)?) {
        report.add(None, what);
    }
    if read.get(&WORKSPACE, &[1.into()])?.is_none() {
        report.add(None, "the row of the workspace itself is missing");
    }
    steps(read, report)
}

/// Whether the recorded steps of the schema are those of this program.
fn steps(read: &mut Read<'_>, report: &mut VerifyReport) -> Result<(), StoreError> {
    let stored = read.all(&SCHEMA_MIGRATION)?;
    for step in MIGRATIONS {
        let row = stored.iter().find(|row| row.row.int(0).is_ok_and(|n| n == step.number));
        match row.map(|row| row.row.text(2)).transpose()? {
            Some(checksum) if checksum == step.checksum() => {}
            Some(_) => report.add(None, format!("step {} of the schema is not ours", step.name)),
            None => report.add(None, format!("step {} of the schema is not there", step.name)),
        }
    }
    Ok(())
}

/// The walk along the chain, one event at a time.
struct Walk<'r> {
    workspace: &'r str,
    /// The event before.
    last: Head,
    /// Events whose body was erased, each with what the event that erased it says.
    erased: BTreeMap<i64, String>,
    replay: Replay,
    report: &'r mut VerifyReport,
}

impl Walk<'_> {
    fn step(&mut self, cells: &dyn Cells) -> Result<(), DbError> {
        let seq = cells.int(0)?;
        let next = self.last.seq + 1;
        if seq != next {
            let last = seq - 1;
            self.report.add(
                Some(next),
                if last > next {
                    format!("events {next} to {last} are missing")
                } else {
                    format!("event {next} is missing")
                },
            );
        }
        self.event(seq, cells);
        self.body(seq, cells);
        self.last = Head { seq, hash: cells.text(9).unwrap_or_default().to_owned() };
        Ok(())
    }

    fn event(&mut self, seq: i64, cells: &dyn Cells) {
        let event = match history::event_of(cells) {
            Ok(event) => event,
            Err(error) => return self.report.add(Some(seq), error.to_string()),
        };
        if event.prev != self.last.hash {
            self.report.add(Some(seq), format!("event {seq} does not follow the one before it"));
        }
        if event.hash != event.expected_hash(self.workspace) {
            self.report.add(Some(seq), format!("event {seq} is not the one its hash was made of"));
        }
        if event.assurance == Assurance::SshSigned {
            self.report.add(Some(seq), format!("event {seq} should be signed, and is not"));
        }
    }

    fn body(&mut self, seq: i64, cells: &dyn Cells) {
        let (salt, body) = match (cells.maybe_text(10), cells.maybe_text(11)) {
            (Ok(Some(salt)), Ok(Some(body))) => (salt, body),
            (Ok(None), Ok(None)) if self.erased.contains_key(&seq) => {
                let rows = self.erased.get(&seq).map_or(0, |body| replay::keys(body).len());
                let of = match rows {
                    0 => String::new(),
                    1 => ": of the row that it changed only what is told since".to_owned(),
                    _ => format!(": of the {rows} rows that it changed only what is told since"),
                };
                self.report.unchecked.push(format!("event {seq} was redacted{of}"));
                return;
            }
            (Ok(_), Ok(_)) => {
                self.report.add(Some(seq), format!("the body of event {seq} is missing"));
                return;
            }
            (Err(error), _) | (_, Err(error)) => {
                self.report.add(Some(seq), error.to_string());
                return;
            }
        };
        if cells.text(8).is_ok_and(|hash| hash != body_hash(salt, body)) {
            let what = format!("the body of event {seq} is not the one its hash was made of");
            self.report.add(Some(seq), what);
        }
        if let Err(why) = self.replay.apply(seq, body) {
            self.report.add(Some(seq), format!("event {seq}: {why}"));
        }
    }
}

#[cfg(test)]
mod tests;
