//! A snapshot as a tree of values, whatever program wrote it: for looking at two side by side.

use serde_json::Value;

use super::super::source::Source;
use super::super::{ImportError, Problem};
use crate::domain::decision::changed::Tree;

fn parsed(source: &Source) -> Result<Value, ImportError> {
    serde_json::from_str(source.text()).map_err(|error| {
        let what = format!("this is not a snapshot: {error}");
        ImportError::new(source.name(), vec![Problem::of_file(what)])
    })
}

/// The snapshot in `source`, field by field.
///
/// # Errors
/// [`ImportError`] when it is no JSON.
pub fn tree(source: &Source) -> Result<Tree, ImportError> {
    Ok(of(parsed(source)?))
}

/// The decision whose snapshot is the one before this.
///
/// # Errors
/// [`ImportError`] when it is no JSON.
pub fn previous(source: &Source) -> Result<Option<String>, ImportError> {
    let value = parsed(source)?;
    Ok(value["previous"]["decision"].as_str().map(str::to_owned))
}

fn of(value: Value) -> Tree {
    match value {
        Value::Null => Tree::Nothing,
        Value::Bool(flag) => Tree::Leaf(if flag { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Tree::Leaf(number.to_string()),
        Value::String(text) => Tree::Leaf(text),
        Value::Array(values) => Tree::List(values.into_iter().map(of).collect()),
        Value::Object(parts) => {
            Tree::Names(parts.into_iter().map(|(name, value)| (name, of(value))).collect())
        }
    }
}
