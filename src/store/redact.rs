//! What somebody wrote is erased: from the event that told it, from the events that repeat it of
//! the same row, from the row, and from everything that is derived from the row.
//!
//! The chain still holds, since an event's hash is made of the hash of its body. What an erased
//! body changed is not known any more, so the event that erases it tells each of those rows whole,
//! as it is from then on: replay goes on from there, and the full check is as strict as before.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::person::Role;
use crate::store::exceptions::{EXCEPTION_ATTACHMENT, files};
use crate::store::sql::{Cell, DbError};
use crate::store::table::{TABLES, Table};
use crate::store::{Get, Look, StoreError, Val, Write, history, replay};

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
    ("workload", &["needs"]),
    ("portability_answer", &["measure"]),
    ("rehearsal", &["problems", "retired_reason"]),
    ("lock_in", &["replacement"]),
    ("function_look", &["source"]),
    ("exception", &["title"]),
    ("exception_detail", &["substitutability_reason", "cost_source"]),
    ("exception_claim", &["text"]),
    ("exception_function", &["why", "source"]),
    ("exception_offer", &["text"]),
    ("exception_turn", &["text"]),
    ("exception_grant", &["override_reason"]),
    ("exception_condition", &["text"]),
    ("exception_mark", &["note"]),
    ("exception_vote", &["rationale", "departure"]),
    ("exception_score", &["note"]),
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

/// A row: its table and its key.
type Place = (&'static str, Vec<Val>);

/// The columns of free text of the row under `key`.
fn free(table: &Table, key: &[Val]) -> &'static [&'static str] {
    let is_name = |val: &Val| matches!(val, Val::Text(kind) if NAMES.contains(&kind.as_str()));
    if table.name == "decision_text" && key.iter().any(is_name) {
        return &[];
    }
    FREE.iter().find(|(name, _)| *name == table.name).map_or(&[], |(_, columns)| columns)
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
                let text = change["after"][*column].as_str();
                if let Some(text) = text.filter(|text| !text.is_empty() && *text != ERASED) {
                    let row = held.texts.entry((table.name, key.clone())).or_default();
                    row.insert((*column, text.to_owned()));
                }
            }
        }
        // Some notes are hashes and codes, which nobody wrote.
        let notes = body["notes"].as_object().into_iter().flatten().map(|(_, text)| text);
        let prose = notes.filter(|text| text.as_str().is_some_and(|text| text.contains(' ')));
        let own = std::iter::once(&body["reason"]).chain(prose).filter_map(Value::as_str);
        held.beside = own.map(str::to_owned).collect();
        held
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
                    ["before", "after"].iter().any(|side| change[*side][*column] == **text)
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
}

fn read(look: &mut dyn Look, seq: i64) -> Result<Result<(Held, String), Refused>, StoreError> {
    let Some(event) = history::event(look, seq)? else { return Ok(Err(Refused::Unknown)) };
    if event.kind == history::REDACT {
        return Ok(Err(Refused::Record));
    }
    let Some(body) = history::body(look, seq)? else { return Ok(Err(Refused::Already)) };
    let held = Held::of(&body.json);
    Ok(if held.is_empty() { Err(Refused::NoText) } else { Ok((held, body.json)) })
}

fn repeats(look: &mut dyn Look, seq: i64, held: &Held) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    look.each(OTHERS, &[seq.into()], &mut |row| {
        if held.is_repeated_in(row.text(1)?) {
            found.push(row.int(0)?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// What would go with event `seq`.
///
/// # Errors
/// [`StoreError::Db`]; within, why it cannot be erased.
pub fn preview(look: &mut dyn Look, seq: i64) -> Result<Result<Preview, Refused>, StoreError> {
    let (held, body) = match read(look, seq)? {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let repeats = repeats(look, seq, &held)?;
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
    let (held, body) = match read(write, seq)? {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let repeats = repeats(write, seq, &held)?;
    let what = Preview { texts: held.count(), rows: replay::keys(&body).len(), repeats };
    let mut recorded = Vec::new();
    for each in std::iter::once(seq).chain(what.repeats.iter().copied()) {
        let Some(body) = history::body(write, each)? else { continue };
        let rows: BTreeSet<Place> =
            replay::keys(&body.json).into_iter().map(|(table, key)| (table.name, key)).collect();
        for (name, key) in rows {
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
    let Some(stored) = write.get(table, key)? else {
        write.restate_gone(table, key);
        return Ok(());
    };
    let mut values = stored.row.vals().to_vec();
    values.truncate(table.columns.len());
    for (column, text) in texts.into_iter().flatten() {
        let here = table.place_of(column).and_then(|at| values.get_mut(at));
        if let Some(here) = here.filter(|here| **here == Val::from(text.as_str())) {
            *here = ERASED.into();
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
