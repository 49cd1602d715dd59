//! `price`: whole-life costs, sealed until they are opened.

use clap::Subcommand;

use crate::actions::prices::{self, LineText, Opened, Priced, Saved, Seen};
use crate::cli::fault::{Fault, Kind};
use crate::cli::typed::SensitiveArgs;
use crate::cli::words::{self, ImportArgs, fields, imported};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::clarification::State;
use crate::domain::evaluation::price::{Price, PriceChange};
use crate::domain::text::Line;
use crate::report::listing::{Cell, Column, Listing, Record, Value};
use crate::store::Access;
use crate::store::prices::BasketLine;

/// What `--sensitive` marks of a price.
const MARKED: &str = "what a price rests on and why it changes";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Enter a candidate's whole-life cost in pounds, without VAT: one amount, or the lines of its
    /// basket, which are added up
    Set {
        /// The evaluation, where it is not the only one open, candidate, amount
        #[arg(value_names = ["E", "CANDIDATE", "AMOUNT"], num_args = 0..=4, allow_negative_numbers = true)]
        words: Vec<String>,
        /// What it rests on: quote, calculator, assumptions
        #[arg(long, value_name = "TEXT")]
        basis: Option<String>,
        /// A line of the basket, in place of an amount; once for each
        #[arg(long, value_name = "ITEM=AMOUNT[;ASSUMPTION]")]
        line: Vec<String>,
        /// Why it changes, once prices were opened; kept beside the result
        #[arg(long, value_name = "R")]
        reason: Option<String>,
        #[command(flatten)]
        marks: SensitiveArgs,
    },
    /// Change single lines of a basket, or what a price rests on
    Edit {
        /// The evaluation, where it is not the only one open, and the candidate
        #[arg(value_names = ["E", "CANDIDATE"], num_args = 0..=3)]
        words: Vec<String>,
        /// A line put in place of the one with this item, or added
        #[arg(long, value_name = "ITEM=AMOUNT[;ASSUMPTION]")]
        line: Vec<String>,
        /// An item to take out
        #[arg(long, value_name = "ITEM")]
        without: Vec<String>,
        /// What it rests on; nothing takes it away
        #[arg(long, value_name = "TEXT")]
        basis: Option<String>,
        /// Why it changes, once prices were opened; kept beside the result
        #[arg(long, value_name = "R")]
        reason: Option<String>,
        #[command(flatten)]
        marks: SensitiveArgs,
    },
    /// Enter prices from a file: candidate, amount, [basis], or candidate, line, amount,
    /// [assumption]; all of it or nothing
    Import {
        #[command(flatten)]
        args: ImportArgs,
        /// Why they change, once prices were opened; kept beside the result
        #[arg(long, value_name = "R")]
        reason: Option<String>,
        #[command(flatten)]
        marks: SensitiveArgs,
    },
    /// The prices, once they are open, with what they earn and what must be asked about
    List {
        /// The evaluation, where it is not the only one open
        #[arg(value_name = "E")]
        evaluation: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// One candidate's price with its basket, once prices are open
    Show {
        /// The evaluation, where it is not the only one open, and the candidate
        #[arg(value_names = ["E", "CANDIDATE"], num_args = 0..=3)]
        words: Vec<String>,
        #[command(flatten)]
        pick: Pick,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Set { words, basis, line, reason, marks } if line.is_empty() => {
            marks.marks(basis.is_some() || reason.is_some(), MARKED)?;
            let (which, [who, amount]) = fields(words, ["candidate", "amount"])?;
            let mut desk = context.desk(context.write_access())?;
            let saved =
                prices::set(&mut desk, which, who, amount, basis.as_deref(), reason.as_deref())?;
            wrote(context, &saved)
        }
        Command::Set { words, basis, line, reason, marks } => {
            let (which, [who]) = fields(words, ["candidate"])?;
            let lines = line.iter().map(|typed| basket(typed)).collect::<Result<Vec<_>, _>>()?;
            marks.marks(basis.is_some() || reason.is_some() || assumed(&lines), MARKED)?;
            let mut desk = context.desk(context.write_access())?;
            let saved = prices::set_basket(
                &mut desk,
                which,
                who,
                &lines,
                basis.as_deref(),
                reason.as_deref(),
            )?;
            wrote(context, &saved)
        }
        Command::Edit { words, line, without, basis, reason, marks } => {
            let (which, [who]) = fields(words, ["candidate"])?;
            let lines = line.iter().map(|typed| basket(typed)).collect::<Result<Vec<_>, _>>()?;
            marks.marks(basis.is_some() || reason.is_some() || assumed(&lines), MARKED)?;
            if lines.is_empty() && without.is_empty() && basis.is_none() {
                return Err(Fault::invalid(
                    "nothing is to be changed: give --line, --without or --basis",
                ));
            }
            let edit = prices::Edit { lines, without: without.clone(), basis: basis.clone() };
            let mut desk = context.desk(context.write_access())?;
            let saved = prices::edit(&mut desk, which, who, &edit, reason.as_deref())?;
            wrote(context, &saved)
        }
        Command::Import { args, reason, marks } => {
            // What each price rests on is in the file.
            marks.marks(true, MARKED)?;
            let wanted = args.wanted()?;
            let mut desk = context.desk(context.write_access())?;
            let (source, run) = (&wanted.source, wanted.run);
            let (which, why) = (wanted.evaluation, reason.as_deref());
            let changes = prices::import(&mut desk, which, source, why, wanted.extra, run)?;
            imported(context, &changes, run)
        }
        Command::List { evaluation, pick } => {
            let mut desk = context.desk(Access::Read)?;
            prices::list(&mut desk, evaluation.as_deref())?;
            let seen = prices::seen(&mut desk, evaluation.as_deref())?;
            let illustrative = seen.evaluation.parts().illustrative;
            words::list(context, listing(&seen), pick, illustrative)?;
            if !pick.count {
                for warning in &seen.warnings {
                    context.out.say(&format!("warning: {warning}"))?;
                }
                for one in seen.priced.iter().filter_map(|one| way_on(&seen, one)) {
                    context.out.say(&format!("help: {one}"))?;
                }
            }
            Ok(())
        }
        Command::Show { words, pick } => {
            let (which, [who]) = fields(words, ["candidate"])?;
            let mut desk = context.desk(Access::Read)?;
            let (evaluation, _) = prices::list(&mut desk, which)?;
            let slug = crate::actions::evaluations::candidate(&evaluation, who)?.slug.clone();
            let seen = prices::seen(&mut desk, which)?;
            let one = seen.priced.iter().find(|one| one.candidate == slug);
            let Some((one, opened)) = one.and_then(|one| Some((one, one.opened.as_ref()?))) else {
                let text = format!("no price was entered for {slug}");
                return Err(Fault::new(Kind::NotFound, text)
                    .hint(format!("`cloudpick price set {slug} AMOUNT` enters one"))
                    .subject(slug.as_str()));
            };
            let record = record(&seen, one, opened);
            words::show(context, record, pick, seen.evaluation.parts().illustrative)?;
            if let Some(way) = way_on(&seen, one) {
                context.out.say(&format!("help: {way}"))?;
            }
            Ok(())
        }
    }
}

/// What is to be done about a low bid: asked, or sent where the question is written already.
fn way_on(seen: &Seen, one: &Priced) -> Option<String> {
    one.opened.as_ref().filter(|opened| !opened.low.is_empty())?;
    match &one.asked {
        Some((which, state)) if *state == State::ToSend.code() => {
            Some(format!("`cloudpick clarification send {which}` says that it was sent"))
        }
        Some(_) => None,
        None => Some(ask(seen, one)),
    }
}

/// The command that asks about a low bid.
fn ask(seen: &Seen, one: &Priced) -> String {
    let (which, who) = (seen.evaluation.reference(), &one.candidate);
    format!(
        "`cloudpick clarification add {which} {who} --about abnormally-low --note QUESTION` asks \
         {who} how it can be so low"
    )
}

fn wrote(context: &mut Context<'_>, saved: &Saved) -> Result<(), Fault> {
    let subject = format!("{}/{}", saved.evaluation, saved.candidate);
    context.out.wrote(&subject, || {
        let price = saved.price.as_ref();
        Record::new()
            .fact("evaluation", "Evaluation", saved.evaluation.to_string())
            .fact("candidate", "Candidate", saved.candidate.as_str())
            .fact("sealed", "Sealed", price.is_none())
            .fact("amount", "Amount", price.map(Price::amount))
            .fact("basis", "Basis", price.and_then(|p| p.basis.as_ref()).map(Line::as_str))
    })
}

/// `compute=800000;list prices` as a line of a basket.
fn basket(typed: &str) -> Result<LineText, Fault> {
    let (line, assumption) = typed.split_once(';').unwrap_or((typed, ""));
    let Some((item, amount)) = line.rsplit_once('=') else {
        let text = format!("`{typed}` is no line of a basket: write compute=800000;list prices");
        return Err(Fault::invalid(text).subject("line"));
    };
    let part = |text: &str| text.trim().to_owned();
    Ok(LineText { item: part(item), amount: part(amount), assumption: part(assumption) })
}

/// Whether any of the lines says what it assumes.
fn assumed(lines: &[LineText]) -> bool {
    lines.iter().any(|line| !line.assumption.is_empty())
}

fn record(seen: &Seen, one: &Priced, opened: &Opened) -> Record {
    let mut lines = Listing::new(vec![
        Column::text("line", "Line"),
        Column::figure("amount", "Amount"),
        Column::text("assumption", "Assumption"),
    ]);
    for line in &opened.entered.basket {
        let assumption = line.assumption.as_ref().map(Line::as_str);
        lines.push(vec![line.item.as_str().into(), line.amount.into(), assumption.into()]);
    }
    let asked = one.asked.as_ref().map(|(reference, state)| format!("{reference}, {state}"));
    Record::new()
        .fact("evaluation", "Evaluation", seen.evaluation.reference().to_string())
        .fact("candidate", "Candidate", one.candidate.as_str())
        .fact("amount", "Amount", opened.entered.price.amount())
        .fact("basis", "Basis", opened.entered.price.basis.as_ref().map(Line::as_str))
        .fact("earns", "Earns", opened.earns)
        .fact("worked", "Worked out", seen.worked(&one.candidate))
        .fact("out", "Counts in no formula", one.out.as_deref())
        .fact("warnings", "Ask about it", opened.low.clone())
        .fact("clarification", "Clarification", asked)
        .fact("entered_by", "Entered by", opened.entered.by.as_str())
        .fact("entered_at", "When", opened.entered.at)
        .rows("lines", "Basket", lines)
        .rows("changes", "Changed since prices were opened", changes(&opened.changes))
}

/// What became of prices once the money was known.
pub(super) fn changes(changes: &[PriceChange]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("at", "When"),
        Column::text("by", "By"),
        Column::text("candidate", "Candidate"),
        Column::figure("before", "From"),
        Column::figure("after", "To"),
        Column::text("reason", "Why"),
    ]);
    for one in changes {
        listing.push(vec![
            one.at.into(),
            one.by.as_str().into(),
            one.candidate.as_str().into(),
            one.before.into(),
            one.after.into(),
            one.reason.as_str().into(),
        ]);
    }
    listing
}

fn listing(seen: &Seen) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::figure("amount", "Amount"),
        Column::figure("earns", "Earns"),
        Column::text("basis", "Basis"),
        Column::text("out", "Out"),
        Column::text("clarification", "Asked").in_files(),
        Column::text("entered_by", "By").in_files(),
        Column::text("entered_at", "When").in_files(),
        Column::text("lines", "Basket").in_json(),
        Column::figure("changes", "Changed since").in_files(),
    ]);
    for one in &seen.priced {
        let Some(Opened { entered, earns, changes, .. }) = &one.opened else { continue };
        listing.push(vec![
            one.candidate.as_str().into(),
            entered.price.amount().into(),
            (*earns).into(),
            entered.price.basis.as_ref().map(Line::as_str).into(),
            one.out.as_deref().into(),
            one.asked.as_ref().map(|(reference, _)| reference.to_string()).into(),
            entered.by.as_str().into(),
            entered.at.into(),
            Value::array(entered.basket.iter().map(basket_line)).into(),
            Cell::count(changes.len()),
        ]);
    }
    listing
}

fn basket_line(line: &BasketLine) -> Value {
    Value::object([
        ("line", Value::from(line.item.as_str())),
        ("amount", line.amount.into()),
        ("assumption", line.assumption.as_ref().map(Line::as_str).into()),
    ])
}
