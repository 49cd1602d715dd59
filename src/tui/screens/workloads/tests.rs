use crate::tui::msg::Msg;
use crate::tui::testing::{Sitting, sight};

fn pages(sitting: &mut Sitting, name: &str, keys: &str) {
    sitting.press(keys);
    for (columns, rows) in [(80, 24), (100, 30), (200, 50), (60, 16)] {
        sitting.tell(Msg::Resize(columns, rows));
        let text = sitting.screen();
        sight(&format!("workloads-{name}-{columns}x{rows}"), &text);
    }
    sitting.tell(Msg::Resize(100, 30));
}

#[test]
fn every_page_stands_at_every_size() {
    let mut sitting = Sitting::of("arch-1");
    pages(&mut sitting, "register", "g w");
    pages(&mut sitting, "detail", "Enter");
    sitting.press("Esc");
    for name in ["checks", "plot", "lock-in", "rehearsals", "functions", "drill"] {
        pages(&mut sitting, name, "Tab");
    }
    for (columns, rows) in [(20, 5), (10, 3), (0, 0)] {
        sitting.tell(Msg::Resize(columns, rows));
        let _ = sitting.screen();
    }
}

#[test]
fn the_filter_line_takes_the_filter_language_and_portability() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w /");
    sitting.types("hosted:azure");
    assert!(sitting.screen().contains("2 of 28"), "{}", sitting.screen());
    sitting.press("Enter Esc /");
    sitting.types("corner:needs_decision met.over:4");
    let text = sitting.screen();
    assert!(text.contains("Children's services") && !text.contains("Data warehouse"), "{text}");
    sitting.press("Enter Esc /");
    sitting.types("colour:red");
    assert!(sitting.screen().contains("! "), "{}", sitting.screen());
}

#[test]
fn the_filter_line_completes_keys_and_values_says_what_it_means_and_brings_earlier_ones_back() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w /");
    sitting.types("crit");
    assert!(sitting.screen().contains("Tab criticality:"), "{}", sitting.screen());
    sitting.press("Tab");
    sitting.types("cr");
    sitting.press("Tab");
    let text = sitting.screen();
    assert!(text.contains("/ criticality:critical"), "{text}");
    assert!(text.contains("criticality critical"), "{text}");
    sitting.press("Enter Esc / ↑");
    assert!(sitting.screen().contains("/ criticality:critical"), "{}", sitting.screen());
    sitting.types(" hosted:az");
    sitting.press("Tab");
    assert!(sitting.screen().contains("hosted:azure"), "{}", sitting.screen());
}

#[test]
fn whoever_is_away_without_cover_is_marked_and_whoever_is_on_the_way_is_not() {
    let mut sitting = Sitting::of("own-1");
    sitting.press("g w /");
    sitting.types("-hosted:aws");
    let text = sitting.screen();
    // Blocked by a condition, in rooms of somebody else: away all the same.
    assert!(text.contains("W-0015") && text.contains("! blocked"), "{text}");
    sitting.press("Enter Esc");
    let text = sitting.screen();
    assert!(text.contains("28 workloads, 8 away from aws: 5 covered, 3 without cover"), "{text}");
}

#[test]
fn a_file_is_looked_at_before_its_workloads_are_added() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.csv");
    let head = "name,owner,directorate,hosted,annual_cost,data_class";
    fs_err::write(
        &path,
        format!(
            "{head}\nBin routes,arch-2,Environment,aws,10,public\nPAYROLL,arch-1,X,aws,1,public\n"
        ),
    )
    .unwrap();
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w I");
    sitting.types(&path.display().to_string());
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("Nothing can be added yet") && text.contains("looks like"), "{text}");
    fs_err::write(&path, format!("{head}\nBin routes,arch-2,Environment,aws,10,public\n")).unwrap();
    sitting.press("Ctrl-S");
    assert!(sitting.screen().contains("1 would be added"), "{}", sitting.screen());
    assert!(!sitting.notice().contains("register"), "{}", sitting.notice());
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "W-0029 is in the register");
}

#[test]
fn a_time_of_export_is_reckoned_as_it_is_typed_and_offered_as_a_measure() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w Tab c");
    sitting.types("40");
    sitting.press("Tab");
    sitting.types("0");
    assert!(sitting.screen().contains("`0` is not a line speed"), "{}", sitting.screen());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("is not a line speed"), "{}", sitting.notice());
    sitting.press("Backspace");
    sitting.types("1000");
    assert!(sitting.screen().contains("5.3 days"), "{}", sitting.screen());
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("MVP-05 is met, for the estate"), "{text}");
    assert!(text.contains("40 TB over 1000 Mbit/s at 0.7: 5.3 days"), "{text}");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "MVP-05 is met for the estate: 9 of 16 met");
}

#[test]
fn an_administrator_changes_a_threshold_where_it_is_asked_and_an_architect_does_not() {
    let mut sitting = Sitting::of("admin-1");
    // MVP-04, met by a rehearsal of 82 days ago.
    sitting.press("g w Tab ↓ ↓ ↓ N");
    assert!(sitting.screen().contains("When MVP-04 is met"), "{}", sitting.screen());
    sitting.press("Backspace Backspace");
    sitting.types("2");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("Why? is empty"), "{}", sitting.notice());
    sitting.types("the auditors ask for it");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "mvp-04-months is 2");
    let text = sitting.screen();
    assert!(text.contains("! no longer") && text.contains("more than 2 months ago"), "{text}");
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w Tab ↓ ↓ ↓ N Backspace Tab");
    sitting.types("because");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("admin"), "{}", sitting.notice());
}

#[test]
fn a_check_of_the_estate_is_answered_by_a_key_and_an_offer_is_taken() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w Tab ↓ x");
    assert!(sitting.screen().contains("MVP-02 is not met, for the estate"), "{}", sitting.screen());
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "MVP-02 is not met for the estate: 8 of 16 met");
    sitting.press("m Ctrl-S");
    assert_eq!(sitting.notice(), "MVP-02 is met for the estate: 9 of 16 met");
    sitting.press("a Ctrl-U Ctrl-S");
    assert!(sitting.notice().starts_with("Accepted by: is empty"), "{}", sitting.notice());
    sitting.press("Esc");
    // MVP-09 has no answer in the sample; the register of lock-in offers one.
    sitting.press("↓ ↓ ↓ ↓ ↓ ↓ ↓ t");
    assert_eq!(sitting.notice(), "MVP-09 is not met for the estate: 9 of 16 met");
    assert!(sitting.screen().contains("4 of 5 features"), "{}", sitting.screen());
}

#[test]
fn a_workload_is_added_edited_and_retired_by_form_and_nothing_typed_is_lost() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w n");
    sitting.types("Bin routes");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("Owner: is empty"), "{}", sitting.notice());
    sitting.press("Esc n");
    assert!(sitting.screen().contains("Bin routes"), "{}", sitting.screen());
    sitting.press("Tab");
    sitting.types("arch-2");
    sitting.press("Tab");
    sitting.types("Environment");
    sitting.press("Tab");
    sitting.types("aws");
    sitting.press("Tab Tab Tab");
    sitting.types("1200");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "W-0029 is in the register");
    sitting.press("/");
    sitting.types("routes");
    sitting.press("Enter E");
    sitting.types(" two");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "W-0029 is saved");
    sitting.press("R Ctrl-S");
    assert_eq!(sitting.notice(), "W-0029 is retired; its record stays");
    assert!(sitting.screen().contains("retired"), "{}", sitting.screen());
}

#[test]
fn the_cursor_stands_on_the_workload_that_was_just_added_and_a_slip_in_its_directorate_is_told() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w n");
    for text in ["Bin routes", "arch-2", "Enviroment", "aws", "", "", "1200"] {
        sitting.types(text);
        sitting.press("Tab");
    }
    sitting.press("Ctrl-S");
    assert_eq!(
        sitting.notice(),
        "W-0029 is in the register; no other workload has the directorate `Enviroment`: did you \
         mean `Environment`?"
    );
    let text = sitting.screen();
    assert!(text.contains("> W-0029"), "{text}");
    // One that the filter leaves out takes nothing away from what the filter shows.
    sitting.press("/");
    sitting.types("payroll");
    sitting.press("Enter n");
    for text in ["Bin lorries", "arch-2", "Environment", "aws", "", "", "1200"] {
        sitting.types(text);
        sitting.press("Tab");
    }
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "W-0030 is in the register");
    let text = sitting.screen();
    assert!(text.contains("/ payroll") && !text.contains("Bin lorries"), "{text}");
}

#[test]
fn an_architect_logs_a_rehearsal_and_a_feature_and_the_detail_shows_them() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w b");
    sitting.types("7");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "rehearsal 1 of W-0001 is logged");
    sitting.press("L");
    sitting.types("Managed queue");
    sitting.press("Tab Tab Tab");
    sitting.types("400");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "line 2 of W-0001 is on record");
    sitting.press("Enter G");
    let text = sitting.screen();
    assert!(text.contains("Managed queue") && text.contains("7 days"), "{text}");
}

#[test]
fn a_function_arrives_by_a_key_and_the_drill_counts_by_keys() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w Tab Tab Tab Tab Tab ↓");
    assert!(sitting.screen().contains("[Functions]"), "{}", sitting.screen());
    sitting.press("a Ctrl-S");
    assert!(
        sitting.notice().starts_with("the reason may have gone for X-")
            || sitting.notice().starts_with("recorded: "),
        "{}",
        sitting.notice()
    );
    sitting.press("Tab");
    assert!(
        sitting.screen().contains("aws stops in 9 months, 1 team moving"),
        "{}",
        sitting.screen()
    );
    sitting.press("+ t t");
    assert!(sitting.screen().contains("aws stops in 10 months, 3 teams"), "{}", sitting.screen());
    sitting.press("]");
    assert!(sitting.screen().contains("azure stops"), "{}", sitting.screen());
}

#[test]
fn whoever_only_reads_is_refused_with_a_sentence_and_keeps_the_text() {
    let mut sitting = Sitting::of("aud-1");
    sitting.press("g w Tab m");
    sitting.types(" all of it");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("architect"), "{}", sitting.notice());
    assert!(sitting.screen().contains("all of it"), "{}", sitting.screen());
}

#[test]
fn every_page_has_a_filter_line_whose_keys_are_the_columns_of_its_list() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w");
    for (name, filter, left, gone) in [
        ("Checks", "answer:accepted", "MVP-10", "MVP-01"),
        ("Plot", "corner:needs_decision", "W-0014", "W-0013"),
        ("Lock-in", "rating:hard", "Stored procedures", "Managed search"),
        ("Rehearsals", "days.over:10", "W-0008", "nothing of this name"),
        ("Functions", "workloads.over:5", "nothing of this name", "looked 20"),
        ("Drill", "criticality:low", "low", "W-0006"),
    ] {
        sitting.press("Tab");
        assert!(sitting.screen().contains(&format!("[{name}]")), "{}", sitting.screen());
        sitting.press("/");
        sitting.types("colour:red");
        assert!(sitting.screen().contains("is not a key of this list"), "{name}");
        sitting.press("Ctrl-U");
        sitting.types(filter);
        let text = sitting.screen();
        assert!(text.contains(&format!("/ {filter}")), "{name}: {text}");
        assert!(left.starts_with("nothing") || text.contains(left), "{name}: {text}");
        assert!(!text.contains(gone), "{name}: {text}");
        // Enter keeps it, Esc clears it, and the page is whole again.
        sitting.press("Enter Esc");
        assert!(!sitting.screen().contains(filter), "{name}: {}", sitting.screen());
        assert!(sitting.screen().contains(&format!("[{name}]")), "{}", sitting.screen());
    }
}

#[test]
fn enter_opens_what_a_row_of_each_page_rests_on() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w Tab Tab Tab Enter");
    assert!(sitting.screen().contains("Workloads › W-00"), "{}", sitting.screen());
    sitting.press("Esc Tab Enter");
    assert!(sitting.screen().contains("Workloads › W-0008"), "{}", sitting.screen());
    sitting.press("Esc Tab Enter");
    let text = sitting.screen();
    assert!(text.contains("Exceptions") && text.contains("/ id:X-00"), "{text}");
}

#[test]
fn columns_that_no_workload_has_are_refused_unless_they_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.csv");
    let text = "name,owner,directorate,hosted,annual_cost,data_class,colour\n\
                Bin routes,arch-2,Environment,aws,10,public,red\n";
    fs_err::write(&path, text).unwrap();
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w I");
    sitting.types(&path.display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.screen().contains("colour"), "{}", sitting.screen());
    assert!(sitting.screen().contains("Nothing can be added yet"), "{}", sitting.screen());
    sitting.press("Tab Right Ctrl-S");
    assert!(sitting.screen().contains("1 would be added"), "{}", sitting.screen());
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "W-0029 is in the register");
}

#[test]
fn the_drill_says_of_whom_so_many_teams_would_be_enough() {
    use crate::actions::drills::Drilled;
    use crate::domain::exact::Money;
    use crate::domain::workload::drill::{Leaving, drill};
    use crate::domain::workload::{Criticality, Months};

    let leaving = |number: u32, months| Leaving {
        workload: crate::domain::refs::WorkloadRef::new(number).unwrap(),
        name: format!("Workload {number}"),
        criticality: Criticality::Medium,
        annual_cost: Money::pence(0).unwrap(),
        months,
    };
    let said = |all: Vec<Leaving>| {
        super::pages::drill_words(&Drilled {
            supplier: "azure".parse().unwrap(),
            name: "Microsoft Azure".to_owned(),
            day: "2027-03-10".parse().unwrap(),
            drill: drill(all, 9, 1),
            overridden: std::collections::BTreeSet::new(),
            illustrative: false,
        })
    };
    let (known, unknown) = (leaving(1, Months::new(4, 9, 14).ok()), leaving(2, None));
    let words = said(vec![known.clone()]);
    assert!(words.ends_with("1 team would be enough."), "{words}");
    let words = said(vec![known, unknown.clone()]);
    assert!(words.contains("1 of 2 cannot leave in time"), "{words}");
    assert!(words.ends_with("1 team would be enough for those with an estimate."), "{words}");
    let words = said(vec![unknown]);
    assert!(words.ends_with("none of the moves has an estimate."), "{words}");
}

#[test]
fn the_column_by_which_workloads_stand_has_the_sign_of_the_order_also_where_there_is_little_room() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g w");
    for (columns, rows, headings) in [
        (80, 24, ["ID", "NAME", "RUNS AT", "COVER", "A YEAR", "MET"].as_slice()),
        (
            200,
            50,
            &["ID", "NAME", "OWNER", "CRITICAL", "RUNS AT", "COVER", "A YEAR", "VALUE", "MET"],
        ),
    ] {
        sitting.tell(Msg::Resize(columns, rows));
        sitting.press("Home");
        for heading in headings {
            for sign in ['▲', '▼'] {
                sitting.press("s");
                let wanted = format!("{heading} {sign}");
                if !sitting.screen().contains(&wanted) {
                    // It stood upward by this column already.
                    sitting.press("s");
                }
                assert!(sitting.screen().contains(&wanted), "{wanted}: {}", sitting.screen());
            }
            sitting.press("Right");
        }
    }
}
