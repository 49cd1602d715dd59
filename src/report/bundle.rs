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
use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::event::hex;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::domain::text::counted;

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

codes! {
    /// What the record of an evaluation that was cancelled before its result may leave out.
    pub enum Sealed, "what a record leaves out" {
        /// Single scores.
        Scores = "scores",
        /// Agreed scores of earlier rules.
        Agreed = "agreed-scores",
        /// Minutes of earlier rules.
        Minutes = "minutes",
        /// Prices.
        Prices = "prices",
        /// Clarifications that tell of prices.
        Clarifications = "clarifications",
        /// Who stood where in a result that was sealed again.
        Order = "order",
    }
}

impl Sealed {
    /// What it is, and why it is in no record.
    pub fn why(self) -> &'static str {
        match self {
            Self::Scores => {
                "scores of the panel, with their reasons: each is its evaluator's alone until \
                 moderation opens, and moderation had not opened under the rules in force"
            }
            Self::Agreed => {
                "agreed scores of earlier rules: the panel had not talked again when the \
                 evaluation was cancelled"
            }
            Self::Minutes => {
                "minutes of earlier rules: the panel had not talked again when the evaluation was \
                 cancelled"
            }
            Self::Prices => {
                "prices: they were sealed when the evaluation was cancelled, and stay so"
            }
            Self::Clarifications => {
                "clarifications that tell of money: they are sealed with the prices"
            }
            Self::Order => {
                "where the chosen of an earlier decision stood: the result was sealed again after \
                 it was written"
            }
        }
    }
}

/// What is left out of a record, and in how many of its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is.
    pub what: Sealed,
    /// Events that told it, each of which is in the record by its hash.
    pub events: usize,
}

impl LeftOut {
    /// What is left out and why, in a sentence for whoever wrote the record.
    pub fn sentence(&self) -> String {
        let events = match self.events {
            0 => String::new(),
            events => format!(
                " ({})",
                counted(
                    events,
                    "event is in by its hash alone",
                    "events are in by their hashes alone"
                )
            ),
        };
        format!("{}{events}", self.what.why())
    }
}

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
    /// The decision that cancelled it before it had a result.
    pub cancelled_by: Option<DecisionRef>,
    /// What is left out, because it was sealed then and stays so.
    pub left_out: Vec<LeftOut>,
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
    let left_out = about.left_out.iter().map(|one| {
        Value::object([
            ("what", Value::from(one.what.code())),
            ("why", one.what.why().into()),
            ("events", count(one.events)),
        ])
    });
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
        ("cancelled_by", about.cancelled_by.map(|decision| decision.to_string()).into()),
        ("left_out", Value::array(left_out)),
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

/// What a person who opens the archive reads first, where it holds these files.
pub fn readme(about: &About, files: &[(String, Vec<u8>)]) -> String {
    let About { evaluation, title, workspace, head_seq, head_hash, .. } = about;
    let label = if about.illustrative {
        "\nIllustrative sample data: not advice, and no statement about any supplier.\n"
    } else {
        ""
    };
    let end = about.cancelled_by.map_or_else(String::new, |decision| {
        let stage = about.stage.replace('_', " ");
        format!(
            "\n{decision} cancelled it at {stage}, before it had a result: there is none in here, \
             and no order or total. `decisions/{decision}.md` says why.\n"
        )
    });
    format!(
        "# The record of {evaluation}\n\n{title}\n{label}{end}
Everything the evaluation rests on, as it stood when this file was written. `manifest.json` names
each file by its SHA-256 (`sha256sum` works them out), and the workspace and the end of its
history: event {head_seq} {head_hash} of {workspace}.

| file | holds |
| --- | --- |
{}{}
## Checking an event by hand

With `ns(s)` as the length of s in bytes, a colon, s and a line feed, in SHA-256 and lower-case
hexadecimal:

    body_hash = sha256(\"cloudpick/body/1\\n\" ns(salt) ns(body))
    hash      = sha256(\"cloudpick/event/1\\n\" ns(workspace) ns(seq) ns(prev) ns(op_id) ns(at) ns(actor)
                       ns(assurance) ns(kind) ns(subject) ns(body_hash))

Events about other things lie between these and are not in here, so this file shows that each
event is whole, and where two follow each other that nothing lies between. That nothing was left
out is shown by the workspace itself, or by an earlier printed end of its history.
",
        listed(about, files),
        sealed(about),
    )
}

/// What the files of a record hold, those that are in it, a line of a table each.
fn listed(about: &About, files: &[(String, Vec<u8>)]) -> String {
    let cancelled = about.cancelled_by.is_some();
    let criteria = if about.rules_hash.is_some() {
        "the criteria as they were frozen"
    } else {
        "the criteria as they stood in the draft"
    };
    let result = if cancelled {
        "what was agreed, without sums; it comes out again to the byte"
    } else {
        "the result; they come out again to the byte"
    };
    let letters = if cancelled {
        "the letter to each candidate, which says that it was cancelled"
    } else {
        "the assessment summary of each candidate"
    };
    let decisions = if cancelled {
        "each decision on it, in words"
    } else {
        "the frozen snapshot of each decision, byte for byte"
    };
    let history = if about.left_out.is_empty() {
        "every event about the evaluation, one a line, with what it says"
    } else {
        "every event about the evaluation, one a line, with what it says where that is not sealed"
    };
    let all: [(&[&str], &str); 12] = [
        (&["rules/criteria.toml"], criteria),
        (&["rules/rules.json"], "version and hash of the rules, formula, rounding, tie order"),
        (&[COMPARISON, RANKING], result),
        (&["exports/scores.csv"], "every score with its reason"),
        (&["exports/scores-rules-"], "the scores under each earlier version of the rules"),
        (&["exports/evidence.csv"], "the evidence"),
        (
            &["exports/reopenings.csv"],
            "each return to moderation, with its reason and whether prices were known",
        ),
        (&["exports/declarations.csv"], "declarations of interest and their reviews"),
        (&["summaries/"], letters),
        (&["decisions/"], decisions),
        (&[HISTORY], history),
        (&[STATE], "the rows of the database, for `cloudpick evaluation load`"),
    ];
    let mut lines = String::new();
    for (names, holds) in all {
        let mut found: Vec<String> = Vec::new();
        for name in names {
            let mut of_name = files.iter().map(|(file, _)| file).filter(|f| f.starts_with(name));
            if name.ends_with('-') {
                found.extend(of_name.map(|file| format!("`{file}`")));
            } else if *name == HISTORY || *name == STATE || of_name.next().is_some() {
                found.push(format!("`{name}`"));
            }
        }
        if found.is_empty() {
            continue;
        }
        lines.push_str(&format!("| {} | {holds} |\n", found.join(", ")));
    }
    lines
}

/// What is left out of a record of what was cancelled, and how that is known all the same.
fn sealed(about: &About) -> String {
    let Some(decision) = about.cancelled_by.filter(|_| !about.left_out.is_empty()) else {
        return String::new();
    };
    let lines: Vec<String> =
        about.left_out.iter().map(|one| format!("- {}\n", one.sentence())).collect();
    format!(
        "
## What is left out

{}
What was sealed when the evaluation was cancelled stays sealed as long as {} is in force, so it is
in no archive either. Its events are in `history.jsonl` with `sealed` as true, without salt and body: who did
what kind of thing to what and when is told, and `body_hash` holds whoever keeps the workspace to
what was said. What such an event changed in rows that are open stands in `changes` beside it; that
is not part of its hash.
",
        lines.concat(),
        decision
    )
}
