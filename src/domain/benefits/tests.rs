use std::collections::BTreeSet;

use proptest::prelude::*;

use super::delivery::{Deployment, Ended, Incident, Log};
use super::verdict::Verdict;
use super::*;
use crate::domain::exact::median;
use crate::domain::text::Line;

fn person(slug: &str, roles: &[Role]) -> Person {
    Person {
        slug: slug.parse().unwrap(),
        name: slug.parse().unwrap(),
        roles: roles.iter().copied().collect(),
        logins: BTreeSet::new(),
        retired: false,
    }
}

fn writer() -> Person {
    person("own-1", &[Role::DecisionOwner])
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn now() -> Moment {
    "2025-01-06T09:00:00Z".parse().unwrap()
}

fn figure(text: &str) -> Exact {
    text.parse::<Figure>().unwrap().0
}

fn cost(target: Option<&str>) -> Measure {
    Measure {
        name: "cost".parse().unwrap(),
        kind: Kind::Cost,
        unit: "pounds".parse().unwrap(),
        direction: Direction::Less,
        target: target.map(figure),
        baseline: None,
    }
}

fn hypothesis() -> Hypothesis {
    let version = Version {
        number: 1,
        by: writer().slug,
        at: now(),
        on: day("2025-01-06"),
        reason: None,
        known: 0,
        rule: Rule { least: 3, ..Rule::offered(day("2025-04-01")) },
        measures: Vec::new(),
    };
    Hypothesis {
        reference: HypothesisRef::new(1).unwrap(),
        statement: "it saves money".parse().unwrap(),
        owner: "tl-1".parse().unwrap(),
        author: writer().slug,
        written_at: now(),
        versions: vec![version],
        readings: Vec::new(),
    }
}

fn reading(hypothesis: &Hypothesis, on: &str, value: &str) -> Reading {
    Reading {
        measure: "cost".parse().unwrap(),
        service: "payments".parse().unwrap(),
        day: day(on),
        value: figure(value),
        source: None,
        version: hypothesis.version().number,
        by: writer().slug,
        at: now(),
    }
}

const TODAY: &str = "2026-01-01";

fn read(hypothesis: &mut Hypothesis, on: &str, value: &str) {
    let reading = reading(hypothesis, on, value);
    hypothesis.record(reading, day(TODAY), false).unwrap();
}

/// `docs/method.md`, "The verdict on a hypothesis".
fn worked() -> Hypothesis {
    let mut hypothesis = hypothesis();
    hypothesis.put_measure(cost(Some("900")), &writer()).unwrap();
    for (on, value) in [
        ("2025-01-31", "1000"),
        ("2025-02-28", "1040"),
        ("2025-03-31", "980"),
        ("2025-04-30", "900"),
        ("2025-05-31", "860"),
        ("2025-06-30", "890"),
        ("2025-07-31", "870"),
    ] {
        read(&mut hypothesis, on, value);
    }
    hypothesis
}

#[test]
fn a_figure_is_read_as_people_write_it_and_exactly() {
    let read = |typed: &str| {
        typed.parse::<Figure>().map_or_else(|error| error.to_string(), |one| one.0.to_string())
    };
    assert_eq!(read("41.5"), Exact::ratio(83, 2).to_string());
    assert_eq!(read(" £1,200.50 "), Exact::ratio(2401, 2).to_string());
    assert_eq!(read("-3"), Exact::whole(-3).to_string());
    assert_eq!(read("12.5 %"), Exact::ratio(25, 2).to_string());
    for typed in ["", "1,2", "1.2.3", "five", "1e3", "1.", "--1", "1234567890123"] {
        let rule = "write 41.5, with at most nine digits before the point and nine after it";
        assert_eq!(read(typed), format!("`{typed}` is not a number: {rule}"));
    }
    assert_eq!(short(&Exact::ratio(1, 3)), "0.33");
    assert_eq!(short(&Exact::whole(1200)), "1200");
    assert_eq!(short(&Exact::zero()), "0");
}

#[test]
fn the_worked_verdict_comes_out() {
    let judgement = worked().judge(day("2025-07-31"));
    let change = judgement.measures[0].change.clone().unwrap();
    assert_eq!((short(&change.before), short(&change.after)), ("1000".into(), "880".into()));
    assert_eq!(short(&change.gain), "120");
    // The interval was worked out by a second program too.
    insta::assert_snapshot!(judgement.measures[0].sentence(&judgement.rule), @"cost: supported: median 1000 before and 880 after (pounds), better; 90% interval of the gain 90 to 170; the target 900 is reached.");
    assert_eq!(judgement.verdict, Verdict::Supported);
    insta::assert_snapshot!(judgement.sentence(), @"On 2025-07-31 the hypothesis is supported: 1 of 1 measures supported, 0 not, 0 without enough data; it takes all of them.");
}

#[test]
fn the_verdict_can_be_worked_out_again_as_it_was_on_any_day() {
    let hypothesis = worked();
    let verdict = |on: &str| hypothesis.judge(day(on)).verdict;
    assert_eq!(verdict("2025-03-31"), Verdict::NotEnoughData);
    assert_eq!(verdict("2025-05-31"), Verdict::NotEnoughData);
    assert_eq!(verdict("2025-06-30"), Verdict::Supported);
    assert_eq!(hypothesis.judge(day("2025-06-30")), hypothesis.judge(day("2025-06-30")));
}

#[test]
fn a_target_that_is_missed_is_no_support_however_sure_the_gain() {
    let mut hypothesis = worked();
    hypothesis.versions[0].measures[0].target = Some(figure("800"));
    let judgement = hypothesis.judge(day("2025-07-31"));
    assert_eq!(judgement.verdict, Verdict::NotSupported);
    assert!(judgement.measures[0].sentence(&judgement.rule).contains("the target 800 is missed"));
}

#[test]
fn a_baseline_stands_in_for_readings_from_before() {
    let mut hypothesis = hypothesis();
    hypothesis.put_measure(cost(None), &writer()).unwrap();
    let late = Baseline { value: figure("1000"), on: day("2025-04-01"), source: line("ledger") };
    assert_eq!(
        hypothesis.set_baseline("cost", late, &writer()).unwrap_err().to_string(),
        "the baseline is of 2025-04-01, and a baseline lies before the start day, 2025-04-01"
    );
    let baseline =
        Baseline { value: figure("1000"), on: day("2025-03-31"), source: line("ledger") };
    hypothesis.set_baseline("Cost", baseline, &writer()).unwrap();
    for (on, value) in [("2025-04-30", "900"), ("2025-05-31", "1010"), ("2025-06-30", "990")] {
        read(&mut hypothesis, on, value);
    }
    let judgement = hypothesis.judge(day("2025-06-30"));
    assert_eq!(judgement.verdict, Verdict::NotSupported, "the interval reaches below nought");
    let without = judgement.measures[0].change.clone().unwrap();
    assert_eq!(short(&without.gain), "10");
}

fn line(text: &str) -> Line {
    text.parse().unwrap()
}

#[test]
fn what_decides_it_is_fixed_once_a_result_is_known_and_a_new_version_says_how_many_were() {
    let mut hypothesis = hypothesis();
    hypothesis.put_measure(cost(None), &writer()).unwrap();
    read(&mut hypothesis, "2025-02-28", "1000");
    // From before the start: no result.
    hypothesis.put_measure(cost(Some("950")), &writer()).unwrap();
    read(&mut hypothesis, "2025-04-30", "900");
    let refused = hypothesis.put_measure(cost(Some("890")), &writer()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "H-0001 is fixed: 1 of its readings are from 2025-04-01 or later, and its measures may not \
         change once a result is known"
    );
    let rule = Rule { level: 60, ..hypothesis.version().rule.clone() };
    let refused = hypothesis.set_rule(rule.clone(), &writer());
    assert!(matches!(refused, Err(Refusal::Fixed { what: "the rule", .. })), "{refused:?}");
    let refused = hypothesis.take_measure("cost", &writer());
    assert!(matches!(refused, Err(Refusal::Fixed { what: "its measures", .. })), "{refused:?}");
    let why = "the price list changed".parse().unwrap();
    hypothesis.revise(why, &writer(), now(), day("2025-05-06")).unwrap();
    hypothesis.put_measure(cost(Some("890")), &writer()).unwrap();
    hypothesis.set_rule(rule, &writer()).unwrap();
    assert_eq!((hypothesis.version().number, hypothesis.version().known), (2, 1));
    // Until the next result comes in.
    read(&mut hypothesis, "2025-05-31", "880");
    let refused = hypothesis.put_measure(cost(None), &writer());
    assert!(matches!(refused, Err(Refusal::Fixed { known: 2, .. })), "{refused:?}");
    let on = |on: &str| hypothesis.judge(day(on)).version;
    assert_eq!((on("2025-05-05"), on("2025-05-06")), (1, 2));
    let said = hypothesis.judge(day("2025-05-31")).sentence();
    assert!(said.ends_with("version 2 of the rule, made when 1 results were known."), "{said}");
}

#[test]
fn a_start_day_is_not_put_back_before_what_is_on_record() {
    let mut hypothesis = hypothesis();
    hypothesis.put_measure(cost(None), &writer()).unwrap();
    read(&mut hypothesis, "2025-02-28", "1000");
    let rule = Rule { start: day("2025-02-01"), ..hypothesis.version().rule.clone() };
    assert!(hypothesis.set_rule(rule, &writer()).unwrap_err().to_string().contains("start day"));
}

#[test]
fn a_reading_is_refused_where_it_cannot_be_and_a_correction_says_why() {
    let mut hypothesis = hypothesis();
    hypothesis.put_measure(cost(None), &writer()).unwrap();
    let today = day("2025-03-01");
    let record = |hypothesis: &mut Hypothesis, on, value, corrects| {
        let reading = reading(hypothesis, on, value);
        hypothesis.record(reading, today, corrects)
    };
    let refused = record(&mut hypothesis, "2025-03-02", "5", false).unwrap_err().to_string();
    assert_eq!(refused, "the reading is of 2025-03-02, which is after today, 2025-03-01");
    let refused = record(&mut hypothesis, "2025-02-02", "-5", false).unwrap_err().to_string();
    assert_eq!(refused, "`cost` cannot be below 0, and -5 is");
    assert_eq!(record(&mut hypothesis, "2025-02-02", "5", false).unwrap(), Put::New);
    assert_eq!(record(&mut hypothesis, "2025-02-02", "5.0", false).unwrap(), Put::Same);
    let refused = record(&mut hypothesis, "2025-02-02", "6", false).unwrap_err().to_string();
    assert_eq!(
        refused,
        "`cost` of payments on 2025-02-02 is on record as 5: a correction needs its reason"
    );
    let put = record(&mut hypothesis, "2025-02-02", "6", true).unwrap();
    assert_eq!(put, Put::Corrected(Exact::whole(5)));
    assert_eq!(
        hypothesis.measure("hours").unwrap_err().to_string(),
        "H-0001 has no measure `hours`: it has cost"
    );
}

#[test]
fn whoever_owns_it_records_readings_and_does_not_change_what_decides_it() {
    let mut hypothesis = hypothesis();
    let owner = person("tl-1", &[Role::Evaluator]);
    assert_eq!(hypothesis.may_record(&owner).unwrap(), None);
    let refused = hypothesis.may_record(&person("tl-2", &[Role::Evaluator]));
    assert!(matches!(refused, Err(Refusal::NotPermitted(_))), "{refused:?}");
    let refused = hypothesis.put_measure(cost(None), &owner);
    assert!(matches!(refused, Err(Refusal::NotPermitted(_))), "{refused:?}");
}

#[test]
fn numbers_of_a_rule_stay_in_their_bounds() {
    let rule = Rule { level: 100, ..Rule::offered(day("2025-04-01")) };
    assert_eq!(
        rule.sound().unwrap_err().to_string(),
        "the level is 100, and must be from 50 to 99"
    );
}

fn at(text: &str) -> Moment {
    format!("2025-{text}:00Z").parse().unwrap()
}

fn deployed(id: &str, committed: Option<&str>, live: &str, ended: Ended) -> Deployment {
    Deployment {
        id: Some(line(id)),
        service: line("payments"),
        committed_at: committed.map(at),
        at: at(live),
        ended,
    }
}

fn incident(start: &str, restored: Option<&str>, cause: Option<&str>) -> Incident {
    Incident {
        service: line("payments"),
        at: at(start),
        restored_at: restored.map(at),
        cause: cause.map(line),
    }
}

/// The log worked by hand in `docs/method.md`, "The four measures of delivery".
fn log() -> Log {
    Log {
        deployments: vec![
            deployed("d1", Some("03-03T09:00"), "03-03T15:00", Ended::Succeeded),
            deployed("d2", Some("03-05T09:00"), "03-06T11:00", Ended::Failed),
            deployed("d3", None, "03-12T10:00", Ended::Succeeded),
            deployed("d4", Some("03-18T08:00"), "03-18T18:30", Ended::Succeeded),
            deployed("d5", Some("03-19T08:00"), "03-20T12:00", Ended::Aborted),
            deployed("d6", Some("05-02T10:00"), "05-02T10:20", Ended::Succeeded),
        ],
        incidents: vec![
            incident("03-06T11:10", Some("03-06T12:40"), Some("d2")),
            incident("03-18T19:00", Some("03-19T01:15"), Some("d4")),
            incident("03-18T20:00", Some("03-18T22:00"), None),
            incident("03-30T10:00", None, None),
        ],
    }
}

#[test]
fn the_log_worked_by_hand_comes_out_for_each_measure() {
    let values = log().values();
    let shown: Vec<String> = values
        .iter()
        .map(|v| {
            format!(
                "{} {} {} of {}, {} left out",
                v.day,
                v.kind,
                v.value.rounded(2),
                v.rests_on,
                v.left_out
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2025-03-31 lead-time 10.50 of 3, 1 left out",
            "2025-03-31 deployment-frequency 4.00 of 4, 0 left out",
            "2025-03-31 time-to-restore 2.00 of 3, 1 left out",
            "2025-03-31 change-fail 50.00 of 4, 0 left out",
            // A month without deployments has a frequency and nothing else.
            "2025-04-30 deployment-frequency 0.00 of 0, 0 left out",
            "2025-05-31 lead-time 0.33 of 1, 0 left out",
            "2025-05-31 deployment-frequency 1.00 of 1, 0 left out",
            "2025-05-31 change-fail 0.00 of 1, 0 left out",
        ]
    );
    assert_eq!(values[5].value, Exact::ratio(1, 3), "exact until it is shown");
}

#[test]
fn services_are_worked_out_apart_from_one_another() {
    let mut log = log();
    let alone = log.values();
    log.deployments.push(Deployment {
        service: line("housing"),
        ..deployed("x1", None, "03-10T10:00", Ended::Failed)
    });
    let both = log.values();
    let own: Vec<_> = both.into_iter().filter(|v| v.service.as_str() == "payments").collect();
    assert_eq!(own, alone);
}

proptest! {
    #[test]
    fn the_order_of_readings_never_changes_a_verdict(
        mut values in proptest::collection::vec((0_i64..500, 1_i64..360), 0..40)
    ) {
        let judged = |values: &[(i64, i64)]| {
            let mut hypothesis = hypothesis();
            hypothesis.put_measure(cost(None), &writer()).unwrap();
            for (value, off) in values {
                let on = day("2025-01-01").plus_days(*off).to_string();
                let reading = reading(&hypothesis, &on, &value.to_string());
                // Of two on one day the first stands, whatever the order: take each day once.
                let _ = hypothesis.record(reading, day(TODAY), false);
            }
            hypothesis.versions[0].rule.resamples = 100;
            hypothesis.judge(day(TODAY))
        };
        values.sort_by_key(|(_, off)| *off);
        values.dedup_by_key(|(_, off)| *off);
        let forward = judged(&values);
        values.reverse();
        prop_assert_eq!(judged(&values), forward);
    }

    #[test]
    fn the_gain_lies_in_its_interval_or_is_a_median_of_halves(
        before in proptest::collection::vec(0_i64..100, 5..12),
        after in proptest::collection::vec(0_i64..100, 5..12),
    ) {
        let mut hypothesis = hypothesis();
        hypothesis.put_measure(cost(None), &writer()).unwrap();
        for (at, value) in before.iter().enumerate() {
            let on = day("2025-01-01").plus_days(i64::try_from(at).unwrap()).to_string();
            read(&mut hypothesis, &on, &value.to_string());
        }
        for (at, value) in after.iter().enumerate() {
            let on = day("2025-05-01").plus_days(i64::try_from(at).unwrap()).to_string();
            read(&mut hypothesis, &on, &value.to_string());
        }
        let judged = hypothesis.judge(day(TODAY)).measures.remove(0).change.unwrap();
        let (low, high) = judged.interval;
        prop_assert!(low <= high);
        let most = |values: &[i64]| Exact::whole(*values.iter().max().unwrap());
        let least = |values: &[i64]| Exact::whole(*values.iter().min().unwrap());
        prop_assert!(low >= least(&before) - most(&after));
        prop_assert!(high <= most(&before) - least(&after));
    }

    #[test]
    fn whatever_is_typed_for_a_figure_is_read_or_refused(typed in ".*") {
        if let Ok(figure) = typed.parse::<Figure>() {
            prop_assert!(figure.to_string().parse::<Figure>().is_ok());
        }
    }
}

#[test]
fn a_measure_with_readings_stays_what_it_is_also_in_a_new_version() {
    let mut hypothesis = hypothesis();
    hypothesis.put_measure(cost(None), &writer()).unwrap();
    read(&mut hypothesis, "2025-02-01", "500");
    let turned = Measure { kind: Kind::ChangeFail, unit: "percent".parse().unwrap(), ..cost(None) };
    let said = hypothesis.put_measure(turned, &writer()).unwrap_err().to_string();
    assert_eq!(said, "`cost` has 1 readings: its kind and unit stay, and it is not taken out");
    hypothesis.put_measure(cost(Some("400")), &writer()).unwrap();
}

#[test]
fn a_start_day_never_comes_before_a_baseline() {
    let mut hypothesis = hypothesis();
    hypothesis.put_measure(cost(None), &writer()).unwrap();
    let baseline = Baseline { value: figure("500"), on: day("2025-03-01"), source: line("ledger") };
    hypothesis.set_baseline("cost", baseline, &writer()).unwrap();
    let early = Rule { start: day("2025-03-01"), ..hypothesis.version().rule.clone() };
    assert!(matches!(
        hypothesis.set_rule(early, &writer()),
        Err(Refusal::LateBaseline { day: on, .. }) if on == day("2025-03-01")
    ));
}

#[test]
fn the_middle_of_an_even_number_lies_halfway() {
    let values: Vec<Exact> = [4, 1, 3, 2].into_iter().map(Exact::whole).collect();
    assert_eq!(median(&values), Some(Exact::ratio(5, 2)));
    assert_eq!(median(&[]), None);
}
