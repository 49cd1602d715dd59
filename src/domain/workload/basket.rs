//! The whole-life cost of what all workloads need, at one supplier's prices.
//!
//! Everything is counted exactly, in fractions of a penny; each line is rounded to the penny
//! once, half up, and the total is the sum of the lines as they are shown, so that whoever adds
//! them up comes to the same penny. Without VAT throughout.

use std::collections::BTreeMap;

use thiserror::Error;

use super::capacity::{Demand, Term};
use super::needs::{Amount, Estimate, Growth, Item, Kind, Need, plain};
use super::price_sheet::{Basis, Charge, Plan, PriceSheet, Rate, Standing};
use crate::domain::date::Day;
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::Slug;
use crate::domain::text::Line as Text;

/// Thousand-millionths of a pound: the product of an amount and a unit price.
type Fine = u128;

/// How many of them make a penny.
const PENNY: Fine = 10_000_000;

/// What is priced, and how.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// For how long.
    pub term: Term,
    /// From which estimate.
    pub estimate: Estimate,
    /// Bound to what.
    pub plan: Plan,
    /// How much each need grows a year beside its own growth.
    pub more: Growth,
    /// The day on which it is priced: prices looked up long before are stale.
    pub today: Day,
    /// After how many months a price is stale.
    pub stale_after: u16,
}

/// What a line of a cost is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// Something needed.
    Item(Item),
    /// A standing charge.
    Charge(Charge),
}

/// One line of a whole-life cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// What it is for.
    pub of: Of,
    /// What it is called; no two lines of a cost share it.
    pub title: String,
    /// The amount over the term, where it is counted by amounts, in its unit.
    pub amount: Option<String>,
    /// What a unit is.
    pub unit: Option<String>,
    /// How the money comes about.
    pub how: String,
    /// What it costs over the term.
    pub cost: Money,
    /// Where the price comes from.
    pub source: Text,
    /// When it was looked up.
    pub as_at: Day,
    /// That was long ago.
    pub stale: bool,
}

/// The whole-life cost at one supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// Whose prices.
    pub supplier: Slug,
    /// Its lines, in the order of items and then of the sheet's charges.
    pub lines: Vec<CostLine>,
    /// Their sum.
    pub total: Money,
}

impl Cost {
    /// Whether any of its prices is stale.
    pub fn is_stale(&self) -> bool {
        self.lines.iter().any(|line| line.stale)
    }
}

/// Why a cost could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CostError {
    /// A price that is not there is not nothing.
    #[error("the price sheet of {supplier} has no price for {}", .items.join(", "))]
    Missing {
        /// Whose sheet.
        supplier: Slug,
        /// What it lacks, every one of it.
        items: Vec<String>,
    },
    /// Beyond all money.
    #[error("the cost at {supplier} is beyond 100,000 million pounds: are the amounts right?")]
    TooMuch {
        /// Whose.
        supplier: Slug,
    },
    /// Nothing is needed.
    #[error("no workload needs anything in the cloud yet")]
    Nothing,
}

/// What a walk over the months gathers for one item.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    amount: u128,
    first: u64,
    last: u64,
    /// Committed for now.
    bound: u64,
    bound_amount: u128,
    on_demand: Fine,
    committed: Fine,
}

fn pence(fine: Fine) -> Option<Money> {
    let pence = (fine * 2 + PENNY) / (PENNY * 2);
    Money::pence(i64::try_from(pence).ok()?)
}

/// The whole-life cost of `needs` at the prices of `sheet`. Beside each need stands whether its
/// workload is with a supplier already.
///
/// Under a plan that binds, what is committed at the start of each block is what the *low*
/// estimate says is needed then: what is sure. A committed unit is paid for, used or not; what
/// is used beyond it is paid on demand. A block that would outlast the term is not begun.
///
/// # Errors
/// [`CostError`]: prices that the sheet lacks, all named; nothing needed; beyond all money.
///
/// # Source
/// `docs/method.md`, "Whole-life cost"; the numbers worked there are the first test.
pub fn cost(needs: &[(&Need, bool)], sheet: &PriceSheet, terms: Terms) -> Result<Cost, CostError> {
    let of = |estimate| Demand::of(needs.iter().copied(), estimate, terms.more);
    let sure = of(Estimate::Low);
    cost_of(&of(terms.estimate), &sure, sheet, terms)
}

/// As [`cost`], of a demand gathered before; `sure` is the same demand at the low estimate.
///
/// # Errors
/// As for [`cost`].
pub fn cost_of(
    demand: &Demand,
    sure: &Demand,
    sheet: &PriceSheet,
    terms: Terms,
) -> Result<Cost, CostError> {
    if demand.items().is_empty() {
        return Err(CostError::Nothing);
    }
    let rates = rates(demand, sheet)?;
    let committed = committed(sure, &rates, terms);
    let mut sums = vec![Sum::default(); rates.len()];
    let mut monthly = Gathered::new(sheet.standing());
    let mut kept = 0;
    demand.walk(terms.term, |month, amounts| {
        let mut used: Fine = 0;
        kept = 0;
        for (at, amount) in amounts.iter().copied().enumerate() {
            let (sum, rate) = (&mut sums[at], rates[at]);
            if let Some(bound) = committed.at(month, at) {
                sum.bound = bound;
            }
            let paid = u128::from(sum.bound) * committed.price(at);
            let rest = rate.month(amount.saturating_sub(sum.bound));
            sum.amount += u128::from(amount);
            sum.bound_amount += u128::from(sum.bound);
            sum.first = if month == 1 { amount } else { sum.first };
            sum.last = amount;
            sum.on_demand += rest;
            sum.committed += paid;
            used += paid + rest;
            if demand.items()[at].kind() == Kind::Storage {
                kept += amount;
            }
        }
        monthly.month(used);
    });
    let dear = || CostError::TooMuch { supplier: sheet.supplier.clone() };
    let stale = |as_at: Day| as_at.term_end(terms.stale_after.into()) < terms.today;
    let mut lines = Vec::new();
    for ((item, rate), sum) in demand.items().iter().zip(&rates).zip(&sums) {
        lines.push(CostLine {
            of: Of::Item(item.clone()),
            title: item.to_string(),
            amount: Some(plain(sum.amount, 3)),
            unit: Some(rate.unit.as_str().to_owned()),
            how: used_words(rate, sum, terms),
            cost: pence(sum.on_demand + sum.committed).ok_or_else(dear)?,
            source: rate.source.clone(),
            as_at: rate.as_at,
            stale: stale(rate.as_at),
        });
    }
    let scope = Scope { months: terms.term.months(), workloads: demand.workloads(), kept };
    for (at, standing) in sheet.standing().iter().enumerate() {
        let (cost, how) = monthly.charged(at, standing, scope);
        lines.push(CostLine {
            of: Of::Charge(standing.charge),
            title: standing.title.as_str().to_owned(),
            amount: None,
            unit: None,
            how,
            cost: cost.ok_or_else(dear)?,
            source: standing.source.clone(),
            as_at: standing.as_at,
            stale: stale(standing.as_at),
        });
    }
    let total = lines.iter().map(|line| line.cost.as_pence()).sum();
    let total = Money::pence(total).ok_or_else(dear)?;
    Ok(Cost { supplier: sheet.supplier.clone(), lines, total })
}

/// The rate of each item of `demand`, or all that are missing.
fn rates<'s>(demand: &Demand, sheet: &'s PriceSheet) -> Result<Vec<&'s Rate>, CostError> {
    let found: Vec<Option<&Rate>> = demand.items().iter().map(|item| sheet.rate(item)).collect();
    let missing: Vec<String> = demand
        .items()
        .iter()
        .zip(&found)
        .filter(|(_, rate)| rate.is_none())
        .map(|(item, _)| item.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(found.into_iter().flatten().collect());
    }
    Err(CostError::Missing { supplier: sheet.supplier.clone(), items: missing })
}

/// What is committed at the start of each block, by item.
struct Committed {
    prices: Vec<u128>,
    /// By month of beginning; what ends without a follower is nought again.
    steps: BTreeMap<u16, Vec<u64>>,
}

impl Committed {
    fn at(&self, month: u16, item: usize) -> Option<u64> {
        self.steps.get(&month).map(|amounts| amounts[item])
    }

    fn price(&self, item: usize) -> u128 {
        self.prices[item]
    }
}

fn committed(sure: &Demand, rates: &[&Rate], terms: Terms) -> Committed {
    let offered = |rate: &&Rate| rate.committed(terms.plan);
    let prices: Vec<u128> = rates
        .iter()
        .map(|rate| offered(rate).map_or(0, |price| price.as_millionths().into()))
        .collect();
    let mut steps = BTreeMap::new();
    if let Some(block) = terms.plan.months() {
        sure.walk(terms.term, |month, amounts| {
            if (month - 1) % block != 0 {
                return;
            }
            let fits = month - 1 + block <= terms.term.months();
            let bound = |(rate, amount): (&&Rate, &u64)| {
                if fits && offered(rate).is_some() { *amount } else { 0 }
            };
            steps.insert(month, rates.iter().zip(amounts).map(bound).collect());
        });
    }
    Committed { prices, steps }
}

fn shown(thousandths: u64) -> String {
    plain(thousandths.into(), 3)
}

fn used_words(rate: &Rate, sum: &Sum, terms: Terms) -> String {
    let months = terms.term.months();
    let mut said = if sum.first == sum.last {
        format!("{} a month for {months} months at {}", shown(sum.first), rate.words())
    } else {
        let (first, last) = (shown(sum.first), shown(sum.last));
        format!("{first} in month 1, {last} in month {months}, at {}", rate.words())
    };
    if let Some(price) = rate.committed(terms.plan).filter(|_| sum.bound_amount > 0) {
        let bound = plain(sum.bound_amount, 3);
        said = format!("{said}; {bound} of it committed at {price} ({})", terms.plan);
    }
    said
}

/// What the standing charges must know of the months.
struct Gathered {
    /// What a share of usage came to so far, by charge, in ten-thousandths of [`Fine`].
    shares: Vec<(u128, Option<(u32, Fine)>)>,
    last: Fine,
}

#[derive(Debug, Clone, Copy)]
struct Scope {
    months: u16,
    workloads: usize,
    /// Thousandths of a GB kept in the last month.
    kept: u64,
}

/// Whole pounds and pence as a [`Fine`].
fn fine(money: Money) -> Fine {
    Fine::from(money.as_pence().unsigned_abs()) * PENNY
}

impl Gathered {
    fn new(standing: &[Standing]) -> Self {
        let share = |line: &Standing| match line.basis {
            Basis::Share { share, least } => (0, Some((share, fine(least)))),
            Basis::Monthly(_)
            | Basis::Once(_)
            | Basis::Each { .. }
            | Basis::EachWorkload(_)
            | Basis::EachGb(_)
            | Basis::Parallel(_)
            | Basis::Nothing(_) => (0, None),
        };
        Self { shares: standing.iter().map(share).collect(), last: 0 }
    }

    fn month(&mut self, used: Fine) {
        self.last = used;
        for (sum, share) in &mut self.shares {
            if let Some((share, least)) = share {
                *sum += (used * u128::from(*share)).max(*least * 10_000);
            }
        }
    }

    /// What the charge at place `at` comes to, and how.
    fn charged(&self, at: usize, line: &Standing, scope: Scope) -> (Option<Money>, String) {
        let Scope { months, workloads, kept } = scope;
        let times = |money: Money, times: u64| {
            let times = i64::try_from(times).ok()?;
            money.as_pence().checked_mul(times).and_then(Money::pence)
        };
        match &line.basis {
            Basis::Monthly(money) => {
                (times(*money, months.into()), format!("{months} months at {money}"))
            }
            Basis::Once(money) => (Some(*money), "once".to_owned()),
            Basis::Each { price, count } => {
                (times(*price, (*count).into()), format!("{count} at {price}"))
            }
            Basis::EachWorkload(price) => {
                (times(*price, workloads as u64), format!("{workloads} workloads at {price}"))
            }
            Basis::Share { share, least } => {
                let sum = (self.shares[at].0 + 5_000) / 10_000;
                let share = plain((*share).into(), 2);
                let least = match least.as_pence() {
                    0 => String::new(),
                    _ => format!(", at least {least} a month"),
                };
                (pence(sum), format!("{share} % of what is used{least}"))
            }
            Basis::EachGb(price) => {
                let cost = u128::from(kept) * u128::from(price.as_millionths());
                (pence(cost), format!("{} GB kept at the end at {price}", shown(kept)))
            }
            Basis::Parallel(parallel) => {
                let cost = self.last * u128::from(*parallel);
                (pence(cost), format!("{parallel} months more of what is used in the last month"))
            }
            Basis::Nothing(why) => (Money::pence(0), format!("nothing: {why}")),
        }
    }
}

/// From which use on a commitment pays: a committed unit against the one price on demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakEven {
    /// What.
    pub item: Item,
    /// Under which plan.
    pub plan: Plan,
    /// The share of the committed amount that must be used, in percent, exactly.
    pub share: Exact,
}

/// The break-even of every commitment in `sheet` for `items` that have one price on demand.
///
/// # Source
/// `docs/method.md`, "Whole-life cost".
pub fn break_even(items: &[Item], sheet: &PriceSheet) -> Vec<BreakEven> {
    let mut all = Vec::new();
    for item in items {
        let Some(rate) = sheet.rate(item) else { continue };
        // With tiers it would depend on the amount, and one share would be false for most.
        let [only] = rate.tiers() else { continue };
        let paid = only.price;
        for (plan, committed) in rate.commitments() {
            let share = |price: u64| Exact::whole(i64::try_from(price).unwrap_or(i64::MAX));
            let share = share(committed.as_millionths()) / share(paid.as_millionths());
            all.push(BreakEven { item: item.clone(), plan, share: share * Exact::whole(100) });
        }
    }
    all
}

/// A growth beyond which the order of the suppliers by cost is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// How much more each need grows a year, the least to a hundredth of a percent.
    pub more: Growth,
    /// The suppliers by rising cost before it.
    pub before: Vec<Slug>,
    /// And from it on.
    pub after: Vec<Slug>,
}

/// The most growth a year beside each need's own that is looked at, in hundredths of a percent.
const FARTHEST: i32 = 10_000;

/// The growths at which the order by whole-life cost changes, from none to 100 % a year more.
///
/// The order is looked at for each whole percent; between two that differ the change is found to
/// a hundredth of a percent by halving. Two changes within one percent that undo one another
/// are not seen.
///
/// # Errors
/// As for [`cost`].
pub fn flips(
    needs: &[(&Need, bool)],
    sheets: &[&PriceSheet],
    terms: Terms,
) -> Result<Vec<Flip>, CostError> {
    let order = |hundredths: i32| -> Result<Vec<Slug>, CostError> {
        let more = Growth::hundredths(hundredths).unwrap_or_default();
        let terms = Terms { more, ..terms };
        let demand = Demand::of(needs.iter().copied(), terms.estimate, more);
        let sure = Demand::of(needs.iter().copied(), Estimate::Low, more);
        let mut costs = Vec::new();
        for sheet in sheets {
            let cost = cost_of(&demand, &sure, sheet, terms)?;
            costs.push((cost.total, cost.supplier));
        }
        costs.sort();
        Ok(costs.into_iter().map(|(_, supplier)| supplier).collect())
    };
    let mut found = Vec::new();
    let mut before = order(0)?;
    for percent in 1..=FARTHEST / 100 {
        let after = order(percent * 100)?;
        if after == before {
            continue;
        }
        let (mut low, mut high) = ((percent - 1) * 100, percent * 100);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if order(middle)? == before { low = middle } else { high = middle }
        }
        let more = Growth::hundredths(high).unwrap_or_default();
        found.push(Flip { more, before, after: after.clone() });
        before = after;
    }
    Ok(found)
}

/// The amount of one item over the term, for a statement of capacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// What.
    pub item: Item,
    /// In the first month.
    pub first: Amount,
    /// In the last month.
    pub last: Amount,
    /// The most in any month.
    pub most: Amount,
    /// Over the whole term, in thousandths.
    pub whole: u128,
}

/// What `demand` comes to over `term`, by item.
pub fn stated(demand: &Demand, term: Term) -> Vec<Stated> {
    let nought = Amount::default();
    let mut all: Vec<Stated> = demand
        .items()
        .iter()
        .map(|item| Stated {
            item: item.clone(),
            first: nought,
            last: nought,
            most: nought,
            whole: 0,
        })
        .collect();
    demand.walk(term, |month, amounts| {
        for (stated, amount) in all.iter_mut().zip(amounts) {
            let now = Amount::thousandths(*amount).unwrap_or(stated.most);
            stated.first = if month == 1 { now } else { stated.first };
            stated.last = now;
            stated.most = stated.most.max(now);
            stated.whole += u128::from(*amount);
        }
    });
    all
}

#[cfg(test)]
mod tests;
