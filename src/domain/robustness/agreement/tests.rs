use super::*;

/// One line an evaluator; a dot is a missing score.
fn table(text: &str) -> Vec<Vec<Option<f64>>> {
    text.lines().map(|line| line.split_whitespace().map(|s| s.parse().ok()).collect()).collect()
}

/// Krippendorff 2011, section C: four observers, twelve units.
fn krippendorff() -> Vec<Vec<Option<f64>>> {
    table(
        "1 2 3 3 2 1 4 1 2 . . .
         1 2 3 3 2 2 4 1 2 5 . 3
         . 3 3 3 2 3 4 2 2 5 1 .
         1 2 3 3 2 4 4 1 2 5 1 .",
    )
}

/// Shrout & Fleiss 1979, table 2: four judges, six targets.
fn shrout_fleiss() -> Vec<Vec<Option<f64>>> {
    table(
        "9 6 8 7 10 6
         2 1 4 1 5 2
         5 3 6 2 6 4
         8 2 8 6 9 7",
    )
}

#[track_caller]
fn near(found: Result<f64, Undefined>, wanted: f64, within: f64) {
    let found = found.unwrap();
    assert!((found - wanted).abs() <= within, "{found} instead of {wanted}");
}

#[test]
fn krippendorffs_example_has_his_alphas() {
    for (metric, wanted) in [
        (Metric::Nominal, 0.743),
        (Metric::Ordinal, 0.815),
        (Metric::Interval, 0.849),
        (Metric::Ratio, 0.797),
    ] {
        near(alpha(&krippendorff(), metric), wanted, 0.0005);
    }
}

#[test]
fn krippendorffs_two_observers_have_his_alpha_for_binary_data() {
    // Section A of the same paper: ten units, two observers, alpha 0.095.
    let scores = table(
        "0 1 0 0 0 0 0 0 1 0
         1 1 1 0 0 1 0 0 0 0",
    );
    near(alpha(&scores, Metric::Nominal), 0.095, 0.0005);
}

#[test]
fn shrout_and_fleiss_table_has_their_coefficients() {
    near(icc_2_1(&shrout_fleiss()), 0.29, 0.005);
    near(icc_2_k(&shrout_fleiss()), 0.62, 0.005);
}

#[test]
fn four_judges_and_three_competitors_have_their_published_w() {
    // ProofWiki, "Kendall's Coefficient of Concordance/Examples/Arbitrary Example 1": Xavier, Yuri
    // and Zal before four judges, W = 1/16.
    near(kendall_w(&table("1 3 2\n1 2 3\n2 3 1\n3 1 2")), 1.0 / 16.0, 1e-12);
}

#[test]
fn three_judges_and_six_applicants_have_their_w() {
    // By hand from the definition: sums of ranks 8, 14, 11, 11, 11, 8 about a mean of 10.5 give
    // S = 25.5, and 3^2 (6^3 - 6) / 12 = 157.5.
    let scores = table(
        "1 6 3 2 5 4
         1 5 6 4 2 3
         6 3 2 5 4 1",
    );
    near(kendall_w(&scores), 25.5 / 157.5, 1e-12);
}

#[test]
fn w_is_one_for_the_same_order_also_with_ties() {
    near(kendall_w(&table("1 2 2 4\n2 3 3 9\n0 1 1 2")), 1.0, 1e-12);
    near(kendall_w(&table("1 2 3\n3 2 1")), 0.0, 1e-12);
}

#[test]
fn what_the_scores_do_not_define_is_undefined_with_the_reason() {
    let same = table("2 2 2\n2 2 2");
    let one = table("1 2 3");
    let apart = table("1 2 . .\n. . 3 4");
    for (scores, alpha_says, w_says) in [
        (&same, Undefined::NoVariation, Undefined::NoVariation),
        (&one, Undefined::OneEvaluator, Undefined::OneEvaluator),
        (&apart, Undefined::NothingShared, Undefined::TooFewComplete),
        (&Vec::new(), Undefined::OneEvaluator, Undefined::OneEvaluator),
    ] {
        let found = Agreement::of(scores, Metric::Ordinal);
        assert_eq!(found.alpha, Err(alpha_says));
        assert_eq!(found.kendall_w, Err(w_says));
        assert_eq!(found.icc_2_1, Err(w_says));
        assert_eq!(found.icc_2_k, Err(w_says));
    }
    assert_eq!(alpha(&table("-1 2\n1 2"), Metric::Ratio), Err(Undefined::BelowNought));
    assert_eq!(
        Agreement::of(&same, Metric::Ordinal).sentence(),
        "Agreement is undefined: everybody gave the same score to everything."
    );
}

#[test]
fn the_order_of_evaluators_and_units_changes_nothing() {
    let scores = krippendorff();
    let turned: Vec<Vec<Option<f64>>> =
        scores.iter().rev().map(|row| row.iter().rev().copied().collect()).collect();
    for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio] {
        near(alpha(&turned, metric), alpha(&scores, metric).unwrap(), 1e-12);
    }
    near(kendall_w(&turned), kendall_w(&scores).unwrap(), 1e-12);
}

#[test]
fn without_the_one_who_strays_the_others_agree() {
    let scores = table("1 2 3 4\n1 2 3 4\n4 3 2 1");
    let without = Agreement::without_each(&scores, Metric::Ordinal);
    assert_eq!(without.len(), 3);
    near(without[2].alpha, 1.0, 1e-12);
    assert!(without[0].alpha.unwrap() < 0.0);
}

#[test]
fn groups_are_looked_at_apart() {
    let scores = table("1 2 3 4\n1 2 4 3");
    let groups = Agreement::by_group(&scores, &[0, 0, 1, 1], Metric::Ordinal);
    near(groups[0].alpha, 1.0, 1e-12);
    assert!(groups[1].alpha.unwrap() < 0.0);
}
