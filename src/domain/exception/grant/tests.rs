use proptest::prelude::*;

use super::*;
use crate::domain::exception::fixture::{day, span};

fn hold(lapses: bool, due: &str, marks: &[(&str, MarkKind)]) -> Hold {
    let marks = marks.iter().map(|(on, kind)| (day(on), *kind)).collect();
    Hold { precedent: false, lapses, due: day(due), marks }
}

fn coverage(spans: &[(&str, &str)], holds: &[Hold], ended_on: Option<&str>) -> Coverage {
    let periods = spans
        .iter()
        .map(|(first, last)| Period { span: span(first, last), holds: holds.to_vec() })
        .collect();
    Coverage { periods, ended_on: ended_on.map(day) }
}

#[track_caller]
fn check(coverage: &Coverage, days: &[(&str, Cover)]) {
    for (on, wanted) in days {
        assert_eq!(cover(coverage, day(on)), *wanted, "{on}");
    }
}

#[test]
fn a_grant_covers_its_first_and_its_last_day_and_none_beside_them() {
    check(&Coverage::default(), &[("2027-04-01", Cover::None)]);
    check(
        &coverage(&[("2027-04-01", "2028-03-31")], &[], None),
        &[
            ("2027-03-31", Cover::Scheduled),
            ("2027-04-01", Cover::Live),
            ("2028-03-31", Cover::Live),
            ("2028-04-01", Cover::Lapsed),
        ],
    );
}

#[test]
fn a_gap_between_two_grants_is_lapsed_and_a_seam_is_not() {
    check(
        &coverage(
            &[
                ("2027-01-01", "2027-01-31"),
                ("2027-03-01", "2027-03-31"),
                ("2027-04-01", "2027-04-30"),
            ],
            &[],
            None,
        ),
        &[
            ("2027-01-31", Cover::Live),
            ("2027-02-01", Cover::Lapsed),
            ("2027-02-28", Cover::Lapsed),
            ("2027-03-01", Cover::Live),
            ("2027-04-01", Cover::Live),
            ("2027-05-01", Cover::Lapsed),
        ],
    );
}

#[test]
fn an_end_counts_from_its_day_whatever_the_grants_say() {
    check(
        &coverage(&[("2027-01-01", "2027-12-31")], &[], Some("2027-06-01")),
        &[
            ("2026-12-31", Cover::Scheduled),
            ("2027-05-31", Cover::Live),
            ("2027-06-01", Cover::Ended),
            ("2028-06-01", Cover::Ended),
        ],
    );
}

#[test]
fn a_lapse_condition_blocks_from_the_day_after_it_was_due_until_it_is_settled() {
    let late = hold(
        true,
        "2027-02-10",
        &[("2027-02-12", MarkKind::Met), ("2027-02-20", MarkKind::Confirmed)],
    );
    check(
        &coverage(&[("2027-01-01", "2027-12-31")], &[late], None),
        &[
            ("2027-02-10", Cover::Live),
            ("2027-02-11", Cover::LapsedCondition),
            // Its owner's word alone settles nothing.
            ("2027-02-12", Cover::LapsedCondition),
            ("2027-02-19", Cover::LapsedCondition),
            ("2027-02-20", Cover::Live),
        ],
    );
    let waived = hold(true, "2027-02-10", &[("2027-02-09", MarkKind::Waived)]);
    check(
        &coverage(&[("2027-01-01", "2027-12-31")], &[waived], None),
        &[("2027-02-11", Cover::Live), ("2027-12-31", Cover::Live)],
    );
}

#[test]
fn a_breach_recorded_early_blocks_at_once_and_again_after_a_confirmation() {
    let broken = hold(
        true,
        "2027-06-30",
        &[
            ("2027-02-01", MarkKind::Breached),
            ("2027-02-05", MarkKind::Met),
            ("2027-02-06", MarkKind::Confirmed),
            ("2027-09-01", MarkKind::Breached),
        ],
    );
    check(
        &coverage(&[("2027-01-01", "2027-12-31")], &[broken], None),
        &[
            ("2027-01-31", Cover::Live),
            ("2027-02-01", Cover::LapsedCondition),
            ("2027-02-05", Cover::LapsedCondition),
            ("2027-02-06", Cover::Live),
            ("2027-07-01", Cover::Live),
            ("2027-09-01", Cover::LapsedCondition),
        ],
    );
}

#[test]
fn a_condition_that_warns_never_stops_the_cover() {
    let warned = hold(false, "2027-02-10", &[("2027-03-01", MarkKind::Breached)]);
    assert!(warned.breached(day("2027-02-11")));
    check(
        &coverage(&[("2027-01-01", "2027-12-31")], &[warned], None),
        &[("2027-02-11", Cover::Live), ("2027-03-02", Cover::Live)],
    );
}

#[test]
fn a_precedent_condition_blocks_from_the_first_day_until_it_is_settled() {
    let mut precedent = hold(
        false,
        "2027-06-30",
        &[("2027-01-05", MarkKind::Met), ("2027-01-08", MarkKind::Confirmed)],
    );
    precedent.precedent = true;
    check(
        &coverage(&[("2027-01-01", "2027-12-31")], &[precedent], None),
        &[
            ("2026-12-31", Cover::Scheduled),
            ("2027-01-01", Cover::LapsedCondition),
            ("2027-01-07", Cover::LapsedCondition),
            ("2027-01-08", Cover::Live),
        ],
    );
}

#[test]
fn cover_begins_with_the_first_grant_or_once_what_must_be_met_first_is() {
    let grants = [("2027-01-01", "2027-03-31"), ("2027-05-01", "2027-12-31")];
    let begins = |holds: &[Hold], ended| coverage(&grants, holds, ended).begins();
    assert_eq!(begins(&[], None), Some(day("2027-01-01")));
    assert_eq!(begins(&[], Some("2027-01-01")), None, "it ended before its first day");
    let first =
        |marks: &[(&str, MarkKind)]| Hold { precedent: true, ..hold(false, "2027-03-31", marks) };
    assert_eq!(begins(&[first(&[])], None), None, "nobody confirmed it yet");
    let met = ("2027-02-01", MarkKind::Met);
    assert_eq!(begins(&[first(&[met])], None), None, "its owner alone says so");
    let confirmed = ("2027-02-10", MarkKind::Confirmed);
    assert_eq!(begins(&[first(&[met, confirmed])], None), Some(day("2027-02-10")));
    // Settled between two grants, it begins with the second; broken later, it had begun.
    assert_eq!(
        begins(&[first(&[("2027-04-10", MarkKind::Waived)])], None),
        Some(day("2027-05-01"))
    );
    let broken = ("2027-02-20", MarkKind::Breached);
    assert_eq!(begins(&[first(&[confirmed, broken])], None), Some(day("2027-02-10")));
    assert_eq!(Coverage::default().begins(), None);
}

#[test]
fn days_left_run_over_seams_and_stop_at_an_end() {
    let whole = coverage(&[("2027-01-01", "2027-01-31"), ("2027-02-01", "2027-02-28")], &[], None);
    assert_eq!(whole.days_left(day("2027-01-31")), Some(28));
    assert_eq!(whole.days_left(day("2027-02-28")), Some(0));
    assert_eq!(whole.days_left(day("2027-03-01")), None);
    assert_eq!(whole.days_left(day("2026-12-31")), None);
    let cut = Coverage { ended_on: Some(day("2027-02-11")), ..whole.clone() };
    assert_eq!(cut.end(day("2027-01-31")), Some(day("2027-02-10")));
    assert!(whole.expiring(day("2027-01-29"), 30));
    assert!(!whole.expiring(day("2027-01-28"), 30));
    assert!(whole.expiring(day("2027-02-28"), 0));
    assert!(!whole.expiring(day("2027-03-01"), 30), "lapsed is not expiring");
}

fn any_hold() -> impl Strategy<Value = Hold> {
    let kinds = prop::sample::select(MarkKind::ALL);
    let marks = prop::collection::vec((0_i64..60, kinds), 0..4);
    (any::<bool>(), any::<bool>(), 0_i64..60, marks).prop_map(
        |(precedent, lapses, due, mut marks)| {
            marks.sort_by_key(|(on, _)| *on);
            let start = day("2027-01-01");
            let marks = marks.into_iter().map(|(on, kind)| (start.plus_days(on), kind)).collect();
            Hold { precedent, lapses, due: start.plus_days(due), marks }
        },
    )
}

proptest! {
    /// A mark recorded later never changes what was true on an earlier day, but a date that had
    /// been missed stays missed.
    #[test]
    fn what_is_recorded_later_leaves_earlier_days_as_they_were(
        hold in any_hold(),
        at in 0_i64..60,
        kind in prop::sample::select(MarkKind::ALL),
    ) {
        let start = day("2027-01-01");
        let last = hold.marks.last().map_or(start, |(on, _)| *on);
        let on = last.plus_days(at);
        let mut later = hold.clone();
        later.marks.push((on, kind));
        for offset in 0..60 {
            let before = start.plus_days(offset);
            if before < on {
                prop_assert_eq!(hold.blocks(before), later.blocks(before));
            }
        }
    }

    /// Who is live is held by a grant, and no more than that many days are left.
    #[test]
    fn live_means_held_by_a_grant_and_not_ended(
        spans in prop::collection::vec((0_i64..60, 0_i64..20), 0..4),
        holds in prop::collection::vec(any_hold(), 0..3),
        ended in prop::option::of(0_i64..80),
        on in 0_i64..90,
    ) {
        let start = day("2027-01-01");
        let periods: Vec<Period> = spans
            .into_iter()
            .map(|(first, length)| {
                let first = start.plus_days(first);
                let span = Span::new(first, first.plus_days(length)).unwrap();
                Period { span, holds: holds.clone() }
            })
            .collect();
        let coverage = Coverage { periods, ended_on: ended.map(|days| start.plus_days(days)) };
        let on = start.plus_days(on);
        let held = coverage.periods.iter().any(|period| period.span.holds(on));
        let ended = coverage.ended_on.is_some_and(|ended| ended <= on);
        match cover(&coverage, on) {
            Cover::Live | Cover::LapsedCondition => {
                prop_assert!(held && !ended);
                prop_assert!(coverage.days_left(on).is_some_and(|left| left >= 0));
            }
            Cover::None => prop_assert!(coverage.periods.is_empty()),
            Cover::Ended => prop_assert!(ended),
            Cover::Scheduled | Cover::Lapsed => prop_assert!(!held && !ended),
        }
    }
}
