//! How a command line is answered that was not understood, or asked for help.
//!
//! In our own words and at most three lines, as every other refusal: what was wrong with which
//! value, the rule, and the way on. A script gets the same sentence in JSON.

use std::error::Error as _;
use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Cli;
use super::fault::{Fault, Kind};

/// Nothing can be done about a standard error that is closed.
pub(super) fn tell(fault: &Fault, as_json: bool) {
    let mut err = std::io::stderr().lock();
    let _ = if as_json { fault.write_json(&mut err) } else { fault.write_text(&mut err) };
}

/// `help COMMAND`, which is what `COMMAND --help` says.
pub(super) fn help(words: &[String], as_json: bool) -> u8 {
    let words: Vec<OsString> = std::iter::once("cloudpick")
        .chain(words.iter().map(String::as_str))
        .chain(std::iter::once("--help"))
        .map(OsString::from)
        .collect();
    match Cli::command().try_get_matches_from(&words) {
        Ok(_) => 0,
        Err(error) => parse_failure(&error, &words, as_json),
    }
}

/// Help and version go to standard output; a bad field is 8, anything else about usage 2.
pub(super) fn parse_failure(error: &clap::Error, words: &[OsString], as_json: bool) -> u8 {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match error.print().map_err(Fault::from) {
            Ok(()) => 0,
            Err(fault) if fault.is_closed_pipe() => 0,
            Err(fault) => {
                tell(&fault, as_json);
                fault.kind.exit_code()
            }
        };
    }
    // Where a command is missing behind another, people get the list of them.
    let listed = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if listed && !as_json {
        let _ = error.print();
        return Kind::Usage.exit_code();
    }
    let fault = fault(error, words);
    tell(&fault, as_json);
    fault.kind.exit_code()
}

/// What was wrong, in our words.
fn fault(error: &clap::Error, words: &[OsString]) -> Fault {
    let rendered = error.render().to_string();
    let usage = rendered.lines().find_map(|line| line.trim().strip_prefix("Usage: "));
    // With some errors comes a usage, which knows best; the command that was typed is the next best.
    let command = usage.map_or_else(
        || named(words),
        |usage| {
            let path = usage.split(' ').take_while(|word| !word.starts_with(['[', '<', '-']));
            path.collect::<Vec<_>>().join(" ")
        },
    );
    let usage = usage.unwrap_or(&command);
    let flags = format!("`{command} --help` shows its flags");
    let argument = one(error, ContextKind::InvalidArg).unwrap_or_default();
    // Of `--limit <N>` the flag alone.
    let flag = argument.split(' ').next().unwrap_or_default().to_owned();
    let value = one(error, ContextKind::InvalidValue).unwrap_or_default();
    // Errors of clap grow with it; what has no words of ours yet keeps its own first line.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most of them cannot come about here")]
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = one(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            let all = format!("`{command} --help` lists them");
            Fault::new(Kind::Usage, format!("`{typed}` is not a command of `{command}`"))
                .hint(perhaps(error, ContextKind::SuggestedSubcommand, &all))
                .subject(typed)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            Fault::new(Kind::Usage, format!("`{command}` wants a command behind it"))
                .hint(format!("`{command} --help` lists them"))
        }
        ErrorKind::UnknownArgument if !flag.starts_with('-') => {
            Fault::new(Kind::Usage, format!("`{command}` has no use for `{argument}`"))
                .hint(format!("write it as `{usage}`"))
                .subject(argument)
        }
        ErrorKind::UnknownArgument => {
            let number = flag.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
            let hint = if number {
                format!("a value that begins with - stands behind =, as --flag={flag}; {flags}")
            } else {
                perhaps(error, ContextKind::SuggestedArg, &flags)
            };
            Fault::new(Kind::Usage, format!("`{flag}` is not a flag of `{command}`"))
                .hint(hint)
                .subject(field(&flag))
        }
        ErrorKind::ArgumentConflict => {
            let others = several(error, ContextKind::PriorArg);
            let message = if others.is_empty() || others == [argument.as_str()] {
                format!("{argument} is given twice")
            } else {
                format!("{argument} does not go together with {}", others.join(" and "))
            };
            Fault::new(Kind::Usage, message)
                .hint(format!("give one of them; {flags}"))
                .subject(field(&flag))
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = several(error, ContextKind::InvalidArg);
            Fault::invalid(format!("`{command}` lacks {}", missing.join(" and ")))
                .hint(format!("write it as `{usage}`"))
                .subject(missing.first().map(|first| field(first)).unwrap_or_default())
        }
        ErrorKind::InvalidValue => {
            let allowed = several(error, ContextKind::ValidValue).join(", ");
            let rule =
                if allowed.is_empty() { String::new() } else { format!(": one of {allowed}") };
            let message = if value.is_empty() {
                format!("{argument} takes a value{rule}")
            } else {
                format!("{flag}: `{value}` is none of its values{rule}")
            };
            Fault::invalid(message)
                .hint(perhaps(error, ContextKind::SuggestedValue, &flags))
                .subject(field(&flag))
        }
        ErrorKind::ValueValidation => Fault::invalid(format!("{flag}: {}", unfit(error, &value)))
            .hint(flags)
            .subject(field(&flag)),
        kind => {
            let about_a_field = matches!(
                kind,
                ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals
            );
            let kind = if about_a_field { Kind::Validation } else { Kind::Usage };
            let first = rendered.lines().next().unwrap_or_default();
            Fault::new(kind, first.trim_start_matches("error: ")).hint(flags)
        }
    }
}

/// The command that `words` name, as far as they name one.
fn named(words: &[OsString]) -> String {
    let mut root = Cli::command();
    root.build();
    let (mut at, mut path) = (&root, String::from("cloudpick"));
    let mut words = words.iter().skip(1).filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        if takes_next(at, word) {
            words.next();
        } else if let Some(below) = at.find_subcommand(word) {
            path = format!("{path} {}", below.get_name());
            at = below;
        }
    }
    path
}

/// Whether `word` is a flag of `command` whose value is the word behind it.
fn takes_next(command: &clap::Command, word: &str) -> bool {
    let mut short = word.strip_prefix('-').unwrap_or_default().chars();
    let short = short.next().filter(|_| short.next().is_none());
    command.get_arguments().any(|argument| {
        let long = argument.get_long().filter(|long| word.strip_prefix("--") == Some(*long));
        let own = long.is_some() || short.is_some() && argument.get_short() == short;
        own && argument.get_action().takes_values()
    })
}

/// The field of an argument, as our own rules name fields: `notice_days` of `--notice-days <N>`,
/// `exception` of `<EXCEPTION>`.
fn field(argument: &str) -> String {
    let name = argument.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let rest = |sign: char| !sign.is_alphanumeric() && sign != '-' && sign != '_';
    name.split(rest).next().unwrap_or_default().replace('-', "_").to_lowercase()
}

/// Why `value` was not taken: a number is told by its rule, anything else by its own sentence.
fn unfit(error: &clap::Error, value: &str) -> String {
    let Some(source) = error.source() else {
        return format!("`{value}` does not fit");
    };
    let source_text = source.to_string();
    if let Some(unread) = source.downcast_ref::<ParseIntError>() {
        return if *unread.kind() == IntErrorKind::PosOverflow {
            format!("`{value}` is too large a number")
        } else {
            format!("`{value}` is not a whole number of 0 or more")
        };
    }
    // The words of clap for a number outside its bounds: `0 is not in 1..=255`.
    let bounds = source_text.split_once(" is not in ").and_then(|(_, bounds)| {
        let (least, most) = bounds.split_once("..")?;
        Some((least.to_owned(), most.strip_prefix('=').unwrap_or(most).to_owned()))
    });
    match bounds {
        // Nobody needs to be told of a bound that is far off, except whoever is beyond it.
        Some((least, most)) if most.len() > 9 && !is_above(value, &most) => {
            format!("`{value}` does not fit: it is a whole number of {least} or more")
        }
        Some((least, most)) => {
            format!("`{value}` does not fit: it is a whole number from {least} to {most}")
        }
        None => source_text,
    }
}

/// Whether both are numbers, the first above the other.
fn is_above(value: &str, most: &str) -> bool {
    let number = |text: &str| text.parse::<i128>().ok();
    number(value).zip(number(most)).is_some_and(|(value, most)| value > most)
}

/// The nearest thing there is, where one is near, then the rest of the way on.
fn perhaps(error: &clap::Error, kind: ContextKind, rest: &str) -> String {
    // The nearest stands last.
    match several(error, kind).last() {
        Some(near) => format!("did you mean `{near}`? {rest}"),
        None => rest.to_owned(),
    }
}

fn one(error: &clap::Error, kind: ContextKind) -> Option<String> {
    several(error, kind).into_iter().next()
}

fn several(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        _ => Vec::new(),
    }
}
