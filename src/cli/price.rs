//! `price`: whole-life costs, sealed until they are opened.

use clap::Subcommand;

use crate::actions::prices;
use crate::cli::fault::Fault;
use crate::cli::words::{self, ImportArgs, fields, imported};
use crate::cli::{Context, Pick};
use crate::report::listing::{Column, Listing, Record, Value};
use crate::store::Access;
use crate::store::prices::{BasketLine, Entered};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Enter a candidate's whole-life cost in pounds, without VAT
    Set {
        /// The evaluation, where it is not the only one open, candidate, amount
        #[arg(value_names = ["E", "CANDIDATE", "AMOUNT"], num_args = 0..=4)]
        words: Vec<String>,
        /// What it rests on: quote, calculator, assumptions
        #[arg(long, value_name = "TEXT")]
        basis: Option<String>,
    },
    /// Enter prices from a file: candidate, amount, [basis], or candidate, line, amount,
    /// [assumption]; all of it or nothing
    Import(ImportArgs),
    /// The prices, once they are open
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Set { words, basis } => {
            let (which, [who, amount]) = fields(words, ["candidate", "amount"])?;
            let mut desk = context.desk(context.write_access())?;
            let saved = prices::set(&mut desk, which, who, amount, basis.as_deref())?;
            let subject = format!("{}/{}", saved.evaluation, saved.candidate);
            context.out.wrote(&subject, || {
                let price = saved.price.as_ref();
                Record::new()
                    .fact("evaluation", "Evaluation", saved.evaluation.to_string())
                    .fact("candidate", "Candidate", saved.candidate.as_str())
                    .fact("sealed", "Sealed", price.is_none())
                    .fact(
                        "amount",
                        "Amount",
                        price.map(super::super::domain::evaluation::price::Price::amount),
                    )
                    .fact(
                        "basis",
                        "Basis",
                        price
                            .and_then(|p| p.basis.as_ref())
                            .map(super::super::domain::text::Line::as_str),
                    )
            })
        }
        Command::Import(args) => {
            let wanted = args.wanted()?;
            let mut desk = context.desk(context.write_access())?;
            let (source, run) = (&wanted.source, wanted.run);
            let changes = prices::import(&mut desk, wanted.evaluation, source, wanted.extra, run)?;
            imported(context, &changes, run)
        }
        Command::List { evaluation, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, entered) = prices::list(&mut desk, evaluation.as_deref())?;
            words::list(context, listing(&entered), pick, evaluation.parts().illustrative)
        }
    }
}

fn listing(all: &[Entered]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::figure("amount", "Amount"),
        Column::text("basis", "Basis"),
        Column::text("entered_by", "By").in_files(),
        Column::text("entered_at", "When").in_files(),
        Column::text("lines", "Basket").in_json(),
    ]);
    for one in all {
        listing.push(vec![
            one.candidate.as_str().into(),
            one.price.amount().into(),
            one.price.basis.as_ref().map(super::super::domain::text::Line::as_str).into(),
            one.by.as_str().into(),
            one.at.into(),
            Value::array(one.basket.iter().map(basket_line)).into(),
        ]);
    }
    listing
}

fn basket_line(line: &BasketLine) -> Value {
    Value::object([
        ("line", Value::from(line.item.as_str())),
        ("amount", line.amount.into()),
        (
            "assumption",
            line.assumption.as_ref().map(super::super::domain::text::Line::as_str).into(),
        ),
    ])
}
