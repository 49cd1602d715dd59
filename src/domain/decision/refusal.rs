//! Why a step on a decision was refused.

use thiserror::Error;

use crate::domain::date::Day;
use crate::domain::decision::chosen::NoAward;
use crate::domain::decision::{Scope, Status};
use crate::domain::person::NotPermitted;
use crate::domain::refs::{DecisionRef, EvaluationRef, Slug};

/// What kind of rule refused: it chooses the exit code of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefusalKind {
    /// The person's roles.
    Role,
    /// The decision, or what it rests on, is not where the step needs it.
    State,
    /// A value breaks a rule.
    Validation,
}

/// The rule that refuses a step, with the value it saw.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The roles do not allow it.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The status does not allow it.
    #[error("{which} is {status} and cannot be {step}")]
    WrongStatus {
        /// The decision.
        which: DecisionRef,
        /// Its status.
        status: Status,
        /// What was tried.
        step: &'static str,
    },
    /// One decision at a time.
    #[error(
        "{other} is in force for {scope}: only one decision can be, so {which} must supersede it"
    )]
    OtherInForce {
        /// The decision.
        which: DecisionRef,
        /// The one in force.
        other: DecisionRef,
        /// What both are about.
        scope: Scope,
    },
    /// An evaluation has one outcome.
    #[error(
        "{other} is in force and is the outcome of {evaluation}: an evaluation has one outcome, so {other} is deprecated, with its reason, before {which} can be accepted"
    )]
    OtherOutcome {
        /// The decision.
        which: DecisionRef,
        /// The one in force.
        other: DecisionRef,
        /// What both rest on.
        evaluation: EvaluationRef,
    },
    /// Nobody, where nothing was compared.
    #[error(
        "`{why}` ends an evaluation with nobody chosen, and this decision rests on none here: name the evaluation, or what is chosen"
    )]
    NobodyOfNothing {
        /// The word given.
        why: NoAward,
    },
    /// Nobody, under a scope that stands for something else.
    #[error(
        "a decision that chooses nobody ends its evaluation and nothing else: it is about {award}, not about {scope}; leave the scope out"
    )]
    ScopeOfNobody {
        /// The scope given.
        scope: Scope,
        /// What it is about.
        award: Scope,
    },
    /// A transition to nobody.
    #[error(
        "nobody is chosen, so no workload follows by {transition_end}: leave the day of the transition out"
    )]
    NobodyToFollow {
        /// The day given.
        transition_end: Day,
    },
    /// The result does not say what the decision says of it.
    #[error(
        "`no-compliant-candidate` is the outcome where nobody has a place, and in {evaluation} {first} has one: choose a candidate, or `cancelled` to choose nobody all the same"
    )]
    SomebodyPasses {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Who is first.
        first: String,
    },
    /// The same the other way round.
    #[error(
        "nobody has a place in {evaluation}, so its outcome is `no-compliant-candidate`: `cancelled` is for a result in which somebody could be chosen, or for none yet"
    )]
    NobodyPasses {
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// An interest stands in the way.
    #[error(
        "{who} was recused from {evaluation} for an interest declared, and neither settles a \
         decision on it nor is named as one who decided"
    )]
    Recused {
        /// The person.
        who: Slug,
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// No result to decide on.
    #[error("{which} rests on {evaluation}, which has no result yet")]
    NoResult {
        /// The decision.
        which: DecisionRef,
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// Not one of those compared.
    #[error("{candidate} is not a candidate of {evaluation}")]
    NotCandidate {
        /// The name given.
        candidate: Slug,
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// Chosen and not chosen.
    #[error("{candidate} is the candidate chosen, and is listed as not chosen too")]
    ChosenRejected {
        /// The candidate.
        candidate: Slug,
    },
    /// Not chosen twice.
    #[error("{candidate} is listed as not chosen twice: write one reason")]
    RejectedTwice {
        /// The candidate.
        candidate: Slug,
    },
    /// Nobody decided.
    #[error("{which} names no decision makers: name one or more")]
    NoDecisionMakers {
        /// The decision.
        which: DecisionRef,
    },
    /// The primary on nothing.
    #[error(
        "a decision about primary rests on an evaluation: name it, or name another scope for a \
         decision that rests on none"
    )]
    NoEvaluation,
    /// Others without a word on why not.
    #[error("{which} does not say why {candidates} was not chosen: give a reason for each")]
    Unexplained {
        /// The decision.
        which: DecisionRef,
        /// The candidates, in words.
        candidates: String,
    },
    /// Another is chosen than one whose low bid nobody has heard out.
    #[error(
        "{candidate} stands no lower than {chosen}, its bid is flagged as low, and {asked}: a bid that looks too low is asked about, answered and concluded on before it is set aside"
    )]
    Unheard {
        /// Whose bid.
        candidate: Slug,
        /// Who is chosen.
        chosen: Slug,
        /// How far it is.
        asked: String,
        /// The command that leads on.
        onward: String,
    },
    /// Chosen without a place.
    #[error("{candidate} is {why} and has no place: only a ranked candidate can be chosen")]
    NotRanked {
        /// The candidate.
        candidate: Slug,
        /// Excluded by what, or withdrawn.
        why: String,
        /// Those with a place, in its order.
        ranked: Vec<Slug>,
    },
    /// A review in the past.
    #[error("{which} is looked at again by {review_by}, and that must lie after today, {today}")]
    PastReview {
        /// The decision.
        which: DecisionRef,
        /// The day of review.
        review_by: Day,
        /// Today.
        today: Day,
    },
    /// A transition that ends before it begins.
    #[error(
        "the transition ends on {transition_end}, before the decision takes effect on {effective}"
    )]
    EarlyTransition {
        /// Its end.
        transition_end: Day,
        /// When the decision takes effect.
        effective: Day,
    },
    /// A successor about something else.
    #[error("{which} is about {scope} and cannot supersede {old}, which is about {old_scope}")]
    OtherScope {
        /// The successor.
        which: DecisionRef,
        /// What it is about.
        scope: Scope,
        /// The decision to supersede.
        old: DecisionRef,
        /// What that is about.
        old_scope: Scope,
    },
}

impl Refusal {
    /// What kind of rule it was.
    pub fn kind(&self) -> RefusalKind {
        match self {
            Self::NotPermitted(_) | Self::Recused { .. } => RefusalKind::Role,
            Self::WrongStatus { .. }
            | Self::OtherInForce { .. }
            | Self::OtherOutcome { .. }
            | Self::NoResult { .. }
            | Self::Unheard { .. } => RefusalKind::State,
            Self::NotCandidate { .. }
            | Self::ChosenRejected { .. }
            | Self::NobodyOfNothing { .. }
            | Self::ScopeOfNobody { .. }
            | Self::NobodyToFollow { .. }
            | Self::SomebodyPasses { .. }
            | Self::NobodyPasses { .. }
            | Self::RejectedTwice { .. }
            | Self::NoDecisionMakers { .. }
            | Self::NoEvaluation
            | Self::Unexplained { .. }
            | Self::NotRanked { .. }
            | Self::PastReview { .. }
            | Self::EarlyTransition { .. }
            | Self::OtherScope { .. } => RefusalKind::Validation,
        }
    }
}
