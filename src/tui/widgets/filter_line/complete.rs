//! What a filter being typed may become: keys with their modifiers, and the values of those that
//! take one of a few.

use super::Knows;
use crate::domain::filter::{Key, Kind};
use crate::domain::text::same_code;

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
    pub(super) fn of(typed: &str, knows: Knows<'_>) -> Option<Self> {
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
                let fits = |code: &String| begins(code, part) && code != part;
                let offers = values(name, knows).into_iter().filter(fits).collect();
                (format!("{head}:{earlier}"), offers)
            }
            None => match word.strip_prefix('@') {
                Some(name) => {
                    let fits = |known: &&String| begins(known, name) && *known != name;
                    ("@".to_owned(), knows.views.keys().filter(fits).cloned().collect())
                }
                None => (String::new(), keys(word, knows.keys)),
            },
        };
        let before = format!("{before}{sign}{kept}");
        let offers: Vec<String> = offers;
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

    /// What there is to choose.
    pub(super) fn offers(&self) -> Vec<String> {
        self.offers.clone()
    }
}

fn begins(code: &str, typed: &str) -> bool {
    code.to_lowercase().starts_with(&typed.to_lowercase())
}

/// Whether what stands under a kind of key has an order, and by what it is then asked.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else there is has no order")]
const fn order(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Day => Some(".by"),
        Kind::Whole | Kind::Money | Kind::Days => Some(".over"),
        _ => None,
    }
}

/// The modifiers worth offering for a kind of value.
#[expect(clippy::wildcard_enum_match_arm, reason = "every kind can be asked whether it is there")]
const fn modifiers(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Day => &["by", "before", "after", "none", "any"],
        Kind::Whole | Kind::Money | Kind::Days => &["over", "under", "none", "any"],
        Kind::Text => &["has", "word", "none", "any"],
        _ => &["none", "any"],
    }
}

/// Keys, or the modifiers of one, that `word` may become.
fn keys(word: &str, all: &[Key<'_>]) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    if let Some((name, typed)) = word.split_once('.') {
        let Some(key) = all.iter().find(|key| same_code(name, key.name)) else {
            return Vec::new();
        };
        let fits = modifiers(key.kind).iter().filter(|modifier| begins(modifier, typed));
        return fits.map(|modifier| format!("{name}.{modifier}:")).collect();
    }
    let fits = all.iter().filter(|key| begins(key.name, word));
    // What has an order is asked about by it more often than for one value.
    fits.map(|key| format!("{}{}:", key.name, order(key.kind).unwrap_or_default())).collect()
}

/// The values that a key takes, where they are few.
fn values(name: &str, knows: Knows<'_>) -> Vec<String> {
    let Some(key) = knows.keys.iter().find(|key| same_code(name, key.name)) else {
        return Vec::new();
    };
    let own = (knows.values)(key.name);
    #[expect(clippy::wildcard_enum_match_arm, reason = "the list has the values of all others")]
    let usual: &[&str] = match key.kind {
        Kind::Day => &["today", "30d", "eom", "eoq", "eofy", "6m"],
        Kind::Flag => &["yes", "no"],
        Kind::Person => &["me"],
        _ => &[],
    };
    usual.iter().map(|&code| code.to_owned()).chain(own).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::filter::Seen;

    const KEYS: &[Key<'static>] = &[
        Key { name: "hosted", kind: Kind::Name },
        Key { name: "owner", kind: Kind::Person },
        Key { name: "cost", kind: Kind::Money },
        Key { name: "since", kind: Kind::Day },
        Key { name: "needs", kind: Kind::Text },
    ];

    #[track_caller]
    fn check(typed: &str, wanted: &[&str]) {
        let views = BTreeMap::from([("away".to_owned(), "-hosted:aws".to_owned())]);
        let places = ["aws", "azure"].map(str::to_owned);
        let values = |key: &str| if key == "hosted" { places.to_vec() } else { Vec::new() };
        let seen = Seen { today: "2026-11-28".parse().unwrap(), me: "arch-1" };
        let knows = Knows { keys: KEYS, seen, views: &views, values: &values };
        let mut found = Completed::of(typed, knows);
        for text in wanted {
            let completed = found.take().unwrap_or_else(|| panic!("{typed}: nothing"));
            assert_eq!(completed.text(), *text, "{typed}");
            found = Some(completed.next());
        }
        if wanted.is_empty() {
            assert_eq!(found, None, "{typed}");
        }
    }

    #[test]
    fn keys_modifiers_values_and_views_are_completed_where_they_stand() {
        check("ho", &["hosted:"]);
        check("hosted:a", &["hosted:aws", "hosted:azure", "hosted:aws"]);
        check("cost.over:9 -hosted:az", &["cost.over:9 -hosted:azure"]);
        check("hosted:aws,az", &["hosted:aws,azure"]);
        check("cos", &["cost.over:"]);
        check("since.be", &["since.before:"]);
        check("since.by:eof", &["since.by:eofy"]);
        check("(owner:m", &["(owner:me"]);
        check("ma @aw", &["ma @away"]);
        check("map", &[]);
        check("hosted:aws", &[]);
    }
}
