//! What a task is, done: no desk, no screen.

use std::sync::atomic::AtomicBool;

use crate::actions::robustness::{Running, weightings};
use crate::report::analysis::Acceptable;
use crate::tui::msg::{Progress, Task};

/// Does `task` until it is done or `stop` is set. One processor is left to the screen.
pub(in crate::tui) fn work(
    task: &Task,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Acceptable, String> {
    let Task::Weightings { evaluation, wanted } = task;
    let all = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let running = Running { threads: all.saturating_sub(1).max(1), stop };
    weightings(evaluation, wanted, &running, progress).map_err(|error| error.to_string())
}
