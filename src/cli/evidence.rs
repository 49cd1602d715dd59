//! `evidence`: dated facts with their sources.

use clap::Subcommand;

use crate::actions::evidence::{self, Entry, Seen};
use crate::cli::fault::Fault;
use crate::cli::typed::NoteArgs;
use crate::cli::words::{self, ImportArgs, fields, imported, told};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::evidence::Age;
use crate::report::listing::{Column, Listing};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Record a fact
    Add(Box<AddArgs>),
    /// Every fact, how old it is and what contradicts it
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// One fact
    Show {
        /// The evaluation, where it is not the only one open, and the fact's id
        #[arg(value_names = ["E", "ID"], num_args = 0..=3)]
        words: Vec<String>,
        #[command(flatten)]
        pick: Pick,
    },
    #[command(about = "Record facts from a file: id, candidate, questions, title, source, as_at, \
                       [where], [link], [note], [conflicts_with]; all of it or nothing")]
    Import(ImportArgs),
    /// Mark two facts as contradicting each other; both are kept
    Conflict {
        /// The evaluation, where it is not the only one open, and the two ids
        #[arg(value_names = ["E", "A", "B"], num_args = 0..=4)]
        words: Vec<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct AddArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// Its id; without one it gets one such as V-0001
    #[arg(long)]
    id: Option<String>,
    /// Of whom it speaks; without one, of all
    #[arg(long, value_name = "C")]
    candidate: Option<String>,
    /// The questions it bears on
    #[arg(long, value_name = "Q,…", value_delimiter = ',')]
    question: Vec<String>,
    /// What it says
    #[arg(long, value_name = "T")]
    title: String,
    /// Who says it
    #[arg(long, value_name = "S")]
    source: String,
    /// The day it speaks of; without one it is flagged as undated
    #[arg(long, value_name = "DATE")]
    as_at: Option<String>,
    /// Where in the source
    #[arg(long = "where", value_name = "W")]
    place: Option<String>,
    /// Link or file name
    #[arg(long, value_name = "U")]
    link: Option<String>,
    #[command(flatten)]
    note: NoteArgs,
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Add(args) => {
            let note = args.note.optional()?;
            let mut desk = context.desk(context.write_access())?;
            let entry = Entry {
                id: args.id.as_deref(),
                candidate: args.candidate.as_deref(),
                questions: &args.question,
                title: &args.title,
                source: &args.source,
                as_at: args.as_at.as_deref(),
                place: args.place.as_deref(),
                link: args.link.as_deref(),
                note: note.as_deref(),
            };
            let outcome = evidence::add(&mut desk, args.evaluation.as_deref(), &entry);
            let (evaluation, seen) = told(context, note.as_deref().unwrap_or_default(), outcome)?;
            wrote(context, &evaluation, &seen)
        }
        Command::List { evaluation, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, all) = evidence::list(&mut desk, evaluation.as_deref())?;
            let listing = listing(&all, &evaluation);
            words::list(context, listing, pick, evaluation.parts().illustrative)
        }
        Command::Show { words, pick } => {
            let (which, [id]) = fields(words, ["id"])?;
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, seen) = evidence::show(&mut desk, which, id)?;
            let record = words::record(&listing(std::slice::from_ref(&seen), &evaluation));
            words::show(context, record, pick, evaluation.parts().illustrative)
        }
        Command::Import(args) => {
            let wanted = args.wanted()?;
            let mut desk = context.desk(context.write_access())?;
            let (source, run) = (&wanted.source, wanted.run);
            let changes =
                evidence::import(&mut desk, wanted.evaluation, source, wanted.extra, run)?;
            imported(context, &changes, run)
        }
        Command::Conflict { words } => {
            let (which, [one, other]) = fields(words, ["first id", "second id"])?;
            let mut desk = context.desk(context.write_access())?;
            let (evaluation, seen) = evidence::contradict(&mut desk, which, one, other)?;
            wrote(context, &evaluation, &seen)
        }
    }
}

fn wrote(context: &mut Context<'_>, evaluation: &Evaluation, seen: &Seen) -> Result<(), Fault> {
    let subject = seen.recorded.evidence.id.to_string();
    context.out.wrote(&subject, || words::record(&listing(std::slice::from_ref(seen), evaluation)))
}

fn listing(all: &[Seen], evaluation: &Evaluation) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Id"),
        Column::text("candidate", "Candidate"),
        Column::text("questions", "Questions"),
        Column::text("title", "Title"),
        Column::text("source", "Source").in_files(),
        Column::text("as_at", "As at"),
        Column::figure("age_days", "Days").in_files(),
        Column::text("age", "Age"),
        Column::text("conflicts_with", "Contradicts"),
        Column::text("where", "Where").in_files(),
        Column::text("link", "Link").in_files(),
        Column::text("note", "Note").in_files(),
        Column::text("added_by", "By").in_files(),
        Column::text("added_at", "When").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for one in all {
        let item = &one.recorded.evidence;
        let age = match one.age {
            Age::Undated => "undated",
            Age::Fresh { .. } => "fresh",
            Age::Stale { .. } => "stale",
        };
        listing.push(vec![
            item.id.as_str().into(),
            item.candidate.as_ref().map(super::super::domain::refs::Slug::as_str).into(),
            words::texts(&item.questions),
            item.title.as_str().into(),
            item.source.as_str().into(),
            item.as_at.into(),
            one.age.days().into(),
            age.into(),
            words::texts(&one.conflicts),
            item.r#where.as_ref().map(super::super::domain::text::Line::as_str).into(),
            item.link.as_ref().map(super::super::domain::text::Line::as_str).into(),
            item.note.as_ref().map(super::super::domain::text::Note::as_str).into(),
            one.recorded.by.as_str().into(),
            one.recorded.at.into(),
            evaluation.parts().illustrative.into(),
        ]);
    }
    listing
}
