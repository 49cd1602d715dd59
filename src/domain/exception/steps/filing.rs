//! The steps from a draft to a submission and back, and taking a grant back.

use std::collections::BTreeSet;

use super::{Context, Happened, Taken, appeal_until, long_enough};
use crate::domain::date::Day;
use crate::domain::exception::refusal::Refusal;
use crate::domain::exception::request::Request;
use crate::domain::exception::tier::{Settings, Tier, tier};
use crate::domain::exception::{Appeal, Exception, Return, Revocation, State, Submission};
use crate::domain::person::Person;
use crate::domain::text::Reason;
use crate::domain::workload::{Place, Workload};

impl Exception {
    pub(super) fn edited(
        &self,
        request: &Request,
        seen: u32,
        by: &Person,
    ) -> Result<Taken, Refusal> {
        if seen != self.version {
            return Err(Refusal::Stale { which: self.reference, seen, now: self.version });
        }
        let mut next = self.clone();
        if let Some(appeal) = &self.appeal
            && request.content_hash() != appeal.content
        {
            if self.state == State::Draft {
                return Err(Refusal::AppealChanged { which: self.reference });
            }
            // Whoever decides on the appeal asked for the change: it is an ordinary request now.
            next.appeal = None;
        }
        next.request = request.clone();
        next.version += 1;
        next.editors.insert(by.slug.clone());
        Ok(next.taken(Happened::Edited))
    }

    pub(super) fn submitted(&self, context: &Context) -> Result<Taken, Refusal> {
        let which = self.reference;
        let Some(primary) = &context.primary else {
            return Err(Refusal::NoPrimary { which });
        };
        self.unrivalled(context)?;
        let missing = self.request.missing(context.today, context.settings);
        if !missing.is_empty() {
            return Err(Refusal::Incomplete { which, missing });
        }
        if let Some(target) = &self.request.target {
            if *target == Place::Supplier(primary.supplier.clone()) {
                return Err(Refusal::TargetIsPrimary { which, target: target.clone() });
            }
            if context.target_retired {
                return Err(Refusal::TargetRetired { which, target: target.clone() });
            }
        }
        if let Some(on) = context.workload.retired_on.filter(|on| *on <= context.today) {
            return Err(Refusal::WorkloadRetired { which, on });
        }
        let (tier, why) =
            self.tier_asked(context.settings, context.workload, context.reopen_signal);
        let judged = self.request.content_hash();
        let mut next = self.clone();
        next.state = State::Submitted;
        next.claimed_by = None;
        next.returned = None;
        next.votes.clear();
        // A score speaks of what it judged; what changed is to be judged anew.
        next.scores.retain(|score| score.content == judged);
        next.submissions += 1;
        let (at, decision) = (context.now, primary.decision);
        next.submission = Some(Submission { at, content: judged, decision, tier, why });
        Ok(next.taken(Happened::Submitted))
    }

    /// The tier to which what is being filed goes when it is submitted, and why: what the request
    /// asks, how often it was renewed, an appeal, and the reopen signal.
    pub fn tier_asked(
        &self,
        settings: &Settings,
        workload: &Workload,
        reopen_signal: bool,
    ) -> (Tier, String) {
        let ordinal = self.renewal.as_ref().map_or(0, |renewal| renewal.ordinal);
        let (fits, why) = tier(settings, &self.request, workload, ordinal, reopen_signal);
        match self.appeal.as_ref().map(|appeal| appeal.from) {
            Some(from) if from.next().unwrap_or(Tier::Three) > fits => {
                (from.next().unwrap_or(Tier::Three), format!("an appeal from tier {from}"))
            }
            Some(_) | None => (fits, why),
        }
    }

    fn unrivalled(&self, context: &Context) -> Result<(), Refusal> {
        match context.rivals.iter().find(|other| **other != self.reference) {
            Some(other) => Err(Refusal::Rival { which: self.reference, other: *other }),
            None => Ok(()),
        }
    }

    pub(super) fn claimed(&self, by: &Person, context: &Context) -> Result<Taken, Refusal> {
        self.disinterested(by, context)?;
        let mut next = self.clone();
        next.state = State::InReview;
        next.claimed_by = Some(by.slug.clone());
        Ok(next.taken(Happened::Claimed))
    }

    pub(super) fn released(&self, by: &Person, context: &Context) -> Result<Taken, Refusal> {
        self.disinterested(by, context)?;
        let mut next = self.clone();
        // A vote keeps it in review: somebody has begun to decide.
        next.state = if self.votes.is_empty() { State::Submitted } else { State::InReview };
        next.claimed_by = None;
        Ok(next.taken(Happened::Released))
    }

    pub(super) fn returned_to_requester(
        &self,
        note: &Reason,
        fields: &BTreeSet<String>,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        long_enough("note", note, context)?;
        let mut next = self.clone();
        next.state = State::ChangesRequested;
        next.claimed_by = None;
        next.votes.clear();
        next.returned = Some(Return {
            by: by.slug.clone(),
            note: note.clone(),
            fields: fields.clone(),
            at: context.now,
        });
        Ok(next.taken(Happened::Returned))
    }

    /// The last day on which the refusal may be appealed against, while it may be: within so many
    /// working days.
    pub fn appeal_open(&self, working_days: u32, today: Day) -> Option<Day> {
        let refused = self.rejection.as_ref().filter(|_| self.state == State::Rejected)?;
        Some(appeal_until(refused.on, working_days)).filter(|until| today <= *until)
    }

    pub(super) fn revised(&self, appeal: bool, context: &Context) -> Result<Taken, Refusal> {
        let which = self.reference;
        self.unrivalled(context)?;
        let mut next = self.clone();
        next.appeal = None;
        if appeal {
            let refused = self.rejection.as_ref().filter(|_| self.state == State::Rejected);
            let Some(refused) = refused else {
                return Err(Refusal::NothingToAppeal { which, state: self.state });
            };
            let days = context.settings.appeal_days;
            if self.appeal_open(days, context.today).is_none() {
                let until = appeal_until(refused.on, days);
                return Err(Refusal::AppealLate { which, rejected: refused.on, until });
            }
            next.appeal = Some(Appeal {
                from: refused.tier,
                deciders: refused.deciders.clone(),
                content: refused.content,
            });
        }
        if self.state == State::Rejected && !appeal {
            // That was the last decision; who edits from here on is interested anew.
            next.editors.clear();
        }
        next.state = State::Draft;
        next.votes.clear();
        next.submission = None;
        next.withdrawal = None;
        next.correction = None;
        Ok(next.taken(if appeal { Happened::Appealed } else { Happened::Revised }))
    }

    pub(super) fn revoked(
        &self,
        reason: &Reason,
        effective: Day,
        return_by: Day,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        let today = context.today;
        if effective < today {
            return Err(Refusal::PastRevocation { effective, today });
        }
        if return_by < effective {
            return Err(Refusal::EarlyReturn { return_by, effective });
        }
        let mut next = self.clone();
        next.state = State::Revoked;
        next.renewal = None;
        next.correction = None;
        next.revocation = Some(Revocation {
            by: by.slug.clone(),
            reason: reason.clone(),
            effective,
            return_by,
            cover_before: self.cover(today),
            at: context.now,
        });
        Ok(next.taken(Happened::Revoked))
    }
}
