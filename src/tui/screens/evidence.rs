//! The dated facts of an evaluation as a list: of whom they speak, how old they are, and which
//! contradict each other.

use super::listing::{Extra, Listing, Row};
use crate::actions::evidence::Seen;
use crate::domain::evaluation::evidence::Age;
use crate::tui::fit::Align;
use crate::tui::widgets::table::{Column, Wide};

const COLUMNS: &[Extra] = &[
    column("OF", 10, Align::Left, 80),
    column("QUESTIONS", 16, Align::Left, 100),
    column("AS AT", 10, Align::Left, 120),
    column("AGE", 7, Align::Right, 60),
    column("", 12, Align::Left, 60),
];

const fn column(heading: &'static str, wide: usize, align: Align, from: u16) -> Extra {
    Extra { column: Column { heading, wide: Wide::Exactly(wide), align, frozen: true }, from }
}

/// The list of `facts`, those of one candidate together, with what contradicts them.
pub fn listing(evaluation: &str, facts: &[Seen]) -> Listing {
    let wants = facts.iter().filter(|seen| !marks(seen).is_empty()).count();
    let look = match wants {
        0 => String::new(),
        1 => ", 1 wants a look".to_owned(),
        more => format!(", {more} want a look"),
    };
    let mut sorted: Vec<&Seen> = facts.iter().collect();
    sorted.sort_by_key(|seen| {
        let item = &seen.recorded.evidence;
        (item.candidate.clone(), item.questions.clone(), item.id.clone())
    });
    Listing {
        heading: format!("{} facts of {evaluation}{look}", facts.len()),
        columns: COLUMNS.to_vec(),
        rows: sorted.into_iter().map(row).collect(),
    }
}

/// What wants a look, in words.
fn marks(seen: &Seen) -> Vec<&'static str> {
    let age = match seen.age {
        Age::Undated => Some("undated"),
        Age::Stale { .. } => Some("stale"),
        Age::Fresh { .. } => None,
    };
    let conflict = (!seen.conflicts.is_empty()).then_some("conflict");
    conflict.into_iter().chain(age).collect()
}

fn row(seen: &Seen) -> Row {
    let item = &seen.recorded.evidence;
    let who = item.candidate.as_ref().map_or("all".to_owned(), ToString::to_string);
    let questions: Vec<&str> =
        item.questions.iter().map(crate::domain::refs::QuestionId::as_str).collect();
    let questions = questions.join(", ");
    let as_at = item.as_at.map(|day| day.to_string()).unwrap_or_default();
    let age = seen.age.days().map(|days| format!("{days} d")).unwrap_or_default();
    let marks = marks(seen);
    let mark = if marks.is_empty() { String::new() } else { format!("! {}", marks.join(" ")) };
    let against: Vec<&str> =
        seen.conflicts.iter().map(crate::domain::refs::EvidenceId::as_str).collect();
    let mut detail = format!("{}\n\nSaid by {}", item.title, item.source);
    if let Some(place) = &item.r#where {
        detail.push_str(&format!(", {place}"));
    }
    let dated = item.as_at.map_or("without a date".to_owned(), |day| format!("as at {day}"));
    detail.push_str(&format!("; {dated}"));
    detail.push_str(&format!(".\nSpeaks of {who}, on {questions}."));
    if !against.is_empty() {
        detail.push_str(&format!("\n! Contradicted by {}; both are kept.", against.join(", ")));
    }
    if let Age::Stale { days } = seen.age {
        detail.push_str(&format!("\n! {days} days old: look for something newer."));
    }
    if let Some(note) = &item.note {
        detail.push_str(&format!("\n\n{note}"));
    }
    if let Some(link) = &item.link {
        detail.push_str(&format!("\n\n{link}"));
    }
    Row {
        id: item.id.to_string(),
        title: item.title.to_string(),
        note: String::new(),
        warns: !marks.is_empty(),
        more: vec![who, questions, as_at, age, mark],
        detail,
        link: item.link.as_ref().and_then(|link| web(link.as_str())),
    }
}

/// An address that can be opened outside.
fn web(text: &str) -> Option<String> {
    let address = text.starts_with("https://") || text.starts_with("http://");
    (address && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}
