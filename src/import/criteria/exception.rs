//! The questions of an exception request.

use crate::domain::criteria::Kind;
use crate::domain::criteria::exception::{Answer, ExceptionQuestion, ExceptionSet};
use crate::domain::refs::QuestionId;
use crate::import::Problems;
use crate::import::fields::{Fields, Found};

use super::set::{self, Head};
use super::{some_tables, unique};

const KEYS: &[&str] = &["id", "factor", "applies", "kind", "floor", "text", "evidence"];

/// The set, or `None` with what is wrong among the problems.
pub(super) fn read(root: &Fields<'_>, head: Head, problems: &mut Problems) -> Option<ExceptionSet> {
    let scale = set::scale(root, problems);
    let tables = some_tables(root, "question", "[[question]]", problems).good().unwrap_or_default();
    let mut questions = Vec::new();
    let mut ids: Vec<(QuestionId, &Fields<'_>)> = Vec::new();
    for fields in &tables {
        fields.known(KEYS, &[], problems);
        let id = fields.needed_text::<QuestionId>("id", problems).good();
        ids.extend(id.clone().map(|id| (id, fields)));
        let factor = fields.needed_text("factor", problems).good();
        let applies = fields.needed_text("applies", problems).good();
        let answer = answer(fields, problems);
        let text = fields.needed_text("text", problems).good();
        let evidence = fields.text("evidence", problems).good();
        if let (Some(Answer::Scored { floor }), Some(scale)) = (answer, &scale)
            && scale.point(floor).is_none()
        {
            let what = format!("{floor} is not on the scale, which has {}", scale.values_text());
            fields.note("floor", what, problems);
        }
        if let (Some(id), Some(factor), Some(applies), Some(answer), Some(text)) =
            (id, factor, applies, answer, text)
        {
            questions.push(ExceptionQuestion { id, factor, applies, answer, text, evidence });
        }
    }
    unique(ids.iter().map(|(id, fields)| (id, *fields)), problems);
    Some(ExceptionSet {
        id: head.id?,
        title: head.title?,
        version: head.version?,
        sources: head.sources,
        scale: scale?,
        questions,
    })
}

fn answer(fields: &Fields<'_>, problems: &mut Problems) -> Option<Answer> {
    let kind = fields.needed_text::<Kind>("kind", problems).good();
    let floor = fields.value("floor", problems);
    match kind? {
        Kind::Scored => {
            let floor = fields.need("floor", floor, problems).good()?;
            Some(Answer::Scored { floor })
        }
        Kind::Gate => {
            if !matches!(floor, Found::Absent) {
                fields.note("floor", "a gate passes or fails, so leave its floor out", problems);
            }
            Some(Answer::Gate)
        }
        Kind::Price => {
            fields.note("kind", "a question about a request is scored or gate", problems);
            None
        }
    }
}
