//! Gate answers: candidate, question, answer, reason.

use super::{Extra, Seen};
use crate::domain::evaluation::Answer;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::Reason;
use crate::import::csv::{Columns, Sheet};
use crate::import::source::Source;
use crate::import::{ImportError, Problems};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateRow {
    /// The line it stands on.
    pub line: usize,
    /// Who is judged.
    pub candidate: Slug,
    /// Which gate.
    pub question: QuestionId,
    /// Pass or fail.
    pub answer: Answer,
    /// Why.
    pub reason: Reason,
}

/// The gate answers in `source`.
///
/// # Errors
/// [`ImportError`] with every problem; a gate answered twice for one candidate is one.
pub fn read(source: &Source, extra: Extra) -> Result<Vec<GateRow>, ImportError> {
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, &mut problems, |_| Columns {
        needed: &["candidate", "question", "answer", "reason"],
        optional: &[],
        passed_over: &["illustrative"],
        aliases: &[],
        ignore_extra: extra.is_ignored(),
    });
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let candidate = row.needed::<Slug>("candidate", &mut problems);
        let question = row.needed::<QuestionId>("question", &mut problems);
        let answer = row.needed("answer", &mut problems);
        let reason = row.needed("reason", &mut problems);
        let (Some(candidate), Some(question)) = (candidate, question) else { continue };
        if let Some(first) = seen.before((candidate.clone(), question.clone()), row.line) {
            let what = format!("{candidate} has an answer to {question} on line {first} already");
            row.note("question", what, &mut problems);
        }
        if let (Some(answer), Some(reason)) = (answer, reason) {
            rows.push(GateRow { line: row.line, candidate, question, answer, reason });
        }
    }
    problems.settle(source.name(), || rows)
}
