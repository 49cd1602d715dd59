//! What is bought as exports: price sheets, what the basket costs, and the routes to market.

use super::{columns, push, shown};
use crate::domain::refs::Slug;
use crate::domain::route::{Finding, Route};
use crate::domain::workload::basket::Cost;
use crate::domain::workload::needs::{Estimate, UnitPrice};
use crate::domain::workload::price_sheet::{Plan, PriceSheet};
use crate::report::capacity::{figure, line_cells};
use crate::report::listing::{Cell, Listing};

/// A unit price in pounds.
fn pounds(price: UnitPrice) -> Cell {
    figure(price.as_millionths().into(), 6)
}

/// `price-sheets.csv`: a row for each tier of each unit price, and for each standing charge.
pub fn sheets<'s>(all: impl Iterator<Item = &'s PriceSheet>) -> Listing {
    let mut listing = columns(&[
        "supplier",
        "sheet_as_at",
        "kind",
        "item",
        "unit",
        "from",
        "price",
        "one_year",
        "three_years",
        "counted",
        "source",
        "as_at",
    ]);
    for sheet in all {
        for (item, rate) in sheet.rates() {
            for (at, tier) in rate.tiers().iter().enumerate() {
                // A commitment is to the item, whatever the tier.
                let committed = |plan| {
                    let price = rate.committed(plan).filter(|_| at == 0);
                    price.map_or(Cell::Null, pounds)
                };
                let row = vec![
                    sheet.supplier.as_str().into(),
                    sheet.as_at.into(),
                    "price".into(),
                    shown(item),
                    rate.unit.as_str().into(),
                    figure(tier.from.as_thousandths().into(), 3),
                    pounds(tier.price),
                    committed(Plan::OneYear),
                    committed(Plan::ThreeYears),
                    Cell::Null,
                    rate.source.as_str().into(),
                    rate.as_at.into(),
                ];
                push(&mut listing, row, sheet.illustrative);
            }
        }
        for charge in sheet.standing() {
            let row = vec![
                sheet.supplier.as_str().into(),
                sheet.as_at.into(),
                charge.charge.code().into(),
                charge.title.as_str().into(),
                Cell::Null,
                Cell::Null,
                Cell::Null,
                Cell::Null,
                Cell::Null,
                charge.basis.words().into(),
                charge.source.as_str().into(),
                charge.as_at.into(),
            ];
            push(&mut listing, row, sheet.illustrative);
        }
    }
    listing
}

/// `costs.csv`, without its rows: one for each line of the basket at each supplier.
pub fn costs() -> Listing {
    columns(&[
        "supplier", "estimate", "plan", "line", "kind", "amount", "unit", "cost", "how", "source",
        "as_at", "stale", "why_not",
    ])
}

/// The lines of the basket at `supplier`, or one row that says why there are none.
pub fn push_cost(
    listing: &mut Listing,
    supplier: &Slug,
    estimate: Estimate,
    cost: Result<&Cost, &str>,
    illustrative: bool,
) {
    let head = |rest: Vec<Cell>| -> Vec<Cell> {
        let first =
            [supplier.as_str().into(), estimate.code().into(), Plan::OnDemand.code().into()];
        first.into_iter().chain(rest).collect()
    };
    match cost {
        Err(why_not) => {
            let mut rest = vec![Cell::Null; 9];
            rest.push(why_not.into());
            push(listing, head(rest), illustrative);
        }
        Ok(cost) => {
            for line in &cost.lines {
                let mut rest = line_cells(line);
                rest.push(Cell::Null);
                push(listing, head(rest), illustrative);
            }
        }
    }
}

/// `routes.csv`: a row for each limit of each route, against the purchase of the workspace.
pub fn routes<'r>(
    all: impl Iterator<Item = (&'r Route, &'r [Finding])>,
    illustrative: bool,
) -> Listing {
    let mut listing = columns(&[
        "route", "title", "default", "limit", "outcome", "why", "terms", "as_at", "source",
    ]);
    for (route, findings) in all {
        for finding in findings {
            let row = vec![
                route.id.as_str().into(),
                route.title.as_str().into(),
                route.default.into(),
                finding.limit.code().into(),
                finding.outcome.code().into(),
                finding.why.as_str().into(),
                route.terms.as_str().into(),
                route.as_at.into(),
                route.source.as_str().into(),
            ];
            push(&mut listing, row, illustrative);
        }
    }
    listing
}
