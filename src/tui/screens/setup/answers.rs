//! What becomes of the answers of the desk.

use super::State;
use super::data::Data;
use super::dialog::Deed;
use super::register::{Of, Register};
use super::weights::Weights;
use crate::domain::evaluation::Evaluation;
use crate::tui::keys::Motion;
use crate::tui::msg::Effect;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;

impl State {
    /// The set-up is here.
    pub(super) fn arrive(&mut self, data: Data, shell: &Shell) {
        let first_time = self.data.is_none();
        let same = |old: &Data| {
            old.evaluation().map(Evaluation::reference)
                == data.evaluation().map(Evaluation::reference)
        };
        let moved = self.data.as_deref().is_some_and(|old| !same(old));
        if let Some(writing) = &mut self.writing {
            writing.meet(&data, shell);
        }
        if let (Some(weights), Some(evaluation)) = (&mut self.weights, data.evaluation()) {
            weights.meet(evaluation, shell);
        }
        if let Some(wanted) = self.wanted.take() {
            let at = data.suppliers.iter().position(|one| one.slug.as_str() == wanted);
            let mut register = Register::new(Of::Suppliers);
            register.meet(&data, shell);
            register.stand_on(at.unwrap_or_default(), shell);
            self.register = Some(register);
        } else if let Some(register) = &mut self.register {
            register.meet(&data, shell);
        }
        if let (Some(sought), Some(evaluation)) = (self.sought.take(), data.evaluation()) {
            self.weights = Some(Box::new(Weights::new(evaluation, Some(&sought), shell)));
        }
        self.data = Some(Box::new(data));
        self.failed = false;
        if first_time || moved {
            self.cursor = Cursor::default();
        }
        if self.about().is_none() {
            self.walk(Motion::Top, shell);
        }
    }
}

/// A save was done: whatever waited for it closes.
pub(super) fn saved(state: &mut State, ticket: u64, shell: &mut Shell) -> Vec<Effect> {
    if state.saving.ended(ticket).is_some() {
        return Vec::new();
    }
    if let Some(effects) = state.dialog.as_mut().and_then(|d| d.saved(ticket, shell)) {
        let done = state.dialog.take();
        if let (Some(dialog), Some(writing)) = (done, &mut state.writing) {
            // Who was added from the form is what the form wanted.
            let key = writing.here().to_owned();
            match (dialog.deed(), key.as_str()) {
                (Deed::Person(None), "panel" | "moderator")
                | (Deed::Supplier(None), "candidates") => writing.choose(&key, &dialog.slug()),
                (_, _) => {}
            }
        }
        return effects;
    }
    if let Some(effects) = state.writing.as_mut().and_then(|w| w.saved(ticket, shell)) {
        state.writing = None;
        return effects;
    }
    if let Some(mut effects) = state.aid.as_mut().and_then(|aid| aid.saved(ticket, shell)) {
        if let (Some(aid), Some(weights)) = (state.aid.take(), &mut state.weights) {
            effects.extend(weights.take(&aid.proposed(), shell));
        }
        return effects;
    }
    if let Some(effects) = state.weights.as_mut().and_then(|w| w.saved(ticket, shell)) {
        return effects;
    }
    Vec::new()
}
