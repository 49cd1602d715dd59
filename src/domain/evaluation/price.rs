//! Price formulas, exact, and the warnings that prices deserve.
//!
//! Most formulas give the share of the price question's marks that an amount earns. Relative
//! ones look at the other candidates still in, and at nobody else: the price of an excluded
//! candidate would change the winner. `ppqp` and `monetised` give no marks at all: under them the
//! total itself is pounds and the lowest is first.

use std::fmt;

use thiserror::Error;

use crate::domain::date::Moment;
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::Slug;
use crate::domain::text::{CodeError, Line, Reason, same_code};

/// One candidate's whole-life cost of the reference basket, without VAT. Above 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    amount: Money,
    /// What it rests on: quote, calculator, assumptions.
    pub basis: Option<Line>,
}

/// A price that was entered or changed once the money was known. Never taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// Whose price.
    pub candidate: Slug,
    /// What it was; `None` where none was entered before.
    pub before: Option<Money>,
    /// What it is since.
    pub after: Money,
    /// Why.
    pub reason: Reason,
    /// Who changed it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

impl PriceChange {
    /// `proc-1 changed the price of aws from 1,180,000 to 1,200,000 after prices were opened`, for
    /// lists and screens.
    pub fn words(&self) -> String {
        let (by, candidate, after) = (&self.by, &self.candidate, self.after.grouped());
        match self.before {
            Some(before) if before == self.after => format!(
                "{by} changed what the price of {candidate} rests on after prices were opened; it \
                 stays {after}"
            ),
            Some(before) => format!(
                "{by} changed the price of {candidate} from {} to {after} after prices were opened",
                before.grouped()
            ),
            None => {
                format!("{by} entered the price of {candidate}, {after}, after prices were opened")
            }
        }
    }
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
    /// `monetised` without what a mark is worth.
    #[error("monetised needs a point value: what one quality mark is worth, in pounds above 0")]
    NoPointValue,
    /// A point value where it has no meaning.
    #[error("{code} takes no point value: only monetised gives quality a value in pounds")]
    NeedlessPointValue {
        /// The formula.
        code: &'static str,
    },
    /// `benchmark` without its band.
    #[error(
        "benchmark needs both ends of its band: the price that earns full marks and the one that earns none"
    )]
    NoBand,
    /// A band where it has no meaning.
    #[error("{code} takes no band: only benchmark has one")]
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

/// What one quality mark is worth in pounds under `monetised`. Above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointValue(Money);

impl PointValue {
    /// A mark worth `amount`.
    ///
    /// # Errors
    /// [`PriceError::NoPointValue`] for nothing: quality would not count.
    pub fn new(amount: Money) -> Result<Self, PriceError> {
        if amount.as_pence() == 0 { Err(PriceError::NoPointValue) } else { Ok(Self(amount)) }
    }

    /// The amount, above 0.
    pub fn amount(self) -> Money {
        self.0
    }
}

/// The figures that come with a formula, as typed or stored; which ones belong is for
/// [`PriceFormula::read`] to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parameters {
    /// The price that earns full marks under `benchmark`.
    pub best: Option<Money>,
    /// The price that earns none under `benchmark`.
    pub worst: Option<Money>,
    /// What a quality mark is worth under `monetised`.
    pub point_value: Option<Money>,
}

/// How amounts enter the result. Frozen with the rules, before money is seen.
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
    /// Price per quality mark: price / quality, in pounds, the lowest first.
    Ppqp,
    /// Price - quality * value of a mark, in pounds, the lowest first.
    Monetised(PointValue),
}

/// Codes of the formulas there are, in the order they are offered.
pub const FORMULAS: [&str; 7] =
    ["ratio", "linear-low", "min-max", "mean", "benchmark", "ppqp", "monetised"];

impl PriceFormula {
    /// The formula of this code with its parameters.
    ///
    /// # Errors
    /// [`PriceError`] for an unknown code, or a band or point value that is missing, needless or
    /// of no use.
    pub fn read(typed: &str, given: Parameters) -> Result<Self, PriceError> {
        let Some(code) = FORMULAS.into_iter().find(|code| same_code(typed, code)) else {
            return Err(CodeError::new(typed, "a price formula", &FORMULAS).into());
        };
        let formula = match code {
            "ratio" => Self::Ratio,
            "linear-low" => Self::LinearLow,
            "min-max" => Self::MinMax,
            "mean" => Self::Mean,
            "ppqp" => Self::Ppqp,
            "monetised" => {
                let amount = given.point_value.ok_or(PriceError::NoPointValue)?;
                Self::Monetised(PointValue::new(amount)?)
            }
            _ => match (given.best, given.worst) {
                (Some(best), Some(worst)) => Self::Benchmark(Band::new(best, worst)?),
                (Some(_) | None, None) | (None, Some(_)) => return Err(PriceError::NoBand),
            },
        };
        let code = formula.code();
        if formula.band().is_none() && (given.best.is_some() || given.worst.is_some()) {
            return Err(PriceError::NeedlessBand { code });
        }
        if formula.point_value().is_none() && given.point_value.is_some() {
            return Err(PriceError::NeedlessPointValue { code });
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
            Self::Ppqp => "ppqp",
            Self::Monetised(_) => "monetised",
        }
    }

    /// The band and the point value, as they are stored.
    pub fn parameters(self) -> Parameters {
        let band = self.band();
        Parameters {
            best: band.map(Band::best),
            worst: band.map(Band::worst),
            point_value: self.point_value().map(PointValue::amount),
        }
    }

    /// The band, where the formula has one.
    pub const fn band(self) -> Option<Band> {
        match self {
            Self::Benchmark(band) => Some(band),
            Self::Ratio
            | Self::LinearLow
            | Self::MinMax
            | Self::Mean
            | Self::Ppqp
            | Self::Monetised(_) => None,
        }
    }

    /// What a quality mark is worth, where the formula has it.
    pub const fn point_value(self) -> Option<PointValue> {
        match self {
            Self::Monetised(value) => Some(value),
            Self::Ratio
            | Self::LinearLow
            | Self::MinMax
            | Self::Mean
            | Self::Benchmark(_)
            | Self::Ppqp => None,
        }
    }

    /// Whether one bid's marks depend on the others'.
    pub const fn is_relative(self) -> bool {
        match self {
            Self::Ratio | Self::LinearLow | Self::MinMax | Self::Mean => true,
            Self::Benchmark(_) | Self::Ppqp | Self::Monetised(_) => false,
        }
    }

    /// Whether the total is pounds, the lowest first, and there are no price marks. Then the
    /// price question's weight is not used, and whatever is worked out in marks or weights
    /// (near-ties, tipping, price to win) is undefined.
    pub const fn ranks_by_pounds(self) -> bool {
        match self {
            Self::Ppqp | Self::Monetised(_) => true,
            Self::Ratio | Self::LinearLow | Self::MinMax | Self::Mean | Self::Benchmark(_) => false,
        }
    }

    /// The total in pounds of a candidate with these quality marks; `None` for a formula that
    /// gives marks, and under `ppqp` at quality 0, where it is undefined.
    ///
    /// # Source
    /// `docs/method.md`, "Price formulas"; each is worked there.
    pub fn pounds(self, price: Money, quality: &Exact) -> Option<Exact> {
        match self {
            Self::Ppqp => (!quality.is_zero()).then(|| &price.exact() / quality),
            Self::Monetised(value) => Some(&price.exact() - &(quality * &value.amount().exact())),
            Self::Ratio | Self::LinearLow | Self::MinMax | Self::Mean | Self::Benchmark(_) => None,
        }
    }

    /// The share of the price marks that `price` earns among `field`, 0 to 1, exact; `None` for a
    /// formula without price marks.
    ///
    /// `field` holds every price still in, `price` among them, each above 0. Under `min-max`
    /// equal bids all earn full marks (our choice: nobody is dearer than anybody).
    ///
    /// # Source
    /// `docs/method.md`, "Price formulas"; each is worked there.
    pub fn share(self, price: Money, field: &[Money]) -> Option<Exact> {
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
            Self::Ppqp | Self::Monetised(_) => return None,
        };
        Some(share.max(nought).min(one))
    }

    /// The highest price below `price` at which this bid would earn the share `wanted` of the price
    /// marks or more, `others` staying as they are; in whole pounds from a pound upward. `None`
    /// where no lower price earns it, where `price` earns it already, and for a formula without
    /// price marks.
    ///
    /// A lower price never earns less under any formula, so that the place is found by halving.
    pub fn price_for(self, wanted: &Exact, price: Money, others: &[Money]) -> Option<Money> {
        let mut field = others.to_vec();
        field.push(price);
        let own = others.len();
        let mut earns = |pence: i64| {
            let amount = Money::pence(pence)?;
            field[own] = amount;
            Some(self.share(amount, &field)? >= *wanted)
        };
        let (mut low, mut high) = (1, price.as_pence());
        if earns(high)? || !earns(low)? {
            return None;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if earns(middle)? { low = middle } else { high = middle }
        }
        Money::pence(if low < 100 { low } else { low - low % 100 })
    }

    /// The calculation in figures, for a reader with a calculator: "£1,090,000 / £1,180,000".
    ///
    /// `quality` is the candidate's judged marks, which only `ppqp` and `monetised` look at.
    pub fn worked(
        self,
        price: Money,
        field: &[Money],
        quality: &Exact,
        decimals: u8,
        others: Others,
    ) -> String {
        let lowest = field.iter().copied().min().unwrap_or(price);
        let highest = field.iter().copied().max().unwrap_or(price);
        let (alike, only) = (highest == lowest, field.len() < 2);
        let named = |amount: Money, word: &str| match others {
            Others::Unnamed if amount != price => word.to_owned(),
            Others::Unnamed | Others::InFigures => amount.pounds(),
        };
        let (price, lowest, highest) = (
            price.pounds(),
            named(lowest, "the lowest price"),
            named(highest, "the highest price"),
        );
        match self {
            Self::Ratio => format!("{lowest} / {price}"),
            Self::LinearLow => format!("(1 - ({price} - {lowest}) / {lowest}), not below 0"),
            Self::MinMax if alike => "1, since all bid alike".to_owned(),
            Self::MinMax => format!("({highest} - {price}) / ({highest} - {lowest})"),
            Self::Mean => {
                let mean = mean_of(field).map(|mean| mean.rounded(decimals.max(2)));
                let mean = match (others, mean) {
                    (Others::Unnamed, _) if !only => "the mean price".to_owned(),
                    (_, Some(mean)) => format!("£{mean}"),
                    (_, None) => price.clone(),
                };
                format!("(1 - ({price} - {mean}) / {mean}) / 2, kept within 0 and 1")
            }
            Self::Benchmark(band) => format!(
                "({worst} - {price}) / ({worst} - {best}), kept within 0 and 1",
                worst = band.worst.pounds(),
                best = band.best.pounds(),
            ),
            Self::Ppqp => format!("{price} / {}", figure(quality, decimals)),
            Self::Monetised(value) => {
                format!("{price} - {} x {}", figure(quality, decimals), value.amount().pounds())
            }
        }
    }
}

/// Whether a worked line names the prices of other candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// In figures, for whoever may see every price.
    InFigures,
    /// By a word, for a letter to one supplier.
    Unnamed,
}

impl fmt::Display for PriceFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A figure as it is worked with: exact where it is short, else the fraction beside the figure.
fn figure(exact: &Exact, decimals: u8) -> String {
    let rounded = exact.rounded(decimals.max(2));
    if rounded.exact() == *exact { rounded.to_string() } else { format!("{rounded} ({exact})") }
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
