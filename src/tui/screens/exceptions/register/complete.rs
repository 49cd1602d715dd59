//! What a filter being typed may become: keys with their modifiers, and the values of those that
//! take one of a few.

use std::collections::BTreeMap;

use crate::actions::exceptions::KEYS;
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::exception::request::{Category, ReasonCode};
use crate::domain::exception::tier::Tier;
use crate::domain::filter::Kind;
use crate::domain::person::Role;
use crate::domain::text::same_code;
use crate::tui::screens::exceptions::data::Choices;

/// A text and what its last word may become, one of which is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Completed {
    /// What stands before the part that is completed.
    before: String,
    offers: Vec<String>,
    chosen: usize,
}

impl Completed {
    /// What the last word of `typed` may become; `None` where nothing fits.
    pub(super) fn of(
        typed: &str,
        choices: Option<&Choices>,
        views: &BTreeMap<String, String>,
    ) -> Option<Self> {
        let start = typed.rfind([' ', '(']).map_or(0, |at| at + 1);
        let (before, word) = typed.split_at(start);
        let (sign, word) = match word.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", word),
        };
        let (kept, offers) = match word.split_once(':') {
            Some((head, value)) => {
                let name = head.split('.').next().unwrap_or(head);
                let (earlier, part) = match value.rfind(',') {
                    Some(at) => value.split_at(at + 1),
                    None => ("", value),
                };
                let all = values(name, choices);
                let offers: Vec<String> =
                    all.into_iter().filter(|code| begins(code, part) && code != part).collect();
                (format!("{head}:{earlier}"), offers)
            }
            None => match word.strip_prefix('@') {
                Some(name) => {
                    let fits = views.keys().filter(|known| begins(known, name) && *known != name);
                    ("@".to_owned(), fits.cloned().collect())
                }
                None => (String::new(), keys(word)),
            },
        };
        let before = format!("{before}{sign}{kept}");
        (!offers.is_empty()).then_some(Self { before, offers, chosen: 0 })
    }

    /// The text with the chosen one in place.
    pub(super) fn text(&self) -> String {
        let chosen = self.offers.get(self.chosen).map_or("", String::as_str);
        format!("{}{chosen}", self.before)
    }

    /// The same with the next one chosen.
    pub(super) fn next(self) -> Self {
        let count = self.offers.len();
        Self { chosen: (self.chosen + 1) % count.max(1), ..self }
    }

    /// What there is to choose, the next press first.
    pub(super) fn offers(&self) -> Vec<String> {
        self.offers.clone()
    }
}

fn begins(code: &str, typed: &str) -> bool {
    code.to_lowercase().starts_with(&typed.to_lowercase())
}

/// The modifiers worth offering for a kind of value.
const fn modifiers(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Day => &["by", "before", "after", "none", "any"],
        Kind::Whole | Kind::Money | Kind::Days => &["over", "under", "none", "any"],
        Kind::Text => &["has", "word", "none", "any"],
        Kind::Name | Kind::Person | Kind::Code(_) | Kind::OneOf(_) | Kind::Flag | Kind::Open => {
            &["none", "any"]
        }
    }
}

/// Keys, or the modifiers of one, that `word` may become.
fn keys(word: &str) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    if let Some((name, typed)) = word.split_once('.') {
        let Some(key) = KEYS.iter().find(|key| same_code(name, key.name)) else {
            return Vec::new();
        };
        let fits = modifiers(key.kind).iter().filter(|modifier| begins(modifier, typed));
        return fits.map(|modifier| format!("{name}.{modifier}:")).collect();
    }
    let fits = KEYS.iter().filter(|key| begins(key.name, word));
    fits.map(|key| {
        // What has an order is asked about by it more often than for one value.
        let order = match key.kind {
            Kind::Day => ".by",
            Kind::Whole | Kind::Money | Kind::Days => ".over",
            Kind::Text
            | Kind::Name
            | Kind::Person
            | Kind::Code(_)
            | Kind::OneOf(_)
            | Kind::Flag
            | Kind::Open => "",
        };
        format!("{}{order}:", key.name)
    })
    .collect()
}

/// The values that a key takes, where they are few.
fn values(name: &str, choices: Option<&Choices>) -> Vec<String> {
    let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
    let Some(key) = KEYS.iter().find(|key| same_code(name, key.name)) else { return Vec::new() };
    match (key.name, key.kind) {
        ("state", _) => owned(State::ALL.iter().map(|code| code.code()).collect()),
        ("cover", _) => owned(Cover::ALL.iter().map(|code| code.code()).collect()),
        ("category", _) => owned(Category::ALL.iter().map(|code| code.code()).collect()),
        ("reason" | "primary_reason" | "any_reason", _) => {
            owned(ReasonCode::ALL.iter().map(|code| code.code()).collect())
        }
        ("tier", _) => owned(Tier::ALL.iter().map(|code| code.code()).collect()),
        ("decided_by_role", _) => owned(Role::ALL.iter().map(|code| code.code()).collect()),
        ("condition", _) => owned(vec!["open", "overdue"]),
        ("to" | "target", _) => choices
            .map(|choices| choices.targets.iter().map(|choice| choice.code.clone()).collect())
            .unwrap_or_default(),
        (_, Kind::Person) => {
            let people = choices.map(|choices| choices.people.as_slice()).unwrap_or_default();
            let people = people.iter().map(|choice| choice.code.clone());
            ["me".to_owned()].into_iter().chain(people).collect()
        }
        (_, Kind::Day) => owned(vec!["today", "30d", "eom", "eoq", "eofy", "6m"]),
        (_, Kind::Flag) => owned(vec!["yes", "no"]),
        (_, Kind::OneOf(codes)) => owned(codes.to_vec()),
        (
            _,
            Kind::Text
            | Kind::Name
            | Kind::Code(_)
            | Kind::Open
            | Kind::Whole
            | Kind::Money
            | Kind::Days,
        ) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views() -> BTreeMap<String, String> {
        BTreeMap::from([("soon".to_owned(), "cover:live ends.by:90d".to_owned())])
    }

    #[track_caller]
    fn check(typed: &str, wanted: &str) {
        let choices = crate::tui::screens::exceptions::sample::choices();
        let found =
            Completed::of(typed, Some(&choices), &views()).map(|completed| completed.text());
        assert_eq!(found.unwrap_or_default(), wanted, "{typed}");
    }

    #[test]
    fn keys_values_and_modifiers_are_completed_where_they_stand() {
        check("sta", "state:");
        check("state:app", "state:approved");
        check("cover:live -to:g", "cover:live -to:gcp");
        check("end", "end.by:");
        check("ends.b", "ends.by:");
        check("ends.by:eof", "ends.by:eofy");
        check("state:submitted,in", "state:submitted,in_review");
        check("(owner:m", "(owner:me");
        check("move.o", "move.over:");
        check("state:draft @so", "state:draft @soon");
        check("maps", "");
        check("state:approved", "");
    }

    #[test]
    fn another_press_brings_the_next_one_and_the_first_again() {
        let first = Completed::of("state:r", None, &views()).unwrap();
        assert_eq!(first.text(), "state:rejected");
        let second = first.next();
        assert_eq!(second.text(), "state:revoked");
        assert_eq!(second.next().text(), "state:rejected");
    }
}
