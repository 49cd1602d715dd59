//! The clarification log as procurement keeps it.

use crate::support::{Sandbox, Stage};

#[test]
fn a_clarification_goes_from_question_to_answer_to_conclusion() {
    let sandbox = Sandbox::at(Stage::Scoring);
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification add aws --note 'Is support at night part of the offer?'"), @"
    C-0001
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification conclude C-0001 --note 'It is.'"), @"
    error: C-0001 has no answer yet, and nothing is concluded unheard
    help: `cloudpick clarification answer C-0001 --note N` records what came back, also that nothing did
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification answer c1 --note 'Yes, round the clock.'"), @"
    C-0001
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as mod-1 clarification conclude c1 --note 'Support is part of the offer.'"), @"
    C-0001
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification answer c1 --note 'Also at weekends.'"), @"
    error: C-0001 was concluded by mod-1, and nothing is added to it
    help: `cloudpick clarification add` opens another
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run("clarification list"), @"
    Id      Candidate  About  State      Sealed  Question                                Answer                 Conclusion
    C-0001  aws        other  concluded  no      Is support at night part of the offer?  Yes, round the clock.  Support is part of the offer.
    illustrative sample data, not advice
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("clarification show C-0001 --plain"), @"
    Id: C-0001
    Evaluation: E-0001
    Candidate: aws
    About: other
    State: concluded
    Sealed: no
    Flagged because: none
    Question: Is support at night part of the offer?
    Asked by: proc-1
    Asked: 2026-03-02 09:30+00
    Answer: Yes, round the clock.
    Answered by: proc-1
    Answered: 2026-03-02 09:30+00
    Conclusion: Support is part of the offer.
    Concluded by: mod-1
    Concluded: 2026-03-02 09:30+00
    Illustrative: yes

    Said: 3

    What: question
    Text: Is support at night part of the offer?
    By: proc-1
    When: 2026-03-02 09:30+00

    What: answer
    Text: Yes, round the clock.
    By: proc-1
    When: 2026-03-02 09:30+00

    What: conclusion
    Text: Support is part of the offer.
    By: mod-1
    When: 2026-03-02 09:30+00
    illustrative sample data, not advice
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("log E-0001/C-0001 --columns actor,kind,subject"), @"
    Who     What                     To what
    proc-1  clarification.asked      E-0001/C-0001
    proc-1  clarification.answered   E-0001/C-0001
    mod-1   clarification.concluded  E-0001/C-0001
    exit: 0
    ");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_low_bid_is_asked_about_from_its_flag_and_late_evidence_is_open_to_all() {
    let sandbox = Sandbox::at(Stage::Moderation);
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification add aws --about abnormally-low --note 'Why so low?'"), @"
    error: the prices of E-0001 are sealed until they are opened after quality is closed, so no bid can be called abnormally low yet
    help: `cloudpick evaluation status` names what is left before prices open
    exit: 7
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification add aws --about late-evidence --note 'Anything new?'"), @"
    error: late evidence is accepted only through a clarification open to all, not to aws alone
    help: `cloudpick clarification add all --about late-evidence --note QUESTION`
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as tl-1 clarification add all --about late-evidence --note 'Anything new?'"), @"
    error: tl-1 may not record prices, clarifications and withdrawals: that takes the role procurement or the role moderator
    help: `cloudpick person list` shows who holds which role; whoever is one of them says so with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification add awz --note 'Anything new?'"), @"
    error: awz is not a candidate of E-0001: its candidates are aws, azure, gcp, paas
    exit: 6
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification add all --about late --note 'Anything new?'"), @"
    error: `late` is not what a clarification is about: it is one of abnormally-low, late-evidence, other
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification add all"), @"
    error: the note: it is empty, and something must be written here
    help: give --note TEXT or --note-file FILE
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification answer C-0009 --note 'No.'"), @"
    error: there is no clarification C-0009
    help: `cloudpick clarification list` shows what there is
    exit: 6
    ");

    let opened = Sandbox::at(Stage::PriceOpened);
    insta::assert_snapshot!(opened.run("--as proc-1 clarification add azure --about abnormally-low --note 'Why so low?'"), @"
    error: the bid of azure is not flagged as abnormally low
    help: `cloudpick rank` lists the warnings; anything else is asked with --about other
    exit: 7
    ");
}

#[test]
fn what_tells_of_money_is_sealed_with_the_prices() {
    let sandbox = Sandbox::at(Stage::Moderation);
    sandbox.done("--as proc-1 clarification add aws --note 'Is £99 a month for support in it?'");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification show C-0001 --columns id,state,sealed,question,asked_by"), @"
    Id:        C-0001
    State:     asked
    Sealed:    yes
    Question:  -
    Asked by:  proc-1
    illustrative sample data, not advice
    exit: 0
    ");
}

#[test]
fn a_bid_that_is_flagged_is_asked_about_once_whenever_it_becomes_low() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    assert_eq!(sandbox.done("clarification list --count"), "0\n");
    let set = |pounds: u32| {
        let why = "--reason 'They sent a corrected sum.'";
        sandbox.done(&format!("--as proc-1 price set gcp {pounds} {why}"));
        sandbox.json("clarification list")
    };
    let asked = set(400_000);
    assert_eq!(asked.as_array().unwrap().len(), 1);
    assert_eq!(
        (&asked[0]["candidate"], &asked[0]["about"], &asked[0]["state"]),
        (&"gcp".into(), &"abnormally-low".into(), &"to-send".into())
    );
    assert!(asked[0]["question"].as_str().unwrap().starts_with("Your price looks low"));
    assert!(asked[0]["asked_by"].is_null() && asked[0]["asked_at"].is_null(), "nobody has sent it");
    let rank = sandbox.json("rank");
    assert!(
        rank["ranking"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| { one["candidate"] == "gcp" && one["status"] == "ranked" })
    );
    assert_eq!(set(390_000).as_array().unwrap().len(), 1, "it was asked about already");
    let left = sandbox.run("evaluation status");
    assert!(left.contains("sending C-0001, which asks gcp about its low bid"), "{left}");
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification answer C-0001 --note 'A discount.'"), @"
    error: C-0001 has not been sent yet: a question comes before its answer
    help: `cloudpick clarification send C-0001` says that it was sent as written; --note TEXT, in which other words
    exit: 7
    ");
    assert_eq!(sandbox.code("--as tl-1 clarification send C-0001"), 4);
    sandbox
        .done("--as proc-1 clarification send C-0001 --note 'Is support at night in your price?'");
    let shown = sandbox.json("clarification show C-0001");
    assert_eq!((&shown["state"], &shown["asked_by"]), (&"asked".into(), &"proc-1".into()));
    assert_eq!(shown["question"], "Is support at night in your price?");
    let entries = shown["entries"].as_array().unwrap();
    assert_eq!((&entries[0]["said"], &entries[1]["said"]), (&"drafted".into(), &"question".into()));
    insta::assert_snapshot!(sandbox.run("--as proc-1 clarification send C-0001"), @"
    error: C-0001 was sent to gcp by proc-1 already; more is asked in another
    help: `cloudpick clarification add` opens another
    exit: 7
    ");
    assert!(!sandbox.run("evaluation status").contains("sending C-0001"));
    // Opened again, it is still the same question.
    sandbox.done("--as mod-1 evaluation reopen --reason 'The carrier wrote again.'");
    sandbox.done("--as mod-1 evaluation close-quality");
    for who in ["tl-1", "tl-2", "tl-3", "mod-1"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done("--as mod-1 evaluation open-price");
    assert_eq!(sandbox.done("clarification list --count"), "1\n");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn nobody_is_set_aside_for_a_low_bid_before_it_was_heard_out() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let why = "--reason 'They sent a corrected sum.'";
    sandbox.done(&format!("--as proc-1 price set gcp 400000 {why}"));
    assert_eq!(sandbox.json("rank")["ranking"][0]["candidate"], "gcp", "it is first now");
    for who in ["tl-1", "tl-2", "tl-3", "mod-1", "own-1"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done(
        "--as mod-1 decision new E-0001 --choose aws --title 'AWS' --decision-makers own-1 \
         --reason 'We know them well and the other bid looks too low to us.' --review-by 2029-01-01 \
         --rejected 'azure=It is behind.' --rejected 'gcp=It looks too low.' \
         --rejected 'paas=It failed a gate.'",
    );
    sandbox.done("--as mod-1 decision propose D-0001");
    insta::assert_snapshot!(sandbox.run("--as own-1 decision accept D-0001"), @"
    error: gcp stands no lower than aws, its bid is flagged as low, and C-0001 was not sent: a bid that looks too low is asked about, answered and concluded on before it is set aside
    help: `cloudpick clarification send C-0001`, then `answer` and `conclude`
    exit: 7
    ");
    sandbox.done("--as proc-1 clarification send C-0001");
    let said = sandbox.run("--as own-1 decision accept D-0001");
    assert!(said.contains("C-0001 is not answered") && said.ends_with("exit: 7"), "{said}");
    sandbox.done("--as proc-1 clarification answer C-0001 --note 'Two services were left out.'");
    let said = sandbox.run("--as own-1 decision accept D-0001");
    assert!(said.contains("C-0001 is not concluded") && said.ends_with("exit: 7"), "{said}");
    sandbox.done("--as proc-1 clarification conclude C-0001 --note 'It is not for what we asked.'");
    sandbox.done("--as own-1 decision accept D-0001");
    assert_eq!(sandbox.json("evaluation show")["stage"], "decided");
    sandbox.done("verify");
}
