//! What people and scripts see of the command line: real processes.

use crate::support::Sandbox;

#[test]
fn without_a_workspace_every_command_says_how_to_get_one() {
    let sandbox = Sandbox::empty();
    insta::assert_snapshot!(sandbox.run("me"), @"");
}

#[test]
fn whoever_makes_the_workspace_is_its_first_administrator() {
    let sandbox = Sandbox::empty();
    insta::assert_snapshot!(sandbox.run("--as admin-1 init"), @"");
    insta::assert_snapshot!(sandbox.run("--as admin-1 init"), @"");
    insta::assert_snapshot!(sandbox.run("person list --columns id,name,roles"), @"");
}

#[test]
fn only_an_administrator_adds_people() {
    let sandbox = Sandbox::with_people();
    insta::assert_snapshot!(sandbox.run("--as tl-1 person add tl-9 --role evaluator"), @"");
    insta::assert_snapshot!(sandbox.run("--as nobody-1 person add tl-9 --role evaluator"), @"");
}

#[test]
fn a_bad_field_is_named_with_its_rule_and_the_nearest_right_one() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run("--as admin-1 person add x1 --role evaluator"), @"");
    insta::assert_snapshot!(sandbox.run("--as admin-1 person add tl-1 --role evalator"), @"");
    insta::assert_snapshot!(sandbox.run("person list --columns nam"), @"");
    insta::assert_snapshot!(sandbox.run("--as admin-1 settings set expiring-day 3 --reason because"), @"");
}

#[test]
fn a_failure_is_told_to_scripts_as_json() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run("--json supplier show awz"), @"");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let sandbox = Sandbox::with_people();
    let mut child = sandbox
        .command("person list")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn one_changed_cell_is_found_and_named() {
    let sandbox = Sandbox::with_people();
    assert_eq!(sandbox.code("verify"), 0);
    let damage = rusqlite::Connection::open(sandbox.database()).unwrap();
    damage.execute("UPDATE person SET roles = 'admin' WHERE slug = 'tl-1'", []).unwrap();
    drop(damage);
    insta::assert_snapshot!(sandbox.run("verify"), @"");
}
