//! The steps of a decision after its draft.

use super::frozen::freeze;
use super::{Now, Shown, choice, deciders, found, ranked, rests_on, save, shown, slugs};
use crate::actions::evaluations::{self as evaluating, kind};
use crate::actions::{ActionError, Desk, reason as reason_of};
use crate::domain::decision::steps::{Step, Taken, supersede as put_in_place};
use crate::domain::decision::{Decision, Status};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::missing::Readiness;
use crate::domain::evaluation::stage::{Stage, Step as Staging};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::person::Person;
use crate::domain::text::Reason;
use crate::store::Write;
use crate::store::decisions;
use crate::store::evaluations::Filed;

/// Puts a draft to the decision owner.
///
/// # Errors
/// A refusal: who may, no draft, no decision makers, a candidate without a word on why not, or a
/// review that is not to come.
pub fn propose(desk: &mut Desk, typed: &str) -> Result<Shown, ActionError> {
    let (by, moment) = (desk.person().cloned(), Now::of(desk));
    desk.write(|write| {
        let (decision, rev) = found(write, typed)?;
        let (evaluation, _) = rests_on(write, decision.evaluation)?;
        let by = by?;
        let role = may(Act::WriteDecision, &by, &evaluation)?;
        let candidates = slugs(&evaluation);
        let has_result = evaluation.result().is_ok();
        let context = moment.context(&candidates, None, has_result);
        let taken = decision.after(&Step::Propose, &by, &context)?;
        let ranking = evaluation.result()?;
        ranked(&ranking, &decision.content.chosen)?;
        let choice = choice(&ranking, &decision.content.chosen);
        save(write, &taken, rev, role, None, &[("choice", &choice)])?;
        shown(write, taken.decision)
    })
}

/// Puts a proposed decision in force: its snapshot is frozen and its evaluation decided.
///
/// # Errors
/// A refusal: who may, not proposed, another in force, no result, or a declaration that is
/// missing.
pub fn accept(desk: &mut Desk, typed: &str) -> Result<Shown, ActionError> {
    let (by, moment) = (desk.person().cloned(), Now::of(desk));
    desk.write(|write| {
        let (decision, rev) = found(write, typed)?;
        let (evaluation, filed) = rests_on(write, decision.evaluation)?;
        let by = by?;
        let role = may(Act::Decide, &by, &evaluation)?;
        let in_force = decisions::in_force(write, &decision.content.scope)?;
        let candidates = slugs(&evaluation);
        let has_result = evaluation.shows_result().is_ok();
        let context = moment.context(&candidates, in_force.map(|(which, _)| which), has_result);
        let taken = decision.after(&Step::Accept, &by, &context)?;
        let (evaluation, filed) = decide(write, &taken.decision, evaluation, filed, &by, moment)?;
        let ranking = evaluation.result()?;
        ranked(&ranking, &decision.content.chosen)?;
        let frozen = freeze(write, &taken.decision, evaluation, &filed, moment)?;
        let choice = choice(&ranking, &decision.content.chosen);
        let notes = [("choice", choice.as_str()), ("snapshot", frozen.as_str())];
        save(write, &taken, rev, role, None, &notes)?;
        shown(write, taken.decision)
    })
}

/// The evaluation as decided: `decision` is accepted on it. One that was decided before stays.
fn decide(
    write: &mut Write<'_>,
    decision: &Decision,
    evaluation: Evaluation,
    filed: Filed,
    by: &Person,
    moment: Now,
) -> Result<(Evaluation, Filed), ActionError> {
    if evaluation.stage() >= Stage::Decided {
        return Ok((evaluation, filed));
    }
    let deciders = deciders(write, decision, by)?;
    let mut parts = evaluation.into_parts();
    parts.chosen = Some(decision.content.chosen.clone());
    let mut evaluation = Evaluation::new(parts)?;
    let ready = Readiness { sheets: &[], deciders: &deciders };
    let role = may(Act::Decide, by, &evaluation)?;
    evaluation.advance(Staging::Decide, by, &ready, None, moment.now)?;
    let reference = decision.reference.to_string();
    let notes = [("decision", reference.as_str())];
    evaluating::save(write, &evaluation, &filed, kind(Staging::Decide), role, None, &notes)?;
    rests_on(write, decision.evaluation)
}

/// Refuses a proposed decision.
///
/// # Errors
/// A refusal: who may, not proposed, or no reason.
pub fn reject(desk: &mut Desk, typed: &str, why: &str) -> Result<Shown, ActionError> {
    settle(desk, typed, why, |reason| Step::Reject { reason })
}

/// Puts a decision in question; it stays in force.
///
/// # Errors
/// A refusal: who may, not in force, or no reason.
pub fn reopen(desk: &mut Desk, typed: &str, why: &str) -> Result<Shown, ActionError> {
    settle(desk, typed, why, |reason| Step::Reopen { reason })
}

/// Says that a reopened decision stands after all.
///
/// # Errors
/// A refusal: who may, not reopened, or no reason.
pub fn reaffirm(desk: &mut Desk, typed: &str, why: &str) -> Result<Shown, ActionError> {
    settle(desk, typed, why, |reason| Step::Reaffirm { reason })
}

/// Ends a decision without a successor.
///
/// # Errors
/// A refusal: who may, not in force, or no reason.
pub fn deprecate(desk: &mut Desk, typed: &str, why: &str) -> Result<Shown, ActionError> {
    settle(desk, typed, why, |reason| Step::Deprecate { reason })
}

fn settle(
    desk: &mut Desk,
    typed: &str,
    why: &str,
    step: impl Fn(Reason) -> Step,
) -> Result<Shown, ActionError> {
    let (by, moment) = (desk.person().cloned(), Now::of(desk));
    desk.write(|write| {
        let (decision, rev) = found(write, typed)?;
        let (evaluation, _) = rests_on(write, decision.evaluation)?;
        let by = by?;
        let role = may(Act::Decide, &by, &evaluation)?;
        let candidates = slugs(&evaluation);
        let context = moment.context(&candidates, None, true);
        // Asked with a stand-in first: the status is told before a bad reason is.
        decision.after(&step(evaluating::stand_in()), &by, &context)?;
        let reason = reason_of(why)?;
        let taken = decision.after(&step(reason.clone()), &by, &context)?;
        save(write, &taken, rev, role, Some(reason.as_str()), &[])?;
        shown(write, taken.decision)
    })
}

/// Puts the proposed decision `by_which` in the place of `typed`, which is in force: both ends
/// are written together.
///
/// # Errors
/// A refusal as for [`accept`], and when they are about different scopes.
pub fn supersede(desk: &mut Desk, typed: &str, by_which: &str) -> Result<Shown, ActionError> {
    let (by, moment) = (desk.person().cloned(), Now::of(desk));
    desk.write(|write| {
        let (old, old_rev) = found(write, typed)?;
        let (next, next_rev) = found(write, by_which)?;
        let (evaluation, filed) = rests_on(write, next.evaluation)?;
        let by = by?;
        let role = may(Act::Decide, &by, &evaluation)?;
        let candidates = slugs(&evaluation);
        let has_result = evaluation.shows_result().is_ok();
        let context = moment.context(&candidates, None, has_result);
        let (before, after): (Taken, Taken) = put_in_place(&old, &next, &by, &context)?;
        debug_assert_eq!(before.decision.status, Status::Superseded);
        // The old one first: at most one may be in force at any time.
        save(write, &before, old_rev, role, None, &[])?;
        let (evaluation, filed) = decide(write, &after.decision, evaluation, filed, &by, moment)?;
        let ranking = evaluation.result()?;
        ranked(&ranking, &next.content.chosen)?;
        let frozen = freeze(write, &after.decision, evaluation, &filed, moment)?;
        let choice = choice(&ranking, &next.content.chosen);
        let notes = [("choice", choice.as_str()), ("snapshot", frozen.as_str())];
        save(write, &after, next_rev, role, None, &notes)?;
        shown(write, after.decision)
    })
}
