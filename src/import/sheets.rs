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
