//! The day as at which the places are shown that go by one: asked for, made ready, shown, left.

use super::screen;
use crate::domain::date::Day;
use crate::tui::msg::{Effect, Load};
use crate::tui::screens::Input;
use crate::tui::state::State;

/// Asks for the day `typed`; for none, that is today. What is in view stays until it is ready.
pub(super) fn ask(state: &mut State, typed: String) -> Vec<Effect> {
    state.overlay = None;
    state.shell.typed_day.clone_from(&typed);
    if typed.is_empty() {
        return today(state);
    }
    state.shell.ask(Load::Day(typed))
}

/// The day that was asked for is ready: it is shown, unless a text would be closed by that.
pub(super) fn ready(state: &mut State, day: Option<Day>) -> Vec<Effect> {
    if state.overlay.is_some() || state.screens.at(state.shell.at).typing() {
        let words = match day {
            Some(day) => format!("{day} is ready: @ and Enter show it once this is closed"),
            None => "that is today".to_owned(),
        };
        state.shell.say(words);
        return Vec::new();
    }
    show(state, day)
}

/// Today again; a day that is being made ready is not waited for.
pub(super) fn today(state: &mut State) -> Vec<Effect> {
    if state.shell.is_turning() {
        state.shell.stay();
        if state.shell.day.is_none() {
            state.shell.say("it stays today");
        }
    }
    let mut effects: Vec<Effect> = state.shell.rest().into_iter().collect();
    if state.shell.day.is_some() {
        effects.extend(show(state, None));
    }
    effects
}

/// The present place does not go by a day: today is shown from now on, and said so.
pub(super) fn left(state: &mut State) {
    state.shell.stay();
    if state.shell.day.is_none() {
        return;
    }
    state.shell.turn_to(None);
    state.screens.turn();
    let place = state.shell.at.name();
    state.shell.say(format!("today again: {place} is always as it is now"));
}

fn show(state: &mut State, day: Option<Day>) -> Vec<Effect> {
    if state.shell.day == day {
        return Vec::new();
    }
    state.shell.turn_to(day);
    state.screens.turn();
    let mut effects: Vec<Effect> = state.shell.rest().into_iter().collect();
    effects.extend(screen(state, Input::Shown));
    effects
}

#[cfg(test)]
mod tests;
