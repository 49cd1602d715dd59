//! The steps people take on a decision, and the rule that refuses each of them.

use std::collections::BTreeSet;

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::decision::refusal::Refusal;
use crate::domain::decision::{Content, Decision, Remark, Scope, Status};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{DecisionRef, EvaluationRef, Slug};
use crate::domain::text::Reason;

/// Something a person does to a decision. To supersede takes two of them: [`supersede`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Changes a draft.
    Edit {
        /// The content as it shall be.
        content: Box<Content>,
    },
    /// Puts it to the decision owner.
    Propose,
    /// Puts it in force.
    Accept,
    /// Refuses it.
    Reject {
        /// Why.
        reason: Reason,
    },
    /// Puts it in question; it stays in force.
    Reopen {
        /// Why.
        reason: Reason,
    },
    /// Says that it stands after all.
    Reaffirm {
        /// Why.
        reason: Reason,
        /// By when it is looked at again; the day that stood there unless given.
        review_by: Option<Day>,
    },
    /// Ends it without a successor.
    Deprecate {
        /// Why.
        reason: Reason,
    },
}

/// A decision that was recorded elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What it says.
    pub says: Content,
    /// What had become of it: a draft where nobody had decided.
    pub status: Status,
    /// On which day.
    pub on: Day,
}

codes! {
    /// What happened, for the history.
    pub enum Happened, "an event of a decision" {
        /// The draft was made.
        Created = "decision.created",
        /// A record was brought in.
        Imported = "decision.imported",
        /// The draft changed.
        Edited = "decision.edited",
        /// It was put to the decision owner.
        Proposed = "decision.proposed",
        /// It is in force.
        Accepted = "decision.accepted",
        /// It was refused.
        Rejected = "decision.rejected",
        /// It is in question.
        Reopened = "decision.reopened",
        /// It stands after all.
        Reaffirmed = "decision.reaffirmed",
        /// Another took its place.
        Superseded = "decision.superseded",
        /// It ended without a successor.
        Deprecated = "decision.deprecated",
    }
}

/// What a step must know of the world around the decision.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// When the step is taken.
    pub now: Moment,
    /// The day of that moment in the workspace's zone.
    pub today: Day,
    /// The decision in force for the same scope, if any.
    pub in_force: Option<DecisionRef>,
    /// The candidates of the evaluation.
    pub candidates: &'a [Slug],
    /// The decision in force that gave the evaluation its outcome, if any: an award, or that nobody
    /// is chosen.
    pub outcome: Option<DecisionRef>,
    /// Whether the evaluation has a result: prices open, or quality closed where it has no price.
    pub has_result: bool,
}

/// A step taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The decision as it is now.
    pub decision: Decision,
    /// What happened.
    pub happened: Happened,
}

const WRITERS: &[Role] = &[Role::Moderator, Role::DecisionOwner];
const OWNER: &[Role] = &[Role::DecisionOwner];

impl Decision {
    /// A new draft, by a moderator or the decision owner.
    ///
    /// # Errors
    /// [`Refusal`] for anybody else, and for content that contradicts itself or the evaluation.
    pub fn create(
        reference: DecisionRef,
        evaluation: Option<EvaluationRef>,
        says: Content,
        by: &Person,
        context: &Context,
    ) -> Result<Self, Refusal> {
        by.acting_as(WRITERS, "write a decision")?;
        if evaluation.is_none() && says.scope.is_primary() {
            return Err(Refusal::NoEvaluation);
        }
        let mut decision = Self {
            reference,
            evaluation,
            status: Status::Draft,
            content: says,
            author: by.slug.clone(),
            drafted_at: context.now,
            remarks: Vec::new(),
            supersedes: None,
            superseded_by: None,
        };
        decision.scoped()?;
        decision.sound(context)?;
        Ok(decision)
    }

    /// A decision that was recorded elsewhere; it rests on no evaluation here.
    ///
    /// # Errors
    /// [`Refusal`] for anybody but a writer, and for content that contradicts itself.
    pub fn import(
        reference: DecisionRef,
        imported: Imported,
        by: &Person,
        context: &Context,
    ) -> Result<Self, Refusal> {
        by.acting_as(WRITERS, "write a decision")?;
        let Imported { mut says, status, on } = imported;
        let remark = Remark { status, by: by.slug.clone(), at: context.now, on, reason: None };
        if status.in_force() {
            says.effective.get_or_insert(on);
        }
        let decision = Self {
            reference,
            evaluation: None,
            status,
            content: says,
            author: by.slug.clone(),
            drafted_at: context.now,
            remarks: if status == Status::Draft { Vec::new() } else { vec![remark] },
            supersedes: None,
            superseded_by: None,
        };
        decision.sound(&Context { today: on, ..context.clone() })?;
        Ok(decision)
    }

    /// The decision after `step` by `by`, or the rule that refuses it. Changes nothing itself.
    ///
    /// # Errors
    /// [`Refusal`], whose text names the value seen and the rule.
    ///
    /// # Source
    /// `docs/method.md`, "Who may".
    pub fn after(&self, step: &Step, by: &Person, context: &Context) -> Result<Taken, Refusal> {
        use Status::{Accepted, Deprecated, Draft, Proposed, Rejected, Reopened, Superseded};
        let wrong = |step| Err(self.wrong(step));
        match step {
            Step::Edit { content } => {
                by.acting_as(WRITERS, "edit a decision")?;
                match self.status {
                    Draft => {
                        let mut decision = self.clone();
                        decision.content = (**content).clone();
                        decision.scoped()?;
                        decision.sound(context)?;
                        Ok(Taken { decision, happened: Happened::Edited })
                    }
                    Proposed | Accepted | Rejected | Reopened | Superseded | Deprecated => {
                        wrong("edited")
                    }
                }
            }
            Step::Propose => {
                by.acting_as(WRITERS, "propose a decision")?;
                match self.status {
                    Draft => {
                        self.sound(context)?;
                        self.whole(context)?;
                        Ok(self.moved(Proposed, Happened::Proposed, None, by, context))
                    }
                    Proposed | Accepted | Rejected | Reopened | Superseded | Deprecated => {
                        wrong("proposed")
                    }
                }
            }
            Step::Accept => {
                by.acting_as(OWNER, "accept a decision")?;
                match self.status {
                    Proposed => {
                        if let Some(other) = context.in_force.filter(|d| *d != self.reference) {
                            let (which, scope) = (self.reference, self.content.scope.clone());
                            return Err(Refusal::OtherInForce { which, other, scope });
                        }
                        self.accepted(by, context)
                    }
                    Draft | Accepted | Rejected | Reopened | Superseded | Deprecated => {
                        wrong("accepted")
                    }
                }
            }
            Step::Reject { reason } => {
                by.acting_as(OWNER, "reject a decision")?;
                match self.status {
                    Proposed => {
                        Ok(self.moved(Rejected, Happened::Rejected, Some(reason), by, context))
                    }
                    Draft | Accepted | Rejected | Reopened | Superseded | Deprecated => {
                        wrong("rejected")
                    }
                }
            }
            Step::Reopen { reason } => {
                by.acting_as(OWNER, "reopen a decision")?;
                match self.status {
                    Accepted => {
                        Ok(self.moved(Reopened, Happened::Reopened, Some(reason), by, context))
                    }
                    Draft | Proposed | Rejected | Reopened | Superseded | Deprecated => {
                        wrong("reopened")
                    }
                }
            }
            Step::Reaffirm { reason, review_by } => {
                by.acting_as(OWNER, "reaffirm a decision")?;
                match self.status {
                    Reopened => {
                        // What stands again is looked at again: a day that is over says nothing.
                        let review_by = review_by.unwrap_or(self.content.review_by);
                        self.reviewed(review_by, context)?;
                        let happened = Happened::Reaffirmed;
                        let mut taken = self.moved(Accepted, happened, Some(reason), by, context);
                        taken.decision.content.review_by = review_by;
                        Ok(taken)
                    }
                    Draft | Proposed | Accepted | Rejected | Superseded | Deprecated => {
                        wrong("reaffirmed")
                    }
                }
            }
            Step::Deprecate { reason } => {
                by.acting_as(OWNER, "deprecate a decision")?;
                match self.status {
                    Accepted | Reopened => {
                        Ok(self.moved(Deprecated, Happened::Deprecated, Some(reason), by, context))
                    }
                    Draft | Proposed | Rejected | Superseded | Deprecated => wrong("deprecated"),
                }
            }
        }
    }

    fn wrong(&self, step: &'static str) -> Refusal {
        Refusal::WrongStatus { which: self.reference, status: self.status, step }
    }

    fn moved(
        &self,
        status: Status,
        happened: Happened,
        reason: Option<&Reason>,
        by: &Person,
        context: &Context,
    ) -> Taken {
        let mut decision = self.clone();
        decision.status = status;
        decision.remarks.push(Remark {
            status,
            by: by.slug.clone(),
            at: context.now,
            on: context.today,
            reason: reason.cloned(),
        });
        Taken { decision, happened }
    }

    fn accepted(&self, by: &Person, context: &Context) -> Result<Taken, Refusal> {
        // To cancel is possible at any stage, since it rests on no result.
        if let Some(evaluation) = self.evaluation
            && !context.has_result
            && !self.content.chosen.cancels()
        {
            return Err(Refusal::NoResult { which: self.reference, evaluation });
        }
        if let (Some(evaluation), Some(other)) = (self.evaluation, context.outcome) {
            return Err(Refusal::OtherOutcome { which: self.reference, other, evaluation });
        }
        let mut taken = self.moved(Status::Accepted, Happened::Accepted, None, by, context);
        taken.decision.content.effective.get_or_insert(context.today);
        Ok(taken)
    }

    /// Puts it under the scope that what it chooses belongs to: to choose nobody ends one evaluation,
    /// and says nothing of the primary.
    fn scoped(&mut self) -> Result<(), Refusal> {
        let award = self.evaluation.map(Scope::award);
        let scope = &mut self.content.scope;
        match self.content.chosen.nobody() {
            None => {
                if award.is_some_and(|award| award == *scope) {
                    *scope = Scope::default();
                }
            }
            Some(why) => {
                let Some(award) = award else { return Err(Refusal::NobodyOfNothing { why }) };
                if !scope.is_primary() && *scope != award {
                    return Err(Refusal::ScopeOfNobody { scope: scope.clone(), award });
                }
                *scope = award;
            }
        }
        Ok(())
    }

    /// Refuses content that contradicts itself or the evaluation.
    fn sound(&self, context: &Context) -> Result<(), Refusal> {
        let says = &self.content;
        if let (Some(why), None) = (says.chosen.nobody(), self.evaluation) {
            return Err(Refusal::NobodyOfNothing { why });
        }
        if let (Some(_), Some(end)) = (says.chosen.nobody(), says.transition_end) {
            return Err(Refusal::NobodyToFollow { transition_end: end });
        }
        let named = says.rejected.iter().map(|other| &other.candidate);
        for candidate in says.chosen.one().into_iter().chain(named.clone()) {
            if let Some(evaluation) = self.evaluation
                && !context.candidates.contains(candidate)
            {
                let candidate = candidate.clone();
                return Err(Refusal::NotCandidate { candidate, evaluation });
            }
        }
        let mut seen = BTreeSet::new();
        for candidate in named {
            if says.chosen.is(candidate) {
                return Err(Refusal::ChosenRejected { candidate: candidate.clone() });
            }
            if !seen.insert(candidate) {
                return Err(Refusal::RejectedTwice { candidate: candidate.clone() });
            }
        }
        let effective = says.effective.unwrap_or(context.today);
        match says.transition_end.filter(|end| *end < effective) {
            Some(transition_end) => Err(Refusal::EarlyTransition { transition_end, effective }),
            None => Ok(()),
        }
    }

    /// Refuses a proposal that nobody could decide on.
    fn whole(&self, context: &Context) -> Result<(), Refusal> {
        if self.content.decision_makers.is_empty() {
            return Err(Refusal::NoDecisionMakers { which: self.reference });
        }
        // Where nobody is chosen, the reason of the decision is the reason for every one.
        let explained = |candidate: &Slug| {
            self.chooses_nobody()
                || self.content.chosen.is(candidate)
                || self.content.rejected.iter().any(|other| other.candidate == *candidate)
        };
        let silent: Vec<&str> = context
            .candidates
            .iter()
            .filter(|candidate| !explained(candidate))
            .map(Slug::as_str)
            .collect();
        if !silent.is_empty() {
            let candidates = silent.join(", ");
            return Err(Refusal::Unexplained { which: self.reference, candidates });
        }
        self.reviewed(self.content.review_by, context)
    }

    /// Refuses a day of review that is not to come.
    fn reviewed(&self, review_by: Day, context: &Context) -> Result<(), Refusal> {
        let today = context.today;
        if review_by <= today {
            return Err(Refusal::PastReview { which: self.reference, review_by, today });
        }
        Ok(())
    }
}

/// Puts the proposed `new` in the place of `old`, which is in force: both change together, the
/// old one first, and are saved in one transaction.
///
/// # Errors
/// [`Refusal`], as for accepting `new`; also when they are about different scopes.
pub fn supersede(
    old: &Decision,
    new: &Decision,
    by: &Person,
    context: &Context,
) -> Result<(Taken, Taken), Refusal> {
    by.acting_as(OWNER, "supersede a decision")?;
    match old.status {
        Status::Accepted | Status::Reopened => {}
        Status::Draft
        | Status::Proposed
        | Status::Rejected
        | Status::Superseded
        | Status::Deprecated => return Err(old.wrong("superseded")),
    }
    match new.status {
        Status::Proposed => {}
        Status::Draft
        | Status::Accepted
        | Status::Rejected
        | Status::Reopened
        | Status::Superseded
        | Status::Deprecated => return Err(new.wrong("put in the place of another")),
    }
    if old.content.scope != new.content.scope {
        return Err(Refusal::OtherScope {
            which: new.reference,
            scope: new.content.scope.clone(),
            old: old.reference,
            old_scope: old.content.scope.clone(),
        });
    }
    let mut next = new.accepted(by, context)?;
    next.decision.supersedes = Some(old.reference);
    let mut before = old.moved(Status::Superseded, Happened::Superseded, None, by, context);
    before.decision.superseded_by = Some(new.reference);
    Ok((before, next))
}

#[cfg(test)]
mod tests;
