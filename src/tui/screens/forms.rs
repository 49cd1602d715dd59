//! What every place with a form of fields does alike with what comes in while it is open.

use super::Input;
use crate::tui::msg::{Effect, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Field, Form};
use crate::tui::widgets::text_field::Typed;

/// Has `form` take in `input`, keeping drafts of what is typed; `None` where it is not for a form.
/// Fields are drawn `less` columns narrower than the terminal.
pub(super) fn heard(
    form: &mut Form,
    input: &Input,
    less: usize,
    shell: &mut Shell,
) -> Option<Vec<Effect>> {
    let typed = match input {
        Input::Typed(key) => form.press(*key),
        Input::Paste(text) => form.paste(text),
        Input::Click(Target::Field(at)) => {
            form.go_to_place(*at);
            return Some(Vec::new());
        }
        Input::Editor => return Some(form.editor().into_iter().collect()),
        Input::Edited(name, text) => {
            if form.edited(name, text) {
                return Some(form.keep(shell));
            }
            return Some(Vec::new());
        }
        Input::Resized => {
            fit(form, less, shell);
            return Some(Vec::new());
        }
        Input::Shown
        | Input::Move(_)
        | Input::Act(..)
        | Input::LeaveText
        | Input::Back
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Wheel(_)
        | Input::Loaded(_)
        | Input::Failed(_)
        | Input::Saved(_)
        | Input::Refused(_) => return None,
    };
    Some(match typed {
        Typed::Changed => form.keep(shell),
        Typed::Moved | Typed::Ignored => Vec::new(),
    })
}

/// Tells the fields how wide they are drawn: `less` columns narrower than the terminal.
pub(super) fn fit(form: &mut Form, less: usize, shell: &Shell) {
    form.set_columns(usize::from(shell.size.0).saturating_sub(less).max(20));
}

/// The field that has the keys takes several lines.
pub(super) fn writes(form: &Form) -> bool {
    form.here().is_some_and(Field::is_area)
}
