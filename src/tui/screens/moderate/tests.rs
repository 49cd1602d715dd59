use crate::tui::testing::{Sitting, opened, press, shown, styles};

#[test]
fn before_moderation_nobodys_score_is_shown() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g m");
    let text = sitting.screen();
    assert!(text.contains("there are no agreed scores before moderation opens"), "{text}");
}

#[test]
fn after_the_decision_everything_is_read_and_nothing_agreed() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("v ↓ ↓ Enter g m 2");
    assert_eq!(sitting.notice(), "E-0001 stands at decided: scores are agreed on in moderation");
    let text = sitting.screen();
    assert!(text.contains("wide") && text.contains("AGREED SCORE"), "{text}");
}

#[test]
fn the_widest_difference_stands_first_and_a_digit_begins_the_agreement() {
    let mut state = opened();
    press(&mut state, "g m");
    let text = shown(100, 30, &mut state);
    let first = text.lines().find(|line| line.starts_with("\">")).unwrap();
    assert!(first.contains("wide") && first.contains("CON-02"), "{text}");
    press(&mut state, "3 a b");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("( 3 )") && text.contains("│ ab"), "{text}");
    press(&mut state, "Ctrl-S");
    assert!(!state.screens.typing(state.shell.at));
    assert!(!styles(60, 16, &mut state).is_empty());
}
