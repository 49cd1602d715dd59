//! Reports, figures and lists as at any day, in separate processes.

use crate::support::Sandbox;

fn with_workloads() -> Sandbox {
    let sandbox = Sandbox::with_people();
    for slug in ["aws", "gcp"] {
        sandbox.done(&format!("--as proc-1 supplier add {slug}"));
    }
    for (name, hosted, cost) in [("Maps", "gcp", 20_000), ("Payroll", "aws", 80_000)] {
        sandbox.done(&format!(
            "--as arch-1 workload add {name} --owner arch-2 --directorate Environment \
             --hosted {hosted} --annual-cost {cost} --data-class public"
        ));
    }
    sandbox
}

#[test]
fn every_list_and_show_is_as_at_a_past_day_whatever_came_later() {
    let sandbox = with_workloads();
    sandbox.done("--as arch-1 x new --workload w1 --title One --target gcp");
    let day = "--on 2026-03-02 --json";
    let asked = [
        "x list",
        "x show x1",
        "workload list",
        "workload show w1",
        "supplier list",
        "person list",
        "decision list",
        "settings list",
        "log",
    ];
    let seen = |sandbox: &Sandbox, today: &str| -> Vec<String> {
        asked.iter().map(|what| sandbox.done_on(today, &format!("{what} {day}"))).collect()
    };
    let before = seen(&sandbox, "2026-03-02");
    for change in [
        "--as arch-1 x edit x1 --title Two",
        "--as arch-1 x new --workload w2 --title Three --target gcp",
        "--as arch-1 workload edit w1 --annual-cost 99",
        "--as proc-1 supplier add azure",
        "--as admin-1 person add new-1 --role auditor",
        "--as admin-1 settings set expiring-days 60 --reason 'Longer notice asked for'",
    ] {
        sandbox.done_on("2026-09-01", change);
    }
    let after = seen(&sandbox, "2027-09-01");
    for ((what, before), after) in asked.iter().zip(&before).zip(&after) {
        assert_eq!(before, after, "{what}");
    }
    assert_ne!(sandbox.done_on("2027-09-01", "x list --json"), before[0]);
    let early = sandbox.output_on("2027-09-01", "x list --on 2020-01-01");
    assert_eq!(early.status.code(), Some(8));
    assert!(String::from_utf8_lossy(&early.stderr).contains("its first day is 2026-03-02"));
}

#[test]
fn any_list_takes_a_filter_over_its_columns() {
    let sandbox = with_workloads();
    assert_eq!(sandbox.done("supplier list --filter id:gcp --count"), "1\n");
    assert_eq!(sandbox.done("workload list --filter 'annual_cost.over:50000' --count"), "1\n");
    assert_eq!(sandbox.done("workload list --filter '-hosted:aws' --count"), "1\n");
    let said = sandbox.run("person list --filter rols:admin");
    assert!(said.contains("did you mean roles?") && said.ends_with("exit: 2"), "{said}");
    assert_eq!(sandbox.code("workload show w1 --filter hosted:aws"), 2);
}

#[test]
fn a_view_is_saved_once_and_used_in_every_list() {
    let sandbox = with_workloads();
    assert_eq!(sandbox.done("--as arch-1 view save dear cost.over:50000"), "@dear\n");
    assert_eq!(sandbox.done("workload list @dear --count"), "1\n");
    assert_eq!(sandbox.done("workload list -@dear --count"), "1\n");
    assert_eq!(sandbox.done("--as arch-1 view save both '@dear or hosted:gcp'"), "@both\n");
    assert_eq!(sandbox.done("workload list @both --count"), "2\n");
    let kept = sandbox.json("view list");
    assert_eq!(kept[0]["filter"], "(cost.over:50000) or hosted:gcp");
    for (arguments, code) in [
        ("workload list @deer", 2),
        ("--as arch-2 view save dear cost.over:1", 5),
        ("--as arch-2 view drop dear", 4),
        ("--as arch-1 view drop deer", 6),
        ("--as arch-1 view save odd stat:draft", 2),
    ] {
        assert_eq!(sandbox.code(arguments), code, "{arguments}");
    }
    sandbox.done("--as arch-1 view drop dear");
    assert_eq!(sandbox.code("workload list @dear"), 2);
    assert_eq!(sandbox.done("workload list @both --count"), "2\n");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_renewal_that_waits_stands_in_the_report_as_in_every_list() {
    let sandbox = Sandbox::sample();
    sandbox.done("--as arch-2 exception submit X-0003");
    let ids = |command: &str| -> std::collections::BTreeSet<String> {
        let rows: serde_json::Value = serde_json::from_str(&sandbox.done(command)).unwrap();
        rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let listed = ids("exception list waiting.any: --json");
    let reported = ids("waiting --json");
    assert!(!listed.is_empty());
    assert_eq!(listed, reported);
    // What was sent back is undecided too: it waits for its requester.
    let sent_back = ids("exception list state:changes_requested --json");
    assert!(!sent_back.is_empty() && sent_back.is_subset(&listed), "{sent_back:?}");
    let renewals = ids("exception list waiting.any: state:approved --json");
    assert_eq!(Vec::from_iter(renewals), ["X-0003"]);
}

#[test]
fn every_report_is_a_list_in_every_form_and_as_at_every_day() {
    let sandbox = Sandbox::sample();
    for name in [
        "waiting",
        "due",
        "expiring 60",
        "lapsed",
        "conditions",
        "debt",
        "reasons",
        "suppliers",
        "directorates",
        "renewals",
        "overrides",
        "orphans",
        "evidence",
        "foi",
        "off-primary",
        "uncovered",
        "stamps",
        "stale",
        "decided",
        "exits",
        "moves",
        "quarters",
    ] {
        for day in ["2025-06-01", "2027-06-30"] {
            for form in ["--json", "--csv", "--plain", "--count", ""] {
                let said =
                    sandbox.output_on("2026-03-02", &format!("report {name} --on {day} {form}"));
                let error = String::from_utf8_lossy(&said.stderr).into_owned();
                assert_eq!(said.status.code(), Some(0), "{name} {day} {form}: {error}");
            }
        }
        let rows = sandbox.done_on("2026-03-02", &format!("report {name} --json"));
        let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
        assert!(rows.is_array(), "{name}");
    }
}

#[test]
fn the_figures_agree_with_the_lists_behind_them() {
    let sandbox = Sandbox::sample();
    let today = "2026-03-02";
    let figures = sandbox.done_on(today, "metrics --json");
    let figures: serde_json::Value = serde_json::from_str(&figures).unwrap();
    let mut compared = 0;
    for figure in figures.as_array().unwrap() {
        let (Some(list), Some(count)) = (figure["list"].as_str(), figure["count"].as_i64()) else {
            continue;
        };
        let Some(filter) = list.strip_prefix("exception list cover:live ") else { continue };
        let said = sandbox.done_on(today, &format!("exception list cover:live {filter} --count"));
        assert_eq!(said.trim(), count.to_string(), "{list}");
        compared += 1;
    }
    assert!(compared >= 8, "{compared}");
    let owed = sandbox.done_on(today, "report debt --json");
    let owed: serde_json::Value = serde_json::from_str(&owed).unwrap();
    let sum: i64 = owed.as_array().unwrap().iter().map(|row| row["now"].as_i64().unwrap()).sum();
    let ledger = sandbox.done_on(today, "debt --json");
    let ledger: serde_json::Value = serde_json::from_str(&ledger).unwrap();
    assert_eq!(ledger.as_array().unwrap().last().unwrap()["balance"], sum);
    let of = |key: &str| {
        let all = figures.as_array().unwrap();
        all.iter().find(|figure| figure["key"] == key).unwrap()["value"].clone()
    };
    assert_eq!(of("debt.now"), sum);
}

#[test]
fn what_wants_eyes_ends_with_three_and_nothing_is_silent() {
    let sandbox = Sandbox::sample();
    let found = sandbox.output_on("2026-03-02", "check");
    assert_eq!(found.status.code(), Some(3));
    assert!(!found.stdout.is_empty());
    let empty = with_workloads();
    let nothing = empty.output("check");
    assert_eq!(nothing.status.code(), Some(0));
    assert!(nothing.stdout.is_empty() && nothing.stderr.is_empty());
    assert_eq!(Sandbox::empty().code("check"), 9);
    assert_eq!(sandbox.code("check --expiring soon"), 8);
}

#[test]
fn each_end_is_notified_once_whatever_the_clock_does() {
    let sandbox = Sandbox::sample();
    let ends = sandbox.done_on("2026-03-02", "exception list cover:live --sort end --json");
    let ends: serde_json::Value = serde_json::from_str(&ends).unwrap();
    let first = ends[0]["end"].as_str().unwrap().to_owned();
    let which = ends[0]["id"].as_str().unwrap().to_owned();
    let day: jiff::civil::Date = first.parse().unwrap();
    let at = |days: i64| (day + jiff::ToSpan::days(days)).to_string();
    let said = |on: &str| -> usize {
        let text = sandbox.done_on(on, "--as own-1 notify");
        let ends = |line: &&str| {
            let cover = line.starts_with("expiring") || line.starts_with("lapsed");
            cover && line.contains(&which)
        };
        text.lines().filter(ends).count()
    };
    // Nobody asked at 90 or 30 days: the nearest threshold speaks for both.
    assert_eq!(said(&at(-20)), 1);
    assert_eq!(said(&at(-20)), 0);
    assert_eq!(said(&at(-13)), 1);
    assert_eq!(said(&at(-25)), 0, "the clock was set back");
    assert_eq!(said("1999-01-01"), 0);
    assert_eq!(said(&at(0)), 0);
    assert_eq!(said(&at(5)), 1, "the day after was missed");
    assert_eq!(said(&at(6)), 0);
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn the_end_by_a_revocation_and_the_day_to_be_back_are_notified_and_in_the_calendar() {
    let sandbox = Sandbox::sample();
    let live = sandbox.done_on("2026-03-02", "exception list cover:live --sort -end --json");
    let live: serde_json::Value = serde_json::from_str(&live).unwrap();
    let which = live[0]["id"].as_str().unwrap().to_owned();
    let revoke = format!(
        "--as own-1 exception revoke {which} --effective 2026-04-06 --return-by 2026-06-01 \
         --reason Gone"
    );
    sandbox.done_on("2026-03-02", &revoke);
    let due = |on: &str, days: u32| -> Vec<(String, String)> {
        let rows = sandbox.done_on(on, &format!("due {days} --json"));
        let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
        let own = rows.as_array().unwrap().iter().filter(|row| row["id"] == which.as_str());
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        own.map(|row| (text(&row["kind"]), text(&row["review_by"]))).collect()
    };
    let end = ("end".to_owned(), "2026-04-05".to_owned());
    let back = ("return".to_owned(), "2026-06-01".to_owned());
    assert_eq!(due("2026-03-02", 30), []);
    assert_eq!(due("2026-03-25", 30), std::slice::from_ref(&end));
    assert_eq!(due("2026-03-25", 90), [end, back.clone()]);
    // Over, and not back yet: it stays until somebody closes it, and the nightly check says so too.
    assert_eq!(due("2026-06-02", 30), [back]);
    let check = sandbox.output_on("2026-06-02", "check --lapsed");
    let check = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.contains("was to be back by 2026-06-01, and not closed yet"), "{check}");
    let said = |on: &str| -> Vec<String> {
        let text = sandbox.done_on(on, "--as own-1 notify");
        let own = text.lines().filter(|line| line.contains(&which) && line.contains("revoked"));
        own.map(str::to_owned).collect()
    };
    let early = said("2026-03-25");
    assert_eq!(early.len(), 2, "{early:?}");
    assert!(early[0].contains("its cover ends in 11 days, on 2026-04-05"), "{early:?}");
    assert!(early[0].contains("to be back by 2026-06-01"), "{early:?}");
    assert!(said("2026-03-25").is_empty());
    let over = said("2026-04-06");
    assert_eq!(over.len(), 1, "{over:?}");
    assert!(over[0].contains("its cover ended on 2026-04-05"), "{over:?}");
    let late = said("2026-06-02");
    assert_eq!(late.len(), 1, "{late:?}");
    assert!(late[0].contains("was to be back by 2026-06-01"), "{late:?}");
    sandbox.done_on("2026-03-25", "report calendar -o c.ics");
    let calendar = std::fs::read_to_string(sandbox.folder().join("c.ics")).unwrap();
    let calendar = calendar.replace("\r\n ", "");
    assert!(calendar.contains(&format!("{which} to be back")), "{calendar}");
}

#[test]
fn two_at_once_notify_each_item_once() {
    let sandbox = Sandbox::sample();
    let start = || {
        let mut command = sandbox.command("--as own-1 notify --json");
        command.env("CLOUDPICK_NOW", "2026-03-10T09:30:00Z");
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command.spawn().expect("the built program starts")
    };
    let both = [start(), start()].map(|child| child.wait_with_output().unwrap());
    let mut all: Vec<String> = Vec::new();
    for output in both {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let rows = rows.as_array().unwrap().iter();
        all.extend(rows.map(|row| format!("{} {}", row["kind"], row["subject"])));
    }
    let once: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(once.len(), all.len());
    assert!(!all.is_empty());
}

#[test]
fn the_signal_is_answered_by_the_decision_owner_and_the_answer_stays() {
    let sandbox = Sandbox::sample();
    let today = "2026-03-02";
    let shown = sandbox.done_on(today, "signal --json");
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["waits"], true, "{shown}");
    assert!(!shown["raised"].as_array().unwrap().is_empty());
    let decline =
        "signal answer decline --reason 'Two of them come home next year' --look-again 6m";
    let code = |arguments: &str| sandbox.output_on(today, arguments).status.code();
    assert_eq!(code(&format!("--as arch-1 {decline}")), Some(4));
    assert_eq!(code("--as own-1 signal answer decline --reason 'No day to look again'"), Some(8));
    assert_eq!(code(&format!("--as own-1 {}", decline.replace("decline", "reopen"))), Some(8));
    let soon = format!("--as own-1 {}", decline.replace("6m", "soon"));
    let refused = String::from_utf8(sandbox.output_on(today, &soon).stderr).unwrap();
    assert!(!refused.contains("what you typed is kept"), "a short text is typed again: {refused}");
    let long = soon.replace("Two of them", "Two of them, and the largest among those,");
    let refused = String::from_utf8(sandbox.output_on(today, &long).stderr).unwrap();
    assert!(refused.contains("what you typed is kept"), "{refused}");
    sandbox.done_on(today, &format!("--as own-1 {decline}"));
    let after: serde_json::Value =
        serde_json::from_str(&sandbox.done_on(today, "signal --json")).unwrap();
    assert_eq!((&after["waits"], after["answers"].as_array().unwrap().len()), (&false.into(), 1));
    let later: serde_json::Value =
        serde_json::from_str(&sandbox.done_on("2026-09-02", "signal --json")).unwrap();
    assert_eq!(later["waits"], true);
    let again = "raised again: the answer of 2026-03-02 was to rest until 2026-09-02";
    assert_eq!(later["standing"], again, "it was answered, and that is said");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_reopened_decision_that_is_reaffirmed_rests_until_its_review() {
    let sandbox = Sandbox::sample();
    let standing = |on: &str| -> (String, bool) {
        let text = sandbox.done_on(on, "signal --json");
        let shown: serde_json::Value = serde_json::from_str(&text).unwrap();
        (shown["standing"].as_str().unwrap().to_owned(), shown["waits"] == true)
    };
    let today = "2026-03-02";
    let code = |arguments: &str| sandbox.output_on(today, arguments).status.code();
    let reason = "--reason 'The share is above what was agreed'";
    sandbox.done_on(today, &format!("--as own-1 signal answer reopen {reason}"));
    assert_eq!(standing(today), ("answered: the decision was reopened".to_owned(), false));
    let refused = sandbox
        .output_on(today, &format!("--as own-1 signal answer decline {reason} --look-again 6m"));
    assert_eq!(refused.status.code(), Some(7));
    let refused = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.contains("decision reaffirm D-0001"), "{refused}");
    sandbox.done_on(
        today,
        &format!("--as own-1 decision reaffirm d1 {reason} --review-by 2026-09-30"),
    );
    let (said, waits) = standing("2026-03-03");
    assert!(said.contains("rests until 2026-09-30") && !waits, "{said}");
    assert!(standing("2026-09-30").1, "it is raised again on the day of the review");
    assert_eq!(
        code(&format!("--as own-1 signal answer decline {reason} --look-again 6m")),
        Some(0)
    );
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn what_is_due_is_notified_once_before_and_once_after() {
    let sandbox = Sandbox::sample();
    let shown = sandbox.done_on("2026-03-02", "decision show d1 --json");
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let by: jiff::civil::Date = shown["review_by"].as_str().unwrap().parse().unwrap();
    let day = |days: i64| (by + jiff::ToSpan::days(days)).to_string();
    let days = ["03-02", "03-08", "03-18", "03-19", "03-25", "03-26", "04-02", "04-03"];
    let days = days.iter().map(|day| format!("2026-{day}"));
    let notes: Vec<(String, String)> = days
        .chain([day(-14), day(-13), day(0), day(1), day(2)])
        .map(|on| (on.clone(), sandbox.done_on(&on, "--as own-1 notify")))
        .collect();
    let said = |what: &str| -> Vec<&str> {
        let of = |text: &str| text.lines().filter(|line| line.starts_with(what)).count();
        notes.iter().flat_map(|(on, text)| std::iter::repeat_n(on.as_str(), of(text))).collect()
    };
    // Due on 20 March: nothing 18 days before, once within 14, once past.
    assert_eq!(said("condition X-0011#1: "), ["2026-03-08", "2026-03-25"]);
    // To be reviewed by 1 April.
    assert_eq!(said("review X-0007: "), ["2026-03-18", "2026-04-02"]);
    assert_eq!(said("review D-0001: "), [day(-14), day(1)]);
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_filter_is_refused_whatever_the_list_holds() {
    let sandbox = with_workloads();
    // Nobody was ever approved: there is no row to learn from what a column holds.
    for (filter, code) in [
        ("id:X-0001", 0),
        ("end.by:eofy", 0),
        ("ende.by:eofy", 2),
        ("end.upto:eofy", 2),
        ("(end.by:eofy", 2),
    ] {
        let asked = format!("report overrides --filter {filter}");
        assert_eq!(sandbox.code(&asked), code, "{filter}");
    }
    assert_eq!(sandbox.code("report conditions --filter state:brached"), 2);
    assert_eq!(sandbox.code("report conditions --filter state:breached"), 0);
    assert_eq!(sandbox.code("report off-primary --filter because:never-asked"), 0);
}

#[test]
fn evidence_that_is_missing_is_found_by_its_key() {
    let sandbox = Sandbox::sample();
    let today = "2026-03-02";
    let ids = |filter: &str| sandbox.done_on(today, &format!("x list {filter} --columns id --csv"));
    assert_eq!(ids("evidence:missing"), "\"id\"\n\"X-0019\"\n");
    let of = |arguments: &str| sandbox.done_on(today, arguments).trim().parse::<u32>().unwrap();
    let given = of("x list evidence:given --count");
    assert_eq!(given + 1, of("x list --count"));
    assert_eq!(of("x list -evidence:missing --count"), given);
    assert_eq!(sandbox.output_on(today, "x list evidence:gone").status.code(), Some(2));
    // A day gone by knows no draft of today, and every claim of then had its evidence.
    assert_eq!(of("x list evidence:missing --count --on 2025-12-31"), 0);
}

#[test]
fn a_view_of_somebody_else_is_dropped_by_an_administrator_as_one() {
    let sandbox = with_workloads();
    sandbox.done("--as arch-1 view save dear cost.over:50000");
    sandbox.done("--as admin-1 view drop dear");
    sandbox.done("--as arch-1 view save dear cost.over:50000");
    sandbox.done("--as arch-1 view drop dear");
    let events = sandbox.json("log dear");
    let dropped: Vec<&serde_json::Value> =
        events.as_array().unwrap().iter().filter(|event| event["kind"] == "view.dropped").collect();
    let roles: Vec<&serde_json::Value> = dropped.iter().map(|event| &event["role"]).collect();
    assert_eq!(dropped.len(), 2, "{events}");
    assert_eq!(roles.iter().filter(|role| role.as_str() == Some("admin")).count(), 1, "{events}");
}

#[test]
fn the_calendar_and_the_page_are_whole_files() {
    let sandbox = Sandbox::sample();
    sandbox.done_on("2026-03-02", "report calendar -o c.ics");
    let text = std::fs::read_to_string(sandbox.folder().join("c.ics")).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("-last-day@"), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    assert_eq!(sandbox.output_on("2026-03-02", "report calendar -o c.ics").status.code(), Some(8));
    sandbox.done_on("2026-03-02", "report exceptions -o e.html");
    let page = std::fs::read_to_string(sandbox.folder().join("e.html")).unwrap();
    assert!(page.contains("Off-primary share") && page.contains("illustrative"), "{page}");
    assert!(!page.contains("<script"));
    let told = sandbox.done_on("2026-03-02", "report foi --csv");
    for name in ["arch-1", "app-1", "own-1"] {
        assert!(!told.contains(name), "{told}");
    }
}

#[test]
fn the_page_of_an_evaluation_has_its_result_how_firm_it_is_and_every_reason_told() {
    let sandbox = Sandbox::sample();
    sandbox.done("--as mod-1 sensitive mark E-0001/azure/SKL-01");
    sandbox.done("report evaluation E-0001 -o e.html");
    let page = || std::fs::read_to_string(sandbox.folder().join("e.html")).unwrap();
    for said in [
        "E-0001: Primary cloud supplier 2019",
        "Illustrative sample data",
        "<td class=\"n\">76.21</td><td class=\"n\">0.03</td>",
        "GOV.UK PaaS is out, and so has no place: CON-01.",
        "Amazon Web Services was chosen on",
        "aws leads azure by 0.03 marks.",
        "Marks by group",
        "Microsoft Azure, 2 of 3",
        "How often each takes each place",
        "Agreement within the panel",
        "Where the history ended",
    ] {
        assert!(page().contains(said), "{said}");
    }
    assert!(!page().contains("<script") && !page().contains("no dispute was named"));
    // A text that is marked stands neither under its question nor among the pages to turn to.
    let secret = "Seven colleagues ran live work";
    assert!(!page().contains(secret));
    assert_eq!(
        sandbox.output_on("2026-03-02", "report evaluation e1 -o e.html").status.code(),
        Some(8)
    );
    sandbox.done("report evaluation e1 -o e.html --force --include-sensitive");
    assert_eq!(page().matches(secret).count(), 2);
    // `-` is standard output, here as everywhere, and no file of that name.
    let streamed = sandbox.output_on("2026-03-02", "report evaluation e1 -o - --include-sensitive");
    assert!(streamed.status.success());
    assert_eq!(String::from_utf8(streamed.stdout).unwrap(), page());
    assert!(!sandbox.folder().join("-").exists());
    // There is no page without a result.
    let refused = sandbox.run("report evaluation E-0003 -o f.html");
    assert!(refused.contains("still to come") && refused.ends_with("exit: 7"), "{refused}");
    assert!(!sandbox.folder().join("f.html").exists());
}

#[test]
fn a_dash_after_o_is_standard_output_in_every_command_that_writes_a_file() {
    let sandbox = Sandbox::sample();
    let cases = [
        ("report summary E-0001 aws", Some("report summary E-0001 aws")),
        ("report evaluation E-0001", None),
        ("report exceptions", None),
        ("report calendar", None),
        ("export ranking E-0001", Some("export ranking E-0001")),
        ("decision export D-0001", Some("decision export D-0001")),
        ("portability report --format md", Some("portability report --format md")),
        ("capacity statement", Some("capacity statement")),
        ("evaluation bundle E-0001 --include-sensitive", None),
        ("man", Some("man")),
    ];
    for (command, without) in cases {
        let output = sandbox.output(&format!("{command} -o -"));
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{command}");
        if let Some(without) = without {
            assert!(output.stdout == sandbox.output(without).stdout, "{command}");
        }
        assert!(!sandbox.folder().join("-").exists(), "{command}");
    }
}

#[test]
fn what_was_sent_back_waits_alike_in_the_report_the_check_the_filter_and_the_figure() {
    let sandbox = Sandbox::sample();
    let day = "2026-03-02";
    let rows = |arguments: &str| -> Vec<serde_json::Value> {
        let text = sandbox.done_on(day, &format!("{arguments} --json"));
        serde_json::from_str::<serde_json::Value>(&text).unwrap().as_array().unwrap().clone()
    };
    let ids = |rows: &[serde_json::Value], key: &str| -> std::collections::BTreeSet<String> {
        rows.iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
    };
    let waiting = rows("waiting");
    assert!(waiting.iter().any(|row| row["state"] == "changes_requested"), "{waiting:?}");
    let filtered = rows("exception list waiting.any:");
    assert_eq!(ids(&waiting, "id"), ids(&filtered, "id"));
    let checked = sandbox.output_on(day, "check --waiting 0 --json");
    assert_eq!(checked.status.code(), Some(3));
    let checked: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let checked = checked.as_array().unwrap();
    assert_eq!(ids(&waiting, "id"), ids(checked, "subject"));
    let figures = rows("metrics");
    let figure = figures.iter().find(|one| one["key"] == "age.waiting_median").unwrap();
    assert_eq!(figure["of"].as_u64(), Some(waiting.len() as u64), "{figure}");
}

#[test]
fn a_clock_before_what_history_tells_of_is_said_wherever_the_day_decides() {
    let sandbox = Sandbox::sample();
    for command in ["check", "due", "waiting", "--as own-1 notify", "metrics", "report lapsed"] {
        let early = sandbox.output_on("1970-01-01", command);
        let told = String::from_utf8_lossy(&early.stderr).into_owned();
        assert!(told.contains("warning: the clock stands on 1970-01-01, and history"), "{command}");
        let out = String::from_utf8_lossy(&early.stdout);
        assert!(!out.contains("-20"), "{command}: {out}");
        let right = sandbox.output_on("2027-12-31", command);
        let told = String::from_utf8_lossy(&right.stderr);
        assert!(!told.contains("the clock stands"), "{command}: {told}");
    }
    // Nothing is made up: what is granted later is left out, and nothing has ended.
    let check = sandbox.output_on("1970-01-01", "check --lapsed --expiring");
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stdout));
    // Whoever asks for a past day knows that it is one.
    let asked = sandbox.output_on("2027-12-31", "due --on 2026-01-01");
    assert!(!String::from_utf8_lossy(&asked.stderr).contains("the clock stands"));
    // An event of that day hides none of the later ones.
    let again = sandbox.output_on("1970-01-02", "check");
    assert!(String::from_utf8_lossy(&again.stderr).contains("1970-01-02, and history goes on"));
}

#[test]
fn where_one_approval_is_missing_it_is_said_whose() {
    let sandbox = Sandbox::sample();
    let rows = sandbox.done_on("2026-03-02", "waiting --json");
    let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
    let rows = rows.as_array().unwrap();
    // app-1 took it and approved it: what is missing is the decision owner.
    let hard = rows.iter().find(|row| row["tier"] == "3").unwrap();
    assert_eq!(hard["turn"], "own-1, the decision owner", "{rows:?}");
    // Nobody has looked at it yet, and its tier decides after an adviser's view.
    let new = rows.iter().find(|row| row["state"] == "submitted").unwrap();
    assert_eq!(new["turn"], "an adviser: adv-1", "{rows:?}");
    // The check says whose turn it is too.
    let check = sandbox.output_on("2026-06-02", "check --waiting 14 --json");
    let check = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.contains("; whose turn: an adviser: adv-1"), "{check}");
    // By then the day for which app-1 approved is past: app-1 has to name a later one.
    // The decision owner must approve all the same.
    assert!(check.contains("; whose turn: app-1; and own-1, the decision owner\""), "{check}");
}
