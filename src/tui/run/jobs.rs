//! The thread for long sums that ask nothing of the desk: one at a time, with progress, and
//! stopped when somebody says so.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::Woken;
use crate::tui::msg::{Msg, Progress, Task};
use crate::tui::run::work::work;

/// How often a task says how far it is; more often would only wake the screen.
const EVERY: Duration = Duration::from_millis(100);

/// A task, its number, and what stops it.
struct Job {
    number: u64,
    task: Task,
    stop: Arc<AtomicBool>,
}

/// The thread, seen from the loop.
pub(super) struct Jobs {
    tasks: Option<Sender<Job>>,
    newest: Option<(u64, Arc<AtomicBool>)>,
}

impl Jobs {
    pub(super) fn start(woken: Sender<Woken>) -> io::Result<Self> {
        let (tasks, inbox) = unbounded();
        std::thread::Builder::new().name("job".to_owned()).spawn(move || serve(&inbox, &woken))?;
        Ok(Self { tasks: Some(tasks), newest: None })
    }

    /// Begins `task`; an earlier one ends.
    pub(super) fn run(&mut self, number: u64, task: Task) {
        self.stop_all();
        let stop = Arc::new(AtomicBool::new(false));
        self.newest = Some((number, Arc::clone(&stop)));
        if let Some(tasks) = &self.tasks {
            let _ = tasks.send(Job { number, task, stop });
        }
    }

    /// Ends the task of this number; its answer is what it has.
    pub(super) fn stop(&self, number: u64) {
        if let Some((newest, stop)) = &self.newest
            && *newest == number
        {
            stop.store(true, Ordering::Relaxed);
        }
    }

    fn stop_all(&self) {
        if let Some((_, stop)) = &self.newest {
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// Ends what is under way and lets the thread go.
    pub(super) fn end(&mut self) {
        self.stop_all();
        self.tasks = None;
    }
}

fn serve(inbox: &Receiver<Job>, woken: &Sender<Woken>) {
    for Job { number, task, stop } in inbox {
        let mut said: Option<Instant> = None;
        let answer = work(&task, &stop, &mut |far: Progress| {
            if said.is_none_or(|at| at.elapsed() >= EVERY) {
                said = Some(Instant::now());
                let _ = woken.send(Woken::Msg(Msg::Far { number, far }));
            }
        });
        if woken.send(Woken::Msg(Msg::Worked { number, answer: answer.map(Box::new) })).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::robustness::Wanted;
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::samples::sample_2019;
    use crate::report::analysis::Way;

    fn task(samples: u64) -> Task {
        Task::Weightings {
            evaluation: Box::new(sample_2019(PriceFormula::Ratio)),
            wanted: Wanted {
                only: Vec::new(),
                law: "nested".parse().unwrap(),
                samples: Some(samples),
                seed: None,
                exact: false,
            },
        }
    }

    #[test]
    fn a_task_that_is_stopped_answers_with_what_it_has() {
        let (woken, answers) = unbounded();
        let mut jobs = Jobs::start(woken).unwrap();
        jobs.run(7, task(u64::MAX / 2));
        let first = answers.recv().unwrap();
        assert!(matches!(first, Woken::Msg(Msg::Far { number: 7, .. })), "{first:?}");
        jobs.stop(6);
        jobs.stop(7);
        let mut last = answers.recv().unwrap();
        while let Woken::Msg(Msg::Far { .. }) = last {
            last = answers.recv().unwrap();
        }
        let Woken::Msg(Msg::Worked { number: 7, answer: Ok(shares) }) = last else {
            panic!("{last:?}");
        };
        assert!(matches!(shares.way, Way::Sampled { stopped: true, samples: 1.., .. }));
        jobs.run(8, task(1000));
        let mut last = answers.recv().unwrap();
        while let Woken::Msg(Msg::Far { .. }) = last {
            last = answers.recv().unwrap();
        }
        assert!(matches!(last, Woken::Msg(Msg::Worked { number: 8, answer: Ok(_) })), "{last:?}");
        jobs.end();
    }
}
