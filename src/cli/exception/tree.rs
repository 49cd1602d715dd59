//! The whole tree of the noun, as its help shows it.

use std::path::PathBuf;

use clap::Subcommand;

use super::args::{self, BasketArgs, Batch, FieldArgs};
use crate::cli::{Pick, export, typed};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
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
        /// The content hash of what you read, one for each exception in their order; on a terminal
        /// the request is shown instead
        #[arg(long, value_name = "HASH")]
        seen: Vec<String>,
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
        #[arg(required = true, value_name = "X|+TAG|-TAG")]
        words: Vec<String>,
        /// Tag all or none
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
    /// All of them as CSV, as `export exceptions`
    Export(export::ExceptionsArgs),
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
pub(in crate::cli) enum ConditionCommand {
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
    /// Waive a condition: it is no longer asked for
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
