//! Until when the record of an evaluation is kept. The program deletes nothing by itself.

use crate::actions::evaluations::load;
use crate::actions::{ActionError, Desk, reason};
use crate::domain::date::Day;
use crate::domain::decision::Decision;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::refs::EvaluationRef;
use crate::store::{Look, StoreError, decisions, retention};

/// Years from the acceptance of a decision for which its record is kept, unless another day is
/// set.
///
/// # Source
/// `docs/method.md`, "How long a record is kept".
pub const YEARS: u32 = 3;

/// Until when a record is kept, and by whose word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Somebody set this day.
    Set(Day),
    /// Three years from the decision.
    Default(Day),
    /// There is no decision yet to count from.
    Open,
}

impl Until {
    /// The day, where there is one.
    pub fn day(self) -> Option<Day> {
        match self {
            Self::Set(day) | Self::Default(day) => Some(day),
            Self::Open => None,
        }
    }

    /// What it rests on, in words.
    pub fn why(self) -> &'static str {
        match self {
            Self::Set(_) => "set by hand",
            Self::Default(_) => "three years from the decision",
            Self::Open => "three years from the decision, once there is one",
        }
    }
}

/// The decision that was accepted on `which`: the one in force, else the last that was.
pub(crate) fn accepted(
    look: &mut dyn Look,
    which: EvaluationRef,
) -> Result<Option<Decision>, StoreError> {
    let all = decisions::all(look)?;
    let of_it = || {
        all.iter().filter(|decision| {
            decision.evaluation == Some(which) && decision.accepted_on().is_some()
        })
    };
    Ok(of_it().find(|decision| decision.in_force()).or_else(|| of_it().next_back()).cloned())
}

pub(crate) fn of(look: &mut dyn Look, which: EvaluationRef) -> Result<Until, StoreError> {
    if let Some(day) = retention::get(look, which)? {
        return Ok(Until::Set(day));
    }
    let decided = accepted(look, which)?.and_then(|decision| decision.accepted_on());
    Ok(decided.map_or(Until::Open, |on| Until::Default(years_from(on))))
}

/// The day [`YEARS`] after `on`: a term that began on that day would end on the day before.
fn years_from(on: Day) -> Day {
    on.plus_days(1).term_end(YEARS * 12)
}

/// Until when the record of the evaluation is kept.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn until(desk: &mut Desk, typed: Option<&str>) -> Result<Until, ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        Ok(of(look, evaluation.reference())?)
    })
}

/// The day that was set, and what should be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Until when its record is kept.
    pub until: Day,
    /// That this is sooner than the law usually asks for; `None` where it is not.
    pub warning: Option<String>,
}

/// Sets the day until which the record of the evaluation is kept.
///
/// # Errors
/// A refusal for anybody but a moderator or administrator, for a day that is none or has passed,
/// or without a reason. A day before three years from the decision is told, and not refused: which
/// law applies is for people to say.
pub fn set(
    desk: &mut Desk,
    typed: Option<&str>,
    until: &str,
    why: &str,
) -> Result<Kept, ActionError> {
    let (by, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let by = by?;
        let role = may(Act::SetUp, &by, &evaluation)?;
        let day = Day::read(until, today)
            .map_err(|error| ActionError::invalid(error.to_string()).subject("until"))?;
        if day <= today {
            let text = format!("{day} has passed: a record is kept until a day still to come");
            return Err(ActionError::invalid(text).subject("until"));
        }
        let why = reason(why)?;
        let which = evaluation.reference();
        retention::put(write, which, day, &by.slug)?;
        let subject = which.to_string();
        write.record("evaluation.retention_set", &subject, Some(role), Some(why.as_str()), &[])?;
        let decision = accepted(write, which)?;
        let nobody = decision.as_ref().is_some_and(Decision::chooses_nobody);
        let decided = decision.and_then(|decision| decision.accepted_on());
        let least = years_from(decided.unwrap_or(today));
        let warning = (day < least).then(|| {
            let from = if decided.is_some() {
                "its decision"
            } else {
                "today, and there is no decision yet to count from"
            };
            let until = if nobody {
                "notice is given of the decision not to award".to_owned()
            } else {
                format!("{YEARS} years after the contract is entered")
            };
            format!(
                "{day} is before {least}, {YEARS} years from {from}: the Act asks for records until \
                 {until}, and other law may ask for more"
            )
        });
        Ok(Kept { evaluation: which, until: day, warning })
    })
}
