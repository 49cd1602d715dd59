//! The sample's exceptions: requests with days counted from the day of loading, and the steps
//! that they went through.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::fields::Fields;
use super::request::{KEYS, RequestFile, request};
use super::sheets::gates::GateAnswer;
use super::source::Source;
use super::{ImportError, MOST_MOVE_MONTHS, Problems, tree};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::{Line, Note, Reason};

/// Days from the day of loading: `-400d` lies before it, `+90d` after it, `0d` is it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i64);

/// Text that is not an offset.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not an offset: write days such as -400d or +90d, up to a hundred years")]
pub struct OffsetError {
    typed: String,
}

impl Offset {
    const MOST: i64 = 36_500;

    /// Days, negative for the past.
    pub fn days(self) -> i64 {
        self.0
    }

    /// The day it means when the sample is loaded on `today`.
    #[must_use]
    pub fn from_day(self, today: Day) -> Day {
        today.plus_days(self.0)
    }
}

impl FromStr for Offset {
    type Err = OffsetError;

    fn from_str(typed: &str) -> Result<Self, OffsetError> {
        let refused = || OffsetError { typed: typed.trim().to_owned() };
        let number = typed.trim().strip_suffix('d').ok_or_else(refused)?;
        let digits = number.trim_start_matches(['+', '-']);
        let signed = number.len() - digits.len() <= 1;
        if !signed || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refused());
        }
        let days: i64 = number.parse().map_err(|_| refused())?;
        if days.abs() > Self::MOST { Err(refused()) } else { Ok(Self(days)) }
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:+}d", self.0))
    }
}

/// One exception of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoException {
    /// The line it begins on.
    pub line: usize,
    /// When it is filed.
    pub on: Offset,
    /// Who files it.
    pub by: Slug,
    /// What it asks.
    pub request: RequestFile<Offset>,
    /// What becomes of it, in the order of the file; days do not fall.
    pub steps: Vec<DemoStep>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoStep {
    /// The line it stands on.
    pub line: usize,
    /// When.
    pub on: Offset,
    /// Who.
    pub by: Slug,
    /// What.
    pub act: Act,
}

/// An answer to a question about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// A value of the scale.
    Value(u8),
    /// An answer to a gate.
    Gate(GateAnswer),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Handed in.
    Submit,
    /// Taken up.
    Claim,
    /// Put back.
    Release,
    /// A question scored.
    Score {
        /// Which.
        question: QuestionId,
        /// With what.
        given: Given,
        /// Why.
        note: Reason,
    },
    /// Talked about.
    Comment {
        /// What was said.
        note: Note,
    },
    /// Sent back.
    Return {
        /// What should change.
        note: Reason,
    },
    /// A vote for it.
    Approve {
        /// Why.
        reason: Reason,
        /// Months of moving back accepted; without it the likely estimate.
        months: Option<u32>,
        /// The first day, where it is not the one asked for.
        from: Option<Offset>,
        /// The last day, where it is not the one asked for.
        until: Option<Offset>,
    },
    /// Refused.
    Reject {
        /// Why.
        reason: Reason,
    },
    /// Taken back by who asked.
    Withdraw {
        /// Why.
        reason: Option<Reason>,
    },
    /// Opened again.
    Revise {
        /// Why.
        reason: Option<Reason>,
    },
    /// The grant taken back.
    Revoke {
        /// Why.
        reason: Reason,
        /// The first day without cover.
        effective: Offset,
        /// The day by which the workload must be back.
        return_by: Offset,
    },
    /// Ended.
    Close {
        /// How: a code of the outcomes.
        outcome: &'static str,
        /// Why.
        reason: Option<Reason>,
        /// Months the move took.
        months: Option<u32>,
        /// The first day without cover, where it is not the day of the step.
        effective: Option<Offset>,
    },
    /// A condition said to be met.
    Meet {
        /// Its number, from 1.
        condition: u32,
        /// What shows it.
        evidence: Line,
    },
    /// A met condition confirmed by somebody else.
    Confirm {
        /// Its number, from 1.
        condition: u32,
    },
    /// A condition given up.
    Waive {
        /// Its number, from 1.
        condition: u32,
        /// Why.
        reason: Reason,
    },
    /// A condition found broken.
    Breach {
        /// Its number, from 1.
        condition: u32,
        /// Why.
        reason: Reason,
    },
}

/// The word behind `do`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Hands it in.
    Submit,
    /// Takes it up.
    Claim,
    /// Puts it back.
    Release,
    /// Scores a question.
    Score,
    /// Says something.
    Comment,
    /// Sends it back.
    Return,
    /// Votes for it.
    Approve,
    /// Refuses it.
    Reject,
    /// Takes it back.
    Withdraw,
    /// Opens it again.
    Revise,
    /// Takes the grant back.
    Revoke,
    /// Ends it.
    Close,
    /// Says a condition is met.
    Meet,
    /// Confirms that it is.
    Confirm,
    /// Gives a condition up.
    Waive,
    /// Finds a condition broken.
    Breach,
}

impl Verb {
    /// The keys it takes beside `on`, `by` and `do`.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Submit | Self::Claim | Self::Release => &[],
            Self::Score => &["question", "value", "note"],
            Self::Comment | Self::Return => &["note"],
            Self::Approve => &["reason", "months", "from", "until"],
            Self::Reject | Self::Withdraw | Self::Revise => &["reason"],
            Self::Revoke => &["reason", "effective", "return_by"],
            Self::Close => &["outcome", "reason", "months", "effective"],
            Self::Meet => &["condition", "evidence"],
            Self::Confirm => &["condition"],
            Self::Waive | Self::Breach => &["condition", "reason"],
        }
    }
}

codes!(Verb, "a step", {
    Submit = "submit",
    Claim = "claim",
    Release = "release",
    Score = "score",
    Comment = "comment",
    Return = "return",
    Approve = "approve",
    Reject = "reject",
    Withdraw = "withdraw",
    Revise = "revise",
    Revoke = "revoke",
    Close = "close",
    Meet = "meet",
    Confirm = "confirm",
    Waive = "waive",
    Breach = "breach",
});

const OUTCOMES: &[&str] =
    &["returned_to_primary", "retired", "target_became_primary", "replaced_by", "never_started"];
/// More conditions than anybody sets on one request.
const MOST_CONDITIONS: u32 = 99;

/// The exceptions in `source`, in the order of the file.
///
/// # Errors
/// [`ImportError`] with every problem. Whether a step is allowed is for the domain to say.
pub fn read(source: &Source) -> Result<Vec<DemoException>, ImportError> {
    let mut problems = Problems::default();
    let root = tree::from_toml(source, &mut problems);
    let root = Fields::new(&root, "sample", None);
    root.known(&["exception"], &[], &mut problems);
    let tables = root.tables("exception", "[[exception]]", &mut problems);
    let read: Vec<Option<DemoException>> = tables
        .good()
        .unwrap_or_default()
        .iter()
        .map(|fields| exception(fields, &mut problems))
        .collect();
    problems.settle(source.name(), || read.into_iter().flatten().collect())
}

fn exception(fields: &Fields<'_>, problems: &mut Problems) -> Option<DemoException> {
    let keys: Vec<&str> = KEYS.iter().copied().chain(["on", "by", "step"]).collect();
    fields.known(&keys, &[], problems);
    let on = needed_day(fields, "on", problems);
    let by = fields.needed_text("by", problems).good();
    for key in ["workload", "title"] {
        if !fields.has(key) {
            fields.note_whole(format!("`{key}` is missing from this {}", fields.what()), problems);
        }
    }
    let request = request(fields, problems);
    let tables = fields.tables("step", "[[exception.step]]", problems).good().unwrap_or_default();
    let mut steps: Vec<DemoStep> = Vec::new();
    let mut last = on;
    for table in &tables {
        let Some(step) = step(table, problems) else { continue };
        if let Some(before) = last.filter(|before| step.on < *before) {
            let what =
                format!("{} lies before {before}: steps stand in the order of days", step.on);
            table.note("on", what, problems);
        }
        last = Some(step.on);
        steps.push(step);
    }
    Some(DemoException { line: fields.line.unwrap_or(0), on: on?, by: by?, request, steps })
}

fn needed_day(fields: &Fields<'_>, key: &str, problems: &mut Problems) -> Option<Offset> {
    let found = fields.day(key, problems);
    fields.need(key, found, problems).good()
}

fn step(fields: &Fields<'_>, problems: &mut Problems) -> Option<DemoStep> {
    let on = needed_day(fields, "on", problems);
    let by = fields.needed_text("by", problems).good();
    let verb = fields.needed_text::<Verb>("do", problems).good();
    let act = verb.and_then(|verb| {
        let keys: Vec<&str> =
            ["on", "by", "do"].into_iter().chain(verb.keys().iter().copied()).collect();
        fields.known(&keys, &[], problems);
        act(verb, fields, problems)
    });
    Some(DemoStep { line: fields.line.unwrap_or(0), on: on?, by: by?, act: act? })
}

fn act(verb: Verb, fields: &Fields<'_>, problems: &mut Problems) -> Option<Act> {
    let p = problems;
    Some(match verb {
        Verb::Submit => Act::Submit,
        Verb::Claim => Act::Claim,
        Verb::Release => Act::Release,
        Verb::Score => {
            let question = fields.needed_text("question", p).good();
            let given = given(fields, p);
            let note = fields.needed_text("note", p).good();
            Act::Score { question: question?, given: given?, note: note? }
        }
        Verb::Comment => Act::Comment { note: fields.needed_text("note", p).good()? },
        Verb::Return => Act::Return { note: fields.needed_text("note", p).good()? },
        Verb::Approve => {
            let reason = fields.needed_text("reason", p).good();
            let months = fields.whole("months", MOST_MOVE_MONTHS, p).good();
            let from = fields.day("from", p).good();
            let until = fields.day("until", p).good();
            Act::Approve { reason: reason?, months, from, until }
        }
        Verb::Reject => Act::Reject { reason: fields.needed_text("reason", p).good()? },
        Verb::Withdraw => Act::Withdraw { reason: fields.text("reason", p).good() },
        Verb::Revise => Act::Revise { reason: fields.text("reason", p).good() },
        Verb::Revoke => {
            let reason = fields.needed_text("reason", p).good();
            let effective = needed_day(fields, "effective", p);
            let return_by = needed_day(fields, "return_by", p);
            Act::Revoke { reason: reason?, effective: effective?, return_by: return_by? }
        }
        Verb::Close => {
            let outcome = fields.code("outcome", "an outcome", OUTCOMES, p);
            let outcome = fields.need("outcome", outcome, p).good();
            let reason = fields.text("reason", p).good();
            let months = fields.whole("months", MOST_MOVE_MONTHS, p).good();
            let effective = fields.day("effective", p).good();
            Act::Close { outcome: outcome?, reason, months, effective }
        }
        Verb::Meet => {
            let condition = condition(fields, p);
            let evidence = fields.needed_text("evidence", p).good();
            Act::Meet { condition: condition?, evidence: evidence? }
        }
        Verb::Confirm => Act::Confirm { condition: condition(fields, p)? },
        Verb::Waive => {
            let condition = condition(fields, p);
            let reason = fields.needed_text("reason", p).good();
            Act::Waive { condition: condition?, reason: reason? }
        }
        Verb::Breach => {
            let condition = condition(fields, p);
            let reason = fields.needed_text("reason", p).good();
            Act::Breach { condition: condition?, reason: reason? }
        }
    })
}

/// A whole number for a scored question, `"pass"` or `"fail"` for a gate.
fn given(fields: &Fields<'_>, problems: &mut Problems) -> Option<Given> {
    if fields.written("value").is_some() {
        return fields.text("value", problems).good().map(Given::Gate);
    }
    let value = fields.value("value", problems);
    fields.need("value", value, problems).good().map(Given::Value)
}

fn condition(fields: &Fields<'_>, problems: &mut Problems) -> Option<u32> {
    let number = fields.whole("condition", MOST_CONDITIONS, problems);
    let number = fields.need("condition", number, problems).good()?;
    if number == 0 {
        fields.note("condition", "conditions are counted from 1", problems);
    }
    Some(number)
}
