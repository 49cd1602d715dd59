use proptest::prelude::*;

use super::data::Change;
use super::*;
use crate::domain::decision::Decision;
use crate::tui::keys::{Code, ch, commands, plain};
use crate::tui::msg::Msg;
use crate::tui::state::State as Whole;
use crate::tui::testing::{
    Sitting, answer, at_every_size, azure_proposed, in_plain, opened, press, shown, ticket,
};
use crate::tui::update::update as tell;

const SIGHTS: &[(&str, &str)] = &[
    ("decisions", "g d ↓ ↓"),
    ("decision", "g d ↓ ↓ Enter"),
    ("decision-form", "g d n"),
    ("decision-reject", "g d ↓ x"),
    ("decision-accept", "g d ↓ a"),
    ("decision-tree", "g d t"),
    ("decision-turned", "g d ↓ f"),
];

fn there(keys: &str) -> Whole {
    let mut state = opened();
    press(&mut state, keys);
    state
}

#[test]
fn every_sight_of_the_log_at_every_size() {
    at_every_size(SIGHTS);
    in_plain(SIGHTS);
}

fn changes(effects: &[Effect]) -> Vec<Change> {
    let change = |effect: &Effect| {
        if let Effect::Save { what: Save::Decisions(change), .. } = effect {
            return Some(change.clone());
        }
        None
    };
    effects.iter().filter_map(change).collect()
}

#[test]
fn accepting_is_signed_with_the_typed_name_and_names_what_it_replaces() {
    let mut state = there("g d ↓ a");
    assert!(shown(100, 30, &mut state).contains("It takes the place of D-0002"));
    let effects = press(&mut state, "↓ Enter");
    assert_eq!(changes(&effects), []);
    let effects = press(&mut state, "o w n - 1 Enter");
    let (new, old) = ("D-0003".parse().unwrap(), "D-0002".parse().unwrap());
    assert_eq!(changes(&effects), [Change::Supersede(new, old)]);
}

#[test]
fn a_decision_from_the_ranking_offers_the_first_and_asks_why_not_the_others() {
    let mut state = there("g d n");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("(•) 1  Amazon Web Services  76.21"), "{text}");
    assert!(text.contains("If not azure, why not?"), "{text}");
    let effects = press(&mut state, "P r i m a r y Ctrl-S");
    assert_eq!(changes(&effects), []);
    assert!(shown(100, 30, &mut state).contains("is empty: say why this one"));
    press(&mut state, "B e s t Ctrl-S 2 0 2 9 - 0 1 - 0 1");
    let effects = press(&mut state, "Ctrl-S");
    let found = changes(&effects);
    let Some(Change::New(which, words)) = found.first() else { panic!("{found:?}") };
    assert_eq!(which.map(|which| which.to_string()).as_deref(), Some("E-0001"));
    assert_eq!(words.chosen.as_deref(), Some("aws"));
    assert_eq!(words.reason.as_deref(), Some("Best"));
    assert_eq!(words.review_by.as_deref(), Some("2029-01-01"));
}

#[test]
fn why_not_is_asked_of_everybody_but_the_one_chosen_and_of_nobody_where_nobody_is() {
    let mut state = there("g d n Shift-Tab Right");
    let text = shown(200, 50, &mut state);
    assert!(text.contains("(•) 2  Microsoft Azure"), "{text}");
    assert!(text.contains("If not aws, why not?") && text.contains("If not gcp, why not?"));
    assert!(!text.contains("If not azure, why not?"), "{text}");
    press(&mut state, "Right Right");
    let text = shown(200, 50, &mut state);
    assert!(text.contains("(•) nobody: cancelled"), "{text}");
    assert!(text.contains("Why is nobody chosen?"), "{text}");
    assert!(!text.contains("why not?") && !text.contains("Followed by"), "{text}");
    // Fields that are left out are stepped over.
    press(&mut state, "Tab N o Tab L a t e r Tab x");
    press(&mut state, "Ctrl-S 2 0 2 9 - 0 1 - 0 1");
    let effects = press(&mut state, "Ctrl-S");
    let found = changes(&effects);
    let Some(Change::New(_, words)) = found.first() else { panic!("{found:?}") };
    assert_eq!(words.chosen.as_deref(), Some("cancelled"));
    assert_eq!(words.reason.as_deref(), Some("Later"));
    assert_eq!(words.decision_makers, Some(vec!["x".to_owned()]));
    assert_eq!(words.rejected, Some(Vec::new()));
}

#[test]
fn a_rejection_takes_a_reason_and_a_refusal_leaves_it() {
    let mut state = there("g d ↓ x");
    let effects = press(&mut state, "N o Ctrl-S");
    let which = "D-0003".parse().unwrap();
    assert_eq!(changes(&effects), [Change::Reject(which, "No".to_owned())]);
    tell(
        &mut state,
        Msg::Refused { ticket: ticket(&effects), why: "that takes another role".to_owned() },
    );
    let text = shown(100, 30, &mut state);
    assert!(text.contains("│ No") && text.contains("! that takes another role"), "{text}");
}

#[test]
fn the_log_is_filtered_and_the_filter_cleared() {
    let mut state = there("g d / 2 0 1 9 Enter");
    assert!(shown(100, 30, &mut state).contains("1 of 4"));
    press(&mut state, "Esc");
    assert!(shown(100, 30, &mut state).contains("4 DECISIONS"));
}

#[test]
fn the_filter_line_takes_the_filter_language_completes_it_and_says_what_it_means() {
    let mut sitting = Sitting::of("own-1");
    sitting.press("g d /");
    sitting.types("in_f");
    assert!(sitting.screen().contains("Tab in_force:"), "{}", sitting.screen());
    sitting.press("Tab");
    sitting.types("y");
    sitting.press("Tab");
    sitting.types(" scope:primary");
    let text = sitting.screen();
    assert!(text.contains("/ in_force:yes scope:primary"), "{text}");
    assert!(text.contains("1 of 5") && text.contains("in force"), "{text}");
    sitting.press("Enter Esc /");
    sitting.types("colour:red");
    assert!(sitting.screen().contains("`colour` is not a key"), "{}", sitting.screen());
    sitting.press("Enter Esc");
    assert!(sitting.screen().contains("5 DECISIONS"), "{}", sitting.screen());
}

#[test]
fn a_new_primary_says_what_it_turns_round_before_and_after_and_who_has_followed() {
    let mut sitting = Sitting::of("own-1");
    let which = azure_proposed(sitting.served.open_desk());
    sitting.press("g d /");
    sitting.types(&format!("id:{which}"));
    sitting.press("Enter a");
    let text = sitting.screen();
    assert!(text.contains("takes the place of") && text.contains("20 workloads are off"), "{text}");
    sitting.press("↓ Enter");
    sitting.types("own-1");
    sitting.press("Enter");
    assert!(sitting.notice().contains("20 workloads are off the primary"), "{}", sitting.notice());
    sitting.press("T");
    let text = sitting.screen();
    assert!(text.contains("WHO HAS FOLLOWED") && text.contains("IN TRANSITION: 20"), "{text}");
    sitting.press("Esc d");
    assert!(sitting.screen().contains("aws → azure"), "{}", sitting.screen());
    sitting.press("Esc w");
    let text = sitting.screen();
    assert!(text.contains("THE SCORES AGAINST THE EXCEPTIONS"), "{text}");
    // The register of workloads tells those on the way from those that nobody covers.
    sitting.press("g w");
    let text = sitting.screen();
    assert!(text.contains("away from azure") && text.contains("in transition"), "{text}");
}

#[test]
fn the_exceptions_are_held_against_the_frozen_scores_and_two_snapshots_beside_one_another() {
    let mut sitting = Sitting::of("own-1");
    sitting.press("g d /");
    sitting.types("scope:primary");
    sitting.press("Enter w");
    let text = sitting.screen();
    assert!(text.contains("QUESTION BY QUESTION") && text.contains("levels it"), "{text}");
    sitting.press("Esc D");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("Against: is empty"), "{}", sitting.notice());
    let other = {
        let desk = sitting.served.open_desk();
        let all = crate::actions::decisions::list(desk).unwrap();
        let sealed = |one: &&Decision| one.evaluation.is_some() && !one.content.scope.is_primary();
        all.iter().find(sealed).unwrap().reference
    };
    sitting.types(&other.to_string());
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains(&format!("From {other} to")), "{text}");
}

#[test]
fn a_decision_that_was_reaffirmed_says_since_when_it_is_in_force() {
    let mut sitting = Sitting::of("own-1");
    let desk = sitting.served.open_desk();
    let first = crate::actions::decisions::show(desk, "D-0001").unwrap().decision;
    let (first, today) = (first.accepted_on().unwrap(), desk.today());
    crate::actions::decisions::reopen(desk, "D-0001", "We look at it again.").unwrap();
    crate::actions::decisions::reaffirm(desk, "D-0001", "It stands.", Some("24m")).unwrap();
    sitting.tell(Msg::Resize(200, 50));
    sitting.press("g d /");
    sitting.types("scope:primary");
    sitting.press("Enter");
    let text = sitting.screen();
    assert!(text.contains(&format!("accepted {first}, reaffirmed {today} by own-1")), "{text}");
}

#[test]
fn a_record_is_brought_in_from_a_file_and_a_refusal_keeps_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("storage.md");
    let text = "---\nstatus: accepted\ndate: 2026-01-02\nx-tool: kept\n---\n# Open storage\n\n\
                ## Decision Outcome\n\nChosen option: \"open: Open store\", because it can be \
                left.\n";
    fs_err::write(&path, text).unwrap();
    let mut sitting = Sitting::of("own-1");
    sitting.press("g d I");
    sitting.types(&path.display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("by when it is looked at again"), "{}", sitting.notice());
    assert!(sitting.screen().contains("storage.md"), "{}", sitting.screen());
    sitting.press("Tab");
    sitting.types("storage");
    sitting.press("Tab");
    sitting.types("2028-01-01");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().ends_with("is here, accepted"), "{}", sitting.notice());
    assert!(sitting.screen().contains("Open storage"), "{}", sitting.screen());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_panic_at_any_size(
        presses in proptest::collection::vec(0usize..40, 0..60),
        width in 20u16..160,
        height in 5u16..50,
    ) {
        let keys: Vec<Key> = commands()
            .filter(|command| command.id.starts_with("decision"))
            .flat_map(|command| command.keys.iter().copied())
            .chain([plain(Code::Esc), plain(Code::Down), plain(Code::Up), ch(' '), ch('é')])
            .collect();
        let mut state = there("g d");
        tell(&mut state, Msg::Resize(width, height));
        for press in presses {
            let effects = tell(&mut state, Msg::Key(keys[press % keys.len()]));
            answer(&mut state, effects);
            shown(width, height, &mut state);
        }
    }
}

#[test]
fn scores_are_held_against_exceptions_by_a_map_of_reasons_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let map = "[[reason]]\ncode = \"innovation\"\nquestions = [\"GEN-08\"]\nwhy = \"w\"\n";
    fs_err::write(&path, map).unwrap();
    let mut sitting = Sitting::of("own-1");
    sitting.press("g d");
    sitting.press("/");
    sitting.types("id:D-0001");
    sitting.press("Enter w");
    let whole = sitting.screen();
    assert!(whole.contains("0.03 ahead of azure"), "{whole}");
    sitting.press("Esc W");
    sitting.types(&folder.path().join("none.toml").display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("none.toml"), "{}", sitting.notice());
    sitting.press("W Ctrl-U");
    sitting.types(&path.display().to_string());
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("GEN-08") && !text.contains("PRT-0"), "{text}");
}
