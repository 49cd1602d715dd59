//! The line in which a filter is typed: what it may become, what it says in plain words, what is
//! wrong with it, and the ones typed before.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::complete::{self, Completed, Known};
use super::text_field::{TextField, Typed as Changed};
use super::{Painter, behind, first};
use crate::domain::filter::{Filter, FilterError, Key as Keyed, Kind, Seen, apart, with_views};
use crate::report::listing::Listing;
use crate::tui::fit::{Align, width};
use crate::tui::keys::{Code, Key};

/// Filters that ↑ brings back.
const EARLIER: usize = 20;
/// The longest filter.
const MOST: usize = 400;

/// A filter as it stands in its line; or what is wrong with it.
pub type Typed = Result<String, String>;

/// What a list knows of its filters.
#[derive(Clone, Copy)]
pub struct Knows<'k> {
    /// The keys it can be asked.
    pub keys: &'k [Keyed<'static>],
    /// Today, and who asks.
    pub seen: Seen<'k>,
    /// Saved filters by name.
    pub views: &'k BTreeMap<String, String>,
    /// The values worth offering for a key, where they are few.
    pub values: &'k dyn Fn(&str) -> Vec<String>,
    /// Everybody there is or was by short name, once they are known: a name that is nobody's is
    /// wrong. None at all where the list does not say.
    pub people: &'k [String],
}

impl Knows<'_> {
    /// Refuses a person whom nobody knows.
    fn somebody(self, filter: &Filter) -> Result<(), FilterError> {
        if self.people.is_empty() {
            return Ok(());
        }
        let names = self.people.iter().map(String::as_str).chain([self.seen.me]);
        filter.knows(&names.collect::<Vec<_>>(), self.keys)
    }

    /// What the last word of `typed` may become.
    fn completed(self, typed: &str) -> Option<Completed> {
        let values = |key: &Keyed<'static>| (self.values)(key.name);
        Completed::of(typed, &Known { keys: self.keys, values: &values, views: self.views })
    }
}

/// What the filter line of `listing` knows: its columns are the keys, and codes are offered.
pub fn over<T>(
    listing: &Listing,
    seen: Seen<'_>,
    views: &BTreeMap<String, String>,
    run: impl FnOnce(Knows<'_>) -> T,
) -> T {
    let keys = listing.keys();
    let values = |name: &str| {
        let codes = keys.iter().find(|key| key.name == name).map(|key| match key.kind {
            Kind::OneOf(codes) => codes,
            Kind::Text
            | Kind::Name
            | Kind::Place
            | Kind::Person
            | Kind::Code(_)
            | Kind::Open
            | Kind::Whole
            | Kind::Money
            | Kind::Days
            | Kind::Day
            | Kind::Flag => &[],
        });
        codes.unwrap_or_default().iter().map(|code| (*code).to_owned()).collect()
    };
    run(Knows { keys: &keys, seen, views, values: &values, people: &[] })
}

/// A filter being typed, or kept.
#[derive(Debug)]
pub struct FilterLine {
    field: TextField,
    /// It has the keys.
    typing: bool,
    earlier: Vec<String>,
    back: Option<usize>,
    wrong: Option<String>,
    said: String,
    completed: Option<Completed>,
}

impl Default for FilterLine {
    fn default() -> Self {
        Self {
            field: TextField::line(MOST),
            typing: false,
            earlier: Vec::new(),
            back: None,
            wrong: None,
            said: String::new(),
            completed: None,
        }
    }
}

impl FilterLine {
    /// It has the keys.
    pub const fn is_typing(&self) -> bool {
        self.typing
    }

    /// Nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.field.is_empty()
    }

    /// What is typed.
    pub fn text(&self) -> String {
        self.field.text()
    }

    /// Puts `text` in the place of what is typed, as if it had been typed before.
    pub fn set(&mut self, text: &str) {
        self.put(text);
        self.leave();
    }

    /// What is typed, without blanks around it.
    ///
    /// # Errors
    /// What is wrong with it, where it cannot be read.
    pub fn typed(&self) -> Typed {
        match self.wrong() {
            Some(why) => Err(why.to_owned()),
            None => Ok(self.text().trim().to_owned()),
        }
    }

    /// What is wrong with what is typed.
    pub fn wrong(&self) -> Option<&str> {
        self.wrong.as_deref()
    }

    /// Takes the keys.
    pub const fn begin(&mut self) {
        self.typing = true;
    }

    /// The filter as it is typed; `None` where it cannot be read, which filters nothing. Notes
    /// what it says, or what is wrong with it.
    pub fn read(&mut self, knows: Knows<'_>) -> Option<Filter> {
        let read = with_views(&[self.field.text()], knows.views)
            .and_then(|typed| Filter::read(&apart(&typed), knows.keys, knows.seen))
            .and_then(|filter| knows.somebody(&filter).map(|()| filter));
        match read {
            Ok(filter) => {
                self.wrong = None;
                self.said = filter.explained();
                Some(filter)
            }
            Err(error) => {
                self.wrong = Some(error.to_string());
                self.said.clear();
                None
            }
        }
    }

    /// Says, beside what the filter says, what was probably meant by one that nothing passes.
    pub fn suggest(&mut self, near: Option<&str>) {
        if let Some(near) = near {
            self.said.push_str(&format!("; did you mean {near}?"));
        }
    }

    /// A key; whether another filter stands there now.
    pub fn press(&mut self, key: Key, knows: Knows<'_>) -> bool {
        match (key.ctrl, key.code) {
            (false, Code::Enter) => {
                self.leave();
                false
            }
            (false, Code::Up) => self.bring(true),
            (false, Code::Down) => self.bring(false),
            (false, Code::Tab) => self.complete(knows),
            (true | false, _) => {
                self.completed = None;
                let changed = self.field.press(key) == Changed::Changed;
                if changed {
                    self.back = None;
                }
                changed
            }
        }
    }

    /// Text from the clipboard goes in.
    pub fn paste(&mut self, text: &str) {
        self.typing = true;
        self.completed = None;
        self.field.paste(text);
    }

    /// Stops typing; what was typed is remembered.
    pub fn leave(&mut self) {
        self.typing = false;
        self.back = None;
        self.completed = None;
        let text = self.field.text();
        if !text.trim().is_empty() && self.wrong.is_none() {
            self.earlier.retain(|known| *known != text);
            self.earlier.push(text);
            let spare = self.earlier.len().saturating_sub(EARLIER);
            self.earlier.drain(..spare);
        }
    }

    /// Clears it; whether there was one.
    pub fn clear(&mut self) -> bool {
        let any = !self.field.is_empty();
        self.put("");
        any
    }

    fn put(&mut self, text: &str) {
        self.field = TextField::line(MOST).with_text(text);
    }

    /// Puts the first thing that what is typed may become in its place, and with the next press
    /// the one after it.
    fn complete(&mut self, knows: Knows<'_>) -> bool {
        let completed = match self.completed.take() {
            Some(completed) => Some(completed.next()),
            None => knows.completed(&self.field.text()),
        };
        let Some(completed) = completed else { return false };
        self.put(&completed.text());
        self.completed = Some(completed);
        self.back = None;
        true
    }

    /// Brings an earlier filter, or a later one.
    fn bring(&mut self, before: bool) -> bool {
        self.completed = None;
        let count = self.earlier.len();
        let next = match (self.back, before) {
            (None, true) => count.checked_sub(1),
            (Some(at), true) => Some(at.saturating_sub(1)),
            (Some(at), false) if at + 1 < count => Some(at + 1),
            (Some(_) | None, false) => None,
        };
        if next.is_none() && before {
            return false;
        }
        let text = next.and_then(|at| self.earlier.get(at)).cloned().unwrap_or_default();
        self.put(&text);
        self.back = next;
        true
    }

    /// Draws what is typed with `count` at the right, or `resting` where nothing is.
    pub fn view(&self, paint: &mut Painter, line: Rect, count: &str, resting: &str) {
        let theme = paint.look.theme;
        if !self.typing && self.field.is_empty() {
            paint.say(line, resting, theme.muted, Align::Left);
            return;
        }
        let left = paint.word(line, "/ ", theme.key);
        let room = usize::from(left.width);
        let count = if self.wrong.is_some() { String::new() } else { format!("   {count}") };
        let taken = if self.wrong.is_some() { room / 2 } else { width(&count) };
        let typed = first(left, room.saturating_sub(taken));
        self.field.view(paint, typed, self.typing);
        let right = behind(left, usize::from(typed.width));
        match &self.wrong {
            Some(why) => {
                let rest = paint.word(behind(right, 1), "! ", theme.warning);
                paint.text(rest, why, theme.warning, Align::Left);
            }
            None => paint.say(right, &count, theme.muted, Align::Right),
        }
    }

    /// Draws what the filter says, or while it is typed what it may become.
    pub fn view_words(&self, paint: &mut Painter, line: Rect, knows: Knows<'_>) {
        let theme = paint.look.theme;
        let offers = match &self.completed {
            _ if !self.typing => Vec::new(),
            // One that stands there already needs no choice: what it says is worth more.
            Some(completed) if completed.offers().len() == 1 => Vec::new(),
            Some(completed) => completed.offers(),
            None => knows
                .completed(&self.field.text())
                .map(|completed| completed.offers())
                .unwrap_or_default(),
        };
        if offers.is_empty() {
            if self.wrong.is_none() && !self.field.is_empty() {
                paint.say(line, &self.said, theme.muted, Align::Left);
            }
            return;
        }
        complete::view(paint, line, &offers);
    }

    /// What the status row says while it is typed.
    pub const STATUS: &'static str =
        "Tab completes   Up earlier filters   Enter keeps it   Esc leaves the field";
}
