//! One supplier's prices on a day: a unit price for everything that can be needed, with its
//! tiers and commitments, and the standing charges that come on top.
//!
//! A sheet that lacks a price is refused where the price is wanted, never read as nothing.

use std::collections::BTreeMap;

use thiserror::Error;

use super::needs::{Amount, Item, UnitPrice};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title, counted, listed};

/// A price that holds from an amount a month upward, until the next tier begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// The first thousandth of a unit it does not hold for.
    pub from: Amount,
    /// The price of a unit within it.
    pub price: UnitPrice,
}

codes! {
    /// How long a commitment binds.
    pub enum Plan, "a plan" {
        /// Not at all: what is used is paid.
        OnDemand = "on-demand",
        /// A year at a time.
        OneYear = "one-year",
        /// Three years at a time.
        ThreeYears = "three-years",
    }
}

impl Plan {
    /// The months it binds for; `None` where it does not bind.
    pub fn months(self) -> Option<u16> {
        match self {
            Self::OnDemand => None,
            Self::OneYear => Some(12),
            Self::ThreeYears => Some(36),
        }
    }
}

/// The price of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// What a unit is, in words: `hour of 2 processors and 8 GB`.
    pub unit: Line,
    /// Tiers by rising amount; the first begins at nought. An allowance is a tier that is free.
    tiers: Vec<Tier>,
    /// The price of a committed unit, used or not.
    commitments: BTreeMap<Plan, UnitPrice>,
    /// Where the price comes from.
    pub source: Line,
    /// The day on which it was looked up.
    pub as_at: Day,
}

/// Why a rate was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RateError {
    /// Tiers that do not rise from nought.
    #[error("tiers begin at 0 and rise: {after} does not follow {before}")]
    Tiers {
        /// The tier before.
        before: String,
        /// The one that does not follow it.
        after: String,
    },
    /// A commitment that saves nothing.
    #[error(
        "a committed unit at {committed} is no cheaper than the dearest on demand, {on_demand}: leave it out"
    )]
    Dear {
        /// The committed price.
        committed: UnitPrice,
        /// The dearest price on demand.
        on_demand: UnitPrice,
    },
}

impl Rate {
    /// A rate of these tiers and commitments.
    ///
    /// # Errors
    /// [`RateError`] for tiers out of order, or a commitment dearer than every tier.
    pub fn new(
        unit: Line,
        tiers: Vec<Tier>,
        commitments: BTreeMap<Plan, UnitPrice>,
        source: Line,
        as_at: Day,
    ) -> Result<Self, RateError> {
        let mut before = "nothing".to_owned();
        let mut least = 0;
        for (at, tier) in tiers.iter().enumerate() {
            let from = tier.from.as_thousandths();
            if (at == 0 && from != 0) || (at > 0 && from < least) {
                return Err(RateError::Tiers { before, after: tier.from.to_string() });
            }
            before = tier.from.to_string();
            least = from + 1;
        }
        let dearest = tiers.iter().map(|tier| tier.price).max().unwrap_or(UnitPrice::FREE);
        for committed in commitments.values() {
            if *committed >= dearest {
                return Err(RateError::Dear { committed: *committed, on_demand: dearest });
            }
        }
        Ok(Self { unit, tiers, commitments, source, as_at })
    }

    /// Its tiers, the first from nought.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// The price of a committed unit under `plan`.
    pub fn committed(&self, plan: Plan) -> Option<UnitPrice> {
        self.commitments.get(&plan).copied()
    }

    /// The commitments it offers.
    pub fn commitments(&self) -> impl Iterator<Item = (Plan, UnitPrice)> {
        self.commitments.iter().map(|(plan, price)| (*plan, *price))
    }

    /// What a month with `amount` thousandths of the unit costs on demand, in thousand-millionths
    /// of a pound, exactly.
    pub fn month(&self, amount: u64) -> u128 {
        let mut cost = 0;
        for (at, tier) in self.tiers.iter().enumerate() {
            let from = tier.from.as_thousandths();
            let to = self.tiers.get(at + 1).map_or(u64::MAX, |next| next.from.as_thousandths());
            let within = amount.min(to).saturating_sub(from);
            cost += u128::from(within) * u128::from(tier.price.as_millionths());
        }
        cost
    }

    /// What is paid, in words: `nothing up to 100, then 0.07, from 10000 on 0.05`.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        for (at, tier) in self.tiers.iter().enumerate() {
            let next = self.tiers.get(at + 1);
            let free = tier.price == UnitPrice::FREE;
            parts.push(match (at, next) {
                (0, Some(next)) if free => format!("nothing up to {}", next.from),
                (0, None) if free => "nothing".to_owned(),
                (0, _) => tier.price.to_string(),
                (1, _) if self.tiers[0].price == UnitPrice::FREE => format!("then {}", tier.price),
                (_, _) => format!("from {} on {}", tier.from, tier.price),
            });
        }
        parts.join(", ")
    }
}

codes! {
    /// What a standing charge is for. Each is stated in every sheet, if only to say that it is
    /// nothing and why.
    pub enum Charge, "a charge" {
        /// The support plan.
        Support = "support",
        /// The private circuit.
        Circuit = "circuit",
        /// Training of staff.
        Training = "training",
        /// Moving in.
        MovingIn = "moving-in",
        /// Leaving at the end: moving all data out, and running in parallel.
        Leaving = "leaving",
    }
}

/// How a standing charge is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// Every month of the term.
    Monthly(Money),
    /// Once.
    Once(Money),
    /// Once for each of so many.
    Each {
        /// The price of one.
        price: Money,
        /// How many.
        count: u32,
    },
    /// Once for each workload that moves in.
    EachWorkload(Money),
    /// A share of what is used each month, in hundredths of a percent, and at least so much.
    Share {
        /// Hundredths of a percent.
        share: u32,
        /// The least a month.
        least: Money,
    },
    /// For each GB kept in the last month.
    EachGb(UnitPrice),
    /// So many months of what is used in the last month.
    Parallel(u16),
    /// Nothing, and why.
    Nothing(Line),
}

impl Basis {
    /// How it is counted, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Monthly(money) => format!("{money} a month"),
            Self::Once(money) => format!("{money} once"),
            Self::Each { price, count } => format!("{count} at {price}"),
            Self::EachWorkload(price) => format!("{price} for each workload"),
            Self::Share { share, least } => {
                let (whole, rest) = (share / 100, share % 100);
                let share =
                    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}") };
                format!("{share} % of use, at least {least} a month")
            }
            Self::EachGb(price) => format!("{price} for each GB kept at the end"),
            Self::Parallel(months) => {
                let months = counted(usize::from(*months), "month", "months");
                format!("{months} of the last month's use")
            }
            Self::Nothing(why) => format!("nothing: {why}"),
        }
    }
}

/// One standing charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it is for.
    pub charge: Charge,
    /// What it is called.
    pub title: Title,
    /// How it is counted.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Line,
    /// The day on which it was looked up.
    pub as_at: Day,
}

/// One supplier's prices on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceSheet {
    /// Whose.
    pub supplier: Slug,
    /// Its title.
    pub title: Title,
    /// The day of the sheet.
    pub as_at: Day,
    /// Everything in it is made up.
    pub illustrative: bool,
    rates: BTreeMap<Item, Rate>,
    standing: Vec<Standing>,
}

/// Why a price sheet was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// A charge that nobody thought of.
    #[error("the sheet does not say what {} costs: give it, or `nothing` with the reason", listed(.0, "and"))]
    Unstated(Vec<Charge>),
}

impl PriceSheet {
    /// A sheet of these prices.
    ///
    /// # Errors
    /// [`SheetError`] for a charge it says nothing about.
    pub fn new(
        supplier: Slug,
        title: Title,
        as_at: Day,
        illustrative: bool,
        rates: BTreeMap<Item, Rate>,
        standing: Vec<Standing>,
    ) -> Result<Self, SheetError> {
        let stated = |charge: &&Charge| standing.iter().any(|line| line.charge == **charge);
        let unstated: Vec<Charge> =
            Charge::ALL.iter().filter(|charge| !stated(charge)).copied().collect();
        if !unstated.is_empty() {
            return Err(SheetError::Unstated(unstated));
        }
        Ok(Self { supplier, title, as_at, illustrative, rates, standing })
    }

    /// The price of `item`, if the sheet has one.
    pub fn rate(&self, item: &Item) -> Option<&Rate> {
        self.rates.get(item)
    }

    /// Every unit price, in the order of the items.
    pub fn rates(&self) -> impl Iterator<Item = (&Item, &Rate)> {
        self.rates.iter()
    }

    /// The standing charges, in the order of the sheet.
    pub fn standing(&self) -> &[Standing] {
        &self.standing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(from: &str, price: &str) -> Tier {
        Tier { from: from.parse().unwrap(), price: price.parse().unwrap() }
    }

    fn rate(tiers: Vec<Tier>, one_year: Option<&str>) -> Result<Rate, RateError> {
        let commitments =
            one_year.map(|price| (Plan::OneYear, price.parse().unwrap())).into_iter().collect();
        let source = "list".parse().unwrap();
        Rate::new("GB".parse().unwrap(), tiers, commitments, source, "2026-09-01".parse().unwrap())
    }

    #[test]
    fn each_part_of_an_amount_is_paid_at_the_price_of_its_tier() {
        let rate = rate(vec![tier("0", "0"), tier("100", "0.07"), tier("1000", "0.05")], None);
        let rate = rate.unwrap();
        // 1,500 GB: 100 free, 900 at 0.07, 500 at 0.05 make 88 pounds.
        assert_eq!(rate.month(1_500_000), 88_000_000_000);
        assert_eq!(rate.month(100_000), 0);
        assert_eq!(rate.words(), "nothing up to 100, then 0.07, from 1000 on 0.05");
    }

    #[test]
    fn tiers_begin_at_nought_and_rise() {
        let said = |tiers| rate(tiers, None).unwrap_err().to_string();
        assert_eq!(
            said(vec![tier("5", "1")]),
            "tiers begin at 0 and rise: 5 does not follow nothing"
        );
        assert_eq!(
            said(vec![tier("0", "1"), tier("7", "2"), tier("7", "3")]),
            "tiers begin at 0 and rise: 7 does not follow 7"
        );
    }

    #[test]
    fn a_commitment_that_saves_nothing_is_refused() {
        assert!(rate(vec![tier("0", "0.08")], Some("0.05")).is_ok());
        insta::assert_snapshot!(
            rate(vec![tier("0", "0.08")], Some("0.08")).unwrap_err(),
            @"a committed unit at 0.08 is no cheaper than the dearest on demand, 0.08: leave it out"
        );
    }
}
