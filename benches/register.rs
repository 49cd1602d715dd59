//! The register on a hundred thousand exceptions: `cargo bench --bench register`.
//!
//! Lists as whole processes, against `task` asked the like of as many tasks; `metrics` against one
//! query in `sqlite3` for the same figures; a submission; the full check; the screen from its
//! start to its first frame and to the register and each filter; memory. Peers are under
//! `benches/peers`. `docs/performance.md` tells what came out.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made may stop")]
#![expect(clippy::print_stdout, reason = "the table is what the bench is for")]
#![expect(clippy::float_arithmetic, reason = "ratios of times, which feed no total")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2 to the 53")]

#[path = "support/many.rs"]
mod many;
#[path = "support/runs.rs"]
mod runs;
#[path = "support/screen.rs"]
mod screen;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use runs::{
    alone, is_installed, line, median, memory_within, millis, most_memory, timed,
    timed_with_memory, times, within,
};
use screen::Screen;
use tempfile::TempDir;

/// Exceptions of the large workspace.
const EXCEPTIONS: usize = 100_000;
/// Whoever asks.
const WHO: &str = "app-1";

fn program(home: &Path, database: &Path) -> Command {
    runs::program(home, database, WHO)
}

fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers")
}

/// The peer with a query of its own on `large`.
fn asked(large: &Path, query: &str) -> Command {
    let mut peer = Command::new("sqlite3");
    peer.arg(large).stdin(File::open(peers().join(query)).unwrap());
    peer
}

/// `exception list FILTER` and its rows, as whole processes.
fn lists(home: &Path, large: &Path) {
    const TURNS: usize = 7;
    let mut memory: Vec<f64> = Vec::new();
    for filter in [
        "state:submitted",
        "cover:live ends.by:30d",
        "state:approved move.over:12 -to:azure",
        "cost.over:80000 reason:innovation cover:live",
        "owner:arch-1 waiting.over:30",
        "\"sensor trial 99\"",
        "sensor",
        "-sensor state:approved",
        "title:trial cover:live",
        "directorate:planning",
        "any_reason:innovation move_months_high.over:20",
        "tag:gis",
        "condition:overdue cover:live",
        "renewals.over:0",
    ] {
        let mut list = program(home, large);
        // A filter may begin with what reads like a flag.
        list.args(["exception", "list", "--", filter]);
        let counted = ["exception", "list", "--count", "--", filter];
        let found = program(home, large).args(counted).output();
        let found = String::from_utf8_lossy(&found.unwrap().stdout).trim().to_owned();
        let ours = (0..TURNS).map(|_| timed(list.stdout(Stdio::null()))).collect();
        within(&format!("list {filter}: {found}"), median(ours), 200);
        memory.extend(most_memory(&list));
    }
    if let Some(most) = memory.into_iter().reduce(f64::max) {
        memory_within("memory of the list that takes most", most, 150);
    }
}

/// As many tasks as there are exceptions, imported once and kept beside the workspace.
fn tasks(large: &Path) -> PathBuf {
    let folder = large.with_extension("tasks");
    if folder.join("made").exists() {
        return folder;
    }
    std::fs::create_dir_all(&folder).unwrap();
    let told = asked(large, "tasks.sql").output().unwrap();
    let file = folder.join("tasks.json");
    std::fs::write(&file, told.stdout).unwrap();
    timed(task(&folder).arg("import").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()));
    std::fs::remove_file(&file).unwrap();
    std::fs::write(folder.join("made"), "").unwrap();
    folder
}

fn task(folder: &Path) -> Command {
    let mut task = Command::new("task");
    task.env_clear()
        .env("HOME", folder)
        .env("TASKRC", peers().join("taskrc"))
        .env("TASKDATA", folder)
        .stdin(Stdio::null());
    task
}

/// `exception list` against `task register`, the like filter on both, turn by turn. What is timed of
/// either follows a run of itself, so that neither finds the processor's caches full of the other;
/// how long ours takes right after a turn of `task` is told beside it.
fn against_tasks(home: &Path, large: &Path) {
    const TURNS: usize = 5;
    if !is_installed("task") || !is_installed("sqlite3") {
        println!("task is not installed: the lines against it are left out");
        return;
    }
    let folder = tasks(large);
    for (ours, theirs) in [
        ("state:submitted", vec!["state:submitted"]),
        (
            "state:approved move.over:12 -to:azure",
            vec!["state:approved", "move.over:12", "project.not:azure"],
        ),
        ("\"sensor trial 99\"", vec!["description.has:Sensor trial 99"]),
    ] {
        let mut list = program(home, large);
        list.args(["exception", "list", ours]).stdout(Stdio::null());
        let mut peer = task(&folder);
        peer.args(theirs).arg("register").stdout(Stdio::null()).stderr(Stdio::null());
        let (mut after, mut own, mut others) = (Vec::new(), Vec::new(), Vec::new());
        timed(&mut peer);
        for _ in 0..TURNS {
            after.push(timed(&mut list));
            own.push(timed(&mut list));
            timed(&mut peer);
            others.push(timed(&mut peer));
        }
        // Times as fast, so the peer stands above.
        times(&format!("task / list, {ours}"), median(others), median(own), "at least 50");
        alone(&format!("list right after task, {ours}"), &millis(median(after)));
        if let (Some(own), Some(other)) = (most_memory(&list), most_memory(&peer)) {
            let what = format!("memory of task / list, {ours}");
            line(
                &what,
                &format!("{other:.1} MB"),
                &format!("{own:.1} MB"),
                other / own,
                "at least 6",
            );
        }
    }
}

/// `metrics` against one query for the same figures.
fn metrics(home: &Path, large: &Path) {
    const TURNS: usize = 5;
    let mut ours = program(home, large);
    ours.args(["metrics", "--json"]).stdout(Stdio::null());
    let own: Vec<_> = (0..TURNS).map(|_| timed(&mut ours)).collect();
    within("metrics", median(own), 200);
    if let Some(memory) = most_memory(&ours) {
        memory_within("memory of metrics", memory, 150);
    }
    if !is_installed("sqlite3") {
        println!("sqlite3 is not installed: the line against it is left out");
        return;
    }
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        own.push(timed(&mut ours));
        others.push(timed(asked(large, "metrics.sql").stdout(Stdio::null())));
    }
    times("metrics / one query in sqlite3", median(own), median(others), "at most 3");
}

/// What takes the history: the full check, and lists as they were on days gone by.
#[expect(clippy::disallowed_methods, reason = "days gone by are those before the program's today")]
fn history(home: &Path, large: &Path) {
    let (check, memory) = timed_with_memory(program(home, large).arg("verify"));
    alone("verify of 1,000,000 events", &millis(check));
    if let Some(memory) = memory {
        alone("memory of verify", &format!("{memory:.1} MB"));
    }
    let today = jiff::ZonedDateTime::now().date();
    for days in [1, 30, 365, 1_200] {
        let on = today.saturating_sub(jiff::Span::new().days(days)).to_string();
        let mut then = program(home, large);
        then.args(["exception", "list", "state:submitted", "--on", &on, "--count"]);
        let what = format!("list as it was {days} days ago");
        let (took, memory) = timed_with_memory(&then);
        alone(&what, &millis(took));
        if let Some(memory) = memory {
            alone(&format!("memory of the {what}"), &format!("{memory:.1} MB"));
        }
    }
}

/// Drafts submitted, each in a process: saved, or refused once all was looked at.
fn submission(home: &Path, large: &Path) {
    let drafts = program(home, large)
        .args(["exception", "list", "state:draft requester:arch-1", "--limit", "5"])
        .args(["--columns", "id", "--csv"])
        .output()
        .unwrap();
    let drafts = String::from_utf8_lossy(&drafts.stdout).into_owned();
    let (mut saved, mut refused) = (Vec::new(), Vec::new());
    for draft in drafts.lines().map(|line| line.trim_matches('"')).skip(1) {
        let mut submit = runs::program(home, large, "arch-1");
        submit.args(["exception", "submit", draft]).stdout(Stdio::null());
        let begun = Instant::now();
        let ended = submit.status().unwrap();
        if ended.success() { &mut saved } else { &mut refused }.push(begun.elapsed());
    }
    for (what, took) in [("submit, saved and synced", saved), ("submit, refused", refused)] {
        if !took.is_empty() {
            alone(&format!("{what}: {}", took.len()), &millis(median(took)));
        }
    }
}

/// Filters typed into the register as one paste each.
const FILTERS: [&str; 3] =
    ["state:approved move.over:12 -to:azure", "cost.over:80000 cover:live", "sensor"];

/// How many exceptions pass `filter`, as the screen writes it: `5,647 of`.
fn passing(home: &Path, database: &Path, filter: &str) -> String {
    let told = program(home, database).args(["exception", "list", filter, "--count"]).output();
    let digits = String::from_utf8(told.unwrap().stdout).unwrap().trim().to_owned();
    let mut count = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            count.push(',');
        }
        count.push(digit);
    }
    format!(" {count} of ")
}

/// A run of the screen.
struct Run {
    /// To the first whole frame, to the register, and for each filter.
    times: Vec<Duration>,
    /// The most resident memory, in KiB.
    memory: u64,
}

/// Starts the screen, goes to the register, types each filter, waits until it tells how many
/// pass, and leaves.
fn run(home: &Path, database: &Path, counts: &[String]) -> Run {
    let begun = Instant::now();
    let mut screen = Screen::start(home, database, WHO);
    screen.wait_for_overview();
    let mut times = vec![begun.elapsed()];
    times.push(screen.open_register());
    for (filter, count) in FILTERS.into_iter().zip(counts) {
        screen.press("/");
        screen.wait(|text| text.contains("/ "));
        let begun = Instant::now();
        screen.press(&format!("\x1b[200~{filter}\x1b[201~"));
        screen.wait(|text| {
            let first = text.lines().find(|line| line.contains("/ ")).unwrap_or_default();
            first.contains(filter) && first.contains(count)
        });
        times.push(begun.elapsed());
        screen.press("\r");
        screen.wait(|_| true);
        screen.press("\x1b");
        screen.wait(|text| text.contains("exceptions"));
    }
    let memory = screen.memory();
    screen.leave();
    Run { times, memory }
}

fn screens(home: &Path, large: &Path) {
    const TURNS: usize = 7;
    let small = home.join("small.db");
    runs::sample(home, &small, WHO);
    let (mut of_small, mut of_large) = (Vec::new(), Vec::new());
    let counts = |database: &Path| FILTERS.map(|filter| passing(home, database, filter));
    let (counts, few) = (counts(large), counts(&small));
    for _ in 0..TURNS {
        of_large.push(run(home, large, &counts));
        of_small.push(run(home, &small, &few));
    }
    let names = ["to the first whole frame", "from there to the register"]
        .into_iter()
        .map(str::to_owned)
        .chain(FILTERS.iter().map(|filter| format!("filter {filter}")));
    for (at, name) in names.enumerate() {
        let of = |runs: &[Run]| median(runs.iter().map(|run| run.times[at]).collect());
        let name = format!("screen: {name}");
        times(&name, of(&of_large), of(&of_small), if at == 0 { "at most 2" } else { "none" });
        if at > 0 {
            within(&name, of(&of_large), 200);
        }
    }
    let most = |runs: &[Run]| runs.iter().map(|run| run.memory).max().unwrap_or(0) as f64 / 1024.0;
    memory_within("memory of the screen at its most", most(&of_large), 150);
    alone("memory of the screen on the sample", &format!("{:.1} MB", most(&of_small)));
}

/// One part of the measurements: a home, and the large workspace.
type Part = fn(&Path, &Path);

fn main() {
    // `cargo test --benches` passes flags of the usual harness; measuring is for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    // Words behind the flags name the parts that are wanted; without any, all are.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let home = TempDir::new().unwrap();
    let begun = Instant::now();
    let large = many::many(EXCEPTIONS);
    println!("{} ready after {:.0} s", large.display(), begun.elapsed().as_secs_f64());
    runs::heading();
    let parts: [(&str, Part); 6] = [
        ("lists", lists),
        ("tasks", against_tasks),
        ("metrics", metrics),
        ("screens", screens),
        ("submission", submission),
        ("history", history),
    ];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            part(home.path(), &large);
        }
    }
}
