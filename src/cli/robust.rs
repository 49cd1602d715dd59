//! `robust`, `leave-one-out` and `whatif`: how firm an evaluation's result is.

use clap::{Args, Subcommand};

use crate::actions::robustness::{self, Dispute, Tried};
use crate::cli::analyse::{self, AnalyseArgs, Bar, WantedArgs, parts, told};
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::Ranking;
use crate::domain::evaluation::ranking::leave_out::{LeftOut, Reversal};
use crate::report::analysis::{
    WhatIf, firm_blocks, firm_json, whatif_json, whatif_listing, whatif_sentences,
};
use crate::report::listing::{Column, Listing, Value};
use crate::store::Access;

/// The commands of the analysis.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// How firm the winner is: weights, marks, prices, panel
    Robust(Box<RobustArgs>),
    /// The order of the rest without each candidate
    LeaveOneOut {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// The result under other weights or scores; changes nothing
    Whatif(WhatifArgs),
    /// What-ifs kept by name beside the record
    #[command(subcommand)]
    Scenario(ScenarioCommand),
    /// How firm any spreadsheet's winner is; needs no workspace
    Analyse(Box<AnalyseArgs>),
}

#[derive(Debug, Subcommand)]
pub(super) enum ScenarioCommand {
    /// Every one of an evaluation, with what it gives today
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Give one up; the record does not change
    Remove {
        /// The evaluation
        #[arg(value_name = "E")]
        evaluation: String,
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct RobustArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    #[command(flatten)]
    wanted: WantedArgs,
    /// Questions beyond dispute, whose marks stand
    #[arg(long, value_name = "QUESTION,…")]
    lock: Vec<String>,
    /// Questions whose marks are disputed; each is granted in full
    #[arg(long, value_name = "QUESTION,…")]
    disputed: Vec<String>,
    /// Who disputes them
    #[arg(long, value_name = "CANDIDATE")]
    by: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct WhatifArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// Weights in percent, of a group or of a question within its group; the others keep their
    /// proportions
    #[arg(long, value_name = "GROUP|QUESTION=PERCENT,…")]
    weight: Vec<String>,
    /// Agreed scores to try
    #[arg(long, value_name = "CANDIDATE/QUESTION=VALUE")]
    score: Vec<String>,
    /// Keep it under this name, on this machine and beside the record
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    #[command(flatten)]
    pick: Pick,
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Robust(args) => robust(args, context)?,
        Command::LeaveOneOut { evaluation, pick } => {
            leave_one_out(evaluation.as_deref(), pick, context)?;
        }
        Command::Whatif(args) => whatif(args, context)?,
        Command::Scenario(ScenarioCommand::List { evaluation, pick }) => {
            scenarios(evaluation.as_deref(), pick, context)?;
        }
        Command::Scenario(ScenarioCommand::Remove { evaluation, name }) => {
            let mut desk = context.desk(Access::Read)?;
            let state = &context.config.state;
            robustness::give_up(&mut desk, state, Some(evaluation), name)?;
            context.out.say(&format!("scenario {name} is gone"))?;
        }
        Command::Analyse(args) => analyse::run(args, context)?,
    }
    Ok(0)
}

fn robust(args: &RobustArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let wanted = args.wanted.wanted()?;
    let dispute =
        Dispute { locked: args.lock.clone(), disputed: args.disputed.clone(), by: args.by.clone() };
    let mut desk = context.desk(Access::Read)?;
    let mut bar = Bar::new();
    let typed = args.evaluation.as_deref();
    let found = robustness::robust(&mut desk, typed, &wanted, &dispute, &mut |progress| {
        bar.show(progress);
    });
    bar.end();
    let found = found?;
    if !context.out.is_for_people() {
        return parts(firm_json(&found), context);
    }
    let headline = found.headline();
    for sentence in &headline {
        context.out.text(&format!("{}\n", crate::domain::text::display(sentence)))?;
    }
    if !headline.is_empty() {
        context.out.text("\n")?;
    }
    told(&firm_blocks(&found), context)?;
    context.out.label(found.illustrative);
    Ok(())
}

fn order(ranking: &Ranking) -> Vec<String> {
    ranking.ranked().map(|(standing, _)| standing.candidate.to_string()).collect()
}

fn leave_one_out(typed: Option<&str>, pick: &Pick, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let (evaluation, left, whole) = robustness::leave_one_out(&mut desk, typed)?;
    let mut listing = Listing::new(vec![
        Column::text("without", "Without"),
        Column::text("order", "Order of the rest"),
        Column::text("reversals", "Changed by its presence").in_json(),
    ]);
    for one in &left {
        let pairs = one.reversals.iter().map(|Reversal { ahead, behind }| {
            Value::object([("ahead", ahead.as_str()), ("behind", behind.as_str())])
        });
        listing.push(vec![
            one.candidate.as_str().into(),
            order(&one.ranking).into(),
            Value::array(pairs).into(),
        ]);
    }
    context.out.list(listing, pick)?;
    if !pick.count {
        for sentence in sentences(&evaluation, &left, whole.as_ref()) {
            context.out.say(&sentence)?;
        }
        context.out.label(evaluation.parts().illustrative);
    }
    Ok(())
}

fn sentences(evaluation: &Evaluation, left: &[LeftOut], whole: Option<&Ranking>) -> Vec<String> {
    let formula = evaluation.rules().price_formula.map_or("the rules", |formula| formula.code());
    let mut said = Vec::new();
    for one in left {
        for Reversal { ahead, behind } in &one.reversals {
            said.push(format!(
                "Under {formula} {} puts {ahead} ahead of {behind}: without it they stand otherwise.",
                one.candidate
            ));
        }
    }
    if said.is_empty() {
        said.push("Nobody's presence changes the order of the others.".to_owned());
    }
    if let Some(whole) = whole {
        said.push(format!("Had nobody withdrawn, the order would be {}.", order(whole).join(", ")));
    }
    said
}

fn whatif(args: &WhatifArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let tried = Tried { weights: args.weight.clone(), scores: args.score.clone() };
    let mut desk = context.desk(Access::Read)?;
    let found = robustness::whatif(&mut desk, args.evaluation.as_deref(), &tried)?;
    if let Some(name) = &args.save {
        let state = &context.config.state;
        robustness::save(&mut desk, state, args.evaluation.as_deref(), name, &tried)?;
    }
    if context.out.is_json() && args.pick.is_plain() && args.pick.of_rows().is_none() {
        return parts(whatif_json(&found), context);
    }
    context.out.list(whatif_listing(&found), &args.pick)?;
    if !args.pick.count {
        for sentence in whatif_sentences(&found) {
            context.out.say(&sentence)?;
        }
        context.out.label(found.illustrative);
    }
    Ok(())
}

fn scenarios(typed: Option<&str>, pick: &Pick, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let (_, all) = robustness::scenarios(&mut desk, &context.config.state, typed)?;
    let mut listing = Listing::new(vec![
        Column::text("name", "Name"),
        Column::text("weights", "Weights"),
        Column::text("scores", "Scores"),
        Column::text("winner", "Winner"),
        Column::figure("lead", "Lead"),
        Column::text("undefined", "Why there is none").in_files(),
    ]);
    for one in &all {
        let found = one.found.as_ref().ok();
        let winner = found.map(|found| found.then.winners().join(", "));
        let lead = found.and_then(WhatIf::lead_then);
        listing.push(vec![
            one.name.as_str().into(),
            one.tried.weights.clone().into(),
            one.tried.scores.clone().into(),
            winner.into(),
            lead.into(),
            one.found.as_ref().err().map(String::as_str).into(),
        ]);
    }
    context.out.list(listing, pick)?;
    context.out.label(all.iter().any(|one| one.found.as_ref().is_ok_and(|f| f.illustrative)));
    Ok(())
}
