//! How a command line is answered that was not understood, or asked for help.

use std::io::Write;
use std::process::ExitCode;

use super::fault::{Fault, Kind};
use crate::domain::text::display_lines;

/// Nothing can be done about a standard error that is closed.
pub(super) fn tell(fault: &Fault, as_json: bool) {
    let mut err = std::io::stderr().lock();
    let _ = if as_json { fault.write_json(&mut err) } else { fault.write_text(&mut err) };
}

/// Help and version go to standard output; a bad field is 8, anything else about usage 2.
pub(super) fn parse_failure(error: &clap::Error, as_json: bool) -> ExitCode {
    use clap::error::ErrorKind;
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match error.print().map_err(Fault::from) {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) if fault.is_closed_pipe() => ExitCode::SUCCESS,
            Err(fault) => {
                tell(&fault, as_json);
                ExitCode::from(fault.kind.exit_code())
            }
        };
    }
    let about_a_field = matches!(
        error.kind(),
        ErrorKind::ValueValidation
            | ErrorKind::InvalidValue
            | ErrorKind::MissingRequiredArgument
            | ErrorKind::TooFewValues
            | ErrorKind::WrongNumberOfValues
            | ErrorKind::NoEquals
    );
    let kind = if about_a_field { Kind::Validation } else { Kind::Usage };
    if as_json {
        let text = error.render().to_string();
        let text = text.trim_start_matches("error: ").lines().next().unwrap_or_default().to_owned();
        let fault = Fault::new(kind, text).hint("add --help to the command to see its flags");
        tell(&fault, true);
    } else {
        let plain = error.render().to_string();
        let harmless = display_lines(&plain);
        // What was typed comes back in the sentence; in colour only where it can do no harm.
        let _ = if plain == harmless {
            error.print()
        } else {
            std::io::stderr().lock().write_all(harmless.as_bytes())
        };
    }
    ExitCode::from(kind.exit_code())
}
