#![expect(clippy::float_arithmetic, reason = "comparing with published figures")]

use super::*;

fn whole(list: &[i64]) -> Vec<Exact> {
    list.iter().map(|&n| Exact::whole(n)).collect()
}

fn shown(weights: &[Exact]) -> Vec<String> {
    weights.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn near(found: &[f64], wanted: &[f64], within: f64) {
    assert_eq!(found.len(), wanted.len());
    for (f, w) in found.iter().zip(wanted) {
        assert!((f - w).abs() <= within, "{found:?} instead of {wanted:?}");
    }
}

#[test]
fn swing_points_become_shares() {
    let weights = swing(&whole(&[100, 60, 40])).unwrap();
    assert_eq!(shown(&weights), ["1/2", "3/10", "1/5"]);
    assert_eq!(swing(&whole(&[0, 0])), Err(ElicitError::Points));
    assert_eq!(swing(&whole(&[2, -1])), Err(ElicitError::Points));
    assert_eq!(swing(&[]), Err(ElicitError::Empty));
}

#[test]
fn rank_weights_are_the_published_ones() {
    // Barron & Barrett 1996: 0.6111, 0.2778, 0.1111 for three, 0.5208 .. 0.0625 for four.
    assert_eq!(shown(&rank_order_centroid(2).unwrap()), ["3/4", "1/4"]);
    assert_eq!(shown(&rank_order_centroid(3).unwrap()), ["11/18", "5/18", "1/9"]);
    assert_eq!(shown(&rank_order_centroid(4).unwrap()), ["25/48", "13/48", "7/48", "1/16"]);
    assert_eq!(shown(&rank_sum(3).unwrap()), ["1/2", "1/3", "1/6"]);
    assert_eq!(shown(&rank_reciprocal(3).unwrap()), ["6/11", "3/11", "2/11"]);
    for count in [1, 7, 100] {
        for weights in [rank_order_centroid(count), rank_sum(count), rank_reciprocal(count)] {
            assert_eq!(weights.unwrap().into_iter().sum::<Exact>(), Exact::whole(1));
        }
    }
    assert_eq!(rank_sum(0), Err(ElicitError::Empty));
    assert_eq!(rank_sum(101), Err(ElicitError::TooMany { found: 101, most: 100 }));
}

#[test]
fn hundredths_always_add_up_to_the_whole() {
    let of = |shares: &[Exact]| -> Vec<u32> {
        hundredths(shares).into_iter().map(Weight::as_hundredths).collect()
    };
    assert_eq!(of(&whole(&[1, 1, 1])), [3334, 3333, 3333]);
    assert_eq!(of(&whole(&[2, 1, 3])), [3333, 1667, 5000]);
    assert_eq!(of(&whole(&[1, 1, 1, 1, 1, 1, 1])), [1429, 1429, 1429, 1429, 1428, 1428, 1428]);
    assert_eq!(of(&whole(&[0, 5])), [0, 10_000]);
    assert_eq!(of(&whole(&[0, 0])), [0, 0]);
    for n in 1..40 {
        let sum: u32 = of(&rank_order_centroid(n).unwrap()).iter().sum();
        assert_eq!(sum, 10_000, "{n}");
    }
    let doubles: Vec<u32> = hundredths_of_doubles(&[0.177, 0.019, 0.042, 0.762])
        .into_iter()
        .map(Weight::as_hundredths)
        .collect();
    assert_eq!(doubles, [1770, 190, 420, 7620]);
    assert_eq!(hundredths_of_doubles(&[0.0, f64::NAN]), [Weight::default(); 2]);
}

/// Saaty 2008, table 2: consumption of drinks in the United States.
fn drinks() -> Vec<Vec<f64>> {
    vec![
        vec![1.0, 9.0, 5.0, 2.0, 1.0, 1.0, 1.0 / 2.0],
        vec![1.0 / 9.0, 1.0, 1.0 / 3.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0],
        vec![1.0 / 5.0, 3.0, 1.0, 1.0 / 3.0, 1.0 / 4.0, 1.0 / 3.0, 1.0 / 9.0],
        vec![1.0 / 2.0, 9.0, 3.0, 1.0, 1.0 / 2.0, 1.0, 1.0 / 3.0],
        vec![1.0, 9.0, 4.0, 2.0, 1.0, 2.0, 1.0 / 2.0],
        vec![1.0, 9.0, 3.0, 1.0, 1.0 / 2.0, 1.0, 1.0 / 3.0],
        vec![2.0, 9.0, 9.0, 3.0, 2.0, 3.0, 1.0],
    ]
}

#[test]
fn saatys_drinks_have_his_priorities_and_ratio() {
    let found = ahp(&drinks()).unwrap();
    near(&found.weights, &[0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], 0.001);
    near(&[found.consistency_ratio], &[0.022], 0.001);
    assert!(found.acceptable());
    assert_eq!(found.worst_pairs, []);
    near(&found.geometric, &found.weights, 0.01);
}

#[test]
fn a_choice_of_a_school_is_inconsistent_and_names_its_worst_pairs() {
    // The principal eigenvector and eigenvalue of this square were worked out apart from here, by
    // a library of linear algebra (`numpy.linalg.eig`).
    let third = 1.0 / 3.0;
    let school = vec![
        vec![1.0, 4.0, 3.0, 1.0, 3.0, 4.0],
        vec![0.25, 1.0, 7.0, 3.0, 0.2, 1.0],
        vec![third, 1.0 / 7.0, 1.0, 0.2, 0.2, 1.0 / 6.0],
        vec![1.0, third, 5.0, 1.0, 1.0, third],
        vec![third, 5.0, 5.0, 1.0, 1.0, 3.0],
        vec![0.25, 1.0, 6.0, 3.0, third, 1.0],
    ];
    let found = ahp(&school).unwrap();
    near(&found.weights, &[0.32, 0.14, 0.03, 0.13, 0.24, 0.14], 0.006);
    near(&[found.lambda_max, found.consistency_index], &[7.42, 0.284], 0.001);
    near(&[found.consistency_ratio], &[0.228], 0.003);
    assert_eq!(found.worst_pairs.len(), 3);
    assert!(!found.acceptable());
}

#[test]
fn consistent_comparisons_give_back_the_weights_they_came_from() {
    let weights = [0.5, 0.3, 0.2];
    let matrix: Vec<Vec<f64>> =
        weights.iter().map(|a| weights.iter().map(|b| a / b).collect()).collect();
    let found = ahp(&matrix).unwrap();
    near(&found.weights, &weights, 1e-12);
    near(&found.geometric, &weights, 1e-12);
    near(&[found.consistency_ratio], &[0.0], 1e-12);
    near(&ahp(&[vec![1.0]]).unwrap().weights, &[1.0], 0.0);
    // A third typed as 0.33 is understood.
    assert!(ahp(&[vec![1.0, 3.0], vec![0.33, 1.0]]).is_ok());
}

#[test]
fn comparisons_that_are_none_are_refused_with_row_and_column() {
    let said = |matrix: &[Vec<f64>]| ahp(matrix).unwrap_err().to_string();
    assert!(said(&[vec![1.0, 0.0], vec![1.0, 1.0]]).contains("row 1, column 2"));
    assert!(said(&[vec![1.0, f64::NAN], vec![1.0, 1.0]]).contains("row 1, column 2"));
    assert!(said(&[vec![1.0, 3.0], vec![3.0, 1.0]]).contains("reciprocal"));
    assert_eq!(said(&[vec![1.0, 3.0], vec![1.0]]), "row 2 needs 2 entries and has 1");
    assert_eq!(ahp(&[]), Err(ElicitError::Empty));
}

#[test]
fn best_worst_gives_back_consistent_comparisons() {
    let found = best_worst(&whole(&[1, 2, 6]), &whole(&[6, 3, 1])).unwrap();
    assert_eq!(shown(&found.weights), ["3/5", "3/10", "1/10"]);
    assert!(found.xi.is_zero());
    assert_eq!((found.best, found.worst), (0, 2));
}

#[test]
fn best_worst_solves_the_choice_of_transport_exactly() {
    // Rezaei 2015, transportation mode: load flexibility, accessibility, cost, best cost, worst
    // load flexibility. The linear model by hand: with w1, w2, w3 and xi, the deviations
    // w3 - 8 w1 and 2 w2 - w3 and 5 w1 - w2 are level at the least xi.
    let found = best_worst(&whole(&[8, 2, 1]), &whole(&[1, 5, 8])).unwrap();
    assert_eq!(found.weights.iter().cloned().sum::<Exact>(), Exact::whole(1));
    let w = &found.weights;
    let level = |deviation: Exact| deviation == found.xi || -deviation == found.xi;
    assert!(level(&w[2] - &(&Exact::whole(2) * &w[1])));
    assert!(level(&w[1] - &(&Exact::whole(5) * &w[0])));
    near(&w.iter().map(Exact::to_f64).collect::<Vec<_>>(), &[0.0714, 0.3387, 0.5899], 0.02);
}

#[test]
fn best_worst_refuses_lists_that_say_nothing() {
    let said = |a: &[i64], b: &[i64]| best_worst(&whole(a), &whole(b)).unwrap_err().to_string();
    assert!(said(&[2, 3], &[3, 1]).contains("best_to_others must hold 1"));
    assert!(said(&[1, 3], &[3, 0]).contains("others_to_worst must hold 1"));
    assert!(said(&[1, 3], &[1]).contains("needs 2 entries"));
    assert_eq!(shown(&best_worst(&whole(&[1]), &whole(&[1])).unwrap().weights), ["1/1"]);
    let level = best_worst(&whole(&[1, 1, 1]), &whole(&[1, 1, 1])).unwrap();
    assert_eq!(shown(&level.weights), ["1/3", "1/3", "1/3"]);
}
