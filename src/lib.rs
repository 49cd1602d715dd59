//! Pick a primary cloud supplier, defend the choice, and keep track of every workload
//! that is allowed to leave it.
pub mod domain;
pub mod tui;
