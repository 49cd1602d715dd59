//! What the place of the record shows, and what is wanted of it.

use std::collections::BTreeMap;

use crate::actions::bring::Brought;
use crate::actions::compared::Compared;
use crate::domain::refs::EvaluationRef;
use crate::tui::fit::wrap;

/// What moved between two evaluations.
pub type Moved = Compared;

/// The record of one evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// Which.
    pub which: EvaluationRef,
    /// What is said of it, name and text.
    pub facts: Vec<(&'static str, String)>,
    /// Each return to moderation, with whether prices were known, and why.
    pub reopened: Vec<String>,
    /// Each change of a price since prices were opened, in a sentence.
    pub repriced: Vec<String>,
    /// Texts that are marked as commercially sensitive.
    pub marks: Vec<Mark>,
    /// What has a text that may be marked: its subject, and what it is in words.
    pub texts: Vec<(String, String)>,
    /// The other evaluations whose result is open: reference and title.
    pub others: Vec<(String, String)>,
    /// A decision cancelled it before it had a result.
    pub cancelled: bool,
    /// Until when it is kept; empty while there is no day.
    pub kept_until: String,
}

/// A text that is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it is on, as history names it.
    pub subject: String,
    /// Which of its texts, as its code.
    pub field: &'static str,
    /// Who marked it, and on which day.
    pub by: String,
}

/// Columns of the names of facts.
pub(super) const FACT: usize = 17;

/// How a row of the place is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Heading,
    /// Name and text.
    Fact,
    /// A plain row.
    Plain,
    /// Something that must not be overlooked.
    Warning,
    /// Something that is not there.
    Muted,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How it is drawn.
    pub tone: Tone,
    /// Its name, where it has one.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// The mark that it is.
    pub mark: Option<usize>,
}

impl Data {
    /// Every row of the place, in order, for a body of `columns`: long texts take several.
    pub fn rows(&self, columns: usize) -> Vec<Row> {
        let row = |tone, name, text: String| Row { tone, name, text, mark: None };
        let wide = columns.saturating_sub(4).max(20);
        let mut rows = vec![row(Tone::Heading, "", "THE RECORD".to_owned())];
        for (name, text) in &self.facts {
            let lines = wrap(text, wide.saturating_sub(FACT).max(20));
            for (at, line) in lines.into_iter().enumerate() {
                rows.push(row(Tone::Fact, if at == 0 { *name } else { "" }, line));
            }
        }
        rows.push(row(Tone::Plain, "", String::new()));
        rows.push(row(Tone::Heading, "", "REOPENED".to_owned()));
        if self.reopened.is_empty() {
            rows.push(row(Tone::Muted, "", "Moderation was never reopened.".to_owned()));
        }
        let reopened = self.reopened.iter().flat_map(|text| wrap(text, wide));
        rows.extend(reopened.map(|line| row(Tone::Warning, "", line)));
        if !self.repriced.is_empty() {
            rows.push(row(Tone::Plain, "", String::new()));
            rows.push(row(Tone::Heading, "", "PRICES CHANGED AFTER THEY WERE OPENED".to_owned()));
            let repriced = self.repriced.iter().flat_map(|text| wrap(text, wide));
            rows.extend(repriced.map(|line| row(Tone::Warning, "", line)));
        }
        rows.push(row(Tone::Plain, "", String::new()));
        rows.push(row(Tone::Heading, "", "COMMERCIALLY SENSITIVE TEXTS".to_owned()));
        if self.marks.is_empty() {
            rows.push(row(Tone::Muted, "", "None is marked. m marks one.".to_owned()));
        }
        rows.extend(self.marks.iter().enumerate().map(|(at, mark)| Row {
            tone: Tone::Plain,
            name: "",
            text: format!("{:<28} {:<10} {}", mark.subject, mark.field, mark.by),
            mark: Some(at),
        }));
        rows
    }
}

/// The word for every export at once, in a folder.
pub const EVERYTHING: &str = "all";

/// What can be done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Write the archive.
    Bundle,
    /// Write CSV files: one, or all of them in a folder.
    Export,
    /// Load one into an empty workspace.
    Load,
    /// Say until when the record is kept.
    Retain,
    /// Mark a text as commercially sensitive.
    Mark,
    /// Take a mark away.
    Clear,
    /// Erase what a line of history says.
    Erase,
    /// Compare with another evaluation; changes nothing.
    Against,
    /// Bring work in from a file, once it was seen what that changes.
    Bring,
}

/// What a file would change, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What was asked, to be done as it was looked at.
    pub change: Change,
    /// What would change, or every problem of the file, a line each.
    pub found: Result<Brought, Vec<String>>,
}

impl Looked {
    /// How many lines there are to show.
    pub fn lines(&self) -> usize {
        match &self.found {
            Ok(brought) => brought.rows.len() + brought.notes.len(),
            Err(problems) => problems.len(),
        }
    }
}

/// What somebody wants done, with the texts of its form by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: What,
    /// Of which evaluation; an archive that is loaded brings its own.
    pub which: Option<EvaluationRef>,
    /// What was typed.
    pub texts: BTreeMap<String, String>,
}

impl Change {
    /// What was typed in a field, blanks at its ends left out.
    pub fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", |text| text.trim())
    }
}
