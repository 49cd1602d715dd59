//! What is different between two requests, field by field, as people read it.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::fields::{Field, Said};
use super::{Claim, Function, Proposed, ReasonCode, Request, due_words};
use crate::domain::exact::Money;
use crate::domain::text::commas;
use crate::domain::workload::Months;

/// A field that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field, by its key in a request file.
    pub field: String,
    /// What it said; empty where nothing.
    pub before: String,
    /// What it says; empty where nothing.
    pub after: String,
    judged: bool,
}

/// A line of what a request says.
struct Line {
    field: String,
    says: String,
    judged: bool,
}

impl Difference {
    /// Whether the field is judged, so that the content hash tells it too.
    pub fn is_judged(&self) -> bool {
        self.judged
    }

    /// What sole approvers decided on their own, where the two sides do not have the same.
    pub fn of_overrides(before: String, after: String) -> Option<Self> {
        let field = "override".to_owned();
        (before != after).then_some(Self { field, before, after, judged: false })
    }
}

fn one<T: Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn many<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    commas(values)
}

fn pounds(money: Option<Money>) -> String {
    money.map(Money::pounds).unwrap_or_default()
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

/// What a field says, in the words of a person; a table has a line for each entry.
fn lines(field: Field<'_>) -> Vec<Line> {
    let Field { key, part, said } = field;
    let judged = part.is_some();
    let line = |field: String, says: String| Line { field, says, judged };
    let says = match said {
        Said::One(value) | Said::Later(value) => value.unwrap_or_default(),
        Said::Pounds(money) => pounds(money),
        Said::Estimate(months) => {
            let words = |m: Months| format!("{}, {}, {}", m.low(), m.likely(), m.high());
            months.map(words).unwrap_or_default()
        }
        Said::Many(values) => values.join(", "),
        Said::Claims(claims) => {
            let both = |(reason, Claim { text, evidence }): (&ReasonCode, &Claim)| {
                [
                    line(format!("claim_{reason}"), text.to_string()),
                    line(format!("evidence_{reason}"), many(evidence)),
                ]
            };
            return claims.iter().flat_map(both).collect();
        }
        Said::Functions(functions) => {
            let each =
                |(at, gained): (usize, &Function)| line(format!("function {at}"), function(gained));
            return (1..).zip(functions).map(each).collect();
        }
        Said::Conditions(offers) => {
            let each =
                |(at, offer): (usize, &Proposed)| line(format!("condition {at}"), condition(offer));
            return (1..).zip(offers).map(each).collect();
        }
    };
    vec![line(key.to_owned(), says)]
}

impl Request {
    /// What is different in `after`, in the order of a request file.
    pub fn differences(&self, after: &Self) -> Vec<Difference> {
        let told = |request: &Self| request.fields().into_iter().flat_map(lines).collect();
        let (before, after): (Vec<Line>, Vec<Line>) = (told(self), told(after));
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let either = before.iter().chain(&after).filter(|line| seen.insert(&line.field));
        let says = |side: &[Line], field: &str| {
            let found = side.iter().find(|line| line.field == field);
            found.map(|line| line.says.clone()).unwrap_or_default()
        };
        either
            .map(|line| Difference {
                field: line.field.clone(),
                before: says(&before, &line.field),
                after: says(&after, &line.field),
                judged: line.judged,
            })
            .filter(|difference| difference.before != difference.after)
            .collect()
    }
}
