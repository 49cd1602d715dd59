//! What the readers make of good files, of bad ones, and of anything at all.

mod criteria;
mod demo;
mod hostile;
mod request;
mod sheets;
mod source;

use super::ImportError;
use super::source::Source;

/// A text under the name that the tests expect in messages.
fn file(text: &str) -> Source {
    Source::from_text("f", text)
}

/// What the reader said, one problem a line.
#[track_caller]
fn said<T>(result: Result<T, ImportError>) -> String {
    match result {
        Ok(_) => String::from("(no problem)"),
        Err(error) => error.to_string(),
    }
}
