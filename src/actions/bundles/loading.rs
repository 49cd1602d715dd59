//! The record of an evaluation, in again into an empty workspace.

use super::{CRITERIA, RULES, outcome, rules, withheld};
use crate::actions::{ActionError, Desk, Ground, evaluations, retention};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::event::{Event, body_hash};
use crate::domain::person::{Assurance, Role};
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::domain::text::counted;
use crate::import::bundle::{self as reading, Bundle, BundleError, Rows};
use crate::import::criteria::to_toml;
use crate::report::bundle::{FORMAT, HISTORY, MANIFEST, STATE, Sealed};
use crate::store::bundle::{self, Part, Said, Told};
use crate::store::history::EventBody;
use crate::store::table::named;
use crate::store::{Look, StoreError, Val, decisions};

impl From<BundleError> for ActionError {
    fn from(error: BundleError) -> Self {
        let way_on = match error {
            BundleError::Newer { .. } => "nothing was loaded; take a later program",
            BundleError::File { .. }
            | BundleError::Foreign(_)
            | BundleError::TooLarge { .. }
            | BundleError::Damaged(_) => "nothing was loaded; take another copy of the record",
        };
        Self::invalid(error.to_string()).hint(way_on)
    }
}

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedRecord {
    /// The evaluation, under the reference that it had.
    pub evaluation: EvaluationRef,
    /// Its title.
    pub title: String,
    /// Rows put in place.
    pub rows: usize,
    /// Events of the source that were checked.
    pub events: usize,
    /// The workspace it comes from.
    pub workspace: String,
    /// What could not be checked, or points to what did not come along.
    pub notes: Vec<String>,
    /// The decision that cancelled it before it had a result, and whether it has agreed scores.
    pub cancelled: Option<(DecisionRef, bool)>,
    /// Whether it is sample data.
    pub illustrative: bool,
}

impl LoadedRecord {
    /// What came out again from its rows.
    pub fn checked(&self) -> String {
        match self.cancelled {
            None => "the result comes out again to the byte".to_owned(),
            Some((decision, agreed)) => format!(
                "{decision} cancelled it and it has no result; {}",
                if agreed {
                    "its rules and what was agreed come out again to the byte"
                } else {
                    "its rules come out again to the byte"
                }
            ),
        }
    }
}

/// Loads the record in the archive at `path`; as [`load`].
///
/// # Errors
/// Those of [`load`], and a file that cannot be read or is too large.
pub fn load_file(desk: &mut Desk, path: &std::path::Path) -> Result<LoadedRecord, ActionError> {
    let bytes = crate::import::bundle::bytes(path)
        .map_err(|error| ActionError::invalid(error.to_string()).subject("file"))?;
    load(desk, &bytes)
}

/// Loads the record in `bytes` into the workspace at the desk, which must be empty.
///
/// The history of the source is not made ours: it is checked here and stays in the archive. One
/// event says what was loaded, from which workspace, and where its history ended.
///
/// # Errors
/// A refusal for anybody but an administrator, a workspace that is not empty, an archive that is
/// foreign, damaged or too large, and a result that does not come out again.
pub fn load(desk: &mut Desk, bytes: &[u8]) -> Result<LoadedRecord, ActionError> {
    let acting = desk.acting_as(&[Role::Admin], "load the record of an evaluation");
    desk.write(|write| {
        let (_, role) = acting?;
        if !bundle::is_empty(write)? {
            return Err(ActionError::refused(
                Ground::State,
                "the workspace is not empty: a record is loaded by itself, so that nothing mixes \
                 with it",
            )
            .hint("`cloudpick --db NEW.db init`, then load into that"));
        }
        let record = reading::read(bytes, FORMAT, MANIFEST)?;
        let events = events(&record)?;
        let mut notes = Vec::new();
        let parts = parts(&record)?;
        match bundle::differences(&parts, &events) {
            Some(found) => {
                if let Some(first) = found.first() {
                    return Err(damaged(first));
                }
            }
            None => notes.push(
                "events of its history were erased, so rows were not held against it".to_owned(),
            ),
        }
        notes.extend(put(write, &parts)?);
        let which = record.evaluation.to_string();
        let (evaluation, filed) = evaluations::load(write, Some(&which)).map_err(unsound)?;
        whole(write, &evaluation).map_err(unsound)?;
        let left_out = left_out(&record)?;
        if evaluation.cancelled().is_none() && !left_out.is_empty() {
            return Err(damaged("it leaves something out, and nothing cancelled the evaluation"));
        }
        notes.extend(by_hash_alone(&events, &left_out)?);
        let agreed = outcome(&evaluation).map_err(unsound)?;
        let of_rules = rules_again(&evaluation, filed.rules_hash.as_deref())?;
        for (name, fresh) in agreed.iter().chain(&of_rules) {
            if record.file(name)? != *fresh {
                let text = format!("{name} does not come out again from the rows in it");
                return Err(ActionError::refused(Ground::Verify, text)
                    .hint("nothing was loaded; take another copy of the record"));
            }
        }
        let cancelled = evaluation.cancelled().map(|decision| (decision, !agreed.is_empty()));
        let rows: usize = parts.iter().map(|part| part.rows.len()).sum();
        let (head_seq, count) = (record.head_seq.to_string(), events.len().to_string());
        let mut said = vec![
            ("source_workspace", record.workspace.as_str()),
            ("source_seq", head_seq.as_str()),
            ("source_hash", record.head_hash.as_str()),
            ("source_program", record.program.as_str()),
            ("archive_sha256", record.sha256.as_str()),
            ("source_events", count.as_str()),
        ];
        let codes: Vec<&str> = left_out.iter().map(|what| what.code()).collect();
        let codes = codes.join(" ");
        if !codes.is_empty() {
            said.push((withheld::LEFT_OUT, &codes));
        }
        notes.extend(left_out.iter().map(|what| format!("not in the record: {}", what.why())));
        let open = notes.join("; ");
        if !open.is_empty() {
            said.push(("notes", &open));
        }
        write.record("evaluation.loaded", &which, Some(role), None, &said)?;
        Ok(LoadedRecord {
            evaluation: record.evaluation,
            title: evaluation.parts().title.to_string(),
            rows,
            events: events.len(),
            workspace: record.workspace.clone(),
            notes,
            cancelled,
            illustrative: evaluation.parts().illustrative,
        })
    })
}

/// The files of the rules of what was cancelled, as they come out of its rows. Nothing else that is
/// worked out is in such a record where nothing was agreed.
fn rules_again(
    evaluation: &Evaluation,
    hash: Option<&str>,
) -> Result<Vec<(String, Vec<u8>)>, ActionError> {
    if evaluation.cancelled().is_none() {
        return Ok(Vec::new());
    }
    if hash.is_some_and(|hash| hash != evaluations::rules_hash(evaluation)) {
        return Err(damaged("its rules are not those that their hash was made of"));
    }
    Ok(vec![
        (CRITERIA.to_owned(), to_toml(evaluation.criteria()).into_bytes()),
        (RULES.to_owned(), rules(evaluation, hash)?),
    ])
}

/// What the record says that it leaves out.
fn left_out(record: &Bundle) -> Result<Vec<Sealed>, ActionError> {
    let read = |word: &String| {
        word.parse::<Sealed>()
            .map_err(|_| damaged("its manifest leaves out what this program does not know"))
    };
    record.left_out.iter().map(read).collect()
}

/// How many events are in the record by their hashes alone. What such an event changed in open rows is
/// under no hash, so that one is believed only where something is left out that it can have told.
fn by_hash_alone(events: &[Told], left_out: &[Sealed]) -> Result<Option<String>, ActionError> {
    let mut sealed = 0;
    for (event, _) in events.iter().filter(|(_, said)| matches!(said, Said::Sealed(_))) {
        let Event { seq, kind, .. } = event;
        if left_out.is_empty() {
            return Err(damaged(&format!(
                "event {seq} ({kind}) is in by its hash alone, and nothing is left out"
            )));
        }
        if !withheld::may_be_sealed(kind) {
            return Err(damaged(&format!(
                "event {seq} ({kind}) is in by its hash alone, and no event of its kind is sealed"
            )));
        }
        sealed += 1;
    }
    Ok((sealed > 0).then(|| {
        counted(
            sealed,
            "event is in by its hash alone; what it changed was not held against it",
            "events are in by their hashes alone; what they changed was not held against them",
        )
    }))
}

fn damaged(what: &str) -> ActionError {
    BundleError::Damaged(what.to_owned()).into()
}

/// What the store says of rows that no change of ours could have left is said of the archive.
fn unsound(error: ActionError) -> ActionError {
    match error {
        ActionError::Store(StoreError::Db(error)) => damaged(&error.to_string()),
        other @ (ActionError::Refused(_) | ActionError::Store(_) | ActionError::File(_)) => other,
    }
}

fn put(write: &mut crate::store::Write<'_>, parts: &[Part]) -> Result<Vec<String>, ActionError> {
    let open = bundle::put(write, parts).map_err(|error| unsound(error.into()))?;
    Ok(open.into_iter().map(|what| format!("not in the record: {what}")).collect())
}

/// Reads everything else that was put in place, so that no row stays that we could not read.
fn whole(look: &mut dyn Look, evaluation: &Evaluation) -> Result<(), ActionError> {
    let which = evaluation.reference();
    crate::store::scores::sheets(look, evaluation)?;
    crate::store::evidence::all(look, which)?;
    crate::store::clarifications::all(look, which)?;
    crate::store::sensitive::marked(look, None)?;
    crate::store::suppliers::all(look)?;
    crate::store::people::all(look)?;
    retention::of(look, which)?;
    for decision in decisions::all(look)? {
        let Some(frozen) = decisions::snapshot(look, decision.reference)? else { continue };
        if crate::domain::event::sha256_hex(frozen.body.as_bytes()) != frozen.sha256 {
            return Err(damaged(&format!(
                "the snapshot of {} is not the one its hash was made of",
                decision.reference
            )));
        }
    }
    Ok(())
}

/// The events of the record, each as its hash says.
fn events(record: &Bundle) -> Result<Vec<Told>, ActionError> {
    let mut events: Vec<Told> = Vec::new();
    for (line, at) in record.lines(HISTORY)?.iter().zip(1..) {
        let broken = || damaged(&format!("line {at} of {HISTORY} is no event"));
        let text = |key: &str| -> Result<String, ActionError> {
            let found = line.get(key).and_then(serde_json::Value::as_str);
            found.map(str::to_owned).ok_or_else(broken)
        };
        let event = Event {
            seq: line.get("seq").and_then(serde_json::Value::as_i64).ok_or_else(broken)?,
            prev: text("prev")?,
            op_id: text("op_id")?,
            at: text("at")?.parse::<Moment>().map_err(|_| broken())?,
            actor: text("actor")?,
            assurance: text("assurance")?.parse::<Assurance>().map_err(|_| broken())?,
            kind: text("kind")?,
            subject: text("subject")?,
            body_hash: text("body_hash")?,
            hash: text("hash")?,
        };
        let seq = event.seq;
        if event.hash != event.expected_hash(&record.workspace) {
            return Err(damaged(&format!("event {seq} is not the one its hash was made of")));
        }
        let said = match (line.get("salt"), line.get("body")) {
            (Some(serde_json::Value::Null), Some(serde_json::Value::Null)) => {
                let sealed = line.get("sealed").and_then(serde_json::Value::as_bool);
                if sealed == Some(true) { Said::Sealed(text("changes")?) } else { Said::Erased }
            }
            _ => Said::Whole(EventBody { salt: text("salt")?, json: text("body")? }),
        };
        if let Said::Whole(b) = &said
            && body_hash(&b.salt, &b.json) != event.body_hash
        {
            let what = format!("the body of event {seq} is not the one its hash was made of");
            return Err(damaged(&what));
        }
        if let Some((last, _)) = events.last() {
            let follows = event.seq > last.seq
                && (event.seq > last.seq + 1 || event.prev == last.hash)
                && event.seq <= record.head_seq;
            if !follows {
                return Err(damaged(&format!("event {seq} does not follow the one before it")));
            }
        }
        events.push((event, said));
    }
    if let Some((last, _)) = events.last()
        && last.seq == record.head_seq
        && last.hash != record.head_hash
    {
        return Err(damaged("its history does not end as its manifest says"));
    }
    Ok(events)
}

/// The rows of the record as parts, each for a table and with the columns that we know.
fn parts(record: &Bundle) -> Result<Vec<Part>, ActionError> {
    let mut parts: Vec<Part> = Vec::new();
    let which = record.evaluation.to_string();
    for Rows { table: name, columns, rows } in record.state(STATE)? {
        let table = named(&name).filter(|table| bundle::may_hold(table));
        let Some(table) = table else {
            return Err(damaged(&format!(
                "it holds rows of `{name}`, which is no part of a record"
            )));
        };
        if columns != table.columns {
            let text = format!(
                "it was written by {}, whose `{name}` has other columns than this program's",
                record.program
            );
            return Err(ActionError::invalid(text)
                .hint("load it with that program; its CSV and Markdown files need none"));
        }
        let mut read = Vec::new();
        for row in rows {
            let values: Option<Vec<Val>> = row
                .into_iter()
                .map(|value| match value {
                    serde_json::Value::Null => Some(Val::Null),
                    serde_json::Value::Number(number) => number.as_i64().map(Val::Int),
                    serde_json::Value::String(text) => Some(Val::Text(text)),
                    serde_json::Value::Bool(_)
                    | serde_json::Value::Array(_)
                    | serde_json::Value::Object(_) => None,
                })
                .collect();
            let values =
                values.ok_or_else(|| damaged(&format!("a row of `{name}` is no row of ours")))?;
            let of = table.place_of("evaluation").map(|at| values[at].to_string());
            let root = |value: &Val| value.to_string().split('/').next().map(str::to_owned);
            let marks = table.name == "sensitive" && {
                let root = root(&values[0]).unwrap_or_default();
                root != which && !root.starts_with("D-")
            };
            if marks || of.is_some_and(|of| of != which) {
                return Err(damaged(&format!("a row of `{name}` is about another evaluation")));
            }
            read.push(values);
        }
        if parts.iter().any(|part| part.table.name == table.name) {
            return Err(damaged(&format!("`{name}` is in it twice")));
        }
        parts.push(Part { table, rows: read });
    }
    // In the order in which tables point to one another, whatever order they were written in.
    parts.sort_by_key(|part| {
        let mut all = crate::store::table::TABLES.iter();
        all.position(|table| table.name == part.table.name)
    });
    Ok(parts)
}
