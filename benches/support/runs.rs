//! Whole processes, timed turn by turn, and the line that each measurement prints.

#![allow(dead_code, reason = "each bench takes what it needs of this")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The program as `person`, with a home of its own.
pub(crate) fn program(home: &Path, database: &Path, person: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloudpick"));
    command
        .env_clear()
        .env("HOME", home)
        .env("CLOUDPICK_DB", database)
        .env("CLOUDPICK_USER", person)
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The sample, made at `database`.
pub(crate) fn sample(home: &Path, database: &Path, person: &str) {
    let made = program(home, database, person).arg("demo").stdout(Stdio::null()).status().unwrap();
    assert!(made.success(), "the sample is made");
}

/// From the start of `command` to its end.
pub(crate) fn timed(command: &mut Command) -> Duration {
    let begun = Instant::now();
    assert!(command.status().unwrap().success(), "{command:?}");
    begun.elapsed()
}

/// Whether `command` can be started at all.
pub(crate) fn is_installed(command: &str) -> bool {
    let asked = Command::new(command).arg("--version").output();
    asked.is_ok_and(|output| output.status.success())
}

/// The most resident memory of a run of `command`, in MB, as the system's `time` tells it.
pub(crate) fn most_memory(command: &Command) -> Option<f64> {
    timed_with_memory(command).1
}

/// From the start of `command` to its end, and its [`most_memory`].
pub(crate) fn timed_with_memory(command: &Command) -> (Duration, Option<f64>) {
    let mut time = Command::new("/usr/bin/time");
    time.args(["-f", "%M"]).arg(command.get_program()).args(command.get_args());
    time.env_clear();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            time.env(name, value);
        }
    }
    let begun = Instant::now();
    let told = time.stdin(Stdio::null()).stdout(Stdio::null()).output();
    let took = begun.elapsed();
    let memory = told.ok().and_then(|told| {
        let text = String::from_utf8_lossy(&told.stderr);
        text.lines().last()?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
    });
    (took, memory)
}

/// A line of the memory of something against so many MB.
pub(crate) fn memory_within(what: &str, memory: f64, most: u32) {
    let most = f64::from(most);
    line(what, &format!("{memory:.1} MB"), &format!("{most} MB"), memory / most, "at most 1");
}

/// The middle one.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A time as the table has it.
pub(crate) fn millis(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    if millis < 10.0 { format!("{millis:.2} ms") } else { format!("{millis:.1} ms") }
}

/// The heading of the table.
pub(crate) fn heading() {
    println!("{:<64} {:>12} {:>12} {:>8}   wanted", "what", "ours", "peer", "ratio");
}

/// One line of the table.
pub(crate) fn line(what: &str, ours: &str, peer: &str, ratio: f64, wanted: &str) {
    println!("{what:<64} {ours:>12} {peer:>12} {ratio:>8.2}   {wanted}");
}

/// A line of something of which nothing is wanted.
pub(crate) fn alone(what: &str, ours: &str) {
    println!("{what:<64} {ours:>12} {:>12} {:>8}   none", "", "");
}

/// A line of two times.
pub(crate) fn times(what: &str, ours: Duration, peer: Duration, wanted: &str) {
    let ratio = ours.as_secs_f64() / peer.as_secs_f64();
    line(what, &millis(ours), &millis(peer), ratio, wanted);
}

/// A line of one time against so many milliseconds.
pub(crate) fn within(what: &str, ours: Duration, most: u32) {
    let ratio = ours.as_secs_f64() * 1000.0 / f64::from(most);
    line(what, &millis(ours), &format!("{most} ms"), ratio, "at most 1");
}
