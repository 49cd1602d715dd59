//! Candidates side by side, and what if: sliders for weights, single scores, live totals.
//!
//! What is tried lives here and in scenarios beside the record; the record is only read. While
//! the result is sealed the place says why and shows nothing of it.

mod commands;
mod kept;
mod live;
mod scores;
mod view;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::known::UNREAD;
use super::{Input, Screen};
use crate::actions::robustness::{Tried, trial};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::Ranking;
use crate::domain::exact::Exact;
use crate::domain::refs::EvaluationRef;
use crate::domain::robustness::trial::Trial;
use crate::tui::keys::{Act as AnyAct, Key, Motion};
use crate::tui::msg::{Effect, Load, Loaded, Target};
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::text_field::TextField;
use kept::{begin_naming, copy, drop_scenario, keep, try_scenario};
use live::Live;

pub use commands::COMMANDS;

/// The evaluation that is compared, without what is sealed, and the scenarios kept beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The evaluation.
    pub evaluation: Evaluation,
    /// What the next step still needs, each with whose it is.
    pub left: Vec<String>,
    /// The scenarios, oldest first.
    pub scenarios: Vec<Scenario>,
}

/// A what-if kept by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What is tried.
    pub tried: Tried,
    /// Who would win and by how much; or why that cannot be said any more.
    pub gives: String,
}

/// A scenario to be kept or given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepScenario {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Its name.
    pub name: String,
    /// What is tried; `None` gives it up.
    pub tried: Option<Tried>,
}

/// What is compared and tried.
#[derive(Debug, Default)]
pub struct State {
    known: Known,
    part: Part,
    unfolded: BTreeSet<usize>,
    row: Cursor,
    cell: scores::Cell,
    lower: usize,
    listed: Cursor,
    naming: Option<TextField>,
    saving: Saving<String>,
    /// The scenario that is tried, unchanged since.
    name: Option<String>,
    news: String,
    grip: Option<(usize, usize)>,
}

#[derive(Debug, Default)]
enum Known {
    #[default]
    Asked,
    Not(String),
    Sealed(Box<Data>, String),
    Here(Box<Here>),
}

#[derive(Debug)]
struct Here {
    data: Box<Data>,
    ranking: Ranking,
    trial: Trial,
    live: Live,
}

/// Which part has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Weights,
    Scores,
    Scenarios,
}

/// What the keys of the comparison do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Five more (`true`) or less for the chosen weight.
    Five(bool),
    /// Show or hide the questions of the chosen group.
    Fold,
    /// Give the rest to the weights that were not set.
    Spread,
    /// The chosen weight or score as recorded again.
    Release,
    /// Everything as recorded again.
    Reset,
    /// Weights or scores.
    Switch,
    /// What is shown below, where there is no room for all.
    Below,
    /// The digit pressed as the score of the chosen cell.
    Pick,
    /// Keep what is tried by name.
    Name,
    /// Keep it under the name typed.
    Keep,
    /// The list of scenarios.
    List,
    /// Try the chosen scenario.
    Try,
    /// Give the chosen scenario up.
    Drop,
    /// Copy what is tried as a command.
    Copy,
    /// Ask again.
    Reload,
}

impl State {
    /// The values that the chosen question may be given, as its keys: `0–3`.
    fn values(&self) -> Option<String> {
        let here = self.here()?;
        let criteria = here.data.evaluation.criteria();
        let question = self.cell.asked(here).and_then(|asked| Some(criteria.question(&asked.1)?.1));
        Some(criteria.scale().range(question.and_then(|one| one.cap)))
    }

    fn here(&self) -> Option<&Here> {
        match &self.known {
            Known::Here(here) => Some(here),
            Known::Asked | Known::Not(_) | Known::Sealed(..) => None,
        }
    }

    /// The places among the weights that are shown, in their order.
    fn rows(&self) -> Vec<usize> {
        let Some(here) = self.here() else { return Vec::new() };
        let weights = here.trial.weights().iter().enumerate();
        let shown = weights
            .filter(|(_, weight)| weight.group.is_none_or(|group| self.unfolded.contains(&group)));
        shown.map(|(at, _)| at).collect()
    }

    /// The place of the chosen weight.
    fn chosen(&self) -> Option<usize> {
        self.rows().get(self.row.at).copied()
    }

    fn keep_in(&mut self, shell: &Shell) {
        let rows = view::weight_rows(self, shell);
        self.row.keep_in(self.rows().len(), rows);
        let grid = view::score_rows(self, shell);
        if let Known::Here(here) = &self.known {
            self.cell.keep_in(here, grid);
            self.listed.keep_in(here.data.scenarios.len(), grid.max(4));
        }
    }

    /// Works everything out again after `what` was changed, and says who passed whom.
    fn changed(&mut self, what: &str) {
        let Known::Here(here) = &mut self.known else { return };
        self.name = None;
        let fresh = Live::of(&here.trial, &here.ranking);
        let passed = fresh.passed(&here.live);
        if !passed.is_empty() {
            self.news = format!("{what}: {passed}");
        }
        here.live = fresh;
    }

    /// Tries `percent` for the weight at `at`.
    fn weigh(&mut self, at: usize, percent: Exact) {
        let Known::Here(here) = &mut self.known else { return };
        let Some(before) = here.trial.weights().get(at).map(|weight| weight.now.clone()) else {
            return;
        };
        here.trial.weigh(at, percent);
        let weight = &here.trial.weights()[at];
        if weight.now == before {
            return;
        }
        let what = format!("{} at {}", weight.title, live::percent(&weight.now));
        self.changed(&what);
    }

    fn move_by(&mut self, points: i64) {
        let Some(at) = self.chosen() else { return };
        let Some(here) = self.here() else { return };
        let now = &here.trial.weights()[at].now;
        let percent = now + &Exact::whole(points);
        self.weigh(at, percent);
    }
}

/// Changes the comparison.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match input {
        Input::Shown | Input::Act(AnyAct::Compare(Act::Reload), _) => {
            return shell.ask(Load::Compare);
        }
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion = if by < 0 { Motion::Up } else { Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Act(AnyAct::Compare(act), key) => return run(state, act, key, shell),
        Input::Typed(key) => return shell.press(state.naming.as_mut(), key),
        Input::Paste(text) => return shell.paste(state.naming.as_mut(), &text),
        Input::LeaveText => state.naming = None,
        Input::Back => match state.part {
            Part::Weights => shell.wish(Wish::Back),
            Part::Scores | Part::Scenarios => state.part = Part::Weights,
        },
        Input::Click(target) => click(state, &target, shell),
        Input::Drag(Target::Cell(..), by) => drag(state, by, shell),
        Input::Resized => state.keep_in(shell),
        Input::Loaded(Loaded::Compare(answer)) => loaded(state, answer, shell),
        Input::Failed("compare") => {
            if let Known::Asked = state.known {
                state.known = Known::Not(UNREAD.to_owned());
            }
        }
        Input::Saved(ticket) => {
            if let Some(name) = state.saving.ended(ticket) {
                let draft = shell.field("compare/name");
                state.name = (!name.is_empty()).then_some(name);
                return shell.forget(&draft);
            }
        }
        Input::Refused(ticket) => {
            // The name typed comes back, from its draft.
            if let Some(name) = state.saving.ended(ticket)
                && !name.is_empty()
            {
                begin_naming(state, shell);
            }
        }
        Input::Act(..)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Loaded(_)
        | Input::Failed(_)
        | Input::Editor
        | Input::Edited(..) => {}
    }
    Vec::new()
}

fn loaded(state: &mut State, answer: Result<Box<Data>, String>, shell: &mut Shell) {
    let data = match answer {
        Ok(data) => data,
        Err(why) => {
            state.known = Known::Not(why);
            return;
        }
    };
    let ranking = match data.evaluation.result() {
        Ok(ranking) => ranking,
        Err(error) => {
            state.known = Known::Sealed(data, error.to_string());
            state.part = Part::Weights;
            return;
        }
    };
    let evaluation = &data.evaluation;
    let before = match std::mem::take(&mut state.known) {
        Known::Here(here) if here.trial.evaluation() == evaluation => Some(here.trial),
        Known::Here(here) if here.trial.evaluation().reference() == evaluation.reference() => {
            // The record has changed under what is tried: it is tried again on what is there now.
            let (weights, scores) = here.trial.typed();
            let again = trial(evaluation.clone(), &Tried { weights, scores });
            if again.is_err() {
                shell.refuse("the record has changed, and what was tried does not fit it any more");
            }
            again.ok()
        }
        Known::Here(_) | Known::Asked | Known::Not(_) | Known::Sealed(..) => None,
    };
    let tried = before.unwrap_or_else(|| {
        state.name = None;
        state.news.clear();
        Trial::of(evaluation.clone())
    });
    let live = Live::of(&tried, &ranking);
    state.known = Known::Here(Box::new(Here { data, ranking, trial: tried, live }));
    state.keep_in(shell);
}

fn step(state: &mut State, motion: Motion, shell: &Shell) {
    match (state.part, motion) {
        (Part::Weights, Motion::Left) => state.move_by(-1),
        (Part::Weights, Motion::Right) => state.move_by(1),
        (Part::Weights, _) => {
            let rows = view::weight_rows(state, shell);
            let len = state.rows().len();
            state.row.step(motion, len, rows);
        }
        (Part::Scores, _) => {
            let rows = view::score_rows(state, shell);
            if let Known::Here(here) = &state.known {
                state.cell.step(motion, here, rows);
            }
        }
        (Part::Scenarios, _) => {
            let len = state.here().map_or(0, |here| here.data.scenarios.len());
            let rows = view::score_rows(state, shell).max(4);
            state.listed.step(motion, len, rows);
        }
    }
}

fn click(state: &mut State, target: &Target, shell: &Shell) {
    match (target, state.part) {
        (Target::Row(at), Part::Scenarios) => state.listed.at = *at,
        (Target::Row(at), Part::Weights | Part::Scores) => {
            state.part = Part::Weights;
            state.row.at = *at;
        }
        (Target::Cell(row, column), _) => {
            state.part = Part::Weights;
            state.row.at = *row;
            state.grip = Some((*row, *column));
            drag(state, 0, shell);
        }
        (Target::Field(at), _) => {
            state.part = Part::Scores;
            if let Known::Here(here) = &state.known {
                state.cell.choose(*at, here);
            }
        }
        (
            Target::Tab(_) | Target::Command(_) | Target::Item(_) | Target::Beside,
            Part::Weights | Part::Scores | Part::Scenarios,
        ) => {}
    }
    state.keep_in(shell);
}

/// Moves the slider that is held by the mouse; `by` columns from where it was held last.
fn drag(state: &mut State, by: i16, shell: &Shell) {
    let Some((row, column)) = state.grip else { return };
    let columns = view::slider(shell.size.0) - 1;
    let to = i64::try_from(column).unwrap_or(0) + i64::from(by);
    let to = usize::try_from(to).unwrap_or(0);
    state.grip = Some((row, to));
    let Some(at) = state.rows().get(row).copied() else { return };
    let Some(here) = state.here() else { return };
    let most = live::reach(&here.trial, at);
    let to = i64::try_from(to.min(columns)).unwrap_or(0);
    let columns = i64::try_from(columns).unwrap_or(1);
    // A whole percent: nobody aims finer with a mouse.
    let percent = (2 * to * most + columns) / (2 * columns);
    state.weigh(at, Exact::whole(percent));
}

fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Five(more) => state.move_by(if more { 5 } else { -5 }),
        Act::Fold => fold(state),
        Act::Spread => spread(state, shell),
        Act::Release => release(state),
        Act::Reset => {
            if let Known::Here(here) = &mut state.known {
                here.trial.reset();
            }
            state.changed("as recorded");
            state.news.clear();
            shell.say("everything is as recorded again");
        }
        Act::Switch => {
            state.part = match state.part {
                Part::Weights => Part::Scores,
                Part::Scores | Part::Scenarios => Part::Weights,
            };
        }
        Act::Below => state.lower += 1,
        Act::Pick => pick(state, key, shell),
        Act::Name => begin_naming(state, shell),
        Act::Keep => return keep(state, shell),
        Act::List => {
            if state.here().is_some_and(|here| here.data.scenarios.is_empty()) {
                shell.say("no scenario is kept yet: w saves what is tried by name");
            } else {
                state.part = Part::Scenarios;
            }
        }
        Act::Try => try_scenario(state, shell),
        Act::Drop => return drop_scenario(state, shell),
        Act::Copy => return copy(state, shell),
        Act::Reload => return shell.ask(Load::Compare),
    }
    state.keep_in(shell);
    Vec::new()
}

fn fold(state: &mut State) {
    let Some(at) = state.chosen() else { return };
    let Some(here) = state.here() else { return };
    let group = here.trial.weights()[at].group.unwrap_or(at);
    if !state.unfolded.remove(&group) {
        state.unfolded.insert(group);
    }
    // The group keeps the cursor, since its questions may be gone.
    state.row.at = state.rows().iter().position(|row| *row == group).unwrap_or(0);
}

fn spread(state: &mut State, shell: &mut Shell) {
    let Some(at) = state.chosen() else { return };
    let Known::Here(here) = &mut state.known else { return };
    let said = match here.trial.spread(at) {
        Ok(()) => "the rest is spread over the weights that you did not set".to_owned(),
        // Nothing is left to take the rest: what was set gives way together.
        Err(_) => match here.trial.scale(at) {
            Ok(()) => "all of them give way alike, so that they add up to 100".to_owned(),
            Err(error) => {
                shell.refuse(error.to_string());
                return;
            }
        },
    };
    shell.say(said);
    state.changed("spread");
}

fn release(state: &mut State) {
    let what = match state.part {
        Part::Weights => {
            let Some(at) = state.chosen() else { return };
            let Known::Here(here) = &mut state.known else { return };
            here.trial.release(at);
            format!("{} as recorded", here.trial.weights()[at].title)
        }
        Part::Scores | Part::Scenarios => {
            let Known::Here(here) = &mut state.known else { return };
            let Some(asked) = state.cell.asked(here) else { return };
            if here.trial.evaluation().agreed(&asked.0, &asked.1).is_none() {
                return;
            }
            here.trial.release_score(&asked);
            format!("{} {} as recorded", asked.0, asked.1)
        }
    };
    state.changed(&what);
}

fn pick(state: &mut State, key: Option<Key>, shell: &mut Shell) {
    let Known::Here(here) = &mut state.known else { return };
    let (Some(asked), Some(digit)) = (state.cell.asked(here), key.and_then(|key| key.types()))
    else {
        return;
    };
    let Some(value) = digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) else {
        return;
    };
    let what = format!("{} {} at {value}", asked.0, asked.1);
    match here.trial.score(asked, value) {
        Ok(()) => state.changed(&what),
        Err(error) => shell.refuse(error.to_string()),
    }
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, _: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, paint, body);
    }

    fn status(&self) -> Option<String> {
        let here = self.here()?;
        if self.naming.is_some() {
            return Some(
                "A scenario is kept on this machine, beside the record, never in it.".into(),
            );
        }
        if self.part == Part::Scenarios {
            return Some("Trying a scenario changes nothing in the record.".into());
        }
        if here.trial.is_base() {
            return Some(
                "Nothing is tried yet. The record stays as it is whatever you try.".into(),
            );
        }
        if !self.news.is_empty() {
            return Some(self.news.clone());
        }
        Some(match &self.name {
            Some(name) => format!("What-if: {name}. The record stays as it is."),
            None => "What-if, not saved. The record stays as it is.".into(),
        })
    }

    fn crumbs(&self) -> Vec<String> {
        self.name.clone().into_iter().collect()
    }

    fn part(&self) -> &'static str {
        match (&self.naming, self.part) {
            (Some(_), _) => "name",
            (None, Part::Weights) => "",
            (None, Part::Scores) => "scores",
            (None, Part::Scenarios) => "scenarios",
        }
    }

    fn typing(&self) -> bool {
        self.naming.is_some()
    }
}
