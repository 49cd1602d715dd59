//! `evaluation weights`: finding weights with an aid, and the record of it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::actions::evaluations::elicit::{self, Found, Said};
use crate::actions::evaluations::ratio;
use crate::cli::fault::Fault;
use crate::cli::typed::NoteArgs;
use crate::cli::{Context, Pick, words};
use crate::domain::criteria::edit::Item;
use crate::domain::evaluation::missing::listed;
use crate::domain::exact::Exact;
use crate::domain::refs::GroupId;
use crate::domain::robustness::elicit::{Elicitation, Given, Key, Level, Method};
use crate::import::matrix::{read_best_worst, read_pairwise};
use crate::import::source::Source;
use crate::report::listing::{Column, Listing, Record};
use crate::store::Access;

/// The arguments of `evaluation weights`.
#[derive(Debug, Args)]
pub(in crate::cli) struct WeightsArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// Weigh the questions of this group, not the groups
    #[arg(long, value_name = "GROUP", global = true)]
    group: Option<GroupId>,
    #[command(subcommand)]
    command: WeightsCommand,
}

/// Who said it, and what is done with it.
#[derive(Debug, Args)]
struct SaidArgs {
    /// Whose judgement it is, where it is not your own
    #[arg(long, value_name = "PERSON")]
    said_by: Option<String>,
    /// Take the weights into the draft at once
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    note: NoteArgs,
}

#[derive(Debug, Subcommand)]
enum WeightsCommand {
    /// Points over their sum: 100 for what you would improve first, fewer for the others
    Swing {
        /// A group or question and its points
        #[arg(value_name = "ID=POINTS", required = true)]
        points: Vec<String>,
        #[command(flatten)]
        said: SaidArgs,
    },
    /// A ranking, the most important first: the mean of all weights that keep the order
    Roc {
        /// Groups or questions
        #[arg(value_name = "ID", required = true)]
        order: Vec<String>,
        #[command(flatten)]
        said: SaidArgs,
    },
    /// A ranking, the most important first, by rank sum
    RankSum {
        /// Groups or questions
        #[arg(value_name = "ID", required = true)]
        order: Vec<String>,
        #[command(flatten)]
        said: SaidArgs,
    },
    /// A ranking, the most important first, by reciprocals of the ranks
    RankReciprocal {
        /// Groups or questions
        #[arg(value_name = "ID", required = true)]
        order: Vec<String>,
        #[command(flatten)]
        said: SaidArgs,
    },
    /// Comparisons in pairs: a square of how many times as important, fractions allowed
    Ahp {
        /// The same ids across and down; - is standard input
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        #[command(flatten)]
        said: SaidArgs,
    },
    /// Comparisons with the best and with the worst
    BestWorst {
        /// Ids across, rows `best_to_others` and `others_to_worst`; - is standard input
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        #[command(flatten)]
        said: SaidArgs,
    },
    /// Take the weights of an earlier record into the draft
    Take {
        /// Its number in the list
        #[arg(value_name = "NUMBER")]
        number: u32,
    },
    /// Who said what, what came out, and what the draft took
    List(Pick),
}

pub(super) fn run(args: &WeightsArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let which = args.evaluation.as_deref();
    let (given, said_by) = match &args.command {
        WeightsCommand::List(pick) => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, all) = elicit::elicited(&mut desk, which)?;
            let illustrative = evaluation.parts().illustrative;
            return words::list(context, listing(&all), pick, illustrative);
        }
        WeightsCommand::Take { number } => {
            let mut desk = context.desk(context.write_access())?;
            let found = elicit::take(&mut desk, which, *number)?;
            return said(context, &found);
        }
        WeightsCommand::Swing { points, said } => {
            let figures = points.iter().map(|typed| point(typed)).collect::<Result<_, _>>()?;
            (Given { method: Method::Swing, figures }, said)
        }
        WeightsCommand::Roc { order, said } => (ranked(Method::Roc, order)?, said),
        WeightsCommand::RankSum { order, said } => (ranked(Method::RankSum, order)?, said),
        WeightsCommand::RankReciprocal { order, said } => {
            (ranked(Method::RankReciprocal, order)?, said)
        }
        WeightsCommand::Ahp { file, said } => (ahp(&words::source(file)?)?, said),
        WeightsCommand::BestWorst { file, said } => (best_worst(&words::source(file)?)?, said),
    };
    let note = said_by.note.optional()?;
    let mut desk = context.desk(context.write_access())?;
    let asked = Said {
        level: args.group.clone().map_or(Level::Groups, Level::Within),
        given,
        said_by: said_by.said_by.as_deref(),
        note: note.as_deref(),
        take: said_by.apply,
    };
    let found = elicit::elicit(&mut desk, which, &asked);
    let found = words::told(context, note.as_deref().unwrap_or_default(), found)?;
    said(context, &found)
}

/// What was recorded: its reference for scripts, and for people what came out of it.
fn said(context: &mut Context<'_>, found: &Found) -> Result<(), Fault> {
    let one = &found.record;
    let which = found.evaluation.reference();
    let mut lines = vec![format!("{}: {}", one.level, one.line())];
    lines.extend(one.agreement());
    lines.extend(found.doubts.iter().cloned());
    if one.taken.is_none() {
        let number = one.number;
        lines.push(format!(
            "recorded for review; `cloudpick evaluation weights {which} take {number}` takes them \
             into the draft"
        ));
    } else if !found.missing.is_empty() {
        let missing = listed(&found.missing);
        lines.push(format!("taken into {which}, which cannot be frozen yet; missing: {missing}"));
    } else {
        lines.push(format!("taken into {which}"));
    }
    context.out.wrote(&format!("{which}/weights/{}", one.number), || record(one))?;
    words::note(context, &lines);
    Ok(())
}

fn item(typed: &str) -> Result<Item, Fault> {
    typed.trim().parse().map_err(|error: crate::domain::criteria::edit::EditError| {
        Fault::invalid(error.to_string()).subject(typed)
    })
}

fn point(typed: &str) -> Result<(Key, Exact), Fault> {
    let (id, points) = typed.rsplit_once('=').ok_or_else(|| {
        Fault::invalid(format!("`{typed}` is not ID=POINTS, such as CST=80")).subject(typed)
    })?;
    let figure = ratio(points).ok_or_else(|| {
        Fault::invalid(format!("the points of {} are `{points}`: a number, 0 or more", id.trim()))
            .subject(id.trim())
    })?;
    Ok((Key::Item(item(id)?), figure))
}

fn ranked(method: Method, order: &[String]) -> Result<Given, Fault> {
    let typed = order.iter().flat_map(|text| text.split(',')).filter(|id| !id.trim().is_empty());
    let figures = typed
        .zip(1..)
        .map(|(id, place)| Ok((Key::Item(item(id)?), Exact::whole(place))))
        .collect::<Result<_, Fault>>()?;
    Ok(Given { method, figures })
}

fn ahp(source: &Source) -> Result<Given, Fault> {
    let read = read_pairwise(source.text()).map_err(|error| words::misread(source, &error))?;
    let items = read.names.iter().map(|name| item(name)).collect::<Result<Vec<_>, _>>()?;
    let mut figures = Vec::new();
    for (row, one) in items.iter().enumerate() {
        for (column, other) in items.iter().enumerate().skip(row + 1) {
            let figure = read.ratios[row][column].clone();
            figures.push((Key::Pair(one.clone(), other.clone()), figure));
        }
    }
    Ok(Given { method: Method::Ahp, figures })
}

fn best_worst(source: &Source) -> Result<Given, Fault> {
    let read = read_best_worst(source.text()).map_err(|error| words::misread(source, &error))?;
    let items = read.names.iter().map(|name| item(name)).collect::<Result<Vec<_>, _>>()?;
    let best = items.iter().cloned().map(Key::Best).zip(read.best_to_others);
    let worst = items.iter().cloned().map(Key::Worst).zip(read.others_to_worst);
    Ok(Given { method: Method::BestWorst, figures: best.chain(worst).collect() })
}

/// Every record, one a row.
pub(super) fn listing(all: &[Elicitation]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("number", "No"),
        Column::text("of", "Of"),
        Column::text("method", "Method"),
        Column::text("said_by", "Said by"),
        Column::text("said", "Said"),
        Column::text("weights", "Weights"),
        Column::figure("consistency", "Consistency"),
        Column::text("taken_at", "Taken"),
        Column::text("note", "Note"),
        Column::text("by", "Written by").in_files(),
        Column::text("at", "When").in_files(),
        Column::figure("rules_version", "Rules").in_files(),
    ]);
    for one in all {
        let consistency = one.consistency.map(|figure| Exact::ratio(i64::from(figure), 10_000));
        listing.push(vec![
            one.number.into(),
            match &one.level {
                Level::Groups => "groups",
                Level::Within(group) => group.as_str(),
            }
            .into(),
            one.given.method.code().into(),
            one.said_by.as_str().into(),
            one.said().into(),
            one.line().into(),
            consistency.map(|figure| figure.rounded(4)).into(),
            one.taken.into(),
            one.note.as_ref().map(ToString::to_string).into(),
            one.by.as_str().into(),
            one.at.into(),
            one.version.into(),
        ]);
    }
    listing
}

fn record(one: &Elicitation) -> Record {
    words::record(&listing(std::slice::from_ref(one)))
}
