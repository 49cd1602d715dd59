//! Finding words in texts, whatever their case and accents, and the line around them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters shown before the first word that was found.
const BEFORE: usize = 24;
/// Characters shown altogether, without the marks.
const SHOWN: usize = 96;

/// The words that are looked for: a text has to hold all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    words: Vec<String>,
}

/// A text with case and accents folded away, and where each byte of it came from.
struct Folded {
    text: String,
    /// For each byte of `text`, the place of its character in the original.
    from: Vec<usize>,
}

fn folded(original: &str) -> Folded {
    let (mut text, mut from) = (String::with_capacity(original.len()), Vec::new());
    for (at, c) in original.char_indices() {
        for part in c.nfkd().filter(|part| !is_combining_mark(*part)).flat_map(char::to_lowercase) {
            text.push(part);
            from.extend(std::iter::repeat_n(at, part.len_utf8()));
        }
    }
    Folded { text, from }
}

impl Needle {
    /// The words of `typed`; `None` when there are none.
    pub fn new(typed: &str) -> Option<Self> {
        let words: Vec<String> = folded(typed).text.split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// Whether `text` holds every word.
    pub fn is_in(&self, text: &str) -> bool {
        let text = folded(text).text;
        self.words.iter().all(|word| text.contains(word.as_str()))
    }

    /// Whether `text` holds every word as a word of its own, not within a longer one.
    pub fn is_whole_in(&self, text: &str) -> bool {
        let text = folded(text).text;
        let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        self.words.iter().all(|word| {
            text.match_indices(word.as_str()).any(|(at, found)| {
                !inner(text[..at].chars().next_back())
                    && !inner(text[at + found.len()..].chars().next())
            })
        })
    }

    /// The line around the first word found, each word that was found in square brackets; `None`
    /// where a word is missing. Line breaks are blanks in it.
    pub fn excerpt(&self, text: &str) -> Option<String> {
        let folded = folded(text);
        let mut spans = Vec::new();
        for word in &self.words {
            let mut found = folded.text.match_indices(word.as_str()).peekable();
            found.peek()?;
            for (at, word) in found {
                let first = folded.from[at];
                let last = folded.from[at + word.len() - 1];
                // Marks that follow the last character belong to it.
                let rest = &text[last..];
                let mut chars = rest.char_indices().skip(1);
                let end = chars
                    .find(|(_, c)| !is_combining_mark(*c))
                    .map_or(text.len(), |(after, _)| last + after);
                spans.push((first, end));
            }
        }
        spans.sort_unstable();
        let start = text[..spans.first()?.0].char_indices().rev().nth(BEFORE - 1);
        let start = start.map_or(0, |(at, _)| at);
        let end = text[start..].char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| start + at);
        let mut shown = String::new();
        if start > 0 {
            shown.push('…');
        }
        let mut at = start;
        for (first, last) in spans {
            if first < at || last > end {
                continue; // Inside one that is marked already, or past what is shown.
            }
            shown.push_str(&text[at..first]);
            shown.push('[');
            shown.push_str(&text[first..last]);
            shown.push(']');
            at = last;
        }
        shown.push_str(&text[at..end.max(at)]);
        if end < text.len() {
            shown.push('…');
        }
        Some(shown.replace(['\n', '\t'], " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, text: &str, wanted: Option<&str>) {
        let found = Needle::new(typed).unwrap().excerpt(text);
        assert_eq!(found.as_deref(), wanted, "{typed} in {text}");
    }

    #[test]
    fn words_are_found_whatever_their_case_and_accents() {
        check("GROßE", "Die große Zahl", Some("Die [große] Zahl"));
        check("zahlt", "Die Größe zählt", Some("Die Größe [zählt]"));
        check("zählt", "it zahlt", Some("it [zahlt]"));
        check("cafe", "a cafe\u{301} there", Some("a [cafe\u{301}] there"));
        check("Exit plan", "plan the EXIT", Some("[plan] the [EXIT]"));
        check("exit plan", "the exit", None);
    }

    #[test]
    fn a_word_of_its_own_is_told_from_a_part_of_one() {
        let needle = Needle::new("one night").unwrap();
        assert!(needle.is_whole_in("Moved in ONE (night)."));
        assert!(needle.is_in("a phone at night") && !needle.is_whole_in("a phone at night"));
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_word_and_its_lines_are_joined() {
        let text =
            format!("{}\nfour sites\nare shown {}", "before ".repeat(20), "after ".repeat(40));
        let found = Needle::new("sites").unwrap().excerpt(&text).unwrap();
        assert!(found.starts_with('…') && found.ends_with('…') && found.contains("[sites]"));
        assert!(!found.contains('\n'));
        assert!(found.chars().count() <= SHOWN + 4, "{found}");
    }

    #[test]
    fn nothing_typed_finds_nothing() {
        assert_eq!(Needle::new("  \n"), None);
        assert_eq!(Needle::new("\u{301}"), None);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_in_a_text_is_found_in_it(text in "\\PC{1,60}", at in 0usize..60) {
            let word: String = text.chars().skip(at).take(5).collect();
            if let Some(needle) = Needle::new(&word) {
                proptest::prop_assert_eq!(needle.is_in(&text), needle.excerpt(&text).is_some());
            }
        }
    }
}
