//! What is done in a dialog, in words.

use crate::domain::refs::{ExceptionRef, QuestionId};

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui::screens::exceptions) enum Deed {
    /// Vote for it.
    Approve,
    /// Refuse it.
    Reject,
    /// Send it back.
    Return,
    /// Take it back.
    Withdraw,
    /// Take the grant back.
    Revoke,
    /// End it.
    Close,
    /// Cover the days until the renewal is decided.
    Bridge,
    /// Answer to a superseded decision.
    Rebase,
    /// Take back a decision of one's own.
    Correct,
    /// Answer a question about it.
    Score(QuestionId),
    /// Say something about it.
    Comment,
    /// Say the comment of this number again.
    Recomment(u32),
    /// Put tags on it and take them off.
    Tag,
    /// Link it to another.
    Link,
    /// Say what another system calls it.
    Outside,
    /// Attach a file or an address.
    Attach,
    /// Write an attached file out again.
    WriteFile,
    /// Add a condition to what is granted.
    AddCondition,
    /// Say that a condition is met: this one, or one that is chosen.
    Meet(Option<u32>),
    /// Agree that a condition is met.
    Confirm(Option<u32>),
    /// Waive a condition.
    Waive(Option<u32>),
    /// Record that a condition does not hold.
    Breach(Option<u32>),
}

impl Deed {
    /// The name under which its drafts are kept.
    pub(super) fn name(&self) -> String {
        let numbered = |name: &str, number: Option<u32>| match number {
            Some(number) => format!("{name}/{number}"),
            None => name.to_owned(),
        };
        match self {
            Self::Approve => "approve".to_owned(),
            Self::Reject => "reject".to_owned(),
            Self::Return => "return".to_owned(),
            Self::Withdraw => "withdraw".to_owned(),
            Self::Revoke => "revoke".to_owned(),
            Self::Close => "close".to_owned(),
            Self::Bridge => "bridge".to_owned(),
            Self::Rebase => "rebase".to_owned(),
            Self::Correct => "correct".to_owned(),
            Self::Score(question) => format!("score/{question}"),
            Self::Comment => "comment".to_owned(),
            Self::Recomment(number) => format!("comment/{number}"),
            Self::Tag => "tag".to_owned(),
            Self::Link => "link".to_owned(),
            Self::Outside => "outside".to_owned(),
            Self::Attach => "attach".to_owned(),
            Self::WriteFile => "file".to_owned(),
            Self::AddCondition => "condition".to_owned(),
            Self::Meet(number) => numbered("meet", *number),
            Self::Confirm(number) => numbered("confirm", *number),
            Self::Waive(number) => numbered("waive", *number),
            Self::Breach(number) => numbered("breach", *number),
        }
    }

    /// What stands above the form; what is judged is the renewal where one is on its way.
    pub(super) fn title(&self, which: ExceptionRef, renewal: bool) -> String {
        let judged = if renewal { format!("the renewal of {which}") } else { which.to_string() };
        let one = |number: &Option<u32>| match number {
            Some(number) => format!("Condition {number} of {which}"),
            None => format!("A condition of {which}"),
        };
        match self {
            Self::Approve => format!("Approve {judged}"),
            Self::Reject => format!("Reject {judged}"),
            Self::Return => format!("Send {judged} back to its requester"),
            Self::Withdraw => format!("Take {judged} back"),
            Self::Revoke => format!("Revoke the grant of {which}"),
            Self::Close => format!("Close {which} for good"),
            Self::Bridge => format!("Bridge {which} until its renewal is decided"),
            Self::Rebase => format!("Look at {which} again"),
            Self::Correct => format!("Take back my decision on {which}"),
            Self::Score(question) => format!("Score {question} of {which}"),
            Self::Comment => format!("Comment on {which}"),
            Self::Recomment(number) => format!("Comment {number} on {which}, said again"),
            Self::Tag => format!("Tags of {which}"),
            Self::Link => format!("Link {which} to another exception"),
            Self::Outside => format!("What another system calls {which}"),
            Self::Attach => format!("Attach to {which}"),
            Self::WriteFile => format!("Write a file of {which} out again"),
            Self::AddCondition => format!("Add a condition to what is granted to {which}"),
            Self::Meet(number) => format!("{} is met", one(number)),
            Self::Confirm(number) => format!("{}: confirm that it is met", one(number)),
            Self::Waive(number) => format!("{}: waive it", one(number)),
            Self::Breach(number) => format!("{} does not hold", one(number)),
        }
    }

    /// What Ctrl-S does.
    pub(super) const fn verb(&self) -> &'static str {
        match self {
            Self::Approve => "approves",
            Self::Reject => "rejects",
            Self::Return => "sends it back",
            Self::Withdraw | Self::Correct => "takes it back",
            Self::Revoke => "revokes",
            Self::Close => "closes",
            Self::Bridge => "bridges",
            Self::Rebase | Self::Meet(_) | Self::Breach(_) | Self::Outside => "records it",
            Self::Score(_) => "scores",
            Self::Comment | Self::Recomment(_) => "comments",
            Self::Tag => "changes the tags",
            Self::Link => "links",
            Self::Attach => "attaches",
            Self::WriteFile => "writes it",
            Self::AddCondition => "adds it",
            Self::Confirm(_) => "confirms",
            Self::Waive(_) => "waives it",
        }
    }

    /// What is judged is at stake, so that what is known about like cases stands beside it.
    pub(in crate::tui::screens::exceptions) const fn judges(&self) -> bool {
        matches!(self, Self::Approve | Self::Reject)
    }
}
