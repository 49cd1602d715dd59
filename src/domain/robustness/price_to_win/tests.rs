use proptest::prelude::*;

use super::*;
use crate::domain::evaluation::price::Band;
use crate::domain::robustness::Criterion;

fn money(pounds: &str) -> Money {
    pounds.parse().unwrap()
}

/// Quality out of 70 and prices worth 30, as in `docs/method.md`, "Price formulas".
fn bids(quality: &[i64], prices: &[Money], formula: PriceFormula) -> Problem {
    let row = |(quality, price): (&i64, &Money)| {
        vec![Exact::ratio(*quality, 70), formula.share(*price, prices).unwrap()]
    };
    Problem::new(
        ["A", "B", "C"][..prices.len()].iter().map(|name| (*name).to_owned()).collect(),
        vec![Criterion::named("quality"), Criterion::named("price")],
        vec![Exact::ratio(7, 10), Exact::ratio(3, 10)],
        quality.iter().zip(prices).map(row).collect(),
    )
    .unwrap()
}

fn benchmark() -> PriceFormula {
    PriceFormula::Benchmark(Band::new(money("800000"), money("1800000")).unwrap())
}

#[track_caller]
fn check(formula: PriceFormula, wanted: [Option<&str>; 3]) {
    let prices = ["1200000", "1000000", "1500000"].map(money);
    let problem = bids(&[48, 38, 60], &prices, formula);
    let found = prices_to_win(&problem, 1, &prices, formula).unwrap();
    let wanted: Vec<PriceToWin> = wanted
        .iter()
        .map(|pounds| pounds.map_or(PriceToWin::Never, |pounds| PriceToWin::UpTo(money(pounds))))
        .collect();
    assert_eq!(found.iter().map(|margin| margin.to_win).collect::<Vec<_>>(), wanted);
}

#[test]
fn the_worked_bids_have_their_price_to_win() {
    // ratio. A as the lowest has 78 against C's 60 + 30p/1.5m: p = 900k. B likewise 68 against
    // C's: 400k (A's needs 800k). C keeps its lead over A's 73 while 30m/p >= 13: 2,307,692.30.
    check(PriceFormula::Ratio, [Some("900000"), Some("400000"), Some("2307692.30")]);
    // linear-low. A between: 48 + 30 (2 - p/1m) = 75 at 1.1m. B is the lowest: 68 against C's
    // 60 + 30 (2 - 1.5m/p) = 68 at p = 1.5m x 30/52; the penny below: 865,384.61; A's
    // 48 + 30 (2 - 1.2m/p) = 68 at 900k. C: 60 + 30 (2 - p/1m) = 72 at 1.6m.
    check(PriceFormula::LinearLow, [Some("1100000"), Some("865384.61"), Some("1600000")]);
    // min-max. A: 48 + 60 (1.5 - p) = 68 at 1,166,666.66. B stays the lowest as it rises, with 68
    // against A's 48 + 30 x 0.3/(1.5 - p): 1.05m. C, as the dearest, has 60 against B's 68; below
    // A's 1.2m it has 60 + 30 (1.2 - p)/0.2 = 68 at 1,146,666.66.
    check(PriceFormula::MinMax, [Some("1166666.66"), Some("1050000"), Some("1146666.66")]);
    // benchmark. A: 48 + 30 (1.8 - p) = 69 at 1.1m; B reaches 68 at most; C falls to A's 66 at 1.6m.
    check(benchmark(), [Some("1100000"), None, Some("1600000")]);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let prices = ["1200000", "1000000", "1500000"].map(money);
    let problem = bids(&[48, 38, 60], &prices, PriceFormula::Ratio);
    let why = "under ppqp the total is pounds: there are no price marks to draw level with";
    let refused = prices_to_win(&problem, 1, &prices, PriceFormula::Ppqp).unwrap_err();
    assert_eq!(refused.to_string(), why);
    let said = |prices: &[Money], formula| {
        prices_to_win(&problem, 1, prices, formula).unwrap_err().to_string()
    };
    assert_eq!(said(&prices[..2], PriceFormula::Ratio), "there are 2 prices for 3 candidates");
    assert_eq!(
        said(&prices, PriceFormula::MinMax),
        "the price marks of A are not those of the formula min-max"
    );
}

#[test]
fn alone_or_far_ahead_any_price_wins() {
    let prices = [money("1000000")];
    let problem = bids(&[10], &prices, PriceFormula::Ratio);
    let found = prices_to_win(&problem, 1, &prices, PriceFormula::Ratio).unwrap();
    assert_eq!(found[0].to_win, PriceToWin::Always);
    let prices = [money("1000000"), money("1700000")];
    let problem = bids(&[70, 10], &prices, benchmark());
    let found = prices_to_win(&problem, 1, &prices, benchmark()).unwrap();
    assert_eq!(
        found.iter().map(|m| m.to_win).collect::<Vec<_>>(),
        [PriceToWin::Always, PriceToWin::Never]
    );
}

proptest! {
    #[test]
    fn the_price_wins_a_penny_more_does_not_and_winning_never_comes_back(
        quality in prop::collection::vec(0_i64..=70, 3),
        pence in prop::collection::vec(1_i64..=300_000, 3),
        at in 0_usize..3,
        which in 0_usize..5,
        tries in prop::collection::vec(1_i64..=600_000, 12),
    ) {
        let formula = [
            PriceFormula::Ratio, PriceFormula::LinearLow, PriceFormula::MinMax, PriceFormula::Mean,
            PriceFormula::Benchmark(Band::new(money("500"), money("2500")).unwrap()),
        ][which];
        let prices: Vec<Money> = pence.iter().map(|p| Money::pence(*p).unwrap()).collect();
        let problem = bids(&quality, &prices, formula);
        let found = prices_to_win(&problem, 1, &prices, formula).unwrap()[at].to_win;
        let leads = |pence: i64| {
            let mut field = prices.clone();
            field[at] = Money::pence(pence).unwrap();
            bids(&quality, &field, formula).winners().contains(&at)
        };
        for pence in tries {
            prop_assert_eq!(leads(pence), match found {
                PriceToWin::Never => false,
                PriceToWin::UpTo(price) => pence <= price.as_pence(),
                PriceToWin::Always => true,
            });
        }
        if let PriceToWin::UpTo(price) = found {
            prop_assert!(leads(price.as_pence()) && !leads(price.as_pence() + 1));
        }
    }
}
