//! The places, one file a screen, and the way from the shell to the present one.
//!
//! A screen is a file with
//!
//! - `State` (with `Default`): domain values and where the cursor is, no widgets but text fields;
//! - `Act` and `COMMANDS`: what its keys do. Add the table to `keys::TABLES` and a variant to
//!   `keys::Act`, and one line to `Screens::update`;
//! - `update(&mut State, Input, &mut Shell) -> Vec<Effect>`: the only thing that changes it;
//! - `view(&State, &Shell, &mut Painter, Rect)`: reads only, draws into the body;
//! - where it has them: `status`, `crumbs`, `part` (the name of the present part, for
//!   `Where::Part`), `typing` (a text field has the keys), `writes` (it takes several lines).
//!
//! Its questions and changes are variants of `msg::Load`, `msg::Loaded` and `msg::Save`. It asks
//! with `shell.ask`, saves with `shell.save` (and remembers the ticket, so that a second Enter
//! cannot save twice), speaks with `shell.say` and `shell.refuse`, and keeps drafts by calling
//! `shell.typed` after each change of a text field.

pub mod capacity;
pub mod compare;
pub mod conditions;
pub mod decisions;
pub mod evidence;
pub mod exceptions;
pub mod history;
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
pub mod sensitivity;
pub mod setup;
pub mod story;
pub mod welcome;
pub mod workloads;

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
    /// Figures and the reopen signal.
    pub metrics: metrics::State,
}

/// The screen of a place, to be read.
enum Seen<'s> {
    Overview(&'s overview::State),
    Setup(&'s setup::State),
    Scores(&'s scores::State),
    Moderate(&'s moderate::State),
    Prices(&'s prices::State),
    Ranking(&'s ranking::State),
    Compare(&'s compare::State),
    Sensitivity(&'s sensitivity::State),
    Evidence(&'s evidence::State),
    Exceptions(&'s exceptions::State),
    Workloads(&'s workloads::State),
    Conditions(&'s conditions::State),
    Decisions(&'s decisions::State),
    Record(&'s record::State),
    Capacity(&'s capacity::State),
    Story(&'s story::State),
    Metrics(&'s metrics::State),
    List(Option<&'s listing::State>),
}

impl Screens {
    /// Gives `input` to the screen of `place`.
    pub fn update(&mut self, place: Place, input: Input, shell: &mut Shell) -> Vec<Effect> {
        match place {
            Place::Overview => overview::update(&mut self.overview, input, shell),
            Place::Setup => setup::update(&mut self.setup, input, shell),
            Place::Scores => scores::update(&mut self.scores, input, shell),
            Place::Moderate => moderate::update(&mut self.moderate, input, shell),
            Place::Prices => prices::update(&mut self.prices, input, shell),
            Place::Ranking => ranking::update(&mut self.ranking, input, shell),
            Place::Compare => compare::update(&mut self.compare, input, shell),
            Place::Sensitivity => sensitivity::update(&mut self.sensitivity, input, shell),
            Place::Exceptions => exceptions::update(&mut self.exceptions, input, shell),
            Place::Workloads => workloads::update(&mut self.workloads, input, shell),
            Place::Evidence => evidence::update(&mut self.evidence, input, shell),
            Place::Decisions => decisions::update(&mut self.decisions, input, shell),
            Place::Record => record::update(&mut self.record, input, shell),
            Place::Capacity => capacity::update(&mut self.capacity, input, shell),
            Place::Approach => story::update(&mut self.story.approach, input, shell),
            Place::Benefits => story::update(&mut self.story.benefits, input, shell),
            Place::Metrics => metrics::update(&mut self.metrics, input, shell),
            Place::Conditions => conditions::update(&mut self.conditions, input, shell),
            Place::History => {
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
        let waiting = [
            Place::Evidence,
            Place::Overview,
            Place::Setup,
            Place::Scores,
            Place::Moderate,
            Place::Prices,
            Place::Compare,
            Place::Exceptions,
            Place::Workloads,
            Place::Conditions,
            Place::Decisions,
            Place::Record,
            Place::Capacity,
            Place::Approach,
            Place::Benefits,
            Place::Metrics,
        ];
        for other in waiting.into_iter().filter(|other| *other != at) {
            effects.extend(self.update(other, input.clone(), shell));
        }
        effects
    }

    fn at(&self, place: Place) -> Seen<'_> {
        match place {
            Place::Overview => Seen::Overview(&self.overview),
            Place::Setup => Seen::Setup(&self.setup),
            Place::Scores => Seen::Scores(&self.scores),
            Place::Moderate => Seen::Moderate(&self.moderate),
            Place::Prices => Seen::Prices(&self.prices),
            Place::Ranking => Seen::Ranking(&self.ranking),
            Place::Compare => Seen::Compare(&self.compare),
            Place::Sensitivity => Seen::Sensitivity(&self.sensitivity),
            Place::Exceptions => Seen::Exceptions(&self.exceptions),
            Place::Workloads => Seen::Workloads(&self.workloads),
            Place::Decisions => Seen::Decisions(&self.decisions),
            Place::Record => Seen::Record(&self.record),
            Place::Approach => Seen::Story(&self.story.approach),
            Place::Benefits => Seen::Story(&self.story.benefits),
            Place::Evidence => Seen::Evidence(&self.evidence),
            Place::Metrics => Seen::Metrics(&self.metrics),
            Place::Conditions => Seen::Conditions(&self.conditions),
            Place::Capacity => Seen::Capacity(&self.capacity),
            Place::History => Seen::List(self.listings.get(&place)),
        }
    }

    /// Draws the screen of `place`.
    pub fn view(&self, place: Place, shell: &Shell, paint: &mut Painter, body: Rect) {
        match self.at(place) {
            Seen::Overview(state) => overview::view(state, shell, paint, body),
            Seen::Setup(state) => setup::view(state, paint, body),
            Seen::Scores(state) => scores::view(state, shell, paint, body),
            Seen::Moderate(state) => moderate::view(state, paint, body),
            Seen::Prices(state) => prices::view(state, paint, body),
            Seen::Ranking(state) => ranking::view(state, paint, body),
            Seen::Compare(state) => compare::view(state, paint, body),
            Seen::Sensitivity(state) => sensitivity::view(state, shell, paint, body),
            Seen::Evidence(state) => evidence::view(state, shell, paint, body),
            Seen::Exceptions(state) => exceptions::view(state, shell, paint, body),
            Seen::Workloads(state) => workloads::view(state, shell, paint, body),
            Seen::Conditions(state) => conditions::view(state, shell, paint, body),
            Seen::Decisions(state) => decisions::view(state, shell, paint, body),
            Seen::Record(state) => record::view(state, paint, body),
            Seen::Capacity(state) => capacity::view(state, shell, paint, body),
            Seen::Story(state) => story::view(state, paint, body),
            Seen::Metrics(state) => metrics::view(state, shell, paint, body),
            Seen::List(Some(state)) => listing::view(state, shell, paint, body),
            Seen::List(None) => {}
        }
    }

    /// What the status row says when nothing else has been said.
    pub fn status(&self, place: Place) -> Option<String> {
        match self.at(place) {
            Seen::Overview(state) => overview::status(state),
            Seen::Setup(state) => setup::status(state),
            Seen::Scores(state) => scores::status(state),
            Seen::Moderate(state) => moderate::status(state),
            Seen::Prices(state) => prices::status(state),
            Seen::Ranking(state) => ranking::status(state),
            Seen::Compare(state) => compare::status(state),
            Seen::Sensitivity(state) => sensitivity::status(state),
            Seen::Evidence(state) => evidence::status(state),
            Seen::Exceptions(state) => exceptions::status(state),
            Seen::Workloads(state) => workloads::status(state),
            Seen::Conditions(state) => conditions::status(state),
            Seen::Decisions(state) => decisions::status(state),
            Seen::Record(state) => record::status(state),
            Seen::Capacity(state) => capacity::status(state),
            Seen::Story(state) => story::status(state),
            Seen::Metrics(state) => metrics::status(state),
            Seen::List(state) => state.and_then(listing::status),
        }
    }

    /// What stands behind the place in the title row: `Q17 › Borealis` is two of them.
    pub fn crumbs(&self, place: Place) -> Vec<String> {
        match self.at(place) {
            Seen::Overview(_) => Vec::new(),
            Seen::Setup(state) => setup::crumbs(state),
            Seen::Scores(state) => scores::crumbs(state),
            Seen::Moderate(state) => moderate::crumbs(state),
            Seen::Prices(state) => prices::crumbs(state),
            Seen::Ranking(state) => ranking::crumbs(state),
            Seen::Compare(state) => compare::crumbs(state),
            Seen::Sensitivity(state) => sensitivity::crumbs(state),
            Seen::Evidence(state) => evidence::crumbs(state),
            Seen::Exceptions(state) => exceptions::crumbs(state),
            Seen::Workloads(state) => workloads::crumbs(state),
            Seen::Conditions(state) => conditions::crumbs(state),
            Seen::Decisions(state) => decisions::crumbs(state),
            Seen::Record(state) => record::crumbs(state),
            Seen::Capacity(state) => capacity::crumbs(state),
            Seen::Story(state) => story::crumbs(state),
            Seen::Metrics(state) => metrics::crumbs(state),
            Seen::List(state) => state.map(listing::crumbs).unwrap_or_default(),
        }
    }

    /// The present part of the place, as its commands name it.
    pub fn part(&self, place: Place) -> &'static str {
        match self.at(place) {
            Seen::Overview(state) => overview::part(state),
            Seen::Setup(state) => setup::part(state),
            Seen::Scores(state) => scores::part(state),
            Seen::Moderate(state) => moderate::part(state),
            Seen::Prices(state) => prices::part(state),
            Seen::Ranking(state) => ranking::part(state),
            Seen::Compare(state) => compare::part(state),
            Seen::Sensitivity(state) => sensitivity::part(state),
            Seen::Evidence(state) => evidence::part(state),
            Seen::Exceptions(state) => exceptions::part(state),
            Seen::Workloads(state) => workloads::part(state),
            Seen::Conditions(state) => conditions::part(state),
            Seen::Decisions(state) => decisions::part(state),
            Seen::Record(state) => record::part(state),
            Seen::Capacity(state) => capacity::part(state),
            Seen::Story(state) => story::part(state),
            Seen::Metrics(state) => metrics::part(state),
            Seen::List(state) => state.map_or("", listing::part),
        }
    }

    /// A text of several lines has the keys, for which the editor may be opened.
    pub fn writes(&self, place: Place) -> bool {
        match self.at(place) {
            Seen::Overview(state) => overview::typing(state),
            Seen::Setup(state) => setup::writes(state),
            Seen::Scores(state) => scores::writes(state),
            Seen::Moderate(state) => moderate::typing(state),
            Seen::Prices(state) => prices::writes(state),
            Seen::Ranking(_) | Seen::Compare(_) | Seen::Sensitivity(_) => false,
            Seen::Evidence(state) => evidence::writes(state),
            Seen::Exceptions(state) => exceptions::writes(state),
            Seen::Workloads(state) => workloads::writes(state),
            Seen::Conditions(state) => conditions::writes(state),
            Seen::Decisions(state) => decisions::writes(state),
            Seen::Record(state) => record::writes(state),
            Seen::Capacity(state) => capacity::writes(state),
            Seen::Story(state) => story::writes(state),
            Seen::Metrics(state) => metrics::writes(state),
            Seen::List(state) => {
                state.is_some_and(|state| listing::typing(state) && listing::writes(state))
            }
        }
    }

    /// There is an address behind what is chosen in a plain list.
    pub fn has_link(&self, place: Place) -> bool {
        if place == Place::Evidence {
            return evidence::has_link(&self.evidence);
        }
        self.listings.get(&place).is_some_and(listing::has_link)
    }

    /// What is chosen in the place, as history names it; where nothing is, or it has none here.
    pub fn subject(&self, place: Place) -> Option<String> {
        match self.at(place) {
            Seen::Scores(state) => scores::subject(state),
            Seen::Moderate(state) => moderate::subject(state),
            Seen::Prices(state) => prices::subject(state),
            Seen::Ranking(state) => ranking::subject(state),
            Seen::Record(state) => record::subject(state),
            Seen::Evidence(state) => evidence::subject(state),
            Seen::Capacity(state) => capacity::subject(state),
            Seen::Overview(_)
            | Seen::Setup(_)
            | Seen::Compare(_)
            | Seen::Sensitivity(_)
            | Seen::Exceptions(_)
            | Seen::Workloads(_)
            | Seen::Conditions(_)
            | Seen::Decisions(_)
            | Seen::Story(_)
            | Seen::Metrics(_)
            | Seen::List(_) => None,
        }
    }

    /// A text field of the place has the keys.
    pub fn typing(&self, place: Place) -> bool {
        match self.at(place) {
            Seen::Overview(state) => overview::typing(state),
            Seen::Setup(state) => setup::typing(state),
            Seen::Scores(state) => scores::typing(state),
            Seen::Moderate(state) => moderate::typing(state),
            Seen::Prices(state) => prices::typing(state),
            Seen::Ranking(_) | Seen::Sensitivity(_) => false,
            Seen::Compare(state) => compare::typing(state),
            Seen::Evidence(state) => evidence::typing(state),
            Seen::Exceptions(state) => exceptions::typing(state),
            Seen::Workloads(state) => workloads::typing(state),
            Seen::Conditions(state) => conditions::typing(state),
            Seen::Decisions(state) => decisions::typing(state),
            Seen::Record(state) => record::typing(state),
            Seen::Capacity(state) => capacity::typing(state),
            Seen::Story(state) => story::typing(state),
            Seen::Metrics(state) => metrics::typing(state),
            Seen::List(state) => state.is_some_and(listing::typing),
        }
    }
}
