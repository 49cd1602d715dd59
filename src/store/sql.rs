//! The seam between the store and a database engine: values, rows, transactions, errors.
//!
//! A driver (`sqlite.rs`) implements [`Tx`] and [`Backend`]; everything above speaks one SQL text
//! that all engines read alike. `&'static str` keeps SQL built at run time out.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

pub use crate::store::fault::{Cause, DbError};

/// A value as it is stored. There is no floating point in the database, and no bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Val {
    /// Nothing.
    Null,
    /// A whole number: `BIGINT`.
    Int(i64),
    /// Text: `TEXT`.
    Text(String),
}

impl Val {
    /// The text of anything that can be shown: a reference, a slug, a day, a code.
    pub fn shown(value: impl fmt::Display) -> Self {
        Self::Text(value.to_string())
    }

    /// The value, looked at where it lies.
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Self::Null => Cell::Null,
            Self::Int(number) => Cell::Int(*number),
            Self::Text(text) => Cell::Text(text),
        }
    }

    /// As [`Val::shown`], nothing for `None`.
    pub fn shown_or_null(value: Option<impl fmt::Display>) -> Self {
        value.map_or(Self::Null, Self::shown)
    }
}

impl fmt::Display for Val {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("nothing"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl From<i64> for Val {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<i32> for Val {
    fn from(number: i32) -> Self {
        Self::Int(number.into())
    }
}

impl From<u32> for Val {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Val {
    /// 1 for true, 0 for false.
    fn from(flag: bool) -> Self {
        Self::Int(flag.into())
    }
}

impl From<&str> for Val {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Val {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A value looked at where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
}

impl Cell<'_> {
    /// Its own copy.
    pub fn to_val(self) -> Val {
        match self {
            Self::Null => Val::Null,
            Self::Int(number) => Val::Int(number),
            Self::Text(text) => Val::Text(text.to_owned()),
        }
    }

    /// Whether it is `val`.
    pub fn is(self, val: &Val) -> bool {
        match (self, val) {
            (Self::Null, Val::Null) => true,
            (Self::Int(here), Val::Int(there)) => here == *there,
            (Self::Text(here), Val::Text(there)) => here == there,
            (Self::Null | Self::Int(_) | Self::Text(_), _) => false,
        }
    }
}

/// One row of an answer: an owned [`Row`], or one that streams past.
pub trait Cells {
    /// The value in column `at`, 0 upward.
    ///
    /// # Errors
    /// [`DbError::Shape`] when there is no such column or it holds neither of the two types.
    fn cell(&self, at: usize) -> Result<Cell<'_>, DbError>;

    /// How many columns there are.
    fn width(&self) -> usize;

    /// The statement that asked, for errors that name table and column.
    fn origin(&self) -> &'static str;
}

/// Typed getters over any row. A wrong type is an error that names table and column.
pub trait Get: Cells {
    /// A whole number.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    fn int(&self, at: usize) -> Result<i64, DbError> {
        match self.cell(at)? {
            Cell::Int(number) => Ok(number),
            other @ (Cell::Null | Cell::Text(_)) => Err(self.shape(at, "a whole number", other)),
        }
    }

    /// A whole number, or nothing.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    fn maybe_int(&self, at: usize) -> Result<Option<i64>, DbError> {
        match self.cell(at)? {
            Cell::Null => Ok(None),
            Cell::Int(_) | Cell::Text(_) => self.int(at).map(Some),
        }
    }

    /// A number that cannot be negative and fits `u32`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    fn count(&self, at: usize) -> Result<u32, DbError> {
        let number = self.int(at)?;
        number.try_into().map_err(|_| self.shape(at, "a count", Cell::Int(number)))
    }

    /// 0 or 1.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    fn flag(&self, at: usize) -> Result<bool, DbError> {
        match self.int(at)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(self.shape(at, "0 or 1", Cell::Int(other))),
        }
    }

    /// Text.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    fn text(&self, at: usize) -> Result<&str, DbError> {
        match self.cell(at)? {
            Cell::Text(text) => Ok(text),
            other @ (Cell::Null | Cell::Int(_)) => Err(self.shape(at, "text", other)),
        }
    }

    /// Text, or nothing.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    fn maybe_text(&self, at: usize) -> Result<Option<&str>, DbError> {
        match self.cell(at)? {
            Cell::Null => Ok(None),
            Cell::Int(_) | Cell::Text(_) => self.text(at).map(Some),
        }
    }

    /// Text that is read as a `T`: a reference, a slug, a day, a code.
    ///
    /// # Errors
    /// [`DbError::Shape`], also when the text is no `T`.
    fn read<T: FromStr>(&self, at: usize) -> Result<T, DbError> {
        let text = self.text(at)?;
        text.parse().map_err(|_| self.shape(at, "another kind of value", Cell::Text(text)))
    }

    /// Text that is read as a `T`, or nothing.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    fn maybe_read<T: FromStr>(&self, at: usize) -> Result<Option<T>, DbError> {
        match self.cell(at)? {
            Cell::Null => Ok(None),
            Cell::Int(_) | Cell::Text(_) => self.read(at).map(Some),
        }
    }

    /// The error of a value that is not what it should be; names table and column.
    fn shape(&self, at: usize, wanted: &'static str, found: Cell<'_>) -> DbError {
        let (table, column) = place(self.origin(), at);
        DbError::Shape { table, column, wanted, found: found.to_val().to_string() }
    }
}

impl<C: Cells + ?Sized> Get for C {}

/// Table and column that `at` means in a `SELECT` of plain columns; the number where it is more.
fn place(sql: &str, at: usize) -> (String, String) {
    let after = |word: &str| sql.split_once(word).map(|(_, rest)| rest.trim_start());
    let word = |text: &str| text.split([' ', '\n', ',', ';']).next().unwrap_or("").to_owned();
    let table = after("FROM ").map_or_else(|| "an answer".to_owned(), word);
    let columns = after("SELECT ").and_then(|rest| rest.split("FROM").next()).unwrap_or("");
    let column = columns
        .split(',')
        .nth(at)
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty() && !columns.contains('('))
        .unwrap_or_else(|| (at + 1).to_string());
    (table, column)
}

/// A row that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    origin: &'static str,
    cells: Vec<Val>,
}

impl Row {
    /// The row `cells` that the statement `origin` answered.
    pub fn new(origin: &'static str, cells: Vec<Val>) -> Self {
        Self { origin, cells }
    }

    /// The values in the order of the statement's columns.
    pub fn vals(&self) -> &[Val] {
        &self.cells
    }

    /// The values, given away.
    pub fn into_vals(self) -> Vec<Val> {
        self.cells
    }
}

impl Cells for Row {
    fn cell(&self, at: usize) -> Result<Cell<'_>, DbError> {
        match self.cells.get(at) {
            Some(Val::Null) => Ok(Cell::Null),
            Some(Val::Int(number)) => Ok(Cell::Int(*number)),
            Some(Val::Text(text)) => Ok(Cell::Text(text)),
            None => Err(self.shape(at, "a column", Cell::Null)),
        }
    }

    fn width(&self) -> usize {
        self.cells.len()
    }

    fn origin(&self) -> &'static str {
        self.origin
    }
}

/// What looks at each row of a stream.
pub type Visit<'a> = &'a mut dyn FnMut(&dyn Cells) -> Result<(), DbError>;

/// An open transaction.
pub trait Tx {
    /// Runs a statement and answers how many rows it changed.
    ///
    /// # Errors
    /// [`DbError`]; on some engines any error ends the transaction.
    fn exec(&mut self, sql: &'static str, params: &[Val]) -> Result<u64, DbError>;

    /// Runs a statement and keeps its rows.
    ///
    /// # Errors
    /// [`DbError`], as for [`Tx::exec`].
    fn rows(&mut self, sql: &'static str, params: &[Val]) -> Result<Vec<Row>, DbError> {
        let mut rows = Vec::new();
        self.each(sql, params, &mut |cells| {
            let vals = (0..cells.width()).map(|at| cells.cell(at).map(Cell::to_val));
            rows.push(Row::new(sql, vals.collect::<Result<_, _>>()?));
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs a statement and shows each row to `visit`, without copying it.
    ///
    /// # Errors
    /// [`DbError`], as for [`Tx::exec`], and the visitor's own, which ends the stream.
    fn each(&mut self, sql: &'static str, params: &[Val], visit: Visit<'_>) -> Result<(), DbError>;
}

/// What runs inside a transaction; an error takes everything back.
pub type Body<'a> = &'a mut dyn FnMut(&mut dyn Tx) -> Result<(), DbError>;

/// A database engine with one open workspace.
pub trait Backend: Send {
    /// Runs `body` as the only writer and commits. Only after `Ok` may anything say "saved".
    ///
    /// # Errors
    /// Those of `body`, and those of beginning and committing; nothing was saved, but for
    /// [`DbError::OutcomeUnknown`].
    fn write(&mut self, body: Body<'_>) -> Result<(), DbError>;

    /// Runs `body` on one unchanging state of the workspace.
    ///
    /// # Errors
    /// Those of `body` and of the engine.
    fn read(&mut self, body: Body<'_>) -> Result<(), DbError>;

    /// Whether somebody else has saved since this was last asked. Cheap.
    ///
    /// # Errors
    /// [`DbError`] of the engine; a busy moment is no error and answers "no".
    fn changed(&mut self) -> Result<bool, DbError>;

    /// A second opening of the same workspace that stands at event `cut` of its history and only
    /// reads; `None` where this engine, or this workspace, cannot be read so.
    ///
    /// # Errors
    /// [`DbError`] of the engine.
    fn as_of(&mut self, cut: i64) -> Result<Option<Box<dyn Backend>>, DbError> {
        let _ = cut;
        Ok(None)
    }

    /// What is open, in words for people: engine and place.
    fn describe(&self) -> String;

    /// The engine's own checks of its storage, and of the schema; each finding one sentence.
    ///
    /// # Errors
    /// [`DbError`] when the checks themselves could not run.
    fn inspect(&mut self) -> Result<Vec<String>, DbError>;

    /// A quick form of [`Backend::inspect`] that may run while people wait.
    ///
    /// # Errors
    /// [`DbError`] when the check itself could not run.
    fn inspect_quickly(&mut self) -> Result<Vec<String>, DbError>;

    /// Writes a whole copy of the workspace into the empty file `target`, synced.
    ///
    /// # Errors
    /// [`DbError`]; the target is then not to be used.
    fn copy_into(&mut self, target: &Path) -> Result<(), DbError>;

    /// Facts about engine and settings for the person who looks after the machine.
    ///
    /// # Errors
    /// [`DbError`] of the engine.
    fn facts(&mut self) -> Result<Vec<(&'static str, String)>, DbError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_the_wrong_type_is_named_by_table_and_column() {
        let row = Row::new(
            "SELECT slug, name, retired FROM person WHERE slug = $1",
            vec!["tl-1".into(), Val::Null, Val::Int(7)],
        );
        let said = |error: DbError| error.to_string();
        assert_eq!(
            said(row.text(1).unwrap_err()),
            "person.name holds `nothing` where text belongs"
        );
        assert_eq!(said(row.flag(2).unwrap_err()), "person.retired holds `7` where 0 or 1 belongs");
        assert_eq!(
            said(row.int(3).unwrap_err()),
            "person.4 holds `nothing` where a column belongs"
        );
        assert_eq!(row.maybe_text(1).unwrap(), None);
        assert_eq!(row.text(0).unwrap(), "tl-1");
    }
}
