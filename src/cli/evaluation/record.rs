//! The record of an evaluation: out, in again, how long it is kept, and against another.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::actions::{bundles, compared, exchange, retention};
use crate::cli::fault::{Fault, Kind};
use crate::cli::typed::ReasonArgs;
use crate::cli::{Context, Pick, typed, words};
use crate::domain::sensitive::Texts;
use crate::report::bundle::LeftOut;
use crate::report::compared::listing;
use crate::report::file::{Existing, OutFile};
use crate::report::listing::Record;
use crate::store::Access;

#[derive(Debug, Args)]
pub(in crate::cli) struct BundleArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// The archive; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Although it holds texts marked as commercially sensitive
    #[arg(long)]
    include_sensitive: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct LoadArgs {
    /// The archive, as `evaluation bundle` wrote it
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CompareArgs {
    /// The earlier evaluation
    #[arg(value_name = "E")]
    before: String,
    /// The later one
    #[arg(value_name = "E2")]
    after: String,
    /// What did not move as well
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    pick: Pick,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RetainArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// The day until which the record is kept
    #[arg(long, value_name = "DATE")]
    until: String,
    #[command(flatten)]
    reason: ReasonArgs,
}

pub(super) fn bundle(args: &BundleArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    desk.texts = if args.include_sensitive { Texts::Include } else { Texts::LeaveOut };
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let forbidden = exchange::forbidden(&desk)?;
    let bundled = bundles::bundle(&mut desk, args.evaluation.as_deref())?;
    let Some(path) = typed::file(Some(&args.output)) else {
        if context.out.is_terminal() {
            return Err(Fault::new(Kind::Usage, "an archive is no text for a terminal")
                .hint("name a file after -o, or send it on: `… -o - > FILE`"));
        }
        context.out.writer().write_all(&bundled.bytes)?;
        return Ok(());
    };
    let mut file = OutFile::create(path, existing, &forbidden)?;
    file.write_all(&bundled.bytes)?;
    file.finish()?;
    let path = args.output.display().to_string();
    let left_out: Vec<String> = bundled.left_out.iter().map(LeftOut::sentence).collect();
    context.out.wrote(&path, || {
        Record::new()
            .fact("path", "Archive", path.as_str())
            .fact("evaluation", "Evaluation", bundled.evaluation.to_string())
            .fact("sha256", "SHA-256", bundled.sha256.as_str())
            .fact("rows", "Rows", i64::try_from(bundled.rows).unwrap_or(i64::MAX))
            .fact("events", "Events", i64::try_from(bundled.events).unwrap_or(i64::MAX))
            .fact("left_out", "Left out", left_out.clone())
    })?;
    context.out.say(&format!("{} rows, {} events", bundled.rows, bundled.events))?;
    context.out.say(&format!("SHA-256 {}", bundled.sha256))?;
    for sentence in left_out {
        context.out.say(&format!("left out: {sentence}"))?;
    }
    Ok(())
}

pub(super) fn load(args: &LoadArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(context.write_access())?;
    let loaded = bundles::load_file(&mut desk, &args.file)?;
    let reference = loaded.evaluation.to_string();
    context.out.wrote(&reference, || {
        Record::new()
            .fact("id", "Evaluation", reference.as_str())
            .fact("title", "Title", loaded.title.as_str())
            .fact("rows", "Rows", i64::try_from(loaded.rows).unwrap_or(i64::MAX))
            .fact("events", "Events checked", i64::try_from(loaded.events).unwrap_or(i64::MAX))
            .fact("workspace", "From the workspace", loaded.workspace.as_str())
            .fact("notes", "To know", loaded.notes.clone())
    })?;
    context.out.say(&format!(
        "{} rows; {} events of {} checked; {}",
        loaded.rows,
        loaded.events,
        loaded.workspace,
        loaded.checked()
    ))?;
    words::warn(&loaded.notes);
    Ok(())
}

pub(super) fn compare(args: &CompareArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let found = compared::compare(&mut desk, &args.before, &args.after)?;
    if !found.same_rules {
        words::warn(&[format!(
            "{} and {} do not stand under the same rules; they differ in: {}",
            found.before,
            found.after,
            found.differing().join(", ")
        )]);
    }
    let rows = found.lines.iter().filter(|line| args.all || line.is_moved());
    words::list(context, listing(rows), &args.pick, found.illustrative)
}

pub(super) fn retain(args: &RetainArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let text = words::why(&args.reason, context, "why the record is kept until then")?;
    let mut desk = context.desk(context.write_access())?;
    let set = retention::set(&mut desk, args.evaluation.as_deref(), &args.until, &text);
    let kept = words::told(context, &text, set)?;
    let which = kept.evaluation.to_string();
    context.out.wrote(&which, || {
        Record::new().fact("id", "Evaluation", which.as_str()).fact(
            "retained_until",
            "Kept until",
            kept.until,
        )
    })?;
    if let Some(warning) = kept.warning {
        words::warn(&[warning]);
    }
    Ok(())
}
