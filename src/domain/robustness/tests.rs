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
    // evaluation-practice.md section 11: A has 70.00 % of G1 and 76.67 % of G2, B 73.33 and 56.67.
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
