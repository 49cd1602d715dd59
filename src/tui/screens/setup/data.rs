//! What Set-up asks the desk, what it shows, and what it changes.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use crate::actions::evaluations::{DueText, Lock, RuleText};
use crate::actions::settings::Known;
use crate::domain::criteria::CriteriaSet;
use crate::domain::criteria::framework::RuleSet;
use crate::domain::date::Day;
use crate::domain::evaluation::Evaluation;
use crate::domain::person::{Delegation, Person, Role};
use crate::domain::refs::EvaluationRef;
use crate::domain::robustness::elicit::{Elicitation, Given, Level};
use crate::domain::supplier::Supplier;

/// Everything that Set-up shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// Who is at the desk, where the workspace knows them.
    pub me: Option<Person>,
    /// Today.
    pub today: Day,
    /// The present evaluation.
    pub present: Option<Box<Present>>,
    /// Everybody, the retired among them.
    pub people: Vec<Person>,
    /// Who stands in for whom on exceptions, and until when; what is over is not among them.
    pub delegations: Vec<Delegation>,
    /// The settings of the workspace, each with its present value.
    pub settings: Vec<(Known, String)>,
    /// Every supplier, the retired among them.
    pub suppliers: Vec<Supplier>,
    /// The sets of criteria in the box by which candidates are compared.
    pub sets: Vec<CriteriaSet>,
    /// The rule sets of frameworks in the box.
    pub frameworks: Vec<RuleSet>,
    /// The evaluations there are: reference, title, stage.
    pub evaluations: Vec<(EvaluationRef, String, String)>,
}

/// The present evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// It, sealed prices taken out.
    pub evaluation: Evaluation,
    /// The hash of its frozen rules.
    pub rules_hash: Option<String>,
    /// Why the rules were amended, in a later version.
    pub amended: Option<String>,
    /// Which answers no longer stand, a sentence each: in a draft of a later version on its
    /// freeze, else if the rules were amended now.
    pub falls: Vec<String>,
    /// Who is late, a sentence each.
    pub late: Vec<String>,
    /// What the step that leads on asks for.
    pub next: Option<Lock>,
    /// How weights were found, the first first.
    pub elicited: Vec<Elicitation>,
    /// The zone in which its times are shown.
    pub zone: TimeZone,
}

impl Data {
    /// The people who hold `role` and are not retired.
    pub fn holders(&self, role: Role) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(move |person| !person.retired && person.is(role))
    }

    /// The present evaluation itself.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        self.present.as_ref().map(|present| &present.evaluation)
    }
}

/// A change, in the words that were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Set an evaluation up.
    New(Box<Words>),
    /// Change a draft, or the days of a later stage.
    Edit(EvaluationRef, Box<Words>),
    /// Weights of a draft: a group's or question's id, and its weight.
    Weights(EvaluationRef, Vec<(String, String)>),
    /// Record how weights were found.
    Elicit(Box<Elicited>),
    /// An empty group at the end: id, title.
    AddGroup(EvaluationRef, String, String),
    /// A scored question at the end of its group: group, id, what is asked.
    AddQuestion(EvaluationRef, String, String, String),
    /// A group or question asked of nobody any more.
    RemoveItem(EvaluationRef, String),
    /// What a group or a question says: its id, then key and text.
    Texts(EvaluationRef, String, Vec<(String, String)>),
    /// Another scale, or what the values of the present one mean.
    Scale(EvaluationRef, Box<ScaleText>),
    /// Make a draft of the next version of the rules: why, and whether answers to questions that
    /// stay as they are stand again.
    Amend(EvaluationRef, String, bool),
    /// Let a supplier take part.
    AddCandidate(EvaluationRef, String),
    /// Record that a candidate takes part no longer, and why.
    Withdraw(EvaluationRef, String, String),
    /// Give somebody a seat.
    AddSeat(EvaluationRef, String),
    /// Take somebody off the panel; why, once scoring has begun.
    RemoveSeat(EvaluationRef, String, Option<String>),
    /// Pass a seat on: from, to, why.
    HandSeat(EvaluationRef, String, String, String),
    /// Pass the moderation on: to, why.
    HandModeration(EvaluationRef, String, String),
    /// Add somebody: short name, name, roles.
    AddPerson(String, String, BTreeSet<Role>),
    /// Change somebody: short name, name, roles, logins.
    EditPerson(String, String, BTreeSet<Role>, BTreeSet<String>),
    /// Retire somebody.
    RetirePerson(String),
    /// Let somebody stand in: for whom, who, until when.
    Delegate(String, String, String),
    /// End that somebody stands in: for whom, who.
    EndDelegation(String, String),
    /// Another value for a setting: its key, the value, why.
    Setting(String, String, String),
    /// Add a supplier: short name, and key and text.
    AddSupplier(String, Vec<(String, String)>),
    /// Change a supplier: short name, and key and text.
    EditSupplier(String, Vec<(String, String)>),
    /// Retire a supplier.
    RetireSupplier(String),
}

/// What is typed about a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleText {
    /// The name of one in the box, in place of the present one.
    pub scale: Option<String>,
    /// Whether questions' own meanings of values are taken away with the present one.
    pub without_bands: bool,
    /// Each value of the present one, its short name, and what earns it.
    pub points: Vec<(String, String, String)>,
}

/// How weights were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elicited {
    /// The draft.
    pub which: EvaluationRef,
    /// What was weighed.
    pub level: Level,
    /// What was said.
    pub given: Given,
    /// Whose judgement it is.
    pub said_by: Option<String>,
}

/// What is typed about an evaluation; what is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Its title.
    pub title: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// An earlier evaluation whose criteria and rules it begins with.
    pub from: Option<String>,
    /// What else comes from there: `candidates`, `panel`.
    pub copy: Option<String>,
    /// A set in the box, or a file.
    pub criteria: Option<String>,
    /// What the set of criteria is called.
    pub criteria_title: Option<String>,
    /// Who runs it.
    pub moderator: Option<String>,
    /// Suppliers taking part, commas between them.
    pub candidates: Option<String>,
    /// Who scores, commas between them.
    pub panel: Option<String>,
    /// Whether it is made-up data.
    pub illustrative: Option<bool>,
    /// Its rules.
    pub rules: RuleText,
    /// The days by which its parts are to be done.
    pub due: DueText,
}
