//! `sensitive`: texts that exports and reports leave out.

use clap::Subcommand;

use crate::actions::sensitive;
use crate::cli::fault::Fault;
use crate::cli::trust::canonical;
use crate::cli::typed::ReasonArgs;
use crate::cli::words::{told, why};
use crate::cli::{Context, Pick};
use crate::report::listing::{Column, Listing, Record};
use crate::store::Access;
use crate::store::sensitive::Marked;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Every text marked as commercially sensitive
    List {
        /// Only what is about this reference and the things below it
        reference: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Mark a text that is on record; a new one is marked with --sensitive beside it
    Mark {
        /// What it is about, such as E-0001/aws/CON-02 or E-0001/aws/CON-02/tl-1
        subject: String,
        /// Which of its texts: reason, note, question, answer, conclusion, rejected, dissent,
        /// condition, participants; without it, its usual one
        field: Option<String>,
    },
    /// Take a mark away
    Clear {
        /// What it is about
        subject: String,
        /// Which of its texts; without it, its usual one
        field: Option<String>,
        #[command(flatten)]
        reason: ReasonArgs,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::List { reference, pick } => {
            let subject = reference.as_deref().map(canonical);
            let mut desk = context.desk(Access::Read)?;
            let marks = sensitive::list(&mut desk, subject.as_deref())?;
            context.out.list(listing(&marks), pick)
        }
        Command::Mark { subject, field } => {
            let mut desk = context.desk(context.write_access())?;
            let marked = sensitive::mark(&mut desk, &canonical(subject), field.as_deref())?;
            let listing = listing(std::slice::from_ref(&marked));
            context.out.wrote(&marked.subject, || crate::cli::words::record(&listing))
        }
        Command::Clear { subject, field, reason } => {
            let text = why(reason, context, "why it may be told to others")?;
            let subject = canonical(subject);
            let mut desk = context.desk(context.write_access())?;
            let outcome = sensitive::clear(&mut desk, &subject, field.as_deref(), &text);
            told(context, &text, outcome)?;
            context.out.wrote(&subject, || {
                Record::new().fact("subject", "Subject", subject.as_str()).fact(
                    "sensitive",
                    "Sensitive",
                    false,
                )
            })
        }
    }
}

fn listing(marks: &[Marked]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("subject", "Subject"),
        Column::text("field", "Text"),
        Column::text("marked_by", "By"),
        Column::text("marked_at", "When"),
    ]);
    for mark in marks {
        listing.push(vec![
            mark.subject.as_str().into(),
            mark.field.code().into(),
            mark.by.as_str().into(),
            mark.at.into(),
        ]);
    }
    listing
}
