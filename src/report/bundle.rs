//! The record of an evaluation as one zip file that any machine opens without us.
//!
//! The same record gives the same bytes: names in a fixed order, no times of the machine.

use std::io::{self, Write as _};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::json::{Layout, write_value};
use super::listing::Value;
use super::manifest::ROUNDING_NOTE;
use crate::domain::date::{Day, Moment};
use crate::domain::event::hex;
use crate::domain::refs::EvaluationRef;

/// The form of the archive; a later form has another name.
pub const FORMAT: &str = "cloudpick/bundle/1";

/// The file that says what the others are.
pub const MANIFEST: &str = "manifest.json";

/// The rows of every table, from which the evaluation is loaded again.
pub const STATE: &str = "state.json";

/// The events of the evaluation, one a line.
pub const HISTORY: &str = "history.jsonl";

/// The result, which must come out again to the byte.
pub const RANKING: &str = "exports/ranking.csv";

/// The comparison, which must come out again to the byte.
pub const COMPARISON: &str = "exports/comparison.csv";

/// What the manifest says of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The program and its version.
    pub program: String,
    /// The workspace it comes from.
    pub workspace: String,
    /// Events of that workspace when it was written.
    pub head_seq: i64,
    /// The hash of the last of them.
    pub head_hash: String,
    /// Which evaluation.
    pub evaluation: EvaluationRef,
    /// Its title.
    pub title: String,
    /// Its purpose, as its code.
    pub purpose: String,
    /// Its stage, as its code.
    pub stage: String,
    /// The version of its rules.
    pub rules_version: u32,
    /// SHA-256 of the frozen rules.
    pub rules_hash: Option<String>,
    /// Whether it is sample data.
    pub illustrative: bool,
    /// The day until which the record is kept.
    pub retained_until: Option<Day>,
    /// When it was written.
    pub created_at: Moment,
    /// Rows of state in it.
    pub rows: usize,
    /// Events in it.
    pub events: usize,
}

/// Writes an archive of `files`, name and bytes, with a manifest that names each by its SHA-256.
///
/// # Errors
/// When the archive cannot be written; memory is its only target.
pub fn archive(about: &About, files: &[(String, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let listed = files.iter().map(|(name, bytes)| {
        Value::object([
            ("name", Value::from(name.as_str())),
            ("bytes", i64::try_from(bytes.len()).unwrap_or(i64::MAX).into()),
            ("sha256", hex(&Sha256::digest(bytes)).into()),
        ])
    });
    let count = |count: usize| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let manifest = Value::object([
        ("format", Value::from(FORMAT)),
        ("tool_version", about.program.as_str().into()),
        ("workspace", about.workspace.as_str().into()),
        ("head_seq", about.head_seq.into()),
        ("head_hash", about.head_hash.as_str().into()),
        ("evaluation", about.evaluation.to_string().into()),
        ("title", about.title.as_str().into()),
        ("purpose", about.purpose.as_str().into()),
        ("stage", about.stage.as_str().into()),
        ("rules_version", about.rules_version.into()),
        ("rules_hash", about.rules_hash.as_deref().into()),
        ("illustrative", about.illustrative.into()),
        ("retained_until", about.retained_until.map(|day| day.to_string()).into()),
        ("created_at", about.created_at.to_string().into()),
        ("rows", count(about.rows)),
        ("events", count(about.events)),
        ("files", Value::array(listed)),
        ("note", ROUNDING_NOTE.into()),
    ]);
    let mut text = Vec::new();
    write_value(&mut text, &manifest, Layout::Pretty)?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
    let all = std::iter::once((MANIFEST, text.as_slice()));
    for (name, bytes) in all.chain(files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..]))) {
        zip.start_file(name, options).map_err(io::Error::from)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish().map_err(io::Error::from)?.into_inner())
}

/// What a person who opens the archive reads first.
pub fn readme(about: &About) -> String {
    let About { evaluation, title, workspace, head_seq, head_hash, .. } = about;
    let label = if about.illustrative {
        "\nIllustrative sample data: not advice, and no statement about any supplier.\n"
    } else {
        ""
    };
    format!(
        "# The record of {evaluation}\n\n{title}\n{label}
Everything the evaluation rests on, as it stood when this file was written. `manifest.json` names
each file by its SHA-256 (`sha256sum` works them out), and the workspace and the end of its
history: event {head_seq} {head_hash} of {workspace}.

| file | holds |
| --- | --- |
| `rules/criteria.toml` | the criteria as they were frozen |
| `rules/rules.json` | version and hash of the rules, formula, rounding, tie order |
| `exports/comparison.csv`, `exports/ranking.csv` | the result; they come out again to the byte |
| `exports/scores.csv`, `exports/evidence.csv` | every score with its reason; the evidence |
| `exports/declarations.csv` | declarations of interest and their reviews |
| `summaries/` | the assessment summary of each candidate |
| `decisions/` | the frozen snapshot of each decision, byte for byte |
| `history.jsonl` | every event about the evaluation, one a line, with what it says |
| `state.json` | the rows of the database, for `cloudpick evaluation load` |

## Checking an event by hand

With `ns(s)` as the length of s in bytes, a colon, s and a line feed, in SHA-256 and lower-case
hexadecimal:

    body_hash = sha256(\"cloudpick/body/1\\n\" ns(salt) ns(body))
    hash      = sha256(\"cloudpick/event/1\\n\" ns(workspace) ns(seq) ns(prev) ns(op_id) ns(at) ns(actor)
                       ns(assurance) ns(kind) ns(subject) ns(body_hash))

Events about other things lie between these and are not in here, so this file shows that each
event is whole, and where two follow each other that nothing lies between. That nothing was left
out is shown by the workspace itself, or by an earlier printed end of its history.
"
    )
}
