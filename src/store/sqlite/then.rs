//! A workspace file as it was at a point of its history, read from the file itself.
//!
//! Over each table of which a later event touched a row lies a view of the same name, which belongs
//! to this connection alone: the rows that no later event touched, and beside them, from a table in
//! memory, those that one did, as they were. History itself ends at the point. Statements need to
//! know nothing of it, since a name means the connection's own view first.

use rusqlite::{Connection, params_from_iter};

use super::meaning::meant;
use super::rows::Open;
use crate::store::before::{Before, Rows, Was, is_of_exceptions};
use crate::store::exceptions::{EXCEPTION, then as derived};
use crate::store::sql::{DbError, Get, Tx, Val};
use crate::store::table::{TABLES, Table};

/// The point of history at which a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Then {
    /// The last event that counts.
    pub(super) cut: i64,
    /// The last event that was undone.
    upto: i64,
}

const HEAD: &str = "SELECT seq FROM main.chain_head WHERE one = 1";
const LATER: &str = "SELECT event.seq, event_body.body FROM main.event AS event
    LEFT JOIN main.event_body AS event_body ON event_body.seq = event.seq
    WHERE event.seq > $1 ORDER BY event.seq";
const MADE: &str = "INSERT INTO temp.made_exception (reference) VALUES ($1)";
const INDEXES: &str = "SELECT name, sql FROM main.sqlite_schema
    WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL ORDER BY name";
const OWN: &str = "SELECT type, name FROM temp.sqlite_schema
    WHERE type IN ('view', 'table') ORDER BY type DESC, name";

/// Where history ends in the file.
fn head(tx: &mut Open<'_>) -> Result<i64, DbError> {
    let rows = tx.rows(HEAD, &[])?;
    let missing = || DbError::Corrupt { found: "the head of history is missing".to_owned() };
    rows.first().ok_or_else(missing)?.int(0)
}

impl Then {
    /// Lets `conn` stand at `cut`; `None` where what a later event changed is not known any more.
    pub(super) fn at(conn: &Connection, cut: i64) -> Result<Option<Self>, DbError> {
        let mut tx = Open { conn, doing: "going back in history" };
        let upto = head(&mut tx)?;
        let mut before = Before::default();
        let mut known = true;
        tx.each(LATER, &[cut.into()], &mut |row| {
            if known {
                known = match row.maybe_text(1)? {
                    Some(body) => before.event(body).is_ok(),
                    None => false,
                };
            }
            Ok(())
        })?;
        if !known {
            return Ok(None);
        }
        let run = |sql: &str| {
            conn.execute_batch(sql).map_err(|error| meant(error, "going back in history"))
        };
        // Rows first, then views: what a row holds now is read from the file.
        let mut touched = derived::Touched::default();
        let mut views = Vec::new();
        let (made, mut tables) = before.into_parts();
        run("CREATE TEMP TABLE made_exception (reference PRIMARY KEY) WITHOUT ROWID")?;
        for which in &made {
            tx.exec(MADE, &[which.as_str().into()])?;
        }
        for table in TABLES {
            let own = table.name == EXCEPTION.name || is_of_exceptions(table);
            let rows = tables.remove(table.name).unwrap_or_default();
            if !rows.is_empty() || (own && !made.is_empty()) {
                views.push(lay_beside(&mut tx, table, rows, &mut touched)?);
            }
        }
        views.push(empty_beside(&tx, "exception_gist", &["number"], &["number", "told"], None)?);
        touched.made(made);
        run(&format!(
            "CREATE TEMP TABLE name_block (noun, block, told, PRIMARY KEY (noun, block));
             INSERT INTO temp.name_block SELECT noun, block, told FROM main.name_block;
             CREATE TEMP TABLE state_tally (state PRIMARY KEY, count);
             CREATE TEMP VIEW event AS SELECT * FROM main.event WHERE seq <= {cut};
             CREATE TEMP VIEW event_body AS SELECT * FROM main.event_body WHERE seq <= {cut};
             CREATE TEMP VIEW chain_head AS
             SELECT 1 AS one, seq, hash FROM main.event WHERE seq = {cut};"
        ))?;
        for view in views {
            run(&view)?;
        }
        touched.derive(&mut tx)?;
        Ok(Some(Self { cut, upto }))
    }

    /// The same once more, where somebody saved since; the point of history stays.
    pub(super) fn still(&mut self, conn: &Connection) -> Result<(), DbError> {
        let mut tx = Open { conn, doing: "reading" };
        if head(&mut tx)? == self.upto {
            return Ok(());
        }
        let failed = |error| meant(error, "going back in history");
        let own = tx.rows(OWN, &[])?;
        conn.pragma_update(None, "query_only", false).map_err(failed)?;
        for part in own {
            let sql = format!("DROP {} temp.{}", part.text(0)?, part.text(1)?);
            conn.execute_batch(&sql).map_err(failed)?;
        }
        let again = Self::at(conn, self.cut);
        conn.pragma_update(None, "query_only", true).map_err(failed)?;
        // What cannot be undone any more was erased this moment: a fresh look replays it.
        *self = again?.ok_or(DbError::Retry)?;
        Ok(())
    }
}

/// `now.a = gone.a AND …`.
fn joined(keys: &[&str]) -> String {
    let pairs: Vec<String> = keys.iter().map(|key| format!("gone.{key} = now.{key}")).collect();
    pairs.join(" AND ")
}

/// Makes the tables of rows that are gone or were otherwise, empty; answers the view over them.
///
/// `made` is the column with the exception that a row belongs to, where it does.
fn empty_beside(
    tx: &Open<'_>,
    name: &str,
    keys: &[&str],
    columns: &[&str],
    made: Option<&str>,
) -> Result<String, DbError> {
    let (all, key) = (columns.join(", "), keys.join(", "));
    let sql = format!(
        "CREATE TEMP TABLE gone_{name} ({key}, PRIMARY KEY ({key})) WITHOUT ROWID;
         CREATE TEMP TABLE was_{name} ({all}, PRIMARY KEY ({key}));"
    );
    tx.conn.execute_batch(&sql).map_err(|error| meant(error, tx.doing))?;
    let own: Vec<String> = columns.iter().map(|column| format!("now.{column}")).collect();
    let made = made.map_or_else(String::new, |column| {
        format!(
            "AND NOT EXISTS (SELECT 1 FROM temp.made_exception AS made \
             WHERE made.reference = now.{column})"
        )
    });
    Ok(format!(
        "CREATE TEMP VIEW {name} AS SELECT {} FROM main.{name} AS now
         WHERE NOT EXISTS (SELECT 1 FROM temp.gone_{name} AS gone WHERE {}) {made}
         UNION ALL SELECT {all} FROM temp.was_{name}",
        own.join(", "),
        joined(keys),
    ))
}

/// Keeps the rows of `table` as they were beside those that are; answers the view over both.
fn lay_beside(
    tx: &mut Open<'_>,
    table: &'static Table,
    rows: Rows,
    touched: &mut derived::Touched,
) -> Result<String, DbError> {
    let failed = |error| meant(error, "going back in history");
    let mut columns = table.columns.to_vec();
    columns.extend(["rev", "last_seq"]);
    let own = table.name == EXCEPTION.name || is_of_exceptions(table);
    let made = table.keys.first().copied().filter(|_| own);
    let view = empty_beside(tx, table.name, table.keys, &columns, made)?;
    let put = |sql: &str| tx.conn.prepare(sql).map_err(failed);
    let (mut gone, mut kept) = (put(table.put_gone)?, put(table.put_was)?);
    for (key, was) in rows {
        gone.execute(params_from_iter(&key)).map_err(failed)?;
        let row = match was {
            Was::Absent => None,
            Was::There { columns, changes, removed } => {
                let now = if removed { None } else { present(tx.conn, table, &key)? };
                Some(completed(table, columns, changes, now.as_deref())?)
            }
        };
        if let Some(row) = &row {
            kept.execute(params_from_iter(row)).map_err(failed)?;
        }
        touched.row(table, &key, row.as_deref());
    }
    drop((gone, kept));
    // What is asked for by other columns than the key is asked of these rows as of the others.
    for index in tx.rows(INDEXES, &[table.name.into()])? {
        let (name, sql) = (index.text(0)?, index.text(1)?);
        let Some((_, rest)) = sql.split_once(&format!(" ON {} ", table.name)) else { continue };
        let sql = format!("CREATE INDEX temp.was_{name} ON was_{} {rest}", table.name);
        tx.conn.execute_batch(&sql).map_err(failed)?;
    }
    Ok(view)
}

/// The row of the file under `key`, with `rev` and `last_seq`.
fn present(
    conn: &Connection,
    table: &'static Table,
    key: &[Val],
) -> Result<Option<Vec<Val>>, DbError> {
    let mut tx = Open { conn, doing: "going back in history" };
    let row = tx.rows(table.select_one, key)?.into_iter().next();
    Ok(row.map(crate::store::sql::Row::into_vals))
}

/// The row with what stands as it does now, with how often it had been changed. Which event had
/// changed it last is not told, and nobody asks it of a past day.
fn completed(
    table: &'static Table,
    columns: Vec<Option<Val>>,
    changes: i64,
    now: Option<&[Val]>,
) -> Result<Vec<Val>, DbError> {
    let missing = || DbError::Corrupt {
        found: format!("a row of {} that history tells is missing", table.name),
    };
    let rev = match now.and_then(|now| now.get(table.columns.len())) {
        Some(Val::Int(rev)) => rev - changes,
        _ => 1,
    };
    let mut row = Vec::with_capacity(columns.len() + 2);
    for (at, column) in columns.into_iter().enumerate() {
        let column = match (column, now) {
            (Some(told), _) => told,
            (None, Some(now)) => now.get(at).cloned().ok_or_else(missing)?,
            (None, None) => return Err(missing()),
        };
        row.push(column);
    }
    row.extend([rev.into(), 0_i64.into()]);
    Ok(row)
}
