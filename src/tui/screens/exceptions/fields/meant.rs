//! The fields that a note means: as the form calls them, and as the record does.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{Offered, offering};
use crate::domain::exception::request::ReasonCode;

/// What the record calls a field, beside what the form does, in the order of the form.
static NAMES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let all: Vec<&str> = ReasonCode::ALL.iter().map(|reason| reason.code()).collect();
    let text = |key: &str| if key == "other_reasons" { all.join(",") } else { String::new() };
    let specs = offering(&text, &Offered::default());
    specs.into_iter().map(|spec| (record(&spec.field.key), spec.field.label)).collect()
});

/// What the record calls the field with this key of the form.
fn record(key: &str) -> String {
    let (head, rest) = key.split_once('.').unwrap_or((key, ""));
    match (head, rest.strip_suffix(".evidence")) {
        ("claim", Some(reason)) => format!("evidence_{reason}"),
        ("claim", None) => format!("claim_{rest}"),
        ("move_low" | "move_likely" | "move_high", _) => "move_months".to_owned(),
        (_, _) => head.to_owned(),
    }
}

fn same(left: &str, right: &str) -> bool {
    let plain = |text: &str| text.trim().trim_end_matches('?').to_lowercase().replace('_', " ");
    plain(left) == plain(right)
}

fn known(typed: &str) -> Option<String> {
    let unnumbered = typed.trim_end_matches(|c: char| c.is_ascii_digit());
    let is = |(key, label): &&(String, String)| {
        same(typed, label)
            || same(typed, key)
            || same(unnumbered, key)
            || (key == "move_months" && same(typed, "months back"))
    };
    NAMES.iter().find(is).map(|(key, _)| key.clone())
}

/// The fields that `typed` names, commas between them, as the record calls them. What is none
/// stays as it was typed, to be refused by its name.
pub(in super::super) fn meant(typed: &str) -> BTreeSet<String> {
    let parts: Vec<&str> = typed.split([',', ';']).map(str::trim).collect();
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < parts.len() {
        // A name of the form may hold a comma itself: `Target, a year`.
        let pair = parts.get(at + 1).and_then(|next| known(&format!("{}, {next}", parts[at])));
        let width = if pair.is_some() { 2 } else { 1 };
        let name = pair.or_else(|| known(parts[at])).unwrap_or_else(|| parts[at].to_owned());
        if !name.is_empty() {
            found.insert(name);
        }
        at += width;
    }
    found
}

/// What the form calls the field that the record calls `key`.
pub(in super::super) fn called(key: &str) -> String {
    match key {
        "move_months" => return "Months back".to_owned(),
        "function" => return "Functions".to_owned(),
        "condition" => return "Conditions".to_owned(),
        _ => {}
    }
    let found = NAMES.iter().find(|(record, _)| record == key);
    found.map_or_else(|| key.replace('_', " "), |(_, label)| label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_as_the_form_calls_them_or_as_the_record_does() {
        let read = |typed: &str| meant(typed).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(read("Target, a year; day of the quote"), "quoted_on target_year");
        assert_eq!(read("quoted on, target_year"), "quoted_on target_year");
        assert_eq!(read("What shows it (innovation)"), "evidence_innovation");
        assert_eq!(read("why does user needs hold?, Condition 2"), "claim_user_needs condition");
        assert_eq!(read("Months back: likely, months back"), "move_months");
        assert_eq!(read("satellite,"), "satellite");
    }

    #[test]
    fn every_field_of_the_form_is_one_that_can_be_named_and_is_called_so_again() {
        let fields = crate::actions::exceptions::FIELDS;
        for (key, label) in NAMES.iter() {
            assert!(fields.iter().any(|field| field.key() == *key), "{key}");
            assert_eq!(meant(label), BTreeSet::from([key.clone()]), "{label}");
            assert_eq!(meant(&called(key)).len(), 1, "{key}");
        }
    }
}
