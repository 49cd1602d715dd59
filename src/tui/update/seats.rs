//! In the sample somebody else can sit down here.

use crate::domain::refs::Slug;
use crate::tui::msg::{Effect, Save};
use crate::tui::overlays::Overlay;
use crate::tui::screens::Screens;
use crate::tui::state::State;
use crate::tui::widgets::cursor::Cursor;

/// The people, with the cursor on whoever sits here.
pub(super) fn list(state: &State) -> Overlay {
    let who = state.shell.who();
    let at = state.shell.seats().iter().position(|(one, _)| Some(one.as_str()) == who);
    Overlay::Seats(Cursor { at: at.unwrap_or(0), top: 0 })
}

/// Asks the desk to let `who` sit down; what is being typed is kept first.
pub(super) fn sit(state: &mut State, who: Slug) -> Vec<Effect> {
    state.overlay = None;
    let mut effects = state.shell.keep();
    effects.extend(state.shell.halt());
    let (ticket, asked) = state.shell.save(Save::Sit(who));
    state.shell.sitting = Some(ticket);
    effects.extend(asked);
    effects
}

/// They sit: what the screens know was for the eyes of whoever sat here before.
pub(super) fn sat(state: &mut State, ticket: u64) {
    if state.shell.sitting.take_if(|sitting| *sitting == ticket).is_some() {
        state.screens = Screens::default();
        state.shell.before.clear();
    }
}
