//! What a person does to an exception, as typed: read into a step of the domain only after the
//! exception is known, so that the first rule that refuses is the one that is told.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::ActionError;
use crate::actions::exceptions::fields::agreed;
use crate::actions::workloads::{bad, maybe, parsed};
use crate::domain::criteria::exception::{Answer, ExceptionSet};
use crate::domain::date::{Day, Span};
use crate::domain::exception::request::{ConditionKind, Consequence, ContentHash};
use crate::domain::exception::scores::{Given, applicable};
use crate::domain::exception::steps::{Ballot, Step};
use crate::domain::exception::{Agreed, Exception, Outcome, Rebase};
use crate::domain::person::Role;
use crate::domain::text::{Note, Reason};

/// One approval, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approval {
    /// The first day, where it is not the one asked for.
    pub from: Option<String>,
    /// The last day, where it is not the one asked for.
    pub until: Option<String>,
    /// Months of moving back accepted.
    pub months: Option<String>,
    /// Why.
    pub reason: String,
    /// The content hash of what was read.
    pub seen: String,
    /// `TEXT;OWNER;DUE[;KIND[;CONSEQUENCE]]`, any number of them.
    pub conditions: Vec<String>,
    /// `N=DATE`, another last day for a condition that the request offers; any number of them.
    pub dues: Vec<String>,
    /// Conditions that were read already.
    pub agreed: Vec<Agreed>,
    /// Why a missed floor or a failed gate is accepted.
    pub departure: Option<String>,
    /// A sole approver approves their own request.
    pub override_: bool,
}

/// What a person does, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Throws a draft away.
    Discard,
    /// Asks for a decision.
    Submit,
    /// Says who is on it.
    Claim,
    /// Gives it back to whoever takes it.
    Release,
    /// Sends it back to its requester.
    Return {
        /// What should change.
        note: String,
        /// The fields meant, by their keys.
        fields: Vec<String>,
    },
    /// Votes for it.
    Approve(Approval),
    /// Refuses it.
    Reject {
        /// Why.
        reason: String,
        /// The content hash of what was read.
        seen: String,
    },
    /// Opens it again.
    Revise {
        /// Against the refusal.
        appeal: bool,
    },
    /// Takes it back.
    Withdraw {
        /// Why, if said.
        reason: Option<String>,
    },
    /// Takes a grant back.
    Revoke {
        /// Why.
        reason: String,
        /// The first day without cover.
        effective: String,
        /// The day by which the workload must be back.
        return_by: String,
    },
    /// Ends it.
    Close {
        /// How it ended.
        outcome: String,
        /// The first day without cover; today unless given.
        effective: Option<String>,
        /// Months the move took.
        months: Option<String>,
        /// Why, if said.
        reason: Option<String>,
    },
    /// Opens a renewal.
    Renew,
    /// Covers the days until the renewal is decided.
    Bridge {
        /// The last day of it.
        until: String,
        /// Why.
        reason: String,
    },
    /// Answers to a decision superseded since the grant.
    Rebase {
        /// `confirm`, `re-review` or `close`.
        how: String,
        /// Why.
        reason: String,
        /// How it ended, where it ends.
        outcome: Option<String>,
        /// Months the move took, where it ends with one.
        months: Option<String>,
    },
    /// Takes back a decision of one's own as recorded in error.
    Correct {
        /// Why it was an error.
        reason: String,
    },
    /// Answers a question about it.
    Score {
        /// The question; `EXC-` is understood.
        question: String,
        /// A value of the scale, `pass` or `fail`.
        value: String,
        /// Why.
        note: String,
    },
    /// Says that a condition is met.
    Meet {
        /// Its number.
        condition: u32,
        /// What shows it.
        evidence: String,
    },
    /// Agrees that a condition is met.
    Confirm {
        /// Its number.
        condition: u32,
        /// The override of a sole approver whose own it is: why.
        own: Option<String>,
    },
    /// Waives a condition.
    Waive {
        /// Its number.
        condition: u32,
        /// Why.
        reason: String,
        /// The override of a sole approver whose own it is.
        own: bool,
    },
    /// Records that a condition does not hold.
    Breach {
        /// Its number.
        condition: u32,
        /// What was seen.
        reason: String,
    },
    /// Ties one more condition to what is granted.
    AddCondition {
        /// `TEXT;OWNER;DUE[;KIND[;CONSEQUENCE]]`.
        condition: String,
        /// The same where it was read already.
        agreed: Option<Box<Agreed>>,
    },
    /// Says something about it.
    Comment {
        /// What.
        text: String,
        /// Left out of exports.
        internal: bool,
    },
}

/// A reason that was asked for and may not be empty.
fn why(field: &str, typed: &str) -> Result<Reason, ActionError> {
    parsed(field, typed)
}

fn day(field: &str, typed: &str, today: Day) -> Result<Day, ActionError> {
    Day::read(typed, today).map_err(|error| bad(field, &error))
}

fn months(typed: Option<&str>) -> Result<Option<u16>, ActionError> {
    typed.map_or(Ok(None), |typed| maybe("months", typed))
}

impl Act {
    /// The step in it.
    ///
    /// # Errors
    /// A refusal for a missing or bad field.
    pub(super) fn read(
        &self,
        exception: &Exception,
        set: &ExceptionSet,
        today: Day,
    ) -> Result<Step, ActionError> {
        Ok(match self {
            Self::Discard => Step::Discard,
            Self::Submit => Step::Submit,
            Self::Claim => Step::Claim,
            Self::Release => Step::Release,
            Self::Return { note, fields } => {
                Step::Return { note: why("note", note)?, fields: known_fields(fields)? }
            }
            Self::Approve(approval) => Step::Approve(Box::new(approval.ballot(exception, today)?)),
            Self::Reject { reason, seen } => Step::Reject {
                rationale: why("reason", reason)?,
                seen: read_hash(seen, exception)?,
            },
            Self::Revise { appeal } => Step::Revise { appeal: *appeal },
            Self::Withdraw { reason } => Step::Withdraw { reason: said(reason.as_deref())? },
            Self::Revoke { reason, effective, return_by } => Step::Revoke {
                reason: why("reason", reason)?,
                effective: day("effective", effective, today)?,
                return_by: day("return_by", return_by, today)?,
            },
            Self::Close { outcome, effective, months: took, reason } => Step::Close {
                outcome: parsed("outcome", outcome)?,
                effective: effective
                    .as_deref()
                    .map(|typed| day("effective", typed, today))
                    .transpose()?,
                months: months(took.as_deref())?,
                reason: said(reason.as_deref())?,
            },
            Self::Renew => Step::Renew,
            Self::Bridge { until, reason } => {
                Step::Bridge { until: day("until", until, today)?, reason: why("reason", reason)? }
            }
            Self::Rebase { how, reason, outcome, months: took } => Step::Rebase {
                how: parsed("how", how)?,
                reason: why("reason", reason)?,
                outcome: outcome.as_deref().map(|typed| parsed("outcome", typed)).transpose()?,
                months: months(took.as_deref())?,
            },
            Self::Correct { reason } => Step::Correct { reason: why("reason", reason)? },
            Self::Score { question, value, note } => score(question, value, note, set)?,
            Self::Meet { condition, evidence } => {
                Step::Meet { condition: *condition, evidence: why("evidence", evidence)? }
            }
            Self::Confirm { condition, own } => Step::Confirm {
                condition: *condition,
                own: own.as_deref().map(|own| why("reason", own)).transpose()?,
            },
            Self::Waive { condition, reason, own } => {
                Step::Waive { condition: *condition, reason: why("reason", reason)?, own: *own }
            }
            Self::Breach { condition, reason } => {
                Step::Breach { condition: *condition, reason: why("reason", reason)? }
            }
            Self::AddCondition { condition, agreed: None } => {
                Step::AddCondition { condition: Box::new(agreed(condition, today)?) }
            }
            Self::AddCondition { agreed: Some(agreed), .. } => {
                Step::AddCondition { condition: agreed.clone() }
            }
            Self::Comment { text, internal } => {
                Step::Comment { text: parsed::<Note>("note", text)?, internal: *internal }
            }
        })
    }

    /// The same step with fields that no rule minds: it tells which rule on role, state or
    /// interest refuses before a bad field does.
    pub(super) fn probe(&self, exception: &Exception, set: &ExceptionSet, today: Day) -> Step {
        let reason: Reason =
            "A reason long enough for every rule.".parse().expect("a line of plain text");
        match self {
            Self::Discard => Step::Discard,
            Self::Submit => Step::Submit,
            Self::Claim => Step::Claim,
            Self::Release => Step::Release,
            Self::Return { .. } => Step::Return { note: reason, fields: BTreeSet::new() },
            Self::Approve(approval) => Step::Approve(Box::new(Ballot {
                seen: exception.judged(),
                span: None,
                months: None,
                rationale: reason,
                conditions: Vec::new(),
                dues: BTreeMap::new(),
                departure: None,
                override_: approval.override_,
            })),
            Self::Reject { .. } => Step::Reject { rationale: reason, seen: exception.judged() },
            Self::Revise { appeal } => Step::Revise { appeal: *appeal },
            Self::Withdraw { .. } => Step::Withdraw { reason: None },
            Self::Revoke { .. } => Step::Revoke { reason, effective: today, return_by: today },
            Self::Close { .. } => Step::Close {
                outcome: Outcome::NeverStarted,
                effective: None,
                months: None,
                reason: None,
            },
            Self::Renew => Step::Renew,
            Self::Bridge { .. } => Step::Bridge { until: today, reason },
            Self::Rebase { .. } => {
                Step::Rebase { how: Rebase::Confirm, reason, outcome: None, months: None }
            }
            Self::Correct { .. } => Step::Correct { reason },
            Self::Score { .. } => match applicable(set, &exception.request).next() {
                Some(question) => Step::Score {
                    question: question.id.clone(),
                    given: match question.answer {
                        Answer::Gate => Given::Pass,
                        Answer::Scored { .. } => Given::Value(0),
                    },
                    note: reason,
                },
                // Some questions always apply; without any there is nothing to score.
                None => Step::Claim,
            },
            Self::Meet { condition, .. } => Step::Meet { condition: *condition, evidence: reason },
            Self::Confirm { condition, own } => {
                Step::Confirm { condition: *condition, own: own.as_ref().map(|_| reason) }
            }
            Self::Waive { condition, own, .. } => {
                Step::Waive { condition: *condition, reason, own: *own }
            }
            Self::Breach { condition, .. } => Step::Breach { condition: *condition, reason },
            Self::AddCondition { .. } => Step::AddCondition {
                condition: Box::new(Agreed {
                    text: reason,
                    owner: exception.requester.clone(),
                    due: today,
                    every: None,
                    kind: ConditionKind::Reporting,
                    consequence: Consequence::Warn,
                }),
            },
            Self::Comment { internal, .. } => Step::Comment {
                text: "A comment.".parse().expect("a line of plain text"),
                internal: *internal,
            },
        }
    }

    /// What was said about it, for the history.
    pub(super) fn reason(&self) -> Option<&str> {
        match self {
            Self::Return { note, .. } | Self::Score { note, .. } => Some(note),
            Self::Approve(approval) => Some(&approval.reason),
            Self::Reject { reason, .. }
            | Self::Revoke { reason, .. }
            | Self::Bridge { reason, .. }
            | Self::Rebase { reason, .. }
            | Self::Correct { reason }
            | Self::Waive { reason, .. }
            | Self::Breach { reason, .. } => Some(reason),
            Self::Meet { evidence, .. } => Some(evidence),
            Self::Withdraw { reason } | Self::Close { reason, .. } => reason.as_deref(),
            Self::Confirm { own, .. } => own.as_deref(),
            Self::Discard
            | Self::Submit
            | Self::Claim
            | Self::Release
            | Self::Revise { .. }
            | Self::Renew
            | Self::AddCondition { .. }
            | Self::Comment { .. } => None,
        }
    }

    /// The roles under which it is done; the first one held is recorded.
    pub(super) fn roles(&self) -> &'static [Role] {
        match self {
            Self::Discard
            | Self::Submit
            | Self::Revise { .. }
            | Self::Withdraw { .. }
            | Self::Renew
            | Self::Meet { .. } => &[Role::Architect],
            Self::Claim
            | Self::Release
            | Self::Return { .. }
            | Self::Approve(_)
            | Self::Reject { .. }
            | Self::Revoke { .. }
            | Self::Bridge { .. }
            | Self::Rebase { .. }
            | Self::Correct { .. }
            | Self::Confirm { .. }
            | Self::AddCondition { .. }
            | Self::Waive { .. } => &[Role::Approver, Role::DecisionOwner],
            Self::Score { .. } => &[Role::Adviser, Role::Approver, Role::DecisionOwner],
            Self::Close { .. } | Self::Breach { .. } | Self::Comment { .. } => {
                &[Role::Approver, Role::DecisionOwner, Role::Architect, Role::Adviser]
            }
        }
    }
}

fn said(typed: Option<&str>) -> Result<Option<Reason>, ActionError> {
    typed.map_or(Ok(None), |typed| maybe("reason", typed))
}

/// The content hash of what was read: a decision says what it judged.
fn read_hash(seen: &str, exception: &Exception) -> Result<ContentHash, ActionError> {
    if seen.is_empty() {
        let which = exception.reference;
        let rule = "it is missing: name the content hash of what you read";
        return Err(bad("seen", &rule)
            .hint(format!("`cloudpick exception show {which}` prints it as content_hash")));
    }
    parsed("seen", seen)
}

fn score(question: &str, value: &str, note: &str, set: &ExceptionSet) -> Result<Step, ActionError> {
    let found = set.question(question).ok_or_else(|| {
        let ids = set.questions.iter().map(|question| question.id.as_str());
        let typed = question.trim().to_ascii_uppercase();
        let typed = if typed.starts_with("EXC-") { typed } else { format!("EXC-{typed}") };
        let near = crate::domain::text::nearest(&typed, ids);
        let meant = near.map(|near| format!(": did you mean {near}?")).unwrap_or_default();
        bad("question", &format!("there is no question `{}`{meant}", question.trim()))
    })?;
    let given = match value.trim().to_ascii_lowercase().as_str() {
        "pass" => Given::Pass,
        "fail" => Given::Fail,
        typed => Given::Value(typed.parse().map_err(|_| {
            bad("value", &format!("`{typed}` is no answer: write a value, pass or fail"))
        })?),
    };
    Ok(Step::Score { question: found.id.clone(), given, note: why("note", note)? })
}

/// The keys of a request file among `typed`, or the refusal of what is none.
fn known_fields(typed: &[String]) -> Result<BTreeSet<String>, ActionError> {
    let keys: Vec<String> = super::fields::FIELDS.iter().map(super::fields::Field::key).collect();
    let names = || keys.iter().map(String::as_str).chain(["claim", "cost"]);
    typed
        .iter()
        .flat_map(|text| text.split([',', ';']))
        .filter(|word| !word.trim().is_empty())
        .map(|word| {
            let known = names().find(|key| crate::domain::text::same_code(word, key));
            known.map(str::to_owned).ok_or_else(|| {
                let near = crate::domain::text::nearest(word, names());
                let meant = near.map(|near| format!(": did you mean {near}?")).unwrap_or_default();
                bad("fields", &format!("`{}` is no field of a request{meant}", word.trim()))
                    .hint("`cloudpick exception template` has their names; on screen, the form")
            })
        })
        .collect()
}

impl Approval {
    fn ballot(&self, exception: &Exception, today: Day) -> Result<Ballot, ActionError> {
        Ok(Ballot {
            seen: read_hash(&self.seen, exception)?,
            span: self.span(exception, today)?,
            months: months(self.months.as_deref())?,
            rationale: why("reason", &self.reason)?,
            conditions: self
                .conditions
                .iter()
                .map(|text| agreed(text, today))
                .chain(self.agreed.iter().cloned().map(Ok))
                .collect::<Result<_, _>>()?,
            dues: self.dues(today)?,
            departure: self.departure.as_deref().map(|text| why("departure", text)).transpose()?,
            override_: self.override_,
        })
    }

    /// The other last days typed, by the places of the conditions.
    fn dues(&self, today: Day) -> Result<BTreeMap<u32, Day>, ActionError> {
        let mut dues = BTreeMap::new();
        for typed in &self.dues {
            let read = typed.split_once('=');
            let read = read.and_then(|(number, on)| Some((number.trim().parse().ok()?, on.trim())));
            let Some((number, on)) = read else {
                let rule = "write the number of a condition and a day, such as 1=2027-06-30";
                return Err(bad("due", &format!("`{}` names neither: {rule}", typed.trim())));
            };
            if dues.insert(number, day("due", on, today)?).is_some() {
                return Err(bad("due", &format!("condition {number} has two last days")));
            }
        }
        Ok(dues)
    }

    /// The days typed; what is left out is as it was approved before, or as asked for.
    fn span(&self, exception: &Exception, today: Day) -> Result<Option<Span>, ActionError> {
        if self.from.is_none() && self.until.is_none() {
            return Ok(None);
        }
        let standing = exception.votes.iter().find(|vote| vote.stands(today)).map(|vote| vote.span);
        let asked = standing.or(exception.request.term());
        let read = |field, typed: Option<&String>, asked: Option<Day>| match typed {
            Some(typed) => day(field, typed, today).map(Some),
            None => Ok(asked),
        };
        let first = read("from", self.from.as_ref(), asked.map(Span::first))?;
        let last = read("until", self.until.as_ref(), asked.map(Span::last))?;
        match (first, last) {
            (Some(first), Some(last)) => Span::new(first, last).map(Some).ok_or_else(|| {
                bad("until", &format!("the last day {last} lies before the first, {first}"))
            }),
            (_, _) => Err(bad("from", &"give --from and --until: the request has no term")),
        }
    }
}
