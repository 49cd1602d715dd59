//! Reads the arguments, runs the command line or the screen, ends with an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    cloudpick::cli::run()
}
