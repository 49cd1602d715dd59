//! Statements and rows of an open transaction on SQLite.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use super::meaning::meant;
use crate::store::sql::{Cell, Cells, DbError, Get, Tx, Val, Visit};

/// An open transaction on a connection.
pub(super) struct Open<'c> {
    pub(super) conn: &'c Connection,
    pub(super) doing: &'static str,
}

impl Tx for Open<'_> {
    fn exec(&mut self, sql: &'static str, params: &[Val]) -> Result<u64, DbError> {
        let run = || self.conn.prepare_cached(&numbered(sql))?.execute(params_from_iter(params));
        run().map(|rows| rows as u64).map_err(|error| meant(error, self.doing))
    }

    fn each(&mut self, sql: &'static str, params: &[Val], visit: Visit<'_>) -> Result<(), DbError> {
        let meant = |error| meant(error, self.doing);
        let mut asked = self.conn.prepare_cached(&numbered(sql)).map_err(meant)?;
        let width = asked.column_count();
        let mut rows = asked.query(params_from_iter(params)).map_err(meant)?;
        while let Some(row) = rows.next().map_err(meant)? {
            visit(&Passing { row, sql, width })?;
        }
        Ok(())
    }
}

/// `sql` with `?1` for `$1`: SQLite numbers `$` names by appearance and would swap values in
/// silence.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

/// A row that streams past.
struct Passing<'a, 's> {
    row: &'a rusqlite::Row<'s>,
    sql: &'static str,
    width: usize,
}

impl Cells for Passing<'_, '_> {
    fn cell(&self, at: usize) -> Result<Cell<'_>, DbError> {
        match self.row.get_ref(at) {
            Ok(ValueRef::Null) => Ok(Cell::Null),
            Ok(ValueRef::Integer(number)) => Ok(Cell::Int(number)),
            Ok(ValueRef::Text(text)) => std::str::from_utf8(text)
                .map(Cell::Text)
                .map_err(|_| self.shape(at, "UTF-8 text", Cell::Text("bytes"))),
            Ok(ValueRef::Real(_) | ValueRef::Blob(_)) => {
                Err(self.shape(at, "a whole number or text", Cell::Text("another type")))
            }
            Err(_) => Err(self.shape(at, "a column", Cell::Null)),
        }
    }

    fn width(&self) -> usize {
        self.width
    }

    fn origin(&self) -> &'static str {
        self.sql
    }
}

impl ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}
