//! What a filter being typed may become: keys with their modifiers, and the values of those that
//! take one of a few.

use std::collections::BTreeMap;

use crate::domain::filter::{Key, Kind};
use crate::domain::text::same_code;
use crate::tui::fit::{Align, width};
use crate::tui::widgets::{Painter, behind};
use ratatui::layout::Rect;

/// Draws what the text may become, the next press first.
pub fn view(paint: &mut Painter, line: Rect, offers: &[String]) {
    let theme = paint.look.theme;
    let mut rest = paint.word(line, "Tab ", theme.key);
    for (at, offer) in offers.iter().enumerate() {
        let style = if at == 0 { theme.strong } else { theme.muted };
        if usize::from(rest.width) < width(offer) + 2 {
            paint.text(rest, &offers[at..].join("  "), style, Align::Left);
            break;
        }
        rest = behind(paint.stored(rest, offer, style), 2);
    }
}

/// What a list knows of its filter.
pub struct Known<'k> {
    /// The keys.
    pub keys: &'k [Key<'static>],
    /// The values of a key that takes one of a few; empty for others.
    pub values: &'k dyn Fn(&Key<'static>) -> Vec<String>,
    /// Saved filters by name.
    pub views: &'k BTreeMap<String, String>,
}

/// A text and what its last word may become, one of which is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// What stands before the part that is completed.
    before: String,
    offers: Vec<String>,
    chosen: usize,
}

impl Completed {
    /// What the last word of `typed` may become; `None` where nothing fits.
    pub fn of(typed: &str, known: &Known<'_>) -> Option<Self> {
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
                let all = known.values_of(name);
                let offers: Vec<String> =
                    all.into_iter().filter(|code| begins(code, part) && code != part).collect();
                (format!("{head}:{earlier}"), offers)
            }
            None => match word.strip_prefix('@') {
                Some(name) => {
                    let fits =
                        known.views.keys().filter(|view| begins(view, name) && *view != name);
                    ("@".to_owned(), fits.cloned().collect())
                }
                None => (String::new(), known.named(word)),
            },
        };
        let before = format!("{before}{sign}{kept}");
        (!offers.is_empty()).then_some(Self { before, offers, chosen: 0 })
    }

    /// The text with the chosen one in place.
    pub fn text(&self) -> String {
        let chosen = self.offers.get(self.chosen).map_or("", String::as_str);
        format!("{}{chosen}", self.before)
    }

    /// The same with the next one chosen.
    #[must_use]
    pub fn next(self) -> Self {
        let count = self.offers.len();
        Self { chosen: (self.chosen + 1) % count.max(1), ..self }
    }

    /// What there is to choose, the next press first.
    pub fn offers(&self) -> Vec<String> {
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
        Kind::Name
        | Kind::Place
        | Kind::Person
        | Kind::Code(_)
        | Kind::OneOf(_)
        | Kind::Flag
        | Kind::Open => &["none", "any"],
    }
}

impl Known<'_> {
    /// Keys, or the modifiers of one, that `word` may become.
    fn named(&self, word: &str) -> Vec<String> {
        if word.is_empty() {
            return Vec::new();
        }
        if let Some((name, typed)) = word.split_once('.') {
            let Some(key) = self.keys.iter().find(|key| same_code(name, key.name)) else {
                return Vec::new();
            };
            let fits = modifiers(key.kind).iter().filter(|modifier| begins(modifier, typed));
            return fits.map(|modifier| format!("{name}.{modifier}:")).collect();
        }
        let fits = self.keys.iter().filter(|key| begins(key.name, word));
        fits.map(|key| {
            // What has an order is asked about by it more often than for one value.
            let order = match key.kind {
                Kind::Day => ".by",
                Kind::Whole | Kind::Money | Kind::Days => ".over",
                Kind::Text
                | Kind::Name
                | Kind::Place
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
    fn values_of(&self, name: &str) -> Vec<String> {
        let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        let Some(key) = self.keys.iter().find(|key| same_code(name, key.name)) else {
            return Vec::new();
        };
        let own = (self.values)(key);
        match key.kind {
            Kind::Person => ["me".to_owned()].into_iter().chain(own).collect(),
            Kind::Day if own.is_empty() => owned(&["today", "30d", "eom", "eoq", "eofy", "6m"]),
            Kind::Flag if own.is_empty() => owned(&["yes", "no"]),
            Kind::OneOf(codes) if own.is_empty() => owned(codes),
            Kind::Day
            | Kind::Flag
            | Kind::Text
            | Kind::Name
            | Kind::Place
            | Kind::Code(_)
            | Kind::OneOf(_)
            | Kind::Open
            | Kind::Whole
            | Kind::Money
            | Kind::Days => own,
        }
    }
}
