//! What the rows of each kind of sheet say, in domain types, each row with its line.

pub mod bids;
pub mod delivery;
pub mod evidence;
pub mod gates;
mod matrix;
pub mod needs;
pub mod prices;
pub mod readings;
pub mod scores;
pub mod suppliers;
pub mod workloads;

use super::Problems;
use super::csv::Row;
use crate::domain::evaluation::Candidate;
use crate::domain::refs::Slug;
use crate::domain::text::{Line, skeleton};

/// Somebody a file may speak of: by the short name, or by the one that people know.
pub trait TakesPart {
    /// The short name.
    fn slug(&self) -> &Slug;
    /// The name as shown, where it is known.
    fn name(&self) -> Option<&str>;
}

impl TakesPart for Candidate {
    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn name(&self) -> Option<&str> {
        Some(self.name.as_str())
    }
}

impl TakesPart for Slug {
    fn slug(&self) -> &Slug {
        self
    }

    fn name(&self) -> Option<&str> {
        None
    }
}

/// How to treat columns that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extra {
    /// A problem each.
    #[default]
    Refuse,
    /// Passed over.
    Ignore,
}

impl Extra {
    fn is_ignored(self) -> bool {
        match self {
            Self::Refuse => false,
            Self::Ignore => true,
        }
    }
}

/// How each name of a kind that is in no register is spelled, so that one that only looks like
/// another, or differs in case alone, is told from a second one.
#[derive(Debug, Default)]
struct Spelled(std::collections::BTreeMap<String, (Line, usize)>);

impl Spelled {
    /// What the name in the column `column` is, without blanks at its ends; a problem where another
    /// line has it otherwise.
    fn name(&mut self, row: Row<'_>, column: &str, problems: &mut Problems) -> Option<Line> {
        let typed = row.full(column, problems)?;
        let name: Line = match typed.trim().parse() {
            Ok(name) => name,
            Err(error) => {
                row.note(column, error, problems);
                return None;
            }
        };
        let reads = skeleton(name.as_str());
        let (first, line) = self.0.entry(reads).or_insert_with(|| (name.clone(), row.line));
        if *first != name {
            let what = format!(
                "`{name}` looks like `{first}` on line {line}: where they are one, spell them alike; \
                 where they are two, give one a name that differs more"
            );
            row.note(column, what, problems);
        }
        Some(name)
    }
}

/// Where each key stood first, so that a second one can be refused with that line.
#[derive(Debug)]
struct Seen<K>(std::collections::BTreeMap<K, usize>);

impl<K: Ord> Seen<K> {
    fn new() -> Self {
        Self(std::collections::BTreeMap::new())
    }

    /// The line on which `key` stood before, if it did.
    fn before(&mut self, key: K, line: usize) -> Option<usize> {
        match self.0.entry(key) {
            std::collections::btree_map::Entry::Occupied(entry) => Some(*entry.get()),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(line);
                None
            }
        }
    }
}
