//! Each candidate left out in turn: whether the others keep their order.
//!
//! Under a relative price formula they need not; that fault is named with the formula.

use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::{NotRankable, Ranking, rank, still_in};
use crate::domain::refs::Slug;

/// The result without one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Who was left out.
    pub candidate: Slug,
    /// The result of the rest.
    pub ranking: Ranking,
    /// Pairs whose order differs from the full result.
    pub reversals: Vec<Reversal>,
}

/// Two candidates whom the presence of a third puts in another order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reversal {
    /// Ahead in the full result.
    pub ahead: Slug,
    /// Behind it there; level or ahead without the third.
    pub behind: Slug,
}

/// The result without each ranked candidate, in order of entry.
///
/// # Errors
/// [`NotRankable`] while the full result is.
pub fn leave_one_out(evaluation: &Evaluation) -> Result<Vec<LeftOut>, NotRankable> {
    let full = rank(evaluation)?;
    still_in(evaluation)
        .into_iter()
        .map(|candidate| {
            let ranking = rank(&without(evaluation, &candidate.slug))?;
            let reversals = reversals(&full, &ranking);
            Ok(LeftOut { candidate: candidate.slug.clone(), ranking, reversals })
        })
        .collect()
}

fn without(evaluation: &Evaluation, left_out: &Slug) -> Evaluation {
    let mut rest = evaluation.clone();
    rest.parts.candidates.retain(|candidate| candidate.slug != *left_out);
    rest.parts.gates.retain(|(candidate, _), _| candidate != left_out);
    rest.parts.consensus.retain(|(candidate, _), _| candidate != left_out);
    rest.parts.prices.remove(left_out);
    if rest.parts.chosen.as_ref() == Some(left_out) {
        rest.parts.chosen = None;
    }
    rest
}

/// The pairs that `full` puts in one order and `rest` does not.
fn reversals(full: &Ranking, rest: &Ranking) -> Vec<Reversal> {
    let place = |slug: &Slug| rest.standing(slug)?.figures.as_ref().map(|figures| figures.place);
    let mut found = Vec::new();
    for (ahead, upper) in full.ranked() {
        for (behind, lower) in full.ranked() {
            if upper.place >= lower.place {
                continue;
            }
            let kept = place(&ahead.candidate).zip(place(&behind.candidate));
            if kept.is_some_and(|(upper, lower)| upper >= lower) {
                let (ahead, behind) = (ahead.candidate.clone(), behind.candidate.clone());
                found.push(Reversal { ahead, behind });
            }
        }
    }
    found
}

/// The result as if the withdrawn had never left, beside the one that counts: shown where
/// somebody withdrew. `None` when nobody did or they were never wholly scored.
pub fn with_the_withdrawn(evaluation: &Evaluation) -> Option<Ranking> {
    evaluation.candidates().iter().find(|candidate| candidate.withdrawn.is_some())?;
    let mut whole = evaluation.clone();
    for candidate in &mut whole.parts.candidates {
        candidate.withdrawn = None;
    }
    rank(&whole).ok()
}
