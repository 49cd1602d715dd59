//! Steps on one exception or on several: one line an item and a summary.

use std::io::Write as _;

use crate::actions::Desk;
use crate::actions::exceptions::{self, Act, Done};
use crate::cli::exception::acts::act;
use crate::cli::exception::args::Batch;
use crate::cli::exception::{Command, ConditionCommand, reference, show};
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, typed};
use crate::domain::exception::steps::Happened;
use crate::domain::refs::ExceptionRef;
use crate::domain::text::{counted, display};
use crate::report::listing::Record;

/// What a step prints: the reference, or the changed object as JSON.
pub(super) fn wrote(
    context: &mut Context<'_>,
    desk: &mut Desk,
    which: ExceptionRef,
) -> Result<(), Fault> {
    if context.out.is_json() {
        let shown = exceptions::show(desk, which, None)?;
        return context.out.show(show::record(&shown), &Pick::default());
    }
    context.out.wrote(&which.to_string(), Record::new)
}

/// Which exceptions, whether all or none, and how the question before many is put.
fn asked(command: &Command) -> (Vec<String>, bool, &'static str) {
    let of = |batch: &Batch, word| (batch.exceptions.clone(), batch.all_or_nothing, word);
    match command {
        Command::Submit(batch) => of(batch, "Submit"),
        Command::Claim(batch) => of(batch, "Claim"),
        Command::Release(batch) => of(batch, "Release"),
        Command::Discard(batch) => of(batch, "Throw away"),
        Command::Return { batch, .. } => of(batch, "Send back"),
        Command::Approve(args) => of(&args.batch, "Approve"),
        Command::Reject { batch, .. } => of(batch, "Refuse"),
        Command::Withdraw { batch, .. } => of(batch, "Withdraw"),
        Command::Revise { batch, .. } => of(batch, "Open again"),
        Command::Revoke { batch, .. } => of(batch, "Revoke"),
        Command::Close { batch, .. } => of(batch, "Close"),
        Command::Renew { batch, .. } => of(batch, "Renew"),
        Command::Bridge { batch, .. } => of(batch, "Bridge"),
        Command::Rebase { exception, .. }
        | Command::Correct { exception, .. }
        | Command::Similar { exception, .. }
        | Command::Can { exception, .. }
        | Command::Link { exception, .. }
        | Command::Attach { exception, .. }
        | Command::File { exception, .. }
        | Command::Log { exception, .. }
        | Command::Diff { exception, .. }
        | Command::Score { exception, .. }
        | Command::Comment { exception, .. }
        | Command::Show { exception, .. }
        | Command::Edit { exception, .. }
        | Command::Condition(
            ConditionCommand::Add { exception, .. }
            | ConditionCommand::Meet { exception, .. }
            | ConditionCommand::Confirm { exception, .. }
            | ConditionCommand::Waive { exception, .. }
            | ConditionCommand::Breach { exception, .. },
        ) => (vec![exception.clone()], true, "Change"),
        Command::New { .. }
        | Command::Template
        | Command::List { .. }
        | Command::Tag { .. }
        | Command::Export(_)
        | Command::Import { .. } => (Vec::new(), true, "Change"),
    }
}

/// What was read of each, where a hash of it was given.
fn seen_of(command: &Command) -> &[String] {
    if let Command::Approve(args) = command {
        return &args.seen;
    }
    if let Command::Reject { seen, .. } = command { seen } else { &[] }
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    let (typed, together, word) = asked(command);
    let all: Vec<ExceptionRef> = typed.iter().map(|t| reference(t)).collect::<Result<_, _>>()?;
    let seen = seen_of(command);
    if !seen.is_empty() && seen.len() != all.len() {
        let told = format!(
            "{} for {}: each exception has a hash of its own",
            counted(seen.len(), "--seen", "--seen"),
            counted(all.len(), "exception", "exceptions")
        );
        return Err(Fault::invalid(told).hint("give one --seen for each, in their order"));
    }
    if all.len() >= 3 {
        context.confirm(&format!("{word} {} exceptions?", all.len()))?;
    }
    let act = act(command, context)?;
    let mut desk = context.desk(context.write_access())?;
    let outcome = if all.len() == 1 || together {
        let read = all.iter().enumerate().map(|(at, which)| {
            Ok((*which, read_first(context, &mut desk, *which, (&act, seen.get(at)))?))
        });
        let read: Result<Vec<_>, Fault> = read.collect();
        read.and_then(|acts| at_once(context, &mut desk, &acts))
    } else {
        one_by_one(context, &mut desk, &all, (&act, seen))
    };
    outcome.map_err(|fault| match long_text(&act) {
        Some(text) => typed::keep(context, fault, text),
        None => fault,
    })
}

/// The text that would be a loss to type again.
fn long_text(act: &Act) -> Option<&str> {
    match act {
        Act::Return { note, .. } | Act::Score { note, .. } => Some(note),
        Act::Approve(approval) => Some(&approval.reason),
        Act::Reject { reason, .. }
        | Act::Revoke { reason, .. }
        | Act::Bridge { reason, .. }
        | Act::Rebase { reason, .. }
        | Act::Correct { reason }
        | Act::Waive { reason, .. }
        | Act::Breach { reason, .. } => Some(reason),
        Act::Withdraw { reason } | Act::Close { reason, .. } => reason.as_deref(),
        Act::Confirm { own, .. } => own.as_deref(),
        Act::Meet { evidence, .. } => Some(evidence),
        Act::Comment { text, .. } => Some(text),
        Act::Discard
        | Act::Submit
        | Act::Claim
        | Act::Release
        | Act::Renew
        | Act::AddCondition { .. }
        | Act::Revise { .. } => None,
    }
}

/// A decision is on what was `read`; on a terminal one without a hash shows the request first, and
/// is on what it showed.
fn read_first(
    context: &mut Context<'_>,
    desk: &mut Desk,
    which: ExceptionRef,
    (act, read): (&Act, Option<&String>),
) -> Result<Act, Fault> {
    let mut act = act.clone();
    let (Act::Approve(exceptions::Approval { seen, .. }) | Act::Reject { seen, .. }) = &mut act
    else {
        return Ok(act);
    };
    if let Some(read) = read {
        seen.clone_from(read);
    }
    if seen.is_empty() && context.out.is_terminal() && context.out.is_for_people() {
        let shown = exceptions::show(desk, which, None)?;
        context.out.show(show::record(&shown), &Pick::default())?;
        *seen = shown.exception.judged().to_string();
    }
    Ok(act)
}

fn at_once(
    context: &mut Context<'_>,
    desk: &mut Desk,
    acts: &[(ExceptionRef, Act)],
) -> Result<u8, Fault> {
    let done = exceptions::take_all(desk, acts)?;
    for done in &done {
        tell(context, desk, done)?;
    }
    if done.len() > 1 {
        summary(context, done.len(), 0)?;
    }
    Ok(0)
}

fn one_by_one(
    context: &mut Context<'_>,
    desk: &mut Desk,
    all: &[ExceptionRef],
    (act, seen): (&Act, &[String]),
) -> Result<u8, Fault> {
    let mut done = Tally::default();
    for (at, which) in all.iter().enumerate() {
        let taken = read_first(context, desk, *which, (act, seen.get(at)))
            .and_then(|act| Ok(exceptions::take(desk, *which, &act)?));
        match taken {
            Ok(taken) => {
                done.done += 1;
                tell(context, desk, &taken)?;
            }
            Err(fault) => done.refused(context, &fault)?,
        }
    }
    summary(context, done.done, all.len() - done.done)?;
    Ok(done.first.unwrap_or(0))
}

/// Does something with each of `all`: one line an exception, and a summary of several.
pub(super) fn each(
    context: &mut Context<'_>,
    desk: &mut Desk,
    all: &[ExceptionRef],
    change: impl Fn(&mut Desk, ExceptionRef) -> Result<(), Fault>,
) -> Result<u8, Fault> {
    if let [which] = all {
        change(desk, *which)?;
        wrote(context, desk, *which)?;
        return Ok(0);
    }
    let mut done = Tally::default();
    for which in all {
        match change(desk, *which) {
            Ok(()) => {
                done.done += 1;
                wrote(context, desk, *which)?;
            }
            Err(fault) => done.refused(context, &fault)?,
        }
    }
    summary(context, done.done, all.len() - done.done)?;
    Ok(done.first.unwrap_or(0))
}

/// What became of several.
#[derive(Default)]
struct Tally {
    done: usize,
    /// The code of the first that was refused.
    first: Option<u8>,
}

impl Tally {
    fn refused(&mut self, context: &mut Context<'_>, fault: &Fault) -> Result<(), Fault> {
        // What went well before stands before it also where both end on one screen.
        context.out.finish()?;
        let mut err = std::io::stderr().lock();
        if context.out.is_json() {
            fault.write_json(&mut err)?;
        } else {
            fault.write_text(&mut err)?;
        }
        self.first.get_or_insert(fault.kind.exit_code());
        Ok(())
    }
}

fn tell(context: &mut Context<'_>, desk: &mut Desk, done: &Done) -> Result<(), Fault> {
    if done.exception.is_some() {
        wrote(context, desk, done.which)?;
        if matches!(done.happened, Happened::Submitted | Happened::RenewalSubmitted) {
            warned(context, desk, done.which)?;
        }
        unscored(context, done)?;
        if let Some(remark) = done.remark().filter(|_| context.out.is_for_people()) {
            remarked(context, done.which, &remark)?;
        }
        return Ok(());
    }
    let which = done.which.to_string();
    context.out.wrote(&which, || {
        Record::new().fact("id", "Exception", which.as_str()).fact("discarded", "Discarded", true)
    })
}

/// Names beside an approval the questions that nobody has scored: it is on record with it.
fn unscored(context: &mut Context<'_>, done: &Done) -> Result<(), Fault> {
    let ids: Vec<String> = done.unscored().iter().map(ToString::to_string).collect();
    if ids.is_empty() || !context.out.is_for_people() || context.global.quiet {
        return Ok(());
    }
    context.out.finish()?;
    writeln!(
        std::io::stderr(),
        "warning: {}: nobody scored {}, and the approval says so on record",
        done.which,
        ids.join(", ")
    )?;
    Ok(())
}

/// Says beside what was submitted what deserves a look before anybody decides.
fn warned(context: &mut Context<'_>, desk: &mut Desk, which: ExceptionRef) -> Result<(), Fault> {
    if !context.out.is_for_people() || context.global.quiet {
        return Ok(());
    }
    let shown = exceptions::show(desk, which, None)?;
    context.out.finish()?;
    let mut err = std::io::stderr().lock();
    for warning in &shown.warnings {
        writeln!(err, "warning: {which}: {}", display(&warning.to_string()))?;
    }
    Ok(())
}

/// What may have been mistyped, with the way to take it back.
fn remarked(context: &mut Context<'_>, which: ExceptionRef, remark: &str) -> Result<(), Fault> {
    if context.global.quiet {
        return Ok(());
    }
    context.out.finish()?;
    let mut err = std::io::stderr().lock();
    writeln!(err, "warning: {which}: {remark}")?;
    writeln!(
        err,
        "help: `cloudpick exception correct {which} --reason TEXT` takes it back for a day, where \
         it was recorded in error"
    )?;
    Ok(())
}

fn summary(context: &mut Context<'_>, done: usize, refused: usize) -> Result<(), Fault> {
    if context.out.is_for_people() {
        context.out.finish()?;
        if !context.global.quiet {
            writeln!(std::io::stderr(), "{done} done, {refused} refused")?;
        }
    }
    Ok(())
}
