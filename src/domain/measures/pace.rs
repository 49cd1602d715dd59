//! How long things take, and who decides how: ages, time to decide, approvals per approver.

use std::collections::BTreeMap;
use std::fmt;

use super::{Case, Register, Ruling, Verdict};
use crate::domain::date::Day;
use crate::domain::exact::Exact;
use crate::domain::exception::grant::Cover;
use crate::domain::refs::{ExceptionRef, Slug};

/// Three months of the calendar, `2026-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    number: i8,
}

impl Quarter {
    /// The quarter that holds `day`.
    pub fn of(day: Day) -> Self {
        let date = day.date();
        Self { year: date.year(), number: (date.month() - 1) / 3 + 1 }
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        let first = jiff::civil::date(self.year, self.number * 3, 1);
        Day::from(first.last_of_month())
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        Day::from(jiff::civil::date(self.year, self.number * 3 - 2, 1))
    }

    /// The quarter before.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.first_day().plus_days(-1))
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-Q{}", self.year, self.number))
    }
}

/// Some numbers of days or seconds, in short.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub sum: i64,
    /// The largest.
    pub most: Option<i64>,
    /// The middle one; of an even number the mean of the middle two.
    pub median: Option<Exact>,
    /// The smallest that at least nine in ten do not exceed.
    pub ninetieth: Option<i64>,
}

impl Spread {
    pub(super) fn of(mut numbers: Vec<i64>) -> Self {
        numbers.sort_unstable();
        let count = numbers.len();
        let median = match count {
            0 => None,
            odd if odd % 2 == 1 => Some(Exact::whole(numbers[odd / 2])),
            even => Some(Exact::ratio(numbers[even / 2 - 1] + numbers[even / 2], 2)),
        };
        Self {
            count: count as u64,
            sum: numbers.iter().sum(),
            most: numbers.last().copied(),
            median,
            ninetieth: (count * 9).div_ceil(10).checked_sub(1).map(|at| numbers[at]),
        }
    }

    /// Their mean, in their unit; `None` of none.
    pub fn mean(&self) -> Option<Exact> {
        let count = i64::try_from(self.count).ok().filter(|count| *count > 0)?;
        Some(Exact::ratio(self.sum, count))
    }
}

/// How somebody decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Voice {
    /// Approvals.
    pub approved: u64,
    /// Refusals.
    pub rejected: u64,
    /// How often a request was sent back.
    pub returned: u64,
    /// Requests, renewals among them, that were ruled on: each once, however often it came again.
    pub requests: u64,
    /// Characters of the reasons given for approvals and refusals together.
    pub characters: u64,
    /// The request that was ruled on last; rulings come request by request.
    last: Option<(ExceptionRef, u32)>,
}

impl Voice {
    fn add(&mut self, ruling: &Ruling) {
        let request = Some((ruling.exception, ruling.round));
        self.requests += u64::from(self.last != request);
        self.last = request;
        match ruling.verdict {
            Verdict::Approved => self.approved += 1,
            Verdict::Rejected => self.rejected += 1,
            Verdict::Returned => {
                self.returned += 1;
                return;
            }
        }
        self.characters += u64::from(ruling.length);
    }

    /// Approvals and refusals together.
    pub fn decided(&self) -> u64 {
        self.approved + self.rejected
    }
}

/// Ages and paces on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pace {
    /// Days since live exceptions were first covered.
    pub live_age: Spread,
    /// Days that undecided requests have waited.
    pub waiting: Spread,
    /// Seconds from submitting to deciding, of what was decided.
    pub to_decide: Spread,
    /// Everybody together.
    pub all: Voice,
    /// Quarter by quarter.
    pub quarters: BTreeMap<Quarter, Voice>,
    /// Quarter by quarter, person by person.
    pub people: BTreeMap<(Quarter, Slug), Voice>,
}

impl Pace {
    /// Counts what had happened by the day of `register`.
    pub fn of(register: &Register) -> Self {
        Self::counted(register, &register.covers())
    }

    /// The same, by the cover of each exception on the day.
    pub(super) fn counted(register: &Register, covers: &[Cover]) -> Self {
        let day = register.day;
        let live = register.cases.iter().zip(covers).filter(|(_, cover)| **cover == Cover::Live);
        let ages = live.filter_map(|(case, _)| Some(day.days_since(case.coverage.begins()?)));
        let waits = register.cases.iter().filter_map(|case| case.waits_since);
        let mut pace = Self {
            live_age: Spread::of(ages.collect()),
            waiting: Spread::of(waits.map(|since| day.days_since(since).max(0)).collect()),
            ..Self::default()
        };
        let mut taken = Vec::new();
        let mut people: BTreeMap<Quarter, BTreeMap<Slug, Voice>> = BTreeMap::new();
        // Rulings come exception by exception, as the cases do.
        let mut cases = register.cases.iter().peekable();
        for (at, ruling) in register.rulings.iter().enumerate() {
            while cases.next_if(|case| case.reference < ruling.exception).is_some() {}
            let case = cases.peek().filter(|case| case.reference == ruling.exception);
            pace.all.add(ruling);
            let quarter = Quarter::of(ruling.on);
            pace.quarters.entry(quarter).or_default().add(ruling);
            let own = people.entry(quarter).or_default();
            match own.get_mut(&ruling.by) {
                Some(voice) => voice.add(ruling),
                None => own.entry(ruling.by.clone()).or_default().add(ruling),
            }
            if is_last_word(ruling, &register.rulings[at + 1..], case.copied()) {
                let seconds =
                    ruling.at.timestamp().as_second() - ruling.submitted_at.timestamp().as_second();
                taken.push(seconds.max(0));
            }
        }
        pace.to_decide = Spread::of(taken);
        for (quarter, own) in people {
            pace.people.extend(own.into_iter().map(|(who, voice)| ((quarter, who), voice)));
        }
        pace
    }
}

/// Whether `ruling` was the last word: any refusal, and the approval that made a grant, which is
/// the last one of those recorded at its moment.
pub fn decides(ruling: &Ruling, register: &Register) -> bool {
    let found = register.cases.binary_search_by_key(&ruling.exception, |case| case.reference);
    let from = register.rulings.partition_point(|one| one.exception < ruling.exception);
    let at = register.rulings[from..].iter().position(|one| one == ruling);
    let later = at.map_or(&[][..], |at| &register.rulings[from + at + 1..]);
    is_last_word(ruling, later, found.ok().map(|at| &register.cases[at]))
}

/// The same, of the exception it was said on, `later` being what was said after it.
fn is_last_word(ruling: &Ruling, later: &[Ruling], case: Option<&Case>) -> bool {
    match ruling.verdict {
        Verdict::Rejected => true,
        Verdict::Returned => false,
        Verdict::Approved => {
            let granted =
                case.is_some_and(|case| case.grants.iter().any(|grant| grant.at == ruling.at));
            let mut own = later.iter().take_while(|one| one.exception == ruling.exception);
            granted && !own.any(|one| one.verdict == Verdict::Approved && one.at == ruling.at)
        }
    }
}
