//! What the result would be under other weights or scores. Nothing of it is kept.

use super::evaluation::problem;
use crate::actions::evaluations::candidate;
use crate::actions::ranking::result;
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::criteria::Kind;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::ranking::Ranking;
use crate::domain::evaluation::value::read_value;
use crate::domain::exact::Exact;
use crate::domain::refs::QuestionId;
use crate::domain::robustness::Problem;
use crate::domain::robustness::trial::{Trial, TrialError};
use crate::import::matrix::number;
use crate::report::analysis::{Standings, WhatIf};

/// What is tried, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tried {
    /// Weights in percent: of groups `PRT=25`, of questions within their group `PRT-01=40`.
    pub weights: Vec<String>,
    /// Scores: `aws/PRT-01=3`.
    pub scores: Vec<String>,
}

/// The result beside what it would be. Groups that are not named keep their proportions, and so
/// do the questions of a group of which one is named.
///
/// # Errors
/// A refusal while there is no result, or when something tried cannot be.
pub fn whatif(desk: &mut Desk, typed: Option<&str>, tried: &Tried) -> Result<WhatIf, ActionError> {
    let (evaluation, ranking) = desk.store.read(|look| result(look, typed))?;
    tried_on(evaluation, &ranking, tried)
}

/// The same of an evaluation that was read already, with its ranking.
pub(super) fn tried_on(
    evaluation: Evaluation,
    ranking: &Ranking,
    tried: &Tried,
) -> Result<WhatIf, ActionError> {
    if tried.weights.is_empty() && tried.scores.is_empty() {
        return Err(ActionError::invalid("what if what? a weight or a score is tried")
            .hint("add --weight GROUP=PERCENT,… or --score CANDIDATE/QUESTION=VALUE")
            .subject("weight"));
    }
    let base = problem(&evaluation, &[])?;
    let trial = trial(evaluation, tried)?;
    let then = trial.problem().map_err(refused)?;
    compared(&trial, ranking.decimals, &base, &then)
}

/// What `trial` gives, beside the result.
fn compared(
    trial: &Trial,
    decimals: u8,
    base: &Problem,
    then: &Problem,
) -> Result<WhatIf, ActionError> {
    let evaluation = trial.evaluation();
    let hundred = Exact::whole(100);
    let shares = trial.shares().map_err(refused)?;
    let (mut weights, mut questions) = (Vec::new(), Vec::new());
    for (weight, share) in trial.weights().iter().zip(shares) {
        let row = (weight.id.clone(), &weight.base / &hundred, share);
        match weight.group {
            None => weights.push(row),
            Some(_) if row.1 != row.2 => questions.push(row),
            Some(_) => {}
        }
    }
    let agreed =
        |who, on| evaluation.agreed(who, on).map_or(AgreedValue::One(0), |agreed| agreed.value);
    let scores = trial
        .scores()
        .iter()
        .map(|((who, on), value)| (who.to_string(), on.to_string(), agreed(who, on), *value));
    Ok(WhatIf {
        evaluation: evaluation.reference().to_string(),
        illustrative: evaluation.parts().illustrative,
        decimals,
        weights,
        questions,
        scores: scores.collect(),
        base: standings(base),
        then: standings(then),
    })
}

fn refused(error: TrialError) -> ActionError {
    match error {
        TrialError::NoProblem(error) => ActionError::refused(
            Ground::State,
            format!("with what is tried there is no result: {error}"),
        ),
        TrialError::NoWeight { .. }
        | TrialError::Sum { .. }
        | TrialError::Value(_)
        | TrialError::NotAgreed { .. }
        | TrialError::Unfit(_) => ActionError::invalid(error.to_string()).subject("weight"),
    }
}

/// What was typed, on the evaluation.
///
/// # Errors
/// A refusal naming the word that cannot be tried.
pub fn trial(evaluation: Evaluation, tried: &Tried) -> Result<Trial, ActionError> {
    let mut trial = Trial::of(evaluation);
    weights(&mut trial, &tried.weights)?;
    scores(&mut trial, &tried.scores)?;
    Ok(trial)
}

fn words(typed: &[String]) -> impl Iterator<Item = &str> {
    typed.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|word| !word.is_empty())
}

fn weights(trial: &mut Trial, typed: &[String]) -> Result<(), ActionError> {
    let mut named: Vec<usize> = Vec::new();
    for word in words(typed) {
        let refused = |why: String| ActionError::invalid(why).subject("weight");
        let shape = || refused(format!("`{word}` is no weight: write PRT=25 or PRT-01=40"));
        let (name, percent) = word.split_once('=').ok_or_else(shape)?;
        let name = name.trim();
        let Some(at) = trial.find(name) else {
            let groups = trial.weights().iter().filter(|weight| weight.group.is_none());
            let known: Vec<&str> = groups.map(|group| group.id.as_str()).collect();
            let text = format!(
                "`{name}` is not a group and no question with a weight: the groups are {}",
                known.join(", ")
            );
            return Err(ActionError::refused(Ground::NotFound, text).subject(name));
        };
        let tried = number(percent.trim().trim_end_matches('%').trim())
            .filter(|percent| !percent.is_negative() && *percent <= Exact::whole(100))
            .ok_or_else(|| {
                refused(format!("`{}` is no weight: it is 0 to 100 percent", percent.trim()))
            })?;
        if named.contains(&at) {
            return Err(refused(format!("{} stands there twice", trial.weights()[at].id)));
        }
        named.push(at);
        trial.weigh(at, tried);
    }
    for at in named {
        trial.spread(at).map_err(refused)?;
    }
    Ok(())
}

fn scores(trial: &mut Trial, typed: &[String]) -> Result<(), ActionError> {
    for word in words(typed) {
        let shape = || {
            let text = format!("`{word}` is no score: write aws/PRT-01=3");
            ActionError::invalid(text).subject("score")
        };
        let (cell, value) = word.split_once('=').ok_or_else(shape)?;
        let (who, question) = cell.split_once('/').ok_or_else(shape)?;
        let evaluation = trial.evaluation();
        let slug = candidate(evaluation, who)?.slug.clone();
        let id: QuestionId = question.trim().parse()?;
        let asked = evaluation.asked(&id, Kind::Scored, "a score")?;
        let value = read_value(asked, evaluation.criteria().scale(), value)?;
        let subject = slug.to_string();
        trial.score((slug, id), value).map_err(|error| match error {
            TrialError::NotAgreed { .. } => {
                ActionError::refused(Ground::State, error.to_string()).subject(subject)
            }
            TrialError::NoWeight { .. }
            | TrialError::Sum { .. }
            | TrialError::Value(_)
            | TrialError::Unfit(_)
            | TrialError::NoProblem(_) => ActionError::invalid(error.to_string()).subject("score"),
        })?;
    }
    Ok(())
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
