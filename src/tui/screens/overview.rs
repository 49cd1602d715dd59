//! What is next for the person at the desk, and how the evaluation stands.
//!
//! The steps from stage to stage are taken from here: each asks first, and one that is locked shows
//! everything it asks for, met and not met.
//!
//! This file is long because the place is read from top to bottom: its state, what each key does,
//! and what is asked before a step; picture and list of what is next have files of their own.

mod next;
mod view;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::locks::{self, Locks};
use super::{Input, Screen, moderate};
use crate::actions::evaluations::Status;
use crate::actions::exceptions::{Figures, Reminders, Tasks};
use crate::actions::overview::MySheet;
use crate::domain::date::Day;
use crate::domain::evaluation::clarification::told_in;
use crate::domain::evaluation::ranking::{NoResult, Ranking};
use crate::domain::evaluation::stage::Step;
use crate::domain::person::Person;
use crate::domain::refs::{ApproachRef, DecisionRef, EvaluationRef};
use crate::domain::text::Reason;
use crate::tui::keys::{Act as AnyAct, Code, Command, Key, Where, ch, command, ctrl, plain};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::place::Place;
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::text_field::TextField;
use next::{Todo, todos};

/// How everything stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Data {
    /// Who is at the desk, where the workspace knows them.
    pub me: Option<Person>,
    /// Today.
    pub today: Option<Day>,
    /// The evaluations there are: reference, title, stage.
    pub evaluations: Vec<(EvaluationRef, String, String)>,
    /// The present one.
    pub status: Option<Box<Status>>,
    /// My sheet of it, where I have a seat.
    pub mine: Option<Box<MySheet>>,
    /// The newest decisions: reference and title, state, day.
    pub decisions: Vec<(String, String)>,
    /// The decision on the present evaluation that is not made yet, and whether it is proposed.
    pub undecided: Option<(DecisionRef, bool)>,
    /// Workshops with an open round in which this person has no mark yet: which, and the round.
    pub unmarked: Vec<(ApproachRef, u32)>,
    /// The reopen signal waits for an answer of whoever looks.
    pub signalled: bool,
    /// The outcome of a workshop that waits to be put in force.
    pub outcome: Option<DecisionRef>,
    /// How the exceptions stand; `None` where there are none.
    pub exceptions: Option<Exceptions>,
    /// What was found sound or not: sound, sentence.
    pub checks: Vec<(bool, String)>,
}

/// How the exceptions stand, for whoever looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceptions {
    /// How many, of each kind.
    pub figures: Figures,
    /// Days within which one is said to expire.
    pub within: i64,
    /// Whoever looks is one of those who decide.
    pub decides: bool,
}

/// What is shown, and what is being asked.
#[derive(Debug, Default)]
pub struct State {
    data: Option<Box<Data>>,
    /// What waits for whoever looks among the exceptions, once that is known.
    tasks: Option<Tasks>,
    /// What they are reminded of there, as far as it is known.
    reminders: Reminders,
    /// The desk still looks for them.
    looking: bool,
    /// The result of the present evaluation, worked out once and not in each frame.
    ranked: Option<Result<Ranking, NoResult>>,
    failed: bool,
    todo: Cursor,
    /// Somebody chose a line; until then the most pressing one is chosen.
    chose: bool,
    top: usize,
    choosing: Option<Cursor>,
    reopening: Option<TextField>,
    saving: Saving<Step>,
    /// What each step asks for, where it is open.
    locks: Option<Locks>,
    /// A step that was asked for, until it is known whether it is possible.
    asked: Option<(Step, Option<Key>)>,
}

/// What the keys of the overview do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Go to what the chosen line says.
    Go,
    /// Go to my next open question.
    Open,
    /// Pick the evaluation to work on.
    Choose,
    /// Take the chosen evaluation.
    Take,
    /// Ask before a step.
    Step(Step),
    /// Take the step.
    StepNow(Step),
    /// Reopen with the reason typed.
    Reopen,
    /// Everything each step asks for.
    Locks,
    /// Take the chosen step.
    TakeLock,
    /// Ask again.
    Reload,
}

const GROUP: &str = "Overview";
const STAGES: &str = "Stages";
const HERE: Where = Where::Part(Place::Overview, "");

const fn own(act: Act) -> AnyAct {
    AnyAct::Overview(act)
}

const fn step(id: &'static str, words: &'static str, step: Step) -> Command {
    let keys: &[Key] = &[];
    command(id, (words, "step"), STAGES, keys, Where::Outside, 0, own(Act::Step(step))).shown_as("")
}

/// Whether the present evaluation is in a stage from which the step leads.
fn stands(state: &super::super::state::State, step: Step) -> crate::tui::keys::Possible {
    let crate::tui::state::Stage::Open(facts) = &state.shell.stage else {
        return Err("there is no workspace yet".to_owned());
    };
    if let (Some((which, _)), Some(decision)) = (facts.stands, facts.cancelled) {
        return Err(format!("{decision} cancelled {which}, and nothing more is done in it"));
    }
    let stages = step.takes(true);
    match facts.stands {
        None => Err(crate::tui::state::NO_EVALUATION.to_owned()),
        Some((_, stage)) if stages.contains(&stage) => Ok(()),
        Some((which, stage)) => {
            let takes: Vec<&str> = stages.iter().map(|stage| stage.words()).collect();
            Err(format!(
                "{which} stands at {}; this is possible at {}",
                stage.words(),
                takes.join(" or ")
            ))
        }
    }
}

/// The commands of the overview, and the steps of an evaluation.
pub const COMMANDS: &[Command] = &[
    command(
        "overview.go",
        ("Go to what the chosen line says", "go there"),
        GROUP,
        &[plain(Code::Enter)],
        HERE,
        1,
        own(Act::Go),
    ),
    command(
        "overview.open",
        ("Go to my next open question", "next open question"),
        GROUP,
        &[ch('n')],
        HERE,
        2,
        own(Act::Open),
    )
    .when(|state| state.evaluation().map(|_| ())),
    command(
        "overview.reload",
        ("Ask for the overview again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        own(Act::Reload),
    ),
    command(
        "overview.choose",
        ("Choose among the evaluations …", "evaluation"),
        GROUP,
        &[ch('v')],
        HERE,
        3,
        own(Act::Choose),
    ),
    command(
        "evaluation.choose",
        ("Choose the evaluation …", "evaluation"),
        STAGES,
        &[],
        Where::Outside,
        0,
        own(Act::Choose),
    )
    .shown_as(""),
    command(
        "overview.why",
        ("Why can't I? Everything each step asks for", "why can't I"),
        GROUP,
        &[ch('W')],
        HERE,
        4,
        own(Act::Locks),
    ),
    command(
        "overview.step",
        ("Take the chosen step …", "take the step"),
        GROUP,
        &[plain(Code::Enter)],
        Where::Part(Place::Overview, "steps"),
        1,
        own(Act::TakeLock),
    ),
    command(
        "evaluation.take",
        ("Work on the chosen evaluation", "take"),
        GROUP,
        &[plain(Code::Enter)],
        Where::Part(Place::Overview, "evaluations"),
        1,
        own(Act::Take),
    ),
    step("evaluation.freeze", "Freeze criteria, weights and rules …", Step::Freeze)
        .when(|state| stands(state, Step::Freeze)),
    step("evaluation.open-scoring", "Open scoring …", Step::OpenScoring)
        .when(|state| stands(state, Step::OpenScoring)),
    step("evaluation.open-moderation", "Open moderation …", Step::OpenModeration)
        .when(|state| stands(state, Step::OpenModeration)),
    step("evaluation.close-quality", "Close quality …", Step::CloseQuality)
        .when(|state| stands(state, Step::CloseQuality)),
    step("evaluation.open-price", "Open the prices …", Step::OpenPrice)
        .when(|state| stands(state, Step::OpenPrice)),
    step("evaluation.reopen", "Reopen moderation, with a reason …", Step::Reopen)
        .when(|state| stands(state, Step::Reopen)),
    step("evaluation.archive", "Put the evaluation away …", Step::Archive)
        .when(|state| stands(state, Step::Archive)),
    command(
        "evaluation.reopen-now",
        ("Reopen with this reason", "reopen"),
        STAGES,
        &[ctrl('s')],
        Where::Form(Place::Overview, "reopening"),
        1,
        own(Act::Reopen),
    ),
];

impl State {
    fn status(&self) -> Option<&Status> {
        self.data.as_ref()?.status.as_deref()
    }

    /// By when `todo` is to be done, where a day is set.
    fn due(&self, todo: &Todo) -> Option<Day> {
        let due = self.status()?.evaluation.due();
        match todo {
            // Whoever waits for a review of an interest cannot score.
            Todo::Score { .. }
            | Todo::Explain { .. }
            | Todo::Submit
            | Todo::Moderate { part: moderate::Act::Interests, .. } => due.scoring,
            Todo::Step(step) => step.deadline().and_then(|deadline| due.day(deadline)),
            Todo::Moderate { .. } => due.moderation,
            Todo::Declare { .. } | Todo::Send { .. } | Todo::Go { .. } => None,
        }
    }

    fn todos(&self) -> Vec<Todo> {
        self.data.as_ref().map(|data| todos(data, self.tasks, &self.reminders)).unwrap_or_default()
    }
}

/// Lets `news` come to stand among the other lines: the one that somebody chose stays chosen.
fn comes(state: &mut State, shell: &mut Shell, news: impl FnOnce(&mut State)) {
    let was = state.todos().get(state.todo.at).filter(|_| state.chose).cloned();
    news(state);
    let now = was.and_then(|was| state.todos().iter().position(|one| *one == was));
    if let Some(at) = now {
        state.todo.at = at;
    } else if !state.chose {
        state.todo.at = 0;
    }
    settle(state, shell);
}

/// Changes the overview.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match input {
        Input::Shown => {
            let mut effects = shell.ask(Load::Overview);
            if state.locks.is_some() {
                effects.extend(shell.ask(Load::Locks(None)));
            }
            return effects;
        }
        Input::Loaded(Loaded::Locks(data)) => {
            let now = |step| own(Act::StepNow(step));
            locks::unlocked(&mut state.locks, state.asked.take(), data, now, shell);
        }
        Input::Failed("locks") => state.asked = None,
        Input::Move(motion) => {
            if let Some(locks) = &mut state.locks {
                locks.step(motion);
                return Vec::new();
            }
            if let (Some(cursor), Some(data)) = (&mut state.choosing, &state.data) {
                cursor.step(motion, data.evaluations.len(), shell.body_rows().saturating_sub(3));
                return Vec::new();
            }
            scroll(state, motion, shell);
        }
        Input::Wheel(by) => {
            let by = isize::from(by);
            state.top = state.top.saturating_add_signed(by).min(view::most(state, shell));
        }
        Input::Act(AnyAct::Overview(act), key) => return run(state, act, key, shell),
        Input::Typed(key) => return shell.press(state.reopening.as_mut(), key),
        Input::Paste(text) => return shell.paste(state.reopening.as_mut(), &text),
        Input::LeaveText => state.reopening = None,
        Input::Back => {
            if state.locks.take().is_some() {
                return Vec::new();
            }
            if state.choosing.is_some() {
                state.choosing = None;
            } else {
                shell.wish(Wish::Back);
            }
        }
        Input::Click(Target::Row(at)) => return click(state, at, shell),
        Input::Loaded(Loaded::Overview(data)) => {
            state.ranked = data.status.as_ref().map(|status| {
                status.evaluation.result().map(|mut ranking| {
                    told_in(&mut ranking.warnings, &status.heard);
                    ranking
                })
            });
            let asks = data.exceptions.is_some() && data.me.is_some();
            state.data = Some(data);
            state.failed = false;
            // Once they are known they stand there until there are newer ones.
            state.looking = asks && state.tasks.is_none();
            settle(state, shell);
            if asks {
                return shell.ask(Load::Waiting);
            }
        }
        Input::Loaded(Loaded::Waiting(tasks)) => {
            comes(state, shell, |state| {
                state.tasks = Some(tasks);
                state.looking = false;
            });
            // Whoever has gone on waits for something else.
            if shell.at == Place::Overview {
                return shell.ask(Load::Reminders);
            }
        }
        Input::Loaded(Loaded::Reminders(reminders)) => {
            comes(state, shell, |state| state.reminders = reminders);
        }
        Input::Failed("waiting") => {
            state.looking = false;
            settle(state, shell);
        }
        Input::Failed("overview") => state.failed = state.data.is_none(),
        Input::Saved(ticket) => {
            if let Some(step) = state.saving.ended(ticket)
                && step == Step::Reopen
                && let Some(name) = state.reopening.take().and_then(|f| f.name().map(str::to_owned))
            {
                return shell.forget(&name);
            }
        }
        Input::Refused(ticket) => {
            state.saving.ended(ticket);
        }
        Input::Editor => {
            let field = state.reopening.as_ref();
            let named = field.and_then(|field| Some((field.name()?.to_owned(), field.text())));
            return named.map(|(field, text)| Effect::Edit { field, text }).into_iter().collect();
        }
        Input::Edited(name, text) => {
            if let Some(field) = &mut state.reopening
                && field.name() == Some(name.as_str())
            {
                field.replace(&text);
                return shell.typed(field);
            }
        }
        Input::Resized => state.top = state.top.min(view::most(state, shell)),
        Input::Act(..)
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Loaded(_)
        | Input::Failed(_) => {}
    }
    Vec::new()
}

/// Keeps the chosen line and the page within what there is.
fn settle(state: &mut State, shell: &Shell) {
    let len = state.todos().len();
    state.todo.keep_in(len, len.max(1));
    state.top = state.top.min(view::most(state, shell));
}

/// Up and down choose what to do next; page keys move the whole page.
fn scroll(state: &mut State, motion: crate::tui::keys::Motion, shell: &Shell) {
    use crate::tui::keys::Motion;
    let page = shell.body_rows().saturating_sub(2).max(1);
    let most = view::most(state, shell);
    match motion {
        Motion::PageUp => state.top = state.top.saturating_sub(page),
        Motion::PageDown => state.top = (state.top + page).min(most),
        Motion::Top => {
            state.top = 0;
            state.todo.at = 0;
        }
        Motion::Bottom => state.top = most,
        Motion::Up | Motion::Down => {
            let len = state.todos().len();
            state.chose = true;
            // Past the last line there is only the rest of the page to be seen.
            if motion == Motion::Down && state.todo.at + 1 >= len {
                state.top = (state.top + 1).min(most);
            } else {
                state.todo.step(motion, len, len.max(1));
                state.top = 0;
            }
        }
        Motion::Left | Motion::Right | Motion::Home | Motion::End => {}
    }
}

fn click(state: &mut State, at: usize, shell: &mut Shell) -> Vec<Effect> {
    if let Some(locks) = &mut state.locks {
        locks.click(at);
        return Vec::new();
    }
    if let Some(cursor) = &mut state.choosing {
        let again = cursor.at == at;
        cursor.at = at;
        return if again { run(state, Act::Take, None, shell) } else { Vec::new() };
    }
    let again = state.todo.at == at;
    state.todo.at = at;
    state.chose = true;
    if again { run(state, Act::Go, None, shell) } else { Vec::new() }
}

fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Go => {
            let todos = state.todos();
            match todos.get(state.todo.at) {
                Some(todo) => return follow(state, &todo.clone(), key, shell),
                None => shell.say("nothing waits for you"),
            }
        }
        Act::Open => {
            shell.wish(Wish::Go(Place::Scores));
            let act = super::scores::Act::Seek(super::scores::Goal::Open);
            shell.wish(Wish::Do(AnyAct::Scores(act)));
        }
        Act::Choose => choose(state, shell),
        Act::Take => {
            let cursor = state.choosing.take();
            let data = state.data.as_ref();
            let chosen = cursor.zip(data).and_then(|(at, data)| data.evaluations.get(at.at));
            if let Some((which, _, _)) = chosen {
                return shell.save(Save::Choose(*which)).1;
            }
        }
        Act::Step(Step::Reopen) => reopen(state, shell),
        Act::Step(step) => {
            state.asked = Some((step, key));
            return shell.ask(Load::Locks(Some(step)));
        }
        Act::Locks => {
            state.asked = None;
            return shell.ask(Load::Locks(None));
        }
        Act::TakeLock => {
            let chosen = state.locks.as_ref().and_then(Locks::chosen);
            match chosen.map(|lock| (lock.step, lock.possible())) {
                Some((Step::Decide, true)) => shell.wish(Wish::Go(Place::Decisions)),
                Some((step, true)) => return run(state, Act::Step(step), key, shell),
                Some((_, false)) => {
                    let why = state.locks.as_ref().map(Locks::status).unwrap_or_default();
                    shell.refuse(why);
                }
                None => {}
            }
        }
        Act::StepNow(step) => return take(state, step, None, shell),
        Act::Reopen => {
            let Some(text) = state.reopening.as_ref().map(TextField::text) else {
                return Vec::new();
            };
            if let Err(error) = text.parse::<Reason>() {
                shell.refuse(format!("the reason: {error}"));
                return shell.keep();
            }
            return take(state, Step::Reopen, Some(text), shell);
        }
        Act::Reload => return shell.ask(Load::Overview),
    }
    Vec::new()
}

fn choose(state: &mut State, shell: &mut Shell) {
    let Some(data) = &state.data else { return };
    if data.evaluations.is_empty() {
        shell.refuse(crate::tui::state::NO_EVALUATION);
        return;
    }
    let present = data.status.as_ref().map(|status| status.evaluation.reference());
    let at = data.evaluations.iter().position(|(which, _, _)| Some(*which) == present);
    state.choosing = Some(Cursor { at: at.unwrap_or(0), top: 0 });
}

fn reopen(state: &mut State, shell: &mut Shell) {
    let Some(status) = state.status() else { return };
    let name = shell.field(&format!("{}/reopen", status.evaluation.reference()));
    let field = TextField::area(Reason::MOST).named(&name).restored(shell.drafts.get(&name));
    state.reopening = Some(field);
}

fn take(state: &mut State, step: Step, reason: Option<String>, shell: &mut Shell) -> Vec<Effect> {
    let Some(which) = state.status().map(|status| status.evaluation.reference()) else {
        return Vec::new();
    };
    if state.saving.is_on() {
        return Vec::new();
    }
    let mut effects = shell.keep();
    effects.extend(state.saving.send_with(Save::Step(which, step, reason), step, shell));
    effects
}

fn follow(state: &mut State, todo: &Todo, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    use super::scores;
    let on_sheet = |shell: &mut Shell, act: scores::Act| {
        shell.wish(Wish::Go(Place::Scores));
        shell.wish(Wish::Do(AnyAct::Scores(act)));
    };
    match todo {
        Todo::Declare { .. } => on_sheet(shell, scores::Act::Seek(scores::Goal::Declaration)),
        Todo::Score { .. } => on_sheet(shell, scores::Act::Seek(scores::Goal::Open)),
        Todo::Explain { .. } => on_sheet(shell, scores::Act::Seek(scores::Goal::Bare)),
        Todo::Submit => shell.wish(Wish::Go(Place::Scores)),
        Todo::Step(step) => return run(state, Act::Step(*step), key, shell),
        Todo::Moderate { part, .. } => {
            shell.wish(Wish::Go(Place::Moderate));
            shell.wish(Wish::Do(AnyAct::Moderate(*part)));
        }
        Todo::Send { which, .. } => shell.wish(Wish::Clarification(*which)),
        Todo::Go { to, .. } => shell.wish(Wish::Go(*to)),
    }
    Vec::new()
}

/// Draws the overview.
fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    view::view(state, shell, paint, body);
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        if let Some(locks) = &self.locks {
            return Some(locks.status());
        }
        if self.choosing.is_some() {
            return Some("Everything you see next is about the one you take.".to_owned());
        }
        if self.reopening.is_some() {
            return Some(
                "The reason is kept in history with your name. Esc keeps the draft.".to_owned(),
            );
        }
        let data = self.data.as_ref()?;
        let mine = data.mine.as_ref()?;
        // Nothing is open any more in what was cancelled.
        mine.evaluation.goes_on().ok()?;
        let progress = mine.sheet.progress(&mine.evaluation);
        let open = progress.of.checked_sub(progress.scored).filter(|open| *open > 0)?;
        Some(format!("{open} of your {} scores are still open.", progress.of))
    }

    fn part(&self) -> &'static str {
        if self.reopening.is_some() {
            "reopening"
        } else if self.locks.is_some() {
            "steps"
        } else if self.choosing.is_some() {
            "evaluations"
        } else {
            ""
        }
    }

    fn typing(&self) -> bool {
        self.reopening.is_some()
    }

    fn writes(&self) -> bool {
        self.typing()
    }
}
