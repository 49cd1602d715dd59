//! Value against portability: where a workload stands on the plot of the two, and what that asks.

use super::Share;
use crate::codes;
use crate::domain::exact::Exact;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::Value;

/// The value from which a workload stands in the upper half.
pub const HIGH: u8 = 2;

codes! {
    /// What the place of a workload on the plot asks for.
    pub enum Corner, "a corner of the plot" {
        /// Top left: much value, little portability, and nobody has accepted that.
        NeedsDecision = "needs_decision",
        /// Bottom left: little value and little portability.
        NeedsWork = "needs_work",
        /// Top left, and every check that is not met is accepted.
        Accepted = "accepted",
        /// Top right.
        Valuable = "valuable",
        /// Bottom right.
        Portable = "portable",
        /// Nobody has said what it is worth.
        NoValue = "no_value",
    }
}

impl Corner {
    /// What it asks for, as people say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::NeedsDecision => "needs an accepted decision",
            Self::NeedsWork => "needs work",
            Self::Accepted => "accepted by a decision",
            Self::Valuable => "valuable and portable",
            Self::Portable => "portable",
            Self::NoValue => "value not said",
        }
    }

    /// The corner of a workload of this value with this share of its checks met; portability is
    /// little below `low` percent.
    pub fn of(value: Option<Value>, share: Share, low: u8) -> Self {
        let Some(value) = value else { return Self::NoValue };
        let little = is_little(share.met, share.of, low);
        match (value.get() >= HIGH, little) {
            (true, true) if share.open() == 0 => Self::Accepted,
            (true, true) => Self::NeedsDecision,
            (true, false) => Self::Valuable,
            (false, true) => Self::NeedsWork,
            (false, false) => Self::Portable,
        }
    }
}

/// Whether `met` of `of` checks is little portability: below `low` percent.
pub fn is_little(met: u32, of: u32, low: u8) -> bool {
    let share = Share { met, accepted: 0, of };
    share.exact() < Exact::whole(low.into())
}

/// A workload on the plot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Which.
    pub workload: WorkloadRef,
    /// Its name.
    pub name: String,
    /// What it is worth.
    pub value: Option<Value>,
    /// How portable it is.
    pub share: Share,
    /// What follows.
    pub corner: Corner,
}

/// Spots in the order in which somebody should look at them: by corner, the most valuable and then
/// the least portable first.
pub fn in_order(spots: &mut [Spot]) {
    spots.sort_by_key(|spot| {
        let value = std::cmp::Reverse(spot.value.map(Value::get));
        (spot.corner, value, spot.share.met, spot.workload)
    });
}
