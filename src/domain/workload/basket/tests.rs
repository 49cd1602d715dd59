//! The whole-life cost: the numbers worked in `docs/method.md`, and what always holds.

use proptest::prelude::*;

use super::super::needs::Three;
use super::super::price_sheet::Tier;
use super::*;
use crate::domain::refs::WorkloadRef;

fn three(low: &str, likely: &str, high: &str) -> Three<Amount> {
    let [low, likely, high] = [low, likely, high].map(|text| text.parse().unwrap());
    Three::new(low, likely, high).unwrap()
}

fn need(workload: u32, item: &str, amount: Three<Amount>) -> Need {
    let none = Growth::default();
    Need {
        workload: WorkloadRef::new(workload).unwrap(),
        environment: "live".parse().unwrap(),
        item: item.parse().unwrap(),
        count: 1,
        amount,
        growth: Three::new(none, none, none).unwrap(),
        from_month: None,
    }
}

fn growing(mut need: Need, percent: &str) -> Need {
    let growth: Growth = percent.parse().unwrap();
    need.growth = Three::new(growth, growth, growth).unwrap();
    need
}

fn rate(unit: &str, tiers: &[(&str, &str)], one_year: Option<&str>) -> Rate {
    let tiers = tiers
        .iter()
        .map(|(from, price)| Tier { from: from.parse().unwrap(), price: price.parse().unwrap() })
        .collect();
    let commitments =
        one_year.map(|price| (Plan::OneYear, price.parse().unwrap())).into_iter().collect();
    let source = "the public list".parse().unwrap();
    let as_at = "2026-09-01".parse().unwrap();
    Rate::new(unit.parse().unwrap(), tiers, commitments, source, as_at).unwrap()
}

fn standing(charge: Charge, title: &str, basis: Basis) -> Standing {
    Standing {
        charge,
        title: title.parse().unwrap(),
        basis,
        source: "the public list".parse().unwrap(),
        as_at: "2026-09-01".parse().unwrap(),
    }
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn sheet(supplier: &str, rates: Vec<(&str, Rate)>, standing: Vec<Standing>) -> PriceSheet {
    let rates = rates.into_iter().map(|(item, rate)| (item.parse().unwrap(), rate)).collect();
    let (supplier, title) = (supplier.parse().unwrap(), "Prices".parse().unwrap());
    PriceSheet::new(supplier, title, "2026-09-01".parse().unwrap(), true, rates, standing).unwrap()
}

fn nothing() -> Vec<Standing> {
    let none = || Basis::Nothing("not needed".parse().unwrap());
    Charge::ALL.iter().map(|charge| standing(*charge, charge.code(), none())).collect()
}

fn terms(months: i64, plan: Plan) -> Terms {
    Terms {
        term: Term::new(months).unwrap(),
        estimate: Estimate::Likely,
        plan,
        more: Growth::default(),
        today: "2026-11-28".parse().unwrap(),
        stale_after: 12,
    }
}

/// The example of `docs/method.md`.
fn worked() -> (Vec<Need>, PriceSheet) {
    let mut servers = need(1, "compute:medium", three("600", "730", "730"));
    servers.count = 2;
    let mut queue = need(2, "service:queue", three("2.5", "2.5", "2.5"));
    queue.from_month = Some(13);
    let needs = vec![
        servers,
        growing(need(1, "storage:hot", three("500", "500", "500")), "10"),
        need(2, "transfer-out", three("300", "300", "300")),
        need(2, "memory", three("16", "16", "16")),
        queue,
    ];
    let rates = vec![
        ("compute:medium", rate("hour of 2 processors", &[("0", "0.10")], Some("0.06"))),
        ("storage:hot", rate("GB-month", &[("0", "0.02")], None)),
        ("transfer-out", rate("GB", &[("0", "0"), ("100", "0.08"), ("250", "0.05")], None)),
        ("memory", rate("GB-month", &[("0", "1.25")], None)),
        ("service:queue", rate("million messages", &[("0", "0.333333")], None)),
    ];
    let standing = vec![
        standing(Charge::Support, "Support plan", Basis::Share { share: 1_000, least: money("5") }),
        standing(Charge::Circuit, "Private circuit", Basis::Monthly(money("150"))),
        standing(Charge::Training, "Training", Basis::Each { price: money("450"), count: 4 }),
        standing(Charge::MovingIn, "Moving in", Basis::EachWorkload(money("250"))),
        standing(Charge::Leaving, "Running in parallel", Basis::Parallel(3)),
        standing(Charge::Leaving, "Taking all data out", Basis::EachGb("0.02".parse().unwrap())),
    ];
    (needs, sheet("aws", rates, standing))
}

fn beside(needs: &[Need]) -> Vec<(&Need, bool)> {
    needs.iter().map(|need| (need, true)).collect()
}

#[test]
fn the_worked_example_comes_out_to_the_penny() {
    let (needs, sheet) = worked();
    let cost = cost(&beside(&needs), &sheet, terms(24, Plan::OneYear)).unwrap();
    let lines: Vec<String> =
        cost.lines.iter().map(|line| format!("{}: {}", line.title, line.cost)).collect();
    assert_eq!(
        lines,
        [
            "compute:medium: 2352",
            "memory: 480",
            "storage:hot: 252",
            "transfer-out: 348",
            "service:queue: 10",
            "Support plan: 344.20",
            "Private circuit: 3600",
            "Training: 1800",
            "Moving in: 500",
            "Running in parallel: 433",
            "Taking all data out: 11",
        ]
    );
    assert_eq!(cost.total.to_string(), "10130.20");
    assert_eq!(
        cost.lines[0].how,
        "1460 a month for 24 months at 0.1; 28800 of it committed at 0.06 (one-year)"
    );
    assert_eq!(
        cost.lines[3].how,
        "300 a month for 24 months at nothing up to 100, then 0.08, from 250 on 0.05"
    );
}

#[test]
fn a_commitment_that_would_outlast_the_term_is_not_begun() {
    let (needs, sheet) = worked();
    let compute = |months, plan| {
        let cost = cost(&beside(&needs), &sheet, terms(months, plan)).unwrap();
        cost.lines[0].cost.to_string()
    };
    assert_eq!(compute(18, Plan::OnDemand), "2628");
    // Twelve months at 98 pounds, six at 146.
    assert_eq!(compute(18, Plan::OneYear), "2052");
    assert_eq!(compute(18, Plan::ThreeYears), "2628");
}

#[test]
fn a_price_that_is_not_there_is_named_and_never_nothing() {
    let (mut needs, sheet) = worked();
    needs.push(need(3, "service:map", three("1", "1", "1")));
    needs.push(need(3, "storage:archive", three("0", "0", "0")));
    let refused = cost(&beside(&needs), &sheet, terms(24, Plan::OnDemand)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the price sheet of aws has no price for storage:archive, service:map"
    );
    assert_eq!(cost(&[], &sheet, terms(24, Plan::OnDemand)), Err(CostError::Nothing));
}

#[test]
fn a_price_looked_up_more_than_a_year_ago_is_stale() {
    let (needs, sheet) = worked();
    let later = |today: &str| {
        let terms = Terms { today: today.parse().unwrap(), ..terms(12, Plan::OnDemand) };
        cost(&beside(&needs), &sheet, terms).unwrap().is_stale()
    };
    assert!(!later("2027-08-31"));
    assert!(later("2027-09-01"));
}

#[test]
fn what_growth_makes_another_the_cheapest_is_found_to_a_hundredth_of_a_percent() {
    let needs = vec![need(1, "storage:hot", three("1000", "1000", "1000"))];
    let flat = |price: &str| vec![("storage:hot", rate("GB-month", &[("0", price)], None))];
    let mut fixed = nothing();
    fixed[0] = standing(Charge::Support, "Support", Basis::Once(money("132")));
    let cheap_unit = sheet("azure", flat("0.10"), fixed);
    let dear_unit = sheet("aws", flat("0.105"), nothing());
    // 24 months: aws 2520 against azure 2532. With g more in year two the difference of
    // 5 pounds a 1000 GB is 60 + 60(1 + g) against 132: level at g = 20 %.
    let found = flips(&beside(&needs), &[&cheap_unit, &dear_unit], terms(24, Plan::OnDemand));
    let found = found.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].before[0].as_str(), "aws");
    assert_eq!(found[0].after[0].as_str(), "azure");
    assert_eq!(found[0].more.to_string(), "20.01");
}

#[test]
fn a_commitment_breaks_even_at_the_share_of_the_prices() {
    let (_, sheet) = worked();
    let all = break_even(&["compute:medium".parse().unwrap()], &sheet);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].share.rounded(1).to_string(), "60.0");
}

proptest! {
    #[test]
    fn the_total_is_the_sum_of_its_lines_and_growth_never_makes_it_cheaper(
        amounts in proptest::collection::vec((0_u64..5_000_000, 0_usize..3), 1..6),
        months in 1_i64..60,
        more in 0_i32..3_000,
    ) {
        let items = ["storage:hot", "transfer-out", "memory"];
        let (_, sheet) = worked();
        let needs: Vec<Need> = amounts
            .iter()
            .map(|(amount, item)| {
                let amount = Amount::thousandths(*amount).unwrap();
                need(1, items[*item], Three::new(amount, amount, amount).unwrap())
            })
            .collect();
        let plain = cost(&beside(&needs), &sheet, terms(months, Plan::OnDemand)).unwrap();
        let sum: i64 = plain.lines.iter().map(|line| line.cost.as_pence()).sum();
        prop_assert_eq!(plain.total.as_pence(), sum);
        let terms = Terms { more: Growth::hundredths(more).unwrap(), ..terms(months, Plan::OnDemand) };
        let grown = cost(&beside(&needs), &sheet, terms).unwrap();
        prop_assert!(grown.total >= plain.total);
    }

    #[test]
    fn committing_to_what_is_sure_is_never_dearer(
        amount in 1_u64..5_000_000,
        spare in 0_u64..1_000_000,
        months in 1_i64..60,
    ) {
        let (_, sheet) = worked();
        let [low, likely] = [amount, amount + spare].map(|value| Amount::thousandths(value).unwrap());
        let needs = vec![need(1, "compute:medium", Three::new(low, likely, likely).unwrap())];
        let total = |plan| cost(&beside(&needs), &sheet, terms(months, plan)).unwrap().total;
        prop_assert!(total(Plan::OneYear) <= total(Plan::OnDemand));
    }
}
