//! Two snapshots side by side, field by field.
//!
//! A snapshot is a tree of values. What is listed in it is known by what names it (a question's
//! id, candidate and question of a score), so that a list in another order, or with one more
//! entry, differs in that entry alone.

use crate::domain::text::commas;
use std::collections::BTreeMap;

/// A value of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// Undefined.
    Nothing,
    /// A text, number or yes and no, as it is written.
    Leaf(String),
    /// Entries in order.
    List(Vec<Tree>),
    /// Named values in order.
    Names(Vec<(String, Tree)>),
}

/// One field that is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The part of the snapshot: `consensus`, `criteria`.
    pub part: String,
    /// Which entry of it: `aws PRT-01`; empty for the part itself.
    pub entry: String,
    /// Which field: `value`; empty where an entry came or went whole.
    pub field: String,
    /// What stood in the first; `None` where it had none.
    pub before: Option<String>,
    /// What stands in the second; `None` where it has none.
    pub after: Option<String>,
}

/// What names an entry of a list, in the order of their weight.
const NAMES: &[&[&str]] = &[
    &["evaluator", "candidate", "question", "at"],
    &["candidate", "question"],
    &["candidate", "group"],
    &["key"],
    &["id"],
    &["candidate"],
    &["question"],
    &["group"],
    &["challenger"],
    &["evaluator"],
    &["value"],
];

/// Every field that differs from `before` to `after`, in the order of the snapshots; what only
/// the first has comes where it stood.
pub fn changes(before: &Tree, after: &Tree) -> Vec<Change> {
    let mut found = Vec::new();
    let (Tree::Names(one), Tree::Names(other)) = (before, after) else {
        differ(&mut found, "", &[], Some(before), Some(after));
        return found;
    };
    for (part, value) in one {
        let now = other.iter().find(|(name, _)| name == part).map(|(_, value)| value);
        differ(&mut found, part, &[], Some(value), now);
    }
    for (part, value) in other {
        if !one.iter().any(|(name, _)| name == part) {
            differ(&mut found, part, &[], None, Some(value));
        }
    }
    found
}

fn differ(
    found: &mut Vec<Change>,
    part: &str,
    path: &[Step<'_>],
    before: Option<&Tree>,
    after: Option<&Tree>,
) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Tree::Names(one)), Some(Tree::Names(other))) => {
            for (name, value) in one {
                let now = other.iter().find(|(other, _)| other == name).map(|(_, value)| value);
                differ(found, part, &longer(path, Step::Field(name)), Some(value), now);
            }
            for (name, value) in other {
                if !one.iter().any(|(other, _)| other == name) {
                    differ(found, part, &longer(path, Step::Field(name)), None, Some(value));
                }
            }
        }
        (Some(Tree::List(one)), Some(Tree::List(other))) if entries(one) && entries(other) => {
            let (one, other) = (named(one), named(other));
            for (name, value) in &one {
                let now = other.iter().find(|(other, _)| other == name).map(|(_, value)| *value);
                differ(found, part, &longer(path, Step::Entry(name)), Some(value), now);
            }
            for (name, value) in &other {
                if !one.iter().any(|(other, _)| other == name) {
                    differ(found, part, &longer(path, Step::Entry(name)), None, Some(value));
                }
            }
        }
        (Some(Tree::Names(_)), None | Some(Tree::Nothing))
        | (None | Some(Tree::Nothing), Some(Tree::Names(_))) => {
            // What came or went whole is told field by field too: nothing is hidden in it.
            let of = |tree: Option<&Tree>| match tree {
                Some(Tree::Names(names)) => names.clone(),
                Some(Tree::Nothing | Tree::Leaf(_) | Tree::List(_)) | None => Vec::new(),
            };
            let (one, other) = (Tree::Names(of(before)), Tree::Names(of(after)));
            differ(found, part, path, Some(&one), Some(&other));
        }
        (Some(Tree::List(list)), None | Some(Tree::Nothing)) if entries(list) => {
            differ(found, part, path, before, Some(&Tree::List(Vec::new())));
        }
        (None | Some(Tree::Nothing), Some(Tree::List(list))) if entries(list) => {
            differ(found, part, path, Some(&Tree::List(Vec::new())), after);
        }
        (before, after) => {
            let (before, after) = (before.and_then(shown), after.and_then(shown));
            if before == after {
                return;
            }
            let of = |wanted: fn(&Step<'_>) -> bool| -> String {
                let steps: Vec<&str> =
                    path.iter().filter(|step| wanted(step)).map(Step::text).collect();
                steps.join(" ")
            };
            found.push(Change {
                part: part.to_owned(),
                entry: of(|step| matches!(step, Step::Entry(_))),
                field: of(|step| matches!(step, Step::Field(_))),
                before,
                after,
            });
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Step<'t> {
    Field(&'t str),
    Entry(&'t str),
}

impl Step<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Field(text) | Self::Entry(text) => text,
        }
    }
}

fn longer<'t>(path: &[Step<'t>], step: Step<'t>) -> Vec<Step<'t>> {
    path.iter().copied().chain([step]).collect()
}

/// Whether a list holds things with names rather than plain values.
fn entries(list: &[Tree]) -> bool {
    list.iter().all(|entry| matches!(entry, Tree::Names(_)))
}

/// The entries by what names them; a name that stands twice gets a number.
fn named(list: &[Tree]) -> Vec<(String, &Tree)> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, entry) in list.iter().enumerate() {
        let name = name(entry).unwrap_or_else(|| (at + 1).to_string());
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        found.push((if *count == 1 { name } else { format!("{name} ({count})") }, entry));
    }
    found
}

fn name(entry: &Tree) -> Option<String> {
    let Tree::Names(fields) = entry else { return None };
    let text = |key: &str| {
        let (_, value) = fields.iter().find(|(name, _)| name == key)?;
        match value {
            Tree::Leaf(text) => Some(text.as_str()),
            Tree::Nothing | Tree::List(_) | Tree::Names(_) => None,
        }
    };
    NAMES.iter().find_map(|keys| {
        let texts: Option<Vec<&str>> = keys.iter().map(|key| text(key)).collect();
        texts.map(|texts| texts.join(" "))
    })
}

/// A value on one line; nothing for what is undefined.
fn shown(tree: &Tree) -> Option<String> {
    match tree {
        Tree::Nothing => None,
        Tree::Leaf(text) => Some(text.clone()),
        Tree::List(list) => Some(commas(list.iter().map(|one| shown(one).unwrap_or_default()))),
        Tree::Names(fields) => {
            let parts = fields
                .iter()
                .map(|(name, value)| format!("{name} {}", shown(value).unwrap_or_default()));
            Some(commas(parts))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(text: &str) -> Tree {
        Tree::Leaf(text.to_owned())
    }

    fn names(fields: &[(&str, Tree)]) -> Tree {
        Tree::Names(fields.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect())
    }

    fn score(candidate: &str, question: &str, value: &str) -> Tree {
        names(&[
            ("candidate", leaf(candidate)),
            ("question", leaf(question)),
            ("value", leaf(value)),
        ])
    }

    fn told(before: &Tree, after: &Tree) -> Vec<String> {
        changes(before, after)
            .into_iter()
            .map(|c| {
                let side = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
                format!(
                    "{}|{}|{}: {} -> {}",
                    c.part,
                    c.entry,
                    c.field,
                    side(c.before),
                    side(c.after)
                )
            })
            .collect()
    }

    #[test]
    fn entries_are_known_by_what_names_them_and_not_by_their_place() {
        let before = names(&[
            ("chosen", leaf("aws")),
            ("consensus", Tree::List(vec![score("aws", "A", "2"), score("azure", "A", "3")])),
            ("previous", Tree::Nothing),
        ]);
        let after = names(&[
            ("chosen", leaf("azure")),
            ("consensus", Tree::List(vec![score("azure", "A", "3"), score("aws", "A", "1")])),
            ("previous", names(&[("decision", leaf("D-0001"))])),
        ]);
        assert_eq!(
            told(&before, &after),
            [
                "chosen||: aws -> azure",
                "consensus|aws A|value: 2 -> 1",
                "previous||decision: – -> D-0001"
            ]
        );
        assert_eq!(changes(&before, &before), []);
    }

    #[test]
    fn an_entry_that_came_is_told_field_by_field() {
        let before = names(&[("consensus", Tree::List(vec![]))]);
        let after = names(&[("consensus", Tree::List(vec![score("aws", "A", "2")]))]);
        assert_eq!(
            told(&before, &after),
            [
                "consensus|aws A|candidate: – -> aws",
                "consensus|aws A|question: – -> A",
                "consensus|aws A|value: – -> 2"
            ]
        );
    }
}
