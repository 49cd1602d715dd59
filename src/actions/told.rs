//! What the lines of history say, as far as the person at the desk may read it: what was so before,
//! what is so after, and why.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::actions::{ActionError, Desk, upkeep};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::stage::Stage;
use crate::domain::event::Event;
use crate::domain::exact::Money;
use crate::domain::refs::{ClarificationRef, EvaluationRef};
use crate::store::{Look, clarifications, evaluations, history};

/// One line of history with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The line.
    pub event: Event,
    /// Whether what it says may be read.
    pub body: Body,
    /// In which role it was done.
    pub role: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What changed, field by field.
    pub changes: Vec<Changed>,
}

/// Whether what a line says may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// It may.
    Open,
    /// It tells of hidden scores or of sealed money.
    Sealed,
    /// It was erased.
    Erased,
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The field, in words.
    pub field: String,
    /// What it was; `None` where there was nothing.
    pub before: Option<String>,
    /// What it is; `None` where nothing is left.
    pub after: Option<String>,
}

impl Told {
    /// What it says in one line: `value 2 → 3; reason …`, or that it is sealed.
    pub fn line(&self) -> String {
        match self.body {
            Body::Sealed => "(sealed)".to_owned(),
            Body::Erased => "(erased)".to_owned(),
            Body::Open => {
                let parts = self.changes.iter().map(|change| {
                    let Changed { field, before, after } = change;
                    match (before, after) {
                        (None, Some(after)) => format!("{field} {after}"),
                        (Some(before), Some(after)) => format!("{field} {before} → {after}"),
                        (Some(before), None) => format!("{field} {before} → nothing"),
                        (None, None) => field.clone(),
                    }
                });
                parts.collect::<Vec<_>>().join("; ")
            }
        }
    }
}

/// The history of `subject` and the things below it, oldest first, with what each line says.
/// `C-0001` is found under its evaluation.
///
/// # Errors
/// When the workspace cannot be read.
pub fn about(
    desk: &mut Desk,
    subject: &str,
    since: Option<Moment>,
) -> Result<Vec<Told>, ActionError> {
    let me = desk.actor.slug.clone();
    desk.store.read(|look| {
        let mut subject = subject.to_owned();
        if let Ok(reference) = subject.parse::<ClarificationRef>()
            && let Some((which, _)) = clarifications::get(look, reference)?
        {
            subject = format!("{which}/{reference}");
        }
        let mut seals = Seals { me, known: BTreeMap::new() };
        let mut found = Vec::new();
        for event in history::about(look, &subject)? {
            if since.is_none_or(|since| event.at >= since) {
                found.push(told(look, &mut seals, upkeep::told(event))?);
            }
        }
        Ok(found)
    })
}

fn told(look: &mut dyn Look, seals: &mut Seals, event: Event) -> Result<Told, ActionError> {
    let nothing = |event, body| Told { event, body, role: None, reason: None, changes: Vec::new() };
    let Some(body) = history::body(look, event.seq)? else {
        return Ok(nothing(event, Body::Erased));
    };
    let body: Value = serde_json::from_str(&body.json).unwrap_or_default();
    let rows = body["changes"].as_array().cloned().unwrap_or_default();
    let mut changes = Vec::new();
    for row in &rows {
        let table = row["table"].as_str().unwrap_or_default();
        if !seals.opens(look, table, &row["key"])? {
            // A reason beside a sealed row may tell it, so nothing of the line is shown.
            return Ok(nothing(event, Body::Sealed));
        }
        changes.extend(fields(table, &row["before"], &row["after"]));
    }
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    let (role, reason) = (text("role"), text("reason"));
    // The reason of a change is often one of its fields; once is enough.
    let reason = reason.filter(|why| changes.iter().all(|one| one.after.as_ref() != Some(why)));
    Ok(Told { event, body: Body::Open, role, reason, changes })
}

/// The fields that changed in one row, in words; who and when are the line's own.
fn fields(table: &str, before: &Value, after: &Value) -> Vec<Changed> {
    // A number that was given, and marks for what leaves the house, are no news to a reader.
    if matches!(table, "counter" | "sensitive") {
        return Vec::new();
    }
    let empty = serde_json::Map::new();
    let (old, new) = (before.as_object(), after.as_object());
    let names = new.or(old).unwrap_or(&empty);
    let mut found = Vec::new();
    for name in names.keys() {
        if name.ends_with("_at") || name.ends_with("_by") && name != "superseded_by" {
            continue;
        }
        let shown = |side: Option<&serde_json::Map<String, Value>>| {
            side.and_then(|side| side.get(name)).and_then(|value| cell(table, name, value))
        };
        let (before, after) = (shown(old), shown(new));
        if before != after {
            found.push(Changed { field: name.replace('_', " "), before, after });
        }
    }
    found
}

fn cell(table: &str, name: &str, value: &Value) -> Option<String> {
    let money = table.starts_with("price") && name == "amount";
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(pence) if money => {
            pence.as_i64().and_then(Money::pence).map(|amount| amount.grouped().clone())
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Some(value.to_string())
        }
    }
}

/// What may be read, evaluation by evaluation, loaded once each.
struct Seals {
    me: String,
    known: BTreeMap<EvaluationRef, Option<Evaluation>>,
}

impl Seals {
    /// Whether a row of `table` under `key` may be read now. What is not known is not shown.
    fn opens(
        &mut self,
        look: &mut dyn Look,
        table: &str,
        key: &Value,
    ) -> Result<bool, ActionError> {
        let text = |name: &str| key[name].as_str().unwrap_or_default();
        if table.starts_with("clarification") {
            let named = if table == "clarification" { "reference" } else { "clarification" };
            let Ok(reference) = text(named).parse::<ClarificationRef>() else { return Ok(false) };
            let Some((which, found)) = clarifications::get(look, reference)? else {
                return Ok(false);
            };
            let evaluation = self.evaluation(look, which)?;
            return Ok(evaluation.is_some_and(|evaluation| found.shows(evaluation).is_ok()));
        }
        let (score, price) = (table.starts_with("score"), table.starts_with("price"));
        if !score && !price {
            return Ok(true);
        }
        let Ok(which) = text("evaluation").parse() else { return Ok(false) };
        let mine = score && !text("evaluator").is_empty() && text("evaluator") == self.me;
        let evaluation = self.evaluation(look, which)?;
        Ok(evaluation.is_some_and(|evaluation| {
            if price {
                evaluation.shows_prices().is_ok()
            } else {
                mine || evaluation.stage() >= Stage::Moderation
            }
        }))
    }

    fn evaluation(
        &mut self,
        look: &mut dyn Look,
        which: EvaluationRef,
    ) -> Result<Option<&Evaluation>, ActionError> {
        if let std::collections::btree_map::Entry::Vacant(e) = self.known.entry(which) {
            let found = evaluations::get(look, which)?.map(|(evaluation, _)| evaluation);
            e.insert(found);
        }
        Ok(self.known.get(&which).and_then(Option::as_ref))
    }
}
