//! Text from people: bounded, stored as typed or refused, and shown harmlessly.

pub mod cell;
mod phrase;

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

pub use phrase::{commas, counted, listed};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing but blanks where something must stand.
    #[error("it is empty, and something must be written here")]
    Empty,
    /// More characters, as a person counts them, than fit.
    #[error("it has {has} characters and may have {most}")]
    TooLong {
        /// Characters typed.
        has: usize,
        /// The limit.
        most: usize,
    },
    /// A character that has no place in text.
    #[error("it holds {name}, which cannot be stored")]
    Character {
        /// The character's code, as `U+0007`.
        name: String,
    },
    /// A line break where one line is wanted.
    #[error("it has more than one line, and one line is wanted here")]
    Lines,
    /// A blank at either end of a name.
    #[error("it begins or ends with a blank")]
    Ends,
}

/// What a kind of text allows. Limits count what a person counts (grapheme clusters); the
/// database bounds code points at eight times that.
struct Kind {
    most: usize,
    lines: bool,
    strict: bool,
}

fn refuse(text: &str, kind: &Kind) -> Result<(), TextError> {
    // Most texts are plain, and every text that is read from a workspace passes here.
    let plain = text.bytes().all(|b| matches!(b, b' '..=b'~'));
    for c in text.chars().take_while(|_| !plain) {
        let line_break = matches!(c, '\n' | '\t');
        if line_break && kind.lines {
            continue;
        }
        if c == '\n' {
            return Err(TextError::Lines);
        }
        let noncharacter = matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF)
            || ('\u{FDD0}'..='\u{FDEF}').contains(&c);
        if c.is_control() || noncharacter || (kind.strict && is_invisible(c)) {
            return Err(TextError::Character { name: format!("U+{:04X}", u32::from(c)) });
        }
    }
    if kind.strict && text.trim() != text {
        return Err(TextError::Ends);
    }
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    // There are never more graphemes than code points, so most texts need no closer count.
    let points = if plain { text.len() } else { text.chars().count() };
    if points > kind.most {
        let has = text.graphemes(true).count();
        if has > kind.most || points > kind.most * 8 {
            return Err(TextError::TooLong { has, most: kind.most });
        }
    }
    Ok(())
}

/// Characters that change what a reader sees without being seen: bidi controls, zero-width
/// signs (but the joiners that some scripts and emoji need), tags, line separators.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}')
}

macro_rules! text {
    ($name:ident, $most:literal, $lines:literal, $strict:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The most characters it may have, as a person counts them.
            pub const MOST: usize = $most;

            /// The text, byte for byte as it was typed.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(typed: &str) -> Result<Self, TextError> {
                refuse(typed, &Kind { most: $most, lines: $lines, strict: $strict })?;
                Ok(Self(typed.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

text!(
    Title,
    120,
    false,
    true,
    "A name or title: one line, 1 to 120 characters, nothing invisible."
);
text!(Line, 400, false, false, "One line of text, 1 to 400 characters.");
text!(Reason, 4000, true, false, "Why: one or more lines, 1 to 4 000 characters.");
text!(Note, 10000, true, false, "A longer text: one or more lines, 1 to 10 000 characters.");

/// `text` as it may be put on a screen or into a message: control, bidi and zero-width
/// characters become visible escapes, and at most eight combining marks follow one character.
///
/// Joiners stay between visible non-ASCII characters, where scripts and emoji need them.
pub fn display(text: &str) -> String {
    visible(text, false)
}

/// As [`display`], keeping line breaks; tabs become four blanks.
pub fn display_lines(text: &str) -> String {
    visible(text, true)
}

fn visible(text: &str, lines: bool) -> String {
    // What is plain is shown as it is, and tables hold tens of thousands of such texts.
    if is_plain(text) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    each_shown(text, |c, sight| match (c, sight) {
        ('\n', _) if lines => shown.push('\n'),
        ('\t', _) if lines => shown.push_str("    "),
        ('\n' | '\t', _) => shown.push(' '),
        (_, Sight::Stacked) => {}
        (_, Sight::Hidden) => {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        }
        (_, Sight::Plain) => shown.push(c),
    });
    shown
}

/// How a character is to be shown at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// As it is.
    Plain,
    /// It acts unseen: not as it is.
    Hidden,
    /// One mark too many on the letter before it.
    Stacked,
}

/// Shows each character of `text` in turn with how it is to be shown at its place.
pub fn each_shown(text: &str, mut show: impl FnMut(char, Sight)) {
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    let mut before: Option<char> = None;
    while let Some(c) = chars.next() {
        if unicode_normalization::char::is_combining_mark(c) {
            marks += 1;
            if marks > 8 {
                show(c, Sight::Stacked);
                continue;
            }
        } else {
            marks = 0;
        }
        let joins = matches!(c, '\u{200C}' | '\u{200D}')
            && before.is_some_and(|b| !b.is_ascii() && !is_invisible(b))
            && chars.peek().is_some_and(|n| !n.is_ascii() && !is_invisible(*n));
        let acts = c.is_control() || is_invisible(c) || matches!(c, '\u{200C}' | '\u{200D}');
        show(c, if acts && !joins { Sight::Hidden } else { Sight::Plain });
        before = Some(c);
    }
}

/// The form under which look-alike names meet: case, width, accents' composition and the
/// commonest look-alike letters of Greek and Cyrillic folded away, blanks squeezed.
///
/// Only for comparing: what is stored is what was typed.
pub fn skeleton(text: &str) -> String {
    // Plain letters need no tables, and lists fold a hundred thousand titles at a time.
    if text.is_ascii() {
        let mut folded = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.extend(word.chars().map(|c| unmasked(c.to_ascii_lowercase())));
        }
        return folded;
    }
    let folded: String = text.nfkc().flat_map(char::to_lowercase).map(unmasked).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether all of `text` is printable ASCII, which is shown as it is, a column a byte.
pub fn is_plain(text: &str) -> bool {
    // To the end in any case: so many bytes at a time are looked at.
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// Bytes up to which [`plain_skeleton`] folds a text.
pub const SHORT: usize = 256;

/// The [`skeleton`] of a short text of plain letters, in `room`; `None` for any other.
pub fn plain_skeleton<'r>(text: &str, room: &'r mut [u8; SHORT]) -> Option<&'r str> {
    if text.len() > SHORT || !text.is_ascii() {
        return None;
    }
    let mut length = 0;
    let mut gap = false;
    for byte in text.bytes() {
        if matches!(byte, b' ' | b'\t'..=b'\r') {
            gap = length > 0;
            continue;
        }
        if gap {
            room[length] = b' ';
            length += 1;
            gap = false;
        }
        room[length] = match byte.to_ascii_lowercase() {
            b'l' | b'1' | b'|' => b'i',
            b'0' => b'o',
            other => other,
        };
        length += 1;
    }
    std::str::from_utf8(&room[..length]).ok()
}

fn unmasked(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'е' | 'ε' => 'e',
        'һ' => 'h',
        'і' | 'ι' | 'ı' | 'l' | '1' | '|' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'н' | 'η' => 'n',
        'о' | 'ο' | 'σ' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'у' | 'υ' => 'y',
        'х' | 'χ' => 'x',
        other => other,
    }
}

/// The nearest of `known` to `typed`, when it is near enough to have been meant.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    if typed.chars().nth(64).is_some() {
        return None; // Longer than any word of ours, and the distance takes memory by its length.
    }
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&typed, &word.to_lowercase()), word))
        // Of a single character every other one is a slip away.
        .filter(|(far, word)| *far < word.chars().count() && *far <= 1 + word.chars().count() / 4)
        .min_by_key(|(far, _)| *far)
        .map(|(_, word)| word)
}

/// A code as input takes it: `-`, `_` and a blank alike, in any case, compared to `code`.
pub fn same_code(typed: &str, code: &str) -> bool {
    fn folded(text: &str) -> impl Iterator<Item = char> {
        let fold = |c: char| if matches!(c, '-' | ' ') { '_' } else { c.to_ascii_lowercase() };
        text.trim().chars().map(fold)
    }
    folded(typed).eq(folded(code))
}

/// A word typed for one of a fixed set of codes, and not among them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not {wanted}: it is one of {known}{}", meant.as_ref().map(|m| format!("; did you mean {m}?")).unwrap_or_default())]
pub struct CodeError {
    typed: String,
    wanted: &'static str,
    known: String,
    meant: Option<String>,
}

impl CodeError {
    /// The refusal of `typed` where `wanted` ("a role") is one of `codes`.
    pub fn new(typed: &str, wanted: &'static str, codes: &[&str]) -> Self {
        Self {
            typed: typed.trim().to_owned(),
            wanted,
            known: codes.join(", "),
            meant: nearest(typed, codes.iter().copied()).map(str::to_owned),
        }
    }
}

/// An enum of words, each variant with the code that is stored, exported and typed.
///
/// ```text
/// codes! {
///     /// What the workload would do there.
///     pub enum Environment, "an environment" {
///         /// A bounded trial.
///         Trial = "trial",
///         /// Serving people.
///         Live = "live",
///     }
/// }
/// ```
///
/// Its values can be copied, compared and sorted in this order; it has `ALL`, `CODES`, `code()`,
/// `FromStr` (forgiving) and `Display`. The words after its name say what was wanted where
/// something else is typed.
#[macro_export]
macro_rules! codes {
    (
        $(#[$about:meta])*
        $seen:vis enum $name:ident, $wanted:literal {
            $($(#[$means:meta])* $variant:ident = $code:literal),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $seen enum $name {
            $($(#[$means])* $variant),+
        }

        impl $name {
            /// Every value, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Their words, in the same order.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The word that is stored, exported and typed.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::text::CodeError;

            fn from_str(typed: &str) -> Result<Self, Self::Err> {
                // What is stored is the code itself.
                Self::ALL
                    .iter()
                    .copied()
                    .find(|value| value.code() == typed)
                    .or_else(|| {
                        let forgiving =
                            |value: &Self| $crate::domain::text::same_code(typed, value.code());
                        Self::ALL.iter().copied().find(forgiving)
                    })
                    .ok_or_else(|| $crate::domain::text::CodeError::new(typed, $wanted, &[$($code),+]))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_byte_for_byte_or_refused() {
        let typed = "  Größe ✓\n\tnext line ";
        assert_eq!(typed.parse::<Reason>().unwrap().as_str(), typed);
        assert_eq!(
            "a\u{7}".parse::<Reason>().unwrap_err().to_string(),
            "it holds U+0007, which cannot be stored"
        );
        assert_eq!("a\nb".parse::<Line>().unwrap_err(), TextError::Lines);
        assert_eq!(" a".parse::<Title>().unwrap_err(), TextError::Ends);
        assert_eq!(
            "a\u{202E}b".parse::<Title>().unwrap_err().to_string(),
            "it holds U+202E, which cannot be stored"
        );
        assert_eq!(" \n".parse::<Note>().unwrap_err(), TextError::Empty);
    }

    #[test]
    fn a_limit_counts_what_a_person_counts() {
        let family = "👩‍👩‍👧".repeat(120);
        assert!(family.parse::<Title>().is_ok());
        assert_eq!(
            "é".repeat(121).parse::<Title>().unwrap_err(),
            TextError::TooLong { has: 121, most: 120 }
        );
    }

    #[test]
    fn hostile_text_is_shown_by_its_code() {
        assert_eq!(display("a\u{1b}[31m\u{202e}b"), "a\\u{1b}[31m\\u{202e}b");
        assert_eq!(display("👩\u{200d}👧 ok"), "👩\u{200d}👧 ok");
        assert_eq!(display_lines("a\n\tb"), "a\n    b");
    }

    #[test]
    fn look_alike_names_have_one_skeleton() {
        assert_eq!(skeleton("Pаyroll"), skeleton("PAYROLL"));
        assert_eq!(skeleton("Ｐayroll  1"), skeleton("payroll l"));
    }

    #[test]
    fn a_near_miss_is_named() {
        assert_eq!(nearest("aproved", ["approved", "rejected"]), Some("approved"));
        assert_eq!(nearest("zzz", ["approved", "rejected"]), None);
    }
}
