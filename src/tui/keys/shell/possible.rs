//! What has to be there for a command of the shell, and what is said where it is not.

use crate::tui::keys::Possible;
use crate::tui::overlays::Overlay;
use crate::tui::place::Place;
use crate::tui::state::State;

pub(super) fn a_workspace(state: &State) -> Result<(), String> {
    if state.is_open() { Ok(()) } else { Err("there is no workspace yet".to_owned()) }
}

/// Elsewhere a name is not chosen on screen: history is to tell who it was.
pub(super) fn a_sample(state: &State) -> Possible {
    a_workspace(state)?;
    if state.shell.seats().is_empty() {
        Err("in the sample only: elsewhere your login or --as says who you are".to_owned())
    } else {
        Ok(())
    }
}

pub(super) fn an_own_text(state: &State) -> Result<(), String> {
    if !state.screens.at(state.shell.at).writes() {
        Err("no longer text is being typed".to_owned())
    } else if state.shell.settings.editor.is_empty() {
        Err("no editor is set: VISUAL and EDITOR are empty".to_owned())
    } else {
        Ok(())
    }
}

pub(super) fn a_view(state: &State) -> Result<(), String> {
    match &state.overlay {
        Some(Overlay::Views(views)) if views.chosen(&state.shell).is_some() => Ok(()),
        Some(_) | None => Err("no view is saved yet".to_owned()),
    }
}

/// Whether Esc leads anywhere: not from the place where everybody begins.
pub(super) fn there_is_a_way_back(state: &State) -> Result<(), String> {
    let beginning = state.shell.at == Place::Overview && state.shell.before.is_empty();
    if state.is_open() && !(beginning && state.screens.at(state.shell.at).part().is_empty()) {
        Ok(())
    } else {
        Err("there is nothing before this; q leaves".to_owned())
    }
}

/// Another day is shown, or being made ready.
pub(super) fn another_day(state: &State) -> Possible {
    if state.shell.day.is_some() || state.shell.is_turning() {
        Ok(())
    } else {
        Err("it is today's already".to_owned())
    }
}

pub(super) fn a_filter(state: &State) -> Possible {
    match state.screens.at(state.shell.at).filter() {
        Some(_) => Ok(()),
        None => Err("no list with a filter is in view".to_owned()),
    }
}

pub(super) fn something_chosen(state: &State) -> Possible {
    match state.screens.at(state.shell.at).subject() {
        Some(_) => Ok(()),
        None => Err("nothing is chosen here that has a history".to_owned()),
    }
}
