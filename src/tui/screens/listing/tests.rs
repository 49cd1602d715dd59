use crate::tui::testing::Sitting;

#[test]
fn a_plain_list_takes_the_filter_language_completes_it_and_says_what_it_means() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g h /");
    sitting.types("wh");
    assert!(sitting.screen().contains("Tab what:"), "{}", sitting.screen());
    sitting.press("Ctrl-U");
    sitting.types("who:arch-1 (what:submitted or what:created)");
    let text = sitting.screen();
    assert!(text.contains("who “arch-1”, (what “submitted”; or what “created”)"), "{text}");
    assert!(text.contains("exception submitted") && !text.contains("workload added"), "{text}");
    sitting.press("Ctrl-U");
    sitting.types("colour:red");
    assert!(sitting.screen().contains("is not a key of this list"), "{}", sitting.screen());
    sitting.press("Enter Esc");
    assert!(!sitting.screen().contains("colour"), "{}", sitting.screen());
}

#[test]
fn words_without_a_key_are_looked_for_in_every_column() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g h /");
    sitting.types("X-0009 approved");
    let text = sitting.screen();
    assert!(text.contains("X-0009") && text.contains("exception approved"), "{text}");
    assert!(!text.contains("X-0010"), "{text}");
}

#[test]
fn titles_have_the_room_that_no_column_needs() {
    let mut sitting = Sitting::of("mod-1");
    sitting.tell(crate::tui::msg::Msg::Resize(80, 24));
    sitting.press("g v Tab");
    let text = sitting.screen();
    assert!(text.contains("aws: Can our sites and remote"), "{text}");
    assert!(text.contains("STATE  OWNER  DUE"), "{text}");
}
