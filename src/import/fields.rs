//! The keys of one table, read one by one: what is wrong is noted and reading goes on.

use std::fmt::Display;
use std::str::FromStr;

use super::Problems;
use super::tree::{Entry, Node, Table, Value};
use crate::domain::criteria::weight::Weight;
use crate::domain::exact::Money;
use crate::domain::text::nearest;

/// What became of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found<T> {
    /// It is not there.
    Absent,
    /// It is there (or had to be), and the problem is noted.
    Bad,
    /// Its value.
    Good(T),
}

impl<T> Found<T> {
    pub(super) fn good(self) -> Option<T> {
        match self {
            Self::Good(value) => Some(value),
            Self::Absent | Self::Bad => None,
        }
    }

    pub(super) fn is_bad(&self) -> bool {
        matches!(self, Self::Bad)
    }
}

/// One table, with what its writer calls it.
#[derive(Debug, Clone)]
pub(super) struct Fields<'t> {
    table: &'t Table,
    /// As messages name it: `[[group]]`.
    what: &'static str,
    /// Where it begins.
    pub(super) line: Option<usize>,
    /// Which one it is, for formats without lines: `claim 2`.
    path: String,
}

fn wanted(value: &Value, what: &str) -> String {
    format!("it is {}, and {what} is wanted", value.described())
}

fn text_of<T: FromStr<Err: Display>>(value: &Value) -> Result<T, String> {
    match value {
        Value::Text(text) | Value::Cell(text) => {
            text.parse().map_err(|error: T::Err| error.to_string())
        }
        Value::Whole(_)
        | Value::Decimal(_)
        | Value::Flag(_)
        | Value::Day(_)
        | Value::Nothing
        | Value::List(_)
        | Value::Table(_) => Err(wanted(value, "text in quotes")),
    }
}

fn whole_of(value: &Value, most: u32) -> Result<u32, String> {
    let (Value::Whole(text) | Value::Cell(text)) = value else {
        return Err(wanted(value, "a whole number without quotes"));
    };
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number
        .filter(|number| *number <= most)
        .ok_or_else(|| format!("`{text}` is not a whole number from 0 to {most}"))
}

impl<'t> Fields<'t> {
    pub(super) fn new(table: &'t Table, what: &'static str, line: Option<usize>) -> Self {
        Self { table, what, line, path: String::new() }
    }

    /// As [`Fields::new`], with a name for formats that have no lines.
    pub(super) fn named(mut self, path: String) -> Self {
        self.path = path;
        self
    }

    /// Which one it is, where no line tells.
    pub(super) fn place(&self) -> Option<&str> {
        (self.line.is_none() && !self.path.is_empty()).then_some(self.path.as_str())
    }

    pub(super) fn what(&self) -> &'static str {
        self.what
    }

    /// Whether `key` is there at all.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Every key with its line.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'t str, Option<usize>)> {
        self.table.entries.iter().map(|entry| (entry.key.as_str(), entry.line))
    }

    /// The text behind `key`, whatever it may mean.
    pub(super) fn written(&self, key: &str) -> Option<&'t str> {
        match &self.table.get(key)?.node.value {
            Value::Text(text) | Value::Cell(text) => Some(text),
            Value::Whole(_)
            | Value::Decimal(_)
            | Value::Flag(_)
            | Value::Day(_)
            | Value::Nothing
            | Value::List(_)
            | Value::Table(_) => None,
        }
    }

    /// The line of `key`, or of the table where the key is not there.
    pub(super) fn line_of(&self, key: &str) -> Option<usize> {
        self.table.get(key).map_or(self.line, |entry| entry.line)
    }

    /// Notes `what` against `key`.
    pub(super) fn note(&self, key: &str, what: impl Display, problems: &mut Problems) {
        let shown = self.table.get(key).and_then(|entry| entry.shown.as_deref()).unwrap_or(key);
        self.note_at(self.line_of(key), shown, what, problems);
    }

    fn note_at(&self, line: Option<usize>, key: &str, what: impl Display, problems: &mut Problems) {
        if line.is_none() && !self.path.is_empty() {
            problems.add(None, Some(&format!("{}, {key}", self.path)), what);
        } else {
            problems.add(line, Some(key), what);
        }
    }

    /// Notes `what` against the table.
    pub(super) fn note_whole(&self, what: impl Display, problems: &mut Problems) {
        problems.add(self.line, self.place(), what);
    }

    /// Notes every key that is neither in `keys` nor in `passed_over`.
    pub(super) fn known(&self, keys: &[&str], passed_over: &[&str], problems: &mut Problems) {
        for Entry { key, line, .. } in &self.table.entries {
            if keys.contains(&key.as_str()) || passed_over.contains(&key.as_str()) {
                continue;
            }
            let what = match nearest(key, keys.iter().copied()) {
                Some(meant) => format!("unknown key; did you mean `{meant}`?"),
                None => format!("unknown key; {} takes {}", self.what, keys.join(", ")),
            };
            self.note_at(*line, key, what, problems);
        }
    }

    /// The entry of `key`; what is empty counts as absent.
    fn entry(&self, key: &str) -> Option<&'t Entry> {
        self.table.get(key).filter(|entry| match &entry.node.value {
            Value::Nothing => false,
            Value::Cell(text) => !text.trim().is_empty(),
            Value::Text(_)
            | Value::Whole(_)
            | Value::Decimal(_)
            | Value::Flag(_)
            | Value::Day(_)
            | Value::List(_)
            | Value::Table(_) => true,
        })
    }

    fn read<T>(
        &self,
        key: &str,
        problems: &mut Problems,
        convert: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Found<T> {
        let Some(entry) = self.entry(key) else { return Found::Absent };
        match convert(&entry.node.value) {
            Ok(value) => Found::Good(value),
            Err(what) => {
                self.note(key, what, problems);
                Found::Bad
            }
        }
    }

    /// `found`, with a problem where the key is absent.
    pub(super) fn need<T>(&self, key: &str, found: Found<T>, problems: &mut Problems) -> Found<T> {
        match found {
            Found::Absent => {
                if !problems.broken {
                    let what = format!("`{key}` is missing from this {}", self.what);
                    self.note_whole(what, problems);
                }
                Found::Bad
            }
            Found::Bad | Found::Good(_) => found,
        }
    }

    pub(super) fn text<T: FromStr<Err: Display>>(
        &self,
        key: &str,
        problems: &mut Problems,
    ) -> Found<T> {
        self.read(key, problems, text_of)
    }

    pub(super) fn needed_text<T: FromStr<Err: Display>>(
        &self,
        key: &str,
        problems: &mut Problems,
    ) -> Found<T> {
        let found = self.text(key, problems);
        self.need(key, found, problems)
    }

    /// A day, as TOML's own or as text; `D` is a civil day or an offset in days.
    pub(super) fn day<D: FromStr<Err: Display>>(
        &self,
        key: &str,
        problems: &mut Problems,
    ) -> Found<D> {
        if problems.broken && self.entry(key).is_some_and(|entry| entry.node.value.is_no_day()) {
            return Found::Bad; // That it is none is told already.
        }
        self.read(key, problems, |value| match value {
            Value::Day(text) => text.parse().map_err(|error: D::Err| error.to_string()),
            Value::Text(_) | Value::Cell(_) => text_of(value),
            Value::Whole(_)
            | Value::Decimal(_)
            | Value::Flag(_)
            | Value::Nothing
            | Value::List(_)
            | Value::Table(_) => Err(wanted(value, "a day such as 2027-04-01")),
        })
    }

    /// A whole number from 0 to `most`.
    pub(super) fn whole(&self, key: &str, most: u32, problems: &mut Problems) -> Found<u32> {
        self.read(key, problems, |value| whole_of(value, most))
    }

    /// Yes or no.
    pub(super) fn flag(&self, key: &str, problems: &mut Problems) -> Found<bool> {
        self.read(key, problems, |value| match value {
            Value::Flag(flag) => Ok(*flag),
            Value::Text(_)
            | Value::Cell(_)
            | Value::Whole(_)
            | Value::Decimal(_)
            | Value::Day(_)
            | Value::Nothing
            | Value::List(_)
            | Value::Table(_) => Err(wanted(value, "true or false")),
        })
    }

    /// A value of a scale.
    pub(super) fn value(&self, key: &str, problems: &mut Problems) -> Found<u8> {
        self.read(key, problems, |value| {
            let number = whole_of(value, u32::from(u8::MAX))?;
            Ok(u8::try_from(number).expect("it was bounded by the same most"))
        })
    }

    /// A weight, from the digits as they were written.
    pub(super) fn weight(&self, key: &str, problems: &mut Problems) -> Found<Weight> {
        self.read(key, problems, |value| {
            let (Value::Whole(text) | Value::Decimal(text)) = value else {
                return Err(wanted(value, "a number without quotes"));
            };
            text.parse().map_err(|error: <Weight as FromStr>::Err| error.to_string())
        })
    }

    /// An amount of money: a number, or text with `£` and thousands commas.
    pub(super) fn money(&self, key: &str, problems: &mut Problems) -> Found<Money> {
        self.number(key, "an amount in pounds", problems)
    }

    /// A number, from the digits as they were written, in quotes or without.
    pub(super) fn number<T: FromStr<Err: Display>>(
        &self,
        key: &str,
        what: &str,
        problems: &mut Problems,
    ) -> Found<T> {
        self.read(key, problems, |value| {
            let (Value::Whole(text) | Value::Decimal(text) | Value::Text(text) | Value::Cell(text)) =
                value
            else {
                return Err(wanted(value, what));
            };
            text.parse().map_err(|error: T::Err| error.to_string())
        })
    }

    /// A list; a cell holds its items with `;` between them.
    fn items<T>(
        &self,
        key: &str,
        problems: &mut Problems,
        convert: impl Fn(&Value) -> Result<T, String>,
    ) -> Found<Vec<T>> {
        let Some(entry) = self.entry(key) else { return Found::Absent };
        let cells: Vec<Node>;
        let items = match &entry.node.value {
            Value::List(items) => items,
            Value::Cell(text) => {
                cells = text
                    .split(';')
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(|item| Node { line: entry.line, value: Value::Cell(item.to_owned()) })
                    .collect();
                &cells
            }
            other @ (Value::Text(_)
            | Value::Whole(_)
            | Value::Decimal(_)
            | Value::Flag(_)
            | Value::Day(_)
            | Value::Nothing
            | Value::Table(_)) => {
                self.note(key, wanted(other, "a list in square brackets"), problems);
                return Found::Bad;
            }
        };
        let mut good = Vec::new();
        let shown = entry.shown.as_deref().unwrap_or(key);
        for item in items {
            match convert(&item.value) {
                Ok(value) => good.push(value),
                Err(what) => self.note_at(item.line, shown, what, problems),
            }
        }
        if good.len() == items.len() { Found::Good(good) } else { Found::Bad }
    }

    /// A list of texts.
    pub(super) fn texts<T: FromStr<Err: Display>>(
        &self,
        key: &str,
        problems: &mut Problems,
    ) -> Found<Vec<T>> {
        self.items(key, problems, text_of)
    }

    /// A list of whole numbers from 0 to `most`.
    pub(super) fn wholes(&self, key: &str, most: u32, problems: &mut Problems) -> Found<Vec<u32>> {
        self.items(key, problems, |value| {
            if let Value::Cell(text) = value
                && text.contains(',')
            {
                let text = text.trim();
                return Err(format!(
                    "`{text}`: numbers in one cell have semicolons between them: 4;6;9"
                ));
            }
            whole_of(value, most)
        })
    }

    /// The table behind `key`.
    pub(super) fn table(
        &self,
        key: &str,
        what: &'static str,
        problems: &mut Problems,
    ) -> Found<Fields<'t>> {
        let Some(entry) = self.entry(key) else { return Found::Absent };
        if let Value::Table(table) = &entry.node.value {
            let line = entry.node.line.or(entry.line);
            return Found::Good(Fields::new(table, what, line).named(key.to_owned()));
        }
        self.note(key, wanted(&entry.node.value, &format!("a table {what}")), problems);
        Found::Bad
    }

    /// The tables in the list behind `key`; `Absent` where the key is not there.
    pub(super) fn tables(
        &self,
        key: &str,
        what: &'static str,
        problems: &mut Problems,
    ) -> Found<Vec<Fields<'t>>> {
        let Some(entry) = self.entry(key) else { return Found::Absent };
        let Value::List(items) = &entry.node.value else {
            let value = &entry.node.value;
            self.note(key, wanted(value, &format!("a list of {what}")), problems);
            return Found::Bad;
        };
        let mut found = Vec::new();
        let mut bad = false;
        for (at, item) in items.iter().enumerate() {
            if let Value::Table(table) = &item.value {
                let path = format!("{key} {}", at + 1);
                found.push(Fields::new(table, what, item.line).named(path));
            } else {
                bad = true;
                let line = item.line.or(self.line_of(key));
                self.note_at(line, key, wanted(&item.value, &format!("a table {what}")), problems);
            }
        }
        if bad { Found::Bad } else { Found::Good(found) }
    }
}
