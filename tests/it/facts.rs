//! Evidence and open questions as the panel and procurement keep them.

use crate::support::{Sandbox, Stage};

const FACT: &str = "--candidate aws --question CON-02 --title 'A fifth site' --source 'their list'";

#[test]
fn late_evidence_comes_in_dated_and_through_a_clarification_open_to_all() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let add = |more: &str| sandbox.run(&format!("--as tl-1 evidence add {FACT} {more}"));
    insta::assert_snapshot!(add("--as-at 2026-02-01"), @"
    error: E-0001 is scoring: after scoring has started evidence is accepted only through a clarification open to all
    help: `cloudpick clarification add all --about late-evidence --note QUESTION` opens one; then `evidence add … --clarification C-0001`
    exit: 7
    ");
    sandbox.done("--as proc-1 clarification add aws --note 'How many sites?'");
    insta::assert_snapshot!(add("--as-at 2026-02-01 --clarification C-0001"), @"
    error: C-0001 is not about late evidence, so no evidence comes in through it
    help: `cloudpick clarification list` shows those there are
    exit: 7
    ");
    sandbox.done("--as proc-1 clarification add all --about late-evidence --note 'Anything new?'");
    insta::assert_snapshot!(add("--clarification C-0002"), @"
    error: late evidence is dated, and this bears no date
    help: give --as-at DATE, the day that the fact speaks of
    exit: 8
    ");
    insta::assert_snapshot!(add("--as-at 2026-02-01 --clarification C-0002"), @"
    V-0001
    exit: 0
    ");
    sandbox.done("--as proc-1 clarification answer C-0002 --note 'A fifth site.'");
    sandbox.done("--as proc-1 clarification conclude C-0002 --note 'Nothing more is taken in.'");
    insta::assert_snapshot!(add("--as-at 2026-02-01 --clarification C-0002"), @"
    error: C-0002 is concluded, so no evidence comes in through it
    help: `cloudpick clarification list` shows those there are
    exit: 7
    ");
    let file = sandbox.file(
        "late.csv",
        "id,candidate,questions,title,source,as_at\n,aws,CON-02,T,S,2026-02-01\n",
    );
    insta::assert_snapshot!(sandbox.run(&format!("--as mod-1 evidence import '{}'", file.display())), @"
    error: E-0001 is scoring: after scoring has started evidence is accepted only through a clarification open to all
    help: `cloudpick clarification add all --about late-evidence --note QUESTION` opens one; then `evidence add … --clarification C-0001`
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run("evidence show V-0001"), @"
    Id:             V-0001
    Candidate:      aws
    Questions:      CON-02
    Title:          A fifth site
    Source:         their list
    As at:          2026-02-01
    Days:           29
    Age:            fresh
    Contradicts:    -
    Marks:          late, through C-0002
    Where:          -
    Link:           -
    Note:           -
    By:             tl-1
    When:           2026-03-02 09:30+00
    Late, through:  C-0002
    Superseded by:  -
    Illustrative:   yes
    illustrative sample data, not advice
    exit: 0
    ");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn what_is_recorded_is_superseded_and_never_changed_once_scoring_has_started() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox.done("--as proc-1 clarification add all --about late-evidence --note 'Anything new?'");
    insta::assert_snapshot!(sandbox.run("--as mod-1 evidence edit AWS-04 --title 'Five sites'"), @"
    error: E-0001 is scoring: AWS-04 stays as it was recorded
    help: `cloudpick evidence add --supersedes AWS-04 --clarification C-0001 …` records what is right beside it
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run(&format!(
        "--as mod-1 evidence add {FACT} --as-at 2026-02-01 --clarification C-0001 --supersedes AWS-04"
    )), @"
    V-0001
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("evidence show AWS-04 --columns id,title,marks,superseded_by"), @"
    Id:             AWS-04
    Title:          Direct Connect at four UK sites
    Marks:          superseded by V-0001
    Superseded by:  V-0001
    illustrative sample data, not advice
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run(&format!(
        "--as mod-1 evidence add {FACT} --as-at 2026-02-01 --clarification C-0001 --supersedes AWS-04"
    )), @"
    error: AWS-04 was superseded by V-0001 already
    exit: 7
    ");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_contradiction_is_marked_both_ways_and_taken_back_with_a_reason() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let marks = "evidence list --columns id,marks --csv";
    assert!(sandbox.done(marks).contains("\"PAAS-08\",\"conflicts with PAAS-07;stale\""));
    sandbox.done("--as tl-1 evidence conflict AWS-04 AWS-05");
    assert!(
        sandbox.done(marks).contains("\"AWS-05\",\"conflicts with AWS-04\""),
        "{}",
        sandbox.done(marks)
    );
    insta::assert_snapshot!(sandbox.run("--as tl-1 evidence conflict AWS-05 AWS-04 --undo"), @"
    error: the reason: it is empty, and something must be written here
    help: give --reason TEXT or --reason-file FILE
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-1 evidence conflict AWS-05 AWS-04 --undo --reason 'They count different things.'"), @"
    AWS-05
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-1 evidence conflict AWS-05 AWS-04 --undo --reason 'Again.'"), @"
    error: AWS-05 and AWS-04 are not marked as conflicting
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run("log E-0001/AWS-05 --columns actor,kind"), @"
    Who    What
    mod-1  evidence.added
    tl-1   evidence.reconciled
    exit: 0
    ");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn what_is_to_be_found_out_has_an_owner_and_a_due_day() {
    let sandbox = Sandbox::at(Stage::Scoring);
    insta::assert_snapshot!(sandbox.run("--as tl-1 question set aws CON-02 investigate --due 2026-02-20 --note 'Which of the four sites is nearest?'"), @"
    E-0001/aws/CON-02
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as mod-1 question set azure CON-02 investigate --owner aud-1"), @"
    error: aud-1 cannot see to it: that takes a seat on the panel, the moderator or procurement
    help: `cloudpick evaluation show` names the panel and the moderator
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as mod-1 question set azure CON-02 investigate --owner tl-9"), @"
    error: there is no person `tl-9`
    help: did you mean tl-1? `cloudpick person list` shows all
    exit: 6
    ");
    insta::assert_snapshot!(sandbox.run("--as mod-1 question set azure CST-01 answered"), @"
    error: CST-01 is the price question, and its answer is the sealed price
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as mod-1 question set azure CON-02 done"), @"
    error: `done` is not a state of a question: it is one of open, investigate, answered
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as arch-1 question set azure CON-02 open"), @"
    error: arch-1 may not record evidence and open questions: that takes the role moderator or the role procurement or the role evaluator
    help: `cloudpick person list` shows who holds which role; whoever is one of them says so with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("question list --late"), @"
    Question  Candidate  State        Owner  Due         Late  Evidence                Suggestion
    CON-02    aws        investigate  tl-1   2026-02-20    10  AWS-01, AWS-04, AWS-05  evidence is there: answered?
    illustrative sample data, not advice
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("question list --progress"), @"
    Group  Title                   Answered  To find out  Open  Late
    CON    Connectivity                   0            1    23     1
    SKL    Skills                         0            0    24     0
    CST    Cost                           0            0    24     0
    TEC    Technology                     0            0    36     0
    PRT    Portability                    0            0    32     0
    GEN    General considerations         0            0    36     0
    illustrative sample data, not advice
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-1 question list --mine --limit 2"), @"
    Question  Candidate  State        Owner  Due         Late  Evidence                Suggestion                    My sheet    Score
    CON-02    aws        investigate  tl-1   2026-02-20    10  AWS-01, AWS-04, AWS-05  evidence is there: answered?  not scored      -
    CON-02    azure      open         -      -              -  AZ-01, AZ-04            evidence is there: answered?  not scored      -
    illustrative sample data, not advice
    exit: 0
    ");
    sandbox.done("--as tl-1 question set aws CON-02 answered");
    insta::assert_snapshot!(sandbox.run("--as tl-1 question list --late"), @"
    Question  Candidate  State  Owner  Due  Late  Evidence  Suggestion
    illustrative sample data, not advice
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-1 question list --columns question,candidate,state,evidence_ids,suggestion --limit 3"), @"
    Question  Candidate  State  Evidence  Suggestion
    CON-01    aws        open   -         -
    CON-01    azure      open   -         -
    CON-01    gcp        open   -         -
    illustrative sample data, not advice
    exit: 0
    ");
    assert_eq!(sandbox.code("verify"), 0);
}
