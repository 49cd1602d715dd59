//! `question`: what is asked, what of it the panel still has to find out, and who sees to it.

use std::collections::BTreeMap;

use clap::Subcommand;

use crate::actions::open_questions::{self, Entry};
use crate::actions::scores;
use crate::cli::fault::Fault;
use crate::cli::typed::NoteArgs;
use crate::cli::words::{self, fields, told};
use crate::cli::{Context, Pick, criteria};
use crate::domain::evaluation::open_question::Line;
use crate::domain::evaluation::scores::{Sheet, required};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::refs::Slug;
use crate::report::listing::{Column, Listing};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What still has to be found out, for each candidate and question
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        /// What you see to, and every cell of your sheet with what it lacks
        #[arg(long)]
        mine: bool,
        /// Only what is past its due day
        #[arg(long, conflicts_with = "asked")]
        late: bool,
        /// Only where there is evidence and yet no answer
        #[arg(long, conflicts_with = "asked")]
        suggested: bool,
        /// How far each group is, instead of the questions
        #[arg(long, conflicts_with_all = ["asked", "mine"])]
        progress: bool,
        /// What is asked, with kinds and weights, whatever is known about it
        #[arg(long, conflicts_with = "mine")]
        asked: bool,
        #[command(flatten)]
        pick: Pick,
    },
    /// Say how far a candidate's question is, who sees to it and by when
    Set {
        /// The evaluation, where it is not the only one open, candidate, question, and open,
        /// investigate or answered
        #[arg(value_names = ["E", "CANDIDATE", "QUESTION", "STATE"], num_args = 0..=5)]
        words: Vec<String>,
        /// Who sees to it; empty for nobody. Without one, whoever says that it is to be found out
        #[arg(long, value_name = "P")]
        owner: Option<String>,
        /// By when; empty for no day
        #[arg(long, value_name = "DATE")]
        due: Option<String>,
        #[command(flatten)]
        note: NoteArgs,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::List { evaluation, asked: true, pick, .. } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, _) =
                crate::actions::evaluations::show(&mut desk, evaluation.as_deref())?;
            let listing = criteria::evaluation_questions(evaluation.criteria());
            words::list(context, listing, pick, evaluation.parts().illustrative)
        }
        Command::List { evaluation, progress: true, pick, .. } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, lines) = open_questions::list(&mut desk, evaluation.as_deref(), None)?;
            words::list(
                context,
                progress(&evaluation, &lines),
                pick,
                evaluation.parts().illustrative,
            )
        }
        Command::List { evaluation, mine, late, suggested, pick, .. } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, mut lines) =
                open_questions::list(&mut desk, evaluation.as_deref(), None)?;
            let mut sheets = BTreeMap::new();
            if *mine {
                let which = evaluation.reference().to_string();
                let (_, sheet) = scores::mine(&mut desk, Some(&which))?;
                sheets = cells(&evaluation, &sheet);
                let me: Slug = sheet.evaluator().clone();
                lines.retain(|line| {
                    let asked = (line.candidate.clone(), line.question.clone());
                    line.owner.as_ref() == Some(&me) || sheets.contains_key(&asked)
                });
            }
            lines.retain(|line| {
                (!late || line.days_late.is_some()) && (!suggested || line.suggested)
            });
            let mut listing = columns(*mine);
            for line in &lines {
                push(&mut listing, line, mine.then_some(&sheets));
            }
            words::list(context, listing, pick, evaluation.parts().illustrative)
        }
        Command::Set { words, owner, due, note } => {
            let (which, [candidate, question, state]) =
                fields(words, ["candidate", "question", "state"])?;
            let text = note.optional()?;
            let mut desk = context.desk(context.write_access())?;
            let entry = Entry {
                candidate,
                question,
                state: Some(state),
                owner: owner.as_deref(),
                due: due.as_deref(),
                note: text.as_deref(),
            };
            let outcome = open_questions::set(&mut desk, which, &entry);
            let (evaluation, line) = told(context, text.as_deref().unwrap_or_default(), outcome)?;
            let subject =
                format!("{}/{}/{}", evaluation.reference(), line.candidate, line.question);
            context.out.wrote(&subject, || {
                let mut listing = columns(false);
                push(&mut listing, &line, None);
                words::record(&listing)
            })
        }
    }
}

/// Every cell that is asked of the owner of `sheet`: what it lacks, and its score.
fn cells(evaluation: &Evaluation, sheet: &Sheet) -> BTreeMap<Asked, (&'static str, Option<u8>)> {
    // Without a seat nothing is asked of anybody.
    if !evaluation.seats(sheet.evaluator()) {
        return BTreeMap::new();
    }
    let cell = |(candidate, id): Asked| {
        let score = sheet.current(&candidate, &id);
        let state = match score {
            None => "not scored",
            Some(score) if score.reason.is_none() => "no reason",
            Some(score) if score.evidence.is_empty() => "no evidence",
            Some(_) => "done",
        };
        let value = score.map(|score| score.value);
        ((candidate, id), (state, value))
    };
    required(evaluation, sheet.evaluator()).into_iter().map(cell).collect()
}

fn columns(mine: bool) -> Listing {
    let mut columns = vec![
        Column::text("question", "Question"),
        Column::text("candidate", "Candidate"),
        Column::text("state", "State"),
        Column::text("owner", "Owner"),
        Column::text("due", "Due"),
        Column::figure("days_late", "Late"),
        Column::text("evidence_ids", "Evidence"),
        Column::text("suggestion", "Suggestion"),
    ];
    if mine {
        columns.push(Column::text("sheet", "My sheet"));
        columns.push(Column::figure("score", "Score"));
    }
    columns.push(Column::text("group", "Group").in_files());
    columns.push(Column::text("note", "Note").in_files());
    columns.push(Column::text("text", "What is asked").in_files());
    columns.push(Column::text("wanted", "What would answer it").in_files());
    Listing::new(columns)
}

fn push(
    listing: &mut Listing,
    line: &Line,
    sheets: Option<&BTreeMap<Asked, (&'static str, Option<u8>)>>,
) {
    let suggestion = line.suggested.then_some("evidence is there: answered?");
    let mut row = vec![
        line.question.as_str().into(),
        line.candidate.as_str().into(),
        line.state.code().into(),
        line.owner.as_ref().map(Slug::as_str).into(),
        line.due.into(),
        line.days_late.into(),
        words::texts(&line.evidence),
        suggestion.into(),
    ];
    if let Some(sheets) = sheets {
        let cell = sheets.get(&(line.candidate.clone(), line.question.clone()));
        row.push(cell.map(|(state, _)| *state).into());
        row.push(cell.and_then(|(_, value)| *value).into());
    }
    row.push(line.group.as_str().into());
    row.push(line.note.as_ref().map(crate::domain::text::Note::as_str).into());
    row.push(line.text.as_str().into());
    row.push(line.wanted.as_deref().into());
    listing.push(row);
}

fn progress(evaluation: &Evaluation, lines: &[Line]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("group", "Group"),
        Column::text("title", "Title"),
        Column::figure("answered", "Answered"),
        Column::figure("investigate", "To find out"),
        Column::figure("open", "Open"),
        Column::figure("late", "Late"),
    ]);
    for one in evaluation.progress(lines) {
        listing.push(vec![
            one.group.as_str().into(),
            one.title.as_str().into(),
            crate::report::listing::Cell::count(one.answered),
            crate::report::listing::Cell::count(one.investigate),
            crate::report::listing::Cell::count(one.open),
            crate::report::listing::Cell::count(one.late),
        ]);
    }
    listing
}
