//! What people record about the conditions of a grant.

use super::{Context, Happened, Taken, long_enough};
use crate::domain::date::Day;
use crate::domain::exception::grant::{Condition, Mark, MarkKind, Override};
use crate::domain::exception::refusal::Refusal;
use crate::domain::exception::request::ConditionKind;
use crate::domain::exception::{Agreed, Exception, State};
use crate::domain::person::{Person, carried};
use crate::domain::text::Reason;

/// The words of a mark, after "be" and within "have a condition …".
fn words(kind: MarkKind) -> (&'static str, &'static str, Happened) {
    match kind {
        MarkKind::Met => ("met", "have a condition met", Happened::ConditionMet),
        MarkKind::Confirmed => {
            ("confirmed", "have a condition confirmed", Happened::ConditionConfirmed)
        }
        MarkKind::Waived => ("waived", "have a condition waived", Happened::ConditionWaived),
        MarkKind::Breached => {
            ("breached", "have a condition breached", Happened::ConditionBreached)
        }
    }
}

impl Exception {
    /// The exception with a mark on the condition `number`.
    ///
    /// Its owner says that it is met, an approver confirms or waives, either records a breach.
    /// To confirm and to waive is to decide, so nobody does it on their own request, nor confirms
    /// their own word, but for a sole approver who says so: `own` are the words of that override,
    /// which the grant shows from then on.
    pub(super) fn marked(
        &self,
        number: u32,
        kind: MarkKind,
        (note, own): (Option<&Reason>, Option<&Reason>),
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        let which = self.reference;
        let (done, step, happened) = words(kind);
        let approver = self.decider(by, context, "confirm, waive or breach a condition");
        let decides = match kind {
            MarkKind::Confirmed | MarkKind::Waived => true,
            MarkKind::Met | MarkKind::Breached => false,
        };
        if decides {
            approver.clone()?;
        }
        match (kind, self.condition(number)) {
            (MarkKind::Met, Some(condition)) => {
                self.only("its owner", by, context, |who| *who == condition.owner)?;
            }
            (MarkKind::Breached, condition) => {
                self.only("its owner, the exception's owner and approvers", by, context, |who| {
                    approver.is_ok()
                        || condition.is_some_and(|condition| *who == condition.owner)
                        || self.is_owner(who, context)
                })?;
            }
            // Before there is a condition it has no owner, and the state refuses.
            (MarkKind::Met, None) | (MarkKind::Confirmed | MarkKind::Waived, _) => {}
        }
        match self.state {
            State::Approved => {}
            State::Draft
            | State::Submitted
            | State::InReview
            | State::ChangesRequested
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => {
                return Err(Refusal::WrongState { which, state: self.state, step });
            }
        }
        let condition =
            self.condition(number).ok_or(Refusal::NoCondition { which, condition: number })?;
        if !takes(condition, kind) {
            let (state, confirmed) = (condition.state(), confirmed(condition));
            let condition = number;
            return Err(Refusal::ConditionState { which, condition, state, confirmed, step: done });
        }
        let mut override_ = None;
        if decides {
            let own_word = kind == MarkKind::Confirmed && said_by(condition, by, context);
            let is_own = own_word || self.interest_of(&by.slug, context).is_some();
            match (context.settings.sole_approver && is_own, own) {
                (true, Some(reason)) => {
                    long_enough("reason of the override", reason, context)?;
                    let (by, reason) = (by.slug.clone(), reason.clone());
                    override_ = Some(Override { by, reason });
                }
                (true, None) => {
                    let (who, what) =
                        (by.slug.clone(), "decide on a condition that is their own in");
                    return Err(Refusal::OverrideNeeded { which, who, what });
                }
                (false, _) => {
                    self.disinterested(by, context)?;
                    if own_word {
                        let who = by.slug.clone();
                        return Err(Refusal::OwnWord { which, condition: number, who });
                    }
                }
            }
        }
        let said = override_.as_ref().map(|own| &own.reason);
        let note = note.or(said).cloned();
        let mut next = self.clone();
        for grant in &mut next.grants {
            let of = |condition: &&mut Condition| condition.number == number;
            let Some(condition) = grant.conditions.iter_mut().find(of) else { continue };
            let (on, by) = (context.today, by.slug.clone());
            condition.marks.push(Mark { on, kind, by, note: note.clone() });
            grant.overrides.extend(override_.clone());
        }
        Ok(next.taken(happened))
    }

    /// Ties `agreed` to the grant that holds its last day, from today on.
    ///
    /// Nothing is covered differently for days gone by: the last day for it is still to come, and
    /// what must be met before anything is covered is agreed before it is.
    pub(super) fn tied(
        &self,
        agreed: &Agreed,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        self.disinterested(by, context)?;
        let (which, due, today) = (self.reference, agreed.due, context.today);
        if agreed.kind == ConditionKind::Precedent {
            return Err(Refusal::LatePrecedent { which });
        }
        if due < today {
            return Err(Refusal::PastDue { which, due, today });
        }
        let number = self.last_condition();
        let mut next = self.clone();
        let Some(grant) = next.grants.iter_mut().rev().find(|grant| grant.span.holds(due)) else {
            let last = self.last_granted().expect("what is approved has a grant");
            return Err(Refusal::DueOutside { which, due, last });
        };
        let last = grant.span.last();
        grant.conditions.extend(numbered(number, [agreed.clone()], last));
        next.correction = None;
        Ok(next.taken(Happened::ConditionAdded))
    }

    /// The highest number of a condition of any grant; 0 where there is none.
    pub(super) fn last_condition(&self) -> u32 {
        self.conditions().map(|condition| condition.number).max().unwrap_or(0)
    }
}

/// The conditions of a grant until `last`, numbered on from `before`.
///
/// What comes back is a condition for each day on which it is due: each is met, confirmed, waived
/// or broken for itself.
pub(super) fn numbered(
    before: u32,
    agreed: impl IntoIterator<Item = Agreed>,
    last: Day,
) -> Vec<Condition> {
    let each = agreed.into_iter().flat_map(|agreed| {
        let due = match agreed.every {
            None => vec![agreed.due],
            Some(every) => every.days(agreed.due, last),
        };
        due.into_iter().map(move |due| Agreed { due, every: None, ..agreed.clone() })
    });
    let conditions = (before + 1..).zip(each).map(|(number, agreed)| Condition {
        number,
        text: agreed.text,
        owner: agreed.owner,
        due: agreed.due,
        kind: agreed.kind,
        consequence: agreed.consequence,
        marks: Vec::new(),
    });
    conditions.collect()
}

fn last(condition: &Condition) -> Option<MarkKind> {
    condition.marks.last().map(|mark| mark.kind)
}

fn confirmed(condition: &Condition) -> bool {
    last(condition) == Some(MarkKind::Confirmed)
}

/// Whether `by`, or somebody whose interests they carry, said the last word on `condition`.
fn said_by(condition: &Condition, by: &Person, context: &Context) -> bool {
    condition.marks.last().is_some_and(|mark| {
        mark.by == by.slug || carried(context.delegations, &by.slug).contains(&mark.by)
    })
}

/// Whether `condition` takes a mark of `kind` now. What is waived is over; what is confirmed can
/// still be broken later.
fn takes(condition: &Condition, kind: MarkKind) -> bool {
    match last(condition) {
        None => kind != MarkKind::Confirmed,
        Some(MarkKind::Met) => true,
        Some(MarkKind::Confirmed) => kind == MarkKind::Breached,
        Some(MarkKind::Waived) => false,
        Some(MarkKind::Breached) => match kind {
            MarkKind::Met | MarkKind::Waived => true,
            MarkKind::Confirmed | MarkKind::Breached => false,
        },
    }
}
