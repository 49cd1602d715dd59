//! The program in a real terminal: keys go in, and the screen is what a terminal would show.
//!
//! Nothing sleeps: whoever waits is woken by what the program writes, and gives up at a deadline.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::Sandbox;

/// How long anything may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

struct Seen {
    screen: vt100::Parser,
    /// Everything the program wrote.
    bytes: Vec<u8>,
    /// Not in the middle of a frame.
    whole: bool,
    ended: bool,
}

struct Terminal {
    seen: Mutex<Seen>,
    changed: Condvar,
}

/// A running program and the terminal it runs in.
pub(crate) struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn std::io::Write + Send>,
    terminal: Arc<Terminal>,
}

/// The ends of a frame, between which the screen is half of one and half of another.
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// Where `sequence` stands last.
fn last(bytes: &[u8], sequence: &[u8]) -> Option<usize> {
    bytes.windows(sequence.len()).rposition(|window| window == sequence)
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn some(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).expect("a terminal has a size")
}

impl Pty {
    /// Starts the program in a terminal of this size; `environment` goes on top of the sandbox's.
    pub(crate) fn start(
        sandbox: &Sandbox,
        arguments: &str,
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
    ) -> Self {
        let plain = sandbox.command(arguments);
        let mut command = CommandBuilder::new(plain.get_program());
        command.env_clear();
        command.args(plain.get_args());
        for (key, value) in plain.get_envs() {
            command.env(key, value.unwrap_or_default());
        }
        command.env("TERM", "xterm-256color");
        for (key, value) in environment {
            command.env(key, value);
        }
        command.cwd(sandbox.folder());
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a terminal");
        let child = pair.slave.spawn_command(command).expect("the built program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("the terminal's output");
        let terminal = Arc::new(Terminal {
            seen: Mutex::new(Seen {
                screen: vt100::Parser::new(some(rows), some(columns), 0),
                bytes: Vec::new(),
                whole: true,
                ended: false,
            }),
            changed: Condvar::new(),
        });
        let shared = Arc::clone(&terminal);
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            loop {
                // The system answers with an error once the program has gone.
                let read = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = shared.seen.lock().expect("no reader panicked");
                seen.screen.process(&buffer[..read]);
                seen.bytes.extend_from_slice(&buffer[..read]);
                seen.whole = last(&seen.bytes, FRAME_ENDS) >= last(&seen.bytes, FRAME_BEGINS);
                seen.ended = read == 0;
                shared.changed.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().expect("the terminal's input");
        Self { child, master: pair.master, keys, terminal }
    }

    /// Presses keys, or types.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
    }

    /// The terminal gets another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let mut seen = self.terminal.seen.lock().expect("no reader panicked");
        seen.screen.screen_mut().set_size(some(rows), some(columns));
        drop(seen);
        self.master.resize(size(columns, rows)).expect("the terminal takes a size");
    }

    /// What the screen shows, once it shows what `enough` looks for; how long that took.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, enough: impl Fn(&str) -> bool) -> (String, Duration) {
        let begun = Instant::now();
        let mut seen = self.terminal.seen.lock().expect("no reader panicked");
        loop {
            let shown = seen.screen.screen().contents();
            if seen.whole && enough(&shown) {
                return (shown, begun.elapsed());
            }
            let left = PATIENCE.saturating_sub(begun.elapsed());
            if seen.ended || left.is_zero() {
                let mut why = format!("no {what} after {:?}", begun.elapsed());
                let _ = write!(why, "{} in:\n{shown}", if seen.ended { ", ended" } else { "" });
                drop(seen);
                panic!("{why}");
            }
            seen = self.terminal.changed.wait_timeout(seen, left).expect("no reader panicked").0;
        }
    }

    /// Waits until the screen shows `text`.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> String {
        self.until(&format!("`{text}`"), |shown| shown.contains(text)).0
    }

    /// Reads the screen as it is now, cell by cell.
    pub(crate) fn screen<T>(&self, read: impl FnOnce(&vt100::Screen) -> T) -> T {
        read(self.terminal.seen.lock().expect("no reader panicked").screen.screen())
    }

    /// Everything the program has written so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.terminal.seen.lock().expect("no reader panicked").bytes.clone()
    }

    /// The program's process.
    pub(crate) fn process(&self) -> Pid {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok());
        id.and_then(Pid::from_raw).expect("a running process")
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.process(), signal).expect("the process is ours");
    }

    /// Waits for the end; the exit code, or the signal as the shell would tell it.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> u32 {
        let begun = Instant::now();
        let mut seen = self.terminal.seen.lock().expect("no reader panicked");
        while !seen.ended {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            if left.is_zero() {
                let shown = seen.screen.screen().contents();
                drop(seen);
                panic!("it does not end:\n{shown}");
            }
            seen = self.terminal.changed.wait_timeout(seen, left).expect("no reader panicked").0;
        }
        drop(seen);
        self.child.wait().expect("the process is ours").exit_code()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let running = matches!(self.child.try_wait(), Ok(None));
        if running {
            let _ = kill_process(self.process(), Signal::KILL);
            let _ = self.child.wait();
        }
    }
}
