//! A list of fields to fill in: lines, longer texts, choices, and values from a list.
//!
//! What every field holds is its text, so that each is kept as a draft the same way and nothing
//! typed is lost, readable or not. What the texts mean is for the screen to say.

mod asking;
mod reading;
mod sections;
mod view;

use std::cell::Cell;

use crate::domain::date::Day;
use crate::tui::keys::{Code, Key};
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::text_field::{TextField, Typed};

pub use asking::Asking;
pub use reading::Reading;
pub use sections::Sections;
pub use view::{Sight, heading};

/// One value of a choice or of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is kept: `cost_profile`.
    pub code: String,
    /// What is shown: `cost profile`, or a reference with its title.
    pub words: String,
}

impl Choice {
    /// A code that is shown in words.
    pub fn code(code: &str) -> Self {
        Self { code: code.to_owned(), words: code.replace('_', " ") }
    }
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// A day: typed, or a word for one.
    Day,
    /// Several lines.
    Area,
    /// One of a few, by arrows or its first letter.
    One(Vec<Choice>),
    /// Some of a few, by arrows and Space.
    Some(Vec<Choice>),
    /// One of a long list, which Enter opens; anything can be typed too.
    List(Vec<Choice>),
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// What the record calls it.
    pub key: String,
    /// What it is called here.
    pub label: String,
    /// What it wants, shown while it is empty.
    pub hint: String,
    /// How it is filled in.
    pub kind: Kind,
    /// Left out as long as another field says something that makes it needless; its text stays.
    pub hidden: bool,
    text: TextField,
    at: usize,
}

impl Field {
    /// A field of this kind for a text of at most `most` characters.
    pub fn new(key: impl Into<String>, label: impl Into<String>, kind: Kind, most: usize) -> Self {
        let text = match kind {
            Kind::Area => TextField::area(most),
            Kind::Line | Kind::Day | Kind::One(_) | Kind::Some(_) | Kind::List(_) => {
                TextField::line(most)
            }
        };
        let (key, label) = (key.into(), label.into());
        Self { key, label, hint: String::new(), kind, hidden: false, text, at: 0 }
    }

    /// The day that its text means, where that is one.
    pub fn day(&self, today: Day) -> Option<Day> {
        (self.kind == Kind::Day).then(|| Day::read(&self.text(), today).ok()).flatten()
    }

    /// The same with words for what it wants.
    #[must_use]
    pub fn hinted(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// The same with a text, the draft of it first where one was kept under `form/key`.
    #[must_use]
    pub fn filled(mut self, shell: &Shell, form: &str, text: &str) -> Self {
        let name = shell.field(&format!("{form}/{}", self.key));
        let draft = shell.drafts.get(&name);
        self.text = self.text.with_text(text).named(name).restored(draft);
        self.settle();
        self
    }

    /// What is typed or chosen.
    pub fn text(&self) -> String {
        self.text.text()
    }

    /// The name under which its draft is kept.
    pub fn name(&self) -> Option<&str> {
        self.text.name()
    }

    /// Whether it takes several lines.
    pub fn is_area(&self) -> bool {
        self.kind == Kind::Area
    }

    fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::One(choices) | Kind::Some(choices) | Kind::List(choices) => choices,
            Kind::Line | Kind::Day | Kind::Area => &[],
        }
    }

    fn has(&self, code: &str) -> bool {
        self.text().split(',').any(|word| word.trim() == code)
    }

    /// The choice nearest below the arrow, or above it; `None` where there is no row.
    fn below(&self, columns: usize, down: bool) -> Option<usize> {
        let mut places = self.places(columns);
        places.truncate(self.choices().len());
        let (row, x) = *places.get(self.at)?;
        let wanted = if down { Some(row + 1) } else { row.checked_sub(1) }?;
        let rows = places.iter().enumerate().filter(|(_, (row, _))| *row == wanted);
        rows.min_by_key(|(_, (_, other))| other.abs_diff(x)).map(|(at, _)| at)
    }

    /// Puts the arrow on what is chosen.
    fn settle(&mut self) {
        if let Kind::One(choices) = &self.kind {
            let text = self.text.text();
            self.at = choices.iter().position(|choice| choice.code == text).unwrap_or(0);
        }
    }

    fn press(&mut self, key: Key) -> Typed {
        match &self.kind {
            Kind::Line | Kind::Day | Kind::Area | Kind::List(_) => self.text.press(key),
            Kind::One(choices) => {
                let chosen = choices.iter().any(|choice| choice.code == self.text.text());
                let last = choices.len().saturating_sub(1);
                let next = match (key.ctrl, key.code) {
                    (false, Code::Left) => Some(self.at.saturating_sub(1)),
                    (false, Code::Right) => Some((self.at + usize::from(chosen)).min(last)),
                    (false, Code::Char(' ')) => Some(self.at),
                    (false, Code::Char(c)) => starting(choices, c, self.at, chosen),
                    (false, Code::Backspace | Code::Delete) | (true, Code::Char('u')) => {
                        self.text.replace("");
                        return Typed::Changed;
                    }
                    (true | false, _) => return Typed::Ignored,
                };
                let Some(next) = next else { return Typed::Ignored };
                let Some(choice) = choices.get(next) else { return Typed::Ignored };
                self.text.replace(&choice.code);
                self.at = next;
                Typed::Changed
            }
            Kind::Some(choices) => {
                match (key.ctrl, key.code) {
                    (false, Code::Left) => self.at = self.at.saturating_sub(1),
                    (false, Code::Right) => {
                        self.at = (self.at + 1).min(choices.len().saturating_sub(1));
                    }
                    (false, Code::Char(' ')) => {
                        let Some(turned) = choices.get(self.at) else { return Typed::Ignored };
                        let kept: Vec<&str> = choices
                            .iter()
                            .map(|choice| choice.code.as_str())
                            .filter(|code| self.has(code) != (*code == turned.code))
                            .collect();
                        self.text.replace(&kept.join(", "));
                        return Typed::Changed;
                    }
                    (false, Code::Char(c)) => {
                        if let Some(at) = starting(choices, c, self.at, true) {
                            self.at = at;
                        }
                    }
                    (true | false, _) => return Typed::Ignored,
                }
                Typed::Moved
            }
        }
    }
}

/// The next choice that begins with `c`, the present one last.
fn starting(choices: &[Choice], c: char, at: usize, skip: bool) -> Option<usize> {
    let count = choices.len();
    let first = at + usize::from(skip);
    (first..first + count).map(|place| place % count).find(|place| {
        choices[*place].words.to_lowercase().starts_with(&c.to_lowercase().to_string())
    })
}

/// A value that breaks a rule, or is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub key: String,
    /// The rule, and what is seen there.
    pub rule: String,
}

/// The list of values that is open over a field.
#[derive(Debug, Clone)]
struct Pick {
    query: TextField,
    cursor: Cursor,
}

/// Rows of the list of values.
pub(super) const PICKED: usize = 8;

/// Fields, and the one that has the keys.
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<Field>,
    at: usize,
    pick: Option<Pick>,
    /// The field that got its text as the keys left its list of values, until its draft is kept.
    left: Option<usize>,
    /// The field in which something was typed since the keys came to it.
    typed_in: Option<usize>,
    /// The columns in which the value of the present field was drawn last.
    drawn: Cell<usize>,
}

impl Form {
    /// A form of these fields; the first has the keys.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields, ..Self::default() }
    }

    /// The fields.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field that has the keys.
    pub fn here(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    /// Its place.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The text of `key`, blanks at its ends left out; empty without such a field.
    pub fn text(&self, key: &str) -> String {
        let field = self.fields.iter().find(|field| field.key == key);
        field.map(|field| field.text().trim().to_owned()).unwrap_or_default()
    }

    /// Gives the keys to `key`.
    pub fn go_to(&mut self, key: &str) {
        if let Some(at) = self.fields.iter().position(|field| field.key == key) {
            self.at = at;
            self.pick = None;
            self.typed_in = None;
        }
    }

    /// Gives the keys to the field at `at`, as a click does.
    pub fn go_to_place(&mut self, at: usize) {
        if at < self.fields.len() {
            self.at = at;
            self.pick = None;
            self.typed_in = None;
        }
    }

    /// Gives the keys to the next field with one of `problems`, behind the last to the first, and
    /// answers with what is to be said of it; `None` where no field has one.
    pub fn go_to_next(&mut self, problems: &[Problem]) -> Option<String> {
        let wrong = |field: &Field| problems.iter().find(|problem| problem.key == field.key);
        let behind = self.at + 1..self.fields.len();
        let next = behind
            .chain(0..=self.at)
            .find(|at| self.fields.get(*at).is_some_and(|f| wrong(f).is_some()))?;
        self.go_to_place(next);
        let field = self.here()?;
        wrong(field).map(|problem| format!("{}: {}", field.label, problem.rule))
    }

    /// What the field `key` is called; its key in words where it is not asked for now.
    pub fn label(&self, key: &str) -> String {
        let field = self.fields.iter().find(|field| field.key == key);
        field.map_or_else(|| key.replace('_', " "), |field| field.label.clone())
    }

    /// To the next field, or the one before. What was searched for in an open list is taken along.
    pub fn step(&mut self, forward: bool) {
        let typed = self.pick.take_if(|pick| !pick.query.is_empty());
        if let Some(pick) = typed
            && let Some(text) = self.meant(&pick)
            && let Some(field) = self.fields.get_mut(self.at)
        {
            field.text.replace(&text);
            self.left = Some(self.at);
        }
        self.pick = None;
        let count = self.fields.len().max(1);
        for _ in 0..count {
            self.at = if forward { self.at + 1 } else { self.at + count - 1 } % count;
            self.typed_in = None;
            if self.here().is_none_or(|field| !field.hidden) {
                return;
            }
        }
    }

    /// Changes each field by what stands in the others, such as which are left out; texts and the
    /// keys stay where they are.
    pub fn settle(&mut self, change: impl Fn(&mut Field)) {
        self.fields.iter_mut().for_each(change);
    }

    /// Puts other fields in place of these; the keys stay with the field of the same key.
    pub fn replace(&mut self, fields: Vec<Field>) {
        let key = self.here().map(|field| field.key.clone());
        self.fields = fields;
        self.at = self.at.min(self.fields.len().saturating_sub(1));
        if let Some(key) = key {
            let (pick, typed_in) = (self.pick.take(), self.typed_in);
            self.go_to(&key);
            self.pick = pick;
            self.typed_in = typed_in.filter(|at| *at == self.at);
        }
    }

    /// Puts `text` into `key`, as one step that Ctrl-Z undoes.
    pub fn put(&mut self, key: &str, text: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == key) {
            field.text.replace(text);
            field.settle();
        }
    }

    /// A list of values is open over a field.
    pub const fn is_picking(&self) -> bool {
        self.pick.is_some()
    }

    /// Closes the list of values; whether one was open.
    pub fn close_pick(&mut self) -> bool {
        self.pick.take().is_some()
    }

    /// Tells how wide fields are drawn.
    pub fn set_columns(&mut self, columns: usize) {
        for field in &mut self.fields {
            field.text.set_columns(columns);
        }
    }

    /// A key; says whether the text of the present field is another now.
    pub fn press(&mut self, key: Key) -> Typed {
        if self.pick.is_some() {
            return self.press_pick(key);
        }
        let columns = self.drawn.get();
        let Some(field) = self.fields.get_mut(self.at) else { return Typed::Ignored };
        match (&field.kind, key.ctrl, key.code) {
            // Choices that stand below each other are walked through before the form goes on.
            (Kind::Some(_), false, Code::Down | Code::Up) => {
                match field.below(columns, key.code == Code::Down) {
                    Some(at) => field.at = at,
                    None => self.step(key.code == Code::Down),
                }
                Typed::Moved
            }
            (Kind::List(_), false, Code::Enter) => {
                self.open_pick();
                Typed::Moved
            }
            (Kind::Line | Kind::Day | Kind::One(_) | Kind::Some(_), false, Code::Enter)
            | (Kind::Line | Kind::Day | Kind::One(_) | Kind::List(_), false, Code::Down) => {
                self.step(true);
                Typed::Moved
            }
            (Kind::Line | Kind::Day | Kind::One(_) | Kind::List(_), false, Code::Up) => {
                self.step(false);
                Typed::Moved
            }
            // Typing over a value that was chosen begins another one, as in every list that opens.
            (Kind::List(choices), false, Code::Char(_)) if self.typed_in != Some(self.at) => {
                let text = field.text.text();
                if choices.iter().any(|choice| choice.code == text) {
                    field.text.replace("");
                }
                self.typed_in = Some(self.at);
                field.press(key)
            }
            (_, _, _) => {
                self.typed_in = Some(self.at);
                field.press(key)
            }
        }
    }

    /// Opens the list of values: on the one that the field has, or with what was typed there as
    /// its search where some value is called so.
    fn open_pick(&mut self) {
        let Some(field) = self.here() else { return };
        let text = field.text().trim().to_owned();
        let chosen = field.choices().iter().position(|choice| choice.code == text);
        let count = field.choices().len();
        let query = TextField::line(120);
        let mut cursor = Cursor::default();
        if let Some(at) = chosen {
            cursor.at = at;
            cursor.keep_in(count, PICKED);
            self.pick = Some(Pick { query, cursor });
            return;
        }
        self.pick = Some(Pick { query: query.with_text(&text), cursor });
        if self.offered().is_empty() {
            self.pick = Some(Pick { query: TextField::line(120), cursor });
        }
    }

    fn press_pick(&mut self, key: Key) -> Typed {
        let count = self.offered().len();
        let Some(mut pick) = self.pick.take() else { return Typed::Ignored };
        let motion = match (key.ctrl, key.code) {
            (false, Code::Up) => crate::tui::keys::Motion::Up,
            (false, Code::Down) => crate::tui::keys::Motion::Down,
            (false, Code::PageUp) => crate::tui::keys::Motion::PageUp,
            (false, Code::PageDown) => crate::tui::keys::Motion::PageDown,
            (false, Code::Enter) => {
                let Some(text) = self.meant(&pick) else {
                    self.pick = Some(pick);
                    return Typed::Ignored;
                };
                let Some(field) = self.fields.get_mut(self.at) else { return Typed::Ignored };
                field.text.replace(&text);
                self.typed_in = None;
                return Typed::Changed;
            }
            (true | false, _) => {
                if pick.query.press(key) == Typed::Changed {
                    pick.cursor = Cursor::default();
                }
                self.pick = Some(pick);
                return Typed::Moved;
            }
        };
        pick.cursor.step(motion, count, PICKED);
        self.pick = Some(pick);
        Typed::Moved
    }

    /// What Enter in the open list takes: the value under the cursor, or what was typed where no
    /// value is called so, since anything can be typed into the field.
    fn meant(&self, pick: &Pick) -> Option<String> {
        let found = self.fitting(pick);
        let typed = || Some(pick.query.text().trim().to_owned()).filter(|text| !text.is_empty());
        found.get(pick.cursor.at).map(|choice| choice.code.clone()).or_else(typed)
    }

    /// The values that the search in the open list leaves.
    fn offered(&self) -> Vec<&Choice> {
        self.pick.as_ref().map(|pick| self.fitting(pick)).unwrap_or_default()
    }

    fn fitting(&self, pick: &Pick) -> Vec<&Choice> {
        let Some(field) = self.here() else { return Vec::new() };
        let words = pick.query.text().to_lowercase();
        let fits = |choice: &&Choice| {
            let text = format!("{} {}", choice.code, choice.words).to_lowercase();
            words.split_whitespace().all(|word| text.contains(word))
        };
        field.choices().iter().filter(fits).collect()
    }

    /// Text from the clipboard; whether the present field has another text now.
    pub fn paste(&mut self, text: &str) -> Typed {
        if let Some(pick) = &mut self.pick {
            pick.query.paste(text);
            pick.cursor = Cursor::default();
            return Typed::Moved;
        }
        match self.fields.get_mut(self.at) {
            Some(field) => match field.kind {
                Kind::Line | Kind::Day | Kind::Area | Kind::List(_) => field.text.paste(text),
                Kind::One(_) | Kind::Some(_) => Typed::Ignored,
            },
            None => Typed::Ignored,
        }
    }

    /// Has the shell keep what was typed into the present field.
    pub fn keep(&mut self, shell: &mut Shell) -> Vec<crate::tui::msg::Effect> {
        let places = self.left.take().into_iter().chain([self.at]);
        places
            .filter_map(|at| self.fields.get(at))
            .flat_map(|field| shell.typed(&field.text))
            .collect()
    }

    /// Has the shell forget every draft of the form, because it is saved.
    pub fn forget(&self, shell: &mut Shell) -> Vec<crate::tui::msg::Effect> {
        self.fields
            .iter()
            .filter_map(|field| field.name())
            .flat_map(|name| shell.forget(name))
            .collect()
    }

    /// Opens the editor on the present text, where it is a longer one with a name.
    pub fn editor(&self) -> Option<crate::tui::msg::Effect> {
        let field = self.here().filter(|field| field.is_area())?;
        let name = field.name()?.to_owned();
        Some(crate::tui::msg::Effect::Edit { field: name, text: field.text() })
    }

    /// The editor gave `text` for the field named `name`; whether it is one of these.
    pub fn edited(&mut self, name: &str, text: &str) -> bool {
        let Some(at) = self.fields.iter().position(|field| field.name() == Some(name)) else {
            return false;
        };
        self.at = at;
        self.fields[at].text.replace(text);
        true
    }
}

#[cfg(test)]
mod tests;
