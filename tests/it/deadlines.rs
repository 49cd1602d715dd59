//! Due days, why a step is locked, and a seat that passes on, as scripts see them.

use crate::support::{Sandbox, Stage};

#[test]
fn who_is_late_is_told_to_scripts_with_an_exit_code() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let set = sandbox.run("--as mod-1 evaluation edit --scoring-due yesterday --moderation-due 2w");
    assert!(set.ends_with("exit: 0"), "{set}");
    let late = sandbox.run("evaluation status --late --exit-code --csv");
    assert!(late.starts_with("\"person\",\"with\",\"due\",\"days_late\""), "{late}");
    assert!(late.contains("\"tl-1\",\"scoring\",\"2026-03-01\",1"), "{late}");
    assert!(late.ends_with("exit: 3"), "{late}");
    let json = sandbox.run("evaluation status --json");
    assert!(json.contains("\"scoring_due\":\"2026-03-01\""), "{json}");
    assert!(json.contains("\"days_late\":1"), "{json}");
    sandbox.run("--as mod-1 evaluation edit --scoring-due 1w");
    let nobody = sandbox.run("evaluation status --late --exit-code");
    assert!(nobody.ends_with("exit: 0"), "{nobody}");
    let turned = sandbox.run("--as mod-1 evaluation edit --scoring-due 6w");
    assert!(turned.contains("before scoring on"), "{turned}");
    assert!(turned.ends_with("exit: 8"), "{turned}");
    let other = sandbox.run("--as tl-1 evaluation edit --scoring-due 1w");
    assert!(other.ends_with("exit: 4"), "{other}");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn why_names_every_condition_met_and_not_met() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let why = sandbox.run("--as mod-1 evaluation why open-moderation --exit-code");
    assert!(why.contains("every sheet is submitted, with a reason for each score"), "{why}");
    assert!(why.contains("the stage is scoring"), "{why}");
    assert!(why.ends_with("exit: 3"), "{why}");
    let json = sandbox.run("--as tl-1 evaluation why E-0001 close-quality --json");
    assert!(json.contains("\"possible\":false"), "{json}");
    assert!(json.contains("\"met\":false"), "{json}");
    assert!(json.contains("moderates E-0001, takes it"), "{json}");
    let unknown = sandbox.run("evaluation why E-0001 thaw");
    assert!(unknown.contains("freeze"), "{unknown}");
    assert!(unknown.ends_with("exit: 8"), "{unknown}");
}

#[test]
fn a_seat_passes_on_in_one_line_of_history() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox.run("--as admin-1 person add tl-9 --name Nine --role evaluator");
    let hand = |reason: &str| {
        sandbox.run(&format!(
            "--as admin-1 evaluation hand-over E-0001 --seat tl-2 --to tl-9 {reason}"
        ))
    };
    let bare = hand("");
    assert!(bare.ends_with("exit: 8"), "{bare}");
    let done = hand("--reason 'Two has moved to another department.'");
    assert!(done.contains("tl-9 has not declared yet"), "{done}");
    assert!(done.ends_with("exit: 0"), "{done}");
    let log = sandbox.run("log E-0001");
    assert_eq!(log.matches("seat.handed_over").count(), 1, "{log}");
    let again = hand("--reason 'Two has moved to another department.'");
    assert!(again.contains("tl-2 has no seat on the panel of E-0001"), "{again}");
    let seated = sandbox.run(
        "--as admin-1 evaluation hand-over --moderation --to tl-9 --reason 'She asked for it.'",
    );
    assert!(seated.contains("whoever scores does not moderate"), "{seated}");
    assert!(seated.ends_with("exit: 4"), "{seated}");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}
