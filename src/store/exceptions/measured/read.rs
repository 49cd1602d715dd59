//! The texts of [`gist`](super::super::gist) read: cases and rulings, or coverages alone.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::{TrySendError, channel, sync_channel};

use jiff::tz::TimeZone;

use crate::domain::date::{Day, Moment, Span};
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Coverage, Hold, MarkKind, Period};
use crate::domain::exception::request::{ConditionKind, Consequence, ReasonCode};
use crate::domain::measures::{Case, Closed, Granted, Ruling, Site};
use crate::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use crate::domain::workload::{Months, Place};
use crate::store::exceptions::field::acts;
use crate::store::exceptions::light::{TOGETHER, among};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Get, Look, StoreError, Val};

const TOLD: &str = "SELECT number, told FROM exception_gist ORDER BY number";
const THESE: &str = concat!("SELECT number, told FROM exception_gist ", among!("number"));

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(in crate::store::exceptions) const STATEMENTS: &[&str] = &[TOLD, THESE];

/// What is wrong with a text is said once its exception is known.
struct Unread;

type Part<T> = Result<T, Unread>;

/// What is still to be read of a text: columns end at tabs, lines at line breaks.
struct Line<'t> {
    rest: &'t str,
    /// The line at hand has no more columns.
    over: bool,
}

impl<'t> Line<'t> {
    fn text(&mut self) -> Part<&'t str> {
        if self.over {
            return Err(Unread);
        }
        // Columns are short: to look at each byte is the fastest search for them.
        let end = self.rest.bytes().position(|byte| matches!(byte, b'\t' | b'\n'));
        let Some(end) = end else {
            self.over = true;
            return Ok(std::mem::take(&mut self.rest));
        };
        let (text, rest) = self.rest.split_at(end);
        self.over = rest.starts_with('\n');
        self.rest = &rest[1..];
        Ok(text)
    }

    /// Goes to the next line; whether there is one.
    fn next(&mut self) -> bool {
        while !self.over {
            if self.text().is_err() {
                break;
            }
        }
        self.over = false;
        !self.rest.is_empty()
    }

    fn maybe_text(&mut self) -> Part<Option<&'t str>> {
        Ok(Some(self.text()?).filter(|text| !text.is_empty()))
    }

    fn read<T: FromStr>(&mut self) -> Part<T> {
        self.text()?.parse().map_err(|_| Unread)
    }

    fn maybe<T: FromStr>(&mut self) -> Part<Option<T>> {
        self.maybe_text()?.map(|text| text.parse().map_err(|_| Unread)).transpose()
    }

    fn span(&mut self) -> Part<Span> {
        let (first, last) = (self.read()?, self.read()?);
        Span::new(first, last).ok_or(Unread)
    }
}

/// Shows each line of `text` with its letter, up to the first ruling unless `ruled`: those stand
/// last.
fn lines<'t>(
    text: &'t str,
    ruled: bool,
    mut visit: impl FnMut(&str, &mut Line<'t>) -> Part<()>,
) -> Part<()> {
    let mut line = Line { rest: text, over: false };
    loop {
        let letter = line.text()?;
        if letter == "r" && !ruled {
            return Ok(());
        }
        visit(letter, &mut line)?;
        if !line.next() {
            return Ok(());
        }
    }
}

/// A condition with its number, and the place of its grant.
fn hold(line: &mut Line<'_>) -> Part<(u32, usize, Hold)> {
    let number = line.read()?;
    // Grants are numbered from one without a gap.
    let grant = line.read::<usize>()?.checked_sub(1).ok_or(Unread)?;
    let due = line.read()?;
    let (kind, consequence): (ConditionKind, Consequence) = (line.read()?, line.read()?);
    let hold = Hold {
        precedent: kind == ConditionKind::Precedent,
        lapses: consequence == Consequence::Lapse,
        due,
        marks: Vec::new(),
    };
    Ok((number, grant, hold))
}

/// Puts `item` behind the others. Nearly all of these have one item or two, and there are hundreds
/// of thousands of them: room for four would be most of all memory.
fn push<T>(all: &mut Vec<T>, item: T) {
    if all.len() == all.capacity() {
        all.reserve_exact(1);
    }
    all.push(item);
}

/// Where the conditions of one exception lie: number, grant, and place within it.
#[derive(Default)]
struct Holds(Vec<(u32, usize, usize)>);

impl Holds {
    fn condition(&mut self, line: &mut Line<'_>, coverage: &mut Coverage) -> Part<()> {
        let (number, grant, hold) = hold(line)?;
        let holds = &mut coverage.periods.get_mut(grant).ok_or(Unread)?.holds;
        self.0.push((number, grant, holds.len()));
        push(holds, hold);
        Ok(())
    }

    fn mark(&self, line: &mut Line<'_>, coverage: &mut Coverage) -> Part<()> {
        let number: u32 = line.read()?;
        let mark: (Day, MarkKind) = (line.read()?, line.read()?);
        let found = self.0.iter().find(|(own, ..)| *own == number).ok_or(Unread)?;
        push(&mut coverage.periods[found.1].holds[found.2].marks, mark);
        Ok(())
    }
}

/// What cover needs to know of the exception in `text`.
fn coverage(text: &str) -> Part<Coverage> {
    let (mut found, mut holds) = (Coverage::default(), Holds::default());
    lines(text, false, |letter, line| {
        match letter {
            "e" => {
                for _ in 0..10 {
                    line.text()?;
                }
                found.ended_on = line.maybe()?;
            }
            "g" => {
                line.text()?;
                found.periods.push(Period { span: line.span()?, holds: Vec::new() });
            }
            "c" => holds.condition(line, &mut found)?,
            "m" => holds.mark(line, &mut found)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Whose text a row is.
fn which(row: &dyn Cells) -> Result<ExceptionRef, DbError> {
    let number = row.count(0)?;
    ExceptionRef::new(number).ok_or_else(|| row.shape(0, "a number from 1 on", Cell::Int(0)))
}

fn unread(which: ExceptionRef) -> DbError {
    DbError::Corrupt { found: format!("what figures are told of {which} cannot be read") }
}

/// What cover needs to know of each of `references` that was ever submitted.
///
/// # Errors
/// [`StoreError::Db`].
pub fn coverages(
    look: &mut dyn Look,
    references: &[ExceptionRef],
) -> Result<BTreeMap<ExceptionRef, Coverage>, StoreError> {
    let mut found = BTreeMap::new();
    for some in references.chunks(TOGETHER) {
        let last = some.last().into_iter().cycle();
        let numbers = some.iter().chain(last).take(TOGETHER).map(|which| which.number().into());
        look.each(THESE, &numbers.collect::<Vec<Val>>(), &mut |row| {
            let which = which(row)?;
            let coverage = coverage(row.text(1)?).map_err(|_| unread(which))?;
            found.insert(which, coverage);
            Ok(())
        })?;
    }
    Ok(found)
}

/// What is met again and again.
struct Seen<'a> {
    zone: &'a TimeZone,
    /// What each workload costs, by its number.
    spend: Vec<Option<Money>>,
    targets: BTreeMap<String, Place>,
    people: BTreeSet<Slug>,
    approvers: BTreeMap<String, Arc<[Slug]>>,
    /// Days by the second in which they begin, each with that in which it ends.
    days: BTreeMap<i64, (i64, Day)>,
    /// The two moments read last: a text names most of its moments twice.
    moments: [(String, Option<Moment>); 2],
}

impl<'a> Seen<'a> {
    fn new(sites: &[Site], zone: &'a TimeZone) -> Self {
        let last = sites.last().map_or(0, |site| site.reference.number() as usize);
        let mut spend = vec![None; last + 1];
        for site in sites {
            spend[site.reference.number() as usize] = Some(site.spend);
        }
        Self {
            zone,
            spend,
            targets: BTreeMap::new(),
            people: BTreeSet::new(),
            approvers: BTreeMap::new(),
            days: BTreeMap::new(),
            moments: Default::default(),
        }
    }

    fn moment(&mut self, text: &str) -> Part<Moment> {
        let known = self.moments.iter().find(|(known, _)| known == text);
        if let Some((_, Some(moment))) = known {
            return Ok(*moment);
        }
        let fresh = text.parse().map_err(|_| Unread)?;
        self.moments.swap(0, 1);
        let (last, moment) = &mut self.moments[0];
        last.clear();
        last.push_str(text);
        *moment = Some(fresh);
        Ok(fresh)
    }

    fn cost(&self, which: WorkloadRef) -> Option<Money> {
        self.spend.get(which.number() as usize).copied().flatten()
    }

    fn person(&mut self, text: &str) -> Part<Slug> {
        if let Some(known) = self.people.get(text) {
            return Ok(known.clone());
        }
        let fresh: Slug = text.parse().map_err(|_| Unread)?;
        self.people.insert(fresh.clone());
        Ok(fresh)
    }

    fn target(&mut self, text: &str) -> Part<Place> {
        if let Some(known) = self.targets.get(text) {
            return Ok(known.clone());
        }
        let fresh: Place = text.parse().map_err(|_| Unread)?;
        self.targets.insert(text.to_owned(), fresh.clone());
        Ok(fresh)
    }

    fn approvers(&mut self, text: &str) -> Part<Arc<[Slug]>> {
        if let Some(known) = self.approvers.get(text) {
            return Ok(known.clone());
        }
        let fresh: Result<Arc<[Slug]>, _> = text.split_whitespace().map(str::parse).collect();
        let fresh = fresh.map_err(|_| Unread)?;
        self.approvers.insert(text.to_owned(), fresh.clone());
        Ok(fresh)
    }

    /// The civil day of `moment`: the zone is asked once for all moments of a day.
    fn day_of(&mut self, moment: Moment) -> Day {
        let second = moment.timestamp().as_second();
        // The last second of a day is left to the zone itself.
        if let Some((_, (ends, day))) = self.days.range(..=second).next_back()
            && second < *ends
        {
            return *day;
        }
        let day = moment.day_in(self.zone);
        let begins = day.plus_days(-1).end_in(self.zone).timestamp().as_second() + 1;
        let ends = day.end_in(self.zone).timestamp().as_second();
        self.days.insert(begins, (ends, day));
        day
    }

    fn case(&mut self, which: ExceptionRef, line: &mut Line<'_>) -> Part<Case> {
        let workload = line.read()?;
        let target = line.maybe_text()?.map(|text| self.target(text)).transpose()?;
        let state: State = line.read()?;
        let reason: Option<ReasonCode> = line.maybe()?;
        let others = line.text()?.split_whitespace().map(|code| code.parse().map_err(|_| Unread));
        let others = others.collect::<Part<Vec<ReasonCode>>>()?;
        let submitted = line.maybe_text()?.map(|text| self.moment(text)).transpose()?;
        let months: [Option<u16>; 3] = [line.maybe()?, line.maybe()?, line.maybe()?];
        let estimate = match months {
            [Some(low), Some(likely), Some(high)] => {
                Some(Months::new(low, likely, high).map_err(|_| Unread)?)
            }
            _ => None,
        };
        let target_year: Option<i64> = line.maybe()?;
        let target_year = target_year.map(|pence| Money::pence(pence).ok_or(Unread)).transpose()?;
        let ended_on = line.maybe()?;
        let waits_since = submitted.filter(|_| state.is_undecided()).map(|at| self.day_of(at));
        Ok(Case {
            reference: which,
            workload,
            target,
            state,
            reason,
            others,
            waits_since,
            renewal_in_hand: false,
            estimate,
            basis: None,
            tested_on: None,
            cost: target_year.max(self.cost(workload)).ok_or(Unread)?,
            grants: Vec::new(),
            coverage: Coverage { periods: Vec::new(), ended_on },
            closed: None,
        })
    }

    fn ruling(&mut self, exception: ExceptionRef, line: &mut Line<'_>) -> Part<Ruling> {
        let (round, submitted_at) = (line.read()?, self.moment(line.text()?)?);
        let by = self.person(line.text()?)?;
        let (verdict, at) = (line.read()?, self.moment(line.text()?)?);
        let (length, claims) = (line.read()?, line.maybe()?);
        let on = self.day_of(at);
        Ok(Ruling { exception, round, by, verdict, submitted_at, at, on, length, claims })
    }

    /// The exception `which` as `text` tells it, if it is no draft; its rulings go to `rulings`,
    /// where they are wanted.
    fn told(
        &mut self,
        which: ExceptionRef,
        text: &str,
        mut rulings: Option<&mut Vec<Ruling>>,
    ) -> Part<Option<Case>> {
        let (mut case, mut holds): (Option<Case>, _) = (None, Holds::default());
        lines(text, rulings.is_some(), |letter, line| {
            if letter == "e" {
                case = Some(self.case(which, line)?);
                return Ok(());
            }
            if letter == "r" {
                if let Some(rulings) = rulings.as_deref_mut() {
                    rulings.push(self.ruling(which, line)?);
                }
                return Ok(());
            }
            let case = case.as_mut().ok_or(Unread)?;
            match letter {
                "g" => {
                    let kind = line.read()?;
                    let period = Period { span: line.span()?, holds: Vec::new() };
                    let (months, at) = (line.read()?, self.moment(line.text()?)?);
                    push(&mut case.coverage.periods, period);
                    let granted = Granted {
                        kind,
                        months,
                        at,
                        on: self.day_of(at),
                        approvers: self.approvers(line.text()?)?,
                        overrides: acts(line.text()?),
                    };
                    push(&mut case.grants, granted);
                }
                "c" => holds.condition(line, &mut case.coverage)?,
                "m" => holds.mark(line, &mut case.coverage)?,
                "b" => (case.basis, case.tested_on) = (line.maybe()?, line.maybe()?),
                "z" => {
                    let (outcome, effective) = (line.read()?, line.read()?);
                    let months = line.maybe()?;
                    let by = line.maybe_text()?.map(|text| self.person(text)).transpose()?;
                    case.closed = Some(Closed { outcome, effective, months, by });
                }
                "n" => {
                    case.renewal_in_hand = true;
                    let submitted = self.moment(line.text()?)?;
                    case.waits_since = Some(self.day_of(submitted));
                }
                _ => return Err(Unread),
            }
            Ok(())
        })?;
        Ok(case)
    }
}

/// Texts on their way from the database to whoever reads them, some at a time.
#[derive(Default)]
struct Batch {
    text: String,
    /// Of which exception each is, and where it ends.
    ends: Vec<(ExceptionRef, usize)>,
}

impl Batch {
    /// Bytes of text that go together.
    const SIZE: usize = 1 << 18;
    /// How many may wait.
    const WAITING: usize = 4;
}

/// What was read of texts that go together, and the how-manieth of all they are.
struct Read {
    at: usize,
    cases: Vec<Case>,
    rulings: Vec<Ruling>,
}

/// Whoever reads texts.
struct Reader<'a> {
    seen: Seen<'a>,
    ruled: bool,
}

impl<'a> Reader<'a> {
    fn new(sites: &[Site], zone: &'a TimeZone, ruled: bool) -> Self {
        Self { seen: Seen::new(sites, zone), ruled }
    }

    fn read(&mut self, at: usize, batch: &Batch) -> Result<Read, DbError> {
        let mut cases = Vec::with_capacity(batch.ends.len());
        let (mut rulings, mut from) = (Vec::new(), 0);
        for (which, end) in &batch.ends {
            let wanted = self.ruled.then_some(&mut rulings);
            let told = self.seen.told(*which, &batch.text[from..*end], wanted);
            cases.extend(told.map_err(|_| unread(*which))?);
            from = *end;
        }
        Ok(Read { at, cases, rulings })
    }
}

/// What was read, put together in order while the rest is on its way.
#[derive(Default)]
struct Joined {
    cases: Vec<Case>,
    rulings: Vec<Ruling>,
    /// Parts that are whole.
    parts: usize,
    /// What came before its turn.
    early: BTreeMap<usize, Read>,
}

impl Joined {
    fn add(&mut self, read: Read) {
        self.early.insert(read.at, read);
        while let Some(next) = self.early.remove(&self.parts) {
            self.cases.extend(next.cases);
            self.rulings.extend(next.rulings);
            self.parts += 1;
        }
    }
}

/// Shows every text to `take`, some together, in the order in which they lie.
fn gather(
    look: &mut dyn Look,
    take: &mut dyn FnMut(Batch) -> Result<(), DbError>,
) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    look.each(TOLD, &[], &mut |row| {
        batch.text.push_str(row.text(1)?);
        batch.ends.push((which(row)?, batch.text.len()));
        if batch.text.len() < Batch::SIZE {
            return Ok(());
        }
        let fresh = Batch { text: String::with_capacity(Batch::SIZE + 4096), ends: Vec::new() };
        take(std::mem::replace(&mut batch, fresh))
    })?;
    Ok(take(batch)?)
}

/// Every exception that was ever submitted, and what was said on every request where `ruled`, both
/// in the order of references; `sites` give what their workloads cost. Texts are read beside the
/// database's own work, and between it where that is done sooner.
///
/// # Errors
/// [`StoreError::Db`].
pub fn cases(
    look: &mut dyn Look,
    sites: &[Site],
    zone: &TimeZone,
    ruled: bool,
) -> Result<(Vec<Case>, Vec<Ruling>), StoreError> {
    let mut own = Reader::new(sites, zone, ruled);
    let mut joined = Joined::default();
    std::thread::scope(|scope| {
        let (sender, batches) = sync_channel::<(usize, Batch)>(Batch::WAITING);
        let (done, read) = channel();
        let other = std::thread::Builder::new().name("figures".to_owned());
        let other = other.spawn_scoped(scope, move || {
            let mut reader = Reader::new(sites, zone, ruled);
            for (at, batch) in batches {
                // Nobody takes it any more where reading has failed elsewhere.
                let _ = done.send(reader.read(at, &batch)?);
            }
            Ok::<_, DbError>(())
        });
        let other = other.map_err(|source| DbError::Io {
            doing: "starting to read",
            source: Box::new(source),
        })?;
        let mut at = 0;
        gather(look, &mut |batch| {
            let sent = sender.try_send((at, batch));
            at += 1;
            match sent {
                Ok(()) => {}
                // Whoever else reads has enough to do, or has said why it stopped.
                Err(TrySendError::Full((at, batch)) | TrySendError::Disconnected((at, batch))) => {
                    joined.add(own.read(at, &batch)?);
                }
            }
            for read in read.try_iter() {
                joined.add(read);
            }
            Ok(())
        })?;
        drop(sender);
        for read in &read {
            joined.add(read);
        }
        other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok::<_, StoreError>(())
    })?;
    Ok((joined.cases, joined.rulings))
}
