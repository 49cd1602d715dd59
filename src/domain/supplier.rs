//! Organisations that sell cloud. A supplier that takes part in an evaluation is a candidate.

use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};

/// An organisation that sells cloud, with what an assessment summary must say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    /// The short name, never reused.
    pub slug: Slug,
    /// The name as shown.
    pub name: Title,
    /// What kind it is: "global public cloud".
    pub kind: Option<Line>,
    /// Where it describes itself.
    pub url: Option<Line>,
    /// Postal address.
    pub address: Option<Line>,
    /// Electronic contact.
    pub email: Option<Line>,
    /// Unique identifier, such as a company number.
    pub identifier: Option<Line>,
    /// Retired suppliers keep their history and join no new evaluation.
    pub retired: bool,
}

impl Supplier {
    /// One of which nothing is known yet but its names.
    pub fn named(slug: Slug, name: Title) -> Self {
        Self {
            slug,
            name,
            kind: None,
            url: None,
            address: None,
            email: None,
            identifier: None,
            retired: false,
        }
    }
}
