//! How weights were found, in the database.

use crate::domain::criteria::edit::Item;
use crate::domain::criteria::weight::Weight;
use crate::domain::evaluation::Evaluation;
use crate::domain::exact::Exact;
use crate::domain::refs::EvaluationRef;
use crate::domain::robustness::elicit::{Elicitation, Given, Key, Level};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// What somebody said when weights were looked for, and what came out.
    pub ELICITATION: elicitation [evaluation 1, version 2, number 3]
        [
            group_id 4, method 5, said_by 6, figures 7, weights 8, consistency 9, note 10,
            written_by 11, written_at 12, taken_at 13
        ] 14 15
}

const ALL: &str = "SELECT version, number, group_id, method, said_by, figures, weights,
    consistency, note, written_by, written_at, taken_at
  FROM elicitation WHERE evaluation = $1 ORDER BY version, number";

/// Every elicitation of the evaluation, of all versions of its rules, the first first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look, which: EvaluationRef) -> Result<Vec<Elicitation>, StoreError> {
    let mut found = Vec::new();
    look.each(ALL, &[Val::shown(which)], &mut |row| {
        found.push(elicitation(row)?);
        Ok(())
    })?;
    Ok(found)
}

fn elicitation(row: &dyn Cells) -> Result<Elicitation, DbError> {
    let consistency = match row.maybe_int(7)? {
        Some(_) => Some(row.count(7)?),
        None => None,
    };
    Ok(Elicitation {
        version: row.count(0)?,
        number: row.count(1)?,
        level: row.maybe_read(2)?.map_or(Level::Groups, Level::Within),
        given: Given { method: row.read(3)?, figures: pairs::<Key, Exact>(row, 5)? },
        said_by: row.read(4)?,
        weights: pairs::<Item, Weight>(row, 6)?,
        consistency,
        note: row.maybe_read(8)?,
        by: row.read(9)?,
        at: row.read(10)?,
        taken: row.maybe_read(11)?,
    })
}

/// Lines of two words each.
fn pairs<A: std::str::FromStr, B: std::str::FromStr>(
    row: &dyn Cells,
    at: usize,
) -> Result<Vec<(A, B)>, DbError> {
    let text = row.text(at)?;
    text.lines()
        .map(|line| {
            let wrong = || row.shape(at, "a line of an id and a figure", Cell::Text(line));
            let (one, other) = line.split_once(' ').ok_or_else(wrong)?;
            Ok((one.parse().map_err(|_| wrong())?, other.parse().map_err(|_| wrong())?))
        })
        .collect()
}

fn lines<A: std::fmt::Display, B: std::fmt::Display>(pairs: &[(A, B)]) -> String {
    let lines: Vec<String> = pairs.iter().map(|(one, other)| format!("{one} {other}")).collect();
    lines.join("\n")
}

/// Saves it; `expected` is new, or any where it is taken into the weights later.
///
/// # Errors
/// [`StoreError::Stale`] when there is one of that number already.
pub fn put(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    one: &Elicitation,
    expected: Expect,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(evaluation.reference()),
        one.version.into(),
        one.number.into(),
        match &one.level {
            Level::Groups => Val::Null,
            Level::Within(group) => group.as_str().into(),
        },
        one.given.method.code().into(),
        one.said_by.as_str().into(),
        lines(&one.given.figures).into(),
        lines(&one.weights).into(),
        one.consistency.into(),
        Val::shown_or_null(one.note.as_ref()),
        one.by.as_str().into(),
        Val::shown(one.at),
        Val::shown_or_null(one.taken),
    ];
    write.put(&ELICITATION, values, expected).map(|_| ())
}
