//! Whether a text names other candidates, people or amounts: what goes to one supplier should not.

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
    let others = evaluation.candidates().iter().filter(|candidate| candidate.slug != *own);
    others
        .filter(|candidate| {
            let short = words(candidate.slug.as_str());
            let mut whole = words(candidate.name.as_str());
            while whole.len() > 1 && whole.last().is_some_and(is_form) {
                whole.pop();
            }
            stands(&text, &short) || stands(&text, &whole)
        })
        .map(|candidate| candidate.slug.clone())
        .collect()
}

/// Whether `name` stands in `text`, both as folded words.
fn stands(text: &[String], name: &[String]) -> bool {
    !name.is_empty() && text.windows(name.len()).any(|window| window == name)
}

/// The people of the panel, and its moderator, that `text` names by their short names.
pub(super) fn panel_named(evaluation: &Evaluation, text: &str) -> Vec<Slug> {
    let text = words(text);
    let seats = evaluation.parts().panel.iter().map(|seat| &seat.person);
    let people = seats.chain([evaluation.moderator()]);
    people.filter(|person| stands(&text, &words(person.as_str()))).cloned().collect()
}

/// Whether `text` names an amount of money: a sign of a currency beside a figure, or its name or
/// code.
pub(super) fn speaks_of_money(text: &str) -> bool {
    const SIGNS: [char; 3] = ['£', '€', '$'];
    const NAMES: [&str; 7] = ["pound", "pounds", "gbp", "euro", "euros", "eur", "usd"];
    let is_figure = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let signed = text.split(SIGNS).skip(1).any(|rest| is_figure(&rest.trim_start()));
    let all: Vec<String> = text
        .split(|c: char| c.is_whitespace() || "()[];:!?\"".contains(c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    let named = all.windows(2).any(|pair| {
        let (first, second) = (pair[0].as_str(), pair[1].as_str());
        NAMES.contains(&first) && is_figure(&second) || is_figure(&first) && NAMES.contains(&second)
    });
    signed || named
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

    #[test]
    fn somebody_of_the_panel_is_found_by_the_short_name_alone() {
        let evaluation = Evaluation::new(sample_2019_parts(PriceFormula::Ratio)).unwrap();
        let seat = evaluation.parts().panel[0].person.clone();
        let said = |text: &str| panel_named(&evaluation, text);
        assert_eq!(said(&format!("As {seat} saw on page 4.")), [seat]);
        assert_eq!(said(&format!("{} asked", evaluation.moderator())).len(), 1);
        assert!(said("The panel saw it on page 4.").is_empty());
    }

    #[test]
    fn an_amount_of_money_is_found_by_its_sign_its_name_or_its_code() {
        for text in [
            "It costs £30,000 more.",
            "it is 30,000 pounds dearer",
            "for GBP 12.50, once",
            "a € 5 fee",
        ] {
            assert!(speaks_of_money(text), "{text}");
        }
        for text in ["Two regions, 30 services.", "The pound fell in 2019.", "US$ prices", ""] {
            assert!(!speaks_of_money(text), "{text}");
        }
    }
}
