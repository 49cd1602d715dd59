//! A sheet of named rows and columns, and its cells as numbers and words.

use std::collections::BTreeSet;

use super::{Ends, Fault, MOST_COLUMNS, MOST_ROWS, MatrixError};
use crate::domain::exact::Exact;
use crate::domain::text::same_code;

/// A row below the header.
#[derive(Debug)]
pub(super) struct Line {
    /// Where it stands in the file, from 1.
    pub(super) number: u64,
    pub(super) name: String,
    /// One a column of the header, blanks around taken off.
    pub(super) cells: Vec<String>,
}

/// A sheet whose rows all have a name and a cell a column.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) header: Vec<String>,
    pub(super) lines: Vec<Line>,
}

/// The separator: whichever of comma and semicolon stands more often in the header.
fn separator(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let count = |c| header.matches(c).count();
    if count(';') > count(',') { b';' } else { b',' }
}

impl Grid {
    pub(super) fn read(text: &str) -> Result<Self, MatrixError> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(separator(text))
            .from_reader(text.as_bytes());
        let mut header: Option<Vec<String>> = None;
        let mut lines: Vec<Line> = Vec::new();
        let mut names = BTreeSet::new();
        for record in reader.records() {
            let record = record
                .map_err(|error| MatrixError::of_file(Fault::Unreadable(error.to_string())))?;
            let line = record.position().map_or(0, csv::Position::line);
            let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            let Some(header) = &header else {
                header = Some(checked_header(cells, line)?);
                continue;
            };
            let name = cells.remove(0);
            let at = |fault| MatrixError {
                line: Some(line),
                row: (!name.is_empty()).then(|| name.clone()),
                column: None,
                fault,
            };
            // Cells that a spreadsheet left empty at the end of a row are no cells.
            while cells.len() > header.len() && cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            if name.is_empty() {
                return Err(at(Fault::NoName));
            }
            if cells.len() != header.len() {
                return Err(at(Fault::Length { has: cells.len() + 1, wants: header.len() + 1 }));
            }
            if !names.insert(name.to_lowercase()) {
                return Err(at(Fault::Twice));
            }
            if lines.len() >= MOST_ROWS {
                return Err(at(Fault::TooMany { most: MOST_ROWS, what: "rows" }));
            }
            lines.push(Line { number: line, name, cells });
        }
        let header = header.ok_or(MatrixError::of_file(Fault::Empty))?;
        Ok(Self { header, lines })
    }

    pub(super) fn refused(&self, line: &Line, at: usize, fault: Fault) -> MatrixError {
        MatrixError {
            line: Some(line.number),
            row: Some(line.name.clone()),
            column: self.header.get(at).cloned(),
            fault,
        }
    }

    /// The number in a cell; `None` when it is empty.
    pub(super) fn optional(&self, line: &Line, at: usize) -> Result<Option<Exact>, MatrixError> {
        let typed = line.cells[at].as_str();
        if typed.is_empty() {
            return Ok(None);
        }
        let refused = || self.refused(line, at, Fault::NoNumber { typed: typed.to_owned() });
        number(typed).map(Some).ok_or_else(refused)
    }

    pub(super) fn number(&self, line: &Line, at: usize) -> Result<Exact, MatrixError> {
        self.optional(line, at)?.ok_or_else(|| self.refused(line, at, Fault::Missing))
    }

    pub(super) fn not_negative(&self, line: &Line, at: usize) -> Result<Exact, MatrixError> {
        let number = self.number(line, at)?;
        if number.is_negative() {
            let typed = line.cells[at].clone();
            return Err(self.refused(line, at, Fault::Negative { typed }));
        }
        Ok(number)
    }

    pub(super) fn positive(&self, line: &Line, at: usize) -> Result<Exact, MatrixError> {
        let number = self.not_negative(line, at)?;
        if number.is_zero() {
            let typed = line.cells[at].clone();
            return Err(self.refused(line, at, Fault::NotPositive { typed }));
        }
        Ok(number)
    }

    /// The index of the word in a cell among `words`.
    pub(super) fn word(
        &self,
        line: &Line,
        at: usize,
        words: &[&str],
        wanted: &'static str,
    ) -> Result<usize, MatrixError> {
        let typed = line.cells[at].clone();
        words
            .iter()
            .position(|word| same_code(&typed, word))
            .ok_or_else(|| self.refused(line, at, Fault::Word { typed, wanted }))
    }

    /// A place in an order, 1 upward.
    pub(super) fn place(&self, line: &Line, at: usize) -> Result<u32, MatrixError> {
        let typed = &line.cells[at];
        let wanted = "a place in an order: 1, 2, 3 and so on";
        let refused = || self.refused(line, at, Fault::Word { typed: typed.clone(), wanted });
        typed.parse().ok().filter(|place| *place > 0).ok_or_else(refused)
    }

    /// The ends of a scale, `LO..HI`.
    pub(super) fn ends(&self, line: &Line, at: usize) -> Result<Ends, MatrixError> {
        let typed = line.cells[at].clone();
        let ends = typed
            .split_once("..")
            .and_then(|(low, high)| Some((number(low.trim())?, number(high.trim())?)))
            .filter(|(low, high)| low < high);
        match ends {
            Some((low, high)) => Ok(Ends { low, high, typed }),
            None => Err(self.refused(line, at, Fault::Scale { typed })),
        }
    }

    /// A candidate's value, on its scale where it has one.
    pub(super) fn value(
        &self,
        line: &Line,
        at: usize,
        scale: Option<&Ends>,
    ) -> Result<Exact, MatrixError> {
        let value = self.number(line, at)?;
        if let Some(ends) = scale.filter(|ends| value < ends.low || value > ends.high) {
            let (typed, scale) = (line.cells[at].clone(), ends.typed.clone());
            return Err(self.refused(line, at, Fault::OffScale { typed, scale }));
        }
        Ok(value)
    }
}

fn checked_header(mut cells: Vec<String>, line: u64) -> Result<Vec<String>, MatrixError> {
    cells.remove(0);
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    let at =
        |column: Option<String>, fault| MatrixError { line: Some(line), row: None, column, fault };
    if cells.is_empty() {
        return Err(at(None, Fault::NoColumns));
    }
    if cells.len() > MOST_COLUMNS {
        return Err(at(None, Fault::TooMany { most: MOST_COLUMNS, what: "columns" }));
    }
    let mut seen = BTreeSet::new();
    for (place, name) in cells.iter().enumerate() {
        if name.is_empty() {
            return Err(at(Some((place + 2).to_string()), Fault::NoName));
        }
        if !seen.insert(name) {
            return Err(at(Some(name.clone()), Fault::Twice));
        }
    }
    Ok(cells)
}

/// The digits a number may have.
const MOST_DIGITS: usize = 30;

/// The number written as `-12`, `0.25`, `.5`, `1e-3` or `1/3`, exactly; `None` for anything else.
pub fn number(typed: &str) -> Option<Exact> {
    if let Some((top, bottom)) = typed.split_once('/') {
        let bottom = decimal(bottom.trim())?;
        return if bottom.is_zero() { None } else { Some(decimal(top.trim())? / bottom) };
    }
    decimal(typed)
}

fn decimal(typed: &str) -> Option<Exact> {
    let (digits, exponent) = match typed.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (typed, 0),
    };
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{part}");
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty() || !plain || digits.len() > MOST_DIGITS || exponent.abs() > 30 {
        return None;
    }
    let value: Exact = digits.parse().ok()?;
    let shift = exponent - i32::try_from(part.len()).ok()?;
    let ten: Exact =
        format!("1{}", "0".repeat(usize::try_from(shift.unsigned_abs()).ok()?)).parse().ok()?;
    let value = if shift < 0 { value / ten } else { value * ten };
    Some(if negative { -value } else { value })
}
