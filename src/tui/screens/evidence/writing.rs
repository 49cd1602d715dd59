//! The forms of the place: a fact, a contradiction, how far a question is, and what is said in a
//! clarification.

use ratatui::layout::Rect;

use super::{Change, Data, What};
use crate::actions::clarifications;
use crate::actions::evidence::Seen;
use crate::domain::evaluation::open_question::Line;
use crate::domain::refs::EvaluationRef;
use crate::tui::msg::{Effect, Save};
use crate::tui::screens::paper::line;
use crate::tui::screens::written::{Written, frame};
use crate::tui::state::Shell;
use crate::tui::widgets::Painter;
use crate::tui::widgets::form::{Asking, Choice, Field, Kind, Problem, Sight};

/// A form of the place.
#[derive(Debug)]
pub(super) struct Writing {
    which: EvaluationRef,
    what: What,
    title: String,
    /// What the change is about, beside what is typed.
    about: Vec<(String, String)>,
    asking: Asking,
}

fn list(key: &str, label: &str, hint: &str, from: impl IntoIterator<Item = Choice>) -> Field {
    Field::new(key, label, Kind::List(from.into_iter().collect()), 400).hinted(hint)
}

fn choice(code: &str, words: &str) -> Choice {
    Choice { code: code.to_owned(), words: words.to_owned() }
}

fn same(codes: &[String]) -> Vec<Choice> {
    codes.iter().map(|code| choice(code, code)).collect()
}

fn owned(pairs: &[(&str, String)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), text.clone())).collect()
}

impl Writing {
    fn new(
        data: &Data,
        what: What,
        title: String,
        about: Vec<(String, String)>,
        name: &str,
        fields: Vec<(Field, String)>,
        shell: &Shell,
    ) -> Self {
        let name = format!("evidence/{}/{name}", data.which);
        let fields = fields.into_iter().map(|(field, text)| field.filled(shell, &name, &text));
        let asking = Asking::new(fields.collect());
        Self { which: data.which, what, title, about, asking }
    }

    /// A new fact, or another wording of `seen`; once scoring has started what supersedes it.
    pub(super) fn fact(data: &Data, seen: Option<&Seen>, shell: &Shell) -> Self {
        let item = seen.map(|seen| &seen.recorded.evidence);
        let text = |text: Option<String>| text.unwrap_or_default();
        let of = item.and_then(|item| item.candidate.as_ref());
        let on = item.map(|item| {
            let ids: Vec<&str> =
                item.questions.iter().map(crate::domain::refs::QuestionId::as_str).collect();
            ids.join(", ")
        });
        let fields = vec![
            (line("title", "What it says", "one line"), text(item.map(|i| i.title.to_string()))),
            (
                line("source", "Who says it", "a page, a paper, a person"),
                text(item.map(|i| i.source.to_string())),
            ),
            (
                line("as_at", "As at", "the day it speaks of: 2026-02-17"),
                text(item.and_then(|i| i.as_at).map(|d| d.to_string())),
            ),
            (
                list("candidate", "Speaks of", "empty: of all candidates", same(&data.candidates)),
                text(of.map(ToString::to_string)),
            ),
            (line("questions", "On questions", "CON-02, CON-03"), text(on)),
            (
                line("where", "Where in it", "page 31, section 4"),
                text(item.and_then(|i| i.r#where.as_ref()).map(ToString::to_string)),
            ),
            (
                line("link", "Link", "https://… or a file"),
                text(item.and_then(|i| i.link.as_ref()).map(ToString::to_string)),
            ),
            (
                Field::new("note", "Note", Kind::Area, 10_000)
                    .hinted("anything else; it alone can be marked sensitive, at g x"),
                text(item.and_then(|i| i.note.as_ref()).map(ToString::to_string)),
            ),
        ];
        let mut fields = fields;
        let id = item.map(|item| item.id.to_string());
        let (what, title, mut about) = match (&id, data.late) {
            (None, _) => (What::AddFact, "A NEW FACT".to_owned(), Vec::new()),
            (Some(id), false) => {
                (What::EditFact, format!("THE FACT {id}"), owned(&[("id", id.clone())]))
            }
            (Some(id), true) => (
                What::AddFact,
                format!("WHAT SUPERSEDES {id}"),
                owned(&[("supersedes", id.clone())]),
            ),
        };
        if data.late {
            let open = data.log.iter().filter(|one| {
                one.about == crate::domain::evaluation::clarification::About::LateEvidence
                    && one.state != crate::domain::evaluation::clarification::State::Concluded
            });
            let open: Vec<Choice> =
                open.map(|one| choice(&one.reference.to_string(), "open to all")).collect();
            let only = if open.len() == 1 { open[0].code.clone() } else { String::new() };
            let hint = "scoring has started: one open to all, such as C-0001";
            fields.push((list("clarification", "Through", hint, open), only));
        }
        if about.is_empty() {
            about = Vec::new();
        }
        let name = format!("fact/{}", id.as_deref().unwrap_or("new"));
        Self::new(data, what, title, about, &name, fields, shell)
    }

    /// Which other fact contradicts `seen`.
    pub(super) fn conflict(data: &Data, seen: &Seen, shell: &Shell) -> Self {
        let id = seen.recorded.evidence.id.to_string();
        let others = data.facts.iter().map(|other| &other.recorded.evidence);
        let others = others.filter(|other| other.id != seen.recorded.evidence.id);
        let others = others.map(|o| choice(o.id.as_str(), o.title.as_str()));
        let field = list("other", "Conflicts with", "its id; Enter opens the list", others);
        let about = owned(&[("id", id.clone())]);
        let title = format!("{id} conflicts with another fact; both are kept");
        let name = format!("conflict/{id}");
        Self::new(data, What::Contradict, title, about, &name, vec![(field, String::new())], shell)
    }

    /// Why `seen` and another agree after all.
    pub(super) fn reconcile(data: &Data, seen: &Seen, shell: &Shell) -> Self {
        let id = seen.recorded.evidence.id.to_string();
        let others: Vec<String> = seen.conflicts.iter().map(ToString::to_string).collect();
        let first = others.first().cloned().unwrap_or_default();
        let fields = vec![
            (list("other", "And", "its id", same(&others)), first),
            (
                Field::new("reason", "Why?", Kind::Area, 4000).hinted("why they agree after all"),
                String::new(),
            ),
        ];
        let about = owned(&[("id", id.clone())]);
        let title = format!("{id} is no longer marked as conflicting");
        Self::new(data, What::Reconcile, title, about, &format!("agree/{id}"), fields, shell)
    }

    /// How far a question is.
    pub(super) fn track(data: &Data, at: &Line, shell: &Shell) -> Self {
        let (candidate, question) = (at.candidate.to_string(), at.question.to_string());
        let states = [("open", "open"), ("investigate", "to find out"), ("answered", "answered")];
        let states = states.into_iter().map(|(code, words)| choice(code, words)).collect();
        let text = |text: Option<String>| text.unwrap_or_default();
        let fields = vec![
            (Field::new("state", "It is", Kind::One(states), 20), at.state.code().to_owned()),
            (
                list(
                    "owner",
                    "Who sees to it",
                    "a person; Enter opens the list",
                    same(&data.people),
                ),
                text(at.owner.as_ref().map(ToString::to_string)),
            ),
            (line("due", "By when", "a day, 2w, eom …"), text(at.due.map(|day| day.to_string()))),
            (
                Field::new("note", "Note", Kind::Area, 10_000)
                    .hinted("what has to be found out, or what was"),
                text(at.note.as_ref().map(ToString::to_string)),
            ),
        ];
        let title = format!("{question} for {candidate}");
        let name = format!("question/{candidate}/{question}");
        let about = owned(&[("candidate", candidate), ("question", question)]);
        Self::new(data, What::Track, title, about, &name, fields, shell)
    }

    /// A question to a candidate, or to all.
    pub(super) fn ask(data: &Data, shell: &Shell) -> Self {
        let whom = std::iter::once(clarifications::ALL.to_owned()).chain(data.candidates.clone());
        let abouts = ["other", "late-evidence", "abnormally-low"];
        let abouts = abouts.iter().map(|code| choice(code, &code.replace('-', " "))).collect();
        let fields = vec![
            (
                list(
                    "candidate",
                    "Asked of",
                    "a candidate, or all",
                    same(&whom.collect::<Vec<_>>()),
                ),
                String::new(),
            ),
            (Field::new("about", "About", Kind::One(abouts), 20), "other".to_owned()),
            (
                Field::new("note", "Question", Kind::Area, 10_000)
                    .hinted("money does not belong here before prices are open"),
                String::new(),
            ),
        ];
        let title = "A CLARIFICATION".to_owned();
        Self::new(data, What::Ask, title, Vec::new(), "ask", fields, shell)
    }

    /// That it was sent, what came back, or what follows from it.
    pub(super) fn say(data: &Data, one: &clarifications::Seen, what: What, shell: &Shell) -> Self {
        let which = one.reference;
        let (label, title) = match what {
            What::Send => ("Question", format!("{which} was sent, in these words")),
            What::Answer => ("Answer", format!("What came back on {which}")),
            What::Conclude
            | What::AddFact
            | What::EditFact
            | What::Contradict
            | What::Reconcile
            | What::Track
            | What::Ask => ("Conclusion", format!("What follows from {which}; it excludes nobody")),
        };
        let drafted = one.question().filter(|_| what == What::Send);
        let drafted = drafted.and_then(|entry| entry.text.as_ref()).map(ToString::to_string);
        let field = Field::new("note", label, Kind::Area, 10_000).hinted("one sentence at least");
        let about = owned(&[("id", one.reference.to_string())]);
        let name = format!("{}/{label}", one.reference).to_lowercase();
        let filled = vec![(field, drafted.unwrap_or_default())];
        Self::new(data, what, title, about, &name, filled, shell)
    }

    /// Whether it lies over the list as a box.
    pub(super) fn is_box(&self) -> bool {
        self.asking.form.fields().len() < 3
    }

    /// What the title row says of it.
    pub(super) fn crumb(&self) -> &str {
        match self.what {
            What::AddFact | What::EditFact => "fact",
            What::Contradict | What::Reconcile => "conflict",
            What::Track => "question",
            What::Ask | What::Send | What::Answer | What::Conclude => "clarification",
        }
    }

    /// What the status row says.
    pub(super) const fn status() -> &'static str {
        "Ctrl-S saves it. Esc keeps the text."
    }

    /// Saves it, unless something that is needed is empty.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() {
            return Vec::new();
        }
        let needed: &[(&str, &str)] = match self.what {
            What::AddFact | What::EditFact => &[
                ("title", "is empty: say what the fact is"),
                ("source", "is empty: say who says it"),
                ("questions", "is empty: name the questions it bears on"),
            ],
            What::Contradict => &[("other", "is empty: name the other fact")],
            What::Reconcile => &[("reason", "is empty: say why they agree after all")],
            What::Track => &[],
            What::Ask => &[
                ("candidate", "is empty: name whom, or all"),
                ("note", "is empty: say what is asked"),
            ],
            What::Send | What::Answer | What::Conclude => {
                &[("note", "is empty: say it in a sentence")]
            }
        };
        let missing = needed.iter().filter(|(key, _)| self.asking.form.text(key).trim().is_empty());
        let problems: Vec<Problem> = missing
            .map(|(key, rule)| Problem { key: (*key).to_owned(), rule: (*rule).to_owned() })
            .collect();
        if !problems.is_empty() {
            self.asking.complain(problems, shell);
            return Vec::new();
        }
        let typed = self.asking.form.fields().iter().map(|field| (field.key.clone(), field.text()));
        let texts = self.about.iter().cloned().chain(typed).collect();
        let change = Change { which: Some(self.which), what: self.what, texts };
        self.asking.save(Save::Evidence(Box::new(change)), shell)
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let problems = &self.asking.problems;
        let sight = Sight { from: 0, to: usize::MAX, problems, quiet: false, label: 16 };
        let area = frame(paint, body, &self.title, self.is_box());
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
