//! What each scored question earned, in the words of its scale, and what a higher value takes.

use super::{Cited, Discretion, Given, Group, Higher, Passage, Question, Sources};
use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::criteria::{self, Kind, effective_weight};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::ranking::{Standing, marks};
use crate::domain::exact::Exact;
use crate::domain::refs::{EvidenceId, Slug};

/// What `candidate` earned in `group`, question by question.
pub(super) fn judged(
    sources: &Sources<'_>,
    candidate: &Slug,
    standing: Option<&Standing>,
    group: &criteria::Group,
    discretion: Discretion,
) -> Group {
    let decimals = sources.ranking.decimals;
    let scored = || group.questions.iter().filter(|question| question.kind == Kind::Scored);
    let sum = standing.and_then(|standing| standing.groups.iter().find(|g| g.group == group.id));
    let of: Exact = scored().map(|question| effective_weight(group, question)).sum();
    Group {
        id: group.id.clone(),
        title: group.title.clone(),
        marks: sum.and_then(|sum| sum.marks.as_ref()).map(|marks| marks.rounded(decimals)),
        of: of.rounded(decimals),
        questions: scored()
            .map(|question| Question {
                id: question.id.clone(),
                text: question.text.clone(),
                of: effective_weight(group, question).rounded(decimals),
                top: sources.evaluation.criteria().scale().top(),
                given: given(sources, candidate, group, question, discretion),
            })
            .collect(),
    }
}

fn given(
    sources: &Sources<'_>,
    candidate: &Slug,
    group: &criteria::Group,
    question: &criteria::Question,
    discretion: Discretion,
) -> Option<Given> {
    let evaluation = sources.evaluation;
    let scale = evaluation.criteria().scale();
    let agreed = evaluation.agreed(candidate, &question.id)?;
    let asked = (candidate.clone(), question.id.clone());
    let (name, descriptor) = meaning(scale, question, agreed.value)?;
    let decimals = sources.ranking.decimals;
    Some(Given {
        value: agreed.value,
        name,
        descriptor,
        marks: marks(evaluation, candidate, group, question)?.rounded(decimals),
        reason: Passage::of(
            agreed.reason.as_str(),
            sources.sensitive.consensus.contains(&asked),
            discretion,
        ),
        evidence: agreed
            .evidence
            .iter()
            .filter(|id| !of_another(sources, candidate, id))
            .map(|id| cited(sources, id))
            .collect(),
        higher: higher(sources, group, question, agreed.value),
    })
}

/// What `value` is called, and what earns it. An average between two values of the scale has no
/// descriptor, and its text says so.
fn meaning(
    scale: &Scale,
    question: &criteria::Question,
    value: AgreedValue,
) -> Option<(String, String)> {
    if let Some(whole) = value.on(scale) {
        let descriptor = question.descriptor(scale, whole)?.to_string();
        return Some((scale.point(whole)?.name.to_string(), descriptor));
    }
    let (below, above) = value.between(scale)?;
    let count = value.scores().unwrap_or(1);
    Some((
        format!("average of {count} scores"),
        format!(
            "no descriptor belongs to it: it is the average of {count} individual scores and lies \
             between {} ({}) and {} ({})",
            below.value, below.name, above.value, above.name
        ),
    ))
}

fn higher(
    sources: &Sources<'_>,
    group: &criteria::Group,
    question: &criteria::Question,
    value: AgreedValue,
) -> Higher {
    let scale = sources.evaluation.criteria().scale();
    let exact = value.exact();
    let worth = |point: &Point| Exact::whole(i64::from(point.value));
    let Some(next) = scale.points().iter().find(|point| worth(point) > exact) else {
        return Higher::Top;
    };
    let descriptor = question.descriptor(scale, next.value);
    let Some(descriptor) = descriptor.filter(|_| question.allows(scale, next.value)) else {
        return Higher::Capped;
    };
    let top = Exact::whole(i64::from(scale.top().max(1)));
    let adds = effective_weight(group, question) * ((worth(next) - exact) / top);
    Higher::Next {
        value: next.value,
        name: next.name.clone(),
        descriptor: descriptor.clone(),
        adds: adds.rounded(sources.ranking.decimals),
        exact: adds,
    }
}

/// Whether an item of evidence was recorded of another candidate alone: it is in no letter but that
/// one's.
pub(super) fn of_another(sources: &Sources<'_>, candidate: &Slug, id: &EvidenceId) -> bool {
    let item = sources.evidence.iter().find(|item| item.id == *id);
    item.and_then(|item| item.candidate.as_ref()).is_some_and(|of| of != candidate)
}

fn cited(sources: &Sources<'_>, id: &EvidenceId) -> Cited {
    let item = sources.evidence.iter().find(|item| item.id == *id).map(|item| {
        let day = item.as_at.map_or_else(|| "undated".to_owned(), |day| day.to_string());
        format!("{} ({}, {day})", item.title, item.source)
    });
    Cited { id: id.clone(), item }
}
