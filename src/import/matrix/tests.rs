use proptest::prelude::*;

use super::*;
use crate::domain::robustness::{Steps, dominance, least_change, marks, tipping};

const PUBLISHED: &str = "supplier,C1,C2\nweight,1,1\nscale,0..5,0..5\nA,4,2\nB,2,3\nC,3,1\n";

fn ratio(a: i64, b: i64) -> Exact {
    Exact::ratio(a, b)
}

#[test]
fn the_published_example_is_read_and_gives_its_figures() {
    let read = read_matrix(PUBLISHED).unwrap();
    let problem = read.problem(Scaling::None).unwrap().problem;
    assert_eq!(problem.totals(), [ratio(3, 5), ratio(1, 2), ratio(2, 5)]);
    assert_eq!(tipping::tipping(&problem)[0].winner_changes[0].at, ratio(1, 3));
    let l1 = least_change::least_changes(&problem)[0].l1.clone();
    assert_eq!(l1.map(|shift| shift.size), Some(ratio(1, 3)));
    assert_eq!(marks::margins(&problem)[1].either.as_deref().map(marks::steps), Some(2));
    assert_eq!(dominance::dominance(&problem).can_never_lead(), [2]);
    assert_eq!(read.without(2).candidates, ["A", "B"]);
}

#[test]
fn every_row_about_criteria_is_read() {
    let read = read_matrix(concat!(
        "\u{FEFF}name;cost;\"quality; all\";speed;;\r\n",
        "Weight;30;50;20\r\n",
        "group;money;;tech;;\r\n",
        "direction;min;;max\r\n",
        "scale;0..1000;0..3;\r\n",
        "order;2;1;3\r\n",
        "alpha;1.5;2;1e-1\r\n",
        "lock;;yes;no\r\n",
        "q;;0;.5\r\n",
        "p;;1;2\r\n",
        ";;\r\n",
        "x;250;2;0.1\r\n",
        "y;1000;3;-4\r\n",
    ))
    .unwrap();
    assert_eq!(read.candidates, ["x", "y"]);
    assert_eq!(read.shares(), [ratio(3, 10), ratio(1, 2), ratio(1, 5)]);
    assert_eq!(read.order(), Some(vec![2, 1, 3]));
    assert_eq!(read.alpha().unwrap()[2], ratio(1, 10));
    let [cost, quality, speed] = read.columns.as_slice() else { panic!("three columns") };
    assert_eq!((cost.group.as_deref(), cost.direction), (Some("money"), Direction::Min));
    assert_eq!((quality.name.as_str(), quality.locked), ("quality; all", true));
    assert_eq!(
        (speed.indifference.clone(), speed.preference.clone()),
        (Some(ratio(1, 2)), Some(ratio(2, 1)))
    );
    let problem = read.problem(Scaling::None).unwrap().problem;
    assert_eq!(problem.values()[0], [ratio(3, 4), ratio(2, 3), ratio(1, 10)]);
    let marks = problem.criteria()[0].marks.as_ref().unwrap();
    assert_eq!((&marks.steps, marks.places.as_slice()), (&Steps::Even(1000), [750, 0].as_slice()));
    assert!(problem.criteria()[2].marks.is_none());
}

#[test]
fn scalings_are_those_of_the_document() {
    #[track_caller]
    fn check(scaling: Scaling, wanted: [[(i64, i64); 2]; 2]) {
        // Benefit 3 and 4, cost 10 and 40.
        let read = read_matrix("n,b,c\nweight,1,1\ndirection,max,min\nx,3,10\ny,4,40\n").unwrap();
        let problem = read.problem(scaling).unwrap().problem;
        let wanted = wanted.map(|row| row.map(|(a, b)| ratio(a, b)).to_vec());
        assert_eq!(problem.values(), wanted, "{scaling}");
    }
    check(Scaling::MinMax, [[(0, 1), (1, 1)], [(1, 1), (0, 1)]]);
    // Costs: 1/10 and 1/40 over 5/40.
    check(Scaling::Sum, [[(3, 7), (4, 5)], [(4, 7), (1, 5)]]);
    check(Scaling::Max, [[(3, 4), (3, 4)], [(1, 1), (0, 1)]]);
    // The norm of 3 and 4 is 5; that of costs of 30 and 40 is 50.
    let read = read_matrix("n,b,c\nweight,1,1\ndirection,max,min\nx,3,30\ny,4,40\n").unwrap();
    let vector = read.problem(Scaling::Vector).unwrap().problem;
    assert_eq!(vector.values()[0], [ratio(3, 5), ratio(2, 5)]);
    let refused = read.problem(Scaling::None).unwrap_err().to_string();
    assert_eq!(
        refused,
        "column c: less is better here, so values as they are need a scale, or choose a scaling"
    );
}

#[test]
fn a_constant_column_counts_nothing_under_minmax_and_says_so() {
    let read = read_matrix("n,a,b\nweight,1,1\nx,3,1\ny,3,2\n").unwrap();
    let scaled = read.problem(Scaling::MinMax).unwrap();
    assert_eq!(scaled.problem.values()[0][0], Exact::zero());
    assert_eq!(
        scaled.warnings,
        ["All values of a are alike: under minmax it counts 0 for everybody."]
    );
}

#[test]
fn bad_input_is_refused_with_row_and_column() {
    #[track_caller]
    fn check(text: &str, said: &str) {
        assert_eq!(read_matrix(text).unwrap_err().to_string(), said);
    }
    check("", "the file is empty: the first row names the criteria");
    check("n\n", "line 1: the header names no criteria after the first column");
    check("n,a,a\n", "line 1, column a: the name stands there twice");
    check("n,a,,b\n", "line 1, column 3: the name is missing");
    check("n,a\nx,1\ny,2\n", "there is no row named weight");
    check("n,a\nweight,1\nx,one\ny,2\n", "line 3, row x, column a: `one` is no number");
    check(
        "n,a\nweight,1\nx,\ny,2\n",
        "line 3, row x, column a: the cell is empty, and a number is needed",
    );
    check("n,a\nweight,1\nx,NaN\ny,2\n", "line 3, row x, column a: `NaN` is no number");
    check("n,a\nweight,1\nx,1e999\ny,2\n", "line 3, row x, column a: `1e999` is no number");
    check("n,a\nweight,-1\nx,1\ny,2\n", "line 2, row weight, column a: -1 is below 0");
    check(
        "n,a,b\nweight,0,0\nx,1,1\ny,2,2\n",
        "row weight: every weight is 0, so that there are no shares to take",
    );
    check(
        "n,a\nweight,1\nx,1\n",
        "there are fewer than two candidates, so that there is nothing to compare",
    );
    check("n,a\nweight,1\nx,1\nx,1\n", "line 4, row x: the name stands there twice");
    check("n,a,b\nweight,1\n", "line 2, row weight: there are 2 cells where the header has 3");
    check(
        "n,a\nweight,1\ndirection,up\n",
        "line 3, row direction, column a: `up` is not max or min",
    );
    check(
        "n,a\nweight,1\nscale,5..0\n",
        "line 3, row scale, column a: `5..0` is no scale: write the lowest and the highest value as 0..5",
    );
    check(
        "n,a\nweight,1\nscale,0..5\nx,6\ny,1\n",
        "line 4, row x, column a: 6 is not on the scale 0..5",
    );
    check(
        "n,a\nweight,1\nq,2\np,1\nx,6\ny,1\n",
        "column a: the preference threshold p is below the indifference threshold q",
    );
    check(
        "n,a\nweight,1\norder,0\n",
        "line 3, row order, column a: `0` is not a place in an order: 1, 2, 3 and so on",
    );
    let zero = read_matrix("n,a\nweight,1\ndirection,min\nx,0\ny,1\n").unwrap();
    assert_eq!(
        zero.problem(Scaling::Sum).unwrap_err().to_string(),
        "column a: a cost of 0 has no share of 1/x; choose another scaling"
    );
    let none = read_matrix("n,a\nweight,1\nx,0\ny,0\n").unwrap();
    assert_eq!(
        none.problem(Scaling::Vector).unwrap_err().to_string(),
        "column a: the norm of the column is 0, and the scaling vector divides by it"
    );
}

#[test]
fn comparisons_in_pairs_take_fractions_and_half_a_square() {
    #[track_caller]
    fn check(text: &str, said: &str) {
        assert_eq!(read_pairwise(text).unwrap_err().to_string(), said);
    }
    let read = read_pairwise("x,a,b,c\na,1,3,\nb,1/3,1,2\nc,0.2,,\n").unwrap();
    assert_eq!(read.ratios[0], [ratio(1, 1), ratio(3, 1), ratio(5, 1)]);
    assert_eq!(read.ratios[2], [ratio(1, 5), ratio(1, 2), ratio(1, 1)]);
    check("x,a,b\na,1,3\n", "the names across and down differ: here stands nothing where b is due");
    check(
        "x,a,b\na,1,3\nb,2,1\n",
        "line 2, row a, column b: 3 and 2 of the same pair are no reciprocals",
    );
    check("x,a,b\na,1,\nb,,1\n", "line 2, row a, column b: neither half of the pair is filled in");
    check(
        "x,a,b\na,2,1\nb,1,1\n",
        "line 2, row a, column a: 2 compares an item with itself, which is 1",
    );
    check("x,a,b\na,1,0\nb,1,1\n", "line 2, row a, column b: 0 is not above 0");
    check("x,a,b\na,1,1/0\nb,1,1\n", "line 2, row a, column b: `1/0` is no number");
}

#[test]
fn best_worst_and_agreement_sheets_are_read() {
    let read = read_best_worst("x,a,b\nbest_to_others,1,4\nothers-to-worst,4,1\n").unwrap();
    assert_eq!(read.best_to_others, [ratio(1, 1), ratio(4, 1)]);
    let refused = read_best_worst("x,a,b\nbest_to_others,2,4\nothers_to_worst,4,1\n");
    assert_eq!(
        refused.unwrap_err().to_string(),
        "line 2, row best_to_others: no item has 1 here: the best item compared with itself"
    );
    let refused = read_best_worst("x,a\nbest_to_others,1\n").unwrap_err().to_string();
    assert_eq!(refused, "there is no row named others_to_worst");
    let read = read_agreement("who,u1,u2,u3\ne-1,1,,3\ne-2,2,2,\n").unwrap();
    assert_eq!(read.values[0], [Some(ratio(1, 1)), None, Some(ratio(3, 1))]);
    assert_eq!((read.evaluators, read.units.len()), (vec!["e-1".to_owned(), "e-2".to_owned()], 3));
}

proptest! {
    #[test]
    fn no_text_panics(text in "[-,;\n\"0-9a-c./]{0,80}", head in 0_usize..4) {
        let head = ["", "n,a,b\nweight,1,2\n", "n;a\nweight;1\nscale;0..3\n", "n,a,b\na,"][head];
        let text = format!("{head}{text}");
        if let Ok(read) = read_matrix(&text) {
            for scaling in Scaling::ALL {
                let _ = read.problem(*scaling);
            }
        }
        let _ = read_pairwise(&text);
        let _ = read_best_worst(&text);
        let _ = read_agreement(&text);
    }

    #[test]
    fn a_decimal_is_read_exactly(units in -1_000_000_i64..=1_000_000) {
        let text = format!("{}{}.{:03}", if units < 0 { "-" } else { "" }, units.abs() / 1000, units.abs() % 1000);
        prop_assert_eq!(number(&text), Some(ratio(units, 1000)));
    }
}
