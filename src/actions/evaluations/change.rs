//! Changing a draft, its candidates and its panel.

use crate::actions::evaluations::elicit::note_taken;
use crate::actions::evaluations::setup::{apply, holder, purpose, supplier, title};
use crate::actions::evaluations::{DueText, Setting, candidate, load, save};
use crate::actions::{ActionError, Desk, Ground, clarifications, people, reason};
use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::missing::{Missing, Readiness};
use crate::domain::evaluation::stage::{Doing, Stage, Step};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::evaluation::{Evaluation, Withdrawal};
use crate::domain::person::{Person, Role};
use crate::domain::refs::Slug;
use crate::store::evaluations::{self, Filed};
use crate::store::{Look, Write, history};

/// A draft as it was saved, and what freezing it still needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The draft.
    pub evaluation: Evaluation,
    /// What is missing before it can be frozen; empty when nothing.
    pub missing: Vec<Missing>,
}

/// Changes a draft: title, purpose, criteria, rules, moderator; and at any stage before a
/// decision the days by which its parts are to be done. All of it is saved, or nothing.
///
/// Weights need not add up yet: what they lack is among what is missing.
///
/// # Errors
/// A refusal once it is frozen (days: decided), for anybody but a moderator or administrator, or
/// for a bad value.
pub fn edit(
    desk: &mut Desk,
    typed: Option<&str>,
    setting: &Setting,
) -> Result<Edited, ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    let dates_alone = Setting { due: setting.due.clone(), ..Setting::default() };
    if *setting == dates_alone && setting.due != DueText::default() {
        let evaluation = set_due(desk, typed, &setting.due)?;
        let missing = evaluation.missing_for(Step::Freeze, &Readiness::default());
        let draft = evaluation.stage() == Stage::Draft;
        return Ok(Edited { evaluation, missing: if draft { missing } else { Vec::new() } });
    }
    desk.write(|write| {
        let (evaluation, filed) = load(write, typed)?;
        edited(write, by, now, today, &evaluation, &filed, setting)
    })
}

/// Saves the changes of a draft that is loaded.
pub(super) fn edited(
    write: &mut Write<'_>,
    by: Result<Person, ActionError>,
    now: Moment,
    today: Day,
    evaluation: &Evaluation,
    filed: &Filed,
    setting: &Setting,
) -> Result<Edited, ActionError> {
    let moderator = setting
        .moderator
        .as_deref()
        .map(|typed| people::found(write, typed).map(|_| typed))
        .transpose()?;
    let by = by?;
    let role = may(Act::SetUp, &by, evaluation)?;
    evaluation.takes(Doing::EDIT)?;
    let moderator =
        moderator.map(|typed| holder(write, typed, Role::Moderator, "moderate")).transpose()?;
    let title = setting.title.as_deref().map(title).transpose()?;
    let purpose = setting.purpose.as_deref().map(purpose).transpose()?;
    let mut rules = evaluation.rules().clone();
    apply(&mut rules, &setting.rules)?;
    let criteria = setting.criteria.as_ref().unwrap_or(evaluation.criteria());
    let criteria = criteria.edited(&setting.edits)?;
    let due = setting.due.apply(evaluation.due(), today)?;
    let mut edited = evaluation.edited(&by, |parts| {
        parts.rules = rules;
        parts.purpose = purpose.unwrap_or(parts.purpose);
        parts.illustrative = setting.illustrative.unwrap_or(parts.illustrative);
        if let Some(title) = title {
            parts.title = title;
        }
        if let Some(moderator) = moderator {
            parts.moderator = moderator;
        }
        parts.criteria = criteria;
    })?;
    edited.set_due(&by, due)?;
    let missing = edited.missing_for(Step::Freeze, &Readiness::default());
    if edited == *evaluation {
        return Ok(Edited { evaluation: super::sealed(edited)?, missing });
    }
    evaluations::replace_criteria(write, evaluation, &edited)?;
    note_taken(write, evaluation, &edited, now)?;
    save(write, &edited, filed, "evaluation.edited", role, None, &[])?;
    Ok(Edited { evaluation: super::sealed(edited)?, missing })
}

/// The days alone, which are no rule and may move until a decision.
fn set_due(desk: &mut Desk, typed: Option<&str>, due: &DueText) -> Result<Evaluation, ActionError> {
    let (by, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (mut evaluation, filed) = load(write, typed)?;
        let (by, before) = (by?, evaluation.due());
        // Asked with the old days first: who may and the stage are told before a bad day is.
        evaluation.set_due(&by, before)?;
        let role = evaluation.set_due(&by, due.apply(before, today)?)?;
        if evaluation.due() != before {
            save(write, &evaluation, &filed, "evaluation.due_set", role, None, &[])?;
        }
        super::sealed(evaluation)
    })
}

/// Lets the supplier `who` take part; until scoring opens, since all are scored alike.
///
/// # Errors
/// A refusal later, for anybody but a moderator or administrator, or for a supplier that takes
/// part already.
pub fn candidate_add(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
) -> Result<Evaluation, ActionError> {
    let by = desk.person().cloned();
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let (found, _) = crate::actions::suppliers::found(write, who)?;
        let role = may(Act::SetUp, &by?, &evaluation)?;
        evaluation.takes(Doing::ADD_CANDIDATE)?;
        let joining = supplier(write, found.slug.as_str())?;
        let mut parts = evaluation.into_parts();
        parts.candidates.push(joining);
        let evaluation = Evaluation::new(parts)?;
        let at = evaluation.candidates().len() - 1;
        let joined = &evaluation.candidates()[at];
        evaluations::put_candidate(write, evaluation.reference(), at, joined)?;
        let subject = format!("{}/{}", evaluation.reference(), joined.slug);
        write.record("candidate.added", &subject, Some(role), None, &[])?;
        super::sealed(evaluation)
    })
}

/// Records that a candidate takes part no longer, from today or since the day `left` that is
/// typed; its scores are kept.
///
/// # Errors
/// A refusal for somebody of the panel, after a decision, without a reason, for a day that is
/// none or still to come, or when it left already.
pub fn candidate_withdraw(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    left: Option<&str>,
    why: &str,
) -> Result<Evaluation, ActionError> {
    let (by, today, now) = (desk.person().cloned(), desk.today(), desk.now());
    desk.write(|write| {
        let (mut evaluation, _) = load(write, typed)?;
        let slug = candidate(&evaluation, who)?.slug.clone();
        let by = by?;
        let role = may(Act::Price, &by, &evaluation)?;
        let text = reason(why);
        let stand_in = || super::stand_in();
        let on = left.map_or(Ok(today), |typed| left_on(typed, today));
        let day = on.as_ref().map_or(today, |day| *day);
        let withdrawal = |why| Withdrawal { on: day, reason: why };
        let kept = text.as_ref().map_or_else(|_| stand_in(), Clone::clone);
        evaluation.withdraw(&by, &slug, withdrawal(kept))?;
        let text = text?;
        on?;
        let at = evaluation.candidates().iter().position(|one| one.slug == slug);
        let at = at.expect("it was found among them");
        let left = &evaluation.candidates()[at];
        evaluations::put_candidate(write, evaluation.reference(), at, left)?;
        let subject = format!("{}/{slug}", evaluation.reference());
        write.record("candidate.withdrawn", &subject, Some(role), Some(text.as_str()), &[])?;
        // Without it the mean of the others is another.
        clarifications::ask_about_low_bids(write, &evaluation, &by.slug, role, now)?;
        super::sealed(evaluation)
    })
}

/// The day that is typed for a withdrawal: it has happened.
fn left_on(typed: &str, today: Day) -> Result<Day, ActionError> {
    let day = Day::read(typed, today)
        .map_err(|error| ActionError::invalid(error.to_string()).subject("effective"))?;
    if day > today {
        let text = format!("{day} is still to come: a withdrawal has happened, by {today}");
        return Err(ActionError::invalid(text).subject("effective"));
    }
    Ok(day)
}

/// `person`, if they ever entered a price in `evaluation`, overwritten since or not.
pub(super) fn knowing_money(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    person: &Slug,
) -> Result<Vec<Slug>, ActionError> {
    let here = format!("{}/", evaluation.reference());
    let entered = history::by(look, person.as_str(), "price")?;
    let knows = entered.iter().any(|event| event.subject.starts_with(&here));
    Ok(knows.then(|| person.clone()).into_iter().collect())
}

/// Gives somebody a seat on the panel, until moderation opens.
///
/// # Errors
/// A refusal later, for anybody but a moderator or administrator, or for a person who is no
/// evaluator or sits there already.
pub fn panel_add(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
) -> Result<Evaluation, ActionError> {
    let by = desk.person().cloned();
    desk.write(|write| {
        let (mut evaluation, _) = load(write, typed)?;
        let (person, _) = people::found(write, who)?;
        let by = by?;
        let role = may(Act::SetUp, &by, &evaluation)?;
        evaluation.seat(&by, &person.slug, &knowing_money(write, &evaluation, &person.slug)?)?;
        holder(write, person.slug.as_str(), Role::Evaluator, "score")?;
        let which = evaluation.reference();
        let at = evaluation.parts().panel.len() - 1;
        evaluations::put_seat(write, which, at, &person.slug)?;
        let subject = format!("{which}/{}", person.slug);
        write.record("panel.added", &subject, Some(role), None, &[])?;
        super::sealed(evaluation)
    })
}

/// Takes somebody off the panel; what they gave stays. `why` is asked for once scoring has begun.
///
/// # Errors
/// A refusal once quality is closed, for anybody but a moderator or administrator, for a person
/// without a seat, or without a reason.
pub fn panel_remove(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    why: Option<&str>,
) -> Result<Evaluation, ActionError> {
    let by = desk.person().cloned();
    desk.write(|write| {
        let (mut evaluation, _) = load(write, typed)?;
        let (person, _) = people::found(write, who)?;
        let which = evaluation.reference();
        if !evaluation.seats(&person.slug) {
            let text = format!("{} has no seat on the panel of {which}", person.slug);
            return Err(ActionError::refused(Ground::NotFound, text).subject(person.slug.as_str()));
        }
        let by = by?;
        let role = may(Act::SetUp, &by, &evaluation)?;
        let text = why.filter(|why| !why.trim().is_empty()).map(reason).transpose();
        let kept = text.as_ref().map_or_else(|_| Some(super::stand_in()), Clone::clone);
        evaluation.unseat(&by, &person.slug, kept.as_ref())?;
        let text = text?;
        evaluations::remove_seat(write, which, &person.slug)?;
        let subject = format!("{which}/{}", person.slug);
        let why = text.as_ref().map(crate::domain::text::Reason::as_str);
        write.record("panel.removed", &subject, Some(role), why, &[])?;
        super::sealed(evaluation)
    })
}
