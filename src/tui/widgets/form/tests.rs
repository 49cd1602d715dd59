use super::*;
use crate::tui::keys::{ch, plain};
use crate::tui::testing::painted;

fn form() -> Form {
    let codes = |codes: &[&str]| codes.iter().map(|code| Choice::code(code)).collect::<Vec<_>>();
    let places = vec![
        Choice { code: "W-0001".to_owned(), words: "Map service".to_owned() },
        Choice { code: "W-0002".to_owned(), words: "Payroll".to_owned() },
    ];
    Form::new(vec![
        Field::new("title", "Title", Kind::Line, 120).hinted("one line"),
        Field::new("environment", "Environment", Kind::One(codes(&["trial", "test", "live"])), 20),
        Field::new("blockers", "Blockers", Kind::Some(codes(&["data_volume", "skills"])), 90),
        Field::new("workload", "Workload", Kind::List(places), 120),
        Field::new("claim", "Why", Kind::Area, 4000).hinted("50 characters or more"),
    ])
}

fn typed(form: &mut Form, text: &str) {
    for c in text.chars() {
        form.press(if c == '\n' { plain(Code::Enter) } else { ch(c) });
    }
}

#[test]
fn every_kind_of_field_is_filled_in_by_keys() {
    let mut form = form();
    typed(&mut form, "Maps elsewhere\n");
    form.press(ch('t'));
    assert_eq!(form.text("environment"), "trial");
    form.press(ch('t'));
    assert_eq!(form.text("environment"), "test");
    form.press(plain(Code::Right));
    assert_eq!(form.text("environment"), "live");
    form.press(plain(Code::Down));
    typed(&mut form, " ");
    form.press(plain(Code::Right));
    typed(&mut form, " ");
    assert_eq!(form.text("blockers"), "data_volume, skills");
    typed(&mut form, " ");
    assert_eq!(form.text("blockers"), "data_volume");
    form.press(plain(Code::Enter));
    typed(&mut form, "\npay\n");
    assert_eq!(form.text("workload"), "W-0002");
    form.step(true);
    typed(&mut form, "one\ntwo");
    assert_eq!(form.text("claim"), "one\ntwo");
    assert_eq!(form.text("title"), "Maps elsewhere");
}

#[test]
fn a_list_of_values_opens_on_what_is_there_or_with_what_was_typed_as_its_search() {
    let mut form = form();
    form.put("workload", "W-0002");
    form.go_to("workload");
    typed(&mut form, "\n\n");
    assert_eq!(form.text("workload"), "W-0002", "two Enters change nothing");
    form.put("workload", "pay");
    typed(&mut form, "\n\n");
    assert_eq!(form.text("workload"), "W-0002");
    form.put("workload", "nobody calls one so");
    typed(&mut form, "\n");
    assert!(form.is_picking());
    typed(&mut form, "map\n");
    assert_eq!(form.text("workload"), "W-0001");
}

#[test]
fn what_is_typed_into_the_list_of_values_reaches_the_field_by_enter_and_by_tab() {
    let mut form = form();
    form.go_to("workload");
    typed(&mut form, "\nof another kind");
    let sight = Sight { from: 0, to: 5, problems: &[], quiet: false, label: 14 };
    let shown = painted(70, 14, |paint| form.view(paint, paint.area(), sight, true));
    assert!(shown.contains("Enter takes it as you typed it"), "{shown}");
    typed(&mut form, "\n");
    assert!(!form.is_picking());
    assert_eq!(form.text("workload"), "of another kind", "no value is called so");
    form.put("workload", "");
    typed(&mut form, "\npay");
    form.step(true);
    assert_eq!(form.text("workload"), "W-0002", "Tab takes the value that was searched for");
    assert!(form.here().is_some_and(|field| field.key != "workload"));
    form.go_to("workload");
    typed(&mut form, "\n");
    form.step(true);
    assert_eq!(form.text("workload"), "W-0002", "Tab out of a list that was only looked at");
}

#[test]
fn a_problem_stands_beside_its_field() {
    let mut form = form();
    form.put("environment", "live");
    form.go_to("claim");
    typed(&mut form, "Too short");
    let problem = |key: &str, rule: &str| Problem { key: key.to_owned(), rule: rule.to_owned() };
    let problems =
        [problem("title", "is empty"), problem("claim", "has 9 characters, and needs 50 or more")];
    let sight = Sight { from: 0, to: 5, problems: &problems, quiet: false, label: 14 };
    let shown = painted(70, 14, |paint| form.view(paint, paint.area(), sight, true));
    insta::assert_snapshot!(shown);
    let shown = painted(40, 9, |paint| form.view(paint, paint.area(), sight, true));
    insta::assert_snapshot!("narrow", shown);
}

#[test]
fn the_list_of_values_opens_over_its_field() {
    let mut form = form();
    form.go_to("workload");
    typed(&mut form, "\n");
    assert!(form.is_picking());
    let sight = Sight { from: 0, to: 5, problems: &[], quiet: false, label: 14 };
    let shown = painted(70, 14, |paint| form.view(paint, paint.area(), sight, true));
    insta::assert_snapshot!(shown);
    assert!(form.close_pick() && !form.close_pick());
}

#[test]
fn a_choice_has_its_hint_behind_it_and_below_it_where_there_is_no_room() {
    let codes = ["leave out", "tell"].iter().map(|code| Choice::code(code)).collect();
    let field = Field::new("sensitive", "Sensitive", Kind::One(codes), 20);
    let form = Form::new(vec![field.hinted("those marked so")]);
    let sight = Sight { from: 0, to: 9, problems: &[], quiet: false, label: 12 };
    let drawn = |columns| {
        painted(columns, 2, |paint| {
            let area = paint.area();
            form.view(paint, area, sight, false);
        })
    };
    let wide = drawn(72);
    assert!(wide.contains("( ) tell   those marked so"), "{wide}");
    let narrow = drawn(56);
    assert!(!narrow.contains("tell   those") && narrow.contains("those marked so"), "{narrow}");
}

#[test]
fn choices_that_stand_below_each_other_are_walked_with_the_arrows_before_the_form_goes_on() {
    let mut form = form();
    form.go_to("blockers");
    let sight = Sight { from: 0, to: 5, problems: &[], quiet: false, label: 14 };
    let draw = |form: &Form, columns| {
        painted(columns, 14, |paint| form.view(paint, paint.area(), sight, true));
    };
    draw(&form, 70);
    form.press(plain(Code::Down));
    assert_eq!(form.here().unwrap().key, "workload", "side by side there is no row below");
    form.go_to("blockers");
    form.fields[2].kind = Kind::Some(vec![
        Choice::code("data_volume_of_more_than_a_terabyte"),
        Choice::code("skills_that_nobody_here_has_yet"),
    ]);
    draw(&form, 60);
    form.press(plain(Code::Down));
    typed(&mut form, " ");
    assert_eq!(form.text("blockers"), "skills_that_nobody_here_has_yet");
    form.press(plain(Code::Up));
    assert_eq!(form.here().unwrap().key, "blockers");
    form.press(plain(Code::Up));
    assert_eq!(form.here().unwrap().key, "environment", "above the first is the field before");
}

#[test]
fn typing_over_a_chosen_value_of_a_list_begins_another_and_goes_on_in_what_was_typed() {
    let mut form = form();
    form.put("workload", "W-0001");
    form.go_to("workload");
    typed(&mut form, "W-0002");
    assert_eq!(form.text("workload"), "W-0002");
    typed(&mut form, "x");
    assert_eq!(form.text("workload"), "W-0002x", "what was typed here is gone on with");
    form.put("workload", "no value");
    form.go_to("workload");
    typed(&mut form, "s");
    assert_eq!(form.text("workload"), "no values", "a text of one's own is gone on with too");
}
