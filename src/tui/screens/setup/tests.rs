use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::refs::EvaluationRef;
use crate::tui::keys::ch;
use crate::tui::msg::{Effect, Load, Msg, Save};
use crate::tui::place::Place;
use crate::tui::testing::{Sitting, opened, plain_look, press, shown, sight, styles};

#[track_caller]
fn has(sitting: &mut Sitting, words: &str) {
    let text = sitting.screen();
    assert!(text.contains(words), "no `{words}` in\n{text}");
}

#[expect(clippy::unnecessary_wraps, reason = "actions take an evaluation or none")]
fn first() -> Option<&'static str> {
    Some("E-0001")
}

/// An administrator in a workspace with nothing in it.
fn nothing() -> Sitting {
    let mut sitting = Sitting::empty("admin-1");
    sitting.press("g u");
    sitting
}

/// Adds somebody in the open register of people.
fn add_person(sitting: &mut Sitting, slug: &str, role: &str) {
    sitting.press("n");
    sitting.types(slug);
    sitting.press("Tab Tab");
    // The roles are chosen by their first letters.
    sitting.types(role);
    sitting.press("Space Ctrl-S");
    assert!(sitting.notice().contains("may act"), "{}", sitting.notice());
}

fn add_supplier(sitting: &mut Sitting, slug: &str, name: &str) {
    sitting.press("n");
    sitting.types(slug);
    sitting.press("Tab");
    sitting.types(name);
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("is known"), "{}", sitting.notice());
}

/// From nothing to a draft, typed at the keyboard.
fn drafted() -> Sitting {
    let mut sitting = nothing();
    sitting.press("P");
    add_person(&mut sitting, "mod-1", "m");
    add_person(&mut sitting, "tl-1", "e");
    add_person(&mut sitting, "tl-2", "e");
    sitting.press("Esc S");
    add_supplier(&mut sitting, "aws", "Amazon Web Services");
    add_supplier(&mut sitting, "azure", "Microsoft Azure");
    sitting.press("Esc n");
    sitting.types("Primary cloud 2027");
    sitting.press("Tab");
    sitting.types("o");
    sitting.press("PgDn");
    sitting.types("primary-cloud");
    sitting.press("PgDn Space → Space PgDn Space → Space Tab");
    sitting.types("mod-1");
    sitting.press("PgDn");
    sitting.types("r");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "E-0001 is set up as a draft");
    sitting
}

#[test]
fn an_empty_workspace_says_what_to_begin_with() {
    let mut sitting = nothing();
    has(&mut sitting, "THERE IS NO EVALUATION YET");
    has(&mut sitting, "1  People");
    has(&mut sitting, "0 may moderate, 0 may score");
    sight("setup-first-run", &sitting.screen());
}

#[test]
fn from_nothing_to_frozen_on_the_screen_alone() {
    let mut sitting = drafted();
    has(&mut sitting, "E-0001 ABOUT");
    has(&mut sitting, "Primary cloud 2027");
    has(&mut sitting, "TO FREEZE");
    has(&mut sitting, "9 of 9 met");
    sight("setup-draft", &sitting.screen());
    sitting.press("f");
    has(&mut sitting, "Freeze criteria, weights and rules of E-0001");
    sitting.press("y");
    has(&mut sitting, "E-0001 stands at frozen now");
    has(&mut sitting, "TO OPEN SCORING");
    has(&mut sitting, "a conflict declaration of tl-1");
    let stage =
        sitting.behind(|desk| crate::actions::evaluations::show(desk, first()).unwrap().0.stage());
    assert_eq!(stage, Stage::Frozen);
}

#[test]
fn weights_are_typed_with_a_live_sum_and_saved_also_while_they_are_off() {
    let mut sitting = drafted();
    sitting.press("w");
    has(&mut sitting, "ALL GROUPS  ok  100");
    sitting.press("Ctrl-U");
    sitting.types("12");
    has(&mut sitting, "102, 2 too much");
    has(&mut sitting, "Off 100: the groups: 102, 2 too much");
    sight("setup-weights", &sitting.screen());
    sitting.press("Ctrl-S");
    assert!(
        sitting.notice().contains("to freeze it takes finished criteria"),
        "{}",
        sitting.notice()
    );
    sitting.press("Esc");
    has(&mut sitting, "! sum 102, not 100");
    has(&mut sitting, "8 of 9 met");
    sitting.press("f");
    has(&mut sitting, "Freeze asks for");
    has(&mut sitting, "the group weights add up to 102");
    sitting.press("Esc w Ctrl-U");
    sitting.types("10");
    has(&mut sitting, "ALL GROUPS  ok  100");
    sitting.press("Ctrl-S Esc");
    has(&mut sitting, "9 of 9 met");
}

#[test]
fn what_comes_next_after_a_finished_draft_is_to_freeze_it() {
    let mut sitting = drafted();
    sitting.press("g o");
    has(&mut sitting, "> Freeze criteria, weights and rules");
    assert!(!sitting.screen().contains("Finish setting up"), "{}", sitting.screen());
}

#[test]
fn the_first_digit_takes_the_place_of_a_weight_and_the_next_follow_it() {
    let mut sitting = drafted();
    sitting.press("w");
    sitting.types("12");
    has(&mut sitting, "102, 2 too much");
    sitting.press("Backspace");
    sitting.types("0");
    has(&mut sitting, "ALL GROUPS  ok  100");
    // Back on the same figure it is typed over again; a figure that is edited is not.
    sitting.press("↓ ↑");
    sitting.types("11");
    has(&mut sitting, "101, 1 too much");
    sitting.press("↓ ↑ Backspace");
    sitting.types("0");
    has(&mut sitting, "ALL GROUPS  ok  100");
}

#[test]
fn a_weight_that_is_none_is_refused_and_stays_as_typed() {
    let mut sitting = drafted();
    sitting.press("w Ctrl-U");
    sitting.types("1x2.345");
    has(&mut sitting, "12.345");
    let effects = sitting.press("Ctrl-S");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Save { .. })));
    assert!(sitting.notice().starts_with("CON: `12.345` is not a weight"), "{}", sitting.notice());
    sitting.press("Esc w");
    has(&mut sitting, "12.345");
}

#[test]
fn what_a_question_says_is_edited_in_a_draft() {
    let mut sitting = drafted();
    sitting.press("w Tab Enter");
    has(&mut sitting, "What CON-02 says");
    sitting.press("Ctrl-U");
    sitting.types("How do we reach them from both sites?");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("is saved"), "{}", sitting.notice());
    has(&mut sitting, "How do we reach them from both sites?");
}

#[test]
fn a_form_with_something_missing_says_what_and_goes_there() {
    let mut sitting = nothing();
    sitting.press("n");
    has(&mut sitting, "CANNOT BE SAVED YET");
    has(&mut sitting, "4 things keep it from being saved");
    let effects = sitting.press("Ctrl-S");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Save { .. })));
    assert!(sitting.notice().starts_with("Title: is empty"), "{}", sitting.notice());
    sitting.types("Kept");
    sitting.press("Esc n");
    has(&mut sitting, "Kept");
    sight("setup-form", &sitting.screen());
}

#[test]
fn a_formula_with_a_band_asks_for_both_prices() {
    let mut sitting = nothing();
    sitting.press("n PgDn PgDn PgDn PgDn");
    sitting.types("b");
    has(&mut sitting, "Full marks at");
    has(&mut sitting, "Full marks at: benchmark");
    sitting.press("Tab");
    sitting.types("1800000");
    sitting.press("Tab");
    sitting.types("800000");
    has(&mut sitting, "Full marks at");
    assert!(sitting.screen().contains("No marks from"));
    sitting.press("Backspace");
    sitting.press("PgUp PgDn");
    has(&mut sitting, "1800000");
}

#[test]
fn a_person_that_the_form_misses_is_added_from_it_and_chosen() {
    let mut sitting = nothing();
    sitting.press("n PgDn PgDn PgDn Ctrl-N");
    has(&mut sitting, "Add a person");
    sitting.types("tl-9");
    sitting.press("Tab Tab");
    sitting.types("e");
    sitting.press("Space Ctrl-S");
    has(&mut sitting, "[x] tl-9");
    sitting.press("PgUp Ctrl-N");
    has(&mut sitting, "Add a supplier");
    sitting.types("gcp");
    sitting.press("Ctrl-S");
    has(&mut sitting, "[x] gcp");
}

#[test]
fn candidates_and_seats_come_and_go_with_their_reasons() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g u a");
    // Scoring is open: nobody joins any more.
    assert!(
        sitting.notice().contains("candidates join before scoring opens"),
        "{}",
        sitting.notice()
    );
    let on = |sitting: &mut Sitting, row: &str| {
        for _ in 0..60 {
            if sitting.screen().lines().any(|line| line.starts_with(&format!("\"> {row}"))) {
                return;
            }
            sitting.press("↓");
        }
        panic!("no row {row} in\n{}", sitting.screen());
    };
    on(&mut sitting, "gcp");
    sitting.press("x");
    has(&mut sitting, "takes part in E-0003 no longer");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("Why? is empty"), "{}", sitting.notice());
    sitting.types("They told us in writing that they do not offer this.");
    sitting.press("Ctrl-S");
    has(&mut sitting, "withdrawn 2026-");
    on(&mut sitting, "tl-3");
    // With scores given a leaver is explained.
    sitting.press("x");
    has(&mut sitting, "tl-3 sits on the panel of E-0003 no longer");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("Why? is empty"), "{}", sitting.notice());
    sitting.types("Left the council in May.");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("tl-3 has no seat any more"), "{}", sitting.notice());
}

#[test]
fn a_seat_and_the_moderation_pass_on_from_the_page() {
    let mut sitting = Sitting::of("admin-1");
    sitting.press("g u P");
    add_person(&mut sitting, "tl-4", "e");
    sitting.press("Esc");
    for _ in 0..60 {
        if sitting.screen().lines().any(|line| line.starts_with("\"> tl-2")) {
            break;
        }
        sitting.press("↓");
    }
    sitting.press("H");
    has(&mut sitting, "Hand over the seat of tl-2");
    sitting.types("tl-4");
    sitting.press("Tab");
    sitting.types("Tara has moved to another department.");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "the seat of tl-2 passes to tl-4, who has yet to declare");
    has(&mut sitting, "has not declared");
}

#[test]
fn why_cant_i_names_every_condition_of_each_step() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g u W");
    has(&mut sitting, "E-0003: SCORING");
    has(&mut sitting, "Open moderation asks for");
    has(&mut sitting, "!   every sheet is submitted");
    sight("setup-why", &sitting.screen());
    sitting.press("↓");
    has(&mut sitting, "Close quality asks for");
    has(&mut sitting, "the stage is moderation");
    let effects = sitting.press("Enter");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Save { .. })));
    sitting.press("Esc");
    has(&mut sitting, "TO OPEN MODERATION");
}

#[test]
fn due_days_move_while_scoring_goes_on_and_lateness_is_said() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g u E");
    has(&mut sitting, "DUE DAYS");
    sitting.press("Ctrl-U");
    sitting.types("2026-11-18");
    sitting.press("Ctrl-S");
    has(&mut sitting, "!   tl-1 is 2 days late with scoring");
    sitting.press("g o");
    has(&mut sitting, "LATE");
    has(&mut sitting, "tl-1 with scoring");
    sight("overview-late", &sitting.screen());
}

#[test]
fn frozen_rules_are_not_opened_and_say_so() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g u Enter");
    assert!(
        sitting.notice().contains("only a new version can change them"),
        "{}",
        sitting.notice()
    );
    sitting.press("w 5");
    assert!(sitting.notice().contains("only a new version changes them"), "{}", sitting.notice());
}

#[test]
fn people_and_suppliers_open_from_everywhere_by_name() {
    let mut sitting = Sitting::of("admin-1");
    sitting.press(":");
    sitting.types("people and their roles …");
    sitting.press("Enter");
    assert_eq!(sitting.state.shell.at, Place::Setup);
    has(&mut sitting, "PERSON");
    has(&mut sitting, "decision-owner");
    sitting.press("Enter");
    has(&mut sitting, "Change ");
}

#[test]
fn an_evaluator_cannot_set_up_and_is_told_who_can() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g u n");
    assert!(
        sitting.notice().contains("takes the role moderator or the role admin"),
        "{}",
        sitting.notice()
    );
}

#[test]
fn a_second_enter_does_not_take_a_step_twice() {
    let mut sitting = drafted();
    sitting.press("f");
    let which = EvaluationRef::new(1).unwrap();
    let act = super::Act::StepNow(Step::Freeze);
    let state = &mut sitting.state;
    let once = super::run(&mut state.screens.setup, act, None, &mut state.shell);
    let twice = super::run(&mut state.screens.setup, act, None, &mut state.shell);
    let save = |effects: &[Effect]| {
        effects.iter().any(|effect| {
            matches!(effect, Effect::Save { what: Save::Step(on, ..), .. } if *on == which)
        })
    };
    assert!(save(&once) && !save(&twice));
}

#[test]
fn the_page_at_every_size_and_in_every_look() {
    let mut state = opened();
    press(&mut state, "g u");
    for (width, height) in [(80, 24), (60, 16), (100, 30), (200, 50)] {
        sight(&format!("setup-{width}x{height}"), &shown(width, height, &mut state));
    }
    press(&mut state, "n");
    for (width, height) in [(80, 24), (60, 16), (200, 50)] {
        sight(&format!("setup-form-{width}x{height}"), &shown(width, height, &mut state));
    }
    press(&mut state, "Esc w");
    for (width, height) in [(80, 24), (60, 16), (200, 50)] {
        sight(&format!("setup-weights-{width}x{height}"), &shown(width, height, &mut state));
    }
    press(&mut state, "Esc W");
    for (width, height) in [(80, 24), (60, 16), (200, 50)] {
        sight(&format!("setup-why-{width}x{height}"), &shown(width, height, &mut state));
    }
    press(&mut state, "Esc");
    state.shell.settings.look = plain_look();
    sight("setup-ascii", &shown(80, 24, &mut state));
    sight("setup-mono-styles", &styles(80, 24, &mut state));
    for (width, height) in [(20, 5), (1, 1), (60, 16)] {
        crate::tui::update::update(&mut state, Msg::Resize(width, height));
        shown(width, height, &mut state);
    }
}

#[test]
fn an_earlier_evaluation_gives_its_criteria_rules_and_people() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g u n");
    sitting.types("Primary cloud, again");
    sitting.press("PgDn");
    sitting.types("E-0003");
    has(&mut sitting, "Also take over");
    sitting.press("Tab Space → Space");
    has(&mut sitting, "NOTHING IS MISSING");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().ends_with("is set up as a draft"), "{}", sitting.notice());
    has(&mut sitting, "Primary cloud, again");
    has(&mut sitting, "Amazon Web Services");
    has(&mut sitting, "9 of 9 met");
}

#[test]
fn an_earlier_evaluation_is_asked_for_once_while_its_answer_is_out() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g u n PgDn");
    // Nothing is answered from here on.
    let keys = "E-0003".chars().map(ch).chain(["Tab", "Space"].map(|key| key.parse().unwrap()));
    let earlier = |one: &&Effect| matches!(one, Effect::Load { what: Load::Earlier(_), .. });
    let mut asked = 0;
    for key in keys {
        let effects = crate::tui::update::update(&mut sitting.state, Msg::Key(key));
        asked += effects.iter().filter(earlier).count();
    }
    assert_eq!(asked, 1);
}

#[test]
fn an_earlier_evaluation_gives_its_framework_too() {
    use crate::actions::evaluations::{RuleText, Setting, edit, show};
    let mut sitting = drafted();
    sitting.behind(|desk| {
        let framework = Some("other:G-Cloud 14".to_owned());
        let rules = RuleText { framework, ..RuleText::default() };
        edit(desk, Some("E-0001"), &Setting { rules, ..Setting::default() }).unwrap();
    });
    sitting.press("F5 n");
    sitting.types("Once more");
    sitting.press("PgDn");
    sitting.types("E-0001");
    // What it takes over stands in the form, and not what a new one usually begins with.
    sitting.press("PgDn PgDn PgDn PgDn");
    has(&mut sitting, "[ other:G-Cloud 14 ");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().ends_with("is set up as a draft"), "{}", sitting.notice());
    let kept = sitting.behind(|desk| {
        let (made, _) = show(desk, Some("E-0002")).unwrap();
        made.rules().framework.as_ref().map(ToString::to_string)
    });
    assert_eq!(kept.as_deref(), Some("G-Cloud 14"));
}

#[test]
fn an_aid_records_who_said_what_and_its_weights_are_reviewed_before_they_count() {
    let mut sitting = drafted();
    sitting.press("w Ctrl-T");
    has(&mut sitting, "FIND WEIGHTS FOR THE GROUPS");
    has(&mut sitting, "6 numbers are still to come");
    has(&mut sitting, "Said by");
    sitting.press("Tab");
    for points in ["100", "80", "60", "40", "20", "20"] {
        sitting.press("Tab");
        sitting.types(points);
    }
    has(&mut sitting, "31.25");
    sight("setup-aid", &sitting.screen());
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "recorded as said by admin-1; review the weights");
    has(&mut sitting, "ALL GROUPS  ok  100");
    has(&mut sitting, "*25");
    let taken = |sitting: &mut Sitting| {
        sitting.behind(|desk| {
            let (_, all) = crate::actions::evaluations::elicit::elicited(desk, first()).unwrap();
            all.iter().map(|one| one.taken.is_some()).collect::<Vec<_>>()
        })
    };
    assert_eq!(taken(&mut sitting), [false], "recorded, and not in the draft yet");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("is saved"), "{}", sitting.notice());
    assert_eq!(taken(&mut sitting), [true], "the draft took exactly these weights");
    sitting.press("Esc");
    for _ in 0..40 {
        if sitting.screen().contains("the groups: swing points, said by admin-1") {
            break;
        }
        sitting.press("Down");
    }
    has(&mut sitting, "HOW WEIGHTS WERE FOUND");
    has(&mut sitting, "the groups: swing points, said by admin-1");
}

#[test]
fn questions_and_groups_come_and_go_on_the_screen() {
    let mut sitting = drafted();
    sitting.press("w Down Ctrl-N");
    has(&mut sitting, "Add to the criteria of E-0001");
    sitting.press("Tab");
    sitting.types("CON-09");
    sitting.press("Tab");
    sitting.types("How long may a link be down?");
    sitting.press("Ctrl-S");
    has(&mut sitting, "CON-09");
    sitting.press("Ctrl-N");
    sitting.types("g");
    sitting.press("Tab");
    sitting.types("NET");
    sitting.press("Tab");
    sitting.types("Network");
    sitting.press("Ctrl-S");
    // The row that was added is in sight, however long the status is that says what is missing.
    has(&mut sitting, "NET  Network");
    for _ in 0..4 {
        sitting.press("PgDn");
    }
    has(&mut sitting, "NET  Network");
    sitting.press("Ctrl-X");
    has(&mut sitting, "Remove NET from the criteria");
    sitting.press("y");
    let groups = sitting.behind(|desk| {
        let (one, _) = crate::actions::evaluations::show(desk, first()).unwrap();
        assert!(one.criteria().question(&"CON-09".parse().unwrap()).is_some());
        one.criteria().groups().len()
    });
    assert_eq!(groups, 6, "the group that was added is gone again");
}

#[test]
fn the_kind_and_the_meanings_of_a_questions_values_are_typed_on_the_screen() {
    let mut sitting = drafted();
    sitting.press("w Down Down Enter");
    has(&mut sitting, "What CON-02 says");
    has(&mut sitting, "Notes for guidance");
    sitting.press("Tab Tab");
    sitting.types("Count sites, not circuits.");
    sitting.press("Tab Tab Tab Tab Tab Tab Tab Tab");
    has(&mut sitting, "3 means");
    sitting.press("Ctrl-U");
    sitting.types("three regions or more");
    sitting.press("Ctrl-S");
    let band = |sitting: &mut Sitting| {
        sitting.behind(|desk| {
            let (one, _) = crate::actions::evaluations::show(desk, first()).unwrap();
            let (_, question) = one.criteria().question(&"CON-02".parse().unwrap()).unwrap();
            let last = question.bands.last().map(ToString::to_string);
            assert_eq!(
                question.guidance.as_ref().map(ToString::to_string).as_deref(),
                Some("Count sites, not circuits.")
            );
            (question.kind, last, question.weight.as_hundredths())
        })
    };
    let (kind, last, _) = band(&mut sitting);
    assert_eq!(last.as_deref(), Some("three regions or more"), "{}", sitting.notice());
    assert_eq!(kind, crate::domain::criteria::Kind::Scored);
    sitting.press("Enter Tab Tab Tab");
    sitting.types("g");
    sitting.press("Ctrl-S");
    let (kind, last, weight) = band(&mut sitting);
    assert_eq!(kind, crate::domain::criteria::Kind::Gate, "{}", sitting.notice());
    assert_eq!((last, weight), (None, 0), "a gate passes or fails and weighs nothing");
}

#[test]
fn invented_bids_show_who_wins_under_each_formula() {
    let mut sitting = drafted();
    sitting.press("R");
    has(&mut sitting, "REHEARSAL  4 bids that are not real, under each price formula");
    has(&mut sitting, "* ratio");
    sight("setup-rehearsal", &sitting.screen());
    sitting.press("Down");
    has(&mut sitting, ">   linear-low");
    sitting.press("b");
    sitting.types("cheap 750,000");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("`cheap 750,000` is no bid"), "{}", sitting.notice());
    // What was typed is still there.
    sitting.types(" 30; poor 740000 10");
    sitting.press("Ctrl-S");
    has(&mut sitting, "REHEARSAL  2 bids that are not real, under each price formula");
    has(&mut sitting, "£750,000");
    sitting.state.shell.size = (80, 24);
    let first = sitting.screen();
    sitting.press("PgDn PgDn PgDn PgDn");
    let last = sitting.screen();
    assert!(first.contains("PgDn") && first.contains("1 of"), "{first}");
    assert!(!last.contains("£750,000") && last.contains("warning"), "{last}");
    sitting.state.shell.size = (100, 30);
    sitting.press("b");
    sitting.press("Ctrl-U Tab");
    sitting.types("no-such-file.csv");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("no-such-file.csv"), "{}", sitting.notice());
    sitting.press("Esc Esc");
    has(&mut sitting, "E-0001 ABOUT");
}

#[test]
fn price_formula_and_estimate_can_be_emptied_again_and_monetised_asks_for_its_value() {
    let mut sitting = drafted();
    let rules = |sitting: &mut Sitting| {
        sitting.behind(|desk| {
            crate::actions::evaluations::show(desk, first()).unwrap().0.rules().clone()
        })
    };
    sitting.press("E PgDn PgDn PgDn Backspace");
    sitting.types("mm");
    // `m` goes round those that begin with it: min-max, mean, monetised.
    sitting.types("m");
    has(&mut sitting, "Value of a mark");
    sitting.press("Tab");
    sitting.types("12000");
    sitting.press("Tab");
    sitting.types("900000");
    sitting.press("Ctrl-S");
    let saved = rules(&mut sitting);
    let code = saved.price_formula.map(crate::domain::evaluation::price::PriceFormula::code);
    assert_eq!(code, Some("monetised"), "{}", sitting.notice());
    assert!(saved.should_cost.is_some());
    sitting.press("E PgDn PgDn PgDn Backspace Tab Ctrl-U Ctrl-S");
    let saved = rules(&mut sitting);
    assert!(saved.price_formula.is_none(), "{}", sitting.notice());
    assert!(saved.should_cost.is_none());
}

#[test]
fn comparisons_in_pairs_are_told_how_well_they_agree() {
    let mut sitting = drafted();
    sitting.press("w Ctrl-T");
    sitting.types("i");
    has(&mut sitting, "CON to SKL");
    sitting.press("Tab");
    for _ in 0..15 {
        sitting.press("Tab");
        sitting.types("1");
    }
    has(&mut sitting, "Consistency ratio");
    has(&mut sitting, "16.67");
    sitting.press("Shift-Tab");
    sitting.press("Backspace");
    sitting.types("x");
    has(&mut sitting, "`x` is not a number");
}

#[test]
fn amending_shows_what_no_longer_stands_before_it_is_confirmed() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g u A");
    has(&mut sitting, "Amend the frozen rules of E-0003");
    has(&mut sitting, "No longer standing: all ");
    has(&mut sitting, "scores of tl-1");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("Why? is empty"), "{}", sitting.notice());
    sitting.types("One question was asked twice in other words.");
    let effects = sitting.press("Ctrl-S");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Save { .. })));
    has(&mut sitting, "Amend the rules of E-0003");
    has(&mut sitting, "None is carried over.");
    sitting.press("y");
    assert_eq!(sitting.notice(), "E-0003 is a draft of version 2 of its rules");
    has(&mut sitting, "draft, rules version 2");
    sitting.press("w");
    has(&mut sitting, "ALL GROUPS  ok  100");
}

#[test]
fn who_stands_in_for_whom_is_given_seen_changed_and_ended_on_screen() {
    let mut sitting = Sitting::of("own-1");
    sitting.press("g u D");
    // The sample has one architect standing in for the other.
    has(&mut sitting, "arch-1");
    has(&mut sitting, "arch-2 acts for arch-1 on exceptions");
    sitting.press("n");
    has(&mut sitting, "Let somebody stand in");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("Who stands in: is empty"), "{}", sitting.notice());
    sitting.press("Enter");
    sitting.types("app-2");
    sitting.press("Enter Tab");
    sitting.types("2026-01-01");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("2026-01-01 is over"), "{}", sitting.notice());
    sitting.press("Ctrl-U");
    sitting.types("2026-11-30");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "app-2 stands in for own-1 until 2026-11-30");
    has(&mut sitting, "10 d");

    // Its row: later, and then no more. Nobody ends what others have said.
    sitting.press("x y");
    assert!(sitting.notice().contains("admin"), "{}", sitting.notice());
    sitting.press("Down Enter Ctrl-U");
    sitting.types("2026-12-24");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "app-2 stands in for own-1 until 2026-12-24");
    sitting.press("x");
    has(&mut sitting, "app-2 no longer stands in for own-1");
    sitting.press("y");
    assert_eq!(sitting.notice(), "app-2 no longer stands in for own-1");
    let text = sitting.screen();
    assert!(text.contains("arch-2") && !text.contains("2026-12-24"), "{text}");
}

#[test]
fn an_administrator_changes_a_setting_with_a_reason_and_everybody_else_reads_them() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g u T");
    has(&mut sitting, "tier-1-environment");
    sitting.press("Enter");
    assert!(sitting.notice().contains("that takes the role admin"), "{}", sitting.notice());

    let mut sitting = Sitting::of("admin-1");
    sitting.press("g u T Down Down");
    has(&mut sitting, "days before its last day at which a grant counts as expiring");
    sitting.press("Enter Ctrl-U");
    has(&mut sitting, "a whole number from 1 to 366");
    sitting.types("0");
    sitting.press("Tab");
    sitting.types("We look further ahead.");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains('0'), "{}", sitting.notice());
    sitting.press("Shift-Tab Ctrl-U");
    sitting.types("45");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "expiring-days is 45 from now on");
    has(&mut sitting, "45 *");
}

#[test]
fn the_scale_is_chosen_in_set_up_and_each_value_says_what_earns_it() {
    let mut sitting = drafted();
    has(&mut sitting, "0–3, 4 values");
    sitting.press("↓ ↓ ↓ ↓ Enter");
    has(&mut sitting, "The scale of E-0001");
    has(&mut sitting, "2 means");
    sight("setup-scale", &sitting.screen());
    sitting.types("0-5");
    // What questions say of four values fits no scale of six, and stays until it is taken away.
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("bands"), "{}", sitting.notice());
    has(&mut sitting, "0-5");
    sitting.press("Tab Space Ctrl-S");
    has(&mut sitting, "0–5, 6 values");
    sitting.press("Enter Tab Tab Ctrl-U");
    sitting.types("nothing");
    sitting.press("Tab Ctrl-U");
    sitting.types("not a word of it is shown");
    sitting.press("Ctrl-S");
    let means = sitting.behind(|desk| {
        let (evaluation, _) = crate::actions::evaluations::show(desk, first()).unwrap();
        let scale = evaluation.criteria().scale();
        let point = scale.point(0).unwrap();
        (scale.top(), format!("{}: {}", point.name, point.descriptor))
    });
    assert_eq!(means, (5, "nothing: not a word of it is shown".to_owned()));
    // Words of the values there are go with no other scale: nothing typed is passed over.
    sitting.press("Enter");
    sitting.types("0-3");
    sitting.press("Tab Tab Ctrl-U");
    sitting.types("none at all");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("save one of them first"), "{}", sitting.notice());
    has(&mut sitting, "none at all");
    sitting.press("Esc");
    has(&mut sitting, "9 of 9 met");
    sitting.press("f y Enter");
    assert!(sitting.notice().contains("only a new version"), "{}", sitting.notice());
}

#[test]
fn averages_are_a_rule_that_is_chosen_in_set_up() {
    let mut sitting = drafted();
    sitting.press("E");
    for _ in 0..40 {
        if sitting
            .state
            .screens
            .setup
            .writing
            .as_ref()
            .is_some_and(|form| form.here() == "agreeing")
        {
            break;
        }
        sitting.press("Tab");
    }
    has(&mut sitting, "one score that the panel agrees on");
    sitting.types("t");
    has(&mut sitting, "the average of individual scores");
    sitting.press("Ctrl-S");
    let agreeing = sitting.behind(|desk| {
        crate::actions::evaluations::show(desk, first()).unwrap().0.rules().agreeing.code()
    });
    assert_eq!(agreeing, "average");
}

#[test]
fn bids_of_a_rehearsal_that_are_refused_stay_typed() {
    let mut sitting = drafted();
    sitting.press("R b");
    sitting.types("cheap a-lot 40");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("cheap a-lot 40") && text.contains("Rehearse with bids"), "{text}");
    sitting.press("Ctrl-U");
    sitting.types("cheap 750000 40; dear 990000 70");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("cheap") && !text.contains("Rehearse with bids"), "{text}");
}

#[test]
fn stand_ins_and_settings_at_every_size() {
    for (width, height) in [(60, 16), (80, 24), (100, 30), (200, 50)] {
        for (part, keys) in [("stand-ins", "g u D"), ("settings", "g u T ↓ ↓")] {
            let mut sitting = crate::tui::testing::Sitting::of("admin-1");
            sitting.tell(crate::tui::msg::Msg::Resize(width, height));
            sitting.press(keys);
            sight(&format!("setup-{part}-{width}x{height}"), &sitting.screen());
        }
    }
}

#[test]
fn the_last_setting_is_reached_and_told_in_full_where_there_is_little_room() {
    let mut sitting = crate::tui::testing::Sitting::of("admin-1");
    sitting.tell(crate::tui::msg::Msg::Resize(60, 16));
    sitting.press("g u T G");
    let (known, _) = sitting.state.screens.setup.data.as_ref().unwrap().settings.last().unwrap();
    let (key, meaning) = (known.key, known.meaning);
    let shown = sitting.screen();
    assert!(shown.contains(&format!("> {key}")), "{shown}");
    let flat = shown.replace(['"', '\n'], " ");
    let flat = flat.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(meaning), "{flat}");
}

#[test]
fn on_a_seat_the_footer_offers_to_hand_it_over_to_whoever_may() {
    for (who, may) in [("mod-1", true), ("tl-1", false)] {
        let mut sitting = Sitting::of(who);
        sitting.tell(Msg::Resize(80, 24));
        sitting.press("g u");
        for _ in 0..60 {
            if sitting.screen().contains("> tl-2") {
                break;
            }
            sitting.press("Down");
        }
        has(&mut sitting, "> tl-2");
        assert_eq!(sitting.screen().contains("H hand over"), may, "{who}\n{}", sitting.screen());
    }
}

#[test]
fn a_set_of_ones_own_is_begun_on_the_screen_and_called_what_it_is() {
    let mut sitting = drafted();
    sitting.press("E PgDn");
    sitting.types("own");
    sitting.press("Tab Ctrl-U");
    sitting.types("Records management 2027");
    sitting.press("Ctrl-S");
    // No weight is proposed, and a group without a question is asked for.
    assert!(sitting.notice().contains("to freeze it takes"), "{}", sitting.notice());
    has(&mut sitting, "Criteria            records-management-2027, ver");
    sitting.press("w Ctrl-N Tab");
    sitting.types("QUAL-01");
    sitting.press("Tab");
    sitting.types("Can a legal hold be placed in one step?");
    sitting.press("Tab");
    sitting.types("QUAL");
    sitting.press("Ctrl-S");
    // The cursor stands on what was added: its weight is typed next.
    sitting.types("100");
    sitting.press("Ctrl-S");
    let set = sitting.behind(|desk| {
        crate::actions::evaluations::show(desk, first()).unwrap().0.criteria().clone()
    });
    assert_eq!(
        (set.id().as_str(), set.title().as_str()),
        ("records-management-2027", "Records management 2027")
    );
    let (_, question) = set.question(&"QUAL-01".parse().unwrap()).unwrap();
    assert_eq!(question.weight.to_string(), "100");
    assert_eq!(set.price().unwrap().1.id.as_str(), "PRICE-01");
    let left: Vec<String> = set.unfinished().iter().map(ToString::to_string).collect();
    assert!(left.iter().all(|fault| fault.contains("weigh")), "{left:?}");
}

#[test]
fn what_an_earlier_evaluation_gives_is_shown_and_can_be_changed_or_taken_away() {
    use crate::actions::evaluations::{RuleText, Setting, edit, show};
    let mut sitting = drafted();
    sitting.behind(|desk| {
        let framework = Some("other:G-Cloud 14".to_owned());
        let rules = RuleText { framework, min_panel: Some(4), ..RuleText::default() };
        edit(desk, Some("E-0001"), &Setting { rules, ..Setting::default() }).unwrap();
    });
    sitting.press("F5 n");
    sitting.types("Once more");
    sitting.press("PgDn");
    sitting.types("E-0001");
    sitting.press("PgDn PgDn PgDn PgDn");
    has(&mut sitting, "Least panel           [ 4 ");
    sitting.press("Tab Tab Tab Ctrl-U 3 Tab Tab Ctrl-U");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().ends_with("is set up as a draft"), "{}", sitting.notice());
    let (least, framework) = sitting.behind(|desk| {
        let (made, _) = show(desk, Some("E-0002")).unwrap();
        (made.rules().min_panel, made.rules().framework.clone())
    });
    assert_eq!((least, framework), (3, None));

    // Another start, or none: what was not typed by hand follows.
    sitting.press("n PgDn");
    sitting.types("E-0001");
    sitting.press("PgDn PgDn PgDn PgDn");
    has(&mut sitting, "Least panel           [ 4 ");
    sitting.press("PgUp PgUp PgUp PgUp Ctrl-U PgDn PgDn PgDn PgDn");
    has(&mut sitting, "Least panel           [ 2 ");
}

#[test]
fn whoever_does_not_keep_a_register_is_offered_no_form_of_it() {
    let mut sitting = Sitting::of("tl-1");
    for (register, role) in [("P", "admin"), ("S", "moderator or procurement")] {
        sitting.press("g u");
        sitting.press(register);
        for key in ["n", "x"] {
            sitting.press(key);
            let said = sitting.notice();
            assert!(said.starts_with("that takes the role") && said.contains(role), "{said}");
            assert!(!sitting.state.screens.at(sitting.state.shell.at).typing(), "{register} {key}");
        }
        let screen = sitting.screen();
        let foot = screen.lines().last().unwrap_or_default();
        assert!(!foot.contains("add") && !foot.contains("retire"), "{foot}");
        sitting.press("Esc");
    }
}

#[test]
fn the_registers_are_filtered_as_every_list_and_the_row_that_is_left_is_the_chosen_one() {
    let mut sitting = Sitting::of("admin-1");
    sitting.tell(Msg::Resize(100, 30));
    // Home and End lead to the first row and the last.
    sitting.press("g u T End");
    let settings = sitting.state.screens.setup.data.as_ref().unwrap().settings.clone();
    let last = settings.last().unwrap().0.key;
    assert!(sitting.screen().contains(&format!("> {last}")), "{}", sitting.screen());
    sitting.press("Home");
    assert!(sitting.screen().contains(&format!("> {}", settings[0].0.key)));

    let (wanted, _) = &settings[settings.len() / 2];
    sitting.press("/");
    sitting.types(&format!("key:{}", wanted.key));
    let shown = sitting.screen();
    assert!(shown.contains(&format!("> {}", wanted.key)), "{shown}");
    assert!(shown.contains(&format!("1 of {}", settings.len())), "{shown}");
    // Enter keeps the filter, a second opens what is chosen.
    sitting.press("Enter Enter");
    let shown = sitting.screen();
    assert!(shown.contains(wanted.key) && shown.contains("Why"), "{shown}");
    // Esc closes the form, then clears the filter, then leaves.
    sitting.press("Esc Esc");
    assert!(sitting.screen().contains(settings[0].0.key), "{}", sitting.screen());

    sitting.press("Esc P /");
    sitting.types("roles:procurement");
    let shown = sitting.screen();
    assert!(shown.contains("> proc-1") && !shown.contains("tl-1"), "{shown}");
    sitting.press("Enter Esc");
    assert!(sitting.screen().contains("tl-1"), "{}", sitting.screen());
    // Another list begins without one, and what cannot be read filters nothing.
    sitting.press("Esc S /");
    sitting.types("colour:red");
    let shown = sitting.screen();
    assert!(shown.contains("! `colour` is not a key") && shown.contains("azure"), "{shown}");
}

#[test]
fn a_login_is_linked_to_somebody_and_taken_away_where_people_are_changed() {
    let mut sitting = drafted();
    sitting.press("P Enter Tab Tab");
    has(&mut sitting, "Logins");
    // Whoever made the workspace is linked already.
    sitting.types(", desk-7");
    sitting.press("Ctrl-S");
    let logins = |sitting: &mut Sitting| {
        sitting.behind(|desk| crate::actions::people::show(desk, "admin-1").unwrap().logins)
    };
    assert!(logins(&mut sitting).contains("desk-7"), "{}", sitting.notice());
    sitting.press("Enter Tab Tab Ctrl-U Ctrl-S");
    assert!(!logins(&mut sitting).contains("desk-7"), "{}", sitting.notice());
}
