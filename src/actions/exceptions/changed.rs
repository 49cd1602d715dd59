//! What changed about a request since somebody read it: from the history, field by field.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::actions::ActionError;
use crate::domain::exception::request::ContentHash;
use crate::domain::refs::ExceptionRef;
use crate::store::{Look, history};

/// The judged columns of the request's own row.
const JUDGED: &[&str] = &[
    "workload",
    "target",
    "environment",
    "category",
    "primary_reason",
    "other_reasons",
    "data_class",
    "personal_data",
    "start",
    "last_day",
    "review_by",
    "move_low",
    "move_likely",
    "move_high",
    "target_year",
];
/// Columns of pence, shown as pounds.
const PENCE: &[&str] = &["target_year", "primary_year", "one_off", "egress_fee"];
/// Longer values are not repeated.
const SHORT: usize = 60;

/// What a field held at first and holds now, as history has it.
type Fields = BTreeMap<String, (Value, Value)>;

/// A line for each field that changed since the content was `seen`; none where the history does
/// not know that content.
pub(super) fn since(
    look: &mut dyn Look,
    which: ExceptionRef,
    seen: ContentHash,
) -> Result<Vec<String>, ActionError> {
    let mut bodies: Vec<Value> = Vec::new();
    for event in history::about(look, &which.to_string())? {
        if let Some(body) = history::body(look, event.seq)? {
            bodies.extend(serde_json::from_str::<Value>(&body.json).ok());
        }
    }
    let seen = Value::from(seen.to_string());
    let read = bodies.iter().rposition(|body| body["notes"]["content_hash"] == seen);
    let Some(read) = read else { return Ok(Vec::new()) };
    let mut fields = Fields::new();
    for body in &bodies[read + 1..] {
        for change in body["changes"].as_array().into_iter().flatten() {
            gather(change, &mut fields);
        }
    }
    let lines = fields.into_iter().filter(|(_, (before, after))| before != after);
    Ok(lines.map(|(field, (before, after))| line(&field, &before, &after)).collect())
}

fn gather(change: &Value, fields: &mut Fields) {
    let key = &change["key"];
    let prefix = match change["table"].as_str().unwrap_or_default() {
        "exception" | "exception_detail" => String::new(),
        "exception_claim" => format!("claim {} ", key["reason"].as_str().unwrap_or_default()),
        "exception_function" => format!("function {} ", key["number"]),
        // Those that approvers set stand beside the request, not in it.
        "exception_offer" if key["voter"] == "" => format!("condition {} ", key["number"]),
        _ => return,
    };
    let own = change["table"] == "exception";
    let names = [&change["before"], &change["after"]].into_iter().filter_map(Value::as_object);
    let mut seen: Vec<&String> = names.flat_map(|side| side.keys()).collect();
    seen.sort_unstable();
    seen.dedup();
    for column in seen.into_iter().filter(|column| !own || JUDGED.contains(&column.as_str())) {
        let side = |side: &str| change[side].get(column).cloned().unwrap_or(Value::Null);
        let entry = fields.entry(format!("{prefix}{column}"));
        entry.or_insert_with(|| (side("before"), Value::Null)).1 = side("after");
    }
}

fn line(field: &str, before: &Value, after: &Value) -> String {
    match (shown(field, before), shown(field, after)) {
        (Some(before), Some(after)) => format!("{field}: was {before}, is {after}"),
        (_, _) => format!("{field} has changed"),
    }
}

/// The value in a few words; `None` where it is too long for that.
fn shown(field: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => "empty".to_owned(),
        Value::Number(pence) if PENCE.contains(&field) => {
            let money = pence.as_i64().and_then(crate::domain::exact::Money::pence)?;
            format!("£{}", money.grouped())
        }
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => text.clone(),
        other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            other.to_string()
        }
    };
    (text.chars().count() <= SHORT && !text.contains('\n')).then_some(text)
}
