//! The screen in a terminal of its own, timed from the start of the process or from a key to the
//! end of the frame that shows what is waited for.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// The screen as it runs in a terminal.
pub(crate) struct Screen {
    child: Box<dyn Child + Send + Sync>,
    reader: Box<dyn Read + Send>,
    keys: Box<dyn Write + Send>,
    shown: vt100::Parser,
    // It closes the terminal when it goes.
    _terminal: Box<dyn MasterPty + Send>,
}

impl Screen {
    /// Starts it on `database` as `person`.
    pub(crate) fn start(home: &Path, database: &Path, person: &str) -> Self {
        let (columns, rows) = (120, 40);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cloudpick"));
        command.env_clear();
        command.env("HOME", home);
        command.env("CLOUDPICK_DB", database);
        command.env("CLOUDPICK_USER", person);
        command.env("TERM", "xterm-256color");
        let reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let cells = |count| NonZeroU16::new(count).unwrap();
        let shown = vt100::Parser::new(cells(rows), cells(columns), 0);
        let child = pair.slave.spawn_command(command).unwrap();
        Self { child, reader, keys, shown, _terminal: pair.master }
    }

    /// Waits for the end of a frame whose text is as `wanted`.
    pub(crate) fn wait(&mut self, wanted: impl Fn(&str) -> bool) {
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = self.reader.read(&mut buffer).unwrap();
            assert!(read > 0, "it ended early:\n{}", self.shown.screen().contents());
            self.shown.process(&buffer[..read]);
            // A frame is whole at the end of its synchronized update.
            if buffer[..read].ends_with(b"\x1b[?2026l") && wanted(&self.shown.screen().contents()) {
                return;
            }
        }
    }

    /// Waits for the overview, whole.
    pub(crate) fn wait_for_overview(&mut self) {
        self.wait(|text| {
            ["NEXT FOR YOU", "EVALUATORS", "EXCEPTIONS"].iter().all(|word| text.contains(word))
        });
    }

    /// Goes to the register and waits for rows in it: how long that took.
    pub(crate) fn open_register(&mut self) -> Duration {
        let begun = Instant::now();
        self.press("ge");
        self.wait(|text| text.contains("TITLE") && text.contains("X-"));
        begun.elapsed()
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// The most resident memory so far, in KiB.
    pub(crate) fn memory(&self) -> u64 {
        memory(self.child.process_id().unwrap())
    }

    /// Leaves.
    pub(crate) fn leave(mut self) {
        self.press("q");
        self.child.wait().unwrap();
    }
}
