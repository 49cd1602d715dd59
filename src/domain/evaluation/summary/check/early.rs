//! What is said of the findings while they can still be put right: before quality closes, and before
//! a decision is frozen.

use super::{Finding, FindingKind, TO_ALL, What};
use crate::domain::refs::Slug;
use crate::domain::text::counted;

/// What is found in what is agreed and answered so far, a sentence a kind with the first few named:
/// for whoever is about to close quality, after which none of it changes unseen.
pub fn before_closing(found: &[Finding]) -> Vec<String> {
    let kinds: [(&[FindingKind], &str, &str); 4] = [
        (&[FindingKind::Short, FindingKind::Tautology], "reason says", "reasons say"),
        (&[FindingKind::Repeated], "reason stands", "reasons stand"),
        (&[FindingKind::Evidence], "score rests", "scores rest"),
        (&[FindingKind::Names], "reason names", "reasons name"),
    ];
    let rests = [
        "too little",
        "in the same words for several candidates",
        "on no recorded evidence, or on some of another candidate or of a later day",
        "another candidate or somebody of the panel",
    ];
    let told = kinds.iter().zip(rests).filter_map(|((kinds, one, many), rest)| {
        let mut cells: Vec<String> = Vec::new();
        for finding in found.iter().filter(|finding| finding.evaluator.is_none()) {
            let Some(question) = &finding.question else { continue };
            let cell = format!("{} {question}", finding.candidate);
            if kinds.contains(&finding.what.kind()) && !cells.contains(&cell) {
                cells.push(cell);
            }
        }
        let count = cells.len();
        let named = match count {
            0 => return None,
            1..=3 => cells.join(", "),
            more => format!("{} and {} more", cells[..2].join(", "), more - 2),
        };
        Some(format!("{} {rest}: {named}", counted(count, one, many)))
    });
    told.collect()
}

/// What is found in the decision's own texts, each said once, and of whom where it is about one:
/// for whoever writes it or accepts it, before it is frozen.
pub fn of_the_decision(found: &[Finding]) -> Vec<String> {
    // A letter leaves its own reader out of those that the reason names.
    let mut named: Vec<Slug> = Vec::new();
    for finding in found {
        if let What::Names { text: TO_ALL, others } = &finding.what {
            for one in others {
                if !named.contains(one) {
                    named.push(one.clone());
                }
            }
        }
    }
    let mut told: Vec<String> = Vec::new();
    for finding in found {
        if finding.question.is_some() || finding.what.kind() == FindingKind::Contact {
            continue;
        }
        let words = if let What::Names { text: TO_ALL, .. } = &finding.what {
            What::Names { text: TO_ALL, others: named.clone() }.to_string()
        } else if finding.what.is_of_one() {
            format!("{}: {}", finding.candidate, finding.what)
        } else {
            finding.what.to_string()
        };
        if !told.contains(&words) {
            told.push(words);
        }
    }
    told
}
