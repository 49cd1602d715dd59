//! For the terminal: aligned columns, and the plain form with one fact a line.
//!
//! All text passes through `display`. Nothing is cut unless a width is given, and then only
//! text, never a figure; the plain form has no alignment, no rules and no colour.

mod fit;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use jiff::tz::TimeZone;

use super::json;
use super::listing::{Align, Body, Cell, Listing, Record, Shown};
use crate::domain::text::{display, display_lines, is_plain};

/// What a table knows of the place where it is read.
#[derive(Debug, Clone)]
pub struct View {
    /// Columns of the terminal; `None` for a pipe or file, where nothing is cut or wrapped.
    pub width: Option<usize>,
    /// Whether headings may be bold.
    pub bold: bool,
    /// The zone in which moments are shown.
    pub zone: TimeZone,
}

impl Default for View {
    /// As for a pipe: no width, no bold, moments in UTC.
    fn default() -> Self {
        Self { width: None, bold: false, zone: TimeZone::UTC }
    }
}

impl View {
    /// `cell` as people read it, on any number of lines and not yet harmless; nothing where it
    /// is undefined.
    pub(super) fn text(&self, cell: &Cell) -> String {
        match cell {
            Cell::Null => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Int(int) => int.to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Money(money) => money.grouped(),
            Cell::Day(day) => day.to_string(),
            Cell::Moment(moment) => {
                let mark = if self.zone == TimeZone::UTC { "Z" } else { "" };
                format!("{} {}{mark}", moment.day_in(&self.zone), moment.clock_in(&self.zone))
            }
            Cell::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
            Cell::List(texts) => texts.join(", "),
            Cell::Nested(value) => json::compact(value),
        }
    }

    /// `cell` on one line, harmless, `undefined` where it is not there.
    fn line(&self, cell: &Cell, undefined: &str) -> String {
        let text = display(&self.text(cell));
        if text.is_empty() { undefined.to_owned() } else { text }
    }

    /// As [`View::line`], without a copy of what is plain text.
    fn cell<'c>(&self, cell: &'c Cell, undefined: &'static str) -> Cow<'c, str> {
        match cell {
            Cell::Text(text) if !text.is_empty() && is_plain(text) => Cow::Borrowed(text),
            Cell::Null => Cow::Borrowed(undefined),
            Cell::Text(_)
            | Cell::Int(_)
            | Cell::Number(_)
            | Cell::Money(_)
            | Cell::Day(_)
            | Cell::Moment(_)
            | Cell::Flag(_)
            | Cell::List(_)
            | Cell::Nested(_) => Cow::Owned(self.line(cell, undefined)),
        }
    }

    fn heading(&self, text: &str) -> String {
        if self.bold && !text.is_empty() {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Writes `listing` as aligned columns under a header; `-` is undefined.
///
/// # Errors
/// Those of `out`.
pub fn write_listing(out: &mut dyn io::Write, listing: &Listing, view: &View) -> io::Result<()> {
    let mut text = String::new();
    push_listing(&mut text, listing, view);
    out.write_all(text.as_bytes())
}

/// Writes `record` as one fact a line, values aligned, and its sections under headings.
///
/// # Errors
/// Those of `out`.
pub fn write_record(out: &mut dyn io::Write, record: &Record, view: &View) -> io::Result<()> {
    let mut text = String::new();
    push_record(&mut text, record, view);
    out.write_all(text.as_bytes())
}

/// Writes `listing` as one fact a line, with a blank line between items.
///
/// # Errors
/// Those of `out`.
pub fn write_listing_plainly(
    out: &mut dyn io::Write,
    listing: &Listing,
    view: &View,
) -> io::Result<()> {
    let mut text = String::new();
    push_listing_plainly(&mut text, listing, view);
    out.write_all(text.as_bytes())
}

/// Writes `record` as one fact a line, each section after a blank line.
///
/// # Errors
/// Those of `out`.
pub fn write_record_plainly(
    out: &mut dyn io::Write,
    record: &Record,
    view: &View,
) -> io::Result<()> {
    let mut text = String::new();
    push_record_plainly(&mut text, record, view);
    out.write_all(text.as_bytes())
}

fn push_listing(text: &mut String, listing: &Listing, view: &View) {
    let places = listing.in_tables();
    let columns: Vec<_> = places.iter().map(|&at| &listing.columns()[at]).collect();
    let titles: Vec<String> = columns.iter().map(|column| display(&column.title)).collect();
    // Every cell with its width, row after row.
    let mut cells: Vec<(Cow<'_, str>, usize)> = Vec::with_capacity(listing.count() * places.len());
    let mut widths: Vec<usize> = titles.iter().map(|title| fit::width(title)).collect();
    for row in listing.rows() {
        for (&at, width) in places.iter().zip(&mut widths) {
            let cell = view.cell(&row[at], "-");
            let own = fit::width(&cell);
            *width = (*width).max(own);
            cells.push((cell, own));
        }
    }
    if let Some(room) = view.width {
        let cuttable: Vec<bool> =
            columns.iter().map(|column| column.align == Align::Left).collect();
        let gaps = 2 * widths.len().saturating_sub(1);
        fit::shrink(&mut widths, &cuttable, room.saturating_sub(gaps));
    }

    let push = |text: &mut String, cells: &[(Cow<'_, str>, usize)]| {
        let begun = text.len();
        for (at, (cell, wide)) in cells.iter().enumerate() {
            if at > 0 {
                text.push_str("  ");
            }
            let room = widths[at];
            let cut = if *wide <= room { None } else { Some(fit::cut(cell, room)) };
            let wide = cut.as_ref().map_or(*wide, |cut| fit::width(cut));
            let shown: &str = cut.as_deref().unwrap_or(cell);
            let blanks = std::iter::repeat_n(' ', room.saturating_sub(wide));
            match columns[at].align {
                Align::Left => {
                    text.push_str(shown);
                    text.extend(blanks);
                }
                Align::Right => {
                    text.extend(blanks);
                    text.push_str(shown);
                }
            }
        }
        text.truncate(begun + text[begun..].trim_end().len());
    };
    let titles: Vec<(Cow<'_, str>, usize)> =
        titles.iter().map(|title| (Cow::Borrowed(title.as_str()), fit::width(title))).collect();
    let mut heading = String::new();
    push(&mut heading, &titles);
    let _ = writeln!(text, "{}", view.heading(&heading));
    text.reserve(listing.count() * (widths.iter().sum::<usize>() + 2 * widths.len()));
    for row in cells.chunks(places.len().max(1)) {
        push(text, row);
        text.push('\n');
    }
}

fn push_record(text: &mut String, record: &Record, view: &View) {
    let facts: Vec<_> = record.facts.iter().filter(|fact| fact.shown == Shown::Always).collect();
    let titles: Vec<String> =
        facts.iter().map(|fact| format!("{}:", display(&fact.title))).collect();
    let label = titles.iter().map(|title| fit::width(title)).max().unwrap_or(0) + 2;
    for (fact, title) in facts.iter().zip(&titles) {
        let value = display_lines(&view.text(&fact.cell));
        let value = if value.is_empty() { "-".to_owned() } else { value };
        let room = view.width.map(|width| width.saturating_sub(label).max(20));
        let mut gap = label - fit::width(title);
        text.push_str(&view.heading(title));
        for line in fit::wrap(&value, room) {
            if !line.is_empty() {
                let _ = write!(text, "{}{line}", " ".repeat(gap));
            }
            text.push('\n');
            gap = label;
        }
    }
    for (at, section) in record.sections.iter().enumerate() {
        if at > 0 || !facts.is_empty() {
            text.push('\n');
        }
        let title = view.heading(&display(&section.title));
        match &section.body {
            Body::Rows(rows) if rows.is_empty() => {
                let _ = writeln!(text, "{title}: none");
            }
            Body::Rows(rows) => {
                let _ = writeln!(text, "{title}");
                push_listing(text, rows, view);
            }
            Body::Facts(facts) => {
                let _ = writeln!(text, "{title}");
                push_record(text, facts, view);
            }
        }
    }
}

fn push_listing_plainly(text: &mut String, listing: &Listing, view: &View) {
    let places = listing.in_tables();
    for (at, row) in listing.rows().iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        for &place in &places {
            let title = display(&listing.columns()[place].title);
            let _ = writeln!(text, "{title}: {}", view.line(&row[place], "none"));
        }
    }
}

fn push_record_plainly(text: &mut String, record: &Record, view: &View) {
    let facts = record.facts.iter().filter(|fact| fact.shown == Shown::Always);
    let mut any = false;
    for fact in facts {
        any = true;
        let _ = writeln!(text, "{}: {}", display(&fact.title), view.line(&fact.cell, "none"));
    }
    for section in &record.sections {
        if any {
            text.push('\n');
        }
        any = true;
        let title = display(&section.title);
        match &section.body {
            Body::Rows(rows) if rows.is_empty() => {
                let _ = writeln!(text, "{title}: none");
            }
            Body::Rows(rows) => {
                let _ = writeln!(text, "{title}: {}\n", rows.count());
                push_listing_plainly(text, rows, view);
            }
            Body::Facts(facts) => {
                let _ = writeln!(text, "{title}");
                push_record_plainly(text, facts, view);
            }
        }
    }
}

#[cfg(test)]
mod tests;
