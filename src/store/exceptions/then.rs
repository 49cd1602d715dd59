//! What is derived, derived anew for a past day where later events touched what it is made of.

use std::collections::BTreeSet;

use super::gist;
use super::names::Renamed;
use super::tables::EXCEPTION;
use crate::store::sql::{DbError, Tx, Val};
use crate::store::{StoreError, Table};

const GONE: &str = "INSERT INTO gone_exception_gist (number) VALUES ($1)";
const WAS: &str = "INSERT INTO was_exception_gist (number, told) VALUES ($1, $2)";

/// The exceptions and names of which later events touched a row.
#[derive(Debug, Default)]
pub(in crate::store) struct Touched {
    exceptions: BTreeSet<String>,
    made: BTreeSet<String>,
    renamed: Renamed,
}

impl Touched {
    /// The row of `table` under `key` was `row`, or was not there.
    pub(in crate::store) fn row(&mut self, table: &Table, key: &[Val], row: Option<&[Val]>) {
        self.renamed.was(table.name, key, row);
        if let (true, Some(Val::Text(which))) = (gist::is_made_of(table), key.first()) {
            self.exceptions.insert(which.clone());
        }
    }

    /// The exceptions that were not there.
    pub(in crate::store) fn made(&mut self, made: BTreeSet<String>) {
        for which in &made {
            self.renamed.was(EXCEPTION.name, &[which.as_str().into()], None);
        }
        self.made = made;
    }

    /// Derives it from the tables as they were, into those that lie over the file's own.
    pub(in crate::store) fn derive(self, tx: &mut dyn Tx) -> Result<(), DbError> {
        for which in &self.made {
            tx.exec(GONE, &[gist::number(which)?.into()])?;
        }
        for which in self.exceptions.difference(&self.made) {
            let told = gist::told(tx, which).map_err(plain)?;
            let number = gist::number(which)?;
            tx.exec(GONE, &[number.into()])?;
            if let Some(told) = told {
                tx.exec(WAS, &[number.into(), told.into()])?;
            }
        }
        gist::count(tx)?;
        self.renamed.keep(tx).map_err(plain)
    }
}

/// What a transaction of the engine itself can fail with.
fn plain(error: StoreError) -> DbError {
    match error {
        StoreError::Db(error) => error,
        other @ (StoreError::Stale { .. }
        | StoreError::AlreadyDone { .. }
        | StoreError::Unrecorded { .. }
        | StoreError::Unfaithful { .. }
        | StoreError::Unsound { .. }
        | StoreError::Open(_)) => DbError::Corrupt { found: other.to_string() },
    }
}
