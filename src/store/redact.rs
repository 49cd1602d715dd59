//! What somebody wrote is erased: from the event that told it, from the events that repeat it of
//! the same row, from the row, and from everything that is derived from the row.
//!
//! The chain still holds, since an event's hash is made of the hash of its body. What an erased
//! body changed is not known any more, so the event that erases it tells each of those rows whole,
//! as it is from then on: replay goes on from there, and the full check is as strict as before.
//! Rows that are not as history tells before that are not told anew, or it would make them true.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::person::Role;
use crate::store::decisions::DECISION_DOCUMENT;
use crate::store::exceptions::{EXCEPTION_ATTACHMENT, EXCEPTION_RENEWAL, files};
use crate::store::replay::Replay;
use crate::store::sql::{Cell, DbError};
use crate::store::table::{SETTING, TABLES, Table};
use crate::store::{Get, Look, StoreError, Val, Write, history, past, replay};

/// What stands in the place of a text that was erased.
pub const ERASED: &str = "[erased]";

/// A piece of a text shorter than this is found in too many places to say anything.
const LEAST: usize = 5;

/// Places that are named; there may be thousands.
const NAMED: usize = 20;

const OTHERS: &str = "SELECT seq, body FROM event_body WHERE seq <> $1 ORDER BY seq";
const BODIES: &str = "SELECT event.seq, event.kind, event.subject, event_body.body FROM event
    JOIN event_body ON event_body.seq = event.seq ORDER BY event.seq";
const HOLDERS: &str = "SELECT exception, number FROM exception_attachment
    WHERE sha256 = $1 AND label <> '[erased]' LIMIT 1";

/// Columns that hold what people write in their own words: nothing is looked up by them, counted
/// by them or decided by them.
const FREE: &[(&str, &[&str])] = &[
    ("setting", &["value"]),
    ("person", &["name"]),
    ("supplier", &["address", "email"]),
    ("rules_version", &["reason"]),
    ("elicitation", &["note"]),
    ("candidate", &["withdrawn_reason"]),
    ("declaration", &["nature", "mitigation", "review_reason"]),
    ("gate_answer", &["reason"]),
    ("score", &["reason"]),
    ("score_correction", &["reason"]),
    ("consensus", &["reason"]),
    ("minute", &["text"]),
    ("reopening", &["reason"]),
    ("price", &["basis"]),
    ("price_line", &["assumption"]),
    ("price_change", &["reason"]),
    ("evidence", &["title", "source", "place", "link", "note"]),
    ("open_question", &["note"]),
    ("clarification_entry", &["text"]),
    ("decision", &["title", "reason", "not_covered"]),
    ("decision_text", &["text"]),
    ("decision_remark", &["reason"]),
    ("decision_document", &["text"]),
    ("workload", &["needs"]),
    ("portability_answer", &["measure"]),
    ("rehearsal", &["problems", "retired_reason"]),
    ("lock_in", &["replacement"]),
    ("function_look", &["source"]),
    ("exception", &["title"]),
    (
        "exception_detail",
        &["substitutability_reason", "cost_source", "tested_evidence", "exit_plan_reference"],
    ),
    ("exception_claim", &["text", "evidence"]),
    ("exception_function", &["why", "source"]),
    ("exception_offer", &["text"]),
    ("exception_turn", &["text"]),
    ("exception_grant", &["override_reason"]),
    ("exception_condition", &["text"]),
    ("exception_mark", &["note"]),
    ("exception_vote", &["rationale", "departure"]),
    ("exception_score", &["note"]),
    ("exception_renewal", &["document"]),
    ("exception_attachment", &["label", "link"]),
    ("exception_comment", &["text"]),
    ("approach", &["title"]),
    ("approach_note", &["text"]),
    ("hypothesis", &["statement"]),
    ("hypothesis_version", &["reason"]),
    ("hypothesis_measure", &["baseline_source"]),
    ("hypothesis_reading", &["source"]),
    ("signal_answer", &["reason"]),
];

/// Kinds of a decision's texts that are names by which it is worked with, and no prose.
const NAMES: [&str; 4] = ["decision_maker", "consulted", "informed", "follows"];

/// Settings that stand on paper in somebody's own words; every other is a number or a code.
const ON_PAPER: [&str; 2] = ["letter-from", "letter-contact"];

/// Columns of names by which a row is found or grouped. They stay while the row has them; one that
/// it had before is erased as a text is.
const NAMED_BY: &[(&str, &[&str])] = &[
    ("workspace", &["name"]),
    ("supplier", &["name", "url", "identifier"]),
    ("workload", &["name", "directorate"]),
    ("rehearsal", &["platform"]),
    ("exception", &["directorate"]),
    ("exception_function", &["name"]),
    ("exception_outside", &["name"]),
];

/// A row: its table and its key.
type Place = (&'static str, Vec<Val>);

/// The columns of free text of the row under `key`.
fn free(table: &Table, key: &[Val]) -> &'static [&'static str] {
    let is_one_of = |codes: &[&str]| {
        key.iter().any(|val| matches!(val, Val::Text(code) if codes.contains(&code.as_str())))
    };
    if table.name == "decision_text" && is_one_of(&NAMES)
        || table.name == SETTING.name && !is_one_of(&ON_PAPER)
    {
        return &[];
    }
    FREE.iter().find(|(name, _)| *name == table.name).map_or(&[], |(_, columns)| columns)
}

/// Whether `text` is one that somebody wrote and that is not erased.
fn is_written(text: &str) -> bool {
    !text.is_empty() && text != ERASED
}

/// Shows every text in `document`, which holds the rows of a renewal, to `visit`.
fn in_document(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for (name, columns) in FREE {
        let rows = document.get_mut(*name).and_then(Value::as_array_mut);
        for row in rows.into_iter().flatten() {
            for column in *columns {
                if let Some(told) = row.get_mut(*column) {
                    visit(told);
                }
            }
        }
    }
}

/// The texts that a column tells: those in the document of a renewal, else the one that it is.
fn texts_in(table: &str, told: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut take = |text: &mut Value| {
        found.extend(text.as_str().filter(|text| is_written(text)).map(str::to_owned));
    };
    if table == EXCEPTION_RENEWAL.name {
        let read = |text| serde_json::from_str(text).ok();
        let mut document: Value = told.as_str().and_then(read).unwrap_or_default();
        in_document(&mut document, &mut take);
    } else {
        take(&mut told.clone());
    }
    found
}

/// `value` without `texts`, where it has one of them.
fn without(table: &str, value: &Val, texts: &BTreeSet<&str>) -> Option<Val> {
    let Val::Text(text) = value else { return None };
    if table != EXCEPTION_RENEWAL.name {
        return texts.contains(text.as_str()).then(|| ERASED.into());
    }
    let mut document: Value = serde_json::from_str(text).ok()?;
    let mut changed = false;
    in_document(&mut document, &mut |told| {
        if told.as_str().is_some_and(|text| texts.contains(text)) {
            *told = ERASED.into();
            changed = true;
        }
    });
    changed.then(|| document.to_string().into())
}

/// What an event holds that can be erased.
#[derive(Debug, Default)]
struct Held {
    /// Of each row that it changed, the texts it left in the columns of free text.
    texts: BTreeMap<Place, BTreeSet<(&'static str, String)>>,
    /// Texts that stand in no row.
    beside: Vec<String>,
}

impl Held {
    fn of(body: &str) -> Self {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let mut held = Self::default();
        for (table, key, change) in replay::changes(&body) {
            for column in free(table, &key) {
                let told = |side: &str| texts_in(table.name, &change[side][*column]);
                // A document is told whole whatever changed in it.
                let (before, after) = (told("before"), told("after"));
                let new = after.difference(&before).map(|text| (*column, text.clone()));
                held.put((table.name, key.clone()), new);
            }
        }
        // Some notes are hashes and codes, which nobody wrote.
        let notes = body["notes"].as_object().into_iter().flatten().map(|(_, text)| text);
        let prose = notes.filter(|text| text.as_str().is_some_and(|text| text.contains(' ')));
        let own = std::iter::once(&body["reason"]).chain(prose).filter_map(Value::as_str);
        held.beside = own.map(str::to_owned).collect();
        held
    }

    fn put(&mut self, row: Place, texts: impl Iterator<Item = (&'static str, String)>) {
        let texts: Vec<_> = texts.collect();
        if !texts.is_empty() {
            self.texts.entry(row).or_default().extend(texts);
        }
    }

    /// Takes in names that `body` tells of rows which have others by now.
    fn old_names(&mut self, look: &mut dyn Look, body: &str) -> Result<(), StoreError> {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        for (table, key, change) in replay::changes(&body) {
            let named_by = NAMED_BY.iter().find(|(name, _)| *name == table.name);
            let Some((_, columns)) = named_by else { continue };
            let stored = look.get(table, &key)?;
            for column in *columns {
                let at = table.place_of(column).unwrap_or_default();
                let now = stored.as_ref().and_then(|stored| stored.row.vals().get(at));
                let told = ["before", "after"].map(|side| change[side][*column].as_str());
                let old = told.into_iter().flatten();
                let old = old.filter(|text| is_written(text) && now != Some(&Val::from(*text)));
                self.put((table.name, key.clone()), old.map(|text| (*column, text.to_owned())));
            }
        }
        Ok(())
    }

    /// Takes in the rows of which an event that goes too tells one of the texts; whether there are
    /// any.
    fn widen(&mut self, body: &str) -> bool {
        let mut wider = false;
        let all: BTreeSet<String> = self.all().map(str::to_owned).collect();
        for (row, mut texts) in Self::of(body).texts {
            let known = self.texts.get(&row);
            texts.retain(|one| all.contains(&one.1) && known.is_none_or(|has| !has.contains(one)));
            wider |= !texts.is_empty();
            self.put(row, texts.into_iter());
        }
        wider
    }

    fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.beside.is_empty()
    }

    /// Every text, wherever it stands.
    fn all(&self) -> impl Iterator<Item = &str> {
        let rows = self.texts.values().flatten().map(|(_, text)| text.as_str());
        rows.chain(self.beside.iter().map(String::as_str))
    }

    /// How many texts there are; a reason is often a field of the row as well.
    fn count(&self) -> usize {
        self.all().collect::<BTreeSet<_>>().len()
    }

    /// A piece of each text by which it is found where it stands inside another, however that one
    /// writes line ends and quotation marks.
    fn pieces(&self) -> BTreeSet<&str> {
        let plain = |c: char| !c.is_control() && c != '"' && c != '\\';
        let longest = |text| {
            let pieces = str::split(text, move |c| !plain(c)).map(str::trim);
            pieces.max_by_key(|piece| piece.chars().count())
        };
        self.all().filter_map(longest).filter(|piece| piece.chars().count() >= LEAST).collect()
    }

    /// Whether a change of one of the rows tells one of its texts, before or after.
    fn is_repeated_in(&self, body: &str) -> bool {
        if self.texts.is_empty() {
            return false;
        }
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        replay::changes(&body).any(|(table, key, change)| {
            self.texts.get(&(table.name, key)).is_some_and(|texts| {
                texts.iter().any(|(column, text)| {
                    let told = |side: &str| texts_in(table.name, &change[side][*column]);
                    ["before", "after"].into_iter().any(|side| told(side).contains(text))
                })
            })
        })
    }
}

/// What can be said of an event before it is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// How many texts go, in rows and beside them.
    pub texts: usize,
    /// How many rows the event changed.
    pub rows: usize,
    /// The events that repeat a text of the same row, which go with it.
    pub repeats: Vec<i64>,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// As the preview has it.
    pub what: Preview,
    /// The events that say so, the first for the one that was asked for.
    pub recorded: Vec<i64>,
    /// Where the same words still stand, a few words each; never a row that may be sealed.
    pub still: Vec<String>,
    /// How many such places there are.
    pub places: usize,
}

/// Why an event cannot be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is no such event.
    Unknown,
    /// It was erased before.
    Already,
    /// It is itself the record of an erasure.
    Record,
    /// It holds nothing that somebody wrote in their own words.
    NoText,
    /// A row that would be told anew is not as the history tells it.
    Untrue,
}

fn read(look: &mut dyn Look, seq: i64) -> Result<Result<(Held, String), Refused>, StoreError> {
    let Some(event) = history::event(look, seq)? else { return Ok(Err(Refused::Unknown)) };
    if event.kind == history::REDACT {
        return Ok(Err(Refused::Record));
    }
    let Some(body) = history::body(look, seq)? else { return Ok(Err(Refused::Already)) };
    let mut held = Held::of(&body.json);
    held.old_names(look, &body.json)?;
    Ok(if held.is_empty() { Err(Refused::NoText) } else { Ok((held, body.json)) })
}

/// The events that go with event `seq`. Where one of them tells one of the texts of another row, it
/// is erased there too, since there is no line left by which it could be.
fn repeats(look: &mut dyn Look, seq: i64, held: &mut Held) -> Result<Vec<i64>, StoreError> {
    loop {
        let (mut found, mut wider) = (Vec::new(), false);
        look.each(OTHERS, &[seq.into()], &mut |row| {
            let body = row.text(1)?;
            if held.is_repeated_in(body) {
                found.push(row.int(0)?);
                wider |= held.widen(body);
            }
            Ok(())
        })?;
        if !wider {
            return Ok(found);
        }
    }
}

/// The rows that the events `seqs` changed.
fn rows_of(look: &mut dyn Look, seqs: &[i64]) -> Result<BTreeSet<Place>, StoreError> {
    let mut rows = BTreeSet::new();
    for seq in seqs {
        if let Some(body) = history::body(look, *seq)? {
            rows.extend(replay::keys(&body.json).into_iter().map(|(table, key)| (table.name, key)));
        }
    }
    Ok(rows)
}

/// Whether each of `rows` is as history tells it.
fn are_true(look: &mut dyn Look, rows: &BTreeSet<Place>) -> Result<bool, StoreError> {
    let mut replay = Replay::new(&past::erased(look)?).only(rows);
    let mut told = Ok(());
    look.each(BODIES, &[], &mut |row| {
        if told.is_ok() {
            told = replay.apply(row.int(0)?, row.text(3)?);
        }
        Ok(())
    })?;
    Ok(told.is_ok() && replay.is_true_of(look, rows)?)
}

/// What would go with event `seq`.
///
/// # Errors
/// [`StoreError::Db`]; within, why it cannot be erased.
pub fn preview(look: &mut dyn Look, seq: i64) -> Result<Result<Preview, Refused>, StoreError> {
    let (mut held, body) = match read(look, seq)? {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let repeats = repeats(look, seq, &mut held)?;
    Ok(Ok(Preview { texts: held.count(), rows: replay::keys(&body).len(), repeats }))
}

/// What the event says that erased event `seq`, and its place; where that was erased in its turn, the
/// one that erased it, which tells the same rows. `None` where `seq` was not erased.
///
/// # Errors
/// [`StoreError::Db`].
pub fn instead(look: &mut dyn Look, seq: i64) -> Result<Option<(i64, Value)>, StoreError> {
    let mut erased = seq;
    loop {
        let about = history::about(look, &erased.to_string())?;
        let by = about.iter().find(|event| event.kind == history::REDACT && event.seq > erased);
        let Some(by) = by else { return Ok(None) };
        if let Some(body) = history::body(look, by.seq)? {
            return Ok(Some((by.seq, serde_json::from_str(&body.json).unwrap_or_default())));
        }
        erased = by.seq;
    }
}

/// Whether `reason` would keep what event `seq` says.
///
/// # Errors
/// [`StoreError::Db`].
pub fn is_told_by(look: &mut dyn Look, seq: i64, reason: &str) -> Result<bool, StoreError> {
    let read = read(look, seq)?;
    Ok(read.is_ok_and(|(held, _)| held.pieces().iter().any(|piece| reason.contains(piece))))
}

/// Erases what event `seq` says, and what repeats it of the same rows; an event for each says so.
///
/// # Errors
/// [`StoreError::Db`]; within, why it cannot be erased.
pub fn erase(
    write: &mut Write<'_>,
    seq: i64,
    role: Option<Role>,
    reason: &str,
) -> Result<Result<Erased, Refused>, StoreError> {
    let (mut held, body) = match read(write, seq)? {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let repeats = repeats(write, seq, &mut held)?;
    let what = Preview { texts: held.count(), rows: replay::keys(&body).len(), repeats };
    let all: Vec<i64> = std::iter::once(seq).chain(what.repeats.iter().copied()).collect();
    let rows = rows_of(write, &all)?;
    if !are_true(write, &rows)? {
        return Ok(Err(Refused::Untrue));
    }
    let mut recorded = Vec::new();
    for each in all {
        for (name, key) in rows_of(write, &[each])? {
            let Some(table) = TABLES.iter().find(|table| table.name == name) else { continue };
            let texts = held.texts.get(&(table.name, key.clone()));
            restate(write, table, &key, texts)?;
        }
        let asked = seq.to_string();
        let notes = if each == seq { Vec::new() } else { vec![("repeats", asked.as_str())] };
        recorded.push(write.redact(each, role, reason, &notes)?);
    }
    for (_, key) in held.texts.keys().filter(|(name, _)| *name == EXCEPTION_ATTACHMENT.name) {
        drop_file(write, key)?;
    }
    let (still, places) = still(write, &held)?;
    Ok(Ok(Erased { what, recorded, still, places }))
}

/// Tells a row whole, without the texts that are erased where it still has them; or that it is
/// gone.
fn restate(
    write: &mut Write<'_>,
    table: &'static Table,
    key: &[Val],
    texts: Option<&BTreeSet<(&'static str, String)>>,
) -> Result<(), StoreError> {
    let stored = write.get(table, key)?;
    // The file from which a decision was brought in goes whole, as an attached one does.
    let goes = table.name == DECISION_DOCUMENT.name && texts.is_some();
    let Some(stored) = stored.filter(|_| !goes) else {
        return write.restate_gone(table, key);
    };
    let mut values = stored.row.vals().to_vec();
    values.truncate(table.columns.len());
    let mut by_column: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (column, text) in texts.into_iter().flatten() {
        by_column.entry(*column).or_default().insert(text);
    }
    for (column, texts) in by_column {
        let here = table.place_of(column).and_then(|at| values.get_mut(at));
        if let Some(here) = here
            && let Some(left) = without(table.name, here, &texts)
        {
            *here = left;
        }
    }
    write.restate(table, values, &stored)
}

/// Takes the bytes of an attached file away, unless they are attached elsewhere too.
fn drop_file(write: &mut Write<'_>, key: &[Val]) -> Result<(), StoreError> {
    let Some(stored) = write.get(&EXCEPTION_ATTACHMENT, key)? else { return Ok(()) };
    let at = EXCEPTION_ATTACHMENT.place_of("sha256").unwrap_or_default();
    let Some(sha256) = stored.row.maybe_text(at)?.map(str::to_owned) else { return Ok(()) };
    if write.one(HOLDERS, &[sha256.as_str().into()])?.is_none() {
        files::drop(write, &sha256)?;
    }
    Ok(())
}

/// Where a piece of what was erased stands yet.
fn still(look: &mut dyn Look, held: &Held) -> Result<(Vec<String>, usize), StoreError> {
    let pieces = held.pieces();
    let tells = |text: &str| pieces.iter().any(|piece| text.contains(piece));
    let (mut named, mut places) = (Vec::new(), 0);
    let mut found = |what: String| {
        places += 1;
        if named.len() < NAMED {
            named.push(what);
        }
    };
    if pieces.is_empty() {
        return Ok((named, places));
    }
    for table in TABLES.iter().filter(|table| !table.may_be_sealed()) {
        look.each(table.select_all, &[], &mut |row| {
            let mut here = false;
            for at in 0..table.columns.len() {
                if let Cell::Text(text) = row.cell(at)? {
                    here |= tells(text);
                }
            }
            if here {
                let key = (0..table.keys.len()).map(|at| Ok(row.cell(at)?.to_val()));
                found(table.named(&key.collect::<Result<Vec<Val>, DbError>>()?));
            }
            Ok(())
        })?;
    }
    look.each(BODIES, &[], &mut |row| {
        let body = row.text(3)?;
        if tells(body) && !replay::keys(body).iter().any(|(table, _)| table.may_be_sealed()) {
            found(format!("event {}, {} {}", row.int(0)?, row.text(1)?, row.text(2)?));
        }
        Ok(())
    })?;
    Ok((named, places))
}

#[cfg(test)]
mod tests;
