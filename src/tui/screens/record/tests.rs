//! The record on the sample, as people see it.

use crate::tui::msg::Msg;
use crate::tui::testing::{Sitting, sight};

#[test]
fn the_record_stands_with_its_hash_its_day_and_what_is_sensitive() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g x");
    for (columns, rows) in [(80, 24), (100, 30), (200, 50)] {
        sitting.tell(Msg::Resize(columns, rows));
        sight(&format!("record-{columns}x{rows}"), &sitting.screen());
    }
}

#[test]
fn a_text_is_marked_and_the_mark_taken_away_with_a_reason() {
    let mut sitting = Sitting::of("mod-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g x m");
    sitting.types("E-0001/aws/CON-02");
    sitting.press("Ctrl-s");
    let text = sitting.screen();
    assert!(text.contains("the reason of E-0001/aws/CON-02 is marked as sensitive"), "{text}");
    for _ in 0..40 {
        if sitting.screen().contains("> E-0001/aws/CON-02 ") {
            break;
        }
        sitting.press("Down");
    }
    sitting.press("x");
    sitting.press("Ctrl-s");
    assert!(sitting.screen().contains("reason"), "{}", sitting.screen());
    sitting.types("It was published by the supplier since.");
    sitting.press("Ctrl-s");
    let text = sitting.screen();
    assert!(text.contains("the reason of E-0001/aws/CON-02 is told again"), "{text}");
}

#[test]
fn the_day_until_which_a_record_is_kept_is_set_with_a_reason_and_a_day_that_passed_is_refused() {
    let mut sitting = Sitting::of("mod-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g x t");
    sitting.types("2001-01-01");
    sitting.press("Tab");
    sitting.types("The contract runs longer.");
    sitting.press("Shift-Tab Ctrl-s");
    let text = sitting.screen();
    assert!(text.contains("2001-01-01 has passed"), "{text}");
    for _ in 0..10 {
        sitting.press("Backspace");
    }
    sitting.types("2035-12-31");
    sitting.press("Ctrl-s");
    let text = sitting.screen();
    assert!(text.contains("2035-12-31, set by hand"), "{text}");
}

#[test]
fn what_moved_between_2019_and_2026_stands_with_why() {
    let mut sitting = Sitting::of("mod-1");
    sitting.chooses("E-0001");
    // The only other one whose result is open stands there already.
    sitting.press("g x c Ctrl-s");
    for (columns, rows) in [(80, 24), (100, 30)] {
        sitting.tell(Msg::Resize(columns, rows));
        sight(&format!("record-moved-{columns}x{rows}"), &sitting.screen());
    }
    for _ in 0..60 {
        if sitting.screen().contains("> question  aws          PRT-05") {
            break;
        }
        sitting.press("Down");
    }
    let text = sitting.screen();
    assert!(text.contains("New evidence: AWS-07"), "{text}");
    assert!(text.contains("Now: ") && text.contains("Then: "), "{text}");
    sitting.press("Esc");
    assert!(sitting.screen().contains("THE RECORD"), "{}", sitting.screen());
}

#[test]
fn an_archive_is_written_once_and_not_over_a_file_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("e1.zip");
    let mut sitting = Sitting::of("mod-1");
    sitting.chooses("E-0001");
    sitting.tell(Msg::Resize(120, 30));
    for wanted in ["written: ", "exists already"] {
        sitting.press("g x e");
        for _ in 0.."e-0001.zip".len() {
            sitting.press("Backspace");
        }
        sitting.types(path.to_str().unwrap());
        sitting.press("Ctrl-s");
        let text = sitting.screen();
        assert!(text.contains(wanted), "{text}");
    }
    assert!(std::fs::metadata(&path).unwrap().len() > 10_000);
}

#[test]
fn a_record_comes_out_of_one_workspace_and_into_an_empty_one_on_screen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("e1.zip").to_str().unwrap().to_owned();
    let mut sitting = Sitting::of("mod-1");
    sitting.chooses("E-0001");
    sitting.press("g x e");
    for _ in 0.."e-0001.zip".len() {
        sitting.press("Backspace");
    }
    sitting.types(&path);
    sitting.press("Ctrl-s");
    sitting.press("g r");
    let before = sitting.screen();
    let mut empty = Sitting::empty("boss");
    empty.press("g x");
    assert!(empty.screen().contains("L loads one"), "{}", empty.screen());
    empty.press("L y");
    empty.types(&path);
    empty.press("Ctrl-s");
    assert!(empty.notice().contains("comes out again to the byte"), "{}", empty.notice());
    empty.press("g r");
    let after = empty.screen();
    for total in ["76.21", "76.18", "74.48"] {
        assert!(before.contains(total) && after.contains(total), "{before}\n{after}");
    }
    // Into one that is not empty nothing is loaded.
    empty.press("g x L");
    assert!(empty.notice().contains("an empty workspace"), "{}", empty.notice());
}

#[test]
fn a_file_is_looked_at_before_it_is_brought_in_and_a_bad_one_says_all_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scores.csv");
    let rows = |value: &str| {
        format!(
            "candidate,question,score,reason\naws,TEC-04,{value},\"Two test environments were made \
             and taken down in an hour.\"\n"
        )
    };
    let mut sitting = Sitting::of("tl-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g x b Tab");
    sitting.types(&file.display().to_string());
    sitting.press("Ctrl-s");
    let text = sitting.screen();
    assert!(text.contains("there is no such file"), "{text}");

    std::fs::write(&file, rows("9")).unwrap();
    sitting.press("Ctrl-s");
    let text = sitting.screen();
    assert!(text.contains("CANNOT BE BROUGHT IN") && text.contains("scores.csv:2"), "{text}");
    sitting.press("Esc");
    assert!(sitting.screen().contains("scores.csv"), "{}", sitting.screen());

    std::fs::write(&file, rows("2")).unwrap();
    sitting.press("Ctrl-s");
    let text = sitting.screen();
    assert!(text.contains("WOULD CHANGE") && text.contains("E-0003/aws/TEC-04"), "{text}");
    assert!(text.contains("1 row would change, 0 already so. Nothing is saved yet."), "{text}");
    let before = sitting.behind(|desk| crate::actions::scores::mine(desk, Some("E-0003")).unwrap());
    let asked = ("aws".parse().unwrap(), "TEC-04".parse().unwrap());
    assert!(!before.1.scores().contains_key(&asked), "looking saved it");
    sitting.press("Ctrl-s");
    assert!(sitting.notice().contains("1 row changed, 0 already so"), "{}", sitting.notice());
    let after = sitting.behind(|desk| crate::actions::scores::mine(desk, Some("E-0003")).unwrap());
    assert_eq!(after.1.scores()[&asked].value, 2);
}

#[test]
fn only_results_that_are_open_are_compared_and_a_price_says_what_moved_its_marks() {
    let mut sitting = Sitting::of("mod-1");
    sitting.tell(Msg::Resize(80, 24));
    sitting.press("g x c");
    assert_eq!(sitting.notice(), "E-0003 stands at scoring: there is no result to compare yet");
    sitting.chooses("E-0001");
    sitting.press("g x c Enter");
    let text = sitting.screen();
    assert!(text.contains("E-0002") && !text.contains("E-0003  "), "{text}");
    sitting.press("Enter Ctrl-s");
    for _ in 0..30 {
        if sitting.screen().contains("> price     aws") {
            break;
        }
        sitting.press("Down");
    }
    let text = sitting.screen();
    assert!(text.contains("£1,180,000 > £1,210,000"), "{text}");
    assert!(text.contains("Now: measured by the lowest price, £"), "{text}");
}

#[test]
fn csv_files_are_exported_from_anywhere_by_the_palette_and_what_is_sealed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut sitting = Sitting::of("aud-1");
    sitting.tell(Msg::Resize(120, 30));
    let export = |sitting: &mut Sitting, which: &str, what: &str, file: &str| {
        sitting.press("g e :");
        sitting.types("export");
        sitting.press("Enter");
        let text = sitting.screen();
        assert!(text.contains(&format!("EXPORT AS CSV, FROM {which}")), "{text}");
        sitting.press("Backspace Backspace Backspace");
        sitting.types(what);
        sitting.press("Tab");
        let path = folder.path().join(file);
        sitting.types(&path.display().to_string());
        sitting.press("Ctrl-s");
        path
    };
    let path = export(&mut sitting, "E-0003", "exceptions", "exceptions.csv");
    assert!(sitting.notice().starts_with("written: "), "{}", sitting.notice());
    let text = fs_err::read_to_string(&path).unwrap();
    assert!(text.starts_with("\u{feff}\"id\",\"workload\",\"target\""), "{text}");
    // Nobody knows who stands where while the panel scores.
    let path = export(&mut sitting, "E-0003", "ranking", "ranking.csv");
    assert!(sitting.notice().contains("stands at scoring"), "{}", sitting.notice());
    assert!(!path.exists());
    // Chosen while in another place: the record that was read there last is of another.
    sitting.press("Esc g e");
    sitting.chooses("E-0001");
    let path = export(&mut sitting, "E-0001", "all", "everything");
    assert!(sitting.notice().contains("17 files"), "{}", sitting.notice());
    assert!(path.join("manifest.json").exists() && path.join("ranking.csv").exists());
}

#[test]
fn an_export_comes_over_a_file_that_is_looked_at_and_nothing_of_it_is_brought_in() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scores.csv");
    let rows =
        "candidate,question,score,reason\naws,TEC-04,2,\"Two test environments were made.\"\n";
    std::fs::write(&file, rows).unwrap();
    // From another place, and where the file is looked at.
    for way in ["g e :", ":"] {
        let mut sitting = Sitting::of("tl-1");
        sitting.tell(Msg::Resize(100, 30));
        sitting.press("g x b Tab");
        sitting.types(&file.display().to_string());
        sitting.press("Ctrl-s");
        assert!(sitting.screen().contains("WOULD CHANGE"), "{}", sitting.screen());
        sitting.press(way);
        sitting.types("export");
        sitting.press("Enter");
        let text = sitting.screen();
        assert!(text.contains("EXPORT AS CSV") && !text.contains("WOULD CHANGE"), "{text}");
        sitting.press("Ctrl-s");
        let mine = sitting.behind(|desk| crate::actions::scores::mine(desk, Some("E-0003")));
        let asked = ("aws".parse().unwrap(), "TEC-04".parse().unwrap());
        assert!(!mine.unwrap().1.scores().contains_key(&asked), "{}", sitting.notice());
    }
}

#[test]
fn the_form_of_a_file_asks_for_what_its_sort_needs_and_what_was_typed_for_another_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gates.csv");
    std::fs::write(&file, "candidate,question,answer,reason\n").unwrap();
    let mut sitting = Sitting::of("mod-1");
    sitting.tell(Msg::Resize(100, 30));
    sitting.press("g x b");
    let asked = |sitting: &mut Sitting| {
        let text = sitting.screen();
        ["Reasons ", "Late, through ", "Why "]
            .into_iter()
            .filter(|label| text.lines().any(|line| line.contains(&format!("  {label}"))))
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(&mut sitting), ["Reasons "], "of scores");
    sitting.press("Tab");
    sitting.types(&file.display().to_string());
    sitting.press("Tab");
    sitting.types("reasons.csv");
    sitting.press("Shift-Tab Shift-Tab Right Right");
    assert_eq!(asked(&mut sitting), [] as [&str; 0], "of gates");
    // The file with reasons is not there, and nobody looks for it.
    sitting.press("Ctrl-s");
    let text = sitting.screen();
    assert!(!text.contains("reasons"), "{text}");
    assert!(text.contains("gates.csv") || text.contains("0 already so"), "{text}");
    sitting.press("Esc Right");
    assert_eq!(asked(&mut sitting), ["Why "], "of prices");
    sitting.press("Right");
    assert_eq!(asked(&mut sitting), ["Late, through "], "of evidence");
    // Back among the scores what was typed is still there.
    sitting.press("Left Left Left Left");
    assert!(sitting.screen().contains("reasons.csv"), "{}", sitting.screen());
}

#[test]
fn an_administrator_erases_a_line_of_history_once_it_was_seen_what_goes() {
    let mut sitting = Sitting::of("admin-1");
    sitting.tell(Msg::Resize(100, 30));
    let (seq, words) = sitting.behind(|desk| {
        let lines = crate::actions::told::about(desk, "X-0002", None).unwrap();
        let line = lines.iter().find(|line| line.event.kind == "exception.commented").unwrap();
        let said = line.changes.iter().find(|change| change.field == "text").unwrap();
        (line.event.seq, said.after.clone().unwrap())
    });
    sitting.press("g x X");
    sitting.types(&seq.to_string());
    sitting.press("Tab");
    sitting.types("Somebody asked for it.");
    sitting.press("Ctrl-s");
    let said = sitting.notice().to_owned();
    assert!(said.starts_with("Ctrl-S again erases for good 1 text: line "), "{said}");
    assert!(said.contains("exception.commented X-0002"), "{said}");
    // Another line is looked at first, too.
    sitting.press("Tab Tab");
    sitting.types("9");
    sitting.press("Ctrl-s");
    assert!(sitting.notice().contains("there is no line"), "{}", sitting.notice());
    sitting.press("Backspace Ctrl-s");
    assert!(sitting.notice().starts_with("Ctrl-S again"), "{}", sitting.notice());
    sitting.press("Ctrl-s");
    assert!(sitting.notice().starts_with("1 line is erased; "), "{}", sitting.notice());
    let left =
        sitting.behind(|desk| crate::actions::find::everywhere(desk, &words, None).unwrap().len());
    assert_eq!(left, 0, "nobody finds it any more");
    // Nobody else is offered it.
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g x X");
    assert!(!sitting.screen().contains("ERASE WHAT"), "{}", sitting.screen());
    assert!(sitting.notice().contains("admin"), "{}", sitting.notice());
}
