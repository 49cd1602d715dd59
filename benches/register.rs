//! The register on a hundred thousand exceptions: `cargo bench --bench register`.
//!
//! Lists as whole processes against `sqlite3` asking the same of the same file, the screen from
//! its start to its first frame and to the register and each filter, and its memory.
//! `docs/performance.md` tells what came out.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made may stop")]
#![expect(clippy::print_stdout, reason = "the table is what the bench is for")]
#![expect(clippy::float_arithmetic, reason = "ratios of times, which feed no total")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2 to the 53")]

#[path = "support/many.rs"]
mod many;
#[path = "support/screen.rs"]
mod screen;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use screen::Screen;
use tempfile::TempDir;

/// Exceptions of the large workspace.
const EXCEPTIONS: usize = 100_000;

fn line(what: &str, ours: &str, peer: &str, ratio: f64, wanted: &str) {
    println!("{what:<56} {ours:>12} {peer:>12} {ratio:>8.2}   {wanted}");
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn program(home: &Path, database: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloudpick"));
    command
        .env_clear()
        .env("HOME", home)
        .env("CLOUDPICK_DB", database)
        .env("CLOUDPICK_USER", "app-1")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn sample(home: &Path, database: &Path) {
    let made = program(home, database).arg("demo").stdout(Stdio::null()).status().unwrap();
    assert!(made.success(), "the sample is made");
}

fn timed(command: &mut Command) -> Duration {
    let begun = Instant::now();
    assert!(command.status().unwrap().success(), "{command:?}");
    begun.elapsed()
}

/// `exception list FILTER --count` and the rows, as whole processes.
fn lists(home: &Path, large: &Path) {
    const TURNS: usize = 11;
    for filter in [
        "state:submitted",
        "cover:live ends.by:30d",
        "state:approved move.over:12 -to:azure",
        "cost.over:80000 reason:innovation cover:live",
        "\"sensor trial 99\"",
        "condition:overdue cover:live",
    ] {
        let list = |count: bool| {
            let mut list = program(home, large);
            list.args(["exception", "list", "--csv"]).args(filter.split(' '));
            if count {
                list.arg("--count");
            }
            list
        };
        let found = list(true).output().unwrap();
        let found = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        let mut ours = Vec::new();
        let mut theirs = Vec::new();
        for _ in 0..TURNS {
            ours.push(timed(list(false).stdout(Stdio::null())));
            let mut peer = Command::new("sqlite3");
            peer.arg(large).arg("select count(*) from exception where state = 'submitted'");
            theirs.push(timed(peer.stdout(Stdio::null()).stderr(Stdio::null())));
        }
        let (ours, theirs) = (median(ours), median(theirs));
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        line(&format!("list {filter}: {found}"), &millis(ours), &millis(theirs), ratio, "200 ms");
    }
}

fn screens(home: &Path, large: &Path) {
    const TURNS: usize = 7;
    let small = home.join("small.db");
    sample(home, &small);
    let (mut of_small, mut of_large) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        of_large.push(Screen::run(home, large));
        of_small.push(Screen::run(home, &small));
    }
    let names = ["to the first whole frame", "from there to the register"]
        .into_iter()
        .map(str::to_owned)
        .chain(screen::FILTERS.iter().map(|(filter, _)| format!("filter {filter}")));
    for (at, name) in names.enumerate() {
        let of = |runs: &[Screen]| median(runs.iter().map(|run| run.times[at]).collect());
        let (ours, theirs) = (of(&of_large), of(&of_small));
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        let wanted = if at == 0 { "at most 2" } else { "200 ms" };
        line(&format!("screen: {name}"), &millis(ours), &millis(theirs), ratio, wanted);
    }
    let most =
        |runs: &[Screen]| runs.iter().map(|run| run.memory).max().unwrap_or(0) as f64 / 1024.0;
    let (ours, theirs) = (most(&of_large), most(&of_small));
    line(
        "memory of the screen at its most",
        &format!("{ours:.1} MB"),
        &format!("{theirs:.1} MB"),
        ours / theirs,
        "150 MB",
    );
}

fn main() {
    // `cargo test --benches` passes flags of the usual harness; measuring is for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let home = TempDir::new().unwrap();
    let begun = Instant::now();
    let large = many::many(EXCEPTIONS, |path| sample(home.path(), path));
    println!("{} ready after {:.0} s", large.display(), begun.elapsed().as_secs_f64());
    println!("{:<56} {:>12} {:>12} {:>8}   wanted", "what", "ours", "peer", "ratio");
    lists(home.path(), &large);
    screens(home.path(), &large);
}
