//! The workspace as it was: what came after a moment undone, or what came before it replayed.
//!
//! Everything that reads a workspace reads this one in the same way, so that a list of last
//! year is made by the very code that makes today's. What is recorded later cannot change it:
//! history only grows at its end, and the cut lies before the first event after the moment.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::date::Moment;
use crate::store::before::{Before, Was};
use crate::store::exceptions;
use crate::store::history::{self, Head};
use crate::store::replay::{self, Replay};
use crate::store::sql::{Backend, DbError, Get, Tx, Val};
use crate::store::sqlite::Sqlite;
use crate::store::table::TABLES;
use crate::store::{Look, Store, StoreError};
use crate::world::Ids;

/// The last event before the first one that came after a moment.
// A sum, so that it is looked for among the later ones and not among all.
const FIRST_AFTER: &str = "SELECT MIN(seq + 0) FROM event WHERE at > $1";
const UP_TO: &str = "SELECT event.seq, event.prev, event.op_id, event.at, event.actor,
    event.assurance, event.kind, event.subject, event.body_hash, event.hash,
    event_body.salt, event_body.body
    FROM event LEFT JOIN event_body ON event_body.seq = event.seq
    WHERE event.seq <= $1 ORDER BY event.seq";
const LATER: &str = "SELECT body FROM event_body WHERE seq > $1 ORDER BY seq";
const REDACTIONS: &str = "SELECT event.subject, event.seq, event_body.body FROM event
    LEFT JOIN event_body ON event_body.seq = event.seq
    WHERE event.kind = 'event.redact' ORDER BY event.seq";

impl Store {
    /// This workspace as it was at `moment`; `None` when it had not begun.
    ///
    /// Order is that of history, never of clocks: the cut lies before the first event that was
    /// recorded after `moment`, whatever the clock said later. What came after it is undone; only
    /// where that is not known any more, or the engine cannot, is the history before it replayed.
    ///
    /// # Errors
    /// [`StoreError::Db`], also where history cannot be read.
    pub fn as_it_was(&mut self, moment: Moment) -> Result<Option<Self>, StoreError> {
        let last = self.read(|look| cut(look, moment))?;
        if last < 1 {
            return Ok(None);
        }
        match self.backend.as_of(last)? {
            Some(backend) => Ok(Some(self.beside(backend))),
            None => self.replayed(last).map(Some),
        }
    }

    /// Another opening of this workspace.
    fn beside(&self, backend: Box<dyn Backend>) -> Self {
        let (workspace, path) = (self.workspace.clone(), self.path.clone());
        Self { backend, workspace, ids: Ids::real(), path }
    }

    /// This workspace as it was after event `last`, replayed in memory from its beginning.
    fn replayed(&mut self, last: i64) -> Result<Self, StoreError> {
        let mut memory = Sqlite::in_memory()?;
        self.read(|look| {
            let mut done = Ok(());
            let filled = memory.write(&mut |tx| {
                done = fill(look, tx, last);
                if done.is_ok() { Ok(()) } else { Err(DbError::Undone) }
            });
            match (filled, done) {
                (Ok(()) | Err(DbError::Undone), done) => done,
                (Err(error), _) => Err(StoreError::Db(error)),
            }
        })?;
        Ok(self.beside(Box::new(memory)))
    }
}

/// The last event before the first one that came after `moment`.
fn cut(look: &mut dyn Look, moment: Moment) -> Result<i64, StoreError> {
    let after = look.one(FIRST_AFTER, &[Val::shown(moment)])?;
    match after.map(|row| row.maybe_int(0)).transpose()?.flatten() {
        Some(first) => Ok(first - 1),
        None => Ok(history::head(look)?.seq),
    }
}

fn broken(found: String) -> DbError {
    DbError::Corrupt { found }
}

/// Fills the empty database behind `tx` with what history tells up to event `last`.
fn fill(look: &mut dyn Look, tx: &mut dyn Tx, last: i64) -> Result<(), StoreError> {
    let erased = erased(look)?;
    let mut replay = Replay::new(&erased);
    let mut head = Head { seq: 0, hash: String::new() };
    let mut told = BTreeMap::new();
    look.each(UP_TO, &[last.into()], &mut |cells| {
        let event = history::event_of(cells)?;
        if let Some(body) = cells.maybe_text(11)? {
            let salt = cells.text(10)?;
            replay
                .apply(event.seq, body)
                .map_err(|why| broken(format!("event {}: {why}", event.seq)))?;
            if event.kind == history::REDACT {
                told.extend(keys_in(body).into_iter().map(|row| (row, event.seq)));
            }
            history::put_body(tx, event.seq, salt, body)?;
        }
        history::put_event(tx, &event)?;
        head = Head { seq: event.seq, hash: event.hash };
        Ok(())
    })?;
    // Rows of an event that was erased after the day.
    let (mut lost, mut doubtful) = (BTreeMap::new(), BTreeSet::new());
    for (seq, body) in &erased {
        for row in keys_in(body) {
            if *seq > last {
                doubtful.insert(row);
            } else if told.get(&row).is_none_or(|whole| whole < seq) {
                lost.insert(row, *seq);
            }
        }
    }
    remember(look, &mut replay, last, lost, &doubtful)?;
    for (table, values, rev, last_seq) in replay.into_rows() {
        let mut params = values;
        params.extend([rev.into(), last_seq.into()]);
        tx.exec(table.upsert, &params)?;
    }
    exceptions::derive_all(tx)?;
    history::put_head(tx, &head)?;
    Ok(())
}

/// The rows that the changes in `body` are about.
fn keys_in(body: &str) -> BTreeSet<(&'static str, Vec<Val>)> {
    replay::keys(body).into_iter().map(|(table, key)| (table.name, key)).collect()
}

/// Puts into `replay` the rows that stood after event `last` as events made them that are erased,
/// each with the last such: what came later tells what was before it, the rest stands as it does
/// now. Of a row that an event changed which came later and is erased as well this is no better
/// than what is there.
fn remember(
    look: &mut dyn Look,
    replay: &mut Replay,
    last: i64,
    lost: BTreeMap<(&'static str, Vec<Val>), i64>,
    doubtful: &BTreeSet<(&'static str, Vec<Val>)>,
) -> Result<(), StoreError> {
    if lost.is_empty() {
        return Ok(());
    }
    let mut before = Before::default();
    look.each(LATER, &[last.into()], &mut |row| before.event(row.text(0)?).map_err(broken))?;
    let (_, tables) = before.into_parts();
    for (row, seq) in lost {
        let (name, key) = &row;
        let Some(table) = TABLES.iter().find(|table| table.name == *name) else { continue };
        if replay.has(table, key) && doubtful.contains(&row) {
            continue;
        }
        let was = tables.get(name).and_then(|rows| rows.get(key));
        let mut values = look.get(table, key)?.map(|stored| {
            let mut values = stored.row.into_vals();
            values.truncate(table.columns.len());
            values
        });
        match was {
            Some(Was::Absent) => values = None,
            Some(Was::There { columns, .. }) => {
                let now = values.unwrap_or_default();
                let then = columns.iter().enumerate();
                let then = then.map(|(at, then)| then.clone().or_else(|| now.get(at).cloned()));
                values = then.collect();
            }
            None => {}
        }
        match values {
            Some(values) => replay.put(table, key, &values, seq),
            None => replay.take_away(table, key),
        }
    }
    Ok(())
}

/// The events whose bodies were erased, each with what the erasing event says; where that one was
/// erased in its turn, with what the event says that erased it, which tells the same rows.
pub(super) fn erased(look: &mut dyn Look) -> Result<Vec<(i64, String)>, StoreError> {
    let mut by: BTreeMap<i64, (i64, Option<String>)> = BTreeMap::new();
    look.each(REDACTIONS, &[], &mut |row| {
        if let Ok(seq) = row.text(0)?.parse() {
            by.insert(seq, (row.int(1)?, row.maybe_text(2)?.map(str::to_owned)));
        }
        Ok(())
    })?;
    let says = |first: i64| {
        let mut seq = first;
        while let Some((later, body)) = by.get(&seq).filter(|(later, _)| *later > seq) {
            if let Some(body) = body {
                return body.clone();
            }
            seq = *later;
        }
        String::new()
    };
    Ok(by.keys().map(|seq| (*seq, says(*seq))).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::table::{PERSON, SETTING};
    use crate::store::tests::{add, in_file, in_memory, op};
    use crate::store::{Access, Expect, Op, Row, redact};
    use crate::world::World;

    /// Every row that a day gone by can show: of each table, and what is derived beside them.
    fn rows(store: &mut Store) -> Vec<(&'static str, Vec<Vec<Val>>)> {
        const DERIVED: [(&str, &str); 6] = [
            ("gist", "SELECT number, told FROM exception_gist ORDER BY number"),
            ("tally", "SELECT state, count FROM state_tally WHERE count <> 0 ORDER BY state"),
            ("names", "SELECT noun, block, told FROM name_block ORDER BY noun, block"),
            ("comments", "SELECT exception, number, rev FROM exception_comment ORDER BY 1, 2"),
            ("events", "SELECT seq, at, hash FROM event ORDER BY seq"),
            ("bodies", "SELECT seq, salt, body FROM event_body ORDER BY seq"),
        ];
        store
            .read(|look| {
                let mut all = Vec::new();
                for table in TABLES {
                    let rows = look.all(table)?.into_iter().map(|stored| {
                        let mut row = stored.row.into_vals();
                        row.truncate(table.columns.len());
                        row
                    });
                    all.push((table.name, rows.collect()));
                }
                for (name, sql) in DERIVED {
                    let rows = look.rows(sql, &[])?;
                    all.push((name, rows.into_iter().map(Row::into_vals).collect()));
                }
                Ok::<_, StoreError>(all)
            })
            .unwrap()
    }

    /// Holds what is undone up to event `cut` against what is replayed.
    #[track_caller]
    fn compare(store: &mut Store, cut: i64) {
        let mut undone = store.backend.as_of(cut).unwrap().map(|then| store.beside(then)).unwrap();
        let mut replayed = store.replayed(cut).unwrap();
        for (undone, replayed) in rows(&mut undone).into_iter().zip(rows(&mut replayed)) {
            assert_eq!(undone, replayed, "event {cut}");
        }
        assert_eq!(undone.head().unwrap(), replayed.head().unwrap());
        let both = |store: &mut Store| store.read(|look| history::newest(look)).unwrap();
        assert_eq!(both(&mut undone), both(&mut replayed));
    }

    #[test]
    fn what_is_undone_is_what_is_replayed_on_any_day_of_the_sample() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.db");
        let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
        crate::actions::demo::load(&path, &world).unwrap();
        let mut store = Store::open(&path, Access::Read).unwrap();
        let last = store.head().unwrap().seq;
        for turn in 0..24 {
            compare(&mut store, 1 + (last - 1) * turn / 23);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_undone_is_what_is_replayed_whatever_was_done(
            acts in proptest::collection::vec((0..4_usize, 0..3_usize, 0..4_u8, any::<bool>()), 1..30),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut store = in_file(folder.path(), "w.db");
            let mut turn = 0;
            for acts in acts.chunks(3) {
                turn += 1;
                let saved = store.write(&op(turn), |write| -> Result<(), StoreError> {
                    for (key, value, deed, closes) in acts {
                        let key = Val::from(["a", "b", "c", "d"][*key]);
                        let value = ["one", "two", "three"][*value];
                        match deed {
                            0 => write.remove(&SETTING, &[key], Expect::Any)?,
                            1 => add(write, "tl-1", value).map(|_| ())?,
                            _ => {
                                write.put(&SETTING, vec![key, value.into()], Expect::Any)?;
                            }
                        }
                        if *closes {
                            write.record("settings.set", "settings", None, None, &[])?;
                        }
                    }
                    write.record("settings.set", "settings", None, None, &[]).map(|_| ())
                });
                saved.unwrap();
            }
            for cut in 1..=store.head().unwrap().seq {
                compare(&mut store, cut);
            }
        }
    }

    #[test]
    fn what_somebody_saves_meanwhile_does_not_touch_a_day_gone_by() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = in_file(folder.path(), "w.db");
        store.write(&op(1), |write| add(write, "tl-1", "One")).unwrap();
        let cut = store.head().unwrap().seq;
        store.write(&op(2), |write| add(write, "tl-1", "Two")).unwrap();
        let mut then = store.backend.as_of(cut).unwrap().map(|then| store.beside(then)).unwrap();
        let before = rows(&mut then);
        store.write(&op(3), |write| add(write, "tl-2", "Three")).unwrap();
        store.write(&op(4), |write| add(write, "tl-1", "Four")).unwrap();
        assert_eq!(rows(&mut then), before);
        assert_eq!(then.head().unwrap().seq, cut);
        let refused = then.write(&op(5), |write| add(write, "tl-3", "Five"));
        assert!(matches!(refused, Err(StoreError::Db(DbError::ReadOnly))), "{refused:?}");
    }

    #[test]
    fn where_what_was_erased_lies_between_the_past_is_replayed() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = in_file(folder.path(), "w.db");
        store.write(&op(1), |write| add(write, "tl-1", "One")).unwrap();
        let (cut, at) = (store.head().unwrap().seq, op(1).at);
        let later = |number, at: &str| Op { at: at.parse().unwrap(), ..op(number) };
        let second = later(2, "2027-01-01T00:00:00Z");
        let seq = store.write(&second, |write| add(write, "tl-2", "Two")).unwrap();
        let third = later(3, "2027-01-02T00:00:00Z");
        store.write(&third, |write| redact::erase(write, seq, None, "asked for")).unwrap().unwrap();
        assert!(store.backend.as_of(cut).unwrap().is_none());
        let mut then = store.as_it_was(at).unwrap().unwrap();
        assert_eq!(then.read(|look| look.all(&PERSON)).unwrap().len(), 1);
    }

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
