//! `benefit`: what the choice was hoped to bring, and whether it did.

mod shown;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::actions::benefits::{self, Delivered, MeasureText, ReadingText, RuleText};
use crate::actions::evaluations::Run;
use crate::actions::{Desk, upkeep};
use crate::cli::fault::{Fault, Kind};
use crate::cli::typed::ReasonArgs;
use crate::cli::words::{self, changes, counted, note, source, told, why};
use crate::cli::{Context, Pick};
use crate::domain::benefits::verdict::Judgement;
use crate::domain::benefits::{Hypothesis, Put};
use crate::domain::date::Day;
use crate::domain::refs::HypothesisRef;
use crate::import::sheets::Extra;
use crate::report::benefits as told_as;
use crate::report::listing::{Cell, Column, Listing};
use crate::report::signs::Signs;
use crate::store::Access;
use shown::{head, listing, measures, number, readings, record};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a hypothesis down, with the rule that will judge it
    New {
        /// What is held to be true
        hypothesis: String,
        /// Who answers for it
        #[arg(long, value_name = "PERSON")]
        owner: String,
        #[command(flatten)]
        rule: RuleArgs,
    },
    /// Change the rule, while no result is known
    Rule {
        /// The hypothesis, where it is not the only one
        #[arg(value_name = "H")]
        hypothesis: Option<String>,
        #[command(flatten)]
        rule: RuleArgs,
    },
    /// Every hypothesis with its verdict
    List {
        #[command(flatten)]
        pick: Pick,
    },
    /// One hypothesis: verdict, measures, charts, rule
    Show {
        /// The hypothesis, where it is not the only one
        #[arg(value_name = "H")]
        hypothesis: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// The verdict by the rule fixed beforehand; --on works it out again as at any day, from the
    /// readings of days until then, whenever they were put on record
    Verdict {
        /// The hypothesis, where it is not the only one
        #[arg(value_name = "H")]
        hypothesis: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// The measures that decide a hypothesis
    #[command(subcommand)]
    Measure(MeasureCommand),
    /// What a measure stood at before
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// What was measured
    #[command(subcommand)]
    Reading(ReadingCommand),
    /// The four measures of delivery, worked out from a log
    #[command(subcommand)]
    Delivery(DeliveryCommand),
    /// Make a new version of rule and measures although results are known
    Revise {
        /// The hypothesis, where it is not the only one
        #[arg(value_name = "H")]
        hypothesis: Option<String>,
        #[command(flatten)]
        reason: ReasonArgs,
    },
}

#[derive(Debug, Args)]
pub(super) struct RuleArgs {
    /// The day from which readings count as after
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
    /// The least number of readings on each side, 1 to 1000 [default: 5]
    #[arg(long, value_name = "N")]
    least: Option<u32>,
    /// How many measures must be supported: all or any [default: all]
    #[arg(long, value_name = "WHICH")]
    needs: Option<String>,
    /// How sure the interval is, in percent, 50 to 99 [default: 90]
    #[arg(long, value_name = "PERCENT")]
    level: Option<u32>,
    /// How often the readings are drawn again, 100 to 100000 [default: 2000]
    #[arg(long, value_name = "N")]
    resamples: Option<u32>,
    /// Where the draws begin [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl RuleArgs {
    fn text(&self) -> RuleText {
        RuleText {
            start: self.start.clone(),
            least: self.least,
            needs: self.needs.clone(),
            level: self.level,
            resamples: self.resamples,
            seed: self.seed,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum MeasureCommand {
    /// Add a measure, or change the one of that name, while no result is known
    Add {
        /// The hypothesis, where it is not the only one, and what is measured: lead-time,
        /// deployment-frequency, time-to-restore, change-fail, cost, hours, or a name of your own
        #[arg(value_names = ["H", "WHAT"], num_args = 0..=2)]
        words: Vec<String>,
        /// Its name, where it is not that of its kind
        #[arg(long, value_name = "SLUG")]
        name: Option<String>,
        /// In what it is measured
        #[arg(long, value_name = "TEXT")]
        unit: Option<String>,
        /// Which way is better: less or more
        #[arg(long, value_name = "WAY")]
        direction: Option<String>,
        /// What it should come to
        #[arg(long, value_name = "N", allow_hyphen_values = true)]
        target: Option<String>,
    },
    /// Take a measure out, while no result is known
    Remove {
        /// The hypothesis, where it is not the only one, and the measure
        #[arg(value_names = ["H", "MEASURE"], num_args = 0..=2)]
        words: Vec<String>,
    },
    /// The measures of a hypothesis
    List {
        /// The hypothesis, where it is not the only one
        #[arg(value_name = "H")]
        hypothesis: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum BaselineCommand {
    /// Say what a measure stood at before, while no result is known
    Set {
        /// The hypothesis, where it is not the only one, the measure and the value
        #[arg(value_names = ["H", "MEASURE", "VALUE"], num_args = 0..=3, allow_negative_numbers = true)]
        words: Vec<String>,
        /// The day it speaks of, before the start day
        #[arg(long, value_name = "DATE")]
        as_at: String,
        /// Where it comes from
        #[arg(long, value_name = "TEXT")]
        source: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ReadingCommand {
    /// Put a reading on record
    Add {
        /// The hypothesis, where it is not the only one, the measure and the value
        #[arg(value_names = ["H", "MEASURE", "VALUE"], num_args = 0..=3, allow_negative_numbers = true)]
        words: Vec<String>,
        /// Of which service
        #[arg(long, value_name = "TEXT")]
        service: String,
        /// The day it speaks of; today unless given
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Where it comes from
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
        #[command(flatten)]
        reason: ReasonArgs,
    },
    /// Readings from a file: [hypothesis], measure, service, date, value, [source]; all or nothing
    Import(FileArgs),
    /// The readings of a hypothesis
    List {
        /// The hypothesis, where it is not the only one
        #[arg(value_name = "H")]
        hypothesis: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum DeliveryCommand {
    /// Put what a log of deployments and incidents comes to on record, month by month
    Import(FileArgs),
    /// What a log comes to, by service, month and measure; nothing is put on record
    Show {
        /// The file: kind, service, at, [id], [`committed_at`], [outcome], [`restored_at`], [cause]
        file: PathBuf,
        /// Pass over columns that are not ours
        #[arg(long)]
        ignore_extra: bool,
        #[command(flatten)]
        pick: Pick,
    },
}

#[derive(Debug, Args)]
pub(super) struct FileArgs {
    /// The hypothesis, where it is not the only one, and the file; - is standard input
    #[arg(value_names = ["H", "FILE"], num_args = 0..=2)]
    words: Vec<String>,
    /// Show what would be put on record, and put nothing there
    #[arg(long)]
    dry_run: bool,
    /// Pass over columns that are not ours
    #[arg(long)]
    ignore_extra: bool,
}

impl FileArgs {
    const fn extra(&self) -> Extra {
        extra(self.ignore_extra)
    }

    const fn run(&self) -> Run {
        if self.dry_run { Run::Rehearse } else { Run::Save }
    }
}

const fn extra(ignored: bool) -> Extra {
    if ignored { Extra::Ignore } else { Extra::Refuse }
}

/// The hypothesis, when it was named, and the other words in order.
fn fields<'w, const N: usize>(
    words: &'w [String],
    names: [&str; N],
) -> Result<(Option<&'w str>, [&'w str; N]), Fault> {
    let which = words.first().filter(|word| word.parse::<HypothesisRef>().is_ok());
    let rest = &words[usize::from(which.is_some())..];
    if let Some(extra) = rest.get(N) {
        let text = format!("`{extra}` is one word too many: it takes {}", names.join(", "));
        return Err(Fault::new(Kind::Usage, text)
            .hint("a hypothesis looks like H-0001 and stands first; put blanks in quotes"));
    }
    if let Some(missing) = names.get(rest.len()) {
        let text = format!("the {missing} is missing: it takes {}", names.join(", "));
        return Err(Fault::invalid(text)
            .hint("add --help to the command to see its fields")
            .subject(*missing));
    }
    Ok((which.map(String::as_str), std::array::from_fn(|at| rest[at].as_str())))
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::New { hypothesis, owner, rule } => {
            let mut desk = context.desk(context.write_access())?;
            let outcome = benefits::new(&mut desk, hypothesis, owner, &rule.text());
            let hypothesis = told(context, hypothesis, outcome)?;
            wrote(context, &desk, &hypothesis)?;
        }
        Command::Rule { hypothesis, rule } => {
            let mut desk = context.desk(context.write_access())?;
            let changed = benefits::set_rule(&mut desk, hypothesis.as_deref(), &rule.text())?;
            wrote(context, &desk, &changed)?;
        }
        Command::List { pick } => {
            let mut desk = context.desk(Access::Read)?;
            let day = desk.today();
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            let all = benefits::list(&mut desk)?;
            words::list(context, listing(&all, day), pick, illustrative)?;
        }
        Command::Show { hypothesis, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let day = desk.today();
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            let found = benefits::show(&mut desk, hypothesis.as_deref())?;
            let judgement = found.judge(day);
            shown(context, &found, &judgement, pick)?;
            context.out.label(illustrative);
        }
        Command::Verdict { hypothesis, pick } => {
            // Not the record as it stood, but what is on record now about the days until then.
            let on = context.on.take();
            let mut desk = context.desk(Access::Read)?;
            let day = day(&desk, on.as_ref())?.unwrap_or_else(|| desk.today());
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            let found = benefits::show(&mut desk, hypothesis.as_deref())?;
            shown(context, &found, &found.judge(day), pick)?;
            context.out.label(illustrative);
        }
        Command::Measure(command) => return measure(command, context),
        Command::Baseline(BaselineCommand::Set { words, as_at, source }) => {
            let (which, [measure, value]) = fields(words, ["measure", "value"])?;
            let mut desk = context.desk(context.write_access())?;
            let typed = [value, as_at.as_str(), source.as_str()];
            let changed = benefits::set_baseline(&mut desk, which, measure, typed)?;
            wrote(context, &desk, &changed)?;
        }
        Command::Reading(command) => return reading(command, context),
        Command::Delivery(command) => return delivery(command, context),
        Command::Revise { hypothesis, reason } => {
            let text =
                why(reason, context, "why what decides it changes although results are known")?;
            let mut desk = context.desk(context.write_access())?;
            let outcome = benefits::revise(&mut desk, hypothesis.as_deref(), &text);
            let changed = told(context, &text, outcome)?;
            wrote(context, &desk, &changed)?;
        }
    }
    Ok(0)
}

fn measure(command: &MeasureCommand, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        MeasureCommand::Add { words, name, unit, direction, target } => {
            let (which, [kind]) = fields(words, ["measure"])?;
            let text = MeasureText {
                kind: kind.to_owned(),
                name: name.clone(),
                unit: unit.clone(),
                direction: direction.clone(),
                target: target.clone(),
            };
            let mut desk = context.desk(context.write_access())?;
            let changed = benefits::add_measure(&mut desk, which, &text)?;
            wrote(context, &desk, &changed)?;
        }
        MeasureCommand::Remove { words } => {
            let (which, [name]) = fields(words, ["measure"])?;
            let mut desk = context.desk(context.write_access())?;
            let changed = benefits::remove_measure(&mut desk, which, name)?;
            wrote(context, &desk, &changed)?;
        }
        MeasureCommand::List { hypothesis, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let day = desk.today();
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            let found = benefits::show(&mut desk, hypothesis.as_deref())?;
            words::list(context, measures(&found.judge(day)), pick, illustrative)?;
        }
    }
    Ok(0)
}

fn reading(command: &ReadingCommand, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        ReadingCommand::Add { words, service, date, source, reason } => {
            let (which, [measure, value]) = fields(words, ["measure", "value"])?;
            let text = ReadingText {
                measure: measure.to_owned(),
                value: value.to_owned(),
                service: service.clone(),
                day: date.clone().unwrap_or_default(),
                source: source.clone(),
                reason: reason.optional()?,
            };
            let mut desk = context.desk(context.write_access())?;
            let (hypothesis, reading, put) = benefits::add_reading(&mut desk, which, &text)?;
            if put == Put::Same {
                note(context, &["it was on record already, the same".to_owned()]);
            }
            let subject = format!("{}/{}", hypothesis.reference, reading.measure);
            let today = desk.today();
            context.out.wrote(&subject, || record(&hypothesis, &hypothesis.judge(today)))?;
        }
        ReadingCommand::Import(args) => {
            let (which, [file]) = fields(&args.words, ["file"])?;
            let from = source(Path::new(file))?;
            let mut desk = context.desk(context.write_access())?;
            let brought =
                benefits::import_readings(&mut desk, which, &from, args.extra(), args.run())?;
            imported(context, &mut desk, &brought, args.run())?;
        }
        ReadingCommand::List { hypothesis, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let day = desk.today();
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            let found = benefits::show(&mut desk, hypothesis.as_deref())?;
            words::list(context, readings(&found, day, illustrative), pick, illustrative)?;
        }
    }
    Ok(0)
}

fn delivery(command: &DeliveryCommand, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        DeliveryCommand::Import(args) => {
            let (which, [file]) = fields(&args.words, ["file"])?;
            let from = source(Path::new(file))?;
            let mut desk = context.desk(context.write_access())?;
            let brought =
                benefits::import_delivery(&mut desk, which, &from, args.extra(), args.run())?;
            imported(context, &mut desk, &brought, args.run())?;
        }
        DeliveryCommand::Show { file, ignore_extra, pick } => {
            context.same_on_every_day()?;
            let from = source(file)?;
            let mut listing = Listing::new(vec![
                Column::text("service", "Service"),
                Column::text("month_end", "Month ends"),
                Column::text("measure", "Measure"),
                Column::figure("value", "Value"),
                Column::text("unit", "Unit"),
                Column::figure("rests_on", "Rests on"),
                Column::figure("left_out", "Left out"),
                Column::text("exact", "Exact").in_files(),
            ]);
            for value in
                benefits::worked_out(&from, extra(*ignore_extra), context.world().clock.now())?
            {
                listing.push(vec![
                    value.service.as_str().into(),
                    value.day.into(),
                    value.kind.code().into(),
                    number(&value.value),
                    value.kind.unit().into(),
                    Cell::count(value.rests_on),
                    Cell::count(value.left_out),
                    value.value.to_string().into(),
                ]);
            }
            words::list(context, listing, pick, false)?;
        }
    }
    Ok(0)
}

fn imported(
    context: &mut Context<'_>,
    desk: &mut Desk,
    brought: &Delivered,
    run: Run,
) -> Result<(), Fault> {
    note(context, &brought.notes);
    let illustrative = upkeep::facts(desk)?.illustrative;
    match run {
        Run::Save if context.out.is_for_people() => {}
        Run::Save | Run::Rehearse => changes(context, &brought.rows, illustrative)?,
    }
    counted(context, &brought.rows, brought.same, run)
}

fn wrote(context: &mut Context<'_>, desk: &Desk, hypothesis: &Hypothesis) -> Result<(), Fault> {
    let today = desk.today();
    let record = || record(hypothesis, &hypothesis.judge(today));
    context.out.wrote(&hypothesis.reference.to_string(), record)
}

/// The day typed for `--on`, seen from the workspace's today.
fn day(desk: &Desk, typed: Option<&String>) -> Result<Option<Day>, Fault> {
    let read = typed.map(|typed| Day::read(typed, desk.today())).transpose();
    read.map_err(|error| Fault::invalid(error.to_string()).subject("on"))
}

/// For people the story with its charts; the record holds the same facts for scripts.
fn shown(
    context: &mut Context<'_>,
    hypothesis: &Hypothesis,
    judgement: &Judgement,
    pick: &Pick,
) -> Result<(), Fault> {
    let drawn = context.out.is_for_people() && !context.global.plain && pick.columns.is_empty();
    if !drawn {
        return context.out.show(record(hypothesis, judgement), pick);
    }
    context.out.show(head(hypothesis, judgement), pick)?;
    context.out.text("\n")?;
    let width = context.out.width().unwrap_or(80);
    for line in told_as::story(hypothesis, judgement, width.saturating_sub(1), Signs::PLAIN) {
        context.out.text(&format!("{}\n", crate::domain::text::display(&line)))?;
    }
    Ok(())
}
