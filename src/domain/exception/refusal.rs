//! Why a step on an exception was refused. A rule said no; nothing broke. It is
//! long because every rule that says no stands here with its sentence.

use thiserror::Error;

use crate::domain::date::Day;
use crate::domain::exception::grant::ConditionState;
use crate::domain::exception::precedent::Against;
use crate::domain::exception::request::{ContentHash, Missing};
use crate::domain::exception::scores::Shortfall;
use crate::domain::exception::tier::Tier;
use crate::domain::exception::{Interest, Outcome, State};
use crate::domain::person::NotPermitted;
use crate::domain::refs::{DecisionRef, ExceptionRef, QuestionId, Slug};
use crate::domain::text::{commas, counted};
use crate::domain::workload::Place;

/// What kind of rule refused: it chooses the exit code of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefusalKind {
    /// The person's roles, or not being its requester or owner.
    Role,
    /// The exception, or the world around it, is not where the step needs it.
    State,
    /// An interest of one's own.
    Interest,
    /// Somebody changed what the step was about.
    Conflict,
    /// A value breaks a rule.
    Validation,
}

/// The rule that refuses a step, with the value it saw.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The roles do not allow it.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The step belongs to particular people.
    #[error("{who} may not do that to {which}: it is for {whose}")]
    NotTheirs {
        /// The exception.
        which: ExceptionRef,
        /// Who tried.
        who: Slug,
        /// Whose it is: "its requester".
        whose: &'static str,
    },
    /// What must be met first is met once.
    #[error(
        "condition {condition} of {which} must be met before the grant covers anything, so it \
         cannot come back"
    )]
    RepeatedPrecedent {
        /// The exception.
        which: ExceptionRef,
        /// Its place among the conditions of request and approval.
        condition: usize,
    },
    /// One of two approvers acts for the other.
    #[error(
        "{other} has approved {which} already, and one of {who} and {other} acts for the other: \
         two approvals are those of two people"
    )]
    OneMandate {
        /// The exception.
        which: ExceptionRef,
        /// Who tried.
        who: Slug,
        /// Who approved.
        other: Slug,
    },
    /// The state does not allow it.
    #[error("{which} is {} and cannot {step}", state.words())]
    WrongState {
        /// The exception.
        which: ExceptionRef,
        /// Its state.
        state: State,
        /// What was tried: "be submitted".
        step: &'static str,
    },
    /// The state of the renewal does not allow it.
    #[error("the renewal of {which} is {} and cannot {step}", state.words())]
    RenewalState {
        /// The exception.
        which: ExceptionRef,
        /// The state of its renewal.
        state: State,
        /// What was tried: "be submitted".
        step: &'static str,
    },
    /// One renewal at a time.
    #[error("{which} has a renewal on its way already")]
    RenewalOpen {
        /// The exception.
        which: ExceptionRef,
    },
    /// Too early to renew.
    #[error("{which} is granted until {last} and can be renewed from {from} on")]
    RenewEarly {
        /// The exception.
        which: ExceptionRef,
        /// The last day granted.
        last: Day,
        /// The first day for a renewal.
        from: Day,
    },
    /// A renewal that says what was said before.
    #[error(
        "the renewal of {which} brings nothing newer than the grant of {granted}: a claim, an estimate or an item of evidence must be"
    )]
    NothingNew {
        /// The exception.
        which: ExceptionRef,
        /// The day of the last grant.
        granted: Day,
    },
    /// A renewal is for the same.
    #[error(
        "a renewal is for the same workload and target: another one takes a request of its own, and {which} may be closed as replaced"
    )]
    RenewalMoves {
        /// The exception.
        which: ExceptionRef,
    },
    /// A bridge leads to a renewal that came in time.
    #[error(
        "no renewal of {which} was submitted before its last day, {last}, and a bridge waits for one"
    )]
    NoRenewal {
        /// The exception.
        which: ExceptionRef,
        /// The last day granted.
        last: Day,
    },
    /// One bridge a grant.
    #[error("{which} has been bridged already, until {until}: once a grant")]
    BridgedAlready {
        /// The exception.
        which: ExceptionRef,
        /// The last day of the bridge.
        until: Day,
    },
    /// Too long a bridge, or none.
    #[error("a bridge until {until} is not possible: it goes from {first} to {most} at most")]
    BridgeLength {
        /// The day asked for.
        until: Day,
        /// Its first day.
        first: Day,
        /// The last day it may have.
        most: Day,
    },
    /// Nothing was superseded, nothing changed, and no review is due.
    #[error(
        "{which} rests on {decision}, which is in force, nothing else it rests on has changed \
         since somebody looked, and no review is due: there is nothing to look at again"
    )]
    NothingOwed {
        /// The exception.
        which: ExceptionRef,
        /// The decision.
        decision: DecisionRef,
    },
    /// An end has an outcome.
    #[error("{which} cannot be closed without an outcome")]
    NoOutcome {
        /// The exception.
        which: ExceptionRef,
    },
    /// A correction is for whoever decided.
    #[error(
        "there is no decision by {who} on {which} that could be taken back as recorded in error"
    )]
    NothingToCorrect {
        /// The exception.
        which: ExceptionRef,
        /// Who tried.
        who: Slug,
    },
    /// The time for a correction is over.
    #[error("{which} was decided on {on}, and a correction is possible for {hours} hours")]
    CorrectLate {
        /// The exception.
        which: ExceptionRef,
        /// The day of the decision.
        on: Day,
        /// The hours.
        hours: i64,
    },
    /// Like requests were decided the other way.
    #[error("{against}: name one of them and say what is different about {which}")]
    Precedent {
        /// The exception.
        which: ExceptionRef,
        /// What stands against it.
        against: Against,
    },
    /// Once submitted, a request is kept.
    #[error(
        "{which} has been submitted before and is kept: only a draft never submitted can be discarded"
    )]
    Kept {
        /// The exception.
        which: ExceptionRef,
    },
    /// Nothing to be an exception from.
    #[error(
        "{which} cannot be submitted while no primary decision is in force: there is nothing to leave"
    )]
    NoPrimary {
        /// The exception.
        which: ExceptionRef,
    },
    /// Another request for the same.
    #[error("{which} asks for the same workload and target as {other}, which is still open")]
    Rival {
        /// The exception.
        which: ExceptionRef,
        /// The other.
        other: ExceptionRef,
    },
    /// An appeal is against a refusal.
    #[error("{which} is {} and was not refused: only a refusal can be appealed against", state.words())]
    NothingToAppeal {
        /// The exception.
        which: ExceptionRef,
        /// Its state.
        state: State,
    },
    /// The time for an appeal is over.
    #[error("{which} was rejected on {rejected}, and an appeal was possible until {until}")]
    AppealLate {
        /// The exception.
        which: ExceptionRef,
        /// The day of the refusal.
        rejected: Day,
        /// The last day for an appeal.
        until: Day,
    },
    /// Somebody would decide what is theirs.
    #[error("{who} {}, and {}", interest_words(*interest, *which, through.as_ref()), interest.rule())]
    Interested {
        /// The exception.
        which: ExceptionRef,
        /// Who tried.
        who: Slug,
        /// Their interest.
        interest: Interest,
        /// The person whose delegate they are, where the interest is that person's.
        through: Option<Slug>,
    },
    /// A sole approver must say so.
    #[error(
        "{who} would {what} {which}: as sole approver that takes the override, which every list shows"
    )]
    OverrideNeeded {
        /// The exception.
        which: ExceptionRef,
        /// Who tried.
        who: Slug,
        /// What was tried: "approve their own request".
        what: &'static str,
    },
    /// Who says a condition is met does not confirm it.
    #[error(
        "{who} said that condition {condition} of {which} is met, and somebody else confirms it"
    )]
    OwnWord {
        /// The exception.
        which: ExceptionRef,
        /// The condition.
        condition: u32,
        /// Who tried.
        who: Slug,
    },
    /// Somebody saved in between.
    #[error("{which} has changed since it was read: version {seen} was read, {now} is there")]
    Stale {
        /// The exception.
        which: ExceptionRef,
        /// The version read.
        seen: u32,
        /// The version there is.
        now: u32,
    },
    /// What was judged is not what is there.
    #[error("{which} has changed since it was read: {seen} was seen, {now} is there")]
    ContentChanged {
        /// The exception.
        which: ExceptionRef,
        /// What was seen.
        seen: ContentHash,
        /// What is there.
        now: ContentHash,
    },
    /// The primary decision changed during review.
    #[error("{which} was submitted under {then}, and {} in force: return it, so that it is submitted again", now.map_or("none is now".to_owned(), |now| format!("{now} is now")))]
    DecisionChanged {
        /// The exception.
        which: ExceptionRef,
        /// The decision in force when it was submitted.
        then: DecisionRef,
        /// The decision in force now.
        now: Option<DecisionRef>,
    },
    /// Fields are missing or wrong.
    #[error("{which} is not complete: {}", sentences(missing))]
    Incomplete {
        /// The exception.
        which: ExceptionRef,
        /// Each field and its rule.
        missing: Vec<Missing>,
    },
    /// The target is the primary.
    #[error("{which} asks for {target}, which is the primary: a workload there needs no exception")]
    TargetIsPrimary {
        /// The exception.
        which: ExceptionRef,
        /// The target.
        target: Place,
    },
    /// The target is no longer offered.
    #[error("{which} asks for {target}, which is retired")]
    TargetRetired {
        /// The exception.
        which: ExceptionRef,
        /// The target.
        target: Place,
    },
    /// The workload is gone.
    #[error("the workload of {which} was retired on {on}")]
    WorkloadRetired {
        /// The exception.
        which: ExceptionRef,
        /// Its last day.
        on: Day,
    },
    /// Too little said.
    #[error("the {what} has {has} characters, and needs {least} or more")]
    Short {
        /// Note, rationale or departure.
        what: &'static str,
        /// Characters as a person counts them.
        has: usize,
        /// The least.
        least: usize,
    },
    /// An appeal brings back what was refused.
    #[error(
        "{which} is an appeal, and an appeal leaves what was judged as it was: withdraw it and revise it to change it"
    )]
    AppealChanged {
        /// The exception.
        which: ExceptionRef,
    },
    /// A grant would begin in the past.
    #[error("a grant cannot start on {start}, before today, {today}: say from when")]
    PastStart {
        /// The start.
        start: Day,
        /// Today.
        today: Day,
    },
    /// A grant would be too long.
    #[error(
        "the last day {last} is too late: tier {tier} grants {longest} months, from {start} to {most}"
    )]
    TooLong {
        /// The last day.
        last: Day,
        /// The tier.
        tier: Tier,
        /// Its longest term in months.
        longest: u32,
        /// The start.
        start: Day,
        /// The last day it may grant.
        most: Day,
    },
    /// More months than the tier may accept.
    #[error(
        "{months} months cannot be accepted by tier {tier}: it takes workloads that come back within \
         {most} months"
    )]
    MonthsOfTier {
        /// The months.
        months: u16,
        /// The tier.
        tier: Tier,
        /// The most it may accept.
        most: u16,
    },
    /// An end before anything began.
    #[error("{which} cannot end on {effective}: nothing of it began before {first}")]
    EndsBeforeStart {
        /// The exception.
        which: ExceptionRef,
        /// The day typed.
        effective: Day,
        /// The earliest day.
        first: Day,
    },
    /// More months than anybody may estimate.
    #[error("{months} months cannot be accepted: it is 0 to {most}")]
    Months {
        /// The months.
        months: u16,
        /// The most.
        most: u16,
    },
    /// The approvals must be for the same grant.
    #[error(
        "{by} approved {which} from {first} to {last} with {months} months: approve the same, or have that approval given anew"
    )]
    OtherTerms {
        /// The exception.
        which: ExceptionRef,
        /// Who approved before.
        by: Slug,
        /// First day.
        first: Day,
        /// Last day.
        last: Day,
        /// Months accepted.
        months: u16,
    },
    /// A condition nobody sees to, or never due.
    #[error(
        "condition {condition} of {which} has no {lacks}: every condition has an owner and a date before it is approved"
    )]
    LooseCondition {
        /// The exception.
        which: ExceptionRef,
        /// The condition, 1 upward as the request lists them.
        condition: u32,
        /// "owner" or "date".
        lacks: &'static str,
    },
    /// A condition of the request that is due outside of what would be granted.
    #[error(
        "condition {condition} of {which} is due on {due}, and this approval takes a last day for \
         it from {earliest} to {last}"
    )]
    OfferedDue {
        /// The exception.
        which: ExceptionRef,
        /// The condition, 1 upward as the request lists them.
        condition: u32,
        /// The last day for it.
        due: Day,
        /// The earliest there may be.
        earliest: Day,
        /// The last day granted.
        last: Day,
    },
    /// Another last day for a condition that nobody offered.
    #[error("{which} offers {} and no condition {condition}", offers(*offered))]
    NotOffered {
        /// The exception.
        which: ExceptionRef,
        /// The number.
        condition: u32,
        /// How many it offers.
        offered: usize,
    },
    /// The approvals must be for the same last days.
    #[error(
        "{by} approved {which} with {due} as the last day for condition {condition}: approve the \
         same, or have that approval given anew"
    )]
    OtherDue {
        /// The exception.
        which: ExceptionRef,
        /// Who approved before.
        by: Slug,
        /// The condition, 1 upward as the request lists them.
        condition: u32,
        /// The day they gave.
        due: Day,
    },
    /// Questions without an answer at the highest tier.
    #[error(
        "nobody has scored {} of {which}, and tier 3 decides only what is scored in full",
        commas(questions)
    )]
    Unscored {
        /// The exception.
        which: ExceptionRef,
        /// The questions.
        questions: Vec<QuestionId>,
    },
    /// A gate failed or a floor missed.
    #[error("the scores of {which} stand against it: {}; {}", against(failed, missed), way_round(*tier))]
    ScoresAgainst {
        /// The exception.
        which: ExceptionRef,
        /// The tier.
        tier: Tier,
        /// Gates failed.
        failed: Vec<QuestionId>,
        /// Floors missed.
        missed: Vec<Shortfall>,
    },
    /// No adviser has looked.
    #[error("no adviser has scored {which} yet, and tier {tier} decides after an adviser's view")]
    NoAdviser {
        /// The exception.
        which: ExceptionRef,
        /// The tier.
        tier: Tier,
    },
    /// A question that this request does not answer.
    #[error("{question} does not apply to {which}: its questions are {}", commas(applicable))]
    NotApplicable {
        /// The exception.
        which: ExceptionRef,
        /// The question.
        question: QuestionId,
        /// Those that do.
        applicable: Vec<QuestionId>,
    },
    /// An answer of the wrong kind.
    #[error("{question} cannot be answered with {given}: write {wanted}")]
    Answer {
        /// The question.
        question: QuestionId,
        /// The answer.
        given: String,
        /// What would do.
        wanted: String,
    },
    /// A revocation in the past.
    #[error("a revocation cannot take effect on {effective}, before today, {today}")]
    PastRevocation {
        /// The day.
        effective: Day,
        /// Today.
        today: Day,
    },
    /// A return before the revocation.
    #[error(
        "the workload cannot have to be back by {return_by}, before the revocation takes effect on {effective}"
    )]
    EarlyReturn {
        /// The day of return.
        return_by: Day,
        /// The day it takes effect.
        effective: Day,
    },
    /// Months of a move that never was.
    #[error("the outcome {outcome} has no move, so leave the {months} months out")]
    NoMove {
        /// The outcome.
        outcome: Outcome,
        /// The months.
        months: u16,
    },
    /// A move home whose months nobody says.
    #[error(
        "{which} cannot be closed as {outcome} without the months that the move really took: they \
         show how good estimates are"
    )]
    NoMonths {
        /// The exception.
        which: ExceptionRef,
        /// The outcome.
        outcome: Outcome,
    },
    /// A condition that would stop cover of days gone by.
    #[error(
        "what must be met before {which} covers anything is agreed before it is granted, and not \
         afterwards"
    )]
    LatePrecedent {
        /// The exception.
        which: ExceptionRef,
    },
    /// A condition whose last day is over.
    #[error("a condition of {which} cannot be due on {due}, before today, {today}")]
    PastDue {
        /// The exception.
        which: ExceptionRef,
        /// The last day for it.
        due: Day,
        /// Today.
        today: Day,
    },
    /// A condition that is due when nothing is granted.
    #[error(
        "no grant of {which} holds {due}, the last day for the condition: what is granted ends on \
         {last}"
    )]
    DueOutside {
        /// The exception.
        which: ExceptionRef,
        /// The last day for it.
        due: Day,
        /// The last day granted.
        last: Day,
    },
    /// A condition of an approval that is due outside of what it grants.
    #[error(
        "a condition of {which} cannot be due on {due}: this approval grants {first} to {last}"
    )]
    DuePastGrant {
        /// The exception.
        which: ExceptionRef,
        /// The last day for it.
        due: Day,
        /// The first day granted.
        first: Day,
        /// The last day granted.
        last: Day,
    },
    /// No such condition.
    #[error("{which} has no condition {condition}")]
    NoCondition {
        /// The exception.
        which: ExceptionRef,
        /// The number.
        condition: u32,
    },
    /// The condition is not where the step needs it.
    #[error("condition {condition} of {which} is {state}{} and cannot be {step}", if *confirmed { ", confirmed," } else { "" })]
    ConditionState {
        /// The exception.
        which: ExceptionRef,
        /// The number.
        condition: u32,
        /// Its state.
        state: ConditionState,
        /// Whether that is confirmed.
        confirmed: bool,
        /// What was tried: "met".
        step: &'static str,
    },
}

fn interest_words(interest: Interest, which: ExceptionRef, through: Option<&Slug>) -> String {
    match through {
        Some(person) => format!("acts for {person}, who {}", interest.words(which)),
        None => interest.words(which),
    }
}

fn sentences(missing: &[Missing]) -> String {
    missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn offers(count: usize) -> String {
    match count {
        0 => "no conditions".to_owned(),
        some => counted(some, "condition", "conditions"),
    }
}

fn against(failed: &[QuestionId], missed: &[Shortfall]) -> String {
    let gates = failed.iter().map(|gate| format!("{gate} is failed"));
    let floors = missed.iter().map(|short| {
        format!("{} has {}, and its floor is {}", short.question, short.lowest, short.floor)
    });
    gates.chain(floors).collect::<Vec<_>>().join("; ")
}

fn way_round(tier: Tier) -> &'static str {
    match tier {
        Tier::One | Tier::Two => "only tier 3 may depart from them",
        Tier::Three => "to depart from them, say why in writing",
    }
}

impl Refusal {
    /// The same about the renewal of an exception.
    pub(in crate::domain::exception) fn of_renewal(self) -> Self {
        if let Self::WrongState { which, state, step } = self {
            return Self::RenewalState { which, state, step };
        }
        self
    }

    /// What kind of rule it was.
    pub fn kind(&self) -> RefusalKind {
        match self {
            Self::NotPermitted(_) | Self::NotTheirs { .. } => RefusalKind::Role,
            Self::WrongState { .. }
            | Self::Kept { .. }
            | Self::NoPrimary { .. }
            | Self::Rival { .. }
            | Self::NothingToAppeal { .. }
            | Self::AppealLate { .. }
            | Self::RenewalState { .. }
            | Self::RenewalOpen { .. }
            | Self::RenewEarly { .. }
            | Self::NoRenewal { .. }
            | Self::BridgedAlready { .. }
            | Self::NothingOwed { .. }
            | Self::NothingToCorrect { .. }
            | Self::CorrectLate { .. }
            | Self::ConditionState { .. } => RefusalKind::State,
            Self::Interested { .. }
            | Self::OneMandate { .. }
            | Self::OverrideNeeded { .. }
            | Self::OwnWord { .. } => RefusalKind::Interest,
            Self::Stale { .. } | Self::ContentChanged { .. } | Self::DecisionChanged { .. } => {
                RefusalKind::Conflict
            }
            Self::Incomplete { .. }
            | Self::TargetIsPrimary { .. }
            | Self::TargetRetired { .. }
            | Self::WorkloadRetired { .. }
            | Self::Short { .. }
            | Self::AppealChanged { .. }
            | Self::PastStart { .. }
            | Self::TooLong { .. }
            | Self::Months { .. }
            | Self::MonthsOfTier { .. }
            | Self::EndsBeforeStart { .. }
            | Self::OtherTerms { .. }
            | Self::LooseCondition { .. }
            | Self::OfferedDue { .. }
            | Self::NotOffered { .. }
            | Self::OtherDue { .. }
            | Self::NoMonths { .. }
            | Self::RepeatedPrecedent { .. }
            | Self::Unscored { .. }
            | Self::ScoresAgainst { .. }
            | Self::NoAdviser { .. }
            | Self::NotApplicable { .. }
            | Self::Answer { .. }
            | Self::PastRevocation { .. }
            | Self::EarlyReturn { .. }
            | Self::NoMove { .. }
            | Self::NothingNew { .. }
            | Self::RenewalMoves { .. }
            | Self::BridgeLength { .. }
            | Self::NoOutcome { .. }
            | Self::Precedent { .. }
            | Self::LatePrecedent { .. }
            | Self::PastDue { .. }
            | Self::DueOutside { .. }
            | Self::DuePastGrant { .. }
            | Self::NoCondition { .. } => RefusalKind::Validation,
        }
    }
}
