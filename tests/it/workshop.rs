//! Before the choice: the workshop on the approach.

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
    Called at:    2026-03-02 09:30+00

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

    Round 1 stood so:
                    o            o                 o                      o
    |-------------------|------------------|-------------------|------------------|
    private             single public      hybrid              multi-cloud
                                          ^ median 48.5

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
    Called at: 2026-03-02 09:30+00

    Rounds held: 2

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

    Marks placed: 8

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
    help: `cloudpick person list` shows who holds which role; whoever is one of them says so with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as aud-1 approach place hybrid"), @r"
    error: aud-1 may not place a mark in a workshop: that takes the role evaluator or the role moderator or the role architect or the role adviser or the role approver or the role decision-owner or the role procurement or the role admin
    help: `cloudpick person list` shows who holds which role; whoever is one of them says so with --as
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
    help: `cloudpick person list` shows who holds which role; whoever is one of them says so with --as
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
