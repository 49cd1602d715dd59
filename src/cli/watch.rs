//! Figures, the debt's ledger, the reopen signal, and what wants eyes.

use clap::{Args, Subcommand};

use crate::actions::reports::{self, Report};
use crate::actions::watch::{self, Item, Watch};
use crate::actions::{measures, settings};
use crate::cli::fault::Fault;
use crate::cli::reports::{days, listed, shown};
use crate::cli::{Context, Pick, typed, words};
use crate::domain::date::Day;
use crate::domain::measures::balance;
use crate::domain::measures::signal::Reply;
use crate::report::listing::{Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The figures: who is off the primary, why, for how long, and what it owes
    Metrics {
        #[command(flatten)]
        pick: Pick,
    },
    /// The ledger of portability debt: every change with its day, its sign and its name
    Debt {
        #[command(flatten)]
        pick: Pick,
    },
    /// What is to be looked at again, and what is revoked and to be back
    Due {
        /// Days ahead; as many as the setting expiring-days says unless given
        #[arg(value_name = "N")]
        days: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// Requests that wait, the longest first, and whose turn it is
    Waiting {
        #[command(flatten)]
        pick: Pick,
    },
    /// What wants eyes, for a job that runs every night: 3 when there is anything, silent and 0
    /// when there is nothing; everything unless something is named
    Check {
        /// Cover that ends within so many days; without a number those of the setting expiring-days
        #[arg(long, value_name = "DAYS", num_args = 0..=1, default_missing_value = "usual")]
        expiring: Option<String>,
        /// Requests undecided for so many days or more; without a number those of waiting-days
        #[arg(long, value_name = "DAYS", num_args = 0..=1, default_missing_value = "usual")]
        waiting: Option<String>,
        /// Cover that is over
        #[arg(long)]
        lapsed: bool,
        /// Conditions overdue or soon due
        #[arg(long)]
        conditions: bool,
        /// Reviews that are due
        #[arg(long)]
        reviews: bool,
        /// The reopen signal, while it waits for an answer
        #[arg(long)]
        signal: bool,
        #[command(flatten)]
        pick: Pick,
    },
    /// Say once what ends in so many days (the setting notify-days: 90, 30 and 14) and what ended; and,
    /// at the nearest of them and once past, which conditions and reviews are due
    Notify {
        /// Days before a last day
        #[arg(long, value_name = "DAYS,…", value_delimiter = ',')]
        before: Vec<String>,
        #[command(flatten)]
        pick: Pick,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct SignalArgs {
    #[command(subcommand)]
    answer: Option<SignalCommand>,
    #[command(flatten)]
    pick: Pick,
}

#[derive(Debug, Subcommand)]
pub(super) enum SignalCommand {
    /// Answer it, as the decision owner: reopen the decision, or decline with a day to look again
    Answer {
        /// reopen or decline
        reply: String,
        #[command(flatten)]
        reason: typed::ReasonArgs,
        /// The day on which a declined signal is raised again
        #[arg(long, value_name = "DATE")]
        look_again: Option<String>,
    },
}

/// Stands for a number of days that was left out: that of the workspace.
const USUAL: &str = "usual";

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Metrics { pick } => {
            let mut desk = context.desk_by_day(Access::Read)?;
            let figures = reports::metrics(&mut desk)?;
            context.out.list(reports::listed_figures(&figures), pick)?;
            desk.left_open();
            Ok(0)
        }
        Command::Debt { pick } => debt(context, pick),
        Command::Due { days: ahead, pick } => {
            let within = ahead.as_deref().map(days).transpose()?;
            listed(context, Report::Due, within, pick)
        }
        Command::Waiting { pick } => listed(context, Report::Waiting, Some(0), pick),
        Command::Check { expiring, waiting, lapsed, conditions, reviews, signal, pick } => {
            let mut desk = context.desk_by_day(Access::Read)?;
            let usual = watch::usual(&mut desk)?;
            let asked = |typed: &Option<String>, usual: Option<i64>| match typed.as_deref() {
                None => Ok(None),
                Some(USUAL) => Ok(usual),
                Some(typed) => days(typed).map(Some),
            };
            let named = Watch {
                expiring: asked(expiring, usual.expiring)?,
                waiting: asked(waiting, usual.waiting)?,
                lapsed: *lapsed,
                conditions: *conditions,
                reviews: *reviews,
                signal: *signal,
            };
            let watch = if named == Watch::default() { usual } else { named };
            let items = watch::check(&mut desk, watch)?;
            said(context, &items, pick)?;
            Ok(if items.is_empty() { 0 } else { 3 })
        }
        Command::Notify { before, pick } => {
            let mut thresholds = Vec::new();
            for typed in before {
                thresholds.push(days(typed)?);
            }
            let mut desk = context.desk_by_day(context.write_access())?;
            if thresholds.is_empty() {
                thresholds = settings::notify_days(&mut desk)?;
            }
            let items = watch::notify(&mut desk, &thresholds)?;
            said(context, &items, pick)?;
            Ok(0)
        }
    }
}

/// One line an item for people, a list for scripts; nothing at all for people where there is
/// nothing.
fn said(context: &mut Context<'_>, items: &[Item], pick: &Pick) -> Result<(), Fault> {
    if context.out.is_for_people() && !pick.count {
        for item in items {
            context.out.text(&crate::domain::text::display(&format!(
                "{} {}: {}",
                item.kind, item.subject, item.said
            )))?;
            context.out.text("\n")?;
        }
        return Ok(());
    }
    let mut listing = Listing::new(vec![
        Column::text("kind", "Kind"),
        Column::text("subject", "About"),
        Column::text("what", "What"),
    ]);
    for item in items {
        listing.push(vec![
            item.kind.code().into(),
            item.subject.as_str().into(),
            item.said.as_str().into(),
        ]);
    }
    context.out.list(listing, pick)
}

pub(super) fn signal(args: &SignalArgs, context: &mut Context<'_>) -> Result<u8, Fault> {
    match &args.answer {
        None => show(context, &args.pick)?,
        Some(SignalCommand::Answer { reply, reason, look_again }) => {
            let reply: Reply = reply.parse().map_err(|e| Fault::invalid(format!("{e}")))?;
            let why = words::why(reason, context, "signal")?;
            let mut desk = context.desk(context.write_access())?;
            let today = desk.today();
            let again = look_again.as_deref().map(|typed| Day::read(typed, today)).transpose();
            let again = again.map_err(|error| {
                let fault = Fault::invalid(error.to_string())
                    .hint("a day: 2027-09-01, eoq, 30d or 6m")
                    .subject("look_again");
                typed::keep(context, fault, &why)
            })?;
            let outcome = measures::answer(&mut desk, reply, &why, again);
            let answer = words::told(context, &why, outcome)?;
            context.out.wrote(&answer.decision.to_string(), || {
                Record::new()
                    .fact("decision", "Decision", answer.decision.to_string())
                    .fact("reply", "Answer", answer.reply.code())
                    .fact("reason", "Reason", answer.reason.as_str())
                    .fact("look_again", "Look again", answer.look_again)
                    .fact("answered_by", "By", answer.by.as_str())
                    .fact("answered_on", "On", answer.on)
            })?;
        }
    }
    Ok(0)
}

fn show(context: &mut Context<'_>, pick: &Pick) -> Result<(), Fault> {
    let mut desk = context.desk_by_day(Access::Read)?;
    let found = measures::signal(&mut desk)?;
    let mut raised = Listing::new(vec![
        Column::text("trigger", "Trigger"),
        Column::text("what", "What"),
        Column::text("threshold", "Raised from"),
        Column::text("evidence", "Evidence"),
    ]);
    for one in &found.raised {
        raised.push(vec![
            one.trigger.code().into(),
            one.said.as_str().into(),
            one.threshold.as_str().into(),
            one.evidence.clone().into(),
        ]);
    }
    let mut answers = Listing::new(vec![
        Column::figure("number", "#"),
        Column::text("reply", "Answer"),
        Column::text("reason", "Reason"),
        Column::text("look_again", "Look again"),
        Column::text("by", "By"),
        Column::text("on", "On"),
    ]);
    for answer in &found.answers {
        answers.push(vec![
            answer.number.into(),
            answer.reply.code().into(),
            answer.reason.as_str().into(),
            answer.look_again.into(),
            answer.by.as_str().into(),
            answer.on.into(),
        ]);
    }
    let decision = found.primary.as_ref().map(|primary| primary.decision.to_string());
    let record = Record::new()
        .fact("decision", "Decision", decision)
        .fact("standing", "Signal", found.words())
        .fact("waits", "Waits for an answer", found.waits())
        .rows("raised", "Triggers met", raised)
        .rows("answers", "Answers", answers);
    context.out.show(record, pick)
}

/// The ledger, and to people how much of the budget of the decision in force is left, where one is
/// set.
fn debt(context: &mut Context<'_>, pick: &Pick) -> Result<u8, Fault> {
    let mut desk = context.desk_by_day(Access::Read)?;
    let (entries, budget) = (measures::debt(&mut desk)?, measures::budget(&mut desk)?);
    let code = shown(context, reports::listed_ledger(&entries), pick)?;
    if let Some(budget) = budget.filter(|_| context.out.is_for_people() && !pick.count) {
        let now = u64::try_from(balance(&entries)).unwrap_or_default();
        let said = match now.checked_sub(budget) {
            Some(over) if over > 0 => {
                format!("the budget is {budget} months, and overdrawn by {over}")
            }
            _ => format!("the budget is {budget} months; {} are left", budget - now),
        };
        context.out.say(&said)?;
    }
    Ok(code)
}
