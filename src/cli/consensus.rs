//! `consensus`: the one agreed score per candidate and question.

use clap::Subcommand;

use crate::actions::consensus::{self, Entry};
use crate::actions::evaluations::amend;
use crate::cli::fault::Fault;
use crate::cli::typed::ReasonArgs;
use crate::cli::words::{self, MatrixArgs, fields, told, warn};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::consensus::{Spread, given, spread};
use crate::domain::evaluation::scores::Sheet;
use crate::domain::exact::Exact;
use crate::domain::text::Reason;
use crate::report::listing::{Cell, Column, Listing, Record, Value};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Agreed scores beside what evaluators gave
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        /// The widest disagreement first
        #[arg(long)]
        by_spread: bool,
        /// As it was under an earlier version of the rules
        #[arg(long, value_name = "N")]
        rules_version: Option<u32>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Record what the panel agreed, as the moderator
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
    /// Record agreements from a file: candidate, question, score, reason, [evidence], or a matrix;
    /// all of it or nothing
    Import(MatrixArgs),
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::List { evaluation, by_spread, rules_version, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let typed = evaluation.as_deref();
            let (evaluation, sheets) = match rules_version {
                Some(number) => amend::earlier_agreed(&mut desk, typed, *number)?,
                None => consensus::list(&mut desk, typed)?,
            };
            let listing = listing(&evaluation, &sheets, *by_spread);
            words::list(context, listing, pick, evaluation.parts().illustrative)
        }
        Command::Set { words, reason, evidence } => {
            set(words, reason, evidence.as_deref(), context)
        }
        Command::Import(args) => args.brought(context, consensus::import),
    }
}

fn set(
    words: &[String],
    reason: &ReasonArgs,
    evidence: Option<&[String]>,
    context: &mut Context<'_>,
) -> Result<(), Fault> {
    let (which, [candidate, question, value]) = fields(words, ["candidate", "question", "value"])?;
    let text = reason.optional()?;
    let mut desk = context.desk(context.write_access())?;
    let entry = Entry { candidate, question, value, reason: text.as_deref(), evidence };
    let outcome = consensus::set(&mut desk, which, &entry);
    let saved = told(context, text.as_deref().unwrap_or_default(), outcome)?;
    let mut warnings = saved.warnings.clone();
    warnings.extend(saved.departure.map(|departure| departure.to_string()));
    warn(&warnings);
    let (candidate, question) = &saved.asked;
    let subject = format!("{}/{candidate}/{question}", saved.evaluation);
    context.out.wrote(&subject, || {
        Record::new()
            .fact("evaluation", "Evaluation", saved.evaluation.to_string())
            .fact("candidate", "Candidate", candidate.as_str())
            .fact("question", "Question", question.as_str())
            .fact("score", "Agreed", saved.agreed.value)
            .fact("reason", "Reason", saved.agreed.reason.as_str())
            .fact("evidence_ids", "Evidence", words::texts(&saved.agreed.evidence))
            .fact("departure", "Departs", saved.departure.map(|departure| departure.to_string()))
            .fact("recorded_at", "When", saved.agreed.at)
    })
}

fn listing(evaluation: &Evaluation, sheets: &[Sheet], by_spread: bool) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("question", "Question"),
        Column::text("candidate", "Candidate"),
        Column::text("given", "Given"),
        Column::figure("spread", "Spread %"),
        Column::text("light", "Light").in_files(),
        Column::text("apart", "Apart"),
        Column::figure("mean", "Mean").in_files(),
        Column::figure("median", "Median").in_files(),
        Column::figure("mode", "Mode").in_files(),
        Column::figure("score", "Agreed"),
        Column::text("departure", "Departs").in_files(),
        Column::text("reason", "Reason"),
        Column::text("evidence_ids", "Evidence").in_files(),
        Column::text("individual", "Individual").in_json(),
    ]);
    let mut rows: Vec<(Option<Exact>, Vec<Cell>)> = Vec::new();
    for (_, question) in evaluation.criteria().scored() {
        for candidate in evaluation.candidates() {
            let (slug, id) = (&candidate.slug, &question.id);
            let spread = spread(evaluation, sheets, slug, id);
            let agreed = evaluation.agreed(slug, id);
            let departure =
                spread.as_ref().zip(agreed).and_then(|(spread, a)| spread.departure(a.value));
            let all = given(evaluation, sheets, slug, id);
            let individual = all.into_iter().map(|given| {
                let reason = given.score.reason.as_ref();
                Value::object([
                    ("evaluator", Value::from(given.evaluator.as_str())),
                    ("score", given.score.value.into()),
                    ("reason", reason.map(Reason::as_str).into()),
                    ("counts", given.counts.into()),
                ])
            });
            let share = spread.as_ref().map(Spread::share);
            rows.push((
                share.clone(),
                vec![
                    id.as_str().into(),
                    slug.as_str().into(),
                    words::texts(spread.iter().flat_map(Spread::values)),
                    share.map(|share| (share * Exact::whole(100)).rounded(0)).into(),
                    spread.as_ref().map(|spread| spread.light().code()).into(),
                    spread.as_ref().map(Spread::words).into(),
                    spread.as_ref().map(|spread| spread.mean().rounded(2)).into(),
                    spread.as_ref().map(|spread| spread.median().rounded(1)).into(),
                    spread.as_ref().and_then(Spread::mode).into(),
                    agreed.map(|agreed| agreed.value).into(),
                    departure.map(|departure| departure.to_string()).into(),
                    agreed.map(|agreed| agreed.reason.as_str()).into(),
                    words::texts(agreed.iter().flat_map(|agreed| &agreed.evidence)),
                    Value::array(individual).into(),
                ],
            ));
        }
    }
    if by_spread {
        // A stable sort: equally wide ones stay in the order of the set.
        rows.sort_by(|(a, _), (b, _)| b.cmp(a));
    }
    for (_, cells) in rows {
        listing.push(cells);
    }
    listing
}
