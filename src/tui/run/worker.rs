//! The thread that owns the desk: questions and changes in, answers out.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::Woken;
use crate::tui::msg::{Load, Loaded, Msg, Save};

/// How the desk is opened and served, both on the worker's thread.
pub struct Desk<D> {
    /// Opens it.
    pub open: Box<dyn FnOnce() -> D + Send>,
    /// Answers one request.
    pub serve: fn(&mut D, Request) -> Reply,
}

impl<D> fmt::Debug for Desk<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

/// What is asked of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// A question; answered by [`Reply::Loaded`] or [`Reply::Refused`].
    Load(Load),
    /// A change; answered by [`Reply::Saved`] or [`Reply::Refused`].
    Save(Save),
    /// Whether somebody else has changed the record since this was last asked; answered by
    /// [`Reply::Changed`].
    Changed,
}

/// What the desk answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// What was asked for.
    Loaded(Loaded),
    /// The change is on record; the sentence for the status row.
    Saved(String),
    /// It was refused or failed; the sentence for the status row.
    Refused(String),
    /// Whether somebody else has changed the record.
    Changed(bool),
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui) enum Job {
    Load(u64, Load),
    Save(u64, Save),
    LookAgain,
}

/// The worker, seen from the loop.
pub(super) struct Worker {
    jobs: Option<Sender<Job>>,
    done: Receiver<()>,
}

impl Worker {
    pub(super) fn start<D: 'static>(desk: Desk<D>, woken: Sender<Woken>) -> io::Result<Self> {
        let (jobs, inbox) = unbounded();
        let (finished, done) = bounded(1);
        std::thread::Builder::new().name("desk".to_owned()).spawn(move || {
            let gone = Gone(woken.clone());
            work(desk, &inbox, &woken);
            std::mem::forget(gone);
            let _ = finished.send(());
        })?;
        Ok(Self { jobs: Some(jobs), done })
    }

    pub(super) fn ask(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }

    /// A way to it that ends with it.
    pub(super) fn sender(&self) -> Sender<Job> {
        let (looks, inbox) = unbounded();
        drop(inbox);
        self.jobs.clone().unwrap_or(looks)
    }

    /// Lets it finish what it has, for at most `patience`.
    pub(super) fn end(&mut self, patience: Duration) {
        self.jobs = None;
        let _ = self.done.recv_timeout(patience);
    }
}

/// Tells the loop when the worker is gone in a panic.
struct Gone(Sender<Woken>);

impl Drop for Gone {
    fn drop(&mut self) {
        let _ = self.0.send(Woken::Stopped("thread that owns the desk"));
    }
}

fn work<D>(desk: Desk<D>, inbox: &Receiver<Job>, woken: &Sender<Woken>) {
    let Desk { open, serve } = desk;
    let mut desk = open();
    let mut backlog = VecDeque::new();
    while let Some(job) = backlog.pop_front().or_else(|| inbox.recv().ok()) {
        backlog.extend(inbox.try_iter());
        if is_outdated(&job, &backlog) {
            continue;
        }
        let answer = match job {
            Job::Load(generation, what) => {
                let subject = what.subject();
                let answer = match serve(&mut desk, Request::Load(what)) {
                    Reply::Loaded(loaded) => Ok(Box::new(loaded)),
                    Reply::Refused(why) => Err(why),
                    Reply::Saved(_) | Reply::Changed(_) => Err("no answer came".to_owned()),
                };
                Some(Msg::Loaded { generation, subject, answer })
            }
            Job::Save(ticket, what) => Some(match serve(&mut desk, Request::Save(what)) {
                Reply::Saved(said) => Msg::Saved { ticket, said },
                Reply::Refused(why) => Msg::Refused { ticket, why },
                Reply::Loaded(_) | Reply::Changed(_) => {
                    Msg::Refused { ticket, why: "no answer came".to_owned() }
                }
            }),
            Job::LookAgain => match serve(&mut desk, Request::Changed) {
                Reply::Changed(true) => Some(Msg::Stirred),
                Reply::Changed(false) | Reply::Loaded(_) | Reply::Saved(_) => None,
                Reply::Refused(why) => Some(Msg::Failed(why)),
            },
        };
        if let Some(msg) = answer
            && woken.send(Woken::Msg(msg)).is_err()
        {
            return;
        }
    }
}

/// Whether a newer question about the same subject waits already. Changes are never left out.
fn is_outdated(job: &Job, backlog: &VecDeque<Job>) -> bool {
    backlog.iter().any(|newer| match (job, newer) {
        (Job::Load(_, old), Job::Load(_, new)) => old.subject() == new.subject(),
        (Job::LookAgain, Job::LookAgain) => true,
        (Job::Load(..) | Job::Save(..) | Job::LookAgain, _) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::place::Place;

    #[expect(clippy::needless_pass_by_value, reason = "a desk takes the request over")]
    fn served(asked: &mut Vec<Request>, request: Request) -> Reply {
        asked.push(request.clone());
        match request {
            Request::Load(_) => Reply::Loaded(Loaded::Workspace(None)),
            Request::Save(_) => Reply::Refused("no".to_owned()),
            Request::Changed => Reply::Changed(asked.len() == 1),
        }
    }

    #[test]
    fn outdated_questions_are_left_out_and_changes_never() {
        let (jobs, inbox) = unbounded();
        let (woken, answers) = unbounded();
        for job in [
            Job::LookAgain,
            Job::Load(1, Load::Listing(Place::Scores)),
            Job::Save(2, Save::OpenSample),
            Job::LookAgain,
            Job::Load(3, Load::Listing(Place::Scores)),
            Job::Save(4, Save::OpenSample),
        ] {
            jobs.send(job).unwrap();
        }
        drop(jobs);
        work(Desk { open: Box::new(Vec::new), serve: served }, &inbox, &woken);
        let numbers: Vec<u64> = answers
            .try_iter()
            .filter_map(|woken| {
                if let Woken::Msg(
                    Msg::Loaded { generation: number, .. } | Msg::Refused { ticket: number, .. },
                ) = woken
                {
                    Some(number)
                } else {
                    None
                }
            })
            .collect();
        assert_eq!(numbers, [2, 3, 4]);
    }

    #[test]
    fn a_worker_that_panics_is_told() {
        let (woken, answers) = unbounded();
        let desk: Desk<()> =
            Desk { open: Box::new(|| panic!("on purpose")), serve: |(), _| Reply::Changed(false) };
        let mut worker = Worker::start(desk, woken).unwrap();
        assert!(matches!(answers.recv().unwrap(), Woken::Stopped(_)));
        worker.end(Duration::from_secs(2));
    }
}
