//! Prices: entered sealed, and shown to nobody until they are opened.

mod seen;

use crate::actions::evaluations::{Changed, Changes, Plan, Run, bring_in, candidate, load};
use crate::actions::{ActionError, Desk, Ground, clarifications, reason};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::price::Price;
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::exact::{Money, MoneyError};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{Line, Reason, TextError, Title};
use crate::import::sheets::{Extra, prices as sheet};
use crate::import::source::Source;
use crate::store::prices::{self, BasketLine, Entered};
use crate::store::{Look, Write};
pub use seen::{Opened, Priced, Seen, seen};

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

/// Whether `by` may enter a price now, and in which role.
pub(crate) fn guard(by: &Person, evaluation: &Evaluation) -> Result<Role, ActionError> {
    let role = may(Act::Price, by, evaluation)?;
    evaluation.takes(Doing::SET_PRICE)?;
    Ok(role)
}

/// A line of a basket as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineText {
    /// What is bought.
    pub item: String,
    /// What it costs, in pounds.
    pub amount: String,
    /// What the amount rests on; empty for nothing.
    pub assumption: String,
}

/// Enters a candidate's whole-life cost, in pounds without VAT; a basket before it goes. Once the
/// money is known, `why` says why it changes.
///
/// # Errors
/// A refusal: no such candidate, who may, the stage, a bad amount or basis, no reason where prices
/// were opened.
pub fn set(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    amount: &str,
    basis: Option<&str>,
    why: Option<&str>,
) -> Result<Saved, ActionError> {
    enter(desk, typed, who, why, |_| {
        let amount: Money = amount.parse().map_err(|error: MoneyError| {
            ActionError::invalid(error.to_string()).subject("amount")
        })?;
        Ok((Price::new(amount, read_basis(basis)?)?, Vec::new()))
    })
}

/// Enters the lines of a candidate's basket in place of what was there; the price is their sum,
/// exact to the penny.
///
/// # Errors
/// As for [`set`]; also for no lines, one item twice, or a sum of nothing.
pub fn set_basket(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    lines: &[LineText],
    basis: Option<&str>,
    why: Option<&str>,
) -> Result<Saved, ActionError> {
    enter(desk, typed, who, why, |_| {
        let lines = lines.iter().map(read_line).collect::<Result<Vec<_>, _>>()?;
        summed(lines, read_basis(basis)?)
    })
}

/// What is changed in a basket: lines by their item, put in place or added at the end; items
/// taken out; another basis, empty for none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// Lines put in place of those of the same item, or added.
    pub lines: Vec<LineText>,
    /// Items taken out.
    pub without: Vec<String>,
    /// What the price rests on.
    pub basis: Option<String>,
}

/// Changes single lines of a basket; nothing of the rest is told while prices are sealed.
///
/// # Errors
/// As for [`set_basket`]; also where no basket was entered, or an item is not in it.
pub fn edit(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    edit: &Edit,
    why: Option<&str>,
) -> Result<Saved, ActionError> {
    enter(desk, typed, who, why, |before| {
        let Some(before) = before else {
            let text = format!("no price was entered for {who} yet, so there is nothing to change");
            return Err(ActionError::refused(Ground::NotFound, text)
                .hint("`cloudpick price set` enters one, with --line for each line of a basket"));
        };
        let basis = match &edit.basis {
            Some(text) => read_basis(Some(text))?,
            None => before.price.basis.clone(),
        };
        if edit.lines.is_empty() && edit.without.is_empty() {
            return Ok((Price::new(before.price.amount(), basis)?, before.basket));
        }
        if before.basket.is_empty() {
            let text = format!("the price of {who} is one amount without lines");
            return Err(ActionError::invalid(text)
                .hint("`cloudpick price set` with --line for each line enters a basket"));
        }
        let mut lines = before.basket;
        for item in &edit.without {
            let Some(at) = lines.iter().position(|line| same_item(line, item)) else {
                let text = format!("the basket of {who} has no line `{}`", item.trim());
                return Err(ActionError::refused(Ground::NotFound, text).subject("without"));
            };
            lines.remove(at);
        }
        for typed in &edit.lines {
            let line = read_line(typed)?;
            match lines.iter_mut().find(|kept| same_item(kept, line.item.as_str())) {
                Some(kept) => *kept = line,
                None => lines.push(line),
            }
        }
        summed(lines, basis)
    })
}

fn same_item(line: &BasketLine, item: &str) -> bool {
    line.item.as_str().to_lowercase() == item.trim().to_lowercase()
}

fn read_basis(typed: Option<&str>) -> Result<Option<Line>, ActionError> {
    typed
        .filter(|text| !text.trim().is_empty())
        .map(|text| {
            text.parse::<Line>().map_err(|error: TextError| {
                ActionError::invalid(format!("the basis: {error}")).subject("basis")
            })
        })
        .transpose()
}

fn read_line(typed: &LineText) -> Result<BasketLine, ActionError> {
    let item = typed.item.parse::<Title>().map_err(|error: TextError| {
        ActionError::invalid(format!("the item of a line: {error}")).subject("line")
    })?;
    let amount = typed.amount.parse::<Money>().map_err(|error: MoneyError| {
        ActionError::invalid(format!("{item}: {error}")).subject("line")
    })?;
    let assumption = (!typed.assumption.trim().is_empty())
        .then(|| typed.assumption.parse::<Line>())
        .transpose()
        .map_err(|error: TextError| {
            ActionError::invalid(format!("the assumption of {item}: {error}")).subject("line")
        })?;
    Ok(BasketLine { item, amount, assumption })
}

/// The price that these lines add up to.
fn summed(
    lines: Vec<BasketLine>,
    basis: Option<Line>,
) -> Result<(Price, Vec<BasketLine>), ActionError> {
    if lines.is_empty() {
        return Err(ActionError::invalid(
            "a basket has at least one line: give --line ITEM=AMOUNT",
        )
        .subject("line"));
    }
    for (at, line) in lines.iter().enumerate() {
        if lines[..at].iter().any(|before| same_item(before, line.item.as_str())) {
            let text = format!("`{}` stands in the basket twice: add the two up", line.item);
            return Err(ActionError::invalid(text).subject("line"));
        }
    }
    let pence = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.amount.as_pence()));
    let Some(amount) = pence.and_then(Money::pence) else {
        return Err(
            ActionError::invalid("the lines add up to more than an amount may be").subject("line")
        );
    };
    Ok((Price::new(amount, basis)?, lines))
}

/// Enters the basket of one candidate within a change that does more: its lines, what they rest
/// on, and why once the money is known.
///
/// # Errors
/// As for [`set_basket`].
pub(crate) fn enter_basket(
    write: &mut Write<'_>,
    (by, now): (&Person, Moment),
    which: EvaluationRef,
    candidate: &Slug,
    (lines, basis, why): (&[LineText], &str, Option<&str>),
) -> Result<(), ActionError> {
    let by = (Ok(by.clone()), now);
    let basket = |_| {
        let lines = lines.iter().map(read_line).collect::<Result<Vec<_>, _>>()?;
        summed(lines, read_basis(Some(basis))?)
    };
    entered(write, Some(&which.to_string()), (candidate.as_str(), why), by, basket).map(|_| ())
}

/// The one door by which a single price comes in.
fn enter(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    why: Option<&str>,
    read: impl FnOnce(Option<Entered>) -> Result<(Price, Vec<BasketLine>), ActionError>,
) -> Result<Saved, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| entered(write, typed, (who, why), (by, now), read))
}

fn entered(
    write: &mut Write<'_>,
    typed: Option<&str>,
    (who, why): (&str, Option<&str>),
    (by, now): (Result<Person, ActionError>, Moment),
    read: impl FnOnce(Option<Entered>) -> Result<(Price, Vec<BasketLine>), ActionError>,
) -> Result<Saved, ActionError> {
    let (mut evaluation, _) = load(write, typed)?;
    let slug = candidate(&evaluation, who)?.slug.clone();
    let by = by?;
    let role = guard(&by, &evaluation)?;
    evaluation.still_in(&slug)?;
    let all = prices::entered(write, evaluation.reference())?;
    let (price, basket) = read(all.into_iter().find(|one| one.candidate == slug))?;
    evaluation.set_price(&by, &slug, price.clone(), read_why(why)?.as_ref(), now)?;
    let entered = Entered { candidate: slug.clone(), price, basket, by: by.slug, at: now };
    save(write, &evaluation, &entered, changed(&evaluation), role)?;
    clarifications::ask_about_low_bids(write, &evaluation, &entered.by, role, now)?;
    let shown = evaluation.shows_prices().is_ok().then_some(entered.price);
    Ok(Saved { evaluation: evaluation.reference(), candidate: slug, price: shown })
}

/// Why a price changes; a blank text is none.
fn read_why(typed: Option<&str>) -> Result<Option<Reason>, ActionError> {
    typed.filter(|text| !text.trim().is_empty()).map(reason).transpose()
}

/// The place, from 1, of the change that was just made to a price whose money is known.
fn changed(evaluation: &Evaluation) -> Option<usize> {
    evaluation.money_known().then_some(evaluation.parts().price_changes.len())
}

fn save(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    entered: &Entered,
    changed: Option<usize>,
    role: Role,
) -> Result<(), ActionError> {
    let which = evaluation.reference();
    prices::put(write, which, entered)?;
    let changes = &evaluation.parts().price_changes;
    let change = changed.and_then(|number| Some((number, changes.get(number.checked_sub(1)?)?)));
    if let Some((number, change)) = change {
        prices::put_change(write, which, number, change)?;
    }
    let (subject, why) = (format!("{which}/{}", entered.candidate), change.map(|(_, c)| &c.reason));
    write.record("price.set", &subject, Some(role), why.map(Reason::as_str), &[])?;
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

/// Enters prices from a sheet: all of it or nothing. Once the money is known, `why` says why they
/// change; rows that are so already then stay as they are.
///
/// # Errors
/// A refusal: who may, the stage, or every problem of the file.
pub fn import(
    desk: &mut Desk,
    typed: Option<&str>,
    source: &Source,
    why: Option<&str>,
    extra: Extra,
    run: Run,
) -> Result<Changes, ActionError> {
    bring_in(
        desk,
        run,
        |look, by, now| plan(look, typed, by, (source, why, extra), now),
        |write, plan, (entered, changed)| {
            save(write, &plan.evaluation, entered, *changed, plan.role)?;
            // The evaluation has all of them by now: once is enough, and the last is the once.
            let last =
                plan.items.last().is_some_and(|(last, _)| last.candidate == entered.candidate);
            if last {
                let (by, role) = (&entered.by, plan.role);
                clarifications::ask_about_low_bids(write, &plan.evaluation, by, role, entered.at)?;
            }
            Ok(())
        },
    )
}

fn plan(
    look: &mut dyn Look,
    typed: Option<&str>,
    by: &Person,
    (source, why, extra): (&Source, Option<&str>, Extra),
    now: Moment,
) -> Result<Plan<(Entered, Option<usize>)>, ActionError> {
    let (mut evaluation, _) = load(look, typed)?;
    let role = guard(by, &evaluation)?;
    let open = evaluation.shows_prices().is_ok();
    let (rows, mut found) = sheet::read(source, evaluation.candidates(), extra).apart();
    let there = prices::entered(look, evaluation.reference())?;
    let why = read_why(why)?;
    let mut changes = Changes::none(&evaluation);
    let mut items = Vec::new();
    // What is refused of all rows alike is said once, and only where nothing else is wrong.
    let mut all_alike = None;
    for row in rows {
        let at = Some(row.line);
        let before = there.iter().find(|one| one.candidate == row.candidate);
        if let Err(error) = evaluation.still_in(&row.candidate) {
            found.note(at, Some("candidate"), error);
            continue;
        }
        let Some(price) = row.price else { continue };
        let basket = row.basket.into_iter().map(|line| BasketLine {
            item: line.item,
            amount: line.amount,
            assumption: line.assumption,
        });
        let basket: Vec<BasketLine> = basket.collect();
        // Whether a sealed price is the same again would give it away; so every row is entered.
        if open && before.is_some_and(|old| old.price == price && old.basket == basket) {
            changes.same += 1;
            continue;
        }
        match evaluation.set_price(by, &row.candidate, price.clone(), why.as_ref(), now) {
            Ok(()) => {}
            Err(error @ (RecordError::MoneyKnown { .. } | RecordError::MoneySealed { .. })) => {
                all_alike.get_or_insert(error);
                continue;
            }
            Err(error) => {
                found.note(at, Some("candidate"), error);
                continue;
            }
        }
        let seen = |amount: Option<Money>| amount.filter(|_| open).map(|one| one.to_string());
        changes.rows.push(Changed {
            line: row.line,
            subject: format!("{}/{}", evaluation.reference(), row.candidate),
            before: seen(before.map(|old| old.price.amount())),
            after: seen(Some(price.amount())),
        });
        let (candidate, by) = (row.candidate, by.slug.clone());
        let number = changed(&evaluation);
        items.push((Entered { candidate, price, basket, by, at: now }, number));
    }
    let plan = Plan { evaluation, role, items, changes }.unless(found)?;
    all_alike.map_or(Ok(plan), |error| Err(error.into()))
}
