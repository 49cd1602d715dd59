//! Before and after the choice: the workshop on the approach, and the proof of what was hoped for.

use std::process::Stdio;

use crate::support::Sandbox;

fn workshop() -> Sandbox {
    let sandbox = Sandbox::with_people();
    assert_eq!(sandbox.done("--as mod-1 approach new 'Which way?'"), "A-0001\n");
    sandbox.done("--as mod-1 approach round open");
    sandbox
}

#[test]
fn a_workshop_is_held_in_two_rounds_and_its_picture_told() {
    let sandbox = workshop();
    let place = |who: &str, text: &str| sandbox.done(&format!("--as {who} approach place {text}"));
    assert_eq!(place("tl-1", "a1 20 --considers user-needs,simplicity"), "A-0001/1/tl-1\n");
    place("tl-2", "single public --considers 'simplicity,Easy to explain'");
    place("mod-1", "90 --for 'Head of Housing' --hope 'One bill' --fear 'Locked in for good'");
    assert_eq!(place("tl-3", "40 --anonymous"), "A-0001/1/anonymous 1\n");
    place("tl-3", "60 --number 1");
    sandbox.done("--as mod-1 approach round close A-0001");
    sandbox.done("--as mod-1 approach round open A-0001");
    place("tl-1", "50 --considers flexibility,simplicity");
    place("tl-2", "55 --considers simplicity");
    place("mod-1", "60 --for 'head of housing'");
    place("tl-3", "58 --anonymous");
    sandbox.done("--as mod-1 approach round close");
    insta::assert_snapshot!(sandbox.run("approach show"), @r"
    Workshop:     A-0001
    Title:        Which way?
    State:        round 2 closed
    Rounds:       2
    Marks:        4
    Median:       56.5
    Middle:       hybrid
    Consensus %:  93.5
    Set aside:    private, single-public, multi-cloud
    Decision:     -
    Ended on:     -
    Called by:    mod-1
    Called at:    2026-03-02 09:30

    Round 2, closed: 4 marks, 1 of them without a name. Consensus 93.5 %.

                                           o   o o o
    |-------------------|------------------|-------------------|------------------|
    private             single public      hybrid              multi-cloud
                                                ^ median 56.5

    Set aside, since nobody chose it: private, single public, multi-cloud.
    From round 1 to round 2:
      tl-1 moved from 20 (private) to 50 (hybrid)
      tl-2 moved from 37 (single public) to 55 (hybrid)
      head of housing moved from 90 (multi-cloud) to 60 (hybrid)
      without a name: hybrid 1 then 1
    Consensus, round by round: round 1 53.5 %, round 2 93.5 %.

    Considered:
      simplicity   ## 2
      flexibility  # 1

    Hopes:
      One bill (Head of Housing, round 1)

    Fears:
      Locked in for good (Head of Housing, round 1)
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("approach show --plain"), @r"
    Workshop: A-0001
    Title: Which way?
    State: round 2 closed
    Rounds: 2
    Marks: 4
    Median: 56.5
    Middle: hybrid
    Consensus %: 93.5
    Set aside: private, single-public, multi-cloud
    Decision: none
    Ended on: none
    Called by: mod-1
    Called at: 2026-03-02 09:30

    Rounds: 2

    Round: 1
    State: closed
    Marks: 4
    Without a name: 1
    Private: 1
    Single public: 1
    Hybrid: 1
    Multi-cloud: 1
    Median: 48.5
    Consensus %: 53.5

    Round: 2
    State: closed
    Marks: 4
    Without a name: 1
    Private: 0
    Single public: 0
    Hybrid: 4
    Multi-cloud: 0
    Median: 56.5
    Consensus %: 93.5

    Marks: 8

    Round: 1
    Who: tl-1
    Position: 20
    Approach: private
    Considers: user-needs, simplicity

    Round: 1
    Who: tl-2
    Position: 37
    Approach: single-public
    Considers: simplicity, Easy to explain

    Round: 1
    Who: Head of Housing
    Position: 90
    Approach: multi-cloud
    Considers: none

    Round: 1
    Who: anonymous 1
    Position: 60
    Approach: hybrid
    Considers: none

    Round: 2
    Who: tl-1
    Position: 50
    Approach: hybrid
    Considers: flexibility, simplicity

    Round: 2
    Who: tl-2
    Position: 55
    Approach: hybrid
    Considers: simplicity

    Round: 2
    Who: head of housing
    Position: 60
    Approach: hybrid
    Considers: none

    Round: 2
    Who: anonymous 1
    Position: 58
    Approach: hybrid
    Considers: none

    Movement: 4

    From round: 1
    To round: 2
    Who: tl-1
    What: moved
    From: 20
    To: 50
    From part: private
    To part: hybrid

    From round: 1
    To round: 2
    Who: tl-2
    What: moved
    From: 37
    To: 55
    From part: single-public
    To part: hybrid

    From round: 1
    To round: 2
    Who: head of housing
    What: moved
    From: 90
    To: 60
    From part: multi-cloud
    To part: hybrid

    From round: 1
    To round: 2
    Who: none
    What: anonymous
    From: 1
    To: 1
    From part: hybrid
    To part: hybrid

    Considered in the last round: 2

    Consideration: simplicity
    Named by: 2

    Consideration: flexibility
    Named by: 1

    Hopes and fears: 2

    What: hope
    Text: One bill
    Who: Head of Housing
    Round: 1

    What: fear
    Text: Locked in for good
    Who: Head of Housing
    Round: 1
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("approach list --csv"), @r#"
    "id","title","state","rounds","marks","median","middle","consensus","set_aside","decision","ended_on","convened_by","begun_at"
    "A-0001","Which way?","round 2 closed",2,4,56.5,"hybrid",93.5,"private;single-public;multi-cloud",,,"mod-1","2026-03-02T09:30:00.000000Z"
    exit: 0
    "#);
    let told = sandbox.json("approach show A-0001");
    assert_eq!(told["movement"][0]["who"], "tl-1");
    assert_eq!(told["set_aside"], serde_json::json!(["private", "single-public", "multi-cloud"]));
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn what_a_workshop_refuses_names_the_value_the_rule_and_the_way_on() {
    let sandbox = workshop();
    insta::assert_snapshot!(sandbox.run("--as tl-1 approach place hybrd"), @r"
    error: `hybrd` is no place on the line: type a whole number from 0 (private) to 100 (multi-cloud), or one of private, single-public, hybrid, multi-cloud; did you mean hybrid?
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-1 approach place"), @r"
    error: the position is missing: a word such as hybrid, or a number from 0 to 100
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-1 approach place A-0009 hybrid"), @r"
    error: there is no workshop A-0009
    help: `cloudpick approach list` shows what there is
    exit: 6
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-1 approach round close"), @r"
    error: tl-1 may not close a round of a workshop: that takes the role moderator or the role decision-owner
    help: `cloudpick person list` shows who holds which role; act as one of them with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as aud-1 approach place hybrid"), @r"
    error: aud-1 may not place a mark in a workshop: that takes the role evaluator or the role moderator or the role architect or the role adviser or the role approver or the role decision-owner or the role procurement or the role admin
    help: `cloudpick person list` shows who holds which role; act as one of them with --as
    exit: 4
    ");
    sandbox.done("--as tl-1 approach place 10 --for 'A guest'");
    insta::assert_snapshot!(sandbox.run("--as tl-2 approach place 20 --for 'A guest'"), @r"
    error: the mark of A guest was placed by tl-1: nobody else changes it
    help: place a mark of your own, or ask whoever placed it
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-2 approach place 20 --for tl-1"), @r"
    error: tl-2 may not place a mark for somebody else of the workspace: that takes the role moderator or the role decision-owner
    help: `cloudpick person list` shows who holds which role; act as one of them with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-2 approach place 20 --for tl-11"), @r"
    A-0001/1/tl-11
    warning: tl-11 is nobody of this workspace; did you mean tl-1?
    exit: 0
    ");
    sandbox.done("--as mod-1 approach round close");
    insta::assert_snapshot!(sandbox.run("--as tl-1 approach place 20"), @r"
    error: no round of A-0001 is open: marks are placed and changed while one is
    help: `cloudpick approach round open A-0001` opens the next
    exit: 7
    ");
}

#[test]
fn a_workshop_ends_with_a_decision_of_its_own_scope() {
    let sandbox = workshop();
    let outcome = "approach outcome A-0001 --title 'A primary, with exceptions' --reason 'Near one another' \
                   --choose primary-with-exceptions";
    sandbox.done("--as tl-1 approach place 55");
    assert_eq!(sandbox.code(&format!("--as mod-1 {outcome}")), 7, "a round is open");
    sandbox.done("--as mod-1 approach round close");
    assert_eq!(sandbox.code(&format!("--as tl-1 {outcome}")), 4);
    assert_eq!(sandbox.done(&format!("--as mod-1 {outcome}")), "D-0001\n");
    let told = sandbox.json("decision show D-0001");
    assert_eq!((&told["status"], &told["scope"]), (&"proposed".into(), &"approach".into()));
    sandbox.done("--as own-1 decision accept D-0001");
    assert_eq!(sandbox.json("approach show")["decision"], "D-0001");
    assert_eq!(sandbox.code(&format!("--as mod-1 {outcome}")), 7, "it has ended");
    assert_eq!(sandbox.code("--as tl-1 approach place 60"), 7);
    // The owner's own word puts it in force at once, and only one approach is.
    sandbox.done("--as mod-1 approach new 'Again?'");
    sandbox.done("--as mod-1 approach round open A-0002");
    sandbox.done("--as tl-1 approach place A-0002 60");
    sandbox.done("--as mod-1 approach round close A-0002");
    let again = "--as own-1 approach outcome A-0002 --title 'Again' --reason 'Why not'";
    assert_eq!(sandbox.code(again), 7, "D-0001 is in force for the approach");
    sandbox.done("--as own-1 decision deprecate D-0001 --reason 'We meet again'");
    assert_eq!(sandbox.done(again), "D-0002\n");
    assert_eq!(sandbox.json("decision show D-0002")["status"], "accepted");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn two_people_place_marks_from_two_terminals_at_once() {
    let sandbox = workshop();
    let people = ["tl-1", "tl-2", "tl-3", "arch-1", "arch-2", "adv-1", "app-1", "proc-1"];
    let started: Vec<_> = people
        .iter()
        .enumerate()
        .map(|(at, who)| {
            let command = format!("--as {who} approach place {} --hope 'from {who}'", at * 10);
            let mut command = sandbox.command(&command);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().expect("the built program starts")
        })
        .collect();
    for child in started {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let told = sandbox.json("approach show");
    assert_eq!(told["marks"], people.len());
    assert_eq!(told["notes"].as_array().unwrap().len(), people.len());
    assert_eq!(sandbox.code("verify"), 0);
}

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
    Written:        2026-03-02 09:30

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
    error: FOLDER/bad.csv:5: value: `five` is not a number: write 41.5, with at most nine digits before the point and nine after it
    error: FOLDER/bad.csv:8: date: cost of c on 2025-01-31 stands on line 7 already
    help: nothing was imported; mend the file
    exit: 8
    ");
    let file = sandbox.file(
        "some.csv",
        "measure,service,date,value\nhours,a,2025-01-31,5\ncost,a,2027-01-31,5\n",
    );
    insta::assert_snapshot!(sandbox.run(&format!("--as own-1 benefit reading import '{}'", file.display())), @r"
    error: FOLDER/some.csv:2: measure: H-0001 has no measure `hours`: it has cost
    error: FOLDER/some.csv:3: value: the reading is of 2027-01-31, which is after today, 2026-03-02
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
    help: `cloudpick person list` shows who holds which role; act as one of them with --as
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
    error: FOLDER/log.csv:2: committed_at: it was committed after it went live: one of the two is wrong
    error: FOLDER/log.csv:3: restored_at: service was restored before the incident started: one of the two is wrong
    error: FOLDER/log.csv:3: cause: `d7` is no deployment of this log: give the id of one, or leave it empty
    error: FOLDER/log.csv:4: at: `2025-03-05` is not a time: write 2025-03-01T09:30:00Z, or 2025-03-01 09:30, which is UTC
    error: FOLDER/log.csv:5: restored_at: a deployment has none: leave it empty
    help: nothing was imported; mend the file
    exit: 8
    ");
}

#[test]
fn nobody_reads_in_the_history_who_placed_a_mark_without_a_name() {
    let sandbox = workshop();
    sandbox.done("--as tl-3 approach place 40 --anonymous --fear 'We are locked in'");
    sandbox.done("--as tl-1 approach place 60 --hope 'One bill'");
    for form in ["", "--json", "--csv", "--plain"] {
        let log = sandbox.done(&format!("--as aud-1 log A-0001 {form}"));
        assert!(!log.contains("tl-3"), "{log}");
        assert!(log.contains("(without a name)") && log.contains("tl-1"), "{log}");
    }
    assert_eq!(sandbox.code("verify"), 0, "it is on record all the same");
}

#[test]
fn names_hopes_and_fears_that_are_marked_stay_in_the_house() {
    let sandbox = workshop();
    sandbox.done("--as tl-1 approach place 60 --hope 'One bill'");
    sandbox.done("--as mod-1 approach place 20 --for 'Head of Housing' --fear 'Locked in'");
    let hopes = |more: &str| sandbox.done(&format!("export hopes-and-fears {more}"));
    let marks = || sandbox.done("export workshops");
    assert!(hopes("").contains("One bill") && marks().contains("Head of Housing"));
    sandbox.done("--as mod-1 sensitive mark A-0001/1/tl-1");
    let told = hopes("");
    assert!(!told.contains("One bill") && told.contains("Locked in"), "{told}");
    sandbox.done("--as mod-1 sensitive mark A-0001");
    sandbox.done("--as mod-1 sensitive mark A-0001 participants");
    let told = hopes("") + &marks();
    for word in ["One bill", "Locked in", "Head of Housing", "tl-1"] {
        assert!(!told.contains(word), "{word} in {told}");
    }
    assert!(hopes("--include-sensitive").contains("Locked in"));
    assert_eq!(sandbox.code("--as mod-1 sensitive mark A-0001 answer"), 8);
    // Whoever works here reads and finds them.
    assert!(sandbox.done("find locked in").contains("A-0001"));
}
