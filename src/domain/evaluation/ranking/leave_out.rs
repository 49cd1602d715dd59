//! Each candidate left out in turn: whether the others keep their order.
//!
//! Under a relative price formula they need not; that fault is named with the formula.

use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::{
    NotRankable, Ranking, Standing, bids, figured, places, rank, still_in,
};
use crate::domain::exact::Money;
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

/// A pair in another order, and whether it is level there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turned {
    pub(super) pair: Reversal,
    pub(super) level: bool,
}

/// The same from a result alone, for its warnings: who turns which pairs, in order of place.
///
/// Judged marks do not depend on who else is there, so that only prices are marked anew.
pub(super) fn turned(evaluation: &Evaluation, standings: &[Standing]) -> Vec<(Slug, Vec<Turned>)> {
    let ranked: Vec<&Standing> = standings.iter().filter(|one| one.figures.is_some()).collect();
    let bids = bids(evaluation, &still_in(evaluation));
    let mut found = Vec::new();
    for third in &ranked {
        let field: Vec<(Slug, Money)> =
            bids.iter().filter(|(slug, _)| *slug != third.candidate).cloned().collect();
        let rest = ranked
            .iter()
            .filter(|one| one.candidate != third.candidate)
            .map(|one| figured(evaluation, (*one).clone(), &field));
        let rest = places::placed(evaluation, rest.collect());
        let pairs = pairs(standings, &rest);
        if !pairs.is_empty() {
            found.push((third.candidate.clone(), pairs));
        }
    }
    found
}

/// The pairs that `full` puts in one order and `rest` does not.
fn reversals(full: &Ranking, rest: &Ranking) -> Vec<Reversal> {
    pairs(&full.standings, &rest.standings).into_iter().map(|turned| turned.pair).collect()
}

fn pairs(full: &[Standing], rest: &[Standing]) -> Vec<Turned> {
    let placed = |standings: &[Standing]| -> Vec<(Slug, u32)> {
        let place = |one: &Standing| Some((one.candidate.clone(), one.figures.as_ref()?.place));
        standings.iter().filter_map(place).collect()
    };
    let (full, rest) = (placed(full), placed(rest));
    let place = |slug: &Slug| rest.iter().find(|(who, _)| who == slug).map(|(_, place)| *place);
    let mut found = Vec::new();
    for (ahead, upper) in &full {
        for (behind, lower) in &full {
            if upper >= lower {
                continue;
            }
            if let Some((upper, lower)) = place(ahead).zip(place(behind))
                && upper >= lower
            {
                let pair = Reversal { ahead: ahead.clone(), behind: behind.clone() };
                found.push(Turned { pair, level: upper == lower });
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
