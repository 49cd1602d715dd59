//! How firm an outcome is, as one supplier may be told: between itself and the one chosen.

use super::Sources;
use crate::domain::refs::Slug;
use crate::domain::robustness::firmness;
use crate::domain::robustness::of_evaluation::problem_of;

/// The sentences of how firm the outcome is, between two.
pub(super) fn sentences(sources: &Sources<'_>, candidate: &Slug) -> Option<Vec<String>> {
    let evaluation = sources.evaluation;
    let chosen = &sources.decision?.content.chosen;
    let problem = problem_of(evaluation, &[]).ok()?;
    let leader = problem.leader();
    if problem.candidates()[leader] != chosen.as_str() {
        return None;
    }
    let own = problem.candidate(candidate.as_str())?;
    let name = evaluation.candidate(candidate).ok()?.name.to_string();
    let pair = if own == leader {
        let next = *problem.challengers().first()?;
        problem.between((leader, &name), (next, "the next candidate"))
    } else {
        let first = evaluation.candidate(chosen).ok()?.name.to_string();
        problem.between((leader, &first), (own, &name))
    };
    let rules = evaluation.rules();
    Some(firmness::of(&pair.ok()?, rules.decimals, &rules.near_tie.exact()).sentences())
}
