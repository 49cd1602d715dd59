//! Which questions each reason for an exception speaks to: the file in the box, and one of one's
//! own in the same form.

use crate::domain::decision::rescore::{Mapped, Mapping};
use crate::domain::exception::request::ReasonCode;
use crate::domain::refs::QuestionId;
use crate::domain::text::Line;

use super::fields::{Fields, Found};
use super::source::Source;
use super::{ImportError, Problems, tree};

/// The mapping in the box.
///
/// # Errors
/// Never for the file as it is shipped; a test reads it.
pub fn shipped() -> Result<Mapping, ImportError> {
    let text = include_str!("../../criteria/reasons.toml");
    read(&Source::from_text("criteria/reasons.toml", text))
}

/// The mapping in `source`.
///
/// # Errors
/// [`ImportError`] with every problem: syntax, unknown and missing keys, a reason there is not,
/// one that stands there twice.
pub fn read(source: &Source) -> Result<Mapping, ImportError> {
    let mut problems = Problems::default();
    let root = tree::from_toml(source, &mut problems);
    let root = Fields::new(&root, "mapping of reasons", None);
    root.known(&["reason"], &[], &mut problems);
    let tables = match root.tables("reason", "[[reason]]", &mut problems) {
        Found::Good(tables) => tables,
        Found::Absent | Found::Bad => Vec::new(),
    };
    let mut found: Vec<Mapped> = Vec::new();
    for fields in &tables {
        let Some(mapped) = mapped(fields, &mut problems) else { continue };
        if found.iter().any(|other| other.reason == mapped.reason) {
            fields.note_whole(
                format!("`{}` stands here twice: name each reason once", mapped.reason),
                &mut problems,
            );
        }
        found.push(mapped);
    }
    if tables.is_empty() && !problems.broken && problems.found.is_empty() {
        root.note_whole(
            "it maps no reason: write `[[reason]]` with code, questions and why",
            &mut problems,
        );
    }
    problems.settle(source.name(), || Mapping { reasons: found })
}

fn mapped(fields: &Fields<'_>, problems: &mut Problems) -> Option<Mapped> {
    fields.known(&["code", "questions", "why"], &[], problems);
    let code = fields.needed_text::<ReasonCode>("code", problems).good();
    let why = fields.needed_text::<Line>("why", problems).good();
    let questions = fields.texts::<QuestionId>("questions", problems);
    let unread = questions.is_bad();
    let questions = questions.good().unwrap_or_default();
    if questions.is_empty() && !unread {
        fields.note_whole("it names no question: `questions = [\"CST-02\"]`", problems);
    }
    Some(Mapped { reason: code?, questions, why: why? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::criteria;

    #[test]
    fn the_mapping_in_the_box_knows_every_reason_and_only_scored_questions_of_the_catalogue() {
        let mapping = shipped().unwrap();
        let codes: Vec<ReasonCode> = mapping.reasons.iter().map(|one| one.reason).collect();
        assert_eq!(codes, ReasonCode::ALL);
        let text = include_str!("../../criteria/primary-cloud.toml");
        let set =
            criteria::read_evaluation(&Source::from_text("primary-cloud.toml", text)).unwrap();
        for id in mapping.reasons.iter().flat_map(|one| &one.questions) {
            assert!(set.scored().any(|(_, question)| question.id == *id), "{id}");
        }
    }

    #[test]
    fn a_file_that_is_no_mapping_names_every_problem() {
        let text = "[[reason]]\ncode = \"price\"\nquestions = [\"CST-02\"]\nwhy = \"x\"\n\
                    [[reason]]\ncode = \"innovation\"\nquestions = []\nwhy = \"x\"\n\
                    [[reason]]\ncode = \"innovation\"\nquestions = [\"GEN-08\"]\nwhy = \"x\"\n";
        let error = read(&Source::from_text("own.toml", text)).unwrap_err().to_string();
        for part in ["own.toml:2", "`price`", "own.toml:5", "names no question", "twice"] {
            assert!(error.contains(part), "`{part}` in:\n{error}");
        }
    }
}
