//! Which ground each refusal of a decision stands on, and the way on from it.

use crate::actions::{ActionError, Ground};
use crate::domain::decision::Status;
use crate::domain::decision::refusal::{Refusal, RefusalKind};
use crate::domain::decision::snapshot::SnapshotError;
use crate::domain::refs::{DecisionRef, Slug};

impl From<Refusal> for ActionError {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        let ground = match refusal.kind() {
            RefusalKind::Role => Ground::Role,
            RefusalKind::State => Ground::State,
            RefusalKind::Validation => Ground::Validation,
        };
        let refused = Self::refused(ground, text);
        match refusal {
            Refusal::NotPermitted(refusal) => refusal.into(),
            Refusal::WrongStatus { which, status, .. } => {
                refused.hint(next(which, status)).subject(which.to_string())
            }
            Refusal::OtherInForce { which, other, .. } => refused
                .hint(format!("`cloudpick decision supersede {other} --by {which}`"))
                .subject(which.to_string()),
            Refusal::OtherOutcome { which, other, .. } => refused
                .hint(format!("`cloudpick decision deprecate {other} --reason TEXT`"))
                .subject(which.to_string()),
            Refusal::NobodyOfNothing { .. } | Refusal::NobodyPasses { .. } => {
                refused.subject("choose")
            }
            Refusal::SomebodyPasses { evaluation, .. } => refused
                .hint(format!("`cloudpick rank {evaluation}` shows the places"))
                .subject("choose"),
            Refusal::Recused { evaluation, who } => refused
                .hint(format!(
                    "`cloudpick conflict list {evaluation}` shows the review; another decision \
                     owner settles it"
                ))
                .subject(who.as_str()),
            Refusal::NoResult { evaluation, .. } => refused
                .hint(format!("`cloudpick evaluation status {evaluation}` names what is left"))
                .subject(evaluation.to_string()),
            Refusal::NotCandidate { candidate, .. }
            | Refusal::ChosenRejected { candidate }
            | Refusal::RejectedTwice { candidate } => refused.subject(candidate.as_str()),
            Refusal::NotRanked { candidate, ranked, .. } => {
                refused.hint(can_be_chosen(&ranked)).subject(candidate.as_str())
            }
            Refusal::Unheard { candidate, onward, .. } => {
                refused.hint(onward).subject(candidate.as_str())
            }
            Refusal::NoEvaluation => refused
                .hint("give E, or --scope NAME: `decision new --scope approach …`")
                .subject("scope"),
            Refusal::NoDecisionMakers { which } => refused
                .hint(format!("`cloudpick decision edit {which} --decision-makers NAME,…`"))
                .subject("decision-makers"),
            Refusal::Unexplained { which, .. } => refused
                .hint(format!("`cloudpick decision edit {which} --rejected CANDIDATE=WHY …`"))
                .subject("rejected"),
            Refusal::PastReview { .. } => {
                refused.hint("give --review-by DATE, a day to come").subject("review-by")
            }
            Refusal::EarlyTransition { .. } | Refusal::NobodyToFollow { .. } => {
                refused.subject("transition-end")
            }
            Refusal::OtherScope { .. } | Refusal::ScopeOfNobody { .. } => refused.subject("scope"),
        }
    }
}

/// Whom a decision can choose where these have a place.
fn can_be_chosen(ranked: &[Slug]) -> String {
    if ranked.is_empty() {
        return "nobody has a place: `--choose no-compliant-candidate` ends it".to_owned();
    }
    let names: Vec<&str> = ranked.iter().map(Slug::as_str).collect();
    format!("can be chosen: {}; or `cancelled`, for nobody", names.join(", "))
}

/// What can be done with a decision that stands at `status`.
fn next(which: DecisionRef, status: Status) -> String {
    match status {
        Status::Draft => format!("`cloudpick decision propose {which}` puts a draft to its owner"),
        Status::Proposed => {
            format!("what is proposed is accepted or rejected: `cloudpick decision accept {which}`")
        }
        Status::Accepted => format!(
            "what is in force is reopened, deprecated, or superseded by one that is proposed: \
             `cloudpick decision reopen {which} --reason TEXT`"
        ),
        Status::Reopened => format!(
            "what is reopened is reaffirmed, deprecated, or superseded by one that is proposed: \
             `cloudpick decision reaffirm {which} --reason TEXT`"
        ),
        Status::Rejected | Status::Superseded | Status::Deprecated => {
            "that is final; `cloudpick decision new` begins another".to_owned()
        }
    }
}

impl From<SnapshotError> for ActionError {
    fn from(error: SnapshotError) -> Self {
        Self::refused(Ground::Verify, error.to_string())
    }
}
