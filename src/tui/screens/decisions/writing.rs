//! The forms of the log: a decision from a result, and the reason of a step.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::data::{Change, Export, Import, Log, Outcome, Question};
use crate::actions::decisions::{Form, Words};
use crate::domain::decision::Decision;
use crate::domain::decision::chosen::NoAward;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::domain::text::commas;
use crate::tui::msg::{Effect, Load, Save};
use crate::tui::screens::written::{Written, frame};
use crate::tui::state::Shell;
use crate::tui::widgets::Painter;
use crate::tui::widgets::form::{Asking, Choice, Field, Kind, Problem, Sight};

/// What the form is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    New(Option<EvaluationRef>),
    Edit(DecisionRef),
    /// A step that takes a reason.
    Step(Because, DecisionRef),
    /// A file to be written.
    Export(DecisionRef),
    /// A file to be read.
    Import,
    /// Another snapshot to be held beside this one's.
    Against(DecisionRef),
    /// A map of reasons by which its scores are held against its exceptions.
    Map(DecisionRef),
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
    asking: Asking,
    /// What the draft said, field by field, when the form was opened.
    before: BTreeMap<String, String>,
    /// Several are first.
    joint: bool,
    /// There is no candidate to choose among yet.
    no_result: bool,
}

const LISTS: &[(&str, &str, &str)] = &[
    ("dissent", "Who disagreed, and how?", "a row each"),
    ("conflicts", "Interests declared", "besides those in the evaluation; a row each"),
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
    ("debt_budget", "Months of debt", "how many it may carry; the setting unless said"),
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
        "follows" => commas(&says.follows),
        OTHERS => rows(
            says.rejected.iter().map(|not| format!("{}: {}", not.candidate, not.why)).collect(),
        ),
        "title" => says.title.to_string(),
        "reason" => says.reason.to_string(),
        "dissent" => rows(says.dissent.iter().map(ToString::to_string).collect()),
        "conflicts" => rows(says.conflicts.iter().map(ToString::to_string).collect()),
        "conditions" => rows(says.conditions.iter().map(ToString::to_string).collect()),
        "reopen_triggers" => rows(says.reopen_triggers.iter().map(ToString::to_string).collect()),
        "decision_makers" => commas(&says.decision_makers),
        "consulted" => commas(&says.consulted),
        "informed" => commas(&says.informed),
        "review_by" => says.review_by.to_string(),
        "minimum_portability" => {
            says.minimum_portability.map(|m| m.to_string()).unwrap_or_default()
        }
        "debt_budget" => says.debt_budget.map(|months| months.to_string()).unwrap_or_default(),
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

impl Writing {
    /// A form for a new decision on `outcome`, or for the draft `decision`.
    pub(super) fn new(outcome: &Outcome, decision: Option<&Decision>, shell: &Shell) -> Self {
        let about = match decision {
            Some(decision) => About::Edit(decision.reference),
            None => About::New(outcome.evaluation),
        };
        let name = match &about {
            About::New(Some(which)) => format!("decision/new/{which}"),
            About::New(None) => "decision/new/else".to_owned(),
            About::Edit(which)
            | About::Step(_, which)
            | About::Export(which)
            | About::Against(which)
            | About::Map(which) => format!("decision/{which}"),
            About::Import => "decision/import".to_owned(),
        };
        // Of several that are first, none is offered before another.
        let none = outcome.nobody.as_ref().filter(|_| outcome.is_none_ranked);
        let first = none.or(outcome.candidates.first().filter(|_| !outcome.joint));
        let first = first.map(|choice| choice.code.clone());
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
            Some(_) => {
                let out = |one: &&Choice| outcome.out.contains(&one.code);
                let ranked = outcome.candidates.iter().filter(|one| !out(one));
                Kind::One(ranked.chain(&outcome.nobody).cloned().collect())
            }
            None => Kind::Line,
        };
        let offered = decision.map(|_| stored("chosen")).or(first).unwrap_or_default();
        let chosen = Field::new("chosen", "Chosen", chosen, 40);
        // Where candidates stand to choose from, there is nothing to name.
        let named = outcome.evaluation.is_none();
        let hint =
            if named { "a short name: primary-with-exceptions" } else { outcome.remark.as_str() };
        add(chosen.hinted(hint), offered);
        let line = |key: &str, label: &str, hint: &str| {
            Field::new(key, label, Kind::Line, 400).hinted(hint)
        };
        let area = |key: &str, label: &str, hint: &str| {
            Field::new(key, label, Kind::Area, 4000).hinted(hint)
        };
        add(line("title", "Title", "one line, 120 characters"), stored("title"));
        add(area("reason", "Why this one?", ""), stored("reason"));
        for candidate in &outcome.candidates {
            let key = format!("rejected.{}", candidate.code);
            let label = format!("If not {}, why not?", candidate.code);
            let text = stored(&key);
            add(area(&key, &label, "told to this supplier in its letter"), text);
        }
        if outcome.evaluation.is_none() {
            let hint = "NAME: why not, a row each";
            add(area(OTHERS, "What else was there?", hint), stored(OTHERS));
        }
        for (key, label) in NAMES {
            // Whoever owns the decision is offered, and can be taken out.
            let offered = *key == "decision_makers" && !is_draft;
            let text = if offered { outcome.owners.join(", ") } else { stored(key) };
            add(line(key, label, "names or roles, commas between them"), text);
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
        let mut asking = Asking::new(fields);
        let chosen = outcome.evaluation.is_some() && (is_draft || !outcome.joint);
        asking.form.go_to(if chosen { "title" } else { "chosen" });
        let no_result = outcome.candidates.is_empty();
        let mut writing = Self { about, asking, before, joint: outcome.joint, no_result };
        writing.settle();
        writing
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
        Self::boxed(About::Step(because, which), fields)
    }

    fn boxed(about: About, fields: Vec<Field>) -> Self {
        let (asking, before) = (Asking::new(fields), BTreeMap::new());
        Self { about, asking, before, joint: false, no_result: false }
    }

    /// A box for the file into which `which` is written.
    pub(super) fn export(which: DecisionRef, shell: &Shell) -> Self {
        let name = format!("decision/{which}/export");
        let codes =
            |codes: &[&str]| Kind::One(codes.iter().map(|code| Choice::code(code)).collect());
        let forms: Vec<&str> = Form::ALL.iter().map(|form| form.code()).collect();
        let file = Field::new("file", "File", Kind::Line, 400).hinted("in the present folder");
        let fields = vec![
            file.filled(shell, &name, &format!("{which}.md")),
            Field::new("form", "As", codes(&forms), 40).filled(shell, &name, Form::Madr.code()),
            Field::new("replace", "If it is there", codes(&["keep it", "replace it"]), 40)
                .filled(shell, &name, "keep it"),
            Field::new("sensitive", "Sensitive texts", codes(&["leave out", "tell"]), 40)
                .hinted("those marked as commercially sensitive")
                .filled(shell, &name, "leave out"),
        ];
        Self::boxed(About::Export(which), fields)
    }

    /// A box for the file from which a decision comes.
    pub(super) fn import(shell: &Shell) -> Self {
        let name = "decision/import";
        let line = |key: &str, label: &str, hint: &str| {
            Field::new(key, label, Kind::Line, 400).hinted(hint).filled(shell, name, "")
        };
        let fields = vec![
            line("file", "File", "a Markdown record with a header"),
            line("scope", "About", "where the file does not say; primary"),
            line("review_by", "Review by", "where the file does not say"),
        ];
        Self::boxed(About::Import, fields)
    }

    /// A box for the decision whose snapshot is held beside that of `which`.
    pub(super) fn against(which: DecisionRef, log: &Log, shell: &Shell) -> Self {
        let sealed = log.records.iter().filter(|record| record.sha256.is_some());
        let others = sealed.map(|record| &record.decision).filter(|one| one.reference != which);
        let choice = |one: &Decision| Choice {
            code: one.reference.to_string(),
            words: one.content.title.to_string(),
        };
        let kind = Kind::List(others.map(choice).collect());
        let field = Field::new("against", "Against", kind, 40);
        let field = field.hinted("a decision with a snapshot; Enter opens the list");
        let name = format!("decision/{which}/against");
        Self::boxed(About::Against(which), vec![field.filled(shell, &name, "")])
    }

    /// A box for the map of reasons by which the scores of `which` are held against its
    /// exceptions.
    pub(super) fn map(which: DecisionRef, shell: &Shell) -> Self {
        let field = Field::new("map", "Map", Kind::Line, 400);
        let field = field.hinted("a TOML file that says which questions each reason speaks to");
        let name = format!("decision/{which}/map");
        Self::boxed(About::Map(which), vec![field.filled(shell, &name, "")])
    }

    /// Whether it lies over the log as a box.
    pub(super) const fn is_box(&self) -> bool {
        match self.about {
            About::Step(..)
            | About::Export(_)
            | About::Import
            | About::Against(_)
            | About::Map(_) => true,
            About::New(_) | About::Edit(_) => false,
        }
    }

    /// Why nobody is chosen, where the form says so of an evaluation.
    fn nobody(&self) -> Option<NoAward> {
        let field = self.asking.form.fields().iter().find(|field| field.key == "chosen")?;
        matches!(field.kind, Kind::One(_)).then(|| field.text().parse().ok()).flatten()
    }

    /// What the title row says of it.
    pub(super) fn crumb(&self) -> String {
        match &self.about {
            About::New(_) => "new decision".to_owned(),
            About::Import => "from a file".to_owned(),
            About::Edit(which)
            | About::Step(_, which)
            | About::Export(which)
            | About::Against(which)
            | About::Map(which) => which.to_string(),
        }
    }

    /// It asks for a page, and nothing is wrong with what it asks.
    pub(super) fn is_asked(&self) -> bool {
        matches!(self.about, About::Against(_) | About::Map(_)) && self.asking.problems.is_empty()
    }

    /// What is needed, and what to do where it is empty.
    fn needed(&self) -> &'static [(&'static str, &'static str)] {
        match self.about {
            About::New(_) | About::Edit(_) if self.nobody().is_some() => &[
                ("title", "is empty: name it in a line"),
                ("reason", "is empty: say why nobody is"),
                ("review_by", "is empty: say by when it is looked at again"),
            ],
            About::New(_) | About::Edit(_) => &[
                ("chosen", "is empty: choose a candidate, or nobody"),
                ("title", "is empty: name it in a line"),
                ("reason", "is empty: say why this one"),
                ("review_by", "is empty: say by when it is looked at again"),
            ],
            About::Step(..) => &[("why", "is empty: say it in a sentence")],
            About::Export(_) => &[("file", "is empty: name the file")],
            About::Import => &[("file", "is empty: name a Markdown record")],
            About::Against(_) => &[("against", "is empty: name another decision")],
            About::Map(_) => &[("map", "is empty: name a file such as criteria/reasons.toml")],
        }
    }

    /// Saves it, unless something that is needed is empty or cannot be read.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() {
            return Vec::new();
        }
        let text = |key: &str| self.asking.form.text(key);
        let mut problems: Vec<Problem> = self
            .needed()
            .iter()
            .filter(|(key, _)| text(key).is_empty())
            .map(|(key, rule)| Problem { key: (*key).to_owned(), rule: (*rule).to_owned() })
            .collect();
        for key in ["minimum_portability", "debt_budget"] {
            let months = text(key);
            if !months.is_empty() && months.parse::<u32>().is_err() {
                let rule = format!("`{months}` is not a whole number of months");
                problems.push(Problem { key: key.to_owned(), rule });
            }
        }
        let other: Result<DecisionRef, _> = text("against").parse();
        if let (About::Against(_), Err(error), true) = (&self.about, &other, problems.is_empty()) {
            problems.push(Problem { key: "against".to_owned(), rule: error.to_string() });
        }
        if !problems.is_empty() {
            self.asking.complain(problems, shell);
            return Vec::new();
        }
        let change = match &self.about {
            About::New(which) => Change::New(*which, Box::new(self.words())),
            About::Edit(which) => Change::Edit(*which, Box::new(self.words())),
            About::Step(because, which) => {
                let why = text("why");
                match because {
                    Because::Reject => Change::Reject(*which, why),
                    Because::Reopen => Change::Reopen(*which, why),
                    Because::Reaffirm => Change::Reaffirm(*which, why, text("review_by")),
                    Because::Deprecate => Change::Deprecate(*which, why),
                }
            }
            About::Export(which) => {
                let (file, form) = (text("file"), text("form"));
                let replaces = text("replace").starts_with("replace");
                let sensitive = text("sensitive") == "tell";
                Change::Export(*which, Export { file, form, replaces, sensitive })
            }
            About::Import => Change::Import(Import {
                file: text("file"),
                scope: text("scope"),
                review_by: text("review_by"),
            }),
            About::Against(which) => {
                let Ok(other) = other else { return Vec::new() };
                return shell.ask(Load::Decisions(Question::Between(*which, other)));
            }
            About::Map(which) => {
                return shell.ask(Load::Decisions(Question::Mapped(*which, text("map"))));
            }
        };
        self.asking.save(Save::Decisions(change), shell)
    }

    /// Everything as it is typed; what is empty takes away what was there.
    fn words(&self) -> Words {
        let text = |key: &str| Some(self.asking.form.text(key));
        // What was not touched stays as it is: an item of several rows would come out as many.
        let kept = |key: &str| self.before.get(key) == Some(&self.asking.form.text(key));
        let rows = |key: &str| {
            let text = self.asking.form.text(key);
            if kept(key) {
                return None;
            }
            Some(text.lines().map(|row| row.trim().to_owned()).filter(|r| !r.is_empty()).collect())
        };
        let names = |key: &str| {
            let text = self.asking.form.text(key);
            let parts = text.split(',').map(|name| name.trim().to_owned());
            Some(parts.filter(|name| !name.is_empty()).collect())
        };
        let chosen = self.asking.form.text("chosen");
        let rejected = self.asking.form.fields().iter().filter_map(|field| {
            let slug = field.key.strip_prefix("rejected.")?;
            let why = self.asking.form.text(&field.key);
            (!field.hidden && !why.is_empty()).then(|| (slug.to_owned(), why))
        });
        let others = self.asking.form.text(OTHERS);
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
            debt_budget: text("debt_budget"),
            review_by: text("review_by"),
            effective: text("effective"),
            transition_end: match self.nobody() {
                Some(_) => Some(String::new()),
                None => text("transition_end"),
            },
            scope: text("scope").filter(|text| !text.is_empty() && !kept("scope")),
            not_covered: text("not_covered"),
            route_to_market: text("route_to_market"),
            follows: names("follows"),
        }
    }

    /// Whether it makes a decision that was not there before.
    pub(super) fn is_new(&self) -> bool {
        matches!(self.about, About::New(_) | About::Import)
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        let does = match &self.about {
            About::New(_) | About::Edit(_) => "saves it as a draft",
            About::Step(because, _) => because.words().1,
            About::Export(_) => "writes the file",
            About::Import => "brings it in",
            About::Against(_) => "holds them beside one another",
            About::Map(_) => "opens the page",
        };
        format!("Ctrl-S {does}. Esc keeps the text.")
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let problems = &self.asking.problems;
        let sight = Sight { from: 0, to: usize::MAX, problems, quiet: false, label: 20 };
        let area = frame(paint, body, &self.title(), self.is_box());
        self.asking.form.view(paint, area, sight, true);
    }

    fn title(&self) -> String {
        match &self.about {
            About::New(Some(which)) if self.no_result => format!("A DECISION THAT ENDS {which}"),
            About::New(Some(which)) => format!("A DECISION ON THE RESULT OF {which}"),
            About::New(None) => "A DECISION THAT RESTS ON NO EVALUATION".to_owned(),
            About::Edit(which) => format!("THE DRAFT {which}"),
            About::Step(because, which) => format!("{} {which}", because.words().0),
            About::Export(which) => format!("Write {which} into a file"),
            About::Import => "A decision from a Markdown record".to_owned(),
            About::Against(which) => format!("The snapshot of {which} against that of another"),
            About::Map(which) => format!("The scores of {which} by another map of reasons"),
        }
    }
}

impl Written for Writing {
    fn asking(&self) -> &Asking {
        &self.asking
    }

    fn asking_mut(&mut self) -> &mut Asking {
        &mut self.asking
    }

    fn settle(&mut self) {
        // Whoever is chosen is not asked why not; where nobody is, one reason is told to all.
        let chosen = self.asking.form.text("chosen");
        let (nobody, joint) = (self.nobody().is_some(), self.joint);
        self.asking.form.settle(|field| {
            if let Some(slug) = field.key.strip_prefix("rejected.") {
                field.hidden = nobody || slug == chosen;
            }
            if field.key == "reason" {
                let (label, hint) = match (nobody, joint) {
                    (true, _) => ("Why is nobody chosen?", "told to everybody in the letters"),
                    (false, true) => {
                        ("Why this one?", "several are first: this reason breaks the tie")
                    }
                    (false, false) => {
                        ("Why this one?", "told to every supplier: name no other in it")
                    }
                };
                label.clone_into(&mut field.label);
                hint.clone_into(&mut field.hint);
            }
            if field.key == "transition_end" {
                field.hidden = nobody;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_that_are_first_none_is_offered_before_another() {
        let choice =
            |code: &str| Choice { code: code.to_owned(), words: format!("1  {code}  70.00") };
        let outcome = Outcome {
            evaluation: "E-0001".parse().ok(),
            candidates: vec![choice("aws"), choice("azure")],
            nobody: Some(choice("cancelled")),
            is_none_ranked: false,
            out: Vec::new(),
            remark: String::new(),
            joint: true,
            ground: None,
            owners: Vec::new(),
        };
        let mut shell = Shell::default();
        let mut writing = Writing::new(&outcome, None, &shell);
        assert!(writing.asking.form.text("chosen").is_empty());
        assert!(writing.save(&mut shell).is_empty());
        let problems: Vec<&str> =
            writing.asking.problems.iter().map(|problem| problem.key.as_str()).collect();
        assert!(problems.contains(&"chosen"), "{problems:?}");
        let single = Outcome { joint: false, ..outcome };
        let writing = Writing::new(&single, None, &shell);
        assert_eq!(writing.asking.form.text("chosen"), "aws");
    }
}
