//! Decisions on the primary: written, proposed, accepted, questioned, replaced; and the
//! snapshot frozen with each.

mod more;

use clap::{Args, Subcommand};

use crate::actions::decisions::{self, Shown, Words};
use crate::actions::{Desk, summaries};
use crate::cli::fault::Fault;
use crate::cli::late::Late;
use crate::cli::{Context, Pick, typed, words};
use crate::domain::decision::{NotChosen, Remark, Status};
use crate::domain::text::{Note, Reason};
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Decisions on the primary cloud supplier, with their reasons
    #[command(subcommand, visible_alias = "d")]
    Decision(Late<DecisionCommand>),
}

#[derive(Debug, Subcommand)]
pub(super) enum DecisionCommand {
    /// Write a decision on an evaluation as a draft: on its result, or to cancel it
    New {
        /// The evaluation, such as E-0001; with another --scope it may rest on none
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        words: WordArgs,
    },
    /// The decisions, all or those that pass a filter
    ///
    /// In JSON `chosen` is the short name of a candidate where `chooses_nobody` is false. Where it is
    /// true it says why not: `no-compliant-candidate` or `cancelled`, which no supplier can be called.
    List {
        /// What to look for, such as `in_force:yes`, `scope:primary`, `review_by.by:eofy` or a word
        #[arg(value_name = "FILTER")]
        filter: Vec<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// One decision, with everything it says
    ///
    /// In JSON `chosen` is the short name of a candidate where `chooses_nobody` is false. Where it is
    /// true it says why not: `no-compliant-candidate` or `cancelled`, which no supplier can be called.
    Show {
        /// The decision, such as D-0001
        #[arg(value_name = "D")]
        decision: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Change a draft; what is not given stays
    Edit {
        /// The decision, such as D-0001
        #[arg(value_name = "D")]
        decision: String,
        #[command(flatten)]
        words: WordArgs,
    },
    /// Put a draft to the decision owner
    Propose(Which),
    /// Put a proposed decision in force, and freeze what it rests on
    Accept(Which),
    /// Refuse a proposed decision
    Reject(WhichAndWhy),
    /// Put a decision in question; it stays in force
    Reopen(WhichAndWhy),
    /// Say that a reopened decision stands after all, and by when it is looked at again
    Reaffirm {
        #[command(flatten)]
        which: WhichAndWhy,
        /// By when it is looked at again; the day that stood there unless given
        #[arg(long, value_name = "DATE")]
        review_by: Option<String>,
    },
    /// Put a proposed decision in the place of the one in force
    Supersede {
        /// The decision in force, such as D-0001
        #[arg(value_name = "D")]
        decision: String,
        /// The proposed decision that takes its place
        #[arg(long, value_name = "D2")]
        by: String,
    },
    /// End a decision without a successor
    Deprecate(WhichAndWhy),
    /// What a new primary turns round: workloads off and home, exceptions to close and rebase
    Flip {
        /// The decision, such as D-0002
        #[arg(value_name = "D")]
        decision: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Which decision took the place of which; --format dot or mermaid for other tools
    Graph(Pick),
    /// What was frozen when a decision was accepted
    #[command(subcommand)]
    Snapshot(SnapshotCommand),
    /// Write a decision as a Markdown record (MADR), or as JSON
    Export(more::ExportArgs),
    /// Bring a Markdown record in; its text and the keys of other tools are kept as they are
    Import(more::ImportArgs),
}

#[derive(Debug, Subcommand)]
pub(super) enum SnapshotCommand {
    /// The exact bytes that were hashed
    Show(Which),
    /// Recompute the totals from the snapshot alone; 11 when something does not come out again
    Verify(Which),
    /// Field by field, what differs from the snapshot before, or from another
    Diff(more::DiffArgs),
}

#[derive(Debug, Args)]
pub(super) struct Which {
    /// The decision, such as D-0001
    #[arg(value_name = "D")]
    decision: String,
}

#[derive(Debug, Args)]
pub(super) struct WhichAndWhy {
    /// The decision, such as D-0001
    #[arg(value_name = "D")]
    decision: String,
    #[command(flatten)]
    reason: typed::ReasonArgs,
}

/// What a decision says, as flags.
#[derive(Debug, Args)]
pub(super) struct WordArgs {
    /// The candidate chosen, or `no-compliant-candidate` or `cancelled` where nobody is, `cancelled`
    /// before there is a result too; without an evaluation a short name for what is chosen
    #[arg(long, value_name = "CANDIDATE")]
    choose: Option<String>,
    /// Its title
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    reason: typed::ReasonArgs,
    /// Who decides: short names, or words
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    decision_makers: Option<Vec<String>>,
    /// The day by which it is looked at again
    #[arg(long, value_name = "DATE")]
    review_by: Option<String>,
    /// A candidate not chosen, and why not; one for each of the others
    #[arg(long, value_name = "CANDIDATE=WHY")]
    rejected: Option<Vec<String>>,
    /// Who disagreed, in their words
    #[arg(long, value_name = "TEXT")]
    dissent: Option<Vec<String>>,
    /// A conflict of interest that was declared
    #[arg(long, value_name = "TEXT")]
    conflict: Option<Vec<String>>,
    /// What is tied to it
    #[arg(long, value_name = "TEXT")]
    condition: Option<Vec<String>>,
    /// What would put it in question again
    #[arg(long, value_name = "TEXT")]
    reopen_trigger: Option<Vec<String>>,
    /// Who was asked
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    consulted: Option<Vec<String>>,
    /// Who was told
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    informed: Option<Vec<String>>,
    /// Months within which a workload must be able to move
    #[arg(long, value_name = "MONTHS")]
    minimum_portability: Option<u16>,
    /// Months of portability debt that it may carry; the setting debt-budget unless given
    #[arg(long, value_name = "MONTHS")]
    debt_budget: Option<u32>,
    /// What it is about; `primary` unless named
    #[arg(long, value_name = "S")]
    scope: Option<String>,
    /// What it does not cover
    #[arg(long, value_name = "TEXT")]
    not_covered: Option<String>,
    /// From when it holds; the day of acceptance unless given
    #[arg(long, value_name = "DATE")]
    effective: Option<String>,
    /// The day by which workloads must have followed
    #[arg(long, value_name = "DATE")]
    transition_end: Option<String>,
    /// How it is bought
    #[arg(long, value_name = "TEXT")]
    route_to_market: Option<String>,
    /// Decisions it builds on; the approach in force for a primary unless given, '' for none
    #[arg(long, value_delimiter = ',', value_name = "D,…")]
    follows: Option<Vec<String>>,
}

impl WordArgs {
    /// The texts that were typed, `reason` before the rest: what a refusal must not lose.
    fn long(&self, reason: Option<&str>) -> String {
        let many = |texts: &Option<Vec<String>>| texts.clone().unwrap_or_default();
        let mut texts: Vec<String> = reason.map(str::to_owned).into_iter().collect();
        texts.extend(many(&self.rejected));
        texts.extend(many(&self.dissent));
        texts.extend(many(&self.conflict));
        texts.extend(many(&self.condition));
        texts.extend(many(&self.reopen_trigger));
        texts.extend(self.not_covered.clone());
        texts.extend(self.route_to_market.clone());
        texts.join("\n\n")
    }

    fn words(&self, reason: Option<String>) -> Result<Words, Fault> {
        let rejected = self.rejected.as_ref().map(|pairs| {
            let split = |pair: &String| {
                let (candidate, why) = pair.split_once('=').ok_or_else(|| {
                    Fault::invalid(format!("`{pair}` does not say why not"))
                        .hint("write --rejected CANDIDATE=WHY, once for each candidate")
                        .subject("rejected")
                })?;
                Ok((candidate.trim().to_owned(), why.trim().to_owned()))
            };
            pairs.iter().map(split).collect::<Result<Vec<_>, Fault>>()
        });
        Ok(Words {
            chosen: self.choose.clone(),
            title: self.title.clone(),
            reason,
            rejected: rejected.transpose()?,
            decision_makers: self.decision_makers.clone(),
            consulted: self.consulted.clone(),
            informed: self.informed.clone(),
            dissent: self.dissent.clone(),
            conflicts: self.conflict.clone(),
            conditions: self.condition.clone(),
            reopen_triggers: self.reopen_trigger.clone(),
            minimum_portability: self.minimum_portability.map(|months| months.to_string()),
            debt_budget: self.debt_budget.map(|months| months.to_string()),
            review_by: self.review_by.clone(),
            effective: self.effective.clone(),
            transition_end: self.transition_end.clone(),
            scope: self.scope.clone(),
            not_covered: self.not_covered.clone(),
            route_to_market: self.route_to_market.clone(),
            follows: self.follows.clone(),
        })
    }
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    let Command::Decision(command) = command;
    match &**command {
        DecisionCommand::New { evaluation, words } => {
            let reason = words.reason.required(context, "why this candidate")?;
            let long = words.long(Some(&reason));
            let typed = words
                .words(Some(reason.clone()))
                .map_err(|fault| typed::keep(context, fault, &long))?;
            let mut desk = context.desk(context.write_access())?;
            let shown = decisions::new(&mut desk, evaluation.as_deref(), &typed)
                .map_err(|error| typed::keep(context, error.into(), &long))?;
            looked_at(context, &mut desk, &shown)?;
        }
        DecisionCommand::List { filter, pick } => list(context, filter, pick)?,
        DecisionCommand::Show { decision, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let shown = decisions::show(&mut desk, decision)?;
            context.out.show(record(&shown), pick)?;
            context.out.label(shown.illustrative);
        }
        DecisionCommand::Edit { decision, words } => {
            let reason = words.reason.optional()?;
            let long = words.long(reason.as_deref());
            let typed = words.words(reason).map_err(|fault| typed::keep(context, fault, &long))?;
            let mut desk = context.desk(context.write_access())?;
            let shown = decisions::edit(&mut desk, decision, &typed)
                .map_err(|error| typed::keep(context, error.into(), &long))?;
            looked_at(context, &mut desk, &shown)?;
        }
        DecisionCommand::Propose(which) => {
            let mut desk = context.desk(context.write_access())?;
            let shown = decisions::propose(&mut desk, &which.decision)?;
            looked_at(context, &mut desk, &shown)?;
        }
        DecisionCommand::Accept(which) => {
            let mut desk = context.desk(context.write_access())?;
            let shown = decisions::accept(&mut desk, &which.decision)?;
            more::accepted(context, &mut desk, &shown)?;
        }
        DecisionCommand::Reject(which) => {
            settle(context, which, "why it is refused", decisions::reject)?;
        }
        DecisionCommand::Reopen(which) => {
            settle(context, which, "why it is in question", decisions::reopen)?;
        }
        DecisionCommand::Reaffirm { which, review_by } => {
            settle(context, which, "why it stands after all", |desk, typed, why| {
                decisions::reaffirm(desk, typed, why, review_by.as_deref())
            })?;
        }
        DecisionCommand::Deprecate(which) => {
            settle(context, which, "why it ends", decisions::deprecate)?;
        }
        DecisionCommand::Supersede { decision, by } => {
            let mut desk = context.desk(context.write_access())?;
            let shown = decisions::supersede(&mut desk, decision, by)?;
            more::accepted(context, &mut desk, &shown)?;
        }
        DecisionCommand::Snapshot(command) => snapshot(command, context)?,
        DecisionCommand::Flip { decision, pick } => more::flip(decision, pick, context)?,
        DecisionCommand::Graph(pick) => more::graph(pick, context)?,
        DecisionCommand::Export(args) => more::export(args, context)?,
        DecisionCommand::Import(args) => more::import(args, context)?,
    }
    Ok(0)
}

fn settle(
    context: &mut Context<'_>,
    which: &WhichAndWhy,
    about: &str,
    step: impl Fn(&mut crate::actions::Desk, &str, &str) -> Result<Shown, crate::actions::ActionError>,
) -> Result<(), Fault> {
    let why = which.reason.required(context, about)?;
    let mut desk = context.desk(context.write_access())?;
    let shown = step(&mut desk, &which.decision, &why)
        .map_err(|error| typed::keep(context, error.into(), &why))?;
    wrote(context, &shown)
}

fn snapshot(command: &SnapshotCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        SnapshotCommand::Show(which) => {
            let mut desk = context.desk(Access::Read)?;
            let frozen = decisions::snapshot(&mut desk, &which.decision)?;
            context.out.text(&frozen.body)?;
        }
        SnapshotCommand::Diff(args) => more::diff(args, context)?,
        SnapshotCommand::Verify(which) => {
            let mut desk = context.desk(Access::Read)?;
            let frozen = decisions::snapshot(&mut desk, &which.decision)?;
            let snapshot = decisions::verify_snapshot(&mut desk, &which.decision)?;
            let scores: usize = snapshot.sheets.iter().map(|sheet| sheet.scores().len()).sum();
            let winner = snapshot.result.first();
            let total = winner.and_then(|outcome| outcome.figures.as_ref());
            let record = Record::new()
                .fact("id", "Decision", snapshot.decision.to_string())
                .fact("evaluation", "Evaluation", snapshot.evaluation.reference().to_string())
                .fact("frozen_at", "Frozen", snapshot.frozen_at)
                .fact("program", "Frozen by", snapshot.program.as_str())
                .fact("sha256", "SHA-256", frozen.sha256)
                .fact("scores", "Scores in it", Cell::count(scores))
                .fact("first", "First", winner.map(|outcome| outcome.candidate.to_string()))
                .fact("total", "Its total", total.map(|figures| figures.published.clone()))
                .fact("verified", "Comes out again", true);
            context.out.show(record, &Pick::default())?;
            context.out.label(snapshot.evaluation.parts().illustrative);
        }
    }
    Ok(())
}

fn list(context: &mut Context<'_>, filter: &[String], pick: &Pick) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Decision"),
        Column::text("title", "Title"),
        Column::text("status", "Status"),
        Column::text("evaluation", "Evaluation"),
        Column::text("chosen", "Chosen"),
        Column::text("chooses_nobody", "Chooses nobody").in_json(),
        Column::text("scope", "Scope"),
        Column::text("date", "Date"),
        Column::text("review_by", "Review by"),
        Column::text("supersedes", "Supersedes").in_files(),
        Column::text("superseded_by", "Superseded by").in_files(),
    ]);
    for decision in decisions::sifted(&mut desk, &super::exception::unsigned(filter))? {
        let says = &decision.content;
        listing.push(vec![
            decision.reference.to_string().into(),
            says.title.as_str().into(),
            decision.status.code().into(),
            decision.evaluation.map(|which| which.to_string()).into(),
            says.chosen.as_str().into(),
            says.chosen.nobody().is_some().into(),
            says.scope.as_str().into(),
            decision.dated().into(),
            says.review_by.into(),
            decision.supersedes.map(|which| which.to_string()).into(),
            decision.superseded_by.map(|which| which.to_string()).into(),
        ]);
    }
    context.out.list(listing, pick)
}

fn wrote(context: &mut Context<'_>, shown: &Shown) -> Result<(), Fault> {
    context.out.wrote(&shown.decision.reference.to_string(), || record(shown))
}

/// As [`wrote`], and what letters would tell of the decision and should not.
fn looked_at(context: &mut Context<'_>, desk: &mut Desk, shown: &Shown) -> Result<(), Fault> {
    wrote(context, shown)?;
    words::warn(&summaries::of_the_decision(desk, &shown.decision)?);
    Ok(())
}

fn texts<T: ToString>(texts: &[T]) -> Cell {
    texts.iter().map(ToString::to_string).collect::<Vec<_>>().into()
}

fn record(shown: &Shown) -> Record {
    let Shown {
        decision,
        place,
        joint,
        has_result: _,
        interests,
        illustrative,
        sha256,
        imported,
        unlinked: _,
    } = shown;
    let content = &decision.content;
    let standing = place.map(|(place, of)| {
        let shared = if *joint { "joint " } else { "" };
        format!("{shared}{place} of {of}")
    });
    let line = |text: Option<&str>| -> Cell { text.into() };
    Record::new()
        .fact("id", "Decision", decision.reference.to_string())
        .fact("title", "Title", content.title.as_str())
        .fact("status", "Status", decision.status.code())
        .fact("evaluation", "Evaluation", decision.evaluation.map(|which| which.to_string()))
        .fact("scope", "Scope", content.scope.as_str())
        .fact("chosen", "Chosen", content.chosen.as_str())
        .fact_in_json("chooses_nobody", "Chooses nobody", content.chosen.nobody().is_some())
        .fact("place", "Its place", standing)
        .fact("reason", "Why", content.reason.as_str())
        .fact("decision_makers", "Decision makers", texts(&content.decision_makers))
        .fact("consulted", "Consulted", texts(&content.consulted))
        .fact("informed", "Informed", texts(&content.informed))
        .fact("dissent", "Dissent", texts(&content.dissent))
        .fact("conflicts", "Conflicts of interest", texts(&content.conflicts))
        .fact("interests", "Interests declared", texts(interests))
        .fact("conditions", "Conditions", texts(&content.conditions))
        .fact("reopen_triggers", "Looked at again when", texts(&content.reopen_triggers))
        .fact(
            "minimum_portability",
            "Able to move within months",
            content.minimum_portability.map(u32::from),
        )
        .fact("debt_budget", "May carry months of debt", content.debt_budget)
        .fact("review_by", "Review by", content.review_by)
        .fact("effective", "Effective", content.effective)
        .fact("transition_end", "Transition ends", content.transition_end)
        .fact("not_covered", "Does not cover", line(content.not_covered.as_ref().map(Note::as_str)))
        .fact(
            "route_to_market",
            "Route to market",
            line(content.route_to_market.as_ref().map(Reason::as_str)),
        )
        .fact("author", "Written by", decision.author.as_str())
        .fact("drafted_at", "Written", decision.drafted_at)
        .fact(
            "accepted_on",
            "Accepted",
            decision.remark(Status::Accepted).and(decision.accepted_on()),
        )
        .fact("follows", "Follows", texts(&content.follows))
        .fact("supersedes", "Supersedes", decision.supersedes.map(|which| which.to_string()))
        .fact(
            "superseded_by",
            "Superseded by",
            decision.superseded_by.map(|which| which.to_string()),
        )
        .fact("snapshot", "Snapshot SHA-256", sha256.clone())
        .fact("imported", "Imported text SHA-256", imported.clone())
        .fact("illustrative", "Illustrative", *illustrative)
        .rows("rejected", "Not chosen", rejected(&content.rejected))
        .rows("remarks", "What was done", remarks(&decision.remarks))
}

fn rejected(others: &[NotChosen]) -> Listing {
    let mut listing =
        Listing::new(vec![Column::text("candidate", "Candidate"), Column::text("why", "Why not")]);
    for other in others {
        listing.push(vec![other.candidate.as_str().into(), other.why.as_str().into()]);
    }
    listing
}

fn remarks(remarks: &[Remark]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("date", "Date"),
        Column::text("status", "Status"),
        Column::text("by", "By"),
        Column::text("reason", "Why"),
    ]);
    for remark in remarks {
        listing.push(vec![
            remark.on.into(),
            remark.status.code().into(),
            remark.by.as_str().into(),
            remark.reason.as_ref().map(Reason::as_str).into(),
        ]);
    }
    listing
}
