//! The questions an exception request answers, with the floors below which nobody approves.

use crate::codes;
use crate::domain::criteria::scale::Scale;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::{Line, Title};

codes! {
    /// What a question is about: one of the four reasons, what portability is traded, or
    /// conditions.
    pub enum Factor, "a factor" {
        /// Cost profile.
        CostProfile = "cost_profile",
        /// Meeting user needs.
        UserNeeds = "user_needs",
        /// Opportunity for innovation.
        Innovation = "innovation",
        /// Flexibility.
        Flexibility = "flexibility",
        /// Portability given up for a function.
        Portability = "portability",
        /// What must hold whatever the reason.
        Conditions = "conditions",
    }
}

codes! {
    /// When a question must be answered.
    pub enum Applies, "when it applies" {
        /// Where its factor is claimed as a reason.
        Claimed = "claimed",
        /// In every request.
        Always = "always",
    }
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// A value of the scale, never below `floor` for an approval.
    Scored {
        /// Least score to approve; 0 means it must be answered.
        floor: u8,
    },
    /// Pass or fail.
    Gate,
}

/// One question about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionQuestion {
    /// Its id: `EXC-NEED-01`.
    pub id: QuestionId,
    /// What it is about.
    pub factor: Factor,
    /// When it must be answered.
    pub applies: Applies,
    /// How it is answered.
    pub answer: Answer,
    /// What is asked.
    pub text: Line,
    /// What would answer it.
    pub evidence: Option<Line>,
}

/// The set of questions for exception requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionSet {
    /// The set's short name.
    pub id: Slug,
    /// Its title.
    pub title: Title,
    /// Its version.
    pub version: Line,
    /// Where the questions come from.
    pub sources: Vec<Line>,
    /// The scale of the scored questions.
    pub scale: Scale,
    /// The questions, in the order of the file, ids unique.
    pub questions: Vec<ExceptionQuestion>,
}

impl ExceptionSet {
    /// The question with this id; the prefix `EXC-` is understood.
    pub fn question(&self, typed: &str) -> Option<&ExceptionQuestion> {
        let typed = typed.trim().to_ascii_uppercase();
        self.questions.iter().find(|question| {
            let id = question.id.as_str();
            id == typed || id.strip_prefix("EXC-") == Some(&typed)
        })
    }
}
