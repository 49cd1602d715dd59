//! The statement of capacity as tables.

use std::collections::{BTreeMap, BTreeSet};

use super::listing::{Cell, Column, Listing};
use crate::domain::exact::Exact;
use crate::domain::workload::basket::{CostLine, Of};
use crate::domain::workload::needs::{Estimate, Item, Need};
use crate::domain::workload::statement::{By, Statement};

/// A line of a whole-life cost: title, kind, amount and its unit, pounds, how it comes about, source,
/// the day of the source, and whether that is too old.
pub fn line_cells(line: &CostLine) -> Vec<Cell> {
    let kind = match &line.of {
        Of::Item(item) => item.kind().code(),
        Of::Charge(charge) => charge.code(),
    };
    vec![
        line.title.as_str().into(),
        kind.into(),
        line.amount.as_deref().into(),
        line.unit.as_deref().into(),
        line.cost.into(),
        line.how.as_str().into(),
        line.source.as_str().into(),
        line.as_at.into(),
        line.stale.into(),
    ]
}

/// What a need says, as every list and file of needs has it: from the workload to the first month.
pub fn need_cells(need: &Need, name: Option<&str>) -> Vec<Cell> {
    let amount = |estimate| figure(need.amount.of(estimate).as_thousandths().into(), 3);
    let growth = |estimate| figure(need.growth.of(estimate).as_hundredths().into(), 2);
    vec![
        need.workload.to_string().into(),
        name.into(),
        need.environment.as_str().into(),
        need.item.to_string().into(),
        need.count.into(),
        amount(Estimate::Low),
        amount(Estimate::Likely),
        amount(Estimate::High),
        need.item.kind().unit().into(),
        growth(Estimate::Low),
        growth(Estimate::Likely),
        growth(Estimate::High),
        need.from_month.into(),
    ]
}

/// `units` of the last of `decimals` decimals as a figure without needless noughts.
pub fn figure(units: i128, decimals: u8) -> Cell {
    let (mut units, mut left) = (units, decimals);
    while left > 0 && units % 10 == 0 {
        units /= 10;
        left -= 1;
    }
    match i64::try_from(units) {
        Ok(units) => Exact::ratio(units, 10_i64.pow(left.into())).rounded(left).into(),
        Err(_) => Cell::Null,
    }
}

/// The column by which a statement is told apart, where it is.
fn part_column(by: By) -> Option<Column> {
    match by {
        By::All => None,
        By::Environment => Some(Column::text("environment", "Environment")),
        By::Directorate => Some(Column::text("directorate", "Directorate")),
    }
}

/// The statement as a table: a row for each item of each part.
pub fn stated(statement: &Statement, by: By) -> Listing {
    let part = part_column(by);
    let told_apart = part.is_some();
    let mut columns: Vec<Column> = part.into_iter().collect();
    columns.extend([
        Column::text("item", "Item"),
        Column::text("unit", "a month"),
        Column::figure("first_low", "Month 1, low").in_files(),
        Column::figure("first", "Month 1"),
        Column::figure("first_high", "Month 1, high").in_files(),
        Column::figure("last_low", "Last, low").in_files(),
        Column::figure("last", "Last month"),
        Column::figure("last_high", "Last, high").in_files(),
        Column::figure("most", "Most in a month").in_files(),
        Column::figure("term_low", "Term, low"),
        Column::figure("term", "Term"),
        Column::figure("term_high", "Term, high"),
        Column::figure("months", "Months").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    let mut listing = Listing::new(columns);
    for line in &statement.lines {
        let [low, likely, high] = &line.stated;
        let mut cells: Vec<Cell> = Vec::new();
        if told_apart {
            cells.push(line.part.as_str().into());
        }
        cells.extend([
            likely.item.to_string().into(),
            likely.item.kind().unit().into(),
            figure(low.first.as_thousandths().into(), 3),
            figure(likely.first.as_thousandths().into(), 3),
            figure(high.first.as_thousandths().into(), 3),
            figure(low.last.as_thousandths().into(), 3),
            figure(likely.last.as_thousandths().into(), 3),
            figure(high.last.as_thousandths().into(), 3),
            figure(likely.most.as_thousandths().into(), 3),
            figure(low.whole.cast_signed(), 3),
            figure(likely.whole.cast_signed(), 3),
            figure(high.whole.cast_signed(), 3),
            statement.term.months().into(),
            statement.illustrative.into(),
        ]);
        listing.push(cells);
    }
    listing
}

/// A row for each month and part, a column for each item.
pub fn months(statement: &Statement, by: By) -> Listing {
    let items: BTreeSet<&Item> = statement.lines.iter().map(|line| &line.stated[1].item).collect();
    let part = part_column(by);
    let told_apart = part.is_some();
    let mut columns = vec![Column::figure("month", "Month")];
    columns.extend(part);
    columns.extend(items.iter().map(|item| {
        let name = item.to_string();
        Column::figure(name.replace([':', '-'], "_"), name)
    }));
    columns.push(Column::text("illustrative", "Illustrative").in_files());
    let mut listing = Listing::new(columns);
    let parts: BTreeSet<&str> = statement.lines.iter().map(|line| line.part.as_str()).collect();
    let amounts: BTreeMap<(&str, &Item), &Vec<u64>> = statement
        .lines
        .iter()
        .zip(&statement.months)
        .map(|(line, months)| ((line.part.as_str(), &line.stated[1].item), months))
        .collect();
    for month in 1..=statement.term.months() {
        let at = usize::from(month - 1);
        for part in &parts {
            let mut cells: Vec<Cell> = vec![month.into()];
            if told_apart {
                cells.push((*part).into());
            }
            cells.extend(items.iter().map(|item| {
                let amount = amounts.get(&(*part, *item)).and_then(|months| months.get(at));
                figure(amount.copied().unwrap_or_default().into(), 3)
            }));
            cells.push(statement.illustrative.into());
            listing.push(cells);
        }
    }
    listing
}
