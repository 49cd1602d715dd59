//! Prices: sealed, with why and what is still to come; or open, with amounts, baskets, what they
//! earn and what must be asked about.
//!
//! Whoever may, enters a price or the lines of a basket here; what is entered is not shown again
//! before the opening.

mod view;
mod writing;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::known::{Known, UNREAD};
use super::written::{Taken, Written, take};
use super::{Input, Screen};
use crate::actions::prices::{LineText, Priced, Seen};
use crate::domain::evaluation::clarification::State as Stands;
use crate::domain::evaluation::stage::Doing;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::tui::keys::{Act as AnyAct, Code, Command, Motion, Possible, Where, ch, command, plain};
use crate::tui::msg::{Effect, Load, Loaded, Target};
use crate::tui::place::Place;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use writing::Writing;

/// The prices as the person at the desk may see them.
pub type Data = Seen;

/// A change of prices, as the person asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// One amount.
    Amount {
        /// In which evaluation.
        evaluation: EvaluationRef,
        /// Whose.
        candidate: Slug,
        /// How much, as typed.
        amount: String,
        /// What it rests on, as typed.
        basis: String,
        /// Why it changes once the money is known, as typed.
        why: String,
    },
    /// The lines of a basket.
    Basket {
        /// In which evaluation.
        evaluation: EvaluationRef,
        /// Whose.
        candidate: Slug,
        /// The lines, as typed.
        lines: Vec<LineText>,
        /// What they rest on, as typed.
        basis: String,
        /// Why they change once the money is known, as typed.
        why: String,
    },
    /// Ask a candidate about a low bid.
    Ask {
        /// In which evaluation.
        evaluation: EvaluationRef,
        /// Whom.
        candidate: Slug,
        /// The question.
        question: String,
    },
}

/// The prices, the chosen candidate, and the form that is open.
#[derive(Debug, Default)]
pub struct State {
    known: Known<Data>,
    at: Option<Slug>,
    /// The chosen price is read in full, from this row on.
    open: Option<usize>,
    writing: Option<Writing>,
}

/// What the keys of this place do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read the chosen price in full.
    Open,
    /// Enter the price of the chosen candidate.
    Enter,
    /// Ask the chosen candidate about its low bid.
    Ask,
    /// Go to what it was asked, to answer or conclude it.
    Heard,
    /// Ask again.
    Reload,
    /// Save the form.
    Save,
    /// To the next field, or the one before.
    Field(bool),
}

const GROUP: &str = "Prices";
const HERE: Where = Where::In(&[Place::Prices]);
const FORM: Where = Where::Form(Place::Prices, "form");

fn here(state: &crate::tui::state::State) -> Result<(&Data, &Priced), String> {
    let none = || "there is no candidate to do that with".to_owned();
    let Known::Here(data) = &state.screens.prices.known else { return Err(none()) };
    state.screens.prices.priced().map(|one| (&**data, one)).ok_or_else(none)
}

fn may_enter(state: &crate::tui::state::State) -> Possible {
    let (data, one) = here(state)?;
    match (&data.not_mine, &data.evaluation.candidate(&one.candidate)) {
        (Some(why), _) => Err(why.clone()),
        (None, Ok(candidate)) if candidate.withdrawn.is_some() => {
            Err(format!("{} has withdrawn", one.candidate))
        }
        (None, Ok(_) | Err(_)) => {
            data.evaluation.takes(Doing::SET_PRICE).map_err(|no| no.to_string())
        }
    }
}

fn is_open(state: &crate::tui::state::State) -> Possible {
    let (data, one) = here(state)?;
    match (&data.sealed, &one.opened) {
        (Some(why), _) => Err(why.clone()),
        (None, None) => Err(format!("no price was entered for {}", one.candidate)),
        (None, Some(_)) => Ok(()),
    }
}

fn is_low(state: &crate::tui::state::State) -> Possible {
    is_open(state)?;
    let (data, one) = here(state)?;
    if let Some(why) = &data.not_mine {
        return Err(why.clone());
    }
    if let Some((which, state)) = &one.asked
        && *state != Stands::Concluded.code()
    {
        if *state == Stands::ToSend.code() {
            return Err(format!("{which} is written and waits to be sent: w goes there"));
        }
        return Err(format!("{which} asks about it already: w goes there"));
    }
    match &one.opened {
        Some(opened) if !opened.low.is_empty() => Ok(()),
        Some(_) | None => {
            Err(format!("the bid of {} is not flagged as abnormally low", one.candidate))
        }
    }
}

fn is_asked(state: &crate::tui::state::State) -> Possible {
    let (_, one) = here(state)?;
    match &one.asked {
        Some(_) => Ok(()),
        None => Err(format!("{} has not been asked about its bid", one.candidate)),
    }
}

const fn own(act: Act) -> AnyAct {
    AnyAct::Prices(act)
}

const FORM_KEYS: [Command; 3] = super::paper::keys(
    ["prices.save", "prices.next", "prices.previous"],
    GROUP,
    FORM,
    [own(Act::Save), own(Act::Field(true)), own(Act::Field(false))],
);

/// The commands of this place.
pub const COMMANDS: &[Command] = &[
    command(
        "prices.open",
        ("Read the price with its basket", "read"),
        GROUP,
        &[plain(Code::Enter)],
        HERE,
        2,
        own(Act::Open),
    )
    .when(is_open),
    command(
        "prices.enter",
        ("Enter the price of the candidate", "enter a price"),
        GROUP,
        &[ch('i')],
        HERE,
        1,
        own(Act::Enter),
    )
    .when(may_enter),
    command(
        "prices.ask",
        ("Ask the candidate about its low bid", "ask about it"),
        GROUP,
        &[ch('a')],
        HERE,
        3,
        own(Act::Ask),
    )
    .when(is_low),
    command(
        "prices.heard",
        ("Go to what the candidate was asked about its bid: answer, conclude", "its answer"),
        GROUP,
        &[ch('w')],
        HERE,
        2,
        own(Act::Heard),
    )
    .when(is_asked),
    command(
        "prices.reload",
        ("Ask for the prices again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        own(Act::Reload),
    ),
    FORM_KEYS[0],
    FORM_KEYS[1],
    FORM_KEYS[2],
];

impl State {
    fn data(&self) -> Option<&Data> {
        self.known.here()
    }

    /// The candidate that is chosen when the place is shown next.
    pub(in crate::tui) fn look_at(&mut self, candidate: Slug) {
        self.at = Some(candidate);
        self.open = None;
    }

    fn chosen(&self) -> usize {
        let priced = self.data().map_or(&[][..], |data| &data.priced);
        let wanted = self.at.as_ref();
        priced.iter().position(|one| Some(&one.candidate) == wanted).unwrap_or(0)
    }

    /// From `candidate`, whose price was just entered, to the next without one: a further price
    /// is not meant to take the place of the first.
    fn go_on(&mut self, candidate: &Slug) {
        let Some(data) = self.data() else { return };
        let waits = |slug: &Slug| {
            let entered =
                data.priced.iter().any(|one| one.candidate == *slug && one.entered.is_some());
            slug != candidate && !entered
        };
        let live: Vec<&Slug> = data.evaluation.live().map(|one| &one.slug).collect();
        let at = live.iter().position(|slug| *slug == candidate).unwrap_or(0);
        let after = (1..live.len()).map(|by| live[(at + by) % live.len()]);
        let next = after.into_iter().find(|slug| waits(slug)).cloned();
        if let Some(next) = next {
            self.at = Some(next);
        }
    }

    fn priced(&self) -> Option<&Priced> {
        self.data()?.priced.get(self.chosen())
    }
}

/// Changes this place.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match take(&mut state.writing, &input, shell) {
        Taken::No => {}
        Taken::Kept(effects) => return effects,
        Taken::Saved(done, effects) => {
            if let Some(candidate) = done.priced() {
                state.go_on(candidate);
            }
            return effects;
        }
    }
    match input {
        Input::Shown | Input::Act(AnyAct::Prices(Act::Reload), _) => {
            return shell.ask(Load::Prices);
        }
        Input::Act(AnyAct::Prices(act), _) => return run(state, act, shell),
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion = if by < 0 { Motion::Up } else { Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Click(Target::Row(at)) => {
            let before = state.chosen();
            let candidate = state.data().and_then(|data| data.priced.get(at));
            state.at = candidate.map(|one| one.candidate.clone());
            if before == at && state.priced().is_some_and(|one| one.opened.is_some()) {
                state.open = state.open.is_none().then_some(0);
            }
        }
        Input::Back => {
            if state.open.take().is_none() {
                shell.wish(Wish::Back);
            }
        }
        Input::Loaded(Loaded::Prices(answer)) => {
            state.known = answer.into();
            if state.priced().is_none_or(|one| one.opened.is_none()) {
                state.open = None;
            }
        }
        Input::Failed("prices") => state.known.failed(UNREAD),
        Input::Act(..)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Click(_)
        | Input::Typed(_)
        | Input::Paste(_)
        | Input::Editor
        | Input::Edited(..)
        | Input::LeaveText
        | Input::Saved(_)
        | Input::Refused(_)
        | Input::Resized
        | Input::Loaded(_)
        | Input::Failed(_) => {}
    }
    Vec::new()
}

fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Open => state.open = state.open.is_none().then_some(0),
        Act::Enter | Act::Ask => {
            let (Some(data), Some(one)) = (state.data(), state.priced()) else { return Vec::new() };
            let writing = if act == Act::Enter {
                Writing::price(data, one, shell)
            } else {
                Writing::question(data, one, shell)
            };
            state.writing = Some(writing);
        }
        Act::Save => {
            if let Some(writing) = &mut state.writing {
                return writing.save(shell);
            }
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
        }
        Act::Heard => {
            if let Some((which, _)) = state.priced().and_then(|one| one.asked.as_ref()) {
                shell.wish(Wish::Clarification(*which));
            }
        }
        Act::Reload => return shell.ask(Load::Prices),
    }
    Vec::new()
}

fn step(state: &mut State, motion: Motion, shell: &Shell) {
    if let Some(top) = state.open {
        let rows = view::detail(state, usize::from(shell.size.0)).len();
        let shown = shell.body_rows().max(1);
        state.open = Some(Cursor::scrolled(top, motion, rows, shown));
        return;
    }
    let Some(data) = state.data() else { return };
    let mut cursor = Cursor { at: state.chosen(), top: 0 };
    cursor.step(motion, data.priced.len(), 10);
    state.at = data.priced.get(cursor.at).map(|one| one.candidate.clone());
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
        if data.sealed.is_some() {
            let entered = data.priced.iter().filter(|one| one.entered.is_some()).count();
            Some(format!("{entered} of {} prices are entered, and sealed.", data.priced.len()))
        } else {
            let low = data.priced.iter().filter(|one| {
                one.asked.is_none() && one.opened.as_ref().is_some_and(|o| !o.low.is_empty())
            });
            match low.count() {
                0 => None,
                1 => Some("1 low bid has not been asked about.".to_owned()),
                more => Some(format!("{more} low bids have not been asked about.")),
            }
        }
    }

    fn crumbs(&self) -> Vec<String> {
        let deep = self.open.is_some() || self.writing.is_some();
        self.priced().filter(|_| deep).map(|one| one.name.to_string()).into_iter().collect()
    }

    fn part(&self) -> &'static str {
        match (&self.writing, self.open) {
            (Some(_), _) => "form",
            (None, Some(_)) => "price",
            (None, None) => "",
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some()
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(Written::writes)
    }

    fn subject(&self) -> Option<String> {
        Some(format!("{}/{}", self.data()?.evaluation.reference(), self.priced()?.candidate))
    }
}
