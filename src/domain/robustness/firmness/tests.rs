use super::*;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::samples::sample_2019;
use crate::domain::robustness::samples::degenerate;

#[test]
fn the_sample_says_how_near_it_is() {
    let found = firmness(&sample_2019(PriceFormula::Ratio)).unwrap();
    insta::assert_snapshot!(found.sentences().join("\n"), @r"
    Near tie: aws and azure are within 0.03 marks of one another.
    aws stays first while SKL weighs 5.1 to 15.3 % (it weighs 15.0); beyond that azure leads. No other single group tips it sooner.
    The smallest change of weights that puts azure level moves 0.1 points: CON-04 +0.06 and CST-06 -0.06.
    1 step of the scale would put azure level or ahead: azure SKL-01.
    ");
    assert_eq!(found.near, ["aws", "azure"]);
    let interval = &found.intervals[0];
    assert!(interval.from <= interval.weight && interval.weight <= interval.to);
}

#[test]
fn every_row_of_the_sample_says_what_it_takes_to_be_level() {
    let found = beside(&sample_2019(PriceFormula::Ratio)).unwrap();
    let one = |name: &str| found.iter().find(|row| row.candidate == name).unwrap();
    assert!(one("aws").near && one("azure").near && !one("gcp").near);
    assert!(one("aws").level.is_none() && one("aws").intervals.len() == 6);
    let level = |name: &str| one(name).level.clone().unwrap();
    // Half of the sum of all moves: what is taken away is what is given.
    assert_eq!(level("azure").weight, Some(Exact::ratio(4239, 7_316_000)));
    assert_eq!((level("azure").steps, level("gcp").steps), (Some(1), Some(2)));
    assert!(one("gcp").intervals.is_empty());
}

#[test]
fn a_dominated_candidate_is_level_under_no_weighting() {
    let problem = crate::domain::robustness::samples::published();
    let band = &Exact::whole(1);
    let found = beside_of(&problem, &of(&problem, 2, band), &Moved::of(&problem));
    let levels: Vec<_> = found.iter().filter_map(|row| row.level.clone()).collect();
    assert_eq!(
        levels,
        [
            Level { weight: Some(Exact::ratio(1, 6)), steps: Some(1) },
            Level { weight: None, steps: Some(2) }
        ]
    );
}

#[test]
fn every_degenerate_problem_has_sentences() {
    for problem in degenerate() {
        let found = of(&problem, 2, &Exact::whole(1));
        assert!(!found.sentences().is_empty());
        assert_eq!(found.intervals.len(), problem.groups().len());
    }
}
