//! Two years with one primary and then another: an architect, two approvers, an adviser, the
//! decision owner and an auditor, each command a process of its own on its own day, the figures
//! worked by hand.
//!
//! The estate is ten workloads on AWS that cost £150,000 a year together:
//!
//! | | | £ a year | | | £ a year |
//! |---|---|---|---|---|---|
//! | W-0001 | Map service | 4,000 | W-0006 | Payroll | 12,000 |
//! | W-0002 | Parking permits | 20,000 | W-0007 | Planning search | 10,000 |
//! | W-0003 | Street footage | 30,000 | W-0008 | Intranet | 8,000 |
//! | W-0004 | Web forms | 6,000 | W-0009 | Libraries | 10,000 |
//! | W-0005 | Data warehouse | 40,000 | W-0010 | Schools | 10,000 |

mod watched;
mod worked;

use std::collections::BTreeMap;

use serde_json::Value;

use worked::{AFTER_TEN_MONTHS, AFTER_TWO_YEARS, as_worked};

use crate::support::{Sandbox, Stage};

/// Fields that all requests of the story share.
const COMMON: &str = "--category waiver --owner arch-2 --data-class official --personal-data none";

/// A claim for the first reason, with its evidence.
fn claim(reason: &str) -> String {
    let flag = reason.replace('_', "-");
    format!(
        "--primary-reason {reason} --claim-{flag} 'What is claimed here is long enough to be read \
         by anybody.' --evidence-{flag} PAPER-1"
    )
}

/// The workspace, in which every command names its day.
struct Years(Sandbox);

impl Years {
    /// The estate under D-0001, which names AWS.
    fn begin() -> Self {
        let years = Self(Sandbox::at(Stage::PriceOpened));
        for arguments in [
            "--as mod-1 decision new E-0001 --choose aws --title 'Our primary cloud' --reason \
             'First by total under the frozen rules, by three hundredths of a mark.' \
             --decision-makers own-1 --review-by 2028-03-01 --rejected 'azure=A hair behind.' \
             --rejected 'gcp=Weakest on skills.' --rejected 'paas=It takes no link, CON-01.'",
            "--as mod-1 decision propose D-0001",
            "--as own-1 conflict declare --none",
            "--as own-1 decision accept D-0001",
        ] {
            years.on("2026-03-02", arguments);
        }
        for (name, cost) in [
            ("Map service", 4_000),
            ("Parking permits", 20_000),
            ("Street footage", 30_000),
            ("Web forms", 6_000),
            ("Data warehouse", 40_000),
            ("Payroll", 12_000),
            ("Planning search", 10_000),
            ("Intranet", 8_000),
            ("Libraries", 10_000),
            ("Schools", 10_000),
        ] {
            years.on(
                "2026-03-03",
                &format!(
                    "--as arch-1 workload add '{name}' --owner arch-2 --directorate Environment \
                     --hosted aws --annual-cost {cost} --data-class official --hosted-since \
                     2025-01-01 --hosted-known confirmed"
                ),
            );
        }
        years
    }

    /// What a command that must succeed said on `day`, at half past nine.
    #[track_caller]
    fn on(&self, day: &str, arguments: &str) -> String {
        self.0.done_on(day, arguments)
    }

    /// A command that must be refused with this exit code and these words.
    #[track_caller]
    fn refused(&self, day: &str, arguments: &str, code: i32, says: &str) {
        let output = self.0.output_on(day, arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "`{arguments}` on {day}: {told}");
        assert!(told.contains(says), "`{arguments}` on {day}: {told}");
    }

    #[track_caller]
    fn json(&self, day: &str, arguments: &str) -> Value {
        serde_json::from_str(&self.on(day, &format!("{arguments} --json"))).unwrap()
    }

    #[track_caller]
    fn show(&self, day: &str, which: &str) -> Value {
        self.json(day, &format!("x show {which}"))
    }

    /// The words that approve `which` as it is on `day`.
    fn approval(&self, day: &str, who: &str, which: &str, why: &str, more: &str) -> String {
        let shown = self.show(day, which);
        let seen = shown["content_hash"].as_str().unwrap();
        format!("--as {who} x approve {which} --seen {seen} --reason '{why}' {more}")
    }

    #[track_caller]
    fn approve(&self, day: &str, who: &str, which: &str, why: &str) {
        self.on(day, &self.approval(day, who, which, why, ""));
    }

    /// The adviser answers every question that `which` is asked.
    #[track_caller]
    fn advise(&self, day: &str, which: &str) {
        for question in self.show(day, which)["questions"].as_array().unwrap() {
            let id = question["question"].as_str().unwrap();
            let given = if question["floor"].is_null() { "pass" } else { "2" };
            self.on(day, &format!("--as adv-1 x score {which} {id} {given} --note 'It is shown.'"));
        }
    }

    /// `[cover, state]` of `which` as `day` sees it.
    fn cover(&self, day: &str, which: &str) -> [String; 2] {
        let shown = self.show(day, which);
        ["cover", "state"].map(|key| shown[key].as_str().unwrap().to_owned())
    }

    /// Every figure by its key: the value as JSON has it, the count, and of how many.
    fn figures(&self, day: &str, more: &str) -> BTreeMap<String, String> {
        let rows = self.json(day, &format!("metrics {more}"));
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| {
            let said = format!("{} {} {}", row["value"], row["count"], row["of"]);
            (row["key"].as_str().unwrap().to_owned(), said.replace("null", "-"))
        })
        .collect()
    }
}

#[test]
fn two_years_of_exceptions_end_in_figures_that_a_hand_can_work_out() {
    let years = Years::begin();
    trial(&years);
    permits(&years);
    footage(&years);
    june(&years);
    warehouse(&years);
    autumn(&years);
    let then = years.figures("2027-01-20", "");
    as_worked(&then, AFTER_TEN_MONTHS);

    reopened(&years);
    new_primary(&years);
    spring(&years);
    as_worked(&years.figures("2028-03-31", ""), AFTER_TWO_YEARS);
    // The past is as it was: nothing that happened since changes what was true on that day.
    assert_eq!(years.figures("2028-03-31", "--on 2027-01-20"), then);
    audited(&years);
}

/// X-0001, a trial at tier 1: granted on 14 March after 3 days, from April to June.
fn trial(years: &Years) {
    years.on(
        "2026-03-10",
        &format!(
            "--as arch-1 x new --workload w1 --title 'Trial of moving maps' --target gcp {COMMON} \
             {} --environment trial --start 2026-04-01 --last-day 2026-06-30 --move-months 0,1,2 \
             --estimate-basis desk --target-year 1000",
            claim("innovation")
        ),
    );
    years.refused("2026-03-10", "--as app-1 x approve x1 --seen 0", 7, "X-0001 is draft");
    years.on("2026-03-11", "--as arch-1 x submit x1");
    assert_eq!(years.show("2026-03-11", "x1")["tier"], 1);
    years.refused("2026-03-12", "--as arch-1 x claim x1", 4, "the role approver");
    in_the_terminal(years);
    let shown = years.show("2026-03-13", "x1");
    assert_eq!([&shown["state"], &shown["claimed_by"]], ["in_review", "app-1"]);
    years.approve("2026-03-14", "app-1", "x1", "The trial is bounded and short.");
    assert_eq!(years.cover("2026-03-31", "x1"), ["scheduled", "approved"]);
    assert_eq!(years.cover("2026-04-01", "x1"), ["live", "approved"]);
}

/// The approver takes the request into review on the screen.
#[cfg(unix)]
fn in_the_terminal(years: &Years) {
    let clock = [("CLOUDPICK_NOW", "2026-03-12T09:30:00Z")];
    let mut pty = crate::support::Pty::start(&years.0, "--as app-1", (80, 24), &clock);
    pty.shows("NEXT FOR YOU");
    pty.press("ge");
    pty.shows("Trial of moving maps");
    pty.press("c");
    pty.shows("X-0001 is in review, with you");
    pty.press("q");
    assert_eq!(pty.ends(), 0);
}

#[cfg(not(unix))]
fn in_the_terminal(years: &Years) {
    years.on("2026-03-12", "--as app-1 x claim x1");
}

/// X-0002 at tier 2: sent back once, granted on 30 March, 4 days after it came again.
fn permits(years: &Years) {
    years.on(
        "2026-03-20",
        &format!(
            "--as arch-1 x new --workload w2 --title 'Permits beside the enforcement' --target \
             azure {COMMON} {} --environment live --start 2026-04-15 --last-day 2027-04-14 \
             --move-months 3,5,8 --estimate-basis desk --target-year 18000 --primary-year 20000 \
             --one-off 1000 --years 3 --quoted-on 2026-02-01",
            claim("cost_profile")
        ),
    );
    years.on("2026-03-23", "--as arch-1 x submit x2");
    let back = "--as app-2 x return x2 --fields quoted_on --note";
    years.refused("2026-03-25", &format!("{back} 'Say when.'"), 8, "20");
    years.on("2026-03-25", &format!("{back} 'Say when the quote of the primary was made.'"));
    years.refused("2026-03-25", "--as app-2 x edit x2 --quoted-on 2026-03-01", 4, "co-authors");
    years.on("2026-03-26", "--as arch-1 x edit x2 --quoted-on 2026-03-01");
    years.on("2026-03-26", "--as arch-1 x submit x2");
    let why = "Cheaper and easy to leave again.";
    let early = years.approval("2026-03-27", "app-2", "x2", why, "");
    years.refused("2026-03-27", &early, 8, "no adviser has scored X-0002");
    years.advise("2026-03-27", "x2");
    let exit = "--condition 'The exit is rehearsed;arch-1;2026-09-30;exit-test;lapse'";
    years.on("2026-03-30", &years.approval("2026-03-30", "app-2", "x2", why, exit));
}

/// X-0003 at tier 3, since a move would take 18 months: two votes, granted after 10 days.
fn footage(years: &Years) {
    years.on(
        "2026-04-20",
        &format!(
            "--as arch-1 x new --workload w3 --title 'Footage stays on the recorder' --target \
             on-premises {COMMON} {} --environment live --start 2026-06-01 --last-day 2028-05-31 \
             --move-months 12,18,24 --estimate-basis guess --blockers data_volume --target-year \
             25000 --function 'Recorder beside the cameras;The line is too thin;2026-04-01;Survey' \
             --condition 'The cost stays below 30,000;arch-2;2026-12-31;cost-cap;lapse' \
             --condition 'The line is priced;arch-2;2026-10-31;reporting;warn' \
             --condition 'Faces are blurred;arch-1;2027-12-31;compensating;warn'",
            claim("user_needs")
        ),
    );
    years.on("2026-05-04", "--as arch-1 x submit x3");
    years.advise("2026-05-06", "x3");
    let why = "The line cannot carry it today.";
    years.approve("2026-05-11", "app-1", "x3", why);
    // The same person twice is one vote.
    years.approve("2026-05-12", "app-1", "x3", why);
    assert_eq!(years.show("2026-05-12", "x3")["state"], "in_review");
    years.approve("2026-05-14", "own-1", "x3", "Agreed for two years, with a cap.");
    assert_eq!(years.cover("2026-06-01", "x3"), ["live", "approved"]);
}

/// June 2026: a revocation in error, the first signal, a refusal with its appeal, a renewal.
fn june(years: &Years) {
    years.on(
        "2026-06-02",
        "--as app-2 x revoke x2 --effective 2026-06-02 --return-by 2026-12-31 --reason 'Meant for \
         another one.'",
    );
    assert_eq!(years.cover("2026-06-02", "x2"), ["ended", "revoked"]);
    let error = "x correct x2 --reason 'Recorded in error: it was meant for another.'";
    years.refused("2026-06-02", &format!("--as app-1 {error}"), 7, "app-1");
    years.on("2026-06-03", &format!("--as app-2 {error}"));
    assert_eq!(years.cover("2026-06-03", "x2"), ["live", "approved"]);

    // Three of ten are away: 30 %, and £54,000 of £150,000.
    let raised = years.json("2026-06-03", "signal");
    assert!(raised.to_string().contains("3 of 10 workloads are away, 30.0 %"), "{raised}");
    let decline = "signal answer decline --look-again 2027-02-01 --reason 'Each of them has its \
                   own reason and its end.'";
    years.refused("2026-06-04", &format!("--as app-1 {decline}"), 4, "decision-owner");
    years.on("2026-06-04", &format!("--as own-1 {decline}"));

    years.on(
        "2026-06-05",
        &format!(
            "--as arch-1 x new --workload w4 --title 'Forms as a subscription' --target \
             software-service {COMMON} {} --environment live --start 2026-07-15 --last-day \
             2027-07-14 --move-months 2,4,6 --estimate-basis desk --target-year 5000",
            claim("flexibility")
        ),
    );
    years.on("2026-06-08", "--as arch-1 x submit x4");
    assert_eq!(years.show("2026-06-08", "x4")["tier"], 2);

    years.on("2026-06-10", "--as arch-1 x renew x1 --start 2026-07-01 --last-day 2026-09-30");
    years.refused("2026-06-10", "--as arch-1 x submit x1", 8, "X-0001");
    years.on("2026-06-12", "--as arch-1 x edit x1 --move-months 0,2,3");
    years.on("2026-06-12", "--as arch-1 x submit x1");
    let no = "--as app-1 x reject x4 --reason 'The primary has a builder of forms.'";
    years.refused("2026-06-12", no, 8, "name the content hash of what you read");
    let seen = years.show("2026-06-12", "x4")["content_hash"].as_str().unwrap().to_owned();
    years.on("2026-06-12", &format!("{no} --seen {seen}"));
    // 3 days; what is claimed is word for word what was claimed before.
    years.approve("2026-06-15", "app-2", "x1", "Another three months will tell.");

    years.on("2026-06-22", "--as arch-1 x revise x4 --appeal");
    years.on("2026-06-22", "--as arch-1 x submit x4");
    // An appeal goes to the next tier, and whoever decided first has no say.
    assert_eq!(years.show("2026-06-22", "x4")["tier"], 3);
    years.advise("2026-06-24", "x4");
    let no = years.approval("2026-06-25", "app-1", "x4", "I would say no once more, really.", "");
    years.refused("2026-06-25", &no, 4, "an appeal is decided by others");
    years.approve("2026-06-29", "app-2", "x4", "Nobody here can build the forms.");
    years.approve("2026-07-02", "own-1", "x4", "Agreed for a year and no longer.");
}

/// X-0005, tier 3 because the first term that ended was renewed and the signal says so again:
/// granted after 7 days; its estimate was tested on 20 May.
fn warehouse(years: &Years) {
    years.on(
        "2026-07-03",
        &format!(
            "--as arch-1 x new --workload w5 --title 'Warehouse beside its tools' --target azure \
             {COMMON} {} --environment live --start 2026-08-01 --last-day 2027-07-31 \
             --move-months 6,8,12 --estimate-basis tested --tested-on 2026-05-20 --tested-evidence \
             'Log of the move' --blockers data_volume --target-year 36000 --primary-year 40000 \
             --one-off 2000 --years 3 --quoted-on 2026-06-01",
            claim("cost_profile")
        ),
    );
    years.on("2026-07-06", "--as arch-1 x submit x5");
    let why = years.show("2026-07-06", "x5")["tier_why"].to_string();
    assert!(why.contains("the reopen signal is raised"), "{why}");
    years.advise("2026-07-08", "x5");
    years.approve("2026-07-10", "app-1", "x5", "Cheaper like the permits, X-0002.");
    years.approve("2026-07-13", "own-1", "x5", "Agreed; the exit was tried in May.");
}

/// Autumn and winter: X-0006 is withdrawn, conditions are met and waived, X-0001 lapses for 19
/// days, is renewed once more and comes home; X-0003 is blocked from 1 January.
fn autumn(years: &Years) {
    years.on(
        "2026-09-01",
        "--as arch-1 x new --workload w6 --title 'Payroll elsewhere' --target gcp",
    );
    years.on("2026-09-02", "--as arch-1 x withdraw x6 --reason 'Payroll stays.'");
    let meet = "x condition meet x2 1 --evidence 'Log of the rehearsal of 18 September'";
    years.refused("2026-09-20", &format!("--as arch-2 {meet}"), 4, "its owner");
    years.on("2026-09-20", &format!("--as arch-1 {meet}"));
    years.refused("2026-09-21", "--as arch-1 x condition confirm x2 1", 4, "approver");
    years.on("2026-09-25", "--as app-2 x condition confirm x2 1");

    assert_eq!(years.cover("2026-09-30", "x1"), ["live", "approved"]);
    assert_eq!(years.cover("2026-10-01", "x1"), ["lapsed", "approved"]);
    let checked = years.0.output_on("2026-10-01", "check --lapsed");
    assert_eq!(checked.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&checked.stdout).contains("X-0001"));
    years.on(
        "2026-10-10",
        "--as arch-1 x renew x1 --start 2026-10-20 --last-day 2027-01-19 --claim-innovation \
         'Moving maps are drawn within a second; now we want to see fifty.' \
         --evidence-innovation PAPER-2",
    );
    years.on("2026-10-12", "--as arch-1 x submit x1");
    let shown = years.show("2026-10-12", "x1");
    // 1 to 19 October: 19 days. One of two ended terms was renewed, so the signal is answered.
    assert_eq!([&shown["renewal"]["gap_days"], &shown["tier"]], [19, 1]);
    years.approve("2026-10-15", "app-1", "x1", "Once more, and then it ends.");
    assert_eq!(years.cover("2026-10-19", "x1"), ["lapsed", "approved"]);
    assert_eq!(years.cover("2026-10-20", "x1"), ["live", "approved"]);

    years.on("2026-10-20", "--as app-1 x condition waive x3 2 --reason 'Priced elsewhere.'");
    assert_eq!(years.cover("2026-12-31", "x3"), ["live", "approved"]);
    assert_eq!(years.cover("2027-01-01", "x3"), ["lapsed_condition", "approved"]);
    years.on(
        "2027-01-15",
        "--as arch-1 x close x1 --outcome returned_to_primary --months 3 --reason 'The trial is \
         over.'",
    );
    years.on(
        "2027-01-18",
        "--as arch-1 x renew x2 --start 2027-05-11 --last-day 2028-05-10 --move-months 3,6,9",
    );
    let bridge = "x bridge x2 --until 2027-05-10 --reason 'The renewal waits for its votes.'";
    years.refused("2027-01-18", &format!("--as app-2 {bridge}"), 7, "X-0002");
}

/// 2027: the condition is met late, D-0001 is reopened, a bridge and two renewals, a revocation.
fn reopened(years: &Years) {
    years.on("2027-02-01", "--as arch-1 x submit x2");
    years
        .on("2027-02-05", "--as arch-2 x condition meet x3 1 --evidence 'The bill: 24,100 a year'");
    years.refused("2027-02-05", "--as arch-2 x condition confirm x3 1", 4, "approver");
    assert_eq!(years.cover("2027-02-09", "x3"), ["lapsed_condition", "approved"]);
    years.on("2027-02-10", "--as app-1 x condition confirm x3 1");
    assert_eq!(years.cover("2027-02-10", "x3"), ["live", "approved"]);
    // The gap of 40 days stays.
    assert_eq!(years.json("2027-02-11", "x show x3 --on 2027-02-09")["cover"], "lapsed_condition");

    years.on(
        "2027-03-01",
        "--as own-1 signal answer reopen --reason 'Half of the estate is away; we look again.'",
    );
    assert_eq!(years.json("2027-03-02", "decision show D-0001")["status"], "reopened");

    let bridge = |until: &str| {
        format!("x bridge x2 --until {until} --reason 'The renewal waits for its votes.'")
    };
    let until = bridge("2027-05-10");
    years.refused("2027-04-10", &format!("--as arch-1 {until}"), 4, "approver");
    let long = format!("--as app-2 {}", bridge("2027-05-15"));
    years.refused("2027-04-10", &long, 8, "2027-05-14");
    years.on("2027-04-10", &format!("--as app-2 {until}"));
    years.refused("2027-04-11", &format!("--as app-2 {until}"), 7, "X-0002");
    assert_eq!(years.cover("2027-05-02", "x2"), ["live", "approved"]);
    years.advise("2027-05-04", "x2");
    years.approve("2027-05-05", "app-1", "x2", "The bill has kept its promise so far.");
    // 94 days after it was submitted on 1 February.
    years.approve("2027-05-06", "own-1", "x2", "Agreed; it runs as the decision is looked at.");

    let breach = "x condition breach x3 3 --reason 'Faces can be seen on two screens.'";
    years.on("2027-06-01", &format!("--as arch-1 {breach}"));
    years.on(
        "2027-06-10",
        "--as arch-1 x renew x5 --start 2027-08-01 --last-day 2028-07-31 --move-months 5,7,10 \
         --tested-on 2027-05-10",
    );
    years.on("2027-06-14", "--as arch-1 x submit x5");
    years.advise("2027-06-16", "x5");
    years.approve("2027-06-18", "app-2", "x5", "Cheaper still, and easier to leave.");
    years.approve("2027-06-21", "own-1", "x5", "Agreed; the exit was tried once more.");
    // X-0004 is not renewed and lapses on 15 July; X-0003 is taken back from 1 September.
    assert_eq!(years.cover("2027-07-15", "x4"), ["lapsed", "approved"]);
    years.on(
        "2027-08-02",
        "--as own-1 x revoke x3 --effective 2027-09-01 --return-by 2028-02-29 --reason 'Faces are \
         still seen, and the line is there.'",
    );
    assert_eq!(years.cover("2027-08-31", "x3"), ["live", "revoked"]);
    assert_eq!(years.cover("2027-09-01", "x3"), ["ended", "revoked"]);
}

/// Autumn 2027: D-0002 names Azure. X-0002 and X-0005 are home, X-0007 is submitted again.
fn new_primary(years: &Years) {
    years.on(
        "2027-09-01",
        "--as mod-1 decision new E-0001 --choose azure --title 'Our second primary cloud' \
         --reason 'Half of what left went there, and it stayed cheaper.' --decision-makers own-1 \
         --review-by 2029-10-01 --transition-end 2028-06-30 --rejected 'aws=Much has left it.' \
         --rejected 'gcp=Weakest on skills.' --rejected 'paas=It takes no link, CON-01.'",
    );
    years.on("2027-09-02", "--as mod-1 decision propose D-0002");
    years.on(
        "2027-09-20",
        &format!(
            "--as arch-1 x new --workload w6 --title 'Payroll at its supplier' --target \
             software-service {COMMON} {} --environment live --start 2027-11-01 --last-day \
             2028-10-31 --move-months 8,10,14 --estimate-basis supplier-quote --blockers contract \
             --target-year 15000 --condition \
             'A report on the moving plan;arch-1;2028-06-30;reporting;warn'",
            claim("user_needs")
        ),
    );
    years.on("2027-09-20", "--as arch-1 x submit x7");
    years.advise("2027-09-21", "x7");
    years.on("2027-10-01", "--as own-1 decision supersede D-0001 --by D-0002");
    for (which, status) in [("D-0001", "superseded"), ("D-0002", "accepted")] {
        let shown = years.json("2027-10-01", &format!("decision show {which}"));
        assert_eq!(shown["status"], status);
    }
    let why = "The supplier alone can run it today.";
    let late = years.approval("2027-10-04", "app-1", "x7", why, "");
    years.refused("2027-10-04", &late, 5, "D-0001");
    let owed = years.show("2027-10-04", "x7")["owed"].to_string();
    let said = "submitted under D-0001, and D-0002 is in force: sent back, it is submitted again";
    assert!(owed.contains(said), "{owed}");
    let back = "x return x7 --note 'Submit it again under the decision now in force.'";
    years.on("2027-10-04", &format!("--as app-1 {back}"));
    for (day, which) in [("2027-10-05", "x5"), ("2027-10-06", "x2")] {
        let home = "close --reason 'The target is the primary now.'";
        let stays = "confirm --reason 'The target is the primary now.'";
        years.refused(day, &format!("--as own-1 x rebase {which} {stays}"), 8, "azure");
        years.on(day, &format!("--as own-1 x rebase {which} {home}"));
        assert_eq!(years.cover(day, which), ["ended", "closed"]);
    }
    // What ran on Azure before it was the primary has nothing to follow, however its exception ends.
    let way = |day: &str| {
        let rows = years.json(day, "report transition");
        let told = |row: &Value| format!("{} {} {}", row["id"], row["state"], row["exception"]);
        rows.as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    let following = way("2027-10-01");
    assert_eq!(way("2027-10-07"), following);
    assert!(!following.iter().any(|one| one.contains("W-0002") || one.contains("W-0005")));
    years.on("2027-10-08", "--as arch-1 x submit x7");
    let shown = years.show("2027-10-08", "x7");
    // Four of eight ended terms were renewed, which is not more than half: no signal.
    assert_eq!([&shown["decision"], &shown["tier"]], [&Value::from("D-0002"), &Value::from(2)]);
    // 3 days, by one approver after the adviser's view, which was of the same content.
    years.approve("2027-10-11", "app-1", "x7", why);

    years.on(
        "2027-12-01",
        "--as app-2 x close x4 --outcome retired --effective 2027-12-01 --reason 'All gone.'",
    );
    years.on("2027-12-01", "--as arch-1 workload retire w4");
}

/// Spring 2028: footage comes home to the new primary, a second trial, one that waits, and a sole
/// approver who decides on their own request and says so.
fn spring(years: &Years) {
    years.on("2028-02-15", "--as arch-2 x close x3 --outcome returned_to_primary --months 5");
    assert_eq!(years.json("2028-02-16", "workload show w3")["hosted"], "azure");
    years.on(
        "2028-02-20",
        &format!(
            "--as arch-1 x new --workload w1 --title 'Maps that move, again' --target gcp {COMMON} \
             {} --environment trial --start 2028-02-29 --last-day 2028-05-28 --move-months 0,1,2 \
             --estimate-basis tested --tested-on 2027-04-30 --tested-evidence 'Log of the second \
             move' --target-year 1500",
            claim("innovation")
        ),
    );
    years.on("2028-02-21", "--as arch-1 x submit x8");
    years.approve("2028-02-23", "app-2", "x8", "The first trial paid, like X-0001.");
    assert_eq!(years.cover("2028-02-28", "x8"), ["scheduled", "approved"]);
    assert_eq!(years.cover("2028-02-29", "x8"), ["live", "approved"]);
    years.on(
        "2028-03-06",
        &format!(
            "--as arch-1 x new --workload w9 --title 'Catalogue of the consortium' --target \
             software-service {COMMON} {} --environment live --start 2028-05-01 --last-day \
             2029-04-30 --move-months 2,3,4 --estimate-basis desk --target-year 9000",
            claim("user_needs")
        ),
    );
    years.on("2028-03-06", "--as arch-1 x submit x9");

    years.on("2028-03-08", "--as admin-1 person edit app-2 --role approver,architect");
    years.on(
        "2028-03-08",
        &format!(
            "--as app-2 x new --workload w10 --title 'A trial of sums' --target gcp {COMMON} {} \
             --environment trial --start 2028-03-15 --last-day 2028-06-14 --move-months 0,1,1 \
             --estimate-basis guess --target-year 500",
            claim("innovation")
        ),
    );
    years.on("2028-03-08", "--as app-2 x submit x10");
    years.advise("2028-03-08", "x10");
    let why = "I am the only one here this week.";
    let own = |more: &str| years.approval("2028-03-09", "app-2", "x10", why, more);
    years.refused("2028-03-09", &own(""), 4, "nobody decides on their own request");
    years.refused("2028-03-09", &own("--override"), 4, "nobody decides on their own request");
    let sole = "--as admin-1 settings set sole-approver";
    years.on("2028-03-09", &format!("{sole} 1 --reason 'Everybody else is away'"));
    years.refused("2028-03-09", &own(""), 4, "that takes the override");
    years.on("2028-03-09", &own("--override"));
    years.on("2028-03-10", &format!("{sole} 0 --reason 'They are back'"));
}

/// The auditor reads all of it, changes nothing, and finds the history whole.
fn audited(years: &Years) {
    const DAY: &str = "2028-03-31";
    years.refused(DAY, "--as aud-1 x comment x7 --note 'Seen.'", 4, "aud-1");
    let verified = years.on(DAY, "--as aud-1 verify");
    assert!(verified.starts_with("all is well"), "{verified}");
    // What was decided with an override is marked wherever it is listed.
    let rows = years.json(DAY, "--as aud-1 x list override:yes --columns id,override");
    assert_eq!(rows.to_string(), r#"[{"id":"X-0010","override":true}]"#);
    let listed = years.on(DAY, "--as aud-1 x list");
    assert!(listed.lines().next().unwrap().contains("Override"), "{listed}");
    let before = years.on(DAY, "--as aud-1 x list --on 2027-01-20");
    assert!(!before.contains("Override"), "{before}");
    let told = years.on(DAY, "--as aud-1 report overrides --plain");
    assert!(told.contains("X-0010") && told.contains("app-2"), "{told}");
    watched::overrides_are_seen_on_screen(years);
    // Whoever decided is in the history, one line a step.
    let log = years.json(DAY, "--as aud-1 x log x4");
    let kinds: Vec<&str> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .filter(|kind| !kind.ends_with(".scored"))
        .collect();
    let told = [
        "exception.created",
        "exception.submitted",
        "exception.rejected",
        "exception.appealed",
        "exception.submitted",
        "exception.voted",
        "exception.approved",
        "exception.closed",
    ];
    assert!(kinds == told || kinds.iter().rev().eq(told.iter()), "{kinds:?}");
    // Three that rest on AWS are on their way; what lapsed or came home is not among them.
    let away = years.json(DAY, "report off-primary");
    let away: Vec<(&str, &str)> = away
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_str().unwrap_or("-"), row["because"].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(away.len(), 6, "{away:?}");
}
