//! A sandbox in which the built program runs: an empty environment, a workspace of its own, a
//! fixed time.

#[cfg(unix)]
mod pty;
mod stages;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

#[cfg(unix)]
pub(crate) use pty::Pty;
pub(crate) use stages::{RATIO, Stage, packaged};

/// The moment at which every command of a sandbox runs.
pub(crate) const NOW: &str = "2026-03-02T09:30:00Z";

/// A folder with a workspace, and the program started in it.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// A folder without a workspace.
    pub(crate) fn empty() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// A workspace with one administrator, `admin-1`.
    pub(crate) fn new() -> Self {
        let sandbox = Self::empty();
        sandbox.done("--as admin-1 init");
        sandbox
    }

    /// A workspace with people in every role.
    pub(crate) fn with_people() -> Self {
        let sandbox = Self::new();
        for (slug, roles) in [
            ("tl-1", "evaluator"),
            ("tl-2", "evaluator"),
            ("tl-3", "evaluator"),
            ("mod-1", "moderator"),
            ("arch-1", "architect"),
            ("arch-2", "architect"),
            ("adv-1", "adviser"),
            ("app-1", "approver"),
            ("app-2", "approver"),
            ("own-1", "decision-owner"),
            ("proc-1", "procurement"),
            ("aud-1", "auditor"),
        ] {
            sandbox.done(&format!("--as admin-1 person add {slug} --role {roles}"));
        }
        sandbox
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The workspace's file.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder().join("w.db")
    }

    /// The file `name` in the folder with this text.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::write(&path, text).expect("a file in the temporary folder");
        path
    }

    /// The program with these arguments, not yet started. Arguments are split at blanks; single
    /// quotes hold one together.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cloudpick"));
        command
            .env_clear()
            .env("HOME", self.folder())
            .env("CLOUDPICK_DB", self.database())
            .env("CLOUDPICK_NOW", NOW)
            .current_dir(self.folder())
            .args(words(arguments))
            .stdin(Stdio::null());
        command
    }

    /// What the program said on both outputs, byte for byte, and how it ended.
    pub(crate) fn output(&self, arguments: &str) -> Output {
        self.command(arguments).output().expect("the built program starts")
    }

    /// What the program said on both outputs, and its exit code; the folder's own name and the
    /// login are not part of what is looked at.
    pub(crate) fn run(&self, arguments: &str) -> String {
        let output = self.output(arguments);
        let folder = self.folder().display().to_string();
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&folder, "FOLDER");
        format!(
            "{}{}exit: {}",
            said(&output.stdout),
            said(&output.stderr),
            output.status.code().map_or_else(|| "signal".to_owned(), |code| code.to_string())
        )
    }

    /// The exit code alone.
    pub(crate) fn code(&self, arguments: &str) -> i32 {
        self.output(arguments).status.code().unwrap_or(-1)
    }

    /// Standard output of a command that must succeed.
    #[track_caller]
    pub(crate) fn done(&self, arguments: &str) -> String {
        let output = self.output(arguments);
        assert!(
            output.status.success(),
            "`{arguments}` ended with {:?}: {}",
            output.status.code(),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("the answer is UTF-8")
    }

    /// What the program said on another day, at half past nine.
    pub(crate) fn output_on(&self, day: &str, arguments: &str) -> Output {
        let mut command = self.command(arguments);
        command.env("CLOUDPICK_NOW", format!("{day}T09:30:00Z"));
        command.output().expect("the built program starts")
    }

    /// Standard output on another day of a command that must succeed.
    #[track_caller]
    pub(crate) fn done_on(&self, day: &str, arguments: &str) -> String {
        let output = self.output_on(day, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "`{arguments}` on {day}: {said}");
        String::from_utf8(output.stdout).expect("the answer is UTF-8")
    }

    /// Standard output of a command that must succeed, as JSON.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &str) -> serde_json::Value {
        let text = self.done(&format!("{arguments} --json"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

fn words(arguments: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut any = false;
    for c in arguments.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                any = true;
            }
            c if c.is_whitespace() && !quoted => {
                if any {
                    words.push(std::mem::take(&mut word));
                    any = false;
                }
            }
            c => {
                word.push(c);
                any = true;
            }
        }
    }
    if any {
        words.push(word);
    }
    words
}
