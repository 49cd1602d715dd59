//! From words to a filter.

use super::test::{Part, Test, Value, Words};
use super::{Filter, FilterError, Key, Kind, Seen, Term, What};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::text::{commas, nearest, same_code};

/// One token: a bracket, `or`, or a term.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Or,
    /// As typed; the flag says that it was quoted and so is never a key.
    Word(String, bool),
}

/// Splits at blanks, keeps what stands in double quotes together, takes brackets off.
fn tokens(typed: &[String]) -> Result<Vec<Token>, FilterError> {
    let mut tokens = Vec::new();
    for argument in typed {
        // A shell has taken the quotes off a phrase; without a key in it, it is that phrase.
        let phrase = argument.trim().contains(char::is_whitespace)
            && !argument.contains([':', '"', '(', ')'])
            && !argument.split_whitespace().any(|word| word.eq_ignore_ascii_case("or"));
        if phrase {
            tokens.push(Token::Word(argument.trim().to_owned(), true));
        } else {
            split(argument, &mut tokens)?;
        }
    }
    Ok(tokens)
}

fn split(text: &str, tokens: &mut Vec<Token>) -> Result<(), FilterError> {
    let (mut word, mut quoted, mut whole) = (String::new(), false, false);
    for c in text.chars().chain([' ']) {
        match c {
            '"' => {
                whole = whole || (!quoted && word.is_empty());
                quoted = !quoted;
            }
            _ if quoted => word.push(c),
            '(' if !whole && matches!(word.as_str(), "" | "-") => {
                if !word.is_empty() {
                    tokens.push(Token::Word(std::mem::take(&mut word), false));
                }
                tokens.push(Token::Open);
            }
            // A bracket ends a word, so that `(a or b)` needs no blanks.
            c if c.is_whitespace() || c == ')' => {
                if whole || !word.is_empty() {
                    let word = std::mem::take(&mut word);
                    let or = !whole && word.eq_ignore_ascii_case("or");
                    tokens.push(if or { Token::Or } else { Token::Word(word, whole) });
                    whole = false;
                }
                if c == ')' {
                    tokens.push(Token::Close);
                }
            }
            _ => word.push(c),
        }
    }
    if quoted { Err(FilterError::Quote) } else { Ok(()) }
}

pub(super) fn filter(
    typed: &[String],
    keys: &[Key<'_>],
    seen: Seen<'_>,
) -> Result<Filter, FilterError> {
    let tokens = tokens(typed)?;
    let mut left = tokens.iter();
    let filter = group(&mut left, keys, seen, false)?;
    Ok(filter)
}

fn group(
    left: &mut std::slice::Iter<'_, Token>,
    keys: &[Key<'_>],
    seen: Seen<'_>,
    inner: bool,
) -> Result<Filter, FilterError> {
    let mut any: Vec<Vec<Term>> = vec![Vec::new()];
    let mut negated = false;
    loop {
        let all = any.last_mut().expect("there is always one");
        match left.next() {
            None if inner => return Err(FilterError::Bracket),
            None => break,
            Some(Token::Close) if inner => break,
            Some(Token::Close) => return Err(FilterError::Bracket),
            Some(Token::Open) => {
                let what = What::Group(group(left, keys, seen, true)?);
                all.push(Term { negated: std::mem::take(&mut negated), what });
            }
            Some(Token::Or) => any.push(Vec::new()),
            // The sign of a bracket stands before it.
            Some(Token::Word(word, false)) if word == "-" => negated = true,
            Some(Token::Word(word, quoted)) => {
                let mut term = term(word, *quoted, keys, seen)?;
                term.negated ^= std::mem::take(&mut negated);
                all.push(term);
            }
        }
    }
    if negated {
        return Err(FilterError::Minus);
    }
    if any.len() > 1 && any.iter().any(Vec::is_empty) {
        return Err(FilterError::Or);
    }
    any.retain(|all| !all.is_empty());
    Ok(Filter { any })
}

/// The name of a key, if `text` has the shape of one.
fn shape(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn term(typed: &str, quoted: bool, keys: &[Key<'_>], seen: Seen<'_>) -> Result<Term, FilterError> {
    if quoted {
        return Ok(Term { negated: false, what: What::Words(Words::of(typed)) });
    }
    let (negated, word) = match typed.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => (true, rest),
        Some(_) | None => (false, typed),
    };
    let Some((head, value)) = word.split_once(':').filter(|(head, _)| shape(head)) else {
        // `total>70` meant as a question would find nothing as a word, and say nothing.
        let compared = word.split_once(['=', '<', '>', '!']).map(|(head, _)| head);
        let known = keys.iter().find(|key| compared.is_some_and(|head| same_code(head, key.name)));
        if let Some(key) = known {
            let (typed, known) = (word.to_owned(), key.name.to_owned());
            return Err(FilterError::Comparison { typed, known });
        }
        joined(word)?;
        return Ok(Term { negated, what: What::Words(Words::of(word)) });
    };
    let (name, modifier) = head.split_once('.').unwrap_or((head, ""));
    let Some(key) = keys.iter().find(|key| same_code(name, key.name)) else {
        let names = keys.iter().map(|key| key.name);
        return Err(FilterError::Key {
            typed: name.to_owned(),
            meant: nearest(name, names.clone()).map(str::to_owned),
            known: commas(names),
        });
    };
    let (turned, test) = test(key, modifier, value, seen).map_err(|mut error| {
        // What is refused is shown as it was typed.
        if let FilterError::Value { key: named, rule, .. } = &mut error {
            if !modifier.is_empty() {
                *named = format!("{named}.{modifier}");
            }
            // Where it is a value of another key, that key was meant.
            let of = |other: &&Key<'_>| {
                matches!(other.kind, Kind::OneOf(codes)
                    if codes.iter().any(|code| same_code(value, code)))
            };
            if let (Kind::OneOf(_), Some(other)) = (key.kind, keys.iter().find(of)) {
                rule.push_str(&format!("; did you mean {}:{}?", other.name, value.trim()));
            }
        }
        error
    })?;
    Ok(Term { negated: negated != turned, what: What::Key(key.name.to_owned(), test) })
}

/// Refuses words that join what is asked elsewhere: looked for as words they would find nothing, and
/// say nothing.
fn joined(word: &str) -> Result<(), FilterError> {
    let rule = match word.to_ascii_lowercase().as_str() {
        "and" | "&" | "&&" => "what stands side by side must all hold",
        "not" | "!" => "a minus turns round what follows, as in -state:approved",
        "|" | "||" => "write `or`",
        _ if word.starts_with(':') => {
            return Err(FilterError::NoKey { typed: word.to_owned() });
        }
        _ => return Ok(()),
    };
    Err(FilterError::Joined { typed: word.to_owned(), rule })
}

/// The modifiers that values of a kind take.
fn modifiers(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "has, word, any, none and not",
        Kind::Name | Kind::Place | Kind::Person => "has, any, none and not",
        Kind::Code(_) | Kind::OneOf(_) | Kind::Flag => "any, none and not",
        Kind::Open => "before, after, by, over, under, has, word, any, none and not",
        Kind::Whole | Kind::Money | Kind::Days => "over, under, any, none and not",
        Kind::Day => "before, after, by, any, none and not",
    }
}

/// The test, and whether it is to be turned round.
fn test(
    key: &Key<'_>,
    modifier: &str,
    value: &str,
    seen: Seen<'_>,
) -> Result<(bool, Test), FilterError> {
    let ordered = matches!(key.kind, Kind::Whole | Kind::Money | Kind::Days);
    let worded = matches!(key.kind, Kind::Text | Kind::Name | Kind::Place | Kind::Person);
    let open = matches!(key.kind, Kind::Open);
    let one = || read(key, value, seen);
    let texts = || value.split(',').map(|text| Part::of(text.trim())).collect();
    let found = match modifier.to_ascii_lowercase().as_str() {
        // A value would be passed over, whatever was meant by it.
        "any" | "none" if !value.trim().is_empty() => {
            let (key, typed) = (key.name.to_owned(), value.trim().to_owned());
            let rule = format!("it takes no value; -{key}:{typed} leaves out what has that one");
            return Err(FilterError::Value { key, typed, rule });
        }
        "any" => (false, Test::Any),
        "none" => (true, Test::Any),
        "" => (false, Test::Is(values(key, value, seen)?)),
        "not" => (true, Test::Is(values(key, value, seen)?)),
        "over" | "under" | "before" | "after" | "by" | "has" | "word" if open => {
            (false, Test::Has(texts()))
        }
        "over" if ordered => (false, Test::Over(one()?)),
        "under" if ordered => (false, Test::Under(one()?)),
        "before" if matches!(key.kind, Kind::Day) => (false, Test::Under(one()?)),
        "after" if matches!(key.kind, Kind::Day) => (false, Test::Over(one()?)),
        "by" if matches!(key.kind, Kind::Day) => (true, Test::Over(one()?)),
        "has" if worded => (false, Test::Has(texts())),
        "word" if matches!(key.kind, Kind::Text) => (false, Test::Word(texts())),
        _ => {
            let (typed, known) = (modifier.to_owned(), modifiers(key.kind));
            return Err(FilterError::Modifier { key: key.name.to_owned(), typed, known });
        }
    };
    // "Not after" would take rows without a day, and those end by no day at all.
    let by = modifier.eq_ignore_ascii_case("by");
    Ok(match found {
        (true, Test::Over(value)) if by => (false, Test::Upto(value)),
        other => other,
    })
}

fn values(key: &Key<'_>, typed: &str, seen: Seen<'_>) -> Result<Vec<Value>, FilterError> {
    typed.split(',').map(|part| read(key, part, seen)).collect()
}

fn read(key: &Key<'_>, typed: &str, seen: Seen<'_>) -> Result<Value, FilterError> {
    let typed = typed.trim();
    let refused = |rule: String| FilterError::Value {
        key: key.name.to_owned(),
        typed: typed.to_owned(),
        rule,
    };
    if typed.is_empty() {
        return Err(refused(format!("a value is missing; {}.none: asks for empty ones", key.name)));
    }
    Ok(match key.kind {
        Kind::Text | Kind::Open => Value::Part(Part::of(typed)),
        Kind::Person if typed == "me" => Value::Glob(seen.me.to_owned()),
        Kind::Name | Kind::Place | Kind::Person => Value::Glob(typed.to_owned()),
        Kind::Code(code) => Value::Code(code(typed).map_err(refused)?),
        Kind::OneOf(codes) => {
            let found = codes.iter().find(|code| same_code(typed, code));
            let code = found.ok_or_else(|| {
                let meant = nearest(typed, codes.iter().copied());
                let meant = meant.map(|m| format!("; did you mean {m}?")).unwrap_or_default();
                refused(format!("it is one of {}{meant}", codes.join(", ")))
            })?;
            Value::Code((*code).to_owned())
        }
        Kind::Whole => {
            let number =
                typed.parse().map_err(|_| refused("it takes a whole number".to_owned()))?;
            Value::Number(number)
        }
        Kind::Money => {
            let money: Money = typed.parse().map_err(|e| refused(format!("{e}")))?;
            Value::Amount(money.as_pence())
        }
        Kind::Days => Value::Number(crate::domain::date::days(typed).ok_or_else(|| {
            refused("it takes a number of days, such as 14, 14d or 2w".to_owned())
        })?),
        Kind::Day => Value::Day(Day::read(typed, seen.today).map_err(|e| refused(e.to_string()))?),
        Kind::Flag => match typed.to_ascii_lowercase().as_str() {
            "yes" | "true" | "1" => Value::Flag(true),
            "no" | "false" | "0" => Value::Flag(false),
            _ => return Err(refused("it takes yes or no".to_owned())),
        },
    })
}
