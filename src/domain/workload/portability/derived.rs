//! What the registers say about a check: a measure to offer, and the answer it would give.
//!
//! Nothing here answers a check; somebody takes the offer or not.

use super::Answer;
use super::threshold::{HARD_DAYS, HARD_SPEND, KNOWN, ONE_SERVICE, REHEARSED};
use crate::domain::date::Day;
use crate::domain::exact::{Exact, Money};
use crate::domain::text::counted;
use crate::domain::workload::lock_in::{self, Feature};
use crate::domain::workload::rehearsal::{Rehearsal, latest};

/// A measure that a register offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// For which check.
    pub check: &'static str,
    /// What it would answer.
    pub answer: Answer,
    /// The measure, in words.
    pub measure: String,
    /// The day the measure speaks of.
    pub as_at: Day,
}

/// What is known of a workload, or of all live ones together.
#[derive(Debug, Clone, Copy)]
pub struct Registers<'r> {
    /// Rehearsals that stand.
    pub rehearsals: &'r [&'r Rehearsal],
    /// Features in use.
    pub features: &'r [&'r Feature],
    /// What it costs a year.
    pub yearly: &'r Exact,
}

fn answer(met: bool) -> Answer {
    if met { Answer::Met } else { Answer::NotMet }
}

/// The measures that `registers` offer on `day`; `value` gives the numbers of the thresholds.
///
/// MVP-03 and MVP-04 come from the latest rehearsal, MVP-09 and MVP-10 from the register of
/// lock-in. A register that holds nothing offers nothing, but for MVP-04: without a rehearsal it
/// is not met.
///
/// # Source
/// `criteria/portability.toml`, which says what each check asks for.
pub fn offered(registers: Registers<'_>, day: Day, value: impl Fn(&str) -> i64) -> Vec<Offered> {
    let mut found = Vec::new();
    let last = latest(registers.rehearsals.iter().copied(), day);
    let months = u32::try_from(value(REHEARSED)).unwrap_or_default();
    if let Some(last) = last {
        let days = counted(last.days, "day", "days");
        found.push(Offered {
            check: "MVP-03",
            answer: answer(i64::from(last.days) <= value(ONE_SERVICE)),
            measure: format!("{days}, rehearsed with {} on {}", last.workload, last.on),
            as_at: last.on,
        });
        found.push(Offered {
            check: "MVP-04",
            answer: answer(last.is_fresh(day, months)),
            measure: format!("{} rehearsed on {}: {days}", last.workload, last.on),
            as_at: last.on,
        });
    } else {
        found.push(Offered {
            check: "MVP-04",
            answer: Answer::NotMet,
            measure: "no rehearsal is on record".to_owned(),
            as_at: day,
        });
    }
    if registers.features.is_empty() {
        return found;
    }
    let features = || registers.features.iter().copied();
    let (known, all) = lock_in::known(features());
    let percent = Exact::ratio(i64::from(known) * 100, i64::from(all.max(1)));
    found.push(Offered {
        check: "MVP-09",
        answer: answer(percent >= Exact::whole(value(KNOWN))),
        measure: format!(
            "{known} of {all} features registered with replacement and days ({}%)",
            percent.rounded(1)
        ),
        as_at: day,
    });
    let hard_days = value(HARD_DAYS);
    if let Some(share) = lock_in::hard_share(features(), registers.yearly, hard_days) {
        let hard: i64 = features()
            .filter(|feature| feature.rating(hard_days) == lock_in::Rating::Hard)
            .map(|feature| feature.spend.as_pence())
            .sum();
        let spend = Money::pence(hard).map(Money::pounds).unwrap_or_default();
        let unrated = features().filter(|feature| feature.days.is_none()).count();
        let unrated = match unrated {
            0 => String::new(),
            some => format!("; {}", counted(some, "feature not rated", "features not rated")),
        };
        found.push(Offered {
            check: "MVP-10",
            answer: answer(share <= Exact::whole(value(HARD_SPEND))),
            measure: format!(
                "{}% of spend hard to replace ({spend} a year){unrated}",
                share.rounded(1)
            ),
            as_at: day,
        });
    }
    found
}
