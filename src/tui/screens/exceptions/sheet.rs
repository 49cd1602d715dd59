//! What is done with several exceptions at once, a file of requests, and the name under which a
//! filter is saved: small forms over the list. A batch says what became of each of its items.

use ratatui::layout::Rect;

use super::data::{Change, Item, Together};
use crate::domain::exception::steps::{Ballot, Step};
use crate::domain::refs::ExceptionRef;
use crate::domain::text::{Reason, counted, display_lines};
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::{Act as AnyAct, Code, Key, Motion, ch};
use crate::tui::msg::{Effect, Save};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::screens::paper;
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Asking, Choice, Field, Kind, Problem, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, row_of};

/// Columns of the labels.
const LABEL: usize = 16;
/// A bulk change of so many asks first.
const MANY: usize = 3;

/// What it is about.
#[derive(Debug)]
enum About {
    /// These, in the order of the list.
    Batch(Vec<Item>),
    /// A file of requests.
    Import,
}

/// A form about several exceptions, or about a filter.
#[derive(Debug)]
pub(super) struct Sheet {
    about: About,
    pub(super) asking: Asking,
    /// What became of each, once it is done.
    done: Vec<String>,
    /// The file was refused: what is wrong with it stands above the form that named it.
    wrong: bool,
    /// The first line shown of what is said above the form.
    top: usize,
    size: (u16, usize),
}

/// What a batch can be: its name, and its label where a yes or no is asked.
const STEPS: [(&str, &str); 5] = [
    ("claim", "claim all"),
    ("approve", "approve all"),
    ("release", "release all"),
    ("submit", "submit all"),
    ("tag", "tag all"),
];

/// The fields of a batch; of them its step hides what it does not ask for.
fn batch_fields(step: &str, shell: &Shell) -> Vec<Field> {
    let name = "exceptions/batch";
    let steps = STEPS.into_iter().map(|(step, _)| Choice::code(step)).collect();
    let why = Field::new("why", "Why?", Kind::Area, 4000)
        .hinted("the same for each; 20 characters or more");
    let tags = Field::new("tags", "Tags", Kind::Line, 200)
        .hinted("+gis puts a word on, -gis takes it off");
    let together = Field::new("together", "All or none", Kind::Some(vec![Choice::code("yes")]), 10);
    vec![
        Field::new("step", "What to do", Kind::One(steps), 20).filled(shell, name, step),
        why.filled(shell, name, ""),
        tags.filled(shell, name, ""),
        together.filled(shell, name, ""),
    ]
}

impl Sheet {
    /// A batch of `items`, with the step that is the next for one of them.
    pub(super) fn batch(items: Vec<Item>, shell: &Shell) -> Self {
        let next = |step: &&str| items.iter().any(|item| item.next == Some(*step));
        let step = ["submit", "claim", "approve"].into_iter().find(next).unwrap_or("tag");
        let mut sheet = Self::new(About::Batch(items), batch_fields(step, shell));
        sheet.settle();
        sheet
    }

    /// A key. What is said above the form scrolls, and the fields are those of the chosen step.
    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        let down = key.code == Code::PageDown;
        if (down || key.code == Code::PageUp) && !key.ctrl {
            self.turn(down);
            return Vec::new();
        }
        let effects = self.asking.press(key, shell);
        self.settle();
        effects
    }

    /// Hides what the step of a batch does not ask for.
    fn settle(&mut self) {
        let step = self.asking.form.text("step");
        self.asking.form.settle(|field| {
            field.hidden = match field.key.as_str() {
                "why" => step != "approve",
                "tags" => step != "tag",
                _ => false,
            };
        });
    }

    /// Goes along what is said above the form.
    pub(super) fn step(&mut self, motion: Motion) {
        let last = self.head().len().saturating_sub(self.room());
        match motion.along() {
            Motion::Up => self.top = self.top.saturating_sub(1),
            Motion::Down => self.top = (self.top + 1).min(last),
            Motion::PageUp => self.turn(false),
            Motion::PageDown => self.turn(true),
            Motion::Top => self.top = 0,
            Motion::Bottom => self.top = last,
            Motion::Left | Motion::Right | Motion::Home | Motion::End => {}
        }
    }

    /// A page on, or back, in what is said above the form.
    pub(super) fn turn(&mut self, down: bool) {
        let room = self.room();
        let step = room.saturating_sub(1).max(1);
        let top = if down { self.top + step } else { self.top.saturating_sub(step) };
        self.top = top.min(self.head().len().saturating_sub(room));
    }

    /// The file whose requests are filed.
    pub(super) fn import(shell: &Shell) -> Self {
        let name = "exceptions/import";
        let (extra, usual) = paper::extra();
        let fields = vec![
            Field::new("file", "File", Kind::Line, 1000)
                .hinted("a CSV, TOML or JSON file of requests")
                .filled(shell, name, ""),
            extra.filled(shell, name, &usual),
        ];
        Self::new(About::Import, fields)
    }

    fn new(about: About, fields: Vec<Field>) -> Self {
        let (asking, done) = (Asking::new(fields), Vec::new());
        Self { about, asking, done, wrong: false, top: 0, size: (0, 0) }
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        self.size = (shell.size.0, shell.body_rows());
        self.asking.form.set_columns(columns(usize::from(shell.size.0)).saturating_sub(4));
    }

    /// Does it, after asking where it is about many.
    pub(super) fn save(&mut self, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() || self.is_told() {
            return Vec::new();
        }
        let count = match &self.about {
            About::Batch(items) => items.len(),
            About::Import => 0,
        };
        if count >= MANY {
            if self.read(shell).is_none() {
                return Vec::new();
            }
            let step = self.asking.form.text("step");
            let Some((_, answer)) = STEPS.into_iter().find(|(name, _)| *name == step) else {
                return Vec::new();
            };
            let question = Confirm::new(
                format!("{answer}: {count} exceptions"),
                "Each is a step of its own in the history; none of them is undone by a key.",
                ("go back", answer),
                AnyAct::Exceptions(super::Act::BatchNow),
            );
            shell.confirm(question.answered_by(ch('y'), key));
            return Vec::new();
        }
        self.save_now(shell)
    }

    /// Does it.
    pub(super) fn save_now(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() || self.is_told() {
            return Vec::new();
        }
        let Some(change) = self.read(shell) else { return Vec::new() };
        self.asking.save(Save::Exceptions(change), shell)
    }

    /// The change it means, unless a field cannot be read, which is then said.
    fn read(&mut self, shell: &mut Shell) -> Option<Change> {
        match &self.about {
            About::Import => {
                let file = self.asking.form.text("file");
                if file.is_empty() {
                    self.refuse("file", "is empty: name the file", shell);
                    return None;
                }
                Some(Change::Import(file, paper::passes_over(&self.asking.form.text(paper::EXTRA))))
            }
            About::Batch(items) => {
                let all = match self.asking.form.text("step").as_str() {
                    "claim" => of_each(items, |_| Step::Claim),
                    "release" => of_each(items, |_| Step::Release),
                    "submit" => of_each(items, |_| Step::Submit),
                    "approve" => match self.asking.form.text("why").parse::<Reason>() {
                        Ok(why) => of_each(items, |item| Step::Approve(Box::new(vote(item, &why)))),
                        Err(error) => {
                            self.refuse("why", &error.to_string(), shell);
                            return None;
                        }
                    },
                    "tag" => {
                        let (on, off) = tags(&self.asking.form.text("tags"));
                        if on.is_empty() && off.is_empty() {
                            self.refuse("tags", "is empty: write +word or -word", shell);
                            return None;
                        }
                        let all = items.iter().map(|item| item.which).collect();
                        return Some(Change::Tags(all, on, off, self.together()));
                    }
                    _ => {
                        self.refuse("step", "is empty: say what to do", shell);
                        return None;
                    }
                };
                Some(Change::Batch(all, self.together()))
            }
        }
    }

    fn together(&self) -> Together {
        let yes = self.asking.form.text("together") == "yes";
        if yes { Together::All } else { Together::Each }
    }

    fn refuse(&mut self, key: &str, rule: &str, shell: &mut Shell) {
        let problem = Problem { key: key.to_owned(), rule: rule.to_owned() };
        self.asking.complain(vec![problem], shell);
    }

    /// Whether the save with this ticket was this one's; then what it said of each is kept, and
    /// the drafts are forgotten. A filter that is saved leaves nothing to read.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<(bool, Vec<Effect>)> {
        let effects = self.asking.saved(ticket, shell)?;
        self.wrong = false;
        self.tell(shell);
        Some((self.done.is_empty(), effects))
    }

    /// A save was refused: everything typed stays, and what was said of each is shown; above the
    /// form where it was about a file, which may be put right or be another.
    pub(super) fn refused(&mut self, ticket: u64, shell: &mut Shell) {
        if self.asking.refused(ticket) {
            self.wrong = matches!(self.about, About::Import);
            self.tell(shell);
        }
    }

    /// Takes the lines about each item out of what was said.
    fn tell(&mut self, shell: &mut Shell) {
        let Some(notice) = &mut shell.notice else { return };
        let text = std::mem::take(&mut notice.text);
        let mut lines = text.lines();
        lines.next().unwrap_or_default().clone_into(&mut notice.text);
        self.done = lines.map(str::to_owned).collect();
        self.top = 0;
    }

    /// It is done, and says what became of each.
    pub(super) const fn is_told(&self) -> bool {
        !self.done.is_empty() && !self.wrong
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        let says = match (&self.about, self.is_told()) {
            (About::Batch(_), false) => "Ctrl-S does it. Esc keeps the text and the marks.",
            (About::Batch(_) | About::Import, true) => "Esc goes back to the list.",
            (About::Import, false) => {
                "Ctrl-S files each as a draft, all or none. Esc keeps the text."
            }
        };
        let more =
            if self.head().len() > self.room() { "   PgDn PgUp reads them all." } else { "" };
        format!("{says}{more}")
    }

    /// What is said above the form, a line each, and whether it warns.
    fn head(&self) -> Vec<(String, bool)> {
        match &self.about {
            About::Batch(_) | About::Import if !self.done.is_empty() => {
                let room = columns(usize::from(self.size.0));
                let wrapped = self.done.iter().flat_map(|line| {
                    let warns = line.contains('!');
                    wrap(&display_lines(line), room).into_iter().map(move |line| (line, warns))
                });
                wrapped.collect()
            }
            About::Import => {
                vec![("Whatever states it names, each becomes a draft of yours.".to_owned(), false)]
            }
            About::Batch(items) => items
                .iter()
                .flat_map(|item| {
                    let first = (format!("{}  {}", item.which, item.title), false);
                    let asks = (format!("        {}", item.asks), false);
                    let missing = item.missing.first().map(|missing| {
                        let more = item.missing.len() - 1;
                        let more =
                            if more > 0 { format!(", and {more} more") } else { String::new() };
                        (format!("        ! {missing}{more}"), true)
                    });
                    [first, asks].into_iter().chain(missing)
                })
                .collect(),
        }
    }

    /// What it is called.
    fn title(&self) -> String {
        match &self.about {
            About::Import if self.wrong && !self.done.is_empty() => {
                "What is wrong with the file".to_owned()
            }
            About::Batch(_) | About::Import if self.is_told() => "What became of each".to_owned(),
            About::Import => "Requests from a file".to_owned(),
            About::Batch(items) => {
                format!("A batch of {}", counted(items.len(), "exception", "exceptions"))
            }
        }
    }

    /// The rows that the form takes, with one for what is wrong.
    fn form_rows(&self) -> usize {
        if self.is_told() {
            return 0;
        }
        let columns = columns(usize::from(self.size.0)).saturating_sub(LABEL + 4);
        self.asking.form.rows(columns, LABEL) + 1
    }

    /// The rows in which what is said above the form is read.
    fn room(&self) -> usize {
        self.size.1.saturating_sub(2 + self.form_rows() + 2).max(2)
    }

    /// Draws it over the body.
    pub(super) fn view_over(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let (head, room) = (self.head(), self.room());
        let shown = head.len().min(room);
        let whole = columns(usize::from(body.width));
        let inside = popup(paint, body, whole, shown + 2 + self.form_rows());
        paint.text(row_of(inside, 0), &self.title(), theme.strong, Align::Left);
        let top = self.top.min(head.len() - shown);
        for (at, (text, warns)) in head.iter().skip(top).take(shown).enumerate() {
            let style = if *warns { theme.warning } else { theme.text };
            paint.text(row_of(inside, at + 1), text, style, Align::Left);
        }
        if head.len() > room {
            let words = format!("{} to {} of {} lines", top + 1, top + shown, head.len());
            let place = behind(row_of(inside, 0), usize::from(inside.width).saturating_sub(24));
            paint.say(place, &words, theme.muted, Align::Right);
        }
        if !self.is_told() {
            let above = cells(shown + 2).min(inside.height);
            let area = Rect { y: inside.y + above, height: inside.height - above, ..inside };
            let problems = &self.asking.problems;
            let sight = Sight { from: 0, to: usize::MAX, problems, quiet: false, label: LABEL };
            self.asking.form.view(paint, area, sight, true);
        }
    }
}

fn of_each(items: &[Item], step: impl Fn(&Item) -> Step) -> Vec<(ExceptionRef, Step)> {
    items.iter().map(|item| (item.which, step(item))).collect()
}

/// The words to put on and those to take off.
pub(super) fn tags(typed: &str) -> (Vec<String>, Vec<String>) {
    let words = typed.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty());
    let (off, on): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with('-'));
    let bare = |word: &str| word.trim_start_matches(['+', '-']).to_owned();
    (on.into_iter().map(bare).collect(), off.into_iter().map(bare).collect())
}

/// An approval of what was on the screen, for the term asked for.
fn vote(item: &Item, why: &Reason) -> Ballot {
    Ballot {
        seen: item.hash,
        span: None,
        months: None,
        rationale: why.clone(),
        conditions: Vec::new(),
        dues: std::collections::BTreeMap::new(),
        departure: None,
        override_: false,
    }
}

/// The columns inside the box at this width of the screen.
fn columns(whole: usize) -> usize {
    88.min(whole.saturating_sub(8))
}
