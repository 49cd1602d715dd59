//! Lists, shows and exports in the formats people and scripts read.
//!
//! Every list becomes a [`listing::Listing`] once; the writers here give it its text. No path,
//! no clock and no database: a writer takes an `io::Write`, and the time of an export is an
//! argument. Only [`mod@file`] touches the disk, so that an output file is whole or not there.

pub mod analysis;
pub mod approach;
pub mod benefits;
pub mod bundle;
pub mod capacity;
pub mod compared;
pub mod csv;
mod digits;
pub mod error;
pub mod evaluation;
pub mod exports;
pub mod file;
pub mod graph;
pub mod ics;
pub mod json;
pub mod letter;
pub mod listing;
pub mod madr;
pub mod manifest;
pub mod markdown;
pub mod plot;
pub mod side;
pub mod signs;
pub mod snapshot;
pub mod summary;
pub mod table;

use std::io;

use crate::codes;
use listing::{Listing, Record};

codes! {
    /// What `--format` takes on every list and show.
    pub enum Format, "a format" {
        /// For people.
        Table = "table",
        /// For scripts.
        Json = "json",
        /// For spreadsheets and scripts.
        Csv = "csv",
    }
}

/// A format with everything a writer has to know.
#[derive(Debug, Clone)]
pub enum Form {
    /// Aligned columns.
    Table(table::View),
    /// One fact a line: for screen readers and logs.
    Plain(table::View),
    /// JSON.
    Json(json::Layout),
    /// CSV.
    Csv(csv::Profile),
}

/// Writes a list.
///
/// # Errors
/// Those of `out`.
pub fn write_listing(out: &mut dyn io::Write, listing: &Listing, form: &Form) -> io::Result<()> {
    match form {
        Form::Table(view) => table::write_listing(out, listing, view),
        Form::Plain(view) => table::write_listing_plainly(out, listing, view),
        Form::Json(layout) => json::write_listing(out, listing, *layout),
        Form::Csv(profile) => csv::write_listing(out, listing, *profile),
    }
}

/// Writes one thing. CSV knows rows only, so its sections stay behind.
///
/// # Errors
/// Those of `out`.
pub fn write_record(out: &mut dyn io::Write, record: &Record, form: &Form) -> io::Result<()> {
    match form {
        Form::Table(view) => table::write_record(out, record, view),
        Form::Plain(view) => table::write_record_plainly(out, record, view),
        Form::Json(layout) => json::write_record(out, record, *layout),
        Form::Csv(profile) => csv::write_listing(out, &record.row(), *profile),
    }
}
