//! A form that fills a place: its title, what is said above the fields, and its life from the first
//! key to the save. What the fields mean, the place says.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::written::Written;
use crate::tui::fit::{Align, wrap};
use crate::tui::keys::{Act, Code, Command, Key, Where, command, ctrl, plain};
use crate::tui::msg::{Effect, Save};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Asking, Choice, Field, Kind, Problem, Sight};
use crate::tui::widgets::{Painter, behind, row_of};

/// A form that is open.
#[derive(Debug)]
pub struct Paper {
    title: String,
    /// What is said above the fields.
    says: String,
    asking: Asking,
}

/// The field that says whether a file is only looked at.
pub const LOOK: &str = "dry";

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
        let mut paper = Self { title, says, asking: Asking::new(fields) };
        paper.fit(shell);
        paper
    }

    /// What is typed in a field.
    pub fn text(&self, key: &str) -> String {
        self.asking.form.text(key)
    }

    /// What is typed in every field that is asked for now, by its name.
    pub fn texts(&self) -> BTreeMap<String, String> {
        let fields = self.asking.form.fields().iter().filter(|field| !field.hidden);
        fields.map(|field| (field.key.clone(), field.text())).collect()
    }

    /// Puts `text` into a field.
    pub fn put(&mut self, key: &str, text: &str) {
        self.asking.form.put(key, text);
    }

    /// Leaves out the fields that `needless` says are for something else now; their texts stay.
    pub fn leave_out(&mut self, needless: impl Fn(&str) -> bool) {
        self.asking.form.settle(|field| field.hidden = needless(&field.key));
    }

    /// Says in the status row what cannot be read, and goes there.
    pub fn refuse(&mut self, problem: Problem, shell: &mut Shell) {
        self.asking.complain(vec![problem], shell);
    }

    /// Sends `what`, unless a save is under way.
    pub fn save(&mut self, what: impl FnOnce() -> Save, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() { Vec::new() } else { self.asking.save(what(), shell) }
    }

    /// It is done without a save: its drafts are forgotten.
    pub fn done(&self, shell: &mut Shell) -> Vec<Effect> {
        self.asking.form.forget(shell)
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
        let sight = Sight {
            from: 0,
            to: usize::MAX,
            problems: &self.asking.problems,
            quiet: true,
            label: 20,
        };
        self.asking.form.view(paint, area, sight, true);
    }
}

/// A form whose fields stand on a paper, with what is its own beside it.
pub trait OnPaper {
    /// The paper.
    fn paper(&self) -> &Paper;

    /// The same, to be changed.
    fn paper_mut(&mut self) -> &mut Paper;

    /// Something was typed or chosen: fields that hang on what others say follow.
    fn follow(&mut self) {}
}

impl OnPaper for Paper {
    fn paper(&self) -> &Paper {
        self
    }

    fn paper_mut(&mut self) -> &mut Paper {
        self
    }
}

impl<P: OnPaper> Written for P {
    fn asking(&self) -> &Asking {
        &self.paper().asking
    }

    fn asking_mut(&mut self) -> &mut Asking {
        &mut self.paper_mut().asking
    }

    fn fit(&mut self, shell: &Shell) {
        let columns = usize::from(shell.size.0).saturating_sub(30).max(20);
        self.asking_mut().form.set_columns(columns);
    }

    fn settle(&mut self) {
        self.follow();
    }

    fn looked(&mut self, ticket: u64) -> bool {
        let asking = self.asking_mut();
        // What was only looked at ends like what was refused: nothing is on record.
        let looked = asking.form.text(LOOK) == "yes" && asking.refused(ticket);
        if looked {
            asking.form.put(LOOK, "no");
        }
        looked
    }
}
