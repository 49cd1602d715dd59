//! Why a step or an act was refused, and why something is not shown.

use thiserror::Error;

use crate::domain::evaluation::missing::{Missing, listed};
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::person::NotPermitted;
use crate::domain::refs::{DecisionRef, EvaluationRef, QuestionId, Slug};

/// Why a step or an act was refused. A rule said no; nothing broke.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not by this role.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// Another moderator runs it.
    #[error("{who} does not run {evaluation}: its moderator is {moderator}")]
    NotModerator {
        /// Who tried.
        who: Slug,
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Who runs it.
        moderator: Slug,
    },
    /// Somebody from outside.
    #[error("{who} has no seat on the panel of {evaluation}")]
    NotOnPanel {
        /// Who tried.
        who: Slug,
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// Somebody who scores must not touch the money.
    #[error(
        "{who} scores in {evaluation}, and whoever scores quality does not handle prices, clarifications or withdrawals"
    )]
    OnPanel {
        /// Who tried.
        who: Slug,
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// Another's sheet or declaration.
    #[error("{who} cannot act for {owner}: everybody fills in their own")]
    NotOwn {
        /// Who tried.
        who: Slug,
        /// Whose it is.
        owner: Slug,
    },
    /// One's own interest.
    #[error("{who} declared this interest, and nobody reviews their own")]
    OwnDeclaration {
        /// Who tried.
        who: Slug,
    },
    /// A question that the person was taken off.
    #[error("{who} is recused from {question}, for all candidates, and records nothing on it")]
    Recused {
        /// Who tried.
        who: Slug,
        /// The question.
        question: QuestionId,
    },
    /// An interest that waits.
    #[error(
        "the interest that {who} declared is not reviewed yet, and nobody has a part in scoring before that"
    )]
    Unreviewed {
        /// Who tried.
        who: Slug,
    },
    /// Not from this stage.
    #[error("{evaluation} stands at {}, and {step} is possible at {takes}", stage.words())]
    WrongStage {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Where it stands.
        stage: Stage,
        /// What was tried.
        step: String,
        /// The stages it can be done in.
        takes: String,
    },
    /// It has ended.
    #[error("{decision} cancelled {evaluation} at {}, and nothing more is done in it", stage.words())]
    Cancelled {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The decision that ended it.
        decision: DecisionRef,
        /// Where it stood.
        stage: Stage,
    },
    /// Nothing to open.
    #[error("{evaluation} asks no price question, so there are no prices to open")]
    NoPriceQuestion {
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// A step that is never silent.
    #[error("reopening {evaluation} takes a reason")]
    NoReason {
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// Not yet.
    #[error("{evaluation} cannot {step} yet; missing: {}", listed(missing))]
    Missing {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// What was tried.
        step: Step,
        /// What is missing.
        missing: Vec<Missing>,
    },
}

/// Why something is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Sealed {
    /// Agreed scores, before there are any.
    #[error("{evaluation} stands at {}: there are no agreed scores before moderation opens", stage.words())]
    Consensus {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Where it stands.
        stage: Stage,
    },
    /// Money, before quality is closed.
    #[error("the prices of {evaluation} are sealed until they are opened after quality is closed")]
    Prices {
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// Agreed scores, in what was cancelled before moderation.
    #[error(
        "{decision} cancelled {evaluation} at {}, before moderation opened: every score stays with \
         who gave it, and none was agreed", stage.words()
    )]
    AgreedKept {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The decision that ended it.
        decision: DecisionRef,
        /// Where it stood.
        stage: Stage,
    },
    /// Money, in what was cancelled while it was sealed.
    #[error("{decision} cancelled {evaluation} while its prices were sealed, and so they stay")]
    PricesKept {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The decision that ended it.
        decision: DecisionRef,
    },
    /// What never came about in what was cancelled before it had a result.
    #[error("{decision} cancelled {evaluation} at {}: it has no result", stage.words())]
    Cancelled {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The decision that ended it.
        decision: DecisionRef,
        /// Where it stood.
        stage: Stage,
    },
    /// Totals, order and margins, before prices are open.
    #[error("{evaluation} stands at {}: there is no result until prices are open", stage.words())]
    Result {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Where it stands.
        stage: Stage,
    },
    /// The same where the set has no price question.
    #[error("{evaluation} stands at {}: there is no result until quality is closed", stage.words())]
    ResultWithoutPrice {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Where it stands.
        stage: Stage,
    },
}
