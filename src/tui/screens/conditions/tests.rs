use crate::tui::testing::{Sitting, sight};

/// The board on the sample at each size.
#[test]
fn the_board_at_every_size() {
    for (width, height) in [(100, 30), (80, 24), (60, 16), (200, 50)] {
        let mut sitting = Sitting::of("app-1");
        sitting.tell(crate::tui::msg::Msg::Resize(width, height));
        sitting.press("g k");
        sight(&format!("conditions-{width}x{height}"), &sitting.screen());
    }
    let mut sitting = Sitting::of("app-1");
    sitting.press("g k t");
    sight("conditions-all-100x30", &sitting.screen());
}

#[test]
fn the_owner_says_it_is_met_and_an_approver_confirms_it_from_the_board() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g k /");
    sitting.types("owner:me state:open,overdue");
    sitting.press("Enter");
    let before = sitting.screen();
    assert!(before.contains("owned by arch-1, open or overdue"), "{before}");
    let (which, number) = sitting.state.screens.conditions.key().unwrap();
    sitting.press("m");
    sitting.types("The first report was sent on time.");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("is said to be met"), "{}", sitting.notice());
    sitting.press("Esc");
    let now = sitting.state.screens.conditions.data.as_ref().unwrap();
    let one =
        now.board.iter().find(|one| one.promise.which == which && one.promise.number == number);
    assert_eq!(one.unwrap().standing.code(), "to_confirm");
}

#[test]
fn what_is_refused_keeps_its_words() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g k m");
    sitting.types("It holds, I think.");
    sitting.press("Ctrl-S");
    let shown = sitting.screen();
    assert!(shown.contains("It holds, I think."), "{shown}");
    sitting.press("Esc m");
    assert!(sitting.screen().contains("It holds, I think."));
}

#[test]
fn enter_reads_the_exception_and_esc_comes_back() {
    let mut sitting = Sitting::of("app-1");
    sitting.press("g k");
    let (which, _) = sitting.state.screens.conditions.key().unwrap();
    sitting.press("Enter");
    let shown = sitting.screen();
    assert!(shown.contains("Exceptions") && shown.contains("WHERE IT STANDS"), "{shown}");
    assert_eq!(sitting.state.screens.exceptions.chosen_one(), Some(which));
}
