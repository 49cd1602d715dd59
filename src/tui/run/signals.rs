//! Signals from outside, and stopping for the shell.

#[cfg(unix)]
pub(super) use unix::{can_stop, stop, take};

#[cfg(unix)]
mod unix {
    use std::io::{self, Write as _};

    use crossbeam_channel::Sender;
    use nix::unistd::{getppid, getsid};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::Signals;

    use super::super::Woken;

    /// Takes the signals on a thread of its own and passes them to the loop.
    pub(in super::super) fn take(woken: Sender<Woken>) -> io::Result<()> {
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                let said = match signal {
                    SIGTSTP => Woken::Suspend,
                    SIGCONT => Woken::Continued,
                    // The reader hears of it too, but not before it has begun to read.
                    SIGWINCH => Woken::Resized,
                    other => Woken::Leave(other),
                };
                if woken.send(said).is_err() {
                    return;
                }
            }
        })?;
        Ok(())
    }

    /// Whether a shell is there that can continue us: our parent is of the same session.
    pub(in super::super) fn can_stop() -> bool {
        let here = getsid(None);
        let parent = getsid(Some(getppid()));
        matches!((here, parent), (Ok(here), Ok(parent)) if here == parent)
    }

    /// Stops the program, with a line that tells how to come back; returns after `fg`.
    pub(in super::super) fn stop() {
        let _ = writeln!(io::stderr(), "cloudpick is stopped; fg returns to it.");
        let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
    }
}

#[cfg(not(unix))]
pub(super) fn take(_: crossbeam_channel::Sender<super::Woken>) -> std::io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn can_stop() -> bool {
    false
}

#[cfg(not(unix))]
pub(super) fn stop() {}
