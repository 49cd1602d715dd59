//! Texts of a form read as values, with a problem for each that cannot be one.

use std::fmt::Display;
use std::str::FromStr;

use unicode_segmentation::UnicodeSegmentation;

use super::Problem;
use crate::domain::date::Day;
use crate::domain::exception::request::{Every, read_due};
use crate::domain::text::Reason;

/// Reads texts by key, and notes what is wrong with them.
pub struct Reading<'t> {
    text: &'t dyn Fn(&str) -> String,
    today: Day,
    /// What is wrong so far, in the order of reading.
    pub problems: Vec<Problem>,
}

impl<'t> Reading<'t> {
    /// A reading of `text` on `today`, from which words such as `eoq` count.
    pub fn new(text: &'t dyn Fn(&str) -> String, today: Day) -> Self {
        Self { text, today, problems: Vec::new() }
    }

    /// What gives the texts.
    pub fn texts(&self) -> &'t dyn Fn(&str) -> String {
        self.text
    }

    /// The text of `key`.
    pub fn text(&self, key: &str) -> String {
        (self.text)(key)
    }

    /// Notes that `key` breaks `rule`.
    pub fn refuse(&mut self, key: &str, rule: impl Into<String>) {
        self.problems.push(Problem { key: key.to_owned(), rule: rule.into() });
    }

    /// Notes that `key` breaks `rule`, and gives nothing.
    pub fn none<T>(&mut self, key: &str, rule: &str) -> Option<T> {
        self.refuse(key, rule);
        None
    }

    /// The value of `key`; `None` while it is empty or cannot be read.
    pub fn maybe<T: FromStr<Err: Display>>(&mut self, key: &str) -> Option<T> {
        let typed = self.text(key);
        if typed.is_empty() {
            return None;
        }
        typed.parse().map_err(|error| self.refuse(key, format!("{error}"))).ok()
    }

    /// The value of `key`, which may not be empty: `want` says what to do.
    pub fn value<T: FromStr<Err: Display>>(&mut self, key: &str, want: &str) -> Option<T> {
        if self.text(key).is_empty() {
            return self.none(key, &format!("is empty: {want}"));
        }
        self.maybe(key)
    }

    /// A reason of `least` characters or more, as a person counts them.
    pub fn reason(&mut self, key: &str, least: usize) -> Option<Reason> {
        let has = self.text(key).graphemes(true).count();
        if has < least {
            let rule = if least == 1 {
                "is empty: say it in a sentence".to_owned()
            } else {
                format!("has {has} characters, and needs {least} or more")
            };
            return self.none(key, &rule);
        }
        self.maybe(key)
    }

    /// A day, as typed or in words.
    pub fn maybe_day(&mut self, key: &str) -> Option<Day> {
        let typed = self.text(key);
        if typed.is_empty() {
            return None;
        }
        Day::read(&typed, self.today).map_err(|error| self.refuse(key, error.to_string())).ok()
    }

    /// A day, and how often what is due then comes back: `2027-03-31 every 3 months`.
    pub fn maybe_due(&mut self, key: &str) -> Option<(Day, Option<Every>)> {
        let typed = self.text(key);
        if typed.is_empty() {
            return None;
        }
        read_due(&typed, self.today).map_err(|error| self.refuse(key, error)).ok()
    }

    /// A day that may not be left out.
    pub fn day(&mut self, key: &str) -> Option<Day> {
        if self.text(key).is_empty() {
            return self.none(key, "is empty: name the day");
        }
        self.maybe_day(key)
    }

    /// A whole number.
    pub fn whole<T: FromStr>(&mut self, key: &str) -> Option<T> {
        let typed = self.text(key);
        if typed.is_empty() {
            return None;
        }
        let rule = format!("`{typed}` is not a whole number that can be meant here");
        typed.parse().map_err(|_| self.refuse(key, rule)).ok()
    }

    /// Several values with `between` between them.
    pub fn list<T: FromStr<Err: Display>>(&mut self, key: &str, between: char) -> Vec<T> {
        let typed = self.text(key);
        let parts = typed.split(between).map(str::trim).filter(|part| !part.is_empty());
        parts
            .filter_map(|part| part.parse().map_err(|e| self.refuse(key, format!("{e}"))).ok())
            .collect()
    }
}
