use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::workload::basket::stated;
use crate::domain::workload::capacity::{Demand, Term};
use crate::domain::workload::needs::{Amount, Growth, Need, Three};
use crate::domain::workload::statement::StatedLine;
use crate::tui::testing::{Sitting, opened, press};

/// One need of one workload, no prices yet.
pub(crate) fn sample() -> Data {
    let amount = |units: u64| Amount::thousandths(units * 1000).unwrap();
    let none = Growth::default();
    let need = Need {
        workload: "W-0001".parse().unwrap(),
        environment: "live".parse().unwrap(),
        item: "compute:medium".parse().unwrap(),
        count: 2,
        amount: Three::new(amount(600), amount(730), amount(744)).unwrap(),
        growth: Three::new(none, none, none).unwrap(),
        from_month: None,
    };
    let term = Term::new(36).unwrap();
    let all = [Estimate::Low, Estimate::Likely, Estimate::High];
    let all =
        all.map(|estimate| stated(&Demand::of([(&need, true)], estimate, none), term).remove(0));
    let line = StatedLine { part: String::new(), stated: all, workloads: 1 };
    let name: crate::domain::text::Title = "Council tax portal".parse().unwrap();
    Data {
        asked: Question::default(),
        statement: Statement {
            term,
            lines: vec![line],
            months: vec![vec![1_460_000; 36]],
            stays: Vec::new(),
            unknown: vec![("W-0002".parse().unwrap(), name.clone())],
            illustrative: true,
        },
        needs: vec![Listed { need, name, in_cloud: true }],
        costs: Ok(Vec::new()),
        commitments: BTreeMap::new(),
        sheets: BTreeMap::new(),
        suppliers: BTreeMap::new(),
        routes: Ok(Vec::new()),
        purchase: Purchase {
            months: 36,
            value: None,
            needed_by: None,
            today: "2026-11-20".parse().unwrap(),
        },
        workloads: Vec::new(),
        items: Vec::new(),
        evaluations: Vec::new(),
        drafts: Vec::new(),
    }
}

fn at(sitting: &mut Sitting, width: u16, height: u16) -> String {
    crate::tui::testing::shown(width, height, &mut sitting.state)
}

#[test]
fn the_four_lists_of_the_sample_stand_side_by_side() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g n");
    insta::assert_snapshot!("together-80x24", at(&mut sitting, 80, 24));
    insta::assert_snapshot!("together-60x16", at(&mut sitting, 60, 16));
    sitting.press("t");
    assert!(at(&mut sitting, 80, 24).contains("by environment"));
    sitting.press("Tab");
    insta::assert_snapshot!("needs-80x24", at(&mut sitting, 80, 24));
    insta::assert_snapshot!("needs-200x50", at(&mut sitting, 200, 50));
    sitting.press("Tab");
    insta::assert_snapshot!("costs-80x24", at(&mut sitting, 80, 24));
    sitting.press("G Enter");
    insta::assert_snapshot!("cost-of-one-100x30", at(&mut sitting, 100, 30));
    sitting.press("Esc Tab");
    insta::assert_snapshot!("routes-80x24", at(&mut sitting, 80, 24));
    insta::assert_snapshot!("routes-100x30", at(&mut sitting, 100, 30));
}

#[test]
fn a_need_is_added_changed_taken_out_and_all_of_it_undone() {
    let mut sitting = Sitting::of("arch-1");
    let needs = |sitting: &mut Sitting| {
        let all =
            sitting.behind(|desk| crate::actions::capacity::list(desk, Some("W-0001")).unwrap());
        let of =
            |one: &Listed| format!("{} {}", one.need.item, one.need.amount.of(Estimate::Likely));
        all.iter().map(of).collect::<BTreeSet<String>>()
    };
    let before = needs(&mut sitting);
    let with = |one: &str| before.iter().cloned().chain([one.to_owned()]).collect();
    sitting.press("g n Tab n Ctrl-U");
    insta::assert_snapshot!("need-form-80x24", at(&mut sitting, 80, 24));
    sitting.types("W-0001");
    sitting.press("Tab");
    sitting.types("service:queue");
    sitting.press("Tab Tab Tab");
    sitting.types("1,2");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("`1,2` is not an amount"), "{}", sitting.notice());
    assert!(sitting.screen().contains("service:queue"), "what was typed stays");
    sitting.press("Esc n");
    assert!(sitting.screen().contains("service:queue"), "and is there again");
    sitting.press("Tab Tab Tab Tab Ctrl-U");
    sitting.types("12");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "W-0001 needs service:queue in live   u undo");
    assert_eq!(needs(&mut sitting), with("service:queue 12"));
    // Its row is found by the filter, then changed and taken out.
    sitting.press("/");
    sitting.types("w-0001 queue");
    sitting.press("Enter e Tab Ctrl-U");
    sitting.types("20");
    sitting.press("Ctrl-S");
    assert_eq!(needs(&mut sitting), with("service:queue 20"));
    sitting.press("x");
    assert_eq!(sitting.notice(), "W-0001 needs no service:queue in live   u undo");
    assert_eq!(needs(&mut sitting), before);
    sitting.press("u");
    assert_eq!(sitting.notice(), "undone: 1 need of W-0001");
    assert_eq!(needs(&mut sitting), with("service:queue 20"));
    sitting.press("u");
    assert_eq!(needs(&mut sitting), with("service:queue 12"));
    sitting.press("u");
    assert_eq!(needs(&mut sitting), before);
    sitting.press("Ctrl-R Ctrl-R");
    assert_eq!(needs(&mut sitting), with("service:queue 20"));
}

#[test]
fn a_route_is_held_against_a_purchase_and_recorded_in_a_draft() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g n Shift-Tab v");
    sitting.types("many");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("`many` is not a number of months"), "{}", sitting.notice());
    sitting.press("Ctrl-U");
    sitting.types("60");
    sitting.press("Ctrl-S");
    assert!(sitting.screen().contains("60 months"), "{}", sitting.screen());
    sitting.press("d");
    assert_eq!(
        sitting.notice(),
        "no decision is a draft that could record it: g d and n write one"
    );
    sitting.behind(|desk| {
        let words = crate::actions::decisions::Words {
            chosen: Some("thin-clients".to_owned()),
            title: Some("Desktops".to_owned()),
            reason: Some("Old ones no longer get repairs.".to_owned()),
            review_by: Some("2028-01-31".to_owned()),
            scope: Some("desktops".to_owned()),
            ..crate::actions::decisions::Words::default()
        };
        crate::actions::decisions::new(desk, None, &words).unwrap();
    });
    sitting.press("F5 d Tab");
    sitting.types("The default, and it fits.");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "D-0006 is bought by g-cloud-direct");
    let text = sitting.behind(|desk| {
        crate::actions::decisions::show(desk, "D-0006").unwrap().decision.content.route_to_market
    });
    assert!(text.unwrap().as_str().ends_with("The default, and it fits."));
}

#[test]
fn keys_that_belong_to_another_list_say_so() {
    let mut state = opened();
    press(&mut state, "g n c");
    let told = state.shell.notice.as_ref().map(|notice| notice.text.clone());
    assert_eq!(told.as_deref(), Some("that is for what it costs: Tab goes on"));
}

#[test]
fn the_costs_become_the_prices_of_an_evaluation() {
    let mut sitting = Sitting::of("proc-1");
    sitting.press("g n Tab Tab a");
    insta::assert_snapshot!("apply-form-80x24", at(&mut sitting, 80, 24));
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "3 prices of E-0003 are entered, and sealed");
    sitting.press("g p");
    let text = sitting.screen();
    assert_eq!(text.matches("sealed, from proc-1").count(), 3, "{text}");
}

#[test]
fn a_file_is_looked_at_first_and_brought_in_by_the_same_form() {
    let mut sitting = Sitting::of("arch-1");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("more.csv");
    fs_err::write(&path, "workload,item,likely\nW-0001,service:queue,7\n").unwrap();
    sitting.press("g n f");
    sitting.types(&path.display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("1 needs would be added"), "{}", sitting.notice());
    assert!(sitting.notice().ends_with("Ctrl-S brings them in"), "{}", sitting.notice());
    assert!(sitting.screen().contains("more.csv"), "what was typed stays");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("1 needs are added"), "{}", sitting.notice());
    assert!(!sitting.screen().contains("more.csv"), "and it is done");
}

#[test]
fn a_workload_with_needs_unknown_is_named_in_the_form() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g n G n");
    let text = sitting.screen();
    let line = text.lines().find(|line| line.contains("Workload  ")).unwrap_or_default();
    assert!(line.contains("[ W-00"), "{text}");
}

#[test]
fn what_is_sealed_still_shows_its_unit_prices_and_another_term_is_reckoned() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g n Tab Tab Enter");
    let text = at(&mut sitting, 100, 30);
    assert!(text.contains("Its price sheet:") && text.contains("0.3484"), "{text}");
    assert!(!text.contains("£1,"), "and no sum: {text}");
    sitting.press("Esc v");
    sitting.types("12");
    sitting.press("Ctrl-S");
    assert!(sitting.screen().contains("the basket over 12 months"), "{}", sitting.screen());
    sitting.press("v Ctrl-U");
    sitting.types("500");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("500 is not a term"), "a term that is none is said: {text}");
}

#[test]
fn routes_of_another_file_are_held_against_the_purchase_too() {
    let mut sitting = Sitting::of("mod-1");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("routes.toml");
    let shipped = include_str!("../../../../criteria/routes.toml");
    fs_err::write(&path, shipped.replace("Open procedure", "A procedure of our own")).unwrap();
    sitting.press("g n Shift-Tab v Tab Tab Tab");
    sitting.types(&path.display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.screen().contains("A procedure of our own"), "{}", sitting.screen());
    sitting.press("v Tab Tab Tab Ctrl-U");
    sitting.types("/nowhere/routes.toml");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("/nowhere/routes.toml: there is no such file"), "{text}");
    sitting.press("v Tab Tab Tab Ctrl-U Ctrl-S");
    assert!(sitting.screen().contains("Open procedure"), "{}", sitting.screen());
}
