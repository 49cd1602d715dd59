//! The screen in a terminal of its own, timed from the start of the process or from a key to the
//! end of the frame that shows what is waited for.

use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Filters typed into the register as one paste each, and what is waited for.
pub(crate) const FILTERS: &[(&str, &str)] = &[
    ("state:approved move.over:12 -to:azure", " of "),
    ("cost.over:80000 cover:live", " of "),
    ("sensor", " of "),
];

/// A run of the screen.
pub(crate) struct Screen {
    /// To the first whole frame, to the register, and for each filter.
    pub(crate) times: Vec<Duration>,
    /// The most resident memory, in KiB.
    pub(crate) memory: u64,
}

fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

impl Screen {
    /// Starts it on `database`, goes to the register, types each filter, and leaves.
    pub(crate) fn run(home: &Path, database: &Path) -> Self {
        let (columns, rows) = (120, 40);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cloudpick"));
        command.env_clear();
        command.env("HOME", home);
        command.env("CLOUDPICK_DB", database);
        command.env("CLOUDPICK_USER", "app-1");
        command.env("TERM", "xterm-256color");
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut keys = pair.master.take_writer().unwrap();
        let mut begun = Instant::now();
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let process = child.process_id().unwrap();
        let cells = |count| NonZeroU16::new(count).unwrap();
        let mut shown = vt100::Parser::new(cells(rows), cells(columns), 0);
        let mut buffer = vec![0; 1 << 16];
        let mut wait = |wanted: &dyn Fn(&str) -> bool| {
            loop {
                let read = reader.read(&mut buffer).unwrap();
                assert!(read > 0, "it ended early:\n{}", shown.screen().contents());
                shown.process(&buffer[..read]);
                // A frame is whole at the end of its synchronized update.
                if buffer[..read].ends_with(b"\x1b[?2026l") && wanted(&shown.screen().contents()) {
                    return;
                }
            }
        };
        let mut times = Vec::new();
        wait(&|text| ["NEXT FOR YOU", "EVALUATORS", "EXCEPTIONS"].iter().all(|w| text.contains(w)));
        times.push(begun.elapsed());
        let mut press = |text: &str| {
            keys.write_all(text.as_bytes()).unwrap();
            keys.flush().unwrap();
        };
        begun = Instant::now();
        press("ge");
        wait(&|text| text.contains("TITLE") && text.contains("X-"));
        times.push(begun.elapsed());
        for (filter, wanted) in FILTERS {
            press("/");
            wait(&|text| text.contains("/ "));
            begun = Instant::now();
            press(&format!("\x1b[200~{filter}\x1b[201~"));
            wait(&|text| {
                let first = text.lines().find(|line| line.contains("/ ")).unwrap_or_default();
                first.contains(filter) && first.contains(wanted) && !first.contains("reading")
            });
            times.push(begun.elapsed());
            press("\r");
            wait(&|_| true);
            press("\x1b");
            wait(&|text| text.contains("exceptions"));
        }
        let memory = memory(process);
        press("q");
        child.wait().unwrap();
        Self { times, memory }
    }
}
