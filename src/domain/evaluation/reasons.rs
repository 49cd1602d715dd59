//! Reasons that say too little: warnings, never refusals.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::domain::exact::Exact;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::{counted, skeleton};

/// Fewest words that can say why.
pub const FEWEST_WORDS: usize = 8;

/// What a reason lacks.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Weakness {
    /// Too short to say why.
    #[error(
        "it has {}: say what in the evidence earned this score, and what was missing for the next one up",
        counted(*words, "word", "words")
    )]
    Short {
        /// How many words there are.
        words: usize,
    },
    /// The descriptor again.
    #[error("{} % of its words repeat the descriptor: say what in the evidence earned it", (shared.clone() * Exact::whole(100)).rounded(0))]
    Tautology {
        /// Words of the reason that the descriptor has, over words of the reason; above 0.7.
        shared: Exact,
    },
    /// One text for several candidates.
    #[error("the same text stands for {}: say what is true of each", candidates.iter().map(Slug::as_str).collect::<Vec<_>>().join(", "))]
    Repeated {
        /// The candidates it stands for.
        candidates: Vec<Slug>,
    },
}

/// The words of `text`, case folded, punctuation dropped.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
        .map(|word| word.trim_matches(['\'', '-']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Sentences in `text`: stretches with a word, ended by `.`, `!`, `?` and a blank, or by a line.
pub fn sentences(text: &str) -> usize {
    let mut count = 0;
    for line in text.lines() {
        let mut open = false;
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            let ends = matches!(c, '.' | '!' | '?')
                && chars.peek().is_none_or(|next| next.is_whitespace());
            if ends && open {
                count += 1;
                open = false;
            } else if c.is_alphanumeric() {
                open = true;
            }
        }
        count += usize::from(open);
    }
    count
}

/// What `reason` lacks beside the `descriptor` of the value it explains.
///
/// # Source
/// `docs/method.md`, "Reasons": the ratio above 0.7 and the eight words are our choice.
pub fn weaknesses(reason: &str, descriptor: &str) -> Vec<Weakness> {
    let words_of_reason = words(reason);
    let known: BTreeSet<String> = words(descriptor).into_iter().collect();
    let mut found = Vec::new();
    let count = words_of_reason.len();
    if count < FEWEST_WORDS {
        found.push(Weakness::Short { words: count });
    }
    let repeated = words_of_reason.iter().filter(|word| known.contains(*word)).count();
    if let (Ok(repeated), Ok(count)) = (i64::try_from(repeated), i64::try_from(count))
        && count > 0
    {
        let shared = Exact::ratio(repeated, count);
        if shared > Exact::ratio(7, 10) {
            found.push(Weakness::Tautology { shared });
        }
    }
    found
}

/// Reasons that stand, word for word, for two candidates or more on one question.
pub fn repeated<'a>(
    reasons: impl IntoIterator<Item = (&'a Slug, &'a QuestionId, &'a str)>,
) -> Vec<(QuestionId, Weakness)> {
    let mut seen: BTreeMap<(&QuestionId, String), BTreeSet<&Slug>> = BTreeMap::new();
    for (candidate, question, text) in reasons {
        seen.entry((question, skeleton(text))).or_default().insert(candidate);
    }
    seen.into_iter()
        .filter(|(_, candidates)| candidates.len() > 1)
        .map(|((question, _), candidates)| {
            let candidates = candidates.into_iter().cloned().collect();
            (question.clone(), Weakness::Repeated { candidates })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reason: &str, wanted: &[&str]) {
        let descriptor = "the whole need is shown by evidence we can point at";
        let found: Vec<String> =
            weaknesses(reason, descriptor).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), wanted.len(), "{found:?}");
        for (found, wanted) in found.iter().zip(wanted) {
            assert!(found.contains(wanted), "{found}");
        }
    }

    #[test]
    fn a_reason_that_is_the_descriptor_again_or_too_short_is_told_so() {
        check("The whole need is shown, by evidence we can point at.", &["100 %"]);
        check("Fine.", &["it has 1 word:"]);
        check("The need is shown", &["4 words", "100 %"]);
        // Fewer than eight words, and no fewer.
        check("Two carriers quoted circuits into both sites.", &["7 words"]);
        check("Two carriers quoted circuits into both of them.", &[]);
        check(
            "Two circuits in Slough and Manchester were quoted by two carriers; Leeds was not.",
            &[],
        );
    }

    #[test]
    fn seven_words_in_ten_are_still_a_reason_of_ones_own() {
        check("the whole need is shown by evidence from our pilot", &[]);
        check("the whole need is shown by evidence at our pilot", &["80 %"]);
    }

    #[test]
    fn one_text_for_two_candidates_is_named_with_both() {
        let (aws, gcp): (Slug, Slug) = ("aws".parse().unwrap(), "gcp".parse().unwrap());
        let (one, two): (QuestionId, QuestionId) =
            ("CON-02".parse().unwrap(), "CON-03".parse().unwrap());
        let found = repeated([
            (&aws, &one, "Meets the need."),
            (&gcp, &one, "meets  the need."),
            (&aws, &two, "Meets the need."),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, one);
        assert_eq!(
            found[0].1.to_string(),
            "the same text stands for aws, gcp: say what is true of each"
        );
    }

    #[test]
    fn a_decimal_point_ends_no_sentence() {
        assert_eq!(sentences("It took 2.5 hours"), 1);
        assert_eq!(sentences("It took 2.5 hours. The panel moved because of that."), 2);
        assert_eq!(sentences("One line\nand another"), 2);
        assert_eq!(sentences(" … "), 0);
    }
}
