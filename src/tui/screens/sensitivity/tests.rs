use crate::tui::msg::{Effect, Msg, Task};
use crate::tui::place::Place;
use crate::tui::testing::{Sitting, opened, press, shown};
use crate::tui::update::update;

#[test]
fn a_sealed_result_shows_why_and_no_figure() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g y");
    let text = sitting.screen();
    assert!(
        text.contains("NOTHING TO SAY YET") && text.contains("until prices are open"),
        "{text}"
    );
    assert!(!text.contains("HOW FAR") && !text.contains("leads"), "{text}");
    sitting.press("Tab");
    assert_eq!(sitting.notice(), "there is no result to look at yet");
}

#[test]
fn lines_cross_where_the_table_says_and_the_nearest_weight_stands_first() {
    let mut state = opened();
    press(&mut state, "g y");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("WEIGHT OF SKL CHANGES"), "{text}");
    assert!(text.contains("15.0 → 15.3 azure") && text.contains('▲'), "{text}");
    assert!(text.contains("IF MARKS WERE OFF"), "{text}");
    press(&mut state, "t");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("5.1 to 15.3") && text.contains("15.3 aws → azure"), "{text}");
}

#[test]
fn weightings_are_counted_beside_the_screen_and_a_law_is_chosen_with_its_meaning() {
    let mut state = opened();
    press(&mut state, "g y Tab");
    let text = shown(100, 30, &mut state);
    assert!(
        text.contains("Exact") && text.contains("Every set of weights counts the same."),
        "{text}"
    );
    let effects = press(&mut state, "d ↓ ↓ ↓ → Enter");
    let law = effects.iter().find_map(|effect| {
        let Effect::Run { task: Task::Weightings { wanted, .. }, .. } = effect else { return None };
        Some(wanted.law.to_string())
    });
    assert_eq!(law.as_deref(), Some("around:6"));
    let text = shown(100, 30, &mut state);
    assert!(text.contains("6 percentage points") && text.contains("seed 1"), "{text}");
    assert!(
        press(&mut state, "y")
            .contains(&Effect::Copy("cloudpick robust E-0001 --law around:6".to_owned()))
    );
}

#[test]
fn what_is_being_counted_can_be_stopped_and_leaving_asks() {
    let mut state = opened();
    press(&mut state, "g y Tab");
    // A question to the job that nobody answers.
    let effects = update(&mut state, Msg::Key("n".parse().unwrap()));
    let Some(Effect::Run { number, .. }) = effects.first() else { panic!("{effects:?}") };
    assert!(shown(80, 24, &mut state).contains("x or Esc stops it"));
    assert_eq!(update(&mut state, Msg::Key("x".parse().unwrap())), [Effect::Halt(*number)]);
    let effects = press(&mut state, "q");
    assert!(!effects.contains(&Effect::Quit) && state.overlay.is_some());
}

#[test]
fn the_cell_that_decides_is_one_key_away_with_its_reason() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("v ↓ Enter g y Tab Tab");
    let text = sitting.screen();
    assert!(text.contains("alone levels") && text.contains("SKL-01"), "{text}");
    sitting.press("Enter");
    assert_eq!(sitting.state.shell.at, Place::Moderate);
    let text = sitting.screen();
    let chosen = text.lines().find(|line| line.starts_with("\">")).unwrap();
    assert!(chosen.contains("SKL-01"), "{text}");
    sitting.press("Esc");
    assert_eq!(sitting.state.shell.at, Place::Sensitivity);
}

#[test]
fn a_dispute_is_granted_in_full_and_what_is_beyond_dispute_is_left_alone() {
    let mut state = opened();
    press(&mut state, "g y Tab Tab Tab");
    let mut text = shown(100, 30, &mut state);
    for _ in 0..40 {
        if text.lines().any(|line| line.starts_with("\">") && line.contains("SKL-01")) {
            break;
        }
        press(&mut state, "↓");
        text = shown(100, 30, &mut state);
    }
    press(&mut state, "Space");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("[x]") && text.contains("azure is ahead of aws by"), "{text}");
    let copied = press(&mut state, "y");
    assert!(copied.contains(&Effect::Copy(
        "cloudpick robust E-0001 --disputed SKL-01 --by azure".to_owned()
    )));
    press(&mut state, "L");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("[-]") && text.contains("left alone"), "{text}");
}

#[test]
fn the_panel_and_the_other_methods_are_read() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("v ↓ Enter g y Shift-Tab Shift-Tab");
    let text = sitting.screen();
    assert!(text.contains("WHAT MODERATION DID") && text.contains("AGREEMENT"), "{text}");
    sitting.press("G");
    assert!(sitting.screen().contains("Winner by means"));
    sitting.press("Tab");
    let text = sitting.screen();
    assert!(text.contains("SEVERAL WEIGHTS MOVE") && text.contains("Changes hands"), "{text}");
}

#[test]
fn every_letter_and_sign_of_the_chart_is_explained_whole_on_a_small_screen() {
    let mut state = opened();
    press(&mut state, "g y");
    for (wide, high) in [(80, 24), (100, 30), (200, 50)] {
        let text = shown(wide, high, &mut state);
        for wanted in ["A ", "B ", "C ", "* together", "│ today", "▲ another winner"] {
            assert!(text.contains(wanted), "no `{wanted}` at {wide}x{high}\n{text}");
        }
        let legend = text.lines().position(|line| line.contains("* together")).unwrap();
        let above = text.lines().nth(legend - 1).unwrap();
        let whole = |line: &str| line.split('│').next().is_some_and(|left| !left.contains('…'));
        assert!(whole(above), "{text}");
    }
}
