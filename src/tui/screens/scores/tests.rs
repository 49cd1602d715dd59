use crate::actions::scores::{Entry, set};
use crate::tui::keys::{Code, ch, plain};
use crate::tui::msg::{Effect, Msg, Save};
use crate::tui::place::Place;
use crate::tui::testing::Sitting;

/// `tl-1` on the first open question of the sample's open evaluation.
fn sheet() -> Sitting {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g s");
    sitting
}

fn saves(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Save { .. })).count()
}

/// The row of the grid that has the cursor.
#[track_caller]
fn row(sitting: &mut Sitting) -> String {
    let text = sitting.screen();
    let line = text.lines().find(|line| line.starts_with("\">")).expect("a row has the cursor");
    line.trim_matches('"').trim_end().to_owned()
}

#[track_caller]
fn has(sitting: &mut Sitting, words: &str) {
    let text = sitting.screen();
    assert!(text.contains(words), "no `{words}` in\n{text}");
}

#[test]
fn a_digit_is_saved_at_once_and_the_cursor_moves_on() {
    let mut sitting = sheet();
    let before = row(&mut sitting);
    assert!(before.contains("TEC-04") && before.contains("[·  ]"), "{before}");
    assert_eq!(saves(&sitting.press("2")), 1);
    assert_eq!(sitting.notice(), "TEC-04 aws · → 2   u undo");
    assert!(row(&mut sitting).contains("TEC-05"));
    sitting.press("d ↑ 3");
    assert!(row(&mut sitting).contains("TEC-04"), "it goes right now");
    assert_eq!(sitting.notice(), "TEC-04 aws 2 → 3   u undo");
}

#[test]
fn a_value_off_the_scale_is_refused_with_the_scale_and_nothing_is_saved() {
    let mut sitting = sheet();
    assert_eq!(saves(&sitting.press("9")), 0);
    assert_eq!(sitting.notice(), "`9` is not on the scale of TEC-04: its values are 0, 1, 2, 3");
    assert!(row(&mut sitting).contains("TEC-04"));
}

#[test]
fn scores_are_undone_and_redone_from_history_one_by_one() {
    let mut sitting = sheet();
    sitting.press("2 3 u");
    assert_eq!(sitting.notice(), "undone: TEC-05 aws is not scored again");
    sitting.press("u");
    assert_eq!(sitting.notice(), "undone: TEC-04 aws is not scored again");
    sitting.press("Ctrl-R");
    assert_eq!(sitting.notice(), "redone: TEC-04 aws is 2 again");
    sitting.press("Ctrl-R Ctrl-R");
    assert_eq!(sitting.notice(), "tl-1 has undone no score here that could be given again");
    sitting.press("u 1");
    sitting.press("Ctrl-R");
    assert_eq!(sitting.notice(), "tl-1 has undone no score here that could be given again");
}

#[test]
fn a_score_is_taken_back_and_comes_again() {
    let mut sitting = sheet();
    sitting.press("2 ↑ Del");
    assert_eq!(sitting.notice(), "TEC-04 aws 2 → ·   u undo");
    sitting.press("Del");
    assert_eq!(sitting.notice(), "aws has no score on TEC-04 to take back");
    sitting.press("u");
    assert_eq!(sitting.notice(), "undone: TEC-04 aws is 2 again");
}

#[test]
fn a_reason_is_saved_and_the_next_score_without_one_follows() {
    let mut sitting = sheet();
    sitting.press("2 2 ↑ ↑ i");
    sitting.types("Two carriers quoted circuits at Slough and Manchester, none at Leeds.");
    let effects = sitting.press("Ctrl-S");
    assert_eq!(saves(&effects), 1);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Forget { .. })));
    assert!(row(&mut sitting).contains("TEC-05"), "the next one lacks a reason");
    assert!(sitting.state.screens.at(sitting.state.shell.at).typing(), "and has the keys");
    sitting.press("Esc ↑");
    assert!(row(&mut sitting).contains("[2\" ]"));
    has(&mut sitting, "Two carriers quoted");
}

#[test]
fn a_reason_without_a_score_is_kept_and_refused() {
    let mut sitting = sheet();
    sitting.press("i");
    sitting.types("early");
    let effects = sitting.press("Ctrl-S");
    assert_eq!(saves(&effects), 0);
    has(&mut sitting, "a reason explains a score");
    has(&mut sitting, "early");
    // Esc keeps the draft; it comes back with the field.
    sitting.press("Esc");
    has(&mut sitting, "draft kept, i goes on");
    sitting.press("i");
    has(&mut sitting, "early");
}

#[test]
fn what_a_refused_save_leaves_is_what_was_typed() {
    let mut sitting = sheet();
    sitting.press("2 ↑ i");
    let text = "x".repeat(4001);
    sitting.tell(Msg::Paste(text.clone()));
    let effects = sitting.press("Ctrl-S");
    assert_eq!(saves(&effects), 0);
    has(&mut sitting, "4,001 of 4,000 characters");
    assert!(sitting.state.shell.drafts.values().any(|draft| draft.text == text));
}

#[test]
fn somebody_who_was_faster_is_shown_beside_mine_and_either_is_kept() {
    for (key, wanted) in [("m", "3"), ("t", "1")] {
        let mut sitting = sheet();
        let entry =
            Entry { candidate: "aws", question: "TEC-04", value: Some("1"), ..Entry::default() };
        sitting.behind(|desk| set(desk, Some("E-0003"), &entry).unwrap());
        sitting.press("3");
        has(&mut sitting, "WAS CHANGED MEANWHILE");
        assert_eq!(sitting.notice(), "TEC-04 aws was changed meanwhile: it has a 1 now");
        sitting.press(key);
        sitting.press("k j");
        assert!(row(&mut sitting).contains(&format!("[{wanted}")), "{key}");
    }
}

#[test]
fn a_change_elsewhere_shows_without_moving_cursor_or_text() {
    let mut sitting = sheet();
    sitting.press("2 ↑ i");
    sitting.types("half a thou");
    let entry =
        Entry { candidate: "gcp", question: "TEC-04", value: Some("1"), ..Entry::default() };
    sitting.behind(|desk| set(desk, Some("E-0003"), &entry).unwrap());
    sitting.tell(Msg::Stirred);
    has(&mut sitting, "half a thou");
    sitting.press("Esc");
    let line = row(&mut sitting);
    assert!(line.contains("TEC-04") && line.ends_with("·        1"), "{line}");
}

#[test]
fn tab_goes_from_open_score_to_open_score_and_back() {
    let mut sitting = sheet();
    sitting.press("g g Tab");
    assert!(row(&mut sitting).contains("TEC-04"));
    sitting.press("Tab");
    assert!(row(&mut sitting).contains("TEC-05"));
    sitting.press("Shift-Tab Shift-Tab");
    assert!(row(&mut sitting).contains("GEN-09"), "it begins anew at the end");
}

#[test]
fn groups_fold_and_the_cursor_stays_on_them() {
    let mut sitting = sheet();
    sitting.press("z");
    assert!(row(&mut sitting).contains("▸ Technology"));
    sitting.press("2");
    assert_eq!(sitting.notice(), "this row is a group: a score belongs to a question");
    sitting.press("Z [");
    assert!(row(&mut sitting).contains("Cost"));
    sitting.press("Tab");
    assert!(row(&mut sitting).contains("TEC-04"), "going there unfolds it");
}

#[test]
fn a_filter_finds_by_words_and_by_what_is_missing() {
    let mut sitting = sheet();
    sitting.press("/");
    sitting.types("is:open port");
    has(&mut sitting, "PRT-01");
    assert!(!sitting.screen().contains("CON-02"));
    sitting.press("Enter Esc");
    assert!(!sitting.screen().contains("/ is:open"));
}

#[test]
fn a_sheet_that_is_not_whole_names_what_is_missing_and_goes_there() {
    let mut sitting = sheet();
    sitting.press("g g S");
    assert!(
        sitting.notice().starts_with("not whole yet: 60 scores of tl-1"),
        "{}",
        sitting.notice()
    );
    assert!(row(&mut sitting).contains("TEC-04"));
    assert!(sitting.state.overlay.is_none());
}

#[test]
fn evidence_is_attached_and_detached_with_space() {
    let mut sitting = sheet();
    sitting.press("Enter Space");
    assert_eq!(sitting.notice(), "give a value first: evidence is attached to a score");
    sitting.press("2 Space");
    has(&mut sitting, "[x] AWS-16");
    sitting.press("Space");
    has(&mut sitting, "[ ] AWS-16");
    has(&mut sitting, "· → 2");
    has(&mut sitting, "one step = 0.53 marks of 100");
    has(&mut sitting, "1 of 3 have scored this");
}

#[test]
fn who_has_no_seat_is_told_so() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g s");
    has(&mut sitting, "arch-1 has no seat on the panel of E-0003");
    sitting.press("2 i S D");
    assert_eq!(sitting.state.shell.at, Place::Scores);
}

#[test]
fn a_declaration_asks_before_none_and_wants_the_nature_of_an_interest() {
    let mut sitting = sheet();
    let effects = sitting.press("D ↓ Space Ctrl-S");
    assert_eq!(saves(&effects), 0);
    assert_eq!(sitting.notice(), "say of what nature the interest is");
    sitting.types("shares of the parent company");
    let effects = sitting.press("Ctrl-S");
    let declared = effects.iter().any(|effect| {
        matches!(effect, Effect::Save { what: Save::Declare(_, Some(interest)), .. }
            if interest.about.len() == 1 && interest.nature.starts_with("shares"))
    });
    assert!(declared);
    sitting.press("2");
    assert!(sitting.notice().contains("waits for its review"), "{}", sitting.notice());

    let mut sitting = sheet();
    sitting.press("D Enter");
    assert!(sitting.state.overlay.is_some());
    assert_eq!(saves(&sitting.press("y")), 1);
    assert_eq!(sitting.notice(), "declared: no interest in E-0003");
}

#[test]
fn whoever_goes_to_the_nature_of_an_interest_with_the_arrows_types_it_at_once() {
    let mut sitting = sheet();
    // Once the text has the keys, a further ↓ stays in it.
    sitting.press("D ↓ Space ↓ ↓ ↓ ↓ ↓ ↓");
    sitting.types("My sister works there");
    let effects = sitting.press("Ctrl-S");
    assert!(effects.iter().any(|effect| {
        matches!(effect, Effect::Save { what: Save::Declare(_, Some(interest)), .. }
            if interest.nature == "My sister works there")
    }));
}

#[test]
fn saving_on_the_line_of_no_interest_asks_before_it_declares_none() {
    let mut sitting = sheet();
    sitting.press("D Ctrl-S");
    assert!(sitting.state.overlay.is_some());
    assert_eq!(saves(&sitting.press("y")), 1);
}

#[test]
fn the_editors_text_becomes_the_reason() {
    let mut sitting = sheet();
    sitting.press("2 ↑ i a");
    let effects = sitting.press("Ctrl-O");
    let Some(Effect::Edit { field, text }) =
        effects.iter().find(|effect| matches!(effect, Effect::Edit { .. })).cloned()
    else {
        panic!("the editor is opened");
    };
    assert_eq!(text, "a");
    let said = "text taken from the editor".to_owned();
    sitting.tell(Msg::Edited { field, text: Some("from outside".to_owned()), said });
    has(&mut sitting, "from outside");
}

#[test]
fn a_second_click_on_a_score_opens_it() {
    let mut sitting = sheet();
    let target = crate::tui::msg::Target::Cell(1, 1);
    sitting.tell(Msg::Click(target.clone()));
    assert_eq!(sitting.state.context().part, "");
    sitting.tell(Msg::Click(target));
    assert_eq!(sitting.state.context().part, "detail");
    sitting.tell(Msg::Key(plain(Code::Esc)));
    sitting.tell(Msg::Key(ch('y')));
    assert_eq!(sitting.state.context().part, "");
}

#[test]
fn reasons_are_written_one_after_the_other_without_leaving_the_field() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g s Tab 2 1 g o");
    let todo = sitting.screen();
    assert!(todo.contains("Write 2 missing reasons"), "{todo}");
    sitting.press("↓ Enter i");
    sitting.types("The pilot showed it on two sites, and nothing beyond.");
    sitting.press("Ctrl-S");
    assert!(sitting.state.screens.at(sitting.state.shell.at).typing(), "{}", sitting.screen());
    sitting.types("The second pilot fell short on one of three sites.");
    sitting.press("Ctrl-S");
    assert!(!sitting.state.screens.at(sitting.state.shell.at).typing(), "{}", sitting.screen());
    sitting.press("g o");
    assert!(!sitting.screen().contains("missing reason"), "{}", sitting.screen());
}

#[test]
fn whoever_has_no_seat_declares_interests_all_the_same() {
    let mut sitting = Sitting::of("own-1");
    sitting.press("g s");
    let text = sitting.screen();
    assert!(text.contains("own-1 has no seat") && text.contains("D declares"), "{text}");
    sitting.press("D Enter y");
    assert_eq!(sitting.notice(), "declared: no interest in E-0003");
    assert!(sitting.screen().contains("no interest"), "{}", sitting.screen());
}

#[test]
fn after_the_last_row_a_digit_writes_over_nothing_unasked() {
    let mut sitting = sheet();
    // Everything open is scored; the cursor stands on the last of it.
    for _ in 0..400 {
        if sitting.notice().contains("nothing open follows") {
            break;
        }
        sitting.press("2");
    }
    assert!(sitting.notice().contains("nothing open follows"), "{}", sitting.notice());
    let here = row(&mut sitting);
    assert_eq!(saves(&sitting.press("↑ ↓")), 0);
    assert_eq!(row(&mut sitting), here);
}

#[test]
fn the_filter_takes_values_groups_and_what_lacks_evidence() {
    let mut sitting = sheet();
    let found = |sitting: &mut Sitting, words: &str| {
        sitting.press("/");
        sitting.types(words);
        let screen = sitting.screen();
        sitting.press("Enter Esc");
        screen
    };
    let screen = found(&mut sitting, "group:con");
    assert!(screen.contains("CON-02") && !screen.contains("SKL-01"), "{screen}");
    let screen = found(&mut sitting, "group:con score:9");
    assert!(screen.contains("0 of"), "{screen}");
    let screen = found(&mut sitting, "is:scored group:con");
    assert!(screen.contains("CON-02"), "{screen}");
}

#[test]
fn the_history_of_a_score_opens_over_the_sheet() {
    let mut sitting = sheet();
    sitting.press("2 ↑ H");
    has(&mut sitting, "HISTORY OF E-0003/aws/TEC-04/tl-1");
    has(&mut sitting, "score set");
    has(&mut sitting, "value 2");
    sitting.press("Esc");
    has(&mut sitting, "QUESTION");
}

#[test]
fn words_are_found_across_everything_and_hidden_reasons_are_passed_over() {
    let mut sitting = sheet();
    sitting.behind(|desk| {
        let everybody = crate::actions::people::list(desk).unwrap();
        desk.sit(&everybody, "tl-2");
        let entry = Entry {
            candidate: "aws",
            question: "CON-02",
            value: Some("2"),
            reason: Some("The heron counted two sites from its tree by the river."),
            evidence: None,
        };
        set(desk, Some("E-0003"), &entry).unwrap();
        desk.sit(&everybody, "tl-1");
    });
    sitting.press("Ctrl-F");
    has(&mut sitting, "FIND");
    sitting.types("heron");
    sitting.press("Enter");
    has(&mut sitting, "Nothing that you may read holds these words.");
    sitting.press("Ctrl-U");
    sitting.types("portability");
    sitting.press("Enter");
    has(&mut sitting, "[");
    sitting.press("Enter");
    let at = sitting.state.shell.at;
    assert_ne!(at, Place::Scores, "it goes to where the words stand");
}

#[test]
fn a_sheet_of_a_decided_evaluation_offers_neither_a_score_nor_a_submission() {
    let mut sitting = sheet();
    sitting.chooses("E-0002");
    sitting.press("g s");
    has(&mut sitting, "E-0002 stands at decided: it changes no more.");
    let screen = sitting.screen();
    let footer = screen.lines().last().unwrap_or_default();
    assert!(!footer.contains("submit") && !footer.contains("score"), "{footer}");
    for key in ["1", "S", "i", "u"] {
        assert_eq!(saves(&sitting.press(key)), 0);
        assert_eq!(sitting.notice(), "E-0002 stands at decided: its scores change no more");
        assert!(!sitting.state.screens.at(sitting.state.shell.at).typing());
        assert!(sitting.state.overlay.is_none());
    }
}

#[test]
fn undoing_brings_the_cursor_to_the_score_that_was_undone() {
    let mut sitting = sheet();
    sitting.press("2");
    assert!(row(&mut sitting).contains("TEC-05"));
    sitting.press("u");
    assert!(row(&mut sitting).contains("TEC-04"));
    sitting.press("↓ ↓ Ctrl-R");
    assert!(row(&mut sitting).contains("TEC-04"));
}

#[test]
fn a_filter_that_leaves_no_question_says_so_and_how_it_goes() {
    let mut sitting = sheet();
    sitting.press("/ # # Enter");
    has(&mut sitting, "no question matches \"##\"; Esc clears it");
    sitting.press("Esc");
    assert!(!sitting.screen().contains("no question matches"));
    assert!(row(&mut sitting).contains("TEC-04"), "the cursor is where it was");
}

#[test]
fn on_the_smallest_screen_the_chosen_evidence_of_a_score_stays_in_sight() {
    let mut sitting = sheet();
    sitting.press("↑ Enter");
    sitting.tell(Msg::Resize(60, 16));
    let count = sitting.screen().matches('▼').count();
    assert_eq!(count, 1, "{}", sitting.screen());
    for _ in 0..4 {
        sitting.press("↓");
        let text = sitting.screen();
        if text.contains("Nothing is recorded") {
            break;
        }
        assert!(text.contains("> ["), "{text}");
    }
}

#[test]
fn an_evaluator_is_told_on_her_own_screens_which_scores_of_hers_fell_with_an_amendment() {
    use crate::actions::evaluations::{Setting, amend, step};
    use crate::actions::scores::Entry;
    use crate::domain::criteria::edit::Edit;
    use crate::domain::evaluation::amend::Carry;
    use crate::domain::evaluation::stage::Step;
    let mut desk = crate::actions::evaluations::tests::open_for_scoring("tl-1");
    let give = |desk: &mut crate::actions::Desk, question: &str| {
        let entry = Entry {
            candidate: "aws",
            question,
            value: Some("2"),
            reason: Some("Both sites were shown, and the second of them by a test."),
            evidence: None,
        };
        crate::actions::scores::set(desk, None, &entry).unwrap();
    };
    give(&mut desk, "CON-02");
    give(&mut desk, "CON-03");
    let people = crate::actions::evaluations::tests::everybody();
    desk.sit(&people, "mod-1");
    let text = "How fast is the link?";
    let edit = Edit::read(&"CON-03".parse().unwrap(), "text", text).unwrap();
    let setting = Setting { edits: vec![edit], ..Setting::default() };
    amend::amend(&mut desk, None, "A link nobody sells.", Carry::Unchanged, &setting).unwrap();
    step(&mut desk, None, Step::Freeze, None).unwrap();
    step(&mut desk, None, Step::OpenScoring, None).unwrap();
    desk.sit(&people, "tl-1");
    let mut sitting = Sitting::at(desk);
    let text = sitting.screen();
    assert!(text.contains("1 score of mine fell with version 2 of the"), "{text}");
    sitting.press("g s /");
    sitting.types("CON-03");
    sitting.press("Enter Enter");
    let text = sitting.screen();
    assert!(text.contains("IT FELL"), "{text}");
    assert!(text.contains("rules fell with version 2: the"), "{text}");
    sitting.press("Esc / Ctrl-U");
    sitting.types("CON-02");
    sitting.press("Enter Enter");
    assert!(!sitting.screen().contains("IT FELL"), "what stands again is as it was");
}

#[test]
fn a_reason_begun_right_after_a_score_is_that_scores_own() {
    let mut sitting = sheet();
    sitting.press("2 i");
    assert!(row(&mut sitting).contains("TEC-04"), "{}", sitting.screen());
    let said = "about the score just given, since TEC-05 aws has no score yet";
    assert_eq!(sitting.notice(), said);
    sitting.types("Two environments were made and taken down within the hour.");
    sitting.press("Ctrl-S");
    let asked = ("aws".parse().unwrap(), "TEC-04".parse().unwrap());
    let (_, mine) =
        sitting.behind(|desk| crate::actions::scores::mine(desk, Some("E-0003")).unwrap());
    let score = &mine.scores()[&asked];
    assert_eq!(score.value, 2);
    assert!(score.reason.as_ref().unwrap().as_str().starts_with("Two environments"));

    // Whoever went on by themselves means where they went.
    let mut sitting = sheet();
    sitting.press("2 Right i");
    assert!(row(&mut sitting).contains("TEC-05"), "{}", sitting.screen());
}

#[test]
fn on_every_row_what_is_offered_is_not_refused_and_a_group_offers_no_score() {
    use crate::tui::keys::hints;
    use crate::tui::state::Tone;
    use crate::tui::testing::{opened, press};
    let at = |row: usize| {
        let mut state = opened();
        press(&mut state, "g s Home");
        press(&mut state, &"Up ".repeat(60));
        press(&mut state, &"Down ".repeat(row));
        state
    };
    let (mut groups, mut cells) = (0, 0);
    for row in 0..24 {
        let state = at(row);
        let is_cell = state.screens.scores.asked().is_some();
        let offered = hints(&state);
        let scores = ["scores.give", "scores.reason", "scores.copy", "scores.clear"];
        for id in scores {
            let command = crate::tui::keys::commands().find(|one| one.id == id).unwrap();
            let possible = command.possible_now(&state).is_ok();
            assert!(is_cell || !possible, "row {row}: {id} is offered on a group");
        }
        if is_cell {
            cells += 1;
        } else {
            groups += 1;
        }
        // Handing in leads to the first thing missing, and says so.
        for (_, command) in offered.into_iter().filter(|(_, one)| one.id != "scores.submit") {
            let key = if command.id == "scores.give" { ch('1') } else { command.keys[0] };
            let mut state = at(row);
            crate::tui::update::update(&mut state, Msg::Key(key));
            let refused = state.shell.notice.filter(|notice| notice.tone == Tone::Refused);
            assert_eq!(refused, None, "row {row}: {} is offered", command.id);
        }
    }
    assert!(groups > 1 && cells > 10, "{groups} groups, {cells} cells");
}

#[test]
fn where_nothing_is_open_no_next_open_score_is_offered() {
    let mut desk = crate::actions::evaluations::tests::moderated();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "tl-1");
    let mut sitting = Sitting::at(desk);
    sitting.press("g s");
    let screen = sitting.screen();
    let foot = screen.lines().last().unwrap_or_default();
    assert!(foot.contains("open") && !foot.contains("next open"), "{screen}");
    sitting.press("Tab");
    assert_eq!(sitting.notice(), "nothing is open any more, and every score has its reason");
}

#[test]
fn the_history_of_a_corrected_score_says_what_it_was_before() {
    let mut desk = crate::actions::evaluations::tests::moderated();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "tl-1");
    let (_, mine) = crate::actions::scores::mine(&mut desk, None).unwrap();
    let ((candidate, question), score) = mine.scores().iter().next().unwrap();
    let (before, after) = (score.value, if score.value == 0 { 1 } else { score.value - 1 });
    let value = after.to_string();
    let entry = Entry {
        candidate: candidate.as_str(),
        question: question.as_str(),
        value: Some(&value),
        reason: Some("Page 31 says it is so, and I had not seen it when the sheet went in."),
        evidence: None,
    };
    crate::actions::scores::correct(&mut desk, None, &entry).unwrap();
    let asked = (candidate.clone(), question.clone());
    let past = crate::actions::overview::past(&mut desk, None, &asked).unwrap();
    let last = past.last().map(|(_, what)| what.clone()).unwrap_or_default();
    assert_eq!(last, format!("{before} → {after}, reason written, corrected"));
}

#[test]
fn a_sheet_that_is_handed_in_says_first_which_reasons_say_too_little() {
    let mut desk = crate::actions::evaluations::tests::open_for_scoring("tl-1");
    let (evaluation, _) = crate::actions::evaluations::show(&mut desk, None).unwrap();
    let mut given = 0;
    for (_, question) in evaluation.criteria().scored() {
        for candidate in evaluation.candidates() {
            let (who, id) = (candidate.slug.as_str(), question.id.as_str());
            let whole = format!("Page {given} shows what {who} has on {id}, and a test of it.");
            let entry = Entry {
                candidate: who,
                question: id,
                value: Some("2"),
                reason: Some(if given == 0 { "Good." } else { &whole }),
                evidence: None,
            };
            set(&mut desk, None, &entry).unwrap();
            given += 1;
        }
    }
    let mut sitting = Sitting::at(desk);
    sitting.press("g s S");
    has(&mut sitting, "Submit my sheet");
    let text = sitting.screen();
    assert!(text.contains("reason says too little") && text.contains("aws. Afterwards"), "{text}");
}
