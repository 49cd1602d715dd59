//! Exports: one CSV, or all of them in a folder.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::actions::Desk;
use crate::actions::exchange::{self, Exported, What};
use crate::cli::fault::{Fault, Kind};
use crate::cli::{Context, Format, typed};
use crate::domain::sensitive::Texts;
use crate::report::csv::Profile;
use crate::report::file::Existing;
use crate::report::listing::{Column, Listing, Record};
use crate::report::manifest::Entry;
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The record as CSV files, for spreadsheets and scripts
    Export(ExportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// comparison, scores, ranking, evidence, reopenings, exceptions, decisions, workloads, needs,
    /// capacity, price-sheets, costs, routes, workshops, hopes-and-fears, hypotheses, readings, or all
    #[arg(value_name = "WHAT")]
    what: String,
    /// The evaluation, such as E-0001
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// The file, or the folder of `all`; without it the answer goes to standard output
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// excel: BOM and CRLF; plain: neither. --csv is always plain
    #[arg(long, value_name = "PROFILE", default_value = "excel")]
    profile: Profile,
    /// Scores that were given under this earlier version of the rules
    #[arg(long, value_name = "N")]
    rules_version: Option<u32>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Also the texts marked as commercially sensitive
    #[arg(long)]
    include_sensitive: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExceptionsArgs {
    /// The file; without it the answer goes to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// excel: BOM and CRLF; plain: neither. --csv is always plain
    #[arg(long, value_name = "PROFILE", default_value = "excel")]
    profile: Profile,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// The same by the name it has among the steps of exceptions.
pub(super) fn exceptions(args: &ExceptionsArgs, context: &mut Context<'_>) -> Result<u8, Fault> {
    let all = ExportArgs {
        what: What::Exceptions.code().to_owned(),
        evaluation: None,
        output: args.output.clone(),
        profile: args.profile,
        rules_version: None,
        force: args.force,
        include_sensitive: false,
    };
    run(&Command::Export(all), context)
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    let Command::Export(args) = command;
    let profile = if context.out.format() == Format::Csv { Profile::Plain } else { args.profile };
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let everything = crate::domain::text::same_code(&args.what, "all");
    let what = if everything { None } else { Some(what(&args.what)?) };
    let mut desk = context.desk(Access::Read)?;
    desk.texts = if args.include_sensitive { Texts::Include } else { Texts::LeaveOut };
    let evaluation = args.evaluation.as_deref();
    let earlier = args.rules_version;
    if earlier.is_some() && what != Some(What::Scores) {
        return Err(Fault::new(Kind::Usage, "--rules-version names a version of scores")
            .hint("`cloudpick export scores E --rules-version N`"));
    }
    let entries = match (what, typed::file(args.output.as_ref())) {
        (Some(what), None) => {
            return streamed(context, &mut desk, what, (evaluation, earlier), profile);
        }
        (Some(what), Some(path)) => {
            vec![exchange::one(&mut desk, what, (evaluation, earlier), path, existing, profile)?]
        }
        (None, Some(folder)) => exchange::all(&mut desk, evaluation, folder, existing, profile)?,
        (None, None) => {
            return Err(Fault::invalid("an export of everything is a folder, and none is named")
                .hint("give -o DIR")
                .subject("output"));
        }
    };
    told(context, args, &entries)?;
    Ok(0)
}

fn what(typed: &str) -> Result<What, Fault> {
    typed.parse().map_err(|error: crate::domain::text::CodeError| {
        Fault::new(Kind::Usage, error.to_string())
            .hint("`all` writes every export into a folder")
            .subject("what")
    })
}

fn streamed(
    context: &mut Context<'_>,
    desk: &mut Desk,
    what: What,
    of: (Option<&str>, Option<u32>),
    profile: Profile,
) -> Result<u8, Fault> {
    if context.out.is_json() {
        return Err(Fault::new(Kind::Usage, "an export is CSV, and JSON was asked for")
            .hint("the lists give JSON: `rank`, `score list`, `exception list` … with --json"));
    }
    exchange::written(desk, what, of, profile, context.out.writer())?;
    Ok(0)
}

fn told(context: &mut Context<'_>, args: &ExportArgs, entries: &[Entry]) -> Result<(), Fault> {
    let path = args.output.as_deref().unwrap_or(Path::new("-")).display().to_string();
    let files = || {
        let mut listing = Listing::new(vec![
            Column::text("name", "File"),
            Column::figure("rows", "Rows"),
            Column::text("sha256", "SHA-256"),
        ]);
        for entry in entries {
            let rows = i64::try_from(entry.rows).unwrap_or(i64::MAX);
            listing.push(vec![
                entry.name.as_str().into(),
                rows.into(),
                entry.sha256.as_str().into(),
            ]);
        }
        listing
    };
    context.out.wrote(&path, || {
        Record::new().fact("path", "Path", path.as_str()).rows("files", "Files", files())
    })
}

impl From<Exported> for Fault {
    fn from(error: Exported) -> Self {
        match error {
            Exported::Action(error) => error.into(),
            Exported::File(error) => error.into(),
        }
    }
}
