//! CSV in two profiles: RFC 4180, all text quoted, figures bare, cells that cannot run.
//!
//! The first row is the header, then data only, never a preamble. Rows stream: a cell needs no
//! memory of its own.

use std::io;

pub use crate::domain::text::cell::{guard, unguard};

use super::digits;
use super::json;
use super::listing::{Cell, Column, Listing, Value};
use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exact::{Money, Rounded};
use crate::domain::text::cell::{MARK, needs_guard};

codes! {
    /// For whom a CSV file is.
    pub enum Profile, "a CSV profile" {
        /// For scripts: UTF-8 without BOM, LF.
        Plain = "plain",
        /// For spreadsheets: UTF-8 with BOM, CRLF.
        Excel = "excel",
    }
}

impl Profile {
    fn line_end(self) -> &'static [u8] {
        match self {
            Self::Plain => b"\n",
            Self::Excel => b"\r\n",
        }
    }
}

/// A buffer is handed on when it has grown past this many bytes.
const FULL: usize = 64 * 1024;

/// Writes rows of typed cells. Call a method a cell, then [`CsvWriter::end_row`]; at the end
/// [`CsvWriter::finish`], or the last rows are lost.
#[derive(Debug)]
pub struct CsvWriter<W: io::Write> {
    out: W,
    buffer: Vec<u8>,
    profile: Profile,
    width: usize,
    cells: usize,
}

impl<W: io::Write> CsvWriter<W> {
    /// Begins a file: the BOM of the profile and the header row of `keys`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new<K: AsRef<str>>(
        out: W,
        profile: Profile,
        keys: impl IntoIterator<Item = K>,
    ) -> io::Result<Self> {
        let mut buffer = Vec::with_capacity(FULL + 4096);
        match profile {
            Profile::Plain => {}
            Profile::Excel => buffer.extend_from_slice("\u{feff}".as_bytes()),
        }
        let mut writer = Self { out, buffer, profile, width: 0, cells: 0 };
        for key in keys {
            writer.text(key.as_ref());
        }
        writer.width = writer.cells;
        writer.end_row()?;
        Ok(writer)
    }

    fn begin(&mut self) {
        if self.cells > 0 {
            self.buffer.push(b',');
        }
        self.cells += 1;
    }

    /// Text, in quotes, with an apostrophe in front where a spreadsheet would run it.
    pub fn text(&mut self, text: &str) {
        self.begin();
        self.buffer.push(b'"');
        if needs_guard(text) {
            self.buffer.extend_from_slice(MARK.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.quoted(text);
        self.buffer.push(b'"');
    }

    /// The inside of a quoted cell: quotes twice.
    fn quoted(&mut self, text: &str) {
        let bytes = text.as_bytes();
        if bytes.contains(&b'"') {
            for &byte in bytes {
                if byte == b'"' {
                    self.buffer.push(b'"');
                }
                self.buffer.push(byte);
            }
        } else {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// Undefined: nothing between the commas, not even quotes.
    pub fn null(&mut self) {
        self.begin();
    }

    /// A whole number, bare.
    pub fn int(&mut self, int: i64) {
        self.begin();
        digits::push_int(&mut self.buffer, int);
    }

    /// A published figure, bare, with all its decimals.
    pub fn number(&mut self, number: Rounded) {
        self.begin();
        digits::push_number(&mut self.buffer, number);
    }

    /// Pounds, bare: `1180000` or `1180000.50`.
    pub fn money(&mut self, money: Money) {
        self.begin();
        digits::push_money(&mut self.buffer, money);
    }

    /// A day, in quotes.
    pub fn day(&mut self, day: Day) {
        self.begin();
        self.buffer.push(b'"');
        digits::push_day(&mut self.buffer, day);
        self.buffer.push(b'"');
    }

    /// A moment in UTC, in quotes.
    pub fn moment(&mut self, moment: Moment) {
        self.begin();
        self.buffer.push(b'"');
        digits::push_moment(&mut self.buffer, moment);
        self.buffer.push(b'"');
    }

    /// `yes`, or nothing.
    pub fn flag(&mut self, flag: bool) {
        if flag { self.text("yes") } else { self.null() }
    }

    /// Several short texts, joined by `;`; none of them is nothing.
    pub fn list<T: AsRef<str>>(&mut self, texts: &[T]) {
        let Some((first, rest)) = texts.split_first() else { return self.null() };
        self.begin();
        self.buffer.push(b'"');
        // What follows the first text stands behind a `;`, which no spreadsheet runs.
        if needs_guard(first.as_ref()) {
            self.buffer.extend_from_slice(MARK.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.quoted(first.as_ref());
        for text in rest {
            self.buffer.push(b';');
            self.quoted(text.as_ref());
        }
        self.buffer.push(b'"');
    }

    /// A nested value, as JSON text.
    pub fn nested(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Bool(_)
            | Value::Int(_)
            | Value::Number(_)
            | Value::Money(_)
            | Value::Text(_)
            | Value::Array(_)
            | Value::Object(_)
            | Value::Stored(_) => self.text(&json::compact(value)),
        }
    }

    /// A cell of any type.
    pub fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::Null => self.null(),
            Cell::Text(text) => self.text(text),
            Cell::Int(int) => self.int(*int),
            Cell::Number(number) => self.number(**number),
            Cell::Money(money) => self.money(*money),
            Cell::Day(day) => self.day(*day),
            Cell::Moment(moment) => self.moment(*moment),
            Cell::Flag(flag) => self.flag(*flag),
            Cell::List(texts) => self.list(texts),
            Cell::Nested(value) => self.nested(value),
        }
    }

    /// Ends the row.
    ///
    /// # Errors
    /// Those of the target, whenever a full buffer is handed to it.
    ///
    /// # Panics
    /// When the row is not as wide as the header: a fault of the caller, never of the data.
    pub fn end_row(&mut self) -> io::Result<()> {
        assert_eq!(self.cells, self.width, "a row has a cell for each column");
        self.cells = 0;
        self.buffer.extend_from_slice(self.profile.line_end());
        if self.buffer.len() >= FULL {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Hands on what is left and gives the target back.
    ///
    /// # Errors
    /// Those of the target.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Writes `listing`, without the columns that only JSON shows.
///
/// # Errors
/// Those of `out`.
pub fn write_listing(
    out: &mut dyn io::Write,
    listing: &Listing,
    profile: Profile,
) -> io::Result<()> {
    let places = listing.in_files();
    let columns: &[Column] = listing.columns();
    let mut writer = CsvWriter::new(out, profile, places.iter().map(|&at| &columns[at].key))?;
    for row in listing.rows() {
        for &at in &places {
            writer.cell(&row[at]);
        }
        writer.end_row()?;
    }
    writer.finish().map(drop)
}

#[cfg(test)]
mod tests;
