//! Evidence and open questions: the dated facts, what still has to be found out and who sees to it,
//! and what candidates were asked. Three lists side by side, one of them in view.

mod commands;
mod rows;
#[cfg(test)]
mod tests;
mod writing;

use ratatui::layout::Rect;

use super::listing::{self, Listing};
use super::written::{Written, take};
use super::{Input, Screen};
use crate::actions::clarifications;
use crate::actions::evidence::Seen;
use crate::domain::evaluation::open_question::{Line, Progress};
use crate::domain::refs::EvaluationRef;
use crate::tui::fit::Align;
use crate::tui::keys::Act as AnyAct;
use crate::tui::msg::{Effect, Load, Loaded, Save};
use crate::tui::place::Place;
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::widgets::filter_line::Typed;
use crate::tui::widgets::{Painter, behind, row_of};
pub use commands::COMMANDS;
pub use rows::sort;
use writing::Writing;

/// What the place shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// Of which evaluation.
    pub which: EvaluationRef,
    /// The facts, in the order they are listed.
    pub facts: Vec<Seen>,
    /// What has to be found out.
    pub lines: Vec<Line>,
    /// How far each group is.
    pub progress: Vec<Progress>,
    /// What candidates were asked.
    pub log: Vec<clarifications::Seen>,
    /// Who takes part, or took part.
    pub candidates: Vec<String>,
    /// Ids of the questions, and their texts.
    pub questions: Vec<(String, String)>,
    /// People who can see to a question.
    pub people: Vec<String>,
    /// Scoring has started, so that evidence comes late.
    pub late: bool,
    /// The zone of the workspace.
    pub zone: jiff::tz::TimeZone,
}

/// A change that the place asks for; every text as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// In which evaluation; `None` only where nothing is asked.
    pub which: Option<EvaluationRef>,
    /// What is done.
    pub what: What,
    /// The texts of the form, by the names of its fields.
    pub texts: std::collections::BTreeMap<String, String>,
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum What {
    /// Record a fact.
    #[default]
    AddFact,
    /// Change a fact before scoring opens.
    EditFact,
    /// Mark two facts as contradicting each other.
    Contradict,
    /// Take such a mark away.
    Reconcile,
    /// Say how far a question is.
    Track,
    /// Ask a candidate.
    Ask,
    /// Say that a question was sent.
    Send,
    /// Record what came back.
    Answer,
    /// Close with a conclusion.
    Conclude,
}

/// The lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// Dated facts.
    #[default]
    Facts,
    /// What has to be found out.
    Questions,
    /// What candidates were asked.
    Log,
}

const PARTS: [(Part, &str); 3] =
    [(Part::Facts, "Facts"), (Part::Questions, "To find out"), (Part::Log, "Clarifications")];

/// The place.
#[derive(Debug)]
pub struct State {
    data: Option<Result<Box<Data>, String>>,
    part: Part,
    lists: [listing::State; 3],
    writing: Option<Writing>,
    saving: Saving,
    /// The kind and the row to which the cursor is to go once the lists are here.
    sought: Option<(&'static str, String)>,
}

impl Default for State {
    fn default() -> Self {
        let list = || listing::State::new(Place::Evidence).below(2);
        Self {
            data: None,
            part: Part::default(),
            lists: [list(), list(), list()],
            writing: None,
            saving: Saving::default(),
            sought: None,
        }
    }
}

impl State {
    /// The list in which a kind of text stands, and its row, chosen once the lists are here.
    pub(in crate::tui) fn look_at(&mut self, kind: &'static str, id: String) {
        self.sought = Some((kind, id));
    }
}

/// What its keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The list at the right (`true`) or left.
    Part(bool),
    /// Add a fact, or ask a candidate.
    Add,
    /// Edit the fact, or say how far the question is.
    Edit,
    /// Mark a contradiction.
    Conflict,
    /// Take such a mark away.
    Reconcile,
    /// I find it out.
    Investigate,
    /// It is answered.
    Answered,
    /// It is open again.
    Reopen,
    /// Say that a question was sent.
    Send,
    /// Record what came back.
    Answer,
    /// Close the clarification.
    Conclude,
    /// Save the form.
    Save,
    /// To the next field, or the one before.
    Field(bool),
}

impl State {
    fn data(&self) -> Option<&Data> {
        self.data.as_ref()?.as_ref().ok().map(AsRef::as_ref)
    }

    fn list(&self) -> &listing::State {
        &self.lists[self.part as usize]
    }

    fn row(&self) -> Option<usize> {
        self.data()?;
        self.list().chosen_at()
    }

    fn fact(&self) -> Option<&Seen> {
        self.data()?.facts.get(self.lists[Part::Facts as usize].chosen_at()?)
    }

    fn line(&self) -> Option<&Line> {
        self.data()?.lines.get(self.lists[Part::Questions as usize].chosen_at()?)
    }

    fn asked(&self) -> Option<&clarifications::Seen> {
        self.data()?.log.get(self.lists[Part::Log as usize].chosen_at()?)
    }

    /// What is chosen, as history names it.
    fn subject(&self) -> Option<String> {
        let which = self.data()?.which;
        match self.part {
            Part::Facts => Some(format!("{which}/{}", self.fact()?.recorded.evidence.id)),
            Part::Questions => {
                let line = self.line()?;
                Some(format!("{which}/{}/{}", line.candidate, line.question))
            }
            Part::Log => Some(format!("{which}/{}", self.asked()?.reference)),
        }
    }

    fn write(&mut self, writing: Option<Writing>, shell: &Shell) {
        if let Some(mut writing) = writing {
            writing.fit(shell);
            self.writing = Some(writing);
        }
    }

    /// Says how far the chosen question is, at once.
    fn track(&mut self, state: &str, shell: &mut Shell) -> Vec<Effect> {
        let (Some(data), Some(line)) = (self.data(), self.line()) else { return Vec::new() };
        let texts = [
            ("candidate", line.candidate.to_string()),
            ("question", line.question.to_string()),
            ("state", state.to_owned()),
        ];
        let texts = texts.into_iter().map(|(key, text)| (key.to_owned(), text)).collect();
        let change = Change { which: Some(data.which), what: What::Track, texts };
        self.saving.send(Save::Evidence(Box::new(change)), shell)
    }
}

/// Changes the place.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not of this place is for its list")]
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    if let Some(effects) = take(&mut state.writing, &input, shell).effects() {
        return effects;
    }
    match input {
        Input::Shown | Input::Act(AnyAct::Listing(listing::Act::Reload), _) => {
            return shell.ask(Load::Evidence);
        }
        Input::Loaded(Loaded::Evidence(data)) => {
            state.data = Some(data);
            if let Some(data) = state.data() {
                let all = [rows::facts(data), rows::questions(data), rows::clarifications(data)];
                for (list, listing) in state.lists.iter_mut().zip(all) {
                    list.show(listing, shell);
                }
                if let Some((kind, id)) = state.sought.take() {
                    let (part, at) = match kind {
                        "open question" => (Part::Questions, 1),
                        "clarification" => (Part::Log, 2),
                        _ => (Part::Facts, 0),
                    };
                    state.part = part;
                    match id.split_once('/') {
                        Some((who, id)) => {
                            state.lists[at].go_to_one(id, &format!("{who}: "), shell);
                        }
                        None => state.lists[at].go_to(&id, shell),
                    }
                }
            } else {
                for list in &mut state.lists {
                    list.show(Listing::default(), shell);
                }
            }
        }
        Input::Failed(_) => {
            if state.data.is_none() {
                state.lists.iter_mut().for_each(listing::State::failed);
            }
        }
        Input::Act(AnyAct::Evidence(act), _) => return run(state, act, shell),
        Input::Saved(ticket) | Input::Refused(ticket) => {
            state.saving.ended(ticket);
        }
        Input::Resized => {
            for list in &mut state.lists {
                list.update(Input::Resized, shell);
            }
        }
        other => return state.lists[state.part as usize].update(other, shell),
    }
    Vec::new()
}

fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    let Some(data) = state.data() else {
        if let Some(Err(why)) = &state.data {
            shell.refuse(why.clone());
        }
        return Vec::new();
    };
    let writing = match act {
        Act::Part(right) => {
            let at = state.part as usize + if right { 1 } else { PARTS.len() - 1 };
            state.part = PARTS[at % PARTS.len()].0;
            return Vec::new();
        }
        Act::Add => match state.part {
            Part::Facts => Some(Writing::fact(data, None, shell)),
            Part::Questions => None,
            Part::Log => Some(Writing::ask(data, shell)),
        },
        Act::Edit => match state.part {
            Part::Facts => state.fact().map(|seen| Writing::fact(data, Some(seen), shell)),
            Part::Questions => state.line().map(|line| Writing::track(data, line, shell)),
            Part::Log => None,
        },
        Act::Conflict => state.fact().map(|seen| Writing::conflict(data, seen, shell)),
        Act::Reconcile => state.fact().map(|seen| Writing::reconcile(data, seen, shell)),
        Act::Send => state.asked().map(|one| Writing::say(data, one, What::Send, shell)),
        Act::Answer => state.asked().map(|one| Writing::say(data, one, What::Answer, shell)),
        Act::Conclude => state.asked().map(|one| Writing::say(data, one, What::Conclude, shell)),
        Act::Investigate => return state.track("investigate", shell),
        Act::Answered => return state.track("answered", shell),
        Act::Reopen => return state.track("open", shell),
        Act::Save => {
            return state.writing.as_mut().map(|one| one.save(shell)).unwrap_or_default();
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
            return Vec::new();
        }
    };
    state.write(writing, shell);
    Vec::new()
}

/// `area` without its first rows.
fn under(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// Draws the place.
fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    if let Some(writing) = state.writing.as_ref().filter(|writing| !writing.is_box()) {
        writing.view(paint, body);
        return;
    }
    let mut left = behind(row_of(body, 0), 2);
    for (part, words) in PARTS {
        let here = part == state.part;
        let words = if here { format!("[{words}]") } else { format!(" {words} ") };
        left = paint.word(left, &words, if here { theme.strong } else { theme.muted });
        left = behind(left, 2);
    }
    let below = under(body, 2);
    if let Some(Err(why)) = &state.data {
        paint.say(behind(row_of(below, 1), 2), why, theme.text, Align::Left);
        return;
    }
    state.list().view(shell, paint, below);
    if let Some(writing) = &state.writing {
        writing.view(paint, body);
    }
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        match &self.writing {
            Some(_) => Some(writing::Writing::status().to_owned()),
            None => self.list().status(),
        }
    }

    fn crumbs(&self) -> Vec<String> {
        match &self.writing {
            Some(writing) => vec![writing.crumb().to_owned()],
            None => self.list().crumbs(),
        }
    }

    fn part(&self) -> &'static str {
        if self.writing.is_some() { "form" } else { self.list().part() }
    }

    fn filter(&self) -> Option<Typed> {
        self.list().filter().filter(|_| self.writing.is_none())
    }

    fn typing(&self) -> bool {
        self.writing.is_some() || self.list().typing()
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(Written::writes)
    }

    fn subject(&self) -> Option<String> {
        self.subject()
    }

    fn has_row(&self) -> bool {
        self.list().has_row()
    }

    fn has_link(&self) -> bool {
        self.part == Part::Facts && self.list().has_link()
    }
}
