//! Prices before the desk: seen as far as they may be, entered, asked about.

use crate::actions::prices::{self, Saved};
use crate::actions::{ActionError, Desk, clarifications, overview};
use crate::domain::evaluation::clarification::About;
use crate::domain::refs::EvaluationRef;
use crate::tui::msg::Loaded;
use crate::tui::screens::prices::Change;

/// The prices of the present evaluation, or why there are none.
pub(super) fn load(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let (present, _) = overview::present(desk, chosen)?;
    let Some(present) = present else {
        let why = crate::tui::state::NO_EVALUATION_YET;
        return Ok(Loaded::Prices(Err(why.to_owned())));
    };
    let seen = prices::seen(desk, Some(&present.reference.to_string()))?;
    if seen.evaluation.criteria().price().is_none() {
        let why = format!("{} asks no price question, so it takes no prices.", present.reference);
        return Ok(Loaded::Prices(Err(why)));
    }
    Ok(Loaded::Prices(Ok(Box::new(seen))))
}

/// One change of the place.
pub(super) fn save(desk: &mut Desk, change: &Change) -> Result<String, ActionError> {
    match change {
        Change::Amount { evaluation, candidate, amount, basis, why } => {
            let (which, basis) = (evaluation.to_string(), Some(basis.as_str()));
            let (who, why) = (candidate.as_str(), Some(why.as_str()));
            Ok(said(&prices::set(desk, Some(&which), who, amount, basis, why)?))
        }
        Change::Basket { evaluation, candidate, lines, basis, why } => {
            let (which, basis) = (evaluation.to_string(), Some(basis.as_str()));
            let (who, why) = (candidate.as_str(), Some(why.as_str()));
            Ok(said(&prices::set_basket(desk, Some(&which), who, lines, basis, why)?))
        }
        Change::Ask { evaluation, candidate, question } => {
            let which = evaluation.to_string();
            let (who, about) = (candidate.as_str(), Some(About::AbnormallyLow.code()));
            let asked = clarifications::add(desk, Some(&which), who, about, question)?;
            Ok(format!("{} asks {candidate}: record the answer when it comes", asked.reference))
        }
    }
}

fn said(saved: &Saved) -> String {
    match &saved.price {
        Some(price) => format!("{}: {}", saved.candidate, price.amount().pounds()),
        None => format!("the price of {} is entered and sealed", saved.candidate),
    }
}
