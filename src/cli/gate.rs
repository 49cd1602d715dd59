//! `gate`: pass or fail questions.

use clap::Subcommand;

use crate::actions::evaluations::amend;
use crate::actions::gates;
use crate::cli::fault::Fault;
use crate::cli::typed::ReasonArgs;
use crate::cli::words::{self, ImportArgs, fields, imported, told, why};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::{Asked, Evaluation, GateAnswer};
use crate::report::listing::{Column, Listing};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Answer a gate for a candidate, as the moderator
    Set {
        /// The evaluation, where it is not the only one open, candidate, question, pass or fail
        #[arg(value_names = ["E", "CANDIDATE", "QUESTION", "ANSWER"], num_args = 0..=5)]
        words: Vec<String>,
        #[command(flatten)]
        reason: ReasonArgs,
    },
    /// Every gate and its answers
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        /// As it was under an earlier version of the rules
        #[arg(long, value_name = "N")]
        rules_version: Option<u32>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Answer gates from a file: candidate, question, answer, reason; all of it or nothing
    Import(ImportArgs),
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Set { words, reason } => {
            let (which, [who, gate, answer]) = fields(words, ["candidate", "question", "answer"])?;
            let text = why(reason, context, "why the candidate passes or fails")?;
            let mut desk = context.desk(context.write_access())?;
            let outcome = gates::set(&mut desk, which, who, gate, answer, &text);
            let answered = told(context, &text, outcome)?;
            let (candidate, question) = &answered.asked;
            let subject = format!("{}/{candidate}/{question}", answered.evaluation.reference());
            context.out.wrote(&subject, || {
                let mut listing = columns();
                push(&mut listing, &answered.asked, Some(&answered.given));
                words::record(&listing)
            })
        }
        Command::List { evaluation, rules_version, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let typed = evaluation.as_deref();
            let evaluation = match rules_version {
                Some(number) => amend::earlier(&mut desk, typed, *number)?.0,
                None => gates::list(&mut desk, typed)?,
            };
            words::list(context, listing(&evaluation), pick, evaluation.parts().illustrative)
        }
        Command::Import(args) => {
            let wanted = args.wanted()?;
            let mut desk = context.desk(context.write_access())?;
            let (source, run) = (&wanted.source, wanted.run);
            let changes = gates::import(&mut desk, wanted.evaluation, source, wanted.extra, run)?;
            imported(context, &changes, run)
        }
    }
}

fn columns() -> Listing {
    Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::text("question", "Gate"),
        Column::text("answer", "Answer"),
        Column::text("reason", "Reason"),
        Column::text("answered_by", "By").in_files(),
        Column::text("answered_at", "When").in_files(),
    ])
}

fn push(listing: &mut Listing, (candidate, question): &Asked, given: Option<&GateAnswer>) {
    listing.push(vec![
        candidate.as_str().into(),
        question.as_str().into(),
        given.map(|given| given.answer.code()).into(),
        given.map(|given| given.reason.as_str()).into(),
        given.map(|given| given.by.as_str()).into(),
        given.map(|given| given.at).into(),
    ]);
}

fn listing(evaluation: &Evaluation) -> Listing {
    let mut listing = columns();
    for gate in evaluation.criteria().gates() {
        for candidate in evaluation.candidates() {
            let given = evaluation.gate(&candidate.slug, &gate.id);
            push(&mut listing, &(candidate.slug.clone(), gate.id.clone()), given);
        }
    }
    listing
}
