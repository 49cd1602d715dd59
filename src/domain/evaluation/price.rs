//! Price formulas, exact, and the warnings that prices deserve.
//!
//! A formula gives the share of the price question's marks that an amount earns. Relative
//! formulas look at the other candidates still in, and at nobody else: the price of an excluded
//! candidate would change the winner.

use std::fmt;

use thiserror::Error;

use crate::domain::exact::{Exact, Money};
use crate::domain::refs::Slug;
use crate::domain::text::{CodeError, Line, same_code};

/// One candidate's whole-life cost of the reference basket, without VAT. Above 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    amount: Money,
    /// What it rests on: quote, calculator, assumptions.
    pub basis: Option<Line>,
}

/// Why a price or a formula was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PriceError {
    /// Nothing costs nothing.
    #[error(
        "a price of 0 breaks the formulas, and nothing is free over its whole life: give an amount above 0, or merge the element into a larger one before freezing"
    )]
    Zero,
    /// A word that is no formula.
    #[error(transparent)]
    Unknown(#[from] CodeError),
    /// A formula that is known but not built in.
    #[error(
        "the formula {code} gives no price marks and is not available yet: take one of {known}"
    )]
    NotAvailable {
        /// The formula.
        code: &'static str,
        /// What there is instead.
        known: String,
    },
    /// `benchmark` without its band.
    #[error(
        "benchmark needs both ends of its band: the price that earns full marks and the one that earns none"
    )]
    NoBand,
    /// A band where it has no meaning.
    #[error("{code} takes no band: its marks come from the bids themselves")]
    NeedlessBand {
        /// The formula.
        code: &'static str,
    },
    /// A band upside down or empty.
    #[error(
        "the best price {best} is not below the worst price {worst}: the lower one earns full marks"
    )]
    Band {
        /// Full marks.
        best: Money,
        /// No marks.
        worst: Money,
    },
}

impl Price {
    /// A price of `amount`.
    ///
    /// # Errors
    /// [`PriceError::Zero`] for nothing.
    pub fn new(amount: Money, basis: Option<Line>) -> Result<Self, PriceError> {
        if amount.as_pence() == 0 {
            return Err(PriceError::Zero);
        }
        Ok(Self { amount, basis })
    }

    /// The amount, above 0.
    pub fn amount(&self) -> Money {
        self.amount
    }
}

/// The published band of `benchmark`: `best` earns full marks, `worst` none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Band {
    best: Money,
    worst: Money,
}

impl Band {
    /// The band from `best` to `worst`.
    ///
    /// # Errors
    /// [`PriceError::Band`] unless `best` is the lower.
    pub fn new(best: Money, worst: Money) -> Result<Self, PriceError> {
        if best < worst { Ok(Self { best, worst }) } else { Err(PriceError::Band { best, worst }) }
    }

    /// The price that earns full marks; everything below it does too.
    pub fn best(self) -> Money {
        self.best
    }

    /// The price that earns none; nor does anything above it.
    pub fn worst(self) -> Money {
        self.worst
    }
}

/// How an amount becomes marks. Frozen with the rules, before money is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PriceFormula {
    /// Lowest / price.
    Ratio,
    /// 1 - (price - lowest) / lowest, not below 0.
    LinearLow,
    /// (highest - price) / (highest - lowest); full marks where all bid alike.
    MinMax,
    /// Half of 1 - (price - mean) / mean, kept within 0 and 1.
    Mean,
    /// (worst - price) / (worst - best) of a published band, kept within 0 and 1.
    Benchmark(Band),
}

/// Codes of the formulas there are, in the order they are offered.
pub const FORMULAS: [&str; 5] = ["ratio", "linear-low", "min-max", "mean", "benchmark"];

/// Codes of the formulas that rank by pounds; they are known, and refused for now.
pub const FORMULAS_TO_COME: [&str; 2] = ["ppqp", "monetised"];

impl PriceFormula {
    /// The formula of this code, with the ends of its band where it takes one.
    ///
    /// # Errors
    /// [`PriceError`] for an unknown code, one that is not available yet, or a band that is
    /// missing, needless or upside down.
    pub fn read(
        typed: &str,
        best: Option<Money>,
        worst: Option<Money>,
    ) -> Result<Self, PriceError> {
        if let Some(code) = FORMULAS_TO_COME.into_iter().find(|code| same_code(typed, code)) {
            return Err(PriceError::NotAvailable { code, known: FORMULAS.join(", ") });
        }
        let formula = match FORMULAS.into_iter().find(|code| same_code(typed, code)) {
            Some("ratio") => Self::Ratio,
            Some("linear-low") => Self::LinearLow,
            Some("min-max") => Self::MinMax,
            Some("mean") => Self::Mean,
            Some(_) => match (best, worst) {
                (Some(best), Some(worst)) => return Ok(Self::Benchmark(Band::new(best, worst)?)),
                (Some(_) | None, None) | (None, Some(_)) => return Err(PriceError::NoBand),
            },
            None => return Err(CodeError::new(typed, "a price formula", &FORMULAS).into()),
        };
        if best.is_some() || worst.is_some() {
            return Err(PriceError::NeedlessBand { code: formula.code() });
        }
        Ok(formula)
    }

    /// The word that is stored, exported and typed.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::LinearLow => "linear-low",
            Self::MinMax => "min-max",
            Self::Mean => "mean",
            Self::Benchmark(_) => "benchmark",
        }
    }

    /// The band, where the formula has one.
    pub const fn band(self) -> Option<Band> {
        match self {
            Self::Benchmark(band) => Some(band),
            Self::Ratio | Self::LinearLow | Self::MinMax | Self::Mean => None,
        }
    }

    /// Whether one bid's marks depend on the others'.
    pub const fn is_relative(self) -> bool {
        match self {
            Self::Ratio | Self::LinearLow | Self::MinMax | Self::Mean => true,
            Self::Benchmark(_) => false,
        }
    }

    /// The share of the price marks that `price` earns among `field`, 0 to 1, exact.
    ///
    /// `field` holds every price still in, `price` among them, each above 0. Under `min-max`
    /// equal bids all earn full marks (our choice: nobody is dearer than anybody).
    ///
    /// # Source
    /// `docs/method.md`, "Price formulas"; each is worked there.
    pub fn share(self, price: Money, field: &[Money]) -> Exact {
        let (one, nought) = (Exact::whole(1), Exact::zero());
        let lowest = field.iter().copied().min().unwrap_or(price).exact();
        let highest = field.iter().copied().max().unwrap_or(price).exact();
        let price = price.exact();
        let share = match self {
            Self::Ratio => &lowest / &price,
            Self::LinearLow => &one - &(&(&price - &lowest) / &lowest),
            Self::MinMax if highest == lowest => one.clone(),
            Self::MinMax => &(&highest - &price) / &(&highest - &lowest),
            Self::Mean => {
                let mean = mean_of(field).unwrap_or_else(|| price.clone());
                &(&one - &(&(&price - &mean) / &mean)) / &Exact::whole(2)
            }
            Self::Benchmark(band) => {
                let (best, worst) = (band.best.exact(), band.worst.exact());
                &(&worst - &price) / &(&worst - &best)
            }
        };
        share.max(nought).min(one)
    }

    /// The calculation in figures, for a reader with a calculator: "1090000 / 1180000".
    pub fn worked(self, price: Money, field: &[Money], decimals: u8) -> String {
        let lowest = field.iter().copied().min().unwrap_or(price);
        let highest = field.iter().copied().max().unwrap_or(price);
        match self {
            Self::Ratio => format!("{lowest} / {price}"),
            Self::LinearLow => format!("1 - ({price} - {lowest}) / {lowest}, not below 0"),
            Self::MinMax if highest == lowest => "1, since all bid alike".to_owned(),
            Self::MinMax => format!("({highest} - {price}) / ({highest} - {lowest})"),
            Self::Mean => {
                let mean = mean_of(field).unwrap_or_else(|| price.exact()).rounded(decimals.max(2));
                format!("(1 - ({price} - {mean}) / {mean}) / 2, kept within 0 and 1")
            }
            Self::Benchmark(band) => format!(
                "({worst} - {price}) / ({worst} - {best}), kept within 0 and 1",
                worst = band.worst,
                best = band.best,
            ),
        }
    }
}

impl fmt::Display for PriceFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// The mean of the amounts in pounds; `None` of none.
pub fn mean_of(amounts: &[Money]) -> Option<Exact> {
    let count = i64::try_from(amounts.len()).ok().filter(|count| *count > 0)?;
    let sum: Exact = amounts.iter().map(|amount| amount.exact()).sum();
    Some(sum / Exact::whole(count))
}

/// A bid so low that it must be asked about. It is never excluded for that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbnormallyLow {
    /// Whose bid.
    pub candidate: Slug,
    /// The bid.
    pub amount: Money,
    /// Mean of the other bids, in pounds.
    pub mean_of_others: Exact,
    /// How far below that mean, as a share of it: above 0.2.
    pub below: Exact,
}

/// The bids more than 20 % below the mean of the others (our choice; the law names no figure).
pub fn abnormally_low(bids: &[(Slug, Money)]) -> Vec<AbnormallyLow> {
    let mut found = Vec::new();
    for (at, (candidate, amount)) in bids.iter().enumerate() {
        let others: Vec<Money> = bids
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, (_, amount))| *amount)
            .collect();
        let Some(mean) = mean_of(&others) else { continue };
        let below = &(&mean - &amount.exact()) / &mean;
        if below > Exact::ratio(1, 5) {
            let (candidate, amount) = (candidate.clone(), *amount);
            found.push(AbnormallyLow { candidate, amount, mean_of_others: mean, below });
        }
    }
    found
}

#[cfg(test)]
mod tests;
