//! What one term asks of the values under its key.

use std::borrow::Borrow;

use super::Held;
use crate::domain::date::Day;
use crate::domain::refs::{DecisionRef, EvaluationRef, ExceptionRef, WorkloadRef};
use crate::domain::text::{SHORT, plain_skeleton, skeleton};

/// Part of a text: as it was typed, and folded once for all rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    typed: String,
    folded: String,
}

impl Part {
    pub(super) fn of(typed: &str) -> Self {
        Self { typed: typed.to_owned(), folded: skeleton(typed) }
    }

    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// Whether it stands in `text`.
    fn is_in(&self, text: &str) -> bool {
        let mut room = [0; SHORT];
        match plain_skeleton(text, &mut room) {
            Some(folded) => holds(folded.as_bytes(), self.folded.as_bytes()),
            None => skeleton(text).contains(&self.folded),
        }
    }
}

impl Borrow<str> for Part {
    fn borrow(&self) -> &str {
        &self.typed
    }
}

/// A value as it was typed, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Found anywhere in a text.
    Part(Part),
    /// The whole of it, `*` for any characters, case not counting.
    Glob(String),
    /// The whole of it.
    Code(String),
    Number(i64),
    /// Hundredths of what people count: pence of pounds.
    Amount(i64),
    Day(Day),
    Flag(bool),
}

impl Value {
    /// The whole number, where it is one.
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Part(_)
            | Self::Glob(_)
            | Self::Code(_)
            | Self::Amount(_)
            | Self::Day(_)
            | Self::Flag(_) => None,
        }
    }

    /// The name, where it is one without `*`.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Glob(name) if !name.contains('*') => Some(name),
            Self::Glob(_)
            | Self::Part(_)
            | Self::Code(_)
            | Self::Number(_)
            | Self::Amount(_)
            | Self::Day(_)
            | Self::Flag(_) => None,
        }
    }

    /// The code, where it is one.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Code(code) => Some(code),
            Self::Part(_)
            | Self::Glob(_)
            | Self::Number(_)
            | Self::Amount(_)
            | Self::Day(_)
            | Self::Flag(_) => None,
        }
    }
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
    Has(Vec<Part>),
    /// One of these is a word of it.
    Word(Vec<Part>),
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
            Self::Has(parts) => texts(held).any(|text| parts.iter().any(|part| part.is_in(text))),
            Self::Word(words) => texts(held).any(|text| {
                let text = skeleton(text);
                let mut parts = text.split(|c: char| !c.is_alphanumeric());
                parts.any(|part| words.iter().any(|word| word.folded == part))
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
        (Held::Number(here), Value::Number(there) | Value::Amount(there)) => Some(here.cmp(there)),
        (Held::Day(here), Value::Day(there)) => Some(here.cmp(there)),
        (Held::Text(_) | Held::Number(_) | Held::Day(_) | Held::Flag(_), _) => None,
    }
}

fn is(held: &Held<'_>, wanted: &Value) -> bool {
    match (held, wanted) {
        (Held::Text(text), Value::Part(part)) => part.is_in(text),
        (Held::Text(text), Value::Glob(glob)) => globbed(text, glob),
        (Held::Text(text), Value::Code(code)) => text == code,
        (Held::Flag(here), Value::Flag(there)) => here == there,
        (Held::Text(_) | Held::Number(_) | Held::Day(_) | Held::Flag(_), _) => {
            compare(held, wanted).is_some_and(std::cmp::Ordering::is_eq)
        }
    }
}

/// Words to be found, as they were typed and folded once for all rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub(super) typed: String,
    folded: String,
    /// The reference that they are, folded: `x3` and `X-3` are X-0003.
    reference: Option<(String, String)>,
    /// In short words one slip makes another word; and no single word is like several.
    slips: bool,
}

impl Words {
    pub(super) fn of(typed: &str) -> Self {
        let folded = skeleton(typed);
        let apart = folded.chars().filter(|c| !c.is_alphanumeric()).count();
        let slips = folded.chars().count() >= 4 && apart <= 1;
        let reference = reference(typed)
            .map(|shown| (skeleton(&shown), shown))
            .filter(|(reads, _)| *reads != folded);
        Self { typed: typed.to_owned(), folded, reference, slips }
    }

    /// The reference that they are, where they are written in another way than it is shown.
    pub(super) fn reference(&self) -> Option<&str> {
        self.reference.as_ref().map(|(_, shown)| shown.as_str())
    }

    /// Whether `text`, folded, is the reference they stand for.
    fn name(&self, text: &str) -> bool {
        self.reference.as_ref().is_some_and(|(reads, _)| reads == text)
    }

    /// Whether they stand in `folded`, the [`skeleton`] of a text.
    pub fn found_in_folded(&self, folded: &str) -> bool {
        if folded.is_ascii() && self.folded.is_ascii() {
            return self.stand_plainly_in(folded);
        }
        self.stand_in(folded)
    }

    /// Whether they may stand in a line of `folded`, many folded texts together: where they do not,
    /// none of those needs to be looked at.
    pub fn may_stand_among(&self, folded: &str) -> bool {
        self.slips || self.reference.is_some() || folded.contains(&self.folded)
    }

    /// Whether they could be part of a reference such as `X-0014`, or be one slip away from one:
    /// where they cannot, no reference needs to be looked at.
    pub fn like_a_reference(&self) -> bool {
        // As the sign between and digits are folded, with a letter for the kind of thing.
        let other = |c: &char| !c.is_ascii_digit() && !matches!(c, '-' | 'i' | 'o' | 'x' | 'w');
        self.folded.chars().filter(other).count() <= usize::from(self.slips)
    }

    /// Whether they stand in `text`: as they are, or as a word with one slip of the finger.
    pub fn found_in(&self, text: &str) -> bool {
        let mut room = [0; SHORT];
        match plain_skeleton(text, &mut room) {
            Some(folded) if self.folded.is_ascii() => self.stand_plainly_in(folded),
            Some(folded) => self.stand_in(folded),
            None => self.stand_in(&skeleton(text)),
        }
    }

    /// The same of a text that is folded.
    fn stand_in(&self, text: &str) -> bool {
        text.contains(&self.folded)
            || self.name(text)
            || self.slips
                && text
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| is_one_slip(word, &self.folded))
    }

    /// The same where all letters are plain: a list asks it of a hundred thousand titles.
    fn stand_plainly_in(&self, text: &str) -> bool {
        let (length, plain) = (self.folded.len(), |byte: u8| byte.is_ascii_alphanumeric());
        holds(text.as_bytes(), self.folded.as_bytes())
            || self.name(text)
            || self.slips
                && text
                    .split(|c: char| !u8::try_from(c).is_ok_and(plain))
                    .filter(|word| word.len().abs_diff(length) <= 1)
                    .any(|word| is_one_slip(word, &self.folded))
    }
}

/// `typed` as the reference of an exception, a workload, a decision or an evaluation, where it has
/// the shape of one.
fn reference(typed: &str) -> Option<String> {
    fn shown<T: std::str::FromStr<Err: std::fmt::Debug> + ToString>(typed: &str) -> Option<String> {
        typed.parse::<T>().ok().map(|reference| reference.to_string())
    }
    shown::<ExceptionRef>(typed)
        .or_else(|| shown::<WorkloadRef>(typed))
        .or_else(|| shown::<DecisionRef>(typed))
        .or_else(|| shown::<EvaluationRef>(typed))
}

/// Whether a letter left out, added, replaced or two of them turned round make one of the other:
/// a distance of Damerau and Levenshtein of at most 1.
fn is_one_slip(one: &str, other: &str) -> bool {
    // A letter is at most four bytes, and a plain one is one.
    let most = if one.is_ascii() && other.is_ascii() { 1 } else { 4 };
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    let same: usize = same.map(|(a, _)| a.len_utf8()).sum();
    let (one, other) = (&one[same..], &other[same..]);
    let (mut ones, mut others) = (one.chars(), other.chars());
    let (first, second) = (ones.next(), others.next());
    let (after_one, after_other) = (ones.as_str(), others.as_str());
    if after_one == after_other || after_one == other || one == after_other {
        return true;
    }
    let (third, fourth) = (ones.next(), others.next());
    ones.as_str() == others.as_str() && first.is_some() && first == fourth && second == third
}

/// Whether `part` stands in `whole`. Texts are short, and there are hundreds of thousands of them:
/// what a search for long ones does beforehand would take longer than looking.
fn holds(whole: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else { return true };
    whole.windows(part.len()).any(|window| window[0] == *first && window == part)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_texts_are_folded_and_searched_as_all_are(
            text in "[ \\tA-Za-z0-9|é-]{0,40}",
            part in "[ a-z0-9|]{0,6}",
        ) {
            let mut room = [0; SHORT];
            if let Some(folded) = plain_skeleton(&text, &mut room) {
                prop_assert_eq!(folded, skeleton(&text));
            } else {
                prop_assert!(!text.is_ascii());
            }
            let words = Words::of(&part);
            prop_assert_eq!(words.found_in(&text), words.stand_in(&skeleton(&text)));
            prop_assert_eq!(words.found_in(&text), words.found_in_folded(&skeleton(&text)));
            prop_assert_eq!(
                Part::of(&part).is_in(&text), skeleton(&text).contains(&skeleton(&part))
            );
            let folded = skeleton(&text);
            prop_assert_eq!(holds(folded.as_bytes(), part.as_bytes()), folded.contains(&part));
        }

        #[test]
        fn words_that_stand_in_a_text_may_stand_among_many(
            texts in proptest::collection::vec("[ a-c|é-]{0,12}", 1..4),
            part in "[ a-c|é]{0,4}",
        ) {
            let (words, folded) = (Words::of(&part), texts.iter().map(|text| skeleton(text)));
            let folded: Vec<String> = folded.collect();
            let any = folded.iter().any(|text| words.found_in_folded(text));
            prop_assert!(!any || words.may_stand_among(&folded.join("\n")), "{:?}", folded);
        }

        #[test]
        fn a_reference_is_found_however_it_is_written(number in 1_u32..=9_999, dash in any::<bool>()) {
            let shown = ExceptionRef::new(number).unwrap().to_string();
            let typed = format!("x{}{number}", if dash { "-" } else { "" });
            prop_assert!(Words::of(&typed).found_in(&shown), "{}", typed);
            let next = ExceptionRef::new(number + 1).unwrap().to_string();
            prop_assert!(!Words::of(&typed).found_in(&next), "{} {}", typed, next);
        }

        #[test]
        fn words_that_find_a_reference_are_like_one(
            number in 1_u32..20_000,
            kind in "[XW]",
            typed in "[ -~]{1,8}",
            at in 0_usize..4,
            slip in "[a-z0-9]",
        ) {
            let reference = format!("{kind}-{number:04}");
            let mut near = reference.clone();
            near.replace_range(at..=at, &slip);
            for typed in [typed, near, reference[at..].to_owned()] {
                let words = Words::of(&typed);
                prop_assert!(words.like_a_reference() || !words.found_in(&reference), "{}", typed);
            }
        }

        #[test]
        fn a_phrase_that_is_nowhere_is_looked_for_in_no_line(text in "[ a-y\n]{0,60}") {
            prop_assert!(!Words::of("two words of z").may_stand_among(&text));
        }

        #[test]
        fn one_slip_is_a_distance_of_one_at_most(one in "[abé]{0,6}", other in "[abé]{0,6}") {
            let near = strsim::damerau_levenshtein(&one, &other) <= 1;
            prop_assert_eq!(is_one_slip(&one, &other), near, "{} {}", one, other);
        }
    }
}
