use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::domain::evaluation::samples::{benchmark, pounds, slug};

#[track_caller]
fn check(formula: PriceFormula, weight: i64, prices: &[i64], wanted: &[&str]) {
    let field: Vec<Money> = prices.iter().copied().map(pounds).collect();
    let marks: Vec<String> = field
        .iter()
        .map(|price| formula.share(*price, &field).unwrap() * Exact::whole(weight))
        .map(|marks| marks.rounded(2).to_string())
        .collect();
    assert_eq!(marks, wanted, "{formula}");
}

#[test]
fn the_ratio_bends() {
    check(
        PriceFormula::Ratio,
        40,
        &[100, 150, 200, 300, 400],
        &["40.00", "26.67", "20.00", "13.33", "10.00"],
    );
    check(PriceFormula::Ratio, 1, &[15_000, 10_000, 30_000], &["0.67", "1.00", "0.33"]);
}

#[test]
fn two_bids_under_min_max_earn_all_and_nothing() {
    check(PriceFormula::MinMax, 30, &[1_000_000, 1_001_000], &["30.00", "0.00"]);
    check(PriceFormula::MinMax, 30, &[1_000_000, 1_000_000], &["30.00", "30.00"]);
}

#[test]
fn marks_never_leave_their_range() {
    check(PriceFormula::LinearLow, 30, &[1_000, 2_000, 5_000], &["30.00", "0.00", "0.00"]);
    check(PriceFormula::Mean, 30, &[100, 100_000], &["29.97", "0.03"]);
    check(benchmark(1_000, 2_000), 30, &[500, 1_500, 9_000], &["30.00", "15.00", "0.00"]);
}

#[test]
fn a_price_of_nothing_is_refused() {
    let refused = Price::new(Money::pence(0).unwrap(), None).unwrap_err();
    assert!(refused.to_string().starts_with("a price of 0 breaks the formulas"), "{refused}");
    assert_eq!(Price::new(pounds(1), None).unwrap().amount(), pounds(1));
}

#[track_caller]
fn check_read(typed: &str, best: Option<i64>, worst: Option<i64>, wanted: &str) {
    let (best, worst) = (best.map(pounds), worst.map(pounds));
    check_given(typed, Parameters { best, worst, point_value: None }, wanted);
}

#[track_caller]
fn check_given(typed: &str, given: Parameters, wanted: &str) {
    let read = PriceFormula::read(typed, given);
    let shown = read.map_or_else(|error| error.to_string(), |formula| formula.to_string());
    assert_eq!(shown, wanted, "{typed}");
}

#[test]
fn what_one_formula_takes_is_no_use_to_the_others() {
    let worth = |point_value: i64| Parameters {
        point_value: Some(pounds(point_value)),
        ..Parameters::default()
    };
    check_given("Monetised", worth(12_000), "monetised");
    let wants = "monetised needs a point value: what one quality mark is worth, in pounds above 0";
    check_given("monetised", Parameters::default(), wants);
    check_given("monetised", worth(0), wants);
    check_given(
        "ppqp",
        worth(1),
        "ppqp takes no point value: only monetised gives quality a value in pounds",
    );
    let band = Parameters { best: Some(pounds(1)), ..worth(1) };
    check_given("monetised", band, "monetised takes no band: only benchmark has one");
    for formula in [PriceFormula::Ppqp, PriceFormula::read("monetised", worth(12_000)).unwrap()] {
        assert_eq!(PriceFormula::read(formula.code(), formula.parameters()), Ok(formula));
        assert_eq!(formula.share(pounds(1), &[pounds(1)]), None);
    }
}

#[test]
fn a_price_by_quality_mark_is_undefined_at_quality_nothing() {
    let (price, nothing) = (pounds(1_200_000), Exact::zero());
    assert_eq!(PriceFormula::Ppqp.pounds(price, &nothing), None);
    assert_eq!(PriceFormula::Ppqp.pounds(price, &Exact::whole(48)), Some(Exact::whole(25_000)));
    assert_eq!(PriceFormula::Ratio.pounds(price, &Exact::whole(48)), None);
    let value = PriceFormula::Monetised(PointValue::new(pounds(12_000)).unwrap());
    assert_eq!(value.pounds(price, &nothing), Some(Exact::whole(1_200_000)));
    assert_eq!(value.pounds(price, &Exact::whole(101)), Some(Exact::whole(-12_000)));
}

#[test]
fn the_calculation_is_written_out_for_a_pocket_calculator() {
    let worked = |formula: PriceFormula, quality: &Exact| {
        formula.worked(
            pounds(1_180_000),
            &[pounds(1_090_000), pounds(1_180_000)],
            quality,
            2,
            Others::InFigures,
        )
    };
    let (half, third) = (Exact::ratio(2_841, 50), Exact::ratio(170, 3));
    let value = PriceFormula::Monetised(PointValue::new(pounds(12_000)).unwrap());
    assert_eq!(worked(PriceFormula::Ratio, &half), "£1,090,000 / £1,180,000");
    assert_eq!(worked(PriceFormula::Ppqp, &half), "£1,180,000 / 56.82");
    assert_eq!(worked(PriceFormula::Ppqp, &third), "£1,180,000 / 56.67 (170/3)");
    assert_eq!(worked(value, &half), "£1,180,000 - 56.82 x £12,000");
}

#[test]
fn a_worked_line_keeps_to_the_order_of_arithmetic() {
    let field = [pounds(450_000), pounds(790_000)];
    let worked =
        PriceFormula::LinearLow.worked(field[1], &field, &Exact::zero(), 2, Others::InFigures);
    // Times the marks, as letters and lists write it: the brackets hold it together.
    assert_eq!(worked, "(1 - (£790,000 - £450,000) / £450,000), not below 0");
}

#[test]
fn a_letter_names_no_price_but_its_own() {
    let field = [pounds(450_000), pounds(790_000), pounds(820_000)];
    let line = |formula: PriceFormula, own: Money| {
        formula.worked(own, &field, &Exact::whole(50), 2, Others::Unnamed)
    };
    for own in field {
        for formula in
            [PriceFormula::Ratio, PriceFormula::LinearLow, PriceFormula::MinMax, PriceFormula::Mean]
        {
            let told = line(formula, own);
            for other in field.iter().filter(|other| **other != own) {
                assert!(!told.contains(&other.grouped()), "{formula}: {told}");
            }
            assert!(told.contains(&own.grouped()), "{formula}: {told}");
        }
    }
    assert_eq!(line(PriceFormula::Ratio, field[0]), "£450,000 / £450,000");
    assert_eq!(line(PriceFormula::Ratio, field[1]), "the lowest price / £790,000");
}

proptest! {
    /// The price that a letter names is the highest that earns what it says, and a pound more does
    /// not earn it.
    #[test]
    fn the_price_for_one_mark_more_earns_it_and_a_pound_more_does_not(
        own in 2_000_i64..3_000_000, others in vec(1_000_i64..3_000_000, 1..6),
        which in 0_usize..5, weight in 5_i64..60,
    ) {
        let band = Band::new(pounds(400_000), pounds(1_800_000)).unwrap();
        let formula = [
            PriceFormula::Ratio, PriceFormula::LinearLow, PriceFormula::MinMax, PriceFormula::Mean,
            PriceFormula::Benchmark(band),
        ][which];
        let others: Vec<Money> = others.into_iter().map(pounds).collect();
        let share = |amount: Money| {
            let mut field = others.clone();
            field.push(amount);
            formula.share(amount, &field).unwrap()
        };
        let wanted = (share(pounds(own)) + Exact::ratio(1, weight)).min(Exact::whole(1));
        match formula.price_for(&wanted, pounds(own), &others) {
            Some(found) => {
                prop_assert!(found < pounds(own));
                prop_assert!(share(found) >= wanted);
                let more = Money::pence(found.as_pence() + 100).unwrap();
                prop_assert!(share(more) < wanted);
            }
            None => prop_assert!(
                share(pounds(own)) >= wanted || share(Money::pence(1).unwrap()) < wanted
            ),
        }
    }
}

#[test]
fn a_formula_is_read_with_its_band_or_refused_with_the_rule() {
    check_read("Linear_Low", None, None, "linear-low");
    check_read("benchmark", Some(800_000), Some(1_600_000), "benchmark");
    check_read(
        "benchmark",
        Some(800_000),
        None,
        "benchmark needs both ends of its band: the price that earns full marks and the one that \
         earns none",
    );
    check_read(
        "benchmark",
        Some(2),
        Some(1),
        "the best price 2 is not below the worst price 1: the lower one earns full marks",
    );
    check_read("ratio", Some(1), None, "ratio takes no band: only benchmark has one");
    check_read("ppqp", None, None, "ppqp");
    check_read(
        "ration",
        None,
        None,
        "`ration` is not a price formula: it is one of ratio, linear-low, min-max, mean, \
         benchmark, ppqp, monetised; did you mean ratio?",
    );
}

#[test]
fn a_bid_more_than_a_fifth_below_the_others_is_asked_about() {
    let bids =
        |low: i64| [("a", low), ("b", 1_000), ("c", 1_000)].map(|(n, p)| (slug(n), pounds(p)));
    assert_eq!(abnormally_low(&bids(800)), []);
    let found = abnormally_low(&bids(799));
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].candidate, &found[0].below), (&slug("a"), &Exact::ratio(201, 1000)));
    assert_eq!(abnormally_low(&bids(800)[..1]), []);
}
