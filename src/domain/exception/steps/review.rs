//! Deciding on a request: scores, approvals up to the quorum, refusals.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::numbered;
use super::{Ballot, Context, Happened, Taken, long_enough};
use crate::domain::criteria::exception::Answer;
use crate::domain::date::{Day, Span};
use crate::domain::exception::grant::{Grant, GrantKind, Override};
use crate::domain::exception::precedent::Verdict;
use crate::domain::exception::refusal::Refusal;
use crate::domain::exception::request::{ConditionKind, ContentHash};
use crate::domain::exception::scores::{Given, Score, Sheet, applicable};
use crate::domain::exception::tier::{Tier, TierRow};
use crate::domain::exception::{Agreed, Exception, Interest, Rejection, State, Submission, Vote};
use crate::domain::person::{Person, Role, acts_for};
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::Reason;
use crate::domain::workload::Months;

fn counts(vote: &Vote, context: &Context) -> bool {
    vote.counts(context.today, context.voters)
}

impl Exception {
    /// The role in which `by` scores: an adviser first, since tier 2 asks for an adviser's view.
    pub(super) fn scorer(&self, by: &Person) -> Result<Role, Refusal> {
        let needs: &'static [Role] = match self.tier() {
            Some(Tier::Three) => &[Role::Adviser, Role::Approver, Role::DecisionOwner],
            Some(Tier::One | Tier::Two) | None => &[Role::Adviser, Role::Approver],
        };
        Ok(by.acting_as(needs, "score an exception request")?)
    }

    pub(super) fn scored(
        &self,
        question: &QuestionId,
        given: Given,
        note: &Reason,
        by: &Person,
        role: Role,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        self.disinterested(by, context)?;
        let mut asked = applicable(context.questions, &self.request);
        let Some(found) = asked.find(|asked| asked.id == *question) else {
            return Err(Refusal::NotApplicable {
                which: self.reference,
                question: question.clone(),
                applicable: applicable(context.questions, &self.request)
                    .map(|asked| asked.id.clone())
                    .collect(),
            });
        };
        let wanted = match (found.answer, given) {
            (Answer::Gate, Given::Pass | Given::Fail) => None,
            (Answer::Gate, Given::Value(_)) => Some("pass or fail".to_owned()),
            (Answer::Scored { .. }, Given::Value(value))
                if context.questions.scale.point(value).is_some() =>
            {
                None
            }
            (Answer::Scored { .. }, Given::Value(_) | Given::Pass | Given::Fail) => {
                Some(format!("one of {}", context.questions.scale.values_text()))
            }
        };
        if let Some(wanted) = wanted {
            let (question, given) = (question.clone(), given.to_string());
            return Err(Refusal::Answer { question, given, wanted });
        }
        let mut next = self.clone();
        next.scores.retain(|score| score.by != by.slug || score.question != *question);
        next.scores.push(Score {
            question: question.clone(),
            by: by.slug.clone(),
            role,
            given,
            note: note.clone(),
            content: self.request.content_hash(),
            at: context.now,
        });
        Ok(next.taken(Happened::Scored))
    }

    /// Own approval by a sole approver, where the settings allow it and it is said openly.
    fn overriding(
        &self,
        ballot: &Ballot,
        by: &Person,
        context: &Context,
    ) -> Result<Option<Override>, Refusal> {
        let own = match self.interest_of(&by.slug, context) {
            None => return Ok(None),
            // Who refused it before the appeal is not a sole approver's own interest.
            Some((interest, _)) => interest != Interest::Decided,
        };
        if !own || !context.settings.sole_approver {
            return self.disinterested(by, context).map(|()| None);
        }
        if !ballot.override_ {
            let (which, who) = (self.reference, by.slug.clone());
            return Err(Refusal::OverrideNeeded { which, who, what: "approve their own request" });
        }
        Ok(Some(Override { by: by.slug.clone(), reason: ballot.rationale.clone() }))
    }

    /// The submission under review.
    fn under_review(&self) -> &Submission {
        self.submission.as_ref().expect("every way into review passes through a submission")
    }

    pub(super) fn voted(
        &self,
        ballot: &Ballot,
        by: &Person,
        role: Role,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        let which = self.reference;
        let override_ = self.overriding(ballot, by, context)?;
        let judged = self.request.content_hash();
        if ballot.seen != judged {
            return Err(Refusal::ContentChanged { which, seen: ballot.seen, now: judged });
        }
        let submission = self.under_review();
        let now = context.primary.as_ref().map(|primary| primary.decision);
        if now != Some(submission.decision) {
            return Err(Refusal::DecisionChanged { which, then: submission.decision, now });
        }
        let row = context.settings.row(submission.tier);
        long_enough("rationale", &ballot.rationale, context)?;
        self.precedents_answered(Verdict::Approved, &ballot.rationale, context)?;
        let (span, months) = self.terms(ballot, by, row, context)?;
        let dues = self.dues(ballot, by, context)?;
        self.tight_conditions(&ballot.conditions, &dues, span, context)?;
        let unscored = self.scores_allow(ballot, by, row, context)?;
        self.two_people(by, context)?;

        let mut next = self.clone();
        next.votes.retain(|vote| vote.by != by.slug);
        next.votes.push(Vote {
            by: by.slug.clone(),
            role,
            content: judged,
            span,
            months,
            rationale: ballot.rationale.clone(),
            conditions: ballot.conditions.clone(),
            dues: dues.clone(),
            departure: ballot.departure.clone(),
            override_,
            unscored,
            at: context.now,
        });
        // Whoever came to own the workload since they approved, or to act for somebody who has
        // an interest, has one now.
        // So do approvals of a grant that would have begun by now go: it begins no earlier than its
        // last approval, and who gave them has to name a later day.
        // Whoever has retired since, or may no longer vote as they did, completes no quorum either.
        next.votes.retain(|vote| {
            let anew = vote.by == by.slug && vote.at == context.now;
            (anew || counts(vote, context))
                && (vote.override_.is_some() || self.interest_of(&vote.by, context).is_none())
        });
        next.state = State::InReview;
        if !next.quorate(row) {
            return Ok(next.taken(Happened::Voted));
        }
        let grant = next.granted(span, months, &dues, context);
        next.grants.push(grant);
        next.state = State::Approved;
        next.claimed_by = None;
        next.appeal = None;
        next.confirmation = None;
        next.looked = None;
        next.correction = None;
        Ok(next.taken(Happened::Approved))
    }

    /// Refuses an approval by whoever acts for somebody who has approved, or the other way round:
    /// two approvals are those of two people, and not of one and their delegate.
    fn two_people(&self, by: &Person, context: &Context) -> Result<(), Refusal> {
        let stands = |person: &Slug, other: &Slug| {
            acts_for(context.delegations, person).any(|from| from == other)
        };
        let standing = self.votes.iter().filter(|vote| counts(vote, context));
        let others = standing.map(|vote| &vote.by).filter(|other| **other != by.slug);
        match others.into_iter().find(|other| stands(&by.slug, other) || stands(other, &by.slug)) {
            None => Ok(()),
            Some(other) => Err(Refusal::OneMandate {
                which: self.reference,
                who: by.slug.clone(),
                other: other.clone(),
            }),
        }
    }

    /// Deciding against most like requests takes a sentence about one of them. A renewal has its
    /// own precedent: the grant before it.
    fn precedents_answered(
        &self,
        verdict: Verdict,
        rationale: &Reason,
        context: &Context,
    ) -> Result<(), Refusal> {
        let against = context.precedents.against(verdict).filter(|_| self.grants.is_empty());
        match against {
            Some(against) if !against.answered_by(rationale.as_str()) => {
                Err(Refusal::Precedent { which: self.reference, against })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The days and months this approval is for; all approvals are for the same.
    fn terms(
        &self,
        ballot: &Ballot,
        by: &Person,
        row: &TierRow,
        context: &Context,
    ) -> Result<(Span, u16), Refusal> {
        let standing = self.votes.iter().find(|vote| vote.by != by.slug && counts(vote, context));
        let asked = self.request.term();
        let span = ballot.span.or(standing.map(|vote| vote.span)).or(asked);
        let span = span.expect("a request without a term is not submitted");
        let likely = self.request.move_months.map_or(0, Months::likely);
        let months = ballot.months.or(standing.map(|vote| vote.months)).unwrap_or(likely);
        let (start, last, today) = (span.first(), span.last(), context.today);
        if start < today {
            return Err(Refusal::PastStart { start, today });
        }
        let most = start.term_end(row.longest);
        if last > most {
            let (tier, longest) = (row.tier, row.longest);
            return Err(Refusal::TooLong { last, tier, longest, start, most });
        }
        if months > Months::MOST {
            return Err(Refusal::Months { months, most: Months::MOST });
        }
        if let Some(most) = row.limits.as_ref().map(|limits| limits.move_months)
            && months > most
        {
            return Err(Refusal::MonthsOfTier { months, tier: row.tier, most });
        }
        match standing.filter(|vote| vote.span != span || vote.months != months) {
            None => Ok((span, months)),
            Some(vote) => Err(Refusal::OtherTerms {
                which: self.reference,
                by: vote.by.clone(),
                first: vote.span.first(),
                last: vote.span.last(),
                months: vote.months,
            }),
        }
    }

    /// The last days that this approval gives to conditions of the request, by their places in it;
    /// what the approvals so far have given stands.
    fn dues(
        &self,
        ballot: &Ballot,
        by: &Person,
        context: &Context,
    ) -> Result<BTreeMap<u32, Day>, Refusal> {
        let which = self.reference;
        let offered = self.request.conditions.len();
        let known = |number: u32| (1..=offered).contains(&usize::try_from(number).unwrap_or(0));
        if let Some(condition) = ballot.dues.keys().copied().find(|number| !known(*number)) {
            return Err(Refusal::NotOffered { which, condition, offered });
        }
        let mut dues = ballot.dues.clone();
        // Those that this approval leaves standing: see where votes are retained.
        let stands = |vote: &&Vote| {
            vote.by != by.slug
                && counts(vote, context)
                && (vote.override_.is_some() || self.interest_of(&vote.by, context).is_none())
        };
        for vote in self.votes.iter().filter(stands) {
            for (condition, offer) in (1_u32..).zip(&self.request.conditions) {
                // Whoever left the offered day approved it.
                let Some(due) = vote.dues.get(&condition).copied().or(offer.due) else { continue };
                if *dues.entry(condition).or_insert(due) != due {
                    let by = vote.by.clone();
                    return Err(Refusal::OtherDue { which, by, condition, due });
                }
            }
        }
        Ok(dues)
    }

    /// Refuses conditions of the request that nobody sees to or that are never due, those of
    /// request and approval that must be met first and come back, and those that are due before
    /// today or outside of the days granted.
    fn tight_conditions(
        &self,
        set: &[Agreed],
        dues: &BTreeMap<u32, Day>,
        span: Span,
        context: &Context,
    ) -> Result<(), Refusal> {
        let own = self.request.conditions.iter().map(|offer| (offer.kind, offer.every));
        let all = own.chain(set.iter().map(|agreed| (agreed.kind, agreed.every)));
        let mut comes_back = all
            .enumerate()
            .filter(|(_, (kind, every))| *kind == ConditionKind::Precedent && every.is_some());
        if let Some((at, _)) = comes_back.next() {
            let (which, condition) = (self.reference, at + 1);
            return Err(Refusal::RepeatedPrecedent { which, condition });
        }
        for (condition, offer) in (1_u32..).zip(&self.request.conditions) {
            let (which, last) = (self.reference, span.last());
            // What must be met before anything is covered may be due before the first day.
            let precedent = offer.kind == ConditionKind::Precedent;
            let earliest = if precedent { context.today } else { span.first() };
            let lacks = match (&offer.owner, dues.get(&condition).copied().or(offer.due)) {
                (Some(_), Some(due)) if (earliest..=last).contains(&due) => continue,
                (Some(_), Some(due)) => {
                    return Err(Refusal::OfferedDue { which, condition, due, earliest, last });
                }
                (None, _) => "owner",
                (Some(_), None) => "date",
            };
            return Err(Refusal::LooseCondition { which, condition, lacks });
        }
        for agreed in set {
            let (which, due, today) = (self.reference, agreed.due, context.today);
            if due < today {
                return Err(Refusal::PastDue { which, due, today });
            }
            // What must be met before anything is covered may be due before the first day.
            let before = agreed.kind == ConditionKind::Precedent && due < span.first();
            if !before && !span.holds(due) {
                let (first, last) = (span.first(), span.last());
                return Err(Refusal::DuePastGrant { which, due, first, last });
            }
        }
        Ok(())
    }

    /// Refuses an approval that the scores do not carry; answers with what nobody scored.
    fn scores_allow(
        &self,
        ballot: &Ballot,
        by: &Person,
        row: &TierRow,
        context: &Context,
    ) -> Result<Vec<QuestionId>, Refusal> {
        let which = self.reference;
        // Who has come to have an interest since has no view that counts, as with votes.
        let scores = self.scores_that_count(|who| self.interest_of(who, context).is_some());
        let advised = scores.iter().any(|score| score.role == Role::Adviser && score.by != by.slug);
        if row.adviser && !advised {
            return Err(Refusal::NoAdviser { which, tier: row.tier });
        }
        if let Some(departure) = &ballot.departure {
            long_enough("departure", departure, context)?;
        }
        let sheet = Sheet::new(context.questions, &self.request, &scores);
        let strict = match row.tier {
            Tier::One | Tier::Two => false,
            Tier::Three => true,
        };
        if strict && !sheet.unscored.is_empty() {
            return Err(Refusal::Unscored { which, questions: sheet.unscored });
        }
        let departed = strict
            && (ballot.departure.is_some()
                || self.votes.iter().any(|vote| counts(vote, context) && vote.departure.is_some()));
        let against = !sheet.failed.is_empty() || !sheet.missed.is_empty();
        if against && !departed {
            let (failed, missed) = (sheet.failed, sheet.missed);
            return Err(Refusal::ScoresAgainst { which, tier: row.tier, failed, missed });
        }
        Ok(sheet.unscored)
    }

    /// Whether the votes are enough.
    fn quorate(&self, row: &TierRow) -> bool {
        let owner_in = self.votes.iter().any(|vote| vote.role == Role::DecisionOwner);
        self.votes.len() >= row.quorum && (owner_in || !self.asks_for_owner(row))
    }

    /// Whether the decision owner must be among those who approve.
    pub fn asks_for_owner(&self, row: &TierRow) -> bool {
        row.asks_for_owner(self.appeal.as_ref().map(|appeal| appeal.from))
    }

    /// The grant that the votes make.
    fn granted(
        &self,
        span: Span,
        months: u16,
        dues: &BTreeMap<u32, Day>,
        context: &Context,
    ) -> Grant {
        let submission = self.under_review();
        let offers = (1_u32..).zip(&self.request.conditions);
        let offered = offers.filter_map(|(number, offer)| {
            Some(Agreed {
                text: offer.text.clone(),
                owner: offer.owner.clone()?,
                due: dues.get(&number).copied().or(offer.due)?,
                every: offer.every,
                kind: offer.kind,
                consequence: offer.consequence,
            })
        });
        let set = self.votes.iter().flat_map(|vote| vote.conditions.iter().cloned());
        let mut agreed: Vec<Agreed> = Vec::new();
        for condition in offered.chain(set) {
            // Two approvers who set the same condition mean one.
            if !agreed.contains(&condition) {
                agreed.push(condition);
            }
        }
        let conditions = numbered(self.last_condition(), agreed, span.last());
        Grant {
            number: self.grants.last().map_or(1, |grant| grant.number + 1),
            kind: if self.grants.is_empty() { GrantKind::First } else { GrantKind::Renewal },
            span,
            months,
            approvers: self.votes.iter().map(|vote| vote.by.clone()).collect(),
            content: submission.content,
            decision: submission.decision,
            tier: submission.tier,
            approved_at: context.now,
            review_months: context.settings.row(submission.tier).review_months,
            overrides: self.votes.iter().filter_map(|vote| vote.override_.clone()).collect(),
            conditions,
        }
    }

    pub(super) fn rejected(
        &self,
        rationale: &Reason,
        seen: ContentHash,
        by: &Person,
        role: Role,
        context: &Context,
    ) -> Result<Taken, Refusal> {
        self.disinterested(by, context)?;
        let judged = self.request.content_hash();
        if seen != judged {
            return Err(Refusal::ContentChanged { which: self.reference, seen, now: judged });
        }
        long_enough("rationale", rationale, context)?;
        self.precedents_answered(Verdict::Rejected, rationale, context)?;
        let mut deciders: BTreeSet<_> = self.votes.iter().map(|vote| vote.by.clone()).collect();
        deciders.insert(by.slug.clone());
        deciders.extend(self.appeal.iter().flat_map(|appeal| appeal.deciders.iter().cloned()));
        let mut next = self.clone();
        next.state = State::Rejected;
        next.claimed_by = None;
        next.appeal = None;
        next.correction = None;
        next.rejection = Some(Rejection {
            by: by.slug.clone(),
            role,
            rationale: rationale.clone(),
            content: judged,
            tier: self.under_review().tier,
            deciders,
            on: context.today,
            at: context.now,
        });
        Ok(next.taken(Happened::Rejected))
    }
}
