use super::*;
use crate::domain::evaluation::price::{Price, PriceFormula};
use crate::domain::evaluation::samples::sample_2019;
use crate::domain::exact::Money;
use crate::domain::robustness::samples::degenerate;

#[test]
fn the_sample_says_how_near_it_is() {
    let found = firmness(&sample_2019(PriceFormula::Ratio)).unwrap();
    insta::assert_snapshot!(found.sentences().join("\n"), @r"
    Near tie: aws and azure are within 0.03 marks of one another.
    aws stays first while SKL weighs 5.1 to 15.3 % (it weighs 15.0); above 15.3 % azure leads, and below 5.1 % another does. No other single group tips it sooner.
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

#[test]
fn a_first_place_given_by_a_rule_for_ties_is_never_told_as_a_lead() {
    // By how much azure asks, until both totals are published alike while aws has more before
    // rounding: then the higher quality marks of azure put it first.
    let tied = (0..3_000_i64).find_map(|pounds| {
        let mut parts = sample_2019(PriceFormula::Ratio).parts().clone();
        let amount = Money::pence((1_240_000 - pounds) * 100)?;
        parts.prices.insert("azure".parse().ok()?, Price::new(amount, None).ok()?);
        let evaluation = Evaluation::new(parts).ok()?;
        let (ranking, problem) = ranked_problem(&evaluation, &[]).ok()?;
        let winner = &problem.candidates()[problem.leader()];
        stands_first(&ranking, winner).map(|first| (evaluation, first))
    });
    let (evaluation, first) = tied.expect("some price makes the two level as published");
    let found = firmness(&evaluation).unwrap();
    assert_eq!((first.as_str(), found.winner.as_str()), ("azure", "aws"));
    assert_eq!(found.stands_first.as_deref(), Some("azure"));
    let said = found.sentences();
    assert_eq!(
        said[1],
        "azure stands first, since totals are equal as published; before rounding aws has more, \
         and what follows is about that lead."
    );
    assert!(said.iter().all(|one| !one.contains("aws stays first")), "{said:?}");
    // Nor where no weight of a single group tips it, and where nothing counts as a near tie.
    let mut steady = found.clone();
    steady.near.clear();
    for interval in &mut steady.intervals {
        interval.next = None;
    }
    let said = steady.sentences();
    assert_eq!(
        said[1],
        "aws has the highest total before rounding whatever the weight of any single group."
    );
    assert!(said.iter().all(|one| !one.contains("aws leads")), "{said:?}");
    assert!(found.short().starts_with("How firm, before rounding: "), "{}", found.short());
}

#[test]
fn where_averages_count_a_step_is_one_evaluators_score() {
    let mut found = firmness(&sample_2019(PriceFormula::Ratio)).unwrap();
    assert_eq!(
        found.by_marks(),
        "1 step of the scale would put azure level or ahead: azure SKL-01."
    );
    found.averaged = true;
    assert_eq!(
        found.by_marks(),
        "1 step of one evaluator's score would put azure level or ahead: azure SKL-01."
    );
    assert!(found.short().contains("1 step of one evaluator's score on SKL-01 levels azure"));
    if let Some(fewest) = &mut found.marks {
        fewest.steps = 2;
    }
    assert!(found.by_marks().starts_with("2 steps of single evaluators' scores would put azure"));
}

#[test]
fn both_ends_of_a_weight_are_told_and_no_end_of_the_scale_is() {
    let mut found = firmness(&sample_2019(PriceFormula::Ratio)).unwrap();
    let half = |found: &mut Firmness, from: Exact, to: Exact, at: Exact| {
        found.intervals = vec![Interval {
            group: "CST".to_owned(),
            weight: Exact::ratio(3, 10),
            from,
            to,
            next: Some(("azure".to_owned(), at)),
        }];
        found.sentences().join(" ")
    };
    let (none, low, high, all) =
        (Exact::zero(), Exact::ratio(1, 5), Exact::ratio(2, 5), Exact::whole(1));
    let said = half(&mut found, low.clone(), all.clone(), low.clone());
    assert!(
        said.contains("20.0 to 100.0 % (it weighs 30.0); below 20.0 % azure leads. No"),
        "{said}"
    );
    let said = half(&mut found, low.clone(), high.clone(), low);
    assert!(said.contains("below 20.0 % azure leads, and above 40.0 % another does. No"), "{said}");
    let said = half(&mut found, none.clone(), high.clone(), high.clone());
    assert!(said.contains("above 40.0 % azure leads. No"), "{said}");
    // They touch at one weight and neither side passes.
    let said = half(&mut found, none, all, high);
    assert!(said.contains("at 40.0 % azure is level. No"), "{said}");
}

#[test]
fn of_a_first_place_that_is_shared_nobody_is_said_to_stay_first_alone() {
    use crate::domain::evaluation::samples::{agree, parts, scale, set};
    let outline: &[crate::domain::evaluation::samples::Outline<'_>] =
        &[("ONE", "50", &[("ON-01", Some("100"))]), ("TWO", "50", &[("TW-01", Some("100"))])];
    let stage = crate::domain::evaluation::stage::Stage::QualityClosed;
    let shared = |entered: &[&str], unlike: bool| {
        let mut parts = parts(set(outline, scale(3)), entered, stage);
        parts.rules.tie_break = vec![crate::domain::evaluation::TieRule::Quality];
        for (name, one, two) in [("a", 2, 1), ("b", 2, 1), ("c", 0, 2)] {
            agree(&mut parts, name, "ON-01", if unlike && name == "b" { two } else { one });
            agree(&mut parts, name, "TW-01", if unlike && name == "b" { one } else { two });
        }
        Evaluation::new(parts).unwrap()
    };
    let said = firmness(&shared(&["b", "a", "c"], false)).unwrap().sentences();
    assert_eq!(
        said[..2],
        ["b and a have the same total as published.", "b and a share the first place."]
    );
    assert!(
        said[2]
            .starts_with("b stays first, alone or with others, while ONE weighs 33.3 to 100.0 %"),
        "{said:?}"
    );
    // In the rows each of them has the weights within which it keeps the place, and nobody has to
    // move for it, whichever was entered first.
    for entered in [["a", "b", "c"], ["b", "a", "c"]] {
        let rows = beside(&shared(&entered, true)).unwrap();
        let row = |name: &str| rows.iter().find(|row| row.candidate == name).unwrap();
        let of = |name: &str| {
            let one = &row(name).intervals[0];
            (one.from.clone(), one.to.clone())
        };
        let half = Exact::ratio(1, 2);
        assert_eq!(of("a"), (half.clone(), Exact::whole(1)), "{entered:?}");
        assert_eq!(of("b").1, half, "{entered:?}");
        assert!(row("a").level.is_none() && row("b").level.is_none() && row("c").level.is_some());
    }
}
