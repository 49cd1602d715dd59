//! The log of decisions as a graph: a tree for eyes, and the languages of Graphviz and Mermaid.

use std::fmt::Write as _;

use super::listing::{Column, Listing};
use crate::domain::decision::graph::{Node, graph};
use crate::domain::decision::{Decision, Status};
use crate::domain::text::display;

/// One line for each decision, below the one it superseded.
pub fn text(decisions: &[Decision], drawn: bool) -> String {
    let mut text = String::new();
    let mut scope: Option<&str> = None;
    for node in graph(decisions) {
        let own = node.decision.content.scope.as_str();
        if node.branches.is_empty() && scope != Some(own) {
            if scope.is_some() {
                text.push('\n');
            }
            let _ = writeln!(text, "{own}");
            scope = Some(own);
        }
        let _ = writeln!(text, "  {}{}", node.lead(drawn), line(&node));
    }
    text
}

/// The decision in one line: reference, status, day, chosen, title.
pub fn line(node: &Node<'_>) -> String {
    let decision = node.decision;
    let day = decision.moved_on().map(|day| format!(" {day}")).unwrap_or_default();
    let follows = &decision.content.follows;
    let follows = if follows.is_empty() {
        String::new()
    } else {
        let all: Vec<String> = follows.iter().map(ToString::to_string).collect();
        format!(", follows {}", all.join(", "))
    };
    format!(
        "{}  {}{day}  {}: {}{follows}",
        decision.reference,
        decision.status,
        decision.content.chosen.words(),
        display(decision.content.title.as_str())
    )
}

/// The same as rows.
pub fn listing(decisions: &[Decision]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Decision"),
        Column::figure("depth", "Depth"),
        Column::text("status", "Status"),
        Column::text("date", "Date"),
        Column::text("scope", "Scope"),
        Column::text("chosen", "Chosen"),
        Column::text("title", "Title"),
        Column::text("supersedes", "Supersedes"),
        Column::text("superseded_by", "Superseded by"),
        Column::text("follows", "Follows"),
    ]);
    for node in graph(decisions) {
        let decision = node.decision;
        listing.push(vec![
            decision.reference.to_string().into(),
            super::listing::Cell::count(node.branches.len()),
            decision.status.code().into(),
            decision.moved_on().into(),
            decision.content.scope.as_str().into(),
            decision.content.chosen.as_str().into(),
            decision.content.title.as_str().into(),
            decision.supersedes.map(|which| which.to_string()).into(),
            decision.superseded_by.map(|which| which.to_string()).into(),
            super::listing::Cell::List(
                decision.content.follows.iter().map(ToString::to_string).collect(),
            ),
        ]);
    }
    listing
}

/// How a decision is drawn: what is in force stands out by more than colour.
fn look(status: Status) -> &'static str {
    match status {
        Status::Accepted | Status::Reopened => "bold",
        Status::Draft | Status::Proposed => "dashed",
        Status::Rejected | Status::Superseded | Status::Deprecated => "solid",
    }
}

/// The graph in the language of Graphviz; an arrow goes from a decision to the one that took its
/// place.
pub fn dot(decisions: &[Decision]) -> String {
    let mut text = String::from("digraph decisions {\n  rankdir=LR;\n  node [shape=box];\n");
    let nodes = graph(decisions);
    for node in &nodes {
        let decision = node.decision;
        let words = format!(
            "{}\n{}\n{}: {}",
            decision.reference,
            decision.status,
            decision.content.chosen.words(),
            display(decision.content.title.as_str())
        );
        let words = words.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let _ = writeln!(
            text,
            "  \"{}\" [label=\"{words}\", style={}];",
            decision.reference,
            look(decision.status)
        );
    }
    for node in &nodes {
        if let Some(old) = node.decision.supersedes {
            let _ = writeln!(text, "  \"{old}\" -> \"{}\";", node.decision.reference);
        }
        for ground in &node.decision.content.follows {
            let own = node.decision.reference;
            let _ = writeln!(
                text,
                "  \"{ground}\" -> \"{own}\" [style=dashed, label=\"followed by\"];"
            );
        }
    }
    text.push_str("}\n");
    text
}

/// The graph in the language of Mermaid.
pub fn mermaid(decisions: &[Decision]) -> String {
    let mut text = String::from("flowchart LR\n");
    let nodes = graph(decisions);
    for node in &nodes {
        let decision = node.decision;
        let title = display(decision.content.title.as_str());
        // Its texts know only numbered entities.
        let mut words = String::new();
        for c in format!("{}: {title}", decision.content.chosen.words()).chars() {
            if matches!(c, '"' | '<' | '>' | '&' | '#' | '`' | ';') {
                let _ = write!(words, "#{};", u32::from(c));
            } else {
                words.push(c);
            }
        }
        let _ = writeln!(
            text,
            "  {}[\"{}<br/>{}<br/>{words}\"]:::{}",
            id(decision),
            decision.reference,
            decision.status,
            look(decision.status)
        );
    }
    for node in &nodes {
        let old = node.decision.supersedes;
        if let Some(old) = old.and_then(|old| decisions.iter().find(|one| one.reference == old)) {
            let _ = writeln!(text, "  {} -->|superseded by| {}", id(old), id(node.decision));
        }
        for ground in &node.decision.content.follows {
            if let Some(ground) = decisions.iter().find(|one| one.reference == *ground) {
                let _ = writeln!(text, "  {} -.->|followed by| {}", id(ground), id(node.decision));
            }
        }
    }
    text.push_str(
        "  classDef bold stroke-width:3px\n  classDef dashed stroke-dasharray:4\n  \
         classDef solid stroke-width:1px\n",
    );
    text
}

fn id(decision: &Decision) -> String {
    format!("D{}", decision.reference.number())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decision::fixture::decision;

    fn log() -> Vec<Decision> {
        let mut all: Vec<Decision> = (1..=4).map(decision).collect();
        all[0].status = Status::Superseded;
        all[1].supersedes = Some(all[0].reference);
        all[2].status = Status::Draft;
        all[2].content.title = "Say \"no\" <b>&</b> \\ `x`".parse().unwrap();
        all[3].content.scope = "approach".parse().unwrap();
        all[1].content.follows = vec![all[3].reference];
        all
    }

    #[test]
    fn the_log_is_a_tree_for_eyes() {
        insta::assert_snapshot!(text(&log(), true), @r#"
        approach
          D-0004  accepted  aws: Decision 4

        primary
          D-0001  superseded  aws: Decision 1
          └─ D-0002  accepted  aws: Decision 2, follows D-0004
          D-0003  draft  aws: Say "no" <b>&</b> \ `x`
        "#);
    }

    #[test]
    fn the_log_is_a_graph_for_other_tools_and_titles_stay_titles() {
        insta::assert_snapshot!(dot(&log()), @r#"
        digraph decisions {
          rankdir=LR;
          node [shape=box];
          "D-0004" [label="D-0004\naccepted\naws: Decision 4", style=bold];
          "D-0001" [label="D-0001\nsuperseded\naws: Decision 1", style=solid];
          "D-0002" [label="D-0002\naccepted\naws: Decision 2", style=bold];
          "D-0003" [label="D-0003\ndraft\naws: Say \"no\" <b>&</b> \\ `x`", style=dashed];
          "D-0001" -> "D-0002";
          "D-0004" -> "D-0002" [style=dashed, label="followed by"];
        }
        "#);
        insta::assert_snapshot!(mermaid(&log()), @r#"
        flowchart LR
          D4["D-0004<br/>accepted<br/>aws: Decision 4"]:::bold
          D1["D-0001<br/>superseded<br/>aws: Decision 1"]:::solid
          D2["D-0002<br/>accepted<br/>aws: Decision 2"]:::bold
          D3["D-0003<br/>draft<br/>aws: Say #34;no#34; #60;b#62;#38;#60;/b#62; \ #96;x#96;"]:::dashed
          D1 -->|superseded by| D2
          D4 -.->|followed by| D2
          classDef bold stroke-width:3px
          classDef dashed stroke-dasharray:4
          classDef solid stroke-width:1px
        "#);
    }
}
