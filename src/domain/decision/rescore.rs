//! The exceptions under a decision as evidence on its scores: which questions they speak to, and
//! how far the primary's score on each would have to fall before another candidate were first.
//!
//! A planning aid. It reads the frozen scores and changes none.

use std::collections::BTreeSet;

use crate::domain::criteria::effective_weight;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::ranking::{Ranking, rank};
use crate::domain::exact::{Exact, Rounded};
use crate::domain::exception::request::ReasonCode;
use crate::domain::refs::{ExceptionRef, QuestionId, Slug};
use crate::domain::text::Line;

/// The questions that one reason speaks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The reason.
    pub reason: ReasonCode,
    /// The questions.
    pub questions: Vec<QuestionId>,
    /// Why these.
    pub why: Line,
}

/// Which questions each reason speaks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Reason by reason.
    pub reasons: Vec<Mapped>,
}

/// An exception that was approved under the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// Which.
    pub exception: ExceptionRef,
    /// Everything it claims.
    pub reasons: Vec<ReasonCode>,
}

/// One question, what the exceptions say of it, and how far it is from changing the winner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The question.
    pub question: QuestionId,
    /// The reasons that speak to it.
    pub reasons: Vec<ReasonCode>,
    /// The exceptions whose reasons do, in their order.
    pub exceptions: Vec<ExceptionRef>,
    /// What a full score is worth in marks.
    pub weight: Exact,
    /// The primary's agreed score.
    pub score: AgreedValue,
    /// The agreed score of the candidate it is held against: the best of the others.
    pub next: Option<AgreedValue>,
    /// Points of the scale by which the primary's score must fall for the runner-up to be level,
    /// exactly; beyond it the runner-up is first. `None` where totals are pounds or there is no
    /// runner-up.
    pub distance: Option<Exact>,
    /// The highest value below the score at which the primary is no longer first alone by the
    /// rules of the evaluation, and who is then. `None` when no value of the scale does.
    pub falls_at: Option<(u8, Vec<Slug>)>,
}

/// All questions of one reason one step lower at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The reason.
    pub reason: ReasonCode,
    /// Why it is mapped as it is.
    pub why: Line,
    /// How many approved exceptions claim it.
    pub exceptions: usize,
    /// Its questions that the evaluation asks.
    pub questions: usize,
    /// The primary's total with each of them one step lower; `None` when it has none then.
    pub total: Option<Rounded>,
    /// Who is first then.
    pub first: Vec<Slug>,
}

/// The decision's scores in the light of its exceptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescore {
    /// The candidate chosen.
    pub primary: Slug,
    /// Its published total.
    pub total: Option<Rounded>,
    /// The best of the others, and its published total.
    pub next: Option<(Slug, Rounded)>,
    /// How far ahead the primary is, marks, exactly; below 0 when it was not first.
    pub gap: Option<Exact>,
    /// How far its published total is ahead: the difference of the two totals as they are shown.
    pub ahead: Option<Rounded>,
    /// Question by question: the most exceptions first, then the least fall.
    pub lines: Vec<Row>,
    /// Reason by reason.
    pub together: Vec<Together>,
    /// Exceptions counted.
    pub exceptions: usize,
}

/// The question's agreed score of `primary` lowered to `value`, and the result.
fn lowered(
    evaluation: &Evaluation,
    primary: &Slug,
    values: &[(QuestionId, u8)],
) -> Option<Ranking> {
    let mut parts = evaluation.parts().clone();
    // A recorded decision breaks ties for whom it named; here it is in question.
    parts.chosen = None;
    for (question, value) in values {
        parts.consensus.get_mut(&(primary.clone(), question.clone()))?.value =
            AgreedValue::One(*value);
    }
    rank(&Evaluation::new(parts).ok()?).ok()
}

/// The values of the scale that this question takes, below `score`, the highest first.
fn below(evaluation: &Evaluation, question: &QuestionId, score: AgreedValue) -> Vec<u8> {
    let set = evaluation.criteria();
    let Some((_, asked)) = set.question(question) else { return Vec::new() };
    let values = set.scale().points().iter().rev().map(|point| point.value);
    let score = score.exact();
    let lower = |value: u8| Exact::whole(i64::from(value)) < score;
    values.filter(|value| lower(*value) && asked.allows(set.scale(), *value)).collect()
}

/// What the approved exceptions say about the scores of `primary`, and how firm these are.
/// `None` when the evaluation cannot be ranked.
///
/// # Source
/// `docs/method.md`, "How far a score must fall".
pub fn rescore(
    evaluation: &Evaluation,
    primary: &Slug,
    mapping: &Mapping,
    approved: &[Approved],
) -> Option<Rescore> {
    let ranking = rank(evaluation).ok()?;
    let own = ranking.standing(primary).and_then(|standing| standing.figures.as_ref());
    let next = ranking
        .ranked()
        .find(|(standing, _)| standing.candidate != *primary)
        .map(|(standing, figures)| (standing.candidate.clone(), figures));
    let gap = match (own, &next) {
        (Some(own), Some((_, next))) if !ranking.unit.is_pounds() => Some(&own.total - &next.total),
        (Some(_), Some(_) | None) | (None, _) => None,
    };
    let ahead = match (own, &next) {
        (Some(own), Some((_, next))) if gap.is_some() => {
            let margin = &own.published.exact() - &next.published.exact();
            Some(margin.rounded(own.published.decimals()))
        }
        (Some(_), Some(_) | None) | (None, _) => None,
    };
    let mut lines: Vec<Row> = Vec::new();
    for (group, question) in evaluation.criteria().scored() {
        let reasons: Vec<ReasonCode> = mapping
            .reasons
            .iter()
            .filter(|mapped| mapped.questions.contains(&question.id))
            .map(|mapped| mapped.reason)
            .collect();
        if reasons.is_empty() {
            continue;
        }
        let Some(agreed) = evaluation.agreed(primary, &question.id) else { continue };
        let cites = |one: &&Approved| one.reasons.iter().any(|reason| reasons.contains(reason));
        let weight = effective_weight(group, question);
        let top = Exact::whole(i64::from(evaluation.criteria().scale().top()));
        let distance =
            gap.as_ref().filter(|_| !weight.is_zero()).map(|gap| (gap * &top) / weight.clone());
        let falls_at =
            below(evaluation, &question.id, agreed.value).into_iter().find_map(|value| {
                let ranking = lowered(evaluation, primary, &[(question.id.clone(), value)])?;
                let first: Vec<Slug> = ranking.winners().into_iter().cloned().collect();
                (first != [primary.clone()]).then_some((value, first))
            });
        lines.push(Row {
            question: question.id.clone(),
            exceptions: approved.iter().filter(cites).map(|one| one.exception).collect(),
            reasons,
            weight,
            score: agreed.value,
            next: next.as_ref().and_then(|(slug, _)| {
                evaluation.agreed(slug, &question.id).map(|agreed| agreed.value)
            }),
            distance,
            falls_at,
        });
    }
    lines.sort_by(|a, b| {
        (b.exceptions.len(), &a.distance, &a.question).cmp(&(
            a.exceptions.len(),
            &b.distance,
            &b.question,
        ))
    });
    let together =
        mapping.reasons.iter().map(|mapped| together(evaluation, primary, mapped, approved));
    Some(Rescore {
        primary: primary.clone(),
        total: own.map(|own| own.published),
        next: next.as_ref().map(|(slug, figures)| (slug.clone(), figures.published)),
        gap,
        ahead,
        together: together.collect(),
        lines,
        exceptions: approved.iter().map(|one| one.exception).collect::<BTreeSet<_>>().len(),
    })
}

fn together(
    evaluation: &Evaluation,
    primary: &Slug,
    mapped: &Mapped,
    approved: &[Approved],
) -> Together {
    let asked: Vec<&QuestionId> =
        mapped.questions.iter().filter(|id| evaluation.agreed(primary, id).is_some()).collect();
    let steps: Vec<(QuestionId, u8)> = asked
        .iter()
        .filter_map(|id| {
            let score = evaluation.agreed(primary, id)?.value;
            Some(((*id).clone(), *below(evaluation, id, score).first()?))
        })
        .collect();
    let ranking = lowered(evaluation, primary, &steps);
    let own = ranking.as_ref().and_then(|ranking| ranking.standing(primary));
    Together {
        reason: mapped.reason,
        why: mapped.why.clone(),
        exceptions: approved.iter().filter(|one| one.reasons.contains(&mapped.reason)).count(),
        questions: asked.len(),
        total: own.and_then(|own| own.figures.as_ref()).map(|figures| figures.published),
        first: ranking
            .map(|ranking| ranking.winners().into_iter().cloned().collect())
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
