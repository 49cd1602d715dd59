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

/// The words in the rows of the screen that begin with `sign`, in order.
fn beginning(text: &str, sign: &str) -> Vec<String> {
    let rows = text.lines().filter_map(|line| {
        line.split_whitespace().find(|word| word.starts_with(sign)).map(str::to_owned)
    });
    rows.collect()
}

#[test]
fn a_list_is_sorted_by_the_chosen_column_up_and_down_and_stands_as_it_was_again() {
    let mut sitting = Sitting::of("own-1");
    sitting.tell(Msg::Resize(120, 40));
    sitting.press("g t");
    while !sitting.screen().contains("> Off-primary share") {
        sitting.press("Down");
    }
    sitting.press("Enter → → ←");
    let costs = |sitting: &mut Sitting| beginning(&sitting.screen(), "W-00");
    let mut before = costs(&mut sitting);
    sitting.press("← ← s");
    assert!(sitting.notice().starts_with("sorted by workload ▲"), "{}", sitting.notice());
    let mut up = costs(&mut sitting);
    // The pane below says the chosen one once more.
    up.pop();
    assert!(up.len() > 3 && up.is_sorted(), "{up:?}");
    sitting.press("s");
    let mut down = costs(&mut sitting);
    down.pop();
    assert!(down.is_sorted_by(|a, b| a >= b), "{down:?}");
    assert!(sitting.screen().contains("WORKLOAD ▼"), "{}", sitting.screen());
    sitting.press("s");
    assert_eq!(sitting.notice(), "in the report's own order");
    let mut after = costs(&mut sitting);
    before.pop();
    after.pop();
    assert_eq!(after, before);
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

#[test]
fn whoever_answers_the_signal_reads_what_raised_it_and_a_reopened_decision_is_answered() {
    let mut sitting = Sitting::of("own-1");
    sitting.press("g t");
    let met: Vec<String> = sitting
        .screen()
        .lines()
        .filter_map(|line| line.split("! ").nth(1).filter(|_| line.contains("are away")))
        .map(|line| line.trim_end_matches(['"', ' ']).to_owned())
        .collect();
    assert!(!met.is_empty(), "{}", sitting.screen());
    sitting.press("a");
    let text = sitting.screen();
    assert!(text.contains("The reopen signal on D-0001"), "{text}");
    assert!(met.iter().all(|line| text.contains(line.as_str())), "{met:?}\n{text}");
    sitting.press("Right Tab");
    sitting.types("A third of the workloads are away.");
    sitting.press("Ctrl-S");
    assert!(sitting.screen().contains("answered: the decision was reopened"));
    sitting.press("a");
    assert!(sitting.notice().contains("D-0001 is reopened"), "{}", sitting.notice());
    assert!(!sitting.screen().contains("Ctrl-S save"), "{}", sitting.screen());
}

/// Opens the list behind the figure with this title.
fn open(sitting: &mut Sitting, title: &str) {
    for _ in 0..200 {
        if sitting.screen().contains(&format!("> {title}")) {
            break;
        }
        sitting.press("Down");
    }
    sitting.press("Enter");
}

#[test]
fn the_exceptions_behind_a_figure_stand_in_the_register_and_one_is_read() {
    let mut sitting = Sitting::of("own-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g t");
    open(&mut sitting, "Live grants");
    assert!(sitting.screen().contains("cloudpick exception list cover:live"));
    sitting.press("o");
    let text = sitting.screen();
    assert!(text.contains("/ cover:live") && text.contains("5 of 19"), "{text}");
    sitting.press("g t");
    assert!(sitting.screen().contains("cloudpick exception list cover:live"), "it is open still");
    sitting.press("Esc");
    open(&mut sitting, "  above the minimum each");
    let text = sitting.screen();
    assert!(text.contains("report debt --filter 'excess.over:0'"), "{text}");
    sitting.press("Down Enter");
    assert!(sitting.screen().contains("X-0012"), "{}", sitting.screen());
    assert!(sitting.screen().contains("Exceptions › X-0012"), "{}", sitting.screen());
}

#[test]
fn a_refused_day_leaves_the_board_and_its_lists_where_they_were() {
    let mut sitting = Sitting::of("own-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g t t");
    sitting.types("30d");
    sitting.press("Enter t");
    sitting.press("Ctrl-U");
    sitting.types("soon");
    sitting.press("Enter");
    assert!(sitting.screen().contains("not today"), "{}", sitting.screen());
    open(&mut sitting, "Live grants");
    sitting.press("o");
    // The register is as at the same day.
    let text = sitting.screen();
    assert!(
        text.contains("/ cover:live") && text.contains("AS AT THE END OF 2026-12-20"),
        "{text}"
    );
    sitting.press("g t Esc n t");
    sitting.press("Ctrl-U");
    sitting.types("soon");
    sitting.press("Enter");
    open(&mut sitting, "Live grants");
    sitting.press("o");
    let text = sitting.screen();
    assert!(text.contains("/ cover:live") && !text.contains("AS AT"), "{text}");
}

#[test]
fn the_wheel_moves_the_list_that_is_open_and_not_the_board_behind_it() {
    let mut sitting = Sitting::of("own-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g t");
    open(&mut sitting, "Off-primary share");
    sitting.tell(Msg::Wheel(crate::tui::msg::Target::Row(0), 2));
    assert!(sitting.screen().contains("> W-0015"), "{}", sitting.screen());
    sitting.press("Esc");
    assert!(sitting.screen().contains("> Off-primary share"), "{}", sitting.screen());
}

#[test]
fn every_report_opens_on_screen_and_is_filtered_by_its_columns() {
    let mut sitting = Sitting::of("own-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g t Tab");
    sight("metrics-reports-100x30", &sitting.screen());
    sitting.tell(Msg::Resize(60, 16));
    sight("metrics-reports-60x16", &sitting.screen());
    sitting.tell(Msg::Resize(100, 30));
    for paper in super::papers::Paper::ALL {
        if let super::papers::Paper::List(report) = paper {
            sitting.press("Enter");
            let text = sitting.screen();
            assert!(text.contains(&format!("cloudpick report {report}")), "{report}: {text}");
            sitting.press("Esc");
        }
        sitting.press("Down");
    }
    sitting.press("g g Down Down Enter");
    assert!(sitting.screen().contains("cloudpick report expiring 30"), "{}", sitting.screen());
    sitting.press("+ +");
    assert!(sitting.screen().contains("cloudpick report expiring 90"), "{}", sitting.screen());
    sitting.press("/");
    sitting.types("days_left.over:");
    sitting.types("10");
    let text = sitting.screen();
    assert!(text.contains("days left over 10 days"), "{text}");
    sitting.press("Ctrl-U");
    sitting.types("cover:bogus");
    assert!(sitting.screen().contains("is not a key of this list"), "{}", sitting.screen());
    sitting.press("Enter Esc Esc Esc");
    assert!(sitting.screen().contains("[Figures]"), "{}", sitting.screen());
}

#[test]
fn a_workload_in_a_list_is_gone_to() {
    let mut sitting = Sitting::of("own-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g t");
    open(&mut sitting, "Off-primary share");
    sitting.press("/");
    sitting.types("because:covered annual_cost.over:60000");
    let text = sitting.screen();
    assert!(text.contains("because covered, costs over £60,000"), "{text}");
    sitting.press("Enter Enter");
    assert!(sitting.screen().contains("> W-0005"), "{}", sitting.screen());
}
