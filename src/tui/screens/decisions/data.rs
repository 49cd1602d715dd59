//! What the log of decisions asks the desk, what it gets, and what it asks to be changed.

use std::collections::BTreeMap;

use crate::actions::decisions::Words;
use crate::domain::date::Day;
use crate::domain::decision::Decision;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::tui::widgets::form::Choice;

/// A question of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Every decision.
    Log,
    /// The result on which a new one would rest, or that of this one.
    Result(Option<EvaluationRef>),
    /// What accepting this one would turn round.
    Preview(DecisionRef),
    /// Something about this one to be read.
    Page(Kind, DecisionRef),
    /// What differs in the snapshot of this one from that of the second.
    Between(DecisionRef, DecisionRef),
    /// The scores of this one against its exceptions, by the map of reasons in this file.
    Mapped(DecisionRef, String),
}

/// What can be read about a decision besides itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was frozen when it was accepted, and whether it comes out again.
    Snapshot,
    /// What differs from the snapshot before, or from another.
    Difference,
    /// What it turns round: workloads and exceptions.
    Turned,
    /// How far workloads have followed it.
    Transition,
    /// Its scores in the light of its exceptions.
    Weighed,
}

impl Kind {
    /// What the page is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Snapshot => "WHAT WAS FROZEN WITH",
            Self::Difference => "WHAT DIFFERS IN THE SNAPSHOT OF",
            Self::Turned => "WHAT TURNS ROUND WITH",
            Self::Transition => "WHO HAS FOLLOWED",
            Self::Weighed => "THE SCORES AGAINST THE EXCEPTIONS UNDER",
        }
    }

    /// The same for the title row.
    pub const fn crumb(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Difference => "difference",
            Self::Turned => "what it turns round",
            Self::Transition => "transition",
            Self::Weighed => "re-score",
        }
    }
}

/// How a row of a page is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Heading,
    /// Text.
    Plain,
    /// Something beside the text.
    Muted,
}

/// Something about a decision to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What.
    pub kind: Kind,
    /// About which.
    pub which: DecisionRef,
    /// Its rows, not wrapped yet.
    pub rows: Vec<(Tone, String)>,
}

impl Question {
    /// What it is about.
    pub const fn subject(&self) -> &'static str {
        match self {
            Self::Log => "decisions",
            Self::Result(_) => "result",
            Self::Preview(_) => "preview",
            Self::Page(..) | Self::Between(..) | Self::Mapped(..) => "page",
        }
    }
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Every decision.
    Log(Log),
    /// A result; or, as a sentence, why there is none.
    Result(Result<Outcome, String>),
    /// What accepting would turn round, in a sentence, `None` where it moves no workload; and what
    /// letters would tell of the decision and should not, a sentence each.
    Preview(DecisionRef, Option<String>, Vec<String>),
    /// A page; or, as a sentence, why there is none.
    Page(Result<Page, String>),
}

/// A change the log asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new draft on the result of an evaluation.
    New(Option<EvaluationRef>, Box<Words>),
    /// Other words for a draft.
    Edit(DecisionRef, Box<Words>),
    /// To the decision owner.
    Propose(DecisionRef),
    /// In force.
    Accept(DecisionRef),
    /// In force, in the place of the second.
    Supersede(DecisionRef, DecisionRef),
    /// Refused, and why.
    Reject(DecisionRef, String),
    /// In question, and why.
    Reopen(DecisionRef, String),
    /// It stands after all, why, and by when it is looked at again; empty leaves the day.
    Reaffirm(DecisionRef, String, String),
    /// Ended without a successor, and why.
    Deprecate(DecisionRef, String),
    /// Written as a record into a file.
    Export(DecisionRef, Export),
    /// Brought in from a file.
    Import(Import),
}

/// Into which file a decision is written, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The file, as typed.
    pub file: String,
    /// Markdown or JSON, as typed.
    pub form: String,
    /// A file that is there is replaced.
    pub replaces: bool,
    /// Texts marked as commercially sensitive are told.
    pub sensitive: bool,
}

/// From which file a decision comes, and what the file may not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The file, as typed.
    pub file: String,
    /// What it is about.
    pub scope: String,
    /// By when it is looked at again.
    pub review_by: String,
}

/// Every decision, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The day of the workspace.
    pub today: Day,
    /// Who looks.
    pub me: String,
    /// Saved filters by name.
    pub views: BTreeMap<String, String>,
    /// The records.
    pub records: Vec<Record>,
}

/// One decision with what is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The decision.
    pub decision: Decision,
    /// The day it is listed under: accepted, else drafted.
    pub day: Day,
    /// The title of its evaluation.
    pub evaluation: String,
    /// `first of 4`, or how it stands.
    pub place: Option<String>,
    /// Whether its evaluation has a result.
    pub has_result: bool,
    /// Who declared an interest in its evaluation, and what came of it, a line each.
    pub interests: Vec<String>,
    /// The hash of its snapshot, once accepted.
    pub sha256: Option<String>,
}

/// The result of an evaluation, for a form; by default of none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Which; `None` for a decision that rests on none.
    pub evaluation: Option<EvaluationRef>,
    /// The candidates in the order of their places, with place and total in words; those without a
    /// place last.
    pub candidates: Vec<Choice>,
    /// Those of them without a place, which cannot be chosen.
    pub out: Vec<String>,
    /// What must be known before somebody is chosen: who cannot be and why, or that there is no
    /// result.
    pub remark: String,
    /// How it ends with nobody chosen, as a further choice.
    pub nobody: Option<Choice>,
    /// Whether no candidate has a place, so that there is nobody to choose.
    pub is_none_ranked: bool,
    /// Whether several share the first place, so that the reason of the decision breaks the tie.
    pub joint: bool,
    /// The approach in force, which the choice of a supplier follows.
    pub ground: Option<DecisionRef>,
    /// Who may settle it: the decision owners, unless others are named.
    pub owners: Vec<String>,
}
