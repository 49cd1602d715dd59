//! Which ground each refusal of a decision stands on, and the way on from it.

use crate::actions::{ActionError, Ground};
use crate::domain::decision::refusal::{Refusal, RefusalKind};
use crate::domain::decision::snapshot::SnapshotError;

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
            Refusal::WrongStatus { which, .. } => refused
                .hint(format!("`cloudpick decision show {which}` says where it stands"))
                .subject(which.to_string()),
            Refusal::OtherInForce { which, other, .. } => refused
                .hint(format!("`cloudpick decision supersede {other} --by {which}`"))
                .subject(which.to_string()),
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
            | Refusal::RejectedTwice { candidate }
            | Refusal::NotRanked { candidate, .. } => refused.subject(candidate.as_str()),
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
            Refusal::EarlyTransition { .. } => refused.subject("transition-end"),
            Refusal::OtherScope { .. } => refused.subject("scope"),
        }
    }
}

impl From<SnapshotError> for ActionError {
    fn from(error: SnapshotError) -> Self {
        Self::refused(Ground::Verify, error.to_string())
    }
}
