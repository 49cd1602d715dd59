//! Reasons that say too little: warnings, never refusals.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::domain::exact::Exact;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::{commas, counted, skeleton};

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
    #[error("the same text stands for {}: say what is true of each", commas(candidates))]
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

/// Words that make a sentence; fewer are a mark of punctuation, not a statement.
const FEWEST_OF_SENTENCE: usize = 3;

/// Sentences in `text`: stretches of at least three words, ended by `.`, `!`, `?` and a blank, or
/// by a line. The dot of an abbreviation (`p.`, `e.g.`, `No.`) ends none.
pub fn sentences(text: &str) -> usize {
    let mut count = 0;
    for line in text.lines() {
        let mut has = 0;
        for token in line.split_whitespace() {
            has += usize::from(token.contains(char::is_alphanumeric));
            let ends = token.ends_with(['!', '?'])
                || token.strip_suffix('.').is_some_and(|word| !is_abbreviation(word));
            if ends {
                count += usize::from(has >= FEWEST_OF_SENTENCE);
                has = 0;
            }
        }
        count += usize::from(has >= FEWEST_OF_SENTENCE);
    }
    count
}

/// Whether `word`, which stood before a dot, is short for something: one small letter, letters with
/// dots between them, or one of the few that reasons use before a figure. One capital ends a
/// sentence, as in "it stands in annex B."
fn is_abbreviation(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    if word.chars().count() == 1 && word.chars().all(char::is_uppercase) {
        return false;
    }
    let word = word.to_lowercase();
    let letters = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
    word.split('.').all(letters)
        || matches!(word.as_str(), "no" | "pp" | "sec" | "para" | "fig" | "vol" | "cf" | "approx")
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

/// A reason: for whom, under which name people know it, on which question, in which words.
#[derive(Debug, Clone, Copy)]
pub struct Worded<'a> {
    /// The candidate.
    pub candidate: &'a Slug,
    /// Its name as shown.
    pub name: &'a str,
    /// The question.
    pub question: &'a QuestionId,
    /// The reason.
    pub text: &'a str,
}

/// What stands in the place of the candidate's own name where texts are compared.
const OWN_NAME: &str = "\u{1F}";

impl Worded<'_> {
    /// The words that are compared: case, blanks, punctuation and look-alike letters folded away,
    /// the candidate's own name in every form it goes by (the whole name, its first word, the short
    /// name) the same for all.
    fn compared(&self) -> Vec<String> {
        // Folding takes figures for the letters they look like, which is well for names alone.
        let folded = |text: &str| -> Vec<String> {
            let fold = |word: String| {
                if word.chars().any(char::is_numeric) { word } else { skeleton(&word) }
            };
            words(text).into_iter().map(fold).collect()
        };
        let text = folded(self.text);
        let whole = folded(self.name);
        let slug = folded(self.candidate.as_str());
        let first: Vec<String> = whole.iter().take(1).cloned().collect();
        let mut forms = vec![whole, slug, first];
        forms.retain(|form| !form.is_empty());
        // The longest first: "Amazon Web Services" before "Amazon".
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        let mut found = Vec::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            // A name may own something: "aws's".
            let is_there = |form: &&Vec<String>| {
                text.get(at..at + form.len()).is_some_and(|here| {
                    here.iter().zip(*form).all(|(a, b)| a.strip_suffix("'s").unwrap_or(a) == b)
                })
            };
            if let Some(form) = forms.iter().find(is_there) {
                found.push(OWN_NAME.to_owned());
                at += form.len();
            } else {
                found.push(text[at].clone());
                at += 1;
            }
        }
        found
    }
}

/// Whether two reasons are one text: the same words or, where both are long enough to say why,
/// at least nine words in ten the same. Words with a figure in them must all be the same there:
/// "two lines of 10 Gbit" and "two lines of 1 Gbit" each say what is true of one.
///
/// # Source
/// `docs/method.md`, "Reasons"; nine in ten is our choice.
fn alike(one: &[String], two: &[String]) -> bool {
    if one == two {
        return true;
    }
    if one.len().min(two.len()) < FEWEST_WORDS {
        return false;
    }
    let counted = |words: &[String]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in words {
            *counts.entry(word.clone()).or_default() += 1;
        }
        counts
    };
    let (first, second) = (counted(one), counted(two));
    let figures = |counts: &BTreeMap<String, usize>| -> Vec<(String, usize)> {
        let figure = |word: &String| word.chars().any(char::is_numeric);
        counts.iter().filter(|(word, _)| figure(word)).map(|(w, n)| (w.clone(), *n)).collect()
    };
    if figures(&first) != figures(&second) {
        return false;
    }
    let shared: usize =
        first.iter().map(|(word, n)| second.get(word).map_or(0, |other| (*n).min(*other))).sum();
    // Twice what both have, over all words of both: 9/10 or more.
    shared * 2 * 10 >= (one.len() + two.len()) * 9
}

/// Reasons that stand, in the same words or nearly so, for two candidates or more on one question.
pub fn repeated<'a>(reasons: impl IntoIterator<Item = Worded<'a>>) -> Vec<(QuestionId, Weakness)> {
    let mut by_question: BTreeMap<&QuestionId, Vec<(&'a Slug, Text)>> = BTreeMap::new();
    for reason in reasons {
        let text = Text { plain: words(reason.text), unnamed: reason.compared() };
        by_question.entry(reason.question).or_default().push((reason.candidate, text));
    }
    let mut found = Vec::new();
    for (question, texts) in by_question {
        // Each text joins the first one that it is alike; a chain of small changes stays together
        // only as far as each is like the first.
        let mut together: Vec<(Text, BTreeSet<&Slug>)> = Vec::new();
        for (candidate, text) in texts {
            match together.iter_mut().find(|(first, _)| first.is_like(&text)) {
                Some((_, candidates)) => {
                    candidates.insert(candidate);
                }
                None => together.push((text, BTreeSet::from([candidate]))),
            }
        }
        let several = together.into_iter().filter(|(_, candidates)| candidates.len() > 1);
        found.extend(several.map(|(_, candidates)| {
            let candidates = candidates.into_iter().cloned().collect();
            (question.clone(), Weakness::Repeated { candidates })
        }));
    }
    found
}

/// The words of a reason as they are compared.
struct Text {
    /// As they stand.
    plain: Vec<String>,
    /// With the candidate's own name the same for all.
    unnamed: Vec<String>,
}

impl Text {
    /// Whether both are one text: word for word, or once each names its own candidate.
    fn is_like(&self, other: &Self) -> bool {
        self.plain == other.plain || alike(&self.unnamed, &other.unnamed)
    }
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
            worded(&aws, &one, "Meets the need."),
            worded(&gcp, &one, "meets  the need."),
            worded(&aws, &two, "Meets the need."),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, one);
        assert_eq!(
            found[0].1.to_string(),
            "the same text stands for aws, gcp: say what is true of each"
        );
    }

    fn worded<'a>(candidate: &'a Slug, question: &'a QuestionId, text: &'a str) -> Worded<'a> {
        let name = if candidate.as_str() == "aws" { "Amazon Web Services" } else { "Google Cloud" };
        Worded { candidate, name, question, text }
    }

    #[track_caller]
    fn check_alike(one: &str, two: &str, wanted: bool) {
        let (aws, gcp): (Slug, Slug) = ("aws".parse().unwrap(), "gcp".parse().unwrap());
        let asked: QuestionId = "CON-02".parse().unwrap();
        let found = repeated([worded(&aws, &asked, one), worded(&gcp, &asked, two)]);
        assert_eq!(found.len(), usize::from(wanted), "{one} / {two}");
        let turned = repeated([worded(&gcp, &asked, two), worded(&aws, &asked, one)]);
        assert_eq!(found, turned, "the order of entry changes nothing");
    }

    #[test]
    fn a_text_is_the_same_whatever_its_case_blanks_punctuation_and_the_candidates_own_name() {
        check_alike("Two lines; both quoted.", "two lines - BOTH quoted", true);
        check_alike(
            "Amazon Web Services quotes AWS's two lines.",
            "Google quotes Google Cloud's two lines.",
            true,
        );
        // Pasted unchanged it stays the same text, whoever it names.
        check_alike("Google quotes two lines.", "Google quotes two lines.", true);
        // The name of another is no name of one's own.
        check_alike("Google quotes two lines.", "Azure quotes two lines.", false);
        check_alike("Lines are quoted.", "Lines are promised.", false);
    }

    #[test]
    fn a_text_with_one_word_in_twenty_changed_is_the_same_and_one_with_another_figure_is_not() {
        let text = |word: &str| {
            format!(
                "The supplier shows two lines into both sites with {word} that our carriers have \
                 quoted in writing this spring, and nothing is missing"
            )
        };
        check_alike(&text("prices"), &text("costs"), true);
        check_alike(&text("10"), &text("1"), false);
        // Eight words, one of them another: seven in eight are less than nine in ten.
        check_alike(
            "Two carriers quoted circuits into both of them",
            "Two carriers promised circuits into both of them",
            false,
        );
    }

    #[test]
    fn a_decimal_point_ends_no_sentence() {
        assert_eq!(sentences("It took 2.5 hours"), 1);
        assert_eq!(sentences("It took 2.5 hours. The panel moved because of that."), 2);
        assert_eq!(sentences("One line of it\nand another one"), 2);
        assert_eq!(sentences("a. b."), 0);
        assert_eq!(sentences("The proof is in annex B. The panel moved because half lacks."), 2);
        assert_eq!(sentences("See p. 4 of the tender, e.g. its table No. 2, it shows half"), 1);
        assert_eq!(sentences(" … "), 0);
    }
}
