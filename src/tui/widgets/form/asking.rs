//! A form that is filled in to be saved: its fields, what is wrong with them, and the save that
//! is under way. Nothing typed is lost by a refusal; drafts go when the save is on record.

use super::{Field, Form, Problem};
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::widgets::text_field::Typed;

/// A form on its way to the record.
#[derive(Debug, Default)]
pub struct Asking {
    /// The fields.
    pub form: Form,
    /// What is wrong, shown beside the fields.
    pub problems: Vec<Problem>,
    saving: Saving,
}

impl Asking {
    /// A form of these fields; the first has the keys.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { form: Form::new(fields), problems: Vec::new(), saving: Saving::default() }
    }

    /// A key.
    pub fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.press(key);
        self.typed(typed, shell)
    }

    /// Text from the clipboard.
    pub fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.paste(text);
        self.typed(typed, shell)
    }

    /// Keeps the draft of a field that changed; what was wrong with it is no longer said.
    fn typed(&mut self, typed: Typed, shell: &mut Shell) -> Vec<Effect> {
        match typed {
            Typed::Changed => {
                if let Some(here) = self.form.here() {
                    self.problems.retain(|problem| problem.key != here.key);
                }
                self.form.keep(shell)
            }
            Typed::Moved | Typed::Ignored => Vec::new(),
        }
    }

    /// A click.
    pub fn click(&mut self, target: &Target) {
        if let Target::Field(at) = target {
            self.form.go_to_place(*at);
        }
    }

    /// A longer text has the keys.
    pub fn writes(&self) -> bool {
        !self.form.is_picking() && self.form.here().is_some_and(Field::is_area)
    }

    /// The editor's text.
    pub fn edited(&mut self, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
        if self.form.edited(name, text) { self.typed(Typed::Changed, shell) } else { Vec::new() }
    }

    /// A save is under way, so that another Enter cannot save twice.
    pub const fn is_saving(&self) -> bool {
        self.saving.is_on()
    }

    /// Sends `what` on its way.
    pub fn save(&mut self, what: Save, shell: &mut Shell) -> Vec<Effect> {
        self.problems.clear();
        self.saving.send(what, shell)
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        self.saving.ended(ticket).map(|()| self.form.forget(shell))
    }

    /// A save was refused: everything typed stays. Whether it was this one's.
    pub fn refused(&mut self, ticket: u64) -> bool {
        self.saving.ended(ticket).is_some()
    }

    /// Goes to the first of `problems` and says it.
    pub fn complain(&mut self, problems: Vec<Problem>, shell: &mut Shell) {
        if let Some(problem) = problems.first() {
            self.form.go_to(&problem.key);
            let label = self.form.here().map_or("", |field| field.label.trim());
            let sign = if label.ends_with('?') { "" } else { ":" };
            shell.refuse(format!("{label}{sign} {}", problem.rule));
        }
        self.problems = problems;
    }
}
