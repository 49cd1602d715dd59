use crate::tui::testing::{Sitting, opened, press, shown};

#[test]
fn a_workshop_stands_with_its_picture_movement_and_notes() {
    let mut state = opened();
    press(&mut state, "g a");
    insta::assert_snapshot!("approach-80x24", shown(80, 24, &mut state));
    insta::assert_snapshot!("approach-100x30", shown(100, 30, &mut state));
    insta::assert_snapshot!("approach-60x16", shown(60, 16, &mut state));
    insta::assert_snapshot!("approach-200x50", shown(200, 50, &mut state));
    press(&mut state, "Enter");
    insta::assert_snapshot!("approach-read-80x24", shown(80, 24, &mut state));
    press(&mut state, "PgDn PgDn");
    assert!(shown(80, 24, &mut state).contains("Locked in for good"));
}

#[test]
fn a_mark_is_placed_in_a_form_that_says_how_the_line_is_divided() {
    let mut state = opened();
    press(&mut state, "g a i");
    insta::assert_snapshot!("approach-place-80x24", shown(80, 24, &mut state));
    insta::assert_snapshot!("approach-place-60x16", shown(60, 16, &mut state));
}

#[test]
fn a_hypothesis_stands_with_its_verdict_and_chart() {
    let mut state = opened();
    press(&mut state, "g b");
    insta::assert_snapshot!("benefits-80x24", shown(80, 24, &mut state));
    insta::assert_snapshot!("benefits-100x30", shown(100, 30, &mut state));
    insta::assert_snapshot!("benefits-60x16", shown(60, 16, &mut state));
    insta::assert_snapshot!("benefits-200x50", shown(200, 50, &mut state));
    press(&mut state, "i");
    insta::assert_snapshot!("benefits-reading-80x24", shown(80, 24, &mut state));
}

#[test]
fn a_workshop_is_called_held_and_closed_from_the_screen() {
    let mut sitting = Sitting::empty("boss-1");
    sitting.press("g a");
    assert!(sitting.screen().contains("NO WORKSHOP YET"));
    sitting.press("n");
    sitting.types("Which way?");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("may not call a workshop"), "{}", sitting.notice());
    assert!(sitting.screen().contains("Which way?"), "what was typed stays");
    sitting.behind(|desk| {
        let roles = ["moderator".to_owned()];
        let roles = crate::actions::roles(&roles).unwrap();
        crate::actions::people::add(desk, "mod-1", "Moderator", roles).unwrap();
        let all = crate::actions::people::list(desk).unwrap();
        desk.sit(&all, "mod-1");
    });
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "A-0001 is called; O opens its first round");
    sitting.press("O");
    assert_eq!(sitting.notice(), "round 1 is open");
    sitting.press("i");
    sitting.types("hybrd");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("did you mean hybrid?"), "{}", sitting.notice());
    sitting.press("Backspace Backspace");
    sitting.types("rid");
    sitting.press("Tab Space Ctrl-S");
    assert_eq!(sitting.notice(), "the mark of mod-1 stands in round 1");
    let text = sitting.screen();
    assert!(text.contains("median 62") && text.contains("user-needs"), "{text}");
    // Another mark of the same person changes it, and the form begins with what stands.
    sitting.press("i");
    assert!(sitting.screen().contains("62"), "{}", sitting.screen());
    sitting.press("Esc x");
    assert!(sitting.screen().contains("Close round 1 of A-0001"), "{}", sitting.screen());
    sitting.press("y");
    assert_eq!(sitting.notice(), "round 1 is closed");
    // In the next round the form begins where one stood, so that who stays has nothing to type.
    sitting.press("O");
    let text = sitting.screen();
    assert!(text.contains("Round 2 is open, and nobody has placed a mark yet."), "{text}");
    sitting.press("i Ctrl-S");
    assert_eq!(sitting.notice(), "the mark of mod-1 stands in round 2");
    let text = sitting.screen();
    assert!(text.contains("stayed: mod-1") && text.contains("Round 1 stood so:"), "{text}");
}

#[test]
fn the_overview_asks_for_a_mark_and_for_a_word_on_what_was_agreed() {
    let mut sitting = Sitting::empty("boss-1");
    sitting.behind(|desk| {
        for (slug, role) in [("mod-1", "moderator"), ("own-1", "decision-owner")] {
            let roles = crate::actions::roles(&[role.to_owned()]).unwrap();
            crate::actions::people::add(desk, slug, slug, roles).unwrap();
        }
        let all = crate::actions::people::list(desk).unwrap();
        desk.sit(&all, "mod-1");
        crate::actions::approaches::new(desk, "Which way?").unwrap();
        crate::actions::approaches::open(desk, None).unwrap();
    });
    sitting.press("g h g o");
    let text = sitting.screen();
    assert!(text.contains("Place your mark: A-0001, round 1"), "{text}");
    sitting.behind(|desk| {
        let text = crate::actions::approaches::MarkText {
            position: "hybrid".to_owned(),
            anonymous: true,
            ..Default::default()
        };
        crate::actions::approaches::place(desk, None, &text).unwrap();
    });
    sitting.press("F5");
    assert!(!sitting.screen().contains("Place your mark"), "{}", sitting.screen());
    sitting.behind(|desk| {
        crate::actions::approaches::close(desk, None).unwrap();
        let text = crate::actions::approaches::OutcomeText {
            title: "Hybrid".to_owned(),
            reason: "Everybody stood there.".to_owned(),
            ..Default::default()
        };
        crate::actions::approaches::outcome(desk, None, &text).unwrap();
        let all = crate::actions::people::list(desk).unwrap();
        desk.sit(&all, "own-1");
    });
    sitting.press("F5");
    let text = sitting.screen();
    assert!(text.contains("Accept or reject D-0001, the approach"), "{text}");
}

#[test]
fn a_hypothesis_is_written_down_measured_and_judged_from_the_screen() {
    let mut sitting = Sitting::empty("boss-1");
    sitting.behind(|desk| {
        let roles = crate::actions::roles(&["decision-owner".to_owned()]).unwrap();
        crate::actions::people::add(desk, "own-1", "Owner", roles).unwrap();
        let all = crate::actions::people::list(desk).unwrap();
        desk.sit(&all, "own-1");
    });
    sitting.press("g b n");
    sitting.types("It saves time");
    sitting.press("Tab Tab");
    sitting.types("2026-06-01");
    sitting.press("Tab Backspace");
    sitting.types("1");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "H-0001 is written down; m adds its measures");
    sitting.press("m");
    sitting.types("hours");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "H-0001 has 1 measure");
    for (value, day) in [("12", "2026-05-01"), ("9", "2026-07-01")] {
        sitting.press("i Tab");
        sitting.types(value);
        sitting.press("Tab");
        sitting.types("housing");
        sitting.press("Tab Ctrl-U");
        sitting.types(day);
        sitting.press("Ctrl-S");
        assert!(sitting.notice().ends_with("is on record"), "{}", sitting.notice());
    }
    assert!(sitting.screen().contains("supported"), "{}", sitting.screen());
    sitting.press("m");
    assert!(sitting.notice().contains("R makes a new version"), "{}", sitting.notice());
    sitting.press("v");
    sitting.types("2026-06-30");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("not enough data") && text.contains("As at 2026-06-30"), "{text}");
}

#[test]
fn a_mark_that_somebody_places_at_another_terminal_shows_at_once_and_no_draft_is_lost() {
    let mut sitting = Sitting::empty("boss-1");
    sitting.behind(|desk| {
        for (slug, role) in [("mod-1", "moderator"), ("tl-1", "evaluator"), ("tl-2", "evaluator")] {
            let roles = crate::actions::roles(&[role.to_owned()]).unwrap();
            crate::actions::people::add(desk, slug, slug, roles).unwrap();
        }
        let all = crate::actions::people::list(desk).unwrap();
        desk.sit(&all, "mod-1");
        crate::actions::approaches::new(desk, "Which way?").unwrap();
        crate::actions::approaches::open(desk, None).unwrap();
        desk.sit(&all, "tl-1");
    });
    sitting.press("g a i");
    sitting.types("30");
    // Meanwhile the other one places a mark.
    sitting.behind(|desk| {
        let all = crate::actions::people::list(desk).unwrap();
        desk.sit(&all, "tl-2");
        let text = crate::actions::approaches::MarkText {
            position: "90".to_owned(),
            hopes: vec!["Each service what suits it".to_owned()],
            ..Default::default()
        };
        crate::actions::approaches::place(desk, None, &text).unwrap();
        desk.sit(&all, "tl-1");
    });
    sitting.tell(crate::tui::msg::Msg::Stirred);
    assert!(sitting.screen().contains("30"), "what is being typed stays");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "the mark of tl-1 stands in round 1");
    let screen = sitting.screen();
    assert!(screen.contains("2 marks"), "{screen}");
    sitting.press("Enter PgDn");
    assert!(sitting.screen().contains("Each service what suits it"), "{}", sitting.screen());
}
