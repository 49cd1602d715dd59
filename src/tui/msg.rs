//! What comes in, and what is to be done outside: the two lists between `update` and the loop.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::drafts::Draft;
use super::keys::{Act, Key};
use super::place::Place;
use super::screens::decisions::data as decisions;
use super::screens::exceptions::data as exceptions;
use super::screens::listing::Listing;
use super::screens::metrics::data as metrics;
use super::screens::record::data as record;
use super::screens::workloads::data as workloads;
use super::screens::{
    capacity, compare, conditions, evidence, locks, moderate, overview, prices, ranking, scores,
    sensitivity, setup, story,
};
use crate::actions::evaluations::rehearse::Rehearsal;
use crate::actions::exceptions::{Can, Reminders, Tasks};
use crate::actions::find::Hit;
use crate::actions::robustness::Wanted;
use crate::domain::date::Day;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::person::Role;
use crate::domain::refs::{DecisionRef, EvaluationRef, EvidenceId, ExceptionRef, Slug};
pub use crate::domain::robustness::sampling::Progress;
use crate::report::analysis::Acceptable;

/// What came in. Time, chance and the desk's answers arrive here, so that `update` is repeatable.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// The screen has been entered: ask for what it shows.
    Started,
    /// A key.
    Key(Key),
    /// Text from the clipboard, line breaks and all.
    Paste(String),
    /// A press of the first mouse button.
    Click(Target),
    /// The mouse was moved with the button held, from this target, by columns.
    Drag(Target, i16),
    /// The wheel: rows down, or up when negative.
    Wheel(Target, i16),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// What was asked for.
    Loaded {
        /// The question's number; an old one's answer is dropped.
        generation: u64,
        /// What it was about.
        subject: &'static str,
        /// The answer, or what went wrong as a sentence.
        answer: Result<Box<Loaded>, String>,
    },
    /// A save is on record.
    Saved {
        /// The save's number.
        ticket: u64,
        /// What is now so, for the status row.
        said: String,
    },
    /// A save was refused; nothing changed.
    Refused {
        /// The save's number.
        ticket: u64,
        /// The sentence that says which value and which rule.
        why: String,
    },
    /// How far a task is.
    Far {
        /// The task's number.
        number: u64,
        /// How far.
        far: Progress,
    },
    /// A task is done, or was stopped: then this is what it had.
    Worked {
        /// The task's number; an older one's answer is dropped.
        number: u64,
        /// The answer, or what went wrong as a sentence.
        answer: Result<Box<Acceptable>, String>,
    },
    /// Somebody else changed the workspace.
    Stirred,
    /// A timer that was asked for.
    Timer(Timer),
    /// The editor was closed.
    Edited {
        /// The field it was opened for.
        field: String,
        /// The new text; `None` when it is unchanged or the editor failed.
        text: Option<String>,
        /// Said in the status row.
        said: String,
    },
    /// Something outside did not work: a draft could not be kept, an address not opened.
    Failed(String),
    /// Something outside worked and is worth saying.
    Done(String),
}

/// What to do outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the desk; the answer is [`Msg::Loaded`].
    Load {
        /// The question's number.
        generation: u64,
        /// What is asked.
        what: Load,
    },
    /// Change something, through the desk; the answer is [`Msg::Saved`] or [`Msg::Refused`].
    Save {
        /// The save's number.
        ticket: u64,
        /// The change.
        what: Save,
    },
    /// Begin a long sum that asks nothing of the desk; one under way ends.
    Run {
        /// The task's number.
        number: u64,
        /// What is to be worked out.
        task: Task,
    },
    /// End the task of this number; it answers with what it has.
    Halt(u64),
    /// Keep typed text beside the record.
    Keep {
        /// The field.
        field: String,
        /// Text and cursor.
        draft: Draft,
    },
    /// Forget kept text, because it is saved or was given up.
    Forget {
        /// The field.
        field: String,
    },
    /// Open the editor of the system on this text.
    Edit {
        /// The field, named again in the answer.
        field: String,
        /// The text it has now.
        text: String,
    },
    /// Put text on the clipboard.
    Copy(String),
    /// Open an address outside.
    Open(String),
    /// Send [`Msg::Timer`] after this long; a second request for one timer replaces the first.
    Wake(Timer, Duration),
    /// That timer is no longer wanted.
    Rest(Timer),
    /// To the shell until `fg`.
    Suspend,
    /// Paint everything again.
    Redraw,
    /// Leave.
    Quit,
}

/// A long sum. It reads values, not the desk.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// How often each candidate takes each place over all weightings.
    Weightings {
        /// Of which evaluation.
        evaluation: Box<Evaluation>,
        /// Under which law, with how many draws.
        wanted: Wanted,
    },
}

/// The timers there are. None runs unless something asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// One second after the last key in a text field: keep the draft.
    Draft,
    /// 300 ms after a question to the desk: say that it is still working.
    Slow,
}

/// A question to the desk. It changes nothing; a newer one about the same subject replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load {
    /// Who acts, on which evaluation; or that there is no workspace yet.
    Workspace,
    /// This day, as typed, to be made ready for whoever sits here.
    Day(String),
    /// Another question, as at a day that was made ready.
    AsAt(Box<AsAt>),
    /// The rows of a place that is a simple list.
    Listing(Place),
    /// What is next, and how things stand.
    Overview,
    /// What waits for whoever sits here among the exceptions: of thousands it takes longer to know
    /// than the rest of the overview.
    Waiting,
    /// What they are reminded of there: asked for once that is known, so that nothing waits for it.
    Reminders,
    /// What the present evaluation is made of, and the people and suppliers there are.
    Setup,
    /// The evaluation from which a new one starts.
    Earlier(EvaluationRef),
    /// What each step of the present evaluation asks for; which of them was meant.
    Locks(Option<Step>),
    /// What each price formula makes of invented bids, or of these.
    Rehearsal(Box<setup::rehearsal::Asked>),
    /// My sheet of the present evaluation.
    Sheet,
    /// What became of one of my scores, oldest first.
    Past(Asked),
    /// The prices of the present evaluation, as far as they may be shown.
    Prices,
    /// The result of the present evaluation, as far as it may be shown.
    Ranking,
    /// The assessment summary for a candidate of the present evaluation, as it would be sent.
    Letter(Slug),
    /// The present evaluation for the comparison, and the scenarios beside it.
    Compare,
    /// How firm the present evaluation's result is.
    Sensitivity,
    /// Who gave what, and what is agreed, once moderation is open.
    Moderation,
    /// Evidence, open questions and clarifications of the present evaluation.
    Evidence,
    /// The history of this subject.
    Told(String),
    /// Every text that holds these words.
    Found(String),
    /// The present evaluation, as far as anybody may see it at any time.
    Present,
    /// Of the board of conditions; settled ones too, or only those to be seen to.
    Conditions(bool),
    /// What whoever sits here can do with an exception.
    Able(ExceptionRef),
    /// Of the register of exceptions.
    Exceptions(exceptions::Question),
    /// Of workloads and portability.
    Workloads(workloads::Question),
    /// Of the figures.
    Metrics(metrics::Question),
    /// Of the log of decisions.
    Decisions(decisions::Question),
    /// The record of the present evaluation.
    Record,
    /// What moved between the present evaluation and this one.
    Moved(String),
    /// What a file would change in the present evaluation.
    Looked(Box<record::Change>),
    /// Needs, costs and routes, looked at like this.
    Capacity(capacity::Question),
    /// The workshops there are.
    Approach,
    /// The hypotheses there are, judged as at this day, or today.
    Benefits(Option<Day>),
}

/// A question as at another day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsAt {
    /// As at the end of this day.
    pub day: Day,
    /// Whoever asks.
    pub me: String,
    /// The evaluation that is shown.
    pub shown: Option<EvaluationRef>,
    /// What is asked.
    pub what: Load,
}

impl Load {
    /// What it is about: of two questions with one subject only the newer one's answer counts.
    pub fn subject(&self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Day(_) => super::state::DAY,
            Self::AsAt(at) => at.what.subject(),
            Self::Listing(place) => place.name(),
            Self::Overview => "overview",
            Self::Waiting => "waiting",
            Self::Reminders => "reminders",
            Self::Setup => "set-up",
            Self::Earlier(_) => "earlier",
            Self::Locks(_) => "locks",
            Self::Rehearsal(_) => "rehearsal",
            Self::Sheet => "sheet",
            Self::Past(_) => "past",
            Self::Letter(_) => "letter",
            Self::Prices => "prices",
            Self::Ranking => "ranking",
            Self::Compare => "compare",
            Self::Sensitivity => "sensitivity",
            Self::Moderation => "moderation",
            Self::Evidence => "evidence",
            Self::Told(_) => "told",
            Self::Found(_) => "found",
            Self::Present => "present",
            Self::Conditions(_) => "conditions",
            Self::Able(_) => "able",
            Self::Exceptions(question) => question.subject(),
            Self::Workloads(question) => question.subject(),
            Self::Metrics(question) => question.subject(),
            Self::Decisions(question) => question.subject(),
            Self::Record => "record",
            Self::Moved(_) => "moved",
            Self::Looked(_) => "looked",
            Self::Capacity(_) => "capacity",
            Self::Approach => "approach",
            Self::Benefits(_) => "benefits",
        }
    }

    /// Whether it is answered as at the day in view, where that is not today.
    pub const fn goes_by_day(&self) -> bool {
        matches!(
            self,
            Self::Told(_)
                | Self::Conditions(_)
                | Self::Able(_)
                | Self::Exceptions(_)
                | Self::Workloads(_)
                | Self::Metrics(_)
                | Self::Decisions(_)
                | Self::Capacity(_)
        )
    }

    /// Whether it is about another day: such a question may take seconds, and another thread
    /// answers it.
    pub const fn is_of_another_day(&self) -> bool {
        matches!(self, Self::Day(_) | Self::AsAt(_))
    }
}

/// The desk's answer to a [`Load`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loaded {
    /// The workspace, or that there is none yet.
    Workspace(Option<Facts>),
    /// The day that was asked for is ready; `None` where it is today.
    Day(Option<Day>),
    /// The rows of a place that is a simple list.
    Listing(Place, Listing),
    /// What is next, and how things stand.
    Overview(Box<overview::Data>),
    /// What waits for whoever sits here among the exceptions.
    Waiting(Tasks),
    /// What they are reminded of there.
    Reminders(Reminders),
    /// What the present evaluation is made of.
    Setup(Box<setup::data::Data>),
    /// The evaluation from which a new one starts.
    Earlier(Box<Evaluation>),
    /// What each step asks for.
    Locks(locks::Data),
    /// What a rehearsal came to.
    Rehearsal(Box<Rehearsal>),
    /// My sheet; or, as a sentence, why there is none.
    Sheet(Result<Box<scores::Data>, String>),
    /// What became of one of my scores, oldest first.
    Past(Asked, Vec<scores::Past>),
    /// The prices; or, as a sentence, why there is no evaluation.
    Prices(Result<Box<prices::Data>, String>),
    /// The result; or, as a sentence, why there is no evaluation.
    Ranking(Result<Box<ranking::Data>, String>),
    /// An assessment summary; or, as a sentence, why there is none.
    Letter(Result<Box<ranking::Letter>, String>),
    /// What is compared; or, as a sentence, why there is no evaluation.
    Compare(Result<Box<compare::Data>, String>),
    /// How firm the result is; or, as a sentence, why there is no evaluation.
    Sensitivity(Result<Box<sensitivity::Data>, String>),
    /// Who gave what; or, as a sentence, why that is not shown.
    Moderation(Result<Box<moderate::Data>, String>),
    /// Evidence, open questions and clarifications; or, as a sentence, why there are none.
    Evidence(Result<Box<evidence::Data>, String>),
    /// The history of a subject, as lines of text.
    Told(String, Vec<String>),
    /// The words that were looked for, and where they stand.
    Found(String, Vec<Hit>),
    /// The present evaluation, as far as anybody may see it at any time.
    Present(Box<moderate::Present>),
    /// Of the board of conditions.
    Conditions(Box<conditions::Data>),
    /// What can be done with an exception.
    Able(ExceptionRef, Vec<Can>),
    /// Of the register of exceptions.
    Exceptions(exceptions::Answer),
    /// Of workloads and portability.
    Workloads(workloads::Answer),
    /// Of the figures.
    Metrics(metrics::Answer),
    /// Of the log of decisions.
    Decisions(decisions::Answer),
    /// The record; or, as a sentence, why there is none.
    Record(Result<Box<record::Data>, String>),
    /// What moved between two evaluations; or, as a sentence, why that is not told.
    Moved(Result<Box<record::Moved>, String>),
    /// What a file would change, or what is wrong with it.
    Looked(Box<record::Looked>),
    /// Needs, costs and routes.
    Capacity(Box<capacity::Data>),
    /// What the place of the workshop or of the benefits shows.
    Story(Place, Box<story::Data>),
}

/// What the title row says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The workspace's own id: drafts are kept apart by it.
    pub workspace: String,
    /// The evaluation's name, when there is one.
    pub evaluation: Option<String>,
    /// The evaluation is illustrative, which every screen says.
    pub illustrative: bool,
    /// Its reference and stage.
    pub stands: Option<(EvaluationRef, Stage)>,
    /// The decision that cancelled it before it had a result, where one did.
    pub cancelled: Option<DecisionRef>,
    /// Who acts: the slug.
    pub person: String,
    /// In which role, in words.
    pub role: String,
    /// The roles that count, those of whom the person acts for among them; `None` where it is not
    /// known.
    pub roles: Option<BTreeSet<Role>>,
    /// Saved filters by name.
    pub views: BTreeMap<String, String>,
    /// In the sample, who somebody may sit here as: short name, name and roles. Else nobody.
    pub seats: Vec<(Slug, String)>,
    /// What was noticed when the workspace was opened: a clock or a history that went backwards.
    pub warning: Option<String>,
}

/// A change, as the person asked for it. The desk decides whether it is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Save {
    /// A workspace with nothing in it.
    StartWorkspace,
    /// A fresh copy of the illustrative sample.
    OpenSample,
    /// Show this evaluation from now on.
    Choose(EvaluationRef),
    /// In the sample: sit here as this person from now on.
    Sit(Slug),
    /// Give a score, or change what is said with it.
    Score(Box<GiveScore>),
    /// Take a score back.
    ClearScore(EvaluationRef, Asked, Option<SeenScore>),
    /// Undo (`true`) or redo the last change of my sheet.
    UndoScore(EvaluationRef, bool),
    /// Hand my sheet in.
    SubmitSheet(EvaluationRef),
    /// Declare that I have no interest, or this one.
    Declare(EvaluationRef, Option<DeclaredInterest>),
    /// Give a new score beside one that was handed in.
    CorrectScore(Box<GiveScore>),
    /// Record an agreed score.
    Agree(Box<Agree>),
    /// Keep a scenario beside the record, or give one up. The record does not change.
    Scenario(Box<compare::KeepScenario>),
    /// Review a declaration of interest.
    ReviewInterest(Box<moderate::ReviewInterest>),
    /// Write what was said into the minutes.
    Minutes(Box<moderate::NoteMinutes>),
    /// Answer a gate.
    AnswerGate(Box<moderate::AnswerGate>),
    /// Move the evaluation to its next stage, or back with a reason.
    Step(EvaluationRef, Step, Option<String>),
    /// Write assessment summaries to files.
    Summary(Box<ranking::Order>),
    /// Write the whole evaluation as a page to a file in the present folder.
    Page(EvaluationRef),
    /// Of prices, or a question about one.
    Prices(prices::Change),
    /// Of the set-up.
    Setup(setup::data::Change),
    /// Of evidence, open questions and clarifications.
    Evidence(Box<evidence::Change>),
    /// Of the register of exceptions.
    Exceptions(exceptions::Change),
    /// Of workloads and portability.
    Workloads(Box<workloads::Change>),
    /// The answer to the reopen signal.
    Signal(Box<metrics::Answered>),
    /// Write a report that is a file, as at a day, into the present folder.
    Paper(metrics::Paper, Option<Day>),
    /// Something that changes the record, asked for while this other day is shown: refused.
    NotThen(Day),
    /// Keep a filter, which the list in view could read, under this name for everybody.
    KeepView(String, String),
    /// Give up the saved filter of this name.
    DropView(String),
    /// Of the log of decisions.
    Decisions(decisions::Change),
    /// Of the record of an evaluation.
    Record(record::Change),
    /// Of needs, costs and routes.
    Capacity(Box<capacity::Change>),
    /// Of the workshop or the benefits.
    Story(story::Change),
}

/// A score as it is to be. What is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveScore {
    /// In which evaluation.
    pub evaluation: EvaluationRef,
    /// For which candidate, on which question.
    pub asked: Asked,
    /// The value.
    pub value: Option<u8>,
    /// Why.
    pub reason: Option<String>,
    /// The facts it rests on.
    pub evidence: Option<Vec<EvidenceId>>,
    /// The score that was on the screen; another one on record is a conflict.
    pub seen: Option<SeenScore>,
}

/// An agreed score as it is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agree {
    /// In which evaluation.
    pub evaluation: EvaluationRef,
    /// For which candidate, on which question.
    pub asked: Asked,
    /// The value.
    pub value: AgreedValue,
    /// Why, in the panel's words.
    pub reason: String,
    /// The facts it rests on.
    pub evidence: Vec<EvidenceId>,
}

/// A score as the person saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenScore {
    /// The value.
    pub value: u8,
    /// Why.
    pub reason: Option<String>,
    /// The facts it rests on.
    pub evidence: Vec<EvidenceId>,
}

/// An interest as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredInterest {
    /// In which candidates.
    pub about: Vec<Slug>,
    /// Of what nature.
    pub nature: String,
    /// What the person proposes to do about it; empty for nothing.
    pub mitigation: String,
}

/// Something on the screen that a mouse can hit.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A tab.
    Tab(Place),
    /// A command in the footer.
    Command(Act),
    /// A row of the screen's list, counted from the first of all rows.
    Row(usize),
    /// A cell of the screen's table.
    Cell(usize, usize),
    /// A text field or control of the screen, as it counts them.
    Field(usize),
    /// A row of what lies over the screen.
    Item(usize),
    /// Beside what lies over the screen.
    Beside,
}
