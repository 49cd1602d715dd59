//! Routes to market: compared with a purchase, and one of them recorded in a decision.

use std::path::Path;

use crate::actions::{ActionError, Desk, Ground, capacity, decisions};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::route::{Finding, Purchase, Route};
use crate::domain::text::nearest;
use crate::import::routes;
use crate::import::source::Source;

/// The file with other routes than those in the box, where its path is typed.
///
/// # Errors
/// When it cannot be read.
pub fn other(typed: &str) -> Result<Option<Source>, ActionError> {
    let path = Some(typed.trim()).filter(|path| !path.is_empty());
    Ok(path.map(|path| Source::read(Path::new(path))).transpose()?)
}

/// The routes of a file, or those in the box.
///
/// # Errors
/// A refusal with every problem of the file.
pub fn all(file: Option<&Source>) -> Result<Vec<Route>, ActionError> {
    Ok(match file {
        Some(source) => routes::read(source)?,
        None => routes::shipped()?,
    })
}

/// The route that `typed` means; left out, the default.
///
/// # Errors
/// A refusal that names the nearest.
pub fn one(file: Option<&Source>, typed: Option<&str>) -> Result<Route, ActionError> {
    let routes = all(file)?;
    let Some(typed) = typed else {
        let default = routes.into_iter().find(|route| route.default);
        return default.ok_or_else(|| ActionError::invalid("no route is the default"));
    };
    let wanted = typed.trim().to_ascii_lowercase();
    let near = nearest(&wanted, routes.iter().map(|route| route.id.as_str())).map(str::to_owned);
    routes.into_iter().find(|route| route.id.as_str() == wanted).ok_or_else(|| {
        let hint = near.map_or_else(
            || "`cloudpick route list` shows what there is".to_owned(),
            |near| format!("did you mean {near}? `cloudpick route list` shows all"),
        );
        ActionError::refused(Ground::NotFound, format!("there is no route `{}`", typed.trim()))
            .hint(hint)
            .subject(typed.trim())
    })
}

/// What is bought, as far as somebody said it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Said {
    /// For how many months; the setting `term-months` unless given.
    pub months: Option<u16>,
    /// For how much over the term, without VAT.
    pub value: Option<Money>,
    /// The day by which the contract must stand.
    pub needed_by: Option<Day>,
}

/// A route with every limit against a purchase.
pub type Compared = (Route, Vec<Finding>);

/// Each route with every limit against the purchase, the default first.
///
/// # Errors
/// A refusal with every problem of the file.
pub fn compare(
    desk: &mut Desk,
    file: Option<&Source>,
    said: Said,
) -> Result<(Purchase, Vec<Compared>), ActionError> {
    let purchase = purchase(desk, said)?;
    let mut routes = all(file)?;
    routes.sort_by_key(|route| !route.default);
    let compared = routes.into_iter().map(|route| {
        let findings = route.against(&purchase);
        (route, findings)
    });
    Ok((purchase, compared.collect()))
}

/// The purchase that was said, its months those of the setting where none were.
///
/// # Errors
/// When the workspace cannot be read.
pub fn purchase(desk: &mut Desk, said: Said) -> Result<Purchase, ActionError> {
    let today = desk.today();
    let months = match said.months {
        Some(0) => {
            let text = "0 months are no purchase: write for how many it is made, 1 or more";
            return Err(ActionError::invalid(text).subject("months"));
        }
        Some(months) => months,
        None => desk.store.read(|look| capacity::term(look))?.months(),
    };
    Ok(Purchase { months, value: said.value, needed_by: said.needed_by, today })
}

/// Records in a draft decision by which route is bought and why; the default where none is named.
///
/// # Errors
/// A refusal: no such route, no such decision, not a draft, who may, or no reason.
pub fn choose(
    desk: &mut Desk,
    file: Option<&Source>,
    typed: Option<&str>,
    decision: &str,
    reason: &str,
) -> Result<decisions::Shown, ActionError> {
    let route = one(file, typed)?;
    if reason.trim().is_empty() {
        return Err(ActionError::invalid("why this route: a reason is missing").subject("reason"));
    }
    let text = format!("{route}: {reason}");
    let words = decisions::Words { route_to_market: Some(text), ..decisions::Words::default() };
    decisions::edit(desk, decision, &words)
}
