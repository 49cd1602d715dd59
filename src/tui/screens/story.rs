//! Before and after the choice: the places of the workshop and of the benefits. Both are a list of
//! a few things and the story of the chosen one below it, with forms for what can be done.

mod commands;
mod view;
mod writing;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::known::{Known, UNREAD};
use super::written::{Taken, Written, take};
use super::{Input, Screen};
use crate::domain::approach::Workshop;
use crate::domain::benefits::Hypothesis;
use crate::domain::benefits::verdict::Judgement;
use crate::domain::date::Day;
use crate::domain::text::counted;
use crate::report::signs::Signs;
use crate::tui::keys::{Act as AnyAct, Motion, ch};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::place::Place;
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use commands::own;
pub use commands::{Act, COMMANDS};
use writing::Writing;

/// One thing of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A workshop.
    Workshop(Box<Workshop>),
    /// A hypothesis, judged on the day asked for.
    Hypothesis(Box<Hypothesis>, Box<Judgement>),
}

impl Item {
    /// Its reference.
    pub fn id(&self) -> String {
        match self {
            Self::Workshop(workshop) => workshop.reference.to_string(),
            Self::Hypothesis(hypothesis, _) => hypothesis.reference.to_string(),
        }
    }
}

/// What a place shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The things, the first first.
    pub items: Vec<Item>,
    /// The day as of which they are judged.
    pub on: Day,
    /// Today.
    pub today: Day,
    /// Who sits here, for the forms.
    pub me: String,
}

/// What somebody wants done, with the texts of its form by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: What,
    /// To which thing; a new one has none yet.
    pub which: Option<String>,
    /// What was typed.
    pub texts: BTreeMap<String, String>,
}

impl Change {
    /// What was typed in a field.
    pub fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }
}

/// What can be done in the two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Call a workshop.
    Call,
    /// Open its next round.
    OpenRound,
    /// Close its open round.
    CloseRound,
    /// Place a mark, or change one's own.
    Mark,
    /// Record the shared outcome of a workshop.
    Outcome,
    /// Write a hypothesis down.
    Hypothesis,
    /// Change the rule.
    Rule,
    /// Add a measure or change it.
    Measure,
    /// Take a measure out.
    NoMeasure,
    /// Say what a measure stood at before.
    Baseline,
    /// Put a reading on record.
    Reading,
    /// Bring readings or a log of deliveries in from a file.
    File,
    /// Make a new version of rule and measures.
    Revise,
    /// Judge as at another day; changes nothing.
    Day,
}

/// The list, the chosen thing, and the form that is open.
#[derive(Debug)]
pub struct State {
    place: Place,
    known: Known<Data>,
    at: Option<String>,
    on: Option<Day>,
    /// The chosen thing is read in full, from this row on.
    open: Option<usize>,
    writing: Option<Writing>,
    /// A round is being opened or closed.
    saving: Saving,
}

/// Both places.
#[derive(Debug)]
pub struct Both {
    /// The workshop.
    pub approach: State,
    /// The benefits.
    pub benefits: State,
}

impl Default for Both {
    fn default() -> Self {
        Self { approach: State::new(Place::Approach), benefits: State::new(Place::Benefits) }
    }
}

impl State {
    /// The state of `place`, not asked for yet.
    pub fn new(place: Place) -> Self {
        Self {
            place,
            known: Known::Asked,
            at: None,
            on: None,
            open: None,
            writing: None,
            saving: Saving::default(),
        }
    }

    fn ask(&self, shell: &mut Shell) -> Vec<Effect> {
        let benefits = self.place == Place::Benefits;
        shell.ask(if benefits { Load::Benefits(self.on) } else { Load::Approach })
    }

    fn data(&self) -> Option<&Data> {
        self.known.here()
    }

    fn chosen(&self) -> usize {
        let items = self.data().map_or(&[][..], |data| &data.items);
        // The newest is what most come for.
        let wanted = self.at.as_ref();
        let newest = items.len().saturating_sub(1);
        items.iter().position(|one| Some(&one.id()) == wanted).unwrap_or(newest)
    }

    fn item(&self) -> Option<&Item> {
        self.data()?.items.get(self.chosen())
    }
}

/// Changes one of the two places.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match take(&mut state.writing, &input, shell) {
        Taken::No => {}
        Taken::Kept(effects) => return effects,
        Taken::Saved(_, mut effects) => {
            effects.extend(state.ask(shell));
            return effects;
        }
    }
    match input {
        Input::Shown | Input::Act(AnyAct::Story(Act::Reload), _) => return state.ask(shell),
        Input::Act(AnyAct::Story(act), key) => return run(state, act, key, shell),
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion = if by < 0 { Motion::Up } else { Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Click(Target::Row(at)) => {
            let before = state.chosen();
            let id = state.data().and_then(|data| data.items.get(at)).map(Item::id);
            if id.is_some() {
                state.at = id;
                if before == at {
                    state.open = state.open.is_none().then_some(0);
                }
            }
        }
        Input::Back => {
            if state.open.take().is_none() {
                shell.wish(Wish::Back);
            }
        }
        Input::Loaded(Loaded::Story(place, data)) if place == state.place => {
            state.known = Known::Here(data);
            if state.item().is_none() {
                state.open = None;
            }
        }
        Input::Failed("approach" | "benefits") => state.known.failed(UNREAD),
        Input::Saved(ticket) => {
            if state.saving.ended(ticket).is_some() {
                return state.ask(shell);
            }
        }
        Input::Refused(ticket) => {
            state.saving.ended(ticket);
        }
        Input::Act(..)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Click(_)
        | Input::Typed(_)
        | Input::Paste(_)
        | Input::Editor
        | Input::Edited(..)
        | Input::LeaveText
        | Input::Resized
        | Input::Loaded(_)
        | Input::Failed(_) => {}
    }
    Vec::new()
}

fn run(
    state: &mut State,
    act: Act,
    key: Option<crate::tui::keys::Key>,
    shell: &mut Shell,
) -> Vec<Effect> {
    match act {
        Act::Open => state.open = state.open.is_none().then_some(0),
        Act::Write(what) => {
            let Some(data) = state.data() else { return Vec::new() };
            let new = matches!(what, What::Call | What::Hypothesis);
            let item = state.item().filter(|_| !new);
            let writing = Writing::new(what, data, item, shell);
            state.writing = Some(writing);
        }
        Act::AskClose => {
            let Some(Item::Workshop(workshop)) = state.item() else { return Vec::new() };
            let Some(round) = workshop.open_round() else { return Vec::new() };
            let marks = round.marks.len();
            let marks = counted(marks, "mark stays", "marks stay");
            let question = Confirm::new(
                format!("Close round {} of {}", round.number, workshop.reference),
                format!("Its {marks} as placed from then on: nobody changes one any more."),
                ("leave it open", "close it"),
                own(Act::CloseRound),
            );
            shell.confirm(question.answered_by(ch('y'), key));
        }
        Act::OpenRound | Act::CloseRound => {
            let what = if act == Act::OpenRound { What::OpenRound } else { What::CloseRound };
            let Some(item) = state.item() else { return Vec::new() };
            let change = Change { what, which: Some(item.id()), texts: BTreeMap::new() };
            return state.saving.send(Save::Story(change), shell);
        }
        Act::Save => {
            let Some(writing) = &mut state.writing else { return Vec::new() };
            if writing.what() != What::Day {
                return writing.save(shell);
            }
            let typed = writing.paper.text("day");
            let today = state.data().map(|data| data.today);
            return match today.map(|today| read_day(&typed, today)) {
                Some(Ok(day)) => {
                    state.on = day;
                    let mut effects = state
                        .writing
                        .take()
                        .map(|writing| writing.paper.done(shell))
                        .unwrap_or_default();
                    effects.extend(state.ask(shell));
                    effects
                }
                Some(Err(why)) => {
                    shell.refuse(why);
                    Vec::new()
                }
                None => Vec::new(),
            };
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
        }
        Act::Reload => return state.ask(shell),
    }
    Vec::new()
}

/// The day typed; nothing typed is today, and follows it.
fn read_day(typed: &str, today: Day) -> Result<Option<Day>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let day = Day::read(typed, today).map_err(|error| error.to_string())?;
    Ok((day != today).then_some(day))
}

fn step(state: &mut State, motion: Motion, shell: &Shell) {
    if let Some(top) = state.open {
        let rows = view::whole(state, usize::from(shell.size.0), Signs::PLAIN).len();
        let shown = shell.body_rows().max(1);
        state.open = Some(Cursor::scrolled(top, motion, rows, shown));
        return;
    }
    let Some(data) = state.data() else { return };
    let mut cursor = Cursor { at: state.chosen(), top: 0 };
    cursor.step(motion, data.items.len(), view::LISTED);
    state.at = data.items.get(cursor.at).map(Item::id);
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, _: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, paint, body);
    }

    fn status(&self) -> Option<String> {
        if let Some(writing) = &self.writing {
            return Some(writing.status());
        }
        let data = self.data()?;
        match self.item()? {
            Item::Workshop(workshop) => Some(match (&workshop.outcome, workshop.open_round()) {
                (Some(outcome), _) => {
                    format!("Next: {} at g d, then needs and costs at g n.", outcome.decision)
                }
                (None, Some(round)) => format!("Round {} is open: i places a mark.", round.number),
                (None, None) if workshop.rounds.is_empty() => "Next: O opens round 1.".to_owned(),
                (None, None) => "Next: O opens another round, or o records the outcome.".to_owned(),
            }),
            Item::Hypothesis(one, _) if one.version().measures.is_empty() => {
                Some("Next: m adds the measures that decide it.".to_owned())
            }
            Item::Hypothesis(..) if data.on != data.today => {
                Some(format!("As at {}; v and an empty day come back to today.", data.on))
            }
            Item::Hypothesis(one, _) if one.is_fixed() => {
                Some("What decides it is fixed, since results are known.".to_owned())
            }
            Item::Hypothesis(..) => {
                Some("Next: b says what it stood at before, i adds a reading, f a file.".to_owned())
            }
        }
    }

    fn crumbs(&self) -> Vec<String> {
        let deep = self.open.is_some() || self.writing.is_some();
        self.item().filter(|_| deep).map(Item::id).into_iter().collect()
    }

    fn part(&self) -> &'static str {
        match (&self.writing, self.open) {
            (Some(_), _) => "form",
            (None, Some(_)) => "story",
            (None, None) => "",
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some()
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(Written::writes)
    }
}
