//! `route`: the ways of buying, compared with this purchase.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::actions::routes::{self, Said};
use crate::cli::fault::Fault;
use crate::cli::words;
use crate::cli::{Context, Pick, typed};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::route::{Finding, Outcome, Route};
use crate::import::source::Source;
use crate::report::listing::{Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The routes there are, with their limits
    List {
        #[command(flatten)]
        file: FileArgs,
        #[command(flatten)]
        pick: Pick,
    },
    /// One route, with everything it asks for
    Show {
        /// The route, such as g-cloud-direct
        #[arg(value_name = "R")]
        route: String,
        #[command(flatten)]
        file: FileArgs,
        #[command(flatten)]
        pick: Pick,
    },
    /// Every route against this purchase, limit by limit, with reasons
    Compare {
        /// For how many months; the setting term-months unless given
        #[arg(long, value_name = "N")]
        months: Option<u16>,
        /// For how much over the term, without VAT
        #[arg(long, value_name = "POUNDS")]
        value: Option<String>,
        /// The day by which the contract must stand
        #[arg(long, value_name = "DATE")]
        needed_by: Option<String>,
        #[command(flatten)]
        file: FileArgs,
        #[command(flatten)]
        pick: Pick,
    },
    /// Record in a draft decision by which route is bought, and why; the default unless named
    Choose {
        /// The route, such as g-cloud-direct
        #[arg(value_name = "R")]
        route: Option<String>,
        /// The decision, a draft
        #[arg(long, value_name = "D")]
        decision: String,
        #[command(flatten)]
        reason: typed::ReasonArgs,
        #[command(flatten)]
        file: FileArgs,
    },
}

#[derive(Debug, Args)]
pub(super) struct FileArgs {
    /// Another file of routes than the one in the box
    #[arg(long, value_name = "FILE.toml")]
    routes: Option<PathBuf>,
}

impl FileArgs {
    fn source(&self) -> Result<Option<Source>, Fault> {
        Ok(self.routes.as_deref().map(Source::read).transpose()?)
    }
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::List { file, pick } => {
            context.same_on_every_day()?;
            let all = routes::all(file.source()?.as_ref())?;
            words::list(context, listing(&all), pick, false)?;
        }
        Command::Show { route, file, pick } => {
            context.same_on_every_day()?;
            let route = routes::one(file.source()?.as_ref(), Some(route))?;
            words::show(context, record(&route), pick, false)?;
        }
        Command::Compare { months, value, needed_by, file, pick } => {
            let source = file.source()?;
            let mut desk = context.desk(Access::Read)?;
            let value = value.as_deref().map(str::parse::<Money>).transpose();
            let value =
                value.map_err(|error| Fault::invalid(error.to_string()).subject("value"))?;
            let today = desk.today();
            let by = needed_by.as_deref().map(|typed| Day::read(typed, today)).transpose();
            let needed_by =
                by.map_err(|error| Fault::invalid(error.to_string()).subject("needed_by"))?;
            let said = Said { months: *months, value, needed_by };
            let (_, found) = routes::compare(&mut desk, source.as_ref(), said)?;
            words::list(context, compared(&found), pick, false)?;
        }
        Command::Choose { route, decision, reason, file } => {
            let why = words::why(reason, context, "why this route")?;
            let source = file.source()?;
            let mut desk = context.desk(context.write_access())?;
            let outcome =
                routes::choose(&mut desk, source.as_ref(), route.as_deref(), decision, &why);
            let shown = words::told(context, &why, outcome)?;
            let decision = &shown.decision;
            context.out.wrote(&decision.reference.to_string(), || {
                let route = decision.content.route_to_market.as_ref();
                Record::new().fact("id", "Decision", decision.reference.to_string()).fact(
                    "route_to_market",
                    "Route",
                    route.map(super::super::domain::text::Reason::as_str),
                )
            })?;
        }
    }
    Ok(0)
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("id", "Route"),
        Column::text("title", "Title"),
        Column::text("default", "Default"),
        Column::figure("longest_months", "Months"),
        Column::figure("extension_months", "Extension"),
        Column::figure("most_value", "Most, £"),
        Column::figure("lead_days", "Lead days"),
        Column::text("publish", "To publish").in_files(),
        Column::text("confirm", "To confirm").in_files(),
        Column::text("terms", "Terms").in_files(),
        Column::text("as_at", "As at"),
        Column::text("source", "Source").in_files(),
    ]
}

fn listing(all: &[Route]) -> Listing {
    let mut listing = Listing::new(columns());
    for route in all {
        listing.push(vec![
            route.id.as_str().into(),
            route.title.as_str().into(),
            route.default.into(),
            route.longest_months.into(),
            route.extension_months.into(),
            route.most_value.into(),
            route.lead_days.into(),
            words::texts(&route.publish),
            words::texts(&route.confirm),
            route.terms.as_str().into(),
            route.as_at.into(),
            route.source.as_str().into(),
        ]);
    }
    listing
}

fn record(route: &Route) -> Record {
    words::record(&listing(std::slice::from_ref(route)))
}

fn compared(all: &[(Route, Vec<Finding>)]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("route", "Route"),
        Column::text("limit", "Limit"),
        Column::text("outcome", "Outcome"),
        Column::text("why", "Why"),
        Column::text("as_at", "As at").in_files(),
        Column::text("source", "Source").in_files(),
    ]);
    for (route, findings) in all {
        for finding in findings {
            listing.push(vec![
                route.id.as_str().into(),
                finding.limit.code().into(),
                finding.outcome.code().into(),
                finding.why.as_str().into(),
                route.as_at.into(),
                route.source.as_str().into(),
            ]);
        }
        for confirm in &route.confirm {
            listing.push(vec![
                route.id.as_str().into(),
                "to-confirm".into(),
                Outcome::Unknown.code().into(),
                confirm.as_str().into(),
                route.as_at.into(),
                route.source.as_str().into(),
            ]);
        }
    }
    listing
}
