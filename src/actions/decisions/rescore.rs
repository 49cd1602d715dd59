//! The exceptions under a decision held against its frozen scores.

use std::path::Path;

use super::found;
use super::papers::frozen;
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::decision::rescore::{Approved, Mapping, Rescore, rescore as held_against};
use crate::domain::exact::Exact;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::import::reasons;
use crate::import::source::Source;
use crate::store::exceptions;

/// A decision's scores in the light of its exceptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescored {
    /// The decision.
    pub decision: DecisionRef,
    /// The evaluation whose frozen scores are read.
    pub evaluation: EvaluationRef,
    /// Decimals at which totals are published.
    pub decimals: u8,
    /// Whether it is sample data.
    pub illustrative: bool,
    /// What was found.
    pub found: Rescore,
}

impl Rescored {
    /// A fall in points of the scale, at two decimals, for eyes; [`Rescore`] has it exactly.
    pub fn points(distance: &Exact) -> String {
        distance.rounded(2).to_string()
    }
}

/// As [`rescore`], by the map of reasons in the file at `path`.
///
/// # Errors
/// Those of [`rescore`], and a file that cannot be read.
pub fn rescore_by(desk: &mut Desk, typed: &str, path: &Path) -> Result<Rescored, ActionError> {
    rescore(desk, typed, Some(&Source::read(path)?))
}

/// Counts the exceptions approved under `typed` by the questions their reasons speak to, and says
/// how far each score is from changing the winner. Changes nothing.
///
/// # Errors
/// A refusal: no such decision, one without frozen scores, or a mapping that cannot be read.
pub fn rescore(
    desk: &mut Desk,
    typed: &str,
    mapping: Option<&Source>,
) -> Result<Rescored, ActionError> {
    let mapping: Mapping = match mapping {
        Some(source) => reasons::read(source)?,
        None => reasons::shipped()?,
    };
    desk.store.read(|look| {
        let (decision, _) = found(look, typed)?;
        let which = decision.reference;
        let (Some(evaluation), _) = frozen(look, &decision)? else {
            let text =
                format!("{which} is {} and has no frozen scores to look at", decision.status);
            return Err(ActionError::refused(Ground::State, text)
                .hint("scores are frozen when a decision on an evaluation is accepted")
                .subject(which.to_string()));
        };
        let approved: Vec<Approved> = exceptions::list(look)?
            .into_iter()
            .filter(|light| light.decision == Some(which) && !light.grants.is_empty())
            .map(|light| Approved {
                exception: light.reference,
                reasons: light.primary_reason.into_iter().chain(light.other_reasons).collect(),
            })
            .collect();
        let Some(chosen) = decision.content.chosen.one() else {
            let text =
                format!("{which} chooses nobody, so that no exception speaks against its choice");
            return Err(ActionError::refused(Ground::State, text).subject(which.to_string()));
        };
        let Some(found) = held_against(&evaluation, chosen, &mapping, &approved) else {
            let text = format!("the scores frozen with {which} cannot be ranked");
            return Err(ActionError::refused(Ground::Verify, text).subject(which.to_string()));
        };
        Ok(Rescored {
            decision: which,
            evaluation: evaluation.reference(),
            decimals: evaluation.rules().decimals,
            illustrative: evaluation.parts().illustrative,
            found,
        })
    })
}
