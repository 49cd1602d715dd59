//! `evaluation`: setting one up, taking it from stage to stage, and what is left to do.

mod amend;
mod draft;
mod record;
mod shown;
mod weights;

use clap::{Args, Subcommand};

use crate::actions::evaluations::{self, HandOver};
use crate::actions::{retention, summaries};
use crate::cli::fault::Fault;
use crate::cli::late::Late;
use crate::cli::typed::ReasonArgs;
use crate::cli::words::{self, fields, told, why};
use crate::cli::{
    Context, Pick, clarification, conflict, consensus, criteria, evidence, gate, minutes, price,
    question, rank, rehearse, score, sensitive,
};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::stage::Step;
use crate::store::Access;

/// The commands of an evaluation, one a noun.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Structured comparisons of candidates
    #[command(subcommand)]
    Evaluation(Late<EvaluationCommand>),
    /// Sets of criteria in files
    #[command(subcommand)]
    Criteria(Late<criteria::Command>),
    /// Declarations of interest
    #[command(subcommand)]
    Conflict(Late<conflict::Command>),
    /// Pass or fail questions
    #[command(subcommand)]
    Gate(Late<gate::Command>),
    /// What is asked, and what of it is left for you
    #[command(subcommand)]
    Question(Late<question::Command>),
    /// Your own scores; nobody sees another's until moderation opens
    #[command(subcommand)]
    Score(Late<score::Command>),
    /// The one agreed score per candidate and question
    #[command(subcommand)]
    Consensus(Late<consensus::Command>),
    /// What was said in moderation, asked, put off and agreed
    #[command(subcommand)]
    Minutes(Late<minutes::Command>),
    /// Whole-life costs, sealed until they are opened
    #[command(subcommand)]
    Price(Late<price::Command>),
    /// What candidates were asked, what came back, what was concluded
    #[command(subcommand)]
    Clarification(Late<clarification::Command>),
    /// Texts marked as commercially sensitive, which exports and reports leave out
    #[command(subcommand)]
    Sensitive(Late<sensitive::Command>),
    /// Dated facts with their sources
    #[command(subcommand)]
    Evidence(Late<evidence::Command>),
    /// Who stands where, and why
    Rank(rank::Args),
    /// Try invented bids under every price formula, on a draft; changes nothing
    Rehearse(rehearse::Args),
}

#[derive(Debug, Subcommand)]
pub(super) enum EvaluationCommand {
    /// Set one up, as a draft
    New(Box<draft::NewArgs>),
    /// Every evaluation
    ///
    /// `--filter state:cancelled` finds those that were cancelled; their stage is the one at which
    /// they were.
    List(Pick),
    /// One evaluation with its rules, candidates and panel
    Show {
        /// The evaluation, where it is not the only one
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Change a draft: its rules, weights, questions and groups; due days until a decision
    Edit(Box<draft::EditArgs>),
    /// Find weights of a draft with an aid, keeping who said what; and the record of it
    Weights(Box<weights::WeightsArgs>),
    /// Make a draft of the next version of the rules; it names each answer that no longer stands
    Amend(Box<amend::AmendArgs>),
    /// What became of the answers that were given under the version before
    Standing {
        /// The evaluation, where it is not the only one
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// The versions of the rules with their reasons and hashes
    Versions {
        /// The evaluation, where it is not the only one
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// The text that was frozen, byte for byte: its SHA-256 is the hash of the rules
    Rules(amend::RulesArgs),
    /// Who has what left to do
    Status {
        /// The evaluation, where it is not the only one
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        /// Exit with 3 while anything is left
        #[arg(long)]
        exit_code: bool,
        /// Only who is late, one a line; with --exit-code 3 while anybody is
        #[arg(long)]
        late: bool,
        #[command(flatten)]
        pick: Pick,
    },
    /// Why a step can or cannot be taken: everything it asks for, met and not met
    Why {
        /// The evaluation, where it is not the only one open, and the step; the next one unless
        /// named: freeze, open-scoring, open-moderation, close-quality, open-price, reopen,
        /// decide or archive
        #[arg(value_names = ["E", "STEP"], num_args = 0..=2)]
        words: Vec<String>,
        /// Exit with 3 while anything it asks for is not met
        #[arg(long)]
        exit_code: bool,
        #[command(flatten)]
        pick: Pick,
    },
    /// Pass a leaver's seat, or the moderation, to somebody else
    ///
    /// The leaver's scores stay theirs, and those submitted keep counting. The successor declares
    /// their own interests before anything else.
    HandOver(HandOverArgs),
    /// Suppliers taking part
    #[command(subcommand)]
    Candidate(CandidateCommand),
    /// Who scores
    #[command(subcommand)]
    Panel(PanelCommand),
    /// Lock criteria, weights, scale and price formula
    Freeze(StepArgs),
    /// Let evaluators score, each alone
    OpenScoring(StepArgs),
    /// End individual scoring and show the scores to each other
    OpenModeration(StepArgs),
    /// Close the agreed scores
    CloseQuality(StepArgs),
    /// Show the money
    OpenPrice(StepArgs),
    /// Back to moderation from closed quality or open prices, in sight of everybody
    Reopen {
        #[command(flatten)]
        step: StepArgs,
        #[command(flatten)]
        reason: ReasonArgs,
    },
    /// Put a decided evaluation away, readable for ever
    Archive(StepArgs),
    /// Write the whole record as one archive: rules, scores, reasons, evidence, decision, history
    ///
    /// The record of what a decision cancelled before its result holds what may be read; what was
    /// sealed stays so as long as that decision is in force, so it is in by its hash alone, and the
    /// file says what that is.
    Bundle(record::BundleArgs),
    /// Load such an archive into an empty workspace, when its result comes out again
    Load(record::LoadArgs),
    /// What moved from one evaluation to another under the same rules, and why
    Compare(record::CompareArgs),
    /// Set the day until which the record is kept; nothing is deleted by itself
    Retain(record::RetainArgs),
}

#[derive(Debug, Args)]
pub(super) struct StepArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct HandOverArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// Whose seat on the panel passes on
    #[arg(long, value_name = "PERSON", required_unless_present = "moderation")]
    seat: Option<String>,
    /// The moderation passes on
    #[arg(long, conflicts_with = "seat")]
    moderation: bool,
    /// To whom
    #[arg(long, value_name = "PERSON")]
    to: String,
    #[command(flatten)]
    reason: ReasonArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum CandidateCommand {
    /// Let a supplier take part, until scoring opens
    Add {
        /// The evaluation, where it is not the only one open, and the supplier
        #[arg(value_names = ["E", "CANDIDATE"], num_args = 0..=3)]
        words: Vec<String>,
    },
    /// Record that a candidate takes part no longer; its scores are kept
    Withdraw {
        /// The evaluation, where it is not the only one open, and the candidate
        #[arg(value_names = ["E", "CANDIDATE"], num_args = 0..=3)]
        words: Vec<String>,
        /// The day it left, where that is not today
        #[arg(long, value_name = "DATE")]
        effective: Option<String>,
        #[command(flatten)]
        reason: ReasonArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum PanelCommand {
    /// Give somebody a seat, until moderation opens
    Add {
        /// The evaluation, where it is not the only one open, and the person
        #[arg(value_names = ["E", "PERSON"], num_args = 0..=3)]
        words: Vec<String>,
    },
    /// Take somebody off the panel, with a reason once scoring has begun; what they gave stays
    Remove {
        /// The evaluation, where it is not the only one open, and the person
        #[arg(value_names = ["E", "PERSON"], num_args = 0..=3)]
        words: Vec<String>,
        #[command(flatten)]
        reason: ReasonArgs,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Evaluation(command) => return evaluation(command, context),
        Command::Criteria(command) => criteria::run(command, context)?,
        Command::Conflict(command) => conflict::run(command, context)?,
        Command::Minutes(command) => minutes::run(command, context)?,
        Command::Gate(command) => gate::run(command, context)?,
        Command::Question(command) => question::run(command, context)?,
        Command::Score(command) => score::run(command, context)?,
        Command::Consensus(command) => consensus::run(command, context)?,
        Command::Price(command) => price::run(command, context)?,
        Command::Clarification(command) => clarification::run(command, context)?,
        Command::Sensitive(command) => sensitive::run(command, context)?,
        Command::Evidence(command) => evidence::run(command, context)?,
        Command::Rank(args) => rank::run(args, context)?,
        Command::Rehearse(args) => rehearse::run(args, context)?,
    }
    Ok(0)
}

fn evaluation(command: &EvaluationCommand, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        EvaluationCommand::New(args) => draft::new(args, context)?,
        EvaluationCommand::List(pick) => {
            let mut desk = context.desk(Access::Read)?;
            let all = evaluations::list(&mut desk)?;
            let illustrative = all.iter().any(|one| one.illustrative);
            words::list(context, shown::listing(&all), pick, illustrative)?;
        }
        EvaluationCommand::Show { evaluation, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let until = retention::until(&mut desk, evaluation.as_deref())?;
            let (evaluation, filed) = evaluations::show(&mut desk, evaluation.as_deref())?;
            let reference = evaluation.reference().to_string();
            let (_, versions) = evaluations::amend::all(&mut desk, Some(&reference))?;
            let (_, found) = evaluations::elicit::elicited(&mut desk, Some(&reference))?;
            let record = shown::record(&evaluation, Some(&filed))
                .fact("retained_until", "Record kept until", until.day())
                .fact("retained_why", "Which is", until.why())
                .rows("groups", "Groups", shown::groups(&evaluation))
                .rows("elicitations", "How weights were found", weights::listing(&found))
                .rows("missing", "Missing before the freeze", shown::missing(&evaluation))
                .rows("versions", "Versions of the rules", amend::versions_listing(&versions));
            words::show(context, record, pick, evaluation.parts().illustrative)?;
        }
        EvaluationCommand::Weights(args) => weights::run(args, context)?,
        EvaluationCommand::Amend(args) => amend::amend(args, context)?,
        EvaluationCommand::Standing { evaluation, pick } => {
            amend::standing(evaluation.as_deref(), pick, context)?;
        }
        EvaluationCommand::Versions { evaluation, pick } => {
            amend::versions(evaluation.as_deref(), pick, context)?;
        }
        EvaluationCommand::Rules(args) => amend::rules(args, context)?,
        EvaluationCommand::Edit(args) => draft::edit(args, context)?,
        EvaluationCommand::Status { evaluation, exit_code, late, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let status = evaluations::status(&mut desk, evaluation.as_deref())?;
            let illustrative = status.evaluation.parts().illustrative;
            if *late {
                words::list(context, shown::late(&status), pick, illustrative)?;
                return Ok(if *exit_code && !status.late.is_empty() { 3 } else { 0 });
            }
            words::show(context, shown::status(&status), pick, illustrative)?;
            if desk.actor.slug == status.evaluation.moderator().as_str() {
                let which = status.evaluation.reference().to_string();
                words::warn(&summaries::before_closing(&mut desk, Some(&which))?);
            }
            return Ok(if *exit_code && !status.left.is_empty() { 3 } else { 0 });
        }
        EvaluationCommand::Why { words, exit_code, pick } => {
            let (which, step) = which_step(words)?;
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, lock) = evaluations::why(&mut desk, which, step)?;
            let illustrative = evaluation.parts().illustrative;
            words::show(context, shown::why(&evaluation, &lock), pick, illustrative)?;
            return Ok(if *exit_code && !lock.possible() { 3 } else { 0 });
        }
        EvaluationCommand::HandOver(args) => hand_over(args, context)?,
        EvaluationCommand::Candidate(CandidateCommand::Add { words }) => {
            let (which, [who]) = fields(words, ["candidate"])?;
            let mut desk = context.desk(context.write_access())?;
            let changed = evaluations::candidate_add(&mut desk, which, who)?;
            wrote(context, &changed)?;
        }
        EvaluationCommand::Candidate(CandidateCommand::Withdraw { words, effective, reason }) => {
            let (which, [who]) = fields(words, ["candidate"])?;
            let text = why(reason, context, "why the candidate leaves")?;
            let mut desk = context.desk(context.write_access())?;
            let left = effective.as_deref();
            let changed = evaluations::candidate_withdraw(&mut desk, which, who, left, &text);
            let changed = told(context, &text, changed)?;
            wrote(context, &changed)?;
        }
        EvaluationCommand::Panel(PanelCommand::Add { words }) => {
            let (which, [who]) = fields(words, ["person"])?;
            let mut desk = context.desk(context.write_access())?;
            let changed = evaluations::panel_add(&mut desk, which, who)?;
            wrote(context, &changed)?;
        }
        EvaluationCommand::Panel(PanelCommand::Remove { words, reason }) => {
            let (which, [who]) = fields(words, ["person"])?;
            let text = reason.optional()?;
            let mut desk = context.desk(context.write_access())?;
            let changed = evaluations::panel_remove(&mut desk, which, who, text.as_deref());
            let changed = told(context, text.as_deref().unwrap_or_default(), changed)?;
            wrote(context, &changed)?;
        }
        EvaluationCommand::Freeze(args) => step(args, Step::Freeze, None, context)?,
        EvaluationCommand::OpenScoring(args) => step(args, Step::OpenScoring, None, context)?,
        EvaluationCommand::OpenModeration(args) => {
            step(args, Step::OpenModeration, None, context)?;
        }
        EvaluationCommand::CloseQuality(args) => step(args, Step::CloseQuality, None, context)?,
        EvaluationCommand::OpenPrice(args) => step(args, Step::OpenPrice, None, context)?,
        EvaluationCommand::Reopen { step: args, reason } => {
            let text = why(reason, context, "why it goes back to moderation")?;
            let text = Some(text).filter(|text| !text.is_empty());
            step(args, Step::Reopen, text.as_deref(), context)?;
        }
        EvaluationCommand::Archive(args) => step(args, Step::Archive, None, context)?,
        EvaluationCommand::Bundle(args) => record::bundle(args, context)?,
        EvaluationCommand::Load(args) => record::load(args, context)?,
        EvaluationCommand::Compare(args) => record::compare(args, context)?,
        EvaluationCommand::Retain(args) => record::retain(args, context)?,
    }
    Ok(0)
}

/// The evaluation and the step among `words`, either of which may be left out.
fn which_step(words: &[String]) -> Result<(Option<&str>, Option<Step>), Fault> {
    let read = |word: &str| {
        word.parse::<Step>().map_err(|error| Fault::invalid(error.to_string()).subject(word))
    };
    match words {
        [] => Ok((None, None)),
        [one] if one.parse::<crate::domain::refs::EvaluationRef>().is_ok() => {
            Ok((Some(one.as_str()), None))
        }
        [one] => Ok((None, Some(read(one)?))),
        [which, step, ..] => Ok((Some(which.as_str()), Some(read(step)?))),
    }
}

fn hand_over(args: &HandOverArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let text = why(&args.reason, context, "why it passes on")?;
    let mut desk = context.desk(context.write_access())?;
    let what = match &args.seat {
        Some(from) => HandOver::Seat { from, to: &args.to },
        None => HandOver::Moderation { to: &args.to },
    };
    let done = evaluations::hand_over(&mut desk, args.evaluation.as_deref(), what, &text);
    let (changed, declared) = told(context, &text, done)?;
    if !declared {
        words::warn(&[format!(
            "{} has not declared yet: `cloudpick --as {} conflict declare`",
            args.to, args.to
        )]);
    }
    wrote(context, &changed)
}

fn step(
    args: &StepArgs,
    step: Step,
    reason: Option<&str>,
    context: &mut Context<'_>,
) -> Result<(), Fault> {
    let mut desk = context.desk(context.write_access())?;
    let outcome = evaluations::step(&mut desk, args.evaluation.as_deref(), step, reason);
    let changed = told(context, reason.unwrap_or_default(), outcome)?;
    wrote(context, &changed)
}

fn wrote(context: &mut Context<'_>, evaluation: &Evaluation) -> Result<(), Fault> {
    let reference = evaluation.reference().to_string();
    context.out.wrote(&reference, || shown::record(evaluation, None))
}
