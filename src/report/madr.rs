//! A decision as a Markdown record (MADR): a header of keys, then context, drivers, options,
//! outcome, and what spoke for and against each; and the same paper as JSON.
//!
//! What `import::madr` reads from it comes out as it went in.

use std::fmt::Write as _;

use super::json::{Layout, write_value};
use super::listing::Value;
use super::markdown::{escape, escape_cell, exact};
use crate::domain::decision::Decision;
use crate::domain::decision::header::{line_of, list_of};
use crate::domain::decision::paper::{Choice, Paper, Point, Points};
use crate::domain::exact::Exact;
use crate::domain::text::Line;

/// The keys of a header that this program reads; `deciders` is what earlier forms of such records
/// call the decision makers.
pub const KEYS: &[&str] = &[
    "status",
    "date",
    "decision-makers",
    "deciders",
    "consulted",
    "informed",
    "scope",
    "evaluation",
    "review-by",
    "effective",
    "transition-end",
    "minimum-portability",
    "debt-budget",
    "supersedes",
    "follows",
    "illustrative",
];

/// The record as Markdown; `others` are the lines of a header that somebody else's tool wrote.
pub fn markdown(paper: &Paper, others: &str) -> String {
    let mut text = String::from("---\n");
    for line in header(paper) {
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str(others);
    if !others.is_empty() && !others.ends_with('\n') {
        text.push('\n');
    }
    text.push_str("---\n\n");
    body(&mut text, paper);
    text
}

fn names(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(Line::as_str).collect()
}

/// The lines of the header, without those of others.
pub fn header(paper: &Paper) -> Vec<String> {
    let decision = &paper.decision;
    let says = &decision.content;
    let mut lines = vec![line_of("status", &decision.madr_status())];
    if let Some(day) = decision.moved_on() {
        lines.push(line_of("date", &day.to_string()));
    }
    for (key, values) in [
        ("decision-makers", &says.decision_makers),
        ("consulted", &says.consulted),
        ("informed", &says.informed),
    ] {
        if !values.is_empty() {
            lines.push(list_of(key, &names(values)));
        }
    }
    lines.push(line_of("scope", says.scope.as_str()));
    for (key, value) in [
        ("evaluation", decision.evaluation.map(|which| which.to_string())),
        ("review-by", Some(says.review_by.to_string())),
        ("effective", says.effective.map(|day| day.to_string())),
        ("transition-end", says.transition_end.map(|day| day.to_string())),
        ("minimum-portability", says.minimum_portability.map(|months| months.to_string())),
        ("debt-budget", says.debt_budget.map(|months| months.to_string())),
        ("supersedes", decision.supersedes.map(|which| which.to_string())),
        ("follows", (!says.follows.is_empty()).then(|| follows(decision))),
        ("illustrative", paper.illustrative.then(|| "true".to_owned())),
    ] {
        if let Some(value) = value {
            lines.push(line_of(key, &value));
        }
    }
    lines
}

/// The decisions it builds on, with commas.
fn follows(decision: &Decision) -> String {
    let all = decision.content.follows.iter().map(ToString::to_string);
    all.collect::<Vec<_>>().join(", ")
}

/// A reason as it stands behind `because`, where a colon or a comma would be taken for part of the way
/// there.
fn after_because(reason: &str) -> String {
    let written = exact(reason);
    if written.starts_with([':', ',']) { format!("\\{written}") } else { written }
}

/// One item of a list, its further lines indented below it.
fn item(text: &mut String, lead: &str, words: &str) {
    let words = exact(words).replace('\n', "\n  ");
    let _ = writeln!(text, "* {lead}{words}");
}

fn items<T: ToString>(text: &mut String, heading: &str, all: &[T]) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n### {heading}\n");
    for one in all {
        item(text, "", &one.to_string());
    }
}

/// Headings under which the record's own lists stand; `import::madr` looks for the same.
pub mod headings {
    /// What was tied to the decision.
    pub const CONDITIONS: &str = "Conditions";
    /// Who disagreed.
    pub const DISSENT: &str = "Dissent";
    /// Conflicts of interest.
    pub const CONFLICTS: &str = "Conflicts of interest";
    /// What would put it in question again.
    pub const TRIGGERS: &str = "Looked at again when";
    /// What it does not cover.
    pub const NOT_COVERED: &str = "Does not cover";
    /// How it is bought.
    pub const ROUTE: &str = "Route to market";
    /// What an option not chosen begins with.
    pub const NOT_CHOSEN: &str = "Not chosen: ";
}

fn body(text: &mut String, paper: &Paper) {
    let says = &paper.decision.content;
    let _ = writeln!(text, "# {}\n", exact(says.title.as_str()));
    context(text, paper);
    if !paper.drivers.is_empty() {
        text.push_str("\n## Decision Drivers\n\n");
        for driver in &paper.drivers {
            let lead = format!("{}, {} %", driver.title, driver.weight.rounded(2));
            let lead = format!("{}: {}", driver.group, escape_cell(&lead));
            let questions = match driver.questions {
                0 if driver.weight > Exact::zero() => "marked by the price alone".to_owned(),
                0 => "nothing scored".to_owned(),
                1 => "1 question scored".to_owned(),
                many => format!("{many} questions scored"),
            };
            let why = driver.rationale.as_deref().map(|why| format!(". {why}")).unwrap_or_default();
            item(text, &format!("{lead}, "), &format!("{questions}{why}"));
        }
    }
    text.push_str("\n## Considered Options\n\n");
    for option in &paper.options {
        item(text, "", &option.title());
    }
    let chosen = paper.outcome();
    if says.chosen.nobody().is_some() {
        item(text, "", &chosen);
    }
    let _ = writeln!(
        text,
        "\n## Decision Outcome\n\nChosen option: \"{}\", because {}",
        // A quotation mark in it would end it, and a colon or a comma before the reason would be part of
        // the way there.
        exact(&chosen).replace('"', "&#x22;"),
        after_because(says.reason.as_str())
    );
    if !paper.firmness.is_empty() {
        text.push_str("\n### How firm it is\n\n");
        for sentence in &paper.firmness {
            item(text, "", sentence);
        }
    }
    consequences(text, paper);
    items(text, headings::CONDITIONS, &says.conditions);
    confirmation(text, paper);
    text.push_str("\n## Pros and Cons of the Options\n");
    for option in &paper.options {
        pros_and_cons(text, option);
    }
    more(text, paper);
}

fn context(text: &mut String, paper: &Paper) {
    text.push_str("## Context and Problem Statement\n\n");
    if paper.illustrative {
        text.push_str("Illustrative sample data: not advice, and about no real organisation.\n\n");
    }
    let says = &paper.decision.content;
    let question = if paper.scope().is_primary() {
        "Which supplier is the primary cloud?".to_owned()
    } else if says.chosen.nobody().is_some() {
        "Is a supplier chosen, and which?".to_owned()
    } else {
        format!("What is decided about {}?", paper.scope())
    };
    match &paper.base {
        Some(base) => {
            let _ = writeln!(
                text,
                "{} It rests on the evaluation {}, {} ({}), rules version {}.",
                escape(&question),
                base.evaluation,
                escape_cell(&base.title),
                escape_cell(&base.purpose),
                base.rules_version
            );
        }
        None => {
            let _ = writeln!(text, "{} It rests on no evaluation.", escape(&question));
        }
    }
    if let Some(old) = paper.decision.supersedes {
        let _ = writeln!(text, "\nIt takes the place of {old}.");
    }
    if !paper.decision.content.follows.is_empty() {
        let _ = writeln!(text, "\nIt follows {}.", follows(&paper.decision));
    }
}

fn consequences(text: &mut String, paper: &Paper) {
    let says = &paper.decision.content;
    let mut lines: Vec<String> = Vec::new();
    if let Some(day) = says.effective {
        lines.push(format!("It holds from {day}."));
    }
    if let Some(day) = says.transition_end {
        lines.push(format!("Workloads must have followed by {day}."));
    }
    if let Some(months) = says.minimum_portability {
        lines.push(format!("A workload must be able to move within {months} months."));
    }
    if let Some(months) = says.debt_budget {
        lines.push(format!("It may carry {months} months of portability debt."));
    }
    if let Some(sealed) = &paper.sealed {
        let stood = &sealed.exceptions;
        lines.push(format!(
            "Exceptions that stood when it was accepted: {}, of workloads of £{} a year, with {} \
             months of moving accepted.",
            stood.count,
            stood.annual_cost.grouped(),
            stood.months
        ));
    }
    items(text, "Consequences", &lines);
}

fn confirmation(text: &mut String, paper: &Paper) {
    let says = &paper.decision.content;
    let which = paper.decision.reference;
    text.push_str("\n### Confirmation\n\n");
    let _ = writeln!(text, "It is looked at again by {}.", says.review_by);
    if let Some(sealed) = &paper.sealed {
        let _ = writeln!(
            text,
            "\nWhat it rests on was frozen on {} by {} and has the SHA-256 `{}`; \
             `cloudpick decision snapshot verify {which}` recomputes every total from it.",
            sealed.at, sealed.program, sealed.sha256
        );
    }
}

fn pros_and_cons(text: &mut String, option: &Choice) {
    let _ = writeln!(text, "\n### {}\n", escape_cell(&option.title()));
    let mut said = false;
    if let Some(standing) = &option.standing {
        let _ = writeln!(text, "{}.", escape_cell(standing));
        said = true;
    }
    if let Some(why) = &option.why_not {
        if said {
            text.push('\n');
        }
        let _ = writeln!(text, "{}{}", headings::NOT_CHOSEN, exact(why));
        said = true;
    }
    if said && !(option.good.named.is_empty() && option.bad.named.is_empty()) {
        text.push('\n');
    }
    for (word, points) in [("Good", &option.good), ("Bad", &option.bad)] {
        for point in &points.named {
            let lead = format!(
                "{word}, because {} ({} of {}, {} marks): ",
                point.question, point.value, point.top, point.marks
            );
            item(text, &lead, &point.reason);
        }
    }
    let more = |points: &Points| points.of - points.named.len();
    let (good, bad) = (more(&option.good), more(&option.bad));
    if good + bad + option.between > 0 {
        item(
            text,
            "",
            &format!(
                "Neutral, because {good} more speak for it, {bad} more against it and {} lie \
                 between; the weightiest are named",
                option.between
            ),
        );
    }
}

fn more(text: &mut String, paper: &Paper) {
    let decision = &paper.decision;
    let says = &decision.content;
    let _ = writeln!(text, "\n## More Information\n\nRecorded as {}.", decision.reference);
    for (heading, words) in [
        (headings::NOT_COVERED, says.not_covered.as_ref().map(ToString::to_string)),
        (headings::ROUTE, says.route_to_market.as_ref().map(ToString::to_string)),
    ] {
        if let Some(words) = words {
            let _ = writeln!(text, "\n### {heading}\n\n{}", exact(&words));
        }
    }
    items(text, headings::DISSENT, &says.dissent);
    items(text, headings::CONFLICTS, &says.conflicts);
    items(text, "Interests declared in the evaluation", &paper.interests);
    items(text, headings::TRIGGERS, &says.reopen_triggers);
    let done: Vec<String> = decision
        .remarks
        .iter()
        .map(|remark| {
            let why = remark.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            format!("{} {} by {}{why}", remark.on, remark.status, remark.by)
        })
        .collect();
    items(text, "What was done", &done);
}

/// The paper as JSON, with a newline at its end.
pub fn json(paper: &Paper) -> String {
    let mut bytes = Vec::new();
    let written = write_value(&mut bytes, &value(paper), Layout::Pretty);
    debug_assert!(written.is_ok(), "memory takes every byte");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn maybe<T: ToString>(value: Option<T>) -> Value {
    value.map_or(Value::Null, |value| Value::Text(value.to_string()))
}

fn texts<T: ToString>(values: &[T]) -> Value {
    Value::array(values.iter().map(ToString::to_string))
}

fn value(paper: &Paper) -> Value {
    let decision = &paper.decision;
    let says = &decision.content;
    let remarks = decision.remarks.iter().map(|remark| {
        Value::object([
            ("date", Value::Text(remark.on.to_string())),
            ("status", remark.status.code().into()),
            ("by", remark.by.as_str().into()),
            ("reason", maybe(remark.reason.as_ref())),
        ])
    });
    let drivers = paper.drivers.iter().map(|driver| {
        Value::object([
            ("group", Value::Text(driver.group.to_string())),
            ("title", driver.title.as_str().into()),
            ("weight", driver.weight.rounded(2).into()),
            ("rationale", maybe(driver.rationale.as_ref())),
            ("questions", Value::Int(i64::try_from(driver.questions).unwrap_or(i64::MAX))),
        ])
    });
    let sealed = paper.sealed.as_ref().map_or(Value::Null, |sealed| {
        Value::object([
            ("sha256", sealed.sha256.as_str().into()),
            ("frozen_at", Value::Text(sealed.at.to_string())),
            ("program", sealed.program.as_str().into()),
            ("exceptions", Value::from(sealed.exceptions.count)),
            ("exceptions_annual_cost", sealed.exceptions.annual_cost.into()),
            ("exceptions_months", Value::from(sealed.exceptions.months)),
        ])
    });
    Value::object([
        ("id", Value::Text(decision.reference.to_string())),
        ("title", says.title.as_str().into()),
        ("status", decision.status.code().into()),
        ("madr_status", Value::Text(decision.madr_status())),
        ("date", maybe(decision.moved_on())),
        ("scope", says.scope.as_str().into()),
        ("evaluation", maybe(decision.evaluation)),
        ("evaluation_title", maybe(paper.base.as_ref().map(|base| &base.title))),
        ("chosen", says.chosen.as_str().into()),
        ("chooses_nobody", says.chosen.nobody().is_some().into()),
        ("reason", says.reason.as_str().into()),
        ("decision_makers", texts(&says.decision_makers)),
        ("consulted", texts(&says.consulted)),
        ("informed", texts(&says.informed)),
        ("dissent", texts(&says.dissent)),
        ("conflicts", texts(&says.conflicts)),
        ("interests", texts(&paper.interests)),
        ("conditions", texts(&says.conditions)),
        ("reopen_triggers", texts(&says.reopen_triggers)),
        ("minimum_portability", says.minimum_portability.map_or(Value::Null, Into::into)),
        ("debt_budget", says.debt_budget.map_or(Value::Null, |months| Value::Int(months.into()))),
        ("review_by", Value::Text(says.review_by.to_string())),
        ("effective", maybe(says.effective)),
        ("transition_end", maybe(says.transition_end)),
        ("not_covered", maybe(says.not_covered.as_ref())),
        ("route_to_market", maybe(says.route_to_market.as_ref())),
        ("follows", texts(&says.follows)),
        ("supersedes", maybe(decision.supersedes)),
        ("superseded_by", maybe(decision.superseded_by)),
        ("drivers", Value::array(drivers)),
        ("options", Value::array(paper.options.iter().map(option))),
        ("firmness", texts(&paper.firmness)),
        ("remarks", Value::array(remarks)),
        ("snapshot", sealed),
        ("illustrative", paper.illustrative.into()),
    ])
}

fn option(option: &Choice) -> Value {
    let count = |count: usize| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    Value::object([
        ("candidate", Value::Text(option.slug.to_string())),
        ("name", maybe(option.name.as_ref())),
        ("standing", maybe(option.standing.as_ref())),
        ("why_not", maybe(option.why_not.as_ref())),
        ("good", Value::array(option.good.named.iter().map(point))),
        ("good_count", count(option.good.of)),
        ("bad", Value::array(option.bad.named.iter().map(point))),
        ("bad_count", count(option.bad.of)),
        ("between_count", count(option.between)),
    ])
}

fn point(point: &Point) -> Value {
    Value::object([
        ("question", Value::Text(point.question.to_string())),
        ("score", point.value.into()),
        ("score_max", point.top.into()),
        ("marks", point.marks.into()),
        ("reason", point.reason.as_str().into()),
    ])
}

#[cfg(test)]
mod tests;
