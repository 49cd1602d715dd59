use crate::tui::msg::Msg;
use crate::tui::testing::Sitting;

#[test]
fn facts_say_in_words_what_wants_a_look() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g v");
    sitting.tell(Msg::Resize(100, 30));
    let text = sitting.screen();
    assert!(text.contains("[Facts]") && text.contains("! stale"), "{text}");
    sitting.press("/");
    sitting.types("PAAS-08");
    sitting.press("Enter");
    let text = sitting.screen();
    assert!(text.is_empty() || text.contains("1 of") || text.contains("0 of"), "{text}");
}

#[test]
fn a_question_is_taken_on_and_answered_by_key_and_its_history_told() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g v Tab");
    let text = sitting.screen();
    assert!(text.contains("[To find out]") && text.contains("answered  CON 0/"), "{text}");
    sitting.press("i");
    assert_eq!(sitting.notice(), "CON-01 for aws is to be found out, tl-1 sees to it");
    assert!(sitting.screen().contains("to find out"));
    sitting.press("d");
    assert_eq!(sitting.notice(), "CON-01 for aws is answered, tl-1 sees to it");
    assert!(sitting.screen().contains("answered  CON 1/"), "{}", sitting.screen());
    sitting.press("H");
    let text = sitting.screen();
    assert!(text.contains("HISTORY OF E-0003/aws/CON-01"), "{text}");
    assert!(text.contains("state investigate → answered"), "{text}");
    sitting.press("Esc");
    assert!(sitting.screen().contains("[To find out]"));
}

#[test]
fn a_fact_that_comes_late_is_refused_and_nothing_typed_is_lost() {
    let mut sitting = Sitting::of("tl-1");
    let footer =
        |sitting: &mut Sitting| sitting.screen().lines().last().unwrap_or_default().to_owned();
    sitting.press("g v");
    assert!(footer(&mut sitting).contains("n add"), "{}", footer(&mut sitting));
    sitting.press("n");
    assert!(sitting.screen().contains("A NEW FACT"), "{}", sitting.screen());
    sitting.types("A fifth site");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("Who says it"), "{}", sitting.notice());
    sitting.types("their list");
    sitting.press("Tab Tab Tab");
    sitting.types("CON-2");
    sitting.press("Ctrl-S");
    let near = "CON-2 is not a question of primary-cloud; did you mean CON-02?";
    assert_eq!(sitting.notice(), near);
    sitting.press("Ctrl-U");
    sitting.types("CON-02");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("only through a clarification"), "{}", sitting.notice());
    let text = sitting.screen();
    assert!(text.contains("A fifth site") && text.contains("their list"), "{text}");
    sitting.press("Esc a");
    assert!(sitting.screen().contains("A fifth site"), "{}", sitting.screen());
}

#[test]
fn procurement_asks_records_what_came_back_and_concludes() {
    let mut sitting = Sitting::of("proc-1");
    sitting.press("g v Tab Tab a");
    assert!(sitting.screen().contains("A CLARIFICATION"), "{}", sitting.screen());
    sitting.types("all");
    sitting.press("Tab Tab");
    sitting.types("Anything new?");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "C-0001 is asked");
    assert!(!sitting.screen().contains("f conclude"), "{}", sitting.screen());
    sitting.press("f");
    assert_eq!(sitting.notice(), "C-0001 has no answer yet, and nothing is concluded unheard");
    sitting.press("w");
    sitting.types("Nothing new.");
    sitting.press("Ctrl-S");
    assert!(sitting.screen().contains("f conclude"), "{}", sitting.screen());
    sitting.press("f");
    sitting.types("Nothing.");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "C-0001 is concluded");
    sitting.press("w");
    assert_eq!(sitting.notice(), "C-0001 is concluded, and nothing is added to it");
    sitting.press("Enter");
    let text = sitting.screen();
    assert!(text.contains("CONCLUSION by proc-1"), "{text}");
}

#[test]
fn the_place_stands_in_small_windows() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g v");
    for (columns, rows) in [(80, 24), (60, 16), (20, 5), (200, 60)] {
        for keys in ["", "Tab", "Tab", "Tab", "e", "Esc"] {
            sitting.press(keys);
            sitting.tell(Msg::Resize(columns, rows));
            let _ = sitting.screen();
        }
    }
}

#[test]
fn procurement_is_told_of_a_question_to_send_says_that_it_was_sent_and_is_told_no_more() {
    let mut desk = crate::actions::evaluations::tests::priced("proc-1");
    let why = Some("They sent a corrected sum.");
    crate::actions::prices::set(&mut desk, None, "gcp", "400000", None, why).unwrap();
    let mut sitting = Sitting::at(desk);
    let text = sitting.screen();
    assert!(text.contains("Send C-0001: it asks gcp about its low bid"), "{text}");
    sitting.press("g v Tab Tab");
    let text = sitting.screen();
    assert!(text.contains("! to send") && text.contains("m it was sent"), "{text}");
    sitting.press("w");
    assert!(sitting.notice().starts_with("C-0001 has not been sent yet"), "{}", sitting.notice());
    sitting.press("m");
    let text = sitting.screen();
    assert!(text.contains("C-0001 was sent, in these words"), "{text}");
    assert!(text.contains("Your price looks low for this work."), "{text}");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "C-0001 is sent; its answer is recorded when it comes");
    sitting.press("m");
    assert_eq!(sitting.notice(), "C-0001 was sent already; n asks something else");
    sitting.press("g o");
    assert!(!sitting.screen().contains("Send C-0001"), "{}", sitting.screen());
}

#[test]
fn a_question_about_a_bid_that_is_low_no_more_is_asked_of_nobody_and_may_be_closed() {
    let mut desk = crate::actions::evaluations::tests::priced("proc-1");
    let why = Some("They sent a corrected sum.");
    let before = crate::actions::prices::list(&mut desk, None).unwrap().1;
    let gcp = before.iter().find(|one| one.candidate.as_str() == "gcp").unwrap();
    let amount = gcp.price.amount().to_string();
    crate::actions::prices::set(&mut desk, None, "gcp", "400000", None, why).unwrap();
    crate::actions::prices::set(&mut desk, None, "gcp", &amount, None, why).unwrap();
    let mut sitting = Sitting::at(desk);
    assert!(!sitting.screen().contains("Send C-0001"), "{}", sitting.screen());
    sitting.press("g v Tab Tab");
    let text = sitting.screen();
    assert!(text.contains("not to send") && !text.contains("! to send"), "{text}");
    sitting.press("f");
    let text = sitting.screen();
    assert!(text.contains("Conclu") || text.contains("CONCLU"), "{text}");
}

#[test]
fn esc_closes_the_list_of_values_before_the_form_that_it_lies_over() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g v a");
    sitting.types("A fifth site");
    // The candidate is chosen from a list.
    sitting.press("Tab Tab Tab Enter");
    assert!(sitting.screen().contains("Speaks of  "), "{}", sitting.screen());
    sitting.press("Esc");
    let form = sitting.screen();
    assert!(form.contains("A NEW FACT") && form.contains("A fifth site"), "{form}");
    sitting.press("Esc");
    assert!(!sitting.screen().contains("A NEW FACT"));
    sitting.press("a");
    assert!(sitting.screen().contains("A fifth site"), "what was typed is kept");
}

#[test]
fn an_auditor_reads_all_three_lists_and_is_offered_no_change_of_any() {
    let mut sitting = Sitting::of("aud-1");
    sitting.press("g v");
    for _ in 0..3 {
        let screen = sitting.screen();
        let foot = screen.lines().last().unwrap_or_default().to_owned();
        for word in ["add", "edit", "conflict", "take it on", "answer", "conclude", "sent"] {
            assert!(!foot.contains(word), "{word}: {foot}");
        }
        for key in ["n", "e", "c", "i", "w", "f"] {
            sitting.press(key);
            assert!(!sitting.state.screens.at(sitting.state.shell.at).typing(), "{key}");
            assert!(!sitting.notice().is_empty(), "{key} says why not");
        }
        sitting.press("Tab");
    }
}
