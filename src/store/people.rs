//! People in the database.

use crate::domain::person::{Person, Role};
use crate::store::sql::Cell;
use crate::store::table::PERSON;
use crate::store::{DbError, Expect, Get, Look, Row, StoreError, Val, Write};

/// Everybody, retired people among them, in the order of their slugs.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<Person>, StoreError> {
    look.all(&PERSON)?.iter().map(|stored| person(&stored.row)).collect()
}

/// The person called `slug`, and the row's `rev`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(look: &mut dyn Look, slug: &str) -> Result<Option<(Person, i64)>, StoreError> {
    let stored = look.get(&PERSON, &[slug.into()])?;
    stored.map(|stored| Ok((person(&stored.row)?, stored.rev))).transpose()
}

/// Saves `person`.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn put(write: &mut Write<'_>, person: &Person, expected: Expect) -> Result<(), StoreError> {
    let roles: Vec<&str> = person.roles.iter().map(|role| role.code()).collect();
    let logins: Vec<&str> = person.logins.iter().map(String::as_str).collect();
    let values: Vec<Val> = vec![
        person.slug.as_str().into(),
        person.name.as_str().into(),
        sorted(roles).into(),
        sorted(logins).into(),
        person.retired.into(),
    ];
    write.put(&PERSON, values, expected).map(|_| ())
}

/// Codes in alphabetical order with a blank between them, so that a row has one form only.
fn sorted(mut words: Vec<&str>) -> String {
    words.sort_unstable();
    words.join(" ")
}

fn person(row: &Row) -> Result<Person, StoreError> {
    let roles: Result<_, DbError> = row
        .text(2)?
        .split_whitespace()
        .map(|code| {
            code.parse::<Role>().map_err(|_| row.shape(2, "codes of roles", Cell::Text(code)))
        })
        .collect();
    Ok(Person {
        slug: row.read(0)?,
        name: row.read(1)?,
        roles: roles?,
        logins: row.text(3)?.split_whitespace().map(str::to_owned).collect(),
        retired: row.flag(4)?,
    })
}
