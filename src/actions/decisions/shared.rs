//! The shared outcome of a workshop as a decision of its own scope.

use super::{Now, Words, choice, save};
use crate::actions::{ActionError, Desk};
use crate::domain::decision::Decision;
use crate::domain::decision::steps::{Happened, Step};
use crate::domain::person::{Person, Role};
use crate::domain::refs::DecisionRef;
use crate::store::{Expect, Write, decisions};

/// When something is done at this desk, for [`record`].
pub(crate) fn moment(desk: &Desk) -> Now {
    Now::of(desk)
}

/// Writes a decision that rests on no evaluation and proposes it; a decision owner puts it in
/// force in the same breath.
///
/// # Errors
/// A refusal: who may, another in force for the scope, or a bad or missing field.
pub(crate) fn record(
    write: &mut Write<'_>,
    words: &Words,
    by: &Person,
    role: Role,
    moment: Now,
) -> Result<Decision, ActionError> {
    let says = words.content(moment.today)?;
    let in_force = decisions::in_force(write, &says.scope)?.map(|(which, _)| which);
    let number = write.next_number("decision")?;
    let reference = DecisionRef::new(number)
        .ok_or_else(|| ActionError::invalid("there are no numbers left for decisions"))?;
    let context = moment.context(&[], in_force, None, true);
    let drafted = Decision::create(reference, None, says, by, &context)?;
    decisions::put(write, &drafted, Expect::New)?;
    let (kind, reason) = (Happened::Created.code(), drafted.content.reason.as_str());
    let choice = choice(None, &drafted.content.chosen);
    let notes = [("choice", choice.as_str())];
    write.record(kind, &reference.to_string(), Some(role), Some(reason), &notes)?;
    let proposed = drafted.after(&Step::Propose, by, &context)?;
    save(write, &proposed, 1, role, None, &notes)?;
    if !by.is(Role::DecisionOwner) {
        return Ok(proposed.decision);
    }
    let accepted = proposed.decision.after(&Step::Accept, by, &context)?;
    save(write, &accepted, 2, Role::DecisionOwner, None, &notes)?;
    Ok(accepted.decision)
}
