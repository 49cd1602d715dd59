//! An evaluation's result as a problem to analyse, its sheets as a panel.

use std::collections::BTreeSet;

use thiserror::Error;

use super::panel::{PanelError, PanelScores};
use super::{Criterion, MarksScale, Problem, ProblemError, Steps};
use crate::domain::criteria::{Kind, Question, effective_weight};
use crate::domain::evaluation::agreed::{AgreedValue, averages};
use crate::domain::evaluation::ranking::{NotRankable, Ranking, Unit, rank};
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::{Agreeing, Evaluation};
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::{QuestionId, Slug};

/// Why an evaluation gives no problem.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoProblem {
    /// There is no result.
    #[error(transparent)]
    NotRankable(#[from] NotRankable),
    /// Totals that are no sums of weighted marks.
    #[error("{0}")]
    InPounds(String),
    /// Nobody is left in it, or no question has weight.
    #[error(transparent)]
    Figures(#[from] ProblemError),
}

/// The candidates that are ranked, by the weighted questions, at the frozen weights.
///
/// Criteria are named by their question's id and grouped as in the set; the price question is one
/// of them and has no marks. `locked` are beyond dispute. The leader is the evaluation's winner;
/// where a published tie was broken against the exact totals, it is the highest exact total.
///
/// # Errors
/// [`NoProblem`] without a result, under a formula whose totals are pounds, or without anybody
/// in it.
pub fn problem_of(evaluation: &Evaluation, locked: &[QuestionId]) -> Result<Problem, NoProblem> {
    ranked_problem(evaluation, locked).map(|(_, problem)| problem)
}

/// The same with the ranking that it is made from.
///
/// # Errors
/// As [`problem_of`].
pub fn ranked_problem(
    evaluation: &Evaluation,
    locked: &[QuestionId],
) -> Result<(Ranking, Problem), NoProblem> {
    let ranking = rank(evaluation)?;
    let problem = problem_from(evaluation, &ranking, locked)?;
    Ok((ranking, problem))
}

/// As [`problem_of`], from the ranking of `evaluation` that whoever asks has already.
///
/// # Errors
/// [`NoProblem`], but for a ranking that there is not.
pub fn problem_from(
    evaluation: &Evaluation,
    ranking: &Ranking,
    locked: &[QuestionId],
) -> Result<Problem, NoProblem> {
    match Unit::of(evaluation).undefined() {
        Some(why) => Err(NoProblem::InPounds(why)),
        None => of_ranking(evaluation, ranking, locked),
    }
}

/// The same whatever the formula: one in pounds gives its price question no value, so that
/// totals are quality alone. For what looks at scores and never at totals.
///
/// # Errors
/// [`NoProblem`] without a result or without anybody in it.
pub fn quality_of(evaluation: &Evaluation, locked: &[QuestionId]) -> Result<Problem, NoProblem> {
    of_ranking(evaluation, &rank(evaluation)?, locked)
}

fn of_ranking(
    evaluation: &Evaluation,
    ranking: &Ranking,
    locked: &[QuestionId],
) -> Result<Problem, NoProblem> {
    let ranked: Vec<_> = ranking.ranked().collect();
    let set = evaluation.criteria();
    let asked = || set.questions().filter(|(_, question)| question.kind != Kind::Gate);
    let hundred = Exact::whole(100);
    let weights: Vec<Exact> =
        asked().map(|(group, question)| &effective_weight(group, question) / &hundred).collect();
    let agreed_on = |slug: &Slug, question: &Question| {
        let agreed = evaluation.agreed(slug, &question.id)?;
        Some(agreed.value)
    };
    let top = Exact::whole(i64::from(set.scale().top()));
    let criteria = asked().map(|(group, question)| {
        let allowed = set.scale().points().iter().map(|point| point.value);
        let allowed: Vec<u8> =
            allowed.filter(|value| question.allows(set.scale(), *value)).collect();
        let scored = question.kind == Kind::Scored && allowed.len() > 1;
        let agreed: Option<Vec<AgreedValue>> = if scored {
            ranked.iter().map(|(s, _)| agreed_on(&s.candidate, question)).collect()
        } else {
            None
        };
        let rungs = rungs(&allowed, agreed.as_deref().unwrap_or_default());
        let place =
            |value: &AgreedValue| u32::try_from(rungs.binary_search(&value.exact()).ok()?).ok();
        let places: Option<Vec<u32>> = agreed.and_then(|agreed| agreed.iter().map(place).collect());
        let rungs: Vec<Exact> = rungs.iter().map(|rung| rung / &top).collect();
        Criterion {
            name: question.id.to_string(),
            group: Some(group.id.to_string()),
            locked: locked.contains(&question.id),
            marks: places.map(|places| MarksScale {
                steps: match evaluation.rules().agreeing {
                    Agreeing::OneScore => Steps::Uneven(rungs),
                    Agreeing::Average => Steps::Averages(rungs),
                },
                places,
            }),
        }
    });
    let criteria: Vec<Criterion> = criteria.collect();
    let values = ranked
        .iter()
        .map(|(standing, figures)| {
            asked()
                .map(|(group, question)| match (question.kind, &figures.price) {
                    (Kind::Price, Some(price)) => share(price, &effective_weight(group, question)),
                    (Kind::Scored, _) => {
                        let agreed = evaluation.agreed(&standing.candidate, &question.id);
                        agreed.map_or_else(Exact::zero, |agreed| &agreed.value.exact() / &top)
                    }
                    (Kind::Price, None) | (Kind::Gate, _) => Exact::zero(),
                })
                .collect()
        })
        .collect();
    let names = ranked.iter().map(|(standing, _)| standing.candidate.to_string()).collect();
    let problem = Problem::new(names, criteria, weights, values)?;
    let winner = ranking.winners().first().and_then(|slug| problem.candidate(slug.as_str()));
    let led = winner.and_then(|winner| problem.clone().led_by(winner).ok());
    Ok(led.unwrap_or(problem))
}

/// The values that marks of a question can move over, the lowest first: those it takes or, where
/// averages count, every average that as many scores can have, so that one step is one evaluator's
/// score moved by a point.
fn rungs(allowed: &[u8], agreed: &[AgreedValue]) -> Vec<Exact> {
    let counts: BTreeSet<u32> = agreed.iter().map(|value| value.scores().unwrap_or(1)).collect();
    let counts = if counts.is_empty() { BTreeSet::from([1]) } else { counts };
    let all: BTreeSet<Exact> =
        counts.into_iter().flat_map(|count| averages(allowed, count)).collect();
    all.into_iter().collect()
}

/// Marks as a share of full marks; nothing of nothing is nothing.
fn share(marks: &Exact, of: &Exact) -> Exact {
    if of.is_zero() { Exact::zero() } else { marks / of }
}

/// The prices of the problem's candidates, in their order; `None` where one has none.
pub fn prices_of(evaluation: &Evaluation, problem: &Problem) -> Option<Vec<Money>> {
    let ranking = rank(evaluation).ok()?;
    let amount = |name: &String| {
        let mut ranked = ranking.ranked();
        ranked.find(|(s, _)| s.candidate.as_str() == name).and_then(|(_, figures)| figures.amount)
    };
    problem.candidates().iter().map(amount).collect()
}

/// The evaluators' own scores, corrections included, in the shape of `problem`.
///
/// # Errors
/// [`PanelError`] without sheets.
pub fn panel_of(
    evaluation: &Evaluation,
    problem: &Problem,
    sheets: &[Sheet],
) -> Result<PanelScores, PanelError> {
    let top = Exact::whole(i64::from(evaluation.criteria().scale().top()));
    let value = |sheet: &Sheet, name: &str, question: &str| {
        let (slug, question) = (name.parse::<Slug>().ok()?, question.parse::<QuestionId>().ok()?);
        let score = sheet.current(&slug, &question)?;
        Some(&Exact::whole(i64::from(score.value)) / &top)
    };
    let row = |sheet: &Sheet, name: &String| -> Vec<Option<Exact>> {
        problem.criteria().iter().map(|c| value(sheet, name, &c.name)).collect()
    };
    let scores = sheets
        .iter()
        .map(|sheet| problem.candidates().iter().map(|name| row(sheet, name)).collect())
        .collect();
    let evaluators = sheets.iter().map(|sheet| sheet.evaluator().to_string()).collect();
    PanelScores::new(problem, evaluators, scores)
}

#[cfg(test)]
mod tests;
