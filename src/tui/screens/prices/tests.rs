use crate::tui::testing::{Sitting, opened, press, shown};

#[test]
fn open_prices_stand_with_what_they_earn_and_what_must_be_asked_about() {
    let mut state = opened();
    press(&mut state, "g p");
    insta::assert_snapshot!(shown(100, 30, &mut state));
    insta::assert_snapshot!(shown(80, 24, &mut state));
    press(&mut state, "Enter");
    insta::assert_snapshot!(shown(80, 24, &mut state));
}

#[test]
fn a_sealed_place_says_why_and_what_is_still_to_come() {
    let mut sitting = Sitting::of("proc-1");
    sitting.press("g p");
    insta::assert_snapshot!(sitting.screen());
    sitting.press("Enter");
    assert!(sitting.notice().contains("sealed until they are opened"), "{}", sitting.notice());
}

#[test]
fn an_amount_is_entered_and_shown_to_nobody_afterwards() {
    let mut sitting = Sitting::of("proc-1");
    sitting.press("g p i 7 6 5 4 3 2 1");
    assert!(sitting.screen().contains("7654321"));
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "the price of aws is entered and sealed");
    let text = sitting.screen();
    assert!(text.contains("sealed, from proc-1 on 2026-11-20"), "{text}");
    assert!(!text.contains("7654321"), "{text}");
    // The next price is that of the next candidate, and takes the place of none.
    assert!(text.contains("> Microsoft Azure"), "{text}");
    sitting.press("i");
    assert!(sitting.screen().contains("PRICE OF MICROSOFT AZURE"), "{}", sitting.screen());
    // The form does not bring it back either: its draft went with the save.
    sitting.press("Esc Up i");
    let text = sitting.screen();
    assert!(text.contains("takes its place") && !text.contains("7654321"), "{text}");
}

#[test]
fn the_lines_of_a_basket_are_added_up_while_they_are_typed() {
    let mut sitting = Sitting::of("proc-1");
    sitting.press("g p i Tab");
    for (at, line) in ["compute = 800,000.10; list prices", "exit = 200000.20"].iter().enumerate() {
        if at > 0 {
            sitting.press("Enter");
        }
        sitting.tell(crate::tui::msg::Msg::Paste((*line).to_owned()));
    }
    let text = sitting.screen();
    assert!(text.contains("2 lines add up to 1,000,000.30 pounds"), "{text}");
    // An amount beside the lines is said to be one too many before anything is saved.
    sitting.press("Shift-Tab 5");
    assert!(
        sitting.screen().contains("and an amount: leave one of them out"),
        "{}",
        sitting.screen()
    );
    sitting.press("Backspace");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "the price of aws is entered and sealed");
}

#[test]
fn what_cannot_be_a_price_is_refused_and_stays_typed() {
    let mut sitting = Sitting::of("proc-1");
    sitting.press("g p i Ctrl-S");
    assert!(sitting.notice().contains("give an amount, or the lines"), "{}", sitting.notice());
    sitting.press("0 Ctrl-S");
    assert!(sitting.notice().contains("a price of 0 breaks the formulas"), "{}", sitting.notice());
    sitting.press("x Ctrl-S");
    assert!(sitting.notice().contains("`0x` is not an amount"), "{}", sitting.notice());
    assert!(sitting.screen().contains("0x"));
    sitting.press("Backspace 5 Tab");
    sitting.tell(crate::tui::msg::Msg::Paste("compute 5".to_owned()));
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("row 1 has no `=`"), "{}", sitting.notice());
}

#[test]
fn somebody_of_the_panel_enters_no_price_and_is_told_why() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g p i");
    assert!(sitting.notice().contains("record prices"), "{}", sitting.notice());
}

#[test]
fn a_low_bid_is_asked_about_from_here() {
    let mut state = opened();
    press(&mut state, "g p a");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("aws is not flagged as abnormally low"), "{text}");
    press(&mut state, "Down Down a");
    insta::assert_snapshot!(shown(100, 30, &mut state));
}

#[test]
fn what_was_asked_about_a_low_bid_is_gone_to_from_here_and_no_more_asked_twice() {
    let mut state = opened();
    press(&mut state, "g p ↓ ↓ w");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("gcp has not been asked about its bid"), "{text}");
    let super::Known::Here(data) = &mut state.screens.prices.known else { panic!("open prices") };
    data.priced[2].asked = Some(("C-0001".parse().unwrap(), "asked"));
    press(&mut state, "a");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("C-0001 asks about it already: w goes there"), "{text}");
    press(&mut state, "w");
    assert_eq!(state.shell.at, crate::tui::place::Place::Evidence);
}

#[test]
fn a_price_that_was_opened_asks_why_it_changes_and_shows_it() {
    let mut sitting = Sitting::at(crate::actions::evaluations::tests::priced("proc-1"));
    sitting.press("g p i");
    let text = sitting.screen();
    assert!(text.contains("Why it changes") && text.contains("every result shows it"), "{text}");
    sitting.press("Ctrl-U");
    sitting.types("1250000");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("changes only with a reason"), "{}", sitting.notice());
    // What was typed stays, and the reason is added to it.
    assert!(sitting.screen().contains("1250000"));
    sitting.press("Tab Tab Tab");
    sitting.types("A sum was wrong in their sheet.");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "aws: £1,250,000");
    let text = sitting.screen();
    assert!(text.contains("1,250,000    18.31") && text.contains("changed later"), "{text}");
    sitting.press("Enter");
    assert!(sitting.screen().contains("was wrong in their sheet."), "{}", sitting.screen());
    sitting.press("g r");
    assert!(sitting.screen().contains("after prices were opened"), "{}", sitting.screen());
    sitting.press("g x");
    let text = sitting.screen();
    assert!(text.contains("PRICES CHANGED AFTER THEY WERE OPENED"), "{text}");
}
