//! The one list of the fields of a request: what is compared, told and judged is read from it.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::{Claim, Cost, Function, Proposed, ReasonCode, Request};
use crate::domain::exact::Money;
use crate::domain::workload::Months;

/// The part of what is judged that a field belongs to, in the order in which the hash reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// What wants to leave, where to and for which reasons.
    Asked,
    /// The case for each reason.
    Claims,
    /// What it costs.
    Cost,
    /// What is gained.
    Functions,
    /// How hard it is to come back.
    Return,
    /// The data, and the days.
    Term,
    /// What is offered.
    Conditions,
}

/// What a field says.
pub(super) enum Said<'a> {
    /// One value, or none.
    One(Option<String>),
    /// As [`Said::One`], but the hash does not name it where it says nothing: it came after the
    /// others, and what was judged before it came has the same hash.
    Later(Option<String>),
    /// A sum of money, or none.
    Pounds(Option<Money>),
    /// An estimate, or none.
    Estimate(Option<Months>),
    /// Any number of values.
    Many(Vec<String>),
    /// The case for each reason.
    Claims(&'a BTreeMap<ReasonCode, Claim>),
    /// What is gained.
    Functions(&'a [Function]),
    /// What is offered.
    Conditions(&'a [Proposed]),
}

/// A field of a request with what it says.
pub(super) struct Field<'a> {
    /// Its key in a request file.
    pub(super) key: &'static str,
    /// The part of what is judged; `None` where a change of it asks nobody to judge again.
    pub(super) part: Option<Part>,
    /// What it says.
    pub(super) said: Said<'a>,
}

fn one<T: Display>(value: Option<&T>) -> Said<'static> {
    Said::One(value.map(T::to_string))
}

fn many<T: Display>(values: impl IntoIterator<Item = T>) -> Said<'static> {
    Said::Many(values.into_iter().map(|value| value.to_string()).collect())
}

impl Request {
    /// Every field with what it says, in the order of a request file.
    pub(super) fn fields(&self) -> Vec<Field<'_>> {
        use Part::{Asked, Return, Term};
        // Taken apart in full, so that a new field does not compile until it stands below, where
        // somebody has to say whether it is judged.
        let Self {
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
        } = self;
        let list = [
            ("workload", Some(Asked), one(Some(workload))),
            ("target", Some(Asked), one(target.as_ref())),
            ("title", None, one(Some(title))),
            ("environment", Some(Asked), one(environment.as_ref())),
            ("category", Some(Asked), one(category.as_ref())),
            ("primary_reason", Some(Asked), one(primary_reason.as_ref())),
            ("other_reasons", Some(Asked), many(other_reasons)),
            ("owner", None, one(owner.as_ref())),
            ("co_authors", None, many(co_authors)),
            ("directorate", None, one(directorate.as_ref())),
            ("data_class", Some(Term), one(data_class.as_ref())),
            ("personal_data", Some(Term), one(personal_data.as_ref())),
            ("start", Some(Term), one(start.as_ref())),
            ("last_day", Some(Term), one(last_day.as_ref())),
            ("review_by", Some(Term), one(review_by.as_ref())),
            ("move_months", Some(Return), Said::Estimate(*move_months)),
            ("estimate_basis", Some(Return), one(estimate_basis.as_ref())),
            ("tested_on", Some(Return), one(tested_on.as_ref())),
            ("tested_evidence", Some(Return), many(tested_evidence)),
            ("blockers", Some(Return), many(blockers)),
            ("substitutability", Some(Return), one(substitutability.as_ref())),
            ("substitutability_reason", Some(Return), one(substitutability_reason.as_ref())),
            ("reintegration", Some(Return), one(reintegration.as_ref())),
            ("exit_plan", Some(Return), one(exit_plan.as_ref())),
            ("exit_plan_reference", Some(Return), one(exit_plan_reference.as_ref())),
            ("alternatives", Some(Return), one(alternatives.as_ref())),
            ("impact_of_stopping", Some(Return), one(impact_of_stopping.as_ref())),
            ("contract_end", Some(Return), one(contract_end.as_ref())),
            ("notice_days", Some(Return), one(notice_days.as_ref())),
            ("egress_fee", Some(Return), Said::Pounds(*egress_fee)),
            ("primary_year", Some(Part::Cost), Said::Pounds(*primary_year)),
            ("target_year", Some(Part::Cost), Said::Pounds(*target_year)),
            ("one_off", Some(Part::Cost), Said::Pounds(*one_off)),
            ("years", Some(Part::Cost), one(years.as_ref())),
            ("quoted_on", Some(Part::Cost), one(quoted_on.as_ref())),
            (
                "cost_source",
                Some(Part::Cost),
                Said::Later(cost_source.as_ref().map(ToString::to_string)),
            ),
            ("claims", Some(Part::Claims), Said::Claims(claims)),
            ("functions", Some(Part::Functions), Said::Functions(functions)),
            ("conditions", Some(Part::Conditions), Said::Conditions(conditions)),
        ];
        list.into_iter().map(|(key, part, said)| Field { key, part, said }).collect()
    }
}
