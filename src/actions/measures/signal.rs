//! The reopen signal: how it stands, and the decision owner's answer to it.

use crate::actions::{ActionError, Desk, Ground, decisions, reason, settings};
use crate::domain::date::Day;
use crate::domain::decision::{Scope, Status};
use crate::domain::measures::signal::{
    Answer, Present, Raised, Reply, Signs, Standing, Thresholds, Trigger, raised, standing,
};
use crate::domain::measures::{Measures, Primary, Register};
use crate::domain::person::Role;
use crate::domain::refs::DecisionRef;
use crate::store::exceptions::measured;
use crate::store::{Look, StoreError, primary, signal as store};

/// The months of portability debt that the decision in force may carry: its own, else the
/// workspace's setting; `None` without a budget.
///
/// # Errors
/// When it cannot be read.
pub fn budget(desk: &mut Desk) -> Result<Option<u64>, ActionError> {
    Ok(desk.store.read(|look| thresholds(look))?.budget)
}

/// The thresholds of the signal, as the workspace and the decision in force have set them.
///
/// # Errors
/// When they cannot be read.
pub(crate) fn thresholds(look: &mut dyn Look) -> Result<Thresholds, StoreError> {
    let mut number = |key: &str| -> Result<u32, StoreError> {
        Ok(u32::try_from(settings::setting(look, key)?).unwrap_or_default())
    };
    let ordinary = u64::from(number("debt-budget")?);
    let mut thresholds = Thresholds {
        by_count: number("signal-share-count")?,
        by_spend: number("signal-share-spend")?,
        alike: number("signal-alike")?,
        alike_months: number("signal-alike-months")?,
        function: number("signal-function")?,
        budget: (ordinary > 0).then_some(ordinary),
        renewed: number("signal-renewed")?,
    };
    // What the decision in force says of itself goes before what is said of any.
    if let Some(own) = primary::debt_budget(look, &Scope::default())? {
        thresholds.budget = Some(u64::from(own));
    }
    Ok(thresholds)
}

/// The signal as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The day.
    pub day: Day,
    /// The primary in force.
    pub primary: Option<Primary>,
    /// The decision in force is reopened, and whether it stands is open.
    pub reopened: bool,
    /// The triggers that are met, with their evidence.
    pub raised: Vec<Raised>,
    /// How it stands.
    pub standing: Standing,
    /// What was answered, oldest first.
    pub answers: Vec<Answer>,
    /// Where each trigger lies.
    pub thresholds: Thresholds,
}

impl Signal {
    /// Whether it waits for an answer.
    pub fn waits(&self) -> bool {
        self.standing == Standing::Raised
    }

    /// Why it waits for an answer: nothing was answered yet, or what was answered no longer rests.
    fn raised_words(&self) -> String {
        let decision = self.primary.as_ref().map(|primary| primary.decision);
        let last = self.answers.iter().rev().find(|answer| Some(answer.decision) == decision);
        let Some(last) = last else {
            return "raised, and the decision owner has not answered".to_owned();
        };
        let (on, newer) = (last.on, |one: &Raised| !last.raised.contains(&one.trigger));
        if self.raised.iter().any(newer) {
            format!("raised again: a trigger is met that the answer of {on} did not know")
        } else if let Some(again) = last.look_again.filter(|again| *again <= self.day) {
            format!("raised again: the answer of {on} was to rest until {again}")
        } else {
            format!("raised again since the answer of {on}")
        }
    }

    /// How it stands, in a sentence.
    pub fn words(&self) -> String {
        match &self.standing {
            Standing::Quiet => "no trigger is met".to_owned(),
            Standing::Raised => self.raised_words(),
            Standing::Reopened => "answered: the decision was reopened".to_owned(),
            Standing::Declined { until: Some(until) } => {
                format!("declined until {until}, or until another trigger is met")
            }
            Standing::Declined { until: None } => {
                "declined until another trigger is met".to_owned()
            }
            Standing::Reaffirmed { until } => format!(
                "answered: the decision was reopened and reaffirmed; rests until {until}, or until \
                 another trigger is met"
            ),
        }
    }
}

/// How the signal stands in `look` on `day`. No more is read than its triggers ask.
///
/// # Errors
/// When it cannot be read.
fn signal_in(
    look: &mut dyn Look,
    day: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Signal, StoreError> {
    let mut register = super::standing_register(look, day, zone)?;
    let thresholds = thresholds(look)?;
    if thresholds.budget.is_some() {
        register.reestimates = super::reestimates_of(look, zone)?;
    }
    from(look, &register, &Signs::of(&register), thresholds)
}

fn from(
    look: &mut dyn Look,
    register: &Register,
    signs: &Signs,
    thresholds: Thresholds,
) -> Result<Signal, StoreError> {
    let cited = measured::cited(look)?;
    let raised = raised(signs, register, &cited, &thresholds);
    let answers = store::answers(look)?;
    let primary = register.primary.clone();
    let present = match primary.as_ref().map(|primary| primary.decision) {
        Some(decision) => {
            Some(Present { decision, review_by: primary::review_by(look, decision)? })
        }
        None => None,
    };
    let standing = standing(&raised, &answers, present, register.day);
    let reopened = present.is_some_and(|present| present.review_by.is_none());
    Ok(Signal { day: register.day, primary, reopened, raised, standing, answers, thresholds })
}

/// How the signal stands by a register and figures that were read already.
///
/// # Errors
/// When the workspace cannot be read.
pub fn signal_of(
    desk: &mut Desk,
    register: &Register,
    measures: &Measures,
) -> Result<Signal, ActionError> {
    let signs = Signs::from(measures);
    Ok(desk.store.read(|look| {
        let thresholds = thresholds(look)?;
        from(look, register, &signs, thresholds)
    })?)
}

/// Whether the signal is raised on `day` and was not declined.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn is_raised(look: &mut dyn Look, day: Day) -> Result<bool, StoreError> {
    let zone = crate::store::workspace::facts(look)?.zone;
    let zone = crate::actions::zone_of(&zone);
    Ok(match signal_in(look, day, &zone)?.standing {
        Standing::Raised | Standing::Reopened => true,
        Standing::Quiet | Standing::Declined { .. } | Standing::Reaffirmed { .. } => false,
    })
}

/// How the signal stands on the desk's day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn signal(desk: &mut Desk) -> Result<Signal, ActionError> {
    let (day, zone) = (desk.today(), desk.zone.clone());
    Ok(desk.store.read(|look| signal_in(look, day, &zone))?)
}

/// Answers the signal, as the decision owner: `reopen` puts the decision in question, `decline`
/// keeps it until `look_again`. The answer is part of the record.
///
/// # Errors
/// A refusal for anybody else, while no trigger is met, without a reason, with a day to look
/// again that is not to come or that a reopened decision has no use for, or to decline while the
/// decision is reopened.
pub fn answer(
    desk: &mut Desk,
    reply: Reply,
    why: &str,
    look_again: Option<Day>,
) -> Result<Answer, ActionError> {
    let (person, role) = desk.acting_as(&[Role::DecisionOwner], "answer the reopen signal")?;
    let (day, now, zone) = (desk.today(), desk.now(), desk.zone.clone());
    let moment = decisions::Now::of(desk);
    // The reopening and the answer that asked for it stand or fall together.
    desk.write(|write| {
        let found = signal_in(write, day, &zone)?;
        let decision = answerable(&found, reply)?;
        let reason = reason(why)?;
        sound(reply, look_again, day)?;
        if reply == Reply::Reopen {
            let kept = crate::store::decisions::get(write, decision)?;
            // One that was reopened before needs no second step.
            if kept.is_some_and(|(kept, _)| kept.status == Status::Accepted) {
                decisions::reopen_in(write, &person, moment, &decision.to_string(), why)?;
            }
        }
        let mut triggers: Vec<Trigger> = found.raised.iter().map(|one| one.trigger).collect();
        triggers.dedup();
        let answer = Answer {
            number: write.next_number("signal")?,
            reply,
            decision,
            reason: reason.clone(),
            look_again,
            raised: triggers,
            by: person.slug.clone(),
            on: day,
            at: now,
        };
        store::put_answer(write, &answer)?;
        let kind = match reply {
            Reply::Reopen => "signal.reopened",
            Reply::Decline => "signal.declined",
        };
        write.record(kind, &decision.to_string(), Some(role), Some(reason.as_str()), &[])?;
        Ok(answer)
    })
}

/// The decision that an answer to the signal is about.
fn answerable(found: &Signal, reply: Reply) -> Result<DecisionRef, ActionError> {
    let Some(primary) = &found.primary else {
        return Err(ActionError::refused(Ground::State, "no primary decision is in force")
            .hint("`cloudpick decision accept D` brings one into force"));
    };
    if found.raised.is_empty() {
        let text = "no trigger is met, there is nothing to answer";
        return Err(ActionError::refused(Ground::State, text)
            .hint("`cloudpick signal` shows where each trigger lies"));
    }
    if reply == Reply::Decline && found.reopened {
        let which = primary.decision;
        let text = format!("{which} is reopened: whether it stands is being asked already");
        return Err(ActionError::refused(Ground::State, text)
            .hint(format!("`cloudpick decision reaffirm {which}` says that it stands after all")));
    }
    Ok(primary.decision)
}

/// Refuses an answer that declines without a day to come, or one that reopens with a day.
fn sound(reply: Reply, look_again: Option<Day>, today: Day) -> Result<(), ActionError> {
    let refused = |text: String, hint: &str| {
        Err(ActionError::invalid(text).hint(hint.to_owned()).subject("look_again"))
    };
    match (reply, look_again) {
        (Reply::Decline, None) => refused(
            "a declined signal is looked at again on a day".to_owned(),
            "add --look-again DATE",
        ),
        (Reply::Decline, Some(again)) if again <= today => refused(
            format!("to look again on {again} is not to come: today is {today}"),
            "name a later day",
        ),
        (Reply::Reopen, Some(again)) => refused(
            format!(
                "a reopened decision is looked at now, and not on {again}: when it is reaffirmed it \
                 gets a day of review"
            ),
            "leave --look-again out, or decline",
        ),
        (Reply::Decline, Some(_)) | (Reply::Reopen, None) => Ok(()),
    }
}
