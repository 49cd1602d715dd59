//! A change that takes a few words: a small form over the page. Nothing is saved before Ctrl-S,
//! and a refusal leaves the text.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::data::{Change, Data};
use crate::domain::criteria::{CriteriaSet, Kind as Answered};
use crate::domain::person::Role;
use crate::domain::refs::EvaluationRef;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Problem, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, row_of};

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Make a draft of the next version of the rules.
    Amend(EvaluationRef),
    /// Let a supplier take part.
    AddCandidate(EvaluationRef),
    /// Record that a candidate takes part no longer.
    Withdraw(EvaluationRef, String),
    /// Give somebody a seat.
    AddSeat(EvaluationRef),
    /// Pass a seat on.
    HandSeat(EvaluationRef, String),
    /// Pass the moderation on.
    HandModeration(EvaluationRef, String),
    /// Add somebody, or change them.
    Person(Option<String>),
    /// Add a supplier, or change it.
    Supplier(Option<String>),
    /// What a group or a question says.
    Texts(EvaluationRef, String),
}

impl Deed {
    fn name(&self) -> String {
        match self {
            Self::Amend(which) => format!("evaluation/{which}/amend"),
            Self::AddCandidate(which) => format!("evaluation/{which}/candidate"),
            Self::Withdraw(which, who) => format!("evaluation/{which}/withdraw/{who}"),
            Self::AddSeat(which) => format!("evaluation/{which}/seat"),
            Self::HandSeat(which, who) => format!("evaluation/{which}/hand/{who}"),
            Self::HandModeration(which, _) => format!("evaluation/{which}/hand-moderation"),
            Self::Person(None) => "person/new".to_owned(),
            Self::Person(Some(who)) => format!("person/{who}"),
            Self::Supplier(None) => "supplier/new".to_owned(),
            Self::Supplier(Some(who)) => format!("supplier/{who}"),
            Self::Texts(which, id) => format!("evaluation/{which}/texts/{id}"),
        }
    }

    fn title(&self) -> String {
        match self {
            Self::Amend(which) => format!("Amend the frozen rules of {which}"),
            Self::AddCandidate(which) => format!("Let a supplier take part in {which}"),
            Self::Withdraw(which, who) => format!("{who} takes part in {which} no longer"),
            Self::AddSeat(which) => format!("Give somebody a seat on the panel of {which}"),
            Self::HandSeat(which, who) => format!("Hand over the seat of {who} in {which}"),
            Self::HandModeration(which, _) => format!("Hand over the moderation of {which}"),
            Self::Person(None) => "Add a person".to_owned(),
            Self::Person(Some(who)) | Self::Supplier(Some(who)) => format!("Change {who}"),
            Self::Supplier(None) => "Add a supplier".to_owned(),
            Self::Texts(_, id) => format!("What {id} says"),
        }
    }

    const fn verb(&self) -> &'static str {
        match self {
            Self::Amend(_) => "asks once more",
            Self::AddCandidate(_) => "lets it take part",
            Self::Withdraw(..) => "records it",
            Self::AddSeat(_) => "gives the seat",
            Self::HandSeat(..) | Self::HandModeration(..) => "hands over",
            Self::Person(None) | Self::Supplier(None) => "adds",
            Self::Person(Some(_)) | Self::Supplier(Some(_)) | Self::Texts(..) => "saves",
        }
    }
}

/// A change being prepared.
#[derive(Debug)]
pub(super) struct Dialog {
    deed: Deed,
    about: Vec<String>,
    form: Form,
    problems: Vec<Problem>,
    saving: Option<u64>,
}

fn line(key: &str, label: &str, hint: &str) -> Field {
    Field::new(key, label, Kind::Line, 400).hinted(hint)
}

fn why() -> Field {
    Field::new("why", "Why?", Kind::Area, 4000).hinted("kept in history with your name")
}

/// Keys of what is said of a supplier, with their labels and hints.
const SAID: &[(&str, &str, &str)] = &[
    ("name", "Name", "as shown; the short name unless given"),
    ("kind", "Kind", "global public cloud, regional …"),
    ("url", "Web page", ""),
    ("address", "Address", "for the assessment summary"),
    ("email", "Email", "for the assessment summary"),
    ("identifier", "Identifier", "company number or the like"),
];

impl Dialog {
    /// A form for `deed`.
    pub(super) fn new(deed: Deed, data: &Data, shell: &Shell) -> Self {
        let mut about = Vec::new();
        let mut fields: Vec<(Field, String)> = Vec::new();
        let mut add = |field: Field, text: &str| fields.push((field, text.to_owned()));
        let holders = |role: Role, without: &dyn Fn(&str) -> bool| {
            let fits = data.holders(role).filter(|person| !without(person.slug.as_str()));
            fits.map(|person| Choice {
                code: person.slug.to_string(),
                words: person.name.to_string(),
            })
            .collect::<Vec<_>>()
        };
        let sits = |who: &str| {
            data.evaluation().is_some_and(|evaluation| {
                evaluation.moderator().as_str() == who
                    || evaluation.parts().panel.iter().any(|seat| seat.person.as_str() == who)
            })
        };
        match &deed {
            Deed::Amend(_) => {
                let falls = data.present.iter().flat_map(|present| &present.falls);
                let falls: Vec<&str> = falls.map(String::as_str).collect();
                about.push(
                    "It makes a draft of the next version of the rules, to be changed and frozen \
                     again. History keeps the version before."
                        .to_owned(),
                );
                about.push(if falls.is_empty() {
                    "Nothing has been answered yet that could fall.".to_owned()
                } else {
                    format!("No longer standing: {}.", falls.join("; "))
                });
                add(why(), "");
                let unchanged = vec![Choice {
                    code: "unchanged".to_owned(),
                    words: "answers to questions that stay exactly as they are".to_owned(),
                }];
                add(Field::new("carry", "Stand again", Kind::Some(unchanged), 20), "");
            }
            Deed::AddCandidate(_) => {
                let takes = |slug: &str| {
                    data.evaluation().is_some_and(|evaluation| {
                        evaluation.candidates().iter().any(|one| one.slug.as_str() == slug)
                    })
                };
                let open = data
                    .suppliers
                    .iter()
                    .filter(|supplier| !supplier.retired && !takes(supplier.slug.as_str()))
                    .map(|supplier| Choice {
                        code: supplier.slug.to_string(),
                        words: supplier.name.to_string(),
                    })
                    .collect();
                add(list("who", "Supplier", open), "");
                about.push("Until scoring opens. S on the page adds a supplier.".to_owned());
            }
            Deed::Withdraw(..) => {
                about.push("Its scores are kept and shown; it takes no place.".to_owned());
                add(why(), "");
            }
            Deed::AddSeat(_) => {
                add(list("who", "Person", holders(Role::Evaluator, &sits)), "");
                about.push("They declare their interests before they score.".to_owned());
            }
            Deed::HandSeat(_, who) => {
                about.push(format!(
                    "What {who} gave stays theirs: submitted scores keep counting. The successor \
                     declares for themself."
                ));
                add(list("to", "To whom", holders(Role::Evaluator, &sits)), "");
                add(why(), "");
            }
            Deed::HandModeration(_, who) => {
                about.push(format!(
                    "{who} moderates now. Nobody moderates who sits on the panel or has scored."
                ));
                add(list("to", "To whom", holders(Role::Moderator, &sits)), "");
                add(why(), "");
            }
            Deed::Person(who) => {
                let known = data.people.iter().find(|p| Some(p.slug.as_str()) == who.as_deref());
                if who.is_none() {
                    add(line("slug", "Short name", "letters, digits and -, such as tl-1"), "");
                }
                let name = known.map(|person| person.name.to_string()).unwrap_or_default();
                add(line("name", "Name", "as shown"), &name);
                let roles: Vec<&str> =
                    known.iter().flat_map(|p| &p.roles).map(|role| role.code()).collect();
                let all = Role::ALL.iter().map(|role| Choice::code(role.code())).collect();
                add(Field::new("roles", "Roles", Kind::Some(all), 400), &roles.join(", "));
            }
            Deed::Supplier(who) => {
                let known = data.suppliers.iter().find(|s| Some(s.slug.as_str()) == who.as_deref());
                if who.is_none() {
                    add(line("slug", "Short name", "letters, digits and -, such as aws"), "");
                }
                for (key, label, hint) in SAID {
                    let said = known.and_then(|supplier| match *key {
                        "name" => Some(supplier.name.to_string()),
                        "kind" => supplier.kind.as_ref().map(ToString::to_string),
                        "url" => supplier.url.as_ref().map(ToString::to_string),
                        "address" => supplier.address.as_ref().map(ToString::to_string),
                        "email" => supplier.email.as_ref().map(ToString::to_string),
                        _ => supplier.identifier.as_ref().map(ToString::to_string),
                    });
                    add(line(key, label, hint), &said.unwrap_or_default());
                }
            }
            Deed::Texts(_, id) => {
                if let Some(evaluation) = data.evaluation() {
                    for (field, text) in texts(evaluation.criteria(), id) {
                        add(field, &text);
                    }
                }
            }
        }
        let name = deed.name();
        let fields =
            fields.into_iter().map(|(field, text)| field.filled(shell, &name, &text)).collect();
        let mut dialog =
            Self { deed, about, form: Form::new(fields), problems: Vec::new(), saving: None };
        dialog.fit(shell);
        dialog
    }

    /// What it does.
    pub(super) const fn deed(&self) -> &Deed {
        &self.deed
    }

    /// The short name that was typed, of somebody who is added.
    pub(super) fn slug(&self) -> String {
        self.form.text("slug").to_lowercase()
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
    pub(super) fn step(&mut self, forward: bool) {
        self.form.step(forward);
    }

    /// A click.
    pub(super) fn click(&mut self, target: &Target) {
        if let Target::Field(at) = target {
            self.form.go_to_place(*at);
        }
    }

    /// Closes the list of values; whether one was open.
    pub(super) fn close_pick(&mut self) -> bool {
        self.form.close_pick()
    }

    /// A longer text has the keys.
    pub(super) fn writes(&self) -> bool {
        !self.form.is_picking() && self.form.here().is_some_and(Field::is_area)
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
        let columns = columns(usize::from(shell.size.0));
        self.form.set_columns(columns.saturating_sub(6));
    }

    /// Saves it, unless something that is needed is empty.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_some() {
            return Vec::new();
        }
        let needed: &[(&str, &str)] = match &self.deed {
            Deed::AddCandidate(_) => &[("who", "is empty: Enter lists the suppliers")],
            Deed::AddSeat(_) => &[("who", "is empty: Enter lists the evaluators")],
            Deed::Amend(_) | Deed::Withdraw(..) => &[("why", "is empty: say it in a sentence")],
            Deed::HandSeat(..) | Deed::HandModeration(..) => &[
                ("to", "is empty: Enter lists who may"),
                ("why", "is empty: say it in a sentence"),
            ],
            Deed::Person(None) => &[
                ("slug", "is empty: a short name such as tl-1"),
                ("roles", "is empty: Space takes one in; a person acts under a role"),
            ],
            Deed::Person(Some(_)) => &[("roles", "is empty: a person acts under a role")],
            Deed::Supplier(None) => &[("slug", "is empty: a short name such as aws")],
            Deed::Supplier(Some(_)) | Deed::Texts(..) => &[],
        };
        self.problems = needed
            .iter()
            .filter(|(key, _)| self.form.text(key).is_empty())
            .map(|(key, rule)| Problem { key: (*key).to_owned(), rule: (*rule).to_owned() })
            .collect();
        if let Some(problem) = self.problems.first() {
            self.form.go_to(&problem.key);
            let label = self.form.here().map_or("", |field| field.label.as_str());
            shell.refuse(format!("{label}: {}", problem.rule));
            return Vec::new();
        }
        let (ticket, effects) = shell.save(Save::Setup(self.change()));
        self.saving = Some(ticket);
        effects
    }

    /// What is amended, and with what effect; `None` while the reason is missing, or where the box
    /// is about something else.
    pub(super) fn amends(&self) -> Option<(EvaluationRef, String)> {
        let Deed::Amend(which) = &self.deed else { return None };
        if self.form.text("why").is_empty() {
            return None;
        }
        let stands = if self.form.text("carry").is_empty() {
            " None is carried over."
        } else {
            " Those to questions that stay exactly as they are stand again when it is frozen."
        };
        let falls = self.about.last().cloned().unwrap_or_default();
        Some((*which, format!("{falls}{stands}")))
    }

    fn change(&self) -> Change {
        let text = |key: &str| self.form.text(key);
        let said = |keys: &mut dyn Iterator<Item = &str>| {
            keys.map(|key| (key.to_owned(), text(key))).collect::<Vec<_>>()
        };
        let roles = || -> BTreeSet<Role> {
            text("roles").split(',').filter_map(|word| word.trim().parse().ok()).collect()
        };
        match &self.deed {
            Deed::Amend(which) => Change::Amend(*which, text("why"), !text("carry").is_empty()),
            Deed::AddCandidate(which) => Change::AddCandidate(*which, text("who")),
            Deed::Withdraw(which, who) => Change::Withdraw(*which, who.clone(), text("why")),
            Deed::AddSeat(which) => Change::AddSeat(*which, text("who")),
            Deed::HandSeat(which, who) => {
                Change::HandSeat(*which, who.clone(), text("to"), text("why"))
            }
            Deed::HandModeration(which, _) => {
                Change::HandModeration(*which, text("to"), text("why"))
            }
            Deed::Person(None) => {
                let name = if text("name").is_empty() { text("slug") } else { text("name") };
                Change::AddPerson(text("slug"), name, roles())
            }
            Deed::Person(Some(who)) => Change::EditPerson(who.clone(), text("name"), roles()),
            Deed::Supplier(None) => {
                let mut said = said(&mut SAID.iter().map(|(key, _, _)| *key));
                said.retain(|(_, text)| !text.is_empty());
                Change::AddSupplier(text("slug"), said)
            }
            Deed::Supplier(Some(who)) => {
                let said = said(&mut SAID.iter().map(|(key, _, _)| *key));
                Change::EditSupplier(who.clone(), said)
            }
            Deed::Texts(which, id) => {
                let fields = self.form.fields().iter();
                let said = fields.map(|field| (field.key.clone(), text(&field.key))).collect();
                Change::Texts(*which, id.clone(), said)
            }
        }
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        (self.saving == Some(ticket)).then(|| self.form.forget(shell))
    }

    /// A save was refused: everything typed stays.
    pub(super) fn refused(&mut self, ticket: u64) {
        if self.saving == Some(ticket) {
            self.saving = None;
        }
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        format!("Ctrl-S {}. Esc keeps the text.", self.deed.verb())
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let columns = columns(usize::from(body.width));
        let about: Vec<String> = self.about.iter().flat_map(|text| wrap(text, columns)).collect();
        let rows: usize = self
            .form
            .fields()
            .iter()
            .map(|field| match &field.kind {
                Kind::Area => 6,
                Kind::Some(choices) => choices.len().div_ceil(3).max(1),
                Kind::One(_) | Kind::Line | Kind::List(_) => 1,
            })
            .sum();
        let lists = self.form.fields().iter().any(|field| matches!(field.kind, Kind::List(_)));
        // An open list of values needs room of its own.
        let rows = if lists { rows.max(12) } else { rows };
        let inside = popup(paint, body, columns, about.len() + rows + 4);
        paint.text(row_of(inside, 0), &self.deed.title(), theme.strong, Align::Left);
        for (offset, line) in about.iter().enumerate() {
            paint.text(row_of(inside, offset + 1), line, theme.muted, Align::Left);
        }
        let above = about.len() + 2;
        let area = Rect {
            y: inside.y + cells(above).min(inside.height),
            height: inside.height.saturating_sub(cells(above)),
            ..inside
        };
        let sight =
            Sight { from: 0, to: usize::MAX, problems: &self.problems, quiet: false, label: 14 };
        self.form.view(paint, area, sight, true);
    }
}

fn columns(whole: usize) -> usize {
    84.min(whole.saturating_sub(8))
}

fn list(key: &str, label: &str, choices: Vec<Choice>) -> Field {
    let hint = if choices.is_empty() { "there is nobody who could" } else { "Enter lists them" };
    Field::new(key, label, Kind::List(choices), 60).hinted(hint)
}

/// The fields of a group or a question, and what they say now.
fn texts(set: &CriteriaSet, id: &str) -> Vec<(Field, String)> {
    let shown = |text: Option<String>| text.unwrap_or_default();
    if let Some(group) = set.groups().iter().find(|group| group.id.as_str() == id) {
        let rationale = Field::new("rationale", "Why this weight?", Kind::Area, 4000);
        return vec![
            (line("title", "Name", ""), group.title.to_string()),
            (
                line("threshold", "Threshold", "least percent of its judged marks, or empty"),
                shown(group.threshold.map(|least| least.to_string())),
            ),
            (rationale, shown(group.rationale.as_ref().map(ToString::to_string))),
        ];
    }
    let found = set.questions().find(|(_, question)| question.id.as_str() == id);
    let Some((_, question)) = found else { return Vec::new() };
    let area = |key: &str, label: &str| Field::new(key, label, Kind::Area, 400);
    let mut fields = vec![
        (area("text", "What is asked"), question.text.to_string()),
        (
            area("evidence", "What would answer it"),
            shown(question.evidence.as_ref().map(ToString::to_string)),
        ),
    ];
    if question.kind == Answered::Scored {
        let least = line("min_score", "Least score", "below it a candidate is out, or empty");
        fields.push((least, shown(question.min_score.map(|value| value.to_string()))));
        let cap = line("cap", "Highest score", "where exceeding is worth nothing, or empty");
        fields.push((cap, shown(question.cap.map(|value| value.to_string()))));
    }
    fields
}
