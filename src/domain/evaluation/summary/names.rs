//! Whether a text names other candidates, people or amounts: what goes to one supplier should not.

use crate::domain::evaluation::Evaluation;
use crate::domain::person::Person;
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

/// The people of the panel, and its moderator, that `text` names: by their short names, by their
/// names as shown, or by the first or last part of those alone, as a panel speaks of itself.
pub(super) fn panel_named(evaluation: &Evaluation, people: &[Person], text: &str) -> Vec<Slug> {
    let folded = words(text);
    let seats = evaluation.parts().panel.iter().map(|seat| &seat.person);
    let named = seats.chain([evaluation.moderator()]).filter(|slug| {
        let name = people.iter().find(|one| one.slug == **slug).map(|one| one.name.as_str());
        stands(&folded, &words(slug.as_str()))
            || name.is_some_and(|name| stands(&folded, &words(name)) || is_called(text, name))
    });
    named.cloned().collect()
}

/// Whether the first or the last part of `name` stands in `text` as it is written, capital and
/// all. "Team lead 1" is no name of which a part names anybody.
fn is_called(text: &str, name: &str) -> bool {
    if name.contains(|c: char| c.is_numeric()) {
        return false;
    }
    let parts: Vec<&str> = name.split_whitespace().collect();
    let ([first, .., last], true) = (&parts[..], parts.len() > 1) else { return false };
    let is_name = |part: &&&str| part.chars().count() > 2 && part.starts_with(char::is_uppercase);
    if ![first, last].iter().all(is_name) {
        return false;
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.any(|word| word == *first || word == *last)
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
    use std::collections::BTreeSet;

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
    fn somebody_of_the_panel_is_found_by_the_short_name() {
        let evaluation = Evaluation::new(sample_2019_parts(PriceFormula::Ratio)).unwrap();
        let seat = evaluation.parts().panel[0].person.clone();
        let said = |text: &str| panel_named(&evaluation, &[], text);
        assert_eq!(said(&format!("As {seat} saw on page 4.")), [seat]);
        assert_eq!(said(&format!("{} asked", evaluation.moderator())).len(), 1);
        assert!(said("The panel saw it on page 4.").is_empty());
    }

    #[test]
    fn somebody_of_the_panel_is_found_by_the_name_that_people_call_them() {
        let evaluation = Evaluation::new(sample_2019_parts(PriceFormula::Ratio)).unwrap();
        let seat = evaluation.parts().panel[0].person.clone();
        let called = |name: &str, text: &str| {
            let one = Person {
                slug: seat.clone(),
                name: name.parse().unwrap(),
                roles: BTreeSet::new(),
                logins: BTreeSet::new(),
                retired: false,
            };
            !panel_named(&evaluation, &[one], text).is_empty()
        };
        assert!(called("Ruth Adeyemi", "Ruth had taken them for ours."));
        assert!(called("Ruth Adeyemi", "Adeyemi's note says so."));
        assert!(called("Ruth Adeyemi", "what RUTH ADEYEMI wrote"));
        assert!(!called("Ruth Adeyemi", "The panel agrees; ruthless as it is."));
        assert!(!called("Team lead 1", "Team work is described on page 4."));
        assert!(!called("Team Lead", "Nobody leads the work."));
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
