//! The reports on exceptions and workloads.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::actions::reports::{self, Report};
use crate::actions::watch;
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, typed};
use crate::report::file::{Existing, Target};
use crate::report::listing::{Listing, Record};
use crate::store::Access;

/// What each report says of itself on a page stands beside its name in the help, too.
#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// The whole register with its figures, as one HTML file that prints
    Exceptions(FileArgs),
    #[command(about = Report::Waiting.says())]
    Waiting(ListArgs),
    #[command(about = Report::Due.says())]
    Due(AheadArgs),
    #[command(about = Report::Expiring.says())]
    Expiring(AheadArgs),
    #[command(about = Report::Lapsed.says())]
    Lapsed(ListArgs),
    #[command(about = Report::Conditions.says())]
    Conditions(ListArgs),
    #[command(about = Report::Debt.says())]
    Debt(ListArgs),
    #[command(about = Report::Reasons.says())]
    Reasons(ListArgs),
    #[command(about = Report::Suppliers.says())]
    Suppliers(ListArgs),
    #[command(about = Report::Directorates.says())]
    Directorates(ListArgs),
    #[command(about = Report::Renewals.says())]
    Renewals(ListArgs),
    #[command(about = Report::Overrides.says())]
    Overrides(ListArgs),
    #[command(about = Report::Orphans.says())]
    Orphans(ListArgs),
    #[command(about = Report::Evidence.says())]
    Evidence(ListArgs),
    #[command(about = Report::Foi.says())]
    Foi(ListArgs),
    #[command(about = Report::OffPrimary.says())]
    OffPrimary(ListArgs),
    #[command(about = Report::Uncovered.says())]
    Uncovered(ListArgs),
    #[command(about = Report::Stamps.says())]
    Stamps(ListArgs),
    #[command(about = Report::Stale.says())]
    Stale(ListArgs),
    #[command(about = Report::Decided.says())]
    Decided(ListArgs),
    #[command(about = Report::Exits.says())]
    Exits(ListArgs),
    #[command(about = Report::Moves.says())]
    Moves(ListArgs),
    #[command(about = Report::Quarters.says())]
    Quarters(ListArgs),
    #[command(about = Report::Gaps.says())]
    Gaps(ListArgs),
    #[command(about = Report::Promises.says())]
    Promises(ListArgs),
    #[command(about = Report::Corrections.says())]
    Corrections(ListArgs),
    #[command(about = Report::Ledger.says())]
    Ledger(ListArgs),
    /// Last days, reviews and conditions as a calendar file
    Calendar(FileArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    pick: Pick,
}

#[derive(Debug, Args)]
pub(super) struct AheadArgs {
    /// Days ahead; as many as the setting expiring-days says unless given
    #[arg(value_name = "N")]
    days: Option<String>,
    #[command(flatten)]
    pick: Pick,
}

#[derive(Debug, Args)]
pub(super) struct FileArgs {
    /// The file; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// As at the end of this day
    #[arg(long = "on", id = "on", value_name = "DATE")]
    on: Option<String>,
}

/// A number of days, 0 or more.
pub(super) fn days(typed: &str) -> Result<i64, Fault> {
    crate::domain::date::days(typed).ok_or_else(|| {
        Fault::invalid(format!("`{typed}` is not a number of days: 14, 14d or 2w, up to 36500"))
    })
}

pub(super) fn run(command: &ReportCommand, context: &mut Context<'_>) -> Result<u8, Fault> {
    let (which, pick, ahead) = match command {
        ReportCommand::Exceptions(args) => {
            return file(context, args, |desk, target| reports::page(desk, target).map(|()| 1));
        }
        ReportCommand::Calendar(args) => return file(context, args, watch::calendar),
        ReportCommand::Waiting(args) => (Report::Waiting, &args.pick, None),
        ReportCommand::Due(args) => (Report::Due, &args.pick, Some(&args.days)),
        ReportCommand::Expiring(args) => (Report::Expiring, &args.pick, Some(&args.days)),
        ReportCommand::Lapsed(args) => (Report::Lapsed, &args.pick, None),
        ReportCommand::Conditions(args) => (Report::Conditions, &args.pick, None),
        ReportCommand::Debt(args) => (Report::Debt, &args.pick, None),
        ReportCommand::Reasons(args) => (Report::Reasons, &args.pick, None),
        ReportCommand::Suppliers(args) => (Report::Suppliers, &args.pick, None),
        ReportCommand::Directorates(args) => (Report::Directorates, &args.pick, None),
        ReportCommand::Renewals(args) => (Report::Renewals, &args.pick, None),
        ReportCommand::Overrides(args) => (Report::Overrides, &args.pick, None),
        ReportCommand::Orphans(args) => (Report::Orphans, &args.pick, None),
        ReportCommand::Evidence(args) => (Report::Evidence, &args.pick, None),
        ReportCommand::Foi(args) => (Report::Foi, &args.pick, None),
        ReportCommand::OffPrimary(args) => (Report::OffPrimary, &args.pick, None),
        ReportCommand::Uncovered(args) => (Report::Uncovered, &args.pick, None),
        ReportCommand::Stamps(args) => (Report::Stamps, &args.pick, None),
        ReportCommand::Stale(args) => (Report::Stale, &args.pick, None),
        ReportCommand::Decided(args) => (Report::Decided, &args.pick, None),
        ReportCommand::Exits(args) => (Report::Exits, &args.pick, None),
        ReportCommand::Moves(args) => (Report::Moves, &args.pick, None),
        ReportCommand::Quarters(args) => (Report::Quarters, &args.pick, None),
        ReportCommand::Gaps(args) => (Report::Gaps, &args.pick, None),
        ReportCommand::Promises(args) => (Report::Promises, &args.pick, None),
        ReportCommand::Corrections(args) => (Report::Corrections, &args.pick, None),
        ReportCommand::Ledger(args) => (Report::Ledger, &args.pick, None),
    };
    let within = ahead.and_then(|days| days.as_deref()).map(days).transpose()?;
    listed(context, which, within, pick)
}

/// The report `which`, as a list; over as many days as the workspace says unless some are given.
pub(super) fn listed(
    context: &mut Context<'_>,
    which: Report,
    within: Option<i64>,
    pick: &Pick,
) -> Result<u8, Fault> {
    let mut desk = context.desk_by_day(Access::Read)?;
    let within = match within {
        Some(days) => days,
        None => reports::ahead(&mut desk, which)?.unwrap_or_default(),
    };
    let listing = reports::report(&mut desk, which, within)?;
    shown(context, listing, pick)
}

/// A report that is worked out already.
pub(super) fn shown(context: &mut Context<'_>, listing: Listing, pick: &Pick) -> Result<u8, Fault> {
    // A filter is read, and refused, whether or not there is anything to sift.
    if listing.is_empty() && context.out.is_for_people() && !pick.count && pick.sift.is_empty() {
        context.out.say("there is nothing")?;
        return Ok(0);
    }
    context.out.list(listing, pick)?;
    Ok(0)
}

pub(super) fn file(
    context: &mut Context<'_>,
    args: &FileArgs,
    write: impl FnOnce(&mut crate::actions::Desk, Target<'_>) -> Result<usize, watch::CalendarError>,
) -> Result<u8, Fault> {
    debug_assert!(args.on.is_none() || context.on.is_some(), "the desk knows of the day");
    let mut desk = context.desk_by_day(Access::Read)?;
    let Some(path) = typed::file(Some(&args.output)) else {
        let mut bytes = Vec::new();
        write(&mut desk, Target::Bytes(&mut bytes))?;
        context.out.writer().write_all(&bytes)?;
        return Ok(0);
    };
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let rows = write(&mut desk, Target::File(path, existing))?;
    let path = args.output.display().to_string();
    context.out.wrote(&path, || {
        Record::new().fact("path", "Path", path.as_str()).fact(
            "entries",
            "Entries",
            i64::try_from(rows).unwrap_or(i64::MAX),
        )
    })?;
    Ok(0)
}
