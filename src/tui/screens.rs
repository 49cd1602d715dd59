//! The places, one file a screen, and the way from the shell to the present one.
//!
//! A screen is a file with
//!
//! - `State` (with `Default`): domain values and where the cursor is, no widgets but text fields;
//! - `Act` and `COMMANDS`: what its keys do. Add the table to `keys::TABLES` and a variant to
//!   `keys::Act`, and one line to [`Screens::act`];
//! - `update(&mut State, Input, &mut Shell) -> Vec<Effect>`: the only thing that changes it;
//! - `view(&State, &Shell, &mut Painter, Rect)`: reads only, draws into the body;
//! - where it has them: `status`, `crumbs`, `part` (the name of the present part, for
//!   `Where::Part`), `typing` (a text field has the keys), `writes` (it takes several lines).
//!
//! Its questions and changes are variants of `msg::Load`, `msg::Loaded` and `msg::Save`. It asks
//! with `shell.ask`, saves with `shell.save` (and remembers the ticket, so that a second Enter
//! cannot save twice), speaks with `shell.say` and `shell.refuse`, and keeps drafts by calling
//! `shell.typed` after each change of a text field.

pub mod listing;
pub mod overview;
pub mod ranking;
pub mod scores;
pub mod welcome;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::keys::{Act, Key, Motion};
use super::msg::{Effect, Loaded, Target};
use super::place::Place;
use super::state::Shell;
use super::widgets::Painter;

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
}

/// The state of every place.
#[derive(Debug, Default)]
pub struct Screens {
    listings: BTreeMap<Place, listing::State>,
    pub(super) overview: overview::State,
    pub(super) scores: scores::State,
    pub(super) ranking: ranking::State,
}

impl Screens {
    /// Gives `input` to the screen of `place`.
    pub fn update(&mut self, place: Place, input: Input, shell: &mut Shell) -> Vec<Effect> {
        match place {
            Place::Overview => overview::update(&mut self.overview, input, shell),
            Place::Scores => scores::update(&mut self.scores, input, shell),
            Place::Ranking => ranking::update(&mut self.ranking, input, shell),
            Place::Setup
            | Place::Evidence
            | Place::Moderate
            | Place::Prices
            | Place::Compare
            | Place::Sensitivity
            | Place::Exceptions
            | Place::Conditions
            | Place::Workloads
            | Place::Metrics
            | Place::Decisions
            | Place::History => {
                let state =
                    self.listings.entry(place).or_insert_with(|| listing::State::new(place));
                listing::update(state, input, shell)
            }
        }
    }

    /// Gives the answer to a save to the present screen, and to those that wait for one of theirs
    /// while another is shown.
    pub fn settle(&mut self, at: Place, input: &Input, shell: &mut Shell) -> Vec<Effect> {
        let mut effects = self.update(at, input.clone(), shell);
        for other in [Place::Overview, Place::Scores].into_iter().filter(|other| *other != at) {
            effects.extend(self.update(other, input.clone(), shell));
        }
        effects
    }

    /// Draws the screen of `place`.
    pub fn view(&self, place: Place, shell: &Shell, paint: &mut Painter, body: Rect) {
        match place {
            Place::Overview => return overview::view(&self.overview, shell, paint, body),
            Place::Scores => return scores::view(&self.scores, shell, paint, body),
            Place::Ranking => return ranking::view(&self.ranking, paint, body),
            _ => {}
        }
        if let Some(state) = self.listings.get(&place) {
            listing::view(state, shell, paint, body);
        }
    }

    /// What the status row says when nothing else has been said.
    pub fn status(&self, place: Place) -> Option<String> {
        match place {
            Place::Overview => overview::status(&self.overview),
            Place::Scores => scores::status(&self.scores),
            Place::Ranking => ranking::status(&self.ranking),
            _ => self.listings.get(&place).and_then(listing::status),
        }
    }

    /// What stands behind the place in the title row: `Q17 › Borealis` is two of them.
    pub fn crumbs(&self, place: Place) -> Vec<String> {
        match place {
            Place::Scores => scores::crumbs(&self.scores),
            Place::Ranking => ranking::crumbs(&self.ranking),
            _ => self.listings.get(&place).map(listing::crumbs).unwrap_or_default(),
        }
    }

    /// The present part of the place, as its commands name it.
    pub fn part(&self, place: Place) -> &'static str {
        match place {
            Place::Overview => overview::part(&self.overview),
            Place::Scores => scores::part(&self.scores),
            Place::Ranking => ranking::part(&self.ranking),
            _ => self.listings.get(&place).map_or("", listing::part),
        }
    }

    /// A text of several lines has the keys, for which the editor may be opened.
    pub fn writes(&self, place: Place) -> bool {
        match place {
            Place::Overview => overview::typing(&self.overview),
            Place::Scores => scores::writes(&self.scores),
            _ => self.typing(place) && self.listings.get(&place).is_some_and(listing::writes),
        }
    }

    /// There is an address behind what is chosen in a plain list.
    pub fn has_link(&self, place: Place) -> bool {
        self.listings.get(&place).is_some_and(listing::has_link)
    }

    /// A text field of the place has the keys.
    pub fn typing(&self, place: Place) -> bool {
        match place {
            Place::Overview => overview::typing(&self.overview),
            Place::Scores => scores::typing(&self.scores),
            _ => self.listings.get(&place).is_some_and(listing::typing),
        }
    }
}
