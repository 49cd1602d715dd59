//! Exceptions on the command line. It is long because the whole tree of the noun stands here, as its
//! help shows it.

mod acts;
mod args;
mod show;
mod signs;
mod steps;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::actions::exceptions;
use crate::actions::upkeep;
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, typed};
use crate::domain::refs::ExceptionRef;
use crate::import::request::{self, RequestFile, TEMPLATE};
use crate::import::sheets::Extra;
use crate::import::source::Source;
use crate::report::file::Existing;
use crate::report::listing::Record;
use crate::store::Access;
use args::{BasketArgs, Batch, FieldArgs};
pub(super) use signs::{signs_kept, unsigned};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// File a draft, from flags, from a file, or from a file with flags over it
    New {
        /// A request file as `exception template` prints it; - is standard input
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        #[command(flatten)]
        basket: BasketArgs,
        #[command(flatten)]
        fields: FieldArgs,
    },
    /// Print a request file to be filled in
    Template,
    /// The exceptions, all or those that pass a filter
    List {
        /// What to look for: state:approved, cover:live, ends.by:eofy or a word; -to:gcp leaves out
        #[arg(value_name = "FILTER")]
        filter: Vec<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// One exception, with everything about it
    Show {
        /// Its reference
        exception: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Change a draft or a request sent back; an empty text takes a field away
    Edit {
        /// Its reference
        exception: String,
        /// A request file that takes the place of the request; - is standard input
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        /// The version that was read; refused when it has changed since
        #[arg(long, value_name = "N")]
        seen_version: Option<u32>,
        #[command(flatten)]
        basket: BasketArgs,
        #[command(flatten)]
        fields: FieldArgs,
    },
    /// Answer a question about a request: a value of the scale, pass or fail
    Score {
        /// Its reference
        exception: String,
        /// The question; EXC- is understood
        question: String,
        /// The answer
        value: String,
        #[command(flatten)]
        note: typed::NoteArgs,
    },
    /// Say something about an exception
    Comment {
        /// Its reference
        exception: String,
        #[command(flatten)]
        note: typed::NoteArgs,
        /// Leave it out of exports
        #[arg(long)]
        internal: bool,
        /// Say this comment of yours again; what it said stays in the history
        #[arg(long, value_name = "N", conflicts_with = "internal")]
        edit: Option<u32>,
    },
    /// Ask for a decision
    Submit(Batch),
    /// Say that you are on it
    Claim(Batch),
    /// Give it back to whoever takes it
    Release(Batch),
    /// Send it back to its requester, saying what should change
    Return {
        #[command(flatten)]
        batch: Batch,
        #[command(flatten)]
        note: typed::NoteArgs,
        /// The fields meant
        #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
        fields: Vec<String>,
    },
    /// Vote for it
    Approve(Box<args::ApproveArgs>),
    /// Refuse it
    Reject {
        #[command(flatten)]
        batch: Batch,
        #[command(flatten)]
        reason: typed::ReasonArgs,
        /// The content hash of what you read; on a terminal the request is shown instead
        #[arg(long, value_name = "HASH")]
        seen: Option<String>,
    },
    /// Take back a request of yours
    Withdraw {
        #[command(flatten)]
        batch: Batch,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// Open it again after it was rejected or withdrawn
    Revise {
        #[command(flatten)]
        batch: Batch,
        /// Against the rejection, with the request unchanged
        #[arg(long)]
        appeal: bool,
    },
    /// Take a grant back
    Revoke {
        #[command(flatten)]
        batch: Batch,
        /// The first day without cover
        #[arg(long, value_name = "DATE")]
        effective: String,
        /// The day by which the workload must be back
        #[arg(long, value_name = "DATE")]
        return_by: String,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// End it
    Close {
        #[command(flatten)]
        batch: Batch,
        #[arg(
            long,
            value_name = "CODE",
            help = "returned_to_primary, retired, target_became_primary, replaced_by or \
                    never_started"
        )]
        outcome: String,
        /// The first day without cover; today unless given
        #[arg(long, value_name = "DATE")]
        effective: Option<String>,
        /// Months the move took
        #[arg(long, value_name = "N")]
        months: Option<String>,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// Open a renewal of what is granted: from 120 days (a setting) before its last day, or after
    Renew {
        #[command(flatten)]
        batch: Batch,
        #[command(flatten)]
        fields: FieldArgs,
    },
    /// Cover the days until a renewal that came in time is decided, once a grant
    Bridge {
        #[command(flatten)]
        batch: Batch,
        /// The last day of it, at most 30 days on
        #[arg(long, value_name = "DATE")]
        until: String,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// Look at a grant again: its decision was superseded, what it rests on changed, its review is due
    Rebase {
        /// Its reference
        exception: String,
        /// confirm (it stands, under the decision in force), re-review (ask anew) or close
        how: String,
        #[command(flatten)]
        reason: typed::ReasonArgs,
        #[arg(
            long,
            value_name = "CODE",
            help = "With close: how it ended; target_became_primary is understood where it did"
        )]
        outcome: Option<String>,
        /// With close: months the move took
        #[arg(long, value_name = "N")]
        months: Option<String>,
    },
    /// Take back a decision of your own within 24 hours: it was recorded in error
    Correct {
        /// Its reference
        exception: String,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// Put tags on exceptions (+gis) and take them off (-gis)
    Tag {
        /// References, then +TAG or -TAG
        #[arg(required = true, value_name = "X|+TAG|-TAG", allow_hyphen_values = true)]
        words: Vec<String>,
        /// Tag all or none; stands before the references
        #[arg(long)]
        all_or_nothing: bool,
    },
    /// Link an exception to another, or say what another system calls it
    Link {
        /// Its reference
        exception: String,
        /// replaces, follows, depends, duplicates or relates
        #[arg(requires = "other")]
        kind: Option<String>,
        /// The other exception
        other: Option<String>,
        /// Take the link away
        #[arg(long, requires = "other")]
        drop: bool,
        /// What another system calls it; an empty text takes that away
        #[arg(
            long,
            value_name = "TEXT",
            conflicts_with = "other",
            required_unless_present = "other"
        )]
        outside: Option<String>,
    },
    /// Attach a file of at most 10 MB, or an address; files are kept by their hash
    Attach {
        /// Its reference
        exception: String,
        /// The file, or an address that begins with https://
        file: String,
        /// What it is; the file's name unless given
        #[arg(long, value_name = "TEXT")]
        label: Option<String>,
        /// The reason whose claim it shows, or `tested` for the estimate: while it can be edited
        #[arg(long, value_name = "REASON")]
        claim: Option<String>,
    },
    /// Write an attached file out again, as it was added
    File {
        /// The exception's reference
        exception: String,
        /// The number of the attachment, as `show` has it
        number: u32,
        /// Where to
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Its history, one line an event
    Log {
        /// Its reference
        exception: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// What is different between two versions or grants, field by field
    Diff {
        /// Its reference
        exception: String,
        /// A version (3) or a grant (grant-1); the last grant unless given, else version 1
        from: Option<String>,
        /// The same, or now
        to: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Requests with the same reason and target that were decided, and how
    Similar {
        /// Its reference
        exception: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// What you can do with it now, and the rule that refuses the rest
    Can {
        /// Its reference
        exception: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Throw away a draft that was never submitted; its number stays used
    Discard(Batch),
    /// Conditions: offered with a request, agreed with a grant
    #[command(subcommand)]
    Condition(ConditionCommand),
    /// File drafts from a CSV, TOML or JSON file, all or none; an approval is never imported
    Import {
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
pub(super) enum ConditionCommand {
    /// Add a condition: its requester to a draft or a request sent back, an approver to a grant
    Add {
        /// The exception
        exception: String,
        /// TEXT;OWNER;DUE[;KIND[;CONSEQUENCE]]; DUE is a day, or 2027-03-31 every 3 months
        condition: String,
    },
    /// Say that a condition of yours is met
    Meet {
        /// The exception
        exception: String,
        /// The condition's number
        condition: u32,
        /// What shows it
        #[arg(long, value_name = "TEXT")]
        evidence: Option<String>,
        /// What shows it, from a file; - is standard input
        #[arg(long, value_name = "FILE", conflicts_with = "evidence")]
        evidence_file: Option<PathBuf>,
    },
    /// Agree that a condition is met
    Confirm {
        /// The exception
        exception: String,
        /// The condition's number
        condition: u32,
        /// As sole approver, where the setting allows it: it is my own, and every list says so
        #[arg(long = "override")]
        own: bool,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// Let a condition go
    Waive {
        /// The exception
        exception: String,
        /// The condition's number
        condition: u32,
        /// As sole approver, where the setting allows it: it is my own, and every list says so
        #[arg(long = "override")]
        own: bool,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// Record that a condition does not hold
    Breach {
        /// The exception
        exception: String,
        /// The condition's number
        condition: u32,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
}

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
            let mut desk = context.desk(Access::Read)?;
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
    // A word that begins with two hyphens is a flag in the wrong place, and no tag to take off.
    if let Some(flag) = words.iter().find(|word| word.starts_with("--")) {
        let rule = format!("`{flag}` is no tag: flags stand before the references");
        return Err(Fault::invalid(rule).hint("exception tag --all-or-nothing x1 x2 +gis -old"));
    }
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
    let mut desk = context.desk(Access::Read)?;
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
    context.out.list(listing, pick)
}

fn source(path: &Path) -> Result<Source, Fault> {
    if path == Path::new("-") {
        return Ok(Source::from_reader("standard input", std::io::stdin().lock())?);
    }
    Ok(Source::read(path)?)
}

/// The one request in the file at `from`.
fn request_file(from: Option<&Path>) -> Result<Option<RequestFile>, Fault> {
    let Some(path) = from else { return Ok(None) };
    let mut all = request::read(&source(path)?)?;
    if all.len() > 1 {
        let message = format!("{}: it holds {} requests", path.display(), all.len());
        return Err(
            Fault::invalid(message).hint("`cloudpick exception import FILE` files several at once")
        );
    }
    Ok(all.pop())
}

fn import(
    context: &mut Context<'_>,
    file: &Path,
    dry_run: bool,
    ignore_extra: bool,
) -> Result<(), Fault> {
    let extra = if ignore_extra { Extra::Ignore } else { Extra::Refuse };
    let requests = request::read_any(&source(file)?, extra)?;
    if dry_run {
        for request in &requests {
            let title = request.title.as_ref().map_or("without a title", |title| title.as_str());
            context.out.say(&format!("would file {title}"))?;
        }
        return Ok(());
    }
    let mut desk = context.desk(context.write_access())?;
    let name = file.display().to_string();
    for made in exceptions::import(&mut desk, &name, &requests)? {
        steps::wrote(context, &mut desk, made.reference)?;
    }
    Ok(())
}
