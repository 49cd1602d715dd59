use crate::tui::keys::ch;
use crate::tui::msg::{Effect, Msg, Save, Target};
use crate::tui::testing::{Sitting, opened, press, shown};
use crate::tui::update::update;

#[test]
fn a_sealed_result_shows_why_and_no_figure() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g c");
    let text = sitting.screen();
    assert!(text.contains("NOTHING TO COMPARE YET"), "{text}");
    assert!(!text.contains("RANKING ") && !text.contains("WEIGHTS"), "{text}");
    sitting.press("=");
    assert_eq!(sitting.notice(), "there is no result to try anything on yet");
}

#[test]
fn what_if_cost_had_counted_more() {
    let mut state = opened();
    press(&mut state, "g c ↓ ↓ Shift-→ Shift-→");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("+10") && text.contains("110"), "{text}");
    assert!(text.contains("gcp passes azure"), "{text}");
    press(&mut state, "=");
    let text = shown(100, 30, &mut state);
    // As the command line has it: CST=40 gives aws 77.09.
    assert!(text.contains("77.09") && text.contains("lead 0.03 → 0.25, same winner"), "{text}");
    press(&mut state, "r");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("lead 0.03 → 0.03") && !text.contains("+10"), "{text}");
}

#[test]
fn a_single_score_changes_the_winner_in_words() {
    let mut state = opened();
    press(&mut state, "g c Tab");
    // To SKL-01 of azure, the one step that decides.
    let mut text = shown(100, 30, &mut state);
    for _ in 0..40 {
        if text.lines().any(|line| line.starts_with("\"> SKL-01")) {
            break;
        }
        press(&mut state, "↓");
        text = shown(100, 30, &mut state);
    }
    press(&mut state, "→ 3");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("2→3") && text.contains("another winner"), "{text}");
    assert!(text.contains("azure passes aws"), "{text}");
    press(&mut state, "Del");
    assert!(shown(100, 30, &mut state).contains("same winner"));
    press(&mut state, "9");
    assert!(state.shell.notice.as_ref().is_some_and(|notice| notice.text.contains("SKL-01")));
}

#[test]
fn a_slider_follows_the_mouse() {
    let mut state = opened();
    press(&mut state, "g c");
    // The third row is the cost; the last column of a slider of 17 stands for 50.
    update(&mut state, Msg::Click(Target::Cell(2, 16)));
    let text = shown(100, 30, &mut state);
    assert!(text.lines().any(|line| line.contains("> CST") && line.contains("50")), "{text}");
    update(&mut state, Msg::Drag(Target::Cell(2, 16), -16));
    let text = shown(100, 30, &mut state);
    assert!(text.lines().any(|line| line.contains("> CST") && line.contains(" 0 ")), "{text}");
    assert!(update(&mut state, Msg::Drag(Target::Cell(2, 16), -300)).is_empty());
}

#[test]
fn a_scenario_is_kept_beside_the_record_and_tried_again() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("v ↓ Enter g c ↓ ↓ Shift-→ Shift-→");
    let events = sitting.behind(|desk| {
        desk.store.read(|look| {
            Ok::<_, crate::actions::ActionError>(crate::store::history::head(look)?.seq)
        })
    });
    sitting.press("w");
    sitting.types("cost first");
    let effects = sitting.press("Enter");
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Save { what: Save::Scenario(_), .. }))
    );
    assert_eq!(sitting.notice(), "scenario cost first is kept beside the record");
    let after = sitting.behind(|desk| {
        desk.store.read(|look| {
            Ok::<_, crate::actions::ActionError>(crate::store::history::head(look)?.seq)
        })
    });
    assert_eq!(events.unwrap(), after.unwrap());
    sitting.press("r o");
    let text = sitting.screen();
    assert!(text.contains("cost first") && text.contains("CST=40"), "{text}");
    sitting.press("Enter");
    assert!(sitting.screen().contains("+10"));
    sitting.press("o Del");
    assert_eq!(sitting.notice(), "scenario cost first is gone");
}

#[test]
fn nothing_tried_is_no_scenario_and_no_command() {
    let mut state = opened();
    press(&mut state, "g c w");
    assert!(!state.screens.at(state.shell.at).typing());
    press(&mut state, "→ w");
    assert!(state.screens.at(state.shell.at).typing());
    update(&mut state, Msg::Key(ch('x')));
    press(&mut state, "Esc y");
    let effects = press(&mut state, "y");
    assert!(effects.contains(&Effect::Copy("cloudpick whatif E-0001 --weight CON=11".to_owned())));
}
