//! Numbers as people write them down, exact.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::exact::Exact;

/// A number as people write it down: `41.5`, `1,200`, `£12.50`, `-3`. Exact, at most nine decimals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure(pub Exact);

/// Text that is no number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` is not a number: write 41.5, with at most nine digits before the point and nine after it"
)]
pub struct FigureError(String);

impl FromStr for Figure {
    type Err = FigureError;

    /// Forgiving about blanks, thousands commas, a pound sign and a percent sign.
    fn from_str(typed: &str) -> Result<Self, FigureError> {
        let wrong = || FigureError(typed.trim().to_owned());
        let plain = typed.trim().trim_end_matches('%').trim_end();
        let (sign, digits) = plain.strip_prefix('-').map_or((1, plain), |rest| (-1, rest));
        let digits = digits.trim_start_matches('£');
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        if !grouped(whole) || part.is_empty() || part.len() > 9 {
            return Err(wrong());
        }
        let whole: String = whole.chars().filter(|c| *c != ',').collect();
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || !is_digits(&whole) || !is_digits(part) {
            return Err(wrong());
        }
        let scale = 10_i64.pow(u32::try_from(part.len()).unwrap_or(9));
        let whole: i64 = whole.parse().map_err(|_| wrong())?;
        let part: i64 = part.parse().map_err(|_| wrong())?;
        Ok(Self(Exact::ratio(sign * (whole * scale + part), scale)))
    }
}

/// Commas only before groups of three: `1,200`, never `1,2`, which some read as a decimal.
fn grouped(whole: &str) -> bool {
    let mut parts = whole.split(',');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|part| part.len() == 3))
}

impl fmt::Display for Figure {
    /// At most two decimals, without noughts at the end: `41.5`, `1200`, `0.33`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&short(&self.0))
    }
}

/// `value` at two decimals, without noughts at the end.
pub fn short(value: &Exact) -> String {
    let shown = value.rounded(2).to_string();
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}
