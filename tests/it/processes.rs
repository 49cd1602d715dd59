//! Several real processes on one workspace, and what becomes of it when they are stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Sandbox, Stage, packaged};

/// The cells of one sheet of the sample, in the order of its file.
fn cells() -> Vec<(String, String)> {
    let path = packaged("data/scores-2019-tl-1.csv");
    let mut reader = csv::Reader::from_path(path.trim_matches('\'')).unwrap();
    reader.records().map(|row| row.unwrap()).map(|row| (row[0].into(), row[1].into())).collect()
}

#[track_caller]
fn sound(sandbox: &Sandbox) {
    let said = sandbox.run("verify");
    assert!(said.ends_with("exit: 0"), "{said}");
}

/// What `who` has on their sheet: the cell, and its value with its reason.
fn sheet(sandbox: &Sandbox, who: &str) -> BTreeMap<(String, String), (u64, String)> {
    let rows = sandbox.json(&format!("--as {who} score list --mine"));
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let cell = (text(row, "candidate"), text(row, "question"));
            (cell, (row["score"].as_u64().unwrap(), text(row, "reason")))
        })
        .collect()
}

/// How often each cell of `who` was set, by the history.
fn events(sandbox: &Sandbox, who: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in sandbox.json("log E-0001").as_array().unwrap() {
        let subject = event["subject"].as_str().unwrap();
        if event["kind"] == "score.set" && subject.ends_with(&format!("/{who}")) {
            *counts.entry(subject.to_owned()).or_insert(0) += 1;
        }
    }
    counts
}

#[test]
fn eight_processes_at_once_save_all_of_their_writes_while_others_read() {
    const LANES: usize = 8;
    const WRITES: usize = 20;
    let sandbox = Sandbox::at(Stage::Scoring);
    let cells = cells();
    // Lanes of the same person share a sheet, each with cells of its own.
    let evaluators = ["tl-1", "tl-2", "tl-3"];
    let plan = |lane: usize, nth: usize| {
        let cell = cells[(lane * WRITES + nth) % cells.len()].clone();
        (evaluators[lane % 3], cell, nth as u64 % 4, format!("lane {lane}, write {nth}"))
    };
    let write = |lane: usize| {
        let mut slowest = Duration::ZERO;
        for nth in 0..WRITES {
            let (who, (candidate, question), value, reason) = plan(lane, nth);
            let begun = Instant::now();
            sandbox.done(&format!(
                "--as {who} score set {candidate} {question} {value} --reason '{reason}'"
            ));
            slowest = slowest.max(begun.elapsed());
        }
        slowest
    };
    let slowest = thread::scope(|scope| {
        let write = &write;
        let lanes: Vec<_> = (0..LANES).map(|lane| scope.spawn(move || write(lane))).collect();
        let reader = scope.spawn(|| {
            for _ in 0..WRITES {
                sandbox.done("evaluation status --json");
                sandbox.done("--as tl-1 score list --mine --count");
            }
        });
        let slowest = lanes.into_iter().map(|lane| lane.join().unwrap()).max().unwrap();
        reader.join().unwrap();
        slowest
    });
    assert!(slowest < Duration::from_secs(20), "somebody waited {slowest:?}");
    for who in evaluators {
        let planned: BTreeMap<_, _> = (0..LANES)
            .flat_map(|lane| (0..WRITES).map(move |nth| (lane, nth)))
            .map(|(lane, nth)| plan(lane, nth))
            .filter(|(evaluator, ..)| *evaluator == who)
            .map(|(_, cell, value, reason)| (cell, (value, reason)))
            .collect();
        assert_eq!(sheet(&sandbox, who), planned, "{who}");
        let history = events(&sandbox, who);
        assert!(history.len() == planned.len() && history.values().all(|times| *times == 1));
    }
    sound(&sandbox);
}

#[test]
fn two_who_score_the_same_evaluation_at_once_are_both_saved() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let both = ["tl-1", "tl-2"].map(|who| {
        let arguments = format!("--as {who} score set aws CON-02 3 --reason 'by {who}'");
        sandbox.command(&arguments).stdout(Stdio::null()).spawn().unwrap()
    });
    for mut child in both {
        assert!(child.wait().unwrap().success());
    }
    for who in ["tl-1", "tl-2"] {
        let cell = ("aws".to_owned(), "CON-02".to_owned());
        assert_eq!(sheet(&sandbox, who)[&cell], (3, format!("by {who}")));
    }
    sound(&sandbox);
}

#[test]
fn of_two_who_begin_the_same_workspace_at_once_one_is_refused_and_the_other_has_it() {
    for _ in 0..5 {
        let sandbox = Sandbox::empty();
        let both = ["admin-1", "admin-2"].map(|who| {
            let arguments = format!("--as {who} init");
            let mut command = sandbox.command(&arguments);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        });
        let codes: Vec<i32> = both
            .into_iter()
            .map(|child| child.wait_with_output().unwrap().status.code().unwrap())
            .collect();
        assert!(codes == [0, 9] || codes == [9, 0], "{codes:?}");
        assert_eq!(sandbox.done("person list --count").trim(), "1");
        sound(&sandbox);
    }
}

#[test]
fn the_same_cell_set_by_two_commands_keeps_the_last_and_remembers_both() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let both = ["1", "2"].map(|value| {
        let arguments = format!("--as tl-1 score set aws CON-02 {value} --reason 'value {value}'");
        sandbox.command(&arguments).stdout(Stdio::null()).spawn().unwrap()
    });
    for mut child in both {
        assert!(child.wait().unwrap().success());
    }
    let (value, reason) = sheet(&sandbox, "tl-1").into_values().next().unwrap();
    assert_eq!(reason, format!("value {value}"), "one of the two, whole");
    assert_eq!(events(&sandbox, "tl-1").values().sum::<usize>(), 2);
    sound(&sandbox);
}

/// Numbers that repeat: a failed run can be run again with the same kills.
struct Dice(u64);

impl Dice {
    /// A duration below `most`.
    fn below(&mut self, most: Duration) -> Duration {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let most = u64::try_from(most.as_micros()).unwrap().max(1);
        Duration::from_micros((self.0 >> 33) % most)
    }
}

/// Lets the process live for `life`, then kills it; what it said when it was quicker than that.
fn cut_short(mut child: Child, life: Duration) -> Option<String> {
    // The only waits of these tests: the moment of the kill is what is tried.
    thread::sleep(life);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    // Its word that a thing is saved counts, whether or not it could still end by itself.
    (status.success() || said.ends_with('\n')).then_some(said)
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_it_acknowledged() {
    const KILLS: usize = 60;
    let sandbox = Sandbox::at(Stage::Scoring);
    let cells = cells();
    let set = |at: usize| {
        let (candidate, question) = &cells[at % cells.len()];
        format!("--as tl-2 score set {candidate} {question} {} --reason 'try {at}'", at % 4)
    };
    // How long one lives when it is left alone, so that kills fall on all of its life.
    let begun = Instant::now();
    for at in 0..4 {
        sandbox.done(&set(at));
    }
    let life = begun.elapsed() / 4;
    let mut acknowledged: BTreeSet<usize> = (0..4).collect();
    let mut dice = Dice(20_191_014);
    let mut cut = 0;
    for at in 4..4 + KILLS {
        let mut command = sandbox.command(&set(at));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        match cut_short(child, dice.below(life + life / 4)) {
            Some(said) => {
                assert!(said.starts_with("E-0001/"), "{said}");
                acknowledged.insert(at);
            }
            None => cut += 1,
        }
        if at % 10 == 0 {
            sound(&sandbox);
        }
    }
    assert!(cut > 0, "no kill came in time; the test proves nothing");
    sound(&sandbox);
    let sheet = sheet(&sandbox, "tl-2");
    let history = events(&sandbox, "tl-2");
    for (at, cell) in cells.iter().enumerate().take(4 + KILLS) {
        let subject = format!("E-0001/{}/{}/tl-2", cell.0, cell.1);
        let times = history.get(&subject).copied().unwrap_or_default();
        if let Some(kept) = sheet.get(cell) {
            assert_eq!(*kept, (at as u64 % 4, format!("try {at}")), "whole");
            assert_eq!(times, 1, "{subject} is there once");
        } else {
            assert!(!acknowledged.contains(&at), "{subject} was acknowledged and is gone");
            assert_eq!(times, 0, "{subject} left half of itself");
        }
    }
    // And the workspace takes the next change.
    sandbox.done(&set(4 + KILLS));
    sound(&sandbox);
}

#[test]
fn an_import_killed_at_any_moment_is_there_wholly_or_not_at_all() {
    const KILLS: u64 = 20;
    let sandbox = Sandbox::at(Stage::Scoring);
    let file = |value: u64| {
        let mut text = String::from("candidate,question,score,reason\n");
        for (candidate, question) in cells() {
            text.push_str(&format!("{candidate},{question},{value},all of it {value}\n"));
        }
        format!("'{}'", sandbox.file(&format!("all-{value}.csv"), &text).display())
    };
    let files = [0, 1, 2, 3].map(file);
    let begun = Instant::now();
    sandbox.done(&format!("--as tl-2 score import {}", files[0]));
    let life = begun.elapsed();
    let mut dice = Dice(7);
    let (mut before, mut cut) = (0, 0);
    for nth in 1..=KILLS {
        let value = nth % 4;
        let mut command = sandbox
            .command(&format!("--as tl-2 score import {}", files[usize::try_from(value).unwrap()]));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let acknowledged = cut_short(child, dice.below(life)).is_some();
        let sheet = sheet(&sandbox, "tl-2");
        let found = sheet.values().next().unwrap().0;
        assert_eq!(sheet.len(), cells().len());
        assert!(
            sheet.values().all(|kept| *kept == (found, format!("all of it {found}"))),
            "half of an import is there"
        );
        assert!(found == value || (found == before && !acknowledged), "{found} after {value}");
        cut += u64::from(!acknowledged);
        before = found;
    }
    assert!(cut > 0, "no kill came in time; the test proves nothing");
    sound(&sandbox);
}

/// The user that nobody is; who runs as root is bound by no mode bits and tests as this one.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

#[cfg(unix)]
fn as_nobody(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_file_in_a_read_only_folder_is_read_and_never_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let mode = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(&sandbox.database(), 0o444);
    mode(sandbox.folder(), 0o555);
    let run = |arguments: &str| {
        let mut command = sandbox.command(arguments);
        as_nobody(&mut command);
        command.output().unwrap()
    };
    let before = fs::read(sandbox.database()).unwrap();
    let read = ["rank", "verify", "log --count", "evaluation status", "evidence list --json"]
        .map(|arguments| (arguments, run(arguments)));
    let written = run("--as mod-1 evaluation reopen --reason 'One more look at the evidence.'");
    let after = fs::read(sandbox.database()).unwrap();
    mode(sandbox.folder(), 0o755);
    for (arguments, output) in read {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "`{arguments}`: {said}");
    }
    let said = String::from_utf8_lossy(&written.stderr).into_owned();
    assert_eq!(written.status.code(), Some(10), "{said}");
    assert!(said.contains("can only be read"), "{said}");
    assert!(before == after, "the file was changed");
}

/// The program under a limit on the size of the files it writes, in units of 1 KiB.
#[cfg(unix)]
fn limited(sandbox: &Sandbox, kib: u64, arguments: &str) -> std::process::Output {
    let plain = sandbox.command(arguments);
    let mut command = Command::new("bash");
    command
        .args(["-c", &format!("ulimit -f {kib}; exec \"$0\" \"$@\"")])
        .arg(plain.get_program())
        .args(plain.get_args())
        .env_clear()
        .envs(plain.get_envs().filter_map(|(key, value)| Some((key, value?))))
        .current_dir(sandbox.folder())
        .stdin(Stdio::null());
    command.output().expect("bash is on every machine that builds the program")
}

#[cfg(unix)]
#[test]
fn a_full_disk_refuses_the_change_and_keeps_all_that_was_there() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox.done("--as tl-1 score set aws CON-02 3 --reason 'kept'");
    let history = sandbox.done("log --json");
    let import = format!("--as tl-2 score import {}", packaged("data/scores-2019-tl-2.csv"));
    let size = fs::metadata(sandbox.database()).unwrap().len() / 1024;
    // Room for the file as it is and for nothing more; then not even for a journal.
    for kib in [size, size / 2, 1, 0] {
        let output = limited(&sandbox, kib, &import);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(10), "{kib} KiB: {:?} {said}", output.status);
        assert!(said.starts_with("error: ") && said.contains("disk"), "{kib} KiB: {said}");
        assert_eq!(sandbox.done("log --json"), history, "{kib} KiB");
        sound(&sandbox);
    }
    sandbox.done(&import);
    assert_eq!(sheet(&sandbox, "tl-1").len(), 1);
    sound(&sandbox);
}

#[cfg(unix)]
#[test]
fn an_export_to_a_full_disk_leaves_the_older_file_alone() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let target = sandbox.file("scores.csv", "older\n");
    let output = limited(&sandbox, 8, "export scores -o scores.csv --force");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(10), "{said}");
    assert_eq!(fs::read_to_string(&target).unwrap(), "older\n");
    let left: Vec<_> = fs::read_dir(sandbox.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && name != "w.db" && name != "scores.csv")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Commands with an answer that is longer than a pipe holds, and short ones.
const ANSWERS: &[&str] = &[
    "rank",
    "rank --json",
    "evidence list --json",
    "score list --csv",
    "log --json",
    "log",
    "criteria show primary-cloud",
    "export scores",
    "completions bash",
    "--help",
];

#[test]
fn a_reader_who_goes_away_ends_every_answer_quietly() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    for arguments in ANSWERS {
        for first in [0, 1] {
            let mut command = sandbox.command(arguments);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut pipe = child.stdout.take().unwrap();
            // Read so much, then close the pipe under it.
            pipe.read_exact(&mut vec![0; first]).unwrap();
            drop(pipe);
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(said, "", "`{arguments}`");
            assert!(matches!(output.status.code(), Some(0 | 141)), "`{arguments}`: {output:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_to_a_full_device_is_an_error_and_never_a_panic() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    for arguments in ANSWERS {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = sandbox.command(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(10), "`{arguments}`: {said}");
        assert!(said.contains("the disk is full"), "`{arguments}`: {said}");
        assert!(!said.contains("panicked"), "`{arguments}`: {said}");
        // Neither is it one when nobody can be told.
        let both = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = sandbox.command(arguments).stdout(both()).stderr(both()).output().unwrap();
        assert_eq!(output.status.code(), Some(10), "`{arguments}` with nobody to tell");
    }
}
