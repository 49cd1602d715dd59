//! What is bought: the needs of all workloads together, what they cost at each supplier over the
//! whole life, and the routes by which they may be bought.

use super::listing::{Extra, Listing, Row};
use crate::actions::capacity::{StatedLine, Statement};
use crate::actions::costs::Told;
use crate::domain::exact::Money;
use crate::domain::route::{Finding, Outcome, Route};
use crate::domain::workload::basket::CostLine;
use crate::domain::workload::needs::Amount;
use crate::tui::fit::Align;
use crate::tui::widgets::table::{Column, Wide};
use crate::tui::widgets::text_field::grouped;

const COLUMNS: &[Extra] = &[
    column("MONTH 1", 11, 80),
    column("LAST MONTH", 11, 80),
    column("WHOLE TERM", 14, 60),
    column("HIGH", 14, 120),
];

const fn column(heading: &'static str, wide: usize, from: u16) -> Extra {
    let column = Column { heading, wide: Wide::Exactly(wide), align: Align::Right, frozen: true };
    Extra { column, from }
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

/// What the list shows.
pub struct Seen<'s> {
    /// What is needed together.
    pub statement: &'s Statement,
    /// What it costs at each supplier; the sentence why it cannot be said.
    pub costs: Result<&'s [Told], String>,
    /// The routes with every limit against this purchase.
    pub routes: &'s [(Route, Vec<Finding>)],
}

/// Needs first, then costs, then routes.
pub fn listing(seen: &Seen<'_>) -> Listing {
    let statement = seen.statement;
    let workloads = statement.lines.first().map_or(0, |line| line.workloads);
    let months = statement.term.months();
    let mut heading = format!("needs of {workloads} workloads over {months} months, without VAT");
    if !statement.stays.is_empty() {
        heading = format!("{heading}; staying elsewhere {}", statement.stays.len());
    }
    if !statement.unknown.is_empty() {
        heading = format!("{heading}, needs unknown {}", statement.unknown.len());
    }
    let mut rows: Vec<Row> = statement
        .lines
        .iter()
        .zip(&statement.months)
        .map(|(line, months)| need(line, months, statement))
        .collect();
    match seen.costs {
        Ok(costs) => rows.extend(costs.iter().map(cost)),
        Err(ref why) => rows.push(Row {
            id: "cost".to_owned(),
            title: why.clone(),
            more: vec![String::new(); COLUMNS.len()],
            detail: why.clone(),
            ..Row::default()
        }),
    }
    rows.extend(seen.routes.iter().map(|(found, findings)| route(found, findings)));
    Listing { heading, columns: COLUMNS.to_vec(), rows }
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
    if !statement.stays.is_empty() {
        lines.push(String::new());
        for (which, name, place) in &statement.stays {
            lines.push(format!("{which} {name} stays {place} and is not in the sum."));
        }
    }
    Row {
        id: "need".to_owned(),
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

fn pounds(money: Money) -> String {
    format!("£{}", money.grouped())
}

fn cost(told: &Told) -> Row {
    let mut lines = vec![format!("{}, prices of {}", told.supplier, told.as_at), String::new()];
    let (shown, title, warns) = if let Some(cost) = &told.cost {
        lines.push(format!("The whole basket costs {} without VAT.", pounds(cost.total)));
        lines.push(String::new());
        let most = cost.lines.iter().map(|line| line.cost).max();
        let most = most.map_or(0, |most| most.as_pence().unsigned_abs());
        lines.extend(cost.lines.iter().flat_map(|line| priced(line, most)));
        let note = if cost.is_stale() { "! some prices are stale" } else { "on demand" };
        (pounds(cost.total), format!("{}, {note}", told.supplier), cost.is_stale())
    } else {
        let why = told.why_not.clone().unwrap_or_default();
        lines.push(format!("{why}."));
        let word = if told.sealed_by.is_some() { "sealed" } else { "! cannot be priced" };
        (word.to_owned(), told.supplier.to_string(), told.sealed_by.is_none())
    };
    Row {
        id: "cost".to_owned(),
        title,
        more: vec![String::new(), String::new(), shown, String::new()],
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
        more: vec![String::new(), String::new(), fits, String::new()],
        warns: broken > 0,
        detail: lines.join("\n"),
        ..Row::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::capacity::{self, By};
    use crate::actions::costs::{self, Asked};
    use crate::actions::demo;
    use crate::actions::routes::{self, Said};
    use crate::world::World;

    #[test]
    fn the_sample_shows_needs_sealed_and_stale_costs_and_the_routes() {
        let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
        let mut desk = demo::build(&world).unwrap();
        let statement = capacity::statement(&mut desk, By::All).unwrap();
        let told = costs::list(&mut desk, None, Asked::default()).unwrap();
        let (_, routes) = routes::compare(&mut desk, None, Said::default()).unwrap();
        let seen = Seen { statement: &statement, costs: Ok(&told), routes: &routes };
        let listing = listing(&seen);
        let shown: Vec<String> = listing
            .rows
            .iter()
            .map(|row| format!("{} | {} | {}", row.id, row.title, row.more.join(" | ")))
            .collect();
        insta::assert_snapshot!(format!("{}\n{}", listing.heading, shown.join("\n")));
        let paas = listing.rows.iter().find(|row| row.title.starts_with("paas")).unwrap();
        insta::assert_snapshot!("the_cost_of_one", paas.detail);
        insta::assert_snapshot!("the_months_of_one", listing.rows[0].detail);
    }

    #[test]
    fn something_is_never_drawn_as_nothing() {
        assert_eq!(bar(1, 1_000_000).chars().count(), 1);
        assert_eq!(bar(0, 1_000_000), "");
        assert_eq!(bar(5, 5).chars().count(), 30);
    }
}
