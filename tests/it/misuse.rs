//! What is not a workspace, what is not a value, and who may not see what.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Sandbox, Stage, packaged};

/// Commands that open the workspace, to read it and to change it.
const OPENING: &[&str] = &[
    "me",
    "rank",
    "verify",
    "log",
    "export all -o out",
    "--as tl-1 score set aws CON-02 3",
    "backup copy.db",
];

/// That what stands at the workspace's place is refused by every command with `sentence`, and
/// that it, and all that lies beside it, is as before.
#[track_caller]
fn refused_untouched(sandbox: &Sandbox, sentence: &str) {
    let path = sandbox.database();
    let bytes = |path: &Path| fs::read(path).ok();
    let beside = || {
        let mut names: Vec<_> = fs::read_dir(sandbox.folder())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| !name.to_string_lossy().starts_with('.'))
            .collect();
        names.sort();
        names
    };
    let (before, names) = (bytes(&path), beside());
    for arguments in OPENING {
        let said = sandbox.run(arguments);
        assert!(said.ends_with("exit: 9"), "`{arguments}`: {said}");
        assert!(said.starts_with("error: ") && said.contains(sentence), "`{arguments}`: {said}");
        let told = sandbox.output(&format!("{arguments} --json"));
        assert!(told.stdout.is_empty(), "`{arguments}`");
        let told: Value = serde_json::from_slice(&told.stderr).unwrap();
        assert_eq!(told["error"]["code"], 9, "{told}");
        assert_eq!(told["error"]["kind"], "workspace", "{told}");
        assert!(told["error"]["message"].as_str().unwrap().contains(sentence), "{told}");
        assert!(bytes(&path) == before, "`{arguments}` changed the file");
        assert_eq!(beside(), names, "`{arguments}` left something beside");
    }
}

#[test]
fn a_place_with_nothing_is_told_with_how_to_begin() {
    refused_untouched(
        &Sandbox::empty(),
        "there is no workspace at FOLDER/w.db".split("FOLDER").next().unwrap(),
    );
}

#[test]
fn an_empty_file_is_not_a_workspace() {
    let sandbox = Sandbox::empty();
    sandbox.file("w.db", "");
    refused_untouched(&sandbox, "is not a workspace");
}

#[test]
fn a_text_file_is_not_a_workspace() {
    let sandbox = Sandbox::empty();
    sandbox.file("w.db", &"candidate,question,score,reason\n".repeat(200));
    refused_untouched(&sandbox, "is not a workspace");
}

#[test]
fn a_folder_is_not_a_workspace() {
    let sandbox = Sandbox::empty();
    fs::create_dir(sandbox.database()).unwrap();
    refused_untouched(&sandbox, "is a folder, and a workspace is a file");
}

#[test]
fn a_database_of_another_program_is_named_as_such() {
    let sandbox = Sandbox::empty();
    let other = rusqlite::Connection::open(sandbox.database()).unwrap();
    other
        .execute_batch("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup');")
        .unwrap();
    drop(other);
    refused_untouched(&sandbox, "is a database of another program");
}

#[test]
fn a_workspace_of_a_newer_program_is_refused_with_both_versions() {
    let sandbox = Sandbox::new();
    let newer = rusqlite::Connection::open(sandbox.database()).unwrap();
    newer.execute_batch("PRAGMA user_version = 999").unwrap();
    drop(newer);
    refused_untouched(&sandbox, "has version 999, and this program knows up to ");
}

#[test]
fn a_workspace_cut_short_is_refused_as_damaged() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let whole = fs::read(sandbox.database()).unwrap();
    fs::write(sandbox.database(), &whole[..whole.len() / 2]).unwrap();
    refused_untouched(&sandbox, "damaged");
}

#[test]
fn a_workspace_shorter_than_its_own_header_is_no_workspace() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let whole = fs::read(sandbox.database()).unwrap();
    fs::write(sandbox.database(), &whole[..60]).unwrap();
    refused_untouched(&sandbox, "is not a workspace");
}

#[test]
fn any_page_that_is_overwritten_is_found_before_anything_wrong_is_told() {
    let whole = Sandbox::at(Stage::PriceOpened);
    let answer = whole.done("rank --json");
    let bytes = fs::read(whole.database()).unwrap();
    let pages = bytes.len() / 4096;
    for page in (1..pages).step_by(pages / 40) {
        let sandbox = Sandbox::empty();
        let mut damaged = bytes.clone();
        damaged[page * 4096..(page + 1) * 4096].fill(0xA5);
        fs::write(sandbox.database(), &damaged).unwrap();
        let verified = sandbox.run("verify");
        assert!(
            verified.ends_with("exit: 11") || verified.ends_with("exit: 9"),
            "page {page}: {verified}"
        );
        assert!(!verified.contains("panicked"), "page {page}: {verified}");
        let ranked = sandbox.output("rank --json");
        let said = String::from_utf8_lossy(&ranked.stderr).into_owned();
        assert!(!said.contains("panicked"), "page {page}: {said}");
        if ranked.status.success() {
            assert_eq!(String::from_utf8(ranked.stdout).unwrap(), answer, "page {page}");
        }
        assert!(fs::read(sandbox.database()).unwrap() == damaged, "page {page} was touched");
    }
}

/// A command, its exit code, and the kind of its error.
const FAULTS: &[(&str, i32, &str)] = &[
    // Unknown commands, flags and keys.
    ("frobnicate", 2, "usage"),
    ("rank --colour", 2, "usage"),
    ("person list --columns nam", 2, "usage"),
    ("person list --sort shoe", 2, "usage"),
    // What only rows can answer is not passed over where one thing is shown.
    ("evaluation show --sort title", 2, "usage"),
    ("evaluation status --limit 3", 2, "usage"),
    ("evidence show AWS-01 --count", 2, "usage"),
    ("supplier show aws --filter id:aws", 2, "usage"),
    ("score set E-0001 aws CON-02 3 4", 2, "usage"),
    ("rank --csv --format table", 2, "usage"),
    // Fields that are missing or bad.
    ("--as tl-1 score set aws CON-02", 8, "validation"),
    ("--as tl-1 score set aws CON-02 9", 8, "validation"),
    ("--as tl-1 score set aws CON-02 -1", 8, "validation"),
    ("--as tl-1 score set aws CON-02 2.5", 8, "validation"),
    ("--as tl-1 score set aws CON-02 three", 8, "validation"),
    ("--as tl-1 score set aws CON-02 ''", 8, "validation"),
    ("--as tl-1 score set aws CON-01 3", 8, "validation"),
    ("--as tl-1 score set aws CON-02 3 --evidence NO-99", 8, "validation"),
    ("--as tl-1 score set aws CON-02 3 --reason ' '", 8, "validation"),
    ("--as proc-1 price set aws abc", 8, "validation"),
    ("--as proc-1 price set aws 0", 8, "validation"),
    ("--as proc-1 price set aws 10.005", 8, "validation"),
    ("--as proc-1 price set aws 99999999999999999999999", 8, "validation"),
    ("--as mod-1 evaluation new Next --purpose tender --moderator mod-1", 8, "validation"),
    (
        "--as mod-1 evaluation new Next --criteria nowhere.toml --purpose tender --moderator mod-1",
        8,
        "validation",
    ),
    (
        "--as mod-1 evaluation new Next --criteria primary-cloud --purpose raffle --moderator mod-1",
        8,
        "validation",
    ),
    (
        "--as mod-1 evaluation new Next --criteria primary-cloud --purpose tender --moderator mod-1 --price-formula cheapest",
        8,
        "validation",
    ),
    (
        "--as mod-1 evaluation new Next --criteria primary-cloud --purpose tender --moderator mod-1 --decimals 40",
        8,
        "validation",
    ),
    ("--as mod-1 question set aws CON-02 open --due 2026-13-45", 8, "validation"),
    ("log --since yesterweek", 8, "validation"),
    ("--as admin-1 person add E-0001 --role evaluator", 8, "validation"),
    ("--as admin-1 person add tl-9 --role wizard", 8, "validation"),
    ("--as admin-1 settings set expiring-days soon --reason because", 8, "validation"),
    ("--as tl-1 score import nowhere.csv", 8, "validation"),
    ("completions klingon", 8, "validation"),
    // What is not there.
    ("--as tl-1 score set ibm CON-02 3", 6, "not_found"),
    ("--as tl-1 score set aws CON-99 3", 6, "not_found"),
    ("rank E-0099", 6, "not_found"),
    ("person show nobody-9", 6, "not_found"),
    ("evidence show NO-99", 6, "not_found"),
    ("log E-0099", 6, "not_found"),
    ("decision show D-0009", 6, "not_found"),
    ("exception show X-0009", 6, "not_found"),
    ("workload show W-0009", 6, "not_found"),
    ("supplier show awz", 6, "not_found"),
    // The stage does not allow it.
    ("rank", 7, "state"),
    ("price list", 7, "state"),
    ("consensus list", 7, "state"),
    ("--as mod-1 score list", 7, "state"),
    ("--as mod-1 evaluation open-price", 7, "state"),
    ("--as mod-1 evaluation open-moderation", 7, "state"),
    ("--as mod-1 evaluation edit --title Other", 7, "state"),
    ("--as tl-1 score submit", 7, "state"),
    ("--as tl-1 score correct aws CON-02 2 --reason 'Another look at the list.'", 7, "state"),
    // The person may not.
    ("--as tl-1 evaluation open-moderation", 4, "permission"),
    ("--as aud-1 score set aws CON-02 3", 4, "permission"),
    ("--as tl-1 price set aws 1000000", 4, "permission"),
    ("--as tl-1 consensus set aws CON-02 3 --reason 'We agreed on it.'", 4, "permission"),
    ("--as nobody-1 score set aws CON-02 3", 4, "permission"),
    ("--as tl-1 settings set expiring-days 3 --reason because", 4, "permission"),
    // The lighter cause stands behind the heavier: usage, the thing, the role, the stage, the value.
    ("--as aud-1 score set ibm CON-02 99", 6, "not_found"),
    ("--as aud-1 score set aws CON-02 99", 4, "permission"),
    ("--as mod-1 evaluation reopen", 7, "state"),
];

#[test]
fn every_class_of_fault_has_its_exit_code_and_is_told_to_people_and_scripts() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let before = sandbox.done("log --json");
    let mut wrong = Vec::new();
    for (arguments, code, kind) in FAULTS {
        let people = sandbox.output(arguments);
        let said = String::from_utf8_lossy(&people.stderr).into_owned();
        let scripts = sandbox.output(&format!("{arguments} --json"));
        let told = String::from_utf8_lossy(&scripts.stderr).into_owned();
        let error = told.lines().last().and_then(|line| serde_json::from_str::<Value>(line).ok());
        let error = error.map(|told| told["error"].clone()).unwrap_or_default();
        let as_wanted = people.status.code() == Some(*code)
            && people.stdout.is_empty()
            && scripts.status.code() == Some(*code)
            && scripts.stdout.is_empty()
            && said.contains("error: ")
            && !said.contains("panicked")
            && error["code"] == *code
            && error["kind"] == *kind
            && error["message"].as_str().is_some_and(|text| !text.is_empty())
            && error.get("hint").is_some()
            && error.get("subject").is_some();
        if !as_wanted {
            wrong.push(format!(
                "`{arguments}` wants {code} {kind}, answered {:?}\n{said}{told}",
                people.status.code()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FAULTS.len(), wrong.join("\n"));
    assert_eq!(sandbox.done("log --json"), before, "a refusal left something in the history");
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_are_refused_without_a_panic() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let sandbox = Sandbox::at(Stage::Scoring);
    for arguments in ["--as tl-1 score set aws CON-02 3 --reason", "rank", "--as", "--db"] {
        let mut command = sandbox.command(arguments);
        command.arg(OsStr::from_bytes(b"caf\xe9\xff"));
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(2 | 4 | 6 | 8 | 9)), "{arguments}: {output:?}");
        assert!(said.starts_with("error: ") && !said.contains("panicked"), "{arguments}: {said}");
    }
}

#[test]
fn an_import_with_bad_rows_imports_nothing_and_lists_up_to_twenty_with_row_and_column() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let mut text = String::from("candidate,question,score,reason\n");
    text.push_str("aws,CON-02,3,Handover points beyond one city.\n");
    for question in (1..=9).map(|nth| format!("TEC-{nth:02}")) {
        for candidate in ["aws", "azure", "gcp"] {
            text.push_str(&format!("{candidate},{question},7,far too good\n"));
        }
    }
    let file = sandbox.file("bad.csv", &text);
    let said = sandbox.run(&format!("--as tl-1 score import '{}'", file.display()));
    assert!(said.ends_with("exit: 8"), "{said}");
    let problems: Vec<&str> = said.lines().filter(|line| line.contains("bad.csv:")).collect();
    assert!((20..=21).contains(&problems.len()), "{said}");
    assert!(problems[0].contains("bad.csv:3") && problems[0].contains("score"), "{said}");
    assert!(problems[0].contains('7'), "names the value: {said}");
    assert_eq!(sandbox.done("--as tl-1 score list --mine --count").trim(), "0");
}

/// Text that would do something to a terminal, a spreadsheet or a reader, were it let.
pub(crate) const HOSTILE: &[&str] = &[
    "=HYPERLINK(\"http://example.test\",\"click\")",
    "+44 20 7946 0000 is the number that we rang",
    "-1 would be the score if there were one",
    "@SUM(A1:A9)",
    "\u{FF1D}1+1 in full width",
    " \u{A0}=cmd|' /C calc'!A0",
    "'=already guarded",
    "right to left \u{202E}gnp.exe\u{202C} override",
    "zero\u{200B}width\u{FEFF} and \u{2066}isolates\u{2069}",
    "tags \u{E0041}\u{E0042} hidden",
    "stacked z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30A}\u{30B}",
    "<script>alert(1)</script> & \"quotes\" and, commas; semicolons",
    "two\nlines\tand a tab",
    "family \u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467} and naïve café 日本語",
];

/// Characters that must not reach a terminal as they are.
pub(crate) fn harmful(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{61C}' | '\u{200B}' | '\u{200C}'
        | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[test]
fn hostile_text_is_kept_as_typed_and_shown_harmless() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let path = packaged("data/scores-2019-tl-1.csv");
    let mut reader = csv::Reader::from_path(path.trim_matches('\'')).unwrap();
    let cells: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    for (text, row) in HOSTILE.iter().zip(&cells) {
        let file = sandbox.file("reason.txt", text);
        sandbox.done(&format!(
            "--as tl-1 score set {} {} 2 --reason-file '{}'",
            &row[0],
            &row[1],
            file.display()
        ));
    }
    let clean = |said: &str, what: &str| {
        let found: Vec<char> = said.chars().filter(|c| harmful(*c) && *c != '\r').collect();
        assert!(found.is_empty(), "{what} lets {found:?} through:\n{said}");
    };

    let json = sandbox.done("--as tl-1 score list --mine --json");
    clean(&json, "--json");
    let rows: Value = serde_json::from_str(&json).unwrap();
    let mut kept: Vec<&str> =
        rows.as_array().unwrap().iter().map(|row| row["reason"].as_str().unwrap()).collect();
    let mut typed = HOSTILE.to_vec();
    kept.sort_unstable();
    typed.sort_unstable();
    assert_eq!(kept, typed, "what was typed is what is kept");

    for view in ["", " --plain", " --sort candidate"] {
        clean(&sandbox.done(&format!("--as tl-1 score list --mine{view}")), view);
    }
    clean(&sandbox.done("log E-0001"), "log");

    let table = sandbox.done("--as tl-1 score list --mine --csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "reason").unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let text = row[column].to_owned();
        let first = text.chars().find(|c| !c.is_whitespace() && *c != '\u{FEFF}');
        assert!(
            !matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')),
            "a spreadsheet would run {text:?}"
        );
    }
    // And the file goes back in as it came out: nothing changes.
    let file = sandbox.file("again.csv", &table);
    let said = sandbox.run(&format!("--as tl-1 score import --ignore-extra '{}'", file.display()));
    assert!(said.contains("0 rows changed") && said.ends_with("exit: 0"), "{said}");
}

#[test]
fn what_no_text_may_hold_is_refused_and_named_harmlessly() {
    let sandbox = Sandbox::at(Stage::Scoring);
    for text in [
        "red \u{1b}[31malert",
        "bell \u{7}",
        "c1 \u{9b}31m",
        "not a character \u{fffe}",
        "cut\u{7f}",
    ] {
        let file = sandbox.file("reason.txt", text);
        let said = sandbox
            .run(&format!("--as tl-1 score set aws CON-02 2 --reason-file '{}'", file.display()));
        assert!(said.ends_with("exit: 8"), "{said}");
        assert!(!said.chars().any(harmful), "{said:?}");
    }
    for name in ["left\u{202E}right", "zero\u{200B}width", "\u{1b}[2J"] {
        let said =
            sandbox.run(&format!("--as admin-1 person add tl-9 --role evaluator --name '{name}'"));
        assert!(said.ends_with("exit: 8") && !said.chars().any(harmful), "{said:?}");
        // As a thing that is looked for, an argument comes back in the message.
        let said = sandbox.run(&format!("person show '{name}'"));
        assert!(!said.chars().any(harmful), "{said:?}");
        let said = sandbox.run(&format!("'{name}'"));
        assert!(said.ends_with("exit: 2") && !said.chars().any(harmful), "{said:?}");
    }
    assert_eq!(sandbox.done("--as tl-1 score list --mine --count").trim(), "0");
}
