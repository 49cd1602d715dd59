//! What a request file says, in domain types with gaps.

use std::fmt;
use std::str::FromStr;

use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::request::{
    Alternatives, Basis, Blocker, Category, Claim, ConditionKind, Consequence, Cost, Environment,
    Every, ExitPlan, Function, Impact, Proposed, ReasonCode, Reintegration, Request,
    Substitutability,
};
use crate::domain::refs::{RefError, Slug, WorkloadRef};
use crate::domain::text::{Line, Reason, TextError, Title};
use crate::domain::workload::{DataClass, Months, PersonalData, Place};

/// What a request file says; `D` is a day, or the offset of one in the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFile<D = Day> {
    /// The line it begins on, where the format tells.
    pub line: Option<usize>,
    /// Which one it is, where the format has no lines: `request 2`.
    pub place: Option<String>,
    /// What wants to leave.
    pub workload: Option<WorkloadText>,
    /// Where it wants to run.
    pub target: Option<Place>,
    /// Its title.
    pub title: Option<Title>,
    /// What it would do there.
    pub environment: Option<Environment>,
    /// What kind of exception is asked for.
    pub category: Option<Category>,
    /// The first reason.
    pub primary_reason: Option<ReasonCode>,
    /// Others of the same; none repeats another or the first.
    pub other_reasons: Vec<ReasonCode>,
    /// Who answers for the exception.
    pub owner: Option<Slug>,
    /// Who may edit beside the requester.
    pub co_authors: Vec<Slug>,
    /// The part of the organisation it serves.
    pub directorate: Option<Line>,
    /// The classification of the data.
    pub data_class: Option<DataClass>,
    /// What the data says about people.
    pub personal_data: Option<PersonalData>,
    /// The first day asked for.
    pub start: Option<D>,
    /// The last day asked for, included.
    pub last_day: Option<D>,
    /// The day by which it is looked at again.
    pub review_by: Option<D>,
    /// How long moving back would take.
    pub move_months: Option<Months>,
    /// What that estimate rests on.
    pub estimate_basis: Option<Basis>,
    /// The day of the test, where it was tested.
    pub tested_on: Option<D>,
    /// What shows the test.
    pub tested_evidence: Vec<Line>,
    /// What stands in the way of moving back.
    pub blockers: Vec<Blocker>,
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
    pub contract_end: Option<D>,
    /// Days of notice that contract asks for.
    pub notice_days: Option<u32>,
    /// What taking the data out costs.
    pub egress_fee: Option<Money>,
    /// What it costs.
    pub cost: CostText<D>,
    /// The case for each reason, one each.
    pub claims: Vec<ClaimText>,
    /// What is gained.
    pub functions: Vec<FunctionText<D>>,
    /// Conditions offered.
    pub conditions: Vec<ConditionText<D>>,
}

/// What it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostText<D> {
    /// A year on the primary.
    pub primary_year: Option<Money>,
    /// A year at the target.
    pub target_year: Option<Money>,
    /// Once, for moving.
    pub one_off: Option<Money>,
    /// Years compared, 1 to 10.
    pub years: Option<u8>,
    /// The day of the quote.
    pub quoted_on: Option<D>,
    /// What the figures rest on.
    pub source: Option<Line>,
}

impl<D> Default for CostText<D> {
    fn default() -> Self {
        Self {
            primary_year: None,
            target_year: None,
            one_off: None,
            years: None,
            quoted_on: None,
            source: None,
        }
    }
}

/// The case for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimText {
    /// Which reason.
    pub reason: ReasonCode,
    /// The case; its length is asked when it is submitted.
    pub text: Reason,
    /// Ids of evidence, addresses, names of files.
    pub evidence: Vec<Line>,
}

/// A function that the target has and the primary lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionText<D> {
    /// Its name.
    pub name: Title,
    /// Why the workload needs it.
    pub why: Option<Reason>,
    /// The day on which the primary was seen to lack it.
    pub checked_on: Option<D>,
    /// Where that can be read.
    pub source: Option<Line>,
}

/// A condition the request offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionText<D> {
    /// What must hold.
    pub text: Reason,
    /// Who sees to it.
    pub owner: Option<Slug>,
    /// The last day for it.
    pub due: Option<D>,
    /// Months after which it comes back, to the end of the grant.
    pub every: Option<Every>,
    /// What it is for; compensating unless the file says otherwise.
    pub kind: ConditionKind,
    /// What a breach does; a warning unless the file says otherwise.
    pub consequence: Consequence,
}

/// A workload as typed: its reference or its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkloadText {
    /// `W-0014`.
    Reference(WorkloadRef),
    /// The name in the register.
    Name(Title),
}

impl FromStr for WorkloadText {
    type Err = TextError;

    fn from_str(typed: &str) -> Result<Self, TextError> {
        let reference: Result<WorkloadRef, RefError> = typed.parse();
        match reference {
            Ok(reference) => Ok(Self::Reference(reference)),
            Err(_) => typed.parse().map(Self::Name),
        }
    }
}

impl fmt::Display for WorkloadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(reference) => reference.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl<D> RequestFile<D> {
    /// The same request with every day turned by `turn`.
    pub fn map_days<E>(self, turn: impl Fn(D) -> E) -> RequestFile<E> {
        let turned = |day: Option<D>| day.map(&turn);
        RequestFile {
            line: self.line,
            place: self.place,
            workload: self.workload,
            target: self.target,
            title: self.title,
            environment: self.environment,
            category: self.category,
            primary_reason: self.primary_reason,
            other_reasons: self.other_reasons,
            owner: self.owner,
            co_authors: self.co_authors,
            directorate: self.directorate,
            data_class: self.data_class,
            personal_data: self.personal_data,
            start: turned(self.start),
            last_day: turned(self.last_day),
            review_by: turned(self.review_by),
            move_months: self.move_months,
            estimate_basis: self.estimate_basis,
            tested_on: turned(self.tested_on),
            tested_evidence: self.tested_evidence,
            blockers: self.blockers,
            substitutability: self.substitutability,
            substitutability_reason: self.substitutability_reason,
            reintegration: self.reintegration,
            exit_plan: self.exit_plan,
            exit_plan_reference: self.exit_plan_reference,
            alternatives: self.alternatives,
            impact_of_stopping: self.impact_of_stopping,
            contract_end: turned(self.contract_end),
            notice_days: self.notice_days,
            egress_fee: self.egress_fee,
            cost: CostText {
                primary_year: self.cost.primary_year,
                target_year: self.cost.target_year,
                one_off: self.cost.one_off,
                years: self.cost.years,
                quoted_on: turned(self.cost.quoted_on),
                source: self.cost.source,
            },
            claims: self.claims,
            functions: self
                .functions
                .into_iter()
                .map(|function| FunctionText {
                    name: function.name,
                    why: function.why,
                    checked_on: turned(function.checked_on),
                    source: function.source,
                })
                .collect(),
            conditions: self
                .conditions
                .into_iter()
                .map(|condition| ConditionText {
                    text: condition.text,
                    owner: condition.owner,
                    due: turned(condition.due),
                    every: condition.every,
                    kind: condition.kind,
                    consequence: condition.consequence,
                })
                .collect(),
        }
    }
}

impl RequestFile {
    /// The request of a draft, for a workload found in the register and under a title: the
    /// file's own, or one that was typed.
    pub fn into_request(self, workload: WorkloadRef, title: Title) -> Request {
        Request {
            title,
            owner: self.owner,
            co_authors: self.co_authors.into_iter().collect(),
            directorate: self.directorate,
            workload,
            target: self.target,
            environment: self.environment,
            category: self.category,
            primary_reason: self.primary_reason,
            other_reasons: self.other_reasons.into_iter().collect(),
            claims: self
                .claims
                .into_iter()
                .map(|claim| (claim.reason, Claim { text: claim.text, evidence: claim.evidence }))
                .collect(),
            cost: Cost {
                primary_year: self.cost.primary_year,
                target_year: self.cost.target_year,
                one_off: self.cost.one_off,
                years: self.cost.years,
                quoted_on: self.cost.quoted_on,
                source: self.cost.source,
            },
            functions: self
                .functions
                .into_iter()
                .map(|function| Function {
                    name: function.name,
                    why: function.why,
                    checked_on: function.checked_on,
                    source: function.source,
                })
                .collect(),
            move_months: self.move_months,
            estimate_basis: self.estimate_basis,
            tested_on: self.tested_on,
            tested_evidence: self.tested_evidence,
            blockers: self.blockers.into_iter().collect(),
            substitutability: self.substitutability,
            substitutability_reason: self.substitutability_reason,
            reintegration: self.reintegration,
            exit_plan: self.exit_plan,
            exit_plan_reference: self.exit_plan_reference,
            alternatives: self.alternatives,
            impact_of_stopping: self.impact_of_stopping,
            contract_end: self.contract_end,
            notice_days: self.notice_days,
            egress_fee: self.egress_fee,
            data_class: self.data_class,
            personal_data: self.personal_data,
            start: self.start,
            last_day: self.last_day,
            review_by: self.review_by,
            conditions: self
                .conditions
                .into_iter()
                .map(|condition| Proposed {
                    text: condition.text,
                    owner: condition.owner,
                    due: condition.due,
                    every: condition.every,
                    kind: condition.kind,
                    consequence: condition.consequence,
                })
                .collect(),
        }
    }
}
