//! Which ground each refusal of an exception stands on, and the way on from it.

use crate::actions::{ActionError, Ground};
use crate::domain::exception::State;
use crate::domain::exception::refusal::{Refusal, RefusalKind};
use crate::domain::exception::tier::Tier;
use crate::domain::refs::ExceptionRef;

/// The refusal of the domain as one of ours, with the way on.
pub(crate) fn refused(refusal: &Refusal, which: ExceptionRef) -> ActionError {
    let ground = match refusal.kind() {
        RefusalKind::Role => Ground::Role,
        RefusalKind::State => Ground::State,
        RefusalKind::Interest => Ground::Interest,
        RefusalKind::Conflict => Ground::Conflict,
        RefusalKind::Validation => Ground::Validation,
    };
    let hint = way_on(refusal, which);
    let error = if let Refusal::Incomplete { missing, .. } = refusal {
        ActionError::refused(ground, format!("{which} is not complete"))
            .more(missing.iter().map(ToString::to_string).collect())
    } else {
        ActionError::refused(ground, refusal.to_string())
    };
    let error = error.subject(which.to_string());
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The next useful command after `refusal`. None where the sentence itself says what to write, and
/// for roles and interests: for those the shells say who else may.
fn way_on(refusal: &Refusal, which: ExceptionRef) -> Option<String> {
    Some(match refusal {
        Refusal::NotPermitted(_)
        | Refusal::NotTheirs { .. }
        | Refusal::Interested { .. }
        | Refusal::OwnWord { .. }
        | Refusal::Answer { .. } => return None,
        Refusal::WrongState {
            state: State::Approved, step: "be edited" | "be submitted", ..
        } => {
            format!("`cloudpick exception renew {which}` opens a renewal")
        }
        Refusal::WrongState { .. }
        | Refusal::RenewalState { .. }
        | Refusal::RenewalOpen { .. }
        | Refusal::NothingOwed { .. }
        | Refusal::ConditionState { .. } => {
            format!("`cloudpick exception can {which}` says what is possible now, and for whom not")
        }
        Refusal::OneMandate { .. } => format!(
            "somebody who acts for neither approves it: `cloudpick exception show {which}` names \
             who may"
        ),
        Refusal::RepeatedPrecedent { .. } => {
            "give it one last day without `every`, or another kind, such as compensating".to_owned()
        }
        Refusal::LatePrecedent { .. } => {
            "give it another kind, such as compensating, with a last day and the consequence lapse"
                .to_owned()
        }
        Refusal::PastDue { .. } => "name a day to come as the last one for it".to_owned(),
        Refusal::DuePastGrant { first, last, .. } => {
            format!("name a day from {first} to {last}, or give another --until")
        }
        Refusal::OfferedDue { condition, earliest, last, .. } => format!(
            "give --due {condition}=DATE, a day from {earliest} to {last}, or grant other days \
             with --from and --until"
        ),
        Refusal::OtherDue { condition, due, .. } => {
            format!("give --due {condition}={due}, or leave it out")
        }
        Refusal::DueOutside { .. } => {
            format!("name a day that is granted; a renewal of {which} has conditions of its own")
        }
        Refusal::RenewEarly { from, .. } => format!(
            "from {from} on `cloudpick exception renew {which}` opens one; how early that is, is \
             the setting renewal-window"
        ),
        Refusal::NothingNew { .. } | Refusal::RenewalMoves { .. } | Refusal::Incomplete { .. } => {
            way_of_fields(refusal, which)
        }
        Refusal::NoRenewal { .. } => format!("`cloudpick exception renew {which}` opens one"),
        Refusal::BridgedAlready { .. } => {
            format!("`cloudpick exception approve {which}` decides on its renewal")
        }
        Refusal::BridgeLength { first, most, .. } => {
            format!("give --until, a day from {first} to {most}")
        }
        Refusal::NoOutcome { .. } => format!(
            "`cloudpick exception close {which} --outcome CODE` ends it: returned_to_primary, \
             retired, target_became_primary, replaced_by or never_started"
        ),
        Refusal::TargetIsPrimary { .. } => format!(
            "`cloudpick exception edit {which} --target PLACE` asks for another; what is granted \
             ends with `cloudpick exception close {which} --outcome target_became_primary`"
        ),
        Refusal::TargetRetired { .. } => {
            format!("`cloudpick exception edit {which} --target PLACE` asks for another")
        }
        Refusal::WorkloadRetired { .. } => {
            format!("`cloudpick exception withdraw {which}` takes it back")
        }
        Refusal::NothingToCorrect { .. } | Refusal::CorrectLate { .. } => format!(
            "what was granted can be revoked or closed, what was refused revised: `cloudpick \
             exception can {which}` says what is possible"
        ),
        Refusal::Precedent { .. } => format!("`cloudpick exception similar {which}` lists them"),
        Refusal::Kept { .. } => {
            format!("`cloudpick exception withdraw {which}` takes it back; its history stays")
        }
        Refusal::NoPrimary { .. } => {
            "`cloudpick decision accept D` brings a decision into force".to_owned()
        }
        Refusal::Rival { other, .. } => {
            format!("`cloudpick exception show {other}` shows the other")
        }
        Refusal::NothingToAppeal { .. } | Refusal::AppealLate { .. } => {
            format!("`cloudpick exception revise {which}` opens it again, without an appeal")
        }
        Refusal::AppealChanged { .. } => format!(
            "`cloudpick exception withdraw {which}`, then `cloudpick exception revise {which}`"
        ),
        Refusal::OverrideNeeded { .. } => "add --override and a --reason if you mean it".to_owned(),
        Refusal::Stale { .. } | Refusal::ContentChanged { .. } => {
            format!("`cloudpick exception show {which}` shows it as it is now")
        }
        Refusal::DecisionChanged { .. } => {
            format!("`cloudpick exception return {which} --note TEXT` sends it back")
        }
        Refusal::Short { .. }
        | Refusal::PastStart { .. }
        | Refusal::TooLong { .. }
        | Refusal::MonthsOfTier { .. }
        | Refusal::EndsBeforeStart { .. }
        | Refusal::Months { .. }
        | Refusal::OtherTerms { .. }
        | Refusal::PastRevocation { .. }
        | Refusal::EarlyReturn { .. }
        | Refusal::NoMonths { .. }
        | Refusal::NoMove { .. } => way_of_values(refusal),
        Refusal::LooseCondition { .. } => format!(
            "`cloudpick exception return {which} --note TEXT` sends it back, and its requester \
             writes it again with `--condition \"TEXT;OWNER;DUE\"`; a date alone is given with \
             --due N=DATE"
        ),
        Refusal::Unscored { .. } | Refusal::NoAdviser { .. } => {
            format!("`cloudpick exception score {which} QUESTION VALUE --note N` scores")
        }
        Refusal::ScoresAgainst { tier: Tier::Three, .. } => {
            format!("add --departure TEXT; `cloudpick exception show {which}` has the scores")
        }
        Refusal::ScoresAgainst { .. } | Refusal::NotApplicable { .. } => {
            format!("`cloudpick exception show {which}` has the questions and their scores")
        }
        Refusal::NoCondition { .. } | Refusal::NotOffered { .. } => {
            format!("`cloudpick exception show {which}` lists its conditions")
        }
    })
}

/// The way on for whoever must change what is asked.
fn way_of_fields(refusal: &Refusal, which: ExceptionRef) -> String {
    let does =
        if matches!(refusal, Refusal::Incomplete { .. }) { "fills a gap" } else { "changes it" };
    format!("`cloudpick exception edit {which} --FIELD VALUE` {does}")
}

/// The way on for whoever must give another value.
fn way_of_values(refusal: &Refusal) -> String {
    if let Refusal::TooLong { most, .. } = refusal {
        return format!("give --until {most}, or an earlier day");
    }
    if let Refusal::OtherTerms { first, last, months, .. } = refusal {
        return format!("give --from {first} --until {last} --months {months}");
    }
    if let Refusal::MonthsOfTier { most, .. } = refusal {
        return format!("give --months {most} or fewer, or return it, so that tier 3 decides");
    }
    if let Refusal::EndsBeforeStart { first, .. } = refusal {
        return format!("give --effective DATE, {first} or later");
    }
    if matches!(refusal, Refusal::NoMonths { .. }) {
        return "give --months N, from the first work on it to the last; 0 for less than one"
            .to_owned();
    }
    if let Refusal::Months { most, .. } = refusal {
        return format!("give --months, 0 to {most}");
    }
    let words = if matches!(refusal, Refusal::Short { .. }) {
        "say a little more; the setting least-note has the least"
    } else if matches!(refusal, Refusal::PastStart { .. }) {
        "give --from DATE and --until DATE, today or later"
    } else if matches!(refusal, Refusal::PastRevocation { .. }) {
        "give --effective DATE, today or later"
    } else if matches!(refusal, Refusal::EarlyReturn { .. }) {
        "give --return-by DATE, on that day or later"
    } else {
        "leave --months out, or name an outcome with a move"
    };
    words.to_owned()
}
