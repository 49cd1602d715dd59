//! Scores, own or agreed: a list of them, or a matrix of questions by candidates.

use std::collections::BTreeMap;

use super::matrix::{self, Names};
use super::{Extra, Seen, TakesPart};
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::domain::text::Reason;
use crate::import::csv::{Columns, Row, Sheet};
use crate::import::source::Source;
use crate::import::{Problems, Rows};

/// One score. Whether the scale has its value is for the evaluation to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreRow {
    /// The line it stands on.
    pub line: usize,
    /// Who is scored.
    pub candidate: Slug,
    /// On what.
    pub question: QuestionId,
    /// The column of the value.
    pub column: String,
    /// The value as it stands there; `None` where it is missing, which is a problem.
    pub value: Option<String>,
    /// Why; it may follow later.
    pub reason: Option<Reason>,
    /// The column of the reason.
    pub reason_column: String,
    /// Whose score an export says it is.
    pub evaluator: Option<Slug>,
    /// What supports it; `None` where the file has no column for it and so says nothing about it.
    pub evidence: Option<Vec<EvidenceId>>,
}

/// What is scored: one candidate on one question.
type Cell = (Slug, QuestionId);

/// The scores in `source`, in the order of the file.
///
/// A header with `question` and without `candidate` is a matrix: a column for each of
/// `candidates`, and perhaps `CANDIDATE_reason` columns, or `reasons`, a second matrix with the
/// reasons in the cells. An empty cell of a matrix is no score.
///
/// A second score for the same candidate and question is a problem, and so is a reason without a
/// score.
pub fn read(
    source: &Source,
    reasons: Option<&Source>,
    candidates: &[impl TakesPart],
    extra: Extra,
) -> Rows<ScoreRow> {
    read_or(source, reasons, candidates, extra, None)
}

/// As [`read`], with `unsaid` as the score of every reason in a list that stands without one; then
/// a list needs no column for it.
pub fn read_or(
    source: &Source,
    reasons: Option<&Source>,
    candidates: &[impl TakesPart],
    extra: Extra,
    unsaid: Option<&str>,
) -> Rows<ScoreRow> {
    let mut problems = Problems::default();
    let names = Names::of(candidates);
    let (all, aliases) = (names.all(), names.aliases());
    let (needed, optional): (&[&str], &[&str]) = match unsaid {
        None => (&["candidate", "question", "score"], &["reason", "evidence", "evaluator"]),
        Some(_) => (&["candidate", "question"], &["score", "reason", "evidence", "evaluator"]),
    };
    let sheet = Sheet::read(source, &mut problems, |header| {
        if is_matrix(header) {
            return matrix::columns(&all, &aliases, extra);
        }
        Columns {
            needed,
            optional,
            passed_over: &[
                "evaluation",
                "rules_version",
                "stage",
                "score_max",
                "marks",
                "recorded_at",
                "illustrative",
            ],
            aliases: &[("evidence_ids", "evidence"), ("supplier", "candidate")],
            ignore_extra: extra.is_ignored(),
        }
    });
    let is_matrix = !sheet.has("candidate") && sheet.has("question");
    let mut rows = if is_matrix {
        matrix_rows(&sheet, &names, &mut problems)
    } else {
        list_rows(&sheet, &names, unsaid, &mut problems)
    };
    let Some(reasons) = reasons else { return Rows::new(source.name(), rows, problems) };
    if !is_matrix {
        problems.add(None, None, "a second file of reasons goes with a matrix of scores only");
    } else if rows.iter().any(|row| row.reason.is_some()) {
        problems.add(None, None, "reasons stand here and in a second file: leave out one of them");
    }
    let mut others = Problems::default();
    let mut given = reason_cells(reasons, &names, extra, &mut others);
    for row in &mut rows {
        let cell = (row.candidate.clone(), row.question.clone());
        row.reason = row.reason.take().or(given.remove(&cell).map(|(_, reason)| reason));
    }
    // With problems among the scores a reason may lack its score for that alone.
    if problems.found.is_empty() {
        for ((candidate, question), (line, _)) in given {
            let what = format!("there is a reason for {question}, and no score");
            others.add(Some(line), Some(candidate.as_str()), what);
        }
    }
    Rows::new(source.name(), rows, problems).beside(reasons.name(), others)
}

fn is_matrix(header: &[String]) -> bool {
    let has = |name: &str| header.iter().any(|typed| typed.eq_ignore_ascii_case(name));
    has("question") && !has("candidate") && !has("supplier") && !has("score")
}

/// The score in a cell that is not empty, as it stands there.
fn value(row: Row<'_>, name: &str) -> Option<String> {
    row.raw(name).map(|typed| typed.trim().to_owned())
}

fn list_rows(
    sheet: &Sheet,
    names: &Names,
    unsaid: Option<&str>,
    problems: &mut Problems,
) -> Vec<ScoreRow> {
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let candidate = names.candidate(row, problems);
        let question = row.needed::<QuestionId>("question", problems);
        let value = match unsaid {
            Some(unsaid) => Some(value(row, "score").unwrap_or_else(|| unsaid.to_owned())),
            None => row.full("score", problems).map(|typed| typed.trim().to_owned()),
        };
        let reason = row.optional::<Reason>("reason", problems);
        let evaluator = row.optional::<Slug>("evaluator", problems);
        let evidence = row.has("evidence").then(|| row.list("evidence", problems));
        let (Some(candidate), Some(question)) = (candidate, question) else { continue };
        if let Some(first) = seen.before((candidate.clone(), question.clone()), row.line) {
            let what = format!("{candidate} has a score for {question} on line {first} already");
            row.note("question", what, problems);
        }
        let (line, column, reason_column) = (row.line, "score".to_owned(), "reason".to_owned());
        rows.push(ScoreRow {
            line,
            candidate,
            question,
            column,
            value,
            reason,
            reason_column,
            evaluator,
            evidence,
        });
    }
    rows
}

fn matrix_rows(sheet: &Sheet, names: &Names, problems: &mut Problems) -> Vec<ScoreRow> {
    let mut rows = Vec::new();
    for (row, question) in matrix::questions(sheet, problems) {
        for (candidate, score, why) in &names.0 {
            let reason = row.optional(why, problems);
            if row.raw(score).is_none() && reason.is_some() {
                let what = format!("there is a reason for {question}, and no score");
                row.note(why, what, problems);
            }
            if let Some(value) = value(row, score) {
                rows.push(ScoreRow {
                    line: row.line,
                    candidate: candidate.clone(),
                    question: question.clone(),
                    column: score.clone(),
                    value: Some(value),
                    reason,
                    reason_column: why.clone(),
                    evaluator: None,
                    evidence: None,
                });
            }
        }
    }
    rows
}

fn reason_cells(
    source: &Source,
    names: &Names,
    extra: Extra,
    problems: &mut Problems,
) -> BTreeMap<Cell, (usize, Reason)> {
    let (scores, aliases) = (names.own(), names.aliases());
    let sheet = Sheet::read(source, problems, |_| matrix::columns(&scores, &aliases, extra));
    let mut cells = BTreeMap::new();
    for (row, question) in matrix::questions(&sheet, problems) {
        for (candidate, column, _) in &names.0 {
            if let Some(reason) = row.optional(column, problems) {
                cells.insert((candidate.clone(), question.clone()), (row.line, reason));
            }
        }
    }
    cells
}
