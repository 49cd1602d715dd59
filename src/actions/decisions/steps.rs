//! The steps of a decision after its draft.

use super::frozen::freeze;
use super::{
    Now, Shown, choice, deciders, fits, found, may_settle, may_write, not_recused, outcome,
    resting, rests_on, save, shown, slugs,
};
use crate::actions::evaluations::{self as evaluating, kind};
use crate::actions::{ActionError, Desk, bundles, reason as reason_of};
use crate::domain::date::Day;
use crate::domain::decision::chosen::Chosen;
use crate::domain::decision::refusal::Refusal;
use crate::domain::decision::steps::{Step, Taken, supersede as put_in_place};
use crate::domain::decision::{Decision, Status};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::{Clarification, State, set_aside_unheard};
use crate::domain::evaluation::missing::Readiness;
use crate::domain::evaluation::ranking::Ranking;
use crate::domain::evaluation::refusal::Refusal as Unmet;
use crate::domain::evaluation::stage::{Stage, Step as Staging};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::person::{Person, Role};
use crate::domain::refs::Slug;
use crate::domain::text::Reason;
use crate::store::evaluations::Filed;
use crate::store::{Look, Write, clarifications, decisions, scores, suppliers};

/// Puts a draft to the decision owner.
///
/// # Errors
/// A refusal: who may, no draft, no decision makers, a candidate without a word on why not, or a
/// review that is not to come.
pub fn propose(desk: &mut Desk, typed: &str) -> Result<Shown, ActionError> {
    let (by, moment) = (desk.person().cloned(), Now::of(desk));
    let zone = desk.zone.clone();
    desk.write(|write| {
        let (decision, rev) = found(write, typed)?;
        let moment = moment.since(Some(decision.drafted_at.day_in(&zone)));
        let evaluation = rests_on(write, decision.evaluation)?.map(|(evaluation, _)| evaluation);
        let evaluation = evaluation.as_ref();
        let by = by?;
        let role = may_write(&by, evaluation)?;
        let candidates = evaluation.map(slugs).unwrap_or_default();
        let has_result = evaluation.is_none_or(|evaluation| evaluation.result().is_ok());
        let context = moment.context(&candidates, None, None, has_result);
        let taken = decision.after(&Step::Propose, &by, &context)?;
        let ranking = resting(evaluation, &decision.content.chosen)?;
        if let Some((of, ranking)) = evaluation.zip(ranking.as_ref()) {
            fits(of.reference(), ranking, &decision.content.chosen)?;
        }
        let choice = choice(ranking.as_ref(), &decision.content.chosen);
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
        let moment = moment.since(decision.moved_on());
        let base = rests_on(write, decision.evaluation)?;
        let by = by?;
        let role = may_settle(&by, base.as_ref().map(|(evaluation, _)| evaluation))?;
        let in_force = decisions::in_force(write, &decision.content.scope)?;
        let candidates = base.as_ref().map(|(of, _)| slugs(of)).unwrap_or_default();
        let has_result = base.as_ref().is_none_or(|(of, _)| of.shows_result().is_ok());
        let outcome = outcome(write, &decision)?;
        let in_force = in_force.map(|(which, _)| which);
        let context = moment.context(&candidates, in_force, outcome, has_result);
        let taken = decision.after(&Step::Accept, &by, &context)?;
        sealed(write, &taken, base, rev, (&by, role), moment)
    })
}

/// Decides the evaluation, freezes the snapshot and saves the decision that was accepted.
fn sealed(
    write: &mut Write<'_>,
    taken: &Taken,
    base: Option<(Evaluation, Filed)>,
    rev: i64,
    (by, role): (&Person, Role),
    moment: Now,
) -> Result<Shown, ActionError> {
    let chosen = &taken.decision.content.chosen;
    let Some((evaluation, filed)) = base else {
        // There are no scores to freeze: what is on record is the decision itself.
        if taken.decision.content.scope.is_primary() {
            chosen.one().map_or(Ok(()), |chosen| supplier(write, chosen))?;
        }
        let choice = choice(None, chosen);
        save(write, taken, rev, role, None, &[("choice", choice.as_str())])?;
        return shown(write, taken.decision.clone());
    };
    for who in deciders(write, &taken.decision, by)? {
        not_recused(&who, &evaluation)?;
    }
    if chosen.cancels() && evaluation.result().is_err() {
        return cancelled(write, taken, (&evaluation, &filed), rev, (by, role));
    }
    let (evaluation, filed) = decide(write, &taken.decision, evaluation, filed, by, moment)?;
    let ranking = evaluation.result()?;
    fits(evaluation.reference(), &ranking, chosen)?;
    let log = clarifications::all(write, evaluation.reference())?;
    heard_out(&evaluation, &ranking, chosen, &log)?;
    let frozen = freeze(write, &taken.decision, evaluation, &filed, moment)?;
    let choice = choice(Some(&ranking), chosen);
    let notes = [("choice", choice.as_str()), ("snapshot", frozen.as_str())];
    save(write, taken, rev, role, None, &notes)?;
    shown(write, taken.decision.clone())
}

/// Saves a decision that ends its evaluation before there is a result: the stage stays, and with it
/// every seal, so there are no figures to freeze.
fn cancelled(
    write: &mut Write<'_>,
    taken: &Taken,
    (evaluation, filed): (&Evaluation, &Filed),
    rev: i64,
    (by, role): (&Person, Role),
) -> Result<Shown, ActionError> {
    let decision = &taken.decision;
    let missing = evaluation.missing_to_cancel(&deciders(write, decision, by)?);
    if !missing.is_empty() {
        let (evaluation, step) = (evaluation.reference(), Staging::Decide);
        return Err(Unmet::Missing { evaluation, step, missing }.into());
    }
    let choice = choice(None, &decision.content.chosen);
    save(write, taken, rev, role, None, &[("choice", choice.as_str())])?;
    let reason = Some(decision.content.reason.as_str());
    turned(write, (evaluation, filed), decision, "evaluation.cancelled", role, reason)?;
    shown(write, decision.clone())
}

/// Writes into the history of an evaluation that `decision` ends it, or lets it go on.
fn turned(
    write: &mut Write<'_>,
    (evaluation, filed): (&Evaluation, &Filed),
    decision: &Decision,
    kind: &str,
    role: Role,
    reason: Option<&str>,
) -> Result<(), ActionError> {
    let (reference, stage) = (decision.reference.to_string(), evaluation.stage().code());
    let notes = [("decision", reference.as_str()), ("stage", stage)];
    evaluating::save(write, evaluation, filed, kind, role, reason, &notes)
}

/// Refuses to choose another than a candidate that stands no lower and whose bid is flagged as low,
/// before that was asked about, answered and concluded on.
fn heard_out(
    evaluation: &Evaluation,
    ranking: &Ranking,
    chosen: &Chosen,
    log: &[Clarification],
) -> Result<(), Refusal> {
    // Where nobody is chosen, no bid is set aside for another.
    let Some(chosen) = chosen.one() else { return Ok(()) };
    if evaluation.shows_prices().is_err() {
        return Ok(());
    }
    let Some((candidate, asked)) = set_aside_unheard(evaluation, ranking, chosen, log) else {
        return Ok(());
    };
    let (asked, onward) = match asked {
        None => (
            "nobody has asked about it".to_owned(),
            format!(
                "`cloudpick clarification add {} {candidate} --about abnormally-low --note QUESTION`",
                evaluation.reference()
            ),
        ),
        Some((which, State::ToSend)) => (
            format!("{which} was not sent"),
            format!("`cloudpick clarification send {which}`, then `answer` and `conclude`"),
        ),
        Some((which, State::Asked)) => (
            format!("{which} is not answered"),
            format!("`cloudpick clarification answer {which} --note N`, then `conclude`"),
        ),
        Some((which, State::Answered | State::Concluded)) => (
            format!("{which} is not concluded"),
            format!("`cloudpick clarification conclude {which} --note N`"),
        ),
    };
    let chosen = chosen.clone();
    Err(Refusal::Unheard { candidate, chosen, asked, onward })
}

/// Refuses a primary that is no supplier of this workspace.
pub(super) fn supplier(look: &mut dyn Look, chosen: &Slug) -> Result<(), ActionError> {
    let all = suppliers::all(look)?;
    if all.iter().any(|supplier| supplier.slug == *chosen) {
        return Ok(());
    }
    let known = all.iter().map(|supplier| supplier.slug.as_str());
    Err(ActionError::not_found("supplier", chosen.as_str(), "supplier list", known))
}

/// The evaluation as decided: `decision` is accepted on it. One in which somebody was chosen before
/// stays.
fn decide(
    write: &mut Write<'_>,
    decision: &Decision,
    evaluation: Evaluation,
    filed: Filed,
    by: &Person,
    moment: Now,
) -> Result<(Evaluation, Filed), ActionError> {
    let chosen = decision.content.chosen.one().cloned();
    // Once nobody was chosen, somebody may be after all.
    let after_all = evaluation.stage() == Stage::Decided
        && evaluation.parts().chosen.is_none()
        && chosen.is_some();
    if evaluation.stage() >= Stage::Decided && !after_all {
        return Ok((evaluation, filed));
    }
    let which = evaluation.reference();
    let deciders = deciders(write, decision, by)?;
    let mut parts = evaluation.into_parts();
    parts.chosen = chosen;
    let mut evaluation = Evaluation::new(parts)?;
    let sheets = scores::sheets(write, &evaluation)?;
    let ready = Readiness { sheets: &sheets, deciders: &deciders };
    let role = may(Act::Decide, by, &evaluation)?;
    if !after_all {
        evaluation.advance(Staging::Decide, by, &ready, None, moment.now)?;
    }
    let reference = decision.reference.to_string();
    let notes = [("decision", reference.as_str())];
    evaluating::save(write, &evaluation, &filed, kind(Staging::Decide), role, None, &notes)?;
    evaluating::load(write, Some(&which.to_string()))
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

/// The same within a change that does more: all of it is one transaction.
pub(crate) fn reopen_in(
    write: &mut Write<'_>,
    by: &Person,
    moment: Now,
    typed: &str,
    why: &str,
) -> Result<Shown, ActionError> {
    settle_in(write, Ok(by.clone()), moment, (typed, why), |reason| Step::Reopen { reason })
}

/// Says that a reopened decision stands after all, and by when it is looked at again; without
/// `review_by` the day that stood there, if it is to come.
///
/// # Errors
/// A refusal: who may, not reopened, no reason, or a review that is not to come.
pub fn reaffirm(
    desk: &mut Desk,
    typed: &str,
    why: &str,
    review_by: Option<&str>,
) -> Result<Shown, ActionError> {
    let today = desk.today();
    let day = review_by.map(|typed| Day::read(typed, today)).transpose().map_err(|error| {
        ActionError::invalid(format!("the review by: {error}")).subject("review-by")
    })?;
    settle(desk, typed, why, |reason| Step::Reaffirm { reason, review_by: day })
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
    desk.write(|write| settle_in(write, by, moment, (typed, why), step))
}

fn settle_in(
    write: &mut Write<'_>,
    by: Result<Person, ActionError>,
    moment: Now,
    (typed, why): (&str, &str),
    step: impl Fn(Reason) -> Step,
) -> Result<Shown, ActionError> {
    let (decision, rev) = found(write, typed)?;
    let moment = moment.since(decision.moved_on());
    let base = rests_on(write, decision.evaluation)?;
    let evaluation = base.as_ref().map(|(evaluation, _)| evaluation);
    let by = by?;
    let role = may_settle(&by, evaluation)?;
    let candidates = evaluation.map(slugs).unwrap_or_default();
    let context = moment.context(&candidates, None, None, true);
    // Asked with a stand-in first: the status is told before a bad reason is.
    decision.after(&step(evaluating::stand_in()), &by, &context)?;
    let reason = reason_of(why)?;
    let taken = decision.after(&step(reason.clone()), &by, &context)?;
    let said = Some(reason.as_str());
    save(write, &taken, rev, role, said, &[])?;
    if let Some((evaluation, filed)) = &base
        && evaluation.cancelled() == Some(decision.reference)
        && !taken.decision.in_force()
    {
        bundles::goes_on_elsewhere(write, evaluation.reference())?;
        turned(write, (evaluation, filed), &taken.decision, "evaluation.resumed", role, said)?;
    }
    shown(write, taken.decision)
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
        let moment = moment.since(old.moved_on()).since(next.moved_on());
        let base = rests_on(write, next.evaluation)?;
        let by = by?;
        let role = may_settle(&by, base.as_ref().map(|(evaluation, _)| evaluation))?;
        let candidates = base.as_ref().map(|(of, _)| slugs(of)).unwrap_or_default();
        let has_result = base.as_ref().is_none_or(|(of, _)| of.shows_result().is_ok());
        let outcome = outcome(write, &next)?;
        let context = moment.context(&candidates, None, outcome, has_result);
        let (before, after): (Taken, Taken) = put_in_place(&old, &next, &by, &context)?;
        debug_assert_eq!(before.decision.status, Status::Superseded);
        // The old one first: at most one may be in force at any time.
        save(write, &before, old_rev, role, None, &[])?;
        sealed(write, &after, base, next_rev, (&by, role), moment)
    })
}
