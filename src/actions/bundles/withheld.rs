//! What a record leaves out: an evaluation that was cancelled before its result keeps its seals, so
//! that nothing that is sealed in it goes into an archive either.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::actions::told::Seals;
use crate::actions::{ActionError, Ground, decisions};
use crate::domain::evaluation::Evaluation;
use crate::domain::refs::{ClarificationRef, EvaluationRef};
use crate::domain::sensitive::Field;
use crate::report::bundle::{LeftOut, Sealed};
use crate::store::bundle::{Part, Said, Told, is_told};
use crate::store::evaluations::GATE_ANSWER;
use crate::store::sensitive::Marked;
use crate::store::{Look, Val, clarifications, history};

/// The name under which the loading of a record tells what the record left out.
pub(super) const LEFT_OUT: &str = "left_out";

/// Takes out of rows and events what nobody but its own writer may read, and answers what that was.
pub(super) fn withhold(
    look: &mut dyn Look,
    which: EvaluationRef,
    parts: &mut Vec<Part>,
    events: &mut [Told],
) -> Result<Vec<LeftOut>, ActionError> {
    let mut seals = Seals::for_everybody();
    let mut found: BTreeMap<Sealed, usize> =
        left_out(look, which)?.into_iter().map(|what| (what, 0)).collect();
    for part in parts.iter_mut() {
        let mut open = Vec::new();
        for values in std::mem::take(&mut part.rows) {
            if seals.opens(look, part.table.name, &key_of(part, &values))? {
                open.push(values);
            } else {
                found.entry(sort(part.table.name)?).or_default();
            }
        }
        part.rows = open;
    }
    for (_, said) in events.iter_mut() {
        let Said::Whole(body) = said else { continue };
        let body: Value = serde_json::from_str(&body.json).unwrap_or_default();
        let mut open = Vec::new();
        // What is cancelled has no result, so that no word of one is open: a decision that was
        // written while there was one says beside what it changed where the chosen stood.
        let told = body["notes"]["choice"].as_str().is_some_and(decisions::tells_order);
        let mut sealed = told.then_some(Sealed::Order);
        for change in body["changes"].as_array().into_iter().flatten() {
            let table = change["table"].as_str().unwrap_or_default();
            if !seals.opens(look, table, &change["key"])? {
                sealed.get_or_insert(sort(table)?);
            } else if parts.iter().any(|part| part.table.name == table && is_told(part.table)) {
                open.push(change.clone());
            }
        }
        if let Some(what) = sealed {
            *found.entry(what).or_default() += 1;
            *said = Said::Sealed(serde_json::json!({ "changes": open }).to_string());
        }
    }
    parts.retain(|part| !part.rows.is_empty());
    Ok(found.into_iter().map(|(what, events)| LeftOut { what, events }).collect())
}

/// The key of a row as history writes it.
fn key_of(part: &Part, values: &[Val]) -> Value {
    let keys = part.table.keys.iter().zip(values);
    let keys = keys.map(|(name, value)| {
        let value = match value {
            Val::Null => Value::Null,
            Val::Int(number) => Value::from(*number),
            Val::Text(text) => Value::from(text.as_str()),
        };
        ((*name).to_owned(), value)
    });
    Value::Object(keys.collect::<Map<_, _>>())
}

/// Which of the things that may be sealed a row of `table` is.
fn sort(table: &str) -> Result<Sealed, ActionError> {
    match table {
        "consensus" => Ok(Sealed::Agreed),
        "minute" => Ok(Sealed::Minutes),
        "score" | "score_correction" => Ok(Sealed::Scores),
        "price" | "price_line" | "price_change" => Ok(Sealed::Prices),
        "clarification" | "clarification_entry" => Ok(Sealed::Clarifications),
        _ => {
            let text = format!("rows of `{table}` are sealed, and a record has no name for them");
            Err(ActionError::refused(Ground::State, text))
        }
    }
}

/// Whether an event of this kind may be sealed: one that changes what may be sealed, a decision with
/// where its choice stood, the loading of a record, which told all that was open then, and an
/// erasure, which tells rows anew.
pub(super) fn may_be_sealed(kind: &str) -> bool {
    ["evaluation.loaded", history::REDACT].contains(&kind)
        || ["score.", "price.", "consensus.", "minutes.", "clarification.", "decision."]
            .iter()
            .any(|thing| kind.starts_with(thing))
}

/// Whether the text that is marked is in the record of `of`, as far as its subject tells.
pub(super) fn goes_in(
    look: &mut dyn Look,
    of: &Evaluation,
    mark: &Marked,
) -> Result<bool, ActionError> {
    let agreed = of.shows_consensus().is_ok();
    let subject: Vec<&str> = mark.subject.split('/').collect();
    Ok(match subject.as_slice() {
        // The reason of a single score: `E-0001/aws/CON-02/tl-1`.
        [_, _, _, _, ..] => agreed,
        // Why something was agreed, unless it is the answer to a gate, which is open.
        [_, candidate, question] if mark.field == Field::Reason && !agreed => {
            let of = Val::shown(of.reference());
            let (candidate, question) = (Val::from(*candidate), Val::from(*question));
            look.all(&GATE_ANSWER)?.iter().any(|stored| {
                let values = stored.row.vals();
                values[0] == of && values[2] == candidate && values[3] == question
            })
        }
        [_, last] => {
            if let Ok(reference) = last.parse::<ClarificationRef>() {
                clarifications::get(look, reference)?
                    .is_some_and(|(_, found)| found.shows(of).is_ok())
            } else {
                // Of a candidate that stays it is why its price was changed, sealed with it.
                let stays = of.candidates().iter().any(|candidate| {
                    candidate.slug.as_str() == *last && candidate.withdrawn.is_none()
                });
                !stays || of.shows_prices().is_ok()
            }
        }
        _ => true,
    })
}

/// What the record left out from which `which` was loaded into this workspace; nothing where it was
/// set up here.
pub(in crate::actions) fn left_out(
    look: &mut dyn Look,
    which: EvaluationRef,
) -> Result<Vec<Sealed>, ActionError> {
    let mut found = Vec::new();
    for event in history::about(look, &which.to_string())? {
        if event.kind != "evaluation.loaded" {
            continue;
        }
        let Some(body) = history::body(look, event.seq)? else { continue };
        let body: Value = serde_json::from_str(&body.json).unwrap_or_default();
        let words = body["notes"][LEFT_OUT].as_str().unwrap_or_default().split_whitespace();
        found.extend(words.filter_map(|word| word.parse::<Sealed>().ok()));
    }
    Ok(found)
}
