//! What is open of the register beside its list: a form, a step, a batch, the list of what can be
//! done, or two versions side by side. One at a time; each has the keys.

use ratatui::layout::Rect;

use super::changes::Held;
use super::dialog::Dialog;
use super::filing::Filing;
use super::menu::Menu;
use super::sheet::Sheet;
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::Painter;
use crate::tui::widgets::form::Form;

/// What is open.
#[derive(Debug)]
pub(super) enum Over {
    /// The form of a request.
    Filing(Box<Filing>),
    /// A step being prepared.
    Dialog(Box<Dialog>),
    /// Something about several.
    Sheet(Box<Sheet>),
    /// What can be done.
    Menu(Box<Menu>),
    /// Two versions or grants.
    Held(Box<Held>),
}

impl Over {
    /// The part of the place it is, as the key table names it.
    pub(super) const fn part(&self) -> &'static str {
        match self {
            Self::Filing(_) => "form",
            Self::Sheet(sheet) if sheet.is_told() => "told",
            Self::Dialog(_) | Self::Sheet(_) => "dialog",
            Self::Menu(_) => "menu",
            Self::Held(_) => "changes",
        }
    }

    /// A text field has the keys.
    pub(super) const fn types(&self) -> bool {
        match self {
            Self::Filing(_) | Self::Dialog(_) => true,
            Self::Sheet(sheet) => !sheet.is_told(),
            Self::Menu(_) | Self::Held(_) => false,
        }
    }

    fn form(&self) -> Option<&Form> {
        match self {
            Self::Filing(filing) => Some(filing.form()),
            Self::Dialog(dialog) => Some(&dialog.asking.form),
            Self::Sheet(sheet) => Some(&sheet.asking.form),
            Self::Menu(_) | Self::Held(_) => None,
        }
    }

    fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::Filing(filing) => Some(filing.form_mut()),
            Self::Dialog(dialog) => Some(&mut dialog.asking.form),
            Self::Sheet(sheet) => Some(&mut sheet.asking.form),
            Self::Menu(_) | Self::Held(_) => None,
        }
    }

    /// A key for a text field.
    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        match self {
            Self::Filing(filing) => filing.press(key, shell),
            Self::Dialog(dialog) => dialog.press(key, shell),
            Self::Sheet(sheet) => sheet.press(key, shell),
            Self::Menu(_) | Self::Held(_) => Vec::new(),
        }
    }

    /// Text from the clipboard.
    pub(super) fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        match self {
            Self::Filing(filing) => filing.paste(text, shell),
            Self::Dialog(dialog) => dialog.paste(text, shell),
            Self::Sheet(sheet) => sheet.asking.paste(text, shell),
            Self::Menu(_) | Self::Held(_) => Vec::new(),
        }
    }

    /// Opens the editor on a longer text.
    pub(super) fn editor(&self) -> Option<Effect> {
        self.form().and_then(Form::editor)
    }

    /// The editor's text.
    pub(super) fn edited(&mut self, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
        match self {
            Self::Filing(filing) => filing.edited(name, text, shell),
            Self::Dialog(dialog) => dialog.edited(name, text, shell),
            Self::Sheet(sheet) => sheet.asking.edited(name, text, shell),
            Self::Menu(_) | Self::Held(_) => Vec::new(),
        }
    }

    /// A longer text has the keys.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Filing(filing) => filing.writes(),
            Self::Dialog(dialog) => dialog.asking.writes(),
            Self::Sheet(sheet) => sheet.asking.writes(),
            Self::Menu(_) | Self::Held(_) => false,
        }
    }

    /// To the next field, or the one before.
    pub(super) fn step(&mut self, forward: bool) {
        if let Some(form) = self.form_mut() {
            form.step(forward);
        }
    }

    /// A click on a field.
    pub(super) fn click(&mut self, target: &Target) {
        if let (Target::Field(at), Some(form)) = (target, self.form_mut()) {
            form.go_to_place(*at);
        }
    }

    /// Closes the list of values over a field; whether one was open.
    pub(super) fn close_pick(&mut self) -> bool {
        self.form_mut().is_some_and(Form::close_pick)
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        match self {
            Self::Filing(filing) => filing.fit(shell),
            Self::Dialog(dialog) => dialog.fit(shell),
            Self::Sheet(sheet) => sheet.fit(shell),
            Self::Menu(menu) => menu.fit(shell),
            Self::Held(_) => {}
        }
    }

    /// A save was refused: whether what changed under it is to be read again.
    pub(super) fn refused(&mut self, ticket: u64, shell: &mut Shell) -> bool {
        match self {
            Self::Filing(filing) => filing.refused(ticket),
            Self::Dialog(dialog) => return dialog.asking.refused(ticket),
            Self::Sheet(sheet) => sheet.refused(ticket, shell),
            Self::Menu(_) | Self::Held(_) => {}
        }
        false
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match self {
            Self::Filing(filing) => filing.status(),
            Self::Dialog(dialog) => dialog.status(),
            Self::Sheet(sheet) => sheet.status(),
            Self::Menu(_) => "Enter does what is chosen, its key does it at once.".to_owned(),
            Self::Held(held) => held.status(),
        }
    }

    /// It takes the whole place, so that nothing is drawn below it.
    pub(super) const fn is_whole(&self) -> bool {
        matches!(self, Self::Filing(_) | Self::Held(_))
    }

    /// Draws it.
    pub(super) fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        match self {
            Self::Filing(filing) => filing.view(paint, body),
            Self::Dialog(dialog) => dialog.view(paint, body),
            Self::Sheet(sheet) => sheet.view_over(paint, body),
            Self::Menu(menu) => menu.view(shell, paint, body),
            Self::Held(held) => held.view(paint, body),
        }
    }
}
