//! Suppliers in the database.

use crate::domain::supplier::Supplier;
use crate::domain::text::Line;
use crate::store::{Expect, Get, Look, Row, StoreError, Val, Write};
use crate::table;

table! {
    /// Organisations that sell cloud.
    pub SUPPLIER: supplier [slug 1]
        [
            name 2, kind 3, url 4, address 5, email 6, identifier 7, retired 8
        ] 9 10
}

/// Every supplier, retired ones among them, in the order of their slugs.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<Supplier>, StoreError> {
    look.all(&SUPPLIER)?.iter().map(|stored| supplier(&stored.row)).collect()
}

/// The supplier called `slug`, and the row's `rev`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(look: &mut dyn Look, slug: &str) -> Result<Option<(Supplier, i64)>, StoreError> {
    let stored = look.get(&SUPPLIER, &[slug.into()])?;
    stored.map(|stored| Ok((supplier(&stored.row)?, stored.rev))).transpose()
}

/// Saves `supplier`.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn put(write: &mut Write<'_>, supplier: &Supplier, expected: Expect) -> Result<(), StoreError> {
    let line = |line: &Option<Line>| -> Val { line.as_ref().map(Line::as_str).into() };
    let values: Vec<Val> = vec![
        supplier.slug.as_str().into(),
        supplier.name.as_str().into(),
        line(&supplier.kind),
        line(&supplier.url),
        line(&supplier.address),
        line(&supplier.email),
        line(&supplier.identifier),
        supplier.retired.into(),
    ];
    write.put(&SUPPLIER, values, expected).map(|_| ())
}

fn supplier(row: &Row) -> Result<Supplier, StoreError> {
    Ok(Supplier {
        slug: row.read(0)?,
        name: row.read(1)?,
        kind: row.maybe_read(2)?,
        url: row.maybe_read(3)?,
        address: row.maybe_read(4)?,
        email: row.maybe_read(5)?,
        identifier: row.maybe_read(6)?,
        retired: row.flag(7)?,
    })
}
