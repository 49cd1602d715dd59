//! Evidence: dated facts with their sources.

use super::{Extra, Seen};
use crate::domain::date::Day;
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::domain::text::{Line, Note};
use crate::import::csv::{Columns, Sheet};
use crate::import::source::Source;
use crate::import::{ImportError, Problems};

/// One item of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRow {
    /// The line it stands on.
    pub line: usize,
    /// Its id; `None` asks for one of ours.
    pub id: Option<EvidenceId>,
    /// Whom it is about; `None` is all candidates.
    pub candidate: Option<Slug>,
    /// The questions it bears on.
    pub questions: Vec<QuestionId>,
    /// What it says, in short.
    pub title: Line,
    /// Where it comes from.
    pub source: Line,
    /// The day it speaks of; `None` where the source has no date.
    pub as_at: Option<Day>,
    /// Where in the source.
    pub place: Option<Line>,
    /// Its address.
    pub link: Option<Line>,
    /// More about it.
    pub note: Option<Note>,
    /// Items that say something else.
    pub conflicts_with: Vec<EvidenceId>,
}

/// The evidence in `source`.
///
/// # Errors
/// [`ImportError`] with every problem; an id that stands twice is one, and so is an item in
/// conflict with itself.
pub fn read(source: &Source, extra: Extra) -> Result<Vec<EvidenceRow>, ImportError> {
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, &mut problems, |_| Columns {
        needed: &["id", "candidate", "questions", "title", "source", "as_at"],
        optional: &["where", "link", "note", "conflicts_with"],
        passed_over: &["age_days", "illustrative"],
        aliases: &[],
        ignore_extra: extra.is_ignored(),
    });
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let id = row.optional::<EvidenceId>("id", &mut problems);
        if let Some(id) = &id
            && let Some(first) = seen.before(id.clone(), row.line)
        {
            row.note("id", format!("{id} stands on line {first} already"), &mut problems);
        }
        let candidate = row.optional("candidate", &mut problems);
        let questions = row.list("questions", &mut problems);
        let title = row.needed("title", &mut problems);
        let from = row.needed("source", &mut problems);
        let as_at = row.optional("as_at", &mut problems);
        let place = row.optional("where", &mut problems);
        let link = row.optional("link", &mut problems);
        let note = row.optional("note", &mut problems);
        let conflicts_with: Vec<EvidenceId> = row.list("conflicts_with", &mut problems);
        if let Some(id) = id.as_ref().filter(|id| conflicts_with.contains(id)) {
            row.note("conflicts_with", format!("{id} cannot conflict with itself"), &mut problems);
        }
        if let (Some(title), Some(from)) = (title, from) {
            rows.push(EvidenceRow {
                line: row.line,
                id,
                candidate,
                questions,
                title,
                source: from,
                as_at,
                place,
                link,
                note,
                conflicts_with,
            });
        }
    }
    problems.settle(source.name(), || rows)
}
