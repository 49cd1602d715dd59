//! `score` and `question`: one's own sheet, and what of it is left.

use clap::Subcommand;

use crate::actions::evaluations::amend;
use crate::actions::scores::{self, Entry, Saved};
use crate::cli::fault::Fault;
use crate::cli::typed::ReasonArgs;
use crate::cli::words::{self, MatrixArgs, fields, told, warn, why};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::scores::{Score, Sheet};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::refs::Slug;
use crate::report::listing::{Cell, Column, Listing};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Give a candidate a score on a question, before your sheet is submitted
    Set {
        /// The evaluation, where it is not the only one open, candidate, question, value
        #[arg(value_names = ["E", "CANDIDATE", "QUESTION", "VALUE"], num_args = 0..=5, allow_negative_numbers = true)]
        words: Vec<String>,
        #[command(flatten)]
        reason: ReasonArgs,
        /// What it rests on
        #[arg(long, value_name = "ID,…", value_delimiter = ',')]
        evidence: Option<Vec<String>>,
    },
    /// Take a score back, so that the question is not scored
    Clear {
        /// The evaluation, where it is not the only one open, candidate, question
        #[arg(value_names = ["E", "CANDIDATE", "QUESTION"], num_args = 0..=4)]
        words: Vec<String>,
    },
    /// Give scores from a file: candidate, question, score, reason, [evidence], or a matrix; all of
    /// it or nothing
    Import(MatrixArgs),
    /// Your scores, and everybody's once moderation is open
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        /// Only your own
        #[arg(long)]
        mine: bool,
        /// As it was under an earlier version of the rules
        #[arg(long, value_name = "N")]
        rules_version: Option<u32>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Hand your sheet in; afterwards a score changes by a correction only
    Submit {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
    },
    /// Give a new score after submitting; the old one stays beside it
    Correct {
        /// The evaluation, where it is not the only one open, candidate, question, value
        #[arg(value_names = ["E", "CANDIDATE", "QUESTION", "VALUE"], num_args = 0..=5, allow_negative_numbers = true)]
        words: Vec<String>,
        #[command(flatten)]
        reason: ReasonArgs,
        /// What it rests on; without any, what the old score rested on
        #[arg(long, value_name = "ID,…", value_delimiter = ',')]
        evidence: Option<Vec<String>>,
    },
    /// Take back what you did last to your open sheet
    Undo {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Set { words, reason, evidence } => {
            let (which, [candidate, question, value]) =
                fields(words, ["candidate", "question", "value"])?;
            let text = reason.optional()?;
            let mut desk = context.desk(context.write_access())?;
            let entry = Entry {
                candidate,
                question,
                value: Some(value),
                reason: text.as_deref(),
                evidence: evidence.as_deref(),
            };
            let outcome = scores::set(&mut desk, which, &entry);
            let saved = told(context, text.as_deref().unwrap_or_default(), outcome)?;
            wrote(context, &saved)
        }
        Command::Clear { words } => {
            let (which, [candidate, question]) = fields(words, ["candidate", "question"])?;
            let mut desk = context.desk(context.write_access())?;
            let saved = scores::clear(&mut desk, which, candidate, question)?;
            wrote(context, &saved)
        }
        Command::Import(args) => args.brought(context, scores::import),
        Command::List { evaluation, mine, rules_version, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, sheets) = if let Some(number) = rules_version {
                let me = desk.actor.slug.clone();
                let (evaluation, mut sheets) =
                    amend::earlier(&mut desk, evaluation.as_deref(), *number)?;
                sheets.retain(|sheet| !mine || sheet.evaluator().as_str() == me);
                (evaluation, sheets)
            } else if *mine {
                let (evaluation, sheet) = scores::mine(&mut desk, evaluation.as_deref())?;
                (evaluation, vec![sheet])
            } else {
                scores::visible(&mut desk, evaluation.as_deref())?
            };
            let listing = listing(&evaluation, &sheets);
            words::list(context, listing, pick, evaluation.parts().illustrative)
        }
        Command::Submit { evaluation } => {
            let mut desk = context.desk(context.write_access())?;
            let (evaluation, sheet) = scores::submit(&mut desk, evaluation.as_deref())?;
            let subject = format!("{}/{}", evaluation.reference(), sheet.evaluator());
            context.out.wrote(&subject, || {
                crate::report::listing::Record::new()
                    .fact("evaluation", "Evaluation", evaluation.reference().to_string())
                    .fact("evaluator", "Evaluator", sheet.evaluator().as_str())
                    .fact("submitted_at", "Submitted", sheet.submitted())
                    .fact("scores", "Scores", Cell::count(sheet.scores().len()))
            })
        }
        Command::Correct { words, reason, evidence } => {
            let (which, [candidate, question, value]) =
                fields(words, ["candidate", "question", "value"])?;
            let text = why(reason, context, "why the score changes")?;
            let mut desk = context.desk(context.write_access())?;
            let entry = Entry {
                candidate,
                question,
                value: Some(value),
                reason: Some(&text),
                evidence: evidence.as_deref(),
            };
            let outcome = scores::correct(&mut desk, which, &entry);
            let saved = told(context, &text, outcome)?;
            wrote(context, &saved)
        }
        Command::Undo { evaluation } => {
            let mut desk = context.desk(context.write_access())?;
            let saved = scores::undo(&mut desk, evaluation.as_deref())?;
            wrote(context, &saved)
        }
    }
}

fn columns() -> Listing {
    Listing::new(vec![
        Column::text("evaluation", "Evaluation").in_files(),
        Column::text("candidate", "Candidate"),
        Column::text("question", "Question"),
        Column::text("evaluator", "Evaluator"),
        Column::figure("score", "Score"),
        Column::figure("score_max", "Of").in_files(),
        Column::figure("first_score", "First given").in_files(),
        Column::text("reason", "Reason"),
        Column::text("evidence_ids", "Evidence"),
        Column::text("recorded_at", "When").in_files(),
    ])
}

fn row(
    which: &str,
    asked: &Asked,
    evaluator: &Slug,
    top: Option<u8>,
    score: Option<&Score>,
    first: Option<u8>,
) -> Vec<Cell> {
    vec![
        which.into(),
        asked.0.as_str().into(),
        asked.1.as_str().into(),
        evaluator.as_str().into(),
        score.map(|score| score.value).into(),
        top.into(),
        first.into(),
        score
            .and_then(|score| score.reason.as_ref())
            .map(super::super::domain::text::Reason::as_str)
            .into(),
        words::texts(score.iter().flat_map(|score| &score.evidence)),
        score.map(|score| score.at).into(),
    ]
}

fn listing(evaluation: &Evaluation, sheets: &[Sheet]) -> Listing {
    let mut listing = columns();
    let which = evaluation.reference().to_string();
    let top = evaluation.criteria().scale().top();
    for (_, question) in evaluation.criteria().scored() {
        for candidate in evaluation.candidates() {
            let asked = (candidate.slug.clone(), question.id.clone());
            for sheet in sheets {
                let Some(score) = sheet.current(&asked.0, &asked.1) else { continue };
                let first = sheet.scores().get(&asked).map(|first| first.value);
                let cells = row(&which, &asked, sheet.evaluator(), Some(top), Some(score), first);
                listing.push(cells);
            }
        }
    }
    listing
}

fn wrote(context: &mut Context<'_>, saved: &Saved) -> Result<(), Fault> {
    warn(&saved.warnings);
    let which = saved.evaluation.to_string();
    let (candidate, question) = &saved.asked;
    let subject = format!("{which}/{candidate}/{question}/{}", saved.evaluator);
    context.out.wrote(&subject, || {
        let mut listing = columns();
        let cells = row(&which, &saved.asked, &saved.evaluator, None, saved.score.as_ref(), None);
        listing.push(cells);
        words::record(&listing)
    })
}
