//! Set-up: what an evaluation is made of, from nothing to frozen and on from stage to stage, and
//! the people and suppliers it needs.
//!
//! The page shows everything a line each with what the next step asks for beside it; the form,
//! the weights, small boxes and the two registers open from there.

mod acts;
mod aids;
mod answers;
mod commands;
pub mod data;
mod dialog;
mod page;
mod register;
pub mod rehearsal;
mod weights;
mod writing;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::known::UNREAD;
use super::locks::{self, Locks, verb};
use super::{Input, Screen};
use crate::domain::evaluation::stage::Step;
use crate::tui::fit::Align;
use crate::tui::keys::{Act as AnyAct, Key, Motion};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::{Painter, behind, row_of};
use acts::run;
use aids::Aid;
pub use commands::COMMANDS;
use commands::own;
use data::{Change, Data};
use dialog::{Deed, Dialog};
use page::About;
use register::{Of, Register};
use rehearsal::Rehearsed;
use weights::Weights;
use writing::Writing;

/// The page and what is open over it.
#[derive(Debug, Default)]
pub struct State {
    data: Option<Box<Data>>,
    failed: bool,
    cursor: Cursor,
    writing: Option<Box<Writing>>,
    weights: Option<Box<Weights>>,
    aid: Option<Box<Aid>>,
    register: Option<Register>,
    dialog: Option<Box<Dialog>>,
    locks: Option<Locks>,
    rehearsal: Option<Rehearsed>,
    /// A step that was asked for, until it is known whether it is possible.
    asked: Option<Step>,
    saving: Saving,
    /// The question that is to be shown among the weights once the set-up is here.
    sought: Option<String>,
    /// The supplier whose row is to be chosen then.
    wanted: Option<String>,
}

/// What the keys of Set-up do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Open what the chosen line says, or the chosen row.
    Open,
    /// Ask again.
    Reload,
    /// Set a new evaluation up.
    New,
    /// Change the draft.
    Edit,
    /// Look at the weights, and change those of a draft.
    Weights,
    /// Let a supplier take part.
    AddCandidate,
    /// Give somebody a seat.
    AddSeat,
    /// Withdraw the chosen candidate, or take the chosen seat away.
    Remove,
    /// Take the chosen seat away.
    RemoveNow,
    /// Hand over the chosen seat, or the moderation.
    HandOver,
    /// Take the step that leads on.
    Step,
    /// Take this step.
    StepNow(Step),
    /// Everything each step asks for.
    Locks,
    /// The people.
    People,
    /// Who stands in for whom.
    StandIns,
    /// The settings of the workspace.
    Settings,
    /// The suppliers.
    Suppliers,
    /// Type a filter over the open register.
    Filter,
    /// Add a row to the open register.
    Add,
    /// Ask whether to retire the chosen row.
    Retire,
    /// Retire it.
    RetireNow,
    /// Add somebody or something that the form misses.
    Missing,
    /// Save what is open.
    Save,
    /// To the next field, or the one before.
    Field(bool),
    /// To the next field with a problem.
    Problem,
    /// What the chosen group or question says.
    Texts,
    /// Find weights with an aid.
    Aid,
    /// Make the next version of frozen rules.
    Amend,
    /// Make it, now that what falls has been seen.
    AmendNow,
    /// Try invented bids.
    Rehearse,
    /// Try bids of one's own, or with other parameters.
    Bids,
    /// Add a question or a group.
    AddItem,
    /// Ask whether to remove the chosen question or group.
    RemoveItem,
    /// Remove it.
    RemoveItemNow,
}

impl State {
    /// What the chosen line of the page is about.
    fn about(&self) -> Option<About> {
        let data = self.data.as_ref()?;
        page::lines(data).into_iter().nth(self.cursor.at).and_then(|line| line.about)
    }

    fn rows(shell: &Shell) -> usize {
        page::room(shell.size.0, shell.body_rows()).max(1)
    }

    /// Moves over lines that say nothing to the next that does.
    fn walk(&mut self, motion: Motion, shell: &Shell) {
        let rows = Self::rows(shell);
        let Some(data) = &self.data else { return };
        let lines = page::lines(data);
        let len = lines.len();
        let says = |at: usize| lines.get(at).is_some_and(|line| line.about.is_some());
        let from = self.cursor.at;
        let motion = motion.along();
        self.cursor.step(motion, len, rows);
        let up = matches!(motion, Motion::Up | Motion::PageUp | Motion::Bottom);
        let mut at = self.cursor.at;
        let found = loop {
            if says(at) {
                break Some(at);
            }
            let next = if up { at.checked_sub(1) } else { Some(at + 1).filter(|at| *at < len) };
            let Some(next) = next else { break None };
            at = next;
        };
        let back = || (0..len).rev().find(|at| says(*at)).filter(|_| motion == Motion::PageDown);
        let first = || (0..len).find(|at| says(*at)).filter(|_| motion == Motion::PageUp);
        self.cursor.at = found.or_else(back).or_else(first).unwrap_or(from);
        self.cursor.keep_in(len, rows);
        // The headings above the first line are worth the rows they take.
        if up && (0..self.cursor.at).all(|at| !says(at)) {
            self.cursor.top = 0;
        }
    }

    /// The question that is shown among the weights once the set-up is here.
    pub(in crate::tui) fn look_at(&mut self, question: &str) {
        self.sought = Some(question.to_owned());
    }

    /// The supplier whose row of the register is chosen once the set-up is here.
    pub(in crate::tui) fn look_at_supplier(&mut self, supplier: &str) {
        self.wanted = Some(supplier.to_owned());
    }

    fn dialog(&mut self, deed: Deed, shell: &Shell) {
        if let Some(data) = &self.data {
            self.dialog = Some(Box::new(Dialog::new(deed, data, shell)));
        }
    }

    fn write(&mut self, new: bool, key: Option<&str>, shell: &mut Shell) -> Vec<Effect> {
        let Some(data) = &self.data else { return Vec::new() };
        let draft = if new { None } else { data.evaluation() };
        let mut writing = Writing::new(data, draft, shell);
        if let Some(key) = key {
            writing.go_to(key);
        }
        let effects = writing.earlier(data, shell);
        self.writing = Some(Box::new(writing));
        effects
    }

    fn change(&mut self, change: Change, shell: &mut Shell) -> Vec<Effect> {
        self.saving.send(Save::Setup(change), shell)
    }
}

/// Changes Set-up.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match input {
        Input::Shown => {
            let mut effects = shell.ask(Load::Setup);
            if state.locks.is_some() {
                effects.extend(shell.ask(Load::Locks(None)));
            }
            return effects;
        }
        Input::Loaded(Loaded::Setup(data)) => state.arrive(*data, shell),
        Input::Loaded(Loaded::Earlier(earlier)) => {
            if let (Some(writing), Some(data)) = (&mut state.writing, &state.data) {
                writing.start_from(&earlier, data, shell);
            }
        }
        Input::Loaded(Loaded::Locks(data)) => {
            let asked = state.asked.take().map(|step| (step, None));
            let now = |step| own(Act::StepNow(step));
            locks::unlocked(&mut state.locks, asked, data, now, shell);
        }
        Input::Loaded(Loaded::Rehearsal(found)) => {
            // Only now is what was typed done with: bids that are refused stay in their form.
            state.dialog.take_if(|dialog| dialog.bids().is_some());
            state.rehearsal = Some(Rehearsed::new(*found));
        }
        Input::Failed("set-up") => state.failed = state.data.is_none(),
        Input::Failed("locks") => state.asked = None,
        Input::Failed("earlier") => {
            if let Some(writing) = &mut state.writing {
                writing.not_read();
            }
        }
        Input::Saved(ticket) => return answers::saved(state, ticket, shell),
        Input::Refused(ticket) => {
            state.saving.ended(ticket);
            if let Some(writing) = &mut state.writing {
                writing.refused(ticket);
            }
            if let Some(weights) = &mut state.weights {
                weights.refused(ticket);
            }
            if let Some(dialog) = &mut state.dialog {
                dialog.refused(ticket);
            }
            if let Some(aid) = &mut state.aid {
                aid.refused(ticket);
            }
        }
        Input::Act(AnyAct::Setup(act), key) => return run(state, act, key, shell),
        Input::Typed(key) => return typed(state, key, shell),
        Input::Paste(text) => {
            if let Some(dialog) = &mut state.dialog {
                return dialog.paste(&text, shell);
            }
            if let Some(aid) = &mut state.aid {
                return aid.paste(&text, shell);
            }
            if let Some(writing) = &mut state.writing {
                return writing.paste(&text, state.data.as_deref(), shell);
            }
            if let (Some(register), Some(data)) = (&mut state.register, &state.data) {
                register.paste(&text, data, shell);
            }
        }
        Input::LeaveText => leave(state),
        Input::Back => back(state, shell),
        Input::Editor => {
            return state.dialog.as_ref().and_then(|d| d.editor()).into_iter().collect();
        }
        Input::Edited(name, text) => {
            if let Some(dialog) = &mut state.dialog {
                return dialog.edited(&name, &text, shell);
            }
        }
        Input::Move(motion) => {
            if let Some(rehearsal) = &mut state.rehearsal {
                rehearsal.step(motion, shell);
            } else if let Some(locks) = &mut state.locks {
                locks.step(motion);
            } else if let Some(register) = &mut state.register {
                let len = register.len();
                let rows = register.rows(shell.body_rows());
                register.cursor.step(motion, len, rows);
            } else {
                state.walk(motion, shell);
            }
        }
        Input::Wheel(by) => {
            let motion = if by < 0 { Motion::Up } else { Motion::Down };
            if let Some(weights) = &mut state.weights {
                weights.wheel(by, shell);
            } else if let Some(rehearsal) = &mut state.rehearsal {
                rehearsal.step(motion, shell);
            } else if let Some(locks) = &mut state.locks {
                locks.step(motion);
            } else if let Some(register) = &mut state.register {
                let rows = register.rows(shell.body_rows());
                register.cursor.at = register.cursor.at.saturating_add_signed(isize::from(by));
                register.cursor.keep_in(register.len(), rows);
            } else if state.writing.is_none() {
                state.walk(motion, shell);
            }
        }
        Input::Click(target) => return click(state, &target, shell),
        Input::Resized => {
            let rows = State::rows(shell);
            if let Some(data) = &state.data {
                state.cursor.keep_in(page::lines(data).len(), rows);
            }
            if let Some(writing) = &mut state.writing {
                writing.fit(shell);
            }
            if let Some(weights) = &mut state.weights {
                weights.fit(shell);
            }
            if let Some(dialog) = &mut state.dialog {
                dialog.fit(shell);
            }
            if let Some(register) = &mut state.register {
                let rows = register.rows(shell.body_rows());
                register.cursor.keep_in(register.len(), rows);
            }
        }
        Input::Act(..)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Loaded(_)
        | Input::Failed(_) => {}
    }
    Vec::new()
}

fn typed(state: &mut State, key: Key, shell: &mut Shell) -> Vec<Effect> {
    if let Some(dialog) = &mut state.dialog {
        return dialog.press(key, shell);
    }
    if let Some(writing) = &mut state.writing {
        return writing.press(key, state.data.as_deref(), shell);
    }
    if let Some(aid) = &mut state.aid {
        return aid.press(key, shell);
    }
    if let Some(weights) = &mut state.weights {
        return weights.press(key, shell);
    }
    if let (Some(register), Some(data)) = (&mut state.register, &state.data) {
        register.press(key, data, shell);
    }
    Vec::new()
}

/// One step back out of what is being typed; the text is kept.
fn leave(state: &mut State) {
    if let Some(dialog) = &mut state.dialog {
        if !dialog.close_pick() {
            state.dialog = None;
        }
    } else if let Some(writing) = &mut state.writing {
        if !writing.close_pick() {
            state.writing = None;
        }
    } else if let Some(aid) = &mut state.aid {
        if !aid.close_pick() {
            state.aid = None;
        }
    } else if state.weights.take().is_none()
        && let Some(register) = &mut state.register
    {
        register.leave();
    }
}

fn back(state: &mut State, shell: &mut Shell) {
    // What is typed over a register goes before the register.
    if state.rehearsal.is_none()
        && state.locks.is_none()
        && let (Some(register), Some(data)) = (&mut state.register, &state.data)
        && register.clear(data, shell)
    {
        return;
    }
    let open = state.rehearsal.take().is_some()
        || state.locks.take().is_some()
        || state.register.take().is_some();
    if !open {
        shell.wish(Wish::Back);
    }
}

fn click(state: &mut State, target: &Target, shell: &mut Shell) -> Vec<Effect> {
    if let Some(dialog) = &mut state.dialog {
        dialog.click(target);
        return Vec::new();
    }
    if let Some(writing) = &mut state.writing {
        writing.click(target);
        return Vec::new();
    }
    if let Some(aid) = &mut state.aid {
        aid.click(target);
        return Vec::new();
    }
    if let Some(weights) = &mut state.weights {
        weights.click(target);
        return Vec::new();
    }
    let Target::Row(at) = target else { return Vec::new() };
    if let Some(rehearsal) = &mut state.rehearsal {
        rehearsal.click(*at);
        return Vec::new();
    }
    if let Some(locks) = &mut state.locks {
        locks.click(*at);
        return Vec::new();
    }
    let cursor = match &mut state.register {
        Some(register) => &mut register.cursor,
        None => &mut state.cursor,
    };
    if cursor.at == *at {
        return run(state, Act::Open, None, shell);
    }
    cursor.at = *at;
    Vec::new()
}

/// Draws Set-up.
fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let Some(data) = &state.data else {
        if state.failed {
            let line = behind(row_of(body, 1), 2);
            paint.say(line, UNREAD, theme.text, Align::Left);
        }
        return;
    };
    if let Some(writing) = &state.writing {
        writing.view(paint, body);
    } else if let Some(aid) = &state.aid {
        aid.view(paint, body);
    } else if let Some(weights) = &state.weights {
        weights.view(paint, body);
    } else if let Some(register) = &state.register {
        register.view(data, shell, paint, body);
    } else if let Some(rehearsal) = &state.rehearsal {
        rehearsal.view(paint, body);
    } else if let Some(locks) = &state.locks {
        locks.view(paint, body);
    } else {
        page::view(state, data, paint, body);
    }
    if let Some(dialog) = &state.dialog {
        dialog.view(paint, body);
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
        if let Some(dialog) = &self.dialog {
            return Some(dialog.status());
        }
        if let Some(writing) = &self.writing {
            return Some(writing.status());
        }
        if let Some(aid) = &self.aid {
            return Some(aid.status());
        }
        if let Some(weights) = &self.weights {
            return Some(weights.status());
        }
        if self.rehearsal.is_some() {
            return Some(rehearsal::Rehearsed::status());
        }
        if let Some(locks) = &self.locks {
            return Some(locks.status());
        }
        let data = self.data.as_ref()?;
        if let Some(register) = &self.register {
            return Some(register.count(data));
        }
        let lock = data.present.as_ref()?.next.as_ref()?;
        let unmet = lock.conditions.len() - lock.met();
        Some(match unmet {
            0 => format!("Nothing is missing: f asks whether to {}.", verb(lock.step)),
            1 => format!("1 thing is missing before you can {}.", verb(lock.step)),
            some => format!("{some} things are missing before you can {}.", verb(lock.step)),
        })
    }

    fn crumbs(&self) -> Vec<String> {
        let mut crumbs = Vec::new();
        if let Some(writing) = &self.writing {
            crumbs.push(writing.crumb());
        } else if self.weights.is_some() {
            crumbs.push("weights".to_owned());
        } else if let Some(register) = &self.register {
            crumbs.push(match register.of {
                Of::People => "people".to_owned(),
                Of::StandIns => "stand-ins".to_owned(),
                Of::Settings => "settings".to_owned(),
                Of::Suppliers => "suppliers".to_owned(),
            });
        } else if self.rehearsal.is_some() {
            crumbs.push("rehearsal".to_owned());
        } else if self.locks.is_some() {
            crumbs.push("why can't I".to_owned());
        }
        crumbs
    }

    fn part(&self) -> &'static str {
        if self.dialog.is_some() {
            "box"
        } else if self.writing.is_some() {
            "form"
        } else if self.aid.is_some() {
            "aid"
        } else if self.weights.is_some() {
            "weights"
        } else if let Some(register) = &self.register {
            match register.of {
                Of::People => "people",
                Of::StandIns => "stand-ins",
                Of::Settings => "settings",
                Of::Suppliers => "suppliers",
            }
        } else if self.rehearsal.is_some() {
            "rehearsal"
        } else if self.locks.is_some() {
            "steps"
        } else {
            ""
        }
    }

    fn typing(&self) -> bool {
        self.dialog.is_some()
            || self.writing.is_some()
            || self.weights.is_some()
            || self.register.as_ref().is_some_and(Register::is_typing)
    }

    fn writes(&self) -> bool {
        self.dialog.as_ref().is_some_and(|dialog| dialog.writes())
    }
}
