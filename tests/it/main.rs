//! The only integration test program; the files beside it are its chapters.

mod arrows;
mod cli;
mod support;
