//! The value that counts in a cell: one of the scale, or the exact average of individual scores.

use std::fmt;

use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::exact::Exact;

/// What was agreed for one candidate on one question. Which of the two it may be is a rule that is
/// frozen with the others ([`super::rules::Agreeing`]).
///
/// Two of them are equal when they say the same in the same way; what they are worth is compared
/// through [`AgreedValue::exact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgreedValue {
    /// A value of the scale.
    One(u8),
    /// The average of individual scores, as a fraction that is not brought to lowest terms: what
    /// was added up and of how many stays readable.
    Average {
        /// The scores added up.
        sum: u32,
        /// How many they are, 1 upward.
        of: u32,
    },
}

impl AgreedValue {
    /// The average of `values`; `None` of none, or of more than can be counted.
    pub fn average(values: &[u8]) -> Option<Self> {
        let sum = values.iter().map(|value| u32::from(*value)).sum();
        Self::parts_of(sum, u32::try_from(values.len()).ok()?)
    }

    /// The average of `of` scores that add up to `sum`; `None` of none.
    pub fn parts_of(sum: u32, of: u32) -> Option<Self> {
        (of > 0).then_some(Self::Average { sum, of })
    }

    /// What it is worth on the scale, exactly.
    pub fn exact(self) -> Exact {
        match self {
            Self::One(value) => Exact::whole(i64::from(value)),
            Self::Average { sum, of } => Exact::ratio(i64::from(sum), i64::from(of)),
        }
    }

    /// How many individual scores it is the average of; `None` where one value was agreed.
    pub fn scores(self) -> Option<u32> {
        match self {
            Self::One(_) => None,
            Self::Average { of, .. } => Some(of),
        }
    }

    /// The whole number it is, if it is one.
    pub fn whole(self) -> Option<u8> {
        match self {
            Self::One(value) => Some(value),
            Self::Average { sum, of } if sum.is_multiple_of(of) => u8::try_from(sum / of).ok(),
            Self::Average { .. } => None,
        }
    }

    /// The value of `scale` that it is; `None` for an average between two, which has no descriptor.
    pub fn on(self, scale: &Scale) -> Option<u8> {
        self.whole().filter(|value| scale.point(*value).is_some())
    }

    /// The points of `scale` that an average lies between; `None` where it is one of them.
    pub fn between(self, scale: &Scale) -> Option<(&Point, &Point)> {
        if self.on(scale).is_some() {
            return None;
        }
        let exact = self.exact();
        let worth = |point: &Point| Exact::whole(i64::from(point.value));
        let above = scale.points().iter().find(|point| worth(point) > exact)?;
        let below = scale.points().iter().rev().find(|point| worth(point) < exact)?;
        Some((below, above))
    }
}

impl From<u8> for AgreedValue {
    fn from(value: u8) -> Self {
        Self::One(value)
    }
}

impl PartialEq<u8> for AgreedValue {
    /// Whether it is worth exactly this.
    fn eq(&self, value: &u8) -> bool {
        self.whole() == Some(*value)
    }
}

impl fmt::Display for AgreedValue {
    /// `2`, or `2.33` where it is no whole number: two decimals, whatever totals are published at,
    /// since every scale is made of whole numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole() {
            Some(value) => f.pad(&value.to_string()),
            None => f.pad(&self.exact().rounded(2).to_string()),
        }
    }
}

/// Every average that `count` scores out of `allowed` can have, the lowest first: one step is one
/// evaluator's score moved by one point of an even scale.
pub fn averages(allowed: &[u8], count: u32) -> Vec<Exact> {
    let mut sums = std::collections::BTreeSet::from([0_u32]);
    for _ in 0..count {
        let longer = sums.iter().flat_map(|sum| allowed.iter().map(move |v| sum + u32::from(*v)));
        sums = longer.collect();
    }
    let of = i64::from(count.max(1));
    sums.into_iter().map(|sum| Exact::ratio(i64::from(sum), of)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::samples::scale;

    #[test]
    fn one_three_and_three_average_seven_thirds_which_nobody_gave() {
        let average = AgreedValue::average(&[1, 3, 3]).unwrap();
        assert_eq!(average.exact(), Exact::ratio(7, 3));
        assert_eq!(average.to_string(), "2.33");
        assert_eq!((average.whole(), average.scores()), (None, Some(3)));
        let scale = scale(3);
        assert_eq!(average.on(&scale), None, "no descriptor belongs to it");
        let (below, above) = average.between(&scale).unwrap();
        assert_eq!((below.value, above.value), (2, 3));
    }

    #[test]
    fn an_average_that_is_a_value_of_the_scale_has_its_descriptor() {
        let scale = scale(3);
        let average = AgreedValue::average(&[1, 2, 3]).unwrap();
        assert_eq!(average.on(&scale), Some(2));
        assert!(average.between(&scale).is_none());
        assert_eq!(average.to_string(), "2");
        assert_ne!(average, AgreedValue::One(2), "nobody agreed on it");
        assert_eq!(average, 2_u8, "it is worth the same");
        assert_eq!(AgreedValue::average(&[]), None);
    }

    #[test]
    fn the_averages_of_two_scores_from_0_to_3_are_half_points() {
        let found: Vec<String> = averages(&[0, 1, 2, 3], 2).iter().map(Exact::to_string).collect();
        assert_eq!(found, ["0/1", "1/2", "1/1", "3/2", "2/1", "5/2", "3/1"]);
        assert_eq!(averages(&[0, 2, 4], 3).len(), 7);
    }
}
