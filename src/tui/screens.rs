//! The places, one file a screen, and the way from the shell to the present one.
//!
//! A screen is a file with
//!
//! - `State` (with `Default`): domain values and where the cursor is, no widgets but text fields,
//!   and its [`Screen`], by which the shell reads and changes it;
//! - `Act` and `COMMANDS`: what its keys do. Add the table to `keys::TABLES` and a variant to
//!   `keys::Act`, and the place to [`Screens::at`] and [`Screens::at_mut`].
//!
//! Its questions and changes are variants of `msg::Load`, `msg::Loaded` and `msg::Save`. It asks
//! with `shell.ask`, saves through a [`Saving`](super::saving::Saving) (so that a second Enter
//! cannot save twice), speaks with `shell.say` and `shell.refuse`, and keeps drafts by calling
//! `shell.typed` after each change of a text field.

pub mod capacity;
pub mod compare;
pub mod conditions;
pub mod decisions;
pub mod evidence;
pub mod exceptions;
pub mod history;
pub mod known;
pub mod listing;
pub mod locks;
pub mod metrics;
pub mod moderate;
pub mod overview;
pub mod paper;
pub mod prices;
pub mod ranking;
pub mod record;
pub mod scores;
#[cfg(test)]
mod sealed;
pub mod sensitivity;
pub mod setup;
pub mod story;
pub mod welcome;
pub mod workloads;
pub mod written;

use ratatui::layout::Rect;

use super::keys::{Act, Key, Motion};
use super::msg::{Effect, Loaded, Target};
use super::place::Place;
use super::state::Shell;
use super::widgets::Painter;
use super::widgets::filter_line::Typed;

/// What comes to a screen. The shell has taken out what is its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The screen is shown, or the record has changed under it: ask for what it shows.
    Shown,
    /// Move the cursor.
    Move(Motion),
    /// One of its own commands, and the key it came by.
    Act(Act, Option<Key>),
    /// A key for the text field that has the keys.
    Typed(Key),
    /// Text from the clipboard: into the text field, or into the filter, never a command.
    Paste(String),
    /// Stop typing; the text stays where it is.
    LeaveText,
    /// One step back: close a part, clear a filter, or `shell.wish(Wish::Back)`.
    Back,
    /// The first button on one of its targets.
    Click(Target),
    /// Dragged from one of its targets, by columns.
    Drag(Target, i16),
    /// The wheel, in rows.
    Wheel(i16),
    /// The terminal has another size; `shell.size` is the new one.
    Resized,
    /// An answer of the desk.
    Loaded(Loaded),
    /// A question of this screen failed; the sentence is in the status row already.
    Failed(&'static str),
    /// A save with this ticket is on record.
    Saved(u64),
    /// A save with this ticket was refused; the sentence is in the status row already.
    Refused(u64),
    /// Open the editor on the text field that has the keys: answer with `Effect::Edit`.
    Editor,
    /// The editor gave this text for this field.
    Edited(String, String),
    /// Filter by this, as if it had been typed; only where [`Screen::filter`] says what stands
    /// there now.
    Filter(String),
}

/// A place of the program: what it shows, and what becomes of its keys.
pub trait Screen {
    /// Takes `input`, the only thing that changes it.
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect>;

    /// Draws it into `body`; reads only.
    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect);

    /// What the status row says when nothing else has been said.
    fn status(&self) -> Option<String>;

    /// What stands behind the place in the title row: `Q17 › Borealis` is two of them.
    fn crumbs(&self) -> Vec<String> {
        Vec::new()
    }

    /// The present part of the place, as its commands name it.
    fn part(&self) -> &'static str;

    /// A text field has the keys.
    fn typing(&self) -> bool {
        false
    }

    /// A text of several lines has the keys, for which the editor may be opened.
    fn writes(&self) -> bool {
        false
    }

    /// What is chosen, as history names it; where nothing is, or it has none here.
    fn subject(&self) -> Option<String> {
        None
    }

    /// The filter of the list in view, where it has a line for one.
    fn filter(&self) -> Option<Typed> {
        None
    }

    /// A row of its list is chosen.
    fn has_row(&self) -> bool {
        false
    }

    /// There is an address behind what is chosen.
    fn has_link(&self) -> bool {
        false
    }
}

/// The state of every place.
#[derive(Debug, Default)]
pub struct Screens {
    /// What is next, and how things stand.
    pub overview: overview::State,
    /// What an evaluation is made of.
    pub setup: setup::State,
    /// My score sheet.
    pub scores: scores::State,
    /// Differences and agreed scores.
    pub moderate: moderate::State,
    /// Prices, sealed or open.
    pub prices: prices::State,
    /// The result.
    pub ranking: ranking::State,
    /// Candidates side by side, and what if.
    pub compare: compare::State,
    /// How firm the winner is.
    pub sensitivity: sensitivity::State,
    /// Evidence, open questions and clarifications.
    pub evidence: evidence::State,
    /// The register of exceptions.
    pub exceptions: exceptions::State,
    /// Workloads and portability.
    pub workloads: workloads::State,
    /// The board of conditions.
    pub conditions: conditions::State,
    /// The log of decisions.
    pub decisions: decisions::State,
    /// The record of the evaluation.
    pub record: record::State,
    /// Needs, costs and routes.
    pub capacity: capacity::State,
    /// The workshop before the choice, and the benefits after it.
    pub story: story::Both,
    /// The lines of history.
    history: listing::State,
    /// Figures and the reopen signal.
    pub metrics: metrics::State,
}

impl Screens {
    /// The screen of `place`, to be read.
    pub fn at(&self, place: Place) -> &dyn Screen {
        match place {
            Place::Overview => &self.overview,
            Place::Setup => &self.setup,
            Place::Scores => &self.scores,
            Place::Moderate => &self.moderate,
            Place::Prices => &self.prices,
            Place::Ranking => &self.ranking,
            Place::Compare => &self.compare,
            Place::Sensitivity => &self.sensitivity,
            Place::Exceptions => &self.exceptions,
            Place::Workloads => &self.workloads,
            Place::Evidence => &self.evidence,
            Place::Decisions => &self.decisions,
            Place::Record => &self.record,
            Place::Capacity => &self.capacity,
            Place::Approach => &self.story.approach,
            Place::Benefits => &self.story.benefits,
            Place::Metrics => &self.metrics,
            Place::Conditions => &self.conditions,
            Place::History => &self.history,
        }
    }

    /// The screen of `place`, to be changed.
    pub fn at_mut(&mut self, place: Place) -> &mut dyn Screen {
        match place {
            Place::Overview => &mut self.overview,
            Place::Setup => &mut self.setup,
            Place::Scores => &mut self.scores,
            Place::Moderate => &mut self.moderate,
            Place::Prices => &mut self.prices,
            Place::Ranking => &mut self.ranking,
            Place::Compare => &mut self.compare,
            Place::Sensitivity => &mut self.sensitivity,
            Place::Exceptions => &mut self.exceptions,
            Place::Workloads => &mut self.workloads,
            Place::Evidence => &mut self.evidence,
            Place::Decisions => &mut self.decisions,
            Place::Record => &mut self.record,
            Place::Capacity => &mut self.capacity,
            Place::Approach => &mut self.story.approach,
            Place::Benefits => &mut self.story.benefits,
            Place::Metrics => &mut self.metrics,
            Place::Conditions => &mut self.conditions,
            Place::History => &mut self.history,
        }
    }

    /// Gives the answer to a save to the present screen, and to those that wait for one of theirs
    /// while another is shown.
    pub fn settle(&mut self, at: Place, input: &Input, shell: &mut Shell) -> Vec<Effect> {
        let mut effects = self.at_mut(at).update(input.clone(), shell);
        for other in Place::ALL.iter().filter(|other| **other != at) {
            effects.extend(self.at_mut(*other).update(input.clone(), shell));
        }
        effects
    }
}
