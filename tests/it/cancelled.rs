//! Evaluations that are cancelled before they have a result: at every step, as the people of an
//! authority and its bidders meet it. Those cancelled later are in `no_award`.

use crate::support::{Sandbox, Stage, packaged};

const DECISION: &str = "--title 'No award' --decision-makers own-1 --review-by 2027-03-01";
const WHY: &str = "The money for the network was cut by half, and nothing can be bought this year.";

/// Writes and proposes the decision that cancels `E-0001`.
fn proposed(sandbox: &Sandbox) {
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason '{WHY}' {DECISION}"
    ));
    sandbox.done("--as mod-1 decision propose D-0001");
}

fn cancelled(sandbox: &Sandbox) {
    proposed(sandbox);
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
}

/// A workspace whose `E-0001` is a draft.
fn draft() -> Sandbox {
    let sandbox = Sandbox::with_people();
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    sandbox.done(&format!(
        "--as mod-1 evaluation new 'Primary cloud' --criteria {} --candidates aws,azure \
         --panel tl-1,tl-2 --moderator mod-1 --purpose tender --price-formula ratio \
         --scoring-due 2026-03-10",
        packaged("criteria/primary-cloud.toml")
    ));
    sandbox
}

const STEPS: &[&str] = &[
    "freeze",
    "open-scoring",
    "open-moderation",
    "close-quality",
    "open-price",
    "reopen --reason 'A slip.'",
    "archive",
    "amend --reason 'Another question.'",
    "edit --title Another",
    "edit --scoring-due 2027-01-01",
    "candidate withdraw E-0001 aws --reason 'They left.'",
    "panel add E-0001 tl-3",
];

#[track_caller]
fn ends(sandbox: &Sandbox, stage: &str) {
    cancelled(sandbox);
    let shown = sandbox.json("evaluation show E-0001");
    assert_eq!(shown["stage"], stage, "it stays where it stood");
    assert_eq!(shown["cancelled_by"], "D-0001");
    assert_eq!(sandbox.json("evaluation list")[0]["cancelled_by"], "D-0001");
    for step in STEPS {
        for who in ["mod-1", "admin-1"] {
            let said = sandbox.run(&format!("--as {who} evaluation {step}"));
            let roles = who == "admin-1" && said.ends_with("exit: 4");
            assert!(roles || said.ends_with("exit: 7"), "{who} {step} at {stage}: {said}");
            assert!(roles || said.contains("D-0001 cancelled E-0001 at "), "{step}: {said}");
        }
    }
    for (who, what) in [
        ("tl-1", "score set aws CON-02 1 --reason 'One site was shown in the offer.'"),
        ("tl-1", "score submit"),
        ("mod-1", "gate set aws CON-01 pass --reason 'The second route was shown.'"),
        ("mod-1", "consensus set aws CON-02 2 --reason 'Both sites were shown to us.'"),
        ("proc-1", "price set aws 1000000"),
        ("proc-1", "clarification add aws --note 'Is it so?'"),
        ("tl-1", "conflict declare --none"),
        (
            "mod-1",
            "evidence add E-0001 --candidate aws --question CON-02 --title T --source S --as-at 2026-01-01",
        ),
    ] {
        let said = sandbox.run(&format!("--as {who} {what}"));
        assert!(said.ends_with("exit: 7"), "{what} at {stage}: {said}");
    }
    let said = sandbox.run("rank E-0001");
    assert!(said.contains("D-0001 cancelled E-0001 at "), "{said}");
    assert!(said.contains("it has no result"), "{said}");
    // Nothing is left, nobody is late, and the record is kept from that day on.
    let status = sandbox.json("evaluation status E-0001");
    assert_eq!(status["left"].as_array().unwrap().len(), 0, "{status}");
    assert_eq!(status["late"].as_array().unwrap().len(), 0, "{status}");
    assert_eq!(status["next"], serde_json::Value::Null);
    assert_eq!(sandbox.code("evaluation status E-0001 --exit-code"), 0);
    let log = sandbox.done("log E-0001");
    assert!(log.contains("evaluation.cancelled"), "{log}");
    let bundle = sandbox.run("evaluation bundle E-0001 -o record.zip");
    assert!(bundle.ends_with("exit: 7"), "what is sealed is in no archive: {bundle}");
    // No figures were frozen, for there were none.
    assert_eq!(sandbox.code("decision snapshot show d1"), 7);
    assert_eq!(sandbox.done("decision list in_force:yes scope:primary --count"), "0\n");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn an_evaluation_is_cancelled_at_every_step_and_stays_where_it_stood() {
    let sandbox = draft();
    ends(&sandbox, "draft");
    let sandbox = draft();
    sandbox.done("--as mod-1 evaluation freeze");
    ends(&sandbox, "frozen");
    ends(&Sandbox::at(Stage::Scoring), "scoring");
    ends(&Sandbox::at(Stage::Moderation), "moderation");
    ends(&Sandbox::at(Stage::QualityClosed), "quality_closed");
}

#[test]
fn the_evidence_of_a_cancelled_one_stays_as_it_was_recorded() {
    let sandbox = draft();
    for title in ["Two regions.", "One region."] {
        sandbox.done(&format!(
            "--as mod-1 evidence add E-0001 --candidate aws --question CON-02 --title '{title}' \
             --source 'Region lists' --as-at 2026-01-01"
        ));
    }
    let listed = sandbox.json("evidence list E-0001");
    let ids: Vec<&str> =
        listed.as_array().unwrap().iter().filter_map(|e| e["id"].as_str()).collect();
    let (one, other) = (ids[0], ids[1]);
    cancelled(&sandbox);
    for change in [
        format!("edit E-0001 {one} --title 'Three regions.'"),
        format!("conflict E-0001 {one} {other}"),
    ] {
        let said = sandbox.run(&format!("--as mod-1 evidence {change}"));
        assert!(said.contains("D-0001 cancelled E-0001 at "), "{change}: {said}");
        assert!(said.ends_with("exit: 7"), "{change}: {said}");
    }
}

#[test]
fn a_reopened_one_has_no_result_again_and_its_prices_stay_as_shut_as_the_reopening_left_them() {
    let open = Sandbox::at(Stage::PriceOpened);
    open.done("--as mod-1 evaluation reopen --reason 'A score was read from the wrong row.'");
    proposed(&open);
    // The money is known, so whoever decides declares anew.
    open.done("--as own-1 conflict declare --none");
    open.done("--as own-1 decision accept D-0001");
    assert_eq!(open.json("evaluation show E-0001")["stage"], "moderation");
    // A reopening had sealed the prices again, and so they stay.
    assert_eq!(open.code("--as proc-1 price list E-0001"), 7);
    assert_eq!(open.code("rank E-0001"), 7);
}

#[test]
fn only_moderator_and_owner_write_it_and_only_the_owner_who_declared_accepts_it() {
    let sandbox = Sandbox::at(Stage::Scoring);
    for who in ["tl-1", "proc-1", "aud-1", "admin-1"] {
        let tried = format!(
            "--as {who} decision new E-0001 --choose cancelled --reason '{WHY}' {DECISION}"
        );
        assert_eq!(sandbox.code(&tried), 4, "{who}");
    }
    proposed(&sandbox);
    for who in ["mod-1", "tl-1", "proc-1"] {
        assert_eq!(sandbox.code(&format!("--as {who} decision accept D-0001")), 4, "{who}");
    }
    let said = sandbox.run("--as own-1 decision accept D-0001");
    assert!(said.contains("own-1"), "{said}");
    assert!(said.ends_with("exit: 7"), "{said}");
    assert_eq!(sandbox.json("evaluation show E-0001")["cancelled_by"], serde_json::Value::Null);
    // The panel needs to have done nothing for it: the owner's own declaration is enough.
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
}

#[test]
fn before_a_result_nobody_can_be_chosen_and_nobody_said_to_have_failed() {
    let sandbox = Sandbox::at(Stage::Moderation);
    for word in ["aws", "no-compliant-candidate"] {
        let said = sandbox.run(&format!(
            "--as mod-1 decision new E-0001 --choose {word} --reason '{WHY}' {DECISION}"
        ));
        assert!(said.contains("there is no result until prices are open"), "{said}");
        assert!(said.ends_with("exit: 7"), "{said}");
    }
    // One that was written early meets the result that came meanwhile.
    proposed(&sandbox);
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    sandbox.open_price();
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
    assert_eq!(sandbox.json("evaluation show E-0001")["stage"], "decided");
    sandbox.done("decision snapshot verify d1");
}

#[test]
fn every_letter_says_that_it_was_cancelled_and_why_and_nothing_of_what_was_given() {
    for stage in [Stage::Scoring, Stage::Moderation, Stage::QualityClosed] {
        let sandbox = Sandbox::at(stage);
        cancelled(&sandbox);
        for candidate in ["aws", "azure", "gcp", "paas"] {
            for form in ["md", "html", "csv"] {
                let letter =
                    sandbox.done(&format!("report summary E-0001 {candidate} --format {form}"));
                assert!(letter.contains(WHY), "{letter}");
                assert!(letter.contains("D-0001"), "{letter}");
                assert!(letter.contains("ancelled before"), "{letter}");
                for told in ["CON-01", "CON-02", "GEN", "Why:", "£", "score:"] {
                    assert!(!letter.contains(told), "{form} tells {told}: {letter}");
                }
            }
        }
        for form in ["", "--json"] {
            let record = sandbox.done(&format!("decision export d1 {form}"));
            assert!(record.contains(WHY), "{record}");
            assert!(!record.contains("CON-02") && !record.contains("Circuits"), "{record}");
        }
        let thin = sandbox.run("report summary E-0001 all --check");
        assert!(thin.contains("letter-from is empty") && !thin.contains("CON-"), "{thin}");
        assert_eq!(sandbox.code("report evaluation E-0001 -o page.html"), 7);
        let said = sandbox.run("report summary E-0001 aws --winner-column");
        assert!(said.contains("D-0001 chooses nobody in E-0001"), "{said}");
    }
}

#[test]
fn what_its_own_decision_no_longer_ends_goes_on_where_it_stood() {
    let sandbox = Sandbox::at(Stage::Scoring);
    cancelled(&sandbox);
    // A second decision takes its place or none does.
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason 'The rules were wrong.' {DECISION}"
    ));
    sandbox.done("--as mod-1 decision propose d2");
    let said = sandbox.run("--as own-1 decision accept d2");
    assert!(said.contains("decision supersede D-0001 --by D-0002"), "{said}");
    sandbox.done("--as own-1 decision supersede d1 --by d2");
    assert_eq!(sandbox.json("evaluation show E-0001")["cancelled_by"], "D-0002");
    // In question it is in force still.
    sandbox.done("--as own-1 decision reopen d2 --reason 'The money may come back.'");
    assert_eq!(sandbox.code("--as tl-1 conflict declare --none"), 7);
    sandbox.done("--as own-1 decision deprecate d2 --reason 'The money came back.'");
    assert_eq!(sandbox.json("evaluation show E-0001")["cancelled_by"], serde_json::Value::Null);
    let log = sandbox.done("log E-0001");
    assert!(log.contains("evaluation.resumed"), "{log}");
    sandbox.done("--as tl-1 score set aws CON-02 1 --reason 'One site was shown in the offer.'");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn the_next_evaluation_is_the_open_one_and_the_copy_of_the_workspace_keeps_the_end() {
    let sandbox = Sandbox::at(Stage::Scoring);
    cancelled(&sandbox);
    sandbox.done(
        "--as mod-1 evaluation new 'Once more' --from E-0001 --copy candidates,panel \
         --moderator mod-1 --purpose options-appraisal",
    );
    assert_eq!(sandbox.json("evaluation show")["id"], "E-0002");
    sandbox.done("backup copy.db");
    sandbox.done("restore copy.db --into back.db");
    let back = sandbox.done("--db back.db evaluation list --json");
    assert_eq!(back, sandbox.done("evaluation list --json"));
    assert!(back.contains("\"cancelled_by\":\"D-0001\""), "{back}");
    // Why nothing more can be done in it is among the conditions.
    let why = sandbox.json("evaluation why E-0001 open-moderation");
    assert_eq!(why["possible"], false);
    let rules: Vec<&str> = why["conditions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| (one["met"] == false).then(|| one["rule"].as_str()).flatten())
        .collect();
    assert!(rules.contains(&"it has not been cancelled"), "{why}");
}

#[test]
fn what_a_cancelled_one_sealed_of_costs_is_told_once_a_later_one_has_opened_its_prices() {
    let sandbox = Sandbox::at(Stage::Scoring);
    crate::sealed::basket(&sandbox);
    let sealed = |which: &str| {
        let listed = sandbox.json("cost list");
        let aws = listed.as_array().unwrap().iter().find(|one| one["candidate"] == "aws");
        aws.map(|one| one["sealed_by"].clone()).unwrap_or_default() == *which
    };
    cancelled(&sandbox);
    assert!(sealed("E-0001"), "{}", sandbox.done("cost list"));
    sandbox.done(
        "--as mod-1 evaluation new 'Once more' --from E-0001 --copy candidates,panel --moderator \
         mod-1 --purpose options-appraisal --price-formula ratio",
    );
    sandbox.done("--as mod-1 evaluation freeze");
    for who in ["tl-1", "tl-2", "tl-3"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done(&format!("--as mod-1 evidence import {}", packaged("data/evidence.csv")));
    sandbox.done("--as mod-1 evaluation open-scoring");
    sandbox.moderate_2019();
    assert!(sealed("E-0001"), "{}", sandbox.done("cost list"));
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    sandbox.open_price();
    let listed = sandbox.json("cost list");
    let aws = listed.as_array().unwrap().iter().find(|one| one["candidate"] == "aws").unwrap();
    assert_eq!(aws["sealed_by"], serde_json::Value::Null, "{listed}");
}

#[test]
fn a_step_on_a_decision_is_never_dated_before_the_last() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    sandbox.done_on(
        "2026-03-09",
        &format!("--as mod-1 decision new E-0001 --choose cancelled --reason '{WHY}' {DECISION}"),
    );
    // The clock was put back by days between one step and the next.
    sandbox.done_on("2026-03-05", "--as mod-1 decision propose d1");
    sandbox.done_on("2026-03-10", "--as own-1 conflict declare --none");
    sandbox.done_on("2026-03-03", "--as own-1 decision accept d1");
    let shown = sandbox.json("decision show d1");
    let days: Vec<&str> = shown["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["date"].as_str().unwrap())
        .collect();
    assert_eq!(days, ["2026-03-09", "2026-03-09"]);
    assert_eq!(shown["effective"], "2026-03-09");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_decision_goes_by_the_day_it_was_accepted_whatever_came_after() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    cancelled(&sandbox);
    sandbox
        .done_on("2026-04-01", "--as own-1 decision reopen d1 --reason 'The money may come back.'");
    sandbox.done_on(
        "2026-04-02",
        "--as own-1 decision reaffirm d1 --reason 'It did not.' --review-by 2027-04-01",
    );
    assert_eq!(sandbox.json("decision list")[0]["date"], "2026-03-02");
    assert!(sandbox.done("export decisions --csv").contains("2026-03-02"));
    assert_eq!(sandbox.done("decision list date.after:2026-03-31 --count"), "0\n");
}

#[test]
fn who_has_no_place_is_refused_with_those_that_have_one() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let said = sandbox
        .run(&format!("--as mod-1 decision new E-0001 --choose paas --reason '{WHY}' {DECISION}"));
    assert!(said.contains("paas is excluded by CON-01 and has no place"), "{said}");
    assert!(said.contains("can be chosen: aws, azure, gcp; or `cancelled`, for nobody"), "{said}");
}
