use proptest::prelude::*;

use super::*;
use crate::domain::robustness::samples::{
    any, degenerate, fine, published, reversed, scored, weightings,
};

fn margins(problem: &Problem) -> Vec<Option<Exact>> {
    dominance(problem).best.into_iter().map(|best| best.map(|best| best.margin)).collect()
}

#[test]
fn the_published_example_says_who_can_lead() {
    let found = dominance(&published());
    assert_eq!((found.dominates.clone(), found.identical.clone()), (vec![(0, 2)], vec![]));
    let fifth = Exact::ratio(1, 5);
    assert_eq!(margins(&published()), [Some(fifth.clone()), Some(fifth.clone()), Some(-fifth)]);
    assert_eq!((found.can_win_outright(), found.can_never_lead()), (vec![0, 1], vec![2]));
}

#[test]
fn a_middling_candidate_nobody_dominates_may_still_never_lead() {
    // A 4, 0; B 0, 4; C 1, 1. C is best off at equal weights: 1/4 against 1/2.
    let found = dominance(&scored(4, &[1, 1], &[&[4, 0], &[0, 4], &[1, 1]]));
    assert_eq!(found.can_never_lead(), [2]);
    assert!(found.dominates.is_empty());
    let best = found.best[2].as_ref().unwrap();
    assert_eq!(best.margin, Exact::ratio(-1, 4));
    assert_eq!(best.weights, [Exact::ratio(1, 2), Exact::ratio(1, 2)]);
    // With 2, 2 it draws level there and wins nowhere.
    let found = dominance(&scored(4, &[1, 1], &[&[4, 0], &[0, 4], &[2, 2]]));
    assert_eq!((found.can_win_outright(), found.can_never_lead()), (vec![0, 1], vec![]));
}

#[test]
fn identical_candidates_draw_level_and_alike_questions_separate_nobody() {
    let problem = scored(3, &[1, 3], &[&[2, 1], &[2, 1], &[2, 0]]);
    let found = dominance(&problem);
    assert_eq!(found.identical, [(0, 1)]);
    assert_eq!(found.dominates, [(0, 2), (1, 2)]);
    assert!(found.can_win_outright().is_empty());
    assert_eq!(
        separates_nobody(&problem),
        [SeparatesNobody { criterion: 0, weight: Exact::ratio(1, 4) }]
    );
}

#[test]
fn degenerate_figures_have_an_answer() {
    for problem in degenerate() {
        let found = dominance(&problem);
        assert_eq!(found.best.len(), problem.candidates().len());
        separates_nobody(&problem);
    }
    assert_eq!(margins(&scored(3, &[1], &[&[2]])), [None]);
    assert_eq!(dominance(&scored(3, &[1], &[&[2]])).can_win_outright(), [0]);
}

/// The lead of `who` over the best of the others under `weights`.
fn lead(problem: &Problem, who: usize, weights: Vec<Exact>) -> Exact {
    let totals = problem.reweighted(weights).unwrap().totals();
    let others = (0..totals.len()).filter(|at| *at != who).map(|at| totals[at].clone());
    &totals[who] - &others.max().unwrap()
}

fn holds(problem: &Problem) {
    for (who, best) in dominance(problem).best.into_iter().enumerate() {
        let best = best.unwrap();
        assert_eq!(lead(problem, who, best.weights), best.margin);
    }
}

#[test]
fn figures_too_fine_for_128_bits_have_their_best_case() {
    holds(&fine());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_best_weights_give_the_margin_and_no_others_a_better_one(problem in any()) {
        holds(&problem);
        let best = margins(&problem);
        if problem.criteria().len() <= 4 {
            for weights in weightings(problem.criteria().len(), 8) {
                for (who, best) in best.iter().enumerate() {
                    prop_assert!(lead(&problem, who, weights.clone()) <= *best.as_ref().unwrap());
                }
            }
        }
    }

    #[test]
    fn a_dominated_candidate_never_wins_outright(problem in any()) {
        let found = dominance(&problem);
        let winners = found.can_win_outright();
        prop_assert!(found.dominates.iter().all(|(_, below)| !winners.contains(below)));
        for weights in weightings(problem.criteria().len(), 2) {
            let totals = problem.reweighted(weights).unwrap().totals();
            prop_assert!(found.dominates.iter().all(|(above, below)| totals[*above] >= totals[*below]));
        }
    }

    #[test]
    fn the_order_of_rows_and_columns_changes_nothing(problem in any()) {
        let mut back = margins(&reversed(&problem));
        back.reverse();
        prop_assert_eq!(margins(&problem), back);
    }
}
