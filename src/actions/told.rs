//! What the lines of history say, as far as the person at the desk may read it: what was so before,
//! what is so after, and why.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::actions::{ActionError, Desk, upkeep};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::event::Event;
use crate::domain::exact::Money;
use crate::domain::refs::{ClarificationRef, EvaluationRef};
use crate::domain::text::counted;
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
    /// Why, unless a field that changed says it.
    pub reason: Option<String>,
    /// Why, whether or not a field says it too.
    pub words: Option<String>,
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
        self.line_in(&|change| Some(change.field.clone()))
    }

    /// As [`Self::line`], a line a field.
    pub fn lines(&self) -> Vec<String> {
        self.lines_in(&|change| Some(change.field.clone()))
    }

    /// As [`Self::line`], each field in the words that `names` has for it; a field without any is
    /// left out.
    pub fn line_in(&self, names: &dyn Fn(&Changed) -> Option<String>) -> String {
        self.lines_in(names).join("; ")
    }

    /// As [`Self::line_in`], a line a field.
    pub fn lines_in(&self, names: &dyn Fn(&Changed) -> Option<String>) -> Vec<String> {
        match self.body {
            Body::Sealed => vec!["(sealed)".to_owned()],
            Body::Erased => vec!["(erased)".to_owned()],
            Body::Open => {
                let parts = self.changes.iter().filter_map(|change| {
                    let field = names(change)?;
                    Some(match (&change.before, &change.after) {
                        (None, Some(after)) => format!("{field} {after}"),
                        (Some(before), Some(after)) => format!("{field} {before} → {after}"),
                        (Some(before), None) => format!("{field} {before} → nothing"),
                        (None, None) => field,
                    })
                });
                parts.collect()
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
    let nothing = |event, body| Told {
        event,
        body,
        role: None,
        reason: None,
        words: None,
        changes: Vec::new(),
    };
    let Some(body) = history::body(look, event.seq)? else {
        return Ok(nothing(event, Body::Erased));
    };
    let body: Value = serde_json::from_str(&body.json).unwrap_or_default();
    // Whoever erased something changed no field: the rows are told whole because they must be.
    let rows = body["changes"].as_array().filter(|_| event.kind != history::REDACT);
    let rows = rows.cloned().unwrap_or_default();
    let mut changes = Vec::new();
    for row in &rows {
        let table = row["table"].as_str().unwrap_or_default();
        if !seals.opens(look, table, &row["key"])? {
            // A reason beside a sealed row may tell it, so nothing of the line is shown.
            return Ok(nothing(event, Body::Sealed));
        }
        changes.extend(which(table, row));
        changes.extend(fields(table, &row["before"], &row["after"]));
    }
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    let (role, reason) = (text("role"), text("reason"));
    // The reason of a change is often one of its fields; once is enough.
    let words = reason.clone();
    let reason = reason.filter(|why| changes.iter().all(|one| one.after.as_ref() != Some(why)));
    Ok(Told { event, body: Body::Open, role, reason, words, changes })
}

/// Which condition or question of an exception, or which notice, a row is about: its key alone says
/// so.
fn which(table: &str, row: &Value) -> Option<Changed> {
    if table == "notice" {
        return Some(Changed {
            field: "notice".to_owned(),
            before: None,
            after: Some(notice(row)),
        });
    }
    let name = match table {
        "exception_mark" => "condition",
        "exception_score" => "question",
        _ => return None,
    };
    let said = cell(table, name, &row["key"][name]);
    let gone = row["after"].is_null();
    let (before, after) = if gone { (said, None) } else { (None, said) };
    Some(Changed { field: name.to_owned(), before, after })
}

/// Which notice was written, in words: of what, by how many days before its last one.
fn notice(row: &Value) -> String {
    let (key, text) = (&row["key"], |name: &str| row["key"][name].as_str().unwrap_or_default());
    let when = match key["threshold"].as_i64() {
        Some(0) => "on its day".to_owned(),
        Some(1) => "1 day before".to_owned(),
        Some(days) if days > 0 => format!("{days} days before"),
        Some(_) | None => "after it".to_owned(),
    };
    let silent = row["after"]["said"] == 0;
    let silent = if silent { ", kept back: a nearer one was said" } else { "" };
    format!("of {} on {}, {when}{silent}", text("item"), text("last_day"))
}

/// Whether a field says who did it or when, which the line says itself. The day of a review, that by
/// which a workload is back, the day of a fact and what took a decision's place are none of those.
fn is_of_the_line(name: &str) -> bool {
    let who_or_when = name.ends_with("_at") || name.ends_with("_by");
    who_or_when && !["review_by", "return_by", "as_at", "superseded_by"].contains(&name)
}

/// The fields that changed in one row, in words; who and when are the line's own.
fn fields(table: &str, before: &Value, after: &Value) -> Vec<Changed> {
    // A number that was given, and marks for what leaves the house, are no news to a reader; a
    // notice is told whole.
    if matches!(table, "counter" | "sensitive" | "notice") {
        return Vec::new();
    }
    let empty = serde_json::Map::new();
    let (old, new) = (before.as_object(), after.as_object());
    let names = new.or(old).unwrap_or(&empty);
    let mut found = Vec::new();
    for name in names.keys() {
        if is_of_the_line(name) {
            continue;
        }
        // A file is told by its hash.
        if (table, name.as_str()) == ("price_sheet", "body") {
            continue;
        }
        if (table, name.as_str()) == ("exception_renewal", "document") {
            found.extend(unfolded(&before[name], &after[name]));
            continue;
        }
        if (table, name.as_str()) == ("consensus", "of_scores") {
            continue;
        }
        let shown = |side: Option<&serde_json::Map<String, Value>>| {
            let side = side?;
            let average =
                || average(side).filter(|_| (table, name.as_str()) == ("consensus", "value"));
            average().or_else(|| side.get(name).and_then(|value| cell(table, name, value)))
        };
        let (before, after) = (shown(old), shown(new));
        if before != after {
            found.push(Changed { field: name.replace('_', " "), before, after });
        }
    }
    found
}

/// What an average that was recorded comes to, and of how many scores: its row holds their sum.
fn average(row: &serde_json::Map<String, Value>) -> Option<String> {
    let number = |name: &str| u32::try_from(row.get(name)?.as_u64()?).ok();
    let of = number("of_scores")?;
    let average = AgreedValue::parts_of(number("value")?, of)?;
    Some(format!("{average}, the average of {}", counted(of, "score", "scores")))
}

/// The place of a row among its kin: another one when a row before it goes.
const NUMBER: &str = "number";

/// Rows with their places.
type Placed = Vec<(usize, Value)>;

/// The rows of either side that the other has not, each with its place: a row that only moved up,
/// because one before it went, did not change.
fn apart(old: Vec<Value>, new: Vec<Value>) -> (Placed, Placed) {
    let bare = |row: &Value| {
        let mut row = row.clone();
        if let Some(fields) = row.as_object_mut() {
            fields.remove(NUMBER);
        }
        row
    };
    let mut added: Vec<(usize, Value)> = new.into_iter().enumerate().collect();
    let mut gone = Vec::new();
    for (at, row) in old.into_iter().enumerate() {
        match added.iter().position(|(_, other)| bare(other) == bare(&row)) {
            Some(same) => {
                added.remove(same);
            }
            None => gone.push((at, row)),
        }
    }
    (gone, added)
}

/// What is gone and what is new, as a reader counts them: a row that took another's place beside it,
/// every other by itself.
fn side_by_side<'v>(
    gone: &'v [(usize, Value)],
    added: &'v [(usize, Value)],
) -> Vec<(usize, &'v Value, &'v Value)> {
    let at = |rows: &'v [(usize, Value)], place: usize| {
        rows.iter().find(|(at, _)| *at == place).map_or(&Value::Null, |(_, row)| row)
    };
    let places: BTreeSet<usize> = gone.iter().chain(added).map(|(place, _)| *place).collect();
    places.into_iter().map(|place| (place, at(gone, place), at(added, place))).collect()
}

/// What differs between two documents of a renewal, each of which holds the rows of a request.
///
/// Nothing where one of them is missing: what opened it or ended it says so in its other fields.
fn unfolded(before: &Value, after: &Value) -> Vec<Changed> {
    // What the row beside the document says already, and what is kept for the program.
    const BESIDE: [&str; 8] = [
        "uuid",
        "version",
        "state",
        "tier",
        "editors",
        "submissions",
        "submitted_hash",
        "content_hash",
    ];
    let read = |side: &Value| serde_json::from_str::<Value>(side.as_str()?).ok();
    let (Some(before), Some(after)) = (read(before), read(after)) else { return Vec::new() };
    let keys = |old: &Value, new: &Value| -> BTreeSet<String> {
        [old, new]
            .into_iter()
            .filter_map(Value::as_object)
            .flat_map(|one| one.keys())
            .cloned()
            .collect()
    };
    let mut found = Vec::new();
    for table in keys(&before, &after) {
        let rows = |side: &Value| side[&table].as_array().cloned().unwrap_or_default();
        let (old, new) = apart(rows(&before), rows(&after));
        for (at, old, new) in side_by_side(&old, &new) {
            for name in keys(old, new) {
                if is_of_the_line(&name)
                    || name == NUMBER
                    || name.starts_with("granted_")
                    || BESIDE.contains(&name.as_str())
                {
                    continue;
                }
                let (before, after) =
                    (cell(&table, &name, &old[&name]), cell(&table, &name, &new[&name]));
                if before == after {
                    continue;
                }
                let field = name.replace('_', " ");
                // Of several rows it is said which one.
                let field = match table.strip_prefix("exception_") {
                    None | Some("detail") => field,
                    Some(part) => format!("{part} {} {field}", at + 1),
                };
                found.push(Changed { field, before, after });
            }
        }
    }
    found
}

fn cell(table: &str, name: &str, value: &Value) -> Option<String> {
    let money = match name {
        "amount" | "before_amount" | "after_amount" => table.starts_with("price"),
        "primary_year" | "target_year" | "one_off" | "egress_fee" => table.starts_with("exception"),
        "annual_cost" => table == "workload",
        _ => false,
    };
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
pub(super) struct Seals {
    me: String,
    known: BTreeMap<EvaluationRef, Option<Evaluation>>,
}

impl Seals {
    /// What everybody may read: nobody's own scores are open.
    pub(super) fn for_everybody() -> Self {
        Self { me: String::new(), known: BTreeMap::new() }
    }

    /// Whether a row of `table` under `key` may be read now. What is not known is not shown.
    pub(super) fn opens(
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
        // A price sheet is public; only what follows from it for a bid is sealed.
        let price = table.starts_with("price") && table != "price_sheet";
        let score = table.starts_with("score");
        // Agreed and said under earlier rules, and hidden until the panel talks again.
        let agreed = matches!(table, "consensus" | "minute");
        if !score && !price && !agreed {
            return Ok(true);
        }
        let Ok(which) = text("evaluation").parse() else { return Ok(false) };
        let mine = score && !text("evaluator").is_empty() && text("evaluator") == self.me;
        let evaluation = self.evaluation(look, which)?;
        Ok(evaluation.is_some_and(|evaluation| {
            if price {
                evaluation.shows_prices().is_ok()
            } else if agreed {
                evaluation.shows_consensus().is_ok()
            } else {
                mine || evaluation.stage().opens_scores()
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn renewal(state: &str, document: &Value) -> Value {
        json!({
            "exception": "X-0003",
            "ordinal": 1,
            "state": state,
            "opened_at": "2026-11-28T22:53:31Z",
            "document": document.to_string(),
        })
    }

    fn said(before: &Value, after: &Value) -> Vec<String> {
        let told = |one: Changed| {
            let side = |side: Option<String>| side.unwrap_or_else(|| "nothing".to_owned());
            format!("{}: {} to {}", one.field, side(one.before), side(one.after))
        };
        fields("exception_renewal", before, after).into_iter().map(told).collect()
    }

    #[test]
    fn an_average_is_told_as_what_it_comes_to_and_not_as_the_sum_it_is_kept_as() {
        let row = json!({ "value": 5, "of_scores": 3, "reason": "Two saw it." });
        let told = |one: &Changed| (one.field.clone(), one.after.clone().unwrap_or_default());
        let said: Vec<_> = fields("consensus", &Value::Null, &row).iter().map(told).collect();
        let words = |field: &str, text: &str| (field.to_owned(), text.to_owned());
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said.contains(&words("value", "1.67, the average of 3 scores")), "{said:?}");
        let plain = json!({ "value": 2, "of_scores": null, "reason": "Two saw it." });
        let said: Vec<_> = fields("consensus", &Value::Null, &plain).iter().map(told).collect();
        assert!(said.contains(&words("value", "2")), "{said:?}");
    }

    #[test]
    fn a_mark_says_of_which_condition_it_is_and_a_score_of_which_question() {
        let told = |table: &str, row: Value| {
            which(table, &row).map(|one| format!("{} {:?} {:?}", one.field, one.before, one.after))
        };
        let mark = json!({
            "key": { "exception": "X-0003", "condition": 2, "number": 1 },
            "before": null,
            "after": { "kind": "met" },
        });
        assert_eq!(told("exception_mark", mark.clone()).unwrap(), "condition None Some(\"2\")");
        let score = json!({
            "key": { "exception": "X-0003", "question": "EXC-NEED-03", "person": "adv-1" },
            "before": { "given": "2" },
            "after": null,
        });
        assert_eq!(told("exception_score", score).unwrap(), "question Some(\"EXC-NEED-03\") None");
        assert_eq!(told("exception_tag", mark), None);
    }

    #[test]
    fn a_row_that_went_and_one_that_came_are_not_told_as_one_that_changed() {
        let offers = |texts: &[&str]| {
            let rows: Vec<Value> = texts.iter().map(|text| json!({ "text": text })).collect();
            renewal("draft", &json!({ "exception_offer": rows }))
        };
        let told = |before: &[&str], after: &[&str]| said(&offers(before), &offers(after));
        assert_eq!(told(&["A", "B", "C"], &["A", "X", "C"]), ["offer 2 text: B to X"]);
        assert_eq!(
            told(&["A", "B", "C"], &["B", "D"]),
            [
                "offer 1 text: A to nothing",
                "offer 2 text: nothing to D",
                "offer 3 text: C to nothing"
            ]
        );
    }

    #[test]
    fn a_change_of_a_renewal_is_told_field_by_field() {
        let before = json!({
            "exception": [{ "title": "Catalogue", "state": "draft", "version": 3, "editors": "a" }],
            "exception_detail": [{ "primary_year": 1_320_000, "quoted_on": "2025-11-23" }],
            "exception_offer": [{ "text": "A rehearsal" }, { "text": "A note" }],
        });
        let after = json!({
            "exception": [{
                "title": "Catalogue", "state": "submitted", "version": 4, "editors": "a,b",
                "last_day": "2027-11-30", "submitted_at": "2026-11-28T22:53:31Z",
            }],
            "exception_detail": [{ "primary_year": 1_400_050, "quoted_on": "2026-11-20" }],
            "exception_offer": [{ "text": "A rehearsal" }],
        });
        assert_eq!(
            said(&renewal("draft", &before), &renewal("submitted", &after)),
            [
                "state: draft to submitted",
                "last day: nothing to 2027-11-30",
                "primary year: 13,200 to 14,000.50",
                "quoted on: 2025-11-23 to 2026-11-20",
                "offer 2 text: A note to nothing",
            ]
        );
    }

    #[test]
    fn a_row_that_moved_up_because_one_before_it_went_did_not_change() {
        let rows = |texts: &[&str]| {
            let rows = texts.iter().enumerate();
            let rows: Vec<Value> =
                rows.map(|(at, text)| json!({ "number": at + 1, "text": text })).collect();
            json!({ "exception_offer": rows })
        };
        let before = renewal("draft", &rows(&["A rehearsal", "A note", "A test"]));
        let after = renewal("draft", &rows(&["A note", "A test"]));
        assert_eq!(said(&before, &after), ["offer 1 text: A rehearsal to nothing"]);
        let after = renewal("draft", &rows(&["A rehearsal", "A note in May", "A test"]));
        assert_eq!(said(&before, &after), ["offer 2 text: A note to A note in May"]);
    }

    #[test]
    fn what_opens_or_ends_a_renewal_does_not_repeat_its_request() {
        let document = json!({ "exception": [{ "title": "Catalogue" }] });
        let open = renewal("draft", &document);
        for (before, after) in [(&Value::Null, &open), (&open, &Value::Null)] {
            let lines = said(before, after);
            assert!(!lines.is_empty() && !lines.concat().contains("Catalogue"), "{lines:?}");
        }
    }
}
