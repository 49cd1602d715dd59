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
    assert_eq!(sandbox.code("decision export d1 -o d1.md"), 1);
    let json = sandbox.json("decision export d1");
    assert_eq!(json["chosen"], "aws");
    assert_eq!(json["options"].as_array().unwrap().len(), 4);
}

#[test]
fn a_record_without_a_status_is_refused_with_its_line() {
    let sandbox = Sandbox::with_people();
    sandbox.file("bare.md", "---\ndate: 2025-01-01\n---\n# T\n\n## Decision Outcome\n\nChosen option: \"aws\", because it fits.\n");
    insta::assert_snapshot!(sandbox.run("--as own-1 decision import bare.md"), @"");
    sandbox.file("odd.md", "# T\n");
    insta::assert_snapshot!(sandbox.run("--as own-1 decision import odd.md"), @"");
}

#[test]
fn forms_of_decisions_are_refused_elsewhere() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run("person list --format madr"), @"");
    insta::assert_snapshot!(sandbox.run("decision export d1 --csv"), @"");
}

#[test]
fn a_decision_about_something_else_rests_on_no_evaluation() {
    let sandbox = Sandbox::with_people();
    let new = "--as mod-1 decision new --choose primary-with-exceptions --title 'One primary cloud' \
               --reason 'It saves time and money.' --decision-makers own-1 --review-by 2027-03-01";
    insta::assert_snapshot!(sandbox.run(new), @"");
    assert_eq!(sandbox.done(&format!("{new} --scope approach")), "D-0001\n");
    sandbox.done("--as mod-1 decision propose d1");
    sandbox.done("--as own-1 decision accept d1");
    insta::assert_snapshot!(sandbox.run("decision snapshot show d1"), @"");
    insta::assert_snapshot!(sandbox.run("decision flip d1"), @"");
    insta::assert_snapshot!(sandbox.run("decision graph"), @"");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_decision_that_stands_again_has_a_day_of_review_to_come() {
    let sandbox = decided();
    sandbox.done("--as own-1 decision reopen d1 --reason 'The review is due.'");
    insta::assert_snapshot!(
        sandbox.run("--as own-1 decision reaffirm d1 --reason 'It stands.' --review-by 2026-03-02"),
        @""
    );
    sandbox.done("--as own-1 decision reaffirm d1 --reason 'It stands.' --review-by 2028-03-02");
    assert_eq!(sandbox.json("decision show d1")["review_by"], "2028-03-02");
}
