use super::*;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::exact::{Exact, Money};
use crate::domain::robustness::Criterion;
use crate::domain::robustness::samples::{degenerate, published, scored_in};

#[test]
fn the_published_example_without_each_candidate_and_question() {
    let found = without_candidates(&published(), None);
    assert_eq!((found[2].without, &found[2].order), (2, &vec![0, 1]));
    let winners: Vec<_> = without_questions(&published()).into_iter().map(|w| w.winners).collect();
    assert_eq!(winners, [vec![1], vec![0]]);
}

#[test]
fn a_relative_price_formula_lets_the_last_bid_decide_between_the_first_two() {
    // `docs/method.md`, "Faults of the formulas": quality of 60, price 40 by ratio. With C
    // A 66.67, B 65.00; without it A 83.33, B 85.00.
    let bids = [(50, 1_200_000), (45, 1_000_000), (15, 500_000)];
    let built = |who: &[usize]| {
        let prices: Vec<Money> =
            who.iter().map(|at| Money::pence(bids[*at].1 * 100).unwrap()).collect();
        let share = |price| PriceFormula::Ratio.share(price, &prices).unwrap();
        Problem::new(
            who.iter().map(|at| format!("bid {at}")).collect(),
            vec![Criterion::named("quality"), Criterion::named("price")],
            vec![Exact::ratio(3, 5), Exact::ratio(2, 5)],
            (0..who.len())
                .map(|at| vec![Exact::ratio(bids[who[at]].0, 60), share(prices[at])])
                .collect(),
        )
        .ok()
    };
    let without = |at: usize| -> Vec<usize> { (0..3).filter(|who| *who != at).collect() };
    let all = built(&[0, 1, 2]).unwrap();
    let found = without_candidates(&all, Some(&|at| built(&without(at))));
    let reversed: Vec<_> = found.iter().map(|one| one.reversed.clone()).collect();
    assert_eq!(reversed, [vec![], vec![], vec![(1, 0)]]);
    assert_eq!(found[2].order, [1, 0]);
}

#[test]
fn the_weight_of_a_question_goes_to_its_group() {
    // Group P has C1, C2, group Q has C3; weights 1/4, 1/4, 1/2. A 4, 0, 2; B 0, 4, 3. Without C1
    // all of P is C2: A 1/2 x 2/4, B 1/2 + 1/2 x 3/4. Without C3, alone in Q, its half goes to
    // both: they tie.
    let problem = scored_in(4, &[1, 1, 2], &[&[4, 0, 2], &[0, 4, 3]], &["P", "P", "Q"]);
    let winners: Vec<_> = without_questions(&problem).into_iter().map(|w| w.winners).collect();
    assert_eq!(winners, [vec![1], vec![0], vec![0, 1]]);
}

#[test]
fn degenerate_figures_have_an_answer() {
    for problem in degenerate() {
        let found = without_questions(&problem);
        assert_eq!(found.len(), problem.criteria().len());
        assert!(found.iter().all(|one| one.winners.is_empty() == (found.len() == 1)));
        assert_eq!(without_candidates(&problem, None).len(), problem.candidates().len());
    }
}
