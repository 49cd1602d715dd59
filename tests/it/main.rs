//! The only integration test program; the files beside it are its chapters.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own files may stop")]

mod amending;
mod analysis;
mod arrows;
mod benefits;
mod buying;
mod cancelled;
mod clarifications;
mod cli;
mod deadlines;
mod decisions;
#[cfg(unix)]
mod degenerate;
mod docs;
mod estate;
mod exceptions;
mod exports;
mod facts;
mod figures;
mod find;
mod golden;
mod hostile;
mod imports;
mod journeys;
mod lives;
mod machine;
mod misuse;
mod no_award;
mod overrides;
mod panel;
#[cfg(unix)]
mod pictures;
mod processes;
mod redact;
mod registering;
mod reports;
mod sealed;
mod sensitive;
mod setting_up;
mod strangers;
mod support;
#[cfg(unix)]
mod terminal;
mod two_years;
mod whole_story;
mod workshop;
mod zones;
