//! What somebody asks for: the fields of a request, what is still missing, and the hash of the
//! part that is judged.

mod complete;
mod diff;
mod fields;
mod hash;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::exception::Factor;
use crate::domain::date::{Day, Span};
use crate::domain::exact::Money;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::text::{Line, Reason, Title};
use crate::domain::workload::{DataClass, Months, PersonalData, Place};

/// The longest notice that is believed, in days: ten years.
pub const MOST_NOTICE_DAYS: u32 = 3650;
/// Years that a comparison of costs may span.
pub const MOST_YEARS: u8 = 10;

pub(in crate::domain::exception) use complete::length;
pub use complete::{LEAST_CLAIM, Missing, Warning};
pub use diff::Difference;
pub use hash::{ContentHash, ContentHashError};

codes! {
    /// What the workload would do there.
    pub enum Environment, "an environment" {
        /// A bounded trial.
        Trial = "trial",
        /// Testing only.
        Test = "test",
        /// Serving people.
        Live = "live",
    }
}

codes! {
    /// What kind of exception is asked for.
    pub enum Category, "a category" {
        /// We accept not complying for a time.
        Waiver = "waiver",
        /// The aim is met another way, by at least one compensating condition.
        Mitigated = "mitigated",
    }
}

codes! {
    /// One of the four reasons for which a workload may leave the primary.
    pub enum ReasonCode, "a reason" {
        /// Its cost profile.
        CostProfile = "cost_profile",
        /// Meeting user needs.
        UserNeeds = "user_needs",
        /// Opportunity for innovation.
        Innovation = "innovation",
        /// Flexibility.
        Flexibility = "flexibility",
    }
}

impl ReasonCode {
    /// The factor whose questions this reason brings up.
    pub fn factor(self) -> Factor {
        match self {
            Self::CostProfile => Factor::CostProfile,
            Self::UserNeeds => Factor::UserNeeds,
            Self::Innovation => Factor::Innovation,
            Self::Flexibility => Factor::Flexibility,
        }
    }
}

codes! {
    /// What an estimate of months rests on.
    pub enum Basis, "a basis of an estimate" {
        /// Nobody worked it out.
        Guess = "guess",
        /// Worked out on paper.
        Desk = "desk",
        /// Moved for real, on a day and with evidence.
        Tested = "tested",
        /// What a supplier offers in writing.
        SupplierQuote = "supplier-quote",
    }
}

codes! {
    /// What stands in the way of moving back.
    pub enum Blocker, "a blocker" {
        /// The amount of data.
        DataVolume = "data_volume",
        /// The price of taking data out.
        EgressCost = "egress_cost",
        /// An interface nobody else offers.
        ProprietaryInterface = "proprietary_interface",
        /// Accounts and sign-in.
        Identity = "identity",
        /// People who know how.
        Skills = "skills",
        /// The contract.
        Contract = "contract",
        /// A licence.
        Licence = "licence",
        /// Something else, said in the claims.
        Other = "other",
    }
}

codes! {
    /// How hard it would be to replace the service by another (grades of DORA).
    pub enum Substitutability, "a grade of substitutability" {
        /// Easily.
        Easy = "easy",
        /// With some work.
        Medium = "medium",
        /// With very much work.
        HighlyComplex = "highly_complex",
        /// Not at all.
        NotSubstitutable = "not_substitutable",
    }
}

impl Substitutability {
    /// Whether this is one of the two grades that must be explained.
    pub fn is_poor(self) -> bool {
        match self {
            Self::Easy | Self::Medium => false,
            Self::HighlyComplex | Self::NotSubstitutable => true,
        }
    }
}

codes! {
    /// How hard it would be to take the service back.
    pub enum Reintegration, "a grade of reintegration" {
        /// Easily.
        Easy = "easy",
        /// With work.
        Difficult = "difficult",
        /// With very much work.
        HighlyComplex = "highly_complex",
    }
}

codes! {
    /// Whether there is a plan to leave.
    pub enum ExitPlan, "an answer about the exit plan" {
        /// There is, and the request says where.
        Yes = "yes",
        /// There is none.
        No = "no",
    }
}

codes! {
    /// Whether other services were found that could do it.
    pub enum Alternatives, "an answer about alternatives" {
        /// There are some.
        Yes = "yes",
        /// There are none.
        No = "no",
        /// Nobody has looked.
        NotAssessed = "not_assessed",
    }
}

codes! {
    /// What stopping the service would do.
    pub enum Impact, "an impact of stopping" {
        /// Little.
        Low = "low",
        /// Something.
        Medium = "medium",
        /// Much.
        High = "high",
        /// Nobody has looked.
        NotAssessed = "not_assessed",
    }
}

codes! {
    /// What a condition is for.
    pub enum ConditionKind, "a kind of condition" {
        /// Makes up for what is given up.
        Compensating = "compensating",
        /// Must be met before the grant covers anything.
        Precedent = "precedent",
        /// Leaving is tried out.
        ExitTest = "exit-test",
        /// Spending stays below a sum.
        CostCap = "cost-cap",
        /// Somebody reports.
        Reporting = "reporting",
    }
}

codes! {
    /// What a breach of a condition does.
    pub enum Consequence, "a consequence" {
        /// It is shown; the cover stays.
        Warn = "warn",
        /// The cover stops until the condition is settled.
        Lapse = "lapse",
    }
}

/// Why one reason holds, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The case; 50 to 4 000 characters when it is submitted.
    pub text: Reason,
    /// Ids of evidence, addresses, names of files; at least one when it is submitted.
    pub evidence: Vec<Line>,
}

/// What it costs, in pence: asked for in full where the cost profile is a reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cost {
    /// A year on the primary.
    pub primary_year: Option<Money>,
    /// A year at the target; always needed, since it sets the tier.
    pub target_year: Option<Money>,
    /// Once, for moving.
    pub one_off: Option<Money>,
    /// Years compared, 1 to 10.
    pub years: Option<u8>,
    /// The day of the quote.
    pub quoted_on: Option<Day>,
    /// What the figures rest on: a quote, or the basket of the workload's needs.
    pub source: Option<Line>,
}

/// A function that the target has and the primary lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: Title,
    /// Why the workload needs it.
    pub why: Option<Reason>,
    /// The day on which the primary was seen to lack it.
    pub checked_on: Option<Day>,
    /// Where that can be read.
    pub source: Option<Line>,
}

/// Months from one day on which a condition is due to the next, 1 to 36.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Every(u8);

/// Months that no condition comes back after.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not how often a condition comes back: write 1 to 36 months, such as 3")]
pub struct EveryError {
    typed: String,
}

impl FromStr for Every {
    type Err = EveryError;

    /// `3`, `3m`, `3 months` and `1 month`.
    fn from_str(typed: &str) -> Result<Self, EveryError> {
        let word = typed.trim().to_ascii_lowercase();
        let number = ["months", "month", "m"].iter().find_map(|unit| word.strip_suffix(unit));
        let months = number.unwrap_or(&word).trim().parse().ok();
        let months = months.filter(|months| (1..=36).contains(months));
        months.map(Self).ok_or_else(|| EveryError { typed: typed.trim().to_owned() })
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl Every {
    /// Months from one day on which it is due to the next.
    pub fn months(self) -> u8 {
        self.0
    }

    /// The days from `due` to `last`, both included, on which a condition is due that comes back;
    /// the first one always.
    pub fn days(self, due: Day, last: Day) -> Vec<Day> {
        let after = |count: u32| due.plus_months(count * u32::from(self.0));
        let more = (1..).map(after).take_while(|day| *day <= last);
        std::iter::once(due).chain(more).collect()
    }
}

/// When a condition is due, as typed: a day, and how often it comes back.
///
/// # Errors
/// Words on what cannot be read.
pub fn read_due(typed: &str, today: Day) -> Result<(Day, Option<Every>), String> {
    let lower = typed.to_ascii_lowercase();
    let (day, every) = match lower.split_once("every") {
        Some((day, every)) => (day, Some(every.parse().map_err(|e: EveryError| e.to_string())?)),
        None => (lower.as_str(), None),
    };
    let day = Day::read(day.trim().trim_end_matches(','), today);
    day.map(|day| (day, every)).map_err(|error| error.to_string())
}

/// When a condition is due, as [`read_due`] reads it: `2027-03-31 every 3 months`.
pub fn due_words(due: Day, every: Option<Every>) -> String {
    match every {
        None => due.to_string(),
        Some(Every(1)) => format!("{due} every month"),
        Some(Every(months)) => format!("{due} every {months} months"),
    }
}

/// A condition the request offers; it is agreed with the grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// What must hold.
    pub text: Reason,
    /// Who sees to it; needed before anybody approves.
    pub owner: Option<Slug>,
    /// The last day for it; needed before anybody approves.
    pub due: Option<Day>,
    /// How often it comes back after that day, to the end of the grant.
    pub every: Option<Every>,
    /// What it is for.
    pub kind: ConditionKind,
    /// What a breach does.
    pub consequence: Consequence,
}

/// Everything a request says. A draft may leave gaps; [`Request::missing`] names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its title; not judged.
    pub title: Title,
    /// Who answers for the exception; not judged.
    pub owner: Option<Slug>,
    /// Who may edit beside the requester; not judged.
    pub co_authors: BTreeSet<Slug>,
    /// The part of the organisation it serves; not judged.
    pub directorate: Option<Line>,
    /// What wants to leave.
    pub workload: WorkloadRef,
    /// Where it wants to run.
    pub target: Option<Place>,
    /// What it would do there.
    pub environment: Option<Environment>,
    /// Waiver or mitigated.
    pub category: Option<Category>,
    /// The first reason.
    pub primary_reason: Option<ReasonCode>,
    /// Up to three more.
    pub other_reasons: BTreeSet<ReasonCode>,
    /// The case for each reason.
    pub claims: BTreeMap<ReasonCode, Claim>,
    /// What it costs.
    pub cost: Cost,
    /// What is gained.
    pub functions: Vec<Function>,
    /// How long moving back would take.
    pub move_months: Option<Months>,
    /// What that estimate rests on.
    pub estimate_basis: Option<Basis>,
    /// The day of the test, where it was tested.
    pub tested_on: Option<Day>,
    /// What shows the test.
    pub tested_evidence: Vec<Line>,
    /// What stands in the way.
    pub blockers: BTreeSet<Blocker>,
    /// How hard it is to replace.
    pub substitutability: Option<Substitutability>,
    /// Why, for the two worst grades.
    pub substitutability_reason: Option<Reason>,
    /// How hard it is to take back.
    pub reintegration: Option<Reintegration>,
    /// Whether there is a plan to leave.
    pub exit_plan: Option<ExitPlan>,
    /// Where the plan is.
    pub exit_plan_reference: Option<Line>,
    /// Whether others could do it.
    pub alternatives: Option<Alternatives>,
    /// What stopping it would do.
    pub impact_of_stopping: Option<Impact>,
    /// The day on which the contract with the target ends.
    pub contract_end: Option<Day>,
    /// Days of notice that contract asks for.
    pub notice_days: Option<u32>,
    /// What taking the data out costs, in pence.
    pub egress_fee: Option<Money>,
    /// The classification of the data.
    pub data_class: Option<DataClass>,
    /// What the data says about people.
    pub personal_data: Option<PersonalData>,
    /// The first day asked for.
    pub start: Option<Day>,
    /// The last day asked for, included.
    pub last_day: Option<Day>,
    /// The day by which it is looked at again.
    pub review_by: Option<Day>,
    /// Conditions offered.
    pub conditions: Vec<Proposed>,
}

impl Request {
    /// A request that says no more than what it is about.
    pub fn new(title: Title, workload: WorkloadRef) -> Self {
        Self {
            title,
            owner: None,
            co_authors: BTreeSet::new(),
            directorate: None,
            workload,
            target: None,
            environment: None,
            category: None,
            primary_reason: None,
            other_reasons: BTreeSet::new(),
            claims: BTreeMap::new(),
            cost: Cost::default(),
            functions: Vec::new(),
            move_months: None,
            estimate_basis: None,
            tested_on: None,
            tested_evidence: Vec::new(),
            blockers: BTreeSet::new(),
            substitutability: None,
            substitutability_reason: None,
            reintegration: None,
            exit_plan: None,
            exit_plan_reference: None,
            alternatives: None,
            impact_of_stopping: None,
            contract_end: None,
            notice_days: None,
            egress_fee: None,
            data_class: None,
            personal_data: None,
            start: None,
            last_day: None,
            review_by: None,
            conditions: Vec::new(),
        }
    }

    /// The term asked for, where it is one.
    pub fn term(&self) -> Option<Span> {
        Span::new(self.start?, self.last_day?)
    }

    /// The primary reason and the others, the primary first.
    pub fn reasons(&self) -> Vec<ReasonCode> {
        let others = self.other_reasons.iter().copied();
        self.primary_reason
            .into_iter()
            .chain(others.filter(|reason| Some(*reason) != self.primary_reason))
            .collect()
    }
}

#[cfg(test)]
mod tests;
