//! From the flags of a command to the act it means.

use crate::actions::exceptions::Act;
use crate::cli::exception::{Command, ConditionCommand, args};
use crate::cli::fault::Fault;
use crate::cli::{Context, typed};

/// The step that a command of a single kind means; the approval is put together apart.
pub(super) fn act(command: &Command, context: &Context<'_>) -> Result<Act, Fault> {
    let why = |args: &typed::ReasonArgs, about| args::reason(args, context, about);
    let note = |args: &typed::NoteArgs, about| args::note(args, context, about);
    Ok(match command {
        Command::Submit(_) => Act::Submit,
        Command::Claim(_) => Act::Claim,
        Command::Release(_) => Act::Release,
        Command::Discard(_) => Act::Discard,
        Command::Return { note: args, fields, .. } => {
            Act::Return { note: note(args, "what should change")?, fields: fields.clone() }
        }
        Command::Reject { reason, .. } => {
            Act::Reject { reason: why(reason, "why it is refused")?, seen: String::new() }
        }
        Command::Withdraw { reason, .. } => Act::Withdraw { reason: reason.optional()? },
        Command::Revise { appeal, .. } => Act::Revise { appeal: *appeal },
        Command::Revoke { effective, return_by, reason, .. } => Act::Revoke {
            reason: why(reason, "why the grant is taken back")?,
            effective: effective.clone(),
            return_by: return_by.clone(),
        },
        Command::Close { outcome, effective, months, reason, .. } => Act::Close {
            outcome: outcome.clone(),
            effective: effective.clone(),
            months: months.clone(),
            reason: reason.optional()?,
        },
        Command::Renew { .. } => Act::Renew,
        Command::Bridge { until, reason, .. } => {
            Act::Bridge { until: until.clone(), reason: why(reason, "why the gap is bridged")? }
        }
        Command::Rebase { how, reason, outcome, months, .. } => Act::Rebase {
            how: how.clone(),
            reason: why(reason, "why so under the decision now in force")?,
            outcome: outcome.clone(),
            months: months.clone(),
        },
        Command::Correct { reason, .. } => {
            Act::Correct { reason: why(reason, "why it was recorded in error")? }
        }
        Command::Score { question, value, note: args, .. } => Act::Score {
            question: question.clone(),
            value: value.clone(),
            note: note(args, "why this answer")?,
        },
        Command::Comment { note: args, internal, .. } => {
            Act::Comment { text: note(args, "what you want to say")?, internal: *internal }
        }
        Command::Condition(command) => mark(command, context)?,
        Command::Approve(args) => Act::Approve(args.approval(context)?),
        Command::New { .. }
        | Command::Template
        | Command::List { .. }
        | Command::Show { .. }
        | Command::Edit { .. }
        | Command::Similar { .. }
        | Command::Can { .. }
        | Command::Tag { .. }
        | Command::Link { .. }
        | Command::Attach { .. }
        | Command::File { .. }
        | Command::Log { .. }
        | Command::Diff { .. }
        | Command::Export(_)
        | Command::Import { .. } => return Err(Fault::invalid("this is not a step")),
    })
}

fn mark(command: &ConditionCommand, context: &Context<'_>) -> Result<Act, Fault> {
    Ok(match command {
        ConditionCommand::Add { .. } => return Err(Fault::invalid("this is not a step")),
        ConditionCommand::Meet { condition, evidence, evidence_file, .. } => {
            let from_file = evidence_file.as_deref().map(typed::read).transpose()?;
            let evidence = evidence.clone().or(from_file).unwrap_or_default();
            Act::Meet { condition: *condition, evidence }
        }
        ConditionCommand::Confirm { condition, own, reason, .. } => {
            let own = match (own, reason.optional()?) {
                (true, None) => Some(args::reason(reason, context, "why you, on your own")?),
                (true, said) => said,
                (false, None) if !reason.sensitive => None,
                (false, _) => {
                    return Err(Fault::invalid(
                        "a confirmation takes a reason with --override only",
                    )
                    .hint("`cloudpick exception comment` says something about it"));
                }
            };
            Act::Confirm { condition: *condition, own }
        }
        ConditionCommand::Waive { condition, reason, own, .. } => {
            let reason = args::reason(reason, context, "why the condition goes")?;
            Act::Waive { condition: *condition, reason, own: *own }
        }
        ConditionCommand::Breach { condition, reason, .. } => {
            let reason = args::reason(reason, context, "what was seen")?;
            Act::Breach { condition: *condition, reason }
        }
    })
}
