//! The record of an evaluation out of its zip file: whole, or refused whole.
//!
//! Nothing is written to disk here, so a name in the archive can lead nowhere. What an archive
//! claims about its sizes is not believed: reading stops at the limits.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;

use serde_json::Value;
use thiserror::Error;
use zip::ZipArchive;

use super::source::MOST_BYTES;
use crate::domain::event::sha256_hex;
use crate::domain::refs::EvaluationRef;

/// The most files an archive may hold.
pub const MOST_FILES: usize = 200;

/// The most bytes that one file of it may have once it is unpacked.
pub const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// The most bytes that all of them may have together.
pub const MOST_IN_ALL: u64 = 160 * 1024 * 1024;

/// The most rows of state.
pub const MOST_ROWS: usize = 100_000;

/// Why an archive was refused. Nothing of it is used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BundleError {
    /// The file itself.
    #[error("{name}: {what}")]
    File {
        /// The file's name.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// It is no archive of ours.
    #[error("{0}, so it is not the record of an evaluation")]
    Foreign(String),
    /// A program that came later wrote it.
    #[error("its form is `{found}`, of a later program, and this one reads {known}")]
    Newer {
        /// Its form.
        found: String,
        /// Ours.
        known: String,
    },
    /// It is larger than anything we write.
    #[error("{what}: it may have at most {most}, so it is not read further")]
    TooLarge {
        /// What is.
        what: String,
        /// The limit.
        most: String,
    },
    /// It is not as it was written.
    #[error("the record is damaged: {0}")]
    Damaged(String),
}

/// A record that was read: its manifest, and every file, each as the manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The workspace it comes from.
    pub workspace: String,
    /// Events of that workspace when it was written.
    pub head_seq: i64,
    /// The hash of the last of them.
    pub head_hash: String,
    /// Which evaluation.
    pub evaluation: EvaluationRef,
    /// The program that wrote it.
    pub program: String,
    /// What it says that it leaves out.
    pub left_out: Vec<String>,
    /// SHA-256 of the archive.
    pub sha256: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// Rows of a table, by its name: columns, then rows of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The table.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows; each value is null, a whole number or a text.
    pub rows: Vec<Vec<Value>>,
}

fn damaged(what: impl Into<String>) -> BundleError {
    BundleError::Damaged(what.into())
}

/// The bytes of the file at `path`, if it is a regular file of bearable size.
///
/// # Errors
/// [`BundleError::File`] or [`BundleError::TooLarge`].
pub fn bytes(path: &Path) -> Result<Vec<u8>, BundleError> {
    let name = path.display().to_string();
    let failed = |what: String| BundleError::File { name: name.clone(), what };
    let about = std::fs::metadata(path).map_err(|error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        failed(if missing { "there is no such file".to_owned() } else { error.to_string() })
    })?;
    if !about.is_file() {
        return Err(failed("it is not a regular file".to_owned()));
    }
    let file = std::fs::File::open(path).map_err(|error| failed(error.to_string()))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    if bytes.len() as u64 > MOST_BYTES {
        let most = format!("{} MiB", MOST_BYTES / 1024 / 1024);
        return Err(BundleError::TooLarge { what: name, most });
    }
    Ok(bytes)
}

/// The record in `bytes`, every file of it held against its manifest.
///
/// # Errors
/// [`BundleError`].
pub fn read(bytes: &[u8], format: &str, manifest: &str) -> Result<Bundle, BundleError> {
    let mut files = unpacked(bytes)?;
    let about = files
        .remove(manifest)
        .ok_or_else(|| BundleError::Foreign(format!("it holds no {manifest}")))?;
    let about: Value = serde_json::from_slice(&about)
        .map_err(|_| BundleError::Foreign(format!("its {manifest} is not JSON")))?;
    let text = |key: &str| about.get(key).and_then(Value::as_str).map(str::to_owned);
    match text("format") {
        Some(found) if found == format => {}
        Some(found) if is_newer(&found, format) => {
            return Err(BundleError::Newer { found, known: format.to_owned() });
        }
        Some(found) => {
            let what = format!("its form is `{found}`, and this program reads {format}");
            return Err(BundleError::Foreign(what));
        }
        None => return Err(BundleError::Foreign(format!("its {manifest} names no form"))),
    }
    let need = |key: &str| text(key).ok_or_else(|| damaged(format!("its manifest has no {key}")));
    let listed = about.get("files").and_then(Value::as_array);
    let listed = listed.ok_or_else(|| damaged("its manifest lists no files"))?;
    let mut named = BTreeSet::new();
    for entry in listed {
        let of = |key: &str| entry.get(key).and_then(Value::as_str);
        let (Some(name), Some(hash)) = (of("name"), of("sha256")) else {
            return Err(damaged("its manifest lists a file without name or hash"));
        };
        let Some(found) = files.get(name) else {
            return Err(damaged(format!("{name} is in its manifest and missing")));
        };
        if sha256_hex(found) != hash {
            return Err(damaged(format!("{name} is not the file that its manifest names")));
        }
        named.insert(name.to_owned());
    }
    if let Some(extra) = files.keys().find(|name| !named.contains(*name)) {
        return Err(damaged(format!("{extra} is not in its manifest")));
    }
    let evaluation = need("evaluation")?;
    let left_out = about.get("left_out").and_then(Value::as_array).into_iter().flatten();
    let left_out = left_out.filter_map(|one| one.get("what").and_then(Value::as_str));
    let left_out = left_out.map(str::to_owned).collect();
    Ok(Bundle {
        left_out,
        workspace: need("workspace")?,
        head_seq: about
            .get("head_seq")
            .and_then(Value::as_i64)
            .ok_or_else(|| damaged("its manifest has no head_seq"))?,
        head_hash: need("head_hash")?,
        evaluation: evaluation
            .parse()
            .map_err(|_| damaged(format!("`{evaluation}` is no evaluation")))?,
        program: need("tool_version")?,
        sha256: sha256_hex(bytes),
        files,
    })
}

/// Whether `found` is the form `known` with a higher number at its end.
fn is_newer(found: &str, known: &str) -> bool {
    let cut = |form: &str| {
        let (kind, number) = form.rsplit_once('/')?;
        Some((kind.to_owned(), number.parse::<u32>().ok()?))
    };
    matches!((cut(found), cut(known)), (Some((a, found)), Some((b, known))) if a == b && found > known)
}

/// How many files the end of a zip file says it has. The reader gives each name once, so this
/// shows a second file of one name, which another program would take instead of the first.
fn announced(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let count = bytes.get(at + 10..at + 12)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}

/// Whether a name in an archive is one that we would have given.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 120
        && name.split('/').all(|part| {
            !part.is_empty()
                && !part.starts_with('.')
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        })
}

fn unpacked(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, BundleError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| BundleError::Foreign("it is no zip file, or a broken one".to_owned()))?;
    if archive.offset() > 0 {
        return Err(BundleError::Foreign("something stands before the zip file in it".to_owned()));
    }
    if archive.len() > MOST_FILES {
        let what = format!("it holds {} files", archive.len());
        return Err(BundleError::TooLarge { what, most: MOST_FILES.to_string() });
    }
    if announced(bytes) != Some(archive.len()) {
        return Err(damaged("a file of one name is in it twice"));
    }
    let mut files = BTreeMap::new();
    let mut left = MOST_IN_ALL;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|error| damaged(error.to_string()))?;
        let name = file.name().map_err(|error| damaged(error.to_string()))?.into_owned();
        if !is_plain(&name) || !file.is_file() || file.is_symlink() || file.encrypted() {
            let shown = crate::domain::text::display(&name);
            return Err(BundleError::Foreign(format!("`{shown}` is no file of ours")));
        }
        let most = MOST_UNPACKED.min(left);
        let mut unpacked = Vec::new();
        let mut file = file.take(most + 1);
        file.read_to_end(&mut unpacked).map_err(|error| damaged(format!("{name}: {error}")))?;
        let size = unpacked.len() as u64;
        if size > most {
            let most = format!(
                "{} MiB in a file and {} MiB in all",
                MOST_UNPACKED / 1024 / 1024,
                MOST_IN_ALL / 1024 / 1024
            );
            return Err(BundleError::TooLarge { what: format!("{name} unpacks"), most });
        }
        left -= size;
        files.insert(name, unpacked);
    }
    Ok(files)
}

impl Bundle {
    /// The bytes of the file called `name`.
    ///
    /// # Errors
    /// [`BundleError::Damaged`] when it is not there.
    pub fn file(&self, name: &str) -> Result<&[u8], BundleError> {
        let found = self.files.get(name);
        found.map(Vec::as_slice).ok_or_else(|| damaged(format!("{name} is missing")))
    }

    /// The rows of state in the file `name`.
    ///
    /// # Errors
    /// [`BundleError::Damaged`] when they are not in the shape we write, or too many.
    pub fn state(&self, name: &str) -> Result<Vec<Rows>, BundleError> {
        let broken = || damaged(format!("{name} is not in the shape that we write"));
        let state: Value = serde_json::from_slice(self.file(name)?).map_err(|_| broken())?;
        let mut count = 0;
        let mut found = Vec::new();
        for table in state.get("tables").and_then(Value::as_array).ok_or_else(broken)? {
            let name = table.get("name").and_then(Value::as_str).ok_or_else(broken)?;
            let columns = table.get("columns").and_then(Value::as_array).ok_or_else(broken)?;
            let columns: Option<Vec<String>> =
                columns.iter().map(|column| column.as_str().map(str::to_owned)).collect();
            let columns = columns.ok_or_else(broken)?;
            let mut rows = Vec::new();
            for row in table.get("rows").and_then(Value::as_array).ok_or_else(broken)? {
                let row = row.as_array().filter(|row| row.len() == columns.len());
                rows.push(row.ok_or_else(broken)?.clone());
            }
            count += rows.len();
            if count > MOST_ROWS {
                let what = "its rows are too many".to_owned();
                return Err(BundleError::TooLarge { what, most: MOST_ROWS.to_string() });
            }
            found.push(Rows { table: name.to_owned(), columns, rows });
        }
        Ok(found)
    }

    /// The lines of the file `name`, each as JSON.
    ///
    /// # Errors
    /// [`BundleError::Damaged`] when one is not.
    pub fn lines(&self, name: &str) -> Result<Vec<Value>, BundleError> {
        let text = std::str::from_utf8(self.file(name)?)
            .map_err(|_| damaged(format!("{name} is not UTF-8")))?;
        text.lines()
            .zip(1..)
            .map(|(line, at)| {
                serde_json::from_str(line)
                    .map_err(|_| damaged(format!("line {at} of {name} is not JSON")))
            })
            .collect()
    }
}
