//! JSON into the tree: numbers as they were written out, no key twice, not too deep.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::Problems;
use super::source::Source;
use super::tree::{Entry, MOST_DEPTH, Node, Table, Value};

/// The tree of a JSON file; `None`, and a problem, where the text is broken or too deep.
pub(super) fn from_json(source: &Source, problems: &mut Problems) -> Option<Node> {
    match serde_json::from_str::<Node>(source.text()) {
        Ok(node) if depth(&node) > MOST_DEPTH => {
            problems.broken = true;
            problems.add(None, None, format!("it is nested deeper than {MOST_DEPTH} levels"));
            None
        }
        Ok(node) => Some(node),
        Err(error) => {
            problems.broken = true;
            // The library repeats line and column at the end of its sentence.
            let text = error.to_string();
            let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
            let line = (error.line() > 0).then_some(error.line());
            problems.add(
                line,
                None,
                format!("this is not JSON: {what} (character {})", error.column()),
            );
            None
        }
    }
}

fn depth(node: &Node) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Table(table) => {
            1 + table.entries.iter().map(|entry| depth(&entry.node)).max().unwrap_or(0)
        }
        Value::Text(_)
        | Value::Whole(_)
        | Value::Decimal(_)
        | Value::Flag(_)
        | Value::Day(_)
        | Value::Nothing
        | Value::Cell(_) => 0,
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any).map(|value| Self { line: None, value })
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Whole(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Whole(number.to_string()))
    }

    /// The shortest text that means this number: what was written, up to fifteen digits, which
    /// is as many as an amount of money may have.
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Decimal(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut table = Table::default();
        let mut seen = std::collections::BTreeSet::new();
        while let Some((key, node)) = map.next_entry::<String, Node>()? {
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key `{key}` stands twice")));
            }
            table.entries.push(Entry { key, shown: None, line: None, node });
        }
        Ok(Value::Table(table))
    }
}
