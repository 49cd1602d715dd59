//! `analyse agreement` and `analyse weights`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{parts, read};
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, words};
use crate::domain::exact::Exact;
use crate::domain::robustness::agreement::{Agreement, Metric};
use crate::domain::robustness::elicit::{
    self, ElicitError, hundredths, hundredths_of_doubles, rank_order_centroid, rank_reciprocal,
    rank_sum,
};
use crate::import::matrix::{number, read_agreement, read_best_worst, read_pairwise};
use crate::report::analysis::{
    agreement_json, agreement_listing, ahp_json, best_worst_json, weights_json, weights_listing,
    worst_pairs_listing,
};

/// The arguments of `analyse agreement`.
#[derive(Debug, Args)]
pub(super) struct AgreementArgs {
    /// One evaluator a row, one unit a column; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How far apart two scores are: ordinal, nominal, interval or ratio
    #[arg(long, value_name = "METRIC", default_value = "ordinal", value_parser = super::code::<Metric>)]
    metric: Metric,
}

#[derive(Debug, Subcommand)]
pub(super) enum WeightsCommand {
    /// Rank-order centroid weights of N criteria, most important first
    Roc {
        /// Criteria
        #[arg(value_name = "N")]
        count: usize,
    },
    /// Rank-sum weights of N criteria, most important first
    RankSum {
        /// Criteria
        #[arg(value_name = "N")]
        count: usize,
    },
    /// Rank-reciprocal weights of N criteria, most important first
    RankReciprocal {
        /// Criteria
        #[arg(value_name = "N")]
        count: usize,
    },
    /// Points over their sum
    Swing {
        /// A criterion and its points
        #[arg(value_name = "NAME=POINTS", required = true)]
        points: Vec<String>,
    },
    /// Pairwise comparison: a square of how many times as important, fractions allowed
    Ahp {
        /// The same names across and down; - is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Comparison with the best and with the worst
    BestWorst {
        /// Names across, rows `best_to_others` and `others_to_worst`; - is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

fn unable(error: &ElicitError) -> Fault {
    Fault::invalid(error.to_string())
}

pub(super) fn agreement(args: &AgreementArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let source = read(&args.file)?;
    let ratings = read_agreement(source.text()).map_err(|error| words::misread(&source, &error))?;
    let double = |row: &Vec<Option<Exact>>| {
        row.iter().map(|cell| cell.as_ref().map(Exact::to_f64)).collect()
    };
    let scores: Vec<Vec<Option<f64>>> = ratings.values.iter().map(double).collect();
    let found = Agreement::of(&scores, args.metric);
    if context.out.is_json() {
        return parts(agreement_json(&found), context);
    }
    context.out.list(agreement_listing(&found), &Pick::default())?;
    Ok(context.out.say(&found.sentence())?)
}

pub(super) fn weights(command: &WeightsCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    let numbered = |count: usize| (1..=count).map(|rank| rank.to_string()).collect::<Vec<_>>();
    match command {
        WeightsCommand::Roc { count } => {
            let weights = rank_order_centroid(*count).map_err(|error| unable(&error))?;
            proposed("roc", &numbered(*count), &weights, context)
        }
        WeightsCommand::RankSum { count } => {
            let weights = rank_sum(*count).map_err(|error| unable(&error))?;
            proposed("rank-sum", &numbered(*count), &weights, context)
        }
        WeightsCommand::RankReciprocal { count } => {
            let weights = rank_reciprocal(*count).map_err(|error| unable(&error))?;
            proposed("rank-reciprocal", &numbered(*count), &weights, context)
        }
        WeightsCommand::Swing { points } => {
            let (names, points) = swing_points(points)?;
            let weights = elicit::swing(&points).map_err(|error| unable(&error))?;
            proposed("swing", &names, &weights, context)
        }
        WeightsCommand::Ahp { file } => ahp(file, context),
        WeightsCommand::BestWorst { file } => best_worst(file, context),
    }
}

fn swing_points(typed: &[String]) -> Result<(Vec<String>, Vec<Exact>), Fault> {
    let (mut names, mut points) = (Vec::new(), Vec::new());
    for word in typed {
        let shape = || Fault::invalid(format!("`{word}` is not NAME=POINTS, such as cost=80"));
        let (name, value) = word.rsplit_once('=').ok_or_else(shape)?;
        let (name, value) = (name.trim(), value.trim());
        let value = number(value).filter(|value| !value.is_negative()).ok_or_else(|| {
            Fault::invalid(format!("the points of {name} are `{value}`: a number, 0 or more"))
        })?;
        if name.is_empty() {
            return Err(shape());
        }
        if names.iter().any(|known| known == name) {
            return Err(Fault::invalid(format!("{name} stands there twice")));
        }
        names.push(name.to_owned());
        points.push(value);
    }
    Ok((names, points))
}

const ENTERED: &str = "Percent is rounded to two decimals that add up to exactly 100.";

fn proposed(
    method: &str,
    names: &[String],
    weights: &[Exact],
    context: &mut Context<'_>,
) -> Result<(), Fault> {
    if context.out.is_json() {
        return parts(weights_json(method, names, weights), context);
    }
    let table = weights_listing(names, Some(weights), &hundredths(weights));
    context.out.list(table, &Pick::default())?;
    Ok(context.out.say(ENTERED)?)
}

fn ahp(file: &std::path::Path, context: &mut Context<'_>) -> Result<(), Fault> {
    let source = read(file)?;
    let read = read_pairwise(source.text()).map_err(|error| words::misread(&source, &error))?;
    let matrix: Vec<Vec<f64>> =
        read.ratios.iter().map(|row| row.iter().map(Exact::to_f64).collect()).collect();
    let found = elicit::ahp(&matrix).map_err(|error| unable(&error))?;
    if context.out.is_json() {
        return parts(ahp_json(&read.names, &found), context);
    }
    let table = weights_listing(&read.names, None, &hundredths_of_doubles(&found.weights));
    context.out.list(table, &Pick::default())?;
    context.out.say(ENTERED)?;
    let ratio = format!("Consistency ratio {:.3}", found.consistency_ratio);
    if found.acceptable() {
        return Ok(context.out.say(&format!("{ratio}: the comparisons agree well enough."))?);
    }
    context.out.say(&format!(
        "{ratio}, above 0.10: think again about these comparisons before the weights are used."
    ))?;
    if context.out.is_for_people() {
        context.out.list(worst_pairs_listing(&read.names, &found), &Pick::default())?;
    }
    Ok(())
}

fn best_worst(file: &std::path::Path, context: &mut Context<'_>) -> Result<(), Fault> {
    let source = read(file)?;
    let read = read_best_worst(source.text()).map_err(|error| words::misread(&source, &error))?;
    let found = elicit::best_worst(&read.best_to_others, &read.others_to_worst)
        .map_err(|error| unable(&error))?;
    if context.out.is_json() {
        return parts(best_worst_json(&read.names, &found), context);
    }
    let table = weights_listing(&read.names, Some(&found.weights), &hundredths(&found.weights));
    context.out.list(table, &Pick::default())?;
    context.out.say(ENTERED)?;
    let xi = found.xi.rounded(4);
    Ok(context
        .out
        .say(&format!("The comparisons are out by at most {xi}; 0 is full agreement."))?)
}
