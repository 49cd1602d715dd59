//! The result: places, totals, margins, marks by group, and each step of one candidate's total.
//! While it is sealed the place says why and shows nothing of it.

mod commands;
mod letter;
mod order;
mod remarks;
mod steps;
mod view;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::known::UNREAD;
use super::written::{Written, take};
use super::{Input, Screen};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::{Heard, told_in};
use crate::domain::evaluation::ranking::{NoResult, Ranking, Standing, Status, Unit, Warning};
use crate::domain::refs::Slug;
use crate::domain::robustness::firmness::firmness;
use crate::domain::text::Title;
use crate::tui::keys::Act as AnyAct;
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;

pub use commands::{Act, COMMANDS};
pub use letter::Letter;
pub use order::Order;
use order::Writing;
use steps::explained;

/// The evaluation of which the result is shown, without what is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The evaluation.
    pub evaluation: Evaluation,
    /// What the next step still needs, each with whose it is.
    pub left: Vec<String>,
    /// The decision that broke a tie for the first place, with its reason.
    pub decided: Option<String>,
    /// Which low bids were asked about, and how far that is.
    pub heard: Heard,
}

/// The result and the chosen candidate.
#[derive(Debug, Default)]
pub struct State {
    known: Known,
    firm: Firm,
    at: Option<Slug>,
    sight: Sight,
    /// The summary that was asked for last.
    letter: Option<Letter>,
    /// The form that says how summaries are wanted as files.
    writing: Option<Writing>,
    top: Cursor,
}

/// What is shown of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Sight {
    /// Places, totals and marks by group.
    #[default]
    Table,
    /// Each step of the chosen candidate's total.
    Steps,
    /// The assessment summary of the chosen candidate.
    Summary,
    /// Every warning, and how firm the first place is.
    Remarks,
}

#[derive(Debug, Default)]
enum Known {
    #[default]
    Asked,
    Not(String),
    Sealed(Box<Data>, String),
    Here(Box<Data>, Box<Ranking>),
}

impl Known {
    /// The candidates that a letter is written to, as they stand on the screen: those of a result, or
    /// of what was cancelled before it had one.
    fn named(&self) -> Vec<(&Slug, &Title)> {
        match self {
            Self::Here(_, ranking) => {
                ranking.standings.iter().map(|one| (&one.candidate, &one.name)).collect()
            }
            Self::Sealed(data, _) if data.evaluation.cancelled().is_some() => {
                data.evaluation.candidates().iter().map(|one| (&one.slug, &one.name)).collect()
            }
            Self::Asked | Self::Not(_) | Self::Sealed(..) => Vec::new(),
        }
    }

    /// The evaluation, once it has come.
    fn evaluation(&self) -> Option<&Evaluation> {
        match self {
            Self::Here(data, _) | Self::Sealed(data, _) => Some(&data.evaluation),
            Self::Asked | Self::Not(_) => None,
        }
    }
}

/// How firm the result is: in full, in one sentence.
#[derive(Debug, Default)]
struct Firm {
    full: Vec<String>,
    short: String,
}

impl Firm {
    fn of(evaluation: &Evaluation) -> Self {
        match firmness(evaluation) {
            // The lead or the near tie stands in the place already.
            Ok(found) => Self { full: found.sentences().split_off(1), short: found.short() },
            Err(why) => {
                let why = format!("How firm it is cannot be said: {why}.");
                Self { full: vec![why.clone()], short: why }
            }
        }
    }
}

impl State {
    fn chosen(&self) -> usize {
        let wanted = self.at.as_ref();
        self.known.named().iter().position(|(slug, _)| Some(*slug) == wanted).unwrap_or(0)
    }

    /// The chosen candidate and its name.
    fn picked(&self) -> Option<(&Slug, &Title)> {
        self.known.named().get(self.chosen()).copied()
    }

    /// Shows this, or the table where it is shown already; from its first row on.
    fn turn(&mut self, sight: Sight) {
        self.sight = if self.sight == sight { Sight::Table } else { sight };
        self.top = Cursor::default();
    }

    fn letter(&self) -> Option<&Letter> {
        let (who, _) = self.picked()?;
        self.letter.as_ref().filter(|letter| letter.candidate == *who)
    }

    fn standing(&self) -> Option<&Standing> {
        let Known::Here(_, ranking) = &self.known else { return None };
        ranking.standings.get(self.chosen())
    }
}

/// Changes the ranking.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    if let Some(effects) = take(&mut state.writing, &input, shell).effects() {
        return effects;
    }
    match input {
        Input::Shown | Input::Act(AnyAct::Ranking(Act::Reload), _) => {
            return shell.ask(Load::Ranking);
        }
        Input::Act(AnyAct::Ranking(Act::Save), _) => {
            if let Some(writing) = &mut state.writing {
                return writing.save(shell);
            }
        }
        Input::Act(AnyAct::Ranking(Act::Field(forward)), _) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
        }
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion =
                if by < 0 { crate::tui::keys::Motion::Up } else { crate::tui::keys::Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Act(AnyAct::Ranking(Act::Read), _) => {
            if state.sight == Sight::Summary {
                state.turn(Sight::Summary);
            } else if let Some((candidate, _)) = state.picked() {
                return shell.ask(Load::Letter(candidate.clone()));
            }
        }
        Input::Loaded(Loaded::Letter(Ok(letter))) => {
            state.letter = Some(*letter);
            state.sight = if state.letter().is_some() { Sight::Summary } else { Sight::Table };
            state.top = Cursor::default();
        }
        Input::Loaded(Loaded::Letter(Err(why))) => shell.refuse(why),
        Input::Act(AnyAct::Ranking(Act::Write), _) => {
            if let (Some(of), Some(picked)) = (state.known.evaluation(), state.picked()) {
                state.writing = Some(Writing::new(of.reference(), picked, shell));
            }
        }
        Input::Act(AnyAct::Ranking(Act::Page), _) => {
            if let Known::Here(data, _) = &state.known {
                return shell.save(Save::Page(data.evaluation.reference())).1;
            }
        }
        Input::Act(AnyAct::Ranking(Act::Explain), _) => {
            let some = state.standing().is_some();
            state.turn(if some { Sight::Steps } else { Sight::Table });
        }
        Input::Act(AnyAct::Ranking(Act::Remarks), _) => state.turn(Sight::Remarks),
        Input::Act(AnyAct::Ranking(Act::Copy), _) => {
            if let (Known::Here(_, ranking), Some(standing)) = (&state.known, state.standing()) {
                return vec![Effect::Copy(line_of(standing, ranking.unit))];
            }
        }
        Input::Back => {
            if state.sight == Sight::Table {
                shell.wish(Wish::Back);
            } else {
                state.turn(Sight::Table);
            }
        }
        Input::Click(Target::Row(at)) => {
            let before = state.chosen();
            state.at = state.known.named().get(at).map(|(slug, _)| (*slug).clone());
            let result = matches!(state.known, Known::Here(..));
            if result && before == at && state.sight != Sight::Summary {
                state.turn(Sight::Steps);
            }
        }
        Input::Loaded(Loaded::Ranking(answer)) => {
            state.known = match answer {
                Err(why) => Known::Not(why),
                Ok(data) => match data.evaluation.result() {
                    Ok(mut ranking) => {
                        told_in(&mut ranking.warnings, &data.heard);
                        state.firm = Firm::of(&data.evaluation);
                        Known::Here(data, Box::new(ranking))
                    }
                    Err(error @ (NoResult::Sealed(_) | NoResult::NotRankable(_))) => {
                        // To what was cancelled there are letters, and nothing else to read.
                        if data.evaluation.cancelled().is_none() || state.sight != Sight::Summary {
                            state.sight = Sight::Table;
                        }
                        Known::Sealed(data, error.to_string())
                    }
                },
            };
        }
        Input::Failed("ranking") => {
            if let Known::Asked = state.known {
                state.known = Known::Not(UNREAD.to_owned());
            }
        }
        Input::Act(..)
        | Input::Typed(_)
        | Input::Paste(_)
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Loaded(_)
        | Input::Failed(_)
        | Input::Editor
        | Input::Edited(..)
        | Input::LeaveText
        | Input::Saved(_)
        | Input::Refused(_)
        | Input::Resized => {}
    }
    Vec::new()
}

fn step(state: &mut State, motion: crate::tui::keys::Motion, shell: &Shell) {
    let columns = usize::from(shell.size.0);
    let text = match state.sight {
        Sight::Table => None,
        Sight::Summary => Some((letter::lines(state, columns).len(), 1)),
        Sight::Steps => Some((explained(state, columns).len(), 3)),
        Sight::Remarks => Some((remarks::lines(state, columns).len(), remarks::TAKEN)),
    };
    if let Some((lines, taken)) = text {
        let rows = shell.body_rows().saturating_sub(taken).max(1);
        // The text moves, not a cursor in it: its last row is as far as it goes.
        let top = Cursor::scrolled(state.top.at, motion, lines, rows);
        state.top = Cursor { at: top, top };
        return;
    }
    let named = state.known.named();
    let mut cursor = Cursor { at: state.chosen(), top: 0 };
    cursor.step(motion, named.len(), 10);
    let at = named.get(cursor.at).map(|(slug, _)| (*slug).clone());
    state.at = at;
}

fn line_of(standing: &Standing, unit: Unit) -> String {
    match &standing.figures {
        Some(figures) => {
            format!("{} {} {}", figures.place, standing.name, unit.shown(figures.published))
        }
        None => format!("{} {}", standing.name, status_of(standing)),
    }
}

/// Why a candidate has no place, in words.
pub fn status_of(standing: &Standing) -> String {
    match &standing.status {
        Status::Ranked => String::new(),
        Status::Excluded { .. } => {
            format!("excluded by {}", standing.status.excluded_for())
        }
        Status::Withdrawn { on } => format!("withdrawn on {on}"),
    }
}

/// The sentence on how firm the first place is, for the status row and the overview.
pub(super) fn lead(ranking: &Ranking) -> Option<String> {
    let near = ranking.warnings.iter().find(|warning| {
        matches!(
            warning,
            Warning::NearTie { .. } | Warning::JointFirst { .. } | Warning::NoCompliantCandidate
        )
    });
    if let Some(warning) = near {
        return Some(warning.to_string());
    }
    let (standing, figures) = ranking.ranked().next()?;
    let margin = figures.margin_to_next?;
    Some(match ranking.unit {
        Unit::Marks => format!("{} leads by {margin}", standing.name),
        unit @ (Unit::PoundsPerMark | Unit::PoundsNet) => {
            format!(
                "{} leads by {}; totals are {}",
                standing.name,
                unit.shown(margin),
                unit.words()
            )
        }
    })
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, _: &Shell, paint: &mut Painter, body: Rect) {
        match &self.writing {
            Some(writing) => writing.paper.view(paint, body),
            None => view::view(self, paint, body),
        }
    }

    fn status(&self) -> Option<String> {
        if self.writing.is_some() {
            return Some(Writing::status());
        }
        match &self.known {
            Known::Here(_, _) if self.sight == Sight::Steps => {
                Some("Figures are rounded to be shown; what is carried on is exact.".to_owned())
            }
            // A warning about the first place stands in the place itself.
            Known::Here(_, ranking) => lead(ranking).filter(|lead| lead.contains("leads by")),
            Known::Asked | Known::Not(_) | Known::Sealed(..) => None,
        }
    }

    fn crumbs(&self) -> Vec<String> {
        match self.sight {
            Sight::Table => Vec::new(),
            Sight::Remarks => vec!["Warnings".to_owned()],
            Sight::Steps | Sight::Summary => {
                self.picked().map(|(_, name)| name.to_string()).into_iter().collect()
            }
        }
    }

    fn part(&self) -> &'static str {
        if self.writing.is_some() {
            return "form";
        }
        match self.sight {
            Sight::Table => "",
            Sight::Steps => "explanation",
            Sight::Summary => "summary",
            Sight::Remarks => "warnings",
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some()
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(Written::writes)
    }

    fn subject(&self) -> Option<String> {
        let Known::Here(data, _) = &self.known else { return None };
        let candidate = &self.standing()?.candidate;
        Some(format!("{}/{candidate}", data.evaluation.reference()))
    }
}
