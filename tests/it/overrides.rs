//! Decisions of sole approvers on what is their own: shown by every list that names the exception,
//! and counted act by act.

use serde_json::Value;

use crate::exceptions::{TRIAL, approved, in_force};
use crate::support::Sandbox;

const DAY: &str = "2026-04-16";

/// A grant in which app-1 confirmed what app-1 had said, and waived a condition of an exception
/// whose workload is theirs.
fn with_two_acts() -> Sandbox {
    let sandbox = in_force();
    sandbox.done(&format!("--as arch-1 x new --workload w1 --title Trial --target gcp {TRIAL}"));
    sandbox.done("--as arch-1 x submit x1");
    let first = "--condition 'The bill is shown;app-1;2026-05-01'";
    let second = "--condition 'The maps are exported;arch-2;2026-05-02'";
    approved(&sandbox, "2026-03-03", &format!("{first} {second}"));
    sandbox.done("--as admin-1 settings set sole-approver 1 --reason 'One approver this spring'");
    sandbox.done_on(DAY, "--as app-1 x condition meet x1 1 --evidence 'The bill of April'");
    let why = "--override --reason 'The other approver is away until May.'";
    sandbox.done_on(DAY, &format!("--as app-1 x condition confirm x1 1 {why}"));
    sandbox.done_on(DAY, "--as arch-1 workload edit w1 --owner app-1");
    sandbox.done_on(DAY, &format!("--as app-1 x condition waive x1 2 {why}"));
    sandbox
}

fn rows(sandbox: &Sandbox, list: &str) -> Vec<Value> {
    let text = sandbox.output_on(DAY, &format!("{list} --json"));
    let found: Value = serde_json::from_slice(&text.stdout).unwrap_or_else(|error| {
        panic!("{list}: {error}: {}", String::from_utf8_lossy(&text.stderr))
    });
    found.as_array().unwrap_or_else(|| panic!("{list}: {found}")).clone()
}

#[test]
fn each_act_counts_also_a_second_one_with_the_same_words_on_the_same_grant() {
    let sandbox = with_two_acts();
    let figures = rows(&sandbox, "metrics");
    let acts = figures.iter().find(|one| one["key"] == "special.overrides").unwrap();
    assert_eq!(acts["value"], 2, "{acts}");
    let told = &rows(&sandbox, "report overrides")[0];
    assert_eq!((&told["id"], &told["acts"]), (&"X-0001".into(), &2.into()));
    assert_eq!(told["by"], serde_json::json!(["app-1"]));
    for group in ["suppliers", "reasons", "directorates"] {
        assert_eq!(rows(&sandbox, &format!("report {group}"))[0]["overrides"], 2, "{group}");
    }
    let shown = sandbox.done_on(DAY, "x show x1 --json");
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["grants"][0]["overrides"], 2, "{shown}");
    // What is kept is what the history says, and a day before knows of none.
    assert!(sandbox.run("verify").ends_with("exit: 0"));
    let before = sandbox.done_on(DAY, "report overrides --on 2026-04-01 --count");
    assert_eq!(before, "0\n");
}

/// The lists that name the exception or its workload on that day.
const NAMED: [&str; 13] = [
    "x list",
    "workload list",
    "report expiring 400",
    "report debt",
    "report overrides",
    "report evidence",
    "report foi",
    "report off-primary",
    "report decided",
    "report exits",
    "report promises",
    "report ledger",
    "x similar x2",
];

#[test]
fn every_list_that_names_an_exception_says_that_a_sole_approver_decided_on_their_own_in_it() {
    let sandbox = with_two_acts();
    sandbox.done_on(
        DAY,
        &format!("--as arch-1 x new --workload w1 --title More --target gcp {TRIAL}"),
    );
    let mut named = std::collections::BTreeSet::new();
    for list in [
        "x list",
        "workload list",
        "waiting",
        "due",
        "report expiring 400",
        "report lapsed",
        "report conditions",
        "report debt",
        "report renewals",
        "report overrides",
        "report orphans",
        "report evidence",
        "report foi",
        "report off-primary",
        "report uncovered",
        "report stamps",
        "report stale",
        "report decided",
        "report exits",
        "report moves",
        "report gaps",
        "report promises",
        "report corrections",
        "report ledger",
        "function list",
        "x similar x2",
    ] {
        for row in rows(&sandbox, list) {
            let text = row.to_string();
            let draft = row["id"] == "X-0002";
            if !draft && (text.contains("\"X-0001\"") || text.contains("\"W-0001\"")) {
                assert_eq!(row["override"], true, "{list}: {row}");
                named.insert(list);
            }
        }
    }
    // A list that lost its rows would pass the lines above.
    assert_eq!(named, NAMED.into_iter().collect());
    // A table shows it too, and CSV of workloads keeps to its columns.
    for list in ["x list", "workload list", "report promises", "report off-primary"] {
        let table = sandbox.done_on(DAY, list);
        assert!(table.lines().next().unwrap().contains("Override"), "{list}: {table}");
    }
    assert!(!sandbox.done_on(DAY, "workload list --csv").contains("override"));
    assert_eq!(sandbox.done_on(DAY, "workload list override:yes --count"), "1\n");
    let drill = sandbox.done_on(DAY, "report drill gcp --months 1 --json");
    assert!(drill.contains("\"override\":true"), "{drill}");
    // So does what is found, and what is different between two grants.
    let found = rows(&sandbox, "find Trial");
    let own = found.iter().find(|hit| hit["id"] == "X-0001").unwrap();
    assert_eq!(own["override"], true, "{own}");
    let other = found.iter().find(|hit| hit["id"] == "X-0002");
    assert!(other.is_none_or(|hit| hit["override"] == false), "{other:?}");
    let changed = rows(&sandbox, "x diff x1 1 grant-1");
    let own = changed.iter().find(|row| row["field"] == "override").unwrap();
    assert_eq!(own["before"], "", "{own}");
    assert!(own["after"].as_str().unwrap().contains("app-1: The other approver is away"), "{own}");
    // What mail and calendars say bears the word as well.
    let check = sandbox.output_on("2026-06-20", "check --lapsed");
    let check = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.contains("Trial (override)"), "{check}");
    sandbox.done_on(DAY, "report calendar -o c.ics");
    let calendar = std::fs::read_to_string(sandbox.folder().join("c.ics")).unwrap();
    assert!(calendar.contains("Trial (override)"), "{calendar}");
}
