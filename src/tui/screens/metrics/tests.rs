//! The board on the sample, as people see it.

use crate::tui::msg::Msg;
use crate::tui::testing::{Sitting, sight};

#[test]
fn the_figures_stand_with_their_bars_and_what_they_count() {
    let mut sitting = Sitting::of("own-1");
    sitting.press("g t");
    for (columns, rows) in [(80, 24), (100, 30), (200, 50)] {
        sitting.tell(Msg::Resize(columns, rows));
        sight(&format!("metrics-{columns}x{rows}"), &sitting.screen());
    }
}

#[test]
fn the_list_behind_a_figure_opens_and_closes() {
    let mut sitting = Sitting::of("own-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g t");
    while !sitting.screen().contains("> Off-primary share") {
        sitting.press("Down");
    }
    sitting.press("Enter");
    let text = sitting.screen();
    assert!(
        text.contains("OFF-PRIMARY") && text.contains("cloudpick report off-primary"),
        "{text}"
    );
    sight("metrics-list", &text);
    sitting.press("Esc");
    assert!(sitting.screen().contains("> Off-primary share"), "{}", sitting.screen());
}

#[test]
fn another_day_is_asked_for_and_what_is_no_day_is_refused() {
    let mut sitting = Sitting::of("own-1");
    sitting.press("g t t");
    sitting.types("soon");
    sitting.press("Enter");
    assert!(sitting.notice().contains("is not a day"), "{}", sitting.notice());
    sitting.press("t");
    sitting.press("Ctrl-U");
    sitting.types("30d");
    sitting.press("Enter");
    assert!(sitting.screen().contains("not today"), "{}", sitting.screen());
    sitting.press("n");
    assert!(sitting.screen().contains(" today"), "{}", sitting.screen());
}
