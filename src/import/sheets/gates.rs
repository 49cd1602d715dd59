//! Gate answers: a list (candidate, question, answer, reason), or a matrix of gates by candidates.

use super::matrix::{self, Names};
use super::{Extra, Seen, TakesPart};
use crate::domain::evaluation::Answer;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::Reason;
use crate::import::csv::{Columns, Sheet};
use crate::import::source::Source;
use crate::import::{Problems, Rows};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateRow {
    /// The line it stands on.
    pub line: usize,
    /// Who is judged.
    pub candidate: Slug,
    /// Which gate.
    pub question: QuestionId,
    /// Pass or fail; `None` where it cannot be read, which is a problem.
    pub answer: Option<Answer>,
    /// Why; `None` likewise.
    pub reason: Option<Reason>,
}

/// The gate answers in `source`.
///
/// A header with `question` and without `candidate` is a matrix: a column for each of
/// `candidates` with its answers, and one called `CANDIDATE_reason` with the reasons. An empty
/// cell is no answer.
///
/// A gate answered twice for one candidate is a problem, and so is an answer without its reason.
pub fn read(source: &Source, candidates: &[impl TakesPart], extra: Extra) -> Rows<GateRow> {
    let mut problems = Problems::default();
    let names = Names::of(candidates);
    let (all, aliases) = (names.all(), names.aliases());
    let sheet = Sheet::read(source, &mut problems, |header| {
        if names.across(header) {
            return matrix::columns(&all, &aliases, extra);
        }
        Columns {
            needed: &["candidate", "question", "answer", "reason"],
            optional: &[],
            passed_over: &["illustrative"],
            aliases: &[("supplier", "candidate")],
            ignore_extra: extra.is_ignored(),
        }
    });
    let rows = if !sheet.has("candidate") && sheet.has("question") {
        across(&sheet, &names, &mut problems)
    } else {
        listed(&sheet, &names, &mut problems)
    };
    Rows::new(source.name(), rows, problems)
}

fn listed(sheet: &Sheet, names: &Names, problems: &mut Problems) -> Vec<GateRow> {
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let candidate = names.candidate(row, problems);
        let question = row.needed::<QuestionId>("question", problems);
        let answer = row.needed("answer", problems);
        let reason = row.needed("reason", problems);
        let (Some(candidate), Some(question)) = (candidate, question) else { continue };
        if let Some(first) = seen.before((candidate.clone(), question.clone()), row.line) {
            let what = format!("{candidate} has an answer to {question} on line {first} already");
            row.note("question", what, problems);
        }
        rows.push(GateRow { line: row.line, candidate, question, answer, reason });
    }
    rows
}

fn across(sheet: &Sheet, names: &Names, problems: &mut Problems) -> Vec<GateRow> {
    let mut rows = Vec::new();
    for (row, question) in matrix::questions(sheet, problems) {
        for (candidate, own, why) in &names.0 {
            let answer = row.optional::<Answer>(own, problems);
            let reason = row.optional::<Reason>(why, problems);
            match (row.raw(own), row.raw(why)) {
                (None, None) => continue,
                (Some(_), None) => {
                    let what = format!("the answer to {question} lacks its reason, in {why}");
                    row.note(own, what, problems);
                }
                (None, Some(_)) => {
                    let what = format!("there is a reason for {question}, and no answer");
                    row.note(why, what, problems);
                }
                (Some(_), Some(_)) => {}
            }
            let (candidate, question) = (candidate.clone(), question.clone());
            rows.push(GateRow { line: row.line, candidate, question, answer, reason });
        }
    }
    rows
}
