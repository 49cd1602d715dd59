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
    help: `cloudpick person list` shows who holds which role; whoever is one of them says so with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as nobody-1 person add tl-9 --role evaluator"), @"
    error: `nobody-1` is nobody in this workspace
    help: name a person with --as; where neither --as nor CLOUDPICK_USER nor `user` in the config file names one, you read as your login. An administrator adds people with `cloudpick person add`
    exit: 4
    ");
}

#[test]
fn a_name_that_is_given_is_somebodys_also_for_reading() {
    let sandbox = Sandbox::with_people();
    sandbox.done("--as admin-1 person add gone-1 --role evaluator");
    sandbox.done("--as admin-1 person retire gone-1");
    insta::assert_snapshot!(sandbox.run("--as own-l supplier list"), @"
    error: `own-l` is nobody in this workspace
    help: did you mean --as own-1? `cloudpick person list` shows everybody
    exit: 4
    ");
    let said = sandbox.run("--as gone-1 supplier list");
    assert!(said.starts_with("error: gone-1 is retired and can no longer act"), "{said}");
    assert!(said.ends_with("exit: 4"), "{said}");
    // Wherever the name comes from, and before anything is told of what is there.
    let mut command = sandbox.command("decision show D-0099");
    let output = command.env("CLOUDPICK_USER", "nobody-1").output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    sandbox.file("config.toml", "user = 'nobody-1'");
    assert_eq!(sandbox.code("--config config.toml supplier list"), 4);
    assert_eq!(sandbox.code("--config config.toml --as aud-1 supplier list"), 0);
    // Without a name scripts read on, and what checks the workspace asks for none.
    assert_eq!(sandbox.code("supplier list"), 0);
    assert_eq!(sandbox.code("--as nobody-1 verify"), 0);
    assert_eq!(sandbox.code("--as gone-1 doctor"), 0);
    assert_eq!(sandbox.code("--as nobody-1 completions bash"), 0);
    // In the sample a strange name sits down as the newcomer.
    let said = sandbox.done("--as nobody-1 --db demo.db demo --json");
    assert!(
        said.contains("\"person\":\"tl-1\"") || said.contains("\"person\": \"tl-1\""),
        "{said}"
    );
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
fn a_command_line_that_is_not_understood_is_answered_in_at_most_three_lines_of_ours() {
    let sandbox = Sandbox::new();
    let mut said = String::new();
    for line in [
        "exceptoin list",
        "exception lst",
        "person list --colums id",
        "person list extra",
        "person list --limit",
        "person list --limit x",
        "person list --limit 99999999999999999999999",
        "person list --limit 1 --limit 2",
        "person list --format xml",
        "robust --samples 0",
        "exception edit x1 --target-year -3",
        "evaluation edit --decimals 300",
        "exception show",
        "exception show --json",
        "person list --limit x --json",
        "--db demo person list --limit x",
        "evaluation edit --min-panel 5000000000",
        "exception --json",
        "score set E-0001 aws CON-02 2 --reason a --reason-file -",
        "criteria list --on 31/12/2026",
        "help exceptoin",
    ] {
        let answer = sandbox.run(line);
        assert!(answer.lines().count() <= 4, "`{line}`: {answer}");
        said.push_str(&format!("$ {line}\n{answer}\n"));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn an_anchor_noted_elsewhere_is_found_in_the_history_it_is_of_and_in_no_other() {
    let sandbox = Sandbox::with_people();
    let (anchor, verified) = (sandbox.done("anchor"), sandbox.done("verify"));
    let anchor = anchor.trim();
    let head = verified.lines().find(|line| line.starts_with("head ")).unwrap();
    let id = sandbox.json("doctor")["workspace_id"].as_str().unwrap().to_owned();
    assert!(anchor.starts_with(&format!("cloudpick/{id} ")), "{anchor}");
    sandbox.done("--as admin-1 person add late --role evaluator");
    // Both lines are of a place that history went on from.
    for line in [anchor, head, head.strip_prefix("head ").unwrap()] {
        let told = sandbox.json(&format!("verify --anchor '{line}'"));
        assert_eq!((&told["whole"], &told["anchor"]), (&true.into(), &"found".into()));
        let said = sandbox.run(&format!("verify --anchor '{line}'"));
        assert!(said.contains("the anchor is in this history"), "{said}");
        assert!(said.ends_with("exit: 0"), "{said}");
    }
    let mut words: Vec<&str> = anchor.split(' ').collect();
    let long = format!("{} 99 {}", words[0], words[2]);
    words[1] = "2";
    let moved = words.join(" ");
    let elsewhere = Sandbox::with_people();
    for (place, line, words) in [
        (&sandbox, moved.as_str(), "event 2 has another hash"),
        (&sandbox, long.as_str(), "event 99 of the anchor is gone"),
        (&elsewhere, anchor, "the anchor is of workspace"),
        (&elsewhere, head, "has another hash"),
    ] {
        let said = place.run(&format!("verify --anchor '{line}'"));
        assert!(said.contains(words) && said.ends_with("exit: 11"), "{line}: {said}");
        // The note differs, and the workspace is as its history says.
        assert!(said.contains("the workspace is whole: "), "{said}");
        assert!(!said.contains("between the workspace and its history"), "{said}");
        let told = place.output(&format!("verify --anchor '{line}' --json"));
        let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
        assert_eq!((&told["whole"], &told["anchor"]), (&true.into(), &"differs".into()));
        assert_eq!(told["findings"], serde_json::json!([]));
    }
    assert!(sandbox.json("verify")["anchor"].is_null());
    // What is damaged says nothing about a note, and that is said.
    let hand = rusqlite::Connection::open(elsewhere.database()).unwrap();
    hand.execute("UPDATE person SET roles = 'admin' WHERE slug = 'tl-1'", []).unwrap();
    drop(hand);
    let said = elsewhere.run(&format!("verify --anchor '{anchor}'"));
    assert!(said.contains("not checked: the anchor") && said.ends_with("exit: 11"), "{said}");
    let told = elsewhere.output(&format!("verify --anchor '{anchor}' --json"));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((&told["whole"], &told["anchor"]), (&false.into(), &"not-checked".into()));
    assert!(sandbox.run("verify --anchor nonsense").ends_with("exit: 8"));
}

#[test]
fn what_has_two_names_is_the_same_under_both() {
    let sandbox = Sandbox::with_people();
    assert_eq!(sandbox.done("exception export"), sandbox.done("export exceptions"));
    let file = sandbox.file("none.csv", "workload,target\n");
    let both = ["exception import", "import exceptions"];
    let both = both.map(|name| sandbox.run(&format!("--as arch-1 {name} '{}'", file.display())));
    assert_eq!(both[0], both[1]);
}

#[test]
fn help_says_of_a_command_what_help_behind_it_says() {
    let sandbox = Sandbox::empty();
    assert_eq!(sandbox.done("help exception approve"), sandbox.done("exception approve --help"));
    assert_eq!(sandbox.done("help"), sandbox.done("--help"));
}

#[test]
fn a_whole_number_that_is_none_is_told_with_its_bounds() {
    let sandbox = Sandbox::with_people();
    let more = "--owner arch-1 --directorate X --annual-cost 1 --data-class public";
    sandbox.done("--as proc-1 supplier add aws --name AWS");
    sandbox.done(&format!("--as arch-1 workload add One --hosted aws {more}"));
    sandbox.done("--as arch-1 exception new --workload W-0001 --title One");
    for (line, words) in [
        ("workload edit W-0001 --value x", "value: `x` is not a whole number from 0 to 3"),
        ("exception edit x1 --years 11", "years: `11` is not a whole number from 1 to 10"),
        ("exception edit x1 --notice-days x", "days: `x` is not a whole number from 0 to 3650"),
    ] {
        let answer = sandbox.run(&format!("--as arch-1 {line}"));
        assert!(answer.contains(words) && answer.ends_with("exit: 8"), "`{line}`: {answer}");
    }
    sandbox.done(
        "--as arch-1 workload edit W-0001 --move-months-low 2 --move-months-likely 3 \
         --move-months-high 4",
    );
    assert_eq!(sandbox.json("workload show W-0001")["move_months_likely"], 3);
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

#[test]
fn a_day_that_is_none_is_refused_by_every_list_that_takes_one() {
    let page = cloudpick::cli::reference();
    let with_day: Vec<&str> = page
        .split("## `cloudpick ")
        .filter(|section| section.contains("--on <DATE>"))
        .filter_map(|section| Some(section.split_once('`')?.0))
        .collect();
    assert!(with_day.len() > 40, "{with_day:?}");
    let sandbox = Sandbox::with_people();
    let mut taken = Vec::new();
    for reading in crate::sealed::readings() {
        let of = |name: &&str| reading.strip_prefix(*name).is_some_and(|way| way.starts_with(' '));
        if !with_day.iter().any(of) || reading.contains("--on ") {
            continue;
        }
        let said = sandbox.run(&format!("--as tl-1 {reading} --on 31/12/2026"));
        // Words that a command has no use for are told first.
        if said.ends_with("exit: 2") {
            continue;
        }
        if !said.contains("`31/12/2026` is not a day") || !said.ends_with("exit: 8") {
            taken.push(format!("{reading}: {said}"));
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
}

#[test]
fn a_key_in_the_own_file_that_is_none_is_told_with_its_name_and_what_is_taken() {
    let sandbox = Sandbox::with_people();
    let file = sandbox.file("own.toml", "[keys]\n\"leave\" = 3\n");
    let said = sandbox.run(&format!("--config '{}' person list", file.display()));
    assert!(said.contains("\"leave\" = 3") && said.ends_with("exit: 8"), "{said}");
    assert!(said.contains("takes a key in quotes, as \"F2\", or several"), "{said}");
    assert!(!said.contains("untagged") && !said.contains("variant"), "{said}");
}
