//! Plain values and arithmetic: what an evaluation, a decision and an exception *are*.
//!
//! Nothing here knows what time it is, where data lives or how wide the screen is. Text becomes
//! one of these types once, at the edge; after that nobody checks it again.

pub mod approach;
pub mod benefits;
pub mod criteria;
pub mod date;
pub mod decision;
pub mod evaluation;
pub mod event;
pub mod exact;
pub mod exception;
pub mod filter;
pub mod find;
pub mod person;
pub mod refs;
pub mod robustness;
pub mod route;
pub mod sensitive;
pub mod supplier;
pub mod text;
pub mod workload;
