//! What runs where, whose it is, and how hard it would be to move.
//!
//! Whether a workload away from the primary is covered is a question to its exceptions
//! (`exception::grant`), not to the workload.

pub mod basket;
pub mod capacity;
pub mod drill;
pub mod export_time;
pub mod hosting;
pub mod lock_in;
pub mod moved;
pub mod needs;
pub mod portability;
pub mod price_sheet;
pub mod rehearsal;
pub mod statement;

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::codes;
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::text::{Line, Note, TextError, Title, nearest, skeleton};

codes! {
    /// How much the organisation depends on a workload.
    pub enum Criticality, "a criticality" {
        /// Its loss is a nuisance.
        Low = "low",
        /// Its loss is felt within days.
        Medium = "medium",
        /// Its loss is felt within hours.
        High = "high",
        /// Its loss harms people or the law.
        Critical = "critical",
    }
}

codes! {
    /// The classification of the data; later ones ask for more care.
    pub enum DataClass, "a data class" {
        /// Anybody may read it.
        Public = "public",
        /// OFFICIAL.
        Official = "official",
        /// OFFICIAL-SENSITIVE.
        OfficialSensitive = "official-sensitive",
    }
}

codes! {
    /// What the data says about people; later ones ask for more care.
    pub enum PersonalData, "a kind of personal data" {
        /// Nothing.
        None = "none",
        /// Personal data.
        Personal = "personal",
        /// Special-category data, such as health.
        SpecialCategory = "special-category",
    }
}

codes! {
    /// How sure it is that a workload runs where the register says.
    pub enum Known, "how sure it is" {
        /// A grant began, and nobody has looked since.
        Assumed = "assumed",
        /// Somebody looked.
        Confirmed = "confirmed",
    }
}

/// Where a workload runs, or wants to run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// With a supplier of cloud, by its short name.
    Supplier(Slug),
    /// In rooms of our own.
    OnPremises,
    /// A service whose platform we neither choose nor see.
    SoftwareService,
    /// Anywhere else, in words.
    Other(Line),
}

/// Text that is not a place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlaceError {
    /// Neither a fixed word nor a short name.
    #[error(
        "`{typed}` is not a place: write a supplier's short name, on-premises, software-service or other:TEXT"
    )]
    Unknown {
        /// What was typed.
        typed: String,
    },
    /// `other:` and then no text that can be stored.
    #[error("`{typed}` is not a place: after other: {why}")]
    Other {
        /// What was typed.
        typed: String,
        /// What is wrong with the text.
        why: TextError,
    },
}

impl Place {
    /// The supplier, where it is one.
    pub fn supplier(&self) -> Option<&Slug> {
        match self {
            Self::Supplier(slug) => Some(slug),
            Self::OnPremises | Self::SoftwareService | Self::Other(_) => None,
        }
    }
}

impl FromStr for Place {
    type Err = PlaceError;

    /// `aws`, `on-premises`, `software-service`, `other:TEXT`; forgiving about case and dashes.
    fn from_str(typed: &str) -> Result<Self, PlaceError> {
        let word = typed.trim();
        if let Some((kind, text)) = word.split_once(':')
            && kind.trim().eq_ignore_ascii_case("other")
        {
            return match text.trim().parse() {
                Ok(line) => Ok(Self::Other(line)),
                Err(why) => Err(PlaceError::Other { typed: word.to_owned(), why }),
            };
        }
        if crate::domain::text::same_code(word, "on-premises") {
            return Ok(Self::OnPremises);
        }
        if crate::domain::text::same_code(word, "software-service") {
            return Ok(Self::SoftwareService);
        }
        match word.parse::<Slug>() {
            // `other` alone names nothing.
            Ok(slug) if slug.as_str() != "other" => Ok(Self::Supplier(slug)),
            Ok(_) | Err(_) => Err(PlaceError::Unknown { typed: word.to_owned() }),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Supplier(slug) => f.pad(slug.as_str()),
            Self::OnPremises => f.pad("on-premises"),
            Self::SoftwareService => f.pad("software-service"),
            Self::Other(line) => f.pad(&format!("other:{line}")),
        }
    }
}

/// How many months moving away would take: low, likely and high, 0 to 120, in that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Months {
    low: u16,
    likely: u16,
    high: u16,
}

/// Three numbers that are not an estimate of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "{low}, {likely}, {high} is not an estimate of months: write low, likely and high, rising, each 0 to 120"
)]
pub struct MonthsError {
    low: u16,
    likely: u16,
    high: u16,
}

impl Months {
    /// The longest move anybody may estimate.
    pub const MOST: u16 = 120;

    /// The estimate of these three.
    ///
    /// # Errors
    /// [`MonthsError`] unless 0 <= low <= likely <= high <= 120.
    pub fn new(low: u16, likely: u16, high: u16) -> Result<Self, MonthsError> {
        if low <= likely && likely <= high && high <= Self::MOST {
            Ok(Self { low, likely, high })
        } else {
            Err(MonthsError { low, likely, high })
        }
    }

    /// Months if all goes well, 0 to [`Months::MOST`].
    pub fn low(self) -> u16 {
        self.low
    }

    /// Months as expected, never fewer than the low ones.
    pub fn likely(self) -> u16 {
        self.likely
    }

    /// Months if much goes wrong, never fewer than the likely ones, at most [`Months::MOST`].
    pub fn high(self) -> u16 {
        self.high
    }

    /// Where the likely estimate lies against the portability the organisation asks for.
    pub fn band(self, portable: Portable) -> Band {
        if self.likely <= portable.comfortable {
            Band::Comfortable
        } else if self.likely <= portable.minimum {
            Band::MeetsMinimum
        } else {
            Band::BelowMinimum
        }
    }
}

/// Months within which a workload must be able to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portable {
    /// Up to here it is comfortable.
    pub comfortable: u16,
    /// Up to here it meets the minimum.
    pub minimum: u16,
}

impl Default for Portable {
    /// # Source
    /// `docs/method.md`, "Exceptions: tiers": portable enough means able to move within 6 to 12 months.
    fn default() -> Self {
        Self { comfortable: 6, minimum: 12 }
    }
}

codes! {
    /// Where an estimate lies.
    pub enum Band, "a portability band" {
        /// Up to the comfortable months.
        Comfortable = "comfortable",
        /// Up to the months of the minimum.
        MeetsMinimum = "meets_minimum",
        /// More.
        BelowMinimum = "below_minimum",
    }
}

/// What a workload is worth, 0 to 3; set against its portability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value(u8);

impl Value {
    /// `None` above 3.
    pub fn new(value: u8) -> Option<Self> {
        (value <= 3).then_some(Self(value))
    }

    /// 0 to 3.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// Something that runs or will run, with an owner, needs, data and a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    /// Its reference.
    pub reference: WorkloadRef,
    /// Its name; unique by [`look_alike`].
    pub name: Title,
    /// Who answers for it.
    pub owner: Slug,
    /// The part of the organisation it serves.
    pub directorate: Line,
    /// How much depends on it.
    pub criticality: Criticality,
    /// What it costs a year, in pence.
    pub annual_cost: Money,
    /// The classification of its data.
    pub data_class: DataClass,
    /// What its data says about people.
    pub personal_data: PersonalData,
    /// What it needs to run.
    pub needs: Option<Note>,
    /// What it is worth.
    pub value: Option<Value>,
    /// Where it runs.
    pub hosted: Place,
    /// Since when it runs there.
    pub hosted_since: Option<Day>,
    /// How sure that is.
    pub hosted_known: Known,
    /// How long moving it would take.
    pub move_months: Option<Months>,
    /// The first day on which it no longer ran; a retired workload keeps its record.
    pub retired_on: Option<Day>,
}

impl Workload {
    /// Whether it has been retired by `day`.
    pub fn is_retired(&self, day: Day) -> bool {
        self.retired_on.is_some_and(|retired| retired <= day)
    }
}

/// The workload among `others` whose name reads like `name`: case, width and look-alike
/// letters make no difference.
pub fn look_alike<'a>(
    name: &Title,
    others: impl IntoIterator<Item = &'a Workload>,
) -> Option<&'a Workload> {
    let wanted = skeleton(name.as_str());
    others.into_iter().find(|other| skeleton(other.name.as_str()) == wanted)
}

/// The directorate among `others` that reads like `named` or nearly so, where none of them is
/// written as `named` is: most likely the one that was meant.
pub fn directorate_meant<'a>(
    named: &str,
    others: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    if others.clone().any(|other| other == named) {
        return None;
    }
    let reads = skeleton(named);
    others.clone().find(|other| skeleton(other) == reads).or_else(|| nearest(named, others))
}

#[cfg(test)]
mod tests;
