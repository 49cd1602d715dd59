//! The sign of a filter's term, and of a tag to be taken off, which look like a flag's.

use std::ffi::OsString;

/// Stands for the sign of a term or tag while the flags are read.
const SIGN: char = '\u{1}';

/// `arguments` with the sign of `-to:gcp` in a list's filter, and of `-gis` among tags, kept from
/// being read as a flag.
///
/// The parser can take words that begin with a hyphen, but then takes every flag after them as
/// a word too.
pub(in crate::cli) fn signs_kept(arguments: Vec<OsString>) -> Vec<OsString> {
    let lists = |pair: &[OsString]| {
        let noun = |nouns: &[&str]| nouns.iter().any(|noun| pair[0] == *noun);
        (noun(&["exception", "x", "workload", "decision", "d"]) && pair[1] == "list")
            || (noun(&["view"]) && pair[1] == "save")
    };
    let tags = |pair: &[OsString]| {
        ["exception", "x"].iter().any(|noun| pair[0] == *noun) && pair[1] == "tag"
    };
    let found = |wanted: &dyn Fn(&[OsString]) -> bool| arguments.windows(2).position(wanted);
    let (at, is_word): (usize, fn(&str) -> bool) = match (found(&lists), found(&tags)) {
        (Some(at), _) => (at, is_term),
        (None, Some(at)) => (at, is_tag),
        (None, None) => return arguments,
    };
    let kept = |(place, argument): (usize, OsString)| match argument.to_str() {
        Some(text) if place > at + 1 && is_word(text) => format!("{SIGN}{}", &text[1..]).into(),
        Some(_) | None => argument,
    };
    arguments.into_iter().enumerate().map(kept).collect()
}

/// Whether `text` is a term such as `-to:gcp` or `-(to:a or to:b)`, and so no flag.
fn is_term(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else { return false };
    rest.starts_with(['(', '@', '"'])
        || rest.split_once(':').is_some_and(|(key, _)| {
            key.starts_with(|c: char| c.is_ascii_alphabetic())
                && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
        })
}

/// Whether `text` takes a tag off, as `-gis`, and is no flag.
fn is_tag(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && !rest.starts_with('-'))
        && !matches!(text, "-h" | "-V")
}

/// The filter, or the tags, as they were typed.
pub(in crate::cli) fn unsigned(filter: &[String]) -> Vec<String> {
    filter.iter().map(|word| word.replace(SIGN, "-")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_to_be_taken_off_is_no_flag_and_a_flag_is_no_tag() {
        let typed = ["cloudpick", "x", "tag", "x1", "-gis", "--json", "-h", "+new"];
        let kept = signs_kept(typed.iter().map(OsString::from).collect());
        let kept: Vec<&str> = kept.iter().map(|word| word.to_str().unwrap()).collect();
        assert_eq!(kept, ["cloudpick", "x", "tag", "x1", "\u{1}gis", "--json", "-h", "+new"]);
        assert_eq!(unsigned(&["\u{1}gis".to_owned()]), ["-gis"]);
    }

    #[test]
    fn a_term_that_is_turned_round_is_no_flag_and_a_flag_is_no_term() {
        for term in ["-to:gcp", "-(to:a or to:b)", "-@mine", "-\"map service\"", "-ends.by:eofy"] {
            assert!(is_term(term), "{term}");
        }
        for flag in ["-o", "--json", "-h", "to:gcp", "-", "map"] {
            assert!(!is_term(flag), "{flag}");
        }
    }
}
