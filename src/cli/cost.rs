//! `cost`: price sheets, and what the basket costs over its whole life.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::actions::costs::{self, Asked, Commitments, Sheet, Told};
use crate::cli::fault::Fault;
use crate::cli::words;
use crate::cli::{Context, Pick};
use crate::domain::date::Day;
use crate::domain::workload::basket::{Cost, Terms};
use crate::domain::workload::capacity::Term;
use crate::domain::workload::needs::Estimate;
use crate::domain::workload::price_sheet::{Plan, PriceSheet};
use crate::import::price_sheet;
use crate::import::source::Source;
use crate::report::capacity::{figure, line_cells};
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Price sheets: one supplier's prices on a day, each with its source
    #[command(subcommand)]
    Sheet(SheetCommand),
    /// What the basket costs at each supplier with a price sheet, or at each candidate
    List {
        /// The evaluation whose candidates are meant
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        asked: AskedArgs,
        #[command(flatten)]
        pick: Pick,
    },
    /// The cost of the basket at one supplier, line by line, with how each comes about
    Explain {
        /// The supplier
        #[arg(value_name = "CANDIDATE")]
        supplier: String,
        #[command(flatten)]
        asked: AskedArgs,
        #[command(flatten)]
        pick: Pick,
    },
    /// On demand against commitments, from which use on they pay, and what growth would make
    /// another supplier cheaper
    Breakeven {
        /// The supplier
        #[arg(value_name = "CANDIDATE")]
        supplier: String,
        /// Over how many months; the setting term-months unless given
        #[arg(long, value_name = "MONTHS")]
        term: Option<i64>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Enter the cost at every candidate as its price, line by line; sealed like any price
    Apply {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        asked: AskedArgs,
        /// Why prices change, once they were opened; kept beside the result
        #[arg(long, value_name = "R")]
        reason: Option<String>,
    },
    /// What the needs of one workload cost a year at a supplier, for the cost of a request
    Year {
        /// The workload, by reference or name
        #[arg(value_name = "W")]
        workload: String,
        /// The supplier
        supplier: String,
        #[command(flatten)]
        pick: Pick,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum SheetCommand {
    /// Every price sheet on record; the newest of each supplier counts
    List(Pick),
    /// Read a price sheet and say what is wrong with it; nothing is kept
    Check {
        /// The file
        file: PathBuf,
    },
    /// Bring in a price sheet; it counts from now on, and earlier ones stay on record
    Import {
        /// The file
        file: PathBuf,
    },
    /// The prices that count for a supplier, each with its source
    Show {
        /// The supplier
        #[arg(value_name = "CANDIDATE")]
        supplier: String,
        #[command(flatten)]
        pick: Pick,
    },
}

/// What is asked about a cost.
#[derive(Debug, Args)]
pub(super) struct AskedArgs {
    /// low, likely or high
    #[arg(long, value_name = "ESTIMATE", default_value = "likely")]
    estimate: String,
    /// on-demand, one-year or three-years
    #[arg(long, value_name = "PLAN", default_value = "on-demand")]
    plan: String,
    /// Over how many months; the setting term-months unless given
    #[arg(long, value_name = "MONTHS")]
    term: Option<i64>,
}

fn term(typed: Option<i64>) -> Result<Option<Term>, Fault> {
    let read = typed.map(Term::new).transpose();
    read.map_err(|error| Fault::invalid(error.to_string()).subject("term"))
}

impl AskedArgs {
    fn asked(&self) -> Result<Asked, Fault> {
        let estimate: Estimate = self
            .estimate
            .parse()
            .map_err(|error| Fault::invalid(format!("{error}")).subject("estimate"))?;
        let plan: Plan = self
            .plan
            .parse()
            .map_err(|error| Fault::invalid(format!("{error}")).subject("plan"))?;
        Ok(Asked { estimate, plan, term: term(self.term)? })
    }
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Sheet(command) => return sheet(command, context),
        Command::List { evaluation, asked, pick } => {
            let asked = asked.asked()?;
            let mut desk = context.desk(Access::Read)?;
            let told = costs::list(&mut desk, evaluation.as_deref(), asked)?;
            let illustrative = told.iter().any(|one| one.illustrative);
            words::list(context, listing(&told, asked), pick, illustrative)?;
            let notes = told.iter().filter_map(|one| one.why_not.clone());
            words::note(context, &notes.collect::<Vec<_>>());
        }
        Command::Explain { supplier, asked, pick } => {
            let asked = asked.asked()?;
            let mut desk = context.desk(Access::Read)?;
            let illustrative = costs::sheet(&mut desk, supplier)?.sheet.illustrative;
            let (cost, terms) = costs::explain(&mut desk, supplier, asked)?;
            words::show(context, explained(&cost, terms), pick, illustrative)?;
        }
        Command::Breakeven { supplier, term: typed, pick } => {
            let term = term(*typed)?;
            let mut desk = context.desk(Access::Read)?;
            let illustrative = costs::sheet(&mut desk, supplier)?.sheet.illustrative;
            let found = costs::commitments(&mut desk, supplier, term)?;
            words::show(context, compared(&found), pick, illustrative)?;
        }
        Command::Apply { evaluation, asked, reason } => {
            let asked = asked.asked()?;
            let mut desk = context.desk(context.write_access())?;
            let applied = costs::apply(&mut desk, evaluation.as_deref(), asked, reason.as_deref())?;
            for one in &applied {
                let subject = format!("{}/{}", one.evaluation, one.candidate);
                context.out.wrote(&subject, || {
                    Record::new()
                        .fact("evaluation", "Evaluation", one.evaluation.to_string())
                        .fact("candidate", "Candidate", one.candidate.as_str())
                        .fact("lines", "Lines", Cell::count(one.lines))
                })?;
            }
        }
        Command::Year { workload, supplier, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let illustrative = costs::sheet(&mut desk, supplier)?.sheet.illustrative;
            let year = costs::year_of(&mut desk, workload, supplier)?;
            let record = Record::new()
                .fact("supplier", "Supplier", year.supplier.as_str())
                .fact("year", "£ a year", year.year)
                .fact("quoted_on", "Prices of", year.as_at);
            words::show(context, record, pick, illustrative)?;
        }
    }
    Ok(0)
}

fn sheet(command: &SheetCommand, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        SheetCommand::List(pick) => {
            let mut desk = context.desk(Access::Read)?;
            let all = costs::sheets(&mut desk)?;
            let illustrative = all.iter().any(|one| one.sheet.illustrative);
            words::list(context, sheets(&all), pick, illustrative)?;
        }
        SheetCommand::Check { file } => {
            let sheet = price_sheet::read_on(&Source::read(file)?, today(context))?;
            let count = sheet.rates().count();
            context.out.say(&format!(
                "{}: {count} unit prices and {} charges of {}, {}",
                file.display(),
                sheet.standing().len(),
                sheet.supplier,
                sheet.as_at
            ))?;
        }
        SheetCommand::Import { file } => {
            let source = Source::read(file)?;
            let mut desk = context.desk(context.write_access())?;
            let costs::Brought { sheet, newer } = costs::bring(&mut desk, &source)?;
            if let Some(newer) = newer {
                let (supplier, as_at) = (&sheet.supplier, sheet.as_at);
                words::warn(&[format!(
                    "the prices of {supplier} of {as_at} count now, in the place of later ones, of \
                     {newer}; bring those in again to undo it"
                )]);
            }
            context.out.wrote(sheet.supplier.as_str(), || record(&sheet))?;
        }
        SheetCommand::Show { supplier, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let sheet = costs::sheet(&mut desk, supplier)?.sheet;
            words::show(context, record(&sheet), pick, sheet.illustrative)?;
        }
    }
    Ok(0)
}

/// Today where it is latest on earth: no workspace, and so no zone, is needed to look at a file, and
/// what is ahead there is ahead everywhere.
fn today(context: &Context<'_>) -> Day {
    context.world().clock.now().day_in(&jiff::tz::TimeZone::fixed(jiff::tz::offset(14)))
}

fn sheets(all: &[Sheet]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("supplier", "Supplier"),
        Column::figure("number", "Number"),
        Column::text("title", "Title"),
        Column::text("as_at", "As at"),
        Column::figure("prices", "Prices"),
        Column::text("counts", "Counts"),
        Column::text("sha256", "SHA-256").in_files(),
        Column::text("brought_by", "By"),
        Column::text("brought_at", "Brought").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for (at, one) in all.iter().enumerate() {
        let newest = all.get(at + 1).is_none_or(|next| next.kept.supplier != one.kept.supplier);
        listing.push(vec![
            one.kept.supplier.as_str().into(),
            one.kept.number.into(),
            one.sheet.title.as_str().into(),
            one.kept.as_at.into(),
            Cell::count(one.sheet.rates().count()),
            newest.into(),
            one.kept.sha256.as_str().into(),
            one.kept.by.as_str().into(),
            one.kept.at.into(),
            one.sheet.illustrative.into(),
        ]);
    }
    listing
}

/// A sheet as one record: its prices, then its charges.
fn record(sheet: &PriceSheet) -> Record {
    let mut prices = Listing::new(vec![
        Column::text("item", "Item"),
        Column::text("unit", "A unit is"),
        Column::text("price", "Price"),
        Column::text("one_year", "One year"),
        Column::text("three_years", "Three years"),
        Column::text("source", "Source"),
        Column::text("as_at", "As at"),
    ]);
    for (item, rate) in sheet.rates() {
        let committed = |plan| rate.committed(plan).map(|price| price.to_string());
        prices.push(vec![
            item.to_string().into(),
            rate.unit.as_str().into(),
            rate.words().into(),
            committed(Plan::OneYear).into(),
            committed(Plan::ThreeYears).into(),
            rate.source.as_str().into(),
            rate.as_at.into(),
        ]);
    }
    let mut charges = Listing::new(vec![
        Column::text("for", "For"),
        Column::text("title", "Title"),
        Column::text("basis", "Counted"),
        Column::text("source", "Source"),
        Column::text("as_at", "As at"),
    ]);
    for line in sheet.standing() {
        charges.push(vec![
            line.charge.code().into(),
            line.title.as_str().into(),
            line.basis.words().into(),
            line.source.as_str().into(),
            line.as_at.into(),
        ]);
    }
    Record::new()
        .fact("supplier", "Supplier", sheet.supplier.as_str())
        .fact("title", "Title", sheet.title.as_str())
        .fact("as_at", "As at", sheet.as_at)
        .rows("prices", "Prices", prices)
        .rows("charges", "Charges", charges)
}

fn listing(all: &[Told], asked: Asked) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::figure("cost", "Whole life, £"),
        Column::text("estimate", "Estimate"),
        Column::text("plan", "Plan"),
        Column::figure("lines", "Lines").in_files(),
        Column::text("prices_of", "Prices of"),
        Column::text("stale", "Stale"),
        Column::text("sealed_by", "Sealed by"),
        Column::text("why_not", "Why there is none").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for one in all {
        let cost = one.cost.as_ref();
        listing.push(vec![
            one.supplier.as_str().into(),
            cost.map(|cost| cost.total).into(),
            asked.estimate.code().into(),
            asked.plan.code().into(),
            cost.map_or(Cell::Null, |cost| Cell::count(cost.lines.len())),
            one.as_at.into(),
            cost.map(Cost::is_stale).map_or(Cell::Null, Cell::from),
            one.sealed_by.map(|which| which.to_string()).into(),
            one.why_not.as_deref().into(),
            one.illustrative.into(),
        ]);
    }
    listing
}

fn explained(cost: &Cost, terms: Terms) -> Record {
    let mut lines = Listing::new(vec![
        Column::text("line", "Line"),
        Column::text("kind", "Kind").in_files(),
        Column::text("amount", "Amount").in_files(),
        Column::text("unit", "Unit").in_files(),
        Column::figure("cost", "£"),
        Column::text("how", "How it comes about"),
        Column::text("source", "Source").in_files(),
        Column::text("as_at", "As at").in_files(),
        Column::text("stale", "Stale"),
    ]);
    for line in &cost.lines {
        lines.push(line_cells(line));
    }
    Record::new()
        .fact("candidate", "Candidate", cost.supplier.as_str())
        .fact("cost", "Whole life, £", cost.total)
        .fact("months", "Months", terms.term.months())
        .fact("estimate", "Estimate", terms.estimate.code())
        .fact("plan", "Plan", terms.plan.code())
        .rows("lines", "Lines", lines)
}

fn compared(found: &Commitments) -> Record {
    let mut totals = Listing::new(vec![
        Column::text("plan", "Plan"),
        Column::figure("low", "Low, £"),
        Column::figure("likely", "Likely, £"),
        Column::figure("high", "High, £"),
        Column::text("saves", "Saves, likely"),
    ]);
    let base = found.totals.first().map(|(_, [_, likely, _])| *likely);
    for (plan, [low, likely, high]) in &found.totals {
        let saved = base.map(|base| base.as_pence() - likely.as_pence());
        let saved = saved.map_or(Cell::Null, |pence| figure(pence.into(), 2));
        totals.push(vec![
            plan.code().into(),
            (*low).into(),
            (*likely).into(),
            (*high).into(),
            saved,
        ]);
    }
    let mut even = Listing::new(vec![
        Column::text("item", "Item"),
        Column::text("plan", "Plan"),
        Column::figure("used_at_least", "Pays from % used"),
    ]);
    for one in &found.break_even {
        even.push(vec![
            one.item.to_string().into(),
            one.plan.code().into(),
            one.share.rounded(1).into(),
        ]);
    }
    let mut flips = Listing::new(vec![
        Column::figure("growth", "More growth, % a year"),
        Column::text("before", "Cheapest first, before"),
        Column::text("after", "And from there on"),
    ]);
    for flip in &found.flips {
        flips.push(vec![
            figure(flip.more.as_hundredths().into(), 2),
            words::texts(&flip.before),
            words::texts(&flip.after),
        ]);
    }
    let record = Record::new()
        .fact("candidate", "Candidate", found.supplier.as_str())
        .fact("months", "Months", found.term.months())
        .rows("totals", "Whole-life cost", totals)
        .rows("break_even", "From which use on a commitment pays", even);
    match &found.no_flips {
        Some(why) => record.fact("no_order", "Order not looked at", why.as_str()),
        None => record.rows("flips", "Growth that turns the order, on demand", flips),
    }
}
