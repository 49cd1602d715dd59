//! Which evaluation keeps sealed what the basket costs at a supplier.

use crate::actions::ActionError;
use crate::actions::evaluations::load;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::stage::Stage;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::store::{Look, evaluations};

/// The evaluation that keeps what the basket costs at `supplier` sealed, if one does: the rules
/// are frozen or a price was entered, it takes part, and prices are not open.
pub(super) fn sealed_by(all: &[Evaluation], supplier: &Slug) -> Option<EvaluationRef> {
    let binds = |evaluation: &&Evaluation| {
        let parts = evaluation.parts();
        // A draft that amends rules which bound before binds as they did.
        let begun = parts.stage > Stage::Draft
            || parts.rules_version > 1
            || parts.prices.contains_key(supplier);
        let part = evaluation.still_in(supplier).is_ok();
        begun
            && part
            && evaluation.criteria().price().is_some()
            && evaluation.shows_prices().is_err()
    };
    // What was cancelled keeps its seal until a later evaluation has opened its own prices.
    let opened = |one: &Evaluation| one.still_in(supplier).is_ok() && one.shows_prices().is_ok();
    let outlived = |evaluation: &Evaluation| {
        evaluation.cancelled().is_some()
            && all.iter().any(|later| later.reference() > evaluation.reference() && opened(later))
    };
    all.iter().find(|one| binds(one) && !outlived(one)).map(Evaluation::reference)
}

/// Every evaluation that may keep money sealed: those that are not decided, and where one of them
/// was cancelled all that came after it.
pub(crate) fn open(look: &mut dyn Look) -> Result<Vec<Evaluation>, ActionError> {
    let mut all = Vec::new();
    let mut after = false;
    for summary in evaluations::summaries(look)? {
        if after || summary.stage < Stage::Decided {
            after |= summary.cancelled.is_some();
            all.push(load(look, Some(&summary.reference.to_string()))?.0);
        }
    }
    Ok(all)
}
