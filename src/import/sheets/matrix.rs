//! Matrices: what is asked down, the candidates across.

use super::{Extra, Seen, TakesPart};
use crate::domain::refs::{QuestionId, Slug};
use crate::import::Problems;
use crate::import::csv::{Columns, Row, Sheet};

/// The columns of each candidate in a matrix: its own, and one for reasons; and what else each of
/// them may be called, which is the candidate's name as shown in place of the short one.
pub(super) struct Names(pub(super) Vec<(Slug, String, String)>, Vec<(String, String)>);

impl Names {
    pub(super) fn of(candidates: &[impl TakesPart]) -> Self {
        let columns = |one: &_| {
            let slug = TakesPart::slug(one);
            (slug.clone(), slug.to_string(), format!("{slug}_reason"))
        };
        let called = candidates.iter().filter_map(|one| Some((one.name()?, one.slug())));
        let called = called.flat_map(|(name, slug)| {
            let reason = [" reason", "_reason"].map(|end| format!("{name}{end}"));
            let reasons = reason.map(|name| (name, format!("{slug}_reason")));
            [(name.to_owned(), slug.to_string())].into_iter().chain(reasons)
        });
        Self(candidates.iter().map(columns).collect(), called.collect())
    }

    /// What the columns may be called as well, and what they are.
    pub(super) fn aliases(&self) -> Vec<(&str, &str)> {
        self.1.iter().map(|(name, column)| (name.as_str(), column.as_str())).collect()
    }

    /// Whom the cell `candidate` of a row names, by the short name or the one shown.
    pub(super) fn candidate(&self, row: Row<'_>, problems: &mut Problems) -> Option<Slug> {
        let typed = row.raw("candidate").map(|typed| typed.trim().to_lowercase());
        let named = typed.and_then(|typed| {
            // What is one's short name goes before what another is called, as in a header.
            self.0.iter().find(|(slug, ..)| slug.as_str() == typed).or_else(|| {
                let (_, own) = self.1.iter().find(|(name, _)| name.to_lowercase() == typed)?;
                self.0.iter().find(|(_, column, _)| column == own)
            })
        });
        match named {
            Some((slug, ..)) => Some(slug.clone()),
            None => row.needed::<Slug>("candidate", problems),
        }
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
        let own = self.0.iter().any(|(_, own, _)| has(own));
        !has("candidate") && (own || self.1.iter().any(|(name, _)| has(name)))
    }
}

/// The columns of a matrix with a question a row.
pub(super) fn columns<'a>(
    optional: &'a [&'a str],
    aliases: &'a [(&'a str, &'a str)],
    extra: Extra,
) -> Columns<'a> {
    Columns {
        needed: &["question"],
        optional,
        passed_over: &["illustrative"],
        aliases,
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
