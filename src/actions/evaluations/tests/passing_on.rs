//! Days by which parts are due, why a step is locked, and seats that pass to somebody else.

use super::*;
use crate::actions::evaluations::{HandOver, Setting, edit, hand_over, status, why};
use crate::actions::people as keeping;

const WHY: &str = "They have left for another department.";

fn due(scoring: &str, moderation: &str) -> Setting {
    let due =
        DueText { scoring: Some(scoring.to_owned()), moderation: Some(moderation.to_owned()) };
    Setting { due, ..Setting::default() }
}

/// Somebody more, whom the sample does not have.
fn somebody(desk: &mut Desk, slug: &str, role: &str) {
    sit(desk, "admin-1");
    let roles = BTreeSet::from([role.parse().unwrap()]);
    keeping::add(desk, slug, slug, roles).unwrap();
}

#[test]
fn days_are_set_while_scoring_goes_on_and_name_who_is_late() {
    let mut desk = desk();
    scoring(&mut desk);
    sit(&mut desk, "mod-1");
    let moved = edit(&mut desk, None, &due("2019-10-10", "2019-10-31")).unwrap().evaluation;
    assert_eq!(moved.due().scoring.map(|day| day.to_string()), Some("2019-10-10".to_owned()));
    let found = status(&mut desk, None).unwrap();
    let late: Vec<String> = found.late.iter().map(ToString::to_string).collect();
    assert_eq!(late.len(), 3);
    assert_eq!(late[0], "tl-1 is 4 days late with scoring, due 2019-10-10");
    assert!(found.left.iter().any(|left| left.late && left.what.contains("scores of tl-1")));

    // A sheet that is in is late no longer, and a day moved on makes nobody late.
    sit(&mut desk, "tl-1");
    let (_, sheet) = SHEETS[0];
    crate::actions::scores::import(&mut desk, None, &source(sheet), None, Extra::Refuse, Run::Save)
        .unwrap();
    crate::actions::scores::submit(&mut desk, None).unwrap();
    sit(&mut desk, "mod-1");
    assert_eq!(status(&mut desk, None).unwrap().late.len(), 2);
    edit(&mut desk, None, &due("2w", "eom")).unwrap();
    assert!(status(&mut desk, None).unwrap().late.is_empty());
    edit(&mut desk, None, &due("", "")).unwrap();
    assert_eq!(
        status(&mut desk, None).unwrap().evaluation.due(),
        crate::domain::evaluation::due::Due::default()
    );
}

#[test]
fn a_bad_day_is_refused_and_so_is_moderation_before_scoring() {
    let mut desk = desk();
    draft(&mut desk);
    refused(
        edit(&mut desk, None, &due("soon", "2019-10-31")),
        Ground::Validation,
        "--scoring-due: `soon` is not a day",
    );
    refused(
        edit(&mut desk, None, &due("2019-10-31", "2019-10-01")),
        Ground::Validation,
        "moderation would be due on 2019-10-01, before scoring on 2019-10-31",
    );
    sit(&mut desk, "tl-1");
    refused(edit(&mut desk, None, &due("2w", "6m")), Ground::Role, "tl-1 may not set up");
}

#[test]
fn every_condition_of_a_step_is_named_and_the_next_step_is_meant_without_one() {
    let mut desk = desk();
    draft(&mut desk);
    let (_, found) = why(&mut desk, None, None).unwrap();
    assert_eq!((found.step, found.possible()), (Step::Freeze, true));
    assert_eq!(found.met(), found.conditions.len());
    let (_, found) = why(&mut desk, None, Some(Step::OpenScoring)).unwrap();
    let unmet: Vec<&str> =
        found.conditions.iter().filter(|one| !one.met).map(|one| one.rule.as_str()).collect();
    assert_eq!(unmet, ["the stage is frozen", "a conflict declaration of everybody on the panel"]);
    assert!(!found.possible());
}

#[test]
fn why_a_step_is_locked_tells_nobody_what_is_sealed() {
    let mut desk = desk();
    moderation(&mut desk);
    sit(&mut desk, "aud-1");
    for step in Step::ALL {
        let (evaluation, found) = why(&mut desk, None, Some(*step)).unwrap();
        let text = format!("{:?}", found.conditions);
        assert!(evaluation.parts().prices.is_empty());
        assert!(!text.contains("1180000") && !text.contains("1,180,000"), "{text}");
    }
}

#[test]
fn a_leavers_scores_stay_theirs_and_the_successor_declares_before_scoring() {
    let mut desk = desk();
    scoring(&mut desk);
    sit(&mut desk, "tl-2");
    let (_, sheet) = SHEETS[1];
    crate::actions::scores::import(&mut desk, None, &source(sheet), None, Extra::Refuse, Run::Save)
        .unwrap();
    crate::actions::scores::submit(&mut desk, None).unwrap();
    somebody(&mut desk, "tl-4", "evaluator");
    let before = count(&mut desk);
    let what = HandOver::Seat { from: "tl-2", to: "tl-4" };
    refused(hand_over(&mut desk, None, what, ""), Ground::Validation, "reason");
    let (changed, declared) = hand_over(&mut desk, None, what, WHY).unwrap();
    assert!(!declared);
    assert_eq!(count(&mut desk), before + 1, "it is one line of history");
    let seats: Vec<&str> = changed.parts().panel.iter().map(|seat| seat.person.as_str()).collect();
    assert_eq!(seats, ["tl-1", "tl-4", "tl-3"]);
    let (stored, _) = super::super::show(&mut desk, None).unwrap();
    assert_eq!(stored.parts().panel, changed.parts().panel, "the order is kept");

    let kept = desk.store.read(|look| scores::sheets(look, &changed)).unwrap();
    let left = kept.iter().find(|sheet| sheet.evaluator().as_str() == "tl-2").unwrap();
    assert!(left.submitted().is_some() && left.scores().len() > 100);
    let everybody = keeping::list(&mut desk).unwrap();
    desk.sit(&everybody, "tl-4");
    let give = |desk: &mut Desk| {
        crate::actions::scores::import(
            desk,
            None,
            &source("candidate,question,score,reason\naws,CON-02,2,Seen at their site in May.\n"),
            None,
            Extra::Refuse,
            Run::Save,
        )
    };
    refused(give(&mut desk), Ground::State, "tl-4 has made no conflict declaration");
    conflicts::declare(&mut desk, None, None).unwrap();
    give(&mut desk).unwrap();
}

/// Lets `mod-2` moderate from now on.
pub(crate) fn passed_on_to_mod_2(desk: &mut Desk) {
    somebody(desk, "mod-2", "moderator");
    hand_over(desk, None, HandOver::Moderation { to: "mod-2" }, WHY).unwrap();
    sit(desk, "mod-1");
}

#[test]
fn moderation_passes_on_with_a_reason_and_the_new_moderator_takes_the_steps() {
    let mut desk = desk();
    scoring(&mut desk);
    somebody(&mut desk, "mod-2", "moderator");
    let what = HandOver::Moderation { to: "mod-2" };
    refused(
        hand_over(&mut desk, None, HandOver::Moderation { to: "tl-1" }, WHY),
        Ground::Interest,
        "whoever scores does not moderate",
    );
    let (changed, _) = hand_over(&mut desk, None, what, WHY).unwrap();
    assert_eq!(changed.moderator().as_str(), "mod-2");
    sit(&mut desk, "mod-1");
    refused(
        step(&mut desk, None, Step::OpenModeration, None),
        Ground::Role,
        "its moderator is mod-2",
    );
}
