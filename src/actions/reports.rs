//! The reports on exceptions: each a list as at the desk's day, for screen, files and scripts
//! alike.

mod figures;
mod page;
mod register;
mod said;

use std::collections::BTreeMap;

use crate::actions::exceptions::{self, Listed};
use crate::actions::{ActionError, Desk, measures, settings};
use crate::codes;
use crate::domain::exact::{Exact, Money};
use crate::domain::measures::{Amount, Behind, Figure, figures as figures_of};
use crate::domain::refs::ExceptionRef;
use crate::report::listing::{Cell, Column, Listing};
use crate::store::exceptions::measured as kept;
use crate::store::exceptions::measured::Named;

pub use figures::listed_ledger;
pub use page::page;
pub(crate) use said::open_conditions;

codes! {
    /// Which report.
    #[expect(missing_docs, reason = "each is the report of that name")]
    pub enum Report, "a report" {
        Waiting = "waiting",
        Due = "due",
        Expiring = "expiring",
        Lapsed = "lapsed",
        Conditions = "conditions",
        Debt = "debt",
        Reasons = "reasons",
        Suppliers = "suppliers",
        Directorates = "directorates",
        Renewals = "renewals",
        Overrides = "overrides",
        Orphans = "orphans",
        Evidence = "evidence",
        Foi = "foi",
        OffPrimary = "off-primary",
        Uncovered = "uncovered",
        Stamps = "stamps",
        Stale = "stale",
        Decided = "decided",
        Exits = "exits",
        Moves = "moves",
        Quarters = "quarters",
        Gaps = "gaps",
        Promises = "promises",
        Corrections = "corrections",
        Ledger = "ledger",
    }
}

impl Report {
    /// What it lists, in a sentence without a full stop.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Waiting => "Requests that wait, the longest first, and whose turn it is",
            Self::Due => "What is to be looked at again, and what is revoked and to be back",
            Self::Expiring => "Cover that ends soon; what has lapsed is not among it",
            Self::Lapsed => "Cover that is over: with a renewal in hand, or with nothing",
            Self::Conditions => "Conditions that are not settled",
            Self::Debt => "What each live grant owes in months of moving",
            Self::Reasons => "Live grants by their first reason",
            Self::Suppliers => "Live grants by where they lead",
            Self::Directorates => "Live grants by the part of the organisation they serve",
            Self::Renewals => "What was renewed or bridged, and how often",
            Self::Overrides => {
                "Exceptions on which somebody decided whose own they were, as a sole approver"
            }
            Self::Orphans => {
                "What rests on a retired workload or supplier, or a decision no longer in force"
            }
            Self::Evidence => "The evidence of every claim, and the claims without any",
            Self::Foi => "What may be told to anybody: roles and not names, nothing internal",
            Self::OffPrimary => "Workloads away from the primary, and why",
            Self::Uncovered => "Days away without cover, per exception",
            Self::Stamps => "Signs of approving without looking",
            Self::Stale => "Live grants under which something changed",
            Self::Decided => "What was said on every submission, and how long that took",
            Self::Exits => "Live grants, and when the move of each was last tried out",
            Self::Moves => "Workloads that really moved: months taken against those expected",
            Self::Quarters => "Off-primary share and portability debt at the end of each quarter",
            Self::Gaps => "Days away without cover, stretch by stretch and quarter by quarter",
            Self::Promises => "Every condition ever agreed, and what became of it",
            Self::Corrections => "Decisions recorded in error and put right",
            Self::Ledger => "The ledger of portability debt: every change, dated and signed",
        }
    }

    /// Whether it looks at days to come.
    pub const fn looks_ahead(self) -> bool {
        match self {
            Self::Due | Self::Expiring => true,
            Self::Waiting
            | Self::Lapsed
            | Self::Conditions
            | Self::Debt
            | Self::Reasons
            | Self::Suppliers
            | Self::Directorates
            | Self::Renewals
            | Self::Overrides
            | Self::Orphans
            | Self::Evidence
            | Self::Foi
            | Self::OffPrimary
            | Self::Uncovered
            | Self::Stamps
            | Self::Stale
            | Self::Decided
            | Self::Exits
            | Self::Moves
            | Self::Quarters
            | Self::Gaps
            | Self::Promises
            | Self::Corrections
            | Self::Ledger => false,
        }
    }
}

/// The days that a report looks ahead unless told otherwise, where it looks at days to come.
///
/// # Errors
/// When the workspace cannot be read.
pub fn ahead(desk: &mut Desk, which: Report) -> Result<Option<i64>, ActionError> {
    if which.looks_ahead() {
        Ok(Some(settings::at_desk(desk, settings::EXPIRING)?))
    } else {
        Ok(None)
    }
}

/// The report as at the desk's day; `within` so many days where a report looks ahead.
///
/// # Errors
/// When the workspace cannot be read.
pub fn report(desk: &mut Desk, which: Report, within: i64) -> Result<Listing, ActionError> {
    let listing = match which {
        Report::Waiting => register::waiting(desk),
        Report::Due => register::due(desk, within),
        Report::Expiring => register::expiring(desk, within),
        Report::Lapsed => register::lapsed(desk),
        Report::Conditions => said::conditions(desk),
        Report::Debt => figures::debt(desk),
        Report::Reasons => figures::grouped(desk, "reason", "First reason", |case| {
            case.reason.map(|reason| reason.code().to_owned())
        }),
        Report::Suppliers => figures::grouped(desk, "target", "Target", |case| {
            case.target.as_ref().map(ToString::to_string)
        }),
        Report::Directorates => figures::directorates(desk),
        Report::Renewals => register::renewals(desk),
        Report::Overrides => register::overrides(desk),
        Report::Orphans => register::orphans(desk),
        Report::Evidence => register::evidence(desk),
        Report::Foi => register::foi(desk),
        Report::OffPrimary => figures::off_primary(desk),
        Report::Uncovered => figures::days_uncovered(desk),
        Report::Stamps => said::rubber_stamps(desk),
        Report::Stale => figures::stale(desk),
        Report::Decided => said::decided(desk),
        Report::Exits => figures::exits(desk),
        Report::Moves => figures::moves(desk),
        Report::Quarters => figures::quarters(desk),
        Report::Gaps => figures::gaps_of(desk),
        Report::Promises => said::promises(desk),
        Report::Corrections => register::corrections(desk),
        Report::Ledger => figures::ledger(desk),
    }?;
    with_overrides(desk, listing)
}

/// The exceptions that a cell names.
fn named(cell: &Cell) -> Vec<ExceptionRef> {
    let texts: Vec<&str> = match cell {
        Cell::Text(text) => vec![text],
        Cell::List(texts) => texts.iter().map(String::as_str).collect(),
        Cell::Null
        | Cell::Int(_)
        | Cell::Number(_)
        | Cell::Money(_)
        | Cell::Day(_)
        | Cell::Moment(_)
        | Cell::Flag(_)
        | Cell::Nested(_) => Vec::new(),
    };
    let references = texts.into_iter().filter(|text| text.starts_with("X-"));
    references.filter_map(|text| text.parse().ok()).collect()
}

/// The same with a column for overrides, where the rows name exceptions, whichever column does:
/// seen in a table as soon as one of them has any.
///
/// # Errors
/// When the workspace cannot be read.
pub fn with_overrides(desk: &mut Desk, mut listing: Listing) -> Result<Listing, ActionError> {
    if listing.columns().iter().any(|column| column.key == "override") {
        return Ok(listing);
    }
    if !listing.rows().iter().flatten().any(|cell| !named(cell).is_empty()) {
        return Ok(listing);
    }
    let own = desk.store.read(|look| kept::overridden(look))?;
    let of = |row: &[Cell]| row.iter().flat_map(named).any(|which| own.contains_key(&which));
    let any = listing.rows().iter().any(|row| of(row));
    let column = Column::text("override", "Override");
    listing.add(if any { column } else { column.in_files() }, |row| of(row).into());
    Ok(listing)
}

/// What people read where a request names no part of the organisation.
const NONE_GIVEN: &str = "none given";

fn all(desk: &mut Desk, filter: &str) -> Result<Vec<Listed>, ActionError> {
    let filter: Vec<String> = filter.split_whitespace().map(str::to_owned).collect();
    exceptions::list(desk, &filter, None)
}

fn shown(value: Option<impl std::fmt::Display>) -> Cell {
    value.map(|value| value.to_string()).into()
}

fn titled(names: &BTreeMap<ExceptionRef, Named>, which: ExceptionRef) -> Cell {
    names.get(&which).map(|named| named.title.clone()).unwrap_or_default().into()
}

fn percent(part: i128, whole: i128) -> Cell {
    if whole == 0 {
        return Cell::Null;
    }
    let fits = (i64::try_from(part * 100), i64::try_from(whole));
    let (Ok(part), Ok(whole)) = fits else { return Cell::Null };
    Exact::ratio(part, whole).rounded(1).into()
}

fn whole(count: u64) -> Cell {
    Cell::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

fn pounds(pence: i128) -> Cell {
    i64::try_from(pence).ok().and_then(Money::pence).into()
}

/// The figures as rows.
///
/// # Errors
/// When the workspace cannot be read.
pub fn metrics(desk: &mut Desk) -> Result<Vec<Figure>, ActionError> {
    Ok(figures_of(&measures::figures(desk)?))
}

/// The figures as a list.
pub fn listed_figures(all: &[Figure]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("key", "Figure").in_files(),
        Column::text("title", "Figure"),
        Column::figure("value", "Value"),
        Column::text("unit", "Unit").of(Amount::UNITS),
        Column::figure("count", "Count"),
        Column::figure("of", "Of"),
        Column::text("counts", "What it counts").in_files(),
        Column::text("list", "List behind it").in_files(),
    ]);
    for figure in all {
        let value = match figure.amount {
            Amount::Count(count) => whole(count),
            Amount::Share(value) | Amount::Days(value) | Amount::Ratio(value) => value.into(),
            Amount::Pounds(pence) => pounds(pence),
            Amount::Months(months) => months.into(),
        };
        listing.push(vec![
            figure.key.as_str().into(),
            figure.title.as_str().into(),
            value,
            figure.amount.unit().into(),
            figure.count.map(whole).unwrap_or_default(),
            figure.of.map(whole).unwrap_or_default(),
            figure.says.into(),
            behind(&figure.behind).into(),
        ]);
    }
    listing
}

/// The command that lists what a figure counts.
pub fn behind(behind: &Behind) -> Option<String> {
    match behind {
        Behind::Nothing => None,
        // A shell takes off the quotes that hold a name together.
        Behind::Exceptions(filter) if filter.contains('"') => {
            Some(format!("exception list '{filter}'"))
        }
        Behind::Exceptions(filter) => Some(format!("exception list {filter}")),
        Behind::Workloads(filter) => Some(format!("workload list {filter}")),
        Behind::Report(name, filter) if filter.is_empty() => Some(format!("report {name}")),
        Behind::Report(name, filter) => Some(format!("report {name} --filter '{filter}'")),
    }
}
