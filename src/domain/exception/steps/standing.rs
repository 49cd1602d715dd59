//! What deciders do with an exception that stands: bridge it, rest it on a later decision, take
//! back what was recorded in error.

use super::{Context, Happened, Taken, long_enough};
use crate::domain::date::{Day, Moment, Span};
use crate::domain::exception::grant::{Condition, Cover, Grant, GrantKind};
use crate::domain::exception::refusal::Refusal;
use crate::domain::exception::renewal::Renewal;
use crate::domain::exception::tier::Tier;
use crate::domain::exception::{
    Closure, Confirmation, Corrected, Correction, Exception, LookedAgain, Outcome, Rebase, Return,
    State,
};
use crate::domain::person::Person;
use crate::domain::text::Reason;
use crate::domain::workload::{Months, Place};

/// What a rebase that ends the exception says of its end.
pub(super) struct End {
    pub(super) outcome: Option<Outcome>,
    pub(super) months: Option<u16>,
}

impl Exception {
    /// Covers the days after the last grant until the renewal is decided, at most so many as the
    /// settings say, and never backwards.
    ///
    /// What the last grant still asks for is asked for in the bridge too: a bridge is no way
    /// around a condition.
    pub(super) fn bridged(
        &self,
        until: Day,
        reason: &Reason,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        self.disinterested(by, context)?;
        let which = self.reference;
        let grant = self.grants.last().expect("what is approved has a grant");
        if grant.kind == GrantKind::Bridge {
            return Err(Refusal::BridgedAlready { which, until: grant.span.last() });
        }
        let last = self.last_granted().expect("what is approved has a grant");
        let submitted = self.renewal.as_ref().filter(|renewal| renewal.in_hand());
        let submitted = submitted.and_then(|renewal| renewal.first_submitted);
        if submitted.is_none_or(|at| (context.day_of)(at) >= last) {
            return Err(Refusal::NoRenewal { which, last });
        }
        long_enough("reason", reason, context)?;
        let first = last.plus_days(1).max(context.today);
        let most = first.plus_days(i64::from(context.settings.bridge_days) - 1);
        let span = Span::new(first, until).filter(|span| span.last() <= most);
        let Some(span) = span else { return Err(Refusal::BridgeLength { until, first, most }) };
        let before = self.last_condition();
        let open = grant.conditions.iter().filter(|condition| condition.settled().is_none());
        let conditions = (before + 1..)
            .zip(open)
            .map(|(number, condition)| Condition { number, ..condition.clone() })
            .collect();
        let mut next = self.clone();
        next.grants.push(Grant {
            number: grant.number + 1,
            kind: GrantKind::Bridge,
            span,
            months: grant.months,
            approvers: vec![by.slug.clone()],
            content: grant.content,
            decision: grant.decision,
            tier: Tier::Three,
            approved_at: context.now,
            review_months: grant.review_months,
            overrides: Vec::new(),
            conditions,
        });
        next.correction = None;
        Ok(next.taken(Happened::Bridged))
    }

    /// Looks again at what stands: the decision was superseded since the exception was submitted,
    /// something else it rests on changed since somebody looked last, or its review is due.
    pub(super) fn rebased(
        &self,
        how: Rebase,
        reason: &Reason,
        end: &End,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        let which = self.reference;
        self.disinterested(by, context)?;
        let then = self.submission.as_ref().map(|submission| submission.decision);
        let primary = context.primary.as_ref();
        let later = primary.filter(|primary| then != Some(primary.decision));
        let runs = matches!(self.cover(context.today), Cover::Live | Cover::LapsedCondition);
        let due = self.review_due().is_some_and(|by| runs && by <= context.today);
        if later.is_none() && context.changed.is_empty() && !due {
            return Err(match primary {
                Some(primary) => Refusal::NothingOwed { which, decision: primary.decision },
                None => Refusal::NoPrimary { which },
            });
        }
        let target = self.request.target.clone();
        let target = target.filter(|to| {
            primary.is_some_and(|primary| *to == Place::Supplier(primary.supplier.clone()))
        });
        long_enough("reason", reason, context)?;
        match (how, target) {
            (Rebase::Confirm | Rebase::ReReview, Some(target)) => {
                Err(Refusal::TargetIsPrimary { which, target })
            }
            (Rebase::Confirm, None) => {
                let mut next = self.clone();
                // Whoever says that it stands has seen everything that changed until then.
                next.looked = Some(LookedAgain {
                    by: by.slug.clone(),
                    reason: reason.clone(),
                    over: context.changed.clone(),
                    on: context.today,
                    at: context.now,
                });
                let (Some(submission), Some(primary)) = (&mut next.submission, later) else {
                    return Ok(next.taken(Happened::Reviewed));
                };
                next.confirmation = Some(Confirmation {
                    by: by.slug.clone(),
                    before: submission.decision,
                    reason: reason.clone(),
                    at: context.now,
                });
                submission.decision = primary.decision;
                Ok(next.taken(Happened::Rebased))
            }
            (Rebase::ReReview, None) => {
                if self.renewal.is_some() {
                    return Err(Refusal::RenewalOpen { which });
                }
                let returned = Return {
                    by: by.slug.clone(),
                    note: reason.clone(),
                    fields: std::collections::BTreeSet::new(),
                    at: context.now,
                };
                let mut next = self.clone();
                next.renewal = Some(Renewal {
                    state: State::ChangesRequested,
                    returned: Some(returned),
                    ..self.renewal_draft(context)
                });
                next.version += 1;
                Ok(next.taken(Happened::RenewalOpened))
            }
            (Rebase::Close, target) => {
                let became = target.map(|_| Outcome::TargetBecamePrimary);
                let Some(outcome) = end.outcome.or(became) else {
                    return Err(Refusal::NoOutcome { which });
                };
                self.ended(outcome, None, end.months, Some(reason), by, context)
            }
        }
    }

    /// Ends it, and the renewal on its way with it.
    pub(super) fn ended(
        &self,
        outcome: Outcome,
        effective: Option<Day>,
        months: Option<u16>,
        reason: Option<&Reason>,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        if let Some(months) = months.filter(|_| !outcome.moved()) {
            return Err(Refusal::NoMove { outcome, months });
        }
        if months.is_none() && outcome.takes_months() {
            return Err(Refusal::NoMonths { which: self.reference, outcome });
        }
        if let Some(months) = months.filter(|months| *months > Months::MOST) {
            return Err(Refusal::Months { months, most: Months::MOST });
        }
        let first = self.grants.first().map_or(context.today, |grant| grant.span.first());
        let first = first.min(context.today);
        if let Some(effective) = effective.filter(|day| *day < first) {
            return Err(Refusal::EndsBeforeStart { which: self.reference, effective, first });
        }
        let mut next = self.clone();
        next.state = State::Closed;
        next.renewal = None;
        next.closure = Some(Closure {
            by: by.slug.clone(),
            outcome,
            effective: effective.unwrap_or(context.today),
            months,
            reason: reason.cloned(),
            at: context.now,
        });
        Ok(next.taken(Happened::Closed))
    }

    /// What `by` decided last, where it can still be taken back, and when that was.
    fn decided_by(&self, by: &Person) -> Option<(Corrected, Moment)> {
        let own = |votes: &[super::super::Vote]| {
            votes.iter().find(|vote| vote.by == by.slug).map(|vote| vote.at)
        };
        if let Some(at) = self.renewal.as_ref().and_then(|renewal| own(&renewal.votes)) {
            return Some((Corrected::Vote, at));
        }
        match self.state {
            State::Submitted | State::InReview => own(&self.votes).map(|at| (Corrected::Vote, at)),
            State::Approved => {
                let grant = self.grants.last()?;
                // A refusal of the renewal came after what was granted, and nothing was asked since.
                let refused = self.rejection.as_ref().filter(|no| {
                    self.renewal.is_none() && no.by == by.slug && no.at > grant.approved_at
                });
                if let Some(no) = refused {
                    return Some((Corrected::RenewalRejection, no.at));
                }
                let what = match grant.kind {
                    GrantKind::Bridge => Corrected::Bridge,
                    // What was asked since would have to give way.
                    GrantKind::Renewal | GrantKind::First if self.renewal.is_some() => return None,
                    GrantKind::Renewal | GrantKind::First => Corrected::Approval,
                };
                grant.approvers.contains(&by.slug).then_some((what, grant.approved_at))
            }
            State::Rejected => {
                let no = self.rejection.as_ref().filter(|no| no.by == by.slug)?;
                Some((Corrected::Rejection, no.at))
            }
            State::Revoked => {
                let end = self.revocation.as_ref().filter(|end| end.by == by.slug)?;
                Some((Corrected::Revocation, end.at))
            }
            State::Closed => {
                let end = self.closure.as_ref().filter(|end| end.by == by.slug)?;
                Some((Corrected::Closing, end.at))
            }
            State::Draft | State::ChangesRequested | State::Withdrawn => None,
        }
    }

    /// Takes back the last decision, by whoever took it and within a day: it was recorded in
    /// error. The history keeps both.
    pub(super) fn corrected(
        &self,
        reason: &Reason,
        by: &Person,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        let which = self.reference;
        let Some((what, at)) = self.decided_by(by) else {
            return Err(Refusal::NothingToCorrect { which, who: by.slug.clone() });
        };
        let passed = context.now.timestamp().as_second() - at.timestamp().as_second();
        let hours = i64::from(context.settings.correction_hours);
        if passed > hours * 3600 {
            let on = (context.day_of)(at);
            return Err(Refusal::CorrectLate { which, on, hours });
        }
        long_enough("reason", reason, context)?;
        let mut next = self.clone();
        let happened = match what {
            Corrected::Vote => {
                if let Some(renewal) = &mut next.renewal {
                    renewal.votes.retain(|vote| vote.by != by.slug);
                    let idle = renewal.votes.is_empty() && renewal.claimed_by.is_none();
                    renewal.state = if idle { State::Submitted } else { State::InReview };
                    Happened::RenewalVoteCorrected
                } else {
                    next.votes.retain(|vote| vote.by != by.slug);
                    next.state = next.undecided();
                    Happened::VoteCorrected
                }
            }
            Corrected::Approval => {
                let grant = next.grants.pop().expect("an approval that is corrected made a grant");
                next.confirmation = None;
                next.looked = None;
                if grant.kind == GrantKind::Renewal {
                    next.renewal = Some(next.renewal_again(context));
                    // What stands is what the grant before was asked with.
                    if let Some(before) = context.before {
                        next.put_back(before);
                    }
                    Happened::RenewalCorrected
                } else {
                    next.votes.clear();
                    next.state = State::Submitted;
                    Happened::ApprovalCorrected
                }
            }
            Corrected::Bridge => {
                next.grants.pop();
                Happened::BridgeCorrected
            }
            Corrected::Rejection => {
                next.rejection = None;
                next.state = next.undecided();
                Happened::RejectionCorrected
            }
            Corrected::Revocation => {
                next.revocation = None;
                next.state = State::Approved;
                next.renewal = context.before.and_then(|before| before.renewal.clone());
                Happened::RevocationCorrected
            }
            Corrected::RenewalRejection => {
                let before = context.before.filter(|before| before.renewal.is_some());
                let Some(before) = before else {
                    return Err(Refusal::NothingToCorrect { which, who: by.slug.clone() });
                };
                next.renewal.clone_from(&before.renewal);
                next.rejection.clone_from(&before.rejection);
                Happened::RenewalRejectionCorrected
            }
            Corrected::Closing => {
                next.closure = None;
                let revoked = next.revocation.is_some();
                next.state = if revoked { State::Revoked } else { State::Approved };
                next.renewal = context.before.and_then(|before| before.renewal.clone());
                Happened::ClosingCorrected
            }
        };
        let (by, reason, at) = (by.slug.clone(), reason.clone(), context.now);
        next.correction = Some(Correction { by, what, reason, at });
        next.corrections = next.corrections.saturating_add(1);
        Ok(next.taken(happened))
    }

    /// The state of a submitted request that nobody has decided.
    fn undecided(&self) -> State {
        if self.votes.is_empty() && self.claimed_by.is_none() {
            State::Submitted
        } else {
            State::InReview
        }
    }

    /// What was asked and submitted as it was `before` the renewal was granted.
    fn put_back(&mut self, before: &Self) {
        self.request.clone_from(&before.request);
        self.submission.clone_from(&before.submission);
        self.submissions = before.submissions;
        self.editors.clone_from(&before.editors);
        self.votes.clone_from(&before.votes);
        self.scores.clone_from(&before.scores);
        self.rejection.clone_from(&before.rejection);
        self.looked.clone_from(&before.looked);
        if let (Some(renewal), Some(was)) = (&mut self.renewal, &before.renewal) {
            renewal.ordinal = was.ordinal;
            renewal.opened_at = was.opened_at;
            renewal.editors.clone_from(&was.editors);
            renewal.submissions = was.submissions;
            renewal.first_submitted = was.first_submitted;
        }
    }

    /// The renewal whose grant was taken back, as it was submitted.
    fn renewal_again(&mut self, context: &Context) -> Renewal {
        Renewal {
            state: State::Submitted,
            request: self.request.clone(),
            editors: self.editors.clone(),
            submissions: 1,
            first_submitted: self.submission.as_ref().map(|submission| submission.at),
            submission: self.submission.clone(),
            votes: Vec::new(),
            scores: std::mem::take(&mut self.scores),
            ..self.renewal_draft(context)
        }
    }
}
