//! The vocabulary of the workflow: what people do, what it must know, what happened.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes;
use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::date::{Day, Moment, Span};
use crate::domain::exception::precedent::Precedents;
use crate::domain::exception::request::{ContentHash, Request};
use crate::domain::exception::scores::Given;
use crate::domain::exception::tier::Settings;
use crate::domain::exception::{Agreed, Changed, Exception, Outcome, Rebase};
use crate::domain::person::{Delegation, Person};
use crate::domain::refs::{DecisionRef, ExceptionRef, QuestionId, Slug};
use crate::domain::text::{Note, Reason};
use crate::domain::workload::Workload;

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
    /// Other last days for conditions that the request offers, by their places in it, 1 upward;
    /// for those left out that of the approvals so far, else the one offered.
    pub dues: BTreeMap<u32, Day>,
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
        /// The content that was read.
        seen: ContentHash,
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
    /// Opens a renewal, which goes the way of a first request.
    Renew,
    /// Covers the days until a renewal that came in time is decided.
    Bridge {
        /// The last day of it.
        until: Day,
        /// Why.
        reason: Reason,
    },
    /// Looks again at what is granted: its decision was superseded, something else it rests on
    /// changed, or its review is due.
    Rebase {
        /// How.
        how: Rebase,
        /// Why.
        reason: Reason,
        /// How it ended, where it ends; where the target became the primary that is understood.
        outcome: Option<Outcome>,
        /// Months the move took, where it ends with one.
        months: Option<u16>,
    },
    /// Takes back a decision of one's own that was recorded in error.
    Correct {
        /// Why it was an error.
        reason: Reason,
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
        /// Why a sole approver confirms what is their own; of no meaning otherwise.
        own: Option<Reason>,
    },
    /// Waives a condition.
    Waive {
        /// Its number.
        condition: u32,
        /// Why.
        reason: Reason,
        /// A sole approver says that it is their own; of no meaning otherwise.
        own: bool,
    },
    /// Records that a condition does not hold.
    Breach {
        /// Its number.
        condition: u32,
        /// What was seen.
        reason: Reason,
    },
    /// Ties one more condition to what is granted, for the days to come.
    AddCondition {
        /// What is agreed.
        condition: Box<Agreed>,
    },
    /// Says something about it.
    Comment {
        /// What.
        text: Note,
        /// Left out of exports.
        internal: bool,
    },
}

codes! {
    /// What happened, for the history.
    pub enum Happened, "an event of an exception" {
        /// The draft was made.
        Created = "exception.created",
        /// The request changed.
        Edited = "exception.edited",
        /// The draft was thrown away.
        Discarded = "exception.discarded",
        /// It was submitted.
        Submitted = "exception.submitted",
        /// Somebody took it.
        Claimed = "exception.claimed",
        /// Somebody gave it back.
        Released = "exception.released",
        /// It was sent back.
        Returned = "exception.returned",
        /// An approval came in, and more are needed.
        Voted = "exception.voted",
        /// It was granted.
        Approved = "exception.approved",
        /// It was refused.
        Rejected = "exception.rejected",
        /// It was opened again.
        Revised = "exception.revised",
        /// It was opened again, against the refusal.
        Appealed = "exception.appealed",
        /// It was taken back by its requester.
        Withdrawn = "exception.withdrawn",
        /// The grant was taken back.
        Revoked = "exception.revoked",
        /// It ended.
        Closed = "exception.closed",
        /// A question was answered.
        Scored = "exception.scored",
        /// A condition was said to be met.
        ConditionMet = "condition.met",
        /// That was confirmed.
        ConditionConfirmed = "condition.confirmed",
        /// A condition was waived.
        ConditionWaived = "condition.waived",
        /// A condition was recorded as broken.
        ConditionBreached = "condition.breached",
        /// One more condition was tied to what is granted.
        ConditionAdded = "condition.added",
        /// Somebody said something.
        Commented = "exception.commented",
        /// A grant of at most 30 days while a renewal is decided.
        Bridged = "exception.bridged",
        /// It stands under the decision now in force.
        Rebased = "exception.rebased",
        /// Somebody looked again at what is granted, and it stands.
        Reviewed = "exception.reviewed",
        /// An approval short of the quorum, recorded in error, was taken back.
        VoteCorrected = "exception.vote_corrected",
        /// A first grant recorded in error was taken back: it waits for a decision again.
        ApprovalCorrected = "exception.approval_corrected",
        /// A refusal recorded in error was taken back: it waits for a decision again.
        RejectionCorrected = "exception.rejection_corrected",
        /// A revocation recorded in error was taken back: the grant stands.
        RevocationCorrected = "exception.revocation_corrected",
        /// A bridge recorded in error was taken back.
        BridgeCorrected = "exception.bridge_corrected",
        /// A closing recorded in error was taken back.
        ClosingCorrected = "exception.closing_corrected",
        /// The grant of a renewal, recorded in error, was taken back: the renewal waits again.
        RenewalCorrected = "renewal.approval_corrected",
        /// An approval of a renewal, recorded in error, was taken back.
        RenewalVoteCorrected = "renewal.vote_corrected",
        /// The refusal of a renewal, recorded in error, was taken back: the renewal waits again.
        RenewalRejectionCorrected = "renewal.rejection_corrected",
        /// A renewal was opened.
        RenewalOpened = "renewal.opened",
        /// The renewal changed.
        RenewalEdited = "renewal.edited",
        /// The renewal's draft was thrown away.
        RenewalDiscarded = "renewal.discarded",
        /// The renewal was submitted.
        RenewalSubmitted = "renewal.submitted",
        /// Somebody took the renewal.
        RenewalClaimed = "renewal.claimed",
        /// Somebody gave the renewal back.
        RenewalReleased = "renewal.released",
        /// The renewal was sent back.
        RenewalReturned = "renewal.returned",
        /// An approval of the renewal came in, and more are needed.
        RenewalVoted = "renewal.voted",
        /// The renewal was granted.
        RenewalApproved = "renewal.approved",
        /// The renewal was refused; what was granted stands.
        RenewalRejected = "renewal.rejected",
        /// The renewal was taken back; what was granted stands.
        RenewalWithdrawn = "renewal.withdrawn",
        /// A question about the renewal was answered.
        RenewalScored = "renewal.scored",
    }
}

impl Happened {
    /// The same as it happens to a renewal, where it can.
    pub(in crate::domain::exception) fn of_renewal(self) -> Self {
        match self {
            Self::Edited => Self::RenewalEdited,
            Self::Discarded => Self::RenewalDiscarded,
            Self::Submitted => Self::RenewalSubmitted,
            Self::Claimed => Self::RenewalClaimed,
            Self::Released => Self::RenewalReleased,
            Self::Returned => Self::RenewalReturned,
            Self::Voted => Self::RenewalVoted,
            Self::Approved => Self::RenewalApproved,
            Self::Rejected => Self::RenewalRejected,
            Self::Withdrawn => Self::RenewalWithdrawn,
            Self::Scored => Self::RenewalScored,
            Self::Created
            | Self::Revised
            | Self::Appealed
            | Self::Revoked
            | Self::Closed
            | Self::ConditionMet
            | Self::ConditionConfirmed
            | Self::ConditionWaived
            | Self::ConditionBreached
            | Self::ConditionAdded
            | Self::Commented
            | Self::Bridged
            | Self::Rebased
            | Self::Reviewed
            | Self::VoteCorrected
            | Self::ApprovalCorrected
            | Self::RejectionCorrected
            | Self::RevocationCorrected
            | Self::BridgeCorrected
            | Self::ClosingCorrected
            | Self::RenewalCorrected
            | Self::RenewalVoteCorrected
            | Self::RenewalRejectionCorrected
            | Self::RenewalOpened
            | Self::RenewalEdited
            | Self::RenewalDiscarded
            | Self::RenewalSubmitted
            | Self::RenewalClaimed
            | Self::RenewalReleased
            | Self::RenewalReturned
            | Self::RenewalVoted
            | Self::RenewalApproved
            | Self::RenewalRejected
            | Self::RenewalWithdrawn
            | Self::RenewalScored => self,
        }
    }
}

/// The primary in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Primary {
    /// The decision that names it.
    pub decision: DecisionRef,
    /// The supplier.
    pub supplier: Slug,
}

/// What a step must know of the world around the exception.
#[derive(Clone)]
pub struct Context<'a> {
    /// When the step is taken.
    pub now: Moment,
    /// The day of that moment in the workspace's zone.
    pub today: Day,
    /// The day of a moment in the workspace's zone.
    pub day_of: &'a dyn Fn(Moment) -> Day,
    /// The primary in force, if any.
    pub primary: Option<Primary>,
    /// The workload of the request.
    pub workload: &'a Workload,
    /// Other undecided requests for the same workload and target.
    pub rivals: &'a [ExceptionRef],
    /// Whether the target is a supplier that has been retired.
    pub target_retired: bool,
    /// Who acts for whom today: a delegate carries the other's interests too.
    pub delegations: &'a [Delegation],
    /// Those who have approved so far, with the roles they have by now, and whether they are
    /// retired; roles in which they act for somebody are those of the day of their approval.
    pub voters: &'a [Person],
    /// The questions for exceptions.
    pub questions: &'a ExceptionSet,
    /// The thresholds.
    pub settings: &'a Settings,
    /// Whether the reopen signal is raised.
    pub reopen_signal: bool,
    /// Like requests of the past and how they ended.
    pub precedents: &'a Precedents,
    /// Whether evidence was attached since the last grant.
    pub fresh_evidence: bool,
    /// What has changed of what a live grant rests on, since somebody looked last.
    pub changed: BTreeSet<Changed>,
    /// The exception as it was before the last decision on it, its grants aside: what a
    /// correction puts back. Needed by [`Step::Correct`] alone.
    pub before: Option<&'a Exception>,
}

/// A step taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The exception as it is now; `None` once a draft is discarded.
    pub exception: Option<Exception>,
    /// What happened.
    pub happened: Happened,
}
