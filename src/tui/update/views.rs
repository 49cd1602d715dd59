//! What becomes of the keys of the saved views.

use super::screen;
use crate::tui::keys::{Act, Key, ShellAct, ch};
use crate::tui::msg::{Effect, Save};
use crate::tui::overlays::Overlay;
use crate::tui::overlays::confirm::Confirm;
use crate::tui::screens::Input;
use crate::tui::state::State;

/// The name of a filter is a draft like any other text.
pub(super) fn keep_name(state: &mut State) -> Vec<Effect> {
    match &state.overlay {
        Some(Overlay::Views(views)) => {
            views.field().map(|field| state.shell.typed(field)).unwrap_or_default()
        }
        Some(_) | None => Vec::new(),
    }
}

/// A filter that rests on a view that was just given up would be read no more: it goes with it.
pub(super) fn dropped(state: &mut State, ticket: u64) -> Vec<Effect> {
    let Some((_, name)) = state.shell.dropping.take_if(|(on, _)| *on == ticket) else {
        return Vec::new();
    };
    let rests = |typed: String| {
        typed.split_whitespace().any(|word| {
            let word = word.trim_start_matches('-').strip_prefix('@');
            word.is_some_and(|word| word.eq_ignore_ascii_case(&name))
        })
    };
    let present = state.screens.at(state.shell.at).filter();
    if present.and_then(Result::ok).is_some_and(rests) {
        return screen(state, Input::Filter(String::new()));
    }
    Vec::new()
}

/// What is done with saved filters.
pub(super) fn run(state: &mut State, act: ShellAct, key: Option<Key>) -> Vec<Effect> {
    if act == ShellAct::DropViewNow {
        let Some(name) = state.shell.giving_up.take() else { return Vec::new() };
        let (ticket, effects) = state.shell.save(Save::DropView(name.clone()));
        state.shell.dropping = Some((ticket, name));
        return effects;
    }
    let Some(Overlay::Views(views)) = &mut state.overlay else { return Vec::new() };
    if act == ShellAct::KeepView {
        return views.save(&mut state.shell);
    }
    if act == ShellAct::NameView {
        if let Err(why) = views.name(&state.shell) {
            state.shell.refuse(why);
        }
        return Vec::new();
    }
    let Some(name) = views.chosen(&state.shell) else {
        state.shell.refuse("there is no view to give up");
        return Vec::new();
    };
    let question = Confirm::new(
        format!("Give up the view @{name}"),
        "Nobody can filter by its name any more; nothing else changes.",
        ("keep it", "give it up"),
        Act::Shell(ShellAct::DropViewNow),
    );
    state.shell.giving_up = Some(name);
    state.shell.confirm(question.answered_by(ch('y'), key));
    Vec::new()
}
