//! Figures worked out by hand, and what holds of every register.

use proptest::prelude::*;

use super::fixture::{case, day, grant, period, register};
use super::signal::{
    Answer, Cited, Present, Reply, Signs, Standing, Thresholds, Trigger, raised, standing,
};
use super::*;
use crate::domain::exception::Changed;
use crate::domain::exception::grant::{Hold, MarkKind};
use crate::domain::workload::Known;
use crate::domain::workload::hosting::Stay;

#[track_caller]
fn check(figures: &[Figure], key: &str, words: &str, counts: (Option<u64>, Option<u64>)) {
    let found = figures.iter().find(|figure| figure.key == key);
    let figure = found.unwrap_or_else(|| panic!("no figure {key}"));
    assert_eq!(
        (figure.amount.words().as_str(), (figure.count, figure.of)),
        (words, counts),
        "{key}"
    );
}

#[test]
fn every_figure_is_the_one_worked_out_by_hand() {
    let all = figures(&measures(&register()));
    let check = |key, words, counts| check(&all, key, words, counts);
    // Seven workloads are not retired; W-0001 to W-0004 and W-0006 are away: 5 of 7, £77,000 of £200,000.
    check("off_primary.share", "71.4 %", (Some(5), Some(7)));
    check("off_primary.share_by_spend", "38.5 %", (None, None));
    check("off_primary.spend", "£77,000", (None, None));
    check("off_primary.covered", "40.0 %", (Some(2), Some(5)));
    check("off_primary.lapsed", "40.0 %", (Some(2), Some(5)));
    check("off_primary.never_asked", "20.0 %", (Some(1), Some(5)));
    check("off_primary.in_transition", "0.0 %", (Some(0), Some(5)));
    // £40,000, £25,000 and £12,000 of £77,000.
    check("off_primary.covered_by_spend", "51.9 %", (None, None));
    check("off_primary.lapsed_by_spend", "32.5 %", (None, None));
    check("off_primary.never_asked_by_spend", "15.6 %", (None, None));
    check("by_reason.live", "2", (None, None));
    check("by_reason.innovation", "100.0 %", (Some(2), Some(2)));
    check("by_reason.any_user_needs", "50.0 %", (Some(1), Some(2)));
    check("by_supplier.gcp", "100.0 %", (Some(2), Some(2)));
    check("by_supplier.concentration", "1.000", (None, Some(2)));
    // X-0001 accepts 9, X-0002 14; worst 20 each; weighted (9 x 10 + 14 x 30) / 40 = 12.75.
    check("debt.accepted", "23 months", (None, Some(2)));
    check("debt.now", "23 months", (None, Some(2)));
    check("debt.excess", "2 months", (None, Some(2)));
    check("debt.worst", "40 months", (None, Some(2)));
    check("debt.by_spend", "12.8 months", (None, Some(2)));
    check("debt.lapsed", "6 months", (None, None));
    // X-0003: 1 to 30 June, 30 days. X-0004: 1 April to 30 June, 91 days.
    check("uncovered.days", "121", (Some(2), None));
    check("uncovered.2027-Q2", "121", (None, None));
    // X-0001 since 1 January: 180 days. X-0002 since 5 January 2026: 541.
    check("age.live_mean", "360.5 days", (None, Some(2)));
    check("age.live_oldest", "541.0 days", (None, None));
    check("age.waiting_median", "10.0 days", (None, Some(1)));
    // 2 days, 5 minutes, 10, 4, 3, 1 and 6 days: the middle is 3, the seventh of seven 10.
    check("time_to_decide.median", "3.0 days", (None, Some(7)));
    check("time_to_decide.ninetieth", "10.0 days", (None, None));
    check("approvals.rate", "85.7 %", (Some(6), Some(7)));
    // X-0001 came twice, and is one request; X-0002 and its renewal are two: seven, one sent back.
    check("approvals.returns_per_request", "0.1", (Some(1), Some(7)));
    // Of app-1 in 2026-Q4: X-0001, sent back once and approved, and the renewal of X-0002.
    check("approvals.2026-Q4.app-1.returns_per_request", "0.5", (Some(1), Some(2)));
    check("approvals.2026-Q4.app-1.rate", "100.0 %", (Some(2), Some(2)));
    check("approvals.2027-Q1.app-2.rate", "0.0 %", (Some(0), Some(1)));
    check("approvals.length", "40", (None, Some(7)));
    // Ended: the first term of X-0002, X-0003, X-0004 (revoked), X-0005; one was renewed.
    check("renewals.renewed", "25.0 %", (Some(1), Some(4)));
    check("renewals.per_exception", "0.2", (Some(1), Some(5)));
    check("renewals.unchanged", "100.0 %", (Some(1), Some(1)));
    check("conditions.in_time", "50.0 %", (Some(1), Some(2)));
    check("conditions.breached", "50.0 %", (Some(1), Some(2)));
    check("exit_tested.share", "50.0 %", (Some(1), Some(2)));
    check("special.overrides", "0", (None, None));
    // One move: 12 months taken against 9 accepted.
    check("calibration.desk", "1.33", (Some(1), None));
}

#[test]
fn a_new_primary_gives_workloads_time_to_follow() {
    let mut register = register();
    let primary = register.primary.as_mut().unwrap();
    primary.transition_end = Some(day("2027-06-30"));
    let waits = |register: &Register| {
        let off = OffPrimary::of(register);
        (off.of_kind(AwayBecause::InTransition).count, off.of_kind(AwayBecause::NeverAsked).count)
    };
    // W-0006 runs on-premises, which was never the primary: no time to follow was given to it.
    assert_eq!(waits(&register), (0, 1));
    register.primary.as_mut().unwrap().before = Some("gcp".parse().unwrap());
    register.sites[5].hosted = "gcp".parse().unwrap();
    assert_eq!(waits(&register), (1, 0));
    // It came to the old one after the turn, or the time is over.
    register.sites[5].since = Some(day("2026-01-01"));
    assert_eq!(waits(&register), (0, 1));
    register.sites[5].since = Some(day("2025-11-30"));
    assert_eq!(waits(&register), (1, 0));
    register.day = day("2027-07-01");
    assert_eq!(waits(&register), (0, 1));
    register.primary = None;
    assert_eq!(OffPrimary::of(&register).away.count, 0);
}

#[test]
fn nothing_gives_no_share_and_no_mean() {
    let mut register = register();
    register.cases.clear();
    register.sites.clear();
    register.rulings.clear();
    let all = figures(&measures(&register));
    check(&all, "off_primary.share", "none", (Some(0), Some(0)));
    check(&all, "age.live_mean", "none", (None, Some(0)));
    check(&all, "time_to_decide.ninetieth", "none", (None, None));
}

#[test]
fn a_new_estimate_adjusts_the_debt_and_a_test_repays_it() {
    let mut register = register();
    // Tested two days before it was logged.
    let new = |on: &str, months, tested: bool| Reestimate {
        workload: "W-0002".parse().unwrap(),
        at: format!("{on}T09:00:00Z").parse().unwrap(),
        on: day(on),
        by: "arch-1".to_owned(),
        months: Some(months),
        tested_on: tested.then(|| day(on).plus_days(-2)),
    };
    // What came before the grant is part of what was accepted.
    register.reestimates =
        vec![new("2026-11-01", 3, false), new("2027-02-01", 20, false), new("2027-05-01", 8, true)];
    let debt = Debt::of(&register);
    assert_eq!((debt.accepted, debt.now, debt.excess), (23, 17, 0));
    let lines: Vec<(String, &str, i64, i64)> = ledger(&register)
        .iter()
        .filter(|entry| entry.exception.to_string() == "X-0002")
        .map(|entry| (entry.on.to_string(), entry.kind.code(), entry.months, 0))
        .collect();
    assert_eq!(
        lines,
        [
            ("2026-01-05".to_owned(), "approved", 12, 0),
            ("2026-11-01".to_owned(), "reestimated", -9, 0),
            ("2027-01-01".to_owned(), "renewed", 11, 0),
            ("2027-02-01".to_owned(), "reestimated", 6, 0),
            ("2027-05-01".to_owned(), "exit_test", -12, 0),
        ]
    );
    assert_eq!(balance(&ledger(&register)), 17);
    assert_eq!(measures(&register).tested, 2);
    // The test is as old as the day it was held on, and not the one it was logged on.
    for (on, tested) in [("2028-04-28", 1), ("2028-04-29", 0)] {
        register.day = day(on);
        register.cases.truncate(2);
        register.cases[0].tested_on = None;
        register.cases[1].coverage.periods[1] = period("2027-01-01", "2028-12-31", Vec::new());
        assert_eq!(measures(&register).tested, tested, "{on}");
    }
}

#[test]
fn the_signal_names_each_trigger_with_its_evidence() {
    let mut register = register();
    let cited = |exception: u32, workload: u32| Cited {
        name: "Moving maps".to_owned(),
        key: "moving maps".to_owned(),
        exception: crate::domain::refs::ExceptionRef::new(exception).unwrap(),
        workload: crate::domain::refs::WorkloadRef::new(workload).unwrap(),
    };
    let cites = [cited(1, 1), cited(2, 2), cited(3, 3)];
    let found = |register: &Register, thresholds: &Thresholds| {
        let signs = Signs::from(&measures(register));
        assert_eq!(signs, Signs::of(register));
        raised(&signs, register, &cites, thresholds)
    };
    let default = Thresholds::default();
    let triggers: Vec<Trigger> = found(&register, &default).iter().map(|r| r.trigger).collect();
    assert_eq!(triggers, [Trigger::ShareByCount, Trigger::ShareBySpend]);
    let all = found(
        &register,
        &Thresholds {
            by_count: 72,
            by_spend: 39,
            alike: 2,
            alike_months: 12,
            function: 2,
            budget: Some(22),
            renewed: 24,
        },
    );
    let said: Vec<(&str, &str)> = all.iter().map(|r| (r.trigger.code(), r.said.as_str())).collect();
    assert_eq!(
        said,
        [
            ("alike", "2 approvals in 12 months for innovation at gcp"),
            ("missing_function", "2 workloads miss Moving maps on the primary"),
            ("debt", "23 months of portability debt"),
            ("renewals", "1 of 4 ended terms were renewed, 25.0 %"),
        ]
    );
    assert_eq!(all[0].evidence, ["X-0001", "X-0002"]);
    // An exception granted and renewed within the year is one and not two.
    let mut once = register.clone();
    once.cases.retain(|case| case.reference.to_string() == "X-0001");
    let renewed = once.cases[0].grants.last().unwrap().on;
    once.cases[0].grants[0].on = renewed;
    let all = found(&once, &Thresholds { alike: 2, ..default });
    assert!(all.iter().all(|raised| raised.trigger != Trigger::Alike), "{all:?}");
    let all = found(&once, &Thresholds { alike: 1, ..default });
    assert!(all.iter().any(|raised| raised.trigger == Trigger::Alike), "{all:?}");
    register.primary = None;
    assert!(found(&register, &default).is_empty());
}

fn answered(reply: Reply, triggers: &[Trigger]) -> Answer {
    Answer {
        number: 1,
        reply,
        decision: crate::domain::refs::DecisionRef::new(1).unwrap(),
        reason: "Two of them come home this year".parse().unwrap(),
        look_again: (reply == Reply::Decline).then(|| day("2027-09-01")),
        raised: triggers.to_vec(),
        by: "own-1".parse().unwrap(),
        on: day("2027-06-01"),
        at: "2027-06-01T09:00:00Z".parse().unwrap(),
    }
}

/// How the signal of the small register stands on `on`, the decision being reviewed by then or
/// reopened.
fn stands(answers: &[Answer], review_by: Option<&str>, on: &str) -> Standing {
    let register = register();
    let met = raised(&Signs::of(&register), &register, &[], &Thresholds::default());
    let decision = crate::domain::refs::DecisionRef::new(1).unwrap();
    let present = Present { decision, review_by: review_by.map(day) };
    standing(&met, answers, Some(present), day(on))
}

const BOTH: [Trigger; 2] = [Trigger::ShareByCount, Trigger::ShareBySpend];

#[test]
fn a_declined_signal_rests_until_its_day_or_another_trigger() {
    let review = Some("2028-12-31");
    assert_eq!(stands(&[], review, "2027-06-30"), Standing::Raised);
    let declined = [answered(Reply::Decline, &BOTH)];
    let until = Some(day("2027-09-01"));
    assert_eq!(stands(&declined, review, "2027-08-31"), Standing::Declined { until });
    assert_eq!(stands(&declined, review, "2027-09-01"), Standing::Raised);
    let one = [answered(Reply::Decline, &BOTH[..1])];
    assert_eq!(stands(&one, review, "2027-06-30"), Standing::Raised);
    let quiet = standing(&[], &declined, None, day("2027-06-30"));
    assert_eq!(quiet, Standing::Quiet);
}

#[test]
fn a_reopened_decision_answers_the_signal_and_once_reaffirmed_until_its_review() {
    let reopened = [answered(Reply::Reopen, &BOTH)];
    assert_eq!(stands(&reopened, None, "2031-01-01"), Standing::Reopened);
    let review = Some("2028-03-31");
    let until = day("2028-03-31");
    assert_eq!(stands(&reopened, review, "2028-03-30"), Standing::Reaffirmed { until });
    assert_eq!(stands(&reopened, review, "2028-03-31"), Standing::Raised);
    let one = [answered(Reply::Reopen, &BOTH[..1])];
    assert_eq!(stands(&one, review, "2027-07-01"), Standing::Raised, "another trigger is met");
    // An answer about another decision answers nothing.
    let mut other = reopened.to_vec();
    other[0].decision = crate::domain::refs::DecisionRef::new(2).unwrap();
    assert_eq!(stands(&other, review, "2027-07-01"), Standing::Raised);
}

#[test]
fn conditions_of_what_has_ended_count_as_they_stood_on_the_last_day() {
    let hold = |due: &str| Hold { precedent: false, lapses: false, due: day(due), marks: vec![] };
    let mut register = register();
    // X-0004 was revoked from 2027-04-01: one was overdue before, one was not due yet.
    register.cases[3].coverage.periods[0].holds = vec![hold("2027-03-15"), hold("2027-05-31")];
    // X-0005 was closed on 2027-03-01, the day after its only condition was due.
    register.cases[4].coverage.periods[0].holds = vec![hold("2027-02-28")];
    let found = Conditions::of(&register);
    // X-0001 met in time, X-0002 overdue and in force, X-0004 overdue when it ended.
    let wanted = Conditions {
        all: 3,
        in_time: 1,
        breached: 1,
        broken_at_the_end: 1,
        ..Conditions::default()
    };
    assert_eq!(found, wanted);
}

#[test]
fn conditions_stand_until_a_revocation_takes_effect() {
    let mut register = register();
    let before = Conditions::of(&register);
    let case = &mut register.cases[0];
    case.state = State::Revoked;
    case.coverage.ended_on = Some(register.day.plus_days(1));
    assert_eq!(Conditions::of(&register), before);
}

#[test]
fn what_is_revoked_before_its_first_day_moves_no_workload() {
    let mut register = register();
    let case = register.cases[0].clone();
    let first = case.coverage.periods[0].span.first();
    let site = place_of(&register.sites, case.workload).unwrap();
    register.sites[site].hosted = "aws".parse().unwrap();
    register.sites[site].since = None;
    let mut begun = register.sites.clone();
    located(&mut begun, std::slice::from_ref(&case), register.day);
    assert_eq!(begun[site].hosted, "gcp".parse().unwrap());
    let revoked = Case {
        state: State::Revoked,
        coverage: Coverage { ended_on: Some(first), ..case.coverage.clone() },
        ..case
    };
    let mut stayed = register.sites.clone();
    located(&mut stayed, &[revoked], register.day);
    assert_eq!(stayed, register.sites);
}

/// What is stale in `register`, where nobody has looked at anything again.
fn stale_in(register: &Register, changes: &[Then], contracts: &[Contract]) -> Vec<Stale> {
    let again = std::collections::BTreeMap::new();
    stale(register.day, &register.resting(&again), changes, contracts)
}

#[test]
fn a_bridge_answers_no_doubt_about_what_a_grant_rests_on() {
    let mut register = register();
    register.cases.truncate(1);
    let change = Then {
        about: About::Workload(register.cases[0].workload),
        at: "2027-06-01T12:00:00Z".parse().unwrap(),
        on: day("2027-06-01"),
        by: "arch-1".to_owned(),
        changed: Changed::Price,
        said: "£1 to £2".to_owned(),
        speaks_of: None,
    };
    let told = |register: &Register| stale_in(register, std::slice::from_ref(&change), &[]).len();
    assert_eq!(told(&register), 1);
    let later = |kind| grant(kind, "2027-06-10", 9, "app-1");
    let (bridge, renewal) = (later(GrantKind::Bridge), later(GrantKind::Renewal));
    let span = period("2027-01-01", "2027-12-31", Vec::new());
    for (grant, count) in [(bridge, 1), (renewal, 0)] {
        let mut next = register.clone();
        next.cases[0].grants.push(grant);
        next.cases[0].coverage.periods.push(span.clone());
        assert_eq!(told(&next), count);
    }
}

#[test]
fn the_days_of_a_lapse_are_those_since_it_was_covered_last() {
    let mut register = register();
    let since = |register: &Register, at: usize| {
        uncovered_since(register).get(&register.cases[at].reference).copied()
    };
    assert_eq!(since(&register, 0), None);
    assert_eq!(since(&register, 2), Some(day("2027-06-01")));
    assert_eq!(since(&register, 3), Some(day("2027-04-01")));
    assert_eq!(since(&register, 4), None, "it is back");
    // A grant to come does not hide that the one before is over.
    register.cases[2].coverage.periods.push(period("2027-08-01", "2028-07-31", Vec::new()));
    assert_eq!(since(&register, 2), Some(day("2027-06-01")));
    // A condition blocks from the day after it was due.
    let due = Hold { precedent: false, lapses: true, due: day("2027-04-10"), marks: Vec::new() };
    register.cases[0].coverage.periods[0].holds = vec![due];
    assert_eq!(since(&register, 0), Some(day("2027-04-11")));
}

#[test]
fn quarters_gone_by_are_told_as_they_stood_then() {
    let mut register = register();
    // The closing brought W-0005 home on 2027-03-01; before, its grant says that it was away.
    register.sites[4].since = Some(day("2027-03-01"));
    register.sites[2].hosted = "aws".parse().unwrap();
    let none = BTreeMap::new();
    let reign = |since: &str, until: Option<&str>, supplier: &str| Reign {
        supplier: supplier.parse().unwrap(),
        since: day(since),
        until: until.map(day),
    };
    let aws = [reign("2025-12-01", None, "aws")];
    let told = |ends: Vec<QuarterEnd>| -> Vec<(String, u64, u64)> {
        ends.iter().map(|end| (end.quarter.to_string(), end.away.count, end.all.count)).collect()
    };
    // At the end of 2026 all but W-0007: X-0003 and X-0005 say where W-0003 and W-0005 were, and
    // W-0008 ran until the next day. Then W-0005 came home and W-0008 was retired.
    assert_eq!(
        told(quarters(&register, &aws, &none, 3)),
        [("2026-Q4".to_owned(), 7, 8), ("2027-Q1".to_owned(), 5, 7), ("2027-Q2".to_owned(), 5, 7)]
    );
    let months: Vec<u64> =
        quarters(&register, &aws, &none, 3).iter().map(|end| end.months).collect();
    // 12 + 6 + 9; then 9 + 14 + 6 + 5; then X-0003 lapsed and X-0004 revoked.
    assert_eq!(months, [27, 34, 23]);
    let later = BTreeMap::from([("W-0006".parse().unwrap(), day("2027-04-01"))]);
    assert_eq!(told(quarters(&register, &aws, &later, 2))[0], ("2027-Q1".to_owned(), 4, 6));
    let two = [reign("2025-12-01", Some("2027-04-01"), "gcp"), reign("2027-04-01", None, "aws")];
    assert_eq!(told(quarters(&register, &two, &none, 2))[0].1, 5);
    let ends = quarters(&register, &aws[..0], &none, 1);
    assert!(!ends[0].has_primary && ends[0].away.count == 0);
    let last = quarters(&register, &aws, &none, usize::MAX);
    assert_eq!(last.first().map(|end| end.quarter.to_string()).as_deref(), Some("2026-Q1"));
}

#[test]
fn signs_of_approving_without_looking_are_found() {
    let found = stamps(&register(), 10, 60);
    let said: Vec<(&str, &str)> = found.iter().map(|s| (s.kind.code(), s.said.as_str())).collect();
    assert_eq!(
        said,
        [
            ("nothing_changed", "renewal 1 claims word for word what was claimed before"),
            ("within_minutes", "approved 5 minutes after it was submitted"),
            ("one_approver", "4 of 6 approvals, 66.7 %"),
        ]
    );
    assert_eq!(stamps(&register(), 5, 67).len(), 1);
}

#[test]
fn what_changed_under_a_live_grant_is_told_once() {
    let register = register();
    let change = |at: &str, workload: Option<u32>, about: &str, changed, said: &str| Then {
        about: match workload.and_then(crate::domain::refs::WorkloadRef::new) {
            Some(workload) => About::Workload(workload),
            None => About::Target(about.parse().unwrap()),
        },
        at: format!("{at}T12:00:00Z").parse().unwrap(),
        on: day(at),
        by: "arch-1".to_owned(),
        changed,
        said: said.to_owned(),
        speaks_of: None,
    };
    let changes = [
        change("2026-12-01", Some(1), "gcp", Changed::Price, "before the grant"),
        change("2027-02-01", Some(1), "gcp", Changed::Price, "first"),
        change("2027-03-01", Some(1), "gcp", Changed::Price, "second"),
        change("2027-03-01", Some(3), "gcp", Changed::Price, "lapsed"),
        change("2027-03-05", None, "gcp", Changed::Supplier, "renamed"),
    ];
    let contracts =
        [Contract { exception: "X-0001".parse().unwrap(), end: day("2027-06-29"), notice: None }];
    let found = stale_in(&register, &changes, &contracts);
    let said: Vec<(String, &str)> =
        found.iter().map(|s| (s.exception.to_string(), s.said.as_str())).collect();
    assert_eq!(
        said,
        [
            ("X-0001".to_owned(), "second"),
            ("X-0001".to_owned(), "the contract ended on 2027-06-29"),
            ("X-0001".to_owned(), "renamed"),
            ("X-0002".to_owned(), "renamed"),
        ]
    );
}

fn holds() -> impl Strategy<Value = Hold> {
    let kinds = prop::sample::select(MarkKind::ALL);
    (any::<bool>(), any::<bool>(), 0_i64..900, prop::collection::vec((0_i64..900, kinds), 0..3))
        .prop_map(|(precedent, lapses, due, marks)| {
            let mut marks: Vec<(Day, MarkKind)> =
                marks.into_iter().map(|(on, kind)| (base().plus_days(on), kind)).collect();
            marks.sort_by_key(|(on, _)| *on);
            Hold { precedent, lapses, due: base().plus_days(due), marks }
        })
}

fn base() -> Day {
    day("2026-01-01")
}

fn cases() -> impl Strategy<Value = Case> {
    let span = (0_i64..600, 0_i64..300, prop::collection::vec(holds(), 0..2), 0_u16..40);
    (prop::collection::vec(span, 1..4), prop::option::of(0_i64..900)).prop_map(|(spans, ended)| {
        let mut made = case(1, 1, "gcp", crate::domain::exception::request::ReasonCode::Innovation);
        for (at, (first, length, holds, months)) in spans.into_iter().enumerate() {
            let first = base().plus_days(first);
            let last = first.plus_days(length);
            let kind = if at == 0 { GrantKind::First } else { GrantKind::Renewal };
            made.grants.push(grant(kind, "2025-12-01", months, "app-1"));
            made.coverage.periods.push(period(&first.to_string(), &last.to_string(), holds));
        }
        made.coverage.ended_on = ended.map(|day| base().plus_days(day));
        made
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Sums over stretches and ledgers are what asking `cover` day by day gives.
    #[test]
    fn uncovered_days_and_the_ledger_agree_with_cover_on_every_day(
        made in cases(),
        news in prop::collection::vec((0_i64..900, 0_u16..40), 0..3),
    ) {
        let mut register = register();
        register.sites[0].hosted = "gcp".parse().unwrap();
        register.cases = vec![made];
        register.reestimates = news
            .into_iter()
            .map(|(on, months)| {
                let on = base().plus_days(on);
                Reestimate {
                    workload: "W-0001".parse().unwrap(),
                    at: format!("{on}T09:00:00Z").parse().unwrap(),
                    on,
                    by: "arch-1".to_owned(),
                    months: Some(months),
                    tested_on: None,
                }
            })
            .collect();
        register.reestimates.sort_by_key(|new| new.at);
        let first = register.cases[0].coverage.periods.iter().map(|p| p.span.first()).min().unwrap();
        let mut uncovered_days = 0;
        for on in 0..1_000 {
            register.day = base().plus_days(on);
            let live = register.cases[0].cover(register.day) == Cover::Live;
            uncovered_days += u64::from(register.day >= first && !live);
            if on % 37 == 0 {
                let found = uncovered(&register);
                prop_assert_eq!(found.days, uncovered_days, "{}", register.day);
                prop_assert_eq!(found.per_quarter.values().sum::<u64>(), found.days);
                let now = i64::try_from(Debt::of(&register).now).unwrap();
                prop_assert_eq!(balance(&ledger(&register)), now, "{}", register.day);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// It is the workload that is without cover: whatever its exceptions, each of its days counts
    /// once, and none on which one of them covers it.
    #[test]
    fn a_workload_with_several_exceptions_has_each_day_without_cover_once(
        made in prop::collection::vec(cases(), 2..4),
    ) {
        let mut register = register();
        register.sites[0].hosted = "gcp".parse().unwrap();
        register.cases = made;
        for (number, case) in (1..).zip(&mut register.cases) {
            case.reference = crate::domain::refs::ExceptionRef::new(number).unwrap();
        }
        let first = |case: &Case| case.coverage.periods.iter().map(|p| p.span.first()).min().unwrap();
        let mut open = 0;
        for on in 0..1_000 {
            let today = base().plus_days(on);
            let any = |wanted: &dyn Fn(&Case) -> bool| register.cases.iter().any(wanted);
            let away = any(&|case| today >= first(case));
            open += u64::from(away && !any(&|case| case.cover(today) == Cover::Live));
            if on % 97 == 0 {
                let now = Register { day: today, ..register.clone() };
                let found = uncovered(&now);
                prop_assert_eq!(found.days, open, "{}", today);
                let since = uncovered_since(&now);
                let is_open = away && !any(&|case| case.cover(today) == Cover::Live);
                prop_assert_eq!(since.len(), usize::from(is_open), "{}: {:?}", today, since);
            }
        }
    }
}

#[test]
fn what_is_closed_as_never_started_took_no_workload_away_whatever_day_is_asked() {
    let mut register = register();
    // X-0003 led W-0003 to azure for a year, lapsed on 31 May, and is closed on 20 June.
    let days = |register: &Register| {
        let found = uncovered(register).per_exception;
        found.into_iter().find(|(which, _)| which.number() == 3).map_or(0, |(_, days)| days)
    };
    let closed = |outcome| Closed {
        outcome,
        effective: day("2027-06-20"),
        months: None,
        by: Some("arch-1".parse().unwrap()),
    };
    register.cases[2].state = State::Closed;
    register.cases[2].coverage.ended_on = Some(day("2027-06-20"));
    register.cases[2].closed = Some(closed(crate::domain::exception::Outcome::ReplacedBy));
    assert_eq!(days(&register), 19);
    register.cases[2].closed = Some(closed(crate::domain::exception::Outcome::NeverStarted));
    assert_eq!(days(&register), 0, "where it runs now is another matter");
    register.sites[2].hosted = "aws".parse().unwrap();
    register.sites[2].since = Some(day("2024-01-01"));
    assert_eq!(days(&register), 0);
    // Nor does it count at the end of a quarter in which it covered.
    let reign = Reign { supplier: "aws".parse().unwrap(), since: day("2025-12-01"), until: None };
    register.cases.retain(|case| case.reference.number() == 3);
    let ends = quarters(&register, &[reign], &std::collections::BTreeMap::new(), 4);
    let at = |when: &str| ends.iter().find(|end| end.day == day(when)).unwrap().away.count;
    assert_eq!(at("2027-03-31"), at("2027-06-30"));
}

#[test]
fn what_is_granted_and_still_to_begin_stands_beside_the_debt_and_not_in_it() {
    let mut register = register();
    let now = Debt::of(&register);
    assert_eq!(now.to_come, (0, 0));
    // Granted today from next month, and granted from today with something to be met first.
    let mut next = case(8, 7, "gcp", ReasonCode::UserNeeds);
    next.grants = vec![grant(GrantKind::First, "2027-06-30", 8, "app-1")];
    next.coverage.periods = vec![period("2027-07-15", "2028-07-14", Vec::new())];
    let first = Hold { precedent: true, lapses: true, due: day("2027-07-31"), marks: Vec::new() };
    let mut waits = case(9, 7, "azure", ReasonCode::UserNeeds);
    waits.grants = vec![grant(GrantKind::First, "2027-06-30", 5, "app-1")];
    waits.coverage.periods = vec![period("2027-06-30", "2028-06-29", vec![first])];
    register.cases.extend([next, waits]);
    let debt = Debt::of(&register);
    assert_eq!((debt.to_come, debt.now, debt.lapsed), ((13, 2), now.now, now.lapsed));
    // The list behind what has lapsed has exactly what was counted: what waits is not on it.
    let counted = |register: &super::Register| -> Vec<(u32, u64)> {
        let months = |case: &Case| super::lapsed_months(case, register.day);
        let listed = register.cases.iter();
        listed.filter_map(|case| Some((case.reference.number(), months(case)?))).collect()
    };
    assert_eq!(counted(&register), [(3, now.lapsed)]);
    // What must be met first is settled on 10 July: cover begins, signed by whoever granted it.
    let mut met = register.clone();
    let waits = met.cases.last_mut().unwrap();
    waits.coverage.periods[0].holds[0].marks.push((day("2027-07-10"), MarkKind::Confirmed));
    met.day = day("2027-07-15");
    let (entries, which) = (ledger(&met), met.cases.last().unwrap().reference);
    let own: Vec<_> = entries.iter().filter(|entry| entry.exception == which).collect();
    let [begun] = own[..] else { panic!("{own:?}") };
    let told = (begun.on, begun.kind.code(), begun.months, begun.by.as_str());
    assert_eq!(told, (day("2027-07-10"), "approved", 5, "app-1"));
    // Once it has begun it is owed, and waits no longer; what has lapsed is not to come.
    register.day = day("2027-07-15");
    let begun = Debt::of(&register);
    assert_eq!((begun.to_come, begun.now), ((5, 1), now.now + 8));
}

#[test]
fn a_workload_is_not_away_for_what_must_be_met_first_and_is_not() {
    let first = |marks: &[(&str, MarkKind)]| Hold {
        precedent: true,
        lapses: true,
        due: day("2027-05-31"),
        marks: marks.iter().map(|(on, kind)| (day(on), *kind)).collect(),
    };
    let told = |hold: Hold, hosted: &str| {
        let mut register = fixture::register();
        register.cases.truncate(1);
        register.cases[0].coverage.periods = vec![period("2027-01-01", "2027-12-31", vec![hold])];
        (register.sites[0].hosted, register.sites[0].since) = (hosted.parse().unwrap(), None);
        let day = register.day;
        located(&mut register.sites, &register.cases, day);
        (register.sites[0].hosted.to_string(), uncovered(&register).days)
    };
    assert_eq!(told(first(&[]), "aws"), ("aws".to_owned(), 0));
    // 30 June is the day of the register: 30 days since 1 June are covered.
    let confirmed = first(&[("2027-06-01", MarkKind::Confirmed)]);
    assert_eq!(told(confirmed.clone(), "aws"), ("gcp".to_owned(), 0));
    // Somebody recorded that it went without waiting: January to May, or June as well.
    assert_eq!(told(confirmed, "gcp"), ("gcp".to_owned(), 151));
    assert_eq!(told(first(&[]), "gcp"), ("gcp".to_owned(), 181));
}

#[test]
fn days_away_before_cover_began_stay_when_the_workload_runs_elsewhere_later() {
    let hold = |marks: Vec<(Day, MarkKind)>| Hold {
        precedent: true,
        lapses: false,
        due: day("2027-05-31"),
        marks,
    };
    let mut register = register();
    register.cases.truncate(1);
    let which = register.cases[0].workload;
    let stay = |place: &str, from: &str, until: Option<&str>| Stay {
        place: place.parse().unwrap(),
        from: Some(day(from)),
        until: until.map(day),
        known: Known::Confirmed,
    };
    let granted = |register: &mut Register, marks| {
        let period = period("2027-01-01", "2027-12-31", vec![hold(marks)]);
        register.cases[0].coverage.periods = vec![period];
    };
    let told = |register: &Register| {
        let found = uncovered(register);
        let quarters = found.per_quarter.iter().map(|(quarter, days)| format!("{quarter} {days}"));
        (found.days, quarters.collect::<Vec<_>>())
    };
    // It went to gcp on 10 December, three weeks before its grant; nobody confirmed what must be
    // met first; it came home on 11 February and went again on 1 April, until 20 April.
    granted(&mut register, Vec::new());
    (register.sites[0].hosted, register.sites[0].since) =
        ("aws".parse().unwrap(), Some(day("2027-04-21")));
    let stays = vec![
        stay("aws", "2026-01-01", Some("2026-12-10")),
        stay("gcp", "2026-12-10", Some("2027-02-11")),
        stay("aws", "2027-02-11", Some("2027-04-01")),
        stay("gcp", "2027-04-01", Some("2027-04-21")),
        stay("aws", "2027-04-21", None),
    ];
    register.stays.insert(which, stays);
    // January 31 and February 10; April 20.
    assert_eq!(told(&register), (61, vec!["2027-Q1 41".to_owned(), "2027-Q2 20".to_owned()]));
    assert!(uncovered_since(&register).is_empty(), "it is home");
    // Confirmed on 5 April: the days from then on are covered, and those before stay.
    granted(&mut register, vec![(day("2027-04-05"), MarkKind::Confirmed)]);
    assert_eq!(told(&register), (45, vec!["2027-Q1 41".to_owned(), "2027-Q2 4".to_owned()]));
    // Without a word of where it ran, only where it runs counts.
    register.stays.clear();
    assert_eq!(told(&register), (0, Vec::new()));
}

#[test]
fn a_grant_that_leads_elsewhere_says_nothing_of_where_the_workload_runs() {
    let mut register = register();
    // X-0003 led W-0003 to azure and has lapsed; meanwhile it runs on the premises.
    assert_eq!(OffPrimary::of(&register).of_kind(AwayBecause::Lapsed).count, 2);
    register.sites[2].hosted = "on-premises".parse().unwrap();
    let off = OffPrimary::of(&register);
    assert_eq!(off.of_kind(AwayBecause::Lapsed).count, 1);
    assert_eq!(off.of_kind(AwayBecause::NeverAsked).count, 2);
}

#[test]
fn the_gaps_add_up_to_the_uncovered_days_of_each_exception_and_quarter() {
    let register = register();
    let (found, sums) = (gaps(&register), uncovered(&register));
    assert_eq!(found.iter().map(Gap::days).sum::<u64>(), sums.days);
    for (quarter, days) in &sums.per_quarter {
        let own = found.iter().filter(|gap| gap.quarter == *quarter);
        assert_eq!(own.map(Gap::days).sum::<u64>(), *days, "{quarter}");
    }
    // X-0003 lapsed on 2027-05-31: 30 days of June; X-0004 was revoked from 2027-04-01: 91 days.
    let told: Vec<String> = found
        .iter()
        .map(|gap| format!("{} {} {} {}", gap.exception, gap.from, gap.to, gap.cover))
        .collect();
    assert_eq!(told, ["X-0003 2027-06-01 2027-06-30 lapsed", "X-0004 2027-04-01 2027-06-30 ended"]);
}

#[test]
fn a_day_on_which_another_exception_covers_the_workload_is_no_day_without_cover() {
    let mut register = register();
    let told = |register: &Register| -> Vec<String> {
        let gaps = gaps(register).into_iter().filter(|gap| gap.exception.number() != 4);
        gaps.map(|gap| format!("{} {} {}", gap.exception, gap.from, gap.to)).collect()
    };
    // W-0003 is at azure for X-0003, over since 31 May; X-0008 leads there too, granted from 11
    // June, and ends on 20 June: open are the ten days between, and the ten days after, once.
    let mut next = case(8, 3, "azure", ReasonCode::UserNeeds);
    next.grants = vec![grant(GrantKind::First, "2027-06-10", 6, "app-2")];
    next.coverage.periods = vec![period("2027-06-11", "2027-06-20", Vec::new())];
    register.cases.push(next);
    assert_eq!(told(&register), ["X-0003 2027-06-01 2027-06-10", "X-0008 2027-06-21 2027-06-30"]);
    let since = uncovered_since(&register);
    assert_eq!(since.get(&"X-0003".parse().unwrap()), None, "X-0008 has taken it over");
    assert_eq!(since.get(&"X-0008".parse().unwrap()), Some(&day("2027-06-21")));
    // Covered to the end of the month, the last ten days are nobody's.
    register.cases[7].coverage.periods = vec![period("2027-06-11", "2027-06-30", Vec::new())];
    assert_eq!(told(&register), ["X-0003 2027-06-01 2027-06-10"]);
    // Closed on 16 June, it leaves the rest to the one that is still open.
    register.cases[7].coverage.ended_on = Some(day("2027-06-16"));
    register.cases[7].closed = Some(Closed {
        outcome: crate::domain::exception::Outcome::NeverStarted,
        effective: day("2027-06-16"),
        months: None,
        by: Some("arch-1".parse().unwrap()),
    });
    assert_eq!(told(&register), ["X-0003 2027-06-01 2027-06-10", "X-0003 2027-06-16 2027-06-30"]);
    // The cover of another workload is none for this one.
    register.cases[7].workload = "W-0002".parse().unwrap();
    assert_eq!(told(&register), ["X-0003 2027-06-01 2027-06-30"]);
}

#[test]
fn a_new_primary_takes_back_none_of_the_days_that_were_away_before_it() {
    let mut register = register();
    let primary = register.primary.as_mut().unwrap();
    // What X-0003 and X-0004 lead to, and where their workloads ran all the while.
    (primary.supplier, primary.since) = ("azure".parse().unwrap(), Some(day("2027-06-21")));
    for site in &mut register.sites[2..4] {
        site.since = Some(day("2026-06-01"));
    }
    let told = |register: &Register| -> Vec<(String, u64)> {
        let found = uncovered(register).per_exception.into_iter();
        found.map(|(which, days)| (which.to_string(), days)).collect()
    };
    // 1 to 20 June; 1 April to 20 June.
    assert_eq!(told(&register), [("X-0003".to_owned(), 20), ("X-0004".to_owned(), 81)]);
    // Had it been the primary all along, the first of them would have come home before it lapsed.
    register.primary.as_mut().unwrap().since = Some(day("2026-01-01"));
    assert_eq!(told(&register), []);
}

#[test]
fn whoever_looks_again_answers_what_changed_before_and_nothing_that_changes_later() {
    let mut register = register();
    register.cases.truncate(1);
    register.day = day("2027-10-30");
    register.cases[0].coverage.periods[0].span =
        crate::domain::date::Span::new(day("2027-01-01"), day("2027-12-31")).unwrap();
    let which = register.cases[0].reference;
    let change = |at: &str, speaks_of: Option<&str>| Then {
        about: About::Workload(register.cases[0].workload),
        at: format!("{at}T12:00:00Z").parse().unwrap(),
        on: day(at),
        by: "arch-1".to_owned(),
        changed: Changed::Price,
        said: at.to_owned(),
        speaks_of: speaks_of.map(day),
    };
    let changes = [
        change("2027-06-01", None),
        change("2027-07-01", Some("2027-06-10")),
        change("2027-08-01", None),
    ];
    let contract = Contract { exception: which, end: day("2027-06-05"), notice: None };
    let told = |looked: Option<&str>, upto: usize| {
        let again = looked.map(|on| (which, (format!("{on}T09:00:00Z").parse().unwrap(), day(on))));
        let resting = register.resting(&again.into_iter().collect());
        stale(register.day, &resting, &changes[..upto], &[contract])
            .into_iter()
            .map(|one| (one.changed, one.on.to_string()))
            .collect::<Vec<_>>()
    };
    let (price, ended) =
        (|on: &str| (Changed::Price, on.to_owned()), (Changed::Contract, "2027-06-06".to_owned()));
    assert_eq!(told(None, 1), [price("2027-06-01"), ended.clone()]);
    // On the day before the contract ended nobody could know that it would be forgotten.
    assert_eq!(told(Some("2027-06-02"), 1), [ended]);
    // A fact that speaks of a day before the look was there to be seen.
    assert_eq!(told(Some("2027-06-15"), 2), []);
    assert_eq!(told(Some("2027-06-15"), 3), [price("2027-08-01")]);
    // The morning of the day of a change comes before it.
    assert_eq!(told(Some("2027-08-01"), 3), [price("2027-08-01")]);
    assert_eq!(told(Some("2027-08-02"), 3), []);
}

#[test]
fn a_contract_that_can_no_longer_be_left_in_time_makes_an_approval_stale() {
    let mut register = register();
    let contract = |notice| Contract {
        exception: register.cases[0].reference,
        end: day("2027-09-28"),
        notice,
    };
    let said = |register: &Register, notice| {
        let told = stale_in(register, &[], &[contract(notice)]);
        told.iter().map(|one| format!("{}: {}", one.on, one.said)).collect::<Vec<_>>()
    };
    // 90 days before 28 September is 30 June, the last day on which notice is in time.
    assert!(said(&register, Some(90)).is_empty());
    assert!(said(&register, None).is_empty());
    assert_eq!(
        said(&register, Some(91)),
        ["2027-06-30: notice for the contract's end on 2027-09-28 was in time up to 2027-06-29"]
    );
    // Who granted it after that point knew.
    assert!(said(&register, Some(300)).is_empty());
    register.day = day("2027-09-29");
    assert_eq!(said(&register, Some(90)), ["2027-09-29: the contract ended on 2027-09-28"]);
}

#[test]
fn two_approvals_of_one_moment_decide_once_and_the_later_one_decides() {
    let mut register = register();
    let third: crate::domain::refs::ExceptionRef = "X-0003".parse().unwrap();
    let before = Pace::of(&register);
    // Another approval on the same round as the one that made the grant, at the same moment.
    let at = register.rulings.iter().position(|one| one.exception == third).unwrap();
    let mut first = register.rulings[at].clone();
    first.by = "own-1".parse().unwrap();
    register.rulings.insert(at, first);
    let after = Pace::of(&register);
    assert_eq!(after.to_decide, before.to_decide);
    let decided: Vec<&str> = register
        .rulings
        .iter()
        .filter(|ruling| ruling.exception == third && decides(ruling, &register))
        .map(|ruling| ruling.by.as_str())
        .collect();
    assert_eq!(decided, ["app-2"]);
}
