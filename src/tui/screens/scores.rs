//! My score sheet: a grid of questions and candidates in which a digit is a score, and one score
//! in full with its reason, its evidence and what became of it.
//!
//! The cursor is kept by ids, so that nothing that happens elsewhere moves it. Nothing typed is
//! lost: a reason is a kept draft until it is saved, and a refused save leaves it where it is.

mod change;
mod commands;
mod declare;
mod detail;
mod find;
mod grid;
mod reason;
mod settled;
mod sheet;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::known::Known;
use super::{Input, Screen};
use crate::domain::evaluation::Asked;
use crate::domain::evaluation::stage::Stage;
use crate::domain::refs::GroupId;
use crate::tui::fit::Align;
use crate::tui::keys::{Act as AnyAct, Code, Key, Possible, plain};
use crate::tui::msg::{Effect, Load, Loaded, Target};
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::text_field::{TextField, Typed};
use crate::tui::widgets::{Painter, behind, row_of};
use commands::own;
pub use commands::{Act, COMMANDS, Goal};
use find::Spot;
use reason::Writing;
use settled::{Clash, Waiting};
pub use sheet::{Data, Past};

/// The sheet, where the cursor is, and what is being typed.
#[derive(Debug, Default)]
pub struct State {
    data: Known<Data>,
    at: Spot,
    top: usize,
    aside: usize,
    folded: BTreeSet<GroupId>,
    filter: TextField,
    filtering: bool,
    across: bool,
    begun: String,
    waiting: Vec<Waiting>,
    reason: Option<Writing>,
    opened: bool,
    scrolled: usize,
    items: Cursor,
    past: Option<(Asked, Vec<Past>)>,
    clash: Option<Clash>,
    declaring: Option<declare::Form>,
    goal: Option<Goal>,
    /// The cell to which it is to go then, whatever was filtered.
    sought: Option<Asked>,
    /// The cell that was scored last, where no open one follows: a further digit there would
    /// write over it, and is asked for twice.
    ended: Option<Asked>,
    /// The cell from which a digit has just moved on: what is written next may be its reason.
    left: Option<Asked>,
}

/// Changes the sheet.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match input {
        Input::Shown => return shown(state, shell),
        Input::Move(motion) => {
            state.left = None;
            return state.step(motion, shell);
        }
        Input::Wheel(by) => {
            state.left = None;
            state.wheel(by, shell);
        }
        Input::Act(AnyAct::Scores(act), key) => return run(state, act, key, shell),
        Input::Typed(key) => return typed(state, key, shell),
        Input::Paste(text) => return paste(state, &text, shell),
        Input::LeaveText => {
            state.filtering = false;
            state.leave_reason();
            if let Some(form) = &mut state.declaring {
                form.leave();
            }
        }
        Input::Back => back(state, shell),
        Input::Click(target) => {
            state.left = None;
            return click(state, &target, shell);
        }
        Input::Resized => state.keep_in(shell),
        Input::Loaded(Loaded::Sheet(answer)) => {
            let undone = state.take_in(answer, shell);
            let mut effects = undone.map(|asked| state.go(&asked, shell)).unwrap_or_default();
            effects.extend(seek(state, shell));
            return effects;
        }
        Input::Loaded(Loaded::Past(asked, past)) => state.past = Some((asked, past)),
        Input::Failed("sheet") => {
            state.data.failed("The sheet could not be read. F5 tries again.");
        }
        Input::Saved(ticket) => return state.saved(ticket, shell),
        Input::Refused(ticket) => return state.refused(ticket, shell),
        Input::Editor => return editor(state),
        Input::Edited(field, text) => return edited(state, &field, &text, shell),
        Input::Act(..)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Loaded(_)
        | Input::Failed(_) => {}
    }
    Vec::new()
}

fn shown(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let mut effects = shell.ask(Load::Sheet);
    if state.opened
        && let Some(asked) = state.asked()
    {
        effects.extend(shell.ask(Load::Past(asked)));
    }
    effects
}

/// Goes where another place wanted to, now that the sheet is here.
fn seek(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    if let (Known::Here(_), Some(asked)) = (&state.data, state.sought.take()) {
        state.filter.replace("");
        (state.opened, state.filtering) = (false, false);
        return state.go(&asked, shell);
    }
    match (state.goal, &state.data) {
        (Some(goal), Known::Here(_)) => {
            state.goal = None;
            run(state, Act::Seek(goal), None, shell)
        }
        (Some(_), Known::Asked | Known::Not(_)) | (None, _) => Vec::new(),
    }
}

fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let begun = if act == Act::Give { String::new() } else { std::mem::take(&mut state.begun) };
    if act != Act::Give {
        state.ended = None;
    }
    let left = state.left.take();
    match act {
        Act::Give => return state.give(key, shell),
        Act::Open => return state.open_or_give(&begun, shell),
        Act::Reason => return state.explain(left.as_ref(), shell),
        Act::Save => return state.save_reason(shell),
        Act::Next(forward) => return state.next_open(forward, shell),
        Act::Seek(goal) => return state.seek(goal, shell),
        Act::Group(forward) => state.next_group(forward, shell),
        Act::Fold => state.fold(shell),
        Act::FoldAll => state.fold_all(shell),
        Act::Filter => state.filtering = true,
        Act::Turn => {
            state.across = !state.across;
            let way = if state.across { "right" } else { "down" };
            shell.say(format!("after a score the cursor goes {way}"));
        }
        Act::Clear => return state.clear(shell),
        Act::Undo(back) => return state.undo(back, shell),
        Act::Submit => return state.ask_to_submit(key, shell),
        Act::SubmitNow => return state.submit(shell),
        Act::Copy => return state.copy(),
        Act::Attach => return state.attach(shell),
        Act::Declare => state.declare(shell),
        Act::Answer => return declare::answer(state, key, shell),
        Act::Send => return declare::send(state, false, shell),
        Act::SendNone => return declare::send(state, true, shell),
        Act::KeepMine => return state.keep_mine(shell),
        Act::TakeTheirs => return state.take_theirs(shell),
    }
    Vec::new()
}

fn typed(state: &mut State, key: Key, shell: &mut Shell) -> Vec<Effect> {
    if let Some(form) = &mut state.declaring {
        return form.typed(key, shell);
    }
    if state.filtering {
        if key == plain(Code::Enter) {
            state.filtering = false;
        } else if state.filter.press(key) == Typed::Changed {
            state.keep_in(shell);
        }
        return Vec::new();
    }
    match &mut state.reason {
        Some(writing) => match writing.field.press(key) {
            Typed::Changed => shell.typed(&writing.field),
            Typed::Moved | Typed::Ignored => Vec::new(),
        },
        None => Vec::new(),
    }
}

fn paste(state: &mut State, text: &str, shell: &mut Shell) -> Vec<Effect> {
    if let Some(form) = &mut state.declaring {
        return form.paste(text, shell);
    }
    if let Some(writing) = &mut state.reason {
        writing.field.paste(text);
        return shell.typed(&writing.field);
    }
    if !state.opened {
        state.filtering = true;
        state.filter.paste(text);
        state.keep_in(shell);
    }
    Vec::new()
}

fn editor(state: &State) -> Vec<Effect> {
    let field = match (&state.declaring, &state.reason) {
        (Some(form), _) => form.field(),
        (None, Some(writing)) => Some(&writing.field),
        (None, None) => None,
    };
    field
        .and_then(|field| Some((field.name()?.to_owned(), field.text())))
        .map(|(field, text)| Effect::Edit { field, text })
        .into_iter()
        .collect()
}

fn edited(state: &mut State, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
    let field = match (&mut state.declaring, &mut state.reason) {
        (Some(form), _) => form.field_mut(),
        (None, Some(writing)) => Some(&mut writing.field),
        (None, None) => None,
    };
    match field.filter(|field| field.name() == Some(name)) {
        Some(field) => {
            field.replace(text);
            shell.typed(field)
        }
        None => Vec::new(),
    }
}

fn back(state: &mut State, shell: &mut Shell) {
    if !state.begun.is_empty() {
        state.begun.clear();
    } else if state.clash.is_some() {
        state.clash = None;
    } else if state.declaring.is_some() {
        state.declaring = None;
    } else if state.opened {
        state.opened = false;
        state.scrolled = 0;
    } else if state.filter.is_empty() {
        shell.wish(Wish::Back);
    } else {
        state.filter = TextField::line(200);
        state.keep_in(shell);
    }
}

fn click(state: &mut State, target: &Target, shell: &mut Shell) -> Vec<Effect> {
    match target {
        Target::Field(at) if state.declaring.is_some() => {
            return declare::click(state, *at, shell);
        }
        Target::Cell(row, column) if !state.opened => return state.hit(*row, *column, shell),
        Target::Item(at) | Target::Row(at) if state.opened => state.items.at = *at,
        Target::Tab(_)
        | Target::Command(_)
        | Target::Row(_)
        | Target::Cell(..)
        | Target::Field(_)
        | Target::Item(_)
        | Target::Beside => {}
    }
    Vec::new()
}

/// Draws the sheet, or why there is none.
fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    match &state.data {
        Known::Asked => {}
        Known::Not(why) => {
            let text = Rect { y: body.y + 1.min(body.height), ..behind(body, 2) };
            let text = Rect { height: body.height.saturating_sub(1), ..text };
            pane(paint, text, why, 0, paint.look.theme.text);
        }
        Known::Here(data) => {
            if let Some(clash) = &state.clash {
                settled::view(clash, data, paint, body);
            } else if let Some(form) = &state.declaring {
                declare::view(form, data, paint, body);
            } else if !data.seated() {
                let text = Rect { y: body.y + 1.min(body.height), ..behind(body, 2) };
                let text = Rect { height: body.height.saturating_sub(1), ..text };
                pane(paint, text, &data.without_seat(), 0, paint.look.theme.text);
            } else if let Some(asked) = state.asked().filter(|_| state.opened) {
                detail::view(state, data, &asked, shell, paint, body);
            } else {
                grid::view(state, data, shell, paint, body);
            }
        }
    }
}

impl State {
    /// Whether the evaluation is at a stage in which scores are given or corrected.
    fn takes_scores(&self) -> Possible {
        let Known::Here(data) = &self.data else { return Ok(()) };
        data.evaluation.goes_on().map_err(|no| no.to_string())?;
        let (which, stage) = (data.evaluation.reference(), data.evaluation.stage());
        match stage {
            Stage::Scoring => Ok(()),
            Stage::Moderation if data.sheet.submitted().is_some() => Ok(()),
            Stage::Draft | Stage::Frozen => Err(format!(
                "{which} stands at {}: scores are given once scoring is open",
                stage.words()
            )),
            Stage::Moderation
            | Stage::QualityClosed
            | Stage::PriceOpened
            | Stage::Decided
            | Stage::Archived => {
                Err(format!("{which} stands at {}: its scores change no more", stage.words()))
            }
        }
    }

    /// Whether the chosen score is mine to give: declared, reviewed and not recused.
    fn mine_to_give(&self) -> Possible {
        let (Known::Here(data), Some(asked)) = (&self.data, self.asked()) else { return Ok(()) };
        if let Some(why) = data.barred() {
            return Err(why.to_owned());
        }
        if data.is_recused(&asked) {
            return Err(format!("you are recused from {}, for all candidates", asked.1));
        }
        Ok(())
    }

    /// Whether the chosen cell has a score; `why` says of what use it would be.
    fn is_scored(&self, why: fn(&Asked) -> String) -> Possible {
        let (Known::Here(data), Some(asked)) = (&self.data, self.asked()) else { return Ok(()) };
        match self.seen(data, &asked) {
            Some(_) => Ok(()),
            None => Err(why(&asked)),
        }
    }

    /// Whether a fact is chosen below the score.
    fn a_fact(&self) -> Possible {
        let (Known::Here(data), Some(asked)) = (&self.data, self.asked()) else { return Ok(()) };
        let attached = self.seen(data, &asked).map(|seen| seen.evidence).unwrap_or_default();
        match data.items(&asked, &attached).get(self.items.at) {
            Some(_) => Ok(()),
            None => Err("no evidence is recorded for this question and candidate".to_owned()),
        }
    }

    /// Whether a reason written now is that of the score just given, and left behind by the cursor.
    fn explains_what_was_left(&self) -> bool {
        let bare = self.asked().is_none_or(|here| self.value(&here).is_none());
        bare && self.left.as_ref().is_some_and(|left| self.lacks_reason(left))
    }

    /// Whether a score is still to be given, or a reason to be written.
    fn something_open(&self) -> Possible {
        let Known::Here(data) = &self.data else { return Ok(()) };
        let open = |cell: &Asked| self.value(cell).is_none() || self.lacks_reason(cell);
        if data.cells(true).iter().any(open) {
            return Ok(());
        }
        Err("nothing is open any more, and every score has its reason".to_owned())
    }

    /// The values that the chosen question may be given, as its keys: `0–3`.
    fn values(&self) -> Option<String> {
        let Known::Here(data) = &self.data else { return None };
        let question = self.asked().and_then(|asked| Some(data.question(&asked)?.1));
        Some(data.evaluation.criteria().scale().range(question.and_then(|one| one.cap)))
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
        let Known::Here(data) = &self.data else { return None };
        if self.clash.is_some() {
            return Some("Nothing is saved before you choose. Esc leaves theirs.".to_owned());
        }
        if self.declaring.is_some() {
            return Some("A declaration is kept for good; a later one adds to it.".into());
        }
        if !self.begun.is_empty() {
            return Some(format!("{} …   a further digit, or Enter", self.begun));
        }
        if let Some(writing) = &self.reason {
            let recorded = data.score(&writing.asked).map(|score| score.value.to_string());
            return Some(match writing.correction {
                None => "Typing goes to the reason. Esc keeps the draft.".to_owned(),
                Some(value) => format!(
                    "Correction {} → {value}: say why. What you handed in stays beside it.",
                    recorded.unwrap_or_default()
                ),
            });
        }
        if !data.seated() {
            return Some("D declares your interests in this evaluation.".to_owned());
        }
        Some(data.standing())
    }

    fn crumbs(&self) -> Vec<String> {
        if self.declaring.is_some() {
            return vec!["Declaration".to_owned()];
        }
        match (self.opened, &self.data, self.asked()) {
            (true, Known::Here(data), Some(asked)) => {
                vec![asked.1.to_string(), data.name_of(&asked.0)]
            }
            (true | false, _, _) => Vec::new(),
        }
    }

    fn part(&self) -> &'static str {
        if self.clash.is_some() {
            "conflict"
        } else if self.declaring.is_some() {
            "declaration"
        } else if self.reason.is_some() {
            "reason"
        } else if matches!(&self.data, Known::Here(data) if !data.seated()) {
            "no seat"
        } else if self.opened {
            "detail"
        } else {
            ""
        }
    }

    fn typing(&self) -> bool {
        match &self.declaring {
            Some(form) => form.field().is_some(),
            None => self.clash.is_none() && (self.filtering || self.reason.is_some()),
        }
    }

    fn writes(&self) -> bool {
        match &self.declaring {
            Some(form) => form.field().is_some(),
            None => self.reason.is_some(),
        }
    }

    fn subject(&self) -> Option<String> {
        let Known::Here(data) = &self.data else { return None };
        if self.declaring.is_some() || self.clash.is_some() {
            return None;
        }
        let (candidate, question) = self.asked()?;
        Some(format!("{}/{candidate}/{question}/{}", data.evaluation.reference(), data.me))
    }
}

fn said(paint: &mut Painter, area: Rect, offset: usize, words: &str) {
    let style = paint.look.theme.strong;
    paint.say(row_of(area, offset), words, style, Align::Left);
}
