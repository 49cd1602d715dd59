//! A large panel, 12 evaluators x 8 candidates x 60 questions: `cargo bench --bench panel`.
//!
//! Each place's key to frame against the limit of one frame, the ranking alone and as a whole
//! process against reading the same rows with `sqlite3`, and the archive of the record: its size,
//! writing it and loading it again. Only ratios mean anything; `docs/performance.md` tells what
//! came out.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made may stop")]
#![expect(clippy::print_stdout, reason = "the table is what the bench is for")]
#![expect(clippy::float_arithmetic, reason = "ratios of times, which feed no total")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2 to the 53")]

#[path = "support/runs.rs"]
mod runs;

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use cloudpick::actions::{Desk, evaluations};
use cloudpick::domain::evaluation::ranking;
use cloudpick::store::{Access, Store};
use cloudpick::world::World;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use runs::{line, median, millis, program, timed};
use tempfile::TempDir;

const EVALUATORS: usize = 12;
const CANDIDATES: usize = 8;
const GROUPS: usize = 6;
/// Scored questions of each group; a seventh group asks for the price.
const EACH: usize = 10;
/// Keys pressed in each place.
const KEYS: usize = 40;
/// One frame of a screen that shows sixty a second.
const FRAME: Duration = Duration::from_millis(16);

fn done(home: &Path, database: &Path, who: &str, words: &[&str]) {
    let mut command = program(home, database, who);
    let output = command.args(words).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{who}: {words:?}: {said}");
}

fn question(group: usize, at: usize) -> String {
    format!("Q{}-{:02}", char::from(b'A' + u8::try_from(group).unwrap()), at + 1)
}

/// A made-up set of sixty scored questions and a price.
fn criteria() -> String {
    let mut text = String::from(
        "[set]\nid = \"large\"\ntitle = \"A large set\"\nversion = \"1\"\nsources = [\"made up\"]\n",
    );
    for value in 0..4 {
        let _ = write!(
            text,
            "[[scale]]\nvalue = {value}\nname = \"v{value}\"\ndescriptor = \"level {value} of four\"\n"
        );
    }
    for group in 0..GROUPS {
        let id = char::from(b'A' + u8::try_from(group).unwrap());
        let weight = if group == 0 { 15 } else { 13 };
        let _ =
            write!(text, "[[group]]\nid = \"Q{id}\"\ntitle = \"Group {id}\"\nweight = {weight}\n");
        for at in 0..EACH {
            let _ = write!(
                text,
                "[[group.question]]\nid = \"{}\"\nkind = \"scored\"\nweight = 10\n\
                 text = \"How well is need {at} of group {id} met, and how is that shown?\"\n\
                 evidence = \"a document that says so\"\n",
                question(group, at)
            );
        }
    }
    text.push_str(
        "[[group]]\nid = \"PRICE\"\ntitle = \"Price\"\nweight = 20\n[[group.question]]\n\
         id = \"PRICE-01\"\nkind = \"price\"\nweight = 100\ntext = \"What does it cost?\"\n",
    );
    text
}

/// One sheet: a value and a reason for each cell, other ones for each `seed`.
fn sheet(seed: usize) -> String {
    let mut text = String::from("candidate,question,score,reason\n");
    for candidate in 0..CANDIDATES {
        for group in 0..GROUPS {
            for at in 0..EACH {
                let value = (candidate * 7 + group * 5 + at * 3 + seed) % 4;
                let _ = writeln!(
                    text,
                    "bid{candidate},{},{value},\"Part {at} of the need is shown on page {} of the \
                     offer of bid{candidate}. The panel of seed {seed} missed a test for the rest.\"",
                    question(group, at),
                    (candidate + at * group) % 90 + 1
                );
            }
        }
    }
    text
}

/// The evaluation, from nothing to open prices, through the commands that people use.
fn walked(folder: &Path) -> PathBuf {
    let database = folder.join("panel.db");
    let run = |who: &str, words: &[&str]| done(folder, &database, who, words);
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    run("admin-1", &["init"]);
    for (who, roles) in
        [("mod-1", "moderator"), ("proc-1", "procurement"), ("own-1", "decision-owner")]
    {
        run("admin-1", &["person", "add", who, "--name", who, "--role", roles]);
    }
    let panel: Vec<String> = (1..=EVALUATORS).map(|at| format!("ev-{at}")).collect();
    for who in &panel {
        run("admin-1", &["person", "add", who, "--name", who, "--role", "evaluator"]);
    }
    let candidates: Vec<String> = (0..CANDIDATES).map(|at| format!("bid{at}")).collect();
    for slug in &candidates {
        run("proc-1", &["supplier", "add", slug, "--name", slug]);
    }
    let criteria = file("large.toml", &criteria());
    let (candidates, everybody) = (candidates.join(","), panel.join(","));
    run(
        "mod-1",
        &[
            "evaluation",
            "new",
            "Large",
            "--criteria",
            &criteria,
            "--candidates",
            &candidates,
            "--panel",
            &everybody,
            "--moderator",
            "mod-1",
            "--purpose",
            "tender",
            "--price-formula",
            "ratio",
        ],
    );
    run("mod-1", &["evaluation", "freeze"]);
    for who in &panel {
        run(who, &["conflict", "declare", "--none"]);
    }
    run("mod-1", &["evaluation", "open-scoring"]);
    for (at, who) in panel.iter().enumerate() {
        run(who, &["score", "import", &file("sheet.csv", &sheet(at))]);
        run(who, &["score", "submit"]);
    }
    let mut prices = String::from("candidate,amount\n");
    for at in 0..CANDIDATES {
        let _ = writeln!(prices, "bid{at},{}", 1_000_000 + at * 37_000);
    }
    run("proc-1", &["price", "import", &file("prices.csv", &prices)]);
    run("mod-1", &["evaluation", "open-moderation"]);
    run("mod-1", &["consensus", "import", &file("agreed.csv", &sheet(0))]);
    run("mod-1", &["evaluation", "close-quality"]);
    for who in panel.iter().map(String::as_str).chain(["mod-1"]) {
        run(who, &["conflict", "declare", "--none"]);
    }
    run("mod-1", &["evaluation", "open-price"]);
    database
}

fn rank(folder: &Path, database: &Path) {
    const TURNS: usize = 30;
    const ROWS: &str = "select * from question; select * from criteria_group; \
        select * from candidate; select * from consensus; select * from price; \
        select * from gate_answer";
    let store = Store::open(database, Access::Read).unwrap();
    let mut desk = Desk::new(store, World::real(), Some("mod-1")).unwrap();
    let (evaluation, _) = evaluations::show(&mut desk, None).unwrap();
    let alone = median(
        (0..TURNS)
            .map(|_| {
                let begun = Instant::now();
                let found = ranking::rank(&evaluation).unwrap();
                assert_eq!(found.standings.len(), CANDIDATES);
                begun.elapsed()
            })
            .collect(),
    );
    drop(desk);
    let (mut whole, mut reading) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        whole.push(timed(program(folder, database, "mod-1").arg("rank").stdout(Stdio::null())));
        if runs::is_installed("sqlite3") {
            let mut peer = Command::new("sqlite3");
            peer.arg(database).arg(ROWS).stdin(Stdio::null()).stdout(Stdio::null());
            reading.push(timed(&mut peer));
        }
    }
    let whole = median(whole);
    if reading.is_empty() {
        println!("sqlite3 is not installed: its line is left out");
        return;
    }
    let reading = median(reading);
    for (what, ours) in [("ranking in the domain alone", alone), ("rank, the whole process", whole)]
    {
        let ratio = ours.as_secs_f64() / reading.as_secs_f64();
        line(&format!("{what} / sqlite3"), &millis(ours), &millis(reading), ratio, "-");
    }
}

/// The archive: how large it is, and how long it takes to write and to load it again.
fn bundle(folder: &Path, database: &Path) {
    let archive = folder.join("record.zip");
    let (mut out, mut back) = (Vec::new(), Vec::new());
    for turn in 0..5 {
        let mut write = program(folder, database, "mod-1");
        write.args(["evaluation", "bundle", "-o"]).arg(&archive).arg("--force");
        out.push(timed(write.stdout(Stdio::null())));
        let empty = folder.join(format!("empty-{turn}.db"));
        done(folder, &empty, "admin-1", &["init"]);
        let mut load = program(folder, &empty, "admin-1");
        load.args(["evaluation", "load"]).arg(&archive);
        back.push(timed(load.stdout(Stdio::null())));
    }
    let bytes = |path: &Path| std::fs::metadata(path).unwrap().len() as f64 / 1024.0;
    let (archive, whole) = (bytes(&archive), bytes(database));
    line(
        "size of the archive / of the workspace",
        &format!("{archive:.0} KiB"),
        &format!("{whole:.0} KiB"),
        archive / whole,
        "-",
    );
    let (out, back) = (median(out), median(back));
    let second = Duration::from_secs(1);
    for (what, time) in [("writing the archive", out), ("loading it into an empty workspace", back)]
    {
        line(what, &millis(time), &millis(second), time.as_secs_f64(), "-");
    }
}

/// What comes from the terminal, chunk by chunk, with the time at which it came.
fn chunks(mut reader: Box<dyn std::io::Read + Send>) -> Receiver<(Instant, Vec<u8>)> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(read) = reader.read(&mut buffer) {
            if read == 0 || send.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                return;
            }
        }
    });
    receive
}

/// Processor time that all threads of a process have taken, where the system tells.
fn taken(process: Option<u32>) -> Option<Duration> {
    let folder = std::fs::read_dir(format!("/proc/{}/task", process?)).ok()?;
    let mut all = 0;
    for thread in folder.flatten() {
        let told = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        all += told.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(all))
}

/// A place: its name, the keys that lead there, the words it shows, and two keys pressed there.
type Visited = (&'static str, &'static str, &'static [&'static str], [&'static [u8]; 2]);

/// A key in each place, from the press to the end of the frame that it changed: median and most;
/// and the processor time that it took, which other work on the machine does not stretch.
fn keys(folder: &Path, database: &Path) {
    const ROWS: [&[u8]; 2] = [b"\x1b[B", b"\x1b[A"];
    const SLIDER: [&[u8]; 2] = [b"\x1b[C", b"\x1b[D"];
    const PLACES: &[Visited] = &[
        ("Overview", "go", &["NEXT FOR YOU"], ROWS),
        ("Set-up", "gu", &["ABOUT"], ROWS),
        ("Scores", "gs", &["QUESTION"], ROWS),
        ("Moderate", "gm", &["WORTH"], ROWS),
        ("Prices", "gp", &["bid0"], ROWS),
        ("Ranking", "gr", &["bid0"], ROWS),
        ("Compare", "gc", &["bid0"], ROWS),
        ("Compare, a slider", "gc", &["bid0"], SLIDER),
        ("Sensitivity", "gy", &["bid"], ROWS),
        ("Evidence", "gv", &["Evidence"], ROWS),
        ("Record", "gx", &["THE RECORD"], ROWS),
    ];
    let (columns, rows) = (100, 30);
    let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cloudpick"));
    command.env_clear();
    command.env("HOME", folder);
    command.env("CLOUDPICK_DB", database);
    command.env("CLOUDPICK_USER", "ev-1");
    command.env("TERM", "xterm-256color");
    let receive = chunks(pair.master.try_clone_reader().unwrap());
    let mut typed = pair.master.take_writer().unwrap();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let cells = |count| NonZeroU16::new(count).unwrap();
    let mut shown = vt100::Parser::new(cells(rows), cells(columns), 0);
    // The last frame that came before nothing came for as long.
    let mut settle = |quiet: Duration, wanted: &[&str]| -> Option<Instant> {
        let mut last = None;
        let begun = Instant::now();
        loop {
            if let Ok((at, bytes)) = receive.recv_timeout(quiet) {
                shown.process(&bytes);
                last = Some(at);
            } else {
                let text = shown.screen().contents();
                if wanted.iter().all(|word| text.contains(word)) {
                    return last;
                }
                assert!(begun.elapsed() < Duration::from_secs(60), "never came:\n{text}");
            }
        }
    };
    settle(Duration::from_millis(300), &["NEXT FOR YOU"]);
    for (name, go, wanted, keys) in PLACES {
        typed.write_all(go.as_bytes()).unwrap();
        typed.flush().unwrap();
        settle(Duration::from_millis(500), wanted);
        let (mut times, before) = (Vec::new(), taken(child.process_id()));
        for turn in 0..KEYS {
            let key = keys[turn % 2];
            let pressed = Instant::now();
            typed.write_all(key).unwrap();
            typed.flush().unwrap();
            // A key that changes nothing draws nothing.
            if let Some(at) = settle(Duration::from_millis(60), &[]) {
                times.push(at - pressed);
            }
        }
        if times.is_empty() {
            println!("{name}: no key changed anything there");
            continue;
        }
        let used = taken(child.process_id())
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before));
        times.sort_unstable();
        let (most, next) = (times[times.len() - 1], times[times.len().saturating_sub(2)]);
        let time = median(times);
        let ratio = time.as_secs_f64() / FRAME.as_secs_f64();
        line(
            &format!("{name}: key to frame / one frame"),
            &format!("{} ({}, {})", millis(time), millis(next), millis(most)),
            &millis(FRAME),
            ratio,
            "at most 1",
        );
        if let Some(used) = used {
            let each = used / u32::try_from(KEYS).unwrap();
            let ratio = each.as_secs_f64() / FRAME.as_secs_f64();
            let what = format!("{name}: processor time of a key / one frame");
            line(&what, &millis(each), &millis(FRAME), ratio, "at most 1");
        }
    }
    typed.write_all(b"q").unwrap();
    typed.flush().unwrap();
    child.wait().unwrap();
}

fn main() {
    // `cargo test --benches` passes flags of the usual harness; measuring is for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let database = walked(folder.path());
    runs::heading();
    rank(folder.path(), &database);
    bundle(folder.path(), &database);
    keys(folder.path(), &database);
}
