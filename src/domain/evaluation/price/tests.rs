use super::*;
use crate::domain::evaluation::samples::{benchmark, pounds, slug};

#[track_caller]
fn check(formula: PriceFormula, weight: i64, prices: &[i64], wanted: &[&str]) {
    let field: Vec<Money> = prices.iter().copied().map(pounds).collect();
    let marks: Vec<String> = field
        .iter()
        .map(|price| (formula.share(*price, &field) * Exact::whole(weight)).rounded(2).to_string())
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
    let read = PriceFormula::read(typed, best.map(pounds), worst.map(pounds));
    let shown = read.map_or_else(|error| error.to_string(), |formula| formula.to_string());
    assert_eq!(shown, wanted, "{typed}");
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
    check_read(
        "ratio",
        Some(1),
        None,
        "ratio takes no band: its marks come from the bids themselves",
    );
    check_read(
        "ppqp",
        None,
        None,
        "the formula ppqp gives no price marks and is not available yet: take one of ratio, \
         linear-low, min-max, mean, benchmark",
    );
    check_read(
        "ration",
        None,
        None,
        "`ration` is not a price formula: it is one of ratio, linear-low, min-max, mean, \
         benchmark; did you mean ratio?",
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
