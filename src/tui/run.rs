//! The loop and its threads: wait, take in everything, update, draw once, do what is to be done.
//!
//! Threads: one reads the input and can be parked, one owns the desk, one a second desk that is
//! asked about other days, one keeps drafts, one takes signals, one watches the database file. The main thread blocks on one channel; a timer exists
//! only while something asked for it, so an idle screen wakes for nothing. This module is the
//! only one of the screen that touches the desk.

mod editor;
mod jobs;
mod reader;
mod signals;
mod watch;
pub(in crate::tui) mod work;
mod worker;

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};
use thiserror::Error;

use super::drafts::{Draft, Drafts};
use super::keys::Keymap;
use super::msg::{Effect, Msg, Target, Timer};
use super::state::{Settings, State};
use super::term::{self, Input, Mouse, Screen};
use super::update::update;
use super::view::view;
use super::widgets::HitAreas;

pub use watch::Watched;
pub use worker::{Desk, Reply, Request};

/// How the run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The person left.
    Left,
    /// A signal with this number asked us to; the exit code is 128 more.
    Signal(i32),
}

/// Why the screen could not be run.
#[derive(Debug, Error)]
pub enum TuiError {
    /// There is no terminal, or it is gone.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
    /// A thread stopped at a mistake of ours; the report has been named already.
    #[error("the {0} stopped at a mistake of the program")]
    Stopped(&'static str),
}

/// What wakes the loop.
#[derive(Debug)]
pub(super) enum Woken {
    Input(Input),
    Msg(Msg),
    Leave(i32),
    Suspend,
    Continued,
    Resized,
    Stopped(&'static str),
}

/// How long leaving waits for a save that is under way.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs the screen until the person leaves or a signal says so. The terminal is then as it was.
///
/// `aside` answers what is asked as at another day, which may take seconds.
///
/// # Errors
/// When there is no terminal, or a thread stopped at a mistake of the program.
pub fn run<D: 'static>(
    settings: Settings,
    keymap: Keymap,
    watched: &Watched,
    desk: Desk<D>,
    aside: Desk<D>,
) -> Result<Ended, TuiError> {
    let (woken, inbox) = unbounded();
    let drafts = Drafts::new(&settings.state_folder);
    let kept = drafts.all();
    let unread = kept.as_ref().err().map(|error| format!("drafts could not be read: {error}"));
    let mut state = State::new(settings, keymap, kept.unwrap_or_default());
    state.shell.notice = None;

    term::catch_panics(&state.shell.settings.state_folder);
    let ended =
        Run::begin(&state, watched, [desk, aside], drafts, &woken, inbox).and_then(|mut run| {
            run.take_in(&mut state, Msg::Started)?;
            if let Some(why) = unread {
                run.take_in(&mut state, Msg::Failed(why))?;
            }
            let ended = run.turn(&mut state);
            run.end(&mut state);
            ended
        });
    term::release_panics();
    ended
}

struct Run {
    screen: Screen,
    inbox: Receiver<Woken>,
    reader: reader::Reader,
    worker: worker::Worker,
    /// Answers what is asked as at another day.
    aside: worker::Worker,
    jobs: jobs::Jobs,
    drafts: Keeper,
    watch: watch::Watch,
    timers: BTreeMap<Timer, Instant>,
    hits: HitAreas,
    pressed: Option<(Target, u16)>,
    stopped: bool,
    quit: bool,
}

impl Run {
    fn begin<D: 'static>(
        state: &State,
        watched: &Watched,
        [desk, aside]: [Desk<D>; 2],
        drafts: Drafts,
        woken: &Sender<Woken>,
        inbox: Receiver<Woken>,
    ) -> Result<Self, TuiError> {
        let screen = Screen::enter(state.shell.settings.mouse)?;
        signals::take(woken.clone())?;
        let worker = worker::Worker::start(desk, woken.clone())?;
        let aside = worker::Worker::start(aside, woken.clone())?;
        let watch = watch::Watch::start(watched, worker.sender())?;
        Ok(Self {
            reader: reader::Reader::start(woken.clone())?,
            drafts: Keeper::start(drafts, woken.clone())?,
            jobs: jobs::Jobs::start(woken.clone())?,
            screen,
            inbox,
            worker,
            aside,
            watch,
            timers: BTreeMap::new(),
            hits: HitAreas::default(),
            pressed: None,
            stopped: false,
            quit: false,
        })
    }

    /// The loop.
    fn turn(&mut self, state: &mut State) -> Result<Ended, TuiError> {
        self.measure(state)?;
        while !self.quit {
            let hits = &mut self.hits;
            self.screen.draw(|frame| *hits = view(state, frame))?;
            let first = match self.timers.values().min() {
                None => self.inbox.recv().map(Some).unwrap_or_default(),
                Some(at) => self.inbox.recv_deadline(*at).ok(),
            };
            let mut next = first;
            while let Some(woken) = next {
                if let Some(ended) = self.wake(state, woken)? {
                    return Ok(ended);
                }
                next = self.inbox.try_recv().ok();
            }
            self.ring(state)?;
        }
        Ok(Ended::Left)
    }

    fn wake(&mut self, state: &mut State, woken: Woken) -> Result<Option<Ended>, TuiError> {
        match woken {
            Woken::Input(input) => {
                if let Some(msg) = self.message(input) {
                    self.take_in(state, msg)?;
                }
            }
            Woken::Msg(msg) => self.take_in(state, msg)?,
            Woken::Leave(signal) => return Ok(Some(Ended::Signal(signal))),
            Woken::Suspend => {
                for effect in state.shell.keep() {
                    self.carry_out(state, effect)?;
                }
                self.suspend(state)?;
            }
            // After a stop of our own the terminal has been taken again already.
            Woken::Continued if self.stopped => self.stopped = false,
            Woken::Continued => {
                self.screen.retake()?;
                self.measure(state)?;
            }
            Woken::Resized => self.measure(state)?,
            Woken::Stopped(what) => return Err(TuiError::Stopped(what)),
        }
        Ok(None)
    }

    /// Sends the timers that are due.
    fn ring(&mut self, state: &mut State) -> Result<(), TuiError> {
        let now = Instant::now();
        let due: Vec<Timer> =
            self.timers.iter().filter(|(_, at)| **at <= now).map(|(timer, _)| *timer).collect();
        for timer in due {
            self.timers.remove(&timer);
            self.take_in(state, Msg::Timer(timer))?;
        }
        Ok(())
    }

    /// What a person did, as a message; mouse positions become the targets last drawn there.
    fn message(&mut self, input: Input) -> Option<Msg> {
        match input {
            Input::Key(key) => Some(Msg::Key(key)),
            Input::Paste(text) => Some(Msg::Paste(text)),
            Input::Resize(columns, rows) => Some(Msg::Resize(columns, rows)),
            Input::Mouse(Mouse::Press, column, row) => {
                let target = self.hits.at(column, row)?.clone();
                self.pressed = Some((target.clone(), column));
                Some(Msg::Click(target))
            }
            Input::Mouse(Mouse::Drag, column, _) => {
                let (target, from) = self.pressed.as_mut()?;
                let by = i16::try_from(i32::from(column) - i32::from(*from)).ok()?;
                *from = column;
                (by != 0).then(|| Msg::Drag(target.clone(), by))
            }
            Input::Mouse(Mouse::Wheel(by), column, row) => {
                let target = self.hits.at(column, row).cloned().unwrap_or(Target::Beside);
                Some(Msg::Wheel(target, by))
            }
        }
    }

    /// Updates, then does what is to be done outside; answers at once are taken in too.
    fn take_in(&mut self, state: &mut State, msg: Msg) -> Result<(), TuiError> {
        for effect in update(state, msg) {
            self.carry_out(state, effect)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, state: &mut State, effect: Effect) -> Result<(), TuiError> {
        match effect {
            Effect::Load { generation, what } => {
                let worker = if what.is_of_another_day() { &self.aside } else { &self.worker };
                worker.ask(worker::Job::Load(generation, what));
            }
            Effect::Save { ticket, what } => self.worker.ask(worker::Job::Save(ticket, what)),
            Effect::Run { number, task } => self.jobs.run(number, task),
            Effect::Halt(number) => self.jobs.stop(number),
            Effect::Keep { field, draft } => self.drafts.send((field, Some(draft))),
            Effect::Forget { field } => self.drafts.send((field, None)),
            Effect::Wake(timer, after) => {
                self.timers.insert(timer, Instant::now() + after);
            }
            Effect::Rest(timer) => {
                self.timers.remove(&timer);
            }
            Effect::Redraw => self.screen.repaint()?,
            Effect::Quit => self.quit = true,
            Effect::Suspend => self.suspend(state)?,
            Effect::Edit { field, text } => {
                let settings = &state.shell.settings;
                self.reader.park();
                let edited = self.screen.away(|| editor::edit(settings, &text));
                self.reader.resume();
                let (text, said) = edited?;
                self.take_in(state, Msg::Edited { field, text, said })?;
                self.measure(state)?;
            }
            Effect::Copy(text) => {
                let msg = match self.screen.copy(&text) {
                    Ok(()) => Msg::Done(format!("copied {}", crate::domain::text::display(&text))),
                    Err(error) => Msg::Failed(format!("it could not be copied: {error}")),
                };
                self.take_in(state, msg)?;
            }
            Effect::Open(address) => {
                let msg = match editor::open(&address) {
                    Ok(()) => Msg::Done(format!("opened {address}")),
                    Err(error) => Msg::Failed(format!("{address} could not be opened: {error}")),
                };
                self.take_in(state, msg)?;
            }
        }
        Ok(())
    }

    fn suspend(&mut self, state: &mut State) -> Result<(), TuiError> {
        if !signals::can_stop() {
            let why = "there is no shell with job control to go back to".to_owned();
            return self.take_in(state, Msg::Failed(why));
        }
        self.stopped = true;
        self.reader.park();
        let stopped = self.screen.away(signals::stop);
        self.reader.resume();
        stopped?;
        self.measure(state)
    }

    /// Takes in the size the terminal has now.
    fn measure(&mut self, state: &mut State) -> Result<(), TuiError> {
        let (columns, rows) = self.screen.size()?;
        self.take_in(state, Msg::Resize(columns, rows))
    }

    /// Keeps the last drafts, lets a save under way finish, stops the threads.
    fn end(mut self, state: &mut State) {
        for effect in state.shell.keep() {
            if let Effect::Keep { field, draft } = effect {
                self.drafts.send((field, Some(draft)));
            }
        }
        drop(self.watch);
        self.jobs.end();
        self.drafts.end();
        self.worker.end(PATIENCE);
        // It only reads: nobody waits for what it does.
        self.aside.end(Duration::ZERO);
    }
}

/// The thread that keeps drafts, so that a slow disk never holds up a key.
struct Keeper {
    jobs: Option<Sender<(String, Option<Draft>)>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Keeper {
    fn start(drafts: Drafts, woken: Sender<Woken>) -> io::Result<Self> {
        let (jobs, inbox) = unbounded::<(String, Option<Draft>)>();
        let thread = std::thread::Builder::new().name("drafts".to_owned()).spawn(move || {
            for (field, draft) in inbox {
                let done = match &draft {
                    Some(draft) => drafts.keep(&field, draft),
                    None => drafts.forget(&field),
                };
                if let Err(error) = done {
                    let why = format!("the draft could not be kept: {error}");
                    let _ = woken.send(Woken::Msg(Msg::Failed(why)));
                }
            }
        })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    fn send(&self, job: (String, Option<Draft>)) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }

    fn end(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
