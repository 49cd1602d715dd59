//! A form of the place: what is typed is kept as a draft field by field, and only what differs
//! from what stood there is sent.

mod forms;

use ratatui::layout::Rect;

use super::data::{Change, Looked, Question, What};
use crate::tui::fit::{Align, wrap};
use crate::tui::msg::{Effect, Load, Save};
use crate::tui::screens::paper;
use crate::tui::screens::written::{Written, frame};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Asking, Choice, Field, Kind, Problem, Sight};
use crate::tui::widgets::{Painter, behind, row_of};

/// A form of the place.
#[derive(Debug)]
pub(super) struct Writing {
    /// What it changes; nothing where it only reckons.
    what: Option<What>,
    title: String,
    /// What the change is about, beside what is typed.
    about: Vec<(String, String)>,
    /// What stood there before: only what differs is sent.
    before: Vec<(String, String)>,
    asking: Asking,
    needed: &'static [(&'static str, &'static str)],
    /// What the file named in the form would add.
    looked: Option<Looked>,
}

fn area(key: &str, label: &str, hint: &str) -> Field {
    Field::new(key, label, Kind::Area, 10_000).hinted(hint)
}

fn list(key: &str, label: &str, hint: &str, from: &[Choice]) -> Field {
    Field::new(key, label, Kind::List(from.to_vec()), 400).hinted(hint)
}

/// A field with what stands in it.
type Filled = (Field, String);

#[expect(clippy::needless_pass_by_value, reason = "references and short names, given away")]
fn pair(key: &str, text: impl ToString) -> (String, String) {
    (key.to_owned(), text.to_string())
}

impl Writing {
    fn new(
        what: What,
        title: String,
        about: Vec<(String, String)>,
        fields: Vec<(Field, String)>,
        shell: &Shell,
    ) -> Self {
        let names: Vec<&str> = about.iter().map(|(_, text)| text.as_str()).collect();
        let name = format!("workloads/{what:?}/{}", names.join("/")).to_lowercase();
        Self::named(Some(what), &name, title, about, fields, shell)
    }

    /// A form that changes nothing by itself.
    fn reckon(
        title: String,
        about: Vec<(String, String)>,
        fields: Vec<(Field, String)>,
        shell: &Shell,
    ) -> Self {
        let names: Vec<&str> = about.iter().map(|(_, text)| text.as_str()).collect();
        let name = format!("workloads/reckon/{}", names.join("/")).to_lowercase();
        Self::named(None, &name, title, about, fields, shell)
    }

    fn named(
        what: Option<What>,
        name: &str,
        title: String,
        about: Vec<(String, String)>,
        fields: Vec<(Field, String)>,
        shell: &Shell,
    ) -> Self {
        let before = fields.iter().map(|(field, text)| (field.key.clone(), text.clone())).collect();
        let fields = fields.into_iter().map(|(field, text)| field.filled(shell, name, &text));
        let asking = Asking::new(fields.collect());
        Self { what, title, about, before, asking, needed: &[], looked: None }
    }

    /// It changes nothing by itself.
    pub(super) const fn reckons(&self) -> bool {
        self.what.is_none()
    }

    /// What it is about, by name.
    pub(super) fn of(&self, key: &str) -> Option<&str> {
        self.about.iter().find(|(known, _)| known == key).map(|(_, text)| text.as_str())
    }

    /// Says what is wrong with what is typed.
    pub(super) fn complain(&mut self, why: &str, shell: &mut Shell) {
        let key = self.asking.form.here().map(|field| field.key.clone()).unwrap_or_default();
        self.asking.problems = vec![Problem { key, rule: why.to_owned() }];
        shell.refuse(why);
    }

    /// The name of the workload that it adds.
    pub(super) fn added(&self) -> Option<String> {
        (self.what == Some(What::Add)).then(|| self.asking.form.text("name"))
    }

    /// Whether it lies over the page as a box.
    pub(super) fn is_box(&self) -> bool {
        self.what != Some(What::Import) && self.asking.form.fields().len() < 4
    }

    /// What the title row says of it.
    pub(super) const fn crumb(&self) -> &'static str {
        let Some(what) = self.what else { return "export time" };
        match what {
            What::Add => "new workload",
            What::Edit => "edit",
            What::Retire | What::RetireFeature | What::Unrehearse => "retire",
            What::Answer => "answer",
            What::Rehearse => "rehearsal",
            What::AddFeature | What::EditFeature => "lock-in",
            What::Look => "function",
            What::Import => "from a file",
            What::Threshold => "threshold",
            What::Export => "export",
        }
    }

    /// Puts `words` in as what was measured.
    pub(super) fn measure(&mut self, words: &str, shell: &mut Shell) -> Vec<Effect> {
        self.asking.form.go_to("measure");
        self.asking.form.put("measure", words);
        self.asking.form.keep(shell)
    }

    /// What the file in the form would add is known.
    pub(super) fn look(&mut self, looked: Looked) {
        self.looked = Some(looked);
    }

    /// The file that the form names was looked at, and all of it can be added.
    fn is_sound(&self) -> bool {
        let file = self.asking.form.text("file");
        let over = self.passes_over();
        self.looked.as_ref().is_some_and(|looked| {
            (looked.file == file && looked.passes_over == over) && looked.found.is_ok()
        })
    }

    /// Columns that no workload has are passed over.
    fn passes_over(&self) -> bool {
        paper::passes_over(&self.asking.form.text(paper::EXTRA))
    }

    /// Saves it, unless something that is needed is empty; a file is looked at first.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() {
            return Vec::new();
        }
        let form = &self.asking.form;
        let there = |key: &str| form.fields().iter().any(|field| field.key == key);
        let missing = self.needed.iter().filter(|(key, _)| there(key));
        let missing = missing.filter(|(key, _)| form.text(key).is_empty());
        let problems: Vec<Problem> = missing
            .map(|(key, rule)| Problem { key: (*key).to_owned(), rule: (*rule).to_owned() })
            .collect();
        if !problems.is_empty() {
            self.asking.complain(problems, shell);
            return Vec::new();
        }
        let Some(what) = self.what else { return Vec::new() };
        if what == What::Import && !self.is_sound() {
            let file = form.text("file");
            let over = self.passes_over();
            return shell.ask(Load::Workloads(Question::Look(file, over)));
        }
        let typed = form.fields().iter().map(|field| (field.key.clone(), field.text()));
        let changed = typed.filter(|typed| !self.before.contains(typed));
        let texts = self.about.iter().cloned().chain(changed).collect();
        let change = Change { what, texts };
        self.asking.save(Save::Workloads(Box::new(change)), shell)
    }

    /// What the status row says.
    pub(super) fn status(&self) -> &'static str {
        let Some(what) = self.what else {
            return "Ctrl-S offers it as the measure of MVP-05. Esc keeps the text.";
        };
        match what {
            What::Import if self.is_sound() => "Ctrl-S adds them. Esc keeps the text.",
            What::Import => "Ctrl-S looks at the file and adds nothing yet. Esc keeps the text.",
            What::Add
            | What::Edit
            | What::Retire
            | What::Answer
            | What::Rehearse
            | What::Unrehearse
            | What::AddFeature
            | What::EditFeature
            | What::RetireFeature
            | What::Look
            | What::Threshold
            | What::Export => "Ctrl-S saves it. Esc keeps the text.",
        }
    }

    /// What is said below the fields: each line, and whether it wants a look.
    fn told(&self) -> Vec<(bool, String)> {
        let mut told = Vec::new();
        if self.reckons() {
            let untyped = ["tb", "mbit"].iter().any(|key| self.asking.form.text(key).is_empty());
            match self.measured() {
                _ if untyped => {
                    let formula = "days = TB × 8,000,000 / (Mbit/s × share) / 86,400";
                    told.push((false, formula.to_owned()));
                }
                Ok((_, time)) => told.push((false, format!("{} days", time.published()))),
                Err(why) => told.push((true, why)),
            }
        }
        match &self.looked {
            Some(Looked { file, .. }) if *file != self.asking.form.text("file") => {}
            Some(Looked { found: Ok(lines), .. }) => {
                // The first says how many; what becomes of each follows.
                let lines = lines.iter().enumerate();
                told.extend(lines.map(|(at, line)| {
                    (false, if at == 0 { format!("{line}:") } else { format!("  {line}") })
                }));
            }
            Some(Looked { found: Err(problems), .. }) => {
                told.push((true, "Nothing can be added yet:".to_owned()));
                told.extend(problems.iter().map(|problem| (true, format!("  {problem}"))));
            }
            None => {}
        }
        told
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let problems = &self.asking.problems;
        let sight = Sight { from: 0, to: usize::MAX, problems, quiet: false, label: 16 };
        let area = frame(paint, body, &self.title, self.is_box());
        let told = self.told();
        if let (true, Some((warns, line))) = (self.is_box(), told.first()) {
            // Above the fields, where it is in view at any size.
            let row = Rect { y: area.y.saturating_sub(1), height: 1.min(area.height), ..area };
            let style = if *warns { theme.warning } else { theme.text };
            paint.text(row, line, style, Align::Left);
        } else if !told.is_empty() {
            let rows = self.asking.form.fields().len() + 1;
            let left = usize::from(area.height).saturating_sub(rows);
            let columns = usize::from(area.width).saturating_sub(2);
            let lines = told.iter().flat_map(|(warns, text)| {
                wrap(&crate::domain::text::display(text), columns)
                    .into_iter()
                    .map(move |line| (*warns, line))
            });
            let lines: Vec<(bool, String)> = lines.collect();
            for (at, (warns, line)) in lines.iter().take(left).enumerate() {
                let style = if *warns { theme.warning } else { theme.text };
                let more = at + 1 == left && lines.len() > left;
                let line = if more {
                    format!("… and {} lines more", lines.len() - at)
                } else {
                    line.clone()
                };
                paint.text(behind(row_of(area, rows + at), 2), &line, style, Align::Left);
            }
        }
        self.asking.form.view(paint, area, sight, true);
    }
}

impl Written for Writing {
    fn asking(&self) -> &Asking {
        &self.asking
    }

    fn asking_mut(&mut self) -> &mut Asking {
        &mut self.asking
    }
}
