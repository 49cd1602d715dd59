//! The rows of the four lists, and each row in full with its chart.

use std::collections::BTreeSet;

use super::Data;
use super::listing::{Extra, Listing, Row};
use crate::actions::capacity::{By, Listed, StatedLine, Statement};
use crate::actions::costs::{Commitments, Told};
use crate::domain::exact::Money;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::route::{Finding, Outcome, Route};
use crate::domain::text::Title;
use crate::domain::workload::basket::CostLine;
use crate::domain::workload::needs::{Amount, Estimate};
use crate::domain::workload::price_sheet::Plan;
use crate::tui::fit::Align;
use crate::tui::widgets::table::{Column, Wide};
use crate::tui::widgets::text_field::grouped;

const COLUMNS: &[Extra] = &[
    column("month_1", "MONTH 1", 11, 80),
    column("last_month", "LAST MONTH", 11, 80),
    column("whole_term", "WHOLE TERM", 14, 60),
    column("high", "HIGH", 14, 120),
];

const fn column(key: &'static str, heading: &'static str, wide: usize, from: u16) -> Extra {
    let column = Column { heading, wide: Wide::Exactly(wide), align: Align::Right, frozen: true };
    Extra { key, column, from }
}

const fn plain_column(key: &'static str, heading: &'static str, wide: usize, from: u16) -> Extra {
    let column = Column { heading, wide: Wide::Exactly(wide), align: Align::Left, frozen: true };
    Extra { key, column, from }
}

/// The widest bar of a chart.
const BAR: u64 = 30;

/// A bar for `part` of `whole`; something is never drawn as nothing.
fn bar(part: u64, whole: u64) -> String {
    let length = if whole == 0 { 0 } else { (part * BAR).div_ceil(whole).min(BAR) };
    "█".repeat(usize::try_from(length).unwrap_or_default())
}

/// A plain decimal with its thousands grouped.
fn figure(text: &str) -> String {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    if rest.is_empty() { whole } else { format!("{whole}.{rest}") }
}

fn amount(amount: Amount) -> String {
    figure(&amount.to_string())
}

fn whole(thousandths: u128) -> String {
    // Over a term a thousandth is no longer of interest to the eye.
    let units = usize::try_from((thousandths + 500) / 1000).unwrap_or(usize::MAX);
    grouped(units)
}

fn listing_of(heading: String, columns: &[Extra], rows: Vec<Row>) -> Listing {
    Listing { heading, columns: columns.to_vec(), rows }
}

/// What all workloads need together; what stays elsewhere and what is unknown below.
pub(super) fn together(data: &Data) -> Listing {
    let statement = &data.statement;
    let workloads = match data.asked.by {
        By::All => statement.lines.first().map_or(0, |line| line.workloads),
        By::Environment | By::Directorate => {
            let going = data.needs.iter().filter(|one| one.in_cloud).map(|one| one.need.workload);
            going.collect::<BTreeSet<_>>().len()
        }
    };
    let months = statement.term.months();
    let mut heading = format!("needs of {workloads} workloads over {months} months");
    if !statement.stays.is_empty() {
        heading = format!("{heading}; staying elsewhere {}", statement.stays.len());
    }
    if !statement.unknown.is_empty() {
        heading = format!("{heading}, needs unknown {}", statement.unknown.len());
    }
    let lines = statement.lines.iter().zip(&statement.months);
    let needed = lines.map(|(line, months)| need(line, months, statement));
    let apart = |which: WorkloadRef, name: &Title, word: &str, why: String| Row {
        id: which.to_string(),
        title: name.to_string(),
        more: vec![String::new(), String::new(), word.to_owned(), String::new()],
        detail: why,
        ..Row::default()
    };
    let stays = statement.stays.iter().map(|(which, name, place)| {
        let why = format!("{which} {name} stays {place} for the whole term and is not in the sum.");
        apart(*which, name, place, why)
    });
    let unknown = statement.unknown.iter().map(|(which, name)| {
        let why = format!("Nobody has said what {which} {name} needs: n says it.");
        Row { warns: true, ..apart(*which, name, "! needs unknown", why) }
    });
    let rows = needed.chain(stays).chain(unknown).collect();
    listing_of(heading, COLUMNS, rows)
}

const NEEDS: &[Extra] = &[
    plain_column("of_what", "OF WHAT", 22, 60),
    plain_column("where", "WHERE", 8, 90),
    column("likely", "LIKELY", 12, 60),
    column("low", "LOW", 11, 120),
    column("high", "HIGH", 11, 110),
    column("growth", "GROWTH %", 9, 100),
    column("from", "FROM", 5, 130),
];

/// What each workload needs, in the order of workload, environment and item.
pub(super) fn needs(data: &Data) -> Listing {
    let workloads: BTreeSet<WorkloadRef> = data.needs.iter().map(|one| one.need.workload).collect();
    let heading = format!("{} needs of {} workloads", data.needs.len(), workloads.len());
    listing_of(heading, NEEDS, data.needs.iter().map(one_need).collect())
}

fn one_need(listed: &Listed) -> Row {
    let need = &listed.need;
    let of = |estimate| amount(need.amount.of(estimate));
    let each = |estimate| match need.count {
        1 => of(estimate),
        count => format!("{count} x {}", of(estimate)),
    };
    let grows = |estimate| need.growth.of(estimate).to_string();
    let [low, likely, high] = [Estimate::Low, Estimate::Likely, Estimate::High];
    let from = need.from_month.map(|month| month.to_string()).unwrap_or_default();
    let cloud = match (listed.in_cloud, need.from_month) {
        (true, Some(month)) => format!("It runs in the cloud from month {month} of the term."),
        (true, None) => "It is in the cloud already.".to_owned(),
        (false, _) => "It stays where it is, and is not in the sum.".to_owned(),
    };
    let detail = [
        format!("{} of {}, {}", need.item, listed.name, need.environment),
        format!(
            "Likely {} {} a month, at least {}, at most {}.",
            each(likely),
            need.item.kind().unit(),
            each(low),
            each(high)
        ),
        format!(
            "It grows {} % a year, at least {} %, at most {} %.",
            grows(likely),
            grows(low),
            grows(high)
        ),
        cloud,
    ];
    Row {
        id: need.workload.to_string(),
        title: listed.name.to_string(),
        more: vec![
            need.item.to_string(),
            need.environment.to_string(),
            each(likely),
            each(low),
            each(high),
            grows(likely),
            from,
        ],
        detail: detail.join("\n"),
        ..Row::default()
    }
}

const COSTS: &[Extra] =
    &[column("prices_of", "PRICES OF", 10, 60), column("whole_life", "WHOLE LIFE", 16, 60)];

/// What the basket costs at each supplier.
pub(super) fn costs(data: &Data) -> Listing {
    let months = data.statement.term.months();
    let (plan, estimate) = (plan_words(data.asked.plan), data.asked.estimate);
    match &data.costs {
        Ok(told) if told.is_empty() => {
            let heading = "no price sheet is here yet: f brings one in".to_owned();
            listing_of(heading, COSTS, Vec::new())
        }
        Ok(told) => {
            let heading =
                format!("the basket over {months} months, {plan}, {estimate} estimate, no VAT");
            let rows = told.iter().map(|one| cost(one, data.commitments.get(&one.supplier)));
            listing_of(heading, COSTS, rows.collect())
        }
        Err(why) => listing_of(why.clone(), COSTS, Vec::new()),
    }
}

/// A plan as people say it.
pub(super) const fn plan_words(plan: Plan) -> &'static str {
    match plan {
        Plan::OnDemand => "on demand",
        Plan::OneYear => "one-year commitments",
        Plan::ThreeYears => "three-year commitments",
    }
}

const ROUTES: &[Extra] = &[column("mark", "", 16, 60)];

/// The routes against this purchase, the default first.
pub(super) fn routes(data: &Data) -> Listing {
    let heading = format!("{} routes to market, for {}", data.routes.len(), bought(data));
    let rows = data.routes.iter().map(|(found, findings)| route(found, findings));
    listing_of(heading, ROUTES, rows.collect())
}

/// What is bought, in a few words.
pub(super) fn bought(data: &Data) -> String {
    let purchase = &data.purchase;
    let value = purchase.value.map(|value| format!(", {}", pounds(value))).unwrap_or_default();
    let by = purchase.needed_by.map(|day| format!(", by {day}")).unwrap_or_default();
    format!("{} months{value}{by}", purchase.months)
}

fn need(line: &StatedLine, months: &[u64], statement: &Statement) -> Row {
    let [low, likely, high] = &line.stated;
    let unit = likely.item.kind().unit();
    let mut lines = vec![
        format!("{}, in {unit} a month", likely.item),
        String::new(),
        format!(
            "Over {} months {} likely, {} at least, {} at most.",
            statement.term.months(),
            whole(likely.whole),
            whole(low.whole),
            whole(high.whole)
        ),
        String::new(),
    ];
    let most = months.iter().copied().max().unwrap_or_default();
    // One bar a quarter: a step of growth or a workload that arrives is seen.
    for (at, month) in months.iter().enumerate().step_by(3) {
        let shown = Amount::thousandths(*month).map(amount).unwrap_or_default();
        lines.push(format!("month {:>3}  {:<30} {shown}", at + 1, bar(*month, most)));
    }
    let part = if line.part.is_empty() { String::new() } else { format!("{}: ", line.part) };
    Row {
        id: "need".to_owned(),
        title: format!("{part}{}", likely.item),
        more: vec![
            amount(likely.first),
            amount(likely.last),
            whole(likely.whole),
            whole(high.whole),
        ],
        detail: lines.join("\n"),
        ..Row::default()
    }
}

fn pounds(money: Money) -> String {
    format!("£{}", money.grouped())
}

/// On demand against commitments, from which use on they pay, and what growth turns the order.
fn against(found: &Commitments, lines: &mut Vec<String>) {
    lines.push(String::new());
    lines.push(format!("{:<24}{:>15}{:>15}{:>15}", "Whole life", "low", "likely", "high"));
    for (plan, totals) in &found.totals {
        let [low, likely, high] = totals.map(pounds);
        lines.push(format!("{:<24}{low:>15}{likely:>15}{high:>15}", plan_words(*plan)));
    }
    if !found.break_even.is_empty() {
        lines.push(String::new());
        lines.push("A commitment pays from this share of it being used:".to_owned());
        for even in &found.break_even {
            let share = even.share.rounded(1);
            lines.push(format!("  {}, {}: {share} %", even.item, plan_words(even.plan)));
        }
    }
    lines.push(String::new());
    match &found.no_flips {
        Some(why) => lines.push(format!("Which growth turns the order is not looked at: {why}.")),
        None if found.flips.is_empty() => {
            lines.push("No growth up to 100 % a year more turns the order.".to_owned());
        }
        None => {
            let names = |order: &[Slug]| {
                order.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            };
            for flip in &found.flips {
                lines.push(format!(
                    "From {} % more growth a year the cheapest first are {}; before {}.",
                    flip.more,
                    names(&flip.after),
                    names(&flip.before)
                ));
            }
        }
    }
}

fn cost(told: &Told, commitments: Option<&Commitments>) -> Row {
    let mut lines = vec![format!("{}, prices of {}", told.supplier, told.as_at), String::new()];
    let (shown, title, warns) = if let Some(cost) = &told.cost {
        lines.push(format!("The whole basket costs {} without VAT.", pounds(cost.total)));
        if let Some(found) = commitments {
            against(found, &mut lines);
        }
        lines.push(String::new());
        let most = cost.lines.iter().map(|line| line.cost).max();
        let most = most.map_or(0, |most| most.as_pence().unsigned_abs());
        lines.extend(cost.lines.iter().flat_map(|line| priced(line, most)));
        let note = if cost.is_stale() { ", ! some prices are stale" } else { "" };
        (pounds(cost.total), format!("{}{note}", told.supplier), cost.is_stale())
    } else {
        let why = told.why_not.clone().unwrap_or_default();
        lines.push(format!("{why}."));
        let word = if told.sealed_by.is_some() { "sealed" } else { "! cannot be priced" };
        (word.to_owned(), told.supplier.to_string(), told.sealed_by.is_none())
    };
    Row {
        id: "cost".to_owned(),
        title,
        more: vec![told.as_at.to_string(), shown],
        warns,
        detail: lines.join("\n"),
        ..Row::default()
    }
}

fn priced(line: &CostLine, most: u64) -> [String; 2] {
    let pence = line.cost.as_pence().unsigned_abs();
    let stale = if line.stale { ", stale" } else { "" };
    [
        format!("{:<30} {} {}", bar(pence, most), pounds(line.cost), line.title),
        format!("    {} ({}, {}{stale})", line.how, line.source, line.as_at),
    ]
}

fn route(route: &Route, findings: &[Finding]) -> Row {
    let broken = findings.iter().filter(|finding| finding.outcome == Outcome::Not).count();
    let mut lines = vec![format!("{route}"), String::new()];
    for finding in findings {
        let word = match finding.outcome {
            Outcome::Fits | Outcome::FitsExtended => "fits",
            Outcome::Not => "! does not fit",
            Outcome::Unknown => "? unknown",
        };
        lines.push(format!("{:<10} {word}: {}.", finding.limit.code(), finding.why));
    }
    lines.push(String::new());
    lines.extend(route.confirm.iter().map(|confirm| format!("To confirm: {confirm}.")));
    lines.extend(route.publish.iter().map(|publish| format!("To publish: {publish}.")));
    lines.push(format!("Terms: {}.", route.terms));
    lines.push(format!("Source: {} ({}).", route.source, route.as_at));
    let fits = if broken == 0 { "fits".to_owned() } else { "! does not fit".to_owned() };
    let default = if route.default { ", the default" } else { "" };
    Row {
        id: "route".to_owned(),
        title: format!("{}{default}", route.title),
        more: vec![fits],
        warns: broken > 0,
        detail: lines.join("\n"),
        ..Row::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_never_drawn_as_nothing() {
        assert_eq!(bar(1, 1_000_000).chars().count(), 1);
        assert_eq!(bar(0, 1_000_000), "");
        assert_eq!(bar(5, 5).chars().count(), 30);
    }
}
