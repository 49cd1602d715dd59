//! What is done with several exceptions at once, a file of requests, and the name under which a
//! filter is saved: small forms over the list. A batch says what became of each of its items.

use ratatui::layout::Rect;

use super::data::{Change, Item, Together};
use crate::domain::exception::steps::{Ballot, Step};
use crate::domain::refs::ExceptionRef;
use crate::domain::text::Reason;
use crate::tui::fit::{Align, cells};
use crate::tui::keys::{Act as AnyAct, Key, ch};
use crate::tui::msg::{Effect, Save};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::screens::paper;
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Asking, Choice, Field, Kind, Problem, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, row_of};

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
}

impl Sheet {
    /// A batch of `items`.
    pub(super) fn batch(items: Vec<Item>, shell: &Shell) -> Self {
        let steps = ["claim", "approve", "release", "submit", "tag"];
        let steps = steps.into_iter().map(Choice::code).collect();
        let name = "exceptions/batch";
        let fields = vec![
            Field::new("step", "What to do", Kind::One(steps), 20).filled(shell, name, "claim"),
            Field::new("why", "Why? (approve)", Kind::Area, 4000)
                .hinted("the same for each; 20 characters or more")
                .filled(shell, name, ""),
            Field::new("tags", "Tags (tag)", Kind::Line, 200)
                .hinted("+gis puts a word on, -gis takes it off")
                .filled(shell, name, ""),
            Field::new("together", "All or none", Kind::Some(vec![Choice::code("yes")]), 10)
                .filled(shell, name, ""),
        ];
        Self::new(About::Batch(items), fields)
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
        Self { about, asking: Asking::new(fields), done: Vec::new() }
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        self.asking.form.set_columns(columns(usize::from(shell.size.0)).saturating_sub(4));
    }

    /// Does it, after asking where it is about many.
    pub(super) fn save(&mut self, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
        let count = match &self.about {
            About::Batch(items) => items.len(),
            About::Import => 0,
        };
        if count >= MANY {
            if self.read(shell).is_none() {
                return Vec::new();
            }
            let answer = match self.asking.form.text("step").as_str() {
                "claim" => "claim all",
                "approve" => "approve all",
                "release" => "release all",
                "tag" => "tag all",
                _ => "submit all",
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
        if self.asking.is_saving() || !self.done.is_empty() {
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
        self.tell(shell);
        Some((self.done.is_empty(), effects))
    }

    /// A save was refused: everything typed stays, and what was said of each is shown.
    pub(super) fn refused(&mut self, ticket: u64, shell: &mut Shell) {
        if self.asking.refused(ticket) {
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
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match (&self.about, self.done.is_empty()) {
            (About::Batch(_), true) => {
                "Ctrl-S does it. Esc keeps the text and the marks.".to_owned()
            }
            (About::Batch(_) | About::Import, false) => "Esc goes back to the list.".to_owned(),
            (About::Import, true) => {
                "Ctrl-S files each as a draft, all or none. Esc keeps the text.".to_owned()
            }
        }
    }

    /// Draws it over the body.
    pub(super) fn view_over(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let columns = columns(usize::from(body.width));
        let (title, head): (String, Vec<(String, bool)>) = match &self.about {
            About::Import if self.done.is_empty() => {
                let says = "Whatever states it names, each becomes a draft of yours.".to_owned();
                ("Requests from a file".to_owned(), vec![(says, false)])
            }
            About::Batch(items) if self.done.is_empty() => {
                let lines = items.iter().flat_map(|item| {
                    let first = (format!("{}  {}", item.which, item.title), false);
                    let asks = (format!("        {}", item.asks), false);
                    let missing = item.missing.first().map(|missing| {
                        let more = item.missing.len() - 1;
                        let more =
                            if more > 0 { format!(", and {more} more") } else { String::new() };
                        (format!("        ! {missing}{more}"), true)
                    });
                    [first, asks].into_iter().chain(missing)
                });
                let count = items.len();
                let all = if count == 1 { "exception" } else { "exceptions" };
                (format!("A batch of {count} {all}"), lines.collect())
            }
            About::Batch(_) | About::Import => {
                let lines = self.done.iter().map(|line| (line.clone(), line.contains('!')));
                ("What became of each".to_owned(), lines.collect())
            }
        };
        let whole = usize::from(body.height).saturating_sub(2);
        let asks = self.done.is_empty();
        let form = if !asks {
            0
        } else if matches!(self.about, About::Batch(_)) {
            13
        } else {
            3
        };
        let room = whole.saturating_sub(form + 3).max(2);
        let more = head.len().saturating_sub(room);
        let shown = if more > 0 { room.saturating_sub(1) } else { head.len() };
        let inside = popup(paint, body, columns, head.len().min(room) + 2 + form);
        paint.text(row_of(inside, 0), &title, theme.strong, Align::Left);
        for (at, (text, warns)) in head.iter().take(shown).enumerate() {
            let style = if *warns { theme.warning } else { theme.text };
            paint.text(row_of(inside, at + 1), text, style, Align::Left);
        }
        if more > 0 {
            let words = format!("… and {} lines more", head.len() - shown);
            paint.say(behind(row_of(inside, shown + 1), 0), &words, theme.muted, Align::Left);
        }
        if asks {
            let top = head.len().min(room) + 2;
            let area = Rect {
                y: inside.y + cells(top).min(inside.height),
                height: inside.height.saturating_sub(cells(top)),
                ..inside
            };
            let sight = Sight {
                from: 0,
                to: usize::MAX,
                problems: &self.asking.problems,
                quiet: false,
                label: 16,
            };
            self.asking.form.view(paint, area, sight, true);
        }
    }
}

fn of_each(items: &[Item], step: impl Fn(&Item) -> Step) -> Vec<(ExceptionRef, Step)> {
    items.iter().map(|item| (item.which, step(item))).collect()
}

/// The words to put on and those to take off.
fn tags(typed: &str) -> (Vec<String>, Vec<String>) {
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
