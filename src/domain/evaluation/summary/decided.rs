//! What the decision says of a candidate, and what decided where totals are equal.

use super::{Decided, Discretion, Passage, Sources};
use crate::domain::decision::Decision;
use crate::domain::evaluation::ranking::TieBroken;
use crate::domain::refs::Slug;

/// What decided between `candidate` and whoever was chosen, or the next where it is the one
/// chosen, when their totals are equal as published.
pub(super) fn tie(sources: &Sources<'_>, candidate: &Slug) -> Option<TieBroken> {
    let chosen = sources.decision?.content.chosen.one()?;
    let broken = sources.ranking.broken_ties();
    let mut between = broken.iter().filter(|tie| tie.ahead == *chosen);
    between.find(|tie| candidate == chosen || tie.behind == *candidate).map(|tie| tie.by)
}

/// What the decision says, as far as it concerns `candidate`.
pub(super) fn decided(
    sources: &Sources<'_>,
    decision: &Decision,
    candidate: &Slug,
    discretion: Discretion,
) -> Decided {
    let sensitive = sources.sensitive;
    let content = &decision.content;
    let why_not = content.rejected.iter().find(|other| other.candidate == *candidate);
    Decided {
        decision: decision.reference,
        on: decision.accepted_on(),
        chosen: content.chosen.clone(),
        reason: Passage::of(content.reason.as_str(), sensitive.reason, discretion),
        why_not: why_not
            .map(|other| Passage::of(other.why.as_str(), sensitive.rejected, discretion)),
    }
}
