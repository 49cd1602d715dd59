//! Saved views: `@mine` in a filter stands for the filter that was saved under that name.

use std::collections::BTreeMap;

use super::FilterError;
use crate::domain::text::nearest;

/// What stands before the name of a saved view.
pub const VIEW_SIGN: char = '@';

/// `typed` with every saved view put in its place, in brackets, so that what stands beside it
/// asks of all of it. Quoted text stays as it is.
///
/// # Errors
/// [`FilterError::View`] for a name under which nothing is saved.
pub fn with_views(
    typed: &[String],
    views: &BTreeMap<String, String>,
) -> Result<Vec<String>, FilterError> {
    typed.iter().map(|text| expanded(text, views)).collect()
}

fn expanded(text: &str, views: &BTreeMap<String, String>) -> Result<String, FilterError> {
    if !text.contains(VIEW_SIGN) {
        return Ok(text.to_owned());
    }
    let (mut out, mut quoted, mut fresh) = (String::new(), false, true);
    let mut left = text.chars().peekable();
    while let Some(c) = left.next() {
        if c == '"' {
            quoted = !quoted;
        }
        if c != VIEW_SIGN || quoted || !fresh {
            fresh = c.is_whitespace() || matches!(c, '(' | '-');
            out.push(c);
            continue;
        }
        let mut name = String::new();
        while let Some(&next) = left.peek() {
            if next.is_whitespace() || matches!(next, '(' | ')' | '"') {
                break;
            }
            name.push(next);
            left.next();
        }
        let Some(filter) = views.get(&name.to_ascii_lowercase()) else {
            let meant = nearest(&name, views.keys().map(String::as_str)).map(str::to_owned);
            return Err(FilterError::View { typed: name, meant });
        };
        out.push_str(&format!("({filter})"));
        fresh = false;
    }
    Ok(out)
}
