//! The three lists of the place: dated facts, what has to be found out, what candidates were asked.

use super::super::listing::{Extra, Listing, Row};
use super::Data;
use crate::actions::clarifications;
use crate::actions::evidence::Seen;
use crate::domain::evaluation::clarification::{Said, State as Asking};
use crate::domain::evaluation::evidence::Age;
use crate::domain::evaluation::open_question::{Line, State, late};
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::domain::text::counted;
use crate::tui::fit::{Align, width};
use crate::tui::widgets::table::{Column, Wide};

const COLUMNS: &[Extra] = &[
    column("of", "OF", 10, Align::Left, 80),
    column("questions", "QUESTIONS", 16, Align::Left, 100),
    column("as_at", "AS AT", 10, Align::Left, 120),
    column("age", "AGE", 7, Align::Right, 60),
    column("mark", "", 24, Align::Left, 60),
];

const fn column(
    key: &'static str,
    heading: &'static str,
    wide: usize,
    align: Align,
    from: u16,
) -> Extra {
    Extra { key, column: Column { heading, wide: Wide::Exactly(wide), align }, from }
}

/// The facts, those of one candidate together.
pub(super) fn facts(data: &Data) -> Listing {
    let wants = data.facts.iter().filter(|seen| !seen.marks().is_empty()).count();
    let look = match wants {
        0 => String::new(),
        wants => format!(", {}", counted(wants, "wants a look", "want a look")),
    };
    let longest = data.facts.iter().map(|seen| width(seen.recorded.evidence.id.as_str())).max();
    Listing {
        // Ids of one's own are longer than ours, and cut ones look all alike.
        first: longest.filter(|wide| *wide > 8).map(|wide| Column {
            heading: "ID",
            wide: Wide::Exactly(wide.min(16)),
            align: Align::Left,
        }),
        heading: format!("{} of {}{look}", counted(data.facts.len(), "fact", "facts"), data.which),
        columns: COLUMNS.to_vec(),
        rows: data.facts.iter().map(row).collect(),
        ..Listing::default()
    }
}

/// The order in which facts are listed.
pub fn sort(facts: &mut [Seen]) {
    facts.sort_by_key(|seen| {
        let item = &seen.recorded.evidence;
        (item.candidate.clone(), item.questions.clone(), item.id.clone())
    });
}

fn row(seen: &Seen) -> Row {
    let item = &seen.recorded.evidence;
    let who = item.candidate.as_ref().map_or("all".to_owned(), ToString::to_string);
    let questions: Vec<&str> = item.questions.iter().map(QuestionId::as_str).collect();
    let questions = questions.join(", ");
    let as_at = item.as_at.map(|day| day.to_string()).unwrap_or_default();
    let age = seen.age.days().map(|days| format!("{days} d")).unwrap_or_default();
    let marks = seen.marks();
    let mark = if marks.is_empty() { String::new() } else { format!("! {}", marks.join("; ")) };
    let against: Vec<&str> = seen.conflicts.iter().map(EvidenceId::as_str).collect();
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
    if let Some(by) = &seen.recorded.superseded_by {
        detail.push_str(&format!("\n! Superseded by {by}; kept as it was."));
    }
    if let Age::NotYet = seen.age {
        detail.push_str("\n! Not known yet on the day this evaluation was decided.");
    }
    if let Age::Undated = seen.age {
        detail.push_str("\n! It bears no date.");
    }
    if let Some(through) = seen.recorded.clarification {
        detail.push_str(&format!("\nCame in late, through {through}."));
    }
    detail.push_str(&format!("\nRecorded by {}.", seen.recorded.by));
    if let Some(note) = &item.note {
        detail.push_str(&format!("\n\n{note}"));
    }
    if let Some(link) = &item.link {
        detail.push_str(&format!("\n\n{link}"));
    }
    Row {
        lead: String::new(),
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

const TO_FIND: &[Extra] = &[
    column("state", "STATE", 11, Align::Left, 60),
    column("owner", "OWNER", 8, Align::Left, 80),
    column("due", "DUE", 10, Align::Left, 60),
    column("mark", "", 16, Align::Left, 80),
];

/// What has to be found out, with the progress of each group above it.
pub(super) fn questions(data: &Data) -> Listing {
    let mut groups: Vec<String> = data
        .progress
        .iter()
        .map(|one| {
            let all = one.answered + one.investigate + one.open;
            format!("{} {}/{all}", one.group, one.answered)
        })
        .collect();
    let owners: Vec<String> = late(&data.lines)
        .into_iter()
        .map(|(owner, count, _)| {
            let who = owner.map_or_else(|| "nobody".to_owned(), |owner| owner.to_string());
            format!("{who} {count}")
        })
        .collect();
    if !owners.is_empty() {
        groups.push(format!("late: {}", owners.join(", ")));
    }
    Listing {
        heading: format!("answered  {}", groups.join("  ")),
        columns: TO_FIND.to_vec(),
        rows: data.lines.iter().map(question).collect(),
        ..Listing::default()
    }
}

/// The word for a state, as people say it.
pub(super) fn said(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Investigate => "to find out",
        State::Answered => "answered",
    }
}

fn question(line: &Line) -> Row {
    let owner = line.owner.as_ref().map(Slug::to_string).unwrap_or_default();
    let due = line.due.map(|day| day.to_string()).unwrap_or_default();
    let late = line.days_late.map(|late| format!("! {} late", counted(late, "day", "days")));
    let mark = match (&late, line.suggested) {
        (Some(late), _) => late.clone(),
        (None, true) => "answered?".to_owned(),
        (None, false) => String::new(),
    };
    let mut detail = format!("{} for {}: {}", line.question, line.candidate, line.text);
    if let Some(wanted) = &line.wanted {
        detail.push_str(&format!("\nWhat would answer it: {wanted}"));
    }
    detail.push_str(&format!("\n\n{}", said(line.state)));
    if !owner.is_empty() {
        detail.push_str(&format!(", {owner} sees to it"));
    }
    if !due.is_empty() {
        detail.push_str(&format!(", by {due}"));
    }
    if let Some(late) = &late {
        detail.push_str(&format!(" {late}"));
    }
    if !line.evidence.is_empty() {
        let ids: Vec<&str> = line.evidence.iter().map(EvidenceId::as_str).collect();
        let asks = if line.suggested { " Is it answered?" } else { "" };
        detail.push_str(&format!("\nThere is {}.{asks}", ids.join(", ")));
    }
    if let Some(note) = &line.note {
        detail.push_str(&format!("\n\n{note}"));
    }
    Row {
        lead: String::new(),
        id: line.question.to_string(),
        title: format!("{}: {}", line.candidate, line.text),
        note: String::new(),
        warns: late.is_some(),
        more: vec![said(line.state).to_owned(), owner, due, mark],
        detail,
        link: None,
    }
}

const ASKED: &[Extra] = &[
    column("asked", "ASKED", 8, Align::Left, 60),
    column("about", "ABOUT", 14, Align::Left, 80),
    column("state", "STATE", 18, Align::Left, 60),
];

/// What candidates were asked.
pub(super) fn clarifications(data: &Data) -> Listing {
    let open = data.log.iter().filter(|one| one.said(Said::Conclusion).next().is_none()).count();
    Listing {
        heading: format!(
            "{} of {}, {open} not concluded",
            counted(data.log.len(), "clarification", "clarifications"),
            data.which
        ),
        columns: ASKED.to_vec(),
        rows: data.log.iter().map(|one| clarification(one, &data.zone)).collect(),
        ..Listing::default()
    }
}

/// What stands over an entry.
fn said_by(said: Said) -> String {
    match said {
        Said::Drafted => "WRITTEN WHEN THE BID WAS FLAGGED, in a step".to_owned(),
        Said::Question | Said::Answer | Said::Conclusion => said.code().to_uppercase(),
    }
}

fn clarification(one: &clarifications::Seen, zone: &jiff::tz::TimeZone) -> Row {
    let whom = one.candidate.as_ref().map_or(clarifications::ALL.to_owned(), Slug::to_string);
    let sealed = "sealed with the prices";
    let first = one.question().and_then(|entry| entry.text.as_ref());
    let title = first.map_or(sealed.to_owned(), |text| text.as_str().replace('\n', " "));
    let dropped = one.state == Asking::ToSend && !one.owed;
    let state = match (one.sealed, one.state.code().replace('-', " ")) {
        (true, state) => format!("! {state}, sealed"),
        (false, _) if dropped => "not to send".to_owned(),
        (false, state) if one.owed => format!("! {state}"),
        (false, state) => state,
    };
    let about = one.about.code().replace('-', " ");
    let mut detail = if dropped {
        format!(
            "Written to ask {whom}, about {about}. The bid is low no more, so it need not be sent; \
             it is closed with a conclusion."
        )
    } else if one.owed {
        format!(
            "To be asked of {whom}, about {about}. Procurement or the moderator sends it, in these \
             words or others, and says here that it was sent."
        )
    } else {
        format!("Asked of {whom}, about {about}.")
    };
    if let Some(flag) = &one.flag {
        detail.push_str(&format!("\nFlagged: {flag}"));
    }
    for entry in &one.entries {
        let text = entry.text.as_ref().map_or(sealed, |text| text.as_str());
        let (day, clock) = (entry.at.day_in(zone), entry.at.clock_in(zone));
        detail.push_str(&format!(
            "\n\n{} by {}, {day} {clock}\n{text}",
            said_by(entry.said),
            entry.by
        ));
    }
    Row {
        lead: String::new(),
        id: one.reference.to_string(),
        title,
        note: String::new(),
        warns: one.sealed || one.owed,
        more: vec![whom, one.about.code().replace('-', " "), state],
        detail,
        link: None,
    }
}
