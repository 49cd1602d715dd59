//! The save of a place or of a form that is under way: while there is one, a second Enter saves
//! nothing twice.

use super::msg::{Effect, Save};
use super::state::Shell;

/// A save that is under way, if one is, by its ticket, with what has to be known of it once it has
/// ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saving<K = ()>(Option<(u64, K)>);

impl<K> Default for Saving<K> {
    /// None is under way.
    fn default() -> Self {
        Self(None)
    }
}

impl Saving {
    /// Sends `what` on its way, unless one is under way already.
    pub fn send(&mut self, what: Save, shell: &mut Shell) -> Vec<Effect> {
        self.send_with(what, (), shell)
    }
}

impl<K> Saving<K> {
    /// Whether one is under way.
    pub const fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// As [`Saving::send`]; `known` comes back when it ends.
    pub fn send_with(&mut self, what: Save, known: K, shell: &mut Shell) -> Vec<Effect> {
        if self.is_on() {
            return Vec::new();
        }
        let (ticket, effects) = shell.save(what);
        self.0 = Some((ticket, known));
        effects
    }

    /// The save with this ticket is on record or refused: what is known of it, if it was this one.
    /// None is under way from then on.
    pub fn ended(&mut self, ticket: u64) -> Option<K> {
        self.0.take_if(|(own, _)| *own == ticket).map(|(_, known)| known)
    }
}
