//! What one term asks of the values under its key.

use super::Held;
use crate::domain::date::Day;
use crate::domain::text::skeleton;

/// A value as it was typed, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Found anywhere in a text.
    Part(String),
    /// The whole of it, `*` for any characters, case not counting.
    Glob(String),
    /// The whole of it.
    Code(String),
    Number(i64),
    Day(Day),
    Flag(bool),
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// Anything at all is there.
    Any,
    /// One of these.
    Is(Vec<Value>),
    /// More, or later.
    Over(Value),
    /// Less, or earlier.
    Under(Value),
    /// That day or earlier.
    Upto(Value),
    /// One of these is found in it.
    Has(Vec<String>),
    /// One of these is a word of it.
    Word(Vec<String>),
}

impl Test {
    pub(super) fn takes(&self, held: &[Held<'_>]) -> bool {
        let ordered = |wanted: &Value, is: fn(std::cmp::Ordering) -> bool| {
            held.iter().any(|held| compare(held, wanted).is_some_and(is))
        };
        match self {
            Self::Any => !held.is_empty(),
            Self::Is(wanted) => held.iter().any(|held| wanted.iter().any(|value| is(held, value))),
            Self::Over(wanted) => ordered(wanted, std::cmp::Ordering::is_gt),
            Self::Under(wanted) => ordered(wanted, std::cmp::Ordering::is_lt),
            Self::Upto(wanted) => ordered(wanted, std::cmp::Ordering::is_le),
            Self::Has(parts) => {
                texts(held).any(|text| parts.iter().any(|part| contains(text, part)))
            }
            Self::Word(words) => texts(held).any(|text| {
                let text = skeleton(text);
                let mut parts = text.split(|c: char| !c.is_alphanumeric());
                parts.any(|part| words.iter().any(|word| skeleton(word) == part))
            }),
        }
    }
}

fn texts<'h>(held: &'h [Held<'_>]) -> impl Iterator<Item = &'h str> {
    held.iter().filter_map(|held| match held {
        Held::Text(text) => Some(text.as_ref()),
        Held::Number(_) | Held::Day(_) | Held::Flag(_) => None,
    })
}

fn compare(held: &Held<'_>, wanted: &Value) -> Option<std::cmp::Ordering> {
    match (held, wanted) {
        (Held::Number(here), Value::Number(there)) => Some(here.cmp(there)),
        (Held::Day(here), Value::Day(there)) => Some(here.cmp(there)),
        (Held::Text(_) | Held::Number(_) | Held::Day(_) | Held::Flag(_), _) => None,
    }
}

fn is(held: &Held<'_>, wanted: &Value) -> bool {
    match (held, wanted) {
        (Held::Text(text), Value::Part(part)) => contains(text, part),
        (Held::Text(text), Value::Glob(glob)) => globbed(text, glob),
        (Held::Text(text), Value::Code(code)) => text == code,
        (Held::Flag(here), Value::Flag(there)) => here == there,
        (Held::Text(_) | Held::Number(_) | Held::Day(_) | Held::Flag(_), _) => {
            compare(held, wanted).is_some_and(std::cmp::Ordering::is_eq)
        }
    }
}

fn contains(text: &str, part: &str) -> bool {
    skeleton(text).contains(&skeleton(part))
}

/// Whether `words` stand in `text`: as they are, or as a word with one slip of the finger.
pub(super) fn found(text: &str, words: &str) -> bool {
    let (text, wanted) = (skeleton(text), skeleton(words));
    if text.contains(&wanted) {
        return true;
    }
    // In short words one slip makes another word.
    wanted.chars().count() >= 4
        && text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| strsim::damerau_levenshtein(word, &wanted) <= 1)
}

fn globbed(text: &str, glob: &str) -> bool {
    // Names of ours are short and plain, and a hundred thousand of them are compared at a time.
    if text.is_ascii() && glob.is_ascii() && !glob.contains('*') {
        return text.eq_ignore_ascii_case(glob);
    }
    let (text, glob) = (text.to_lowercase(), glob.to_lowercase());
    let mut parts = glob.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}
