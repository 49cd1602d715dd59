//! `find`: words across everything that people wrote.

use clap::Subcommand;

use crate::actions::find::{self, Hit};
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick};
use crate::report::listing::{Column, Listing};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Find words in questions, reasons, evidence, clarifications, decisions, workloads, exceptions
    /// and comments, whatever their case and accents
    Find {
        /// The words; a text has to hold all of them
        #[arg(required = true)]
        text: Vec<String>,
        /// Only in this evaluation
        #[arg(long, value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    let Command::Find { text, evaluation, pick } = command;
    let mut desk = context.desk(Access::Read)?;
    let hits = find::everywhere(&mut desk, &text.join(" "), evaluation.as_deref())?;
    context.out.list(listing(&hits), pick)?;
    if hits.is_empty() && !pick.count {
        context.out.say("nothing that you may read holds these words")?;
    }
    Ok(0)
}

fn listing(hits: &[Hit]) -> Listing {
    let own = Column::text("override", "Override");
    let any = hits.iter().any(|hit| hit.overridden);
    let own = if any { own } else { own.in_files() };
    let mut listing = Listing::new(vec![
        Column::text("id", "Reference"),
        Column::text("kind", "Kind"),
        own,
        Column::text("excerpt", "Where"),
    ]);
    for hit in hits {
        listing.push(vec![
            hit.reference.as_str().into(),
            hit.kind.into(),
            hit.overridden.into(),
            hit.excerpt.as_str().into(),
        ]);
    }
    listing
}
