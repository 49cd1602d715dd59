//! Workloads, portability, rehearsals, lock-in, functions and drills on the command line.

use crate::support::Sandbox;

fn with_workloads() -> Sandbox {
    let sandbox = Sandbox::with_people();
    for slug in ["aws", "gcp"] {
        sandbox.done(&format!("--as proc-1 supplier add {slug}"));
    }
    sandbox.file(
        "w.csv",
        "name,owner,directorate,hosted,annual_cost,data_class,criticality,value,\
         move_months_low,move_months_likely,move_months_high\n\
         Map service,arch-2,Environment,aws,20000,public,high,3,4,6,8\n\
         Payroll,arch-1,Finance,aws,30000,official,critical,2,2,3,5\n\
         Intranet,arch-1,Finance,aws,5000,official,low,1,,,\n",
    );
    sandbox.done("--as arch-1 workload import w.csv");
    sandbox
}

#[test]
fn the_export_times_of_the_catalogue_come_out_and_bad_input_is_refused() {
    let sandbox = Sandbox::empty();
    for (flags, days) in [
        ("--tb 40 --mbit 1000 --share 0.7", "5.3 days\n"),
        ("--tb 40 --mbit 500", "10.6 days\n"),
        ("--tb 200 --mbit 1000", "26.5 days\n"),
    ] {
        assert_eq!(sandbox.done(&format!("portability export-time {flags}")), days);
    }
    let exact = sandbox.json("portability export-time --tb 40 --mbit 1000");
    assert_eq!(exact["exact"], "1000/189");
    assert_eq!(exact["within_critical"], true);
    for flags in ["--tb 0 --mbit 1000", "--tb -4 --mbit 1000", "--tb 40 --mbit 1000 --share 70"] {
        assert_eq!(sandbox.code(&format!("portability export-time {flags}")), 8, "{flags}");
    }
    let said = sandbox.run("portability export-time --tb 40 --mbit fast");
    assert_eq!(
        said,
        "error: `fast` is not a line speed: write megabits a second above 0, such as 1000\nexit: 8"
    );
}

#[test]
fn a_check_is_met_by_a_measure_or_accepted_by_a_decision_that_is_there() {
    let sandbox = with_workloads();
    sandbox.done("--as arch-1 portability set estate mvp-14 met --measure 'all ours'");
    for (arguments, code) in [
        ("--as tl-1 portability set estate MVP-01 met", 4),
        ("--as arch-1 portability set w9 MVP-01 met", 6),
        ("--as arch-1 portability set w1 MVP-99 met", 6),
        ("--as arch-1 portability set w1 MVP-01 perhaps", 8),
        ("--as arch-1 portability set w1 MVP-01 accepted", 8),
        ("--as arch-1 portability set w1 MVP-01 accepted --decision D-0007", 6),
        ("--as arch-1 portability set w1 MVP-01 met --as-at 2026-03-03", 8),
        ("--as arch-2 portability set w1 MVP-01 met", 0),
        ("--as arch-2 portability set w2 MVP-01 met", 0),
    ] {
        assert_eq!(sandbox.code(arguments), code, "{arguments}");
    }
    let sheet = sandbox.json("portability show 'map service'");
    assert_eq!((&sheet["met"], &sheet["of"]), (&2.into(), &16.into()));
    assert_eq!(sheet["share"].to_string(), "12.5");
    assert_eq!(sheet["checks"][0]["source"], "own");
    assert_eq!(sheet["checks"][13]["source"], "estate");
    assert_eq!(sheet["checks"][13]["measure"], "all ours");
    assert_eq!(sheet["checks"][1]["answer"], "not-met");
    assert_eq!(sandbox.done("portability show estate --count"), "16\n");
    assert_eq!(sandbox.json("portability show w1 --on 2026-03-03")["met"], 2);
    let said = sandbox.run("--as arch-1 portability set w1 MVP-01 accepted");
    assert_eq!(
        said,
        "error: MVP-01 is accepted by a decision, and none is named\n\
         help: name it: --decision D-0001\nexit: 8"
    );
}

#[test]
fn rehearsals_and_lock_in_offer_their_measures() {
    let sandbox = with_workloads();
    sandbox.done(
        "--as arch-2 rehearsal add w1 --days 12 --held 2026-02-20 --platform gcp --note 'Slow copy'",
    );
    sandbox.done(
        "--as arch-1 lockin add w1 --feature 'Managed queue' --replacement 'an open queue' --days 61 --spend 6000",
    );
    assert_eq!(
        sandbox.done("--as arch-1 lockin add w1 --feature Functions --spend 500"),
        "W-0001 2\n"
    );
    let sheet = sandbox.json("portability show w1");
    let offered = |at: usize| {
        let check = &sheet["checks"][at];
        format!("{}: {}", check["offered_answer"], check["offered_measure"])
    };
    assert_eq!(offered(2), "\"met\": \"12 days, rehearsed with W-0001 on 2026-02-20\"");
    assert_eq!(
        offered(9),
        "\"not-met\": \"30.0% of spend hard to replace (£6,000 a year); 1 feature not rated\""
    );
    sandbox.done("--as arch-1 lockin edit w1 2 --replacement 'containers' --days 20");
    sandbox.done("--as arch-1 lockin edit w1 1 --days 60");
    let list = sandbox.json("lockin list");
    assert_eq!(list[0]["rating"], "ordinary");
    assert_eq!(list[1]["replacement"], "containers");
    sandbox.done("--as arch-1 lockin retire w1 2 --reason 'moved into containers'");
    assert_eq!(sandbox.done("lockin list --count"), "1\n");
    assert_eq!(sandbox.done("lockin list w1 --all --count"), "2\n");
    sandbox.done("--as arch-1 rehearsal retire w1 1 --reason 'it was the test environment'");
    assert!(sandbox.done("rehearsal list").contains("2026-03-02"));
    assert_eq!(sandbox.code("--as arch-1 rehearsal add w1 --days 0"), 8);
    assert_eq!(sandbox.code("--as aud-1 rehearsal add w1 --days 3"), 4);
    let log = sandbox.json("log W-0001");
    let kinds: Vec<&str> =
        log.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"lockin.edited") && kinds.contains(&"rehearsal.retired"), "{kinds:?}");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_drill_is_a_table_an_object_and_a_sheet() {
    let sandbox = with_workloads();
    insta::assert_snapshot!(sandbox.done("report drill aws --months 5"));
    let drill = sandbox.json("report drill aws --months 9 --teams 2");
    assert_eq!(drill["late"], 1, "nobody has estimated the intranet");
    assert_eq!(drill["teams_enough"], 1);
    assert_eq!(drill["workloads"][0]["verdict"], "in_time");
    let csv = sandbox.done("report drill aws --months 5 --csv");
    assert!(csv.starts_with("\"place\",\"workload\",\"name\",\"criticality\""), "{csv}");
    assert_eq!(sandbox.code("report drill ibm --months 5"), 6);
    assert_eq!(sandbox.code("report drill aws --months 500"), 8);
    assert_eq!(sandbox.code("report drill aws"), 8);
}

#[test]
fn the_report_of_portability_is_a_page_a_plot_and_a_sheet() {
    let sandbox = with_workloads();
    for check in ["1", "2", "3", "4", "5", "6", "7", "8"] {
        sandbox.done(&format!("--as arch-1 portability set w1 {check} met"));
    }
    insta::assert_snapshot!("portability_report", sandbox.done("portability report"));
    insta::assert_snapshot!("portability_page", sandbox.done("portability report --format md"));
    let report = sandbox.json("portability report");
    assert_eq!(report["checks"][0]["workloads_met"], 1);
    assert_eq!(report["workloads"][0]["corner"], "needs_decision");
    assert_eq!(sandbox.done("portability report --csv").lines().count(), 4);
    let html = sandbox.done("portability report --format html");
    assert!(html.contains("<svg ") && html.contains("Value against portability"), "{html}");
    sandbox.done("portability report --format html -o p.html");
    assert_eq!(sandbox.code("portability report --format html -o p.html"), 8, "it is there");
    assert_eq!(sandbox.code("portability report -o p.csv"), 2);
    assert_eq!(sandbox.code("portability show estate --format md"), 2);
}

#[test]
fn a_missing_function_arrives_and_marks_what_rests_on_it() {
    let sandbox = with_workloads();
    sandbox.done(
        "--as arch-1 x new --workload w1 --title Maps --target gcp --function 'Moving maps;Nothing else does;2026-02-01;their list'",
    );
    let list = sandbox.json("function list");
    assert_eq!(list[0]["name"], "Moving maps");
    assert_eq!(list[0]["checked_on"], "2026-02-01");
    assert_eq!(sandbox.done("x list function:arrived --count"), "0\n");
    let said = sandbox.run("--as proc-1 function arrived 'moving MAPS' --as-at 2026-02-20");
    assert_eq!(said, "Moving maps\nnote: the reason may have gone for X-0001\nexit: 0");
    assert_eq!(sandbox.done("x list function:arrived --count"), "1\n");
    assert_eq!(
        sandbox.json("x show x1")["marks"][0],
        "reason may have gone: the primary has `Moving maps` since 2026-02-20"
    );
    sandbox.done("--as arch-1 function missing 'Moving maps' --source 'taken back in March'");
    assert_eq!(sandbox.done("x list function:arrived --count"), "0\n");
    assert_eq!(sandbox.code("--as proc-1 function arrived 'Talking maps'"), 6);
    assert_eq!(sandbox.code("--as proc-1 function arrived 'Moving maps' --as-at 2026-03-09"), 8);
    assert_eq!(sandbox.code("--as app-1 function arrived 'Moving maps'"), 4);
    assert_eq!(sandbox.code("x list function:perhaps"), 2);
}

#[test]
fn a_threshold_is_a_setting() {
    let sandbox = with_workloads();
    sandbox.done("--as admin-1 settings set mvp-03-days 30 --reason 'we rehearse faster'");
    let sheet = sandbox.json("portability show estate");
    assert_eq!(sheet["checks"][2]["threshold"], "up to 30 working days");
    assert_eq!(sandbox.code("--as admin-1 settings set mvp-10-percent 101 --reason no"), 8);
}

#[test]
fn the_register_comes_back_as_it_was_exported() {
    let sandbox = with_workloads();
    sandbox.done("export workloads -o out.csv --profile plain");
    let second = Sandbox::with_people();
    for slug in ["aws", "gcp"] {
        second.done(&format!("--as proc-1 supplier add {slug}"));
    }
    let out = sandbox.folder().join("out.csv").display().to_string();
    second.done(&format!("--as arch-1 workload import {out}"));
    second.done("export workloads -o again.csv --profile plain");
    let read = |path| std::fs::read_to_string(path).unwrap();
    assert_eq!(read(sandbox.folder().join("out.csv")), read(second.folder().join("again.csv")));
}

/// The list of workloads as the program wrote it, with one text in the place of another.
fn worked_on(sandbox: &Sandbox, changes: &[(&str, &str)]) {
    sandbox.done("export workloads -o out.csv --profile plain --force");
    let mut text = std::fs::read_to_string(sandbox.folder().join("out.csv")).unwrap();
    for (before, after) in changes {
        assert!(text.contains(before), "{before} in {text}");
        text = text.replace(before, after);
    }
    sandbox.file("worked.csv", &text);
}

#[test]
fn a_list_that_was_exported_and_worked_on_comes_in_again_and_changes_what_it_says_anew() {
    let sandbox = with_workloads();
    let head = sandbox.done("log --count");
    worked_on(&sandbox, &[]);
    let said = sandbox.run("--as arch-1 workload import worked.csv --dry-run");
    assert_eq!(said, "0 would be added, 0 changed, 3 stay as they are\nexit: 0");
    let said = sandbox.run("--as arch-1 workload import worked.csv");
    assert_eq!(said, "0 added, 0 changed, 3 as they were\nexit: 0");
    assert_eq!(sandbox.done("log --count"), head, "what stands as it stood is no event");

    worked_on(&sandbox, &[("20000", "25000"), ("3,4,6,8", ",4,7,8"), ("\"Intranet\"", "\"Bins\"")]);
    let text = std::fs::read_to_string(sandbox.folder().join("worked.csv")).unwrap();
    sandbox.file("worked.csv", &text.replace("\"W-0003\"", ""));
    let said = sandbox.run("--as arch-1 workload import worked.csv --dry-run");
    assert!(
        said.contains(
            "would change W-0001 Map service: annual cost from 20000 to 25000; value from 3 to \
             nothing; move months from 4,6,8 to 4,7,8"
        ),
        "{said}"
    );
    assert!(said.contains("would add Bins"), "{said}");
    assert!(said.ends_with("1 would be added, 1 changed, 1 stay as they are\nexit: 0"), "{said}");
    assert_eq!(sandbox.done("log --count"), head);
    assert_eq!(sandbox.code("--as tl-1 workload import worked.csv"), 4);
    sandbox.done("--as arch-1 workload import worked.csv");
    let shown = sandbox.json("workload show w1");
    assert_eq!(shown["annual_cost"], 25000);
    assert_eq!(shown["value"], serde_json::Value::Null);
    assert_eq!(shown["move_months_likely"], 7);
    assert_eq!(shown["hosted_since"], serde_json::Value::Null, "where it runs was not said anew");
    assert_eq!(sandbox.json("workload show w4")["name"], "Bins");
    assert_eq!(sandbox.json("workload show w2")["annual_cost"], 30000);
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_row_is_known_by_its_name_and_a_reference_that_means_another_is_refused() {
    let sandbox = with_workloads();
    let tried = |row: &str| {
        sandbox.file(
            "row.csv",
            &format!("id,name,owner,directorate,hosted,annual_cost,data_class\n{row}\n"),
        );
        let said = sandbox.run("--as arch-1 workload import row.csv --dry-run");
        assert_eq!(sandbox.code("--as arch-1 workload import row.csv"), 8, "{said}");
        said
    };
    let said = tried("W-0002,Map service,arch-2,Environment,aws,20000,public");
    assert!(said.contains("`Map service` is W-0001 here"), "{said}");
    let said = tried("W-0002,Something new,arch-2,Environment,aws,20000,public");
    assert!(said.contains("W-0002 is `Payroll` here"), "{said}");
    let said = tried(",PAYROLL,arch-2,Environment,aws,20000,public");
    assert!(said.contains("looks like that of W-0002"), "{said}");
    let said = tried("X-0002,Payroll,arch-2,Environment,aws,20000,public");
    assert!(said.contains("row.csv:2"), "{said}");
    let said = tried("W-0002,Payroll,nobody,Environment,aws,20000,public");
    assert!(said.contains("there is nobody called nobody"), "{said}");
    // Where it runs is said anew: from today, as when it is edited.
    sandbox.file(
        "row.csv",
        "name,owner,directorate,hosted,annual_cost,data_class\n\
         Payroll,arch-1,Finance,gcp,30000,official\n",
    );
    sandbox.done("--as arch-1 workload import row.csv");
    let shown = sandbox.json("workload show w2");
    assert_eq!((&shown["hosted"], &shown["hosted_since"]), (&"gcp".into(), &"2026-03-02".into()));
}

#[test]
fn a_workload_is_retired_and_never_deleted_and_its_places_are_told() {
    let sandbox = with_workloads();
    sandbox.done("--as arch-1 workload edit w1 --hosted gcp --hosted-since 2026-02-01");
    let places = sandbox.json("workload hosting w1");
    assert_eq!(places[0]["place"], "aws");
    assert_eq!(places[0]["until"], "2026-02-01");
    assert_eq!(places[1]["known"], "confirmed");
    sandbox.done("--as arch-2 workload retire w1 --reason 'nobody needs it'");
    assert_eq!(sandbox.code("--as arch-1 portability set w1 MVP-01 met"), 7);
    assert_eq!(sandbox.json("workload show w1")["retired_on"], "2026-03-02");
    assert_eq!(sandbox.done("workload list --count"), "3\n");
    assert_eq!(sandbox.done("report drill gcp --months 3 --count"), "0\n");
}

#[test]
fn an_answer_counts_no_longer_once_it_is_old_or_its_decision_is_over() {
    let sandbox = Sandbox::sample();
    let counted = |check: usize, on: &str| {
        let sheet = sandbox.json(&format!("portability show estate{on}"));
        let line = &sheet["checks"][check - 1];
        (line["answer"].as_str().unwrap().to_owned(), line["no_longer"].clone())
    };
    assert_eq!(counted(13, ""), ("accepted".to_owned(), serde_json::Value::Null));
    sandbox.done("--as own-1 decision deprecate d1 --reason 'The contract came to its end.'");
    let (answer, why) = counted(13, "");
    assert_eq!(answer, "not-met");
    assert_eq!(why, "accepted by D-0001, which is no longer in force");
    assert_eq!(sandbox.code("--as arch-1 portability set estate mvp13 accepted --decision d1"), 8);
    // The plan was looked at 310 days before the sample's day.
    assert_eq!(counted(1, "").0, "met");
    sandbox.done("--as admin-1 settings set mvp-01-months 6 --reason 'Twice a year, by policy.'");
    let (answer, why) = counted(1, "");
    assert_eq!(answer, "not-met");
    assert!(why.as_str().unwrap().ends_with("which is more than 6 months ago"), "{why}");
}

#[test]
fn looking_at_a_file_of_workloads_finds_what_adding_it_would() {
    let sandbox = with_workloads();
    sandbox.file(
        "more.csv",
        "name,owner,directorate,hosted,annual_cost,data_class\n\
         Ｐayroll,arch-1,Finance,aws,1,public\n\
         Bins,nobody,Environment,nowhere,1,public\n\
         Maps,arch-1,Environment,aws,1,public\n",
    );
    let said = sandbox.run("--as arch-1 workload import more.csv --dry-run");
    assert!(said.contains("more.csv:2: ") && said.contains("more.csv:3: "), "{said}");
    assert!(said.ends_with("exit: 8"), "{said}");
    assert_eq!(sandbox.run("--as arch-1 workload import more.csv"), said);
    assert_eq!(sandbox.code("--as tl-1 workload import more.csv --dry-run"), 4);
    assert_eq!(sandbox.done("workload list --count"), "3\n");
}

#[test]
fn a_hostile_name_is_text_in_the_page_of_portability() {
    let sandbox = with_workloads();
    sandbox.done(
        "--as arch-1 workload add '<script>alert(1)</script>' --owner arch-1 --directorate X \
         --hosted aws --annual-cost 1 --data-class public --value 3",
    );
    let html = sandbox.done("portability report --format html");
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("W-0004 &lt;script&gt;alert(1)"), "{html}");
}

#[test]
fn an_approval_answers_an_arrival_that_came_before_it() {
    let sandbox = crate::exceptions::in_force();
    let function = "--function 'Moving maps;Nothing else does;2026-02-01;their list'";
    let trial = crate::exceptions::TRIAL;
    sandbox.done(&format!(
        "--as arch-1 x new --workload w1 --title Maps --target gcp {function} {trial}"
    ));
    sandbox.done("--as arch-1 x submit x1");
    sandbox.done("--as proc-1 function arrived 'Moving maps' --as-at 2026-02-20");
    assert_eq!(sandbox.done("x list function:arrived --count"), "1\n");
    // Whoever approves it then has seen that.
    crate::exceptions::approved(&sandbox, "2026-03-03", "");
    assert_eq!(sandbox.done_on("2026-03-04", "x list function:arrived --count"), "0\n");
    assert_eq!(sandbox.done_on("2026-03-04", "report stale --count"), "0\n");
}

#[test]
fn a_directorate_that_reads_like_another_is_told_when_it_is_written_and_stops_nothing() {
    let sandbox = Sandbox::sample();
    let add = "--owner arch-2 --hosted aws --annual-cost 10 --data-class public";
    let said = |arguments: &str| {
        let output = sandbox.output(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let told =
        said(&format!("--as arch-1 workload add 'Bin routes' --directorate Enviroment {add}"));
    assert!(told.contains("W-0029") && told.contains("did you mean `Environment`?"), "{told}");
    // It is there now, and whoever writes it again has it from there.
    let told = said(&format!("--as arch-1 workload add 'Bin bags' --directorate Enviroment {add}"));
    assert!(!told.contains("did you mean"), "{told}");
    let told = said("--as arch-1 workload edit w29 --directorate Environment");
    assert!(!told.contains("did you mean"), "{told}");
    let told = said("--as arch-1 workload edit w30 --annual-cost 12");
    assert!(!told.contains("did you mean"), "nothing was said of it: {told}");
    sandbox.file(
        "rows.csv",
        "name,owner,directorate,hosted,annual_cost,data_class\n\
         Swings,arch-2,Plannig and regeneration,aws,10,public\n\
         Slides,arch-2,Plannig and regeneration,aws,10,public\n\
         Pond,arch-2,Ponds,aws,10,public\n",
    );
    for how in ["--dry-run", ""] {
        let told = said(&format!("--as arch-1 workload import rows.csv {how}"));
        assert_eq!(told.matches("did you mean").count(), 1, "{told}");
        assert!(told.contains("did you mean `Planning and regeneration`?"), "{told}");
    }
}
