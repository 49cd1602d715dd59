//! `clarification`: what candidates were asked, what came back, what was concluded.

use clap::Subcommand;

use crate::actions::clarifications::{self, Seen};
use crate::cli::fault::Fault;
use crate::cli::typed::NoteArgs;
use crate::cli::words::{self, fields, noted, told};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::clarification::Said;
use crate::domain::text::Note;
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Ask a candidate, or `all` of them
    Add {
        /// The evaluation, where it is not the only one open, and the candidate or `all`
        #[arg(value_names = ["E", "CANDIDATE"], num_args = 0..=3)]
        words: Vec<String>,
        /// What it is about: abnormally-low, late-evidence or other
        #[arg(long, value_name = "WHAT")]
        about: Option<String>,
        #[command(flatten)]
        note: NoteArgs,
    },
    /// Say that what the program asks about a flagged bid was sent: as written, or as --note says
    Send {
        /// The clarification
        id: String,
        #[command(flatten)]
        note: NoteArgs,
    },
    /// Record what came back
    Answer {
        /// The clarification
        id: String,
        #[command(flatten)]
        note: NoteArgs,
    },
    /// Close it with what follows; it excludes nobody
    Conclude {
        /// The clarification
        id: String,
        #[command(flatten)]
        note: NoteArgs,
    },
    /// Every clarification; while prices are sealed, without the texts that tell of money
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// One clarification, entry by entry
    Show {
        /// The clarification
        id: String,
        #[command(flatten)]
        pick: Pick,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Add { words, about, note } => {
            let (which, [who]) = fields(words, ["candidate"])?;
            let text = noted(note, context, "what the candidate is asked")?;
            let mut desk = context.desk(context.write_access())?;
            let outcome = clarifications::add(&mut desk, which, who, about.as_deref(), &text);
            let seen = told(context, &text, outcome)?;
            wrote(context, &seen)
        }
        Command::Send { id, note } => {
            let text = note.optional()?;
            let mut desk = context.desk(context.write_access())?;
            let outcome = clarifications::send(&mut desk, id, text.as_deref());
            let seen = told(context, text.as_deref().unwrap_or_default(), outcome)?;
            wrote(context, &seen)
        }
        Command::Answer { id, note } => {
            let text = noted(note, context, "what came back")?;
            let mut desk = context.desk(context.write_access())?;
            let outcome = clarifications::answer(&mut desk, id, &text);
            let seen = told(context, &text, outcome)?;
            wrote(context, &seen)
        }
        Command::Conclude { id, note } => {
            let text = noted(note, context, "what follows from it")?;
            let mut desk = context.desk(context.write_access())?;
            let outcome = clarifications::conclude(&mut desk, id, &text);
            let seen = told(context, &text, outcome)?;
            wrote(context, &seen)
        }
        Command::List { evaluation, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, all) = clarifications::list(&mut desk, evaluation.as_deref())?;
            words::list(context, listing(&all), pick, evaluation.parts().illustrative)
        }
        Command::Show { id, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let seen = clarifications::show(&mut desk, id)?;
            words::show(context, record(&seen), pick, seen.illustrative)
        }
    }
}

fn wrote(context: &mut Context<'_>, seen: &Seen) -> Result<(), Fault> {
    let subject = seen.reference.to_string();
    context.out.wrote(&subject, || record(seen))
}

/// One clarification: the facts of its row, then what was said, in order.
fn record(seen: &Seen) -> Record {
    let mut said = Listing::new(vec![
        Column::text("said", "What"),
        Column::text("text", "Text"),
        Column::text("by", "By"),
        Column::text("at", "When"),
    ]);
    for entry in &seen.entries {
        said.push(vec![
            entry.said.code().into(),
            entry.text.as_ref().map(Note::as_str).into(),
            entry.by.as_str().into(),
            entry.at.into(),
        ]);
    }
    words::record(&listing(std::slice::from_ref(seen))).rows("entries", "Said", said)
}

fn listing(all: &[Seen]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Id"),
        Column::text("evaluation", "Evaluation").in_files(),
        Column::text("candidate", "Candidate"),
        Column::text("about", "About"),
        Column::text("state", "State"),
        Column::text("sealed", "Sealed"),
        Column::text("flag", "Flagged because").in_files(),
        Column::text("question", "Question"),
        Column::text("asked_by", "Asked by").in_files(),
        Column::text("asked_at", "Asked").in_files(),
        Column::text("answer", "Answer"),
        Column::text("answered_by", "Answered by").in_files(),
        Column::text("answered_at", "Answered").in_files(),
        Column::text("conclusion", "Conclusion"),
        Column::text("concluded_by", "Concluded by").in_files(),
        Column::text("concluded_at", "Concluded").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for one in all {
        let mut row: Vec<Cell> = vec![
            one.reference.to_string().into(),
            one.evaluation.to_string().into(),
            one.candidate.as_ref().map_or(clarifications::ALL, |slug| slug.as_str()).into(),
            one.about.code().into(),
            one.state.code().into(),
            one.sealed.into(),
            one.flag.as_deref().into(),
        ];
        for said in [Said::Question, Said::Answer, Said::Conclusion] {
            let mut entries: Vec<_> = one.said(said).collect();
            if said == Said::Question {
                // What is still to be sent stands there too; only who asked and when does not.
                entries = one.question().into_iter().collect();
            }
            let texts: Vec<&str> =
                entries.iter().filter_map(|e| e.text.as_ref()).map(Note::as_str).collect();
            let last = entries.last().filter(|entry| entry.said == said);
            row.push((!texts.is_empty()).then(|| texts.join("\n")).into());
            row.push(last.map(|entry| entry.by.as_str()).into());
            row.push(last.map(|entry| entry.at).into());
        }
        row.push(one.illustrative.into());
        listing.push(row);
    }
    listing
}
