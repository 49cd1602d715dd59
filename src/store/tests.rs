//! The store's contract, on SQLite.

use super::*;
use crate::domain::person::{Assurance, Role};
use crate::store::table::{PERSON, SETTING, TABLES};

/// A workspace for tests.
pub(crate) fn setup() -> Setup {
    Setup {
        name: "Example Council".to_owned(),
        zone: "Europe/London".to_owned(),
        currency: "GBP".to_owned(),
        illustrative: true,
    }
}

/// An operation by `adm-1` with its own id.
pub(crate) fn op(number: u32) -> Op {
    Op {
        op_id: format!("01890a5d-ac96-774b-9000-{number:012}"),
        at: "2026-03-01T09:30:00Z".parse().unwrap(),
        actor: "adm-1".to_owned(),
        assurance: Assurance::OsUser,
        login: "adm".to_owned(),
        host: "desk".to_owned(),
        program: "cloudpick test".to_owned(),
    }
}

/// A person's row.
pub(crate) fn person(slug: &str, name: &str) -> Vec<Val> {
    vec![slug.into(), name.into(), "evaluator".into(), "".into(), false.into()]
}

/// A workspace in memory, with its first event only.
pub(crate) fn in_memory() -> Store {
    Store::in_memory(Ids::counted(), &setup(), &op(0), |_| Ok::<(), StoreError>(())).unwrap()
}

/// A workspace in a file of `folder`.
pub(crate) fn in_file(folder: &Path, name: &str) -> Store {
    let path = folder.join(name);
    Store::create(&path, Access::Write, Ids::counted(), &setup(), &op(0), |_| {
        Ok::<(), StoreError>(())
    })
    .unwrap()
}

/// How the engine goes about `sql`, a line a step.
pub(crate) fn plan(sql: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    drop(in_file(folder.path(), "w.db"));
    let conn = rusqlite::Connection::open(folder.path().join("w.db")).unwrap();
    let sql = format!("EXPLAIN QUERY PLAN {}", sql.replace('$', "?"));
    let mut asked = conn.prepare(&sql).unwrap();
    for at in 1..=asked.parameter_count() {
        asked.raw_bind_parameter(at, "2026-11-29").unwrap();
    }
    let (mut steps, mut rows) = (Vec::new(), asked.raw_query());
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

/// Puts a person and records it as one event.
pub(crate) fn add(write: &mut Write<'_>, slug: &str, name: &str) -> Result<i64, StoreError> {
    write.put(&PERSON, person(slug, name), Expect::Any)?;
    write.record("person.added", slug, Some(Role::Admin), None, &[])
}

fn names(store: &mut Store) -> Vec<String> {
    store
        .read(|read| -> Result<_, StoreError> {
            let people = read.all(&PERSON)?;
            Ok(people.iter().map(|row| row.row.text(1).unwrap().to_owned()).collect())
        })
        .unwrap()
}

#[test]
fn a_change_is_saved_with_the_event_that_says_it() {
    let mut store = in_memory();
    let seq = store.write(&op(1), |write| add(write, "tl-1", "Team lead")).unwrap();
    assert_eq!(seq, 2);
    let (event, body) = store
        .read(|read| -> Result<_, StoreError> {
            Ok((history::event(read, 2)?.unwrap(), history::body(read, 2)?.unwrap()))
        })
        .unwrap();
    assert_eq!((event.kind.as_str(), event.subject.as_str()), ("person.added", "tl-1"));
    assert_eq!(event.op_id, op(1).op_id);
    assert_eq!(event.hash, event.expected_hash(store.workspace_id()));
    insta::assert_snapshot!(body.json, @r#"{"role":"admin","login":"adm","host":"desk","program":"cloudpick test","reason":null,"changes":[{"table":"person","key":{"slug":"tl-1"},"before":null,"after":{"name":"Team lead","roles":"evaluator","logins":"","retired":0}}]}"#);
    assert_eq!(store.head().unwrap(), Head { seq: 2, hash: event.hash });
}

#[test]
fn every_described_table_is_the_one_in_the_schema() {
    let mut store = in_memory();
    for table in TABLES {
        let columns: Vec<String> = store
            .read(|read| -> Result<_, StoreError> {
                let rows = read.rows(
                    "SELECT name FROM pragma_table_info($1) ORDER BY cid",
                    &[table.name.into()],
                )?;
                Ok(rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect())
            })
            .unwrap();
        let mut described: Vec<&str> = table.columns.to_vec();
        described.extend(["rev", "last_seq"]);
        assert_eq!(columns, described, "{}", table.name);
        let keys: Vec<String> = store
            .read(|read| -> Result<_, StoreError> {
                let rows = read.rows(
                    "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk",
                    &[table.name.into()],
                )?;
                Ok(rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect())
            })
            .unwrap();
        assert_eq!(keys, table.keys, "{}", table.name);
    }
}

#[test]
fn every_table_that_can_change_is_described() {
    let mut store = in_memory();
    let stored: Vec<String> = store
        .read(|read| -> Result<_, StoreError> {
            let rows = read
                .rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", &[])?;
            Ok(rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect())
        })
        .unwrap();
    let mut known: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    known.extend(["event", "event_body", "chain_head"]);
    known.extend(["exception_gist", "file_piece", "name_block", "state_tally"]);
    known.sort_unstable();
    assert_eq!(stored, known);
}

#[test]
fn the_engine_understands_every_statement_of_every_table() {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    for statement in MIGRATIONS.iter().flat_map(migrate::Migration::for_sqlite) {
        conn.execute_batch(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    for table in TABLES {
        for sql in [table.select_all, table.select_one, table.upsert, table.delete] {
            conn.prepare(&sql.replace('$', "?")).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }
}

#[test]
fn a_change_that_answers_with_an_error_leaves_nothing() {
    let mut store = in_memory();
    let before = store.head().unwrap();
    let refused: Result<(), StoreError> = store.write(&op(1), |write| {
        add(write, "tl-1", "Team lead")?;
        Err(StoreError::Unrecorded { table: "made up" })
    });
    assert!(refused.unwrap_err().to_string().contains("made up"));
    assert_eq!(store.head().unwrap(), before);
    assert!(names(&mut store).is_empty());
}

#[test]
fn a_change_without_an_event_is_never_saved() {
    let mut store = in_memory();
    let refused = store.write(&op(1), |write| -> Result<_, StoreError> {
        write.put(&PERSON, person("tl-1", "Team lead"), Expect::New)
    });
    assert_eq!(
        refused.unwrap_err().to_string(),
        "a change of person was not recorded in the history, so nothing was saved"
    );
    assert!(names(&mut store).is_empty());
}

#[test]
fn a_second_try_of_an_operation_does_nothing() {
    let mut store = in_memory();
    store.write(&op(1), |write| add(write, "tl-1", "Team lead")).unwrap();
    let mut ran = false;
    let second = store.write(&op(1), |write| {
        ran = true;
        add(write, "tl-2", "Another")
    });
    assert_eq!(second.unwrap_err().to_string(), "this was already saved, as event 2");
    assert!(!ran);
    assert_eq!(names(&mut store), ["Team lead"]);
}

#[test]
fn a_row_that_is_already_so_makes_no_event_and_keeps_its_rev() {
    let mut store = in_memory();
    store.write(&op(1), |write| add(write, "tl-1", "Team lead")).unwrap();
    let rev = store
        .write(&op(2), |write| -> Result<_, StoreError> {
            write.put(&PERSON, person("tl-1", "Team lead"), Expect::Rev(1))
        })
        .unwrap();
    assert_eq!(rev, 1);
    assert_eq!(store.head().unwrap().seq, 2);
}

#[test]
fn several_events_may_belong_to_one_operation() {
    let mut store = in_memory();
    store
        .write(&op(1), |write| -> Result<_, StoreError> {
            assert_eq!(write.next_number("exception")?, 1);
            add(write, "tl-1", "One")?;
            assert_eq!(write.next_number("exception")?, 2);
            add(write, "tl-2", "Two")
        })
        .unwrap();
    let events = store.read(|read| history::events(read, 0, 10)).unwrap();
    let ids: std::collections::BTreeSet<&str> = events.iter().map(|e| e.op_id.as_str()).collect();
    assert_eq!((events.len(), ids.len()), (3, 3));
    assert_eq!(events[2].prev, events[1].hash);
    let last = store.read(|read| read.get(&PERSON, &["tl-2".into()])).unwrap().unwrap();
    assert_eq!((last.rev, last.last_seq), (1, 3));
}

#[test]
fn a_stale_row_is_refused_and_names_who_was_there_first() {
    let mut store = in_memory();
    store.write(&op(1), |write| add(write, "tl-1", "Team lead")).unwrap();
    let check = |store: &mut Store, slug: &str, expected: Expect, said: &str| {
        let refused = store.write(&op(9), |write| -> Result<i64, StoreError> {
            write.put(&PERSON, person(slug, "Mine"), expected)
        });
        let refused = refused.unwrap_err();
        assert_eq!(refused.to_string(), said);
        assert_eq!(refused.fault(), Fault::Conflict);
    };
    check(&mut store, "tl-1", Expect::New, "person tl-1 is already there");
    check(
        &mut store,
        "tl-1",
        Expect::Rev(7),
        "person tl-1 was changed by somebody else since it was read",
    );
    check(
        &mut store,
        "tl-2",
        Expect::Rev(1),
        "person tl-2 was removed by somebody else since it was read",
    );
}

#[test]
fn history_can_neither_be_changed_nor_deleted_nor_replaced() {
    let mut store = in_memory();
    let mut check = |sql: &'static str, said: &str| {
        let refused = store.backend.write(&mut |tx| tx.exec(sql, &[]).map(|_| ()));
        assert!(refused.unwrap_err().to_string().contains(said), "{sql}");
    };
    check("UPDATE event SET actor = 'x'", "history is never changed");
    check("DELETE FROM event", "history is never deleted");
    check("INSERT OR REPLACE INTO event SELECT * FROM event", "history is never replaced");
    check("UPDATE event_body SET body = '{}'", "history is never changed");
    check("DELETE FROM event_body", "history is never deleted");
    check("INSERT OR REPLACE INTO event_body SELECT * FROM event_body", "never replaced");
    check("DELETE FROM chain_head", "the head of history is never deleted");
    check("INSERT INTO chain_head (one, seq, hash) SELECT 2, seq, hash FROM chain_head", "one = 1");
}

#[test]
fn two_connections_conflict_in_words_and_see_each_others_saves() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = in_file(folder.path(), "w.db");
    let mut two = Store::open(&folder.path().join("w.db"), Access::Write).unwrap();
    assert!(!two.changed().unwrap());
    one.write(&op(1), |write| add(write, "tl-1", "One")).unwrap();
    assert!(two.changed().unwrap());
    assert!(!two.changed().unwrap());
    two.write(&op(2), |write| add(write, "tl-1", "Two")).unwrap();
    let refused = one.write(&op(3), |write| -> Result<i64, StoreError> {
        write.put(&PERSON, person("tl-1", "Three"), Expect::Rev(1))
    });
    assert_eq!(refused.unwrap_err().fault(), Fault::Conflict);
    assert_eq!(names(&mut one), ["Two"]);
}

#[test]
fn a_reader_reads_and_cannot_save() {
    let folder = tempfile::tempdir().unwrap();
    drop(in_file(folder.path(), "w.db"));
    let mut store = Store::open(&folder.path().join("w.db"), Access::Read).unwrap();
    assert_eq!(store.head().unwrap().seq, 1);
    let refused = store.write(&op(1), |write| add(write, "tl-1", "One")).unwrap_err();
    assert_eq!(refused.fault(), Fault::NotSaved);
}

#[test]
fn a_file_that_was_moved_or_replaced_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.db");
    let mut store = in_file(folder.path(), "w.db");
    std::fs::rename(&path, folder.path().join("elsewhere.db")).unwrap();
    let refused = store.write(&op(1), |write| add(write, "tl-1", "One")).unwrap_err();
    assert!(refused.to_string().contains("moved or replaced"), "{refused}");
    std::fs::copy(folder.path().join("elsewhere.db"), &path).unwrap();
    let refused = store.write(&op(1), |write| add(write, "tl-1", "One")).unwrap_err();
    assert!(refused.to_string().contains("moved or replaced"), "a copy is another file: {refused}");
}

#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = in_file(folder.path(), "w.db");
    store.backend.write(&mut |tx| tx.rows("PRAGMA max_page_count = 40", &[]).map(|_| ())).unwrap();
    let long = "x".repeat(4_000);
    let mut saved = 1;
    let refused = loop {
        let done = store.write(&op(saved), |write| -> Result<i64, StoreError> {
            write.put(&SETTING, vec![Val::shown(saved), long.as_str().into()], Expect::New)?;
            write.record("settings.set", "settings", None, None, &[])
        });
        match done {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(refused.to_string(), "the disk that holds the workspace is full");
    assert_eq!(refused.fault(), Fault::NotSaved);
    let report = store.verify().unwrap();
    assert_eq!((report.events, report.findings), (i64::from(saved), Vec::new()));
}

#[test]
fn settings_keep_awkward_text_as_it_was_typed() {
    let mut store = in_memory();
    let texts =
        ["$1", "'; DROP TABLE person; --", "e\u{301} \u{1F469}\u{200D}\u{1F4BB} ß\n\t\"\\", ""];
    store
        .write(&op(1), |write| -> Result<_, StoreError> {
            for (text, key) in texts.iter().zip('a'..) {
                write.put(&SETTING, vec![Val::shown(key), (*text).into()], Expect::New)?;
            }
            write.record("settings.set", "settings", None, Some("because"), &[("from", "a\"b")])
        })
        .unwrap();
    let kept = store.read(|read| read.all(&SETTING)).unwrap();
    let kept: Vec<&str> = kept.iter().map(|row| row.row.text(1).unwrap()).collect();
    assert_eq!(kept, texts);
}

#[test]
fn several_writers_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(in_file(folder.path(), "w.db"));
    let path = folder.path().join("w.db");
    std::thread::scope(|scope| {
        for writer in 1..=4_u32 {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path, Access::Write).unwrap();
                for turn in 0..5 {
                    let op = op(writer * 100 + turn);
                    let number = store.write(&op, |write| -> Result<u32, StoreError> {
                        let number = write.next_number("exception")?;
                        write.record("number.given", &format!("X-{number:04}"), None, None, &[])?;
                        Ok(number)
                    });
                    assert!(number.unwrap() <= 20);
                }
            });
        }
    });
    let report = upkeep::verify(&path).unwrap();
    assert_eq!((report.events, report.findings), (21, Vec::new()));
}

/// Where the child of the next test saves.
const CHILD: &str = "CLOUDPICK_TEST_CHILD";

#[test]
#[ignore = "run by the next test, as a process of its own to be killed"]
#[expect(clippy::disallowed_methods, reason = "how the parent tells its child where to save")]
fn a_child_saves_without_end() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let mut store = Store::open(&folder.join("w.db"), Access::Write).unwrap();
    let mut saved = std::fs::OpenOptions::new().append(true).open(folder.join("saved")).unwrap();
    loop {
        let op_id = Ids::real().id();
        let op = Op { op_id: op_id.clone(), ..op(1) };
        store
            .write(&op, |write| -> Result<(), StoreError> {
                for _ in 0..3 {
                    let number = write.next_number("exception")?;
                    write.record("number.given", &format!("X-{number:04}"), None, None, &[])?;
                }
                Ok(())
            })
            .unwrap();
        // Only what `write` has answered for is noted as saved.
        std::io::Write::write_all(&mut saved, format!("{op_id}\n").as_bytes()).unwrap();
    }
}

#[test]
fn a_killed_process_leaves_everything_it_called_saved_and_nothing_by_halves() {
    let folder = tempfile::tempdir().unwrap();
    drop(in_file(folder.path(), "w.db"));
    let (path, notes) = (folder.path().join("w.db"), folder.path().join("saved"));
    std::fs::write(&notes, "").unwrap();
    for round in 0..12_u64 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::tests::a_child_saves_without_end", "--ignored"])
            .env(CHILD, folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Once it has begun to save, it is killed at an uneven moment.
        let length = || notes.metadata().unwrap().len();
        let before = length();
        while length() == before {
            assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        std::thread::sleep(std::time::Duration::from_micros(round * 1_319));
        child.kill().unwrap();
        child.wait().unwrap();

        let report = upkeep::verify(&path).unwrap();
        assert_eq!(report.findings, Vec::new(), "round {round}");
        assert_eq!((report.events - 1) % 3, 0, "an operation was saved by halves");
        let notes = std::fs::read_to_string(&notes).unwrap();
        let mut store = Store::open(&path, Access::Read).unwrap();
        for op_id in notes.lines().filter(|line| line.len() == 36) {
            let sql = "SELECT seq FROM event WHERE op_id = $1";
            let found = store.read(|read| read.one(sql, &[op_id.into()])).unwrap();
            assert!(found.is_some(), "{op_id} was called saved in round {round} or before");
        }
    }
}
