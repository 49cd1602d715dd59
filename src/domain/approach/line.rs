//! The line on which people place themselves, from all private to all multi-cloud.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::codes;
use crate::domain::text::same_code;

codes! {
    /// Part of the line on which people place themselves, in its order.
    pub enum Zone, "an approach" {
        /// Everything in rooms of one's own: 0 to 24.
        Private = "private",
        /// One supplier for everything that can go there: 25 to 49.
        SinglePublic = "single-public",
        /// One supplier and one's own rooms, or a primary with exceptions: 50 to 74.
        Hybrid = "hybrid",
        /// Several suppliers side by side: 75 to 100.
        MultiCloud = "multi-cloud",
    }
}

impl Zone {
    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::SinglePublic => "single public",
            Self::Hybrid => "hybrid",
            Self::MultiCloud => "multi-cloud",
        }
    }

    /// The first and the last place of it.
    pub const fn bounds(self) -> (u8, u8) {
        match self {
            Self::Private => (0, 24),
            Self::SinglePublic => (25, 49),
            Self::Hybrid => (50, 74),
            Self::MultiCloud => (75, 100),
        }
    }

    /// Where a mark stands that was placed by the word alone: the middle, halves down.
    pub const fn middle(self) -> Position {
        let (first, last) = self.bounds();
        Position(first.midpoint(last))
    }
}

/// A place on the line, 0 (all private) to 100 (all multi-cloud).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u8);

impl Position {
    /// The last place of the line.
    pub const END: u8 = 100;

    /// The place `at`; `None` above 100.
    pub fn new(at: u8) -> Option<Self> {
        (at <= Self::END).then_some(Self(at))
    }

    /// The place, 0 to 100.
    pub fn get(self) -> u8 {
        self.0
    }

    /// The part of the line it lies in.
    pub fn zone(self) -> Zone {
        let within = |zone: &&Zone| self.0 <= zone.bounds().1;
        Zone::ALL.iter().find(within).copied().unwrap_or(Zone::MultiCloud)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Text that is no place on the line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{typed}` is no place on the line: type a whole number from 0 (private) to 100 (multi-cloud), \
     or one of private, single-public, hybrid, multi-cloud{}",
    meant.map(|zone| format!("; did you mean {zone}?")).unwrap_or_default()
)]
pub struct PositionError {
    typed: String,
    meant: Option<Zone>,
}

/// Other words that people use for the parts of the line.
const OTHERWISE: &[(&str, Zone)] = &[
    ("private-cloud", Zone::Private),
    ("on-premises", Zone::Private),
    ("public", Zone::SinglePublic),
    ("single", Zone::SinglePublic),
    ("single-public-cloud", Zone::SinglePublic),
    ("hybrid-cloud", Zone::Hybrid),
    ("multi", Zone::MultiCloud),
    ("multicloud", Zone::MultiCloud),
];

impl FromStr for Position {
    type Err = PositionError;

    /// A number from 0 to 100, or a word: then the middle of that part.
    fn from_str(typed: &str) -> Result<Self, PositionError> {
        let word = typed.trim();
        if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = word.parse().ok().and_then(Self::new);
            return number.ok_or_else(|| PositionError { typed: word.to_owned(), meant: None });
        }
        if let Ok(zone) = word.parse::<Zone>() {
            return Ok(zone.middle());
        }
        let other = OTHERWISE.iter().find(|(name, _)| same_code(word, name));
        if let Some((_, zone)) = other {
            return Ok(zone.middle());
        }
        let near = crate::domain::text::nearest(word, Zone::ALL.iter().map(|zone| zone.code()));
        let meant = near.and_then(|near| near.parse().ok());
        Err(PositionError { typed: word.to_owned(), meant })
    }
}
