//! What a step of the sample did.

use super::Offset;
use crate::codes;
use crate::domain::evaluation::Answer;
use crate::domain::exception::Outcome;
use crate::domain::exception::link::Tag;
use crate::domain::exception::scores::Given;
use crate::domain::refs::QuestionId;
use crate::domain::text::{Line, Note, Reason};
use crate::domain::workload::Months;
use crate::import::Problems;
use crate::import::fields::Fields;

/// More conditions than anybody sets on one request.
const MOST_CONDITIONS: u32 = 99;

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
        /// Said openly by a sole approver whose own it is.
        own: Option<Own>,
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
        /// How.
        outcome: Outcome,
        /// Why.
        reason: Option<Reason>,
        /// Months the move took.
        months: Option<u32>,
        /// The first day without cover, where it is not the day of the step.
        effective: Option<Offset>,
    },
    /// A renewal opened, with what it asks.
    Renew(Renewed),
    /// Cover from the last day granted until a renewal in hand is decided.
    Bridge {
        /// Its last day.
        until: Offset,
        /// Why.
        reason: Reason,
    },
    /// Words put on it, by which it is found.
    Tag {
        /// Which.
        tags: Vec<Tag>,
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

/// What a renewal asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// Its first day.
    pub start: Offset,
    /// Its last day.
    pub last_day: Offset,
    /// When it is looked at again.
    pub review_by: Offset,
    /// Months of moving back: low, likely, high.
    pub move_months: Vec<u32>,
    /// A report that is promised with it, and when it is due.
    pub condition: Option<(Line, Offset)>,
}

codes! {
    /// The word behind `do`.
    pub enum Verb, "a step" {
        /// Hands it in.
        Submit = "submit",
        /// Takes it up.
        Claim = "claim",
        /// Puts it back.
        Release = "release",
        /// Scores a question.
        Score = "score",
        /// Says something.
        Comment = "comment",
        /// Sends it back.
        Return = "return",
        /// Votes for it.
        Approve = "approve",
        /// Refuses it.
        Reject = "reject",
        /// Takes it back.
        Withdraw = "withdraw",
        /// Opens it again.
        Revise = "revise",
        /// Takes the grant back.
        Revoke = "revoke",
        /// Ends it.
        Close = "close",
        /// Opens a renewal.
        Renew = "renew",
        /// Covers it until its renewal is decided.
        Bridge = "bridge",
        /// Puts words on it.
        Tag = "tag",
        /// Says a condition is met.
        Meet = "meet",
        /// Confirms that it is.
        Confirm = "confirm",
        /// Gives a condition up.
        Waive = "waive",
        /// Finds a condition broken.
        Breach = "breach",
    }
}

codes! {
    /// Whose an approval is, where it is the approver's own.
    pub enum Own, "a word for an own approval" {
        /// A sole approver decides on their own request and says so.
        Override = "override",
    }
}

impl Verb {
    /// The keys it takes beside `on`, `by` and `do`.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Submit | Self::Claim | Self::Release => &[],
            Self::Score => &["question", "value", "note"],
            Self::Comment | Self::Return => &["note"],
            Self::Approve => &["reason", "months", "from", "until", "own"],
            Self::Reject | Self::Withdraw | Self::Revise => &["reason"],
            Self::Revoke => &["reason", "effective", "return_by"],
            Self::Close => &["outcome", "reason", "months", "effective"],
            Self::Renew => &["start", "last_day", "review_by", "move_months", "condition", "due"],
            Self::Bridge => &["until", "reason"],
            Self::Tag => &["tags"],
            Self::Meet => &["condition", "evidence"],
            Self::Confirm => &["condition"],
            Self::Waive | Self::Breach => &["condition", "reason"],
        }
    }
}

/// What `verb` did, or `None` with what is wrong among the problems.
pub(super) fn act(verb: Verb, fields: &Fields<'_>, problems: &mut Problems) -> Option<Act> {
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
            let months = fields.whole("months", u32::from(Months::MOST), p).good();
            let from = fields.day("from", p).good();
            let until = fields.day("until", p).good();
            let own = fields.text("own", p).good();
            Act::Approve { reason: reason?, months, from, until, own }
        }
        Verb::Reject => Act::Reject { reason: fields.needed_text("reason", p).good()? },
        Verb::Withdraw => Act::Withdraw { reason: fields.text("reason", p).good() },
        Verb::Revise => Act::Revise { reason: fields.text("reason", p).good() },
        Verb::Revoke => {
            let reason = fields.needed_text("reason", p).good();
            let effective = super::needed_day(fields, "effective", p);
            let return_by = super::needed_day(fields, "return_by", p);
            Act::Revoke { reason: reason?, effective: effective?, return_by: return_by? }
        }
        Verb::Close => {
            let outcome = fields.needed_text("outcome", p).good();
            let reason = fields.text("reason", p).good();
            let months = fields.whole("months", u32::from(Months::MOST), p).good();
            let effective = fields.day("effective", p).good();
            Act::Close { outcome: outcome?, reason, months, effective }
        }
        Verb::Renew => Act::Renew(renewed(fields, p)?),
        Verb::Bridge => {
            let until = super::needed_day(fields, "until", p);
            let reason = fields.needed_text("reason", p).good();
            Act::Bridge { until: until?, reason: reason? }
        }
        Verb::Tag => {
            let tags = fields.texts("tags", p);
            Act::Tag { tags: fields.need("tags", tags, p).good()? }
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

fn renewed(fields: &Fields<'_>, problems: &mut Problems) -> Option<Renewed> {
    let start = super::needed_day(fields, "start", problems);
    let last_day = super::needed_day(fields, "last_day", problems);
    let review_by = super::needed_day(fields, "review_by", problems);
    let months = fields.wholes("move_months", u32::from(Months::MOST), problems);
    let move_months = fields.need("move_months", months, problems).good();
    let text = fields.text("condition", problems).good();
    let due = fields.day("due", problems).good();
    Some(Renewed {
        start: start?,
        last_day: last_day?,
        review_by: review_by?,
        move_months: move_months?,
        condition: text.zip(due),
    })
}

/// A whole number for a scored question, `"pass"` or `"fail"` for a gate.
fn given(fields: &Fields<'_>, problems: &mut Problems) -> Option<Given> {
    if fields.written("value").is_some() {
        return fields.text("value", problems).good().map(|answer| match answer {
            Answer::Pass => Given::Pass,
            Answer::Fail => Given::Fail,
        });
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
