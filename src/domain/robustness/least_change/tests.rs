mod simplex;

use proptest::prelude::*;
use simplex::{Row, least};

use super::*;
use crate::domain::robustness::samples::{
    any, degenerate, fine, practice, published, reversed, scored, weightings,
};

fn ratio(a: i64, b: i64) -> Exact {
    Exact::ratio(a, b)
}

fn moves(shift: &Shift) -> Vec<(usize, Exact)> {
    shift.moves.iter().map(|change| (change.criterion, change.by.clone())).collect()
}

#[test]
fn the_published_example_takes_a_third_or_a_sixth() {
    let found = least_changes(&published());
    let (l1, linf) = (found[0].l1.as_ref().unwrap(), found[0].linf.as_ref().unwrap());
    assert_eq!((&l1.size, &linf.size), (&ratio(1, 3), &ratio(1, 6)));
    assert_eq!(moves(l1), [(0, ratio(-1, 6)), (1, ratio(1, 6))]);
    assert_eq!(moves(linf), moves(l1));
    assert_eq!((found[1].challenger, &found[1].l1, &found[1].linf), (2, &None, &None));
    assert_eq!(nearest(&found).unwrap().challenger, 1);
}

#[test]
fn the_worked_flip_between_two_groups_moves_25_71_points() {
    let found = least_changes(&practice().by_group());
    let l1 = found[0].l1.as_ref().unwrap();
    assert_eq!(moves(l1), [(0, ratio(9, 35)), (1, ratio(-9, 35))]);
    assert_eq!(ratio(9, 35).rounded(4).to_string(), "0.2571");
}

#[test]
fn the_largest_move_is_spread_over_all_that_help() {
    // Advantages 1, 1/4, -1/4, -1 of equal weights: no gap. With C1 at 2/5 and the rest 1/5 the
    // gap is 1/5. Moving x from each of the first two to the last two closes 5/2 x: x = 2/25.
    let found = least_changes(&scored(4, &[2, 1, 1, 1], &[&[4, 1, 0, 0], &[0, 0, 1, 4]]));
    let linf = found[0].linf.as_ref().unwrap();
    assert_eq!(linf.size, ratio(2, 25));
    assert_eq!(
        moves(linf),
        [(0, ratio(-2, 25)), (1, ratio(-2, 25)), (2, ratio(2, 25)), (3, ratio(2, 25))]
    );
    // By sum: 2 closes for each share moved from C1 to C4: 1/10 moved, 1/5 in all.
    assert_eq!(found[0].l1.as_ref().unwrap().size, ratio(1, 5));
}

#[test]
fn a_weight_never_gives_more_than_it_has() {
    // Advantages 3/4 and 1/4 on C1 and C2, -1/4 on C3; weights 1/10, 8/10, 1/10, gap 1/4. C1's
    // whole tenth closes 1/10, C2 then gives 3/10 at 1/2 each: 4/10 moved.
    let found = least_changes(&scored(4, &[1, 8, 1], &[&[3, 1, 0], &[0, 0, 1]]));
    let l1 = found[0].l1.as_ref().unwrap();
    assert_eq!(found[0].gap, ratio(1, 4));
    assert_eq!(moves(l1), [(0, ratio(-1, 10)), (1, ratio(-3, 10)), (2, ratio(4, 10))]);
}

#[test]
fn degenerate_figures_have_an_answer() {
    for problem in degenerate() {
        assert_eq!(least_changes(&problem).len(), problem.candidates().len() - 1);
    }
    let level = least_changes(&scored(3, &[1, 1], &[&[2, 2], &[2, 2]]));
    assert_eq!(level[0].l1, Some(Shift { size: Exact::zero(), moves: vec![] }));
}

/// What the moves of `shift` make of the problem's weights.
fn moved(problem: &Problem, shift: &Shift) -> Vec<Exact> {
    let mut weights = problem.weights().to_vec();
    for change in &shift.moves {
        weights[change.criterion] = &weights[change.criterion] + &change.by;
    }
    weights
}

fn size(before: &[Exact], after: &[Exact]) -> (Exact, Exact) {
    let away = before.iter().zip(after).map(|(b, a)| {
        let by = a - b;
        if by.is_negative() { -by } else { by }
    });
    away.fold((Exact::zero(), Exact::zero()), |(sum, most), by| (&sum + &by, most.max(by)))
}

fn levels(problem: &Problem) {
    let leader = problem.leader();
    for found in least_changes(problem) {
        let shifts = [(found.l1.as_ref(), true), (found.linf.as_ref(), false)];
        for (shift, by_sum) in shifts.into_iter().filter_map(|(s, by)| s.map(|s| (s, by))) {
            let weights = moved(problem, shift);
            let (sum, most) = size(problem.weights(), &weights);
            assert_eq!(if by_sum { sum } else { most }, shift.size);
            let totals = problem.reweighted(weights).unwrap().totals();
            assert_eq!(totals[leader], totals[found.challenger]);
        }
    }
}

#[test]
fn figures_too_fine_for_128_bits_level_too() {
    levels(&fine());
}

/// The most of the gap that moves of at most `bound` close, by trying every corner: all moves
/// but one are at their bounds, and that one makes them add to 0.
fn most_closed(problem: &Problem, lead: &[Exact], bound: &Exact) -> Exact {
    let count = lead.len();
    let mut best = Exact::zero();
    for pivot in 0..count {
        for mask in 0..1_u32 << count {
            let down = |at: usize| -problem.weights()[at].clone().min(bound.clone());
            let mut by: Vec<Exact> = (0..count)
                .map(|at| if mask >> at & 1 == 1 { bound.clone() } else { down(at) })
                .collect();
            by[pivot] = Exact::zero();
            by[pivot] = -by.iter().cloned().sum::<Exact>();
            if by[pivot] < down(pivot) || by[pivot] > *bound {
                continue;
            }
            let closed: Exact = by.iter().zip(lead).map(|(by, lead)| -(by * lead)).sum();
            best = best.max(closed);
        }
    }
    best
}

/// The smallest sum of moves and the smallest largest move, each as a linear programme over what
/// every weight gains (`p`) and gives (`g`), and for the second a bound on all of them.
fn programmes(weights: &[Exact], lead: &[Exact], gap: &Exact) -> [Option<Exact>; 2] {
    let count = weights.len();
    let one = Exact::whole(1);
    let line = |p: &dyn Fn(usize) -> Exact, g: &dyn Fn(usize) -> Exact, bound: Exact| Row {
        coefficients: (0..count).map(p).chain((0..count).map(g)).collect(),
        bound,
    };
    let only = |at: usize, value: i64| {
        move |other: usize| if other == at { Exact::whole(value) } else { Exact::zero() }
    };
    // What is gained is given; no weight gives more than it has; the gap is closed.
    let shared = || {
        let mut rows = vec![
            line(&|_| one.clone(), &|_| -one.clone(), Exact::zero()),
            line(&|_| -one.clone(), &|_| one.clone(), Exact::zero()),
            line(&|at| lead[at].clone(), &|at| -lead[at].clone(), -gap.clone()),
        ];
        for (at, weight) in weights.iter().enumerate().take(count) {
            rows.push(line(&only(at, -1), &only(at, 1), weight.clone()));
        }
        rows
    };
    let sum = least(&vec![one.clone(); 2 * count], &shared());
    let mut rows = shared();
    for row in &mut rows {
        row.coefficients.push(Exact::zero());
    }
    for at in 0..count {
        for sign in [1, -1] {
            let mut row = line(&only(at, sign), &only(at, -sign), Exact::zero());
            row.coefficients.push(-one.clone());
            rows.push(row);
        }
    }
    let mut cost = vec![Exact::zero(); 2 * count];
    cost.push(one.clone());
    [sum, least(&cost, &rows)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_change_found_levels_and_has_the_size_it_says(problem in any()) {
        levels(&problem);
    }

    #[test]
    fn no_smaller_largest_move_closes_the_gap(problem in any()) {
        let leader = problem.leader();
        for found in least_changes(&problem) {
            let rows = problem.values();
            let lead: Vec<Exact> =
                rows[leader].iter().zip(&rows[found.challenger]).map(|(a, b)| a - b).collect();
            match &found.linf {
                None => prop_assert!(most_closed(&problem, &lead, &Exact::whole(1)) < found.gap),
                Some(shift) => {
                    prop_assert_eq!(&most_closed(&problem, &lead, &shift.size), &found.gap);
                    let less = &shift.size * &ratio(999, 1000);
                    let closed = most_closed(&problem, &lead, &less);
                    prop_assert!(found.gap.is_zero() || closed < found.gap);
                }
            }
        }
    }

    #[test]
    fn a_linear_programme_finds_the_same_smallest_changes(problem in any()) {
        let leader = problem.leader();
        for found in least_changes(&problem) {
            let rows = problem.values();
            let lead: Vec<Exact> =
                rows[leader].iter().zip(&rows[found.challenger]).map(|(a, b)| a - b).collect();
            let [sum, most] = programmes(problem.weights(), &lead, &found.gap);
            prop_assert_eq!(found.l1.as_ref().map(|shift| shift.size.clone()), sum);
            prop_assert_eq!(found.linf.as_ref().map(|shift| shift.size.clone()), most);
        }
    }

    #[test]
    fn no_weighting_that_levels_is_nearer(problem in any()) {
        if problem.criteria().len() > 4 {
            return Ok(());
        }
        let leader = problem.leader();
        let found = least_changes(&problem);
        for weights in weightings(problem.criteria().len(), 12) {
            let (sum, most) = size(problem.weights(), &weights);
            let totals = problem.reweighted(weights).unwrap().totals();
            for one in &found {
                if totals[one.challenger] >= totals[leader] {
                    prop_assert!(one.l1.as_ref().is_some_and(|shift| shift.size <= sum));
                    prop_assert!(one.linf.as_ref().is_some_and(|shift| shift.size <= most));
                }
            }
        }
    }

    #[test]
    fn the_order_of_rows_and_columns_changes_nothing(problem in any()) {
        let back = reversed(&problem);
        let last = problem.candidates().len() - 1;
        let other = least_changes(&back);
        for one in least_changes(&problem) {
            let same = other.iter().find(|o| last - o.challenger == one.challenger).unwrap();
            let sizes = |of: &LeastChange| {
                [&of.l1, &of.linf].map(|shift| shift.as_ref().map(|shift| shift.size.clone()))
            };
            prop_assert_eq!(sizes(&one), sizes(same));
        }
    }
}
