//! An exception: a request to host a workload away from the primary, what became of it, and what
//! was granted.
//!
//! Two columns, never mixed: the *state* is what people did and is stored, the *cover* is what is
//! true on a day and is asked of [`grant::cover`]. [`Exception::after`](steps) is the only way
//! from one state to the next.

pub mod again;
pub mod attention;
#[cfg(test)]
pub(crate) mod fixture;
pub mod function;
pub mod grant;
pub mod link;
pub mod precedent;
pub mod refusal;
pub mod renewal;
pub mod request;
pub mod scores;
pub mod steps;
pub mod tier;
pub mod turn;

use std::collections::{BTreeMap, BTreeSet};

use crate::codes;
use crate::domain::date::{Day, Moment, Span};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{DecisionRef, ExceptionRef, QuestionId, Slug};
use crate::domain::text::Reason;
use crate::domain::workload::Workload;
pub use again::{Changed, LookedAgain};
use grant::{Condition, Cover, Coverage, Grant, GrantKind, Override, cover};
pub use renewal::Renewal;
use request::{ConditionKind, Consequence, ContentHash, Every, Request};
use scores::Score;
use tier::Tier;

codes! {
    /// What people did with an exception so far. What depends on the day is [`Cover`].
    pub enum State, "a state" {
        /// Being written.
        Draft = "draft",
        /// Waiting for somebody to take it.
        Submitted = "submitted",
        /// Somebody is on it, or votes are in.
        InReview = "in_review",
        /// Sent back to its requester.
        ChangesRequested = "changes_requested",
        /// Granted.
        Approved = "approved",
        /// Refused.
        Rejected = "rejected",
        /// Taken back by its requester.
        Withdrawn = "withdrawn",
        /// The grant was taken back.
        Revoked = "revoked",
        /// Over for good.
        Closed = "closed",
    }
}

impl State {
    /// The state as a person says it: `in review`.
    pub fn words(self) -> String {
        match self {
            Self::ChangesRequested => "sent back for changes".to_owned(),
            Self::Draft
            | Self::Submitted
            | Self::InReview
            | Self::Approved
            | Self::Rejected
            | Self::Withdrawn
            | Self::Revoked
            | Self::Closed => self.code().replace('_', " "),
        }
    }

    /// Submitted and not decided: it stands in the way of another request for the same.
    pub fn is_undecided(self) -> bool {
        match self {
            Self::Submitted | Self::InReview | Self::ChangesRequested => true,
            Self::Draft
            | Self::Approved
            | Self::Rejected
            | Self::Withdrawn
            | Self::Revoked
            | Self::Closed => false,
        }
    }

    /// Granted, or asked for and not refused: it still rests on its reasons, and counts as open.
    pub fn is_open(self) -> bool {
        match self {
            Self::Draft
            | Self::Submitted
            | Self::InReview
            | Self::ChangesRequested
            | Self::Approved => true,
            Self::Rejected | Self::Withdrawn | Self::Revoked | Self::Closed => false,
        }
    }
}

/// What was fixed when the request was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// When.
    pub at: Moment,
    /// What was submitted.
    pub content: ContentHash,
    /// The primary decision in force then.
    pub decision: DecisionRef,
    /// Who decides.
    pub tier: Tier,
    /// Why that tier.
    pub why: String,
}

/// Sent back, with what should change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Who sent it back.
    pub by: Slug,
    /// What should change.
    pub note: Reason,
    /// The fields meant, by their keys in a request file.
    pub fields: BTreeSet<String>,
    /// When.
    pub at: Moment,
}

/// A condition as an approver sets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// What must hold.
    pub text: Reason,
    /// Who sees to it.
    pub owner: Slug,
    /// The last day for it.
    pub due: Day,
    /// How often it comes back after that day, to the end of the grant.
    pub every: Option<Every>,
    /// What it is for.
    pub kind: ConditionKind,
    /// What a breach does.
    pub consequence: Consequence,
}

/// One approval; enough of them make a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Who approved.
    pub by: Slug,
    /// As what.
    pub role: Role,
    /// The content judged.
    pub content: ContentHash,
    /// First to last day approved.
    pub span: Span,
    /// Months of moving back accepted.
    pub months: u16,
    /// Why.
    pub rationale: Reason,
    /// Conditions beside those of the request.
    pub conditions: Vec<Agreed>,
    /// Other last days for conditions that the request offers, by their places in it, 1 upward.
    pub dues: BTreeMap<u32, Day>,
    /// Why a missed floor or a failed gate is accepted.
    pub departure: Option<Reason>,
    /// Set where somebody approved their own request.
    pub override_: Option<Override>,
    /// Applicable questions nobody had scored then.
    pub unscored: Vec<QuestionId>,
    /// When.
    pub at: Moment,
}

impl Vote {
    /// Whether it can still lead to a grant on `today`: one begins no earlier than its last
    /// approval, so an approval of a first day that has passed counts for nothing.
    pub fn stands(&self, today: Day) -> bool {
        self.span.first() >= today
    }

    /// Whether it still counts on `today`: its first day is to come, and whoever of `voters` gave it
    /// is not retired and has the role in which they gave it.
    pub fn counts(&self, today: Day, voters: &[Person]) -> bool {
        let voter = voters.iter().find(|voter| voter.slug == self.by);
        self.stands(today) && voter.is_none_or(|voter| !voter.retired && voter.is(self.role))
    }
}

/// A refusal, by any one vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Who refused.
    pub by: Slug,
    /// As what.
    pub role: Role,
    /// Why.
    pub rationale: Reason,
    /// The content judged.
    pub content: ContentHash,
    /// The tier that decided.
    pub tier: Tier,
    /// Everybody who voted on it, either way.
    pub deciders: BTreeSet<Slug>,
    /// The day in the workspace's zone: the time to appeal runs from here.
    pub on: Day,
    /// When.
    pub at: Moment,
}

/// A request that comes back unchanged, to be decided by others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// The tier that refused it.
    pub from: Tier,
    /// Who has decided it before; they are interested now.
    pub deciders: BTreeSet<Slug>,
    /// The content as it was refused, which stays.
    pub content: ContentHash,
}

/// Taken back by the requester.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why, if said.
    pub reason: Option<Reason>,
    /// When.
    pub at: Moment,
}

/// A grant taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Who took it back.
    pub by: Slug,
    /// Why.
    pub reason: Reason,
    /// The first day without cover.
    pub effective: Day,
    /// The day by which the workload must be back.
    pub return_by: Day,
    /// The cover on the day of the step.
    pub cover_before: Cover,
    /// When.
    pub at: Moment,
}

codes! {
    /// What happens to an exception once the decision it rests on was superseded, something else it
    /// rests on changed, or its review is due.
    pub enum Rebase, "an answer of whoever looks again" {
        /// It stands as it is, under the decision now in force.
        Confirm = "confirm",
        /// Its requester asks anew, as for a renewal.
        ReReview = "re-review",
        /// It ends.
        Close = "close",
    }
}

/// An exception confirmed under a later decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Who confirmed it.
    pub by: Slug,
    /// The decision it was submitted under before.
    pub before: DecisionRef,
    /// Why it stands.
    pub reason: Reason,
    /// When.
    pub at: Moment,
}

codes! {
    /// What a correction takes back.
    pub enum Corrected, "what was corrected" {
        /// An approval short of the quorum.
        Vote = "vote",
        /// A grant.
        Approval = "approval",
        /// A refusal.
        Rejection = "rejection",
        /// A revocation.
        Revocation = "revocation",
        /// A bridge.
        Bridge = "bridge",
        /// The refusal of a renewal.
        RenewalRejection = "renewal_rejection",
        /// A closing.
        Closing = "closing",
    }
}

/// A decision recorded in error and taken back by whoever took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Who took it back.
    pub by: Slug,
    /// What was taken back.
    pub what: Corrected,
    /// Why it was an error.
    pub reason: Reason,
    /// When.
    pub at: Moment,
}

codes! {
    /// How an exception ended.
    pub enum Outcome, "an outcome" {
        /// The workload is back on the primary.
        ReturnedToPrimary = "returned_to_primary",
        /// The workload is gone.
        Retired = "retired",
        /// The target was chosen as primary.
        TargetBecamePrimary = "target_became_primary",
        /// Another exception took its place.
        ReplacedBy = "replaced_by",
        /// The workload never went.
        NeverStarted = "never_started",
    }
}

impl Outcome {
    /// Whether the workload really moved, so that the months it took say something.
    pub fn moved(self) -> bool {
        match self {
            Self::ReturnedToPrimary | Self::ReplacedBy => true,
            Self::Retired | Self::TargetBecamePrimary | Self::NeverStarted => false,
        }
    }

    /// Whether the workload certainly moved, so that the months it took must be said. What took the
    /// place of an exception may be another for the same target.
    pub fn takes_months(self) -> bool {
        match self {
            Self::ReturnedToPrimary => true,
            Self::ReplacedBy | Self::Retired | Self::TargetBecamePrimary | Self::NeverStarted => {
                false
            }
        }
    }
}

/// The end of an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// Who closed it.
    pub by: Slug,
    /// How it ended.
    pub outcome: Outcome,
    /// The first day without cover.
    pub effective: Day,
    /// Months the move took, where the workload moved.
    pub months: Option<u16>,
    /// Why, if said.
    pub reason: Option<Reason>,
    /// When.
    pub at: Moment,
}

/// A request, what became of it, and its grants.
///
/// The fields are plain so that storage can put back what it read; they change only by
/// [`Exception::after`](steps).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Its reference.
    pub reference: ExceptionRef,
    /// Its name outside this workspace, for imports.
    pub uuid: String,
    /// What people did.
    pub state: State,
    /// 1 upward, one more with every change of the request.
    pub version: u32,
    /// What is asked.
    pub request: Request,
    /// Who asked.
    pub requester: Slug,
    /// When the draft was made.
    pub filed_at: Moment,
    /// Who changed the request since it was last decided; kept while a decision may be corrected.
    pub editors: BTreeSet<Slug>,
    /// Who is on it; binds nobody.
    pub claimed_by: Option<Slug>,
    /// How often it was submitted.
    pub submissions: u32,
    /// What was fixed at the last submission.
    pub submission: Option<Submission>,
    /// The last return, until it is submitted again.
    pub returned: Option<Return>,
    /// Approvals since the last submission.
    pub votes: Vec<Vote>,
    /// Scores on the content as it is.
    pub scores: Vec<Score>,
    /// The last refusal.
    pub rejection: Option<Rejection>,
    /// Set while the refusal is appealed against.
    pub appeal: Option<Appeal>,
    /// Set once withdrawn, until revised.
    pub withdrawal: Option<Withdrawal>,
    /// The grants, oldest first.
    pub grants: Vec<Grant>,
    /// Set once revoked.
    pub revocation: Option<Revocation>,
    /// Set once closed.
    pub closure: Option<Closure>,
    /// Set while a renewal is on its way; the exception stays approved meanwhile.
    pub renewal: Option<Renewal>,
    /// The last confirmation under a later decision, since the last grant.
    pub confirmation: Option<Confirmation>,
    /// The last time somebody looked again at what is granted, since the last grant.
    pub looked: Option<LookedAgain>,
    /// The last decision recorded in error, until the next decision.
    pub correction: Option<Correction>,
    /// How many decisions on it were ever recorded in error and taken back.
    pub corrections: u32,
}

impl Exception {
    /// A draft that nothing has been done with: what a new one is, and what storage begins with.
    pub(crate) fn begun(
        reference: ExceptionRef,
        uuid: String,
        request: Request,
        requester: Slug,
        filed_at: Moment,
    ) -> Self {
        Self {
            reference,
            uuid,
            state: State::Draft,
            version: 1,
            request,
            requester,
            filed_at,
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
            renewal: None,
            confirmation: None,
            looked: None,
            correction: None,
            corrections: 0,
        }
    }
}

/// Why somebody may not decide on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interest {
    /// Filed it.
    Requester,
    /// Is named as its author too.
    CoAuthor,
    /// Changed it.
    Editor,
    /// Answers for the workload.
    WorkloadOwner,
    /// Decided it before the appeal.
    Decided,
}

impl Interest {
    /// The interest in `which`, as the end of "tl-1 …".
    pub fn words(self, which: ExceptionRef) -> String {
        match self {
            Self::Requester => format!("filed {which}"),
            Self::CoAuthor => format!("is one of the authors of {which}"),
            Self::Editor => format!("edited {which}"),
            Self::WorkloadOwner => format!("owns the workload of {which}"),
            Self::Decided => format!("has already decided {which} once"),
        }
    }

    /// The rule that this interest meets.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Requester | Self::CoAuthor | Self::Editor | Self::WorkloadOwner => {
                "nobody decides on their own request"
            }
            Self::Decided => "an appeal is decided by others",
        }
    }
}

impl Exception {
    /// The interest of `person` themselves, the plainest first. Those whose delegate they are
    /// must be asked about too.
    pub fn interest(&self, person: &Slug, workload: &Workload) -> Option<Interest> {
        self.interest_with(person, &workload.owner)
    }

    /// The same where `owner` owns the workload.
    fn interest_with(&self, person: &Slug, owner: &Slug) -> Option<Interest> {
        let renewing = |person: &Slug| {
            self.renewal.as_ref().is_some_and(|renewal| {
                renewal.editors.contains(person) || renewal.request.co_authors.contains(person)
            })
        };
        if *person == self.requester {
            Some(Interest::Requester)
        } else if self.request.co_authors.contains(person) {
            Some(Interest::CoAuthor)
        } else if (self.undecided_content() && self.editors.contains(person)) || renewing(person) {
            Some(Interest::Editor)
        } else if person == owner {
            Some(Interest::WorkloadOwner)
        } else if self.appeal.as_ref().is_some_and(|appeal| appeal.deciders.contains(person)) {
            Some(Interest::Decided)
        } else {
            None
        }
    }

    /// Whether its content is still to be decided, so that whoever changed it is interested.
    fn undecided_content(&self) -> bool {
        match self.state {
            State::Draft
            | State::Submitted
            | State::InReview
            | State::ChangesRequested
            | State::Withdrawn => true,
            State::Approved | State::Rejected | State::Revoked | State::Closed => false,
        }
    }

    /// The scores of those who are not `interested` by now: the others no longer count.
    pub fn scores_that_count(&self, interested: impl Fn(&Slug) -> bool) -> Vec<Score> {
        let mut scores = self.scores.clone();
        scores.retain(|score| !interested(&score.by));
        scores
    }

    /// What cover needs to know.
    pub fn coverage(&self) -> Coverage {
        let revoked = self.revocation.as_ref().map(|revocation| revocation.effective);
        let closed = self.closure.as_ref().map(|closure| closure.effective);
        Coverage {
            periods: self.grants.iter().map(Grant::period).collect(),
            ended_on: revoked.into_iter().chain(closed).min(),
        }
    }

    /// Whether it protects its workload on `day`.
    pub fn cover(&self, day: Day) -> Cover {
        cover(&self.coverage(), day)
    }

    /// Every condition of every grant, in order of number.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.grants.iter().flat_map(|grant| &grant.conditions)
    }

    /// The condition with this number.
    pub fn condition(&self, number: u32) -> Option<&Condition> {
        self.conditions().find(|condition| condition.number == number)
    }

    /// The tier that decides, once submitted.
    pub fn tier(&self) -> Option<Tier> {
        self.submission.as_ref().map(|submission| submission.tier)
    }

    /// Whether anybody approved their own request, which every list and export shows.
    pub fn overridden(&self) -> bool {
        !self.overrides().is_empty()
    }

    /// The decisions of sole approvers on what is their own, each act: those of the grants, and
    /// the votes that have made none yet.
    pub fn overrides(&self) -> Vec<&Override> {
        let granted = self.grants.iter().flat_map(|grant| &grant.overrides);
        // A vote that made a grant is told with it; a bridge rests on no votes.
        let made = self.grants.iter().filter(|grant| grant.kind != GrantKind::Bridge);
        let last = made.map(|grant| grant.approved_at).max();
        let renewal = self.renewal.iter().flat_map(|renewal| &renewal.votes);
        let waiting =
            self.votes.iter().chain(renewal).filter(|vote| last.is_none_or(|last| vote.at > last));
        granted.chain(waiting.filter_map(|vote| vote.override_.as_ref())).collect()
    }
}
