//! The record of an evaluation: out as one archive, and in again into an empty workspace.
//!
//! Loading believes nothing: every file is held against the manifest, every event against its
//! hash, every row against its history, and the result is worked out again and must be the one
//! in the archive to the byte. Otherwise nothing is loaded.

use crate::actions::exchange::{self, What};
use crate::actions::summaries::{Manner, papers};
use crate::actions::{ActionError, Desk, Ground, PROGRAM, conflicts, evaluations, retention};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::comparison::comparison;
use crate::domain::evaluation::conflict::{Declaration, Verdict};
use crate::domain::evaluation::summary::Discretion;
use crate::domain::event::{Event, body_hash};
use crate::domain::person::{Assurance, Role};
use crate::domain::refs::EvaluationRef;
use crate::domain::robustness::firmness::beside;
use crate::domain::sensitive::Texts;
use crate::import::bundle::{self as reading, Bundle, BundleError, Rows};
use crate::import::criteria::to_toml;
use crate::report::bundle::{
    About, COMPARISON, FORMAT, HISTORY, MANIFEST, RANKING, STATE, archive, readme,
};
use crate::report::csv::{Profile, write_listing};
use crate::report::exports;
use crate::report::json::{Layout, compact, write_value};
use crate::report::listing::{Column, Listing, Value};
use crate::report::summary::Form;
use crate::store::bundle::{self, Part, Told};
use crate::store::history::EventBody;
use crate::store::table::named;
use crate::store::{Look, StoreError, Val, decisions, history, sensitive};

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

/// What an archive holds, for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundled {
    /// The evaluation.
    pub evaluation: EvaluationRef,
    /// The bytes of the archive.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub sha256: String,
    /// Rows of state in it.
    pub rows: usize,
    /// Events in it.
    pub events: usize,
    /// Whether it is sample data.
    pub illustrative: bool,
}

/// Refuses a record with sensitive texts to whoever has not asked for them: it is whole or it
/// proves nothing, so that none can be left out of it.
fn asked_for(desk: &mut Desk, which: EvaluationRef) -> Result<(), ActionError> {
    if desk.texts == Texts::Include {
        return Ok(());
    }
    let count = desk.store.read(|look| {
        let mut count = sensitive::marks(look, Some(&which.to_string()))?.count();
        for decision in decisions::all(look)?.iter().filter(|one| one.evaluation == Some(which)) {
            count += sensitive::marks(look, Some(&decision.reference.to_string()))?.count();
        }
        Ok::<_, ActionError>(count)
    })?;
    if count == 0 {
        return Ok(());
    }
    let texts = if count == 1 { "1 text is" } else { &format!("{count} texts are") };
    let text = format!(
        "{texts} marked as commercially sensitive, and the record of {which} is whole or proves \
         nothing"
    );
    Err(ActionError::invalid(text)
        .hint(format!(
            "give --include-sensitive; `cloudpick export all {which} -o DIR` leaves them out"
        ))
        .subject("include-sensitive"))
}

/// The record of the evaluation as the bytes of one archive.
///
/// # Errors
/// A refusal while the result is sealed: single scores and prices are in it; and when it holds
/// sensitive texts and the desk does not ask for them.
pub fn bundle(desk: &mut Desk, typed: Option<&str>) -> Result<Bundled, ActionError> {
    let now = desk.now();
    let workspace = desk.store.workspace_id().to_owned();
    let papers = papers(desk, typed)?;
    let which = papers.evaluation.reference();
    let reference = which.to_string();
    asked_for(desk, which)?;
    let named = Some(reference.as_str());
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    // The record is whole; what is sensitive in it is for whoever is handed the file.
    let texts = std::mem::replace(&mut desk.texts, Texts::Include);
    for what in [What::Scores, What::Evidence, What::Reopenings] {
        let mut bytes = Vec::new();
        let written = exchange::export(desk, what, named, Profile::Plain, &mut bytes);
        if written.is_err() {
            desk.texts = texts;
        }
        written?;
        files.push((format!("exports/{}", what.file_name()), bytes));
    }
    for version in exchange::opened_before(desk, &papers.evaluation)? {
        let mut bytes = Vec::new();
        let written = exchange::earlier_scores(desk, named, version, Profile::Plain, &mut bytes);
        if written.is_err() {
            desk.texts = texts;
        }
        written?;
        files.push((format!("exports/scores-rules-{version}.csv"), bytes));
    }
    desk.texts = texts;
    for candidate in papers.candidates() {
        let manner = Manner {
            form: Form::Markdown,
            profile: Profile::Plain,
            winner_column: false,
            discretion: Discretion::LeaveOut,
        };
        let mut bytes = Vec::new();
        papers.write(&candidate, manner, &mut bytes)?;
        files.push((format!("summaries/{candidate}.md"), bytes));
    }
    let (_, declarations) = conflicts::list(desk, named)?;
    files.push(("exports/declarations.csv".to_owned(), declared(&declarations)?));
    desk.store.read(|look| {
        let (evaluation, filed) = evaluations::load(look, named)?;
        files.extend(outcome(&evaluation)?);
        files.push(("rules/criteria.toml".to_owned(), to_toml(evaluation.criteria()).into_bytes()));
        files.push((
            "rules/rules.json".to_owned(),
            rules(&evaluation, filed.rules_hash.as_deref())?,
        ));
        for decision in decisions::all(look)?.iter().filter(|one| one.evaluation == Some(which)) {
            if let Some(frozen) = decisions::snapshot(look, decision.reference)? {
                let name = format!("decisions/{}.json", decision.reference);
                files.push((name, frozen.body.into_bytes()));
            }
        }
        let parts = bundle::rows_of(look, which)?;
        let events = bundle::events_of(look, &parts)?;
        files.push((HISTORY.to_owned(), told(&events)));
        files.push((STATE.to_owned(), state(&parts)?));
        let head = history::head(look)?;
        let evaluated = evaluation.parts();
        let about = About {
            program: PROGRAM.to_owned(),
            workspace,
            head_seq: head.seq,
            head_hash: head.hash,
            evaluation: which,
            title: evaluated.title.to_string(),
            purpose: evaluated.purpose.code().to_owned(),
            stage: evaluated.stage.code().to_owned(),
            rules_version: evaluated.rules_version,
            rules_hash: filed.rules_hash,
            illustrative: evaluated.illustrative,
            retained_until: retention::of(look, which)?.day(),
            created_at: now,
            rows: parts.iter().map(|part| part.rows.len()).sum(),
            events: events.len(),
        };
        files.push(("README.md".to_owned(), readme(&about).into_bytes()));
        files.sort();
        let bytes = archive(&about, &files)?;
        Ok(Bundled {
            evaluation: which,
            sha256: crate::domain::event::sha256_hex(&bytes),
            bytes,
            rows: about.rows,
            events: about.events,
            illustrative: about.illustrative,
        })
    })
}

/// The result as files, which must come out again from the rows alone.
fn outcome(evaluation: &Evaluation) -> Result<Vec<(String, Vec<u8>)>, ActionError> {
    let compared = comparison(evaluation)?;
    let illustrative = evaluation.parts().illustrative;
    let mut files = Vec::new();
    let mut write = |name: &str, listing: &Listing| {
        let mut bytes = Vec::new();
        write_listing(&mut bytes, listing, Profile::Plain)?;
        files.push((name.to_owned(), bytes));
        Ok::<_, std::io::Error>(())
    };
    write(COMPARISON, &exports::comparison(&compared))?;
    if let Some(ranking) = &compared.ranking {
        let beside = beside(evaluation).unwrap_or_default();
        write(RANKING, &exports::ranking(ranking, &beside, illustrative))?;
    }
    Ok(files)
}

fn rules(evaluation: &Evaluation, hash: Option<&str>) -> Result<Vec<u8>, ActionError> {
    let (parts, rules) = (evaluation.parts(), evaluation.rules());
    let ties = rules.tie_break.iter().map(|rule| Value::from(rule.code()));
    let value = Value::object([
        ("evaluation", Value::from(parts.reference.to_string())),
        ("rules_version", parts.rules_version.into()),
        ("rules_hash", hash.into()),
        ("criteria", parts.criteria.id().as_str().into()),
        ("criteria_version", parts.criteria.version().as_str().into()),
        ("price_formula", rules.price_formula.map(|formula| formula.to_string()).into()),
        ("decimals", rules.decimals.into()),
        ("near_tie", rules.near_tie.to_string().into()),
        ("tie_break", Value::array(ties)),
        ("agreeing", rules.agreeing.code().into()),
        ("min_panel", rules.min_panel.into()),
    ]);
    let mut bytes = Vec::new();
    write_value(&mut bytes, &value, Layout::Pretty)?;
    Ok(bytes)
}

fn declared(declarations: &[Declaration]) -> Result<Vec<u8>, ActionError> {
    let mut listing = Listing::new(vec![
        Column::text("person", "Person"),
        Column::text("made_at", "Made"),
        Column::text("about", "About"),
        Column::text("nature", "Nature"),
        Column::text("mitigation", "Mitigation"),
        Column::text("verdict", "Verdict"),
        Column::text("reviewed_by", "Reviewed by"),
        Column::text("review_reason", "Why"),
    ]);
    for one in declarations {
        let interest = one.interest.as_ref();
        let review = one.review.as_ref();
        let verdict = review.map(|review| match &review.verdict {
            Verdict::Cleared => "cleared",
            Verdict::Recused(_) => "recused",
        });
        let about: Option<Vec<String>> =
            interest.map(|interest| interest.about.iter().map(ToString::to_string).collect());
        listing.push(vec![
            one.person.as_str().into(),
            one.made_at.into(),
            about.into(),
            interest.map(|interest| interest.nature.to_string()).into(),
            interest.and_then(|i| i.mitigation.as_ref().map(ToString::to_string)).into(),
            verdict.into(),
            review.map(|review| review.by.to_string()).into(),
            review.map(|review| review.reason.to_string()).into(),
        ]);
    }
    let mut bytes = Vec::new();
    write_listing(&mut bytes, &listing, Profile::Plain)?;
    Ok(bytes)
}

/// Events, one a line; salt and body are null where they were erased.
fn told(events: &[Told]) -> Vec<u8> {
    let mut text = String::new();
    for (event, body) in events {
        let body = body.as_ref();
        let line = Value::object([
            ("seq", Value::Int(event.seq)),
            ("prev", event.prev.as_str().into()),
            ("op_id", event.op_id.as_str().into()),
            ("at", event.at.to_string().into()),
            ("actor", event.actor.as_str().into()),
            ("assurance", event.assurance.code().into()),
            ("kind", event.kind.as_str().into()),
            ("subject", event.subject.as_str().into()),
            ("body_hash", event.body_hash.as_str().into()),
            ("hash", event.hash.as_str().into()),
            ("salt", body.map(|body| body.salt.as_str()).into()),
            ("body", body.map(|body| body.json.as_str()).into()),
        ]);
        text.push_str(&compact(&line));
        text.push('\n');
    }
    text.into_bytes()
}

fn state(parts: &[Part]) -> Result<Vec<u8>, ActionError> {
    let tables = parts.iter().map(|part| {
        let rows = part.rows.iter().map(|values| {
            Value::array(values.iter().map(|value| match value {
                Val::Null => Value::Null,
                Val::Int(number) => Value::Int(*number),
                Val::Text(text) => Value::Text(text.clone()),
            }))
        });
        Value::object([
            ("name", Value::from(part.table.name)),
            ("columns", Value::array(part.table.columns.iter().copied())),
            ("rows", Value::array(rows)),
        ])
    });
    let mut bytes = Vec::new();
    write_value(&mut bytes, &Value::object([("tables", Value::array(tables))]), Layout::Compact)?;
    Ok(bytes)
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
    /// Whether it is sample data.
    pub illustrative: bool,
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
        let (evaluation, _) = evaluations::load(write, Some(&which)).map_err(unsound)?;
        whole(write, &evaluation).map_err(unsound)?;
        for (name, fresh) in outcome(&evaluation).map_err(unsound)? {
            if record.file(&name)? != fresh {
                let text = format!("{name} does not come out again from the scores in it");
                return Err(ActionError::refused(Ground::Verify, text)
                    .hint("nothing was loaded; take another copy of the record"));
            }
        }
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
            illustrative: evaluation.parts().illustrative,
        })
    })
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
        let body = match (line.get("salt"), line.get("body")) {
            (Some(serde_json::Value::Null), Some(serde_json::Value::Null)) => None,
            _ => Some(EventBody { salt: text("salt")?, json: text("body")? }),
        };
        if body.as_ref().is_some_and(|b| body_hash(&b.salt, &b.json) != event.body_hash) {
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
        events.push((event, body));
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

#[cfg(test)]
mod tests;
