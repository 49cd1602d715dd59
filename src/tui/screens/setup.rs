//! Set-up: what an evaluation is made of, from nothing to frozen and on from stage to stage, and
//! the people and suppliers it needs.
//!
//! The page shows everything a line each with what the next step asks for beside it; the form,
//! the weights, small boxes and the two registers open from there.
//!
//! This file is long because the place is read from top to bottom: its state, what each key does
//! and what is open over what; each of the parts has a file of its own.

mod aids;
pub mod data;
mod dialog;
mod page;
mod register;
mod weights;
mod writing;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::Input;
use super::locks::{self, Locks, verb};
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::person::Role;
use crate::tui::fit::Align;
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Key, Motion, Possible, Where, ch, command, ctrl, plain,
};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::place::Place;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::{Painter, behind, row_of};
use aids::Aid;
use data::{Change, Data};
use dialog::{Deed, Dialog};
use page::About;
use register::{Of, Register};
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
    /// A step that was asked for, until it is known whether it is possible.
    asked: Option<Step>,
    saving: Option<u64>,
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
    /// The suppliers.
    Suppliers,
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
}

const GROUP: &str = "Set-up";
const FORM: &str = "In the forms of Set-up";
const HERE: Where = Where::Part(Place::Setup, "");
const LIST: Where = Where::Parts(Place::Setup, &["people", "suppliers"]);

const fn own(act: Act) -> AnyAct {
    AnyAct::Setup(act)
}

fn present(state: &crate::tui::state::State) -> Result<&data::Present, String> {
    let data = state.screens.setup.data.as_ref();
    data.and_then(|data| data.present.as_deref())
        .ok_or_else(|| "there is no evaluation yet: n sets one up".to_owned())
}

fn before(state: &crate::tui::state::State, last: Stage, what: &str) -> Possible {
    let evaluation = &present(state)?.evaluation;
    if evaluation.stage() <= last {
        return Ok(());
    }
    let (which, stage) = (evaluation.reference(), evaluation.stage().words());
    Err(format!("{which} is {stage}, and {what}"))
}

fn some_evaluation(state: &crate::tui::state::State) -> Possible {
    present(state).map(|_| ())
}

fn days_open(state: &crate::tui::state::State) -> Possible {
    before(state, Stage::PriceOpened, "nothing of it changes after a decision")
}

fn amendable(state: &crate::tui::state::State) -> Possible {
    if present(state)?.evaluation.stage() == Stage::Draft {
        return Err("it is a draft, and a draft is edited".to_owned());
    }
    before(state, Stage::PriceOpened, "what is decided is superseded, never amended")
}

fn candidates_open(state: &crate::tui::state::State) -> Possible {
    before(state, Stage::Frozen, "candidates join before scoring opens, since all are scored alike")
}

fn panel_open(state: &crate::tui::state::State) -> Possible {
    before(state, Stage::Scoring, "the panel grows until moderation opens")
}

fn chosen_removable(state: &crate::tui::state::State) -> Possible {
    days_open(state)?;
    match state.screens.setup.about() {
        Some(About::Candidate(_) | About::Seat(_)) => Ok(()),
        Some(About::Field(_) | About::Group(_) | About::Do(_)) | None => {
            Err("choose a candidate or a seat first".to_owned())
        }
    }
}

fn chosen_passable(state: &crate::tui::state::State) -> Possible {
    some_evaluation(state)?;
    match state.screens.setup.about() {
        Some(About::Seat(_) | About::Field("moderator")) => Ok(()),
        Some(About::Field(_) | About::Candidate(_) | About::Group(_) | About::Do(_)) | None => {
            Err("choose a seat or the moderator first".to_owned())
        }
    }
}

fn addable(state: &crate::tui::state::State) -> Possible {
    let writing = state.screens.setup.writing.as_ref();
    match writing.map(|writing| (writing.is_new(), writing.here())) {
        Some((true, "candidates" | "panel" | "moderator") | (false, "moderator")) => Ok(()),
        Some(_) | None => Err("in the fields for candidates and people only".to_owned()),
    }
}

const fn anywhere(id: &'static str, words: &'static str, act: Act) -> Command {
    command(id, (words, ""), GROUP, &[], Where::Outside, 0, own(act)).shown_as("")
}

const fn form(
    id: &'static str,
    (words, hint): (&'static str, &'static str),
    keys: &'static [Key],
    part: &'static str,
    priority: u8,
    act: Act,
) -> Command {
    command(id, (words, hint), FORM, keys, Where::Form(Place::Setup, part), priority, own(act))
}

const SAVE: &[Key] = &[ctrl('s')];
const NEXT: &[Key] = &[plain(Code::Tab)];
const BEFORE: &[Key] = &[plain(Code::BackTab)];

/// The commands of Set-up.
pub const COMMANDS: &[Command] = &[
    command(
        "setup.open",
        ("Open what the chosen line says", "open"),
        GROUP,
        &[plain(Code::Enter)],
        HERE,
        1,
        own(Act::Open),
    ),
    command(
        "setup.step",
        ("Take the next step: freeze, open scoring …", "next step"),
        GROUP,
        &[ch('f')],
        HERE,
        2,
        own(Act::Step),
    )
    .when(some_evaluation),
    command(
        "setup.weights",
        ("Weights and texts of the criteria", "weights"),
        GROUP,
        &[ch('w')],
        HERE,
        3,
        own(Act::Weights),
    )
    .when(some_evaluation),
    command(
        "setup.new",
        ("Set up a new evaluation, step by step", "new"),
        GROUP,
        &[ch('n')],
        HERE,
        4,
        own(Act::New),
    ),
    command(
        "setup.edit",
        ("Change the draft, or the due days", "edit"),
        GROUP,
        &[ch('E')],
        HERE,
        5,
        own(Act::Edit),
    )
    .when(days_open),
    command(
        "setup.why",
        ("Why can't I? Everything each step asks for", "why can't I"),
        GROUP,
        &[ch('W')],
        HERE,
        6,
        own(Act::Locks),
    )
    .when(some_evaluation),
    command(
        "setup.candidate",
        ("Add a candidate …", "candidate"),
        GROUP,
        &[ch('a')],
        HERE,
        7,
        own(Act::AddCandidate),
    )
    .when(candidates_open),
    command(
        "setup.seat",
        ("Give somebody a seat on the panel …", "seat"),
        GROUP,
        &[ch('p')],
        HERE,
        8,
        own(Act::AddSeat),
    )
    .when(panel_open),
    command(
        "setup.remove",
        ("Withdraw the chosen candidate, or take the chosen seat away …", "remove"),
        GROUP,
        &[ch('x')],
        HERE,
        0,
        own(Act::Remove),
    )
    .when(chosen_removable),
    command(
        "setup.hand-over",
        ("Hand over the chosen seat, or the moderation …", "hand over"),
        GROUP,
        &[ch('H')],
        HERE,
        0,
        own(Act::HandOver),
    )
    .when(chosen_passable),
    command(
        "setup.amend",
        ("Amend the frozen rules: a next version, with a reason …", "amend"),
        GROUP,
        &[ch('A')],
        HERE,
        0,
        own(Act::Amend),
    )
    .when(amendable),
    command(
        "setup.people",
        ("People and their roles", "people"),
        GROUP,
        &[ch('P')],
        HERE,
        8,
        own(Act::People),
    ),
    command(
        "setup.suppliers",
        ("Suppliers", "suppliers"),
        GROUP,
        &[ch('S')],
        HERE,
        9,
        own(Act::Suppliers),
    ),
    command(
        "setup.reload",
        ("Read everything again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        own(Act::Reload),
    ),
    anywhere("evaluation.new", "Set up a new evaluation …", Act::New),
    anywhere("people.open", "People and their roles …", Act::People),
    anywhere("suppliers.open", "Suppliers of the workspace …", Act::Suppliers),
    anywhere("evaluation.why", "Why can't I? What each step asks for …", Act::Locks),
    command(
        "setup.take",
        ("Take the chosen step …", "take the step"),
        GROUP,
        &[plain(Code::Enter)],
        Where::Part(Place::Setup, "steps"),
        1,
        own(Act::Open),
    ),
    command(
        "register.open",
        ("Change the chosen row", "change"),
        GROUP,
        &[plain(Code::Enter)],
        LIST,
        1,
        own(Act::Open),
    ),
    command("register.add", ("Add a row", "add"), GROUP, &[ch('n')], LIST, 2, own(Act::Add)),
    command(
        "register.retire",
        ("Retire the chosen row …", "retire"),
        GROUP,
        &[ch('x')],
        LIST,
        3,
        own(Act::Retire),
    ),
    form("setup.form.save", ("Save the evaluation", "save"), SAVE, "form", 1, Act::Save),
    form("setup.form.next", ("The next field", "next field"), NEXT, "form", 2, Act::Field(true)),
    form("setup.form.before", ("The field before", "before"), BEFORE, "form", 0, Act::Field(false)),
    form(
        "setup.form.problem",
        ("The next field with something missing", "next missing"),
        &[ctrl('g')],
        "form",
        3,
        Act::Problem,
    ),
    form(
        "setup.form.add",
        ("Add a person or supplier that is missing here", "add one"),
        &[ctrl('n')],
        "form",
        4,
        Act::Missing,
    )
    .when(addable),
    form("setup.box.save", ("Do what the box is about", "save"), SAVE, "box", 1, Act::Save),
    form("setup.box.next", ("The next field of the box", "next"), NEXT, "box", 2, Act::Field(true)),
    form(
        "setup.box.before",
        ("The field of the box before", "before"),
        BEFORE,
        "box",
        0,
        Act::Field(false),
    ),
    form("setup.weights.save", ("Save the weights", "save"), SAVE, "weights", 1, Act::Save),
    form(
        "setup.weights.next",
        ("The next row with a weight", "next"),
        NEXT,
        "weights",
        2,
        Act::Field(true),
    ),
    form(
        "setup.weights.before",
        ("The row with a weight before", "before"),
        BEFORE,
        "weights",
        0,
        Act::Field(false),
    ),
    form(
        "setup.weights.texts",
        ("What the chosen group or question says", "texts"),
        &[plain(Code::Enter)],
        "weights",
        3,
        Act::Texts,
    ),
    form(
        "setup.weights.aid",
        ("Find weights: swing, ranking, pairs, best and worst …", "find weights"),
        &[ctrl('t')],
        "weights",
        4,
        Act::Aid,
    ),
    form("setup.aid.save", ("Put it among the weights", "take"), SAVE, "aid", 1, Act::Save),
    form("setup.aid.next", ("The next number", "next"), NEXT, "aid", 2, Act::Field(true)),
    form("setup.aid.before", ("The number before", "before"), BEFORE, "aid", 0, Act::Field(false)),
];

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

    fn arrive(&mut self, data: Data, shell: &Shell) {
        let first_time = self.data.is_none();
        let same = |old: &Data| {
            old.evaluation().map(crate::domain::evaluation::Evaluation::reference)
                == data.evaluation().map(crate::domain::evaluation::Evaluation::reference)
        };
        let moved = self.data.as_deref().is_some_and(|old| !same(old));
        if let Some(writing) = &mut self.writing {
            writing.meet(&data, shell);
        }
        if let (Some(weights), Some(evaluation)) = (&mut self.weights, data.evaluation()) {
            weights.meet(evaluation, shell);
        }
        if let Some(register) = &mut self.register {
            let len = register.len(&data);
            register.cursor.keep_in(len, shell.body_rows().saturating_sub(1));
        }
        self.data = Some(Box::new(data));
        self.failed = false;
        if first_time || moved {
            self.cursor = Cursor::default();
        }
        if self.about().is_none() {
            self.walk(Motion::Top, shell);
        }
    }

    fn dialog(&mut self, deed: Deed, shell: &Shell) {
        if let Some(data) = &self.data {
            self.dialog = Some(Box::new(Dialog::new(deed, data, shell)));
        }
    }

    fn write(&mut self, new: bool, key: Option<&str>, shell: &Shell) {
        let Some(data) = &self.data else { return };
        let draft = if new { None } else { data.evaluation() };
        let mut writing = Writing::new(data, draft, shell);
        if let Some(key) = key {
            writing.go_to(key);
        }
        self.writing = Some(Box::new(writing));
    }

    fn change(&mut self, change: Change, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_some() {
            return Vec::new(); // A second Enter must not do it twice.
        }
        let (ticket, effects) = shell.save(Save::Setup(change));
        self.saving = Some(ticket);
        effects
    }
}

/// Changes Set-up.
pub fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match input {
        Input::Shown => {
            let mut effects = shell.ask(Load::Setup);
            if state.locks.is_some() {
                effects.extend(shell.ask(Load::Locks(None)));
            }
            return effects;
        }
        Input::Loaded(Loaded::Setup(data)) => state.arrive(*data, shell),
        Input::Loaded(Loaded::Locks(data)) => return unlocked(state, data, shell),
        Input::Failed("set-up") => state.failed = state.data.is_none(),
        Input::Failed("locks") => state.asked = None,
        Input::Saved(ticket) => return saved(state, ticket, shell),
        Input::Refused(ticket) => {
            state.saving.take_if(|saving| *saving == ticket);
            if let Some(writing) = &mut state.writing {
                writing.refused(ticket);
            }
            if let Some(weights) = &mut state.weights {
                weights.refused(ticket);
            }
            if let Some(dialog) = &mut state.dialog {
                dialog.refused(ticket);
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
            if let Some(locks) = &mut state.locks {
                locks.step(motion);
            } else if let (Some(register), Some(data)) = (&mut state.register, &state.data) {
                let len = register.len(data);
                register.cursor.step(motion, len, shell.body_rows().saturating_sub(1));
            } else {
                state.walk(motion, shell);
            }
        }
        Input::Wheel(by) => {
            let motion = if by < 0 { Motion::Up } else { Motion::Down };
            if let Some(weights) = &mut state.weights {
                weights.wheel(by, shell);
            } else if let Some(locks) = &mut state.locks {
                locks.step(motion);
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
        }
        Input::Act(..) | Input::Drag(..) | Input::Loaded(_) | Input::Failed(_) => {}
    }
    Vec::new()
}

/// What each step asks for has come: the list, or the question before a step that is possible.
fn unlocked(state: &mut State, data: locks::Data, shell: &mut Shell) -> Vec<Effect> {
    let asked = state.asked.take();
    match asked.and_then(|step| data.lock(step)) {
        Some(lock) if lock.possible() && lock.step != Step::Reopen => {
            let question = Confirm::new(
                format!("{} {}", super::overview::words(lock.step), data.which),
                super::overview::effect(lock.step),
                ("leave it as it is", verb(lock.step)),
                own(Act::StepNow(lock.step)),
            );
            shell.confirm(question.answered_by(ch('y'), None));
            if let Some(locks) = &mut state.locks {
                locks.meet(data);
            }
        }
        Some(_) => {
            let locks = Locks::new(data);
            shell.refuse(locks.status());
            state.locks = Some(locks);
        }
        None => match &mut state.locks {
            Some(locks) => locks.meet(data),
            None => state.locks = Some(Locks::new(data)),
        },
    }
    Vec::new()
}

fn saved(state: &mut State, ticket: u64, shell: &mut Shell) -> Vec<Effect> {
    if state.saving.take_if(|saving| *saving == ticket).is_some() {
        return Vec::new();
    }
    if let Some(effects) = state.dialog.as_mut().and_then(|d| d.saved(ticket, shell)) {
        let done = state.dialog.take();
        if let (Some(dialog), Some(writing)) = (done, &mut state.writing) {
            // Who was added from the form is what the form wanted.
            let key = writing.here().to_owned();
            match (dialog.deed(), key.as_str()) {
                (Deed::Person(None), "panel" | "moderator")
                | (Deed::Supplier(None), "candidates") => writing.choose(&key, &dialog.slug()),
                (_, _) => {}
            }
        }
        return effects;
    }
    if let Some(effects) = state.writing.as_mut().and_then(|w| w.saved(ticket, shell)) {
        state.writing = None;
        return effects;
    }
    if let Some(effects) = state.weights.as_mut().and_then(|w| w.saved(ticket, shell)) {
        return effects;
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
    } else if state.aid.take().is_none() {
        state.weights = None;
    }
}

fn back(state: &mut State, shell: &mut Shell) {
    let open = state.locks.take().is_some() || state.register.take().is_some();
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

fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let which = state
        .data
        .as_ref()
        .and_then(|data| data.evaluation())
        .map(crate::domain::evaluation::Evaluation::reference);
    match act {
        Act::Open => return open(state, key, shell),
        Act::Reload => return shell.ask(Load::Setup),
        Act::New => {
            close(state);
            if let Some(why) = may_not(state, &[Role::Moderator, Role::Admin]) {
                shell.refuse(format!("{why}, and sets nothing up"));
            } else {
                state.write(true, None, shell);
            }
        }
        Act::Edit => state.write(false, None, shell),
        Act::Weights | Act::Texts => return of_criteria(state, act, shell),
        Act::Aid => match &state.weights {
            Some(weights) if weights.is_draft() => {
                state.aid = Some(Box::new(Aid::new(weights.level(), shell)));
            }
            Some(_) => shell.refuse("weights are frozen: only a new version changes them"),
            None => {}
        },
        Act::Amend => {
            if let Some(which) = which {
                state.dialog(Deed::Amend(which), shell);
            }
        }
        Act::AmendNow => {
            if let Some(dialog) = &mut state.dialog {
                return dialog.save(shell);
            }
        }
        Act::AddCandidate => {
            if let Some(which) = which {
                state.dialog(Deed::AddCandidate(which), shell);
            }
        }
        Act::AddSeat => {
            if let Some(which) = which {
                state.dialog(Deed::AddSeat(which), shell);
            }
        }
        Act::Remove => remove(state, shell),
        Act::RemoveNow => {
            if let (Some(which), Some(About::Seat(who))) = (which, state.about()) {
                return state.change(Change::RemoveSeat(which, who), shell);
            }
        }
        Act::HandOver => match (which, state.about()) {
            (Some(which), Some(About::Seat(who))) => {
                state.dialog(Deed::HandSeat(which, who), shell);
            }
            (Some(which), Some(About::Field("moderator"))) => {
                let data = state.data.as_ref();
                let who = data.and_then(|data| data.evaluation());
                let who = who.map(|one| one.moderator().to_string()).unwrap_or_default();
                state.dialog(Deed::HandModeration(which, who), shell);
            }
            (_, _) => shell.refuse("choose a seat or the moderator first"),
        },
        Act::Step => {
            let next = state.data.as_ref().and_then(|data| data.present.as_ref()?.next.as_ref());
            return if let Some(step) = next.map(|lock| lock.step) {
                ask(state, step, shell)
            } else {
                shell.say("no step leads on from here");
                Vec::new()
            };
        }
        Act::StepNow(step) => {
            if let Some(which) = which
                && state.saving.is_none()
            {
                let (ticket, effects) = shell.save(Save::Step(which, step, None));
                state.saving = Some(ticket);
                return effects;
            }
        }
        Act::Locks => {
            close(state);
            return shell.ask(Load::Locks(None));
        }
        Act::People | Act::Suppliers => {
            close(state);
            let of = if act == Act::People { Of::People } else { Of::Suppliers };
            state.register = Some(Register::new(of));
        }
        Act::Add => match state.register.map(|register| register.of) {
            Some(Of::People) => state.dialog(Deed::Person(None), shell),
            Some(Of::Suppliers) => state.dialog(Deed::Supplier(None), shell),
            None => {}
        },
        Act::Retire => retire(state, shell),
        Act::RetireNow => {
            if let Some((of, who)) = chosen_row(state) {
                let change = match of {
                    Of::People => Change::RetirePerson(who),
                    Of::Suppliers => Change::RetireSupplier(who),
                };
                return state.change(change, shell);
            }
        }
        Act::Missing => {
            let here = state.writing.as_ref().map(|writing| writing.here().to_owned());
            match here.as_deref() {
                Some("candidates") => state.dialog(Deed::Supplier(None), shell),
                Some("panel" | "moderator") => state.dialog(Deed::Person(None), shell),
                Some(_) | None => {}
            }
        }
        Act::Save => return save(state, shell),
        Act::Field(forward) => {
            if let Some(dialog) = &mut state.dialog {
                dialog.step(forward);
            } else if let Some(writing) = &mut state.writing {
                writing.step(forward);
            } else if let Some(aid) = &mut state.aid {
                aid.step(forward);
            } else if let Some(weights) = &mut state.weights {
                weights.step(forward, shell);
            }
        }
        Act::Problem => {
            if let Some(writing) = &mut state.writing {
                writing.next_problem(shell);
            }
        }
    }
    Vec::new()
}

/// Why the person at the desk may not, when they hold none of `roles`.
fn may_not(state: &State, roles: &'static [Role]) -> Option<String> {
    let me = state.data.as_ref()?.me.as_ref()?;
    me.acting_as(roles, "set up an evaluation").err().map(|error| error.to_string())
}

/// Closes what is open over the page; what was typed is kept.
fn close(state: &mut State) {
    state.writing = None;
    state.weights = None;
    state.aid = None;
    state.dialog = None;
    state.register = None;
    state.locks = None;
}

fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    if let Some((which, effect)) = state.dialog.as_ref().and_then(|dialog| dialog.amends()) {
        let question = Confirm::new(
            format!("Amend the rules of {which}"),
            effect,
            ("leave them frozen", "amend"),
            own(Act::AmendNow),
        );
        shell.confirm(question.answered_by(ch('y'), None));
        Vec::new()
    } else if let Some(dialog) = &mut state.dialog {
        dialog.save(shell)
    } else if let Some(writing) = &mut state.writing {
        writing.save(shell)
    } else if let Some(aid) = &state.aid {
        match aid.proposed() {
            Err(why) => {
                shell.refuse(why);
                Vec::new()
            }
            Ok(found) => {
                state.aid = None;
                let weights = state.weights.as_mut();
                shell.say("put among the weights for review; Ctrl-S saves them");
                weights.map(|weights| weights.take(&found, shell)).unwrap_or_default()
            }
        }
    } else if let Some(weights) = &mut state.weights {
        weights.save(shell)
    } else {
        Vec::new()
    }
}

/// Asks what `step` asks for; the answer is the question before it, or why it is locked.
fn ask(state: &mut State, step: Step, shell: &mut Shell) -> Vec<Effect> {
    state.asked = Some(step);
    shell.ask(Load::Locks(Some(step)))
}

fn open(state: &mut State, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    if let Some(locks) = &state.locks {
        let chosen = locks.chosen().map(|lock| (lock.step, lock.possible()));
        return match chosen {
            Some((Step::Reopen, true)) => {
                shell.wish(Wish::Do(AnyAct::Overview(super::overview::Act::Step(Step::Reopen))));
                Vec::new()
            }
            Some((Step::Decide, true)) => {
                shell.wish(Wish::Go(Place::Decisions));
                Vec::new()
            }
            Some((step, true)) => ask(state, step, shell),
            Some((_, false)) => {
                shell.refuse(locks.status());
                Vec::new()
            }
            None => Vec::new(),
        };
    }
    if let Some((of, who)) = chosen_row(state) {
        let deed = match of {
            Of::People => Deed::Person(Some(who)),
            Of::Suppliers => Deed::Supplier(Some(who)),
        };
        state.dialog(deed, shell);
        return Vec::new();
    }
    let data = state.data.as_ref();
    let evaluation = data.and_then(|data| data.evaluation());
    let stage = evaluation.map(crate::domain::evaluation::Evaluation::stage);
    match state.about() {
        Some(About::Do(act)) => return run(state, act, key, shell),
        Some(About::Group(id)) => {
            if let Some(evaluation) = evaluation {
                state.weights = Some(Box::new(Weights::new(evaluation, Some(&id), shell)));
            }
        }
        Some(About::Field(field)) => {
            let day = matches!(field, "scoring_due" | "moderation_due");
            match stage {
                Some(Stage::Draft) => state.write(false, Some(field), shell),
                Some(stage) if day && stage <= Stage::PriceOpened => {
                    state.write(false, Some(field), shell);
                }
                Some(_) if field == "moderator" => {
                    shell.say("H hands the moderation over to somebody else");
                }
                Some(stage) => shell.refuse(format!(
                    "it is {}: rules change no more, only a new version can change them",
                    stage.words()
                )),
                None => {}
            }
        }
        Some(About::Candidate(_)) => shell.say("x records that the candidate takes part no longer"),
        Some(About::Seat(_)) => shell.say("H hands the seat over, x takes it away"),
        None => {}
    }
    Vec::new()
}

fn of_criteria(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    let Some(evaluation) = state.data.as_ref().and_then(|data| data.evaluation()) else {
        return Vec::new();
    };
    let which = evaluation.reference();
    match (act, &state.weights) {
        (Act::Texts, Some(weights)) if weights.is_draft() => {
            let id = weights.chosen().to_owned();
            state.dialog(Deed::Texts(which, id), shell);
        }
        (Act::Texts, _) => {
            shell.refuse("criteria are frozen: only a new version changes what they say");
        }
        (_, _) => state.weights = Some(Box::new(Weights::new(evaluation, None, shell))),
    }
    Vec::new()
}

fn remove(state: &mut State, shell: &mut Shell) {
    let evaluation = state.data.as_ref().and_then(|data| data.evaluation());
    let Some(which) = evaluation.map(crate::domain::evaluation::Evaluation::reference) else {
        return;
    };
    match state.about() {
        Some(About::Candidate(who)) => state.dialog(Deed::Withdraw(which, who), shell),
        Some(About::Seat(who)) => {
            let question = Confirm::new(
                format!("Take {who} off the panel of {which}"),
                "What they gave stays theirs and is kept. A leaver's seat can be handed over \
                 instead, with H.",
                ("leave the seat", "take it away"),
                own(Act::RemoveNow),
            );
            shell.confirm(question.answered_by(ch('y'), None));
        }
        Some(About::Field(_) | About::Group(_) | About::Do(_)) | None => {}
    }
}

fn chosen_row(state: &State) -> Option<(Of, String)> {
    let (register, data) = (state.register?, state.data.as_ref()?);
    register.chosen(data).map(|who| (register.of, who))
}

fn retire(state: &State, shell: &mut Shell) {
    let Some((of, who)) = chosen_row(state) else { return };
    let effect = match of {
        Of::People => {
            "Their history stays; they can no longer act, and the name is not used again."
        }
        Of::Suppliers => "Its history stays; it joins no new evaluation.",
    };
    let question = Confirm::new(
        format!("Retire {who}"),
        effect,
        ("keep it as it is", "retire"),
        own(Act::RetireNow),
    );
    shell.confirm(question.answered_by(ch('y'), None));
}

/// Draws Set-up.
pub fn view(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let Some(data) = &state.data else {
        if state.failed {
            let line = behind(row_of(body, 1), 2);
            paint.say(line, "It could not be read. F5 tries again.", theme.text, Align::Left);
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
        register.view(data, paint, body);
    } else if let Some(locks) = &state.locks {
        locks.view(paint, body);
    } else {
        page::view(state, data, paint, body);
    }
    if let Some(dialog) = &state.dialog {
        dialog.view(paint, body);
    }
}

/// What the status row says.
pub fn status(state: &State) -> Option<String> {
    if let Some(dialog) = &state.dialog {
        return Some(dialog.status());
    }
    if let Some(writing) = &state.writing {
        return Some(writing.status());
    }
    if let Some(aid) = &state.aid {
        return Some(aid.status());
    }
    if let Some(weights) = &state.weights {
        return Some(weights.status());
    }
    if let Some(locks) = &state.locks {
        return Some(locks.status());
    }
    let data = state.data.as_ref()?;
    if let Some(register) = &state.register {
        let count = register.len(data);
        return Some(match (register.of, count) {
            (Of::People, 1) => "1 person".to_owned(),
            (Of::People, count) => format!("{count} people"),
            (Of::Suppliers, 1) => "1 supplier".to_owned(),
            (Of::Suppliers, count) => format!("{count} suppliers"),
        });
    }
    let lock = data.present.as_ref()?.next.as_ref()?;
    let unmet = lock.conditions.len() - lock.met();
    Some(match unmet {
        0 => format!("Nothing is missing: f asks whether to {}.", verb(lock.step)),
        1 => format!("1 thing is missing before you can {}.", verb(lock.step)),
        some => format!("{some} things are missing before you can {}.", verb(lock.step)),
    })
}

/// What stands behind the place in the title row.
pub fn crumbs(state: &State) -> Vec<String> {
    let mut crumbs = Vec::new();
    if let Some(writing) = &state.writing {
        crumbs.push(writing.crumb());
    } else if state.weights.is_some() {
        crumbs.push("weights".to_owned());
    } else if let Some(register) = &state.register {
        crumbs.push(match register.of {
            Of::People => "people".to_owned(),
            Of::Suppliers => "suppliers".to_owned(),
        });
    } else if state.locks.is_some() {
        crumbs.push("why can't I".to_owned());
    }
    crumbs
}

/// The present part.
pub fn part(state: &State) -> &'static str {
    if state.dialog.is_some() {
        "box"
    } else if state.writing.is_some() {
        "form"
    } else if state.aid.is_some() {
        "aid"
    } else if state.weights.is_some() {
        "weights"
    } else if let Some(register) = &state.register {
        match register.of {
            Of::People => "people",
            Of::Suppliers => "suppliers",
        }
    } else if state.locks.is_some() {
        "steps"
    } else {
        ""
    }
}

/// A text field has the keys.
pub fn typing(state: &State) -> bool {
    state.dialog.is_some() || state.writing.is_some() || state.weights.is_some()
}

/// A longer text has the keys.
pub fn writes(state: &State) -> bool {
    state.dialog.as_ref().is_some_and(|dialog| dialog.writes())
}
