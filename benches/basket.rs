//! Pricing a large estate, in the domain alone: `cargo bench --bench basket`.
//!
//! 5,000 workloads with five needs each, four suppliers, one-year commitments, over 36 and over
//! 120 months. The limit is a time of its own: 100 ms for 36 months. A demand is walked a month
//! at a time and keeps nothing of the months behind it: the most memory that a process of its own
//! took for one term stands beside that of the others.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made may stop")]
#![expect(clippy::print_stdout, reason = "the table is what the bench is for")]
#![expect(clippy::float_arithmetic, reason = "a time as it is shown, which feeds no total")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cloudpick::domain::refs::WorkloadRef;
use cloudpick::domain::workload::basket::{Terms, cost_of};
use cloudpick::domain::workload::capacity::{Demand, Term};
use cloudpick::domain::workload::needs::{Estimate, Growth, Item, Need, Three};
use cloudpick::domain::workload::price_sheet::{
    Basis, Charge, Plan, PriceSheet, Rate, Standing, Tier,
};

const WORKLOADS: u32 = 5_000;
const ITEMS: [&str; 5] =
    ["compute:medium", "compute:large", "storage:hot", "transfer-out", "memory"];

fn needs() -> Vec<Need> {
    let mut all = Vec::new();
    for number in 1..=WORKLOADS {
        for (at, item) in ITEMS.iter().enumerate() {
            let likely = u64::from(number % 97) * 7 + 20 * (at as u64 + 1);
            let amounts = [likely / 2, likely, likely * 2].map(|units| units.to_string());
            let [low, likely, high] = amounts.map(|text| text.parse().unwrap());
            let growth = Growth::hundredths(i32::try_from(number % 13).unwrap() * 100).unwrap();
            all.push(Need {
                workload: WorkloadRef::new(number).unwrap(),
                environment: "live".parse().unwrap(),
                item: item.parse().unwrap(),
                count: 1,
                amount: Three::new(low, likely, high).unwrap(),
                growth: Three::new(growth, growth, growth).unwrap(),
                from_month: u16::try_from(number % 24 + 1).ok(),
            });
        }
    }
    all
}

fn sheet(supplier: &str, cents: u32) -> PriceSheet {
    let source = || "made up".parse().unwrap();
    let as_at = "2026-09-01".parse().unwrap();
    let mut rates: BTreeMap<Item, Rate> = BTreeMap::new();
    for item in ITEMS {
        let tier = |from: &str, price: String| Tier {
            from: from.parse().unwrap(),
            price: price.parse().unwrap(),
        };
        let tiers = vec![
            tier("0", format!("0.{cents}")),
            tier("10000", format!("0.0{cents}")),
            tier("100000", format!("0.00{cents}")),
        ];
        let one_year = (Plan::OneYear, format!("0.0{}", cents / 2).parse().unwrap());
        let unit = "unit".parse().unwrap();
        let rate = Rate::new(unit, tiers, BTreeMap::from([one_year]), source(), as_at).unwrap();
        rates.insert(item.parse().unwrap(), rate);
    }
    let standing = Charge::ALL
        .iter()
        .map(|charge| Standing {
            charge: *charge,
            title: charge.code().parse().unwrap(),
            basis: Basis::Share { share: 250, least: "10".parse().unwrap() },
            source: source(),
            as_at,
        })
        .collect();
    let (supplier, title) = (supplier.parse().unwrap(), "Prices".parse().unwrap());
    PriceSheet::new(supplier, title, as_at, true, rates, standing).unwrap()
}

fn priced(needs: &[(&Need, bool)], sheets: &[PriceSheet], months: i64) -> Duration {
    let begun = Instant::now();
    let terms = Terms {
        term: Term::new(months).unwrap(),
        estimate: Estimate::Likely,
        plan: Plan::OneYear,
        more: Growth::default(),
        today: "2026-11-28".parse().unwrap(),
        stale_after: 12,
    };
    let demand = Demand::of(needs.iter().copied(), terms.estimate, terms.more);
    let sure = Demand::of(needs.iter().copied(), Estimate::Low, terms.more);
    for sheet in sheets {
        let cost = cost_of(&demand, &sure, sheet, terms).unwrap();
        assert!(cost.total.as_pence() > 0);
    }
    begun.elapsed()
}

/// The most memory this process has had resident, in KiB, as the system counts it.
fn peak() -> Option<u64> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The same of a process that prices this many months once.
fn peak_over(months: i64) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let months = months.to_string();
    let output = std::process::Command::new(program).args(["--peak", &months]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let asked = arguments.iter().position(|one| one == "--peak");
    let asked = asked.and_then(|at| arguments.get(at + 1)?.parse().ok());
    let all = needs();
    let needs: Vec<(&Need, bool)> = all.iter().map(|need| (need, true)).collect();
    let sheets: Vec<PriceSheet> = [("aws", 31), ("azure", 33), ("gcp", 29), ("paas", 52)]
        .map(|(supplier, cents)| sheet(supplier, cents))
        .into();
    if let Some(months) = asked {
        priced(&needs, &sheets, months);
        println!("{}", peak().unwrap_or_default());
        return;
    }
    println!("{WORKLOADS} workloads, {} needs, {} suppliers", needs.len(), sheets.len());
    for months in [36, 120] {
        let mut times: Vec<Duration> = (0..9).map(|_| priced(&needs, &sheets, months)).collect();
        times.sort_unstable();
        println!(
            "{months:>4} months   median {:>7.2} ms   limit {}",
            times[4].as_secs_f64() * 1000.0,
            if months == 36 { "100 ms" } else { "none" }
        );
    }
    for months in [1, 12, 36, 120] {
        if let Some(peak) = peak_over(months) {
            println!("{months:>4} months   most memory {peak:>7} KiB");
        }
    }
}
