//! Matrices: what is asked down, the candidates across.

use super::{Extra, Seen};
use crate::domain::refs::{QuestionId, Slug};
use crate::import::Problems;
use crate::import::csv::{Columns, Row, Sheet};

/// The columns of each candidate in a matrix: its own, and one for reasons.
pub(super) struct Names(pub(super) Vec<(Slug, String, String)>);

impl Names {
    pub(super) fn of(candidates: &[Slug]) -> Self {
        let columns = |slug: &Slug| (slug.clone(), slug.to_string(), format!("{slug}_reason"));
        Self(candidates.iter().map(columns).collect())
    }

    /// Its own column and that of reasons, for each.
    pub(super) fn all(&self) -> Vec<&str> {
        self.0.iter().flat_map(|(_, own, reason)| [own.as_str(), reason.as_str()]).collect()
    }

    /// Its own column, for each.
    pub(super) fn own(&self) -> Vec<&str> {
        self.0.iter().map(|(_, own, _)| own.as_str()).collect()
    }

    /// Its own column for each, and these beside them.
    pub(super) fn and<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        [self.own(), more.to_vec()].concat()
    }

    /// Whether the header has a column of a candidate and none called `candidate`.
    pub(super) fn across(&self, header: &[String]) -> bool {
        let has = |name: &str| header.iter().any(|typed| typed.eq_ignore_ascii_case(name));
        !has("candidate") && self.0.iter().any(|(_, own, _)| has(own))
    }
}

/// The columns of a matrix with a question a row.
pub(super) fn columns<'a>(optional: &'a [&'a str], extra: Extra) -> Columns<'a> {
    Columns {
        needed: &["question"],
        optional,
        passed_over: &["illustrative"],
        aliases: &[],
        ignore_extra: extra.is_ignored(),
    }
}

/// The question of each row of a matrix, once each.
pub(super) fn questions<'s>(
    sheet: &'s Sheet,
    problems: &mut Problems,
) -> Vec<(Row<'s>, QuestionId)> {
    let mut found = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let Some(question) = row.needed::<QuestionId>("question", problems) else { continue };
        if let Some(first) = seen.before(question.clone(), row.line) {
            let what = format!("{question} stands on line {first} already");
            row.note("question", what, problems);
        }
        found.push((row, question));
    }
    found
}
