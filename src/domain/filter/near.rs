//! What was probably meant by a filter that lets nothing pass: a value that no row holds, where one
//! holds another that is written almost so.

use std::collections::BTreeSet;

use super::test::{Test, Value};
use super::{Filter, Held, Sifted, Term, What};
use crate::domain::text::nearest;

impl Filter {
    /// The term that was probably meant, as it is typed, such as `candidate:azure`; for a filter that
    /// lets none of `rows` pass.
    pub fn near_miss<'r>(&self, rows: &dyn Fn() -> Rows<'r>) -> Option<String> {
        self.any.iter().flatten().find_map(|term| near(term, rows))
    }
}

/// The most values among which a near one is looked for: more are no names, but texts.
const MOST: usize = 500;

/// The rows that are looked at.
pub type Rows<'r> = Box<dyn Iterator<Item = Box<dyn Sifted + 'r>> + 'r>;

fn near<'r>(term: &Term, rows: &dyn Fn() -> Rows<'r>) -> Option<String> {
    if term.negated {
        return None;
    }
    let (key, values) = match &term.what {
        What::Group(filter) => return filter.near_miss(rows),
        What::Key(key, Test::Is(values)) => (key, values),
        What::Key(..) | What::Words(_) => return None,
    };
    let typed: Vec<&str> =
        values
            .iter()
            .filter_map(|value| {
                if let Value::Part(part) = value { Some(part.typed()) } else { value.name() }
            })
            .collect();
    if typed.is_empty() {
        return None;
    }
    let test = Test::Is(values.clone());
    let mut known: BTreeSet<String> = BTreeSet::new();
    for row in rows() {
        let held = row.held(key);
        if test.takes(&held) {
            // It is another term that nothing passes.
            return None;
        }
        for one in held {
            let Held::Text(text) = one else { continue };
            // Several names may stand in one text: `CON-01, CON-02`.
            for part in text.split([',', ';']).map(str::trim).chain(text.split_whitespace()) {
                if !known.contains(part) {
                    known.insert(part.to_owned());
                }
            }
        }
        if known.len() > MOST {
            return None;
        }
    }
    let meant = |typed: &&str| nearest(typed, known.iter().map(String::as_str));
    let meant = typed.iter().find_map(meant)?;
    let quoted = meant.contains(char::is_whitespace);
    Some(if quoted { format!("{key}:\"{meant}\"") } else { format!("{key}:{meant}") })
}
