//! The steps people take on an exception, and the rule that refuses each of them.
//!
//! [`Exception::after`] reads a step against the exception and the world around it, and answers
//! with the exception as it is afterwards. It changes nothing itself, knows no clock and no
//! database; the [`Context`] brings what it must know. The checks stand in the order in which a
//! command reports them: role, state, interest, conflict, values.

mod conditions;
mod review;

use std::collections::BTreeSet;

use crate::codes;
use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::date::{Day, Moment, Span};
use crate::domain::exception::grant::MarkKind;
use crate::domain::exception::refusal::Refusal;
use crate::domain::exception::request::{ContentHash, Request, length};
use crate::domain::exception::scores::Given;
use crate::domain::exception::tier::{Settings, Tier, tier};
use crate::domain::exception::{
    Agreed, Appeal, Closure, Exception, Interest, Outcome, Return, Revocation, State, Submission,
    Withdrawal,
};
use crate::domain::person::{NotPermitted, Person, Role};
use crate::domain::refs::{DecisionRef, ExceptionRef, QuestionId, Slug};
use crate::domain::text::{Note, Reason};
use crate::domain::workload::{Place, Workload};

/// One approval as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// The content that was read.
    pub seen: ContentHash,
    /// First to last day; without it that of the approvals so far, else the term asked for.
    pub span: Option<Span>,
    /// Months of moving back accepted; without them as for the span, else the likely estimate.
    pub months: Option<u16>,
    /// Why.
    pub rationale: Reason,
    /// Conditions beside those of the request.
    pub conditions: Vec<Agreed>,
    /// Why a missed floor or a failed gate is accepted; at tier 3 only.
    pub departure: Option<Reason>,
    /// Said openly by a sole approver who approves their own request.
    pub override_: bool,
}

/// Something a person does to an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Changes the request.
    Edit {
        /// The request as it shall be.
        request: Box<Request>,
        /// The version that was read.
        seen: u32,
    },
    /// Throws a draft away; its number stays used.
    Discard,
    /// Asks for a decision.
    Submit,
    /// Says who is on it.
    Claim,
    /// Gives it back to whoever takes it.
    Release,
    /// Sends it back to its requester.
    Return {
        /// What should change.
        note: Reason,
        /// The fields meant.
        fields: BTreeSet<String>,
    },
    /// Votes for it.
    Approve(Box<Ballot>),
    /// Refuses it.
    Reject {
        /// Why.
        rationale: Reason,
        /// The content that was read, where it was shown.
        seen: Option<ContentHash>,
    },
    /// Opens it again after it was refused or withdrawn.
    Revise {
        /// Against the refusal, with what was judged unchanged.
        appeal: bool,
    },
    /// Takes it back.
    Withdraw {
        /// Why, if said.
        reason: Option<Reason>,
    },
    /// Takes a grant back.
    Revoke {
        /// Why.
        reason: Reason,
        /// The first day without cover.
        effective: Day,
        /// The day by which the workload must be back.
        return_by: Day,
    },
    /// Ends it.
    Close {
        /// How it ended.
        outcome: Outcome,
        /// The first day without cover; today unless given.
        effective: Option<Day>,
        /// Months the move took.
        months: Option<u16>,
        /// Why, if said.
        reason: Option<Reason>,
    },
    /// Answers a question about it; a second answer takes the place of the first.
    Score {
        /// The question.
        question: QuestionId,
        /// The answer.
        given: Given,
        /// Why.
        note: Reason,
    },
    /// Says that a condition is met.
    Meet {
        /// Its number.
        condition: u32,
        /// What shows it.
        evidence: Reason,
    },
    /// Agrees that a condition is met.
    Confirm {
        /// Its number.
        condition: u32,
    },
    /// Lets a condition go.
    Waive {
        /// Its number.
        condition: u32,
        /// Why.
        reason: Reason,
    },
    /// Records that a condition does not hold.
    Breach {
        /// Its number.
        condition: u32,
        /// What was seen.
        reason: Reason,
    },
    /// Says something about it.
    Comment {
        /// What.
        text: Note,
        /// Left out of exports.
        internal: bool,
    },
}

/// What happened, for the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happened {
    /// The draft was made.
    Created,
    /// The request changed.
    Edited,
    /// The draft was thrown away.
    Discarded,
    /// It was submitted.
    Submitted,
    /// Somebody took it.
    Claimed,
    /// Somebody gave it back.
    Released,
    /// It was sent back.
    Returned,
    /// An approval came in, and more are needed.
    Voted,
    /// It was granted.
    Approved,
    /// It was refused.
    Rejected,
    /// It was opened again.
    Revised,
    /// It was opened again, against the refusal.
    Appealed,
    /// It was taken back by its requester.
    Withdrawn,
    /// The grant was taken back.
    Revoked,
    /// It ended.
    Closed,
    /// A question was answered.
    Scored,
    /// A condition was said to be met.
    ConditionMet,
    /// That was confirmed.
    ConditionConfirmed,
    /// A condition was let go.
    ConditionWaived,
    /// A condition was recorded as broken.
    ConditionBreached,
    /// Somebody said something.
    Commented,
}

codes!(Happened, "an event of an exception", {
    Created = "exception.created",
    Edited = "exception.edited",
    Discarded = "exception.discarded",
    Submitted = "exception.submitted",
    Claimed = "exception.claimed",
    Released = "exception.released",
    Returned = "exception.returned",
    Voted = "exception.voted",
    Approved = "exception.approved",
    Rejected = "exception.rejected",
    Revised = "exception.revised",
    Appealed = "exception.appealed",
    Withdrawn = "exception.withdrawn",
    Revoked = "exception.revoked",
    Closed = "exception.closed",
    Scored = "exception.scored",
    ConditionMet = "condition.met",
    ConditionConfirmed = "condition.confirmed",
    ConditionWaived = "condition.waived",
    ConditionBreached = "condition.breached",
    Commented = "exception.commented",
});

/// The primary in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Primary {
    /// The decision that names it.
    pub decision: DecisionRef,
    /// The supplier.
    pub supplier: Slug,
}

/// What a step must know of the world around the exception.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// When the step is taken.
    pub now: Moment,
    /// The day of that moment in the workspace's zone.
    pub today: Day,
    /// The primary in force, if any.
    pub primary: Option<Primary>,
    /// The workload of the request.
    pub workload: &'a Workload,
    /// Other undecided requests for the same workload and target.
    pub rivals: &'a [ExceptionRef],
    /// Whether the target is a supplier that has been retired.
    pub target_retired: bool,
    /// The people whose delegate the actor is today: their interests count too.
    pub acting_for: &'a BTreeSet<Slug>,
    /// The questions for exceptions.
    pub questions: &'a ExceptionSet,
    /// The thresholds.
    pub settings: &'a Settings,
    /// Whether the reopen signal is raised.
    pub reopen_signal: bool,
}

/// A step taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The exception as it is now; `None` once a draft is discarded.
    pub exception: Option<Exception>,
    /// What happened.
    pub happened: Happened,
}

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
        Ok(Self {
            reference,
            uuid,
            state: State::Draft,
            version: 1,
            request,
            requester: by.slug.clone(),
            filed_at: now,
            editors: BTreeSet::new(),
            claimed_by: None,
            submissions: 0,
            submission: None,
            returned: None,
            votes: Vec::new(),
            scores: Vec::new(),
            rejection: None,
            appeal: None,
            withdrawal: None,
            grants: Vec::new(),
            revocation: None,
            closure: None,
        })
    }

    /// The exception after `step` by `by`, or the rule that refuses it. Changes nothing itself.
    ///
    /// # Errors
    /// [`Refusal`], whose text names the value seen and the rule.
    ///
    /// # Source
    /// `exceptions.md` section 2; where several rules refuse, the order of `cli.md` decides.
    pub fn after(&self, step: &Step, by: &Person, context: &Context) -> Result<Taken, Refusal> {
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
                self.only("its requester and co-authors", by, |who| {
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
                self.requester_only(by)?;
                match self.state {
                    Draft if self.submissions > 0 => Err(Refusal::Kept { which: self.reference }),
                    Draft => Ok(Taken { exception: None, happened: Happened::Discarded }),
                    Submitted | InReview | ChangesRequested | Approved | Rejected | Withdrawn
                    | Revoked | Closed => wrong("be discarded"),
                }
            }
            Step::Submit => {
                self.requester_only(by)?;
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
                self.requester_only(by)?;
                match self.state {
                    Rejected | Withdrawn => self.revised(*appeal, context),
                    Draft | Submitted | InReview | ChangesRequested | Approved | Revoked
                    | Closed => wrong("be revised"),
                }
            }
            Step::Withdraw { reason } => {
                self.requester_only(by)?;
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
                self.only("its requester, its owner and approvers", by, |who| {
                    approver || *who == self.requester || self.is_owner(who, context)
                })?;
                match self.state {
                    Approved | Revoked => {
                        if let Some(months) = months.filter(|_| !outcome.moved()) {
                            return Err(Refusal::NoMove { outcome: *outcome, months });
                        }
                        let mut next = self.clone();
                        next.state = Closed;
                        next.closure = Some(Closure {
                            by: by.slug.clone(),
                            outcome: *outcome,
                            effective: effective.unwrap_or(context.today),
                            months: *months,
                            reason: reason.clone(),
                            at: context.now,
                        });
                        Ok(next.taken(Happened::Closed))
                    }
                    Draft | Submitted | InReview | ChangesRequested | Rejected | Withdrawn
                    | Closed => wrong("be closed"),
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
                self.marked(*condition, MarkKind::Met, Some(evidence), by, context)
            }
            Step::Confirm { condition } => {
                self.marked(*condition, MarkKind::Confirmed, None, by, context)
            }
            Step::Waive { condition, reason } => {
                self.marked(*condition, MarkKind::Waived, Some(reason), by, context)
            }
            Step::Breach { condition, reason } => {
                self.marked(*condition, MarkKind::Breached, Some(reason), by, context)
            }
            Step::Comment { .. } => {
                let writes = Role::ALL.iter().any(|role| *role != Role::Auditor && by.is(*role));
                self.only("whoever may write", by, |who| {
                    writes || *who == self.requester || self.is_owner(who, context)
                })?;
                match self.state {
                    Draft | Submitted | InReview | ChangesRequested | Approved | Rejected
                    | Withdrawn | Revoked | Closed => Ok(self.clone().taken(Happened::Commented)),
                }
            }
        }
    }

    fn taken(self, happened: Happened) -> Taken {
        Taken { exception: Some(self), happened }
    }

    /// Refuses whoever is not among `whose`.
    fn only(
        &self,
        whose: &'static str,
        by: &Person,
        theirs: impl Fn(&Slug) -> bool,
    ) -> Result<(), Refusal> {
        if theirs(&by.slug) {
            Ok(())
        } else {
            Err(Refusal::NotTheirs { which: self.reference, who: by.slug.clone(), whose })
        }
    }

    fn requester_only(&self, by: &Person) -> Result<(), Refusal> {
        self.only("its requester", by, |who| *who == self.requester)
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

    /// The interest of `by`, or of somebody whose delegate they are.
    fn interest_of(&self, by: &Person, context: &Context) -> Option<(Interest, Option<Slug>)> {
        let own = self.interest(&by.slug, context.workload).map(|interest| (interest, None));
        own.or_else(|| {
            context.acting_for.iter().find_map(|person| {
                let interest = self.interest(person, context.workload)?;
                Some((interest, Some(person.clone())))
            })
        })
    }

    /// Refuses whoever has an interest of their own, or acts for somebody who has.
    fn disinterested(&self, by: &Person, context: &Context) -> Result<(), Refusal> {
        match self.interest_of(by, context) {
            None => Ok(()),
            Some((interest, through)) => {
                let (which, who) = (self.reference, by.slug.clone());
                Err(Refusal::Interested { which, who, interest, through })
            }
        }
    }

    fn edited(&self, request: &Request, seen: u32, by: &Person) -> Result<Taken, Refusal> {
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

    fn submitted(&self, context: &Context) -> Result<Taken, Refusal> {
        let which = self.reference;
        let Some(primary) = &context.primary else {
            return Err(Refusal::NoPrimary { which });
        };
        self.unrivalled(context)?;
        let missing = self.request.missing(context.today, context.settings.longest());
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
        let (fits, fits_why) =
            tier(context.settings, &self.request, context.workload, 0, context.reopen_signal);
        let (tier, why) = match self.appeal.as_ref().map(|appeal| appeal.from) {
            Some(from) if from.next().unwrap_or(Tier::Three) > fits => {
                (from.next().unwrap_or(Tier::Three), format!("an appeal from tier {from}"))
            }
            Some(_) | None => (fits, fits_why),
        };
        let content = self.request.content_hash();
        let mut next = self.clone();
        next.state = State::Submitted;
        next.claimed_by = None;
        next.returned = None;
        next.votes.clear();
        // A score speaks of what it judged; what changed is to be judged anew.
        next.scores.retain(|score| score.content == content);
        next.submissions += 1;
        let (at, decision) = (context.now, primary.decision);
        next.submission = Some(Submission { at, content, decision, tier, why });
        Ok(next.taken(Happened::Submitted))
    }

    fn unrivalled(&self, context: &Context) -> Result<(), Refusal> {
        match context.rivals.iter().find(|other| **other != self.reference) {
            Some(other) => Err(Refusal::Rival { which: self.reference, other: *other }),
            None => Ok(()),
        }
    }

    fn claimed(&self, by: &Person, context: &Context) -> Result<Taken, Refusal> {
        self.disinterested(by, context)?;
        let mut next = self.clone();
        next.state = State::InReview;
        next.claimed_by = Some(by.slug.clone());
        Ok(next.taken(Happened::Claimed))
    }

    fn released(&self, by: &Person, context: &Context) -> Result<Taken, Refusal> {
        self.disinterested(by, context)?;
        let mut next = self.clone();
        // A vote keeps it in review: somebody has begun to decide.
        next.state = if self.votes.is_empty() { State::Submitted } else { State::InReview };
        next.claimed_by = None;
        Ok(next.taken(Happened::Released))
    }

    fn returned_to_requester(
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

    fn revised(&self, appeal: bool, context: &Context) -> Result<Taken, Refusal> {
        let which = self.reference;
        self.unrivalled(context)?;
        let mut next = self.clone();
        next.appeal = None;
        if appeal {
            let refused = self.rejection.as_ref().filter(|_| self.state == State::Rejected);
            let Some(refused) = refused else {
                return Err(Refusal::NothingToAppeal { which, state: self.state });
            };
            let until = appeal_until(refused.on, context.settings.appeal_days);
            if context.today > until {
                return Err(Refusal::AppealLate { which, rejected: refused.on, until });
            }
            next.appeal = Some(Appeal {
                from: refused.tier,
                deciders: refused.deciders.clone(),
                content: refused.content,
            });
        }
        next.state = State::Draft;
        next.votes.clear();
        next.submission = None;
        next.withdrawal = None;
        Ok(next.taken(if appeal { Happened::Appealed } else { Happened::Revised }))
    }

    fn revoked(
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

/// Refuses a text that says too little.
fn long_enough(what: &'static str, text: &Reason, context: &Context) -> Result<(), Refusal> {
    let (has, least) = (length(text.as_str()), context.settings.least_note);
    if has < least { Err(Refusal::Short { what, has, least }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
