//! Whom a decision chooses, or that it chooses nobody.
//!
//! # Source
//! `docs/method.md`, "Gates"; [decision 28](../../../docs/decisions/0028-an-evaluation-may-end-with-nobody-chosen.md).

use std::fmt;
use std::str::FromStr;

use crate::codes;
use crate::domain::refs::{RefError, Slug};

codes! {
    /// Why an evaluation ends with nobody chosen.
    pub enum NoAward, "an end without an award" {
        /// Nobody meets every minimum: there is none to choose.
        NoCompliantCandidate = "no-compliant-candidate",
        /// Somebody could have been chosen and nobody is, or it ends before it had a result.
        Cancelled = "cancelled",
    }
}

impl NoAward {
    /// The outcome as a sentence has it: `no compliant candidate`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoCompliantCandidate => "no compliant candidate",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Whom a decision chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// This candidate; where there is no evaluation, what this short name stands for.
    One(Slug),
    /// Nobody, and why not.
    Nobody(NoAward),
}

impl Chosen {
    /// The one chosen, where somebody is.
    pub const fn one(&self) -> Option<&Slug> {
        match self {
            Self::One(slug) => Some(slug),
            Self::Nobody(_) => None,
        }
    }

    /// Why nobody is, where nobody is.
    pub const fn nobody(&self) -> Option<NoAward> {
        match self {
            Self::One(_) => None,
            Self::Nobody(why) => Some(*why),
        }
    }

    /// Whether it cancels its evaluation.
    pub fn cancels(&self) -> bool {
        self.nobody() == Some(NoAward::Cancelled)
    }

    /// Whether it is `candidate`.
    pub fn is(&self, candidate: &Slug) -> bool {
        self.one() == Some(candidate)
    }

    /// The word that is stored, exported and typed.
    pub fn as_str(&self) -> &str {
        match self {
            Self::One(slug) => slug.as_str(),
            Self::Nobody(why) => why.code(),
        }
    }

    /// The same for eyes: the short name, or `nobody: cancelled`.
    pub fn words(&self) -> String {
        match self {
            Self::One(slug) => slug.to_string(),
            Self::Nobody(why) => format!("nobody: {}", why.words()),
        }
    }
}

impl FromStr for Chosen {
    type Err = RefError;

    fn from_str(typed: &str) -> Result<Self, RefError> {
        match typed.trim().parse() {
            Ok(why) => Ok(Self::Nobody(why)),
            Err(_) => typed.parse().map(Self::One),
        }
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
