//! A leaver's seat, or the moderation, passes to somebody else: one step, one line of history.

use crate::actions::evaluations::change::knowing_money;
use crate::actions::evaluations::{load, save, sealed, stand_in};
use crate::actions::{ActionError, Desk, Ground, people, reason};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::hand_over::HandOverError;
use crate::store::{evaluations, scores};

/// What passes to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver<'a> {
    /// A place on the panel.
    Seat {
        /// Who leaves.
        from: &'a str,
        /// Who takes the place.
        to: &'a str,
    },
    /// The moderation.
    Moderation {
        /// Who moderates from now on.
        to: &'a str,
    },
}

/// Passes a seat or the moderation on. What the leaver gave stays theirs; the successor has yet
/// to declare. Answers the evaluation, and whether the successor has declared there already.
///
/// # Errors
/// A refusal: who may and when, whether the successor may, and without a reason.
pub fn hand_over(
    desk: &mut Desk,
    typed: Option<&str>,
    what: HandOver<'_>,
    why: &str,
) -> Result<(Evaluation, bool), ActionError> {
    let by = desk.person().cloned();
    desk.write(|write| {
        let (mut evaluation, filed) = load(write, typed)?;
        let which = evaluation.reference();
        let to = match what {
            HandOver::Seat { to, .. } | HandOver::Moderation { to } => people::found(write, to)?.0,
        };
        let from = match what {
            HandOver::Seat { from, .. } => Some(people::found(write, from)?.0.slug),
            HandOver::Moderation { .. } => None,
        };
        let by = by?;
        let sheets = scores::sheets(write, &evaluation)?;
        let text = reason(why);
        let kept = text.as_ref().map_or_else(|_| stand_in(), Clone::clone);
        let place = evaluation.parts().panel.iter().position(|s| Some(&s.person) == from.as_ref());
        let before = evaluation.moderator().clone();
        if let Some(from) = from {
            let money = knowing_money(write, &evaluation, &to.slug)?;
            let role = evaluation.hand_over_seat(&by, &from, &to, &sheets, &money)?;
            text?;
            evaluations::remove_seat(write, which, &from)?;
            evaluations::put_seat(write, which, place.unwrap_or(0), &to.slug)?;
            let subject = format!("{which}/{from}");
            let notes = [("to", to.slug.as_str())];
            write.record("seat.handed_over", &subject, Some(role), Some(kept.as_str()), &notes)?;
        } else {
            let role = evaluation.hand_over_moderation(&by, &to, &sheets)?;
            text?;
            let notes = [("from", before.as_str()), ("to", to.slug.as_str())];
            let kind = "moderation.handed_over";
            save(write, &evaluation, &filed, kind, role, Some(kept.as_str()), &notes)?;
        }
        let declared = !evaluation.undeclared(&to.slug);
        Ok((sealed(evaluation)?, declared))
    })
}

impl From<HandOverError> for ActionError {
    fn from(error: HandOverError) -> Self {
        let text = error.to_string();
        match error {
            HandOverError::Record(error) => error.into(),
            HandOverError::NoSeat { person, .. } => Self::refused(Ground::NotFound, text)
                .hint("`cloudpick evaluation show` names the panel")
                .subject(person.as_str()),
            HandOverError::Same { person } => Self::invalid(text).subject(person.as_str()),
            HandOverError::Unable { person, .. } => Self::invalid(text)
                .hint(format!("`cloudpick person edit {person} --role …` gives roles"))
                .subject(person.as_str()),
            HandOverError::Seated { person, .. }
            | HandOverError::Moderates { person, .. }
            | HandOverError::HasScored { person, .. } => {
                Self::refused(Ground::Interest, text).subject(person.as_str())
            }
            HandOverError::ThinPanel { evaluation, .. } => Self::refused(Ground::State, text)
                .hint("name somebody who is not recused, or add a seat first")
                .subject(evaluation.to_string()),
        }
    }
}
