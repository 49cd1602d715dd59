//! The whole story of the sample's evaluation, as people at several desks live it.

use std::collections::BTreeSet;

mod amend;
mod drafts;
mod sheets;

use super::*;
use crate::actions::evaluations::{DueText, New, RuleText};
use crate::actions::told::Body;
use crate::actions::{conflicts, consensus, gates, prices, ranking};
use crate::domain::evaluation::stage::Stage;
use crate::domain::person::Person;
use crate::import::criteria::{AnySet, read};
use crate::import::sheets::Extra;
use crate::import::source::Source;
use crate::store::tests::{op, setup};
use crate::store::{Store, StoreError, people, suppliers};
use crate::world::{Clock, Ids, World};

mod passing_on;

pub(crate) use passing_on::passed_on_to_mod_2;

const PEOPLE: &[(&str, &str)] = &[
    ("admin-1", "admin"),
    ("mod-1", "moderator"),
    ("tl-1", "evaluator"),
    ("tl-2", "evaluator"),
    ("tl-3", "evaluator"),
    ("proc-1", "procurement"),
    ("own-1", "decision-owner"),
    ("aud-1", "auditor"),
];

pub(crate) fn everybody() -> Vec<Person> {
    PEOPLE
        .iter()
        .map(|(slug, role)| Person {
            slug: slug.parse().unwrap(),
            name: slug.parse().unwrap(),
            roles: BTreeSet::from([role.parse().unwrap()]),
            logins: BTreeSet::new(),
            retired: false,
        })
        .collect()
}

/// Whether the person at the desk may read the last line of this kind about `subject`.
fn body(desk: &mut Desk, subject: &str, kind: &str) -> Body {
    let told = crate::actions::told::about(desk, subject, None).unwrap();
    told.iter().rfind(|one| one.event.kind == kind).unwrap().body
}

/// A desk in memory with the sample's people and suppliers, and a clock that walks.
pub(crate) fn desk() -> Desk {
    let store = Store::in_memory(Ids::counted(), &setup(), &op(0), |write| {
        for person in everybody() {
            people::put(write, &person, Expect::New)?;
        }
        let source = Source::from_text("suppliers.csv", SUPPLIERS);
        for row in crate::import::sheets::suppliers::read(&source, Extra::Refuse).sound().unwrap() {
            let supplier = crate::domain::supplier::Supplier::named(row.slug, row.name);
            suppliers::put(write, &supplier, Expect::New)?;
        }
        write.record("sample.prepared", "workspace", None, None, &[])?;
        Ok::<_, StoreError>(())
    });
    let clock = Clock::walking("2019-10-14T09:00:00Z".parse().unwrap());
    let world = World { clock, login: "somebody".to_owned(), host: "desk".to_owned() };
    Desk::new(store.unwrap(), world, Some("admin-1")).unwrap()
}

const SUPPLIERS: &str = include_str!("../../../data/suppliers.csv");
const CRITERIA: &str = include_str!("../../../criteria/primary-cloud.toml");
const EVIDENCE: &str = include_str!("../../../data/evidence.csv");
const GATES: &str = include_str!("../../../data/gates-2019.csv");
const PRICES: &str = include_str!("../../../data/prices-2019.csv");
const CONSENSUS: &str = include_str!("../../../data/consensus-2019.csv");
const SHEETS: [(&str, &str); 3] = [
    ("tl-1", include_str!("../../../data/scores-2019-tl-1.csv")),
    ("tl-2", include_str!("../../../data/scores-2019-tl-2.csv")),
    ("tl-3", include_str!("../../../data/scores-2019-tl-3.csv")),
];

fn sit(desk: &mut Desk, who: &str) {
    desk.sit(&everybody(), who);
}

fn source(text: &str) -> Source {
    Source::from_text("rows.csv", text)
}

fn text(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn draft(desk: &mut Desk) -> Evaluation {
    let AnySet::Evaluation(criteria) = read(&Source::from_text("c.toml", CRITERIA)).unwrap() else {
        panic!("the primary set compares candidates");
    };
    sit(desk, "mod-1");
    let made = New {
        title: "Primary cloud 2019",
        criteria,
        purpose: "options appraisal",
        moderator: "mod-1",
        candidates: &text(&["aws,azure,gcp", "paas"]),
        panel: &text(&["tl-1", "tl-2", "tl-3"]),
        illustrative: true,
        rules: RuleText { price_formula: Some("ratio".to_owned()), ..RuleText::default() },
        due: DueText::default(),
    };
    new(desk, made).unwrap()
}

fn declare(desk: &mut Desk, people: &[&str]) {
    for who in people {
        sit(desk, who);
        conflicts::declare(desk, None, None).unwrap();
    }
}

fn go(desk: &mut Desk, who: &str, next: Step) {
    sit(desk, who);
    step(desk, None, next, None).unwrap();
}

/// Draft, frozen, declared and open for scoring, with the evidence recorded.
fn scoring(desk: &mut Desk) {
    draft(desk);
    crate::actions::evidence::import(desk, None, &source(EVIDENCE), Extra::Refuse, Run::Save)
        .unwrap();
    go(desk, "mod-1", Step::Freeze);
    declare(desk, &["tl-1", "tl-2", "tl-3"]);
    go(desk, "mod-1", Step::OpenScoring);
}

/// Scored, submitted and open for moderation, with the money sealed beside it.
fn moderation(desk: &mut Desk) {
    scoring(desk);
    for (who, sheet) in SHEETS {
        sit(desk, who);
        crate::actions::scores::import(desk, None, &source(sheet), None, Extra::Refuse, Run::Save)
            .unwrap();
        crate::actions::scores::submit(desk, None).unwrap();
    }
    sit(desk, "proc-1");
    prices::import(desk, None, &source(PRICES), None, Extra::Refuse, Run::Save).unwrap();
    go(desk, "mod-1", Step::OpenModeration);
    gates::import(desk, None, &source(GATES), Extra::Refuse, Run::Save).unwrap();
}

/// A second evaluation, set up and frozen beside the first.
pub(crate) fn another_frozen(desk: &mut Desk) {
    let made = draft(desk).reference().to_string();
    step(desk, Some(&made), Step::Freeze, None).unwrap();
}

/// Open for scoring, and `who` sits there.
pub(crate) fn open_for_scoring(who: &str) -> Desk {
    let mut desk = desk();
    scoring(&mut desk);
    sit(&mut desk, who);
    desk
}

/// Moderation has opened, and nothing is agreed yet.
pub(crate) fn moderating() -> Desk {
    let mut desk = desk();
    moderation(&mut desk);
    desk
}

/// Everything is agreed, and moderation is still open.
pub(crate) fn moderated() -> Desk {
    let mut desk = moderating();
    consensus::import(&mut desk, None, &source(CONSENSUS), None, Extra::Refuse, Run::Save).unwrap();
    desk
}

/// Agreed, quality closed, prices still sealed.
pub(crate) fn agreed() -> Desk {
    let mut desk = moderated();
    go(&mut desk, "mod-1", Step::CloseQuality);
    desk
}

/// Agreed, and prices open: there is a result, and `who` sits there.
pub(crate) fn priced(who: &str) -> Desk {
    let mut desk = desk();
    opened(&mut desk);
    sit(&mut desk, who);
    desk
}

fn opened(desk: &mut Desk) {
    moderation(desk);
    consensus::import(desk, None, &source(CONSENSUS), None, Extra::Refuse, Run::Save).unwrap();
    go(desk, "mod-1", Step::CloseQuality);
    declare(desk, &["tl-1", "tl-2", "tl-3", "mod-1"]);
    go(desk, "mod-1", Step::OpenPrice);
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, ActionError>, ground: Ground, wanted: &str) {
    match outcome.unwrap_err() {
        ActionError::Refused(refused) => {
            let all = [vec![refused.message.clone()], refused.more.clone()].concat().join("\n");
            assert_eq!((refused.ground, all.contains(wanted)), (ground, true), "{all}");
        }
        other @ (ActionError::Store(_) | ActionError::File(_)) => panic!("{other}"),
    }
}

fn count(desk: &mut Desk) -> i64 {
    desk.store.head().unwrap().seq
}

#[test]
fn the_sample_goes_from_draft_to_the_published_result() {
    let mut desk = desk();
    opened(&mut desk);
    sit(&mut desk, "own-1");
    let alone = step(&mut desk, None, Step::Decide, None);
    refused(alone, Ground::State, "E-0001 is decided by accepting a decision");
    sit(&mut desk, "aud-1");
    let (evaluation, ranking) = ranking::rank(&mut desk, Some("e1")).unwrap();
    let shown: Vec<String> = ranking
        .standings
        .iter()
        .map(|standing| match &standing.figures {
            Some(figures) => format!(
                "{} {} {} {}",
                figures.place, standing.candidate, figures.published, figures.total
            ),
            None => format!("{} {:?}", standing.candidate, standing.status.excluded_by()),
        })
        .collect();
    assert_eq!(shown[0], "1 aws 76.21 269801/3540");
    assert!(shown[1].starts_with("2 azure 76.18 ") && shown[2].starts_with("3 gcp 74.48 "));
    assert_eq!(shown[3], r#"paas ["CON-01"]"#);
    assert!(evaluation.parts().illustrative);
    assert!(ranking.warnings.iter().any(|warning| warning.kind() == "near_tie"));
    let (_, _, lines) = ranking::explain(&mut desk, None, "AWS").unwrap();
    assert_eq!(lines.last().unwrap().to_string(), "total: 269801/3540, rounded once to 76.21");
    refused(ranking::explain(&mut desk, None, "ibm"), Ground::NotFound, "aws, azure, gcp, paas");

    let report = desk.store.verify().unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let (kept, filed) = show(&mut desk, None).unwrap();
    assert_eq!(filed.rules_hash, Some(rules_hash(&kept)));
    let left = status(&mut desk, None).unwrap();
    assert_eq!(left.next, Some(Step::Decide));
}

#[test]
fn an_evaluation_is_read_back_as_it_was_set_up() {
    let mut desk = desk();
    let made = draft(&mut desk);
    assert_eq!(show(&mut desk, Some("E-0001")).unwrap().0, made);
    assert_eq!(made.reference().to_string(), "E-0001");
}

#[test]
fn a_step_out_of_order_names_what_is_missing_and_changes_nothing() {
    let mut desk = desk();
    draft(&mut desk);
    let before = count(&mut desk);
    refused(step(&mut desk, None, Step::OpenScoring, None), Ground::State, "possible at frozen");
    refused(
        step(&mut desk, None, Step::OpenPrice, None),
        Ground::State,
        "possible at quality closed",
    );
    refused(ranking::rank(&mut desk, None), Ground::State, "still to come: freeze, open scoring");
    refused(consensus::list(&mut desk, None), Ground::State, "before moderation opens");
    assert_eq!(count(&mut desk), before);
    go(&mut desk, "mod-1", Step::Freeze);
    refused(
        step(&mut desk, None, Step::OpenScoring, None),
        Ground::State,
        "a conflict declaration of tl-1; a conflict declaration of tl-2",
    );
    refused(
        edit(&mut desk, None, &Setting::default()),
        Ground::State,
        "editing is possible at draft",
    );
    declare(&mut desk, &["tl-1", "tl-2", "tl-3"]);
    go(&mut desk, "mod-1", Step::OpenScoring);
    refused(
        step(&mut desk, None, Step::OpenModeration, None),
        Ground::State,
        "156 scores of tl-1: CON-02 for aws",
    );
    sit(&mut desk, "tl-1");
    refused(
        crate::actions::scores::submit(&mut desk, None),
        Ground::State,
        "the sheet of tl-1 is not whole",
    );
}

#[test]
fn freezing_lists_everything_that_is_missing_at_once() {
    let mut desk = desk();
    draft(&mut desk);
    sit(&mut desk, "mod-1");
    let AnySet::Evaluation(criteria) = read(&Source::from_text("c.toml", CRITERIA)).unwrap() else {
        panic!("the primary set compares candidates");
    };
    let made = New {
        title: "Too little",
        criteria,
        purpose: "tender",
        moderator: "mod-1",
        candidates: &text(&["aws"]),
        panel: &[],
        illustrative: false,
        rules: RuleText { tie_break: Some(String::new()), ..RuleText::default() },
        due: DueText::default(),
    };
    new(&mut desk, made).unwrap();
    let outcome = step(&mut desk, Some("E-2"), Step::Freeze, None);
    refused(
        outcome,
        Ground::State,
        "at least two candidates: there is 1; a price formula, since CST-01 is scored from money; \
         the order in which ties are broken",
    );
    refused(
        resolve(&mut desk, None),
        Ground::Validation,
        "several are open: E-0001 Primary cloud 2019 (draft), E-0002 Too little (draft)",
    );
    refused(show(&mut desk, Some("E-7")), Ground::NotFound, "there is no evaluation E-0007");
}

#[test]
fn evaluators_are_blind_to_each_other_and_everybody_to_the_money() {
    let mut desk = desk();
    scoring(&mut desk);
    let entry = crate::actions::scores::Entry {
        candidate: "aws",
        question: "con-02",
        value: Some("3"),
        reason: Some("Two carriers quoted for our postcode in writing, with lead times."),
        evidence: Some(&text(&["AWS-01"])),
    };
    sit(&mut desk, "tl-1");
    crate::actions::scores::set(&mut desk, None, &entry).unwrap();
    sit(&mut desk, "tl-2");
    let (_, sheets) = crate::actions::scores::visible(&mut desk, None).unwrap();
    assert!(sheets.iter().all(|s| s.evaluator().as_str() == "tl-2" && s.scores().is_empty()));
    let cell = "E-0001/aws/CON-02/tl-1";
    assert_eq!(body(&mut desk, cell, "score.set"), Body::Sealed);
    sit(&mut desk, "tl-1");
    assert_eq!(body(&mut desk, cell, "score.set"), Body::Open);
    for who in ["mod-1", "aud-1", "own-1"] {
        sit(&mut desk, who);
        let seen = crate::actions::scores::visible(&mut desk, None);
        refused(seen, Ground::State, "seen by their evaluators alone");
    }

    sit(&mut desk, "proc-1");
    let saved = prices::set(&mut desk, None, "aws", "£1,180,000", None, None).unwrap();
    assert_eq!(saved.price, None);
    refused(prices::list(&mut desk, None), Ground::State, "are sealed until they are opened");
    assert!(show(&mut desk, None).unwrap().0.parts().prices.is_empty());
    let again =
        prices::import(&mut desk, None, &source(PRICES), None, Extra::Refuse, Run::Rehearse);
    assert!(again.unwrap().rows.iter().all(|row| row.before.is_none() && row.after.is_none()));
    assert_eq!(body(&mut desk, "E-0001/aws", "price.set"), Body::Sealed);
    sit(&mut desk, "tl-1");
    refused(prices::set(&mut desk, None, "aws", "1", None, None), Ground::Role, "record prices");
}

#[test]
fn a_sheet_is_handed_in_whole_with_one_event_or_not_at_all() {
    let mut desk = desk();
    scoring(&mut desk);
    let (who, sheet) = SHEETS[0];
    sit(&mut desk, who);
    let entry = crate::actions::scores::Entry {
        candidate: "aws",
        question: "CON-02",
        value: Some("2"),
        reason: Some("Two sites were shown to us in a test."),
        ..crate::actions::scores::Entry::default()
    };
    crate::actions::scores::set(&mut desk, None, &entry).unwrap();
    let before = count(&mut desk);
    refused(crate::actions::scores::submit(&mut desk, None), Ground::State, "is not whole");
    // Nothing of a refused hand-in stays: the sheet is open, and history knows nothing of it.
    assert_eq!(count(&mut desk), before);
    assert_eq!(crate::actions::scores::mine(&mut desk, None).unwrap().1.submitted(), None);
    crate::actions::scores::import(&mut desk, None, &source(sheet), None, Extra::Refuse, Run::Save)
        .unwrap();
    let before = count(&mut desk);
    crate::actions::scores::submit(&mut desk, None).unwrap();
    assert_eq!(count(&mut desk), before + 1);
    let subject = format!("E-0001/{who}");
    let told = desk.store.read(|look| crate::store::history::about(look, &subject)).unwrap();
    assert_eq!(told.iter().filter(|event| event.kind == "score.submitted").count(), 1);
    assert!(crate::actions::scores::mine(&mut desk, None).unwrap().1.submitted().is_some());
    refused(crate::actions::scores::submit(&mut desk, None), Ground::State, "is submitted");
    assert_eq!(count(&mut desk), before + 1);
}

#[test]
fn guards_ask_for_the_thing_then_the_role_then_the_stage_then_the_value() {
    let mut desk = desk();
    scoring(&mut desk);
    let entry = |candidate, question, value| crate::actions::scores::Entry {
        candidate,
        question,
        value: Some(value),
        ..crate::actions::scores::Entry::default()
    };
    let set = crate::actions::scores::set;
    sit(&mut desk, "aud-1");
    refused(set(&mut desk, None, &entry("ibm", "CON-02", "9")), Ground::NotFound, "ibm");
    refused(set(&mut desk, None, &entry("aws", "CON-99", "9")), Ground::NotFound, "CON-99");
    refused(set(&mut desk, None, &entry("aws", "CON-02", "9")), Ground::Role, "evaluator");
    sit(&mut desk, "tl-1");
    let off = "`2.5` is not on the scale of CON-02";
    refused(set(&mut desk, None, &entry("aws", "CON-02", "2.5")), Ground::Validation, off);
    refused(set(&mut desk, None, &entry("aws", "CON-01", "2")), Ground::Validation, "gate");
    sit(&mut desk, "mod-1");
    let agree = consensus::Entry {
        candidate: "aws",
        question: "CON-02",
        value: "nine",
        reason: None,
        evidence: None,
    };
    refused(consensus::set(&mut desk, None, &agree), Ground::State, "possible at moderation");
}

#[test]
fn a_reopening_seals_the_money_again_and_says_that_it_was_known() {
    let mut desk = desk();
    opened(&mut desk);
    sit(&mut desk, "mod-1");
    refused(step(&mut desk, None, Step::Reopen, None), Ground::Validation, "takes a reason");
    refused(step(&mut desk, None, Step::Reopen, Some(" ")), Ground::Validation, "the reason");
    let why = "A quote was read for the wrong site.";
    let reopened = step(&mut desk, None, Step::Reopen, Some(why)).unwrap();
    assert_eq!(reopened.stage(), Stage::Moderation);
    assert!(reopened.money_known() && reopened.parts().prices.is_empty());
    refused(ranking::rank(&mut desk, None), Ground::State, "still to come: close quality");
    refused(prices::list(&mut desk, None), Ground::State, "sealed");
    let entry = consensus::Entry {
        candidate: "aws",
        question: "CON-02",
        value: "0",
        reason: Some("Nothing is shown."),
        evidence: None,
    };
    refused(consensus::set(&mut desk, None, &entry), Ground::Validation, "a second sentence");
}

#[test]
fn an_auditor_reads_everything_and_changes_nothing() {
    let mut desk = desk();
    moderation(&mut desk);
    let before = count(&mut desk);
    sit(&mut desk, "aud-1");
    let why = "An auditor tries";
    for next in Step::ALL {
        if *next != Step::Decide {
            refused(step(&mut desk, None, *next, Some(why)), Ground::Role, "aud-1 may not");
        }
    }
    let rules = Setting { title: Some("Mine".to_owned()), ..Setting::default() };
    refused(edit(&mut desk, None, &rules), Ground::Role, "aud-1");
    refused(candidate_add(&mut desk, None, "ukcloud"), Ground::Role, "aud-1");
    refused(candidate_withdraw(&mut desk, None, "aws", None, why), Ground::Role, "aud-1");
    refused(panel_add(&mut desk, None, "tl-1"), Ground::Role, "aud-1");
    refused(panel_remove(&mut desk, None, "tl-1", None), Ground::Role, "aud-1");
    refused(gates::set(&mut desk, None, "aws", "CON-01", "fail", why), Ground::Role, "aud-1");
    refused(prices::set(&mut desk, None, "aws", "1", None, None), Ground::Role, "aud-1");
    let item = crate::actions::evidence::Entry {
        title: "A fact",
        source: "somewhere",
        ..crate::actions::evidence::Entry::default()
    };
    refused(crate::actions::evidence::add(&mut desk, None, &item), Ground::Role, "aud-1");
    let import =
        consensus::import(&mut desk, None, &source(CONSENSUS), None, Extra::Refuse, Run::Save);
    refused(import, Ground::Role, "aud-1");
    assert_eq!(count(&mut desk), before);
    let (_, sheets) = crate::actions::scores::visible(&mut desk, None).unwrap();
    assert_eq!(sheets.len(), 3);
}

#[test]
fn what_is_left_is_said_with_whose_it_is_and_never_what_was_given() {
    let mut desk = desk();
    scoring(&mut desk);
    sit(&mut desk, "aud-1");
    let status = status(&mut desk, None).unwrap();
    assert_eq!(status.next, Some(Step::OpenModeration));
    let first = &status.left[0];
    assert_eq!(first.person.as_ref().unwrap().as_str(), "tl-1");
    assert!(first.what.starts_with("156 scores of tl-1"), "{}", first.what);
    assert_eq!(status.left.last().unwrap().what, "open moderation");
    assert!(status.left.iter().any(|left| left.what == "a price for aws"));
    assert_eq!(status.progress[2].1.of, 156);
}

#[test]
fn evidence_gets_an_id_of_ours_and_may_contradict_another() {
    let mut desk = desk();
    draft(&mut desk);
    let entry = crate::actions::evidence::Entry {
        questions: &text(&["CON-02,con-03"]),
        title: "Two carriers",
        source: "quotes",
        as_at: Some("2019-10-01"),
        ..crate::actions::evidence::Entry::default()
    };
    let add = crate::actions::evidence::add;
    for wanted in ["V-0001", "V-0002"] {
        let (_, seen) = add(&mut desk, None, &entry).unwrap();
        assert_eq!(seen.recorded.evidence.id.as_str(), wanted);
    }
    let taken = crate::actions::evidence::Entry { id: Some("v2"), ..entry };
    refused(add(&mut desk, None, &taken), Ground::Validation, "has evidence V-0002 already");
    crate::actions::evidence::contradict(&mut desk, None, "V1", "V2").unwrap();
    let (_, seen) = crate::actions::evidence::show(&mut desk, None, "V2").unwrap();
    assert_eq!(seen.conflicts.len(), 1);
    let unknown = crate::actions::evidence::show(&mut desk, None, "V9");
    refused(unknown, Ground::NotFound, "there is no evidence `V-0009`");
}

#[test]
fn who_leaves_the_panel_keeps_what_was_submitted() {
    let mut desk = desk();
    moderation(&mut desk);
    sit(&mut desk, "mod-1");
    let refusal = "only with a reason";
    refused(panel_remove(&mut desk, None, "tl-3", None), Ground::Validation, refusal);
    panel_remove(&mut desk, None, "tl-3", Some("Left the council in May.")).unwrap();
    let (evaluation, sheets) = crate::actions::scores::visible(&mut desk, None).unwrap();
    assert_eq!((evaluation.parts().panel.len(), sheets.len()), (2, 3));
    assert!(sheets[2].submitted().is_some());
    refused(panel_remove(&mut desk, None, "tl-3", None), Ground::NotFound, "has no seat");
}

#[test]
fn a_draft_takes_other_rules_and_criteria_and_is_read_back_with_them() {
    let mut desk = desk();
    let made = draft(&mut desk);
    let mut other = made.criteria().to_draft();
    other.groups[0].questions.swap(1, 2);
    let setting = Setting {
        title: Some("Primary cloud, again".to_owned()),
        purpose: Some("tender".to_owned()),
        criteria: Some(crate::domain::criteria::CriteriaSet::new(other).unwrap()),
        rules: RuleText {
            price_best: Some("800000".to_owned()),
            price_worst: Some("£1,800,000.50".to_owned()),
            price_formula: Some("benchmark".to_owned()),
            point_value: None,
            should_cost: Some("1000000".to_owned()),
            min_panel: Some(3),
            decimals: Some(1),
            near_tie: Some("0.5".to_owned()),
            tie_break: Some("cost,quality".to_owned()),
            framework: Some("other:G-Cloud 14".to_owned()),
            ..RuleText::default()
        },
        ..Setting::default()
    };
    let changed = edit(&mut desk, None, &setting).unwrap().evaluation;
    assert_eq!(show(&mut desk, None).unwrap().0, changed);
    assert_ne!(rules_hash(&changed), rules_hash(&made));
    let wider = Setting {
        rules: RuleText { price_best: Some("700000".to_owned()), ..RuleText::default() },
        ..Setting::default()
    };
    let band =
        edit(&mut desk, None, &wider).unwrap().evaluation.rules().price_formula.unwrap().band();
    assert_eq!(band.unwrap().worst().to_string(), "1800000.50");
    let valued = |point_value: Option<&str>| Setting {
        rules: RuleText {
            price_formula: Some("monetised".to_owned()),
            point_value: point_value.map(str::to_owned),
            ..RuleText::default()
        },
        ..Setting::default()
    };
    refused(edit(&mut desk, None, &valued(None)), Ground::Validation, "needs a point value");
    let monetised = edit(&mut desk, None, &valued(Some("£12,000"))).unwrap().evaluation;
    assert_eq!(show(&mut desk, None).unwrap().0, monetised);
    let dearer = Setting {
        rules: RuleText { point_value: Some("13000".to_owned()), ..RuleText::default() },
        ..Setting::default()
    };
    let dearer = edit(&mut desk, None, &dearer).unwrap().evaluation;
    assert_ne!(rules_hash(&dearer), rules_hash(&monetised));
    let band = edit(&mut desk, None, &wider).unwrap_err();
    assert!(band.to_string().contains("monetised takes no band"), "{band}");
    assert!(desk.store.verify().unwrap().findings.is_empty());
}

#[test]
fn baskets_are_kept_and_a_withdrawal_takes_a_candidate_out() {
    let mut desk = desk();
    opened(&mut desk);
    sit(&mut desk, "proc-1");
    let baskets = "candidate,line,amount,assumption\naws,compute,800000,list prices\n\
                   aws,exit,380000,three months in parallel\n";
    let why = Some("They sent a corrected sheet.");
    prices::import(&mut desk, None, &source(baskets), why, Extra::Refuse, Run::Save).unwrap();
    let (_, entered) = prices::list(&mut desk, None).unwrap();
    assert_eq!((entered[0].basket.len(), entered[0].price.amount().as_pence()), (2, 118_000_000));
    prices::set(&mut desk, None, "aws", "1180000", None, why).unwrap();
    assert!(prices::list(&mut desk, None).unwrap().1[0].basket.is_empty());
    candidate_withdraw(&mut desk, None, "azure", None, "The supplier left the framework.").unwrap();
    let again = candidate_withdraw(&mut desk, None, "azure", None, "Again.");
    refused(again, Ground::State, "withdrew on 2019-10-14 already");
    let (_, ranking) = ranking::rank(&mut desk, None).unwrap();
    let codes: Vec<&str> = ranking.standings.iter().map(|one| one.status.code()).collect();
    assert_eq!(codes, ["ranked", "ranked", "excluded", "withdrawn"]);
    assert!(desk.store.verify().unwrap().findings.is_empty());
}
