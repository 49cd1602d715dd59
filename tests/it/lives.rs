//! What a request rests on and what is agreed with a grant, through the built program: files as
//! evidence of a claim, conditions that come later, undated ones, a budget of the decision's own.

use serde_json::Value;

use crate::exceptions::{TRIAL, approved, in_force};
use crate::support::Sandbox;

fn filed(sandbox: &Sandbox) {
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
}

fn granted() -> Sandbox {
    let sandbox = in_force();
    filed(&sandbox);
    sandbox.done("--as arch-1 x submit x1");
    approved(&sandbox, "2026-03-03", "");
    sandbox
}

/// What the program said on both outputs on another day, and its exit code.
fn said_on(sandbox: &Sandbox, day: &str, arguments: &str) -> String {
    let output = sandbox.output_on(day, arguments);
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    format!("{}{}exit: {code}", said(&output.stdout), said(&output.stderr))
}

fn evidence(sandbox: &Sandbox) -> Vec<String> {
    let shown = sandbox.json("x show x1");
    let items = shown["claim"][0]["evidence"].as_array().unwrap();
    items.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_file_is_evidence_of_a_claim_and_what_is_judged_is_its_bytes() {
    let sandbox = in_force();
    filed(&sandbox);
    let before = sandbox.json("x show x1")["content_hash"].clone();
    sandbox.file("plan.txt", "the plan");
    sandbox.file("other.txt", "another plan");
    sandbox.done("--as app-2 x attach x1 other.txt");
    assert_eq!(sandbox.json("x show x1")["content_hash"], before, "what lies beside is not judged");

    // Whoever may not edit attaches beside, and makes nothing evidence.
    assert_eq!(sandbox.code("--as app-1 x attach x1 plan.txt --claim innovation"), 4);
    let said = sandbox.run("--as arch-1 x attach x1 plan.txt --claim flexibility");
    assert!(said.contains("no claim for flexibility") && said.ends_with("exit: 8"), "{said}");
    assert_eq!(sandbox.code("--as arch-1 x attach x1 plan.txt --claim shoes"), 8);
    assert_eq!(sandbox.json("x show x1")["attachments"].as_array().unwrap().len(), 1);

    sandbox.done("--as arch-1 x attach x1 plan.txt --claim innovation");
    let shown = sandbox.json("x show x1");
    assert_ne!(shown["content_hash"], before);
    let hash = shown["attachments"][1]["sha256"].as_str().unwrap();
    let items = evidence(&sandbox);
    assert_eq!(items[1], format!("attachment 2, sha256 {}", &hash[..16]));
    sandbox.done("--as arch-1 x attach x1 https://example.org/plan --claim innovation");
    assert_eq!(evidence(&sandbox)[2], "https://example.org/plan");
    assert_eq!(sandbox.code("verify"), 0);

    // A file that goes missing or is altered is shown as that, and hidden nowhere.
    let told = |wanted: &str| {
        let table = sandbox.done("report evidence --json");
        let rows: Value = serde_json::from_str(&table).unwrap();
        let row = rows.as_array().unwrap().iter().find(|row| row["evidence"] == *items[1]).unwrap();
        assert_eq!(row["file"], wanted, "{table}");
    };
    told("as added");
    sandbox.done("x file x1 2 -o back.txt");
    assert_eq!(std::fs::read(sandbox.folder().join("back.txt")).unwrap(), b"the plan");
    let there = sandbox.run("x file x1 2 -o back.txt");
    assert!(there.contains("--force") && !there.ends_with("exit: 0"), "{there}");
    // A copy holds what was attached, too.
    sandbox.done("backup copy.db");
    sandbox.done("--db copy.db x file x1 2 -o again.txt");
    let behind = |sql: &str| {
        let hand = rusqlite::Connection::open(sandbox.database()).unwrap();
        hand.execute(sql, [hash]).unwrap();
    };
    behind("UPDATE file_piece SET text = 'c29tZXRoaW5nIGVsc2U=' WHERE sha256 = ?1");
    told("altered");
    assert_eq!(sandbox.code("verify"), 11);
    assert_eq!(sandbox.code("x file x1 2 -o lost.txt"), 11);
    behind("DELETE FROM file_piece WHERE sha256 = ?1");
    told("missing");
    assert_eq!(sandbox.code("verify"), 11);

    sandbox.done("--as arch-1 x submit x1");
    let said = sandbox.run("--as arch-1 x attach x1 other.txt --claim innovation");
    assert!(said.ends_with("exit: 7"), "{said}");
}

#[test]
fn a_condition_is_added_to_a_standing_grant_by_who_decides_and_to_a_renewal_by_who_asks() {
    let sandbox = granted();
    let add = |who: &str, condition: &str| {
        said_on(&sandbox, "2026-04-10", &format!("--as {who} x condition add x1 '{condition}'"))
    };
    let said = add("arch-1", "The bill is shown;arch-2;2026-05-10");
    assert!(said.ends_with("exit: 4"), "{said}");
    for (condition, rule) in [
        ("The bill is shown;arch-2;2026-04-09", "before today"),
        ("The bill is shown;arch-2;2026-06-01", "no grant of X-0001 holds 2026-06-01"),
        ("The bill is shown;arch-2;2026-05-10;precedent", "agreed before it is granted"),
        ("The bill is shown;nobody;2026-05-10", "nobody called nobody"),
        ("The bill is shown;arch-2", "it has no date"),
        ("The bill is shown", "it has no owner"),
    ] {
        let said = add("app-2", condition);
        assert!(said.contains(rule) && said.ends_with("exit: 8"), "{said}");
        assert!(said.contains("help: ") || said.contains("write TEXT;OWNER;DUE"), "{said}");
    }
    let said = add("app-2", "The bill is shown;arch-2;2026-05-10;cost-cap;lapse");
    assert!(said.ends_with("exit: 0"), "{said}");
    let shown = sandbox.json("x show x1");
    assert_eq!(shown["conditions"][0]["text"], "The bill is shown");
    assert!(sandbox.done("log x1").contains("condition.added"));
    let cover = |day: &str| {
        let rows: Value =
            serde_json::from_str(&sandbox.done_on(day, "x list --json --columns id,cover"))
                .unwrap();
        rows[0]["cover"].as_str().unwrap().to_owned()
    };
    assert_eq!(cover("2026-05-10"), "live");
    assert_eq!(cover("2026-05-11"), "lapsed_condition");
    assert_eq!(sandbox.done_on("2026-05-11", "report conditions --count"), "1\n");

    sandbox
        .done_on("2026-05-12", "--as arch-1 x renew x1 --start 2026-06-01 --last-day 2026-07-31");
    sandbox.done_on("2026-05-12", "--as arch-1 x condition add x1 'Said of the renewal'");
    let shown = sandbox.json("x show x1");
    assert_eq!(shown["conditions"].as_array().unwrap().len(), 1, "{shown}");
    assert!(sandbox.done_on("2026-05-12", "x diff x1").contains("Said of the renewal"));
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_condition_without_a_day_is_warned_of_at_submission_and_refused_at_approval_with_the_way_on() {
    let sandbox = in_force();
    filed(&sandbox);
    sandbox.done("--as arch-1 x condition add x1 'The bill is shown'");
    let said = sandbox.run("--as arch-1 x submit x1");
    assert!(said.contains("warning: X-0001: condition 1 has no owner and no date"), "{said}");
    assert!(said.ends_with("exit: 0"), "{said}");
    let hash = sandbox.json("x show x1")["content_hash"].as_str().unwrap().to_owned();
    let said = sandbox.run(&format!(
        "--as app-1 x approve x1 --seen {hash} --reason 'The trial is bounded and can come back.'"
    ));
    assert!(said.contains("condition 1 of X-0001 has no owner"), "{said}");
    assert!(said.contains("exception return X-0001") && said.ends_with("exit: 8"), "{said}");
}

#[test]
fn a_reference_among_free_words_is_found_however_it_is_written() {
    let sandbox = granted();
    for word in ["x1", "X-1", "x-0001", "X0001", "w1"] {
        assert_eq!(sandbox.done(&format!("x list {word} --count")), "1\n", "{word}");
    }
    assert_eq!(sandbox.done("x list x2 --count"), "0\n");
    let output = sandbox.output("x list x1");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("with “x1” (X-0001)"), "{told}");
}

#[test]
fn what_the_decision_in_force_says_of_its_budget_goes_before_the_setting() {
    let sandbox = granted();
    let raised = || {
        let shown = sandbox.json("signal");
        let rows = shown["raised"].as_array().unwrap().clone();
        rows.iter().any(|row| row["trigger"] == "debt")
    };
    assert!(!raised());
    sandbox.done_on("2026-04-02", "--as admin-1 settings set debt-budget 1 --reason 'One month.'");
    let told = said_on(&sandbox, "2026-04-02", "debt");
    assert!(told.contains("the budget is 1 months"), "{told}");
    sandbox.done(
        "--as mod-1 decision new E-0001 --choose aws --title 'The same again' --reason 'It holds.' \
         --decision-makers own-1 --review-by 2028-03-01 --rejected azure=behind \
         --rejected gcp=skills --rejected paas=links --debt-budget 40",
    );
    sandbox.done("--as mod-1 decision propose d2");
    sandbox.done("--as own-1 decision supersede d1 --by d2");
    assert_eq!(sandbox.json("decision show d2")["debt_budget"], 40);
    let told = said_on(&sandbox, "2026-04-02", "debt");
    assert!(told.contains("the budget is 40 months"), "{told}");
    let record = sandbox.done("d export d2");
    assert!(record.contains("debt-budget: 40"), "{record}");
    assert!(record.contains("It may carry 40 months of portability debt."), "{record}");
    assert_eq!(sandbox.code("--as mod-1 d new E-0001 --debt-budget many"), 8);
    assert_eq!(sandbox.code("verify"), 0);
}
