//! What the marks of a workshop say together: where they stand, who moved, what nobody chose, how
//! near they are to consensus, and what was valued.

use std::collections::BTreeMap;

use super::{Consideration, Mark, Participant, Position, Round, Workshop, Zone};
use crate::domain::exact::{self, Exact};
use crate::domain::text::skeleton;

/// The marks of one round taken together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The round.
    pub round: u32,
    /// Whether it still takes marks.
    pub open: bool,
    /// How many marks there are.
    pub marks: usize,
    /// How many of them bear no name.
    pub anonymous: usize,
    /// The middle of the marks, 0 to 100; halves where two stand in the middle.
    pub median: Exact,
    /// How near to consensus, as a share from 0 to 1; `None` for fewer than two marks.
    pub consensus: Option<Exact>,
    /// How many marks stand in each part of the line, in its order.
    pub zones: [(Zone, usize); 4],
}

impl Summary {
    /// The round's marks together; `None` without any.
    pub fn of(round: &Round) -> Option<Self> {
        let places: Vec<Position> = round.marks.iter().map(|mark| mark.at).collect();
        let median = median(&places)?;
        let count = |zone: Zone| places.iter().filter(|at| at.zone() == zone).count();
        Some(Self {
            round: round.number,
            open: round.is_open(),
            marks: places.len(),
            anonymous: round.marks.iter().filter(|mark| !mark.who.is_named()).count(),
            median,
            consensus: consensus(&places),
            zones: std::array::from_fn(|at| (Zone::ALL[at], count(Zone::ALL[at]))),
        })
    }

    /// The parts of the line where nobody stands: set aside.
    pub fn set_aside(&self) -> impl Iterator<Item = Zone> {
        self.zones.iter().filter(|(_, count)| *count == 0).map(|(zone, _)| *zone)
    }

    /// The part of the line in which the median lies; between two parts, the one before.
    pub fn middle_zone(&self) -> Zone {
        let before = |zone: &&Zone| self.median < Exact::whole(i64::from(zone.bounds().1) + 1);
        Zone::ALL.iter().find(before).copied().unwrap_or(Zone::MultiCloud)
    }
}

/// The middle of `places`; halfway between the two in the middle where their number is even.
pub fn median(places: &[Position]) -> Option<Exact> {
    let places: Vec<Exact> = places.iter().map(|at| Exact::whole(at.get().into())).collect();
    exact::median(&places)
}

/// How near `places` are to consensus, from 0 (as far apart as so many marks can be) to 1 (all in
/// one place); `None` for fewer than two.
///
/// One less the mean absolute deviation from the median over the largest that so many marks can
/// have: 50 for an even number of marks, half of them at either end; 50 (n - 1) / n for an odd n,
/// where one mark is the median itself.
///
/// # Source
/// `docs/method.md`, "How near to consensus"; the numbers worked there are the first test.
pub fn consensus(places: &[Position]) -> Option<Exact> {
    let count = i64::try_from(places.len()).ok().filter(|count| *count >= 2)?;
    let middle = median(places)?;
    let off = |at: &Position| {
        let off = Exact::whole(at.get().into()) - middle.clone();
        if off.is_negative() { -off } else { off }
    };
    let sum: Exact = places.iter().map(off).sum();
    // Sums in place of means: the number of marks falls out of the fraction.
    let largest = Exact::whole(i64::from(Position::END) * (count / 2));
    Some(Exact::whole(1) - sum / largest)
}

/// Somebody with a name who stands in both of two rounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Who.
    pub who: Participant,
    /// Where they stood.
    pub from: Position,
    /// Where they stand.
    pub to: Position,
}

/// What became of the marks from one round to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The two rounds.
    pub rounds: (u32, u32),
    /// Who moved whence whither, in the order of their names.
    pub moved: Vec<Move>,
    /// Who stayed where they were.
    pub stayed: Vec<Participant>,
    /// Who placed themselves in the later round only.
    pub joined: Vec<Participant>,
    /// Who placed themselves in the earlier round only.
    pub left: Vec<Participant>,
    /// Marks without a name in each part of the line, in the earlier and the later round: nobody
    /// says which of them is whose.
    pub anonymous: [(Zone, usize, usize); 4],
}

impl Movement {
    fn between(earlier: &Round, later: &Round) -> Self {
        let named = |round: &Round| -> Vec<Mark> {
            round.marks.iter().filter(|mark| mark.who.is_named()).cloned().collect()
        };
        let (before, after) = (named(earlier), named(later));
        let (mut moved, mut stayed, mut joined) = (Vec::new(), Vec::new(), Vec::new());
        for mark in &after {
            let who = mark.who.clone();
            match before.iter().find(|old| old.who.is(&who)) {
                None => joined.push(who),
                Some(old) if old.at == mark.at => stayed.push(who),
                Some(old) => moved.push(Move { who, from: old.at, to: mark.at }),
            }
        }
        let gone = |old: &&Mark| !after.iter().any(|mark| mark.who.is(&old.who));
        let left = before.iter().filter(gone).map(|old| old.who.clone()).collect();
        let unnamed = |round: &Round, zone: Zone| {
            let here = |mark: &&Mark| !mark.who.is_named() && mark.at.zone() == zone;
            round.marks.iter().filter(here).count()
        };
        let anonymous = std::array::from_fn(|at| {
            let zone = Zone::ALL[at];
            (zone, unnamed(earlier, zone), unnamed(later, zone))
        });
        Self { rounds: (earlier.number, later.number), moved, stayed, joined, left, anonymous }
    }
}

/// How often a consideration was named in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What is valued.
    pub what: Consideration,
    /// By how many marks of the round.
    pub count: usize,
}

impl Workshop {
    /// Each round with marks, taken together.
    pub fn summaries(&self) -> Vec<Summary> {
        self.rounds.iter().filter_map(Summary::of).collect()
    }

    /// The movement from each round with marks to the next.
    pub fn movements(&self) -> Vec<Movement> {
        let rounds: Vec<&Round> =
            self.rounds.iter().filter(|round| !round.marks.is_empty()).collect();
        rounds.windows(2).map(|pair| Movement::between(pair[0], pair[1])).collect()
    }

    /// The considerations named in the last round, the most named first, then by their words.
    pub fn considerations(&self) -> Vec<Counted> {
        let mut counts: BTreeMap<String, Counted> = BTreeMap::new();
        let marks = self.last_round().map_or(&[][..], |round| &round.marks);
        for what in marks.iter().flat_map(|mark| &mark.considers) {
            // People write the same words with other capitals.
            let counted = counts
                .entry(skeleton(what.as_str()))
                .or_insert_with(|| Counted { what: what.clone(), count: 0 });
            counted.count += 1;
        }
        let mut counted: Vec<Counted> = counts.into_values().collect();
        counted.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.what.cmp(&b.what)));
        counted
    }
}
