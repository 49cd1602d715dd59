//! The locks, from draft to archived: which step leads where, what it still needs, and what may
//! be shown to whom meanwhile.

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::Kind;
use crate::domain::date::Moment;
use crate::domain::evaluation::conflict::Clearance;
use crate::domain::evaluation::scores::{Sheet, required};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::evaluation::{Evaluation, ranking};
use crate::domain::person::{NotPermitted, Person};
use crate::domain::refs::{EvaluationRef, GroupId, QuestionId, Slug};
use crate::domain::text::Reason;

/// Where an evaluation stands. Later stages compare greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Everything may change.
    Draft,
    /// Criteria, weights, scale and formula change no more.
    Frozen,
    /// Evaluators score, each alone.
    Scoring,
    /// The panel agrees on one score each.
    Moderation,
    /// Agreed scores are closed; the money is still sealed.
    QualityClosed,
    /// The money is known, and so is the result.
    PriceOpened,
    /// A decision is accepted.
    Decided,
    /// Put away, readable for ever.
    Archived,
}

codes!(Stage, "a stage", {
    Draft = "draft",
    Frozen = "frozen",
    Scoring = "scoring",
    Moderation = "moderation",
    QualityClosed = "quality_closed",
    PriceOpened = "price_opened",
    Decided = "decided",
    Archived = "archived",
});

/// A command that moves an evaluation to another stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Lock criteria, weights, scale and formula.
    Freeze,
    /// Let evaluators score.
    OpenScoring,
    /// End individual scoring.
    OpenModeration,
    /// Close the agreed scores.
    CloseQuality,
    /// Show the money.
    OpenPrice,
    /// Back to moderation, in sight of everybody.
    Reopen,
    /// Accept a decision.
    Decide,
    /// Put away.
    Archive,
}

codes!(Step, "a step", {
    Freeze = "freeze",
    OpenScoring = "open-scoring",
    OpenModeration = "open-moderation",
    CloseQuality = "close-quality",
    OpenPrice = "open-price",
    Reopen = "reopen",
    Decide = "decide",
    Archive = "archive",
});

/// What an evaluation does not hold itself, and a step may need.
#[derive(Debug, Clone, Copy, Default)]
pub struct Readiness<'a> {
    /// Every evaluator's sheet, of those who left too.
    pub sheets: &'a [Sheet],
    /// Who takes the decision, for [`Step::Decide`].
    pub deciders: &'a [Slug],
}

/// One thing that a step or a result still needs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Missing {
    /// Nothing to compare.
    #[error("at least two candidates: there {}", if *has == 1 { "is 1".to_owned() } else { format!("are {has}") })]
    Candidates {
        /// Candidates that have not withdrawn.
        has: usize,
    },
    /// A price question without a formula.
    #[error("a price formula, since {question} is scored from money")]
    PriceFormula {
        /// The price question.
        question: QuestionId,
    },
    /// No word on ties.
    #[error("the order in which ties are broken")]
    TieBreak,
    /// Too few people for a question.
    #[error("{needs} evaluators for {question}: it has {has}")]
    Panel {
        /// The question.
        question: QuestionId,
        /// Evaluators who may score it, or have.
        has: usize,
        /// Evaluators the rules ask for.
        needs: u32,
    },
    /// Somebody has not declared.
    #[error("a conflict declaration of {person}")]
    Declaration {
        /// Who.
        person: Slug,
    },
    /// Somebody has not declared again.
    #[error("a conflict declaration of {person} made since {since}")]
    FreshDeclaration {
        /// Who.
        person: Slug,
        /// What happened in between.
        since: &'static str,
    },
    /// Somebody's interest waits for a review.
    #[error("a review of the interest that {person} declared")]
    Review {
        /// Who.
        person: Slug,
    },
    /// Scores not given.
    #[error("{} of {evaluator}: {}", counted(questions.len(), "score"), some(questions))]
    Scores {
        /// Whose.
        evaluator: Slug,
        /// For which candidates and questions.
        questions: Vec<(Slug, QuestionId)>,
    },
    /// Scores without a reason.
    #[error("{} of {evaluator}: {}", counted(questions.len(), "reason"), some(questions))]
    Reasons {
        /// Whose.
        evaluator: Slug,
        /// For which candidates and questions.
        questions: Vec<(Slug, QuestionId)>,
    },
    /// A whole sheet not handed in.
    #[error("the submission of {evaluator}")]
    Submission {
        /// Whose.
        evaluator: Slug,
    },
    /// A gate not answered.
    #[error("an answer for {candidate} to the gate {gate}")]
    Gate {
        /// The candidate.
        candidate: Slug,
        /// The gate.
        gate: QuestionId,
    },
    /// A question without an agreed score.
    #[error("an agreed score for {candidate} on {question}")]
    Consensus {
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
    },
    /// No price above 0.
    #[error("a price for {candidate}")]
    Price {
        /// The candidate.
        candidate: Slug,
    },
    /// A threshold on a group in which nobody scores anything.
    #[error("judged questions in {group}: its threshold has nothing to look at")]
    Judged {
        /// The group.
        group: GroupId,
    },
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The first three, and how many more.
fn some(questions: &[(Slug, QuestionId)]) -> String {
    let shown: Vec<String> = questions
        .iter()
        .take(3)
        .map(|(candidate, question)| format!("{question} for {candidate}"))
        .collect();
    match questions.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What is missing, as one sentence's end.
pub fn listed(missing: &[Missing]) -> String {
    missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

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
    /// Not from this stage.
    #[error("{evaluation} is {stage}, and {step} takes {takes}")]
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
    /// Another's scores, before moderation.
    #[error("the scores of {owner} are seen by {owner} alone until moderation opens")]
    Scores {
        /// Whose.
        owner: Slug,
    },
    /// Agreed scores, before there are any.
    #[error("{evaluation} is {stage}: there are no agreed scores before moderation opens")]
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
    /// Totals, order and margins, before prices are open.
    #[error("{evaluation} is {stage}: there is no result until prices are open")]
    Result {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Where it stands.
        stage: Stage,
    },
    /// The same where the set has no price question.
    #[error("{evaluation} is {stage}: there is no result until quality is closed")]
    ResultWithoutPrice {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Where it stands.
        stage: Stage,
    },
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
        let act = match step {
            Step::Freeze | Step::OpenScoring => Act::SetUp,
            Step::OpenModeration
            | Step::CloseQuality
            | Step::OpenPrice
            | Step::Reopen
            | Step::Archive => Act::Moderate,
            Step::Decide => Act::Decide,
        };
        may(act, by, self)?;

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
    pub(crate) fn wrong_stage(&self, step: &str, takes: &[Stage]) -> Refusal {
        let takes: Vec<&str> = takes.iter().map(|stage| stage.code()).collect();
        Refusal::WrongStage {
            evaluation: self.reference(),
            stage: self.stage(),
            step: step.to_owned(),
            takes: takes.join(" or "),
        }
    }

    /// Whether the stage is among `takes`.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] naming `what` was tried.
    pub(crate) fn in_stage(&self, what: &str, takes: &[Stage]) -> Result<(), Refusal> {
        if takes.contains(&self.stage()) { Ok(()) } else { Err(self.wrong_stage(what, takes)) }
    }

    /// Everything `step` still needs, whatever the present stage; empty when nothing.
    ///
    /// # Source
    /// `docs/method.md`, "Stages and locks". What a sound criteria set already guarantees (sums
    /// of weights, a descriptor for every value) cannot be missing.
    pub fn missing_for(&self, step: Step, ready: &Readiness<'_>) -> Vec<Missing> {
        match step {
            Step::Freeze => self.missing_to_freeze(),
            Step::OpenScoring => self.missing_to_score(),
            Step::OpenModeration => self.missing_to_moderate(ready.sheets),
            Step::CloseQuality => self.missing_to_close(),
            Step::OpenPrice => {
                self.stale_declarations(&[], self.parts().moderation_opened, "moderation opened")
            }
            Step::Decide => {
                let (since, what) = if self.criteria().price().is_some() {
                    (self.parts().price_opened, "prices were opened")
                } else {
                    (self.parts().moderation_opened, "moderation opened")
                };
                let mut missing = ranking::missing(self);
                missing.extend(self.stale_declarations(ready.deciders, since, what));
                missing
            }
            Step::Reopen | Step::Archive => Vec::new(),
        }
    }

    fn missing_to_freeze(&self) -> Vec<Missing> {
        let mut missing = Vec::new();
        let has = self.live().count();
        if has < 2 {
            missing.push(Missing::Candidates { has });
        }
        if let Some((_, question)) = self.criteria().price()
            && self.rules().price_formula.is_none()
        {
            missing.push(Missing::PriceFormula { question: question.id.clone() });
        }
        if self.rules().tie_break.is_empty() {
            missing.push(Missing::TieBreak);
        }
        for group in self.criteria().groups() {
            let judged = group.questions.iter().any(|question| question.kind == Kind::Scored);
            if group.threshold.is_some() && !judged {
                missing.push(Missing::Judged { group: group.id.clone() });
            }
        }
        missing
    }

    fn missing_to_score(&self) -> Vec<Missing> {
        let seats = &self.parts().panel;
        let mut missing: Vec<Missing> = seats
            .iter()
            .filter(|seat| self.clearance(&seat.person) == Clearance::Undeclared)
            .map(|seat| Missing::Declaration { person: seat.person.clone() })
            .collect();
        missing.extend(self.thin_panels(|question| {
            seats.iter().filter(|seat| !self.is_recused(&seat.person, question)).count()
        }));
        missing
    }

    fn missing_to_moderate(&self, sheets: &[Sheet]) -> Vec<Missing> {
        let mut missing = Vec::new();
        for seat in &self.parts().panel {
            let evaluator = seat.person.clone();
            let asked = required(self, &evaluator);
            let sheet = sheets.iter().find(|sheet| *sheet.evaluator() == evaluator);
            if asked.is_empty() || sheet.is_some_and(|sheet| sheet.submitted().is_some()) {
                continue;
            }
            let (mut scores, mut reasons) = (Vec::new(), Vec::new());
            for key in asked {
                match sheet.and_then(|sheet| sheet.current(&key.0, &key.1)) {
                    None => scores.push(key),
                    Some(score) if score.reason.is_none() => reasons.push(key),
                    Some(_) => {}
                }
            }
            let whole = scores.is_empty() && reasons.is_empty();
            if !scores.is_empty() {
                let evaluator = evaluator.clone();
                missing.push(Missing::Scores { evaluator, questions: scores });
            }
            if !reasons.is_empty() {
                let evaluator = evaluator.clone();
                missing.push(Missing::Reasons { evaluator, questions: reasons });
            }
            if whole {
                missing.push(Missing::Submission { evaluator });
            }
        }
        // Whoever left keeps counting with what they had submitted; whoever sits here and has
        // not submitted is named above.
        missing.extend(self.thin_panels(|question| {
            let gave = |sheet: &&Sheet| {
                let complete = self.live().all(|c| sheet.current(&c.slug, question).is_some());
                sheet.submitted().is_some() && complete
            };
            let left = |sheet: &&Sheet| !self.seats(sheet.evaluator());
            let sits = self.parts().panel.iter();
            sits.filter(|seat| !self.is_recused(&seat.person, question)).count()
                + sheets.iter().filter(left).filter(gave).count()
        }));
        missing
    }

    fn thin_panels(&self, count: impl Fn(&QuestionId) -> usize) -> Vec<Missing> {
        let needs = self.rules().min_panel;
        let thin = |has: usize| u32::try_from(has).is_ok_and(|has| has < needs);
        self.criteria()
            .scored()
            .map(|(_, question)| (question.id.clone(), count(&question.id)))
            .filter(|(_, has)| thin(*has))
            .map(|(question, has)| Missing::Panel { question, has, needs })
            .collect()
    }

    fn missing_to_close(&self) -> Vec<Missing> {
        let mut missing = Vec::new();
        for (_, question) in self.criteria().questions() {
            for candidate in self.live().map(|candidate| candidate.slug.clone()) {
                let id = question.id.clone();
                match question.kind {
                    Kind::Gate if self.gate(&candidate, &id).is_none() => {
                        missing.push(Missing::Gate { candidate, gate: id });
                    }
                    Kind::Scored if self.agreed(&candidate, &id).is_none() => {
                        missing.push(Missing::Consensus { candidate, question: id });
                    }
                    Kind::Gate | Kind::Scored | Kind::Price => {}
                }
            }
        }
        missing
    }

    /// Panel, moderator and `others` who have not declared since `since`, or wait for a review.
    fn stale_declarations(
        &self,
        others: &[Slug],
        since: Option<Moment>,
        what: &'static str,
    ) -> Vec<Missing> {
        let mut people: Vec<&Slug> = self.parts().panel.iter().map(|seat| &seat.person).collect();
        for person in std::iter::once(self.moderator()).chain(others) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        let mut missing = Vec::new();
        for person in people {
            let fresh = self.parts().declarations.iter().any(|declaration| {
                declaration.person == *person
                    && since.is_none_or(|since| declaration.made_at >= since)
            });
            if !fresh {
                let person = person.clone();
                missing.push(Missing::FreshDeclaration { person, since: what });
            } else if self.clearance(person) == Clearance::Unreviewed {
                missing.push(Missing::Review { person: person.clone() });
            }
        }
        missing
    }

    /// Whether `viewer` may see what `owner` alone gave.
    ///
    /// # Errors
    /// [`Sealed`] until moderation opens, whatever the role.
    pub fn shows_individual_scores_to(&self, viewer: &Slug, owner: &Slug) -> Result<(), Sealed> {
        if viewer == owner || self.stage() >= Stage::Moderation {
            return Ok(());
        }
        Err(Sealed::Scores { owner: owner.clone() })
    }

    /// Whether agreed scores may be shown, one by one.
    ///
    /// # Errors
    /// [`Sealed`] until moderation opens.
    pub fn shows_consensus(&self) -> Result<(), Sealed> {
        if self.stage() >= Stage::Moderation {
            return Ok(());
        }
        Err(Sealed::Consensus { evaluation: self.reference(), stage: self.stage() })
    }

    /// Whether prices may be shown, even to whoever entered them. A reopening seals them again.
    ///
    /// # Errors
    /// [`Sealed`] until they are opened.
    pub fn shows_prices(&self) -> Result<(), Sealed> {
        if self.stage() >= Stage::PriceOpened && self.criteria().price().is_some() {
            return Ok(());
        }
        Err(Sealed::Prices { evaluation: self.reference() })
    }

    /// Whether totals, order and margins of agreed scores may be shown to anybody.
    ///
    /// # Errors
    /// [`Sealed`] until prices are open; until quality is closed where no price is asked.
    pub fn shows_result(&self) -> Result<(), Sealed> {
        let (evaluation, stage) = (self.reference(), self.stage());
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
    /// The stages it can be taken in.
    fn takes(self, priced: bool) -> &'static [Stage] {
        match self {
            Self::Freeze => &[Stage::Draft],
            Self::OpenScoring => &[Stage::Frozen],
            Self::OpenModeration => &[Stage::Scoring],
            Self::CloseQuality => &[Stage::Moderation],
            Self::OpenPrice => &[Stage::QualityClosed],
            Self::Reopen => &[Stage::QualityClosed, Stage::PriceOpened],
            Self::Decide if priced => &[Stage::PriceOpened],
            Self::Decide => &[Stage::QualityClosed],
            Self::Archive => &[Stage::Decided],
        }
    }
}

#[cfg(test)]
mod tests;
