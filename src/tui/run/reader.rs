//! The thread that reads the input, and how it is parked while somebody else has the terminal.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::Woken;
use crate::tui::term;

/// How long one request to park is waited for before it is made again.
const A_MOMENT: Duration = Duration::from_millis(50);
/// Requests before we go on without an answer: the reader is then not reading either.
const REQUESTS: usize = 40;

/// The reader of the input.
pub(super) struct Reader {
    wanted: Arc<AtomicBool>,
    parked: Receiver<()>,
    go_on: Sender<()>,
    is_parked: bool,
}

impl Reader {
    pub(super) fn start(woken: Sender<Woken>) -> io::Result<Self> {
        let wanted = Arc::new(AtomicBool::new(false));
        let (say_parked, parked) = bounded(1);
        let (go_on, resumed) = bounded(1);
        let asked = Arc::clone(&wanted);
        std::thread::Builder::new().name("input".to_owned()).spawn(move || {
            let mut failures = 0;
            loop {
                if asked.load(Ordering::SeqCst) {
                    let there = say_parked.send(()).is_ok() && resumed.recv().is_ok();
                    if !there || term::drain().is_err() || say_parked.send(()).is_err() {
                        return;
                    }
                    continue;
                }
                match term::next(patience()) {
                    Ok(Some(input)) => {
                        failures = 0;
                        if woken.send(Woken::Input(input)).is_err() {
                            return;
                        }
                    }
                    Ok(None) => {}
                    // A terminal that is gone sends a signal as well; this is for those that do not.
                    Err(_) if failures < 3 => failures += 1,
                    Err(_) => {
                        let _ = woken.send(Woken::Leave(HANG_UP));
                        return;
                    }
                }
            }
        })?;
        Ok(Self { wanted, parked, go_on, is_parked: false })
    }

    /// Returns once the thread is no longer reading.
    pub(super) fn park(&mut self) {
        while self.parked.try_recv().is_ok() {} // A word of an earlier time says nothing now.
        self.wanted.store(true, Ordering::SeqCst);
        self.is_parked = (0..REQUESTS).any(|_| {
            nudge();
            self.parked.recv_timeout(A_MOMENT).is_ok()
        });
    }

    /// Lets it read again, once it has thrown away what was typed meanwhile: that was not for us.
    pub(super) fn resume(&mut self) {
        self.wanted.store(false, Ordering::SeqCst);
        if self.is_parked && self.go_on.try_send(()).is_ok() {
            let _ = self.parked.recv_timeout(A_MOMENT);
        }
    }
}

/// What a closed terminal sends.
const HANG_UP: i32 = 1;

/// Wakes the thread out of its wait: it takes the signal for a change of size.
#[cfg(unix)]
fn nudge() {
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGWINCH);
}

#[cfg(unix)]
const fn patience() -> Option<Duration> {
    None
}

#[cfg(not(unix))]
fn nudge() {}

/// Elsewhere there is nothing to wake it with, so it looks up by itself.
#[cfg(not(unix))]
const fn patience() -> Option<Duration> {
    Some(Duration::from_millis(100))
}
