//! Portability, exit rehearsals, lock-in and missing functions on the command line.

mod shown;

use std::io;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::actions::exchange::forbidden;
use crate::actions::functions::{self, Finding};
use crate::actions::reports::with_overrides;
use crate::actions::{Desk, estate, lock_in, portability, rehearsals};
use crate::cli::fault::{Fault, Kind};
use crate::cli::late::Late;
use crate::cli::workload::day;
use crate::cli::{Context, Pick, Wanted, typed, words};
use crate::domain::exception::function::Found;
use crate::domain::workload::export_time::ExportTime;
use crate::domain::workload::portability::threshold::{ALL_DATA, CRITICAL_DATA};
use crate::report::file::{Existing, write_whole};
use crate::report::letter;
use crate::report::listing::Record;
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// How portable workloads and the estate are: the checks, what they add up to, export time
    #[command(subcommand)]
    Portability(Late<PortabilityCommand>),
    /// Moves that were tried out: days and problems
    #[command(subcommand)]
    Rehearsal(Late<RehearsalCommand>),
    /// Proprietary features in use: what would replace them, in how many days, at what spend
    #[command(subcommand)]
    Lockin(Late<LockinCommand>),
    /// Functions that exceptions name as gained, and whether the primary has them by now
    #[command(subcommand)]
    Function(Late<FunctionCommand>),
}

#[derive(Debug, Subcommand)]
pub(super) enum PortabilityCommand {
    /// Answer a check for a workload or for the estate; earlier answers are kept
    Set {
        /// A workload by reference or name, or `estate`
        #[arg(value_name = "W|estate")]
        subject: String,
        /// Which check, such as MVP-04
        check: String,
        /// met, not-met or accepted
        answer: String,
        /// What was measured
        #[arg(long, value_name = "TEXT")]
        measure: Option<String>,
        /// The decision in force that accepts a check that is not met
        #[arg(long, value_name = "D")]
        decision: Option<String>,
        /// The day the measure speaks of; today unless given
        #[arg(long, value_name = "DATE")]
        as_at: Option<String>,
    },
    /// The sixteen checks of a workload or of the estate, and what the registers offer as measures
    Show {
        /// A workload by reference or name, or `estate`
        #[arg(value_name = "W|estate")]
        subject: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// The estate: checks, and value against portability for each workload; also --format md, html
    Report {
        /// The file for --format md or html; without it the page goes to standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        pick: Pick,
    },
    /// Days to have data out over a line: TB x 8,000,000 / (Mbit/s x share) / 86,400
    ExportTime {
        /// Terabytes
        #[arg(long, value_name = "N", allow_hyphen_values = true)]
        tb: String,
        /// Megabits a second
        #[arg(long, value_name = "N", allow_hyphen_values = true)]
        mbit: String,
        /// The share of the line that can be used
        #[arg(long, value_name = "N", default_value = ExportTime::USUAL_SHARE, allow_hyphen_values = true)]
        share: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum RehearsalCommand {
    /// Log a rehearsal of a workload
    Add {
        /// The workload, by reference or name
        workload: String,
        /// Working days it took
        #[arg(long, value_name = "N", allow_hyphen_values = true)]
        days: String,
        /// The day it ended; today unless given
        #[arg(long, value_name = "DATE")]
        held: Option<String>,
        /// Where the service was rebuilt: a supplier, on-premises, software-service or other:TEXT
        #[arg(long, value_name = "PLACE")]
        platform: Option<String>,
        /// What went wrong
        #[arg(long = "notes", alias = "note", value_name = "TEXT")]
        note: Option<String>,
        /// What went wrong, from a file; - is standard input
        #[arg(
            long = "notes-file",
            alias = "note-file",
            value_name = "FILE",
            conflicts_with = "note"
        )]
        note_file: Option<PathBuf>,
    },
    /// The rehearsals, the latest first
    List {
        /// Of one workload
        workload: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Take out a rehearsal that was logged in error; its line stays
    Retire {
        /// The workload
        workload: String,
        /// The rehearsal's number
        number: u32,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum LockinCommand {
    /// Add a feature that a workload uses
    Add {
        /// The workload, by reference or name
        workload: String,
        /// What it is
        #[arg(long, value_name = "TEXT")]
        feature: String,
        /// What would take its place
        #[arg(long, value_name = "TEXT")]
        replacement: Option<String>,
        /// Working days of replacing it; hard to replace over 60
        #[arg(long, value_name = "N", allow_hyphen_values = true)]
        days: Option<String>,
        /// What is spent on it a year
        #[arg(long, value_name = "POUNDS", allow_hyphen_values = true)]
        spend: String,
    },
    /// Change what is said about a feature; an empty text takes a line away
    Edit {
        /// The workload
        workload: String,
        /// The feature's number
        number: u32,
        /// What it is
        #[arg(long, value_name = "TEXT")]
        feature: Option<String>,
        /// What would take its place
        #[arg(long, value_name = "TEXT")]
        replacement: Option<String>,
        /// Working days of replacing it
        #[arg(long, value_name = "N", allow_hyphen_values = true)]
        days: Option<String>,
        /// What is spent on it a year
        #[arg(long, value_name = "POUNDS", allow_hyphen_values = true)]
        spend: Option<String>,
    },
    /// Retire a feature that is no longer in use; its line stays
    Retire {
        /// The workload
        workload: String,
        /// The feature's number
        number: u32,
        /// The first day without it; today unless given
        #[arg(long, value_name = "DATE")]
        effective: Option<String>,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// The features in use, the most spent on first
    List {
        /// Of one workload
        workload: Option<String>,
        /// Also those that are no longer in use
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        pick: Pick,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum FunctionCommand {
    /// The functions, those that most workloads rest on first: the agenda for the supplier meeting
    List {
        #[command(flatten)]
        pick: Pick,
    },
    /// The primary has it: every exception that rests on it is marked
    Arrived {
        /// Its name; case and look-alike letters make no difference
        name: String,
        /// As at which day; today unless given
        #[arg(long, value_name = "DATE")]
        as_at: Option<String>,
        /// Where that can be read
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
    },
    /// Somebody looked, and the primary lacks it still, or again
    Missing {
        /// Its name; case and look-alike letters make no difference
        name: String,
        /// As at which day; today unless given
        #[arg(long, value_name = "DATE")]
        as_at: Option<String>,
        /// Where that can be read
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
    },
}

/// Whether the command has a form of letters: the report of portability has both.
pub(super) fn is_letter(command: &Command) -> bool {
    let Command::Portability(command) = command else { return false };
    matches!(**command, PortabilityCommand::Report { .. })
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Portability(command) => portable(command, context)?,
        Command::Rehearsal(command) => rehearsal(command, context)?,
        Command::Lockin(command) => lockin(command, context)?,
        Command::Function(command) => function(command, context)?,
    }
    Ok(0)
}

fn portable(command: &PortabilityCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        PortabilityCommand::Set { subject, check, answer, measure, decision, as_at } => {
            let entry = portability::Entry {
                answer: answer.clone(),
                measure: measure.clone(),
                decision: decision.clone(),
                as_at: as_at.clone(),
            };
            let mut desk = context.desk(context.write_access())?;
            let sheet = portability::set(&mut desk, subject, check, &entry)?;
            context.out.wrote(&sheet.subject.to_string(), || shown::sheet(&sheet))
        }
        PortabilityCommand::Show { subject, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let sheet = portability::show(&mut desk, subject, None)?;
            context.out.show_or_rows(|| shown::sheet(&sheet), || estate::lines(&sheet), pick)
        }
        PortabilityCommand::Report { output, force, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let report = portability::report(&mut desk, None)?;
            match (context.global.format, output) {
                (Some(form @ (Wanted::Md | Wanted::Html)), output)
                    if !context.global.json && !context.global.csv =>
                {
                    let file = typed::file(output.as_ref()).map(|path| (path, *force));
                    return page(&mut desk, &report, form, file, context);
                }
                (_, Some(_)) => {
                    return Err(Fault::new(Kind::Usage, "-o is for --format md or html")
                        .hint("tables, JSON and CSV go to standard output: `… --csv > FILE`"));
                }
                (
                    Some(
                        Wanted::Md
                        | Wanted::Html
                        | Wanted::Table
                        | Wanted::Json
                        | Wanted::Csv
                        | Wanted::Madr
                        | Wanted::Dot
                        | Wanted::Mermaid,
                    )
                    | None,
                    None,
                ) => {}
            }
            let rows = || estate::spots(&report);
            context.out.show_or_rows(|| shown::report(&report), rows, pick)?;
            let whole = pick.of_rows().is_none() && pick.columns.is_empty();
            if context.out.is_for_people() && whole && !context.global.plain {
                context.out.text("\n")?;
                for line in shown::drawn(&report) {
                    context.out.text(&format!("{line}\n"))?;
                }
            }
            Ok(())
        }
        PortabilityCommand::ExportTime { tb, mbit, share } => {
            let time = ExportTime::read(tb, mbit, share)
                .map_err(|error| Fault::invalid(error.to_string()))?;
            // The thresholds are those of the workspace, where there is one.
            let numbers = context.desk(Access::Read).ok().and_then(|mut desk| {
                let found = portability::numbers(&mut desk).ok()?;
                Some((found.get(ALL_DATA), found.get(CRITICAL_DATA)))
            });
            let (all, critical) = numbers.unwrap_or((30, 7));
            if context.out.is_for_people() && !context.global.plain {
                return Ok(context.out.say(&format!("{} days", time.published()))?);
            }
            let record = Record::new()
                .fact("days", "Days", time.published())
                .fact("exact", "Exactly", &time.days())
                .fact("within_all", "Within the days for all data", time.is_within(all))
                .fact(
                    "within_critical",
                    "Within those for critical data",
                    time.is_within(critical),
                );
            context.out.show(record, &Pick::default())
        }
    }
}

/// The report as a page, into `file` or to standard output.
fn page(
    desk: &mut Desk,
    report: &portability::Report,
    form: Wanted,
    file: Option<(&Path, bool)>,
    context: &mut Context<'_>,
) -> Result<(), Fault> {
    let blocks = portability::page(report);
    let title = format!("Portability as at {}", report.day);
    let write = |out: &mut dyn io::Write| {
        if form == Wanted::Html {
            letter::html(out, &title, &blocks)
        } else {
            letter::markdown(out, &blocks)
        }
    };
    let Some((path, force)) = file else { return Ok(write(context.out.writer())?) };
    let existing = if force { Existing::Replace } else { Existing::Keep };
    write_whole(path, existing, &forbidden(desk)?, |out| write(out))?;
    context.out.wrote(&path.display().to_string(), Record::new)
}

fn rehearsal(command: &RehearsalCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        RehearsalCommand::Add { workload, days, held, platform, note, note_file } => {
            let from_file = note_file.as_deref().map(typed::read).transpose()?;
            let problems = note.clone().or(from_file);
            let entry = rehearsals::Entry {
                days: days.clone(),
                on: held.clone(),
                platform: platform.clone(),
                problems: problems.clone(),
            };
            let mut desk = context.desk(context.write_access())?;
            let outcome = rehearsals::add(&mut desk, workload, &entry);
            let made = words::told(context, problems.as_deref().unwrap_or_default(), outcome)?;
            let name = format!("{} {}", made.workload, made.number);
            context.out.wrote(&name, || shown::rehearsal(&made))
        }
        RehearsalCommand::List { workload, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let all = rehearsals::list(&mut desk, workload.as_deref(), None)?;
            context.out.list(estate::rehearsals(&all), pick)
        }
        RehearsalCommand::Retire { workload, number, reason } => {
            let why = words::why(reason, context, "why it does not count")?;
            let mut desk = context.desk(context.write_access())?;
            let outcome = rehearsals::retire(&mut desk, workload, *number, &why);
            let made = words::told(context, &why, outcome)?;
            let name = format!("{} {}", made.workload, made.number);
            context.out.wrote(&name, || shown::rehearsal(&made))
        }
    }
}

fn lockin(command: &LockinCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    let made = match command {
        LockinCommand::Add { workload, feature, replacement, days, spend } => {
            let entry = lock_in::Entry {
                feature: Some(feature.clone()),
                replacement: replacement.clone(),
                days: days.clone(),
                spend: Some(spend.clone()),
            };
            let mut desk = context.desk(context.write_access())?;
            lock_in::add(&mut desk, workload, &entry)?
        }
        LockinCommand::Edit { workload, number, feature, replacement, days, spend } => {
            let entry = lock_in::Entry {
                feature: feature.clone(),
                replacement: replacement.clone(),
                days: days.clone(),
                spend: spend.clone(),
            };
            let mut desk = context.desk(context.write_access())?;
            lock_in::edit(&mut desk, workload, *number, &entry)?
        }
        LockinCommand::Retire { workload, number, effective, reason } => {
            let why = reason.optional()?;
            let mut desk = context.desk(context.write_access())?;
            let day = day(&desk, effective.as_ref())?;
            lock_in::retire(&mut desk, workload, *number, day, why.as_deref())?
        }
        LockinCommand::List { workload, all, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let found = lock_in::list(&mut desk, workload.as_deref(), *all, None)?;
            return context.out.list(estate::features(&found), pick);
        }
    };
    context.out.wrote(&format!("{} {}", made.workload, made.number), || shown::feature(&made))
}

fn function(command: &FunctionCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    let (name, found, as_at, source) = match command {
        FunctionCommand::List { pick } => {
            let mut desk = context.desk(Access::Read)?;
            let all = functions::list(&mut desk, None)?;
            let listing = with_overrides(&mut desk, estate::functions(&all))?;
            return context.out.list(listing, pick);
        }
        FunctionCommand::Arrived { name, as_at, source } => (name, Found::Arrived, as_at, source),
        FunctionCommand::Missing { name, as_at, source } => (name, Found::Missing, as_at, source),
    };
    let finding = Finding { found, as_at: as_at.clone(), source: source.clone() };
    let mut desk = context.desk(context.write_access())?;
    let entry = functions::look(&mut desk, name, &finding)?;
    let shaken: Vec<String> = entry.shaken().iter().map(ToString::to_string).collect();
    if !shaken.is_empty() {
        let line = format!("the reason may have gone for {}", shaken.join(", "));
        words::note(context, &[line]);
    }
    context.out.wrote(entry.name.as_str(), || {
        words::record(&estate::functions(std::slice::from_ref(&entry)))
    })
}
