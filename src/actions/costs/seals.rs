//! Which evaluation keeps sealed what the basket costs at a supplier.

use crate::actions::ActionError;
use crate::actions::evaluations::load;
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::stage::Stage;
use crate::domain::refs::{DecisionRef, EvaluationRef, Slug};
use crate::store::{Look, evaluations};

/// What keeps the cost at a supplier sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seal {
    /// The evaluation.
    pub by: EvaluationRef,
    /// The decision that cancelled it while its prices were sealed.
    pub cancelled: Option<DecisionRef>,
}

/// The evaluation that keeps what the basket costs at `supplier` sealed, if one does: the rules
/// are frozen or a price was entered, it takes part, and prices are not open.
pub(super) fn sealed_by(all: &[Evaluation], supplier: &Slug) -> Option<Seal> {
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
    // What was cancelled keeps its seal until another evaluation has opened its own prices since.
    let opened_since = |one: &Evaluation, at: Moment| {
        let opened = one.parts().price_opened.is_some_and(|opened| opened >= at);
        opened && one.still_in(supplier).is_ok() && one.shows_prices().is_ok()
    };
    let outlived = |evaluation: &Evaluation| {
        let cancelled = evaluation.parts().cancelled;
        cancelled.is_some_and(|cancelled| all.iter().any(|one| opened_since(one, cancelled.at)))
    };
    let kept = all.iter().find(|one| binds(one) && !outlived(one))?;
    Some(Seal { by: kept.reference(), cancelled: kept.cancelled() })
}

/// Every evaluation that bears on what is sealed: those that are not decided, and all of them where
/// one was cancelled.
pub(crate) fn open(look: &mut dyn Look) -> Result<Vec<Evaluation>, ActionError> {
    let all = evaluations::summaries(look)?;
    let any_cancelled = all.iter().any(|one| one.cancelled.is_some());
    all.iter()
        .filter(|one| any_cancelled || one.stage < Stage::Decided)
        .map(|one| Ok(load(look, Some(&one.reference.to_string()))?.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::{Cancelled, samples};

    #[test]
    fn only_prices_opened_after_a_cancelling_open_what_it_kept_sealed() {
        let outline: &[samples::Outline<'_>] =
            &[("COST", "100", &[("P-01", Some("60")), ("CA-01", Some("40"))])];
        let aws: Slug = "aws".parse().unwrap();
        let sealed = |cancelled: Option<Moment>, opened: Moment| {
            let parts =
                |stage| samples::parts(samples::set(outline, samples::scale(3)), &["aws"], stage);
            let mut first = parts(Stage::Scoring);
            first.cancelled = cancelled.map(|at| Cancelled { by: "D-0001".parse().unwrap(), at });
            let mut second = parts(Stage::PriceOpened);
            second.reference = "E-0002".parse().unwrap();
            second.price_opened = Some(opened);
            let all = [first, second].map(|parts| Evaluation::new(parts).unwrap());
            sealed_by(&all, &aws).map(|seal| seal.by.to_string())
        };
        let kept = Some("E-0001".to_owned());
        assert_eq!(sealed(None, samples::at(9)), kept);
        assert_eq!(sealed(Some(samples::at(9)), samples::at(8)), kept, "opened before");
        assert_eq!(sealed(Some(samples::at(8)), samples::at(9)), None);
    }
}
