//! The measures as rows: each with its value, what it counts, and the list behind it.

mod rows;

use crate::codes;
use crate::domain::exact::{Money, Rounded};

pub use rows::figures;

codes! {
    /// What a row belongs to.
    #[expect(missing_docs, reason = "each is the group of that name")]
    pub enum Group, "a group of figures" {
        OffPrimary = "off_primary",
        ByReason = "by_reason",
        BySupplier = "by_supplier",
        Debt = "debt",
        Uncovered = "uncovered",
        Age = "age",
        TimeToDecide = "time_to_decide",
        Approvals = "approvals",
        Renewals = "renewals",
        Conditions = "conditions",
        ExitTested = "exit_tested",
        Special = "special",
        Calibration = "calibration",
    }
}

/// A value with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// How many.
    Count(u64),
    /// Percent, at one decimal; `None` of nothing.
    Share(Option<Rounded>),
    /// Pounds.
    Pounds(i128),
    /// Months.
    Months(Rounded),
    /// Days.
    Days(Option<Rounded>),
    /// A plain ratio.
    Ratio(Option<Rounded>),
}

impl Amount {
    /// Every unit there is.
    pub const UNITS: &'static [&'static str] =
        &["count", "percent", "pounds", "months", "days", "ratio"];

    /// The unit in a word.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Count(_) => "count",
            Self::Share(_) => "percent",
            Self::Pounds(_) => "pounds",
            Self::Months(_) => "months",
            Self::Days(_) => "days",
            Self::Ratio(_) => "ratio",
        }
    }

    /// The value as people read it.
    pub fn words(self) -> String {
        let or_none = |value: Option<Rounded>, unit: &str| {
            value.map_or_else(|| "none".to_owned(), |value| format!("{value}{unit}"))
        };
        match self {
            Self::Count(count) => count.to_string(),
            Self::Share(share) => or_none(share, " %"),
            Self::Pounds(pence) => {
                let money = i64::try_from(pence).ok().and_then(Money::pence);
                money.map_or_else(|| "beyond counting".to_owned(), Money::pounds)
            }
            Self::Months(months) => format!("{months} months"),
            Self::Days(days) => or_none(days, " days"),
            Self::Ratio(ratio) => or_none(ratio, ""),
        }
    }
}

/// The list behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// Nothing to be listed.
    Nothing,
    /// Exceptions that pass this filter.
    Exceptions(String),
    /// Workloads that pass this filter.
    Workloads(String),
    /// The rows of the report of this name that pass a filter; an empty one takes them all.
    Report(&'static str, String),
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it belongs to.
    pub group: Group,
    /// What scripts call it: `off_primary.share`.
    pub key: String,
    /// What people read.
    pub title: String,
    /// Its value.
    pub amount: Amount,
    /// How many it was counted from: the part of a share, the number behind a mean.
    pub count: Option<u64>,
    /// Of how many.
    pub of: Option<u64>,
    /// What it counts.
    pub says: &'static str,
    /// The list behind it.
    pub behind: Behind,
}

impl Figure {
    /// What it was counted from, in words: `5 of 7`.
    pub fn counts(&self) -> String {
        match (self.count, self.of) {
            (Some(count), Some(of)) => format!("{count} of {of}"),
            (Some(count), None) => count.to_string(),
            (None, Some(of)) => format!("of {of}"),
            (None, None) => String::new(),
        }
    }
}
