//! The names by which exceptions and workloads are looked for: folded, and many in one row, so
//! that words are looked for in a hundred thousand titles without a row of each.
//!
//! They are derived as the texts of [`super::gist`] are: made by the one door from the rows that an
//! event puts, by a past day and by the full check from all of them, and no part of history.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::filter::Words;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::text::skeleton;
use crate::store::sql::{DbError, Get, Tx, Val};
use crate::store::{Look, StoreError};

/// As many numbers lie in one row: with titles as people write them, about a page of the file.
const TOGETHER: u32 = 64;

const EXCEPTIONS: &str = "SELECT reference, workload, title FROM exception";
const WORKLOADS: &str = "SELECT reference, skeleton FROM workload";
const BLOCK: &str = "SELECT told FROM name_block WHERE noun = $1 AND block = $2";
const STORED: &str = "SELECT noun, block, told FROM name_block ORDER BY noun, block";
const OF: &str = "SELECT told FROM name_block WHERE noun = $1 ORDER BY block";
const PUT: &str = "INSERT INTO name_block (noun, block, told) VALUES ($1, $2, $3) \
                   ON CONFLICT (noun, block) DO UPDATE SET told = excluded.told";
const DELETE: &str = "DELETE FROM name_block WHERE noun = $1 AND block = $2";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[EXCEPTIONS, WORKLOADS, BLOCK, STORED, OF, PUT, DELETE];

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Noun {
    Exception,
    Workload,
}

impl Noun {
    const fn code(self) -> &'static str {
        match self {
            Self::Exception => "exception",
            Self::Workload => "workload",
        }
    }
}

/// The number of a thing of some kind.
type Key = (Noun, u32);

/// The row that a number lies in.
type Block = (Noun, u32);

fn block(key: Key) -> Block {
    (key.0, key.1 / TOGETHER)
}

/// The line of an exception: its number, that of its workload, its title.
fn of_exception(reference: &str, workload: &str, title: &str) -> Option<(Key, String)> {
    let reference: ExceptionRef = reference.parse().ok()?;
    let workload: WorkloadRef = workload.parse().ok()?;
    let number = reference.number();
    let line = format!("{number}\t{}\t{}", workload.number(), skeleton(title));
    Some(((Noun::Exception, number), line))
}

/// The line of a workload: its number, and its name, which is kept folded.
fn of_workload(reference: &str, folded: &str) -> Option<(Key, String)> {
    let reference: WorkloadRef = reference.parse().ok()?;
    let number = reference.number();
    // Blanks are squeezed in a folded name, so that nothing in it ends a line.
    Some(((Noun::Workload, number), format!("{number}\t{folded}")))
}

/// The number that a line begins with.
fn number(line: &str) -> Option<u32> {
    line.split('\t').next()?.parse().ok()
}

/// Places of columns in `exception` and `workload`.
const WORKLOAD: usize = 7;
const TITLE: usize = 6;
const SKELETON: usize = 2;

/// The lines that rows put since the last event change; `None` for one that is gone.
#[derive(Debug, Default)]
pub(super) struct Renamed(BTreeMap<Key, Option<String>>);

fn text(row: Option<&[Val]>, at: usize) -> Option<&str> {
    match row?.get(at)? {
        Val::Text(text) => Some(text),
        Val::Null | Val::Int(_) => None,
    }
}

impl Renamed {
    /// A row of the table called `table` was `before` and is `after`.
    pub(super) fn row(&mut self, table: &str, before: Option<&[Val]>, after: Option<&[Val]>) {
        let places: &[usize] = match table {
            "exception" => &[WORKLOAD, TITLE],
            "workload" => &[SKELETON],
            _ => return,
        };
        let same = |at: &usize| text(before, *at) == text(after, *at);
        if before.is_some() == after.is_some() && places.iter().all(same) {
            return;
        }
        let line = |row: Option<&[Val]>| {
            let texts = (text(row, 0)?, text(row, places[0])?);
            match places.get(1) {
                Some(title) => of_exception(texts.0, texts.1, text(row, *title)?),
                None => of_workload(texts.0, texts.1),
            }
        };
        match (line(before), line(after)) {
            (_, Some((key, line))) => self.0.insert(key, Some(line)),
            (Some((key, _)), None) => self.0.insert(key, None),
            (None, None) => None,
        };
    }

    /// The row of the table called `table` under `key` was `row`, or was not there.
    pub(super) fn was(&mut self, table: &str, key: &[Val], row: Option<&[Val]>) {
        let Some(reference) = text(Some(key), 0) else { return };
        let key = match table {
            "exception" => of_exception(reference, "W-0001", ""),
            "workload" => of_workload(reference, ""),
            _ => return,
        };
        let line = match table {
            "exception" => text(row, WORKLOAD)
                .zip(text(row, TITLE))
                .and_then(|(workload, title)| of_exception(reference, workload, title)),
            _ => text(row, SKELETON).and_then(|folded| of_workload(reference, folded)),
        };
        if let Some((key, _)) = key {
            self.0.insert(key, line.map(|(_, line)| line));
        }
    }

    /// Puts the lines in their places, in the transaction of those rows.
    pub(super) fn keep(self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        let blocks: BTreeSet<Block> = self.0.keys().map(|key| block(*key)).collect();
        for (noun, at) in blocks {
            let key = [noun.code().into(), at.into()];
            let mut lines: BTreeMap<u32, String> = BTreeMap::new();
            tx.each(BLOCK, &key, &mut |row| {
                let all = row.text(0)?.lines();
                lines.extend(all.filter_map(|line| Some((number(line)?, line.to_owned()))));
                Ok(())
            })?;
            let own = (noun, at * TOGETHER)..=(noun, at * TOGETHER + (TOGETHER - 1));
            for ((_, number), line) in self.0.range(own) {
                match line {
                    Some(line) => lines.insert(*number, line.clone()),
                    None => lines.remove(number),
                };
            }
            put(tx, (noun, at), lines.into_values())?;
        }
        Ok(())
    }
}

fn put(
    tx: &mut dyn Tx,
    (noun, at): Block,
    lines: impl Iterator<Item = String>,
) -> Result<(), StoreError> {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        tx.exec(DELETE, &[noun.code().into(), at.into()])?;
    } else {
        tx.exec(PUT, &[noun.code().into(), at.into(), lines.join("\n").into()])?;
    }
    Ok(())
}

/// A table whose rows are named: how they are asked for, and the line of one.
type Source =
    (&'static str, fn(&dyn crate::store::Cells) -> Result<Option<(Key, String)>, DbError>);

const SOURCES: [Source; 2] = [
    (EXCEPTIONS, |row| Ok(of_exception(row.text(0)?, row.text(1)?, row.text(2)?))),
    (WORKLOADS, |row| Ok(of_workload(row.text(0)?, row.text(1)?))),
];

/// Every row as the tables give it.
fn gathered(lines: BTreeMap<Key, String>) -> BTreeMap<Block, String> {
    let mut blocks: BTreeMap<Block, String> = BTreeMap::new();
    for (key, line) in lines {
        let block = blocks.entry(block(key)).or_default();
        if !block.is_empty() {
            block.push('\n');
        }
        block.push_str(&line);
    }
    blocks
}

/// Derives all of them, where none is derived yet.
pub(super) fn derive_all(tx: &mut dyn Tx) -> Result<(), StoreError> {
    let mut lines = BTreeMap::new();
    for (sql, line) in SOURCES {
        tx.each(sql, &[], &mut |row| {
            lines.extend(line(row)?);
            Ok(())
        })?;
    }
    for ((noun, at), told) in gathered(lines) {
        tx.exec(PUT, &[noun.code().into(), at.into(), told.into()])?;
    }
    Ok(())
}

/// Where what is kept is not what the tables give, a sentence each.
pub(super) fn differences(look: &mut dyn Look) -> Result<Vec<String>, StoreError> {
    let mut lines = BTreeMap::new();
    for (sql, line) in SOURCES {
        look.each(sql, &[], &mut |row| {
            lines.extend(line(row)?);
            Ok(())
        })?;
    }
    let made = gathered(lines);
    let mut made: BTreeMap<(&str, i64), String> =
        made.into_iter().map(|((noun, at), told)| ((noun.code(), at.into()), told)).collect();
    let mut found = Vec::new();
    look.each(STORED, &[], &mut |row| {
        let at = row.int(1)?;
        let noun =
            if row.text(0)? == Noun::Workload.code() { Noun::Workload } else { Noun::Exception };
        let noun = noun.code();
        if made.remove(&(noun, at)).as_deref() != Some(row.text(2)?) {
            let from = at.saturating_mul(TOGETHER.into());
            found.push(format!("words are looked for in other names of {noun}s from {from} on"));
        }
        Ok(())
    })?;
    found.extend(made.keys().map(|(noun, at)| {
        format!("words are looked for in no names of {noun}s from {} on", at * i64::from(TOGETHER))
    }));
    Ok(found)
}

/// A set of numbers, of which nearly all up to the last are used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    bits: Vec<u64>,
    count: usize,
}

impl Numbers {
    fn insert(&mut self, number: u32) {
        let (at, bit) = (number as usize / 64, 1 << (number % 64));
        if at >= self.bits.len() {
            self.bits.resize(at + 1, 0);
        }
        self.count += usize::from(self.bits[at] & bit == 0);
        self.bits[at] |= bit;
    }

    /// Whether `number` is among them.
    pub fn holds(&self, number: u32) -> bool {
        let bits = self.bits.get(number as usize / 64).copied().unwrap_or_default();
        bits >> (number % 64) & 1 == 1
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All of them, upward.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let own = |(at, bits): (usize, &u64)| {
            let bits = *bits;
            let held = (0..64_u32).filter(move |bit| bits >> bit & 1 == 1);
            held.filter_map(move |bit| Some(u32::try_from(at).ok()? * 64 + bit))
        };
        self.bits.iter().enumerate().flat_map(own)
    }

    /// Those of both.
    pub fn join(&mut self, other: &Self) {
        for number in other.iter() {
            self.insert(number);
        }
    }
}

/// The exceptions in whose title, reference, workload or workload's name each of `words` stands.
///
/// # Errors
/// [`StoreError::Db`].
pub fn named(look: &mut dyn Look, words: &[&Words]) -> Result<Vec<Numbers>, StoreError> {
    let broken = || DbError::Corrupt {
        found: "the names in which words are looked for cannot be read".to_owned(),
    };
    let reference = |words: &Words, kind: char, number: u32| {
        words.like_a_reference() && words.found_in(&format!("{kind}-{number:04}"))
    };
    let absent =
        |told: &str, words: &Words| !words.like_a_reference() && !words.may_stand_among(told);
    let mut workloads = vec![Numbers::default(); words.len()];
    look.each(OF, &[Noun::Workload.code().into()], &mut |row| {
        let told = row.text(0)?;
        if words.iter().all(|words| absent(told, words)) {
            return Ok(());
        }
        for line in told.lines() {
            let (number, name) = line.split_once('\t').ok_or_else(broken)?;
            let number = number.parse().map_err(|_| broken())?;
            for (words, found) in words.iter().zip(&mut workloads) {
                if words.found_in_folded(name) || reference(words, 'W', number) {
                    found.insert(number);
                }
            }
        }
        Ok(())
    })?;
    let elsewhere = workloads.iter().all(Numbers::is_empty);
    let mut found = vec![Numbers::default(); words.len()];
    look.each(OF, &[Noun::Exception.code().into()], &mut |row| {
        let told = row.text(0)?;
        if elsewhere && words.iter().all(|words| absent(told, words)) {
            return Ok(());
        }
        for line in told.lines() {
            let mut parts = line.splitn(3, '\t');
            let mut part = || parts.next().ok_or_else(broken);
            let (number, workload, title) = (part()?, part()?, part()?);
            let number: u32 = number.parse().map_err(|_| broken())?;
            let workload: u32 = workload.parse().map_err(|_| broken())?;
            for ((words, found), workloads) in words.iter().zip(&mut found).zip(&workloads) {
                if workloads.holds(workload)
                    || words.found_in_folded(title)
                    || reference(words, 'X', number)
                {
                    found.insert(number);
                }
            }
        }
        Ok(())
    })?;
    Ok(found)
}
