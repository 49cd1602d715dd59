//! What can lie over a screen: help, palette, the list of places, and a question.
//!
//! Each is a list with a chosen row; the first two have a search. While one of them is open it
//! has the keys.

pub mod confirm;
pub mod day;
pub mod find;
pub mod help;
pub mod palette;
pub mod past;
pub mod places;
pub mod seats;
pub mod views;

use super::keys::{Act, Command, Key, Motion, Over};
use super::msg::Load;
use super::state::State;
use super::widgets::Painter;
use super::widgets::cursor::Cursor;
use super::widgets::text_field::{TextField, Typed};
use crate::actions::find::Hit;
use crate::domain::refs::Slug;
use confirm::Confirm;
use day::AskedDay;
use find::Find;
use past::Past;
use ratatui::layout::Rect;
use views::Views;

/// What lies over the screen.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// Every command of this place and the others, by group.
    Help(Search),
    /// Every command by name.
    Palette(Search),
    /// The places and their letters.
    Places(Cursor),
    /// A question, safe answer first.
    Confirm(Confirm),
    /// Words across everything.
    Find(Box<Find>),
    /// The history of what was chosen.
    Past(Past),
    /// The saved filters.
    Views(Box<Views>),
    /// The day as at which places are to be shown.
    Day(Box<AskedDay>),
    /// Who somebody may sit here as.
    Seats(Cursor),
}

/// A search and the chosen row of what it found.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is searched for.
    pub query: TextField,
    /// The chosen command among those found.
    pub cursor: Cursor,
}

/// What follows from the accepted row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// Close, then do this; the id is remembered as recent.
    Run(Act, Option<&'static str>),
    /// Close; nothing else.
    Close,
    /// Stay open; this is why.
    Not(String),
    /// Stay open, and ask.
    Ask(Box<Load>),
    /// Close, and go to where these words stand.
    Found(Hit),
    /// Close, and sit here as this person.
    Sit(Slug),
    /// Close, and filter the list in view by this.
    Filter(String),
    /// Close, and show this day, as typed.
    Day(String),
}

impl Overlay {
    /// Which of them it is.
    pub const fn kind(&self) -> Over {
        match self {
            Self::Help(_) => Over::Help,
            Self::Palette(_) => Over::Palette,
            Self::Places(_) => Over::Places,
            Self::Confirm(_) => Over::Confirm,
            Self::Find(_) => Over::Find,
            Self::Past(_) => Over::Past,
            Self::Views(views) => views.kind(),
            Self::Day(_) => Over::Day,
            Self::Seats(_) => Over::Seats,
        }
    }

    /// Moves the chosen row.
    pub fn step(&mut self, motion: Motion, state: &State) {
        match self {
            Self::Help(search) => {
                let found = help::matching(state, below(state), &search.query.text());
                search.cursor.step(motion, found.len(), help::rows(state));
            }
            Self::Palette(search) => {
                let found = palette::matching(state, below(state), &search.query.text());
                search.cursor.step(motion, found.len(), palette::rows(state));
            }
            Self::Places(cursor) => {
                let len = super::place::Place::ALL.len();
                cursor.step(motion, len, places::rows(state.shell.body_rows()));
            }
            Self::Confirm(question) => question.step(motion),
            Self::Find(find) => find.step(motion, Find::room(state.shell.body_rows())),
            Self::Past(past) => {
                past.step(motion, usize::from(state.shell.size.0), state.shell.body_rows());
            }
            Self::Views(views) => views.step(motion, &state.shell),
            Self::Day(_) => {}
            Self::Seats(cursor) => {
                cursor.step(motion, state.shell.seats().len(), seats::rows(&state.shell));
            }
        }
    }

    /// A key that is no command: it searches, or answers by its letter.
    pub fn typed(&mut self, key: Key) -> Option<Accepted> {
        match self {
            Self::Help(search) | Self::Palette(search) => {
                if search.query.press(key) == Typed::Changed {
                    search.cursor = Cursor::default();
                }
                None
            }
            Self::Places(_) => {
                let letter = key.types()?;
                let place = super::place::Place::ALL.iter().find(|p| p.letter() == letter);
                Some(match place {
                    Some(place) => {
                        Accepted::Run(Act::Shell(super::keys::ShellAct::Go(*place)), None)
                    }
                    None => Accepted::Not(format!("no place has the letter {letter}")),
                })
            }
            Self::Confirm(question) => question.typed(key),
            Self::Find(find) => {
                find.typed(key);
                None
            }
            Self::Past(_) | Self::Seats(_) => None,
            Self::Views(views) => {
                views.typed(key);
                None
            }
            Self::Day(asked) => {
                asked.typed(key);
                None
            }
        }
    }

    /// Text from the clipboard.
    pub fn paste(&mut self, text: &str) {
        match self {
            Self::Help(search) | Self::Palette(search) => {
                search.query.paste(text);
                search.cursor = Cursor::default();
            }
            Self::Places(_) | Self::Past(_) | Self::Seats(_) => {}
            Self::Confirm(question) => question.paste(text),
            Self::Find(find) => find.paste(text),
            Self::Views(views) => views.paste(text),
            Self::Day(asked) => asked.paste(text),
        }
    }

    /// Chooses a row, as a click does.
    pub fn choose(&mut self, row: usize) {
        match self {
            Self::Help(search) | Self::Palette(search) => search.cursor.at = row,
            Self::Places(cursor) | Self::Seats(cursor) => cursor.at = row,
            Self::Confirm(question) => question.choose(row),
            Self::Find(find) => find.choose(row),
            Self::Past(_) | Self::Day(_) => {}
            Self::Views(views) => views.choose(row),
        }
    }

    /// What Enter does with the chosen row.
    pub fn accept(&self, state: &State) -> Accepted {
        match self {
            Self::Help(search) => {
                let found = help::matching(state, below(state), &search.query.text());
                run(state, found.get(search.cursor.at).copied())
            }
            Self::Palette(search) => {
                let found = palette::matching(state, below(state), &search.query.text());
                run(state, found.get(search.cursor.at).copied())
            }
            Self::Places(cursor) => {
                let place =
                    super::place::Place::ALL[cursor.at.min(super::place::Place::ALL.len() - 1)];
                Accepted::Run(Act::Shell(super::keys::ShellAct::Go(place)), None)
            }
            Self::Confirm(question) => question.accept(),
            Self::Find(find) => find.accept(),
            Self::Past(_) => Accepted::Close,
            Self::Views(views) => views.accept(&state.shell),
            Self::Day(asked) => asked.accept(),
            Self::Seats(cursor) => seats::accept(*cursor, &state.shell),
        }
    }

    /// Draws it over the screen.
    pub fn view(&self, state: &State, paint: &mut Painter, body: Rect) {
        match self {
            Self::Help(search) => help::view(state, search, paint, body),
            Self::Palette(search) => palette::view(state, search, paint, body),
            Self::Places(cursor) => places::view(state, *cursor, paint, body),
            Self::Confirm(question) => question.view(paint, body),
            Self::Find(find) => find.view(paint, body),
            Self::Past(past) => past.view(paint, body),
            Self::Views(views) => views.view(&state.shell, paint, body),
            Self::Day(asked) => asked.view(paint, body),
            Self::Seats(cursor) => seats::view(&state.shell, *cursor, paint, body),
        }
    }

    /// The sentence in the status row while it is open.
    pub fn status(&self, state: &State) -> String {
        let words = match self {
            Self::Help(search) => {
                if let Some(why) = help::chosen_why(state, search) {
                    return why;
                }
                "These are the keys as you have set them."
            }
            Self::Palette(_) => "Nothing runs before Enter. Esc leaves everything as it was.",
            Self::Places(_) => "A letter goes there at once.",
            Self::Confirm(_) => "Esc leaves everything as it is.",
            Self::Find(_) => "Hidden scores and sealed prices are passed over, whoever asks.",
            Self::Past(_) => "What you may not read yet is told as sealed.",
            Self::Views(views) => views.status(&state.shell),
            Self::Day(_) => "Enter shows that day; 2026-03-31, or yesterday, eom, 30d.",
            Self::Seats(_) => "Only the sample lets you. History says of each step as whom.",
        };
        words.to_owned()
    }
}

/// Where the person is below what lies over the screen.
fn below(state: &State) -> super::keys::Context {
    super::keys::Context { over: None, ..state.context() }
}

fn run(state: &State, chosen: Option<&'static Command>) -> Accepted {
    let Some(command) = chosen else {
        return Accepted::Not("no command is called so".to_owned());
    };
    match command.possible_at(state, below(state)) {
        Ok(()) => Accepted::Run(command.act, Some(command.id)),
        Err(why) => Accepted::Not(format!("{}: {why}", command.words)),
    }
}
