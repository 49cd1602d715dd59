//! The whole program against a named peer, in one run: `cargo bench --bench whole`.
//!
//! Only ratios mean anything: both sides of each run on the same machine at the same time, turn
//! by turn. The peer is the `sqlite3` command; without it the lines that need it are left out,
//! and the bench says so. `docs/performance.md` tells what came out, and why.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made may stop")]
#![expect(clippy::print_stdout, reason = "the table is what the bench is for")]
#![expect(clippy::float_arithmetic, reason = "ratios of times, which feed no total")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2 to the 53")]

#[path = "support/runs.rs"]
mod runs;
#[path = "support/screen.rs"]
mod screen;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cloudpick::domain::person::Assurance;
use cloudpick::domain::supplier::Supplier;
use cloudpick::store::{Expect, Op, Setup, Store, StoreError, suppliers, upkeep::Overwrite};
use cloudpick::world::{Clock, Ids};
use runs::{line, median, millis, timed};
use rusqlite::Connection;
use screen::Screen;
use tempfile::TempDir;

/// Rows of the large export.
const ROWS: usize = 1_000_000;
/// Exceptions of the large register.
const EXCEPTIONS: usize = 10_000;
/// Lines of the long history.
const EVENTS: usize = 100_000;

/// The peer with a query and the form of its answer.
fn peer(form: &[&str], database: &Path, query: &str) -> Command {
    let mut command = Command::new("sqlite3");
    command.args(form).arg(database).arg(query).stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// Whoever asks.
const WHO: &str = "tl-1";

/// The program, with a home of its own.
fn program(home: &Path, database: &Path) -> Command {
    runs::program(home, database, WHO)
}

fn sample(folder: &Path, name: &str) -> PathBuf {
    let database = folder.join(name);
    runs::sample(folder, &database, WHO);
    database
}

/// `rank` as a whole process, on 4 candidates x 45 questions x 3 evaluators.
fn rank(folder: &Path) {
    const TURNS: usize = 50;
    let database = sample(folder, "rank.db");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let mut rank = program(folder, &database);
        ours.push(timed(rank.args(["rank", "E-0001"]).stdout(Stdio::null())));
        theirs.push(timed(peer(&[], &database, "select 1").stdout(Stdio::null())));
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    line("rank / sqlite3 'select 1'", &millis(ours), &millis(theirs), ratio, "at most 3");
}

/// Fills `E-0001` of a sample up to so many individual scores, below the door: for measuring only.
fn many_scores(database: &Path) -> usize {
    let bulk = Connection::open(database).unwrap();
    bulk.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN").unwrap();
    let of = "evaluation = 'E-0001' AND evaluator = 'tl-1'";
    let count = |sql: &str| -> usize {
        let rows: i64 = bulk.query_row(sql, [], |row| row.get(0)).unwrap();
        usize::try_from(rows).unwrap()
    };
    let sheet = count(&format!("SELECT count(*) FROM score WHERE {of}"));
    let all = count("SELECT count(*) FROM score WHERE evaluation = 'E-0001'");
    let consensus = count("SELECT count(*) FROM consensus WHERE evaluation = 'E-0001'");
    let sheets = (ROWS - all - consensus).div_ceil(sheet);
    bulk.execute(
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
             INSERT INTO score SELECT evaluation, version, 'more-' || i, candidate, question, value,
                 reason, evidence, scored_at, rev, last_seq FROM score, n WHERE {of}"
        ),
        [i64::try_from(sheets).unwrap()],
    )
    .unwrap();
    bulk.execute_batch("COMMIT").unwrap();
    all + consensus + sheets * sheet
}

/// A million rows of scores as CSV, ours and the peer's from the same file.
fn export(folder: &Path) {
    let database = sample(folder, "export.db");
    let rows = many_scores(&database);
    let target = folder.join("out.csv");
    // The same columns; marks are the one that has to be worked out.
    let query = "SELECT s.evaluation, s.version, s.candidate, s.question, 'individual', s.evaluator,
            s.value, 3, round(g.weight * q.weight * s.value / 30000.0 / 10000.0, 2), s.reason,
            s.evidence, s.scored_at, 'yes'
        FROM score s
        JOIN question q ON q.evaluation = s.evaluation AND q.version = s.version AND q.id = s.question
        JOIN criteria_group g ON g.evaluation = q.evaluation AND g.version = q.version
            AND g.id = q.group_id
        WHERE s.evaluation = 'E-0001'
        ORDER BY s.candidate, s.question, s.evaluator";
    let plain =
        "SELECT evaluation, version, candidate, question, 'individual', evaluator, value, 3,
            1.25, reason, evidence, scored_at, 'yes' FROM score WHERE evaluation = 'E-0001'";
    let known = peer(&["-csv"], &database, &format!("{query} LIMIT 1")).output();
    let query = if known.is_ok_and(|output| output.status.success()) { query } else { plain };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let mut export = program(folder, &database);
        let target = target.to_str().unwrap();
        let arguments = ["export", "scores", "E-0001", "--profile", "plain", "--force", "-o"];
        ours.push(timed(export.args(arguments).arg(target).stdout(Stdio::null())));
        let out = File::create(folder.join("peer.csv")).unwrap();
        theirs.push(timed(peer(&["-csv"], &database, query).stdout(out)));
    }
    let written = std::fs::read(&target).unwrap();
    let lines = csv::Reader::from_reader(written.as_slice()).records().count();
    assert_eq!(lines, rows, "every row was written");
    let speed = |time: Duration| rows as f64 / time.as_secs_f64();
    let (ours, theirs) = (speed(median(ours)), speed(median(theirs)));
    line(
        &format!("export of {rows} scores, rows/s / sqlite3 -csv"),
        &format!("{ours:.0}/s"),
        &format!("{theirs:.0}/s"),
        ours / theirs,
        "at least 0.7",
    );
}

/// Copies the exceptions of a sample until there are so many.
fn many_exceptions(database: &Path) -> usize {
    let bulk = Connection::open(database).unwrap();
    bulk.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN").unwrap();
    let count = || -> usize {
        let rows: i64 =
            bulk.query_row("SELECT count(*) FROM exception", [], |row| row.get(0)).unwrap();
        usize::try_from(rows).unwrap()
    };
    let (first, mut copies) = (count(), 0);
    let tables: Vec<String> = bulk
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'exception%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    while first * (copies + 1) < EXCEPTIONS {
        copies += 1;
    }
    for table in tables {
        let columns: Vec<String> = bulk
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let key = &columns[0];
        let values: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(at, name)| match (at, name.as_str()) {
                (0, _) => {
                    format!("printf('X-%04d', CAST(substr({key}, 3) AS INTEGER) + {first} * i)")
                }
                (_, "uuid") => "uuid || '-' || i".to_owned(),
                (_, name) => name.to_owned(),
            })
            .collect();
        bulk.execute(
            &format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
                 INSERT INTO {table} SELECT {} FROM {table}, n
                 WHERE CAST(substr({key}, 3) AS INTEGER) <= {first}",
                values.join(", ")
            ),
            [i64::try_from(copies).unwrap()],
        )
        .unwrap();
    }
    let counted = "DELETE FROM state_tally;
        INSERT INTO state_tally SELECT state, count(*) FROM exception GROUP BY state; COMMIT";
    bulk.execute_batch(counted).unwrap();
    count()
}

/// A run of the screen: how long until the first whole overview, then until the register, and
/// the memory held at each, in KiB.
struct Run {
    overview: Duration,
    register: Duration,
    memory: [u64; 2],
}

fn run(folder: &Path, database: &Path) -> Run {
    let begun = Instant::now();
    let mut screen = Screen::start(folder, database, WHO);
    screen.wait_for_overview();
    let overview = begun.elapsed();
    let first = screen.memory();
    let register = screen.open_register();
    let memory = [first, screen.memory()];
    screen.leave();
    Run { overview, register, memory }
}

/// The screen on ten thousand exceptions and on the sample.
fn screens(folder: &Path) {
    let small = sample(folder, "small.db");
    let large = sample(folder, "large.db");
    let many = many_exceptions(&large);
    let (mut of_small, mut of_large) = (Vec::new(), Vec::new());
    for _ in 0..11 {
        of_large.push(run(folder, &large));
        of_small.push(run(folder, &small));
    }
    let middle = |runs: &[Run], time: fn(&Run) -> Duration| median(runs.iter().map(time).collect());
    for (what, time, wanted) in [
        ("to the first whole frame", (|run| run.overview) as fn(&Run) -> Duration, "at most 1.5"),
        ("from there to the register", |run| run.register, "-"),
    ] {
        let (ours, theirs) = (middle(&of_large, time), middle(&of_small, time));
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        line(
            &format!("screen, {many} exceptions / sample: {what}"),
            &millis(ours),
            &millis(theirs),
            ratio,
            wanted,
        );
    }
    for (at, what) in ["first frame", "in the register"].into_iter().enumerate() {
        let most =
            |runs: &[Run]| runs.iter().map(|run| run.memory[at]).max().unwrap_or(0) as f64 / 1024.0;
        let (ours, theirs) = (most(&of_large), most(&of_small));
        line(
            &format!("memory of the screen, {what}"),
            &format!("{ours:.1} MB"),
            &format!("{theirs:.1} MB"),
            ours / theirs,
            "at most 60 MB",
        );
    }
}

/// A workspace whose history is this long, every line of it through the store.
#[expect(clippy::items_after_statements, reason = "each measure stands beside what it measures")]
fn long_history(database: &Path) {
    let op = |ids: &mut Ids| Op {
        op_id: ids.id(),
        at: Clock::real().now(),
        actor: "proc-1".to_owned(),
        assurance: Assurance::Claimed,
        login: "bench".to_owned(),
        host: "bench".to_owned(),
        program: "bench".to_owned(),
    };
    let setup = Setup {
        name: "Long".to_owned(),
        zone: "Europe/London".to_owned(),
        currency: "GBP".to_owned(),
        illustrative: true,
    };
    let mut ids = Ids::real();
    let first = op(&mut ids);
    let mut store =
        Store::in_memory(Ids::real(), &setup, &first, |_| Ok::<_, StoreError>(())).unwrap();
    const EACH: usize = 100;
    for nth in 0..EVENTS / EACH {
        let op = op(&mut ids);
        store
            .write(&op, |write| {
                for at in 0..EACH {
                    let slug = format!("supplier-{at}");
                    let supplier = Supplier {
                        slug: slug.parse().unwrap(),
                        name: slug.parse().unwrap(),
                        kind: format!("change {nth}").parse().ok(),
                        url: None,
                        address: None,
                        email: None,
                        identifier: None,
                        retired: false,
                    };
                    let expected = if nth == 0 { Expect::New } else { Expect::Any };
                    suppliers::put(write, &supplier, expected)?;
                    write.record("supplier.edited", &slug, None, None, &[])?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    store.backup(database, Overwrite::Never).unwrap();
}

/// The full check: file, chain of hashes, and every row against the history.
fn verify(folder: &Path) {
    let database = folder.join("long.db");
    long_history(&database);
    let ours = median(
        (0..3)
            .map(|_| timed(program(folder, &database).arg("verify").stdout(Stdio::null())))
            .collect(),
    );
    let seconds = ours.as_secs_f64();
    line(
        &format!("verify of {EVENTS} events"),
        &format!("{seconds:.2} s"),
        "2.00 s",
        seconds / 2.0,
        "at most 1",
    );
}

fn main() {
    // `cargo test --benches` passes flags of the usual harness; measuring is for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = TempDir::new().unwrap();
    runs::heading();
    if runs::is_installed("sqlite3") {
        rank(folder.path());
        export(folder.path());
    } else {
        println!("sqlite3 is not installed: the lines against it are left out");
    }
    screens(folder.path());
    verify(folder.path());
}
