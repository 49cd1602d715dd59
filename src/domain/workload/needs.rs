//! What a workload needs of whoever hosts it: amounts a month, low, likely and high, and how they
//! grow.
//!
//! Amounts are whole thousandths of their unit, so that sums over thousands of workloads are
//! exact. What is needed is said here; what it costs is the part of [`basket`](super::basket).

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::codes;
use crate::domain::refs::{Slug, WorkloadRef};

codes! {
    /// What kind of thing is needed; it settles the unit.
    pub enum Kind, "a kind of need" {
        /// Servers of a size, by the hour they run.
        Compute = "compute",
        /// Memory beside that of servers: caches, by the GB held for a month.
        Memory = "memory",
        /// Data kept, by class and by the GB held for a month.
        Storage = "storage",
        /// Data that leaves the supplier's network, by the GB.
        TransferOut = "transfer-out",
        /// A managed service by name, by the unit its price sheet names.
        Service = "service",
    }
}

impl Kind {
    /// Whether an item of this kind has a name of its own: a size, a class, a service.
    pub fn is_named(self) -> bool {
        match self {
            Self::Compute | Self::Storage | Self::Service => true,
            Self::Memory | Self::TransferOut => false,
        }
    }

    /// The unit of an amount a month.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Compute => "hours",
            Self::Memory | Self::Storage => "GB-months",
            Self::TransferOut => "GB",
            Self::Service => "units",
        }
    }
}

/// One thing that can be needed and priced: `compute:medium`, `storage:archive`, `transfer-out`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    kind: Kind,
    name: Option<Slug>,
}

/// Text that is not an item.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{typed}` is not something to need: write compute:SIZE, memory, storage:CLASS, transfer-out or service:NAME"
)]
pub struct ItemError {
    typed: String,
}

impl Item {
    /// What kind of thing it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its size, class or service, where its kind has one.
    pub fn name(&self) -> Option<&Slug> {
        self.name.as_ref()
    }
}

impl FromStr for Item {
    type Err = ItemError;

    fn from_str(typed: &str) -> Result<Self, ItemError> {
        let refused = || ItemError { typed: typed.trim().to_owned() };
        let (kind, name) = match typed.trim().split_once(':') {
            Some((kind, name)) => (kind, Some(name.parse::<Slug>().map_err(|_| refused())?)),
            None => (typed, None),
        };
        let kind: Kind = kind.parse().map_err(|_| refused())?;
        if kind.is_named() != name.is_some() {
            return Err(refused());
        }
        Ok(Self { kind, name })
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => f.pad(&format!("{}:{name}", self.kind)),
            None => f.pad(self.kind.code()),
        }
    }
}

/// A decimal with at most `decimals` decimals as whole units of the last one. Commas stand between
/// thousands only: `2,5` might be two and a half, and is refused.
fn scaled(typed: &str, decimals: usize, most: u64) -> Option<u64> {
    let text = typed.trim();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let thousands = (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3);
    if groups.len() > 1 && !thousands {
        return None;
    }
    let whole = groups.concat();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let sound = !whole.is_empty()
        && whole.len() <= 13
        && digits(&whole)
        && digits(rest)
        && rest.len() <= decimals
        && !text.ends_with('.');
    if !sound {
        return None;
    }
    format!("{whole}{rest:0<decimals$}").parse().ok().filter(|value| *value <= most)
}

/// The plain decimal of `units` of the last of `decimals` decimals, without needless noughts.
pub(super) fn plain(units: u128, decimals: u32) -> String {
    let scale = 10_u128.pow(decimals);
    let (whole, rest) = (units / scale, units % scale);
    if rest == 0 {
        return whole.to_string();
    }
    let text = format!("{whole}.{rest:0width$}", width = decimals as usize);
    text.trim_end_matches('0').to_owned()
}

/// An amount in thousandths of its unit, 0 to a million million units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(u64);

/// Text that is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not an amount: write 0 or more with at most three decimals, as 730 or 2.5")]
pub struct AmountError {
    typed: String,
}

impl Amount {
    const MOST: u64 = 1_000_000_000_000_000;

    /// This many thousandths; `None` beyond the range.
    pub fn thousandths(value: u64) -> Option<Self> {
        (value <= Self::MOST).then_some(Self(value))
    }

    /// Whole thousandths of the unit.
    pub fn as_thousandths(self) -> u64 {
        self.0
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(typed: &str) -> Result<Self, AmountError> {
        let refused = || AmountError { typed: typed.trim().to_owned() };
        scaled(typed, 3, Self::MOST).map(Self).ok_or_else(refused)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&plain(self.0.into(), 3))
    }
}

/// A price in millionths of a pound for one unit, 0 to a million pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(u64);

/// Text that is not a unit price.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{typed}` is not a unit price: write pounds with at most six decimals, as 0.0416; a comma alone could be a decimal one: 1234 or 1.234"
)]
pub struct UnitPriceError {
    typed: String,
}

impl UnitPrice {
    const MOST: u64 = 1_000_000_000_000;

    /// Nothing.
    pub const FREE: Self = Self(0);

    /// Whole millionths of a pound.
    pub fn as_millionths(self) -> u64 {
        self.0
    }
}

impl FromStr for UnitPrice {
    type Err = UnitPriceError;

    fn from_str(typed: &str) -> Result<Self, UnitPriceError> {
        let refused = || UnitPriceError { typed: typed.trim().to_owned() };
        let bare = typed.trim().trim_start_matches('£');
        // `1,234` is far more likely a price with a decimal comma than one of a thousand pounds.
        let either = bare.matches(',').count() == 1 && !bare.contains('.');
        scaled(bare, 6, Self::MOST).filter(|_| !either).map(Self).ok_or_else(refused)
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&plain(self.0.into(), 6))
    }
}

/// A change a year in hundredths of a percent, from -100 % to 1,000 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Growth(i32);

/// Text that is not a growth.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{typed}` is not a growth: write percent a year from -100 to 1000 with at most two decimals"
)]
pub struct GrowthError {
    typed: String,
}

impl Growth {
    const LEAST: i32 = -10_000;
    const MOST: i32 = 100_000;

    /// This many hundredths of a percent a year; `None` beyond the range.
    pub fn hundredths(value: i32) -> Option<Self> {
        (Self::LEAST..=Self::MOST).contains(&value).then_some(Self(value))
    }

    /// Hundredths of a percent a year.
    pub fn as_hundredths(self) -> i32 {
        self.0
    }

    /// This much more a year, within the range.
    #[must_use]
    pub fn plus(self, more: Self) -> Self {
        Self((self.0 + more.0).clamp(Self::LEAST, Self::MOST))
    }

    /// `amount` a year later, in thousandths, half up. Growth steps once a year, so that a
    /// statement for a month says the same number for the whole year.
    ///
    /// # Source
    /// `docs/method.md`, "Capacity".
    pub(super) fn a_year_on(self, amount: u64) -> u64 {
        let factor = u128::from((10_000 + self.0).unsigned_abs());
        let grown = (u128::from(amount) * factor * 2 + 10_000) / 20_000;
        u64::try_from(grown).unwrap_or(u64::MAX).min(Amount::MOST)
    }
}

impl FromStr for Growth {
    type Err = GrowthError;

    fn from_str(typed: &str) -> Result<Self, GrowthError> {
        let refused = || GrowthError { typed: typed.trim().to_owned() };
        let bare = typed.trim().trim_end_matches('%').trim_end();
        let (sign, digits) = match bare.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, bare.strip_prefix('+').unwrap_or(bare)),
        };
        let value = scaled(digits, 2, u64::from(Self::MOST.unsigned_abs())).ok_or_else(refused)?;
        let value = i32::try_from(value).map_err(|_| refused())?;
        Self::hundredths(sign * value).ok_or_else(refused)
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{}", plain(self.0.unsigned_abs().into(), 2)))
    }
}

codes! {
    /// Which of three estimates a sum is made of.
    pub enum Estimate, "an estimate" {
        /// What is needed at least.
        Low = "low",
        /// What is thought likely.
        Likely = "likely",
        /// What may be needed at most.
        High = "high",
    }
}

/// Low, likely and high of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Three<T> {
    low: T,
    likely: T,
    high: T,
}

/// Three estimates out of order.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{low}, {likely}, {high} are not low, likely and high: they may not fall")]
pub struct ThreeError {
    low: String,
    likely: String,
    high: String,
}

impl<T: Copy + Ord + fmt::Display> Three<T> {
    /// The estimates in this order.
    ///
    /// # Errors
    /// [`ThreeError`] unless `low <= likely <= high`.
    pub fn new(low: T, likely: T, high: T) -> Result<Self, ThreeError> {
        if low <= likely && likely <= high {
            return Ok(Self { low, likely, high });
        }
        let [low, likely, high] = [low, likely, high].map(|value| value.to_string());
        Err(ThreeError { low, likely, high })
    }

    /// The one for `estimate`.
    pub fn of(self, estimate: Estimate) -> T {
        match estimate {
            Estimate::Low => self.low,
            Estimate::Likely => self.likely,
            Estimate::High => self.high,
        }
    }
}

/// One line of what a workload needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Whose.
    pub workload: WorkloadRef,
    /// Of which of its environments: `live`, `test`.
    pub environment: Slug,
    /// What.
    pub item: Item,
    /// How many of it: servers that run the hours of `amount` each.
    pub count: u16,
    /// How much of each a month, in the unit of the item.
    pub amount: Three<Amount>,
    /// How it grows a year.
    pub growth: Three<Growth>,
    /// The month of the term from which it runs in the cloud, 1 the first. `None`: from the
    /// first where the workload is with a supplier already, never where it is not.
    pub from_month: Option<u16>,
}

impl Need {
    /// Whether the high amount of all its servers together is one that can be counted.
    pub fn is_countable(&self) -> bool {
        let high = self.amount.of(Estimate::High).as_thousandths();
        high.checked_mul(self.count.into()).is_some_and(|all| all <= Amount::MOST)
    }

    /// What is needed a month before any growth, in thousandths of the unit.
    pub fn base(&self, estimate: Estimate) -> u64 {
        let each = self.amount.of(estimate).as_thousandths();
        each.saturating_mul(self.count.into()).min(Amount::MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_read_as_it_is_shown_and_a_kind_without_its_name_is_refused() {
        for shown in
            ["compute:medium", "memory", "storage:archive", "transfer-out", "service:queue"]
        {
            assert_eq!(shown.parse::<Item>().unwrap().to_string(), shown);
        }
        assert_eq!(" Storage:Hot ".parse::<Item>().unwrap().to_string(), "storage:hot");
        for typed in ["compute", "memory:big", "disk:1", "compute:", "service:a b", ""] {
            let said = typed.parse::<Item>().unwrap_err().to_string();
            assert!(said.starts_with(&format!("`{typed}` is not something to need")), "{said}");
        }
    }

    #[test]
    fn amounts_prices_and_growths_are_decimals_kept_whole() {
        assert_eq!("1,234.5".parse::<Amount>().unwrap().as_thousandths(), 1_234_500);
        assert_eq!("0.0416".parse::<UnitPrice>().unwrap().as_millionths(), 41_600);
        assert_eq!("£2".parse::<UnitPrice>().unwrap().to_string(), "2");
        assert_eq!("-2.5%".parse::<Growth>().unwrap().to_string(), "-2.5");
        for typed in
            ["", "-1", "1.2345", "1e3", "NaN", "1.", ".5", "10000000000000000", "2,5", "1,23,456"]
        {
            assert_eq!(typed.parse::<Amount>().unwrap_err().typed, typed);
        }
        assert_eq!("1,234.5".parse::<UnitPrice>().unwrap().to_string(), "1234.5");
        // `1,234` may be one pound and a bit.
        for typed in ["0.1234567", "1,234"] {
            assert_eq!(typed.parse::<UnitPrice>().unwrap_err().typed, typed);
        }
        for typed in ["-100.01", "1000.01"] {
            assert_eq!(typed.parse::<Growth>().unwrap_err().typed, typed);
        }
    }

    #[test]
    fn growth_steps_once_a_year_and_rounds_half_up() {
        let growth: Growth = "10".parse().unwrap();
        assert_eq!(growth.a_year_on(1_000), 1_100);
        assert_eq!(growth.a_year_on(5), 6); // 5.5 thousandths.
        assert_eq!("-100".parse::<Growth>().unwrap().a_year_on(7), 0);
    }

    #[test]
    fn estimates_do_not_fall() {
        let said = Three::new(3, 2, 4).unwrap_err().to_string();
        assert_eq!(said, "3, 2, 4 are not low, likely and high: they may not fall");
    }
}
