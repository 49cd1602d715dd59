//! A decision as a paper: Markdown in the form other tools read, or JSON.

use super::found;
use crate::actions::decisions::rests_on;
use crate::actions::{ActionError, Desk, Ground};
use crate::codes;
use crate::domain::decision::Decision;
use crate::domain::decision::header::Headed;
use crate::domain::decision::paper::{self, Paper, Sealed, leaves_out, without_marked};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::conflict::{Declaration, told};
use crate::import::snapshot::read;
use crate::import::source::Source;
use crate::report::madr;
use crate::store::{Look, decisions, sensitive, workspace};

codes! {
    /// In which form a decision is exported.
    #[derive(Default)]
    pub enum Form, "a form of a decision" {
        /// Markdown with a header, as architecture decision records are kept.
        #[default]
        Madr = "madr",
        /// One JSON object.
        Json = "json",
    }
}

/// The paper of a decision; texts marked as sensitive are left out unless the desk asks for them.
///
/// What an accepted decision rests on is read from its snapshot, so that its paper stays the same
/// whatever happens to the evaluation later.
///
/// # Errors
/// A refusal when there is no such decision.
pub fn paper(desk: &mut Desk, typed: &str) -> Result<Paper, ActionError> {
    let texts = desk.texts;
    desk.store.read(|look| {
        let (decision, _) = found(look, typed)?;
        paper_of(look, decision, texts)
    })
}

fn paper_of(
    look: &mut dyn Look,
    decision: Decision,
    texts: crate::domain::sensitive::Texts,
) -> Result<Paper, ActionError> {
    let marks = sensitive::marks(look, None)?;
    let (evaluation, sealed) = frozen(look, &decision)?;
    let present = rests_on(look, decision.evaluation)?.map(|(evaluation, _)| evaluation);
    // What was declared is in no snapshot; what came after it was frozen belongs to no paper of it.
    let declared = present.as_ref().map_or(&[][..], |one| &one.parts().declarations);
    let declared: Vec<Declaration> = declared
        .iter()
        .filter(|one| sealed.as_ref().is_none_or(|sealed| one.made_at <= sealed.at))
        .cloned()
        .collect();
    let evaluation = evaluation.or(present);
    let illustrative = match &evaluation {
        Some(evaluation) => evaluation.parts().illustrative,
        None => workspace::facts(look)?.illustrative,
    };
    let decision = without_marked(decision, &marks, texts);
    let interests = told(&declared);
    let marked = (&marks, texts);
    Ok(paper::paper(decision, evaluation.as_ref(), sealed, interests, marked, illustrative))
}

/// What was frozen when the decision was accepted.
pub(super) fn frozen(
    look: &mut dyn Look,
    decision: &Decision,
) -> Result<(Option<Evaluation>, Option<Sealed>), ActionError> {
    let Some(frozen) = decisions::snapshot(look, decision.reference)? else {
        return Ok((None, None));
    };
    let name = format!("the snapshot of {}", decision.reference);
    let snapshot = read(&Source::from_text(&name, &frozen.body))
        .map_err(|error| ActionError::refused(Ground::Verify, error.to_string()))?;
    let sealed = Sealed {
        sha256: frozen.sha256,
        at: snapshot.frozen_at,
        program: snapshot.program,
        exceptions: snapshot.exceptions,
    };
    Ok((Some(snapshot.evaluation), Some(sealed)))
}

/// The decision written out in `form`.
///
/// One that was imported and has not changed since comes out byte for byte as it went in; after a
/// step only the header's status and date are written anew, and after an edit all but the keys of
/// other tools.
///
/// # Errors
/// A refusal when there is no such decision.
pub fn export(desk: &mut Desk, typed: &str, form: Form) -> Result<String, ActionError> {
    let texts = desk.texts;
    desk.store.read(|look| {
        let (decision, _) = found(look, typed)?;
        match form {
            Form::Json => Ok(madr::json(&paper_of(look, decision, texts)?)),
            Form::Madr => {
                let document = decisions::document(look, decision.reference)?;
                let Some(document) = document else {
                    return Ok(madr::markdown(&paper_of(look, decision, texts)?, ""));
                };
                let headed = Headed::cut(&document.text)
                    .map_err(|error| ActionError::refused(Ground::Verify, error.to_string()))?;
                let marks = sensitive::marks(look, None)?;
                if document.edited || leaves_out(&decision, &marks, texts) {
                    let others = headed.others(madr::KEYS);
                    return Ok(madr::markdown(&paper_of(look, decision, texts)?, &others));
                }
                Ok(as_imported(headed, &decision))
            }
        }
    })
}

/// The text as it was imported, with what steps have changed in its header since.
fn as_imported(mut headed: Headed, decision: &Decision) -> String {
    // A record that came with another status than `proposed` has one remark from its import.
    let drafted =
        headed.value("status").is_some_and(|status| status.eq_ignore_ascii_case("proposed"));
    let imported = usize::from(!drafted);
    if decision.remarks.len() > imported {
        let status = decision.madr_status();
        if headed.value("status").is_none_or(|typed| !typed.eq_ignore_ascii_case(&status)) {
            headed.put("status", &status);
        }
        if let Some(day) = decision.moved_on() {
            headed.put("date", &day.to_string());
        }
    }
    headed.text()
}

#[cfg(test)]
mod tests;
