//! Evidence items in the database.

use std::collections::BTreeSet;

use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::refs::{ClarificationRef, EvaluationRef, EvidenceId, Slug};
use crate::store::field::{joined, words};
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// Dated facts.
    pub EVIDENCE: evidence [evaluation 1, id 2]
        [
            candidate 3, questions 4, title 5, source 6, as_at 7, place 8, link 9, note
            10, conflicts_with 11, added_by 12, added_at 13,
            clarification 14, superseded_by 15
        ] 16 17
}

const OF: &str = "SELECT id, candidate, questions, title, source, as_at, place, link, note,
    conflicts_with, added_by, added_at, clarification, superseded_by FROM evidence WHERE evaluation = $1";
const ONE: &str = "SELECT id, candidate, questions, title, source, as_at, place, link, note,
    conflicts_with, added_by, added_at, clarification, superseded_by FROM evidence WHERE evaluation = $1 AND id = $2";
const FACTS: &str = "SELECT id, title, added_by, added_at, as_at FROM evidence
    WHERE candidate = $1 AND as_at IS NOT NULL ORDER BY added_at, id";
const IDS: &str = "SELECT id FROM evidence WHERE evaluation = $1";

/// An item as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The item.
    pub evidence: Evidence,
    /// Who recorded it.
    pub by: Slug,
    /// When.
    pub at: Moment,
    /// The clarification through which it came in late.
    pub clarification: Option<ClarificationRef>,
    /// The item that took its place; it stays readable.
    pub superseded_by: Option<EvidenceId>,
}

/// A fact that was recorded about a supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// What it says, in a line.
    pub title: String,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The day it speaks of.
    pub as_at: Day,
}

/// Every dated fact that was recorded about the supplier `slug` alone, in whichever evaluation, oldest
/// first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn facts(look: &mut dyn Look, slug: &str) -> Result<Vec<Fact>, StoreError> {
    let mut found = Vec::new();
    look.each(FACTS, &[slug.into()], &mut |row| {
        found.push(Fact {
            id: row.text(0)?.to_owned(),
            title: row.text(1)?.to_owned(),
            by: row.text(2)?.to_owned(),
            at: row.read(3)?,
            as_at: row.read(4)?,
        });
        Ok(())
    })?;
    Ok(found)
}

/// Every item of the evaluation, in the order of their ids.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look, which: EvaluationRef) -> Result<Vec<Recorded>, StoreError> {
    let mut found = Vec::new();
    look.each(OF, &[Val::shown(which)], &mut |row| {
        found.push(recorded(row)?);
        Ok(())
    })?;
    found.sort_by(|a, b| a.evidence.id.cmp(&b.evidence.id));
    Ok(found)
}

/// The item with this id.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(
    look: &mut dyn Look,
    which: EvaluationRef,
    id: &EvidenceId,
) -> Result<Option<Recorded>, StoreError> {
    let row = look.one(ONE, &[Val::shown(which), id.as_str().into()])?;
    Ok(row.map(|row| recorded(&row)).transpose()?)
}

/// The ids there are.
///
/// # Errors
/// [`StoreError::Db`].
pub fn ids(look: &mut dyn Look, which: EvaluationRef) -> Result<BTreeSet<EvidenceId>, StoreError> {
    let mut found = BTreeSet::new();
    look.each(IDS, &[Val::shown(which)], &mut |row| {
        found.insert(row.read(0)?);
        Ok(())
    })?;
    Ok(found)
}

fn recorded(row: &dyn Cells) -> Result<Recorded, DbError> {
    let evidence = Evidence {
        id: row.read(0)?,
        candidate: row.maybe_read(1)?,
        questions: words(row, 2)?,
        title: row.read(3)?,
        source: row.read(4)?,
        as_at: row.maybe_read(5)?,
        r#where: row.maybe_read(6)?,
        link: row.maybe_read(7)?,
        note: row.maybe_read(8)?,
        conflicts_with: words(row, 9)?,
    };
    let (clarification, superseded_by) = (row.maybe_read(12)?, row.maybe_read(13)?);
    Ok(Recorded { evidence, by: row.read(10)?, at: row.read(11)?, clarification, superseded_by })
}

/// Saves an item.
///
/// # Errors
/// [`StoreError::Stale`] when it is not as `expected`.
pub fn put(
    write: &mut Write<'_>,
    which: EvaluationRef,
    recorded: &Recorded,
    expected: Expect,
) -> Result<(), StoreError> {
    let item = &recorded.evidence;
    let values = vec![
        Val::shown(which),
        item.id.as_str().into(),
        Val::shown_or_null(item.candidate.as_ref()),
        joined(&item.questions).into(),
        item.title.as_str().into(),
        item.source.as_str().into(),
        Val::shown_or_null(item.as_at),
        Val::shown_or_null(item.r#where.as_ref()),
        Val::shown_or_null(item.link.as_ref()),
        Val::shown_or_null(item.note.as_ref()),
        joined(&item.conflicts_with).into(),
        recorded.by.as_str().into(),
        Val::shown(recorded.at),
        Val::shown_or_null(recorded.clarification),
        Val::shown_or_null(recorded.superseded_by.as_ref()),
    ];
    write.put(&EVIDENCE, values, expected).map(|_| ())
}
