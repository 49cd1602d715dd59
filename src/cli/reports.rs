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

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// The whole register with its figures, as one HTML file that prints
    Exceptions(FileArgs),
    /// Requests that wait, the longest first, and whose turn it is
    Waiting(ListArgs),
    /// Reviews that are due
    Due(AheadArgs),
    /// Cover that ends within so many days; what has lapsed is not among it
    Expiring(AheadArgs),
    /// Cover that is over: with a renewal in hand, or with nothing
    Lapsed(ListArgs),
    /// Conditions that are not settled
    Conditions(ListArgs),
    /// What each live grant owes in months of moving
    Debt(ListArgs),
    /// Live grants by their first reason
    Reasons(ListArgs),
    /// Live grants by where they lead
    Suppliers(ListArgs),
    /// Live grants by the part of the organisation they serve
    Directorates(ListArgs),
    /// What was renewed or bridged, and how often
    Renewals(ListArgs),
    /// Requests that somebody approved for themselves
    Overrides(ListArgs),
    /// What rests on a retired workload, a retired supplier or a decision no longer in force
    Orphans(ListArgs),
    /// The evidence of every claim, and the claims without any
    Evidence(ListArgs),
    /// What may be told to anybody: roles and not names, no text written inside
    Foi(ListArgs),
    /// Workloads away from the primary, and why
    OffPrimary(ListArgs),
    /// Days away without cover, per exception
    Uncovered(ListArgs),
    /// Signs of approving without looking
    Stamps(ListArgs),
    /// Live grants under which something changed
    Stale(ListArgs),
    /// What was said on every submission, and how long that took
    Decided(ListArgs),
    /// Live grants, and when the move of each was last tried out
    Exits(ListArgs),
    /// Workloads that really moved: the months that took against those expected
    Moves(ListArgs),
    /// Off-primary share and portability debt at the end of each quarter
    Quarters(ListArgs),
    /// Days away without cover, stretch by stretch and quarter by quarter
    Gaps(ListArgs),
    /// Every condition ever agreed, and what became of it
    Promises(ListArgs),
    /// Decisions recorded in error and put right
    Corrections(ListArgs),
    /// The ledger of portability debt, as `debt` lists it
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
    /// Days ahead [default: 30]
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
pub(super) fn days(typed: Option<&str>, default: i64) -> Result<i64, Fault> {
    let Some(typed) = typed else { return Ok(default) };
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
    let within = days(ahead.and_then(|days| days.as_deref()), 30)?;
    listed(context, which, within, pick)
}

/// The report `which`, as a list.
pub(super) fn listed(
    context: &mut Context<'_>,
    which: Report,
    within: i64,
    pick: &Pick,
) -> Result<u8, Fault> {
    let mut desk = context.desk(Access::Read)?;
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
    let mut desk = context.desk(Access::Read)?;
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
