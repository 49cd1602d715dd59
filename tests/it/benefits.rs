//! After the choice: the proof of what was hoped for.

use crate::support::Sandbox;

fn hypothesis() -> Sandbox {
    let sandbox = Sandbox::with_people();
    let new = "--as own-1 benefit new 'A primary supplier saves us money' --owner tl-1 \
               --start 2025-04-01 --least 3";
    assert_eq!(sandbox.done(new), "H-0001\n");
    sandbox.done("--as own-1 benefit measure add cost --target 900");
    sandbox
}

const READINGS: &str = "measure,service,date,value,source\n\
    cost,payments,2025-01-31,1000,ledger\n\
    cost,payments,2025-02-28,\"1,040\",ledger\n\
    cost,payments,2025-03-31,980,ledger\n\
    cost,payments,2025-04-30,900,ledger\n\
    cost,payments,2025-05-31,860,ledger\n\
    cost,payments,2025-06-30,890,ledger\n\
    cost,payments,2025-07-31,870,ledger\n";

#[test]
fn a_hypothesis_is_judged_by_the_rule_that_was_fixed_beforehand() {
    let sandbox = hypothesis();
    let file = sandbox.file("readings.csv", READINGS);
    let import = format!("--as tl-1 benefit reading import '{}'", file.display());
    insta::assert_snapshot!(sandbox.run(&format!("{import} --dry-run")), @r"
    Line  What                             Change  Before  After
       2  H-0001/cost/payments/2025-01-31  new     -       1000
       3  H-0001/cost/payments/2025-02-28  new     -       1040
       4  H-0001/cost/payments/2025-03-31  new     -       980
       5  H-0001/cost/payments/2025-04-30  new     -       900
       6  H-0001/cost/payments/2025-05-31  new     -       860
       7  H-0001/cost/payments/2025-06-30  new     -       890
       8  H-0001/cost/payments/2025-07-31  new     -       870
    7 rows would change (7 new), 0 already so
    exit: 0
    ");
    assert_eq!(sandbox.json("benefit show")["readings"], 0, "a rehearsal changes nothing");
    insta::assert_snapshot!(sandbox.run(&import), @r"
    7 rows changed (7 new), 0 already so
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run(&import), @r"
    0 rows changed, 7 already so
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("benefit verdict"), @r"
    Hypothesis:     H-0001
    Statement:      A primary supplier saves us money
    Owner:          tl-1
    Start:          2025-04-01
    Measures:       1
    Readings:       7
    Verdict:        supported
    On:             2026-03-02
    Version:        1
    Fixed:          yes
    In a sentence:  On 2026-03-02 the hypothesis is supported: 1 of 1 measures supported, 0 not, 0 without enough data; it takes all of them.
    Written by:     own-1
    Written:        2026-03-02 09:30+00

    On 2026-03-02 the hypothesis is supported: 1 of 1 measures supported, 0 not, 0 without enough data; it takes all of them.

    cost: supported: median 1000 before and 880 after (pounds), better; 90% interval of the gain 90 to 170; the target 900 is reached.
    cost, pounds, less is better
      2025-01         1000  ======================================
      2025-02         1040  =======================================
      2025-03          980  =====================================
      ---- from 2025-04-01 on: after ----
      2025-04          900  ##################################
      2025-05          860  ################################
      2025-06          890  #################################
      2025-07          870  #################################
      target           900  ..................................

    Rule, version 1: readings from 2025-04-01 on count as after; at least 3 on each side; all of the measures must be supported; 90% interval from 2000 draws, seed 1.
    exit: 0
    ");
    let on = |day: &str| {
        let told = sandbox.json(&format!("benefit verdict H-0001 --on {day}"));
        told["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(on("2025-05-31"), "not-enough-data");
    assert_eq!(on("2025-06-30"), "supported");
    // Fixed now, but for a new version that says so.
    insta::assert_snapshot!(sandbox.run("--as own-1 benefit measure add cost --target 800"), @r"
    error: H-0001 is fixed: 4 of its readings are from 2025-04-01 or later, and its measures may not change once a result is known
    help: `cloudpick benefit revise H-0001 --reason R` makes a new version that says so; then change it
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run("--as own-1 benefit revise"), @r"
    error: the reason: it is empty, and something must be written here
    help: give --reason TEXT or --reason-file FILE
    exit: 8
    ");
    sandbox.done("--as own-1 benefit revise --reason 'The price list changed'");
    sandbox.done("--as own-1 benefit measure add cost --target 800");
    insta::assert_snapshot!(sandbox.run("benefit verdict H-0001 --plain --columns verdict,sentence,versions"), @r"
    Verdict: not-supported
    In a sentence: On 2026-03-02 the hypothesis is not supported: 0 of 1 measures supported, 1 not, 0 without enough data; it takes all of them. Judged by version 2 of the rule, made when 4 results were known.

    Versions: 2

    Version: 1
    Made on: 2026-03-02
    By: own-1
    Results known: 0
    Reason: none

    Version: 2
    Made on: 2026-03-02
    By: own-1
    Results known: 4
    Reason: The price list changed
    exit: 0
    ");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn what_was_measured_comes_out_as_it_went_in() {
    let sandbox = hypothesis();
    let file = sandbox.file("readings.csv", READINGS);
    sandbox.done(&format!("--as tl-1 benefit reading import '{}'", file.display()));
    let listed = sandbox.done("benefit reading list --csv");
    let again = sandbox.file("again.csv", &listed);
    let said = sandbox.run(&format!("--as tl-1 benefit reading import '{}'", again.display()));
    insta::assert_snapshot!(said, @r"
    0 rows changed, 7 already so
    exit: 0
    ");
}

#[test]
fn readings_that_cannot_be_are_all_named_at_once() {
    let sandbox = hypothesis();
    let file = sandbox.file(
        "bad.csv",
        "measure,service,date,value\ncost,a,2025-13-01,5\nhours,a,2025-01-31,5\n\
         cost,a,2027-01-31,5\ncost,a,2025-01-31,five\ncost,b,2025-01-31,-1\n\
         cost,c,2025-01-31,1\ncost,c,2025-01-31,2\n",
    );
    let import = format!("--as own-1 benefit reading import '{}'", file.display());
    insta::assert_snapshot!(sandbox.run(&import), @r"
    error: FOLDER/bad.csv:2: date: `2025-13-01` is not a day: write 2026-03-01, or a word such as today, eom, eoq, eofy, 30d, 2w, 6m
    error: FOLDER/bad.csv:3: measure: H-0001 has no measure `hours`: it has cost
    error: FOLDER/bad.csv:4: date: the reading is of 2027-01-31, which is after today, 2026-03-02
    error: FOLDER/bad.csv:5: value: `five` is not a number: write 41.5, with at most nine digits before the point and nine after it
    error: FOLDER/bad.csv:6: value: `cost` cannot be below 0, and -1 is
    error: FOLDER/bad.csv:8: date: cost of c on 2025-01-31 stands on line 7 already
    help: nothing was imported; mend the file and try again
    exit: 8
    ");
    let file = sandbox.file(
        "some.csv",
        "measure,service,date,value\nhours,a,2025-01-31,5\ncost,a,2027-01-31,5\n",
    );
    insta::assert_snapshot!(sandbox.run(&format!("--as own-1 benefit reading import '{}'", file.display())), @r"
    error: FOLDER/some.csv:2: measure: H-0001 has no measure `hours`: it has cost
    error: FOLDER/some.csv:3: date: the reading is of 2027-01-31, which is after today, 2026-03-02
    help: nothing was imported; mend the file and try again
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as own-1 benefit measure add tickets"), @r"
    error: the measure `tickets` needs a unit: it is one of your own
    help: give --unit TEXT and --direction less or more
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as own-1 benefit measure add led-time"), @r"
    error: `led-time` is not a measure: it is one of lead-time, deployment-frequency, time-to-restore, change-fail, cost, hours, own; did you mean lead-time?
    help: any other short name is a measure of your own, with --unit and --direction
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-2 benefit reading add cost 5 --service a"), @r"
    error: tl-2 may not record readings of a hypothesis: that takes the role decision-owner or the role moderator or the role architect or the role procurement
    help: `cloudpick person list` shows who holds which role; whoever is one of them says so with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as own-1 benefit reading add H-0001 cost -5 --service a"), @r"
    error: `cost` cannot be below 0, and -5 is
    exit: 8
    ");
}

const LOG: &str = "kind,service,id,committed_at,at,outcome,restored_at,cause\n\
    deployment,payments,d1,2025-03-03 09:00,2025-03-03 15:00,succeeded,,\n\
    deployment,payments,d2,2025-03-05T09:00:00Z,2025-03-06T11:00:00Z,failed,,\n\
    deployment,payments,d3,,2025-03-12 10:00,,,\n\
    deployment,payments,d4,2025-03-18 08:00,2025-03-18 18:30,succeeded,,\n\
    deployment,payments,d5,2025-03-19 08:00,2025-03-20 12:00,aborted,,\n\
    deployment,payments,d6,2025-05-02 10:00,2025-05-02 10:20,succeeded,,\n\
    incident,payments,,,2025-03-06 11:10,,2025-03-06 12:40,d2\n\
    incident,payments,,,2025-03-18 19:00,,2025-03-19 01:15,d4\n\
    incident,payments,,,2025-03-18 20:00,,2025-03-18 22:00,\n\
    incident,payments,,,2025-03-30 10:00,,,\n";

#[test]
fn the_four_measures_of_delivery_come_out_of_a_log_to_the_decimal() {
    let sandbox = hypothesis();
    let file = sandbox.file("log.csv", LOG);
    insta::assert_snapshot!(sandbox.run(&format!("benefit delivery show '{}'", file.display())), @r"
    Service   Month ends  Measure               Value  Unit                 Rests on  Left out
    payments  2025-03-31  lead-time             10.50  hours                       3         1
    payments  2025-03-31  deployment-frequency   4.00  deployments a month         4         0
    payments  2025-03-31  time-to-restore        2.00  hours                       3         1
    payments  2025-03-31  change-fail           50.00  percent                     4         0
    payments  2025-04-30  deployment-frequency   0.00  deployments a month         0         0
    payments  2025-05-31  lead-time              0.33  hours                       1         0
    payments  2025-05-31  deployment-frequency   1.00  deployments a month         1         0
    payments  2025-05-31  change-fail            0.00  percent                     1         0
    exit: 0
    ");
    for measure in ["lead-time", "deployment-frequency", "time-to-restore"] {
        sandbox.done(&format!("--as own-1 benefit measure add H-0001 {measure}"));
    }
    let import = format!("--as own-1 benefit delivery import H-0001 '{}'", file.display());
    insta::assert_snapshot!(sandbox.run(&import), @r"
    6 rows changed (6 new), 0 already so
    note: lead-time of payments in the month that ends on 2025-03-31: 1 left out for want of a time
    note: time-to-restore of payments in the month that ends on 2025-03-31: 1 left out for want of a time
    note: change-fail is no measure of H-0001
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("benefit reading list --columns measure,date,value,side"), @r"
    Measure               Date              Value  Side
    deployment-frequency  2025-03-31            4  before
    deployment-frequency  2025-04-30            0  after
    deployment-frequency  2025-05-31            1  after
    lead-time             2025-03-31         10.5  before
    lead-time             2025-05-31  0.333333333  after
    time-to-restore       2025-03-31            2  before
    exit: 0
    ");
    // A third of an hour comes back as a third, which no decimals hold.
    let again = sandbox.file("again.csv", &sandbox.done("benefit reading list --csv"));
    let import = format!("--as own-1 benefit reading import '{}'", again.display());
    assert!(sandbox.done(&import).starts_with("0 rows changed, 6 already so"));
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_log_whose_times_go_backwards_is_refused_with_each_line() {
    let sandbox = hypothesis();
    let file = sandbox.file(
        "log.csv",
        "kind,service,id,committed_at,at,outcome,restored_at,cause\n\
         deployment,a,d1,2025-03-04 09:00,2025-03-03 15:00,,,\n\
         incident,a,,,2025-03-06 11:10,,2025-03-06 10:40,d7\n\
         deployment,a,d1,,2025-03-05,fine,,\n\
         deployment,a,d2,,2025-03-05 10:00,,2025-03-05 11:00,\n",
    );
    insta::assert_snapshot!(sandbox.run(&format!("benefit delivery show '{}'", file.display())), @r"
    error: FOLDER/log.csv:2: committed_at: it was committed at 2025-03-04 09:00, after it went live at 2025-03-03 15:00: one of the two is wrong
    error: FOLDER/log.csv:3: restored_at: service was restored at 2025-03-06 10:40, before the incident started at 2025-03-06 11:10: one of the two is wrong
    error: FOLDER/log.csv:3: cause: `d7` is no deployment of this log: give the id of one, or leave it empty
    error: FOLDER/log.csv:4: at: `2025-03-05` is not a time: write 2025-03-01T09:30:00Z, or 2025-03-01 09:30, which is UTC
    error: FOLDER/log.csv:5: restored_at: a deployment has none: leave it empty
    help: nothing was imported; mend the file and try again
    exit: 8
    ");
}

#[test]
fn a_log_of_what_has_not_happened_yet_is_refused_with_value_line_and_way_on() {
    let sandbox = hypothesis();
    let log = "kind;service;id;committed_at;at;outcome;restored_at;cause\n\
               deployment;a;d1;2026-03-01 10:00;2036-03-02 08:00;;;\n\
               incident;a;;;2026-02-02 10:00;;2027-02-02 10:00;\n\
               deployment;a;d1;2026-13-01 10:00;2026-02-02 25:00;;;\n";
    let file = sandbox.file("log.csv", log);
    let said = sandbox.run(&format!("--as tl-1 benefit delivery import '{}'", file.display()));
    insta::assert_snapshot!(said, @r"
    error: FOLDER/log.csv:2: at: `2036-03-02 08:00` lies ahead of now, 2026-03-02 09:30 UTC: write when it happened, or leave the row out
    error: FOLDER/log.csv:3: restored_at: `2027-02-02 10:00` lies ahead of now, 2026-03-02 09:30 UTC: write when it was, or leave it empty while it is open
    error: FOLDER/log.csv:4: at: `2026-02-02 25:00` is not a time: write 2025-03-01T09:30:00Z, or 2025-03-01 09:30, which is UTC
    error: FOLDER/log.csv:4: committed_at: `2026-13-01 10:00` is not a time: write 2025-03-01T09:30:00Z, or 2025-03-01 09:30, which is UTC
    help: nothing was imported; mend the file and try again
    exit: 8
    ");
}
