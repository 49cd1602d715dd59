//! Every figure of the sample, worked out by hand from the ids it counts, and the list behind each
//! of them with exactly those ids.

use crate::support::Sandbox;

const TODAY: &str = "2026-03-02";

/// A figure: what scripts call it, its value, its count and of how many, and the ids that the list
/// behind it has; `None` where it has none.
type Wanted<'w> = (&'w str, &'w str, Option<u64>, Option<u64>, Option<&'w str>);

fn ids(sandbox: &Sandbox, list: &str) -> String {
    let text = sandbox.done_on(TODAY, &format!("{list} --columns id --json"));
    let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut ids: Vec<String> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap_or_default().replace("X-00", "X").replace("W-00", "W"))
        .collect();
    ids.sort();
    ids.join(" ")
}

/// Live on 2 March 2026, with what a year costs (the dearer of target and workload), likely months
/// as accepted, months if much goes wrong, and days since the first covered one:
///
/// | exception | workload | to | first reason | a year | likely | worst | since | days |
/// |---|---|---|---|---|---|---|---|---|
/// | X-0003 | W-0021 | software-service | user needs | 9,500 | 6 | 8 | 2025-03-27 | 340 |
/// | X-0007 | W-0016 | on-premises | cost profile | 22,000 | 18 | 24 | 2025-10-03 | 150 |
/// | X-0009 | W-0005 | software-service | user needs | 64,000 | 12 | 18 | 2025-11-22 | 100 |
/// | X-0012 | W-0014 | gcp | innovation, cost profile | 58,000 | 14 | 18 | 2026-02-16 | 14 |
/// | X-0013 | W-0028 | azure | innovation | 4,600 | 1 | 2 | 2026-02-20 | 10 |
///
/// together 158,100 a year, 51 months, 70 at worst, 614 days.
///
/// Away without cover: X-0002 (W-0013, revoked from 24 February: 7 days up to today), X-0004
/// (W-0012, ended on 2 February: 28 days), X-0006 (W-0015, a condition stops it from 10 February:
/// 21 days). X-0001 ended on 11 April 2025 and was closed from the 18th: 6 days. X-0005 was closed
/// on its last day. X-0011 begins on 23 March 2026.
const BY_HAND: &[Wanted<'_>] = &[
    // W-0005 64,000, W-0012 14,500, W-0013 36,000, W-0014 58,000, W-0015 29,000, W-0016 22,000,
    // W-0021 9,500, W-0028 2,400: 235,400 of 680,100, all 28 together.
    ("off_primary.share", "28.6", Some(8), Some(28), Some("W05 W12 W13 W14 W15 W16 W21 W28")),
    ("off_primary.share_by_spend", "34.6", None, None, Some("W05 W12 W13 W14 W15 W16 W21 W28")),
    ("off_primary.spend", "235400", None, None, Some("W05 W12 W13 W14 W15 W16 W21 W28")),
    // 64,000 + 58,000 + 22,000 + 9,500 + 2,400 = 155,900 of 235,400.
    ("off_primary.covered", "62.5", Some(5), Some(8), Some("W05 W14 W16 W21 W28")),
    ("off_primary.covered_by_spend", "66.2", None, None, Some("W05 W14 W16 W21 W28")),
    ("off_primary.lapsed", "37.5", Some(3), Some(8), Some("W12 W13 W15")),
    ("off_primary.lapsed_by_spend", "33.8", None, None, Some("W12 W13 W15")),
    ("off_primary.in_transition", "0.0", Some(0), Some(8), Some("")),
    ("off_primary.never_asked", "0.0", Some(0), Some(8), Some("")),
    ("by_reason.live", "5", None, None, Some("X03 X07 X09 X12 X13")),
    ("by_reason.cost_profile", "20.0", Some(1), Some(5), Some("X07")),
    ("by_reason.user_needs", "40.0", Some(2), Some(5), Some("X03 X09")),
    ("by_reason.innovation", "40.0", Some(2), Some(5), Some("X12 X13")),
    ("by_reason.flexibility", "0.0", Some(0), Some(5), Some("")),
    ("by_reason.any_cost_profile", "40.0", Some(2), Some(5), Some("X07 X12")),
    ("by_reason.any_user_needs", "40.0", Some(2), Some(5), Some("X03 X09")),
    // 4,600, 58,000, 22,000 and 73,500 of 158,100.
    ("by_supplier.azure", "20.0", Some(1), Some(5), Some("X13")),
    ("by_supplier.azure_by_spend", "2.9", None, None, Some("X13")),
    ("by_supplier.gcp", "20.0", Some(1), Some(5), Some("X12")),
    ("by_supplier.gcp_by_spend", "36.7", None, None, Some("X12")),
    ("by_supplier.on-premises_by_spend", "13.9", None, None, Some("X07")),
    ("by_supplier.software-service", "40.0", Some(2), Some(5), Some("X03 X09")),
    ("by_supplier.software-service_by_spend", "46.5", None, None, Some("X03 X09")),
    // (1 + 1 + 1 + 4) / 25.
    ("by_supplier.concentration", "0.28", None, Some(5), None),
    ("debt.now", "51", None, Some(5), Some("X03 X07 X09 X12 X13")),
    ("debt.accepted", "51", None, Some(5), Some("X03 X07 X09 X12 X13")),
    // 18 - 12 and 14 - 12.
    ("debt.excess", "8", None, Some(5), Some("X07 X12")),
    ("debt.worst", "70", None, Some(5), Some("X03 X07 X09 X12 X13")),
    // (6 x 9,500 + 18 x 22,000 + 12 x 64,000 + 14 x 58,000 + 1 x 4,600) / 158,100
    // = 2,037,600 / 158,100 = 12.888.
    ("debt.by_spend", "12.9", None, Some(5), Some("X03 X07 X09 X12 X13")),
    // 5 of X-0004 and 8 of X-0006.
    ("debt.lapsed", "13", None, None, Some("X04 X06")),
    ("uncovered.days", "62", Some(4), None, Some("X01 X02 X04 X06")),
    ("uncovered.2025-Q2", "6", None, None, None),
    ("uncovered.2026-Q1", "56", None, None, None),
    ("age.live_mean", "122.8", None, Some(5), Some("X03 X07 X09 X12 X13")),
    ("age.live_oldest", "340.0", None, None, Some("X03 X07 X09 X12 X13")),
    // X-0014 since 30 January: 31 days, X-0015 since 7 February: 23, X-0016 since 15 February: 15.
    ("age.waiting_median", "19.0", None, Some(4), Some("X14 X15 X16 X17")),
    ("age.waiting_oldest", "31.0", None, None, Some("X14 X15 X16 X17")),
    // Days: X-0004 3 and its renewal 31, X-0001 4, X-0013 5, X-0003, X-0005 and X-0006 6, X-0008 7,
    // X-0011 11, X-0002 and X-0007 14, X-0009 20, X-0012 22. The 7th of 13 is 7, the 12th 22.
    (
        "time_to_decide.median",
        "7.0",
        None,
        Some(13),
        Some("X01 X02 X03 X04 X04 X05 X06 X07 X08 X09 X11 X12 X13"),
    ),
    (
        "time_to_decide.ninetieth",
        "22.0",
        None,
        None,
        Some("X01 X02 X03 X04 X04 X05 X06 X07 X08 X09 X11 X12 X13"),
    ),
    // Votes: two each on X-0002, X-0007, X-0009 and X-0012, one on eight more and on the renewal of
    // X-0004; X-0008 was refused.
    (
        "approvals.rate",
        "94.4",
        Some(17),
        Some(18),
        Some("X01 X02 X02 X03 X04 X04 X05 X06 X07 X07 X09 X09 X11 X12 X12 X13 X14"),
    ),
    // X-0004 and X-0017 were sent back, of those fourteen with the renewal, and X-0008:
    // 2 / 15 = 0.13.
    ("approvals.returns_per_request", "0.1", Some(2), Some(15), Some("X04 X17")),
    // 1,532 characters in 17 reasons, and 93 in that of the renewal: 1,625 / 18 = 90.3.
    (
        "approvals.length",
        "90",
        None,
        Some(18),
        Some("X01 X02 X02 X03 X04 X04 X05 X06 X07 X07 X08 X09 X09 X11 X12 X12 X13 X14"),
    ),
    // app-1 approved X-0009 and the renewal of X-0004, and refused X-0008.
    ("approvals.2025-Q4.app-1.rate", "66.7", Some(2), Some(3), Some("X04 X09")),
    // app-2 approved X-0011 and sent X-0017 back.
    ("approvals.2026-Q1.app-2.returns_per_request", "0.5", Some(1), Some(2), Some("X17")),
    // X-0001, X-0002, X-0005 and both terms of X-0004 came to an end; the first of these was
    // renewed, with the claims as they were.
    ("renewals.renewed", "20.0", Some(1), Some(5), Some("X04")),
    ("renewals.per_exception", "0.1", Some(1), Some(11), Some("X04")),
    ("renewals.unchanged", "100.0", Some(1), Some(1), Some("X04")),
    // One of X-0001, X-0003, X-0006, X-0009, X-0012; two of X-0002 and X-0004: all by their day.
    ("conditions.in_time", "45.0", Some(9), Some(20), None),
    ("conditions.late", "0.0", Some(0), Some(20), None),
    // The third of X-0002.
    ("conditions.waived", "5.0", Some(1), Some(20), None),
    ("conditions.breached", "10.0", Some(2), Some(20), Some("X03 X06")),
    ("conditions.breached_at_the_end", "0.0", Some(0), Some(20), None),
    ("conditions.open", "40.0", Some(8), Some(20), Some("X07 X07 X09 X11 X11 X12 X12 X13")),
    ("exit_tested.share", "0.0", Some(0), Some(5), Some("")),
    // app-1 on the trial with pictures of their own; own-1 while the renewal of X-0004 was decided.
    ("special.overrides", "1", None, None, Some("X05")),
    ("special.bridges", "1", None, None, Some("X04")),
    ("special.corrections", "0", None, None, None),
    // X-0001 took 2 months, and 2 were expected.
    ("calibration.guess", "1.0", Some(1), None, Some("X01")),
];

#[test]
fn every_figure_of_the_sample_is_the_one_worked_out_by_hand() {
    let sandbox = Sandbox::sample();
    let text = sandbox.done_on(TODAY, "metrics --json");
    let figures: serde_json::Value = serde_json::from_str(&text).unwrap();
    let figures = figures.as_array().unwrap();
    for (key, value, count, of, behind) in BY_HAND {
        let figure = figures.iter().find(|figure| figure["key"] == *key);
        let figure = figure.unwrap_or_else(|| panic!("no figure {key}"));
        assert_eq!(figure["value"].to_string(), *value, "{key}");
        assert_eq!((figure["count"].as_u64(), figure["of"].as_u64()), (*count, *of), "{key}");
        if let Some(behind) = behind {
            let list = figure["list"].as_str().unwrap_or_else(|| panic!("no list behind {key}"));
            assert_eq!(ids(&sandbox, list), *behind, "{key}: {list}");
        }
    }
    // What is not worked out above is a figure of a quarter or of one person in a quarter, or a
    // share of nothing.
    let others: Vec<&str> = figures
        .iter()
        .filter_map(|figure| figure["key"].as_str())
        .filter(|key| BY_HAND.iter().all(|(known, ..)| known != key))
        .filter(|key| !key.contains("-Q"))
        .collect();
    assert_eq!(
        others,
        [
            "off_primary.in_transition_by_spend",
            "off_primary.never_asked_by_spend",
            "by_reason.any_innovation",
            "by_reason.any_flexibility",
            "by_supplier.on-premises",
            "renewals.most",
        ]
    );
}

#[test]
fn the_end_of_each_quarter_is_what_the_figures_of_its_day_say() {
    let sandbox = Sandbox::sample();
    let rows = sandbox.done_on(TODAY, "report quarters --json");
    let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 5);
    for row in rows {
        let day = row["on"].as_str().unwrap();
        let then = sandbox.done_on(TODAY, &format!("metrics --on {day} --json"));
        let then: serde_json::Value = serde_json::from_str(&then).unwrap();
        let of = |key: &str| then.as_array().unwrap().iter().find(|f| f["key"] == key).unwrap();
        let share = of("off_primary.share");
        assert_eq!((&row["away"], &row["of"]), (&share["count"], &share["of"]), "{day}");
        assert_eq!(row["share"], share["value"], "{day}");
        assert_eq!(row["months"], of("debt.now")["value"], "{day}");
    }
}

#[test]
fn what_changed_under_a_grant_is_told_and_what_was_tried_out_counts() {
    let sandbox = Sandbox::sample();
    let done = |arguments: &str| sandbox.done_on(TODAY, arguments);
    let figure = |key: &str| -> (String, Option<u64>) {
        let figures: serde_json::Value = serde_json::from_str(&done("metrics --json")).unwrap();
        let all = figures.as_array().unwrap();
        let found = all.iter().find(|figure| figure["key"] == key).unwrap();
        (found["value"].to_string(), found["count"].as_u64())
    };
    done("--as arch-1 workload edit w5 --annual-cost 70000");
    // 22 working days are 22 x 12 / 260 = 1.02 months, two begun: 51 - 14 + 2.
    done("--as arch-1 rehearsal add W-0014 --days 22 --held 2026-02-27");
    assert_eq!(figure("debt.now"), ("39".to_owned(), None));
    assert_eq!(figure("debt.accepted"), ("51".to_owned(), None));
    assert_eq!(figure("exit_tested.share"), ("20.0".to_owned(), Some(1)));
    assert_eq!(ids(&sandbox, "report exits --filter 'within_a_year:yes'"), "X12");
    // The renewal that the sample has begun is filled in.
    done(
        "--as arch-2 x edit x3 --move-months 6,11,14 --blockers skills --target-year 9900 \
         --contract-end 2026-12-31 --start 2026-03-15 --last-day 2026-12-31 \
         --review-by 2026-09-01",
    );
    let stale = || -> Vec<(String, String, String)> {
        let rows: serde_json::Value = serde_json::from_str(&done("report stale --json")).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| (text(&row["id"]), text(&row["changed"]), text(&row["what"]))).collect()
    };
    let said =
        |id: &str, changed: &str, what: &str| (id.to_owned(), changed.to_owned(), what.to_owned());
    let others = [
        // Up to 90 days before its end on 11 April notice was in time; it was granted before.
        said(
            "X-0003",
            "contract",
            "notice for the contract's end on 2026-04-11 was in time up to 2026-01-11",
        ),
        // The function it rests on has arrived on the primary.
        said(
            "X-0007",
            "function",
            "the primary has `Local write at 400 Mbit/s without a circuit` since 2026-02-18",
        ),
        said("X-0009", "price", "a year's cost of the workload: £64,000 to £70,000"),
        said("X-0012", "estimate", "a rehearsal of the move took 2 months"),
        said(
            "X-0013",
            "evidence",
            "AZ-14 was recorded: Separate CMA investigation into business software",
        ),
    ];
    assert_eq!(stale(), others, "a draft of a renewal says nothing yet");
    done("--as arch-2 x submit x3");
    let mut all = vec![
        said("X-0003", "price", "a year's cost at the target: £8,800 to £9,900, says the renewal"),
        said("X-0003", "estimate", "likely months: 6 to 11, says the renewal"),
        said(
            "X-0003",
            "contract",
            "the end of the contract: 2026-04-11 to 2026-12-31, says the renewal",
        ),
    ];
    all.extend(others);
    all.sort();
    let mut found = stale();
    found.sort();
    assert_eq!(found, all);
    assert_eq!(sandbox.code("verify"), 0);
}

/// Counted by `tests/data/figures.py`, which puts the rows together from the history itself and
/// asks for cover day by day: nothing of the program's own arithmetic stands behind it.
#[test]
fn the_figures_of_two_earlier_days_are_those_counted_a_second_time() {
    let sandbox = Sandbox::sample();
    let mut told = std::collections::BTreeMap::new();
    for row in include_str!("../data/figures-counted-again.csv").lines().skip(1) {
        let (on, figure) = row.split_once(',').unwrap();
        told.entry(on).or_insert_with(Vec::new).push(figure);
    }
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), ["2025-05-31", "2025-09-30"]);
    for (on, mut wanted) in told {
        let text = sandbox
            .done_on(TODAY, &format!("metrics --on {on} --csv --columns key,value,count,of"));
        let text = text.replace('"', "");
        let mut found: Vec<&str> = text.lines().skip(1).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{on}");
    }
}

/// The rows of `list`, by one of its columns.
fn column(sandbox: &Sandbox, list: &str, key: &str) -> Vec<serde_json::Value> {
    let text = sandbox.done_on(TODAY, &format!("{list} --columns {key} --json"));
    let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
    rows.as_array().unwrap().iter().map(|row| row[key].clone()).collect()
}

#[test]
fn behind_conditions_gaps_and_corrections_stand_as_many_as_are_counted() {
    let sandbox = Sandbox::sample();
    let figures: serde_json::Value =
        serde_json::from_str(&sandbox.done_on(TODAY, "metrics --json")).unwrap();
    let mut conditions = 0;
    let mut quarters = 0;
    for figure in figures.as_array().unwrap() {
        let key = figure["key"].as_str().unwrap();
        let list = figure["list"].as_str();
        if key.starts_with("conditions.") {
            let rows = column(&sandbox, list.unwrap(), "number").len() as u64;
            assert_eq!(figure["count"].as_u64(), Some(rows), "{key}");
            conditions += rows;
        } else if key.starts_with("uncovered.2") {
            let days = column(&sandbox, list.unwrap(), "days");
            let days: u64 = days.iter().filter_map(serde_json::Value::as_u64).sum();
            assert_eq!(figure["value"].as_u64(), Some(days), "{key}");
            quarters += days;
        }
        assert!(list.is_some(), "nothing is listed behind {key}");
    }
    let of = |key: &str| {
        figures.as_array().unwrap().iter().find(|figure| figure["key"] == key).unwrap().clone()
    };
    assert_eq!(Some(conditions), of("conditions.open")["of"].as_u64());
    assert_eq!(Some(quarters), of("uncovered.days")["value"].as_u64());
    // Each exception's stretches are its days; each stretch lies in one quarter.
    let gaps = column(&sandbox, "report gaps", "days");
    let days: u64 = gaps.iter().filter_map(serde_json::Value::as_u64).sum();
    assert_eq!(days, quarters);
    // What is put right is counted and listed with who, what and why.
    let shown = sandbox.done_on(TODAY, "x show x16 --json");
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let seen = shown["content_hash"].as_str().unwrap();
    let done = |arguments: &str| sandbox.done_on(TODAY, arguments);
    done(&format!(
        "--as app-1 x reject x16 --seen {seen} --reason 'Unlike X-0002 the second region is not shown to be needed.'"
    ));
    done("--as app-1 x correct x16 --reason 'The wrong request was on the screen.'");
    assert_eq!(ids(&sandbox, "report corrections"), "X16");
    let why = column(&sandbox, "report corrections", "reason");
    assert_eq!(why, ["The wrong request was on the screen."]);
    let what = column(&sandbox, "report corrections --filter 'by:app-1'", "what");
    assert_eq!(what, ["rejection"]);
    // A reason that is commercially sensitive is left out.
    let why = "'Unlike X-0002 the second region is not shown to be needed.'";
    done(&format!("--as app-1 x reject x16 --seen {seen} --reason {why}"));
    done("--as app-1 x correct x16 --sensitive --reason 'Their price for March was meant.'");
    let why = format!("{:?}", column(&sandbox, "report corrections", "reason"));
    assert!(why.contains("left out") && !why.contains("March"), "{why}");
}

#[test]
fn a_fact_recorded_about_a_supplier_asks_for_another_look_at_what_was_granted_there() {
    let sandbox = Sandbox::sample();
    let done = |arguments: &str| sandbox.done_on(TODAY, arguments);
    // Notice for the contract of one went by, and a regulator looks into the supplier of another.
    assert_eq!(ids(&sandbox, "report stale"), "X03 X07 X13");
    done("--as proc-1 clarification add all --about late-evidence --note 'Anything new?'");
    done(
        "--as tl-1 evidence add E-0003 --candidate gcp --question PRT-01 --title 'Prices go up' \
         --source letter --as-at 2026-03-01 --clarification C-0001",
    );
    assert_eq!(ids(&sandbox, "report stale --filter 'changed:evidence'"), "X12 X13");
    // What it speaks of was known when the others were granted.
    done(
        "--as tl-1 evidence add E-0003 --candidate azure --question PRT-01 --title 'As it was' \
         --source letter --as-at 2025-03-01 --clarification C-0001",
    );
    assert_eq!(ids(&sandbox, "report stale"), "X03 X07 X12 X13");
    let due = column(&sandbox, "report due", "why");
    let told =
        |value: &serde_json::Value| value.as_str().unwrap_or_default().contains("Prices go up");
    assert!(due.iter().any(told), "{due:?}");
    let check = sandbox.output_on(TODAY, "check --reviews");
    let said = String::from_utf8(check.stdout).unwrap();
    assert_eq!(check.status.code(), Some(3));
    assert!(said.contains("look at it again: V-"), "{said}");

    // An approver looks again and says why it stands: the flag is answered, quietly.
    let stands = "--reason 'The new prices leave the case as it was.'";
    let own =
        sandbox.output_on(TODAY, &format!("--as arch-1 exception rebase x12 confirm {stands}"));
    assert_eq!(own.status.code(), Some(4), "{own:?}");
    done(&format!("--as app-1 exception rebase x12 confirm {stands}"));
    assert_eq!(ids(&sandbox, "report stale"), "X03 X07 X13");
    let shown = sandbox.done_on(TODAY, "exception show x12 --json");
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let looked = shown["looked_again"].as_str().unwrap();
    assert!(looked.contains("app-1") && looked.contains("leave the case"), "{looked}");
    let history = sandbox.done_on(TODAY, "log X-0012 --json");
    assert!(history.contains("exception.reviewed"), "{history}");
    let due = column(&sandbox, "report due --columns id,kind", "id");
    assert!(!due.contains(&"X-0012".into()), "{due:?}");
    let again =
        sandbox.output_on(TODAY, &format!("--as app-1 exception rebase x12 confirm {stands}"));
    assert_eq!(again.status.code(), Some(7), "{again:?}");
    // What changes later raises it anew.
    sandbox.done_on(
        "2026-03-05",
        "--as tl-1 evidence add E-0003 --candidate gcp --question PRT-01 --title 'Dearer still' \
         --source letter --as-at 2026-03-04 --clarification C-0001",
    );
    let told = sandbox.done_on("2026-03-05", "report stale --json");
    assert!(told.contains("X-0012") && told.contains("Dearer still"), "{told}");
}

#[test]
fn the_ledger_says_to_people_how_much_of_the_budget_is_left_or_overdrawn() {
    let sandbox = Sandbox::sample();
    let said = |budget: &str| {
        sandbox.done_on(
            TODAY,
            &format!(
                "--as admin-1 settings set debt-budget {budget} --reason 'As the council set it'"
            ),
        );
        sandbox.done_on(TODAY, "debt")
    };
    assert!(!sandbox.done_on(TODAY, "debt").contains("budget"), "none is set");
    assert!(said("60").contains("the budget is 60 months; 9 are left"));
    assert!(said("51").contains("the budget is 51 months; 0 are left"));
    assert!(said("40").contains("the budget is 40 months, and overdrawn by 11"));
    let machine = sandbox.done_on(TODAY, "debt --json");
    assert!(!machine.contains("budget"), "scripts get the entries alone: {machine}");
}
