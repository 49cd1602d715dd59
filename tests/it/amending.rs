//! Rules that change after they were frozen, as people live it on the command line: before
//! scoring, while people score, and in moderation.

use crate::support::{Sandbox, Stage, packaged};

const AMEND: &str = "--as mod-1 evaluation amend --reason 'CON-03 named a link nobody sells.' \
                     --set 'CON-03.text=How fast is the link?'";

/// Every evaluation is verified at the end of its story.
#[track_caller]
fn verified(sandbox: &Sandbox) {
    let said = sandbox.run("verify");
    assert!(said.ends_with("exit: 0"), "{said}");
}

#[test]
fn before_scoring_only_the_rules_change_and_each_version_keeps_its_hash() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let first = sandbox.json("evaluation show")["rules_hash"].as_str().unwrap().to_owned();
    assert!(sandbox.run("--as tl-1 evaluation amend --reason R").ends_with("exit: 4"));
    let said = sandbox.run("--as mod-1 evaluation amend");
    assert!(said.ends_with("exit: 8") && said.contains("the reason"), "{said}");
    let said = sandbox.run(AMEND);
    assert!(said.starts_with("E-0001\n") && said.contains("draft of version 2"), "{said}");
    assert!(sandbox.run(AMEND).ends_with("exit: 7"), "a draft is edited");

    // Standard output has the reference alone; the rest is for people, on the other one.
    let quiet = Sandbox::at(Stage::Scoring);
    assert_eq!(quiet.done(AMEND), "E-0001\n");

    sandbox.done("--as mod-1 evaluation freeze");
    let versions = sandbox.json("evaluation versions");
    assert_eq!(
        (&versions[0]["hash"], &versions[0]["reason"]),
        (&first.as_str().into(), &serde_json::Value::Null)
    );
    assert_eq!(versions[1]["rules_version"], 2);
    assert_eq!(versions[1]["reason"], "CON-03 named a link nobody sells.");
    assert_eq!(versions[1]["amended_from"], "scoring");
    let shown = sandbox.json("evaluation show");
    assert_eq!(shown["versions"].as_array().unwrap().len(), 2);
    assert_eq!(shown["rules_hash"], versions[1]["hash"]);
    let old = sandbox.done("evaluation rules --rules-version 1");
    let new = sandbox.done("evaluation rules");
    assert!(!old.contains("How fast is the link?") && new.contains("How fast is the link?"));
    assert_eq!(cloudpick::domain::event::sha256_hex(old.as_bytes()), first);
    verified(&sandbox);
}

#[test]
fn while_people_score_their_scores_are_named_and_never_told() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox.done("--as tl-1 score set aws CON-02 3 --reason 'Two metro areas and two carriers.'");
    sandbox.done("--as tl-1 score set aws CON-03 1 --reason 'Thirty milliseconds from the depot.'");
    let said = sandbox.run(&format!("{AMEND} --carry-unchanged"));
    assert!(
        said.contains("note: scores of tl-1 stand again from the freeze on: CON-02 (aws)"),
        "{said}"
    );
    assert!(
        said.contains(
            "note: no scores of tl-1 stand, since the question says something else: CON-03 (aws)"
        ),
        "{said}"
    );
    sandbox.done("--as mod-1 evaluation freeze");
    sandbox.done("--as mod-1 evaluation open-scoring");
    let rows = sandbox.json("--as tl-1 score list");
    assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
    assert_eq!((&rows[0]["question"], &rows[0]["score"]), (&"CON-02".into(), &3.into()));
    // Nobody else learns the value: not who amended, not the history, not the old version.
    for who in ["mod-1", "tl-2", "admin-1", "proc-1"] {
        for command in [
            "log --json",
            "log E-0001 --json",
            "score list --rules-version 1 --json",
            "evaluation standing --json",
            "evaluation show --json",
            "evaluation status --json",
        ] {
            let said = sandbox.run(&format!("--as {who} {command}"));
            for secret in ["Two metro areas", "Thirty milliseconds"] {
                assert!(!said.contains(secret), "{who} {command}: {said}");
            }
        }
    }
    let old = sandbox.json("--as tl-1 score list --rules-version 1");
    assert_eq!(old.as_array().unwrap().len(), 2, "{old}");
    verified(&sandbox);
}

#[test]
fn another_scale_asks_for_every_cap_and_least_score_anew() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox
        .done("--as mod-1 evaluation amend --reason R --set CON-02.min_score=1 --set CON-03.cap=2");
    insta::assert_snapshot!(sandbox.run("--as mod-1 evaluation edit --scale 0-5 --without-bands"), @"
    error: CON-02 has the least score 1, CON-03 has the cap 2, of the scale before: on another a value means something else, so each is taken away first, or given anew with the scale
    help: give --set CON-02.min_score=VALUE --set CON-03.cap=VALUE with --scale; nothing after the sign takes it away
    exit: 8
    ");
    sandbox.done(
        "--as mod-1 evaluation edit --scale 0-5 --without-bands --set CON-02.min_score=2 --set \
         CON-03.cap=",
    );
}

#[test]
fn scores_of_a_version_that_was_never_opened_are_exported_by_nobody() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox.done("--as tl-1 score set aws CON-02 3 --reason 'Two metro areas and two carriers.'");
    sandbox.done(AMEND);
    sandbox.done("--as mod-1 evaluation freeze");
    sandbox.done("--as mod-1 evaluation open-scoring");
    for who in ["tl-1", "tl-2", "tl-3"] {
        let file = packaged(&format!("data/scores-2019-{who}.csv"));
        sandbox.done(&format!("--as {who} score import {file}"));
        sandbox.done(&format!("--as {who} score submit"));
    }
    sandbox.done("--as mod-1 evaluation open-moderation");
    assert!(sandbox.done("export scores --csv").lines().count() > 100);
    let said = sandbox.run("export scores --rules-version 1");
    assert!(said.ends_with("exit: 7") && said.contains("stays with its evaluator"), "{said}");
}

#[test]
fn once_prices_are_open_no_amendment_takes_another_formula() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let said = sandbox.run("--as mod-1 evaluation amend --reason R --price-formula linear-low");
    assert!(said.ends_with("exit: 7") && said.contains("prices are known"), "{said}");
    assert!(said.contains("evaluation new TITLE --from E-0001 --price-formula"), "{said}");
    assert_eq!(sandbox.json("evaluation show")["rules_version"], 1, "nothing was saved");
    sandbox.done(AMEND);
    let said = sandbox.run("--as mod-1 evaluation edit --price-formula linear-low");
    assert!(said.ends_with("exit: 7") && said.contains("prices are known"), "{said}");
}

#[test]
fn in_moderation_the_panel_begins_again_with_what_still_stands() {
    let sandbox = Sandbox::at(Stage::Moderation);
    sandbox.done(&format!("--as mod-1 consensus import {}", packaged("data/consensus-2019.csv")));
    let said = sandbox.run("--as mod-1 evaluation amend --reason R --remove CON-01");
    assert!(said.ends_with("exit: 7") && said.contains("scores have been seen"), "{said}");
    let said = sandbox.run("--as mod-1 evaluation amend --reason R --agreeing average");
    assert!(
        said.ends_with("exit: 7") && said.contains("fixed before that, or not at all"),
        "{said}"
    );
    assert!(said.contains("evaluation new TITLE --from E-0001 --agreeing average"), "{said}");
    assert_eq!(sandbox.json("evaluation show")["rules_version"], 1, "nothing was saved");

    sandbox.done(&format!("{AMEND} --carry-unchanged"));
    sandbox.done("--as mod-1 evaluation freeze");
    sandbox.done("--as mod-1 evaluation open-scoring");
    for who in ["tl-1", "tl-2", "tl-3"] {
        let said = sandbox.run(&format!("--as {who} score submit"));
        assert!(said.ends_with("exit: 7") && said.contains("CON-03"), "{said}");
        for candidate in ["aws", "azure", "gcp", "paas"] {
            sandbox.done(&format!(
                "--as {who} score set {candidate} CON-03 2 --reason 'Measured again for {candidate}.'"
            ));
        }
        sandbox.done(&format!("--as {who} score submit"));
    }
    let said = sandbox.run("--as tl-1 consensus list --rules-version 1");
    assert!(said.ends_with("exit: 7"), "{said}");
    sandbox.done("--as mod-1 evaluation open-moderation");
    let said = sandbox.run("--as mod-1 evaluation close-quality");
    assert!(said.ends_with("exit: 7") && said.contains("CON-03"), "{said}");
    assert!(!said.contains("CON-02"), "what was carried is agreed: {said}");
    for candidate in ["aws", "azure", "gcp", "paas"] {
        sandbox.done(&format!(
            "--as mod-1 consensus set {candidate} CON-03 2 --reason 'Agreed on the new reading of {candidate}.'"
        ));
    }
    sandbox.done("--as mod-1 evaluation close-quality");
    sandbox.open_price();
    let ranked = sandbox.json("rank");
    assert_eq!((&ranked["rules_version"], &ranked["stage"]), (&2.into(), &"price_opened".into()));
    let old = sandbox.json("consensus list --rules-version 1");
    let of = |rows: &serde_json::Value| {
        let rows = rows.as_array().unwrap().clone();
        rows.into_iter()
            .find(|row| row["question"] == "CON-03" && row["candidate"] == "aws")
            .unwrap()
    };
    assert_eq!(of(&sandbox.json("consensus list"))["reason"], "Agreed on the new reading of aws.");
    assert_ne!(of(&old)["reason"], of(&sandbox.json("consensus list"))["reason"]);
    let exported = sandbox.done("export scores --csv");
    assert!(exported.lines().skip(1).all(|line| line.starts_with("\"E-0001\",2,")), "{exported}");
    let earlier = sandbox.done("export scores --rules-version 1 --csv");
    assert!(earlier.lines().skip(1).all(|line| line.starts_with("\"E-0001\",1,")), "{earlier}");
    assert_eq!(earlier.lines().count(), exported.lines().count(), "nothing is lost");
    assert!(sandbox.run("export scores --rules-version 3").ends_with("exit: 6"));
    assert!(sandbox.run("export evidence --rules-version 1").ends_with("exit: 2"));
    verified(&sandbox);
}

#[test]
fn a_question_that_applies_to_nobody_is_asked_of_nobody_and_the_weights_say_so() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let said =
        sandbox.run("--as mod-1 evaluation amend --reason 'No site has one.' --remove CON-04");
    assert!(said.contains("the weights within CON add up to 80"), "{said}");
    let said = sandbox.run("--as mod-1 evaluation freeze");
    assert!(said.ends_with("exit: 7") && said.contains("add up to 80"), "{said}");
    sandbox.done("--as mod-1 evaluation edit --weight CON-02=35,CON-03=30");
    sandbox.done("--as mod-1 evaluation freeze");
    verified(&sandbox);
}
