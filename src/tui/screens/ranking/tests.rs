use crate::tui::testing::{Sitting, opened, press, shown};

#[test]
fn the_calculation_of_one_candidate_is_shown_to_its_end() {
    let mut state = opened();
    press(&mut state, "g r Enter G");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("rounded once to 76.21"), "{text}");
    press(&mut state, "Esc G Enter");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("excluded by CON-01"), "{text}");
}

#[test]
fn a_sealed_result_shows_why_and_no_figure() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g r");
    let text = sitting.screen();
    assert!(text.contains("NO RESULT YET") && text.contains("until prices are open"), "{text}");
    assert!(!text.contains("TOTAL"), "{text}");
    sitting.press("Enter");
    assert_eq!(sitting.notice(), "there is no result to show yet");
}
