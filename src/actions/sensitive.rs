//! Marking texts as commercially sensitive, and taking a mark away.
//!
//! A text is marked in the same event that records it when [`Desk::marking`] is set; the functions
//! here mark one that is on record already.

use crate::actions::{ActionError, Desk, Ground, reason};
use crate::domain::person::{Person, Role};
use crate::domain::sensitive::Field;
use crate::store::sensitive::{self, Marked};
use crate::store::{Look, history};

const MAY: &[Role] = &[Role::Moderator, Role::Procurement, Role::DecisionOwner, Role::Admin];

/// Every mark, or those on a reference and the things below it.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk, subject: Option<&str>) -> Result<Vec<Marked>, ActionError> {
    desk.store.read(|look| Ok(sensitive::marked(look, subject)?))
}

/// Marks a text that is on record; `field` left out means the usual text of the subject.
///
/// # Errors
/// A refusal: nothing is on record about that subject, it has no such text, or who may.
pub fn mark(desk: &mut Desk, subject: &str, field: Option<&str>) -> Result<Marked, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let field = known(write, subject, field)?;
        let by = by?;
        let role = may(write, &by, subject)?;
        if sensitive::marks(write, Some(subject))?.is_sensitive(subject, field) {
            let text = format!("the {field} of {subject} is marked already");
            return Err(ActionError::refused(Ground::State, text).subject(subject));
        }
        sensitive::mark(write, subject, field)?;
        write.record("text.marked_sensitive", subject, Some(role), None, &[])?;
        Ok(Marked { subject: subject.to_owned(), field, by: by.slug, at: now })
    })
}

/// Takes a mark away, with a reason.
///
/// # Errors
/// A refusal: no such mark, who may, or no reason.
pub fn clear(
    desk: &mut Desk,
    subject: &str,
    field: Option<&str>,
    why: &str,
) -> Result<(), ActionError> {
    let by = desk.person().cloned();
    desk.write(|write| {
        let field = known(write, subject, field)?;
        let by = by?;
        let role = may(write, &by, subject)?;
        if !sensitive::marks(write, Some(subject))?.is_sensitive(subject, field) {
            let text = format!("the {field} of {subject} is not marked as sensitive");
            return Err(ActionError::refused(Ground::State, text)
                .hint("`cloudpick sensitive list` shows every mark")
                .subject(subject));
        }
        let why = reason(why)?;
        sensitive::clear(write, subject, field)?;
        write.record("text.unmarked_sensitive", subject, Some(role), Some(why.as_str()), &[])?;
        Ok(())
    })
}

/// The text that is meant, of a subject that history knows.
fn known(look: &mut dyn Look, subject: &str, field: Option<&str>) -> Result<Field, ActionError> {
    if !history::about(look, subject)?.iter().any(|event| event.subject == subject) {
        let text = format!("the history knows no `{subject}`");
        return Err(ActionError::refused(Ground::NotFound, text)
            .hint("a subject looks like E-0001/aws/CON-02, E-0001/aws/CON-02/tl-1 or E-0001/AWS-04")
            .subject(subject));
    }
    let has = Field::of_subject(subject);
    let Some(typed) = field else { return Ok(has[0]) };
    let field: Field = typed.parse().map_err(|error: crate::domain::text::CodeError| {
        ActionError::invalid(error.to_string()).subject("field")
    })?;
    if has.contains(&field) {
        return Ok(field);
    }
    let codes: Vec<&str> = has.iter().map(|field| field.code()).collect();
    let text = format!("{subject} has no {field}: it has {}", codes.join(", "));
    Err(ActionError::invalid(text).subject("field"))
}

/// Those who answer for what leaves the house, and whoever wrote the text.
fn may(look: &mut dyn Look, by: &Person, subject: &str) -> Result<Role, ActionError> {
    let wrote = history::about(look, subject)?
        .iter()
        .any(|event| event.subject == subject && event.actor == by.slug.as_str());
    let needs = if wrote { Role::ALL } else { MAY };
    Ok(by.acting_as(needs, "mark texts of others as sensitive")?)
}
