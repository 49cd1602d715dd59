//! Prices: entered sealed, and shown to nobody until they are opened.

use crate::actions::evaluations::{Changed, Changes, Run, candidate, load};
use crate::actions::{ActionError, Desk};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::price::Price;
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::exact::{Money, MoneyError};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{Line, TextError};
use crate::import::sheets::{Extra, prices as sheet};
use crate::import::source::Source;
use crate::import::{ImportError, Problem};
use crate::store::prices::{self, BasketLine, Entered};
use crate::store::{Look, Write};

const TAKES: &[Stage] = &[
    Stage::Draft,
    Stage::Frozen,
    Stage::Scoring,
    Stage::Moderation,
    Stage::QualityClosed,
    Stage::PriceOpened,
];

/// That a price was entered, and the price itself where it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Whose.
    pub candidate: Slug,
    /// The price; `None` while prices are sealed, also to whoever entered it.
    pub price: Option<Price>,
}

fn guard(by: &Person, evaluation: &Evaluation) -> Result<Role, ActionError> {
    let role = may(Act::Price, by, evaluation)?;
    evaluation.in_stage("recording a price", TAKES)?;
    Ok(role)
}

/// Enters a candidate's whole-life cost, in pounds without VAT.
///
/// # Errors
/// A refusal: no such candidate, who may, the stage, a bad amount or basis.
pub fn set(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    amount: &str,
    basis: Option<&str>,
) -> Result<Saved, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (mut evaluation, _) = load(write, typed)?;
        let slug = candidate(&evaluation, who)?.slug.clone();
        let by = by?;
        let role = guard(&by, &evaluation)?;
        evaluation.still_in(&slug)?;
        let amount: Money = amount.parse().map_err(|error: MoneyError| {
            ActionError::invalid(error.to_string()).subject("amount")
        })?;
        let basis = basis
            .filter(|text| !text.is_empty())
            .map(|text| {
                text.parse::<Line>().map_err(|error: TextError| {
                    ActionError::invalid(format!("the basis: {error}")).subject("basis")
                })
            })
            .transpose()?;
        let price = Price::new(amount, basis)?;
        evaluation.set_price(&by, &slug, price.clone())?;
        let entered =
            Entered { candidate: slug.clone(), price, basket: Vec::new(), by: by.slug, at: now };
        save(write, &evaluation, &entered, role)?;
        let shown = evaluation.shows_prices().is_ok().then_some(entered.price);
        Ok(Saved { evaluation: evaluation.reference(), candidate: slug, price: shown })
    })
}

fn save(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    entered: &Entered,
    role: Role,
) -> Result<(), ActionError> {
    let which = evaluation.reference();
    prices::put(write, which, entered)?;
    write.record("price.set", &format!("{which}/{}", entered.candidate), Some(role), None, &[])?;
    Ok(())
}

/// The prices as they were entered, once they are open.
///
/// # Errors
/// A refusal until then, whoever asks.
pub fn list(
    desk: &mut Desk,
    typed: Option<&str>,
) -> Result<(Evaluation, Vec<Entered>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        evaluation.shows_prices()?;
        let entered = prices::entered(look, evaluation.reference())?;
        Ok((evaluation, entered))
    })
}

/// Enters prices from a sheet: all of it or nothing.
///
/// # Errors
/// A refusal: who may, the stage, or every problem of the file.
pub fn import(
    desk: &mut Desk,
    typed: Option<&str>,
    source: &Source,
    extra: Extra,
    run: Run,
) -> Result<Changes, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    match run {
        Run::Rehearse => {
            desk.store.read(|look| Ok(plan(look, typed, &by?, source, extra, now)?.changes))
        }
        Run::Save => desk.write(|write| {
            let Plan { evaluation, role, entered, changes } =
                plan(write, typed, &by?, source, extra, now)?;
            for entered in &entered {
                save(write, &evaluation, entered, role)?;
            }
            Ok(changes)
        }),
    }
}

struct Plan {
    evaluation: Evaluation,
    role: Role,
    entered: Vec<Entered>,
    changes: Changes,
}

fn plan(
    look: &mut dyn Look,
    typed: Option<&str>,
    by: &Person,
    source: &Source,
    extra: Extra,
    now: Moment,
) -> Result<Plan, ActionError> {
    let (mut evaluation, _) = load(look, typed)?;
    let role = guard(by, &evaluation)?;
    let open = evaluation.shows_prices().is_ok();
    let rows = sheet::read(source, extra)?;
    let (mut changes, mut problems) = (Changes::none(&evaluation), Vec::new());
    let mut found = Vec::new();
    for row in rows {
        let at = Some(row.line);
        let before = evaluation.parts().prices.get(&row.candidate).map(Price::amount);
        let price = match Price::new(row.amount, row.basis) {
            Ok(price) => price,
            Err(error) => {
                problems.push(Problem::new(at, Some("amount"), error));
                continue;
            }
        };
        if let Err(error) = evaluation.set_price(by, &row.candidate, price.clone()) {
            problems.push(Problem::new(at, Some("candidate"), error));
            continue;
        }
        // Whether a sealed price is the same again would give it away; so every row is entered.
        let seen = |amount: Option<Money>| amount.filter(|_| open).map(|one| one.to_string());
        changes.rows.push(Changed {
            line: row.line,
            subject: format!("{}/{}", evaluation.reference(), row.candidate),
            before: seen(before),
            after: seen(Some(row.amount)),
        });
        let basket = row.basket.into_iter().map(|line| BasketLine {
            item: line.item,
            amount: line.amount,
            assumption: line.assumption,
        });
        found.push(Entered {
            candidate: row.candidate,
            price,
            basket: basket.collect(),
            by: by.slug.clone(),
            at: now,
        });
    }
    if problems.is_empty() {
        return Ok(Plan { evaluation, role, entered: found, changes });
    }
    Err(ImportError::new(source.name(), problems).into())
}
