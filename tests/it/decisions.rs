//! Decisions as other tools and later years see them: records, graphs, snapshots side by side, and
//! what a new primary turns round.

use crate::support::Sandbox;

fn decided() -> Sandbox {
    Sandbox::sample()
}

#[test]
fn a_decision_is_exported_and_brought_into_another_workspace_byte_for_byte() {
    let sandbox = decided();
    let text = sandbox.done("decision export d1");
    sandbox.done("decision export d1 -o d1.md");
    let other = Sandbox::with_people();
    other.done("--as proc-1 supplier add aws --name 'Amazon Web Services'");
    other.file("d1.md", &text);
    assert_eq!(other.done("--as own-1 decision import d1.md"), "D-0001\n");
    assert_eq!(other.done("decision export d1"), text);
    assert_eq!(other.json("decision show d1")["evaluation"], serde_json::Value::Null);
    assert_eq!(other.code("verify"), 0);
    // A file that is there is not replaced.
    assert_eq!(sandbox.code("decision export d1 -o d1.md"), 8);
    let json = sandbox.json("decision export d1");
    assert_eq!(json["chosen"], "aws");
    assert_eq!(json["options"].as_array().unwrap().len(), 4);
}

#[test]
fn a_record_without_a_status_is_refused_with_its_line() {
    let sandbox = Sandbox::with_people();
    sandbox.file("bare.md", "---\ndate: 2025-01-01\n---\n# T\n\n## Decision Outcome\n\nChosen option: \"aws\", because it fits.\n");
    insta::assert_snapshot!(sandbox.run("--as own-1 decision import bare.md"), @"
    error: bare.md:1: the status is missing, and a record without one is not taken as accepted: write `status:` and one of proposed, accepted, rejected, deprecated or `superseded by …`
    help: nothing was imported; mend the file and try again
    exit: 8
    ");
    sandbox.file("odd.md", "# T\n");
    insta::assert_snapshot!(sandbox.run("--as own-1 decision import odd.md"), @"
    error: odd.md:1: there is no header: the first line is `---`, then come `status: …` and the other keys, then `---` again
    help: nothing was imported; mend the file and try again
    exit: 8
    ");
}

#[test]
fn forms_of_decisions_are_refused_elsewhere() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run("person list --format madr"), @"
    error: `madr` is a form of `decision export`, and this is none
    help: lists and shows take --format table, json or csv
    exit: 2
    ");
    insta::assert_snapshot!(sandbox.run("decision export d1 --csv"), @"
    error: a decision is exported as madr or json
    help: `cloudpick export decisions` writes the CSV of all of them
    exit: 2
    ");
}

#[test]
fn a_decision_about_something_else_rests_on_no_evaluation() {
    let sandbox = Sandbox::with_people();
    let new = "--as mod-1 decision new --choose primary-with-exceptions --title 'One primary cloud' \
               --reason 'It saves time and money.' --decision-makers own-1 --review-by 2027-03-01";
    insta::assert_snapshot!(sandbox.run(new), @"
    error: there is no evaluation yet
    help: `cloudpick evaluation new TITLE --criteria FILE.toml …` sets one up
    exit: 6
    ");
    assert_eq!(sandbox.done(&format!("{new} --scope approach")), "D-0001\n");
    sandbox.done("--as mod-1 decision propose d1");
    sandbox.done("--as own-1 decision accept d1");
    insta::assert_snapshot!(sandbox.run("decision snapshot show d1"), @"
    error: D-0001 is accepted, and has no snapshot
    help: a snapshot is frozen when a decision is accepted
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run("decision flip d1"), @"
    error: D-0001 is about approach: only a decision about primary moves workloads
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run("decision graph"), @"
    approach
      D-0001  accepted 2026-03-02  primary-with-exceptions: One primary cloud
    exit: 0
    ");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_decision_that_stands_again_has_a_day_of_review_to_come() {
    let sandbox = decided();
    sandbox.done("--as own-1 decision reopen d1 --reason 'The review is due.'");
    insta::assert_snapshot!(
        sandbox.run("--as own-1 decision reaffirm d1 --reason 'It stands.' --review-by 2026-03-02"),
        @"
        error: D-0001 is looked at again by 2026-03-02, and that must lie after today, 2026-03-02
        help: give --review-by DATE, a day to come
        exit: 8
        "
    );
    sandbox.done("--as own-1 decision reaffirm d1 --reason 'It stands.' --review-by 2028-03-02");
    assert_eq!(sandbox.json("decision show d1")["review_by"], "2028-03-02");
}
