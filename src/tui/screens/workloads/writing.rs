//! The forms of the place: a workload, an answer to a check, a rehearsal, a line of lock-in, a look
//! at a function. What is typed is kept as a draft field by field.

use ratatui::layout::Rect;

use super::data::{Change, Register, What};
use crate::actions::lock_in::Registered;
use crate::actions::portability::Line as Checked;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::portability::{Answer, Subject};
use crate::domain::workload::{Criticality, DataClass, Known, PersonalData, Workload};
use crate::tui::fit::cells;
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Problem, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, behind, row_of};

/// A form of the place.
#[derive(Debug)]
pub(super) struct Writing {
    what: What,
    title: String,
    /// What the change is about, beside what is typed.
    about: Vec<(String, String)>,
    /// What stood there before: only what differs is sent.
    before: Vec<(String, String)>,
    form: Form,
    problems: Vec<Problem>,
    needed: &'static [(&'static str, &'static str)],
}

fn line(key: &str, label: &str, hint: &str) -> Field {
    Field::new(key, label, Kind::Line, 400).hinted(hint)
}

fn area(key: &str, label: &str, hint: &str) -> Field {
    Field::new(key, label, Kind::Area, 10_000).hinted(hint)
}

fn list(key: &str, label: &str, hint: &str, from: &[Choice]) -> Field {
    Field::new(key, label, Kind::List(from.to_vec()), 400).hinted(hint)
}

fn one(key: &str, label: &str, codes: impl Iterator<Item = &'static str>) -> Field {
    Field::new(key, label, Kind::One(codes.map(Choice::code).collect()), 40)
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
        let before = fields.iter().map(|(field, text)| (field.key.clone(), text.clone())).collect();
        let fields = fields.into_iter().map(|(field, text)| field.filled(shell, &name, &text));
        let form = Form::new(fields.collect());
        Self { what, title, about, before, form, problems: Vec::new(), needed: &[] }
    }

    /// A new workload, or another wording of `workload`.
    pub(super) fn workload(data: &Register, workload: Option<&Workload>, shell: &Shell) -> Self {
        let text =
            |of: &dyn Fn(&Workload) -> Option<String>| workload.and_then(of).unwrap_or_default();
        let known: Vec<&str> = Known::ALL.iter().map(|code| code.code()).collect();
        let classes: Vec<&str> = DataClass::ALL.iter().map(|code| code.code()).collect();
        let grades: Vec<&str> = Criticality::ALL.iter().map(|code| code.code()).collect();
        let kinds: Vec<&str> = PersonalData::ALL.iter().map(|code| code.code()).collect();
        let or = |given: String, default: &str| {
            if workload.is_none() { default.to_owned() } else { given }
        };
        let fields = vec![
            (line("name", "Name", "unlike any other"), text(&|w| Some(w.name.to_string()))),
            (
                list("owner", "Owner", "who answers for it; Enter opens the list", &data.people),
                text(&|w| Some(w.owner.to_string())),
            ),
            (
                line("directorate", "Directorate", "the part it serves"),
                text(&|w| Some(w.directorate.to_string())),
            ),
            (
                list(
                    "hosted",
                    "Runs at",
                    "a supplier or place; Enter opens the list",
                    &data.places,
                ),
                text(&|w| Some(w.hosted.to_string())),
            ),
            (
                line("hosted_since", "Since", "a day; empty where nobody knows"),
                text(&|w| w.hosted_since.map(|day| day.to_string())),
            ),
            (
                one("hosted_known", "How sure", known.iter().copied()),
                or(text(&|w| Some(w.hosted_known.to_string())), "confirmed"),
            ),
            (
                line("annual_cost", "Costs a year", "pounds, such as 24500"),
                text(&|w| Some(w.annual_cost.to_string())),
            ),
            (
                one("data_class", "Data", classes.iter().copied()),
                or(text(&|w| Some(w.data_class.to_string())), "official"),
            ),
            (
                one("criticality", "Criticality", grades.iter().copied()),
                or(text(&|w| Some(w.criticality.to_string())), "medium"),
            ),
            (
                one("personal_data", "Personal data", kinds.iter().copied()),
                or(text(&|w| Some(w.personal_data.to_string())), "none"),
            ),
            (
                one("value", "Value", ["0", "1", "2", "3"].into_iter()),
                text(&|w| w.value.map(|value| value.get().to_string())),
            ),
            (
                line("move_months", "Months to move", "low, likely, high: 4,6,9"),
                text(&|w| {
                    w.move_months.map(|m| format!("{},{},{}", m.low(), m.likely(), m.high()))
                }),
            ),
            (
                area("needs", "Needs", "what it needs to run, in words"),
                text(&|w| w.needs.as_ref().map(ToString::to_string)),
            ),
        ];
        let (what, title, about) = match workload {
            None => (What::Add, "A NEW WORKLOAD".to_owned(), Vec::new()),
            Some(workload) => (
                What::Edit,
                format!("{}  {}", workload.reference, workload.name),
                vec![pair("workload", workload.reference)],
            ),
        };
        let mut writing = Self::new(what, title, about, fields, shell);
        if what == What::Add {
            writing.before.clear();
            writing.needed = &[
                ("name", "is empty: a workload has a name"),
                ("owner", "is empty: somebody answers for it"),
                ("directorate", "is empty: say what part it serves"),
                ("hosted", "is empty: say where it runs"),
                ("annual_cost", "is empty: 0 where it costs nothing"),
            ];
        }
        writing
    }

    /// Retires the workload.
    pub(super) fn retire(workload: &Workload, shell: &Shell) -> Self {
        let fields = vec![
            (line("effective", "From", "the first day without it; empty is today"), String::new()),
            (area("reason", "Why?", "it may be left empty"), String::new()),
        ];
        let title =
            format!("{} is retired; its record and its exceptions stay", workload.reference);
        let about = vec![pair("workload", workload.reference)];
        Self::new(What::Retire, title, about, fields, shell)
    }

    /// An answer to a check.
    pub(super) fn answer(
        subject: Subject,
        line_of: &Checked,
        answer: Answer,
        data: &Register,
        shell: &Shell,
    ) -> Self {
        let offered = line_of.offered.as_ref().filter(|offered| offered.answer == answer);
        let given = line_of.given.as_ref().filter(|given| given.answer == answer);
        let measure = offered
            .map(|offered| offered.measure.clone())
            .or_else(|| given.and_then(|given| given.measure.as_ref()).map(ToString::to_string));
        let as_at = offered.map_or(data.today, |offered| offered.as_at);
        let mut fields = Vec::new();
        if answer == Answer::Accepted {
            let only = if data.decisions.len() == 1 {
                data.decisions[0].code.clone()
            } else {
                String::new()
            };
            let hint = "a decision in force; Enter opens the list";
            fields.push((list("decision", "Accepted by", hint, &data.decisions), only));
        }
        let hint = line_of.check.measure.to_string();
        fields.push((line("measure", "Measure", &hint), measure.unwrap_or_default()));
        fields.push((line("as_at", "As at", "the day it speaks of"), as_at.to_string()));
        let title = format!("{} is {}, for {subject}", line_of.check.id, answer.words());
        let about = vec![
            pair("subject", subject),
            pair("check", &line_of.check.id),
            pair("answer", answer),
        ];
        let mut writing = Self::new(What::Answer, title, about, fields, shell);
        writing.before.clear();
        if answer == Answer::Accepted {
            writing.needed = &[("decision", "is empty: name the decision that accepts it")];
        }
        writing
    }

    fn of(which: Option<WorkloadRef>, data: &Register) -> (Vec<(String, String)>, Vec<Filled>) {
        if let Some(which) = which {
            (vec![pair("workload", which)], Vec::new())
        } else {
            let choice = |row: &super::data::Row| Choice {
                code: row.reference().to_string(),
                words: row.listed.workload.name.to_string(),
            };
            let all: Vec<Choice> = data.rows.iter().map(choice).collect();
            let field = list("workload", "Workload", "Enter opens the list", &all);
            (Vec::new(), vec![(field, String::new())])
        }
    }

    /// A rehearsal of `which`, or of one that is named in the form.
    pub(super) fn rehearse(which: Option<WorkloadRef>, data: &Register, shell: &Shell) -> Self {
        let (about, mut fields) = Self::of(which, data);
        fields.extend([
            (line("days", "Days", "working days it took"), String::new()),
            (line("held", "Ended on", "a day"), data.today.to_string()),
            (list("platform", "Rebuilt at", "a supplier or place", &data.places), String::new()),
            (area("problems", "Problems", "what went wrong, and what was learnt"), String::new()),
        ]);
        let title =
            which.map_or("A REHEARSAL".to_owned(), |which| format!("A rehearsal of {which}"));
        let mut writing = Self::new(What::Rehearse, title, about, fields, shell);
        writing.before.clear();
        writing.needed =
            &[("workload", "is empty: name what was moved"), ("days", "is empty: how many days")];
        writing
    }

    /// Takes a rehearsal out.
    pub(super) fn unrehearse(which: WorkloadRef, number: u32, shell: &Shell) -> Self {
        let field = area("reason", "Why?", "why it does not count");
        let title = format!("Rehearsal {number} of {which} does not count; its line stays");
        let about = vec![pair("workload", which), pair("number", number)];
        let fields = vec![(field, String::new())];
        let mut writing = Self::new(What::Unrehearse, title, about, fields, shell);
        writing.needed = &[("reason", "is empty: say why it does not count")];
        writing
    }

    /// A feature of `which`, or another wording of one.
    pub(super) fn feature(
        which: Option<WorkloadRef>,
        before: Option<&Registered>,
        data: &Register,
        shell: &Shell,
    ) -> Self {
        let (mut about, mut fields) = match before {
            Some(before) => (vec![pair("workload", before.feature.workload)], Vec::new()),
            None => Self::of(which, data),
        };
        let text =
            |of: &dyn Fn(&Registered) -> Option<String>| before.and_then(of).unwrap_or_default();
        fields.extend([
            (
                line("feature", "Feature", "a proprietary feature in use"),
                text(&|b| Some(b.feature.feature.to_string())),
            ),
            (
                line("replacement", "In its place", "what would replace it"),
                text(&|b| b.feature.replacement.as_ref().map(ToString::to_string)),
            ),
            (
                line("days", "Days", "working days; hard to replace over 60"),
                text(&|b| b.feature.days.map(|d| d.to_string())),
            ),
            (
                line("spend", "A year", "pounds spent on it"),
                text(&|b| Some(b.feature.spend.to_string())),
            ),
        ]);
        let (what, title) = match before {
            None => (What::AddFeature, "A LINE OF LOCK-IN".to_owned()),
            Some(before) => {
                about.push(pair("number", before.feature.number));
                let feature = &before.feature;
                (What::EditFeature, format!("Line {} of {}", feature.number, feature.workload))
            }
        };
        let mut writing = Self::new(what, title, about, fields, shell);
        if what == What::AddFeature {
            writing.before.clear();
        }
        writing.needed = &[
            ("workload", "is empty: name what uses it"),
            ("feature", "is empty: say what it is"),
            ("spend", "is empty: 0 where nothing is spent on it"),
        ];
        writing
    }

    /// Retires a feature.
    pub(super) fn unfeature(which: WorkloadRef, number: u32, shell: &Shell) -> Self {
        let fields = vec![
            (line("effective", "From", "the first day without it; empty is today"), String::new()),
            (area("reason", "Why?", "it may be left empty"), String::new()),
        ];
        let title = format!("Line {number} of {which} is no longer in use; it stays on record");
        let about = vec![pair("workload", which), pair("number", number)];
        Self::new(What::RetireFeature, title, about, fields, shell)
    }

    /// A look at a function.
    pub(super) fn look(name: &str, found: &str, data: &Register, shell: &Shell) -> Self {
        let fields = vec![
            (line("as_at", "As at", "a day"), data.today.to_string()),
            (line("source", "Where it says so", "a page, a meeting"), String::new()),
        ];
        let words = if found == "arrived" { "has" } else { "lacks" };
        let title = format!("The primary {words}: {name}");
        let about = vec![pair("name", name), pair("found", found)];
        let mut writing = Self::new(What::Look, title, about, fields, shell);
        writing.before.clear();
        writing
    }

    /// Whether it lies over the page as a box.
    pub(super) fn is_box(&self) -> bool {
        self.form.fields().len() < 4
    }

    /// What the title row says of it.
    pub(super) const fn crumb(&self) -> &'static str {
        match self.what {
            What::Add => "new workload",
            What::Edit => "edit",
            What::Retire | What::RetireFeature | What::Unrehearse => "retire",
            What::Answer => "answer",
            What::Rehearse => "rehearsal",
            What::AddFeature | What::EditFeature => "lock-in",
            What::Look => "function",
        }
    }

    /// A key.
    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.press(key);
        self.typed(typed, shell)
    }

    /// Text from the clipboard.
    pub(super) fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.paste(text);
        self.typed(typed, shell)
    }

    fn typed(&mut self, typed: Typed, shell: &mut Shell) -> Vec<Effect> {
        if typed != Typed::Changed {
            return Vec::new();
        }
        if let Some(here) = self.form.here() {
            self.problems.retain(|problem| problem.key != here.key);
        }
        self.form.keep(shell)
    }

    /// To the next field, or the one before.
    pub(super) fn move_on(&mut self, forward: bool) {
        self.form.step(forward);
    }

    /// Closes the list of values; whether one was open.
    pub(super) fn close_pick(&mut self) -> bool {
        self.form.close_pick()
    }

    /// A click.
    pub(super) fn click(&mut self, target: &Target) {
        if let Target::Field(at) = target {
            self.form.go_to_place(*at);
        }
    }

    /// A longer text has the keys.
    pub(super) fn writes(&self) -> bool {
        self.form.here().is_some_and(Field::is_area)
    }

    /// Opens the editor.
    pub(super) fn editor(&self) -> Option<Effect> {
        self.form.editor()
    }

    /// The editor's text.
    pub(super) fn edited(&mut self, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
        if self.form.edited(name, text) { self.form.keep(shell) } else { Vec::new() }
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        self.form.set_columns(usize::from(shell.size.0).saturating_sub(10));
    }

    /// Forgets the drafts: it is saved.
    pub(super) fn forget(&self, shell: &mut Shell) -> Vec<Effect> {
        self.form.forget(shell)
    }

    /// Saves it, unless something that is needed is empty.
    pub(super) fn save(&mut self, shell: &mut Shell) -> (Option<u64>, Vec<Effect>) {
        let there = |key: &str| self.form.fields().iter().any(|field| field.key == key);
        let missing = self.needed.iter().filter(|(key, _)| there(key));
        let missing = missing.filter(|(key, _)| self.form.text(key).trim().is_empty());
        self.problems = missing
            .map(|(key, rule)| Problem { key: (*key).to_owned(), rule: (*rule).to_owned() })
            .collect();
        if let Some(problem) = self.problems.first() {
            self.form.go_to(&problem.key);
            let label = self.form.here().map_or("", |field| field.label.as_str());
            shell.refuse(format!("{label}: {}", problem.rule));
            return (None, Vec::new());
        }
        let typed = self.form.fields().iter().map(|field| (field.key.clone(), field.text()));
        let changed = typed.filter(|typed| !self.before.contains(typed));
        let texts = self.about.iter().cloned().chain(changed).collect();
        let change = Change { what: self.what, texts };
        let (ticket, effects) = shell.save(Save::Workloads(Box::new(change)));
        (Some(ticket), effects)
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let sight =
            Sight { from: 0, to: usize::MAX, problems: &self.problems, quiet: false, label: 16 };
        let area = if self.is_box() {
            let columns = 76.min(usize::from(body.width).saturating_sub(8));
            let inside = popup(paint, body, columns, 9);
            paint.stored(row_of(inside, 0), &self.title, theme.strong);
            Rect {
                y: inside.y + 2.min(inside.height),
                height: inside.height.saturating_sub(2),
                ..inside
            }
        } else {
            paint.stored(behind(row_of(body, 0), 2), &self.title, theme.strong);
            Rect {
                y: body.y + cells(2).min(body.height),
                height: body.height.saturating_sub(2),
                width: body.width.min(120),
                ..body
            }
        };
        self.form.view(paint, area, sight, true);
    }
}
