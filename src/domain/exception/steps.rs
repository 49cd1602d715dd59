//! The steps people take on an exception, and the rule that refuses each of them.
//!
//! [`Exception::after`] reads a step against the exception and the world around it, and answers
//! with the exception as it is afterwards. It changes nothing itself, knows no clock and no
//! database; the [`Context`] brings what it must know. The checks stand in the order in which a
//! command reports them: role, state, interest, conflict, values.

mod conditions;
mod filing;
mod review;
mod standing;
mod step;

use crate::domain::date::{Day, Moment};
use crate::domain::exception::grant::MarkKind;
use crate::domain::exception::refusal::Refusal;
use crate::domain::exception::request::{Request, length};
use crate::domain::exception::scores::Score;
use crate::domain::exception::{Exception, Interest, State, Vote, Withdrawal};
use crate::domain::person::{NotPermitted, Person, Role, acts_for, carried};
use crate::domain::refs::{ExceptionRef, Slug};
use crate::domain::text::Reason;

pub use step::{Ballot, Context, Happened, Primary, Step, Taken};

/// The last day on which a refusal of `rejected` may be appealed against.
pub fn appeal_until(rejected: Day, working_days: u32) -> Day {
    let mut day = rejected;
    let mut left = working_days;
    while left > 0 {
        day = day.plus_days(1);
        if day.is_working_day() {
            left -= 1;
        }
    }
    day
}

impl Exception {
    /// A new draft, by an architect.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] for anybody else.
    pub fn create(
        reference: ExceptionRef,
        uuid: String,
        request: Request,
        by: &Person,
        now: Moment,
    ) -> Result<Self, Refusal> {
        by.acting_as(&[Role::Architect], "file an exception request")?;
        Ok(Self::begun(reference, uuid, request, by.slug.clone(), now))
    }

    /// The exception after `step` by `by`, or the rule that refuses it. Changes nothing itself.
    ///
    /// Today is never a day before what has happened to it already: a clock that was put back
    /// grants, settles and covers nothing backwards.
    ///
    /// # Errors
    /// [`Refusal`], whose text names the value seen and the rule. Where several refuse, the
    /// role comes first, then the state, an interest of one's own, a version that was overtaken,
    /// and last what was typed.
    pub fn after(&self, step: &Step, by: &Person, context: &Context) -> Result<Taken, Refusal> {
        let known = self.known_until(context.day_of);
        let caught_up =
            (context.today < known).then(|| Context { today: known, ..context.clone() });
        let context = caught_up.as_ref().unwrap_or(context);
        if self.is_on_renewal(step) {
            return self.renewal_after(step, by, context).map_err(Refusal::of_renewal);
        }
        self.request_after(step, by, context)
    }

    /// As [`Exception::after`], a renewal not being looked at.
    pub(super) fn request_after(
        &self,
        step: &Step,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        use State::{
            Approved, ChangesRequested, Closed, Draft, InReview, Rejected, Revoked, Submitted,
            Withdrawn,
        };
        if by.retired {
            return Err(NotPermitted::Retired { who: by.slug.clone() }.into());
        }
        let wrong = |step| {
            let (which, state) = (self.reference, self.state);
            Err(Refusal::WrongState { which, state, step })
        };
        match step {
            Step::Edit { request, seen } => {
                self.only("its requester and co-authors", by, context, |who| {
                    *who == self.requester || self.request.co_authors.contains(who)
                })?;
                match self.state {
                    Draft | ChangesRequested => self.edited(request, *seen, by),
                    Submitted | InReview | Approved | Rejected | Withdrawn | Revoked | Closed => {
                        wrong("be edited")
                    }
                }
            }
            Step::Discard => {
                self.requester_only(by, context)?;
                match self.state {
                    Draft if self.submissions > 0 => Err(Refusal::Kept { which: self.reference }),
                    Draft => Ok(Taken { exception: None, happened: Happened::Discarded }),
                    Submitted | InReview | ChangesRequested | Approved | Rejected | Withdrawn
                    | Revoked | Closed => wrong("be discarded"),
                }
            }
            Step::Submit => {
                self.requester_only(by, context)?;
                match self.state {
                    Draft | ChangesRequested => self.submitted(context),
                    Submitted | InReview | Approved | Rejected | Withdrawn | Revoked | Closed => {
                        wrong("be submitted")
                    }
                }
            }
            Step::Claim => {
                self.decider(by, context, "claim an exception request")?;
                match self.state {
                    Submitted => self.claimed(by, context),
                    Draft | InReview | ChangesRequested | Approved | Rejected | Withdrawn
                    | Revoked | Closed => wrong("be claimed"),
                }
            }
            Step::Release => {
                self.decider(by, context, "release an exception request")?;
                match self.state {
                    InReview => self.released(by, context),
                    Draft | Submitted | ChangesRequested | Approved | Rejected | Withdrawn
                    | Revoked | Closed => wrong("be released"),
                }
            }
            Step::Return { note, fields } => {
                self.decider(by, context, "return an exception request")?;
                match self.state {
                    Submitted | InReview => self.returned_to_requester(note, fields, by, context),
                    Draft | ChangesRequested | Approved | Rejected | Withdrawn | Revoked
                    | Closed => wrong("be returned"),
                }
            }
            Step::Approve(ballot) => {
                let role = self.decider(by, context, "approve an exception request")?;
                match self.state {
                    Submitted | InReview => self.voted(ballot, by, role, context),
                    Draft | ChangesRequested | Approved | Rejected | Withdrawn | Revoked
                    | Closed => wrong("be approved"),
                }
            }
            Step::Reject { rationale, seen } => {
                let role = self.decider(by, context, "reject an exception request")?;
                match self.state {
                    Submitted | InReview => self.rejected(rationale, *seen, by, role, context),
                    Draft | ChangesRequested | Approved | Rejected | Withdrawn | Revoked
                    | Closed => wrong("be rejected"),
                }
            }
            Step::Revise { appeal } => {
                self.requester_only(by, context)?;
                match self.state {
                    Rejected | Withdrawn => self.revised(*appeal, context),
                    Draft | Submitted | InReview | ChangesRequested | Approved | Revoked
                    | Closed => wrong("be revised"),
                }
            }
            Step::Withdraw { reason } => {
                self.requester_only(by, context)?;
                match self.state {
                    Draft | Submitted | InReview | ChangesRequested => {
                        let mut next = self.clone();
                        next.state = Withdrawn;
                        next.claimed_by = None;
                        next.appeal = None;
                        let (reason, at) = (reason.clone(), context.now);
                        next.withdrawal = Some(Withdrawal { reason, at });
                        Ok(next.taken(Happened::Withdrawn))
                    }
                    Approved | Rejected | Withdrawn | Revoked | Closed => wrong("be withdrawn"),
                }
            }
            Step::Revoke { reason, effective, return_by } => {
                by.acting_as(&[Role::Approver, Role::DecisionOwner], "revoke an exception")?;
                match self.state {
                    Approved => self.revoked(reason, *effective, *return_by, by, context),
                    Draft | Submitted | InReview | ChangesRequested | Rejected | Withdrawn
                    | Revoked | Closed => wrong("be revoked"),
                }
            }
            Step::Close { outcome, effective, months, reason } => {
                let approver = self.decider(by, context, "close an exception").is_ok();
                self.only("its requester, its owner and approvers", by, context, |who| {
                    approver || *who == self.requester || self.is_owner(who, context)
                })?;
                match self.state {
                    Approved | Revoked => {
                        self.ended(*outcome, *effective, *months, reason.as_ref(), by, context)
                    }
                    Draft | Submitted | InReview | ChangesRequested | Rejected | Withdrawn
                    | Closed => wrong("be closed"),
                }
            }
            Step::Renew => {
                self.requester_only(by, context)?;
                match self.state {
                    Approved => self.renewed(by, context),
                    Draft | Submitted | InReview | ChangesRequested | Rejected | Withdrawn
                    | Revoked | Closed => wrong("be renewed"),
                }
            }
            Step::Bridge { until, reason } => {
                by.acting_as(&[Role::Approver, Role::DecisionOwner], "bridge an exception")?;
                match self.state {
                    Approved => self.bridged(*until, reason, by, context),
                    Draft | Submitted | InReview | ChangesRequested | Rejected | Withdrawn
                    | Revoked | Closed => wrong("be bridged"),
                }
            }
            Step::Rebase { how, reason, outcome, months } => {
                self.decider(by, context, "look again at an exception")?;
                match self.state {
                    Approved => {
                        let end = standing::End { outcome: *outcome, months: *months };
                        self.rebased(*how, reason, &end, by, context)
                    }
                    Draft | Submitted | InReview | ChangesRequested | Rejected | Withdrawn
                    | Revoked | Closed => wrong("be looked at again"),
                }
            }
            Step::Correct { reason } => {
                let deciders = &[Role::Approver, Role::DecisionOwner];
                by.acting_as(deciders, "correct a decision on an exception")?;
                match self.state {
                    Submitted | InReview | Approved | Rejected | Revoked | Draft
                    | ChangesRequested | Withdrawn | Closed => self.corrected(reason, by, context),
                }
            }
            Step::Score { question, given, note } => {
                let role = self.scorer(by)?;
                match self.state {
                    Submitted | InReview => self.scored(question, *given, note, by, role, context),
                    Draft | ChangesRequested | Approved | Rejected | Withdrawn | Revoked
                    | Closed => wrong("be scored"),
                }
            }
            Step::Meet { condition, evidence } => {
                self.marked(*condition, MarkKind::Met, (Some(evidence), None), by, context)
            }
            Step::Confirm { condition, own } => {
                self.marked(*condition, MarkKind::Confirmed, (None, own.as_ref()), by, context)
            }
            Step::Waive { condition, reason, own } => {
                let own = own.then_some(reason);
                self.marked(*condition, MarkKind::Waived, (Some(reason), own), by, context)
            }
            Step::Breach { condition, reason } => {
                self.marked(*condition, MarkKind::Breached, (Some(reason), None), by, context)
            }
            Step::AddCondition { condition } => {
                self.decider(by, context, "add a condition to a grant")?;
                match self.state {
                    Approved => self.tied(condition, by, context),
                    Draft | Submitted | InReview | ChangesRequested | Rejected | Withdrawn
                    | Revoked | Closed => wrong("have a condition added"),
                }
            }
            Step::Comment { .. } => {
                let writes = Role::ALL.iter().any(|role| *role != Role::Auditor && by.is(*role));
                self.only("whoever may write", by, context, |who| {
                    writes || *who == self.requester || self.is_owner(who, context)
                })?;
                match self.state {
                    Draft | Submitted | InReview | ChangesRequested | Approved | Rejected
                    | Withdrawn | Revoked | Closed => Ok(self.clone().taken(Happened::Commented)),
                }
            }
        }
    }

    /// The last day on which something is known to have happened to it.
    pub fn known_until(&self, day_of: &dyn Fn(Moment) -> Day) -> Day {
        let votes = |votes: &[Vote]| votes.iter().map(|vote| vote.at).max();
        let scores = |scores: &[Score]| scores.iter().map(|score| score.at).max();
        let renewal = self.renewal.as_ref();
        let moments = [
            self.submission.as_ref().map(|submission| submission.at),
            self.returned.as_ref().map(|returned| returned.at),
            votes(&self.votes),
            scores(&self.scores),
            self.rejection.as_ref().map(|no| no.at),
            self.withdrawal.as_ref().map(|withdrawal| withdrawal.at),
            self.grants.iter().map(|grant| grant.approved_at).max(),
            self.revocation.as_ref().map(|end| end.at),
            self.closure.as_ref().map(|end| end.at),
            self.confirmation.as_ref().map(|confirmation| confirmation.at),
            self.looked.as_ref().map(|looked| looked.at),
            self.correction.as_ref().map(|correction| correction.at),
            renewal.map(|renewal| renewal.opened_at),
            renewal.and_then(|renewal| renewal.submission.as_ref()).map(|submission| submission.at),
            renewal.and_then(|renewal| renewal.returned.as_ref()).map(|returned| returned.at),
            renewal.and_then(|renewal| votes(&renewal.votes)),
            renewal.and_then(|renewal| scores(&renewal.scores)),
        ];
        let latest = moments.into_iter().flatten().max().unwrap_or(self.filed_at);
        let latest = day_of(latest.max(self.filed_at));
        let marks = self.conditions().flat_map(|condition| &condition.marks).map(|mark| mark.on);
        marks.max().map_or(latest, |on| on.max(latest))
    }

    fn taken(self, happened: Happened) -> Taken {
        Taken { exception: Some(self), happened }
    }

    /// Refuses whoever is not among `whose` and acts for none of them.
    fn only(
        &self,
        whose: &'static str,
        by: &Person,
        context: &Context,
        theirs: impl Fn(&Slug) -> bool,
    ) -> Result<(), Refusal> {
        if theirs(&by.slug) || acts_for(context.delegations, &by.slug).any(theirs) {
            Ok(())
        } else {
            Err(Refusal::NotTheirs { which: self.reference, who: by.slug.clone(), whose })
        }
    }

    fn requester_only(&self, by: &Person, context: &Context) -> Result<(), Refusal> {
        self.only("its requester", by, context, |who| *who == self.requester)
    }

    fn is_owner(&self, who: &Slug, context: &Context) -> bool {
        self.request.owner.as_ref() == Some(who) || context.workload.owner == *who
    }

    /// The role in which `by` decides at the tier of the request. The decision owner counts as an
    /// approver where the tier asks for them.
    fn decider(&self, by: &Person, context: &Context, what: &'static str) -> Result<Role, Refusal> {
        let owner = self.tier().is_none_or(|tier| context.settings.row(tier).decision_owner);
        let needs: &'static [Role] =
            if owner { &[Role::DecisionOwner, Role::Approver] } else { &[Role::Approver] };
        Ok(by.acting_as(needs, what)?)
    }

    /// The interest of `person`, or of somebody whose delegate they are.
    fn interest_of(&self, person: &Slug, context: &Context) -> Option<(Interest, Option<Slug>)> {
        let own = self.interest(person, context.workload).map(|interest| (interest, None));
        own.or_else(|| {
            carried(context.delegations, person).into_iter().find_map(|other| {
                let interest = self.interest(&other, context.workload)?;
                Some((interest, Some(other)))
            })
        })
    }

    /// Refuses whoever has an interest of their own, or acts for somebody who has.
    fn disinterested(&self, by: &Person, context: &Context) -> Result<(), Refusal> {
        match self.interest_of(&by.slug, context) {
            None => Ok(()),
            Some((interest, through)) => {
                let (which, who) = (self.reference, by.slug.clone());
                Err(Refusal::Interested { which, who, interest, through })
            }
        }
    }
}

/// Refuses a text that says too little.
fn long_enough(what: &'static str, text: &Reason, context: &Context) -> Result<(), Refusal> {
    let (has, least) = (length(text.as_str()), context.settings.least_note);
    if has < least { Err(Refusal::Short { what, has, least }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
