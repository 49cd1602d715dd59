//! The result: who stands where and why, once it may be shown.

use crate::actions::evaluations::{candidate, load, named};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::{heard, told_in};
use crate::domain::evaluation::comparison::{Comparison, comparison as compare};
use crate::domain::evaluation::explain::{Line, explain as lines};
use crate::domain::evaluation::missing::Missing;
use crate::domain::evaluation::ranking::{NoResult, Ranking, TieBroken, missing};
use crate::domain::evaluation::stage::{Sealed, Stage};
use crate::store::{Look, clarifications, decisions};

/// The ranking of the candidates, and the evaluation behind it.
///
/// # Errors
/// A refusal while it is sealed, or naming what is missing.
pub fn rank(desk: &mut Desk, typed: Option<&str>) -> Result<(Evaluation, Ranking), ActionError> {
    desk.store.read(|look| result(look, typed))
}

/// The decision that broke a tie for the first place, with its reason: `D-0002: …`. `None` where
/// none did.
///
/// # Errors
/// When the workspace cannot be read.
pub fn tie_decision(
    desk: &mut Desk,
    evaluation: &Evaluation,
    ranking: &Ranking,
) -> Result<Option<String>, ActionError> {
    if !ranking.broken_ties().iter().any(|tie| tie.by == TieBroken::Decision) {
        return Ok(None);
    }
    let all = desk.store.read(|look| Ok::<_, ActionError>(decisions::all(look)?))?;
    let settled = all.into_iter().rev().find(|decision| {
        decision.evaluation == Some(evaluation.reference())
            && decision.status.in_force()
            && decision.content.chosen.one().is_some()
            && decision.content.chosen.one() == evaluation.parts().chosen.as_ref()
    });
    Ok(settled.map(|one| format!("{}: {}", one.reference, one.content.reason)))
}

/// The same within a transaction that reads more.
pub(crate) fn result(
    look: &mut dyn Look,
    typed: Option<&str>,
) -> Result<(Evaluation, Ranking), ActionError> {
    let (evaluation, _) = load(look, typed)?;
    match evaluation.result() {
        Ok(mut ranking) => {
            let asked = clarifications::all(look, evaluation.reference())?;
            told_in(&mut ranking.warnings, &heard(&asked));
            Ok((evaluation, ranking))
        }
        Err(NoResult::NotRankable(error)) => Err(error.into()),
        Err(NoResult::Sealed(ended @ Sealed::Cancelled { .. })) => Err(ended.into()),
        Err(NoResult::Sealed(sealed)) => {
            let text = format!("{sealed}; still to come: {}", to_come(&evaluation));
            let which = evaluation.reference();
            Err(ActionError::refused(Ground::State, text)
                .hint(format!(
                    "`cloudpick evaluation status {which}` names everything that is left"
                ))
                .subject(which.to_string()))
        }
    }
}

/// The steps and prices between here and a result. What is missing is no secret; what is there is.
fn to_come(evaluation: &Evaluation) -> String {
    let steps = [
        (Stage::Draft, "freeze"),
        (Stage::Frozen, "open scoring"),
        (Stage::Scoring, "open moderation"),
        (Stage::Moderation, "close quality"),
        (Stage::QualityClosed, "open the prices"),
    ];
    let priced = evaluation.criteria().price().is_some();
    let ahead: Vec<&str> = steps
        .into_iter()
        .filter(|(stage, _)| *stage >= evaluation.stage())
        .filter(|(stage, _)| priced || *stage != Stage::QualityClosed)
        .map(|(_, step)| step)
        .collect();
    let unpriced: Vec<Missing> = missing(evaluation)
        .into_iter()
        .filter(|missing| matches!(missing, Missing::Price { .. }))
        .collect();
    let mut text = ahead.join(", ");
    if !unpriced.is_empty() {
        text.push_str("; ");
        text.push_str(&named(&unpriced));
    }
    text
}

/// Every step of one candidate's total.
///
/// # Errors
/// A refusal as for [`rank`], or when there is no such candidate.
pub fn explain(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
) -> Result<(Evaluation, Ranking, Vec<Line>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let slug = candidate(&evaluation, who)?.slug.clone();
        let (evaluation, ranking) = result(look, typed)?;
        let lines = lines(&evaluation, &ranking, &slug)?;
        Ok((evaluation, ranking, lines))
    })
}

/// The one table behind every screen and export, as far as it may be shown.
///
/// # Errors
/// A refusal before moderation, or when the result cannot be calculated.
pub fn comparison(desk: &mut Desk, typed: Option<&str>) -> Result<Comparison, ActionError> {
    desk.store.read(|look| Ok(compare(&load(look, typed)?.0)?))
}
