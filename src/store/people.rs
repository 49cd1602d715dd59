//! People in the database.

use crate::domain::date::Day;
use crate::domain::person::{Delegation, Person, Role};
use crate::domain::refs::Slug;
use crate::store::sql::Cell;
use crate::store::table::{DELEGATION, PERSON};
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

/// Every delegation on record, those that are over among them.
///
/// # Errors
/// [`StoreError::Db`].
pub fn delegations(look: &mut dyn Look) -> Result<Vec<Delegation>, StoreError> {
    let stored = look.all(&DELEGATION)?;
    let read = |stored: &crate::store::Stored| {
        let row = &stored.row;
        Ok(Delegation {
            from: row.read(0)?,
            to: row.read(1)?,
            since: row.read(2)?,
            until: row.read(3)?,
        })
    };
    stored.iter().map(read).collect()
}

/// The delegations that hold on `day`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn delegated(look: &mut dyn Look, day: Day) -> Result<Vec<Delegation>, StoreError> {
    Ok(delegations(look)?.into_iter().filter(|one| one.holds(day)).collect())
}

/// Keeps `delegation`, given by `by`, in the place of an earlier one between the two.
///
/// # Errors
/// [`StoreError::Db`].
pub fn delegate(
    write: &mut Write<'_>,
    delegation: &Delegation,
    by: &Slug,
) -> Result<(), StoreError> {
    let values: Vec<Val> = vec![
        delegation.from.as_str().into(),
        delegation.to.as_str().into(),
        Val::shown(delegation.since),
        Val::shown(delegation.until),
        by.as_str().into(),
    ];
    write.put(&DELEGATION, values, Expect::Any).map(|_| ())
}

/// Takes `delegation` away; the history keeps it.
///
/// # Errors
/// [`StoreError::Db`].
pub fn undelegate(write: &mut Write<'_>, delegation: &Delegation) -> Result<(), StoreError> {
    let key = [delegation.from.as_str().into(), delegation.to.as_str().into()];
    write.remove(&DELEGATION, &key, Expect::Any)
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
