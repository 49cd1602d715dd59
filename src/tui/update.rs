//! The one function that changes the state: what came in, to the shell or to the present screen.

mod day;
mod found;
mod opening;
mod seats;
mod views;

use super::keys::{Act, Key, Motion, ShellAct, ch};
use super::msg::{Effect, Load, Loaded, Msg, Target, Timer};
use super::overlays::confirm::Confirm;
use super::overlays::day::AskedDay;
use super::overlays::find::Find;
use super::overlays::past::Past;
use super::overlays::views::Views;
use super::overlays::{Accepted, Overlay, Search};
use super::place::Place;
use super::screens::{Input, welcome};
use super::state::{DAY, Stage, State, Wish};
use super::widgets::cursor::Cursor;

/// Commands that the palette remembers.
const MOST_RECENT: usize = 8;
/// Places that Esc leads back through.
const MOST_BEFORE: usize = 32;

/// Takes in `msg`, changes the state, and says what is to be done outside. Does nothing else.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Started | Msg::Stirred => refresh(state),
        Msg::Key(key) => {
            state.shell.notice = None;
            press(state, key)
        }
        Msg::Paste(text) => paste(state, text),
        Msg::Click(target) => {
            state.shell.notice = None;
            click(state, target)
        }
        Msg::Drag(target, by) => screen(state, Input::Drag(target, by)),
        Msg::Wheel(_, by) => wheel(state, by),
        Msg::Resize(columns, rows) => {
            state.shell.size = (columns, rows);
            screen(state, Input::Resized)
        }
        Msg::Loaded { generation, subject, answer } => {
            let mut effects = loaded(state, generation, subject, answer.map(|answer| *answer));
            effects.extend(state.shell.rest());
            effects
        }
        Msg::Saved { ticket, said } => {
            state.shell.settled(ticket);
            state.shell.say(said);
            let mut effects = settled(state, &Input::Saved(ticket));
            if let Some(Overlay::Views(views)) = &mut state.overlay
                && let Some(done) = views.saved(ticket, &mut state.shell)
            {
                state.overlay = None;
                effects.extend(done);
            }
            effects.extend(views::dropped(state, ticket));
            seats::sat(state, ticket);
            effects.extend(refresh(state));
            effects
        }
        Msg::Refused { ticket, why } => {
            state.shell.settled(ticket);
            state.shell.refuse(why);
            if let Stage::Welcome(first) = &mut state.shell.stage {
                welcome::refused(first, ticket);
            }
            if let Some(Overlay::Views(views)) = &mut state.overlay {
                views.refused(ticket);
            }
            let mut effects = settled(state, &Input::Refused(ticket));
            effects.extend(state.shell.rest());
            effects
        }
        Msg::Far { number, far } => {
            if state.shell.job() == Some(number) {
                state.screens.sensitivity.far(far);
            }
            Vec::new()
        }
        Msg::Worked { number, answer } => {
            if state.shell.job() == Some(number) {
                state.shell.worked();
                state.screens.sensitivity.worked(answer);
            }
            Vec::new()
        }
        Msg::Timer(Timer::Draft) => state.shell.keep(),
        Msg::Timer(Timer::Slow) => {
            state.shell.slow = state.shell.is_waiting();
            Vec::new()
        }
        Msg::Edited { field, text, said } => {
            state.shell.say(said);
            text.map(|text| screen(state, Input::Edited(field, text))).unwrap_or_default()
        }
        Msg::Failed(why) => {
            state.shell.refuse(why);
            Vec::new()
        }
        Msg::Done(said) => {
            state.shell.say(said);
            Vec::new()
        }
    };
    effects.extend(settle(state));
    effects
}

/// Grants the wishes of screens and puts their questions, until there are none.
fn settle(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    loop {
        if let Some(question) = state.shell.question() {
            state.overlay = Some(Overlay::Confirm(question));
        }
        let wishes = state.shell.wishes();
        if wishes.is_empty() {
            return effects;
        }
        for wish in wishes {
            effects.extend(match wish {
                Wish::Go(place) => go(state, place),
                Wish::Back => match state.shell.before.pop() {
                    Some(place) => enter(state, place),
                    None => Vec::new(),
                },
                Wish::Workload(which) => {
                    state.screens.workloads.look_at(which);
                    go(state, Place::Workloads)
                }
                Wish::Exception(which) => {
                    state.screens.exceptions.look_at(which);
                    go(state, Place::Exceptions)
                }
                Wish::Register(filter) => {
                    state.screens.exceptions.look_for(&filter);
                    go(state, Place::Exceptions)
                }
                Wish::Do(act) => run(state, act, None),
                Wish::Clarification(which) => {
                    state.screens.evidence.look_at("clarification", which.to_string());
                    go(state, Place::Evidence)
                }
                Wish::Cell(asked) => {
                    state.screens.moderate.look_at(asked);
                    go(state, Place::Moderate)
                }
            });
        }
    }
}

/// Asks for the title row, and has the present screen ask for what it shows.
fn refresh(state: &mut State) -> Vec<Effect> {
    let mut effects = state.shell.ask(Load::Workspace);
    // What was so on a past day stays as it was, whatever is recorded now.
    if state.shell.day.is_none() {
        effects.extend(screen(state, Input::Shown));
    }
    effects
}

/// The answer to a save, to whichever screen waits for it.
fn settled(state: &mut State, input: &Input) -> Vec<Effect> {
    if state.is_open() {
        state.screens.settle(state.shell.at, input, &mut state.shell)
    } else {
        Vec::new()
    }
}

/// To the present screen, when there is one.
fn screen(state: &mut State, input: Input) -> Vec<Effect> {
    if state.is_open() {
        state.screens.at_mut(state.shell.at).update(input, &mut state.shell)
    } else {
        Vec::new()
    }
}

fn press(state: &mut State, key: Key) -> Vec<Effect> {
    if !state.shell.is_shown() {
        return press_unseen(state, key);
    }
    let context = state.context();
    if let Some(command) = state.shell.keymap.find(key, context) {
        return match command.possible_now(state) {
            Ok(()) => run(state, command.act, Some(key)),
            Err(why) => {
                state.shell.refuse(why);
                Vec::new()
            }
        };
    }
    if let Some(overlay) = &mut state.overlay {
        return match overlay.typed(key) {
            Some(accepted) => follow(state, accepted),
            None => views::keep_name(state),
        };
    }
    if context.typing { screen(state, Input::Typed(key)) } else { Vec::new() }
}

/// A key in a terminal that is too small for anything to be shown: whoever sees nothing changes
/// nothing, and may leave.
fn press_unseen(state: &mut State, key: Key) -> Vec<Effect> {
    let context = super::keys::Context { over: None, ..state.context() };
    match state.shell.keymap.find(key, context).map(|command| command.act) {
        // A question whether to leave would not be seen either; leaving waits for a save.
        Some(Act::Shell(ShellAct::Leave | ShellAct::LeaveNow)) => {
            shell(state, ShellAct::LeaveNow, None)
        }
        Some(Act::Shell(act @ (ShellAct::Suspend | ShellAct::Redraw))) => shell(state, act, None),
        Some(_) | None => Vec::new(),
    }
}

fn paste(state: &mut State, text: String) -> Vec<Effect> {
    if !state.shell.is_shown() {
        return Vec::new();
    }
    if let Some(overlay) = &mut state.overlay {
        overlay.paste(&text);
        return views::keep_name(state);
    }
    screen(state, Input::Paste(text))
}

fn click(state: &mut State, target: Target) -> Vec<Effect> {
    match (target, &mut state.overlay) {
        (Target::Command(act), _) => run(state, act, None),
        (Target::Item(row), Some(overlay)) => {
            overlay.choose(row);
            accept(state)
        }
        (Target::Beside, Some(_)) => {
            state.overlay = None;
            Vec::new()
        }
        (_, Some(_)) | (Target::Item(_) | Target::Beside, None) => Vec::new(),
        (Target::Tab(place), None) => go(state, place),
        (target, None) => {
            if let Stage::Welcome(first) = &mut state.shell.stage {
                let mut copy = first.clone();
                let effects = welcome::click(&mut copy, &target, &mut state.shell);
                state.shell.stage = Stage::Welcome(copy);
                return effects;
            }
            screen(state, Input::Click(target))
        }
    }
}

fn wheel(state: &mut State, by: i16) -> Vec<Effect> {
    if !state.shell.is_shown() {
        return Vec::new();
    }
    if state.overlay.is_some() {
        let motion = if by < 0 { Motion::Up } else { Motion::Down };
        step(state, motion);
        return Vec::new();
    }
    screen(state, Input::Wheel(by))
}

fn loaded(
    state: &mut State,
    generation: u64,
    subject: &'static str,
    answer: Result<Loaded, String>,
) -> Vec<Effect> {
    if !state.shell.answered(subject, generation) {
        return Vec::new();
    }
    match answer {
        Ok(Loaded::Workspace(facts)) => opening::opened(state, facts),
        Ok(Loaded::Day(day)) => day::ready(state, day),
        Ok(answer @ Loaded::Listing(place, _)) => {
            state.screens.at_mut(place).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ (Loaded::Overview(_) | Loaded::Waiting(_) | Loaded::Reminders(_))) => {
            state.screens.at_mut(Place::Overview).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ (Loaded::Setup(_) | Loaded::Earlier(_) | Loaded::Rehearsal(_))) => {
            state.screens.at_mut(Place::Setup).update(Input::Loaded(answer), &mut state.shell)
        }
        // Whichever place asked what a step asks for.
        Ok(answer @ Loaded::Locks(_)) => screen(state, Input::Loaded(answer)),
        Ok(answer @ (Loaded::Sheet(_) | Loaded::Past(..))) => {
            state.screens.at_mut(Place::Scores).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ (Loaded::Moderation(_) | Loaded::Present(_))) => {
            state.screens.at_mut(Place::Moderate).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ Loaded::Prices(_)) => {
            state.screens.at_mut(Place::Prices).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ (Loaded::Ranking(_) | Loaded::Letter(_))) => {
            state.screens.at_mut(Place::Ranking).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ Loaded::Compare(_)) => {
            state.screens.at_mut(Place::Compare).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ Loaded::Sensitivity(_)) => {
            state.screens.at_mut(Place::Sensitivity).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ (Loaded::Record(_) | Loaded::Moved(_) | Loaded::Looked(_))) => {
            state.screens.at_mut(Place::Record).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ Loaded::Capacity(_)) => {
            state.screens.at_mut(Place::Capacity).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(Loaded::Story(place, data)) => {
            let input = Input::Loaded(Loaded::Story(place, data));
            state.screens.at_mut(place).update(input, &mut state.shell)
        }
        Ok(answer @ Loaded::Decisions(_)) => {
            state.screens.at_mut(Place::Decisions).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(Loaded::Told(subject, lines)) => {
            state.overlay = Some(Overlay::Past(Past::new(subject, lines)));
            Vec::new()
        }
        Ok(Loaded::Found(words, hits)) => {
            if let Some(Overlay::Find(find)) = &mut state.overlay {
                find.arrive(words, hits);
            }
            Vec::new()
        }
        Ok(answer @ Loaded::Evidence(_)) => {
            state.screens.at_mut(Place::Evidence).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ Loaded::Workloads(_)) => {
            state.screens.at_mut(Place::Workloads).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ Loaded::Metrics(_)) => {
            state.screens.at_mut(Place::Metrics).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ (Loaded::Conditions(_) | Loaded::Able(..))) => {
            state.screens.at_mut(Place::Conditions).update(Input::Loaded(answer), &mut state.shell)
        }
        Ok(answer @ Loaded::Exceptions(_)) => {
            state.screens.at_mut(Place::Exceptions).update(Input::Loaded(answer), &mut state.shell)
        }
        Err(why) => {
            state.shell.refuse(why);
            // A day that cannot be shown leaves everything as it was.
            if subject == DAY {
                return Vec::new();
            }
            let failed = Input::Failed(subject);
            // Overview asks for them by itself, and may be left before they are there.
            if [Load::Waiting.subject(), Load::Reminders.subject()].contains(&subject) {
                return state.screens.at_mut(Place::Overview).update(failed, &mut state.shell);
            }
            screen(state, failed)
        }
    }
}

/// Does `act`; `key` is what it came by, when it came by a key.
fn run(state: &mut State, act: Act, key: Option<Key>) -> Vec<Effect> {
    match act {
        Act::Shell(act) => shell(state, act, key),
        Act::Welcome(act) => {
            let Stage::Welcome(first) = &state.shell.stage else { return Vec::new() };
            let mut copy = first.clone();
            let effects = welcome::run(&mut copy, act, &mut state.shell);
            state.shell.stage = Stage::Welcome(copy);
            effects
        }
        // Steps and the choice of the evaluation are asked for everywhere and asked there.
        Act::Overview(_) if state.shell.at != Place::Overview => {
            let mut effects = go(state, Place::Overview);
            effects.extend(screen(state, Input::Act(act, key)));
            effects
        }
        Act::Record(_) if state.shell.at != Place::Record => {
            let mut effects = go(state, Place::Record);
            effects.extend(screen(state, Input::Act(act, key)));
            effects
        }
        // People, suppliers, a new evaluation and files to be written are opened there.
        Act::Setup(_) if state.shell.at != Place::Setup => {
            let mut effects = go(state, Place::Setup);
            effects.extend(screen(state, Input::Act(act, key)));
            effects
        }
        Act::Overview(_)
        | Act::Setup(_)
        | Act::Listing(_)
        | Act::Scores(_)
        | Act::Moderate(_)
        | Act::Prices(_)
        | Act::Ranking(_)
        | Act::Compare(_)
        | Act::Sensitivity(_)
        | Act::Evidence(_)
        | Act::Exceptions(_)
        | Act::Capacity(_)
        | Act::Story(_)
        | Act::Workloads(_)
        | Act::Metrics(_)
        | Act::Conditions(_)
        | Act::Decisions(_)
        | Act::Record(_) => screen(state, Input::Act(act, key)),
    }
}

fn shell(state: &mut State, act: ShellAct, key: Option<Key>) -> Vec<Effect> {
    match act {
        ShellAct::Leave if state.shell.is_saving() => {
            let question = Confirm::new(
                "Leave cloudpick",
                "A save is under way. Leaving waits for it, at most two seconds.",
                ("stay", "leave"),
                Act::Shell(ShellAct::LeaveNow),
            );
            state.overlay = Some(Overlay::Confirm(question.answered_by(ch('y'), key)));
            Vec::new()
        }
        ShellAct::Leave if state.shell.job().is_some() => {
            let question = Confirm::new(
                "Leave cloudpick",
                "Weightings are being counted. Leaving ends that; the record is not touched by it.",
                ("stay", "leave"),
                Act::Shell(ShellAct::LeaveNow),
            );
            state.overlay = Some(Overlay::Confirm(question.answered_by(ch('y'), key)));
            Vec::new()
        }
        ShellAct::Leave | ShellAct::LeaveNow => {
            let mut effects = state.shell.keep();
            effects.push(Effect::Quit);
            effects
        }
        ShellAct::Suspend => {
            let mut effects = state.shell.keep();
            effects.push(Effect::Suspend);
            effects
        }
        ShellAct::Redraw => vec![Effect::Redraw],
        ShellAct::Palette => lay(state, Overlay::Palette(Search::default())),
        ShellAct::Help => lay(state, Overlay::Help(Search::default())),
        ShellAct::Places => {
            let at = Place::ALL.iter().position(|place| *place == state.shell.at).unwrap_or(0);
            lay(state, Overlay::Places(Cursor { at, top: 0 }))
        }
        ShellAct::Seats => lay(state, seats::list(state)),
        ShellAct::Find => lay(state, Overlay::Find(Box::<Find>::default())),
        ShellAct::Past => match state.screens.at(state.shell.at).subject() {
            Some(subject) => state.shell.ask(Load::Told(subject)),
            None => Vec::new(),
        },
        ShellAct::Views => match state.screens.at(state.shell.at).filter() {
            Some(typed) => lay(state, Overlay::Views(Box::new(Views::new(typed)))),
            None => Vec::new(),
        },
        ShellAct::AsAt => {
            let asked = AskedDay::new(&state.shell);
            lay(state, Overlay::Day(Box::new(asked)))
        }
        ShellAct::Today => day::today(state),
        ShellAct::NameView | ShellAct::KeepView | ShellAct::DropView | ShellAct::DropViewNow => {
            views::run(state, act, key)
        }
        ShellAct::Go(place) => go(state, place),
        ShellAct::Tab(right) => {
            let count = Place::ALL.len();
            let at = Place::ALL.iter().position(|place| *place == state.shell.at).unwrap_or(0);
            let next = if right { at + 1 } else { at + count - 1 } % count;
            go(state, Place::ALL[next])
        }
        ShellAct::Move(motion) => move_by(state, motion),
        ShellAct::Below(motion) => {
            state.overlay = None;
            move_by(state, motion)
        }
        ShellAct::Back => screen(state, Input::Back),
        ShellAct::LeaveText => {
            let mut effects = state.shell.keep();
            effects.extend(screen(state, Input::LeaveText));
            effects
        }
        ShellAct::Editor => {
            let mut effects = state.shell.keep();
            effects.extend(screen(state, Input::Editor));
            effects
        }
        ShellAct::Accept => accept(state),
        ShellAct::Close => {
            let mut effects = Vec::new();
            if let Some(Overlay::Views(views)) = &mut state.overlay
                && views.stops()
            {
                effects.extend(state.shell.keep());
            } else {
                state.overlay = None;
            }
            effects
        }
    }
}

fn lay(state: &mut State, overlay: Overlay) -> Vec<Effect> {
    let closes = state.overlay.as_ref().is_some_and(|open| open.kind() == overlay.kind());
    state.overlay = (!closes).then_some(overlay);
    Vec::new()
}

fn move_by(state: &mut State, motion: Motion) -> Vec<Effect> {
    if state.overlay.is_some() {
        step(state, motion);
        return Vec::new();
    }
    if let Stage::Welcome(first) = &mut state.shell.stage {
        welcome::step(first, motion);
        return Vec::new();
    }
    screen(state, Input::Move(motion))
}

/// Moves in what lies over the screen. It is taken out meanwhile, because it reads the state.
fn step(state: &mut State, motion: Motion) {
    if let Some(mut overlay) = state.overlay.take() {
        overlay.step(motion, state);
        state.overlay = Some(overlay);
    }
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(overlay) = state.overlay.take() else { return Vec::new() };
    let accepted = overlay.accept(state);
    state.overlay = Some(overlay);
    follow(state, accepted)
}

fn follow(state: &mut State, accepted: Accepted) -> Vec<Effect> {
    match accepted {
        Accepted::Run(act, id) => {
            state.overlay = None;
            if let Some(id) = id {
                state.shell.recent.retain(|known| *known != id);
                state.shell.recent.insert(0, id);
                state.shell.recent.truncate(MOST_RECENT);
            }
            run(state, act, None)
        }
        Accepted::Close => {
            state.overlay = None;
            Vec::new()
        }
        Accepted::Not(why) => {
            state.shell.refuse(why);
            Vec::new()
        }
        Accepted::Ask(what) => state.shell.ask(*what),
        Accepted::Day(typed) => day::ask(state, typed),
        Accepted::Sit(who) => seats::sit(state, who),
        Accepted::Found(hit) => found::found(state, &hit),
        Accepted::Filter(text) => {
            state.overlay = None;
            screen(state, Input::Filter(text))
        }
    }
}

fn go(state: &mut State, place: Place) -> Vec<Effect> {
    state.overlay = None;
    if !state.is_open() || place == state.shell.at {
        return Vec::new();
    }
    let before = &mut state.shell.before;
    before.push(state.shell.at);
    let spare = before.len().saturating_sub(MOST_BEFORE);
    before.drain(..spare);
    enter(state, place)
}

fn enter(state: &mut State, place: Place) -> Vec<Effect> {
    let mut effects = state.shell.keep();
    state.shell.at = place;
    if !place.goes_by_day() {
        day::left(state);
    }
    effects.extend(screen(state, Input::Shown));
    effects
}

#[cfg(test)]
mod tests;
