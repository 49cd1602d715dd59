//! A form that fills a place: its title, what is said above the fields, and its life from the first
//! key to the save. What the fields mean, the place says.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::Input;
use crate::tui::fit::{Align, wrap};
use crate::tui::keys::{Act, Code, Command, Key, Where, command, ctrl, plain};
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Problem, Sight};
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, behind, row_of};

/// A form that is open.
#[derive(Debug)]
pub struct Paper {
    title: String,
    /// What is said above the fields.
    says: String,
    form: Form,
    problems: Vec<Problem>,
    saving: Option<u64>,
}

/// The field that says whether a file is only looked at.
const LOOK: &str = "dry";

/// The file to bring in, and whether it is only looked at: at first it is.
pub fn file(hint: &str) -> Vec<(Field, String)> {
    vec![
        (Field::new("file", "File", Kind::Line, 1_000).hinted(hint), String::new()),
        (one(LOOK, "Only look", ["yes", "no"]), "yes".to_owned()),
    ]
}

/// What becomes of columns of a file that nobody knows.
pub const EXTRA: &str = "extra";
const REFUSE: &str = "refuse them";
const PASS_OVER: &str = "pass over them";

/// The field in which that is chosen, and what is chosen in it usually.
pub fn extra() -> (Field, String) {
    (one(EXTRA, "Other columns", [REFUSE, PASS_OVER]), REFUSE.to_owned())
}

/// Whether `typed`, of that field, says that they are passed over.
pub fn passes_over(typed: &str) -> bool {
    typed == PASS_OVER
}

/// A field of one line.
pub fn line(key: &str, label: &str, hint: &str) -> Field {
    Field::new(key, label, Kind::Line, 400).hinted(hint)
}

/// A field of several lines, of at most `most` characters.
pub fn area(key: &str, label: &str, most: usize, hint: &str) -> Field {
    Field::new(key, label, Kind::Area, most).hinted(hint)
}

/// A choice of one of a few codes.
pub fn one<'c>(key: &str, label: &str, codes: impl IntoIterator<Item = &'c str>) -> Field {
    let choices = codes.into_iter().map(Choice::code).collect();
    Field::new(key, label, Kind::One(choices), 60)
}

/// A value of a list, which Enter opens; anything can be typed too.
pub fn list(key: &str, label: &str, hint: &str, from: Vec<Choice>) -> Field {
    Field::new(key, label, Kind::List(from), 400).hinted(hint)
}

/// The keys of a form that fills a place: save, the next field, the one before. Their ids and
/// what they do come in that order.
pub const fn keys(
    ids: [&'static str; 3],
    group: &'static str,
    place: Where,
    acts: [Act; 3],
) -> [Command; 3] {
    const SAVE: &[Key] = &[ctrl('s')];
    const NEXT: &[Key] = &[plain(Code::Tab)];
    const PREVIOUS: &[Key] = &[plain(Code::BackTab)];
    let [save, next, previous] = ids;
    let [does_save, does_next, does_previous] = acts;
    let next_words = ("Go to the next field", "next field");
    let previous_words = ("Go to the previous field", "previous field");
    [
        command(save, ("Save the form", "save"), group, SAVE, place, 1, does_save),
        command(next, next_words, group, NEXT, place, 2, does_next),
        command(previous, previous_words, group, PREVIOUS, place, 0, does_previous),
    ]
}

impl Paper {
    /// A form with each field's text to begin with; drafts kept under `name` come first.
    pub fn new(
        title: impl Into<String>,
        says: impl Into<String>,
        name: &str,
        fields: Vec<(Field, String)>,
        shell: &Shell,
    ) -> Self {
        let fields =
            fields.into_iter().map(|(field, text)| field.filled(shell, name, &text)).collect();
        let (title, says) = (title.into(), says.into());
        let mut paper =
            Self { title, says, form: Form::new(fields), problems: Vec::new(), saving: None };
        paper.fit(shell);
        paper
    }

    /// What is typed in a field.
    pub fn text(&self, key: &str) -> String {
        self.form.text(key)
    }

    /// What is typed in every field, by its name.
    pub fn texts(&self) -> BTreeMap<String, String> {
        self.form.fields().iter().map(|field| (field.key.clone(), field.text())).collect()
    }

    /// Takes what goes to a form; `None` where it is for the place.
    pub fn take(&mut self, input: &Input, shell: &mut Shell) -> Option<Vec<Effect>> {
        Some(match input {
            Input::Typed(key) => self.press(*key, shell),
            Input::Paste(text) => {
                let typed = self.form.paste(text);
                self.typed(typed, shell)
            }
            Input::Editor => self.form.editor().into_iter().collect(),
            Input::Edited(name, text) => {
                if self.form.edited(name, text) {
                    self.form.keep(shell)
                } else {
                    Vec::new()
                }
            }
            Input::Click(Target::Field(at)) => {
                self.form.go_to_place(*at);
                Vec::new()
            }
            Input::Click(_)
            | Input::Wheel(_)
            | Input::Move(_)
            | Input::Drag(..)
            | Input::Filter(_) => Vec::new(),
            Input::Shown
            | Input::Act(..)
            | Input::LeaveText
            | Input::Back
            | Input::Loaded(_)
            | Input::Failed(_)
            | Input::Saved(_)
            | Input::Refused(_)
            | Input::Resized => return None,
        })
    }

    fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.press(key);
        self.typed(typed, shell)
    }

    fn typed(&mut self, typed: Typed, shell: &mut Shell) -> Vec<Effect> {
        match typed {
            Typed::Changed => {
                self.problems.clear();
                self.form.keep(shell)
            }
            Typed::Moved | Typed::Ignored => Vec::new(),
        }
    }

    /// Esc: closes the list of values that is open; else says that the form is to be left.
    pub fn leaves(&mut self) -> bool {
        !self.form.close_pick()
    }

    /// To the next field, or the one before.
    pub fn move_on(&mut self, forward: bool) {
        self.form.step(forward);
    }

    /// A text of several lines has the keys.
    pub fn writes(&self) -> bool {
        self.form.here().is_some_and(Field::is_area)
    }

    /// The terminal has another size.
    pub fn fit(&mut self, shell: &Shell) {
        self.form.set_columns(usize::from(shell.size.0).saturating_sub(30).max(20));
    }

    /// Says in the status row what cannot be read, and goes there.
    pub fn refuse(&mut self, problem: Problem, shell: &mut Shell) {
        self.form.go_to(&problem.key);
        let label = self.form.here().map_or("", |field| field.label.as_str());
        shell.refuse(format!("{label}: {}", problem.rule));
        self.problems = vec![problem];
    }

    /// Sends `what`, unless a save is under way.
    pub fn save(&mut self, what: impl FnOnce() -> Save, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_some() {
            return Vec::new();
        }
        let (ticket, effects) = shell.save(what());
        self.saving = Some(ticket);
        effects
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten, so that
    /// what is sealed is not kept beside the record either.
    pub fn saved(&self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        (self.saving == Some(ticket)).then(|| self.form.forget(shell))
    }

    /// Whether the save with this ticket only looked at a file: then everything typed stays, and
    /// the next save brings the file in.
    pub fn looked(&mut self, ticket: u64) -> bool {
        if self.saving != Some(ticket) || self.form.text(LOOK) != "yes" {
            return false;
        }
        self.saving = None;
        self.form.put(LOOK, "no");
        true
    }

    /// It is done without a save: its drafts are forgotten.
    pub fn done(&self, shell: &mut Shell) -> Vec<Effect> {
        self.form.forget(shell)
    }

    /// A save was refused: everything typed stays.
    pub fn refused(&mut self, ticket: u64) {
        if self.saving == Some(ticket) {
            self.saving = None;
        }
    }

    /// Draws it.
    pub fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let inside = behind(body, 2);
        paint.text(row_of(inside, 0), &self.title, theme.strong, Align::Left);
        let mut y = 1;
        for line in wrap(&self.says, usize::from(inside.width).min(96)) {
            paint.text(row_of(inside, y), &line, theme.muted, Align::Left);
            y += 1;
        }
        y += usize::from(body.height >= 16);
        let from = row_of(body, y).y;
        let area = Rect { y: from, height: body.bottom().saturating_sub(from), ..body };
        let sight =
            Sight { from: 0, to: usize::MAX, problems: &self.problems, quiet: true, label: 20 };
        self.form.view(paint, area, sight, true);
    }
}
