//! The days on which workloads were away from the primary and nobody had said that they may.

use std::collections::BTreeMap;

use super::{Case, Quarter, Register, place_of};
use crate::domain::date::Day;
use crate::domain::exception::grant::{Cover, Coverage};
use crate::domain::refs::ExceptionRef;
use crate::domain::workload::Place;

/// Days away without cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uncovered {
    /// All of them, over all exceptions.
    pub days: u64,
    /// Per exception that has any, in the order of their references.
    pub per_exception: Vec<(ExceptionRef, u64)>,
    /// Per quarter that has any.
    pub per_quarter: BTreeMap<Quarter, u64>,
}

/// Days that follow one another, within one quarter, on which a workload was away for an exception
/// without cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// For which exception.
    pub exception: ExceptionRef,
    /// The quarter that holds them.
    pub quarter: Quarter,
    /// The first of them.
    pub from: Day,
    /// The last of them, or the day of the register.
    pub to: Day,
    /// What is said of the first.
    pub cover: Cover,
}

impl Gap {
    /// How many days.
    pub fn days(&self) -> u64 {
        self.to.days_since(self.from).unsigned_abs() + 1
    }
}

/// The days on which workloads were away for an exception without cover: from the day it began to
/// cover, or a day before on which the workload was at the target already, until the exception was
/// closed, the workload retired, or it is on the primary; exception by exception, the oldest first.
///
/// It is the workload that is without cover. A day on which another exception covered it is none,
/// and a day that several leave open is one day: that of the exception that began last.
///
/// # Source
/// `docs/method.md`, "Exceptions: figures", on uncovered days.
pub fn gaps(register: &Register) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    for (case, mut from, to) in bare(register) {
        while from <= to {
            let quarter = Quarter::of(from);
            let end = quarter.last_day().min(to);
            let (exception, cover) = (case.reference, case.cover(from));
            // One stretch may be told in pieces that follow one another.
            let follows = |gap: &Gap| {
                (gap.exception, gap.quarter, gap.cover) == (exception, quarter, cover)
                    && gap.to.plus_days(1) == from
            };
            match found.last_mut().filter(|gap| follows(gap)) {
                Some(gap) => gap.to = end,
                None => found.push(Gap { exception, quarter, from, to: end, cover }),
            }
            from = end.plus_days(1);
        }
    }
    found
}

/// The days of [`gaps`], summed.
pub fn uncovered(register: &Register) -> Uncovered {
    let mut found = Uncovered::default();
    for gap in gaps(register) {
        let days = gap.days();
        found.days += days;
        *found.per_quarter.entry(gap.quarter).or_default() += days;
        match found.per_exception.last_mut().filter(|(which, _)| *which == gap.exception) {
            Some((_, own)) => *own += days,
            None => found.per_exception.push((gap.exception, days)),
        }
    }
    found
}

/// For each exception whose workload is without cover on the day of `register`, and away for it,
/// the first day of the stretch in which that day lies.
pub fn uncovered_since(register: &Register) -> BTreeMap<ExceptionRef, Day> {
    let mut found: BTreeMap<ExceptionRef, (Day, Day)> = BTreeMap::new();
    for gap in gaps(register) {
        let run = found.entry(gap.exception).or_insert((gap.from, gap.to));
        let since = if run.1.plus_days(1) == gap.from { run.0 } else { gap.from };
        *run = (since, gap.to);
    }
    let now = found.into_iter().filter(|(_, (_, to))| *to == register.day);
    now.map(|(which, (since, _))| (which, since)).collect()
}

const fn is_live(cover: Cover) -> bool {
    matches!(cover, Cover::Live)
}

const fn is_open(cover: Cover) -> bool {
    !is_live(cover)
}

/// Days that follow one another, the first and the last.
type Run = (Day, Day);

/// The days of a granted exception that those of others are held against.
#[derive(Clone, Copy)]
struct Outline {
    /// The first day granted.
    granted: Day,
    /// The last day granted.
    last: Day,
    /// The first day of cover, if it began.
    begins: Option<Day>,
}

impl Outline {
    fn of(coverage: &Coverage) -> Option<Self> {
        let last = coverage.periods.iter().map(|period| period.span.last()).max()?;
        Some(Self { granted: coverage.granted_from()?, last, begins: coverage.begins() })
    }

    /// The day on which the workload left for it.
    fn left(self) -> Day {
        self.begins.unwrap_or(self.granted)
    }
}

/// The stretches of [`gaps`], those of one exception after those of the one before.
fn bare(register: &Register) -> Vec<(&Case, Day, Day)> {
    let mut all: Vec<(usize, Run)> = Vec::new();
    // Asked once for each: every exception of a workload is held against every other.
    let outlines: Vec<Option<Outline>> =
        register.cases.iter().map(|case| Outline::of(&case.coverage)).collect();
    // The exceptions of each workload, from the last of them to the first.
    let mut last: Vec<Option<usize>> = vec![None; register.sites.len()];
    let mut before: Vec<Option<usize>> = vec![None; register.cases.len()];
    for (at, case) in register.cases.iter().enumerate() {
        let Some(outline) = outlines[at] else { continue };
        away(case, outline, register, &mut |from, to| all.push((at, (from, to))));
        if let Some(site) = place_of(&register.sites, case.workload) {
            before[at] = last[site].replace(at);
        }
    }
    let mut found = Vec::with_capacity(all.len());
    for (at, run) in &all {
        let case = &register.cases[*at];
        let newest = place_of(&register.sites, case.workload).and_then(|site| last[site]);
        let all_of_it = std::iter::successors(newest, |other| before[*other]);
        let others = all_of_it.filter_map(|other| {
            // One that begins after the last of these days takes none of them.
            let outline = outlines[other].filter(|outline| outline.granted <= run.1);
            outline.filter(|_| other != *at).map(|outline| (other, outline))
        });
        // What puts the exceptions of one workload in the order in which it left for them.
        let own = outlines[*at].map(|outline| (outline.left(), *at));
        let left = others.fold(vec![*run], |left, (other, outline)| {
            let mut taken: Vec<Run> = Vec::new();
            if run.0 <= outline.last {
                let coverage = &register.cases[other].coverage;
                stretches(coverage, run.0, run.1, is_live, &mut |from, to| taken.push((from, to)));
            }
            if Some((outline.left(), other)) > own {
                let first = all.partition_point(|(at, _)| *at < other);
                let own = all[first..].iter().take_while(|(at, _)| *at == other);
                taken.extend(own.map(|(_, run)| *run));
            }
            taken.into_iter().fold(left, without)
        });
        found.extend(left.into_iter().map(|(from, to)| (case, from, to)));
    }
    found
}

/// `runs` without the days of `taken`.
fn without(runs: Vec<Run>, taken: Run) -> Vec<Run> {
    let cut = |(from, to): Run| {
        [(from, to.min(taken.0.plus_days(-1))), (from.max(taken.1.plus_days(1)), to)]
    };
    let apart = |run: &Run| run.1 < taken.0 || taken.1 < run.0;
    let pieces = runs
        .into_iter()
        .flat_map(|run| if apart(&run) { [run, (run.1, run.1.plus_days(-1))] } else { cut(run) });
    pieces.filter(|(from, to)| from <= to).collect()
}

/// Tells the stretches of days, up to the day of `register`, on which the workload of `case` was
/// away for it without cover, the oldest first.
///
/// It left when cover began; or before, where somebody recorded that it runs at the target: those
/// days stay days away when it runs elsewhere later.
///
/// Whoever closes it as never started says that it did not leave when cover began; what somebody had
/// recorded stays.
fn away(case: &Case, outline: Outline, register: &Register, tell: &mut dyn FnMut(Day, Day)) {
    let Outline { granted, begins, .. } = outline;
    let last = last_away(case, register);
    let left = begins.filter(|_| !case.never_left());
    if begins == Some(granted) {
        if let Some(first) = left {
            stretches(&case.coverage, first, last, is_open, tell);
        }
        return;
    }
    let eve = begins.map_or(last, |begins| last.min(begins.plus_days(-1)));
    let mut any = false;
    for (from, until) in there(case, register) {
        let first = from.map_or(granted, |from| from.max(granted));
        let to = until.map_or(eve, |until| eve.min(until.plus_days(-1)));
        any |= first <= to;
        stretches(&case.coverage, first, to, is_open, tell);
    }
    if let Some(first) = left {
        stretches(&case.coverage, first, last, is_open, tell);
    } else if case.closed.as_ref().is_some_and(|closed| !any && closed.outcome.moved()) {
        // Whoever closes it as moved home says that it was there: from the first day granted.
        stretches(&case.coverage, granted, last, is_open, tell);
    }
}

/// The stays at the target of `case`: the first day and the first day elsewhere, as far as known.
fn there(case: &Case, register: &Register) -> Vec<(Option<Day>, Option<Day>)> {
    let at_target = |place: &Place| Some(place) == case.target.as_ref();
    if let Some(stays) = register.stays.get(&case.workload) {
        let own = stays.iter().filter(|stay| at_target(&stay.place));
        own.map(|stay| (stay.from, stay.until)).collect()
    } else {
        // Where it runs on the day is all that is known.
        let site = register.site(case.workload).filter(|site| at_target(&site.hosted));
        site.into_iter().map(|site| (site.since, None)).collect()
    }
}

/// The last day, up to that of `register`, on which the workload of `case` may be away for it.
fn last_away(case: &Case, register: &Register) -> Day {
    let site = register.site(case.workload);
    let mut last = register.day;
    let mut until = |day: Option<Day>| {
        if let Some(day) = day {
            last = last.min(day.plus_days(-1));
        }
    };
    until(case.closed.as_ref().map(|closed| closed.effective));
    if let Some(primary) = &register.primary {
        let home = Place::Supplier(primary.supplier.clone());
        if case.target.as_ref() == Some(&home) {
            until(primary.since);
        }
        if let Some(site) = site.filter(|site| site.hosted == home) {
            // It is home from the day it ran there, and at the earliest from the day that made
            // the place the primary: the days before were days away, and stay so.
            until(site.since.map(|since| since.max(primary.since.unwrap_or(since))));
        }
    }
    until(site.and_then(|site| site.retired_on));
    last
}

/// The stretches of days from `first` to `last` of which `wanted` is so, each told
/// once. What is true of a day changes only where a period begins or ends, a condition is due or
/// spoken of, or all ends.
fn stretches(
    coverage: &Coverage,
    first: Day,
    last: Day,
    wanted: fn(Cover) -> bool,
    tell: &mut dyn FnMut(Day, Day),
) {
    if last < first {
        return;
    }
    let mut turns: Vec<Day> = vec![first];
    let mut turn = |day: Day| {
        if first < day && day <= last {
            turns.push(day);
        }
    };
    coverage.ended_on.into_iter().for_each(&mut turn);
    for period in &coverage.periods {
        turn(period.span.first());
        turn(period.span.last().plus_days(1));
        for hold in &period.holds {
            turn(hold.due.plus_days(1));
            hold.marks.iter().for_each(|(on, _)| turn(*on));
        }
    }
    turns.sort_unstable();
    turns.dedup();
    for (at, from) in turns.iter().enumerate() {
        if wanted(coverage.on(*from)) {
            let to = turns.get(at + 1).map_or(last, |next| next.plus_days(-1));
            tell(*from, to);
        }
    }
}
