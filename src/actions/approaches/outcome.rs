//! The shared outcome of a workshop, recorded as a decision of the scope `approach`.

use super::found;
use crate::actions::decisions::{Words, shared};
use crate::actions::{ActionError, Desk};
use crate::domain::approach::picture::Summary;
use crate::domain::approach::{Outcome, Participant, Refusal, Workshop};
use crate::domain::decision::Decision;
use crate::store::{Expect, approaches};

/// What is typed about the outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeText {
    /// Its title.
    pub title: String,
    /// Why.
    pub reason: String,
    /// A short name for what was agreed; without it the part of the line in which the middle of
    /// the marks lies.
    pub chosen: Option<String>,
    /// The day by which it is looked at again; two years on unless given.
    pub review_by: Option<String>,
}

/// Days until an outcome is looked at again unless a day is given.
const REVIEW: i64 = 730;

/// Ends a workshop: what it agreed is recorded as a decision of the scope `approach`, proposed by
/// a moderator or put in force by the decision owner, and the workshop names it.
///
/// # Errors
/// A refusal: no such workshop, who may, an open round, no marks, an outcome that is there
/// already, another approach in force, or a bad or missing field.
pub fn outcome(
    desk: &mut Desk,
    typed: Option<&str>,
    text: &OutcomeText,
) -> Result<(Workshop, Decision), ActionError> {
    let (by, today) = (desk.person().cloned(), desk.today());
    let moment = shared::moment(desk);
    desk.write(|write| {
        let (mut workshop, rev) = found(write, typed)?;
        let by = by?;
        let (round, role) = workshop.may_end(&by)?;
        let summary = Summary::of(round).ok_or(Refusal::NoMarks { which: workshop.reference })?;
        let mut makers: Vec<String> = Vec::new();
        for mark in &round.marks {
            match &mark.who {
                Participant::Person(slug) => makers.push(slug.to_string()),
                Participant::Named(name) => makers.push(name.to_string()),
                Participant::Anonymous(_) => {}
            }
        }
        if summary.anonymous > 0 {
            makers.push(format!("{} without a name", summary.anonymous));
        }
        let chosen = text.chosen.clone().filter(|typed| !typed.trim().is_empty());
        let review_by = text.review_by.clone().filter(|typed| !typed.trim().is_empty());
        let words = Words {
            chosen: Some(chosen.unwrap_or_else(|| summary.middle_zone().code().to_owned())),
            title: Some(text.title.clone()),
            reason: Some(text.reason.clone()),
            decision_makers: Some(makers),
            review_by: Some(review_by.unwrap_or_else(|| today.plus_days(REVIEW).to_string())),
            scope: Some("approach".to_owned()),
            ..Words::default()
        };
        let decision = shared::record(write, &words, &by, role, moment)?;
        workshop.outcome = Some(Outcome { decision: decision.reference, on: today });
        approaches::put(write, &workshop, Expect::Rev(rev))?;
        let which = decision.reference.to_string();
        let notes = [("decision", which.as_str())];
        let subject = workshop.reference.to_string();
        write.record("approach.ended", &subject, Some(role), None, &notes)?;
        Ok((workshop, decision))
    })
}
