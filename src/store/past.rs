//! The workspace as it was: its history up to a moment, replayed into a database in memory.
//!
//! Everything that reads a workspace reads this one in the same way, so that a list of last
//! year is made by the very code that makes today's. What is recorded later cannot change it:
//! history only grows at its end, and the cut lies before the first event after the moment.

use crate::domain::date::Moment;
use crate::store::exceptions;
use crate::store::history::{self, Head};
use crate::store::replay::Replay;
use crate::store::sql::{DbError, Get, Tx, Val};
use crate::store::sqlite::Sqlite;
use crate::store::{Look, Store, StoreError};
use crate::world::Ids;

/// The last event before the first one that came after a moment.
const FIRST_AFTER: &str = "SELECT seq FROM event WHERE at > $1 ORDER BY seq LIMIT 1";
const UP_TO: &str = "SELECT event.seq, event.prev, event.op_id, event.at, event.actor,
    event.assurance, event.kind, event.subject, event.body_hash, event.hash,
    event_body.salt, event_body.body
    FROM event LEFT JOIN event_body ON event_body.seq = event.seq
    WHERE event.seq <= $1 ORDER BY event.seq";
const REDACTIONS: &str = "SELECT event.subject, event_body.body FROM event
    JOIN event_body ON event_body.seq = event.seq
    WHERE event.kind = 'event.redact' ORDER BY event.seq";
const PUT_BODY: &str = "INSERT INTO event_body (seq, salt, body) VALUES ($1, $2, $3)";
const PUT_EVENT: &str = "INSERT INTO event
    (seq, prev, op_id, at, actor, assurance, kind, subject, body_hash, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

impl Store {
    /// This workspace as it was at `moment`, in memory; `None` when it had not begun.
    ///
    /// Order is that of history, never of clocks: the cut lies before the first event that was
    /// recorded after `moment`, whatever the clock said later.
    ///
    /// # Errors
    /// [`StoreError::Db`], also where history cannot be replayed.
    pub fn as_it_was(&mut self, moment: Moment) -> Result<Option<Self>, StoreError> {
        let mut memory = Sqlite::in_memory()?;
        let begun = self.read(|look| {
            let mut begun = Ok(false);
            let filled = crate::store::sql::Backend::write(&mut memory, &mut |tx| {
                begun = fill(look, tx, moment);
                if matches!(begun, Ok(true)) { Ok(()) } else { Err(DbError::Undone) }
            });
            match (filled, begun) {
                (Ok(()) | Err(DbError::Undone), begun) => begun,
                (Err(error), _) => Err(StoreError::Db(error)),
            }
        })?;
        Ok(begun.then(|| Self {
            backend: Box::new(memory),
            workspace: self.workspace.clone(),
            ids: Ids::real(),
            path: self.path.clone(),
        }))
    }
}

fn broken(found: String) -> DbError {
    DbError::Corrupt { found }
}

/// Fills the empty database behind `tx`; whether there was anything by then.
fn fill(look: &mut dyn Look, tx: &mut dyn Tx, moment: Moment) -> Result<bool, StoreError> {
    let after = look.one(FIRST_AFTER, &[Val::shown(moment)])?;
    let last = match after {
        Some(row) => row.int(0)? - 1,
        None => history::head(look)?.seq,
    };
    if last < 1 {
        return Ok(false);
    }
    let erased = erased(look)?;
    let mut replay = Replay::new(erased.iter().map(|(seq, _)| *seq).collect());
    let mut head = Head { seq: 0, hash: String::new() };
    look.each(UP_TO, &[last.into()], &mut |cells| {
        let event = history::event_of(cells)?;
        if let Some(body) = cells.maybe_text(11)? {
            let salt = cells.text(10)?;
            replay
                .apply(event.seq, body)
                .map_err(|why| broken(format!("event {}: {why}", event.seq)))?;
            tx.exec(PUT_BODY, &[event.seq.into(), salt.into(), body.into()])?;
        }
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
        )?;
        head = Head { seq: event.seq, hash: event.hash };
        Ok(())
    })?;
    // Rows of an event that was erased later: as they are now, which is all that is known.
    for (seq, body) in &erased {
        if *seq > last {
            continue;
        }
        for (table, key) in crate::store::replay::keys(body) {
            if !replay.has(table, &key)
                && let Some(stored) = look.get(table, &key)?
            {
                let mut values = stored.row.into_vals();
                values.truncate(table.columns.len());
                replay.put(table, key, values, *seq);
            }
        }
    }
    for (table, values, rev, last_seq) in replay.into_rows() {
        let mut params = values;
        params.extend([rev.into(), last_seq.into()]);
        tx.exec(table.upsert, &params)?;
    }
    exceptions::derive_all(tx)?;
    history::put_head(tx, &head)?;
    Ok(true)
}

/// The events whose bodies were erased, each with what the erasing event says.
fn erased(look: &mut dyn Look) -> Result<Vec<(i64, String)>, StoreError> {
    let mut found = Vec::new();
    look.each(REDACTIONS, &[], &mut |row| {
        if let Ok(seq) = row.text(0)?.parse() {
            found.push((seq, row.text(1)?.to_owned()));
        }
        Ok(())
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Expect;
    use crate::store::table::PERSON;
    use crate::store::tests::{add, in_memory, op};

    #[test]
    fn the_past_is_what_stood_then_and_later_changes_do_not_touch_it() {
        let mut store = in_memory();
        store.write(&op(1), |write| add(write, "tl-1", "One")).unwrap();
        let then = op(1).at;
        let people = |store: &mut Store| {
            store
                .read(|look| look.all(&PERSON))
                .unwrap()
                .iter()
                .map(|stored| (stored.row.vals().to_vec(), stored.rev, stored.last_seq))
                .collect::<Vec<_>>()
        };
        let mut before = store.as_it_was(then).unwrap().unwrap();
        let (seen, head) = (people(&mut before), before.head().unwrap());

        let mut later = op(2);
        later.at = "2099-01-01T00:00:00Z".parse().unwrap();
        store
            .write(&later, |write| {
                let mut row = write.get(&PERSON, &["tl-1".into()])?.unwrap().row.into_vals();
                row.truncate(PERSON.columns.len());
                row[1] = "Another".into();
                write.put(&PERSON, row, Expect::Any)?;
                write.record("person.edited", "tl-1", None, None, &[])?;
                add(write, "tl-2", "Two")
            })
            .unwrap();
        let mut after = store.as_it_was(then).unwrap().unwrap();
        assert_eq!((people(&mut after), after.head().unwrap()), (seen.clone(), head));
        let mut now = store.as_it_was(later.at).unwrap().unwrap();
        assert_eq!(people(&mut now), people(&mut store));
        assert_ne!(people(&mut now), seen);
        assert!(now.verify().unwrap().is_sound(), "what was replayed passes the full check");
        let begin = "1990-01-01T00:00:00Z".parse().unwrap();
        assert!(store.as_it_was(begin).unwrap().is_none());
    }
}
