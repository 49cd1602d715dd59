//! `evidence`: dated facts with their sources.

use clap::Subcommand;

use crate::actions::evidence::{self, Entry, Seen};
use crate::cli::fault::Fault;
use crate::cli::typed::{NoteArgs, ReasonArgs};
use crate::cli::words::{self, ImportArgs, fields, imported, told, why};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::evidence::Age;
use crate::domain::refs::EvidenceId;
use crate::domain::text::{Line, Note};
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
    Import {
        #[command(flatten)]
        import: ImportArgs,
        /// Once scoring has started: the clarification open to all through which they come in
        #[arg(long, value_name = "C")]
        clarification: Option<String>,
    },
    /// Change a fact before scoring opens; what is not given stays
    Edit(Box<EditArgs>),
    /// Mark two facts as contradicting each other; both are kept
    Conflict {
        /// The evaluation, where it is not the only one open, and the two ids
        #[arg(value_names = ["E", "A", "B"], num_args = 0..=4)]
        words: Vec<String>,
        /// Take the mark away, with a reason; the history keeps it
        #[arg(long)]
        undo: bool,
        #[command(flatten)]
        reason: ReasonArgs,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct EditArgs {
    /// The evaluation, where it is not the only one open, and the fact's id
    #[arg(value_names = ["E", "ID"], num_args = 0..=3)]
    words: Vec<String>,
    /// Of whom it speaks; empty for all
    #[arg(long, value_name = "C")]
    candidate: Option<String>,
    /// The questions it bears on
    #[arg(long, value_name = "Q,…", value_delimiter = ',')]
    question: Option<Vec<String>>,
    /// What it says
    #[arg(long, value_name = "T")]
    title: Option<String>,
    /// Who says it
    #[arg(long, value_name = "S")]
    source: Option<String>,
    /// The day it speaks of; empty for none
    #[arg(long, value_name = "DATE")]
    as_at: Option<String>,
    /// Where in the source; empty for none
    #[arg(long = "where", value_name = "W")]
    place: Option<String>,
    /// Link or file name; empty for none
    #[arg(long, value_name = "U")]
    link: Option<String>,
    #[command(flatten)]
    note: NoteArgs,
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
    /// Once scoring has started: the clarification open to all through which it comes in
    #[arg(long, value_name = "C")]
    clarification: Option<String>,
    /// The fact whose place it takes; that one stays readable
    #[arg(long, value_name = "ID")]
    supersedes: Option<String>,
    #[command(flatten)]
    note: NoteArgs,
}

/// Changes what was given; the rest of the fact stays as it is.
fn edit(context: &mut Context<'_>, args: &EditArgs, note: Option<&str>) -> Result<(), Fault> {
    let (which, [id]) = fields(&args.words, ["id"])?;
    let mut desk = context.desk(context.write_access())?;
    let (_, seen) = evidence::show(&mut desk, which, id)?;
    let now = seen.recorded.evidence;
    let kept = note.or(now.note.as_ref().map(Note::as_str));
    marks_a_note(args.note.sensitive, kept)?;
    let slug = now.candidate.as_ref().map(ToString::to_string);
    let questions: Vec<String> = now.questions.iter().map(ToString::to_string).collect();
    let as_at = now.as_at.map(|day| day.to_string());
    let entry = Entry {
        candidate: args.candidate.as_deref().or(slug.as_deref()),
        questions: args.question.as_deref().unwrap_or(&questions),
        title: args.title.as_deref().unwrap_or(now.title.as_str()),
        source: args.source.as_deref().unwrap_or(now.source.as_str()),
        as_at: args.as_at.as_deref().or(as_at.as_deref()),
        place: args.place.as_deref().or(now.r#where.as_ref().map(Line::as_str)),
        link: args.link.as_deref().or(now.link.as_ref().map(Line::as_str)),
        note: note.or(now.note.as_ref().map(Note::as_str)),
        ..Entry::default()
    };
    let outcome = evidence::edit(&mut desk, which, id, &entry);
    let (evaluation, seen) = told(context, note.unwrap_or_default(), outcome)?;
    wrote(context, &evaluation, &seen)
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Add(args) => {
            let note = args.note.optional()?;
            marks_a_note(args.note.sensitive, note.as_deref())?;
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
                clarification: args.clarification.as_deref(),
                supersedes: args.supersedes.as_deref(),
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
        Command::Import { import, clarification } => {
            let wanted = import.wanted()?;
            let mut desk = context.desk(context.write_access())?;
            let (source, run, through) = (&wanted.source, wanted.run, clarification.as_deref());
            let (which, extra) = (wanted.evaluation, wanted.extra);
            let changes = evidence::import_through(&mut desk, which, source, extra, run, through)?;
            imported(context, &changes, run)
        }
        Command::Edit(args) => {
            let note = args.note.optional()?;
            edit(context, args, note.as_deref())
        }
        Command::Conflict { words, undo, reason } => {
            let (which, [one, other]) = fields(words, ["first id", "second id"])?;
            let text = if *undo {
                why(reason, context, "why they agree after all")?
            } else {
                String::new()
            };
            let mut desk = context.desk(context.write_access())?;
            let outcome = if *undo {
                evidence::reconcile(&mut desk, which, one, other, &text)
            } else {
                evidence::contradict(&mut desk, which, one, other)
            };
            let (evaluation, seen) = told(context, &text, outcome)?;
            wrote(context, &evaluation, &seen)
        }
    }
}

/// Refuses to mark a fact that has no note: nothing else of it would be left out.
fn marks_a_note(sensitive: bool, note: Option<&str>) -> Result<(), Fault> {
    if !sensitive || note.is_some_and(|note| !note.trim().is_empty()) {
        return Ok(());
    }
    let text = "--sensitive marks the note of a fact, and this one has none";
    Err(Fault::invalid(text)
        .hint(
            "put what is sensitive into --note: title, source, where and link stand in every \
             export and report",
        )
        .subject("sensitive"))
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
        Column::text("age", "Age").in_files(),
        Column::text("conflicts_with", "Contradicts").in_files(),
        Column::text("marks", "Marks"),
        Column::text("where", "Where").in_files(),
        Column::text("link", "Link").in_files(),
        Column::text("note", "Note").in_files(),
        Column::text("added_by", "By").in_files(),
        Column::text("added_at", "When").in_files(),
        Column::text("clarification", "Late, through").in_files(),
        Column::text("superseded_by", "Superseded by").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for one in all {
        let item = &one.recorded.evidence;
        let age = match one.age {
            Age::Undated => "undated",
            Age::NotYet => "not-yet",
            Age::Fresh { .. } => "fresh",
            Age::Stale { .. } => "stale",
        };
        listing.push(vec![
            item.id.as_str().into(),
            item.candidate.as_ref().map(crate::domain::refs::Slug::as_str).into(),
            words::texts(&item.questions),
            item.title.as_str().into(),
            item.source.as_str().into(),
            item.as_at.into(),
            one.age.days().into(),
            age.into(),
            words::texts(&one.conflicts),
            words::texts(one.marks()),
            item.r#where.as_ref().map(Line::as_str).into(),
            item.link.as_ref().map(Line::as_str).into(),
            item.note.as_ref().map(Note::as_str).into(),
            one.recorded.by.as_str().into(),
            one.recorded.at.into(),
            one.recorded.clarification.map(|through| through.to_string()).into(),
            one.recorded.superseded_by.as_ref().map(EvidenceId::as_str).into(),
            evaluation.parts().illustrative.into(),
        ]);
    }
    listing
}
