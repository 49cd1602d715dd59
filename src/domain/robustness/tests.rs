use proptest::prelude::*;

use super::samples::{practice, published};
use super::*;

fn ratio(a: i64, b: i64) -> Exact {
    Exact::ratio(a, b)
}

#[test]
fn the_published_example_is_ranked() {
    let ranking = published().ranking();
    let shown: Vec<_> = ranking.iter().map(|p| (p.candidate, p.total.clone(), p.place)).collect();
    assert_eq!(shown, [(0, ratio(3, 5), 1), (1, ratio(1, 2), 2), (2, ratio(2, 5), 3)]);
}

#[test]
fn groups_keep_the_totals() {
    let by_group = practice().by_group();
    assert_eq!(by_group.totals(), practice().totals());
    assert_eq!(by_group.weights(), [ratio(3, 5), ratio(2, 5)]);
    // `docs/method.md`, "Smallest flip": A has 70.00 % of G1 and 76.67 % of G2, B 73.33 and 56.67.
    assert_eq!(by_group.values()[0], [ratio(7, 10), ratio(23, 30)]);
    assert_eq!(by_group.values()[1], [ratio(11, 15), ratio(17, 30)]);
}

#[test]
fn equal_totals_share_a_place_and_a_rule_may_name_the_leader() {
    let tied = samples::scored(3, &[1, 1], &[&[1, 2], &[2, 1], &[0, 0]]);
    assert_eq!(tied.ranking().iter().map(|p| p.place).collect::<Vec<_>>(), [1, 1, 3]);
    assert_eq!((tied.leader(), tied.clone().led_by(1).unwrap().leader()), (0, 1));
    let refused = tied.led_by(2).unwrap_err().to_string();
    assert_eq!(refused, "C does not have the highest total and cannot be taken as first");
}

#[test]
fn figures_that_make_no_problem_are_refused_with_the_reason() {
    #[track_caller]
    fn check(names: &[&str], criteria: &[&str], weights: &[Exact], row: &[i64], said: &str) {
        let refused = Problem::new(
            names.iter().map(|name| (*name).to_owned()).collect(),
            criteria.iter().map(|name| Criterion::named(*name)).collect(),
            weights.to_vec(),
            names.iter().map(|_| row.iter().map(|v| Exact::whole(*v)).collect()).collect(),
        );
        assert_eq!(refused.unwrap_err().to_string(), said);
    }
    let half = ratio(1, 2);
    check(&[], &["a"], &[], &[], "there is no candidate to look at");
    check(&["x"], &[], &[], &[], "there is no criterion to compare by");
    check(
        &["x", "x"],
        &["a"],
        &[ratio(1, 1)],
        &[1],
        "x stands there twice: every name is used once",
    );
    check(&["x"], &["a"], &[], &[1], "there are 0 weights for 1 criteria");
    check(&["x"], &["a"], &[half], &[1], "the weights add up to 1/2 and not to 1");
    check(&["x"], &["a", "b"], &[ratio(2, 1), ratio(-1, 1)], &[1, 1], "the weight of b is below 0");
    check(&["x"], &["a"], &[ratio(1, 1)], &[1, 2], "x has 2 values for 1 criteria");
}

/// Runs every exact analysis. Arithmetic is checked in tests, so that a bound of 128 bits taken
/// too wide would be noticed.
fn run_all(problem: &Problem) {
    tipping::tipping(problem);
    tipping::tipping(&problem.by_group());
    least_change::least_changes(problem);
    marks::margins(problem);
    dominance::dominance(problem);
    leave_out::without_questions(problem);
}

proptest! {
    #[test]
    fn figures_near_the_edge_of_128_bits_never_overflow(
        unit_bits in 1_u32..45,
        scale_bits in 1_u32..60,
        parts in prop::collection::vec(0_i64..1 << 40, 4),
        rows in prop::collection::vec(prop::collection::vec(-(1_i64 << 60)..1 << 60, 4), 3),
    ) {
        let (unit, scale) = (1_i64 << unit_bits, 1_i64 << scale_bits);
        let mut weights: Vec<Exact> =
            parts.iter().map(|part| ratio(part % (unit / 4).max(1), unit)).collect();
        weights[0] = &weights[0] + &(&Exact::whole(1) - &weights.iter().cloned().sum());
        let values =
            rows.iter().map(|row| row.iter().map(|v| ratio(v % (scale + 1), scale)).collect());
        let problem = Problem::new(
            ["A", "B", "C"].map(str::to_owned).to_vec(),
            ["p", "q", "r", "s"].map(Criterion::named).to_vec(),
            weights,
            values.collect(),
        ).unwrap();
        run_all(&problem);
    }

    #[test]
    fn marks_of_any_scale_never_overflow(
        unit_bits in 1_u32..45,
        parts in prop::collection::vec(0_i64..1 << 40, 2),
        tops in prop::collection::vec(1_u32..=u32::MAX, 2),
        places in prop::collection::vec(prop::collection::vec(0_u32..=u32::MAX, 2), 3),
    ) {
        let unit = 1_i64 << unit_bits;
        let first = ratio(parts[0] % unit, unit);
        let place = |row: &Vec<u32>, at: usize| row[at] % tops[at];
        let criteria = (0..2).map(|at| Criterion {
            marks: Some(MarksScale {
                steps: Steps::Even(tops[at]),
                places: places.iter().map(|row| place(row, at)).collect(),
            }),
            ..Criterion::named(format!("C{at}"))
        });
        let value = |row, at: usize| ratio(place(row, at).into(), tops[at].into());
        let problem = Problem::new(
            ["A", "B", "C"].map(str::to_owned).to_vec(),
            criteria.collect(),
            vec![first.clone(), &Exact::whole(1) - &first],
            places.iter().map(|row| vec![value(row, 0), value(row, 1)]).collect(),
        ).unwrap();
        run_all(&problem);
    }
}
