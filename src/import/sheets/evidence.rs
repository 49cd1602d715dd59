//! Evidence: dated facts with their sources; a list, or a matrix with the candidates across.

use super::matrix::Names;
use super::{Extra, Seen, TakesPart};
use crate::domain::date::Day;
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::domain::text::{Line, Note};
use crate::import::csv::{Columns, Sheet};
use crate::import::source::Source;
use crate::import::{Problems, Rows};

/// What people call the columns as well.
const ALIASES: [(&str, &str); 6] = [
    ("question", "questions"),
    ("date", "as_at"),
    ("dated", "as_at"),
    ("place", "where"),
    ("candidates", "candidate"),
    ("supplier", "candidate"),
];

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
    /// What it says, in short; `None` where it cannot be read, which is a problem.
    pub title: Option<Line>,
    /// Where it comes from; `None` likewise.
    pub source: Option<Line>,
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
/// A header without `candidate` and with a column for each of `candidates` is a matrix: each row
/// names `questions`, `source` and `as_at` (and `where`, `link`, `note`), and a cell says what that
/// source says of its candidate. Each becomes an item with an id of ours; an empty cell is none.
///
/// An id that stands twice is a problem, and so is an item in conflict with itself.
pub fn read(source: &Source, candidates: &[impl TakesPart], extra: Extra) -> Rows<EvidenceRow> {
    let mut problems = Problems::default();
    let names = Names::of(candidates);
    let beside = names.and(&["where", "link", "note"]);
    let mut aliases = names.aliases();
    aliases.extend(ALIASES);
    let mut is_matrix = false;
    let sheet = Sheet::read(source, &mut problems, |header| {
        is_matrix = names.across(header);
        if is_matrix {
            return Columns {
                needed: &["questions", "source", "as_at"],
                optional: &beside,
                passed_over: &["illustrative"],
                aliases: &aliases,
                ignore_extra: extra.is_ignored(),
            };
        }
        Columns {
            needed: &["id", "candidate", "questions", "title", "source", "as_at"],
            optional: &["where", "link", "note", "conflicts_with"],
            passed_over: &["age_days", "illustrative"],
            aliases: &ALIASES,
            ignore_extra: extra.is_ignored(),
        }
    });
    let rows = if is_matrix {
        across(&sheet, &names, &mut problems)
    } else {
        listed(&sheet, &names, &mut problems)
    };
    Rows::new(source.name(), rows, problems)
}

fn across(sheet: &Sheet, names: &Names, problems: &mut Problems) -> Vec<EvidenceRow> {
    let mut rows = Vec::new();
    for row in sheet.rows() {
        let questions = row.list("questions", problems);
        let from = row.needed::<Line>("source", problems);
        let as_at = row.optional("as_at", problems);
        let place = row.optional::<Line>("where", problems);
        let link = row.optional::<Line>("link", problems);
        let note = row.optional::<Note>("note", problems);
        for (candidate, own, _) in &names.0 {
            if row.raw(own).is_none() {
                continue;
            }
            let title = row.optional::<Line>(own, problems);
            rows.push(EvidenceRow {
                line: row.line,
                id: None,
                candidate: Some(candidate.clone()),
                questions: questions.clone(),
                title,
                source: from.clone(),
                as_at,
                place: place.clone(),
                link: link.clone(),
                note: note.clone(),
                conflicts_with: Vec::new(),
            });
        }
    }
    rows
}

fn listed(sheet: &Sheet, names: &Names, problems: &mut Problems) -> Vec<EvidenceRow> {
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let id = row.optional::<EvidenceId>("id", problems);
        if let Some(id) = &id
            && let Some(first) = seen.before(id.clone(), row.line)
        {
            row.note("id", format!("{id} stands on line {first} already"), problems);
        }
        // Empty is all candidates.
        let candidate = row.raw("candidate").and_then(|_| names.candidate(row, problems));
        let questions = row.list("questions", problems);
        let title = row.needed("title", problems);
        let from = row.needed("source", problems);
        let as_at = row.optional("as_at", problems);
        let place = row.optional("where", problems);
        let link = row.optional("link", problems);
        let note = row.optional("note", problems);
        let conflicts_with: Vec<EvidenceId> = row.list("conflicts_with", problems);
        if let Some(id) = id.as_ref().filter(|id| conflicts_with.contains(id)) {
            row.note("conflicts_with", format!("{id} cannot conflict with itself"), problems);
        }
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
    rows
}
