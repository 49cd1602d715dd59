//! The values a question may be given, each with its descriptor.

use thiserror::Error;

use crate::domain::text::{Line, Title};

/// One value of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The value, as it is typed and stored.
    pub value: u8,
    /// Its short name: "met".
    pub name: Title,
    /// What earns it.
    pub descriptor: Line,
}

/// The allowed values, lowest first, 0 among them, each with a descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    points: Vec<Point>,
}

/// Why a list of points is not a scale.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScaleError {
    /// One value cannot tell candidates apart.
    #[error("a scale needs at least two values")]
    TooFew,
    /// The values do not rise.
    #[error("the value {value} does not come after {before}: write the lowest first, each once")]
    Order {
        /// The value out of place.
        value: u8,
        /// The one before it.
        before: u8,
    },
    /// No way to say that nothing was shown.
    #[error("the lowest value is {lowest}, and a scale begins at 0")]
    NoZero {
        /// The lowest value given.
        lowest: u8,
    },
}

/// The short name of a value and what earns it, as a scale in the box is written down.
type Written = (&'static str, &'static str);

const NOTHING: &str = "nothing that shows the need is met, or the evidence shows it is not";
const ALL: &str = "the whole need is shown by evidence we can point at";
const MORE: &str = "the whole need is shown, and something beyond it that is worth having to us, \
                    named in the reason";

const FOUR: &[Written] = &[
    ("not met", NOTHING),
    ("partly met", "part of the need is shown; a gap remains that we would have to fill"),
    ("met", ALL),
    ("exceeded", MORE),
];

const SIX: &[Written] = &[
    ("unacceptable", NOTHING),
    ("poor", "a small part of the need is shown; most of it we would have to fill"),
    ("acceptable", "the least we can work with is shown; gaps remain that we can name"),
    ("good", "the need is shown but for small gaps that we can close ourselves"),
    ("excellent", ALL),
    ("exceptional", MORE),
];

/// The scales in the box, by name, with the step from value to value: the usual one, the six
/// values of many tenders, and the same in even steps.
///
/// # Source
/// `docs/method.md`, "From many scores to one"; the descriptors are our own words.
pub const SCALES: [(&str, u8, &[Written]); 3] =
    [("0-3", 1, FOUR), ("0-5", 1, SIX), ("0-10", 2, SIX)];

/// The scale in the box of this name; an en dash will do. `None` where there is none.
pub fn boxed(typed: &str) -> Option<Scale> {
    let typed = typed.trim().replace('–', "-");
    let (_, step, points) = SCALES.iter().find(|(name, ..)| *name == typed)?;
    let points = (0_u8..).step_by(usize::from(*step)).zip(*points).map(|(value, written)| {
        let (name, descriptor) = written;
        Some(Point { value, name: name.parse().ok()?, descriptor: descriptor.parse().ok()? })
    });
    Scale::new(points.collect::<Option<_>>()?).ok()
}

impl Scale {
    /// A scale of these points.
    ///
    /// # Errors
    /// [`ScaleError`] unless there are two points or more, rising, from 0.
    pub fn new(points: Vec<Point>) -> Result<Self, ScaleError> {
        if points.len() < 2 {
            return Err(ScaleError::TooFew);
        }
        if points[0].value != 0 {
            return Err(ScaleError::NoZero { lowest: points[0].value });
        }
        if let Some(pair) = points.windows(2).find(|pair| pair[0].value >= pair[1].value) {
            return Err(ScaleError::Order { value: pair[1].value, before: pair[0].value });
        }
        Ok(Self { points })
    }

    /// This scale with `point` in the place of the one of its value; `None` where there is none.
    #[must_use]
    pub fn with(&self, point: Point) -> Option<Self> {
        let at = self.position(point.value)?;
        let mut points = self.points.clone();
        points[at] = point;
        Some(Self { points })
    }

    /// The points, lowest first.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The highest value: what full marks take.
    pub fn top(&self) -> u8 {
        self.points.last().map_or(0, |point| point.value)
    }

    /// From the lowest to the highest value, as people write it: `0–3`; up to `cap` where a
    /// question has one.
    pub fn range(&self, cap: Option<u8>) -> String {
        let lowest = self.points.first().map_or(0, |point| point.value);
        format!("{lowest}–{}", cap.unwrap_or_else(|| self.top()))
    }

    /// The point with this value.
    pub fn point(&self, value: u8) -> Option<&Point> {
        self.points.iter().find(|point| point.value == value)
    }

    /// The place of `value` among the points, 0 for the lowest.
    pub fn position(&self, value: u8) -> Option<usize> {
        self.points.iter().position(|point| point.value == value)
    }

    /// The values as people read them: `0, 1, 2, 3`.
    pub fn values_text(&self) -> String {
        let values: Vec<String> = self.points.iter().map(|p| p.value.to_string()).collect();
        values.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scale_in_the_box_is_sound_and_found_by_its_name() {
        for (name, _, points) in SCALES {
            let scale = boxed(name).unwrap();
            assert_eq!(scale.points().len(), points.len(), "{name}");
            assert_eq!(scale.range(None), name.replace('-', "–"));
        }
        assert_eq!(boxed("0–5").unwrap().values_text(), "0, 1, 2, 3, 4, 5");
        assert_eq!(boxed("0-10").unwrap().values_text(), "0, 2, 4, 6, 8, 10");
        assert_eq!(boxed("1-5"), None);
    }

    #[test]
    fn a_value_takes_another_descriptor_and_no_value_is_added() {
        let scale = boxed("0-3").unwrap();
        let point = |value| Point {
            value,
            name: "shown".parse().unwrap(),
            descriptor: "two regions in the country".parse().unwrap(),
        };
        let other = scale.with(point(2)).unwrap();
        assert_eq!(other.point(2).unwrap().name.as_str(), "shown");
        assert_eq!(other.point(3), scale.point(3));
        assert_eq!(scale.with(point(4)), None);
    }
}
