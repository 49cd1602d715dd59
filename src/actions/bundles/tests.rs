mod generated;

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;
use crate::actions::demo::tests::sample;
use crate::actions::{ranking, upkeep};
use crate::store::Access;
use crate::world::{Clock, World};

struct Empty {
    desk: Desk,
    path: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

fn empty() -> Empty {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let world = World {
        clock: Clock::fixed("2026-11-22T10:00:00Z".parse().unwrap()),
        login: "someone".to_owned(),
        host: "desk".to_owned(),
    };
    let desk = upkeep::init(&path, Access::Write, world, Some("admin-1"), "archive").unwrap();
    Empty { desk, path, _folder: folder }
}

/// The result of an evaluation as scripts see it.
fn result(desk: &mut Desk, which: &str) -> String {
    let (evaluation, ranking) = ranking::rank(desk, Some(which)).unwrap();
    let files = outcome(&evaluation).unwrap();
    let texts: Vec<String> =
        files.into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    format!("{ranking:?}\n{}", texts.join("\n"))
}

fn files_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The archive with one file changed, and its manifest mended so that it names the changed one.
fn with(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut files = files_of(bytes);
    let at = files.iter().position(|(known, _)| known == name).unwrap();
    let before = String::from_utf8(files[at].1.clone()).unwrap();
    let after = change(&before).into_bytes();
    assert_ne!(after, files[at].1, "nothing was changed in {name}");
    let (old, new) =
        (crate::domain::event::sha256_hex(&files[at].1), crate::domain::event::sha256_hex(&after));
    files[at].1 = after;
    let manifest = String::from_utf8(files[0].1.clone()).unwrap();
    files[0].1 = manifest.replace(&old, &new).into_bytes();
    zipped(&files)
}

#[track_caller]
fn refused(bytes: &[u8], says: &str) {
    let mut empty = empty();
    let before = empty.desk.store.head().unwrap();
    let error = load(&mut empty.desk, bytes).unwrap_err().to_string();
    assert!(error.contains(says), "{error}");
    assert_eq!(empty.desk.store.head().unwrap(), before, "something was saved");
    assert!(empty.desk.store.read(|look| bundle::is_empty(look)).unwrap());
}

#[test]
fn a_record_goes_out_and_in_and_gives_the_same_result_to_the_byte() {
    let mut from = sample();
    for which in ["E-0001", "E-0002"] {
        let bundled = bundle(&mut from, Some(which)).unwrap();
        let mut into = empty();
        let loaded = load(&mut into.desk, &bundled.bytes).unwrap();
        assert_eq!((loaded.rows, loaded.events), (bundled.rows, bundled.events));
        assert_eq!(result(&mut into.desk, which), result(&mut from, which));
        let decision = if which == "E-0001" { "d1" } else { "d3" };
        crate::actions::decisions::verify_snapshot(&mut into.desk, decision).unwrap();
        assert!(upkeep::verify(&into.path).unwrap().findings.is_empty());
        let last = into.desk.store.read(|look| history::about(look, which)).unwrap();
        let kinds: Vec<&str> = last.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["evaluation.loaded"]);
        let body = into.desk.store.read(|look| history::body(look, last[0].seq)).unwrap();
        let body = body.unwrap().json;
        let head = from.store.head().unwrap().hash;
        for said in [from.store.workspace_id(), head.as_str()] {
            assert!(body.contains(said), "{said}");
        }
    }
}

#[test]
fn the_same_record_gives_the_same_bytes_also_after_a_second_journey() {
    let mut from = sample();
    let first = bundle(&mut from, Some("E-0001")).unwrap();
    assert_eq!(bundle(&mut from, Some("E-0001")).unwrap().bytes, first.bytes);
    let mut into = empty();
    load(&mut into.desk, &first.bytes).unwrap();
    let again = bundle(&mut into.desk, Some("E-0001")).unwrap();
    let mut third = empty();
    load(&mut third.desk, &again.bytes).unwrap();
    assert_eq!(result(&mut third.desk, "E-0001"), result(&mut from, "E-0001"));
}

#[test]
fn people_come_as_names_and_nobody_can_act_as_them() {
    let bundled = bundle(&mut sample(), Some("E-0001")).unwrap();
    let mut into = empty();
    load(&mut into.desk, &bundled.bytes).unwrap();
    let people = crate::actions::people::list(&mut into.desk).unwrap();
    let others = people.iter().filter(|person| person.slug.as_str() != "admin-1");
    assert!(others.clone().count() >= 6);
    assert!(others.clone().all(|person| person.retired && person.logins.is_empty()));
}

#[test]
fn only_an_empty_workspace_takes_a_record_and_only_an_administrator_loads_it() {
    let mut from = sample();
    let bundled = bundle(&mut from, Some("E-0001")).unwrap();
    let everybody = crate::actions::people::list(&mut from).unwrap();
    from.sit(&everybody, "admin-1");
    let error = load(&mut from, &bundled.bytes).unwrap_err().to_string();
    assert!(error.starts_with("the workspace is not empty"), "{error}");
    from.sit(&everybody, "mod-1");
    let error = load(&mut from, &bundled.bytes).unwrap_err().to_string();
    assert!(error.contains("that takes the role admin"), "{error}");
}

#[test]
fn nothing_that_is_sealed_is_bundled() {
    let error = bundle(&mut sample(), Some("E-0003")).unwrap_err().to_string();
    assert!(error.starts_with("E-0003 stands at scoring: there is no result"), "{error}");
}

/// The archive with its first file named twice in its directory.
fn doubled(bytes: &[u8]) -> Vec<u8> {
    let at = |mark: &[u8]| bytes.windows(4).position(|four| four == mark).unwrap();
    let (directory, end) = (at(b"PK\x01\x02"), at(b"PK\x05\x06"));
    let next = bytes[directory + 4..].windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let first = bytes[directory..directory + 4 + next].to_vec();
    let mut doubled = bytes[..end].to_vec();
    doubled.extend(&first);
    let mut tail = bytes[end..].to_vec();
    let mut grow = |from: usize, wide: usize, by: usize| {
        let mut number = [0; 8];
        number[..wide].copy_from_slice(&tail[from..from + wide]);
        let grown = u64::from_le_bytes(number) + u64::try_from(by).unwrap();
        tail[from..from + wide].copy_from_slice(&grown.to_le_bytes()[..wide]);
    };
    grow(8, 2, 1);
    grow(10, 2, 1);
    grow(12, 4, first.len());
    doubled.extend(tail);
    doubled
}

#[test]
fn a_damaged_or_foreign_archive_is_refused_whole() {
    let bundled = bundle(&mut sample(), Some("E-0001")).unwrap().bytes;
    refused(b"", "it is no zip file");
    refused(b"PK\x03\x04 and nothing else", "it is no zip file");
    refused(&bundled[..bundled.len() / 2], "it is no zip file");
    refused(&zipped(&[("notes.txt".to_owned(), b"hello".to_vec())]), "it holds no manifest.json");
    let foreign = |text: &str| zipped(&[("manifest.json".to_owned(), text.as_bytes().to_vec())]);
    refused(&foreign("{}"), "names no form");
    refused(&foreign("{\"format\":\"other/1\"}"), "its form is `other/1`");
    refused(&foreign("not json"), "is not JSON");
    let later = "{\"format\":\"cloudpick/bundle/9\"}";
    refused(&foreign(later), "its form is `cloudpick/bundle/9`, of a later program");
    // Another file of the same name, which another reader would take for the one of the manifest.
    let mut twice = bundled.clone();
    let other = zipped(&[("README.md".to_owned(), b"another".to_vec())]);
    twice.splice(0..0, other);
    refused(&twice, "something stands before the zip file");
    refused(&doubled(&bundled), "a file of one name is in it twice");
    // A file changed without its manifest, one taken out, one put in.
    let mut files = files_of(&bundled);
    files[3].1.push(b' ');
    refused(&zipped(&files), "is not the file that its manifest names");
    let mut files = files_of(&bundled);
    files.pop();
    refused(&zipped(&files), "is in its manifest and missing");
    let mut files = files_of(&bundled);
    files.push(("extra.txt".to_owned(), b"x".to_vec()));
    refused(&zipped(&files), "extra.txt is not in its manifest");
    // Flipped bits anywhere: never taken for the record.
    for at in (0..bundled.len()).step_by(bundled.len() / 23) {
        let mut flipped = bundled.clone();
        flipped[at] ^= 0x10;
        let mut into = empty();
        if load(&mut into.desk, &flipped).is_ok() {
            // Bits of the directory that say nothing about the files.
            assert_eq!(result(&mut into.desk, "E-0001"), result(&mut sample(), "E-0001"));
        }
    }
}

#[test]
fn a_record_that_was_changed_with_its_manifest_is_caught_by_its_history() {
    let bundled = bundle(&mut sample(), Some("E-0001")).unwrap().bytes;
    // The state alone: a reason, a score, a price.
    let state = with(&bundled, STATE, |text| text.replacen("Circuits can be taken", "Circuits", 1));
    refused(&state, "is not what its history says");
    let price = with(&bundled, STATE, |text| text.replace("118000000", "108000000"));
    refused(&price, "is not what its history says");
    // The history: a body, and an event.
    let body =
        with(&bundled, HISTORY, |text| text.replacen("Circuits can be taken", "Circuits", 1));
    refused(&body, "is not the one its hash was made of");
    let actor = with(&bundled, HISTORY, |text| {
        text.replacen("\"actor\":\"mod-1\"", "\"actor\":\"mod-2\"", 1)
    });
    refused(&actor, "is not the one its hash was made of");
    // A decided evaluation seals nothing, whatever an event says of itself.
    let hidden = with(&bundled, HISTORY, |text| {
        let lines = text.lines().map(|line| {
            let mut event: serde_json::Value = serde_json::from_str(line).unwrap();
            if event["kind"] == "consensus.set" {
                event["changes"] = event["body"].take();
                event["salt"].take();
                event["sealed"] = true.into();
            }
            format!("{event}\n")
        });
        lines.collect()
    });
    refused(&hidden, "(consensus.set) is in by its hash alone, and nothing is left out");
    // The result as it was written down.
    let ranking = with(&bundled, RANKING, |text| text.replacen("76.21", "77.21", 1));
    refused(&ranking, "exports/ranking.csv does not come out again");
    let table =
        with(&bundled, STATE, |text| text.replacen("\"name\":\"seat\"", "\"name\":\"setting\"", 1));
    refused(&table, "which is no part of a record");
}

#[test]
fn an_archive_that_lies_about_names_or_sizes_is_refused() {
    for name in ["../evil.txt", "/etc/passwd", "a\\b", "C:x", "a//b", ".hidden", "nul\u{202e}x"] {
        refused(&zipped(&[(name.to_owned(), b"x".to_vec())]), "is no file of ours");
    }
    let bomb = vec![0_u8; 65 * 1024 * 1024];
    let bytes = zipped(&[("manifest.json".to_owned(), bomb)]);
    assert!(bytes.len() < 200_000, "a small file that unpacks to a large one");
    refused(&bytes, "manifest.json unpacks: it may have at most 64 MiB");
    let many: Vec<(String, Vec<u8>)> =
        (0..201).map(|at| (format!("f{at}.txt"), Vec::new())).collect();
    refused(&zipped(&many), "it holds 201 files");
}

#[test]
fn a_record_is_kept_three_years_from_its_decision_unless_another_day_is_set() {
    let mut desk = sample();
    let until = |desk: &mut Desk, which| retention::until(desk, Some(which)).unwrap();
    assert_eq!(
        until(&mut desk, "E-0001"),
        retention::Until::Default("2022-10-28".parse().unwrap())
    );
    assert_eq!(until(&mut desk, "E-0003"), retention::Until::Open);
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    let why = "The contract runs until then.";
    desk.sit(&everybody, "tl-1");
    insta::assert_snapshot!(
        retention::set(&mut desk, Some("E-0001"), "2030-01-31", why).unwrap_err(),
        @"tl-1 may not set up an evaluation: that takes the role moderator or the role admin"
    );
    desk.sit(&everybody, "mod-1");
    insta::assert_snapshot!(
        retention::set(&mut desk, Some("E-0001"), "2020-01-31", why).unwrap_err(),
        @"2020-01-31 has passed: a record is kept until a day still to come"
    );
    retention::set(&mut desk, Some("E-0001"), "2030-01-31", why).unwrap();
    assert_eq!(until(&mut desk, "E-0001"), retention::Until::Set("2030-01-31".parse().unwrap()));
}

#[test]
fn an_archive_with_marks_of_sensitive_texts_loads_with_its_marks() {
    let mut desk = sample();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "mod-1");
    crate::actions::sensitive::mark(&mut desk, "E-0001/aws/CON-02", None).unwrap();
    desk.texts = Texts::Include;
    let bundled = bundle(&mut desk, Some("E-0001")).unwrap().bytes;
    let mut into = empty();
    load(&mut into.desk, &bundled).unwrap();
    assert_eq!(result(&mut into.desk, "E-0001"), result(&mut desk, "E-0001"));
    let marks = crate::actions::sensitive::list(&mut into.desk, Some("E-0001")).unwrap();
    let subjects: Vec<&str> = marks.iter().map(|mark| mark.subject.as_str()).collect();
    assert_eq!(subjects, ["E-0001/aws/CON-02"]);
}
