//! The filter language: `state:approved cover:live ends.by:eofy -to:c "free text"`.
//!
//! A filter is read against the keys that a list knows, and refuses what it does not: nothing is
//! guessed. Terms stand side by side for *and*; `or` and brackets do what they say; commas within
//! a value are *or* too. What a row holds under a key is for the list to say ([`Sifted`]).

mod explain;
mod near;
mod read;
mod test;
mod views;

use std::borrow::Cow;

use thiserror::Error;

use crate::domain::date::Day;
use crate::domain::text::nearest;
pub use near::Rows;
use test::Test;
pub use test::Words;
pub use views::{VIEW_SIGN, with_views};

/// What stands under a key, and how a value typed for it is read.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Words to be found in a text.
    Text,
    /// A short name, exact or with `*`.
    Name,
    /// A place where something runs, by its short name, exact or with `*`.
    Place,
    /// A person, exact, with `*`, or `me`.
    Person,
    /// One of a fixed set or a reference; the function gives its stored form or the refusal.
    Code(fn(&str) -> Result<String, String>),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Nobody knows yet: a list without a value there. Any question can be asked of it.
    Open,
    /// A whole number.
    Whole,
    /// Pounds.
    Money,
    /// A number of days: 14, 14d, 2w.
    Days,
    /// A day, or a word for one.
    Day,
    /// Yes or no.
    Flag,
}

/// A key that a list knows.
#[derive(Debug, Clone, Copy)]
pub struct Key<'k> {
    /// What is typed.
    pub name: &'k str,
    /// What stands under it.
    pub kind: Kind,
}

/// What `typed` is called where rows hold it, for a [`Kind::Code`].
///
/// # Errors
/// The sentence of `T` where it is none of its codes.
pub fn code<T: std::str::FromStr<Err: std::fmt::Display> + std::fmt::Display>(
    typed: &str,
) -> Result<String, String> {
    typed.parse::<T>().map(|value| value.to_string()).map_err(|error| error.to_string())
}

/// One value that a row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held<'a> {
    /// Text, a name or a code.
    Text(Cow<'a, str>),
    /// A whole number, or pence.
    Number(i64),
    /// A day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
}

impl<'a> From<&'a str> for Held<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Held<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> Held<'a> {
    /// A day, where there is one.
    pub fn day(day: Option<Day>) -> Vec<Held<'a>> {
        day.map(Held::Day).into_iter().collect()
    }
}

/// A row that a filter looks at.
pub trait Sifted {
    /// What it holds under `key`; nothing where that is undefined, more where it is a list.
    fn held(&self, key: &str) -> Vec<Held<'_>>;

    /// The texts in which bare words are looked for.
    fn texts(&self) -> Vec<Cow<'_, str>>;

    /// Whether `found` says yes to one of those texts.
    fn any_text(&self, found: &mut dyn FnMut(&str) -> bool) -> bool {
        self.texts().iter().any(|text| found(text))
    }

    /// Whether `words` stand in one of those texts; a row of which that is known says so here.
    fn has_words(&self, words: &Words) -> bool {
        self.any_text(&mut |text| words.found_in(text))
    }
}

/// Why a filter could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FilterError {
    /// No list has that key, or not this one.
    #[error("`{typed}` is not a key of this list{}: it is one of {known}", meant.as_ref().map(|m| format!(" (did you mean {m}?)")).unwrap_or_default())]
    Key {
        /// What was typed.
        typed: String,
        /// The nearest key.
        meant: Option<String>,
        /// All of them.
        known: String,
    },
    /// A key written as a comparison.
    #[error(
        "`{typed}` looks like a key with its value, which is written {known}:VALUE, or {known}.over:VALUE; in quotes it is a word"
    )]
    Comparison {
        /// What was typed.
        typed: String,
        /// The key of it.
        known: String,
    },
    /// No such modifier, or not for this kind of value.
    #[error("`{key}.{typed}` is not something to ask: {key} takes {known}")]
    Modifier {
        /// The key.
        key: String,
        /// What was typed.
        typed: String,
        /// What it takes.
        known: &'static str,
    },
    /// A value that is none.
    #[error("`{key}:{typed}`: {rule}")]
    Value {
        /// The key.
        key: String,
        /// What was typed.
        typed: String,
        /// What would be right.
        rule: String,
    },
    /// A bracket without its other.
    #[error("a bracket is opened and not closed, or closed and not opened")]
    Bracket,
    /// An `or` with nothing before it or behind it.
    #[error("`or` stands between two things that are asked; in quotes it is a word")]
    Or,
    /// A minus with nothing behind it.
    #[error("a minus stands right before what it turns round, as in -state:approved")]
    Minus,
    /// A word that joins things elsewhere.
    #[error("`{typed}` is no sign here: {rule}; in quotes it is a word")]
    Joined {
        /// What was typed.
        typed: String,
        /// How it is written.
        rule: &'static str,
    },
    /// A value without a key.
    #[error("`{typed}` has no key before its colon; in quotes it is a word")]
    NoKey {
        /// What was typed.
        typed: String,
    },
    /// A person whom nobody knows.
    #[error("`{key}:{typed}`: there is no person {typed}{}", meant.as_ref().map(|m| format!("; did you mean {m}?")).unwrap_or_default())]
    Nobody {
        /// The key.
        key: String,
        /// What was typed.
        typed: String,
        /// The nearest name.
        meant: Option<String>,
    },
    /// A place that is none.
    #[error("`{key}:{typed}`: there is no place {typed}{}", meant.as_ref().map(|m| format!("; did you mean {m}?")).unwrap_or_default())]
    Nowhere {
        /// The key.
        key: String,
        /// What was typed.
        typed: String,
        /// The nearest name.
        meant: Option<String>,
    },
    /// A quotation mark without its other.
    #[error("a quotation mark is opened and not closed")]
    Quote,
    /// No view is saved under that name.
    #[error("no view is saved as `@{typed}`{}", meant.as_ref().map(|m| format!("; did you mean @{m}?")).unwrap_or_default())]
    View {
        /// What was typed.
        typed: String,
        /// The nearest name.
        meant: Option<String>,
    },
}

/// What a filter must know to be read.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// Today, for words such as `eofy`.
    pub today: Day,
    /// Who asks, for `me`.
    pub me: &'a str,
}

/// A filter, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Any of these, each of which is all of its terms. None at all takes every row.
    any: Vec<Vec<Term>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    negated: bool,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Group(Filter),
    Words(Words),
    Key(String, Test),
}

/// Whether `keys` have one of this name and kind.
fn named(keys: &[Key<'_>], name: &str, of: fn(&Key<'_>) -> bool) -> bool {
    keys.iter().any(|key| key.name == name && of(key))
}

impl Filter {
    /// The filter in `typed`: words as a shell gives them, or one text with all of them.
    ///
    /// # Errors
    /// [`FilterError`] for a key, modifier or value that the list does not know.
    pub fn read(typed: &[String], keys: &[Key<'_>], seen: Seen<'_>) -> Result<Self, FilterError> {
        read::filter(typed, keys, seen)
    }

    /// Refuses a person that is none of `people`: a slip would find nothing, and say nothing.
    ///
    /// # Errors
    /// [`FilterError::Nobody`], with the nearest name.
    pub fn knows(&self, people: &[&str], keys: &[Key<'_>]) -> Result<(), FilterError> {
        let of_people = |key: &Key<'_>| matches!(key.kind, Kind::Person);
        let known = |typed: &str| people.iter().any(|one| one.eq_ignore_ascii_case(typed));
        let Some((key, typed)) = self.unknown(&|name| named(keys, name, of_people), &known) else {
            return Ok(());
        };
        let meant = nearest(&typed, people.iter().copied()).map(str::to_owned);
        Err(FilterError::Nobody { key, typed, meant })
    }

    /// Refuses a place that is none of `places` and nothing that people call themselves, as
    /// `other:…` is.
    ///
    /// # Errors
    /// [`FilterError::Nowhere`], with the nearest name.
    pub fn knows_places(&self, places: &[&str], keys: &[Key<'_>]) -> Result<(), FilterError> {
        let of_places = |key: &Key<'_>| matches!(key.kind, Kind::Place);
        let known = |typed: &str| {
            typed.starts_with("other:") || places.iter().any(|one| one.eq_ignore_ascii_case(typed))
        };
        let Some((key, typed)) = self.unknown(&|name| named(keys, name, of_places), &known) else {
            return Ok(());
        };
        let meant = nearest(&typed, places.iter().copied()).map(str::to_owned);
        Err(FilterError::Nowhere { key, typed, meant })
    }

    /// The first name under one of the keys that `asks` takes which is not `known`, with its key.
    fn unknown(
        &self,
        asks: &dyn Fn(&str) -> bool,
        known: &dyn Fn(&str) -> bool,
    ) -> Option<(String, String)> {
        self.any.iter().flatten().find_map(|term| match &term.what {
            What::Group(filter) => filter.unknown(asks, known),
            What::Key(name, Test::Is(values)) if asks(name) => {
                let mut typed = values.iter().filter_map(test::Value::name);
                let typed = typed.find(|typed| !known(typed))?;
                Some((name.clone(), typed.to_owned()))
            }
            What::Words(_) | What::Key(..) => None,
        })
    }

    /// What it takes, in plain words, such as `live, ends by 31 March 2027, not to azure`: for the
    /// line in which it is typed. Nothing where it takes every row.
    pub fn explained(&self) -> String {
        explain::filter(self)
    }

    /// Whether it takes every row.
    pub fn is_empty(&self) -> bool {
        self.any.is_empty()
    }

    /// The keys it asks about, each once, in their order; and whether it looks for bare words.
    pub fn asks(&self) -> (std::collections::BTreeSet<&str>, bool) {
        let (mut keys, mut words) = (std::collections::BTreeSet::new(), false);
        for term in self.any.iter().flatten() {
            match &term.what {
                What::Group(filter) => {
                    let (more, worded) = filter.asks();
                    keys.extend(more);
                    words |= worded;
                }
                What::Words(_) => words = true,
                What::Key(key, _) => {
                    keys.insert(key.as_str());
                }
            }
        }
        (keys, words)
    }

    /// The codes of which every row that passes holds one under `key`; `None` where a row may
    /// hold any other, or nothing. So a list looks only where it can find something.
    pub fn only(&self, key: &str) -> Option<std::collections::BTreeSet<&str>> {
        if self.any.is_empty() {
            return None;
        }
        let mut found = std::collections::BTreeSet::new();
        for all in &self.any {
            found.extend(all.iter().find_map(|term| term.only(key))?);
        }
        Some(found)
    }

    /// The whole number that every row that passes holds more than under `key`; `None` where a row
    /// may hold less, or nothing. So a list passes over what cannot be meant.
    pub fn over(&self, key: &str) -> Option<i64> {
        let least = self.any.iter().map(|all| all.iter().filter_map(|term| term.over(key)).max());
        least.collect::<Option<Vec<i64>>>()?.into_iter().min()
    }

    /// What is left to ask of rows each of which holds one of [`Filter::only`] under `code`, and more
    /// than [`Filter::over`] under each of `numbers`: those pass it that pass this. So a list asks
    /// nothing twice.
    #[must_use]
    pub fn without(&self, code: &str, numbers: &[&str]) -> Self {
        let [all] = self.any.as_slice() else { return self.clone() };
        // Of several it is the first that `only` tells of, and it may be a bracket.
        let told = all.iter().position(|term| term.only(code).is_some());
        let settled = |at: usize, term: &Term| match &term.what {
            What::Key(_, Test::Is(_)) => told == Some(at),
            What::Key(key, Test::Over(_)) => {
                numbers.contains(&key.as_str()) && term.over(key).is_some()
            }
            What::Group(_) | What::Words(_) | What::Key(..) => false,
        };
        let left = all.iter().enumerate().filter(|(at, term)| !settled(*at, term));
        Self { any: vec![left.map(|(_, term)| term.clone()).collect()] }
    }

    /// The bare words it looks for, wherever they stand in it.
    pub fn words(&self) -> Vec<&Words> {
        let mut found = Vec::new();
        for term in self.any.iter().flatten() {
            match &term.what {
                What::Group(filter) => found.extend(filter.words()),
                What::Words(words) => found.push(words),
                What::Key(..) => {}
            }
        }
        found
    }

    /// Bare words of which every row that passes has one or more; `None` where a row may pass
    /// without any. So a list looks only where words were found.
    pub fn needs_words(&self) -> Option<Vec<&Words>> {
        if self.any.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        for all in &self.any {
            found.extend(all.iter().find_map(Term::needs_words)?);
        }
        Some(found)
    }

    /// Whether `row` passes.
    pub fn takes(&self, row: &dyn Sifted) -> bool {
        self.any.is_empty() || self.any.iter().any(|all| all.iter().all(|term| term.takes(row)))
    }
}

impl Term {
    fn only(&self, key: &str) -> Option<std::collections::BTreeSet<&str>> {
        match &self.what {
            What::Group(filter) if !self.negated => filter.only(key),
            What::Key(asked, Test::Is(values)) if !self.negated && asked == key => {
                values.iter().map(test::Value::code).collect()
            }
            What::Group(_) | What::Key(..) | What::Words(_) => None,
        }
    }

    fn over(&self, key: &str) -> Option<i64> {
        match &self.what {
            What::Group(filter) if !self.negated => filter.over(key),
            What::Key(asked, Test::Over(value)) if !self.negated && asked == key => value.number(),
            What::Group(_) | What::Key(..) | What::Words(_) => None,
        }
    }

    fn needs_words(&self) -> Option<Vec<&Words>> {
        match &self.what {
            What::Words(words) if !self.negated => Some(vec![words]),
            What::Group(filter) if !self.negated => filter.needs_words(),
            What::Words(_) | What::Group(_) | What::Key(..) => None,
        }
    }

    fn takes(&self, row: &dyn Sifted) -> bool {
        let takes = match &self.what {
            What::Group(filter) => filter.takes(row),
            What::Words(words) => row.has_words(words),
            What::Key(key, test) => test.takes(&row.held(key)),
        };
        takes != self.negated
    }
}

/// Words as a line has them: no shell took quotation marks off, so that only what still stands in
/// some is a phrase.
pub fn apart(typed: &[String]) -> Vec<String> {
    let words = |text: &String| -> Vec<String> {
        if text.contains('"') {
            vec![text.clone()]
        } else {
            text.split_whitespace().map(str::to_owned).collect()
        }
    };
    typed.iter().flat_map(words).collect()
}

#[cfg(test)]
mod tests;
