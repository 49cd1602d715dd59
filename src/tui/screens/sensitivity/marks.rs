//! The marks that decide: which ones, with the reason and the evidence of each.

use super::Here;
use crate::domain::evaluation::Asked;
use crate::domain::robustness::marks::{Margin, MarkMove};

/// A mark that decides, and whom it brings level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DecisiveCell {
    /// Its slug, which stands in less room than its name.
    pub(super) challenger: String,
    pub(super) asked: Asked,
    /// The values on the scale, agreed and moved.
    pub(super) from: u8,
    pub(super) to: u8,
    pub(super) reason: String,
    pub(super) evidence: Vec<String>,
    /// This mark alone is enough.
    pub(super) alone: bool,
}

fn margins(here: &Here) -> &[Margin] {
    match &here.firm.analysis.marks {
        Some(Ok(found)) => found,
        Some(Err(_)) | None => &[],
    }
}

/// Against each challenger the marks of which one alone is enough; where none is, the fewest
/// that together are.
pub(super) fn cells(here: &Here) -> Vec<DecisiveCell> {
    let mut all = Vec::new();
    for margin in margins(here) {
        let challenger = here.problem.candidates()[margin.challenger].clone();
        let alone = !margin.decisive.is_empty();
        let fewest = margin.either.iter().flatten();
        let moves: Vec<&MarkMove> =
            if alone { margin.decisive.iter().collect() } else { fewest.collect() };
        for change in moves {
            all.extend(cell(here, change, &challenger, alone));
        }
    }
    all
}

fn cell(here: &Here, change: &MarkMove, challenger: &str, alone: bool) -> Option<DecisiveCell> {
    let slug = here.problem.candidates().get(change.candidate)?.parse().ok()?;
    let question = here.problem.criteria().get(change.criterion)?.name.parse().ok()?;
    let set = here.evaluation.criteria();
    let (_, asked) = set.question(&question)?;
    let allowed: Vec<u8> = set
        .scale()
        .points()
        .iter()
        .map(|point| point.value)
        .filter(|value| asked.allows(set.scale(), *value))
        .collect();
    let value = |place: u32| allowed.get(usize::try_from(place).ok()?).copied();
    let kept = here.firm.reasons.get(&(change.candidate, change.criterion));
    Some(DecisiveCell {
        challenger: challenger.to_owned(),
        asked: (slug, question),
        from: value(change.from)?,
        to: value(change.to)?,
        reason: kept.map(|kept| kept.reason.clone()).unwrap_or_default(),
        evidence: kept.map(|kept| kept.evidence.clone()).unwrap_or_default(),
        alone,
    })
}
