//! The locks, from draft to archived: which step leads where, what it still needs, what else is
//! done at which stage, and what may be shown to whom meanwhile.

mod doing;

use crate::codes;
use crate::domain::date::Moment;
pub use doing::Doing;

pub use crate::domain::evaluation::missing::{Missing, Readiness, listed};
pub use crate::domain::evaluation::refusal::{Refusal, Sealed};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::evaluation::{Evaluation, Reopening};
use crate::domain::person::Person;
use crate::domain::text::Reason;

codes! {
    /// Where an evaluation stands. Later stages compare greater.
    pub enum Stage, "a stage" {
        /// Everything may change.
        Draft = "draft",
        /// Criteria, weights, scale and formula change no more.
        Frozen = "frozen",
        /// Evaluators score, each alone.
        Scoring = "scoring",
        /// The panel agrees on one score each.
        Moderation = "moderation",
        /// Agreed scores are closed; the money is still sealed.
        QualityClosed = "quality_closed",
        /// The money is known, and so is the result.
        PriceOpened = "price_opened",
        /// A decision is accepted.
        Decided = "decided",
        /// Put away, readable for ever.
        Archived = "archived",
    }
}

codes! {
    /// Whether an evaluation goes on, and how it ended where it does not.
    pub enum State, "a state of an evaluation" {
        /// Something is still to be done in it.
        Open = "open",
        /// It came to its end, with somebody chosen or nobody fit to be.
        Decided = "decided",
        /// A decision in force cancelled it, before it had a result or after.
        Cancelled = "cancelled",
    }
}

impl State {
    /// That of an evaluation at `stage`, where `cancelled` says whether a decision in force cancels
    /// it.
    pub fn of(stage: Stage, cancelled: bool) -> Self {
        if cancelled {
            Self::Cancelled
        } else if stage >= Stage::Decided {
            Self::Decided
        } else {
            Self::Open
        }
    }
}

impl Stage {
    /// The stage as a sentence has it behind "stands at": `quality closed`. Records and scripts have the
    /// code.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Frozen => "frozen",
            Self::Scoring => "scoring",
            Self::Moderation => "moderation",
            Self::QualityClosed => "quality closed",
            Self::PriceOpened => "prices opened",
            Self::Decided => "decided",
            Self::Archived => "archived",
        }
    }

    /// Whether everybody sees what each evaluator gave: from moderation on. Before that a score is
    /// its evaluator's alone, whatever the role of whoever asks.
    pub fn opens_scores(self) -> bool {
        self >= Self::Moderation
    }
}

codes! {
    /// A command that moves an evaluation to another stage.
    pub enum Step, "a step" {
        /// Lock criteria, weights, scale and formula.
        Freeze = "freeze",
        /// Let evaluators score.
        OpenScoring = "open-scoring",
        /// End individual scoring.
        OpenModeration = "open-moderation",
        /// Close the agreed scores.
        CloseQuality = "close-quality",
        /// Show the money.
        OpenPrice = "open-price",
        /// Back to moderation, in sight of everybody.
        Reopen = "reopen",
        /// Accept a decision.
        Decide = "decide",
        /// Put away.
        Archive = "archive",
    }
}

impl Evaluation {
    /// The stage after `step` taken by `by`, or the rule that refuses it. Changes nothing itself.
    ///
    /// # Errors
    /// [`Refusal`]: first who may, then the stage, then what is missing.
    pub fn after(
        &self,
        step: Step,
        by: &Person,
        ready: &Readiness<'_>,
        reason: Option<&Reason>,
    ) -> Result<Stage, Refusal> {
        use Stage::{
            Archived, Decided, Draft, Frozen, Moderation, PriceOpened, QualityClosed, Scoring,
        };
        may(step.act(), by, self)?;
        self.goes_on()?;

        let evaluation = self.reference();
        let priced = self.criteria().price().is_some();
        let next = match (step, self.stage()) {
            (Step::OpenPrice, _) if !priced => {
                return Err(Refusal::NoPriceQuestion { evaluation });
            }
            (Step::Freeze, Draft) => Frozen,
            (Step::OpenScoring, Frozen) => Scoring,
            (Step::OpenModeration, Scoring) | (Step::Reopen, QualityClosed | PriceOpened) => {
                Moderation
            }
            (Step::CloseQuality, Moderation) => QualityClosed,
            (Step::OpenPrice, QualityClosed) => PriceOpened,
            (Step::Decide, PriceOpened) => Decided,
            (Step::Decide, QualityClosed) if !priced => Decided,
            (Step::Archive, Decided) => Archived,
            (
                Step::Freeze
                | Step::OpenScoring
                | Step::OpenModeration
                | Step::CloseQuality
                | Step::OpenPrice
                | Step::Reopen
                | Step::Decide
                | Step::Archive,
                Draft | Frozen | Scoring | Moderation | QualityClosed | PriceOpened | Decided
                | Archived,
            ) => {
                let takes = step.takes(priced);
                return Err(self.wrong_stage(step.code(), takes));
            }
        };
        if step == Step::Reopen && reason.is_none() {
            return Err(Refusal::NoReason { evaluation });
        }
        let missing = self.missing_for(step, ready);
        if missing.is_empty() {
            Ok(next)
        } else {
            Err(Refusal::Missing { evaluation, step, missing })
        }
    }

    /// Takes `step` at the moment `at`, when [`Evaluation::after`] allows it.
    ///
    /// # Errors
    /// [`Refusal`], and nothing is changed.
    pub fn advance(
        &mut self,
        step: Step,
        by: &Person,
        ready: &Readiness<'_>,
        reason: Option<&Reason>,
        at: Moment,
    ) -> Result<Stage, Refusal> {
        let next = self.after(step, by, ready, reason)?;
        if let (Step::Reopen, Some(reason)) = (step, reason) {
            self.parts.reopenings.push(Reopening {
                from: self.stage(),
                version: self.parts.rules_version,
                by: by.slug.clone(),
                at,
                reason: reason.clone(),
                money_known: self.money_known(),
            });
        }
        match next {
            Stage::Moderation => self.parts.moderation_opened = Some(at),
            Stage::PriceOpened => self.parts.price_opened = Some(at),
            Stage::Draft
            | Stage::Frozen
            | Stage::Scoring
            | Stage::QualityClosed
            | Stage::Decided
            | Stage::Archived => {}
        }
        self.parts.stage = next;
        Ok(next)
    }

    /// The refusal of what `step` names, which can be done in the stages of `takes` only.
    fn wrong_stage(&self, step: &str, takes: &[Stage]) -> Refusal {
        let takes: Vec<&str> = takes.iter().map(|stage| stage.words()).collect();
        Refusal::WrongStage {
            evaluation: self.reference(),
            stage: self.stage(),
            step: step.to_owned(),
            takes: takes.join(" or "),
        }
    }

    /// Whether anything may still be done in it.
    ///
    /// # Errors
    /// [`Refusal::Cancelled`] once a decision cancelled it before it had a result.
    pub fn goes_on(&self) -> Result<(), Refusal> {
        let (evaluation, stage) = (self.reference(), self.stage());
        match self.cancelled() {
            None => Ok(()),
            Some(decision) => Err(Refusal::Cancelled { evaluation, decision, stage }),
        }
    }

    /// Whether agreed scores may be shown, one by one.
    ///
    /// # Errors
    /// [`Sealed`] until moderation opens.
    pub fn shows_consensus(&self) -> Result<(), Sealed> {
        if self.stage().opens_scores() {
            return Ok(());
        }
        let (evaluation, stage) = (self.reference(), self.stage());
        Err(match self.cancelled() {
            Some(decision) => Sealed::AgreedKept { evaluation, decision, stage },
            None => Sealed::Consensus { evaluation, stage },
        })
    }

    /// Whether prices may be shown, even to whoever entered them. A reopening seals them again.
    ///
    /// # Errors
    /// [`Sealed`] until they are opened.
    pub fn shows_prices(&self) -> Result<(), Sealed> {
        if self.stage() >= Stage::PriceOpened && self.criteria().price().is_some() {
            return Ok(());
        }
        let evaluation = self.reference();
        Err(match self.cancelled() {
            Some(decision) => Sealed::PricesKept { evaluation, decision },
            None => Sealed::Prices { evaluation },
        })
    }

    /// Whether totals, order and margins of agreed scores may be shown to anybody.
    ///
    /// # Errors
    /// [`Sealed`] until prices are open; until quality is closed where no price is asked.
    pub fn shows_result(&self) -> Result<(), Sealed> {
        let (evaluation, stage) = (self.reference(), self.stage());
        if let Some(decision) = self.cancelled() {
            return Err(Sealed::Cancelled { evaluation, decision, stage });
        }
        if self.criteria().price().is_none() {
            if stage >= Stage::QualityClosed {
                return Ok(());
            }
            return Err(Sealed::ResultWithoutPrice { evaluation, stage });
        }
        if stage >= Stage::PriceOpened {
            return Ok(());
        }
        Err(Sealed::Result { evaluation, stage })
    }
}

impl Step {
    /// What it is, for who may take it.
    pub fn act(self) -> Act<'static> {
        match self {
            Self::Freeze | Self::OpenScoring => Act::SetUp,
            Self::OpenModeration
            | Self::CloseQuality
            | Self::OpenPrice
            | Self::Reopen
            | Self::Archive => Act::Moderate,
            Self::Decide => Act::Decide,
        }
    }

    /// The stages it can be taken in, earliest first; `priced` where money is scored.
    pub fn takes(self, priced: bool) -> &'static [Stage] {
        match self {
            Self::Freeze => &[Stage::Draft],
            Self::OpenScoring => &[Stage::Frozen],
            Self::OpenModeration => &[Stage::Scoring],
            Self::CloseQuality => &[Stage::Moderation],
            Self::Reopen => &[Stage::QualityClosed, Stage::PriceOpened],
            Self::Decide if priced => &[Stage::PriceOpened],
            Self::OpenPrice | Self::Decide => &[Stage::QualityClosed],
            Self::Archive => &[Stage::Decided],
        }
    }
}

#[cfg(test)]
mod tests;
