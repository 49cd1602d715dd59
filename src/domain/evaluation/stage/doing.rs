//! What is done in an evaluation while its stage stays as it is, and the stages that take it: a
//! line a rule. Whoever asks whether something is possible asks here; who may do it is for
//! [`who`](crate::domain::evaluation::who).

use super::Stage;
use super::Stage::{Decided, Draft, Frozen, Moderation, PriceOpened, QualityClosed, Scoring};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::refusal::Refusal;

/// Until a decision is accepted.
const UNDECIDED: &[Stage] = &[Draft, Frozen, Scoring, Moderation, QualityClosed, PriceOpened];

/// Until it is put away.
const KEPT_UP: &[Stage] =
    &[Draft, Frozen, Scoring, Moderation, QualityClosed, PriceOpened, Decided];

/// Something that is done in an evaluation, other than a step that moves it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doing {
    /// What a refusal calls it.
    pub(super) words: &'static str,
    /// The stages that take it, earliest first.
    pub(super) takes: &'static [Stage],
}

#[rustfmt::skip] // A table: what it is, what a refusal calls it, the stages that take it.
impl Doing {
    /// Change what is set up: title, criteria, weights, rules.
    pub const EDIT: Self = Self::new("editing", &[Draft]);
    /// Try the price formulas on bids that are made up.
    pub const REHEARSE: Self = Self::new("rehearsing", &[Draft]);
    /// Say which weights follow from what somebody said.
    pub const FIND_WEIGHTS: Self = Self::new("finding weights", &[Draft]);
    /// Put weights that were found into the criteria.
    pub const TAKE_WEIGHTS: Self = Self::new("taking weights", &[Draft]);
    /// Let a supplier take part.
    pub const ADD_CANDIDATE: Self = Self::new("adding a candidate", &[Draft, Frozen]);
    /// Record that a candidate takes part no longer.
    pub const WITHDRAW_CANDIDATE: Self = Self::new("withdrawing a candidate", UNDECIDED);
    /// Give somebody a seat.
    pub const SEAT: Self = Self::new("adding to the panel", &[Draft, Frozen, Scoring]);
    /// Take somebody's seat away.
    pub const UNSEAT: Self = Self::new("leaving the panel", &[Draft, Frozen, Scoring, Moderation]);
    /// Pass a seat on.
    pub const HAND_OVER_SEAT: Self = Self::new("handing over a seat", &[Draft, Frozen, Scoring, Moderation]);
    /// Pass the moderation on.
    pub const HAND_OVER_MODERATION: Self = Self::new("handing over the moderation", KEPT_UP);
    /// Set the days by which scoring and moderation end.
    pub const SET_DUE: Self = Self::new("setting due days", UNDECIDED);
    /// Begin a new version under other rules.
    pub const AMEND: Self = Self::new("amending", &[Frozen, Scoring, Moderation, QualityClosed, PriceOpened]);
    /// Declare an interest, or none.
    pub const DECLARE: Self = Self::new("declaring interests", UNDECIDED);
    /// Say what becomes of an interest that was declared.
    pub const REVIEW: Self = Self::new("reviewing an interest", UNDECIDED);
    /// Give a score.
    pub const SCORE: Self = Self::new("setting a score", &[Scoring]);
    /// Take a score back.
    pub const CLEAR_SCORE: Self = Self::new("clearing a score", &[Scoring]);
    /// Give the scores of a file.
    pub const IMPORT_SCORES: Self = Self::new("importing scores", &[Scoring]);
    /// Undo one's last change of a score, or redo it.
    pub const UNDO_SCORE: Self = Self::new("undoing a score", &[Scoring]);
    /// Hand a sheet in.
    pub const SUBMIT: Self = Self::new("submitting a sheet", &[Scoring]);
    /// Give another score once the sheet is handed in.
    pub const CORRECT_SCORE: Self = Self::new("correcting a score", &[Scoring, Moderation]);
    /// Say that a candidate passes a gate, or fails it.
    pub const ANSWER_GATE: Self = Self::new("answering a gate", &[Scoring, Moderation]);
    /// Record what the panel agreed.
    pub const AGREE: Self = Self::new("agreeing on a score", &[Moderation]);
    /// Write down what was said: the panel meets in moderation, and looks at the result.
    pub const NOTE: Self = Self::new("writing into the minutes", &[Moderation, QualityClosed, PriceOpened]);
    /// Ask an evaluator about a score, answer that, or put the score off.
    pub const ASK: Self = Self::new("writing into the minutes", &[Moderation]);
    /// Enter a price, or change one.
    pub const SET_PRICE: Self = Self::new("recording a price", UNDECIDED);
    /// Ask a candidate, and record what they say and what is concluded.
    pub const CLARIFY: Self = Self::new("recording a clarification", KEPT_UP);
    /// Say how far it has been found out what answers a question.
    pub const TRACK: Self = Self::new("recording open questions", UNDECIDED);
}

impl Doing {
    const fn new(words: &'static str, takes: &'static [Stage]) -> Self {
        Self { words, takes }
    }

    /// Whether an evaluation at `stage` takes it, as long as nobody has cancelled it.
    pub fn is_taken_at(self, stage: Stage) -> bool {
        self.takes.contains(&stage)
    }
}

impl Evaluation {
    /// Whether the stage takes `what`.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] with the stages that would; [`Refusal::Cancelled`] whatever it is.
    pub fn takes(&self, what: Doing) -> Result<(), Refusal> {
        self.goes_on()?;
        if what.is_taken_at(self.stage()) {
            Ok(())
        } else {
            Err(self.wrong_stage(what.words, what.takes))
        }
    }
}
