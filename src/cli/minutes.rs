//! `minutes`: what the panel said in moderation, asked, put off and agreed.

use clap::{Args, Subcommand};

use crate::actions::minutes::{self, Line, Saved, Text};
use crate::cli::fault::{Fault, Kind};
use crate::cli::typed;
use crate::cli::words::{self, fields, told};
use crate::cli::{Context, Pick};
use crate::domain::refs::EvaluationRef;
use crate::report::listing::{Column, Listing};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write down what was said, about one score or in the whole meeting, as the moderator
    Add(EntryArgs),
    /// Put a question to an evaluator about their score, as the moderator
    Ask {
        /// The evaluation, where it is not the only one open, candidate, question, person
        #[arg(value_names = ["E", "CANDIDATE", "QUESTION", "PERSON"], num_args = 0..=5)]
        words: Vec<String>,
        #[command(flatten)]
        note: WordsArgs,
    },
    /// Answer a question that was put to you, by its number in the minutes
    Answer {
        /// The evaluation, where it is not the only one open, and the question's number
        #[arg(value_names = ["E", "NUMBER"], num_args = 0..=3)]
        words: Vec<String>,
        #[command(flatten)]
        note: WordsArgs,
    },
    /// Put a score off for later in the meeting, as the moderator
    Park(EntryArgs),
    /// Take a score up again that was put off, as the moderator
    Resume(EntryArgs),
    /// The minutes, with every agreement, correction and reopening between them
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        /// Only questions that nobody has answered yet
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        pick: Pick,
    },
}

/// The words of an entry.
#[derive(Debug, Args)]
pub(super) struct WordsArgs {
    /// The words
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The words, from a file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "note")]
    note_file: Option<std::path::PathBuf>,
    #[command(flatten)]
    marks: typed::SensitiveArgs,
}

impl WordsArgs {
    fn as_note(&self) -> typed::NoteArgs {
        let (note, note_file) = (self.note.clone(), self.note_file.clone());
        typed::NoteArgs { note, note_file, sensitive: self.marks.sensitive }
    }
}

/// A score, or the whole meeting, and what is said about it.
#[derive(Debug, Args)]
pub(super) struct EntryArgs {
    /// The evaluation, where it is not the only one open, candidate and question
    #[arg(value_names = ["E", "CANDIDATE", "QUESTION"], num_args = 0..=4)]
    words: Vec<String>,
    #[command(flatten)]
    note: WordsArgs,
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Add(EntryArgs { words, note }) => {
            let named = words.first().filter(|word| word.parse::<EvaluationRef>().is_ok());
            let whole = words.len() == usize::from(named.is_some());
            let (which, about) = if whole {
                (named.map(String::as_str), None)
            } else {
                let (which, [candidate, question]) = fields(words, ["candidate", "question"])?;
                (which, Some((candidate, question)))
            };
            let text = said(note, context, "what was said")?;
            write(context, which, Text::Note { about, text: &text }, &text)
        }
        Command::Ask { words, note } => {
            let (which, [candidate, question, whom]) =
                fields(words, ["candidate", "question", "person"])?;
            let text = said(note, context, "what is asked")?;
            let about = (candidate, question);
            write(context, which, Text::Ask { about, whom, text: &text }, &text)
        }
        Command::Answer { words, note } => {
            let (which, [number]) = fields(words, ["number"])?;
            let number = number.parse().map_err(|_| {
                Fault::new(Kind::Validation, format!("`{number}` is no number of an entry"))
                    .hint("`cloudpick minutes list --open` shows each question with its number")
                    .subject("number")
            })?;
            let text = said(note, context, "the answer")?;
            write(context, which, Text::Answer { number, text: &text }, &text)
        }
        Command::Park(entry) => park(entry, true, context),
        Command::Resume(entry) => park(entry, false, context),
        Command::List { evaluation, open, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, lines) = minutes::list(&mut desk, evaluation.as_deref())?;
            let shown = lines.iter().filter(|line| !open || line.open);
            words::list(context, listing(shown), pick, evaluation.parts().illustrative)
        }
    }
}

/// What was typed; a missing text is told after whatever weighs more, but on a terminal, where
/// the editor opens.
fn said(note: &WordsArgs, context: &Context<'_>, about: &str) -> Result<String, Fault> {
    use std::io::IsTerminal as _;
    if std::io::stdin().is_terminal() {
        return note.as_note().required(context, about);
    }
    Ok(note.as_note().optional()?.unwrap_or_default())
}

fn park(entry: &EntryArgs, parked: bool, context: &mut Context<'_>) -> Result<(), Fault> {
    let (which, [candidate, question]) = fields(&entry.words, ["candidate", "question"])?;
    let text = entry.note.as_note().optional()?;
    let about = (candidate, question);
    let park = Text::Park { about, parked, text: text.as_deref() };
    write(context, which, park, text.as_deref().unwrap_or_default())
}

fn write(
    context: &mut Context<'_>,
    which: Option<&str>,
    entry: Text<'_>,
    typed: &str,
) -> Result<(), Fault> {
    let mut desk = context.desk(context.write_access())?;
    let outcome = minutes::add(&mut desk, which, entry);
    let Saved { evaluation, minute, .. } = told(context, typed, outcome)?;
    let subject = format!("{evaluation} {}", minute.number);
    let line = Line {
        at: minute.at,
        number: Some(minute.number),
        what: minute.sort.code(),
        about: minute.about,
        by: minute.by.to_string(),
        whom: minute.whom,
        answers: minute.answers,
        open: false,
        before: None,
        after: None,
        text: minute.text.map(|text| text.to_string()),
    };
    context.out.wrote(&subject, || words::record(&listing([&line])))
}

fn listing<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("number", "No"),
        Column::text("at", "When"),
        Column::text("what", "What"),
        Column::text("question", "Question"),
        Column::text("candidate", "Candidate"),
        Column::text("by", "By"),
        Column::text("whom", "To"),
        Column::figure("answers", "Answers").in_files(),
        Column::text("open", "Open").in_files(),
        Column::figure("before", "From"),
        Column::figure("after", "To score"),
        Column::text("text", "Words"),
    ]);
    for line in lines {
        let (candidate, question) =
            line.about.as_ref().map(|(c, q)| (c.as_str(), q.as_str())).unzip();
        listing.push(vec![
            line.number.into(),
            line.at.into(),
            line.what.into(),
            question.into(),
            candidate.into(),
            line.by.as_str().into(),
            line.whom.as_ref().map(crate::domain::refs::Slug::as_str).into(),
            line.answers.into(),
            line.open.into(),
            line.before.and_then(|value| u32::try_from(value).ok()).into(),
            line.after.and_then(|value| u32::try_from(value).ok()).into(),
            line.text.as_deref().into(),
        ]);
    }
    listing
}
