//! The terminal screen: keys to messages, messages to a new state, the state to a picture.
//!
//! `update` alone changes the state, `view` only reads it; what is to be done outside comes back
//! as effects, which `run` carries out on threads. `screens` says how a place is added.

pub mod desk;
pub mod drafts;
pub mod fit;
pub mod keys;
pub mod msg;
pub mod overlays;
pub mod place;
pub mod run;
pub mod saving;
pub mod screens;
pub mod state;
pub mod term;
pub mod theme;
pub mod update;
pub mod view;
pub mod widgets;

#[cfg(test)]
mod testing;

pub use run::{Desk, Ended, TuiError, run};
pub use state::Settings;
