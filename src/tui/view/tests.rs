use proptest::prelude::*;

use super::*;
use crate::tui::keys::{Key, commands};
use crate::tui::msg::Msg;
use crate::tui::testing::{
    at_every_size, first_run, in_plain, listed, opened, press, shown, sight, styles,
};
use crate::tui::update::update;

/// Each screen and overlay by the keys that lead there.
const SIGHTS: &[(&str, &str)] = &[
    ("list", "g h"),
    ("palette", ": e x"),
    ("help", "?"),
    ("places", "g"),
    ("filter", "g h / t a p e"),
    ("detail", "g h ↓ Enter"),
    ("overview", ""),
    ("scores", "g s"),
    ("scores-group", "g s [ Z"),
    ("scores-filter", "g s / c o s t"),
    ("score-detail", "g s ↑ ↑ Enter"),
    ("score-reason", "g s ↑ Enter i m o r e"),
    ("declaration", "g s D ↓ Space"),
    ("moderate", "g m"),
    ("moderate-because", "g m 3 a b"),
    ("prices", "g p"),
    ("price-form", "g p i 1 1 8 0"),
    ("ranking", "g r"),
    ("ranking-explained", "g r Enter ↓"),
    ("compare", "g c ↓ ↓ Shift-→ Shift-→"),
    ("compare-questions", "g c Enter ↓ Shift-→ b"),
    ("compare-scores", "g c Tab → 1"),
    ("compare-scenarios", "g c o"),
    ("compare-name", "g c → w h i"),
    ("sensitivity", "g y"),
    ("sensitivity-table", "g y t ↓"),
    ("sensitivity-weightings", "g y Tab"),
    ("sensitivity-law", "g y d ↓ ↓ ↓ →"),
    ("sensitivity-marks", "g y Tab Tab"),
    ("sensitivity-disputes", "g y Tab Tab Tab Space"),
    ("sensitivity-more", "g y Shift-Tab ↓"),
];

#[test]
fn every_sight_at_every_size() {
    at_every_size(SIGHTS);
}

#[test]
fn every_sight_without_colour_and_in_ascii() {
    for text in in_plain(SIGHTS) {
        assert!(
            text.chars().all(|c| c.is_ascii() || ('\u{5ba2}'..='\u{670d}').contains(&c)),
            "{text}"
        );
    }
}

#[test]
fn the_styles_of_the_frame() {
    sight("list-styles", &styles(100, 30, &mut listed()));
    sight("first-run", &shown(100, 30, &mut first_run()));
    sight("first-run-styles", &styles(100, 30, &mut first_run()));
}

#[test]
fn a_question_names_object_and_effect_with_the_safe_answer_chosen() {
    let mut state = opened();
    let _ = state.shell.save(crate::tui::msg::Save::OpenSample);
    press(&mut state, "q");
    sight("question", &shown(80, 24, &mut state));
}

#[test]
fn the_present_tab_is_the_last_to_go() {
    for place in Place::ALL {
        for room in 0..80 {
            let row = shown_tabs(*place, room, 2);
            assert!(row.contains(&Some(*place)), "{room}");
        }
    }
    assert_eq!(
        shown_tabs(Place::Decisions, 29, 2),
        [Some(Place::Overview), None, Some(Place::Decisions), None]
    );
}

#[test]
fn below_the_least_size_one_line_asks_for_room() {
    insta::assert_snapshot!(shown(24, 2, &mut opened()), @r#"
    "needs 60×16, has 24×2;  "
    "Ctrl-C leaves           "
    "#);
}

#[test]
fn a_refusal_too_long_for_its_row_is_shown_to_its_end_and_goes_with_the_next_key() {
    let mut state = opened();
    let why = "E-0001 cannot open-price yet; missing: a conflict declaration of tl-1 made since \
               moderation opened, a conflict declaration of mod-1 made since moderation opened";
    update(&mut state, Msg::Failed(why.to_owned()));
    let screen = shown(60, 16, &mut state);
    let words: Vec<&str> = screen.split(|sign: char| sign.is_whitespace() || sign == '"').collect();
    let said = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    assert!(said.contains(&format!("! {why}")), "{screen}");
    press(&mut state, "↓");
    assert!(!shown(60, 16, &mut state).contains("cannot open-price"));
}

#[test]
fn the_label_of_an_illustrative_evaluation_is_on_every_screen() {
    for place in Place::ALL {
        for (width, height) in [(100, 30), (80, 24), (60, 16)] {
            let mut state = opened();
            press(&mut state, &format!("g {}", place.letter()));
            assert!(shown(width, height, &mut state).contains("illustrative sample"), "{place:?}");
        }
    }
}

#[test]
fn the_ways_to_everything_are_never_cut() {
    for width in 60..120 {
        let mut state = listed();
        let text = shown(width, 24, &mut state);
        assert!(text.contains(": commands  ? help"), "{width}\n{text}");
        press(&mut state, "/");
        let text = shown(width, 24, &mut state);
        assert!(text.contains("Ctrl-P commands  F1 help"), "{width}\n{text}");
    }
}

fn any_key() -> impl Strategy<Value = Key> {
    let known: Vec<Key> = commands()
        .flat_map(|command| command.keys.iter().copied())
        .chain("abcdefxyz0129 客".chars().map(crate::tui::keys::ch))
        .collect();
    proptest::sample::select(known)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_at_any_size_panic(
        keys in proptest::collection::vec(any_key(), 0..40),
        sizes in proptest::collection::vec((0u16..=300, 0u16..=100), 1..4),
        clicks in proptest::collection::vec((0u16..300, 0u16..100), 0..6),
        begun in any::<bool>(),
    ) {
        let mut state = if begun { opened() } else { first_run() };
        let mut turn = 0;
        for (at, key) in keys.iter().enumerate() {
            if at % 7 == 0 {
                let (width, height) = sizes[turn % sizes.len()];
                shown(width, height, &mut state);
                turn += 1;
            }
            press(&mut state, &key.to_string());
        }
        for (column, row) in clicks {
            let (width, height) = sizes[0];
            update(&mut state, Msg::Resize(width, height));
            let mut terminal =
                ratatui::Terminal::new(ratatui::backend::TestBackend::new(width, height)).unwrap();
            let mut hits = HitAreas::default();
            terminal.draw(|frame| hits = view(&state, frame)).unwrap();
            if let Some(target) = hits.at(column, row) {
                update(&mut state, Msg::Click(target.clone()));
            }
        }
    }
}

#[test]
fn the_first_screen_says_where_the_workspace_is_looked_for() {
    let mut state = first_run();
    state.shell.settings.workspace = "/home/ann/team/cloudpick.db".to_owned();
    let text = shown(60, 16, &mut state);
    assert!(text.contains("/home/ann/team/cloudpick.db"), "{text}");
    assert!(!text.contains("Esc back"), "{text}");
}

#[test]
fn where_one_is_stands_whole_in_the_title_row_before_the_name_of_the_program() {
    let mut state = opened();
    press(&mut state, "g d Enter");
    let narrow = shown(60, 16, &mut state);
    assert!(narrow.starts_with("\"  Decisions › D-0"), "{narrow}");
    let wide = shown(80, 24, &mut state);
    assert!(wide.starts_with("\"  cloudpick › Decisions › D-0"), "{wide}");
}
