//! `analyse`: how firm a finished comparison is, in anybody's spreadsheet. Needs no workspace.

mod aids;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};

use crate::actions::robustness::{self, Method, Wanted};
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, words};
use crate::domain::robustness::sampling::Progress;
use crate::domain::text::display;
use crate::import::matrix::Scaling;
use crate::report::analysis::{Analysis, Block, blocks, json};
use crate::report::listing::{Cell, Column, Listing, Record, Value};

/// The arguments of `analyse`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct AnalyseArgs {
    /// The matrix: a header with the criteria, rows weight, group, direction, scale, order, alpha
    /// and lock, then a row a candidate; - is standard input
    #[arg(value_name = "FILE", required = true)]
    file: Option<PathBuf>,
    #[command(flatten)]
    wanted: WantedArgs,
    /// How values become totals: wsm, topsis or promethee2
    #[arg(long, value_name = "METHOD", default_value = "wsm", value_parser = code::<Method>)]
    method: Method,
    /// How values are made comparable: none, minmax, sum, max or vector
    #[arg(long, value_name = "SCALING", value_parser = code::<Scaling>)]
    scaling: Option<Scaling>,
    #[command(subcommand)]
    other: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// How far evaluators agree: one evaluator a row, one unit a column, empty is missing
    Agreement(aids::AgreementArgs),
    /// Weights from ranks, points or comparisons
    #[command(subcommand)]
    Weights(aids::WeightsCommand),
}

/// Which parts, and how draws are made.
#[derive(Debug, Args)]
pub(super) struct WantedArgs {
    /// Which weightings count, and how much: uniform, nested, ordered, around:P, dirichlet:C or
    /// scores:P, each also with +scores:P
    #[arg(long, value_name = "LAW", default_value = "uniform")]
    law: String,
    /// Draws to make [default: as many as a standard error below 0.05 % takes]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    samples: Option<u64>,
    /// Seed of the draws: the same seed gives the same figures [default: 1]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Exact shares, nothing sampled
    #[arg(long, conflicts_with_all = ["samples", "seed"])]
    exact: bool,
    /// Only these parts
    #[arg(long, value_name = "PART,…")]
    only: Vec<String>,
}

impl WantedArgs {
    /// What is to be worked out.
    ///
    /// # Errors
    /// A word that is no part or no law.
    pub(super) fn wanted(&self) -> Result<Wanted, Fault> {
        Ok(Wanted {
            only: robustness::parts(&self.only)?,
            law: robustness::law(&self.law)?,
            samples: self.samples,
            seed: self.seed,
            exact: self.exact,
        })
    }
}

/// A word of ours as clap reads it.
fn code<T: std::str::FromStr<Err: std::fmt::Display>>(typed: &str) -> Result<T, String> {
    typed.parse().map_err(|error: T::Err| error.to_string())
}

pub(super) fn run(args: &AnalyseArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    match (&args.other, &args.file) {
        (Some(Command::Agreement(args)), _) => aids::agreement(args, context),
        (Some(Command::Weights(command)), _) => aids::weights(command, context),
        (None, Some(file)) => {
            let wanted = args.wanted.wanted()?;
            let source = read(file)?;
            let mut bar = Bar::new();
            let found =
                robustness::analyse(&source, args.method, args.scaling, &wanted, &mut |p| {
                    bar.show(p);
                });
            bar.end();
            let found = found?;
            words::warn(&found.warnings);
            show(&found, context)
        }
        (None, None) => Err(Fault::invalid("a matrix file is needed")),
    }
}

/// The text of a file, refused in words of reading rather than of importing.
fn read(file: &std::path::Path) -> Result<crate::import::source::Source, Fault> {
    words::source(file).map_err(|fault| fault.hint("`cloudpick analyse --help` says what it takes"))
}

fn show(found: &Analysis, context: &mut Context<'_>) -> Result<(), Fault> {
    if context.out.is_for_people() {
        return told(&blocks(found), context);
    }
    parts(json(found), context)
}

/// Blocks for people: heading, table, and what it means.
///
/// # Errors
/// Those of standard output.
pub(super) fn told(blocks: &[Block], context: &mut Context<'_>) -> Result<(), Fault> {
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            context.out.text("\n")?;
        }
        context.out.text(&format!("{}\n", block.title))?;
        if let Some(table) = &block.table {
            context.out.list(table.clone(), &Pick::default())?;
        }
        for sentence in &block.sentences {
            context.out.text(&format!("{}\n", display(sentence)))?;
        }
    }
    Ok(())
}

/// Parts for scripts: one object, or in CSV a row a figure.
///
/// # Errors
/// Those of standard output.
pub(super) fn parts(
    parts: Vec<(&'static str, Value)>,
    context: &mut Context<'_>,
) -> Result<(), Fault> {
    if context.out.is_json() {
        let record = parts
            .into_iter()
            .fold(Record::new(), |record, (key, value)| record.fact(key, key, value));
        return context.out.show(record, &Pick::default());
    }
    let mut listing = Listing::new(vec![
        Column::text("part", "Part"),
        Column::text("path", "Path"),
        Column::text("value", "Value"),
    ]);
    for (part, value) in parts {
        flatten(part, String::new(), value, &mut listing);
    }
    context.out.list(listing, &Pick::default())
}

/// One row a figure, under where it stands: `2.winner_interval.0`.
fn flatten(part: &str, path: String, value: Value, listing: &mut Listing) {
    let below = |key: String| if path.is_empty() { key } else { format!("{path}.{key}") };
    let cell: Cell = match value {
        Value::Array(values) => {
            for (at, value) in values.into_iter().enumerate() {
                flatten(part, below(at.to_string()), value, listing);
            }
            return;
        }
        Value::Object(values) => {
            for (key, value) in values {
                flatten(part, below(key), value, listing);
            }
            return;
        }
        Value::Null => Cell::Null,
        Value::Bool(flag) => flag.into(),
        Value::Int(int) => int.into(),
        Value::Number(number) => number.into(),
        Value::Money(money) => money.into(),
        Value::Text(text) => text.into(),
        Value::Stored(number) => Value::Stored(number).into(),
    };
    listing.push(vec![part.into(), path.into(), cell]);
}

/// A line on standard error while sampling takes more than a second, on a terminal only.
pub(super) struct Bar {
    since: Instant,
    terminal: bool,
    shown: bool,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self { since: Instant::now(), terminal: std::io::stderr().is_terminal(), shown: false }
    }

    pub(super) fn show(&mut self, progress: Progress) {
        if !self.terminal || self.since.elapsed() < Duration::from_secs(1) {
            return;
        }
        self.shown = true;
        // What cannot be said on standard error cannot be said at all.
        let _ = write!(
            std::io::stderr(),
            "\r{} of about {} draws ",
            progress.draws,
            progress.expected.max(progress.draws)
        );
    }

    pub(super) fn end(&mut self) {
        if self.shown {
            // As above.
            let _ = writeln!(std::io::stderr());
        }
    }
}
