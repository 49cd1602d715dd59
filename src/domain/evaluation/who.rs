//! Who may do what in one evaluation, and the few records that are more than a field.

use thiserror::Error;

use crate::domain::criteria::Kind;
use crate::domain::date::Moment;
use crate::domain::evaluation::amend::Minimum;
use crate::domain::evaluation::conflict::{
    Clearance, Declaration, Interest, Recusal, Review, Verdict, recused_from,
};
use crate::domain::evaluation::price::{Price, PriceChange, PriceFormula};
use crate::domain::evaluation::stage::{Doing, Refusal};
use crate::domain::evaluation::{Agreeing, Answer, Evaluation, GateAnswer, Unfit, Withdrawal};
use crate::domain::person::{NotPermitted, Person, Role};
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::Reason;

/// Something a person tries to do in an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// Set up, candidates, panel, freeze, open scoring, amend.
    SetUp,
    /// Open moderation, gates, consensus, close quality, reopen, open price, archive.
    Moderate,
    /// Declare interests, each for themself.
    Declare {
        /// Whose declaration it is.
        whose: &'a Slug,
    },
    /// Review a declared interest, never one's own.
    ReviewDeclaration {
        /// Whose declaration it is.
        whose: &'a Slug,
    },
    /// Score, submit, correct.
    Score {
        /// Whose sheet it is.
        sheet: &'a Slug,
    },
    /// Evidence and open questions.
    Evidence,
    /// Prices, clarifications, withdrawal of a candidate.
    Price,
    /// Write or propose a decision.
    WriteDecision,
    /// Accept, reject, reopen, reaffirm, supersede, deprecate a decision.
    Decide,
    /// Read, export, verify.
    Read,
}

/// The role in which `person` may do `act`; the seals on what is shown apply besides.
///
/// # Errors
/// [`Refusal`] naming the role, seat or person it would take.
///
/// # Source
/// `docs/method.md`, "Who may".
pub fn may(act: Act<'_>, person: &Person, evaluation: &Evaluation) -> Result<Role, Refusal> {
    let who = || person.slug.clone();
    match act {
        Act::SetUp => {
            Ok(person.acting_as(&[Role::Moderator, Role::Admin], "set up an evaluation")?)
        }
        Act::Moderate => {
            let role = person.acting_as(&[Role::Moderator], "moderate an evaluation")?;
            if person.slug == *evaluation.moderator() {
                return Ok(role);
            }
            let moderator = evaluation.moderator().clone();
            Err(Refusal::NotModerator { who: who(), evaluation: evaluation.reference(), moderator })
        }
        Act::Declare { whose } => {
            let role = person.acting_as(Role::ALL, "declare interests")?;
            own(person, whose).map(|()| role)
        }
        Act::ReviewDeclaration { whose } => {
            let needs = &[Role::Moderator, Role::DecisionOwner];
            let role = person.acting_as(needs, "review a declaration")?;
            if person.slug == *whose {
                return Err(Refusal::OwnDeclaration { who: who() });
            }
            Ok(role)
        }
        Act::Score { sheet } => {
            let role = person.acting_as(&[Role::Evaluator], "score")?;
            seated(person, evaluation)?;
            own(person, sheet).map(|()| role)
        }
        Act::Evidence => {
            let needs = &[Role::Moderator, Role::Procurement, Role::Evaluator];
            let role = person.acting_as(needs, "record evidence and open questions")?;
            if role == Role::Evaluator {
                seated(person, evaluation)?;
            }
            Ok(role)
        }
        Act::Price => {
            let needs = &[Role::Procurement, Role::Moderator];
            let role = person.acting_as(needs, "record prices, clarifications and withdrawals")?;
            if evaluation.seats(&person.slug) {
                return Err(Refusal::OnPanel { who: who(), evaluation: evaluation.reference() });
            }
            Ok(role)
        }
        Act::WriteDecision => {
            let needs = &[Role::Moderator, Role::DecisionOwner];
            Ok(person.acting_as(needs, "write a decision")?)
        }
        Act::Decide => Ok(person.acting_as(&[Role::DecisionOwner], "settle a decision")?),
        Act::Read => Ok(person.acting_as(Role::ALL, "read an evaluation")?),
    }
}

fn own(person: &Person, owner: &Slug) -> Result<(), Refusal> {
    if person.slug == *owner {
        return Ok(());
    }
    Err(Refusal::NotOwn { who: person.slug.clone(), owner: owner.clone() })
}

fn seated(person: &Person, evaluation: &Evaluation) -> Result<(), Refusal> {
    if evaluation.seats(&person.slug) {
        return Ok(());
    }
    let evaluation = evaluation.reference();
    Err(Refusal::NotOnPanel { who: person.slug.clone(), evaluation })
}

/// Why a record about an evaluation was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// Not by this person, or not now.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It does not fit the evaluation.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A gate that is no longer there for anybody, after scores were seen.
    #[error(
        "{gate} is a gate of the rules before, and scores have been seen: a gate is lifted for everybody before that, or not at all"
    )]
    GateStays {
        /// The gate.
        gate: QuestionId,
    },
    /// A lower minimum, or none, after scores were seen.
    #[error(
        "{least} in the rules before, and scores have been seen: a minimum is lowered for everybody before that, or not at all"
    )]
    MinimumStays {
        /// Of what, and how high.
        least: Minimum,
    },
    /// Another way of agreeing, after scores were seen.
    #[error(
        "what counts in {evaluation} cannot become {}: scores have been seen under {}, and how scores are agreed is fixed before that, or not at all",
        wanted.words(), before.words()
    )]
    AgreeingStays {
        /// The evaluation.
        evaluation: crate::domain::refs::EvaluationRef,
        /// What counted before.
        before: Agreeing,
        /// What was wanted.
        wanted: Agreeing,
    },
    /// Another price formula, after prices were known.
    #[error(
        "the price formula of {evaluation} stays {before}: prices are known, and how they become marks is fixed before that, or not at all"
    )]
    FormulaStays {
        /// The evaluation.
        evaluation: crate::domain::refs::EvaluationRef,
        /// The formula with its parameters.
        before: PriceFormula,
    },
    /// It has left already.
    #[error("{candidate} withdrew on {on} already")]
    Withdrawn {
        /// The candidate.
        candidate: Slug,
        /// Since when.
        on: crate::domain::date::Day,
    },
    /// The money is known, and no reason was given for changing it.
    #[error(
        "prices of {evaluation} have been opened, so the price of {candidate} changes only with a reason, which is kept beside the result"
    )]
    MoneyKnown {
        /// The evaluation.
        evaluation: crate::domain::refs::EvaluationRef,
        /// Whose price.
        candidate: Slug,
    },
    /// A reason for a price that nobody has seen.
    #[error(
        "prices of {evaluation} are sealed, so no reason is kept for the price of {candidate}: it would tell of the money; what a price rests on is its basis"
    )]
    MoneySealed {
        /// The evaluation.
        evaluation: crate::domain::refs::EvaluationRef,
        /// Whose price.
        candidate: Slug,
    },
    /// A seat for somebody who has entered prices.
    #[error(
        "{person} has entered prices in {evaluation}, and whoever knows the money does not score in it"
    )]
    KnowsMoney {
        /// The evaluation.
        evaluation: crate::domain::refs::EvaluationRef,
        /// Who.
        person: Slug,
    },
    /// A seat that is emptied without a word once people score.
    #[error(
        "scoring has begun in {evaluation}, so {person} leaves its panel only with a reason, which is kept"
    )]
    LeavesUnexplained {
        /// The evaluation.
        evaluation: crate::domain::refs::EvaluationRef,
        /// Who.
        person: Slug,
    },
    /// No interest waits for a review.
    #[error("{}", nothing_to_review(person, *number))]
    NothingToReview {
        /// Whose review was tried.
        person: Slug,
        /// Which of their declarations was named.
        number: Option<usize>,
    },
}

fn nothing_to_review(person: &Slug, number: Option<usize>) -> String {
    match number {
        None => format!("{person} has declared no interest that could be reviewed"),
        Some(number) => format!("declaration {number} of {person} is no interest to be reviewed"),
    }
}

impl From<NotPermitted> for RecordError {
    fn from(error: NotPermitted) -> Self {
        Self::Refused(error.into())
    }
}

impl Evaluation {
    /// Whether a review took `person` off `question`.
    pub fn is_recused(&self, person: &Slug, question: &QuestionId) -> bool {
        recused_from(&self.parts.declarations, person)
            .is_some_and(|recusal| recusal.covers(question))
    }

    /// Whether `by` may record what the panel makes of `question`: no interest of theirs waits for
    /// its review, and no review took them off it. Whoever influences the decision counts, not
    /// only those who score.
    ///
    /// # Errors
    /// [`Refusal::Unreviewed`] or [`Refusal::Recused`].
    ///
    /// # Source
    /// `docs/method.md`, "Interests".
    pub fn takes_part(&self, by: &Person, question: &QuestionId) -> Result<(), Refusal> {
        let who = by.slug.clone();
        if self.clearance(&by.slug) == Clearance::Unreviewed {
            return Err(Refusal::Unreviewed { who });
        }
        if self.is_recused(&by.slug, question) {
            return Err(Refusal::Recused { who, question: question.clone() });
        }
        Ok(())
    }

    /// Records `by`'s own declaration; `None` declares no interest.
    ///
    /// # Errors
    /// [`RecordError`] when `by` holds no role, or the interest is in nobody taking part.
    pub fn declare(
        &mut self,
        by: &Person,
        interest: Option<Interest>,
        at: Moment,
    ) -> Result<&Declaration, RecordError> {
        may(Act::Declare { whose: &by.slug }, by, self)?;
        self.takes(Doing::DECLARE)?;
        for candidate in interest.iter().flat_map(|interest| &interest.about) {
            self.candidate(candidate)?;
        }
        let declaration =
            Declaration { person: by.slug.clone(), made_at: at, interest, review: None };
        self.parts.declarations.push(declaration);
        Ok(self.parts.declarations.last().expect("one was just pushed"))
    }

    /// Records the review of an interest that `person` declared: of their declaration `number`,
    /// from 1; else of the first that waits for one; else, anew, of the latest. A later review of
    /// one declaration replaces the earlier here, never in history.
    ///
    /// # Errors
    /// [`RecordError`] when `by` may not, after a decision, when the recusal names what is not
    /// asked, or there is no such interest.
    pub fn review(
        &mut self,
        by: &Person,
        person: &Slug,
        number: Option<usize>,
        verdict: Verdict,
        reason: Reason,
        at: Moment,
    ) -> Result<&Declaration, RecordError> {
        may(Act::ReviewDeclaration { whose: person }, by, self)?;
        self.takes(Doing::REVIEW)?;
        if let Verdict::Recused(Recusal::Questions(questions)) = &verdict {
            for question in questions {
                self.asked(question, Kind::Scored, "a recusal")?;
            }
        }
        let own: Vec<usize> = (0..self.parts.declarations.len())
            .filter(|at| self.parts.declarations[*at].person == *person)
            .collect();
        let of = |at: &&usize| self.parts.declarations[**at].interest.is_some();
        let waits = |at: &&usize| self.parts.declarations[**at].waits();
        let wanted = match number {
            Some(number) => number.checked_sub(1).and_then(|at| own.get(at)).filter(of),
            None => own.iter().find(waits).or_else(|| own.iter().rev().find(of)),
        };
        let Some(declaration) = wanted.copied().and_then(|at| self.parts.declarations.get_mut(at))
        else {
            return Err(RecordError::NothingToReview { person: person.clone(), number });
        };
        declaration.review = Some(Review { by: by.slug.clone(), verdict, reason, at });
        Ok(declaration)
    }

    /// Answers one gate for one candidate. A later answer replaces it here, never in history.
    ///
    /// # Errors
    /// [`RecordError`] outside scoring and moderation, by anybody but the moderator, or where
    /// there is no such gate or candidate.
    pub fn answer_gate(
        &mut self,
        by: &Person,
        candidate: &Slug,
        gate: &QuestionId,
        answer: Answer,
        reason: Reason,
        at: Moment,
    ) -> Result<(), RecordError> {
        may(Act::Moderate, by, self)?;
        self.still_in(candidate)?;
        self.asked(gate, Kind::Gate, "pass or fail")?;
        self.takes(Doing::ANSWER_GATE)?;
        self.takes_part(by, gate)?;
        let given = GateAnswer { answer, reason, by: by.slug.clone(), at };
        self.parts.gates.insert((candidate.clone(), gate.clone()), given);
        Ok(())
    }

    /// Records a price. Until prices are opened it is shown to nobody; once the money is known it
    /// takes a reason, and the change is kept among [`Parts::price_changes`](super::Parts), also
    /// where a reopening has sealed the prices again.
    ///
    /// # Errors
    /// [`RecordError`] for somebody of the panel, after a decision, for nobody taking part, or
    /// without a reason where there has to be one.
    ///
    /// # Source
    /// `docs/method.md`, "Stages and locks".
    pub fn set_price(
        &mut self,
        by: &Person,
        candidate: &Slug,
        price: Price,
        reason: Option<&Reason>,
        at: Moment,
    ) -> Result<(), RecordError> {
        may(Act::Price, by, self)?;
        self.still_in(candidate)?;
        self.price_of_somebody(candidate)?;
        self.takes(Doing::SET_PRICE)?;
        let (evaluation, whose) = (self.reference(), candidate.clone());
        match (self.money_known(), reason) {
            (false, None) => {}
            (false, Some(_)) => {
                return Err(RecordError::MoneySealed { evaluation, candidate: whose });
            }
            (true, None) => return Err(RecordError::MoneyKnown { evaluation, candidate: whose }),
            (true, Some(reason)) => {
                let before = self.parts.prices.get(candidate).map(Price::amount);
                let (after, reason, by) = (price.amount(), reason.clone(), by.slug.clone());
                let change = PriceChange { candidate: whose, before, after, reason, by, at };
                self.parts.price_changes.push(change);
            }
        }
        self.parts.prices.insert(candidate.clone(), price);
        Ok(())
    }

    /// Records that `candidate` takes part no longer; its scores are kept.
    ///
    /// # Errors
    /// [`RecordError`] for somebody of the panel, after a decision, or when it left already.
    pub fn withdraw(
        &mut self,
        by: &Person,
        candidate: &Slug,
        withdrawal: Withdrawal,
    ) -> Result<(), RecordError> {
        may(Act::Price, by, self)?;
        self.still_in(candidate)?;
        self.takes(Doing::WITHDRAW_CANDIDATE)?;
        if let Some(entry) = self.parts.candidates.iter_mut().find(|c| c.slug == *candidate) {
            entry.withdrawn = Some(withdrawal);
        }
        Ok(())
    }

    /// # Errors
    /// [`RecordError`] when `slug` takes no part, or no longer.
    pub(crate) fn still_in(&self, slug: &Slug) -> Result<(), RecordError> {
        match &self.candidate(slug)?.withdrawn {
            None => Ok(()),
            Some(withdrawal) => {
                let (candidate, on) = (slug.clone(), withdrawal.on);
                Err(RecordError::Withdrawn { candidate, on })
            }
        }
    }
}
