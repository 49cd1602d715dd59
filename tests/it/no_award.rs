//! Evaluations that end with nobody chosen, from the result to the archive, as the people of an
//! authority and a losing bidder meet them.

use crate::support::{Sandbox, Stage, packaged};

const DECISION: &str = "--title 'No award' --decision-makers own-1 --review-by 2027-03-01";

/// A result in which no candidate meets every minimum.
fn nobody_passes() -> Sandbox {
    let sandbox = Sandbox::at(Stage::Moderation);
    for candidate in ["aws", "azure", "gcp"] {
        sandbox.done(&format!(
            "--as mod-1 gate set E-0001 {candidate} CON-01 fail --reason 'The offer to {candidate} \
             names no second route to the council network, which CON-01 asks for.'"
        ));
    }
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    sandbox.open_price();
    sandbox
}

fn decided(sandbox: &Sandbox, word: &str, reason: &str) {
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose {word} --reason '{reason}' {DECISION}"
    ));
    sandbox.done("--as mod-1 decision propose D-0001");
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
}

const NONE: &str = "No supplier offers a second route, and the council cannot run on one.";

#[test]
fn an_evaluation_in_which_nobody_passes_ends_is_archived_and_comes_back_the_same() {
    let sandbox = nobody_passes();
    let ranked = sandbox.json("rank E-0001");
    assert_eq!(ranked["warnings"][0]["kind"], "no_compliant_candidate");
    let said = sandbox.run(&format!(
        "--as mod-1 decision new E-0001 --choose aws --reason 'Best of the failed.' {DECISION}"
    ));
    assert!(said.contains("aws is excluded by CON-01 and has no place"), "{said}");
    let said = sandbox.run(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason '{NONE}' {DECISION}"
    ));
    assert!(said.contains("its outcome is `no-compliant-candidate`"), "{said}");
    decided(&sandbox, "no-compliant-candidate", NONE);

    let shown = sandbox.json("decision show d1");
    assert_eq!(shown["chooses_nobody"], true, "a program need not know the words");
    assert_eq!(sandbox.json("decision list")[0]["chooses_nobody"], true);
    assert_eq!(shown["chosen"], "no-compliant-candidate");
    assert_eq!(shown["scope"], "award-e-0001");
    assert_eq!(shown["place"], serde_json::Value::Null);
    assert_eq!(sandbox.json("evaluation show e1")["stage"], "decided");
    sandbox.done("decision snapshot verify d1");
    // Nothing is the primary, and nothing turns round.
    assert_eq!(sandbox.code("decision flip d1"), 7);
    assert_eq!(sandbox.done("decision list in_force:yes scope:primary --count"), "0\n");
    let record = sandbox.done("decision export d1");
    assert!(
        record.contains("Chosen option: \"no-compliant-candidate: nobody is chosen\", because"),
        "{record}"
    );
    let decisions = sandbox.done("export decisions --csv");
    assert!(decisions.contains("accepted: no-compliant-candidate"), "{decisions}");

    sandbox.done("--as mod-1 evaluation archive E-0001");
    assert_eq!(sandbox.code("verify"), 0);
    sandbox.done("evaluation bundle E-0001 -o record.zip");
    let other = Sandbox::new();
    std::fs::copy(sandbox.folder().join("record.zip"), other.folder().join("record.zip")).unwrap();
    other.done("--as admin-1 evaluation load record.zip");
    assert_eq!(other.done("rank --json"), sandbox.done("rank E-0001 --json"));
    assert_eq!(other.code("verify"), 0);
}

#[test]
fn every_letter_says_that_nobody_was_chosen_and_why() {
    let sandbox = nobody_passes();
    decided(&sandbox, "no-compliant-candidate", NONE);
    for candidate in ["aws", "azure", "gcp", "paas"] {
        let letter = sandbox.done(&format!("report summary E-0001 {candidate}"));
        assert!(letter.contains("No service met every minimum, so that nobody could be chosen"));
        assert!(letter.contains(NONE), "{letter}");
        assert!(!letter.contains("that was chosen:"), "no winner is set beside it: {letter}");
    }
    let said = sandbox.run("report summary E-0001 aws --winner-column");
    assert!(said.contains("D-0001 chooses nobody in E-0001"), "{said}");
    let said = sandbox.done("report evaluation E-0001 -o -");
    assert!(said.contains("There is no compliant candidate: nobody was chosen"), "{said}");
}

#[test]
fn an_owner_may_cancel_although_somebody_passed_and_the_primary_stays() {
    let sandbox = Sandbox::sample();
    let why = "The network budget was cut by half, and none of it can be bought this year.";
    // What is decided already has its outcome.
    let said = sandbox.run(&format!(
        "--as mod-1 decision new E-0001 --choose no-compliant-candidate --reason '{why}' {DECISION}"
    ));
    assert!(said.contains("in E-0001 aws has one"), "{said}");
    let which = sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason '{why}' {DECISION}"
    ));
    let which = which.trim();
    sandbox.done(&format!("--as mod-1 decision propose {which}"));
    let said = sandbox.run(&format!("--as own-1 decision accept {which}"));
    assert!(said.contains("D-0001 is in force and is the outcome of E-0001"), "{said}");
    assert!(said.ends_with("exit: 7"), "{said}");

    let open = Sandbox::at(Stage::PriceOpened);
    decided(&open, "cancelled", why);
    let letter = open.done("report summary E-0001 aws");
    assert!(letter.contains("no service was chosen: the evaluation was cancelled"), "{letter}");
    assert!(letter.contains("Yours met every minimum"), "{letter}");
    assert!(letter.contains(why), "{letter}");
    let rows = open.done("report summary E-0001 aws --format csv");
    assert!(rows.lines().skip(1).all(|row| row.contains(",\"cancelled\",")), "{rows}");
    // The way back is another decision, and only once this one is no longer in force.
    let others = "--rejected azure='Three hundredths behind.' --rejected gcp='Ten marks behind.' \
                  --rejected paas='Failed CON-01.'";
    open.done(&format!(
        "--as mod-1 decision new E-0001 --choose aws --reason 'The budget is back.' {others} \
         {DECISION}"
    ));
    open.done("--as mod-1 decision propose d2");
    assert_eq!(open.code("--as own-1 decision accept d2"), 7);
    open.done("--as own-1 decision deprecate d1 --reason 'The budget is back.'");
    open.done("--as own-1 decision accept d2");
    assert_eq!(open.json("decision show d2")["scope"], "primary");
    // From then on it is the outcome of its evaluation, and the letters say so.
    assert_eq!(open.json("evaluation show e1")["stage"], "decided");
    let letter = open.done("report summary E-0001 azure");
    assert!(!letter.contains("no service was chosen"), "{letter}");
    assert!(letter.contains("Amazon Web Services was chosen"), "{letter}");
    assert_eq!(open.code("verify"), 0);
}

#[test]
fn a_draft_may_change_between_a_candidate_and_nobody_and_its_scope_follows() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason '{NONE}' {DECISION}"
    ));
    sandbox.done("--as mod-1 decision edit d1 --choose aws");
    assert_eq!(sandbox.json("decision show d1")["scope"], "primary");
    sandbox.done("--as mod-1 decision edit d1 --choose cancelled");
    assert_eq!(sandbox.json("decision show d1")["scope"], "award-e-0001");
    let said = sandbox.run("--as mod-1 decision edit d1 --transition-end 2027-01-01");
    assert!(said.contains("nobody is chosen, so no workload follows by 2027-01-01"), "{said}");
    let said = sandbox.run("--as mod-1 decision edit d1 --scope websites");
    assert!(said.contains("it is about award-e-0001, not about websites"), "{said}");
    // The words mean nothing where nothing was compared, and no supplier is called so.
    let said = sandbox.run(&format!(
        "--as mod-1 decision new --scope websites --choose cancelled --reason '{NONE}' {DECISION}"
    ));
    assert!(said.contains("this decision rests on none here"), "{said}");
    assert_eq!(sandbox.code("--as proc-1 supplier add cancelled --name 'Cancelled Ltd'"), 8);
}
