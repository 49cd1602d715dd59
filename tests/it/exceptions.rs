//! Workloads and exceptions as people and scripts see them on the command line.

use std::collections::BTreeMap;
use std::process::Stdio;

use cloudpick::store::{Access, Look, Store, StoreError, exceptions};

use crate::support::{Sandbox, Stage};

fn with_a_workload() -> Sandbox {
    let sandbox = Sandbox::with_people();
    for slug in ["aws", "gcp"] {
        sandbox.done(&format!("--as proc-1 supplier add {slug}"));
    }
    sandbox.done(
        "--as arch-1 workload add 'Map service' --owner arch-2 --directorate Environment \
         --hosted on-premises --annual-cost 20000 --data-class public",
    );
    sandbox
}

#[test]
fn the_template_is_a_request_and_what_is_shown_is_one_again() {
    let sandbox = with_a_workload();
    let template = sandbox.done("exception template");
    sandbox.file("t.toml", &template);
    let filed = "--as arch-1 exception new --from t.toml --reason-primary innovation";
    assert_eq!(sandbox.done(filed), "X-0001\n");
    sandbox.file("s.json", &sandbox.done("exception show x1 --json"));
    assert_eq!(sandbox.done("--as arch-1 x new --from s.json"), "X-0002\n");
    let (one, two) = (sandbox.json("x show x1"), sandbox.json("x show x2"));
    assert_eq!(one["content_hash"], two["content_hash"]);
    assert_eq!(one["state"], "draft");
}

#[test]
fn a_filter_may_leave_out_and_flags_may_follow_it() {
    let sandbox = with_a_workload();
    sandbox.done("--as arch-1 x new --workload w1 --title One --target gcp");
    assert_eq!(sandbox.done("x list -to:aws --count"), "1\n");
    assert_eq!(sandbox.done("x list '-(to:aws or to:gcp)' --count"), "0\n");
    assert_eq!(sandbox.done("workload list -hosted:aws cost.over:10000 --count"), "1\n");
    assert_eq!(sandbox.code("x list stat:draft"), 2);
    assert_eq!(sandbox.code("x list state:drafty"), 2);
}

#[test]
fn the_first_rule_that_refuses_gives_the_exit_code() {
    let sandbox = with_a_workload();
    sandbox.done("--as arch-1 x new --workload w1 --title One --target gcp");
    for (arguments, code) in [
        ("--as app-1 x approve x9 --until garbage", 6),
        ("--as arch-2 x submit x1", 4),
        ("--as app-1 x approve x1", 7),
        ("--as arch-1 x submit x1", 7),
        ("--as arch-1 x edit x1 --start soon", 8),
        ("--as arch-1 x edit x1 --title Two --seen-version 7", 5),
        ("--as arch-1 x submit x1 x1 x1", 2),
        (
            "--as arch-1 workload add 'Mаp  Service' --owner arch-2 --directorate E --hosted aws --annual-cost 1 --data-class public",
            8,
        ),
    ] {
        assert_eq!(sandbox.code(arguments), code, "{arguments}");
    }
}

#[test]
fn a_batch_goes_on_after_a_refusal_and_ends_with_its_code() {
    let sandbox = with_a_workload();
    for title in ["One", "Two"] {
        sandbox.done(&format!("--as arch-1 x new --workload w1 --title {title} --target gcp"));
    }
    let said = sandbox.run("--as arch-1 --yes x withdraw x1 x9 x2");
    assert!(said.ends_with("2 done, 1 refused\nexit: 6"), "{said}");
    assert_eq!(sandbox.done("x list state:withdrawn --count"), "2\n");
    assert_eq!(sandbox.code("--as arch-1 x revise x1 x9 --all-or-nothing"), 6);
    assert_eq!(sandbox.done("x list state:draft --count"), "0\n");
}

#[test]
fn what_is_taken_back_and_what_stays_is_said_in_words_and_not_as_the_history_calls_it() {
    let sandbox = with_a_workload();
    sandbox.done("--as arch-1 x new --workload w1 --title One --target gcp");
    sandbox.done("--as arch-1 x comment x1 --note 'Who pays for it?'");
    let said = sandbox.run("--as arch-1 undo");
    assert!(said.contains("taken back: your comment\n"), "{said}");
    sandbox.done("--as arch-1 x withdraw x1");
    let said = sandbox.run("--as arch-1 undo");
    assert!(said.contains("what you did last (exception withdrawn, X-0001) stays"), "{said}");
    assert!(said.contains("`cloudpick log X-0001` says what it was"), "{said}");
    // What is no exception is not said to be one.
    sandbox.done("--as arch-1 workload edit w1 --annual-cost 3000");
    let said = sandbox.run("--as arch-1 undo");
    assert!(!said.contains("exception correct") && said.ends_with("exit: 7"), "{said}");
}

#[test]
fn an_approval_names_the_questions_that_nobody_scored_and_a_rejection_the_day_to_appeal() {
    let sandbox = in_force();
    for target in ["gcp", "azure"] {
        sandbox
            .done(&format!("--as arch-1 x new --workload w1 --title T --target {target} {TRIAL}"));
    }
    sandbox.done("--as arch-1 x submit x1 x2");
    let read = |which: &str| {
        sandbox.json(&format!("x show {which}"))["content_hash"].as_str().unwrap().to_owned()
    };
    let said = sandbox.run(&format!(
        "--as app-1 x approve x1 --seen {} --reason 'It is small and over soon.'",
        read("x1")
    ));
    assert!(said.contains("warning: X-0001: nobody scored EXC-NEED-03, "), "{said}");
    assert_eq!(sandbox.json("x show x1")["appeal_until"], serde_json::Value::Null);
    sandbox.done(&format!(
        "--as app-1 x reject x2 --seen {} --reason 'Another one runs there already.'",
        read("x2")
    ));
    // Twenty working days after Monday, 2 March.
    assert_eq!(sandbox.json("x show x2")["appeal_until"], "2026-03-30");
    assert!(sandbox.output_on("2026-03-31", "x show x2").status.success());
    let late = sandbox.done_on("2026-03-31", "x show x2 --json");
    assert!(late.contains("\"appeal_until\":null"), "{late}");
}

#[test]
fn the_history_tells_the_day_of_a_review_and_the_day_to_be_back() {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title T --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x edit x1 --review-by 2026-05-01");
    let said = sandbox.done("--as aud-1 x log x1");
    assert!(said.contains("review by 2026-05-01"), "{said}");
    sandbox.done("--as arch-1 x submit x1");
    approved(&sandbox, "2026-03-03", "");
    sandbox.done_on(
        "2026-03-04",
        "--as app-1 x revoke x1 --effective 2026-04-10 --return-by 2026-05-20 --reason \
         'It costs more than was said.'",
    );
    let said = sandbox.done_on("2026-03-04", "--as aud-1 x log x1");
    assert!(
        said.contains("effective 2026-04-10") && said.contains("return by 2026-05-20"),
        "{said}"
    );
}

/// A workspace with a primary in force and one workload.
pub(crate) fn in_force() -> Sandbox {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    for arguments in [
        "--as mod-1 decision new E-0001 --choose aws --title 'Our primary cloud' --reason \
         'First by total under the frozen rules, by three hundredths of a mark.' \
         --decision-makers own-1 --review-by 2028-03-01 --rejected 'azure=A hair behind.' \
         --rejected 'gcp=Weakest on skills.' --rejected 'paas=It takes no link, CON-01.'",
        "--as mod-1 decision propose D-0001",
        "--as own-1 conflict declare --none",
        "--as own-1 decision accept D-0001",
        // One workload away would be all of them, and its trials all alike.
        "--as admin-1 settings set signal-share-count 101 --reason 'one is no estate'",
        "--as admin-1 settings set signal-share-spend 101 --reason 'one is no estate'",
        "--as admin-1 settings set signal-alike 1000 --reason 'trials are alike'",
        "--as arch-1 workload add 'Map service' --owner arch-2 --directorate Environment \
         --hosted on-premises --annual-cost 2000 --data-class public",
    ] {
        sandbox.done(arguments);
    }
    sandbox
}

/// So many submitted requests, each with the hash of what is judged: filed in one import, and
/// submitted in one batch, since only deciding is raced.
fn submitted(sandbox: &Sandbox, count: usize) -> Vec<(String, String)> {
    // One undecided request a workload and target.
    let targets = ["gcp", "azure", "paas", "on-premises", "software-service"];
    let reasons = ["innovation", "flexibility", "user_needs"];
    let workloads = count.div_ceil(targets.len());
    let mut rows = "name,owner,directorate,hosted,annual_cost,data_class\n".to_owned();
    for nth in 0..workloads {
        rows.push_str(&format!("Desk no {nth},arch-2,Environment,aws,2000,public\n"));
    }
    sandbox.file("w.csv", &rows);
    sandbox.done("--as arch-1 workload import w.csv");
    let requests = (0..count).map(|nth| {
        let reason = reasons[nth % reasons.len()];
        serde_json::json!({
            "workload": format!("Desk no {}", nth / targets.len()),
            "target": targets[nth % targets.len()],
            "title": format!("Trial {nth}"),
            "environment": "trial",
            "category": "waiver",
            "primary_reason": reason,
            "owner": "arch-2",
            "data_class": "public",
            "personal_data": "none",
            "start": "2026-04-01",
            "last_day": "2026-05-31",
            "move_months": [0, 1, 2],
            "estimate_basis": "desk",
            "cost": { "target_year": 1000 },
            "claim": [{
                "reason": reason,
                "text": "We want to learn whether moving maps are drawn within a second.",
                "evidence": ["GCP-02"],
            }],
        })
    });
    sandbox.file("r.json", &requests.collect::<serde_json::Value>().to_string());
    let filed = sandbox.done("--as arch-1 x import r.json");
    let which: Vec<String> = filed.lines().map(str::to_owned).collect();
    assert_eq!(which.len(), count);
    for some in which.chunks(250) {
        sandbox.done(&format!("--as arch-1 --yes x submit {}", some.join(" ")));
    }
    let mut store = Store::open(&sandbox.database(), Access::Read).unwrap();
    let hash = |which: &String, look: &mut dyn Look| {
        let (found, _) = exceptions::get(look, which.parse().unwrap()).unwrap().unwrap();
        found.judged().to_string()
    };
    let hashes = store.read(|look| {
        Ok::<_, StoreError>(which.iter().map(|which| hash(which, look)).collect::<Vec<_>>())
    });
    which.into_iter().zip(hashes.unwrap()).collect()
}

/// Approvals against rejections, in pairs of processes started together.
fn race(pairs: usize) {
    let sandbox = in_force();
    let asked = submitted(&sandbox, pairs);
    let mut won = [0, 0];
    let mut ended = BTreeMap::new();
    for (nth, (which, seen)) in asked.iter().enumerate() {
        // Most like requests ended one way: naming the last ones is the sentence asked for.
        let past: Vec<&str> =
            asked[nth.saturating_sub(200)..nth].iter().map(|(which, _)| which.as_str()).collect();
        let why =
            format!("Decided in a race of two who began at once, like {} before.", past.join(" "));
        let both = [
            format!("--as app-1 x approve {which} --seen {seen} --reason '{why}'"),
            format!("--as app-2 x reject {which} --seen {seen} --reason '{why}'"),
        ];
        let both = both.map(|arguments| {
            let mut command = sandbox.command(&arguments);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        });
        let ends = both.map(|child| child.wait_with_output().unwrap());
        let codes = [0, 1].map(|at: usize| ends[at].status.code().unwrap());
        let said = || ends.each_ref().map(|end| String::from_utf8_lossy(&end.stderr).into_owned());
        let winner = codes.iter().position(|code| *code == 0);
        let winner = winner.unwrap_or_else(|| panic!("{which}: none decides: {:?}", said()));
        won[winner] += 1;
        let loser = 1 - winner;
        assert!([5, 7].contains(&codes[loser]), "{which}: {codes:?}, {:?}", said());
        // Whoever asked while the other was saving is told after having waited.
        let told = &said()[loser];
        let (by, state) =
            [("app-1 approved it on", "approved"), ("app-2 rejected it on", "rejected")][winner];
        assert!(told.contains(by), "{told}");
        let kept = told.split_whitespace().find(|word| word.contains("/typed/")).expect("kept");
        let kept = kept.trim_end_matches(['.', ',', ')', ';']);
        assert_eq!(std::fs::read_to_string(kept).unwrap(), why);
        ended.insert(which.as_str(), state);
    }
    let stored = sandbox.json("x list");
    let stored: BTreeMap<&str, &str> = stored
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_str().unwrap(), row["state"].as_str().unwrap()))
        .collect();
    assert_eq!(stored, ended, "what stands is what the winner did");
    let said = sandbox.run("verify");
    assert!(said.ends_with("exit: 0"), "{said}");
    assert_eq!(won[0] + won[1], pairs);
}

/// A request that one approver decides at tier 1.
pub(crate) const TRIAL: &str = "--environment trial --category waiver --primary-reason innovation \
    --owner arch-2 --data-class public --personal-data none --start 2026-04-01 \
    --last-day 2026-05-31 --move-months 0,1,2 --estimate-basis desk --target-year 1000 \
    --claim-innovation 'We want to learn whether moving maps are drawn within a second.' \
    --evidence-innovation GCP-02";

#[test]
fn of_an_approval_and_a_rejection_at_once_one_decides_and_the_other_is_told() {
    race(40);
}

/// By hand: `cargo test --test it -- --ignored a_thousand`.
#[test]
#[ignore = "takes over two minutes"]
fn a_thousand_approvals_against_rejections_are_a_thousand_decisions() {
    race(1000);
}

pub(crate) fn approved(sandbox: &Sandbox, day: &str, more: &str) {
    let hash = sandbox.json("x show x1")["content_hash"].as_str().unwrap().to_owned();
    sandbox.done_on(
        day,
        &format!(
            "--as app-1 x approve x1 --seen {hash} --reason \
             'The trial is bounded and the way back is short.' {more}"
        ),
    );
}

#[test]
fn two_conditions_of_one_day_are_each_where_they_stand() {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x submit x1");
    approved(
        &sandbox,
        "2026-03-03",
        "--condition 'The tiles come home;arch-1;2026-05-01' \
         --condition 'The bill is shown;arch-1;2026-05-01'",
    );
    let open = |day: &str| {
        let text = sandbox.done_on(day, "report conditions --json");
        let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
        let rows = rows.as_array().unwrap().clone();
        rows.iter().map(|row| format!("{} {}", row["number"], row["state"])).collect::<Vec<_>>()
    };
    assert_eq!(open("2026-04-15"), ["1 \"open\"", "2 \"open\""]);
    sandbox
        .done_on("2026-04-16", "--as arch-1 x condition meet x1 2 --evidence 'The bill of April'");
    sandbox.done_on("2026-04-17", "--as app-1 x condition confirm x1 2");
    assert_eq!(open("2026-04-18"), ["1 \"open\""]);
    assert_eq!(open("2026-05-02"), ["1 \"overdue\""]);
}

#[test]
fn what_was_said_on_renewals_counts_in_the_figures() {
    let sandbox = in_force();
    let figure = |day: &str, key: &str| {
        let text = sandbox.done_on(day, "metrics --json");
        let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
        let row = rows.as_array().unwrap().iter().find(|row| row["key"] == key).unwrap().clone();
        (row["count"].as_i64().unwrap_or(-1), row["of"].as_i64().unwrap_or(-1))
    };
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x submit x1");
    approved(&sandbox, "2026-03-03", "");
    assert_eq!(figure("2026-03-04", "approvals.rate"), (1, 1));

    let renew = |day: &str, first: &str, last: &str, months: &str| {
        sandbox.done_on(
            day,
            &format!(
                "--as arch-1 x renew x1 --start {first} --last-day {last} --move-months {months}"
            ),
        );
        sandbox.done_on(day, "--as arch-1 x submit x1");
    };
    renew("2026-05-10", "2026-06-01", "2026-07-31", "0,1,3");
    approved(&sandbox, "2026-05-13", "");
    assert_eq!(figure("2026-06-02", "approvals.rate"), (2, 2));
    assert_eq!(figure("2026-06-02", "renewals.renewed"), (1, 1));
    assert_eq!(figure("2026-06-02", "renewals.unchanged"), (1, 1));
    assert_eq!(figure("2026-06-02", "time_to_decide.median").1, 2);

    renew("2026-07-10", "2026-08-01", "2026-09-30", "0,2,3");
    let why = "The trial has shown what it could show.";
    let seen = sandbox.json("x show x1")["content_hash"].as_str().unwrap().to_owned();
    let no = format!("--as app-2 x reject x1 --seen {seen} --reason '{why}'");
    sandbox.done_on("2026-07-12", &no);
    assert_eq!(sandbox.json("x show x1")["state"], "approved");
    assert_eq!(figure("2026-07-13", "approvals.rate"), (2, 3));
    assert_eq!(figure("2026-08-02", "renewals.renewed"), (1, 2));
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn a_sole_approver_confirms_their_own_word_openly_or_not_at_all() {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x submit x1");
    approved(&sandbox, "2026-03-03", "--condition 'The bill is shown;app-1;2026-05-01'");
    let on = "2026-04-16";
    sandbox.done_on(on, "--as app-1 x condition meet x1 1 --evidence 'The bill of April'");
    let confirm = "--as app-1 x condition confirm x1 1";
    let openly = format!("{confirm} --override --reason 'The other approver is away until May.'");
    let refused = |arguments: &str| {
        let output = sandbox.output_on(on, arguments);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let figure = |key: &str| {
        let text = sandbox.done_on(on, "metrics --json");
        let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
        let row = rows.as_array().unwrap().iter().find(|row| row["key"] == key).unwrap().clone();
        row["value"].to_string()
    };
    // Off by default: the flag opens nothing.
    assert_eq!(refused(&openly).0, Some(4));
    sandbox.done("--as admin-1 settings set sole-approver 1 --reason 'One approver this spring'");
    let (code, said) = refused(confirm);
    assert_eq!(code, Some(4));
    assert!(said.contains("takes the override") && said.contains("add --override"), "{said}");
    assert_eq!(figure("special.overrides"), "0");
    sandbox.done_on(on, &openly);
    let listed = sandbox.done_on(on, "x list --csv");
    assert!(listed.lines().next().unwrap().contains("override"), "{listed}");
    let shown = sandbox.done_on(on, "x list override:yes --count");
    assert_eq!(shown, "1\n");
    assert_eq!(figure("special.overrides"), "1");
    assert_eq!(sandbox.done_on(on, "report overrides --count"), "1\n");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn all_or_nothing_leaves_none_done_where_one_is_refused() {
    let sandbox = in_force();
    let asked = submitted(&sandbox, 3);
    sandbox.done("--as app-1 x claim x2");
    let state = |which: &str| sandbox.json(&format!("x show {which}"))["state"].clone();
    let claim = "--as app-2 --yes x claim x1 x2 x3";
    let said = sandbox.run(&format!("{claim} --all-or-nothing"));
    assert!(said.contains("X-0002 is in review") && said.ends_with("exit: 7"), "{said}");
    assert_eq!((state("x1"), state("x3")), ("submitted".into(), "submitted".into()));
    let said = sandbox.run(claim);
    assert!(said.ends_with("2 done, 1 refused\nexit: 7"), "{said}");
    assert_eq!((state("x1"), state("x3")), ("in_review".into(), "in_review".into()));
    // Without an answer to the question three are not touched.
    assert_eq!(sandbox.code("--as app-2 x release x1 x2 x3"), 2);
    assert_eq!(asked.len(), 3);
}

#[test]
fn an_approval_of_what_changed_since_is_told_field_by_field() {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x submit x1");
    let seen = sandbox.json("x show x1")["content_hash"].as_str().unwrap().to_owned();
    sandbox.done("--as app-2 x return x1 --note 'Say what it costs in the second month.'");
    sandbox.done("--as arch-1 x edit x1 --target-year 1500 --move-months 0,2,3");
    sandbox.done("--as arch-1 x submit x1");
    let said = sandbox.run(&format!(
        "--as app-1 x approve x1 --seen {seen} --reason 'The trial is bounded, the way back short.'"
    ));
    assert!(said.ends_with("exit: 5"), "{said}");
    for line in ["move_months: was 0, 1, 2, is 0, 2, 3", "is kept in"] {
        assert!(said.contains(line), "{line}: {said}");
    }
}

#[test]
fn days_away_before_cover_began_stay_on_record_when_the_workload_is_home_again() {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x submit x1");
    // Nothing is covered before the bill is shown, and it never is; it went all the same.
    let first = "--condition 'The bill is shown;arch-2;2026-05-01;precedent'";
    approved(&sandbox, "2026-03-03", first);
    let placed = |day: &str, place: &str, since: &str| {
        let edit = format!("--as arch-1 workload edit w1 --hosted {place} --hosted-since {since}");
        sandbox.done_on(day, &edit);
    };
    placed("2026-04-07", "gcp", "2026-04-05");
    placed("2026-04-20", "aws", "2026-04-20");
    let days = |list: &str, on: &str| -> String {
        let list = format!("report {list} --columns id,days --on {on} --json");
        sandbox.done_on("2026-06-30", &list).replace('\n', "")
    };
    // 5 to 19 April; on the evening of the 10th it was six days, and on the 6th nobody had said so.
    let fifteen = r#"[{"id":"X-0001","days":15}]"#;
    for list in ["uncovered", "gaps"] {
        assert_eq!(days(list, "2026-06-30"), fifteen, "{list}");
        assert_eq!(days(list, "2026-04-20"), fifteen, "{list}");
        assert_eq!(days(list, "2026-04-10"), r#"[{"id":"X-0001","days":6}]"#, "{list}");
        assert_eq!(days(list, "2026-04-06"), "[]", "{list}");
    }
    // A closing that says it never began there changes nothing of what was recorded.
    sandbox.done_on("2026-06-30", "--as arch-1 x close x1 --outcome never_started");
    assert_eq!(days("uncovered", "2026-06-30"), fifteen);
}

#[test]
fn the_history_of_an_exception_names_each_notice_that_was_written_of_it() {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x submit x1");
    approved(&sandbox, "2026-03-03", "");
    // Eleven days before the last one: the nearest threshold speaks for those that passed unseen.
    sandbox.done_on("2026-05-20", "--as own-1 notify");
    let log = sandbox.done_on("2026-05-20", "log x1");
    let kept = ", kept back: a nearer one was said";
    for (days, how) in [(14, ""), (30, kept), (90, kept)] {
        let said = format!("notice of X-0001 on 2026-05-31, {days} days before{how}");
        assert!(log.contains(&said), "{said}: {log}");
    }
    assert!(!log.contains("14 days before, kept"), "{log}");
}
