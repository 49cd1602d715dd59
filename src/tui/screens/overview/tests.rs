use crate::actions::exceptions::{self, Act, Reminders, Tasks};
use crate::actions::people;
use crate::domain::evaluation::stage::Stage;
use crate::tui::msg::{Effect, Load, Msg, Save};
use crate::tui::place::Place;
use crate::tui::testing::{Sitting, shown, sight};
use crate::tui::update::update;

#[track_caller]
fn has(sitting: &mut Sitting, words: &str) {
    let text = sitting.screen();
    assert!(text.contains(words), "no `{words}` in\n{text}");
}

#[test]
fn an_evaluator_sees_what_is_open_and_enter_goes_there() {
    let mut sitting = Sitting::of("tl-1");
    has(&mut sitting, "> Score 60 open questions");
    has(&mut sitting, "there is no result");
    sight("overview-of-the-sample", &sitting.screen());
    sitting.press("Enter");
    assert_eq!(sitting.state.shell.at, Place::Scores);
    has(&mut sitting, "> ");
    has(&mut sitting, "TEC-04   Amazon Web Services   not scored");
}

#[test]
fn another_evaluation_is_taken_for_all_places() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("v ↓ ↓ Enter");
    assert_eq!(sitting.notice(), "working on E-0001");
    has(&mut sitting, "Primary cloud supplier 2019");
    has(&mut sitting, "76.21");
    sitting.press("g r");
    has(&mut sitting, "excluded by CON-01");
    has(&mut sitting, "within the near-tie band");
}

#[test]
fn a_step_asks_first_and_a_refused_one_says_what_is_missing() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g h :");
    sitting.types("open moderation");
    sitting.press("Enter");
    assert_eq!(sitting.state.shell.at, Place::Overview);
    // What it asks for stands there, met and not met, in place of a question.
    has(&mut sitting, "Open moderation asks for");
    has(&mut sitting, "ok  the stage is scoring");
    has(&mut sitting, "60 scores of tl-1");
    let effects = sitting.press("Enter");
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Save { what: Save::Step(..), .. }))
    );
    assert!(sitting.notice().contains("keeps you from it"), "{}", sitting.notice());
    sitting.press("Esc");
    has(&mut sitting, "!  60 scores of tl-1");
}

#[test]
fn a_step_from_another_stage_is_not_possible_and_says_why() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press(":");
    sitting.types("freeze");
    sitting.press("Enter");
    assert!(
        sitting.notice().ends_with("E-0003 stands at scoring; this is possible at draft"),
        "{}",
        sitting.notice()
    );
}

#[test]
fn reopening_takes_a_reason_and_keeps_what_was_typed() {
    let mut sitting = Sitting::of("mod-1");
    let crate::tui::state::Stage::Open(facts) = &mut sitting.state.shell.stage else { panic!() };
    facts.stands = facts.stands.map(|(which, _)| (which, Stage::PriceOpened));
    sitting.press(":");
    sitting.types("reopen");
    sitting.press("Enter");
    has(&mut sitting, "WHY IS MODERATION REOPENED?");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("the reason:"), "{}", sitting.notice());
    sitting.types("the panel missed a fact");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("reopen is possible at"), "{}", sitting.notice());
    has(&mut sitting, "the panel missed a fact");
}

#[test]
fn nobody_unknown_is_given_anything_to_do() {
    let mut sitting = Sitting::of_login("nobody");
    has(&mut sitting, "This workspace does not know you");
    sitting.press("Enter n");
    has(&mut sitting, "a sheet belongs to a person");
}

#[test]
fn a_step_that_needs_nothing_more_is_the_next_thing_for_its_moderator() {
    use super::next::{Todo, todos};
    use crate::domain::evaluation::stage::Step;
    for step in [Step::OpenScoring, Step::OpenModeration, Step::CloseQuality, Step::OpenPrice] {
        let mut data = crate::tui::testing::sample::overview();
        let status = data.status.as_mut().unwrap();
        status.next = Some(step);
        // The step itself is the last of what is left, and here the only one.
        status.left = vec![crate::actions::evaluations::Left {
            person: None,
            role: "moderator",
            what: step.code().replace('-', " "),
            due: None,
            late: false,
        }];
        let moderator = status.evaluation.moderator().clone();
        data.me.as_mut().unwrap().slug = moderator;
        assert!(
            todos(&data, None, &Reminders::default()).contains(&Todo::Step(step)),
            "{step:?}: {:?}",
            todos(&data, None, &Reminders::default())
        );
    }
}

#[test]
fn averages_that_moved_are_something_for_the_moderator_to_do() {
    use super::next::todos;
    let mut data = crate::tui::testing::sample::overview();
    let status = data.status.as_mut().unwrap();
    let mut parts = status.evaluation.clone().into_parts();
    parts.stage = Stage::Moderation;
    parts.rules.agreeing = crate::domain::evaluation::Agreeing::Average;
    status.evaluation = crate::domain::evaluation::Evaluation::new(parts).unwrap();
    let left = |what: &str| crate::actions::evaluations::Left {
        person: Some("mod-1".parse().unwrap()),
        role: "moderator",
        what: what.to_owned(),
        due: None,
        late: false,
    };
    status.left = ["aws", "gcp"]
        .map(|who| {
            left(&format!(
                "the average for {who} on CON-02 recorded anew: it is 2, and 1 is recorded"
            ))
        })
        .into();
    let moderator = status.evaluation.moderator().clone();
    data.me.as_mut().unwrap().slug = moderator;
    let words: Vec<String> =
        todos(&data, None, &Reminders::default()).iter().map(super::next::Todo::words).collect();
    assert!(words.iter().any(|one| one == "Record 2 averages anew"), "{words:?}");
}

#[test]
fn a_reopening_is_seen_in_overview_by_everybody_and_its_form_says_what_follows() {
    use crate::actions::evaluations::{step, tests::priced};
    use crate::domain::evaluation::stage::Step;
    let mut sitting = Sitting::at(priced("mod-1"));
    sitting.press(":");
    sitting.types("reopen mod");
    sitting.press("Enter");
    has(&mut sitting, "Prices are known already");
    has(&mut sitting, "Panel and moderator declare");
    let mut desk = priced("mod-1");
    step(&mut desk, None, Step::Reopen, Some("The panel missed a fact.")).unwrap();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "tl-1");
    let mut sitting = Sitting::at(desk);
    sitting.tell(crate::tui::msg::Msg::Resize(120, 50));
    has(&mut sitting, "moderation reopened once, prices known");
}

#[test]
fn what_others_set_up_does_not_change_which_evaluation_is_worked_on() {
    use crate::actions::evaluations::tests::{another_frozen, moderating};
    let mut desk = moderating();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "mod-1");
    let mut sitting = Sitting::at(desk);
    has(&mut sitting, "E-0001 moderation");
    sitting.behind(another_frozen);
    for keys in ["F5", "g m", "g o", "g x", "g o"] {
        sitting.press(keys);
    }
    has(&mut sitting, "E-0001 moderation");
}

#[test]
fn gates_and_agreed_scores_that_wait_are_each_gone_to_where_they_are_given() {
    use crate::actions::evaluations::tests::moderating;
    let mut sitting = Sitting::of("mod-1");
    has(&mut sitting, "> Answer 15 gates");
    sitting.press("Enter");
    has(&mut sitting, "Moderate › Gates");
    has(&mut sitting, "wait for an answer");

    let mut desk = moderating();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "mod-1");
    let mut sitting = Sitting::at(desk);
    // The gates were looked at last, and the scores are elsewhere.
    sitting.press("g m a g o");
    has(&mut sitting, "> Agree on 156 scores");
    sitting.press("Enter");
    assert_eq!(sitting.state.shell.at, Place::Moderate);
    has(&mut sitting, "WORTH  SPREAD");
}

#[test]
fn a_question_that_waits_to_be_sent_is_gone_to_itself() {
    use crate::actions::evaluations::tests::priced;
    let mut desk = priced("proc-1");
    let (basis, why) = (Some("A second quote"), Some("The first sheet left out two years."));
    crate::actions::prices::set(&mut desk, None, "gcp", "400000", basis, why).unwrap();
    let mut sitting = Sitting::at(desk);
    has(&mut sitting, "Send C-0001: it asks gcp");
    for _ in 0..5 {
        if sitting.screen().contains("> Send C-0001") {
            break;
        }
        sitting.press("Down");
    }
    sitting.press("Enter");
    assert_eq!(sitting.state.shell.at, Place::Evidence);
    has(&mut sitting, "[Clarifications]");
    has(&mut sitting, "> C-0001");
}

#[test]
fn what_is_decided_says_where_letters_and_archive_are() {
    let mut sitting = Sitting::of("mod-1");
    sitting.chooses("E-0001");
    has(&mut sitting, "behind g r, then s");
    has(&mut sitting, "behind g x, then e");
    sitting.press("g r s");
    has(&mut sitting, "ASSESSMENT SUMMARY FOR");
    sitting.press("g x e");
    has(&mut sitting, "WRITE THE ARCHIVE OF E-0001");
}

#[test]
fn the_exceptions_stand_where_there_is_room_for_them() {
    let mut sitting = Sitting::of("app-1");
    for rows in [24, 26, 28, 30, 50] {
        let text = shown(100, rows, &mut sitting.state);
        assert!(text.contains("EXCEPTIONS"), "{rows} rows:\n{text}");
        assert!(text.contains("lapsed or blocked, not covered"), "{rows} rows:\n{text}");
    }
}

#[test]
fn a_look_among_the_exceptions_that_failed_is_waited_for_no_longer_wherever_one_is_by_then() {
    let mut sitting = Sitting::of("app-1");
    sitting.press("g w");
    let asked = sitting.state.shell.ask(Load::Waiting).into_iter().next();
    let Some(Effect::Load { generation, what }) = asked else { panic!() };
    let overview = &mut sitting.state.screens.overview;
    (overview.tasks, overview.looking) = (None, true);
    sitting.state.shell.at = Place::Overview;
    has(&mut sitting, "Looking at what waits");
    sitting.state.shell.at = Place::Workloads;
    let answer = Err("the workspace is busy".to_owned());
    update(&mut sitting.state, Msg::Loaded { generation, subject: what.subject(), answer });
    sitting.state.shell.at = Place::Overview;
    let text = sitting.screen();
    assert!(!text.contains("Looking at what waits"), "{text}");
}

#[test]
fn whose_exceptions_end_or_ended_reads_so_first_until_a_renewal_is_on_its_way() {
    let mut sitting = Sitting::of("arch-1");
    has(&mut sitting, "1 of yours ends within 30 days or ended");
    has(&mut sitting, "Renew or close 1 exception that ends or ended");
    // Whoever has none reads nothing of it.
    let mut sitting = Sitting::of("tl-1");
    let text = sitting.screen();
    assert!(!text.contains("of yours") && !text.contains("Renew or close"), "{text}");
}

#[test]
fn totals_of_averages_are_not_told_as_agreed_scores() {
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::ranking::{Warning, rank};
    use crate::domain::evaluation::samples::sample_2019;
    let mut ranking = rank(&sample_2019(PriceFormula::Ratio)).unwrap();
    assert_eq!(super::view::what_counts(&ranking), "agreed scores, frozen weights");
    ranking.warnings.push(Warning::Averaged);
    assert_eq!(super::view::what_counts(&ranking), "averages, frozen weights");
}

#[test]
fn a_draft_whose_weights_are_out_is_not_told_that_they_add_up() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g u n");
    sitting.types("Another");
    sitting.press("Tab");
    sitting.types("o");
    sitting.press("PgDn Tab");
    sitting.types("own");
    sitting.press("PgDn PgDn Tab");
    sitting.types("mod-1");
    sitting.press("Ctrl-S g o");
    has(&mut sitting, "weights do not add up to 100 yet");
}

#[test]
fn one_exception_is_as_good_a_reason_to_go_there_as_several() {
    let mut data = crate::tui::testing::sample::overview();
    for count in [0, 1, 2] {
        let tasks = Tasks::counted(|_| count);
        data.exceptions.as_mut().unwrap().figures.own_ending = count;
        let to_exceptions = super::next::todos(&data, Some(tasks), &Reminders::default())
            .into_iter()
            .filter(|todo| {
                matches!(todo, super::Todo::Go { to: Place::Exceptions | Place::Conditions, .. })
            })
            .count();
        assert_eq!(to_exceptions, if count == 0 { 0 } else { 7 }, "{count}");
    }
}

#[test]
fn whoever_asked_is_told_what_was_rejected_and_until_when_it_may_be_appealed_against() {
    let mut sitting = Sitting::of("arch-1");
    let which = "X-0016".parse().unwrap();
    let requester = sitting.behind(|desk| {
        let everybody = people::list(desk).unwrap();
        let asked = exceptions::show(desk, which, None).unwrap().exception;
        desk.sit(&everybody, "app-1");
        let (reason, seen) =
            ("Unlike X-0002 it has nobody who runs it.", asked.judged().to_string());
        let act = Act::Reject { reason: reason.to_owned(), seen };
        exceptions::take(desk, which, &act).unwrap();
        asked.requester.to_string()
    });
    let mut seen = |who: &str| {
        sitting.behind(|desk| {
            let everybody = people::list(desk).unwrap();
            desk.sit(&everybody, who);
        });
        let reminders = sitting.behind(|desk| exceptions::reminders(desk).unwrap());
        let data = crate::tui::testing::sample::overview();
        let todos = super::next::todos(&data, None, &reminders);
        todos.iter().map(super::Todo::words).collect::<Vec<_>>().join("\n")
    };
    let told = seen(&requester);
    assert!(told.contains("X-0016 rejected: revise, or appeal by 2026-12"), "{told}");
    let told = seen("adv-1");
    assert!(!told.contains("rejected: revise"), "{told}");
}

#[test]
fn conditions_that_somebody_owes_and_the_ranking_of_what_is_decided_have_their_places() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g o");
    has(&mut sitting, "Meet 2 conditions late, due or stopping a cover");
    let mut sitting = Sitting::of("aud-1");
    sitting.press("g o");
    let text = sitting.screen();
    assert!(!text.contains("late, due"), "{text}");

    // What is decided is read by whoever likes to, behind what waits for them.
    let mut sitting = Sitting::of("own-1");
    sitting.press("g o v");
    sitting.press("End Enter g o");
    let text = sitting.screen();
    let at = |words: &str| text.find(words);
    if let (Some(ranking), Some(decide)) = (at("Read the ranking"), at("Decide on")) {
        assert!(decide < ranking, "{text}");
    }
}

#[test]
fn before_quality_closes_its_question_and_the_checks_name_what_letters_would_tell() {
    let mut desk = crate::actions::evaluations::tests::moderated();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "mod-1");
    let mut sitting = Sitting::at(desk);
    let text = sitting.screen();
    // Told once, with where it is.
    assert_eq!(text.matches("no recorded").count(), 1, "{text}");
    sitting.press("Enter");
    let text = sitting.screen();
    assert!(text.contains("Close quality of E-0001"), "{text}");
    assert!(text.contains("Letters") && text.contains("tell it as it is"), "{text}");
}
