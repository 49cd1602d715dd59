//! A change that takes a few words: a small form over the page. Nothing is saved before Ctrl-S,
//! and a refusal leaves the text.

mod fields;

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::data::{Change, Data, ScaleText};
use super::rehearsal::Asked;
use crate::domain::person::Role;
use crate::domain::refs::EvaluationRef;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Asking, Kind, Problem, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, row_of};
use fields::{BAND, MEANS, NAME, SAID, asked};

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Make a draft of the next version of the rules.
    Amend(EvaluationRef),
    /// Let a supplier take part.
    AddCandidate(EvaluationRef),
    /// Record that a candidate takes part no longer.
    Withdraw(EvaluationRef, String),
    /// Somebody's seat is taken away once scoring has begun.
    Unseat(EvaluationRef, String),
    /// Give somebody a seat.
    AddSeat(EvaluationRef),
    /// Pass a seat on.
    HandSeat(EvaluationRef, String),
    /// Pass the moderation on.
    HandModeration(EvaluationRef, String),
    /// Add somebody, or change them.
    Person(Option<String>),
    /// Let somebody stand in for another, or change until when.
    StandIn(Option<(String, String)>),
    /// Another value for the setting of this key.
    Setting(String),
    /// Add a supplier, or change it.
    Supplier(Option<String>),
    /// What a group or a question says.
    Texts(EvaluationRef, String),
    /// The values of the scale, and what each means.
    Scale(EvaluationRef),
    /// Add a question to this group, or a group.
    AddItem(EvaluationRef, String),
    /// Rehearse with bids of one's own, or other parameters.
    Bids(EvaluationRef),
}

impl Deed {
    fn name(&self) -> String {
        match self {
            Self::Amend(which) => format!("evaluation/{which}/amend"),
            Self::AddCandidate(which) => format!("evaluation/{which}/candidate"),
            Self::Withdraw(which, who) => format!("evaluation/{which}/withdraw/{who}"),
            Self::Unseat(which, who) => format!("evaluation/{which}/unseat/{who}"),
            Self::AddSeat(which) => format!("evaluation/{which}/seat"),
            Self::HandSeat(which, who) => format!("evaluation/{which}/hand/{who}"),
            Self::HandModeration(which, _) => format!("evaluation/{which}/hand-moderation"),
            Self::Person(None) => "person/new".to_owned(),
            Self::Person(Some(who)) => format!("person/{who}"),
            Self::Setting(key) => format!("setting/{key}"),
            Self::StandIn(None) => "stand-in/new".to_owned(),
            Self::StandIn(Some((away, who))) => format!("stand-in/{away}/{who}"),
            Self::Supplier(None) => "supplier/new".to_owned(),
            Self::Supplier(Some(who)) => format!("supplier/{who}"),
            Self::Texts(which, id) => format!("evaluation/{which}/texts/{id}"),
            Self::Scale(which) => format!("evaluation/{which}/scale"),
            Self::AddItem(which, _) => format!("evaluation/{which}/add-item"),
            Self::Bids(which) => format!("evaluation/{which}/bids"),
        }
    }

    fn title(&self) -> String {
        match self {
            Self::Amend(which) => format!("Amend the frozen rules of {which}"),
            Self::AddCandidate(which) => format!("Let a supplier take part in {which}"),
            Self::Withdraw(which, who) => format!("{who} takes part in {which} no longer"),
            Self::Unseat(which, who) => format!("{who} sits on the panel of {which} no longer"),
            Self::AddSeat(which) => format!("Give somebody a seat on the panel of {which}"),
            Self::HandSeat(which, who) => format!("Hand over the seat of {who} in {which}"),
            Self::HandModeration(which, _) => format!("Hand over the moderation of {which}"),
            Self::Person(None) => "Add a person".to_owned(),
            Self::Person(Some(who)) | Self::Supplier(Some(who)) => format!("Change {who}"),
            Self::Setting(key) => format!("The setting {key}"),
            Self::StandIn(None) => "Let somebody stand in".to_owned(),
            Self::StandIn(Some((away, who))) => format!("{who} stands in for {away}"),
            Self::Supplier(None) => "Add a supplier".to_owned(),
            Self::Texts(_, id) => format!("What {id} says"),
            Self::Scale(which) => format!("The scale of {which}"),
            Self::AddItem(which, _) => format!("Add to the criteria of {which}"),
            Self::Bids(_) => "Rehearse with bids of your own".to_owned(),
        }
    }

    const fn verb(&self) -> &'static str {
        match self {
            Self::Amend(_) => "asks once more",
            Self::AddCandidate(_) => "lets it take part",
            Self::Withdraw(..) | Self::Unseat(..) | Self::StandIn(_) | Self::Setting(_) => {
                "records it"
            }
            Self::AddSeat(_) => "gives the seat",
            Self::HandSeat(..) | Self::HandModeration(..) => "hands over",
            Self::Person(None) | Self::Supplier(None) | Self::AddItem(..) => "adds",
            Self::Bids(_) => "tries them",
            Self::Person(Some(_)) | Self::Supplier(Some(_)) | Self::Scale(_) | Self::Texts(..) => {
                "saves"
            }
        }
    }
}

/// A change being prepared.
#[derive(Debug)]
pub(super) struct Dialog {
    deed: Deed,
    about: Vec<String>,
    asking: Asking,
    /// What values of the scale meant when the box was opened, field by field.
    meant: Vec<(String, String)>,
}

impl Dialog {
    /// A form for `deed`.
    pub(super) fn new(deed: Deed, data: &Data, shell: &Shell) -> Self {
        let (about, fields) = asked(&deed, data);
        let name = deed.name();
        let means = |key: &str| key.starts_with(NAME) || key.starts_with(MEANS);
        let meant = fields.iter().filter(|(field, _)| means(&field.key));
        let meant = meant.map(|(field, text)| (field.key.clone(), text.clone())).collect();
        let fields =
            fields.into_iter().map(|(field, text)| field.filled(shell, &name, &text)).collect();
        let mut dialog = Self { deed, about, asking: Asking::new(fields), meant };
        dialog.fit(shell);
        dialog
    }

    /// What it does.
    pub(super) const fn deed(&self) -> &Deed {
        &self.deed
    }

    /// The short name that was typed, of somebody who is added.
    pub(super) fn slug(&self) -> String {
        self.asking.form.text("slug").to_lowercase()
    }

    /// A key.
    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        self.asking.press(key, shell)
    }

    /// Text from the clipboard.
    pub(super) fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        self.asking.paste(text, shell)
    }

    /// To the next field, or the one before.
    pub(super) fn step(&mut self, forward: bool) {
        self.asking.form.step(forward);
    }

    /// A click.
    pub(super) fn click(&mut self, target: &Target) {
        self.asking.click(target);
    }

    /// Closes the list of values; whether one was open.
    pub(super) fn close_pick(&mut self) -> bool {
        self.asking.form.close_pick()
    }

    /// A longer text has the keys.
    pub(super) fn writes(&self) -> bool {
        self.asking.writes()
    }

    /// Opens the editor.
    pub(super) fn editor(&self) -> Option<Effect> {
        self.asking.form.editor()
    }

    /// The editor's text.
    pub(super) fn edited(&mut self, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
        self.asking.edited(name, text, shell)
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        let columns = columns(usize::from(shell.size.0));
        self.asking.form.set_columns(columns.saturating_sub(6));
    }

    /// Saves it, unless something that is needed is empty.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() {
            return Vec::new();
        }
        let needed: &[(&str, &str)] = match &self.deed {
            Deed::AddCandidate(_) => &[("who", "is empty: Enter lists the suppliers")],
            Deed::AddSeat(_) => &[("who", "is empty: Enter lists the evaluators")],
            Deed::Amend(_) | Deed::Withdraw(..) | Deed::Unseat(..) => {
                &[("why", "is empty: say it in a sentence")]
            }
            Deed::HandSeat(..) | Deed::HandModeration(..) => &[
                ("to", "is empty: Enter lists who may"),
                ("why", "is empty: say it in a sentence"),
            ],
            Deed::Person(None) => &[("slug", "is empty: a short name such as tl-1")],
            Deed::StandIn(_) => &[
                ("from", "is empty: Enter lists who there is"),
                ("to", "is empty: Enter lists who may"),
                ("until", "is empty: say the last day"),
            ],
            Deed::Setting(_) => &[
                ("value", "is empty: what it may be is said above"),
                ("why", "is empty: say it in a sentence"),
            ],
            Deed::Supplier(None) => &[("slug", "is empty: a short name such as aws")],
            Deed::AddItem(..) => &[
                ("id", "is empty: NET-01 for a question, NET for a group"),
                ("text", "is empty: say it in a sentence"),
            ],
            Deed::Person(Some(_))
            | Deed::Supplier(Some(_))
            | Deed::Scale(_)
            | Deed::Texts(..)
            | Deed::Bids(_) => &[],
        };
        let mut problems: Vec<Problem> = needed
            .iter()
            .filter(|(key, _)| {
                self.asking.form.fields().iter().any(|field| field.key == **key)
                    && self.asking.form.text(key).is_empty()
            })
            .map(|(key, rule)| Problem { key: (*key).to_owned(), rule: (*rule).to_owned() })
            .collect();
        if matches!(self.deed, Deed::Scale(_)) {
            let scale = self.scale();
            let own = self.meant.iter().any(|(key, text)| self.asking.form.text(key) != *text);
            if scale.scale.is_none() && scale.without_bands {
                let rule = "is empty: own meanings are taken away only with another scale";
                problems.push(Problem { key: "scale".to_owned(), rule: rule.to_owned() });
            } else if scale.scale.is_some() && own {
                let rule =
                    "is another, and what values mean was changed too: save one of them first";
                problems.push(Problem { key: "scale".to_owned(), rule: rule.to_owned() });
            }
        }
        if !problems.is_empty() {
            self.asking.complain(problems, shell);
            return Vec::new();
        }
        let Some(change) = self.change() else { return Vec::new() };
        self.asking.save(Save::Setup(change), shell)
    }

    /// What is rehearsed with, where the box is about that.
    pub(super) fn bids(&self) -> Option<Asked> {
        let Deed::Bids(_) = &self.deed else { return None };
        let some = |key: &str| Some(self.asking.form.text(key)).filter(|text| !text.is_empty());
        Some(Asked {
            bids: some("bids"),
            file: some("file"),
            best: some("best"),
            worst: some("worst"),
            point_value: some("point_value"),
        })
    }

    /// What is amended, and with what effect; `None` while the reason is missing, or where the box
    /// is about something else.
    pub(super) fn amends(&self) -> Option<(EvaluationRef, String)> {
        let Deed::Amend(which) = &self.deed else { return None };
        if self.asking.form.text("why").is_empty() {
            return None;
        }
        let stands = if self.asking.form.text("carry").is_empty() {
            " None is carried over."
        } else {
            " Those to questions that stay exactly as they are stand again when it is frozen."
        };
        let falls = self.about.last().cloned().unwrap_or_default();
        Some((*which, format!("{falls}{stands}")))
    }

    /// What is changed; `None` for what changes nothing.
    fn change(&self) -> Option<Change> {
        let text = |key: &str| self.asking.form.text(key);
        let said = |keys: &mut dyn Iterator<Item = &str>| {
            keys.map(|key| (key.to_owned(), text(key))).collect::<Vec<_>>()
        };
        let roles = || -> BTreeSet<Role> {
            text("roles").split(',').filter_map(|word| word.trim().parse().ok()).collect()
        };
        Some(match &self.deed {
            Deed::Amend(which) => Change::Amend(*which, text("why"), !text("carry").is_empty()),
            Deed::AddCandidate(which) => Change::AddCandidate(*which, text("who")),
            Deed::Withdraw(which, who) => Change::Withdraw(*which, who.clone(), text("why")),
            Deed::Unseat(which, who) => Change::RemoveSeat(*which, who.clone(), Some(text("why"))),
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
            Deed::Person(Some(who)) => {
                let logins = text("logins");
                let logins = logins.split(',').map(str::trim).filter(|login| !login.is_empty());
                let logins = logins.map(str::to_owned).collect();
                Change::EditPerson(who.clone(), text("name"), roles(), logins)
            }
            Deed::Setting(key) => Change::Setting(key.clone(), text("value"), text("why")),
            Deed::StandIn(None) => Change::Delegate(text("from"), text("to"), text("until")),
            Deed::StandIn(Some((away, who))) => {
                Change::Delegate(away.clone(), who.clone(), text("until"))
            }
            Deed::Supplier(None) => {
                let mut said = said(&mut SAID.iter().map(|(key, _, _)| *key));
                said.retain(|(_, text)| !text.is_empty());
                Change::AddSupplier(text("slug"), said)
            }
            Deed::Supplier(Some(who)) => {
                let said = said(&mut SAID.iter().map(|(key, _, _)| *key));
                Change::EditSupplier(who.clone(), said)
            }
            Deed::Texts(which, id) => Change::Texts(*which, id.clone(), self.said()),
            Deed::Scale(which) => Change::Scale(*which, Box::new(self.scale())),
            Deed::AddItem(which, _) if text("what") == "group" => {
                Change::AddGroup(*which, text("id"), text("text"))
            }
            Deed::AddItem(which, _) => {
                Change::AddQuestion(*which, text("group"), text("id"), text("text"))
            }
            Deed::Bids(_) => return None,
        })
    }

    /// The scale chosen, or what each value of the one there is means.
    fn scale(&self) -> ScaleText {
        let some = |key: &str| Some(self.asking.form.text(key)).filter(|text| !text.is_empty());
        let points = self.asking.form.fields().iter().filter_map(|field| {
            let value = field.key.strip_prefix(NAME)?;
            let means = self.asking.form.text(&format!("{MEANS}{value}"));
            Some((value.to_owned(), self.asking.form.text(&field.key), means))
        });
        ScaleText {
            scale: some("scale"),
            without_bands: some("without_bands").is_some(),
            points: points.collect(),
        }
    }

    /// What the form of a group or a question says, key by key; the meanings of the values
    /// together, and what only a scored question has left out for another.
    fn said(&self) -> Vec<(String, String)> {
        let kind = self.asking.form.text("kind");
        let scored = kind.is_empty() || kind == "scored";
        let (mut said, mut bands) = (Vec::new(), Vec::new());
        for field in self.asking.form.fields() {
            let text = self.asking.form.text(&field.key);
            match field.key.as_str() {
                key if key.starts_with(BAND) => bands.push(text.replace('|', "/")),
                "min_score" | "cap" | "need" if !scored => {
                    said.push((field.key.clone(), String::new()));
                }
                key => said.push((key.to_owned(), text)),
            }
        }
        if !bands.is_empty() {
            let none = !scored || bands.iter().all(String::is_empty);
            said.push(("bands".to_owned(), if none { String::new() } else { bands.join("|") }));
        }
        said
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        self.asking.saved(ticket, shell)
    }

    /// A save was refused: everything typed stays.
    pub(super) fn refused(&mut self, ticket: u64) {
        self.asking.refused(ticket);
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
            .asking
            .form
            .fields()
            .iter()
            .map(|field| match &field.kind {
                Kind::Area => 6,
                Kind::Some(choices) => choices.len().div_ceil(3).max(1),
                Kind::One(_) | Kind::Line | Kind::Day | Kind::List(_) => 1,
            })
            .sum();
        let lists =
            self.asking.form.fields().iter().any(|field| matches!(field.kind, Kind::List(_)));
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
        let sight = Sight {
            from: 0,
            to: usize::MAX,
            problems: &self.asking.problems,
            quiet: false,
            label: 14,
        };
        self.asking.form.view(paint, area, sight, true);
    }
}

fn columns(whole: usize) -> usize {
    84.min(whole.saturating_sub(8))
}
