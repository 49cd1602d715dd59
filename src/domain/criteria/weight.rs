//! Weights in hundredths of a percent, so that a sum is exactly 100 % or is not.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::exact::Exact;

/// A share in hundredths of a percent, 0 to 10 000 (100 %).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Weight(u32);

/// Text or a number that is not a weight.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not a weight: it is a percentage from 0 to 100 with at most two decimals")]
pub struct WeightError {
    typed: String,
}

impl Weight {
    /// The whole: 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// This many hundredths of a percent; `None` above 10 000.
    pub fn hundredths(hundredths: u32) -> Option<Self> {
        (hundredths <= 10_000).then_some(Self(hundredths))
    }

    /// Hundredths of a percent.
    pub fn as_hundredths(self) -> u32 {
        self.0
    }

    /// The share as a fraction of one.
    pub fn share(self) -> Exact {
        Exact::ratio(i64::from(self.0), 10_000)
    }

    /// The share in percent points, or marks out of 100.
    pub fn percent(self) -> Exact {
        Exact::ratio(i64::from(self.0), 100)
    }
}

/// The sum of weights in hundredths of a percent; it may exceed the whole, which a single
/// weight may not.
pub fn sum(weights: impl IntoIterator<Item = Weight>) -> u64 {
    weights.into_iter().map(|weight| u64::from(weight.0)).sum()
}

/// A sum of hundredths of a percent as people read it: `97`, `33.33`.
pub fn percent_text(hundredths: u64) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}", part / 10),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

impl Sum<Weight> for u64 {
    fn sum<I: Iterator<Item = Weight>>(iter: I) -> u64 {
        self::sum(iter)
    }
}

impl FromStr for Weight {
    type Err = WeightError;

    fn from_str(typed: &str) -> Result<Self, WeightError> {
        let refused = || WeightError { typed: typed.trim().to_owned() };
        let text = typed.trim().trim_end_matches('%').trim_end();
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(part) || whole.len() > 3 || part.len() > 2 {
            return Err(refused());
        }
        let whole: u32 = whole.parse().map_err(|_| refused())?;
        let part: u32 = format!("{part:0<2}").parse().map_err(|_| refused())?;
        Self::hundredths(whole * 100 + part).ok_or_else(refused)
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&percent_text(u64::from(self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_has_at_most_two_decimals_and_never_passes_the_whole() {
        for (typed, shown) in [("30", "30"), ("33.33", "33.33"), ("12.5%", "12.5"), ("100", "100")]
        {
            assert_eq!(typed.parse::<Weight>().unwrap().to_string(), shown);
        }
        for typed in ["", "-1", "100.01", "33.333", "1e1", "a", "1."] {
            assert_eq!(typed.parse::<Weight>().unwrap_err().typed, typed);
        }
    }
}
