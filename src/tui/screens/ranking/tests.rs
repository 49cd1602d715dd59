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

#[test]
fn the_summary_of_a_candidate_is_read_as_it_would_be_sent() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("v ↓ ↓ Enter g r ↓ s");
    let text = sitting.screen();
    assert!(text.contains("ASSESSMENT SUMMARY FOR MICROSOFT AZURE"), "{text}");
    let found = (0..20).any(|_| {
        sitting.press("PgDn");
        sitting.screen().contains("WHERE MORE MARKS COULD HAVE BEEN GAINED")
    });
    assert!(found, "{}", sitting.screen());
    // What is missing stands first.
    sitting.press("Esc ↓ s");
    let text = sitting.screen();
    assert!(text.contains("! Not ready to send: 2 things are missing or thin"), "{text}");
    sitting.press("Esc");
    assert!(sitting.screen().contains("TOTAL"));
}

#[test]
fn there_is_no_summary_before_there_is_a_result() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g r s");
    assert_eq!(sitting.notice(), "there is no result to show yet");
}

#[test]
fn no_warning_of_a_result_is_left_out_unsaid() {
    use super::Known;
    for (columns, rows) in [(60, 16), (80, 24), (100, 30), (200, 50)] {
        let mut state = opened();
        press(&mut state, "g r");
        let Known::Here(_, ranking) = &state.screens.ranking.known else { panic!() };
        let all = ranking.warnings.len() + ranking.broken_ties().len();
        let text = shown(columns, rows, &mut state);
        let signs = text.lines().filter(|line| line.starts_with("\"  ! ")).count();
        let rest = text
            .split_once("and ")
            .and_then(|(_, rest)| rest.split_once(" more warning"))
            .map_or(0, |(count, _)| count.parse::<usize>().unwrap_or(0));
        assert_eq!(signs + rest, all, "{columns}x{rows}:\n{text}");
        press(&mut state, "!");
        let mut seen = String::new();
        for _ in 0..30 {
            seen.push_str(&shown(columns, rows, &mut state));
            press(&mut state, "↓");
        }
        // A row that a mark of more shares is the same row.
        let firsts: std::collections::BTreeSet<String> = seen
            .lines()
            .filter(|line| line.starts_with("\"  ! "))
            .map(|line| line.replace(['▲', '▼'], " "))
            .collect();
        assert_eq!(firsts.len(), all, "{columns}x{rows}:\n{seen}");
        assert!(seen.contains("HOW FIRM"), "{seen}");
        press(&mut state, "Esc");
        assert!(shown(columns, rows, &mut state).contains("TOTAL"));
    }
}

#[test]
fn summaries_are_written_in_every_form_one_or_all_and_a_refusal_keeps_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut sitting = Sitting::of("mod-1");
    sitting.press("v ↓ ↓ Enter g r ↓ s e");
    let text = sitting.screen();
    assert!(text.contains("WRITE THE LETTER TO"), "{text}");
    let file = folder.path().join("one.csv");
    sitting.press("Tab → Tab");
    sitting.types(&file.display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("written: "), "{}", sitting.notice());
    let csv = std::fs::read_to_string(&file).unwrap();
    assert!(csv.contains("\"azure\"") && !csv.contains("\"gcp\""), "{csv}");
    // The same again: it is there, it is kept, and the form stays with what was typed.
    sitting.press("e Tab → Tab");
    sitting.types(&file.display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("exists already"), "{}", sitting.notice());
    assert!(sitting.screen().contains("WRITE THE LETTER TO"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), csv);
    sitting.press("Tab Tab Tab → Ctrl-S");
    assert!(sitting.notice().starts_with("written: "), "{}", sitting.notice());
    // All of them, as Markdown, with the chosen one beside.
    sitting.press("e → Tab ← Tab");
    let letters = folder.path().join("letters");
    sitting.types(&letters.display().to_string());
    sitting.press("Tab → Ctrl-S");
    assert!(sitting.notice().contains(", 4 files"), "{}", sitting.notice());
    let gcp = std::fs::read_to_string(letters.join("summary-e-0001-gcp.md")).unwrap();
    assert!(gcp.contains("| Part | Your marks | Of | Chosen |"), "{gcp}");
}
