//! A file of keys and values as a tree in which every key and value knows its line.
//!
//! TOML, JSON and a row of a sheet become the same tree, so that a request is read by one piece
//! of code whatever it was written in.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Problems;
use super::source::{Lines, Source};

/// How deep tables and lists may stand in one another: what reads them goes down with them.
pub(super) const MOST_DEPTH: usize = 64;

/// A value, with the line it begins on where the format tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) line: Option<usize>,
    pub(super) value: Value,
}

/// What may stand behind a key. Numbers keep the text they were written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Whole(String),
    Decimal(String),
    Flag(bool),
    Day(String),
    /// JSON's `null`: as if the key were not there.
    Nothing,
    /// A cell of a sheet: text, number or list, as the key wants it.
    Cell(String),
    List(Vec<Node>),
    Table(Table),
}

/// Keys and values in the order of the format's reader.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    /// The key as the writer knows it, where that differs: a column of a sheet.
    pub(super) shown: Option<String>,
    pub(super) line: Option<usize>,
    pub(super) node: Node,
}

impl Table {
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Value {
    /// Whether it is what stands for a day that the format could not read.
    pub(super) fn is_no_day(&self) -> bool {
        matches!(self, Self::Day(text) if text.is_empty())
    }

    /// What it is, in the words of a message, with the value itself where it is short.
    pub(super) fn described(&self) -> String {
        match self {
            Self::Text(text) | Self::Cell(text) => format!("the text `{text}`"),
            Self::Whole(number) => format!("the whole number {number}"),
            Self::Decimal(number) => format!("the number {number}"),
            Self::Flag(flag) => format!("the flag {flag}"),
            Self::Day(day) => format!("the day {day}"),
            Self::Nothing => "nothing".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Table(_) => "a table".to_owned(),
        }
    }
}

/// The tree of a TOML file. Where the text is broken, what could be read of it is there too.
pub(super) fn from_toml(source: &Source, problems: &mut Problems) -> Table {
    let lines = Lines::of(source.text());
    let (root, errors) = DeTable::parse_recoverable(source.text());
    for error in errors {
        problems.broken = true;
        let line = error.span().map(|span| lines.at(span.start));
        problems.add(line, None, format!("this is not TOML: {}", error.message()));
    }
    table(root.get_ref(), &lines)
}

fn table(table: &DeTable<'_>, lines: &Lines) -> Table {
    let entries = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            shown: None,
            line: Some(lines.at(key.span().start)),
            node: node(value, lines),
        })
        .collect();
    Table { entries }
}

fn node(value: &Spanned<DeValue<'_>>, lines: &Lines) -> Node {
    // The parser stops at a depth of 80 by itself, so this cannot go deeper.
    let line = Some(lines.at(value.span().start));
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Whole(number.to_string()),
        DeValue::Float(number) => Value::Decimal(number.to_string()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(day) => Value::Day(day.to_string()),
        DeValue::Array(list) => Value::List(list.iter().map(|item| node(item, lines)).collect()),
        DeValue::Table(inner) => Value::Table(table(inner, lines)),
    };
    Node { line, value }
}
