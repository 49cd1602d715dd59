//! `rehearse`: invented bids under each price formula, before the rules bind.

use std::path::PathBuf;

use crate::actions::evaluations::rehearse::{Rehearsal, rehearse};
use crate::cli::fault::Fault;
use crate::cli::words;
use crate::cli::{Context, Pick};
use crate::domain::evaluation::ranking::Status;
use crate::domain::evaluation::rehearse::{Given, sentences};
use crate::domain::exact::{Exact, Money};
use crate::import::sheets::Extra;
use crate::report::listing::{Cell, Column, Listing};
use crate::store::Access;

/// The arguments of `rehearse`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The evaluation, where it is not the only one open; it must be a draft
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// Bids of your own: bid, price and quality (marks), or bid, price and a column a question;
    /// - is standard input. Without it invented bids are tried
    #[arg(long, value_name = "FILE.csv")]
    bids: Option<PathBuf>,
    /// Pass over columns that are not ours
    #[arg(long)]
    ignore_extra: bool,
    /// The price that earns full marks under benchmark, where the draft has no band
    #[arg(long, value_name = "POUNDS")]
    price_best: Option<Money>,
    /// The price that earns none
    #[arg(long, value_name = "POUNDS")]
    price_worst: Option<Money>,
    /// What a quality mark is worth under monetised
    #[arg(long, value_name = "POUNDS")]
    point_value: Option<Money>,
    #[command(flatten)]
    pick: Pick,
}

pub(super) fn run(args: &Args, context: &mut Context<'_>) -> Result<(), Fault> {
    let source = args.bids.as_deref().map(words::source).transpose()?;
    let given =
        Given { best: args.price_best, worst: args.price_worst, point_value: args.point_value };
    let extra = if args.ignore_extra { Extra::Ignore } else { Extra::Refuse };
    let mut desk = context.desk(Access::Read)?;
    let typed = args.evaluation.as_deref();
    let rehearsal = rehearse(&mut desk, typed, source.as_ref(), extra, given)?;
    let illustrative = rehearsal.evaluation.parts().illustrative;
    words::list(context, listing(&rehearsal), &args.pick, illustrative)?;
    if !args.pick.count {
        for line in sentences(&rehearsal.tried) {
            context.out.say(&line)?;
        }
    }
    Ok(())
}

/// A row for each formula and bid; one for a formula that cannot be tried.
fn listing(rehearsal: &Rehearsal) -> Listing {
    let decimals = rehearsal.evaluation.rules().decimals;
    let mut listing = Listing::new(vec![
        Column::text("formula", "Formula"),
        Column::text("chosen", "Chosen"),
        Column::figure("place", "Place"),
        Column::text("bid", "Bid"),
        Column::figure("quality_marks", "Quality"),
        Column::figure("price", "Price in pounds"),
        Column::figure("price_marks", "Price"),
        Column::figure("total", "Total"),
        Column::text("note", "Note"),
    ]);
    let rounded = |value: &Exact| value.rounded(decimals);
    for one in &rehearsal.tried {
        let row = |cells: [Cell; 7]| {
            let mut row: Vec<Cell> = vec![one.formula.into(), one.chosen.into()];
            row.extend(cells);
            row
        };
        let ranking = match &one.outcome {
            Ok(ranking) => ranking,
            Err(why) => {
                let nothing = || Cell::Null;
                listing.push(row([
                    nothing(),
                    nothing(),
                    nothing(),
                    nothing(),
                    nothing(),
                    nothing(),
                    why.as_str().into(),
                ]));
                continue;
            }
        };
        for standing in &ranking.standings {
            let figures = standing.figures.as_ref();
            let note = match &standing.status {
                Status::Excluded { .. } => {
                    Some(format!("excluded: {}", standing.status.excluded_by().join(", ")))
                }
                Status::Ranked | Status::Withdrawn { .. } => {
                    let tie = figures.and_then(|figures| figures.tie_broken_by);
                    tie.map(|tie| format!("tie broken by {}", tie.code()))
                }
            };
            listing.push(row([
                figures.map(|figures| figures.place).into(),
                standing.candidate.as_str().into(),
                figures.map(|figures| rounded(&figures.quality)).into(),
                figures.and_then(|figures| figures.amount).into(),
                figures.and_then(|figures| figures.price.as_ref()).map(rounded).into(),
                figures.map(|figures| figures.published).into(),
                note.into(),
            ]));
        }
    }
    listing
}
