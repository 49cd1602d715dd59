//! Steps as the actions take them, and what is told of those that were taken.

use crate::actions::ActionError;
use crate::actions::exceptions::{Act, Approval};
use crate::actions::told::Changed;
use crate::domain::exception::steps::{Happened, Step};
use crate::domain::refs::ExceptionRef;
use crate::tui::screens::exceptions::label;

/// What a field of the history of an exception is called on screen: as the form calls it, where the
/// form has it. `None` for what is kept for the program, and for who did it, whom the line names.
pub(in crate::tui::desk) fn field(change: &Changed) -> Option<String> {
    let key = change.field.replace(' ', "_");
    let words = match key.as_str() {
        "uuid" | "version" | "rev" | "last_seq" | "submissions" | "submitted_hash"
        | "content_hash" | "granted_gap" | "granted_from" | "covered_from" | "blocks_on"
        | "overdue_on" | "conditions_open" | "number" | "grant_number" | "position" | "ordinal"
        | "decided_role" | "document" | "exception" | "person" | "voter" => return None,
        // Most comments are for everybody.
        "internal" if change.after.as_deref() == Some("0") => return None,
        "internal" => "for the office only",
        "granted_to" => "granted until",
        "tier_why" => "tier because",
        "editors" => "edited by",
        "on_day" => "on",
        "months" => "months accepted",
        "given" => "score",
        "unscored" => "not scored",
        "departure" => "departs from the rule because",
        "override" => "own decision",
        "corrections" => "recorded in error",
        "due" => "by when",
        "consequence" => "a breach",
        "sha256" => "SHA-256",
        _ => {
            return Some(label(&key).map_or_else(|| change.field.clone(), str::to_lowercase));
        }
    };
    Some(words.to_owned())
}

/// What is now so.
pub(super) fn said(which: ExceptionRef, happened: Happened) -> String {
    match happened {
        Happened::Created => format!("{which} is filed as a draft"),
        Happened::Edited => format!("{which} is saved"),
        Happened::Discarded => format!("{which} is discarded; its number stays used"),
        Happened::Submitted => format!("{which} is submitted"),
        Happened::Claimed => format!("{which} is in review, with you"),
        Happened::Released => format!("{which} is given back"),
        Happened::Returned => format!("{which} is sent back to its requester"),
        Happened::Voted => format!("your approval of {which} is on record; more are needed"),
        Happened::Approved => format!("{which} is approved"),
        Happened::Rejected => format!("{which} is rejected"),
        Happened::Revised => format!("{which} is a draft again"),
        Happened::Appealed => format!("{which} is a draft again, against the refusal"),
        Happened::Withdrawn => format!("{which} is withdrawn"),
        Happened::Revoked => format!("the grant of {which} is revoked"),
        Happened::Closed => format!("{which} is closed"),
        Happened::Scored => format!("your score on {which} is on record"),
        Happened::ConditionMet => format!("a condition of {which} is said to be met"),
        Happened::ConditionConfirmed => format!("a condition of {which} is confirmed"),
        Happened::ConditionWaived => format!("a condition of {which} is waived"),
        Happened::ConditionBreached => format!("a condition of {which} is recorded as breached"),
        Happened::ConditionAdded => format!("a condition is added to what is granted to {which}"),
        Happened::Commented => format!("your comment on {which} is on record"),
        Happened::Bridged => format!("{which} is covered until the renewal is decided"),
        Happened::Reviewed => format!("{which} was looked at again, and stands"),
        Happened::Rebased => format!("{which} stands under the decision now in force"),
        Happened::VoteCorrected
        | Happened::ApprovalCorrected
        | Happened::RejectionCorrected
        | Happened::RevocationCorrected
        | Happened::BridgeCorrected
        | Happened::ClosingCorrected
        | Happened::RenewalRejectionCorrected
        | Happened::RenewalCorrected
        | Happened::RenewalVoteCorrected => {
            format!("your decision on {which} is taken back as recorded in error")
        }
        Happened::RenewalOpened => format!("a renewal of {which} is opened"),
        Happened::RenewalEdited => format!("the renewal of {which} is saved"),
        Happened::RenewalDiscarded => format!("the renewal of {which} is thrown away"),
        Happened::RenewalSubmitted => format!("the renewal of {which} is submitted"),
        Happened::RenewalClaimed => format!("the renewal of {which} is in review, with you"),
        Happened::RenewalReleased => format!("the renewal of {which} is given back"),
        Happened::RenewalReturned => {
            format!("the renewal of {which} is sent back to its requester")
        }
        Happened::RenewalVoted => {
            format!("your approval of the renewal of {which} is on record; more are needed")
        }
        Happened::RenewalApproved => format!("{which} is renewed"),
        Happened::RenewalRejected => {
            format!("the renewal of {which} is rejected; the grant before it stays as it is")
        }
        Happened::RenewalWithdrawn => {
            format!("the renewal of {which} is withdrawn; the grant before it stays as it is")
        }
        Happened::RenewalScored => format!("your score on the renewal of {which} is on record"),
    }
}

/// A step as the actions take it.
pub(super) fn act(step: Step) -> Result<Act, ActionError> {
    Ok(match step {
        Step::Edit { .. } => {
            return Err(ActionError::invalid("an edit is no step on what stands"));
        }
        Step::Discard => Act::Discard,
        Step::Submit => Act::Submit,
        Step::Claim => Act::Claim,
        Step::Release => Act::Release,
        Step::Return { note, fields } => {
            Act::Return { note: note.to_string(), fields: fields.into_iter().collect() }
        }
        Step::Approve(ballot) => Act::Approve(Approval {
            from: ballot.span.map(|span| span.first().to_string()),
            until: ballot.span.map(|span| span.last().to_string()),
            months: ballot.months.map(|months| months.to_string()),
            reason: ballot.rationale.to_string(),
            seen: ballot.seen.to_string(),
            conditions: Vec::new(),
            dues: ballot.dues.iter().map(|(number, due)| format!("{number}={due}")).collect(),
            agreed: ballot.conditions,
            departure: ballot.departure.as_ref().map(ToString::to_string),
            override_: ballot.override_,
        }),
        Step::Reject { rationale, seen } => {
            Act::Reject { reason: rationale.to_string(), seen: seen.to_string() }
        }
        Step::Revise { appeal } => Act::Revise { appeal },
        Step::Withdraw { reason } => Act::Withdraw { reason: reason.map(|r| r.to_string()) },
        Step::Revoke { reason, effective, return_by } => Act::Revoke {
            reason: reason.to_string(),
            effective: effective.to_string(),
            return_by: return_by.to_string(),
        },
        Step::Close { outcome, effective, months, reason } => Act::Close {
            outcome: outcome.to_string(),
            effective: effective.map(|day| day.to_string()),
            months: months.map(|months| months.to_string()),
            reason: reason.map(|reason| reason.to_string()),
        },
        Step::Renew => Act::Renew,
        Step::Bridge { until, reason } => {
            Act::Bridge { until: until.to_string(), reason: reason.to_string() }
        }
        Step::Rebase { how, reason, outcome, months } => Act::Rebase {
            how: how.to_string(),
            reason: reason.to_string(),
            outcome: outcome.map(|outcome| outcome.to_string()),
            months: months.map(|months| months.to_string()),
        },
        Step::Correct { reason } => Act::Correct { reason: reason.to_string() },
        Step::Score { question, given, note } => Act::Score {
            question: question.to_string(),
            value: given.to_string(),
            note: note.to_string(),
        },
        Step::Meet { condition, evidence } => {
            Act::Meet { condition, evidence: evidence.to_string() }
        }
        Step::Confirm { condition, own } => {
            Act::Confirm { condition, own: own.map(|own| own.to_string()) }
        }
        Step::Waive { condition, reason, own } => {
            Act::Waive { condition, reason: reason.to_string(), own }
        }
        Step::Breach { condition, reason } => Act::Breach { condition, reason: reason.to_string() },
        Step::AddCondition { condition } => {
            Act::AddCondition { condition: String::new(), agreed: Some(condition) }
        }
        Step::Comment { text, internal } => Act::Comment { text: text.to_string(), internal },
    })
}
