//! A filter in plain words: `live, ends by 31 March 2027, not to azure`.

use super::test::{Test, Value};
use super::{Filter, Term, What};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::text::{commas, counted};

/// What passes, in words; empty for a filter that takes everything.
pub(super) fn filter(filter: &Filter) -> String {
    let any: Vec<String> = filter.any.iter().map(|all| together(all)).collect();
    any.join("; or ")
}

fn together(all: &[Term]) -> String {
    commas(all.iter().map(said))
}

fn said(term: &Term) -> String {
    let not = if term.negated { "not " } else { "" };
    match &term.what {
        What::Group(filter) => format!("{not}({})", self::filter(filter)),
        What::Words(words) => {
            let with = if term.negated { "without" } else { "with" };
            let meant = words.reference().map(|which| format!(" ({which})")).unwrap_or_default();
            format!("{with} “{}”{meant}", words.typed)
        }
        What::Key(key, test) => phrase(key, test, term.negated),
    }
}

/// What a number under `key` counts.
fn number(key: &str, n: i64) -> String {
    match key {
        "days_left" | "waiting" => counted(n, "day", "days"),
        "move" | "move_months_low" | "move_months_likely" | "move_months_high" => {
            counted(n, "month", "months")
        }
        _ => n.to_string(),
    }
}

/// So many hundredths under `key`, as people write them.
fn amount(key: &str, n: i64) -> String {
    let sign = if key.contains("cost") || key == "spend" { "£" } else { "" };
    let written = Money::pence(n).map(Money::grouped);
    written.map_or_else(|| n.to_string(), |written| format!("{sign}{written}"))
}

/// `31 March 2027`.
fn day(day: Day) -> String {
    day.date().strftime("%-d %B %Y").to_string()
}

fn value(key: &str, value: &Value) -> String {
    match value {
        Value::Part(part) => format!("“{}”", part.typed()),
        Value::Glob(text) => text.clone(),
        Value::Code(code) => code.replace('_', " "),
        Value::Number(n) => number(key, *n),
        Value::Amount(n) => amount(key, *n),
        Value::Day(on) => day(*on),
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
    }
}

fn values(key: &str, all: &[Value]) -> String {
    all.iter().map(|one| value(key, one)).collect::<Vec<_>>().join(" or ")
}

/// The words before a value of `key`; `None` where the value stands for itself.
fn lead(key: &str) -> Option<String> {
    Some(match key {
        "state" | "cover" | "category" | "id" => return None,
        "to" | "target" => "to".to_owned(),
        "reason" | "primary_reason" => "for".to_owned(),
        "any_reason" => "also for".to_owned(),
        "owner" => "owned by".to_owned(),
        "requester" => "asked for by".to_owned(),
        "claimed_by" => "taken by".to_owned(),
        "decided_by_role" => "decided by a".to_owned(),
        "condition" => "with a condition".to_owned(),
        "evidence" => "evidence".to_owned(),
        "decision" => "under".to_owned(),
        "hosted" => "runs at".to_owned(),
        other => other.replace('_', " "),
    })
}

/// The words before a comparison of `key`.
fn compared(key: &str) -> String {
    match key {
        "ends" | "end" => "ends".to_owned(),
        "start" => "starts".to_owned(),
        "review_by" => "review".to_owned(),
        "waiting" => "waits".to_owned(),
        "move" | "move_months_likely" => "moving back takes".to_owned(),
        "move_months_low" => "moving back takes at the least".to_owned(),
        "move_months_high" => "moving back takes at the most".to_owned(),
        "cost" | "annual_cost" => "costs".to_owned(),
        other => other.replace('_', " "),
    }
}

fn phrase(key: &str, test: &Test, negated: bool) -> String {
    let not = if negated { "not " } else { "" };
    let word = key.replace('_', " ");
    match test {
        Test::Any if negated => format!("without {word}"),
        Test::Any => format!("with {word}"),
        Test::Is(wanted) => match (key, wanted.as_slice()) {
            ("override", [Value::Flag(yes)]) if *yes != negated => {
                "decided with an override".to_owned()
            }
            ("override", _) => "not decided with an override".to_owned(),
            (_, [Value::Flag(yes)]) => {
                if *yes == negated {
                    format!("not {word}")
                } else {
                    word
                }
            }
            (_, [Value::Day(on)]) => format!("{not}{} on {}", compared(key), day(*on)),
            (_, [Value::Number(_) | Value::Amount(_)]) => {
                format!("{not}{} {}", compared(key), values(key, wanted))
            }
            _ => match lead(key) {
                Some(lead) => format!("{not}{lead} {}", values(key, wanted)),
                None => format!("{not}{}", values(key, wanted)),
            },
        },
        Test::Over(Value::Day(on)) => format!("{not}{} after {}", compared(key), day(*on)),
        Test::Under(Value::Day(on)) => format!("{not}{} before {}", compared(key), day(*on)),
        Test::Upto(Value::Day(on)) => format!("{not}{} by {}", compared(key), day(*on)),
        Test::Over(than) => format!("{not}{} over {}", compared(key), value(key, than)),
        Test::Under(than) => format!("{not}{} under {}", compared(key), value(key, than)),
        Test::Upto(than) => format!("{not}{} up to {}", compared(key), value(key, than)),
        Test::Has(parts) => format!("{not}{word} has “{}”", parts.join("” or “")),
        Test::Word(words) => format!("{not}{word} has the word “{}”", words.join("” or “")),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::filter::{Filter, Key, Kind, Seen};

    #[expect(clippy::unnecessary_wraps, reason = "a key may refuse what is typed")]
    fn code(typed: &str) -> Result<String, String> {
        Ok(typed.to_owned())
    }

    const KEYS: &[Key<'static>] = &[
        Key { name: "to", kind: Kind::Place },
        Key { name: "reason", kind: Kind::Code(code) },
        Key { name: "state", kind: Kind::Code(code) },
        Key { name: "cover", kind: Kind::Code(code) },
        Key { name: "tier", kind: Kind::Code(code) },
        Key { name: "condition", kind: Kind::Code(code) },
        Key { name: "ends", kind: Kind::Day },
        Key { name: "review_by", kind: Kind::Day },
        Key { name: "move", kind: Kind::Whole },
        Key { name: "cost", kind: Kind::Money },
        Key { name: "share", kind: Kind::Money },
        Key { name: "waiting", kind: Kind::Days },
        Key { name: "override", kind: Kind::Flag },
        Key { name: "in_force", kind: Kind::Flag },
        Key { name: "owner", kind: Kind::Person },
        Key { name: "title", kind: Kind::Text },
    ];

    #[track_caller]
    fn check(typed: &str, wanted: &str) {
        let seen = Seen { today: "2026-11-28".parse().unwrap(), me: "arch-1" };
        let filter = Filter::read(&[typed.to_owned()], KEYS, seen).unwrap();
        assert_eq!(filter.explained(), wanted, "{typed}");
    }

    #[test]
    fn a_filter_is_said_in_plain_words() {
        check("cover:live ends.by:eofy -to:azure", "live, ends by 31 March 2027, not to azure");
        check("state:in_review,submitted", "in review or submitted");
        check("in_force:yes -in_force:yes in_force:no", "in force, not in force, not in force");
        check(
            "move.over:12 cost.over:50000",
            "moving back takes over 12 months, costs over £50,000",
        );
        check("share.over:12.5 share.under:50", "share over 12.50, share under 50");
        check("owner:me waiting.over:2w", "owned by arch-1, waits over 14 days");
        check("reason:innovation -override:yes", "for innovation, not decided with an override");
        check("condition:overdue tier:3", "with a condition overdue, tier 3");
        check("review_by.none: \"map service\"", "without review by, with “map service”");
        check("(to:gcp or to:aws) -state:closed", "(to gcp; or to aws), not closed");
        check("state:draft or title.has:maps", "draft; or title has “maps”");
        check("", "");
    }
}
