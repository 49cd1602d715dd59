//! What `verify` sees, what is refused, and copies that are checked before they count.

use std::path::PathBuf;

use proptest::prelude::*;
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::*;
use crate::domain::person::Role;
use crate::store::migrate::MIGRATIONS;
use crate::store::table::{PERSON, SETTING};
use crate::store::tests::{add, in_file, in_memory, op};
use crate::store::{Expect, Fault, Row, Val, Write, redact};

/// A small workspace with something in every table, and its path.
fn small(folder: &Path) -> PathBuf {
    let mut store = in_file(folder, "w.db");
    store
        .write(&op(1), |write| -> Result<_, StoreError> {
            write.next_number("exception")?;
            add(write, "tl-1", "Team lead")?;
            write.put(&SETTING, vec!["min_panel".into(), "3".into()], Expect::New)?;
            write.record("settings.set", "settings", None, Some("because"), &[])
        })
        .unwrap();
    store.write(&op(2), |write| add(write, "tl-1", "Team leader")).unwrap();
    folder.join("w.db")
}

/// The file opened as anybody may who has the rights to write it, its guards taken away.
fn opened_by_force(path: &Path) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
         PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;",
    )
    .unwrap();
    for statement in guards() {
        let name = statement.split(' ').nth(2).unwrap();
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn
}

/// Puts the guards back, so that nothing shows but what was done between.
fn closed_again(conn: Connection) {
    for statement in guards() {
        conn.execute_batch(statement).unwrap();
    }
    conn.close().unwrap();
}

fn guards() -> impl Iterator<Item = &'static str> {
    MIGRATIONS
        .iter()
        .flat_map(crate::store::migrate::Migration::for_sqlite)
        .filter(|statement| statement.starts_with("CREATE TRIGGER"))
}

fn tampered(path: &Path, how: impl FnOnce(&Connection)) -> VerifyReport {
    let copy = path.with_file_name("tampered.db");
    std::fs::copy(path, &copy).unwrap();
    let conn = opened_by_force(&copy);
    how(&conn);
    closed_again(conn);
    verify(&copy).unwrap()
}

fn said(report: &VerifyReport) -> String {
    let lines: Vec<&str> = report.findings.iter().map(|finding| finding.what.as_str()).collect();
    lines.join("\n")
}

#[test]
fn a_workspace_left_alone_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let report = verify(&path).unwrap();
    assert_eq!(said(&report), "");
    assert_eq!((report.events, report.head.seq), (4, 4));
    assert!(report.unchecked.is_empty());
    let untouched = tampered(&path, |_| {});
    assert_eq!(said(&untouched), "");
}

#[test]
fn a_changed_score_is_named_with_what_history_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let report = tampered(&path, |conn| {
        conn.execute("UPDATE person SET name = 'Somebody' WHERE slug = 'tl-1'", []).unwrap();
    });
    assert_eq!(
        said(&report),
        "person tl-1: name is Somebody, the history says Team leader (event 4)"
    );
    assert_eq!(report.findings[0].seq, Some(4));
}

#[test]
fn every_changed_cell_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let conn = Connection::open(&path).unwrap();
    let tables: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut tried = 0;
    for table in tables {
        let columns: Vec<String> = conn
            .prepare("SELECT name FROM pragma_table_info(?1)")
            .unwrap()
            .query_map([&table], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for column in columns {
            let asked = format!("SELECT rowid, {column} FROM {table}");
            let cells: Vec<(i64, Value)> = conn
                .prepare(&asked)
                .unwrap()
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            for (rowid, value) in cells {
                let other = match &value {
                    Value::Integer(number) => Value::Integer(1 - number.signum() + number * 7),
                    Value::Text(text) if text.is_empty() => Value::Text("x".to_owned()),
                    Value::Text(text) => {
                        // The last letter, so that length and shape stay.
                        let last = if text.ends_with('9') { '8' } else { '9' };
                        let mut text: String = text.clone();
                        text.pop();
                        text.push(last);
                        Value::Text(text)
                    }
                    Value::Null | Value::Real(_) | Value::Blob(_) => continue,
                };
                let report = tampered(&path, |conn| {
                    let set = format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ?2");
                    conn.execute(&set, params![other, rowid]).unwrap();
                });
                assert!(!report.is_sound(), "{table}.{column} of row {rowid} from {value:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 80, "{tried}");
}

#[test]
fn every_removed_row_and_every_added_one_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    for (sql, expected) in [
        ("DELETE FROM event WHERE seq = 2", "event 2 is missing"),
        ("DELETE FROM event WHERE seq = 4", "a body lies there without its event"),
        ("DELETE FROM event_body WHERE seq = 3", "the body of event 3 is missing"),
        ("DELETE FROM chain_head", "the head of history is missing"),
        ("DELETE FROM workspace", "workspace 1 is missing"),
        ("DELETE FROM person", "person tl-1 is missing, the history has it (event 4)"),
        ("DELETE FROM schema_migration", "step start of the schema is not there"),
        (
            "INSERT INTO setting VALUES ('planted', 'x', 1, 3)",
            "setting planted is stored, and the history has no such row",
        ),
        (
            "DELETE FROM event WHERE seq = 4; DELETE FROM event_body WHERE seq = 4;
             UPDATE chain_head SET seq = 3, hash = (SELECT hash FROM event WHERE seq = 3)",
            "person tl-1: name is Team leader, the history says Team lead (event 2)",
        ),
        ("UPDATE event SET assurance = 'ssh-signed' WHERE seq = 3", "event 3 should be signed"),
    ] {
        let report = tampered(&path, |conn| conn.execute_batch(sql).unwrap());
        assert!(said(&report).contains(expected), "{sql}: {}", said(&report));
    }
}

#[test]
fn a_planted_or_missing_guard_stops_everything_but_verify() {
    let folder = tempfile::tempdir().unwrap();
    for (sql, expected) in [
        (
            "CREATE TRIGGER helpful AFTER INSERT ON event BEGIN DELETE FROM setting; END",
            "trigger helpful does not belong in the schema",
        ),
        ("DROP TRIGGER event_no_delete", "trigger event_no_delete is missing from the schema"),
        ("DROP TABLE setting", "table setting is missing from the schema"),
        ("DROP INDEX event_by_subject", "index event_by_subject is missing from the schema"),
        ("CREATE VIEW v AS SELECT 1", "view v does not belong in the schema"),
    ] {
        let path = small(folder.path());
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch(sql).unwrap();
        conn.close().unwrap();
        let refused = Store::open(&path, Access::Write).err().unwrap();
        assert!(refused.to_string().contains(expected), "{refused}");
        assert_eq!(refused.fault(), Fault::Workspace);
        let report = verify(&path).unwrap();
        assert!(said(&report).contains(expected), "{}", said(&report));
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_refused_file_keeps_every_byte() {
    let folder = tempfile::tempdir().unwrap();
    let good = std::fs::read(small(folder.path())).unwrap();
    let path = folder.path().join("odd.db");
    let header = |at: usize, bytes: [u8; 4]| {
        let mut odd = good.clone();
        odd[at..at + 4].copy_from_slice(&bytes);
        odd
    };
    let middle = good.len() / 2 / 4096 * 4096;
    for (bytes, expected) in [
        (Vec::new(), "is not a workspace"),
        (good[..50].to_vec(), "is not a workspace"),
        (good[..99].to_vec(), "is not a workspace"),
        (vec![0; 8192], "is not a workspace"),
        ("a letter of many lines\n".repeat(99).into_bytes(), "is not a workspace"),
        (good[..middle].to_vec(), "is damaged"),
        (good[..middle - 17].to_vec(), "is damaged"),
        (header(60, 9_i32.to_be_bytes()), "has version 9, and this program knows up to 1"),
        (header(60, 0_i32.to_be_bytes()), "is not a workspace"),
        (header(60, (-1_i32).to_be_bytes()), "is not a workspace"),
        (header(68, 7_i32.to_be_bytes()), "is a database of another program"),
    ] {
        std::fs::write(&path, &bytes).unwrap();
        for access in [Access::Write, Access::Read] {
            let refused = Store::open(&path, access).err().unwrap();
            assert!(refused.to_string().contains(expected), "{expected}: {refused}");
            assert_eq!(refused.fault(), Fault::Workspace);
        }
        let refused = verify(&path).err().unwrap();
        assert!(refused.to_string().contains(expected), "{expected}: {refused}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{expected}");
        assert!(!folder.path().join("odd.db-journal").exists());
    }
}

#[test]
fn a_database_of_another_program_is_left_alone_with_its_unfinished_business() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.db");
    let theirs = Connection::open(&path).unwrap();
    theirs
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b); INSERT INTO a VALUES (1);")
        .unwrap();
    let copy = folder.path().join("copy.db");
    let beside = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(beside(&path), beside(&copy)).unwrap();
    let before = std::fs::read(&copy).unwrap();
    let refused = Store::open(&copy, Access::Write).err().unwrap();
    assert!(refused.to_string().contains("another program"), "{refused}");
    assert_eq!(std::fs::read(&copy).unwrap(), before);
}

#[test]
fn what_is_no_file_to_keep_a_workspace_in_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let check = |path: &Path, expected: &str| {
        let refused = Store::open(path, Access::Write).err().unwrap().to_string();
        assert!(refused.contains(expected), "{refused}");
    };
    check(folder.path(), "is a folder, and a workspace is a file");
    check(&folder.path().join("none.db"), "there is no workspace at");
    let path = small(folder.path());
    std::fs::hard_link(&path, folder.path().join("twin.db")).unwrap();
    check(&path, "has 2 hard links");
    #[cfg(unix)]
    check(Path::new("/dev/null"), "is not a regular file");
}

#[test]
fn nothing_is_made_where_something_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let before = std::fs::read(&path).unwrap();
    let create = |path: &Path| {
        let setup = crate::store::tests::setup();
        let ids = crate::world::Ids::counted();
        Store::create(path, Access::Write, ids, &setup, &op(0), |write| {
            add(write, "a", "A").map(|_| ())
        })
    };
    let refused = create(&path).err().unwrap();
    assert!(refused.to_string().ends_with("is already there, and was not touched"), "{refused}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let refused = create(&folder.path().join("no/such/folder.db")).err().unwrap();
    assert!(refused.to_string().starts_with("there is no folder"), "{refused}");

    let empty = folder.path().join("file:empty?mode=memory");
    std::fs::write(&empty, "").unwrap();
    drop(create(&empty).unwrap());
    assert!(verify(&empty).unwrap().is_sound());

    let failing = folder.path().join("failing.db");
    let setup = crate::store::tests::setup();
    let ids = crate::world::Ids::counted();
    let refused = Store::create(&failing, Access::Write, ids, &setup, &op(0), |_| {
        Err::<(), _>(StoreError::Unrecorded { table: "made up" })
    });
    let refused = refused.err().unwrap();
    assert!(matches!(refused, StoreError::Unrecorded { table: "made up" }), "{refused}");
    assert!(!failing.exists(), "a failed beginning leaves nothing behind");
}

#[cfg(unix)]
#[test]
fn a_workspace_and_its_copies_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let copy = folder.path().join("copy.db");
    Store::open(&path, Access::Write).unwrap().backup(&copy, Overwrite::Never).unwrap();
    for path in [path, copy] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_backup_restores_to_the_same_history() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let (copy, back) = (folder.path().join("copy.db"), folder.path().join("back.db"));
    let mut store = Store::open(&path, Access::Read).unwrap();
    let report = store.backup(&copy, Overwrite::Never).unwrap();
    assert_eq!(report.head, store.head().unwrap());
    let restored = restore(&copy, &back).unwrap();
    assert_eq!(restored.head, report.head);
    let mut back = Store::open(&back, Access::Write).unwrap();
    assert_eq!(back.workspace_id(), store.workspace_id());
    back.write(&op(3), |write| add(write, "tl-2", "Another")).unwrap();

    let refused = store.backup(&copy, Overwrite::Never).unwrap_err();
    assert!(refused.to_string().contains("already there"), "{refused}");
    store.backup(&copy, Overwrite::Replace).unwrap();
    let itself = store.backup(&path, Overwrite::Replace).unwrap_err().to_string();
    assert!(itself.contains("already there"), "{itself}");
    let a_folder = store.backup(folder.path(), Overwrite::Replace).unwrap_err().to_string();
    assert!(a_folder.contains("is a folder"), "{a_folder}");
    let there = restore(&copy, &path).unwrap_err().to_string();
    assert!(there.contains("already there"), "{there}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 3, "nothing is left behind");
}

#[test]
fn a_copy_that_is_not_sound_is_never_restored() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    tampered(&path, |conn| {
        conn.execute("UPDATE setting SET value = '1'", []).unwrap();
    });
    let into = folder.path().join("into.db");
    let refused = restore(&folder.path().join("tampered.db"), &into).unwrap_err();
    assert_eq!(refused.fault(), Fault::Verify);
    assert!(refused.to_string().contains("setting min_panel: value is 1"), "{refused}");
    assert!(!into.exists());
}

#[test]
fn a_redacted_event_leaves_the_chain_whole_and_its_row_is_checked_from_then_on() {
    let mut store = in_memory();
    store.write(&op(1), |write| add(write, "tl-1", "A name")).unwrap();
    let erased = store
        .write(&op(2), |write| redact::erase(write, 2, Some(Role::Admin), "asked for"))
        .unwrap()
        .unwrap();
    assert_eq!((erased.recorded, erased.still), (vec![3], vec![]));
    let report = store.verify().unwrap();
    assert_eq!(said(&report), "");
    assert_eq!(
        report.unchecked,
        ["event 2 was redacted: of the row that it changed only what is told since"]
    );
    let all = store.read(|read| read.rows("SELECT body FROM event_body", &[])).unwrap();
    assert!(all.iter().all(|row| !row.text(0).unwrap().contains("A name")), "no event tells it");
    let row = store.read(|look| look.get(&PERSON, &["tl-1".into()])).unwrap().unwrap();
    assert_eq!(row.row.text(1).unwrap(), "[erased]");
}

#[test]
fn flipped_bits_are_seen_or_change_nothing_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let good = std::fs::read(&path).unwrap();
    let everything = |path: &Path| -> Option<Vec<Vec<Val>>> {
        let mut store = Store::open(path, Access::Read).ok()?;
        let read = |read: &mut Read<'_>| -> Result<Vec<Vec<Val>>, StoreError> {
            let mut all = Vec::new();
            for table in crate::store::table::TABLES {
                all.extend(read.rows(table.select_all, &[])?.into_iter().map(Row::into_vals));
            }
            all.extend(read.rows(WHOLE, &[])?.into_iter().map(Row::into_vals));
            Ok(all)
        };
        store.read(read).ok()
    };
    let original = everything(&path).unwrap();
    let odd = folder.path().join("odd.db");
    let mut chance: usize = 7;
    for _ in 0..300 {
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut bytes = good.clone();
        let at = (chance >> 20) % bytes.len();
        bytes[at] ^= 1 << (chance >> 13 & 7);
        std::fs::write(&odd, &bytes).unwrap();
        if verify(&odd).is_ok_and(|report| report.is_sound()) {
            assert_eq!(everything(&odd).as_ref(), Some(&original), "a flip at {at} went unseen");
        }
    }
}

#[test]
fn facts_name_the_file_and_the_end_of_history() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path());
    let mut store = Store::open(&path, Access::Write).unwrap();
    let facts: std::collections::BTreeMap<_, _> = store.facts().unwrap().into_iter().collect();
    assert_eq!(facts["events"], "4");
    assert_eq!(facts["journal"], "delete");
    assert_eq!(facts["synchronous"], "3");
    assert_eq!(facts["readable by others"], "no");
    assert_eq!(facts["schema version"], "1");
    assert_eq!(store.quick_check().unwrap(), Vec::<String>::new());
}

#[derive(Debug, Clone)]
enum Step {
    Put(u8, u8),
    Remove(u8),
    Number,
    Record,
}

fn steps() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = prop_oneof![
        (0..4_u8, 0..3_u8).prop_map(|(key, value)| Step::Put(key, value)),
        (0..4_u8).prop_map(Step::Remove),
        Just(Step::Number),
        Just(Step::Record),
    ];
    proptest::collection::vec(proptest::collection::vec(step, 1..8), 1..8)
}

fn take(write: &mut Write<'_>, step: &Step) -> Result<(), StoreError> {
    match step {
        Step::Put(key, value) => {
            let row = vec![Val::shown(key), Val::shown(value)];
            write.put(&SETTING, row, Expect::Any).map(|_| ())
        }
        Step::Remove(key) => write.remove(&SETTING, &[Val::shown(key)], Expect::Any),
        Step::Number => write.next_number("exception").map(|_| ()),
        Step::Record => write.record("made.up", "x", None, None, &[]).map(|_| ()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn replaying_history_always_gives_the_tables(writes in steps()) {
        let mut store = in_memory();
        for (number, steps) in (1..).zip(&writes) {
            store.write(&op(number), |write| -> Result<(), StoreError> {
                for step in steps {
                    take(write, step)?;
                }
                take(write, &Step::Record)
            }).unwrap();
        }
        let report = store.verify().unwrap();
        prop_assert_eq!(said(&report), "");
    }
}
