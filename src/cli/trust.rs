//! History, checks, copies, and what the program says about itself.

use std::path::PathBuf;

use clap::{CommandFactory, Subcommand};
use clap_complete::Shell;

use crate::actions::told::{self, Body};
use crate::actions::upkeep::AnchorError;
use crate::actions::{Desk, redactions, upkeep};
use crate::cli::fault::{Fault, Kind};
use crate::cli::{Cli, Context, Pick, exception, typed};
use crate::domain::date::{Day, Moment};
use crate::report::listing::{Cell, Column, Listing, Record, Value};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum ImportCommand {
    /// File drafts from a CSV, TOML or JSON file, all or none; an approval is never imported
    Exceptions {
        /// The file
        file: PathBuf,
        /// Show what would be filed, and file nothing
        #[arg(long)]
        dry_run: bool,
        /// Pass over columns that are not ours
        #[arg(long)]
        ignore_extra: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The history: who did what, when
    Log {
        /// Only what is about this reference and the things below it
        reference: Option<String>,
        /// Only from this day or moment on
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Check that nothing was changed behind anyone's back: file, chain of hashes, and every row
    /// against the history
    Verify {
        /// Also that a line noted earlier, by `anchor` or `verify`, is still in the history
        #[arg(long, value_name = "LINE")]
        anchor: Option<String>,
    },
    /// Where history stands now, in one line to be kept elsewhere: minutes, a mail, paper
    Anchor,
    /// Bring exceptions in from a file, as `exception import` does
    #[command(subcommand)]
    Import(ImportCommand),
    /// Facts about the workspace and the machine, for whoever looks after them
    Doctor,
    /// Copy the workspace to a new file and verify the copy
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Make a workspace from a backup, after verifying it
    Restore {
        /// The backup
        file: PathBuf,
        /// The new workspace
        #[arg(long, value_name = "PATH")]
        into: PathBuf,
    },
    /// Erase what a line of history says, from the history and from the rows it made
    ///
    /// For personal data and what else must not be kept. The chain of hashes still holds; `verify`
    /// names what it cannot check any more. Who, when and to what stay on record, and so does the
    /// reason. It cannot be undone.
    Redact {
        /// The number of the line, as `log` shows it
        seq: String,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// Completions for a shell, on standard output
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Manual pages
    Man {
        /// The folder for them; without one the first page goes to standard output
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Log { reference, since, pick } => {
            log(context, reference.as_deref(), since.as_deref(), pick)?;
        }
        Command::Verify { anchor } => return verify(context, anchor.as_deref()),
        Command::Anchor => {
            let mut desk = context.desk_for_anybody()?;
            let line = upkeep::anchor(&mut desk)?.to_string();
            let record = || Record::new().fact("anchor", "Anchor", line.as_str());
            context.out.wrote(&line, record)?;
        }
        Command::Import(ImportCommand::Exceptions { file, dry_run, ignore_extra }) => {
            exception::import(context, file, *dry_run, *ignore_extra)?;
        }
        Command::Doctor => doctor(context)?,
        Command::Backup { file } => {
            let mut desk = context.desk(Access::Read)?;
            let report = upkeep::backup(&mut desk, file)?;
            context.out.wrote(&file.display().to_string(), || {
                Record::new().fact("path", "Backup", file.display().to_string()).fact(
                    "events",
                    "Events",
                    report.events,
                )
            })?;
            context.out.say(&format!("{} events, read back and verified", report.events))?;
        }
        Command::Restore { file, into } => {
            let report = upkeep::restore(file, into, &context.config.state)?;
            context.out.wrote(&into.display().to_string(), || {
                Record::new().fact("path", "Workspace", into.display().to_string()).fact(
                    "events",
                    "Events",
                    report.events,
                )
            })?;
            context.out.say(&format!("{} events, verified", report.events))?;
        }
        Command::Redact { seq, reason } => redact(context, seq, reason)?,
        Command::Completions { shell } => {
            // Made whole first: the generator stops the program at a reader who goes away.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "cloudpick", &mut script);
            context.out.writer().write_all(&script)?;
        }
        Command::Man { output } => man(context, typed::file(output.as_ref()))?,
    }
    Ok(0)
}

pub(super) fn log(
    context: &mut Context<'_>,
    reference: Option<&str>,
    since: Option<&str>,
    pick: &Pick,
) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let since = since.map(|typed| moment(typed, desk.today(), &desk.zone)).transpose()?;
    if let Some(reference) = reference {
        return log_of(context, &mut desk, &canonical(reference), since, pick);
    }
    let events = upkeep::log(&mut desk, None, since)?;
    let mut listing = Listing::new(vec![
        Column::figure("seq", "#"),
        Column::text("at", "When"),
        Column::text("actor", "Who"),
        Column::text("assurance", "Assurance"),
        Column::text("kind", "What"),
        Column::text("subject", "To what"),
        Column::text("hash", "Hash").in_files(),
    ]);
    for event in events {
        listing.push(vec![
            event.seq.into(),
            event.at.into(),
            event.actor.into(),
            event.assurance.code().into(),
            event.kind.into(),
            event.subject.into(),
            event.hash.into(),
        ]);
    }
    context.out.set_zone(desk.zone.clone());
    context.out.list(listing, pick)
}

/// The history of one thing: also what was so before and after, and why, as far as it may be read.
fn log_of(
    context: &mut Context<'_>,
    desk: &mut Desk,
    subject: &str,
    since: Option<Moment>,
    pick: &Pick,
) -> Result<(), Fault> {
    let lines = told::about(desk, subject, since)?;
    // A thing to which nothing happened since that day is known all the same.
    let known =
        !lines.is_empty() || since.is_some() && !told::about(desk, subject, None)?.is_empty();
    if !known {
        return Err(Fault::new(Kind::NotFound, format!("the history knows no `{subject}`"))
            .hint("`cloudpick log` shows all of it"));
    }
    let mut listing = Listing::new(vec![
        Column::figure("seq", "#"),
        Column::text("at", "When"),
        Column::text("actor", "Who"),
        Column::text("assurance", "Assurance"),
        Column::text("kind", "What"),
        Column::text("subject", "To what"),
        Column::text("change", "Change").in_files(),
        Column::text("reason", "Why").in_files(),
        Column::text("fields", "Told").below(),
        Column::text("role", "Role").in_files(),
        Column::text("sealed", "Sealed").in_files(),
        Column::text("changes", "Changes").in_json(),
        Column::text("hash", "Hash").in_files(),
    ]);
    for line in lines {
        let change = line.line();
        let why = line.reason.iter().map(|why| format!("because {why}"));
        let fields: Vec<String> = line.lines().into_iter().chain(why).collect();
        let changes = line.changes.iter().map(|change| {
            Value::object([
                ("field", Value::from(change.field.as_str())),
                ("before", change.before.as_deref().into()),
                ("after", change.after.as_deref().into()),
            ])
        });
        listing.push(vec![
            line.event.seq.into(),
            line.event.at.into(),
            line.event.actor.clone().into(),
            line.event.assurance.code().into(),
            line.event.kind.clone().into(),
            line.event.subject.clone().into(),
            change.into(),
            line.reason.as_deref().into(),
            fields.into(),
            line.role.as_deref().into(),
            (line.body == Body::Sealed).into(),
            Value::array(changes.collect::<Vec<_>>()).into(),
            line.event.hash.clone().into(),
        ]);
    }
    context.out.set_zone(desk.zone.clone());
    context.out.list(listing, pick)
}

/// A reference as history writes it: `x1` is `X-0001`; a path below one keeps its rest.
pub(super) fn canonical(typed: &str) -> String {
    use crate::domain::refs::{DecisionRef, EvaluationRef, ExceptionRef, WorkloadRef};
    let (head, rest) = typed.split_once('/').map_or((typed, None), |(h, r)| (h, Some(r)));
    let head = head
        .parse::<EvaluationRef>()
        .map(|r| r.to_string())
        .or_else(|_| head.parse::<DecisionRef>().map(|r| r.to_string()))
        .or_else(|_| head.parse::<ExceptionRef>().map(|r| r.to_string()))
        .or_else(|_| head.parse::<WorkloadRef>().map(|r| r.to_string()))
        .unwrap_or_else(|_| head.to_owned());
    let head = typed_clarification(&head).unwrap_or(head);
    rest.map_or(head.clone(), |rest| format!("{head}/{rest}"))
}

/// `c1` is `C-0001`.
fn typed_clarification(typed: &str) -> Option<String> {
    let reference: crate::domain::refs::ClarificationRef = typed.parse().ok()?;
    Some(reference.to_string())
}

fn moment(typed: &str, today: Day, zone: &jiff::tz::TimeZone) -> Result<Moment, Fault> {
    if let Ok(moment) = typed.parse::<Moment>() {
        return Ok(moment);
    }
    let day = Day::read(typed, today).map_err(|error| Fault::invalid(error.to_string()))?;
    zone.to_timestamp(day.date().to_datetime(jiff::civil::Time::midnight()))
        .map(Moment::from)
        .map_err(|error| Fault::invalid(error.to_string()))
}

/// What came of the note that somebody kept elsewhere.
enum Noted {
    /// Nobody gave one.
    Not,
    /// What is damaged says nothing about it.
    Unchecked,
    /// It is of this history.
    Found,
    /// It is of another, and why.
    Differs(String),
}

impl Noted {
    /// As JSON tells it; nothing where none was given.
    const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Not => None,
            Self::Unchecked => Some("not-checked"),
            Self::Found => Some("found"),
            Self::Differs(_) => Some("differs"),
        }
    }
}

fn verify(context: &mut Context<'_>, anchor: Option<&str>) -> Result<u8, Fault> {
    let bad = |error: AnchorError| Fault::invalid(error.to_string()).subject("anchor");
    let anchor = anchor.map(str::parse::<upkeep::Anchor>).transpose().map_err(bad)?;
    let mut report = upkeep::verify(&context.config.database.value)?;
    let whole = report.findings.is_empty();
    let noted = match anchor {
        None => Noted::Not,
        Some(_) if !whole => {
            report.unchecked.push("the anchor, since the workspace is damaged".to_owned());
            Noted::Unchecked
        }
        Some(anchor) => {
            let mut desk = context.desk_for_anybody()?;
            upkeep::differs(&mut desk, &anchor)?.map_or(Noted::Found, Noted::Differs)
        }
    };
    let mut findings =
        Listing::new(vec![Column::figure("seq", "Event"), Column::text("what", "What differs")]);
    for finding in &report.findings {
        findings.push(vec![finding.seq.into(), finding.what.clone().into()]);
    }
    if context.out.is_json() {
        let record = Record::new()
            .fact("whole", "Whole", whole)
            .fact("anchor", "Anchor", noted.code())
            .fact("events", "Events", report.events)
            .fact("head", "Head", format!("{} {}", report.head.seq, report.head.hash))
            .fact("unchecked", "Not checked", report.unchecked.clone())
            .rows("findings", "Findings", findings);
        context.out.show(record, &Pick::default())?;
    } else if whole {
        let as_told =
            format!("{} events, every hash and every row as the history says", report.events);
        context.out.say(&match noted {
            // All is not well where the note is of another history.
            Noted::Differs(_) => format!("the workspace is whole: {as_told}"),
            Noted::Not | Noted::Unchecked | Noted::Found => format!("all is well: {as_told}"),
        })?;
        context.out.say(&format!("head {} {}", report.head.seq, report.head.hash))?;
        if matches!(noted, Noted::Found) {
            context.out.say("the anchor is in this history")?;
        }
    } else {
        context.out.list(findings, &Pick::default())?;
    }
    if context.out.is_for_people() {
        for what in &report.unchecked {
            context.out.say(&format!("not checked: {what}"))?;
        }
    }
    let fault = if let Noted::Differs(why) = noted {
        Fault::new(Kind::Verify, why).subject("anchor").hint(
            "look whether --db names the workspace that was noted; if it does, its history was \
             replaced or cut short since: keep this file, and compare it with a backup",
        )
    } else if whole {
        return Ok(0);
    } else {
        let count = report.findings.len();
        let things = if count == 1 { "difference" } else { "differences" };
        let message = format!("{count} {things} between the workspace and its history");
        Fault::new(Kind::Verify, message)
            .hint("nothing was changed; keep a copy of the file, then `cloudpick restore` a backup")
    };
    context.out.finish()?;
    Err(fault)
}

fn redact(context: &mut Context<'_>, seq: &str, reason: &typed::ReasonArgs) -> Result<(), Fault> {
    let mut desk = context.desk(context.write_access())?;
    let looked = redactions::look(&mut desk, seq)?;
    let why = reason.required(context, "why it is erased; the history keeps the reason")?;
    // Said first, also where nobody is asked.
    if let Some(keeping) = looked.keeping() {
        context.out.say(&keeping)?;
    }
    context.confirm(&format!("Erase for good what {} says ({})?", looked.line(), looked.gone()))?;
    let done = redactions::redact(&mut desk, seq, &why)?;
    let recorded = done.recorded.first().copied().unwrap_or_default();
    context.out.wrote(&recorded.to_string(), || {
        let erased: Vec<i64> =
            std::iter::once(looked.event.seq).chain(done.what.repeats.iter().copied()).collect();
        let erased: Vec<String> = erased.iter().map(ToString::to_string).collect();
        Record::new()
            .fact("seq", "Line", recorded)
            .fact("erased", "Erased lines", erased)
            .fact("texts", "Texts", Cell::count(done.what.texts))
            .fact("rows", "Rows told anew", Cell::count(done.what.rows))
            .fact("still", "Still stands in", done.still.clone())
            .fact("places", "Places", Cell::count(done.places))
    })?;
    for place in redactions::still(&done) {
        context.out.say(&place)?;
    }
    context.out.say(redactions::ELSEWHERE)?;
    Ok(())
}

fn doctor(context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk_for_anybody()?;
    let facts = upkeep::doctor(&mut desk)?;
    let record = facts.into_iter().fold(Record::new(), |record, (title, value)| {
        let key = title.to_lowercase().replace(' ', "_");
        record.fact(key, title, value)
    });
    context.out.show(record, &Pick::default())
}

fn man(context: &mut Context<'_>, folder: Option<&std::path::Path>) -> Result<(), Fault> {
    let command = Cli::command();
    match folder {
        None => clap_mangen::Man::new(command).render(context.out.writer())?,
        Some(folder) => {
            fs_err::create_dir_all(folder)?;
            clap_mangen::generate_to(command, folder)?;
        }
    }
    Ok(())
}
