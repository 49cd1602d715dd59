//! A renewal on its way as one row: what lists ask in columns, the rest as a document of the rows
//! that the other tables would hold.
//!
//! The document spares a second set of eight tables for what lives a few weeks, and keeps every
//! statement about granted content free of a clause that would leave renewals out.

use serde_json::{Map, Value};

use crate::domain::exception::request::Request;
use crate::domain::exception::{Exception, Renewal};
use crate::domain::refs::ExceptionRef;
use crate::store::exceptions::rows;
use crate::store::exceptions::tables::{EXCEPTION, EXCEPTION_RENEWAL};
use crate::store::exceptions::whole::{self, PARTS, Select, Source};
use crate::store::sql::Cell;
use crate::store::{DbError, Get, Row, StoreError, Table, Val};

/// Parts of an exception that belong to its grants, and not to a renewal.
const OF_GRANTS: [&str; 3] = ["exception_grant", "exception_condition", "exception_mark"];

/// The row that keeps the renewal of `exception`, where one is open.
pub(super) fn row(exception: &Exception) -> Option<Vec<Val>> {
    let renewal = exception.renewal.as_ref()?;
    let submission = renewal.submission.as_ref();
    Some(vec![
        Val::shown(exception.reference),
        renewal.ordinal.into(),
        renewal.state.code().into(),
        Val::shown(renewal.opened_at),
        Val::shown_or_null(submission.map(|submission| submission.at)),
        Val::shown_or_null(renewal.first_submitted),
        Val::shown_or_null(renewal.claimed_by.as_ref()),
        Val::shown_or_null(submission.map(|submission| submission.tier)),
        document(exception).into(),
    ])
}

fn document(exception: &Exception) -> String {
    let working = exception.working();
    let mut tables = Map::new();
    let own = [rows::exception(&working)];
    tables.insert(EXCEPTION.name.to_owned(), many(&EXCEPTION, &own));
    let detail = [rows::detail(working.reference, &working.request)];
    let table = &crate::store::exceptions::EXCEPTION_DETAIL;
    tables.insert(table.name.to_owned(), many(table, &detail));
    for (table, kept) in PARTS.into_iter().zip(rows::parts(&working)) {
        if !OF_GRANTS.contains(&table.name) && !kept.is_empty() {
            tables.insert(table.name.to_owned(), many(table, &kept));
        }
    }
    Value::Object(tables).to_string()
}

/// The rows as objects by column; the reference and what is null are left out.
fn many(table: &Table, rows: &[Vec<Val>]) -> Value {
    let object = |row: &Vec<Val>| {
        let columns = table.columns.iter().zip(row).skip(1);
        let filled = columns.filter_map(|(column, value)| {
            let value = match value {
                Val::Null => return None,
                Val::Int(number) => Value::from(*number),
                Val::Text(text) => Value::from(text.as_str()),
            };
            Some(((*column).to_owned(), value))
        });
        Value::Object(filled.collect())
    };
    Value::Array(rows.iter().map(object).collect())
}

/// The rows of a document.
pub(super) struct Document {
    tables: Value,
    reference: Val,
}

impl Document {
    fn picked(&self, table: &str, columns: &[&str], origin: &'static str) -> Vec<Row> {
        let rows = self.tables[table].as_array().into_iter().flatten();
        let value = |row: &Value, column: &str| match (&row[column], column) {
            (Value::Number(number), _) => number.as_i64().map_or(Val::Null, Val::Int),
            (Value::String(text), _) => Val::Text(text.clone()),
            (_, "exception" | "reference") => self.reference.clone(),
            (_, _) => Val::Null,
        };
        rows.map(|row| Row::new(origin, columns.iter().map(|column| value(row, column)).collect()))
            .collect()
    }
}

impl Source for Document {
    fn only(&mut self, table: &'static Table) -> Result<Option<Row>, StoreError> {
        Ok(self.picked(table.name, table.columns, table.select_one).pop())
    }

    fn rows(&mut self, select: &Select) -> Result<Vec<Row>, StoreError> {
        Ok(self.picked(select.table, select.columns, select.sql))
    }
}

/// The exception that a document describes; `unread` where it describes none.
pub(super) fn described(
    tables: Value,
    reference: Val,
    unread: Option<DbError>,
) -> Result<Exception, StoreError> {
    let mut document = Document { tables, reference };
    let nothing = Row::new(EXCEPTION.select_one, vec![Val::Null]);
    let unread = || unread.unwrap_or_else(|| nothing.shape(0, "an exception", Cell::Null));
    let row = document.only(&EXCEPTION)?.ok_or_else(unread)?;
    whole::built(&mut document, &row)
}

/// The request in the document of a renewal of `which`.
pub(super) fn request(text: &str, which: ExceptionRef) -> Result<Request, StoreError> {
    let nothing = Row::new(EXCEPTION_RENEWAL.select_one, vec![text.into()]);
    let unread = || nothing.shape(0, "a document of a renewal", Cell::Text(text));
    let tables: Value = serde_json::from_str(text).map_err(|_| unread())?;
    Ok(described(tables, Val::shown(which), Some(unread()))?.request)
}

/// The renewal in a row of its table.
pub(super) fn read(row: &Row) -> Result<Renewal, StoreError> {
    const DOCUMENT: usize = 8;
    let text = row.text(DOCUMENT)?;
    let unread = || row.shape(DOCUMENT, "a document of a renewal", Cell::Text(text));
    let tables: Value = serde_json::from_str(text).map_err(|_| unread())?;
    let working = described(tables, row.text(0)?.into(), Some(unread()))?;
    Ok(Renewal {
        ordinal: row.count(1)?,
        opened_at: row.read(3)?,
        state: working.state,
        request: working.request,
        editors: working.editors,
        claimed_by: working.claimed_by,
        submissions: working.submissions,
        first_submitted: row.maybe_read(5)?,
        submission: working.submission,
        returned: working.returned,
        votes: working.votes,
        scores: working.scores,
    })
}
