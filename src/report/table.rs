//! For the terminal: aligned columns, and the plain form with one fact a line.
//!
//! All text passes through `display`. Nothing is cut unless a width is given, and then only
//! text, never a figure; the plain form has no alignment, no rules and no colour.

mod fit;

use std::fmt::Write as _;
use std::io;

use jiff::tz::TimeZone;

use super::listing::{Align, Body, Cell, Listing, Record, Shown};
use super::side::{PART, side_by_side};
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
            Cell::Text(text) => text.to_string(),
            Cell::Int(int) => int.to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Money(money) => money.grouped(),
            Cell::Day(day) => day.to_string(),
            Cell::Moment(moment) => moment.told_in(&self.zone),
            Cell::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
            Cell::List(texts) => texts.join(", "),
            Cell::Nested(value) => value.spoken(),
        }
    }

    /// `cell` on one line, harmless, `undefined` where it is not there.
    fn line(&self, cell: &Cell, undefined: &str) -> String {
        let text = display(&self.text(cell));
        if text.is_empty() { undefined.to_owned() } else { text }
    }

    /// As [`View::line`], with the columns it takes: plain text where it lies, and what has to be
    /// made in `made`, whose text before it is gone.
    fn piece<'c>(
        &self,
        cell: &'c Cell,
        undefined: &'static str,
        made: &'c mut String,
    ) -> (&'c str, usize) {
        made.clear();
        // Figures, days and words of ours are plain, and so as many columns wide as bytes long.
        let (is_plain, written) = match cell {
            Cell::Text(text) if !text.is_empty() && is_plain(text) => return (text, text.len()),
            Cell::Null => return (undefined, undefined.len()),
            Cell::Flag(flag) => {
                let word = if *flag { "yes" } else { "no" };
                return (word, word.len());
            }
            Cell::Int(int) => (true, write!(made, "{int}")),
            Cell::Day(day) => (true, write!(made, "{day}")),
            Cell::Text(_)
            | Cell::Number(_)
            | Cell::Money(_)
            | Cell::Moment(_)
            | Cell::List(_)
            | Cell::Nested(_) => (false, made.write_str(&self.line(cell, undefined))),
        };
        debug_assert!(written.is_ok(), "a text takes all that is written to it");
        (made, if is_plain { made.len() } else { fit::width(made) })
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
    listing_texts(listing, view).iter().try_for_each(|text| out.write_all(text.as_bytes()))
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

fn push_blanks(text: &mut String, mut count: usize) {
    const BLANKS: &str = "                                ";
    while count > 0 {
        let some = count.min(BLANKS.len());
        text.push_str(&BLANKS[..some]);
        count -= some;
    }
}

/// A column that is read: its place in a row, and what stands there for nothing.
type Source = (usize, &'static str);

/// How many columns the widest cell of each of `columns` takes.
fn widest(rows: &[Vec<Cell>], columns: &[Source], view: &View) -> Vec<usize> {
    let (mut made, mut widths) = (String::new(), vec![0; columns.len()]);
    for row in rows {
        for (&(at, nothing), width) in columns.iter().zip(&mut widths) {
            let (_, own) = view.piece(&row[at], nothing, &mut made);
            *width = own.max(*width);
        }
    }
    widths
}

/// A column as it is written: its side and its width.
type Room = (Align, usize);

/// A line of a table, without its end: of `row` what stands in `columns`, each in its room. `made`
/// is for what has to be made.
fn push_row(
    text: &mut String,
    row: &[Cell],
    (columns, rooms): (&[Source], &[Room]),
    view: &View,
    made: &mut String,
) {
    let begun = text.len();
    for (at, ((place, nothing), (align, room))) in columns.iter().zip(rooms).enumerate() {
        if at > 0 {
            text.push_str("  ");
        }
        let (cell, wide) = view.piece(&row[*place], nothing, made);
        let cut = if wide <= *room { None } else { Some(fit::cut(cell, *room)) };
        let wide = cut.as_ref().map_or(wide, |cut| fit::width(cut));
        let shown: &str = cut.as_deref().unwrap_or(cell);
        let blanks = room.saturating_sub(wide);
        match align {
            // No line ends with blanks.
            Align::Left if at + 1 == rooms.len() => text.push_str(shown),
            Align::Left => {
                text.push_str(shown);
                push_blanks(text, blanks);
            }
            Align::Right => {
                push_blanks(text, blanks);
                text.push_str(shown);
            }
        }
    }
    text.truncate(begun + text[begun..].trim_end().len());
}

/// `listing` as texts, one after the other: its heading, and its rows in parts.
fn listing_texts(listing: &Listing, view: &View) -> Vec<String> {
    let places = listing.in_tables();
    let columns: Vec<_> = places.iter().map(|&at| &listing.columns()[at]).collect();
    let titles: Vec<Cell> = columns.iter().map(|column| column.title.clone().into()).collect();
    let shown = columns.iter().map(|column| display(&column.title));
    let mut widths: Vec<usize> = shown.map(|title| fit::width(&title)).collect();
    let parts: Vec<&[Vec<Cell>]> = listing.rows().chunks(PART).collect();
    let nothing = columns.iter().map(|column| column.nothing.unwrap_or("-"));
    let read: Vec<Source> = places.iter().copied().zip(nothing).collect();
    // Nothing is kept of a cell but how wide the widest is: making its text a second time is less
    // work than keeping those of thousands of rows.
    for part in side_by_side(parts.clone(), |rows| widest(rows, &read, view)) {
        for (width, own) in widths.iter_mut().zip(part) {
            *width = own.max(*width);
        }
    }
    if let Some(room) = view.width {
        let cuttable: Vec<bool> =
            columns.iter().map(|column| column.align == Align::Left).collect();
        let gaps = 2 * widths.len().saturating_sub(1);
        fit::shrink(&mut widths, &cuttable, room.saturating_sub(gaps));
    }
    let rooms: Vec<Room> = columns.iter().map(|column| column.align).zip(widths).collect();
    let mut heading = String::new();
    let mut made = String::new();
    let own: Vec<Source> = (0..titles.len()).map(|at| (at, "")).collect();
    push_row(&mut heading, &titles, (&own, &rooms), view, &mut made);
    let mut texts = vec![format!("{}\n", view.heading(&heading))];
    let below = listing.below();
    let wide: usize = rooms.iter().map(|(_, width)| width + 2).sum();
    texts.extend(side_by_side(parts, |rows| {
        let (mut text, mut made) = (String::with_capacity(rows.len() * wide), String::new());
        for row in rows {
            push_row(&mut text, row, (&read, &rooms), view, &mut made);
            text.push('\n');
            for at in &below {
                push_below(&mut text, &row[*at], view);
            }
        }
        text
    }));
    texts
}

/// Columns before what stands below a row.
const INDENT: usize = 6;

/// The texts of `cell`, each on lines of its own below its row.
fn push_below(text: &mut String, cell: &Cell, view: &View) {
    let Cell::List(all) = cell else { return };
    let room = view.width.map(|width| width.saturating_sub(INDENT + 2).max(20));
    for one in all {
        let mut gap = INDENT;
        for line in fit::wrap(&display_lines(one), room) {
            if !line.is_empty() {
                let _ = write!(text, "{}{line}", " ".repeat(gap));
            }
            text.push('\n');
            gap = INDENT + 2;
        }
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
                text.extend(listing_texts(rows, view));
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
            let column = &listing.columns()[place];
            let (title, nothing) = (display(&column.title), column.nothing.unwrap_or("none"));
            let _ = writeln!(text, "{title}: {}", view.line(&row[place], nothing));
        }
        for place in listing.below() {
            let title = display(&listing.columns()[place].title);
            let Cell::List(all) = &row[place] else { continue };
            for one in all {
                let _ = writeln!(text, "{title}: {}", display(one));
            }
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
