//! An evaluation's criteria as the file that would be read back as the same set.

use std::fmt::{Display, Write as _};

use crate::domain::criteria::{CriteriaSet, Group, Kind, Question};

/// The canonical TOML of `set`: keys in the order of the guide, texts quoted on one line, what is
/// absent left out. Reading it gives `set` again.
pub fn to_toml(set: &CriteriaSet) -> String {
    let mut out = String::from("[set]\n");
    text(&mut out, "", "id", set.id());
    text(&mut out, "", "title", set.title());
    text(&mut out, "", "version", set.version());
    text(&mut out, "", "kind", "evaluation");
    texts(&mut out, "", "sources", set.sources());
    for point in set.scale().points() {
        out.push_str("\n[[scale]]\n");
        bare(&mut out, "", "value", point.value);
        text(&mut out, "", "name", &point.name);
        text(&mut out, "", "descriptor", &point.descriptor);
    }
    for one in set.groups() {
        group(&mut out, one);
    }
    out
}

fn group(out: &mut String, group: &Group) {
    out.push_str("\n[[group]]\n");
    text(out, "", "id", &group.id);
    text(out, "", "title", &group.title);
    bare(out, "", "weight", group.weight);
    if let Some(rationale) = &group.rationale {
        text(out, "", "rationale", rationale);
    }
    if let Some(threshold) = group.threshold {
        bare(out, "", "threshold", threshold);
    }
    if let Some(part) = &group.part {
        text(out, "", "part", part);
    }
    for one in &group.questions {
        question(out, one);
    }
}

fn question(out: &mut String, question: &Question) {
    const IN: &str = "  ";
    out.push_str("\n  [[group.question]]\n");
    text(out, IN, "id", &question.id);
    text(out, IN, "kind", question.kind);
    match question.kind {
        Kind::Gate => {}
        Kind::Scored | Kind::Price => bare(out, IN, "weight", question.weight),
    }
    text(out, IN, "text", &question.text);
    if let Some(evidence) = &question.evidence {
        text(out, IN, "evidence", evidence);
    }
    if let Some(guidance) = &question.guidance {
        text(out, IN, "guidance", guidance);
    }
    texts(out, IN, "bands", &question.bands);
    if let Some(min_score) = question.min_score {
        bare(out, IN, "min_score", min_score);
    }
    if let Some(cap) = question.cap {
        bare(out, IN, "cap", cap);
    }
    if let Some(need) = question.need {
        text(out, IN, "need", need);
    }
    if !question.stories.is_empty() {
        let stories: Vec<String> = question.stories.iter().map(u32::to_string).collect();
        bare(out, IN, "stories", format_args!("[{}]", stories.join(", ")));
    }
}

fn bare(out: &mut String, indent: &str, key: &str, value: impl Display) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{indent}{key} = {value}");
}

fn text(out: &mut String, indent: &str, key: &str, value: impl Display) {
    bare(out, indent, key, quoted(&value.to_string()));
}

fn texts(out: &mut String, indent: &str, key: &str, values: &[impl Display]) {
    if values.is_empty() {
        return;
    }
    let lines: Vec<String> =
        values.iter().map(|value| format!("{indent}  {},\n", quoted(&value.to_string()))).collect();
    bare(out, indent, key, format_args!("[\n{}{indent}]", lines.concat()));
}

/// `text` as a basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
