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
    /// Lets a condition go.
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
    /// One more condition was tied to what is granted.
    ConditionAdded,
    /// Somebody said something.
    Commented,
    /// A grant of at most 30 days while a renewal is decided.
    Bridged,
    /// It stands under the decision now in force.
    Rebased,
    /// Somebody looked again at what is granted, and it stands.
    Reviewed,
    /// An approval short of the quorum, recorded in error, was taken back.
    VoteCorrected,
    /// A first grant recorded in error was taken back: it waits for a decision again.
    ApprovalCorrected,
    /// A refusal recorded in error was taken back: it waits for a decision again.
    RejectionCorrected,
    /// A revocation recorded in error was taken back: the grant stands.
    RevocationCorrected,
    /// A bridge recorded in error was taken back.
    BridgeCorrected,
    /// A closing recorded in error was taken back.
    ClosingCorrected,
    /// The grant of a renewal, recorded in error, was taken back: the renewal waits again.
    RenewalCorrected,
    /// An approval of a renewal, recorded in error, was taken back.
    RenewalVoteCorrected,
    /// The refusal of a renewal, recorded in error, was taken back: the renewal waits again.
    RenewalRejectionCorrected,
    /// A renewal was opened.
    RenewalOpened,
    /// The renewal changed.
    RenewalEdited,
    /// The renewal's draft was thrown away.
    RenewalDiscarded,
    /// The renewal was submitted.
    RenewalSubmitted,
    /// Somebody took the renewal.
    RenewalClaimed,
    /// Somebody gave the renewal back.
    RenewalReleased,
    /// The renewal was sent back.
    RenewalReturned,
    /// An approval of the renewal came in, and more are needed.
    RenewalVoted,
    /// The renewal was granted.
    RenewalApproved,
    /// The renewal was refused; what was granted stands.
    RenewalRejected,
    /// The renewal was taken back; what was granted stands.
    RenewalWithdrawn,
    /// A question about the renewal was answered.
    RenewalScored,
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
    ConditionAdded = "condition.added",
    Commented = "exception.commented",
    Bridged = "exception.bridged",
    Rebased = "exception.rebased",
    Reviewed = "exception.reviewed",
    VoteCorrected = "exception.vote_corrected",
    ApprovalCorrected = "exception.approval_corrected",
    RejectionCorrected = "exception.rejection_corrected",
    RevocationCorrected = "exception.revocation_corrected",
    BridgeCorrected = "exception.bridge_corrected",
    ClosingCorrected = "exception.closing_corrected",
    RenewalCorrected = "renewal.approval_corrected",
    RenewalVoteCorrected = "renewal.vote_corrected",
    RenewalRejectionCorrected = "renewal.rejection_corrected",
    RenewalOpened = "renewal.opened",
    RenewalEdited = "renewal.edited",
    RenewalDiscarded = "renewal.discarded",
    RenewalSubmitted = "renewal.submitted",
    RenewalClaimed = "renewal.claimed",
    RenewalReleased = "renewal.released",
    RenewalReturned = "renewal.returned",
    RenewalVoted = "renewal.voted",
    RenewalApproved = "renewal.approved",
    RenewalRejected = "renewal.rejected",
    RenewalWithdrawn = "renewal.withdrawn",
    RenewalScored = "renewal.scored",
});

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
