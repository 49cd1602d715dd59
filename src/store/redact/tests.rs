use super::*;
use crate::domain::date::Moment;
use crate::store::suppliers::SUPPLIER;
use crate::store::table::{PERSON, SETTING};
use crate::store::tests::{add, in_file, in_memory, op};
use crate::store::{Access, Expect, Op, Store, decisions, evaluations, exceptions};
use crate::world::World;

fn erased(store: &mut Store, number: u32, seq: i64) -> Erased {
    store.write(&op(number), |write| erase(write, seq, None, "asked for")).unwrap().unwrap()
}

fn bodies(store: &mut Store) -> String {
    let rows = store.read(|look| look.rows("SELECT body FROM event_body", &[])).unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn sound(store: &mut Store) -> Vec<String> {
    let report = store.verify().unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    report.unchecked
}

#[test]
fn every_column_of_free_text_is_one_of_a_table_and_of_no_key() {
    for (name, columns) in FREE.iter().chain(NAMED_BY) {
        let table = TABLES.iter().find(|table| table.name == *name);
        let table = table.unwrap_or_else(|| panic!("there is no {name}"));
        for column in *columns {
            let at = table.place_of(column).unwrap_or_else(|| panic!("{name} has no {column}"));
            assert!(at >= table.keys.len(), "{name}: {column} is part of its key");
        }
    }
}

#[test]
fn events_that_repeat_the_text_of_the_row_go_with_it_and_a_later_text_stays() {
    let mut store = in_memory();
    store.write(&op(1), |write| add(write, "tl-1", "Jane Doe")).unwrap();
    store.write(&op(2), |write| add(write, "tl-2", "Jane Doe")).unwrap();
    store.write(&op(3), |write| add(write, "tl-1", "Team lead 1")).unwrap();
    let said = store.read(|look| preview(look, 2)).unwrap().unwrap();
    assert_eq!(said, Preview { texts: 1, rows: 1, repeats: vec![4] });
    let done = erased(&mut store, 4, 2);
    assert_eq!((done.what, done.recorded), (said, vec![5, 6]));
    // The other person of that name is somebody else, and is told of.
    assert_eq!(done.still, ["person tl-2", "event 3, person.added tl-2"]);
    let name = |store: &mut Store, slug: &str| {
        let row = store.read(|look| look.get(&PERSON, &[slug.into()])).unwrap().unwrap();
        row.row.text(1).unwrap().to_owned()
    };
    assert_eq!(name(&mut store, "tl-1"), "Team lead 1");
    assert_eq!(name(&mut store, "tl-2"), "Jane Doe");
    assert_eq!(sound(&mut store).len(), 2);

    erased(&mut store, 5, 3);
    assert_eq!(name(&mut store, "tl-2"), ERASED);
    assert!(!bodies(&mut store).contains("Jane Doe"));
    sound(&mut store);
    // What is erased later may stand in the event that erased something else of the row.
    let renamed = 4;
    assert_eq!(store.read(|look| preview(look, renamed)).unwrap(), Err(Refused::Already));
    store.write(&op(6), |write| add(write, "tl-1", "Somebody")).unwrap();
    let last = store.head().unwrap().seq;
    erased(&mut store, 7, last);
    assert!(!bodies(&mut store).contains("Somebody"));
    sound(&mut store);
    store.write(&op(8), |write| add(write, "tl-1", "Once more")).unwrap();
    let last = store.head().unwrap().seq;
    store
        .write(&op(9), |write| -> Result<i64, StoreError> {
            write.put(&SETTING, vec!["min_panel".into(), "2".into()], Expect::Any)?;
            write.record("settings.set", "settings", None, None, &[])
        })
        .unwrap();
    erased(&mut store, 10, last);
    sound(&mut store);
}

#[test]
fn what_an_erasure_tells_of_a_row_goes_as_well_once_that_is_erased() {
    let mut store = in_memory();
    // Two texts of one row come by two events; the first goes, then the second.
    let put = |write: &mut Write<'_>, address: Val, email: Val| -> Result<i64, StoreError> {
        let row = vec![
            "acme".into(),
            "Acme".into(),
            Val::Null,
            Val::Null,
            address,
            email,
            Val::Null,
            false.into(),
        ];
        write.put(&crate::store::suppliers::SUPPLIER, row, Expect::Any)?;
        write.record("supplier.edited", "acme", None, None, &[])
    };
    let first = store.write(&op(1), |write| put(write, "1 High Street".into(), Val::Null));
    let (first, mail) = (first.unwrap(), "jane@acme.example");
    let second = store.write(&op(2), |write| put(write, "1 High Street".into(), mail.into()));
    let second = second.unwrap();
    let done = erased(&mut store, 3, first);
    assert_eq!(done.recorded.len(), 1);
    assert!(bodies(&mut store).contains(mail), "the row was told whole, with what stays in it");
    // Now that goes: with it what told the row whole.
    let done = erased(&mut store, 4, second);
    assert_eq!(done.what.repeats, [3 + 1]);
    let all = bodies(&mut store);
    assert!(!all.contains(mail) && !all.contains("High Street"), "{all}");
    sound(&mut store);
}

#[test]
fn a_row_that_is_not_as_it_was_told_whole_is_a_finding_and_so_is_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = in_file(folder.path(), "w.db");
    for (number, slug) in [(1, "tl-1"), (2, "tl-2")] {
        store.write(&op(number), |write| add(write, slug, "A long name")).unwrap();
    }
    erased(&mut store, 3, 2);
    drop(store);
    let path = folder.path().join("w.db");
    for (slug, column) in [("tl-1", "roles"), ("tl-2", "name"), ("tl-1", "rev")] {
        let copy = folder.path().join("copy.db");
        std::fs::copy(&path, &copy).unwrap();
        let conn = rusqlite::Connection::open(&copy).unwrap();
        conn.execute(&format!("UPDATE person SET {column} = '9' WHERE slug = ?1"), [slug]).unwrap();
        drop(conn);
        let mut store = Store::open(&copy, Access::Read).unwrap();
        let report = store.verify().unwrap();
        assert!(
            report.findings.iter().any(|f| f.what.contains(&format!("{slug}: {column} is "))),
            "{slug} {column}: {report:?}"
        );
    }
}

#[test]
fn a_row_that_is_not_as_history_tells_is_not_made_true_by_an_erasure() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.db");
    let mut store = in_file(folder.path(), "w.db");
    for (number, slug) in [(1, "tl-1"), (2, "tl-2")] {
        store.write(&op(number), |write| add(write, slug, "A long name")).unwrap();
    }
    drop(store);
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute("UPDATE person SET roles = 'admin' WHERE slug = 'tl-1'", []).unwrap();
    drop(conn);
    let mut store = Store::open(&path, Access::Write).unwrap();
    let head = store.head().unwrap();
    let tried = store.write(&op(3), |write| erase(write, 2, None, "asked for")).unwrap();
    assert_eq!(tried, Err(Refused::Untrue));
    assert_eq!(store.head().unwrap(), head);
    let report = store.verify().unwrap();
    assert!(report.findings.iter().any(|one| one.what.contains("tl-1: roles is")), "{report:?}");
    // What has nothing to do with that row goes.
    erased(&mut store, 4, 3);
}

#[test]
fn a_day_between_two_lines_that_were_erased_shows_what_the_first_one_did() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = in_file(folder.path(), "w.db");
    let at = |number, day: u32| Op {
        at: format!("2027-01-{day:02}T00:00:00Z").parse().unwrap(),
        ..op(number)
    };
    let put = |write: &mut Write<'_>, address: &str, retired: bool| -> Result<i64, StoreError> {
        let mut row = vec!["acme".into(), "Acme".into(), Val::Null, Val::Null, address.into()];
        row.extend([Val::Null, Val::Null, retired.into()]);
        write.put(&SUPPLIER, row, Expect::Any)?;
        write.record("supplier.edited", "acme", None, None, &[])
    };
    store.write(&at(1, 1), |write| put(write, "1 High Street", false)).unwrap();
    let first = store.write(&at(2, 2), |write| put(write, "2 High Street", true)).unwrap();
    let second = store.write(&at(3, 4), |write| add(write, "tl-1", "A name")).unwrap();
    store.write(&at(4, 6), |write| put(write, "2 High Street", false)).unwrap();
    for (number, seq) in [(5, first), (6, second)] {
        store.write(&at(number, 8), |write| erase(write, seq, None, "asked for")).unwrap().unwrap();
    }
    for (day, retired, address) in [(1, 0, "1 High Street"), (3, 1, ERASED), (7, 0, ERASED)] {
        let moment: Moment = format!("2027-01-{day:02}T12:00:00Z").parse().unwrap();
        let mut then = store.as_it_was(moment).unwrap().unwrap();
        let row = then.read(|look| look.get(&SUPPLIER, &["acme".into()])).unwrap().unwrap().row;
        assert_eq!((row.int(7).unwrap(), row.text(4).unwrap()), (retired, address), "day {day}");
    }
}

#[test]
fn what_a_renewal_under_way_says_is_erased_inside_its_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.db");
    let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
    crate::actions::demo::load(&path, &world).unwrap();
    let mut store = Store::open(&path, Access::Write).unwrap();
    let (which, seq) = store
        .read(|look| {
            let row = look.one("SELECT exception, last_seq FROM exception_renewal LIMIT 1", &[])?;
            let row = row.unwrap();
            Ok::<_, StoreError>((row.text(0)?.to_owned(), row.int(1)?))
        })
        .unwrap();
    let document = |store: &mut Store| {
        let row = store.read(|look| look.get(&EXCEPTION_RENEWAL, &[which.as_str().into()]));
        row.unwrap().unwrap().row.text(8).unwrap().to_owned()
    };
    let before = texts_in(EXCEPTION_RENEWAL.name, &document(&mut store).into());
    assert!(before.len() > 2, "{before:?}");
    erased(&mut store, 100, seq);
    assert_eq!(texts_in(EXCEPTION_RENEWAL.name, &document(&mut store).into()), BTreeSet::new());
    assert!(document(&mut store).contains(ERASED));
    let found = store.read(|look| exceptions::get(look, which.parse().unwrap())).unwrap();
    assert!(found.is_some_and(|(exception, _)| exception.renewal.is_some()));
    sound(&mut store);
}

#[test]
fn what_cannot_be_erased_says_why() {
    let mut store = in_memory();
    let set = |write: &mut Write<'_>| -> Result<i64, StoreError> {
        write.put(&SETTING, vec!["min_panel".into(), "2".into()], Expect::Any)?;
        write.record("settings.set", "settings", None, None, &[])
    };
    store.write(&op(1), set).unwrap();
    store.write(&op(2), |write| add(write, "tl-1", "A name")).unwrap();
    erased(&mut store, 3, 3);
    for (seq, why) in
        [(99, Refused::Unknown), (2, Refused::NoText), (3, Refused::Already), (4, Refused::Record)]
    {
        let before = store.head().unwrap();
        assert_eq!(store.read(|look| preview(look, seq)).unwrap(), Err(why), "{seq}");
        let mut refused = None;
        let tried = store.write(&op(9), |write| {
            refused = erase(write, seq, None, "asked for")?.err();
            Ok::<_, StoreError>(())
        });
        assert!(tried.is_ok() && refused == Some(why), "{seq}: {refused:?}");
        assert_eq!(store.head().unwrap(), before);
    }
}

#[test]
fn a_past_day_between_an_event_and_its_erasure_can_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = in_file(folder.path(), "w.db");
    let at = |number, at: &str| Op { at: at.parse().unwrap(), ..op(number) };
    store.write(&at(1, "2027-01-01T00:00:00Z"), |write| add(write, "tl-1", "A name")).unwrap();
    store.write(&at(2, "2027-01-02T00:00:00Z"), |write| add(write, "tl-2", "Other")).unwrap();
    store
        .write(&at(3, "2027-01-03T00:00:00Z"), |write| erase(write, 2, None, "asked for"))
        .unwrap()
        .unwrap();
    for (day, people) in [
        ("2026-12-31T00:00:00Z", vec![]),
        ("2027-01-01T12:00:00Z", vec![("tl-1", ERASED)]),
        ("2027-01-02T12:00:00Z", vec![("tl-1", ERASED), ("tl-2", "Other")]),
        ("2027-01-09T12:00:00Z", vec![("tl-1", ERASED), ("tl-2", "Other")]),
    ] {
        let moment: Moment = day.parse().unwrap();
        let mut then = store.as_it_was(moment).unwrap().unwrap();
        let rows = then.read(|look| look.all(&PERSON)).unwrap();
        let told: Vec<_> =
            rows.iter().map(|row| (row.row.text(0).unwrap(), row.row.text(1).unwrap())).collect();
        assert_eq!(told, people, "{day}");
    }
}

/// Much of what somebody wrote in the sample goes: all of it can be read as before, nothing differs
/// from the history, and the words are gone from the rows and from everything derived of them.
#[test]
fn the_sample_is_sound_and_readable_after_many_erasures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.db");
    let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
    crate::actions::demo::load(&path, &world).unwrap();
    let mut store = Store::open(&path, Access::Write).unwrap();
    let last = store.head().unwrap().seq;
    let mut tables = BTreeSet::new();
    let mut seqs = Vec::new();
    for seq in 1..=last {
        let Some(body) = store.read(|look| history::body(look, seq)).unwrap() else { continue };
        let held = Held::of(&body.json);
        let fresh = held.texts.keys().filter(|(table, _)| tables.insert(*table)).count();
        if fresh > 0 {
            seqs.push(seq);
        }
    }
    assert!(tables.len() > 30, "{tables:?}");
    for (number, seq) in seqs.iter().enumerate() {
        let body = store.read(|look| history::body(look, *seq)).unwrap();
        // It may have gone with another.
        let Some(body) = body else { continue };
        let held = Held::of(&body.json);
        let number = 100 + u32::try_from(number).unwrap();
        erased(&mut store, number, *seq);
        store
            .read(|look| {
                for ((name, key), texts) in &held.texts {
                    let table = TABLES.iter().find(|table| table.name == *name).unwrap();
                    let Some(stored) = look.get(table, key)? else { continue };
                    for (column, text) in texts {
                        let at = table.place_of(column).unwrap();
                        assert_ne!(stored.row.maybe_text(at)?, Some(text.as_str()), "{name}");
                    }
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    assert!(sound(&mut store).len() >= seqs.len() / 2);
    store
        .read(|look| {
            let all = look.rows("SELECT reference FROM evaluation", &[])?;
            for row in &all {
                let which = row.read(0)?;
                assert!(evaluations::get(look, which)?.is_some());
            }
            decisions::all(look)?;
            for row in look.rows("SELECT reference FROM exception", &[])? {
                assert!(exceptions::get(look, row.read(0)?)?.is_some());
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
