//! Exceptions on the command line.

mod acts;
mod args;
mod show;
mod signs;
mod steps;
mod tree;

use std::path::Path;

use crate::actions::exceptions;
use crate::actions::upkeep;
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, export, typed, words};
use crate::domain::refs::ExceptionRef;
use crate::import::request::{self, RequestFile, TEMPLATE};
use crate::import::sheets::Extra;
use crate::report::file::Existing;
use crate::report::listing::Record;
use crate::store::Access;
pub(super) use signs::{signs_kept, unsigned};
pub(super) use tree::{Command, ConditionCommand};

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::New { from, basket, fields } => {
            let (file, typed) = (request_file(from.as_deref())?, basket.with(fields.typed()?));
            let mut desk = context.desk(context.write_access())?;
            let made = exceptions::file(&mut desk, file.as_ref(), &typed)?;
            steps::wrote(context, &mut desk, made.reference)?;
        }
        Command::Template => context.out.text(TEMPLATE)?,
        Command::List { filter, pick } => list(context, filter, pick)?,
        Command::Show { exception, pick } => {
            let which = reference(exception)?;
            let mut desk = context.desk_by_day(Access::Read)?;
            let shown = exceptions::show(&mut desk, which, None)?;
            context.out.show(show::record(&shown), pick)?;
            context.out.label(shown.illustrative);
        }
        Command::Edit { exception, from, seen_version, basket, fields } => {
            let which = reference(exception)?;
            let (file, typed) = (request_file(from.as_deref())?, basket.with(fields.typed()?));
            if file.is_none() && typed.is_empty() {
                return Err(Fault::invalid("there is nothing to change")
                    .hint("name a field, such as --start 2027-04-01, or --from FILE"));
            }
            let mut desk = context.desk(context.write_access())?;
            let edited = exceptions::edit(&mut desk, which, file.as_ref(), &typed, *seen_version)?;
            steps::wrote(context, &mut desk, edited.reference)?;
        }
        Command::Condition(ConditionCommand::Add { exception, condition }) => {
            let which = reference(exception)?;
            let mut desk = context.desk(context.write_access())?;
            exceptions::add_condition(&mut desk, which, condition)
                .map_err(|error| typed::keep(context, error.into(), condition))?;
            steps::wrote(context, &mut desk, which)?;
        }
        Command::Renew { batch, fields } if !fields.typed()?.is_empty() => {
            let [one] = batch.exceptions.as_slice() else {
                return Err(Fault::invalid("fields are for one renewal")
                    .hint("open them one at a time, each with its own fields"));
            };
            let (which, typed) = (reference(one)?, fields.typed()?);
            let mut desk = context.desk(context.write_access())?;
            exceptions::renew(&mut desk, which, &typed)?;
            steps::wrote(context, &mut desk, which)?;
        }
        Command::Comment { exception, note, edit: Some(number), .. } => {
            let (which, text) = (reference(exception)?, args::note(note, context, "what it says")?);
            let mut desk = context.desk(context.write_access())?;
            exceptions::edit_comment(&mut desk, which, *number, &text)
                .map_err(|error| typed::keep(context, error.into(), &text))?;
            steps::wrote(context, &mut desk, which)?;
        }
        Command::Tag { words, all_or_nothing } => return tag(context, words, *all_or_nothing),
        Command::Link { exception, kind, other, drop, outside } => {
            let which = reference(exception)?;
            let mut desk = context.desk(context.write_access())?;
            match (kind, other, outside) {
                (Some(kind), Some(other), _) => {
                    exceptions::link(&mut desk, which, kind, reference(other)?, !drop)?;
                }
                (_, _, outside) => {
                    let name = outside.as_deref().unwrap_or_default();
                    exceptions::name_outside(&mut desk, which, name)?;
                }
            }
            steps::wrote(context, &mut desk, which)?;
        }
        Command::Attach { exception, file, label, claim } => {
            let which = reference(exception)?;
            let mut desk = context.desk(context.write_access())?;
            exceptions::attach(&mut desk, which, file, label.as_deref(), claim.as_deref())?;
            steps::wrote(context, &mut desk, which)?;
        }
        Command::File { exception, number, output, force } => {
            let which = reference(exception)?;
            let mut desk = context.desk(Access::Read)?;
            let existing = if *force { Existing::Replace } else { Existing::Keep };
            let item = exceptions::write_out(&mut desk, which, *number, output, existing)?;
            let path = output.display().to_string();
            context.out.wrote(&path, || {
                Record::new().fact("path", "Path", path.as_str()).fact(
                    "sha256",
                    "SHA-256",
                    item.sha256.clone(),
                )
            })?;
        }
        Command::Log { exception, pick } => {
            let which = reference(exception)?;
            // A reference that is not there has no history, and that is to be told.
            exceptions::show(&mut context.desk(Access::Read)?, which, None)?;
            crate::cli::trust::log(context, Some(&which.to_string()), None, pick)?;
        }
        Command::Diff { exception, from, to, pick } => {
            let which = reference(exception)?;
            let mut desk = context.desk(Access::Read)?;
            let found = exceptions::diff(&mut desk, which, from.as_deref(), to.as_deref())?;
            context.out.list(show::differences(&found), pick)?;
        }
        Command::Similar { exception, pick } => {
            let which = reference(exception)?;
            let mut desk = context.desk(Access::Read)?;
            let found = exceptions::similar(&mut desk, which)?;
            context.out.list(show::precedents(&found), pick)?;
        }
        Command::Can { exception, pick } => {
            let which = reference(exception)?;
            let mut desk = context.desk(Access::Read)?;
            let found = exceptions::possible(&mut desk, which)?;
            context.out.list(show::possible(&found), pick)?;
        }
        Command::Export(args) => return export::exceptions(args, context),
        Command::Import { file, dry_run, ignore_extra } => {
            import(context, file, *dry_run, *ignore_extra)?;
        }
        Command::Score { .. }
        | Command::Comment { .. }
        | Command::Submit(_)
        | Command::Claim(_)
        | Command::Release(_)
        | Command::Return { .. }
        | Command::Approve(_)
        | Command::Reject { .. }
        | Command::Withdraw { .. }
        | Command::Revise { .. }
        | Command::Revoke { .. }
        | Command::Close { .. }
        | Command::Renew { .. }
        | Command::Bridge { .. }
        | Command::Rebase { .. }
        | Command::Correct { .. }
        | Command::Discard(_)
        | Command::Condition(
            ConditionCommand::Meet { .. }
            | ConditionCommand::Confirm { .. }
            | ConditionCommand::Waive { .. }
            | ConditionCommand::Breach { .. },
        ) => return steps::run(command, context),
    }
    Ok(0)
}

/// Puts tags on and takes them off, one line an exception.
fn tag(context: &mut Context<'_>, words: &[String], together: bool) -> Result<u8, Fault> {
    let words = unsigned(words);
    let signed = |sign: char| {
        words.iter().filter_map(|word| word.strip_prefix(sign)).map(str::to_owned).collect()
    };
    let (on, off): (Vec<String>, Vec<String>) = (signed('+'), signed('-'));
    let which = words.iter().filter(|word| !word.starts_with(['+', '-']));
    let which: Vec<ExceptionRef> = which.map(|word| reference(word)).collect::<Result<_, _>>()?;
    if which.is_empty() || (on.is_empty() && off.is_empty()) {
        return Err(Fault::invalid("there is nothing to tag")
            .hint("name exceptions and tags: exception tag x1 x2 +gis -old"));
    }
    if which.len() >= 3 {
        context.confirm(&format!("Tag {} exceptions?", which.len()))?;
    }
    let mut desk = context.desk(context.write_access())?;
    if together {
        exceptions::tag_all(&mut desk, &which, &on, &off)?;
        for which in &which {
            steps::wrote(context, &mut desk, *which)?;
        }
        return Ok(0);
    }
    steps::each(context, &mut desk, &which, |desk, which| {
        Ok(exceptions::tag(desk, which, &on, &off)?)
    })
}

fn reference(typed: &str) -> Result<ExceptionRef, Fault> {
    typed.parse().map_err(|error| Fault::invalid(format!("{error}")).subject(typed))
}

fn list(context: &mut Context<'_>, filter: &[String], pick: &Pick) -> Result<(), Fault> {
    let mut desk = context.desk_by_day(Access::Read)?;
    let illustrative = upkeep::facts(&mut desk)?.illustrative;
    let filter = unsigned(filter);
    // Only a table shows less than all of each.
    let depth = if context.out.is_for_people() && pick.is_plain() {
        exceptions::Depth::Table
    } else {
        exceptions::Depth::Whole
    };
    let all = exceptions::briefs(&mut desk, &filter, depth)?;
    let said = exceptions::read_filter(&mut desk, &filter)?.explained();
    let listing = show::listing(all, illustrative, depth);
    context.out.passed(&said, listing.count(), pick);
    context.out.list(listing, pick)?;
    desk.left_open();
    Ok(())
}

/// The one request in the file at `from`.
fn request_file(from: Option<&Path>) -> Result<Option<RequestFile>, Fault> {
    let Some(path) = from else { return Ok(None) };
    let mut all = request::read(&words::source(path)?).sound()?;
    if all.len() > 1 {
        let message = format!("{}: it holds {} requests", path.display(), all.len());
        return Err(
            Fault::invalid(message).hint("`cloudpick exception import FILE` files several at once")
        );
    }
    Ok(all.pop())
}

pub(in crate::cli) fn import(
    context: &mut Context<'_>,
    file: &Path,
    dry_run: bool,
    ignore_extra: bool,
) -> Result<(), Fault> {
    let extra = if ignore_extra { Extra::Ignore } else { Extra::Refuse };
    let requests = request::read_any(&words::source(file)?, extra);
    if dry_run {
        let mut desk = context.desk(Access::Read)?;
        let filed = exceptions::rehearse_import(&mut desk, requests)?;
        for request in filed.drafts {
            let from = request.workload;
            let to = request.target.map(|target| format!(" to {target}")).unwrap_or_default();
            context.out.say(&format!("would file {}, {from}{to}", request.title))?;
        }
        words::note(context, &filed.notes);
        return Ok(());
    }
    let mut desk = context.desk(context.write_access())?;
    let filed = exceptions::import(&mut desk, requests)?;
    for made in filed.drafts {
        steps::wrote(context, &mut desk, made.reference)?;
    }
    words::note(context, &filed.notes);
    Ok(())
}
