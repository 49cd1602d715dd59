//! Pick a primary cloud supplier, defend the choice, and keep track of every workload
//! that is allowed to leave it.
//!
//! The modules in reading order: [`domain`] is plain values and arithmetic; [`store`] keeps
//! them with their history; [`import`] and [`report`] read and write files; [`actions`] is the
//! one door through which anything changes; [`cli`] and [`tui`] are two thin shells over it.
//! `docs/architecture.md` has the map, `docs/method.md` the arithmetic.

pub mod actions;
pub mod cli;
pub mod config;
pub mod domain;
pub mod import;
pub mod report;
pub mod store;
pub mod tui;
pub mod world;
