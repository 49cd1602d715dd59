//! Needs, costs and routes before the desk: shown, and changed through the same actions as on the
//! command line.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::capacity::{self, By};
use crate::actions::costs::{self, Asked};
use crate::actions::evaluations::Run;
use crate::actions::{ActionError, Desk, decisions, evaluations, routes, suppliers, workloads};
use crate::config::typed_path;
use crate::domain::date::Day;
use crate::domain::decision::Status;
use crate::domain::evaluation::stage::Doing;
use crate::domain::workload::capacity::Term;
use crate::domain::workload::needs::{Estimate, Kind};
use crate::domain::workload::price_sheet::{Plan, PriceSheet};
use crate::report::file::Existing;
use crate::tui::desk::extra;
use crate::tui::msg::Loaded;
use crate::tui::screens::capacity::{Change, Data, Question, What};
use crate::tui::screens::paper;
use crate::tui::widgets::form::Choice;

/// What is needed, what it costs and how it may be bought.
pub(super) fn load(desk: &mut Desk, asked: Question) -> Result<Loaded, ActionError> {
    let statement = capacity::statement(desk, asked.by)?;
    let needs = capacity::list(desk, None)?;
    let purchase = routes::purchase(desk, asked.said)?;
    let file = routes::other(&asked.routes);
    let compared = file.and_then(|file| routes::compare(desk, file.as_ref(), asked.said));
    let routes = said(compared)?.map(|(_, compared)| compared);
    let term = asked.said.months.map(|months| lasting(months.into())).transpose();
    let costs = said(term.and_then(|term| {
        let terms = Asked { estimate: asked.estimate, plan: asked.plan, term };
        costs::list(desk, None, terms)
    }))?;
    let term = asked.said.months.and_then(|months| lasting(months.into()).ok());
    let mut commitments = BTreeMap::new();
    for told in costs.iter().flatten().filter(|told| told.cost.is_some()) {
        if let Ok(found) = said(costs::commitments(desk, told.supplier.as_str(), term))? {
            commitments.insert(told.supplier.clone(), found);
        }
    }
    let all = workloads::list(desk, &[], None)?.into_iter().map(|listed| listed.workload);
    let today = desk.today();
    let workloads = all
        .filter(|one| one.retired_on.is_none_or(|on| on > today))
        .map(|one| Choice::new(&one.reference, &one.name))
        .collect();
    let mut items: BTreeSet<String> = needs.iter().map(|one| one.need.item.to_string()).collect();
    let mut sheets = BTreeMap::new();
    for sheet in costs::sheets(desk)? {
        items.extend(sheet.sheet.rates().map(|(item, _)| item.to_string()));
        // The newest of a supplier comes last, and is the one that counts.
        let before = sheets.remove(&sheet.sheet.supplier);
        let days = before.map_or_else(Vec::new, |(before, mut days): (PriceSheet, Vec<Day>)| {
            days.push(before.as_at);
            days
        });
        sheets.insert(sheet.sheet.supplier.clone(), (sheet.sheet, days));
    }
    let suppliers = suppliers::list(desk)?.into_iter();
    let suppliers = suppliers.map(|one| (one.slug, one.name.to_string())).collect();
    items.extend(Kind::ALL.iter().filter(|kind| !kind.is_named()).map(ToString::to_string));
    let items = items.into_iter().map(|item| Choice { code: item.clone(), words: item }).collect();
    let evaluations = evaluations::list(desk)?.into_iter();
    let evaluations = evaluations
        .filter(|one| one.cancelled.is_none() && Doing::SET_PRICE.is_taken_at(one.stage))
        .map(|one| Choice::new(&one.reference, &one.title))
        .collect();
    let drafts = decisions::list(desk)?.into_iter();
    let drafts = drafts
        .filter(|one| one.status == Status::Draft)
        .map(|one| Choice::new(&one.reference, &one.content.title))
        .collect();
    Ok(Loaded::Capacity(Box::new(Data {
        asked,
        statement,
        needs,
        costs,
        commitments,
        sheets,
        suppliers,
        routes,
        purchase,
        workloads,
        items,
        evaluations,
        drafts,
    })))
}

/// So many months as a term.
fn lasting(months: i64) -> Result<Term, ActionError> {
    Term::new(months).map_err(|error| ActionError::invalid(error.to_string()).subject("months"))
}

/// A refusal as a sentence to be shown in its place; what broke stays an error.
fn said<T>(answer: Result<T, ActionError>) -> Result<Result<T, String>, ActionError> {
    match answer {
        Ok(found) => Ok(Ok(found)),
        Err(ActionError::Refused(refused)) => Ok(Err(refused.message)),
        Err(broken) => Err(broken),
    }
}

const COLUMNS: [&str; 11] = [
    "workload",
    "item",
    "environment",
    "count",
    "low",
    "likely",
    "high",
    "growth",
    "growth_low",
    "growth_high",
    "from_month",
];

/// One change of the place.
pub(super) fn save(desk: &mut Desk, change: &Change) -> Result<String, ActionError> {
    let text = |key| change.text(key).trim();
    let run = if text("dry") == "no" { Run::Save } else { Run::Rehearse };
    let (would, then) = match run {
        Run::Rehearse => ("would be", ": Ctrl-S brings them in"),
        Run::Save => ("are", ""),
    };
    match change.what {
        What::Need | What::Edit => {
            let columns = COLUMNS.map(|column| (column, text(column).to_owned()));
            let need = capacity::set_typed(desk, &columns)?;
            Ok(format!("{} needs {} in {}   u undo", need.workload, need.item, need.environment))
        }
        What::TakeOut => {
            let which = capacity::clear(desk, text("workload"), text("environment"), text("item"))?;
            Ok(format!("{which} needs no {} in {}   u undo", text("item"), text("environment")))
        }
        What::Undo | What::Redo => {
            let (turn, word): (fn(&mut Desk) -> _, _) = if change.what == What::Undo {
                (capacity::undo, "undone")
            } else {
                (capacity::redo, "redone")
            };
            let turned = turn(desk)?;
            let which: Vec<String> =
                turned.workloads.iter().take(3).map(ToString::to_string).collect();
            let more = turned.workloads.len().saturating_sub(3);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let needs = if turned.lines == 1 { "need" } else { "needs" };
            Ok(format!("{word}: {} {needs} of {}{more}", turned.lines, which.join(", ")))
        }
        What::Needs => {
            let extra = extra(text(paper::EXTRA));
            let found = capacity::import_file(desk, &typed_path(text("file")), extra, run)?;
            Ok(format!(
                "{} needs {would} added, {} changed; {} stand so already{then}",
                found.added.len(),
                found.changed.len(),
                found.same
            ))
        }
        What::Prices => {
            let sheet = costs::bring_file(desk, &typed_path(text("file")), run)?.sheet;
            let count = sheet.rates().count();
            let (supplier, as_at) = (&sheet.supplier, sheet.as_at);
            Ok(format!("{count} prices of {supplier}, {as_at}, {would} what counts{then}"))
        }
        What::Statement => {
            let by = text("by").parse().unwrap_or(By::All);
            capacity::write_statement(desk, by, &typed_path(text("file")), Existing::Keep)?;
            Ok(format!("written: {}", text("file")))
        }
        What::Apply => {
            let plan: Plan = typed("plan", text("plan"))?;
            let estimate: Estimate = typed("estimate", text("estimate"))?;
            let evaluation = Some(text("evaluation")).filter(|typed| !typed.is_empty());
            let months = Some(text("months")).filter(|typed| !typed.is_empty());
            let months: Option<i64> =
                months.map(|typed| self::typed("months", typed)).transpose()?;
            let term = months.map(lasting).transpose()?;
            let applied = costs::apply(
                desk,
                evaluation,
                Asked { estimate, plan, term },
                change.text("reason").into(),
            )?;
            let Some(which) = applied.first().map(|one| one.evaluation.to_string()) else {
                return Ok("no price was entered".to_owned());
            };
            // Where prices are open they are open to everybody, and nothing is sealed again.
            let (evaluation, _) = crate::actions::evaluations::show(desk, Some(&which))?;
            let seen = if evaluation.shows_prices().is_ok() { "seen by all" } else { "sealed" };
            Ok(format!("{} prices of {which} are entered, and {seen}", applied.len()))
        }
        What::Route => {
            let (route, decision) = (text("route"), text("decision"));
            let file = routes::other(text("routes"))?;
            let reason = change.text("reason");
            let shown = routes::choose(desk, file.as_ref(), Some(route), decision, reason)?;
            Ok(format!("{} is bought by {route}", shown.decision.reference))
        }
        What::Purchase => Ok(String::new()),
    }
}

fn typed<T: std::str::FromStr<Err: std::fmt::Display>>(
    field: &str,
    text: &str,
) -> Result<T, ActionError> {
    text.parse().map_err(|error: T::Err| ActionError::invalid(error.to_string()).subject(field))
}
