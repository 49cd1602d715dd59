//! What becomes of the answer whether there is a workspace, and who sits before it.

use super::screen;
use crate::tui::msg::{Effect, Facts};
use crate::tui::screens::{Input, welcome};
use crate::tui::state::{Stage, State};

/// The workspace is there, or there is none yet.
pub(super) fn opened(state: &mut State, facts: Option<Facts>) -> Vec<Effect> {
    match (facts, &state.shell.stage) {
        (Some(facts), Stage::Open(_)) => {
            state.shell.stage = Stage::Open(facts);
            Vec::new()
        }
        (Some(mut facts), Stage::Opening | Stage::Welcome(_)) => {
            let warning = facts.warning.take();
            state.shell.stage = Stage::Open(facts);
            let effects = screen(state, Input::Shown);
            if let Some(warning) = warning {
                state.shell.refuse(warning);
            }
            effects
        }
        (None, Stage::Welcome(_)) => Vec::new(),
        (None, Stage::Opening | Stage::Open(_)) => {
            state.shell.stage = Stage::Welcome(welcome::State::default());
            state.overlay = None;
            Vec::new()
        }
    }
}
