//! The values that the keys of the register take, where they are few.

use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::exception::request::{Category, ReasonCode};
use crate::domain::exception::tier::Tier;
use crate::domain::filter::{Key, Kind};
use crate::domain::person::Role;
use crate::tui::screens::exceptions::data::Choices;

/// The values of `key`; targets and people once the desk has named them.
pub(super) fn values(key: &Key<'static>, choices: Option<&Choices>) -> Vec<String> {
    let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
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
        (_, Kind::Person) => choices
            .map(|choices| choices.people.iter().map(|choice| choice.code.clone()).collect())
            .unwrap_or_default(),
        (_, _) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::values;
    use crate::actions::exceptions::KEYS;
    use crate::tui::widgets::complete::{Completed, Known};

    fn views() -> BTreeMap<String, String> {
        BTreeMap::from([("soon".to_owned(), "cover:live ends.by:90d".to_owned())])
    }

    #[track_caller]
    fn check(typed: &str, wanted: &str) {
        let choices = crate::tui::screens::exceptions::sample::choices();
        let (views, values) = (views(), |key: &_| values(key, Some(&choices)));
        let known = Known { keys: KEYS, values: &values, views: &views };
        let found = Completed::of(typed, &known).map(|completed| completed.text());
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
        let (views, values) = (views(), |key: &_| values(key, None));
        let known = Known { keys: KEYS, values: &values, views: &views };
        let first = Completed::of("state:r", &known).unwrap();
        assert_eq!(first.text(), "state:rejected");
        let second = first.next();
        assert_eq!(second.text(), "state:revoked");
        assert_eq!(second.next().text(), "state:rejected");
    }
}
