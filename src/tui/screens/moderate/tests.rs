use crate::tui::testing::{Sitting, opened, press, shown, sight, styles};

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
fn a_gate_is_answered_with_a_reason_and_the_next_open_one_follows() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g m a");
    let text = sitting.screen();
    assert!(text.contains("not yet answered") && text.contains("wait for an answer"), "{text}");
    sitting.press("p Ctrl-S");
    assert!(sitting.notice().starts_with("the reason:"), "{}", sitting.notice());
    sitting.types("A tunnel from our own firewall carried traffic for a day.");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("Amazon Web Services         pass"), "{text}");
    assert!(text.contains("> CON-01    Microsoft Azure             not yet"), "{text}");
    sight("moderate-gates-of-the-sample", &text);
    sitting.press("f");
    sitting.types("No answer came.");
    sitting.press("Esc Esc");
    assert!(!sitting.screen().contains("not yet answered"));
}

#[test]
fn who_does_not_moderate_is_told_so_and_keeps_what_was_typed() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g m a f");
    sitting.types("No answer came.");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("tl-1"), "{}", sitting.notice());
    assert!(sitting.screen().contains("No answer came."));
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

#[test]
fn the_meeting_shows_one_score_large_without_names_until_they_are_wanted() {
    let mut state = opened();
    press(&mut state, "g m m");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("1 of ") && text.contains("3 wide, red"), "{text}");
    assert!(text.contains("names hidden") && !text.contains("tl-1  "), "{text}");
    sight("moderate-meeting", &text);
    sight("moderate-meeting-80", &shown(80, 24, &mut state));
    press(&mut state, "n");
    let named = shown(100, 30, &mut state);
    assert!(named.contains("names shown") && named.contains("tl-3"), "{named}");
    press(&mut state, "→");
    let next = shown(100, 30, &mut state);
    assert!(next.contains("2 of ") && next.contains("CON-03"), "{next}");
    press(&mut state, "2 a b");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("( 2 )") && text.contains("│ ab"), "{text}");
    press(&mut state, "Esc Esc Esc");
    assert!(shown(100, 30, &mut state).contains("WORTH"));
    press(&mut state, "m w s o");
    assert!(shown(100, 30, &mut state).contains("INTO THE MINUTES OF this score"));
    for (width, height) in [(20, 5), (60, 16), (200, 50)] {
        assert!(!styles(width, height, &mut state).is_empty());
    }
}

#[test]
fn an_interest_is_declared_and_reviewed_on_the_screen_and_never_by_its_owner() {
    let mut sitting = Sitting::of("mod-1");
    sitting.behind(|desk| {
        let about = ["aws".to_owned()];
        let interest = crate::actions::conflicts::InterestText {
            about: &about,
            nature: "Worked for them until this spring",
            mitigation: None,
        };
        let everybody = crate::actions::people::list(desk).unwrap();
        desk.sit(&everybody, "tl-2");
        let present = crate::actions::overview::present(desk, None).unwrap().0.unwrap();
        let which = present.reference.to_string();
        crate::actions::conflicts::declare(desk, Some(&which), Some(&interest)).unwrap();
        desk.sit(&everybody, "mod-1");
    });
    sitting.press("g m c");
    let text = sitting.screen();
    assert!(text.contains("tl-2") && text.contains("waits for a review"), "{text}");
    sitting.press("Enter r Tab");
    sitting.types("CON-02");
    sitting.press("Tab Ctrl-S");
    assert!(sitting.notice().contains("reason"), "{}", sitting.notice());
    sitting.types("A former employee does not judge its network.");
    sight("moderate-interests-review", &sitting.screen());
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "tl-2 is recused");
    let text = sitting.screen();
    assert!(text.contains("recused from CON-02"), "{text}");
    // The moderator has an interest too, and does not review it.
    sitting.press("D Space Tab");
    sitting.types("Shares.");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("> mod-1") || text.contains("mod-1"), "{text}");
    sitting.press("Home Enter");
    sitting.press("PgUp Enter");
    assert!(sitting.notice().contains("nobody reviews their own"), "{}", sitting.notice());
}
