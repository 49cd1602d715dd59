//! History: one event appended at a time, and read back in order. There is no update here and
//! no delete.

use crate::domain::date::Moment;
use crate::domain::event::{Event, body_hash};
use crate::domain::person::Assurance;
use crate::store::sql::{Cell, Cells, DbError, Get, Tx};
use crate::store::{Look, StoreError};

/// The kind of the event that says another one's body was erased; its subject is that one's seq.
pub(crate) const REDACT: &str = "event.redact";

const ERASE_BODY: &str = "DELETE FROM event_body WHERE seq = $1";
const TAKE_HEAD: &str = "UPDATE chain_head SET seq = seq + 1 WHERE one = 1 RETURNING seq, hash";
const PUT_HEAD: &str = "UPDATE chain_head SET seq = $1, hash = $2 WHERE one = 1";
const HEAD: &str = "SELECT seq, hash FROM chain_head WHERE one = 1";
const NEWEST: &str = "SELECT at FROM event \
                      WHERE seq <= (SELECT seq FROM chain_head WHERE one = 1) \
                      ORDER BY at DESC, seq DESC LIMIT 1";
const OF_OPERATION: &str = "SELECT seq FROM event WHERE op_id = $1";
const PUT_BODY: &str = "INSERT INTO event_body (seq, salt, body) VALUES ($1, $2, $3)";
const PUT_EVENT: &str = "INSERT INTO event
    (seq, prev, op_id, at, actor, assurance, kind, subject, body_hash, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const ONE: &str = "SELECT seq, prev, op_id, at, actor, assurance, kind, subject, body_hash, hash
    FROM event WHERE seq = $1";
const AFTER: &str = "SELECT seq, prev, op_id, at, actor, assurance, kind, subject, body_hash, hash
    FROM event WHERE seq > $1 ORDER BY seq LIMIT $2";
const ABOUT: &str = "SELECT seq, prev, op_id, at, actor, assurance, kind, subject, body_hash, hash
    FROM event WHERE subject = $1 OR (subject >= $2 AND subject < $3) ORDER BY seq";
const BY: &str = "SELECT seq, prev, op_id, at, actor, assurance, kind, subject, body_hash, hash
    FROM event WHERE actor = $1 AND kind >= $2 AND kind < $3 ORDER BY seq";
const BODY: &str = "SELECT salt, body FROM event_body WHERE seq = $1";

/// Every event with its body, oldest first; the columns of an event, then salt and body.
pub(crate) const WHOLE: &str = "SELECT event.seq, event.prev, event.op_id, event.at, event.actor,
    event.assurance, event.kind, event.subject, event.body_hash, event.hash,
    event_body.salt, event_body.body
    FROM event LEFT JOIN event_body ON event_body.seq = event.seq ORDER BY event.seq";

/// What an event says, with the salt that its hash took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventBody {
    /// Sixteen bytes in lower-case hexadecimal.
    pub salt: String,
    /// JSON, exactly as it was hashed.
    pub json: String,
}

/// Where history ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The number of events.
    pub seq: i64,
    /// The hash of the last one.
    pub hash: String,
}

/// Takes the head row, which makes this transaction the only writer: the next place in history
/// and the hash before it. Always a write's first statement.
pub(crate) fn take_head(tx: &mut dyn Tx) -> Result<Head, DbError> {
    let rows = tx.rows(TAKE_HEAD, &[])?;
    let row = rows.first().ok_or_else(no_head)?;
    Ok(Head { seq: row.int(0)?, hash: row.text(1)?.to_owned() })
}

fn no_head() -> DbError {
    DbError::Corrupt { found: "the head of history is missing".to_owned() }
}

/// Writes the head row once the transaction's events are appended.
pub(crate) fn put_head(tx: &mut dyn Tx, head: &Head) -> Result<(), DbError> {
    tx.exec(PUT_HEAD, &[head.seq.into(), head.hash.as_str().into()]).map(|_| ())
}

/// The event that operation `op_id` made, if it was saved before.
pub(crate) fn of_operation(tx: &mut dyn Tx, op_id: &str) -> Result<Option<i64>, DbError> {
    tx.rows(OF_OPERATION, &[op_id.into()])?.first().map(|row| row.int(0)).transpose()
}

/// Appends `event` with its `body`, reads both back and holds them against their hashes.
pub(crate) fn append(
    tx: &mut dyn Tx,
    workspace: &str,
    event: &Event,
    body: &EventBody,
) -> Result<(), StoreError> {
    put_body(tx, event.seq, &body.salt, &body.json)?;
    put_event(tx, event)?;
    let unfaithful = StoreError::Unfaithful { seq: event.seq };
    let mut same = false;
    tx.each(ONE, &[event.seq.into()], &mut |cells| {
        let kept = event_of(cells)?;
        same = kept.hash == kept.expected_hash(workspace) && kept == *event;
        Ok(())
    })?;
    let mut said = false;
    tx.each(BODY, &[event.seq.into()], &mut |cells| {
        said = body_hash(cells.text(0)?, cells.text(1)?) == event.body_hash;
        Ok(())
    })?;
    if same && said { Ok(()) } else { Err(unfaithful) }
}

/// Writes the row of `event` as it is.
pub(super) fn put_event(tx: &mut dyn Tx, event: &Event) -> Result<(), DbError> {
    tx.exec(
        PUT_EVENT,
        &[
            event.seq.into(),
            event.prev.as_str().into(),
            event.op_id.as_str().into(),
            event.at.to_string().into(),
            event.actor.as_str().into(),
            event.assurance.code().into(),
            event.kind.as_str().into(),
            event.subject.as_str().into(),
            event.body_hash.as_str().into(),
            event.hash.as_str().into(),
        ],
    )
    .map(|_| ())
}

/// Writes the body of event `seq` as it is.
pub(super) fn put_body(tx: &mut dyn Tx, seq: i64, salt: &str, json: &str) -> Result<(), DbError> {
    tx.exec(PUT_BODY, &[seq.into(), salt.into(), json.into()]).map(|_| ())
}

/// Erases the body of event `seq`; the guards want the event that says so to stand already.
pub(crate) fn erase_body(tx: &mut dyn Tx, seq: i64) -> Result<(), DbError> {
    tx.exec(ERASE_BODY, &[seq.into()]).map(|_| ())
}

/// The event in a row that begins with an event's columns. Strict: a time or code that is only
/// nearly in its stored form was not written by this program.
pub(crate) fn event_of(cells: &dyn Cells) -> Result<Event, DbError> {
    let at: Moment = cells.read(3)?;
    if at.to_string() != cells.text(3)? {
        return Err(cells.shape(3, "a moment with six decimals", cells.cell(3)?));
    }
    let code = cells.text(5)?;
    let assurance = Assurance::ALL
        .iter()
        .copied()
        .find(|assurance| assurance.code() == code)
        .ok_or_else(|| cells.shape(5, "a grade of assurance", Cell::Text(code)))?;
    let text = |at| cells.text(at).map(str::to_owned);
    Ok(Event {
        seq: cells.int(0)?,
        prev: text(1)?,
        op_id: text(2)?,
        at,
        actor: text(4)?,
        assurance,
        kind: text(6)?,
        subject: text(7)?,
        body_hash: text(8)?,
        hash: text(9)?,
    })
}

/// Where history ends now.
///
/// # Errors
/// [`StoreError::Db`], also when the head row is missing.
pub fn head(look: &mut dyn Look) -> Result<Head, StoreError> {
    let row = look.one(HEAD, &[])?.ok_or_else(no_head)?;
    Ok(Head { seq: row.int(0)?, hash: row.text(1)?.to_owned() })
}

/// The latest moment of any event, by the clock of whoever recorded it: a clock that was put back
/// hides none.
///
/// # Errors
/// [`StoreError::Db`].
pub fn newest(look: &mut dyn Look) -> Result<Option<Moment>, StoreError> {
    look.one(NEWEST, &[])?.map(|row| Ok(row.read(0)?)).transpose()
}

/// The event at `seq`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn event(look: &mut dyn Look, seq: i64) -> Result<Option<Event>, StoreError> {
    let row = look.one(ONE, &[seq.into()])?;
    Ok(row.map(|row| event_of(&row)).transpose()?)
}

/// At most `limit` events after `after`, oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn events(look: &mut dyn Look, after: i64, limit: u32) -> Result<Vec<Event>, StoreError> {
    let rows = look.rows(AFTER, &[after.into(), limit.into()])?;
    Ok(rows.iter().map(|row| event_of(row)).collect::<Result<_, _>>()?)
}

/// Every event about `subject` or a part of it, oldest first: `X-0014` also finds
/// `X-0014/EXC-NEED-01/tl-1`, never `X-00145`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn about(look: &mut dyn Look, subject: &str) -> Result<Vec<Event>, StoreError> {
    // `0` follows `/` in the order of bytes, so the two bounds hold exactly what is below.
    let (from, to) = (format!("{subject}/"), format!("{subject}0"));
    let rows = look.rows(ABOUT, &[subject.into(), from.into(), to.into()])?;
    Ok(rows.iter().map(|row| event_of(row)).collect::<Result<_, _>>()?)
}

/// Every event of `actor` whose kind belongs to `family`, oldest first: `need` finds `need.set`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn by(look: &mut dyn Look, actor: &str, family: &str) -> Result<Vec<Event>, StoreError> {
    // `/` follows `.` in the order of bytes.
    let (from, to) = (format!("{family}."), format!("{family}/"));
    let rows = look.rows(BY, &[actor.into(), from.into(), to.into()])?;
    Ok(rows.iter().map(|row| event_of(row)).collect::<Result<_, _>>()?)
}

/// What the event at `seq` says; `None` when it was redacted or is not there.
///
/// # Errors
/// [`StoreError::Db`].
pub fn body(look: &mut dyn Look, seq: i64) -> Result<Option<EventBody>, StoreError> {
    let Some(row) = look.one(BODY, &[seq.into()])? else { return Ok(None) };
    Ok(Some(EventBody { salt: row.text(0)?.to_owned(), json: row.text(1)?.to_owned() }))
}
