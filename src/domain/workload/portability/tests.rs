use proptest::prelude::*;

use super::derived::{Registers, offered};
use super::threshold::{NUMBERS, words};
use super::value::{Corner, Spot, in_order};
use super::*;
use crate::domain::exact::Money;
use crate::domain::measures::tested_within_a_year;
use crate::domain::workload::Value;
use crate::domain::workload::lock_in::Feature;
use crate::domain::workload::rehearsal::{Rehearsal, last_tested};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn checks(count: usize) -> Vec<Check> {
    let check = |number: usize| Check {
        id: format!("MVP-{number:02}").parse().unwrap(),
        title: "a check".parse().unwrap(),
        measure: "what".parse().unwrap(),
        threshold: "when".parse().unwrap(),
        how: "how".parse().unwrap(),
    };
    (1..=count).map(check).collect()
}

fn given(check: &str, answer: Answer) -> Given {
    Given {
        check: check.parse().unwrap(),
        answer,
        measure: None,
        decision: (answer == Answer::Accepted).then(|| "D-0001".parse().unwrap()),
        as_at: day("2026-03-01"),
        by: "arch-1".parse().unwrap(),
        at: "2026-03-01T09:00:00Z".parse().unwrap(),
    }
}

fn terms(on: &str) -> Terms {
    Terms {
        day: day(on),
        months: BTreeMap::from([("MVP-01".parse().unwrap(), 12)]),
        in_force: BTreeSet::from(["D-0001".parse().unwrap()]),
    }
}

fn on(workload: &str) -> Subject {
    workload.parse().unwrap()
}

fn default(key: &str) -> i64 {
    NUMBERS.iter().find(|number| number.key == key).unwrap().default.parse().unwrap()
}

#[test]
fn the_estates_answer_counts_where_a_workload_has_none_and_no_answer_is_not_met() {
    let book = Book::new(
        checks(16),
        [
            (Subject::Estate, given("MVP-01", Answer::Met)),
            (Subject::Estate, given("MVP-02", Answer::Met)),
            (on("W-0001"), given("MVP-02", Answer::NotMet)),
            (on("W-0001"), given("MVP-03", Answer::Accepted)),
        ],
        terms("2026-03-02"),
    );
    let standings = book.standings(on("w1"));
    let told: Vec<(&str, Answer, Source)> =
        standings.iter().map(|s| (s.check.id.as_str(), s.answer(), s.source)).take(4).collect();
    assert_eq!(
        told,
        [
            ("MVP-01", Answer::Met, Source::Estate),
            ("MVP-02", Answer::NotMet, Source::Own),
            ("MVP-03", Answer::Accepted, Source::Own),
            ("MVP-04", Answer::NotMet, Source::Nowhere),
        ]
    );
    let share = book.share(on("W-0001"));
    assert_eq!((share.met, share.accepted, share.open(), share.of), (1, 1, 14, 16));
    assert_eq!(share.percent().to_string(), "6.3", "6.25 goes up");
    assert_eq!(book.share(Subject::Estate).percent().to_string(), "12.5");
    assert_eq!(book.share(on("W-0002")).met, 2);
}

#[test]
fn the_later_answer_counts() {
    let answers = [Answer::Met, Answer::NotMet].map(|a| (Subject::Estate, given("MVP-01", a)));
    assert_eq!(Book::new(checks(1), answers, terms("2026-03-02")).share(Subject::Estate).met, 0);
}

#[test]
fn what_is_asked_for_every_twelve_months_is_not_met_any_more_on_the_first_day_after() {
    // As at 1 March 2026, so through 28 February 2027.
    let answers = ["MVP-01", "MVP-02"].map(|c| (Subject::Estate, given(c, Answer::Met)));
    let met = |day: &str| Book::new(checks(2), answers.clone(), terms(day)).share(on("W-0001")).met;
    assert_eq!((met("2027-02-28"), met("2027-03-01")), (2, 1), "MVP-02 has no such months");
    let book = Book::new(checks(2), answers.clone(), terms("2027-03-01"));
    let standing = book.standings(Subject::Estate).remove(0);
    assert_eq!(standing.answer(), Answer::NotMet);
    assert_eq!(
        standing.void.unwrap().to_string(),
        "met as at 2026-03-01, which is more than 12 months ago"
    );
}

#[test]
fn a_decision_that_is_no_longer_in_force_accepts_nothing() {
    let answers = [(Subject::Estate, given("MVP-10", Answer::Accepted))];
    let mut terms = terms("2026-03-02");
    let share = |terms: &Terms| {
        let share = Book::new(checks(10), answers.clone(), terms.clone()).share(Subject::Estate);
        (share.accepted, share.open())
    };
    assert_eq!(share(&terms), (1, 9));
    terms.in_force.clear();
    assert_eq!(share(&terms), (0, 10));
    let book = Book::new(checks(10), answers.clone(), terms);
    let standing = book.standings(Subject::Estate).remove(9);
    assert_eq!(
        standing.void.unwrap().to_string(),
        "accepted by D-0001, which is no longer in force"
    );
}

#[test]
fn accepted_names_a_decision_in_force_and_nothing_else_names_one() {
    let today = day("2026-03-02");
    let refused = |given: &Given, status| given.sound(status, today).unwrap_err().to_string();
    let accepted = given("MVP-10", Answer::Accepted);
    assert_eq!(accepted.sound(Some(Status::Accepted), today), Ok(()));
    assert_eq!(accepted.sound(Some(Status::Reopened), today), Ok(()));
    assert_eq!(
        refused(&accepted, Some(Status::Draft)),
        "D-0001 is draft, and only a decision in force accepts that MVP-10 is not met"
    );
    assert_eq!(
        refused(&Given { decision: None, ..accepted.clone() }, None),
        "MVP-10 is accepted by a decision, and none is named"
    );
    assert_eq!(
        refused(&Given { answer: Answer::NotMet, ..accepted }, Some(Status::Accepted)),
        "MVP-10 is not met, and a decision is named only with `accepted`"
    );
    let late = Given { as_at: day("2026-03-03"), ..given("MVP-01", Answer::Met) };
    assert_eq!(
        refused(&late, None),
        "2026-03-03 is after today, 2026-03-02: a measure speaks of a day that has come"
    );
}

#[test]
fn a_threshold_has_its_numbers_from_the_settings() {
    let tighter = |key: &str| if key == "mvp-02-target" { 4 } else { default(key) };
    assert_eq!(words("MVP-02", "", tighter), "up to 12 months (target 4)");
    assert_eq!(words("OWN-01", "as we wrote it", default), "as we wrote it");
    for number in NUMBERS {
        let value: i64 = number.default.parse().unwrap();
        assert!((number.range.0..=number.range.1).contains(&value), "{}", number.key);
    }
}

#[test]
fn the_corner_says_what_a_workload_needs() {
    #[track_caller]
    fn check(value: Option<u8>, share: Share, wanted: Corner) {
        assert_eq!(Corner::of(value.and_then(Value::new), share, 50), wanted);
    }
    let share = |met, accepted| Share { met, accepted, of: 16 };
    check(Some(3), share(7, 8), Corner::NeedsDecision);
    check(Some(2), share(7, 9), Corner::Accepted);
    check(Some(2), share(8, 0), Corner::Valuable);
    check(Some(1), share(7, 9), Corner::NeedsWork);
    check(Some(0), share(8, 0), Corner::Portable);
    check(None, share(0, 0), Corner::NoValue);
}

#[test]
fn what_needs_a_decision_comes_first_the_most_valuable_of_it_foremost() {
    let spot = |number: u32, value: Option<u8>, met: u32| {
        let share = Share { met, accepted: 0, of: 16 };
        let value = value.and_then(Value::new);
        let workload = WorkloadRef::new(number).unwrap();
        let corner = Corner::of(value, share, 50);
        Spot { workload, name: String::new(), value, share, corner }
    };
    let mut spots = [
        spot(1, None, 3),
        spot(2, Some(1), 2),
        spot(3, Some(2), 1),
        spot(4, Some(3), 5),
        spot(5, Some(3), 16),
        spot(6, Some(3), 4),
    ];
    in_order(&mut spots);
    assert_eq!(spots.map(|spot| spot.workload.number()), [6, 4, 3, 2, 5, 1]);
}

fn rehearsal(number: u32, held: &str, days: u16) -> Rehearsal {
    Rehearsal {
        workload: "W-0001".parse().unwrap(),
        number,
        on: day(held),
        days,
        platform: None,
        problems: None,
        by: "arch-1".parse().unwrap(),
        at: "2026-03-01T09:00:00Z".parse().unwrap(),
        retired: None,
    }
}

fn feature(number: u32, replaced: bool, days: Option<u16>, pounds: i64) -> Feature {
    Feature {
        workload: "W-0001".parse().unwrap(),
        number,
        version: 1,
        feature: "A queue of theirs".parse().unwrap(),
        replacement: replaced.then(|| "an open queue".parse().unwrap()),
        days,
        spend: Money::pence(pounds * 100).unwrap(),
        by: "arch-1".parse().unwrap(),
        at: "2026-03-01T09:00:00Z".parse().unwrap(),
        retired_on: None,
    }
}

fn told(rehearsals: &[&Rehearsal], features: &[&Feature], yearly: i64, on: &str) -> Vec<String> {
    let yearly = Exact::whole(yearly);
    let registers = Registers { rehearsals, features, yearly: &yearly };
    let offered = offered(registers, day(on), default);
    offered.iter().map(|o| format!("{} {}: {}", o.check, o.answer, o.measure)).collect()
}

#[test]
fn the_latest_rehearsal_is_offered_as_a_measure_until_it_is_twelve_months_old() {
    let (old, new) = (rehearsal(1, "2025-01-10", 70), rehearsal(2, "2025-06-15", 1));
    let mut wrong = rehearsal(3, "2026-01-01", 2);
    wrong.retired = Some((day("2026-01-02"), "another workload".parse().unwrap()));
    let all = [&old, &new, &wrong];
    assert_eq!(
        told(&all, &[], 100, "2026-06-14"),
        [
            "MVP-03 met: 1 day, rehearsed with W-0001 on 2025-06-15",
            "MVP-04 met: W-0001 rehearsed on 2025-06-15: 1 day",
        ]
    );
    assert_eq!(told(&all, &[], 100, "2026-06-15")[1][..14], *"MVP-04 not-met");
    assert_eq!(
        told(&[&old], &[], 100, "2025-02-01")[0],
        "MVP-03 not-met: 70 days, rehearsed with W-0001 on 2025-01-10"
    );
    assert_eq!(told(&[], &[], 100, "2025-02-01"), ["MVP-04 not-met: no rehearsal is on record"]);
}

#[test]
fn lock_in_is_known_by_replacement_and_days_and_bounded_by_what_is_spent_on_the_hard() {
    let (a, b, c) = (
        feature(1, true, Some(61), 2_500),
        feature(2, true, Some(60), 4_000),
        feature(3, false, None, 1_000),
    );
    assert_eq!(
        told(&[], &[&a, &b, &c], 10_000, "2026-03-01")[1..],
        [
            "MVP-09 not-met: 2 of 3 features registered with replacement and days (66.7%)",
            "MVP-10 not-met: 25.0% of spend hard to replace (£2,500 a year); 1 feature not rated",
        ]
    );
    assert_eq!(
        told(&[], &[&a, &b], 12_500, "2026-03-01")[1..],
        [
            "MVP-09 met: 2 of 2 features registered with replacement and days (100.0%)",
            "MVP-10 met: 20.0% of spend hard to replace (£2,500 a year)",
        ]
    );
    assert_eq!(told(&[], &[&a], 0, "2026-03-01").len(), 2, "nothing spent, no share");
}

#[test]
fn an_estimate_is_tested_by_what_its_request_says_or_by_a_later_rehearsal() {
    let own = [rehearsal(1, "2026-01-10", 12)];
    let today = day("2026-03-01");
    assert_eq!(last_tested(None, &own, today), Some(day("2026-01-10")));
    assert_eq!(last_tested(Some(day("2026-02-01")), &own, today), Some(day("2026-02-01")));
    assert_eq!(last_tested(Some(day("2026-04-01")), &[], today), None, "not yet");
    assert!(tested_within_a_year(day("2025-03-02"), today));
    assert!(!tested_within_a_year(day("2025-03-01"), today));
}

proptest! {
    #[test]
    fn the_order_of_the_subjects_never_changes_a_share(
        answers in proptest::collection::vec((0_u32..4, 1_usize..=16, 0_usize..3), 0..60),
    ) {
        let answers: Vec<(Subject, Given)> = answers
            .into_iter()
            .map(|(subject, check, answer)| {
                let subject = WorkloadRef::new(subject).map_or(Subject::Estate, Subject::Workload);
                (subject, given(&format!("MVP-{check:02}"), Answer::ALL[answer]))
            })
            .collect();
        let mut sorted = answers.clone();
        // A stable sort: the answers of one subject keep their order.
        sorted.sort_by_key(|(subject, _)| *subject);
        let book = |answers| Book::new(checks(16), answers, terms("2026-03-02"));
        let (one, two) = (book(answers), book(sorted));
        prop_assert_eq!(&one, &two);
        for subject in [Subject::Estate, on("W-0001"), on("W-0003")] {
            let share = one.share(subject);
            prop_assert_eq!(share.met + share.accepted + share.open(), 16);
        }
    }
}
