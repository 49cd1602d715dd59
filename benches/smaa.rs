//! How firm a winner is, against the best `NumPy` we could write: `cargo bench --bench smaa`.
//!
//! Whole processes from matrix file to JSON on two threads each, turn by turn in one run; medians.
//! The peer is `benches/peers/smaa.py`; it needs a Python with `NumPy`, named in `PEER_PYTHON`
//! (else `python3`). Without it the lines against it are left out, and the bench says so.
//! Then the exact analyses against the limits they are held to, and memory.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made may stop")]
#![expect(clippy::print_stdout, reason = "the table is what the bench is for")]
#![expect(clippy::float_arithmetic, reason = "ratios of times, which feed no total")]
#![expect(clippy::disallowed_methods, reason = "which Python is the peer's is told from outside")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cloudpick::domain::exact::Exact;
use cloudpick::domain::robustness::dominance::dominance;
use cloudpick::domain::robustness::least_change::least_changes;
use cloudpick::domain::robustness::leave_out::{without_candidates, without_questions};
use cloudpick::domain::robustness::marks::margins;
use cloudpick::domain::robustness::sampling::{Figures, Law, Plan, Stop, Weighting, sample};
use cloudpick::domain::robustness::tipping::tipping;
use cloudpick::domain::robustness::{
    Criterion, MarksScale, Problem, Steps, acceptability::acceptability,
};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// Scores of no particular meaning from 0 to 5, the same in every run.
fn score(candidate: usize, question: usize) -> usize {
    let mixed = (candidate * 7919 + question * 104_729 + 12345).wrapping_mul(2_654_435_761);
    (mixed >> 11) % 6
}

fn matrix(folder: &Path, candidates: usize, questions: usize) -> PathBuf {
    let row = |name: &str, cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..questions).map(cell).collect();
        format!("{name},{}\n", cells.join(","))
    };
    let mut text = row("supplier", &|question| format!("Q{:02}", question + 1));
    text.push_str(&row("weight", &|_| "1".to_owned()));
    text.push_str(&row("scale", &|_| "0..5".to_owned()));
    for candidate in 0..candidates {
        let name = format!("S{:02}", candidate + 1);
        text.push_str(&row(&name, &|question| score(candidate, question).to_string()));
    }
    let path = folder.join(format!("{candidates}x{questions}.csv"));
    std::fs::write(&path, text).unwrap();
    path
}

fn line(what: &str, ours: &str, peer: &str, ratio: f64, wanted: &str) {
    println!("{what:<52} {ours:>12} {peer:>12} {ratio:>8.2}   {wanted}");
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn median<T: Copy + PartialOrd>(mut all: Vec<T>) -> T {
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    all[all.len() / 2]
}

fn timed(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.unwrap().success(), "{command:?}");
    begun.elapsed()
}

fn ours(home: &Path, file: &Path, draws: Option<u64>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloudpick"));
    command.env_clear().env("HOME", home).args(["analyse", "--only", "acceptability", "--json"]);
    command.args(["--seed", "1"]);
    if let Some(draws) = draws {
        command.args(["--samples", &draws.to_string()]);
    }
    command.arg(file);
    command
}

fn peer(variant: &str) -> Command {
    let python = std::env::var("PEER_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(python);
    // Settings for older builds of its BLAS, which slow a new one.
    command.env_remove("OPENBLAS_CORETYPE").env_remove("OPENBLAS_L2_SIZE");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/smaa.py");
    command.arg(script).args(["--variant", variant]);
    command
}

/// Our time over the faster of the peer's two variants, turn by turn.
fn against(home: &Path, file: &Path, what: &str, draws: Option<u64>, wanted: &str) {
    const TURNS: usize = 9;
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..TURNS {
        times[0].push(timed(&mut ours(home, file, draws)));
        for (variant, times) in ["pool", "blas"].into_iter().zip(&mut times[1..]) {
            let mut peer = peer(variant);
            match draws {
                Some(draws) => peer.args(["--samples", &draws.to_string()]),
                None => peer.args(["--error", "0.0005"]),
            };
            times.push(timed(peer.arg(file)));
        }
    }
    let [ours, pool, blas] = times.map(median);
    let theirs = pool.min(blas);
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    line(what, &millis(ours), &millis(theirs), ratio, wanted);
}

/// The most resident memory of a run, in MB, as the system's `time` tells it.
fn memory(home: &Path, file: &Path, draws: u64) -> Option<f64> {
    let ours = ours(home, file, Some(draws));
    let mut time = Command::new("/usr/bin/time");
    time.args(["-f", "%M"]).arg(ours.get_program()).args(ours.get_args());
    let told = time.env_clear().env("HOME", home).stdout(Stdio::null()).output().ok()?;
    let text = String::from_utf8(told.stderr).ok()?;
    text.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}

fn problem(candidates: usize, questions: usize) -> Problem {
    let fifth = |n: usize| Exact::ratio(i64::try_from(n).unwrap(), 5);
    let criteria = (0..questions).map(|question| {
        let mut criterion = Criterion::named(format!("Q{question:02}"));
        criterion.group = Some(format!("G{}", question % 6));
        let places =
            (0..candidates).map(|at| u32::try_from(score(at, question)).unwrap()).collect();
        criterion.marks = Some(MarksScale { steps: Steps::Even(5), places });
        criterion
    });
    let weights = (0..questions).map(|_| Exact::ratio(1, i64::try_from(questions).unwrap()));
    let values = (0..candidates)
        .map(|at| (0..questions).map(|question| fifth(score(at, question))).collect());
    let names = (0..candidates).map(|at| format!("S{at:02}")).collect();
    Problem::new(names, criteria.collect(), weights.collect(), values.collect()).unwrap()
}

fn several(work: &mut dyn FnMut()) -> Duration {
    work();
    median(
        (0..9)
            .map(|_| {
                let begun = Instant::now();
                work();
                begun.elapsed()
            })
            .collect(),
    )
}

/// Everything exact of a problem at once, as a slider asks for it.
fn exact(problem: &Problem) {
    std::hint::black_box(tipping(problem));
    std::hint::black_box(tipping(&problem.by_group()));
    std::hint::black_box(least_changes(problem));
    std::hint::black_box(margins(problem));
    std::hint::black_box(dominance(problem));
    std::hint::black_box(without_candidates(problem, None));
    std::hint::black_box(without_questions(problem));
}

fn within(what: &str, limit: f64, work: &mut dyn FnMut()) {
    let time = several(work);
    let ratio = time.as_secs_f64() * 1000.0 / limit;
    line(what, &millis(time), &format!("{limit:.0} ms"), ratio, "at most 1");
}

fn main() {
    // `cargo test --benches` passes flags of the usual harness; measuring is for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let home = folder.path();
    println!("{:<52} {:>12} {:>12} {:>8}   wanted", "what", "ours", "peer", "ratio");
    let sizes = [(5, 30), (20, 60)];
    let known = peer("pool").arg("--check").output();
    if known.as_ref().is_ok_and(|output| output.status.success()) {
        print!("peer: {}", String::from_utf8_lossy(&known.unwrap().stdout));
        for (m, n) in sizes {
            let file = matrix(home, m, n);
            let what = format!("{m}x{n}: 1,000,000 plain draws, times as fast");
            against(home, &file, &what, Some(1_000_000), "at least 3");
            let what = format!("{m}x{n}: to an error of 0.0005, times as fast");
            against(home, &file, &what, None, "at least 10");
        }
    } else {
        println!("no Python with NumPy: the lines against it are left out (PEER_PYTHON names one)");
    }
    for (m, n) in sizes {
        let file = matrix(home, m, n);
        for draws in [1_000_000, 20_000_000] {
            match memory(home, &file, draws) {
                Some(mb) => line(
                    &format!("{m}x{n}: memory of {draws} draws"),
                    &format!("{mb:.1} MB"),
                    "20 MB",
                    mb / 20.0,
                    "below 1",
                ),
                None => println!("/usr/bin/time is not installed: no line on memory"),
            }
        }
    }
    let never = AtomicBool::new(false);
    for (m, n, limit) in [(5, 5, 50.0), (6, 6, 2000.0)] {
        let figures = Figures::from(&problem(m, n));
        within(&format!("{m}x{n}: exact rank acceptability"), limit, &mut || {
            acceptability(&figures, Weighting::Uniform, &never).unwrap();
        });
    }
    for (m, n, limit) in [(4, 45, 16.0), (20, 60, 100.0)] {
        let problem = problem(m, n);
        within(&format!("{m}x{n}: all exact analyses"), limit, &mut || exact(&problem));
    }
    let figures = Figures::from(&problem(5, 30));
    let of = |threads| {
        let plan = Plan { law: Law::UNIFORM, seed: 1, threads, stop: Stop::Error(0.001) };
        sample(&figures, &plan, &never, &mut |_| ())
    };
    let same = of(1) == of(2) && of(1) == of(8);
    println!("the same figures with 1, 2 and 8 threads: {}", if same { "yes" } else { "NO" });
}
