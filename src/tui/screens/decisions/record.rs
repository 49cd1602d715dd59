//! A decision in full, in rows for a width.

use super::data::{Record, Tone};
use crate::domain::decision::chosen::Chosen;
use crate::domain::decision::{Scope, Status};
use crate::domain::text::{commas, display_lines};
use crate::tui::fit::wrap;

/// The status in words, with the day and the person.
pub(super) fn standing(record: &Record) -> String {
    let decision = &record.decision;
    let words = match (decision.status, decision.superseded_by) {
        (Status::Superseded, Some(by)) => format!("superseded by {by}"),
        (status, _) => status.to_string(),
    };
    // Accepted anew is reaffirmed: it has been in force since it was accepted first.
    let first = decision.accepted_on().filter(|_| decision.status == Status::Accepted);
    match decision.remark(decision.status) {
        Some(remark) => match first.filter(|first| *first != remark.on) {
            Some(first) => format!("{words} {first}, reaffirmed {} by {}", remark.on, remark.by),
            None => format!("{words} {} by {}", remark.on, remark.by),
        },
        None => format!("{words}, written by {}", decision.author),
    }
}

/// Every row of `record`.
pub(super) fn lines(record: &Record, columns: usize) -> Vec<(Tone, String)> {
    let decision = &record.decision;
    let says = &decision.content;
    let mut page = Page { rows: Vec::new(), columns: columns.clamp(20, 100) };
    page.heading("CONTEXT");
    let place = record.place.as_ref().map(|place| format!(" There {} is {place}.", says.chosen));
    match decision.evaluation {
        Some(which) => page.say(&format!(
            "About {}. Rests on {which}, {}.{}",
            says.scope.words(),
            record.evaluation,
            place.unwrap_or_default()
        )),
        None if says.scope == Scope::approach() => {
            page.say("About the approach: what a workshop agreed. Its marks are at g a.");
        }
        None => page.say(&format!("About {}. Rests on no evaluation.", says.scope)),
    }
    if !says.follows.is_empty() {
        page.say(&format!("It follows {}.", commas(&says.follows)));
    }

    page.heading("OPTIONS");
    match &says.chosen {
        Chosen::One(slug) => page.say(&format!("{slug}  chosen")),
        Chosen::Nobody(why) => page.say(&format!("Nobody is chosen: {}.", why.words())),
    }
    for other in &says.rejected {
        page.say(&format!("{}  not chosen: {}", other.candidate, other.why));
    }

    page.heading("DECISION");
    page.say(says.reason.as_str());
    if !says.decision_makers.is_empty() {
        page.muted(&format!("Decided by {}", commas(&says.decision_makers)));
    }
    if !says.consulted.is_empty() {
        page.muted(&format!("Consulted: {}", commas(&says.consulted)));
    }
    if !says.informed.is_empty() {
        page.muted(&format!("Informed: {}", commas(&says.informed)));
    }

    page.heading("CONSEQUENCES AND CONDITIONS");
    if let Some(months) = says.minimum_portability {
        page.say(&format!("A workload must be able to move within {months} months."));
    }
    if let Some(months) = says.debt_budget {
        page.say(&format!("It may carry {months} months of portability debt."));
    }
    if let Some(day) = says.effective {
        page.say(&format!("Holds from {day}."));
    }
    if let Some(day) = says.transition_end {
        page.say(&format!("Workloads must have followed by {day}."));
    }
    for condition in &says.conditions {
        page.say(&format!("– {condition}"));
    }
    if let Some(route) = &says.route_to_market {
        page.say(&format!("Bought by {route}"));
    }
    if let Some(not) = &says.not_covered {
        page.say(&format!("Does not cover {not}"));
    }
    page.unless_said("none are tied to it");

    page.heading("DISSENT");
    for words in &says.dissent {
        page.say(words.as_str());
    }
    page.unless_said("none on record");
    page.heading("CONFLICTS OF INTEREST DECLARED");
    for words in &record.interests {
        page.say(words);
    }
    for words in &says.conflicts {
        page.say(words.as_str());
    }
    page.unless_said("none on record");

    page.heading("REVIEW");
    page.say(&format!("Looked at again by {}.", says.review_by));
    for trigger in &says.reopen_triggers {
        page.say(&format!("Opened again when {trigger}"));
    }

    page.heading("WHAT BECAME OF IT");
    for remark in &decision.remarks {
        let why = remark.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        page.say(&format!("{}  {} by {}{why}", remark.on, remark.status, remark.by));
    }
    page.unless_said("a draft; nobody was asked yet");

    page.heading("LINKS");
    let mut links: Vec<String> = decision.evaluation.iter().map(ToString::to_string).collect();
    links.extend(says.follows.iter().map(|ground| format!("follows {ground}")));
    links.extend(decision.supersedes.map(|old| format!("supersedes {old}")));
    links.extend(decision.superseded_by.map(|new| format!("superseded by {new}")));
    if links.is_empty() {
        page.muted("none");
    } else {
        page.say(&links.join("   "));
    }
    match &record.sha256 {
        Some(hash) => page.muted(&format!("sealed, snapshot {hash}")),
        // Without an evaluation there are no totals that could be frozen with it.
        None if decision.evaluation.is_none() => {
            page.row(Tone::Muted, "rests on no evaluation, so no totals are frozen with it");
        }
        None => page.row(Tone::Muted, "not sealed yet"),
    }
    page.rows
}

struct Page {
    rows: Vec<(Tone, String)>,
    columns: usize,
}

impl Page {
    fn heading(&mut self, words: &str) {
        if !self.rows.is_empty() {
            self.row(Tone::Plain, "");
        }
        self.row(Tone::Heading, words);
    }

    fn row(&mut self, tone: Tone, text: &str) {
        for row in wrap(&display_lines(text), self.columns) {
            self.rows.push((tone, row));
        }
    }

    fn say(&mut self, text: &str) {
        self.row(Tone::Plain, text);
    }

    fn muted(&mut self, text: &str) {
        self.row(Tone::Muted, text);
    }

    /// Says so where nothing stands below the last heading.
    fn unless_said(&mut self, words: &str) {
        if self.rows.last().is_some_and(|(tone, _)| *tone == Tone::Heading) {
            self.row(Tone::Muted, words);
        }
    }
}
