//! Where a workload runs or wants to run, as it is typed: `gcp`, `on-premises`, `other:TEXT`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::domain::refs::Slug;
use crate::domain::text::{Line, TextError, same_code};

/// A place as typed in a file. Whether the supplier exists is for the records to say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceText {
    /// A supplier by its short name.
    Supplier(Slug),
    /// The council's own premises.
    OnPremises,
    /// Somebody else's software, used as a service.
    SoftwareService,
    /// Anything else, in words.
    Other(Line),
}

/// Text that names no place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlaceTextError {
    /// Neither a short name nor one of the words.
    #[error(
        "`{typed}` is no place: write a supplier's short name, on-premises, software-service or other:TEXT"
    )]
    Unknown {
        /// What was typed.
        typed: String,
    },
    /// `other:` with words that cannot be kept.
    #[error("after `other:`: {0}")]
    Other(#[from] TextError),
}

impl FromStr for PlaceText {
    type Err = PlaceTextError;

    fn from_str(typed: &str) -> Result<Self, PlaceTextError> {
        let typed = typed.trim();
        if let Some((head, words)) = typed.split_once(':')
            && same_code(head, "other")
        {
            return Ok(Self::Other(words.trim().parse()?));
        }
        if same_code(typed, "on-premises") {
            return Ok(Self::OnPremises);
        }
        if same_code(typed, "software-service") {
            return Ok(Self::SoftwareService);
        }
        let unknown = || PlaceTextError::Unknown { typed: typed.to_owned() };
        if same_code(typed, "other") {
            return Err(unknown()); // It would pass as a short name, and says nothing.
        }
        typed.parse().map(Self::Supplier).map_err(|_| unknown())
    }
}

impl fmt::Display for PlaceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Supplier(slug) => slug.fmt(f),
            Self::OnPremises => f.pad("on-premises"),
            Self::SoftwareService => f.pad("software-service"),
            Self::Other(words) => f.pad(&format!("other:{words}")),
        }
    }
}
