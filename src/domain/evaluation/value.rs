//! The values a question takes: on the scale, under the cap, never rounded.

use thiserror::Error;

use crate::domain::criteria::scale::Scale;
use crate::domain::criteria::{Kind, Question};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::{Evaluation, Unfit};
use crate::domain::refs::QuestionId;
use crate::domain::text::commas;

/// A value that may not be given to a question.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ValueError {
    /// Not on the scale.
    #[error("`{typed}` is not on the scale of {question}: its values are {values}")]
    OffScale {
        /// What was typed.
        typed: String,
        /// The question.
        question: QuestionId,
        /// The values there are.
        values: String,
    },
    /// On the scale, but more than counts here.
    #[error(
        "{value} is above the cap of {question}, where more than {cap} is worth nothing to us: its values are {values}"
    )]
    AboveCap {
        /// The value.
        value: u8,
        /// The question.
        question: QuestionId,
        /// The highest that may be given.
        cap: u8,
        /// The values there are.
        values: String,
    },
}

/// The values `question` may be given, as people read them.
fn values_text(question: &Question, scale: &Scale) -> String {
    let values = scale.points().iter().map(|point| point.value);
    commas(values.filter(|value| question.allows(scale, *value)))
}

/// Whether `value` may be given to `question`.
///
/// # Errors
/// [`ValueError`] with the question and the values it takes.
pub fn check_value(question: &Question, scale: &Scale, value: u8) -> Result<(), ValueError> {
    let (id, values) = (question.id.clone(), values_text(question, scale));
    match question.cap {
        Some(cap) if scale.point(value).is_some() && value > cap => {
            Err(ValueError::AboveCap { value, question: id, cap, values })
        }
        _ if scale.point(value).is_none() => {
            Err(ValueError::OffScale { typed: value.to_string(), question: id, values })
        }
        Some(_) | None => Ok(()),
    }
}

/// The most individual scores that an average is of.
const MOST_SCORES: u32 = 1000;

/// Whether `agreed` may stand for `question`: a value it takes, or an average of such values.
///
/// # Errors
/// [`ValueError`] with the question and the values it takes.
pub fn check_agreed(
    question: &Question,
    scale: &Scale,
    agreed: AgreedValue,
) -> Result<(), ValueError> {
    let (sum, of) = match agreed {
        AgreedValue::One(value) => return check_value(question, scale, value),
        AgreedValue::Average { sum, of } => (sum, of),
    };
    let values = scale.points().iter().map(|point| point.value);
    let allowed: Vec<u32> =
        values.filter(|value| question.allows(scale, *value)).map(u32::from).collect();
    // More evaluators than any panel has are a damaged record, and their steps could not be told.
    let fits = (1..=MOST_SCORES).contains(&of);
    let least = allowed.first().map_or(0, |least| least.saturating_mul(of));
    let most = allowed.last().map_or(0, |most| most.saturating_mul(of));
    if fits && (least..=most).contains(&sum) {
        return Ok(());
    }
    let (question, values) = (question.id.clone(), values_text(question, scale));
    Err(ValueError::OffScale { typed: agreed.to_string(), question, values })
}

/// The value that `typed` means on the scale of `question`; `2.5` and `five` mean none.
///
/// # Errors
/// [`ValueError`] with the question and the values it takes.
pub fn read_value(question: &Question, scale: &Scale, typed: &str) -> Result<u8, ValueError> {
    let typed = typed.trim();
    let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    let Some(value) = typed.parse::<u8>().ok().filter(|_| digits) else {
        let (question, values) = (question.id.clone(), values_text(question, scale));
        return Err(ValueError::OffScale { typed: typed.to_owned(), question, values });
    };
    check_value(question, scale, value)?;
    Ok(value)
}

impl Evaluation {
    /// The value that `typed` means on the scale of the scored question `id`; `what` is recorded
    /// with it.
    ///
    /// # Errors
    /// [`Unfit`] when there is no such scored question, or its scale has no such value.
    pub fn typed_value(
        &self,
        id: &QuestionId,
        typed: &str,
        what: &'static str,
    ) -> Result<u8, Unfit> {
        let question = self.asked(id, Kind::Scored, what)?;
        Ok(read_value(question, self.criteria().scale(), typed)?)
    }
}
