//! What is different between two requests, field by field, as people read it.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::{Claim, Cost, Function, Proposed, ReasonCode, Request, due_words};

/// A field that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field, by its key in a request file.
    pub field: String,
    /// What it said; empty where nothing.
    pub before: String,
    /// What it says; empty where nothing.
    pub after: String,
}

impl Difference {
    /// Whether the field is judged, so that the content hash tells it too.
    pub fn is_judged(&self) -> bool {
        !["title", "owner", "co_authors", "directorate"].contains(&self.field.as_str())
    }
}

fn one<T: Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn many<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(", ")
}

fn pounds(money: Option<crate::domain::exact::Money>) -> String {
    money.map(|money| format!("£{}", money.grouped())).unwrap_or_default()
}

fn function(function: &Function) -> String {
    let Function { name, why, checked_on, source } = function;
    let parts = [one(why.as_ref()), one(checked_on.as_ref()), one(source.as_ref())];
    format!("{name}; {}", parts.join("; "))
}

fn condition(offer: &Proposed) -> String {
    let Proposed { text, owner, due, every, kind, consequence } = offer;
    let due = due.map(|due| due_words(due, *every)).unwrap_or_default();
    let owner = one(owner.as_ref());
    format!("{text}; {owner}; {due}; {kind}; {consequence}")
}

/// Every field with what it says, in the order of a request file.
fn fields(request: &Request) -> Vec<(String, String)> {
    // Taken apart in full, so that a new field does not compile until it is compared.
    let Request {
        title,
        owner,
        co_authors,
        directorate,
        workload,
        target,
        environment,
        category,
        primary_reason,
        other_reasons,
        claims,
        cost: Cost { primary_year, target_year, one_off, years, quoted_on, source: cost_source },
        functions,
        move_months,
        estimate_basis,
        tested_on,
        tested_evidence,
        blockers,
        substitutability,
        substitutability_reason,
        reintegration,
        exit_plan,
        exit_plan_reference,
        alternatives,
        impact_of_stopping,
        contract_end,
        notice_days,
        egress_fee,
        data_class,
        personal_data,
        start,
        last_day,
        review_by,
        conditions,
    } = request;
    let months = move_months.map(|m| format!("{}, {}, {}", m.low(), m.likely(), m.high()));
    let mut all: Vec<(String, String)> = [
        ("workload", workload.to_string()),
        ("target", one(target.as_ref())),
        ("title", title.to_string()),
        ("environment", one(environment.as_ref())),
        ("category", one(category.as_ref())),
        ("primary_reason", one(primary_reason.as_ref())),
        ("other_reasons", many(other_reasons)),
        ("owner", one(owner.as_ref())),
        ("co_authors", many(co_authors)),
        ("directorate", one(directorate.as_ref())),
        ("data_class", one(data_class.as_ref())),
        ("personal_data", one(personal_data.as_ref())),
        ("start", one(start.as_ref())),
        ("last_day", one(last_day.as_ref())),
        ("review_by", one(review_by.as_ref())),
        ("move_months", months.unwrap_or_default()),
        ("estimate_basis", one(estimate_basis.as_ref())),
        ("tested_on", one(tested_on.as_ref())),
        ("tested_evidence", many(tested_evidence)),
        ("blockers", many(blockers)),
        ("substitutability", one(substitutability.as_ref())),
        ("substitutability_reason", one(substitutability_reason.as_ref())),
        ("reintegration", one(reintegration.as_ref())),
        ("exit_plan", one(exit_plan.as_ref())),
        ("exit_plan_reference", one(exit_plan_reference.as_ref())),
        ("alternatives", one(alternatives.as_ref())),
        ("impact_of_stopping", one(impact_of_stopping.as_ref())),
        ("contract_end", one(contract_end.as_ref())),
        ("notice_days", one(notice_days.as_ref())),
        ("egress_fee", pounds(*egress_fee)),
        ("primary_year", pounds(*primary_year)),
        ("target_year", pounds(*target_year)),
        ("one_off", pounds(*one_off)),
        ("years", one(years.as_ref())),
        ("quoted_on", one(quoted_on.as_ref())),
        ("cost_source", one(cost_source.as_ref())),
    ]
    .into_iter()
    .map(|(field, says)| (field.to_owned(), says))
    .collect();
    for reason in ReasonCode::ALL {
        if let Some(Claim { text, evidence }) = claims.get(reason) {
            all.push((format!("claim_{reason}"), text.to_string()));
            all.push((format!("evidence_{reason}"), many(evidence)));
        }
    }
    for (at, gained) in (1..).zip(functions) {
        all.push((format!("function {at}"), function(gained)));
    }
    for (at, offer) in (1..).zip(conditions) {
        all.push((format!("condition {at}"), condition(offer)));
    }
    all
}

impl Request {
    /// What is different in `after`, in the order of a request file.
    pub fn differences(&self, after: &Self) -> Vec<Difference> {
        let (before, after) = (fields(self), fields(after));
        let mut told: BTreeSet<&str> = BTreeSet::new();
        let names = before.iter().chain(&after).map(|(field, _)| field.as_str());
        let names: Vec<&str> = names.filter(|field| told.insert(field)).collect();
        let says = |side: &[(String, String)], field: &str| {
            let found = side.iter().find(|(name, _)| name == field);
            found.map(|(_, says)| says.clone()).unwrap_or_default()
        };
        names
            .into_iter()
            .map(|field| Difference {
                field: field.to_owned(),
                before: says(&before, field),
                after: says(&after, field),
            })
            .filter(|difference| difference.before != difference.after)
            .collect()
    }
}
