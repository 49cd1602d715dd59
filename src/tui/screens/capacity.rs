//! What is bought: what all workloads need together, what each of them needs, what it costs at each
//! supplier over the whole life, and the routes by which it may be bought. Four lists side by side.

mod commands;
mod rows;
#[cfg(test)]
pub(crate) mod tests;
mod writing;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::listing;
use super::paper::{OnPaper, Paper};
use super::written::{Taken, Written, take};
use super::{Input, Screen};
use crate::actions::capacity::{By, Listed, Statement};
use crate::actions::costs::{Commitments, Told};
use crate::actions::routes::{Compared, Said};
use crate::domain::date::Day;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::route::Purchase;
use crate::domain::workload::needs::Estimate;
use crate::domain::workload::price_sheet::{Plan, PriceSheet};
use crate::tui::fit::Align;
use crate::tui::keys::Act as AnyAct;
use crate::tui::msg::{Effect, Load, Loaded, Save};
use crate::tui::place::Place;
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::widgets::filter_line::Typed;
use crate::tui::widgets::form::Choice;
use crate::tui::widgets::{Painter, behind, row_of};
pub use commands::{Act, COMMANDS};

/// How the place is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// By what needs are told apart.
    pub by: By,
    /// Under which estimate costs are made.
    pub estimate: Estimate,
    /// Bound to what.
    pub plan: Plan,
    /// The purchase that routes are held against; its months are those of the cost too.
    pub said: Said,
    /// A file with other routes than those in the box; empty without one.
    pub routes: String,
}

impl Default for Question {
    fn default() -> Self {
        let said = Said::default();
        let routes = String::new();
        Self { by: By::All, estimate: Estimate::Likely, plan: Plan::OnDemand, said, routes }
    }
}

/// What the place shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// What was asked.
    pub asked: Question,
    /// What is needed together.
    pub statement: Statement,
    /// What each workload needs.
    pub needs: Vec<Listed>,
    /// What it costs at each supplier; the sentence why it cannot be said.
    pub costs: Result<Vec<Told>, String>,
    /// On demand against commitments, where that may be told.
    pub commitments: BTreeMap<Slug, Commitments>,
    /// The price sheet that counts for each supplier, with the days of those that counted before.
    pub sheets: BTreeMap<Slug, (PriceSheet, Vec<Day>)>,
    /// What each supplier is called.
    pub suppliers: BTreeMap<Slug, String>,
    /// The routes with every limit against this purchase; the sentence why there are none.
    pub routes: Result<Vec<Compared>, String>,
    /// The purchase.
    pub purchase: Purchase,
    /// The workloads there are, for the forms.
    pub workloads: Vec<Choice>,
    /// What can be needed, as far as somebody needs or sells it.
    pub items: Vec<Choice>,
    /// Evaluations that take prices.
    pub evaluations: Vec<Choice>,
    /// Decisions that are drafts.
    pub drafts: Vec<Choice>,
}

/// What somebody wants done, with the texts of its form by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: What,
    /// What was typed.
    pub texts: BTreeMap<String, String>,
}

impl Change {
    /// What was typed in a field.
    pub fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }
}

/// What can be done in the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Say what a workload needs of one thing.
    Need,
    /// Say it anew of the chosen one.
    Edit,
    /// Take back what was said of one thing.
    TakeOut,
    /// Undo one's last change of needs.
    Undo,
    /// Do it again.
    Redo,
    /// Bring needs in from a file.
    Needs,
    /// Bring a price sheet in from a file.
    Prices,
    /// Write the statement to a file.
    Statement,
    /// Enter the costs as prices of an evaluation.
    Apply,
    /// Record a route in a draft decision.
    Route,
    /// Say what is bought; changes nothing.
    Purchase,
}

/// The lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// All needs together.
    #[default]
    Together,
    /// What each workload needs.
    Needs,
    /// What it costs.
    Costs,
    /// How it may be bought.
    Routes,
}

const PARTS: [(Part, &str); 4] = [
    (Part::Together, "Together"),
    (Part::Needs, "Each workload"),
    (Part::Costs, "Cost"),
    (Part::Routes, "Routes"),
];

/// Rows of the strip of lists, with the blank below it.
const STRIP: u16 = 2;

/// The place.
#[derive(Debug)]
pub struct State {
    data: Option<Box<Data>>,
    asked: Question,
    part: Part,
    lists: [listing::State; 4],
    writing: Option<(Change, Paper)>,
    /// A change without a form is being saved.
    saving: Saving,
}

impl Default for State {
    fn default() -> Self {
        let list = || listing::State::new(Place::Capacity).below(usize::from(STRIP));
        Self {
            data: None,
            asked: Question::default(),
            part: Part::default(),
            lists: [list(), list(), list(), list()],
            writing: None,
            saving: Saving::default(),
        }
    }
}

impl State {
    fn list(&self) -> &listing::State {
        &self.lists[self.part as usize]
    }

    fn ask(&self, shell: &mut Shell) -> Vec<Effect> {
        shell.ask(Load::Capacity(self.asked.clone()))
    }

    /// The need on the chosen row.
    fn need(&self) -> Option<&Listed> {
        let data = self.data.as_deref().filter(|_| self.part == Part::Needs)?;
        data.needs.get(self.list().chosen_at()?)
    }

    /// The route on the chosen row.
    fn route(&self) -> Option<&Compared> {
        let data = self.data.as_deref().filter(|_| self.part == Part::Routes)?;
        data.routes.as_ref().ok()?.get(self.list().chosen_at()?)
    }

    /// The workload that the chosen row is about, where it is about one.
    fn workload(&self) -> Option<String> {
        let of_need = self.need().map(|one| one.need.workload.to_string());
        // What stays elsewhere and what is unknown stands below what is needed together.
        let here = self.list().chosen_id().filter(|_| self.part == Part::Together);
        of_need.or_else(|| Some(here?.parse::<WorkloadRef>().ok()?.to_string()))
    }

    /// Saves what has no form, unless such a save is under way.
    fn change(
        &mut self,
        what: What,
        texts: BTreeMap<String, String>,
        shell: &mut Shell,
    ) -> Vec<Effect> {
        self.saving.send(Save::Capacity(Box::new(Change { what, texts })), shell)
    }
}

impl OnPaper for (Change, Paper) {
    fn paper(&self) -> &Paper {
        &self.1
    }

    fn paper_mut(&mut self) -> &mut Paper {
        &mut self.1
    }
}

/// Changes the place.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not of this place is for its list")]
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match take(&mut state.writing, &input, shell) {
        Taken::No => {}
        Taken::Kept(effects) => return effects,
        Taken::Saved(_, mut effects) => {
            effects.extend(state.ask(shell));
            return effects;
        }
    }
    match input {
        Input::Shown | Input::Act(AnyAct::Listing(listing::Act::Reload), _) => {
            return state.ask(shell);
        }
        Input::Loaded(Loaded::Capacity(data)) => {
            let all = [
                rows::together(&data),
                rows::needs(&data),
                rows::costs(&data),
                rows::routes(&data),
            ];
            for (list, listing) in state.lists.iter_mut().zip(all) {
                list.show(listing, shell);
            }
            state.data = Some(data);
        }
        Input::Failed(_) => {
            if state.data.is_none() {
                state.lists.iter_mut().for_each(listing::State::failed);
            }
        }
        Input::Act(AnyAct::Capacity(act), _) => return run(state, act, shell),
        Input::Saved(ticket) => {
            if state.saving.ended(ticket).is_some() {
                return state.ask(shell);
            }
        }
        Input::Refused(ticket) => {
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

/// The next of `all` after `now`, the first after the last.
fn next<T: Copy + PartialEq>(all: &[T], now: T) -> T {
    let at = all.iter().position(|one| *one == now).map_or(0, |at| at + 1);
    all[at % all.len()]
}

fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Part(right) => {
            let at = state.part as usize + if right { 1 } else { PARTS.len() - 1 };
            state.part = PARTS[at % PARTS.len()].0;
        }
        Act::Apart => {
            state.asked.by = next(By::ALL, state.asked.by);
            return state.ask(shell);
        }
        Act::Estimate => {
            state.asked.estimate = next(Estimate::ALL, state.asked.estimate);
            return state.ask(shell);
        }
        Act::Plan => {
            state.asked.plan = next(Plan::ALL, state.asked.plan);
            return state.ask(shell);
        }
        Act::File => {
            let what = if state.part == Part::Costs { What::Prices } else { What::Needs };
            write(state, what, shell);
        }
        Act::Write(what) => write(state, what, shell),
        Act::TakeOut => {
            let texts = writing::about(What::TakeOut, state);
            return state.change(What::TakeOut, texts, shell);
        }
        Act::Turn(back) => {
            let what = if back { What::Undo } else { What::Redo };
            return state.change(what, BTreeMap::new(), shell);
        }
        Act::Save => return save(state, shell),
        Act::Field(forward) => {
            if let Some((_, paper)) = &mut state.writing {
                paper.move_on(forward);
            }
        }
    }
    Vec::new()
}

fn write(state: &mut State, what: What, shell: &Shell) {
    let change = Change { what, texts: writing::about(what, state) };
    state.writing = writing::paper(what, state, shell).map(|paper| (change, paper));
}

fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let Some((about, paper)) = &mut state.writing else { return Vec::new() };
    if about.what != What::Purchase {
        let mut change = about.clone();
        change.texts.extend(paper.texts());
        return paper.save(|| Save::Capacity(Box::new(change)), shell);
    }
    let today = state.data.as_deref().map(|data| data.purchase.today);
    // The cost asks for the months alone.
    let whole = state.part == Part::Routes;
    match today.map(|today| writing::purchase(paper, today)) {
        Some(Ok(said)) => {
            let mut effects = paper.done(shell);
            let before = state.asked.said;
            state.asked.said = if whole { said } else { Said { months: said.months, ..before } };
            if whole {
                state.asked.routes = paper.text("routes");
            }
            state.writing = None;
            effects.extend(state.ask(shell));
            effects
        }
        Some(Err(problem)) => {
            paper.refuse(problem, shell);
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Draws the place.
fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    if let Some((_, paper)) = &state.writing {
        paper.view(paint, body);
        return;
    }
    let mut left = behind(row_of(body, 0), 2);
    for (part, words) in PARTS {
        let here = part == state.part;
        let words = if here { format!("[{words}]") } else { format!(" {words} ") };
        left = paint.word(left, &words, if here { theme.strong } else { theme.muted });
        left = behind(left, 2);
    }
    if body.width >= 76 {
        let right = Rect { width: left.width.saturating_sub(2), ..left };
        paint.say(right, &looked(state), theme.muted, Align::Right);
    }
    let rows = STRIP.min(body.height);
    let below = Rect { y: body.y + rows, height: body.height - rows, ..body };
    state.list().view(shell, paint, below);
}

/// How the list in view is looked at, in a few words.
fn looked(state: &State) -> String {
    let asked = &state.asked;
    match state.part {
        Part::Together => match asked.by {
            By::All => "all together".to_owned(),
            By::Environment | By::Directorate => format!("by {}", asked.by),
        },
        Part::Needs => String::new(),
        Part::Costs => format!("{}, {}", rows::plan_words(asked.plan), asked.estimate),
        Part::Routes => state.data.as_deref().map(rows::bought).unwrap_or_default(),
    }
}

/// What comes next in the story, from the list in view.
fn next_step(state: &State) -> Option<&'static str> {
    let data = state.data.as_deref()?;
    match state.part {
        Part::Together if data.statement.lines.is_empty() => None,
        Part::Together | Part::Needs if data.sheets.is_empty() => {
            Some("next: a price sheet; Tab to Cost, then f")
        }
        Part::Together | Part::Needs => Some("next: what that costs; Tab to Cost"),
        Part::Costs if data.costs.iter().flatten().any(|told| told.sealed_by.is_some()) => {
            Some("next: by which route; Tab. Sealed prices are at g p")
        }
        Part::Costs if data.evaluations.is_empty() => {
            Some("next: by which route; Tab. Or g u, an evaluation")
        }
        Part::Costs => Some("next: a enters them as prices of an evaluation"),
        Part::Routes if data.drafts.is_empty() => {
            Some("next: a draft decision (g d) takes the route; d records it")
        }
        Part::Routes => Some("next: d records the route in a draft decision"),
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
        let Some((about, _)) = &self.writing else {
            let row = self.list().status()?;
            return Some(next_step(self).map_or(row.clone(), |next| format!("{row}   {next}")));
        };
        let does = match about.what {
            What::Purchase if self.part == Part::Costs => "reckons again",
            What::Purchase => "compares again",
            What::Statement => "writes it",
            What::Apply => "enters them",
            What::Needs | What::Prices => "reads it",
            What::Need | What::Edit | What::TakeOut | What::Undo | What::Redo | What::Route => {
                "puts it on record"
            }
        };
        Some(format!("Ctrl-S {does}. Esc keeps the text."))
    }

    fn crumbs(&self) -> Vec<String> {
        if self.writing.is_some() { Vec::new() } else { self.list().crumbs() }
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
        self.writing.as_ref().is_some_and(|(_, paper)| paper.writes())
    }

    fn has_row(&self) -> bool {
        self.list().has_row()
    }

    fn subject(&self) -> Option<String> {
        self.need().map(|one| one.need.workload.to_string())
    }
}
