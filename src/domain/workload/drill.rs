//! The supplier-exit drill: a supplier stops in so many months; which workloads cannot leave in
//! time when each team moves one after the other?
//!
//! Order matters only while there are fewer teams than workloads. The most critical go first,
//! since what is late hurts by what depends on it; among equals the longest move goes first,
//! which leaves the teams evenly busy at the end. `docs/decisions/0015-the-order-of-a-drill.md` tells why
//! not the other way round.

use crate::codes;
use crate::domain::exact::Money;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::{Criticality, Months};

/// The most teams that a drill takes.
pub const MOST_TEAMS: u16 = 100;
/// The most months of notice that a drill takes.
pub const MOST_MONTHS: u16 = 120;

/// A workload that would have to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// Which.
    pub workload: WorkloadRef,
    /// Its name.
    pub name: String,
    /// How much depends on it.
    pub criticality: Criticality,
    /// What it costs a year.
    pub annual_cost: Money,
    /// How long moving it takes; `None` where nobody has estimated it.
    pub months: Option<Months>,
}

codes! {
    /// Whether a workload leaves in time.
    pub enum Verdict, "a verdict of a drill" {
        /// Its own move takes longer than there is, with any number of teams.
        TooLong = "too_long",
        /// It is late as things are likely to go: its team has others to move before.
        TooLate = "too_late",
        /// Nobody has estimated its move, so nobody can say.
        Unknown = "unknown",
        /// In time if things go as they are likely to, late if they go badly.
        AtRisk = "at_risk",
        /// In time even if they go badly.
        InTime = "in_time",
    }
}

impl Verdict {
    /// The verdict as people say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::TooLong => "too long by itself",
            Self::TooLate => "too late",
            Self::Unknown => "no estimate",
            Self::AtRisk => "at risk",
            Self::InTime => "in time",
        }
    }

    /// Whether it cannot be counted on to leave in time.
    pub fn is_late(self) -> bool {
        match self {
            Self::TooLong | Self::TooLate | Self::Unknown => true,
            Self::AtRisk | Self::InTime => false,
        }
    }
}

/// When a workload has left, counted in months from the day of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Done {
    /// If all goes well.
    pub low: u32,
    /// As expected.
    pub likely: u32,
    /// If much goes wrong.
    pub high: u32,
}

/// One workload in the drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub leaving: Leaving,
    /// Its place in the order, 1 upward; `None` without an estimate.
    pub place: Option<u32>,
    /// Which team moves it as things are likely to go, 1 upward.
    pub team: Option<u16>,
    /// The month in which that team begins with it, likely.
    pub begins: Option<u32>,
    /// When it has left.
    pub done: Option<Done>,
    /// What follows.
    pub verdict: Verdict,
}

/// What a drill shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// Months of notice.
    pub months: u16,
    /// Teams that move, each one workload after the other.
    pub teams: u16,
    /// The workloads, in the order in which they would leave; those without an estimate last.
    pub lines: Vec<Line>,
    /// The fewest teams with which all that are estimated leave in time as is likely; `None` where
    /// one takes too long by itself, or where none of those that leave is estimated.
    pub enough: Option<u16>,
}

impl Drill {
    /// How many workloads have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.lines.iter().filter(|line| line.verdict == verdict).count()
    }

    /// How many cannot be counted on to leave in time.
    pub fn late(&self) -> usize {
        self.lines.iter().filter(|line| line.verdict.is_late()).count()
    }

    /// The month in which the last of those that are estimated has left, likely.
    pub fn last(&self) -> Option<u32> {
        self.lines.iter().filter_map(|line| line.done).map(|done| done.likely).max()
    }
}

/// For each move in turn: the team that takes it, the month it begins, the month it is done.
/// Whoever is free first takes the next; of several, the one with the lowest number.
fn shifts(moves: impl IntoIterator<Item = u16>, teams: u16) -> Vec<(u16, u32, u32)> {
    let mut free = vec![0_u32; usize::from(teams.max(1))];
    let mut told = Vec::new();
    for months in moves {
        let first = (0..free.len()).min_by_key(|team| (free[*team], *team)).unwrap_or(0);
        let begins = free[first];
        free[first] = begins + u32::from(months);
        let team = u16::try_from(first + 1).unwrap_or(u16::MAX);
        told.push((team, begins, free[first]));
    }
    told
}

/// The fewest of up to [`MOST_TEAMS`] teams that get `likely`, in this order, done within `months`.
fn enough(likely: &[u16], months: u16) -> Option<u16> {
    let in_time = |teams: u16| {
        let told = shifts(likely.iter().copied(), teams);
        told.iter().all(|(_, _, done)| *done <= u32::from(months))
    };
    (1..=MOST_TEAMS).find(|teams| in_time(*teams))
}

/// The drill for `leaving` with `months` of notice and so many `teams`.
///
/// Low, likely and high are three runs of the same order, each in its own months.
///
/// # Source
/// `docs/decisions/0015-the-order-of-a-drill.md`.
pub fn drill(mut leaving: Vec<Leaving>, months: u16, teams: u16) -> Drill {
    let rank = |one: &Leaving| {
        let longest = one.months.map(|m| std::cmp::Reverse((m.likely(), m.high(), m.low())));
        // Without an estimate a move has no place in the order.
        (one.months.is_none(), std::cmp::Reverse(one.criticality), longest, one.workload)
    };
    leaving.sort_by_key(rank);
    let estimates: Vec<Months> = leaving.iter().filter_map(|one| one.months).collect();
    let run = |part: fn(Months) -> u16| shifts(estimates.iter().copied().map(part), teams);
    let (low, likely, high) = (run(Months::low), run(Months::likely), run(Months::high));
    let alone: Vec<u16> = estimates.iter().copied().map(Months::likely).collect();
    let limit = u32::from(months);
    let lines = leaving.into_iter().enumerate().map(|(at, one)| {
        let Some(estimate) = one.months else {
            let verdict = Verdict::Unknown;
            return Line {
                leaving: one,
                place: None,
                team: None,
                begins: None,
                done: None,
                verdict,
            };
        };
        let (team, begins, finished) = likely[at];
        let done = Done { low: low[at].2, likely: finished, high: high[at].2 };
        let verdict = if estimate.likely() > months {
            Verdict::TooLong
        } else if done.likely > limit {
            Verdict::TooLate
        } else if done.high > limit {
            Verdict::AtRisk
        } else {
            Verdict::InTime
        };
        Line {
            leaving: one,
            place: u32::try_from(at + 1).ok(),
            team: Some(team),
            begins: Some(begins),
            done: Some(done),
            verdict,
        }
    });
    let lines: Vec<Line> = lines.collect();
    let can_say = lines.is_empty() || !alone.is_empty();
    let enough = enough(&alone, months).filter(|_| can_say);
    Drill { months, teams, lines, enough }
}

#[cfg(test)]
mod tests;
