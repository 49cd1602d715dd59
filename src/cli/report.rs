//! Reports: letters and pages for people outside the program.

mod decided;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::actions::evaluations;
use crate::actions::summaries::{self, Manner, Papers, letters};
use crate::cli::drill::{self, DrillArgs};
use crate::cli::fault::{Fault, Kind};
use crate::cli::late::Late;
use crate::cli::{Context, Format, Pick, Wanted, reports, typed, words};
use crate::domain::evaluation::summary::Discretion;
use crate::domain::evaluation::summary::check::{Finding, to_do};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{counted, same_code};
use crate::report::csv::Profile;
use crate::report::file::Existing;
use crate::report::listing::{Column, Listing, Record};
use crate::report::manifest::Entry;
use crate::report::summary::Form;
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Letters and pages for people outside the program
    #[command(subcommand)]
    Report(Late<ReportCommand>),
}

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// The assessment summary for a candidate, or for all: scores, why, and why not more
    Summary(SummaryArgs),
    /// The whole evaluation as one HTML file that prints: result, how firm it is, every reason
    Evaluation(EvaluationArgs),
    #[command(flatten)]
    Register(reports::ReportCommand),
    /// A decision's scores in the light of its exceptions: how far each is from another winner
    Rescore(decided::RescoreArgs),
    /// How far workloads have followed a new primary, apart from exceptions
    Transition(decided::TransitionArgs),
    /// A supplier stops in so many months: which workloads cannot leave in time
    Drill(DrillArgs),
}

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(super) struct SummaryArgs {
    /// The evaluation, where it is not the only one open, and the candidate, or all
    #[arg(value_names = ["E", "CANDIDATE"], num_args = 0..=3)]
    words: Vec<String>,
    /// Name what is missing or thin, and write nothing; 3 when there is any
    #[arg(long)]
    check: bool,
    /// The chosen candidate's scores and marks beside the candidate's own
    #[arg(long)]
    winner_column: bool,
    /// Tell a supplier its own texts that are marked as commercially sensitive
    #[arg(long)]
    include_sensitive: bool,
    /// The file, or the folder of `all`; without it the letter goes to standard output
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// Of a CSV. excel: BOM and CRLF; plain: neither. --csv is always plain
    #[arg(long, value_name = "PROFILE", default_value = "plain")]
    profile: Profile,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    pick: Pick,
}

#[derive(Debug, Args)]
pub(super) struct EvaluationArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// Also the texts marked as commercially sensitive
    #[arg(long)]
    include_sensitive: bool,
    #[command(flatten)]
    file: reports::FileArgs,
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    let Command::Report(report) = command;
    match &**report {
        ReportCommand::Summary(args) => summary(args, context),
        ReportCommand::Evaluation(args) => reports::file(context, &args.file, |desk, target| {
            let typed = args.evaluation.as_deref();
            let discretion = discretion(args.include_sensitive);
            summaries::evaluation_page(desk, typed, discretion, target)
        }),
        ReportCommand::Register(command) => reports::run(command, context),
        ReportCommand::Drill(args) => drill::run(args, context),
        ReportCommand::Rescore(args) => decided::rescore(args, context),
        ReportCommand::Transition(args) => decided::transition(args, context),
    }
}

fn summary(args: &SummaryArgs, context: &mut Context<'_>) -> Result<u8, Fault> {
    let (which, who) = named(&args.words)?;
    let mut desk = context.desk(Access::Read)?;
    // There being no such candidate is told before what is sealed.
    let slug = match who {
        None => None,
        Some(who) => {
            let (evaluation, _) = evaluations::show(&mut desk, which)?;
            Some(evaluations::candidate(&evaluation, who)?.slug.clone())
        }
    };
    let papers = letters(&mut desk, which)?;
    if args.check {
        return checked(context, &papers, slug.as_ref(), &args.pick);
    }
    let manner = Manner {
        form: form(context)?,
        profile: if context.global.csv { Profile::Plain } else { args.profile },
        winner_column: args.winner_column,
        discretion: discretion(args.include_sensitive),
    };
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let entries = match (&slug, typed::file(args.output.as_ref())) {
        (Some(slug), None) => {
            papers.write(slug, manner, context.out.writer())?;
            return Ok(0);
        }
        (None, None) => {
            papers.write_all(manner, context.out.writer())?;
            return Ok(0);
        }
        (Some(slug), Some(path)) => {
            vec![summaries::to_file(&desk, &papers, slug, manner, path, existing)?]
        }
        (None, Some(folder)) => summaries::to_folder(&desk, &papers, manner, folder, existing)?,
    };
    told(context, args, &entries)?;
    let of_them = |finding: &&Finding| slug.as_ref().is_none_or(|slug| finding.candidate == *slug);
    let count = papers.findings.iter().filter(of_them).count();
    if count > 0 {
        let things = counted(count, "thing is", "things are");
        words::warn(&[format!(
            "{things} missing or thin; `cloudpick report summary {} {} --check` names them",
            papers.evaluation.reference(),
            slug.as_ref().map_or("all", Slug::as_str)
        )]);
    }
    Ok(0)
}

fn discretion(include_sensitive: bool) -> Discretion {
    if include_sensitive { Discretion::Tell } else { Discretion::LeaveOut }
}

/// The evaluation, when it was named, and the candidate; `None` is all of them.
fn named(typed: &[String]) -> Result<(Option<&str>, Option<&str>), Fault> {
    let only = |word: &String| typed.len() == 1 && word.parse::<EvaluationRef>().is_ok();
    let (which, who) = if let Some(which) = typed.first().filter(|word| only(word)) {
        (Some(which.as_str()), None)
    } else {
        let (which, [who]) = words::fields(typed, ["candidate"])
            .map_err(|fault| fault.hint("name a candidate, or `all`"))?;
        (which, Some(who))
    };
    Ok((which, who.filter(|who| !same_code(who, "all"))))
}

fn form(context: &Context<'_>) -> Result<Form, Fault> {
    if context.out.is_json() {
        return Err(Fault::new(Kind::Usage, "a summary is a letter, and JSON was asked for")
            .hint("it comes as --format md, html or csv; --check --json gives its findings"));
    }
    Ok(match (context.out.format(), context.global.format) {
        (Format::Csv, _) => Form::Csv,
        (_, Some(Wanted::Html)) => Form::Html,
        (Format::Table | Format::Json, _) => Form::Markdown,
    })
}

fn checked(
    context: &mut Context<'_>,
    papers: &Papers,
    who: Option<&Slug>,
    pick: &Pick,
) -> Result<u8, Fault> {
    let of_it = |finding: &&Finding| who.is_none_or(|who| finding.candidate == *who);
    let found: Vec<&Finding> = papers.findings.iter().filter(of_it).collect();
    let mut listing = Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::text("about", "About"),
        Column::text("evaluator", "Evaluator"),
        Column::text("kind", "Kind"),
        Column::text("what", "What"),
    ]);
    for finding in &found {
        listing.push(vec![
            finding.candidate.as_str().into(),
            finding.about().into(),
            finding.evaluator.as_ref().map(ToString::to_string).into(),
            finding.what.kind().code().into(),
            finding.what.to_string().into(),
        ]);
    }
    if found.is_empty() && context.out.is_for_people() && !pick.count {
        context.out.say("every reason is there and says something")?;
        return Ok(0);
    }
    words::list(context, listing, pick, papers.evaluation.parts().illustrative)?;
    if let Some(to_do) = to_do(&found, &papers.evaluation).filter(|_| !pick.count) {
        words::note(context, &[format!("what to do: {to_do}")]);
    }
    Ok(if found.is_empty() { 0 } else { 3 })
}

fn told(context: &mut Context<'_>, args: &SummaryArgs, entries: &[Entry]) -> Result<(), Fault> {
    let path = args.output.as_deref().unwrap_or(Path::new("-")).display().to_string();
    let files = || {
        let mut listing =
            Listing::new(vec![Column::text("name", "File"), Column::text("sha256", "SHA-256")]);
        for entry in entries {
            listing.push(vec![entry.name.as_str().into(), entry.sha256.as_str().into()]);
        }
        listing
    };
    context.out.wrote(&path, || {
        Record::new().fact("path", "Path", path.as_str()).rows("files", "Files", files())
    })
}
