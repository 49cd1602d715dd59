//! The register of lock-in: which proprietary features a workload uses, what would take their
//! place, how long that would take and what is spent on them.

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::text::{Line, Title};

/// The most days that anybody may estimate.
pub const MOST_DAYS: u16 = 3650;

codes! {
    /// How hard a feature is to replace.
    pub enum Rating, "a rating" {
        /// Nobody has said how long it would take.
        NotRated = "not_rated",
        /// Within the days of the threshold.
        Ordinary = "ordinary",
        /// It takes longer.
        Hard = "hard",
    }
}

impl Rating {
    /// The rating as people say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotRated => "not rated",
            Self::Ordinary => "ordinary",
            Self::Hard => "hard to replace",
        }
    }
}

/// A feature in use, as it was last said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Which workload uses it.
    pub workload: WorkloadRef,
    /// 1 upward within the workload.
    pub number: u32,
    /// 1 when it was added, one more with each change.
    pub version: u32,
    /// What it is.
    pub feature: Title,
    /// What would take its place.
    pub replacement: Option<Line>,
    /// Working days of replacing it, 0 to [`MOST_DAYS`].
    pub days: Option<u16>,
    /// What is spent on it a year.
    pub spend: Money,
    /// Who said so.
    pub by: Slug,
    /// When.
    pub at: Moment,
    /// The first day on which it was no longer in use; the line stays.
    pub retired_on: Option<Day>,
}

impl Feature {
    /// Whether it is in use on `day`.
    pub fn in_use(&self, day: Day) -> bool {
        self.retired_on.is_none_or(|retired| retired > day)
    }

    /// How hard it is to replace: hard beyond `hard_days`.
    pub fn rating(&self, hard_days: i64) -> Rating {
        match self.days {
            None => Rating::NotRated,
            Some(days) if i64::from(days) > hard_days => Rating::Hard,
            Some(_) => Rating::Ordinary,
        }
    }

    /// Whether both its replacement and the days are known.
    pub fn is_known(&self) -> bool {
        self.replacement.is_some() && self.days.is_some()
    }
}

/// How many of `features` are known, and how many there are.
pub fn known<'f>(features: impl IntoIterator<Item = &'f Feature>) -> (u32, u32) {
    let (mut known, mut all) = (0, 0);
    for feature in features {
        all += 1;
        known += u32::from(feature.is_known());
    }
    (known, all)
}

/// Percent of the `yearly` spend that goes to features that are hard to replace; `None` where
/// nothing is spent at all.
///
/// # Source
/// `criteria/portability.toml`, MVP-10: register x spend.
pub fn hard_share<'f>(
    features: impl IntoIterator<Item = &'f Feature>,
    yearly: &Exact,
    hard_days: i64,
) -> Option<Exact> {
    if yearly.is_zero() {
        return None;
    }
    let hard: Exact = features
        .into_iter()
        .filter(|feature| feature.rating(hard_days) == Rating::Hard)
        .map(|feature| feature.spend.exact())
        .sum();
    Some(hard * Exact::whole(100) / yearly.clone())
}
