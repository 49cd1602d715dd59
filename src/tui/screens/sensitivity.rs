//! How firm the winner is: lines over one weight, all weightings at once, marks that decide,
//! disputes, the panel, other methods.
//!
//! Everything exact is worked out with the result; weightings are counted by a job beside the
//! screen. While the result is sealed the place says why and shows nothing of it.

mod chart;
mod commands;
mod dispute;
mod law;
mod marks;
mod text;
mod view;
mod weightings;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use ratatui::layout::Rect;

use super::known::UNREAD;
use super::{Input, Screen};
use crate::actions::robustness::Wanted;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::Ranking;
use crate::domain::exact::Exact;
use crate::domain::robustness::Problem;
use crate::domain::robustness::of_evaluation::problem_of;
use crate::report::analysis::{Acceptable, Firm, Tipped};
use crate::tui::keys::{Act as AnyAct, Motion};
use crate::tui::msg::{Effect, Load, Loaded, Progress, Target, Task};
use crate::tui::state::{Shell, Wish};
use crate::tui::view::body_of;
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use dispute::Dispute;
use law::Setting;

pub use commands::COMMANDS;

/// The evaluation, without what is sealed, and how firm its result is once there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The evaluation.
    pub evaluation: Evaluation,
    /// What the next step still needs, each with whose it is.
    pub left: Vec<String>,
    /// How firm it is, weightings left out; the reason where that is undefined.
    pub firm: Option<Result<Found, String>>,
}

/// A finding that is shared, not copied; equal when it is the same one.
#[derive(Debug, Clone)]
pub struct Found(pub Arc<Firm>);

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Found {}

/// What is shown of how firm the winner is.
#[derive(Debug, Default)]
pub struct State {
    known: Known,
    page: Page,
    /// The chosen weight, among those of [`Here::lines`].
    line: Cursor,
    table: bool,
    setting: Setting,
    choosing: Option<(Setting, usize)>,
    runs: usize,
    shares: Shares,
    cell: Cursor,
    dispute: Dispute,
    scrolled: usize,
}

#[derive(Debug, Default)]
enum Known {
    #[default]
    Asked,
    Not(String),
    Sealed(Vec<String>, String),
    Undefined(String),
    Here(Box<Here>),
}

#[derive(Debug)]
struct Here {
    evaluation: Evaluation,
    firm: Arc<Firm>,
    problem: Problem,
    /// The candidates' names, in the order of the problem.
    names: Vec<String>,
    /// The candidates by place.
    order: Vec<usize>,
    /// Groups, then questions; of both the nearest to another winner first.
    lines: Vec<Line>,
}

/// One weight that may move, the others keeping their proportions.
#[derive(Debug)]
struct Line {
    title: String,
    /// Position among the analysis's tippings.
    tipped: usize,
    /// By candidate the total at a weight of 0 and of 1, out of 100, for a picture.
    ends: Vec<(f64, f64)>,
}

/// What is known of all weightings.
#[derive(Debug, Default)]
enum Shares {
    #[default]
    None,
    Counting(Option<Progress>),
    Here(Box<Acceptable>),
    Not(String),
}

/// The pages, in the order of Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Page {
    #[default]
    Weights,
    Weightings,
    Marks,
    Disputes,
    Panel,
    More,
}

impl Page {
    const ALL: [Self; 6] =
        [Self::Weights, Self::Weightings, Self::Marks, Self::Disputes, Self::Panel, Self::More];

    const fn name(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Weightings => "weightings",
            Self::Marks => "marks",
            Self::Disputes => "disputes",
            Self::Panel => "panel",
            Self::More => "more",
        }
    }

    fn by(self, forward: bool) -> Self {
        let at = Self::ALL.iter().position(|page| *page == self).unwrap_or(0);
        let len = Self::ALL.len();
        Self::ALL[if forward { at + 1 } else { at + len - 1 } % len]
    }
}

/// What the keys of this place do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The next page (`true`) or the one before.
    Page(bool),
    /// A table or a picture.
    Table,
    /// Choose the law of the weightings.
    Law,
    /// Take the law chosen.
    Take,
    /// How many weightings are counted.
    Runs,
    /// Stop counting; what was counted stays.
    Stop,
    /// Go to the chosen cell with its reason and evidence.
    Cell,
    /// The chosen question is disputed, or not.
    Dispute,
    /// The chosen question is beyond dispute, or not.
    Lock,
    /// Copy the same as a command.
    Copy,
    /// Ask again.
    Reload,
}

impl State {
    fn here(&self) -> Option<&Here> {
        match &self.known {
            Known::Here(here) => Some(here),
            Known::Asked | Known::Not(_) | Known::Sealed(..) | Known::Undefined(_) => None,
        }
    }

    /// What is asked of the weightings.
    fn wanted(&self) -> Wanted {
        Wanted {
            only: Vec::new(),
            law: self.setting.law(),
            samples: law::RUNS[self.runs % law::RUNS.len()],
            seed: None,
            exact: false,
        }
    }

    /// How far the counting is.
    pub(in crate::tui) fn far(&mut self, far: Progress) {
        self.shares = Shares::Counting(Some(far));
    }

    /// The weightings are counted, or the counting was stopped.
    pub(in crate::tui) fn worked(&mut self, answer: Result<Box<Acceptable>, String>) {
        self.shares = match answer {
            Ok(shares) => Shares::Here(shares),
            Err(why) => Shares::Not(why),
        };
    }

    fn count(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let Some(here) = self.here() else { return Vec::new() };
        let evaluation = Box::new(here.evaluation.clone());
        let wanted = self.wanted();
        self.shares = Shares::Counting(None);
        shell.run(Task::Weightings { evaluation, wanted })
    }

    fn keep_in(&mut self, shell: &Shell) {
        let Known::Here(here) = &self.known else { return };
        let body = body_of(shell.size);
        self.line.keep_in(here.lines.len(), view::line_rows(self.table, body));
        self.cell.keep_in(marks::cells(here).len(), view::list_rows(body));
        self.dispute.keep_in(here, view::list_rows(body));
        let lines = text::lines(here, self.page, usize::from(body.width)).len();
        self.scrolled = self.scrolled.min(lines.saturating_sub(view::text_rows(body)));
    }
}

impl Here {
    fn of(evaluation: Evaluation, ranking: &Ranking, firm: Arc<Firm>) -> Option<Self> {
        let problem = problem_of(&evaluation, &[]).ok()?;
        let grouped = problem.by_group();
        let name = |slug: &String| {
            let found = ranking.standings.iter().find(|s| s.candidate.as_str() == slug);
            found.map_or_else(|| slug.clone(), |standing| standing.name.to_string())
        };
        let names = problem.candidates().iter().map(name).collect();
        let published =
            ranking.ranked().filter_map(|(s, _)| problem.candidate(s.candidate.as_str()));
        let order: Vec<usize> = published.collect();
        let tippings: &[Tipped] = match &firm.analysis.tipping {
            Some(Ok(found)) => found,
            Some(Err(_)) | None => &[],
        };
        let groups = firm.analysis.groups;
        let title = |id: &str| {
            let group = evaluation.criteria().groups().iter().find(|group| group.id.as_str() == id);
            group.map_or_else(|| id.to_owned(), |group| group.title.to_string())
        };
        let mut lines: Vec<(bool, Option<Exact>, Line)> = tippings
            .iter()
            .enumerate()
            .map(|(at, tipped)| {
                let of = if at < groups { &grouped } else { &problem };
                let far = tipped.tipping.nearest().map(|(_, far)| far);
                let line = Line {
                    title: title(&tipped.criterion),
                    tipped: at,
                    ends: chart::ends(of, tipped.tipping.criterion),
                };
                (at >= groups, far, line)
            })
            .collect();
        // Nothing near stands last, in the order of the set.
        lines.sort_by(|a, b| (a.0, a.1.is_none(), &a.1).cmp(&(b.0, b.1.is_none(), &b.1)));
        let lines = lines.into_iter().map(|(_, _, line)| line).collect();
        Some(Self { evaluation, firm, problem, names, order, lines })
    }

    fn tipped(&self, line: &Line) -> Option<&Tipped> {
        match &self.firm.analysis.tipping {
            Some(Ok(found)) => found.get(line.tipped),
            Some(Err(_)) | None => None,
        }
    }
}

/// Changes this place.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match input {
        Input::Shown | Input::Act(AnyAct::Sensitivity(Act::Reload), _) => {
            return shell.ask(Load::Sensitivity);
        }
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion = if by < 0 { Motion::Up } else { Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Act(AnyAct::Sensitivity(act), _) => return run(state, act, shell),
        Input::Back => {
            if state.choosing.take().is_some() {
                return Vec::new();
            }
            if matches!(state.shares, Shares::Counting(_)) && state.page == Page::Weightings {
                return shell.halt();
            }
            if state.page == Page::Weights {
                shell.wish(Wish::Back);
            } else {
                state.page = Page::Weights;
                state.scrolled = 0;
            }
        }
        Input::Click(Target::Row(at)) => {
            match (&mut state.choosing, state.page) {
                (Some((_, row)), _) => *row = at,
                (None, Page::Weights | Page::Weightings) => state.line.at = at,
                (None, Page::Marks) => state.cell.at = at,
                (None, Page::Disputes) => state.dispute.row.at = at,
                (None, Page::Panel | Page::More) => {}
            }
            state.keep_in(shell);
        }
        Input::Click(Target::Field(at)) => {
            if let Some(page) = Page::ALL.get(at) {
                state.page = *page;
                state.scrolled = 0;
                state.keep_in(shell);
            }
        }
        Input::Resized => state.keep_in(shell),
        Input::Loaded(Loaded::Sensitivity(answer)) => return loaded(state, answer, shell),
        Input::Failed("sensitivity") => {
            if let Known::Asked = state.known {
                state.known = Known::Not(UNREAD.to_owned());
            }
        }
        Input::Act(..)
        | Input::Typed(_)
        | Input::Paste(_)
        | Input::LeaveText
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Loaded(_)
        | Input::Failed(_)
        | Input::Saved(_)
        | Input::Refused(_)
        | Input::Editor
        | Input::Edited(..) => {}
    }
    Vec::new()
}

fn loaded(state: &mut State, answer: Result<Box<Data>, String>, shell: &mut Shell) -> Vec<Effect> {
    let data = match answer {
        Ok(data) => data,
        Err(why) => {
            state.known = Known::Not(why);
            return Vec::new();
        }
    };
    let ranking = match data.evaluation.result() {
        Ok(ranking) => ranking,
        Err(error) => {
            state.known = Known::Sealed(data.left, error.to_string());
            state.choosing = None;
            state.shares = Shares::None;
            return Vec::new();
        }
    };
    let firm = match data.firm {
        Some(Ok(Found(firm))) => firm,
        Some(Err(why)) => {
            state.known = Known::Undefined(why);
            return Vec::new();
        }
        None => {
            state.known = Known::Undefined("the result is not there any more".to_owned());
            return Vec::new();
        }
    };
    if let Some(why) = &firm.in_pounds {
        state.known = Known::Undefined(why.clone());
        return Vec::new();
    }
    let same = state.here().is_some_and(|here| here.evaluation == data.evaluation);
    let other =
        state.here().is_some_and(|here| here.evaluation.reference() != data.evaluation.reference());
    if other {
        state.dispute = Dispute::default();
        state.line = Cursor::default();
        state.cell = Cursor::default();
    }
    if let Some(here) = Here::of(data.evaluation, &ranking, firm) {
        state.known = Known::Here(Box::new(here));
    } else {
        state.known = Known::Undefined("nobody is left to compare".to_owned());
        return Vec::new();
    }
    state.keep_in(shell);
    if same && !matches!(state.shares, Shares::None) {
        return Vec::new();
    }
    state.count(shell)
}

fn step(state: &mut State, motion: Motion, shell: &Shell) {
    if let Some((setting, row)) = &mut state.choosing {
        law::step(setting, row, motion);
        return;
    }
    let body = body_of(shell.size);
    let Known::Here(here) = &state.known else { return };
    match state.page {
        Page::Weights | Page::Weightings => {
            let rows = view::line_rows(state.table, body);
            let motion = match motion {
                Motion::Left => Motion::Up,
                Motion::Right => Motion::Down,
                Motion::Up
                | Motion::Down
                | Motion::PageUp
                | Motion::PageDown
                | Motion::Home
                | Motion::End
                | Motion::Top
                | Motion::Bottom => motion,
            };
            state.line.step(motion, here.lines.len(), rows);
        }
        Page::Marks => state.cell.step(motion, marks::cells(here).len(), view::list_rows(body)),
        Page::Disputes => state.dispute.step(motion, here, view::list_rows(body)),
        Page::Panel | Page::More => {
            let lines = text::lines(here, state.page, usize::from(body.width)).len();
            let rows = view::text_rows(body);
            let mut cursor = Cursor { at: state.scrolled, top: 0 };
            cursor.step(motion, lines.saturating_sub(rows) + 1, rows);
            state.scrolled = cursor.at;
        }
    }
}

fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    let mut effects = Vec::new();
    match act {
        Act::Page(forward) => {
            state.page = state.page.by(forward);
            state.scrolled = 0;
        }
        Act::Table => state.table = !state.table,
        Act::Law => state.choosing = Some((state.setting, state.setting.row())),
        Act::Take => {
            if let Some((setting, row)) = state.choosing.take() {
                state.setting = setting.taken(row);
                state.page = Page::Weightings;
                effects = state.count(shell);
            }
        }
        Act::Runs => {
            state.runs = (state.runs + 1) % law::RUNS.len();
            shell.say(format!("counting {}", law::runs_in_words(state.runs)));
            effects = state.count(shell);
        }
        Act::Stop => effects = shell.halt(),
        Act::Cell => {
            if let Known::Here(here) = &state.known
                && let Some(cell) = marks::cells(here).get(state.cell.at)
            {
                shell.wish(Wish::Cell(cell.asked.clone()));
            }
        }
        Act::Dispute => {
            if let Known::Here(here) = &state.known {
                state.dispute.toggle(here);
            }
        }
        Act::Lock => {
            if let Known::Here(here) = &state.known {
                state.dispute.lock(here);
            }
        }
        Act::Copy => {
            if let Some(here) = state.here() {
                effects = vec![Effect::Copy(command(state, here))];
            }
        }
        Act::Reload => return shell.ask(Load::Sensitivity),
    }
    state.keep_in(shell);
    effects
}

/// The same as what is shown, on the command line.
fn command(state: &State, here: &Here) -> String {
    let mut line = format!("cloudpick robust {}", here.evaluation.reference());
    let law = state.setting.law().to_string();
    if law != "uniform" {
        line.push_str(" --law ");
        line.push_str(&law);
    }
    if let Some(samples) = state.wanted().samples {
        line.push_str(&format!(" --samples {samples}"));
    }
    line.push_str(&state.dispute.flags(here));
    line
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        let here = self.here()?;
        if self.choosing.is_some() {
            return Some(
                "Left and right change the number, Enter counts under the chosen law.".to_owned(),
            );
        }
        here.firm.headline().into_iter().next()
    }

    fn crumbs(&self) -> Vec<String> {
        match (self.here(), self.page) {
            (None, _) | (Some(_), Page::Weights) => Vec::new(),
            (Some(_), page) => vec![page.name().to_owned()],
        }
    }

    fn part(&self) -> &'static str {
        match (&self.known, &self.choosing) {
            (Known::Here(_), Some(_)) => "law",
            (Known::Here(_), None) => self.page.name(),
            (Known::Asked | Known::Not(_) | Known::Sealed(..) | Known::Undefined(_), _) => "",
        }
    }
}
