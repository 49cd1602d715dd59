//! What somebody wrote is erased by an administrator, through the built program.

use crate::exceptions::{TRIAL, approved, in_force};
use crate::support::Sandbox;

/// The line of history of this kind about `subject`.
fn line(sandbox: &Sandbox, subject: &str, kind: &str) -> i64 {
    let lines = sandbox.json(&format!("log {subject}"));
    let found = lines.as_array().unwrap().iter().find(|line| line["kind"] == kind);
    found.unwrap_or_else(|| panic!("{lines}"))["seq"].as_i64().unwrap()
}

/// Whether the workspace's file has these bytes anywhere.
fn holds(sandbox: &Sandbox, words: &str) -> bool {
    let bytes = std::fs::read(sandbox.database()).unwrap();
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn a_comment_is_erased_from_history_row_search_and_file_and_everything_still_checks() {
    const WORDS: &str = "Jane Doe of 1 High Street asked";
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done(&format!("--as arch-1 x comment x1 --note '{WORDS}'"));
    let seq = line(&sandbox, "X-0001", "exception.commented");
    assert_eq!(sandbox.json(&format!("find '{WORDS}'")).as_array().unwrap().len(), 1);

    let redact = format!("redact {seq} --reason");
    for (arguments, code) in [
        ("--as arch-1 --yes redact 99999 --reason 'Asked for by the person.'".to_owned(), 6),
        (format!("--as arch-1 --yes {redact} 'Asked for by the person.'"), 4),
        ("--as arch-1 --yes redact 99999 --reason 'Asked for by the person.'".to_owned(), 6),
        ("--as admin-1 --yes redact nine --reason 'Asked for by the person.'".to_owned(), 8),
        ("--as admin-1 --yes redact 1 --reason 'Asked for by the person.'".to_owned(), 7),
        (format!("--as admin-1 --yes {redact} 'It says {WORDS}.'"), 8),
        (format!("--as admin-1 {redact} 'Asked for by the person.'"), 2),
        (format!("--as admin-1 --yes {redact} ' '"), 8),
    ] {
        assert_eq!(sandbox.code(&arguments), code, "{arguments}");
    }
    let done = sandbox.json(&format!("--as admin-1 --yes {redact} 'Asked for by the person.'"));
    assert_eq!(done["erased"], serde_json::json!([seq.to_string()]));
    assert_eq!((done["texts"].as_i64(), done["places"].as_i64()), (Some(1), Some(0)));
    assert_eq!(sandbox.code(&format!("--as admin-1 --yes {redact} 'Once more, please.'")), 7);
    let own = done["seq"].as_i64().unwrap();
    let again = format!("--as admin-1 --yes redact {own} --reason 'That one too, please.'");
    assert_eq!(sandbox.code(&again), 7);

    assert!(!holds(&sandbox, WORDS), "not a byte of it is left");
    assert_eq!(sandbox.json(&format!("find '{WORDS}'")).as_array().unwrap().len(), 0);
    assert!(sandbox.done("x show x1").contains("[erased]"));
    assert!(sandbox.done("log x1").contains("(erased)"));
    let told = sandbox.json(&format!("log {seq}"));
    assert_eq!(told[0]["reason"], "Asked for by the person.");
    assert_eq!(told[0]["changes"], serde_json::json!([]));
    let said = sandbox.run("verify");
    assert!(said.contains(&format!("not checked: event {seq} was redacted")), "{said}");
    assert!(said.ends_with("exit: 0"), "{said}");

    sandbox.done("backup copy.db");
    sandbox.done("restore copy.db --into again.db");
    // Work goes on with what is left, also on what was erased.
    sandbox.done("--as arch-1 x submit x1");
    sandbox.done("--as arch-1 x comment x1 --note 'Another comment.'");
    assert_eq!(sandbox.code("verify"), 0);
    assert_eq!(sandbox.code("x list --on 2026-03-02"), 0);
}

#[test]
fn an_attached_file_goes_with_the_line_that_attached_it_unless_it_is_attached_elsewhere() {
    const WORDS: &str = "a plan with a private telephone number";
    let sandbox = in_force();
    for title in ["One", "Two"] {
        let workload = format!("Service {title}");
        sandbox.done(&format!(
            "--as arch-1 workload add '{workload}' --owner arch-2 --directorate D --hosted \
             on-premises --annual-cost 1 --data-class public"
        ));
        sandbox.done(&format!(
            "--as arch-1 x new --workload '{workload}' --title {title} --target gcp {TRIAL}"
        ));
    }
    sandbox.file("plan.txt", WORDS);
    sandbox.done("--as arch-1 x attach x1 plan.txt");
    sandbox.done("--as arch-1 x attach x2 plan.txt");
    let pieces = |sandbox: &Sandbox| {
        let conn = rusqlite::Connection::open(sandbox.database()).unwrap();
        conn.query_row("SELECT count(*) FROM file_piece", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    for (which, left) in [("X-0001", 1), ("X-0002", 0)] {
        let seq = line(&sandbox, which, "exception.attached");
        sandbox.done(&format!("--as admin-1 --yes redact {seq} --reason 'Asked for by somebody.'"));
        assert_eq!(pieces(&sandbox), left, "{which}");
        assert_eq!(sandbox.code("verify"), 0);
    }
    assert!(sandbox.done("x show x1").contains("[erased]"));
}

#[test]
fn what_a_request_once_said_can_be_compared_after_its_first_line_was_erased() {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x edit x1 --move-months 2,3,4");
    sandbox.done("--as arch-1 x submit x1");
    approved(&sandbox, "2026-03-03", "");
    let before = sandbox.json("x diff x1 1");
    let seq = line(&sandbox, "X-0001", "exception.created");
    sandbox.done(&format!("--as admin-1 --yes redact {seq} --reason 'Asked for by somebody.'"));
    assert_eq!(sandbox.json("x diff x1 1"), before);
    assert_eq!(sandbox.code("x diff x1 grant-1"), 0);
    assert_eq!(sandbox.code("x log x1"), 0);
    sandbox.done("--as app-1 x correct x1 --reason 'It was the wrong one.'");
    assert!(sandbox.done("x show x1").contains("[erased]"));
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_name_before_the_present_one_and_where_letters_are_answered_are_erased_to_the_last_byte() {
    let sandbox = in_force();
    let named = line(&sandbox, "W-0001", "workload.added");
    let redact = |seq: i64| format!("--as admin-1 --yes redact {seq} --reason 'Asked for so.'");
    // While it is its name it stays.
    assert_eq!(sandbox.code(&redact(named)), 7);
    sandbox.done("--as arch-1 workload edit w1 --name 'Charts'");
    let done = sandbox.json(&redact(named));
    let edited = line(&sandbox, "W-0001", "workload.edited");
    assert_eq!(done["erased"], serde_json::json!([named.to_string(), edited.to_string()]));
    assert!(!holds(&sandbox, "Map service") && holds(&sandbox, "Charts"));

    let contact = "Jane Doe, 07700 900123";
    sandbox.done(&format!(
        "--as admin-1 settings set letter-contact '{contact}' --reason 'So that they call.'"
    ));
    let set = line(&sandbox, "letter-contact", "setting.set");
    sandbox.done(&redact(set));
    assert!(!holds(&sandbox, contact));
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn the_file_from_which_a_decision_was_brought_in_goes_with_the_line_that_brought_it() {
    const WORDS: &str = "Jane Doe of 1 High Street asked for it";
    let sandbox = in_force();
    let record = format!(
        "---\nstatus: proposed\ndate: 2026-02-16\ndecision-makers: own-1\nscope: printers\n---\n\n\
         # Printers stay\n\n## Context and Problem Statement\n\n{WORDS}.\n\n\
         ## Considered Options\n\n* stay\n* go\n\n## Decision Outcome\n\n\
         Chosen option: \"stay\", because {WORDS}.\n"
    );
    sandbox.file("printers.md", &record);
    sandbox.done("--as own-1 decision import printers.md --review-by 2028-01-01");
    assert!(holds(&sandbox, WORDS));
    let seq = line(&sandbox, "D-0002", "decision.imported");
    sandbox.done(&format!("--as admin-1 --yes redact {seq} --reason 'Asked for by somebody.'"));
    assert!(!holds(&sandbox, WORDS));
    assert!(!sandbox.done("decision export D-0002").contains(WORDS));
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_file_that_somebody_calls_erased_is_checked_as_every_other() {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.file("plan.txt", "a plan");
    sandbox.done("--as arch-1 x attach x1 plan.txt --label '[erased]'");
    assert_eq!(sandbox.code("verify"), 0);
    for damage in ["UPDATE file_piece SET text = 'AAAA'", "DELETE FROM file_piece"] {
        let conn = rusqlite::Connection::open(sandbox.database()).unwrap();
        conn.execute(damage, []).unwrap();
        drop(conn);
        assert_eq!(sandbox.code("verify"), 11, "{damage}");
    }
}

#[test]
fn a_reason_is_erased_with_the_day_until_which_its_record_is_kept_and_the_archive_still_loads() {
    let sandbox = in_force();
    let set = sandbox.json("log E-0001");
    let seq = set.as_array().unwrap().iter().rev().find(|line| {
        line["kind"].as_str().unwrap().starts_with("consensus.") && line["reason"].is_null()
    });
    let seq = seq.unwrap_or_else(|| panic!("{set}"))["seq"].as_i64().unwrap();
    let said = sandbox.run(&format!("--as admin-1 --yes redact {seq} --reason 'Asked for so.'"));
    // The day first, what is left to do last.
    let place = |words: &str| said.find(words).unwrap_or_else(|| panic!("{words}: {said}"));
    assert!(place("the record of E-0001 is kept until ") < place("backups, exports, reports"));
    assert!(said.ends_with("exit: 0"), "{said}");
    assert_eq!(sandbox.code("verify"), 0);
    let rank = sandbox.json("rank E-0001");
    sandbox.done("evaluation bundle E-0001 -o record.zip");
    let said = sandbox.run("--db other.db init");
    assert!(said.ends_with("exit: 0"), "{said}");
    let said = sandbox.run("--db other.db evaluation load record.zip");
    assert!(said.ends_with("exit: 0") && !said.contains("were not held against"), "{said}");
    assert_eq!(sandbox.json("--db other.db rank E-0001")["ranking"], rank["ranking"]);
}
