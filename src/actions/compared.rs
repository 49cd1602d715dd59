//! Two evaluations side by side: what moved between them, and why.

use crate::actions::{ActionError, Desk, evaluations, ranking};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::moved::{Line, Shown, lines};
use crate::domain::evaluation::ranking::Ranking;
use crate::domain::refs::EvaluationRef;
use crate::store::{Look, evidence};

/// What moved from one evaluation to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The first.
    pub before: EvaluationRef,
    /// The second.
    pub after: EvaluationRef,
    /// Whether both stand under the same frozen rules, by their hash.
    pub same_rules: bool,
    /// Every line, moved or not.
    pub lines: Vec<Line>,
    /// Whether either is sample data.
    pub illustrative: bool,
}

struct Side {
    evaluation: Evaluation,
    ranking: Ranking,
    evidence: Vec<Evidence>,
    rules_hash: Option<String>,
}

fn side(look: &mut dyn Look, typed: &str) -> Result<Side, ActionError> {
    let (evaluation, ranking) = ranking::result(look, Some(typed))?;
    let (_, filed) = evaluations::load(look, Some(typed))?;
    let items = evidence::all(look, evaluation.reference())?;
    let evidence = items.into_iter().map(|item| item.evidence).collect();
    Ok(Side { evaluation, ranking, evidence, rules_hash: filed.rules_hash })
}

impl Side {
    fn shown(&self) -> Shown<'_> {
        Shown { evaluation: &self.evaluation, ranking: &self.ranking, evidence: &self.evidence }
    }
}

/// What moved from the evaluation `before` to `after`, and why.
///
/// # Errors
/// A refusal while the result of either is sealed, for one evaluation named twice, or for two
/// that ask nothing in common.
pub fn compare(desk: &mut Desk, before: &str, after: &str) -> Result<Compared, ActionError> {
    desk.store.read(|look| {
        let (one, two) = (side(look, before)?, side(look, after)?);
        let (first, second) = (one.evaluation.reference(), two.evaluation.reference());
        if first == second {
            let text = format!("{first} is named twice: a comparison takes two evaluations");
            return Err(ActionError::invalid(text).subject(first.to_string()));
        }
        let asks = |id| two.evaluation.criteria().question(id).is_some();
        if !one.evaluation.criteria().questions().any(|(_, question)| asks(&question.id)) {
            let text = format!("{first} and {second} have no question in common");
            return Err(ActionError::invalid(text).subject(second.to_string()));
        }
        Ok(Compared {
            before: first,
            after: second,
            same_rules: one.rules_hash.is_some() && one.rules_hash == two.rules_hash,
            lines: lines(one.shown(), two.shown()),
            illustrative: one.evaluation.parts().illustrative
                || two.evaluation.parts().illustrative,
        })
    })
}
