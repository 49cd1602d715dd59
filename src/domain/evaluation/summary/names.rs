//! Whether a text names other candidates: what goes to one supplier should not.

use crate::domain::evaluation::Evaluation;
use crate::domain::refs::Slug;
use crate::domain::text::skeleton;

/// Words that end a company's name and name nobody.
const FORMS: [&str; 7] = ["ltd", "limited", "plc", "llp", "inc", "gmbh", "ag"];

/// The words of `text` as names are compared: case and look-alike letters folded away.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(skeleton)
        .collect()
}

/// Whether a folded word is the form of a company.
fn is_form(word: &String) -> bool {
    FORMS.iter().any(|form| skeleton(form) == *word)
}

/// The candidates but `own` that `text` names, by their short name or by their whole name with or
/// without the form of the company.
pub(super) fn others_named(evaluation: &Evaluation, own: &Slug, text: &str) -> Vec<Slug> {
    let mut text = words(text);
    // One's own name may hold another's: "AWS UK" and "AWS".
    if let Ok(known) = evaluation.candidate(own) {
        for name in [words(own.as_str()), words(known.name.as_str())] {
            while let Some(at) = text.windows(name.len().max(1)).position(|window| window == name) {
                text.drain(at..at + name.len());
            }
        }
    }
    let stands =
        |name: &[String]| !name.is_empty() && text.windows(name.len()).any(|window| window == name);
    let others = evaluation.candidates().iter().filter(|candidate| candidate.slug != *own);
    others
        .filter(|candidate| {
            let short = words(candidate.slug.as_str());
            let mut whole = words(candidate.name.as_str());
            while whole.len() > 1 && whole.last().is_some_and(is_form) {
                whole.pop();
            }
            stands(&short) || stands(&whole)
        })
        .map(|candidate| candidate.slug.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::samples::{sample_2019_parts, slug};

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        let mut parts = sample_2019_parts(PriceFormula::Ratio);
        for (slug, name) in [("aws", "Amazon Web Services Ltd"), ("azure", "Microsoft Azure")] {
            let candidate = parts.candidates.iter_mut().find(|one| one.slug.as_str() == slug);
            candidate.unwrap().name = name.parse().unwrap();
        }
        let evaluation = Evaluation::new(parts).unwrap();
        let found = others_named(&evaluation, &slug("azure"), text);
        let found: Vec<&str> = found.iter().map(Slug::as_str).collect();
        assert_eq!(found, wanted, "{text}");
    }

    #[test]
    fn another_candidate_is_found_by_its_short_and_by_its_whole_name_and_oneself_is_not() {
        check("Azure says so itself on page 4.", &[]);
        check("Less than AWS offers.", &["aws"]);
        check("Unlike Amazon Web Services, it has none.", &["aws"]);
        check("The laws of physics", &[]);
    }
}
