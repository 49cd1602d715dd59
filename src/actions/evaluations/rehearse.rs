//! Rehearsing a draft: invented bids under each price formula.

use std::path::Path;

use crate::actions::evaluations::{load, sealed};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::rehearse::{Bid, Given, RehearsalError, Tried, invented};
use crate::domain::exact::Money;
use crate::import::sheets::{Extra, bids};
use crate::import::source::Source;

/// What a rehearsal came to. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// The draft.
    pub evaluation: Evaluation,
    /// The bids that were tried.
    pub bids: Vec<Bid>,
    /// What each formula makes of them.
    pub tried: Vec<Tried>,
}

/// Tries the bids in `source`, or invented ones, under every price formula. Reads only.
///
/// # Errors
/// A refusal past the draft, while weights are out, or naming every problem of the bids.
pub fn rehearse(
    desk: &mut Desk,
    typed: Option<&str>,
    source: Option<&Source>,
    extra: Extra,
    given: Given,
) -> Result<Rehearsal, ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let bids = match source {
            Some(source) => bids::read(source, evaluation.criteria(), extra)?,
            None => invented(evaluation.criteria(), around(&evaluation)),
        };
        let tried = evaluation.rehearsed(&bids, given).map_err(|error| {
            let (text, which) = (error.to_string(), evaluation.reference());
            match error {
                RehearsalError::Stage(refusal) => refusal.into(),
                RehearsalError::Unfinished(_) | RehearsalError::NoPrice(_) => {
                    ActionError::refused(Ground::State, text)
                        .hint(format!("`cloudpick evaluation show {which}` has the weights"))
                        .subject(which.to_string())
                }
                RehearsalError::TooFew(_)
                | RehearsalError::Mixed
                | RehearsalError::TooMany { .. }
                | RehearsalError::NotWhole(_)
                | RehearsalError::Bid { .. }
                | RehearsalError::NoScore { .. } => ActionError::invalid(text).subject("bids"),
            }
        })?;
        Ok(Rehearsal { evaluation: sealed(evaluation)?, bids, tried })
    })
}

/// Tries the bids in the file `path`, or invented ones, as [`rehearse`].
///
/// # Errors
/// As [`rehearse`], or when the file cannot be read.
pub fn from_file(
    desk: &mut Desk,
    typed: Option<&str>,
    path: Option<&str>,
    given: Given,
) -> Result<Rehearsal, ActionError> {
    let source = path.map(|path| Source::read(Path::new(path.trim()))).transpose()?;
    rehearse(desk, typed, source.as_ref(), Extra::Refuse, given)
}

/// Tries bids typed in one line, as [`rehearse`]: a name, a price and quality marks each, `;`
/// between them.
///
/// # Errors
/// As [`rehearse`], or for what is no bid.
pub fn from_text(
    desk: &mut Desk,
    typed: Option<&str>,
    bids: &str,
    given: Given,
) -> Result<Rehearsal, ActionError> {
    let source = Source::from_text("your bids", &table(bids)?);
    rehearse(desk, typed, Some(&source), Extra::Refuse, given)
}

/// Bids typed in a line as the table that a file of them is.
fn table(typed: &str) -> Result<String, ActionError> {
    let mut rows = String::from("bid,price,quality\n");
    for bid in typed.split(';').map(str::trim).filter(|bid| !bid.is_empty()) {
        let words: Vec<&str> = bid.split_whitespace().collect();
        let [name, price, quality] = words[..] else {
            let text = format!("`{bid}` is no bid: a name, a price and quality marks, `;` between");
            return Err(ActionError::invalid(text).subject("bids"));
        };
        // Grouped thousands are one cell.
        rows.push_str(&format!("{name},\"{price}\",{quality}\n"));
    }
    Ok(rows)
}

/// About what a bid may cost: our own estimate, else the middle of the band, else a million.
fn around(evaluation: &Evaluation) -> Money {
    let rules = evaluation.rules();
    let band = rules.price_formula.and_then(PriceFormula::band);
    let middle = band.and_then(|band| {
        Money::pence(i64::midpoint(band.best().as_pence(), band.worst().as_pence()))
    });
    let million = || Money::pence(100_000_000).expect("a million pounds is an amount");
    rules.should_cost.or(middle).unwrap_or_else(million)
}
