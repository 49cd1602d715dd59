//! What the rows of a sheet of scores have in common, whether they are one's own or the panel's.

use std::collections::BTreeSet;

use super::{unknown_evidence, weak};
use crate::domain::criteria::Kind;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::refs::{EvidenceId, QuestionId};
use crate::domain::text::Reason;
use crate::import::Found;
use crate::import::sheets::scores::ScoreRow;

/// The value in `row` as it stands there, where its candidate and question are of this evaluation;
/// all that is wrong with its cells goes to `found`.
pub(crate) fn read_cell(
    evaluation: &Evaluation,
    row: &ScoreRow,
    known: &BTreeSet<EvidenceId>,
    what: &'static str,
    found: &mut Found,
) -> Option<String> {
    let at = Some(row.line);
    for id in row.evidence.iter().flatten().filter(|id| !known.contains(*id)) {
        found.note(at, Some("evidence"), unknown_evidence(evaluation.reference(), id));
    }
    let mut fits = true;
    if let Err(error) = evaluation.still_in(&row.candidate) {
        // In a matrix the column is the candidate.
        let column = if row.column == "score" { "candidate" } else { &row.column };
        found.note(at, Some(column), error);
        fits = false;
    }
    if let Err(error) = evaluation.asked(&row.question, Kind::Scored, what) {
        found.note(at, Some("question"), error);
        fits = false;
    }
    row.value.clone().filter(|_| fits)
}

/// What the reason in a row lacks, with its line.
pub(crate) fn thin(
    evaluation: &Evaluation,
    line: usize,
    id: &QuestionId,
    value: impl Into<AgreedValue>,
    reason: &Reason,
) -> Vec<String> {
    let Some((_, question)) = evaluation.criteria().question(id) else { return Vec::new() };
    let found = weak(evaluation, question, value, reason.as_str());
    found.into_iter().map(|what| format!("line {line}: {what}")).collect()
}
