//! The price at which each candidate would be first or draw level, the other prices unchanged.

use thiserror::Error;

use super::Problem;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::exact::{Exact, Money};

/// Up to which price a candidate is first or level with the best of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceToWin {
    /// At no price: not even at a penny.
    Never,
    /// At this price in whole pence and below it; a penny more and somebody is ahead.
    UpTo(Money),
    /// At any price.
    Always,
}

/// One candidate's price to win.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceMargin {
    /// The candidate.
    pub candidate: usize,
    /// Its price today.
    pub today: Money,
    /// Up to where it would win. For the leader this is at or above today's price.
    pub to_win: PriceToWin,
}

/// Why no price to win can be worked out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PriceToWinError {
    /// Another number of prices than of candidates.
    #[error("there are {prices} prices for {candidates} candidates")]
    Prices {
        /// Prices given.
        prices: usize,
        /// Candidates there are.
        candidates: usize,
    },
    /// A price of nothing.
    #[error("the price of {candidate} is 0, and a price is above 0")]
    Zero {
        /// Whose price.
        candidate: String,
    },
    /// A formula that gives no price marks.
    #[error("under {formula} the total is pounds: there are no price marks to draw level with")]
    NoMarks {
        /// The formula's code.
        formula: &'static str,
    },
    /// Values of the price question that another formula made.
    #[error("the price marks of {candidate} are not those of the formula {formula}")]
    Formula {
        /// Whose marks.
        candidate: String,
        /// The formula's code.
        formula: &'static str,
    },
}

/// What the totals would be if `candidate` asked `price`.
struct Bids<'a> {
    /// The totals without the price question, shares.
    quality: Vec<Exact>,
    weight: &'a Exact,
    formula: PriceFormula,
}

impl Bids<'_> {
    /// Whether `candidate` has the highest total, alone or not, when the bids are `field`.
    fn leads(&self, candidate: usize, field: &[Money]) -> bool {
        // A formula without shares is refused before anybody bids.
        let share = |at: usize| self.formula.share(field[at], field).unwrap_or_else(Exact::zero);
        let total = |at: usize| &self.quality[at] + &(self.weight * &share(at));
        let own = total(candidate);
        (0..field.len()).filter(|at| *at != candidate).all(|at| total(at) <= own)
    }
}

/// The price to win of every candidate, in their order. `question` is the price question.
///
/// Under a relative formula the candidate's own price changes the others' marks as well; that is
/// included. Under each of the five formulas with price marks a lower price never narrows one's own lead over
/// anybody, so that the highest price that wins is found by halving, exact to the penny.
///
/// # Errors
/// [`PriceToWinError`] when prices are missing, 0, or do not make the problem's price marks.
///
/// # Source
/// `docs/method.md`, "Price formulas".
pub fn prices_to_win(
    problem: &Problem,
    question: usize,
    prices: &[Money],
    formula: PriceFormula,
) -> Result<Vec<PriceMargin>, PriceToWinError> {
    let names = problem.candidates();
    if prices.len() != names.len() {
        let (prices, candidates) = (prices.len(), names.len());
        return Err(PriceToWinError::Prices { prices, candidates });
    }
    if let Some(at) = prices.iter().position(|price| price.as_pence() == 0) {
        return Err(PriceToWinError::Zero { candidate: names[at].clone() });
    }
    if formula.ranks_by_pounds() {
        return Err(PriceToWinError::NoMarks { formula: formula.code() });
    }
    let weight = &problem.weights()[question];
    for (at, row) in problem.values().iter().enumerate() {
        if Some(&row[question]) != formula.share(prices[at], prices).as_ref() {
            let (candidate, formula) = (names[at].clone(), formula.code());
            return Err(PriceToWinError::Formula { candidate, formula });
        }
    }
    let quality = problem
        .totals()
        .iter()
        .zip(problem.values())
        .map(|(total, row)| total - &(weight * &row[question]))
        .collect();
    let bids = Bids { quality, weight, formula };
    Ok((0..prices.len())
        .map(|candidate| {
            let to_win = highest(&bids, candidate, prices);
            PriceMargin { candidate, today: prices[candidate], to_win }
        })
        .collect())
}

/// The highest price in pence at which `candidate` leads.
fn highest(bids: &Bids<'_>, candidate: usize, prices: &[Money]) -> PriceToWin {
    let mut field = prices.to_vec();
    let mut wins = |pence: i64| {
        Money::pence(pence).is_some_and(|price| {
            field[candidate] = price;
            bids.leads(candidate, &field)
        })
    };
    if !wins(1) {
        return PriceToWin::Never;
    }
    // The answer is rarely far from today's price: halving or doubling from there brackets it.
    let mut known = prices[candidate].as_pence();
    if wins(known) {
        loop {
            let Some(twice) = Money::pence(known * 2) else {
                return end_of_range(&mut wins, known);
            };
            if !wins(twice.as_pence()) {
                return between(&mut wins, known, twice.as_pence());
            }
            known = twice.as_pence();
        }
    }
    loop {
        let half = known / 2;
        if half <= 1 || wins(half) {
            return between(&mut wins, half.max(1), known);
        }
        known = half;
    }
}

/// As [`highest`] when `low` wins and twice that is no money any more.
fn end_of_range(wins: &mut impl FnMut(i64) -> bool, low: i64) -> PriceToWin {
    let mut most = low;
    let mut step = low;
    while step > 0 {
        if Money::pence(most + step).is_some() {
            most += step;
        } else {
            step /= 2;
        }
    }
    if wins(most) { PriceToWin::Always } else { between(wins, low, most) }
}

/// The last price from `low`, which wins, to `high`, which does not.
fn between(wins: &mut impl FnMut(i64) -> bool, mut low: i64, mut high: i64) -> PriceToWin {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if wins(middle) { low = middle } else { high = middle }
    }
    Money::pence(low).map_or(PriceToWin::Never, PriceToWin::UpTo)
}

#[cfg(test)]
mod tests;
