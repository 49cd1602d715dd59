//! What people and scripts see of the command line: real processes.

use crate::support::Sandbox;

#[test]
fn without_a_workspace_every_command_says_how_to_get_one() {
    let sandbox = Sandbox::empty();
    insta::assert_snapshot!(sandbox.run("me"), @"
    error: there is no workspace at FOLDER/w.db
    help: `cloudpick init` makes one, `cloudpick demo` opens a sample, --db names another
    exit: 9
    ");
}

#[test]
fn whoever_makes_the_workspace_is_its_first_administrator() {
    let sandbox = Sandbox::empty();
    insta::assert_snapshot!(sandbox.run("--as admin-1 init"), @"
    FOLDER/w.db
    admin-1 is its administrator; next: cloudpick person add SLUG --name N --role ROLE
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as admin-1 init"), @"
    error: FOLDER/w.db is already there, and was not touched
    help: name another file
    exit: 9
    ");
    insta::assert_snapshot!(sandbox.run("person list --columns id,name,roles"), @"
    Person   Name     Roles
    admin-1  admin-1  admin
    exit: 0
    ");
}

#[test]
fn only_an_administrator_adds_people() {
    let sandbox = Sandbox::with_people();
    insta::assert_snapshot!(sandbox.run("--as tl-1 person add tl-9 --role evaluator"), @"
    error: tl-1 may not add people: that takes the role admin
    help: `cloudpick person list` shows who holds which role; act as one of them with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as nobody-1 person add tl-9 --role evaluator"), @"
    error: `nobody-1` is nobody in this workspace
    help: name a person with --as; an administrator adds one with `cloudpick person add` and links a login with `cloudpick person edit SLUG --login NAME`
    exit: 4
    ");
}

#[test]
fn a_bad_field_is_named_with_its_rule_and_the_nearest_right_one() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run("--as admin-1 person add x1 --role evaluator"), @"
    error: `x1` is not a short name: that is the shape of a reference such as E-0001
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as admin-1 person add tl-1 --role evalator"), @"
    error: `evalator` is not a role: it is one of evaluator, moderator, architect, adviser, approver, decision-owner, procurement, auditor, admin; did you mean evaluator?
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("person list --columns nam"), @"
    error: `nam` is not a column here: it is one of id, name, roles, logins, acts_for, retired; did you mean name?
    exit: 2
    ");
    insta::assert_snapshot!(sandbox.run("--as admin-1 settings set expiring-day 3 --reason because"), @"
    error: there is no setting `expiring-day`
    help: did you mean expiring-days? `cloudpick settings list` shows them all
    exit: 6
    ");
}

#[test]
fn a_failure_is_told_to_scripts_as_json() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run("--json supplier show awz"), @r#"
    {"error":{"code":6,"kind":"not_found","message":"there is no supplier `awz`","hint":"`cloudpick supplier list` shows what there is","subject":"awz"}}
    exit: 6
    "#);
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
    insta::assert_snapshot!(sandbox.run("verify"), @"
    Event  What differs
        3  person tl-1: roles is admin, the history says evaluator (event 3)
    error: 1 difference between the workspace and its history
    help: nothing was changed; keep a copy of the file, then `cloudpick restore` a backup
    exit: 11
    ");
}
