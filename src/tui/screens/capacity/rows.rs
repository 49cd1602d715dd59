//! The rows of the four lists, and each row in full with its chart.

use std::collections::BTreeSet;

use super::Data;
use super::listing::{Extra, Listing, Row};
use crate::actions::capacity::{By, Listed, StatedLine, Statement};
use crate::actions::costs::{Commitments, Told};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::refs::WorkloadRef;
use crate::domain::route::{Finding, Outcome, Route};
use crate::domain::text::counted;
use crate::domain::text::{Title, commas};
use crate::domain::workload::basket::CostLine;
use crate::domain::workload::needs::{Amount, Estimate};
use crate::domain::workload::price_sheet::{Plan, PriceSheet};
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
    let column = Column { heading, wide: Wide::Exactly(wide), align: Align::Right };
    Extra { key, column, from }
}

const fn plain_column(key: &'static str, heading: &'static str, wide: usize, from: u16) -> Extra {
    let column = Column { heading, wide: Wide::Exactly(wide), align: Align::Left };
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

fn listing_of(heading: String, first: Column, columns: &[Extra], rows: Vec<Row>) -> Listing {
    let first = Some(first);
    Listing { heading, first, columns: columns.to_vec(), rows, ..Listing::default() }
}

const fn first(heading: &'static str, wide: usize) -> Column {
    Column { heading, wide: Wide::Exactly(wide), align: Align::Left }
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
    let mut heading = if statement.lines.is_empty() {
        "nothing is needed yet: n says what a workload needs, f reads a file".to_owned()
    } else {
        format!("needs of {} over {months} months", counted(workloads, "workload", "workloads"))
    };
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
        Row { warns: true, ..apart(*which, name, "! unknown", why) }
    });
    let rows = needed.chain(stays).chain(unknown).collect();
    let lead = match data.asked.by {
        By::All => first("UNIT", 9),
        By::Environment => first("WHERE", 9),
        By::Directorate => first("DIRECTORATE", 16),
    };
    listing_of(heading, lead, COLUMNS, rows)
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
    let heading = if data.needs.is_empty() {
        "nothing is needed yet: n says what a workload needs, f reads a file".to_owned()
    } else {
        let (needs, of) = (
            counted(data.needs.len(), "need", "needs"),
            counted(workloads.len(), "workload", "workloads"),
        );
        format!("{needs} of {of}")
    };
    listing_of(heading, first("ID", 8), NEEDS, data.needs.iter().map(one_need).collect())
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
    let months = data.asked.said.months.unwrap_or(data.statement.term.months());
    let (plan, estimate) = (plan_words(data.asked.plan), data.asked.estimate);
    let lead = first("SUPPLIER", 10);
    match &data.costs {
        Ok(told) if told.is_empty() => {
            let heading = "no price sheet is here yet: f brings one in".to_owned();
            listing_of(heading, lead, COSTS, Vec::new())
        }
        Ok(told) => {
            let heading =
                format!("the basket over {months} months, {plan}, {estimate} estimate, no VAT");
            let rows = told.iter().map(|one| cost(one, data));
            listing_of(heading, lead, COSTS, rows.collect())
        }
        Err(why) => listing_of(why.clone(), lead, COSTS, Vec::new()),
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

const ROUTES: &[Extra] = &[plain_column("mark", "", 24, 60)];

/// The routes against this purchase, the default first.
pub(super) fn routes(data: &Data) -> Listing {
    // The title says more than the short name, which stands in the pane and is copied by y.
    let lead = first("", 0);
    match &data.routes {
        Ok(all) => {
            let heading = format!(
                "{} to market, for {}",
                counted(all.len(), "route", "routes"),
                bought(data)
            );
            let rows = all.iter().map(|(found, findings)| route(found, findings));
            listing_of(heading, lead, ROUTES, rows.collect())
        }
        Err(why) => listing_of(why.clone(), lead, ROUTES, Vec::new()),
    }
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
    let of = if line.part.is_empty() { String::new() } else { format!(" of {}", line.part) };
    let mut lines = vec![
        format!("{}{of}, in {unit} a month", likely.item),
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
    let lead = if line.part.is_empty() { unit.to_owned() } else { line.part.clone() };
    Row {
        id: likely.item.to_string(),
        lead,
        title: likely.item.to_string(),
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

/// Pounds and pence: a column of them is read from the point.
fn pounds(money: Money) -> String {
    money.exact().rounded(2).pounds()
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
            for flip in &found.flips {
                lines.push(format!(
                    "From {} % more growth a year the cheapest first are {}; before {}.",
                    flip.more,
                    commas(&flip.after),
                    commas(&flip.before)
                ));
            }
        }
    }
}

/// The unit prices and charges of a sheet, which are no secret whatever comes of them.
fn prices(sheet: &PriceSheet, earlier: &[Day], lines: &mut Vec<String>) {
    lines.extend([String::new(), format!("Its price sheet: {}", sheet.title)]);
    if !earlier.is_empty() {
        let days: Vec<String> = earlier.iter().map(ToString::to_string).collect();
        lines.push(format!("Earlier sheets on record are of {}.", days.join(", ")));
    }
    for (item, rate) in sheet.rates() {
        let mut says = format!("{item}: {} for each {}", rate.words(), rate.unit);
        for (plan, price) in rate.commitments() {
            says = format!("{says}; {price} under {}", plan_words(plan));
        }
        lines.extend([says, format!("    ({}, {})", rate.source, rate.as_at)]);
    }
    for charge in sheet.standing() {
        lines.push(format!("{}: {}", charge.title, charge.basis.words()));
        lines.push(format!("    ({}, {})", charge.source, charge.as_at));
    }
}

fn cost(told: &Told, data: &Data) -> Row {
    let commitments = data.commitments.get(&told.supplier);
    let name = data.suppliers.get(&told.supplier).cloned().unwrap_or_default();
    let mut lines =
        vec![format!("{name} ({}), prices of {}", told.supplier, told.as_at), String::new()];
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
        (pounds(cost.total), format!("{name}{note}"), cost.is_stale())
    } else {
        let why = told.why_not.clone().unwrap_or_default();
        let mut letters = why.chars();
        let begins = letters.next().map(|letter| letter.to_uppercase().to_string());
        lines.push(format!("{}{}.", begins.unwrap_or_default(), letters.as_str()));
        if told.sealed_by.is_some() {
            lines.push(
                "What earlier evaluations opened stands at g p; g o and v choose one.".into(),
            );
        }

        let word = if told.sealed_by.is_some() { "sealed" } else { "! cannot be priced" };
        (word.to_owned(), name, told.sealed_by.is_none())
    };
    if let Some((sheet, earlier)) = data.sheets.get(&told.supplier) {
        prices(sheet, earlier, &mut lines);
    }
    Row {
        id: told.supplier.to_string(),
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
    let of = |outcome: Outcome| {
        let own = findings.iter().filter(|finding| finding.outcome == outcome);
        commas(own.map(|finding| finding.limit.code()))
    };
    let (broken, unknown) = (of(Outcome::Not), of(Outcome::Unknown));
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
    let fits = match (broken.as_str(), unknown.as_str()) {
        ("", "") => "fits".to_owned(),
        ("", unknown) => format!("fits; {unknown} ?"),
        (broken, _) => format!("! not: {broken}"),
    };
    let default = if route.default { ", the default" } else { "" };
    Row {
        id: route.id.to_string(),
        title: format!("{}{default}", route.title),
        more: vec![fits],
        warns: !broken.is_empty(),
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
