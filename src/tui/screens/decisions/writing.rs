//! The forms of the log: a decision from a result, and the reason of a step.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::data::{Change, Outcome};
use crate::actions::decisions::Words;
use crate::domain::decision::Decision;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::tui::fit::{Align, cells};
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Field, Form, Kind, Problem, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, behind, row_of};

/// What the form is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    New(Option<EvaluationRef>),
    Edit(DecisionRef),
    /// A step that takes a reason.
    Step(Because, DecisionRef),
}

/// The steps that take a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Because {
    /// Refuse it.
    Reject,
    /// Put it in question.
    Reopen,
    /// Say that it stands.
    Reaffirm,
    /// End it.
    Deprecate,
}

impl Because {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Reject => ("Reject", "rejects"),
            Self::Reopen => ("Put in question", "puts it in question; it stays in force"),
            Self::Reaffirm => ("Say that it stands:", "says that it stands"),
            Self::Deprecate => ("End", "ends it without a successor"),
        }
    }
}

/// A form of the log.
#[derive(Debug)]
pub(super) struct Writing {
    about: About,
    form: Form,
    /// What the draft said, field by field, when the form was opened.
    before: BTreeMap<String, String>,
    problems: Vec<Problem>,
    saving: Option<u64>,
}

const LISTS: &[(&str, &str, &str)] = &[
    ("dissent", "Who disagreed, and how?", "a row each"),
    ("conflicts", "Interests declared", "a row each"),
    ("conditions", "What is tied to it?", "a row each"),
    ("reopen_triggers", "What would open it again?", "a row each"),
];

const NAMES: &[(&str, &str)] =
    &[("decision_makers", "Decided by"), ("consulted", "Consulted"), ("informed", "Informed")];

const LINES: &[(&str, &str, &str)] = &[
    ("scope", "About", "primary, unless it is something else"),
    ("follows", "Follows", "decisions it builds on, such as D-0001"),
    ("review_by", "Review by", "a day, eoq, 24m …"),
    ("minimum_portability", "Movable in months", "12"),
    ("effective", "Holds from", "the day of acceptance"),
    ("transition_end", "Followed by", "the day workloads must have moved"),
];

const AREAS: &[(&str, &str, &str)] = &[
    ("not_covered", "What does it not cover?", ""),
    ("route_to_market", "How is it bought?", "framework, route"),
];

/// Options not chosen, where no evaluation names them.
const OTHERS: &str = "others";

fn texts(decision: Option<&Decision>, key: &str) -> String {
    let Some(decision) = decision else { return String::new() };
    let says = &decision.content;
    let rows = |lines: Vec<String>| lines.join("\n");
    match key {
        "chosen" => says.chosen.to_string(),
        "scope" => says.scope.to_string(),
        "follows" => says.follows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        OTHERS => rows(
            says.rejected.iter().map(|not| format!("{}: {}", not.candidate, not.why)).collect(),
        ),
        "title" => says.title.to_string(),
        "reason" => says.reason.to_string(),
        "dissent" => rows(says.dissent.iter().map(ToString::to_string).collect()),
        "conflicts" => rows(says.conflicts.iter().map(ToString::to_string).collect()),
        "conditions" => rows(says.conditions.iter().map(ToString::to_string).collect()),
        "reopen_triggers" => rows(says.reopen_triggers.iter().map(ToString::to_string).collect()),
        "decision_makers" => listed(&says.decision_makers),
        "consulted" => listed(&says.consulted),
        "informed" => listed(&says.informed),
        "review_by" => says.review_by.to_string(),
        "minimum_portability" => {
            says.minimum_portability.map(|m| m.to_string()).unwrap_or_default()
        }
        "effective" => says.effective.map(|day| day.to_string()).unwrap_or_default(),
        "transition_end" => says.transition_end.map(|day| day.to_string()).unwrap_or_default(),
        "not_covered" => says.not_covered.as_ref().map(ToString::to_string).unwrap_or_default(),
        "route_to_market" => {
            says.route_to_market.as_ref().map(ToString::to_string).unwrap_or_default()
        }
        other => {
            let slug = other.strip_prefix("rejected.").unwrap_or_default();
            let why = says.rejected.iter().find(|not| not.candidate.as_str() == slug);
            why.map(|not| not.why.to_string()).unwrap_or_default()
        }
    }
}

fn listed(names: &[crate::domain::text::Line]) -> String {
    names.iter().map(crate::domain::text::Line::as_str).collect::<Vec<_>>().join(", ")
}

impl Writing {
    /// A form for a new decision on `outcome`, or for the draft `decision`.
    pub(super) fn new(outcome: &Outcome, decision: Option<&Decision>, shell: &Shell) -> Self {
        let about = match decision {
            Some(decision) => About::Edit(decision.reference),
            None => About::New(outcome.evaluation),
        };
        let name = match &about {
            About::Edit(which) | About::Step(_, which) => format!("decision/{which}"),
            About::New(Some(which)) => format!("decision/new/{which}"),
            About::New(None) => "decision/new/else".to_owned(),
        };
        let first = outcome.candidates.first().map(|choice| choice.code.clone());
        let mut fields = Vec::new();
        let mut before = BTreeMap::new();
        let is_draft = decision.is_some();
        let mut add = |field: Field, text: String| {
            if is_draft {
                before.insert(field.key.clone(), text.clone());
            }
            fields.push(field.filled(shell, &name, &text));
        };
        let stored = |key: &str| texts(decision, key);
        let chosen = match outcome.evaluation {
            Some(_) => Kind::One(outcome.candidates.clone()),
            None => Kind::Line,
        };
        let offered = decision.map(|_| stored("chosen")).or(first).unwrap_or_default();
        let chosen = Field::new("chosen", "Chosen", chosen, 40);
        add(chosen.hinted("a short name: primary-with-exceptions"), offered);
        let line = |key: &str, label: &str, hint: &str| {
            Field::new(key, label, Kind::Line, 400).hinted(hint)
        };
        let area = |key: &str, label: &str, hint: &str| {
            Field::new(key, label, Kind::Area, 4000).hinted(hint)
        };
        add(line("title", "Title", "one line, 120 characters"), stored("title"));
        add(area("reason", "Why this one?", "what made the difference"), stored("reason"));
        for candidate in &outcome.candidates {
            let key = format!("rejected.{}", candidate.code);
            let label = format!("If not {}, why not?", candidate.code);
            let text = stored(&key);
            add(area(&key, &label, "left empty for the one that is chosen"), text);
        }
        if outcome.evaluation.is_none() {
            let hint = "NAME: why not, a row each";
            add(area(OTHERS, "What else was there?", hint), stored(OTHERS));
        }
        for (key, label) in NAMES {
            add(line(key, label, "names or roles, commas between them"), stored(key));
        }
        for (key, label, hint) in LINES {
            // What a choice of supplier rests on is offered, and can be taken out.
            let ground = outcome.ground.filter(|_| *key == "follows" && !is_draft);
            let text = ground.map_or_else(|| stored(key), |ground| ground.to_string());
            add(line(key, label, hint), text);
        }
        for (key, label, hint) in AREAS.iter().chain(LISTS) {
            add(area(key, label, hint), stored(key));
        }
        let mut form = Form::new(fields);
        form.go_to(if outcome.evaluation.is_some() { "title" } else { "chosen" });
        Self { about, form, before, problems: Vec::new(), saving: None }
    }

    /// A box for the reason of a step on `which`.
    pub(super) fn step(because: Because, which: DecisionRef, shell: &Shell) -> Self {
        let name = format!("decision/{which}/{because:?}").to_lowercase();
        let field = Field::new("why", "Why?", Kind::Area, 4000).hinted("one sentence at least");
        let mut fields = vec![field.filled(shell, &name, "")];
        if because == Because::Reaffirm {
            let day = Field::new("review_by", "Review by", Kind::Line, 40);
            let day = day.hinted("a day, eoq, 24m; the day that stood there");
            fields.push(day.filled(shell, &name, ""));
        }
        let form = Form::new(fields);
        let about = About::Step(because, which);
        Self { about, form, before: BTreeMap::new(), problems: Vec::new(), saving: None }
    }

    /// Whether it lies over the log as a box.
    pub(super) const fn is_box(&self) -> bool {
        matches!(self.about, About::Step(..))
    }

    /// What the title row says of it.
    pub(super) fn crumb(&self) -> String {
        match &self.about {
            About::New(_) => "new decision".to_owned(),
            About::Edit(which) | About::Step(_, which) => which.to_string(),
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
        match typed {
            Typed::Changed => {
                if let Some(here) = self.form.here() {
                    self.problems.retain(|problem| problem.key != here.key);
                }
                self.form.keep(shell)
            }
            Typed::Moved | Typed::Ignored => Vec::new(),
        }
    }

    /// To the next field, or the one before.
    pub(super) fn move_on(&mut self, forward: bool) {
        self.form.step(forward);
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

    /// Saves it, unless something that is needed is empty or cannot be read.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_some() {
            return Vec::new();
        }
        let needed: &[(&str, &str)] = match &self.about {
            About::New(_) | About::Edit(_) => &[
                ("chosen", "is empty: choose a candidate"),
                ("title", "is empty: name it in a line"),
                ("reason", "is empty: say why this one"),
                ("review_by", "is empty: say by when it is looked at again"),
            ],
            About::Step(..) => &[("why", "is empty: say it in a sentence")],
        };
        self.problems = needed
            .iter()
            .filter(|(key, _)| self.form.text(key).is_empty())
            .map(|(key, rule)| Problem { key: (*key).to_owned(), rule: (*rule).to_owned() })
            .collect();
        let months = self.form.text("minimum_portability");
        if !months.is_empty() && months.parse::<u16>().is_err() {
            let rule = format!("`{months}` is not a whole number of months");
            self.problems.push(Problem { key: "minimum_portability".to_owned(), rule });
        }
        if let Some(problem) = self.problems.first() {
            self.form.go_to(&problem.key);
            let label = self.form.here().map_or("", |field| field.label.as_str());
            shell.refuse(format!("{label}: {}", problem.rule));
            return Vec::new();
        }
        let change = match &self.about {
            About::New(which) => Change::New(*which, Box::new(self.words())),
            About::Edit(which) => Change::Edit(*which, Box::new(self.words())),
            About::Step(because, which) => {
                let why = self.form.text("why");
                match because {
                    Because::Reject => Change::Reject(*which, why),
                    Because::Reopen => Change::Reopen(*which, why),
                    Because::Reaffirm => Change::Reaffirm(*which, why, self.form.text("review_by")),
                    Because::Deprecate => Change::Deprecate(*which, why),
                }
            }
        };
        let (ticket, effects) = shell.save(Save::Decisions(change));
        self.saving = Some(ticket);
        effects
    }

    /// Everything as it is typed; what is empty takes away what was there.
    fn words(&self) -> Words {
        let text = |key: &str| Some(self.form.text(key));
        // What was not touched stays as it is: an item of several rows would come out as many.
        let kept = |key: &str| self.before.get(key) == Some(&self.form.text(key));
        let rows = |key: &str| {
            let text = self.form.text(key);
            if kept(key) {
                return None;
            }
            Some(text.lines().map(|row| row.trim().to_owned()).filter(|r| !r.is_empty()).collect())
        };
        let names = |key: &str| {
            let text = self.form.text(key);
            let parts = text.split(',').map(|name| name.trim().to_owned());
            Some(parts.filter(|name| !name.is_empty()).collect())
        };
        let chosen = self.form.text("chosen");
        let rejected = self.form.fields().iter().filter_map(|field| {
            let slug = field.key.strip_prefix("rejected.")?;
            let why = self.form.text(&field.key);
            (slug != chosen && !why.is_empty()).then(|| (slug.to_owned(), why))
        });
        let others = self.form.text(OTHERS);
        let others = others.lines().map(str::trim).filter(|row| !row.is_empty()).map(|row| {
            let (name, why) = row.split_once(':').unwrap_or((row, ""));
            (name.trim().to_owned(), why.trim().to_owned())
        });
        let rejected = rejected.chain(others);
        Words {
            chosen: Some(chosen.clone()),
            title: text("title"),
            reason: text("reason"),
            rejected: (!kept(OTHERS)).then(|| rejected.collect()),
            decision_makers: names("decision_makers"),
            consulted: names("consulted"),
            informed: names("informed"),
            dissent: rows("dissent"),
            conflicts: rows("conflicts"),
            conditions: rows("conditions"),
            reopen_triggers: rows("reopen_triggers"),
            minimum_portability: text("minimum_portability"),
            review_by: text("review_by"),
            effective: text("effective"),
            transition_end: text("transition_end"),
            scope: text("scope").filter(|text| !text.is_empty()),
            not_covered: text("not_covered"),
            route_to_market: text("route_to_market"),
            follows: names("follows"),
        }
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        (self.saving == Some(ticket)).then(|| self.form.forget(shell))
    }

    /// Whether it makes a decision that was not there before.
    pub(super) fn is_new(&self) -> bool {
        matches!(self.about, About::New(_))
    }

    /// A save was refused: everything typed stays.
    pub(super) fn refused(&mut self, ticket: u64) {
        if self.saving == Some(ticket) {
            self.saving = None;
        }
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match &self.about {
            About::New(_) | About::Edit(_) => {
                "Ctrl-S saves it as a draft. Esc keeps the text.".to_owned()
            }
            About::Step(because, _) => {
                format!("Ctrl-S {}. Esc keeps the text.", because.words().1)
            }
        }
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let sight =
            Sight { from: 0, to: usize::MAX, problems: &self.problems, quiet: false, label: 20 };
        if let About::Step(because, which) = &self.about {
            let columns = 76.min(usize::from(body.width).saturating_sub(8));
            let inside = popup(paint, body, columns, 9);
            let title = format!("{} {which}", because.words().0);
            paint.say(row_of(inside, 0), &title, theme.strong, Align::Left);
            let area = Rect {
                y: inside.y + 2.min(inside.height),
                height: inside.height.saturating_sub(2),
                ..inside
            };
            self.form.view(paint, area, sight, true);
            return;
        }
        let title = match &self.about {
            About::New(Some(which)) => format!("A DECISION ON THE RESULT OF {which}"),
            About::New(None) => "A DECISION THAT RESTS ON NO EVALUATION".to_owned(),
            About::Edit(which) | About::Step(_, which) => format!("THE DRAFT {which}"),
        };
        paint.say(behind(row_of(body, 0), 2), &title, theme.strong, Align::Left);
        let area = Rect {
            y: body.y + cells(2).min(body.height),
            height: body.height.saturating_sub(2),
            width: body.width.min(120),
            ..body
        };
        self.form.view(paint, area, sight, true);
    }
}
