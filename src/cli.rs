//! The command line: parse, call one action, print.
//!
//! `docs/cli.md` is made from this tree. Names, flags, exit codes and JSON fields are what other
//! programs rely on; they change only with a reason in `docs/decisions/`.

pub mod fault;
pub mod out;

mod analyse;
mod approach;
mod benefit;
mod capacity;
mod clarification;
mod conflict;
mod consensus;
mod cost;
mod criteria;
mod decision;
mod demo;
mod desk;
mod drill;
mod estate;
mod evaluation;
mod evidence;
mod exception;
mod export;
mod find;
mod gate;
mod late;
mod minutes;
mod own;
mod price;
mod question;
mod rank;
mod reference;
mod rehearse;
mod report;
mod reports;
mod robust;
mod route;
mod score;
mod sensitive;
mod setup;
mod trust;
pub mod typed;
mod unparsed;
mod view;
mod watch;
mod words;
mod workload;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{
    ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
};

use crate::config::{Config, Flags};
use crate::domain::filter::VIEW_SIGN;
use crate::store::Access;
use crate::tui;
use crate::world::World;
use fault::{Fault, Kind};
use late::Late;
use out::Out;
pub use reference::reference;
use unparsed::{help, parse_failure, tell};

/// How a list or show is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// One JSON value.
    Json,
    /// CSV, plain profile.
    Csv,
}

/// What `--format` takes: how a list or show is written, or the form of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Wanted {
    /// Aligned columns for people.
    Table,
    /// One JSON value.
    Json,
    /// CSV, plain profile.
    Csv,
    /// Markdown, for what is written as a letter.
    #[value(hide = true)]
    Md,
    /// HTML, for what is written as a letter.
    #[value(hide = true)]
    Html,
    /// Markdown with a header, for a decision that is exported.
    #[value(hide = true)]
    Madr,
    /// The language of Graphviz, for a graph.
    #[value(hide = true)]
    Dot,
    /// The language of Mermaid, for a graph.
    #[value(hide = true)]
    Mermaid,
}

impl Wanted {
    /// Why `command` does not come in this form; `None` when it may.
    fn refused(self, command: Option<&Command>) -> Option<Fault> {
        let of_decisions = matches!(command, Some(Command::Decision(_)));
        let (form, what) = match self {
            Self::Table | Self::Json | Self::Csv => return None,
            Self::Md | Self::Html if command.is_some_and(is_letter) => return None,
            Self::Madr | Self::Dot | Self::Mermaid if of_decisions => return None,
            Self::Md => ("md", "letters"),
            Self::Html => ("html", "letters"),
            Self::Madr => ("madr", "`decision export`"),
            Self::Dot => ("dot", "`decision graph`"),
            Self::Mermaid => ("mermaid", "`decision graph`"),
        };
        let text = format!("`{form}` is a form of {what}, and this is none");
        Some(Fault::new(Kind::Usage, text).hint("lists and shows take --format table, json or csv"))
    }
}

/// Pick a primary cloud supplier, defend the choice, and track every workload allowed to leave it.
///
/// Without a command the screen opens. `cloudpick demo` shows it on a made-up sample.
#[derive(Debug, Parser)]
#[command(name = "cloudpick", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Flags that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub struct Global {
    /// The workspace's file [env: `CLOUDPICK_DB`]
    #[arg(long, global = true, value_name = "PATH")]
    db: Option<String>,
    /// Who acts [env: `CLOUDPICK_USER`; else `user` in the config file, else your login]
    #[arg(long = "as", global = true, value_name = "PERSON")]
    user: Option<String>,
    /// How lists and shows are written
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    format: Option<Wanted>,
    /// Short for --format json
    #[arg(long, global = true, conflicts_with_all = ["format", "csv"])]
    json: bool,
    /// Short for --format csv
    #[arg(long, global = true, conflicts_with = "format")]
    csv: bool,
    /// One fact a line, no colour, no lines drawn: for screen readers and logs
    #[arg(long, global = true)]
    plain: bool,
    /// Answer yes to every question
    #[arg(long, global = true)]
    yes: bool,
    /// Say nothing when all went well
    #[arg(long, global = true)]
    quiet: bool,
    /// No colour [env: `NO_COLOR`]
    #[arg(long, global = true)]
    no_color: bool,
    /// Your own settings file
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Write to a workspace on a network file system all the same
    #[arg(long, global = true)]
    allow_network_fs: bool,
}

/// Which rows and columns of a list.
#[derive(Debug, Clone, Args, Default)]
#[command(next_help_heading = "Lists")]
pub struct Pick {
    /// Columns to show, in this order
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    columns: Vec<String>,
    /// Sort by these keys; a leading - turns one round
    #[arg(long, value_name = "KEY,…", value_delimiter = ',', allow_hyphen_values = true)]
    sort: Vec<String>,
    /// At most this many rows
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Only how many rows there are
    #[arg(long, action = ArgAction::SetTrue)]
    count: bool,
    /// Only rows that pass: its columns are the keys, @NAME is a saved view
    #[arg(long = "filter", value_name = "FILTER", allow_hyphen_values = true)]
    sift: Vec<String>,
    /// As at the end of this day: a past one as history tells it
    #[arg(long = "on", id = "on", value_name = "DATE")]
    on: Option<String>,
}

impl Pick {
    /// Whether the list is shown with its own columns, in its own order, all of it or less.
    fn is_plain(&self) -> bool {
        self.columns.is_empty() && self.sort.is_empty() && self.sift.is_empty()
    }

    /// The flag by which something is asked that only rows can answer.
    fn of_rows(&self) -> Option<&'static str> {
        let flags = [
            ("--filter", !self.sift.is_empty()),
            ("--sort", !self.sort.is_empty()),
            ("--limit", self.limit.is_some()),
            ("--count", self.count),
        ];
        flags.into_iter().find_map(|(flag, given)| given.then_some(flag))
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Setup(setup::Command),
    #[command(flatten)]
    Demo(demo::Command),
    #[command(flatten)]
    Evaluation(evaluation::Command),
    #[command(flatten)]
    Robust(robust::Command),
    #[command(flatten)]
    Decision(decision::Command),
    #[command(flatten)]
    Find(find::Command),
    #[command(flatten)]
    Export(export::Command),
    #[command(flatten)]
    Report(report::Command),
    #[command(flatten)]
    Trust(trust::Command),
    /// The workshop before the choice: where everybody stands, round by round
    #[command(subcommand)]
    Approach(Late<approach::Command>),
    /// What the choice was hoped to bring, how it is measured, and whether it did
    #[command(subcommand)]
    Benefit(Late<benefit::Command>),
    /// What runs where, whose it is, and how hard it would be to move
    #[command(subcommand)]
    Workload(Late<workload::Command>),
    #[command(flatten)]
    Estate(estate::Command),
    /// What workloads need together: compute, storage, transfer, services, month by month
    #[command(subcommand)]
    Capacity(Late<capacity::Command>),
    /// What the basket costs over its whole life at each supplier's prices, line by line
    #[command(subcommand)]
    Cost(Late<cost::Command>),
    /// Routes to market: compared with this purchase, one recorded in the decision
    #[command(subcommand)]
    Route(Late<route::Command>),
    /// Requests to host a workload away from the primary, their grants and conditions
    #[command(subcommand, visible_alias = "x")]
    Exception(Late<exception::Command>),
    #[command(flatten)]
    Watch(watch::Command),
    /// The reopen signal: the exceptions say that the primary decision should be looked at again
    Signal(watch::SignalArgs),
    /// Take back the last thing you did: an own score on an open sheet, a need, a draft, a
    /// comment, tags
    Undo,
    /// Filters under a name, for every list
    #[command(subcommand)]
    View(Late<view::Command>),
    /// What a command does and takes, as --help behind it says
    Help {
        /// The command, such as exception approve
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

/// What a command works with: settings, flags, and where its answer goes.
pub struct Context<'a> {
    /// The settings of this person.
    pub config: &'a Config,
    /// The flags every command takes.
    pub global: &'a Global,
    /// Where the answer goes.
    pub out: Out<'a>,
    /// The text of the command is commercially sensitive.
    pub sensitive: bool,
    /// The day as at which the workspace is read, as typed.
    pub on: Option<String>,
    /// Something that was typed may name a saved view.
    pub views: bool,
}

impl Context<'_> {
    /// How to open a workspace that is going to be changed.
    pub fn write_access(&self) -> Access {
        if self.global.allow_network_fs { Access::WriteOnNetwork } else { Access::Write }
    }

    /// The machine, or the fixed one of a test.
    pub fn world(&self) -> World {
        self.config.now.map_or_else(World::real, World::standing_at)
    }

    /// The person named by flag, environment or file.
    pub fn named(&self) -> Option<&str> {
        self.config.user.as_ref().map(|known| known.value.as_str())
    }

    /// Asks before what cannot be undone; `--yes` answers, and so must a script.
    ///
    /// # Errors
    /// When nobody can be asked, or the answer is no.
    pub fn confirm(&mut self, question: &str) -> Result<(), Fault> {
        if self.global.yes {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            return Err(Fault::new(Kind::Usage, format!("{question} Nobody is here to answer"))
                .hint("add --yes if you mean it"));
        }
        let mut err = std::io::stderr();
        write!(err, "{question} [y/N] ")?;
        err.flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        if matches!(answer.trim(), "y" | "Y" | "yes") {
            return Ok(());
        }
        Err(Fault::new(Kind::Failure, "stopped; nothing was changed"))
    }
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    outlive_size_limits();
    run_with(std::env::args_os())
}

/// A limit on the size of files is an error like a full disk, told with its exit code; left
/// alone, the signal of it would end the process without a word.
#[cfg(unix)]
fn outlive_size_limits() {
    // Where it cannot be taken, it ends us as it would any other program.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

#[cfg(not(unix))]
fn outlive_size_limits() {}

fn run_with(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = exception::signs_kept(arguments.into_iter().collect());
    // Known before parsing, since a usage error is told as JSON too.
    let as_json = arguments.iter().any(|a| a == "--json" || a == "--format=json")
        || arguments.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json");
    // Taking the tree of commands apart again is no use: the process is about to end.
    let mut command = std::mem::ManuallyDrop::new(Cli::command());
    let parsed = command.try_get_matches_from_mut(&arguments).and_then(|mut matches| {
        let typed = (is_sensitive(&matches), as_at(&matches));
        let cli = Cli::from_arg_matches_mut(&mut matches);
        cli.map(|cli| (cli, typed)).map_err(|error| error.format(&mut command))
    });
    let (cli, (sensitive, on)) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return ExitCode::from(parse_failure(&error, &arguments, as_json)),
    };
    let views = arguments.iter().any(|typed| typed.to_string_lossy().contains(VIEW_SIGN));
    let outcome = dispatch(&cli, Typed { sensitive, on, views });
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(fault) if fault.is_closed_pipe() => ExitCode::SUCCESS,
        Err(fault) => {
            tell(&fault, as_json);
            ExitCode::from(fault.kind.exit_code())
        }
    }
}

/// Whether `--sensitive` stands beside the text of the command, whichever command it is.
fn is_sensitive(found: &ArgMatches) -> bool {
    match found.subcommand() {
        Some((_, below)) => is_sensitive(below),
        None => matches!(found.try_get_one::<bool>("sensitive"), Ok(Some(true))),
    }
}

/// The day of `--on`, whichever command it stands with.
fn as_at(found: &ArgMatches) -> Option<String> {
    match found.subcommand() {
        Some((_, below)) => as_at(below),
        None => found.try_get_one::<String>("on").ok().flatten().cloned(),
    }
}

/// Whether the command writes what has a form of letters too.
fn is_letter(command: &Command) -> bool {
    matches!(command, Command::Report(_))
        || matches!(command, Command::Estate(command) if estate::is_letter(command))
}

/// What was typed beside the command itself.
struct Typed {
    sensitive: bool,
    on: Option<String>,
    views: bool,
}

fn dispatch(cli: &Cli, typed: Typed) -> Result<u8, Fault> {
    let global = &cli.global;
    let flags = Flags {
        db: global.db.clone(),
        user: global.user.clone(),
        config: global.config.clone(),
        no_color: global.no_color,
    };
    let config = Config::load(&flags)?;
    let format = match (global.json, global.csv, global.format) {
        (true, _, _) | (false, false, Some(Wanted::Json)) => Format::Json,
        (_, true, _) | (false, false, Some(Wanted::Csv)) => Format::Csv,
        (
            false,
            false,
            None
            | Some(
                Wanted::Table
                | Wanted::Md
                | Wanted::Html
                | Wanted::Madr
                | Wanted::Dot
                | Wanted::Mermaid,
            ),
        ) => Format::Table,
    };
    let refused = global.format.and_then(|form| form.refused(cli.command.as_ref()));
    if let Some(fault) = refused {
        return Err(fault);
    }
    let mut stdout = std::io::stdout().lock();
    let terminal = std::io::stdout().is_terminal();
    let out = Out::new(
        &mut stdout,
        out::Style {
            format,
            plain: global.plain,
            quiet: global.quiet,
            color: terminal && config.color.value && !global.plain,
            terminal,
            width: if terminal && !global.plain { terminal_width() } else { None },
            zone: jiff::tz::TimeZone::UTC,
        },
    );
    let Typed { sensitive, on, views } = typed;
    let mut context = Context { config: &config, global, out, sensitive, on, views };
    // In a terminal the screen opens, unless another form of answer was asked for.
    let screen = terminal && std::io::stdin().is_terminal() && format == Format::Table;
    let code = match &cli.command {
        None | Some(Command::Demo(_)) if screen && !global.plain => {
            // A mistake in them is told before the demo takes the place of an earlier one.
            let keymap = own::keymap(&config)?;
            let mut opening = opening(&context);
            if cli.command.is_some() {
                let (path, who) = demo::make(&context)?;
                opening = tui::desk::Opening { path, named: Some(who), ..opening };
            } else {
                context.admitted()?;
            }
            drop(context);
            drop(stdout); // The screen writes to it itself.
            return open_screen(&config, keymap, opening);
        }
        Some(command) => perform(command, &mut context)?,
        None => {
            let help = Cli::command().render_long_help();
            context.out.text(&help.to_string())?;
            Kind::Usage.exit_code()
        }
    };
    context.out.finish()?;
    Ok(code)
}

/// How the screen finds and opens the configured workspace.
fn opening(context: &Context<'_>) -> tui::desk::Opening {
    tui::desk::Opening {
        path: context.config.database.value.clone(),
        access: context.write_access(),
        world: context.world(),
        named: context.named().map(str::to_owned),
        state: context.config.state.clone(),
    }
}

/// Opens the screen and stays in it until the person leaves; answers the exit code.
///
/// # Errors
/// When the terminal cannot be used.
fn open_screen(
    config: &Config,
    keymap: tui::keys::Keymap,
    opening: tui::desk::Opening,
) -> Result<u8, Fault> {
    let watched = tui::desk::watched(&opening);
    let beside = opening.clone();
    let open = Box::new(move || tui::desk::Served::new(opening));
    let desk = tui::Desk { open, serve: tui::desk::serve };
    let open = Box::new(move || tui::desk::Served::beside(beside));
    let aside = tui::Desk { open, serve: tui::desk::serve };
    let settings = tui::desk::settings(config);
    let ended = tui::run(settings, keymap, &watched, desk, aside)
        .map_err(|error| Fault::new(Kind::Failure, error.to_string()))?;
    Ok(match ended {
        tui::Ended::Left => 0,
        tui::Ended::Signal(signal) => u8::try_from(128 + signal).unwrap_or(u8::MAX),
    })
}

fn terminal_width() -> Option<usize> {
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns))
}

fn perform(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Setup(command) => setup::run(command, context),
        Command::Demo(command) => demo::run(command, context),
        Command::Evaluation(command) => evaluation::run(command, context),
        Command::Robust(command) => robust::run(command, context),
        Command::Decision(command) => decision::run(command, context),
        Command::Find(command) => find::run(command, context),
        Command::Export(command) => export::run(command, context),
        Command::Report(command) => report::run(command, context),
        Command::Trust(command) => trust::run(command, context),
        Command::Capacity(command) => capacity::run(command, context),
        Command::Cost(command) => cost::run(command, context),
        Command::Route(command) => route::run(command, context),
        Command::Approach(command) => approach::run(command, context),
        Command::Benefit(command) => benefit::run(command, context),
        Command::Workload(command) => workload::run(command, context),
        Command::Estate(command) => estate::run(command, context),
        Command::Exception(command) => exception::run(command, context),
        Command::Watch(command) => watch::run(command, context),
        Command::Signal(args) => watch::signal(args, context),
        Command::Undo => undo(context),
        Command::View(command) => view::run(command, context),
        Command::Help { command } => Ok(help(command, context.out.is_json())),
    }
}

fn undo(context: &mut Context<'_>) -> Result<u8, Fault> {
    let mut desk = context.desk(context.write_access())?;
    let undone = crate::actions::undo::undo(&mut desk)?;
    context.out.wrote(&undone.subject, || {
        let record = crate::report::listing::Record::new();
        record.fact("subject", "About", undone.subject.clone()).fact(
            "undone",
            "Taken back",
            undone.kind.clone(),
        )
    })?;
    context.out.say(&format!("taken back: {}", undone.what()))?;
    Ok(0)
}
