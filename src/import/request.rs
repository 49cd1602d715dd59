//! Exception requests as files: TOML or JSON with every key, or a sheet with the flat ones.
//!
//! A file may leave gaps, since it becomes a draft; what a request still lacks is asked when it
//! is submitted. What a file does say must be readable.

mod flat;
mod read;

use std::fmt;
use std::str::FromStr;

use super::fields::Fields;
use super::place::PlaceText;
use super::sheets::Extra;
use super::source::Source;
use super::tree::{Node, Value};
use super::{ImportError, Problems, json, tree};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::refs::{RefError, Slug, WorkloadRef};
use crate::domain::text::{Line, Reason, TextError, Title};

pub use flat::read_flat;
pub(super) use read::{KEYS, request};

/// What a request file says. Codes are in their stored spelling; `D` is a day, or the offset of
/// one in the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFile<D = Day> {
    /// The line it begins on, where the format tells.
    pub line: Option<usize>,
    /// What wants to leave.
    pub workload: Option<WorkloadText>,
    /// Where it wants to run.
    pub target: Option<PlaceText>,
    /// Its title.
    pub title: Option<Title>,
    /// `trial`, `test` or `live`.
    pub environment: Option<&'static str>,
    /// `waiver` or `mitigated`.
    pub category: Option<&'static str>,
    /// The first reason: `cost_profile`, `user_needs`, `innovation` or `flexibility`.
    pub primary_reason: Option<&'static str>,
    /// Others of the same; none repeats another or the first.
    pub other_reasons: Vec<&'static str>,
    /// Who answers for the exception.
    pub owner: Option<Slug>,
    /// Who may edit beside the requester.
    pub co_authors: Vec<Slug>,
    /// The part of the organisation it serves.
    pub directorate: Option<Line>,
    /// `public`, `official` or `official-sensitive`.
    pub data_class: Option<&'static str>,
    /// `none`, `personal` or `special-category`.
    pub personal_data: Option<&'static str>,
    /// The first day asked for.
    pub start: Option<D>,
    /// The last day asked for, included.
    pub last_day: Option<D>,
    /// The day by which it is looked at again.
    pub review_by: Option<D>,
    /// Months of moving back: low, likely, high; 0 to 120 and not falling.
    pub move_months: Option<[u32; 3]>,
    /// `guess`, `desk`, `tested` or `supplier-quote`.
    pub estimate_basis: Option<&'static str>,
    /// The day of the test, where it was tested.
    pub tested_on: Option<D>,
    /// What shows the test.
    pub tested_evidence: Vec<Line>,
    /// What stands in the way of moving back.
    pub blockers: Vec<&'static str>,
    /// `easy`, `medium`, `highly_complex` or `not_substitutable`.
    pub substitutability: Option<&'static str>,
    /// Why, for the two worst grades.
    pub substitutability_reason: Option<Reason>,
    /// `easy`, `difficult` or `highly_complex`.
    pub reintegration: Option<&'static str>,
    /// `yes` or `no`.
    pub exit_plan: Option<&'static str>,
    /// Where the plan is.
    pub exit_plan_reference: Option<Line>,
    /// `yes`, `no` or `not_assessed`.
    pub alternatives: Option<&'static str>,
    /// `low`, `medium`, `high` or `not_assessed`.
    pub impact_of_stopping: Option<&'static str>,
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
}

impl<D> Default for CostText<D> {
    fn default() -> Self {
        Self { primary_year: None, target_year: None, one_off: None, years: None, quoted_on: None }
    }
}

/// The case for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimText {
    /// Which reason.
    pub reason: &'static str,
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
    /// `compensating` (unless said otherwise), `precedent`, `exit-test`, `cost-cap`, `reporting`.
    pub kind: &'static str,
    /// `warn` (unless said otherwise) or `lapse`.
    pub consequence: &'static str,
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
                    kind: condition.kind,
                    consequence: condition.consequence,
                })
                .collect(),
        }
    }
}

/// What `show --json` adds to a request: known, and passed over, since an import is a draft.
const SHOWN_TOO: &[&str] = &[
    "id",
    "state",
    "cover",
    "tier",
    "version",
    "content_hash",
    "questions",
    "grants",
    "conditions",
    "votes",
    "illustrative",
];

/// The requests in `source`: TOML, or JSON where it begins with a bracket of JSON; one request
/// at the top, or several in a list `[[exception]]` (JSON: a list).
///
/// # Errors
/// [`ImportError`] with every problem: syntax, unknown keys, wrong types and values.
pub fn read(source: &Source) -> Result<Vec<RequestFile>, ImportError> {
    let mut problems = Problems::default();
    let requests = if is_json(source.text()) {
        json::from_json(source, &mut problems)
            .map(|node| from_json(&node, &mut problems))
            .unwrap_or_default()
    } else {
        let root = tree::from_toml(source, &mut problems);
        let root = Fields::new(&root, "request file", None);
        from_root(&root, &mut problems)
    };
    if problems.found.is_empty() && requests.is_empty() {
        problems.add(None, None, "it holds no request");
    }
    problems.settle(source.name(), || requests)
}

/// The requests in a file of any of the three forms, known by the end of its name, or by its
/// first line where the name does not tell.
///
/// # Errors
/// As [`read`] and [`read_flat`].
pub fn read_any(source: &Source, extra: Extra) -> Result<Vec<RequestFile>, ImportError> {
    let name = source.name().to_ascii_lowercase();
    let ends = |end: &str| name.rsplit_once('.').is_some_and(|(_, last)| last == end);
    let flat = if ends("csv") {
        true
    } else if ends("toml") || ends("json") {
        false
    } else {
        let said = |line: &&str| !line.is_empty() && !line.starts_with('#');
        let first = source.text().lines().map(str::trim).find(said);
        first.is_some_and(|line| !line.starts_with(['{', '[']) && !line.contains('='))
    };
    if flat { read_flat(source, extra) } else { read(source) }
}

/// TOML may begin with `[` too, and then goes on with a key or another bracket; JSON goes on
/// with a brace or ends.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('{')
        || text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', ']']))
}

fn from_root(root: &Fields<'_>, problems: &mut Problems) -> Vec<RequestFile> {
    if !root.has("exception") {
        if root.keys().next().is_none() {
            return Vec::new();
        }
        root.known(KEYS, SHOWN_TOO, problems);
        return vec![request(root, problems)];
    }
    root.known(&["exception"], &[], problems);
    let tables = root.tables("exception", "[[exception]]", problems).good().unwrap_or_default();
    tables
        .iter()
        .map(|fields| {
            fields.known(KEYS, SHOWN_TOO, problems);
            request(fields, problems)
        })
        .collect()
}

fn from_json(node: &Node, problems: &mut Problems) -> Vec<RequestFile> {
    match &node.value {
        Value::Table(table) => from_root(&Fields::new(table, "request", None), problems),
        Value::List(items) => {
            let mut found = Vec::new();
            for (at, item) in items.iter().enumerate() {
                let place = format!("request {}", at + 1);
                if let Value::Table(table) = &item.value {
                    let fields = Fields::new(table, "request", None).named(place);
                    fields.known(KEYS, SHOWN_TOO, problems);
                    found.push(request(&fields, problems));
                } else {
                    let what = format!("it is {}, and an object is wanted", item.value.described());
                    problems.add(None, Some(&place), what);
                }
            }
            found
        }
        other @ (Value::Text(_)
        | Value::Whole(_)
        | Value::Decimal(_)
        | Value::Flag(_)
        | Value::Day(_)
        | Value::Nothing
        | Value::Cell(_)) => {
            let what = format!("it is {}, and an object is wanted", other.described());
            problems.add(None, None, what);
            Vec::new()
        }
    }
}

/// What `exception template` prints: every key, to be filled in. It reads as a request.
pub const TEMPLATE: &str = include_str!("request/template.toml");
