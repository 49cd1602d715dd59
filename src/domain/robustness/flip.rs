//! The smallest shift of weight between two groups at which the winner changes.

use thiserror::Error;

use crate::domain::criteria::Group;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::{NotRankable, Ranking, rank};
use crate::domain::exact::Exact;
use crate::domain::refs::{GroupId, Slug};

/// The point at which a shift of weight puts another candidate level with the winner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// The group that gives weight up.
    pub from: GroupId,
    /// The group that takes it.
    pub to: GroupId,
    /// Percent points moved, above or equal to 0.
    pub shift: Exact,
    /// Weight of `from` after the shift, in percent.
    pub from_weight: Exact,
    /// Weight of `to` after the shift, in percent.
    pub to_weight: Exact,
    /// Who was first.
    pub winner: Slug,
    /// Who draws level, and leads beyond.
    pub challenger: Slug,
    /// The total of both at that point.
    pub total: Exact,
}

/// Why no flip can be looked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FlipError {
    /// No result, so no winner.
    #[error(transparent)]
    NotRankable(#[from] NotRankable),
    /// A group that the set does not have.
    #[error("{group} is not a group of the set: its groups are {known}")]
    NoGroup {
        /// The group.
        group: GroupId,
        /// The groups there are.
        known: String,
    },
    /// One group twice.
    #[error("{group} cannot give weight to itself: name two groups")]
    SameGroup {
        /// The group.
        group: GroupId,
    },
}

/// The share of `group`'s full marks that `candidate` earns, the price question's included.
fn share(evaluation: &Evaluation, group: &Group, slug: &Slug, price: Option<&Exact>) -> Exact {
    let judged: Exact = group
        .questions
        .iter()
        .filter_map(|q| crate::domain::evaluation::ranking::marks(evaluation, slug, group, q))
        .sum();
    let priced = evaluation.criteria().price().is_some_and(|(of, _)| of.id == group.id);
    let price = price.filter(|_| priced).cloned().unwrap_or_else(Exact::zero);
    (judged + price) / group.weight.percent()
}

/// The smallest shift of weight from `from` to `to` that dethrones the winner; the weights
/// within groups and of the other groups stay. `None` when no shift up to all of `from`'s weight
/// does, nobody is first alone, or totals are pounds.
///
/// Relative price marks move with the price question's weight in proportion, so they are
/// included exactly.
///
/// # Errors
/// [`FlipError`] without a result or without such groups.
///
/// # Source
/// `docs/method.md`, "Smallest flip"; the numbers worked there are the first test.
pub fn flip(
    evaluation: &Evaluation,
    from: &GroupId,
    to: &GroupId,
) -> Result<Option<Flip>, FlipError> {
    let group = |id: &GroupId| {
        let groups = evaluation.criteria().groups();
        groups.iter().find(|group| group.id == *id).ok_or_else(|| {
            let known: Vec<&str> = groups.iter().map(|group| group.id.as_str()).collect();
            FlipError::NoGroup { group: id.clone(), known: known.join(", ") }
        })
    };
    let (giving, taking) = (group(from)?, group(to)?);
    if from == to {
        return Err(FlipError::SameGroup { group: from.clone() });
    }
    Ok(between(evaluation, &rank(evaluation)?, giving, taking))
}

/// The smallest of all shifts between two groups; the earlier pair of groups where two are equal.
/// `None` without a result too.
pub fn smallest(evaluation: &Evaluation) -> Option<Flip> {
    let ranking = rank(evaluation).ok()?;
    let groups = evaluation.criteria().groups();
    let mut least: Option<Flip> = None;
    for from in groups {
        for to in groups.iter().filter(|to| to.id != from.id) {
            let Some(found) = between(evaluation, &ranking, from, to) else { continue };
            if least.as_ref().is_none_or(|least| found.shift < least.shift) {
                least = Some(found);
            }
        }
    }
    least
}

/// The same for a result in hand.
fn between(
    evaluation: &Evaluation,
    ranking: &Ranking,
    giving: &Group,
    taking: &Group,
) -> Option<Flip> {
    if ranking.unit.is_pounds() {
        return None; // Totals in pounds do not move with the weights.
    }
    let nothing = |group: &Group| group.weight.as_hundredths() == 0;
    let winners = ranking.winners();
    let [winner] = winners.as_slice() else { return None };
    if nothing(giving) || nothing(taking) {
        return None; // A group of gates alone has no share of marks to move.
    }
    let ranked: Vec<_> = ranking.ranked().collect();
    let gain = |slug: &Slug, price: Option<&Exact>| {
        share(evaluation, taking, slug, price) - share(evaluation, giving, slug, price)
    };
    let (_, first) = ranked[0];
    let of_winner = gain(winner, first.price.as_ref());
    let mut nearest: Option<(Exact, Slug)> = None;
    for (standing, figures) in &ranked[1..] {
        // Points a percent point moved brings the challenger nearer.
        let closing = gain(&standing.candidate, figures.price.as_ref()) - of_winner.clone();
        if closing.is_zero() || closing.is_negative() {
            continue;
        }
        let shift = (&first.total - &figures.total) / closing;
        let shift = shift.max(Exact::zero());
        if shift <= giving.weight.percent()
            && nearest.as_ref().is_none_or(|(least, _)| shift < *least)
        {
            nearest = Some((shift, standing.candidate.clone()));
        }
    }
    nearest.map(|(shift, challenger)| Flip {
        from: giving.id.clone(),
        to: taking.id.clone(),
        from_weight: &giving.weight.percent() - &shift,
        to_weight: &taking.weight.percent() + &shift,
        winner: (*winner).clone(),
        challenger,
        total: &first.total + &(&shift * &of_winner),
        shift,
    })
}

#[cfg(test)]
mod tests;
