use std::io::Write as _;

use super::said;
use crate::import::source::Source;
use crate::import::{ImportError, Problem};

#[test]
fn a_text_is_the_same_with_or_without_its_mark() {
    let marked = Source::from_bytes("f", b"\xEF\xBB\xBFa,b\n".to_vec()).unwrap();
    assert_eq!(marked, Source::from_text("f", "a,b\n"));
}

#[test]
fn bytes_that_are_no_text_are_named_with_their_line() {
    let latin = Source::from_bytes("f", b"one\ntwo \xE9\n".to_vec());
    assert_eq!(
        said(latin),
        "f:2: the byte E9 is not UTF-8: save the file as UTF-8 (in a spreadsheet: Save as, CSV \
         UTF-8; in an editor: its encoding)"
    );
    for wide in [&b"\xFF\xFEa\0"[..], b"\xFE\xFF\0a", b"a\0b\0", b"\0a\0b"] {
        let said = said(Source::from_bytes("f", wide.to_vec()));
        assert!(said.starts_with("f: it is UTF-16: save the file as UTF-8 ("), "{said}");
    }
    let book = said(Source::from_bytes("f.xlsx", b"PK\x03\x04\x14\0".to_vec()));
    assert!(book.starts_with("f.xlsx: it is a workbook or another packed file"), "{book}");
}

#[test]
fn a_file_too_large_is_refused_whole() {
    assert_eq!(
        said(Source::from_reader("f", std::io::repeat(b'a'))),
        "f: it is larger than 32 MiB, the most that is read"
    );
}

#[test]
fn only_regular_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().display().to_string();
    assert_eq!(
        said(Source::read(folder.path())),
        format!("{name}: it is a folder, and a file is wanted")
    );
    let absent = folder.path().join("absent.toml");
    assert_eq!(said(Source::read(&absent)), format!("{name}/absent.toml: there is no such file"));
    let path = folder.path().join("there.toml");
    fs_err::File::create(&path).unwrap().write_all(b"a = 1\n").unwrap();
    assert_eq!(Source::read(&path).unwrap().text(), "a = 1\n");
}

#[cfg(unix)]
#[test]
fn a_device_is_not_read() {
    assert_eq!(
        said(Source::read(std::path::Path::new("/dev/zero"))),
        "/dev/zero: it is not a regular file"
    );
}

#[test]
fn twenty_problems_are_shown_in_order_and_the_others_counted() {
    let problems = (1..=23).rev().map(|line| Problem::new(Some(line), None, "bad")).collect();
    let lines = ImportError::new("f", problems).lines();
    assert_eq!(lines.len(), 21);
    assert_eq!(lines[0], "f:1: bad");
    assert_eq!(lines[19], "f:20: bad");
    assert_eq!(lines[20], "and 3 more problems");
}

#[test]
fn a_problem_quotes_long_and_hostile_text_harmlessly() {
    let what = format!("`{}\u{1b}[31m` is bad", "a".repeat(10_000));
    let line = ImportError::new("f", vec![Problem::of_file(what)]).to_string();
    assert!(line.len() < 600, "{}", line.len());
    assert!(line.ends_with("\\u{1b}[31m` is bad"), "{line}");
}
