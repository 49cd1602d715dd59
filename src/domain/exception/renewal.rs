//! A renewal on its way: a second request inside an exception that stays approved.
//!
//! While one is open, [`Exception::working`] is the exception as the steps of a request see it:
//! in the renewal's state, with the renewal's request, votes and scores. What becomes of that
//! is folded back here, so that a renewal obeys the very rules of a first request.

use std::collections::BTreeSet;

use crate::domain::date::{Day, Moment};
use crate::domain::exception::grant::{Condition, Grant, GrantKind, MarkKind};
use crate::domain::exception::refusal::Refusal;
use crate::domain::exception::request::{ConditionKind, ContentHash, Request};
use crate::domain::exception::scores::Score;
use crate::domain::exception::steps::{Context, Happened, Step, Taken};
use crate::domain::exception::{Exception, Return, State, Submission, Vote};
use crate::domain::person::Person;
use crate::domain::refs::Slug;
use crate::domain::text::Line;

/// A renewal that nobody has decided yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// 1 for the first renewal; bridges do not count.
    pub ordinal: u32,
    /// When it was opened.
    pub opened_at: Moment,
    /// Draft, submitted, in review or changes requested.
    pub state: State,
    /// What is asked this time.
    pub request: Request,
    /// Who changed it.
    pub editors: BTreeSet<Slug>,
    /// Who is on it; binds nobody.
    pub claimed_by: Option<Slug>,
    /// How often it was submitted.
    pub submissions: u32,
    /// When it was submitted first: sent back and submitted again, it still came in time.
    pub first_submitted: Option<Moment>,
    /// What was fixed when it was last submitted.
    pub submission: Option<Submission>,
    /// The last return, until it is submitted again.
    pub returned: Option<Return>,
    /// Approvals since it was submitted.
    pub votes: Vec<Vote>,
    /// Scores on what it says.
    pub scores: Vec<Score>,
}

impl Renewal {
    /// Submitted and not decided: a lapse meanwhile is one with a renewal in hand.
    pub fn in_hand(&self) -> bool {
        self.state.is_undecided()
    }
}

impl Exception {
    /// The last day of any grant; `None` before the first.
    pub fn last_granted(&self) -> Option<Day> {
        self.grants.iter().map(|grant| grant.span.last()).max()
    }

    /// The grant that went through review last, which bridges do not.
    pub fn last_reviewed(&self) -> Option<&Grant> {
        self.grants.iter().rev().find(|grant| grant.kind != GrantKind::Bridge)
    }

    /// How often it was renewed.
    pub fn renewals(&self) -> u32 {
        let renewed = self.grants.iter().filter(|grant| grant.kind == GrantKind::Renewal);
        u32::try_from(renewed.count()).unwrap_or(u32::MAX)
    }

    /// Days between the last granted one and the first of `request`, which nothing covers; 0 where
    /// they follow one another, or where one of them is not known.
    pub fn gap(&self, request: &Request) -> i64 {
        match (self.last_granted(), request.start) {
            (Some(last), Some(start)) => (start.days_since(last) - 1).max(0),
            (_, _) => 0,
        }
    }

    /// What is asked now: the request of the renewal while one is open.
    pub fn present(&self) -> &Request {
        self.renewal.as_ref().map_or(&self.request, |renewal| &renewal.request)
    }

    /// The hash of what is to be judged now: that of the renewal while one is open.
    pub fn judged(&self) -> ContentHash {
        self.present().content_hash()
    }

    /// The exception as the steps of a request see it: while a renewal is open, in its state and
    /// with its request, votes and scores.
    #[must_use]
    pub fn working(&self) -> Self {
        let Some(renewal) = &self.renewal else { return self.clone() };
        Self {
            state: renewal.state,
            request: renewal.request.clone(),
            editors: renewal.editors.clone(),
            claimed_by: renewal.claimed_by.clone(),
            submissions: renewal.submissions,
            submission: renewal.submission.clone(),
            returned: renewal.returned.clone(),
            votes: renewal.votes.clone(),
            scores: renewal.scores.clone(),
            rejection: None,
            appeal: None,
            withdrawal: None,
            ..self.clone()
        }
    }

    /// Whether `step` is one on the renewal that is open.
    pub(super) fn is_on_renewal(&self, step: &Step) -> bool {
        if self.renewal.is_none() || self.state != State::Approved {
            return false;
        }
        match step {
            Step::Edit { .. }
            | Step::Discard
            | Step::Submit
            | Step::Claim
            | Step::Release
            | Step::Return { .. }
            | Step::Approve(_)
            | Step::Reject { .. }
            | Step::Withdraw { .. }
            | Step::Score { .. } => true,
            Step::Revise { .. }
            | Step::Revoke { .. }
            | Step::Close { .. }
            | Step::Renew
            | Step::Bridge { .. }
            | Step::Rebase { .. }
            | Step::Correct { .. }
            | Step::Meet { .. }
            | Step::Confirm { .. }
            | Step::Waive { .. }
            | Step::Breach { .. }
            | Step::AddCondition { .. }
            | Step::Comment { .. } => false,
        }
    }

    /// A step on the renewal, by the rules of a request.
    pub(super) fn renewal_after(
        &self,
        step: &Step,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        let (which, working) = (self.reference, self.working());
        let taken = working.request_after(step, by, context)?;
        if let Some(next) = &taken.exception {
            let (was, now) = (&self.request, &next.request);
            if now.workload != was.workload || now.target != was.target {
                return Err(Refusal::RenewalMoves { which });
            }
        }
        if matches!(step, Step::Submit) && !self.brings_news(&working.request, context) {
            let granted = self
                .last_reviewed()
                .map_or(context.today, |grant| (context.day_of)(grant.approved_at));
            return Err(Refusal::NothingNew { which, granted });
        }
        let exception = taken.exception.map_or_else(
            || Self { renewal: None, ..self.clone() },
            |next| self.folded(next, taken.happened),
        );
        Ok(Taken { exception: Some(exception), happened: taken.happened.of_renewal() })
    }

    /// The exception after its renewal became what `next` says.
    fn folded(&self, next: Self, happened: Happened) -> Self {
        let ended = Self { renewal: None, version: next.version, ..self.clone() };
        match next.state {
            State::Approved => Self {
                request: next.request,
                editors: next.editors,
                submissions: self.submissions + next.submissions,
                submission: next.submission,
                votes: next.votes,
                scores: next.scores,
                grants: next.grants,
                rejection: None,
                correction: None,
                confirmation: next.confirmation,
                looked: next.looked,
                ..ended
            },
            State::Rejected => Self { rejection: next.rejection, ..ended },
            State::Withdrawn => ended,
            State::Draft
            | State::Submitted
            | State::InReview
            | State::ChangesRequested
            | State::Revoked
            | State::Closed => {
                let renewal = self.renewal.as_ref().map(|renewal| Renewal {
                    ordinal: renewal.ordinal,
                    opened_at: renewal.opened_at,
                    state: next.state,
                    request: next.request,
                    editors: next.editors,
                    claimed_by: next.claimed_by,
                    submissions: next.submissions,
                    first_submitted: renewal
                        .first_submitted
                        .or(next.submission.as_ref().map(|submission| submission.at)),
                    submission: next.submission,
                    returned: next.returned,
                    votes: next.votes,
                    scores: next.scores,
                });
                debug_assert_ne!(happened, Happened::Discarded, "a discarded draft is gone");
                Self { renewal, version: next.version, ..self.clone() }
            }
        }
    }

    /// Opens a renewal: of what stands, for the time after it.
    pub(super) fn renewed(&self, by: &Person, context: &Context) -> Result<Taken, Refusal> {
        let which = self.reference;
        if self.renewal.is_some() {
            return Err(Refusal::RenewalOpen { which });
        }
        let last = self.last_granted().expect("what is approved has a grant");
        let from = last.plus_days(-i64::from(context.settings.renewal_window));
        if context.today < from {
            return Err(Refusal::RenewEarly { which, last, from });
        }
        let mut next = self.clone();
        let mut renewal = self.renewal_draft(context);
        renewal.editors.insert(by.slug.clone());
        next.renewal = Some(renewal);
        next.version += 1;
        Ok(Taken { exception: Some(next), happened: Happened::RenewalOpened })
    }

    /// What a renewal starts from: the request as it stands, for the days after the last granted
    /// one or from today; what is over or must be said anew is left out.
    pub(super) fn renewal_draft(&self, context: &Context) -> Renewal {
        let mut request = self.request.clone();
        let after = self.last_granted().map_or(context.today, |last| last.plus_days(1));
        request.start = Some(after.max(context.today));
        request.last_day = None;
        request.review_by = None;
        // What had to be met before anything was covered, and was confirmed, is not asked for
        // once more. Of several the newest says it: an earlier one says nothing of the last grant.
        request.conditions.retain(|offer| {
            let same = |one: &&Condition| one.kind == offer.kind && one.text == offer.text;
            let newest = self.conditions().filter(same).max_by_key(|one| one.number);
            let last = newest.and_then(|one| one.marks.last());
            let confirmed = last.is_some_and(|mark| mark.kind == MarkKind::Confirmed);
            offer.kind != ConditionKind::Precedent || !confirmed
        });
        for offer in &mut request.conditions {
            // A date of the last grant would be breached on the first day of the next.
            offer.due = offer.due.filter(|due| *due >= after);
        }
        Renewal {
            ordinal: self.renewals() + 1,
            opened_at: context.now,
            state: State::Draft,
            request,
            editors: BTreeSet::new(),
            claimed_by: None,
            submissions: 0,
            first_submitted: None,
            submission: None,
            returned: None,
            votes: Vec::new(),
            scores: Vec::new(),
        }
    }

    /// Whether `request`, or what was attached since, says at least one thing that was not there at
    /// the last grant: a claim, an estimate or an item of evidence.
    fn brings_news(&self, request: &Request, context: &Context) -> bool {
        request.says_more_than(&self.request) || context.fresh_evidence
    }
}

impl Request {
    /// Whether it has a claim, an estimate or an item of evidence that `was` had not.
    pub fn says_more_than(&self, was: &Self) -> bool {
        // What is left out is nothing newer, nor is another order.
        let newer =
            |items: &[Line], before: &[Line]| items.iter().any(|item| !before.contains(item));
        let claims = self.claims.iter().any(|(code, claim)| {
            was.claims.get(code).is_none_or(|before| {
                claim.text != before.text || newer(&claim.evidence, &before.evidence)
            })
        });
        let estimate = (self.move_months, self.estimate_basis, self.tested_on)
            != (was.move_months, was.estimate_basis, was.tested_on);
        let quote = self.cost != was.cost;
        let tested = newer(&self.tested_evidence, &was.tested_evidence);
        let functions = self.functions.iter().any(|one| !was.functions.contains(one));
        claims || estimate || quote || tested || functions
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod walk;
