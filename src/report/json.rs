//! What scripts rely on: lists as arrays of objects, one thing as an object.
//!
//! Keys are column keys, what is undefined is `null`, figures keep the decimals they were
//! published with (7.50 stays 7.50), and characters that act without being seen are written by
//! their number (`\u202e`): equal after parsing, harmless on a terminal. Written by hand because a
//! general JSON crate turns 7.50 into 7.5.

use std::io;

use super::digits;
use super::listing::{Body, Cell, Listing, Record, Shown, Value};
use crate::domain::text::cell::is_unseen;

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// An object a line, for pipes.
    Compact,
    /// Two blanks a level, for eyes.
    Pretty,
}

/// Writes `listing` as an array of objects and a newline, all its columns in each.
///
/// # Errors
/// Those of `out`.
pub fn write_listing(out: &mut dyn io::Write, listing: &Listing, layout: Layout) -> io::Result<()> {
    let mut writer = Writer { buffer: Vec::new(), layout, level: 0 };
    if listing.is_empty() {
        return out.write_all(b"[]\n");
    }
    writer.buffer.push(b'[');
    writer.level = 1;
    for (at, row) in listing.rows().iter().enumerate() {
        if at > 0 {
            writer.buffer.push(b',');
        }
        match layout {
            Layout::Compact => writer.buffer.push(b'\n'),
            Layout::Pretty => writer.line(),
        }
        writer.row(listing, row);
        // A million rows pass through, not into, memory.
        if writer.buffer.len() > 60_000 {
            out.write_all(&writer.buffer)?;
            writer.buffer.clear();
        }
    }
    writer.buffer.extend_from_slice(b"\n]\n");
    out.write_all(&writer.buffer)
}

/// Writes `record` as one object and a newline, its sections among its keys.
///
/// # Errors
/// Those of `out`.
pub fn write_record(out: &mut dyn io::Write, record: &Record, layout: Layout) -> io::Result<()> {
    let mut writer = Writer { buffer: Vec::new(), layout, level: 0 };
    writer.record(record);
    writer.buffer.push(b'\n');
    out.write_all(&writer.buffer)
}

/// Writes `value` and a newline.
///
/// # Errors
/// Those of `out`.
pub fn write_value(out: &mut dyn io::Write, value: &Value, layout: Layout) -> io::Result<()> {
    let mut writer = Writer { buffer: Vec::new(), layout, level: 0 };
    writer.value(value);
    writer.buffer.push(b'\n');
    out.write_all(&writer.buffer)
}

/// `value` as text on one line.
pub fn compact(value: &Value) -> String {
    let mut writer = Writer { buffer: Vec::new(), layout: Layout::Compact, level: 0 };
    writer.value(value);
    String::from_utf8(writer.buffer).expect("JSON is made of text and ASCII")
}

struct Writer {
    buffer: Vec<u8>,
    layout: Layout,
    level: usize,
}

impl Writer {
    /// Where the next part of an array or object begins.
    fn line(&mut self) {
        match self.layout {
            Layout::Compact => {}
            Layout::Pretty => {
                self.buffer.push(b'\n');
                for _ in 0..self.level {
                    self.buffer.extend_from_slice(b"  ");
                }
            }
        }
    }

    /// Parts between `marks`, each written by `part`.
    fn block<T>(
        &mut self,
        marks: (u8, u8),
        parts: impl Iterator<Item = T>,
        mut part: impl FnMut(&mut Self, T),
    ) {
        self.buffer.push(marks.0);
        self.level += 1;
        let mut any = false;
        for each in parts {
            if any {
                self.buffer.push(b',');
            }
            any = true;
            self.line();
            part(self, each);
        }
        self.level -= 1;
        if any {
            self.line();
        }
        self.buffer.push(marks.1);
    }

    fn key(&mut self, key: &str) {
        push_text(&mut self.buffer, key);
        self.buffer.push(b':');
        if self.layout == Layout::Pretty {
            self.buffer.push(b' ');
        }
    }

    fn row(&mut self, listing: &Listing, row: &[Cell]) {
        let cells = listing.columns().iter().zip(row);
        let cells = cells.filter(|(column, _)| column.shown != Shown::Below);
        self.block((b'{', b'}'), cells, |writer, (column, cell)| {
            writer.key(&column.key);
            writer.cell(cell);
        });
    }

    fn record(&mut self, record: &Record) {
        let facts = record.facts.iter().map(|fact| (&fact.key, Part::Cell(&fact.cell)));
        let sections =
            record.sections.iter().map(|section| (&section.key, Part::Body(&section.body)));
        self.block((b'{', b'}'), facts.chain(sections), |writer, (key, part)| {
            writer.key(key);
            match part {
                Part::Cell(cell) => writer.cell(cell),
                Part::Body(Body::Facts(record)) => writer.record(record),
                Part::Body(Body::Rows(listing)) => {
                    writer.block((b'[', b']'), listing.rows().iter(), |writer, row| {
                        writer.row(listing, row);
                    });
                }
            }
        });
    }

    fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::Null => self.buffer.extend_from_slice(b"null"),
            Cell::Text(text) => push_text(&mut self.buffer, text),
            Cell::Int(int) => digits::push_int(&mut self.buffer, *int),
            Cell::Number(number) => digits::push_number(&mut self.buffer, **number),
            Cell::Money(money) => digits::push_money(&mut self.buffer, *money),
            Cell::Day(day) => {
                self.buffer.push(b'"');
                digits::push_day(&mut self.buffer, *day);
                self.buffer.push(b'"');
            }
            Cell::Moment(moment) => {
                self.buffer.push(b'"');
                digits::push_moment(&mut self.buffer, *moment);
                self.buffer.push(b'"');
            }
            Cell::Flag(flag) => self.flag(*flag),
            Cell::List(texts) => {
                self.block((b'[', b']'), texts.iter(), |writer, text| {
                    push_text(&mut writer.buffer, text);
                });
            }
            Cell::Nested(value) => self.value(value),
        }
    }

    fn flag(&mut self, flag: bool) {
        self.buffer.extend_from_slice(if flag { b"true" } else { b"false" });
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.buffer.extend_from_slice(b"null"),
            Value::Bool(flag) => self.flag(*flag),
            Value::Int(int) => digits::push_int(&mut self.buffer, *int),
            Value::Number(number) => digits::push_number(&mut self.buffer, *number),
            Value::Money(money) => digits::push_money(&mut self.buffer, *money),
            Value::Text(text) => push_text(&mut self.buffer, text),
            Value::Stored(number) => self.buffer.extend_from_slice(number.to_string().as_bytes()),
            Value::Array(values) => {
                self.block((b'[', b']'), values.iter(), Self::value);
            }
            Value::Object(parts) => {
                self.block((b'{', b'}'), parts.iter(), |writer, (key, value)| {
                    writer.key(key);
                    writer.value(value);
                });
            }
        }
    }
}

enum Part<'a> {
    Cell(&'a Cell),
    Body(&'a Body),
}

/// `text` in quotes, with everything escaped that acts without being seen.
fn push_text(buffer: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    buffer.push(b'"');
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if !(matches!(c, '"' | '\\') || is_unseen(c)) {
            continue;
        }
        buffer.extend_from_slice(&text.as_bytes()[from..at]);
        from = at + c.len_utf8();
        match c {
            '"' => buffer.extend_from_slice(b"\\\""),
            '\\' => buffer.extend_from_slice(b"\\\\"),
            '\n' => buffer.extend_from_slice(b"\\n"),
            '\r' => buffer.extend_from_slice(b"\\r"),
            '\t' => buffer.extend_from_slice(b"\\t"),
            // Beyond the first plane a character takes two escapes.
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    buffer.extend_from_slice(b"\\u");
                    for shift in [12, 8, 4, 0] {
                        buffer.push(HEX[usize::from(*unit >> shift & 0xF)]);
                    }
                }
            }
        }
    }
    buffer.extend_from_slice(&text.as_bytes()[from..]);
    buffer.push(b'"');
}

#[cfg(test)]
mod tests;
