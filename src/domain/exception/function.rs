//! The register of missing functions: what the primary lacks, which exceptions rest on that, when
//! somebody last looked, and what has arrived since.
//!
//! Names are compared as workloads' are: case, width and look-alike letters make no difference.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exception::State;
use crate::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use crate::domain::text::{Line, Title, skeleton};

/// A function that an exception names as gained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Which exception.
    pub exception: ExceptionRef,
    /// Where that stands.
    pub state: State,
    /// For which workload.
    pub workload: WorkloadRef,
    /// The function, as named there.
    pub name: Title,
    /// The day on which the primary was seen to lack it.
    pub checked_on: Option<Day>,
}

impl Cited {
    /// Whether the exception still rests on it.
    pub fn rests(&self) -> bool {
        self.state.is_open()
    }
}

codes! {
    /// What somebody found on the primary.
    pub enum Found, "what was found" {
        /// It still lacks the function.
        Missing = "missing",
        /// It has it now.
        Arrived = "arrived",
    }
}

/// Somebody looked; later looks take its place, and all are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// 1 upward within the function.
    pub number: u32,
    /// The function, as the register names it.
    pub name: Title,
    /// What was found.
    pub found: Found,
    /// As at which day.
    pub as_at: Day,
    /// Where that can be read.
    pub source: Option<Line>,
    /// Who looked.
    pub by: Slug,
    /// When it was recorded.
    pub at: Moment,
}

/// A function and what rests on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, as the oldest exception that cites it has it.
    pub name: Title,
    /// Who cites it, in the order of references; those that no longer rest on it among them.
    pub cited: Vec<Cited>,
    /// When somebody last looked on the primary.
    pub checked_on: Option<Day>,
    /// Since when the primary has it; `None` while it does not.
    pub arrived: Option<Day>,
    /// Those at which somebody looked again since it arrived: they stand all the same.
    pub answered: BTreeSet<ExceptionRef>,
}

impl Entry {
    /// How many workloads rest on its being missing.
    pub fn workloads(&self) -> usize {
        let resting = self.cited.iter().filter(|cited| cited.rests());
        resting.map(|cited| cited.workload).collect::<BTreeSet<_>>().len()
    }

    /// The exceptions whose reason may have gone.
    pub fn shaken(&self) -> Vec<ExceptionRef> {
        if self.arrived.is_none() {
            return Vec::new();
        }
        let resting = self.cited.iter().filter(|cited| cited.rests());
        let shaken = resting.map(|cited| cited.exception);
        shaken.filter(|which| !self.answered.contains(which)).collect()
    }
}

/// Under which form two names of one function meet.
pub fn key(name: &str) -> String {
    skeleton(name)
}

/// The last look at each function up to `day`, by [`key`].
///
/// Of two looks as at one day the one recorded later counts.
pub fn last_looks(looks: &[Looked], day: Day) -> BTreeMap<String, &Looked> {
    let mut last: BTreeMap<String, &Looked> = BTreeMap::new();
    for look in looks.iter().filter(|look| look.as_at <= day) {
        let known = last.entry(key(look.name.as_str())).or_insert(look);
        if (known.as_at, known.number) <= (look.as_at, look.number) {
            *known = look;
        }
    }
    last
}

/// The functions that the primary has by `day`, by [`key`], with the look that first found them
/// there: to find them once more changes nothing.
pub fn arrived(looks: &[Looked], day: Day) -> BTreeMap<String, &Looked> {
    let mut so_far: Vec<&Looked> = looks.iter().filter(|look| look.as_at <= day).collect();
    so_far.sort_by_key(|look| (look.as_at, look.number));
    let mut here = BTreeMap::new();
    for look in so_far {
        let key = key(look.name.as_str());
        match look.found {
            Found::Arrived => {
                here.entry(key).or_insert(look);
            }
            Found::Missing => {
                here.remove(&key);
            }
        }
    }
    here
}

/// The register on `day`: what most workloads rest on first, then by name.
pub fn register(mut cited: Vec<Cited>, looks: &[Looked], day: Day) -> Vec<Entry> {
    cited.sort_by_key(|cited| cited.exception);
    let (last, here) = (last_looks(looks, day), arrived(looks, day));
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for one in cited {
        let key = key(one.name.as_str());
        let look = last.get(&key);
        let since = here.get(&key).map(|look| look.as_at);
        let entry = entries.entry(key).or_insert_with(|| Entry {
            name: one.name.clone(),
            cited: Vec::new(),
            checked_on: look.map(|look| look.as_at),
            arrived: since,
            answered: BTreeSet::new(),
        });
        entry.checked_on = entry.checked_on.max(one.checked_on.filter(|on| *on <= day));
        entry.cited.push(one);
    }
    let mut entries: Vec<(String, Entry)> = entries.into_iter().collect();
    entries.sort_by_cached_key(|(key, entry)| (std::cmp::Reverse(entry.workloads()), key.clone()));
    entries.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn cited(exception: &str, state: State, workload: &str, name: &str, on: &str) -> Cited {
        Cited {
            exception: exception.parse().unwrap(),
            state,
            workload: workload.parse().unwrap(),
            name: name.parse().unwrap(),
            checked_on: Some(day(on)),
        }
    }

    fn looked(number: u32, name: &str, found: Found, as_at: &str) -> Looked {
        Looked {
            number,
            name: name.parse().unwrap(),
            found,
            as_at: day(as_at),
            source: None,
            by: "arch-1".parse().unwrap(),
            at: "2027-01-01T09:00:00Z".parse().unwrap(),
        }
    }

    fn some() -> Vec<Cited> {
        vec![
            cited("X-0003", State::Approved, "W-0002", "live  routing", "2026-06-01"),
            cited("X-0001", State::Approved, "W-0001", "Live routing", "2026-03-01"),
            cited("X-0002", State::Rejected, "W-0003", "LIVE ROUTING", "2026-08-01"),
            cited("X-0004", State::Submitted, "W-0001", "Cold archive", "2026-02-01"),
        ]
    }

    #[test]
    fn names_that_read_alike_are_one_function_and_the_most_cited_comes_first() {
        let register = register(some(), &[], day("2026-12-31"));
        let names: Vec<&str> = register.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["Live routing", "Cold archive"]);
        assert_eq!(register[0].cited.len(), 3);
        assert_eq!(register[0].workloads(), 2, "what was refused rests on nothing");
        assert_eq!(register[0].checked_on, Some(day("2026-08-01")));
        assert_eq!((register[0].arrived, register[0].shaken()), (None, Vec::new()));
    }

    #[test]
    fn what_arrives_shakes_every_exception_that_rests_on_it_from_that_day_on() {
        let looks = [looked(1, "Live Routing", Found::Arrived, "2026-10-01")];
        let before = register(some(), &looks, day("2026-09-30"));
        assert!(before[0].shaken().is_empty());
        let after = register(some(), &looks, day("2026-10-01"));
        let shaken: Vec<String> = after[0].shaken().iter().map(ToString::to_string).collect();
        assert_eq!(shaken, ["X-0001", "X-0003"]);
        assert_eq!(after[0].arrived, Some(day("2026-10-01")));
        assert!(after[1].shaken().is_empty());
    }

    #[test]
    fn a_later_look_that_misses_it_again_takes_the_mark_away() {
        let looks = [
            looked(1, "Live routing", Found::Arrived, "2026-10-01"),
            looked(2, "Live routing", Found::Missing, "2026-11-01"),
        ];
        assert!(arrived(&looks, day("2026-12-01")).is_empty());
        assert_eq!(arrived(&looks, day("2026-10-31")).len(), 1);
        let again = looked(3, "Live routing", Found::Arrived, "2026-10-15");
        let found = [looks[0].clone(), again];
        let seen = arrived(&found, day("2026-12-01"));
        let since: Vec<Day> = seen.values().map(|look| look.as_at).collect();
        assert_eq!(since, [day("2026-10-01")], "to find it once more changes nothing");
        let corrected = [
            looked(1, "Live routing", Found::Arrived, "2026-10-01"),
            looked(2, "Live routing", Found::Missing, "2026-10-01"),
        ];
        assert!(arrived(&corrected, day("2026-10-01")).is_empty(), "the later record counts");
    }
}
