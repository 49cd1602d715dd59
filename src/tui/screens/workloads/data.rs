//! What the place asks the desk, what it gets, and what it asks to be changed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::actions::capacity::Listed as Needed;
use crate::actions::drills::{Asked, Drilled};
use crate::actions::exceptions::Told;
use crate::actions::lock_in::Registered;
use crate::actions::portability::{Numbers, Report, Sheet};
use crate::actions::rehearsals::Logged;
use crate::actions::workloads::Listed;
use crate::domain::date::Day;
use crate::domain::exception::function::Entry;
use crate::domain::filter::{Held, Sifted};
use crate::domain::measures::AwayBecause;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::Portable;
use crate::domain::workload::hosting::Stay;
use crate::domain::workload::portability::value::Spot;
use crate::tui::widgets::form::Choice;

/// A question of the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Every workload, and what is known of the estate.
    Register,
    /// One workload in full.
    One(WorkloadRef),
    /// A supplier stops.
    Drill(Asked),
    /// What a file of workloads would add, columns that no workload has being passed over or not.
    Look(String, bool),
}

impl Question {
    /// What it is about.
    pub const fn subject(&self) -> &'static str {
        match self {
            Self::Register => "workloads",
            Self::One(_) => "workload",
            Self::Drill(_) => "drill",
            Self::Look(..) => "file",
        }
    }
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Every workload, and what is known of the estate.
    Register(Box<Register>),
    /// One workload in full.
    One(Box<Dossier>),
    /// The drill; or, as a sentence, why there is none.
    Drill(Result<Box<Drilled>, String>),
    /// What a file would add.
    Looked(Looked),
}

/// What a file of workloads comes to, how many first, then a line each; or everything that is wrong
/// with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The file, as it was typed.
    pub file: String,
    /// Columns that no workload has were passed over.
    pub passes_over: bool,
    /// What was found.
    pub found: Result<Vec<String>, Vec<String>>,
}

/// A change that the place asks for; every text as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is done.
    pub what: What,
    /// The texts of the form, by the names of its fields.
    pub texts: BTreeMap<String, String>,
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Add a workload.
    Add,
    /// Change what is said about one.
    Edit,
    /// Retire one.
    Retire,
    /// Answer a check.
    Answer,
    /// Log a rehearsal.
    Rehearse,
    /// Take a rehearsal out.
    Unrehearse,
    /// Add a line of lock-in.
    AddFeature,
    /// Change one.
    EditFeature,
    /// Retire one.
    RetireFeature,
    /// Record a look at a function.
    Look,
    /// Add the workloads of a file.
    Import,
    /// Change the numbers of a threshold.
    Threshold,
    /// Write the portability of the estate as a page.
    Export,
}

/// Every workload, and what is known of the estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The day of the workspace.
    pub today: Day,
    /// The zone of the workspace, in which moments have a day.
    pub zone: jiff::tz::TimeZone,
    /// Who looks.
    pub me: String,
    /// The primary in force.
    pub primary: Option<String>,
    /// Those away from the primary in force, and why.
    pub away: BTreeMap<WorkloadRef, AwayBecause>,
    /// The workloads, by reference.
    pub rows: Vec<Row>,
    /// The checklist of the estate.
    pub estate: Sheet,
    /// What each check comes to, and who needs what.
    pub report: Report,
    /// Rehearsals, the latest first.
    pub rehearsals: Vec<Logged>,
    /// Features, the most spent on first; those no longer in use among them.
    pub features: Vec<Registered>,
    /// Missing functions.
    pub functions: Vec<Entry>,
    /// People by short name.
    pub people: Vec<Choice>,
    /// Suppliers and the other places.
    pub places: Vec<Choice>,
    /// Decisions in force.
    pub decisions: Vec<Choice>,
    /// Suppliers at which something runs, the primary first.
    pub suppliers: Vec<String>,
    /// The parts of the organisation that workloads serve.
    pub directorates: Vec<Choice>,
    /// Saved filters by name.
    pub views: BTreeMap<String, String>,
    /// The numbers of the thresholds.
    pub numbers: Numbers,
}

/// One workload as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The workload and its cover.
    pub listed: Listed,
    /// How portable it is.
    pub spot: Spot,
}

impl Row {
    /// Its reference.
    pub fn reference(&self) -> WorkloadRef {
        self.listed.workload.reference
    }
}

impl Sifted for Row {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        match key {
            "met" => vec![Held::Number(self.spot.share.met.into())],
            "corner" => vec![self.spot.corner.code().into()],
            _ => self.listed.held(key),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        self.listed.texts()
    }
}

/// One workload in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The workload and its cover.
    pub listed: Listed,
    /// Its checklist.
    pub sheet: Sheet,
    /// Where it has run.
    pub stays: Vec<Stay>,
    /// Its exceptions.
    pub exceptions: Vec<Told>,
    /// Its rehearsals.
    pub rehearsals: Vec<Logged>,
    /// Its features in use.
    pub features: Vec<Registered>,
    /// What it needs to run, kind by kind.
    pub needs: Vec<Needed>,
    /// The months within which it must be able to move.
    pub portable: Portable,
}
