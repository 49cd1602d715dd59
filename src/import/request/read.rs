//! The keys of one request, whatever file they came from.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use super::{ClaimText, ConditionText, CostText, FunctionText, RequestFile};
use crate::domain::exception::request::{
    ConditionKind, Consequence, MOST_NOTICE_DAYS, MOST_YEARS, ReasonCode,
};
use crate::domain::workload::Months;
use crate::import::Problems;
use crate::import::fields::Fields;

/// Every key of a request.
pub(in crate::import) const KEYS: &[&str] = &[
    "workload",
    "target",
    "title",
    "environment",
    "category",
    "primary_reason",
    "other_reasons",
    "owner",
    "co_authors",
    "directorate",
    "data_class",
    "personal_data",
    "start",
    "last_day",
    "review_by",
    "move_months",
    "estimate_basis",
    "tested_on",
    "tested_evidence",
    "blockers",
    "substitutability",
    "substitutability_reason",
    "reintegration",
    "exit_plan",
    "exit_plan_reference",
    "alternatives",
    "impact_of_stopping",
    "contract_end",
    "notice_days",
    "egress_fee",
    "cost",
    "claim",
    "function",
    "condition",
];
/// Keys of `[cost]`.
pub(super) const COST_KEYS: &[&str] =
    &["primary_year", "target_year", "one_off", "years", "quoted_on", "source"];

/// The request in `fields`, with gaps where a key is absent or (with a problem) bad. Which keys
/// are known is for the caller to say.
pub(in crate::import) fn request<D: FromStr<Err: Display>>(
    fields: &Fields<'_>,
    problems: &mut Problems,
) -> RequestFile<D> {
    let p = problems;
    let primary_reason: Option<ReasonCode> = fields.text("primary_reason", p).good();
    RequestFile {
        line: fields.line,
        place: fields.place().map(str::to_owned),
        workload: fields.text("workload", p).good(),
        target: fields.text("target", p).good(),
        title: fields.text("title", p).good(),
        environment: fields.text("environment", p).good(),
        category: fields.text("category", p).good(),
        primary_reason,
        other_reasons: other_reasons(fields, primary_reason, p),
        owner: fields.text("owner", p).good(),
        co_authors: fields.texts("co_authors", p).good().unwrap_or_default(),
        directorate: fields.text("directorate", p).good(),
        data_class: fields.text("data_class", p).good(),
        personal_data: fields.text("personal_data", p).good(),
        start: fields.day("start", p).good(),
        last_day: fields.day("last_day", p).good(),
        review_by: fields.day("review_by", p).good(),
        move_months: move_months(fields, p),
        estimate_basis: fields.text("estimate_basis", p).good(),
        tested_on: fields.day("tested_on", p).good(),
        tested_evidence: fields.texts("tested_evidence", p).good().unwrap_or_default(),
        blockers: fields.texts("blockers", p).good().unwrap_or_default(),
        substitutability: fields.text("substitutability", p).good(),
        substitutability_reason: fields.text("substitutability_reason", p).good(),
        reintegration: fields.text("reintegration", p).good(),
        exit_plan: fields.text("exit_plan", p).good(),
        exit_plan_reference: fields.text("exit_plan_reference", p).good(),
        alternatives: fields.text("alternatives", p).good(),
        impact_of_stopping: fields.text("impact_of_stopping", p).good(),
        contract_end: fields.day("contract_end", p).good(),
        notice_days: fields.whole("notice_days", MOST_NOTICE_DAYS, p).good(),
        egress_fee: fields.money("egress_fee", p).good(),
        cost: cost(fields, p),
        claims: claims(fields, p),
        functions: functions(fields, p),
        conditions: conditions(fields, p),
    }
}

fn other_reasons(
    fields: &Fields<'_>,
    primary: Option<ReasonCode>,
    problems: &mut Problems,
) -> Vec<ReasonCode> {
    let others = fields.texts("other_reasons", problems);
    let others = others.good().unwrap_or_default();
    let mut seen: BTreeSet<ReasonCode> = primary.into_iter().collect();
    for reason in &others {
        if !seen.insert(*reason) {
            let what = format!("{reason} is given already: name each reason once");
            fields.note("other_reasons", what, problems);
        }
    }
    others
}

fn move_months(fields: &Fields<'_>, problems: &mut Problems) -> Option<Months> {
    let months = fields.wholes("move_months", u32::from(u16::MAX), problems).good()?;
    let [low, likely, high] = months.as_slice() else {
        let has = months.len();
        let what = format!("it has {has} numbers, and three are wanted: low, likely, high");
        fields.note("move_months", what, problems);
        return None;
    };
    crate::import::months([*low, *likely, *high])
        .map_err(|error| fields.note("move_months", error, problems))
        .ok()
}

fn cost<D: FromStr<Err: Display>>(fields: &Fields<'_>, problems: &mut Problems) -> CostText<D> {
    let Some(cost) = fields.table("cost", "[cost]", problems).good() else {
        return CostText::default();
    };
    cost.known(COST_KEYS, &[], problems);
    let years = cost.value("years", problems).good();
    if let Some(years) = years.filter(|years| !(1..=MOST_YEARS).contains(years)) {
        let what = format!("{years} is not a number of years from 1 to {MOST_YEARS}");
        cost.note("years", what, problems);
    }
    CostText {
        primary_year: cost.money("primary_year", problems).good(),
        target_year: cost.money("target_year", problems).good(),
        one_off: cost.money("one_off", problems).good(),
        years,
        quoted_on: cost.day("quoted_on", problems).good(),
        source: cost.text("source", problems).good(),
    }
}

fn claims(fields: &Fields<'_>, problems: &mut Problems) -> Vec<ClaimText> {
    let tables = fields.tables("claim", "[[claim]]", problems).good().unwrap_or_default();
    let mut claims: Vec<ClaimText> = Vec::new();
    for table in &tables {
        table.known(&["reason", "text", "evidence"], &[], problems);
        let reason = table.needed_text("reason", problems).good();
        let text = table.needed_text("text", problems).good();
        let evidence = table.texts("evidence", problems).good().unwrap_or_default();
        if let Some(reason) = reason
            && claims.iter().any(|claim| claim.reason == reason)
        {
            table.note("reason", format!("{reason} has a claim already"), problems);
        }
        if let (Some(reason), Some(text)) = (reason, text) {
            claims.push(ClaimText { reason, text, evidence });
        }
    }
    claims
}

fn functions<D: FromStr<Err: Display>>(
    fields: &Fields<'_>,
    problems: &mut Problems,
) -> Vec<FunctionText<D>> {
    let tables = fields.tables("function", "[[function]]", problems).good().unwrap_or_default();
    let mut functions = Vec::new();
    for table in &tables {
        table.known(&["name", "why", "checked_on", "source"], &[], problems);
        let name = table.needed_text("name", problems).good();
        let why = table.text("why", problems).good();
        let checked_on = table.day("checked_on", problems).good();
        let source = table.text("source", problems).good();
        functions.extend(name.map(|name| FunctionText { name, why, checked_on, source }));
    }
    functions
}

fn conditions<D: FromStr<Err: Display>>(
    fields: &Fields<'_>,
    problems: &mut Problems,
) -> Vec<ConditionText<D>> {
    let tables = fields.tables("condition", "[[condition]]", problems).good().unwrap_or_default();
    let mut conditions = Vec::new();
    for table in &tables {
        table.known(&["text", "owner", "due", "every", "kind", "consequence"], &[], problems);
        let text = table.needed_text("text", problems).good();
        let owner = table.text("owner", problems).good();
        let due = table.day("due", problems).good();
        let every = table.number("every", "a whole number of months, 1 to 36", problems).good();
        let kind = table.text("kind", problems).good();
        let consequence = table.text("consequence", problems).good();
        conditions.extend(text.map(|text| ConditionText {
            text,
            owner,
            due,
            every,
            kind: kind.unwrap_or(ConditionKind::Compensating),
            consequence: consequence.unwrap_or(Consequence::Warn),
        }));
    }
    conditions
}
