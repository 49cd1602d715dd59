//! The rules frozen with the criteria: purpose, formula, rounding, near-ties and tie-break.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::framework::RuleSet;
use crate::domain::criteria::weight::Weight;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::exact::{Exact, Money};
use crate::domain::text::Line;

codes! {
    /// What the comparison is for. The arithmetic is the same; the notices owed are not.
    pub enum Purpose, "a purpose" {
        /// No tender at all.
        OptionsAppraisal = "options-appraisal",
        /// A framework order placed directly.
        CallOffWithoutCompetition = "call-off-without-competition",
        /// A framework order after a further competition.
        CallOffWithCompetition = "call-off-with-competition",
        /// A full tender.
        Tender = "tender",
    }
}

codes! {
    /// What breaks a tie of published totals, in the frozen order; whatever is left is joint.
    pub enum TieRule, "a tie-break rule" {
        /// The higher quality marks.
        Quality = "quality",
        /// The lower whole-life cost.
        Cost = "cost",
        /// The higher marks in the heaviest scored question, the first of the set where several
        /// are.
        Heaviest = "heaviest",
    }
}

codes! {
    /// How many scores become the one that counts in a cell.
    #[derive(Default)]
    pub enum Agreeing, "a way of agreeing" {
        /// The panel agrees on one value of the scale.
        #[default]
        OneScore = "one-score",
        /// The exact average of the individual scores that count, where a framework demands it.
        Average = "average",
    }
}

impl Agreeing {
    /// What counts, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::OneScore => "one score that the panel agrees on",
            Self::Average => "the average of individual scores",
        }
    }
}

/// A margin of marks below which two candidates are shown as near to a tie; hundredths of a
/// mark, 0 to 100 marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NearTie(u32);

/// Text that is not a near-tie band.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a near-tie band: it is marks from 0 to 100 with at most two decimals")]
pub struct NearTieError(String);

impl NearTie {
    /// This many hundredths of a mark; `None` above 10 000.
    pub fn hundredths(hundredths: u32) -> Option<Self> {
        (hundredths <= 10_000).then_some(Self(hundredths))
    }

    /// Hundredths of a mark.
    pub fn as_hundredths(self) -> u32 {
        self.0
    }

    /// The band in marks.
    pub fn exact(self) -> Exact {
        Exact::ratio(i64::from(self.0), 100)
    }
}

impl Default for NearTie {
    /// One mark.
    fn default() -> Self {
        Self(100)
    }
}

impl FromStr for NearTie {
    type Err = NearTieError;

    fn from_str(typed: &str) -> Result<Self, NearTieError> {
        // A weight has the same shape: 0 to 100 with two decimals.
        typed
            .parse::<Weight>()
            .ok()
            .filter(|_| !typed.contains('%'))
            .map(|weight| Self(weight.as_hundredths()))
            .ok_or_else(|| NearTieError(typed.trim().to_owned()))
    }
}

impl fmt::Display for NearTie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.exact().rounded(2).to_string())
    }
}

/// The rules frozen with the criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// How money becomes marks; needed where the set has a price question.
    pub price_formula: Option<PriceFormula>,
    /// Decimals of published figures, 0 to 6.
    pub decimals: u8,
    /// Margins below it are shown as near to a tie.
    pub near_tie: NearTie,
    /// What breaks a tie, in order.
    pub tie_break: Vec<TieRule>,
    /// How many scores become the one that counts.
    pub agreeing: Agreeing,
    /// Evaluators each question needs, 1 upward.
    pub min_panel: u32,
    /// What we ourselves reckon it should cost; a bid below it is asked about.
    pub should_cost: Option<Money>,
    /// The framework whose limits and forms apply.
    pub framework: Option<Line>,
    /// The limits of that framework, checked at the freeze.
    pub rule_set: Option<RuleSet>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            price_formula: None,
            decimals: 2,
            near_tie: NearTie::default(),
            tie_break: TieRule::ALL.to_vec(),
            agreeing: Agreeing::default(),
            min_panel: 2,
            should_cost: None,
            framework: None,
            rule_set: None,
        }
    }
}
