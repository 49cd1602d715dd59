//! What the result would be under other weights or scores. Nothing of it is kept.

use super::evaluation::problem;
use crate::actions::evaluations::candidate;
use crate::actions::ranking::result;
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::criteria::Kind;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::value::read_value;
use crate::domain::exact::Exact;
use crate::domain::refs::QuestionId;
use crate::domain::robustness::Problem;
use crate::import::matrix::number;
use crate::report::analysis::{Standings, WhatIf};

/// What is tried, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tried {
    /// Weights of groups in percent: `PRT=25`.
    pub weights: Vec<String>,
    /// Scores: `aws/PRT-01=3`.
    pub scores: Vec<String>,
}

/// The result beside what it would be. The groups that are not named keep their proportions.
///
/// # Errors
/// A refusal while there is no result, or when something tried cannot be.
pub fn whatif(desk: &mut Desk, typed: Option<&str>, tried: &Tried) -> Result<WhatIf, ActionError> {
    let (evaluation, ranking) = desk.store.read(|look| result(look, typed))?;
    if tried.weights.is_empty() && tried.scores.is_empty() {
        return Err(ActionError::invalid("what if what? a weight or a score is tried")
            .hint("add --weight GROUP=PERCENT,… or --score CANDIDATE/QUESTION=VALUE")
            .subject("weight"));
    }
    let weights = weights(&evaluation, &tried.weights)?;
    let (other, scores) = scores(&evaluation, &tried.scores)?;
    let base = problem(&evaluation, &[])?;
    let then = problem(&other, &[])?;
    let then = reweighted(&evaluation, &then, &weights)?;
    Ok(WhatIf {
        evaluation: evaluation.reference().to_string(),
        illustrative: evaluation.parts().illustrative,
        decimals: ranking.decimals,
        weights,
        scores,
        base: standings(&base),
        then: standings(&then),
    })
}

fn standings(problem: &Problem) -> Standings {
    let placed = problem.ranking();
    let lead = match placed.as_slice() {
        [first, second, ..] => Some(&first.total - &second.total),
        [_] | [] => None,
    };
    let name = |at: usize| problem.candidates()[at].clone();
    let order = placed.into_iter().map(|one| (name(one.candidate), one.total, one.place));
    Standings { order: order.collect(), lead }
}

/// By group the weight as frozen and as tried, shares that add up to 1.
fn weights(
    evaluation: &Evaluation,
    typed: &[String],
) -> Result<Vec<(String, Exact, Exact)>, ActionError> {
    let hundred = Exact::whole(100);
    let groups = evaluation.criteria().groups();
    let mut all: Vec<(String, Exact, Option<Exact>)> = groups
        .iter()
        .map(|group| (group.id.to_string(), &group.weight.percent() / &hundred, None))
        .collect();
    let words = typed.iter().flat_map(|text| text.split(',')).filter(|w| !w.trim().is_empty());
    for word in words {
        let refused = |why: String| ActionError::invalid(why).subject("weight");
        let shape = || refused(format!("`{}` is no weight: write PRT=25", word.trim()));
        let (name, percent) = word.split_once('=').ok_or_else(shape)?;
        let name = name.trim();
        let Some(group) = all.iter_mut().find(|(id, _, _)| id.eq_ignore_ascii_case(name)) else {
            let known: Vec<&str> = groups.iter().map(|group| group.id.as_str()).collect();
            let text = format!("`{name}` is not a group: they are {}", known.join(", "));
            return Err(ActionError::refused(Ground::NotFound, text).subject(name));
        };
        let tried = number(percent.trim().trim_end_matches('%').trim())
            .map(|percent| percent / hundred.clone())
            .filter(|share| !share.is_negative() && *share <= Exact::whole(1))
            .ok_or_else(|| {
                refused(format!("`{}` is no weight: it is 0 to 100 percent", percent.trim()))
            })?;
        if group.2.replace(tried).is_some() {
            return Err(refused(format!("{} stands there twice", group.0)));
        }
    }
    shared(all)
}

/// The groups that were not named share the rest as they share their weight today.
fn shared(
    all: Vec<(String, Exact, Option<Exact>)>,
) -> Result<Vec<(String, Exact, Exact)>, ActionError> {
    let given: Exact = all.iter().filter_map(|(_, _, then)| then.clone()).sum();
    let rest = &Exact::whole(1) - &given;
    let free = all.iter().filter(|(_, _, then)| then.is_none());
    let today: Exact = free.clone().map(|(_, now, _)| now.clone()).sum();
    let count = i64::try_from(free.count()).unwrap_or(i64::MAX);
    let percent = |share: &Exact| (share * &Exact::whole(100)).rounded(2);
    if rest.is_negative() || (count == 0 && !rest.is_zero()) {
        let text = format!(
            "the weights tried add up to {}: {} 100",
            percent(&given),
            if count == 0 { "all groups together have" } else { "together they have at most" }
        );
        return Err(ActionError::invalid(text).subject("weight"));
    }
    let share = |now: &Exact| {
        if today.is_zero() { &rest / &Exact::whole(count) } else { &(&rest * now) / &today }
    };
    let one = |(name, now, then): (String, Exact, Option<Exact>)| {
        let then = then.unwrap_or_else(|| share(&now));
        (name, now, then)
    };
    Ok(all.into_iter().map(one).collect())
}

/// The same problem with the weights of the groups as tried.
fn reweighted(
    evaluation: &Evaluation,
    problem: &Problem,
    weights: &[(String, Exact, Exact)],
) -> Result<Problem, ActionError> {
    let tried = |name: &str| weights.iter().find(|(id, _, _)| id == name).map(|(_, _, then)| then);
    let within = |name: &str| {
        let id: QuestionId = name.parse().ok()?;
        evaluation.criteria().question(&id).map(|(_, question)| question.weight.share())
    };
    let shares = problem.criteria().iter().map(|criterion| {
        let group = criterion.group.as_deref().and_then(tried);
        match (group, within(&criterion.name)) {
            (Some(group), Some(within)) => group * &within,
            (Some(_) | None, _) => Exact::zero(),
        }
    });
    problem.reweighted(shares.collect()).map_err(|error| ActionError::invalid(error.to_string()))
}

/// Candidate, question, the score agreed and the score tried.
type Scores = Vec<(String, String, u8, u8)>;

/// The evaluation with the scores tried; the one in the record stays as it is.
fn scores(evaluation: &Evaluation, typed: &[String]) -> Result<(Evaluation, Scores), ActionError> {
    let mut parts = evaluation.clone().into_parts();
    let mut found = Vec::new();
    let words = typed.iter().flat_map(|text| text.split(',')).filter(|w| !w.trim().is_empty());
    for word in words {
        let shape = || {
            let text = format!("`{}` is no score: write aws/PRT-01=3", word.trim());
            ActionError::invalid(text).subject("score")
        };
        let (cell, value) = word.split_once('=').ok_or_else(shape)?;
        let (who, question) = cell.split_once('/').ok_or_else(shape)?;
        let slug = candidate(evaluation, who)?.slug.clone();
        let id: QuestionId = question.trim().parse()?;
        let asked = evaluation.asked(&id, Kind::Scored, "a score")?;
        let value = read_value(asked, evaluation.criteria().scale(), value)?;
        let Some(agreed) = parts.consensus.get_mut(&(slug.clone(), id.clone())) else {
            let text = format!("nothing is agreed for {slug} on {id}, so that nothing is tried");
            return Err(ActionError::refused(Ground::State, text).subject(slug.as_str()));
        };
        found.push((slug.to_string(), id.to_string(), agreed.value, value));
        agreed.value = value;
    }
    Ok((Evaluation::new(parts)?, found))
}
