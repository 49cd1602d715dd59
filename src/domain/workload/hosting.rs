//! Where a workload has run, one stay after the other: what people recorded, and what the start of
//! a grant let us assume.

use super::moved::Move;
use super::{Known, Place};
use crate::domain::date::Day;

/// What somebody recorded about where a workload runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The day it was recorded.
    pub on: Day,
    /// Where.
    pub place: Place,
    /// Since when; `None` where nobody knows.
    pub since: Option<Day>,
    /// How sure that is.
    pub known: Known,
}

/// A stay in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub place: Place,
    /// The first day there; `None` where nobody knows.
    pub from: Option<Day>,
    /// The first day elsewhere, or out of use; `None` while it is there.
    pub until: Option<Day>,
    /// How sure that is.
    pub known: Known,
}

/// The stays of a workload up to `today`, oldest first.
///
/// What is recorded later about the same days counts; a grant is believed from its first day on,
/// unless somebody recorded a place since a day that is not before it.
pub fn stays(
    recorded: &[Recorded],
    moves: &[Move],
    retired_on: Option<Day>,
    today: Day,
) -> Vec<Stay> {
    enum Told<'t> {
        Move(&'t Move),
        Record(&'t Recorded),
    }
    let begun = moves.iter().filter(|moved| moved.from <= today);
    let mut told: Vec<(Day, Told<'_>)> =
        begun.map(|moved| (moved.from, Told::Move(moved))).collect();
    told.extend(recorded.iter().map(|record| (record.on, Told::Record(record))));
    // Stable: what happened on one day stays in the order above, grants first.
    told.sort_by_key(|(day, _)| *day);
    let mut stays: Vec<Stay> = Vec::new();
    for (_, one) in told {
        let (place, from, known) = match one {
            Told::Move(moved) => {
                if stays.last().is_some_and(|last| last.from >= Some(moved.from)) {
                    continue;
                }
                (&moved.to, Some(moved.from), Known::Assumed)
            }
            Told::Record(record) => (&record.place, record.since, record.known),
        };
        // The last word on those days: what was told of them before gives way.
        stays.retain(|stay| stay.from < from);
        if let Some(last) = stays.last_mut() {
            if last.place == *place {
                last.known = last.known.max(known);
                continue;
            }
            last.until = from;
        }
        stays.push(Stay { place: place.clone(), from, until: None, known });
    }
    if let (Some(last), Some(retired)) = (stays.last_mut(), retired_on.filter(|day| *day <= today))
    {
        last.until = Some(retired);
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn record(on: &str, place: &str, since: Option<&str>, known: Known) -> Recorded {
        Recorded { on: day(on), place: place.parse().unwrap(), since: since.map(day), known }
    }

    fn moved(to: &str, from: &str) -> Move {
        Move { workload: "W-0001".parse().unwrap(), to: to.parse().unwrap(), from: day(from) }
    }

    fn told(stays: &[Stay]) -> Vec<String> {
        let day = |day: Option<Day>| day.map_or("?".to_owned(), |day| day.to_string());
        let one = |stay: &Stay| {
            format!("{} {} {} {}", stay.place, day(stay.from), day(stay.until), stay.known)
        };
        stays.iter().map(one).collect()
    }

    #[test]
    fn a_grant_is_assumed_from_its_first_day_and_somebody_may_look() {
        let first = record("2025-01-10", "aws", Some("2020-03-01"), Known::Confirmed);
        let seen = record("2026-07-01", "gcp", Some("2026-06-15"), Known::Confirmed);
        let moves = [moved("gcp", "2026-06-01")];
        let assumed = stays(std::slice::from_ref(&first), &moves, None, day("2026-06-30"));
        assert_eq!(
            told(&assumed),
            ["aws 2020-03-01 2026-06-01 confirmed", "gcp 2026-06-01 ? assumed"]
        );
        let looked = stays(&[first.clone(), seen], &moves, None, day("2026-12-31"));
        assert_eq!(
            told(&looked),
            ["aws 2020-03-01 2026-06-01 confirmed", "gcp 2026-06-01 ? confirmed"],
            "it was there already"
        );
        let early = stays(&[first], &moves, None, day("2026-05-31"));
        assert_eq!(told(&early), ["aws 2020-03-01 ? confirmed"]);
    }

    #[test]
    fn coming_home_ends_the_stay_and_retiring_ends_the_last() {
        let all = [
            record("2025-01-10", "aws", Some("2020-03-01"), Known::Confirmed),
            record("2026-09-02", "aws", Some("2026-09-01"), Known::Confirmed),
        ];
        let moves = [moved("gcp", "2026-06-01")];
        let stays = stays(&all, &moves, Some(day("2026-11-01")), day("2026-12-31"));
        assert_eq!(
            told(&stays),
            [
                "aws 2020-03-01 2026-06-01 confirmed",
                "gcp 2026-06-01 2026-09-01 assumed",
                "aws 2026-09-01 2026-11-01 confirmed",
            ]
        );
    }

    #[test]
    fn a_correction_puts_another_day_in_the_place_of_the_first() {
        let all = [
            record("2025-01-10", "on-premises", None, Known::Assumed),
            record("2025-02-01", "aws", Some("2025-01-20"), Known::Confirmed),
            record("2025-02-03", "azure", Some("2025-01-15"), Known::Confirmed),
        ];
        assert_eq!(
            told(&stays(&all, &[], None, day("2026-01-01"))),
            ["on-premises ? 2025-01-15 assumed", "azure 2025-01-15 ? confirmed"]
        );
    }
}
