//! A filter in plain words: what somebody who typed it sees that it was taken for.

use super::test::{Test, Value};
use super::{Filter, Term, What};
use crate::domain::exact::Money;

/// The whole of `filter`.
pub(super) fn filter(filter: &Filter) -> String {
    let several = filter.any.len() > 1;
    let any: Vec<String> = filter.any.iter().map(|all| terms(all, several)).collect();
    any.join(", or ")
}

fn terms(all: &[Term], bracketed: bool) -> String {
    let words: Vec<String> = all.iter().map(term).collect();
    let text = words.join(", and ");
    if bracketed && all.len() > 1 { format!("({text})") } else { text }
}

fn term(term: &Term) -> String {
    let not = term.negated;
    match &term.what {
        What::Group(inner) if not => format!("not ({})", filter(inner)),
        What::Group(inner) => format!("({})", filter(inner)),
        What::Words(words) if not => format!("\"{words}\" stands nowhere in it"),
        What::Words(words) => format!("\"{words}\" stands in it"),
        What::Key(key, test) => key_words(&key.replace(['_', '-'], " "), key, test, not),
    }
}

fn key_words(name: &str, key: &str, test: &Test, not: bool) -> String {
    let is = if not { "is not" } else { "is" };
    let has = if not { "does not have" } else { "has" };
    let one = |value: &Value| shown(key, value);
    match test {
        Test::Any if not => format!("{name} is empty"),
        Test::Any => format!("{name} is not empty"),
        Test::Is(values) => {
            let parted = matches!(values.first(), Some(Value::Part(_)));
            let values: Vec<String> = values.iter().map(one).collect();
            let verb = if parted { has } else { is };
            format!("{name} {verb} {}", values.join(" or "))
        }
        Test::Over(value @ Value::Day(_)) => format!("{name} {is} after {}", one(value)),
        Test::Under(value @ Value::Day(_)) => format!("{name} {is} before {}", one(value)),
        Test::Over(value) => format!("{name} {is} over {}", one(value)),
        Test::Under(value) => format!("{name} {is} under {}", one(value)),
        Test::Upto(value) => format!("{name} {is} on or before {}", one(value)),
        Test::Has(parts) => format!("{name} {has} \"{}\" in it", parts.join("\" or \"")),
        Test::Word(words) => format!("{name} {has} the word {}", words.join(" or ")),
    }
}

fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::Part(text) => format!("\"{text}\" in it"),
        Value::Glob(text) if text.contains('*') => format!("like {text}"),
        Value::Glob(text) => text.clone(),
        Value::Code(text) => text.replace('_', " "),
        Value::Number(pence) if key.contains("cost") || key.contains("spend") => {
            Money::pence(*pence).map_or_else(|| pence.to_string(), |m| format!("£{}", m.grouped()))
        }
        Value::Number(number) if key == "waiting" || key == "days_left" => {
            format!("{number} {}", if *number == 1 { "day" } else { "days" })
        }
        Value::Number(number) => number.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
    }
}
