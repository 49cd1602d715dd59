//! Sheets: a header, then rows, with commas, semicolons or tabs between; each problem with row and column.
//!
//! A cell that an export guarded with an apostrophe loses it again, so that what is exported and
//! imported is the same text.

use std::fmt::Display;
use std::str::FromStr;

use super::Problems;
use super::source::{Lines, Source};
use crate::domain::text::cell::unguard;
use crate::domain::text::{commas, counted, nearest, same_code};

/// The most rows of one file, without its header.
pub const MOST_ROWS: usize = 100_000;
/// The most bytes of one row.
pub const MOST_ROW_BYTES: usize = 1024 * 1024;

/// More bytes than the name of any column has.
const MOST_HEADER: usize = 120;

/// Which columns a sheet may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<'a> {
    /// Those that must be there.
    pub(super) needed: &'a [&'a str],
    /// Those that may be there.
    pub(super) optional: &'a [&'a str],
    /// Those that our own exports add, and nobody reads.
    pub(super) passed_over: &'a [&'a str],
    /// Other names of the same columns: what an export calls them, and what we do.
    pub(super) aliases: &'a [(&'a str, &'a str)],
    /// Pass over every other column too.
    pub(super) ignore_extra: bool,
}

/// A sheet whose columns are known and whose rows have a cell for each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sheet {
    columns: Vec<Column>,
    rows: Vec<(usize, Vec<String>)>,
    /// Semicolons stand between its cells.
    semicolons: bool,
}

/// A column by the name we know and the one in the header.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: Option<String>,
    header: String,
}

/// The separator: whichever of comma, semicolon and tab stands most often in the first line that
/// has one of them, which is the header, or a line of a preamble before it.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            _ if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // Where two stand equally often, the first.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(mark, _)| *mark)
}

/// What stands between the cells, and where the rows begin: behind `sep=;`, the line by which a
/// spreadsheet is told its separator, where there is one.
fn separated(text: &str) -> (u8, usize) {
    let line = text.split_inclusive(['\n', '\r']).next().unwrap_or_default();
    let said = line.get(..4).filter(|head| head.eq_ignore_ascii_case("sep="));
    match said.map(|_| line[4..].trim_end_matches(['\n', '\r']).as_bytes()) {
        Some(&[mark @ (b',' | b';' | b'\t')]) => (mark, line.len()),
        Some(_) | None => (separator(text), 0),
    }
}

/// Header and rows as they stand, each with its line.
pub(super) fn records(source: &Source, problems: &mut Problems) -> Vec<(usize, Vec<String>)> {
    let text = source.text();
    let lines = Lines::of(text);
    let (separator, first) = separated(text);
    let body = &text[first..];
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(body.as_bytes());
    let mut records = Vec::new();
    let mut record = ::csv::StringRecord::new();
    loop {
        let start = first + offset(&reader);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.broken = true;
                problems.add(Some(lines.at(start)), None, format!("it could not be read: {error}"));
                break;
            }
        }
        let raw = text.get(start..first + offset(&reader)).unwrap_or_default();
        // Empty lines before a row count as part of it for the library.
        let line = lines.at(start + (raw.len() - raw.trim_start_matches(['\r', '\n']).len()));
        if raw.len() > MOST_ROW_BYTES {
            problems.add(Some(line), None, "this row is larger than 1 MiB, the most that is read");
            break;
        }
        if raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            problems.broken = true;
            let what = "a quotation mark is not closed: a cell that holds one stands in quotation \
                        marks, with the inner one doubled";
            problems.add(Some(line), None, what);
            break; // Where the next row begins is anybody's guess.
        }
        if records.len() > MOST_ROWS {
            let what = format!("there are more than {MOST_ROWS} rows, the most that is read");
            problems.add(Some(line), None, what);
            break;
        }
        // A spreadsheet pads its last rows with empty cells.
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            records.push((line, record.iter().map(cell_text).collect()));
        }
    }
    records
}

fn offset(reader: &::csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// The text of a cell: unguarded, with the file's line ends as line breaks.
fn cell_text(cell: &str) -> String {
    unguard(cell).replace("\r\n", "\n")
}

impl Sheet {
    /// The sheet in `source`, with problems for columns and rows that do not fit.
    ///
    /// `known` says which columns belong in a sheet with these headers.
    pub(super) fn read<'a>(
        source: &Source,
        problems: &mut Problems,
        known: impl FnMut(&[String]) -> Columns<'a>,
    ) -> Self {
        let semicolons = separated(source.text()).0 == b';';
        Self { semicolons, ..Self::of(records(source, problems), problems, known) }
    }

    /// The same of records that are read already, the header first.
    pub(super) fn of<'a>(
        records: Vec<(usize, Vec<String>)>,
        problems: &mut Problems,
        mut known: impl FnMut(&[String]) -> Columns<'a>,
    ) -> Self {
        let trimmed = |cells: &[String]| -> Vec<String> {
            cells.iter().map(|name| name.trim().to_owned()).collect()
        };
        if let Some((line, lines)) =
            below_a_title(&records, |cells| known(&trimmed(cells)).fit(cells))
        {
            let what = format!(
                "the columns are named here: take out {lines}, so that the file begins with them"
            );
            problems.add(Some(line), None, what);
            return Self::default();
        }
        let mut records = records.into_iter();
        let Some((line, header)) = records.next() else {
            if !problems.broken {
                problems.add(None, None, "it is empty: the first row must name the columns");
            }
            return Self::default();
        };
        let header = trimmed(&header);
        let known = known(&header);
        let columns = columns(line, &header, &known, problems);
        let mut rows = Vec::new();
        for (line, mut cells) in records {
            let extra = cells.get(columns.len()..).unwrap_or_default();
            if cells.len() < columns.len() || extra.iter().any(|cell| !cell.trim().is_empty()) {
                let has = counted(cells.len(), "cell", "cells");
                let wants = counted(columns.len(), "column", "columns");
                let what = format!(
                    "it has {has}, and the header has {wants}: a text that holds the separator \
                     stands in quotation marks"
                );
                problems.add(Some(line), None, what);
                continue;
            }
            cells.truncate(columns.len());
            if columns.iter().zip(&cells).any(|(c, cell)| c.header.is_empty() && !cell.is_empty()) {
                problems.add(Some(line), None, "a cell stands in a column without a name");
                continue;
            }
            rows.push((line, cells));
        }
        if rows.is_empty() && problems.found.is_empty() {
            let what = "nothing stands under the header, so there is nothing to bring in";
            problems.add(Some(line), None, what);
        }
        Self { columns, rows, semicolons: false }
    }

    /// The rows, to be read cell by cell.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let Self { columns, semicolons, .. } = self;
        let semicolons = *semicolons;
        self.rows.iter().map(move |(line, cells)| Row { line: *line, columns, cells, semicolons })
    }

    /// Whether the sheet has the column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name.as_deref() == Some(name))
    }
}

/// Where the first row names no column that is needed, and one of the next names them all: its
/// line, and what stands above it.
fn below_a_title(
    records: &[(usize, Vec<String>)],
    mut fits: impl FnMut(&[String]) -> Fit,
) -> Option<(usize, String)> {
    const FAR: usize = 8;
    let (_, first) = records.first()?;
    if fits(first) != Fit::None {
        return None;
    }
    let (at, (line, _)) = records
        .iter()
        .enumerate()
        .take(FAR)
        .skip(1)
        .find(|(_, (_, cells))| fits(cells) == Fit::All)?;
    let above = if at == 1 { "the row above".to_owned() } else { format!("the {at} rows above") };
    Some((*line, above))
}

/// How a row does as a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It names no column that is needed.
    None,
    /// It names some of them.
    Some,
    /// It names them all.
    All,
}

impl Columns<'_> {
    fn fit(&self, header: &[String]) -> Fit {
        let has = |name: &&str| {
            header.iter().any(|typed| {
                let alias =
                    |(other, meant): &(&str, &str)| meant == name && same_code(typed, other);
                typed.len() <= MOST_HEADER
                    && (same_code(typed, name) || self.aliases.iter().any(alias))
            })
        };
        match self.needed.iter().filter(|name| has(name)).count() {
            0 => Fit::None,
            count if count == self.needed.len() => Fit::All,
            _ => Fit::Some,
        }
    }
}

fn columns(
    line: usize,
    header: &[String],
    known: &Columns<'_>,
    problems: &mut Problems,
) -> Vec<Column> {
    let names = || known.needed.iter().chain(known.optional).copied();
    let mut columns: Vec<Column> = Vec::new();
    for typed in header {
        // A header as long as a page is no column of ours, and is not worth comparing.
        let is = |name: &str| typed.len() <= MOST_HEADER && same_code(typed, name);
        let alias = known.aliases.iter().find(|(other, _)| is(other));
        let own = names().find(|name| is(name));
        let name = own.or(alias.map(|(_, name)| *name));
        let passed = known.passed_over.iter().any(|name| is(name));
        if let Some(name) = name
            && columns.iter().any(|column| column.name.as_deref() == Some(name))
        {
            problems.add(Some(line), Some(typed), "this column stands twice in the header");
        } else if name.is_none() && !passed && !typed.is_empty() && !known.ignore_extra {
            // One that is missing is meant rather than one that the file has besides.
            let lacking = |name: &&str| !header.iter().any(|other| same_code(other, name));
            let meant = nearest(typed, names().filter(lacking));
            let what = match meant.or_else(|| nearest(typed, names())) {
                Some(meant) => format!("unknown column; did you mean `{meant}`?"),
                None => format!(
                    "unknown column: take it out, or ignore extra columns (--ignore-extra); known are {}",
                    commas(names())
                ),
            };
            problems.add(Some(line), Some(typed), what);
        }
        columns.push(Column { name: name.map(str::to_owned), header: typed.clone() });
    }
    for name in known.needed {
        if !columns.iter().any(|column| column.name.as_deref() == Some(*name)) {
            problems.add(Some(line), None, format!("the column `{name}` is missing"));
        }
    }
    columns
}

/// One row, read cell by cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'s> {
    pub(super) line: usize,
    columns: &'s [Column],
    cells: &'s [String],
    /// Semicolons stand between them.
    semicolons: bool,
}

impl<'s> Row<'s> {
    /// The header and the text of the cell in the column `name`, when it is not blank.
    fn cell(&self, name: &str) -> Option<(&'s str, &'s str)> {
        let at = self.columns.iter().position(|column| column.name.as_deref() == Some(name))?;
        let cell = self.cells[at].as_str();
        (!cell.trim().is_empty()).then_some((self.columns[at].header.as_str(), cell))
    }

    /// The text of a cell as it stands, when it is not blank.
    pub(super) fn raw(&self, name: &str) -> Option<&'s str> {
        self.cell(name).map(|(_, cell)| cell)
    }

    /// What the file calls the column `name`.
    pub(super) fn header<'n>(&self, name: &'n str) -> &'n str
    where
        's: 'n,
    {
        let known = self.columns.iter().find(|column| column.name.as_deref() == Some(name));
        known.map_or(name, |column| column.header.as_str())
    }

    /// Notes `what` against the cell in the column `name`.
    pub(super) fn note(&self, name: &str, what: impl Display, problems: &mut Problems) {
        problems.add(Some(self.line), Some(self.header(name)), what);
    }

    /// The value of a cell; `None` where it is empty or, with a problem, where it is bad.
    pub(super) fn optional<T: FromStr<Err: Display>>(
        &self,
        name: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        let (header, cell) = self.cell(name)?;
        cell.parse()
            .map_err(|error: T::Err| problems.add(Some(self.line), Some(header), error))
            .ok()
    }

    /// A number that may have any decimals. Where semicolons stand between the cells, a comma may
    /// be the decimal point as well as stand between thousands, so there it is a problem.
    pub(super) fn number<T: FromStr<Err: Display>>(
        &self,
        name: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        let typed = self.raw(name)?.trim();
        let either = typed.matches(',').count() == 1 && !typed.contains('.');
        if self.semicolons && either && typed.parse::<T>().is_ok() {
            let what = format!(
                "`{typed}` may be {} or {}, since semicolons stand between the cells here: write \
                 it without the comma",
                typed.replace(',', ""),
                typed.replace(',', ".")
            );
            self.note(name, what, problems);
            return None;
        }
        self.optional(name, problems)
    }

    /// As [`Row::optional`], with a problem where the cell is empty.
    pub(super) fn needed<T: FromStr<Err: Display>>(
        &self,
        name: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        self.full(name, problems)?;
        self.optional(name, problems)
    }

    /// A whole number from 0 to `most`.
    pub(super) fn whole(&self, name: &str, most: u32, problems: &mut Problems) -> Option<u32> {
        let typed = self.raw(name)?.trim();
        let digits = typed.bytes().all(|byte| byte.is_ascii_digit());
        let number = if digits { typed.parse().ok() } else { None };
        let number = number.filter(|number| *number <= most);
        if number.is_none() {
            let what = format!("`{typed}` is not a whole number from 0 to {most}");
            self.note(name, what, problems);
        }
        number
    }

    /// Ids with semicolons, commas or blanks between them; none where the cell is empty.
    pub(super) fn list<T: FromStr<Err: Display>>(
        &self,
        name: &str,
        problems: &mut Problems,
    ) -> Vec<T> {
        let apart = |c: char| matches!(c, ';' | ',') || c.is_whitespace();
        let items = self.raw(name).unwrap_or_default().split(apart);
        items
            .filter(|item| !item.is_empty())
            .filter_map(|item| {
                item.parse().map_err(|error: T::Err| self.note(name, error, problems)).ok()
            })
            .collect()
    }

    /// Whether the sheet has this column at all.
    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name.as_deref() == Some(name))
    }

    /// The text of a cell, with a problem where it is blank and the column is there.
    pub(super) fn full(&self, name: &str, problems: &mut Problems) -> Option<&'s str> {
        let raw = self.raw(name);
        if raw.is_none() && self.has(name) {
            self.note(name, "it is empty, and something must be written here", problems);
        }
        raw
    }

    /// Every header with its cell, for sheets whose columns are keys.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&'s str, &'s str, &'s str)> {
        let columns = self.columns;
        columns.iter().zip(self.cells).filter_map(|(column, cell)| {
            Some((column.name.as_deref()?, column.header.as_str(), cell.as_str()))
        })
    }
}
